// The lab in pages of others: flags of its address, what it tells the page around it and what it never does, the element, the
// module. The page around it is of another site, and Chromium blocks cookies and storage everywhere.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import test from 'node:test';
import {pathToFileURL} from 'node:url';
import {readEmbed, toldOf} from '../../web/state/embed.js';
import {defaults, toLink} from '../../web/state/fields.js';
import {linkOf} from '../../web/state/link.js';
import {build, workshop} from '../cli/lib/program.mjs';
import {WHOLE, axe, looks, missing, picture, serve, site} from './lib/host.mjs';

const require = createRequire(resolve('web/package.json'));
const skip = missing();
const host = skip ? null : await serve(site, {'Access-Control-Allow-Origin': '*'});
const page_ = skip ? null : await around();
const browser = skip ? null : await blocking();
test.after(async () => {
    await browser?.close();
    host?.close();
    page_?.close();
});

/** A site of somebody else: what is put into `pages` by its path. It is another site than 127.0.0.1, not only another port. */
async function around() {
    const pages = new Map();
    const server = createServer((request, response) => {
        const body = pages.get(request.url);
        response.writeHead(body ? 200 : 404, {'Content-Type': 'text/html; charset=utf-8'}).end(body ?? '');
    });
    await new Promise(ready => server.listen(0, ready));
    const origin = `http://localhost:${server.address().port}`;
    return {pages, origin, close: () => (server.close(), server.closeAllConnections())};
}

