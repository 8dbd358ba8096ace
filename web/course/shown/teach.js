// For teachers: the codes of a class in a table, which answers are common, the key, a link for a class, lessons for the front
// of a room. All of it here; nothing is sent.

import {h} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {show} from '../../lab/figures.js';
import {t} from '../../words/words.js';
import {ClassTable} from './class_table.js';
import {readCode} from '../code.js';
import {digestOf} from './end.js';
import {keyOfAsk} from './key.js';
import {askedIn} from '../lesson.js';
import {scriptOf, scriptsNow} from '../scripts.js';
import {plain} from './said.js';
import {Slides} from './slides.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../code.js').Record_} Record_ */
/** @typedef {{text: string, record: Record_ | null, same: boolean}} Read  same: the script is the one of this page */

/** @param {string} text of many codes @returns {Promise<Read[]>} */
async function readAll(text) {
    const codes = text.split(/\s+(?=EQ3-)|[\n;,]+/i).map(code => code.trim()).filter(Boolean); // prettier-ignore
    return Promise.all(
        codes.map(async code => {
            const record = await readCode(code);
            const script = record && scriptOf(record.lesson);
            return {text: code, record, same: Boolean(script && (await digestOf(script.lesson)) === record?.script)};
        }),
    );
}

/** @param {Props} props */
export function Teach(props) {
    const {app, state} = props;
    const shown = state.slides && scriptOf(state.slides);
    if (shown) return h(Slides, {...props, script: shown});
    return [
        h('div', {class: 'title'}, h('h1', {}, t('teach.title')), h('p', {class: 'lead'}, t('teach.lead'))),
        h(Codes, {}),
        h(Links, {app}),
        h(Keys, props),
    ];
}

function Codes() {
    const [text, setText] = useState('');
    const [read, setRead] = useState(/** @type {Read[]} */ ([]));
    useEffect(() => {
        let current = true;
        void readAll(text).then(all => current && setRead(all));
        return () => void (current = false);
    }, [text]);
    const bad = read.filter(({record}) => !record);
    // A code of a lesson that this page has not is told, not dropped.
    const other = read.filter(({record}) => record && !scriptOf(record.lesson));
    const lessons = scriptsNow().filter(({lesson}) => read.some(({record}) => record?.lesson === lesson));
    const short = (/** @type {string} */ code) => (code.length > 40 ? `${code.slice(0, 40)}\u2026` : code);
    return [
        h(
            'section',
            {class: 'card'},
            h(
                'label',
                {class: 'field'},
                h('span', {}, t('teach.codes')),
                h('textarea', {
                    id: 'codes',
                    rows: 6,
                    value: text,
                    spellcheck: false,
                    onInput: (/** @type {any} */ event) => setText(event.target.value),
                }),
            ),
            h(
                'p',
                {role: 'status', class: 'small'},
                read.length > 0 && t('teach.read', {n: show('count', read.length - bad.length)}),
            ),
            bad.map(({text: code}, i) => h('p', {key: i, class: 'say bad'}, t('teach.bad', {code: short(code)}))),
            other.map(({text: code, record}, i) =>
                h('p', {key: i, class: 'say bad'}, t('teach.unknown', {code: short(code), id: record?.lesson})),
            ),
        ),
        lessons.map(script =>
            h(ClassTable, {
                key: script.lesson,
                script,
                read: read.flatMap(({record, same}) => (record?.lesson === script.lesson ? [{record, same}] : [])),
            }),
        ),
    ];
}

