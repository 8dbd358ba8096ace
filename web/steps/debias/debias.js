// Step 4: the methods of the catalogue by family, each with its controls; any number of them run as one plan.

import {control, firstWrong, readNumbers} from '../../parts/controls.js';
import {fill, freshId, h} from '../../parts/dom.js';
import {explainMethod, explainTerm} from '../../parts/explain.js';
import {sentence} from '../../parts/format.js';
import {chainOf, chosenMethods, countCells, hindrance, kindOf, workable} from '../../state/plan.js';
import {runPanel} from '../train/run.js';

/** @typedef {import('../../state/app.js').App} App */
/** @typedef {import('../../lab/shapes.js').Method} Method */

/** @param {App} app @param {HTMLElement} root */
export function debiasView(app, root) {
    const list = h('div', {class: 'families'});
    const summary = h('p', {class: 'soft'});
    const seeds = seedsControl(app);
    const start = h(
        'button',
        {
            type: 'button',
            class: 'primary',
            onclick: () => {
                const wrong = firstWrong(root);
                if (wrong) {
                    app.fail(new Error('One of the values is not right yet.'));
                    wrong.focus();
                    return;
                }
                const {catalog, choice, settings, given, together, seeds: chosen} = app.store.state;
                if (!catalog) return;
                const methods = chosenMethods(catalog, workable(catalog, choice, settings, given), together);
                if (methods.length === 0) app.fail(new Error('Tick at least one method.'));
                else void app.run('debias', methods, chosen);
            },
        },
        'Run the chosen methods',
    );
    fill(
        root,
        h('h2', {id: 'title-debias'}, 'Debias'),
        h(
            'p',
            {class: 'lead'},
            'Every chosen method starts from the same rows, the same split and the same model settings (step Train). ',
            'Thresholds are chosen on validation rows only. ',
            explainTerm('split'),
            ' A number may be several, separated by commas. ',
            explainTerm('sweep'),
        ),
        h('div', {class: 'bar'}, seeds, h('div', {class: 'actions'}, start), summary),
        togetherControl(app),
        runPanel(app, 'debias'),
        list,
    );
    let drawnFor = '';
    const modelOf = ({catalog, settings, given} = app.store.state) => given ?? (catalog && kindOf(catalog, settings)?.id) ?? '';
    app.store.watch(['catalog', 'settings', 'given'], state => {
        if (state.catalog && modelOf(state) !== drawnFor) drawList();
    });
    list.addEventListener('redraw', drawList);
    function drawList() {
        const {catalog} = app.store.state;
        if (!catalog) return;
        drawnFor = modelOf();
        const families = [...new Set(catalog.methods.map(m => m.family))];
        fill(
            list,
            families.map(id => family(app, catalog, id)),
        );
    }
    app.store.watch(['choice', 'settings', 'given', 'together', 'seeds', 'run', 'data', 'catalog', 'phase'], state => {
        start.disabled = state.run !== null || !state.data || state.phase === 'opening';
        if (!state.catalog) return;
        const choice = workable(state.catalog, state.choice, state.settings, state.given);
        const methods = chosenMethods(state.catalog, choice, state.together);
        const n = countCells(methods, state.seeds);
        const several = (/** @type {number} */ k, /** @type {string} */ what) => `${k} ${what}${k === 1 ? '' : 's'}`;
        const parts = [several(methods.length, 'method'), several(state.seeds.length, 'seed')];
        summary.textContent = `${parts.join(', ')}: ${several(n, 'run')}.`;
    });
}

/** @param {App} app @param {import('../../lab/shapes.js').Catalog} catalog @param {string} id */
function family(app, catalog, id) {
    const {title, does, help} = catalog.families.find(f => f.id === id) ?? {title: sentence(id), does: '', help: ''};
    return h(
        'section',
        {class: 'family', 'aria-label': title},
        h('h3', {}, title, h('small', {}, sentence(does))),
        h(
            'div',
            {class: 'methods'},
            catalog.methods.filter(m => m.family === id).map(m => method(app, catalog, m, help)),
        ),
    );
}

/**
 * @param {App} app @param {import('../../lab/shapes.js').Catalog} catalog @param {Method} m
 * @param {string} familyHelp
 */
function method(app, catalog, m, familyHelp) {
    const id = freshId('method');
    const {choice, settings, given} = app.store.state;
    const why = hindrance(catalog, m, settings, given);
    const works = why === null;
    const params = h(
        'div',
        {class: 'params', hidden: !works || !choice[m.id]?.on},
        m.params.map(param =>
            control(catalog, param, {
                value: choice[m.id]?.params[param.id],
                sweep: param.kind === 'real' || param.kind === 'integer',
                onChange: value => {
                    const now = app.store.state.choice;
                    const values = {...now[m.id].params};
                    if (value === undefined) delete values[param.id];
                    else values[param.id] = value;
                    app.store.set({choice: {...now, [m.id]: {...now[m.id], params: values}}});
                },
            }),
        ),
    );
    const box = h('input', {
        type: 'checkbox',
        id,
        checked: works && choice[m.id]?.on,
        disabled: !works,
        onchange: () => {
            const now = app.store.state.choice;
            app.store.set({choice: {...now, [m.id]: {...now[m.id], on: box.checked}}});
            params.hidden = !box.checked;
            card.classList.toggle('on', box.checked);
        },
    });
    const card = h(
        'div',
        {class: `method${works && choice[m.id]?.on ? ' on' : ''}`},
        h('div', {class: 'check'}, box, h('label', {for: id}, h('b', {}, m.title)), explainMethod(m, familyHelp)),
        h('p', {class: 'soft'}, sentence(m.help)),
        why && h('p', {class: 'soft'}, why),
        m.params.length > 0 ? params : null,
    );
    return card;
}

/** One method of each family in one run. @param {App} app */
function togetherControl(app) {
    const id = freshId('together');
    const box = h('input', {type: 'checkbox', id, onchange: () => app.store.set({together: box.checked})});
    const text = h('p', {class: 'soft'});
    app.store.watch(['choice', 'settings', 'given', 'together', 'catalog'], ({catalog, choice, settings, given, together}) => {
        const chain = catalog ? chainOf(catalog, workable(catalog, choice, settings, given)) : null;
        box.disabled = !chain;
        box.checked = together && chain !== null;
        text.textContent = chain
            ? 'The plan then has one more run, in which each method works on what the one before it left.'
            : 'For this, tick two methods or more, at most one of each family.';
    });
    return h('div', {class: 'control check'}, box, h('label', {for: id}, 'Run the ticked methods together as well'), text);
}

/** @param {App} app */
function seedsControl(app) {
    const id = freshId('seeds');
    const param = /** @type {const} */ ({
        id: 'seeds',
        help: 'Seeds',
        kind: 'integers',
        default: [1],
        min: 0,
        max: 4294967295,
    });
    const error = h('p', {class: 'wrong', id: `${id}-wrong`, hidden: true});
    const input = h('input', {
        type: 'text',
        id,
        autocomplete: 'off',
        'aria-describedby': `${id}-wrong`,
        onchange: () => {
            const read = readNumbers(/** @type {any} */ (param), input.value);
            error.hidden = !('wrong' in read);
            if ('wrong' in read) {
                error.textContent = read.wrong;
                input.setAttribute('aria-invalid', 'true');
                return;
            }
            input.removeAttribute('aria-invalid');
            app.store.set({seeds: [...new Set(read.values)]});
        },
    });
    app.store.watch(['seeds'], ({seeds}) => {
        input.value = seeds.join(', ');
    });
    return h('div', {class: 'control inline'}, h('label', {for: id}, 'Seeds'), input, error);
}
