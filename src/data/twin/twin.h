/* Inside a synthetic twin: the network and its parts. Shared by the twin*.c files and the JSON reader and
 * writer. */
#ifndef EQ_DATA_TWIN_H
#define EQ_DATA_TWIN_H

#include "base/chacha20.h"
#include "equipoise/dataset.h"

#define EQ_TWIN_MAX_PARENTS 8
#define EQ_TWIN_MAX_GROUPS 3      /* protected columns whose groups are parents of every other column */
#define EQ_TWIN_MAX_CELLS 1000000 /* of one table, whatever the options say */
#define EQ_TWIN_MAX_DECIMALS 9
#define EQ_TWIN_SUPPORT 32  /* a numeric bin with at most so many distinct values keeps them, */
#define EQ_TWIN_STRETCHES 8 /* others keep quantiles that cut their rows into so many parts */

/* One state of a column and how it is drawn back to a cell. */
typedef struct eq_twin_bin {
    double low, high; /* EQ_NUMBER: the smallest and the largest value of the bin, both inside it */
    size_t n_knots;   /* EQ_NUMBER: 0, or >= 2: every stretch between two of them is as likely as the others,
                       and */
    double *knot;     /* (n_knots) uniform, rounded to the column's decimals; not descending, from low to high */
    size_t n_values;  /* where there are no knots: drawn from these */
    double *value;    /* (n_values) ascending: numbers, or level codes of an EQ_CATEGORY */
    uint32_t *count;  /* (n_values) how often each occurred; all zero counts as all one */
} eq_twin_bin;

typedef struct eq_twin_column {
    const char *name;
    eq_column_kind kind;
    const char **level; /* (n_levels) EQ_CATEGORY: distinct, in byte order */
    size_t n_levels;
    int decimals;     /* EQ_NUMBER: every value is a multiple of 10^-decimals; -1 = not rounded */
    size_t n_bins;    /* >= 1 */
    eq_twin_bin *bin; /* numbers: ascending; private ones may touch. Categories: one level each; the last may pool rare levels */
    size_t n_parents;
    size_t parent[EQ_TWIN_MAX_PARENTS]; /* columns, or n_columns + g: group g; all drawn before this column */
    size_t n_cells;                     /* product of the parents' n_bins and of n_bins */
    uint64_t *count;                    /* (n_cells) the first parent slowest, this column fastest */
} eq_twin_column;

/* Which side of the schema's privileged rule a protected column is on: a parent of two states instead of
 * many. */
typedef struct eq_twin_group {
    size_t column;
    uint8_t *of_bin; /* (n_bins of the column) 1 = privileged */
} eq_twin_group;

struct eq_twin {
    const char *name; /* of the schema */
    size_t n_rows, n_columns, n_groups;
    double epsilon, delta;                   /* 0 = no privacy guarantee */
    size_t fit_bins, fit_parents, fit_cells; /* the options it was fitted with; 0 = not known */
    double spent;                            /* while fitting: epsilon of the steps made so far */
    eq_twin_column *column;                  /* (n_columns) in the table's order */
    eq_twin_group *group;                    /* (n_groups) by column */
    size_t *order;                           /* (n_columns) a permutation: parents come before their children */
};

/* What the steps of a fit share. Everything but the twin lives in cx->tmp. */
typedef struct eq_twin_fitting {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_schema *schema;
    const eq_table *table;
    eq_twin_options options; /* defaults filled in */
    eq_twin *twin;
    size_t label;          /* column index */
    uint8_t *is_protected; /* (n_columns) */
    double *share;         /* (n_rows) sums to 1, each label's rows to the same */
    uint32_t **state;      /* (n_columns + n_groups)(n_rows) the bin of every cell, the side of every row */
    eq_chacha20 noise;     /* used only with epsilon */
} eq_twin_fitting;

/* The schema's row for column c of the table, or NULL. */
const eq_schema_column *eq_twin_schema_column(const eq_twin_fitting *fit, size_t c);

/* How many states a parent has. */
size_t eq_twin_states(const eq_twin *twin, size_t parent);

/* Fills `share`. */
eq_status eq_twin_weigh_rows(eq_twin_fitting *fit);

/* Cuts column c into bins, without privacy. twin_bins.c. */
eq_status eq_twin_cut(eq_twin_fitting *fit, size_t c);

/* The bin of every cell of column c; the side of every row, for all groups. */
eq_status eq_twin_encode(eq_twin_fitting *fit, size_t c);
eq_status eq_twin_find_groups(eq_twin_fitting *fit);

/* The decimals a value needs, 0..EQ_TWIN_MAX_DECIMALS, or -1 when more. */
int eq_twin_decimals(double value);

/* 10^decimals, 0..EQ_TWIN_MAX_DECIMALS. */
double eq_twin_power10(int decimals);

/* Chooses the order and every column's parents. twin_parents.c. */
eq_status eq_twin_choose_parents(eq_twin_fitting *fit);

/* The private steps: bins, the scale of a choice, noise on a table (twin_private.c); levels (twin_levels.c). */
eq_status eq_twin_cut_privately(eq_twin_fitting *fit, size_t c);
double eq_twin_private_epsilon(const eq_twin_fitting *fit); /* of one of the equal shares */
size_t eq_twin_count_kind(const eq_twin *twin, eq_column_kind kind);
void eq_twin_add_noise(eq_twin_fitting *fit, size_t c);
size_t eq_twin_private_cells(const eq_twin_fitting *fit); /* the largest table that noise does not drown */
eq_status eq_twin_cut_levels_privately(eq_twin_fitting *fit, size_t c);

/* Noise, twin_noise.c. `spend` books epsilon for one step in which a changed row moves what is released by at most
 * `sensitivity` (L1), and returns the scale of the noise that pays for it. */
double eq_twin_spend(eq_twin_fitting *fit, double sensitivity, double epsilon);
double eq_twin_geometric(eq_chacha20 *stream, double scale); /* whole: P(k) falls as exp(-|k| / scale) */
double eq_twin_gumbel(eq_chacha20 *stream);

/* Fills n_cells and checks it against `limit`: parents are known. EQ_ELIMIT when larger. */
eq_status eq_twin_size_table(eq_ctx *cx, eq_twin *twin, size_t c, size_t limit);

#endif
