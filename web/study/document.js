// A study as a file: what `make study` writes and what the page saves, {"study": ..., "plans": [{"plan", "report"}]}. A
// single report is a study of one plan. What is not whole is refused in one sentence.

import {t} from '../words/words.js';

/** @typedef {import('../lab/shapes.js').Report} Report */
/** @typedef {{plan: string, report: Report}} Planned */
/**
 * @typedef {object} Document
 * @property {string} version
 * @property {Record<string, string>} titles  of measures, by id
 * @property {string[]} families
 * @property {any[]} sittings
 * @property {Planned[]} plans
 */

/**
 * @param {string} text @param {string} name of the file @param {import('../lab/shapes.js').Catalog} catalog
 * @returns {Document}
 */
export function readDocument(text, name, catalog) {
    /** @type {any} */
    let parsed;
    try {
        parsed = JSON.parse(text);
    } catch (error) {
        throw new Error(t('study.file.json', {name, why: error instanceof Error ? error.message : error}));
    }
    const isReport = Array.isArray(parsed?.cells) && parsed.plan && parsed.data;
    const plans = isReport
        ? [{plan: `${parsed.data.name}-${[parsed.plan.protected].flat().join('-')}`, report: parsed}]
        : parsed?.plans;
    if (!Array.isArray(plans) || plans.length === 0) throw new Error(t('study.file.none', {name}));
    const wrong = flawOfHead(parsed) || plans.map(flaw).find(found => found !== '');
    if (wrong) throw new Error(t('study.file.broken', {name, wrong}));
    return {
        version: parsed.version ?? t('study.made.unknown'),
        titles: parsed.titles ?? Object.fromEntries(catalog.metrics.map(({id, title}) => [id, title])),
        families: parsed.families ?? catalog.families.map(({id}) => id),
        sittings: Array.isArray(parsed.sittings) ? parsed.sittings : [],
        plans,
    };
}

/** @param {any} parsed @returns {string} what is not right in the head of a study, or nothing */
function flawOfHead({version, titles, families}) {
    const text = (/** @type {any} */ x) => typeof x === 'string';
    if (version !== undefined && !text(version)) return t('study.flaw.version');
    if (titles !== undefined && (typeof titles !== 'object' || !titles || !Object.values(titles).every(text)))
        return t('study.flaw.titles');
    if (families !== undefined && (!Array.isArray(families) || !families.every(text))) return t('study.flaw.families');
    return '';
}

/** @param {any} planned @returns {string} what is missing, or nothing */
function flaw(planned) {
    const {plan: name, report} = planned ?? {};
    if (typeof name !== 'string') return t('study.flaw.name');
    const lacks = (/** @type {string} */ what) => t(`study.flaw.${what}`, {name});
    if (typeof report?.data?.name !== 'string' || typeof report.data.title !== 'string') return lacks('data');
    if (typeof report.data.synthetic !== 'boolean') return lacks('synthetic');
    if (!report.plan?.objective?.bias || typeof report.plan.objective.epsilon !== 'number') return lacks('objective');
    if (!Array.isArray(report.plan.seeds)) return lacks('seeds');
    if (!Array.isArray(report.cells)) return lacks('cells');
    const at = report.cells.findIndex((/** @type {any} */ cell) => !isCell(cell));
    return at < 0 ? '' : t('study.flaw.cell', {name, n: at + 1});
}

/** @param {any} x */
const numberOrNull = x => x === null || typeof x === 'number';

/** @param {any} cell */
function isCell(cell) {
    if (typeof cell?.method !== 'string' || typeof cell.title !== 'string' || typeof cell.seed !== 'number') return false;
    if (typeof cell.error === 'string') return true;
    return ['valid', 'test'].every(part => {
        const objective = cell[part]?.objective;
        return typeof objective?.phi === 'number' && numberOrNull(objective.performance) && numberOrNull(objective.bias);
    });
}

/**
 * The document's text; reports keep the bytes the core gave them.
 * @param {Omit<Document, 'plans'>} head @param {{plan: string, text: string}[]} reports
 */
export function writeDocument(head, reports) {
    const plans = reports.map(({plan, text}) => `{"plan":${JSON.stringify(plan)},"report":${text.trim()}}`);
    return `${JSON.stringify({equipoise: 1, study: 'paper', ...head}).slice(0, -1)},"plans":[${plans.join(',\n')}]}\n`;
}
