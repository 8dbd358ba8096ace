// Nothing is lost and nothing is written over: devices, FIFOs, links, folders and full disks as targets; runs beside one
// another in one folder; shards that are missing, swapped or edited.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {
    chmodSync,
    existsSync,
    lstatSync,
    mkdirSync,
    readFileSync,
    readdirSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';

import {schemaOf} from './lib/people.mjs';
import {program, workshop} from './lib/program.mjs';

const {at, write, equipoise, refused, succeeds, scratch} = workshop('files-test');

const people = Array.from({length: 120}, (_, i) => [
    ((i * 37) % 100) / 100,
    (i * 7) % 3 === 0 ? 'b' : 'a',
    (i * 37) % 100 > 40 ? 'yes' : 'no',
]);
const data = write('people.csv', 'skill,group,hired\n' + people.map(row => row.join(',')).join('\n') + '\n');
const schema = write(
    'people.json',
    schemaOf([
        {name: 'skill', kind: 'number'},
        {name: 'group', role: 'protected', kind: 'category', privileged: ['a']},
        {name: 'hired', role: 'label', favourable: ['yes']},
    ]),
);
const here = ['--data', schema, '--file', data];
const plan = {
    equipoise: 1,
    protected: 'group',
    model: {kind: 'logistic_regression'},
    train: {max_epochs: 2},
    methods: [{id: 'none'}, {id: 'reweighing'}, {id: 'group_thresholds'}],
    seeds: [1, 2, 3, 4, 5, 6, 7, 8],
    report: {bootstrap: 0},
};
const planFile = write('plan.json', JSON.stringify(plan));
const decided = write('decided.csv', 'y,d,g\n1,1,a\n0,1,a\n1,0,b\n0,0,b\n');
const audit = ['audit', '--csv', decided, '--label', 'y', '--pred', 'd', '--protected', 'g', '--bootstrap', '0'];

/** The program under a shell, which redirects. @param {string} line with "$E" for the program */
function shell(line) {
    const {status, stdout, stderr} = spawnSync('bash', ['-c', line], {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        env: {...process.env, E: program},
    });
    return {code: status, out: stdout, err: stderr};
}

const report = succeeds('run', planFile, ...here, '--json');

test('a device is written to and stays one', () => {
    for (const option of ['--html', '--table']) succeeds(...audit, option, '/dev/null');
    succeeds('run', planFile, ...here, '--out', '/dev/null');
    succeeds('twin', 'sample', '--data', 'adult', '--rows', '5', '--out', '/dev/null');
    assert.ok(statSync('/dev/null').isCharacterDevice());
    const own = at('null');
    if (spawnSync('mknod', [own, 'c', '1', '3']).status) return; // only root makes devices
    succeeds('run', planFile, ...here, '--out', own);
    assert.ok(statSync(own).isCharacterDevice());
});

test('a FIFO is written to and stays one', () => {
    const fifo = at('fifo');
    const reader = `mkfifo ${fifo}; cat ${fifo} >${at('read.json')} &`,
        run = `"$E" run ${planFile} ${here.join(' ')}`;
    const {code} = shell(`${reader} ${run} --out ${fifo}; c=$?; wait; exit $c`);
    assert.equal(code, 0);
    assert.equal(readFileSync(at('read.json'), 'utf8'), report);
    assert.ok(statSync(fifo).isFIFO());
});

test('open descriptors are written to', () => {
    const run = `"$E" run ${planFile} ${here.join(' ')}`;
    assert.equal(shell(`${run} --out /dev/fd/3 3>${at('third.json')} >/dev/null`).code, 0);
    assert.equal(readFileSync(at('third.json'), 'utf8'), report);
    const both = shell(`${run} --out /dev/stdout | cat`).out;
    assert.ok(both.startsWith(report) && both.length > report.length);
    assert.equal(shell(`${run} --out /proc/self/fd/9`).code, 1);
});

test('a link is followed, also to where nothing is yet', () => {
    mkdirSync(at('far'));
    write('far/old.json', 'old');
    chmodSync(at('far/old.json'), 0o640);
    for (const [link, to] of [
        ['near.json', 'far/old.json'],
        ['next.json', 'near.json'],
        ['new.json', 'far/new.json'],
    ]) {
        symlinkSync(to, at(link));
        succeeds('run', planFile, ...here, '--out', at(link));
        assert.ok(lstatSync(at(link)).isSymbolicLink());
        assert.equal(readFileSync(at(link), 'utf8'), report);
    }
    assert.equal(statSync(at('far/old.json')).mode & 0o777, 0o640);
    symlinkSync('ring.json', at('ring.json'));
    refused(1, /ring\.json: cannot be written: Too many levels/, 'run', planFile, ...here, '--out', at('ring.json'));
});

