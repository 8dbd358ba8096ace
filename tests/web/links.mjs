// The link decoder under mutation, from a fixed seed: refused with a sentence, or an object of the asked kind; never another
// kind of error, and never more memory than the stated limit.
import assert from 'node:assert/strict';
import {deflateSync} from 'node:zlib';
import test from 'node:test';
import {FIELDS, defaults, fromLink} from '../../web/state/fields.js';
import {linkOf, readLink} from '../../web/state/link.js';
import {PLACES} from '../../web/state/places.js';
import {decodeChoice, decodeHash, encodeChoice, encodePlan} from '../../web/state/url.js';

let state = 1;
const below = n => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
};
const pick = list => list[below(list.length)];
const packed = json => deflateSync(json).toString('base64url');

const plan = {equipoise: 1, data: 'adult', protected: ['sex'], methods: [{id: 'none'}], seeds: [1, 2]};
const choice = {data: 'adult', measures: {tpr: 0.1}, roles: null};
const words = [
    's2=',
    'p1=',
    'm1=',
    'p2=',
    '&',
    '#',
    '=',
    '%',
    '-',
    '_',
    '+',
    '/',
    '\0',
    '\u00e9',
    '\ud800',
    'AAAA',
    'eJw',
    '__proto__',
];
const texts = [
    'null',
    '[]',
    '1',
    '"x"',
    '{}',
    '{"equipoise":1}',
    '{"equipoise":"1"}',
    '{"measures":null}',
    '{"measures":1}',
    '{"measures":[]}',
    '{"__proto__":{"equipoise":1}}',
    '[[[[',
    '{"equipoise":1,"x":"\ud800"}',
    '',
];

function mutate(text) {
    const at = below(text.length + 1);
    const kinds = [
        () => text.slice(0, at) + pick(words) + text.slice(at),
        () => text.slice(0, at) + text.slice(at + 1 + below(20)),
        () => text.slice(0, at) + String.fromCharCode(33 + below(94)) + text.slice(at + 1),
        () => text.slice(0, at),
        () => text.slice(0, at) + text.slice(below(text.length + 1)),
    ];
    return pick(kinds)();
}

async function look(hash) {
    let read = 0;
    for (const [decode, what] of [
        [decodeHash, 'plan'],
        [decodeChoice, 'choice'],
    ]) {
        let got;
        try {
            got = await decode(hash);
        } catch (error) {
            assert.match(error.message, new RegExp(`^The link's ${what} (cannot be read: .*|has version .*)\\.$`, 's'), hash);
            continue;
        }
        if (what === 'plan') {
            assert.equal(typeof got.step, 'string');
            if (got.plan !== null) (assert.equal(got.plan.equipoise, 1), read++);
        } else if (got !== null) (assert.ok(typeof got.measures === 'object' && got.measures !== null), read++);
    }
    return read;
}

test('3,000 mutated links are refused with a sentence or read', async () => {
    const seeds = [
        `#compare&${await encodePlan(plan)}`,
        `#audit&${await encodeChoice(choice)}`,
        ...texts.flatMap(text => [`#compare&p1=${packed(text)}`, `#audit&m1=${packed(text)}`]),
    ];
    let n = 0;
    for (const seed of seeds) n += await look(seed);
    assert.ok(n >= 4, `${n} whole links were read`);
    for (let i = 0; i < 3000; i++) {
        let hash = pick(seeds);
        for (let k = below(4); k >= 0; k--) hash = mutate(hash);
        await look(hash);
    }
});

test('3,000 mutated plans packed whole are read or refused as what they are', async () => {
    let n = 0;
    for (let i = 0; i < 3000; i++) {
        let text = JSON.stringify(pick([plan, choice]));
        for (let k = below(3); k > 0; k--) text = mutate(text);
        n += await look(`#compare&p1=${packed(text)}&m1=${packed(text)}`);
    }
    assert.ok(n > 500, `${n} were read`);
});

test('a link that unfolds beyond the limit is refused as too large', async () => {
    for (const size of [1e6 + 1, 4e6]) {
        const hash = `#compare&p1=${packed(JSON.stringify({equipoise: 1, x: 'x'.repeat(size)}))}`;
        await assert.rejects(decodeHash(hash), /unfold into at most 1000000 bytes/);
    }
    const fits = packed(JSON.stringify({equipoise: 1, x: 'x'.repeat(9e5)}));
    assert.equal((await decodeHash(`#compare&p1=${fits}`)).plan.equipoise, 1);
});

const lines = {data: {counts: 'compas_deciles'}, among: ['Black', 'White'], lines: {Black: 0.35, White: 0.5}, cost: 2};

test('3,000 mutated links of the page are read, refused as a whole, or wrong in fields that are named', async () => {
    const whole = await linkOf({...defaults(), at: 'decide', ...lines});
    let read = 0;
    let wrong = 0;
    for (let i = 0; i < 3000; i++) {
        let hash = whole;
        if (i % 2) for (let k = below(4); k >= 0; k--) hash = mutate(hash);
        else {
            let text = JSON.stringify({v: 2, ...lines});
            for (let k = below(3); k > 0; k--) text = mutate(text);
            hash = `#decide&s2=${packed(text)}`;
        }
        let link;
        try {
            link = await readLink(hash);
        } catch (error) {
            assert.match(error.message, /./, hash);
            continue;
        }
        assert.ok(PLACES.includes(link.at), link.at);
        const {change, wrong: named} = fromLink(link.said ?? {}, null);
        for (const [key, value] of Object.entries(change)) assert.equal(FIELDS[key].check(value, null), '', key);
        for (const {expected} of named) assert.ok(expected.length > 0);
        if (Object.keys(change).length > 0) read++;
        if (named.length > 0) wrong++;
    }
    assert.ok(read > 300 && wrong > 30, `${read} were read, ${wrong} had wrong fields`);
});