/** A link for a class: one lesson or several in an order. @param {{app: import('../../state/app.js').App}} props */
function Links({app}) {
    const [of, setOf] = useState('');
    const [chosen, setChosen] = useState([scriptsNow()[0]?.lesson ?? '']);
    const [strict, setStrict] = useState(false);
    const said = [
        chosen.length === 1 ? `#learn/${chosen[0]}` : `#learn&lessons=${chosen.join(',')}`,
        of && `class=${encodeURIComponent(of)}`,
        strict && 'show=no',
    ];
    const link = `${location.href.replace(/#.*/, '')}${said.filter(Boolean).join('&')}`;
    const copy = () =>
        navigator.clipboard.writeText(link).then(
            () => app.actions.toast(t('lesson.copied')),
            () => app.actions.toast(t('lesson.copy.not')),
        );
    const turn = (/** @type {string} */ id) =>
        setChosen(chosen.includes(id) ? chosen.filter(one => one !== id) : [...chosen, id]);
    return h(
        'section',
        {class: 'card below'},
        h('h2', {}, t('teach.link')),
        h(
            'fieldset',
            {},
            h('legend', {class: 'small'}, t('teach.link.lessons')),
            scriptsNow().map(({lesson: id, number, title}) =>
                h(
                    'label',
                    {key: id, class: 'check'},
                    h('input', {type: 'checkbox', value: id, checked: chosen.includes(id), onChange: () => turn(id)}),
                    h('span', {}, t('teach.class', {n: number, title})),
                    chosen.includes(id) && chosen.length > 1 && h('small', {class: 'muted'}, chosen.indexOf(id) + 1),
                ),
            ),
        ),
        h(
            'label',
            {class: 'field'},
            h('span', {}, t('lesson.class.of')),
            h('input', {
                type: 'text',
                id: 'link-class',
                maxLength: 60,
                value: of,
                onInput: (/** @type {any} */ event) => setOf(event.target.value.trim()),
            }),
        ),
        h(
            'label',
            {class: 'check'},
            h('input', {type: 'checkbox', id: 'link-strict', checked: strict, onChange: () => setStrict(!strict)}),
            h('span', {}, t('teach.link.strict')),
        ),
        h('p', {class: 'small', id: 'class-link'}, link),
        h('button', {type: 'button', class: 'btn', disabled: chosen.length === 0, onClick: copy}, t('teach.link.copy')),
    );
}

/** What is right, by lesson and variant; slides and paper. @param {Props} props */
function Keys({app, state}) {
    return h(
        'section',
        {class: 'card below'},
        h('h2', {}, t('teach.keys')),
        h(
            'p',
            {},
            h(
                'button',
                {type: 'button', class: 'btn', onClick: () => app.actions.handOut(scriptsNow().map(({lesson}) => lesson))},
                t('learn.hand.outs'),
            ),
        ),
        scriptsNow().map(script =>
            h(
                'details',
                {key: script.lesson},
                h('summary', {}, t('teach.class', {n: script.number, title: script.title})),
                h(Key, {script, catalog: state.catalog}),
                h(
                    'p',
                    {},
                    h(
                        'button',
                        {
                            type: 'button',
                            class: 'btn',
                            'aria-label': t('teach.slides.of', {title: script.title}),
                            onClick: () => app.actions.showSlides(script.lesson),
                        },
                        t('teach.slides'),
                    ),
                ),
            ),
        ),
    );
}

/** @param {{script: import('../lesson.js').Script, catalog: import('../../lab/shapes.js').Catalog | null}} props */
function Key({script, catalog}) {
    const asked = script.steps.flatMap(step => {
        const n = step.ask?.variants?.length ?? 1;
        const each = Array.from({length: n}, (_, i) => askedIn(step, i).filter(ask => i === 0 || ask.id === step.ask?.id));
        return each.flatMap((asks, i) => asks.map(ask => ({ask, step, variant: n > 1 && ask.id === step.ask?.id ? i + 1 : 0})));
    });
    return h(
        'dl',
        {class: 'plain'},
        asked.map(({ask, step, variant}) => [
            h('dt', {key: `${ask.id} ${variant}`}, variant ? t('teach.variant', {id: ask.id, n: variant}) : ask.id),
            h('dd', {}, plain(ask.text), ' ', h('b', {}, keyOfAsk(ask, step, catalog))),
        ]),
    );
}
