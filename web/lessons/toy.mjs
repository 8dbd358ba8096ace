// The toy network of lesson 7 and its people, from counts and weights that are written down (toy.json): a table, its schema and
// a model file as the lab takes them. Node alone.
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';

/**
 * @typedef {{columns: string[], rows: number[][], network: {W: number[][], b: number[], v: number[], c: number}}} Toy
 * @returns {Toy}
 */
export const readToy = () => JSON.parse(readFileSync(new URL('toy.json', import.meta.url), 'utf8'));

/** Each person a row. @param {Toy} toy */
export function tableOf({rows}) {
    const lines = rows.flatMap(([x1, x2, a, y, n]) => Array(n).fill(`${x1},${x2},${a ? 'B' : 'A'},${y}`));
    return `test,district,group,outcome\n${lines.join('\n')}\n`;
}

/** A text whose keys are in order, as the header of a model file is. @param {any} x @returns {string} */
function canonical(x) {
    if (Array.isArray(x)) return `[${x.map(canonical).join(',')}]`;
    if (x === null || typeof x !== 'object') return JSON.stringify(x);
    return `{${Object.keys(x).sort().map(key => `${JSON.stringify(key)}:${canonical(x[key])}`).join(',')}}`; // prettier-ignore
}

/** What the columns mean. */
export const schema = {
    equipoise: 1,
    name: 'toy',
    title: 'Made-up people, a test and a district',
    files: [{name: 'toy.csv'}],
    columns: [
        {name: 'test', kind: 'number', role: 'feature'},
        {name: 'district', kind: 'number', role: 'feature'},
        {name: 'group', kind: 'category', role: 'protected', privileged: ['B']},
        {name: 'outcome', kind: 'category', role: 'label', favourable: ['1']},
    ],
};

/** The network as a model file (src/model/graph/file.h). @param {Toy} toy @returns {Buffer} */
export function modelOf({network: {W, b, v, c}}) {
    const hidden = b.length, inputs = W.length; // prettier-ignore
    // A linear layer's weights are a matrix of inputs by outputs, then its bias.
    const weights = [...W.flat(), ...b, ...v, c];
    const linear = (
        /** @type {number} */ from,
        /** @type {number} */ width,
        /** @type {number} */ offset,
        /** @type {number} */ at,
    ) => ({
        in: [at, null, null],
        op: 'Gemm',
        out: [at + 1],
        params: {},
        weights: [
            {offset, shape: [from, width]},
            {offset: offset + from * width, shape: [width]},
        ],
    });
    const header = canonical({
        columns: ['test', 'district'].map(name => ({kind: 'number', mean: 0, name, sd: 1})),
        decision: {kind: 'threshold'},
        favourable: '1',
        made: {method: 'none', plan_sha256: '0'.repeat(64), seed: 1, version: '0.1.0'},
        ops: [
            linear(inputs, hidden, 0, 0),
            {in: [1], op: 'Relu', out: [2], params: {}, weights: []},
            linear(hidden, 1, inputs * hidden + hidden, 2),
        ],
        score: {is: 'logit', wire: 3},
        threshold: 0.5,
    });
    const head = 12 + header.length, block = Math.ceil(head / 64) * 64; // prettier-ignore
    const bytes = Buffer.alloc(block + 4 * weights.length);
    bytes.write('EQMODEL1', 0, 'latin1');
    bytes.writeUInt32LE(header.length, 8);
    bytes.write(header, 12, 'utf8');
    weights.forEach((weight, i) => bytes.writeFloatLE(weight, block + 4 * i));
    return Buffer.concat([bytes, createHash('sha256').update(bytes).digest()]);
}
