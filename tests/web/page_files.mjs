// What people give: original files, a table with its schema, a pasted one, and things that are wrong, each said where it was
// given. What columns mean, and how a file is read, is in page_columns.mjs.
import assert from 'node:assert/strict';
import {closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import test from 'node:test';
import {openPage, originals, picture} from './lib/host.mjs';
import {auditOwn, finding, give, openGerman, problem, text, theatre, toast} from './lib/page.mjs';

const {skip, host, browser, visit} = await theatre(test);

const about = page => page.locator('#about-data');

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
        `the original ${title} is recognised, said to be, and read`,
        {skip: skip || (!folder && `${files[0].name} is not here`)},
        () =>
            visit(async page => {
                await give(page, ...files.map(file => join(folder, file.name)));
                await toast(page, /recognised, the original data/);
                await finding(page).waitFor();
                await page.locator('.tag.note').waitFor({state: 'detached'}); // nobody is made up
                const number = (words, what) => Number(new RegExp(`([\\d,]+) ${what}`).exec(words)?.[1].replaceAll(',', '') ?? 0);
                const told = await page.locator('.eyebrow .tag').first().innerText();
                await page.locator('[data-step=data]').click();
                await about(page).getByText(`${kept} of them whole`).waitFor();
                const rows = await about(page).innerText();
                // Who lacks a feature is audited too; whom the data's own filter leaves out is said to be left out.
                assert.equal(number(told, 'people'), number(rows, "of them whole") + number(rows, 'with something missing'));
                assert.equal(number(told, 'set aside'), number(rows, 'by the data'));
                await page.locator('.btn.set', {hasText: title}).getByText('the original file').waitFor();
            }),
    );
}

const adult = originals('adult.data');
test('one file of two is kept until the other comes', {skip: skip || (!adult && 'adult.data is not here')}, () =>
    visit(async page => {
        await give(page, join(adult, 'adult.data'));
        await toast(page, /drop adult\.test too/);
        await give(page, join(adult, 'adult.test'));
        await page.locator('.tag.note').waitFor({state: 'detached'});
        await page.locator('[data-step=data]').click();
        await about(page).getByText('45,222 of them whole').waitFor();
    }),
);

