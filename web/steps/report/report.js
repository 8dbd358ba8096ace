// The report: a first page that anybody can read, a datasheet, a model card; and the whole as the core writes it.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {Problem} from '../../shell/problem.js';
import {presetOf} from '../../state/plan.js';
import {languageNow, t} from '../../words/words.js';
import {modelsOf} from '../../state/repair.js';
import {AuditSheet} from './audit_sheet.js';
import {DataSheet} from './data_sheet.js';
import {ModelCard, saveShown} from './model_card.js';
import {Said} from './said.js';
import {saveAudit} from './save.js';
import {SummarySheet} from './summary.js';

/** @typedef {import('../../state/app.js').Props} Props */

/** @type {Record<string, (props: Props) => any>} */
const SHEETS = {summary: SummarySheet, audit: AuditSheet, data: DataSheet, model: ModelCard};

/** The sheets that there are: a summary where a rule has one. @param {import('../../state/app.js').State} state */
function sheetsOf(state) {
    const has = {summary: Boolean(presetOf(state)?.summary && state.audit?.impact), model: modelsOf(state).length > 0};
    return Object.keys(SHEETS).filter(id => has[/** @type {'model'} */ (id)] ?? true);
}

/** @param {Props} props */
export function Report(props) {
    const [chosen, setSheet] = useState('');
    const {app, state} = props;
    if (!state.audit || !state.subject)
        return h(
            'div',
            {class: 'title'},
            h('p', {class: 'lead'}, t('report.empty')),
            h('p', {class: 'row'}, h('a', {class: 'btn go', href: '#audit'}, t('step.audit'))),
        );
    const sheets = sheetsOf(state);
    const sheet = sheets.includes(chosen) ? chosen : sheets[0];
    const model = sheet === 'model';
    const save = (/** @type {'html' | 'csv' | 'json'} */ ending) => () =>
        void (model && ending !== 'csv' ? saveShown(app, ending) : saveAudit(app, ending));
    return [
        h(
            'div',
            {class: 'next no-print'},
            h(
                'span',
                {class: 'row', role: 'group', 'aria-label': t('report.sheets')},
                sheets.map(id =>
                    h(
                        'button',
                        {
                            key: id,
                            type: 'button',
                            class: 'btn',
                            'aria-pressed': String(id === sheet),
                            onClick: () => setSheet(id),
                        },
                        t(`report.sheet.${id}`),
                    ),
                ),
            ),
            h(
                'span',
                {class: 'row'},
                !model && h('button', {type: 'button', class: 'btn', onClick: save('csv')}, t('report.csv')),
                h(
                    'button',
                    {type: 'button', class: 'btn', onClick: save('json')},
                    t(model ? 'report.model.json' : 'report.json'),
                ),
                h('button', {type: 'button', class: 'btn', onClick: () => print()}, t('report.print')),
                h('button', {type: 'button', class: 'btn go', onClick: save('html')}, t('report.save')),
            ),
        ),
        languageNow() !== 'en' &&
            h(
                'p',
                {class: 'small muted below no-print', id: 'report-language'},
                t(model ? 'report.language.model' : 'report.language'),
            ),
        h(
            'label',
            {class: 'field author no-print'},
            h('span', {}, t('report.author')),
            h('input', {
                type: 'text',
                value: state.author,
                onInput: (/** @type {any} */ event) => app.actions.wordReport({author: event.target.value}),
            }),
        ),
        h(Said, props),
        h(Problem, {...props, at: 'report'}),
        h('article', {class: 'sheet', 'data-sheet': sheet}, h(SHEETS[sheet], props)),
    ];
}
