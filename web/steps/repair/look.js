// Looking into a network: which units carry the gap, what cutting one does, and a model with some of them cut.

import {h} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {decimal, show} from '../../lab/figures.js';
import {NetworkPicture, NetworkSign} from './network_picture.js';
import {carries, lookedInto, shownOf} from '../../state/network.js';
import {sentenceOf} from '../../state/sentence.js';
import {Dialog} from '../../ui/dialog.js';
import {nameOf} from '../../views/picture.js';
import {metricWithin} from '../../words/core.js';
import {t} from '../../words/words.js';
import {UnitTable} from './unit_table.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../../state/repair.js').Model} Model */
/** @typedef {import('../../lab/shapes.js').Units} Units */
/** @typedef {[number, number]} Place  column and unit */

/** Units of a column that are drawn. */
const MOST = 16;
/** What is said of the picture's signs. */
const KEY = /** @type {const} */ (['carries', 'against', 'cut', 'weight', 'negative']);

const logit = (/** @type {number} */ x) => decimal(x, 2, true);
const same = (/** @type {Place} */ a, /** @type {Place} */ b) => a[0] === b[0] && a[1] === b[1];

/** A unit by its place. @param {Units} units @param {Place} place */
export function titleOf(units, [column, unit]) {
    const {kind, units: all} = units.columns[column];
    if (kind === 'input') return all[unit].name ?? '';
    const layer = units.columns.slice(0, column + 1).filter(one => one.kind === 'hidden').length;
    return t('network.unit', {unit: unit + 1, layer});
}

/** The door, on the card of the stage. @param {Props & {model: Model | null}} props */
export function Look({app, state, model}) {
    const [open, setOpen] = useState(/** @type {Model | null} */ (null));
    const seen = state.run ? null : lookedInto(app, state, model);
    return [
        h(
            'p',
            {class: 'small', 'data-part': 'network'},
            h(
                'button',
                {
                    type: 'button',
                    class: 'link',
                    id: 'look',
                    'aria-haspopup': 'dialog',
                    disabled: !seen,
                    title: seen || state.run ? undefined : t('network.look.none'),
                    onClick: () => setOpen(seen),
                },
                t('network.look'),
            ),
        ),
        open && h(Inside, {app, state, model: open, close: () => setOpen(null)}),
    ];
}

/** @param {Props & {model: Model, close: () => void}} props */
function Inside({app, state, model, close}) {
    const [cut, setCut] = useState(/** @type {Place[]} */ ([]));
    const [units, setUnits] = useState(/** @type {Units | null} */ (null));
    const [chosen, choose] = useState(/** @type {Place | null} */ (null));
    const [wrong, setWrong] = useState('');
    const catalog = /** @type {import('../../lab/shapes.js').Catalog} */ (state.catalog);
    useEffect(() => {
        const asking = new AbortController();
        app.actions
            .lookInto(model, cut, asking.signal)
            .then(setUnits, error => !asking.signal.aborted && setWrong(sentenceOf(error)));
        return () => asking.abort();
    }, [cut]);
    const make = () => {
        close();
        void app.actions.makeCut(model, cut, t('network.made', {n: cut.length}));
    };
    return h(
        Dialog,
        {title: t('network.title', {name: nameOf(catalog, model)}), close},
        wrong && h('p', {class: 'say bad', role: 'alert'}, wrong),
        !units && !wrong && h('p', {role: 'status'}, t('network.wait')),
        units && [
            h(Lead, {units}),
            h(Picture, {units, chosen, cut, choose}),
            h(Chosen, {units, chosen, cut, setCut, catalog}),
            cut.length > 0 &&
                h(
                    'p',
                    {class: 'row'},
                    h('button', {type: 'button', class: 'btn go', onClick: make}, t('network.make')),
                    h('span', {class: 'small muted'}, t('network.make.text', {n: cut.length})),
                ),
            h(UnitTable, {units, chosen, choose, catalog}),
        ],
    );
}

/** @param {{units: Units}} props */
function Lead({units}) {
    const names = (/** @type {boolean} */ privileged) =>
        units.groups.filter((_, g) => units.privileged[g] === privileged).join(', ');
    return [
        h('p', {}, t('network.lead', {less: names(false), more: names(true), gap: logit(units.whole.logit_gap)})),
        h(
            'p',
            {class: 'small muted'},
            [
                t('network.people', {n: show('count', units.n)}),
                units.columns.some(column => column.units.length > MOST) && t('network.some', {n: MOST}),
            ]
                .filter(Boolean)
                .join(' '),
        ),
    ];
}

