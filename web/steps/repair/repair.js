// Step Repair: four places to repair a model, one slider each, and what every model costs.

import {h} from 'preact';
import {useEffect} from 'preact/hooks';
import roles from '../../learn/roles.json' with {type: 'json'};
import {show} from '../../lab/figures.js';
import {Problem} from '../../shell/problem.js';
import {inOrder} from '../../state/people.js';
import {givenIn, mayKnow} from '../../state/given.js';
import {kindOf, rolesOf} from '../../state/plan.js';
import {STAGES, entriesOfAll, modelsNow, modelsOf, modelsOfAll, planOf, plainOf, seedsWanting} from '../../state/repair.js';
import {stopped} from '../../state/running.js';
import {Params} from '../../ui/params.js';
import {People} from '../../ui/people.js';
import {listed, rich, t} from '../../words/words.js';
import {AtChance} from '../../views/chance.js';
import {Picture, nameOf} from '../../views/picture.js';
import {RunBar} from '../../views/run_bar.js';
import {More} from './more.js';
import {StageCard} from './stage_card.js';

/** @typedef {import('../../state/app.js').Props} Props */

/** Cells of data up to which the plain model is trained without being asked for. */
const SOON = 6e6;

/** @param {Props} props */
export function Repair(props) {
    const {app, state} = props;
    const {description, catalog, run, runs} = state;
    const plain = plainOf(modelsNow(state));
    const large = description ? description.rows.kept * description.features > SOON : false;
    useEffect(() => {
        // A lesson says itself what is trained.
        const first = modelsOf(state).length === 0 && !state.lesson;
        if (description && catalog && first && !run && !large && !state.errors.run) void app.actions.trainPlain();
    }, [description, Boolean(catalog), Boolean(plain), runs.length]);
    if (!description || !catalog) return h(Nothing, props);
    return [
        h('div', {class: 'title'}, h(Eyebrow, props), h(Finding, props), h(Problem, {...props, at: 'run'})),
        h(Plain, {...props, plain, large}),
        h(
            'section',
            {class: 'grid four', 'data-part': 'repair.stages'},
            STAGES.map(stage => h(StageCard, {...props, key: stage.id, stage})),
        ),
        h(
            'section',
            {class: 'grid side below'},
            h(Picture, props),
            h('aside', {class: 'grid'}, h(Slide, props), h(Model, props), h(More, props)),
        ),
        h(Next, props),
    ];
}

/**
 * The plain model: that it is trained, or that it can be, or those of its seeds that are wanting.
 * @param {Props & {plain: import('../../state/repair.js').Model | null, large: boolean}} props
 */
function Plain({app, state, plain, large}) {
    const {run, seeds} = state;
    const catalog = /** @type {import('../../lab/shapes.js').Catalog} */ (state.catalog);
    if (run) return !plain || run.stage === 'plain' ? h(RunBar, {app, state}) : null;
    const n = seedsWanting(
        state,
        modelsNow(state).filter(({stage}) => stage === null),
    ).length;
    if (n === 0) return plain && h(AtChance, {model: plain, name: nameOf(catalog, plain)});
    return h(
        'p',
        {class: 'row'},
        large && h('span', {class: 'muted'}, t('repair.plain.long')),
        h(
            'button',
            {type: 'button', class: 'btn go', onClick: () => void app.actions.trainPlain()},
            t(plain ? 'repair.plain.rest' : 'repair.plain', {n, all: seeds.length}),
        ),
    );
}

/** @param {Props} props */
function Nothing({app, state}) {
    const counts = state.data?.counts;
    return h(
        'div',
        {class: 'title'},
        h('p', {class: 'lead'}, t(counts ? 'repair.counts' : state.busy.data ? 'busy.data' : 'repair.empty')),
        h(
            'p',
            {class: 'row'},
            counts
                ? h(
                      'button',
                      {type: 'button', class: 'btn go', onClick: () => app.actions.openShipped('compas', 'repair')},
                      t('repair.counts.act'),
                  )
                : h('a', {class: 'btn go', href: '#data'}, t('repair.empty.act')),
        ),
    );
}

/** @param {Props} props */
function Eyebrow({state}) {
    const plain = plainOf(modelsOf(state));
    const {description} = state;
    if (!plain || !description) return null;
    const n = show('count', plain.cell.test.overall?.n ?? 0);
    return h(
        'p',
        {class: 'eyebrow'},
        t(mayKnow(plain) ? 'repair.eyebrow.given' : 'repair.eyebrow', {
            name: description.title,
            groups: rolesOf(state).protected.join(', '),
            n,
        }),
    );
}

