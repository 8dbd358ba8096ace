// What comes from people's files is shown as what it is: no control characters on a terminal, no name without end, no text of
// one kind taken for another; and what is impossible for one analysis is so for that one alone.
import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import test from 'node:test';

import {workshop} from './lib/program.mjs';

const {at, write, equipoise, refused, succeeds} = workshop('names-test');

// eslint-disable-next-line no-control-regex
const unsafe = /[\x00-\x09\x0b-\x1f\x7f\u0080-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const hostile = [
    '\u001b[2J\u001b[31mred',
    'a\rb',
    'tab\tbed',
    '\u202egnirts',
    '\u2066x\u2069',
    'nel\u0085',
    'bell\u0007',
    'del\u007f',
    'u\u061cv',
    'line\u2028two',
];
const decided = write(
    'hostile.csv',
    'y,d,g,s\n' + hostile.map((name, i) => `1,1,"${name}",0.${i}\n0,${i % 2},"${name}",0.3\n`).join(''),
);
const audit = ['audit', '--csv', decided, '--label', 'y', '--pred', 'd', '--protected', 'g', '--bootstrap', '0'];

test('no name reaches the terminal with a control character or a mark of direction', () => {
    const out = succeeds(...audit);
    assert.doesNotMatch(out, unsafe);
    for (const shown of [
        '\\x1B[2J\\x1B[31mred',
        'a\\x0Db',
        'tab\\x09bed',
        '\\xE2\\x80\\xAEgnirts',
        'nel\\xC2\\x85',
        'line\\xE2\\x80\\xA8two',
    ])
        assert.ok(out.includes(shown), shown);
    assert.doesNotMatch(succeeds(...audit, '--score', 's', '--with', 'slices,curves,data'), unsafe);
    assert.ok(JSON.parse(succeeds(...audit, '--json')).groups.some(group => group.name === hostile[0])); // data stay data
});

test('no message carries them either', () => {
    for (const name of hostile) {
        for (const args of [
            [...audit.slice(0, 3), '--label', name, '--pred', 'd', '--protected', 'g'],
            [...audit, '--privileged', name + 'x'],
            ['audit', '--csv', at(name)],
            [name],
            ['run', at(name)],
            ['audit', '--data', name],
            ['audit', `--${name}`],
        ]) {
            const {code, err} = equipoise(...args);
            assert.ok(code > 0);
            assert.doesNotMatch(err, unsafe, JSON.stringify(err));
        }
    }
    const plan = write('plan.json', JSON.stringify({equipoise: 1, data: 'adult', methods: [{id: hostile[0]}]}));
    assert.doesNotMatch(equipoise('run', plan, '--twin', '--rows', '100').err, unsafe);
});

test('a name of any length is cut at 80, and what was expected is still said', () => {
    const long = 'n'.repeat(5000);
    const file = write('long.csv', `y,d,${long}\n1,1,a\n0,0,b\n0,x,b\n`);
    const calls = [
        [
            /no column is called "n{77}\.\.\."; the header has: /,
            '--csv',
            decided,
            '--label',
            long,
            '--pred',
            'd',
            '--protected',
            'g',
        ],
        [/"n{77}\.\.\."/, '--csv', decided, '--label', 'y', '--pred', 'd', '--protected', 'g', '--privileged', long],
        [/expected/, '--csv', decided, '--label', 'y', '--pred', 'd', '--protected', 'g', '--favourable', long],
        [/"x" is neither 1 nor 0/, '--csv', file, '--label', 'y', '--pred', 'd', '--protected', long],
        [
            /column "n{77}\.\.\."/,
            '--csv',
            write('score.csv', `y,${long},g\n1,abc,a\n0,0,b\n`),
            '--label',
            'y',
            '--score',
            long,
            '--protected',
            'g',
        ],
    ];
    for (const [sentence, ...args] of calls) {
        const {code, err} = equipoise('audit', ...args);
        assert.equal(code, 1);
        assert.ok(!err.includes('n'.repeat(81)), err);
        if (!/favourable/.test(args.join())) assert.match(err, sentence);
    }
});

test('a text in the place of another is called what it is', () => {
    const plan = {
        equipoise: 1,
        data: 'adult',
        protected: 'sex',
        model: {kind: 'logistic_regression'},
        train: {max_epochs: 1},
        methods: [{id: 'none'}],
        report: {bootstrap: 0, audits: false},
    };
    write('plan.json', JSON.stringify(plan));
    succeeds('run', at('plan.json'), '--twin', '--rows', '500', '--out', at('report.json'));
    writeFileSync(at('schema.json'), readFileSync('datasets/adult.json'));
    writeFileSync(at('twin.json'), readFileSync('datasets/adult.twin.json'));
    write('audit.json', succeeds(...audit, '--json'));
    const kinds = {
        plan: 'a plan',
        report: 'a report',
        schema: 'a schema',
        twin: 'a twin',
        audit: 'the answer of an audit',
    };
    const uses = {
        plan: file => ['run', file, '--data', 'adult', '--twin', '--rows', '500'],
        report: file => ['merge', file],
        schema: file => ['audit', '--data', file],
        twin: file => ['twin', 'sample', '--twin', file],
    };
    for (const [use, call] of Object.entries(uses))
        for (const [kind, title] of Object.entries(kinds))
            if (kind !== use) refused(1, new RegExp(`${use}: is ${title}, expected ${kinds[use]}`), ...call(at(`${kind}.json`)));
    for (const [kind, title] of Object.entries(kinds))
        refused(
            1,
            new RegExp(`file: is ${title}, expected a table with a header \\(CSV\\)`),
            'audit',
            '--csv',
            at(`${kind}.json`),
            ...audit.slice(3),
        );
});

test('UTF-16 is read by its mark, or when it is said; UTF-32, and a plan in either, are called so', () => {
    const text = 'y,d,g\n1,1,a\n0,0,b\n',
        le = Buffer.from(text, 'utf16le'),
        be = Buffer.from(le).swap16();
    const wide = Buffer.from([...text].flatMap(c => [c.charCodeAt(0), 0, 0, 0]));
    const files = [
        ['UTF-16', [0xff, 0xfe], le, null],
        ['UTF-16', [0xfe, 0xff], be, null],
        ['UTF-16', [], le, /the text is UTF-16 without a mark, .*: --encoding utf-16le\n/],
        ['UTF-16', [], be, /the text is UTF-16 without a mark, .*: --encoding utf-16be\n/],
        ['UTF-32', [0xff, 0xfe, 0, 0], wide, /the text is UTF-32, expected it saved as UTF-8/],
    ];
    for (const [name, mark, bytes, sentence] of files) {
        const file = write('wide.csv', Buffer.concat([Buffer.from(mark), bytes]));
        const args = ['audit', '--csv', file, ...audit.slice(3)];
        if (sentence) refused(1, sentence, ...args);
        const said = bytes === le ? 'utf-16le' : 'utf-16be';
        if (name === 'UTF-16') assert.equal(equipoise(...args, ...(sentence ? ['--encoding', said] : [])).code, 0);
        refused(1, new RegExp(`the text is ${name}, expected it saved as UTF-8`), 'run', file, '--data', 'adult', '--twin');
    }
});

test('an analysis that cannot be made leaves the others, the report and the exit code of a failure', () => {
    const rows = write(
        'plain.csv',
        'y,d,g\n' + Array.from({length: 60}, (_, i) => `${i % 2},${i % 3 ? 1 : 0},${i % 5 ? 'a' : 'b'}\n`).join(''),
    );
    const args = ['audit', '--csv', rows, '--label', 'y', '--pred', 'd', '--protected', 'g', '--bootstrap', '0'];
    const with_ = [...args, '--with', 'curves,slices,data'];
    const text = equipoise(...with_, '--html', at('with.html'), '--table', at('with.csv'));
    assert.equal(text.code, 1);
    assert.match(text.err, /1 of the analyses could not be made: curves: curves: there are no scores/);
    for (const part of [
        /Statistical parity difference/,
        /curves\n\n {2}curves: there are no scores, expected/,
        /Worst subgroups/,
        /The data before any model/,
    ])
        assert.match(text.out, part);
    const html = readFileSync(at('with.html'), 'utf8');
    for (const part of [
        /<h2>Every threshold<\/h2>\n<p>curves: there are no scores/,
        /Gaps between groups/,
        /<h2>Worst subgroups/i,
    ])
        assert.match(html, part);
    assert.match(readFileSync(at('with.csv'), 'utf8'), /statistical_parity_difference/);
    const json = equipoise(...with_, '--json');
    assert.equal(json.code, 1);
    const answer = JSON.parse(json.out);
    assert.match(answer.curves.error, /there are no scores/);
    assert.ok(answer.groups.length === 2 && answer.slices.of && answer.data.columns);
    refused(1, /analysis: is "slicez", expected one of/, ...args, '--with', 'slicez');
    refused(1, /column/, ...args.map(word => (word === 'd' ? 'nope' : word)), '--with', 'slices');
});

test('a header of copies of taken names is read in no time', () => {
    const n = 8000,
        names = [...Array.from({length: n}, (_, i) => `x.${i + 1}`), ...Array.from({length: n}, () => 'x'), 'y', 'd', 'g'];
    const file = write('copies.csv', names.join() + '\n' + `${'1,'.repeat(2 * n)}1,1,a\n${'0,'.repeat(2 * n)}0,0,b\n`);
    const started = Date.now();
    succeeds('audit', '--csv', file, '--label', 'y', '--pred', 'd', '--protected', 'g', '--bootstrap', '0');
    assert.ok(Date.now() - started < 10000); // 135 kB: half a second; it was minutes
});

test('as many seeds and sweeps as the limit says are taken', () => {
    const schema = write(
        'few.json',
        JSON.stringify({
            equipoise: 1,
            name: 'few',
            files: [{name: 'few.csv'}],
            columns: [
                {name: 's', kind: 'number'},
                {name: 'g', role: 'protected', kind: 'category', privileged: ['a']},
                {name: 'y', role: 'label', favourable: ['1']},
            ],
        }),
    );
    const rows = write(
        'few.csv',
        's,g,y\n' + Array.from({length: 60}, (_, i) => `${i % 7},${i % 3 ? 'a' : 'b'},${i % 2}\n`).join(''),
    );
    const plan = {
        equipoise: 1,
        protected: 'g',
        model: {kind: 'logistic_regression'},
        train: {max_epochs: 1},
        methods: [{id: 'none'}],
        report: {bootstrap: 0, audits: false, curves: false},
    };
    const most = Array.from({length: 100000}, (_, i) => i);
    for (const [name, more] of [
        ['seeds', {seeds: most}],
        ['sweep', {train: {max_epochs: 1, weight_decay: most.map(i => i / 1e6)}}],
    ]) {
        const started = Date.now();
        const file = write(`${name}.json`, JSON.stringify({...plan, ...more}));
        const report = JSON.parse(succeeds('run', file, '--data', schema, '--file', rows, '--shard', '1/2000', '--json'));
        assert.equal(report.cells.length, 50);
        assert.ok(Date.now() - started < 30000, `${Date.now() - started} ms`);
    }
    refused(
        1,
        /--resume: the parts of 100000 networks, each with the plan, would take 5\d GB, expected at most 10/,
        'run',
        at('seeds.json'),
        '--data',
        schema,
        '--file',
        rows,
        '--resume',
        at('parts'),
    );
    refused(
        1,
        /seeds\[99999\]: is there twice/,
        'run',
        write('twice.json', JSON.stringify({...plan, seeds: [...most.slice(1), 7]})),
        '--data',
        schema,
        '--file',
        rows,
    );
    refused(
        1,
        /seeds: has 100001 items/,
        'run',
        write('more.json', JSON.stringify({...plan, seeds: [...most, 100000]})),
        '--data',
        schema,
        '--file',
        rows,
    );
});

test('a named column that is there twice is said to be, and which of them is read', () => {
    const file = write('twice.csv', 'y,d,g,y,d,d\n1,1,a,0,0,0\n0,0,b,1,1,1\n1,0,b,0,0,1\n0,1,a,1,1,0\n');
    const args = ['audit', '--csv', file, '--label', 'y', '--pred', 'd', '--protected', 'g', '--bootstrap', '0', '--json'];
    const {code, out, err} = equipoise(...args);
    assert.equal(code, 0);
    assert.equal(err, '');
    const read = JSON.parse(out).notes.find(({kind}) => kind === 'read_as').text;
    assert.match(
        read,
        /^The file has more than one column "y": the first is that, column 4 is "y\.1"; .*"d".*, column 6 is "d\.2"\.$/,
    );
    assert.equal(JSON.parse(out).overall.positives, 2);
    const named = JSON.parse(succeeds(...args.map(word => (word === 'y' ? 'y.1' : word === 'd' ? 'd.2' : word))));
    assert.ok(!named.notes.some(({kind}) => kind === 'read_as'));
});

test('lists and layers have limits that are reached, and said', () => {
    const values = (/** @type {number} */ n) => Array.from({length: n}, (_, i) => `v${i}`);
    const base = {
        equipoise: 1,
        name: 'x',
        columns: [
            {name: 'y', role: 'label', favourable: ['1']},
            {name: 'g', role: 'protected', kind: 'category', privileged: ['a']},
        ],
    };
    const rows = write('tiny.csv', 'y,g\n1,a\n0,b\n0,a\n');
    const audit = (/** @type {object} */ more) => [
        'audit',
        '--data',
        write('limit.json', JSON.stringify({...base, ...more})),
        '--file',
        rows,
        '--bootstrap',
        '0',
    ];
    const column = (/** @type {object} */ more) => ({columns: [base.columns[0], {...base.columns[1], ...more}]});
    const label = (/** @type {object} */ more) => ({columns: [{...base.columns[0], ...more}, base.columns[1]]});
    succeeds(...audit({missing: values(1000)}));
    succeeds(...audit(column({privileged: [...values(999), 'a']})));
    succeeds(...audit(label({favourable: [...values(999), '1']})));
    refused(1, /missing: has 1001 items, expected 0 to 1000/, ...audit({missing: values(1001)}));
    refused(1, /columns\[1\]\.privileged: has 1001 items/, ...audit(column({privileged: values(1001)})));
    refused(1, /columns\[0\]\.favourable: has 1001 items/, ...audit(label({favourable: values(1001)})));
    refused(1, /files: has 1001 items/, ...audit({files: values(1001).map(name => ({name}))}));
    const map = Object.fromEntries(values(5001).map(value => [value, 'z']));
    refused(
        1,
        /columns\[2\]\.derived\.map: has 5001 members, expected at most 5000/,
        ...audit({columns: [...base.columns, {name: 'd', kind: 'category', derived: {from: 'g', map}}]}),
    );
    const model = {
        equipoise: 1,
        data: 'adult',
        model: {kind: 'mlp', hidden: [4096, 4096, 4096, 4096]},
        methods: [{id: 'none'}],
    };
    refused(
        1,
        /model\.hidden: has 50331648 weights between its layers, expected at most 33554432/,
        'run',
        write('wide.json', JSON.stringify(model)),
        '--twin',
        '--rows',
        '100',
    );
});

test('a column of 15,000 levels has a twin, and that its distance is not measured is said', () => {
    const n = 30000,
        rows = Array.from(
            {length: n},
            (_, i) => `n${i % 15000},${(i * 7919) % 1000},${i % 2 ? 'a' : 'b'},${(i * 31) % 7 < 3 ? 1 : 0}\n`,
        );
    const file = write('levels.csv', 'x,n,g,y\n' + rows.join(''));
    const schema = write(
        'levels.json',
        JSON.stringify({
            equipoise: 1,
            name: 'levels',
            files: [{name: 'levels.csv'}],
            columns: [
                {name: 'x', kind: 'category'},
                {name: 'n', kind: 'number'},
                {name: 'g', role: 'protected', kind: 'category', privileged: ['a']},
                {name: 'y', role: 'label', favourable: ['1']},
            ],
        }),
    );
    const started = Date.now(),
        twin = equipoise('twin', 'fit', '--data', schema, '--file', file);
    assert.equal(twin.code, 0, twin.err);
    assert.match(
        twin.err,
        /30000 rows of 15005 features are too many to measure its distance, expected at most 30000000 numbers/,
    );
    assert.equal(JSON.parse(twin.out).distance ?? null, null);
    assert.ok(Date.now() - started < 20000);
});

test('labels and decisions of 60,000 values are compared in no time', () => {
    const rows = Array.from({length: 60000}, (_, i) => `v${i},v${59999 - i},${i % 2 ? 'a' : 'b'}\n`);
    const file = write('values.csv', 'y,d,g\n' + rows.join('')),
        started = Date.now();
    const args = [
        'audit',
        '--csv',
        file,
        '--label',
        'y',
        '--pred',
        'd',
        '--protected',
        'g',
        '--bootstrap',
        '0',
        '--favourable',
        'v1',
    ];
    assert.equal(JSON.parse(succeeds(...args, '--json')).overall.positives, 1);
    assert.ok(Date.now() - started < 15000); // it was a minute and more
    write('values.csv', 'y,d,g\n' + rows.join('') + 'v1,other,a\n');
    refused(1, /column "d": "other" is no value of the label column "y"/, ...args);
});

test('a title that is a list of 200,000 texts is passed over in no time', () => {
    const plan = {
        equipoise: 1,
        data: 'adult',
        protected: 'sex',
        model: {kind: 'logistic_regression'},
        train: {max_epochs: 1},
        methods: [{id: 'none'}],
        report: {bootstrap: 0, audits: false},
    };
    const report = JSON.parse(succeeds('run', write('short.json', JSON.stringify(plan)), '--twin', '--rows', '500', '--json'));
    report.data.title = Array.from({length: 200000}, () => 'x');
    const started = Date.now(),
        out = succeeds('merge', write('title.json', JSON.stringify(report)));
    assert.match(out, /^Data without a title, synthetic twin: \d+ rows/);
    assert.ok(Date.now() - started < 10000); // a megabyte: it took minutes and all memory
});
