// A study is several reports of one kind: data sets and protected columns (places) x bias measures x methods x seeds. Here
// are its numbers: means with standard errors, medians, and who beats whom how often. The page of a study and the lab use
// the same functions, so they cannot disagree.

/** @typedef {import('../lab/shapes.js').Report} Report */
/** @typedef {"valid" | "test"} Part */
/** @typedef {{phi: number, performance: number | null, bias: number | null, why?: string | null}} Figures */

/**
 * @typedef {object} Place  a plan: a data set and a protected column
 * @property {string} plan @property {string} data @property {string} title  of the data set
 * @property {string} label  short: data set and protected column
 * @property {boolean} synthetic @property {number} rows @property {number[]} seeds @property {number} epsilon
 * @property {string} performance  id @property {number} confidence  demanded of the bound; 0 = none
 * @property {number | null} [split]  the seed of the one split of all networks; null or absent: each seed draws its own
 * @property {boolean} [unseen]  the networks do not read the protected column
 */
/**
 * @typedef {object} Method  an entry of the plans with its parameters
 * @property {string} key @property {string} label @property {string} family @property {number} number  from 1
 */
/**
 * @typedef {object} StudyCell
 * @property {number} place @property {string} measure @property {number} method @property {number} seed
 * @property {Record<Part, Figures>} [figures]  not there when the cell could not be run
 * @property {boolean} [collapsed]  its network is no better than chance on validation
 * @property {string} [error]
 */
/** @typedef {{places: Place[], measures: string[], methods: Method[], cells: StudyCell[]}} Study */

/**
 * Parameters on one level, without the measure: that is an axis of its own.
 * @param {any} cell @returns {Record<string, any>}
 */
function paramsOf(cell) {
    const params = Object.assign({}, ...Object.values(cell.params ?? {}), cell.settings ?? {});
    delete params.bias;
    return params;
}

/** @param {any} value */
const word = value => (Array.isArray(value) ? value.join(' ') : String(value)).replaceAll('_', ' ');

/**
 * Reports as a study. A method's label names the parameters in which the methods of one title differ.
 * @param {{plan: string, report: Report}[]} reports @returns {Study}
 */
export function studyOf(reports) {
    /** @type {Map<string, {title: string, family: string, params: Record<string, any>}>} */
    const found = new Map();
    /** @type {Set<string>} */
    const measures = new Set();
    for (const {report} of reports) {
        const swept = report.plan.objective.bias;
        for (const id of Array.isArray(swept) ? swept : [swept]) measures.add(id);
        for (const cell of report.cells) {
            const params = paramsOf(cell);
            const key = `${cell.method} ${JSON.stringify(params)}`;
            if (!found.has(key)) found.set(key, {title: cell.title, family: cell.family, params});
        }
    }
    const keys = [...found.keys()];
    const methods = [...found].map(([key, {title, family, params}], i) => {
        const others = [...found.values()].filter(other => other.title === title);
        const telling = Object.entries(params).filter(([id, value]) =>
            others.some(other => word(other.params[id]) !== word(value)),
        );
        const words = telling.map(([id, value]) => `${id.replaceAll('_', ' ')} ${word(value)}`);
        return {key, number: i + 1, family, label: [title, ...words].join(', ')};
    });
    const places = reports.map(({plan, report}) => placeOf(plan, report));
    const cells = reports.flatMap(({report}, place) => report.cells.map(cell => cellOf(report, place, keys, cell)));
    return {places, measures: [...measures], methods, cells};
}

/** @param {string} plan @param {Report} report @returns {Place} */
function placeOf(plan, report) {
    const {protected: columns, drop_protected: unseen = false, split} = /** @type {any} */ (report.plan);
    const {
        data,
        plan: {objective, seeds},
    } = report;
    const label = `${data.name.replace(/^./, c => c.toUpperCase())}, ${word(columns ?? 'protected')}`;
    return {
        plan,
        data: data.name,
        title: data.title,
        label: unseen ? `${label} (not read)` : label,
        synthetic: data.synthetic,
        rows: data.rows,
        seeds,
        epsilon: objective.epsilon,
        performance: objective.performance,
        confidence: objective.confidence ?? 0,
        split: split?.seed ?? null,
        unseen,
    };
}

/** @param {Report} report @param {number} place @param {string[]} keys @param {any} cell @returns {StudyCell} */
function cellOf(report, place, keys, cell) {
    const own = cell.settings?.bias ?? report.plan.objective.bias;
    const method = keys.indexOf(`${cell.method} ${JSON.stringify(paramsOf(cell))}`);
    const head = {place, measure: own, method, seed: cell.seed, ...(cell.collapsed ? {collapsed: true} : {})};
    if (cell.error) return {...head, error: cell.error};
    return {...head, figures: {valid: cell.valid.objective, test: cell.test.objective}};
}

/** @param {number[]} values @returns {number | null} */
export function mean(values) {
    return values.length ? values.reduce((sum, x) => sum + x, 0) / values.length : null;
}

/** Standard deviation of a sample (n - 1). @param {number[]} values @returns {number | null} */
export function deviation(values) {
    const middle = mean(values);
    if (middle === null || values.length < 2) return null;
    return Math.sqrt(values.reduce((sum, x) => sum + (x - middle) ** 2, 0) / (values.length - 1));
}

