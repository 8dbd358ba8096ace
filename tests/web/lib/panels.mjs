// Answers of the core, written by hand in the shapes that the panels read, and a page that holds nothing but one panel's view.
import {createRequire} from 'node:module';
import {resolve} from 'node:path';
import {launch, serve} from './host.mjs';

const require = createRequire(resolve('web/package.json'));

/** The views and the charts as one script: functions from an answer to nodes, under `panels`. */
function bundle() {
    const {buildSync} = require('esbuild');
    const names = ['answer', 'curves', 'monitor'];
    const contents = [
        ...names.map(name => `export * from './panels/${name}.js';`),
        `export {chartsReady} from './parts/figure.js';`,
        `import {answerView} from './panels/answer.js';`,
        `import {batchesInstead} from './panels/monitor.js';`,
        `export const monitorShown = (c, answer) => answerView(c, answer, {instead: batchesInstead(c, answer)});`,
        `export * as charts from './chart/charts.js';`,
        `import {addWords} from './words/words.js';`,
        `import {first} from './words/first.js';`,
        `import {rest} from './words/rest.js';`,
        `addWords('en', first, rest);`,
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

/** Puts what `panels[name](...given)` gives in the place of what the page showed. Runs in the page. */
function put([name, given]) {
    const {panels} = globalThis;
    panels.chartsReady(panels.charts);
    for (const dialog of document.querySelectorAll('dialog')) dialog.remove();
    const main = document.getElementById('main');
    const made = panels[name](...given);
    const panel = document.createElement('section');
    panel.className = 'analysis';
    const place = document.createElement('div');
    place.className = 'closer classic';
    main.innerHTML = '<h1 class="vh">A step</h1><h2>A part</h2><h3>A panel</h3>';
    main.append(place);
    place.append(panel);
    const append = part => (Array.isArray(part) ? part.forEach(append) : part && panel.append(part));
    append(made);
}

/**
 * A host, a browser, and `show(call, args, look)`: its one page, whose main holds what `panels[call](...args)` gave and nothing
 * of what was shown before.
 */
export async function stage() {
    const host = await serve(),
        browser = await launch();
    const opened = (async () => {
        const context = await browser.newContext({bypassCSP: true, serviceWorkers: 'block'});
        const page = await context.newPage();
        page.setDefaultTimeout(10000);
        await page.route('**/main.js', route => route.fulfill({contentType: 'text/javascript', body: ''}));
        await page.goto(host.url);
        await page.addScriptTag({content: bundle()});
        return page;
    })();
    const show = async (call, args, {width = 1000, colorScheme = 'light'} = {}) => {
        const page = await opened;
        await page.setViewportSize({width, height: 900});
        await page.emulateMedia({colorScheme});
        await page.evaluate(put, [call, args]);
        return page;
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
        {id: 'below', text: 'the whole interval is below the ideal', of_tolerance: false},
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

const spread = (median, min, max, n) => ({median, min, max, n});
const part = (block, ...parts) => ({block, parts});

/** An answer that has every kind of block, and every kind of cell. */
export const answer = {
    consistency: value(0.82, 0.8, 0.84),
    n: 1000,
    groups: [
        {name: 'Male', n: 700, privileged: true, consistency: value(0.84, 0.82, 0.86), from: ['a', 'b'], p: 0.0004, share: 0.7},
        {name: 'Female', n: 280, consistency: value(0.77, 0.73, 0.81), from: 'c', p: 0.5, share: 0.28},
        {name: 'Other', n: 20.5, consistency: value(0.0625, -0.01, 0.2, {note: 'few'}), from: 0.25, p: null, share: 0.02},
        {name: 'Nobody', n: 0, consistency: wanting('the group is empty'), from: true, share: 0},
    ],
    runs: [
        {
            title: 'A',
            params: {penalty: {lambda: 0.1}, blind: false},
            best: true,
            small: true,
            n: 250,
            phi: spread(0.7, 0.6, 0.8, 3),
            bias: spread(0.1, 0.1, 0.1, 1),
        },
        {title: 'B', params: {}, best: false, n: 500, phi: spread(null, null, null, 0), bias: spread(null, null, null, 0)},
        {title: 'C', params: {blind: true}, n: 1000, phi: spread(0.5, 0.4, 0.6, 2), bias: spread(-0.0625, -0.1, 0.2, 2)},
    ],
    metrics: {parity: value(-0.05, -0.1, -0.01), impact: value(0.9, 0.8, 1.1), elsewhere: value(0)},
    blocks: [
        part('title', 'Consistency'),
        part('lead', 'Consistency is ', {estimate: value(0.82, 0.8, 0.84)}, ' over ', {count: 1000}, ' people.'),
        part('warning', 'One group is empty.'),
        part('warning', 'Another is small: ', {term: 'few'}, ' rows.'),
        part('heading', 'By group'),
        part('sentence', 'The gap is ', {gap: value(0.07, 0.02, 0.12)}, ', a share of ', {percent: 0.0625}, '.'),
        {block: 'figure', kind: 'intervals', title: 'Consistency by group', of: 'groups', name: 'name', value: 'consistency'},
        {
            block: 'table',
            id: 'groups',
            title: 'Consistency by group',
            of: 'groups',
            total: 'Everyone',
            columns: [
                {title: 'Group', figure: 'name', path: 'name'},
                {title: 'Rows', figure: 'count', path: 'n', total: 'n'},
                {title: 'Consistency', figure: 'estimate', path: 'consistency', total: 'consistency'},
                {title: 'From', figure: 'words', path: 'from'},
                {title: 'p', figure: 'probability', path: 'p'},
            ],
        },
        {
            block: 'table',
            id: 'gaps',
            of: 'metrics',
            keys: ['parity', 'nothing', 'impact'],
            columns: [
                {title: 'Measure', figure: 'metric'},
                {title: 'Value', figure: 'gap', path: ''},
                {title: 'Ideal', figure: 'ideal'},
                {title: 'Drawn', figure: 'strip', path: ''},
                {title: 'Reading', figure: 'reading', path: ''},
                {title: 'Formula', figure: 'formula'},
                {title: 'Of all', figure: 'count', path: '/n'},
            ],
        },
        {
            block: 'table',
            id: 'folded',
            title: 'Shares',
            of: 'groups',
            keys: ['0', '2', '3', '9'],
            folded: true,
            columns: [
                {title: 'Group', figure: 'name', path: 'name'},
                {title: 'Share', figure: 'percent', path: 'share'},
                {title: 'First share', figure: 'number', path: '/groups/0/share'},
            ],
        },
        {
            block: 'table',
            id: 'none',
            title: 'None',
            of: 'nothing',
            none: 'There is none.',
            columns: [{title: 'Group', figure: 'name', path: 'name'}],
        },
        {
            block: 'table',
            id: 'runs',
            title: 'Runs',
            of: 'runs',
            where: 'phi/median',
            columns: [
                {title: 'Method', figure: 'name', path: 'title'},
                {title: 'Parameters', figure: 'pairs', pairs: ['params/penalty/lambda', 'params/blind', 'params/absent']},
                {title: 'Remark', figure: 'flags', flags: {best: 'the best', small: 'few rows', other: 'never'}},
                {title: 'Seeds', figure: 'share', path: 'n', total: 'n'},
                {title: 'phi', figure: 'spread', path: 'phi'},
                {title: 'bias', figure: 'signed_spread', path: 'bias'},
            ],
        },
        part('item', 'one, ', {strong: 'to look at first'}),
        part('item', 'no decisions: ', {measures: ['parity', 'impact']}),
        part('note', 'What counts as similar is a choice.'),
    ],
};

/** 1,200 people of three teams in six months, with two scores; from the fifth month on the first is hard on team b. */
export function stream() {
    const lines = Array.from({length: 1200}, (_, i) => {
        const month = 1 + Math.floor(i / 200),
            team = 'abc'[(i * 7) % 3],
            age = 20 + ((i * 13) % 45);
        const merit = ((i * 37) % 100) / 100,
            label = ((i * 61) % 100) / 100 < merit ? 1 : 0;
        const hard = month > 4 && team === 'b' ? 0.3 : 0;
        const score = Math.max(0, Math.round((merit - hard) * 20) / 20),
            other = Math.round(merit * 20) / 20;
        return [label, score, other, team, `2024-0${month}`, age].join(',');
    });
    return `y_true,score,score_b,team,month,age\n${lines.join('\n')}\n`;
}

/** How the stream is read, and what more each analysis is asked. */
export const streamed = {label: 'y_true', score: 'score', protected: ['team'], favourable: '1', threshold: 0.5};
export const more = {
    compare: {score2: 'score_b'},
    monitor: {
        batch: 'month',
        metrics: ['statistical_parity_difference', 'tpr'],
        tolerance: {statistical_parity_difference: 0.01},
    },
};
