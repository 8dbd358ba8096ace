// What people drop: original files, a table with its schema, a table alone, predictions, and things that are wrong.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {launch, missing, openPage, originals, screenshots, serve, step} from './lib/host.mjs';

const skip = missing();
const host = skip ? null : await serve();
const browser = skip ? null : await launch();
test.after(async () => {
    await browser?.close();
    host?.close();
});

async function visit(body) {
    const {page, said, context} = await openPage(browser, host.url);
    const before = host.log.length;
    try {
        await step(page, 'data');
        await body(page);
        assert.deepEqual(said, []);
        assert.deepEqual(host.log.slice(before), []);
    } catch (error) {
        await page.screenshot({path: `${screenshots}/failed-files.png`, fullPage: true});
        const [status, alert] = await Promise.all(
            ['#status', '#alert'].map(id => page.locator(id).textContent()),
        );
        console.log(`  note ${status} ${alert}`);
        throw error;
    } finally {
        await context.close();
    }
}

const pick = (page, ...files) => page.locator('#step-data .drop > input[type=file]').setInputFiles(files);
const text = (name, content) => ({name, mimeType: 'text/csv', buffer: Buffer.from(content)});
const loaded = page => page.locator('#step-data .description h3').innerText();

/** 200 people, deterministic: a is hired more often than b. */
const people = () => {
    const rows = Array.from({length: 200}, (_, i) => [
        20 + ((i * 7) % 45),
        i % 2 ? 'a' : 'b',
        (i * 13) % 10,
        i % 2 === 1 ? (i % 3 ? 'yes' : 'no') : i % 3 ? 'no' : 'yes',
    ]);
    return `age,team,tests,hired\n${rows.map(row => row.join(',')).join('\n')}\n`;
};
const schema = JSON.stringify({
    equipoise: 1,
    name: 'hiring',
    title: 'Hiring',
    format: {delimiter: ',', header: true},
    columns: [
        {name: 'age', kind: 'number'},
        {name: 'team', role: 'protected', kind: 'category', privileged: ['a']},
        {name: 'tests', kind: 'number'},
        {name: 'hired', role: 'label', favourable: ['yes']},
    ],
});

for (const [name, kept] of [
    ['adult', '45,222'],
    ['compas', '6,167'],
    ['bank', '30,488'],
    ['german', '1,000'],
]) {
    const {files, title} = JSON.parse(readFileSync(`datasets/${name}.json`, 'utf8'));
    const folder = originals(files[0].name);
    test(
        `the original ${title} is recognised and read`,
        {skip: skip || (!folder && `${files[0].name} is not here`)},
        () =>
            visit(async page => {
                await pick(page, ...files.map(file => join(folder, file.name)));
                await page.locator('#status', {hasText: `is loaded: ${kept} rows`}).waitFor();
                await page.locator('#step-data .description h3', {hasText: 'original rows'}).waitFor();
                await step(page, 'audit');
                assert.doesNotMatch(await page.locator('#audit-result').innerText(), /synthetic/);
                await page.screenshot({path: `${screenshots}/original-${name}.png`});
            }),
    );
}

const adult = originals('adult.data');
test(
    'one file of two is kept until the other comes',
    {skip: skip || (!adult && 'adult.data is not here')},
    () =>
        visit(async page => {
            await pick(page, join(adult, 'adult.data'));
            await page.locator('#status', {hasText: 'drop adult.test too'}).waitFor();
            assert.match(await loaded(page), /synthetic twin/);
            await pick(page, join(adult, 'adult.test'));
            await page.locator('#status', {hasText: '45,222 rows'}).waitFor();
        }),
);

test('a CSV dropped with its schema is loaded', {skip}, () =>
    visit(async page => {
        await pick(page, text('people.csv', people()), text('people.json', schema));
        await page.locator('#status', {hasText: 'Hiring is loaded: 200 rows'}).waitFor();
        await step(page, 'audit');
        assert.match(await page.locator('#audit-result').innerText(), /Of a, 67\.0 %/);
    }),
);

