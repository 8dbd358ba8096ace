/* Fair cost-sensitive training: the price of a gap by hand, and what paying it does in the world. */
#include "check.h"
#include "method/price.h"
#include "runner.h"

static eq_ctx cx;
static world start, scratch;
static outcome baseline, a;

/* v = t sigma / (2 p): 0.1 / 1.2 and -0.1 / 0.8. */
static void cuts_move_apart_by_one_number(void) {
    eq_price price = {.mass = {0.4, 0.6}};
    const double v[2] = {-0.125, 1 / 12.0};
    for (int side = 0; side < 2; side++) {
        price.rate = EQ_PRICED_SELECTION;
        CHECK_NEAR(eq_price_cut(&price, 0.1, side), 0.5 + v[side], 1e-15);
        price.rate = EQ_PRICED_TPR;
        CHECK_NEAR(eq_price_cut(&price, 0.1, side), 1 / (2 - 2 * v[side]), 1e-15);
        price.rate = EQ_PRICED_FPR;
        CHECK_NEAR(eq_price_cut(&price, 0.1, side), (0.5 + v[side]) / (1 + v[side]), 1e-15);
        CHECK_NEAR(eq_price_cut(&price, 0, side), 0.5, 0);
    }
}

/* Cuts 0.375 and 0.58333: of the unprivileged favourable rows count 1.25 and the others 0.75 times. */
static void factors_put_a_model_s_half_at_the_cut(void) {
    eq_price price = {.rate = EQ_PRICED_SELECTION, .mass = {0.4, 0.6}};
    double factor[2][2];
    eq_price_factors(&price, 0.1, factor);
    const double expected[2][2] = {{0.75, 1.25}, {7 / 6.0, 5 / 6.0}};
    for (int side = 0; side < 2; side++)
        for (int y = 0; y < 2; y++) CHECK_NEAR(factor[side][y], expected[side][y], 1e-15);
}

static void runs(const eq_method *method, double constraint, double tolerance, outcome *out) {
    const double param[3] = {1, constraint, tolerance};
    scratch = start;
    world_tie(&scratch);
    eq_status status = run(&cx, &scratch, &(order){.method = method, .param = param, .seed = 1}, out);
    CHECK(status == EQ_OK);
    if (status != EQ_OK) printf("  %s\n", eq_message(&cx));
}

/* Privileged minus unprivileged rate of test decisions, of all or of those with outcome y. */
static double gap(const outcome *o, int y) {
    double selected[2] = {0, 0}, n[2] = {0, 0};
    for (size_t i = 0; i < start.test.data.n_rows; i++) {
        if (y >= 0 && start.test.y[i] != y) continue;
        selected[start.test.group[i]] += o->yhat[i];
        n[start.test.group[i]]++;
    }
    return selected[1] / n[1] - selected[0] / n[0];
}

/* Of selection rates, TPR, FPR; the last is within the tolerance on validation from the start. Some 60 unprivileged test rows are
 * favourable, so their TPR is off by 0.05 (a standard error). */
static void the_gap_of_the_chosen_rate_goes(void) {
    const eq_method *method = eq_method_find("fair_cost");
    const int outcomes[EQ_N_PRICED_RATES] = {-1, 1, 0};
    runs(NULL, 0, 0, &baseline);
    for (int rate = 0; rate < EQ_N_PRICED_RATES; rate++) {
        double before = gap(&baseline, outcomes[rate]);
        runs(method, rate, 0.02, &a);
        printf("  %s: %+.3f -> %+.3f\n", eq_priced_rate_ids[rate], before, gap(&a, outcomes[rate]));
        CHECK(before > 0.03);
        CHECK(fabs(gap(&a, outcomes[rate])) < (before > 0.1 ? 0.75 * before : before + 0.02));
    }
}

static void a_gap_within_the_tolerance_costs_nothing(void) {
    runs(NULL, 0, 0, &baseline);
    runs(eq_method_find("fair_cost"), 0, 0.9, &a);
    CHECK(!memcmp(a.score, baseline.score, sizeof a.score) && !strcmp(a.weights, baseline.weights));
    runs(eq_method_find("fair_cost"), 0, 0.02, &a);
    CHECK(strcmp(a.weights, baseline.weights));
}

static void a_side_without_favourable_rows_has_no_tpr(void) {
    const double param[3] = {1, EQ_PRICED_TPR, 0.02};
    scratch = start;
    world_tie(&scratch);
    for (size_t i = 0; i < 600; i++) scratch.train.y[i] &= scratch.train.group[i] == 1;
    CHECK(run(&cx, &scratch, &(order){.method = eq_method_find("fair_cost"), .param = param}, &a) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "fair_cost: the unprivileged groups have no favourable training row, expected some for "
                                "equal_opportunity");
    eq_ctx_clear(&cx);
}

int main(void) {
    world_make(&start, 600, 400, 600);
    RUN(cuts_move_apart_by_one_number);
    RUN(factors_put_a_model_s_half_at_the_cut);
    RUN(the_gap_of_the_chosen_rate_goes);
    RUN(a_gap_within_the_tolerance_costs_nothing);
    RUN(a_side_without_favourable_rows_has_no_tpr);
    eq_ctx_free(&cx);
    return check_done();
}
