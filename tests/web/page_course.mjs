// Lessons as people take them: by keyboard alone, by pointer on a telephone, answering right, being shown all, answering wrong;
// then the code on the teacher's page.
import assert from 'node:assert/strict';
import test from 'node:test';
import {readCode} from '../../web/course/code.js';
import {asksOf, judgedOf, variantOf} from '../../web/course/lesson.js';
import {scripts} from '../../web/course/scripts.js';
import {laidOver} from '../../web/course/texts.js';
import {overlaysOf} from '../../web/lessons/texts.mjs';
import {german} from '../../web/words/german.js';
import {axe, looks} from './lib/host.mjs';
import {tabTo, theatre, wide} from './lib/page.mjs';

const {skip, visit} = await theatre(test);
/** A page of one's own for each lesson, without movement. */
const options = at => ({at, reducedMotion: 'reduce', bypassCSP: true, timeout: 20000});
const narrow = at => ({...options(at), viewport: {width: 390, height: 844}, hasTouch: true});

const rail = page => page.locator('.rail');
const next = page => page.locator('#lesson-next');
/** The script's step is the one that is shown. */
const at = (page, script, i) =>
    rail(page)
        .getByRole('img', {name: `Step ${i + 1} of ${script.steps.length}`})
        .waitFor();

/** Presses a button as the keyboard does: by Tab, then Enter. */
const byKeys = page => async locator => {
    await locator.waitFor();
    await locator.focus();
    assert.ok(
        await locator.evaluate(element => element === document.activeElement && element.tabIndex >= 0),
        'can have the focus',
    );
    await page.keyboard.press('Enter');
};
const byPointer = () => async locator => {
    await locator.scrollIntoViewIfNeeded();
    await locator.tap();
};

/** Moves a slider by keys until it says what it is to say. */
async function slide(page, slider, said, wanted) {
    await slider.waitFor();
    await slider.focus();
    const now = async () => Number((await slider.getAttribute('aria-valuetext')).replaceAll(',', '').match(said)?.[1] ?? NaN);
    for (let i = 0; i < 200 && (await now()) !== wanted; i++)
        await page.keyboard.press((await now()) < wanted ? 'ArrowRight' : 'ArrowLeft');
    assert.equal(await now(), wanted);
}

/** Moves lines of Decide to what the script's "show me" sets, as a person does. */
async function moveLines(page, lines) {
    await page.locator('[data-group]').nth(1).waitFor();
    const groups = await page.locator('[data-group]').evaluateAll(cards => cards.map(card => card.getAttribute('data-group')));
    for (const group of groups)
        await slide(page, page.locator(`[data-group="${group}"] input[type=range]`), /(\d+)$/, lines[group] ?? lines['*']);
}

/** Does what a step waits for. */
async function meet(page, {shown}, press) {
    if (shown.none) {
        for (const [Black, White] of [[6, 4], [8, 6], [9, 9]]) await moveLines(page, {Black, White}); // prettier-ignore
        await press(page.locator('#lesson-none'));
    } else if (shown.knobs)
        for (const [knob, value] of Object.entries(shown.knobs))
            await slide(page, page.locator(`#knob-${knob}`), /([\d.]+)$/, value);
    else if (shown.inject) await bend(page, shown.inject, press);
    else await moveLines(page, shown.lines);
}

/** Bends records as the script's "show me" does: the group, then the sliders. */
async function bend(page, {group, ...shares}, press) {
    if (
        !(await page
            .locator('#bend')
            .getAttribute('open')
            .catch(() => null)) &&
        !(await page.locator('#bend-group').isVisible())
    )
        await press(page.locator('#bend > summary'));
    await page.locator('#bend-group').selectOption(group);
    for (const [id, share] of Object.entries(shares)) await slide(page, page.locator(`#bend-${id}`), /([\d.]+)/, 100 * share);
}

/** Trains what a step is about. */
async function train(page, press) {
    await page.locator('#lesson-run:not([disabled])').waitFor();
    await press(page.locator('#lesson-run'));
    await page.locator('#lesson-next.go').waitFor({timeout: 240000});
}

