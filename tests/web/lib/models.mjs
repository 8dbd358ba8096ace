// Golden models and the tables of their rows, as a person has them.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

export const MODELS = join(process.env.GOLDEN_DIR ?? '../shared/golden', 'models');

/** @param {string} id of a case */
export const caseOf = id => JSON.parse(readFileSync(join(MODELS, `${id}.json`), 'utf8'));

/** @param {string} id @returns {{name: string, path: string, bytes: Buffer}} */
export function modelFile(id) {
    const name = caseOf(id).file;
    const path = join(MODELS, name);
    return {name, path, bytes: readFileSync(path)};
}

const cell = value => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value));
const csv = (columns, rows) => `${[columns, ...rows].map(row => row.map(cell).join(',')).join('\n')}\n`;
const matrix = ({dims, data}) => Array.from({length: dims[0]}, (_, i) => data.slice(i * dims[1], (i + 1) * dims[1]));

/** @param {any} of a case @returns {[string[], any[][]]} */
const partsOf = of => (of.table ? [of.table.columns, of.table.rows] : [of.columns, matrix(of.inputs[0])]);

/** Whether a person would have its rows in one table. @param {string} id */
export function hasTable(id) {
    const of = caseOf(id);
    return Boolean(of.table ?? (of.columns && of.inputs?.length === 1 && of.inputs[0].dims.length === 2));
}

/** @param {string} id */
export const columnsOfCase = id => partsOf(caseOf(id))[0];

/** A case's rows as a table. @param {string} id */
export const tableOf = id => csv(...partsOf(caseOf(id)));

/** So many people of a case's table in a fixed order, with an outcome of their own, and a schema of it. @param {string} id
 *  @param {number} n */
export function rowsOfCase(id, n) {
    const [columns, all] = partsOf(caseOf(id));
    const rows = all.filter(row => row.every(x => x !== '' && x !== null && x !== 'NaN'));
    const people = Array.from({length: n}, (_, i) => [...rows[(i * 7) % rows.length], (i * 13) % 10 < 3 + ((i * 7) % 5) ? 1 : 0]);
    const by = columns.find(name => ['male', 'sex'].includes(name));
    const high = by === 'sex' ? 'Male' : String(Math.max(...people.map(row => row[columns.indexOf(by)])));
    const described = columns.map((name, i) =>
        name === by
            ? {name, role: 'protected', kind: 'category', privileged: [high]}
            : {name, kind: typeof rows[0][i] === 'number' ? 'number' : 'category'},
    );
    const schema = {
        equipoise: 1,
        name: id,
        title: id,
        files: [{name: `${id}.csv`}],
        columns: [...described, {name: 'y', role: 'label', favourable: ['1']}],
    };
    return {csv: csv([...columns, 'y'], people), schema};
}
