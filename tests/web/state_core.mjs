// The page's state without a browser: the table of fields, the history, links, what follows from a choice, lines.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import {followAddress} from '../../web/state/address.js';
import {Lab} from '../../web/lab/lab.js';
import {readDeciles} from '../../web/state/counts.js';
import {FIELDS, defaults, fromLink, toLink} from '../../web/state/fields.js';
import {follow} from '../../web/state/follow.js';
import {labActions} from '../../web/state/lab_actions.js';
import {objectiveOf} from '../../web/state/lined.js';
import {changesOf} from '../../web/state/given.js';
import {linkOf, readLink} from '../../web/state/link.js';
import {countsAt, linesNow, placeOfLine, ratesOf, shownLine} from '../../web/state/lines.js';
import {inOrder} from '../../web/state/people.js';
import {sixOf} from '../../web/state/questions.js';
import {modelsOfAll, stopsOf} from '../../web/state/repair.js';
import {Store} from '../../web/state/store.js';
import {first} from '../../web/words/first.js';
import {rest} from '../../web/words/rest.js';
import {addWords, t} from '../../web/words/words.js';
import {sizeWords} from '../../web/views/pairs.js';
import {peopleWords} from '../../web/views/people_words.js';
import {asideOf} from '../../web/state/aside.js';

addWords('en', first, rest);

test('every field has a default that is right, and refuses what is not with what it expected', () => {
    for (const [key, {otherwise, check}] of Object.entries(FIELDS)) {
        assert.equal(check(otherwise, null), '', `${key} by default`);
        if (key !== 'language') assert.notEqual(check(Symbol('no value'), null), '', `${key} takes anything`);
    }
});

