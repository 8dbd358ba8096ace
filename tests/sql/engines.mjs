// The statements of `equipoise sql`, run by databases: the counts, audited by the line that the statement's comment gives, have
// every number of the audit of the rows, or are refused as these are.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import test from 'node:test';

import {compare, ofColumns} from '../cli/lib/compare.mjs';
import {program, workshop} from '../cli/lib/program.mjs';
import {duckdb, postgres, sqlite} from './lib/engines.mjs';
import {tables} from './lib/tables.mjs';

const {at, equipoise, scratch, succeeds, write} = workshop('sql-engines-test');
const scored = JSON.parse(succeeds('catalog', '--json'))
    .metrics.filter(metric => metric.needs_score)
    .map(metric => metric.id);
const engines = {postgres: postgres(), duckdb: duckdb(), sqlite: sqlite()};

/** Runs the printed line as it is, where counts.csv is. */
function auditAsTold(text) {
    const line = text.match(/^-- (equipoise audit .*)$/m)[1];
    const {status, stdout, stderr} = spawnSync('sh', ['-c', `${line.replace('equipoise', `'${program}'`)} --json`], {
        encoding: 'utf8',
        cwd: scratch,
        maxBuffer: 1 << 28,
    });
    return {code: status, out: stdout, err: stderr};
}

for (const [dialect, engine] of Object.entries(engines))
    test(`${engine.name} counts what the audit of the rows counts`, {skip: engine.absent}, async t => {
        await engine.open(scratch);
        t.after(() => engine.close());
        for (const {name, ddl, csv, ask, rowsAsk = ask, says, not = [], label = ['--label', 'y']} of tables) {
            if (not.includes(dialect)) continue;
            await t.test(name, async () => {
                const file = write('input.csv', csv);
                await engine.load(ddl, file);
                const text = succeeds('sql', '--dialect', dialect, '--table', 't', '--protected', 'g', ...label, ...ask);
                await engine.query(text, at('counts.csv'));
                const ofCounts = auditAsTold(text);
                // The rows as the database writes them, or as they came.
                if (says === 'exported') await engine.query('SELECT * FROM t', file);
                const rows = equipoise('audit', '--csv', file, '--protected', 'g', ...label, ...withoutBins(rowsAsk), '--json');
                const refused = says instanceof RegExp;
                const wrote = `${ofCounts.err}${rows.err}${readFileSync(at('counts.csv'), 'utf8')}`;
                assert.equal(ofCounts.code, Number(refused), wrote);
                assert.equal(rows.code, Number(refused), wrote);
                if (refused) {
                    assert.match(ofCounts.err, says);
                    return;
                }
                const n = compare(alike(ofCounts.out, ask), alike(rows.out, ask), [...scored, ...ofColumns]);
                assert.ok(n > 100, `only ${n} numbers were compared`);
            });
        }
    });

/** An audit, but for what counts cannot say: how scores lie and who ties at the last place, in which column a row lacks what was
 *  asked for, and, of decisions made of scores, that it was a score. */
function alike(json, ask) {
    const audit = JSON.parse(json);
    delete audit.impact?.scores;
    for (const table of audit.impact?.tables ?? []) for (const group of table.groups) delete group.tied;
    for (const loss of audit.people.by_group ?? []) {
        delete loss.column;
        if (!ask.includes('--pred')) delete loss.why;
    }
    if (ask.includes('--pred')) return audit;
    audit.people.no_decision += audit.people.no_score;
    audit.people.no_score = 0;
    return audit;
}

/** Options of the statement that an audit does not have. */
function withoutBins(args) {
    const i = args.indexOf('--bins');
    return i < 0 ? args : [...args.slice(0, i), ...args.slice(i + 2)];
}
