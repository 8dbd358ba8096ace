// An audit from counts: the statement that `equipoise sql` prints is run by a real engine (DuckDB), and the audit of what
// comes back has every number and interval of the audit of the rows. For the other dialects there is no engine here: their
// texts are compared with what their manuals ask for.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join, resolve} from 'node:path';
import test from 'node:test';

import {build, program, workshop} from './lib/program.mjs';

const {at, equipoise, refused, scratch, succeeds} = workshop('sql-test');

const golden = name => join('..', 'shared', 'golden', 'cases', `${name}.csv`);

/** Why DuckDB cannot be asked here, or false. */
const noEngine = existsSync('web/node_modules/@duckdb/node-api') ? false : 'web/node_modules has no DuckDB';

const sql = (dialect, ...args) => succeeds('sql', '--dialect', dialect, '--table', 'people', ...args);

/** The lines of a statement without its comments. */
const statement = text => text.split('\n').filter(line => !line.startsWith('--')).join('\n').trim();

/** Loads a CSV into DuckDB as table "people", runs a statement there and writes the result as CSV. */
async function count(csv, text, types = {}) {
    const {DuckDBInstance} = createRequire(resolve('web/package.json'))('@duckdb/node-api');
    const database = await DuckDBInstance.create(':memory:');
    const connection = await database.connect();
    const quoted = path => `'${path.replaceAll("'", "''")}'`;
    const wanted = Object.entries(types).map(([name, type]) => `${quoted(name)}: ${quoted(type)}`).join(', ');
    await connection.run(`CREATE TABLE people AS SELECT * FROM read_csv(${quoted(csv)}, header = true, delim = ','` +
        `${wanted ? `, types = {${wanted}}` : ''})`);
    await connection.run(`COPY (${statement(text).replace(/;$/, '')}) TO ${quoted(at('counts.csv'))} (HEADER)`);
    connection.closeSync();
    database.closeSync();
    return at('counts.csv');
}

/** Runs the very line that the statement's comment gives, where counts.csv is. */
function auditAsTold(text) {
    const line = text.match(/^-- (equipoise audit .*)$/m)[1];
    const {status, stdout, stderr} = spawnSync('sh', ['-c', `${line.replace('equipoise', `'${program}'`)} --json`],
        {encoding: 'utf8', cwd: scratch, maxBuffer: 1 << 28});
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
}

/** What an audit says of its columns: a table of counts has a column of decisions where the rows have scores. */
const ofColumns = ['outcomes', 'notes'];

/** Numbers compared, each within 1e-12; texts and structure must be the same. `skip` names members that are not compared. */
function compare(a, b, skip = [], path = '') {
    if (typeof a === 'number' && typeof b === 'number') {
        assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)), `${path}: ${a} is not ${b}`);
        return 1;
    }
    if (a === null || typeof a !== 'object') {
        assert.equal(a, b, path);
        return 0;
    }
    const compared = (/** @type {object} */ of) => Object.keys(of).filter(key => !skip.includes(key));
    assert.deepEqual(compared(a), compared(b), path);
    let n = 0;
    for (const key of compared(a)) n += compare(a[key], b[key], skip, `${path}/${key}`);
    return n;
}

/** Audits a file by rows and by the counts that DuckDB makes of it; how many numbers were the same. */
async function bothWays(csv, {sqlOptions, auditOptions, types, skip}) {
    const text = sql('duckdb', ...sqlOptions);
    await count(csv, text, types);
    const ofRows = JSON.parse(succeeds('audit', '--csv', csv, ...auditOptions, '--json'));
    const n = compare(auditAsTold(text), ofRows, skip);
    assert.ok(n > 100, `only ${n} numbers were compared`);
    return {ofRows, n};
}

// Members that say nothing of a table without scores, or of one with the scores of bins.
const scored = JSON.parse(succeeds('catalog', '--json')).metrics.filter(metric => metric.needs_score).map(metric => metric.id);
const ofBins = scored.filter(id => !/mean_score|generalized/.test(id));

