/* How the scores of groups lie apart, whatever their scale. */
#ifndef EQ_IMPACT_SCORES_H
#define EQ_IMPACT_SCORES_H

#include "equipoise/metric.h"

/* People with a score, of a known group. */
typedef struct eq_scored {
    size_t n_rows, n_groups;
    const double *score;   /* (n_rows) finite */
    const uint16_t *group; /* (n_rows) < n_groups */
    const double *weight;  /* (n_rows) people or weights of a row, or NULL = ones */
    const double *squared; /* (n_rows) their squares, or NULL = as many people of weight 1 */
} eq_scored;

/* Of a group; what compares it is NaN for the reference, and where there is none. */
typedef struct eq_scored_group {
    double n, mean, median;
    eq_value smd;           /* mean less the reference's, over the standard deviation of all (n - 1) */
    double ks, wasserstein; /* the largest distance between the two distribution functions, and the area between them */
    double wasserstein_sd;  /* the latter over that standard deviation */
    double p_superior;      /* P(larger score than one of the reference) + half of P(equal) */
} eq_scored_group;

/* out (n_groups), overwritten. reference: SIZE_MAX = none. smd's interval: normal, error sqrt((m + n) / (m n) + d^2 / (2 (m +
 * n))), effective sizes. O(n_rows log n_rows + n_groups (rows of the reference)), scratch from cx->tmp. Sources: Cohen 1988;
 * Hedges & Olkin 1985; McGraw & Wong 1992. */
eq_status eq_scored_compare(eq_ctx *cx, const eq_scored *of, size_t reference, double confidence, eq_scored_group *out);

#endif
