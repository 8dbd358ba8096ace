// Names in conditions.

/** A group's or a method's name in a condition: "Male, Black" is male_black. @param {string} name */
export const keyOf = name =>
    name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '_')
        .replace(/^_|_$/g, '');
