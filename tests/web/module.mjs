// The WebAssembly module asks its host for nothing but a note when memory grows: no clock, no files, no printing, no
// random numbers. Its exports are the contract with web/lab/lab.js.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import test from 'node:test';
import {gzipSync} from 'node:zlib';

const bytes = await readFile('build/equipoise.wasm');
const module = await WebAssembly.compile(bytes);

/** In thousand bytes as they are sent. At -O3 throughout it was 642, at -Oz throughout 508, where
 *  files are read at half the speed. */
const MOST = 580;

test(`the module is at most ${MOST} kB as it is sent: the page computes nothing before all of it is there`, () => {
    const sent = gzipSync(bytes, {level: 9}).length / 1000;
    console.log(`  note the module is ${sent.toFixed(1)} kB as it is sent`);
    assert.ok(sent <= MOST, `${sent.toFixed(1)} kB: what is not hot belongs to COLD or WARM of src/wasm/small.mk`);
});

test('the only import is the note that memory has grown', () => {
    const imports = WebAssembly.Module.imports(module).map(i => `${i.module}.${i.name}:${i.kind}`);
    assert.deepEqual(imports, ['env.emscripten_notify_memory_growth:function']);
});

test('the exports are those of the contract', () => {
    const names = WebAssembly.Module.exports(module).map(e => e.name);
    const calls = [
        'open',
        'close',
        'text',
        'text_size',
        'what_if',
        'error',
        'catalog',
        'set_schema',
        'set_twin',
        'add_file',
        'load',
        'describe',
        'guess',
        'preview',
        'preview_step',
        'preview_done',
        'previewed',
        'preview_end',
        'cross',
        'told',
        'analyse',
        'subject_of_file',
        'subject_of_labels',
        'subject_of_cell',
        'subject',
        'about',
        'drop',
        'ask',
        'answer',
        'answered',
        'html',
        'board',
        'verify',
        'refusal',
        'card',
        'csv',
        'bring',
        'describe_model',
        'score',
        'scored',
        'export',
        'look_at_model',
        'give_model',
        'model',
        'units',
        'cut',
        'secret',
        'start',
        'step',
        'progress',
        'report',
        'predictions',
        'merge',
    ].map(name => `eq_wasm_${name}`);
    for (const name of ['memory', 'malloc', 'free', '_initialize', ...calls])
        assert.ok(names.includes(name), `no export ${name}; there are ${names.join(' ')}`);
    assert.deepEqual(names.filter(n => n.startsWith('eq_')).sort(), calls.sort());
});

test('memory grows on request and refuses politely at the limit', async () => {
    let grown = 0;
    const env = {
        emscripten_notify_memory_growth: () => {
            grown++;
        },
    };
    const {exports} = await WebAssembly.instantiate(module, {env});
    exports._initialize();
    const block = exports.malloc(100e6);
    assert.ok(block > 0 && grown === 1 && exports.memory.buffer.byteLength > 100e6);
    exports.free(block);
    assert.equal(exports.malloc(3e9) >>> 0, 0);
    assert.ok(exports.malloc(64) > 0, 'the module works on after a refused request');
});

test('a text is that of the last call that made one, and a call that fails leaves none', async () => {
    const {exports: e} = await WebAssembly.instantiate(module, {env: {emscripten_notify_memory_growth() {}}});
    e._initialize();
    const session = e.eq_wasm_open();
    /** @param {string} text @param {(at: number, size: number) => number} call */
    const give = (text, call) => {
        const bytes = new TextEncoder().encode(text),
            at = e.malloc(bytes.length);
        new Uint8Array(e.memory.buffer, at, bytes.length).set(bytes);
        const status = call(at, bytes.length);
        e.free(at);
        return status;
    };
    const text = () =>
        new TextDecoder().decode(new Uint8Array(e.memory.buffer, e.eq_wasm_text(session), e.eq_wasm_text_size(session)));
    assert.equal(
        give('a,b\n1,x\n2,y\n', (at, n) => e.eq_wasm_guess(session, at, n)),
        0,
    );
    const guessed = text();
    assert.match(guessed, /"columns"/);
    assert.equal(
        give('{}', (at, n) => e.eq_wasm_start(session, at, n, 0, 1)),
        2,
        'no data: refused, and no text made',
    );
    assert.equal(text(), guessed);
    assert.equal(
        give('', (at, n) => e.eq_wasm_guess(session, at, n)),
        2,
    );
    assert.equal(text(), '');
    e.eq_wasm_close(session);
});
