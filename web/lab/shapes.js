// The shapes that cross between the C core and the page: the JSON of eq_wasm_* as the page reads it.

/**
 * Looking into a network (include/equipoise/units.h).
 * @typedef {{part?: 'valid' | 'test' | 'all', cut?: [number, number][]}} UnitsOptions  cut: column and unit
 * @typedef {{logit_gap: number, score_gap: number, bias: number | null, performance: number | null}} Effect
 * @typedef {object} Unit
 * @property {string | null} name  of an input
 * @property {number} mean
 * @property {number} sd
 * @property {(number | null)[]} by_group
 * @property {number | null} share  of the gap in the mean logit; null but in the last column
 * @property {Effect | null} cut  what becomes of the network; null of an input
 * @typedef {object} Units
 * @property {number} cell
 * @property {string} part
 * @property {number} n
 * @property {string[]} groups
 * @property {boolean[]} privileged
 * @property {string} bias
 * @property {string} performance
 * @property {number | null} threshold
 * @property {Effect} whole
 * @property {[number, number][]} cut
 * @property {{kind: 'input' | 'hidden', n_weights: number, weights: [number, number, number][], units: Unit[]}[]} columns
 */

/**
 * One setting or method parameter; `title` is a label of three words at most, `help` a sentence and the page's label.
 * @typedef {object} Param
 * @property {string} id
 * @property {string} title
 * @property {string} help
 * @property {"real" | "integer" | "boolean" | "choice" | "integers"} kind
 * @property {any} default
 * @property {number | null} [min]
 * @property {number | null} [max]
 * @property {string[]} [choices]
 *
 * @typedef {object} Method
 * @property {string} id
 * @property {string} title
 * @property {string} cite
 * @property {string} help
 * @property {string} family
 * @property {string[]} needs
 * @property {string[]} does  to training rows, features, the model, decisions
 * @property {boolean} [network]  it works on a network: differentiates it, trains it or edits its weights
 * @property {string} threshold
 * @property {string | null} strength
 * @property {Param[]} params
 *
 * @typedef {object} Metric
 * @property {string} id
 * @property {string} title
 * @property {"rate" | "disparity"} kind
 * @property {number | null} ideal
 * @property {number | null} min
 * @property {number | null} max
 * @property {number} direction
 * @property {boolean} needs_score
 * @property {boolean} [of_data]  it says something of the data alone: no model and no method moves it
 * @property {boolean} [leans]  its interval stays clear of the ideal whatever the truth
 * @property {"overall" | "sides" | "groups"} [compared]  of a disparity: what it is a number of
 * @property {string} shape  how the number comes about: "counts", "scores", "difference", "max_difference", "measure", ...
 * @property {string} [join]  of what compares rates: how two become one, "alone" where there is one
 * @property {string[]} rates  the rates that it compares or is made of, by their ids
 * @property {string[]} needs  what must not be empty in each set compared, and "decisions" where labels cannot stand in
 * @property {string} [share_of]  of a share of one whole: which, by its word in `needs`
 * @property {boolean} [share_decided]  it is the share decided favourably
 * @property {string[]} [arithmetic]  the formula of counts as data, operators first
 * @property {string} formula
 * @property {string} source
 * @property {string} [section]  measures that belong together
 * @property {string} [help]  what it asks, one sentence
 *
 * @typedef {object} Preset  a network by name, and what the model section of a plan is with it
 * @property {string} id @property {string} title @property {string} help @property {Record<string, any>} model
 *
 * @typedef {object} Kind  of model; `settings` are those of the plan's model section that are about it
 * @property {string} id @property {string} title @property {string} help @property {boolean} gradient
 * @property {string[]} settings
 *
 * @typedef {object} Catalog
 * @property {number} equipoise
 * @property {string} version
 * @property {{id: string, title: string, does: string, help: string}[]} families
 * @property {Method[]} methods
 * @property {Metric[]} metrics
 * @property {Record<string, Param[]>} settings
 * @property {Kind[]} kinds
 * @property {Preset[]} presets
 * @property {Record<string, string>} causes  why values are undefined and what is noted of them, in words
 * @property {number} few  under so many rows a denominator is noted as few
 * @property {{id: string, text: string, of_tolerance: boolean}[]} readings  how values read; `of_tolerance`: the words end in
 *   the tolerance, which is added
 * @property {Option[]} inject  what bends records by hand
 * @property {Analysis[]} analyses
 * @property {AuditPreset[]} audit_presets
 * @property {Option[]} selection  who is selected in a file of predictions
 * @property {Option[]} intervals  how sure any answer is to be
 *
 * @typedef {object} AuditPreset  an audit as a rule or a profession asks for it: datasets/audits
 * @property {string} id @property {string} title @property {string} computes @property {string} thresholds
 * @property {string} source
 * @property {Record<string, string>} words  `not`: what it does not decide
 * @property {Record<string, any>} options  of the audit, which it sets
 * @property {string} [status]  why it is not there
 * @property {string[]} [ask]  what its report asks for: a key, perhaps what is meant @property {string[]} [asked]  as read now
 * @property {string[]} [summary]  its report has a page in the rule's layout, of this
 * @property {number} [columns]  how many protected columns it is by, the first ones
 * @property {Record<string, any>} [of_scores]  who is selected, where there are scores and no decisions
 *
 * @typedef {object} Analysis
 * @property {string} id @property {string} title @property {string} help
 * @property {string[]} needs  "file", "decisions", "scores"
 * @property {Option[]} options
 *
 * What may be asked of an analysis besides its subject: a row of src/analysis/option.h. `otherwise`: what is meant when it is
 * not given, where that is no number; `needed`: it must be given.
 * @typedef {object} Option
 * @property {string} id @property {string} title @property {string} help
 * @property {"number" | "integer" | "boolean" | "choice" | "text" | "texts" | "column" | "columns" | "rate" | "metrics" |
 *   "limits"} kind
 * @property {any} [default] @property {string} [otherwise] @property {boolean} [needed]
 * @property {number} [min] @property {number} [max] @property {string[]} [choices]
 */

