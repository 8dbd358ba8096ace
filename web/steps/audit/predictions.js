// A model's decisions, audited as they are: a file that somebody picked, or the test rows of a model trained here.

import {MOST_COLUMNS, readFiles, tooWide} from '../../state/files.js';
import {CELL_COLUMNS, ofCell, ofFile} from '../../state/subject.js';
import {byId, fill, freshId, h} from '../../parts/dom.js';
import {count} from '../../parts/format.js';
import {askMarks} from '../../parts/marks.js';
import {saveModelButton} from '../../parts/saved_model.js';

/** @typedef {import('../../state/app.js').App} App */

/** @typedef {import('../../state/app.js').Predicted} Predicted */

/**
 * Audits somebody's decisions and shows that in step Audit.
 * @param {App} app @param {Omit<Predicted, 'audit'>} what
 */
export async function auditPredicted(app, what) {
    const {minimum} = app.store.state.measures;
    const audit = await app.client().ask(what.about, 'audit', {minimum});
    app.store.set({predictionsAudit: {...what, audit}});
    app.say(`${what.name} is audited: ${count(audit.overall.n)} rows, ${audit.groups.length} groups.`);
}

/**
 * Offers the full audit of a cell's test rows, where the core still has them: those of the newest run.
 * @param {App} app @param {import('../../state/app.js').Finished} run @param {import('../../lab/shapes.js').Cell} cell
 */
export function auditInFull(app, run, cell) {
    const client = app.client();
    if (run !== app.store.state.finished.at(-1) || run.generation !== client.generation) return null;
    const audit = async () => {
        app.clear();
        try {
            const about = ofCell(run, {cell: cell.index});
            const {columns} = await client.about(about);
            const header = columns.map(column => column.name);
            const again = (/** @type {Record<string, any>} */ {privileged}) =>
                ofCell(run, {cell: cell.index}, privileged ? {privileged} : {});
            await auditPredicted(app, {name: `${cell.title}, test rows`, about, again, header, options: CELL_COLUMNS});
            location.hash = '#audit';
            byId('main').focus();
        } catch (error) {
            app.fail(error);
        }
    };
    return h(
        'p',
        {class: 'actions'},
        h('button', {type: 'button', onclick: () => void audit()}, 'Audit these decisions in full'),
        saveModelButton(app, cell),
    );
}

/** @param {App} app */
export function predictionsPart(app) {
    const id = freshId('predictions');
    const form = h('div', {});
    const input = h('input', {
        type: 'file',
        id,
        disabled: true,
        onchange: async () => {
            if (!input.files?.length) return;
            app.clear();
            try {
                const [file] = await readFiles({files: input.files}, app.say);
                const {bytes} = file;
                const guess = await app.client().guess(bytes);
                if (guess.columns.length > MOST_COLUMNS) throw new Error(tooWide(file.name, guess.columns.length));
                fill(
                    form,
                    columnsForm(app, {
                        name: file.name,
                        bytes,
                        header: guess.columns.map((/** @type {any} */ c) => c.name),
                        ambiguous: guess.ambiguous ?? [],
                    }),
                );
            } catch (error) {
                app.fail(error);
            }
        },
    });
    app.store.watch(['phase'], ({phase}) => {
        input.disabled = phase !== 'ready';
    });
    return h(
        'details',
        {class: 'panel'},
        h('summary', {}, 'Audit a model\u2019s predictions'),
        h(
            'p',
            {class: 'soft'},
            'A CSV with a row a person: the true label, a score or a decision, and the groups. Nothing is trained.',
        ),
        h('div', {class: 'control'}, h('label', {for: id}, 'Predictions file'), input),
        form,
    );
}

const COLUMN_KEYS = [
    {key: 'label', text: 'True label', wanted: /^(y_?true|label|target|truth|actual)$/i, required: true},
    {
        key: 'score',
        text: 'Score of the favourable value',
        wanted: /^((y_?)?(score|prob|proba|probability)|p)$/i,
        required: false,
    },
    {key: 'pred', text: 'Decision', wanted: /^(y_?pred|pred|decision)/i, required: false},
    {key: 'weight', text: 'Row weight', wanted: /^w(eight)?$/i, required: false},
    {key: 'count', text: 'People a row stands for', wanted: /^(n|counts?)$/i, required: false},
];

