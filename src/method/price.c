/* If eta is a person's chance of the favourable outcome, the best decision under a bound on the gap is 1 where 2 eta - 1 exceeds
 * t omega, omega being what the person adds to the gap: with sigma = +1 for the privileged and -1 for the others, sigma / p_a for
 * selection rates, sigma eta / p_a1 for TPR, sigma (1 - eta) / p_a0 for FPR (p: shares of all people). Solved for eta that is a
 * cut a side: 1/2 + v; 1 / (2 - 2 v); (1/2 + v) / (1 + v), where v = t sigma / (2 p). A model that is trained with costs, or on
 * rows sampled, in the proportion of cut and 1 - cut has its 1/2 there. The gap falls as t rises, so t is found by bisection. A
 * cut is kept within [0.02, 0.98], where both outcomes still count. Every model is trained from the same streams, as the run's
 * own will be: where that stops within a quarter of the epochs it is the very model whose gap was measured. (One that goes on
 * from the last t's weights may stop at once and keep their gap, which drives t too far.) Source: Zeng, Dobriban & Cheng,
 * "Bayes-optimal fair classification with linear disparity constraints via pre-, in-, and post-processing" (arXiv 2402.02817,
 * 2024). */
#include <math.h>

#include "method/price.h"
#include "method/validation.h"

enum { N_REFITS = 12, SHORTER = 4 };
#define EDGE 0.02

const char *const eq_priced_rate_ids[EQ_N_PRICED_RATES + 1] = {"demographic_parity", "equal_opportunity", "fpr_parity"};

/* ---- the price ---- */

static bool speaks_of(eq_priced_rate rate, uint8_t y) { return rate == EQ_PRICED_SELECTION || y == (rate == EQ_PRICED_TPR); }

eq_status eq_price_init(const eq_step *step, const char *id, eq_priced_rate rate, const eq_dataset *train, eq_price *out) {
    double total = 0;
    size_t n[2] = {0, 0};
    *out = (eq_price){.rate = rate};
    for (size_t i = 0; i < train->n_rows; i++) {
        size_t side = step->privileged[train->group[i]];
        n[side]++;
        total += train->weight[i];
        if (speaks_of(rate, train->y[i])) out->mass[side] += train->weight[i];
    }
    out->both = n[0] && n[1];
    for (int side = 0; side < 2; side++) {
        out->mass[side] /= total;
        if (out->both && !(out->mass[side] > 0))
            return eq_fail(step->cx, EQ_EINPUT, "%s: the %s groups have no %s training row, expected some for %s", id,
                           side ? "privileged" : "unprivileged", rate == EQ_PRICED_TPR ? "favourable" : "unfavourable",
                           eq_priced_rate_ids[rate]);
    }
    return EQ_OK;
}

double eq_price_moved(eq_priced_rate rate, double base, double v) {
    if (rate == EQ_PRICED_TPR) return base / (1 - v);
    return rate == EQ_PRICED_FPR ? (base + v) / (1 + v) : base + v;
}

double eq_price_cut(const eq_price *price, double t, int side) {
    double v = (side ? t : -t) / (2 * price->mass[side]);
    return eq_price_moved(price->rate, 0.5, v);
}

void eq_price_factors(const eq_price *price, double t, double factor[2][2]) {
    for (int side = 0; side < 2; side++) {
        double cut = eq_price_cut(price, t, side);
        factor[side][0] = 2 * cut;
        factor[side][1] = 2 * (1 - cut);
    }
}

eq_status eq_price_weigh(eq_step *step, double factor[2][2], double **out) {
    const eq_dataset *valid = step->valid;
    EQ_NEW(step->cx, step->arena, *out, valid->n_rows);
    for (size_t i = 0; i < valid->n_rows; i++)
        (*out)[i] = (step->valid_weight ? step->valid_weight[i] : valid->weight[i]) *
                    factor[step->privileged[valid->group[i]]][valid->y[i]];
    return EQ_OK;
}

/* The largest |t| with this sign at which both cuts are away from 0 and 1. Beyond 1 there is none: a mass is a share. */
static double largest_t(const eq_price *price, double sign) {
    double low = 0, high = 1;
    for (int k = 0; k < 50; k++) {
        double middle = (low + high) / 2, edge = 0;
        for (int side = 0; side < 2; side++) {
            /* a pole of TPR and FPR, where the cut leaves (0, 1) for good */
            double v = sign * (side ? middle : -middle) / (2 * price->mass[side]);
            double cut = eq_price_cut(price, sign * middle, side);
            bool beyond = (price->rate == EQ_PRICED_TPR && v >= 1) || (price->rate == EQ_PRICED_FPR && v <= -0.5);
            if (beyond || !(cut >= EDGE && cut <= 1 - EDGE)) edge = 1;
        }
        if (edge > 0) high = middle;
        else low = middle;
    }
    return low;
}

