// Which six measures answer what a person said matters: three questions, and for each answer what is shown first.

/** The questions by id, with their answers; the first is the default. */
export const QUESTIONS = [
    {id: 'harm', answers: ['both', 'refused', 'granted']},
    {id: 'trusted', answers: ['yes', 'no']},
    {id: 'same', answers: ['no', 'yes']},
];

/**
 * @param {string[]} answers
 * @param {{decided: boolean, scored: boolean, focus?: string}} has  focus: the decision people speak of, "passed" where it is the
 *   unfavourable one @returns {string[]} rates, at most six
 */
export function sixOf([harm, trusted, same], {decided, scored, focus}) {
    if (!decided) return ['base_rate'];
    const errors = harm === 'granted' ? ['fpr', 'fnr'] : ['fnr', 'fpr'];
    const order = scored ? 'auc' : 'balanced_accuracy';
    const worth = focus === 'passed' ? 'npv' : 'ppv';
    if (trusted === 'no') return ['selection_rate', 'base_rate', ...errors, worth, order];
    if (same === 'yes') return ['ppv', 'npv', ...errors, 'selection_rate', order];
    return [...errors, 'selection_rate', worth, 'accuracy', order];
}
