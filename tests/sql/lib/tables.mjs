// Tables as databases hold them: booleans, NULL, NaN, narrow floats, words for nothing.

/** Rows of two groups by (label, decision): 20 of a and 20 of b. */
const cells = [
    ['a', 1, 1, 7],
    ['a', 1, 0, 3],
    ['a', 0, 1, 4],
    ['a', 0, 0, 6],
    ['b', 1, 1, 5],
    ['b', 1, 0, 6],
    ['b', 0, 1, 2],
    ['b', 0, 0, 7],
];
const people = cells.flatMap(([g, y, d, n]) =>
    Array.from({length: Number(n)}, (_, i) => ({g, y, d, s: (Number(d) * 5 + (i % 5)) / 10, w: (1 + (i % 4)) / 10})),
);

/** A CSV of chosen columns: each is how a person is written. @param {Record<string, (p: any) => unknown>} columns
 *  @param {...string} more lines */
const csv = (columns, ...more) =>
    `${[
        Object.keys(columns).join(','),
        ...people.map(p =>
            Object.values(columns)
                .map(write => write(p))
                .join(','),
        ),
        ...more,
    ].join('\n')}\n`;
const [g, y, d, s, w] = ['g', 'y', 'd', 's', 'w'].map(key => p => p[key]);
const words = (key, yes, no) => p => (p[key] ? yes : no);
const pred = ['--pred', 'd'];
const score = ['--score', 's'];
const ints = 'CREATE TABLE t (y integer, d integer, g text);';

/* ---- who is selected, in the other ways of the audit ---- */

const scores = 'CREATE TABLE t (y integer, s double precision, g text);';
/** Scores on another scale, with ties and somebody without one. */
const scale = csv({y, s: p => Math.round(p.s * 20) - 6, g}, '1,,a', '0,7,b', '1,7,a', '1,-40,');
/** An even number of them, whose middle two differ. */
const even = csv({y, s: p => Math.round(p.s * 20), g}, '1,5,a', '0,6,b');
const odd = csv({y, s, g}, '1,0.25,a');

