// What Fairlearn and AIF360 found on the same data sets, from the golden folder beside the repository, where it is. Their figures
// are of 5,000 rows that their rules were fitted and measured on, with the scores of scikit-learn's logistic regression; they are
// read when the page is made and kept nowhere else.
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** Where the golden files of the tests are too (tests/golden/golden.h). */
const golden = process.env.GOLDEN_DIR ?? '../shared/golden';
const CASES = {adult: 'adult_sex', bank: 'bank_age', compas: 'compas_race', german: 'german_sex'};

const read = path => JSON.parse(readFileSync(path, 'utf8'));
const rateOf = group => group.expected_selection_rate;

/** The rows of one data set: toolkit, algorithm, figures, and the method of ours that does the same. */
function rows(algos) {
    const found = [];
    const optimizer = algos.fairlearn_ThresholdOptimizer ?? {};
    for (const [what, words] of [
        ['demographic_parity/balanced_accuracy_score', 'ThresholdOptimizer, demographic parity'],
        ['equalized_odds/balanced_accuracy_score', 'ThresholdOptimizer, equalized odds'],
    ]) {
        const {expected_balanced_accuracy: performance, groups} = optimizer[what] ?? {};
        if (!groups) continue;
        const [unprivileged, privileged] = ['0', '1'].map(g => rateOf(groups[g]));
        const ours = what.startsWith('demographic') ? 'group_thresholds' : 'equalized_odds';
        found.push({toolkit: 'Fairlearn', algorithm: words, performance, gap: Math.abs(unprivileged - privileged), ours});
    }
    const reject = algos.aif360_RejectOptionClassification?.['Statistical parity difference'];
    if (reject?.balanced_accuracy)
        found.push({
            toolkit: 'AIF360',
            algorithm: 'RejectOptionClassification, bound 0.05',
            performance: reject.balanced_accuracy,
            gap: Math.abs(reject.fairness_metric),
            ours: 'reject_option',
        });
    const odds = algos.aif360_EqOddsPostprocessing?.expected_rates_after_mixing?.privileged,
        base = algos.aif360_CalibratedEqOddsPostprocessing?.fnr;
    if (odds && base) {
        const rates = [base.base_rate_priv, base.base_rate_unpriv].map(rate => rate * odds.tpr + (1 - rate) * odds.fpr);
        found.push({
            toolkit: 'AIF360',
            algorithm: 'EqOddsPostprocessing',
            performance: (odds.tpr + 1 - odds.fpr) / 2,
            gap: Math.abs(rates[0] - rates[1]),
            ours: 'equalized_odds',
        });
    }
    return found;
}

/** @returns {Record<string, any[]> | null} by data set; null where the golden folder is not there */
export function peers() {
    const folder = join(golden, 'expected');
    if (!existsSync(folder)) return null;
    return Object.fromEntries(
        Object.entries(CASES)
            .map(([data, name]) => [data, join(folder, `${name}.algos.json`)])
            .filter(([, path]) => existsSync(path))
            .map(([data, path]) => [data, rows(read(path))]),
    );
}