// 600 people by a fixed recipe; names and values that want quoting, and weights whose sums are rounded.
const people = Array.from({length: 600}, (_, i) => {
    const score = (i * 37 % 101) / 101, sex = i * 7 % 3 ? 'm' : 'f', place = ['O\'Brien, "N"', 'x y', '-- z'][i * 11 % 7 % 3];
    return [score > (sex === 'm' ? 0.4 : 0.6) ? 1 : 0, score, i * 13 % 5 > 1 ? 1 : 0, sex, `"${place.replaceAll('"', '""')}"`,
        (1 + i * 17 % 9) / 10];
});
const odd = at('odd.csv');
writeFileSync(odd, `Y,score,select,"it's ""sex""",count,w\n${people.map(row => row.join(',')).join('\n')}\n`);
const oddGroups = ['--protected', 'it\'s "sex"', '--protected2', 'count'];

test('the statement is one GROUP BY over what the audit needs', () => {
    assert.equal(sql('duckdb', '--label', 'y', '--pred', 'd', '--protected', 'sex', '--protected2', 'race'), [
        '-- One row a combination of group, label and decision. Save the result with its header as counts.csv, then:',
        '-- equipoise audit --csv counts.csv --label y --pred d --protected sex --protected race --count count',
        'SELECT', '  "sex",', '  "race",', '  "y",', '  "d",', '  COUNT(*) AS "count"', 'FROM "people"', 'GROUP BY',
        '  "sex",', '  "race",', '  "y",', '  "d";', ''].join('\n'));
});

// Names: PostgreSQL and DuckDB "" in "...", Spark `` in `...`, BigQuery \` and \\ in `...`. Types: double precision; FLOAT64.
test('each dialect quotes names and calls a double in its own way', () => {
    const text = dialect => statement(succeeds('sql', '--dialect', dialect, '--table', 'a-b.t', '--label', 'y', '--score', 's',
        '--threshold', '0.3', '--protected', 'a"b`c\\d'));
    const expected = (quote, name, number) => {
        const s = `CAST(${quote}s${quote} AS ${number})`, [q, y] = [quote, `${quote}y${quote}`];
        const decision = `CASE WHEN ${s} > 0.3e0 AND ${s} <= 1 THEN 1 WHEN ${s} <= 0.3e0 AND ${s} >= 0 THEN 0 END`;
        return `SELECT\n  ${name},\n  ${y},\n  ${decision} AS ${q}decision${q},\n  COUNT(*) AS ${q}count${q}\n` +
            `FROM ${q}a-b${q}.${q}t${q}\nGROUP BY\n  ${name},\n  ${y},\n  ${decision};`;
    };
    assert.equal(text('duckdb'), expected('"', '"a""b`c\\d"', 'DOUBLE'));
    assert.equal(text('postgres'), expected('"', '"a""b`c\\d"', 'DOUBLE PRECISION'));
    assert.equal(text('spark'), expected('`', '`a"b``c\\d`', 'DOUBLE'));
    assert.equal(text('bigquery'), expected('`', '`a"b\\`c\\\\d`', 'FLOAT64'));
});

test('columns that the statement makes never take the name of another', () => {
    const text = sql('spark', '--label', 'Count', '--score', 's', '--protected', 'decision', '--protected2', 'decision_2');
    assert.match(text, /END AS `decision_3`,\n {2}COUNT\(\*\) AS `count_2`/);
    assert.match(text, /--label Count --pred decision_3 --protected decision --protected decision_2 --count count_2$/m);
});

test('a wrong use of sql ends with 2 and a sentence that helps', () => {
    const ask = ['sql', '--dialect', 'duckdb', '--table', 't', '--label', 'y', '--protected', 'g'];
    refused(2, /--dialect is missing: duckdb, postgres, spark or bigquery/, 'sql');
    refused(2, /--dialect: is "postgre", expected duckdb, .* did you mean postgres\?/, 'sql', '--dialect', 'postgre');
    refused(2, /--label is missing/, 'sql', '--dialect', 'spark', '--table', 't');
    refused(2, /--table: "a\.\.b" has an empty part/, 'sql', '--dialect', 'spark', '--table', 'a..b', ...ask.slice(5));
    refused(2, /--pred: has a control character/, ...ask, '--pred', 'd\nDROP TABLE t');
    refused(2, /--pred: is empty/, ...ask, '--pred', '');
    refused(2, /column "g" is named twice/, ...ask, '--pred', 'g');
    refused(2, /--bins needs --score/, ...ask, '--bins', '10');
    refused(2, /--score beside --pred is only kept in bins/, ...ask, '--pred', 'd', '--score', 's');
    refused(2, /--threshold makes decisions of --score/, ...ask, '--pred', 'd', '--threshold', '0.4');
    refused(2, /--count goes with --csv/, 'audit', '--data', 'adult', '--count', 'n');
});

