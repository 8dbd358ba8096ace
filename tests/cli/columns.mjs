// What columns mean, said on the command line as schemas say it: values merged, cut, dated, missing; who is lost by that.
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';

import {workshop} from './lib/program.mjs';

const {succeeds, refused, write} = workshop('cli-columns-test');
const audit = (...args) => JSON.parse(succeeds('audit', ...args, '--json'));
const told = ({groups}) => groups.map(({name, n, positives}) => [name, n, positives]);

const PEOPLE = write(
    'people.csv',
    'sex,born,y,d\nM,31.01.1990,05,1\nmale,01.02.1990,5,yes\nF,28.02.2000,5.0,1\n' +
        'female,01.01.1960,6,no\nNone,02.01.1960,6,yes\n?,,6,no\n',
);
const whole = ['--csv', PEOPLE, '--label', 'y', '--favourable', '5', '--missing', 'as-group'];
const sexes = ['--merge', 'sex=men:M,male', '--merge', 'sex=women:F,female', '--protected', 'sex'];

test('values that are one number are one, values of one name too, in the order said', () => {
    const answer = audit(...whole, ...sexes, '--order', 'sex=women,men');
    assert.deepEqual(told(answer), [
        ['women', 2, 1],
        ['men', 2, 2],
        ['?', 1, 0],
        ['None', 1, 0],
    ]);
    assert.deepEqual(answer.outcomes.label.favourable, [{value: '5', n: 3}]);
});

test('what means "missing" is said of a column', () => {
    // None is a religion here; only ? says nothing.
    const answer = audit('--csv', PEOPLE, '--label', 'y', '--favourable', '5', ...sexes, '--missing-of', 'sex=?');
    assert.deepEqual(told(answer), [
        ['None', 1, 0],
        ['men', 2, 2],
        ['women', 2, 1],
    ]);
    assert.equal(answer.people.unknown.n, 1);
    const usual = audit('--csv', PEOPLE, '--label', 'y', '--favourable', '5', ...sexes);
    assert.deepEqual([told(usual).length, usual.people.unknown.n], [2, 2]);
});

test('dates are ages, years, or in order', () => {
    const aged = audit(...whole, '--protected', 'born', '--dates', 'born=dmy,age,2020-01-31', '--cut', 'born=20,30');
    assert.deepEqual(told(aged), [
        ['under 20', 1, 1],
        ['20 to 29', 1, 1],
        ['30 and over', 3, 1],
        ['(empty)', 1, 0],
    ]);
    const years = audit(...whole, '--protected', 'born', '--dates', 'born=dmy,year', '--quantiles', 'born=2');
    assert.deepEqual(
        told(years).map(([name, n]) => [name, n]),
        [
            ['under 1990', 2],
            ['1990 and over', 3],
            ['(empty)', 1],
        ],
    );
    const call = ['audit', ...whole, '--protected', 'born'];
    refused(1, /line 2, column "born": "31\.01\.1990" is not a date of month, day and year/, ...call, '--dates', 'born=mdy');
    refused(1, /date\.order: is "iso"/, ...call, '--dates', 'born=iso');
    refused(1, /is an age, expected the day/, ...call, '--dates', 'born=dmy,age');
    for (const few of ['few', 'nan', '0x4'])
        refused(2, /--quantiles born: is ".*", expected a whole number/, ...call, '--quantiles', `born=${few}`);
    refused(2, /--merge born: is "old:", expected NAME:A,B/, ...call, '--merge', 'born=old:');
    refused(2, /--merge born: is "old", expected NAME:A,B/, ...call, '--merge', 'born=old');
    refused(2, /--cut born: is given twice/, ...call, '--cut', 'born=1', '--cut', 'born=2');
    refused(1, /quantiles are of rows, and this is a table of counts/, ...call, '--count', 'y', '--quantiles', 'born=2');
});

test('a date makes groups, strata and labels, uncut as well, and numbers that are cut do', () => {
    const born = (as, ...args) => told(audit(...whole, '--protected', 'born', '--dates', `born=dmy${as}`, ...args));
    assert.deepEqual(born(',year'), [
        ['(empty)', 1, 0],
        ['1960', 2, 0],
        ['1990', 2, 2],
        ['2000', 1, 1],
    ]);
    assert.deepEqual(
        born('').map(([name]) => name),
        ['(empty)', '1960-01-01', '1960-01-02', '1990-01-31', '1990-02-01', '2000-02-28'],
    );
    const labels = ['--csv', PEOPLE, '--label', 'y', '--cut', 'y=5.5', '--favourable', 'under 5.5', ...sexes];
    assert.deepEqual(told(audit(...labels)), [
        ['men', 2, 2],
        ['women', 2, 1],
    ]);
    const strata = ['--strata', 'born', '--dates', 'born=dmy,year', '--cut', 'born=1970'];
    assert.match(succeeds('audit', ...whole, ...sexes, ...strata), /people who are alike in “born”/);
});

