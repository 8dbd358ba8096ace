// Which of a person's files is a model, and how large it may be: that is known before it is read.

import {t} from '../words/words.js';

/** Bytes of a model's file: its weights are held twice while it is read. */
export const MOST_MODEL_BYTES = 64e6;

/** Bytes by which a file is known to be a model before it is read. */
export const HEAD_BYTES = 400;

/** Names of files that hold models: also of those that the core refuses with what would help. */
const ENDINGS = /\.(onnx|eqm|ubj|bst|pkl|pickle|joblib|pt|pth|h5|keras|pmml)$/i;

/** @param {string} text  @returns {any} nothing where it is no JSON */
function parsed(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

/** Whether a file's name is that of a model, which is no archive of tables even where it is one. @param {string} name */
export const isModelName = name => ENDINGS.test(name);

/** Whether it is a model and no table, schema or report. @param {import('./files.js').Dropped} file */
export function isModel({name, bytes}) {
    if (ENDINGS.test(name)) return true;
    const head = new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES)).trimStart();
    if (/^tree\r?\nversion=/.test(head)) return true;
    if (!head.startsWith('{')) return false;
    const text = new TextDecoder().decode(bytes);
    if (!/"(equipoise_model|learner)"/.test(text)) return false;
    const content = parsed(text);
    // XGBoost writes NaN and Infinity, which is no JSON.
    return content ? 'equipoise_model' in content || 'learner' in content : /"learner"\s*:\s*\{/.test(text);
}

/** @param {string} name @param {number} size in bytes */
export function checkSize(name, size) {
    if (size > MOST_MODEL_BYTES) throw new Error(t('model.large', {name, most: MOST_MODEL_BYTES / 1e6}));
}

/** Refuses one that is too large by its name and its first bytes. @param {File} file */
export async function checkModel(file) {
    if (file.size <= MOST_MODEL_BYTES) return;
    const begins = /\.(json|txt)$/i.test(file.name) ? (await file.slice(0, HEAD_BYTES).text()).trimStart() : '';
    const model = /^tree\r?\nversion=/.test(begins) || (begins.startsWith('{') && /"(equipoise_model|learner)"/.test(begins));
    if (ENDINGS.test(file.name) || model) checkSize(file.name, file.size);
}
