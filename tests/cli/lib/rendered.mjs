// What a report (HTML), a terminal and the page show of answers, read back: sentences, and tables cell by cell.
import assert from 'node:assert/strict';

import {rowsOf} from '../../../web/lab/blocks.js';
import {isNumber, show} from '../../../web/lab/figures.js';
import {first} from '../../../web/words/first.js';
import {rest} from '../../../web/words/rest.js';
import {addWords} from '../../../web/words/words.js';
import {makeDocument} from './dom.mjs';

addWords('en', {...first, ...rest});

const REPORT_COLUMNS = 8, // of a table beside the name; a wider one goes on below
    TERMINAL_COLUMNS = 8,
    TERMINAL_ROWS = 30,
    ACROSS = 4; // rows of a table that a terminal lays on its side

const LETTERS = {lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'"};

/** Letters for what HTML escapes, one minus sign, one space. @param {string} text */
export const plain = text =>
    text
        .replace(/&(lt|gt|quot|amp|#39);/g, (_, name) => LETTERS[name])
        .replaceAll('\u2212', '-')
        .replace(/[\u00a0\s]+/g, ' ')
        .trim();

const withoutTags = text => plain(text.replace(/<svg.*?<\/svg>/gs, '').replace(/<[^>]*>/g, ''));

/** A number and its interval without what is noted beside it; what is undefined or not there as "-". */
function canonical(cell) {
    if (/^(undefined|\u2013|-)( |$)/.test(cell)) return '-';
    return cell.match(/^[<]? ?[+-]?[\d.,]+(e[+-]\d+)?( %)?( \([+-]?[\d.,]+ to [+-]?[\d.,]+\))?(?= |$)/)?.[0] ?? cell;
}

/* ---- the report ---- */

/** A cell of a column: its interval is a line of its own. @param {string} inner @param {string} figure */
function reportCell(inner, figure) {
    const [number, ...notes] = inner.split(/<small[^>]*>/).map(withoutTags);
    const range = notes.find(note => /^[+-]?[\d.,]+ to [+-]?[\d.,]+$/.test(note));
    const cell = range ? `${number} (${range})` : number;
    return isNumber(figure) ? canonical(cell) : cell;
}

/**
 * The sentences of a report, and a table for each block that is one: its rows, cells by column; what was cut is put together.
 * @param {string} html @param {[string, any][]} answers by id, as they stand in it
 */
export function readReport(html, answers) {
    const lead = html.match(/<p class="lead">.*?<\/p>/)?.[0] ?? '';
    const begin = html.match(/<h2>Annex[^<]*<\/h2>/) ?? html.match(/<section class="first">.*?<\/section>/s);
    const end = html.search(/<h2>(How it was asked|What this file proves|How to read this)/);
    const body = lead + html.slice(html.indexOf(begin[0]) + begin[0].length, end);
    const parts = [...body.matchAll(/<table>.*?<\/table>/gs)].map(([table]) =>
        [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
            [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(m => m[1]),
        ),
    );
    const words = body.replace(/<figure>.*?<\/figure>/gs, '').replace(/<summary>(\d+ measures?)<\/summary>.*?<\/details>/g, '$1');
    const sentences = [...words.matchAll(/<(p|li|h2|h3|summary)(?: [^>]*)?>(.*?)<\/\1>/gs)]
        .map(m => withoutTags(m[2]))
        .filter(text => !/^These are the first \d+ rows\.$/.test(text));
    const tables = answers.flatMap(([id, answer]) =>
        answer.blocks
            .filter(block => block.block === 'table' && rowsOf(answer, block).length > 0)
            .map(block => {
                const own = parts.splice(0, Math.ceil((block.columns.length - 1) / REPORT_COLUMNS));
                const whole = own[0].slice(1).map((row, r) => [row[0], ...own.flatMap(part => part[r + 1].slice(1))]);
                return {
                    id,
                    answer,
                    block,
                    rows: whole.map(row => row.map((cell, c) => reportCell(cell, block.columns[c].figure))),
                };
            }),
    );
    assert.equal(parts.length, 0);
    return {sentences, tables};
}

/* ---- the terminal ---- */

/** Each line as its cells. @param {string} line */
const cellsOf = line =>
    line
        .trim()
        .split(/ {2,}/)
        .map(cell => canonical(plain(cell)))
        .join(' | ');

/** That a terminal says what the report says. @param {ReturnType<typeof readReport>} report @param {string} text
 *  @returns {number} of rows */
export function assertTerminal({sentences, tables}, text) {
    const said = plain(text.replace(/^ {2}- /gm, '')),
        lines = new Set(text.split('\n').map(cellsOf));
    let n = 0;
    const isThere = (/** @type {string} */ id, /** @type {string[]} */ cells) => {
        const line = cells
            .map(canonical)
            .filter(cell => cell !== '')
            .join(' | ');
        assert.ok(lines.has(line), `${id}: ${line}`);
        n++;
    };
    for (const sentence of sentences) assert.ok(said.includes(sentence), sentence);
    for (const {id, block, rows} of tables.filter(table => !table.block.folded)) {
        const drawn = block.columns.map(({figure}) => figure === 'strip' || figure === 'formula');
        const all = rows.map(row => row.filter((_, c) => !drawn[c]));
        const titles = block.columns.filter((_, c) => !drawn[c]).map(({title}) => title);
        const total = block.total ? [all.at(-1)] : [];
        const items = all.slice(0, all.length - total.length).slice(0, block.whole || block.across ? undefined : TERMINAL_ROWS);
        if (block.across)
            for (let from = 0; from < items.length; from += ACROSS)
                for (let c = 1; c < titles.length; c++)
                    isThere(id, [titles[c], ...[...items.slice(from, from + ACROSS), ...total].map(row => row[c])]);
        else
            for (const [name, ...cells] of [...items, ...total])
                for (let from = 0; from < cells.length; from += TERMINAL_COLUMNS)
                    isThere(id, [name, ...cells.slice(from, from + TERMINAL_COLUMNS)]);
    }
    return n;
}

/* ---- the page ---- */

/** What a person reads, without the marks of help and footnotes and what is folded away. @param {any} node @returns {string} */
function read(node) {
    if (node.attributes?.has('aria-haspopup') || node.name === 'sup') return '';
    if (node.name === 'details') return read(node.elements[0]);
    return node.childNodes.length > 0 ? node.childNodes.map(read).join('') : node.name ? '' : node.textContent;
}

/** @param {any} element */
function pageCell(element) {
    const of = (/** @type {string} */ name) => element.all('span').find(span => span.class === name);
    if (of('undef')) return '-';
    const [value, range] = [of('v'), of('ci')];
    return canonical(plain(value ? `${read(value)}${range ? ` (${read(range)})` : ''}` : read(element)));
}

/** @param {any} part */
const partText = part => {
    const [kind, x] = typeof part === 'string' ? ['text', part] : Object.entries(part)[0];
    return typeof x === 'string' ? x : show(kind, x);
};

/** A title that the frame of a panel has. @param {any} answer */
const titleOf = ({blocks: [{block, parts}]}) => (block === 'title' ? parts.map(partText).join('') : '');

/** That the page says what the report says. @param {ReturnType<typeof readReport>} report @param {any} catalog
 *  @param {[string, any][]} answers @returns {Promise<number>} of cells */
export async function assertPage({sentences, tables}, catalog, answers) {
    makeDocument();
    const {answerView} = await import('../../../web/panels/answer.js');
    const said = new Set();
    let n = 0;
    for (const [id, answer] of answers) {
        const view = answerView(catalog, {...answer, blocks: answer.blocks.filter(({block}) => block !== 'figure')});
        for (const more of view.all('button').filter(button => /^Show .* more$/.test(button.textContent))) more.click();
        for (const element of view.all('p', 'li', 'h3', 'h4', 'caption', 'summary')) said.add(plain(read(element)));
        said.add(plain(titleOf(answer)));
        const built = view.all('tbody').map(body => body.elements.map(row => row.elements.map(pageCell)));
        const mine = tables.filter(table => table.id === id);
        assert.equal(built.length, mine.length, id);
        mine.forEach(({block, rows}, t) =>
            rows.forEach((row, r) => {
                const cells = row.map(canonical).filter((_, c) => block.columns[c].figure !== 'strip');
                const alike = built[t].map(other => other.filter((_, c) => block.columns[c].figure !== 'strip').join(' | '));
                assert.ok(alike.includes(cells.join(' | ')), `${id}, ${block.id}, row ${r}: ${cells.join(' | ')}`);
                n += cells.length;
            }),
        );
    }
    for (const sentence of sentences) assert.ok(said.has(sentence), sentence);
    return n;
}
