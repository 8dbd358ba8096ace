// The page of the catalogue study: everything is in it, it asks for nothing.
import {signTest} from '../../web/study/figures.js';
import {byId, fill, freshId, h} from '../../web/parts/dom.js';
import {chartsReady, figure} from '../../web/parts/figure.js';
import {count, duration, num} from '../../web/parts/format.js';
import {sortable} from '../../web/parts/sortable.js';
import {table} from '../../web/parts/table.js';
import '../../web/study/words.js';
import {against, frontOf, middle} from './catalogue_lines.js';
import {pareto, reach} from './pareto.js';

const held = JSON.parse(byId('held').textContent);
const linesUnder = id => held.plans.filter(plan => plan.kind === id).reduce((sum, plan) => sum + plan.lines.length, 0);
/** What is looked at: at first the base learner under which most methods work. */
const shown = {
    part: 'test',
    view: 'whole',
    kind: [...held.kinds].sort((a, b) => linesUnder(b.id) - linesUnder(a.id))[0].id,
};
const VIEWS = {whole: 'Whole picture', near: 'Near the front'};
const PARTS = {test: 'Test rows', valid: 'Validation rows'};
const MARKS = ['\u25a0', '\u25cf', '\u25b2', '\u25c6', '\u2605']; // as SYMBOLS of pareto.js

const kindTitle = id => held.kinds.find(kind => kind.id === id)?.title ?? id;
const familyTitle = id => (held.familyTitles[id] ?? id).replace('-', '\u2011');

/** The lines under the learner that is shown, and those that are the same under any. */
function plansShown() {
    return held.plans
        .filter(plan => plan.kind === shown.kind)
        .map(plan => {
            const others = held.plans.filter(other => other !== plan && other.data.name === plan.data.name);
            return {...plan, lines: [...plan.lines, ...others.flatMap(other => other.lines.filter(line => line.alone))]};
        });
}

const placeOf = plan => `${plan.data.name.replace(/^./, c => c.toUpperCase())}, ${plan.protected}`;
const isBaseline = line => line.method === 'none' && !line.label.includes('threshold');
const baselineOf = plan => plan.lines.find(isBaseline);

/** Radio buttons in a named group; `change` gets the value. */
function choice(name, options, chosen, change) {
    const group = freshId('choice');
    const one = ([value, text]) => {
        const id = freshId('option');
        return [
            h('input', {type: 'radio', name: group, id, value, checked: value === chosen, onchange: () => change(value)}),
            h('label', {for: id}, text),
        ];
    };
    return h('fieldset', {class: 'switch'}, h('legend', {class: 'vh'}, name), Object.entries(options).map(one));
}

/** A section whose content is made anew when part or learner is switched. */
const drawn = [];
function section(id, heading, make) {
    const body = h('div', {});
    drawn.push(() => fill(body, make()));
    return h('section', {id, 'aria-label': heading}, h('h2', {}, heading), body);
}
const redraw = () => drawn.forEach(draw => draw());

function facts() {
    const seconds = held.sittings.reduce((sum, s) => sum + s.seconds, 0);
    const machines = [...new Set(held.sittings.map(s => `${s.cpu}, ${s.jobs} of ${s.threads} threads`))];
    const cells = held.plans.flatMap(plan => plan.lines).reduce((sum, l) => sum + l.seeds.length + l.errors.length, 0);
    const methods = new Set(held.plans.flatMap(plan => plan.lines.map(line => line.method)));
    const places = plansShown().map(
        plan => `${placeOf(plan)}: ${count(plan.data.rows)} ${plan.data.synthetic ? 'rows of a synthetic twin' : 'rows'}`,
    );
    const rows = [
        [
            'Runs',
            `${count(cells)} cells: ${methods.size} methods, ${held.kinds.length} base learners, ` +
                `seeds ${held.plans[0].seeds.join(', ')}`,
        ],
        ['Time', held.sittings.length ? `${duration(seconds)} on ${machines.join('; ')}` : 'not noted: made elsewhere'],
        ['Data', places.join('; ')],
        ['Version', `Equipoise ${held.version}, sources ${held.sources}, node ${held.node}`],
    ];
    return h(
        'dl',
        {class: 'facts'},
        rows.map(([name, text]) => h('div', {}, h('dt', {}, name), h('dd', {}, text))),
    );
}

/** The figure's marks: a line's medians, those of the exact front apart. */
function pointsOf(plan) {
    const others = plan.lines.filter(line => !line.frontier),
        front = frontOf(others, 'valid');
    const at = (line, i) => ({...middle(line, shown.part), line, number: i + 1, label: line.label});
    const all = plan.lines.map(at).filter(p => p.gap !== null && p.performance !== null);
    const points = all.filter(p => !p.line.frontier);
    return {
        frontier: all.filter(p => p.line.frontier),
        points: points.map(p => ({
            ...p,
            family: Math.max(0, held.families.indexOf(p.line.family)),
            front: front.has(p.line),
            baseline: isBaseline(p.line),
            told: `${p.label}: balanced accuracy ${num(p.performance)}, gap ${num(p.gap)}`,
        })),
    };
}

