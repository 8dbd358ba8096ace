// The command line as a person or a script sees it: exit codes, sentences, numbers worked by hand, and reports whose bytes
// do not depend on threads, shards or being run again. The data are made here, so nothing has to be there but the program.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';

import {hiring, schemaOf} from './lib/people.mjs';
import {program, workshop} from './lib/program.mjs';

const {at, write, equipoise, refused, succeeds} = workshop('cli-test');

// 300 rows by a fixed recipe; the outcome follows the score, and group b gets it less often.
const people = Array.from({length: 300}, (_, i) => {
    const skill = ((i * 37) % 100) / 100,
        group = (i * 7) % 3 === 0 ? 'b' : 'a';
    const good = skill + ((i * 13) % 10) / 20 > (group === 'b' ? 0.9 : 0.7);
    return [skill.toFixed(2), ['x', 'y', 'z'][(i * 11) % 3], group, good ? 'yes' : 'no'];
});
const data = write('people.csv', 'skill,kind,group,hired\n' + people.map(row => row.join(',')).join('\n') + '\n');
const schema = write('people.json', schemaOf(hiring('yes')));
const here = ['--data', schema, '--file', data];
const plan = {
    equipoise: 1,
    data: 'people',
    protected: 'group',
    model: {kind: 'mlp', hidden: [6, 5], dropout: 0.1},
    train: {max_epochs: 4, batch: 32},
    methods: [
        {id: 'none'},
        {id: 'reweighing'},
        {id: 'random_perturbation', trials: 5},
        {id: 'score_gap_penalty', lambda: [0, 1]},
        {id: 'group_thresholds'},
    ],
    seeds: [1, 2, 3],
    report: {bootstrap: 20},
};
const planFile = write('plan.json', JSON.stringify(plan));

const commands = ['catalog', 'audit', 'sql', 'run', 'sensitivity', 'merge', 'twin fit', 'twin sample'];

test('every command explains itself', () => {
    const overview = succeeds('--help');
    for (const command of commands) {
        assert.ok(overview.includes(`equipoise ${command}`), command);
        const help = succeeds(...command.split(' '), '--help');
        assert.match(help, new RegExp(`equipoise ${command}`));
        assert.match(help, /Options\n[^]*--help/);
    }
    assert.match(succeeds('twin', '--help'), /equipoise twin fit[^]*equipoise twin sample/);
});

test("the version is the catalogue's", () => {
    const {version} = JSON.parse(succeeds('catalog', '--json'));
    assert.equal(succeeds('--version'), `equipoise ${version}\n`);
});

test('the catalogue for reading says what methods need and do', () => {
    const text = succeeds('catalog');
    const told = key =>
        JSON.parse(succeeds('catalog', '--json'))
            .methods.map(m => m[key].join(', '))
            .filter(flags => flags);
    for (const key of ['needs', 'does'])
        assert.deepEqual(
            [...text.matchAll(new RegExp(`^    ${key}: (.*)$`, 'gm'))].map(line => line[1]),
            told(key),
        );
    assert.ok(told('does').includes('own_predictor') && told('needs').includes('gradient'));
});

test('the catalogue for reading names every method, metric and setting', () => {
    const catalog = JSON.parse(succeeds('catalog', '--json')),
        text = succeeds('catalog');
    const ids = [
        ...catalog.families,
        ...catalog.methods,
        ...catalog.metrics,
        ...Object.values(catalog.settings).flat(),
        ...catalog.methods.flatMap(method => method.params),
    ].map(row => row.id);
    assert.ok(ids.length > 50);
    for (const id of ids) assert.ok(text.includes(id), id);
});

