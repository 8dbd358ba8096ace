// The statements for databases that are not run here are read by a parser that knows the dialect, and so are the others.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {resolve} from 'node:path';
import test from 'node:test';

import {workshop} from '../cli/lib/program.mjs';

const {succeeds} = workshop('sql-parsed-test');
const skip = existsSync('tests/sql/node_modules/node-sql-parser') ? false : 'no node-sql-parser in tests/sql (.ci/setup check)';
/** Spark's SQL is Hive's where these statements are concerned; the parser knows Hive. */
const known = {bigquery: 'bigquery', spark: 'hive', postgres: 'postgresql', sqlite: 'sqlite'};
const asked = [
    ['--score', 's'],
    ['--pred', 'd'],
    ['--score', 's', '--threshold', '0.30000000000000004', '--favourable', 'true'],
    ['--pred', 'd', '--weight', 'w'],
    ['--score', 's', '--bins', '10'],
    ['--score', 's', '--missing-tokens', ''],
    ['--pred', 'd', '--score', 's', '--bins', '10', '--weight', 'w', '--favourable', 'no'],
];

for (const [dialect, database] of Object.entries(known))
    test(`a parser of ${database} reads the statements for ${dialect}`, {skip}, () => {
        const {Parser} = createRequire(resolve('tests/sql/package.json'))('node-sql-parser');
        const read = text => new Parser().astify(text, {database});
        for (const options of asked) {
            const text = succeeds(
                'sql',
                '--dialect',
                dialect,
                '--table',
                'a-b.people',
                '--label',
                'y y',
                '--protected',
                'g',
                '--protected2',
                'h',
                ...options,
            );
            const [tree] = [read(text)].flat();
            assert.equal(tree.type, 'select');
            const names = tree.columns.map(column => column.as?.value ?? column.as);
            assert.equal(names[2], 'y y');
            assert.equal(names.at(-1), 'count');
            assert.equal(tree.groupby.columns.length, options.includes('--bins') ? 5 : 4);
            assert.throws(() => read(text.replace('GROUP BY', 'GROUPED BY')), 'the parser reads anything');
            assert.throws(() => read(text.replace(' END', '')), 'the parser reads anything');
        }
    });
