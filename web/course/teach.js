// For teachers: the codes of a class in a table, which answers are common, the key, a link for a class. All of it here; nothing is
// sent.

import {h} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {show} from '../lab/figures.js';
import {download} from '../state/download.js';
import {t} from '../words/words.js';
import {readCode} from './code.js';
import {digestOf} from './end.js';
import {keyOfAsk} from './hand_out.js';
import {judge} from './judge.js';
import {asksOf, pointsOf} from './lesson.js';
import {scriptOf, scripts} from './scripts.js';

/** @typedef {import('./code.js').Record_} Record_ */
/** @typedef {{text: string, record: Record_ | null, same: boolean}} Read  same: the script is the one of this page */

/** @param {string} text of many codes @returns {Promise<Read[]>} */
async function readAll(text) {
    const codes = text.split(/\s+(?=EQ3-)|[\n;,]+/i).map(code => code.trim()).filter(Boolean); // prettier-ignore
    return Promise.all(
        codes.map(async code => {
            const record = await readCode(code);
            const script = record && scriptOf(record.lesson);
            return {text: code, record, same: Boolean(script && (await digestOf(script)) === record?.script)};
        }),
    );
}

/** What a question gave, from the record alone; what only the lab could judge is taken as it was marked. @param {Record_} record
 *  @param {import('./judge.js').Ask} ask */
export function markOf({answers, tries, shown}, ask) {
    if (!(ask.id in answers)) return {right: null, points: 0, given: ''};
    const given = answers[ask.id];
    const known = ask.answer?.value !== undefined;
    const right = known ? judge(ask, given, {}).right : ask.kind === 'text' ? null : true;
    const answer = {given, tries: tries[ask.id] ?? 1, right, shown: shown.includes(ask.id)};
    return {right, points: pointsOf(ask, answer), given};
}

/** @param {any} given @param {import('./judge.js').Ask} ask */
const words = (given, {options = []}) =>
    [given].flat().map(id => options.find(option => option.id === id)?.text ?? String(id ?? '')).join('; '); // prettier-ignore

/** @param {import('../state/app.js').Props} props */
export function Teach({app}) {
    const [text, setText] = useState('');
    const [read, setRead] = useState(/** @type {Read[]} */ ([]));
    useEffect(() => {
        let current = true;
        void readAll(text).then(all => current && setRead(all));
        return () => void (current = false);
    }, [text]);
    const bad = read.filter(({record}) => !record);
    const lessons = scripts.filter(({lesson}) => read.some(({record}) => record?.lesson === lesson));
    return [
        h('div', {class: 'title'}, h('h1', {}, t('teach.title')), h('p', {class: 'lead'}, t('teach.lead'))),
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
            bad.map(({text: code}) =>
                h(
                    'p',
                    {key: code, class: 'say bad'},
                    t('teach.bad', {code: code.length > 40 ? `${code.slice(0, 40)}\u2026` : code}),
                ),
            ),
        ),
        lessons.map(script =>
            h(Class, {key: script.lesson, script, read: read.filter(({record}) => record?.lesson === script.lesson)}),
        ),
        h(Links, {app}),
        h(Keys, {}),
    ];
}

