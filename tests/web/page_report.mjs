// The report on the page: worded, saved with its counts inside, opened again to be checked; the same bytes as the program's.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import test from 'node:test';

import {axe} from './lib/host.mjs';
import {auditOwn, finding, give, openDeciles, openGerman, problem, theatre, trainPlain} from './lib/page.mjs';

const {skip, visit} = await theatre(test);
const program = resolve('build/equipoise');
const native = skip || (!existsSync(program) && `${program} is not built`);

/** Decisions about 90 people of three groups. */
const rowOf = (_, i) => `${i % 2},${Number(i % 3 === 0)},${'abc'[Math.floor(i / 30)]}\n`;
const FILE = `y_true,y_pred,race\n${Array.from({length: 90}, rowOf).join('')}`;

/** The report of what is audited, as it is saved. @param {any} page */
async function saved(page) {
    await page.locator('.next').getByRole('button', {name: 'Report'}).click();
    return downloaded(page, 'Save as one HTML file');
}
async function downloaded(page, name) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name}).click()]);
    return readFileSync(await file.path(), 'utf8');
}
const asFile = (name, content) => ({name, mimeType: 'text/html', buffer: Buffer.from(content)});
const checked = page => page.locator('#checked');

test('a report is worded, saved, dropped on the page and agrees; changed, the number is named', {skip}, async () => {
    await visit(
        async page => {
            await openDeciles(page);
            await page.locator('.next').getByRole('button', {name: 'Report'}).click();
            await page.getByLabel('The question, as the title').fill('Does the score err equally?');
            await page.getByLabel('Audited by').fill('Ann');
            const html = await downloaded(page, 'Save as one HTML file');
            assert.match(html, /<h1>Does the score err equally\?<\/h1>/);
            assert.match(html, /Audited by Ann on \d{4}-\d\d-\d\d/);
            await give(page, asFile('report.html', html));
            await checked(page).waitFor();
            assert.equal(await checked(page).getAttribute('data-agrees'), 'true');
            await page.waitForFunction(() => document.activeElement?.id === 'checked');
            assert.match(await checked(page).innerText(), /Checked: report\.html[^]*Agrees[^]*From the counts of 7,214 people/);
            assert.deepEqual(await axe(page), []);
            await give(
                page,
                asFile(
                    'changed.html',
                    html.replace(/<td>(\d+)<\/td>/, (_, n) => `<td>${Number(n) + 1}</td>`),
                ),
            );
            await checked(page).filter({hasText: 'changed.html'}).waitFor();
            assert.equal(await checked(page).getAttribute('data-agrees'), 'false');
            const named = /row “.+”, column “(Rows|People)” says “[\d,]+”; made again/;
            assert.match(await checked(page).innerText(), named);
            await checked(page).getByRole('button').click();
            await checked(page).waitFor({state: 'detached'});
        },
        {acceptDownloads: true, bypassCSP: true},
    );
});

test('page and program write the same report and find the same in it', {skip: native}, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'equipoise-board-'));
    const at = file => join(folder, file);
    writeFileSync(at('people.csv'), FILE);
    await visit(
        async page => {
            await auditOwn(page, 'people.csv', FILE);
            const html = await saved(page);
            writeFileSync(at('page.html'), html);
            const {document, subject} = JSON.parse(html.match(/<pre id="equipoise">(.*)<\/pre>/)[1]);
            assert.equal(document.about.title, 'people.csv');
            const args = ['audit', '--csv', at('people.csv'), '--label', subject.label, '--pred', subject.pred];
            if (subject.favourable) args.push('--favourable', subject.favourable);
            args.push('--protected', 'race', '--html', at('program.html'), '--title', document.title, '--date', document.made);
            execFileSync(program, args);
            const cells = text => JSON.stringify(JSON.parse(text.match(/<pre id="equipoise">(.*)<\/pre>/)[1]).counts);
            const annex = text => text.slice(text.indexOf('<h2>Annex'), text.indexOf('<h2>How it was asked'));
            const theirs = readFileSync(at('program.html'), 'utf8');
            assert.equal(cells(html), cells(theirs));
            assert.equal(annex(html), annex(theirs));
            for (const name of ['page.html', 'program.html']) {
                const told = execFileSync(program, ['verify', at(name)], {encoding: 'utf8'})
                    .trim()
                    .split('\n');
                await give(page, asFile(name, readFileSync(at(name), 'utf8')));
                await checked(page).filter({hasText: name}).waitFor();
                assert.deepEqual(await checked(page).locator('p:not(.row)').allTextContents(), told);
            }
        },
        {acceptDownloads: true},
    );
});

test('the labels of a set that comes with the page, and a model trained here, have reports that agree', {skip}, async () => {
    await visit(
        async page => {
            await openGerman(page);
            await give(page, asFile('labels.html', await saved(page)));
            await checked(page).filter({hasText: 'labels.html'}).waitFor();
            assert.match(await checked(page).innerText(), /Agrees[^]*Recomputed: Audit/);
            await trainPlain(page);
            await page.locator('[data-step=audit]').click();
            await page.locator('#judged').selectOption({index: 1});
            await finding(page)
                .filter({hasText: /Of|decided|were/})
                .waitFor();
            const html = await saved(page);
            assert.match(html, /y_pred/);
            await give(page, asFile('model.html', html));
            await checked(page).filter({hasText: 'model.html'}).waitFor();
            assert.match(await checked(page).innerText(), /Agrees[^]*Recomputed: Audit/);
        },
        {acceptDownloads: true},
    );
});

test('a page that is no report is refused where it was given', {skip}, async () => {
    await visit(async page => {
        const check = page.locator('.check input');
        await check.setInputFiles(asFile('other.html', '<!doctype html><p>hello</p>'));
        await problem(page, 'data').filter({hasText: 'has no counts inside'}).waitFor();
        await check.setInputFiles({name: 'run.json', mimeType: 'application/json', buffer: Buffer.from('{"cells":[]}')});
        await problem(page, 'data').filter({hasText: 'is of a run, which has no counts inside'}).waitFor();
    });
});