const legend = () =>
    h(
        'p',
        {class: 'legend'},
        held.families.map((id, i) => [
            h('span', {class: `key f${i}`}, h('span', {'aria-hidden': 'true'}, MARKS[i % MARKS.length]), ` ${familyTitle(id)}`),
            ' ',
        ]),
    );

function paretoFigure(plan) {
    const {points, frontier} = pointsOf(plan),
        where = `${placeOf(plan)}, ${kindTitle(plan.kind).toLowerCase()}, ${PARTS[shown.part].toLowerCase()}`;
    const near = shown.view === 'near',
        options = {frontier, constant: plan.constant[shown.part], near};
    const below = points.filter(p => p.performance < reach(points, options)[0]).length;
    return [
        figure({
            caption:
                `${where}: medians over the seeds. Thick line: thresholds alone on the untouched ` +
                'model, the best possible on validation. Filled and named: of the others, what none beats on both axes on ' +
                `validation, whatever rows are shown. Shaded: gaps below ${plan.epsilon}.` +
                (near ? ` Below the picture: ${below} more, and the same decision for everyone.` : ''),
            draw: (_, width) =>
                pareto(points, {
                    width,
                    title: `Balanced accuracy against the size of the gap, ${where}`,
                    epsilon: plan.epsilon,
                    ...options,
                }),
        }).element,
        legend(),
    ];
}

const WARNINGS = {reads_column: null, randomised: 'drawn at random'};
const warningText = id => (id in WARNINGS ? WARNINGS[id] : id.replaceAll('_', ' '));
const share = ({wins, losses, ties}) => `${wins}\u2013${losses}${ties ? `, ${ties} tied` : ''}`;

/** A table below its caption, which stays in sight where the table is wider than the page. */
const captioned = (make, spec) => [h('p', {class: 'soft'}, spec.caption), make({...spec, hideCaption: true})];

function numbersTable(plan) {
    const baseline = baselineOf(plan),
        fronts = Object.entries({validation: 'valid', test: 'test'}).map(([word, part]) => [word, frontOf(plan.lines, part)]);
    const rows = plan.lines.map((line, i) => ({
        ...middle(line, shown.part),
        line,
        number: i + 1,
        won: against([{line, baseline}], shown.part),
    }));
    return captioned(sortable, {
        caption:
            `${placeOf(plan)}: every line, ${PARTS[shown.part].toLowerCase()}, medians over the seeds. Better\u2013worse: ` +
            'seeds against no debiasing.',
        kept: true,
        first: 12,
        rows: rows.sort((a, b) => (b.phi ?? -1) - (a.phi ?? -1)),
        columns: [
            {head: 'Method', value: r => r.line.label, cell: r => `${r.number}. ${r.line.label}`, rowhead: true},
            {head: 'Family', value: r => familyTitle(r.line.family)},
            {head: 'Balanced accuracy', value: r => r.performance, cell: r => num(r.performance), num: true},
            {head: 'Gap', value: r => r.gap, cell: r => num(r.gap), num: true},
            {head: 'Phi', value: r => r.phi, cell: r => num(r.phi), num: true},
            {head: 'Bound kept', value: r => r.kept, cell: r => `${r.kept} of ${r.n}`, num: true},
            {head: 'Gap, better\u2013worse', value: r => r.won.gap.wins, cell: r => share(r.won.gap), num: true},
            {
                head: 'Balanced accuracy, better\u2013worse',
                value: r => r.won.performance.wins,
                cell: r => share(r.won.performance),
                num: true,
            },
            {head: 'Front', value: r => fronts.flatMap(([word, on]) => (on.has(r.line) ? [word] : [])).join(', ')},
            {head: 'Reads', value: r => r.line.reads.replace(/^reads /, '')},
            {head: 'Warnings', value: r => warningsOf(r.line), words: true},
        ],
    });
}

const warningsOf = line => [...line.warnings.map(warningText), ...line.errors].filter(Boolean).join('; ');

/** What other toolkits found on these data, beside the line of ours that does the same, under the same kind of learner. */
function peerTable({data}) {
    if (!held.peers)
        return h('p', {class: 'soft'}, 'Figures of Fairlearn and AIF360: not present (the golden folder was not there).');
    const plan = held.plans.find(other => other.data.name === data.name && other.kind === 'logistic_regression');
    const rows = (held.peers[data.name] ?? []).map(row => {
        const line = plan?.lines.find(own => own.method === row.ours && own.seeds.length);
        return {...row, line, own: line ? middle(line, shown.part) : {}};
    });
    return captioned(table, {
        caption:
            'Other toolkits on the same data, on the scores of a logistic regression as ours: theirs is fitted and measured on ' +
            `the same 5,000 rows (or fewer), ours fitted on validation, here on the ${PARTS[shown.part].toLowerCase()}.`,
        rows,
        columns: [
            {head: 'Toolkit', cell: r => r.toolkit, rowhead: true},
            {head: 'Algorithm', cell: r => r.algorithm, words: true},
            {head: 'Its balanced accuracy', cell: r => num(r.performance), num: true},
            {head: 'Its gap', cell: r => num(r.gap), num: true},
            {head: 'Ours', cell: r => r.line?.label ?? 'none', words: true},
            {head: 'Our balanced accuracy', cell: r => num(r.own.performance), num: true},
            {head: 'Our gap', cell: r => num(r.own.gap), num: true},
        ],
    });
}

