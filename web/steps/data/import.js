// The import form: a table that nobody described yet becomes a schema, starting from what the core guessed.

import {MOST_COLUMNS, tooWide} from '../../state/files.js';
import {download, fill, freshId, h} from '../../parts/dom.js';
import {count, num} from '../../parts/format.js';
import {askMarks} from '../../parts/marks.js';
import {table} from '../../parts/table.js';
import {firstRows, lookOver} from './look_over.js';

/** @typedef {import('../../state/app.js').App} App */

/**
 * @typedef {object} Draft
 * @property {string} name
 * @property {Uint8Array} bytes
 * @property {any} schema  as guessed; columns in file order
 * @property {number} n  of rows
 * @property {import('../../lab/shapes.js').Preview['columns']} columns
 * @property {number} target  column, or -1
 * @property {Set<string>} favourable
 * @property {Map<number, {values: Set<string>, min: string, below: string}>} groups  protected columns
 * @property {Set<number>} dropped
 * @property {string} missing  cells that mean "missing", with commas between them
 * @property {Set<number>} literal  columns in which only those do, and no word beside them
 */

/** @param {App} app @param {HTMLElement} place @param {string} name @param {Uint8Array} bytes */
export async function importForm(app, place, name, bytes) {
    const seen = await lookOver(app, place, name, bytes);
    if (!seen) return;
    if (seen.schema.columns.length > MOST_COLUMNS) throw new Error(tooWide(name, seen.schema.columns.length));
    /** @type {Draft} */
    const draft = {
        name,
        bytes,
        schema: seen.schema,
        n: seen.rows,
        columns: seen.columns,
        target: -1,
        favourable: new Set(),
        groups: new Map(),
        dropped: new Set(),
        missing: (seen.schema.missing ?? []).join(', '),
        literal: new Set(),
    };
    const meaning = h('div', {});
    const redraw = () => fill(meaning, ...meaningOf(app, draft, redraw));
    const onsubmit = (/** @type {Event} */ event) => {
        event.preventDefault();
        void submit(app, draft, place);
    };
    const takeSchema = () => {
        try {
            download(`${stem(name)}.json`, JSON.stringify(writeSchema(draft), null, 2), 'application/json');
        } catch (error) {
            app.fail(error);
        }
    };
    fill(
        place,
        h(
            'form',
            {class: 'import', 'aria-label': `What the columns of ${name} mean`, onsubmit},
            h('h3', {tabindex: '-1'}, `${name}: what do its columns mean?`),
            firstRows(name, seen),
            meaning,
            h(
                'div',
                {class: 'actions'},
                h('button', {type: 'submit', class: 'primary'}, 'Load these data'),
                h('button', {type: 'button', onclick: takeSchema}, 'Download the schema'),
                h('button', {type: 'button', onclick: () => fill(place)}, 'Put aside'),
            ),
        ),
    );
    redraw();
    place.querySelector('h3')?.focus();
}

/** @param {string} name */
const stem = name => name.replace(/\.[^.]*$/, '').replace(/[^\w-]+/g, '-') || 'table';

/** How many different values a column has. @param {Draft} draft @param {number} c */
const howMany = ({columns}, c) => `${columns[c].more ? 'over ' : ''}${count(columns[c].distinct)}`;

/** @param {App} app @param {Draft} draft @param {() => void} redraw */
function meaningOf(app, draft, redraw) {
    const id = freshId('target');
    const target = h(
        'select',
        {
            id,
            onchange: () => {
                draft.target = Number(target.value);
                draft.groups.delete(draft.target);
                draft.favourable = new Set();
                redraw();
            },
        },
        h('option', {value: '-1'}, 'choose\u2026'),
        draft.schema.columns.map((/** @type {any} */ column, /** @type {number} */ c) =>
            h('option', {value: String(c)}, `${column.name} (${howMany(draft, c)} values)`),
        ),
    );
    target.value = String(draft.target);
    return [
        missingControl(draft),
        marksQuestions(draft),
        h('div', {class: 'control inline'}, h('label', {for: id}, 'Column to predict'), target),
        draft.target >= 0 ? favourableChoice(draft, redraw) : null,
        draft.target >= 0 && draft.favourable.size > 0 ? columnTable(app, draft, redraw) : null,
    ];
}

/** Which cells say nothing, as guessed from the file. @param {Draft} draft */
function missingControl(draft) {
    const id = freshId('missing');
    const input = h('input', {
        type: 'text',
        id,
        value: draft.missing,
        autocomplete: 'off',
        'aria-describedby': `${id}-hint`,
        onchange: () => {
            draft.missing = input.value;
        },
    });
    return h(
        'div',
        {class: 'control'},
        h('label', {for: id}, 'Cells that mean \u201cmissing\u201d, besides empty ones'),
        input,
        h(
            'p',
            {class: 'soft', id: `${id}-hint`},
            'With commas between them. In the outcome and in groups nan, None, unknown and their like mean ' +
                'it too, unless you say otherwise there.',
        ),
    );
}