/** @param {{script: import('./lesson.js').Script, read: Read[]}} props */
function Class({script, read}) {
    const asks = asksOf(script).filter(({kind}) => kind !== 'text');
    const rows = read.map(({record, same}) => {
        const marks = asks.map(ask => markOf(/** @type {Record_} */ (record), ask));
        return {record: /** @type {Record_} */ (record), same, marks, sum: marks.reduce((sum, {points}) => sum + points, 0)};
    });
    const csv = () => {
        const cell = (/** @type {any} */ x) =>
            `"${String(x)
                .replace(/^([=+\-@])/, "'$1")
                .replaceAll('"', '""')}"`;
        const head = ['name', 'class', 'lesson', 'points', ...asks.map(({id}) => id)];
        const lines = rows.map(({record, marks, sum}) => [
            record.name,
            record.class,
            script.lesson,
            sum,
            ...marks.map((m, i) => words(m.given, asks[i])),
        ]);
        download(
            `${script.lesson}.csv`,
            `${[head, ...lines].map(line => line.map(cell).join(',')).join('\r\n')}\r\n`,
            'text/csv',
        );
    };
    return h(
        'section',
        {class: 'card scroll below', 'data-class': script.lesson},
        h('h2', {}, t('teach.class', {n: script.number, title: script.title})),
        h(
            'table',
            {},
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    [t('teach.name'), t('teach.points'), ...asks.map(({id}) => id)].map(head =>
                        h('th', {scope: 'col', key: head}, head),
                    ),
                ),
            ),
            h(
                'tbody',
                {},
                rows.map(({record, same, marks, sum}, i) =>
                    h(
                        'tr',
                        {key: i},
                        h(
                            'th',
                            {scope: 'row'},
                            record.name || t('teach.nobody'),
                            h('small', {}, record.class, !same && ` ${t('teach.other')}`),
                        ),
                        h('td', {class: 'num'}, show('general', sum)),
                        marks.map((mark, j) =>
                            h(
                                'td',
                                {key: j},
                                words(mark.given, asks[j]),
                                h(
                                    'small',
                                    {},
                                    t(mark.right === null ? 'teach.none' : mark.right ? 'teach.right' : 'teach.wrong'),
                                    record.shown.includes(asks[j].id) && `, ${t('teach.shown')}`,
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        ),
        h(Common, {rows, asks}),
        h('button', {type: 'button', class: 'btn', onClick: csv}, t('teach.csv')),
    );
}

/** Wrong answers that several gave. @param {{rows: any[], asks: import('./judge.js').Ask[]}} props */
function Common({rows, asks}) {
    const found = asks.flatMap((ask, i) => {
        /** @type {Map<string, number>} */
        const by = new Map();
        for (const {marks} of rows)
            if (marks[i].right === false) by.set(words(marks[i].given, ask), (by.get(words(marks[i].given, ask)) ?? 0) + 1);
        return [...by].filter(([, n]) => n > 1).map(([given, n]) => ({id: ask.id, given, n}));
    });
    if (found.length === 0) return null;
    return [
        h('h3', {}, t('teach.common')),
        h('ul', {}, found.map(({id, given, n}) => h('li', {key: `${id}${given}`}, t('teach.common.one', {id, given, n})))), // prettier-ignore
    ];
}

/** A link for a class. @param {{app: import('../state/app.js').App}} props */
function Links({app}) {
    const [of, setOf] = useState('');
    const [lesson, setLesson] = useState(scripts[0]?.lesson ?? '');
    const link = `${location.href.replace(/#.*/, '')}#learn/${lesson}${of ? `&class=${encodeURIComponent(of)}` : ''}`;
    const copy = () => navigator.clipboard.writeText(link).then(() => app.actions.toast(t('lesson.copied'))).catch(() => {}); // prettier-ignore
    return h(
        'section',
        {class: 'card below'},
        h('h2', {}, t('teach.link')),
        h(
            'div',
            {class: 'row'},
            h(
                'label',
                {class: 'field'},
                h('span', {}, t('teach.lesson')),
                h(
                    'select',
                    {value: lesson, onChange: (/** @type {any} */ event) => setLesson(event.target.value)},
                    scripts.map(({lesson: id, number, title}) =>
                        h('option', {key: id, value: id}, t('teach.class', {n: number, title})),
                    ),
                ),
            ),
            h(
                'label',
                {class: 'field'},
                h('span', {}, t('lesson.class.of')),
                h('input', {
                    type: 'text',
                    maxLength: 60,
                    value: of,
                    onInput: (/** @type {any} */ event) => setOf(event.target.value.trim()),
                }),
            ),
        ),
        h('p', {class: 'small', id: 'class-link'}, link),
        h('button', {type: 'button', class: 'btn', onClick: copy}, t('teach.link.copy')),
    );
}

/** What is right, by lesson. */
function Keys() {
    return h(
        'section',
        {class: 'card below'},
        h('h2', {}, t('teach.keys')),
        scripts.map(script =>
            h(
                'details',
                {key: script.lesson},
                h('summary', {}, t('teach.class', {n: script.number, title: script.title})),
                h('dl', {class: 'plain'}, asksOf(script).map(ask => [h('dt', {key: ask.id}, ask.id), h('dd', {}, ask.text, ' ', h('b', {}, keyOfAsk(ask)))])), // prettier-ignore
            ),
        ),
    );
}
