/* The table of metrics.def as data, and one small function for each rate.
 *
 * Invariant: a share is part / whole with part <= whole, both sums of weights >= 0; so an empty whole is 0/0
 * and the result NaN without a test. Reasons are made elsewhere, once, from what the row says it needs. */
#include <math.h>
#include <string.h>

#include "math/stats.h"
#include "metric/groups/strata.h"
#include "metric/measure.h"

/* No share: over nothing it would be infinite. */
static double per_one(double part, double whole) { return whole > 0 ? part / whole : EQ_NAN; }

static double rate_base_rate(const eq_counts *c) { return (c->tp + c->fn) / eq_counts_rows(c); }
static double rate_selection_rate(const eq_counts *c) { return (c->tp + c->fp) / eq_counts_rows(c); }
static double rate_tpr(const eq_counts *c) { return c->tp / (c->tp + c->fn); }
static double rate_fpr(const eq_counts *c) { return c->fp / (c->fp + c->tn); }
static double rate_tnr(const eq_counts *c) { return c->tn / (c->fp + c->tn); }
static double rate_fnr(const eq_counts *c) { return c->fn / (c->tp + c->fn); }
static double rate_ppv(const eq_counts *c) { return c->tp / (c->tp + c->fp); }
static double rate_npv(const eq_counts *c) { return c->tn / (c->tn + c->fn); }
static double rate_fdr(const eq_counts *c) { return c->fp / (c->tp + c->fp); }
static double rate_for(const eq_counts *c) { return c->fn / (c->tn + c->fn); }
static double rate_conditional_acceptance(const eq_counts *c) { return per_one(c->tp + c->fn, c->tp + c->fp); }
static double rate_conditional_rejection(const eq_counts *c) { return per_one(c->fp + c->tn, c->tn + c->fn); }
static double rate_accuracy(const eq_counts *c) { return (c->tp + c->tn) / eq_counts_rows(c); }
static double rate_error_rate(const eq_counts *c) { return (c->fp + c->fn) / eq_counts_rows(c); }
static double rate_balanced_accuracy(const eq_counts *c) { return (rate_tpr(c) + rate_tnr(c)) / 2; }
static double rate_f1(const eq_counts *c) { return 2 * c->tp / (2 * c->tp + c->fp + c->fn); }

static double rate_jaccard(const eq_counts *c) { return c->tp / (c->tp + c->fp + c->fn); }
static double rate_fp_per_group(const eq_counts *c) { return c->fp / eq_counts_rows(c); }
static double rate_fn_per_group(const eq_counts *c) { return c->fn / eq_counts_rows(c); }
static double rate_treatment_equality(const eq_counts *c) { return per_one(c->fn, c->fp); }

static double rate_mcc(const eq_counts *c) {
    /* a root each, so that large weights do not overflow */
    double outcomes = sqrt(c->tp + c->fn) * sqrt(c->fp + c->tn);
    double decisions = sqrt(c->tp + c->fp) * sqrt(c->tn + c->fn);
    return (c->tp * c->tn - c->fp * c->fn) / (outcomes * decisions);
}

static double rate_cohen_kappa(const eq_counts *c) {
    /* of shares, so that large weights do not overflow */
    double rows = eq_counts_rows(c), tp = c->tp / rows, fp = c->fp / rows, tn = c->tn / rows, fn = c->fn / rows;
    return 2 * (tp * tn - fp * fn) / ((tp + fn) * (tn + fn) + (fp + tn) * (tp + fp));
}

static eq_estimate complement(eq_estimate e) { return (eq_estimate){1 - e.value, e.error}; }

static eq_estimate score_auc(const eq_score_estimates *s) { return s->auc; }
static eq_estimate score_average_precision(const eq_score_estimates *s) { return s->average_precision; }
static eq_estimate score_brier_score(const eq_score_estimates *s) { return s->brier_score; }
static eq_estimate score_brier_skill_score(const eq_score_estimates *s) { return s->brier_skill_score; }
static eq_estimate score_log_loss(const eq_score_estimates *s) { return s->log_loss; }
static eq_estimate score_mean_absolute_error(const eq_score_estimates *s) { return s->mean_absolute_error; }
/* Their interval is not symmetric: calibration.c has it. */
static eq_estimate score_calibration_error(const eq_score_estimates *s) { return (eq_estimate){s->calibration.error, EQ_NAN}; }
static eq_estimate score_debiased_calibration_error(const eq_score_estimates *s) {
    return (eq_estimate){s->calibration.error - s->calibration.chance, EQ_NAN};
}
static eq_estimate score_mean_score(const eq_score_estimates *s) { return s->mean_score; }
static eq_estimate score_generalized_tpr(const eq_score_estimates *s) { return s->generalized_tpr; }
static eq_estimate score_generalized_fpr(const eq_score_estimates *s) { return s->generalized_fpr; }
static eq_estimate score_generalized_tnr(const eq_score_estimates *s) { return complement(s->generalized_fpr); }
static eq_estimate score_generalized_fnr(const eq_score_estimates *s) { return complement(s->generalized_tpr); }

