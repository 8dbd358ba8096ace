/* A gap is small for good reasons and for bad ones. These are the bad ones that can be seen in the numbers themselves. */
#include <math.h>

#include "base/text.h"
#include "experiment/warning.h"
#include "metric/tally.h"

#define MOST_ALIKE 0.98      /* share of one decision in a group */
#define LEAST_DEVIATION 1e-3 /* of scores */
#define LEAST_GAIN 0.005     /* of performance over a constant */
#define TWO_SIDED_95 1.959963984540054

const char *eq_warning_id(eq_warning warning) {
    static const char *const ids[] = {"degenerate", "fairness_overfitting", "levelling_down",     "few",          "reads_column",
                                      "randomised", "rethresholding_only",  "trained_on_unknown", "own_rule_left"};
    return ids[warning];
}

/* ---- how a part was decided ---- */

/* A share of weight, of its effective rows. */
typedef struct portion {
    double value, rows;
} portion;

static portion portion_of(double yes, double weight, double squared) {
    return (portion){yes / weight, squared > 0 ? weight * weight / squared : 0};
}

static portion true_positives(const eq_tally *t) {
    return portion_of(t->tp, t->tp + t->fn, t->squared[EQ_TP] + t->squared[EQ_FN]);
}

static portion false_positives(const eq_tally *t) {
    return portion_of(t->fp, t->fp + t->tn, t->squared[EQ_FP] + t->squared[EQ_TN]);
}

static portion selected(const eq_tally *t) {
    return portion_of(t->tp + t->fp, t->tp + t->fp + t->tn + t->fn,
                      t->squared[EQ_TP] + t->squared[EQ_FP] + t->squared[EQ_TN] + t->squared[EQ_FN]);
}

/* Agresti & Caffo 2000. */
static double variance_of(portion p) {
    double centre = (p.value * p.rows + 1) / (p.rows + 2);
    return centre * (1 - centre) / (p.rows + 2);
}

static eq_sides compare_sides(eq_bias bias, const eq_tally side[EQ_N_SIDES]) {
    eq_sides out = {.rows = (double)INFINITY};
    double variance = 0;
    for (int s = 0; s < EQ_N_SIDES; s++) {
        portion first = bias == EQ_STATISTICAL_PARITY_DIFFERENCE ? selected(&side[s]) : true_positives(&side[s]);
        out.rate[s] = first.value;
        out.rows = first.rows < out.rows ? first.rows : out.rows;
        if (bias != EQ_AVERAGE_ODDS_DIFFERENCE) {
            variance += variance_of(first);
            continue;
        }
        portion second = false_positives(&side[s]);
        out.rate[s] = (first.value + second.value) / 2;
        out.rows = second.rows < out.rows ? second.rows : out.rows;
        variance += (variance_of(first) + variance_of(second)) / 4;
    }
    out.error = sqrt(variance);
    return out;
}

static void find_share(const eq_outcomes *outcomes, const eq_tally *tally, eq_decided *out) {
    out->share = (double)NAN;
    for (size_t g = 0; g < outcomes->n_groups; g++) {
        portion of = selected(&tally[g]);
        double share = of.value < 0.5 ? 1 - of.value : of.value;
        if (of.rows < EQ_FEW || share <= out->share) continue;
        out->share = share;
        out->group = outcomes->group_name[g];
    }
}

static double deviation_of(const double *score, size_t n) {
    double mean = 0, sum = 0;
    for (size_t i = 0; i < n; i++) mean += score[i] / (double)n;
    for (size_t i = 0; i < n; i++) sum += (score[i] - mean) * (score[i] - mean);
    return sqrt(sum / (double)n);
}

