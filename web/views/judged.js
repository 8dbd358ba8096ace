// Whose decisions Audit and Decide are about: the data's own, or those of a model of the newest run.

import {h} from 'preact';
import {meant, judgeable} from '../state/subject.js';
import {isDecided} from '../state/columns.js';
import {t} from '../words/words.js';
import {nameOf} from './picture.js';

/** Nothing where there is nothing to choose from. @param {import('../state/app.js').Props} props */
export function Judged({app, state}) {
    const models = judgeable(state);
    const {catalog, subject, data} = state;
    if (!catalog || models.length === 0) return null;
    const columns = data?.own ? meant(state) : null;
    const choose = (/** @type {any} */ event) =>
        app.actions.choose({judged: event.target.value || null, lines: {}, strategy: null, among: null}, t('undo.judged'));
    const chosen = subject?.model?.key ?? '';
    return h(
        'label',
        {class: 'judged'},
        h('span', {}, t('judged.whose')),
        ' ',
        h(
            'select',
            {id: 'judged', onChange: choose},
            h('option', {value: '', selected: chosen === ''}, t(columns && isDecided(columns) ? 'judged.file' : 'judged.data')),
            models.map(model =>
                h('option', {key: model.key, value: model.key, selected: chosen === model.key}, nameOf(catalog, model)),
            ),
        ),
    );
}
