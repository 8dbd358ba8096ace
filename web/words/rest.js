// Words that come with the lab.

import steps from './en/steps.js';

export const rest = {...steps};