test('a folder is refused before the work, and no file is left beside', () => {
    const long = write(
        'long.json',
        JSON.stringify({...plan, train: {max_epochs: 1000}, seeds: Array.from({length: 900}, (_, i) => i)}),
    );
    for (const command of [
        ['run', long, ...here],
        ['merge', write('r.json', report)],
        ['sensitivity', long, ...here],
    ]) {
        const started = Date.now();
        refused(1, /far: cannot be written: Is a directory/, ...command, '--out', at('far'));
        assert.ok(Date.now() - started < 5000);
    }
    for (const option of ['--html', '--table']) refused(1, /far: cannot be written: Is a directory/, ...audit, option, at('far'));
    refused(2, /--html and --table name the same file/, ...audit, '--html', at('x'), '--table', at('x'));
    assert.deepEqual(
        readdirSync(scratch).filter(name => name.includes('.part')),
        [],
    );
});

test('a twin that cannot be written is refused before it is fitted or drawn', () => {
    for (const command of [
        ['fit', '--data', 'adult', '--file', 'nowhere'],
        ['sample', '--data', 'adult'],
    ]) {
        const {code, err} = equipoise('twin', ...command, '--out', '/dev');
        assert.equal(code, 1);
        assert.match(err, /^equipoise twin \w+: \/dev: cannot be written: Is a directory$/m);
    }
});

test('on a full disk the results go to standard output, and the failure says so', () => {
    const run = equipoise('run', planFile, ...here, '--out', '/dev/full');
    assert.equal(run.code, 1);
    assert.equal(run.out, report);
    assert.match(run.err, /\/dev\/full: cannot be written: No space left on device; it went to standard output instead/);
    assert.equal(equipoise('run', planFile, ...here, '--out', '/dev/full', '--json').out, report);
    const twin = equipoise('twin', 'sample', '--data', 'adult', '--rows', '5', '--out', '/dev/full');
    assert.equal(twin.code, 1);
    assert.equal(twin.out.trim().split('\n').length, 5); // the file has no header
    for (const option of ['--html', '--table']) {
        const {code, out, err} = equipoise(...audit, option, '/dev/full');
        assert.equal(code, 1);
        assert.match(err, /\/dev\/full: cannot be written/);
        assert.match(out, /Statistical parity difference/);
    }
});

test('what standard output does not take is no success, whatever the command', () => {
    const commands = [
        '--help',
        '--version',
        'help run',
        'catalog',
        'catalog --json',
        'run --help',
        audit.join(' '),
        `${audit.join(' ')} --json`,
        `run ${planFile} ${here.join(' ')}`,
        `run ${planFile} ${here.join(' ')} --json`,
        `merge ${write('whole.json', report)}`,
        'sql --dialect duckdb --table t --label y --pred d --protected g',
        'twin sample --data adult --rows 3',
    ];
    for (const command of commands)
        for (const to of ['>/dev/full', '>&-']) {
            const {code, err} = shell(`"$E" ${command} ${to}`);
            assert.equal(code, 1, `${command} ${to}`);
            assert.match(err, /standard output: cannot be written: (No space left|Bad file descriptor|Input)/, command);
            assert.equal(err.trim().split('\n').length, 1, err);
        }
});

test('a closed stream does not become a file that is written', () => {
    const {code} = shell(`"$E" run ${planFile} ${here.join(' ')} --out ${at('closed.json')} >&-`);
    assert.equal(code, 1);
    assert.equal(readFileSync(at('closed.json'), 'utf8'), report);
});

test('a predictions file comes through standard input, a FIFO and /dev/fd as from its place', () => {
    const text = succeeds(...audit, '--json'),
        rest = audit.slice(3).join(' ');
    for (const line of [
        `"$E" audit --csv - ${rest} --json <${decided}`,
        `cat ${decided} | "$E" audit --csv - ${rest} --json`,
        `cat ${decided} | "$E" audit --csv /dev/stdin ${rest} --json`,
        `"$E" audit --csv <(cat ${decided}) ${rest} --json`,
        `mkfifo ${at('in')}; cat ${decided} >${at('in')} & "$E" audit --csv ${at('in')} ${rest} --json`,
    ])
        assert.equal(shell(line).out, text, line);
    const {code, err} = shell(`"$E" audit --csv - ${rest} </dev/null`);
    assert.equal(code, 1);
    assert.match(err, /standard input: the file is empty/);
    assert.equal(shell(`cat ${planFile} | "$E" run - ${here.join(' ')} --json`).out, report);
    assert.match(shell(`cat ${decided} | "$E" audit --csv - ${rest} --html /dev/stdout`).out, /standard input/);
});

