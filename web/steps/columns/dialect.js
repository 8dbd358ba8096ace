// How the file is written: as the core saw it, each thing said otherwise where the person knows better, the first rows below.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {show} from '../../lab/figures.js';
import {WHOLE, wholeOf} from '../../state/columns.js';
import {marksFor} from '../../state/fixes.js';
import {Problem} from '../../shell/problem.js';
import {useTyped} from '../../ui/typed.js';
import {phraseNow} from '../../words/said.js';
import {hasWords, t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../../lab/shapes.js').Preview} Preview */

/** Columns of the first rows that are shown. */
const SHOWN = 50;

/** Lines among which a header is chosen, and pixels from which on the bar is not folded. */
const LINES = 10;
const WIDE = 640;

/** @param {Props} props */
export function DialectBar(props) {
    const {app, state} = props;
    const preview = /** @type {Preview} */ (state.own?.preview);
    const [open, setOpen] = useState(innerWidth >= WIDE);
    const whole = wholeOf(state.columns);
    /** @param {Record<string, any>} change */
    const choose = change => app.actions.changeColumn(WHOLE, change, t('undo.file'));
    /** @param {import('../../state/dialect.js').Dialect} change */
    const say = change => choose({dialect: {...whole.dialect, ...change}});
    return h(
        'section',
        {class: 'card read-as', 'aria-label': t('columns.read')},
        h(
            'details',
            {open, onToggle: (/** @type {any} */ event) => setOpen(event.target.open)},
            h('summary', {}, `${t('columns.read')}: ${summaryOf(preview)}`),
            h('div', {class: 'row'}, h(Cells, {preview, say}), h(Numbers, {preview, whole, choose})),
        ),
        reasonsOf(preview).map(text => h('p', {class: 'say', key: text}, text)),
        preview.ragged && h(Ragged, {...preview.ragged, aside: whole.dialect?.ragged === 'aside', say}),
        h(Problem, {app, state, at: 'file'}),
        h(FirstRows, {preview}),
    );
}

/** @param {string} delimiter */
const separatorName = delimiter => (hasWords(`columns.separator.${delimiter}`) ? t(`columns.separator.${delimiter}`) : delimiter);

/** @param {number} line */
const headerName = line => (line === 0 ? t('columns.header.no') : t('columns.header.line', {n: line}));

/** @param {Preview} preview */
function summaryOf({written}) {
    const {delimiter, encoding, header} = written;
    return t('columns.read.now', {
        separator: separatorName(delimiter),
        encoding: t(`columns.encoding.${encoding}`),
        header: headerName(header),
    });
}

/** What is a guess to know of, as the core says it. @param {Preview} preview */
const reasonsOf = ({written: {why}}) => [why.encoding, why.quote, why.header].filter(Boolean).map(phraseNow);

/** Rows of another width than the header: what they are, and what becomes of them.
 *  @param {{n: number, line: number, aside: boolean, say: (change: import('../../state/dialect.js').Dialect) => void}} props */
function Ragged({n, line, aside, say}) {
    const count = show('count', n);
    return h(
        'p',
        {class: 'say', id: 'ragged'},
        t('columns.ragged', {n: count, line: show('count', line)}),
        ' ',
        aside
            ? t('columns.ragged.aside', {n: count})
            : h(
                  'button',
                  {type: 'button', class: 'btn', onClick: () => say({ragged: 'aside'})},
                  t('columns.ragged.act', {n: count}),
              ),
    );
}

/** One thing that is chosen among several. @param {{id: string, label: string, value: string, options: string[][],
 *  title?: string, choose: (value: string) => void}} props */
const Chosen = ({id, label, value, options, title, choose}) =>
    h(
        'label',
        {class: 'field'},
        h('span', {}, label),
        h(
            'select',
            {id, value, title, onChange: (/** @type {any} */ event) => choose(event.target.value)},
            options.map(([key, text]) => h('option', {key, value: key, selected: key === value}, text)),
        ),
    );

/** The separators that are offered: the usual ones and what the file has, with the columns they make. @param {Preview} preview
 *  @returns {string[][]} */
function separators({written: {delimiter, delimiters}}) {
    const columns = new Map(delimiters.map(tried => [tried.delimiter, tried.columns]));
    return [...new Set([',', ';', '\t', '|', ' ', ...columns.keys(), delimiter])].map(mark => {
        const [name, n] = [separatorName(mark), columns.get(mark)];
        return [mark, n ? t('columns.separator.n', {name, n}) : name];
    });
}

/** How bytes become cells. @param {{preview: Preview, say: (change: import('../../state/dialect.js').Dialect) => void}} props */
function Cells({preview, say}) {
    const {delimiter, header, encoding, quote, escape, why} = preview.written;
    const lines = [...Array(Math.max(LINES, header) + 1).keys()].slice(1).concat(0);
    const quotes = ['"', '"\\', "'", 'none'];
    const backslash = escape === 'backslash' ? '\\' : '';
    return [
        h(Chosen, {
            ...{
                key: 'delimiter',
                id: 'delimiter',
                label: t('columns.separator'),
                value: delimiter,
                title: phraseNow(why.delimiter),
            },
            options: separators(preview),
            choose: value => say({delimiter: value}),
        }),
        h(Chosen, {
            ...{key: 'header', id: 'header', label: t('columns.header'), value: String(header), title: phraseNow(why.header)},
            options: lines.map(line => [String(line), headerName(line)]),
            choose: value => say({header: Number(value)}),
        }),
        h(Chosen, {
            ...{key: 'encoding', id: 'encoding', label: t('columns.encoding'), value: encoding, title: phraseNow(why.encoding)},
            options: ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'].map(name => [name, t(`columns.encoding.${name}`)]),
            choose: value => say({encoding: value}),
        }),
        h(Chosen, {
            ...{key: 'quotes', id: 'quotes', label: t('columns.quotes'), value: quote + backslash, title: phraseNow(why.quote)},
            options: quotes.map(name => [name, t(`columns.quotes.${name}`)]),
            choose: value => say({quote: value.replace('\\', ''), escape: value.includes('\\') ? 'backslash' : 'none'}),
        }),
    ];
}

/** How cells become numbers, or nothing. @param {{preview: Preview, whole: import('../../state/columns.js').Whole,
 *  choose: (change: Record<string, any>) => void}} props */
function Numbers({preview, whole, choose}) {
    /** @param {string} text */
    const missing = text => {
        const words = text.split(',').map(word => word.trim());
        choose({missing: text.trim() === '' ? undefined : words.filter(Boolean)});
    };
    const typed = useTyped((whole.missing ?? preview.schema.missing ?? []).join(', '), missing);
    return [
        h(Chosen, {
            ...{key: 'decimal', id: 'decimal', label: t('columns.decimal')},
            value: whole.decimal ?? preview.written.decimal,
            options: [
                ['.', t('columns.decimal.point')],
                [',', t('columns.decimal.comma')],
            ],
            choose: mark => choose(marksFor(mark)),
        }),
        h(
            'label',
            {class: 'field', key: 'missing'},
            h('span', {}, t('columns.missing')),
            h('input', {
                id: 'missing',
                type: 'text',
                ...typed,
                placeholder: t('columns.missing.usual'),
                title: t('columns.missing.help'),
            }),
        ),
    ];
}

/** While the rest of a long file is read they are open: there is nothing else yet. @param {{preview: Preview}} props */
function FirstRows({preview: {schema, first, done}}) {
    const open = done < 1;
    const names = schema.columns.slice(0, SHOWN).map((/** @type {any} */ {name}) => name);
    const cut = schema.columns.length > SHOWN;
    const title = t(cut ? 'columns.first.of' : 'columns.first', {n: first.length, columns: SHOWN});
    return h(
        'details',
        {open},
        h('summary', {}, title),
        h(
            'div',
            {class: 'scroll', role: 'region', tabIndex: 0, 'aria-label': title},
            h(
                'table',
                {class: 'first'},
                h(
                    'thead',
                    {},
                    h(
                        'tr',
                        {},
                        names.map((/** @type {string} */ name) => h('th', {key: name, scope: 'col'}, name)),
                    ),
                ),
                h(
                    'tbody',
                    {},
                    first.map((cells, i) =>
                        h(
                            'tr',
                            {key: i},
                            names.map((/** @type {string} */ name, /** @type {number} */ c) =>
                                h('td', {key: name}, cells[c] ?? ''),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    );
}
