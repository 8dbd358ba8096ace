// All measures of the audit, a page of its own: searched by any of their names, undefined ones folded.

import {h} from 'preact';
import {show} from '../../lab/figures.js';
import {measuresView} from '../../panels/all_measures.js';
import {Mount} from '../../ui/mount.js';
import {t} from '../../words/words.js';
import {hostOf} from './closer.js';

/** What is open and typed, kept while one is elsewhere. */
const looking = {query: '', open: null};

/** @param {import('../../state/app.js').Props} props */
export function AllMeasures({app, state}) {
    const {audit, catalog, subject} = state;
    const back = h('a', {href: '#audit'}, t('measures.back'));
    if (!audit || !catalog) return h('div', {class: 'title'}, h('p', {class: 'lead'}, t('audit.empty')), h('p', {}, back));
    const host = hostOf(app);
    return [
        h(
            'div',
            {class: 'title'},
            h('p', {class: 'eyebrow'}, subject?.name, back),
            h('h2', {}, t('measures.title', {n: show('count', catalog.metrics.length)})),
        ),
        h(Mount, {
            class: 'classic',
            what: audit,
            choice: [state.tolerance, state.pinned],
            make: () => {
                const element = document.createElement('div');
                return {element, show: now => element.replaceChildren(measuresView(host, catalog, now, looking))};
            },
        }),
    ];
}
