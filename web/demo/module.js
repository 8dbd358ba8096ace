// The demonstration of the module: what it gives, put into two tables.

import {audit, run} from '../embed/equipoise.js';

/** @param {string} id @returns {any} */
const byId = id => document.getElementById(id);

/** @param {string} id of a table @param {string[][]} rows */
function fill(id, rows) {
    byId(id).hidden = false;
    const lines = rows.map(([name, ...numbers]) => {
        const row = document.createElement('tr');
        const head = document.createElement('th');
        head.scope = 'row';
        head.textContent = name;
        row.append(head);
        for (const number of numbers) {
            const cell = row.insertCell();
            cell.className = 'num';
            cell.textContent = number;
        }
        return row;
    });
    byId(id).tBodies[0].replaceChildren(...lines);
}

/** @param {number} share */
const percent = share => `${(100 * share).toFixed(1)}\u00a0%`;

/** What fails is said where its result would be. @param {() => Promise<void>} act */
const told = act => () => void act().catch(error => (byId('said').textContent = error.message));

byId('audit').onclick = told(async () => {
    const question = {label: 'repaid', pred: 'granted', protected: ['group'], minimum: 5};
    const answer = /** @type {any} */ (await audit(byId('csv').value, question));
    byId('said').textContent = answer.headline.text;
    fill(
        'rates',
        answer.groups.map((/** @type {any} */ group) => [group.name, String(group.n), percent((group.tp + group.fp) / group.n)]),
    );
});

byId('run').onclick = told(async () => {
    const plan = await (await fetch('plan.json')).json();
    byId('done').hidden = false;
    const onProgress = (/** @type {any} */ {cells}) => (byId('done').value = cells.done / cells.total);
    const {cells} = /** @type {any} */ (await run(plan, {onProgress}));
    const shown = cells.map((/** @type {any} */ {method, test}) => [
        method,
        (100 * test.objective.bias).toFixed(1),
        percent(test.objective.performance),
    ]);
    fill('cells', shown);
});
