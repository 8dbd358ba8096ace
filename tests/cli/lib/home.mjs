// Models that go home as ONNX: onnxruntime to run them, plans that make them, and what they are compared by.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {resolve} from 'node:path';
import {numbersOf, rowsOf} from './cells.mjs';

/** Golden models, beside the project. */
export const golden = resolve(process.env.GOLDEN_DIR ?? '../shared/golden', 'models');
/** @param {string} id @returns {any} a case of them */
export const goldenCase = id => JSON.parse(readFileSync(resolve(golden, `${id}.json`), 'utf8'));

/** onnxruntime (the -web build; with ORT=node the one for node, of `make check`), or the sentence why not. */
export function runtime() {
    const node = process.env.ORT === 'node';
    const home = node ? (process.env.ORT_HOME ?? resolve('tests/onnx')) : resolve('web');
    const name = node ? 'onnxruntime-node' : 'onnxruntime-web';
    try {
        const ort = createRequire(resolve(home, 'package.json'))(name);
        if (!node) ort.env.wasm.numThreads = 1;
        return {ort, why: ''};
    } catch {
        return {ort: null, why: `${name} is not installed in ${home}`};
    }
}
export const {ort, why} = runtime();

/** @param {string} file @returns {Promise<{inputs: string[], outputs: string[]}>} the names of what it takes and gives */
export async function namesOf(file) {
    const session = await ort.InferenceSession.create(new Uint8Array(readFileSync(file)));
    const names = {inputs: [...session.inputNames], outputs: [...session.outputNames]};
    await session.release();
    return names;
}

/** Runs a file on rows: every output as numbers. @param {string} file @param {Record<string, any>} feeds
 *  @param {string[]} [only] outputs that are wanted, of those it has */
export async function run(file, feeds, only) {
    const session = await ort.InferenceSession.create(new Uint8Array(readFileSync(file)), {graphOptimizationLevel: 'disabled'});
    assert.deepEqual([...session.inputNames].sort(), Object.keys(feeds).sort());
    const wanted = only?.filter(name => session.outputNames.includes(name));
    const made = await session.run(feeds, wanted);
    await session.release();
    return Object.fromEntries(Object.entries(made).map(([name, value]) => [name, [...value.data].map(Number)]));
}

/** One value a row as an input. @param {'float32' | 'float64' | 'string'} type @param {any[]} list */
export function column(type, list) {
    const data = type === 'string' ? list : (type === 'float64' ? Float64Array : Float32Array).from(list, Number);
    return new ort.Tensor(type, data, [list.length, 1]);
}

/** Numbers (rows, columns) as the file's inputs: a table, or each column by itself.
 *  @param {string} file @param {string[]} columns @param {number[]} flat @param {'float32' | 'float64'} type */
export async function tableOf(file, columns, flat, type) {
    const n = flat.length / columns.length;
    const {inputs} = await namesOf(file);
    const whole = inputs.find(name => !columns.includes(name) && !/^(equipoise\.)?(group|u)$/.test(name));
    const make = type === 'float64' ? Float64Array : Float32Array;
    if (whole) return {[whole]: new ort.Tensor(type, make.from(flat), [n, columns.length])};
    const of = (/** @type {number} */ k) => Array.from({length: n}, (_, i) => flat[i * columns.length + k]);
    return Object.fromEntries(columns.map((name, k) => [name, column(type, of(k))]));
}

/** A note of the file. @param {string} file @param {string} key */
export function note(file, key) {
    const bytes = readFileSync(file).toString('latin1');
    const found = bytes.lastIndexOf(key) + key.length;
    const size =
        bytes.charCodeAt(found + 1) < 128
            ? [bytes.charCodeAt(found + 1), 2]
            : [(bytes.charCodeAt(found + 1) & 127) + 128 * bytes.charCodeAt(found + 2), 3];
    return Buffer.from(bytes.slice(found + size[1], found + size[1] + size[0]), 'latin1').toString('utf8');
}

/** @param {number[]} a @param {number[]} b @param {number} most @param {string} what */
export function near(a, b, most, what) {
    assert.equal(a.length, b.length, what);
    const off = Math.max(...a.map((v, i) => Math.abs(v - b[i])));
    assert.ok(off <= most, `${what}: off by ${off}, at most ${most}`);
}

