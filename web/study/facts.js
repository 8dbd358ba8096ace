// Numbers of a text, asked of a study: each answers a question with names in it, such as the median phi of one method at
// one place. The names are the text's; here is only how they are looked up and worked out.

import {spreads} from './spreads.js';
import {duels, lines, median} from './figures.js';

/** @typedef {import('./figures.js').Study} Study */
/** @typedef {import('./figures.js').Line} Line */
/** @typedef {import('./figures.js').Part} Part */

/**
 * @typedef {object} Question
 * @property {string} fact  what is asked
 * @property {string} [at]  end of a plan's name @property {string} [of]  measure
 * @property {string} [by]  "id" or "id parameter=value ..." @property {string} [against]  the same
 * @property {string} [family] @property {string} [rival]  family
 * @property {Part} [part]
 * @property {number} [least]
 */

/** Whether a line of methods is the one that is named: its id, and every parameter that is given.
 *  @param {import('./figures.js').Method} method @param {string} name */
function named(method, name) {
    const [id, ...wanted] = name.split(' ');
    const space = method.key.indexOf(' ');
    if (method.key.slice(0, space) !== id) return false;
    const params = JSON.parse(method.key.slice(space + 1));
    return wanted.every(pair => {
        const [param, value] = pair.split('=');
        return value === 'none' ? params[param] === undefined : String(params[param]) === value;
    });
}

/** The place of a plan of that name in a study; null where none is asked for.
 *  @param {Study} study @param {string} [at] */
const placeOf = (study, at) => (at === undefined ? null : study.places.findIndex(place => place.plan.endsWith(at)));

/** @param {Study} study @param {Question} question @returns {Line[]} */
function chosen(study, {at, of, by, part = 'test'}) {
    return lines(study, part).filter(
        line =>
            (at === undefined || line.place.plan.endsWith(at)) &&
            (of === undefined || line.measure === of) &&
            (by === undefined || named(line.method, by)),
    );
}

/** Phi of one method beside that of another, on the same place, measure and seed.
 *  @param {Study} study @param {Question} question */
function pairs(study, {at, of, by = '', against = '', part = 'test'}) {
    const place = placeOf(study, at);
    const [a, b] = [by, against].map(name => study.methods.findIndex(method => named(method, name)));
    const here = study.cells.filter(
        c => c.figures && (place === null || c.place === place) && (of === undefined || c.measure === of),
    );
    return here
        .filter(c => c.method === a)
        .flatMap(c => {
            const other = here.find(d => d.method === b && d.place === c.place && d.measure === c.measure && d.seed === c.seed);
            return other?.figures && c.figures ? [{a: c.figures[part].phi, b: other.figures[part].phi}] : [];
        });
}

/** At every place and measure, the line on test of the method of a family that is best on validation.
 *  @param {Study} study @param {string} family @returns {Map<string, Line>} */
function bestOf(study, family) {
    const test = lines(study, 'test');
    /** @type {Map<string, {valid: number, line: Line}>} */
    const best = new Map();
    lines(study, 'valid').forEach((line, i) => {
        if (line.method.family !== family || line.trainedPhi === null) return; /* nobody is praised for chance */
        const key = `${line.place.plan} ${line.measure}`;
        const before = best.get(key);
        if (!before || line.trainedPhi > before.valid) best.set(key, {valid: line.trainedPhi, line: test[i]});
    });
    return new Map([...best].map(([key, {line}]) => [key, line]));
}

/** The line that a family puts forward at the place and measure that are asked for.
 *  @param {Study} study @param {Question} question */
const forward = (study, {family = '', at = '', of}) =>
    [...bestOf(study, family).values()].find(line => line.place.plan.endsWith(at) && (of === undefined || line.measure === of));

/** How often one family is above another, place by place. @param {Study} study @param {Question} question */
function families(study, {family = '', rival = ''}) {
    const [a, b] = [bestOf(study, family), bestOf(study, rival)];
    const both = [...a].flatMap(([key, line]) => {
        const other = b.get(key);
        return other ? [{a: line.phi.median ?? 0, b: other.phi.median ?? 0}] : [];
    });
    return {
        cases: both.length,
        wins: both.filter(x => x.a > x.b).length,
        losses: both.filter(x => x.a < x.b).length,
    };
}

/** Lines in which a method has the best median phi of its family. @param {Study} study @param {Question} question */
function tops(study, question) {
    const all = lines(study, question.part ?? 'test');
    const own = chosen(study, question);
    return own.filter(
        line =>
            line.trainedPhi !== null &&
            all.every(
                other =>
                    other.place.plan !== line.place.plan ||
                    other.measure !== line.measure ||
                    other.method.family !== line.method.family ||
                    (other.trainedPhi ?? 0) <= (line.trainedPhi ?? 0),
            ),
    );
}

