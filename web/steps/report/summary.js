// The summary that a rule asks for, in its layout: the first page of the report as the core writes it, in its own language, and
// not a word beside.

import {h} from 'preact';
import {useEffect, useRef} from 'preact/hooks';
import {boardText} from './save.js';

/** What the report's page is made of. @param {import('../../state/app.js').State} state */
const madeOf = ({audit, said, question, author}) => [audit, JSON.stringify(said), question, author];

/** @param {import('../../state/app.js').Props} props */
export function SummarySheet({app, state}) {
    const place = useRef(/** @type {HTMLDivElement | null} */ (null));
    useEffect(() => {
        let over = false;
        const draw = async () => {
            const html = await boardText(app, 'html');
            // The first page alone: what follows, and the report's own looks, are not this page's to apply.
            const [whole] = /<section class="first">[^]*?<\/section>/.exec(html) ?? [''];
            const page = new DOMParser().parseFromString(whole, 'text/html').querySelector('.first');
            if (!over && page) place.current?.replaceChildren(...document.importNode(page, true).childNodes);
        };
        draw().catch(error => over || app.actions.fail(error, 'report'));
        return () => void (over = true);
    }, madeOf(state));
    return h('div', {ref: place, class: 'summary', 'data-summary': '', lang: 'en'});
}
