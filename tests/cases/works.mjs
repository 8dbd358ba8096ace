// Cases in which the core was right when they were collected: they stay right. What is right is worked out here again, from
// the file's own lines.
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

import {readCsv} from './lib/csv.mjs';
import {caseFile, caseTest, caseText, caseWorkshop} from './lib/cases.mjs';

const {audit, refused, succeeds, write} = caseWorkshop('cases-works-test');
const COLUMNS = ['--label', 'y', '--pred', 'd', '--protected', 'g'];
const near = (a, b, what) => assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)), `${what}: ${a}, expected ${b}`);

/** What the lines of a plain file say of each group: rows, weight, and the weight of each cell, 1 being favourable. */
function tallies(id, {label = 'y', group = 'g', favourable = '1'} = {}) {
    const [head, ...lines] = caseText(id)
        .trim()
        .split('\n')
        .map(line => line.split(','));
    const at = name => head.indexOf(name);
    const groups = {};
    for (const line of lines) {
        const g = (groups[line[at(group)]] ??= {n: 0, weight: 0, tp: 0, fp: 0, tn: 0, fn: 0});
        const weight = at('w') < 0 ? 1 : Number(line[at('w')]);
        const [truth, decision] = [line[at(label)] === favourable, line[at('d')] === favourable];
        g.n++;
        g.weight += weight;
        g[truth ? (decision ? 'tp' : 'fn') : decision ? 'fp' : 'tn'] += weight;
    }
    return groups;
}

/** The groups are those of the file, with its counts and the rates that these make. */
function holds(answer, expected) {
    assert.deepEqual(answer.groups.map(g => g.name).sort(), Object.keys(expected).sort());
    for (const group of answer.groups) {
        const e = expected[group.name];
        assert.equal(group.n, e.n, `${group.name}: rows`);
        for (const count of ['weight', 'tp', 'fp', 'tn', 'fn']) near(group[count], e[count], `${group.name}: ${count}`);
        const rates = {
            selection_rate: [e.tp + e.fp, e.weight],
            base_rate: [e.tp + e.fn, e.weight],
            accuracy: [e.tp + e.tn, e.weight],
            tpr: [e.tp, e.tp + e.fn],
            fpr: [e.fp, e.fp + e.tn],
            ppv: [e.tp, e.tp + e.fp],
            npv: [e.tn, e.tn + e.fn],
        };
        for (const [id, [part, whole]] of Object.entries(rates))
            if (whole > 0) near(group[id].value, part / whole, `${group.name}: ${id}`);
            else assert.ok(group[id].value === null && group[id].why, `${group.name}: ${id}`);
    }
}

/** Selection rates of b compared with a's, or the reverse, as the answer says who the reference is. */
function selection(answer, expected) {
    const rate = g => (expected[g.name].tp + expected[g.name].fp) / expected[g.name].weight;
    const [u, p] = [answer.groups.find(g => !g.privileged), answer.groups.find(g => g.privileged)];
    near(answer.metrics.statistical_parity_difference.value, rate(u) - rate(p), 'difference');
    near(answer.metrics.disparate_impact.value, rate(u) / rate(p), 'ratio');
}

caseTest('three numeric levels are three groups', ['tone3'], () => {
    for (const reference of [[], ['--privileged', '1.0'], ['--privileged', '3']]) {
        const answer = audit('tone3', '--label', 'y', '--pred', 'd', '--protected', 'tone', ...reference);
        holds(answer, tallies('tone3', {group: 'tone'}));
        if (reference.length > 0)
            assert.deepEqual(
                answer.groups.filter(g => g.privileged).map(g => Number(g.name)),
                [Number(reference[1])],
            );
    }
});

/* ---- who is compared ---- */

caseTest('one group is nothing to compare', ['one-group'], () => {
    refused(1, /column "g".*"a".*at least two groups/, 'audit', '--csv', caseFile('one-group'), ...COLUMNS, '--json');
});

caseTest('a column has one part in an audit', ['label-as-group', 'pred-as-group', 'label-as-score'], () => {
    const asked = (id, ...args) => ['audit', '--csv', caseFile(id), '--json', ...args];
    refused(1, /column "y".*twice/, ...asked('label-as-group', '--label', 'y', '--pred', 'd', '--protected', 'y'));
    refused(1, /column "d".*twice/, ...asked('pred-as-group', '--label', 'y', '--pred', 'd', '--protected', 'd'));
    refused(1, /column "y".*twice/, ...asked('label-as-score', '--label', 'y', '--score', 'y', '--protected', 'g'));
});