const SCHEMA = write(
    'own.json',
    JSON.stringify({
        equipoise: 1,
        name: 'own',
        columns: [
            {name: 'age', kind: 'number'},
            {name: 'job', kind: 'category'},
            {name: 'sex', role: 'protected', kind: 'category', privileged: ['m']},
            {name: 'hired', role: 'label', favourable: ['yes']},
        ],
    }),
);
const ROWS = write(
    'own.csv',
    'age,job,sex,hired\n20,cook,m,yes\n,nurse,f,no\n30,,f,yes\n40,cook,,no\n35,nurse,m,\n50,cook,f,no\n33,nurse,m,yes\n',
);
const own = ['--data', SCHEMA, '--file', ROWS, '--by-level'];

test('the four policies for people of unknown group hold for a data set, too', () => {
    const people = (...args) => {
        const {people: p, groups} = audit(...own, ...args);
        return [p.used, p.set_aside, p.no_group, p.unknown.n, groups.map(({name, n}) => `${name} ${n}`).join(', ')];
    };
    assert.deepEqual(people(), [5, 1, 0, 1, 'f 3, m 2']);
    assert.deepEqual(people('--missing', 'unknown'), [5, 1, 0, 1, 'f 3, m 2']);
    assert.deepEqual(people('--missing', 'as-group'), [6, 1, 0, 0, '(missing) 1, f 3, m 2']);
    assert.deepEqual(people('--missing', 'leave-out'), [5, 2, 1, 0, 'f 3, m 2']);
    refused(1, /column "sex": is missing for 1 of 7 people/, 'audit', ...own, '--missing', 'refuse');
});

test('who is lost is told by reason and by group', () => {
    const lost = (...args) =>
        audit(...args).people.by_group.map(({column, why, n, groups}) => [
            column,
            why,
            n,
            groups.map(g => `${g.name} ${g.n} of ${g.of}`).join(', '),
        ]);
    const byHand = [
        ['hired', 'label', 1, 'f 0 of 3, m 1 of 3, unknown 0 of 1'],
        ['sex', 'group', 1, 'f 0 of 3, m 0 of 3, unknown 1 of 1'],
        [null, 'any', 2, 'f 0 of 3, m 1 of 3, unknown 1 of 1'],
    ];
    assert.deepEqual(lost('--csv', ROWS, '--label', 'hired', '--favourable', 'yes', '--protected', 'sex'), byHand);
    assert.deepEqual(lost(...own).sort(), byHand.sort());
});

test('a missing feature leaves its row out of training, or is filled in and said so', () => {
    const plan = write(
        'plan.json',
        JSON.stringify({
            equipoise: 1,
            data: 'own',
            protected: 'sex',
            methods: [{id: 'none'}],
            model: {kind: 'logistic_regression'},
        }),
    );
    const many = write('many.csv', `age,job,sex,hired\n${'20,cook,m,yes\n,nurse,f,no\n30,,f,yes\n40,cook,f,no\n'.repeat(20)}`);
    const run = (...args) => JSON.parse(succeeds('run', plan, '--data', SCHEMA, '--file', many, '--json', ...args)).data;
    // age, sex and one feature for cook alone: who lacks age or job is not there, and of them is every nurse
    const dropped = run();
    assert.deepEqual([dropped.rows, dropped.features], [40, 3]);
    // age, "age missing", sex, cook, nurse and "(missing)"
    const imputed = run('--incomplete', 'impute');
    assert.deepEqual([imputed.rows, imputed.features], [80, 6]);
    refused(1, /incomplete: is "guess", expected one of drop, impute/, 'audit', ...own, '--incomplete', 'guess');
});