test('runs beside one another in one folder all end, and with the same bytes', async () => {
    const folder = at('beside');
    const runs = Array.from(
        {length: 12},
        () =>
            new Promise(done => {
                const child = spawn(program, ['run', planFile, ...here, '--jobs', '2', '--resume', folder, '--json']);
                let out = '',
                    err = '';
                child.stdout.on('data', text => {
                    out += text;
                });
                child.stderr.on('data', text => {
                    err += text;
                });
                child.on('close', code => done({code, out, err}));
            }),
    );
    for (const {code, out, err} of await Promise.all(runs)) {
        assert.equal(code, 0, err);
        assert.equal(out, report);
    }
    assert.deepEqual(
        readdirSync(folder).filter(name => !/^network-\d+\.json$/.test(name)),
        [],
    );
});

test('a saved part that is empty or cut is run again by itself', () => {
    const folder = at('cut');
    succeeds('run', planFile, ...here, '--resume', folder);
    const whole = readFileSync(join(folder, 'network-2.json'));
    for (const [bytes, word] of [
        ['', 'empty'],
        [whole.subarray(0, whole.length / 2), 'cut'],
        [Buffer.alloc(whole.length), 'cut'],
    ]) {
        writeFileSync(join(folder, 'network-2.json'), bytes);
        const {code, out, err} = equipoise('run', planFile, ...here, '--resume', folder, '--json');
        assert.equal(code, 0, err);
        assert.equal(out, report);
        assert.match(err, new RegExp(`network-2\\.json is ${word}; its network is run again`));
        assert.deepEqual(readFileSync(join(folder, 'network-2.json')), whole);
    }
});

test('what is finished is kept when a part cannot be saved', () => {
    const folder = at('broken');
    mkdirSync(folder);
    symlinkSync('no/such/place', join(folder, 'network-3.json'));
    const {code, err} = equipoise('run', planFile, ...here, '--jobs', '1', '--resume', folder, '--out', at('kept.json'));
    assert.equal(code, 1);
    assert.match(err, /network-3\.json: cannot be written: No such file or directory; \d+ of 24 cells are finished and kept in/);
    assert.equal(JSON.parse(readFileSync(at('kept.json'), 'utf8')).cells.length, Number(err.match(/(\d+) of 24/)[1]));
    assert.ok(readdirSync(folder).length >= 3);
});

test('a report of some of the shards is made only where that is asked for, and said', () => {
    for (const part of ['1/3', '2/3', '3/3'])
        succeeds('run', planFile, ...here, '--shard', part, '--out', at(`part${part[0]}.json`));
    const two = [at('part1.json'), at('part2.json')];
    const there = two.flatMap(file => JSON.parse(readFileSync(file, 'utf8')).cells).length;
    assert.ok(there < 24);
    refused(1, new RegExp(`^equipoise merge: ${there} of 24 cells of the plan are there, expected all of them`), 'merge', ...two);
    refused(1, /cells of the plan/, 'merge', ...two, '--out', at('two.json'));
    assert.ok(!existsSync(at('two.json')));
    const partial = equipoise('merge', ...two, '--partial', '--json');
    assert.equal(partial.code, 0);
    assert.match(partial.err, new RegExp(`${there} of 24 cells of the plan are there`));
    assert.equal(JSON.parse(partial.out).cells.length, there);
    const all = equipoise('merge', ...two, at('part3.json'), '--json');
    assert.equal(all.out, report);
    assert.equal(all.err, '');
});

test("cells that are not the plan's of their index are refused", () => {
    const edits = [
        [
            cells => {
                [cells[0].index, cells[1].index] = [cells[1].index, cells[0].index];
            },
            /cells\[0\]\.seed: is not that of the plan/,
        ],
        [
            cells => {
                [cells[0].index, cells[8].index] = [cells[8].index, cells[0].index];
            },
            /cells\[0\]\.(method|title): is not that/,
        ],
        [
            cells => {
                cells[3].seed = 9;
            },
            /cells\[3\]\.seed/,
        ],
        [
            cells => {
                cells[3].method = 'reweighing';
            },
            /cells\[3\]\.method/,
        ],
        [
            cells => {
                cells[3].title = 'Better';
            },
            /cells\[3\]\.title/,
        ],
        [
            cells => {
                cells[20].params.group_thresholds.margin = 0.5;
            },
            /cells\[20\]\.params/,
        ],
        [
            cells => {
                delete cells[3].settings;
            },
            /cells\[3\]\.settings/,
        ],
        [
            cells => {
                cells[3].index = 24;
            },
            /cells\[3\]\.index: is 24/,
        ],
    ];
    for (const [edit, sentence] of edits) {
        const edited = JSON.parse(report);
        edit(edited.cells);
        refused(1, sentence, 'merge', write('edited.json', JSON.stringify(edited)));
    }
});
