// Step Data: a person's own file, or data that come with the page.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {show} from '../../lab/figures.js';
import {Problem} from '../../shell/problem.js';
import {Progress} from '../../ui/progress.js';
import {Model, ModelCard} from '../../views/model.js';
import {Presets} from '../../views/presets.js';
import {phraseNow} from '../../words/said.js';
import {t} from '../../words/words.js';
import {Bend} from '../../views/bend.js';
import {About} from './about.js';

/** @typedef {import('../../state/app.js').Props} Props */

/** @param {Props} props */
export const Data = props => [
    h('div', {class: 'title'}, h('h2', {}, t('data.title'))),
    h(Checked, props),
    h('section', {class: 'grid two'}, h(Own, props), h(Shipped, props)),
    h(Model, props),
    h(ModelCard, props),
    h(Presets, {...props, brief: true}),
    h(Check, props),
    h(About, props),
    h(Bend, props),
];

/** @param {Props} props */
function Own({app, state}) {
    const [over, setOver] = useState(false);
    /** @param {DragEvent} event */
    const drop = event => {
        event.preventDefault();
        setOver(false);
        if (event.dataTransfer) app.actions.openFiles({files: event.dataTransfer.files, items: event.dataTransfer.items});
    };
    return h(
        'div',
        {
            class: over ? 'card drop over' : 'card drop',
            'data-part': 'data.own',
            onDragOver: (/** @type {DragEvent} */ event) => {
                event.preventDefault();
                setOver(true);
            },
            onDragLeave: () => setOver(false),
            onDrop: drop,
        },
        h('h3', {}, t('data.own')),
        h('p', {}, t('data.own.text')),
        h(
            'label',
            {class: 'btn go'},
            t('data.pick'),
            h('input', {
                type: 'file',
                class: 'vh',
                multiple: true,
                onChange: (/** @type {any} */ event) => {
                    const {files} = event.target;
                    if (files.length > 0) app.actions.openFiles({files});
                },
            }),
        ),
        h(Paste, {app, state}),
        h(Progress, {state, of: 'file'}),
        state.data?.own &&
            !state.own &&
            h('p', {class: 'say'}, t('data.own.wanted', {name: state.data.own.name, hash: state.data.own.sha256.slice(0, 16)})),
        h(Problem, {app, state, at: 'data'}),
        h(Problem, {app, state, at: 'file'}),
    );
}

/** @param {Props} props */
function Paste({app}) {
    const [text, setText] = useState('');
    const use = () => {
        if (text.trim() === '') return app.actions.fail(new Error(t('data.paste.empty')), 'data');
        app.actions.openFiles({files: [new File([text], t('data.paste.name'), {type: 'text/csv'})]});
    };
    return h(
        'details',
        {},
        h('summary', {}, t('data.paste')),
        h(
            'label',
            {class: 'field'},
            h('span', {}, t('data.paste.label')),
            h('textarea', {rows: 5, value: text, onInput: (/** @type {any} */ event) => setText(event.target.value)}),
        ),
        h('p', {class: 'row'}, h('button', {type: 'button', class: 'btn', onClick: use}, t('data.paste.use'))),
    );
}

/** A report that somebody handed on. @param {Props} props */
const Check = ({app}) =>
    h(
        'section',
        {class: 'card check row below', 'data-part': 'data.check'},
        h(
            'label',
            {class: 'btn'},
            t('data.check'),
            h('input', {
                type: 'file',
                class: 'vh',
                accept: '.html,.htm,.json',
                onChange: (/** @type {any} */ event) => {
                    const {files} = event.target;
                    if (files.length > 0) app.actions.openFiles({files, report: true});
                },
            }),
        ),
        h('span', {class: 'muted'}, t('data.check.text')),
    );

/** What was found of it. @param {Props} props */
function Checked({app, state}) {
    if (!state.checked) return null;
    const {name, found} = state.checked;
    const [first, ...rest] = found.said.map(phraseNow);
    return h(
        'section',
        {
            class: 'card checked',
            id: 'checked',
            tabIndex: -1,
            'aria-labelledby': 'checked-title',
            'data-agrees': String(found.agrees),
        },
        h('h3', {id: 'checked-title'}, t('data.checked', {name})),
        h('p', {class: found.agrees ? 'say ok' : 'say bad'}, first),
        rest.map(text => h('p', {key: text, class: 'small'}, text)),
        h('p', {class: 'row'}, h('button', {type: 'button', class: 'btn', onClick: app.actions.closeChecked}, t('shell.close'))),
    );
}

/** @param {Props} props */
function Shipped({app, state}) {
    const {shipped, counts, originals, data} = state;
    const card = (
        /** @type {string} */ key,
        /** @type {string} */ title,
        /** @type {string} */ text,
        /** @type {() => void} */ open,
        now = false,
    ) =>
        h(
            'button',
            {key, type: 'button', class: 'btn set', 'aria-pressed': String(now), onClick: open},
            title,
            h('small', {}, text),
        );
    return h(
        'div',
        {class: 'card', 'data-part': 'data.shipped'},
        h('h3', {}, t('data.shipped')),
        h(
            'div',
            {class: 'stack'},
            Object.entries(counts).map(([id, {title, people}]) =>
                card(
                    id,
                    title,
                    t('data.counts.people', {n: show('count', people)}),
                    () => app.actions.openCounts(id),
                    data?.counts === id,
                ),
            ),
            shipped.map(({id, title}) =>
                card(
                    id,
                    title,
                    t(originals[id] ? 'data.original' : 'data.twin'),
                    () => app.actions.openShipped(id),
                    data?.id === id,
                ),
            ),
        ),
    );
}
