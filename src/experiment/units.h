/* The units of a network over some rows: means by group, their shares of the gap, and what cutting each does; pulled. */
#ifndef EQ_UNITS_H
#define EQ_UNITS_H

#include "equipoise/objective.h"
#include "model/graph/graph.h"

enum { EQ_MOST_EDGES = 300 }; /* weights that are listed of a column */

/* A number that goes into the layer of a column. */
typedef struct eq_unit_place {
    size_t column, unit;
} eq_unit_place;

typedef struct eq_unit_effect {
    double logit_gap, score_gap;
    double bias, performance; /* NaN: undefined */
} eq_unit_effect;

typedef struct eq_edge {
    size_t from, to;
    double weight, strength;
} eq_edge;

/* One unit over everyone, and over each group. */
typedef struct eq_unit_seen {
    double mean, sd, share; /* NaN share: not of the last column */
    double *by_group;       /* (n_groups) */
    eq_unit_effect cut;
} eq_unit_seen;

typedef struct eq_unit_column {
    size_t layer; /* which takes it */
    bool input, last;
    size_t n_units, n_edges;
    eq_unit_seen *unit; /* (n_units) */
    eq_edge *edge;      /* (n_edges) */
} eq_unit_column;

typedef struct eq_units_question {
    const eq_dataset *rows; /* standardised; borrowed */
    const eq_objective *objective;
    double threshold; /* NaN: no decisions */
    const eq_unit_place *cut;
    size_t n_cut;
} eq_units_question;

typedef struct eq_units eq_units;

/* Lists the columns and cuts what is to be cut; `model` is changed, and later calls work on it. Lives in `arena`.
 * EQ_EINPUT: no such unit, or an input; nobody is privileged, or nobody is not. */
eq_status eq_units_new(eq_ctx *cx, eq_arena *arena, eq_model *model, const eq_units_question *question, eq_units **out);

/* EQ_MORE: call again. */
eq_status eq_units_step(eq_units *units, int64_t *budget);

/* What was found, whole when eq_units_step said EQ_OK. */
const eq_unit_column *eq_units_found(const eq_units *units, size_t *n, eq_unit_effect *whole);

#endif
