// Model, training, split, objective and report settings: one control each, from the catalogue. Train and Debias
// share them.

import {kindOf, ownSettings} from '../state/plan.js';
import {presets} from '../learn/terms.js';
import {control} from './controls.js';
import {givenControl, showGiven} from './saved_model.js';
import {fill, freshId, h} from './dom.js';
import {explainTerm} from './explain.js';
import {sentence, words} from './format.js';

/** @typedef {import('../state/app.js').App} App */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */

/** @type {Record<string, string>} term of a section, where there is one */
const TERMS = {split: 'split', objective: 'phi'};
const OPEN = ['model', 'train'];
/** The section that is about networks alone: other kinds of model say in theirs how they are trained. */
const NETWORKS = 'train';

/** @param {App} app @returns {HTMLElement} */
export function settingsPanel(app) {
    const place = h('div', {class: 'settings'});
    const draw = () => {
        const {catalog} = app.store.state;
        if (!catalog) return;
        const network = kindOf(catalog, app.store.state.settings)?.gradient ?? true;
        const others = Object.keys(catalog.settings).filter(section => !OPEN.includes(section));
        const open = OPEN.filter(section => catalog.settings[section] && (section !== NETWORKS || network));
        const sections = [...open, ...others];
        fill(
            place,
            presetRow(app, draw, place),
            sections.map(name => section(app, catalog, name)),
        );
    };
    app.store.watch(['catalog'], draw);
    app.store.watch(['settings'], ({settings}) => {
        place.querySelectorAll('.presets button').forEach((button, i) => {
            button.setAttribute('aria-pressed', String(sameAs(settings, presets[i].settings)));
        });
    });
    app.store.watch(['given'], () => showGiven(app, place));
    place.addEventListener('redraw', draw);
    return place;
}

/** @param {App} app @param {() => void} draw @param {HTMLElement} place */
function presetRow(app, draw, place) {
    const buttons = presets.map(({title, text, settings}) => {
        const pressed = String(sameAs(app.store.state.settings, settings));
        const onclick = () => {
            app.store.set({settings: structuredClone(settings)});
            draw();
            app.say(`${title}: ${text}`);
            /** @type {HTMLElement | null} */ (place.querySelector('[aria-pressed=true]'))?.focus();
        };
        return h('button', {type: 'button', title: text, 'aria-pressed': pressed, onclick}, title);
    });
    return h('div', {class: 'presets', role: 'group', 'aria-label': 'Beginnings'}, buttons);
}

/** @param {App} app @param {Catalog} catalog @param {string} name */
function section(app, catalog, name) {
    /** @param {string} id @param {any} value */
    const change = (id, value) => {
        const {settings} = app.store.state;
        const values = {...settings[name]};
        if (value === undefined) delete values[id];
        else values[id] = value;
        app.store.set({settings: {...settings, [name]: values}});
        if (name !== OPEN[0] || id !== 'kind') return;
        const place = /** @type {HTMLElement} */ (shown.closest('.settings'));
        place.dispatchEvent(new CustomEvent('redraw'));
        /** @type {HTMLElement | null} */ (place.querySelector('.model-kind select'))?.focus();
    };
    const kind = kindOf(catalog, app.store.state.settings);
    const isAbout = (/** @type {string} */ id) => name !== OPEN[0] || id === 'kind' || !kind || kind.settings.includes(id);
    const shown = h(
        'details',
        {open: OPEN.includes(name) || null},
        h('summary', {}, sentence(words(name))),
        TERMS[name] ? h('p', {class: 'soft'}, 'What this means ', explainTerm(TERMS[name])) : null,
        name === OPEN[0] && (kind?.gradient ?? true) ? networkChoice(app, catalog) : null,
        catalog.settings[name]
            .filter(param => isAbout(param.id))
            .map(param => {
                const made = control(catalog, param, {
                    value: app.store.state.settings[name]?.[param.id],
                    onChange: value => change(param.id, value),
                });
                if (name === OPEN[0] && param.id === 'kind') made.classList.add('model-kind');
                return made;
            }),
        name === OPEN[0] ? blindControl(app) : null,
        name === OPEN[0] ? givenControl(app) : null,
    );
    return shown;
}

/**
 * Networks by name, from the catalogue: choosing one fills the controls below it, which may then be changed.
 * @param {App} app @param {Catalog} catalog
 */
function networkChoice(app, catalog) {
    const id = freshId('network');
    const settingsOf = (/** @type {import('../lab/shapes.js').Preset} */ preset) => ownSettings(catalog, 'model', preset.model);
    const now = () => {
        const same = catalog.presets.find(preset =>
            sameAs({model: app.store.state.settings.model ?? {}}, {model: settingsOf(preset)}),
        );
        return same?.id ?? '';
    };
    const text = h('p', {class: 'soft'});
    const tell = () => fill(text, catalog.presets.find(p => p.id === select.value)?.help ?? '');
    const select = h(
        'select',
        {
            id,
            onchange: () => {
                const preset = catalog.presets.find(p => p.id === select.value);
                if (!preset) return;
                app.store.set({settings: {...app.store.state.settings, model: settingsOf(preset)}});
                select.dispatchEvent(new CustomEvent('redraw', {bubbles: true}));
                document.getElementById(select.id)?.focus();
            },
        },
        [...catalog.presets.map(p => h('option', {value: p.id}, p.title)), h('option', {value: ''}, 'As set below')],
    );
    select.value = now();
    tell();
    return h('div', {class: 'control'}, h('label', {for: id}, 'Network'), select, text);
}

/** @param {App} app */
function blindControl(app) {
    const id = freshId('blind');
    const onchange = () => app.store.set({blind: box.checked});
    const box = h('input', {type: 'checkbox', id, checked: app.store.state.blind, onchange});
    const label = h('label', {for: id}, 'Leave the protected attributes out of the features');
    return h('div', {class: 'control check'}, box, label, explainTerm('blind'));
}

/** @param {Record<string, object>} a @param {Record<string, object>} b */
function sameAs(a, b) {
    /** @param {Record<string, object>} x */
    const clean = x => Object.entries(x).filter(([, values]) => Object.keys(values).length > 0);
    return JSON.stringify(clean(a).sort()) === JSON.stringify(clean(b).sort());
}
