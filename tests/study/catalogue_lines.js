// The lines of a report of the catalogue study: a method with its parameters over the seeds, what it is called among its
// neighbours, and how often it beats doing nothing. Plain functions; the script packs reports with them and the page counts.
import {median, signTest} from '../../web/study/figures.js';

/** The exact front of untouched scores is made of these lines. */
const FRONTIER = 'group_thresholds';

const keyOf = ({method, params, settings}) => JSON.stringify([method, params, settings ?? {}]);
const figures = ({objective: {phi, performance, bias}}) => ({phi, performance, bias});

/** Parameters on one level. */
const flat = ({params, settings}) => Object.assign({}, ...Object.values(params), settings);
const word = value => String(value).replaceAll('_', ' ');

/** A title, with the parameters in which lines of that title differ. */
function labelOf(line, lines) {
    const own = flat(line),
        others = lines.filter(other => other.title === line.title).map(flat);
    const telling = Object.keys(own).filter(id => others.some(other => word(other[id]) !== word(own[id])));
    return [line.title, ...telling.map(id => `${word(id)} ${word(own[id])}`)].join(', ');
}

/**
 * @typedef {{phi: number, performance: number | null, bias: number | null}} Figures
 * @typedef {{method: string, family: string, label: string, reads: string, frontier: boolean, alone: boolean, warnings: string[],
 *   errors: string[], seeds: {seed: number, valid: Figures, test: Figures}[]}} Line
 * @param {any} report @param {string[]} [alone]  methods that are the same under every base learner
 * @returns {{lines: Line[], constant: {valid: number, test: number} | null}}
 */
export function linesOf(report, alone = []) {
    const of = (list, line) => (list ?? []).filter(item => keyOf(item) === keyOf(line));
    const unique = new Map(report.cells.map(cell => [keyOf(cell), cell]));
    const all = [...unique.values()];
    const lines = all.map(line => {
        const cells = of(report.cells, line);
        return {
            method: line.method,
            family: line.family,
            label: labelOf(line, all),
            reads: of(report.summary, line)[0]?.reads ?? '',
            frontier: line.method === FRONTIER,
            alone: alone.includes(line.method),
            warnings: [...new Set(of(report.warnings, line).map(({id}) => id))],
            errors: cells.filter(cell => cell.error).map(cell => `seed ${cell.seed}: ${cell.error}`),
            seeds: cells
                .filter(cell => !cell.error)
                .map(cell => ({seed: cell.seed, valid: figures(cell.valid), test: figures(cell.test)})),
        };
    });
    const constant = report.front?.find(({method}) => method === 'constant');
    return {lines, constant: constant ? {valid: constant.valid.performance, test: constant.test.performance} : null};
}

/** Medians over the seeds. @param {Line} line @param {"valid" | "test"} part */
export function middle(line, part) {
    const all = of => line.seeds.map(seed => of(seed[part])).filter(value => value !== null && value !== undefined);
    const gaps = all(f => (f.bias === null ? null : Math.abs(f.bias)));
    return {
        gap: median(gaps),
        performance: median(all(f => f.performance)),
        phi: median(all(f => f.phi)),
        kept: line.seeds.filter(seed => seed[part].phi > 0).length,
        n: line.seeds.length,
    };
}

/**
 * How often a line beats doing nothing, of seeds that both have: a smaller gap, a larger performance, a larger phi.
 * @param {{line: Line, baseline: Line}[]} pairs  one a data set @param {"valid" | "test"} part
 */
export function against(pairs, part) {
    const twos = pairs.flatMap(({line, baseline}) =>
        line.seeds.flatMap(seed => {
            const other = baseline.seeds.find(base => base.seed === seed.seed);
            return other ? [[seed[part], other[part]]] : [];
        }),
    );
    const counted = gain => {
        const gains = twos.map(([own, base]) => gain(own, base)).filter(value => Number.isFinite(value));
        const wins = gains.filter(value => value > 0).length,
            losses = gains.filter(value => value < 0).length;
        return {wins, losses, ties: gains.length - wins - losses, p: signTest(wins, losses)};
    };
    const size = f => (f.bias === null ? NaN : Math.abs(f.bias));
    return {
        gap: counted((own, base) => size(base) - size(own)),
        performance: counted((own, base) => (own.performance ?? NaN) - (base.performance ?? NaN)),
        phi: counted((own, base) => own.phi - base.phi),
    };
}

/**
 * The lines that no other beats on both axes: of medians, at least the performance and at most the gap, one of them better.
 * @param {Line[]} lines @param {"valid" | "test"} part @returns {Set<Line>}
 */
export function frontOf(lines, part) {
    const points = lines
        .map(line => ({line, ...middle(line, part)}))
        .filter(({gap, performance}) => gap !== null && performance !== null);
    const beats = (a, b) => a.performance >= b.performance && a.gap <= b.gap && (a.performance > b.performance || a.gap < b.gap);
    return new Set(points.filter(point => !points.some(other => beats(other, point))).map(({line}) => line));
}