const compas = join('..', 'shared', 'datasets', 'compas-scores-two-years.csv');
test('COMPAS has its scores as columns to audit by, never as features', {skip: !existsSync(compas) && `no ${compas}`}, () => {
    const data = ['--data', 'datasets/compas.json', '--file', compas, '--by-level'];
    const levels = audit(...data, '--protected', 'score_text');
    assert.deepEqual(
        levels.groups.map(({name, n}) => [name, n]),
        [
            ['Low', 3421],
            ['Medium', 1607],
            ['High', 1144],
        ],
    );
    const cut = audit(...data, '--protected', 'decile_score', '--cut', 'decile_score=5,8');
    assert.deepEqual(
        cut.groups.map(({name, n}) => [name, n]),
        [
            ['under 5', 3421],
            ['5 to 7', 1607],
            ['8 and over', 1144],
        ],
    );
    refused(1, /decile_score.*numbers/, 'audit', ...data, '--protected', 'decile_score');
});

test('what a column of a data set is for can be said, in the schema and on the command line', () => {
    const rows = Array.from({length: 240}, (_, i) => [
        i % 3 ? 'yes' : 'no',
        'ab'[i % 2],
        ['north', 'south'][(i >> 1) % 2],
        i % 7,
        `$ ${i}`,
    ]);
    const file = write('roles.csv', `hired,sex,place,skill,pay\n${rows.map(row => row.join(',')).join('\n')}\n1,2\n`);
    const schema = write(
        'roles.json',
        JSON.stringify({
            equipoise: 1,
            name: 'roles',
            format: {ragged: 'aside'},
            columns: [
                {name: 'hired', role: 'label', favourable: ['yes']},
                {name: 'sex', role: 'protected', kind: 'category', privileged: ['a']},
                {name: 'place', kind: 'category'},
                {name: 'skill', kind: 'number'},
                {name: 'pay', kind: 'number', affix: '$'},
            ],
        }),
    );
    const ask = ['--data', schema, '--file', file];
    const plain = audit(...ask);
    assert.equal(plain.strata, undefined);
    assert.equal(plain.overall.n, 240);
    const aside = '1 row of more or fewer cells than the header is set aside, the first in line 242.';
    assert.equal(plain.notes.find(({kind}) => kind === 'read_as').text, aside);
    const strict = write('strict.json', readFileSync(schema, 'utf8').replace('"ragged":"aside"', '"header":true'));
    const narrow = ['audit', '--data', strict, '--file', file];
    refused(1, /line 242: has 2 cells, expected 5 .*; to set rows .* aside: --ragged aside\n$/, ...narrow);
    assert.deepEqual(audit(...narrow.slice(1), '--ragged', 'aside').groups, plain.groups);
    // What is only of --csv is not offered here.
    const marked = write('marked.json', readFileSync(schema, 'utf8').replace('"ragged":"aside"', '"encoding":"utf-8"'));
    const latin = write('latin.csv', Buffer.from('hired,sex,place,skill,pay\nyes,a,S\u00e3o,1,2\n', 'latin1'));
    refused(1, /byte 0xE3 is not UTF-8, which it is said to be\n$/, 'audit', '--data', marked, '--file', latin);
    const alike = audit(...ask, '--role', 'place=stratum');
    assert.deepEqual([alike.strata.column, alike.strata.strata], ['place', 2]);
    assert.equal(alike.metrics.conditional_statistical_parity_difference.why ?? null, null);
    assert.match(plain.metrics.conditional_statistical_parity_difference.why, /column/);
    const byPlace = audit(...ask, '--role', 'place=audited', '--protected', 'place');
    assert.deepEqual(
        byPlace.groups.map(({name}) => name),
        ['north', 'south'],
    );
    refused(1, /no feature is left, expected at least one/, ...trained(ask, ['place', 'skill', 'pay']));
    const call = ['audit', ...ask];
    refused(1, /column "hired": the label is what the schema says it is/, ...call, '--role', 'hired=audited');
    refused(1, /role: is "boss", expected one of feature, label, protected/, ...call, '--role', 'place=boss');
    refused(1, /column "nobody": there is no such column/, ...call, '--role', 'nobody=drop');
    refused(
        2,
        /--role goes with --data, not with --csv/,
        'audit',
        '--csv',
        file,
        '--label',
        'hired',
        '--protected',
        'sex',
        '--role',
        'sex=drop',
    );
});

/** A plan that trains without these columns as features. @param {string[]} ask @param {string[]} without */
function trained(ask, without) {
    const plan = {equipoise: 1, data: 'roles', model: {kind: 'logistic_regression'}, methods: [{id: 'none'}], seeds: [1]};
    const roles = [...without, 'sex'].flatMap(name => ['--role', `${name}=audited`]);
    return ['run', write('roles-plan.json', JSON.stringify({...plan, protected: 'sex'})), ...ask, ...roles];
}
