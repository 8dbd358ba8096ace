// What the views of the study page share.

/**
 * What was tried on this machine, for one source of data.
 * @typedef {object} Speed
 * @property {number} rows  training rows a second, one worker
 * @property {number} epoch  seconds
 * @property {Map<string, number>} methods  seconds of a cell
 *
 * @typedef {object} StudyRun
 * @property {import('../lab/pool.js').Pool} pool
 * @property {import('../lab/pool.js').Overall | null} overall
 * @property {string[]} names  of the tasks
 * @property {boolean} paused
 *
 * @typedef {object} Shown
 * @property {import('./document.js').Document} document
 * @property {Map<string, string>} texts  exact bytes of each plan's report, where they were made here
 * @property {Map<string, Record<string, any>>} plans  the plans as they were run
 * @property {boolean} live  still growing
 * @property {string} note  what is not whole, in a sentence
 * @property {string} name  of the file it came from, or nothing
 *
 * @typedef {object} StudyState
 * @property {"opening" | "ready" | "failed"} phase
 * @property {import('../lab/shapes.js').Catalog | null} catalog
 * @property {import('../lab/shapes.js').Shipped[]} shipped
 * @property {import('./choice.js').Study[]} studies
 * @property {import('./choice.js').Choice} choice
 * @property {Map<string, object>} originals  sources by id of the data set; where there is none, the twin is used
 * @property {number} workers
 * @property {Map<object, Speed | null>} speeds  by source; null: could not be tried
 * @property {StudyRun | null} run
 * @property {Shown | null} shown
 * @property {Shown | null} kept  the last whose numbers were saved as a file
 *
 * @typedef {object} StudyApp
 * @property {import('./store.js').Store<StudyState>} store
 * @property {() => import('../lab/client.js').Client} make  a client with a worker of its own
 * @property {(text: string) => void} say
 * @property {(error: unknown) => void} fail
 * @property {() => void} clear
 */

export {};
