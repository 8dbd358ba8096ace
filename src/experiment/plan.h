/* Plans: what to run, fully spelt out, and the cells it unfolds into. */
#ifndef EQ_PLAN_H
#define EQ_PLAN_H

#include "data/inject.h"
#include "experiment/settings.h"

#define EQ_MAX_CHAIN 4 /* methods in one chain: at most one of each family */
#define EQ_MAX_CELLS 100000
#define EQ_MAX_BETWEEN 33554432 /* weights between hidden layers: a batch takes seconds */

/* The values of a setting or parameter: one = fixed, several = a sweep. */
typedef struct eq_values {
    size_t n;
    double *value;
} eq_values;

typedef struct eq_plan_method {
    const eq_method *method;
    eq_values param[EQ_MAX_PARAMS];
} eq_plan_method;

/* One item of "methods": a method or a chain, in the order of a run (pre, in, intra, post). */
typedef struct eq_plan_entry {
    size_t n_methods;
    eq_plan_method method[EQ_MAX_CHAIN];
    bool has_threshold;
    eq_threshold_rule threshold; /* instead of the methods' own rule */
} eq_plan_entry;

/* One cell: an entry with every sweep fixed, and a seed. */
typedef struct eq_cell {
    size_t index, entry;
    size_t group;   /* cells of one group share the trained network */
    size_t summary; /* cells that differ by seed only share a summary */
    uint32_t seed;
    double setting[EQ_N_SETTINGS];
    double param[EQ_MAX_CHAIN][EQ_MAX_PARAMS];
} eq_cell;

/* Which rows of the data a given model learned from: those where `column` is `value`, or none. NULL and false = not known. */
typedef struct eq_plan_learned {
    const char *column, *value;
    bool none;
} eq_plan_learned;

/* Of a model that is given: columns of the data in its order, which output is the score, of which class, and what it is. NULL and
 * 0 = not said. */
typedef struct eq_plan_given {
    size_t n_columns;
    const char **column;
    const char *output, *favourable, *is;
    eq_plan_learned learned;
} eq_plan_given;

typedef struct eq_plan {
    const char *data; /* name of the data set, or NULL = whatever is loaded */
    eq_roles roles;
    eq_inject inject; /* what is bent by hand before training; group NULL = nothing */
    eq_values setting[EQ_N_SETTINGS];
    size_t n_hidden; /* model.hidden, else of model.preset, else of the lab's network */
    uint32_t hidden[EQ_MAX_HIDDEN];
    const char *given;        /* name of the model file that takes the place of training, or NULL */
    const char *given_sha256; /* of its bytes, or NULL = whichever file is given */
    eq_plan_given answers;    /* what its file leaves open */
    size_t n_entries;
    eq_plan_entry *entry;
    size_t n_seeds;
    uint32_t *seed;
    bool has_split_seed; /* split.seed: one split for all seeds; absent: each seed draws its own */
    uint32_t split_seed;
    /* filled by eq_plan_unfold */
    size_t n_cells, n_groups, n_summaries;
    eq_cell *cell;
} eq_plan;

/* Reads a plan. EQ_EINPUT names the JSON path. Lives in `arena`; not yet unfolded. */
eq_status eq_plan_from_json(eq_ctx *cx, eq_arena *arena, eq_bytes text, eq_plan *out);

/* Fills the cells: settings' sweeps outermost, then entries, then their parameters' sweeps, seeds innermost.
 * EQ_EINPUT: more than EQ_MAX_CELLS. O(cells). */
eq_status eq_plan_unfold(eq_ctx *cx, eq_arena *arena, eq_plan *plan);

#endif
