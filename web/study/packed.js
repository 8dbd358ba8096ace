// A study in a few tens of kilobytes, so that a site can carry its figures: for each seed the performance and the bias on
// validation and test, to four decimals, and whether phi was earned. Phi itself follows: the performance, or 0.

import {studyOf} from './figures.js';

/** @typedef {import('./figures.js').Study} Study */
/** @typedef {import('./figures.js').Figures} Figures */

/**
 * @typedef {[number | null, number | null, 0 | 1]} PackedFigures  performance, bias, whether phi is the performance
 * @typedef {{seed: number, valid?: PackedFigures, test?: PackedFigures, collapsed?: 1, error?: string}} PackedCell
 * @typedef {object} PackedStudy
 * @property {import('./figures.js').Place[]} places
 * @property {string[]} measures
 * @property {import('./figures.js').Method[]} methods
 * @property {PackedCell[][][][]} cells  by place, measure, method: one a seed
 *
 * @typedef {object} Results
 * @property {string} version  of Equipoise
 * @property {string} sources  of the core, by their SHA-256
 * @property {string} plans  SHA-256 of the plans, in the order of their names
 * @property {{when: string, cpu: string, threads: number, jobs: number, seconds: number, networks: number}[]} sittings
 * @property {Record<string, string>} titles @property {string[]} families
 * @property {Record<string, PackedStudy>} studies  by name
 * @property {any} [weights]  which weights the bias hangs on
 */

/** @param {number | null} x */
const short = x => (x === null ? null : Math.round(x * 1e4) / 1e4);

/** @param {Figures} figures @returns {PackedFigures} */
const packFigures = ({phi, performance, bias}) => [short(performance), short(bias), phi > 0 ? 1 : 0];

/** @param {PackedFigures} packed @returns {Figures} */
const unpackFigures = ([performance, bias, earned]) => ({
    phi: earned ? Number(performance) : 0,
    performance,
    bias,
});

/** @param {{plan: string, report: import('../lab/shapes.js').Report}[]} reports @returns {PackedStudy} */
export function packStudy(reports) {
    const {places, measures, methods, cells} = studyOf(reports);
    return {
        places,
        measures,
        methods,
        cells: places.map((_, p) =>
            measures.map(measure =>
                methods.map((__, m) =>
                    cells
                        .filter(cell => cell.place === p && cell.measure === measure && cell.method === m)
                        .map(({seed, figures, collapsed, error}) =>
                            figures
                                ? {
                                      seed,
                                      valid: packFigures(figures.valid),
                                      test: packFigures(figures.test),
                                      ...(collapsed ? {collapsed: 1} : {}),
                                  }
                                : {seed, error},
                        ),
                ),
            ),
        ),
    };
}

/** @param {PackedStudy} packed @returns {Study} */
export function unpackStudy({places, measures, methods, cells}) {
    return {
        places,
        measures,
        methods,
        cells: cells.flatMap((byMeasure, place) =>
            byMeasure.flatMap((byMethod, k) =>
                byMethod.flatMap((seeds, method) =>
                    seeds.map(({seed, valid, test, collapsed, error}) => ({
                        place,
                        measure: measures[k],
                        method,
                        seed,
                        ...(collapsed ? {collapsed: true} : {}),
                        ...(valid && test
                            ? {figures: {valid: unpackFigures(valid), test: unpackFigures(test)}}
                            : {error: error ?? 'no figures'}),
                    })),
                ),
            ),
        ),
    };
}
