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

/* What decides where there are scores and no decisions. */
typedef enum eq_selecting {
    EQ_ABOVE_THRESHOLD,
    EQ_ABOVE_MEDIAN, /* of all people with a score, of unknown group too; of an even number the mean of the middle two */
    EQ_TOP           /* the `top` best, and all who tie with the last of them */
} eq_selecting;

/* Who is selected. Zero: a decision of 1, or of the favourable label; a score above the threshold. */
typedef struct eq_selection_rule {
    size_t n_favourable;
    const char **favourable; /* decisions that are favourable; n 0 = those of the labels */
    eq_selecting by;
    bool at_least;        /* a score at the threshold is selected too */
    bool lower;           /* smaller scores are better: selected are those below */
    bool named;           /* the threshold was named, else it is there by itself */
    double top;           /* EQ_TOP: how many */
    const char *score_of; /* the score is the chance of this label; NULL = of a favourable one. Selected are then, where it is
                               no favourable one, those who are not above the threshold */
    size_t n_groups;      /* groups with a threshold of their own; everybody else has the one for all, which must be named */
    const char **group;   /* (n_groups) names */
    double *threshold;    /* (n_groups) */
} eq_selection_rule;

/* Which columns of a predictions file mean what; NULL = absent. */
typedef struct eq_prediction_columns {
    const char *label, *score, *pred, *weight; /* without a label decisions or scores are needed */
    const char *count;                         /* a table of counts: rows that each row stands for; then weight is their sum */
    bool wide;                                 /* with count: pred says how many of these are selected */
    const char *weight_squared;                /* with count: the sum of their squared weights; NULL = they weigh alike */
    size_t n_protected;                        /* >= 1, or 0 beside memberships; several are crossed */
    const char **protected_column;
    size_t n_privileged;     /* 0 = the largest group, by people; no group of missing values */
    const char **privileged; /* each a group's name, a value ("w": of every column that has it), "race = w", or
                                                   values of all columns ("m, w"): groups named whole, and those with them */
    const char *favourable;  /* label and pred value; NULL = 1, and all others are 0. Beside labels that are
                                                   words pred may also be 1 and 0 (not beside a favourable "no") */
    size_t n_also;
    const char **also;         /* (n_also) values that are favourable too */
    eq_text_list unfavourable; /* label values; n = 0: all others. Else a value in neither list is set aside as missing */
    double threshold;          /* decision when there is no pred column: score > threshold; finite */
    eq_selection_rule select;  /* other ways to decide */
    const char *stratum;       /* like is compared with like within its values */
    size_t n_memberships;
    const char **membership; /* (n_memberships) columns with the chance that a person is of a group, one a group */
    bool all_columns;        /* read the file's other columns too, with kinds guessed */
    eq_unknown unknown;
    eq_change_list changes; /* to kinds, missing tokens and values of the file's columns */
    size_t n_missing_words;
    eq_dialect dialect;        /* how the file is written; marks of numbers that are not said are refused where a weight or
                                                   count may be read in two ways */
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
    const char *read_as;                     /* how the bytes were read, where that is a guess to know of: a sentence; or NULL */
    const char *by_group; /* JSON: what each column that lacks something loses, as eq_losses_write has it; NULL = nobody */
    const char *outcome_words, *group_words; /* what stands there: "\"NA\", an empty cell"; NULL = nothing is missing */
} eq_people;

/* A decision that is not known. */
#define EQ_UNDECIDED 2

/* How decisions came about: counts are people who have a score. */
typedef struct eq_selection {
    bool given, of_scores;       /* there are decisions; made of scores */
    bool inverse;                /* the score is the chance of a label that is not favourable */
    bool falls;                  /* smaller scores are better */
    double cut;                  /* EQ_TOP, EQ_ABOVE_MEDIAN: the K-th best score, the median; else NaN */
    double better, equal, worse; /* than the cut */
} eq_selection;

/* Everybody of a file, those too whose group or label is not known: who is selected. */
typedef struct eq_everyone {
    size_t n_rows, n_axes, n_memberships;
    const uint8_t *selected;                       /* (n_rows) 1, 0 or EQ_UNDECIDED; NULL: nobody decides */
    const double *count, *weight, *weight_squared; /* (n_rows) as in eq_outcomes */
    const double *score;                           /* (n_rows) as written, NaN = none; or NULL */
    const eq_column **axis;                        /* (n_axes) protected columns; EQ_MISSING: unknown */
    const eq_column *pred, *stratum;               /* or NULL */
    const eq_column **membership;                  /* (n_memberships) */
    const uint32_t *line;                          /* (n_rows) of the file */
    eq_selection selection;
} eq_everyone;

typedef struct eq_predictions {
    size_t n_rows, n_groups;
    uint8_t *y, *yhat;      /* (n_rows); yhat NULL when the file has neither decisions nor scores */
    bool unlabelled;        /* there is no label column: y is all 0 and means nothing */
    bool any_scale;         /* the scores are no probabilities of the favourable outcome */
    double *score;          /* (n_rows) the larger the more favourable: in [0,1] unless any_scale; or NULL */
    double *weight;         /* (n_rows) >= 0, or NULL */
    double *count;          /* (n_rows) of a table of counts, or NULL; then weight is the sum and never NULL */
    double *weight_squared; /* (n_rows) as in eq_outcomes */
    uint16_t *group;
    const char **group_name;
    uint8_t *privileged;
    eq_people people;
    eq_everyone everyone;
    eq_table table; /* the columns read, those named first; cells of the others may be missing */
    size_t n_named;
} eq_predictions;

/* Reads a predictions file with a header (delimiter and decimal sign guessed). People without a label, decision, score or group
 * are set aside and counted; a missing weight or count is refused. A dash beside one other label is that label's opposite, and
 * the favourable value is a value, whatever it is. Rows of a table of counts that stand for none are left out. EQ_EINPUT names
 * line, column and cell: a score outside [0, 1] where no threshold is named, a count that is no whole number, a label or decision
 * that is neither 1 nor 0 while no favourable value is named, a membership outside [0, 1]; one group only; neither labels nor
 * decisions nor scores. O(bytes). Lives in `arena`. */
eq_status eq_predictions_read(eq_ctx *cx, eq_arena *arena, eq_bytes file, const eq_prediction_columns *columns,
                              eq_predictions *out);

#endif
