// What the study of intra-processing says, as one table a plan: medians over seeds on the test rows, and beside them the best
// that thresholds by group can do with the untouched network's scores.

export const median = values => {
    const v = values.filter(x => typeof x === 'number').sort((a, b) => a - b);
    return v.length ? (v[(v.length - 1) >> 1] + v[v.length >> 1]) / 2 : null;
};
const least = values => (values.length ? Math.min(...values) : null);

/** The constraint of group thresholds that bounds a measure. */
export const parities = {statistical_parity_difference: 'demographic_parity', equal_opportunity_difference: 'equal_opportunity'};

/** The performance of a frontier's cell on validation, where its thresholds are the best there are. */
const optimum = (cells, bias) =>
    median(
        cells
            .filter(cell => cell.settings.bias === bias && cell.params.group_thresholds?.constraint === parities[bias])
            .map(cell => cell.valid?.objective.performance),
    );

const name = ({title, settings, params}) =>
    [
        title,
        settings.threshold && `threshold ${settings.threshold}`,
        params.adversarial_finetuning?.critic,
        params.adversarial_finetuning?.rows === 'both' && 'training rows too',
        params.additive_correction?.units && `${params.additive_correction.units} units`,
    ]
        .filter(Boolean)
        .join(', ');

function row(cells, line) {
    const same = cells.filter(
        cell =>
            cell.method === line.method &&
            JSON.stringify(cell.params) === JSON.stringify(line.params) &&
            JSON.stringify(cell.settings) === JSON.stringify(line.settings),
    );
    const test = same.flatMap(cell => (cell.test ? [cell.test.objective] : []));
    return {
        method: line.method,
        name: name(line),
        measure: line.settings.bias,
        reads: line.reads,
        phi: median(test.map(({phi}) => phi)),
        lowest: least(test.map(({phi}) => phi)),
        phis: test.map(({phi}) => Number(phi.toFixed(4))),
        performance: median(test.map(({performance}) => performance)),
        bias: median(test.map(({bias}) => bias)),
        kept: test.filter(({phi}) => phi > 0).length,
        seeds: same.length,
        failed: same.length - test.length,
    };
}

/**
 * @param {{plan: string, report: any}} of
 * @param {Record<string, number[]>} [oracle]  of this plan: see intra_oracle.mjs
 * @returns {{plan: string, data: string, protected: string, unseen: boolean, synthetic: boolean, epsilon: number,
 *   optimum: Record<string, number | null>, oracle: Record<string, number | null>, rows: any[]}}  rows: a method and measure each
 */
export function tableOf({plan, report}, oracle = {}) {
    const {cells, summary} = report,
        measures = Object.keys(parities);
    const foreign = ({method, params, settings}) =>
        method === 'group_thresholds' && params.group_thresholds.constraint !== parities[settings.bias];
    return {
        plan,
        data: report.data.name,
        title: report.data.title,
        protected: [report.plan.protected].flat().join(' and '),
        unseen: report.plan.drop_protected === true,
        synthetic: report.data.synthetic,
        epsilon: report.plan.objective.epsilon,
        optimum: Object.fromEntries(measures.map(bias => [bias, optimum(cells, bias)])),
        oracle: Object.fromEntries(measures.map(bias => [bias, median(oracle[bias] ?? [])])),
        rows: summary.filter(line => !foreign(line)).map(line => row(cells, line)),
    };
}

const number = value => (value === null ? '' : value.toFixed(3));

/** @param {ReturnType<typeof tableOf>} table */
export function markdown({plan, optimum: best, oracle, rows}) {
    const lines = rows.map(
        r =>
            `| ${r.name} | ${r.measure} | ${number(r.phi)} | ${number(r.lowest)} | ${number(r.performance)} ` +
            `| ${number(r.bias)} | ${r.kept} of ${r.seeds} | ${number(best[r.measure])} ` +
            `| ${number(oracle[r.measure])} | ${r.reads} |`,
    );
    return [
        `## ${plan}`,
        '',
        '| method | measure | phi | lowest | balanced accuracy | bias | bound kept | optimum | oracle | protected column |',
        '|---|---|---|---|---|---|---|---|---|---|',
        ...lines,
        '',
    ].join('\n');
}

const GOALS = {read: 0.795, unread: 0.78};
const FIRST = 5; // seeds that count for the second

/** What was found of the two figures that were set as targets: web/study/verdicts.js says it.
 *  @param {ReturnType<typeof tableOf>[]} tables @param {Set<string>} intra
 *  @returns {import('../../web/study/verdicts.js').Verdict[]} */
export function verdicts(tables, intra) {
    const bias = 'statistical_parity_difference';
    const of = unseen => tables.find(table => table.data === 'adult' && table.unseen === unseen);
    const family = table => (table?.rows ?? []).filter(r => r.measure === bias && intra.has(r.method));
    const found = (table, column, best, more = {}) => {
        const {name: method, phi} = best;
        return {column, method, phi, goal: GOALS[column], ...more, optimum: table.optimum[bias], oracle: table.oracle[bias]};
    };
    const seen = of(false),
        blind = of(true),
        said = [];
    const highest = rows => rows.reduce((a, b) => (b.phi > a.phi ? b : a));
    if (family(seen).length > 0) said.push(found(seen, 'read', highest(family(seen))));
    if (family(blind).length > 0) {
        const reach = r => r.phis.slice(0, FIRST).filter(phi => phi >= GOALS.unread).length;
        const nearer = (a, b) => reach(b) - reach(a) || b.phi - a.phi; // the higher median, of methods that get there as often
        const [best] = family(blind).sort(nearer);
        const {phis} = best;
        said.push(found(blind, 'unread', best, {phis, reached: reach(best), first: Math.min(FIRST, phis.length)}));
    }
    return said;
}
