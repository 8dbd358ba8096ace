// An audit from counts: the statement that `equipoise sql` prints is run by a real engine (DuckDB), and the audit of what
// comes back has every number and interval of the audit of the rows. The other dialects'
// texts are looked at here; `make check` runs or parses them (tests/sql).
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join, resolve} from 'node:path';
import test from 'node:test';

import {compare, ofColumns} from './lib/compare.mjs';
import {build, program, workshop} from './lib/program.mjs';

const {at, equipoise, refused, scratch, succeeds} = workshop('sql-test');

const golden = name => join('..', 'shared', 'golden', 'cases', `${name}.csv`);

/** Why DuckDB cannot be asked here, or false. */
const noEngine = existsSync('web/node_modules/@duckdb/node-api') ? false : 'web/node_modules has no DuckDB';

const sql = (dialect, ...args) => succeeds('sql', '--dialect', dialect, '--table', 'people', ...args);

/** The lines of a statement without its comments. */
const statement = text =>
    text
        .split('\n')
        .filter(line => !line.startsWith('--'))
        .join('\n')
        .trim();

/** Loads a CSV into DuckDB as table "people", runs a statement there and writes the result as CSV. */
async function count(csv, text, types = {}) {
    const {DuckDBInstance} = createRequire(resolve('web/package.json'))('@duckdb/node-api');
    const database = await DuckDBInstance.create(':memory:');
    const connection = await database.connect();
    const quoted = path => `'${path.replaceAll("'", "''")}'`;
    const wanted = Object.entries(types)
        .map(([name, type]) => `${quoted(name)}: ${quoted(type)}`)
        .join(', ');
    await connection.run(
        `CREATE TABLE people AS SELECT * FROM read_csv(${quoted(csv)}, header = true, delim = ','` +
            `${wanted ? `, types = {${wanted}}` : ''})`,
    );
    await connection.run(`COPY (${statement(text).replace(/;$/, '')}) TO ${quoted(at('counts.csv'))} (HEADER)`);
    connection.closeSync();
    database.closeSync();
    return at('counts.csv');
}

