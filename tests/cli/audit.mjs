// The audit's further answers and its report: asked on the command line, and the same bytes from the module in node.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';

import {Lab} from '../../web/lab/lab.js';
import {build, program, workshop} from './lib/program.mjs';

const {at, refused, succeeds} = workshop('cli-audit');

// 400 people by a fixed recipe: two models, four months, a group whose scores run low, names that HTML must escape.
const rows = Array.from({length: 400}, (_, i) => {
    const skill = ((i * 37) % 100) / 100,
        group = (i * 7) % 3 === 0 ? 'b & "c"' : '<a>';
    const y = skill + ((i * 13) % 10) / 20 > 0.7 ? 1 : 0;
    const score = Math.min(1, Math.max(0, skill * 0.8 + (group === '<a>' ? 0.15 : 0) + ((i * 29) % 10) / 100));
    const second = Math.min(1, Math.max(0, skill * 0.8 + ((i * 17) % 20) / 100));
    return [
        y,
        score.toFixed(3),
        second.toFixed(3),
        group,
        skill.toFixed(2),
        ['x', 'y', 'z'][(i * 11) % 3],
        `2026-0${1 + Math.floor(i / 100)}`,
    ];
});
const quote = cell => (/[",]/.test(cell) ? `"${String(cell).replaceAll('"', '""')}"` : cell);
const text = `y,s,s2,group,skill,town,month\n${rows.map(row => row.map(quote).join(',')).join('\n')}\n`;
const file = at('people.csv');
writeFileSync(file, text);
const subject = ['--csv', file, '--label', 'y', '--score', 's', '--protected', 'group', '--privileged', '<a>'];
const options = {
    label: 'y',
    score: 's',
    protected: ['group'],
    privileged: '<a>',
    bootstrap: 1000,
    confidence: 0.95,
};
/** Every analysis there is, with what it needs of its own. */
const own = {compare: {score2: 's2'}, monitor: {batch: 'month'}};
const catalog = JSON.parse(succeeds('catalog', '--json'));
const others = catalog.analyses.map(a => a.id).filter(id => id !== 'audit');
const sets = Object.entries(own)
    .filter(([id]) => others.includes(id))
    .flatMap(([id, keys]) => Object.entries(keys).flatMap(([key, value]) => ['--set', `${id}.${key}=${value}`]));
const withAll = others.length ? ['--with', others.join(','), ...sets] : [];

test('every analysis answers beside the audit, and the module gives the same numbers', async () => {
    const all = JSON.parse(succeeds('audit', ...subject, ...withAll, '--json'));
    const lab = await Lab.create(readFileSync(join(build, 'equipoise.wasm')));
    const bytes = new TextEncoder().encode(text);
    for (const id of others) {
        assert.ok(all[id], `${id} is not there`);
        assert.deepEqual(lab.analyse(id, {...options, ...own[id]}, bytes), all[id], id);
        delete all[id];
    }
    assert.deepEqual(lab.analyse('audit', options, bytes), all);
    lab.close();
});

const step = (from, key) => (from === null || from === undefined ? undefined : from[key]);

/** The rows of a table or a figure, each with its key. */
function rowsOf(answer, block) {
    const of = block.of.split('/').reduce(step, answer) ?? {};
    return (block.keys ?? Object.keys(of)).filter(key => key in of).map(key => ({key, row: of[key]}));
}

/** What stands at a path of a row. */
function valueAt(answer, {key, row}, path) {
    const keys = path.split('/').map(part => (part === '*' ? key : part));
    return keys[0] === '' && keys.length > 1 ? keys.slice(1).reduce(step, answer) : path === '' ? row : keys.reduce(step, row);
}

test('every table and figure points to values that are there, and no block is without words', () => {
    const all = JSON.parse(succeeds('audit', ...subject, ...withAll, '--json'));
    for (const id of others) {
        const {blocks} = all[id];
        assert.deepEqual(
            blocks.slice(0, 2).map(b => b.block),
            ['title', 'lead'],
            id,
        );
        for (const block of blocks) {
            const name = `${id} ${block.block} ${block.id ?? block.kind ?? ''}`;
            if (block.parts) assert.ok(block.parts.length > 0, name);
            if (block.parts) continue;
            const rows = rowsOf(all[id], block);
            assert.ok(
                rows.length > 0 || block.none || block.id === 'left_out' || /small|proxy_groups|missing/.test(block.id),
                name,
            );
            const paths = [...(block.columns ?? []).map(c => c.path), block.name, block.value].filter(path => path !== undefined);
            for (const path of rows.length ? paths : [])
                assert.ok(
                    rows.some(row => valueAt(all[id], row, path) !== undefined),
                    `${name}: ${path}`,
                );
            for (const path of [...(block.columns ?? []).map(c => c.total), block.ideal].filter(Boolean))
                assert.ok(path.split('/').reduce(step, all[id]) !== undefined, `${name}: ${path}`);
        }
    }
});

/** The numbers of a sentence. */
const numbersOf = ({parts}) =>
    parts
        .flatMap(part => (typeof part === 'object' ? Object.values(part) : []))
        .filter(x => typeof x !== 'string')
        .map(x => x?.value ?? x);

test('a lead says the numbers of its answer', () => {
    const all = JSON.parse(succeeds('audit', ...subject, ...withAll, '--json'));
    const lead = id => numbersOf(all[id].blocks.find(b => b.block === 'lead'));
    const {slices, compare, curves, monitor, data} = all;
    const [worst] = slices.slices;
    assert.deepEqual(
        lead('slices'),
        worst ? [worst.value.value, worst.n, worst.rest.value] : [slices.tested, slices.minimum, slices.overall.value],
    );
    const {to_favourable: to, to_unfavourable: from} = compare.overall;
    assert.deepEqual(lead('compare'), [to + from, 400, to, from]);
    const auc = curves.groups.map(g => g.auc.value);
    assert.deepEqual(lead('curves'), [Math.max(...auc), Math.min(...auc)]);
    const alarms = Object.values(monitor.charts).reduce((n, {alarms: own}) => n + own.length, 0);
    assert.deepEqual(lead('monitor'), [...(alarms ? [alarms] : []), 4, 100]);
    const rates = data.groups.map(g => g.base_rate.value);
    assert.deepEqual(lead('data'), [400, data.label.base_rate.value, Math.max(...rates), Math.min(...rates)]);
    assert.match(succeeds('audit', ...subject, ...withAll), /the adjusted p \(Holm\)/);
});

test('a subject in the module, asked in steps, answers as the command line does', async () => {
    const all = JSON.parse(succeeds('audit', ...subject, ...withAll, '--json'));
    const lab = await Lab.create(readFileSync(join(build, 'equipoise.wasm')));
    const {bootstrap, confidence, ...of} = options;
    const rows = {file: new TextEncoder().encode(text)};
    const people = lab.subject(rows, of);
    let steps = 0;
    for (const id of others) {
        lab.ask(people, id, {bootstrap, confidence, ...own[id]});
        let answer = null;
        for (let done = 0; answer === null; steps++) {
            answer = lab.answer(200);
            assert.ok(answer !== null || (lab.answered() >= done && lab.answered() <= 1), id);
            done = lab.answered();
        }
        assert.deepEqual(answer, all[id], id);
    }
    assert.ok(steps > 2 * others.length, `${steps} steps`);
    assert.deepEqual(
        lab.about(people).columns.map(({name, use}) => `${name} ${use}`),
        ['y outcome', 's outcome', 'group protected', 's2 attribute', 'skill attribute', 'town attribute', 'month attribute'],
    );
    lab.drop(people);
    assert.throws(() => lab.ask(people, 'audit', {}), /subject: \d+ was dropped, expected one that is kept/);
    lab.close();
});

/** Numbers without any relation, in which no neighbour can be ruled out. @param {number} n */
function unrelated(n) {
    let state = 1;
    const next = () => (state = (state * 16807) % 2147483647) % 1000;
    const names = Array.from({length: 16}, (_, i) => `x${i}`);
    const lines = Array.from({length: n}, () => [next() % 2, next() / 1000, 'ab'[next() % 2], ...names.map(next)].join(','));
    return `y,s,group,${names.join(',')}\n${lines.join('\n')}\n`;
}

/** @param {import('node:child_process').ChildProcess} child  that runs, on Linux */
function processorSeconds({pid}) {
    const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(after[11]) + Number(after[12])) / 100;
}

test('Ctrl-C ends a long answer: a sentence says so, and what was answered before it stands', async () => {
    writeFileSync(at('long.csv'), unrelated(200000));
    const asked = ['--csv', at('long.csv'), '--label', 'y', '--score', 's', '--protected', 'group'];
    const child = spawn(program, ['audit', ...asked, '--with', 'individual,slices', '--json']);
    let [out, err] = ['', ''];
    child.stdout.on('data', some => (out += some));
    child.stderr.on('data', some => (err += some));
    const ended = new Promise(done => child.on('exit', done));
    // The first analysis takes a hundred times as long as what comes before it, and is in its midst.
    while (processorSeconds(child) < 2) await sleep(20);
    child.kill('SIGINT');
    assert.equal(await ended, 130, err);
    assert.match(
        err,
        /^equipoise audit: 1 of the analyses could not be made: individual: was ended when \d+ % of it was done\n$/,
    );
    const {overall, individual, slices} = JSON.parse(out);
    assert.equal(overall.n, 200000);
    assert.match(individual.error, /was ended when \d+ % of it was done/);
    assert.equal(slices, undefined, 'what was asked for after it is not begun');
});

/** Ends an audit as soon as it has begun its report, which it does before it reads. @param {string} csv @param {string} read */
async function endedWhileReading(csv, read) {
    const html = `ended-${read.length}.html`;
    const asked = ['--csv', csv, '--label', 'y', '--score', 's', '--protected', 'group', '--html', at(html)];
    const child = spawn(program, ['audit', ...asked]);
    const begun = () => readdirSync(at('.')).filter(name => name.startsWith(html));
    let said = '';
    child.stderr.on('data', some => (said += some));
    const ended = new Promise(done => child.on('close', done));
    while (!begun().length && child.exitCode === null) await sleep(1);
    child.kill('SIGINT');
    assert.equal(await ended, 130, said);
    assert.equal(said, `equipoise audit: was ended while ${read} was read\n`);
    assert.deepEqual(begun(), [], 'half a report is left');
}

test('Ctrl-C while a file is read ends with a sentence, and leaves no half report', async () => {
    writeFileSync(at('large.csv'), `y,s,group,job\n${'1,0.5,<a>,x\n0,0.25,b,y\n'.repeat(1000000)}`);
    await endedWhileReading(at('large.csv'), at('large.csv'));
    await endedWhileReading('-', 'standard input'); // which never comes
});

test('of more groups than are drawn the number is said, and the values hold all; groups of a lead are what to look at', () => {
    const people = Array.from({length: 1200}, (_, i) => `${(i * 31) % 97 < 40 ? 1 : 0},0.${(i * 7919) % 9973},g${i % 12}`);
    writeFileSync(at('twelve.csv'), `y,s,group\n${people.join('\n')}\n`);
    const asked = [
        'audit',
        '--csv',
        at('twelve.csv'),
        '--label',
        'y',
        '--score',
        's',
        '--protected',
        'group',
        '--with',
        'curves',
    ];
    assert.match(
        succeeds(...asked).replaceAll(/\s+/g, ' '),
        /are the 8 largest of 12 groups; the values \(JSON\) hold all of them\./,
    );
    const {curves} = JSON.parse(succeeds(...asked, '--json'));
    assert.deepEqual(
        curves.groups.map(group => group.calibration.length),
        Array(12).fill(10),
    );
    const {parts} = curves.blocks.find(block => block.block === 'lead');
    const names = parts.flatMap(part => part.strong ?? []);
    assert.equal(names.length, 2);
    assert.ok(names.every(name => curves.groups.some(group => group.name === name)));
});

test('every analysis is printed for people', () => {
    const printed = succeeds('audit', ...subject, ...withAll);
    assert.match(printed, /\n {2}<a> .* reference\n/);
    for (const id of others) {
        const alone = succeeds('audit', ...subject, '--with', id, ...sets.filter((_, i) => sets[i | 1]?.startsWith(`${id}.`)));
        assert.ok(alone.length > succeeds('audit', ...subject).length + 80, `${id} says nothing`);
    }
});

const titleOf = id => catalog.analyses.find(analysis => analysis.id === id).title;

test('the report is one file without scripts or addresses, its texts escaped, the same from the module', async () => {
    const html = at('report.html');
    succeeds(
        'audit',
        ...subject,
        ...withAll,
        '--html',
        html,
        '--title',
        'People <1>',
        '--max-difference',
        '0.1',
        '--min-ratio',
        '0.8',
        '--tolerance',
        'Four fifths',
    );
    const page = readFileSync(html, 'utf8');
    assert.match(page, /^<!doctype html>/);
    assert.match(page, /<h1>People &lt;1&gt;<\/h1>/);
    assert.match(page, /&lt;a&gt;/);
    assert.match(page, /b &amp; &quot;c&quot;/);
    assert.doesNotMatch(page, /<script|https?:\/\/|src=|<a>|@import|url\((?!#)/);
    assert.match(page, /Tolerance “Four fifths”/);
    assert.match(page, /outside the tolerance/);
    assert.doesNotMatch(page, /\b(pass|fail)(ed|s)?\b|NaN|undefined<\/td>/i);
    const answers = JSON.parse(succeeds('audit', ...subject, ...withAll, '--json'));
    const lab = await Lab.create(readFileSync(join(build, 'equipoise.wasm')));
    const {document, questions} = JSON.parse(page.match(/<pre id="equipoise">(.*)<\/pre>/)[1]);
    const {sha256, ...about} = document.about;
    assert.equal(sha256, createHash('sha256').update(readFileSync(file)).digest('hex'));
    const whom = {protected: ['group'], privileged: ['<a>'], label: 'y', score: 's'};
    const kept = Object.fromEntries(others.map(id => [id, answers[id]]));
    const again = lab.board({document: {...document, about}, subject: whom, questions, answers: kept}, readFileSync(file));
    assert.equal(again, page);
    const found = lab.verify(new TextEncoder().encode(page));
    lab.close();
    assert.ok(found.agrees, found.said.join('\n'));
    assert.deepEqual(found.recomputed, ['audit', 'curves', 'compare', 'decide', 'unprocessing'].map(titleOf));
    assert.deepEqual(
        found.not_recomputed.map(({title}) => title),
        ['individual', 'slices', 'rich_subgroup', 'monitor', 'data'].map(titleOf),
    );
    const {text: said} = answers.headline;
    const letters = {lt: '<', gt: '>', quot: '"', amp: '&'};
    const plain = page.replace(/<\/?b( [^>]*)?>/g, '').replace(/&(lt|gt|quot|amp);/g, (_, name) => letters[name]);
    assert.ok(plain.includes(`<p class="lead">${said}</p>`), said);
    assert.equal(succeeds('audit', ...subject).split('\n')[0], said);
});

test('the report reads no inequality out of the interval of a measure that leans', () => {
    const html = at('plain.html');
    succeeds('audit', ...subject, '--html', html);
    const told = title =>
        readFileSync(html, 'utf8')
            .split('<tr')
            .find(row => row.includes(`>${title}<`));
    assert.match(told('Theil index'), /unsigned: its interval does not tell it from the ideal/);
    assert.match(told('Demographic parity difference'), /the interval holds the ideal|the whole interval is/);
    assert.match(told('Statistical parity difference'), /the interval holds the ideal|the whole interval is/);
});

test('names that a spreadsheet would take for formulas are texts in the table', () => {
    const names = ['=1+1', '+1', '-2', '@SUM(1)', '"=HYPERLINK(""x"")"'],
        table = at('formulas.csv');
    const people = names.flatMap(name => [1, 0, 1].map((y, i) => `${y},${i % 2},${name}`));
    const given = at('formulas-in.csv');
    writeFileSync(given, `y,d,g\n${people.join('\n')}\n`);
    succeeds('audit', '--csv', given, '--label', 'y', '--pred', 'd', '--protected', 'g', '--table', table);
    const cells = readFileSync(table, 'utf8')
        .split('\r\n')
        .slice(1)
        .map(line => line.split(',')[0].replace(/^"/, ''));
    assert.ok(cells.some(cell => cell === "'=1+1"));
    assert.deepEqual(
        cells.filter(cell => /^[=+\-@]/.test(cell)),
        [],
    );
});

test('two models are compared first by what a model can move', () => {
    const ofData = catalog.metrics.filter(m => m.of_data && m.kind === 'disparity').map(m => m.title);
    assert.ok(ofData.length > 3);
    const html = at('two.html');
    const printed = succeeds('audit', ...subject, '--with', 'compare', '--set', 'compare.score2=s2', '--html', html);
    const page = readFileSync(html, 'utf8');
    for (const text of [printed, page.slice(0, page.indexOf('What this file proves'))]) {
        const answer = text.slice(text.lastIndexOf('Two models on the same rows'));
        const [moved, fixed] = answer.split('Of the data, whatever the model');
        assert.match(moved, /Gaps between groups[^]*Statistical parity difference[^]*Equal opportunity difference/);
        assert.match(moved, /All rows together[^]*Accuracy/);
        for (const title of ofData) assert.ok(fixed.includes(title) && !moved.includes(title), title);
    }
});

test('every value goes into the CSV', () => {
    const table = at('audit.csv');
    succeeds('audit', ...subject, '--table', table);
    const lines = readFileSync(table, 'utf8').trim().split('\r\n');
    assert.equal(lines[0], 'group,metric,value,low,high,small,why,note,matters,reading,highest,lowest');
    const audit = JSON.parse(succeeds('audit', ...subject, '--json'));
    for (const metric of catalog.metrics.filter(m => m.kind === 'disparity')) {
        const line = lines.find(l => l.startsWith(`,${metric.id},`));
        assert.ok(line, metric.id);
        const {value} = audit.metrics[metric.id];
        assert.equal(line.split(',')[2] === '' ? null : Number(line.split(',')[2]), value, metric.id);
    }
    assert.ok(lines.some(l => l.startsWith('"b & ""c""",n,134')));
});

test('what is asked wrongly is refused in one sentence', () => {
    refused(1, /analysis: is "nonsense", expected one of audit/, 'audit', ...subject, '--with', 'nonsense');
    refused(2, /"audit" is there twice/, 'audit', ...subject, '--with', 'audit');
    refused(2, /--set: is "depth=3", expected ANALYSIS.KEY=VALUE/, 'audit', ...subject, '--set', 'depth=3');
    refused(
        2,
        /--set slices.depth=3: "slices" is not asked for, expected it in --with/,
        'audit',
        ...subject,
        '--with',
        'curves',
        '--set',
        'slices.depth=3',
    );
    refused(2, /--min-ratio goes with --html or --table, neither is there/, 'audit', ...subject, '--min-ratio', '0.8');
    refused(1, /cannot be read: Is a directory/, 'audit', '--csv', at('empty'), ...subject.slice(2));
    refused(1, /nosuch: is not a known key/, 'audit', ...subject, '--set', 'audit.nosuch=3');
    refused(1, /the file is empty/, 'audit', '--csv', (writeFileSync(at('none.csv'), ''), at('none.csv')), ...subject.slice(2));
});