/** A Chromium that gives no page cookies or storage. */
async function blocking() {
    const folder = mkdtempSync(join(tmpdir(), 'equipoise-blocked-'));
    mkdirSync(join(folder, 'Default'));
    const never = {profile: {default_content_setting_values: {cookies: 2}}};
    writeFileSync(join(folder, 'Default/Preferences'), JSON.stringify(never));
    const {chromium} = require('playwright-core');
    const context = await chromium.launchPersistentContext(folder, {
        executablePath: WHOLE,
        args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
        viewport: {width: 1280, height: 900},
        bypassCSP: true,
    });
    const close = async () => {
        await context.close();
        rmSync(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
    };
    return {context, close};
}

/** A page of the other site with this in it; `heard`: messages that came to it. */
async function open(body, ready = frame => frame.locator('html[data-state="ready"]').waitFor({state: 'attached'})) {
    page_.pages.set(
        '/course',
        `<!doctype html><title>A course</title><link rel="icon" href="data:,"><h1>A course</h1>
        <script>heard = []; addEventListener('message', ({origin, data}) => heard.push({origin, data}));</script>${body}`,
    );
    const page = await browser.context.newPage();
    page.setDefaultTimeout(60000);
    const said = [];
    page.on('console', message => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => said.push(`error: ${error.message}`));
    await page.goto(`${page_.origin}/course`);
    const frame = page.frameLocator('iframe');
    await ready(frame);
    const heard = () => page.evaluate('heard');
    const until = type => page.waitForFunction(wanted => heard.some(({data}) => data.type === wanted), type);
    return {page, frame, said, heard, until};
}

/** The address of a frame. @param {Record<string, string>} flags @param {object} [chosen] */
async function address(flags, chosen) {
    const hash = chosen ? await linkOf({...defaults(), ...chosen}) : '';
    return `${host.url}index.html?${new URLSearchParams(flags)}${hash}`;
}
const frameOf = src => `<iframe src="${src.replaceAll('&', '&amp;')}" style="width: 100%; height: 700px"></iframe>`;
const deciles = {at: 'decide', data: {counts: 'compas_deciles'}, among: ['Black', 'White']};

test('flags are read, and what is wrong is named', () => {
    const {embed, wrong} = readEmbed(
        '?only=decide&hide=steps,doors,seal,report&lock=data,groups&theme=dark&lang=de&say=https://a.b',
    );
    assert.deepEqual(wrong, []);
    assert.deepEqual(embed.hide, ['steps', 'doors', 'seal', 'report']);
    assert.deepEqual([embed.only, embed.lock, embed.theme, embed.lang, embed.say].flat(), [
        'decide',
        'data',
        'groups',
        'dark',
        'de',
        'https://a.b',
    ]);
    const bad = readEmbed('?only=nowhere&hide=seal,seals&lock=&theme=pink&lang=xx&say=https://a.b/c&colour=red&__proto__=1');
    assert.deepEqual(
        bad.wrong.map(({flag, value}) => `${flag}=${value}`),
        ['only=nowhere', 'hide=seals', 'lock=', 'theme=pink', 'lang=xx', 'say=https://a.b/c', 'colour=red', '__proto__=1'],
    );
    assert.deepEqual(bad.embed.hide, ['seal'], 'what is right is taken');
    for (const {expected} of bad.wrong) assert.ok(expected.length > 5);
});

test('of a file of one’s own nothing is told but that it is one', () => {
    const own = {
        ...defaults(),
        at: 'audit',
        data: {own: {name: 'secret.csv', sha256: 'beef', rows: null}},
        columns: {salary: {use: 'leave'}},
        groups: ['salary'],
        reference: 'salary',
        alike: 'salary',
        lines: {salary: 0.4},
        tolerance: {name: 'salary', ratio: 0.8, difference: null},
        edits: {salary: 3},
        cost: 2,
    };
    assert.deepEqual(toldOf(own, toLink(own)), {at: 'audit', data: 'own', cost: 2});
    const shipped = {...defaults(), ...deciles};
    const learning = {...shipped, lesson: {id: 'impossible', step: 2, name: 'Ada', answers: {q: {given: 'mine'}}}};
    assert.deepEqual(toldOf(learning, toLink(learning)), {at: 'decide', lesson: {id: 'impossible', step: 2}});
    assert.deepEqual(toldOf(shipped, toLink(shipped)), {at: 'decide', data: deciles.data, among: deciles.among});
});

test(
    'in a page of another site, without cookies and storage, a piece of the lab works and tells its parent',
    {skip},
    async () => {
        const flags = {only: 'decide', hide: 'seal,undo', lock: 'groups,decide.cost', theme: 'dark', say: page_.origin};
        const {page, frame, said, heard, until} = await open(frameOf(await address(flags, deciles)));
        await frame.locator('#finding').waitFor();
        const blocked = await page.frames()[1].evaluate(() => {
            try {
                return String(localStorage.length);
            } catch (error) {
                return error.name;
            }
        });
        assert.equal(blocked, 'SecurityError', 'storage is blocked in this browser');
        assert.match(await frame.locator('#finding').innerText(), /44\.8.%.*23\.5.%/);
        for (const away of ['nav.steps', '#seal', '[data-part="bar.site"]', '.next', '[data-part=undo] >> nth=0'])
            assert.equal(await frame.locator(away).isVisible(), false, away);
        assert.equal(await frame.locator('.cost').evaluate(element => element.inert), true);
        assert.equal(await frame.locator('body').evaluate(body => getComputedStyle(body).backgroundColor), 'rgb(15, 21, 27)');
        await until('ready');
        await page.waitForFunction(() => heard.some(({data}) => data.type === 'height' && data.height > 400));
        // A line is moved by keyboard, and its parent hears where it is.
        await frame.getByRole('slider', {name: 'Line of Black'}).press('ArrowRight');
        await page.waitForFunction(() => heard.some(({data}) => data.type === 'state' && data.state.lines));
        const states = (await heard()).filter(({data}) => data.type === 'state').map(({data}) => data.state);
        assert.deepEqual(Object.keys(states.at(-1).lines).sort(), ['Black', 'White']);
        for (const {origin, data} of await heard()) {
            assert.equal(origin, new URL(host.url).origin);
            assert.equal(data.equipoise, 1);
            assert.ok(['ready', 'height', 'state'].includes(data.type), data.type);
        }
        // Where one cannot be is nowhere: a key of the page, and an address.
        await frame.locator('body').press('1');
        await page.frames()[1].evaluate(() => (location.hash = '#repair'));
        await page.waitForFunction(() => true);
        assert.ok(await frame.locator('#finding').isVisible());
        // Nothing is kept, nor offered to be.
        await frame.locator('#keep').click();
        assert.doesNotMatch(await frame.locator('dialog').innerText(), /this computer/i);
        assert.deepEqual(said, [], 'the console stays empty');
        assert.deepEqual(await browser.context.cookies(), []);
        await page.close();
    },
);

test('without say, and for another origin, nothing is told', {skip}, async () => {
    for (const flags of [{hide: 'seal'}, {hide: 'seal', say: 'https://elsewhere.example'}]) {
        const {page, frame, heard} = await open(frameOf(await address(flags, deciles)));
        await frame.locator('#finding').waitFor();
        await frame.getByRole('slider', {name: 'Line of Black'}).press('ArrowRight');
        await frame.locator('[data-part="decide.table"]').waitFor();
        assert.deepEqual(await heard(), []);
        await page.close();
    }
});

test('a lesson goes in a page of another site, and tells which answer was right, not what was written', {skip}, async () => {
    const {page, frame, heard, said} = await open(frameOf(await address({lesson: '3', hide: 'bar', say: page_.origin})));
    await frame.locator('#lesson-step').waitFor();
    assert.equal(await frame.locator('header.bar').isVisible(), false);
    await page.waitForFunction(() => heard.some(({data}) => data.state?.lesson));
    const told = (await heard()).filter(({data}) => data.type === 'state').map(({data}) => data.state);
    assert.deepEqual(told.at(-1).lesson, {id: 'impossible', step: 0});
    // To the first question, and a wrong answer to it.
    const number = frame.locator('#lesson input[type=text], .rail input[type=text]').first();
    while (!(await number.isVisible()))
        await frame
            .getByRole('button', {name: /^(Next|Skip)$/})
            .first()
            .click();
    await number.fill('12');
    await frame.getByRole('button', {name: 'Check'}).first().click();
    await page.waitForFunction(() => heard.some(({data}) => data.type === 'answer'));
    const {data} = (await heard()).find(({data}) => data.type === 'answer');
    assert.deepEqual(Object.keys(data).sort(), ['equipoise', 'lesson', 'question', 'right', 'tries', 'type']);
    assert.deepEqual([data.lesson, data.right, data.tries], ['impossible', false, 1]);
    assert.deepEqual(said, []);
    await page.close();
});

test('unknown names are an error in the console and in the page, and the rest is done', {skip}, async () => {
    const {page, frame, said} = await open(frameOf(await address({hide: 'seal,sael', theme: 'pink'}, deciles)));
    const text = await frame.locator('#problem-page').innerText();
    assert.match(text, /hide is “sael”, expected names of parts/);
    assert.match(text, /theme is “pink”, expected one of light, dark/);
    assert.ok(
        said.some(line => line.startsWith('error: ') && line.includes('sael')),
        said.join('\n'),
    );
    assert.equal(await frame.locator('#seal').isVisible(), false);
    await page.close();
});

test(
    'locked data stay: neither a drop nor another link changes them; a file of one’s own is told of to nobody',
    {skip},
    async () => {
        const locked = await open(frameOf(await address({lock: 'data', say: page_.origin}, {...deciles, at: 'audit'})));
        await locked.frame.locator('#finding').waitFor();
        const file = {name: 'secret.csv', mimeType: 'text/csv', buffer: Buffer.from('salary,g\n1,a\n')};
        await locked.page.frames()[1].evaluate(() => (location.hash = '#data'));
        await locked.frame.locator('input[type=file][multiple]').setInputFiles(file);
        await locked.frame.locator('#status', {hasText: 'cannot be changed here'}).waitFor();
        const {hash} = new URL(await address({}, {at: 'audit', data: {id: 'german'}}));
        await locked.page.frames()[1].evaluate(to => (location.hash = to), hash);
        await locked.page.frames()[1].waitForFunction(() => location.hash.startsWith('#audit'));
        await locked.frame.locator('.eyebrow', {hasText: 'COMPAS decile scores'}).waitFor();
        await locked.page.close();

        const {page, frame, heard} = await open(frameOf(await address({say: page_.origin}, {at: 'data', cost: 2})));
        const rows = Array.from({length: 60}, (_, i) => `${i % 2},${(i >> 1) % 2},${i % 3 ? 'deep' : 'blue'}`).join('\n');
        const own = `salary_paid,granted,secret_group\n${rows}\n`;
        const field = frame.locator('[data-part="data.own"] input[type=file][multiple]');
        await field.setInputFiles({...file, buffer: Buffer.from(own)});
        await page.waitForFunction(() => heard.some(({data}) => data.state?.data === 'own'));
        const whole = JSON.stringify(await heard());
        assert.doesNotMatch(whole, /secret|salary|granted|deep|blue|sha256/);
        await page.close();
    },
);

test('the element makes the frame, trains a plan, grows, and hands on what is told', {skip}, async () => {
    const script = `<script type="module" src="${host.url}equipoise-lab.js"></script>`;
    const plan = JSON.stringify({
        equipoise: 1,
        data: 'german',
        protected: 'sex',
        model: {hidden: [4]},
        train: {max_epochs: 3},
        methods: [{id: 'none'}],
        seeds: [1],
    });
    const {page, frame} = await open(
        `${script}<script>addEventListener('equipoise-state', ({detail}) => (told = detail));</script>
        <equipoise-lab step="repair" lang="de" hide="seal,foot" plan='${plan}'></equipoise-lab>`,
    );
    await frame.locator('#tradeoff [data-key]').first().waitFor();
    assert.equal(await frame.locator('html').getAttribute('lang'), 'de');
    await page.waitForFunction(() => told.state.at === 'repair');
    const heights = async () => [
        await page.locator('iframe').evaluate(element => element.getBoundingClientRect().height),
        await frame.locator('body').evaluate(body => body.getBoundingClientRect().height),
    ];
    await page.waitForFunction(() => document.querySelector('iframe').getBoundingClientRect().height > 700);
    // The frame follows a moment after what is in it.
    for (let drawn = 0; ; drawn++) {
        const [outside, inside] = await heights();
        if (Math.abs(outside - inside) <= 1) break;
        assert.ok(drawn < 1200, `${outside} px for ${inside} px`);
        await page.evaluate(() => new Promise(next => requestAnimationFrame(next)));
    }
    // Another attribute is another frame's address.
    await page.locator('equipoise-lab').evaluate(element => element.setAttribute('step', 'data'));
    await frame.locator('[data-part="data.own"]').waitFor();
    await page.close();
});

test('the demonstrations work, in both palettes and narrow', {skip}, async () => {
    const page = await browser.context.newPage();
    const said = [];
    page.on('console', message => said.push(message.text()));
    page.on('pageerror', error => said.push(error.message));
    const frame = page.frameLocator('iframe');
    for (const [width, colorScheme] of looks()) {
        await page.setViewportSize({width, height: 900});
        await page.emulateMedia({colorScheme});
        const looked = async name => {
            const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(sideways <= 0, `${name} is ${sideways} px wider than ${width} px`);
            assert.deepEqual(await axe(page), [], name);
            await picture(page, `demo-${name}-${width}-${colorScheme}.png`, {fullPage: true});
        };
        await page.goto(`${host.url}demo/iframe.html`);
        await frame.locator('#finding').waitFor();
        await looked('iframe');
        await page.goto(`${host.url}demo/element.html`);
        await frame.locator('#tradeoff [data-key]').first().waitFor();
        await looked('element');
        await page.goto(`${host.url}demo/module.html`);
        await page.locator('#audit').click();
        await page.locator('#rates:not([hidden])').waitFor();
        assert.match(await page.locator('#rates').innerText(), /north\s+6\s+66\.7.%/);
        await page.locator('#run').click();
        await page.locator('#cells tbody tr').nth(1).waitFor();
        await looked('module');
    }
    assert.deepEqual(said, []);
    await page.close();
});

const {at, succeeds} = workshop('embed-test');
const CSV = 'repaid,granted,g\n1,1,a\n1,1,a\n1,0,a\n0,1,a\n0,0,a\n1,1,b\n1,0,b\n1,0,b\n0,0,b\n0,0,b\n';

test('the module gives what the command line gives', {skip}, async () => {
    const {audit, run, LabError} = await import(pathToFileURL(resolve(site, 'equipoise.js')).href);
    writeFileSync(at('decided.csv'), CSV);
    const asked = ['--label', 'repaid', '--pred', 'granted', '--protected', 'g'];
    const native = JSON.parse(succeeds('audit', '--csv', at('decided.csv'), ...asked, '--json'));
    const answer = await audit(Buffer.from(CSV), {label: 'repaid', pred: 'granted', protected: ['g']});
    assert.deepEqual(answer.groups, native.groups);
    // With a schema: the outcomes themselves.
    const schema = {
        equipoise: 1,
        name: 'loans',
        format: {delimiter: ',', header: true},
        columns: [
            {name: 'repaid', role: 'label', favourable: ['1']},
            {name: 'granted', kind: 'number'},
            {name: 'g', role: 'protected', kind: 'category', privileged: ['a']},
        ],
    };
    const {groups} = await audit(CSV, schema);
    assert.deepEqual(
        groups.map(({name, base_rate}) => [name, base_rate.value]),
        groups.map(({name}) => [name, 0.6 * (name === 'a' || name === 'b')]),
    );
    assert.deepEqual(await audit(CSV, JSON.stringify(schema)), await audit(CSV, schema));
    await assert.rejects(audit('repaid\n1\n', {label: 'repaid', protected: ['g']}), LabError);

    const plan = JSON.parse(readFileSync('web/demo/plan.json', 'utf8'));
    const seen = [];
    const report = await run(plan, {onProgress: ({cells}) => seen.push(cells.done)});
    writeFileSync(at('plan.json'), JSON.stringify(plan));
    const whole = JSON.parse(succeeds('run', at('plan.json'), '--json'));
    assert.deepEqual(report, whole);
    assert.equal(seen.at(-1), report.cells.length);
    await assert.rejects(run({...plan, data: 'none such'}), /data are "none such", expected one of adult/);
    await assert.rejects(run(plan, {signal: AbortSignal.abort()}), {name: 'AbortError'});
});

test('its types are those of its JSDoc, and hold their users', {skip}, () => {
    const tsc = resolve('web/node_modules/.bin/tsc');
    const path = resolve(build, 'embed-test');
    const use = (name, text) => {
        writeFileSync(join(path, name), `import {audit, run} from '${resolve(site, 'equipoise.js')}';\n${text}`);
        return spawnSync(
            tsc,
            ['--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext', '--types', '', join(path, name)],
            {
                encoding: 'utf8',
            },
        );
    };
    const good = use(
        'good.mts',
        "const {groups} = await audit('a', {pred: 'a', protected: ['b']});\nexport const n: number = groups[0].n;\n" +
            "await run({data: 'german'});\n",
    );
    assert.equal(good.status, 0, good.stdout);
    const bad = use('bad.mts', "await audit(3, {pred: 'a', protected: ['b']});\nawait run({});\nexport {};\n");
    assert.match(bad.stdout, /bad\.mts\(2,13\)[^]*bad\.mts\(3,11\)/);
});
