// Words that come with the lab.

import audit from './en/audit.js';
import measures from './en/measures.js';
import steps from './en/steps.js';

export const rest = {...steps, ...measures, ...audit};
