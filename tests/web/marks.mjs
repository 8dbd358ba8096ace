// Pictures of people, drawn without a browser: as many marks as there are people, solid and hollow, one shape a group.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {resolve} from 'node:path';
import test from 'node:test';
import {pathToFileURL} from 'node:url';

const skip = !existsSync('web/node_modules/preact-render-to-string') && 'web/node_modules is not installed';
const from = name => import(pathToFileURL(resolve(`web/${name}`)).href);
const {h} = skip ? {} : await from('node_modules/preact/dist/preact.mjs');
const {renderToString} = skip ? {} : await from('node_modules/preact-render-to-string/dist/index.mjs');
const {Dots, marksOf, unitOf} = skip ? {} : await from('marks/dots.js');
const {Flips, Shift} = skip ? {} : await from('marks/flips.js');
const {Shape, outline} = skip ? {} : await from('marks/shapes.js');

const outlines = (html, hue) =>
    [...html.matchAll(/<path d="([^"]*)" class="([^"]*)"/g)]
        .filter(([, , name]) => name === hue)
        .flatMap(([, d]) => d.match(/M/g) ?? []);
const numbers = (html, name) => [...html.matchAll(new RegExp(`\\b${name}="([-\\d.]+)"`, 'g'))].map(([, value]) => Number(value));

test('six groups have six shapes of about one area; hollow is another class', {skip}, () => {
    const area = place => {
        if (place === 0) return Math.PI;
        const corners = outline(place, 0, 0, 1)
            .slice(1, -1)
            .split('L')
            .map(pair => pair.split(' ').map(Number));
        const cross = corners.map(
            ([x, y], i) => x * corners[(i + 1) % corners.length][1] - y * corners[(i + 1) % corners.length][0],
        );
        return Math.abs(cross.reduce((sum, z) => sum + z, 0)) / 2;
    };
    const shapes = [0, 1, 2, 3, 4, 5].map(place => outline(place, 0, 0, 1));
    assert.equal(new Set(shapes).size, 6);
    for (const place of [1, 2, 3, 4, 5])
        assert.ok(area(place) > 2 && area(place) < 4.2, `shape ${place} has area ${area(place)}`);
    assert.match(renderToString(h(Shape, {place: 2, x: 0, y: 0, hollow: true})), /class="h3"/);
    assert.match(renderToString(h(Shape, {place: 7, x: 0, y: 0})), /class="sx"/);
});

test('a mark stands for a round number of people, the least that leaves room', {skip}, () => {
    assert.deepEqual(
        [90, 150, 450, 1795, 6150].map(people => unitOf(people, 100)),
        [1, 2, 5, 20, 100],
    );
    for (const people of [1, 99, 101, 6150, 123456]) assert.ok(marksOf(people, unitOf(people, 100)) <= 100);
    const html = renderToString(h(Dots, {place: 0, n: 23, width: 10 * 14}));
    assert.equal(outlines(html, 's1').length, 23);
    assert.deepEqual(numbers(html, 'height'), [3 * 14]);
});

test('flips: a group by true outcome, and where a share went', {skip}, () => {
    const of = [
        {name: 'Women', place: 0, hollow: 385, solid: 47},
        {name: 'Men', place: 1, hollow: 18, solid: 0},
    ];
    const html = renderToString(h(Flips, {title: '450 gain the decision', of, unit: 10, text: '432 women; 18 men'}));
    assert.deepEqual(
        ['h1', 's1', 'h2', 's2'].map(hue => outlines(html, hue).length),
        [39, 5, 2, 0],
    );
    const moved = [{name: 'Women', place: 0, before: 0.161, after: 0.309, beside: '16.1 to 30.9 %'}];
    const shift = renderToString(h(Shift, {of: moved, label: 'selected'}));
    const [x1, x2] = ['x1', 'x2'].map(name => numbers(shift, name)[1]);
    const [from0, to1] = ['x1', 'x2'].map(name => numbers(shift, name)[0]);
    assert.ok(Math.abs((x1 - from0) / (to1 - from0) - 0.161) < 1e-9 && Math.abs((x2 - from0) / (to1 - from0) - 0.309) < 1e-9);
});
