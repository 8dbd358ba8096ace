// What is being typed.

import {useState} from 'preact/hooks';

/**
 * The part of a text field that is its text: what is typed stays, whatever is drawn anew meanwhile, until it is taken; what is
 * wrong stays too, to be mended.
 * @param {string} value  what stands there otherwise
 * @param {(text: string) => boolean | void} take  asked when the field is left; false: it is not to be had
 */
export function useTyped(value, take) {
    const [typed, setTyped] = useState(/** @type {string | null} */ (null));
    return {
        value: typed ?? value,
        onInput: (/** @type {any} */ event) => setTyped(event.target.value),
        onChange: (/** @type {any} */ event) => take(event.target.value) !== false && setTyped(null),
    };
}
