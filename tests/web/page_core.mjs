// The page's own reckoning, without a browser: what it reads, what it compares, what it puts in a link.
import assert from 'node:assert/strict';
import {mkdtempSync, openAsBlob, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';
import {grown} from '../../web/lab/live_curve.js';
import {csvCell, flatParams, reportCsv} from '../../web/state/compare.js';
import {readDocument} from '../../web/study/document.js';
import {MOST_BYTES, readFiles, recognise} from '../../web/state/files.js';
import {buildPlan, chainOf, hindrance, readPlan} from '../../web/state/plan.js';
import {decodeChoice, decodeHash} from '../../web/state/url.js';
import {encodePlan} from './lib/earlier.mjs';
import {rest} from '../../web/words/rest.js';
import study from '../../web/words/en/study.js';
import {addWords} from '../../web/words/words.js';

addWords('en', rest, study);

const CATALOG = {
    families: [{id: 'zero'}, {id: 'x'}, {id: 'y'}],
    methods: [
        {id: 'base', family: 'zero', params: []},
        {id: 'one', family: 'x', params: []},
        {id: 'two', family: 'x', params: []},
        {id: 'late', family: 'y', params: []},
    ],
    settings: {model: [{id: 'width', default: 8}], train: []},
    presets: [
        {id: 'small', model: {width: 8}},
        {id: 'large', model: {width: 64}},
    ],
};

test('one method of each family is combined in a chain, and a plan that has it is read back', () => {
    const on = (/** @type {object} */ params) => ({on: true, params});
    const choice = {base: on({}), one: on({a: 2}), late: on({})};
    const chain = [{id: 'one', a: 2}, {id: 'late'}];
    assert.deepEqual(chainOf(CATALOG, choice), chain);
    const methods = [{id: 'base'}, {id: 'one', a: 2}, {id: 'late'}, chain];
    const read = readPlan({equipoise: 1, methods}, CATALOG);
    assert.deepEqual([read.together, read.unknown, read.choice.one], [true, [], choice.one]);
    const other = readPlan({equipoise: 1, methods: [{id: 'base'}, chain]}, CATALOG); // of methods that do not run alone
    assert.deepEqual([other.together, other.unknown], [false, ['method “a chain”']]);
    const two = {...choice, two: {on: true, params: {}}}; // of one family
    assert.equal(chainOf(CATALOG, two), null);
    assert.equal(chainOf(CATALOG, {one: {on: true, params: {}}}), null); // alone
});

test('a method that works on a network cannot be run on a model that is none', () => {
    const kinds = [
        {id: 'net', gradient: true},
        {id: 'bush', gradient: false},
    ];
    const [base, one, two] = CATALOG.methods;
    const settings = {model: [{id: 'kind', default: 'net'}]};
    const catalog = {...CATALOG, kinds, settings, methods: [base, {...one, network: true}, two]};
    const hindered = (/** @type {object} */ model) => catalog.methods.map(method => hindrance(catalog, method, {model}, null));
    assert.deepEqual(hindered({}), [null, null, null]);
    const [none, why, other] = hindered({kind: 'bush'});
    assert.match(why, /works on a network/);
    assert.deepEqual([none, other], [null, null]);
});

test('a method that works before or while a model is trained cannot be run beside a given one, whatever the settings say', () => {
    const [base, one, two] = CATALOG.methods;
    const methods = [base, {...one, family: 'pre'}, {...two, family: 'post', network: true}];
    const catalog = {
        ...CATALOG,
        kinds: [{id: 'bush', gradient: false}],
        settings: {model: [{id: 'kind', default: 'bush'}]},
        methods,
    };
    assert.equal(hindrance(catalog, methods[2], {}, {name: 'a.eqm', fixed: null}), null);
    assert.match(hindrance(catalog, methods[1], {}, {name: 'a.eqm', fixed: null}), /a\.eqm is not trained again/);
    assert.equal(hindrance(catalog, methods[1], {}, null), null);
});

test('a plan says only what differs from the defaults, and is read back as it was', () => {
    const roles = {protected: ['sex', 'race'], by_level: true, privileged: 'Male, White'};
    const plan = buildPlan('adult', roles, {model: {width: 4}, train: {}}, [{id: 'one', a: [1, 2]}], [3]);
    assert.deepEqual(plan, {
        equipoise: 1,
        data: 'adult',
        protected: ['sex', 'race'],
        by_level: true,
        privileged: 'Male, White',
        model: {width: 4},
        methods: [{id: 'one', a: [1, 2]}],
        seeds: [3],
    });
    const read = readPlan(plan, CATALOG);
    assert.deepEqual(read.roles, roles);
    assert.deepEqual(read.settings.model, {width: 4});
    assert.deepEqual(read.choice.one, {on: true, params: {a: [1, 2]}});
    assert.deepEqual(read.unknown, []);
    const strange = readPlan({...plan, model: {depth: 1}, methods: [{id: 'three'}], drop_protected: true, colour: 1}, CATALOG);
    assert.deepEqual(strange.unknown, ['colour', 'model.depth', 'method “three”']);
    assert.ok(strange.blind);
});

test('a network by name is read as what it stands for, under the keys beside it', () => {
    const read = model => readPlan({equipoise: 1, methods: [], model}, CATALOG);
    assert.deepEqual(read({preset: 'large'}).settings.model, {width: 64});
    assert.deepEqual(read({preset: 'small'}).settings.model, {});
    assert.deepEqual(read({preset: 'large', width: 4}).settings.model, {width: 4});
    assert.deepEqual(read({preset: 'none'}).unknown, ['model.preset']);
});

test('a plan goes through a link and back; other versions and cut links are refused in words', async () => {
    const plan = {
        equipoise: 1,
        data: 'adult',
        protected: 'sex',
        methods: [{id: 'one'}],
        seeds: [1],
        name: 'ä ≤ 漢',
    };
    const link = await encodePlan(plan);
    assert.match(link, /^p1=[\w-]+$/);
    assert.deepEqual(await decodeHash(`#compare&${link}`), {step: 'compare', plan});
    assert.deepEqual(await decodeHash('#train'), {step: 'train', plan: null});
    await assert.rejects(decodeHash(`#compare&${link.slice(0, -8)}`), /cannot be read/);
    await assert.rejects(decodeHash(`#compare&p9=${link.slice(3)}`), /version "p9"/);
    await assert.rejects(encodePlan({equipoise: 1, x: Array.from({length: 9000}, (_, i) => Math.sin(i))}), /too long/);
});

/** A cell with the decisions of one group: balanced accuracy (tpr + tnr) / 2, or accuracy. */
function cell(method, seed, performance, bias, [tp, fn, tn, fp], params = {}) {
    const part = {
        objective: {phi: 0, performance, bias, why: null},
        overall: {tp, fn, tn, fp},
        groups: [],
        metrics: {gap: {value: bias, low: bias - 0.1, high: bias + 0.1, why: null}},
    };
    return {
        index: 0,
        method,
        family: 'x',
        params: {[method]: params},
        settings: {},
        seed,
        error: null,
        weights_sha256: 'ab',
        test: part,
        valid: part,
        train: part,
    };
}

test('the parameters of a chain are told apart by their methods', () => {
    assert.deepEqual(flatParams({method: 'one+two', params: {one: {a: 1}, two: {b: 2}}}), {
        'one a': 1,
        'two b': 2,
    });
});

test('a live curve grows by what is new, and begins anew where nothing is left out', () => {
    const piece = (from, ...loss) => ({
        from,
        epoch: loss.map((_, i) => from + i + 1),
        train_loss: loss,
        valid_loss: loss,
        performance: loss,
        bias: loss,
        learning_rate: loss,
        best_epoch: from + 1,
    });
    const first = grown(null, piece(0, 5, 4));
    const second = grown(first, piece(2, 3));
    assert.deepEqual(second.epoch, [1, 2, 3]);
    assert.deepEqual(second.train_loss, [5, 4, 3]);
    assert.equal(second.best_epoch, 3);
    assert.deepEqual(first.epoch, [1, 2], 'what was drawn stays as it was');
    assert.deepEqual(grown(second, piece(3)).epoch, [1, 2, 3], 'nothing new');
    assert.deepEqual(grown(second, piece(0, 9)).train_loss, [9], 'another network');
    assert.equal(grown(second, null), null);
});

test('a cell that a spreadsheet would take for a formula is a text, and a number stays one', () => {
    for (const text of ['=1+1', '+1+1', '-x', '@SUM(1)', '\tx']) assert.equal(csvCell(text), `'${text}`);
    assert.equal(csvCell('=a,b'), `"'=a,b"`);
    for (const number of [-0.5, '-0.125', '-1e-7']) assert.equal(csvCell(number), String(number));
});

test('the CSV has a line for every number and quotes what needs it', () => {
    const csv = reportCsv({cells: [cell('one', 1, 0.625, 0, [3, 1, 8, 8], {a: 1, b: 2})]});
    const lines = csv.trimEnd().split('\r\n');
    assert.equal(lines.length, 1 + 3 * (3 + 1));
    assert.match(csv, /"\{""a"":1,""b"":2\}"/);
    assert.ok(lines.some(line => line.endsWith('test,,gap,0,-0.1,0.1,')));
});

test('originals are known by fingerprint or name, whatever order they come in', async () => {
    const shipped = [
        {
            id: 'pair',
            title: 'Pair',
            schema: '{}',
            twin: null,
            files: [
                {name: 'b.csv', sha256: ''},
                {name: 'a.csv', sha256: ''},
            ],
        },
    ];
    const held = new Map();
    const [a, b] = ['a.csv', 'b.csv'].map(name => ({name, bytes: new TextEncoder().encode(name)}));
    const waiting = await recognise([a], shipped, held);
    assert.equal(waiting.kind, 'wait');
    assert.match(waiting.text, /drop b\.csv too/);
    const found = await recognise([b], shipped, held);
    assert.deepEqual(found.source.files, [b.bytes, a.bytes]);
    assert.equal(held.size, 0);
    assert.equal((await recognise([a, b], shipped, held)).kind, 'source');
    assert.equal((await recognise([{name: 'c.csv', bytes: a.bytes}], shipped, held)).kind, 'table');
});

test('a plan that is none is refused in a sentence that names the place', () => {
    const plan = {equipoise: 1, data: 'adult', protected: 'sex', methods: [{id: 'one'}], seeds: [1]};
    for (const [change, sentence] of [
        [{methods: 5}, 'The plan’s methods is 5, expected a list of {"id": "…"}.'],
        [{methods: [null]}, 'The plan’s methods is [null], expected a list of {"id": "…"}.'],
        [{methods: ['one']}, 'The plan’s methods is ["one"], expected a list of {"id": "…"}.'],
        [{methods: [[{}]]}, 'The plan’s methods is [[{}]], expected a list of {"id": "…"}.'],
        [{methods: {id: 'one'}}, 'The plan’s methods is {"id":"one"}, expected a list of {"id": "…"}.'],
        [{seeds: 5}, 'The plan’s seeds is 5, expected a list of whole numbers.'],
        [{seeds: []}, 'The plan’s seeds is [], expected a list of whole numbers.'],
        [{seeds: [1, 'x']}, 'The plan’s seeds is [1,"x"], expected a list of whole numbers.'],
        [{protected: [5]}, 'The plan’s protected is [5], expected the name of a column, or several.'],
        [{protected: {}}, 'The plan’s protected is {}, expected the name of a column, or several.'],
        [{privileged: []}, 'The plan’s privileged is [], expected the name of a group.'],
        [{data: 5}, 'The plan’s data is 5, expected the name of a data set.'],
        [{model: 'deep'}, 'The plan’s model is "deep", expected settings by name.'],
        [{train: [1]}, 'The plan’s train is [1], expected settings by name.'],
        [{methods: 'x'.repeat(99)}, `The plan’s methods is "${'x'.repeat(39)}…, expected a list of {"id": "…"}.`],
    ])
        assert.throws(() => readPlan({...plan, ...change}, CATALOG), {name: 'Error', message: sentence});
    for (const change of [{methods: null}, {seeds: null}, {model: null}, {methods: [[{id: 'one'}, {id: 'two'}]]}])
        readPlan({...plan, ...change}, CATALOG);
    assert.deepEqual(readPlan({...plan, methods: [{id: 'constructor'}]}, CATALOG).unknown, ['method “constructor”']);
});

test('a link that would unfold into gigabytes is refused at once, and the longest link is read', async () => {
    const bomb = '[' + '1,'.repeat(4e6) + '1]';
    const pack = async text => {
        const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate'));
        return Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url');
    };
    const long = await pack(bomb);
    assert.ok(long.length > 6000, `${long.length} characters`);
    await assert.rejects(decodeHash(`#compare&p1=${long}`), /has \d+ characters, and a link of this page has at most 6000/);
    await assert.rejects(decodeChoice(`#audit&m1=${long}`), /^Error: The link's choice cannot be read: it has/);
    // Short enough, and yet 1.2 MB.
    const short = await pack(JSON.stringify({equipoise: 1, name: ' '.repeat(1.2e6)}));
    assert.ok(short.length < 6000, `${short.length} characters`);
    await assert.rejects(decodeHash(`#compare&p1=${short}`), /unfold into at most 1000000 bytes/);
    for (const nothing of ['[1]', 'null', '5', '{"measures":5}', '{"measures":null}', '{}'])
        await assert.rejects(decodeChoice(`#audit&m1=${await pack(nothing)}`), /choice cannot be read/, nothing);
    // The limit that is stated is reached: a plan whose link has within 100 characters of it.
    let link = '';
    for (let n = 100; ; n += 10) {
        const plan = {equipoise: 1, x: Array.from({length: n}, (_, i) => Math.round(1e6 * Math.abs(Math.sin(i))))};
        const next = await encodePlan(plan).catch(() => null);
        if (!next) break;
        link = next;
    }
    assert.ok(link.length > 5900, `${link.length} characters`);
    assert.equal((await decodeHash(`#compare&${link}`)).plan.equipoise, 1);
});

/** A file as the page sees it. */
const given = (name, text) => ({name, bytes: new TextEncoder().encode(text)});

test('a plan, report, study, twin or audit that is dropped is named as what it is', async () => {
    const table = given('people.csv', 'a\n1\n');
    for (const [content, sentence] of [
        ['{"equipoise":1,"data":"adult","methods":[{"id":"none"}]}', /^x\.json is a plan of runs, not data: /],
        ['{"equipoise":1,"cells":[],"plan":{},"data":{}}', /^x\.json is the report of a run, not data: .* no counts inside/],
        ['{"equipoise":1,"study":"paper","plans":[]}', /^x\.json is a saved study, not data: /],
        ['{"equipoise_twin":1,"data":"adult"}', /^x\.json is the model of a synthetic twin: drop it together with the schema/],
        ['{"equipoise":1,"subject":{},"audit":{}}', /^x\.json is a saved audit without its counts: /],
        ['{"groups":[],"overall":{},"metrics":{}}', /^x\.json is a saved audit without its counts: /],
        ['null', /^x\.json is neither a schema nor anything else of Equipoise: /],
        ['5', /^x\.json is neither a schema/],
        ['[]', /^x\.json is neither a schema/],
        ['{"columns":5}', /^x\.json is neither a schema/],
        ['{"columns"', /^x\.json is not valid JSON: /],
    ])
        for (const files of [[given('x.json', content)], [table, given('x.json', content)]])
            await assert.rejects(recognise(files, [], new Map()), {name: 'Error', message: sentence});
    const schema = '{"columns":[]}';
    const twin = given('t.json', '{"equipoise_twin":1}');
    const found = await recognise([twin, given('s.json', schema)], [], new Map());
    assert.deepEqual(found.source, {schema, twin: twin.bytes});
    await assert.rejects(recognise([twin, table, given('s.json', schema)], [], new Map()), /rows come from one of them/);
    for (const files of ['5', 'null', '[null]', '["a"]', '[{"name":5}]'])
        assert.equal(
            (await recognise([table, given('s.json', `{"columns":[],"files":${files}}`)], [], new Map())).kind,
            'source',
            files,
        );
});

test('files that are too large, folders and files that cannot be read are refused in a sentence', async () => {
    const said = [];
    const read = (files, items) => readFiles({files, items}, text => said.push(text));
    const file = (name, size, bytes = async () => new ArrayBuffer(0)) => ({name, size, arrayBuffer: bytes});
    await assert.rejects(
        read([file('big.csv', 2.3e9)]),
        /^Error: big\.csv: 2\.3 GB, and the page reads at most 400 MB at a time\. The command line reads more/,
    );
    await assert.rejects(read([file('a', 3e8), file('b', 3e8)]), /^Error: a and b: 600 MB/);
    const folder = {webkitGetAsEntry: () => ({isDirectory: true, name: 'people'})};
    await assert.rejects(read([file('people', 4096)], [folder]), /“people” is a folder: drop the files that are in it\./);
    const moved = file('gone.csv', 10, () => Promise.reject(new DOMException('not found', 'NotFoundError')));
    await assert.rejects(read([moved]), /^Error: gone\.csv could not be read: .*moved or changed.*not found/);
    assert.deepEqual(said, []);
    assert.equal((await read([file('all.csv', MOST_BYTES)])).length, 1, 'the limit itself is read');
    assert.deepEqual(said, ['Reading all.csv, 400 MB…']);
});

test('a model that is too large is refused before it is read', async () => {
    const unread = () => Promise.reject(new Error('it was read'));
    const file = (name, size, head = '') => ({
        name,
        size,
        arrayBuffer: unread,
        slice: (from, to) => {
            assert.ok(to - from < 1000, 'only its first bytes');
            return new Blob([head]);
        },
    });
    for (const [name, head] of [
        ['net.onnx', ''],
        ['m.eqm', ''],
        ['forest.txt', 'tree\nversion=v4\n'],
        ['xgb.json', '{"learner":{"attributes":{}'],
    ])
        await assert.rejects(
            readFiles({files: [file(name, 200e6, head)]}, () => {}),
            new RegExp(`^Error: ${name} is larger than 64 MB`),
        );
    await assert.rejects(
        readFiles({files: [file('rows.txt', 200e6, 'age,income\n')]}, () => {}),
        /it was read/,
    );
    const folder = mkdtempSync(join(tmpdir(), 'large-'));
    const sparse = join(folder, 'sparse.onnx');
    writeFileSync(sparse, '');
    truncateSync(sparse, 200e6);
    const blob = await openAsBlob(sparse);
    const before = process.memoryUsage().arrayBuffers;
    const given = new Proxy(blob, {get: (of, key) => (key === 'name' ? 'sparse.onnx' : Reflect.get(of, key, of))});
    await assert.rejects(
        readFiles({files: [given]}, () => {}),
        /^Error: sparse\.onnx is larger than 64 MB/,
    );
    assert.ok(process.memoryUsage().arrayBuffers - before < 10e6);
    rmSync(folder, {recursive: true});
});

test('the head of a saved study is checked like its plans', () => {
    const catalog = {metrics: [], families: []};
    const plan = {objective: {bias: 'x', epsilon: 0}, seeds: []};
    const report = {data: {name: 'a', title: 'A', synthetic: true}, plan, cells: []};
    const study = head => JSON.stringify({plans: [{plan: 'a', report}], ...head});
    for (const [head, sentence] of [
        [{titles: {m: [1, 2]}}, /its titles are not texts by measure/],
        [{titles: 5}, /its titles are not texts/],
        [{families: [1]}, /its families are not a list of texts/],
        [{families: 'pre'}, /its families are not/],
        [{version: {}}, /its version is no text/],
    ])
        assert.throws(() => readDocument(study(head), 's.json', catalog), sentence);
    assert.equal(readDocument(study({titles: {m: 'M'}}), 's.json', catalog).titles.m, 'M');
});
