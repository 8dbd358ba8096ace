// The first page: question, finding, every group as a picture, what else was found, data, limits, the measures.

import {h} from 'preact';
import {show} from '../../lab/figures.js';
import {outcomesOf} from '../../state/outcomes.js';
import {inOrder} from '../../state/people.js';
import {sixOf} from '../../state/questions.js';
import {knownBy} from '../../state/subject.js';
import {toleranceText} from '../../state/tolerance.js';
import {phraseNow} from '../../words/said.js';
import {t} from '../../words/words.js';
import {EveryGroup} from '../../views/every_group.js';
import {Finding, findingWords} from '../../views/finding.js';
import {gapOf, holdsNone, intervalOf, pairOf, points} from '../../views/pairs.js';
import {peopleWords} from '../../views/people_words.js';
import {nameOf} from '../../views/picture.js';
import {questionOf} from './save.js';
import {Facts, SheetFoot, SheetHead} from './sheet.js';

/** @typedef {import('../../state/app.js').Props} Props */

/** @param {Props} props */
export function AuditSheet({app, state}) {
    const audit = /** @type {import('../../lab/shapes.js').Audit} */ (state.audit);
    const subject = /** @type {import('../../state/subject.js').Subject} */ (state.subject);
    const outcomes = outcomesOf(state);
    const six = sixOf(state.questions, {decided: subject.predicted, scored: false, ...subject.has, focus: outcomes.focus});
    return [
        h(SheetHead, {kind: 'audit'}),
        h(Question, {app, state}),
        h(Finding, {audit, rate: six[0], outcomes}),
        h(EveryGroup, {
            audit,
            rate: six[0],
            small: state.small,
            title: t('audit.every', {measure: t(`measure.${six[0]}`, outcomes)}),
        }),
        six.length > 1 && [
            h('h3', {}, t('report.found')),
            h(
                'ul',
                {},
                six.slice(1).map(rate => h(Found, {key: rate, audit, rate, outcomes})),
            ),
        ],
        h('h3', {}, t('report.facts')),
        h(Facts, {facts: factsOf(state, outcomes)}),
        h('h3', {}, t('report.limits')),
        h(
            'ul',
            {},
            limitsOf(state).map(text => h('li', {key: text}, text)),
        ),
        h('h3', {}, t('report.table')),
        h(Measures, {audit, six, outcomes}),
        h(SheetFoot, {state}),
    ];
}

/** The title, which a person may word. @param {Props} props */
function Question({app, state}) {
    return h('textarea', {
        rows: 1,
        class: 'question',
        'aria-label': t('report.question.label'),
        value: state.question ?? questionOf(state),
        onInput: (/** @type {any} */ event) => app.actions.wordReport({question: event.target.value}),
    });
}

/** @param {{audit: import('../../lab/shapes.js').Audit, rate: string, outcomes: any}} props */
function Found({audit, rate, outcomes}) {
    const words = findingWords(audit, rate, outcomes);
    if (!words) return null;
    return h('li', {}, t(`measure.${rate}.finding`, words), holdsNone(gapOf(audit, rate)) && ` ${t('report.cannot')}`);
}

/** @param {import('../../state/app.js').State} state @param {any} outcomes @returns {[string, any][]} */
function factsOf(state, outcomes) {
    const {audit, subject, tolerance, catalog} = state;
    const groups = inOrder(audit?.groups ?? []);
    const reference = groups.filter(({privileged}) => privileged).map(({name}) => name);
    const name = subject?.name;
    const judged = () => {
        if (subject?.model && catalog) return t('report.judged.model', {name, model: nameOf(catalog, subject.model)});
        return t(subject?.predicted ? 'report.judged.decisions' : 'report.judged.labels', {name});
    };
    const text = t('report.groups.text', {groups: knownBy(subject).join(', '), n: groups.length});
    return [
        [t('report.judged'), judged()],
        [t('report.outcome'), t('report.outcome.text', outcomes)],
        [t('report.people'), peopleWords(state)],
        [t('report.groups'), reference.length > 0 ? t('report.groups.reference', {text, reference: reference.join(', ')}) : text],
        [t('report.tolerance'), tolerance ? toleranceText(tolerance) : t('report.tolerance.none')],
    ];
}

/** @param {import('../../state/app.js').State} state @returns {string[]} */
function limitsOf({audit, small, description, data, lines, hold}) {
    const few = (audit?.groups ?? []).filter(({n}) => n < small).map(({name, n}) => `${name} (${n})`);
    return [
        ...(few.length > 0 ? [t('report.limits.small', {n: small, names: few.join(', ')})] : []),
        ...(description?.synthetic && data?.id ? [t('report.limits.twin')] : []),
        ...(Object.keys(lines).length > 0 && hold === 0 ? [t('report.limits.same')] : []),
        ...(data?.counts ? [] : (description?.defects ?? []).map(phraseNow)),
        t('report.limits.interval'),
        t('report.limits.verdict'),
    ];
}

/** @param {{audit: import('../../lab/shapes.js').Audit, six: string[], outcomes: any}} props */
function Measures({audit, six, outcomes}) {
    const row = (/** @type {string} */ rate) => {
        const gap = gapOf(audit, rate);
        return h(
            'tr',
            {key: rate},
            h('th', {scope: 'row'}, t(`measure.${rate}`, outcomes), h('small', {}, t(`measure.${rate}.of`, outcomes))),
            h(
                'td',
                {},
                pairOf(audit, rate).map(({name, value}) => h('div', {key: name}, `${name} ${show('percent', value)}`)),
            ),
            h('td', {class: 'num', 'data-head': t('report.apart')}, points(gap.value)),
            h(
                'td',
                {class: 'num', 'data-head': t('report.interval')},
                intervalOf(gap),
                holdsNone(gap) && `, ${t('measure.cannot')}`,
            ),
        );
    };
    return h(
        'div',
        {class: 'scroll', tabIndex: 0, role: 'group', 'aria-label': t('report.table')},
        h(
            'table',
            {class: 'stacked'},
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    h('td', {}),
                    h('td', {}),
                    ['report.apart', 'report.interval'].map(id => h('th', {scope: 'col', class: 'num', key: id}, t(id))),
                ),
            ),
            h('tbody', {}, six.map(row)),
        ),
    );
}
