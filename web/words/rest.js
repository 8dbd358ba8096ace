// Words that come with the lab.

import audit from './en/audit.js';
import columns from './en/columns.js';
import data from './en/data.js';
import decide from './en/decide.js';
import measures from './en/measures.js';
import network from './en/network.js';
import repair from './en/repair.js';
import report from './en/report.js';
import steps from './en/steps.js';

export const rest = {...steps, ...data, ...columns, ...measures, ...audit, ...decide, ...repair, ...network, ...report};
