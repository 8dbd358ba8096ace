// What was thrown, in a sentence: our own errors are sentences already, the language's and the browser's are not.

/** @param {unknown} error @returns {string} */
export function sentenceOf(error) {
    if (!(error instanceof Error)) return `Something went wrong in the page: ${String(error)}.`;
    if (error.name === 'Error' || error.name === 'LabError') return error.message;
    const why = error.message.replace(/\.$/, '');
    return `Something went wrong in the page (${error.name}: ${why}). What you had is kept; what you just did may not be done.`;
}