test('a wrong use ends with 2 and a sentence that helps', () => {
    assert.equal(equipoise().code, 2);
    refused(2, /"adit" is not a command; did you mean "audit"\?/, 'adit');
    refused(2, /"twin fitt" is not a command; did you mean "twin fit"\?/, 'twin', 'fitt');
    refused(2, /--jbos is not an option; did you mean --jobs\?/, 'run', planFile, '--jbos', '2');
    refused(2, /--qqqqqqqqqq is not an option; `equipoise run --help` lists them/, 'run', planFile, '--qqqqqqqqqq');
    refused(2, /-x is not an option/, 'audit', '-x');
    refused(2, /PLAN.json is missing/, 'run');
    refused(2, /"b.json" is one argument too many/, 'run', 'a.json', 'b.json');
    refused(2, /--data NAME or --csv F is missing/, 'audit');
    refused(2, /--data and --csv exclude each other/, 'audit', '--data', 'x', '--csv', 'y');
    refused(2, /--score goes with --csv/, 'audit', '--data', 'x', '--score', 's');
    refused(2, /--jobs: is "0", expected a whole number in \[1, 256\]/, 'run', planFile, '--jobs', '0');
    refused(2, /--confidence: is "95", expected a number in \[0.5, 0.9999\]/, 'audit', ...here, '--confidence', '95');
    for (const shard of ['3/2', '0/2', '1/', '/2', '1/ 3', ' 1/3', '1/+3', '1/2/3', '1//2', '1/3 '])
        refused(2, /--shard: is ".*", expected i\/n/, 'run', planFile, '--shard', shard);
    refused(2, /--out: REPORT.json is missing/, 'run', planFile, '--out', '--json');
    refused(2, /--json takes no value, got "1"/, 'audit', '--json=1');
    refused(2, /--data is given twice/, 'audit', '--data', 'a', '--data=b');
});

test('a wrong input ends with 1 and names the thing', () => {
    refused(1, /nowhere.json: cannot be read: No such file/, 'run', at('nowhere.json'));
    const sets = readdirSync('datasets').filter(name => /^[^.]*\.json$/.test(name));
    const names = sets.map(name => name.replace('.json', '')).sort();
    refused(1, new RegExp(`is "nosuch", expected one of ${names.join(', ')}`), 'audit', '--data', 'nosuch');
    refused(1, /no\/such\/r.json: cannot be written/, 'run', planFile, ...here, '--out', at('no/such/r.json'));
    refused(1, /none is called|no column|"sexe"/, 'audit', ...here, '--protected', 'sexe');
});

test('a plan that asks for it is printed with what changing the group alone does', () => {
    const asked = write('flips.json', JSON.stringify({...plan, seeds: [1], report: {bootstrap: 0, counterfactual: true}}));
    const text = succeeds('run', asked, ...here);
    assert.match(text, /Counterfactual test[^]*Changing group alone\n\n[^]*No debiasing +1  0\.\d{3} \(0\.\d{3} to 0\.\d{3}\) /);
    assert.doesNotMatch(succeeds('run', planFile, ...here), /Counterfactual/);
});

test('a plan of boosted trees runs and names its model; what works on networks is refused, both named', () => {
    const trees = {...plan, model: {kind: 'gradient_boosted_trees', trees: 3}, seeds: [1]};
    const methods = ['none', 'reweighing', 'group_thresholds'].map(id => ({id}));
    const text = succeeds('run', write('trees.json', JSON.stringify({...trees, methods})), ...here);
    assert.match(text, /5 features; model: Boosted trees\n[\s\S]*Group thresholds/);
    const wrong = write('wrong.json', JSON.stringify({...trees, methods: [{id: 'random_perturbation'}]}));
    refused(
        1,
        /"random_perturbation", [^,]*, and model\.kind is "gradient_boosted_trees", which is no network/,
        'run',
        wrong,
        ...here,
    );
});