/**
 * A number with its interval. An undefined one is null and says why.
 * @typedef {object} Value
 * @property {number | null} value
 * @property {number | null} [low]
 * @property {number | null} [high]
 * @property {string | null} [why]
 * @property {string} [cause]  of `why`, a key of the catalogue's causes; `who` and `what`: what its words have in brackets
 * @property {string} [who]
 * @property {string} [what]
 * @property {string | null} [note]
 * @property {boolean} [few]  a denominator is of few rows; then the note says so
 * @property {string} [who_form]  of `who`, where it is no name alone: its form; `who_of`: what stands in the hole
 * @property {string} [who_of]
 * @property {string} [noted]  what else the note says, by its cause; `noted_who` and `noted_what`: as above
 * @property {string} [noted_who]
 * @property {string} [noted_what]
 * @property {string[] | Record<string, string[]>} [between]  of an extreme: the groups with the highest and the lowest rate, of
 *   the mean of two such by rate
 * @property {Record<string, string>} [farthest]  by rate, of what compares two: the group that lies farthest from all
 * @property {string} [between_rate]  which of two rates it is of
 *
 * Besides the counts, a group holds one Value for each rate of the catalogue, under the rate's id.
 * `small`: fewer rows than the minimum that was asked for.
 * @typedef {Record<string, any> & {name: string, privileged: boolean, n: number, weight: number,
 *   positives: number, negatives: number, predicted_positives: number, tp: number, fp: number, tn: number, fn: number,
 *   small?: boolean}} Group
 *
 * A sentence of the core's, and the same in pieces of which every second one is to be looked at first.
 * @typedef {{text: string, parts: string[]}} Words
 *
 * @typedef {object} Audit
 * @property {{column: string, strata: number, unknown: number}} [strata]  where like is compared with like
 * @property {Words & {minimum: number, groups: string[], difference: Value, left_out: {name: string, n: number}[]}} [headline]
 *   what is said first
 * @property {Record<string, Words>} [apart]  the same of each rate, by its id
 * @property {Group[]} groups
 * @property {Group} overall
 * @property {{unprivileged: Group, privileged: Group}} [sides]  the groups pooled
 * @property {Record<string, Value>} metrics
 * @property {{kind: string, warning: boolean, text: string}[]} [notes]  what to know before the figures are read
 * @property {{names: string[], chosen: string}} [privileged]  whom the others are compared with, and who said so
 * @property {Impact | null} [impact]  who is selected; null: nobody decided
 * @property {import('./blocks.js').Block[]} [blocks]
 *
 * @typedef {object} Impact  src/analysis/impact_out.c has all of it
 * @property {string | null} preset
 * @property {string | null} ratio_threshold
 * @property {ImpactTable[]} tables
 * @typedef {{name: string, n: number, small: boolean, excluded: boolean, is_reference: boolean,
 *   ratio: Value & {below: boolean | null}, bounds: {low: number | null, high: number | null} | null}} ImpactGroup
 * @typedef {{by: string[], groups: ImpactGroup[], unknown: {n: number, selected: number}}} ImpactTable
 */

