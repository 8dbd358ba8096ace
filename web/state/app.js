// What every view is given: the state, the worker's client, and the few actions that more than one view takes.

/**
 * @typedef {object} Predictions
 * @property {string} name
 * @property {Uint8Array} bytes
 * @property {string[]} header
 *
 * @typedef {object} Predicted  somebody's decisions, and their audit
 * @property {string} name
 * @property {import('../lab/shapes.js').Audit} audit
 * @property {import('../lab/client.js').Subject} about
 * @property {(options: Record<string, any>) => import('../lab/client.js').Subject} again  the same rows with other options
 * @property {Record<string, any>} options  which column is what
 * @property {string[]} header
 *
 * @typedef {object} Run
 * @property {"train" | "debias"} kind
 * @property {import('../lab/shapes.js').Progress | null} progress
 * @property {number} started  performance.now()
 * @property {boolean} paused
 * @property {boolean} cancelling  it was told to end
 * @property {number} silent  seconds since it was heard, once that is long
 *
 * @typedef {object} Finished
 * @property {string} label
 * @property {"train" | "debias"} kind
 * @property {string} text  the report's exact bytes
 * @property {import('../lab/shapes.js').Report} report
 * @property {boolean} cancelled  or stopped: not whole
 * @property {number} generation  of the core's models: as long as it is the client's, these are they
 *
 * @typedef {object} State
 * @property {"opening" | "ready" | "failed"} phase
 * @property {string} step
 * @property {import('../lab/shapes.js').Catalog | null} catalog
 * @property {import('../lab/shapes.js').Shipped[]} shipped
 * @property {string | null} shippedId  which shipped data set is loaded, if one is
 * @property {import('../lab/shapes.js').Description | null} data
 * @property {boolean} loading
 * @property {import('./plan.js').Roles} roles
 * @property {import('../lab/shapes.js').Audit | null} audit
 * @property {string} outcome  what the favourable outcome is called
 * @property {Predictions | null} predictions
 * @property {Predicted | null} predictionsAudit
 * @property {import('./record.js').Measures} measures  which matter, by what tolerance
 * @property {import('./plan.js').Settings} settings
 * @property {boolean} blind  the protected attributes are left out of the features
 * @property {import('./plan.js').Choice} choice
 * @property {boolean} together  the chosen methods are run as one chain besides
 * @property {number[]} seeds
 * @property {string | null} given  the name of the model file that takes the place of training
 * @property {Run | null} run
 * @property {Finished[]} finished  immutable, newest last
 * @property {Set<Finished>} kept  those whose numbers were saved as a file
 * @property {number} shown  which of them Compare shows
 *
 * @typedef {object} App
 * @property {import('./store.js').Store<State>} store
 * @property {() => import('../lab/client.js').Client} client
 * @property {(text: string) => void} say  tells the status line
 * @property {(error: unknown) => void} fail  one sentence, nothing lost
 * @property {() => void} clear  takes the sentence away
 * @property {(source: {schema: string, [more: string]: any}, shippedId: string | null) => Promise<boolean>} load
 * @property {(roles: Partial<import('./plan.js').Roles>) => Promise<void>} setRoles
 * @property {(kind: "train" | "debias", methods: object[], seeds: number[]) => Promise<void>} run
 * @property {() => void} [reportHtml]  saves what Audit shows as one HTML file
 * @property {() => Record<string, any>} [answers]  by id, of the closer looks that are open about what is audited
 */

export {};