test('a refused plan is refused with the JSON path of what is wrong', () => {
    const refusals = [
        [{...plan, methods: [{id: 'none'}, {id: 'score_gap_penalty', lambda: -1}]}, /methods\[1\]\.lambda: is -1/],
        [{...plan, methods: [{id: 'nonsense'}]}, /methods\[0\]\.id: is "nonsense"/],
        [{...plan, train: {max_epochs: 'many'}}, /train\.max_epochs:/],
        [{...plan, trian: {}}, /trian/],
        [{...plan, data: 'other'}, /data: is "other", but "people" is loaded/],
    ];
    for (const [wrong, sentence] of refusals) refused(1, sentence, 'run', write('wrong.json', JSON.stringify(wrong)), ...here);
    refused(1, /plan/, 'run', write('wrong.json', '{"equipoise": 1,'), ...here);
});

// Group a: y 1 1 0 0, decided 1 1 1 0: selection 3/4, tpr 1, fpr 1/2. Group b: y 1 1 0 0, decided 1 0 0 0: selection 1/4,
// tpr 1/2, fpr 0. b against a: parity 1/4 - 3/4, impact 1/3, opportunity 1/2 - 1, odds ((0 - 1/2) + (1/2 - 1)) / 2.
const decided = write(
    'decided.csv',
    'y,s,d,g,w\n' + '1,0.9,1,a,1\n1,0.8,1,a,1\n0,0.7,1,a,1\n0,0.2,0,a,1\n1,0.6,1,b,1\n1,0.4,0,b,1\n0,0.3,0,b,1\n0,0.1,0,b,3\n',
);
const predictions = ['audit', '--csv', decided, '--label', 'y', '--protected', 'g', '--privileged', 'a'];

function checkHandWorked(audit) {
    const [a, b] = ['a', 'b'].map(name => audit.groups.find(group => group.name === name));
    assert.deepEqual(
        [a.privileged, a.n, a.positives, a.predicted_positives, a.tp, a.fp, a.tn, a.fn],
        [true, 4, 2, 3, 2, 1, 1, 0],
    );
    assert.deepEqual(
        [b.privileged, b.n, b.positives, b.predicted_positives, b.tp, b.fp, b.tn, b.fn],
        [false, 4, 2, 1, 1, 0, 2, 1],
    );
    assert.equal(a.tpr.value, 1);
    assert.equal(b.tpr.value, 0.5);
    assert.ok(b.tpr.low < 0.5 && b.tpr.high > 0.5 && !b.tpr.why);
    const value = id => audit.metrics[id].value;
    assert.equal(value('statistical_parity_difference'), -0.5);
    assert.ok(Math.abs(value('disparate_impact') - 1 / 3) < 1e-15);
    assert.equal(value('equal_opportunity_difference'), -0.5);
    assert.equal(value('average_odds_difference'), -0.5);
    assert.equal(value('accuracy'), 6 / 8);
}

test('the audit of a predictions file gives the numbers worked by hand', () => {
    checkHandWorked(JSON.parse(succeeds(...predictions, '--pred', 'd', '--json')));
});

test('decisions are made of scores, above the threshold', () => {
    checkHandWorked(JSON.parse(succeeds(...predictions, '--score', 's', '--json')));
    const strict = JSON.parse(succeeds(...predictions, '--score', 's', '--threshold', '0.7', '--json'));
    assert.equal(strict.groups[0].predicted_positives, 2); /* 0.9 and 0.8; 0.7 is not above 0.7 */
});

test('a row counts as much as its weight', () => {
    // b has weights 1 1 1 3: selection 1/6 against 3/4.
    const audit = JSON.parse(succeeds(...predictions, '--pred', 'd', '--weight', 'w', '--json'));
    assert.ok(Math.abs(audit.metrics.statistical_parity_difference.value - (1 / 6 - 3 / 4)) < 1e-15);
});

test('columns that are crossed give a group for each combination', () => {
    const audit = JSON.parse(
        succeeds('audit', '--csv', decided, '--label', 'y', '--pred', 'd', '--protected', 'g', '--protected2', 'w', '--json'),
    );
    assert.equal(audit.groups.length, 3);
});

