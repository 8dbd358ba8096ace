// Records bent by hand: counts of the Adult twin (design of the lessons, section 4), as a plan's member and as options, and the
// same numbers from the module in node.
import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';

import {Lab} from '../../web/lab/lab.js';
import {build, workshop} from './lib/program.mjs';

const {at, refused, succeeds} = workshop('cli-inject');
const twin = ['--data', 'adult', '--twin', '--protected', 'sex', '--bootstrap', '0'];
const audit = (...more) => JSON.parse(succeeds('audit', ...twin, ...more, '--json'));
const women = answer => answer.groups.find(group => group.name === 'Female');
const men = answer => answer.groups.find(group => group.name === 'Male');
const rate = group => group.positives / group.n;
const near = (a, b, what) => assert.ok(Math.abs(a - b) < 5e-7, `${what}: ${a}, expected ${b}`);

test('counts of the women of the twin are exact: as recorded, hidden, kept, left out', () => {
    const plain = audit();
    assert.deepEqual([women(plain).n, women(plain).positives], [14667, 1641]);
    near(rate(women(plain)), 0.111884, 'women');
    near(rate(men(plain)), 0.310424, 'men');
    near(rate(women(plain)) / rate(men(plain)), 0.360423, 'ratio');
    assert.equal(plain.bent, undefined);
    const half = audit('--inject', 'sex=Female', '--hide', '0.5');
    assert.deepEqual([women(half).n, women(half).positives, half.bent.hidden], [14667, 820, 821]);
    near(rate(women(half)), 0.055908, 'half hidden');
    near(rate(women(half)) / rate(men(half)), 0.180102, 'ratio, half hidden');
    const more = audit('--inject', 'sex=Female', '--hide', '0.75');
    assert.deepEqual([women(more).positives, more.bent.hidden], [410, 1231]);
    near(rate(women(more)), 0.027954, 'three quarters hidden');
    near(rate(women(more)) / rate(men(more)), 0.090051, 'ratio, three quarters hidden');
    const kept = audit('--inject', 'sex=Female', '--keep-favourable', '0.5');
    assert.deepEqual([women(kept).n, women(kept).positives, kept.bent.left_out], [13847, 821, 820]);
    near(rate(women(kept)), 0.059291, 'half of the favoured kept');
    const tenth = audit('--inject', 'sex=Female', '--keep', '0.1');
    assert.equal(women(tenth).n, 1467);
    const width = ({base_rate: interval}) => interval.high - interval.low;
    const times = width(women(tenth)) / width(women(plain));
    assert.ok(times > 3 && times < 3.4, `${times} times as wide`); // sqrt 10
    assert.deepEqual([men(tenth).n, men(tenth).positives], [men(plain).n, men(plain).positives]);
});

test('a ratio below a tenth needs 73 hundredths hidden', () => {
    const ratio = share => {
        const answer = audit('--inject', 'sex=Female', '--hide', share);
        return rate(women(answer)) / rate(men(answer));
    };
    assert.ok(ratio('0.72') > 0.1 && ratio('0.73') < 0.1);
});

test('judged by the truth the outcomes are as they were, and either way it is said', () => {
    const truth = audit('--inject', 'sex=Female', '--hide', '0.5', '--judge-by', 'truth');
    assert.equal(women(truth).positives, 1641);
    assert.equal(truth.judged_by, 'truth');
    const says = succeeds('audit', ...twin, '--inject', 'sex=Female', '--hide', '0.5');
    assert.match(says, /Warning: Bent by hand, sex=Female: 821 of 1641 favourable outcomes hidden\. Judged by the records\./);
});

test('what is bent is refused in a report that carries its counts, and without a group or a gap to speak of', () => {
    const gone = ['--inject', 'sex=Female', '--drop'];
    refused(2, /bends the records by hand/, 'audit', ...twin, '--inject', 'sex=Female', '--html', at('bent.html'));
    refused(1, /every row is in group "Male"/, 'audit', ...twin, ...gone);
    refused(1, /"sex" has no value "Child", expected one of/, 'audit', ...twin, '--inject', 'sex=Child');
    for (const share of ['-0.1', '1.1', 'half'])
        refused(1, /inject\.hide/, 'audit', ...twin, '--inject', 'sex=Female', '--hide', share);
    refused(2, /--hide goes with --inject/, 'audit', ...twin, '--hide', '0.5');
    const file = ['--csv', 'x', '--label', 'y', '--pred', 'p', '--protected', 'g'];
    refused(2, /--inject goes with --data/, 'audit', ...file, '--inject', 'g=a');
});

const plan = {
    equipoise: 1,
    data: 'adult',
    protected: 'sex',
    model: {kind: 'logistic_regression'},
    objective: {performance: 'accuracy'},
    methods: [{id: 'none'}],
    seeds: [1],
    report: {bootstrap: 0},
};
const inject = {group: 'sex=Female', hide: 0.5, seed: 1};

test('a plan that bends is the options that bend, and the module gives the same bytes', async () => {
    writeFileSync(at('plain.json'), JSON.stringify(plan));
    writeFileSync(at('bent.json'), JSON.stringify({...plan, inject}));
    const rows = ['--twin', '--rows', '2000', '--json'];
    const bent = succeeds('run', at('bent.json'), ...rows);
    assert.equal(succeeds('run', at('plain.json'), ...rows, '--inject', 'sex=Female', '--hide', '0.5'), bent);
    refused(2, /the plan bends its records already/, 'run', at('bent.json'), ...rows, '--inject', 'sex=Male');
    const lab = await Lab.create(readFileSync(join(build, 'equipoise.wasm')));
    const read = name => readFileSync(new URL(`../../datasets/${name}`, import.meta.url));
    lab.load({schema: read('adult.json'), twin: read('adult.twin.json'), rows: 2000, seed: 1});
    lab.start({...plan, inject});
    while (lab.step(100000));
    assert.equal(lab.reportText(), bent);
    const options = {protected: ['sex'], bootstrap: 0, inject, judge_by: 'records'};
    const here = audit('--rows', '2000', '--inject', 'sex=Female', '--hide', '0.5');
    assert.deepEqual(lab.analyse('audit', options), here);
});