/** Runs the very line that the statement's comment gives, where counts.csv is. */
function auditAsTold(text) {
    const line = text.match(/^-- (equipoise audit .*)$/m)[1];
    const {status, stdout, stderr} = spawnSync('sh', ['-c', `${line.replace('equipoise', `'${program}'`)} --json`], {
        encoding: 'utf8',
        cwd: scratch,
        maxBuffer: 1 << 28,
    });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
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
const scored = JSON.parse(succeeds('catalog', '--json'))
    .metrics.filter(metric => metric.needs_score)
    .map(metric => metric.id);
const ofBins = scored.filter(id => !/mean_score|generalized/.test(id));

// 600 people by a fixed recipe; names and values that want quoting, and weights whose sums are rounded.
const people = Array.from({length: 600}, (_, i) => {
    const score = ((i * 37) % 101) / 101,
        sex = (i * 7) % 3 ? 'm' : 'f',
        place = ['O\'Brien, "N"', 'x y', '-- z'][((i * 11) % 7) % 3];
    return [
        score > (sex === 'm' ? 0.4 : 0.6) ? 1 : 0,
        score,
        (i * 13) % 5 > 1 ? 1 : 0,
        sex,
        `"${place.replaceAll('"', '""')}"`,
        (1 + ((i * 17) % 9)) / 10,
    ];
});
const odd = at('odd.csv');
writeFileSync(odd, `Y,score,select,"it's ""sex""",count,w\n${people.map(row => row.join(',')).join('\n')}\n`);
const oddGroups = ['--protected', 'it\'s "sex"', '--protected2', 'count'];

/** An outcome as the statement writes it where no favourable value is named. */
const truth = (name, text = 'VARCHAR', q = '"') =>
    `CASE CAST(${q}${name}${q} AS ${text}) WHEN 'true' THEN '1' ` +
    `WHEN 'false' THEN '0' ELSE CAST(${q}${name}${q} AS ${text}) END AS ${q}${name}${q}`;

test('the statement is one GROUP BY over what the audit needs', () => {
    assert.equal(
        sql('duckdb', '--label', 'y', '--pred', 'd', '--protected', 'sex', '--protected2', 'race'),
        [
            '-- One row a combination of group, label and decision. Save the result with its header as counts.csv, then:',
            '-- equipoise audit --csv counts.csv --label y --pred d --protected sex --protected race --count count',
            'SELECT',
            '  "sex",',
            '  "race",',
            `  ${truth('y')},`,
            `  ${truth('d')},`,
            '  COUNT(*) AS "count"',
            'FROM "people"',
            'GROUP BY 1, 2, 3, 4;',
            '',
        ].join('\n'),
    );
    const named = favourable => sql('duckdb', '--label', 'y', '--pred', 'd', '--protected', 'g', '--favourable', favourable);
    assert.match(named('yes'), /^ {2}CAST\("y" AS VARCHAR\) AS "y",$/m);
    assert.match(named('f'), /WHEN 'true' THEN 't' WHEN 'false' THEN 'f' WHEN 't' THEN 't' WHEN 'f' THEN 'f' ELSE .* AS "d",$/m);
});

// Names: PostgreSQL and DuckDB "" in "...", Spark `` in `...`, BigQuery \` and \\ in `...`. Types: double precision; FLOAT64.
test('each dialect quotes names and calls a double in its own way', () => {
    const text = dialect =>
        statement(
            succeeds(
                'sql',
                '--dialect',
                dialect,
                '--table',
                'a-b.t',
                '--label',
                'y',
                '--score',
                's',
                '--threshold',
                '0.3',
                '--protected',
                'a"b`c\\d',
            ),
        );
    const expected = (q, name, type, reading) => {
        const s = `${q}read_score${q}`;
        return (
            `SELECT\n  ${name},\n  ${truth('y', type, q)},\n  CASE WHEN ${s} BETWEEN -1.7976931348623157e+308 AND ` +
            `1.7976931348623157e+308 THEN CASE WHEN ${s} > 0.3e0 THEN '1' ELSE '0' END WHEN ${s} IS NOT NULL THEN ` +
            `'score that is no number' END ` +
            `AS ${q}decision${q},\n  COUNT(*) AS ${q}count${q}\nFROM (SELECT ${name}, ${q}y${q},\n    ${reading} AS ${s}\n` +
            `  FROM ${q}a-b${q}.${q}t${q}) AS ${q}people_read${q}\nGROUP BY 1, 2, 3;`
        );
    };
    const nan = (q, text, number) => `NULLIF(CAST(CAST(${q}s${q} AS ${text}) AS ${number}), CAST('NaN' AS ${number}))`;
    assert.equal(text('duckdb'), expected('"', '"a""b`c\\d"', 'VARCHAR', nan('"', 'VARCHAR', 'DOUBLE')));
    assert.equal(text('postgres'), expected('"', '"a""b`c\\d"', 'TEXT', nan('"', 'TEXT', 'DOUBLE PRECISION')));
    assert.equal(text('spark'), expected('`', '`a"b``c\\d`', 'STRING', nan('`', 'STRING', 'DOUBLE')));
    assert.equal(
        text('bigquery'),
        expected('`', '`a"b\\`c\\\\d`', 'STRING', 'IF(IS_NAN(CAST(`s` AS FLOAT64)), NULL, CAST(`s` AS FLOAT64))'),
    );
    assert.equal(
        text('sqlite'),
        expected(
            '"',
            '"a""b`c\\d"',
            'TEXT',
            'CASE WHEN "s" GLOB \'*[0-9]*\' AND NOT "s" GLOB ' +
                "'*[^-+.0-9eE]*' THEN CAST(\"s\" AS REAL) WHEN LOWER(\"s\") NOT IN ('', 'nan', 'na', 'n/a', 'null', 'none') " +
                'THEN 9e999 END',
        ),
    );
});

test('what the audit is told is passed on, every privileged group of it', () => {
    const options = [
        '--privileged',
        'a',
        '--privileged',
        'b c',
        '--favourable',
        'yes',
        '--missing',
        'as-group',
        '--missing-tokens',
        '',
    ];
    const text = sql('postgres', '--label', 'y', '--score', 's', '--protected', 'g', ...options);
    assert.match(text, /--privileged a --privileged 'b c' --favourable yes --missing as-group --missing-tokens ''$/m);
    assert.doesNotMatch(text, /NaN/, 'NaN is no word for nothing now');
});

test('columns that the statement makes never take the name of another', () => {
    const text = sql('spark', '--label', 'Count', '--score', 's', '--protected', 'decision', '--protected2', 'decision_2');
    assert.match(text, /END AS `decision_3`,\n {2}COUNT\(\*\) AS `count_2`/);
    assert.match(text, /--label Count --pred decision_3 --protected decision --protected decision_2 --count count_2$/m);
});

test('a wrong use of sql ends with 2 and a sentence that helps', () => {
    const ask = ['sql', '--dialect', 'duckdb', '--table', 't', '--label', 'y', '--protected', 'g'];
    refused(2, /--dialect is missing: duckdb, postgres, spark, bigquery or sqlite/, 'sql');
    refused(2, /--dialect: is "postgre", expected duckdb, .* did you mean postgres\?/, 'sql', '--dialect', 'postgre');
    refused(2, /--missing: is "all", expected unknown/, ...ask, '--missing', 'all');
    refused(2, /--label is missing/, 'sql', '--dialect', 'spark', '--table', 't');
    refused(2, /--table: "a\.\.b" has an empty part/, 'sql', '--dialect', 'spark', '--table', 'a..b', ...ask.slice(5));
    refused(2, /--pred: has a control character/, ...ask, '--pred', 'd\nDROP TABLE t');
    refused(2, /--pred: is empty/, ...ask, '--pred', '');
    refused(2, /column "g" is named twice/, ...ask, '--pred', 'g');
    refused(2, /--bins needs --score/, ...ask, '--bins', '10');
    refused(2, /--score beside --pred is only kept in bins/, ...ask, '--pred', 'd', '--score', 's');
    refused(2, /threshold: is given, and there is no column of scores/, ...ask, '--pred', 'd', '--threshold', '0.4');
    const decided = [...ask, '--pred', 'd', '--score', 's', '--bins', '4'];
    refused(2, /--threshold makes decisions of --score where there is no --pred/, ...decided, '--threshold', '0.4');
    // What counts cannot say is refused with the reason.
    const scored = [...ask, '--score', 's'];
    refused(2, /--membership: chances differ from person to person/, ...ask, '--pred', 'd', '--membership', 'm');
    refused(2, /--quantiles: they are of rows.*name the cuts/, ...ask, '--pred', 'd', '--quantiles', 'g=4');
    refused(2, /--threshold GROUP=T: of several --protected columns/, ...scored, '--protected', 'h', '--threshold', 'a=0.4');
    refused(2, /--threshold GROUP=T: column "g" is changed/, ...scored, '--cut', 'g=25', '--threshold', 'a=0.4');
    refused(2, /--preset: it may say who is selected by a score/, ...scored, '--preset', 'll144');
    refused(2, /column "s": the database reads its numbers/, ...scored, '--missing-of', 's=-1');
    refused(2, /top: is given beside a threshold/, ...scored, '--top', '3', '--threshold', '0.4');
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
                auditOptions: ['--label', 'y', '--score', 's', '--threshold', threshold, '--protected', 'g'],
                types: {s: type},
                skip: ['scores', ...scored, ...ofColumns],
            });
});

