// What every view is given: the state, the worker's client and the actions.

/**
 * @typedef {object} Own  a person's file, as it was given
 * @property {string} name
 * @property {Uint8Array} bytes
 * @property {string} sha256
 * @property {import('../lab/shapes.js').Preview | null} preview  what the core saw in it
 * @property {import('../lab/shapes.js').Preview} [first]  the first rows of a long one, as long as the rest is read
 * @property {string} [schema]  that was given with it
 * @property {string} [readAs]  what was said of how it is written when the core looked it over: see dialect.js
 *
 * @typedef {object} Brought  a model's file
 * @property {string} name
 * @property {Uint8Array} bytes
 * @property {import('./brought.js').Answers} answers  to what it leaves open
 * @property {import('../lab/shapes.js').ModelDescription} description
 *
 * @typedef {object} Busy  what goes on where a view waits for it
 * @property {string} what  in words
 * @property {number | null} done  share
 * @property {(() => void) | null} stop
 *
 * A model that is being made, and the curve of its network as long as that is trained.
 * @typedef {{cell: NonNullable<import('../lab/shapes.js').Progress['cell']>,
 *   curve: import('../lab/shapes.js').Curve | null}} Going
 *
 * @typedef {object} Run
 * @property {string} stage  of Repair, or "all"
 * @property {{done: number, total: number} | null} cells  models
 * @property {Going[]} going
 * @property {boolean} paused
 * @property {boolean} cancelling  it was told to end
 * @property {number} silent  seconds since it was heard, once that is long
 * @property {(on: boolean) => void} pause
 * @property {number | null} share  of the work that is done, about
 * @property {number | null} left  seconds, about
 * @property {() => void} stop  ends it; what it finished is kept
 *
 * @typedef {object} Finished  a run that has ended; never changed
 * @property {number} number  from 1
 * @property {string} stage
 * @property {string} text  the report's exact bytes
 * @property {import('../lab/shapes.js').Report} report
 * @property {boolean} cancelled  or stopped: not whole
 * @property {string} [title]  what its model is called, where no method's title says it
 * @property {{id: string, step: string}} [lesson]  the step that asked for it
 * @property {string} [make]  its models', as state/repair.js makeOf has it
 * @property {string} [asked]  the plan as it was asked for
 * @property {Map<number, import('../lab/pool.js').Part>} [parts]  of a run that was stopped: it can go on from there
 * @property {number} generation  of the core's models: as long as it is the client's, these are they
 * @property {Map<number, string>} predictions  by cell: the rows that it judged, as the core writes them; of plans of few cells
 * @property {Map<number, Uint8Array<ArrayBuffer> | string>} models  by cell: its model as a file, or why it is none; of the same
 *
 * @typedef {object} Work  what came of what a person chose; the fields of the choice are in state/fields.js
 * @property {'opening' | 'ready' | 'failed'} phase
 * @property {import('../lab/shapes.js').Catalog | null} catalog
 * @property {import('../lab/shapes.js').Shipped[]} shipped
 * @property {import('../lab/seal.js').Seal | null} seal
 * @property {Record<string, Uint8Array[]>} originals  files of shipped sets that a person gave, by the set's id
 * @property {Record<string, import('./counts.js').Counts>} counts  tables that are shipped as counts
 * @property {Own | null} own
 * @property {import('../lab/shapes.js').Description | null} description  of the data that can be trained on
 * @property {import('./told.js').Telling[]} told  columns by which the outcome or a group can be told
 * @property {import('./subject.js').Subject | null} subject  whom Audit judges
 * @property {import('../lab/shapes.js').Audit | null} audit  of the subject
 * @property {any} curves  of the subject: every line
 * @property {any} decided  the best lines of each strategy
 * @property {string | null} question  the report's title, where a person worded it
 * @property {string} author  of the report
 * @property {{name: string, found: import('../lab/shapes.js').Verified} | null} checked  a report that was opened to be checked
 * @property {{keys: string[], answer: any} | null} compared  the two models that are compared
 * @property {Record<string, Busy>} busy  by what is being made
 * @property {string[]} failed  what could not be made for the choice of now: ids of followers.js
 * @property {string | null} earlier  a link of an earlier version that is to be read
 * @property {string | null} given  the name of the model file that takes the place of training
 * @property {Brought | null} brought  that file, where it was looked at
 * @property {import('../lab/shapes.js').ModelLook | null} look  how it finds its columns in the data, and its scores there
 * @property {boolean} palette  it is open
 * @property {{files: File[], items: DataTransferItem[]} | null} waiting  files that were dropped before the core was there
 * @property {Run | null} run
 * @property {Finished | null} live  what the run that goes on has finished so far
 * @property {Finished[]} runs  the newest last
 * @property {Set<Finished>} kept  those whose numbers were saved
 * @property {boolean} keeping  on this computer, at every change
 * @property {boolean} pending  a change is not kept yet
 * @property {boolean} left  something is kept here from another time
 * @property {{text: string, act?: {label: string, do: () => void}} | null} toast
 * @property {Record<string, string>} errors  by the id of the field or act where they stand
 * @property {Record<string, any> | null} before  what was chosen before the lesson
 * @property {{id: string | null, more: Record<string, any>} | null} wanted  the lesson, or the course, that a link asks for
 * @property {Record<string, any>} course  what a teacher's link says of every lesson: class, course, strict
 * @property {Record<string, any>} aside  lessons that were left, by id
 * @property {string[]} handOut  the lessons that are shown on paper
 * @property {string | null} slides  the lesson that is shown to a room
 * @property {Record<string, import('../lab/shapes.js').Refusal | null>} refusals  what they are about, where the core said it
 * @property {string | null} focus  the id of the element that is to have the focus next
 *
 * @typedef {Work & Record<string, any>} State
 *
 * @typedef {object} App
 * @property {import('./store.js').Store<Work>} store
 * @property {() => import('../lab/client.js').Client} client  fails while the lab is opening
 * @property {() => import('../lab/client.js').Client} make  another, with a worker of its own
 * @property {Actions & LabActions & LessonActions} actions  the second and the third part are there once the lab is
 *
 * @typedef {ReturnType<typeof import('./actions.js').actionsOf>} Actions
 * @typedef {ReturnType<typeof import('./lab_actions.js').labActions>} LabActions
 * @typedef {ReturnType<typeof import('../course/acting.js').lessonActions>} LessonActions
 * @typedef {{app: App, state: State}} Props  of every view
 */

/** @returns {Work} */
export const nothingYet = () => ({
    phase: 'opening',
    catalog: null,
    shipped: [],
    seal: null,
    originals: {},
    counts: {},
    own: null,
    description: null,
    told: [],
    subject: null,
    audit: null,
    curves: null,
    decided: null,
    question: null,
    author: '',
    checked: null,
    compared: null,
    busy: {},
    failed: [],
    earlier: null,
    given: null,
    brought: null,
    look: null,
    palette: false,
    waiting: null,
    run: null,
    live: null,
    runs: [],
    kept: new Set(),
    keeping: false,
    pending: false,
    left: false,
    toast: null,
    errors: {},
    before: null,
    wanted: null,
    course: {},
    aside: {},
    handOut: [],
    slides: null,
    refusals: {},
    focus: null,
});
