// The lessons in their order. A lesson is a text of web/lessons, in the form of web/lessons/schema.json.

import numbers from '../lessons/2-six-numbers.json' with {type: 'json'};
import impossible from '../lessons/3-impossible.json' with {type: 'json'};
import judges from '../lessons/4-judges.json' with {type: 'json'};
import groups from '../lessons/9-twelve-groups.json' with {type: 'json'};
import private_ from '../lessons/10-private.json' with {type: 'json'};

/** @type {import('./lesson.js').Script[]} */
export const scripts = /** @type {any} */ ([numbers, impossible, judges, groups, private_]);

/** @param {string} id of a lesson, or its number */
export const scriptOf = id => scripts.find(({lesson, number}) => lesson === id || String(number) === id) ?? null;