/** The counts of three rows more than two whole ones, and the line that audits them. */
async function countBad(rows, ...options) {
    writeFileSync(at('bad.csv'), `y,s,g,w\n1,0.9,a,1\n0,0.2,b,1\n${rows}\n`);
    const text = sql('duckdb', '--label', 'y', '--protected', 'g', ...options);
    await count(at('bad.csv'), text, {s: 'DOUBLE', w: 'DOUBLE', g: 'VARCHAR', y: 'BIGINT'});
    return text
        .match(/^-- equipoise (audit .*)$/m)[1]
        .replace('counts.csv', at('counts.csv'))
        .split(' ');
}

// What the audit of the rows refuses may not disappear in a sum.
test('a row whose weight the audit would refuse is refused in the counts too', {skip: noEngine}, async () => {
    for (const [bad, why] of [
        ['1,0.9,a,', 'the cell is empty'],
        ['1,0.9,a,-1', '-1'],
        ['1,0.9,a,nan', 'nan'],
    ])
        refused(1, new RegExp(`line \\d, column "weight": .*${why}`), ...(await countBad(bad, '--score', 's', '--weight', 'w')));
});

test('a score outside [0, 1] is refused in the counts too, and in bins', {skip: noEngine}, async () => {
    for (const score of ['1.5', '-0.5', '1.0000000000000002', '-1e-300', 'inf']) {
        refused(
            1,
            /line \d, column "decision": "score outside \[0, 1\]" is neither 1 nor 0/,
            ...(await countBad(`1,${score},a,1`, '--score', 's')),
        );
        refused(
            1,
            /line \d, column "(mean_score": (is|"inf")|decision": "score outside \[0, 1\]" is neither)/,
            ...(await countBad(`1,${score},a,1`, '--score', 's', '--bins', '2')),
        );
        // Beside decisions, scores on another scale are scores too; infinity is none.
        const beside = await countBad(`1,${score},a,1\n1,0.95,a,1`, '--score', 's', '--bins', '2', '--pred', 'w');
        if (score === 'inf') refused(1, /line \d, column "mean_score": (is|"inf")/, ...beside);
        else succeeds(...beside);
        refused(
            1,
            /column "decision": "score outside \[0, 1\]" is no value of the label/,
            ...(await countBad(`1,${score},a,1`, '--score', 's', '--favourable', '1')),
        );
    }
});