/** @param {number[]} values @returns {number | null} */
export function median(values) {
    const sorted = [...values].sort((a, b) => a - b),
        n = sorted.length;
    if (n === 0) return null;
    return n % 2 ? sorted[n >> 1] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/**
 * @typedef {object} Line  one method at one place, over its seeds
 * @property {Place} place @property {string} measure @property {Method} method
 * @property {number} n  seeds that were run
 * @property {number} undefinedBias  seeds of which the bias is undefined: phi is 0 there, the mean leaves them out
 * @property {number} feasible  seeds whose bias is below epsilon
 * @property {{mean: number | null, error: number | null}} bias  error: standard error of the mean
 * @property {{median: number | null, low: number | null, high: number | null}} phi
 * @property {number | null} performance  median
 * @property {{seed: number, phi: number, performance: number | null, bias: number | null, collapsed?: boolean}[]} seeds
 * @property {number} collapsed  seeds whose network is no better than chance on validation
 * @property {number | null} trainedPhi  median of phi over the others
 * @property {string[]} errors
 */

/**
 * Every line of a study, places outermost, then measures, then methods.
 * @param {Study} study @param {Part} part @returns {Line[]}
 */
export function lines(study, part) {
    return study.places
        .flatMap((place, p) =>
            study.measures.flatMap(measure =>
                study.methods.map((method, m) => {
                    const cells = study.cells.filter(c => c.place === p && c.measure === measure && c.method === m);
                    const seeds = cells.flatMap(c =>
                        c.figures ? [{seed: c.seed, ...c.figures[part], ...(c.collapsed ? {collapsed: true} : {})}] : [],
                    );
                    const trained = seeds.filter(s => !s.collapsed);
                    const biases = seeds.flatMap(s => (s.bias === null ? [] : [s.bias]));
                    const spread = deviation(biases),
                        phis = seeds.map(s => s.phi);
                    return {
                        place,
                        measure,
                        method,
                        seeds,
                        n: seeds.length,
                        undefinedBias: seeds.length - biases.length,
                        feasible: biases.filter(b => Math.abs(b) < place.epsilon).length,
                        bias: {mean: mean(biases), error: spread === null ? null : spread / Math.sqrt(biases.length)},
                        phi: {
                            median: median(phis),
                            low: phis.length ? Math.min(...phis) : null,
                            high: phis.length ? Math.max(...phis) : null,
                        },
                        collapsed: seeds.length - trained.length,
                        trainedPhi: median(trained.map(s => s.phi)),
                        performance: median(seeds.flatMap(s => (s.performance === null ? [] : [s.performance]))),
                        errors: cells.flatMap(c => (c.error ? [`seed ${c.seed}: ${c.error}`] : [])),
                    };
                }),
            ),
        )
        .filter(line => line.n + line.errors.length > 0);
}

/**
 * Sign test, exact and two-sided: the chance of a split at least as uneven when each is as likely to win.
 * p = min(1, 2 P(X <= min(wins, losses))), X ~ Binomial(wins + losses, 1/2); 1 when there is nothing to compare.
 * @param {number} wins @param {number} losses
 */
export function signTest(wins, losses) {
    const n = wins + losses;
    let chance = 2 ** -n,
        tail = 0;
    for (let k = 0; k <= Math.min(wins, losses); k++) {
        tail += chance;
        chance = (chance * (n - k)) / (k + 1);
    }
    return Math.min(1, 2 * tail);
}

/**
 * @typedef {object} Duel  `a` against `b` on phi over the same places, measures and seeds
 * @property {Method} a @property {Method} b
 * @property {number} wins @property {number} losses @property {number} ties  not part of the test
 * @property {number} n  wins + losses @property {number} p
 */

/**
 * Who has the larger phi, cell by cell, for every pair of methods. A run whose network is at chance competes with none.
 * @param {Study} study @param {Part} part
 * @param {{measure?: string | null, place?: number | null}} [only] null or absent = all
 * @returns {Duel[][]}  [a][b]
 */
export function duels(study, part, {measure = null, place = null} = {}) {
    /** @type {Map<string, number[]>} phi by method, for each place, measure and seed */
    const fields = new Map();
    for (const cell of study.cells) {
        const asked = (measure === null || cell.measure === measure) && (place === null || cell.place === place);
        if (!cell.figures || cell.collapsed || !asked) continue;
        const key = `${cell.place} ${cell.measure} ${cell.seed}`;
        const field = fields.get(key) ?? fields.set(key, []).get(key);
        /** @type {number[]} */ (field)[cell.method] = cell.figures[part].phi;
    }
    return study.methods.map((a, i) =>
        study.methods.map((b, j) => {
            let wins = 0,
                losses = 0,
                ties = 0;
            for (const phi of fields.values()) {
                if (phi[i] === undefined || phi[j] === undefined) continue;
                if (phi[i] > phi[j]) wins++;
                else if (phi[i] < phi[j]) losses++;
                else ties++;
            }
            return {a, b, wins, losses, ties, n: wins + losses, p: signTest(wins, losses)};
        }),
    );
}
