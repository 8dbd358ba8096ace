// The toy network of lesson 7: units, shares and what cutting does, over all its people. Numbers of the design of the lessons,
// computed outside twice (numpy and JavaScript).
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';

import {Lab} from '../../web/lab/lab.js';
import {SHARES, toyWith} from '../../web/course/toy.js';
import {modelOf, readToy, schema, tableOf} from '../../web/lessons/toy.mjs';
import {build} from './lib/program.mjs';

const toy = readToy();
const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
const near = (a, b, what) => assert.ok(Math.abs(a - b) < 2e-5, `${what}: ${a}, expected ${b}`);

const lab = await Lab.create(readFileSync(join(build, 'equipoise.wasm')));
lab.load({schema: bytes(JSON.stringify(schema)), files: [bytes(tableOf(toy))]});
lab.giveModel('toy.eqm', modelOf(toy));
lab.start({equipoise: 1, model: {given: 'toy.eqm'}, methods: [{id: 'none'}], report: {bootstrap: 0}});
while (lab.step(1e6));

/** Of everyone, with units cut, counted from 1. @param {number[]} cut */
function looked(cut = []) {
    const options = {part: 'all', cut: cut.map(unit => [1, unit - 1])};
    for (;;) {
        const answer = lab.units(0, options, 1e9);
        if (answer) return answer;
    }
}

test('the whole network, and the shares that add up to its gap', () => {
    const {n, whole, columns} = looked();
    assert.equal(n, 5999);
    near(whole.bias, -0.264056, 'gap');
    near(whole.performance, 0.713283, 'balanced accuracy');
    near(whole.logit_gap, -0.838293, 'mean logit gap');
    const shares = columns[1].units.map(unit => unit.share);
    const known = {1: 0.00084, 2: 0.000676, 4: -0.456432, 5: -0.138102};
    for (const [unit, share] of Object.entries(known)) near(shares[Number(unit) - 1], share, `share of ${unit}`);
    assert.ok(Math.abs(shares[2] + 0.228) < 5e-4, `share of 3: ${shares[2]}`);
    near(
        shares.reduce((sum, share) => sum + share, 0),
        whole.logit_gap,
        'their sum',
    );
});

test('units that are cut, one and two', () => {
    const known = {
        2: [-0.428526, 0.680205],
        3: [-0.167375, 0.706394],
        4: [-0.114981, 0.695123],
        6: [-0.264056, 0.713283],
        '3,4': [-0.026461, 0.673313],
        '4,5': [-0.026461, 0.673313],
    };
    for (const [cut, [gap, accuracy]] of Object.entries(known)) {
        const {whole} = looked(cut.split(',').map(Number));
        near(whole.bias, gap, `gap without ${cut}`);
        near(whole.performance, accuracy, `accuracy without ${cut}`);
    }
    for (const unit of [2, 3, 4, 6]) near(looked().columns[1].units[unit - 1].cut.bias, known[unit][0], `effect of ${unit}`);
});

test('what the page works out of it while a slider moves is what the core says', () => {
    const {columns} = looked();
    SHARES.forEach((share, k) => near(share, columns[1].units[k].share, `share of ${k + 1}`));
    for (let set = 0; set < 64; set++) {
        const cut = SHARES.map((_, k) => Boolean(set & (1 << k)));
        const {whole} = looked(cut.flatMap((isCut, k) => (isCut ? [k + 1] : [])));
        const {gap, accuracy} = toyWith(cut);
        near(gap, whole.bias, `gap with ${cut}`);
        near(accuracy, whole.performance, `accuracy with ${cut}`);
    }
});

test('the sets of at most three units that leave a gap under 5 points and an accuracy of 67 %', () => {
    const sets = [];
    for (let set = 1; set < 64; set++) {
        const units = [1, 2, 3, 4, 5, 6].filter(unit => set & (1 << (unit - 1)));
        if (units.length > 3) continue;
        const {whole} = looked(units);
        if (Math.abs(whole.bias) < 0.05 && whole.performance >= 0.67) sets.push(units.join(' '));
    }
    assert.deepEqual(sets.sort(), ['3 4', '3 4 6', '4 5', '4 5 6']);
});