/** @type {any[]} */
const otherWays = [
    ...[scale, even, odd].flatMap((rows, i) =>
        [
            ['--threshold', 'median'],
            ['--threshold', 'median', '--at-least'],
            ['--threshold', 'median', '--score-direction', 'lower'],
            ['--threshold', 'median', '--score-direction', 'lower', '--at-least'],
            ['--top', '1'],
            ['--top', '10'],
            ['--top', '17', '--score-direction', 'lower'],
            ['--threshold', '0.5', '--at-least'],
            ['--threshold', '4', '--score-direction', 'lower'],
            ['--threshold', '4', '--score-direction', 'lower', '--at-least'],
        ].map(how => ({name: `scores ${i}: ${how.join(' ')}`, ddl: scores, csv: rows, ask: [...score, ...how]})),
    ),
    ...['median', '0.4'].flatMap(threshold => [
        {
            name: `the chance of 0: ${threshold}`,
            ddl: scores,
            csv: odd,
            ask: [...score, '--score-of', '0', '--threshold', threshold],
        },
        {
            name: `the chance of 0, at least: ${threshold}`,
            ddl: scores,
            csv: odd,
            ask: [...score, '--score-of', '0', '--threshold', threshold, '--at-least'],
        },
    ]),
    {
        name: 'more at the top than there are',
        ddl: scores,
        csv: scale,
        ask: [...score, '--top', '5000'],
        says: /fewer people with a score|expected at most/,
    },
    {name: 'a threshold by group', ddl: scores, csv: odd, ask: [...score, '--threshold', 'a=0.3', '--threshold', 'b=0.6']},
    {
        name: 'a threshold by group, and for all others',
        ddl: scores,
        csv: csv({y, s, g}, '1,0.9,', "1,0.4,o'c"),
        ask: [...score, '--threshold', "o'c=0.3", '--threshold', '0.6'],
    },
    {
        name: 'a threshold for one group only',
        ddl: scores,
        csv: odd,
        ask: [...score, '--threshold', 'a=0.3'],
        says: /has no threshold|has none/,
    },
    {
        name: 'decisions in words of their own',
        ddl: 'CREATE TABLE t (y text, d text, g text);',
        csv: csv({y: words('y', 'good', 'bad'), d: words('d', 'granted', 'denied'), g}),
        ask: [...pred, '--favourable', 'good', '--pred-favourable', 'granted'],
    },
    {
        name: 'boolean decisions beside words, the good one named',
        ddl: 'CREATE TABLE t (y text, d boolean, g text);',
        csv: csv({y: words('y', 'good', 'bad'), d: words('d', 't', 'f'), g}),
        ask: [...pred, '--favourable', 'good', '--pred-favourable', 't'],
    },
    {
        name: 'several favourable labels, and decisions',
        ddl: 'CREATE TABLE t (y text, d text, g text);',
        csv: csv({y: words('y', 'A', 'F'), d: words('d', 'A', 'F'), g}, 'B,B,a', 'B,F,b', 'F,B,b'),
        ask: [...pred, '--favourable', 'A', '--favourable', 'B'],
    },
    {
        name: 'several favourable labels, and scores',
        ddl: 'CREATE TABLE t (y text, s double precision, g text);',
        csv: csv({y: words('y', "A's", 'F'), s, g}, 'B,0.7,a'),
        ask: [...score, '--favourable', "A's", '--favourable', 'B', '--threshold', '0.4'],
    },
    {
        name: 'unfavourable labels named',
        ddl: 'CREATE TABLE t (y text, d integer, g text);',
        csv: csv({y: words('y', 'yes', 'no'), d, g}, 'void,1,a'),
        ask: [...pred, '--favourable', 'yes', '--unfavourable', 'no'],
    },
    {name: 'decisions alone', ddl: ints, csv: csv({y, d, g}, '1,1,'), ask: pred, label: []},
    {name: 'scores alone', ddl: scores, csv: scale, ask: [...score, '--threshold', 'median'], label: []},
    {name: 'scores alone, chosen from the top', ddl: scores, csv: scale, ask: [...score, '--top', '9'], label: []},
    {
        name: 'like with like',
        ddl: 'CREATE TABLE t (y integer, d integer, g text, z text);',
        csv: csv({y, d, g, z: p => (p.s > 0.2 ? 'north' : 'south')}, '1,1,a,'),
        ask: [...pred, '--strata', 'z'],
    },
    {
        name: 'ages cut after they are counted',
        ddl: 'CREATE TABLE t (y integer, d integer, g integer);',
        csv: csv({y, d, g: p => 18 + Math.round(p.s * 40)}),
        ask: [...pred, '--cut', 'g=25,40', '--small', '5', '--reference', 'under 25', '--ratio-threshold', '0.9'],
    },
    {
        name: 'groups merged after they are counted, one of them missing',
        ddl: 'CREATE TABLE t (y integer, d integer, g text);',
        csv: csv({y, d, g}, '1,1,c', '0,1,c', '1,0,x'),
        ask: [...pred, '--merge', 'g=others:a,c', '--missing-of', 'g=x'],
    },
    {name: 'a preset', ddl: ints, csv: csv({y, d, g}), ask: [...pred, '--preset', 'eeoc']},
    {
        name: 'a preset with its threshold said',
        ddl: scores,
        csv: scale,
        ask: [...score, '--preset', 'll144', '--threshold', 'median'],
    },
];

/**
 * `ask`: options of the statement, and (`rowsAsk` where not the same) of the audit of the rows; `says`: a sentence where they are
 * refused, or "exported": the rows are those that the database writes; `not`: dialects that have no such column.
 * `label`: options instead of those of the label.
 * @type {{name: string, ddl: string, csv: string, ask: string[], label?: string[], rowsAsk?: string[],
 *  says?: RegExp | 'exported',
 *  not?: string[]}[]}
 */
