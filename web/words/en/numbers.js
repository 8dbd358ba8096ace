// What numbers themselves need of a language.

export default {
    'number.none': 'undefined',
    'number.to': 'to',
};