/**
 * Numbers that may be read in two ways: as they were guessed, unless somebody says otherwise. A mark has one meaning in a
 * file, so one column is asked about for each mark.
 * @param {Draft} draft
 */
function marksQuestions(draft) {
    /** @type {import('../../parts/marks.js').Ambiguity[]} */
    const ambiguous = draft.schema.ambiguous ?? [];
    const {decimal = '.', thousands} = draft.schema.format ?? {};
    const first = ambiguous[0];
    if (!first) return null;
    const guess = decimal === first.mark ? 'decimal' : thousands === first.mark ? 'thousands' : null;
    const others = ambiguous.slice(1).map(({column}) => column);
    return [
        askMarks(first, guess, marks => {
            draft.schema.format = {...draft.schema.format, ...marks};
        }),
        others.length > 0 ? h('p', {class: 'soft'}, `It is the same question for ${others.join(', ')}.`) : null,
    ];
}

/** Words such as None may be meant. @param {Draft} draft @param {number} c */
function literalChoice(draft, c) {
    const id = freshId('literal');
    const box = h('input', {
        type: 'checkbox',
        id,
        checked: draft.literal.has(c),
        onchange: () => {
            if (box.checked) draft.literal.add(c);
            else draft.literal.delete(c);
        },
    });
    const {name} = draft.schema.columns[c];
    return h(
        'p',
        {class: 'check'},
        box,
        h('label', {for: id}, `In ${name}, words such as NA, None and unknown are values like any other`),
    );
}

/** @param {Draft} draft @param {() => void} redraw */
function favourableChoice(draft, redraw) {
    const {values} = draft.columns[draft.target];
    return h(
        'fieldset',
        {},
        h('legend', {}, 'Which values are the favourable outcome?'),
        values.length > 12
            ? h(
                  'p',
                  {class: 'wrong'},
                  `${howMany(draft, draft.target)} different values, of which the 12 most frequent are here: this looks like a ` +
                      'measurement, not an outcome.',
              )
            : null,
        h(
            'div',
            {class: 'checks'},
            values.slice(0, 12).map(({value, n}) => {
                const id = freshId('favourable');
                const box = h('input', {
                    type: 'checkbox',
                    id,
                    checked: draft.favourable.has(value),
                    onchange: () => {
                        if (box.checked) draft.favourable.add(value);
                        else draft.favourable.delete(value);
                        redraw();
                    },
                });
                return h(
                    'span',
                    {class: 'check'},
                    box,
                    h('label', {for: id}, `${value || '(empty)'} `, h('small', {}, `${num((100 * n) / draft.n, 1)} %`)),
                );
            }),
        ),
        h('p', {class: 'soft'}, 'Every value that is not ticked counts as unfavourable, and the audit lists them.'),
        literalChoice(draft, draft.target),
    );
}

/** @param {App} app @param {Draft} draft @param {() => void} redraw */
function columnTable(app, draft, redraw) {
    const columns = draft.schema.columns
        .map((/** @type {any} */ column, /** @type {number} */ c) => ({column, c}))
        .filter((/** @type {{c: number}} */ {c}) => c !== draft.target);
    return [
        table({
            caption: 'What the other columns are',
            rows: /** @type {{column: any, c: number}[]} */ (columns),
            columns: [
                {head: 'Column', rowhead: true, cell: ({column}) => column.name},
                {head: 'Kind', cell: ({column, c}) => kindSelect(column, c, draft, redraw)},
                {head: 'Use', cell: ({column, c}) => roleSelect(column, c, draft, redraw)},
                {
                    head: 'Values',
                    cell: ({c}) =>
                        draft.columns[c].values
                            .slice(0, 4)
                            .map(v => v.value || '(empty)')
                            .join(', ') + (draft.columns[c].values.length > 4 ? ', \u2026' : ''),
                },
            ],
        }),
        [...draft.groups.keys()].map(c => privilegedChoice(app, draft, c)),
    ];
}

/** @param {any} column @param {number} c @param {Draft} draft @param {() => void} redraw */
function kindSelect(column, c, draft, redraw) {
    const select = h(
        'select',
        {
            'aria-label': `Kind of ${column.name}`,
            onchange: () => {
                column.kind = select.value;
                if (draft.groups.has(c)) redraw();
            },
        },
        ['number', 'category'].map(kind => h('option', {value: kind}, kind)),
    );
    select.value = column.kind;
    return select;
}

/** @param {any} column @param {number} c @param {Draft} draft @param {() => void} redraw */
function roleSelect(column, c, draft, redraw) {
    const select = h(
        'select',
        {
            'aria-label': `Use of ${column.name}`,
            onchange: () => {
                draft.dropped.delete(c);
                draft.groups.delete(c);
                if (select.value === 'drop') draft.dropped.add(c);
                if (select.value === 'protected') draft.groups.set(c, {values: new Set(), min: '', below: ''});
                redraw();
            },
        },
        [
            ['feature', 'feature'],
            ['protected', 'protected attribute'],
            ['drop', 'leave out'],
        ].map(([value, text]) => h('option', {value}, text)),
    );
    select.value = draft.groups.has(c) ? 'protected' : draft.dropped.has(c) ? 'drop' : 'feature';
    return select;
}

