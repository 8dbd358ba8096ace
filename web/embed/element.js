// <equipoise-lab>: a piece of the lab in a page, as an element that makes a frame and grows with it. Its attributes are flags of
// an address (state/embed.js): step="decide" is where it begins and stays, unless only="" names more; plan is a plan of runs as
// JSON, or where one is; from says where the lab is, if this module was copied from there. What the frame tells comes as events
// with a detail: equipoise-ready, -state, -answer.
//   <script type="module" src=".../equipoise-lab.js"></script> <equipoise-lab lesson="3"></equipoise-lab>

import {pack} from '../state/url.js';

const BESIDE = new URL('./', import.meta.url);
const FLAGS = ['only', 'hide', 'lock', 'lesson', 'theme', 'lang'];
const BEFORE_PX = 640; // as high as it is until it says so itself

class EquipoiseLab extends HTMLElement {
    static observedAttributes = [...FLAGS, 'plan', 'step', 'from'];
    /** Where the lab is: beside this module, unless it was copied from there. */
    get #host() {
        return new URL(this.getAttribute('from') ?? BESIDE, document.baseURI);
    }

    #frame = document.createElement('iframe');
    #made = 0;
    #hear = (/** @type {MessageEvent} */ {source, origin, data}) => {
        if (source !== this.#frame.contentWindow || origin !== this.#host.origin || data?.equipoise !== 1) return;
        const {type, equipoise: _, ...detail} = data;
        if (type === 'height') this.#frame.style.height = `${detail.height}px`;
        else this.dispatchEvent(new CustomEvent(`equipoise-${type}`, {detail, bubbles: true}));
    };

    connectedCallback() {
        this.#frame.title = 'Equipoise';
        this.#frame.allow = 'clipboard-write';
        this.style.display = 'block';
        this.#frame.style.cssText = `width: 100%; height: ${BEFORE_PX}px; border: 0; display: block`;
        addEventListener('message', this.#hear);
        this.append(this.#frame);
        void this.#open();
    }

    disconnectedCallback() {
        removeEventListener('message', this.#hear);
    }

    attributeChangedCallback() {
        if (this.isConnected && this.#made > 0) void this.#open();
    }

    /** Once for all that is changed at a time. */
    async #open() {
        const mine = ++this.#made;
        await null;
        if (mine !== this.#made) return;
        const address = new URL('index.html', this.#host);
        for (const flag of FLAGS) if (this.hasAttribute(flag)) address.searchParams.set(flag, this.getAttribute(flag) ?? '');
        const [step, plan] = ['step', 'plan'].map(name => this.getAttribute(name) ?? '');
        if (step && !this.hasAttribute('only')) address.searchParams.set('only', step);
        address.searchParams.set('say', location.origin);
        const said = plan && `&p1=${await pack(await planOf(plan), 'plan')}`;
        if (mine !== this.#made) return;
        if (step || said) address.hash = `${step || 'repair'}${said}`;
        this.#frame.src = address.href;
    }
}

/** @param {string} plan JSON, or an address of it */
const planOf = async plan =>
    plan.trim().startsWith('{') ? JSON.parse(plan) : (await fetch(new URL(plan, document.baseURI))).json();

customElements.define('equipoise-lab', EquipoiseLab);