/* ---- weights ---- */

const WEIGHTED = [...COLUMNS, '--weight', 'w'];

caseTest('weights are summed in every rate, whichever value is favourable', ['w-plain', 'w-fav0'], () => {
    for (const favourable of ['1', '0']) {
        const id = favourable === '1' ? 'w-plain' : 'w-fav0';
        const expected = tallies(id, {favourable});
        const answer = audit(id, ...WEIGHTED, '--favourable', favourable, '--privileged', 'b');
        holds(answer, expected);
        selection(answer, expected);
    }
});

caseTest('a weight that is no number from 0 up is refused with its line', ['w-nan', 'w-neg', 'w-empty'], () => {
    for (const [id, said] of [
        ['w-nan', /line 9.*"w".*nan/],
        ['w-neg', /line 9.*"w".*-1/],
        ['w-empty', /line 9.*"w".*empty/],
    ])
        refused(1, said, 'audit', '--csv', caseFile(id), ...WEIGHTED, '--json');
});

caseTest('a person of weight 0, or next to none, or of nearly all of it', ['w-zero', 'w-tiny', 'w-huge'], () => {
    for (const id of ['w-zero', 'w-tiny', 'w-huge']) {
        const expected = tallies(id);
        const answer = audit(id, ...WEIGHTED, '--privileged', 'b');
        holds(answer, expected);
        selection(answer, expected);
    }
});

caseTest('a group that weighs nothing has no rates, and says so', ['w-group-zero', 'w-all-zero'], () => {
    for (const reference of ['a', 'c']) {
        const answer = audit('w-group-zero', ...WEIGHTED, '--privileged', reference);
        holds(answer, tallies('w-group-zero'));
        const {value, why} = answer.metrics.demographic_parity_difference;
        assert.equal(value, null);
        assert.match(why, /"c"/);
    }
    // Against "a" the others, pooled, weigh 5 and 1 of that is selected; a's share is 3 of 5.
    near(audit('w-group-zero', ...WEIGHTED, '--privileged', 'a').metrics.statistical_parity_difference.value, 0.2 - 0.6, 'a');
    const none = audit('w-all-zero', ...WEIGHTED, '--privileged', 'a');
    holds(none, tallies('w-all-zero'));
    assert.equal(none.metrics.statistical_parity_difference.value, null);
});

caseTest('a frequency as a weight or as a count gives the same rates, and as a count people', ['w-freq'], () => {
    const expected = tallies('w-freq');
    const weighed = audit('w-freq', ...WEIGHTED, '--privileged', 'b');
    const counted = audit('w-freq', ...COLUMNS, '--count', 'w', '--privileged', 'b');
    holds(weighed, expected);
    for (const g of Object.values(expected)) g.n = g.weight;
    holds(counted, expected);
    // Wilson of 30 in 100: (0.3 + 1.92073 / 100 -/+ ...) / (1 + 3.84146 / 100) = 0.21895 to 0.39585
    const {low, high} = counted.groups.find(g => g.name === 'a').selection_rate;
    assert.ok(Math.abs(low - 0.21895) < 5e-6 && Math.abs(high - 0.39585) < 5e-6, `${low} ${high}`);
});

/* ---- files as people have them ---- */

/** Two of the first group, both decided favourably, one rightly; two of the second, neither, one rightly. */
const FOUR = {n: 2, weight: 2};
const four = (first, second) => ({
    [first]: {...FOUR, tp: 1, fp: 1, tn: 0, fn: 0},
    [second]: {...FOUR, tp: 0, fp: 0, tn: 1, fn: 1},
});
const READ = {
    'csv-midquote': ['a', 'b'],
    'csv-space-quote': ['a, x', 'b'],
    'csv-triple': ['"a"', 'b "x"'],
    'csv-comma-quote': ['","', 'b'],
    'csv-header-newline2': ['a', 'b', 'g\nroup'],
    'csv-delim-bom-tab': ['a', 'b'],
    'csv-cr': ['a', 'b'],
    'csv-mixed': ['a', 'b'],
    'csv-header-empty': ['a', 'b'],
    'csv-header-dup': ['a', 'b'],
    'csv-blank-mid': ['a', 'b'],
};
for (const [id, [first, second, column = 'g']] of Object.entries(READ))
    caseTest('quotes, line ends, headers and blank lines are read as they are meant', [id], () => {
        const answer = audit(id, '--label', 'y', '--pred', 'd', '--protected', column, '--privileged', second);
        const expected = four(first, second);
        holds(answer, expected);
        near(answer.metrics.statistical_parity_difference.value, 1, 'difference');
        near(answer.metrics.equal_opportunity_difference.value, 1, 'opportunity');
    });

