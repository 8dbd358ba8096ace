// Golden models and the tables of their rows, as a person has them.
import {execFileSync} from 'node:child_process';
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

/**
 * People of Adult's twin by the ten columns that golden models of Adult take, with their outcome, and a schema of them.
 * @param {string} id of the table @param {number} n @param {boolean} [split] a column more: three of four were learned from
 */
export function adultRows(id, n, split = false) {
    const drawn = execFileSync('build/equipoise', ['twin', 'sample', '--data', 'adult', '--rows', String(n)], {encoding: 'utf8'});
    const rows = drawn
        .trim()
        .split('\n')
        .map((line, i) => {
            const [age, work, , , years, marital, job, , race, sex, gain, loss, hours, , income] = line.split(',');
            const yes = (/** @type {boolean} */ x) => (x ? 1 : 0);
            const flags = [sex === 'Male', race === 'White', marital === 'Married-civ-spouse', work.startsWith('Self-emp')];
            const cells = [
                age,
                years,
                hours,
                gain,
                loss,
                ...flags.map(yes),
                yes(job === 'Exec-managerial'),
                yes(income === '>50K'),
            ];
            return split ? [...cells, i % 4 ? 'train' : 'held out'] : cells;
        });
    const columns = ['age', 'education_num', 'hours_per_week', 'capital_gain', 'capital_loss'];
    const flags = ['male', 'white', 'married', 'self_employed', 'manager'];
    const described = [...columns, ...flags].map(name =>
        name === 'male' ? {name, role: 'protected', kind: 'category', privileged: ['1']} : {name, kind: 'number'},
    );
    const more = split ? [{name: 'part', kind: 'category'}] : [];
    const schema = {
        equipoise: 1,
        name: id,
        title: id,
        files: [{name: `${id}.csv`}],
        columns: [...described, {name: 'y', role: 'label', favourable: ['1']}, ...more],
    };
    return {
        csv: csv([...columns, ...flags, 'y', ...more.map(({name}) => name)], rows),
        columns: [...columns, ...flags],
        schema,
        rows,
    };
}
