// One file, every analysis, four renderers: what the report, the terminal and the page show of an answer's blocks is the same
// sentence and the same number, and the number is the answer's.
import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import test from 'node:test';

import {at as valueAt, rowsOf} from '../../web/lab/blocks.js';
import {isNumber, isValue} from '../../web/lab/figures.js';
import {makeDocument} from './lib/dom.mjs';
import {workshop} from './lib/program.mjs';

const {at, succeeds} = workshop('cli-answers');

// Groups of 300, 300 and 2 people: the small one is decided about alike, so that it would be furthest from all others.
const people = Array.from({length: 602}, (_, i) => {
    const group = i < 300 ? 'a' : i < 600 ? 'b' : 'c <2>';
    const skill = (i * 37) % 100,
        score = Math.min(0.999, skill / 125 + (group === 'a' ? 0.15 : 0) + ((i * 29) % 10) / 100);
    return [
        skill + (i % 10) * 4 > 70 ? 1 : 0,
        group === 'c <2>' ? 0.9 : score.toFixed(3),
        ((skill + (i % 7)) / 110).toFixed(3),
        group,
        skill,
        ['x', 'y', 'z'][(i * 11) % 3],
        `2026-0${1 + (i % 4)}`,
    ];
});
const file = at('people.csv');
writeFileSync(file, `y,s,s2,g,skill,town,month\n${people.map(row => row.join()).join('\n')}\n`);
const subject = ['--csv', file, '--label', 'y', '--score', 's', '--protected', 'g', '--privileged', 'a', '--bootstrap', '200'];
const catalog = JSON.parse(succeeds('catalog', '--json'));
const others = catalog.analyses.map(analysis => analysis.id).filter(id => id !== 'audit');
const sets = ['--set', 'compare.score2=s2', '--set', 'monitor.batch=month'];
const args = ['audit', ...subject, '--with', others.join(), ...sets];
const answers = JSON.parse(succeeds(...args, '--json'));
const terminal = succeeds(...args, '--html', at('report.html'));
const html = readFileSync(at('report.html'), 'utf8');

/* ---- what was rendered, as it is read ---- */

