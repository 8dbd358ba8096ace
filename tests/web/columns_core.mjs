// What the columns of a file mean, without a browser: what is guessed, what is wanting, and that the options and the schema made
// of it say to the core what the person said.
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import test from 'node:test';
import {Lab} from '../../web/lab/lab.js';
import {WHOLE, columnsOf, decisionOptions, schemaOf, wanting, wantsOf} from '../../web/state/columns.js';
import {readCuts} from '../../web/state/recode.js';
import {unpacked} from '../../web/state/unpack.js';
import {strToU8, zipSync} from '../../web/node_modules/fflate/esm/index.mjs';
import {site} from './lib/host.mjs';
import {rest} from '../../web/words/rest.js';
import {addWords} from '../../web/words/words.js';

addWords('en', rest);
const wasm = resolve(site, 'equipoise.wasm');
const skip = !existsSync(wasm) && `${wasm} is not built`;
const lab = skip ? null : await Lab.create(readFileSync(wasm));
const bytesOf = text => new TextEncoder().encode(text);

/** @param {string} text */
function look(text) {
    lab.openPreview(bytesOf(text));
    while (lab.stepPreview(1e9));
    const preview = lab.previewed();
    lab.closePreview();
    return preview;
}
const usesOf = columns => Object.fromEntries(columns.map(({name, use}) => [name, use]));
const idsOf = columns => wantsOf(columns).map(({id, column}) => `${id.split('.').at(-1)} ${column}`);

/** 40 people of two sexes: every second is hired, of the women every fourth. */
const HIRED = `id,name,job,age,sex,hired,year\n${Array.from({length: 40}, (_, i) => {
    const sex = i % 2 ? 'm' : 'f';
    return `${i},person ${i},${i % 3 ? 'cook' : 'nurse'},${20 + i},${sex},${i % 4 ? 'no' : 'yes'},2020`;
}).join('\n')}\n`;

test('names and values say what a column is for, and what to beware of', {skip}, () => {
    const columns = columnsOf(look(HIRED), {});
    // Nothing else says what became of people, so who was hired is the outcome, and not a decision to be judged.
    assert.deepEqual(usesOf(columns), {
        ...{id: 'leave', name: 'leave', job: 'feature', age: 'feature', sex: 'group', hired: 'outcome', year: 'leave'},
    });
    assert.deepEqual(
        columns.map(({warnings}) => warnings),
        [[], ['personal'], [], [], [], [], ['constant']],
    );
    assert.deepEqual(columns[5].good, ['yes']);
    assert.equal(wanting(columns), null);
    const decided = columnsOf(look('y,d,g\n1,1,a\n0,1,a\n1,0,b\n0,0,b\n'), {});
    assert.deepEqual(usesOf(decided), {y: 'outcome', d: 'decision', g: 'group'});
});

test('cells that say nothing are no level, unless the person says that they are', {skip}, () => {
    const preview = look('y,d,g\n1,1,a\n0,1,NA\n1,0,b\n0,0,NA\n1,1,a\n');
    const [, , before] = columnsOf(preview, {});
    assert.deepEqual([before.levels.map(({value}) => value), before.unknown], [['a', 'b'], 2]);
    const [, , literal] = columnsOf(preview, {g: {literal: true}});
    assert.deepEqual([literal.levels.map(({value}) => value), literal.unknown], [['a', 'NA', 'b'], 0]);
    const [, , other] = columnsOf(preview, {[WHOLE]: {missing: ['b']}});
    assert.deepEqual([other.levels.map(({value}) => value), other.unknown], [['a', 'NA'], 1]);
});

test('what is wanting is named at its column, in the order of the work', {skip}, () => {
    const preview = look(HIRED);
    const changes = {hired: {use: 'feature'}, sex: {use: 'feature'}};
    assert.deepEqual(idsOf(columnsOf(preview, changes)), ['outcome null', 'group null']);
    const aged = {hired: {good: []}, age: {use: 'group'}};
    assert.deepEqual(idsOf(columnsOf(preview, aged)), ['good hired', 'cut age']);
    const wrong = look('y,d,g\nyes,up,a\nno,down,a\nyes,down,b\nno,up,b\n');
    assert.deepEqual(idsOf(columnsOf(wrong, {})), ['decision d']);
    assert.deepEqual(idsOf(columnsOf(wrong, {d: {good: ['up']}})), []);
    const marks = look('y;d;g;w\n1;1;a;1.000\n0;1;a;2.500\n1;0;b;500\n0;0;b;1.250\n');
    assert.deepEqual(idsOf(columnsOf(marks, {})), ['marks w']);
    assert.deepEqual(idsOf(columnsOf(marks, {w: {use: 'leave'}})), []);
    assert.deepEqual(idsOf(columnsOf(marks, {[WHOLE]: {decimal: ',', thousands: '.'}})), []);
});

