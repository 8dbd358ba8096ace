// What all sheets have: a head with the mark and the day, lists of facts, a line at the foot.

import {h} from 'preact';
import {Mark} from '../../shell/mark.js';
import {localeNow, t} from '../../words/words.js';

/** @param {{kind: string}} props */
export const SheetHead = ({kind}) =>
    h(
        'header',
        {class: 'sheet-head'},
        h('span', {class: 'mark'}, h(Mark, {}), ' Equipoise'),
        h(
            'span',
            {class: 'small muted'},
            t('report.date', {
                kind: t(`report.kind.${kind}`),
                date: new Date().toLocaleDateString(localeNow(), {dateStyle: 'long'}),
            }),
        ),
    );

/** @param {{facts: [string, any][]}} props  a fact without a value is left out */
export const Facts = ({facts}) =>
    h(
        'dl',
        {class: 'plain'},
        facts
            .filter(([, value]) => value !== '' && value !== null && value !== undefined)
            .flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
    );

/** @param {import('../../state/app.js').State} state @returns {string} of the data */
export const hashOf = ({data, own, description}) => {
    const hash = data?.own ? own?.sha256 : description?.sha256;
    return hash ? `SHA-256 ${hash.slice(0, 16)}\u2026` : 'counts/compas_deciles.json';
};

/** @param {{state: import('../../state/app.js').State}} props */
export const SheetFoot = ({state}) =>
    h(
        'p',
        {class: 'small muted sheet-foot'},
        t('report.signed', {author: state.author || t('report.nobody'), version: state.catalog?.version, hash: hashOf(state)}),
    );