test('a link says what differs from the defaults, and is read back as it was', async () => {
    const chosen = {data: {counts: 'compas_deciles'}, among: ['Black', 'White'], lines: {Black: 0.35}, small: 10, at: 'decide'};
    const link = await linkOf({...defaults(), ...chosen});
    assert.match(link, /^#decide&s2=[\w-]+$/);
    const {at, said} = await readLink(link);
    assert.equal(at, 'decide');
    const {at: _, ...rest} = chosen;
    assert.deepEqual(fromLink(said, null), {change: rest, wrong: []});
    assert.equal(await linkOf({...defaults(), at: 'audit'}), '#audit');
    assert.deepEqual(toLink(defaults()), {});
});

test('what is wrong in a link is named, and the rest is taken over', () => {
    const {change, wrong} = fromLink({v: 2, small: -1, cost: 2, colour: 'red'}, null);
    assert.deepEqual(change, {cost: 2});
    assert.deepEqual(wrong, [
        {field: 'small', value: -1, expected: 'a whole number from 1 to 1,000,000'},
        {field: 'colour', value: 'red', expected: 'nothing of this name'},
    ]);
});

test('places of earlier links are still found', async () => {
    const places = {'#train': 'repair', '#debias': 'repair', '#audit': 'audit', '': 'welcome', '#nosuch': 'welcome'};
    for (const [hash, at] of Object.entries(places)) assert.equal((await readLink(hash)).at, at);
    assert.ok((await readLink('#compare&p1=abc')).earlier);
});

test('a gesture is one entry of the history; undo and redo go through it, and a new choice ends the future', () => {
    let now = 0;
    const store = new Store({}, () => now);
    store.choose({small: 10}, 'few');
    for (const line of [0.1, 0.2, 0.3]) {
        now += 100;
        store.choose({lines: {a: line}}, 'a line', 'line a');
    }
    now += 1000;
    store.choose({lines: {a: 0.4}}, 'a line', 'line a'); // after a pause: another
    assert.equal(store.undo(), 'a line');
    assert.deepEqual(store.state.lines, {a: 0.3});
    assert.equal(store.undo(), 'a line');
    assert.deepEqual(store.state.lines, {});
    assert.equal(store.redo(), 'a line');
    assert.deepEqual(store.state.lines, {a: 0.3});
    store.choose({small: 5}, 'few');
    assert.equal(store.redo(), null);
    for (let i = 0; i < 3; i++) store.undo();
    assert.deepEqual([store.state.small, store.canUndo, store.undo()], [30, false, null]);
});

test('a table of counts comes with those who are compared, in one step of the history', () => {
    const counts = {deciles: {title: 'Deciles', among: ['A', 'B']}};
    const store = new Store(/** @type {any} */ ({counts}));
    /** @type {any} */ (globalThis).document = {addEventListener: () => {}}; // it is asked when the page is hidden
    const {openCounts} = labActions(/** @type {any} */ ({store, actions: {go: () => {}}}));
    openCounts('deciles');
    assert.deepEqual(store.state.among, ['A', 'B']);
    store.undo();
    assert.deepEqual([store.state.data, store.state.among], [null, null]);
    store.redo();
    assert.deepEqual([store.state.data, store.state.among], [{counts: 'deciles'}, ['A', 'B']], 'nothing is missing');
});

test('what cannot be undone is not: the place, and what came of a choice', () => {
    const store = new Store({runs: []});
    store.choose({at: 'audit', small: 10}, 'few');
    store.set({runs: [1], at: 'decide'});
    store.undo();
    assert.deepEqual([store.state.at, store.state.runs, store.state.small], ['decide', [1], 30]);
});

test('what follows from a choice is made once for it, and an answer that comes too late is forgotten', async () => {
    const store = new Store({made: null, failed: []});
    const answers = [];
    const app = {store, actions: {fail: error => assert.fail(error)}};
    follow(app, [
        {
            id: 'made',
            of: ({small}) => (small === 30 ? null : small),
            make: (_, signal) => new Promise(resolve => answers.push({resolve, signal})),
            without: {made: null},
        },
    ]);
    store.choose({small: 10}, 'few');
    store.choose({cost: 2}, 'cost'); // of which it does not depend
    store.choose({small: 20}, 'few');
    assert.equal(answers.length, 2);
    assert.ok(answers[0].signal.aborted);
    answers[1].resolve({made: 20});
    answers[0].resolve({made: 10});
    await new Promise(setImmediate);
    assert.equal(store.state.made, 20);
    store.choose({small: 30}, 'few');
    assert.equal(store.state.made, null);
});

test('what could not be made is known as long as the choice is that of which it could not', async () => {
    const store = new Store({failed: []});
    const said = [];
    const app = {store, actions: {fail: (error, id) => said.push([id, error.message])}};
    const make = async () => {
        if (store.state.small === 10) throw new Error('too few');
    };
    follow(app, [{id: 'made', of: ({small}) => small, make, without: {}}]);
    for (const [small, failed] of [
        [10, ['made']],
        [20, []],
        [10, ['made']],
    ]) {
        // prettier-ignore
        store.choose({small});
        await new Promise(setImmediate);
        assert.deepEqual(store.state.failed, failed, `at ${small}`);
    }
    store.choose({small: 20});
    assert.deepEqual(store.state.failed, [], 'at once');
    assert.deepEqual(said, [['made', 'too few'], ['made', 'too few']]); // prettier-ignore
});

test('groups are by size, with the reference in the second place', () => {
    const group = (name, n, privileged = false) => ({name, n, privileged});
    const names = groups => inOrder(groups).map(({name}) => name);
    assert.deepEqual(names([group('c', 1), group('a', 9, true), group('b', 5)]), ['b', 'a', 'c']);
    assert.deepEqual(names([group('a', 9), group('b', 5), group('c', 1, true)]), ['a', 'c', 'b']);
});

test('six measures for every answer, none twice', () => {
    for (const harm of ['both', 'refused', 'granted'])
        for (const trusted of ['yes', 'no'])
            for (const same of ['yes', 'no'])
                for (const scored of [true, false]) {
                    const six = sixOf([harm, trusted, same], {decided: true, scored});
                    assert.equal(new Set(six).size, 6, six.join());
                }
    assert.deepEqual(sixOf(['both', 'yes', 'no'], {decided: false, scored: false}), ['base_rate']);
});

test('the stops of a slider begin with none and rise to the method\u2019s own or beyond', () => {
    const method = param => ({id: 'm', strength: 's', params: [{id: 's', ...param}]});
    assert.deepEqual(stopsOf(method({kind: 'real', default: 1, min: 0, max: 1})), [0, 0.25, 0.5, 0.75, 1]);
    assert.deepEqual(stopsOf(method({kind: 'real', default: 10, min: 0, max: 1000})), [0, 1, 3, 10, 30, 100]);
    assert.deepEqual(stopsOf(method({kind: 'integer', default: 32, min: 0, max: 1000})), [0, 2, 4, 8, 16, 32]);
    assert.deepEqual(stopsOf({id: 'm', strength: null, params: []}), [0, 1]);
});

/** The deciles as the core has them, and everything that Decide looks up. */
const lab = await Lab.create(readFileSync('build/equipoise.wasm'));
const deciles = readDeciles(JSON.parse(readFileSync('datasets/counts/compas_deciles.json', 'utf8')));
function ask(id, options) {
    const handle = lab.subject({file: deciles.bytes}, {...deciles.options, protected: ['race']});
    lab.ask(handle, id, options);
    const answer = lab.answer();
    lab.drop(handle);
    return answer;
}

test('a moved line gives the counts that everybody knows: 45 and 23 of 100 at 5, 25 and 23 at 7 and 5', () => {
    const curves = ask('curves', {points: 512});
    assert.equal(deciles.people, 7214);
    const share = (name, decile) => {
        const group = curves.groups.find(g => g.name === name);
        const line = curves.thresholds.findLast(threshold => shownLine(deciles.scale, threshold) === decile);
        return ratesOf(countsAt(group, placeOfLine(curves, line))).fnr;
    };
    const near = (x, y) => assert.ok(Math.abs(x - y) < 5e-4, `${x}, expected ${y}`);
    near(share('Black', 5), 0.448468);
    near(share('White', 5), 0.234543);
    near(share('Black', 7), 0.249);
    const {scale} = deciles;
    assert.deepEqual(
        curves.thresholds.map(line => shownLine(scale, line)),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, null],
    );
    assert.equal(shownLine(scale, -1), null, 'nobody is marked');
    const both = {Black: 0.2, White: curves.thresholds[curves.at]};
    assert.deepEqual(linesNow({lines: {Black: 0.2}, curves}, ['Black', 'White']), both);
});

