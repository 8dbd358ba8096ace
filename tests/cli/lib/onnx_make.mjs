// ONNX files made by hand: as much of the format as tests need to write a graph down.

const varint = value => {
    const out = [];
    let left = BigInt.asUintN(64, BigInt(value));
    do {
        out.push(Number(left & 127n) | (left > 127n ? 128 : 0));
        left >>= 7n;
    } while (left > 0n);
    return Buffer.from(out);
};
const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
const bytes = (field, value) => {
    const body = Buffer.isBuffer(value) ? value : Buffer.from(value, 'utf8');
    return Buffer.concat([varint((field << 3) | 2), varint(body.length), body]);
};
const message = (...parts) => Buffer.concat(parts.flat());
const floats = list => Buffer.from(new Float32Array(list).buffer);
const float = (field, value) => Buffer.concat([varint((field << 3) | 5), floats([value])]);

/** An attribute: {i}, {f}, {s}, {ints}, {floats} or {strings}. @param {string} name @param {Record<string, any>} value */
function attribute(name, value) {
    const [kind, of] = Object.entries(value)[0];
    const types = {f: 1, i: 2, s: 3, floats: 6, ints: 7, strings: 8};
    const bodies = {
        f: () => float(2, of),
        i: () => number(3, of),
        s: () => bytes(4, of),
        floats: () => bytes(7, floats(of)),
        ints: () => of.map(x => number(8, x)),
        strings: () => of.map(x => bytes(9, x)),
    };
    return message(bytes(1, name), bodies[kind](), number(20, types[kind]));
}

/** @param {{op: string, domain?: string, in: string[], out: string[], with?: Record<string, any>}} node */
const nodeOf = node =>
    message(
        node.in.map(name => bytes(1, name)),
        node.out.map(name => bytes(2, name)),
        bytes(4, node.op),
        Object.entries(node.with ?? {}).map(([name, value]) => bytes(5, attribute(name, value))),
        node.domain ? bytes(7, node.domain) : [],
    );

const elements = {float: 1, int64: 7, string: 8};
const dim = size => bytes(1, typeof size === 'number' ? number(1, size) : bytes(2, size));
const valueInfo = ({name, type = 'float', dims}) =>
    message(bytes(1, name), bytes(2, bytes(1, message(number(1, elements[type]), bytes(2, message(dims.map(dim)))))));

/** A number of 16 bits, of those that it holds exactly. @param {number} x */
function half(x) {
    const bits = new Uint32Array(new Float32Array([x]).buffer)[0];
    return x === 0 ? 0 : ((bits >>> 16) & 0x8000) | ((((bits >>> 23) & 255) - 112) << 10) | ((bits >>> 13) & 1023);
}
const raw = {
    float: list => floats(list),
    double: list => Buffer.from(new Float64Array(list).buffer),
    half: list => Buffer.from(new Uint16Array(list.map(half)).buffer),
};

/** @param {{name: string, dims: number[], data: number[], type?: 'float' | 'double' | 'half'}} weight */
const tensor = ({name, dims, data, type = 'float'}) =>
    message(
        dims.map(d => number(1, d)),
        number(2, {float: 1, half: 10, double: 11}[type]),
        bytes(8, name),
        bytes(9, raw[type](data)),
    );

/**
 * A model file. @param {{nodes: any[], weights?: any[], inputs: any[], outputs: any[]}} graph
 * @param {{ir?: number, opset?: number, ml?: number}} [versions] @returns {Buffer}
 */
export function onnxOf({nodes, weights = [], inputs, outputs}, {ir = 8, opset = 13, ml = 1} = {}) {
    const graph = message(
        nodes.map(node => bytes(1, nodeOf(node))),
        bytes(2, 'g'),
        weights.map(weight => bytes(5, tensor(weight))),
        inputs.map(input => bytes(11, valueInfo(input))),
        outputs.map(output => bytes(12, valueInfo(output))),
    );
    const opsets = [message(number(2, opset)), message(bytes(1, 'ai.onnx.ml'), number(2, ml))];
    return message(number(1, ir), bytes(7, graph), ...opsets.map(set => bytes(8, set)));
}
