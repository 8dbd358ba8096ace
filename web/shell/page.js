// The page: bar, steps, the place where one is, what is told at the bottom. The same function makes the first picture when the
// site is built (web/build.mjs) and everything afterwards.

import {h} from 'preact';
import {useEffect, useLayoutEffect, useState} from 'preact/hooks';
import {STEPS, stepOf} from '../state/places.js';
import {languageNow, speak, t} from '../words/words.js';
import {Welcome} from '../welcome/welcome.js';
import {Bar} from './bar.js';
import {Drop} from './drop.js';
import {Problem} from './problem.js';
import {StepsBar} from './steps_bar.js';
import {Toast} from './toast.js';

/** @typedef {import('../state/app.js').App} App */
/** @typedef {import('../state/app.js').State} State */
/** @typedef {import('../state/app.js').Props} Props */
/** What arrives after the first picture. @typedef {{views: Record<string, (props: Props) => any>,
 *   lines: Record<string, (state: State) => string>, sealText: (props: any) => any, tag: (props: Props) => any,
 *   catalogNow: (catalog: any) => any, palette: (props: any) => any, rail: ((props: any) => any) | null}} Lab */

/** @param {{app: App, lab: Lab | null}} props */
export function Page({app, lab}) {
    const [state, setState] = useState(app.store.state);
    useEffect(() => app.store.subscribe(() => setState(app.store.state)), []);
    useFocus(app, state);
    speak(state.language);
    useEffect(() => void (document.documentElement.lang = languageNow()));
    const props = {app, state: {...state, catalog: lab ? lab.catalogNow(state.catalog) : state.catalog}};
    const step = stepOf(state.at);
    const rail = state.lesson && step ? lab?.rail : null;
    return [
        h('a', {class: 'skip', href: '#main', onClick: skip}, t('shell.skip')),
        h(Bar, {...props, sealText: lab?.sealText}),
        step && h(StepsBar, {...props, steps: STEPS, now: step, lines: lab?.lines ?? {}}),
        h(
            'div',
            {class: rail ? 'lesson' : undefined},
            rail && h(rail, props),
            h(
                'main',
                {id: 'main', class: 'page', tabIndex: -1, 'data-part': state.at},
                step && h(rail ? 'h2' : 'h1', {class: 'vh'}, t(`step.${step}`)),
                h(Problem, {...props, at: 'page'}),
                step && lab && h(lab.tag, props),
                h(Place, {...props, lab}),
            ),
        ),
        h(
            'footer',
            {class: 'page foot', 'data-part': 'foot'},
            h('span', {}, t('shell.foot')),
            h('a', {href: 'LICENSES.txt'}, t('shell.licences')),
        ),
        state.palette && lab && h(lab.palette, {...props, close: () => app.actions.palette(false)}),
        h(Toast, props),
        h(Drop, {app}),
    ];
}

/** The address says where one is, and stays. @param {Event} event */
function skip(event) {
    event.preventDefault();
    document.getElementById('main')?.focus();
}

/** @param {Props & {lab: Lab | null}} props */
function Place({lab, ...props}) {
    const {at, phase} = props.state;
    if (at === 'welcome') return h(Welcome, props);
    const view = lab?.views[at];
    if (phase === 'failed') return h('p', {class: 'title'}, t('shell.failed'));
    return view ? h(view, {key: at, ...props}) : h('p', {class: 'title muted'}, t('shell.opening'));
}

/** Puts the focus where the last act says, once that is there. @param {App} app @param {State} state */
function useFocus(app, state) {
    useLayoutEffect(() => {
        if (!state.focus) return;
        const element = document.getElementById(state.focus) ?? document.getElementById('main');
        // In another page it is that page's, until somebody is in here.
        if (parent === window || document.hasFocus()) element?.focus({preventScroll: element.id === 'main'});
        if (element?.id === 'main') scrollTo({top: 0});
        app.actions.focused();
    }, [state.focus]);
}
