/* Data sets: an encoded feature matrix with labels, groups and weights; splits; twins. */
#ifndef EQUIPOISE_DATASET_H
#define EQUIPOISE_DATASET_H

#include "equipoise/predictions.h"
#include "equipoise/rng.h"

#define EQ_MAX_GROUPS 1024
#define EQ_MAX_FEATURES 20000
#define EQ_NO_ROW UINT32_MAX

/* A column that the groups are made of, and what the features know of it. */
typedef struct eq_protected {
    const char *column;
    size_t n_values;
    const char *const *value;   /* (n_values) "Female", "Male"; or the levels */
    const uint8_t *privileged;  /* (n_values) 1 = in the reference set by the schema's rule */
    const uint16_t *of_group;   /* (n_groups) the value that a group has */
    size_t feature, n_features; /* its features: 0 = left out; 1 = what privileged says; n_values = 1 at the row's own */
    bool within;                /* features were made of it by a model that was given: none of them is it by itself */
} eq_protected;

/* What a feature is made of: 1 where the column's cell is one of `value`, or lies from min on and below `below`, else 0; without
 * any of these the number itself. */
typedef struct eq_feature_source {
    const char *column; /* of the data */
    bool text;          /* its cells are texts */
    size_t n_values;
    const char *const *value; /* (n_values) */
    double min, below;        /* NaN = no bound */
} eq_feature_source;

/* n_rows examples. Group g is one combination of protected values that occurs: values in the order unprivileged,
 * privileged (or levels in byte order), the last protected column changing fastest, named "Female, not White", or
 * "sex = 0, race = 1" where values alone would not tell. */
typedef struct eq_dataset {
    size_t n_rows, n_features, n_groups;
    float *x;                    /* (n_rows, n_features) row-major */
    uint8_t *y;                  /* (n_rows) 1 = favourable outcome */
    uint16_t *group;             /* (n_rows) < n_groups */
    double *weight;              /* (n_rows) > 0; ones unless a method changed them */
    uint32_t *row;               /* (n_rows) position in the loaded data set: the row's identity; EQ_NO_ROW = made up */
    const char **feature_name;   /* (n_features) "age", "workclass=Private", ... */
    eq_feature_source *source;   /* (n_features) or NULL: not known */
    const char **group_name;     /* (n_groups) */
    uint8_t *privileged;         /* (n_groups) 1 = in the reference set */
    const char *outcome_name[2]; /* of y: [0] unfavourable, [1] favourable */
    size_t n_protected;
    eq_protected *protected_column; /* (n_protected) in the order of crossing; none in data sets made by hand */
} eq_dataset;

/* What the person chose of the schema's possibilities. Zero = every default. */
typedef struct eq_roles {
    size_t n_protected;            /* 0 = the schema's first protected column; several are crossed */
    const char **protected_column; /* protected columns, or any category column */
    bool by_level;                 /* one group a level (five races) instead of privileged / unprivileged */
    size_t n_privileged;           /* 0 = the schema's rule, or where it has none the largest level */
    const char **privileged;       /* the reference, in the words of predictions.h */
    eq_text_list favourable;       /* label values that count as favourable; n = 0: the schema's */
    bool labels_only;              /* labels and groups without the feature matrix: x is NULL, n_features is still counted */
    bool drop_protected;           /* leave every protected column out of the features */
} eq_roles;

/* Encodes a table: numbers and protected 0/1 codes in file order, then one 0/1 column per level of each categorical
 * feature ("column=value", levels in byte order, none dropped). Not standardised. Lives in `arena`, the texts of the
 * schema and the table in theirs. A protected column without a privileged rule is encoded as what it is.
 * EQ_EINPUT: a role names no column, fewer than two groups, nobody or everybody privileged, one class of label only.
 * EQ_ELIMIT: more than EQ_MAX_FEATURES or EQ_MAX_GROUPS. O(cells). */
eq_status eq_dataset_encode(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const eq_table *table, const eq_roles *roles,
                            eq_dataset *out);

typedef struct eq_split {
    eq_dataset train, valid, test;
    double *mean, *scale; /* (n_features) of the train part; scale is 1 where the deviation is 0 */
} eq_split;

/* train / valid / test by the exact permutation of numpy's legacy generator (see split.c), each standardised
 * with the train part's mean and population deviation. train is floor(train n) rows; valid
 * floor(valid / (valid + test)) of the rest. Fractions in (0,1), sum 1 within 1e-9. EQ_EINPUT: a part would be
 * empty. O(cells). Lives in `arena`. */
