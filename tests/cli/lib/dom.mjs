// As much of a document as the page's answers are made of, so that node can read what a person would.

class Node {
    childNodes = [];
    get textContent() {
        return this.childNodes.map(node => node.textContent).join('');
    }
    set textContent(text) {
        this.replaceChildren(text);
    }
    append(...nodes) {
        for (const node of nodes) this.childNodes.push(node instanceof Node ? node : new Text(String(node)));
    }
    replaceChildren(...nodes) {
        this.childNodes = [];
        this.append(...nodes);
    }
}

class Text extends Node {
    constructor(text) {
        super();
        this.text = text;
    }
    get textContent() {
        return this.text;
    }
}

class Element extends Node {
    attributes = new Map();
    listeners = new Map();
    constructor(name) {
        super();
        this.name = name;
    }
    get class() {
        return this.attributes.get('class') ?? '';
    }
    get childElementCount() {
        return this.elements.length;
    }
    get elements() {
        return this.childNodes.filter(node => node instanceof Element);
    }
    setAttribute(name, value) {
        this.attributes.set(name, value);
    }
    removeAttribute(name) {
        this.attributes.delete(name);
    }
    /** The last one of a kind is kept. */
    addEventListener(kind, listener) {
        this.listeners.set(kind, listener);
    }
    click() {
        this.listeners.get('click')?.({target: this});
    }
    /** Those below it of one of the names, in order. @param {...string} names @returns {Element[]} */
    all(...names) {
        return this.elements.flatMap(element => [...(names.includes(element.name) ? [element] : []), ...element.all(...names)]);
    }
}

/** From here on `document` makes such elements. */
export function makeDocument() {
    Object.assign(globalThis, {
        Node,
        document: {
            createElement: name => new Element(name),
            createElementNS: (_, name) => new Element(name),
            addEventListener: () => {},
        },
    });
}