const REFUSED = {
    'csv-ragged-long': /line 3: has 4 cells, expected 3 .*"extra"/,
    'csv-ragged-short': /line 3: has 2 cells, expected 3/,
    'csv-ragged-trailing-comma': /line 2: has 4 cells, expected 3/,
    'csv-nul': /line 6, cell 3: .*zero byte/,
    'csv-nul-pad': /line 6, cell 1: .*zero byte/,
    'csv-utf16-nobom': /the text is UTF-16 without a mark, expected UTF-8; .*--encoding utf-16le/,
    'csv-zip': /this is a zip archive, expected a table as text: unpack it first/,
};
for (const [id, sentence] of Object.entries(REFUSED))
    caseTest('a file that cannot be meant as a table is refused with its line', [id], () => {
        refused(1, sentence, 'audit', '--csv', caseFile(id), ...COLUMNS, '--json');
    });

/* ---- ProPublica's COMPAS ---- */

/** The two-year file and the rows that ProPublica kept of it, read by the page's reader; null where it is not. */
function propublica() {
    const file = join(caseFile('compas-data', ''), '../../datasets/compas-scores-two-years.csv');
    if (!existsSync(file)) return null;
    const {header, rows} = readCsv(readFileSync(file, 'utf8'), {});
    const cell = (row, name) => row[header.indexOf(name)];
    const kept = rows.filter(row => {
        const days = cell(row, 'days_b_screening_arrest');
        return (
            days !== '' &&
            Math.abs(Number(days)) <= 30 &&
            cell(row, 'is_recid') !== '-1' &&
            cell(row, 'c_charge_degree') !== 'O' &&
            cell(row, 'score_text') !== 'N/A'
        );
    });
    return {file, cell, kept};
}

caseTest('of ProPublica\u2019s rows 42.3 % of black people without a new charge were called a risk', ['compas-data'], t => {
    const data = propublica();
    if (!data) return t.skip('no compas-scores-two-years.csv beside the cases');
    const {file, cell, kept} = data;
    assert.equal(kept.length, 6172);
    const lines = kept.map(row =>
        [cell(row, 'two_year_recid'), cell(row, 'score_text') === 'Low' ? 0 : 1, cell(row, 'race')].join(','),
    );
    const given = write('propublica.csv', `y,d,g\n${lines.join('\n')}\n`);
    const answer = JSON.parse(succeeds('audit', '--csv', given, ...COLUMNS, '--privileged', 'Caucasian', '--json'));
    const rate = race => answer.groups.find(g => g.name === race).fpr.value;
    for (const race of ['African-American', 'Caucasian']) {
        const calm = kept.filter(row => cell(row, 'race') === race && cell(row, 'two_year_recid') === '0');
        near(rate(race), calm.filter(row => cell(row, 'score_text') !== 'Low').length / calm.length, race);
    }
    assert.equal((100 * rate('African-American')).toFixed(1), '42.3');
    assert.equal((100 * rate('Caucasian')).toFixed(1), '22.0');
    // The labels are those of all 6,172, also of the 5 whose charge has no description.
    const labels = JSON.parse(
        succeeds(
            'audit',
            '--data',
            'datasets/compas.json',
            '--file',
            file,
            '--protected',
            'race',
            '--by-level',
            '--privileged',
            'Caucasian',
            '--json',
        ),
    );
    assert.equal(labels.overall.n, 6172);
    for (const {name, n, positives} of labels.groups) {
        const own = kept.filter(row => cell(row, 'race') === name);
        assert.deepEqual([n, positives], [own.length, own.filter(row => cell(row, 'two_year_recid') === '0').length], name);
    }
    assert.deepEqual(labels.headline.left_out, [{name: 'Native American', n: 11}]);
});
