// Answers of the core, written by hand in the shapes that the panels read, and a page that holds nothing but one panel's view.
import {createRequire} from 'node:module';
import {resolve} from 'node:path';
import {launch, serve} from './host.mjs';

const require = createRequire(resolve('web/package.json'));

/** The views and the charts as one script: functions from an answer to nodes, under `panels`. */
function bundle() {
    const {buildSync} = require('esbuild');
    const names = ['data', 'slices', 'curves', 'compare', 'monitor', 'individual', 'counterfactual'];
    const contents = [
        ...names.map(name => `export * from './panels/${name}.js';`),
        `export {chartsReady} from './parts/figure.js';`,
        `export * as charts from './chart/charts.js';`,
    ].join('\n');
    const {outputFiles} = buildSync({
        stdin: {contents, resolveDir: resolve('web')},
        bundle: true,
        write: false,
        format: 'iife',
        globalName: 'panels',
    });
    return outputFiles[0].text;
}

/** A host, a browser, and `show(call, ...args)`: a page whose main holds what `panels[call](...args)` gave. */
export async function stage() {
    const host = await serve(),
        browser = await launch(),
        script = bundle();
    const show = async (call, args, options = {}) => {
        const context = await browser.newContext({
            viewport: {width: 1000, height: 900},
            bypassCSP: true,
            ...options,
        });
        const page = await context.newPage();
        page.setDefaultTimeout(10000);
        await page.route('**/main.js', route => route.fulfill({contentType: 'text/javascript', body: ''}));
        await page.goto(host.url);
        await page.addScriptTag({content: script});
        await page.evaluate(
            ([name, given]) => {
                const {panels} = globalThis;
                panels.chartsReady(panels.charts);
                const main = document.getElementById('main');
                const made = panels[name](...given);
                const panel = document.createElement('section');
                panel.className = 'analysis';
                main.innerHTML = '<h2>A step</h2><h3>A panel</h3>';
                main.append(panel);
                const append = part => (Array.isArray(part) ? part.forEach(append) : part && panel.append(part));
                append(made);
            },
            [call, args],
        );
        return {page, context};
    };
    return {
        show,
        host,
        browser,
        close: async () => {
            await browser.close();
            host.close();
        },
    };
}

const value = (x, low = null, high = null, more = {}) => ({value: x, low, high, why: null, ...more});
const wanting = why => ({value: null, low: null, high: null, why});

/** A catalogue of few rows, whose ids are no one's. */
export const catalog = {
    settings: {},
    methods: [],
    families: [],
    analyses: [],
    few: 30,
    readings: [
        {id: 'bare', text: 'no interval', of_tolerance: false},
        {id: 'inside', text: 'inside', of_tolerance: true},
        {id: 'outside', text: 'outside', of_tolerance: true},
    ],
    metrics: [
        {
            id: 'outcome',
            title: 'Base rate',
            kind: 'rate',
            ideal: null,
            min: 0,
            max: 1,
            direction: 0,
            needs_score: false,
            of_data: true,
            formula: 'P / (P + N)',
            shape: 'counts',
            rates: [],
            needs: ['rows'],
            share_of: 'rows',
            arithmetic: ['/', 'P', '+', 'P', 'N'],
            source: 'none',
        },
        {
            id: 'chosen',
            title: 'Selection rate',
            kind: 'rate',
            ideal: null,
            min: 0,
            max: 1,
            direction: 0,
            needs_score: false,
            formula: '(TP + FP) / (P + N)',
            shape: 'counts',
            rates: [],
            needs: ['rows'],
            share_of: 'rows',
            arithmetic: ['/', '+', 'TP', 'FP', '+', 'P', 'N'],
            source: 'none',
        },
        {
            id: 'hit',
            title: 'True positive rate',
            kind: 'rate',
            ideal: null,
            min: 0,
            max: 1,
            direction: 1,
            needs_score: false,
            formula: 'TP / P',
            shape: 'counts',
            rates: [],
            needs: ['positives', 'decisions'],
            share_of: 'positives',
            arithmetic: ['/', 'TP', 'P'],
            source: 'none',
        },
        {
            id: 'auc',
            title: 'AUC',
            kind: 'rate',
            ideal: null,
            min: 0,
            max: 1,
            direction: 1,
            needs_score: true,
            formula: 'P(...)',
            shape: 'scores',
            rates: [],
            needs: ['positives', 'negatives'],
            source: 'none',
        },
        {
            id: 'middle',
            title: 'Mean score',
            kind: 'rate',
            ideal: null,
            min: 0,
            max: 1,
            direction: 0,
            needs_score: true,
            formula: 'mean score',
            shape: 'scores',
            rates: [],
            needs: ['rows'],
            source: 'none',
        },
        {
            id: 'parity',
            title: 'Statistical parity difference',
            kind: 'disparity',
            ideal: 0,
            min: -1,
            max: 1,
            direction: 0,
            needs_score: false,
            formula: 'chosen(u) - chosen(p)',
            compared: 'sides',
            shape: 'difference',
            join: 'alone',
            rates: ['chosen'],
            needs: ['rows'],
            source: 'none',
        },
        {
            id: 'impact',
            title: 'Disparate impact',
            kind: 'disparity',
            ideal: 1,
            min: 0,
            max: null,
            direction: 0,
            needs_score: false,
            formula: 'chosen(u) / chosen(p)',
            compared: 'sides',
            shape: 'ratio',
            join: 'alone',
            rates: ['chosen'],
            needs: ['rows'],
            source: 'none',
        },
    ],
};