/** What a question wants to hear: the script's key, which the lab judges by its own numbers. */
async function answer(page, question, press, variant) {
    const ask = variantOf(question, variant);
    const form = page.locator(`#ask-${ask.id}`);
    if (ask.kind === 'choice')
        for (const id of [ask.answer.value].flat()) {
            const box = form.locator(`input[value="${id}"]`);
            if (!(await box.isChecked())) {
                await box.focus();
                await page.keyboard.press(' ');
            }
        }
    else if (ask.kind === 'number') await form.locator('input').fill(String(ask.answer.value).replace('.', ','));
    else if (ask.kind === 'text') await form.locator('textarea').fill('Mine.');
    await press(form.locator('#ask-check'));
    await form.locator('.say.ok').waitFor();
}

/** The pairs of Monday and Tuesday: the table says what the picture shows, and those that rise over 5 points stand out. */
async function pairsAgree(page, press) {
    const ways = page.locator('.figure .slopes');
    await ways.first().waitFor();
    const twin = page.locator('.figure details');
    await press(twin.locator('summary'));
    const rows = await twin
        .locator('tbody tr')
        .evaluateAll(all => all.map(row => [...row.cells].map(({textContent}) => Number(textContent))));
    assert.equal(new Set(rows.map(([seed]) => seed)).size, rows.length);
    for (let way = 0; way < (await ways.count()); way++) {
        const pairs = ways.nth(way);
        const keys = async of => (await pairs.locator(of).evaluateAll(all => all.map(pair => Number(pair.dataset.key)))).sort();
        assert.deepEqual(await keys('.pair'), rows.map(([seed]) => seed).sort()); // prettier-ignore
        assert.equal(await pairs.locator('.slope').count(), rows.length);
        // What is rounded to 5.0 may lie on either side of it.
        const risen = unsure =>
            rows.flatMap(([seed, ...days]) => (days[2 * way] < 5 + unsure && days[2 * way + 1] >= 5 - unsure ? [seed] : []));
        const on = await keys('.pair.on');
        assert.ok(risen(-0.05).every(seed => on.includes(seed)) && on.every(seed => risen(0.05).includes(seed)), `${on}`);
    }
    await press(twin.locator('summary'));
}

/** Plays a lesson whole. */
async function play(page, script, press, variant) {
    await rail(page).waitFor();
    for (const [i, step] of script.steps.entries()) {
        await at(page, script, i);
        if (step.run) await train(page, press);
        if (typeof step.wait === 'object') await meet(page, step, press);
        if (step.figure === 'days') await pairsAgree(page, press);
        if (step.ask) await answer(page, step.ask, press, variant);
        await page.locator('#lesson-next.go').waitFor();
        await press(next(page));
    }
}

/** Axe takes its time: each step is looked at in `make check`, the first and the last of a lesson always. */
const isLookedAt = (script, i) => process.env.EVERY_LOOK || i === 0 || i === script.steps.length - 1;

/** The code at the end, and what it says. */
async function handedIn(page) {
    await page.waitForFunction(() => document.getElementById('lesson-code')?.value.startsWith('EQ3-'));
    return page.locator('#lesson-code').inputValue();
}

/** One lesson is played by pointer in `make test`, all in `make check`: by keyboard all are, always. */
const isPointedAt = ({number}) => process.env.EVERY_LOOK || number === 3;

