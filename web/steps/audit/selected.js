// Who is selected: impact ratios by each attribute and crossed, drawn, and what the core says of them.

import {h} from 'preact';
import {selectedIn} from '../../lab/blocks.js';
import {withUse} from '../../state/columns.js';
import {meant} from '../../state/subject.js';
import {answerView, saidIn} from '../../panels/answer.js';
import {NO_TOLERANCE} from '../../state/tolerance.js';
import {Mount} from '../../ui/mount.js';
import {Presets} from '../../views/presets.js';
import {Ratios} from '../../views/ratios.js';
import {Settings} from './settings.js';
import {t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').Props} Props */

/** A heading stands above its picture. @type {import('../../panels/answer.js').Instead} */
const headed = ({block}) => (block === 'heading' ? null : undefined);

/** @param {Props} props */
export function Selected(props) {
    const {app, state} = props;
    const {audit, catalog} = state;
    if (!audit || !catalog) return null;
    if (!audit.impact) return h(NobodyDecides, props);
    const tolerance = () => app.store.state.tolerance ?? NO_TOLERANCE;
    const {title, parts} = selectedIn(audit);
    const shown = (/** @type {object} */ answer) =>
        h(Mount, {
            class: 'classic',
            what: answer,
            make: () => {
                const element = document.createElement('div');
                return {element, show: of => element.replaceChildren(answerView(catalog, of, {tolerance, instead: headed}))};
            },
        });
    const table = (/** @type {number} */ i) => audit.impact?.tables[i];
    return [
        h(Presets, props),
        h(
            'section',
            {class: 'below', id: 'selected', tabIndex: -1, 'aria-labelledby': 'selected-title'},
            h('h3', {id: 'selected-title'}, title && saidIn(title)),
            shown(parts[0].answer),
            parts.slice(1).map(({heading, answer}, i) => {
                const of = table(i);
                return h(
                    'div',
                    {key: i, class: 'card below', 'data-table': of?.by.join(' ')},
                    h('h4', {}, heading && saidIn(heading)),
                    of && h(Ratios, {table: of, threshold: audit.impact?.ratio_threshold ?? null, audit}),
                    shown(answer),
                );
            }),
            h(Settings, props),
        ),
    ];
}

/** Outcomes alone say nothing of who is selected; a column of a person's file may be called what it is. @param {Props} props */
function NobodyDecides({app, state}) {
    const columns = state.data?.own ? meant(state) : null;
    const [outcome] = withUse(columns ?? [], 'outcome');
    const act = () => app.actions.changeColumn(outcome.name, {use: 'decision'}, t('undo.column', {column: outcome.name}));
    return h(
        'section',
        {class: 'below', id: 'presets', 'aria-labelledby': 'presets-title'},
        h('h3', {id: 'presets-title'}, t('presets.title')),
        h('p', {}, t('presets.outcomes')),
        outcome &&
            h(
                'p',
                {class: 'row'},
                h('button', {type: 'button', class: 'btn', onClick: act}, t('presets.decision', {column: outcome.name})),
            ),
        h(Settings, {app, state}),
    );
}