/**
 * How far figures of a model trained on the twin lie from those of one trained on the original, by metric id.
 * @typedef {object} Distance
 * @property {string} model
 * @property {number} largest
 * @property {{column: string, original: Record<string, number>, twin: Record<string, number>}[]} protected
 *
 * @typedef {object} LabelledGroup
 * @property {string} name
 * @property {number} n
 * @property {number} positives
 * @property {boolean} privileged
 *
 * @typedef {object} Description
 * @property {string} name
 * @property {string} title
 * @property {boolean} synthetic
 * @property {null | {epsilon: number, original_rows: number, privacy: string, distance: Distance}} twin
 * @property {string} source
 * @property {string} licence
 * @property {string} citation
 * @property {string[]} defects
 * @property {{read: number, filtered: number, missing: number, kept: number}} rows
 * @property {number} features
 * @property {{name: string, role: string, kind: string, levels: number}[]} columns
 * @property {{column: string, favourable: string | null, unfavourable: string | null, positives: number}} label
 * @property {{column: string, groups: LabelledGroup[]}[]} protected
 * @property {string} sha256
 */

/**
 * @typedef {object} Curve
 * @property {number[]} epoch
 * @property {(number | null)[]} train_loss
 * @property {(number | null)[]} valid_loss
 * @property {(number | null)[]} performance
 * @property {(number | null)[]} bias
 * @property {number[]} learning_rate
 * @property {number} best_epoch
 * @property {number} [from]  epochs left out before the first, because they were said before
 *
 * @typedef {object} Progress
 * @property {{done: number, total: number, groups: number}} cells  groups: trained networks the cells share
 * @property {null | {index: number, method: string, title: string, family: string, params: Record<string, any>, seed: number,
 *   stage: 'prepare' | 'train' | 'adjust' | 'calibrate' | 'evaluate', done: number}} cell
 * @property {Curve | null} curve
 *
 * @typedef {Partial<Audit> & {objective: {phi: number, performance: number | null, bias: number | null,
 *   why: string | null, constant?: number | null}}} SplitResult  constant: what deciding alike about everybody comes to
 *
 * @typedef {object} Cell
 * @property {number} index
 * @property {string} method
 * @property {string} title
 * @property {string} family
 * @property {Record<string, Record<string, any>>} params  by method of the chain
 * @property {Record<string, any>} settings  what a sweep over settings chose
 * @property {number} seed
 * @property {string | null} [error]  then nothing below is there
 * @property {string} weights_sha256
 * @property {number} n_weights
 * @property {number} epochs
 * @property {number} best_epoch
 * @property {number | null} threshold
 * @property {{value: number | null, low: number | null, high: number | null}} [validation_auc]  of the network
 * @property {string | null} [collapsed]  says so where the network is no better than chance on validation
 * @property {Curve | null} [curve]
 * @property {{phi: number[], performance: number[], bias: (number | null)[]}} [trials]  what a search tried, where the plan asks
 * @property {SplitResult} train
 * @property {SplitResult} valid
 * @property {SplitResult} test
 * @property {any} [counterfactual]  an answer, where the run was told to test
 *
 * @typedef {object} Written  in the words of the core's options
 * @property {string} encoding
 * @property {string} delimiter
 * @property {string} quote
 * @property {string} escape
 * @property {number} header  its line; 0: there is none
 * @property {string} decimal
 * @property {Record<string, string>} why  of what is a guess to know of
 * @property {{delimiter: string, columns: number, agreement: number}[]} delimiters  that cut the first rows
 *
 * @typedef {object} Refusal  what a refusal is about, and what would mend it (src/data/fix.h)
 * @property {string} message
 * @property {string | null} field
 * @property {number | null} line
 * @property {string | null} column
 * @property {string | null} value
 * @property {Fix[]} fixes
 * @property {string} [form]  the format that the message was made by (src/base/wording.h), where that is known
 * @property {(string | Worded)[]} [args]  what stands in it, in its order
 * @typedef {{form: string, args: (string | Worded)[]}} Worded  a sentence within another has its own
 *
 * @typedef {{id: string, value: string | null, words: string, options: string[]}} Fix
 *
 * @typedef {object} Preview  a file that nobody described yet; before it is read whole, as far as it was read
 * @property {number} done
 * @property {number} rows
 * @property {any} schema  as guessed
 * @property {Written} written  how it is written
 * @property {{n: number, line: number}} [ragged]  rows of more or fewer cells than the header, and the line of the first
 * @property {string[][]} first
 * @property {PreviewColumn[]} columns
 *
 * @typedef {object} PreviewColumn  what was seen in a column (src/data/table/kind_guess.h)
 * @property {number} distinct
 * @property {boolean} more
 * @property {{value: string, n: number}[]} values  the commonest first
 * @property {string} kind  number, category, yes_no, date, id, text
 * @property {{id: 'numbers' | 'two_values' | 'dates' | 'all_different' | 'counter' | 'sentences' | 'values',
 *   whole?: boolean, order?: string, orders?: string[]}} why
 * @property {number} known
 * @property {number | null} min
 * @property {number | null} max
 * @property {{value: string, n: number}[]} missing
 * @property {string} [affix]  what stands beside its numbers
 * @property {{kind: string, with?: string, features?: number}[]} warnings
 *
 * @typedef {object} Told  by which columns others are told
 * @property {number} rows
 * @property {{column: number, n: number, base: number, told: {column: number, right: number}[]}[]} targets
 *
 * @typedef {object} Loss  people who lack a value, by group
 * @property {string | null} column  null: any of those before
 * @property {string} why
 * @property {number} n
 * @property {{name: string, n: number, of: number}[]} groups
 *
 * @typedef {object} WhatIf  what a model says of one row
 * @property {number} score
 * @property {number | null} threshold  null: a rule by group decides
 * @property {number} chance  of the favourable decision
 * @property {string} group
 * @property {{row: number | null, distance: number | null}} [nearest]
 *
 * @typedef {object} Verified  whether a report is what its own counts give
 * @property {'html' | 'json'} format
 * @property {string} version
 * @property {string} title
 * @property {string} author
 * @property {string} made
 * @property {string} data
 * @property {string} sha256
 * @property {number | null} people
 * @property {boolean} agrees
 * @property {string[]} recomputed
 * @property {{title: string, why: string}[]} not_recomputed
 * @property {{where: string, says: string, should: string, within: string | null} | null} difference  the first
 * @property {string[]} said  all that in sentences
 *
 * @typedef {object} About  a subject
 * @property {number} rows
 * @property {boolean} decided
 * @property {boolean} scored
 * @property {boolean} chances  the scores are chances of the favourable outcome
 * @property {boolean} labelled  true outcomes are known
 * @property {string[]} groups
 * @property {{name: string, kind: string, use: string}[]} columns
 * @property {Loss[]} set_aside  who is in no figure, or of unknown group
 * @property {Loss[]} [training]  of loaded data: who lacks a feature
 *
 * @typedef {object} Report
 * @property {number} equipoise
 * @property {string} version
 * @property {{name: string, title: string, synthetic: boolean, rows: number, features: number, sha256: string,
 *   groups: any[]}} data
 * @property {Record<string, any>} plan
 * @property {Cell[]} cells
 * @property {any[]} summary
 * @property {import('./blocks.js').Block[]} [blocks]  what it says
 */

