// What a person feels: no task over 100 ms while a model is trained, and a line that is drawn at every frame at 390 px. Times
// depend on the machine: they are told, and what is asserted leaves room for one that is busy.
import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {openDeciles, openGerman, theatre, trainPlain} from './lib/page.mjs';

const {skip, visit} = await theatre(test);

/** The middle and the nearly longest of times. @param {number[]} times */
const told = times => {
    const sorted = [...times].sort((a, b) => a - b);
    return {middle: sorted[Math.floor(sorted.length / 2)], most: sorted[Math.floor(0.95 * sorted.length)]};
};

test('while models are trained no task takes long, and the page answers', {skip}, () =>
    visit(async page => {
        await openGerman(page);
        await trainPlain(page);
        await page.evaluate(() => {
            globalThis.tasks = [];
            new PerformanceObserver(list => tasks.push(...list.getEntries().map(entry => entry.duration))).observe({
                type: 'longtask',
            });
        });
        await page.locator('#fill').click();
        await page.locator('.running').first().waitFor();
        await page.waitForFunction(() => document.querySelectorAll('#tradeoff [data-key]').length > 8);
        await page.locator('[data-stage=data]').getByRole('slider').press('ArrowLeft');
        await page.getByRole('button', {name: 'stop'}).first().click();
        await page.locator('.running').first().waitFor({state: 'detached'});
        const tasks = await page.evaluate(() => globalThis.tasks);
        const long = tasks.filter(ms => ms > 100);
        const longest = Math.round(Math.max(0, ...tasks));
        console.log(`  note ${tasks.length} tasks over 50 ms, ${long.length} over 100 ms, the longest ${longest} ms`);
        // None on a machine that does nothing else.
        assert.ok(
            told(tasks.length > 0 ? tasks : [0]).middle < 300 && Math.max(0, ...tasks) < 1000,
            `tasks of ${tasks.map(Math.round)} ms`,
        );
    }),
);

test('a line that is dragged at 390 px is drawn at every frame', {skip}, () =>
    visit(
        async page => {
            await openDeciles(page);
            await page.evaluate(() => (location.hash = '#decide'));
            const slider = page.getByRole('slider', {name: 'Line of Black'});
            await slider.waitFor();
            const times = await slider.evaluate(async element => {
                const spent = [];
                for (let i = 0; i < 60; i++) {
                    await new Promise(frame => requestAnimationFrame(frame));
                    const began = performance.now();
                    element.value = String(i % (Number(element.max) + 1));
                    element.dispatchEvent(new Event('input', {bubbles: true}));
                    // What the change makes is drawn by the end of the frame.
                    await new Promise(drawn => queueMicrotask(drawn));
                    await new Promise(drawn => setTimeout(drawn));
                    document.body.getBoundingClientRect();
                    spent.push(performance.now() - began);
                }
                return spent;
            });
            const {middle, most} = told(times);
            console.log(
                `  note a frame of the dragged line takes ${middle.toFixed(1)} ms, 19 of 20 at most ${most.toFixed(1)} ms`,
            );
            assert.ok(middle < 100, `${middle} ms`); // 16.7 on a machine that does nothing else
        },
        {viewport: {width: 390, height: 844}},
    ),
);

/** 300,000 people in 40 MB, some of whose letters are of Windows. @returns {string} a path */
function longFile() {
    const folder = join(process.env.BUILD ?? 'build', 'page-speed');
    mkdirSync(folder, {recursive: true});
    let state = 7;
    const next = (/** @type {number} */ n) => (state = (state * 16807) % 2147483647) % n;
    const remark = 'x'.repeat(88);
    const rows = Array.from({length: 300_000}, (_, i) => {
        const [y, d, s] = [next(2), next(2), next(1000) / 1000];
        const [age, place, pay] = [17 + next(60), `caf\u00e9 ${next(40)}`, next(100000)];
        return [y, d, s, 'FM'[next(2)], 'ABCD'[next(4)], age, place, pay, `${remark}${i % 9}`].join(',');
    });
    const path = join(folder, 'long.csv');
    writeFileSync(path, Buffer.from(`y,d,s,sex,race,age,place,pay,remark\n${rows.join('\n')}\n`, 'latin1'));
    return path;
}

test('a file of 40 MB: its first rows at once, the whole soon, and the page is never blocked', {skip}, () =>
    visit(async page => {
        const path = longFile();
        await page.locator('html[data-state="ready"]').waitFor({state: 'attached'});
        await page.evaluate(() => (location.hash = '#data'));
        const input = page.locator('.card.drop input[type=file][multiple]');
        await input.waitFor({state: 'attached'});
        await page.evaluate(() => {
            globalThis.seen = {tasks: []};
            new PerformanceObserver(list => seen.tasks.push(...list.getEntries().map(({duration}) => duration))).observe({
                type: 'longtask',
            });
            addEventListener('change', () => (seen.dropped = performance.now()), true);
            new MutationObserver(() => {
                if (!seen.form && document.querySelector('.cols')) seen.form = performance.now();
                const button = document.querySelector('#audit-these');
                if (
                    !seen.loaded &&
                    button &&
                    !button.disabled &&
                    /nobody/.test(document.querySelector('.eyebrow')?.textContent ?? '')
                )
                    seen.loaded = performance.now();
            }).observe(document.body, {childList: true, subtree: true, characterData: true, attributes: true});
        });
        await input.setInputFiles(path);
        await page.waitForFunction(() => seen.loaded, null, {timeout: 60000});
        const {tasks, dropped, form, loaded} = await page.evaluate(() => seen);
        const [first, whole, longest] = [form - dropped, loaded - dropped, Math.max(0, ...tasks)].map(Math.round);
        console.log(`  note 40 MB: form after ${first} ms, loaded and audited after ${whole} ms, the longest task ${longest} ms`);
        // 1 s, 6 s and 100 ms on a machine that does nothing else.
        assert.ok(first < 4000, `the form came after ${first} ms`);
        assert.ok(whole < 30000, `it was loaded after ${whole} ms`);
        assert.ok(longest < 2000, `a task took ${longest} ms`);
    }),
);
