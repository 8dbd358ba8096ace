// Step 1: which data. Shipped sets with their synthetic twins, the originals when dropped, any CSV.

import {fill, freshId, h} from '../../parts/dom.js';
import {headed} from '../../parts/explain.js';
import {count, num, percent, titleOf} from '../../parts/format.js';
import {table} from '../../parts/table.js';
import {importForm} from './import.js';
import {LARGE, readFiles, recognise, sizeOf} from '../../state/files.js';

/** @typedef {import('../../state/app.js').App} App */
/** @typedef {import('../../lab/shapes.js').Description} Description */
/** @typedef {import('../../lab/shapes.js').Catalog} Catalog */

/** @param {App} app @param {HTMLElement} root */
export function dataView(app, root) {
    const shippedPlace = h('div', {class: 'cards'});
    const formPlace = h('div', {});
    const description = h('div', {class: 'description'});
    /** Files dropped so far that wait for their companions. @type {Map<string, Uint8Array>} */
    const held = new Map();

    /** @param {Parameters<typeof readFiles>[0] | import('../../state/files.js').Dropped[]} given */
    async function take(given) {
        app.clear();
        try {
            const files = Array.isArray(given) ? given : await readFiles(given, app.say);
            const found = await recognise(files, app.store.state.shipped, held);
            fill(formPlace);
            if (found.kind === 'source') await app.load(found.source, found.shippedId);
            else if (found.kind === 'wait') app.say(found.text);
            else {
                const {name, bytes} = found;
                if (bytes.length > LARGE) app.say(`Counting the values of ${name}, ${sizeOf(bytes.length)}\u2026`);
                await importForm(app, formPlace, name, bytes);
                app.say(`${name} is read: say what its columns mean.`);
            }
        } catch (error) {
            app.fail(error);
            const {data} = app.store.state;
            app.say(data ? `${data.title} stays loaded.` : 'Nothing is loaded.');
        }
    }

    fill(
        root,
        h('h2', {id: 'title-data'}, 'Data'),
        h(
            'div',
            {class: 'columns'},
            h(
                'div',
                {class: 'main'},
                headed('h3', 'Shipped with the page', 'twin'),
                shippedPlace,
                h('h3', {}, 'Your own, or an original file'),
                dropZone(app, take),
                formPlace,
            ),
            h('aside', {class: 'side', 'aria-label': 'The loaded data'}, description),
        ),
    );

    app.store.watch(['shipped', 'shippedId', 'data', 'loading', 'run'], state => {
        fill(
            shippedPlace,
            state.shipped.map(set => card(app, set, state)),
        );
    });
    app.store.watch(['data', 'catalog'], ({data, outcome, catalog}) =>
        fill(description, data && catalog ? describe(data, outcome, catalog) : h('p', {}, 'Nothing is loaded yet.')),
    );
    return {take};
}

/** @param {App} app @param {import('../../lab/shapes.js').Shipped} set @param {import('../../state/app.js').State} state */
function card(app, set, state) {
    const schema = JSON.parse(set.schema);
    const current = state.shippedId === set.id;
    const synthetic = current && state.data?.synthetic;
    const protectedColumns = schema.columns
        .filter((/** @type {any} */ c) => c.role === 'protected')
        .map((/** @type {any} */ c) => c.name);
    return h(
        'button',
        {
            type: 'button',
            class: 'card',
            'aria-pressed': String(current && (synthetic || !set.twin)),
            disabled: set.twin === null || state.loading || state.run !== null,
            onclick: () => void app.load({schema: set.schema, twin: set.twin, rows: 0, seed: 1}, set.id),
        },
        h('b', {}, set.title),
        h('span', {}, `protected: ${protectedColumns.join(', ')}`),
        h('span', {class: 'soft'}, set.twin ? 'synthetic twin' : 'no twin: drop the original file'),
    );
}

