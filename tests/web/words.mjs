// The words of the page, without a browser: all of them are in the catalogues, every one that a view asks for is there, and
// none passes a verdict.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {isPart} from '../../web/state/parts.js';

/** All that makes elements, on the page and on those of the paper. */
const MAKERS = ['shell', 'steps', 'views', 'ui', 'marks', 'welcome', 'parts', 'panels', 'study', 'course'];
const VIEWS = ['boot.js', 'main.js', 'article.js', 'reproduce.js', 'state', 'learn', ...MAKERS];
/** @returns {string[]} paths of scripts below */
const scripts = path =>
    path.endsWith('.js')
        ? [path]
        : readdirSync(path, {withFileTypes: true}).flatMap(entry =>
              entry.isDirectory() || entry.name.endsWith('.js') ? scripts(join(path, entry.name)) : [],
          );
const files = VIEWS.flatMap(name => scripts(`web/${name}`)).map(path => ({path, text: readFileSync(path, 'utf8')}));
/** @param {string} name of a catalogue */
const wordsOf = async name =>
    name.endsWith('.json')
        ? JSON.parse(readFileSync(`web/words/en/${name}`, 'utf8'))
        : (await import(`../../web/words/en/${name}`)).default;
const catalogue = Object.assign({}, ...(await Promise.all(readdirSync('web/words/en').map(wordsOf))));

/** Code without comments. @param {string} text */
const code = text => text.replace(/\/\*[^]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

test('no view has words of its own: what is passed as a child or as a label comes from the catalogues', () => {
    // A child of h() that is a quoted text with a letter in it and no code, or an attribute that is read or shown.
    const child = /\bh\(\s*'(?!code')[\w-]+',\s*\{[^{}]*\},\s*(['`])(?!\\u)(?=[^'`]*[A-Za-z]{2})(?!\$\{)/g;
    const attribute = /(?:'aria-label'|title|placeholder|alt): (['`])(?=[^'`$]*[A-Za-z]{2})/g;
    const found = files.flatMap(({path, text}) =>
        [child, attribute].flatMap(pattern => [...code(text).matchAll(pattern)].map(match => `${path}: ${match[0].slice(-60)}`)),
    );
    const views = found.filter(line => !/web\/state\//.test(line));
    assert.deepEqual(views, []);
});

test('every text that is asked for is there, with the holes that are filled', () => {
    const asked = files.flatMap(({path, text}) =>
        [...code(text).matchAll(/\b(?:t|rich)\(\s*'([\w.]+)'/g)].map(([, id]) => ({path, id})),
    );
    assert.ok(asked.length > 150, `${asked.length} are asked for`);
    assert.deepEqual(
        asked.filter(({id}) => !(id in catalogue)).map(({path, id}) => `${path}: ${id}`),
        [],
    );
});

test('no text is there that nobody asks for', () => {
    const all = scripts('web').filter(path => !/node_modules|words\/en/.test(path));
    const scripted = readdirSync('web/lessons').filter(name => name.endsWith('.json'));
    const lessons = scripted.map(name => `web/lessons/${name}`);
    const texts = [...all, 'web/learn/roles.json', ...lessons].map(path => readFileSync(path, 'utf8'));
    const ids = Object.keys(catalogue);
    const quoted = [/['"`]([\w.]+\.[^'"`\n]+?)['"`]/g, /\bt\('(\w+)'/g];
    const named = new Set(texts.flatMap(text => quoted.flatMap(one => [...text.matchAll(one)].map(([, id]) => id))));
    // `compare.list.${id}` asks for what begins and ends so, where what is filled in is a word of its own somewhere.
    const words = new Set(texts.flatMap(text => [...text.matchAll(/['"]([^'"\n]+)['"]|\b(\w+)\??:/g)].map(m => m[1] ?? m[2])));
    const masks = texts
        .flatMap(text => [...text.matchAll(/`([a-z_]+(?:\.[a-z_]+)*\.\$\{[^`\s]*)`/g)])
        .map(([, text]) => text.split(/\$\{[^}]*\}/).map(part => part.replaceAll('.', '\\.')))
        .map(parts => new RegExp(`^${parts.join('([^.]+|\\.)')}$`));
    const asked = (/** @type {string} */ id) =>
        named.has(id) ||
        (id.startsWith('part.') && isPart(id.slice('part.'.length))) || // whatever a lesson points at
        masks.some(mask =>
            mask
                .exec(id)
                ?.slice(1)
                .every(word => /^\W+$/.test(word) || words.has(word)),
        );
    assert.ok(!asked('compare.list.nobody-asks') && !asked('nobody.asks'));
    assert.deepEqual(
        ids.filter(id => !asked(id)),
        [],
    );
});

test('no text passes a verdict', () => {
    const never = /\b(pass(es|ed)?|fail(s|ed)?|biased|unbiased|unsigned|infeasible)\b/i;
    // "passed over" is a decision's name, "fails" in the title of the door is of the score, a backward pass is a network's; a
    // judgement of fairness is none of them.
    const allowed = {'outcome.passed': true, 'welcome.lead': true, 'keep.failed': true, 'study.weights.lead': true};
    const told = Object.entries(catalogue)
        .filter(([id, words]) => !allowed[id] && never.test(words.replace(/\{[^}]*\}/g, '').replace(/passed over/g, '')))
        .map(([id, words]) => `${id}: ${words}`);
    assert.deepEqual(told, []);
    const fair = Object.entries(catalogue).filter(([, words]) => /\b(is|are|was|were) (un)?fair\b/i.test(words));
    assert.deepEqual(fair, []);
});