/** What becomes of people of whom a column of groups says nothing. */
const MISSING = [
    ['unknown', 'are counted apart'],
    ['as-group', 'are a group'],
    ['leave-out', 'are left out'],
    ['refuse', 'are not accepted, nor is anything else that is missing'],
];

/**
 * Where decisions are made of scores. What is no number from 0 to 1 is said beside the field, and nothing is asked then.
 * @param {HTMLSelectElement} pred  the choice of a column of decisions, which need no threshold
 */
function thresholdControl(pred) {
    const id = freshId('threshold');
    const wrong = h('p', {class: 'wrong', id: `${id}-wrong`, hidden: true});
    const hint = h('p', {class: 'soft', hidden: true}, 'The decisions are those of the file: no threshold makes them.');
    const input = h('input', {
        type: 'text',
        inputmode: 'decimal',
        id,
        value: '0.5',
        autocomplete: 'off',
        'aria-describedby': wrong.id,
        oninput: () => void check(), // on change the sentence would move the button from under the pointer
    });
    /** @returns {string} what is wrong, or nothing */
    const check = () => {
        const text = input.value.trim(),
            x = Number(text);
        const bad = text === '' || !(x >= 0 && x <= 1);
        wrong.hidden = !bad;
        wrong.textContent = !bad
            ? ''
            : text === ''
              ? 'The threshold is empty: give a number from 0 to 1; 0.5 is usual.'
              : `The threshold \u201c${input.value}\u201d is not a number from 0 to 1; 0.5 is usual.`;
        if (bad) input.setAttribute('aria-invalid', 'true');
        else input.removeAttribute('aria-invalid');
        return wrong.textContent;
    };
    const follow = () => {
        input.disabled = pred.value !== '';
        hint.hidden = !input.disabled;
        if (input.disabled) wrong.hidden = true;
        else check();
    };
    pred.addEventListener('change', follow);
    follow();
    return {
        element: h('div', {class: 'control'}, h('label', {for: id}, 'Threshold on the score'), input, hint, wrong),
        /** @returns {{threshold?: number}} or a thrown sentence */
        options() {
            if (input.disabled) return {};
            const sentence = check();
            if (sentence) {
                input.focus();
                throw new Error(sentence);
            }
            return {threshold: Number(input.value)};
        },
    };
}

/**
 * Asks what 1.000 is, where a column that is chosen as a weight or count may be read in two ways.
 * @param {import('../../parts/marks.js').Ambiguity[]} ambiguous @param {HTMLSelectElement[]} counts
 */
function marksQuestion(ambiguous, counts) {
    const place = h('div', {});
    /** @type {import('../../parts/marks.js').Ambiguity | undefined} */
    let asked;
    /** @type {import('../../parts/marks.js').Marks | null} */
    let marks = null;
    const follow = () => {
        const now = ambiguous.find(({column}) => counts.some(select => select.value === column));
        if (now === asked) return;
        asked = now;
        marks = null;
        fill(place, now ? askMarks(now, null, chosen => (marks = chosen)) : null);
    };
    for (const select of counts) select.addEventListener('change', follow);
    follow();
    return {
        element: place,
        /** @returns {import('../../parts/marks.js').Marks | {}} or a thrown sentence */
        options() {
            if (asked && !marks) {
                place.querySelector('input')?.focus();
                throw new Error(`Say what \u201c${asked.example}\u201d in column ${asked.column} is.`);
            }
            return marks ?? {};
        },
    };
}

/** @typedef {import('../../parts/marks.js').Ambiguity} Ambiguity */

