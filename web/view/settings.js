// Model, training, split, objective and report settings: one control each, from the catalogue. Train and Debias
// share them.

import {presets} from '../learn/terms.js';
import {control} from './controls.js';
import {fill, h} from './dom.js';
import {explainTerm} from './explain.js';
import {sentence, words} from './format.js';

/** @typedef {import('./app.js').App} App */

/** @type {Record<string, string>} term of a section, where there is one */
const TERMS = {split: 'split', objective: 'phi'};
const OPEN = ['model', 'train'];

/** @param {App} app @returns {HTMLElement} */
export function settingsPanel(app) {
    const place = h('div', {class: 'settings'});
    const draw = () => {
        const {catalog, settings} = app.store.state;
        if (!catalog) return;
        fill(
            place,
            h(
                'div',
                {class: 'presets', role: 'group', 'aria-label': 'Beginnings'},
                presets.map(preset =>
                    h(
                        'button',
                        {
                            type: 'button',
                            title: preset.text,
                            'aria-pressed': String(sameAs(settings, preset.settings)),
                            onclick: () => {
                                app.store.set({settings: structuredClone(preset.settings)});
                                draw();
                                app.say(`${preset.title}: ${preset.text}`);
                                /** @type {HTMLElement | null} */ (
                                    place.querySelector('[aria-pressed=true]')
                                )?.focus();
                            },
                        },
                        preset.title,
                    ),
                ),
            ),
            ['model', 'train', ...Object.keys(catalog.settings).filter(s => !OPEN.includes(s))]
                .filter(s => catalog.settings[s])
                .map(section =>
                    h(
                        'details',
                        {open: OPEN.includes(section) || null},
                        h('summary', {}, sentence(words(section))),
                        TERMS[section]
                            ? h('p', {class: 'soft'}, 'What this means ', explainTerm(TERMS[section]))
                            : null,
                        catalog.settings[section].map(param =>
                            control(catalog, param, {
                                value: settings[section]?.[param.id],
                                onChange: value => {
                                    const {settings: now} = app.store.state;
                                    const values = {...now[section]};
                                    if (value === undefined) delete values[param.id];
                                    else values[param.id] = value;
                                    app.store.set({settings: {...now, [section]: values}});
                                    const same = presets.map(preset =>
                                        sameAs(app.store.state.settings, preset.settings),
                                    );
                                    place
                                        .querySelectorAll('.presets button')
                                        .forEach((b, i) => b.setAttribute('aria-pressed', String(same[i])));
                                },
                            }),
                        ),
                    ),
                ),
        );
    };
    app.store.watch(['catalog'], draw);
    place.addEventListener('redraw', draw);
    return place;
}

/** @param {Record<string, object>} a @param {Record<string, object>} b */
function sameAs(a, b) {
    const clean = (/** @type {Record<string, object>} */ x) =>
        JSON.stringify(
            Object.entries(x)
                .filter(([, v]) => Object.keys(v).length > 0)
                .sort(),
        );
    return clean(a) === clean(b);
}
