/* The counterfactual test of a trained model: what if a person's protected attribute alone were another? And: who is most
 * like a person that was decided about otherwise? */
#ifndef EQ_COUNTERFACTUAL_H
#define EQ_COUNTERFACTUAL_H

#include "experiment/pipeline.h"

/* What is tested. Everything is borrowed as long as the run lives. */
typedef struct eq_counterfactual_input {
    const eq_dataset *rows;     /* standardised, not mapped by a pre-processing method; weights play no part */
    const double *mean, *scale; /* (n_features) of that standardisation */
    const eq_pipeline *pipeline;
    const double *score; /* (n_rows) as reported: after a post-processing method */
    const uint8_t *yhat; /* (n_rows) */
    double confidence;   /* of the intervals */
} eq_counterfactual_input;

/* What moving the rows of a set does. A row is moved to every other value in turn: it flips when any of them turns its
 * decision around, and its change of score is the mean over them. */
typedef struct eq_flips {
    size_t n;          /* rows that could be moved */
    size_t n_no_group; /* rows that could not: the rule applied afterwards knows no group of their moved values */
    size_t to_favourable, to_unfavourable; /* rows whose decision flips, by what it becomes */
    eq_value rate;                         /* (to_favourable + to_unfavourable) / n; Wilson */
    eq_value change, abs_change;           /* mean of the score's change, of its magnitude; normal with the sample variance */
} eq_flips;

typedef struct eq_counterfactual_column {
    const char *column;
    bool in_features;
    const char *why;          /* a sentence where the test has less to say than it seems, or NULL */
    eq_flips overall, *group; /* (n_groups) of the rows' own group */
} eq_counterfactual_column;

/* Rows and their nearest row of the opposite decision. */
typedef struct eq_nearest {
    size_t n;
    eq_value median;      /* of the distances; no interval */
    eq_value other_group; /* share of rows whose nearest such row is of another group; Wilson */
} eq_nearest;

#define EQ_CLOSE_PAIRS 10

/* Two rows decided about differently: [0] unfavourably, [1] favourably. */
typedef struct eq_close_pair {
    uint32_t row[2]; /* position in the loaded data set, from 0 */
    uint16_t group[2];
    double score[2], distance;
} eq_close_pair;

typedef struct eq_counterfactual {
    size_t n_columns, n_groups, n_pairs;
    eq_counterfactual_column *column;   /* (n_columns) */
    const char *const *group_name;      /* (n_groups) */
    eq_cause why;                       /* why there is no nearest row at all, if so */
    eq_nearest overall, *group;         /* (n_groups) */
    eq_close_pair pair[EQ_CLOSE_PAIRS]; /* (n_pairs) closest first; each row with its nearest, each pair once */
} eq_counterfactual;

typedef struct eq_counterfactual_run eq_counterfactual_run;

/* Prepares the test. Distances are Euclidean over the standardised features without those of the protected columns, exact.
 * Lives in `arena`: some four times the bytes of the rows. */
eq_status eq_counterfactual_new(eq_ctx *cx, eq_arena *arena, const eq_counterfactual_input *input, eq_counterfactual_run **out);

/* Tests while *budget > 0 (unit as eq_trainer_step). EQ_MORE: call again. EQ_OK: the result is whole. Where the cuts fall
 * changes nothing. O(moves x scoring + neighbour search). */
eq_status eq_counterfactual_step(eq_ctx *cx, eq_counterfactual_run *run, int64_t *budget);

/* The result, as long as the run lives. */
const eq_counterfactual *eq_counterfactual_found(const eq_counterfactual_run *run);

#endif