/** @param {App} app @param {ReturnType<typeof dataView>['take']} take */
function dropZone(app, take) {
    const id = freshId('file');
    const input = h('input', {
        type: 'file',
        id,
        multiple: true,
        disabled: true,
        onchange: async () => {
            await take({files: input.files ?? []});
            input.value = '';
        },
    });
    const area = h('textarea', {
        rows: '5',
        id: `${id}-text`,
        spellcheck: 'false',
        disabled: true,
        placeholder: 'age,sex,approved\n34,f,yes',
    });
    const use = h(
        'button',
        {
            type: 'button',
            disabled: true,
            onclick: () => {
                if (area.value.trim() === '') app.fail(new Error('There is no text in the box yet.'));
                else void take([{name: 'pasted.csv', bytes: new TextEncoder().encode(area.value)}]);
            },
        },
        'Read this text',
    );
    const zone = h(
        'div',
        {class: 'drop'},
        h('label', {for: id}, 'Drop files anywhere on the page, or choose them'),
        input,
        h(
            'p',
            {class: 'soft'},
            'An original file of the sets above (Adult has two), a CSV with its schema (JSON), ',
            'or any CSV alone: then a short form asks what its columns mean.',
        ),
        h(
            'details',
            {},
            h('summary', {}, 'Paste text'),
            h('label', {for: `${id}-text`}, 'Comma-separated text, first line the names of the columns'),
            area,
            use,
        ),
    );
    app.store.watch(['phase', 'run'], ({phase, run}) => {
        for (const part of [input, area, use]) part.disabled = phase !== 'ready' || run !== null;
    });
    document.addEventListener('dragover', event => {
        event.preventDefault();
        zone.classList.add('over');
    });
    document.addEventListener('dragleave', () => zone.classList.remove('over'));
    document.addEventListener('drop', event => {
        event.preventDefault();
        zone.classList.remove('over');
        if (!event.dataTransfer?.files.length) return;
        if (app.store.state.phase === 'ready' && !app.store.state.run) void take(event.dataTransfer);
        else app.fail(new Error('Files can be dropped once the page is sealed and no run is going on.'));
    });
    return zone;
}

/** @param {Description} data @param {string} outcome @param {Catalog} catalog */
function describe(data, outcome, catalog) {
    const {rows} = data;
    return [
        h(
            'h3',
            {},
            data.title,
            ' ',
            data.synthetic ? h('span', {class: 'tag twin'}, 'synthetic twin') : h('span', {class: 'tag real'}, 'original rows'),
        ),
        data.twin ? twinFacts(data.twin, catalog) : null,
        h(
            'dl',
            {class: 'facts'},
            [
                [
                    'Rows',
                    `${count(rows.read)} read, ${count(rows.filtered)} filtered out, ` +
                        `${count(rows.missing)} dropped for a missing cell, ${count(rows.kept)} kept`,
                ],
                ['Features', count(data.features)],
                ['Label', `\u201c${outcome}\u201d is favourable: ${percent(data.label.positives / rows.kept)}`],
                ['Source', data.source],
                ['Licence', data.licence],
                ['Citation', data.citation],
                ['SHA-256', data.sha256],
            ]
                .filter(([, value]) => value)
                .map(([name, value]) =>
                    h('div', {}, h('dt', {}, name), h('dd', {class: name === 'SHA-256' ? 'hash' : null}, linked(value))),
                ),
        ),
        ...data.protected.map(p =>
            table({
                caption: `Groups by ${p.column}`,
                rows: p.groups,
                columns: [
                    {
                        head: 'Group',
                        rowhead: true,
                        cell: g => [g.name, g.privileged ? h('span', {class: 'tag ref'}, 'reference') : null],
                    },
                    {head: 'Rows', num: true, cell: g => count(g.n)},
                    {head: 'Favourable', num: true, cell: g => count(g.positives)},
                    {head: 'Base rate', num: true, cell: g => num(g.positives / g.n)},
                ],
            }),
        ),
        data.defects.length > 0
            ? [
                  h('h4', {}, 'Known defects'),
                  h(
                      'ul',
                      {class: 'defects'},
                      data.defects.map(d => h('li', {}, d)),
                  ),
              ]
            : null,
    ];
}

/** @param {NonNullable<Description['twin']>} twin @param {Catalog} catalog */
function twinFacts(twin, catalog) {
    const {distance} = twin;
    const rows = distance.protected.flatMap(({column, original, twin: drawn}) =>
        Object.keys(original).map(id => ({column, id, original: original[id], drawn: drawn[id]})),
    );
    return [
        h(
            'p',
            {class: 'soft'},
            `Drawn from a model fitted to ${count(twin.original_rows)} original rows`,
            twin.epsilon > 0 ? `, differentially private with epsilon ${twin.epsilon}` : '',
            `; ${twin.privacy}. `,
            h('b', {}, `At most ${num(distance.largest)} from the original`),
            ` in what a ${distance.model} trained on either shows:`,
        ),
        table({
            caption: 'Distance to the original',
            hideCaption: true,
            rows,
            columns: [
                {head: 'Figure', rowhead: true, cell: r => `${titleOf(catalog, r.id)}, ${r.column}`},
                {head: 'Original', num: true, cell: r => num(r.original)},
                {head: 'Twin', num: true, cell: r => num(r.drawn)},
            ],
        }),
    ];
}

/** Addresses as links that open beside the page. @param {string} text */
const linked = text =>
    text
        .split(/(https?:\/\/\S+)/)
        .map((part, i) => (i % 2 ? h('a', {href: part, target: '_blank', rel: 'noreferrer'}, part) : part));
