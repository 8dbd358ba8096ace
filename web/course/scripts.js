// The lessons in their order. A lesson is a text of web/lessons, in the form of web/lessons/schema.json.

import bias from '../lessons/1-bias-in-data.json' with {type: 'json'};
import numbers from '../lessons/2-six-numbers.json' with {type: 'json'};
import impossible from '../lessons/3-impossible.json' with {type: 'json'};
import judges from '../lessons/4-judges.json' with {type: 'json'};
import leave from '../lessons/5-leave-it-out.json' with {type: 'json'};
import knob from '../lessons/6-one-knob.json' with {type: 'json'};
import paper from '../lessons/7-the-paper.json' with {type: 'json'};
import monday from '../lessons/8-fair-on-monday.json' with {type: 'json'};
import groups from '../lessons/9-twelve-groups.json' with {type: 'json'};
import private_ from '../lessons/10-private.json' with {type: 'json'};

/** @type {import('./lesson.js').Script[]} */
export const scripts = /** @type {any} */ ([bias, numbers, impossible, judges, leave, knob, paper, monday, groups, private_]);

/** @param {string} id of a lesson, or its number */
export const scriptOf = id => scripts.find(({lesson, number}) => lesson === id || String(number) === id) ?? null;
