// Step Audit: the finding, the six measures that answer what a person said matters, why they cannot all be equal, every group,
// and where to look closer.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import roles from '../../learn/roles.json' with {type: 'json'};
import {show} from '../../lab/figures.js';
import {outcomesOf} from '../../state/outcomes.js';
import {sixOf} from '../../state/questions.js';
import {knownBy} from '../../state/subject.js';
import {t} from '../../words/words.js';
import {GoOn} from '../../shell/keep.js';
import {Problem} from '../../shell/problem.js';
import {EveryGroup} from '../../views/every_group.js';
import {Finding, findingWords, nothingCompared} from '../../views/finding.js';
import {holdsNone, pairOf} from '../../views/pairs.js';
import {peopleWords} from '../../views/people_words.js';
import {Judged} from '../../views/judged.js';
import {Card} from './cards.js';
import {Closer} from './closer.js';
import {Grouping} from './grouping.js';
import {Questions} from './questions.js';
import {Selected} from './selected.js';
import {Settings, isSettingRefused} from './settings.js';
import {Tolerance} from './tolerance.js';

/** @typedef {import('../../state/app.js').Props} Props */

/** @param {Props} props */
export function Audit(props) {
    const {app, state} = props;
    const [shown, setShown] = useState(/** @type {string | null} */ (null));
    const {audit, subject, catalog} = state;
    if (!audit || !subject || !catalog) return h(Nothing, props);
    const outcomes = outcomesOf(state);
    const six = sixOf(state.questions, {...hasOf(subject), focus: outcomes.focus});
    const rate = shown && six.includes(shown) ? shown : six[0];
    const title = t(`measure.${rate}`, outcomes);
    return [
        !isSettingRefused(state) && h(Problem, {...props, at: 'audit'}),
        h(
            'div',
            {class: 'title', 'data-part': 'audit.finding'},
            h(Eyebrow, props),
            h(Finding, {audit, rate: six[0], outcomes}),
            h(Leans, props),
        ),
        h('div', {class: 'row chosen', 'data-part': 'audit.questions'}, six.length > 1 && h(Chosen, {...props, outcomes})),
        h(
            'section',
            {class: 'grid three', 'aria-label': t('audit.six'), 'data-part': 'audit.measures'},
            six.map(id =>
                h('div', {key: id, class: 'pick', onClick: () => setShown(id)}, h(Card, {audit, catalog, rate: id, outcomes})),
            ),
        ),
        h(Incompatible, {...props, outcomes}),
        h(
            'section',
            {class: 'grid side below'},
            h(
                'div',
                {class: 'grid'},
                h(EveryGroup, {audit, rate, small: state.small, title: t('audit.every', {measure: title})}),
                h(Tolerance, props),
            ),
            h('aside', {class: 'grid', 'data-part': 'audit.settings'}, h(Grouping, props)),
        ),
        h('div', {'data-part': 'audit.selected'}, h(Selected, props)),
        h(
            'section',
            {class: 'below', 'aria-labelledby': 'closer', 'data-part': 'audit.closer'},
            h('h3', {id: 'closer'}, t('audit.closer')),
            h(Closer, props),
        ),
        h(Next, {...props, rate: six[0], outcomes}),
        h('footer', {class: 'foot'}, h('span', {}, sourceOf(state))),
    ];
}

/** @param {import('../../state/subject.js').Subject} subject */
const hasOf = subject => subject.has ?? {decided: subject.predicted, scored: false, labelled: true};

/** @param {Props} props */
function Nothing({app, state}) {
    const {data, busy, phase, errors} = state;
    const waiting = phase === 'opening' || busy.data || busy.file || (data && !errors.audit && !errors.data && !data.own);
    return h(
        'div',
        {class: 'title'},
        h(Problem, {app, state, at: 'audit'}),
        h('p', {class: 'lead'}, waiting ? t('audit.waiting') : t('audit.empty')),
        errors.audit && isSettingRefused(state) && h(Settings, {app, state}),
        !waiting &&
            h(
                'p',
                {class: 'row'},
                h(
                    'a',
                    {class: 'btn go', href: data?.own ? '#columns' : '#data'},
                    t(data?.own ? 'audit.wants.act' : 'audit.empty.act'),
                ),
                h(
                    'button',
                    {type: 'button', class: 'btn', onClick: () => app.actions.openCounts('compas_deciles')},
                    t('audit.example'),
                ),
                h(GoOn, {app, state}),
            ),
    );
}

