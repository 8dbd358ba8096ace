// Formulas that stand beside a figure: of what each letter stands for, the words catalogue says. What of a method's formula is
// worked on is lit while that stage of a run goes on.

import formulas from '../lessons/formulas.json' with {type: 'json'};

/**
 * By id: as it is written, in pieces. `during` is the stage of a run that works on a piece; `of` are the lab's values of now that
 * are set below it, for each group. @type {Record<string, {terms: {text: string, during?: string}[], of?: string[]}>}
 */
export const FORMULAS = formulas;
