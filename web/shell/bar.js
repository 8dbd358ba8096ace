// The bar over every place: the mark, the site, undo and redo, the seal.

import {h} from 'preact';
import {stepOf} from '../state/places.js';
import {LANGUAGES, pageNow, t} from '../words/words.js';
import {KeepButton} from './keep.js';
import {Mark} from './mark.js';
import {SealBadge} from './seal_badge.js';

/** @typedef {import('../state/app.js').Props} Props */

/** @param {Props & {sealText?: (props: any) => any}} props */
export function Bar({app, state, sealText}) {
    const {store, actions} = app;
    const learns = state.lesson !== null || ['learn', 'teach'].includes(state.at);
    const inLab = !learns && stepOf(state.at) !== null;
    /** @param {string} id @param {string} sign @param {() => void} act @param {boolean} can */
    const travel = (id, sign, act, can) =>
        h(
            'button',
            {
                type: 'button',
                class: 'icon',
                'aria-label': t(`shell.${id}`),
                title: t(`shell.${id}.title`),
                'data-part': 'undo',
                'aria-disabled': can ? undefined : 'true',
                onClick: act,
            },
            sign,
        );
    return h(
        'header',
        {class: 'bar', 'data-part': 'bar'},
        h(
            'div',
            {},
            h('a', {class: 'mark', href: '#'}, h(Mark, {}), ' Equipoise'),
            h(
                'nav',
                {'aria-label': t('shell.site'), 'data-part': 'bar.site'},
                h(
                    'a',
                    {
                        href: inLab || (learns && stepOf(state.at)) ? `#${state.at}` : '#data',
                        'aria-current': inLab ? 'page' : undefined,
                    },
                    t('shell.lab'),
                ),
                h('a', {href: '#learn', 'aria-current': learns ? 'page' : undefined}, t('shell.lessons')),
                h('a', {href: pageNow('learn/intra-processing.html')}, t('shell.paper')),
            ),
            h(
                'div',
                {class: 'end'},
                travel('undo', '\u21b6', actions.undo, store.canUndo),
                travel('redo', '\u21b7', actions.redo, store.canRedo),
                h(Language, {app, state}),
                h(KeepButton, {app, state}),
                h(SealBadge, {seal: state.seal, text: sealText}),
            ),
        ),
    );
}

/** The other language, in its own word. @param {Props} props */
function Language({app, state}) {
    const other = Object.keys(LANGUAGES).find(id => id !== state.language) ?? 'en';
    return h(
        'button',
        {
            type: 'button',
            class: 'icon',
            id: 'language',
            lang: other,
            'data-part': 'language',
            onClick: () => app.actions.choose({language: other}),
        },
        /** @type {Record<string, string>} */ (LANGUAGES)[other],
    );
}
