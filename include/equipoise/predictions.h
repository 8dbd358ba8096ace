/* Predictions files: any model's labels, scores and decisions with the groups. */
#ifndef EQUIPOISE_PREDICTIONS_H
#define EQUIPOISE_PREDICTIONS_H

#include "equipoise/table.h"

/* What becomes of people of whom a protected column does not say anything. */
typedef enum eq_unknown {
    EQ_UNKNOWN_APART,    /* not compared, never the reference, and counted as unknown */
    EQ_UNKNOWN_AS_GROUP, /* what is written there is a value: "None"; an empty cell is called "(empty)" */
    EQ_UNKNOWN_LEFT_OUT, /* set aside and counted like people without a label */
    EQ_UNKNOWN_REFUSED   /* nothing may be missing in a column that is named: refused with its line */
} eq_unknown;

/* Which columns of a predictions file mean what; NULL = absent. */
typedef struct eq_prediction_columns {
    const char *label, *score, *pred, *weight; /* label is required */
    const char *count;                         /* a table of counts: rows that each row stands for; then weight is their sum */
    const char *weight_squared;                /* with count: the sum of their squared weights; NULL = they weigh alike */
    size_t n_protected;                        /* >= 1; several are crossed */
    const char **protected_column;
    size_t n_privileged;          /* 0 = the largest group, by people; no group of missing values */
    const char **privileged;      /* each a group's name, a value ("w": of every column that has it), "race = w", or
                                                   values of all columns ("m, w"): groups named whole, and those with them */
    eq_text_list favourable;      /* label and pred values; n = 0: 1, and all others are 0. Beside labels that are
                                                   words pred may also be 1 and 0 (not beside a favourable "no") */
    eq_text_list pred_favourable; /* of pred, where it is written otherwise than the label; n = 0: as of the label */
    eq_text_list unfavourable;    /* label values; n = 0: all others. Else a value in neither list is set aside as missing */
    double threshold;             /* decision when there is no pred column: score > threshold; in [-1, 1] */
    bool all_columns;             /* read the file's other columns too, with kinds guessed */
    eq_unknown unknown;
    eq_change_list changes; /* to kinds, missing tokens and values of the file's columns */
    size_t n_missing_words;
    char decimal, thousands;   /* marks of the file's numbers, as eq_csv_format has them; 0 = guessed, and
                                                   refused where a weight or count may be read in two ways; '-' = no thousands */
    const char **missing_word; /* cells that mean "missing" in the named columns, besides empty ones; NULL = NA,
                                                   N/A, #N/A, nan, null, none, ?, -, unknown and their like, in any case */
} eq_prediction_columns;

/* Who of a file is compared, in people: rows, or what the rows of a table of counts stand for.
 * read = used + set_aside + unknown. */
typedef struct eq_people {
    double read, used;
    double set_aside;                                 /* without a label, decision, score, or (left out) group */
    double no_label, no_decision, no_score, no_group; /* of these, for what reasons; one may have several */
    double unknown, unknown_selected;                 /* of unknown group, all else known; the latter NaN without decisions */
    const char *by_group; /* JSON: what each column that lacks something loses, as eq_losses_write has it; NULL = nobody */
    const char *outcome_words, *group_words;          /* what stands there: "\"NA\", an empty cell"; NULL = nothing is missing */
} eq_people;

typedef struct eq_predictions {
    size_t n_rows, n_groups;
    uint8_t *y, *yhat;      /* (n_rows); yhat NULL when the file has neither decisions nor scores */
    double *score;          /* (n_rows) in [0,1], or NULL */
    double *weight;         /* (n_rows) >= 0, or NULL */
    double *count;          /* (n_rows) of a table of counts, or NULL; then weight is the sum and never NULL */
    double *weight_squared; /* (n_rows) as in eq_outcomes */
    uint16_t *group;
    const char **group_name;
    uint8_t *privileged;
    eq_people people;
    eq_table table; /* the columns read, those named first; cells of the others may be missing */
    size_t n_named;
} eq_predictions;

/* Reads a predictions file with a header (delimiter and decimal sign guessed). People without a label, decision, score or group
 * are set aside and counted; a missing weight or count is refused. A dash beside one other label is that label's opposite, and
 * the favourable value is a value, whatever it is. Rows of a table of counts that stand for none are left out. EQ_EINPUT names
 * line, column and cell: a score outside [0, 1], a count that is no whole number, a label or decision that is neither 1 nor 0
 * while no favourable value is named; one group only. O(bytes). Lives in `arena`. */
eq_status eq_predictions_read(eq_ctx *cx, eq_arena *arena, eq_bytes file, const eq_prediction_columns *columns,
                              eq_predictions *out);

#endif