test('a CSV given with its schema is opened as the schema says', {skip}, () =>
    visit(async page => {
        await give(page, text('people.csv', people()), text('people.json', schema));
        await page.waitForURL(/#columns/);
        await page.locator('[data-step=audit]').click();
        await finding(page).waitFor();
        const said = (await finding(page).innerText()).replace(/\s+/g, ' ');
        assert.match(said, /67\.0 % of a|34\.0 % of b/);
    }),
);

test('a pasted table is read like a file', {skip}, () =>
    visit(async page => {
        await page.locator('summary', {hasText: 'Paste a table'}).click();
        await page.locator('textarea').fill(people());
        await page.getByRole('button', {name: 'Use this table'}).click();
        await page.waitForURL(/#columns/);
        await page.locator('[data-step=data]').click();
        await about(page).getByRole('heading', {name: 'pasted table.csv'}).waitFor();
    }),
);

test('what is wrong with files is said in one sentence where they were given, and what was open stays', {skip}, () =>
    visit(async page => {
        await openGerman(page);
        const open = async () => {
            await page.locator('[data-step=data]').click();
            return about(page).locator('h3').innerText();
        };
        const before = await open();
        for (const [files, sentence] of [
            [[text('people.json', schema)], /drop it together with its CSV/],
            [[text('people.csv', people()), text('people.json', 'null')], /people\.json is neither a schema/],
            [[text('people.csv', people()), text('people.json', '{"columns": [')], /not valid JSON/],
            [[text('empty.csv', '')], /empty\.csv is empty/],
            [[text('a.csv', people()), text('b.csv', people())], /drop one CSV/],
        ]) {
            await give(page, ...files);
            await problem(page, 'data').getByText(sentence).waitFor();
            await page.waitForFunction(() => document.activeElement?.id === 'problem-data');
            assert.equal(await problem(page, 'page').innerText(), '', 'not at the top');
            assert.equal(await open(), before);
        }
        await picture(page, 'refused.png');
        await page.locator('[data-step=audit]').click();
        await finding(page).waitFor();
    }),
);

test('a cell that does not fit its schema is named by its line, where the audit would stand', {skip}, () =>
    visit(async page => {
        await give(page, text('people.csv', people().replace('\n27,', '\ntwenty,')), text('people.json', schema));
        await page.waitForURL(/#columns/);
        await page.locator('[data-step=data]').click();
        await problem(page, 'data')
            .getByText(/line \d+.*twenty/)
            .waitFor();
    }),
);

test('any model\u2019s predictions are audited, and what a database counted', {skip}, () =>
    visit(async page => {
        const rows = Array.from({length: 120}, (_, i) => `${i % 2},${((i * 37) % 100) / 100},${i % 3 ? 'a' : 'b'}`);
        await auditOwn(page, 'scores.csv', `y_true,score,group\n${rows.join('\n')}\n`);
        await page.locator('.eyebrow .tag', {hasText: '120 people'}).waitFor();
        assert.match(await page.locator('.eyebrow').innerText(), /The decisions of scores\.csv/);
        // Four cells a group, 1,000 people: 350 of 500 of group a were selected.
        const cells = ['1,1,a,300', '1,0,a,100', '0,1,a,50', '0,0,a,50', '1,1,b,100', '1,0,b,100', '0,1,b,50', '0,0,b,250'];
        await auditOwn(page, 'counts.csv', `y_true,y_pred,group,count\n${cells.join('\n')}\n`);
        await page.locator('.eyebrow .tag', {hasText: '1,000 people'}).waitFor();
        await page.locator('[data-measure=selection_rate]', {hasText: /a 70\.0.%/}).waitFor();
    }),
);

test('a file of 2.3 GB and a dropped folder are refused in a sentence', {skip}, () =>
    visit(async page => {
        const scratch = resolve('build/files-test');
        mkdirSync(join(scratch, 'folder'), {recursive: true});
        const file = openSync(join(scratch, 'big.csv'), 'w');
        ftruncateSync(file, 2.3e9); // without a byte on the disk
        closeSync(file);
        await give(page, join(scratch, 'big.csv'));
        await problem(page, 'data')
            .getByText(/^big\.csv: 2\.3 GB, and the page reads at most 400 MB at a time\./)
            .waitFor();
        const browserSide = await page.context().newCDPSession(page);
        const data = {items: [], files: [join(scratch, 'folder')], dragOperationsMask: 1};
        for (const type of ['dragEnter', 'dragOver', 'drop'])
            await browserSide.send('Input.dispatchDragEvent', {type, x: 300, y: 300, data});
        await problem(page, 'data').getByText('“folder” is a folder: drop the files that are in it.').waitFor();
    }),
);

test('what is done with a large file is said while it is done, where it was given', {skip}, () =>
    visit(async page => {
        const path = resolve('build/files-test/large.csv');
        mkdirSync(resolve('build/files-test'), {recursive: true});
        writeFileSync(path, `age,team,tests,hired\n${people().slice(21).repeat(13000)}`); // 27 MB
        await page.evaluate(() => {
            globalThis.told = [];
            new MutationObserver(() => {
                const bar = document.querySelector('.working');
                if (bar) told.push(bar.textContent);
            }).observe(document.body, {childList: true, subtree: true, characterData: true});
        });
        await give(page, path);
        await page.waitForURL(/#columns/);
        const told = await page.evaluate(() => globalThis.told);
        assert.match(told[0], /^Reading large\.csv, \d\d MB…/);
    }),
);

test('what nobody caught is said', {skip}, async () => {
    const {page, context} = await openPage(browser, `${host.url}#data`);
    for (const [fault, sentence] of [
        [
            () => void Promise.reject(new TypeError('x is not iterable')),
            /^Something went wrong in the page \(TypeError: x is not iterable\)/,
        ],
        [
            () =>
                setTimeout(() => {
                    throw new RangeError('too deep');
                }),
            /^Something went wrong in the page \(RangeError: too deep\)/,
        ],
        [() => void Promise.reject(new Error('A sentence of our own.')), /^A sentence of our own\./],
        [() => void Promise.reject(5), /^Something went wrong in the page: 5\./],
    ]) {
        await page.evaluate(fault);
        await problem(page, 'page').getByText(sentence).waitFor();
    }
    await context.close();
});
