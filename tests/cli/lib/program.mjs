// The program as a test calls it, and a folder of the test's own.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';

export const build = process.env.BUILD ?? 'build';
export const program = resolve(build, 'equipoise');

/** Empties the folder `name` of the build; what is called from it finds no data sets but its own. @param {string} name */
export function workshop(name) {
    const scratch = join(build, name);
    rmSync(scratch, {recursive: true, force: true});
    mkdirSync(join(scratch, 'empty'), {recursive: true});
    const at = (/** @type {string} */ file) => join(scratch, file);
    /** @param {string} file @param {string | Uint8Array} body */
    const write = (file, body) => (writeFileSync(at(file), body), at(file));

    /** Runs the program; `.code`, `.out`, `.err`. @param {...string} args */
    function equipoise(...args) {
        const {status, stdout, stderr} = spawnSync(program, args, {
            encoding: 'utf8',
            maxBuffer: 1 << 28,
            env: {...process.env, DATASETS_DIR: at('empty')},
        });
        return {code: status, out: stdout, err: stderr};
    }

    /** @param {...string} args @returns {string} standard output */
    function succeeds(...args) {
        const result = equipoise(...args);
        assert.equal(result.code, 0, result.err);
        return result.out;
    }

    /** A call that is expected to fail: one sentence on standard error; on standard output nothing, or with --json that
     *  sentence and what it is about, which is returned.
     *  @param {number} code @param {RegExp} sentence @param {...string} args */
    function refused(code, sentence, ...args) {
        const result = equipoise(...args);
        assert.equal(result.code, code, result.err);
        assert.match(result.err, sentence);
        assert.equal(result.err.trim().split('\n').length, 1, result.err);
        // A wrong use may be one before --json is read.
        if (!args.includes('--json') || (code === 2 && result.out === '')) return void assert.equal(result.out, '');
        const {error} = JSON.parse(result.out);
        assert.ok(result.err.includes(error.message.slice(0, 40).replaceAll('\n', '\\x0A')), `${error.message}: ${result.err}`);
        return error;
    }

    return {scratch, at, write, equipoise, succeeds, refused};
}
