// Step Columns: how a person's file is read, what each of its columns means, who would be set aside. Nothing is ever fixed here.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {show} from '../../lab/figures.js';
import {asideOf} from '../../state/aside.js';
import {columnsOf, groupColumns, isCut, isGroup, wantsOf} from '../../state/columns.js';
import {meant} from '../../state/subject.js';
import {Problem} from '../../shell/problem.js';
import {Progress} from '../../ui/progress.js';
import {Bend} from '../../views/bend.js';
import {ModelCard} from '../../views/model.js';
import {t} from '../../words/words.js';
import {Levels} from './levels.js';
import {Next} from './next.js';
import {DialectBar} from './dialect.js';
import {Rows} from './rows.js';
import {Shipped} from './shipped.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../../state/columns.js').Column} Column */

/** @param {Props} props */
export function Columns(props) {
    const {data, own} = props.state;
    if (data && !data.own) return h(Shipped, props);
    if (!data?.own || !own) return h(Nothing, props);
    const early = !own.preview && own.first && !props.state.errors.file;
    const state = early ? {...props.state, own: {...own, preview: own.first ?? null}} : props.state;
    const columns = early && own.first ? columnsOf(own.first, state.columns, own.schema) : meant(state);
    if (!columns) return h(Nothing, props);
    return h(Own, {key: own.sha256, ...props, state, columns});
}

/** There is no file, or it is being read, or it cannot be. @param {Props} props */
function Nothing({app, state}) {
    const {data, own, busy, errors} = state;
    const reading = busy.file || (own && data?.own && !errors.file && !errors.data);
    const text = data?.own && !own ? t('columns.give', {name: data.own.name}) : t('columns.none');
    return h(
        'div',
        {class: 'title'},
        h('h2', {}, t('columns.title')),
        h(Problem, {app, state, at: 'file'}),
        h(Progress, {state, of: 'file'}),
        reading
            ? h('p', {class: 'lead'}, t('columns.reading'))
            : [
                  h('p', {class: 'lead'}, text),
                  h('p', {class: 'row'}, h('a', {class: 'btn go', href: '#data'}, t('columns.none.act'))),
              ],
    );
}

/** @param {Props & {columns: Column[]}} props */
function Own(props) {
    const {state, columns} = props;
    const [chosen, setChosen] = useState(/** @type {string | null} */ (null));
    const [pressed, setPressed] = useState(false);
    const groups = groupColumns(columns).filter(column => !isCut(column)); // the parts of a cut are said at its row
    const side = groups.find(({name}) => name === chosen) ?? groups[0];
    const wants = wantsOf(columns);
    return [
        h('div', {class: 'title'}, h(Eyebrow, props), h('h2', {}, t('columns.title'))),
        isPart(state) && [
            h(Progress, {key: 'progress', state, of: 'file'}),
            h('p', {class: 'say', id: 'part', key: 'part'}, t('columns.part', {n: show('count', state.own?.preview?.rows ?? 0)})),
        ],
        h(DialectBar, props),
        h(
            'div',
            {class: side ? 'grid side below' : 'below'},
            h(Rows, {...props, wants, pressed, side: side?.name ?? null, showSide: setChosen}),
            side && isGroup(side) && h(Levels, {...props, column: side}),
        ),
        h(Bend, props),
        h(ModelCard, props),
        h(Next, {...props, wants, press: () => setPressed(true)}),
    ];
}

/** Whether what is shown is of the first rows, because the rest is being read.
 *  @param {import('../../state/app.js').State} state */
export const isPart = ({own}) => (own?.preview?.done ?? 1) < 1;

/** @param {Props & {columns: Column[]}} props */
function Eyebrow({state, columns}) {
    const {own} = state;
    const rows = own?.preview?.rows ?? 0;
    const {n, known, unknown} = asideOf(state);
    const encoding = own?.preview?.written.encoding ?? 'utf-8';
    const parts = [
        own?.name,
        encoding === 'utf-8' ? '' : t('columns.decoded', {encoding}),
        isPart(state) ? '' : t('columns.size', {rows: show('count', rows), columns: show('count', columns.length)}),
        n > 0 ? t('columns.aside', {n: show('count', n)}) : '',
        unknown > 0 ? t('columns.apart', {n: show('count', unknown)}) : '',
        known && n + unknown === 0 ? t('columns.nobody') : '',
    ];
    return h('p', {class: 'eyebrow'}, parts.filter(Boolean).join(' \u00b7 '));
}
