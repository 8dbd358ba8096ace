// A stored drawing of every chart and picture of people: what changes in one is seen in its text.
// REFRESH=1 node tests/web/charts.mjs stores them anew, in tests/web/svg.
import assert from 'node:assert/strict';
import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import test from 'node:test';
import {pathToFileURL} from 'node:url';
import {missing} from './lib/host.mjs';
import * as given from './lib/panels.mjs';

const STORE = 'tests/web/svg';
const refresh = Boolean(process.env.REFRESH);
if (refresh) mkdirSync(STORE, {recursive: true});
/** Every drawing that was made. */
const made = new Set();

/** A drawing with a line for each element, so that what differs is one line. @param {string} svg */
const lines = svg => `${svg.replace(/></g, '>\n<')}\n`;

/** @param {string} name @param {string} svg */
function stored(name, svg) {
    const path = `${STORE}/${name}.svg`;
    made.add(`${name}.svg`);
    if (refresh) return writeFileSync(path, lines(svg));
    assert.ok(existsSync(path), `${path} is stored: REFRESH=1 node tests/web/charts.mjs`);
    assert.equal(lines(svg), readFileSync(path, 'utf8'), name);
}

const noMarks = !existsSync('web/node_modules/preact-render-to-string') && 'web/node_modules is not installed';
const from = name => import(pathToFileURL(resolve(`web/${name}`)).href);
const {h} = noMarks ? {} : await from('node_modules/preact/dist/preact.mjs');
const {renderToString} = noMarks ? {} : await from('node_modules/preact-render-to-string/dist/index.mjs');

const people = [
    {name: 'Women', place: 0, value: 0.309, low: 0.28, high: 0.34, few: false, beside: '450 of 1,456'},
    {name: 'Men', place: 1, value: 0.42, low: 0.39, high: 0.45, few: false, beside: '611 of 1,455'},
    {name: 'Unknown', place: 2, value: 0.5, low: 0.21, high: 0.79, few: true, beside: '4 of 8, few'},
    {name: 'Nobody', place: 3, value: null, low: null, high: null, few: true, beside: '–', why: 'the group is empty'},
];
const models = [
    {key: '1.0', gap: 0.17, performance: 0.823, place: -1, label: 'Plain'},
    {key: '2.1', gap: 0.09, performance: 0.815, place: 2, label: 'Reweighing, 0.5'},
    {key: '2.2', gap: 0.03, performance: 0.8, place: 2, label: 'Reweighing, 1'},
];
const lost = {key: '3.1', gap: 0.01, performance: 0.51, place: 3, label: 'Score gap penalty, 100', chance: true};
/** By name: a module of web/marks, what it exports, what it is given. */
const MARKS = {
    dots: ['dots', 'Dots', {place: 0, n: 23, width: 140}],
    'dots-hollow': ['dots', 'Dots', {place: 4, n: 9, hollow: true, width: 140}],
    flips: [
        'flips',
        'Flips',
        {title: '450 gain', of: [{name: 'Women', place: 0, hollow: 38, solid: 5}], unit: 1, text: '43 women'},
    ],
    shift: [
        'flips',
        'Shift',
        {of: [{name: 'Women', place: 0, before: 0.161, after: 0.309, beside: '16.1 to 30.9 %'}], label: 'selected'},
    ],
    intervals: ['intervals', 'Intervals', {lines: people, label: 'selected'}],
    strip: ['strip', 'Strip', {of: people.slice(0, 3)}],
    tradeoff: [
        'tradeoff',
        'Tradeoff',
        {
            paths: [{place: 2, points: models}],
            points: models,
            label: 'What each repair costs',
            axis: 'gap, points',
            performance: 'accuracy',
            band: 0.05,
            bandWords: 'your tolerance',
            alike: 0.5,
            chosen: '2.1',
            pick: () => {},
        },
    ],
    'tradeoff-chance': [
        'tradeoff',
        'Tradeoff',
        {
            paths: [{place: 2, points: models}],
            points: [...models, lost],
            label: 'What each repair costs',
            axis: 'gap, points',
            performance: 'accuracy',
            band: null,
            bandWords: '',
            alike: 0.5,
            alikeWords: 'the same decision for everyone',
        },
    ],
};
for (const [name, [file, component, props]] of Object.entries(MARKS))
    test(`the marks "${name}" are as they are stored`, {skip: noMarks}, async () =>
        stored(`marks-${name}`, renderToString(h((await from(`marks/${file}.js`))[component], props))),
    );
test('the six shapes, solid and hollow, are as they are stored', {skip: noMarks}, async () => {
    const {Shape} = await from('marks/shapes.js');
    const shapes = [0, 1, 2, 3, 4, 5, 6].flatMap(place =>
        [false, true].map((hollow, i) => h(Shape, {place, x: 12 + 24 * place, y: 12 + 24 * i, hollow})),
    );
    stored('marks-shapes', renderToString(h('svg', {width: 168, height: 48}, shapes)));
});