/* Each rate of many counts at once: a bootstrap asks for millions, and a call for each would cost more than the rate. */
#define RATE(id, ...)                                                                       \
    static void rates_##id(const eq_counts *counts, size_t stride, size_t n, double *out) { \
        for (size_t i = 0; i < n; i++) out[i] = rate_##id(&counts[i * stride]);             \
    }
#define SCORE(...)
#define GAP(...)
#define MEASURE(...)
#define CROSS(...)
#define WITHIN(...)
#include "metric/metrics.def"
#undef RATE
#undef SCORE
#undef GAP
#undef MEASURE
#undef CROSS
#undef WITHIN

typedef const eq_score_estimates scores;

static eq_estimate bare(double value) { return (eq_estimate){value, EQ_NAN}; }

static eq_estimate cross_xauc_unprivileged(scores *u, scores *p) { return (void)p, u->cross_auc; }
static eq_estimate cross_xauc_privileged(scores *u, scores *p) { return (void)u, p->cross_auc; }

static eq_estimate cross_wasserstein_distance(scores *u, scores *p) { return (void)p, bare(u->distance.wasserstein); }
static eq_estimate cross_wasserstein_sd(scores *u, scores *p) { return (void)p, bare(u->distance.in_sd); }
static eq_estimate cross_ks_distance(scores *u, scores *p) { return (void)p, bare(u->distance.ks); }
static eq_estimate cross_standardized_mean_difference(scores *u, scores *p) { return (void)p, u->distance.smd; }

/* The positives of one side and the negatives of the other: no row is in both numbers. */
static eq_estimate cross_xauc_difference(scores *u, scores *p) {
    double a = u->cross_auc.error, b = p->cross_auc.error;
    return (eq_estimate){u->cross_auc.value - p->cross_auc.value, sqrt(a * a + b * b)};
}

/* What the rows of metrics.def become: places in the table, by id. */
enum {
#define RATE(id, ...) AT_##id,
#define SCORE(id, ...) AT_##id,
#define GAP(id, ...) AT_##id,
#define MEASURE(id, ...) AT_##id,
#define CROSS(id, ...) AT_##id,
#define WITHIN(id, ...) AT_##id,
#include "metric/metrics.def"
#undef RATE
#undef SCORE
#undef GAP
#undef MEASURE
#undef CROSS
#undef WITHIN
    N_METRICS
};

