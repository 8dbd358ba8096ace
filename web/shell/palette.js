// Ctrl K: every step, measure and method by its name.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {scripts} from '../course/scripts.js';
import {STEPS} from '../state/places.js';
import {STAGES} from '../state/repair.js';
import {Dialog} from '../ui/dialog.js';
import {t} from '../words/words.js';

/** @typedef {import('../state/app.js').Props} Props */
/** @typedef {{key: string, kind: string, title: string, go: () => void}} Entry */

const SHOWN = 12;

/** @param {any} actions @returns {Entry[]} */
const lessonEntries = actions =>
    scripts.map(({lesson, title}) => ({
        key: `lesson-${lesson}`,
        kind: t('palette.lesson'),
        title,
        go: () => actions.startLesson(lesson),
    }));

/** @param {Props} props @returns {Entry[]} */
function entriesOf({app, state}) {
    const {actions} = app;
    const steps = [...STEPS, 'report', 'measures', 'learn', 'teach'].map(id => ({
        key: id,
        kind: t('palette.place'),
        title: t(STEPS.includes(id) ? `step.${id}` : `palette.${id}`),
        go: () => actions.go(id),
    }));
    const {catalog, stages} = state;
    if (!catalog) return steps;
    const measures = catalog.metrics.map(({id, title}) => ({
        key: id,
        kind: t('palette.measure'),
        title,
        go: () => actions.go('measures'),
    }));
    const methods = STAGES.flatMap(stage =>
        catalog.methods
            .filter(({family}) => family === stage.family)
            .map(({id, title}) => ({
                key: id,
                kind: t('palette.method'),
                title,
                go: () => {
                    const chosen = {method: id, stop: 1, params: {}};
                    actions.choose({stages: {...stages, [stage.id]: chosen}}, t('undo.method', {stage: t(`stage.${stage.id}`)}));
                    actions.go('repair');
                },
            })),
    );
    return [...steps, ...lessonEntries(actions), ...methods, ...measures];
}

/** @param {Props & {close: () => void}} props */
export function Palette({app, state, close}) {
    const [text, setText] = useState('');
    const [at, setAt] = useState(0);
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = entriesOf({app, state})
        .filter(({title, kind}) => words.every(word => `${title} ${kind}`.toLowerCase().includes(word)))
        .slice(0, SHOWN);
    const go = (/** @type {Entry | undefined} */ entry) => {
        if (!entry) return;
        close();
        entry.go();
    };
    /** @param {KeyboardEvent} event */
    const press = event => {
        const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
        if (step) setAt((at + step + found.length) % Math.max(1, found.length));
        else if (event.key === 'Enter') go(found[at]);
        else return;
        event.preventDefault();
    };
    return h(
        Dialog,
        {title: t('palette.title'), close},
        h('input', {
            type: 'text',
            role: 'combobox',
            'aria-label': t('palette.find'),
            'aria-expanded': 'true',
            'aria-controls': 'palette-found',
            'aria-activedescendant': found[at] ? `found-${found[at].key}` : undefined,
            autofocus: true,
            value: text,
            onInput: (/** @type {any} */ event) => {
                setText(event.target.value);
                setAt(0);
            },
            onKeyDown: press,
        }),
        h(
            'ul',
            {id: 'palette-found', role: 'listbox', class: 'palette', 'aria-label': t('palette.found')},
            found.map((entry, i) =>
                h(
                    'li',
                    {
                        key: entry.key,
                        id: `found-${entry.key}`,
                        role: 'option',
                        'aria-selected': String(i === at),
                        onClick: () => go(entry),
                    },
                    entry.title,
                    ' ',
                    h('small', {}, entry.kind),
                ),
            ),
        ),
    );
}
