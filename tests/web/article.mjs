// The article about the paper in two languages, without a browser: both ask the same study for the same numbers and figures, and
// what the study of intra-processing found is of its tables.
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import test from 'node:test';
import {saidOf} from '../../web/study/verdicts.js';
import german from '../../web/words/de/study.js';
import numbers from '../../web/words/de/numbers.js';
import {addWords, pageNow, speak} from '../../web/words/words.js';
import {verdicts} from '../study/intra_table.mjs';

const [english, other] = ['web/learn/intra-processing.html', 'web/learn/de/intra-processing.html'].map(path =>
    readFileSync(path, 'utf8'),
);
/** @param {string} html @param {RegExp} what */
const all = (html, what) => [...html.matchAll(what)].map(([found]) => found);

test('the German article asks for the same numbers, figures and sections as the English one', () => {
    for (const [what, least] of [
        [/<data [^>]*>/g, 60],
        [/<div data-(figure|section)[^>]*>/g, 10],
        [/<(section|h[123]) [^>]*id="[\w-]+"/g, 20],
        [/id="(alert|main|made|absent|synthetic|provenance|reference-tables)"/g, 7],
    ]) {
        const found = all(english, what);
        assert.ok(found.length >= least, `${what}: ${found.length}`);
        assert.deepEqual(all(other, what), found);
    }
});

test('each has a link to the other, and what both link to is there', () => {
    for (const [html, folder, twin] of [
        [english, 'web/learn/', 'de/intra-processing.html'],
        [other, 'web/learn/de/', '../intra-processing.html'],
    ]) {
        assert.equal(all(html, new RegExp(`href="${twin}"`, 'g')).length, 2, 'in its head and in its bar');
        for (const href of all(html, /href="(?!data:)[^"#]+/g).map(found => found.slice(6).replace(/\?.*/, '')))
            assert.ok(existsSync(folder + href) || /(serif\.woff2|LICENSES\.txt)$/.test(href), href);
        const ids = new Set([...html.matchAll(/id="([\w-]+)"/g)].map(([, id]) => id));
        for (const [, id] of html.matchAll(/href="#([\w-]+)"/g)) assert.ok(ids.has(id), `#${id}`);
    }
    assert.equal(pageNow('learn/intra-processing.html'), 'learn/intra-processing.html');
});

test('numbers in its text that no study fills in are those of the English one', () => {
    const written = (/** @type {string} */ html, /** @type {RegExp} */ decimals) =>
        all(html.replace(/^[^]*<main/, '').replace(/<[^>]*>/g, ' '), decimals).map(text => Number(text.replace(',', '.')));
    const mine = written(english, /\d+\.\d+/g);
    assert.ok(mine.length >= 9, `${mine}`);
    assert.deepEqual(written(other, /\d+,\d+/g), mine);
});

test('what the shipped study of intra-processing found is of its tables, and is said in both languages', t => {
    t.after(() => speak('en'));
    const {verdicts: found, tables} = JSON.parse(readFileSync('datasets/studies/results/intra.json', 'utf8'));
    const intra = new Set(
        tables.flatMap(({rows}) => rows.map(({method}) => method)).filter(method => existsSync(`src/method/intra/${method}.c`)),
    );
    assert.ok(found.length === 2 && intra.size > 5);
    assert.deepEqual(verdicts(tables, intra), found);
    assert.match(saidOf(found[0]), /is 0\.786 \(.*not above 0\.795, though the oracle is: /);
    addWords('de', numbers, german);
    speak('de');
    assert.match(saidOf(found[0]), /ist 0,786 \(.*nicht über 0,795, das Orakel schon: /);
    assert.match(saidOf(found[1]), /Phi \u2265 0,78 bei 2 der ersten 5 Startwerte/);
});

test('each way a goal is met or missed has its sentence', () => {
    const verdict = {column: 'read', method: 'M', phi: 0.8, goal: 0.795, optimum: 0.9, oracle: null};
    assert.match(saidOf(verdict), /0\.800 \(M\), above 0\.795; .* reach 0\.900 on the validation rows they were chosen on\.$/);
    assert.match(saidOf({...verdict, phi: 0.7}), /not above 0\.795; /);
    assert.match(saidOf({...verdict, phi: 0.7, oracle: 0.75}), /not even the oracle exceeds/);
    assert.match(saidOf({...verdict, phi: 0.7, oracle: 0.8}), /though the oracle is/);
});

test('the page that runs the study has the same places in German, and each links to the other', () => {
    const [page, twin] = ['', '.de'].map(of => readFileSync(`web/reproduce${of}.html`, 'utf8'));
    for (const what of [
        /\bid="[\w-]+"/g,
        /<script [^>]*>/g,
        /Content-Security-Policy" content="[^"]*"/g,
        /<(section|nav|h1|p|button)\b/g,
    ])
        assert.deepEqual(all(twin, what), all(page, what), `${what}`);
    assert.match(twin, /<html lang="de"/);
    for (const [html, to] of [
        [page, 'reproduce.de.html'],
        [twin, 'reproduce.html'],
    ])
        // prettier-ignore
        assert.equal(all(html, new RegExp(`href="${to}"`, 'g')).length, 2, 'in its head and in its bar');
    for (const href of all(twin, /href="(?!data:)[^"#?]+/g).map(found => found.slice(6)))
        assert.ok(existsSync(`web/${href}`) || /^(serif\.woff2|LICENSES\.txt|style\.css|charts\.js)$/.test(href), href);
    const text = twin
        .replace(/^[^]*<body/, '')
        .replace(/<cite[^]*?<\/cite>/g, '')
        .replace(/<[^>]*>/g, ' ');
    assert.doesNotMatch(text, /\b(the|of|and|with|which|people)\b/);
});