test('what is undefined is null with its reason, a dash in a table of rates, and no row among the gaps', () => {
    const file = write('one.csv', 'y,d,g\n1,1,a\n0,0,a\n0,1,b\n0,0,b\n');
    const args = ['audit', '--csv', file, '--label', 'y', '--pred', 'd', '--protected', 'g', '--privileged', 'a'];
    const {metrics} = JSON.parse(succeeds(...args, '--json'));
    assert.equal(metrics.equal_opportunity_difference.value, null);
    assert.match(metrics.equal_opportunity_difference.why, /group "b" has no favourable outcomes/);
    const text = succeeds(...args);
    assert.match(text, /True positive rate.* - \(\d\)/);
    assert.match(text, /\(\d\) group "b" has no favourable outcomes\n/);
    assert.doesNotMatch(text, /Equal opportunity difference/);
    assert.match(text, /Undefined here\n\n[^]*  - group "b" has no favourable outcomes: \d+ measures\n/);
});

test('the audit of a data set is about its labels', () => {
    const audit = JSON.parse(succeeds('audit', ...here, '--protected', 'group', '--json'));
    const rate = group => {
        const rows = people.filter(row => row[2] === group);
        return rows.filter(row => row[3] === 'yes').length / rows.length;
    };
    assert.ok(Math.abs(audit.metrics.statistical_parity_difference.value - (rate('b') - rate('a'))) < 1e-12);
    assert.equal(audit.metrics.equal_opportunity_difference.value, null);
    assert.match(succeeds('audit', ...here), /Statistical parity difference/);
});

test('threads and shards do not change a byte of a report', () => {
    const report = succeeds('run', planFile, ...here, '--jobs', '1', '--json');
    assert.equal(JSON.parse(report).cells.length, 18);
    assert.equal(succeeds('run', planFile, ...here, '--jobs', '2', '--json'), report);
    assert.equal(succeeds('run', planFile, ...here, '--jobs', '7', '--json'), report);
    for (const part of ['1/2', '2/2']) succeeds('run', planFile, ...here, '--shard', part, '--out', at(`part${part[0]}.json`));
    assert.ok(JSON.parse(readFileSync(at('part1.json'))).cells.length < 18);
    const table = succeeds('merge', at('part2.json'), at('part1.json'), '--out', at('merged.json'));
    assert.equal(readFileSync(at('merged.json'), 'utf8'), report);
    assert.deepEqual(
        readdirSync(at('.')).filter(name => name.endsWith('.part')),
        [],
    );
    assert.equal(succeeds('run', planFile, ...here), table);
    assert.match(table, /lambda 0 +3 +\d/);
    refused(1, /cell|twice/, 'merge', at('part1.json'), at('part1.json'));
});

test('the plan in a report runs to the same report', () => {
    const report = succeeds('run', planFile, ...here, '--json');
    const again = write('again.json', JSON.stringify(JSON.parse(report).plan));
    assert.equal(succeeds('run', again, ...here, '--json'), report);
});

test('a run that is ended keeps what is finished, says so, and ends as the signal asks', async () => {
    const long = write(
        'long.json',
        JSON.stringify({
            ...plan,
            train: {max_epochs: 400, patience: 400},
            methods: [{id: 'none'}],
            seeds: Array.from({length: 400}, (_, i) => i),
        }),
    );
    const child = spawn(program, ['run', long, ...here, '--out', at('ended.json')]);
    let err = '';
    child.stderr.on('data', text => {
        err += text;
    });
    const ended = new Promise(done => {
        child.on('exit', done);
    });
    await sleep(1500);
    child.kill('SIGINT');
    assert.equal(await ended, 130, err);
    const found = err.match(/the run was ended; (\d+) of 400 cells are finished and kept in /);
    assert.ok(found, err);
    const report = JSON.parse(readFileSync(at('ended.json')));
    assert.equal(report.cells.length, Number(found[1]));
    assert.ok(report.cells.length < 400 && report.cells.every(cell => cell.test));
});