/** @param {App} app @param {import('../../state/app.js').Predictions} file @param {Record<string, any>} options */
function auditFile(app, {name, bytes, header}, options) {
    const again = (/** @type {Record<string, any>} */ changed) => ofFile(bytes, changed);
    return auditPredicted(app, {name, about: ofFile(bytes, options), again, options, header});
}

/** @param {App} app @param {import('../../state/app.js').Predictions & {ambiguous: Ambiguity[]}} file */
function columnsForm(app, file) {
    /** @type {Record<string, HTMLSelectElement>} */
    const selects = {};
    const controls = COLUMN_KEYS.map(({key, text, wanted, required}) => {
        const id = freshId(key);
        const select = h(
            'select',
            {id},
            required ? null : h('option', {value: ''}, 'none'),
            file.header.map(name => h('option', {value: name}, name)),
        );
        select.value = file.header.find(name => wanted.test(name)) ?? (required ? file.header[0] : '');
        selects[key] = select;
        return h('div', {class: 'control'}, h('label', {for: id}, text), select);
    });
    const favourableId = freshId('favourable');
    const hintId = `${favourableId}-hint`;
    const favourable = h('input', {
        type: 'text',
        id: favourableId,
        value: '',
        autocomplete: 'off',
        'aria-describedby': hintId,
    });
    const missingId = freshId('missing');
    const missing = h(
        'select',
        {id: missingId},
        MISSING.map(([value, text]) => h('option', {value}, text)),
    );
    const wordsId = freshId('words');
    const words = h('input', {
        type: 'text',
        id: wordsId,
        value: '',
        autocomplete: 'off',
        'aria-describedby': `${wordsId}-hint`,
    });
    const threshold = thresholdControl(selects.pred);
    const marks = marksQuestion(file.ambiguous, [selects.weight, selects.count]);
    const groups = file.header.map(name => {
        const id = freshId('group');
        const box = h('input', {
            type: 'checkbox',
            id,
            value: name,
            checked: /^(protected|group|sex|gender|race)/i.test(name),
        });
        return {box, element: h('span', {class: 'check'}, box, h('label', {for: id}, name))};
    });
    const run = async () => {
        app.clear();
        const columns = groups.filter(({box}) => box.checked).map(({box}) => box.value);
        /** @type {Record<string, any>} */
        const options = {
            protected: columns,
            missing: missing.value,
        };
        if (favourable.value !== '') options.favourable = favourable.value;
        if (words.value.trim() !== '') options.missing_tokens = words.value.split(',').map(word => word.trim());
        for (const [key, select] of Object.entries(selects)) if (select.value) options[key] = select.value;
        try {
            if (columns.length === 0) throw new Error('Tick at least one column that says which group a person is in.');
            Object.assign(options, threshold.options(), marks.options());
            await auditFile(app, file, options);
            byId('main').focus();
        } catch (error) {
            app.fail(error);
        }
    };
    return h(
        'form',
        {
            onsubmit: (/** @type {Event} */ event) => {
                event.preventDefault();
                void run();
            },
        },
        controls,
        h(
            'div',
            {class: 'control'},
            h('label', {for: favourableId}, 'Favourable value'),
            favourable,
            h(
                'p',
                {class: 'soft', id: hintId},
                'Empty: 1, and the others must be 0. Else every other value counts as unfavourable, and is listed.',
            ),
        ),
        h('div', {class: 'control'}, h('label', {for: missingId}, 'People of unknown group'), missing),
        h(
            'div',
            {class: 'control'},
            h('label', {for: wordsId}, 'Cells that mean \u201cmissing\u201d'),
            words,
            h(
                'p',
                {class: 'soft', id: `${wordsId}-hint`},
                'Empty: NA, N/A, nan, null, None, ?, -, unknown and their like. Else these, with commas between them.',
            ),
        ),
        threshold.element,
        marks.element,
        h(
            'fieldset',
            {},
            h('legend', {}, 'Columns that name the groups'),
            h(
                'div',
                {class: 'stack'},
                groups.map(g => g.element),
            ),
        ),
        h('button', {type: 'submit', class: 'primary'}, 'Audit these predictions'),
    );
}
