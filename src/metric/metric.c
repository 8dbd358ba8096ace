/* The table of metrics.def as data, and one small function for each rate.
 *
 * Invariant: a rate is part / whole with part <= whole, both sums of weights >= 0; so an empty whole is 0/0
 * and the result NaN without a test. Reasons are made elsewhere, once, from what the row says it needs. */
#include <math.h>
#include <string.h>

#include "metric/metric.h"

static double rows_of(const eq_counts *c) { return (c->tp + c->fn) + (c->fp + c->tn); }

static double rate_base_rate(const eq_counts *c) { return (c->tp + c->fn) / rows_of(c); }
static double rate_selection_rate(const eq_counts *c) { return (c->tp + c->fp) / rows_of(c); }
static double rate_tpr(const eq_counts *c) { return c->tp / (c->tp + c->fn); }
static double rate_fpr(const eq_counts *c) { return c->fp / (c->fp + c->tn); }
static double rate_tnr(const eq_counts *c) { return c->tn / (c->fp + c->tn); }
static double rate_fnr(const eq_counts *c) { return c->fn / (c->tp + c->fn); }
static double rate_ppv(const eq_counts *c) { return c->tp / (c->tp + c->fp); }
static double rate_npv(const eq_counts *c) { return c->tn / (c->tn + c->fn); }
static double rate_fdr(const eq_counts *c) { return c->fp / (c->tp + c->fp); }
static double rate_for(const eq_counts *c) { return c->fn / (c->tn + c->fn); }
static double rate_accuracy(const eq_counts *c) { return (c->tp + c->tn) / rows_of(c); }
static double rate_error_rate(const eq_counts *c) { return (c->fp + c->fn) / rows_of(c); }
static double rate_balanced_accuracy(const eq_counts *c) { return (rate_tpr(c) + rate_tnr(c)) / 2; }
static double rate_f1(const eq_counts *c) { return 2 * c->tp / (2 * c->tp + c->fp + c->fn); }

static double rate_mcc(const eq_counts *c) {
    /* a root each, so that large weights do not overflow */
    double outcomes = sqrt(c->tp + c->fn) * sqrt(c->fp + c->tn);
    double decisions = sqrt(c->tp + c->fp) * sqrt(c->tn + c->fn);
    return (c->tp * c->tn - c->fp * c->fn) / (outcomes * decisions);
}

static eq_estimate complement(eq_estimate e) { return (eq_estimate){1 - e.value, e.error}; }

static eq_estimate score_auc(const eq_score_estimates *s) { return s->auc; }
static eq_estimate score_brier_score(const eq_score_estimates *s) { return s->brier_score; }
static eq_estimate score_log_loss(const eq_score_estimates *s) { return s->log_loss; }
static eq_estimate score_mean_score(const eq_score_estimates *s) { return s->mean_score; }
static eq_estimate score_generalized_tpr(const eq_score_estimates *s) { return s->generalized_tpr; }
static eq_estimate score_generalized_fpr(const eq_score_estimates *s) { return s->generalized_fpr; }
static eq_estimate score_generalized_tnr(const eq_score_estimates *s) {
    return complement(s->generalized_fpr);
}
static eq_estimate score_generalized_fnr(const eq_score_estimates *s) {
    return complement(s->generalized_tpr);
}

/* Places in the table, by id. */
enum {
#define RATE(id, title, ideal, min, max, direction, interval, needs, formula, source) AT_##id,
#define SCORE(id, title, ideal, min, max, direction, needs, formula, source) AT_##id,
#define DISPARITY(id, title, ideal, min, max, shape, a, b, formula, source) AT_##id,
#define WORST(id, title, ideal, min, max, direction, a, formula, source) AT_##id,
#include "metric/metrics.def"
#undef RATE
#undef SCORE
#undef DISPARITY
#undef WORST
    N_METRICS
};

static const eq_metric_row table[N_METRICS] = {
#define RATE(id, title, ideal, min, max, direction, interval, needs, formula, source)                        \
    {{#id, title, EQ_RATE, (double)(ideal), min, (double)(max), direction, false, formula, source},                              \
     EQ_OF_COUNTS,                                                                                           \
     interval,                                                                                               \
     needs,                                                                                                  \
     rate_##id,                                                                                              \
     NULL,                                                                                                   \
     0,                                                                                                      \
     0},
#define SCORE(id, title, ideal, min, max, direction, needs, formula, source)                                 \
    {{#id, title, EQ_RATE, (double)(ideal), min, (double)(max), direction, true, formula, source},                               \
     EQ_OF_SCORES,                                                                                           \
     EQ_NORMAL,                                                                                              \
     needs,                                                                                                  \
     NULL,                                                                                                   \
     score_##id,                                                                                             \
     0,                                                                                                      \
     0},
#define DISPARITY(id, title, ideal, min, max, shape, a, b, formula, source)                                  \
    {{#id, title, EQ_DISPARITY, (double)(ideal), min, (double)(max), 0, AT_##a >= AT_auc, formula, source},                      \
     shape,                                                                                                  \
     AT_##a >= AT_auc ? EQ_NORMAL : EQ_BOOTSTRAP,                                                            \
     0,                                                                                                      \
     NULL,                                                                                                   \
     NULL,                                                                                                   \
     AT_##a,                                                                                                 \
     AT_##b},
#define WORST(id, title, ideal, min, max, direction, a, formula, source)                                     \
    {{#id, title, EQ_DISPARITY, (double)(ideal), min, (double)(max), direction, false, formula, source},                         \
     EQ_WORST,                                                                                               \
     EQ_BOOTSTRAP,                                                                                           \
     0,                                                                                                      \
     NULL,                                                                                                   \
     NULL,                                                                                                   \
     AT_##a,                                                                                                 \
     AT_##a},
#include "metric/metrics.def"
};

size_t eq_metric_count(void) { return N_METRICS; }

const eq_metric_row *eq_metric_row_at(size_t index) { return &table[index]; }

const eq_metric_info *eq_metric_at(size_t index) { return &table[index].info; }

size_t eq_metric_find(const char *id) {
    for (size_t m = 0; m < N_METRICS; m++)
        if (!strcmp(table[m].info.id, id)) return m;
    return SIZE_MAX;
}

unsigned eq_metric_needs(const eq_metric_row *row) {
    return row->info.kind == EQ_RATE ? row->needs : table[row->a].needs | table[row->b].needs;
}

const eq_whole *eq_whole_at(unsigned i) {
    static const eq_whole whole[EQ_N_WHOLES] = {
        /* tp, fp, tn, fn */
        {{true, true, true, true}, "has no rows"},
        {{true, false, false, true}, "has no favourable outcomes"},
        {{false, true, true, false}, "has no unfavourable outcomes"},
        {{true, true, false, false}, "has no favourable decisions"},
        {{false, false, true, true}, "has no unfavourable decisions"},
        {{true, true, false, true}, "has neither favourable outcomes nor favourable decisions"},
    };
    return &whole[i];
}
