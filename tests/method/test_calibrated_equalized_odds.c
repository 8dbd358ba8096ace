/* Calibrated equalized odds by hand.
 *   privileged: favourable at 0.9, 0.7; unfavourable at 0.4, 0.2: base 1/2, FPR cost 0.3, FNR cost 0.2
 *   others: favourable at 0.6; unfavourable at 0.5, 0.3, 0.4: base 1/4, FPR cost 0.4, FNR cost 0.4 */
#include "check.h"
#include "equipoise/method.h"
#include "method/post/calibrated_odds.h"

static eq_ctx cx;

static uint8_t y[] = {1, 1, 0, 0, 1, 0, 0, 0};
static uint16_t group[] = {1, 1, 1, 1, 0, 0, 0, 0};
static const double score[] = {0.9, 0.7, 0.4, 0.2, 0.6, 0.5, 0.3, 0.4};
static const uint8_t privileged[] = {0, 1};
static double weight[] = {1, 1, 1, 1, 1, 1, 1, 1};

static eq_odds_mix mix_of(eq_odds_cost cost, const double *w) {
    eq_outcomes o = {.n_rows = 8, .n_groups = 2, .y = y, .score = score, .weight = w, .group = group, .privileged = privileged};
    return eq_odds_mix_of(cost, &o);
}

/* fnr: (0.4 - 0.2) / (0.5 - 0.2). fpr: (0.4 - 0.3) / (0.5 - 0.3). weighted: privileged 0.5 0.3 0.5 + 0.5 0.2
 * 0.5 = 0.125, others 0.5 0.4 0.75 + 0.5 0.4 0.25 = 0.2, trivial 0.25: 0.075 / 0.125. */
static void the_cheaper_side_is_mixed_until_the_costs_are_equal(void) {
    eq_odds_mix fnr = mix_of(EQ_COST_FNR, NULL), fpr = mix_of(EQ_COST_FPR, NULL);
    eq_odds_mix both = mix_of(EQ_COST_WEIGHTED, NULL);
    CHECK_NEAR(fnr.base[EQ_PRIVILEGED], 0.5, 1e-15);
    CHECK_NEAR(fnr.base[EQ_UNPRIVILEGED], 0.25, 1e-15);
    CHECK_NEAR(fnr.rate[EQ_PRIVILEGED], 2 / 3.0, 1e-12);
    CHECK_NEAR(fpr.rate[EQ_PRIVILEGED], 0.5, 1e-12);
    CHECK_NEAR(both.rate[EQ_PRIVILEGED], 0.6, 1e-12);
    CHECK(fnr.rate[EQ_UNPRIVILEGED] == 0 && fpr.rate[EQ_UNPRIVILEGED] == 0);
}

/* Weight 3 on the privileged 0.7: mean of the favourable (0.9 + 2.1) / 4 = 0.75, cost 0.25; base 4/6, trivial
 * 1/3: (0.4 - 0.25) / (1/3 - 1/4) = 1.8, above one. */
static void rates_are_weighted_and_not_cut(void) {
    const double heavy[] = {1, 3, 1, 1, 1, 1, 1, 1};
    CHECK_NEAR(mix_of(EQ_COST_FNR, heavy).rate[EQ_PRIVILEGED], 1.8, 1e-12);
}

/* ---- the hooks ---- */

enum { N = 30000 };
static float scores[N];
static uint8_t yhat[N];
static uint16_t groups[N];
static uint32_t person[N];

/* Privileged people at 0.8: two thirds get 1/2, which is not above the threshold 0.6. Deviation of the share
 * 0.0027. */
static void two_thirds_get_the_base_rate(void) {
    const eq_method *method = eq_method_find("calibrated_equalized_odds");
    static const double fnr[] = {EQ_COST_FNR, 0};
    double state[8] = {0}, mixed = 0, favoured = 0;
    float valid_score[8];
    for (size_t i = 0; i < 8; i++) valid_score[i] = (float)score[i];
    for (uint32_t i = 0; i < N; i++) person[i] = i, groups[i] = 1, scores[i] = 0.8f;
    eq_dataset valid = {.n_rows = 8, .n_groups = 2, .y = y, .group = group, .weight = weight};
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .rng = eq_rng_seed(5),
                    .param = fnr,
                    .state = state,
                    .privileged = privileged,
                    .n_groups = 2,
                    .threshold = 0.6};
    eq_rows rows = {.n_rows = N, .row = person, .group = groups};
    CHECK(method->state_size <= sizeof state);
    CHECK(method->calibrate(&step, &valid, valid_score) == EQ_OK);
    CHECK(method->decide(&step, &rows, scores, yhat) == EQ_OK);
    for (size_t i = 0; i < N; i++) mixed += scores[i] == 0.5f, favoured += yhat[i];
    CHECK_NEAR(mixed / N, 2 / 3.0, 0.012);
    CHECK(mixed + favoured == N);
}

int main(void) {
    RUN(the_cheaper_side_is_mixed_until_the_costs_are_equal);
    RUN(rates_are_weighted_and_not_cut);
    RUN(two_thirds_get_the_base_rate);
    eq_ctx_free(&cx);
    return check_done();
}
