// Our WebAssembly in node, as a peer: node wasm.mjs ROWS MODULE. The jobs are in ours.c.
import {readFileSync} from 'node:fs';
import {serve} from './serve.mjs';

const [path, module] = process.argv.slice(2);
const env = {emscripten_notify_memory_growth() {}};
const {exports: core} = (await WebAssembly.instantiate(readFileSync(module), {env})).instance;
core._initialize?.();
const file = readFileSync(path);
const at = core.malloc(file.length);
new Uint8Array(core.memory.buffer).set(file, at);
if (core.ours_open(at) !== 0) throw new Error('wasm: the rows could not be opened');

/** @param {number} job @param {number} amount */
const run = (job, amount) => {
    if (core.ours_run(job, amount) !== 0) throw new Error(`wasm: job ${job} failed`);
    return () => core.ours_value(job);
};
await serve(`node ${process.version}`, run);