/** @param {{units: Units, chosen: Place | null, cut: Place[], choose: (place: Place) => void}} props */
function Picture({units, chosen, cut, choose}) {
    const {whole, columns} = units;
    const all = columns.flatMap((column, c) =>
        column.units.map((unit, i) => ({place: /** @type {Place} */ ([c, i]), part: carries(units, unit)})),
    );
    const hidden = all.filter(({part}) => part !== null);
    const most = Math.max(1e-9, ...hidden.map(({part}) => Math.abs(Number(part))));
    const top = hidden.toSorted((a, b) => Math.abs(Number(b.part)) - Math.abs(Number(a.part)))[0];
    const way = Math.sign(whole.logit_gap) || 1;
    let layer = 0;
    const drawn = columns.map((column, c) => ({
        title: column.kind === 'input' ? t('network.inputs') : t('network.layer', {n: ++layer}),
        left: column.kind === 'input',
        marks: shownOf(units, c, MOST).map(index => {
            const part = carries(units, column.units[index]);
            return {
                index,
                input: column.kind === 'input',
                label: titleOf(units, [c, index]) + (part === null ? '' : `: ${logit(part)}`),
                part: part === null ? null : (way * part) / most,
                number: column.units[index].share === null ? undefined : logit(Number(column.units[index].share)),
                cut: cut.some(place => same(place, [c, index])),
            };
        }),
    }));
    const score = {
        title: t('network.logit'),
        left: false,
        marks: [{index: 0, label: t('network.logit'), part: null, number: logit(whole.logit_gap)}],
    };
    const picture = h(NetworkPicture, {
        columns: [...drawn, score],
        edges: columns.flatMap((column, c) => edgesOf(column, c)),
        label: top
            ? t('network.summary', {
                  n: columns.length + 1,
                  unit: titleOf(units, top.place),
                  part: logit(Number(top.part)),
                  gap: logit(whole.logit_gap),
              })
            : t('network.logit'),
        chosen,
        pick: (column, unit) => choose([column, unit]),
    });
    return [
        picture,
        h(
            'p',
            {class: 'key'},
            KEY.filter(of => of !== 'cut' || cut.length > 0).map(of =>
                h('span', {key: of}, h(NetworkSign, {of}), t(`network.key.${of}`)),
            ),
        ),
    ];
}

/** @param {Units['columns'][number]} column @param {number} at */
function edgesOf({weights, units}, at) {
    const strength = (/** @type {number} */ from, /** @type {number} */ weight) => Math.abs(weight) * units[from].sd;
    const most = Math.max(1e-9, ...weights.map(([from, , weight]) => strength(from, weight)));
    return weights.map(([from, to, weight]) => ({
        column: at,
        from,
        to,
        strength: strength(from, weight) / most,
        negative: weight < 0,
    }));
}

/**
 * The unit that is chosen, in words and numbers.
 * @param {{units: Units, chosen: Place | null, cut: Place[], setCut: (cut: Place[]) => void,
 *   catalog: import('../../lab/shapes.js').Catalog}} props
 */
function Chosen({units, chosen, cut, setCut, catalog}) {
    const unit = chosen && units.columns[chosen[0]].units[chosen[1]];
    if (!chosen || !unit) return h('p', {class: 'muted'}, t('network.pick'));
    const gone = cut.some(place => same(place, chosen));
    const means = t(unit.cut ? 'network.means' : 'network.means.input', {means: meansOf(units, unit)});
    return h(
        'div',
        {class: 'card', 'aria-live': 'polite', id: 'unit'},
        h('h3', {}, titleOf(units, chosen)),
        gone
            ? h('p', {}, t('network.is.cut'))
            : [
                  h('p', {}, [means, unit.cut && carriesWords(units, unit)].filter(Boolean).join(' ')),
                  unit.cut && h(Effects, {units, cut: unit.cut, catalog}),
              ],
        unit.cut &&
            h(
                'button',
                {
                    type: 'button',
                    class: 'btn',
                    onClick: () => setCut(gone ? cut.filter(place => !same(place, chosen)) : [...cut, chosen]),
                },
                t(gone ? 'network.back' : 'network.cut'),
            ),
    );
}

/** Its mean in every group. @param {Units} units @param {Units['columns'][number]['units'][number]} unit */
const meansOf = (units, unit) =>
    units.groups
        .map((name, g) => {
            const mean = unit.by_group[g];
            return t('network.mean', {name, value: mean === null ? t('measure.none') : decimal(mean, 2)});
        })
        .join(', ');

/** @param {Units} units @param {Units['columns'][number]['units'][number]} unit */
function carriesWords(units, unit) {
    const part = Number(carries(units, unit));
    const gap = units.whole.logit_gap;
    return t(part * gap < 0 ? 'network.carries.against' : 'network.carries.with', {part: logit(part), gap: logit(gap)});
}

/** What a cut does to decisions. @param {{units: Units, cut: import('../../lab/shapes.js').Effect,
 *   catalog: import('../../lab/shapes.js').Catalog}} props */
function Effects({units, cut, catalog}) {
    if (units.threshold === null) return h('p', {class: 'small muted'}, t('network.rule'));
    const {whole, bias, performance} = units;
    const title = (/** @type {string} */ id) => metricWithin(catalog, id);
    const points = (/** @type {number} */ x) => decimal(100 * x, 1, true);
    const percent = (/** @type {number} */ x) => show('percent', x);
    const effects = [
        {id: 'network.effect.gap', what: title(bias), before: whole.bias, after: cut.bias, write: points},
        {id: 'network.effect', what: title(performance), before: whole.performance, after: cut.performance, write: percent},
    ];
    return effects
        .filter(({before, after}) => before !== null && after !== null)
        .map(({id, what, before, after, write}) =>
            h('p', {key: id}, t(id, {what, before: write(Number(before)), after: write(Number(after))})),
        );
}