const LETTERS = {lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'"};
const plain = text =>
    text
        .replace(/&(lt|gt|quot|amp|#39);/g, (_, name) => LETTERS[name])
        .replaceAll('\u2212', '-')
        .replace(/[\u00a0\s]+/g, ' ')
        .trim();
const strip = text => plain(text.replace(/<svg.*?<\/svg>/gs, '').replace(/<[^>]*>/g, ''));

/** A number and its interval without what is noted beside it; what is undefined or not there as "-". */
function canonical(cell) {
    if (/^(undefined|\u2013|-)( |$)/.test(cell)) return '-';
    return cell.match(/^[<]? ?[+-]?[\d.,]+(e[+-]\d+)?( %)?( \([+-]?[\d.,]+ to [+-]?[\d.,]+\))?(?= |$)/)?.[0] ?? cell;
}

/** A cell of the report: its interval is a line of its own. */
function htmlCell(inner) {
    const [number, ...notes] = inner.split(/<small[^>]*>/).map(strip);
    const range = notes.find(note => /^[+-]?[\d.,]+ to [+-]?[\d.,]+$/.test(note));
    return range ? `${number} (${range})` : number;
}

const body = html.slice(html.indexOf('<p class="lead">'), html.indexOf('<h2>How to read this'));
const htmlTables = [...body.matchAll(/<table>.*?<\/table>/gs)].map(([table]) =>
    [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(m => m[1])),
);
const htmlSentences = [
    ...body
        .replace(/<figure>.*?<\/figure>/gs, '')
        .replace(/<summary>(\d+ measures?)<\/summary>.*?<\/details>/g, '$1')
        .matchAll(/<(p|li|h2|h3|summary)(?: [^>]*)?>(.*?)<\/\1>/gs),
]
    .map(m => strip(m[2]))
    .filter(text => !/^These are the first \d+ rows\.$/.test(text) && text !== 'Chosen measures');
const lines = new Set(
    terminal.split('\n').map(line =>
        plain(line.replace(/ {2,}/g, '\t').replaceAll('\t', ' | '))
            .split(' | ')
            .map(cell => canonical(cell.replace(/^\| ?/, '')))
            .filter(cell => cell !== '')
            .join(' | '),
    ),
);
const terminalText = plain(terminal.replace(/^ {2}- /gm, ''));

/** The blocks of every answer, with the answer; and of its tables the report's, put together again where they were cut. */
const COLUMNS = 8;
const blocks = [];
{
    let next = 0;
    for (const [id, answer] of [['audit', answers], ...others.map(other => [other, answers[other]])])
        for (const block of answer.blocks) {
            const shown = {id, answer, block, rows: null};
            blocks.push(shown);
            if (block.block !== 'table' || rowsOf(answer, block).length === 0) continue;
            const parts = htmlTables.slice(next, (next += Math.ceil((block.columns.length - 1) / COLUMNS)));
            shown.rows = parts[0].map((row, r) => [row[0], ...parts.flatMap(part => part[r].slice(1))]).slice(1);
        }
    assert.equal(next, htmlTables.length);
}
const tables = blocks.filter(({rows}) => rows);

/** What of a row of the report a terminal shows, by its columns. */
const told = (row, columns) =>
    columns.flatMap((column, c) =>
        column.figure === 'strip' || column.figure === 'formula'
            ? []
            : [{title: column.title, cell: isNumber(column.figure) ? canonical(htmlCell(row[c])) : htmlCell(row[c])}],
    );

/* ---- the tests ---- */

test('every analysis says what it found in blocks', () => {
    assert.deepEqual([...new Set(blocks.map(({id}) => id))], ['audit', ...others]);
    assert.ok(tables.length > 20 && htmlSentences.length > 40);
    for (const id of ['audit', ...others])
        assert.ok(
            blocks.some(each => each.id === id && each.block.block !== 'title'),
            id,
        );
});

test('groups of 300, 300 and 2 people: the same first sentence everywhere, and it is not about the two', () => {
    const said = plain(answers.headline.text);
    assert.match(
        said,
        /^Decided favourably \(selection rate\): b \d+\.\d % and a \d+\.\d %\. .* Left out, under 30 rows: c <2> \(2\)\.$/,
    );
    assert.equal(htmlSentences[0], said);
    assert.equal(plain(terminal.split('\n')[0]), said);
    assert.equal(plain(answers.blocks[0].parts.map(part => part.strong ?? part).join('')), said);
});

test('every sentence of the report is one of the terminal', () => {
    for (const sentence of htmlSentences) assert.ok(terminalText.includes(sentence), sentence);
});

test('every number of a table is the answer\u2019s, rounded', () => {
    let n = 0;
    for (const {id, answer, block, rows} of tables)
        rowsOf(answer, block)
            .slice(0, rows.length - (block.total ? 1 : 0))
            .forEach((row, r) =>
                block.columns.forEach((column, c) => {
                    const value = column.path === undefined ? undefined : valueAt(row, column.path);
                    const x = isValue(column.figure) ? value?.value : value;
                    const shown = htmlCell(rows[r][c] ?? '');
                    if (!isNumber(column.figure) || typeof x !== 'number' || column.figure === 'share') return;
                    const digits = Number(
                        shown
                            .match(/^< 0\.001|[+-]?[\d.,]+(e[+-]\d+)?/)[0]
                            .replace('< 0.001', '0')
                            .replaceAll(',', ''),
                    );
                    const scale = column.figure === 'percent' ? 100 : 1;
                    assert.ok(
                        Math.abs(digits - scale * x) <= 0.0501 * (scale === 100 ? 1 : 0.02) + 1e-6 * Math.abs(x),
                        `${id}: ${shown} of ${x}`,
                    );
                    n++;
                }),
            );
    assert.ok(n > 500, String(n));
});

const MOST_ROWS = 30,
    ACROSS = 4;

test('every number of a table of the report stands in the terminal, beside its name', () => {
    let n = 0;
    const isThere = (cells, what) =>
        assert.ok(lines.has(cells.filter(cell => cell !== '').join(' | ')), `${what}: ${cells.join(' | ')}`);
    for (const {id, block, rows} of tables) {
        if (block.folded) continue;
        const all = rows.map(row => told(row, block.columns));
        const most = block.whole || block.across ? all.length : MOST_ROWS;
        const of = block.total ? [...all.slice(0, -1).slice(0, most), all.at(-1)] : all.slice(0, most);
        n += of.length;
        if (block.across) {
            const groups = of.slice(0, -1);
            for (let from = 0; from < groups.length; from += ACROSS)
                for (let c = 1; c < of[0].length; c++)
                    isThere(
                        [of[0][c].title, ...groups.slice(from, from + ACROSS).map(row => row[c].cell), of.at(-1)[c].cell],
                        id,
                    );
            continue;
        }
        for (const [name, ...cells] of of)
            for (let from = 0; from < cells.length; from += COLUMNS)
                isThere([name.cell, ...cells.slice(from, from + COLUMNS).map(({cell}) => cell)], id);
    }
    assert.ok(n > 200, String(n));
});

test('the page shows the same sentences and the same numbers', async () => {
    makeDocument();
    const {answerView} = await import('../../web/panels/answer.js');
    const read = element => {
        if (element.attributes?.has('aria-haspopup') || element.name === 'sup') return ''; // help, and marks of footnotes
        if (element.name === 'details') return read(element.elements[0]);
        return element.childNodes?.length ? element.childNodes.map(read).join('') : element.name ? '' : element.textContent;
    };
    const cellOf = element => {
        const of = name => element.all('span').find(span => span.class === name);
        if (of('undef')) return '-';
        const [value, range] = [of('v'), of('ci')];
        return canonical(plain(value ? `${read(value)}${range ? ` (${read(range)})` : ''}` : read(element)));
    };
    const said = new Set(catalog.analyses.map(({title}) => title)); // the frame of a panel says them
    let n = 0;
    for (const [id, answer] of [['audit', answers], ...others.map(other => [other, answers[other]])]) {
        const own = {...answer, blocks: answer.blocks.filter(({block}) => block !== 'figure')};
        const view = answerView(catalog, own);
        for (const more of view.all('button').filter(button => /^Show .* more$/.test(button.textContent))) more.click();
        for (const element of view.all('p', 'li', 'h3', 'h4', 'caption', 'summary')) said.add(plain(read(element)));
        const built = view.all('table');
        const mine = tables.filter(each => each.id === id);
        assert.equal(built.length, mine.length, id);
        mine.forEach(({block, rows}, t) => {
            const shown = new Map(
                built[t].all('tbody')[0].elements.map(row => [cellOf(row.elements[0]), row.elements.map(cellOf)]),
            );
            for (const row of rows) {
                const cells = block.columns.map((column, c) =>
                    isNumber(column.figure) ? canonical(htmlCell(row[c])) : htmlCell(row[c]),
                );
                const here = shown.get(canonical(cells[0]));
                assert.ok(here, `${id}, ${block.id}: ${cells[0]}`);
                block.columns.forEach((column, c) => {
                    if (column.figure === 'strip') return;
                    assert.equal(here[c], canonical(cells[c]), `${id}, ${block.id}, ${cells[0]}, ${column.title}`);
                    n++;
                });
            }
        });
    }
    for (const sentence of htmlSentences) assert.ok(said.has(sentence), sentence);
    assert.ok(n > 1000, String(n));
});
