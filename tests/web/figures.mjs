// Numbers of the page are those of the core, digit for digit: both show a grid of them, ties and borders included.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import test from 'node:test';
import {show, showInterval} from '../../web/lab/figures.js';
import {Lab} from '../../web/lab/lab.js';

const core = await Lab.create(await readFile('build/equipoise.wasm'));
const PLAIN = ['count', 'number', 'signed', 'percent', 'share', 'probability', 'general', 'ideal'];
const VALUES = ['estimate', 'gap'];
const SPREADS = ['spread', 'signed_spread'];

/** What the core makes of parts of a sentence, each in one of its own. */
function told(parts) {
    const blocks = parts.map(part => ({block: 'sentence', parts: [part]}));
    const html = core.html({title: 'Figures', answers: {individual: {blocks}}});
    const text = html.replace(/<style>[^]*<\/style>/, '').replaceAll('&lt;', '<');
    return [...text.matchAll(/^<p>(.*)<\/p>$/gm)].slice(0, parts.length).map(found => found[1]);
}

/** Random bits, the same in every run, as numbers of every size that JSON has. */
function* anyNumbers(n) {
    const view = new DataView(new ArrayBuffer(8));
    for (let i = 0, bits = 88172645463325252n; i < n;) {
        bits ^= BigInt.asUintN(64, bits << 13n);
        bits ^= bits >> 7n;
        bits ^= BigInt.asUintN(64, bits << 17n);
        view.setBigUint64(0, bits);
        const x = view.getFloat64(0);
        if (!Number.isFinite(x)) continue;
        yield x;
        i++;
    }
}

const grid = [
    ...Array.from({length: 401}, (_, i) => (i - 200) / 16), // ties of one, two and three decimals
    ...Array.from({length: 400}, (_, i) => (i - 200) / 2000),
    ...Array.from({length: 300}, (_, i) => i * 0.00437 + 1 / 3),
    ...Array.from({length: 40}, (_, i) => 10 ** (i - 16)),
    ...Array.from({length: 40}, (_, i) => 9.999995 * 10 ** (i - 16)),
    ...[0, -0, 0.0005, 0.000999, 0.001, 0.0015, 0.9995, 0.9999995, 999.5, 999999.5, 123456.5, 1234565, 1234575, 9999995],
    ...[48842, 1234.5, 1234.005, 999999.999, 2 ** 53, 2 ** 53 + 2, 1e21, 1.5e21, 123456789012345680000, 5e-324, 1.79e308, -1e300],
    ...anyNumbers(2000),
];

for (const kind of PLAIN) {
    test(`a ${kind} has the core's digits`, () => {
        const core = told(grid.map(x => ({[kind]: x})));
        assert.equal(core.length, grid.length);
        grid.forEach((x, i) => assert.equal(show(kind, x), core[i], `${kind} ${x}`));
    });
}

for (const kind of VALUES) {
    test(`a value and its interval have the core's digits as ${kind}`, () => {
        const values = grid.map((x, i) => ({value: x, low: x - 1 / 16, high: grid[(i * 7) % grid.length]}));
        const core = told(values.map(v => ({[kind]: v})));
        values.forEach((v, i) => assert.equal(`${show(kind, v.value)} (${showInterval(kind, v)})`, core[i]));
    });
}

for (const kind of SPREADS) {
    test(`a median and its range have the core's digits as ${kind}`, () => {
        const rows = grid.slice(0, 400).map((x, i) => ({median: x, min: x - 1 / 16, max: grid[(i * 7) % grid.length], n: i % 3}));
        const columns = [
            {title: 'Row', figure: 'name', path: 'name'},
            {title: kind, figure: kind, path: ''},
        ];
        const blocks = [
            {block: 'title', parts: []},
            {block: 'table', id: 'rows', of: 'rows', columns, whole: true},
        ];
        const html = core.html({title: 'Figures', answers: {individual: {rows, blocks}}});
        const cells = [...html.matchAll(/<td>(.*?)<\/td>/g)].map(found => found[1]);
        assert.equal(cells.length, rows.length);
        rows.forEach((v, i) => {
            const range = showInterval(kind, v);
            assert.equal(range === '', v.n < 2);
            assert.equal(show(kind, v.median) + (range && `<small>${range}</small>`), cells[i]);
        });
    });
}

test('what is not defined says so, and has no interval', () => {
    const [bare, none] = told([{estimate: {value: 0.5, low: null, high: null}}, {number: null}]);
    assert.equal(bare, show('estimate', 0.5));
    assert.equal(none, show('number', null));
    assert.equal(showInterval('estimate', {low: null, high: null}), '');
});
