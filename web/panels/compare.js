// Two models on the same people: the second is another of the same run, or a column of the file.

import {t} from '../words/words.js';
import {h} from '../parts/dom.js';
import {pick} from '../parts/fields.js';

const SECOND = /(2|_b|b|new|other|challenger|after)$/i;
const SCORE = /score|prob|^p/i;

/** @type {import('./panel.js').Panel} */
export const comparePanel = {
    id: 'compare',
    missing: ({subject}) => (subject.predicted ? null : t('panel.compare.missing')),
    oneOf: ['score2', 'pred2'],
    start({subject: {columns, options}}) {
        const own = [options.score, options.pred, options.label, options.weight, options.count, ...(options.protected ?? [])];
        const guess = columns.find(name => SECOND.test(name) && !own.includes(name));
        return guess ? {[SCORE.test(guess) ? 'score2' : 'pred2']: guess} : {};
    },
    controls({subject: {others = []}}, ask) {
        if (others.length === 0) return null;
        let chosen = others[0].key;
        const choose = (/** @type {string} */ key) => {
            chosen = key;
            ask();
        };
        const entries = others.map(o => ({value: o.key, text: o.name}));
        return {
            element: h('div', {class: 'bar'}, pick(t('panel.compare.second'), entries, chosen, choose)),
            options: () => ({}),
            about: () => others.find(o => o.key === chosen)?.about ?? null,
        };
    },
};
