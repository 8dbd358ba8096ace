/* The rows of a file, scored by a model: columns found, cells read, and what to look at before one believes the scores. */
#ifndef EQ_SCORER_SCORED_H
#define EQ_SCORER_SCORED_H

#include "data/missing.h"
#include "equipoise/format.h"
#include "model/scorer/fit.h"

/* What is said of the file and of the model. */
typedef struct eq_scoring {
    const char *label;      /* column of true outcomes, to be compared with; NULL = not said */
    const char *favourable; /* value of it that is favourable; NULL = 1 */
    size_t n_other;
    const char *const *other; /* columns that are no inputs, the label among them */
    size_t n_chosen;
    const char *const *chosen; /* --columns */
    eq_dialect dialect;
    bool told_missing; /* the words below are meant, also where there are none; else the usual ones */
    eq_missing_words missing;
} eq_scoring;

/* Of the scores. NaN = there are no labels, or nothing to tell it by. */
typedef struct eq_score_preview {
    double least, quartile[3], largest;
    double threshold, above; /* what decides, and the share of rows above it */
    double base_rate, auc;   /* of the label */
    double accuracy;         /* share of the rows with a label on whose side of the threshold they are */
    size_t n_warnings;
    const char **warning; /* sentences */
    /* A better order of the columns, and what it would give. NULL = none is known. */
    const char **proposed; /* (n_columns of the scorer) names in the model's order */
    double proposed_accuracy, proposed_auc;
    double unit_share; /* of numbers that are taken for logits, those that lie in [0, 1]; NaN = none are taken so */
} eq_score_preview;

typedef struct eq_scored {
    eq_fit fit;
    const eq_asked *asks; /* what has to be answered first: of the columns or the model; then no row is scored. NULL = nothing */
    size_t n_rows, n_columns;
    const char **name; /* (n_columns) of the file */
    double *score;     /* (n_rows) */
    eq_score_preview preview;
    char decimal, thousands;    /* marks of the file's numbers, as eq_csv_format has them */
    struct eq_written *written; /* how the file is written (data/table/format.h) */
} eq_scored;

/* Reads a file with a header, finds the model's columns and scores every row. Lives in `arena`; the bytes must outlive it.
 * EQ_EINPUT: what a file refuses, a cell that is no number where the model takes one (line, column and cell), empty cells where
 * it takes no missing values (how many), a level the model does not know. */
eq_status eq_scored_read(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, eq_bytes file, const eq_scoring *scoring,
                         eq_scored *out);

/* Decisions by a model's own rule by group, which stand in one more column. What is drawn for a row hangs on its place alone. */
typedef struct eq_scored_decisions {
    const char *name;           /* of the column */
    const char *word[2];        /* unfavourable, favourable */
    const struct eq_rule *rule; /* its groups have names */
    size_t group;               /* the column of the file with the groups */
    size_t n_unnamed;           /* filled in: rows of groups that the rule does not name; none of them is favoured */
} eq_scored_decisions;

/* The file again with one more column, `name`; and one more where decisions are wanted (else NULL). Lives in `arena`. */
eq_status eq_scored_csv(eq_ctx *cx, eq_arena *arena, const eq_scored *scored, const char *name, eq_scored_decisions *decide,
                        eq_bytes *out);

/* What is there to be looked at before the scores are used: fills scored->preview. y (n_rows) 1, 0, or other = not known; or
 * NULL. cell (n_columns of the scorer) numbers of each, or NULL where it takes texts. */
eq_status eq_score_look(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, eq_scored *scored, const uint8_t *y,
                        const eq_scorer_cells *cell);

#endif
