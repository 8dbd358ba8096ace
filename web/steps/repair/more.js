// What is seldom wanted: several seeds, all stages in one chain, the plan for the command line.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {STAGES, chosenAt, entryOf, planOf} from '../../state/repair.js';
import {RunBar} from '../../views/run_bar.js';
import {useTyped} from '../../ui/typed.js';
import {t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').Props} Props */

const MOST_SEEDS = 50;

/** @param {string} text @returns {number[] | null} */
function readSeeds(text) {
    const seeds = text
        .split(/[\s,]+/)
        .filter(Boolean)
        .map(Number);
    const good = seeds.length > 0 && seeds.length <= MOST_SEEDS && seeds.every(seed => Number.isInteger(seed) && seed >= 0);
    return good ? [...new Set(seeds)] : null;
}

/** What runs the plan elsewhere on the same data. @param {import('../../state/app.js').State} state */
function commandOf({data, description, own}) {
    const rows = data?.own
        ? ` --data schema.json --file ${JSON.stringify(own?.name ?? '')}`
        : description?.synthetic
          ? ' --twin'
          : '';
    return `equipoise run plan.json${rows} --out report.json`;
}

/** @param {Props} props */
export function More({app, state}) {
    const {catalog, run} = state;
    const [wrong, setWrong] = useState(false);
    /** @param {string} text */
    const choose = text => {
        const seeds = readSeeds(text);
        setWrong(seeds === null);
        if (seeds === null) return false;
        app.actions.choose({seeds}, t('undo.settings'));
    };
    const typed = useTyped(state.seeds.join(' '), choose);
    if (!catalog) return null;
    const chosen = STAGES.map(stage => ({stage, entry: entryOf(catalog, chosenAt(state, stage))})).filter(({entry}) => entry);
    const names = chosen.map(({stage}) => t(`stage.${stage.id}`)).join(' \u2192 ');
    const plan = planOf(state, [{id: 'none'}, ...chosen.map(({entry}) => /** @type {object} */ (entry))]);
    return h(
        'details',
        {class: 'card', id: 'more', 'data-part': 'repair.settings'},
        h('summary', {}, h('b', {}, t('repair.more'))),
        h(
            'label',
            {class: 'field'},
            h('span', {}, t('repair.seeds')),
            h('input', {
                type: 'text',
                inputMode: 'numeric',
                ...typed,
                'aria-invalid': wrong ? 'true' : undefined,
                'aria-describedby': 'seeds-help',
            }),
            h(
                'small',
                {id: 'seeds-help', class: wrong ? 'say bad' : 'muted'},
                t(wrong ? 'repair.seeds.wrong' : 'repair.seeds.hint', {n: MOST_SEEDS}),
            ),
        ),
        h('p', {class: 'small'}, t(names ? 'repair.chain.text' : 'repair.chain.none', {names})),
        h(
            'p',
            {class: 'row'},
            h(
                'button',
                {
                    type: 'button',
                    class: 'btn',
                    disabled: Boolean(run) || chosen.length < 2,
                    onClick: () => void app.actions.trainChain(),
                },
                t('repair.chain'),
            ),
        ),
        run?.stage === 'chain' && h(RunBar, {app, state}),
        h('p', {class: 'small'}, t('repair.shell.text')),
        h('pre', {class: 'small scroll'}, commandOf(state)),
        h(
            'p',
            {class: 'row'},
            h('button', {type: 'button', class: 'btn', onClick: () => app.actions.savePlan(plan)}, t('repair.shell.save')),
        ),
    );
}