eq_status eq_dataset_split(eq_ctx *cx, eq_arena *arena, const eq_dataset *all, const double fraction[3], uint32_t seed,
                           eq_split *out);

/* The same with moments from elsewhere, mean and scale (n_features) each; NULL = the train part's. */
eq_status eq_dataset_split_by(eq_ctx *cx, eq_arena *arena, const eq_dataset *all, const double fraction[3], uint32_t seed,
                              const double *const moments[2], eq_split *out);

/* The listed features, in that order; what protected columns know of theirs moves with them. EQ_EINPUT: of the features of a
 * protected column some are left out, or they no longer stand side by side. O(cells). Lives in `arena`; other arrays are shared.
 * */
eq_status eq_dataset_select(eq_ctx *cx, eq_arena *arena, const eq_dataset *from, const uint32_t *feature, size_t n,
                            eq_dataset *out);

/* The listed rows, in that order and as often as they are named, in new arrays; names are shared.
 * EQ_EINPUT: an index is not below n_rows. O(n n_features). Lives in `arena`. */
typedef struct eq_row_list {
    const uint32_t *index; /* (n) */
    size_t n;
} eq_row_list;
eq_status eq_dataset_take(eq_ctx *cx, eq_arena *arena, const eq_dataset *from, eq_row_list rows, eq_dataset *out);

/* A copy with arrays of its own, for methods that rewrite it; the texts of the names are shared. */
eq_status eq_dataset_copy(eq_ctx *cx, eq_arena *arena, const eq_dataset *from, eq_dataset *out);

/* A synthetic twin: a Bayesian network over the columns of a table (see twin.c). Opaque. */
typedef struct eq_twin eq_twin;

typedef struct eq_twin_options {
    size_t n_bins;      /* about so many states a number is cut into, 2..1000; 0 = 16 */
    size_t max_parents; /* besides the label and the protected groups, 1..4; 0 = 3 */
    size_t max_cells;   /* of one table, 2..1,000,000; 0 = 3000, and without epsilon at most a fifth of the rows */
    double epsilon;     /* 1e-6..1e6: differentially private (PrivBayes, see twin_private.c); 0 = no guarantee */
    double delta;       /* with epsilon, 0..0.01: chance at which levels the schema does not declare may be named; 0 = none is */
    const uint8_t *key; /* (32) with epsilon: the host's randomness, never used twice, never told; NULL otherwise */
} eq_twin_options;

/* Fits a twin to a table read with `schema`. O(columns^2 rows). Lives in `arena`.
 * EQ_EINPUT: an option out of range, no key beside an epsilon, a missing cell, no label, no row. */
eq_status eq_twin_fit(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const eq_table *table, const eq_twin_options *options,
                      eq_twin **out);

/* Draws n_rows rows (0 = as many as the original); the same seed gives the same rows everywhere, and fewer
 * rows are the first of more. The table is as eq_table_read would make it: of each category, the levels that occur.
 * O(rows columns). Lives in `arena`. */
eq_status eq_twin_sample(eq_ctx *cx, eq_arena *arena, const eq_twin *twin, size_t n_rows, uint64_t seed, eq_table *out);

/* Rows of the table the twin was fitted to; and its privacy parameter, 0 = no guarantee. */
size_t eq_twin_rows(const eq_twin *twin);
double eq_twin_epsilon(const eq_twin *twin);

/* The options it was fitted with, but for epsilon, delta and key; 0 where its file does not say. */
eq_twin_options eq_twin_fitted_with(const eq_twin *twin);

/* Where a data set is read from.
 *   schema  JSON of datasets/<name>.json
 *   file    the schema's files, in its order; or none, and then
 *   twin    JSON of datasets/<name>.twin.json, sampled with n_rows (0 = as the original) and seed
 *   changes JSON {"columns": [{"name", and of "kind", "missing", "merge", "order", "cuts", "quantiles", "date" what is said
 *           otherwise than in the schema}], "incomplete": "drop" or "impute"}; empty = none */
typedef struct eq_source {
    eq_bytes schema, twin, changes;
    const eq_bytes *file;
    size_t n_files;
    size_t n_rows;
    uint64_t seed;
} eq_source;

#endif