/** What is audited, by what, of how many. @param {Props} props */
function Eyebrow({app, state}) {
    const {subject, description, data} = state;
    const groups = knownBy(subject).join(', ');
    return h(
        'p',
        {class: 'eyebrow'},
        h('span', {}, t(subject?.predicted ? 'audit.decisions' : 'audit.labels', {name: subject?.name, groups})),
        !subject?.model && h('a', {href: '#grouping'}, t('audit.change')),
        h(Judged, {app, state}),
        h('span', {class: 'tag'}, peopleWords(state)),
        data?.id && description?.synthetic && h('span', {class: 'tag note'}, t('audit.twin')),
    );
}

/** @param {Props} props */
function Leans({state}) {
    const {audit, among, small} = state;
    const n = among?.length ?? audit?.groups.filter((/** @type {any} */ group) => group.n >= small).length ?? 0;
    return n > 2 ? h('p', {class: 'small muted'}, t('audit.leans', {n})) : null;
}

/** @param {Props & {outcomes: Record<string, string>}} props */
const Chosen = props => [
    h('span', {class: 'small muted'}, t('audit.six')),
    h(Questions, props),
    h('a', {class: 'small', href: '#measures'}, t('audit.all', {n: props.state.catalog?.metrics.length})),
];

/** Where base rates differ, measures that cannot be equal together. @param {Props & {outcomes: Record<string, string>}} props */
function Incompatible({state, outcomes}) {
    const {audit, subject} = state;
    const gap = /** @type {any} */ (audit?.apart?.[roles.measures.base])?.difference;
    if (!audit || !subject?.has?.decided || typeof gap?.value !== 'number' || holdsNone(gap)) return null;
    const bad = outcomes.focus === 'passed';
    const pair = /** @type {any[]} */ (pairOf(audit, roles.measures.base));
    const shares = pair.map(({name, value}) => ({name, value: bad ? 1 - value : value}));
    const [more, less] = shares.sort((/** @type {any} */ x, /** @type {any} */ y) => y.value - x.value);
    const words = {
        what: bad ? outcomes.bad : outcomes.good,
        decision: bad ? outcomes.passed : outcomes.selected,
        a: more.name,
        b: less.name,
        x: show('percent', more.value),
        y: show('percent', less.value),
    };
    return h('div', {class: 'say wide below'}, h('b', {}, t('audit.cannot.all')), ` ${t('audit.incompatible', words)}`);
}

/** @param {Props & {rate: string, outcomes: Record<string, string>}} props */
function Next({app, state, rate, outcomes}) {
    const copy = async () => {
        const words = state.audit && findingWords(state.audit, rate, /** @type {any} */ (outcomes));
        await navigator.clipboard.writeText(
            words ? t(`measure.${rate}.finding`, words) : state.audit ? nothingCompared(state.audit, rate) : '',
        );
        app.actions.toast(t('audit.copied'));
    };
    return h(
        'div',
        {class: 'next', 'data-part': 'next'},
        h(
            'span',
            {class: 'row'},
            h(
                'button',
                {type: 'button', class: 'btn', 'data-part': 'report', onClick: () => app.actions.go('report')},
                t('audit.report'),
            ),
            h('button', {type: 'button', class: 'btn quiet', onClick: () => void copy()}, t('audit.copy')),
        ),
        state.subject?.predicted
            ? h('a', {class: 'btn go', href: '#decide'}, t('audit.next'))
            : h('a', {class: 'btn go', href: '#repair'}, t('audit.next.train')),
    );
}

/** @param {import('../../state/app.js').State} state */
const sourceOf = ({description, data, counts, own}) =>
    data?.counts
        ? counts[data.counts].source
        : data?.own
          ? `${own?.name}, SHA-256 ${own?.sha256.slice(0, 12)}\u2026`
          : (description?.source ?? '');
