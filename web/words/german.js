// The German texts, by the ids of the English ones; tests/web/languages.mjs says which are wanting.

import audit from './de/audit.js';
import bend from './de/bend.js';
import columns from './de/columns.js';
import compare from './de/compare.js';
import data from './de/data.js';
import decide from './de/decide.js';
import keep from './de/keep.js';
import explain from './de/explain.js';
import files from './de/files.js';
import lesson from './de/lesson.js';
import measures from './de/measures.json' with {type: 'json'};
import model from './de/model.js';
import network from './de/network.js';
import numbers from './de/numbers.js';
import offline from './de/offline.js';
import panels from './de/panels.js';
import repair from './de/repair.js';
import report from './de/report.js';
import shell from './de/shell.js';
import steps from './de/steps.js';
import tables from './de/tables.js';
import terms from './de/terms.js';
import welcome from './de/welcome.js';

/** @type {Record<string, string>} */
export const german = {
    ...numbers,
    ...shell,
    ...keep,
    ...welcome,
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
