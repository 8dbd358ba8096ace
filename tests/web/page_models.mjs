// A model that a person brings to the page, beside its data: described, its columns found, its scores looked at, in view; what it
// asks is asked where it belongs. How it goes on is in page_home.mjs.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {decimal, show} from '../../web/lab/figures.js';
import {axe, openPage, picture} from './lib/host.mjs';
import {onnxOf} from '../cli/lib/onnx_make.mjs';
import {MODELS, adultRows, caseOf, modelFile, rowsOfCase} from './lib/models.mjs';
import {go, problem, theatre, wide} from './lib/page.mjs';

const {skip: none, host, browser, visit} = await theatre(test);
const skip = none || (existsSync(join(MODELS, 'index.json')) ? false : 'there are no golden models');

const asFile = (name, content, mimeType = 'application/octet-stream') => ({name, mimeType, buffer: Buffer.from(content)});

/** The files of a case: its model, its rows and what their columns are. */
function filesOf(id, n = 400) {
    const {name, bytes} = modelFile(id);
    const {csv, schema} = rowsOfCase(id, n);
    return [
        asFile(`${id}.csv`, csv, 'text/csv'),
        asFile(`${id}.schema.json`, JSON.stringify(schema), 'application/json'),
        asFile(name, bytes),
    ];
}

/** A table's rows as they are shown. */
const cellsOf = (page, table) =>
    page.locator(`${table} tr`).evaluateAll(rows => rows.map(row => [...row.cells].map(cell => cell.textContent)));

/** The first five people of a case by the columns that tell them apart, with the label and the model's own score. */
function firstPeople(id) {
    const [{buffer}] = filesOf(id);
    const [columns, ...rows] = buffer
        .toString()
        .split('\n')
        .map(line => line.split(','));
    const {expect} = caseOf(id);
    const shown = ['male', 'age', 'education_num', 'y'];
    const cell = (text, name) => (['male', 'y'].includes(name) ? text : show('general', Number(text)));
    const people = rows
        .slice(0, 5)
        .map((row, i) => [
            ...shown.map(name => cell(row[columns.indexOf(name)], name)),
            decimal(expect.score[(i * 7) % expect.score.length], 3),
        ]);
    return [[...shown, 'score'], ...people];
}

const drop = (page, files) => page.locator('.card.drop input[type=file][multiple]').setInputFiles(files);
const ready = page => page.locator('#judge-model:not([disabled])');

for (const id of ['torch_mlp_logit', 'xgb_json_binary'])
    test(`${id}: its scores of the first people stand beside them, with how right they are`, {skip}, () =>
        visit(async page => {
            await drop(page, filesOf(id));
            await page.locator('#model-scores').waitFor();
            assert.match(
                await page.locator('#model-scores').innerText(),
                /Its scores of 400 people[^]*\d\s%.*\(accuracy\).*\(AUC\)/,
            );
            assert.deepEqual(await cellsOf(page, '#model-first'), firstPeople(id));
        }),
    );

test('a model alone asks for data; what it asks is answered beside it', {skip}, () =>
    visit(async page => {
        const {name, bytes} = modelFile('torch_two_logits');
        await page.locator('#bring input[type=file]').setInputFiles(asFile(name, bytes));
        await page.locator('#model-wants-data').waitFor();
        assert.ok(await page.locator('#judge-model').isDisabled());
        await page.locator('#model-asks select').selectOption('1');
        await page.locator('#model-asks').waitFor({state: 'detached'});
        await page.getByRole('button', {name: 'Train a model instead'}).click();
        await page.locator('#model').waitFor({state: 'detached'});
    }),
);

test('what cannot be read is refused where it was given, and the model before it stays', {skip}, () =>
    visit(async page => {
        const good = modelFile('torch_mlp_logit');
        const bring = page.locator('#bring input[type=file]');
        await bring.setInputFiles(asFile(good.name, good.bytes));
        await page.locator('#model').waitFor();
        for (const [name, words] of [
            ['cut.onnx', good.bytes.subarray(0, 300)],
            ['model.pkl', Buffer.from([0x80, 4, 0x95])],
            ['empty.onnx', Buffer.alloc(0)],
        ]) {
            await bring.setInputFiles(asFile(name, words));
            await problem(page, 'given').getByText(name).waitFor();
            assert.match(await page.locator('#model-title').innerText(), /torch_mlp_logit/);
        }
    }),
);

