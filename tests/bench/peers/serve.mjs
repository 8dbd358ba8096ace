// What a peer in JavaScript says and hears: first a line about itself, then to each line "<job> <amount>" one of JSON.
import {createInterface} from 'node:readline';

/**
 * @param {string} version
 * @param {(job: number, amount: number) => (() => number) | Promise<() => number>} run  does the work, and gives what, beside
 *   the clock, says what it came to
 */
export async function serve(version, run) {
    console.log(JSON.stringify({version}));
    for await (const line of createInterface({input: process.stdin})) {
        const [job, amount] = line.split(' ').map(Number);
        const start = process.hrtime.bigint();
        const value = await run(job, amount);
        const seconds = Number(process.hrtime.bigint() - start) / 1e9;
        console.log(JSON.stringify({seconds, value: value()}));
    }
}
