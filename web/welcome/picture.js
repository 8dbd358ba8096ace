// Two groups of a hundred, and a line through both that can be drawn: by its handle, which is a slider, or anywhere in the
// picture.

import {h} from 'preact';
import {useRef, useState} from 'preact/hooks';
import {People} from '../ui/people.js';
import {localeNow, rich, t} from '../words/words.js';
import {USUAL, alike, everyone, gapOf, groups, of100, rightAt} from './gap.js';
import {Hundred} from './people.js';

/** @typedef {import('./gap.js').Outcome} Outcome */
/** What a person sees. @typedef {{outcome: Outcome, lines: number[], apart: boolean, told: boolean}} Seen  apart: a line a group;
 *   told: the sentence is read out, as nothing else says what changed */

const HIGHEST = 11;

/** @param {number} x @param {number} digits */
const decimals = (x, digits) =>
    new Intl.NumberFormat(localeNow(), {minimumFractionDigits: digits, maximumFractionDigits: digits}).format(x);

/** @param {Seen} seen @param {number} i group */
const share = ({outcome, lines}, i) => of100(groups[i][outcome], lines[i]);

/** @param {Seen} seen @param {number} i */
const shareWords = (seen, i) => t('welcome.share', {n: share(seen, i), name: groups[i].name});

/** @param {import('../state/app.js').Props} props */
export function Picture({app}) {
    const [seen, setSeen] = useState(/** @type {Seen} */ ({outcome: 'not', lines: [USUAL, USUAL], apart: false, told: false}));
    const move = (/** @type {number} */ i, /** @type {number} */ to) => {
        const line = Math.min(HIGHEST, Math.max(1, to));
        setSeen(now => ({...now, told: false, lines: now.lines.map((old, k) => (now.apart && k !== i ? old : line))}));
    };
    const choose = (/** @type {Partial<Seen>} */ change) => setSeen({...seen, ...change, told: true});
    return h(
        'figure',
        {class: 'card lift pic', 'aria-label': t('welcome.strip', {name: groups.map(({name}) => name).join(', ')})},
        h(Finding, {seen}),
        h(
            'div',
            {class: 'strips'},
            groups.map((_, i) => [
                h(Strip, {key: i, seen, i, move: to => move(i, to)}),
                h(
                    'p',
                    {class: 'who', 'aria-hidden': 'true'},
                    h('b', {class: `n${i + 1}`}, share(seen, i)),
                    h('span', {}, t('welcome.of')),
                    h('strong', {}, groups[i].name),
                ),
            ]),
            h(Axis, {}),
        ),
        h(Ways, {seen, choose}),
        h('p', {class: 'small gap-of'}, gapWords(seen)),
        h(
            'figcaption',
            {class: 'small muted'},
            t('welcome.drag', {people: new Intl.NumberFormat(localeNow()).format(everyone)}),
            ' ',
            h('button', {type: 'button', class: 'link', id: 'example', onClick: app.actions.openExample}, t('welcome.example')),
        ),
    );
}

/** @param {{seen: Seen}} props */
function Finding({seen}) {
    const [first, second] = groups.map((_, i) => h(People, {place: i}, shareWords(seen, i)));
    const em = (/** @type {string} */ id) => h('em', {}, t(`welcome.${id}`));
    return h(
        'p',
        {class: 'finding', 'aria-live': seen.told ? 'polite' : 'off'},
        rich(`welcome.finding.${seen.outcome}`, {not: em('not'), did: em('did'), first, second}),
    );
}

/** How far apart, how sure, and at what price. @param {Seen} seen */
function gapWords({outcome, lines}) {
    const [a, b] = groups.map(group => group[outcome]);
    const gap = gapOf(a, lines[0], b, lines[1]);
    const points = (/** @type {number} */ x) => decimals(100 * x, 1).replace('-', '\u2212');
    const right = (/** @type {number[]} */ at) => decimals(100 * rightAt(at), 1);
    return t(lines.every(line => line === USUAL) ? 'welcome.gap' : 'welcome.gap.usual', {
        gap: points(gap.value),
        low: points(gap.low),
        high: points(gap.high),
        right: right(lines),
        line: USUAL,
        usual: right([USUAL, USUAL]),
    });
}

/** @param {{seen: Seen, i: number, move: (line: number) => void}} props */
function Strip({seen, i, move}) {
    const strip = useRef(/** @type {any} */ (null));
    const {outcome, lines, apart} = seen;
    const line = lines[i];
    const handled = apart || i === 0;
    const shares = apart ? shareWords(seen, i) : groups.map((_, k) => shareWords(seen, k)).join(', ');
    const at = line === HIGHEST ? t('welcome.nobody') : line;
    const toPointer = (/** @type {any} */ {clientX}) => {
        const {left, width} = strip.current.getBoundingClientRect();
        move(1 + Math.round((10 * (clientX - left)) / width));
    };
    return h(
        'div',
        {
            ref: strip,
            class: `strip-of at-${line} ${outcome}`,
            'data-group': groups[i].name,
            onPointerDown: (/** @type {any} */ event) => {
                if (event.target.matches('input') || event.button > 0) return;
                strip.current.setPointerCapture(event.pointerId);
                toPointer(event);
            },
            onPointerMove: (/** @type {any} */ event) => {
                if (strip.current.hasPointerCapture(event.pointerId)) toPointer(event);
            },
        },
        h('div', {class: 'marked'}),
        handled &&
            h('input', {
                type: 'range',
                min: 1,
                max: HIGHEST,
                step: 1,
                value: line,
                'aria-label': apart ? t('welcome.line.of', {name: groups[i].name}) : t('welcome.line'),
                'aria-valuetext': t(`welcome.value.${outcome}`, {line: at, shares}),
                onInput: (/** @type {any} */ event) => move(Number(event.target.value)),
            }),
        h('div', {class: 'line'}, handled && h('i', {class: 'handle', 'aria-hidden': 'true'}, '\u2039 \u203a')),
        i === 0 && h('span', {class: 'marks-what', 'aria-hidden': 'true'}, t(`welcome.marked.${outcome}`)),
        h(Hundred, {group: groups[i], place: i, outcome, line, label: t('welcome.strip', {name: groups[i].name})}),
    );
}

const Axis = () =>
    h(
        'div',
        {class: 'scores', 'aria-hidden': 'true'},
        Array.from({length: HIGHEST - 1}, (_, i) => h('span', {key: i}, i + 1)),
        h('small', {}, t('welcome.lower')),
        h('small', {}, t('welcome.higher')),
    );

/** @param {{seen: Seen, choose: (change: Partial<Seen>) => void}} props */
function Ways({seen, choose}) {
    const {outcome, lines, apart} = seen;
    const equal = apart && lines.every((line, i) => line === alike[i]);
    const button = (/** @type {string} */ id, /** @type {boolean} */ on, /** @type {Partial<Seen>} */ change, quiet = '') =>
        h(
            'button',
            {type: 'button', class: `btn${quiet}`, id: `way-${id}`, 'aria-pressed': String(on), onClick: () => choose(change)},
            t(`welcome.${id}`),
        );
    return h(
        'div',
        {class: 'row', role: 'group', 'aria-label': t('welcome.ways')},
        button('one', !apart, {apart: false, lines: [USUAL, USUAL]}),
        button('alike', equal, {apart: true, lines: alike}),
        button('again', outcome === 'again', {outcome: outcome === 'not' ? 'again' : 'not'}, ' quiet'),
    );
}
