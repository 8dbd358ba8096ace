// Intervals that claim no certainty: where rates are 0 or 1, where all resamples are alike, where a denominator is empty.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';

import {caseFile, caseTest, caseText, caseWorkshop} from './lib/cases.mjs';

const {at, audit, succeeds} = caseWorkshop('cases-intervals-test');
const columns = ['--label', 'y', '--pred', 'd', '--protected', 'g'];
const Z = 1.959963984540054;

/** Rows of a case's file as objects of texts. @param {string} id */
function rowsOf(id) {
    const [head, ...lines] = caseText(id)
        .trim()
        .split('\n')
        .map(line => line.split(','));
    return lines.map(cells => Object.fromEntries(head.map((name, i) => [name, cells[i]])));
}

/** Wilson's limits. @param {number} k @param {number} n */
function wilson(k, n) {
    const p = k / n,
        centre = p + (Z * Z) / (2 * n),
        half = Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
    const scale = 1 + (Z * Z) / n;
    return [Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale)];
}

/** Newcombe's interval of the difference of two shares. @param {number[]} a  hits, rows @param {number[]} b */
function newcombe([k1, n1], [k2, n2]) {
    const p1 = k1 / n1,
        p2 = k2 / n2,
        [l1, u1] = wilson(k1, n1),
        [l2, u2] = wilson(k2, n2);
    return [p1 - p2 - Math.hypot(p1 - l1, u2 - p2), p1 - p2 + Math.hypot(u1 - p1, p2 - l2)];
}

const near = (a, b, what) => assert.ok(Math.abs(a - b) < 1e-9, `${what}: ${a} is not ${b}`);

/** No value of an audit lies outside its interval, and none has an interval without width. @param {any} answer */
function claimsNoCertainty(answer) {
    for (const [id, v] of Object.entries(answer.metrics)) {
        if (v.value === null || v.low === null || v.high === null) continue;
        assert.ok(v.low <= v.value && v.value <= v.high, `${id}: ${v.value} in ${v.low} to ${v.high}`);
        assert.ok(v.low < v.high, `${id} has an interval without width at ${v.value}`);
    }
}

const degenerate = [
    'zero-width-interval',
    'zero-sel-none',
    'zero-sel-all',
    'zero-sel-ref0',
    'zero-sel-unp0',
    'page-nobody-selected',
    'page-degenerate-ci',
];
caseTest('a gap in selection has Newcombe\u2019s interval, also where rates are 0 or 1', degenerate, () => {
    for (const id of degenerate) {
        const answer = audit(id, ...columns),
            rows = rowsOf(id);
        const privileged = new Set(answer.groups.filter(g => g.privileged).map(g => g.name));
        const side = wanted => {
            const own = rows.filter(r => privileged.has(r.g) === wanted);
            return [own.filter(r => r.d === '1').length, own.length];
        };
        const [low, high] = newcombe(side(false), side(true)),
            v = answer.metrics.statistical_parity_difference;
        near(v.low, low, id);
        near(v.high, high, id);
        claimsNoCertainty(answer);
    }
});

caseTest('twelve of twelve on either side is no certainty, in the report neither', ['zero-width-interval'], () => {
    const {metrics} = audit('zero-width-interval', ...columns),
        v = metrics.equal_opportunity_difference;
    near(v.low, -(Z * Z) / (12 + Z * Z), 'low');
    near(v.high, (Z * Z) / (12 + Z * Z), 'high');
    assert.equal(v.note, 'few');
    const html = at('r.html');
    succeeds('audit', '--csv', caseFile('zero-width-interval'), ...columns, '--html', html, '--max-difference', '0.05');
    const row = readFileSync(html, 'utf8')
        .split('<tr')
        .find(line => line.includes('>Equal opportunity difference<'));
    assert.match(row ?? '', /cannot tell/);
    assert.match(row ?? '', /few/);
});

caseTest('counts in which a cell is missing have the intervals of their people', ['count-missing-cell'], () => {
    const answer = audit('count-missing-cell', ...columns, '--count', 'n');
    claimsNoCertainty(answer);
    const {value, low, high} = answer.metrics.statistical_parity_difference;
    assert.equal(Math.abs(value), 1); /* 10 of 10 against 0 of 30 */
    const expected = newcombe([10, 10], [0, 30]);
    near(Math.min(Math.abs(low), Math.abs(high)), expected[0], 'the end nearer to 0');
});

caseTest('many small groups of an age have exact limits', ['age-cont'], () => {
    const answer = audit('age-cont', '--label', 'y', '--pred', 'd', '--protected', 'age');
    claimsNoCertainty(answer);
    assert.match(answer.metrics.worst_group_accuracy.note, /\(few\)$/);
});

caseTest('an empty denominator is undefined, with the group that has it', ['zero-pos-3g', 'zero-sel-ref0'], () => {
    const {metrics} = audit('zero-pos-3g', ...columns, '--privileged', 'a');
    assert.equal(metrics.equal_opportunity_max_difference.value, null);
    assert.match(metrics.equal_opportunity_max_difference.why, /^group ".+" has no favourable outcomes/);
    const none = audit('zero-sel-ref0', ...columns, '--privileged', 'b').metrics.disparate_impact;
    assert.equal(none.value, null);
    assert.match(none.why, /group "b" has a selection rate of 0: disparate impact is undefined/);
});

caseTest('1,000 scores: every gap over groups holds its value', ['edf'], () =>
    claimsNoCertainty(audit('edf', '--label', 'y', '--score', 's', '--protected', 'g')),
);