test('the core\u2019s strategies are the page\u2019s buttons: 6; 5 and 3; 7 and 5', () => {
    const {strategies} = ask('decide', {among: ['Black', 'White']});
    const lines = strategies.map(({id, groups}) => [id, ...groups.map(({line}) => shownLine(deciles.scale, line))]);
    assert.deepEqual(lines, [
        ['one_line', 6, 6],
        ['demographic_parity', 5, 3],
        ['equal_opportunity', 7, 5],
        ['fpr_parity', 7, 5],
        ['equalized_odds', 7, 5],
    ]);
});

test('the audit of the counts compares the two that are asked for', () => {
    const {apart} = ask('audit', {among: ['Black', 'White'], bootstrap: 0});
    assert.deepEqual(apart.fnr.groups, ['Black', 'White']);
    const {value, low, high} = apart.fnr.difference;
    assert.deepEqual(
        [value, low, high].map(x => (100 * x).toFixed(1)),
        ['21.4', '18.2', '24.5'],
    );
});

test('lines that are kept are worth nothing where their gap or their performance is undefined, as in the core', () => {
    const audit = (/** @type {number | null} */ gap, /** @type {number | null} */ well) =>
        /** @type {any} */ ({overall: {level: {value: well}}, metrics: {gap: {value: gap}}});
    const phi = (/** @type {number | null} */ gap, /** @type {number | null} */ well) =>
        objectiveOf({bias: 'gap', performance: 'level', epsilon: 0.05}, audit(gap, well)).phi;
    assert.deepEqual([phi(-0.04, 0.7), phi(-0.05, 0.7), phi(null, 0.7), phi(0, null)], [0.7, 0, 0, 0]);
});

/* ---- words and the numbers in them ---- */

test('people who are in no figure are told, whoever is audited', () => {
    const state = (/** @type {object} */ given) => /** @type {any} */ ({audit: {overall: {n: 54}}, data: {own: {}}, ...given});
    const people = (/** @type {number} */ set_aside, /** @type {number} */ n) => ({
        overall: {n: 54},
        people: {set_aside, unknown: {n}},
    });
    const subject = {predicted: true};
    assert.equal(peopleWords(state({subject, audit: people(0, 0)})), '54 people, nobody left out');
    assert.equal(peopleWords(state({subject, audit: people(6, 0)})), '54 people; 6 set aside');
    assert.equal(peopleWords(state({subject, audit: people(0, 2)})), '54 people; 2 of unknown group');
    assert.equal(peopleWords(state({subject, audit: people(6, 2)})), '54 people; 6 set aside, 2 of unknown group');
    // Two by the data's own filter, four without an outcome; five more are audited, but have a feature that is missing.
    const description = {rows: {read: 60, filtered: 2, missing: 9}};
    const labels = state({subject: {predicted: false}, description, audit: people(4, 0)});
    assert.equal(peopleWords(labels), '54 people; 6 set aside');
    assert.equal(asideOf(labels).unlearnt, 5);
    assert.equal(asideOf(state({subject, audit: people(6, 0)})).unlearnt, 0, 'nobody learns from decisions');
    // Those whom a model learnt from were not set aside.
    const by = model => peopleWords(state({subject: {predicted: true, model: {run: {report: {plan: {model}}}}}, description}));
    assert.equal(by({hidden: [8]}), '54 people the model never saw');
    assert.equal(by({given: 'm.onnx', trained_on: 'none'}), '54 people the model never saw');
    assert.equal(by({given: 'm.onnx', trained_on: 'unknown'}), '54 people, and not known whether the model learned from them');
    assert.equal(peopleWords(state({subject, audit: {...people(0, 0), overall: {n: 1}}})), '1 person, nobody left out');
});

