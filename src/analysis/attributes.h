/* Attributes: the columns of a subject that say something about people, cut into named levels. */
#ifndef EQ_ATTRIBUTES_H
#define EQ_ATTRIBUTES_H

#include "analysis/subject.h"
#include "metric/slice.h"

#define EQ_MOST_LEVELS 1000 /* of a category worth comparing */

/* Which columns, and why not the others. */
typedef struct eq_column_choice {
    size_t n, n_left_out;
    size_t *column; /* (n) of the table, in its order or as asked for */
    struct {
        const char *column, *why;
    } * left_out; /* (n_left_out) */
} eq_column_choice;

/* What the person asks for: names, or NULL = every attribute and protected column. `except` is left out without a word. */
typedef struct eq_column_request {
    const char *const *name; /* (n) */
    size_t n;
    const char *except;
} eq_column_request;

/* Left out with a reason: a category of over EQ_MOST_LEVELS levels or of a level a row; a number that counts the rows; what
 * is the same in every row. Lives in subject->arena. EQ_EINPUT: a name is no column, is an outcome, is there twice. */
eq_status eq_columns_choose(const eq_subject *subject, const eq_column_request *request, eq_column_choice *out);

/* A level as a condition. */
typedef struct eq_level_name {
    const char *text; /* "25 to 45", "African-American", "missing" */
    const char *name; /* "age 25 to 45", "race = African-American", "race is missing" */
    double from, to;  /* of a number, both of which occur; NaN of anything else */
} eq_level_name;

typedef struct eq_attributes {
    size_t n;
    eq_attribute *attribute; /* (n) a level of no row is possible */
    eq_level_name **level;   /* (n)(n_levels) */
} eq_attributes;

/* Cuts columns: a number into at most n_bins bins (eq_cut_quantiles), a category into its levels; missing cells, where there
 * are any, are a level of their own, the last. Lives in subject->arena. O(rows columns). */
eq_status eq_attributes_cut(const eq_subject *subject, const eq_column_choice *choice, size_t n_bins, eq_attributes *out);

/* The option of how many bins. */
#define EQ_BINS_OPTION                                                                                                        \
    {                                                                                                                         \
        .id = "bins", .title = "Bins", .help = "Quantile bins numbers are cut into", .kind = EQ_OPTION_INTEGER, .initial = 4, \
        .min = 2, .max = 100                                                                                                  \
    }

#endif
