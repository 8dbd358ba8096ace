/* Schemas: what a table's bytes and columns mean. */
#ifndef EQUIPOISE_SCHEMA_H
#define EQUIPOISE_SCHEMA_H

#include <stdbool.h>

#include "equipoise/arena.h"
#include "equipoise/format.h"
#include "equipoise/recode.h"

/* Several texts, such as the values that mean one thing. */
typedef struct eq_text_list {
    const char *const *text; /* (n) */
    size_t n;
} eq_text_list;

typedef enum eq_column_kind { EQ_NUMBER, EQ_CATEGORY } eq_column_kind;

/* What a column is for. EQ_SOURCE: read for filters and derived columns, then dropped. From EQ_ROLE_AUDITED on a column is kept
 * beside the others and never a feature, and nobody is dropped because its cell is missing: people are only grouped by it; or it
 * says what was decided of them, with what score, how much they weigh, how many they are, when they came, where they belong. */
typedef enum eq_role {
    EQ_FEATURE,
    EQ_LABEL,
    EQ_PROTECTED, /* groups, and features too */
    EQ_SOURCE,
    EQ_DROP,
    EQ_ROLE_AUDITED,
    EQ_ROLE_DECISION,
    EQ_ROLE_SCORE,
    EQ_ROLE_WEIGHT,
    EQ_ROLE_COUNT,
    EQ_ROLE_BATCH,
    EQ_ROLE_STRATUM
} eq_role;

/* What the values of a column are, beyond numbers and categories: for people, and for what is offered to them. */
typedef enum eq_nature { EQ_PLAIN, EQ_YES_NO, EQ_IS_DATE, EQ_IS_ID, EQ_IS_TEXT } eq_nature;

/* One column as the schema describes it. */
typedef struct eq_schema_column {
    const char *name;
    eq_role role;
    eq_column_kind kind; /* a label is read as a category whatever this says */
    eq_nature nature;
    bool strip_dot;           /* one '.' at the end of a cell is not part of it (adult.test labels) */
    const char *called;       /* of a guess: its name in the file, where a column before it has that name; else NULL */
    const char *derived_from; /* NULL = read from the file; else this category column's cells are mapped: */
    size_t n_map;
    const char **map_from, **map_to;
    const char *affix; /* stands before or behind its numbers, such as "$" or "%", and is none of them; NULL = nothing does */
    eq_recode recode;
    bool own_missing; /* `missing` below is meant for this column, also when it is empty */
    size_t n_missing;
    const char **missing; /* its missing tokens instead of the schema's */
    size_t n_levels;
    const char **level; /* levels a private twin may name, whatever the rows hold; nothing else heeds them */
    /* EQ_PROTECTED: which values are privileged, and what the two groups are called */
    size_t n_privileged;
    const char **privileged; /* values (numbers are compared as numbers); or, when there are none, */
    double min, below;       /* a number is privileged when >= min and < below; NaN = not given */
    const char *privileged_name, *unprivileged_name;
    /* EQ_LABEL and EQ_ROLE_DECISION: the cells that mean the favourable outcome */
    size_t n_favourable;
    const char **favourable;
    size_t n_unfavourable;     /* 0 = all others mean the unfavourable one */
    const char **unfavourable; /* a cell that is in neither list says nothing, as a missing one */
    const char *favourable_name, *unfavourable_name;
} eq_schema_column;

typedef enum eq_filter_op { EQ_KEEP_LE, EQ_KEEP_GE, EQ_KEEP_NE, EQ_KEEP_EQ } eq_filter_op;

/* Rows for which the comparison is false, or the cell missing, are dropped. */
typedef struct eq_filter {
    const char *column;
    eq_filter_op op;
    double number;
    const char *text; /* NULL = compare as numbers */
} eq_filter;

typedef struct eq_schema_file {
    const char *name, *sha256, *url;
} eq_schema_file;

/* A column of numbers that can be read in two ways: every '.' (or ',') in it has exactly three digits after it. */
typedef struct eq_ambiguity {
    const char *column, *example; /* the first such cell */
    size_t line;                  /* its line in the file, from 1 */
    char mark;                    /* '.' or ',' */
    double decimal, grouped;      /* the cell with the mark before decimals; between thousands */
} eq_ambiguity;

/* A data set's description: datasets/<name>.json, or what the import dialog writes. */
typedef struct eq_schema {
    const char *name, *title, *source, *licence, *citation;
    size_t n_files;
    eq_schema_file *file; /* in the order in which their rows are joined */
    eq_csv_format format;
    size_t n_missing;
    const char **missing; /* cells that mean "missing", besides the empty cell; of a label or protected column without
                                   tokens of its own so do NA, nan, None, unknown and their like, unless listed as values */
    size_t n_columns;
    eq_schema_column *column; /* in file order */
    size_t n_filters;
    eq_filter *filter;  /* applied in order */
    bool impute;        /* a missing feature does not leave its row out of training: numbers become the median, with a feature
                           that says so, and a category has a level for it */
    size_t n_ambiguous; /* of a guess only */
    eq_ambiguity *ambiguous;
    size_t n_defects;
    const char **defect; /* known defects, a sentence each, shown beside the data */
} eq_schema;

/* What a person says of a column otherwise than its schema does. */
typedef struct eq_column_change {
    const char *name;
    bool kind, recode, affix, role; /* what is said, besides own_missing */
    eq_schema_column column;        /* that much of it counts */
} eq_column_change;
typedef struct eq_change_list {
    const eq_column_change *change; /* (n) */
    size_t n;
} eq_change_list;

/* Makes the changes, in the order given. EQ_EINPUT: the schema lists no such column. O(changes columns). */
eq_status eq_schema_change(eq_ctx *cx, eq_change_list changes, eq_schema *schema);

/* A schema column with no privileged rule: both bounds must be NaN, so zeroed memory is not enough. */
eq_schema_column eq_schema_column_plain(const char *name, eq_role role, eq_column_kind kind);

/* Refuses a schema that contradicts itself: a name twice, two labels, a filter on a column that is not there, ...
 * eq_table_read checks it too. EQ_EINPUT names the column. O(columns^2). */
eq_status eq_schema_check(eq_ctx *cx, const eq_schema *schema);

#endif
