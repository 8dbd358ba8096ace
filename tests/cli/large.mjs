// Large models within what the reader may take: 16 bytes of memory for each byte of the file, and 64 MB. Measured once by hand:
// a forest of LightGBM of 177 MB took 1.32 GB (wasm: 1.54), a network in ONNX of 196 MB 0.96 GB; here a few megabytes stand for
// them.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {statSync, truncateSync} from 'node:fs';
import {resolve} from 'node:path';
import test from 'node:test';

import {onnxOf} from './lib/onnx_make.mjs';
import {workshop} from './lib/program.mjs';

const {at, write} = workshop('large-test');

/** Runs the program with so much memory. @param {number} kilobytes @param {...string} line */
const within = (kilobytes, ...line) =>
    spawnSync('sh', ['-c', `ulimit -v ${kilobytes}; exec "$0" "$@"`, resolve('build/equipoise'), ...line], {encoding: 'utf8'});

const least = 30_000;
// A program with sanitizers reserves far more than it uses.
const skip = within(least, 'model', 'cell').status === 0 ? false : 'this program needs more memory than that by itself';

// Complete trees of 256 leaves.
const splits = 255;
const list = f => Array.from({length: splits}, (_, i) => f(i)).join(' ');
const child = i => (i < splits ? i : splits - 1 - i);
const tree = t =>
    [
        `Tree=${t}`,
        `num_leaves=${splits + 1}`,
        'num_cat=0',
        `split_feature=${list(i => (i * 7 + t) % 10)}`,
        `threshold=${list(i => ((i * 37 + t * 11) % 1000) / 1000 + 1e-7)}`,
        `decision_type=${list(() => 2)}`,
        `left_child=${list(i => child(2 * i + 1))}`,
        `right_child=${list(i => child(2 * i + 2))}`,
        `leaf_value=0 ${list(i => (((i * 31 + t) % 997) / 997 - 0.5) * 0.01)}`,
        'is_linear=0',
        'shrinkage=0.1',
        '',
        '',
    ].join('\n');
const forest = n => {
    const names = Array.from({length: 10}, (_, i) => `f${i}`).join(' ');
    const head = `tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=9\nobjective=binary sigmoid:1\n`;
    return `${head}feature_names=${names}\n\n${Array.from({length: n}, (_, t) => tree(t)).join('')}end of trees\n`;
};
const net = width =>
    onnxOf({
        nodes: [
            {op: 'MatMul', in: ['x', 'w'], out: ['a']},
            {op: 'Relu', in: ['a'], out: ['b']},
            {op: 'MatMul', in: ['b', 'v'], out: ['z']},
            {op: 'Sigmoid', in: ['z'], out: ['p']},
        ],
        weights: [
            {name: 'w', dims: [width, width], data: Array.from({length: width * width}, (_, i) => ((i * 7919) % 1000) / 1e5)},
            {name: 'v', dims: [width, 1], data: Array.from({length: width}, () => 0.01)},
        ],
        inputs: [{name: 'x', dims: ['n', width]}],
        outputs: [{name: 'p', dims: ['n', 1]}],
    });
const files = [write('forest.txt', forest(500)), write('net.onnx', net(1100))];

test('a large model is read within 16 bytes a byte', {skip}, () => {
    for (const file of files) {
        const {size} = statSync(file);
        assert.ok(size > 4e6, `${file} has ${size} bytes`);
        const {status, stdout, stderr} = within(Math.round((16 * size) / 1024) + 65536, 'model', 'describe', file, '--json');
        assert.equal(status, 0, stderr);
        assert.equal(JSON.parse(stdout).asks, undefined);
    }
});

test('where there is less memory than a model takes it is refused in a sentence', {skip}, () => {
    for (const file of files) {
        const {status, stdout, stderr} = within(least, 'model', 'describe', file);
        assert.notEqual(status, 0, `${at(file)} was read`);
        assert.notEqual(status, null, 'it ended by a signal');
        assert.equal(stdout, '');
        assert.match(stderr, /^equipoise model describe: .*memory.*\n/);
    }
});

test('a file of 200 MB that is no model, and one that is larger than is read, are refused within 2 GiB', {skip}, () => {
    const onnx = onnxOf({nodes: [{op: 'Sigmoid', in: ['x'], out: ['p']}], inputs: [{name: 'x', dims: ['n', 1]}], outputs: []});
    for (const [name, size, sentence] of [
        ['filled.onnx', 200e6, /filled\.onnx/],
        ['long.onnx', 300e6, /long\.onnx: has 286 MB; at most 256 MB are read/],
    ]) {
        const file = write(name, onnx);
        truncateSync(file, size); // with zeros that take no room on the disk
        const {status, stderr} = within(2 * 1024 * 1024, 'model', 'describe', file);
        assert.equal(status, 1, stderr);
        assert.match(stderr, sentence);
    }
});