test('what a drawing names by a class has a look: lines without one are not seen', {skip: refresh}, () => {
    const css = readdirSync('web/css')
        .map(name => readFileSync(`web/css/${name}`, 'utf8'))
        .join('\n');
    const drawn = readdirSync(STORE)
        .filter(name => name.startsWith('marks-'))
        .map(name => readFileSync(`${STORE}/${name}`, 'utf8'));
    const names = new Set(drawn.flatMap(svg => [...svg.matchAll(/ class="([^"]*)"/g)].flatMap(([, list]) => list.split(' '))));
    const hues = [1, 2, 3, 4, 5, 6, 'x'].flatMap(place => ['s', 'h', 'k'].map(kind => `${kind}${place}`));
    const bare = [...names, ...hues].filter(name => name !== 'dots-of' && !new RegExp(`\\.${name}\\b`).test(css));
    assert.deepEqual(bare, []);
});

test('the picture of a network is as it is stored', {skip: noMarks}, async () => {
    const {NetworkPicture} = await from('steps/repair/network_picture.js');
    const mark = (index, part, more = {}) => ({index, part, label: `unit ${index}`, ...more});
    const columns = [
        {title: 'Inputs', left: true, marks: [mark(0, null, {input: true}), mark(3, null, {input: true})]},
        {title: 'Layer 1', left: false, marks: [mark(0, 1, {number: '+0.20'}), mark(1, -0.5, {cut: true})]},
        {title: 'Score', left: false, marks: [mark(0, null, {number: '+0.10'})]},
    ];
    const edges = [
        {column: 0, from: 0, to: 0, strength: 1, negative: false},
        {column: 0, from: 3, to: 1, strength: 0.5, negative: true},
        {column: 0, from: 2, to: 1, strength: 0.5, negative: true}, // of an input that is not shown
        {column: 1, from: 1, to: 0, strength: 0.1, negative: false},
    ];
    const drawn = chosen => renderToString(h(NetworkPicture, {columns, edges, label: 'A network', chosen, pick: () => {}}));
    stored('marks-network', drawn([0, 3]));
    assert.equal(drawn(null).match(/<line/g).length, 3);
});

const skip = missing();
const scene = skip ? null : await given.stage();
test.after(() => scene?.close());
const width = 560;
const edges = Array.from({length: 11}, (_, i) => i / 10);
/** By the chart's name: its arguments, which are sent to the page as JSON. */
const CHARTS = {
    intervals: [
        [
            {name: 'Women', value: 0.31, low: 0.28, high: 0.34, reference: false, n: 1456},
            {name: 'Men', value: 0.42, low: 0.39, high: 0.45, reference: true, n: 1455},
            {name: 'Nobody', value: null, low: null, high: null, reference: false, n: 0},
        ],
        {title: 'Selected', width},
    ],
    heat: [
        [
            {
                panel: 'first',
                rows: [
                    {name: 'A', cells: [0.1, 0.4, 0.2]},
                    {name: 'B', cells: [0.3, 0.2, 0.9]},
                ],
            },
        ],
        {title: 'Share of ranks, mean by layer in rank', width},
    ],
    ladder: [
        [
            {panel: 'first', name: 'A', family: 0, middle: 0.1, low: 0.05, high: 0.2, seeds: [0.08, 0.12]},
            {panel: 'first', name: 'B', family: 2, middle: null, low: null, high: null, seeds: []},
        ],
        {title: 'Bias', width, axis: 'bias', band: 0.05},
    ],
    mirror: [
        ['a', 'b'].map((name, i) => ({
            name,
            edges,
            positives: edges.slice(1).map((_, k) => k + i),
            negatives: edges.slice(1).map((_, k) => 10 - k),
            threshold: 0.5,
        })),
        {title: 'Scores', width},
    ],
};
for (const [name, args] of Object.entries(CHARTS))
    test(`the chart "${name}" is as it is stored`, {skip}, async () => {
        const page = await scene.show('answerView', [given.catalog, given.answer]);
        const svg = await page.evaluate(([of, given_]) => globalThis.panels.charts[of](...given_).outerHTML, [name, args]);
        stored(`chart-${name}`, svg);
    });
test('the lines of every threshold are as they are stored', {skip}, async () => {
    const page = await scene.show('curvesView', [given.catalog, given.curves()]);
    await page.locator('figure svg').first().waitFor();
    const all = await page.locator('figure .canvas').evaluateAll(places => places.map(place => place.innerHTML));
    assert.ok(all.length >= 3, `${all.length} drawings`);
    all.forEach((svg, i) => stored(`curves-${i + 1}`, svg));
});

test('every stored drawing is one of these', {skip: skip || noMarks}, () => {
    assert.deepEqual([...made].sort(), readdirSync(STORE).sort());
});
