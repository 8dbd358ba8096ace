// How the figures of a lesson are drawn: their knobs, what comes of them, and a formula beside them.

import {h} from 'preact';
import {decimal, show} from '../../lab/figures.js';
import {Days} from './days.js';
import {Trials} from './trials.js';
import {Sign} from '../../marks/shapes.js';
import {placesOf} from '../../state/people.js';
import {useWidth} from '../../ui/width.js';
import {hasWords, t} from '../../words/words.js';
import {FIGURES, knobsOf, noisyGaps, pairIn} from '../figures.js';
import {formulaOf} from '../formulas.js';
import {keyOf} from '../keys.js';
import {NetworkPicture} from '../../steps/repair/network_picture.js';
import {SHARES, WEIGHTS} from '../toy.js';
import {plain} from './said.js';
import {shown} from '../values.js';

/** @typedef {import('./rail.js').StepProps} StepProps */

const DAYS = ['monday', 'days'];
const SHOWN_DRAWS = 200;
const [HEIGHT, BOTTOM] = [96, 20];

/** The groups by the names that conditions have. @param {StepProps} props
 *  @returns {[string, string, number][]} key, name, place */
function groupsIn({state, values}) {
    const {audit} = state;
    if (!audit) return [];
    const place = placesOf(audit);
    const known = Object.keys(values).filter(name => name.startsWith('n.'));
    return audit.groups
        .map(({name}) => /** @type {[string, string, number]} */ ([keyOf(name), name, place(name)]))
        .filter(([key]) => known.includes(`n.${key}`))
        .sort((a, b) => known.indexOf(`n.${a[0]}`) - known.indexOf(`n.${b[0]}`));
}

/** @param {StepProps & {id: string}} props */
export function Figure(props) {
    const {app, state, id, values} = props;
    const turned = knobsOf(id, state.lesson.knobs);
    const [first, second] = groupsIn(props).map(([, name]) => name);
    const words = {first: first ?? '', second: second ?? ''};
    return h(
        'div',
        {class: 'card figure', 'data-figure': id},
        id === 'toy' && h(Toy, props),
        FIGURES[id].knobs.map(({id: knob, stops, show: as}) => {
            const said = t(`knob.${id}.${knob}`, {...words, value: show(as, turned[knob])});
            return h(
                'label',
                {key: knob, class: 'field'},
                h('span', {}, said),
                h('input', {
                    type: 'range',
                    id: `knob-${knob}`,
                    min: 0,
                    max: stops.length - 1,
                    value: stops.indexOf(turned[knob]),
                    'aria-valuetext': said,
                    onInput: (/** @type {any} */ event) => app.actions.turnKnob(knob, stops[Number(event.target.value)]),
                }),
            );
        }),
        id === 'noise' && h(Draws, {...props, epsilon: turned.epsilon}),
        id === 'trials'
            ? h(Trials, props)
            : DAYS.includes(id)
              ? h(Days, {...props, later: id === 'days'})
              : h('p', {class: 'small', role: 'status'}, h(Comes, {...props, words})),
    );
}

/** What comes of it, in words. @param {StepProps & {id: string, words: Record<string, string>}} props */
function Comes({id, values, words}) {
    const of = Object.keys(values).filter(name => name.startsWith('figure.'));
    const said = Object.fromEntries(of.map(name => [name.slice('figure.'.length), shown(name, values[name])]));
    const half = values['figure.half'];
    // What the core is still asked for is left open as in any sentence of a lesson.
    return plain(t(`figure.${id}`, {...words, ...said, half: half === null ? '' : decimal(100 * Number(half), 1)}), {});
}

