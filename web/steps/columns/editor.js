// The levels of a column as a list that is edited: renamed, merged, moved, marked as missing; by mouse, by touch and by keyboard.
// One level is the chosen one; arrows choose, F2 renames, M merges, Alt and arrows move, Delete marks it as missing.

import {h} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import {show} from '../../lab/figures.js';
import {Sign} from '../../marks/shapes.js';
import {renamed} from '../../state/recode.js';
import {t} from '../../words/words.js';
import {Choice} from './fields.js';

/** @typedef {import('../../state/columns.js').Column} Column */
/** @typedef {{value: string, n: number}} Level */
/**
 * @typedef {object} EditorProps
 * @property {Column} column
 * @property {Level[]} shown
 * @property {Map<string, number>} places  of the groups' marks
 * @property {number} most  people of the largest
 * @property {number} small  groups of fewer are few
 * @property {(change: Record<string, any>) => void} change
 */

/** @param {EditorProps} props */
export function Editor(props) {
    const {column, shown, places, most} = props;
    const [chosen, setChosen] = useState(/** @type {string | null} */ (null));
    const [doing, setDoing] = useState(/** @type {'' | 'rename' | 'merge'} */ (''));
    const [over, setOver] = useState(/** @type {string | null} */ (null));
    const list = useRef(/** @type {HTMLUListElement | null} */ (null));
    const at = Math.max(
        0,
        shown.findIndex(({value}) => value === chosen),
    );
    const moved = useRef(false);
    // The focus follows the level that was chosen, moved or made.
    useEffect(() => {
        if (!moved.current || doing) return;
        moved.current = false;
        /** @type {HTMLElement | null | undefined} */ (list.current?.querySelector('[tabindex="0"]'))?.focus();
    });
    /** @param {string} value @param {'' | 'rename' | 'merge'} [next] */
    const choose = (value, next = '') => {
        moved.current = true;
        setChosen(value);
        setDoing(next);
    };
    const acts = actsOf(props, shown[at], choose);
    return [
        h(
            'ul',
            {class: 'levels of edit', ref: list, 'aria-label': t('columns.levels.show', {column: column.name})},
            shown.map((level, i) =>
                h(
                    'li',
                    {
                        key: level.value,
                        class: over === level.value ? 'over' : undefined,
                        ...dragging(level.value, {setOver, merge: (from, to) => (merge(props, from, to), choose(to))}),
                    },
                    h(
                        'button',
                        {
                            type: 'button',
                            class: 'level',
                            tabIndex: i === at ? 0 : -1,
                            'aria-pressed': String(level.value === chosen),
                            onClick: () => choose(level.value),
                            onDblClick: () => choose(level.value, 'rename'),
                            onKeyDown: (/** @type {KeyboardEvent} */ event) => pressed(event, {shown, at: i, choose, acts}),
                        },
                        h(Sign, {place: places.get(level.value) ?? -1}),
                        ` ${level.value}`,
                    ),
                    h('i', {style: {width: `${Math.max(1, (100 * level.n) / most)}%`}}),
                    h('span', {class: 'num small'}, show('count', level.n)),
                ),
            ),
        ),
        chosen !== null && shown[at] && h(Tools, {...props, level: shown[at], doing, setDoing, acts}),
        h('p', {class: 'small muted'}, t('columns.edit.help')),
    ];
}

/** One level gets the name of another. @param {EditorProps} props @param {string} from @param {string} to */
function merge({column: {raw, merge, order}, change}, from, to) {
    change({merge: renamed(raw, merge, from, to), order: order.filter(name => name !== from)});
}

/** What is dragged is a level, and no file. */
const LEVEL = 'application/x-equipoise-level';

/** A level that is dragged onto another becomes it. @param {string} value
 *  @param {{setOver: (value: string | null) => void, merge: (from: string, to: string) => void}} acts */
function dragging(value, {setOver, merge}) {
    const held = (/** @type {DragEvent} */ {dataTransfer}) => Boolean(dataTransfer?.types.includes(LEVEL));
    return {
        draggable: true,
        onDragStart: (/** @type {DragEvent} */ {dataTransfer}) => {
            dataTransfer?.setData(LEVEL, value);
            if (dataTransfer) dataTransfer.effectAllowed = 'move';
        },
        onDragOver: (/** @type {DragEvent} */ event) => {
            if (!held(event)) return;
            event.preventDefault();
            setOver(value);
        },
        onDragLeave: () => setOver(null),
        onDragEnd: () => setOver(null),
        onDrop: (/** @type {DragEvent} */ event) => {
            if (!held(event)) return;
            event.preventDefault();
            setOver(null);
            const from = event.dataTransfer?.getData(LEVEL) ?? '';
            if (from !== value) merge(from, value);
        },
    };
}

/** What can be done with a level. @param {EditorProps} props @param {Level | undefined} level
 *  @param {(value: string, next?: '' | 'rename' | 'merge') => void} choose */
