// What stands around a table.

export default {
    'table.same': 'The same as a table',
    'table.first': 'The first {shown} of {n} rows.',
    'table.more': 'Show {n} more',
    'table.all': 'All {n} rows.',
    'table.undefined': 'undefined',
};
