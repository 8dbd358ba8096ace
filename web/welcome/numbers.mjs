// The numbers of the welcome, made by the command line from the counts of datasets/counts: at each line, of each group, how many
// got the wrong decision, with the interval; and the best two lines with equal false alarms. The site's build makes them and
// says where web/welcome/numbers.json is not what it made.
//   node web/welcome/numbers.mjs [--equipoise build/equipoise]      writes web/welcome/numbers.json

import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {readDeciles} from '../state/counts.js';

const here = dirname(fileURLToPath(import.meta.url));
export const LINES = Array.from({length: 11}, (_, i) => i + 1);
const file = join(here, 'numbers.json');

/** The counts of the two groups, as the core reads them. */
export function twoGroups() {
    const json = JSON.parse(readFileSync(join(here, '../../datasets/counts/compas_deciles.json'), 'utf8'));
    const {bytes, among, scale} = readDeciles(json);
    const [head, ...rows] = new TextDecoder().decode(bytes).trim().split('\n');
    return {csv: `${[head, ...rows.filter(row => among.includes(row.split(',')[1]))].join('\n')}\n`, among, scale};
}

/** @param {string} equipoise @param {string} csv @param {string[]} more options */
function audit(equipoise, csv, ...more) {
    const what = [
        '--label',
        'charged_again',
        '--favourable',
        '0',
        '--count',
        'n',
        '--protected',
        'race',
        '--privileged',
        'White',
    ];
    const how = ['--csv', '-', '--score', 'score', '--bootstrap', '0', '--json'];
    return JSON.parse(execFileSync(equipoise, ['audit', ...what, ...how, ...more], {input: csv, encoding: 'utf8'}));
}

/** @param {string} equipoise the program @returns {string} the content of numbers.json */
export function numbers(equipoise) {
    const {csv, among, scale} = twoGroups();
    const answers = LINES.map(line => audit(equipoise, csv, '--threshold', String(scale.toScore(line))).groups);
    /** @param {string} name @param {string} rate @param {string} wrong @param {string} of */
    const wrongs = (name, rate, wrong, of) => {
        const at = answers.map(groups => groups.find(group => group.name === name));
        const column = key => at.map(group => Number(group[rate][key].toFixed(9)));
        return {n: at[0][of], k: at.map(group => group[wrong]), low: column('low'), high: column('high')};
    };
    // The favourable decision is to be marked low: who is wrongly refused it is a false alarm of the score.
    const groups = among.map(name => ({
        name,
        not: wrongs(name, 'fnr', 'fn', 'positives'),
        again: wrongs(name, 'fpr', 'fp', 'negatives'),
    }));
    const {decide} = audit(equipoise, csv, '--with', 'decide');
    const best = decide.strategies.find(strategy => strategy.id === 'equal_opportunity').groups;
    const lineOf = name => {
        const {line} = best.find(group => group.name === name);
        return scale.values.find(value => scale.toScore(value) <= line);
    };
    return `${JSON.stringify({groups, alike: among.map(lineOf)})}\n`;
}

/** Stops the build where what is shipped is not what the command line says. @param {string} equipoise */
export function checkNumbers(equipoise) {
    if (readFileSync(file, 'utf8') !== numbers(equipoise))
        throw new Error(`${file} is not what ${equipoise} makes of the counts: run node web/welcome/numbers.mjs`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const at = process.argv.indexOf('--equipoise');
    writeFileSync(file, numbers(at < 0 ? 'build/equipoise' : process.argv[at + 1]));
}
