import {launch, serve, openPage} from './lib/host.mjs';
import {scripts} from '../../web/course/scripts.js';
const host = await serve(); const browser = await launch();
const want = process.argv[2].split(','); const width = Number(process.argv[3] ?? 1280); const scheme = process.argv[4] ?? 'light';
for (const w of want) {
  const [id, only] = w.split(':');
  const {page, context} = await openPage(browser, `${host.url}#learn/${id}`, {reducedMotion: 'reduce', viewport: {width, height: 860}, colorScheme: scheme});
  await page.locator('.rail').waitFor();
  const script = scripts.find(s => String(s.number) === id);
  for (let i = 0; i < script.steps.length; i++) {
    if (!only || only.split('+').includes(String(i))) { await page.waitForTimeout(700); await page.screenshot({path: `/tmp/h/shots/${id}-${i}-${width}-${scheme}.png`, fullPage: width < 500}); console.log(i, (await page.locator('#lesson-step').innerText()).slice(0, 400)); }
    await page.locator('#lesson-next').click();
  }
  await context.close();
}
await browser.close(); host.close();
