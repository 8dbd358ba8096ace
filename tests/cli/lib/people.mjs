// The schema of people.csv, a small file that a test writes for itself.

/** @param {object[]} columns @returns {string} of a data set "people", whose file is people.csv */
export const schemaOf = columns =>
    JSON.stringify({equipoise: 1, name: 'people', title: 'People', files: [{name: 'people.csv'}], columns});

/** The columns skill, kind, group and hired. @param {string} favourable value of hired */
export const hiring = favourable => [
    {name: 'skill', kind: 'number'},
    {name: 'kind', kind: 'category'},
    {name: 'group', role: 'protected', kind: 'category', privileged: ['a']},
    {name: 'hired', role: 'label', favourable: [favourable]},
];
