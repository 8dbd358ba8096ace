// By which columns of a person's file the outcome or a group can be told: asked of the core when it is known what they are.

import {groupColumns, withUse} from './columns.js';
import {dialectOf, isUnread} from './dialect.js';
import {meant} from './subject.js';

/** @typedef {import('./app.js').State} State */
/** @typedef {{column: string, of: string, outcome: boolean, right: number}} Telling */

/** What is asked: the outcome and the groups of a file. @param {State} state */
export function tellingOf(state) {
    const columns = state.at === 'columns' && !isUnread(state) ? meant(state) : null;
    if (!columns || !state.own) return null;
    const [outcome] = withUse(columns, 'outcome');
    const good =
        outcome?.good.length > 0 ? outcome.raw.filter(({value}) => outcome.good.includes(outcome.merge[value] ?? value)) : [];
    const targets = [
        ...(good.length > 0 ? [{column: outcome.name, good: good.map(({value}) => value)}] : []),
        ...groupColumns(columns)
            .filter(({kind}) => kind === 'category')
            .map(({name}) => ({column: name, good: /** @type {string[] | null} */ (null)})),
    ];
    return targets.length > 0 ? [state.own.sha256, state.own.bytes.length, targets, state.own.readAs] : null;
}

/** @param {import('./app.js').App} app @returns {Promise<{told: Telling[]}>} */
export async function tell(app) {
    const {state} = app.store;
    const asked = tellingOf(state);
    const {own} = state;
    if (!asked || !own?.preview) return {told: []};
    const names = own.preview.schema.columns.map((/** @type {any} */ {name}) => name);
    const targets = /** @type {any[]} */ (asked[2]).map(({column, good}) => ({
        column: names.indexOf(column),
        ...(good && {good}),
    }));
    const header = own.preview.schema.format?.header ?? true;
    const found = await app.client().told(own.bytes, {dialect: dialectOf(state.columns), header, targets});
    return {
        told: found.targets.flatMap(({column: of, told}, i) =>
            told.map(({column, right}) => ({column: names[column], of: names[of], outcome: 'good' in targets[i], right})),
        ),
    };
}
