// One control for each parameter, made from the catalogue's row: label, range, choices and default come from there.

import {freshId, h} from './dom.js';
import {sentence, titleOf} from './format.js';

/** @typedef {import('../lab/shapes.js').Param} Param */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */

/** @param {Pick<Param, 'min' | 'max'>} param */
function range(param) {
    const {min, max} = param;
    if (min !== null && min !== undefined && max !== null && max !== undefined) return `${min} to ${max}`;
    if (min !== null && min !== undefined) return `at least ${min}`;
    return max !== null && max !== undefined ? `at most ${max}` : '';
}

/**
 * The numbers that a text holds, or the sentence that says what is wrong with it.
 * @param {Pick<Param, 'kind' | 'min' | 'max'>} param @param {string} text @returns {{values: number[]} | {wrong: string}}
 */
export function readNumbers(param, text) {
    const parts = text.split(/[,;\s]+/).filter(part => part !== '');
    if (parts.length === 0) return {wrong: 'A number is wanted here.'};
    const values = parts.map(Number);
    const bad = values.findIndex(
        x =>
            !Number.isFinite(x) ||
            (param.kind !== 'real' && !Number.isInteger(x)) ||
            x < (param.min ?? -Infinity) ||
            x > (param.max ?? Infinity),
    );
    if (bad < 0) return {values};
    const kind = param.kind === 'real' ? 'number' : 'whole number';
    return {wrong: `\u201c${parts[bad]}\u201d is not a ${kind}${range(param) ? ` (${range(param)})` : ''}.`};
}

/**
 * @param {Catalog} catalog @param {Param} param
 * @param {{value: any, sweep?: boolean, onChange: (value: any) => void}} options
 *   value undefined: the default; `sweep` allows several values; onChange(undefined): back to the default
 */
export function control(catalog, param, {value, sweep = false, onChange}) {
    const id = freshId('control');
    const now = value ?? param.default;
    const label = sentence(param.help);
    /** @param {any} next */
    const changed = next => onChange(JSON.stringify(next) === JSON.stringify(param.default) ? undefined : next);
    if (param.kind === 'boolean') {
        const box = h('input', {
            type: 'checkbox',
            id,
            checked: Boolean(now),
            onchange: () => changed(box.checked),
        });
        return h('div', {class: 'control check'}, box, h('label', {for: id}, label));
    }
    if (param.kind === 'choice') {
        const select = h(
            'select',
            {id, onchange: () => changed(select.value)},
            (param.choices ?? []).map(choice => h('option', {value: choice}, titleOf(catalog, choice))),
        );
        select.value = now;
        return h('div', {class: 'control'}, h('label', {for: id}, label), select);
    }
    const list = sweep || param.kind === 'integers';
    const hint = range(param);
    const error = h('p', {class: 'wrong', id: `${id}-wrong`, hidden: true});
    const input = h('input', {
        type: 'text',
        id,
        inputmode: list ? 'text' : 'decimal',
        autocomplete: 'off',
        spellcheck: 'false',
        'aria-describedby': `${id}-wrong`,
        value: Array.isArray(now) ? now.join(', ') : String(now ?? ''),
        onchange: () => {
            const blank = param.default === null && input.value.trim() === '';
            const read = readNumbers(param, input.value);
            const wrong = blank
                ? ''
                : 'wrong' in read
                  ? read.wrong
                  : !list && read.values.length > 1
                    ? 'One number is wanted here.'
                    : '';
            error.hidden = wrong === '';
            error.textContent = wrong;
            input.toggleAttribute('aria-invalid', wrong !== '');
            if (wrong) input.setAttribute('aria-invalid', 'true');
            if (blank) onChange(undefined);
            if (wrong || 'wrong' in read) return;
            changed(param.kind === 'integers' || read.values.length > 1 ? read.values : read.values[0]);
        },
    });
    return h('div', {class: 'control'}, h('label', {for: id}, label, hint ? h('small', {}, ` ${hint}`) : null), input, error);
}

/** The first control that holds something wrong, if any. @param {Element} within */
export const firstWrong = within => /** @type {HTMLElement | null} */ (within.querySelector('[aria-invalid=true]'));

/**
 * A box for each measure; what is ticked is in `chosen`.
 * @param {import('../lab/shapes.js').Metric[]} metrics @param {Set<string>} chosen @param {() => void} redraw
 */
export function measureChecks(metrics, chosen, redraw) {
    return h(
        'div',
        {class: 'checks'},
        metrics.map(m => {
            const id = freshId('measure');
            const box = h('input', {
                type: 'checkbox',
                id,
                checked: chosen.has(m.id),
                onchange: () => {
                    if (box.checked) chosen.add(m.id);
                    else chosen.delete(m.id);
                    redraw();
                },
            });
            return h('span', {class: 'check'}, box, h('label', {for: id}, m.title));
        }),
    );
}
