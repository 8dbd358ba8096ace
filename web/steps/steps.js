// The steps' views, and the few words under each step's name in the bar.

import {points} from '../views/pairs.js';
import {AllMeasures} from './audit/all_measures.js';
import {Audit} from './audit/audit.js';
import {Columns} from './columns/columns.js';
import {columnsLine} from './columns/line.js';
import {Compare} from './compare/compare.js';
import {Data} from './data/data.js';
import {Decide} from './decide/decide.js';
import {nameOf} from '../views/picture.js';
import {lineNumbers} from '../views/line_words.js';
import {Report} from './report/report.js';
import {Repair} from './repair/repair.js';
import {pickedOf} from '../state/pairing.js';
import {modelsOf} from '../state/repair.js';
import {linesNow} from '../state/lines.js';
import {sixOf} from '../state/questions.js';
import {t} from '../words/words.js';

/** @typedef {import('../state/app.js').State} State */
/** @typedef {import('../state/app.js').Props} Props */

/** By place. @type {Record<string, (props: Props) => any>} */
export const views = {
    data: Data,
    columns: Columns,
    audit: Audit,
    measures: AllMeasures,
    decide: Decide,
    repair: Repair,
    compare: Compare,
    report: Report,
};

/** @param {State} state */
function auditLine({audit, subject, questions, busy}) {
    if (busy.data || busy.file) return t('line.audit.busy');
    if (!audit || !subject) return t('line.audit.none');
    const gap = /** @type {any} */ (audit.apart?.[sixOf(questions, subject.has ?? {decided: false, scored: false})[0]])
        ?.difference?.value;
    return t('line.audit.gap', {gap: points(gap).replace(/^[+\u2212]/, '')});
}

/** @param {State} state */
function dataLine({data, counts, description, own}) {
    if (data?.counts) return counts[data.counts]?.title ?? '';
    if (data?.own) return own?.name ?? '';
    if (!description) return t('line.data.none');
    return description.synthetic ? t('line.data.twin', {name: description.title}) : description.title;
}

/** @param {State} state */
function decideLine(state) {
    const {curves, subject, among} = state;
    if (!curves) return t('line.decide.none');
    const names = among ?? curves.groups.map((/** @type {any} */ group) => group.name);
    const now = linesNow(state, names);
    return t('line.decide', {lines: lineNumbers(subject?.scale, Object.values(now))});
}

/** @param {State} state */
function repairLine(state) {
    const n = modelsOf(state).length;
    if (state.run) return t('line.repair.running', {n});
    return n === 0 ? t('line.repair.none') : t('line.repair', {n});
}

/** @param {State} state */
function compareLine(state) {
    const pair = pickedOf(state);
    if (!pair || !state.catalog) return t('line.compare.none');
    const [before, after] = [pair.before, pair.after].map(model => nameOf(/** @type {any} */ (state.catalog), model));
    return t('line.compare', {before, after});
}

/** By step. @type {Record<string, (state: State) => string>} */
export const lines = {
    data: dataLine,
    columns: columnsLine,
    audit: auditLine,
    decide: decideLine,
    repair: repairLine,
    compare: compareLine,
};
