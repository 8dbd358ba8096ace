// A table of counts of datasets/counts as the CSV that `equipoise audit --count` reads, and the options that go with it.
//   node datasets/counts.mjs compas_deciles >deciles.csv
//   equipoise audit --csv deciles.csv --count n --label charged_again --favourable 0 --score score --protected race
import {readFileSync} from 'node:fs';
import {readDeciles} from '../web/state/counts.js';

const READERS = {compas_deciles: readDeciles};

const [name] = process.argv.slice(2);
const reader = READERS[name];
if (!reader) throw new Error(`No table of counts is called "${name ?? ''}", expected one of ${Object.keys(READERS).join(', ')}.`);
process.stdout.write(reader(JSON.parse(readFileSync(new URL(`counts/${name}.json`, import.meta.url), 'utf8'))).bytes);