test('values are renamed, merged, ordered, missing and cut as schemas have it, and the core reads it so', {skip}, () => {
    const text = 'y,d,g,age,born\n05,1,M,20,1990-01-31\n5,1,m,30,1980-02-01\n6,0,F,40,1970-03-01\n5,0,x,50,1960-04-01\n';
    const preview = look(text);
    assert.deepEqual(
        preview.columns.map(({kind}) => kind),
        ['category', 'yes_no', 'category', 'number', 'date'].map((kind, i) => (i === 0 ? 'number' : kind)),
    );
    const said = {
        y: {use: 'outcome', good: ['5', '05']},
        d: {use: 'decision'},
        g: {use: 'group', merge: {M: 'men', m: 'men', F: 'women'}, order: ['women', 'men'], absent: ['x']},
        age: {use: 'group', cuts: [25, 45]},
        born: {use: 'feature'},
    };
    const columns = columnsOf(preview, said);
    assert.deepEqual(
        columns[2].levels.map(({value, n}) => [value, n]),
        [
            ['women', 1],
            ['men', 2],
        ],
    );
    assert.equal(columns[2].unknown, 1);
    assert.deepEqual(wantsOf(columns), []);
    const of = groups => lab.auditPredictions(bytesOf(text), decisionOptions(columns, groups));
    assert.deepEqual(
        of(['g']).groups.map(({name, n}) => [name, n]),
        [
            ['women', 1],
            ['men', 2],
        ],
    );
    assert.deepEqual(
        of(['age']).groups.map(({name}) => name),
        ['under 25', '25 to 44', '45 and over'],
    );
    assert.equal(of(['g']).overall.positives, 2);
    const schema = schemaOf(preview, columns, 'x.csv');
    lab.load({schema: JSON.stringify(schema), files: [bytesOf(text.repeat(1))]});
    assert.deepEqual(schema.columns[4].date, {order: 'ymd', as: 'days'});
    assert.deepEqual(schema.columns[2].merge, {men: ['M', 'm'], women: ['F']});
    // And read back from the schema it is the same.
    const again = columnsOf(preview, {}, JSON.stringify(schema));
    assert.deepEqual([again[2].merge, again[2].order, again[3].cuts], [said.g.merge, said.g.order, said.age.cuts]);
});

test('cuts are rising numbers, or so many parts', () => {
    for (const [text, expected] of [
        ['25, 45', {cuts: [25, 45], quantiles: 0}],
        ['4 parts', {cuts: [], quantiles: 4}],
        ['', {cuts: [], quantiles: 0}],
        ['1 part', null],
        ['45,25', null],
        ['old', null],
    ])
        assert.deepEqual(readCuts(text), expected, text);
});

