// Which six measures answer what a person said matters: three questions, and for each answer what is shown first.

import roles from '../learn/roles.json' with {type: 'json'};

/** The ids of the measures by what they are for. */
const IS = roles.measures;

/** The questions by id, with their answers; the first is the default. */
export const QUESTIONS = [
    {id: 'harm', answers: ['both', 'refused', 'granted']},
    {id: 'trusted', answers: ['yes', 'no']},
    {id: 'same', answers: ['no', 'yes']},
];

/**
 * @param {string[]} answers
 * @param {{decided: boolean, scored: boolean, labelled?: boolean, focus?: string}} has  labelled: outcomes are known; focus: the
 *   decision people speak of, "passed" where it is the unfavourable one @returns {string[]} rates, at most six
 */
export function sixOf([harm, trusted, same], {decided, scored, labelled = true, focus}) {
    if (!decided) return [IS.base];
    if (!labelled) return [IS.selected];
    const errors = harm === 'granted' ? [IS.wronglySelected, IS.wronglyPassed] : [IS.wronglyPassed, IS.wronglySelected];
    const order = scored ? IS.order : IS.balanced;
    const worth = focus === 'passed' ? IS.worthOfPassed : IS.worth;
    if (trusted === 'no') return [IS.selected, IS.base, ...errors, worth, order];
    if (same === 'yes') return [IS.worth, IS.worthOfPassed, ...errors, IS.selected, order];
    return [...errors, IS.selected, worth, IS.right, order];
}
