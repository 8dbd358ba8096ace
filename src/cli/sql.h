/* The one GROUP BY that makes a table of counts: what was asked for, and the statement that says it. */
#ifndef EQ_CLI_SQL_H
#define EQ_CLI_SQL_H

#include "cli/args.h"

typedef struct sql_dialect {
    const char *id;
    char quote;         /* around names */
    char escape;        /* before a quote in a name */
    char text_escape;   /* before a quote in a text */
    const char *number; /* the type of a double */
    const char *text;
    const char *reading; /* a column, $, as the double that its exported text means; @ are words for nothing */
    const char *known;   /* that double, $, or NULL where it is NaN */
    const char *bin;     /* a double, $, times the number of bins, #, without its fraction */
    const char *least;   /* the smaller of two values */
    const char *exactly; /* before a double whose text would be rounded, as far as the bracket; NULL = it is not */
} sql_dialect;

/* Columns that the statement makes; named apart from the others. */
typedef enum sql_made {
    DECISION,
    SCORE,
    COUNT,
    WEIGHT,
    WEIGHT_SQUARED,
    READ_SCORE,
    READ_WEIGHT,
    BETTER,
    WORSE,
    SCORED,
    N_MADE
} sql_made;

typedef struct sql_query {
    const sql_dialect *in;
    const char *table;
    eq_prediction_columns ask;      /* as the audit of the rows would be asked */
    size_t bins;                    /* 0 = scores are not kept */
    bool nan_is_missing, own_words; /* own: of --missing-tokens */
    const char *name[N_MADE];
} sql_query;

/* Columns of the result, by number: groups, stratum, label, decisions where they are a column. NULL = no more. */
const char *sql_own_column(const sql_query *q, size_t i);

/* Prints the statement. */
void sql_put_statement(const sql_query *q);

#endif
