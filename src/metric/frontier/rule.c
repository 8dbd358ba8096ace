/* A mixture of thresholds is a chance that rises with the score: the share of the thresholds that lie below it. */
#include <stdlib.h>

#include "math/stats.h"
#include "metric/frontier/solver.h"

/* Points of lower thresholds are later on the curve; a rule begins with the lowest. */
static int by_point_down(const void *a, const void *b) {
    uint32_t x = ((const eq_mixed *)a)->point, y = ((const eq_mixed *)b)->point;
    return (x < y) - (x > y);
}

eq_status eq_rule_make(eq_ctx *cx, eq_arena *arena, const eq_threshold_curve *curve, eq_mixed *mixed, size_t n, eq_rule *out) {
    double total = 0, sum = 0;
    *out = (eq_rule){.n = n};
    EQ_NEW(cx, arena, out->threshold, n);
    EQ_NEW(cx, arena, out->upto, n);
    qsort(mixed, n, sizeof *mixed, by_point_down);
    for (size_t k = 0; k < n; k++) total += mixed[k].share;
    for (size_t k = 0; k < n; k++) {
        double share = mixed[k].share / total;
        sum += share;
        out->threshold[k] = curve->threshold[mixed[k].point];
        out->upto[k] = k + 1 < n ? sum : 1;
        out->tp += share * curve->tp[mixed[k].point];
        out->fp += share * curve->fp[mixed[k].point];
    }
    return EQ_OK;
}

double eq_rule_chance(const eq_rule *rule, double score) {
    double chance = 0;
    for (size_t k = 0; k < rule->n && score > rule->threshold[k]; k++) chance = rule->upto[k];
    return chance;
}

double eq_frontier_rate(eq_parity parity, const eq_threshold_curve *curve, size_t i) {
    switch (parity) {
    case EQ_PARITY_TPR: return curve->tp[i] / curve->positives;
    case EQ_PARITY_FPR: return curve->fp[i] / curve->negatives;
    default: return (curve->tp[i] + curve->fp[i]) / (curve->positives + curve->negatives);
    }
}

bool eq_frontier_takes_part(eq_parity parity, const eq_threshold_curve *group) {
    switch (parity) {
    case EQ_PARITY_TPR: return group->positives > 0;
    case EQ_PARITY_FPR: return group->negatives > 0;
    case EQ_PARITY_ODDS:
    case EQ_PARITY_AVERAGE_ODDS: return group->positives > 0 && group->negatives > 0;
    default: return group->positives + group->negatives > 0;
    }
}

const eq_threshold_curve *eq_frontier_rated(const eq_frontier *f, size_t g) { return f->rated ? &f->rated[g] : &f->group[g]; }

bool eq_frontier_has_part(const eq_frontier *f, size_t g) {
    return eq_frontier_takes_part(f->parity, &f->group[g]) && eq_frontier_takes_part(f->parity, eq_frontier_rated(f, g));
}

bool eq_frontier_reaches(const eq_frontier *f, const eq_threshold_curve *curve, size_t i) {
    double tp = curve->tp[i], fp = curve->fp[i];
    if (!(f->minimum > 0)) return true;
    switch (f->least) {
    case EQ_LEAST_TPR: return !(curve->positives > 0) || tp / curve->positives >= f->minimum - EQ_FRONTIER_SLACK;
    case EQ_LEAST_PPV: return tp >= (f->minimum - EQ_FRONTIER_SLACK) * (tp + fp);
    default: return eq_frontier_rate(EQ_PARITY_SELECTION, curve, i) >= f->minimum - EQ_FRONTIER_SLACK;
    }
}
