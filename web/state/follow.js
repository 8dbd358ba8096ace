// What follows from a choice without being asked for: data are read, an audit is asked, curves are drawn. Each row says on what
// it rests; when that changes it is done anew, and what was under way for the old choice is ended and forgotten. What could not
// be made for the choice of now is in `failed`: who waits for it need not wait longer.

/** @typedef {import('./app.js').App} App */
/**
 * @typedef {object} Follower
 * @property {string} id
 * @property {(state: import('./app.js').State) => any} of  what it rests on, as JSON; null: there is nothing to do
 * @property {(app: App, signal: AbortSignal) => Promise<Record<string, any> | void>} make  what came of it, set while it holds
 * @property {Record<string, any>} without  what is set when there is nothing to do
 * @property {boolean} [over]  what was wrong is no longer, when there is nothing to do
 */

/** Follows a store for ever. @param {App} app @param {Follower[]} rows */
export function follow(app, rows) {
    const doing = rows.map(row => ({row, key: 'null', work: new AbortController()}));
    const look = () => {
        for (const one of doing) {
            const of = one.row.of(app.store.state);
            const key = JSON.stringify(of);
            if (key === one.key) continue;
            one.key = key;
            one.work.abort();
            one.work = new AbortController();
            fails(app, one.row.id, false);
            if (of === null) {
                if (one.row.over) app.actions.mend(one.row.id);
                app.store.set(one.row.without);
            } else void work(app, one.row, one.work.signal);
        }
    };
    app.store.subscribe(look);
    look();
}

/** @param {App} app @param {string} id @param {boolean} does */
function fails({store}, id, does) {
    const {failed} = store.state;
    if (failed.includes(id) !== does) store.set({failed: does ? [...failed, id] : failed.filter(one => one !== id)});
}

/** @param {App} app @param {Follower} row @param {AbortSignal} signal */
async function work(app, {id, make}, signal) {
    try {
        const made = await make(app, signal);
        if (made && !signal.aborted) app.store.set(made);
    } catch (error) {
        if (signal.aborted) return;
        app.actions.fail(error, id);
        fails(app, id, true);
    }
}