/** Lines that keep the bound for every seed on validation, and those of them that lose it on test.
 *  @param {Study} study @param {Question} question */
function carried(study, question) {
    const test = chosen(study, {...question, part: 'test'});
    const kept = chosen(study, {...question, part: 'valid'}).filter(l => l.n > 0 && l.feasible === l.n);
    const lost = kept.filter(l => {
        const there = test.find(t => t.place.plan === l.place.plan && t.measure === l.measure && t.method.key === l.method.key);
        return there && there.feasible < there.n;
    });
    return {kept: kept.length, lost: lost.length};
}

/** @param {Study} study @param {Question} question */
function duel(study, {at, of = undefined, by = '', against = '', part = 'test'}) {
    const place = placeOf(study, at);
    const [a, b] = [by, against].map(name => study.methods.findIndex(method => named(method, name)));
    if (a < 0 || b < 0 || place === -1) return null;
    return duels(study, part, {measure: of ?? null, place})[a][b];
}

/** @param {Study} study @param {Question} question */
function ratios(study, question) {
    return spreads(study, question.part ?? 'test')
        .filter(row => question.at === undefined || row.place.plan.endsWith(question.at))
        .flatMap(row => (row.ratio === null ? [] : [row.ratio]));
}

const CONSTANT = 0.5; // phi of deciding the same for everyone, where performance is balanced accuracy
const NEAR = 0.005;

/** @param {Line} line */
const isConstant = ({phi}) => phi.median !== null && Math.abs(phi.median - CONSTANT) < NEAR;

/**
 * What can be asked of one line, of many, or of the study.
 * @type {Record<string, (study: Study, question: Question) => number | null | undefined>}
 */
const ANSWERS = {
    phi: (study, q) => median(chosen(study, q).flatMap(l => l.phi.median ?? [])),
    bias: (study, q) => median(chosen(study, q).flatMap(l => l.bias.mean ?? [])),
    performance: (study, q) => median(chosen(study, q).flatMap(l => l.performance ?? [])),
    feasible: (study, q) => chosen(study, q).reduce((n, l) => n + l.feasible, 0),
    seeds: (study, q) => chosen(study, q).reduce((n, l) => n + l.n, 0),
    lines: (study, q) => chosen(study, q).length,
    constant: (study, q) => chosen(study, q).filter(isConstant).length,
    above: (study, q) => chosen(study, q).filter(l => l.phi.median !== null && l.phi.median > CONSTANT + NEAR).length,
    kept: (study, q) => carried(study, q).kept,
    lost: (study, q) => carried(study, q).lost,
    wins: (study, q) => duel(study, q)?.wins,
    losses: (study, q) => duel(study, q)?.losses,
    ties: (study, q) => duel(study, q)?.ties,
    p: (study, q) => duel(study, q)?.p,
    pairs: (study, q) => pairs(study, q).length,
    same: (study, q) => pairs(study, q).filter(({a, b}) => Math.abs(a - b) < 1e-3).length,
    'family-cases': (study, q) => families(study, q).cases,
    'family-wins': (study, q) => families(study, q).wins,
    'family-losses': (study, q) => families(study, q).losses,
    'family-phi': (study, q) => forward(study, q)?.phi.median,
    'family-feasible': (study, q) => forward(study, q)?.feasible,
    'family-seeds': (study, q) => forward(study, q)?.n,
    tops: (study, q) => tops(study, q).length,
    'ratio-cases': (study, q) => ratios(study, q).length,
    'ratio-median': (study, q) => median(ratios(study, q)),
    'ratio-least': (study, q) => ratios(study, q).filter(ratio => ratio >= (q.least ?? 0)).length,
    'cells-of': study => study.cells.length,
    networks: study => study.places.reduce((n, place) => n + place.seeds.length, 0),
    places: study => study.places.length,
};

/**
 * The answer to a question; null when the study does not hold it.
 * @param {Study} study @param {Question} question @returns {number | null}
 */
export function answer(study, question) {
    const work = ANSWERS[question.fact];
    if (!work) throw new Error(`Nothing answers \u201c${question.fact}\u201d.`);
    if (placeOf(study, question.at) === -1) return null;
    const names = [question.by, question.against].filter(name => name !== undefined);
    if (names.some(name => !study.methods.some(method => named(method, String(name))))) return null;
    return work(study, question) ?? null;
}