/**
 * Scores of two groups. Ann's group: 40 people, ten at each of 0.2, 0.4, 0.6, 0.8, of whom 2, 4, 6, 8 have the favourable
 * label. Bob's: 20 people, five at each, of whom 1, 1, 2, 4. Thresholds 1, 0.8, 0.6, 0.4, 0.2, -1 select those above.
 */
export function curves() {
    const thresholds = [1, 0.8, 0.6, 0.4, 0.2, -1];
    const group = (name, privileged, each, favourable) => {
        const tp = [0],
            fp = [0];
        for (const f of [0, ...[...favourable].reverse()].slice(1)) {
            tp.push(tp.at(-1) + f);
            fp.push(fp.at(-1) + each - f);
        }
        tp.splice(1, 0, 0);
        fp.splice(1, 0, 0);
        const positives = favourable.reduce((a, b) => a + b, 0),
            n = 4 * each;
        const edges = Array.from({length: 11}, (_, i) => i / 10);
        const at = (i, xs) => xs[[2, 4, 6, 8].indexOf(i)] ?? 0;
        return {
            name,
            privileged,
            n,
            positives,
            negatives: n - positives,
            tp,
            fp,
            auc: value(0.8, 0.7, 0.9),
            rates: {
                chosen: tp.map((t, i) => (t + fp[i]) / n),
                hit: tp.map(t => t / positives),
            },
            calibration: favourable.map((f, i) => ({
                low: (i + 1) / 5,
                high: (i + 2) / 5,
                n: each,
                middle: (i + 1) / 5,
                rate: value(f / each, Math.max(0, f / each - 0.2), Math.min(1, f / each + 0.2)),
            })),
            histogram: {
                edges,
                positives: edges.slice(1).map((_, i) => at(i, favourable)),
                negatives: edges.slice(1).map((_, i) =>
                    at(
                        i,
                        favourable.map(f => each - f),
                    ),
                ),
            },
        };
    };
    const groups = [group('Ann', true, 10, [2, 4, 6, 8]), group('Bob', false, 5, [1, 1, 2, 4])];
    const gap = groups[1].rates.chosen.map((x, i) => x - groups[0].rates.chosen[i]);
    return {
        thresholds,
        at: 3,
        groups,
        overall: groups[0],
        metrics: {
            parity: gap.map((x, i) => x - 0.02 * i),
            impact: groups[1].rates.chosen.map((x, i) => (groups[0].rates.chosen[i] ? x / groups[0].rates.chosen[i] : null)),
        },
    };
}