test('DuckDB counts rows of odd names and values to the audit of the rows', {skip: noEngine}, async () => {
    const {ofRows} = await bothWays(odd, {
        sqlOptions: ['--label', 'Y', '--pred', 'select', ...oddGroups, '--privileged', 'm, x y'],
        auditOptions: ['--label', 'Y', '--pred', 'select', ...oddGroups, '--privileged', 'm, x y'],
    });
    assert.deepEqual([ofRows.groups.length, ofRows.overall.n], [6, 600]);
});

test('DuckDB adds up weights and their squares to the audit of the weighted rows', {skip: noEngine}, async () => {
    const options = ['--label', 'Y', '--pred', 'select', '--weight', 'w', ...oddGroups];
    await bothWays(odd, {sqlOptions: options, auditOptions: options});
});

// Cast to a narrow float or to a decimal, 0.3 is not the 0.3 of the threshold, unless both are doubles.
test('decisions made of scores in the engine are those made by the audit', {skip: noEngine}, async () => {
    const rows = Array.from({length: 200}, (_, i) => `${i % 3 ? 1 : 0},${(i % 11) / 10},${i % 7 ? 'a' : 'b'}`);
    writeFileSync(at('tenths.csv'), `y,s,g\n${rows.join('\n')}\n`);
    for (const type of ['DOUBLE', 'DECIMAL(4,1)'])
        for (const threshold of ['0.3', '0.5', '-1', '1'])
            await bothWays(at('tenths.csv'), {
                sqlOptions: ['--label', 'y', '--score', 's', '--threshold', threshold, '--protected', 'g'],
                auditOptions: ['--label', 'y', '--score', 's', '--threshold', threshold, '--protected', 'g'], types: {s: type},
                skip: [...scored, ...ofColumns],
            });
});

/** The counts of three rows more than two whole ones, and the line that audits them. */
async function countBad(rows, ...options) {
    writeFileSync(at('bad.csv'), `y,s,g,w\n1,0.9,a,1\n0,0.2,b,1\n${rows}\n`);
    const text = sql('duckdb', '--label', 'y', '--protected', 'g', ...options);
    await count(at('bad.csv'), text, {s: 'DOUBLE', w: 'DOUBLE', g: 'VARCHAR', y: 'BIGINT'});
    return text.match(/^-- equipoise (audit .*)$/m)[1].replace('counts.csv', at('counts.csv')).split(' ');
}

// What the audit of the rows refuses may not disappear in a sum.
test('a row whose weight the audit would refuse is refused in the counts too', {skip: noEngine}, async () => {
    for (const bad of ['1,0.9,a,', '1,0.9,a,-1'])
        refused(1, /line \d, column "weight": the cell is empty, expected a value/,
            ...await countBad(bad, '--score', 's', '--weight', 'w'));
});

// NULL of a label, score or group: the people are counted apart, and are as many as in the rows.
test('people whom the audit sets aside are counted apart in the counts too', {skip: noEngine}, async () => {
    const ofRows = ['audit', '--csv', at('bad.csv'), '--label', 'y', '--score', 's', '--protected', 'g', '--json'];
    for (const [bad, aside, unknown] of [['1,,a,1', 1, 0], ['1,nan,a,1', 1, 0], [',0.9,a,1\n,0.8,b,1', 2, 0],
        ['1,0.9,,1', 0, 1]]) {
        const {people} = JSON.parse(succeeds(...await countBad(bad, '--score', 's'), '--json'));
        const {people: inRows} = JSON.parse(succeeds(...ofRows));
        assert.deepEqual([people.used, people.set_aside, people.unknown.n], [2, aside, unknown], bad);
        assert.deepEqual([inRows.used, inRows.set_aside, inRows.unknown], [2, aside, people.unknown], bad);
    }
});

