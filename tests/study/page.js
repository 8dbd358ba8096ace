// The page of a study: everything is in it, it asks for nothing.
import * as charts from '../../web/chart/charts.js';
import {lines, studyOf} from '../../web/study/figures.js';
import {byId, fill, freshId, h} from '../../web/parts/dom.js';
import {download} from '../../web/state/download.js';
import {chartsReady} from '../../web/parts/figure.js';
import {count, duration} from '../../web/parts/format.js';
import {spreadSection, weightSection} from '../../web/study/sensitivity.js';
import {table} from '../../web/parts/table.js';
import {PARTS, bestTable, biasFigure, duelTable, numbersTable, phiFigure, seedsTable} from '../../web/study/study.js';
import '../../web/study/page_words.js';

const {study: held = null, confident = null, sensitivity = null} = JSON.parse(byId('held').textContent);
const shownOf = document => ({study: studyOf(document.plans), titles: document.titles, families: document.families});
const shown = held && shownOf(held),
    study = shown?.study;
const title = id => held.titles[id] ?? id;

/** Radio buttons in a named group; `change` gets the value. */
function choice(name, options, change) {
    const group = freshId('choice');
    return h(
        'fieldset',
        {class: 'switch'},
        h('legend', {class: 'vh'}, name),
        Object.entries(options).map(([value, text], i) => {
            const id = freshId('option');
            return [
                h('input', {type: 'radio', name: group, id, value, checked: i === 0, onchange: () => change(value)}),
                h('label', {for: id}, text),
            ];
        }),
    );
}

/** A section whose content is made anew when the part is switched. */
const switched = [];
function section(id, heading, make, ...before) {
    const body = h('div', {});
    const draw = part => fill(body, make(part));
    switched.push(draw);
    return h('section', {id, 'aria-label': heading}, h('h2', {}, heading), before, body);
}

const many = (n, noun) => `${n} ${noun}${n === 1 ? '' : 's'}`;

function facts({sittings, version, sources, node}, study) {
    const seconds = sittings.reduce((sum, s) => sum + s.seconds, 0);
    const machines = [...new Set(sittings.map(s => `${s.cpu}, ${s.jobs} of ${s.threads} threads`))];
    const several = sittings.length > 1 ? ` in ${sittings.length} sittings` : '';
    const cells = study.cells.length,
        seeds = [...new Set(study.places.flatMap(p => p.seeds))];
    const rows = [
        [
            'Runs',
            `${count(cells)} cells: ${many(study.places.length, 'pair')} of data set and attribute, ` +
                `${many(study.measures.length, 'measure')}, ${many(study.methods.length, 'method')}, seeds ${seeds.join(', ')}`,
        ],
        ['Time', sittings.length ? `${duration(seconds)}${several} on ${machines.join('; ')}` : 'not noted: made elsewhere'],
        [
            'Data',
            study.places.map(p => `${p.label}: ${count(p.rows)} ${p.synthetic ? 'rows of a synthetic twin' : 'rows'}`).join('; '),
        ],
        ['Version', `Equipoise ${version}, sources ${sources}, node ${node}`],
    ];
    return h(
        'dl',
        {class: 'facts'},
        rows.map(([name, text]) => h('div', {}, h('dt', {}, name), h('dd', {}, text))),
    );
}

