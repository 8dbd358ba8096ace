/* Maps that turn scores into frequencies: what, of the people with such a score, the share of favourable outcomes was. */
#ifndef EQ_METRIC_CALIBRATOR_H
#define EQ_METRIC_CALIBRATOR_H

#include "metric/score/curve.h"

typedef enum eq_calibrator_kind { EQ_PLATT, EQ_ISOTONIC, EQ_BETA, EQ_N_CALIBRATORS } eq_calibrator_kind;

/* Platt: 1 / (1 + e^(a logit s + b)). Beta: sigmoid(a ln s - b ln(1 - s) + c), a, b >= 0. Isotonic: linear between the points
 * (x, y), constant beyond them. All rise with the score, or stay (Platt falls where low scores had the favourable outcomes). */
typedef struct eq_calibrator {
    eq_calibrator_kind kind;
    double a, b, c;
    double loss; /* Platt: cross-entropy of its targets, beta: of the labels; by the rows' weights, whose mean is 1 */
    size_t n;
    double *x, *y; /* (n) x strictly ascending, y ascending */
} eq_calibrator;

/* Fits the rows, of which there must be of both labels (else false in *fitted, and `out` is zero). Weights count by their ratios.
 * Logits and logarithms see scores within [1e-8, 1 - 1e-8].
 *   Platt: targets (N+ + 1) / (N+ + 2) and 1 / (N- + 2) (Platt 1999; Lin, Lin & Weng 2007)
 *   isotonic: pool adjacent violators, equal scores pooled first (Ayer et al. 1955; Zadrozny & Elkan 2002)
 *   beta: logistic regression on (ln s, -ln(1 - s)); a coefficient below 0 is left out (Kull, Silva Filho & Flach 2017)
 * Lives in `arena`. O(n log n) or less, scratch from cx->tmp. */
eq_status eq_calibrator_fit(eq_ctx *cx, eq_arena *arena, eq_calibrator_kind kind, const eq_curve_rows *rows, eq_calibrator *out,
                            bool *fitted);

/* The calibrated score, in [0,1]. O(log n). */
double eq_calibrator_map(const eq_calibrator *calibrator, double score);

#endif
