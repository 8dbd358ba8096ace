// What if: one person, both models live. Columns are changed, the group is turned, the nearest who is decided otherwise
// is looked up.

import {h} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {decimal, show} from '../../lab/figures.js';
import {Problem} from '../../shell/problem.js';
import {sentenceOf} from '../../state/sentence.js';
import {askedOf, cellsOf, editsOf, judgedBy, otherOf} from '../../state/what_if.js';
import {asTyped, typedNumber} from '../../words/typed.js';
import {t} from '../../words/words.js';

/** @typedef {import('./changes.js').Compared & {names: string[]}} Shown */
/** @typedef {import('../../state/what_if.js').Asked} Asked */
/** @typedef {import('../../state/what_if.js').Cells} Cells */

const AT_FIRST = 3; // columns in sight besides those that make groups

/** @param {Shown} props */
export function WhatIf(props) {
    const {app, state, pair} = props;
    const {generation} = app.client();
    const there = [pair.before, pair.after].filter(({run}) => run.generation === generation);
    const judged = judgedBy(pair.after);
    return h(
        'aside',
        {class: 'card', id: 'what-if', 'data-part': 'compare.what_if'},
        h('h3', {}, t('whatif.title')),
        h(Problem, {app, state, at: 'whatif'}),
        judged && there.length > 0
            ? h(Form, {...props, judged, key: pair.after.key})
            : h('p', {class: 'small muted'}, t('whatif.gone')),
    );
}

/** @param {Shown & {judged: NonNullable<ReturnType<typeof judgedBy>>}} props */
function Form(props) {
    const {app, state, pair, judged, outcomes} = props;
    const asked = askedOf(state, judged);
    const first = useFirst(props);
    const row = judged.people.some(person => person.row === state.row) ? state.row : first;
    const cells = row === null ? null : cellsOf(judged, row, asked);
    if (row === null || !cells) return h('p', {class: 'small muted'}, t('whatif.wait'));
    const edits = row === state.row ? state.edits : {};
    const now = {...cells, ...edits};
    const person = judged.people.find(one => one.row === row);
    /** @param {Cells} to @param {string} what @param {string} [gesture] */
    const set = (to, what, gesture = '') => app.actions.choose({row, edits: editsOf(cells, {...now, ...to})}, what, gesture);
    const field = (/** @type {Asked} */ one) =>
        h(Field, {key: one.name, asked: one, now: now[one.name], was: cells[one.name], set});
    const shown = asked.filter(({first: own}) => own).length + AT_FIRST;
    return [
        h(
            'p',
            {class: 'small muted'},
            t('whatif.row', {row: show('count', row), outcome: person?.label === '1' ? outcomes.good : outcomes.bad}),
        ),
        h('div', {class: 'stack'}, asked.slice(0, shown).map(field)),
        asked.length > shown &&
            h(
                'details',
                {},
                h('summary', {class: 'small'}, t('whatif.more', {n: asked.length - shown})),
                h('div', {class: 'stack'}, asked.slice(shown).map(field)),
            ),
        h(Said, {...props, row, edits}),
        h(
            'p',
            {class: 'row'},
            asked
                .filter(({first: own, of}) => own && of.length > 1)
                .map(one =>
                    h(
                        'button',
                        {
                            key: one.name,
                            type: 'button',
                            class: 'btn',
                            onClick: () => set({[one.name]: otherOf(one, now[one.name])}, t('undo.edit', {name: one.name})),
                        },
                        t('whatif.flip', {name: one.name}),
                    ),
                ),
            h(
                'button',
                {type: 'button', class: 'btn', id: 'nearest', onClick: () => void app.actions.nearestOther(pair.after, row)},
                t('whatif.nearest'),
            ),
            Object.keys(edits).length > 0 &&
                h(
                    'button',
                    {type: 'button', class: 'btn', onClick: () => app.actions.choose({row, edits: {}}, t('undo.edits'))},
                    t('whatif.reset'),
                ),
        ),
    ];
}

/** The first whose decision changes, else the first who was judged. @param {Shown & {judged: any}} props */
function useFirst({app, pair, judged}) {
    const [first, setFirst] = useState(/** @type {number | null} */ (null));
    useEffect(() => {
        const other = pair.before.run.predictions.get(pair.before.cell.index) ? judgedRows(pair.before) : new Map();
        const found = judged.people.find((/** @type {any} */ {row, decision}) => (other.get(row) ?? decision) !== decision);
        setFirst((found ?? judged.people[0])?.row ?? null);
    }, [pair.before.key, pair.after.key]);
    return app && first;
}