test('a missing column is asked for and said by hand', {skip}, () =>
    visit(async page => {
        const [table, schema, model] = filesOf('skl_columns_adult');
        const other = text => Buffer.from(text.toString().replaceAll('hours_per_week', 'weekly'));
        await drop(page, [{...table, buffer: other(table.buffer)}, {...schema, buffer: other(schema.buffer)}, model]);
        await page.locator('#model-columns').waitFor();
        assert.ok(await page.locator('#judge-model').isDisabled());
        await page.getByLabel('Column of the data that is hours_per_week').selectOption('weekly');
        await page.locator('#use-columns').click();
        await page.locator('#model-scores').waitFor();
        assert.match(await page.locator('#model-columns').innerText(), /Its columns are as you said/);
        await ready(page).waitFor();
    }),
);

test('an order that goes better with the model is proposed, with what it would give, and taken by a button', {skip}, () =>
    visit(async page => {
        const id = 'xgb_onnx_binary';
        const {csv, schema} = adultRows(id, 1500);
        const swap = ([a, b, ...rest]) => [b, a, ...rest];
        const table = csv
            .trim()
            .split('\n')
            .map(line => swap(line.split(',')).join(','))
            .join('\n');
        const {name, bytes} = modelFile(id);
        const text = JSON.stringify({...schema, columns: swap(schema.columns)});
        await drop(page, [
            asFile(`${id}.csv`, table, 'text/csv'),
            asFile(`${id}.schema.json`, text, 'application/json'),
            asFile(name, bytes),
        ]);
        await page.locator('#model-proposed').waitFor();
        const said = await page.locator('#model-proposed').innerText();
        const [, then, now] = /age, education_num, hours_per_week.*AUC would be (0\.\d+), now (0\.\d+)/.exec(said) ?? [];
        assert.ok(Number(then) > Number(now), said);
        await page.locator('#take-order').click();
        await page.locator('#model-proposed').waitFor({state: 'detached'});
        await page.locator('#model-columns', {hasText: 'Its columns are as you said'}).waitFor();
        assert.ok((await page.locator('#model-scores').innerText()).includes(`${then} (AUC)`));
        await ready(page).waitFor();
    }),
);

test('numbers that may be probabilities already are said to be, and a button takes them so', {skip}, () =>
    visit(async page => {
        const rows = Array.from({length: 200}, (_, i) => [((i * 37) % 100) / 100, ((i * 61) % 97) / 97, i % 3 ? 'a' : 'b']);
        const lines = rows.map(([a, b, group], i) => [a, b, group, Number(a + b / 2 > 0.4 + ((i * 13) % 10) / 20)].join(','));
        const model = onnxOf({
            nodes: [
                {op: 'Concat', in: ['skill', 'years'], out: ['x'], with: {axis: {i: 1}}},
                {op: 'Gemm', in: ['x', 'w', 'b'], out: ['y']},
            ],
            weights: [
                {name: 'w', dims: [2, 1], data: [0.6, 0.5]},
                {name: 'b', dims: [1], data: [-0.02]},
            ],
            inputs: ['skill', 'years'].map(input => ({name: input, dims: ['n', 1]})),
            outputs: [{name: 'y', dims: ['n', 1]}],
        });
        const schema = {
            equipoise: 1,
            name: 'line',
            title: 'A line',
            files: [{name: 'line.csv'}],
            columns: [
                {name: 'skill', kind: 'number'},
                {name: 'years', kind: 'number'},
                {name: 'group', role: 'protected', kind: 'category', privileged: ['a']},
                {name: 'y', role: 'label', favourable: ['1']},
            ],
        };
        await drop(page, [
            asFile('line.csv', `skill,years,group,y\n${lines.join('\n')}\n`, 'text/csv'),
            asFile('line.schema.json', JSON.stringify(schema), 'application/json'),
            asFile('line.onnx', model),
        ]);
        await page.locator('#model-likely').waitFor();
        assert.match(await page.locator('#model-likely').innerText(), /between 0 and 1.*They may be probabilities already/s);
        await page.locator('#take-likely').click();
        await page.locator('#model-likely').waitFor({state: 'detached'});
        await ready(page).waitFor();
    }),
);

for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 800],
    ['light', 390],
    ['dark', 390],
])
    test(`axe finds nothing beside a model, ${colorScheme} at ${width}, and nothing scrolls sideways`, {skip}, async () => {
        const options = {bypassCSP: true, colorScheme, viewport: {width, height: 900}};
        const {page, context} = await openPage(browser, `${host.url}#data`, options);
        await drop(page, filesOf('xgb_json_binary'));
        await page.locator('#model-scores').waitFor();
        await picture(page, `model-columns-${width}-${colorScheme}.png`);
        assert.deepEqual(await axe(page), []);
        assert.ok((await wide(page)) <= width, `${await wide(page)}`);
        await go(page, 'data'); // narrow, the other steps are put away
        await page.locator('#model-scores').waitFor();
        await picture(page, `model-data-${width}-${colorScheme}.png`);
        assert.deepEqual(await axe(page), []);
        assert.ok((await wide(page)) <= width, `${await wide(page)}`);
        await context.close();
    });