/** What plans and models are tried with in a folder. @param {ReturnType<typeof import('./program.mjs').workshop>} shop */
export function trials({at, write, succeeds}) {
    /** A data set that is written down: how the program is told of it. @param {string} name @param {object[]} columns as a schema
     *  has them @param {string} csv with a header */
    const dataOf = (name, columns, csv) => {
        const schema = {equipoise: 1, name, title: name, files: [{name: `${name}.csv`}], columns};
        return ['--data', write(`${name}.schema.json`, JSON.stringify(schema)), '--file', write(`${name}.csv`, csv)];
    };

    /** Runs a plan: the cells of its report, with the rows that were judged, and the model's file without its ending.
     *  @param {string} name of its files @param {object} plan @param {string[]} where @returns {any[]} */
    const ran = (name, plan, where) => {
        const all = {equipoise: 1, seeds: [1], report: {bootstrap: 0, curves: false}, ...plan};
        const folders = ['--models', at(`${name}-m`), '--predictions', at(`${name}-p`), '--out', at(`${name}.report.json`)];
        succeeds('run', write(`${name}.plan.json`, JSON.stringify(all)), ...where, ...folders);
        const {cells} = JSON.parse(readFileSync(at(`${name}.report.json`), 'utf8'));
        return cells.map((/** @type {object} */ cell, /** @type {number} */ i) => {
            const judged = at(`${name}-p/cell-${i}.csv`);
            return {...cell, judged, rows: rowsOf(judged), model: at(`${name}-m/cell-${i}`)};
        });
    };

    /** Scores of a table's rows, as they are written. @param {string} file @param {string} table @param {...string} more */
    const scoresOf = (file, table, ...more) =>
        succeeds('model', 'score', file, '--csv', table, ...more)
            .trim()
            .split('\n')
            .slice(1)
            .map((/** @type {string} */ line) => line.slice(line.lastIndexOf(',') + 1));

    /** 400 people of a golden case as a data set with a label of its own. @param {string} id */
    const peopleOf = id => {
        const golden_case = goldenCase(id);
        const {columns} = golden_case;
        const width = columns.length;
        const flat = golden_case.table?.rows.flat() ?? golden_case.inputs[0].data;
        const rows = Array.from({length: 400}, (_, i) => {
            const from = (i * 7) % (flat.length / width);
            return [...flat.slice(from * width, (from + 1) * width), (i * 13) % 10 < 3 + ((i * 7) % 5) ? 1 : 0];
        });
        const high = Math.max(...rows.map(row => row[columns.indexOf('male')]));
        const described = columns.map((/** @type {string} */ name) =>
            name === 'male' ? {name, role: 'protected', kind: 'category', privileged: [String(high)]} : {name, kind: 'number'},
        );
        const label = {name: 'y', role: 'label', favourable: ['1']};
        const csv = `${[...columns, 'y'].join(',')}\n${rows.map(row => row.join(',')).join('\n')}\n`;
        return {golden_case, data: dataOf(id, [...described, label], csv)};
    };

    /** Judged rows of such people as the inputs of a file that went home. @param {string} file @param {any} golden_case
     *  @param {Record<string, string>[]} rows */
    const feedsOf = async (file, golden_case, rows) => {
        const type = golden_case.format === 'lightgbm-text' ? 'float64' : 'float32';
        const flat = rows.flatMap(row =>
            golden_case.columns.map((/** @type {string} */ name) => Number(row[name] ?? row[`${name}_2`])),
        );
        const {inputs} = await namesOf(file);
        return {
            ...(await tableOf(file, golden_case.columns, flat, type)),
            ...(inputs.includes('group') && {group: column('string', rows.map(row => row.group))}), // prettier-ignore
            ...(inputs.includes('u') && {u: column('float32', rows.map(() => 0))}), // prettier-ignore
        };
    };
    return {dataOf, ran, scoresOf, peopleOf, feedsOf};
}

/** What a file that went home gives is what the lab judged; decisions that are drawn are not compared.
 *  @param {string} file @param {Record<string, any>} feeds @param {Record<string, string>[]} rows @param {string} what */
export async function isAsJudged(file, feeds, rows, what) {
    const home = await run(file, feeds, ['score', 'equipoise.score', 'decision']);
    near(home['equipoise.score'] ?? home.score, numbersOf(rows, 'score'), 1e-6, what);
    if (!feeds.u) assert.deepEqual(home.decision, numbersOf(rows, 'y_pred'), what);
}
