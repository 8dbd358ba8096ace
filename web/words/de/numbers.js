// Was Zahlen selbst von einer Sprache brauchen.

export default {
    'number.none': 'nicht definiert',
    'number.to': 'bis',
};
