/* phi = performance if |bias| < epsilon, else 0 (Savani, White & Govindarajulu 2020, equation 1).
 *
 * Performance is that of all rows together; the bias is that of the pooled unprivileged groups minus that of
 * the pooled privileged ones. Deviation: a rate with an empty denominator is undefined and makes phi 0; in
 * the paper's code it counts as 0, which can make a rule look fair by having nobody to be unfair to. */
#include <math.h>

#include "math/stats.h"
#include "metric/cause.h"
#include "metric/objective.h"

const char *eq_bias_id(eq_bias bias) {
    static const char *const id[EQ_N_BIASES] = {"statistical_parity_difference", "equal_opportunity_difference",
                                                "average_odds_difference"};
    return id[bias];
}

const char *eq_performance_id(eq_performance performance) {
    static const char *const id[EQ_N_PERFORMANCES] = {"balanced_accuracy", "accuracy"};
    return id[performance];
}

/* part / whole, or NaN and the cause when the whole is empty. */
static double ratio(double part, double whole, eq_cause empty, eq_cause *why) {
    if (whole > 0) return part / whole;
    *why = empty;
    return EQ_NAN;
}

static double performance_of(eq_performance which, const eq_tally *side, eq_cause *why) {
    eq_tally all = side[EQ_UNPRIVILEGED];
    eq_tally_add(&all, &side[EQ_PRIVILEGED]);
    double positives = all.tp + all.fn, negatives = all.fp + all.tn;
    if (which == EQ_ACCURACY) return ratio(all.tp + all.tn, positives + negatives, EQ_OBJECTIVE_NO_ROWS, why);
    double tpr = ratio(all.tp, positives, EQ_OBJECTIVE_NO_POSITIVES, why);
    double tnr = ratio(all.tn, negatives, EQ_OBJECTIVE_NO_NEGATIVES, why);
    return (tpr + tnr) / 2;
}

/* The cause of the unprivileged side, or the next, of the privileged one. */
static eq_cause of_side(eq_cause cause, int side) { return side == EQ_PRIVILEGED ? cause + 1 : cause; }

/* The rates of each side, with the causes for what is empty. */
static double selection_rate(const eq_tally *side, int s, eq_cause *why) {
    return ratio(side[s].tp + side[s].fp, side[s].tp + side[s].fp + side[s].tn + side[s].fn, of_side(EQ_SIDES_NO_ROWS, s), why);
}

static double true_positive_rate(const eq_tally *side, int s, eq_cause *why) {
    return ratio(side[s].tp, side[s].tp + side[s].fn, of_side(EQ_SIDES_NO_POSITIVES, s), why);
}

static double false_positive_rate(const eq_tally *side, int s, eq_cause *why) {
    return ratio(side[s].fp, side[s].fp + side[s].tn, of_side(EQ_SIDES_NO_NEGATIVES, s), why);
}

static double bias_of(eq_bias which, const eq_tally *side, eq_cause *why) {
    if (which == EQ_STATISTICAL_PARITY_DIFFERENCE)
        return selection_rate(side, EQ_UNPRIVILEGED, why) - selection_rate(side, EQ_PRIVILEGED, why);
    double tpr = true_positive_rate(side, EQ_UNPRIVILEGED, why) - true_positive_rate(side, EQ_PRIVILEGED, why);
    if (which == EQ_EQUAL_OPPORTUNITY_DIFFERENCE) return tpr;
    double fpr = false_positive_rate(side, EQ_UNPRIVILEGED, why) - false_positive_rate(side, EQ_PRIVILEGED, why);
    return (fpr + tpr) / 2;
}

/* Variance of a rate over n rows, two imaginary rows added so that 0 and 1 are not taken for certain. */
static double variance(double rate, double n) {
    double p = (rate * n + 1) / (n + 2);
    return p * (1 - p) / (n + 2);
}

double eq_bias_deviation(eq_bias bias, const eq_tally *side, const eq_side_sizes *sizes) {
    double sum = 0;
    eq_cause why;
    for (int k = 0; k < EQ_N_SIDES; k++) {
        double tpr = variance(true_positive_rate(side, k, &why), sizes->n[k][1]);
        if (bias == EQ_STATISTICAL_PARITY_DIFFERENCE) sum += variance(selection_rate(side, k, &why), sizes->n[k][2]);
        else if (bias == EQ_EQUAL_OPPORTUNITY_DIFFERENCE) sum += tpr;
        else sum += (tpr + variance(false_positive_rate(side, k, &why), sizes->n[k][0])) / 4;
    }
    return sqrt(sum);
}

eq_objective_value eq_objective_of_sides(const eq_objective *objective, const eq_tally *side, double bound) {
    eq_objective_value v = {0};
    v.bias = bias_of(objective->bias, side, &v.cause);
    v.performance = performance_of(objective->performance, side, &v.cause);
    if (v.cause) v.why = eq_cause_words(v.cause);
    if (fabs(v.bias) < bound && !isnan(v.performance)) v.phi = v.performance;
    return v;
}

eq_status eq_objective_evaluate(eq_ctx *cx, const eq_objective *objective, const eq_outcomes *outcomes, eq_objective_value *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_tally *tally, side[EQ_N_SIDES];
    EQ_NEW(cx, &cx->tmp, tally, outcomes->n_groups);
    eq_status status = eq_tally_count(cx, outcomes, tally);
    if (status == EQ_OK) {
        eq_tally_sides(tally, outcomes->privileged, outcomes->n_groups, side);
        *out = eq_objective_of_sides(objective, side, objective->epsilon);
    }
    eq_arena_reset(&cx->tmp, mark);
    return status;
}
