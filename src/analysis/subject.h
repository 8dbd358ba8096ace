/* Who an analysis is about: rows of people with their outcomes and groups, and every column that came with them. */
#ifndef EQ_SUBJECT_H
#define EQ_SUBJECT_H

#include "data/inject.h"
#include "equipoise/metric.h"
#include "equipoise/predictions.h"

/* What a column is to the analysis. */
typedef enum eq_column_use {
    EQ_USE_ATTRIBUTE, /* what is known of the person */
    EQ_USE_PROTECTED, /* makes the groups */
    EQ_USE_OUTCOME    /* label, decision, score, weight: not a property of the person */
} eq_column_use;

/* Read once and then only read, but for what is counted of its rows when that is first asked for: an analysis works on a copy of
 * the struct, with an arena and settings of its own. */
typedef struct eq_subject {
    eq_ctx *cx;
    eq_arena *arena;      /* of what is made: the subject's own, or, in an analysis's copy, the answer's */
    eq_outcomes outcomes; /* yhat NULL: only labels are known */
    const uint8_t *yhat2; /* (n_rows) a second model's decisions and scores (a cell's, or second.h); NULL = none */
    const double *score2;
    double n_without_second;              /* people of whom it says nothing, who are not in these rows */
    const eq_prediction_columns *columns; /* what was asked for of a file of predictions; NULL = of loaded data, of a cell */
    eq_everyone everyone;                 /* of such a file */
    struct eq_measured *measured;         /* of the outcomes, as long as the subject; NULL = not kept */
    struct eq_impact_kept *impact;        /* what impact tables count of them, likewise */
    eq_arena *kept_in;                    /* where these two live, while an analysis works on its copy */
    const char *outcome_name[2];          /* unfavourable, favourable; NULL = not said */
    eq_table table;                       /* the same rows in the same order */
    eq_column_use *use;                   /* (table.n_columns) */
    eq_audit_options audit;               /* of an analysis: resamples, confidence and seed as asked for */
    double threshold;                     /* that makes the decisions of the scores; NaN: nobody said */
    const eq_loaded *loaded;              /* NULL for predictions */
    const char *bent;                     /* what was bent by hand in these records, a sentence; NULL = nothing */
    eq_injected injected;                 /* of which so many */
    bool by_truth;                        /* then: the outcomes are the true ones */
    eq_people people;                     /* who is in these rows, and who is not */
    const char *chosen;                   /* who said which groups are privileged: "named", "largest" or "schema" */
    size_t label_column, pred_column;     /* of the table; SIZE_MAX: not there */
} eq_subject;

/* What the person asks for: columns of a predictions file, or roles in the loaded data. */
typedef struct eq_subject_request {
    eq_roles roles;
    eq_prediction_columns columns;
    eq_inject inject; /* of the loaded data; group NULL = nothing */
    bool by_truth;
} eq_subject_request;

/* The loaded data's labels; or the rows of a predictions file, with all its columns if columns.all_columns. People are in it who
 * have label, decision, score and group; other cells of theirs may be missing, in loaded data too, so that every analysis of
 * one report is about the same rows.
 * subject->cx and subject->arena are set; everything lives in that arena. Errors as eq_dataset_encode, eq_predictions_read. */
eq_status eq_subject_of_labels(const eq_loaded *loaded, const eq_subject_request *request, eq_subject *subject);
eq_status eq_subject_of_predictions(eq_bytes file, const eq_subject_request *request, eq_subject *subject);

/* Of a subject that will be asked more than once: keeps what is counted of its rows, which is made when it is first asked for. */
eq_status eq_subject_keep(eq_subject *subject);

/* The subject's columns as a matrix for distances and models: numbers standardised (missing = the mean), each level of a
 * category a 0/1 column standardised likewise (missing = all 0). Outcome columns are never in it, protected ones if asked for.
 * A column that is constant, or a category of over 100 levels, is left out. Lives in subject->arena. O(rows features). */
typedef struct eq_features {
    size_t n_features;
    float *x;          /* (n_rows, n_features) row-major */
    size_t *column;    /* (n_features) of the table */
    const char **name; /* (n_features) "age", "workclass=Private" */
    size_t n_left_out; /* columns */
} eq_features;
eq_status eq_subject_features(const eq_subject *subject, bool with_protected, eq_features *out);

#endif