test('decisions are audited as the columns are meant', {skip}, () => {
    const text = 'y;d;g;w\n1;1;a;1.000\n0;1;a;2.500\n1;0;b;500\n0;0;b;1.250\n';
    const audited = whole => {
        const columns = columnsOf(look(text), {[WHOLE]: whole, g: {privileged: ['b']}});
        return lab.auditPredictions(bytesOf(text), decisionOptions(columns, ['g'], whole));
    };
    // Of group a 1000 in 3500 are good, or 1 in 3.5: which, only the person knows; of b 500 in 1750, or 500 in 501.25.
    const rates = audit => Object.fromEntries(audit.groups.map(group => [group.name, group.base_rate.value]));
    const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a}, expected ${b}`);
    const [grouped, plain] = [
        {decimal: ',', thousands: '.'},
        {decimal: '.', thousands: ','},
    ].map(audited);
    near(rates(grouped).a, 1000 / 3500);
    near(rates(grouped).b, 500 / 1750);
    near(rates(plain).a, 1 / 3.5);
    near(rates(plain).b, 500 / 501.25);
    assert.deepEqual(
        grouped.groups.map(({name, privileged}) => [name, privileged]),
        [
            ['a', false],
            ['b', true],
        ],
    );
});

test('the schema is what the core loads: roles, good values, a cut, what is left out', {skip}, () => {
    const preview = look(HIRED);
    const changes = {age: {use: 'group', min: 40}, sex: {use: 'both', privileged: ['m']}, job: {literal: true}};
    const columns = columnsOf(preview, changes);
    const schema = schemaOf(preview, columns, 'hired people.csv');
    const by = Object.fromEntries(schema.columns.map(({name, ...rest}) => [name, rest]));
    assert.equal(schema.name, 'hired-people');
    assert.deepEqual(by.hired, {role: 'label', kind: 'category', favourable: ['yes']});
    assert.deepEqual(by.age, {role: 'protected', kind: 'number', privileged: {min: 40}});
    assert.deepEqual([by.sex.role, by.sex.privileged, by.name.role, by.job.missing], ['protected', ['m'], 'drop', []]);
    lab.load({schema: JSON.stringify(schema), files: [bytesOf(HIRED)]});
    const description = lab.describe();
    assert.equal(description.rows.kept, 40);
    assert.deepEqual(
        description.protected.map(({column}) => column),
        ['age', 'sex'],
    );
});

test('a schema that came with the file stays as it is where nothing is changed', {skip}, () => {
    const preview = look(HIRED);
    const own = schemaOf(preview, columnsOf(preview, {job: {use: 'leave'}, sex: {privileged: ['f']}}), 'a.csv');
    const given = JSON.stringify({...own, title: 'Mine', filters: [{column: 'age', keep: '>=', value: 30}]});
    const columns = columnsOf(preview, {}, given);
    assert.deepEqual([usesOf(columns).job, columns[4].privileged, columns[5].good], ['leave', ['f'], ['yes']]);
    const again = schemaOf(preview, columns, 'a.csv', {given});
    assert.deepEqual([again.title, again.filters], ['Mine', [{column: 'age', keep: '>=', value: 30}]]);
    lab.load({schema: JSON.stringify(again), files: [bytesOf(HIRED)]});
    assert.equal(lab.describe().rows.kept, 30);
});

test('what is said of how a file is written decides, and goes to the audit', {skip}, () => {
    const text = 'y;d;g\n1;1;a\n0;1;b\n';
    lab.openPreview(bytesOf(text), {delimiter: ',', header: 2});
    while (lab.stepPreview(1000)) continue;
    const {written, schema} = lab.previewed();
    lab.closePreview();
    assert.deepEqual([written.delimiter, written.header, schema.columns.length], [',', 2, 1]);
    assert.throws(() => lab.openPreview(bytesOf(text), {delimiter: 'ab'}), /delimiter: is "ab", expected one character/);
    const options = decisionOptions(columnsOf(look('y,d,g\n1,1,a\n0,1,b\n1,0,a\n0,0,b\n'), {}), ['g'], {
        dialect: {encoding: 'utf-8'},
    });
    assert.equal(options.encoding, 'utf-8');
});

test('one table in an archive is taken out of it; of several it is said', async () => {
    const packed = async (/** @type {CompressionFormat} */ how) =>
        new Uint8Array(
            await new Response(new Blob(['y,d\n1,2\n']).stream().pipeThrough(new CompressionStream(how))).arrayBuffer(),
        );
    const gz = await unpacked({name: 'rows.csv.gz', bytes: await packed('gzip')}, 1000);
    assert.deepEqual([gz.name, new TextDecoder().decode(gz.bytes)], ['rows.csv', 'y,d\n1,2\n']);
    const table = strToU8('y,d\n1,2\n');
    for (const level of /** @type {const} */ ([0, 9])) {
        const bytes = zipSync({'in/rows.csv': table, 'readme.md': table}, {level});
        const one = await unpacked({name: 'rows.zip', bytes}, 1000);
        assert.deepEqual([one.name, new TextDecoder().decode(one.bytes)], ['rows.csv', 'y,d\n1,2\n']);
        await assert.rejects(unpacked({name: 'rows.zip', bytes}, 3), /rows\.zip holds more than/);
    }
    const two = {name: 'two.zip', bytes: zipSync({'a.csv': table, 'b.csv': table})};
    await assert.rejects(unpacked(two, 1000), /two\.zip holds 2 tables/);
    await assert.rejects(unpacked({name: 'rows.csv.gz', bytes: await packed('gzip')}, 3), /holds more than/);
    const book = zipSync({'[Content_Types].xml': table, 'xl/a.csv': table});
    assert.equal((await unpacked({name: 'a.xlsx', bytes: book}, 1000)).bytes, book, 'the core says what that is');
    const hurt = zipSync({'rows.csv': strToU8('y,d\n1,2\n'.repeat(50))});
    hurt.fill(0xff, 40, 45); // of what is packed
    await assert.rejects(unpacked({name: 'hurt.zip', bytes: hurt}, 1000), /hurt\.zip is an archive that cannot be unpacked/);
    const half = {name: 'half.gz', bytes: (await packed('gzip')).subarray(0, 14)};
    await assert.rejects(unpacked(half, 1000), /half\.gz is an archive that cannot be unpacked/);
});

test('a large archive is unpacked in pieces, and what else there is to do goes on between them', async () => {
    const table = strToU8(`a,b\n${Array.from({length: 2e6}, (_, i) => `${(i * 7919) % 9973},${i % 3}`).join('\n')}`);
    const bytes = zipSync({'readme.txt.bak': table.subarray(0, 1e6), 'rows.csv': table});
    let [turns, over] = [0, false];
    const turn = () => (over ? null : setImmediate(turn, turns++));
    turn();
    const rows = await unpacked({name: 'rows.zip', bytes}, 1e8);
    over = true;
    assert.ok(Buffer.from(table).equals(rows.bytes));
    assert.ok(turns > 3, `${turns} turns`);
});