eq_status eq_decided_find(eq_ctx *cx, const eq_objective *objective, const eq_outcomes *outcomes, eq_decided *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_tally *tally, side[EQ_N_SIDES];
    EQ_NEW(cx, &cx->tmp, tally, outcomes->n_groups);
    EQ_TRY(eq_tally_count(cx, outcomes, tally));
    eq_tally_sides(tally, outcomes->privileged, outcomes->n_groups, side);
    *out = (eq_decided){.sides = compare_sides(objective->bias, side)};
    find_share(outcomes, tally, out);
    out->deviation = deviation_of(outcomes->score, outcomes->n_rows);
    eq_tally all = side[0];
    eq_tally_add(&all, &side[1]);
    double positives = all.tp + all.fn, negatives = all.fp + all.tn;
    out->constant = objective->performance == EQ_BALANCED_ACCURACY ? 0.5
                    : positives > negatives                        ? positives / (positives + negatives)
                                                                   : negatives / (positives + negatives);
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

eq_status eq_decided_in_order(eq_ctx *cx, const eq_dataset *rows, const float *score, const uint8_t *yhat, bool *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    float *refused, *least; /* (n_groups) highest score that is not favoured, lowest that is; scores are in [0,1] */
    EQ_NEW(cx, &cx->tmp, refused, rows->n_groups);
    EQ_NEW(cx, &cx->tmp, least, rows->n_groups);
    for (size_t g = 0; g < rows->n_groups; g++) refused[g] = -1, least[g] = 2;
    for (size_t i = 0; i < rows->n_rows; i++) {
        uint16_t g = rows->group[i];
        if (yhat[i] && score[i] < least[g]) least[g] = score[i];
        if (!yhat[i] && score[i] > refused[g]) refused[g] = score[i];
    }
    *out = true;
    for (size_t g = 0; g < rows->n_groups; g++) *out = *out && least[g] >= refused[g];
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* Whether the chain moves thresholds and no more: by a rule of score and group, or as its decisions show. */
static bool is_rethresholded(const eq_warned *cell) {
    const eq_pipeline *chain = cell->pipeline;
    return chain->post && !chain->pre && !chain->in && !chain->intra && (chain->post->rule || cell->in_order);
}

/* ---- sentences ---- */

static const char *degenerate(eq_ctx *cx, eq_arena *arena, const eq_warned *cell) {
    const eq_decided *test = cell->test;
    if (test->share > MOST_ALIKE)
        return eq_arena_format(cx, arena, EQ_PRINTS("near-constant: of the test rows of \"%s\" %.1f %% are decided alike"),
                               test->group, 100 * test->share);
    if (test->deviation < LEAST_DEVIATION)
        return eq_arena_format(cx, arena, EQ_PRINTS("near-constant: the standard deviation of the scores is %.2g"),
                               test->deviation);
    return eq_arena_format(cx, arena,
                           EQ_PRINTS("near-constant: performance %.3f on test, where deciding alike about everybody has %.3f"),
                           cell->performance, test->constant);
}

static bool is_degenerate(const eq_warned *cell) {
    return cell->test->share > MOST_ALIKE || cell->test->deviation < LEAST_DEVIATION ||
           cell->performance <= cell->test->constant + LEAST_GAIN;
}

static double gap_of(const eq_sides *sides) { return sides->rate[EQ_UNPRIVILEGED] - sides->rate[EQ_PRIVILEGED]; }

/* Outside the interval of the validation gap, and too large rather than too small. */
static bool is_overfitted(const eq_sides *valid, const eq_sides *test) {
    double v = gap_of(valid), t = gap_of(test);
    return fabs(t - v) > TWO_SIDED_95 * valid->error &&
           fabs(t) > fabs(v) + 2 * sqrt(valid->error * valid->error + test->error * test->error);
}

eq_status eq_warnings_find(eq_ctx *cx, eq_arena *arena, const eq_warned *cell, const char *says[EQ_N_WARNINGS]) {
    const eq_sides *valid = &cell->valid->sides, *test = &cell->test->sides;
    const eq_method *const methods[] = {cell->pipeline->pre, cell->pipeline->in, cell->pipeline->intra, cell->pipeline->post};
    bool failed = false, drawn = false;
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) drawn |= methods[m] && methods[m]->flags & EQ_RANDOM_DECISION;
    for (int w = 0; w < EQ_N_WARNINGS; w++) says[w] = NULL;
    if (is_degenerate(cell)) failed |= !(says[EQ_WARN_DEGENERATE] = degenerate(cx, arena, cell));
    if (is_overfitted(valid, test))
        failed |= !(says[EQ_WARN_OVERFITTED] = eq_arena_format(
                        cx, arena, EQ_PRINTS("the gap is %.3f on validation and %.3f on test, where %.3f is sampling noise"),
                        gap_of(valid), gap_of(test), 2 * sqrt(valid->error * valid->error + test->error * test->error)));
    if (valid->rows < EQ_FEW)
        failed |= !(says[EQ_WARN_FEW] = eq_arena_format(
                        cx, arena, EQ_PRINTS("a rate that the bias compares rests on %.0f validation rows, fewer than %d"),
                        valid->rows, EQ_FEW));
    if (cell->reads->n_columns)
        failed |= !(says[EQ_WARN_READS] = eq_arena_format(cx, arena, EQ_PRINTS("the model %s"), cell->reads->says));
    if (drawn)
        failed |= !(says[EQ_WARN_RANDOMISED] = eq_arena_format(
                        cx, arena, EQ_PRINTS("decisions are drawn at random, row by row: figures are those of one draw")));
    if (is_rethresholded(cell))
        failed |= !(says[EQ_WARN_RETHRESHOLDED] = eq_arena_format(
                        cx, arena,
                        EQ_PRINTS("re-thresholding only: inside each group people stand in the order of the plain model's "
                                  "scores")));
    if (cell->may_know_rows && (cell->pipeline->intra || cell->pipeline->post))
        failed |= !(
            says[EQ_WARN_LEARNED] = eq_arena_format(
                cx, arena, EQ_PRINTS("which rows the model learned from is not known: on such rows it looks better than it is")));
    if (cell->has_rule && !cell->pipeline->post)
        failed |= !(says[EQ_WARN_RULE_LEFT] = eq_arena_format(
                        cx, arena,
                        EQ_PRINTS("the model's file decides by a rule for each group; here it is one threshold, %.3g, "
                                  "for all"),
                        cell->pipeline->threshold));
    return failed ? EQ_EMEMORY : EQ_OK;
}

eq_status eq_warning_levelled(eq_ctx *cx, eq_arena *arena, const double baseline[2], const double rate[2], const char **says) {
    int better = baseline[EQ_PRIVILEGED] >= baseline[EQ_UNPRIVILEGED] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED, worse = !better;
    double fell = baseline[better] - rate[better], rose = rate[worse] - baseline[worse];
    *says = NULL;
    bool closer = fabs(rate[0] - rate[1]) < fabs(baseline[0] - baseline[1]);
    if (!closer || !(fell > 0) || !(fell > rose)) return EQ_OK;
    *says = eq_arena_format(
        cx, arena,
        EQ_PRINTS("the gap fell from %.3f to %.3f as the better side's rate fell by %.3f and the worse side's %s by %.3f"),
        fabs(baseline[0] - baseline[1]), fabs(rate[0] - rate[1]), fell, rose < 0 ? "fell" : "rose", fabs(rose));
    return *says ? EQ_OK : EQ_EMEMORY;
}