export const tables = [
    {
        name: 'boolean labels, decisions 1 and 0, --favourable t',
        ddl: 'CREATE TABLE t (y boolean, d integer, g text);',
        csv: csv({y: words('y', 't', 'f'), d, g}),
        ask: [...pred, '--favourable', 't'],
    },
    {
        name: 'boolean labels, decisions 1 and 0, --favourable true',
        ddl: 'CREATE TABLE t (y boolean, d integer, g text);',
        csv: csv({y: words('y', 'true', 'false'), d, g}),
        ask: [...pred, '--favourable', 'true'],
    },
    {
        name: 'booleans',
        ddl: 'CREATE TABLE t (y boolean, d boolean, g text);',
        csv: csv({y: words('y', 'true', 'false'), d: words('d', 'true', 'false'), g}),
        ask: [...pred, '--favourable', 'true'],
    },
    {
        name: 'booleans of which false is favourable',
        ddl: 'CREATE TABLE t (y boolean, d boolean, g text);',
        csv: csv({y: words('y', 'true', 'false'), d: words('d', 'true', 'false'), g}),
        ask: [...pred, '--favourable', 'f'],
        rowsAsk: [...pred, '--favourable', 'false'],
    },
    {
        name: 'booleans without a favourable value: true is 1',
        ddl: 'CREATE TABLE t (y boolean, d boolean, g text);',
        csv: csv({y, d, g}),
        ask: pred,
    },
    {
        name: 'boolean labels and scores',
        ddl: 'CREATE TABLE t (y boolean, s double precision, g text);',
        csv: csv({y: words('y', 't', 'f'), s, g}),
        ask: [...score, '--favourable', 't'],
    },
    {
        name: 'boolean labels of which false is favourable, and scores',
        ddl: 'CREATE TABLE t (y boolean, s double precision, g text);',
        csv: csv({y: words('y', 't', 'f'), s, g}),
        ask: [...score, '--favourable', 'f'],
    },
    {
        name: 'boolean labels without a favourable value, and scores',
        ddl: 'CREATE TABLE t (y boolean, s double precision, g text);',
        csv: csv({y, s, g}),
        ask: score,
    },
    {
        name: 'labels that are words, decisions 1 and 0',
        ddl: 'CREATE TABLE t (y text, d integer, g text);',
        csv: csv({y: words('y', 'yes', 'no'), d, g}, 'maybe,1,a', 'NA,1,b'),
        ask: [...pred, '--favourable', 'yes'],
    },
    {
        name: 'labels that are words, boolean decisions',
        ddl: 'CREATE TABLE t (y text, d boolean, g text);',
        csv: csv({y: words('y', 'yes', 'no'), d, g}),
        ask: [...pred, '--favourable', 'yes'],
    },
    {
        name: 'labels that are words, scores',
        ddl: 'CREATE TABLE t (y text, s double precision, g text);',
        csv: csv({y: words('y', 'good', 'bad'), s, g}),
        ask: [...score, '--favourable', 'good'],
    },
    {
        name: 'labels and decisions that are words',
        ddl: 'CREATE TABLE t (y text, d text, g text);',
        csv: csv({y: words('y', 'yes', 'no'), d: words('d', 'yes', 'no'), g}),
        ask: [...pred, '--favourable', 'no'],
    },
    {
        name: 'decisions 1 and 0 beside a favourable no',
        ddl: 'CREATE TABLE t (y text, d integer, g text);',
        csv: csv({y: words('y', 'yes', 'no'), d, g}),
        ask: [...pred, '--favourable', 'no'],
        says: /is 1 the decision "no"/,
    },
    {name: 'NULL and empty groups', ddl: ints, csv: csv({y, d, g}, '1,1,', '1,0,""'), ask: pred},
    {
        name: 'NULL and empty groups as a group',
        ddl: ints,
        csv: csv({y, d, g}, '1,1,', '1,0,""'),
        ask: [...pred, '--missing', 'as-group'],
    },
    {
        name: 'NULL groups refused',
        ddl: ints,
        csv: csv({y, d, g}, '1,1,'),
        ask: [...pred, '--missing', 'refuse'],
        says: /column "g": the value is missing/,
    },
    {name: 'NULL labels', ddl: ints, csv: csv({y, d, g}, ',1,a', ',0,b'), ask: pred},
    {name: 'NULL decisions', ddl: ints, csv: csv({y, d, g}, '1,,a', '0,,b'), ask: pred},
    {
        name: "words for nothing of one's own",
        ddl: 'CREATE TABLE t (y text, d text, g text);',
        csv: csv({y, d, g}, 'void,1,a', '1,void,b', '1,1,none'),
        ask: [...pred, '--missing-tokens', 'void'],
    },
    {
        name: 'several privileged groups',
        ddl: ints,
        csv: csv({y, d, g}, ...Array.from({length: 9}, (_, i) => `${i % 2},1,c d`)),
        ask: [...pred, '--privileged', 'a', '--privileged', 'c d'],
    },
    {
        name: 'boolean groups',
        ddl: 'CREATE TABLE t (y integer, d integer, g boolean);',
        csv: csv({y, d, g: p => (p.g === 'a' ? 'true' : 'false')}),
        ask: pred,
        says: 'exported',
    },
    {
        name: 'weights',
        ddl: 'CREATE TABLE t (y integer, d integer, g text, w numeric);',
        csv: csv({y, d, g, w}),
        ask: [...pred, '--weight', 'w'],
    },
    {
        name: 'narrow weights',
        ddl: 'CREATE TABLE t (y integer, d integer, g text, w real);',
        csv: csv({y, d, g, w}),
        ask: [...pred, '--weight', 'w'],
    },
    {
        name: 'NULL weights',
        ddl: 'CREATE TABLE t (y integer, d integer, g text, w numeric);',
        csv: csv({y, d, g, w}, '1,1,a,'),
        ask: [...pred, '--weight', 'w'],
        says: /column "weight": the cell is empty/,
    },
    {
        name: 'weights NaN',
        ddl: 'CREATE TABLE t (y integer, d integer, g text, w double precision);',
        csv: csv({y, d, g, w}, '1,1,a,NaN'),
        ask: [...pred, '--weight', 'w'],
        says: /column "weight": /,
    },
    {
        name: 'weights below 0',
        ddl: 'CREATE TABLE t (y integer, d integer, g text, w double precision);',
        csv: csv({y, d, g, w}, '1,1,a,-0.1'),
        ask: [...pred, '--weight', 'w'],
        says: /column "weight": is -0\.1/,
    },
    {
        name: 'scores NaN and NULL',
        ddl: 'CREATE TABLE t (y integer, s double precision, g text);',
        csv: csv({y, s, g}, '1,NaN,a', '0,,b'),
        ask: score,
    },
    {
        name: 'narrow scores NaN',
        ddl: 'CREATE TABLE t (y integer, s real, g text);',
        csv: csv({y, s, g}, '1,NaN,a'),
        ask: score,
    },
    {
        name: 'scores NaN that are no word for nothing',
        ddl: 'CREATE TABLE t (y integer, s double precision, g text);',
        csv: csv({y, s, g}, '1,NaN,a'),
        ask: [...score, '--missing-tokens', 'void'],
        says: /column "decision": "score outside/,
    },
    ...['1.5', '-0.5', '1.0000000000000002', '-1e-300', 'Infinity'].map(bad => ({
        name: `a score of ${bad}`,
        ddl: 'CREATE TABLE t (y integer, s double precision, g text);',
        csv: csv({y, s, g}, `1,${bad},a`),
        ask: score,
        says: /column "decision": "score outside \[0, 1\]" is neither/,
    })),
    ...['1.5', '-0.5', '1.0000000000000002', '-1e-300'].map(bad => ({
        name: `a score of ${bad} in bins`,
        ddl: 'CREATE TABLE t (y integer, d integer, s double precision, g text);',
        csv: csv({y, d, s, g}, `1,1,${bad},a`, '1,1,1,a'),
        ask: [...pred, ...score, '--bins', '2'],
    })),
    {
        name: 'bins with NaN',
        ddl: 'CREATE TABLE t (y integer, d integer, s double precision, g text);',
        csv: csv({y, d, s, g}, '1,1,NaN,b', '0,1,,a'),
        ask: [...pred, ...score, '--bins', '10'],
    },
    {
        name: 'weighted bins with NaN',
        ddl: 'CREATE TABLE t (y integer, d integer, s double precision, g text, w double precision);',
        csv: csv({y, d, s, g, w}, '1,1,NaN,b,0.3', '0,1,,a,0.2', '1,1,0.95,a,0'),
        ask: [...pred, ...score, '--bins', '10', '--weight', 'w'],
    },
    ...otherWays,
    ...['0.7999999999999999', '0.8', '0.8000000000000002', '0.1', '0.30000000000000004', '-1', '0', '1'].flatMap(threshold => [
        {
            name: `scores at a threshold of ${threshold}`,
            ddl: 'CREATE TABLE t (y integer, s double precision, g text);',
            csv: csv({y, s, g}, '1,0.7999999999999999,a', '1,0.30000000000000004,b'),
            ask: [...score, '--threshold', threshold],
        },
        {
            name: `narrow scores at a threshold of ${threshold}`,
            ddl: 'CREATE TABLE t (y integer, s real, g text);',
            csv: csv({y, s, g}),
            ask: [...score, '--threshold', threshold],
        },
        {
            name: `decimal scores at a threshold of ${threshold}`,
            ddl: 'CREATE TABLE t (y integer, s numeric(6,4), g text);',
            csv: csv({y, s, g}),
            ask: [...score, '--threshold', threshold],
        },
    ]),
];