test('a gap that is rounded to none is not said to be none', () => {
    assert.deepEqual([0, 0.0003, -0.0003, 0.214, -0.01].map(sizeWords), [
        '0 points',
        'under 0.1 points',
        'under 0.1 points',
        '21.4 points',
        '1.0 points',
    ]);
});

test('one is one: person, error, model, column', () => {
    const said = (/** @type {string} */ id, /** @type {object} */ of) => [t(id, {...of, n: '1'}), t(id, {...of, n: '2,000'})];
    assert.deepEqual(said('decide.errors', {more: 'more', of: '9'}), ['1 more error in 9', '2,000 more errors in 9']);
    assert.deepEqual(said('decide.people.all', {}), ['1 person', '2,000 people']);
    assert.deepEqual(said('columns.next', {}), ['Audit this 1 person', 'Audit these 2,000 people']);
    assert.deepEqual(said('compare.gains', {}), ['1 gains the decision', '2,000 gain the decision']);
    assert.deepEqual(said('compare.more', {who: '5 of A'}), ['5 of A and 1 other', '5 of A and 2,000 others']);
    assert.match(t('compare.price.gain', {n: '12', k: '1', whoBad: 'who were charged again'}), /1 is one of the people who were/);
});

test('all sliders together are as many models as will be trained: of every seed, without what cannot run', () => {
    const strength = {id: 'strength', kind: 'real', default: 1, max: 1}; // four stops beside none
    const families = {data: 'pre', training: 'in', network: 'intra', decision: 'post'};
    const methods = Object.entries(families).map(([id, family]) => ({id, family, params: [strength], strength: 'strength'}));
    const stages = Object.fromEntries(methods.map(({id}) => [id, {method: id, params: {}}]));
    const state = {catalog: {methods, settings: {model: []}, kinds: []}, settings: {}, stages, seeds: [1], given: null};
    assert.equal(modelsOfAll(/** @type {any} */ (state)), 17);
    assert.equal(modelsOfAll(/** @type {any} */ ({...state, seeds: [1, 2, 3]})), 51);
    assert.equal(modelsOfAll(/** @type {any} */ ({...state, given: 'a.eqm'})), 9, 'a given model is not trained again');
});

test('what was done to a model that was given is said of each method of a chain', () => {
    const families = {a: 'intra', b: 'post', c: 'post', none: 'baseline'};
    const catalog = {methods: Object.entries(families).map(([id, family]) => ({id, family, title: id.toUpperCase()}))};
    const changes = (/** @type {string} */ method) => changesOf(/** @type {any} */ (catalog), {method});
    assert.deepEqual(changes('none'), {weights: [], rule: []});
    assert.deepEqual(changes('a'), {weights: ['A'], rule: []});
    assert.deepEqual(changes('b'), {weights: [], rule: ['B']});
    assert.deepEqual(changes('a+b'), {weights: ['A'], rule: ['B']});
});

test('who goes elsewhere while the address is being written gets there', async ({mock}) => {
    mock.timers.enable({apis: ['setTimeout']});
    /** What a browser says, which tells of a new address twice, and the address. @type {Record<string, () => void>} */
    const heard = {};
    const place = {hash: '#audit'};
    const changed = (_state, _title, hash) => (place.hash = hash);
    const given = {
        location: place,
        history: {replaceState: changed, pushState: changed},
        addEventListener: (name, then) => (heard[name] = then),
    };
    for (const [name, value] of Object.entries(given)) Object.defineProperty(globalThis, name, {value, configurable: true});
    try {
        const store = new Store({at: 'audit', catalog: null, own: null});
        followAddress({store, actions: {go: at => store.set({at}), fail: error => assert.fail(error)}});
        /** Packed as often as the address is: then what waited for that has gone on. */
        const settled = async () => {
            for (let i = 0; i < 3; i++) await linkOf(store.state);
        };
        await settled();
        store.choose({seeds: [7]}, 'a change');
        mock.timers.tick(300); // it is being written
        place.hash = '#repair';
        heard.popstate();
        await settled();
        heard.hashchange();
        await settled();
        mock.timers.tick(300);
        await settled();
        assert.equal(store.state.at, 'repair');
        assert.match(place.hash, /^#repair&s2=/);
    } finally {
        for (const name of Object.keys(given)) delete globalThis[name];
    }
});