/** What is asked about the values of a column. @param {Draft} draft @param {number} column */
const crossed = ({schema, target, favourable}, column) => ({
    header: schema.format?.header !== false,
    column,
    target,
    favourable: [...favourable],
});

/** @param {App} app @param {Draft} draft @param {number} c */
function privilegedChoice(app, draft, c) {
    const column = draft.schema.columns[c];
    const group = /** @type {NonNullable<ReturnType<Draft["groups"]['get']>>} */ (draft.groups.get(c));
    const place = h('div', {});
    const set = h(
        'fieldset',
        {'data-column': String(c)},
        h('legend', {}, `${column.name}: who is the reference (privileged) group?`),
        place,
        column.kind === 'number' ? null : literalChoice(draft, c),
    );
    if (column.kind === 'number') {
        fill(
            place,
            ['min', 'below'].map(side => {
                const id = freshId(side);
                const key = /** @type {"min" | "below"} */ (side);
                const input = h('input', {
                    type: 'text',
                    id,
                    inputmode: 'decimal',
                    value: group[key],
                    onchange: () => {
                        group[key] = input.value.trim();
                    },
                });
                return h(
                    'div',
                    {class: 'control inline'},
                    h('label', {for: id}, side === 'min' ? 'from (included)' : 'to (not included)'),
                    input,
                );
            }),
        );
        return set;
    }
    void app
        .client()
        .cross(draft.bytes, crossed(draft, c))
        .then(
            rows =>
                fill(
                    place,
                    h(
                        'div',
                        {class: 'checks'},
                        rows.map(row => {
                            const id = freshId('privileged');
                            const box = h('input', {
                                type: 'checkbox',
                                id,
                                checked: group.values.has(row.value),
                                onchange: () => {
                                    if (box.checked) group.values.add(row.value);
                                    else group.values.delete(row.value);
                                },
                            });
                            return h(
                                'span',
                                {class: 'check'},
                                box,
                                h(
                                    'label',
                                    {for: id},
                                    `${row.value || '(empty)'} `,
                                    h('small', {}, `${count(row.n)} rows, base rate ${num(row.positives / row.n)}`),
                                ),
                            );
                        }),
                    ),
                ),
            app.fail,
        );
    return set;
}

/** @param {Draft} draft @returns {any} the schema, or a thrown sentence */
function writeSchema(draft) {
    const {ambiguous: _, ...schema} = draft.schema;
    if (draft.target < 0) throw new Error('Choose the column to predict.');
    if (draft.favourable.size === 0)
        throw new Error(`Choose which values of ${schema.columns[draft.target].name} are favourable.`);
    if (draft.groups.size === 0) throw new Error('Mark at least one column as a protected attribute.');
    const missing = draft.missing
        .split(',')
        .map(word => word.trim())
        .filter(Boolean);
    const columns = schema.columns.map((/** @type {any} */ column, /** @type {number} */ c) => {
        const own = draft.literal.has(c) ? {missing: []} : {};
        const plain = {name: column.name, role: 'feature', kind: column.kind, ...own};
        if (c === draft.target) return {...plain, role: 'label', kind: 'category', favourable: [...draft.favourable]};
        if (draft.dropped.has(c)) return {...plain, role: 'drop'};
        const group = draft.groups.get(c);
        return group ? {...plain, role: 'protected', ...privilegedRule(column, group)} : plain;
    });
    return {...schema, missing, name: stem(draft.name), title: draft.name, columns};
}

/** @param {any} column @param {{values: Set<string>, min: string, below: string}} group */
function privilegedRule(column, group) {
    if (column.kind !== 'number') {
        if (group.values.size === 0) throw new Error(`Choose which values of ${column.name} are the reference group.`);
        return {privileged: [...group.values]};
    }
    const rule = Object.fromEntries(
        Object.entries({min: group.min, below: group.below})
            .filter(([, text]) => text !== '')
            .map(([key, text]) => [key, Number(text)]),
    );
    const wrong = Object.values(rule).some(x => !Number.isFinite(x));
    if (wrong || Object.keys(rule).length === 0)
        throw new Error(`Say from or to which ${column.name} the reference group reaches, as a number.`);
    return {privileged: rule};
}

/** @param {App} app @param {Draft} draft @param {HTMLElement} place */
async function submit(app, draft, place) {
    app.clear();
    try {
        const schema = JSON.stringify(writeSchema(draft));
        if (await app.load({schema, files: [draft.bytes]}, null)) fill(place);
    } catch (error) {
        app.fail(error);
    }
}
