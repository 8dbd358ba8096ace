// What goes on, and what a step still wants.

export default {
    'params.wrong': '{title} is “{value}”, expected a number from {low} to {high}.',
    'run.kept': '{n} finished {n:model is|models are} kept.',
    'undo.data': 'the choice of {name}',
    'data.recognised': '{name}: recognised, the original data.',
    'busy.file': 'Reading {name}\u2026',
    'busy.data': 'Reading the data\u2026',
    'data.unknown': 'The data set \u201c{id}\u201d is not shipped with this page.',
};
