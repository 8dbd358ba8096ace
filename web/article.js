// The article about the paper: its sentences ask a study for their numbers, its figures are drawn from the same study. All
// the names are in the article itself; here is only how a place in it is filled.

import {answer} from './study/facts.js';
import {unpackStudy} from './study/packed.js';
import {byId, fill, freshId, h} from './parts/dom.js';
import {chartsReady} from './parts/figure.js';
import {count, duration, num, sentence} from './parts/format.js';
import {show} from './lab/figures.js';
import {referenceTables} from './study/reference.js';
import {spreadSection, weightSection} from './study/sensitivity.js';
import {PARTS, bestTable, biasFigure, phiFigure} from './study/study.js';
import {partOf, titleOf} from './study/words.js';
import numbersInGerman from './words/de/numbers.js';
import german from './words/de/study.js';
import tablesInGerman from './words/de/tables.js';
import namesInGerman from './words/de/core.json' with {type: 'json'};
import {addNames} from './words/core.js';
import {addWords, numbersNow, speak, t} from './words/words.js';

/** @typedef {import('./study/packed.js').Results} Results */
/** @typedef {import('./study/facts.js').Question} Question */
/** @typedef {import('./study/figures.js').Part} Part */
/** @typedef {import('./study/study.js').Shown} Shown */

const WHOLE = new Set([
    'cells-of',
    'constant',
    'above',
    'families',
    'family-cases',
    'family-feasible',
    'family-seeds',
    'family-losses',
    'family-wins',
    'feasible',
    'kept',
    'lines',
    'losses',
    'lost',
    'networks',
    'pairs',
    'places',
    'ratio-cases',
    'ratio-least',
    'same',
    'seeds',
    'ties',
    'tops',
    'wins',
]);

/** @param {string} fact @param {number} value */
function printed(fact, value) {
    if (WHOLE.has(fact)) return count(value);
    if (fact === 'p') return value < 0.001 ? show('probability', value) : `= ${num(value)}`;
    return num(value);
}

/** @param {HTMLElement} place @param {Map<string, Shown>} studies */
function fillFact(place, studies) {
    const {fact = '', study = 'paper', least, ...names} = place.dataset;
    const shown = studies.get(study);
    const question = /** @type {Question} */ ({fact, ...names, ...(least ? {least: Number(least)} : {})});
    const value = shown ? answer(shown.study, question) : null;
    place.textContent = value === null ? t('study.unknown') : printed(fact, value);
    place.classList.toggle('unknown', value === null);
    if (value !== null) place.setAttribute('value', String(value));
}

/** Lines of methods by their ids, so that a figure can show a few of them. @param {Shown} shown @param {string} only */
function narrowed(shown, only) {
    const {study} = shown;
    const wanted = only.split('|');
    const kept = study.methods.filter(method =>
        wanted.some(by => answer({...study, methods: [method]}, {fact: 'places', by}) !== null),
    );
    const cells = study.cells
        .filter(cell => kept.includes(study.methods[cell.method]))
        .map(cell => ({...cell, method: kept.indexOf(study.methods[cell.method])}));
    return {...shown, study: {...study, methods: kept, cells}};
}

/** Both rows of figures, for the measure and the rows that are chosen. @param {HTMLElement} place @param {Shown} shown */
function studyFigure(place, shown) {
    const {study} = shown;
    /** @type {{measure: string, part: Part}} */
    const view = {measure: study.measures[0], part: 'test'};
    const body = h('div', {});
    const draw = () => fill(body, phiFigure(shown, view.measure, view.part), biasFigure(shown, view.measure, view.part));
    const id = freshId('measure');
    const select = h(
        'select',
        {
            id,
            onchange: () => {
                view.measure = select.value;
                draw();
            },
        },
        study.measures.map(measure => h('option', {value: measure}, titleOf(shown, measure))),
    );
    const group = freshId('part');
    const parts = PARTS.map(part => {
        const radio = freshId('part');
        const onchange = () => {
            view.part = part;
            draw();
        };
        return [
            h('input', {type: 'radio', name: group, id: radio, checked: part === view.part, onchange}),
            h('label', {for: radio}, sentence(partOf(part))),
        ];
    });
    draw();
    fill(
        place,
        h(
            'div',
            {class: 'bar'},
            h('div', {class: 'control inline'}, h('label', {for: id}, t('study.measure')), select),
            h('fieldset', {class: 'switch'}, h('legend', {class: 'vh'}, t('study.part')), parts),
        ),
        body,
    );
}

