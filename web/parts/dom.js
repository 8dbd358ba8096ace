// Making elements: h("td", {class: "num"}, "0.31"). Attributes by name, on* as listeners, everything else as text.

/** @typedef {Node | string | number | null | undefined | false | Child[]} Child */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, any>} [props] @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) {
        if (value === undefined || value === null || value === false) continue;
        if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
        else if (name === 'value') /** @type {any} */ (element).value = value;
        else if (name === 'checked') /** @type {any} */ (element).checked = value;
        else element.setAttribute(name, value === true ? '' : String(value));
    }
    add(element, children);
    return element;
}

/** @param {Element} parent @param {Child[]} children */
function add(parent, children) {
    for (const child of children) {
        if (child === null || child === undefined || child === false) continue;
        if (Array.isArray(child)) add(parent, child);
        else parent.append(child instanceof Node ? child : String(child));
    }
}

/** Replaces what an element holds. @param {Element} parent @param {...Child} children */
export function fill(parent, ...children) {
    parent.replaceChildren();
    add(parent, children);
}

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
    const element = document.getElementById(id);
    if (!element) throw new Error(`The page has no element "${id}".`);
    return element;
}

let serial = 0;
/** A fresh id, for labels. @param {string} stem */
export const freshId = stem => `${stem}-${++serial}`;
