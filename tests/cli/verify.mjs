// A report is what its own counts give: recomputed by the program and by the module, and whatever is changed in it is named.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';

import {Lab} from '../../web/lab/lab.js';
import {build, program, workshop} from './lib/program.mjs';

const {at, write, equipoise, refused, succeeds} = workshop('verify-test');

/** Random numbers by a fixed recipe. */
function recipe() {
    let state = 12345;
    return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
}

/** People with decisions, scores, weights, a missing group now and then. @param {number} n @param {(x: number) => any} score */
function people(n, score) {
    const random = recipe();
    const rows = Array.from({length: n}, () => {
        const s = random();
        const sex = ['f', 'm'][Number(random() < 0.6)];
        const race = ['a', 'b', 'c & d', '?'][Math.floor(random() * 3.1)];
        return [random() < s ? 'yes' : 'no', s > 0.6 ? 'yes' : 'no', score(s), sex, race, 1 + Math.floor(random() * 3)];
    });
    return `${['y,d,s,sex,race,w', ...rows.map(row => row.join(','))].join('\n')}\n`;
}

const file = write(
    'people.csv',
    people(600, s => s.toFixed(2)),
);
const subject = ['--csv', file, '--label', 'y', '--pred', 'd', '--score', 's', '--favourable', 'yes', '--protected', 'race'];
const lab = await Lab.create(readFileSync(join(build, 'equipoise.wasm')));
test.after(() => lab.close());
const check = text => lab.verify(new TextEncoder().encode(text));

/** Reports of every kind: how each is asked. */
const kinds = {
    decisions: [...subject, '--bootstrap', '20'],
    crossed: [...subject, '--protected2', 'sex', '--weight', 'w', '--bootstrap', '20'],
    curves: [...subject, '--with', 'curves,decide,unprocessing,slices,data', '--bootstrap', '20'],
    labels: ['--data', 'german', '--protected', 'sex', '--bootstrap', '20'],
};
const usable = Object.entries(kinds).filter(([, args]) => args[0] !== '--data' || equipoise('audit', ...args).code === 0);