export const slices = {
    of: 'hit',
    direction: 1,
    attributes: ['race', 'age', 'sex'],
    left_out: [{column: 'id', why: 'every row has a value of its own'}],
    minimum: 30,
    depth: 2,
    tested: 84,
    overall: value(0.61, 0.58, 0.64),
    note: '84 subgroups were tested: some look bad by luck alone. p is adjusted by Holm\u2019s method.',
    slices: [
        {
            conditions: [
                {column: 'race', text: 'African-American'},
                {column: 'age', text: '25 to 45', from: 25, to: 45},
            ],
            name: 'race = African-American, age 25 to 45',
            n: 412,
            weight: 412,
            share: 0.12,
            value: value(0.41, 0.36, 0.46),
            rest: value(0.66),
            difference: value(-0.25, -0.31, -0.19),
            p: 1e-9,
            p_adjusted: 8e-8,
            q: 4e-8,
            small: false,
        },
        {
            conditions: [{column: 'sex', text: 'Female'}],
            name: 'sex = Female',
            n: 31,
            weight: 31,
            share: 0.01,
            value: value(0.5, 0.33, 0.66, {note: 'few', few: true}),
            rest: value(0.61),
            difference: value(-0.11, -0.29, 0.06),
            p: 0.2,
            p_adjusted: 1,
            q: 0.2,
            small: true,
        },
    ],
    small: [{name: 'race = Asian, sex = Female', n: 2}],
};

export const data = {
    rows: {n: 1000, with_missing: 12},
    label: {column: 'hired', positives: 400, outcome: value(0.4, 0.37, 0.43)},
    groups: [
        {
            name: 'Male',
            privileged: true,
            n: 700,
            share: 0.7,
            outcome: value(0.45, 0.41, 0.49),
            missing: value(0.01, 0, 0.02),
        },
        {
            name: 'Female',
            privileged: false,
            n: 300,
            share: 0.3,
            outcome: value(0.28, 0.23, 0.34),
            missing: value(0.02, 0, 0.04),
        },
    ],
    columns: [
        {
            name: 'tests',
            kind: 'number',
            use: 'attribute',
            levels: 90,
            missing: {n: 0, share: value(0), groups: [], label_rate: null},
            label: {mutual_information: 0.11, cramers_v: 0.2, auc: 0.7},
            group: {mutual_information: 0.01, cramers_v: 0.05, auc: 0.52},
            warnings: [],
        },
        {
            name: 'role',
            kind: 'category',
            use: 'attribute',
            levels: 6,
            missing: {
                n: 12,
                share: value(0.012),
                groups: [value(0.01), value(0.02)],
                label_rate: value(0.25, 0.1, 0.5),
            },
            label: {mutual_information: 0.05, cramers_v: 0.3, auc: null},
            group: {mutual_information: 0.4, cramers_v: 0.9, auc: 0.93},
            warnings: [{kind: 'proxy', text: 'goes with the group'}],
        },
    ],
    proxy: {
        model: 'logistic_regression',
        auc: value(0.91, 0.89, 0.93),
        rows: 1000,
        features: 14,
        target: 'group "Female" against the rest',
        columns: [
            {name: 'tests', auc: value(0.52, 0.48, 0.56)},
            {name: 'role', auc: value(0.9, 0.87, 0.92)},
        ],
        why: null,
    },
    warnings: [{column: 'role', kind: 'proxy', text: 'The group can be told from it with an AUC of 0.93.'}],
};

const side = (name, n, a, b, up, down) => ({
    name,
    n,
    a: {chosen: value(a)},
    b: {chosen: value(b)},
    difference: {chosen: value(b - a, b - a - 0.05, b - a + 0.05)},
    changed: value((up + down) / n, 0.01, 0.3),
    to_favourable: up,
    to_unfavourable: down,
});

