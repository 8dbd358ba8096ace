// Lessons with a class: the link that a teacher makes, in its order and without "show me"; the variants of each name and the
// teacher's key; lessons on paper; a step a screen.
import assert from 'node:assert/strict';
import test from 'node:test';
import {asksOf, variantFor, variantOf} from '../../web/course/lesson.js';
import {scriptOf, scripts} from '../../web/course/scripts.js';
import {axe, looks} from './lib/host.mjs';
import {theatre, wide} from './lib/page.mjs';

const {skip, visit} = await theatre(test);
const options = at => ({at, reducedMotion: 'reduce', bypassCSP: true});
const next = page => page.locator('#lesson-next');
const at = (page, i) => page.locator('.rail .dots[aria-label^="Step ' + (i + 1) + ' of"]').waitFor();
/** As the scripts have it: on the page a number and its unit stay on one line. */
const spaced = text => text.replaceAll('\u00a0', ' ');
/** What a lesson is called on the teacher's page. */
const titleOf = ({number, title}) => `Lesson ${number}: ${title}`;
const UNREAD = /[{}]|\*\*|undefined|\[object/;

/** A link that the teacher's page makes. @param {string[]} ids of lessons, as they are chosen */
async function linkFor(page, ids, {strict = false} = {}) {
    await page.locator('#link-class').waitFor();
    await page.locator('fieldset input:checked').uncheck();
    for (const id of ids) await page.locator(`fieldset input[value="${id}"]`).check();
    await page.locator('#link-class').fill('ML-A');
    await page.locator('#link-strict').setChecked(strict);
    return (await page.locator('#class-link').innerText()).replace(/.*#/, '#');
}
const goTo = (page, hash) => page.evaluate(to => (location.hash = to), hash);

test('a class has the lessons that its teacher chose, in that order, and nothing is shown where she says so', {skip}, () =>
    visit(async page => {
        const course = ['judges', 'six-numbers', 'impossible'];
        const titles = course.map(id => scriptOf(id).title);
        const link = await linkFor(page, course, {strict: true});
        assert.equal(link, `#learn&lessons=${course.join(',')}&class=ML-A&show=no`);
        await goTo(page, link);
        await page.getByText('For ML-A.').waitFor();
        assert.deepEqual(await page.locator('.lessons h2').allInnerTexts(), titles);
        // The second of the course: what is wrong stays so, and the third comes next though it is not the next number.
        await page.locator('#begin-six-numbers').click();
        const {steps} = scriptOf('six-numbers');
        for (const [i, step] of steps.entries()) {
            await at(page, i);
            if (step.ask?.id === 'q1')
                for (const tries of ['1', '2', '3']) {
                    await page.locator('.ask input').fill(tries);
                    await page.locator('#ask-check').click();
                    await page.locator('.ask .say').waitFor();
                }
            assert.equal(await page.locator('#lesson-show').count(), 0, step.id);
            await next(page).click();
        }
        assert.equal(await next(page).innerText(), `Next: ${scriptOf('impossible').title}`);
        assert.equal(await page.locator('#lesson-back').count(), 1);
        await next(page).click();
        await page.locator('.rail h1', {hasText: scriptOf('impossible').title}).waitFor();
        assert.equal(await page.locator('#lesson-who').count(), 1, 'the class is known there too');
    }, options('#teach')),
);

test('a link that names a lesson that there is not says so, and has the others', {skip}, () =>
    visit(async page => {
        await page.locator('.say.bad', {hasText: 'There is no lesson “fairness”.'}).waitFor();
        assert.deepEqual(await page.locator('.lessons h2').allInnerTexts(), [scriptOf('judges').title]);
    }, options('#learn&lessons=fairness,judges')),
);

/** What the teacher's key says is right, by question and variant, as a person copies it. */
async function keysOf(page, script) {
    const lesson = page.locator('details', {hasText: titleOf(script)}).first();
    await lesson.locator('summary').click();
    const rows = await lesson
        .locator('dl')
        .evaluate(list =>
            [...list.children].flatMap(({tagName, textContent, nextElementSibling: said}) =>
                tagName === 'DT' ? [[textContent, said.querySelector('b').textContent]] : [],
            ),
        );
    assert.equal(new Set(rows.map(([id]) => id)).size, rows.length);
    return Object.fromEntries(rows);
}

/** Names whose variants differ, so that each of a question's is had by one. */
function namesFor(script) {
    const most = Math.max(...script.steps.map(({ask}) => ask?.variants?.length ?? 1));
    const all = ['Ada', 'Bo', 'Cem', 'Dana', 'Eli', 'Fay', 'Gus', 'Hal', 'Ida', 'Jo'];
    return Array.from({length: most}, (_, v) => all.find(name => variantFor('ML-A', name) % most === v));
}

/** Of the lessons with variants `make check` takes each, `make test` one. */
const varied = scripts.filter(({steps}) => steps.some(({ask}) => ask?.variants));
for (const script of process.env.EVERY_LOOK ? varied : varied.slice(0, 1))
    test(`lesson ${script.number} asks each name for its variant, and takes what the teacher's key says`, {skip}, () =>
        visit(async page => {
            const keys = await keysOf(page, script);
            const heard = new Set();
            for (const name of namesFor(script)) {
                await goTo(page, '#learn');
                await page.locator('.lessons').waitFor();
                await goTo(page, `#learn/${script.number}&class=ML-A`);
                await at(page, 0);
                await page.locator('#lesson-who').fill(name);
                await page.locator('#lesson-who').press('Tab');
                const variant = variantFor('ML-A', name);
                for (const [i, {ask}] of script.steps.entries()) {
                    await at(page, i);
                    if (ask?.variants) {
                        const n = (variant % ask.variants.length) + 1;
                        const own = variantOf(ask, variant);
                        const form = page.locator(`#ask-${ask.id}`);
                        const words = own.text.replaceAll('**', '');
                        assert.ok(spaced(await form.innerText()).includes(words), `${name}: ${words}`);
                        heard.add(`${ask.id}, variant ${n}`);
                        const [number] = /[\d.,]+/.exec(keys[`${ask.id}, variant ${n}`]);
                        await form.locator('input').fill(number);
                        await form.locator('#ask-check').click();
                        await form.locator('.say.ok').waitFor();
                    }
                    await next(page).click();
                }
                await page.locator('#lesson-code').waitFor();
            }
            assert.deepEqual([...heard].sort(), Object.keys(keys).filter(id => id.includes('variant')).sort()); // prettier-ignore
        }, options('#teach')),
    );

test('the key of each lesson says of every question what is right, in words', {skip}, () =>
    visit(async page => {
        await page.locator('#codes').waitFor();
        for (const script of scripts) {
            const keys = await keysOf(page, script);
            const asked = asksOf(script).map(({id}) => id);
            assert.deepEqual(asked.filter(id => !(id in keys || `${id}, variant 1` in keys)), []); // prettier-ignore
            for (const [id, said] of Object.entries(keys)) {
                assert.ok(said.trim().length > 0, `${script.lesson} ${id}`);
                assert.doesNotMatch(said, UNREAD, `${script.lesson} ${id}`);
            }
        }
        for (const [width, colorScheme] of looks()) {
            await page.setViewportSize({width, height: 900});
            await page.emulateMedia({colorScheme});
            assert.equal(await wide(page), width);
            assert.deepEqual(await axe(page), []);
        }
    }, options('#teach')),
);

test('on paper stand what is asked and what one answered; printed it is sheets and nothing else', {skip}, () =>
    visit(async page => {
        const script = scriptOf('six-numbers');
        const {answer, options: choices} = asksOf(script).find(({id}) => id === 'q8');
        const ticked = answer.value;
        await at(page, 0);
        await next(page).click();
        await page.locator('.ask input').fill('44,8');
        await page.locator('#ask-check').click();
        await page.locator('.ask .say.ok').waitFor();
        for (let i = 1; i < script.steps.length; i++) {
            await at(page, i);
            if (script.steps[i].ask?.id === 'q8') {
                await page.locator(`.ask input[value=${ticked}]`).check();
                await page.locator('#ask-check').click();
                await page.locator('.ask .say').waitFor();
            }
            await next(page).click();
        }
        await page.locator('#lesson-print').click();
        await page.emulateMedia({media: 'print'});
        const sheet = page.locator('.hand-out');
        const text = await sheet.innerText();
        assert.match(text, /Answered: 44,8/);
        assert.ok(text.includes(`\u25a0 ${choices.find(({id}) => id === ticked).text}`), 'what was ticked');
        assert.doesNotMatch(text, UNREAD);
        assert.match(text, /White: 1,139, 349, 461, 505/, 'the numbers of its own step, of groups that are no longer shown');
        for (const {text: asked} of asksOf(script).filter(({kind}) => kind === 'number'))
            assert.ok(spaced(text).includes(asked.replaceAll('**', '')), asked);
        for (const away of ['header.bar', '.unprinted', '.skip', '#status'])
            assert.equal(await page.locator(away).first().isVisible(), false, away);
        assert.deepEqual(await axe(page), []);
        const pages = async () => {
            const bytes = await page.pdf({format: 'A4'});
            return bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
        };
        const one = await pages();
        assert.ok(one >= 1 && one <= 3, `${one} pages`);
        // All of them, each on a sheet of its own.
        await page.emulateMedia({media: 'screen'});
        await page.getByRole('button', {name: 'All lessons'}).click();
        await page.getByRole('button', {name: 'All of them on paper'}).click();
        assert.equal(await sheet.count(), scripts.length);
        await page.getByLabel('with the answers').check();
        for (const [i, lesson] of scripts.entries()) {
            const own = await sheet.nth(i).innerText();
            assert.doesNotMatch(own, UNREAD, lesson.lesson);
            assert.equal(await sheet.nth(i).locator('.say.ok').count(), asksOf(lesson).length, lesson.lesson);
        }
        await page.emulateMedia({media: 'print'});
        assert.ok((await pages()) >= scripts.length + one - 1);
    }, options('#learn/2')),
);

test('slides: a step a screen, turned by keys; each fits, the answer stands only where one asks for it', {skip}, () =>
    visit(async page => {
        await page.setViewportSize({width: 1280, height: 720});
        const {steps} = scriptOf('judges');
        const slide = page.locator('.slide');
        const is = i => slide.getByText(`Step ${i + 1} of ${steps.length}`, {exact: true}).waitFor();
        const open = async script => {
            const lesson = page.locator('details', {hasText: titleOf(script)}).first();
            await lesson.locator('summary').click();
            await page.getByRole('button', {name: `Show it a step a screen: ${script.title}`}).click();
        };
        await open(scriptOf('judges'));
        await is(0);
        assert.ok(await page.locator('#slide-back').isDisabled());
        const turns = {ArrowRight: 1, PageDown: 2, ArrowLeft: 1, PageUp: 0};
        for (const [key, i] of [...Object.entries(turns), ['PageUp', 0]]) {
            await page.keyboard.press(key);
            await is(i);
        }
        assert.deepEqual(await axe(page), []);
        await page.locator('#slide-answer').click();
        await slide.locator('.say.ok', {hasText: /^6$/}).waitFor();
        await page.keyboard.press('ArrowRight');
        await is(1);
        assert.equal(await slide.locator('.say.ok').count(), 0, 'it is gone with its step');
        await page.keyboard.press('Escape');
        await page.locator('#codes').waitFor();
        for (const script of scripts) {
            await open(script);
            for (let i = 0; i < script.steps.length; i++) {
                await slide.getByText(`Step ${i + 1} of ${script.steps.length}`, {exact: true}).waitFor();
                const {bottom} = await slide.evaluate(element => element.getBoundingClientRect().toJSON());
                assert.ok(bottom <= 720, `${script.lesson} ${i + 1} ends at ${bottom} px`);
                assert.doesNotMatch(await slide.innerText(), UNREAD);
                await page.keyboard.press('ArrowRight');
            }
            assert.ok(await page.locator('#slide-next').isDisabled());
            await page.keyboard.press('Escape');
        }
    }, options('#teach')),
);
