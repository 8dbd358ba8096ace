// Databases that run a statement: each makes a table of a CSV, and gives the result of a query as CSV.
import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join, resolve} from 'node:path';
import {setTimeout as after} from 'node:timers/promises';

/** @typedef {{name: string, absent: string | false, open(scratch: string): Promise<void>, close(): Promise<void>,
 *  load(ddl: string, csv: string): Promise<void>, query(statement: string, to: string): Promise<void>}} Engine
 *  `absent`: why there is none here. `load` replaces table t; `query` writes a CSV with a header. */

const quoted = (/** @type {string} */ path) => `'${path.replaceAll("'", "''")}'`;
const bare = (/** @type {string} */ statement) => statement.replace(/;\s*$/, '');
const has = (/** @type {string} */ command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

/* ---- PostgreSQL: a server of the test's own, on a socket in its own folder, stopped by its process ---- */

/** Where the server's programs are: on Debian not in PATH. */
function postgresFolder() {
    const all = '/usr/lib/postgresql';
    const versions = existsSync(all) ? readdirSync(all).sort((a, b) => Number(b) - Number(a)) : [];
    return versions.map(version => join(all, version, 'bin')).find(folder => existsSync(join(folder, 'initdb')));
}

/** @returns {Engine} */
export function postgres() {
    const folder = postgresFolder();
    const isRoot = process.getuid?.() === 0;
    let data = '';
    /** @type {import('node:child_process').ChildProcess | undefined} */ let server;
    // The server refuses to run as root.
    const unprivileged = (/** @type {string} */ program, /** @type {string[]} */ args) =>
        isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', program, ...args] : [program, ...args];
    const psql = (/** @type {string[]} */ ...args) =>
        execFileSync('psql', ['-X', '-q', '-h', data, '-U', 'postgres', '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', ...args], {
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'pipe'],
        });
    return {
        name: 'PostgreSQL',
        absent: folder && has('psql') && (!isRoot || has('setpriv')) ? false : 'no PostgreSQL here (.ci/setup check)',
        async open() {
            data = mkdtempSync('/tmp/equipoise-postgres-');
            if (isRoot) {
                const [uid, gid] = ['-u', '-g'].map(which => Number(execFileSync('id', [which, 'postgres'], {encoding: 'utf8'})));
                chownSync(data, uid, gid);
            }
            const [first, ...rest] = unprivileged(join(/** @type {string} */ (folder), 'initdb'), [
                '-D',
                join(data, 'd'),
                '-A',
                'trust',
                '-U',
                'postgres',
                '-E',
                'UTF8',
                '--no-locale',
                '-N',
            ]);
            execFileSync(first, rest, {cwd: '/', stdio: ['ignore', 'ignore', 'pipe']});
            const [program, ...args] = unprivileged(join(/** @type {string} */ (folder), 'postgres'), [
                '-D',
                join(data, 'd'),
                '-k',
                data,
                '-c',
                'listen_addresses=',
                '-F',
            ]);
            server = spawn(program, args, {cwd: '/', stdio: 'ignore'});
            for (let tries = 0; ; tries++) {
                try {
                    psql('-c', 'SELECT 1');
                    return;
                } catch (error) {
                    if (tries === 300 || server.exitCode !== null) throw error;
                    await after(100);
                }
            }
        },
        async close() {
            if (server && server.exitCode === null) {
                const running = server;
                const ended = new Promise(end => running.once('exit', end));
                server.kill('SIGINT');
                await ended;
            }
            if (data) rmSync(data, {recursive: true, force: true});
        },
        async load(ddl, csv) {
            psql('-c', 'DROP TABLE IF EXISTS t', '-c', ddl, '-c', `\\copy t FROM ${quoted(resolve(csv))} CSV HEADER`);
        },
        async query(statement, to) {
            writeFileSync(to, psql('-c', `COPY (${bare(statement)}) TO STDOUT CSV HEADER`));
        },
    };
}

/* ---- DuckDB: the one of web/ ---- */

/** @returns {Engine} */
export function duckdb() {
    /** @type {any} */ let database, /** @type {any} */ connection;
    return {
        name: 'DuckDB',
        absent: existsSync('web/node_modules/@duckdb/node-api') ? false : 'web/node_modules has no DuckDB',
        async open() {
            const {DuckDBInstance} = createRequire(resolve('web/package.json'))('@duckdb/node-api');
            database = await DuckDBInstance.create(':memory:');
            connection = await database.connect();
        },
        async close() {
            connection?.closeSync();
            database?.closeSync();
        },
        async load(ddl, csv) {
            await connection.run('DROP TABLE IF EXISTS t');
            await connection.run(ddl);
            await connection.run(`COPY t FROM ${quoted(resolve(csv))} (HEADER, DELIMITER ',')`);
        },
        async query(statement, to) {
            await connection.run(`COPY (${bare(statement)}) TO ${quoted(resolve(to))} (HEADER)`);
        },
    };
}

/* ---- SQLite: its shell ---- */

/** @returns {Engine} */
export function sqlite() {
    let file = '';
    const shell = (/** @type {string[]} */ ...commands) =>
        execFileSync('sqlite3', ['-bail', '-batch', file], {
            encoding: 'utf8',
            input: `${commands.join('\n')}\n`,
            stdio: ['pipe', 'pipe', 'pipe'],
        });
    return {
        name: 'SQLite',
        absent: has('sqlite3') ? false : 'no sqlite3 here (.ci/setup check)',
        async open(scratch) {
            file = join(scratch, 'sqlite.db');
        },
        async close() {
            if (file) rmSync(file, {force: true});
        },
        // Its import leaves empty cells and "NaN" as texts in columns of numbers, as people have them.
        async load(ddl, csv) {
            shell('DROP TABLE IF EXISTS t;', ddl, `.import --csv --skip 1 ${quoted(resolve(csv))} t`);
        },
        async query(statement, to) {
            writeFileSync(to, shell('.headers on', '.mode csv', `${bare(statement)};`));
        },
    };
}

export const readCsv = (/** @type {string} */ path) => readFileSync(path, 'utf8');
