// The small inputs that people's own reports led to, read where they lie: a folder holds `input.csv` and what is right.
// They are not part of the project; CASES_DIR may name another place, and without them their tests are skipped.
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {join, resolve} from 'node:path';
import test from 'node:test';

import {workshop} from '../../cli/lib/program.mjs';

const folder = resolve(process.env.CASES_DIR ?? '../shared/cases');
export const caseFolder = folder;

/** All that are there. @type {string[]} */
export const caseIds = existsSync(folder)
    ? readdirSync(folder, {withFileTypes: true}).flatMap(entry => (entry.isDirectory() ? [entry.name] : []))
    : [];

/** A file of a case. @param {string} id @param {string} [file] */
export const caseFile = (id, file = 'input.csv') => join(folder, id, file);

/** @param {string} id @param {string} [file] */
export const caseText = (id, file = 'input.csv') => readFileSync(caseFile(id, file), 'utf8');

/**
 * A test about the folders it names; skipped with a sentence where one of them is absent.
 * @param {string} sentence @param {string[]} ids @param {(t: import("node:test").TestContext) => void | Promise<void>} body
 */
export function caseTest(sentence, ids, body) {
    const absent = ids.find(id => !existsSync(join(folder, id)));
    const skip = absent && `no case ${absent} in ../shared/cases (CASES_DIR may name another place)`;
    test(`${sentence} (${ids.join(', ')})`, {skip}, body);
}

/** The command line for the cases of one test program; see workshop. @param {string} name */
export const caseWorkshop = name => {
    const shop = workshop(name);
    /** An audit of a case's input as JSON. @param {string} id @param {...string} args @returns {any} */
    const audit = (id, ...args) => JSON.parse(shop.succeeds('audit', '--csv', caseFile(id), ...args, '--json'));
    return {...shop, audit};
};