export const compare = {
    a: {metrics: {parity: value(-0.2, -0.3, -0.1), impact: value(0.6, 0.5, 0.7)}},
    b: {metrics: {parity: value(-0.05, -0.12, 0.02), impact: value(0.9, 0.8, 1)}},
    difference: {parity: value(0.15, 0.08, 0.22), impact: value(0.3, 0.2, 0.4)},
    groups: [side('Male', 700, 0.5, 0.48, 4, 18), side('Female', 300, 0.3, 0.43, 41, 2)],
    overall: side('', 1000, 0.44, 0.465, 45, 20),
    mcnemar: {only_a: 20, only_b: 34, p: 0.077},
};

const month = (name, gap, a, b) => ({
    name,
    n: 200,
    groups: [
        {name: 'Male', n: 120, rates: {chosen: value(a, a - 0.08, a + 0.08)}},
        {name: 'Female', n: 80, rates: {chosen: value(b, b - 0.1, b + 0.1)}},
    ],
    metrics: {parity: value(gap, gap - 0.08, gap + 0.08)},
});

export const monitor = {
    batch: 'month',
    windows: [
        month('2024-01', -0.05, 0.5, 0.45),
        month('2024-02', -0.04, 0.5, 0.46),
        month('2024-03', -0.09, 0.5, 0.41),
        month('2024-04', -0.2, 0.52, 0.32),
        month('2024-05', -0.24, 0.53, 0.29),
    ],
    charts: {
        parity: {
            target: -0.05,
            sd: 0.04,
            low: -0.13,
            high: 0.03,
            cusum_high: [0, 0, 0, 0, 0],
            cusum_low: [0, 0, 0.5, 3.8, 8],
            alarms: [
                {
                    window: 3,
                    why: 'Statistical parity difference is -0.200, below its band of -0.130 to 0.030.',
                },
            ],
        },
    },
    drift: [
        {
            column: 'age',
            kind: 'number',
            psi: [0, 0.01, 0.02, 0.2, 0.31],
            ks: [0, 0.02, 0.03, 0.1, 0.2],
            groups: [
                {name: 'Male', psi: [0, 0, 0, 0.1, 0.1], ks: [0, 0, 0, 0, 0]},
                {name: 'Female', psi: [0, 0, 0, 0.3, 0.6], ks: [0, 0, 0, 0.2, 0.4]},
            ],
            why: null,
        },
        {
            column: 'id',
            kind: 'category',
            psi: [],
            ks: [],
            groups: [],
            why: 'it has 1000 levels, at most 100 are compared',
        },
    ],
    reference: {windows: ['2024-01'], n: 200},
    h: 5,
    k: 0.5,
};

export const individual = {
    k: 5,
    of: 'decisions',
    features: 14,
    left_out: ['id'],
    consistency: value(0.82, 0.8, 0.84),
    groups: [
        {name: 'Male', n: 700, consistency: value(0.84, 0.82, 0.86)},
        {name: 'Female', n: 300, consistency: value(0.77, 0.73, 0.81)},
    ],
};

const flip = (name, n, rate, up, down) => ({
    name,
    n,
    flip_rate: value(rate, rate / 2, rate * 1.5),
    to_favourable: up,
    to_unfavourable: down,
    mean_change: value(0.02, 0.01, 0.03),
    mean_abs_change: value(0.04, 0.03, 0.05),
});

export const cell = {
    counterfactual: {
        columns: [
            {
                column: 'sex',
                in_features: true,
                why: null,
                overall: flip('', 1000, 0.06, 40, 20),
                groups: [flip('Male', 700, 0.03, 1, 20), flip('Female', 300, 0.13, 39, 0)],
            },
            {column: 'race', in_features: false, why: null, overall: flip('', 1000, 0, 0, 0), groups: []},
        ],
        nearest: {
            groups: [
                {name: 'Male', n: 700, median_distance: value(1.2), share_other_group: value(0.2, 0.1, 0.3)},
                {
                    name: 'Female',
                    n: 300,
                    median_distance: value(0.9),
                    share_other_group: wanting('nobody was decided otherwise'),
                },
            ],
            pairs: [
                {
                    distance: 0.02,
                    favourable: {row: 12, group: 'Male', score: 0.51},
                    unfavourable: {row: 90, group: 'Female', score: 0.49},
                },
            ],
            why: null,
        },
    },
};
