// Every view as a picture, at 1280, 800 and 390 px, light and dark, to be looked at by a person: build/screens.
// `make screens`; no test.
import {mkdirSync} from 'node:fs';
import {launch, missing, openPage, serve} from './lib/host.mjs';
import {PLACES, go, openDeciles, openGerman, trainPlain} from './lib/page.mjs';

const FOLDER = 'build/screens';
const SIZES = [
    [1280, 800],
    [800, 1000],
    [390, 844],
];

const why = missing();
if (why) throw new Error(why);
mkdirSync(FOLDER, {recursive: true});
const host = await serve();
const browser = await launch();
const {page} = await openPage(browser, host.url, {reducedMotion: 'reduce'});

/** @param {string} name */
async function take(name) {
    for (const [width, height] of SIZES) {
        await page.setViewportSize({width, height});
        for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
            await page.emulateMedia({colorScheme});
            await page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))));
            await page.screenshot({path: `${FOLDER}/${name}-${width}-${colorScheme}.png`, fullPage: true});
        }
    }
    await page.setViewportSize({width: 1280, height: 800});
}

await take('welcome');
await go(page, 'data');
await openDeciles(page);
await take('audit-deciles');
await page.locator('[data-step=decide]').click();
await page.locator('.card.group').first().waitFor();
await take('decide');
await page.emulateMedia({forcedColors: 'active'});
await page.screenshot({path: `${FOLDER}/decide-1280-forced.png`, fullPage: true});
await page.emulateMedia({forcedColors: 'none'});
await go(page, 'data');
await openGerman(page);
await trainPlain(page);
await page.locator('#fill').click();
await page.locator('.running').first().waitFor();
await page.locator('.running').first().waitFor({state: 'detached'});
for (const place of PLACES.filter(name => name !== 'decide')) {
    await go(page, place);
    await take(place);
}
await page.emulateMedia({media: 'print'});
await page.screenshot({path: `${FOLDER}/report-print.png`, fullPage: true});
await browser.close();
host.close();
console.log(`The pictures are in ${FOLDER}.`);
