// Audits as a rule or a profession asks for them, each a card that says what it computes, by which thresholds, from where, and
// what it leaves open: the words are the preset's own.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {presetOf} from '../state/plan.js';
import {phraseNow} from '../words/said.js';
import {rich, t} from '../words/words.js';

/** @typedef {import('../state/app.js').Props} Props */
/** @typedef {import('../lab/shapes.js').AuditPreset} AuditPreset */

/** @param {Props & {brief?: boolean}} props brief: where data are still to be chosen, what goes beyond a sentence is left to the
 *  audit */
export function Presets({app, state, brief = false}) {
    const [open, setOpen] = useState(false);
    const chosen = presetOf(state);
    const choose = (/** @type {AuditPreset | null} */ preset) => {
        setOpen(false);
        app.actions.choosePreset(preset);
    };
    return h(
        'section',
        {class: 'below', id: 'presets', 'aria-labelledby': 'presets-title'},
        h('h3', {id: 'presets-title'}, t('presets.title')),
        chosen &&
            h(
                'p',
                {class: 'row'},
                h('b', {}, chosen.title),
                h(
                    'button',
                    {
                        type: 'button',
                        class: 'link',
                        id: 'preset-change',
                        'aria-expanded': String(open),
                        onClick: () => setOpen(!open),
                    },
                    t('presets.change'),
                ),
                h('button', {type: 'button', class: 'link', id: 'preset-none', onClick: () => choose(null)}, t('presets.none')),
            ),
        (!chosen || open) &&
            h(
                'div',
                {class: 'grid three'},
                state.catalog?.audit_presets.map(preset =>
                    h(Card, {key: preset.id, preset, brief, chosen: preset.id === chosen?.id, choose}),
                ),
            ),
    );
}

/** @param {{preset: AuditPreset, brief: boolean, chosen: boolean, choose: (preset: AuditPreset) => void}} props */
function Card({preset, brief, chosen, choose}) {
    const {id, title, computes, thresholds, source, words, status} = preset;
    const facts = [
        ...(brief
            ? []
            : [
                  ['thresholds', thresholds],
                  ['source', source],
              ]),
        ['not', words.not],
    ];
    return h(
        'div',
        {class: 'card preset', 'data-preset': id},
        h('h4', {}, title),
        h('p', {class: 'small'}, computes),
        !brief &&
            h(
                'dl',
                {class: 'plain'},
                facts.flatMap(([key, text]) => [
                    h('dt', {key}, t(`presets.${key}`)),
                    h('dd', key === 'source' ? {lang: 'en'} : {}, text),
                ]),
            ),
        status
            ? h('p', {class: 'small muted'}, phraseNow(status))
            : h(
                  'button',
                  {type: 'button', class: 'btn', 'aria-pressed': String(chosen), onClick: () => choose(preset)},
                  rich('presets.choose', {title: h('span', {class: 'vh'}, title)}),
              ),
    );
}
