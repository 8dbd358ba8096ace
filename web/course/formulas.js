// Formulas that stand beside a figure, with the numbers of now: of what each letter stands for the words catalogue says.

/** By id: as it is written; {name} is filled with the lab's value of now for a group. @type {Record<string, {text: string,
 *  of: string[]}>} */
export const FORMULAS = {
    impossible: {
        text: 'FPR = p / (1 \u2212 p) \u00b7 (1 \u2212 PPV) / PPV \u00b7 (1 \u2212 FNR)',
        of: ['base', 'ppv', 'fnr', 'fpr'],
    },
};