// NULL of a label, score or group: the people are counted apart, and are as many as in the rows.
test('people whom the audit sets aside are counted apart in the counts too', {skip: noEngine}, async () => {
    const ofRows = ['audit', '--csv', at('bad.csv'), '--label', 'y', '--score', 's', '--protected', 'g', '--json'];
    for (const [bad, aside, unknown] of [
        ['1,,a,1', 1, 0],
        ['1,nan,a,1', 1, 0],
        [',0.9,a,1\n,0.8,b,1', 2, 0],
        ['1,0.9,,1', 0, 1],
    ]) {
        const {people} = JSON.parse(succeeds(...(await countBad(bad, '--score', 's')), '--json'));
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
    const values = audit =>
        [...audit.groups, audit.overall, audit.metrics].map(set =>
            Object.fromEntries(
                Object.entries(set)
                    .filter(([id]) => scored.includes(id) && !ofBins.includes(id))
                    .map(([id, {value}]) => [id, value]),
            ),
        );
    assert.ok(compare(values(ofCounts), values(ofRows)) >= 9);
    compare(ofCounts, ofRows, ['scores', ...scored, ...ofColumns]);
    assert.ok(Math.abs(ofCounts.overall.auc.value - ofRows.overall.auc.value) < 0.5 / bins);
}

test('scores kept in bins keep their means, and nearly their order', {skip: noEngine}, async () => {
    await binned(odd, 20, '--label', 'Y', '--pred', 'select', ...oddGroups);
    await binned(odd, 20, '--label', 'Y', '--pred', 'select', '--weight', 'w', ...oddGroups);
});

for (const [name, weighted, groups] of [
    ['adult_sex', false, ['protected']],
    ['adult_sex_w', true, ['protected']],
    ['adult_race5', false, ['protected']],
]) {
    const csv = golden(name);
    const skip = noEngine || (existsSync(csv) ? false : `${csv} is not there`);
    const options = [
        '--label',
        'y_true',
        '--pred',
        'y_pred',
        ...groups.flatMap(group => ['--protected', group]),
        ...(weighted ? ['--weight', 'weight'] : []),
    ];
    test(`the counts of ${name} audit to the numbers of its 5,000 rows`, {skip}, async t => {
        const {n} = await bothWays(csv, {sqlOptions: options, auditOptions: options});
        const rows = readFileSync(at('counts.csv'), 'utf8').trim().split('\n').length - 1;
        t.diagnostic(`${n} numbers are the same to 1e-12, from ${rows} rows of counts`);
        await binned(csv, 200, ...options);
    });
}

// A model trained here on Adult (its twin, where the original is not there), exported, counted by the engine, audited.
test("the counts of a trained model's predictions of Adult audit to the numbers of its rows", {skip: noEngine}, async t => {
    const plan = at('adult.json');
    writeFileSync(
        plan,
        JSON.stringify({
            equipoise: 1,
            data: 'adult',
            protected: ['sex', 'race'],
            by_level: true,
            model: {kind: 'logistic_regression'},
            train: {max_epochs: 3, batch: 256},
            methods: [{id: 'none'}],
            seeds: [1],
            report: {audits: false},
        }),
    );
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
    const {Lab} = await import(resolve('web/lab/lab.js'));
    const lab = await Lab.create(readFileSync(module));
    const cells = [
        ['a', 1, 1, 2 ** 50],
        ['a', 1, 0, 2 ** 49 + 1],
        ['b', 0, 1, 2 ** 51],
        ['b', 1, 1, 12345678901],
        ['b', 0, 0, 0],
    ];
    const text = `g,y,d,n\n${cells.map(cell => cell.join(',')).join('\n')}\n`;
    writeFileSync(at('huge.csv'), text);
    const audit = lab.auditPredictions(new TextEncoder().encode(text), {
        label: 'y',
        pred: 'd',
        count: 'n',
        protected: ['g'],
    });
    const native = succeeds(
        'audit',
        '--csv',
        at('huge.csv'),
        '--label',
        'y',
        '--pred',
        'd',
        '--count',
        'n',
        '--protected',
        'g',
        '--json',
    );
    assert.deepEqual(audit, JSON.parse(native));
    assert.equal(audit.overall.n, 2 ** 50 + 2 ** 49 + 1 + 2 ** 51 + 12345678901);
    assert.equal(audit.groups[0].tpr.value, 2 ** 50 / (2 ** 50 + 2 ** 49 + 1));
    lab.close();
});