function csv() {
    const head = ['plan', 'data', 'measure', 'method', 'seed', 'part', 'phi', 'performance', 'bias', 'why'];
    const quote = x => (/[",\n]/.test(String(x ?? '')) ? `"${String(x).replaceAll('"', '""')}"` : String(x ?? ''));
    const body = study.cells.flatMap(cell =>
        PARTS.map(part => {
            const place = study.places[cell.place],
                f = cell.figures?.[part] ?? {why: cell.error};
            return [
                place.plan,
                place.data,
                cell.measure,
                study.methods[cell.method].label,
                cell.seed,
                part,
                f.phi,
                f.performance,
                f.bias,
                f.why,
            ];
        }),
    );
    return [head, ...body].map(row => row.map(quote).join(',')).join('\r\n') + '\r\n';
}

function notes() {
    const test = lines(study, 'test');
    const constant = test.filter(l => l.phi.median !== null && Math.abs(l.phi.median - 0.5) < 0.005);
    const carried = lines(study, 'valid').filter(l => l.n && l.feasible === l.n);
    const lost = carried.filter(l => {
        const there = test.find(t => t.place === l.place && t.measure === l.measure && t.method === l.method);
        return there && there.feasible < there.n;
    });
    const synthetic = study.places.filter(p => p.synthetic);
    return h(
        'ul',
        {class: 'defects'},
        [
            'Phi is balanced accuracy where |bias| is below epsilon, and 0 elsewhere; thresholds and rules are chosen on ' +
                'validation, and the test rows are looked at once. A seed is a split and a network, so seeds differ in both.',
            `${constant.length} of ${test.length} lines have a median phi of 0.5 on test within 0.005: ` +
                `that is what the constant ` +
                'classifier gets for deciding the same for everyone. It is a bound kept, not a model made fair.',
            `Of ${carried.length} lines whose bound holds for every seed on validation, ${lost.length} lose it on test for at ` +
                'least one seed: what is feasible on a few validation rows need not be on new ones.',
            'The sign test treats seeds and data sets as independent. Two attributes of one data set ' +
                'share splits and networks, ' +
                'and measures share networks, so the pooled p values are smaller than they should be; with ' +
                'five seeds alone the ' +
                'smallest possible p is 0.0625. Pairs are many and p is not corrected for that.',
            'The favourable outcome is 1 on every data set here; on COMPAS (favourable: no new charge) signs are therefore the ' +
                "opposite of the reference code's, whose 1 is a new charge.",
            'Where the plans give fewer epochs or steps than the paper, the plan file says so; every ' +
                'parameter of every cell is in ' +
                'report.json beside this page.',
            synthetic.length
                ? `Synthetic twins, not originals: ${synthetic.map(p => p.label).join('; ')}. These figures say ` +
                  'nothing about the paper.'
                : null,
        ]
            .filter(Boolean)
            .map(text => h('li', {}, text)),
    );
}

function measureSection(measure, i) {
    return section(`measure-${i + 1}`, title(measure), part => [
        biasFigure(shown, measure, part),
        phiFigure(shown, measure, part),
    ]);
}

/** Who beats whom, for one measure and place or for all of them. */
function duelSection() {
    let part = 'test';
    const only = {measure: null, place: null};
    const body = h('div', {});
    const draw = () => fill(body, duelTable(shown, part, only));
    /** @param {string} label @param {[string, string][]} options @param {(value: string | null) => void} set */
    const pick = (label, options, set) => {
        const id = freshId('pick');
        return h(
            'div',
            {class: 'control inline'},
            h('label', {for: id}, label),
            h(
                'select',
                {
                    id,
                    onchange: event => {
                        set(event.target.value || null);
                        draw();
                    },
                },
                h('option', {value: ''}, 'all together'),
                options.map(([value, text]) => h('option', {value}, text)),
            ),
        );
    };
    switched.push(to => {
        part = to;
        draw();
    });
    return h(
        'section',
        {id: 'wins', 'aria-label': 'Who beats whom'},
        h('h2', {}, 'Who beats whom'),
        h(
            'div',
            {class: 'bar'},
            pick(
                'Measure',
                study.measures.map(id => [id, title(id)]),
                value => {
                    only.measure = value;
                },
            ),
            pick(
                'Data',
                study.places.map((p, i) => [String(i), p.label]),
                value => {
                    only.place = value === null ? null : Number(value);
                },
            ),
        ),
        body,
    );
}

/** What was expected, and whether it came. */
function targetSection() {
    return h(
        'section',
        {id: 'targets', 'aria-label': 'Expected and found'},
        h('h2', {}, 'Expected and found'),
        table({
            caption: 'Test rows, medians over the seeds, unless said. A figure is met when it lies in the stated range.',
            rows: held.targets,
            columns: [
                {head: 'Expected', cell: t => (t.id ? `${t.id}. ${t.says}` : t.says), rowhead: true},
                {head: 'Found', cell: t => t.measured, words: true},
                {head: 'Verdict', cell: t => h('span', {class: `verdict ${t.met.split(' ')[0]}`}, t.met)},
            ],
        }),
    );
}

/** The same with bounds that must hold with confidence, so that they carry over to new rows. */
function confidentSection() {
    const seen = shownOf(confident),
        [place] = seen.study.places,
        {measures} = seen.study;
    const text =
        `Here a threshold counts as feasible on validation only when |bias| is below the bound with confidence ` +
        `${place.confidence}, and adversarial fine-tuning may learn from other rows than those that choose the threshold: ` +
        'what is learnt by heart on a few validation rows tells nothing about new ones.';
    return section(
        'confident',
        'Bounds that carry over',
        part => [
            measures.map(measure => [biasFigure(seen, measure, part), phiFigure(seen, measure, part)]),
            numbersTable(seen, part),
        ],
        h('p', {class: 'soft'}, text),
    );
}

/** The sections of the paper's study. */
const studySections = () => [
    facts(held, study),
    h(
        'div',
        {class: 'parts'},
        choice('Rows that are shown', {test: 'Test rows', valid: 'Validation rows'}, part => {
            for (const draw of switched) draw(part);
        }),
        h('button', {type: 'button', onclick: () => download('study.csv', csv(), 'text/csv')}, 'Save every number (CSV)'),
    ),
    held.targets.length ? targetSection() : null,
    section('best', 'The best of each family', part => bestTable(shown, part)),
    study.measures.map(measureSection),
    duelSection(),
    confident ? confidentSection() : null,
    section('numbers', 'Every number', part => [
        numbersTable(shown, part),
        h('details', {}, h('summary', {}, 'Every seed'), seedsTable(shown, part)),
    ]),
    h('section', {id: 'notes', 'aria-label': 'What to know'}, h('h2', {}, 'What to know'), notes()),
];

/** The sections about initial conditions. */
function sensitivitySections() {
    const seen = shownOf(sensitivity);
    return [
        h(
            'section',
            {id: 'seeds', 'aria-label': 'Does bias vary more than accuracy?'},
            h('h2', {}, 'Does bias vary more than accuracy?'),
            spreadSection(seen, 'test'),
        ),
        h(
            'section',
            {id: 'weights', 'aria-label': 'Which weights does bias hang on?'},
            h('h2', {}, 'Which weights does bias hang on?'),
            weightSection(seen, sensitivity.weights),
            h('h3', {}, 'How these two were made'),
            facts(sensitivity, seen.study),
        ),
    ];
}

function mount() {
    const places = [held, confident, sensitivity].flatMap(document => (document ? shownOf(document).study.places : []));
    fill(
        byId('page'),
        h(
            'p',
            {class: 'lead'},
            'The tabular study of \u201cIntra-processing methods for debiasing neural networks\u201d ' +
                '(Savani, White and Govindarajulu, NeurIPS 2020), run again by Equipoise: every figure here comes from that run.',
        ),
        places.some(p => p.synthetic)
            ? h('p', {class: 'alert'}, 'Some of the data are synthetic twins: this is not the paper\u2019s study.')
            : null,
        held
            ? h('div', {}, studySections())
            : h('p', {class: 'soft'}, 'The study itself is not on this page: it is made by make study.'),
        sensitivity ? sensitivitySections() : null,
    );
    for (const draw of switched) draw('test');
}

chartsReady(charts);
mount();
document.documentElement.dataset.state = 'ready';