const slow = write(
    'slow.json',
    JSON.stringify({
        ...plan,
        train: {max_epochs: 60, patience: 60},
        methods: [{id: 'none'}, {id: 'group_thresholds'}],
        seeds: Array.from({length: 12}, (_, i) => i),
    }),
);

/** Starts the plan in a folder of parts and kills it once `n` parts are there. */
async function killed(folder, n) {
    const child = spawn(program, ['run', slow, ...here, '--jobs', '2', '--resume', folder]);
    const ended = new Promise(done => {
        child.on('exit', (code, signal) => done(signal));
    });
    const parts = () => (existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.json')) : []);
    while (parts().length < n && child.exitCode === null) await sleep(5);
    child.kill('SIGKILL');
    assert.equal(await ended, 'SIGKILL');
    return parts();
}

test('a run that is killed goes on from its parts, to the bytes of an unbroken run', async () => {
    const unbroken = succeeds('run', slow, ...here, '--json');
    const parts = await killed(at('parts'), 2);
    assert.ok(parts.length >= 2 && parts.length < 12, parts.join());
    const kept = readFileSync(join(at('parts'), parts[0]));
    assert.equal(JSON.parse(kept).cells.length, 2);
    assert.equal(succeeds('run', slow, ...here, '--resume', at('parts'), '--json'), unbroken);
    assert.deepEqual(readFileSync(join(at('parts'), parts[0])), kept);
    assert.equal(readdirSync(at('parts')).filter(name => name.endsWith('.json')).length, 12);
    assert.equal(succeeds('run', slow, ...here, '--resume', at('parts'), '--json', '--jobs', '3'), unbroken);
});

test('shards save their parts in one folder, and the whole is read from there', () => {
    const shard = part => JSON.parse(succeeds('run', slow, ...here, '--resume', at('shared'), '--shard', part, '--json'));
    assert.equal(shard('1/3').cells.length, 8);
    assert.deepEqual(readdirSync(at('shared')).sort(), ['network-1.json', 'network-10.json', 'network-4.json', 'network-7.json']);
    assert.equal(shard('2/3').cells.length + shard('3/3').cells.length, 16);
    assert.equal(succeeds('run', slow, ...here, '--resume', at('shared'), '--json'), succeeds('run', slow, ...here, '--json'));
});

test('a part that is not of this run is refused, and says why', () => {
    succeeds('run', planFile, ...here, '--resume', at('other'));
    refused(
        1,
        /other\/network-1\.json is not a part of this run \(.*plan differs.*\); remove it/,
        'run',
        slow,
        ...here,
        '--resume',
        at('other'),
    );
    const part = JSON.parse(readFileSync(join(at('shared'), 'network-3.json')));
    part.cells.pop();
    writeFileSync(join(at('shared'), 'network-3.json'), JSON.stringify(part));
    const {code, err} = equipoise('run', slow, ...here, '--resume', at('shared'));
    assert.equal(code, 1);
    assert.match(err, /shared: a saved part lacks cells: 23 of 24 are there/);
    refused(1, /people.csv: cannot be used as a folder/, 'run', slow, ...here, '--resume', data);
});

test("the sensitivity of a plan's networks is JSON, the same every time, and can be shared out", () => {
    const file = write('weights.json', JSON.stringify({...plan, methods: [{id: 'none'}], seeds: [1, 2]}));
    const explain = (...more) => succeeds('sensitivity', file, ...here, '--perturbations', '40', ...more);
    const text = explain(),
        found = JSON.parse(text);
    assert.deepEqual(
        found.cells.map(cell => cell.seed),
        [1, 2],
    );
    assert.equal(found.features.length, 5);
    for (const cell of found.cells) {
        assert.deepEqual([cell.networks.fitted, cell.networks.held_out], [32, 8]);
        assert.deepEqual(
            cell.layers.map(layer => layer.gradient.length),
            [6, 5, 1],
        );
        assert.equal(cell.change.length, cell.n_weights);
        assert.equal(cell.features.length, 5);
        assert.ok(cell.gradient.held_out <= 1 && cell.ridge.held_out <= 1 && cell.least_norm.leaked_rows > 0);
        // a feature's change is the sum over its six outgoing weights, which come first and row by row
        const sum = cell.change.slice(0, 6).reduce((a, b) => a + b, 0);
        assert.ok(Math.abs(sum - cell.features[0]) < 1e-5 * Math.max(1, Math.abs(sum)));
    }
    assert.equal(explain(), text);
    assert.deepEqual(JSON.parse(explain('--shard', '2/2')).cells, [found.cells[1]]);
    assert.notDeepEqual(JSON.parse(explain('--valid')).cells[0].bias, found.cells[0].bias);
    refused(
        2,
        /--perturbations: is "5", expected a whole number in \[20, 10000\]/,
        'sensitivity',
        file,
        ...here,
        '--perturbations',
        '5',
    );
});

test('without the original files a data set is its synthetic twin, and that is said', () => {
    const result = equipoise('audit', '--data', 'adult', '--protected', 'sex', '--json', '--rows', '500');
    assert.equal(result.code, 0, result.err);
    assert.match(result.err, /original files of adult are not here .* synthetic twin/);
    assert.equal(JSON.parse(result.out).overall.n, 500);
    const asked = equipoise('audit', '--data', 'adult', '--twin', '--rows', '500');
    assert.equal(asked.err, '');
    assert.match(asked.out, /500 rows of a synthetic twin, 0\.\d+ from the original/);
    refused(2, /--rows is about the twin/, 'audit', ...here, '--rows', '5');
});

test('a twin is fitted to a file, sampled, and audited as the file is', () => {
    const twin = at('people.twin.json');
    assert.equal(equipoise('twin', 'fit', ...here, '--out', twin).code, 0);
    const sample = (...more) => succeeds('twin', 'sample', '--twin', twin, '--data', schema, '--rows', '40', ...more);
    const rows = sample('--seed', '3');
    assert.equal(rows.trim().split('\n').length, 41);
    assert.match(rows, /^skill,kind,group,hired\n[\d.]+,[xyz],[ab],(yes|no)\n/);
    assert.equal(sample('--seed', '3'), rows);
    assert.notEqual(sample('--seed', '4'), rows);
    const audit = JSON.parse(succeeds('audit', '--data', schema, '--file', write('drawn.csv', rows), '--json'));
    assert.equal(audit.overall.n, 40);
    const drawn = JSON.parse(succeeds('audit', '--data', schema, '--twin', '--rows', '40', '--twin-seed', '3', '--json'));
    assert.deepEqual(drawn, audit);
    refused(2, /--seed is refused: .*guessable/, 'twin', 'fit', ...here, '--seed', '1');
    refused(2, /--data: is missing/, 'twin', 'fit');
});

test('a private twin says its epsilon and carries no figures of the original', () => {
    const fit = (...more) => succeeds('twin', 'fit', ...here, '--epsilon', '2', ...more);
    const twin = JSON.parse(fit('--delta', '0.001'));
    assert.equal(twin.epsilon, 2);
    assert.equal(twin.delta, 0.001);
    assert.match(twin.privacy, /public are the number of rows and the schema/);
    assert.match(succeeds('help', 'twin', 'fit'), /these stay public: the number of rows/);
    assert.ok(!twin.distance);
    refused(2, /--seed is refused/, 'twin', 'fit', ...here, '--epsilon', '2', '--seed', '5');
    refused(2, /--delta is about private levels/, 'twin', 'fit', ...here, '--delta', '0.001');
    assert.notEqual(fit(), fit());
});