/** The toy network; a unit that is pressed is cut, or no longer. @param {StepProps & {id: string}} props */
function Toy({app, values}) {
    const most = Math.max(...SHARES.map(Math.abs));
    const inputs = ['test', 'district'].map((name, index) => ({index, label: t(`figure.toy.${name}`), part: null, input: true}));
    const units = SHARES.map((share, index) => ({
        index,
        label: t('figure.toy.unit', {unit: index + 1}),
        part: -share / most,
        number: `${index + 1}: ${decimal(share, 2, true)}`,
        cut: values[`figure.off_${index + 1}`] === 1,
    }));
    const edges = WEIGHTS.flatMap((row, from) =>
        row.flatMap((w, to) => (w ? [{column: 0, from, to, strength: Math.abs(w), negative: w < 0}] : [])),
    );
    return h(NetworkPicture, {
        columns: [
            {title: t('figure.toy.inputs'), marks: inputs, left: true},
            {title: t('figure.toy.units'), marks: units, left: false},
        ],
        edges,
        label: t('figure.toy.label'),
        chosen: null,
        pick: (column, unit) =>
            column === 1 && app.actions.turnKnob(`unit_${unit + 1}`, values[`figure.off_${unit + 1}`] === 1 ? 0 : 1),
    });
}

/** Draws of the noised gap less the true one, as a histogram; the band is 2 points.
 *  @param {StepProps & {epsilon: number}} props */
function Draws({values, epsilon}) {
    const [place, width] = useWidth(300);
    const pair = pairIn(values);
    if (!pair) return h('div', {ref: place});
    const gaps = noisyGaps(pair, epsilon).slice(0, SHOWN_DRAWS);
    const most = 0.1;
    const n = 41;
    const bins = Array(n).fill(0);
    for (const gap of gaps) bins[Math.min(n - 1, Math.max(0, Math.round(((gap + most) / (2 * most)) * (n - 1))))]++;
    const high = Math.max(...bins);
    const x = (/** @type {number} */ gap) => 8 + ((gap + most) / (2 * most)) * (width - 16);
    const y = (/** @type {number} */ count) => 4 + (HEIGHT - 4) * (1 - count / high);
    const label = t('figure.noise.label');
    return h(
        'div',
        {ref: place},
        h(
            'svg',
            {width, height: HEIGHT + BOTTOM, viewBox: `0 0 ${width} ${HEIGHT + BOTTOM}`, role: 'img', 'aria-label': label},
            h('rect', {class: 'band', x: x(-0.02), width: x(0.02) - x(-0.02), y: 0, height: HEIGHT}),
            bins.map((count, i) => {
                const at = x(-most + (2 * most * i) / (n - 1));
                return h('line', {key: i, class: 'drawn', x1: at, x2: at, y1: HEIGHT, y2: y(count)});
            }),
            h('line', {class: 'l', x1: 8, x2: width - 8, y1: HEIGHT, y2: HEIGHT}),
            [-0.1, -0.02, 0.02, 0.1].map(at =>
                h(
                    'text',
                    {key: at, x: x(at), y: HEIGHT + 16, 'text-anchor': at === -0.1 ? 'start' : at === 0.1 ? 'end' : 'middle'},
                    decimal(100 * at, 0, true),
                ),
            ),
        ),
    );
}

/** A formula: the lab's own with its numbers of now, a method's with the part that goes on, or a measure's.
 *  @param {StepProps & {id: string}} props */
export function Formula(props) {
    const {state, id, values} = props;
    const own = formulaOf(id);
    const stage = state.run?.going[0]?.cell.stage;
    const of = own ? own.terms : [{text: state.catalog?.metrics.find(metric => metric.id === id)?.formula ?? ''}];
    return h(
        'details',
        {open: true},
        h('summary', {}, hasWords(`formula.${id}`) ? t(`formula.${id}`) : t('formula.usual')),
        h(
            'p',
            {class: 'formula'},
            of.map(({text, during}, i) => h(during && during === stage ? 'mark' : 'span', {key: i}, text)),
        ),
        (own?.of ?? []).length > 0 &&
            groupsIn(props).map(([key, name, place]) =>
                h(
                    'p',
                    {class: 'small', key},
                    h(Sign, {place}),
                    t('lesson.formula.now', {
                        group: name,
                        values: (own?.of ?? [])
                            .map(rate =>
                                `${t(`letter.${rate}`)} ${shown(rate, values[`${rate}.${key}`])}`.replace(/ /g, '\u00a0'),
                            )
                            .join(', '),
                    }),
                ),
            ),
    );
}
