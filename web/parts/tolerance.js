// The form for a tolerance: a beginning that is named and explained, a name, and two numbers. None by default.

import {NO_TOLERANCE} from '../state/tolerance.js';
import {tolerances} from '../learn/terms.js';
import {fill, freshId, h} from './dom.js';
import {headed} from './explain.js';

/** @typedef {import('../state/app.js').App} App */
/** @typedef {import('../state/tolerance.js').Tolerance} Tolerance */

const OWN = tolerances.length - 1;

/** Which beginning a tolerance is. @param {Tolerance} tolerance */
function beginningOf({name, ratio, difference}) {
    const at = tolerances.findIndex(t => t.name === name && t.ratio === ratio && t.difference === difference);
    return at < 0 ? OWN : at;
}

/** @param {App} app */
export function toleranceForm(app) {
    const about = h('p', {class: 'soft'});
    const fields = h('div', {});
    const id = freshId('beginning');
    /** What the fields show: they are made anew only when something else is to be shown. @type {Tolerance | null} */
    let shown = null;
    let own = false;
    const begin = () => {
        const {name, ratio, difference} = tolerances[chosen.selectedIndex];
        own = chosen.selectedIndex === OWN;
        if (own) draw();
        else set({name, ratio, difference}, true);
    };
    const chosen = h(
        'select',
        {id, onchange: begin},
        tolerances.map(t => h('option', {}, t.title)),
    );
    /** @param {Partial<Tolerance>} change @param {boolean} [anew] */
    const set = (change, anew = false) => {
        const {measures} = app.store.state;
        const tolerance = {...measures.tolerance, ...change};
        if (!anew) shown = tolerance;
        app.store.set({measures: {...measures, tolerance}});
    };
    const draw = () => {
        const {tolerance} = app.store.state.measures;
        const at = own ? OWN : beginningOf(tolerance);
        chosen.selectedIndex = at;
        about.textContent = tolerances[at].text;
        shown = tolerance;
        fill(
            fields,
            at === 0
                ? null
                : [
                      text('Name', tolerance.name, name => set({name: name.trim().slice(0, 80)})),
                      number('Ratio at least', tolerance.ratio, {least: 0.01, set: ratio => set({ratio})}),
                      number('Difference at most', tolerance.difference, {
                          least: 0,
                          set: difference => set({difference}),
                      }),
                  ],
        );
    };
    app.store.watch(['measures'], ({measures: {tolerance}}) => {
        if (tolerance === shown) {
            // A number was changed here: what it began with no longer is what it says.
            if (own || beginningOf(tolerance) === chosen.selectedIndex) return;
            own = true;
            chosen.selectedIndex = OWN;
            about.textContent = tolerances[OWN].text;
            return;
        }
        own = false;
        draw();
    });
    return h(
        'section',
        {class: 'panel tolerance', 'aria-label': 'Tolerance'},
        headed('h3', 'Tolerance', 'tolerance'),
        h('div', {class: 'control'}, h('label', {for: id}, 'Begin with'), chosen),
        about,
        fields,
    );
}

/** @param {string} label @param {string} value @param {(text: string) => void} set */
function text(label, value, set) {
    const id = freshId('tolerance');
    const input = h('input', {
        type: 'text',
        id,
        value,
        autocomplete: 'off',
        maxlength: '80',
        onchange: () => set(input.value),
    });
    return h('div', {class: 'control'}, h('label', {for: id}, label), input);
}

/**
 * A number or nothing; what is neither is said and changes nothing.
 * @param {string} label @param {number | null} value @param {{least: number, set: (x: number | null) => void}} to
 */
function number(label, value, {least, set}) {
    const id = freshId('tolerance');
    const wrong = h('p', {class: 'wrong', id: `${id}-wrong`, hidden: true});
    const input = h('input', {
        type: 'text',
        inputmode: 'decimal',
        id,
        value: value === null ? '' : String(value),
        autocomplete: 'off',
        'aria-describedby': wrong.id,
        onchange: () => {
            const typed = input.value.trim().replace(',', '.');
            const x = Number(typed);
            const bad = typed !== '' && !(Number.isFinite(x) && x >= least && x <= 1);
            wrong.textContent = bad ? `\u201c${input.value}\u201d is not a number from ${least} to 1.` : '';
            wrong.hidden = !bad;
            if (bad) input.setAttribute('aria-invalid', 'true');
            else input.removeAttribute('aria-invalid');
            if (!bad) set(typed === '' ? NO_TOLERANCE.ratio : x);
        },
    });
    return h('div', {class: 'control'}, h('label', {for: id}, label, h('small', {}, ' empty: none')), input, wrong);
}
