// Words that come with the lab. Those about measures are keyed by the ids of the core, and so are data: {good}, {bad} are the
// outcomes, {selected}, {passed} the decisions, all as the person calls them; the term of the field stands behind the "?".

import audit from './en/audit.js';
import bend from './en/bend.js';
import columns from './en/columns.js';
import compare from './en/compare.js';
import data from './en/data.js';
import decide from './en/decide.js';
import explain from './en/explain.js';
import files from './en/files.js';
import lesson from './en/lesson.js';
import measures from './en/measures.json' with {type: 'json'};
import model from './en/model.js';
import network from './en/network.js';
import offline from './en/offline.js';
import panels from './en/panels.js';
import repair from './en/repair.js';
import report from './en/report.js';
import steps from './en/steps.js';
import tables from './en/tables.js';
import terms from './en/terms.js';

export const rest = {
    ...steps,
    ...data,
    ...files,
    ...columns,
    ...measures,
    ...audit,
    ...bend,
    ...lesson,
    ...decide,
    ...repair,
    ...model,
    ...network,
    ...compare,
    ...report,
    ...offline,
    ...panels,
    ...tables,
    ...explain,
    ...terms,
};
