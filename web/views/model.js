// A model that a person has: a place to drop it, and what it is.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {show} from '../lab/figures.js';
import {Problem} from '../shell/problem.js';
import {Progress} from '../ui/progress.js';
import {phraseNow} from '../words/said.js';
import {t} from '../words/words.js';
import {Learned} from './learned.js';
import {ModelColumns} from './model_columns.js';
import {ModelScores} from './model_scores.js';

/** @typedef {import('../state/app.js').Props} Props */
/** @typedef {import('../state/app.js').Brought} Brought */
/** @typedef {Props & {brought: Brought}} Shown */

/** Files that may hold a model; others are looked into all the same. */
const ACCEPT = '.onnx,.json,.txt,.eqm';

/** What formats are called, by the core's ids. @type {Record<string, string>} */
const FORMATS = {
    equipoise: 'model.format.eqm',
    onnx: 'model.format.onnx',
    'xgboost-json': 'model.format.xgboost',
    'lightgbm-text': 'model.format.lightgbm',
    'equipoise-json': 'model.format.cell',
};

/** Names of columns that are listed at once. */
const MOST_NAMES = 16;

/** @param {Props} props */
export function Model({app, state}) {
    const [over, setOver] = useState(false);
    return h(
        'section',
        {
            class: over ? 'card drop below over' : 'card drop below',
            id: 'bring',
            onDragOver: (/** @type {DragEvent} */ event) => {
                event.preventDefault();
                setOver(true);
            },
            onDragLeave: () => setOver(false),
            onDrop: (/** @type {DragEvent} */ event) => {
                event.preventDefault();
                setOver(false);
                if (event.dataTransfer) app.actions.openFiles({files: event.dataTransfer.files, items: event.dataTransfer.items});
            },
        },
        h('h3', {}, t('model.title')),
        h('p', {}, t('model.text')),
        h(
            'label',
            {class: 'btn'},
            t('model.pick'),
            h('input', {
                type: 'file',
                class: 'vh',
                accept: ACCEPT,
                onChange: (/** @type {any} */ event) => {
                    const files = [...event.target.files];
                    event.target.value = ''; // the same file may be chosen again
                    if (files.length > 0) app.actions.openFiles({files});
                },
            }),
        ),
        h(Progress, {state, of: 'model'}),
        h(Problem, {app, state, at: 'given'}),
    );
}

/** The model that is there: what it is, how it finds its columns, what it says of the rows. @param {Props} props */
export function ModelCard(props) {
    const {app, state} = props;
    const {brought, description, look} = state;
    if (!brought || brought.name !== state.given) return null;
    const open = [brought.description.score, look].find(said => said?.asks);
    const looked = look && !look.asks ? look : null;
    const shown = {...props, brought};
    return h(
        'section',
        {class: 'card below model', id: 'model', tabIndex: -1, 'aria-labelledby': 'model-title'},
        h('h3', {id: 'model-title'}, t('model.is', {name: brought.name})),
        h(
            'div',
            {class: looked ? 'grid two' : undefined},
            h(
                'div',
                {},
                h(Facts, {brought}),
                h(Edits, {brought}),
                open && h(Asked, {...shown, open}),
                !description && h('p', {class: 'say', id: 'model-wants-data'}, t('model.data')),
                h(Problem, {app, state, at: 'look'}),
                looked && h(ModelColumns, {...shown, look: looked}),
                description && h(Learned, shown),
            ),
            looked && h(ModelScores, {...shown, look: looked}),
        ),
        h(Problem, {app, state, at: 'run'}),
        h(Go, {...shown, ready: Boolean(description && !open && (look || brought.description.format === 'equipoise'))}),
    );
}

/** @param {{brought: Brought}} props */
function Facts({brought: {description}}) {
    const {format, producer, columns, editing, network, score, sha256} = description;
    const named = columns.map(({name}) => name).filter(name => name !== null);
    const more = named.length - MOST_NAMES;
    const names = [...named.slice(0, MOST_NAMES), ...(more > 0 ? [t('model.more', {n: show('count', more)})] : [])].join(', ');
    const sizes = network?.layers.map(([a, b]) => t('model.size', {a: show('count', a), b: show('count', b)})).join(', ');
    const form = Object.hasOwn(FORMATS, format) ? t(FORMATS[format]) : format;
    const facts = [
        ['model.format', form],
        ['model.made', producer],
        ['model.columns', t(named.length > 0 ? 'model.columns.named' : 'model.columns.plain', {n: columns.length, names})],
        ['model.layers', editing.layers > 0 && t('model.layers.n', {n: editing.layers, sizes: sizes ? `: ${sizes}` : ''})],
        ['model.score', phraseNow(score.from)],
        ['model.sha256', sha256.slice(0, 16)],
    ];
    return h(
        'dl',
        {class: 'plain'},
        facts.filter(([, value]) => value).flatMap(([id, value]) => [h('dt', {}, t(String(id))), h('dd', {}, value)]),
    );
}

/** What repairs can do with it. @param {{brought: Brought}} props */
function Edits({brought: {description}}) {
    const {layers, editable, why_not: why} = description.editing;
    const all = layers > 0 && editable === layers;
    return h(
        'p',
        {id: 'model-edits'},
        all ? t('model.edits.all') : [phraseNow(why), ' ', t(editable > 0 ? 'model.edits.some' : 'model.edits.none')],
    );
}

/** What has to be said first. @param {Shown & {open: import('../lab/shapes.js').Asking}} props */
function Asked({app, state, brought, open: {asks, question}}) {
    const {about, choices} = /** @type {import('../lab/shapes.js').Question} */ (question);
    const answer = (/** @type {any} */ change) => void app.actions.answerModel(change);
    if (about === 'columns' && state.description)
        return h(ModelColumns, {app, state, brought, look: null, asks: t('model.asks.columns')});
    if (choices.length === 0) return h('p', {class: 'say'}, phraseNow(asks));
    const now = brought.answers[/** @type {'class'} */ (about)] ?? '';
    return h(
        'label',
        {class: 'field', id: 'model-asks'},
        h('span', {}, t(`model.asks.${about}`)),
        h(
            'select',
            {onChange: (/** @type {any} */ event) => event.target.value && answer({[about]: event.target.value})},
            h('option', {value: '', selected: now === ''}, t('model.asks.choose')),
            choices.map(value =>
                h('option', {key: value, value, selected: now === value}, about === 'is' ? t(`model.asks.is.${value}`) : value),
            ),
        ),
    );
}

/** @param {Shown & {ready: boolean}} props */
const Go = ({app, state, ready}) =>
    h(
        'div',
        {class: 'next'},
        h('button', {type: 'button', class: 'link', onClick: app.actions.takeBackModel}, t('model.back')),
        h(
            'button',
            {
                type: 'button',
                class: 'btn go',
                id: 'judge-model',
                disabled: !ready || Boolean(state.run),
                onClick: () => void app.actions.judgeModel(),
            },
            t('model.judge'),
        ),
    );
