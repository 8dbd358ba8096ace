// What the core refuses with, read from its sources: formats of eq_fail and its kin, with what they are filled with.

import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {argumentsOf, textsIn} from './c_source.mjs';

/** Functions that take a format: which of their arguments it is. */
const FORMATS = {eq_fail: 2, eq_fail_about: 2, eq_json_fail: 1, eq_op_fail: 1, eq_onnx_fail: 1, eq_word: 3};

/** Not in the module. */
const ELSEWHERE = /^src\/cli\//;

/** @typedef {{form: string, args: string[], at: string}} Refusal */

/** @param {string} folder @returns {string[]} */
const sources = folder =>
    readdirSync(folder, {withFileTypes: true}).flatMap(one => {
        const path = join(folder, one.name);
        return one.isDirectory() ? sources(path) : /\.(c|h|def)$/.test(path) && !ELSEWHERE.test(path) ? [path] : [];
    });

/** Calls of a function. @param {string} path @param {string} name @returns {{args: string[], at: string}[]} */
function callsIn(path, name) {
    const text = readFileSync(path, 'utf8');
    return [...text.matchAll(new RegExp(`\\b${name}\\(`, 'g'))].map(({0: {length}, index}) => ({
        args: argumentsOf(text, index + length),
        at: `${path}:${text.slice(0, index).split('\n').length}`,
    }));
}

const paths = sources('src').sort();

/** @returns {{all: Refusal[], other: string[]}} other: calls whose format is no text, where */
export function refusals() {
    const all = [];
    const other = [];
    for (const [name, place] of Object.entries(FORMATS))
        for (const path of paths)
            for (const {args, at} of callsIn(path, name)) {
                if (/^(const )?eq_\w+ \*/.test(args[0])) continue; // it is declared
                const form = /^["A-Z]/.test(args[place] ?? '') ? textsIn(args[place]) : [];
                if (form.length === 1) all.push({form: form[0], args: args.slice(place + 1), at});
                else other.push(`${at}: ${args[place]}`);
            }
    return {all, other};
}

/** Calls of a function, anywhere: texts of one of its arguments. @param {string} name @param {number} place */
export const textsOf = (name, place) =>
    paths.flatMap(path => callsIn(path, name).flatMap(({args, at}) => textsIn(args[place] ?? '').map(text => ({text, at}))));

/** How a format's arguments are printed. @param {string} form @returns {string[]} */
export const conversionsOf = form =>
    [...form.matchAll(/%(?:%|[-+ #0-9]*(?:\.(?:\*|\d+))?[hlzjt]*[a-zA-Z])/g)].map(([c]) => c).filter(c => c !== '%%');

/** Refusals that nobody can cause from the page: faults of our own, and calls that the page does not make: one rule, here. */
const OWN_FAULT = [
    /it was not given the groups$/,
    /made to fail$/,
    /please report this$/,
    /expected eq_\w+ first$/,
    /^question: none is asked/,
    /^preview: no file is looked over/,
    /^group: is %zu, expected one of the shard's$/,
    /without saying so$/,
    /^%s: gives rows %zu features and training rows %zu$/,
    /^(simplex|linear program|ridge|gbrt|minimizer):/,
    /^(cell %zu has|none of %zu cells has a) weight/,
    /values to sort|rows to deal out/,
    /^the network has no wire for/,
];

/** Files of what only the command line does: fitting twins, streams, tables written as CSV. */
const OF_COMMANDS = [
    'data/twin/twin.c',
    'data/twin/twin_write.c',
    'data/stream.c',
    'data/different.c',
    'data/score_counts.c',
    'data/table/csv_out.c',
    'experiment/twin_distance.c',
];

/** @param {Refusal} refusal */
export const fromThePage = ({form, at}) =>
    !OF_COMMANDS.some(path => at.startsWith(`src/${path}:`)) && !OWN_FAULT.some(fault => fault.test(form));