/**
 * A data set as the page was served with it. Texts are kept whole: after sealing nothing can be fetched.
 * @typedef {object} Shipped
 * @property {string} id
 * @property {string} title
 * @property {{name: string, sha256: string}[]} files
 * @property {string} schema  JSON text
 * @property {Uint8Array | null} twin  JSON text as bytes
 */

export {};

/**
 * Answers to what a model's file leaves open.
 * @typedef {object} ModelAnswers
 * @property {string} [score_output] @property {string} [score_class] @property {string} [score_is] @property {string[]} [columns]
 *
 * What has to be said before a model scores, if anything. choices: none where it is not one of a few.
 * @typedef {{about: 'columns' | 'levels' | 'output' | 'class' | 'is', choices: string[]}} Question
 * @typedef {{asks?: string, question?: Question}} Asking
 *
 * What a model's file is; null where it says nothing.
 * @typedef {object} ModelDescription
 * @property {string} format
 * @property {string} producer
 * @property {string} sha256
 * @property {{name: string | null, takes: 'number' | 'code' | 'text', may_be_missing: boolean, levels?: string[]}[]} columns
 * @property {{is: string, from: string, classes?: string[], favourable?: string, threshold: number | null} & Asking} score
 * @property {{layers: number, editable: number, why_not: string | null}} editing
 * @property {{layers: [number, number][], frozen_prefix?: string[]}} [network]
 *
 * How a model finds its columns in the data, and what its scores are there; or what it asks first.
 * @typedef {ModelFit & Asking} ModelLook
 * @typedef {object} ModelFit
 * @property {'name' | 'near name' | 'order' | 'by hand'} matched
 * @property {string[]} columns
 * @property {[string, string][]} near  asked for, found
 * @property {string[]} ignored
 * @property {{is: string, from: string}} score
 * @property {{columns: string[], rows: (number | string | null)[][]}} [people]  those whose scores are the preview's first
 * @property {{rows: number, least: number, quartiles: number[], largest: number, threshold: number, above: number,
 *   first: number[], warnings: string[], likely?: {is: string, share: number},
 *   proposed?: {columns: string[]} & Record<string, any>} & Record<string, any>} preview
 *   and measures by the outcomes, null where there are none; proposed: a better order of columns; likely: what "logits" are
 */