const codes = [];
for (const script of scripts) {
    const of = `lesson ${script.number}`;

    test(`${of} is played to its code by keyboard alone, answering right`, {skip}, () =>
        visit(
            async page => {
                await play(page, script, byKeys(page));
                const code = await handedIn(page);
                const {article} = script.after ?? {};
                if (article) assert.equal(await page.locator('#lesson-article').getAttribute('href'), article);
                const record = await readCode(code);
                assert.equal(record.lesson, script.lesson);
                assert.deepEqual(Object.keys(record.answers), asksOf(script).map(({id}) => id)); // prettier-ignore
                assert.deepEqual(record.shown, []);
                assert.deepEqual(new Set(Object.values(record.tries)), new Set([1]));
                codes.push(code);
            },
            options(`#learn/${script.number}&class=ML-A`),
        ),
    );

    if (!isPointedAt(script)) continue;
    test(`${of} is played by pointer at 390 px, wrongly and then shown all; each step fits and axe finds nothing`, {skip}, () =>
        visit(
            async page => {
                const press = byPointer(page);
                await rail(page).waitFor();
                for (const [i, step] of script.steps.entries()) {
                    await at(page, script, i);
                    assert.equal(await wide(page), 390, `step ${step.id} is too wide`);
                    assert.doesNotMatch(await rail(page).innerText(), /[{}]|\*\*/, step.id);
                    if (isLookedAt(script, i)) assert.deepEqual(await axe(page), [], step.id);
                    await goThrough(page, step, press);
                    await press(next(page));
                }
                const {shown} = await readCode(await handedIn(page));
                assert.deepEqual(shown, judgedOf(script).map(({id}) => id)); // prettier-ignore
                assert.match(await rail(page).innerText(), /^0 of \d+ points/m);
            },
            narrow(`#learn/${script.number}`),
        ),
    );
}