/** Every line against no debiasing, over all data sets. */
function winsTable() {
    const plans = plansShown(),
        labels = [...new Set(plans.flatMap(plan => plan.lines.map(line => line.label)))];
    const rows = labels.flatMap(label => {
        const pairs = plans.flatMap(plan => {
            const line = plan.lines.find(l => l.label === label),
                baseline = baselineOf(plan);
            return line && baseline && !isBaseline(line) ? [{line, baseline}] : [];
        });
        return pairs.length ? [{label, family: pairs[0].line.family, won: against(pairs, shown.part)}] : [];
    });
    const column = (head, of) => [
        {head, value: r => of(r).wins - of(r).losses, cell: r => share(of(r)), num: true},
        {head: 'p', value: r => of(r).p, cell: r => (of(r).p < 0.001 ? '< 0.001' : num(of(r).p)), num: true},
    ];
    return captioned(sortable, {
        caption:
            `Better\u2013worse than no debiasing over seeds and data sets, ${kindTitle(shown.kind).toLowerCase()}, ` +
            `${PARTS[shown.part].toLowerCase()}. p: sign test, exact and two-sided, ties left out.`,
        kept: true,
        first: 12,
        rows: rows.sort((a, b) => b.won.phi.wins - a.won.phi.wins),
        columns: [
            {head: 'Method', value: r => r.label, rowhead: true},
            {head: 'Family', value: r => familyTitle(r.family)},
            ...column('Phi', r => r.won.phi),
            ...column('Gap', r => r.won.gap),
            ...column('Balanced accuracy', r => r.won.performance),
        ],
    });
}

const alone = [...new Set(held.plans.flatMap(plan => plan.lines.filter(l => l.alone).map(l => l.label.split(', ')[0])))];
const NOTES = [
    'A seed is a split and a model, so seeds differ in both. Thresholds and rules are chosen on validation; the test rows are ' +
        'looked at once.',
    'Phi is balanced accuracy where the gap is below the bound, and 0 elsewhere. The cross at gap 0 decides the same for ' +
        'everyone.',
    'A method runs at its default strength and, unless it is slow, a weaker one; its neutral strength is no debiasing, ' +
        'bit for bit, and is drawn once. Group thresholds run over their tolerance: they are the thick line.',
    `${alone.join(', ')}: predictors of their own, the same whatever the base learner. They are run once and stand ` +
        'under each.',
    'The sign test treats seeds and data sets as independent and is not corrected for the number of lines: with five seeds ' +
        `of one data set the smallest possible p is ${signTest(5, 0)}, with four data sets it is far smaller.`,
    'German credit has 200 test rows and Bank few people below 25: differences there are mostly noise.',
];

function mount() {
    const plans = plansShown();
    const kinds = Object.fromEntries(held.kinds.map(({id, title}) => [id, title]));
    const pick = key => value => {
        shown[key] = value;
        redraw();
    };
    fill(
        byId('page'),
        h(
            'p',
            {class: 'lead'},
            'Every method of the catalogue on four data sets, under every base learner that it works with: what it costs in ' +
                'balanced accuracy to make the gap between groups small.',
        ),
        held.plans.some(plan => plan.data.synthetic)
            ? h('p', {class: 'alert'}, 'Some of the data are synthetic twins: these figures say nothing about the originals.')
            : null,
        facts(),
        h(
            'div',
            {class: 'parts'},
            choice('Rows', PARTS, shown.part, pick('part')),
            choice('View', VIEWS, shown.view, pick('view')),
            choice('Base learner', kinds, shown.kind, pick('kind')),
        ),
        plans.map(({data}) => {
            const now = () => plansShown().find(plan => plan.data.name === data.name);
            return section(`data-${data.name}`, placeOf(now()), () => [
                paretoFigure(now()),
                numbersTable(now()),
                peerTable(now()),
            ]);
        }),
        section('against', 'Who beats doing nothing', winsTable),
        h(
            'section',
            {id: 'notes', 'aria-label': 'What to know'},
            h('h2', {}, 'What to know'),
            h(
                'ul',
                {class: 'defects'},
                NOTES.map(text => h('li', {}, text)),
            ),
        ),
    );
    redraw();
}

byId('page').classList.add('catalogue');
chartsReady({pareto});
mount();
document.documentElement.dataset.state = 'ready';
