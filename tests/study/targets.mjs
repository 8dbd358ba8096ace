// What the study is expected to show, and whether it does. Reference figures: the published paper, and the authors' code run
// once (seed 100). "About" is taken as the stated tolerance on either side. Medians over the seeds, test rows, unless said.
import {lines, median, studyOf} from '../../web/study/figures.js';

const PARITY = 'statistical_parity_difference';
const idOf = line => line.method.key.split(' ')[0];
const number = x => (x === null || x === undefined ? 'undefined' : x.toFixed(3));

/** Lines of one plan's data and column on one measure. */
const at = (all, plan, measure = PARITY) => all.filter(line => line.place.plan.endsWith(plan) && line.measure === measure);
const within = (x, middle, tolerance) => x !== null && Math.abs(x - middle) <= tolerance;
const largest = (found, by) => [...found].sort((a, b) => by(b) - by(a))[0];

/**
 * The intra-processing line that validation prefers, as it does on test; and the best on test, which is a look ahead: the
 * one of the largest phi among those that reach the target, or among all when none does.
 */
function bestIntra(studies, plan, wanted) {
    const candidates = studies.flatMap(study => {
        const valid = at(lines(study, 'valid'), plan),
            test = at(lines(study, 'test'), plan);
        return test
            .filter(line => line.method.family === 'intra')
            .map(line => ({line, study, valid: valid.find(v => v.method === line.method).phi.median}));
    });
    if (!candidates.length) return null;
    const chosen = largest(candidates, c => c.valid).line,
        reaching = candidates.filter(c => wanted(c.line)),
        best = largest(reaching.length ? reaching : candidates, c => c.line.phi.median).line;
    const says = line =>
        `${number(line.phi.median)}, ${line.feasible} of ${line.n} seeds within the bound ` +
        `(${line.method.label}${line.place.confidence ? `, confidence ${line.place.confidence}` : ''})`;
    return {
        measured: `chosen by validation ${says(chosen)}; best on test ${says(best)}`,
        met: wanted(chosen) ? 'met' : wanted(best) ? 'met on test only' : 'missed',
    };
}

const verdict = met => (met ? 'met' : 'missed');

/** One method's line at a place, judged. */
function one(all, plan, id, judge, which = () => true) {
    const line = at(all, plan).find(l => idOf(l) === id && which(l));
    return line ? judge(line) : null;
}

/**
 * @param {{plan: string, report: any}[][]} documents  the study's plans, and others that may hold better methods
 * @returns {{id: string, says: string, measured: string, met: string}[]}
 */
export function targets(documents) {
    const studies = documents.filter(plans => plans.length).map(studyOf),
        [main] = studies;
    const test = lines(main, 'test'),
        valid = lines(main, 'valid');
    const about = (middle, tolerance) => line => ({
        measured: number(line.phi.median),
        met: verdict(within(line.phi.median, middle, tolerance)),
    });
    const plain = line => !line.method.key.includes('"threshold":"objective"');
    const defaults = ['adult-sex', 'compas-race', 'bank-age'].flatMap(plan =>
        at(test, plan).filter(l => idOf(l) === 'none' && plain(l)),
    );
    const intra = valid.filter(line => line.method.family === 'intra'),
        low = intra.filter(line => line.phi.low < 0.5);
    const enough = phi => line => line.phi.median >= phi;
    const rows = [
        [
            'A5',
            'The untouched network has phi 0 for statistical parity (Adult/sex, COMPAS/race, Bank/age), every seed',
            defaults.length
                ? {
                      measured: defaults.map(l => `${l.place.label}: largest ${number(l.phi.high)}`).join('; '),
                      met: verdict(defaults.every(l => l.phi.high === 0)),
                  }
                : null,
        ],
        [
            'A6',
            'Every intra-processing method reaches phi 0.5 on validation, every seed and measure',
            intra.length
                ? {
                      measured:
                          `${intra.length - low.length} of ${intra.length} lines` +
                          low
                              .slice(0, 3)
                              .map(l => `; ${l.method.label}, ${l.place.label}: least ${number(l.phi.low)}`)
                              .join(''),
                      met: verdict(!low.length),
                  }
                : null,
        ],
        [
            'A7',
            'Adult/sex, reject option: balanced accuracy 0.78 to 0.80 (0.01 either way), |bias| about 0.045 (0.01)',
            one(test, 'adult-sex', 'reject_option', line => {
                const bias = median(line.seeds.map(s => Math.abs(s.bias)));
                return {
                    measured: `${number(line.performance)}, |bias| ${number(bias)}`,
                    met: verdict(line.performance >= 0.77 && line.performance <= 0.81 && within(bias, 0.045, 0.01)),
                };
            }),
        ],
        [
            'A8',
            'Adult/sex, random perturbation: phi about 0.59 (0.02)',
            one(test, 'adult-sex', 'random_perturbation', about(0.59, 0.02)),
        ],
        [
            'A8',
            "Adult/sex, untouched with the objective's threshold: phi about 0.58 (0.02)",
            one(test, 'adult-sex', 'none', about(0.58, 0.02), line => !plain(line)),
        ],
        [
            '',
            "Adult/sex, best intra-processing: phi at least 0.78 (authors' adversarial 0.549)",
            bestIntra(studies, 'adult-sex', enough(0.78)),
        ],
        [
            '',
            "Adult/sex, best intra-processing beats the authors' reject option, 0.795",
            bestIntra(studies, 'adult-sex', enough(0.7951)),
        ],
        [
            '',
            "COMPAS/race, best intra-processing: phi at least 0.62 (authors' code: 0)",
            bestIntra(studies, 'compas-race', enough(0.62)),
        ],
        [
            '',
            "Bank/age, best intra-processing: phi at least 0.70, within the bound for 4 of 5 seeds (authors' code: 0)",
            bestIntra(studies, 'bank-age', line => line.phi.median >= 0.7 && line.feasible >= 0.8 * line.n),
        ],
    ];
    return rows.filter(([, , found]) => found).map(([id, says, found]) => ({id, says, ...found}));
}
