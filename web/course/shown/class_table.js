// A class's answers to a lesson: who gave which, what that made, which wrong ones are common; the same as CSV.

import {h} from 'preact';
import {show} from '../../lab/figures.js';
import {download} from '../../state/download.js';
import {t} from '../../words/words.js';
import {givenWords} from './key.js';
import {judge} from '../judge.js';
import {judgedOf, pointsOf} from '../lesson.js';

/** @typedef {import('../code.js').Record_} Record_ */
/** @typedef {import('../judge.js').Ask} Ask */
/** @typedef {{right: boolean | null, points: number, given: any}} Mark */
/** @typedef {{record: Record_, same: boolean, asks: Ask[], marks: Mark[], sum: number}} Row */

/** What a question gave, from the record: what a constant answers is judged once more, what only the lab could judge is taken
 *  as it was there. @param {Record_} record @param {Ask} ask @returns {Mark} */
export function markOf({answers, tries, shown, wrong}, ask) {
    if (!(ask.id in answers)) return {right: null, points: 0, given: ''};
    const given = answers[ask.id];
    const lab = ask.kind === 'find' || ask.answer?.from !== undefined;
    const right = lab ? !wrong.includes(ask.id) : judgedAgain(ask, given);
    const answer = {given, tries: tries[ask.id] ?? 1, right, shown: shown.includes(ask.id)};
    return {right, points: pointsOf(ask, answer), given};
}

/** A code that was made by hand may hold anything. @param {Ask} ask @param {any} given */
function judgedAgain(ask, given) {
    try {
        return judge(ask, given, {}).right;
    } catch {
        return false;
    }
}

/** @param {Row[]} rows @param {string} lesson */
function csvOf(rows, lesson) {
    // A cell that begins as a formula does is none.
    const plain = (/** @type {any} */ x) => String(x).replace(/^([=+\-@\t\r])/, "'$1"); // prettier-ignore
    const cell = (/** @type {any} */ x) => `"${plain(x).replaceAll('"', '""')}"`;
    const ids = rows[0].asks.map(({id}) => id);
    const head = ['name', 'class', 'lesson', 'variant', 'points', ...ids, ...ids.map(id => `${id} points`)];
    const lines = rows.map(({record, asks, marks, sum}) => [
        record.name,
        record.class,
        lesson,
        record.variant,
        sum,
        ...marks.map((mark, i) => givenWords(mark.given, asks[i])),
        ...marks.map(({points}) => points),
    ]);
    return `${[head, ...lines].map(line => line.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** @param {{script: import('../lesson.js').Script, read: {record: Record_, same: boolean}[]}} props */
export function ClassTable({script, read}) {
    const rows = read.map(({record, same}) => {
        const asks = judgedOf(script, record.variant);
        const marks = asks.map(ask => markOf(record, ask));
        return {record, same, asks, marks, sum: marks.reduce((sum, {points}) => sum + points, 0)};
    });
    const most = rows[0].asks.reduce((sum, {points = 2}) => sum + points, 0);
    const heads = [t('teach.name'), t('teach.points', {n: most}), ...rows[0].asks.map(({id}) => id)];
    const title = t('teach.class', {n: script.number, title: script.title});
    return h(
        'section',
        {class: 'card below', 'data-class': script.lesson},
        h('h2', {}, title),
        h(
            'div',
            {class: 'scroll', tabIndex: 0, role: 'group', 'aria-label': title},
            h(
                'table',
                {},
                h('thead', {}, h('tr', {}, heads.map(head => h('th', {scope: 'col', key: head}, head)))), // prettier-ignore
                h('tbody', {}, rows.map((row, i) => h(Person, {key: i, row}))), // prettier-ignore
            ),
        ),
        h(Common, {rows}),
        h(
            'button',
            {
                type: 'button',
                class: 'btn',
                onClick: () => download(`${script.lesson}.csv`, csvOf(rows, script.lesson), 'text/csv'),
            },
            t('teach.csv'),
        ),
    );
}

/** @param {{row: Row}} props */
function Person({row: {record, same, asks, marks, sum}}) {
    const said = (/** @type {Mark} */ {right}) => t(right === null ? 'teach.none' : right ? 'teach.right' : 'teach.wrong');
    return h(
        'tr',
        {},
        h('th', {scope: 'row'}, record.name || t('teach.nobody'), h('small', {}, record.class, !same && ` ${t('teach.other')}`)),
        h('td', {class: 'num'}, show('general', sum)),
        marks.map((mark, j) =>
            h(
                'td',
                {key: j},
                givenWords(mark.given, asks[j]),
                h('small', {}, said(mark), record.shown.includes(asks[j].id) && `, ${t('teach.shown')}`),
            ),
        ),
    );
}

/** Wrong answers that several gave. @param {{rows: Row[]}} props */
function Common({rows}) {
    /** @type {Map<string, {id: string, given: string, n: number}>} */
    const by = new Map();
    for (const {marks, asks} of rows)
        marks.forEach(({right, given}, i) => {
            if (right !== false) return;
            const words = givenWords(given, asks[i]);
            const key = `${asks[i].id} ${words}`;
            by.set(key, {id: asks[i].id, given: words, n: (by.get(key)?.n ?? 0) + 1});
        });
    const found = [...by.values()].filter(({n}) => n > 1).sort((a, b) => b.n - a.n);
    if (found.length === 0) return null;
    return [
        h('h3', {}, t('teach.common')),
        h(
            'ul',
            {},
            found.map(({id, given, n}) =>
                h('li', {key: `${id}${given}`}, t('teach.common.one', {id, given, n: show('count', n)})),
            ),
        ),
    ];
}
