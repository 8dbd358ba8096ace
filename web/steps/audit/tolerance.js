// A tolerance with a name: theirs, and not a law.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {tolerances} from '../../learn/terms.js';
import {NO_TOLERANCE, toleranceText} from '../../state/tolerance.js';
import {Dialog} from '../../ui/dialog.js';
import {asTyped, typedNumber} from '../../words/typed.js';
import {t} from '../../words/words.js';

/** @typedef {import('../../state/tolerance.js').Tolerance} Chosen */

/** @param {import('../../state/app.js').Props} props */
export function Tolerance({app, state}) {
    const [open, setOpen] = useState(false);
    const {tolerance} = state;
    /** @param {Chosen} chosen */
    const choose = ({name, ratio, difference}) => {
        const none = ratio === null && difference === null;
        app.actions.choose({tolerance: none ? null : {name, ratio, difference}}, t('undo.tolerance'));
        setOpen(false);
    };
    const same = (/** @type {Chosen} */ one) => toleranceText(one) === toleranceText(tolerance ?? NO_TOLERANCE);
    // The last of the list is one's own.
    const all = tolerances();
    const own = all[all.length - 1];
    return h(
        'div',
        {class: 'card', id: 'tolerance', 'data-part': 'audit.tolerance'},
        h('h3', {}, t('audit.tolerance')),
        h('p', {class: 'small muted'}, tolerance ? toleranceText(tolerance) : t('audit.tolerance.none')),
        h(
            'button',
            {type: 'button', class: 'btn', 'aria-haspopup': 'dialog', onClick: () => setOpen(true)},
            t('audit.tolerance.set'),
        ),
        open &&
            h(
                Dialog,
                {title: t('audit.tolerance'), close: () => setOpen(false)},
                all.slice(0, -1).map(one =>
                    h(
                        'button',
                        {
                            key: one.title,
                            type: 'button',
                            class: 'btn',
                            'aria-pressed': String(same(one)),
                            onClick: () => choose(one),
                        },
                        one.title,
                        h('small', {}, one.text),
                    ),
                ),
                h(Own, {now: tolerance ?? NO_TOLERANCE, about: own, choose}),
            ),
    );
}

const NUMBERS = /** @type {const} */ (['ratio', 'difference']);

/** One's own numbers, with a name; what is not right is said at its field, and nothing is taken over.
 *  @param {{now: Chosen, about: {title: string, text: string}, choose: (tolerance: Chosen) => void}} props */
function Own({now, about, choose}) {
    const [typed, setTyped] = useState(
        /** @type {Record<string, string>} */ ({
            name: now.name,
            ...Object.fromEntries(NUMBERS.map(key => [key, asTyped(now[key] ?? '')])),
        }),
    );
    const [wrong, setWrong] = useState('');
    /** @param {SubmitEvent} event */
    const use = event => {
        event.preventDefault();
        const values = NUMBERS.map(key => (typed[key].trim() === '' ? null : typedNumber(typed[key])));
        const bad = NUMBERS.find((_, i) => values[i] !== null && !(values[i] >= 0 && values[i] <= 1));
        setWrong(bad ?? '');
        if (bad) document.getElementById(`tolerance-${bad}`)?.focus();
        else choose({name: typed.name.trim(), ratio: values[0], difference: values[1]});
    };
    const field = (/** @type {string} */ key) =>
        h(
            'label',
            {class: 'field'},
            h('span', {}, t(`audit.tolerance.${key}`)),
            h('input', {
                id: `tolerance-${key}`,
                type: 'text',
                value: typed[key],
                'aria-invalid': wrong === key ? 'true' : undefined,
                'aria-describedby': wrong === key ? 'tolerance-wrong' : undefined,
                onInput: (/** @type {any} */ event) => setTyped({...typed, [key]: event.target.value}),
            }),
            wrong === key &&
                h(
                    'small',
                    {class: 'say bad', id: 'tolerance-wrong', role: 'alert'},
                    t('audit.tolerance.wrong', {value: typed[key]}),
                ),
        );
    return h(
        'form',
        {onSubmit: use, noValidate: true},
        h('h3', {}, about.title),
        h('p', {class: 'small'}, about.text),
        ['name', ...NUMBERS].map(field),
        h('p', {class: 'row'}, h('button', {type: 'submit', class: 'btn'}, t('audit.tolerance.use'))),
    );
}
