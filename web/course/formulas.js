// Formulas that stand beside a figure: of what each letter stands for, the words catalogue says. What of a method's formula is
// worked on is lit while that stage of a run goes on.

/**
 * By id: as it is written, in pieces. `during` is the stage of a run that works on a piece; `of` are the lab's values of now that
 * are set below it, for each group. @type {Record<string, {terms: {text: string, during?: string}[], of?: string[]}>}
 */
export const FORMULAS = {
    impossible: {
        terms: [{text: 'FPR = p / (1 \u2212 p) \u00b7 (1 \u2212 PPV) / PPV \u00b7 (1 \u2212 FNR)'}],
        of: ['base', 'ppv', 'fnr', 'fpr'],
    },
    score_gap_penalty: {
        terms: [
            {text: 'loss = cross-entropy', during: 'train'},
            {text: ' + \u03bb \u00b7 (mean score of one group \u2212 mean score of the other)\u00b2', during: 'train'},
        ],
    },
    random_perturbation: {
        terms: [{text: 'w\u2032 = w \u00b7 (1 + sd \u00b7 z)', during: 'adjust'}, {text: ';  keep the best \u03c6 of n tries'}],
    },
    layerwise: {
        terms: [{text: 'one layer after the other: w\u2032 = w + step', during: 'adjust'}, {text: ';  trees guess the next try'}],
    },
    adversarial: {
        terms: [
            {text: 'loss = cross-entropy', during: 'train'},
            {text: ' + \u03bb \u00b7 critic\u2019s guess of the gap', during: 'adjust'},
        ],
    },
};
