// Is it the repair, or only the line? What lines by group reach on the scores of either model, beside what the models decide.

import {h} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {decimal, show} from '../../lab/figures.js';
import {Frontier} from '../../marks/frontier.js';
import {Sign} from '../../marks/shapes.js';
import {peopleOf} from '../../state/pairing.js';
import {numberOf, t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../../state/pairing.js').Pair} Pair */

/** Opens on demand: the frontier of many people takes a moment. @param {Props & {pair: Pair, names: string[]}} props */
export function OnlyTheLine(props) {
    const [open, setOpen] = useState(false);
    return h(
        'details',
        {
            class: 'card below',
            id: 'only-the-line',
            onToggle: (/** @type {any} */ event) => setOpen(event.target.open),
        },
        h('summary', {}, h('b', {}, t('compare.line'))),
        open && h(Answer, {...props, key: `${props.pair.before.key} ${props.pair.after.key}`}),
    );
}

/** @param {Props & {pair: Pair, names: string[]}} props */
function Answer({app, pair, names}) {
    const [answer, setAnswer] = useState(/** @type {any} */ (null));
    useEffect(() => {
        const stop = new AbortController();
        const asked = peopleOf(pair, app.client().generation);
        if (!asked) return app.actions.fail(new Error(t('compare.gone')), 'compare');
        app.client()
            .ask(asked.about, 'unprocessing', asked.options, {signal: stop.signal})
            .then(setAnswer)
            .catch(error => stop.signal.aborted || app.actions.fail(error, 'compare'));
        return () => stop.abort();
    }, []);
    if (!answer) return h('p', {class: 'small muted'}, t('compare.waiting'));
    const [first, second] = answer.models;
    const curve = (/** @type {string} */ of) => answer.frontier.map((/** @type {any} */ point) => [point.gap, point[of]]);
    const of = [
        {model: first, place: pair.before.stage?.place ?? -1, curve: curve('first')},
        {model: second, place: pair.after.stage?.place ?? -1, curve: curve('second')},
    ].map(({model, ...rest}, i) => ({...rest, name: names[i], own: [model.decided.gap, model.decided.performance]}));
    return [
        h('p', {class: 'lead'}, verdictOf(second, names)),
        h(Frontier, {
            of: /** @type {any} */ (of),
            label: t('compare.line'),
            axis: t('compare.line.axis'),
            performance: t('compare.line.performance'),
        }),
        h(
            'p',
            {class: 'key'},
            of.map(({name, place}, i) => [
                h('span', {}, h('span', {class: i ? 'stroke second' : 'stroke'}), t('compare.line.curve', {name})),
                h('span', {}, place < 0 ? '+ ' : h(Sign, {place}), t('compare.line.decides', {name})),
            ]),
        ),
        h('p', {class: 'small muted'}, t('compare.line.text')),
        h(InNumbers, {answer, names}),
    ];
}

/** @param {any} second @param {string[]} names */
function verdictOf({beyond}, [before, after]) {
    const shown = decimal(Math.abs(100 * beyond), 1);
    const id = numberOf(shown) === 0 ? 'same' : beyond > 0 ? 'more' : 'as';
    return t(`compare.line.${id}`, {before, after, n: shown});
}

/** @param {{answer: any, names: string[]}} props */
const InNumbers = ({answer, names}) =>
    h(
        'details',
        {},
        h('summary', {class: 'small'}, t('compare.line.table')),
        h(
            'div',
            {class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': t('compare.line.table')},
            h(
                'table',
                {},
                h(
                    'thead',
                    {},
                    h(
                        'tr',
                        {},
                        [t('compare.line.gap'), ...names.map(name => t('compare.line.curve', {name}))].map((name, i) =>
                            h('th', {scope: 'col', class: i ? 'num' : undefined, key: i}, name),
                        ),
                    ),
                ),
                h(
                    'tbody',
                    {},
                    answer.frontier.map((/** @type {any} */ {gap, first, second}) =>
                        h(
                            'tr',
                            {key: gap},
                            h('th', {scope: 'row'}, decimal(100 * gap, 1)),
                            [first, second].map((x, i) => h('td', {class: 'num', key: i}, show('percent', x))),
                        ),
                    ),
                ),
            ),
        ),
    );
