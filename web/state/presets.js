// Audits as a rule or a profession asks for them: chosen by name, with all that they say in the catalogue.

import {t} from '../words/words.js';
import {withUse} from './columns.js';
import {presetOf} from './plan.js';
import {meant} from './subject.js';

/** @typedef {import('./app.js').State} State */
/** @typedef {import('../lab/shapes.js').AuditPreset} AuditPreset */

/** "data_source" as "Data source". @param {string} key */
const titleOf = key => `${key.charAt(0).toUpperCase()}${key.slice(1)}`.replace(/_/g, ' ');

/** What a preset's report asks for: `key: what is meant` each, as it is read now. @param {AuditPreset | null} preset
 *  @returns {{key: string, title: string, about: string}[]} */
export const askedBy = preset =>
    (preset?.ask ?? []).map((text, i) => {
        const [key] = text.split(': ');
        const [title, ...about] = (preset?.asked?.[i] ?? text).split(': ');
        return {key, title: titleOf(title), about: about.join(': ')};
    });

/** Whether scores alone say who is selected. @param {State} state */
function isScored(state) {
    const columns = state.data?.own ? meant(state) : null;
    return Boolean(columns && withUse(columns, 'score').length > 0 && withUse(columns, 'decision').length === 0);
}

/** @param {import('./app.js').App} app */
export function presetting(app) {
    const {store, actions} = app;
    return {
        /** @param {AuditPreset | null} preset null: none any longer */
        choosePreset: preset => {
            const {asked, selection} = store.state;
            const {preset: _, ...others} = asked;
            if (!preset) return actions.choose({asked: others}, t('undo.preset'));
            // How many columns make the groups is said by the preset (plan.js, usualGroups), as long as it is asked.
            const grouped = preset.columns ? {groups: null, reference: null, among: null, lines: {}} : {};
            const scored = preset.of_scores && isScored(store.state) ? {selection: {...preset.of_scores, ...selection}} : {};
            actions.choose({asked: {...others, preset: preset.id}, ...grouped, ...scored}, t('undo.preset'));
        },

        /** An option of the audit. @param {'asked' | 'selection'} where @param {string} id @param {any} value  undefined: as it
         *  is otherwise */
        ask: (where, id, value) => {
            const {[id]: _, ...others} = store.state[where];
            const lines = where === 'selection' ? {lines: {}, strategy: null} : {};
            actions.choose({[where]: value === undefined ? others : {...others, [id]: value}, ...lines}, t('undo.asked'));
        },
    };
}