test('a CSV alone is described in a short form, and its schema can be kept', {skip}, () =>
    visit(async page => {
        await pick(page, text('people.csv', people()));
        await page.getByRole('heading', {name: /people\.csv: what do its columns mean/}).waitFor();
        assert.equal(await page.locator('.import table').first().locator('tbody tr').count(), 20);
        await page.getByLabel('Column to predict').selectOption({index: 4});
        await page.locator('.import').getByLabel(/^yes/).check();
        await page.getByLabel('Use of team').selectOption('protected');
        await page
            .locator('.import')
            .getByLabel(/^a 100 rows, base rate 0\.670/)
            .check();
        await page.screenshot({path: `${screenshots}/import.png`, fullPage: true});
        const [file] = await Promise.all([
            page.waitForEvent('download'),
            page.getByRole('button', {name: 'Download the schema'}).click(),
        ]);
        const columns = JSON.parse(readFileSync(await file.path(), 'utf8')).columns.map(
            c => c.role ?? 'feature',
        );
        assert.deepEqual(columns, ['feature', 'protected', 'feature', 'label']);
        await page.getByRole('button', {name: 'Load these data'}).click();
        await page.locator('#status', {hasText: 'people.csv is loaded: 200 rows'}).waitFor();
    }),
);

test('pasted text is read like a file', {skip}, () =>
    visit(async page => {
        await page.getByText('Paste text').click();
        await page.locator('#step-data textarea').fill(people());
        await page.getByRole('button', {name: 'Read this text'}).click();
        await page.getByRole('heading', {name: /pasted\.csv/}).waitFor();
    }),
);

test('what is wrong with a file is said in one sentence and the data stay', {skip}, () =>
    visit(async page => {
        const before = await loaded(page);
        const bad = people().replace('\n27,', '\ntwenty,');
        for (const [files, sentence] of [
            [[text('people.csv', bad), text('people.json', schema)], /line \d+.*twenty/],
            [[text('people.json', schema)], /drop it together with its CSV/],
            [[text('people.csv', people()), text('people.json', '{"columns": [')], /not valid JSON/],
            [[text('empty.csv', '')], /empty\.csv is empty/],
            [[text('a.csv', people()), text('b.csv', people())], /drop one CSV/],
        ]) {
            await pick(page, ...files);
            await page.locator('#alert', {hasText: sentence}).waitFor();
            assert.equal((await page.locator('#alert').innerText()).split('\n').length, 1);
            assert.equal(await loaded(page), before);
        }
        await page.screenshot({path: `${screenshots}/refused.png`});
        await step(page, 'audit');
        await page.getByRole('checkbox', {name: 'One group for each level'}).check();
        await page.locator('#status', {hasText: 'Audited'}).waitFor();
    }),
);

test("any model's predictions are audited", {skip}, () =>
    visit(async page => {
        await step(page, 'audit');
        await page.getByText('Audit a model’s predictions').click();
        const rows = Array.from(
            {length: 120},
            (_, i) => `${i % 2},${((i * 37) % 100) / 100},${i % 3 ? 'a' : 'b'}`,
        );
        await page
            .getByLabel('Predictions file')
            .setInputFiles(text('scores.csv', `y_true,score,group\n${rows.join('\n')}\n`));
        await page.getByRole('button', {name: 'Audit these predictions'}).click();
        await page.locator('#status', {hasText: 'scores.csv is audited: 120 rows, 2 groups'}).waitFor();
        assert.match(await page.locator('#audit-result').innerText(), /of the decisions are favourable/);
        await page.getByRole('button', {name: /Back to the data/}).click();
        assert.match(await page.locator('#audit-result').innerText(), /before any model/);
        // what a database counted: four cells a group, 1,000 people
        const cells = ['1,1,a,300', '1,0,a,100', '0,1,a,50', '0,0,a,50', '1,1,b,100', '1,0,b,100', '0,1,b,50', '0,0,b,250'];
        await page
            .getByLabel('Predictions file')
            .setInputFiles(text('counts.csv', `y_true,y_pred,group,count\n${cells.join('\n')}\n`));
        await page.locator('form select', {hasText: 'count'}).last().waitFor();
        assert.equal(await page.getByLabel('People a row stands for').inputValue(), 'count');
        await page.getByRole('button', {name: 'Audit these predictions'}).click();
        await page.locator('#status', {hasText: 'counts.csv is audited: 1,000 rows, 2 groups'}).waitFor();
        assert.match(await page.locator('#audit-result').innerText(), /Of a, 70\.0 %/);
    }),
);