test('a report agrees with its counts, natively and in the module, as a page and as JSON', () => {
    for (const [name, args] of usable) {
        const page = at(`${name}.html`);
        succeeds('audit', ...args, '--html', page, '--title', 'Is it "so" & <so>?', '--author', 'Ann', '--date', '2026-01-02');
        const text = readFileSync(page, 'utf8');
        const json = succeeds('audit', ...args, '--json', '--with-counts');
        for (const [path, content] of [
            [page, text],
            [write(`${name}.json`, json), json],
        ]) {
            const said = succeeds('verify', path);
            assert.match(said, /^Agrees: every number/, name);
            assert.deepEqual(check(content), JSON.parse(succeeds('verify', path, '--json')), name);
        }
        assert.match(text, /<h1>Is it &quot;so&quot; &amp; &lt;so&gt;\?<\/h1>/);
        assert.match(text, /Audited by Ann on 2026-01-02 with Equipoise/);
        assert.doesNotMatch(text, /<script|<so>| src=|@import|url\((?!#)/);
    }
});

test('what is not recomputed is said by name and why', () => {
    const found = check(readFileSync(at('curves.html'), 'utf8'));
    assert.deepEqual(
        found.not_recomputed.map(({why}) => why),
        ['it reads columns that are not among the counts', 'it asks about single people, whom counts no longer have'],
    );
    assert.equal(found.recomputed.length, 4);
    assert.equal(found.people, 600);
});

/** Each `step`th digit as another one, by its place. @param {string} text @param {number} most */
function* changes(text, most) {
    const digits = [...text.matchAll(/\d/g)].map(m => /** @type {number} */ (m.index));
    const step = Math.max(1, Math.floor(digits.length / most));
    for (let i = 0; i < digits.length; i += step) {
        const place = digits[i];
        yield {place, text: `${text.slice(0, place)}${(Number(text[place]) + 1) % 10}${text.slice(place + 1)}`};
    }
}

test('a digit changed anywhere is found: in a text, a cell, a drawing, the counts, the options', () => {
    for (const [name] of usable) {
        const page = readFileSync(at(`${name}.html`), 'utf8');
        let named = 0;
        for (const {place, text} of changes(page, 60)) {
            const around = page.slice(Math.max(0, place - 40), place + 20);
            const {agrees, difference, said} = check(text);
            assert.equal(agrees, false, `${name}: ${around}`);
            assert.match(said[0], /^Does not agree/);
            named += Number(difference !== null);
        }
        assert.ok(named > 40, `${name}: ${named} were named`);
    }
});

test('which number it is, what it says and what it is', () => {
    const page = readFileSync(at('decisions.html'), 'utf8');
    const rows = page.match(/<h2>Groups<\/h2>.*?<th scope="row">b<\/th><td>(\d+)<\/td>/s);
    const n = Number(rows[1]);
    const changed = page.replace(rows[0], rows[0].replace(`<td>${n}</td>`, `<td>${n + 1}</td>`));
    const path = write('changed.html', changed);
    const {code, out, err} = equipoise('verify', path);
    assert.equal(code, 1);
    assert.match(out, new RegExp(`Groups, row “b”, column “Rows” says “${n + 1}”; made again .* it is “${n}”`));
    assert.match(err, /changed\.html does not agree with its own counts/);
    const json = readFileSync(at('decisions.json'), 'utf8');
    const {difference} = check(json.replace(/"n":\d+/, '"n":7'));
    assert.equal(difference.where, 'groups[0].n');
    assert.equal(difference.says, '7');
    const one = json.match(/"brier_score":\{"value":(0\.\d+)/);
    const last = `${one[1].slice(0, -2)}${(Number(one[1].at(-2)) + 1) % 10}${one[1].at(-1)}`;
    assert.equal(check(json.replace(one[0], one[0].replace(one[1], last))).agrees, false);
    const {said} = check(page.replace('"author":"Ann"', '"author":"Ben"'));
    assert.match(said[0], /says “Ann”; made again from the counts inside it is “Ben”/);
});

test('rows, their counts and their stream make reports of the same numbers', () => {
    const table = ['y,d,race,count'];
    const counted = new Map();
    for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
        const [y, d, , , race] = line.split(',');
        const key = [y, d, race].join();
        counted.set(key, (counted.get(key) ?? 0) + 1);
    }
    for (const [key, n] of counted) table.push(`${key},${n}`);
    const asked = ['--label', 'y', '--pred', 'd', '--favourable', 'yes', '--protected', 'race', '--json', '--with-counts'];
    const [a, b] = [
        ['--csv', file],
        ['--csv', write('table.csv', `${table.join('\n')}\n`), '--count', 'count'],
    ].map(from => JSON.parse(succeeds('audit', ...from, ...asked)));
    assert.deepEqual(a.inside.counts.cells, b.inside.counts.cells);
    assert.deepEqual(a.metrics, b.metrics);
    assert.equal(a.people.unknown.n > 0, true);
    const {stdout} = spawnSync(program, ['audit', '--csv', '-', ...asked], {
        input: readFileSync(file),
        encoding: 'utf8',
        maxBuffer: 1e8,
    });
    assert.deepEqual(JSON.parse(stdout).inside.counts.cells, a.inside.counts.cells);
});

test('48,842 people with a score of their own each stay under a megabyte; of more it is said what is left out', () => {
    const many = write(
        'many.csv',
        people(48842, s => s),
    );
    const page = at('many.html');
    const asked = ['--label', 'y', '--score', 's', '--favourable', 'yes', '--protected', 'sex', '--bootstrap', '5'];
    succeeds('audit', '--csv', many, ...asked, '--html', page);
    assert.ok(statSync(page).size <= 1e6, `${statSync(page).size} bytes`);
    const found = check(readFileSync(page, 'utf8'));
    assert.ok(found.agrees, found.said[0]);
    assert.equal(found.people, 48842);
    const more = write(
        'more.csv',
        people(120000, s => s),
    );
    succeeds('audit', '--csv', more, ...asked, '--html', page);
    assert.ok(statSync(page).size <= 1e6);
    assert.match(readFileSync(page, 'utf8'), /no: the counts, of 120000 different people, would take \d\.\d MB/);
    const {code, out, err} = equipoise('verify', page);
    assert.equal(code, 1);
    assert.match(out, /^Nothing can be recomputed: the counts are not inside/);
    assert.match(err, /has no counts to check it by/);
});

/** Categories, selected and refused, as a table of counts. @param {string} name @param {[string, number, number][]} categories */
const counts = (name, categories) =>
    write(
        `${name}.csv`,
        ['d,group,n', ...categories.flatMap(([group, k, n]) => [`1,${group},${k}`, `0,${group},${n - k}`])].join('\n'),
    );

test('the summary of LL144 has the figures of the rule\u2019s own example', () => {
    const tables = {
        sex: [
            ['Male', 50, 92],
            ['Female', 34, 76],
        ],
        race: [
            ['Hispanic', 18, 28],
            ['White', 15, 40],
            ['Black', 16, 32],
            ['NHPI', 5, 8],
            ['Asian', 10, 24],
            ['', 3, 4],
        ],
    };
    const printed = {
        Male: ['92', '54.3 %', '1.00'],
        Female: ['76', '44.7 %', '0.82'],
        Hispanic: ['28', '64.3 %', '1.00'],
        White: ['40', '37.5 %', '0.58 \u2020'],
        Black: ['32', '50.0 %', '0.78 \u2020'],
        NHPI: ['8', '62.5 %', '0.97'],
        Asian: ['24', '41.7 %', '0.65 \u2020'],
    };
    const page = at('summary.html');
    for (const [name, categories] of Object.entries(tables)) {
        const asked = ['--csv', counts(name, categories), '--pred', 'd', '--protected', 'group', '--count', 'n'];
        succeeds('audit', ...asked, '--preset', 'll144', '--html', page, '--say', 'tool=Scorer <3>', '--author', 'Ann');
        const text = readFileSync(page, 'utf8');
        const summary = text.slice(text.indexOf('<section'), text.indexOf('What the rule does not ask'));
        const rows = [...summary.matchAll(/<tr><th scope="row">(.*?)<\/th><td>(.*?)<\/td><td>(.*?)<\/td><td>(.*?)<\/td>/g)];
        assert.deepEqual(
            rows.map(([, group, ...cells]) => [group, cells]).sort(),
            categories
                .filter(([group]) => group)
                .map(([group]) => [group, printed[group]])
                .sort(),
        );
        assert.match(summary, /<dt>Tool<\/dt><dd>Scorer &lt;3&gt;<[^]*<dt>Auditor<\/dt><dd>Ann</);
        if (name === 'race')
            assert.match(summary, /4 people of unknown category are not in the calculations \(3 of them selected\)/);
        assert.match(succeeds('verify', page), /^Agrees/);
        assert.equal(check(text.replace('>37.5 %<', '>37.6 %<')).agrees, name === 'sex');
    }
});

test('what another preset asks to be said stands on the first page, and the report agrees', () => {
    const page = at('act.html');
    const said = ['--say', 'hazard=refused by <mistake>', 'mitigation='];
    succeeds('audit', ...subject, '--preset', 'ai-act', ...said, '--html', page);
    const [first] = /<section class="first">[^]*?<\/section>/.exec(readFileSync(page, 'utf8'));
    assert.match(first, /<dt>hazard<\/dt><dd>refused by &lt;mistake&gt;<\/dd>/);
    assert.doesNotMatch(first, /mitigation/);
    assert.match(succeeds('verify', page), /^Agrees/);
});

test('what is no report is refused in a sentence', () => {
    refused(1, /has no counts inside, expected an HTML or JSON report/, 'verify', file);
    refused(1, /cannot be read/, 'verify', at('nowhere.html'));
    refused(2, /REPORT|operand|expected/i, 'verify');
    refused(1, /cut in the midst/, 'verify', write('cut.html', readFileSync(at('decisions.html'), 'utf8').slice(0, -2000)));
    refused(2, /--with-counts goes with --json/, 'audit', ...subject, '--with-counts');
    refused(2, /--author goes with --html/, 'audit', ...subject, '--author', 'x');
});