function actsOf({column, shown, change}, level, choose) {
    const {raw, merge, order, absent} = column;
    const value = level?.value ?? '';
    const from = raw.filter(one => (merge[one.value] ?? one.value) === value).map(one => one.value);
    /** @param {string} to  "": it keeps its name */
    const rename = to => {
        if (to && to !== value)
            change({merge: renamed(raw, merge, value, to), order: order.map(name => (name === value ? to : name))});
        choose(to || value);
    };
    /** @param {number} by */
    const move = by => {
        const names = shown.map(one => one.value);
        const i = names.indexOf(value);
        if (i + by < 0 || i + by >= names.length) return;
        [names[i], names[i + by]] = [names[i + by], names[i]];
        change({order: names});
        choose(value);
    };
    const drop = () => {
        const next = shown[shown.findIndex(one => one.value === value) + 1] ?? shown[0];
        change({absent: [...new Set([...absent, ...from])]});
        choose(next.value);
    };
    return {rename, move, drop, merge: () => choose(value, 'merge'), edit: () => choose(value, 'rename'), value};
}

/** @param {KeyboardEvent} event
 *  @param {{shown: Level[], at: number, choose: (value: string) => void, acts: ReturnType<typeof actsOf>}} of */
function pressed(event, {shown, at, choose, acts}) {
    const by = {ArrowUp: -1, ArrowDown: 1}[event.key];
    const here = () => choose(shown[at].value);
    const same = acts.value === shown[at].value;
    if (by && event.altKey && same) acts.move(by);
    else if (by) choose(shown[Math.min(shown.length - 1, Math.max(0, at + by))].value);
    else if (event.key === 'Home') choose(shown[0].value);
    else if (event.key === 'End') choose(shown[shown.length - 1].value);
    else if (event.key === 'F2') same ? acts.edit() : here();
    else if (event.key === 'm' || event.key === 'M') same ? acts.merge() : here();
    else if (event.key === 'Delete' && same) acts.drop();
    else return;
    event.preventDefault();
    event.stopPropagation();
}

/** @param {EditorProps & {level: Level, doing: string, setDoing: (doing: '' | 'rename' | 'merge') => void,
 *  acts: ReturnType<typeof actsOf>}} props */
function Tools({column, shown, level, doing, setDoing, acts, small, change}) {
    const field = useRef(/** @type {HTMLInputElement | null} */ (null));
    useEffect(() => {
        if (doing === 'rename') field.current?.select();
        if (doing === 'merge') document.getElementById('merge-into')?.focus();
    }, [doing, level.value]);
    const others = shown.filter(({value}) => value !== level.value);
    const few = shown.filter(({n}) => n < small);
    const tool = (/** @type {string} */ id, /** @type {() => void} */ act) =>
        h('button', {type: 'button', class: 'link small', onClick: act}, t(`columns.edit.${id}`));
    /** The small ones get one name. */
    const gather = () => {
        const values = column.raw.filter(one => few.some(({value}) => value === (column.merge[one.value] ?? one.value)));
        change({merge: {...column.merge, ...Object.fromEntries(values.map(({value}) => [value, t('columns.edit.other')]))}});
    };
    if (doing === 'rename')
        return h('input', {
            ref: field,
            type: 'text',
            defaultValue: level.value,
            'aria-label': t('columns.edit.name', {name: level.value}),
            onKeyDown: (/** @type {any} */ event) => {
                if (!['Enter', 'Escape'].includes(event.key)) return;
                event.preventDefault();
                const {target} = event;
                const said = event.key === 'Enter' ? target.value.trim() : '';
                target.value = target.defaultValue; // it is left when it goes: nothing is taken from it a second time
                acts.rename(said);
            },
            onBlur: (/** @type {any} */ {target}) => target.value !== target.defaultValue && acts.rename(target.value.trim()),
        });
    if (doing === 'merge')
        return h(
            'label',
            {class: 'field', onKeyDown: (/** @type {KeyboardEvent} */ {key}) => key === 'Escape' && acts.rename('')},
            h('span', {}, t('columns.edit.into', {name: level.value})),
            h(Choice, {
                id: 'merge-into',
                label: t('columns.edit.into', {name: level.value}),
                value: '',
                options: [['', t('columns.good.choose')], ...others.map(({value}) => [value, value])],
                choose: into => (into ? acts.rename(into) : setDoing('')),
            }),
        );
    return h(
        'p',
        {class: 'row tools'},
        tool('rename', acts.edit),
        others.length > 0 && tool('merge', acts.merge),
        tool('up', () => acts.move(-1)),
        tool('down', () => acts.move(1)),
        others.length > 1 && tool('missing', acts.drop),
        few.length > 1 && few.length < shown.length && tool('few', gather),
        (Object.keys(column.merge).length > 0 || column.order.length > 0 || column.absent.length > 0) &&
            tool('reset', () => change({merge: {}, order: [], absent: []})),
    );
}
