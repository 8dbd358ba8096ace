// Was um eine Tabelle steht.

export default {
    'table.same': 'Dasselbe als Tabelle',
    'table.first': 'Die ersten {shown} von {n} Zeilen.',
    'table.more': '{n} weitere zeigen',
    'table.all': 'Alle {n} Zeilen.',
    'table.undefined': 'nicht definiert',
};
