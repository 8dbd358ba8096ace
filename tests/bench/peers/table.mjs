// The table of the last `make bench-peers`, between its markers in the README: node table.mjs build/bench-peers.json README.md
import {readFileSync, writeFileSync} from 'node:fs';

const [from, readme] = process.argv.slice(2);
const report = JSON.parse(readFileSync(from, 'utf8'));
const show = x => (x >= 1000 ? Math.round(x).toLocaleString('en') : Number(x.toPrecision(3)).toString());
const ratio = ({median, low, high}) => `**${show(median)}** (${show(low)} to ${show(high)})`;

const lines = report.jobs.flatMap(job =>
    Object.entries(job.ratios).map(([peer, {native, wasm}]) => {
        const name = report.versions[peer] + (job.words?.[peer] ? `: ${job.words[peer]}` : '');
        const rate = side => show(job.sides[side].rate);
        return [job.work, job.unit, rate('native'), rate('wasm'), name, rate(peer), ratio(native), ratio(wasm)];
    }),
);
const head = ['work', 'unit', 'ours, native', 'ours, WebAssembly', 'peer', 'of the peer', 'native / peer', 'WebAssembly / peer'];
const table = [head, head.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n');
const counts = report.jobs.map(job => job.rounds);
const rounds = [...new Set([Math.min(...counts), Math.max(...counts)])].join(' to ');
const said = `Measured with ratios in one run, all sides taking turns: the middle of ${rounds} rounds, in brackets the
lowest and the highest; rates are middles, and compare only within a row. One thread each, on ${report.cores} cores of
${report.cpu}; node ${report.node}; ${report.data}.`;

const parts = readFileSync(readme, 'utf8').split(/(<!-- peers -->|<!-- \/peers -->)/);
if (parts.length !== 5) throw new Error(`${readme}: expected one <!-- peers --> and one <!-- /peers -->`);
parts[2] = `\n${said}\n\n${table}\n`;
writeFileSync(readme, parts.join(''));