/** @param {HTMLElement} place @param {Map<string, Shown>} studies @param {Results} results */
function fillFigure(place, studies, results) {
    const {figure, section, study = 'paper', measure = '', only} = place.dataset;
    const found = studies.get(study);
    const shown = found && only ? narrowed(found, only) : found;
    place.classList.add('shown');
    if (section === 'weights') {
        if (results.weights) fill(place, folded(weightSection({study: emptyStudy(), ...heads(results)}, results.weights)));
        else place.remove();
    } else if (!shown || shown.study.cells.length === 0) place.remove();
    else if (section === 'spread') fill(place, folded(spreadSection(shown, 'test')));
    else if (section === 'best') fill(place, folded([bestTable(shown, 'test')], t('study.cases')));
    else if (figure === 'phi') fill(place, phiFigure(shown, measure, 'test'));
    else studyFigure(place, shown);
}

/** Tables stay shut until they are asked for: the article is read first.
 *  @param {HTMLElement[]} parts @param {string} [name] */
const folded = (parts, name = t('study.every')) =>
    parts.map(part => (part.classList.contains('scroll') ? h('details', {}, h('summary', {}, name), part) : part));

const emptyStudy = () => ({places: [], measures: [], methods: [], cells: []});
/** @param {Results} results */
const heads = ({titles, families}) => ({titles, families});

/** @param {Results} results */
function provenance({version, sources, plans, sittings}) {
    const seconds = sittings.reduce((sum, s) => sum + s.seconds, 0);
    const machines = [...new Set(sittings.map(({cpu, jobs, threads}) => t('study.made.threads', {cpu, jobs, threads})))];
    const days = [...new Set(sittings.map(({when}) => when.slice(0, 10)))].sort();
    const when =
        days.length > 1 ? t('study.made.between', {from: days[0], until: days.at(-1)}) : (days[0] ?? t('study.made.unknown'));
    const time = duration(seconds);
    const rows = [
        [t('study.made'), t('study.made.in', {when, time})],
        [t('study.made.machine'), machines.join('; ')],
        [t('study.made.version'), t('study.made.sources', {version, sources})],
        [t('study.made.plans'), `SHA-256 ${plans}`],
    ];
    fill(
        byId('provenance'),
        rows.map(([name, text]) => h('div', {}, h('dt', {}, name), h('dd', {}, text))),
    );
    byId('made').textContent = t('study.made.lead', {when, version, time});
}

/** The results, or null where the site was built without a study; and the table of intra-processing likewise.
 *  @returns {Promise<[Results | null, import('./study/reference.js').Reference | null]>} */
async function fetchResults() {
    /** Beside this script, wherever the article lies. @param {string} name */
    const at = name => new URL(`studies/${name}`, import.meta.url);
    const response = await fetch(at('index.json'));
    if (!response.ok) throw new Error(t('study.absent'));
    const listed = await response.json();
    /** @param {string} name */
    const get = async name => (await fetch(at(name))).json();
    return Promise.all([listed.results ? get('results.json') : null, listed.intra ? get('intra.json') : null]);
}

async function open() {
    addWords('de', numbersInGerman, german, tablesInGerman);
    addNames('de', namesInGerman);
    speak(document.documentElement.lang);
    const [charts, [results, reference]] = await Promise.all([
        import(/* @vite-ignore */ /** @type {any} */ ('./charts.js')),
        fetchResults(),
    ]);
    charts.numbersAs(numbersNow());
    chartsReady(charts);
    const main = byId('main');
    const places = /** @type {HTMLElement[]} */ ([...main.querySelectorAll('[data-figure], [data-section]')]);
    if (results) {
        const studies = new Map(
            Object.entries(results.studies).map(([name, packed]) => [name, labelled(unpackStudy(packed), results)]),
        );
        const facts = /** @type {HTMLElement[]} */ ([...main.querySelectorAll('[data-fact]')]);
        for (const place of facts) fillFact(place, studies);
        for (const place of places) fillFigure(place, studies, results);
        provenance(results);
        byId('synthetic').hidden = ![...studies.values()].some(({study}) => study.places.some(p => p.synthetic));
    } else {
        for (const place of places) place.remove();
        for (const place of main.querySelectorAll('.result, #provenance, #made')) place.remove();
        byId('absent').hidden = false;
    }
    if (reference) fill(byId('reference-tables'), referenceTables(reference));
    else byId('reference').remove();
    document.documentElement.dataset.state = 'ready';
}

/** A study says in its labels, in English, which networks do not read a column.
 *  @param {import('./study/figures.js').Place} place */
function labelOf({label, synthetic}) {
    const own = label.replace('(not read)', t('study.unread'));
    return synthetic ? t('study.synthetic', {label: own}) : own;
}

/** @param {import('./study/figures.js').Study} study @param {Results} results @returns {Shown} */
function labelled(study, results) {
    const places = study.places.map(place => ({...place, label: labelOf(place)}));
    return {study: {...study, places}, ...heads(results)};
}

open().catch(error => {
    const alert = byId('alert');
    alert.textContent = error instanceof Error ? error.message : String(error);
    alert.hidden = false;
    document.documentElement.dataset.state = 'failed';
});
