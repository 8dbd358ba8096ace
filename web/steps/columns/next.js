// What comes of it: who is set aside, the schema as a file, and on to the audit; what is wanting is shown at its field.

import {h} from 'preact';
import {show} from '../../lab/figures.js';
import {isDecided, schemaOf, stem, wholeOf} from '../../state/columns.js';
import {download} from '../../state/download.js';
import {Problem} from '../../shell/problem.js';
import {t} from '../../words/words.js';
import {problemOf} from './know.js';
import {Out} from './out.js';
import {fieldId} from './fields.js';

/** @typedef {import('../../state/columns.js').Column} Column */
/** @typedef {import('../../state/columns.js').Want} Want */

/** Where what is wanting is said: the field of its column. @type {Record<string, string>} */
const FIELDS = {good: 'good', cut: 'cuts', marks: 'marks', line: 'from'};

/** @param {import('../../state/app.js').Props & {columns: Column[], wants: Want[], press: () => void}} props */
export function Next({app, state, columns, wants, press}) {
    const {own, audit} = state;
    const preview = /** @type {import('../../lab/shapes.js').Preview} */ (own?.preview);
    const [want] = wants;
    const part = preview.done < 1;
    const people = want ? preview.rows : (audit?.overall.n ?? preview.rows);
    const loose = ['audit', 'data'].filter(at => state.errors[at] && !columns.some(column => problemOf(state, column)));
    const stray = loose.filter((at, i) => loose.findIndex(other => state.errors[other] === state.errors[at]) === i);
    const refused = state.errors.audit || (!isDecided(columns) && state.errors.data);
    const at = columns.findIndex(column => refused && problemOf(state, column));
    const on = () => {
        if (!want && !refused) return app.actions.go('audit');
        press();
        const field = want ? fieldOf(columns, want) : fieldId('use', at);
        if (want || at >= 0) app.actions.go('columns', field);
    };
    const save = () => {
        if (!own || part) return;
        const schema = schemaOf(preview, columns, own.name, {whole: wholeOf(state.columns), given: own.schema});
        download(`${stem(own.name)}.json`, `${JSON.stringify(schema, null, 2)}\n`, 'application/json');
    };
    return [
        h(Out, {app, state}),
        stray.map(at => h(Problem, {key: at, app, state, at})),
        h(Problem, {app, state, at: 'schema'}),
        want && want.column === null && h('div', {class: 'say below', id: 'wanting'}, t(want.id, want.args)),
        h(
            'div',
            {class: 'next', 'data-part': 'next'},
            h('span', {class: 'muted small'}, t('columns.any.time')),
            h(
                'span',
                {class: 'row'},
                h(
                    'label',
                    {class: 'btn'},
                    t('columns.load'),
                    h('input', {
                        id: 'give-schema',
                        type: 'file',
                        class: 'vh',
                        accept: '.json,application/json',
                        onChange: (/** @type {any} */ {target}) => {
                            const [file] = target.files;
                            target.value = ''; // the same file may be chosen again
                            if (file) void app.actions.giveSchema(file);
                        },
                    }),
                ),
                h('button', {type: 'button', class: 'btn', onClick: save}, t('columns.save')),
                h(
                    'button',
                    {type: 'button', class: 'btn go', id: 'audit-these', disabled: part, onClick: on},
                    part ? t('columns.reading') : t('columns.next', {n: show('count', people)}),
                ),
            ),
        ),
    ];
}

/** @param {Column[]} columns @param {Want} want */
function fieldOf(columns, {id, column}) {
    const place = Math.max(
        0,
        columns.findIndex(({name}) => name === column),
    );
    return fieldId(FIELDS[id.split('.').at(-1) ?? ''] ?? 'use', place);
}
