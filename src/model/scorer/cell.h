/* Models as our own JSON, {"equipoise_model": 1, columns, classes, favourable, steps}: what the cell for scikit-learn writes, and
 * any other program may. Each step takes the numbers of a row and gives others:
 *   columns     parts [{columns, steps}] side by side; columns: names of the model's, or places among what comes in, from 0
 *   impute      values (numbers or texts) in the place of missing ones
 *   scale       (x - subtract) / divide
 *   one_hot     levels [[...]] of each column, unknown "zeros" or "refuse", drop [place or null]
 *   ordinal     levels, unknown "refuse", a number or "missing"; missing: what an empty cell is that has the level "nan" or
 *               "None", a number or "missing" (its place among the levels, where nothing is said)
 *   linear      weight (outputs, inputs), bias
 *   relu tanh sigmoid softmax identity
 *   trees       compare "float32" or "float64", join "sum" or "mean", base, trees [{column, cut, left, right, value,
 *               missing_left}]
 *   isotonic    x, y: between points on a line, beyond them flat
 *   platt       a, b: 1 / (1 + exp(a x + b))
 *   mean        parts [{steps}] of the same row, weights; of two numbers that a part gives the second counts
 * It ends with one number, the probability of the second class, or one for each class. favourable: a class, or a list of them,
 * whose probabilities are added. */
#ifndef EQ_CELL_H
#define EQ_CELL_H

#include "base/json_span.h"
#include "model/forest/forest.h"
#include "model/scorer/scorer.h"

typedef enum eq_cell_kind {
    EQ_CELL_COLUMNS,
    EQ_CELL_IMPUTE,
    EQ_CELL_SCALE,
    EQ_CELL_ONE_HOT,
    EQ_CELL_ORDINAL,
    EQ_CELL_LINEAR,
    EQ_CELL_RELU,
    EQ_CELL_TANH,
    EQ_CELL_SIGMOID,
    EQ_CELL_SOFTMAX,
    EQ_CELL_IDENTITY,
    EQ_CELL_TREES,
    EQ_CELL_ISOTONIC,
    EQ_CELL_PLATT,
    EQ_CELL_MEAN,
    EQ_N_CELL_KINDS,
} eq_cell_kind;

extern const char *const eq_cell_ids[EQ_N_CELL_KINDS + 1];

/* The levels of one column. */
typedef struct eq_cell_levels {
    size_t n, drop; /* drop: a level that gets no number; SIZE_MAX = none */
    const char *const *level;
} eq_cell_levels;

/* Whether a level is that of empty cells: "nan" or "None". */
bool eq_cell_is_empty(const char *level);

typedef enum eq_cell_unknown { EQ_UNKNOWN_REFUSE, EQ_UNKNOWN_ZEROS, EQ_UNKNOWN_NUMBER } eq_cell_unknown;

struct eq_cell_step;

typedef struct eq_cell_steps {
    size_t n, n_in, n_out;
    struct eq_cell_step *step; /* (n) */
    const uint32_t *column;    /* columns: (n_in) which ones of what comes in */
    double weight;             /* mean */
} eq_cell_steps;

typedef struct eq_cell_step {
    eq_cell_kind kind;
    size_t n_in, n_out, n_points;
    const double *a, *b;     /* impute: values; scale: subtract, divide; linear: weight, bias; isotonic: x, y; platt: one each */
    const char *const *text; /* impute: (n_in) values that are texts, else NULL */
    eq_cell_levels *levels;  /* (n_in) */
    eq_cell_unknown unknown;
    double unknown_value; /* NaN: a missing one */
    bool has_empty;       /* ordinal: an empty cell that has a level is empty_value, not its place */
    double empty_value;   /* NaN: a missing one */
    bool takes_missing;   /* trees */
    eq_forest forest;
    size_t n_parts;
    eq_cell_steps *part; /* (n_parts) */
} eq_cell_step;

/* Reads the steps of a list. own (steps->n_in, which is set): which of the model's columns each number is that comes in;
 * UINT32_MAX = none. What a column takes is noted in `column`. EQ_EINPUT names the step, counted from 0. */
typedef struct eq_cell_reader {
    eq_ctx *cx;
    eq_arena *arena;
    eq_scorer_column *column;
    size_t depth; /* of parts within parts */
    bool filled;  /* an impute stands before: nothing is missing any more */
} eq_cell_reader;
eq_status eq_cell_read_steps(eq_cell_reader *reader, eq_span list, const uint32_t *own, eq_cell_steps *steps);

/* Numbers of a block of rows, and the texts they are where they are texts. */
typedef struct eq_cell_block {
    size_t n_rows, width, first; /* first: of all rows, for messages */
    double *x;                   /* (n_rows, width) */
    const char **text;           /* (n_rows, width), each NULL where it is a number; NULL = all are */
} eq_cell_block;

/* Runs steps over a block; *out lives in cx->tmp. names: of the block's columns, for messages, or NULL.
 * EQ_EINPUT: a text where a number is needed, a level that is refused. */
eq_status eq_cell_run(eq_ctx *cx, const eq_cell_steps *steps, const eq_cell_block *in, eq_cell_block *out);

/* The network behind the steps that no gradient passes: linear maps and activations to one logit. *n_prefix: steps before it.
 * *out NULL: there is none. Lives in `arena`. */
eq_status eq_cell_network(eq_ctx *cx, eq_arena *arena, const eq_cell_steps *steps, size_t *n_prefix, const eq_model **out);

/* What a scorer of this format is made of: all steps, those before its network, which of the last one's numbers is the score
 * (counts: the sum of which) or, turned, what it leaves of 1. steps NULL: it is of another format. */
typedef struct eq_cell_view {
    const eq_cell_steps *steps;
    size_t n_prefix, pick;
    const bool *counts; /* (classes) NULL: one */
    bool turned;
} eq_cell_view;
eq_cell_view eq_cell_view_of(const eq_scorer *scorer);

#endif