/** The audit of rows and of counts agree but for the width of intervals of means, which bins narrow. */
async function binned(csv, bins, ...options) {
    const text = sql('duckdb', ...options, '--score', 'score', '--bins', `${bins}`);
    await count(csv, text);
    const ofCounts = auditAsTold(text);
    const ofRows = JSON.parse(succeeds('audit', '--csv', csv, ...options, '--score', 'score', '--json'));
    const values = audit => [...audit.groups, audit.overall, audit.metrics].map(set => Object.fromEntries(Object.entries(set)
        .filter(([id]) => scored.includes(id) && !ofBins.includes(id)).map(([id, {value}]) => [id, value])));
    assert.ok(compare(values(ofCounts), values(ofRows)) >= 9);
    compare(ofCounts, ofRows, [...scored, ...ofColumns]);
    assert.ok(Math.abs(ofCounts.overall.auc.value - ofRows.overall.auc.value) < 0.5 / bins);
}

test('scores kept in bins keep their means, and nearly their order', {skip: noEngine}, async () => {
    await binned(odd, 20, '--label', 'Y', '--pred', 'select', ...oddGroups);
    await binned(odd, 20, '--label', 'Y', '--pred', 'select', '--weight', 'w', ...oddGroups);
});

for (const [name, weighted, groups] of [['adult_sex', false, ['protected']], ['adult_sex_w', true, ['protected']],
    ['adult_race5', false, ['protected']]]) {
    const csv = golden(name);
    const skip = noEngine || (existsSync(csv) ? false : `${csv} is not there`);
    const options = ['--label', 'y_true', '--pred', 'y_pred', ...groups.flatMap(group => ['--protected', group]),
        ...(weighted ? ['--weight', 'weight'] : [])];
    test(`the counts of ${name} audit to the numbers of its 5,000 rows`, {skip}, async t => {
        const {n} = await bothWays(csv, {sqlOptions: options, auditOptions: options});
        const rows = readFileSync(at('counts.csv'), 'utf8').trim().split('\n').length - 1;
        t.diagnostic(`${n} numbers are the same to 1e-12, from ${rows} rows of counts`);
        await binned(csv, 200, ...options);
    });
}

// A model trained here on Adult (its twin, where the original is not there), exported, counted by the engine, audited.
test('the counts of a trained model\'s predictions of Adult audit to the numbers of its rows', {skip: noEngine}, async t => {
    const plan = at('adult.json');
    writeFileSync(plan, JSON.stringify({equipoise: 1, data: 'adult', protected: ['sex', 'race'], by_level: true,
        model: {kind: 'logistic_regression'}, train: {max_epochs: 3, batch: 256}, methods: [{id: 'none'}], seeds: [1],
        report: {audits: false}}));
    succeeds('run', plan, '--predictions', at('adult'));
    const csv = at('adult/cell-0.csv');
    const options = ['--label', 'y_true', '--pred', 'y_pred', '--protected', 'sex', '--protected2', 'race'];
    const {ofRows, n} = await bothWays(csv, {sqlOptions: options, auditOptions: options});
    assert.equal(ofRows.groups.length, 10);
    t.diagnostic(`${n} numbers of ${ofRows.overall.n} rows are the same to 1e-12`);
    await binned(csv, 200, ...options);
});

const module = join(build, 'equipoise.wasm');
const noModule = existsSync(module) ? false : `${module} is not built`;

// 2^52 people do not fit in 32 bits, which is what the module counts bytes and rows of its memory with.
test('the module audits more people than its memory has bytes, as the command line does', {skip: noModule}, async () => {
    const {Lab} = await import(resolve('web/core/lab.js'));
    const lab = await Lab.create(readFileSync(module));
    const cells = [['a', 1, 1, 2 ** 50], ['a', 1, 0, 2 ** 49 + 1], ['b', 0, 1, 2 ** 51], ['b', 1, 1, 12345678901],
        ['b', 0, 0, 0]];
    const text = `g,y,d,n\n${cells.map(cell => cell.join(',')).join('\n')}\n`;
    writeFileSync(at('huge.csv'), text);
    const audit = lab.auditPredictions(new TextEncoder().encode(text), {label: 'y', pred: 'd', count: 'n', protected: ['g']});
    const native = succeeds('audit', '--csv', at('huge.csv'), '--label', 'y', '--pred', 'd', '--count', 'n',
        '--protected', 'g', '--json');
    assert.deepEqual(audit, JSON.parse(native));
    assert.equal(audit.overall.n, 2 ** 50 + 2 ** 49 + 1 + 2 ** 51 + 12345678901);
    assert.equal(audit.groups[0].tpr.value, 2 ** 50 / (2 ** 50 + 2 ** 49 + 1));
    lab.close();
});
