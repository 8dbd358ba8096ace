// The parts of the page by name, without a browser: each of the table is an element of a view, and no view has one of its own.
import assert from 'node:assert/strict';
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import test from 'node:test';
import {FIELDS} from '../../web/state/fields.js';
import {PLACES} from '../../web/state/places.js';
import {PARTS, fieldsOf, isPart} from '../../web/state/parts.js';

const names = PARTS.map(({name}) => name);
const texts = ['shell', 'welcome', 'steps', 'views', 'ui', 'course'].flatMap(folder =>
    existsSync(`web/${folder}`)
        ? readdirSync(`web/${folder}`, {recursive: true, encoding: 'utf8'})
              .filter(name => name.endsWith('.js'))
              .map(name => readFileSync(`web/${folder}/${name}`, 'utf8'))
        : [],
);
/** Names that views give, and what begins those that are filled in: `decide.table.${...}`. */
const given = texts.flatMap(text => [...text.matchAll(/'data-part': '([^']+)'/g)].map(match => match[1]));
const begun = texts.flatMap(text => [...text.matchAll(/'data-part': `([^`$]+)\$/g)].map(match => match[1]));
/** What comes with the injector. */
const OF_LESSONS = ['bend'];

test('every part of the table is in a view, and every part of a view in the table', () => {
    const there = (/** @type {string} */ name) =>
        given.includes(name) || PLACES.includes(name) || OF_LESSONS.includes(name) || begun.some(start => name.startsWith(start));
    assert.ok(given.length > 30, `${given.length} are given`);
    assert.deepEqual(
        names.filter(name => !there(name)),
        [],
    );
    assert.deepEqual(
        given.filter(name => !names.includes(name)),
        [],
    );
    assert.equal(new Set(names).size, names.length, 'no name is there twice');
});

test('a name means a part and what is below it; its fields are fields of the page', () => {
    assert.ok(isPart('decide') && isPart('decide.table.fpr'));
    assert.ok(!isPart('decides') && !isPart('') && !isPart('steps bar'));
    const unknown = PARTS.flatMap(({fields = []}) => fields).filter(key => !(key in FIELDS));
    assert.deepEqual(unknown, []);
    assert.deepEqual([...fieldsOf(['decide'])].sort(), ['cost', 'hold', 'lines', 'strategy']);
    assert.deepEqual([...fieldsOf(['decide.table'])], []);
});