/** A text that is not German, or whose values are not filled in. */
const LEFT = /[{<]\w|\b(the|of|and|people|which|with)\b/i;

/* Each lesson in German takes as long as in English: in `make check`; one is always read, in page_languages.mjs. */
for (const english of process.env.EVERY_LOOK ? scripts : []) {
    const script = laidOver(english, overlaysOf('de')[english.lesson]);
    test(`lesson ${script.number} is played in German at 390 px, wrongly and then shown all; each step fits`, {skip}, () =>
        visit(
            async page => {
                const press = byPointer(page);
                for (const [i, step] of script.steps.entries()) {
                    const name = german['lesson.step'].replace('{n}', i + 1).replace('{all}', script.steps.length);
                    await rail(page).getByRole('img', {name}).waitFor();
                    await goThrough(page, step, press);
                    assert.equal(await wide(page), 390, `step ${step.id} is too wide`);
                    // What it quotes may be the core's own title.
                    assert.doesNotMatch((await rail(page).innerText()).replace(/„[^“]*“/g, ''), LEFT, step.id);
                    await press(next(page));
                }
                const {shown} = await readCode(await handedIn(page));
                assert.deepEqual(shown, judgedOf(english).map(({id}) => id)); // prettier-ignore
            },
            narrow(`?lang=de#learn/${script.number}`),
        ),
    );
}

/** A step as who does not know it: trained, answered wrongly or not at all, shown. */
async function goThrough(page, step, press) {
    if (step.run) await train(page, press);
    if (step.ask) {
        await page.locator('.ask').waitFor();
        await beShown(page, step, press);
    } else if (step.shown) await press(page.locator('#lesson-show'));
    if (step.ask?.kind !== 'text' || step.shown) await page.locator('#lesson-next.go').waitFor();
}

/** Two wrong answers, then "show me"; words are kept. */
async function beShown(page, step, press) {
    const {ask} = step;
    if (ask.kind === 'text') return answer(page, ask, press);
    await wrongly(page, ask);
    await hearsWhy(page, step);
    await wrongly(page, ask);
    await press(page.locator('#lesson-show'));
    await page.locator('.ask .say.ok').waitFor();
}

/** A wrong answer gets its sentence, with nothing left to fill in. */
async function hearsWhy(page, {id, ask}) {
    const said = await page.locator('.ask .say').innerText();
    const sentences = Object.values(variantOf(ask).wrong ?? {}).map(text => text.split(/\{[^}]*\}/));
    assert.ok(
        sentences.some(pieces => pieces.every(piece => said.includes(piece))),
        `${id}: ${said}`,
    );
    assert.ok(!/[{<]/.test(said), said);
}

async function wrongly(page, ask) {
    const form = page.locator(`#ask-${ask.id}`);
    if (ask.kind === 'number') await form.locator('input').fill('999');
    else {
        const right = [ask.answer.value].flat();
        const wrong = ask.options.find(({id}) => !right.includes(id));
        await form.locator(`input[value="${wrong.id}"]`).setChecked(true);
    }
    await form.locator('#ask-check').click();
    await form.locator('.say').waitFor();
}

test('the teacher reads the codes of a class, and is told which is none', {skip}, () =>
    visit(async page => {
        await page.locator('#codes').fill([...codes, 'EQ3-00000-00000'].join('\n'));
        await page.locator('[data-class]').nth(codes.length - 1).waitFor(); // prettier-ignore
        assert.equal(await page.locator('.say.bad').count(), 1);
        assert.match(await page.locator('[role=status].small').innerText(), new RegExp(`^${codes.length} codes are read`));
        for (const [width, colorScheme] of looks(1280)) {
            await page.setViewportSize({width, height: 900});
            await page.emulateMedia({colorScheme});
            assert.deepEqual(await axe(page), [], `${width} ${colorScheme}`);
            assert.equal(await wide(page), width);
        }
    }, options('#teach')),
);

test('a number that is none is said at its field and counts as no try; back and resume by the link', {skip}, () =>
    visit(
        async page => {
            await rail(page).waitFor();
            const script = scripts.find(({number}) => number === 2);
            await next(page).click();
            await page.locator('.ask input').fill('many');
            await page.locator('#ask-check').click();
            await page.locator('.ask [role=alert]', {hasText: 'many'}).waitFor();
            await page.locator('.ask input').fill('44,8');
            await page.locator('#ask-check').click();
            await page.locator('.ask .say.ok').waitFor();
            await next(page).click();
            await at(page, script, 2);
            await page.waitForURL(/s2=/);
            const link = await page.evaluate(() => new Promise(done => setTimeout(() => done(location.href), 350)));
            await page.goto('about:blank');
            await page.goto(link);
            await at(page, script, 2);
            await page.locator('#lesson-back').click();
            await page.locator('.ask .say.ok').waitFor();
        },
        {...options('#learn/2'), others: true},
    ),
);

test('what was there before a lesson comes back when one leaves it, or stays if one goes on in the lab', {skip}, () =>
    visit(async page => {
        await page.locator('.btn.set', {hasText: /^German/}).click();
        await page.locator('#finding').waitFor();
        await page.evaluate(() => (location.hash = '#learn'));
        await page.locator('#begin-impossible').click();
        await page.locator('#lines-now').waitFor();
        await page.locator('#lesson-leave').click();
        await page.locator('.lessons').waitFor();
        assert.equal(await page.locator('[data-away], [inert]').count(), 0);
        await page.evaluate(() => (location.hash = '#audit'));
        await page.locator('.eyebrow', {hasText: 'German'}).waitFor();
        await page.evaluate(() => (location.hash = '#learn/3'));
        await page.locator('#lines-now').waitFor();
        await page.getByRole('button', {name: 'Open it whole'}).click();
        await page.locator('.steps').waitFor();
        assert.equal(await rail(page).count(), 0);
        await page.locator('#lines-now', {hasText: 'from 5'}).waitFor();
    }, options('#data')),
);

test('by Tab alone from the top of the page a lesson is begun and its question is reached', {skip}, () =>
    visit(async page => {
        await page.locator('#begin-six-numbers').waitFor();
        await tabTo(page, page.locator('#begin-six-numbers'));
        await page.keyboard.press('Enter');
        await rail(page).waitFor();
        await page.waitForFunction(() => document.activeElement?.id === 'lesson-step');
        await tabTo(page, next(page));
        await page.keyboard.press('Enter');
        await tabTo(page, page.locator('.ask input'));
        await page.keyboard.type('44.8');
        await page.keyboard.press('Enter');
        await page.locator('.ask .say.ok').waitFor();
    }, options('#learn')),
);
