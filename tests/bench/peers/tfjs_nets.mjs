// TensorFlow.js as a peer, its wasm backend in node, one thread: node tfjs_nets.mjs ROWS
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname} from 'node:path';
import {serve} from './serve.mjs';

// Its modules for bundlers do not load in node.
const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs-core');
const layers = require('@tensorflow/tfjs-layers');
const wasm = require('@tensorflow/tfjs-backend-wasm');
wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
wasm.setThreadsCount(1);
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
await tf.setBackend('wasm');
await tf.ready();
const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');

const file = readFileSync(process.argv[2]);
const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.length);
const [nTrain, nValid, nTest, d] = new Uint32Array(bytes, 0, 4);
const n = nTrain + nValid + nTest;
const x = new Float32Array(bytes, 16 + 8 * n, n * d);
const y = Float32Array.from(new Uint8Array(bytes, 16 + 8 * n + 4 * n * d + 2 * n, n));
const testX = tf.tensor2d(x.slice((n - nTest) * d), [nTest, d]);
const testY = y.slice(n - nTest);

/** With PyTorch's initial weights and constants of batch norm, which are ours too. @param {number} nHidden */
function makeNet(nHidden) {
    const model = layers.sequential();
    const initial = width => {
        const uniform = () => layers.initializers.randomUniform({minval: -1 / Math.sqrt(width), maxval: 1 / Math.sqrt(width)});
        return {kernelInitializer: uniform(), biasInitializer: uniform()};
    };
    for (let l = 0; l < nHidden; l++) {
        model.add(
            layers.layers.dense({units: 32, activation: 'relu', ...initial(l ? 32 : d), ...(l === 0 && {inputShape: [d]})}),
        );
        model.add(layers.layers.dropout({rate: 0.2}));
        model.add(layers.layers.batchNormalization({momentum: 0.9, epsilon: 1e-5}));
    }
    model.add(layers.layers.dense({units: 1, activation: 'sigmoid', ...initial(32)}));
    model.compile({optimizer: tf.train.adam(1e-3), loss: 'binaryCrossentropy'});
    return model;
}

/** @param {layers.Sequential} model */
function testLoss(model) {
    const score = tf.tidy(() => model.predict(testX, {batchSize: 4096}).dataSync());
    const loss = i => -Math.log(Math.max(testY[i] ? score[i] : 1 - score[i], 1e-7));
    return score.reduce((sum, _, i) => sum + loss(i), 0) / nTest;
}

const nets = [makeNet(11), makeNet(2)];
let from = 0;
await serve(`TensorFlow.js ${tf.version_core} wasm${simd ? ', SIMD' : ''}, 1 thread`, async (job, amount) => {
    if (from + amount > nTrain) from = 0;
    const someX = tf.tensor2d(x.subarray(from * d, (from + amount) * d), [amount, d]);
    const someY = tf.tensor2d(y.subarray(from, from + amount), [amount, 1]);
    await nets[job].fit(someX, someY, {batchSize: 64, epochs: 1, shuffle: true, verbose: 0, yieldEvery: 'never'});
    from += amount;
    someX.dispose();
    someY.dispose();
    return () => testLoss(nets[job]);
});