/* ---- the search ---- */

/* Privileged minus unprivileged, of the decisions at the threshold that performs best. NaN where a side has no row. */
static eq_status measure(const eq_step *step, const eq_price_search *s, double *gap) {
    const eq_dataset *valid = step->valid;
    float *score;
    eq_outcomes outcomes;
    eq_threshold found;
    double selected[2] = {0, 0}, all[2] = {0, 0};
    EQ_NEW(step->cx, &step->cx->tmp, score, valid->n_rows);
    EQ_TRY(eq_predictor_score(step->cx, &s->model, valid->x, valid->n_rows, score));
    EQ_TRY(eq_validation_outcomes(step, valid, score, &outcomes));
    EQ_TRY(eq_threshold_search(step->cx, step->objective, EQ_BY_PERFORMANCE, &outcomes, &found));
    for (size_t i = 0; i < valid->n_rows; i++) {
        if (!speaks_of(s->price.rate, valid->y[i])) continue;
        size_t side = step->privileged[valid->group[i]];
        all[side] += valid->weight[i];
        if ((double)score[i] > found.tau) selected[side] += valid->weight[i];
    }
    *gap = selected[1] / all[1] - selected[0] / all[0];
    return EQ_OK;
}

static eq_status begin_fit(eq_step *step, const eq_dataset *train, eq_price_search *s, double t) {
    double factor[2][2];
    s->mark = eq_arena_mark(step->arena);
    eq_price_factors(&s->price, t, factor);
    EQ_TRY(s->lay(step, train, factor, &s->train));
    EQ_TRY(eq_price_weigh(step, factor, &s->valid_weight));
    s->config = *step->train_config;
    if (s->n_fits) s->config.max_epochs = (eq_train_defaults(s->config).max_epochs + SHORTER - 1) / SHORTER;
    s->spec = *step->spec;
    s->spec.train = &s->config;
    EQ_TRY(eq_predictor_init(step->cx, step->arena, &s->spec, train->n_features, step->init, &s->model));
    s->lesson = (eq_lesson){.arena = step->arena,
                            .spec = &s->spec,
                            .train = &s->train,
                            .valid = step->valid,
                            .valid_weight = s->valid_weight,
                            .rng = step->training};
    s->fitting = true;
    return EQ_OK;
}

/* By how much a gap is too large, either way. */
static double excess(const eq_price_search *s, double gap) { return fabs(gap) > s->tolerance ? fabs(gap) - s->tolerance : 0; }

/* Keeps the t of the least excess, of equal ones the smallest. */
static void judge(eq_price_search *s, double t, double gap) {
    double now = excess(s, gap), best = excess(s, s->gap);
    if (s->n_fits && !(now < best || (now <= best && fabs(t) < fabs(s->t)))) return;
    s->t = t;
    s->gap = gap;
}

/* Trains at t to the end and measures the gap. */
static eq_status fit_at(eq_step *step, const eq_dataset *train, eq_price_search *s, double t, double *gap) {
    if (!s->fitting) EQ_TRY(begin_fit(step, train, s, t));
    s->lesson.budget = step->budget;
    eq_status status = eq_predictor_train(step->cx, &s->model, &s->lesson);
    step->budget = s->lesson.budget;
    step->done = ((double)s->n_fits + s->lesson.done) / (1 + N_REFITS);
    if (status != EQ_OK) return status;
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    EQ_TRY(measure(step, s, gap));
    eq_arena_reset(&step->cx->tmp, mark);
    eq_arena_reset(step->arena, s->mark);
    if (isnan(*gap))
        return eq_fail(step->cx, EQ_EINPUT, "%s: a side has no validation row that %s speaks of", s->id,
                       eq_priced_rate_ids[s->price.rate]);
    judge(s, t, *gap);
    s->fitting = false;
    s->n_fits++;
    return EQ_OK;
}

eq_status eq_price_search_step(eq_step *step, const eq_dataset *train, eq_price_search *s) {
    double gap;
    if (!s->n_fits) {
        EQ_TRY(fit_at(step, train, s, 0, &gap));
        s->sign = gap > 0 ? 1 : -1;
        s->high = excess(s, gap) > 0 ? largest_t(&s->price, s->sign) : 0;
    }
    while (s->high > 0 && s->n_fits < 1 + N_REFITS) {
        double middle = (s->low + s->high) / 2;
        EQ_TRY(fit_at(step, train, s, s->sign * middle, &gap));
        if (s->sign * gap <= s->tolerance) s->high = middle;
        else s->low = middle;
    }
    return EQ_OK;
}