/* Rates of scores follow those of counts, and gaps follow both. */
#define OF_SCORES(rate) (AT_##rate >= AT_auc)
#define RULE_OF_SCORES(rate) \
    (AT_##rate == AT_calibration_error || AT_##rate == AT_debiased_calibration_error ? EQ_CALIBRATION : EQ_NORMAL)

/* What a shape is a number of. */
#define COMPARED(shape) ((shape) < EQ_DIFFERENCE ? EQ_OVERALL : (shape) < EQ_MAX_DIFFERENCE ? EQ_SIDES : EQ_GROUPS)

/* Unlike NAN and INFINITY, of which <math.h> makes a float. */
#define WIDE(x) (double)(x)

static const eq_metric_row table[N_METRICS] = {
#define RATE(id, title, section, ideal, min, max, direction, rule, what, formula, terms, source, help)                        \
    {.info = {#id, title, section, EQ_RATE, EQ_OVERALL, WIDE(ideal), WIDE(min), WIDE(max), direction, false, formula, source, \
              help},                                                                                                          \
     .shape = EQ_OF_COUNTS,                                                                                                   \
     .interval = rule,                                                                                                        \
     .needs = what,                                                                                                           \
     .arithmetic = terms,                                                                                                     \
     .rates = rates_##id},
#define SCORE(id, title, section, ideal, min, max, direction, what, formula, source, help)                                   \
    {.info = {#id, title, section, EQ_RATE, EQ_OVERALL, WIDE(ideal), WIDE(min), WIDE(max), direction, true, formula, source, \
              help},                                                                                                         \
     .shape = EQ_OF_SCORES,                                                                                                  \
     .interval = RULE_OF_SCORES(id),                                                                                         \
     .needs = what,                                                                                                          \
     .score = score_##id},
#define GAP(id, title, section, ideal, min, max, direction, form, joined, first, second, formula, source, help)                  \
    {.info = {#id, title, section, EQ_DISPARITY, COMPARED(form), WIDE(ideal), WIDE(min), WIDE(max), direction, OF_SCORES(first), \
              formula, source, help},                                                                                            \
     .shape = form,                                                                                                              \
     .join = joined,                                                                                                             \
     .interval = OF_SCORES(first) ? RULE_OF_SCORES(first) : EQ_BOOTSTRAP,                                                        \
     .n_rates = (joined) == EQ_ALONE ? 1 : 2,                                                                                    \
     .a = AT_##first,                                                                                                            \
     .b = AT_##second},
#define MEASURE(id, title, section, ideal, min, max, over, what, why, formula, source, help, ...)                           \
    {.info = {#id, title, section, EQ_DISPARITY, over, WIDE(ideal), WIDE(min), WIDE(max), 0, false, formula, source, help}, \
     .shape = EQ_MEASURE,                                                                                                   \
     .interval = EQ_BOOTSTRAP,                                                                                              \
     .needs = what,                                                                                                         \
     .otherwise = why,                                                                                                      \
     .measure = eq_measure_##id,                                                                                            \
     __VA_ARGS__},
#define CROSS(id, title, section, ideal, min, max, direction, what, what_p, why, formula, source, help)                         \
    {.info = {#id, title, section, EQ_DISPARITY, EQ_SIDES, WIDE(ideal), WIDE(min), WIDE(max), direction, true, formula, source, \
              help},                                                                                                            \
     .shape = EQ_CROSS,                                                                                                         \
     .interval = EQ_NORMAL,                                                                                                     \
     .needs = what,                                                                                                             \
     .needs_privileged = what_p,                                                                                                \
     .otherwise = why,                                                                                                          \
     .cross = cross_##id},
#define WITHIN(id, title, section, what_kind, over, ideal, min, max, what, strata, why, formula, source, help)           \
    {.info = {#id, title, section, what_kind, over, WIDE(ideal), WIDE(min), WIDE(max), 0, false, formula, source, help}, \
     .shape = EQ_WITHIN,                                                                                                 \
     .interval = EQ_ARMS,                                                                                                \
     .needs = what,                                                                                                      \
     .otherwise = why,                                                                                                   \
     .within = eq_within_##id,                                                                                           \
     .by_stratum = strata},
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
    return eq_metric_is_gap(row) ? table[row->a].needs | table[row->b].needs : row->needs;
}

bool eq_metric_leans(size_t index) {
    const eq_metric_info *info = &table[index].info;
    return table[index].shape == EQ_MEASURE && (info->ideal <= info->min || info->ideal >= info->max);
}

bool eq_metric_of_data(size_t index) { return (eq_metric_needs(&table[index]) & EQ_OF_DATA) != 0; }

const eq_whole *eq_whole_at(unsigned i) {
    static const eq_whole whole[EQ_N_WHOLES] = {
        /* tp, fp, tn, fn */
        {{true, true, true, true}, "rows", EQ_NO_ROWS},
        {{true, false, false, true}, "positives", EQ_NO_POSITIVES},
        {{false, true, true, false}, "negatives", EQ_NO_NEGATIVES},
        {{true, true, false, false}, "selected", EQ_NO_SELECTED},
        {{false, false, true, true}, "refused", EQ_NO_REFUSED},
        {{true, true, false, true}, "claimed", EQ_NO_CLAIMED},
        {{false, true, true, true}, "disclaimed", EQ_NO_DISCLAIMED},
        {{false, true, false, false}, "false_positives", EQ_NO_FALSE_POSITIVES},
    };
    return &whole[i];
}

const eq_whole *eq_whole_of(const eq_metric_row *row) {
    unsigned i = 0;
    while (!(row->needs & 1u << i)) i++;
    return eq_whole_at(i);
}

const char *eq_shape_id(eq_metric_shape shape) {
    static const char *const ids[] = {
        [EQ_OF_COUNTS] = "counts",
        [EQ_OF_SCORES] = "scores",
        [EQ_DIFFERENCE] = "difference",
        [EQ_RATIO] = "ratio",
        [EQ_SIDE_RATIO] = "side_ratio",
        [EQ_MAX_DIFFERENCE] = "max_difference",
        [EQ_MIN_RATIO] = "min_ratio",
        [EQ_OVERALL_DIFFERENCE] = "overall_difference",
        [EQ_OVERALL_RATIO] = "overall_ratio",
        [EQ_LEAST] = "least",
        [EQ_MOST] = "most",
        [EQ_PAIRWISE] = "pairwise",
        [EQ_PARITY_LOSS] = "parity_loss",
        [EQ_MEASURE] = "measure",
        [EQ_CROSS] = "cross",
        [EQ_WITHIN] = "within",
    };
    return ids[shape];
}

const char *eq_join_id(eq_metric_join join) {
    static const char *const ids[] = {
        [EQ_ALONE] = "alone", [EQ_MEAN] = "mean", [EQ_MEAN_ABS] = "mean_abs", [EQ_LARGER] = "larger", [EQ_SMALLER] = "smaller"};
    return ids[join];
}

/* ---- sets ---- */

static void add_counts(eq_counts *sum, const eq_counts *part) {
    sum->tp += part->tp;
    sum->fp += part->fp;
    sum->tn += part->tn;
    sum->fn += part->fn;
}

void eq_counts_pool(eq_counts *set, const uint8_t *privileged, size_t n_groups) {
    for (size_t s = n_groups; s < eq_set_count(n_groups); s++) set[s] = (eq_counts){0};
    for (size_t g = 0; g < n_groups; g++) {
        add_counts(&set[eq_set_side(n_groups, privileged[g] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED)], &set[g]);
        add_counts(&set[eq_set_overall(n_groups)], &set[g]);
    }
}

void eq_tally_pool(eq_tally *tally, const uint8_t *privileged, size_t n_groups) {
    eq_tally_sides(tally, privileged, n_groups, &tally[eq_set_side(n_groups, 0)]);
    tally[eq_set_overall(n_groups)] = (eq_tally){0};
    for (size_t g = 0; g < n_groups; g++) eq_tally_add(&tally[eq_set_overall(n_groups)], &tally[g]);
}

double eq_option_of(double given, double initial) { return given == 0 ? initial : given == EQ_ZERO ? 0 : given; }

eq_metric_settings eq_metric_settings_of(const eq_audit_options *options) {
    return (eq_metric_settings){.alpha = eq_option_of(options ? options->alpha : 0, 2),
                                .concentration = eq_option_of(options ? options->concentration : 0, 1)};
}

eq_cause eq_metric_lacks(const eq_metric_row *row, const eq_outcomes *o) {
    unsigned needs = eq_metric_needs(row), outcomes = EQ_DECISIONS | EQ_POSITIVES | EQ_NEGATIVES | EQ_CLAIMED | EQ_DISCLAIMED;
    bool of_scores = row->info.needs_score;
    bool unlabelled_too =
        of_scores ? needs & EQ_UNLABELLED_TOO : !(needs & outcomes) && (!(needs & EQ_OF_DATA) || row->shape == EQ_MEASURE);
    if (o->unlabelled && !unlabelled_too) return EQ_NO_LABELS;
    if (!o->any_scale || !of_scores) return EQ_NO_CAUSE;
    bool ratio =
        row->shape == EQ_RATIO || row->shape == EQ_SIDE_RATIO || row->shape == EQ_MIN_RATIO || row->shape == EQ_OVERALL_RATIO;
    return needs & EQ_ANY_SCALE && !(ratio && needs & EQ_IN_SCORES) ? EQ_NO_CAUSE : EQ_NOT_PROBABILITIES;
}

eq_interval eq_metric_range(const eq_metric_row *row, bool any_scale) {
    bool unsigned_gap = row->shape > EQ_SIDE_RATIO && eq_metric_is_gap(row) && row->shape != EQ_LEAST && row->shape != EQ_MOST;
    if (!any_scale || !(eq_metric_needs(row) & EQ_IN_SCORES)) return (eq_interval){row->info.min, row->info.max};
    return (eq_interval){unsigned_gap ? 0 : -EQ_INFINITY, EQ_INFINITY};
}