/** @param {Props} props */
function Finding({state}) {
    const plain = plainOf(modelsOf(state));
    const groups = inOrder(plain?.cell.test.groups ?? []).slice(0, 2);
    if (groups.length < 2) return h('h2', {}, t('repair.title'));
    const shares = groups.map(({name, [roles.measures.selected]: v}, i) =>
        h(People, {place: i}, t('measure.share', {share: show('percent', v.value), name})),
    );
    return h(
        'h2',
        {class: 'finding', id: 'finding'},
        rich(plain && givenIn(plain) ? 'repair.finding.given' : 'repair.finding', {shares: listed(shares)}),
    );
}

/** @param {Props} props */
function Slide({app, state}) {
    const n = modelsOfAll(state);
    const before = state.run ? null : stopped(state, planOf(state, [{id: 'none'}, ...entriesOfAll(state)]));
    return h(
        'div',
        {class: 'card'},
        h('h3', {}, t('repair.slide')),
        h('p', {class: 'small'}, t('repair.slide.text')),
        h(
            'button',
            {
                type: 'button',
                class: 'btn go',
                id: 'fill',
                disabled: Boolean(state.run),
                onClick: () => void app.actions.trainAll(),
            },
            t('repair.fill'),
        ),
        h(
            'p',
            {class: 'small muted'},
            before ? t('repair.fill.rest', {n: n - before.report.cells.length, all: n}) : t('repair.fill.text', {n}),
        ),
        state.run?.stage === 'all' && h(RunBar, {app, state, of: cell => !STAGES.some(({family}) => family === cell.family)}),
    );
}

/** The kind of model, its training, what it may read. @param {Props} props */
function Model({app, state}) {
    const catalog = /** @type {import('../../lab/shapes.js').Catalog} */ (state.catalog);
    const kind = kindOf(catalog, state.settings);
    const own = new Set(['kind', ...(kind?.settings ?? [])]);
    /** @param {string} section @param {Record<string, any>} values */
    const choose = (section, values) =>
        app.actions.choose({settings: {...state.settings, [section]: values}}, t('undo.settings'));
    return h(
        'details',
        {class: 'card', 'data-part': 'repair.settings'},
        h('summary', {}, h('b', {}, t('repair.model'))),
        h(
            'label',
            {class: 'check'},
            h('input', {
                type: 'checkbox',
                checked: state.blind,
                onChange: (/** @type {any} */ event) => app.actions.choose({blind: event.target.checked}, t('undo.settings')),
            }),
            h('span', {}, t('repair.blind')),
        ),
        h(Given, {app, state}),
        Object.entries(catalog.settings).map(([section, params]) =>
            h(
                'details',
                {key: section},
                h('summary', {}, t(`repair.section.${section}`)),
                h(Params, {
                    id: `settings-${section}`,
                    params: section === 'model' ? params.filter(({id}) => own.has(id)) : params,
                    values: state.settings[section] ?? {},
                    choose: values => choose(section, values),
                }),
            ),
        ),
    );
}

/** A model from a file instead of one that is trained. @param {Props} props */
function Given({app, state}) {
    const {given} = state;
    return [
        h(
            'label',
            {class: 'field'},
            h('span', {}, t('repair.given')),
            h('input', {
                type: 'file',
                accept: '.eqm',
                onChange: (/** @type {any} */ event) => {
                    const [file] = event.target.files;
                    event.target.value = ''; // the same file may be chosen again
                    if (file) void app.actions.giveModel(file);
                },
            }),
        ),
        h(Problem, {app, state, at: 'given'}),
        given &&
            h(
                'p',
                {class: 'say', id: 'given'},
                t('repair.given.is', {name: given}),
                ' ',
                h('button', {type: 'button', class: 'link', onClick: app.actions.takeBackModel}, t('repair.given.back')),
            ),
    ];
}

/** @param {Props} props */
function Next({state}) {
    const plain = plainOf(modelsOf(state));
    const n = (/** @type {'valid' | 'test'} */ part) => show('count', plain?.cell[part].overall?.n ?? 0);
    return h(
        'div',
        {class: 'next', 'data-part': 'next'},
        h('span', {class: 'small muted'}, plain && t('repair.judged', {valid: n('valid'), test: n('test')})),
        h('a', {class: 'btn go', href: '#compare'}, t('repair.next')),
    );
}