/** Decisions by row. @param {import('../../state/repair.js').Model} model */
const judgedRows = model => new Map(judgedBy(model)?.people.map(({row, decision}) => [row, decision]) ?? []);

/** @typedef {(to: Cells, what: string, gesture?: string) => void} Set */
/** @param {{asked: Asked, now: number | string, was: number | string, set: Set}} props */
function Field({asked: {name, kind, of}, now, was, set}) {
    const what = t('undo.edit', {name});
    const title = h('span', {}, name, now !== was && h('small', {class: 'muted'}, ` ${t('whatif.was', {was: asTyped(was)})}`));
    if (kind !== 'number')
        return h(
            'label',
            {class: 'field'},
            title,
            h(
                'select',
                {value: now, onChange: (/** @type {any} */ event) => set({[name]: event.target.value}, what)},
                of.map(value => h('option', {key: value, value, selected: value === now}, value)),
            ),
        );
    const choose = (/** @type {number} */ x) => set({[name]: x}, what, `edit ${name}`);
    return h('label', {class: 'field'}, title, h(Typed, {now: Number(now), choose}));
}

/** A number; what is typed stays as it is while it is the number of now, "1,0" on the way to "1,05" too.
 *  @param {{now: number, choose: (x: number) => void}} props */
function Typed({now, choose}) {
    const [typed, setTyped] = useState(/** @type {string | null} */ (null));
    const read = (/** @type {any} */ {target}) => {
        const x = typedNumber(target.value);
        setTyped(target.value);
        if (Number.isFinite(x)) choose(x);
    };
    const kept = typed !== null && [now, NaN].some(x => Object.is(x, typedNumber(typed)));
    const value = kept ? typed : asTyped(now);
    return h('input', {
        type: 'text',
        inputMode: 'decimal',
        autocomplete: 'off',
        value,
        'aria-invalid': Number.isNaN(typedNumber(value)) ? 'true' : undefined,
        onInput: read,
        onBlur: () => setTyped(null),
    });
}

/** What each model says. @param {Shown & {row: number, edits: Cells}} props */
function Said({app, pair, names, outcomes, row, edits}) {
    const [said, setSaid] = useState(/** @type {any[]} */ ([]));
    const {generation} = app.client();
    useEffect(() => {
        let old = false;
        const ask = async (/** @type {import('../../state/repair.js').Model} */ {run, cell}) => {
            if (run.stage === 'lines') return {why: t('whatif.lined')};
            if (run.generation !== generation) return {why: t('whatif.gone.one')};
            try {
                return await app.client().whatIf(cell.index, {row, set: edits});
            } catch (error) {
                return {why: sentenceOf(error)};
            }
        };
        void Promise.all([pair.before, pair.after].map(ask)).then(all => old || setSaid(all));
        return () => {
            old = true;
        };
    }, [row, JSON.stringify(edits), pair.before.key, pair.after.key, generation]);
    return h(
        'table',
        {'aria-live': 'polite', class: 'said'},
        h('caption', {class: 'vh'}, t('whatif.title')),
        h(
            'tbody',
            {},
            names.map((name, i) =>
                h(
                    'tr',
                    {key: i, 'data-said': i},
                    h('th', {scope: 'row'}, name),
                    said[i]?.why !== undefined
                        ? h('td', {colSpan: 2, class: 'small muted'}, said[i].why)
                        : [
                              h('td', {class: 'num'}, said[i] ? decimal(said[i].score, 3) : ''),
                              h('td', {class: 'num'}, said[i] && h('b', {}, decisionOf(said[i].chance, outcomes))),
                          ],
                ),
            ),
        ),
    );
}

/** @param {number} chance of the favourable decision @param {any} outcomes */
function decisionOf(chance, {focus, selected, passed}) {
    const [favourable, other] = focus === 'passed' ? [passed, selected] : [selected, passed];
    if (chance > 0 && chance < 1) return t('whatif.chance', {decision: favourable, n: Math.round(100 * chance)});
    return chance === 1 ? favourable : other;
}
