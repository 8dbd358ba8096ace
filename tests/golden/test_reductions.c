/* Exponentiated gradient and grid search against ../shared/golden/inproc: fairlearn's with a Newton-solved logistic regression.
 * Error and violation of the mixture within 0.003, and the violation within the bound as the game's gap allows; of the grid's 21
 * models error and violation of each, and which is chosen. */
#include <math.h>

#include "check.h"
#include "inproc.h"
#include "method/in/reduction.h"

static eq_ctx cx;
static inproc in;
static float score[INPROC_ROWS];

static const char *const golden_parity[EQ_N_UTILITY_PARITIES] = {
    [EQ_UTILITY_PARITY_DEMOGRAPHIC] = "demographic_parity",
    [EQ_UTILITY_PARITY_EQUALIZED_ODDS] = "equalized_odds",
    [EQ_UTILITY_PARITY_TRUE_POSITIVE] = "true_positive_rate_parity",
    [EQ_UTILITY_PARITY_FALSE_POSITIVE] = "false_positive_rate_parity",
    [EQ_UTILITY_PARITY_ERROR] = "error_rate_parity",
};

/* Expected error, and the largest |E[u | event, group] - E[u | event]|, of chances of a favourable decision. */
static double error_of(eq_utility_parity parity, double *violation) {
    double sum[2][2] = {{0, 0}, {0, 0}}, n[2][2] = {{0, 0}, {0, 0}}, wrong = 0;
    for (size_t i = 0; i < in.data.n_rows; i++) {
        double chance = (double)score[i], error = in.y[i] ? 1 - chance : chance;
        size_t event = parity == EQ_UTILITY_PARITY_EQUALIZED_ODDS ? in.y[i] : 0;
        wrong += error;
        if ((parity == EQ_UTILITY_PARITY_TRUE_POSITIVE && !in.y[i]) || (parity == EQ_UTILITY_PARITY_FALSE_POSITIVE && in.y[i]))
            continue;
        sum[event][in.group[i]] += parity == EQ_UTILITY_PARITY_ERROR ? error : chance;
        n[event][in.group[i]]++;
    }
    *violation = 0;
    for (size_t e = 0; e < (parity == EQ_UTILITY_PARITY_EQUALIZED_ODDS ? 2 : 1); e++)
        for (size_t a = 0; a < 2; a++)
            *violation = fmax(*violation, fabs(sum[e][a] / n[e][a] - (sum[e][0] + sum[e][1]) / (n[e][0] + n[e][1])));
    return wrong / (double)in.data.n_rows;
}

static void game_is_that_of_fairlearn(const char *name, eq_utility_parity parity) {
    const eq_method *method = eq_method_find("exponentiated_gradient");
    const cJSON *expected =
        golden_at(golden_at(golden_at(in.expected, "ExponentiatedGradient"), "converged"), golden_parity[parity]);
    inproc_step s;
    double violation;
    eq_rows rows = {.n_rows = in.data.n_rows, .n_features = INPROC_FEATURES, .x = in.x, .row = in.row};
    inproc_begin(&cx, &in, method, &s);
    s.param[1] = parity;
    CHECK(method->fit(&s.step, &in.data) == EQ_OK && method->predict(&s.step, &rows, score) == EQ_OK);
    double error = error_of(parity, &violation), best = golden_at(expected, "train_error")->valuedouble,
           allowed = golden_at(expected, "max_constraint_violation")->valuedouble;
    printf("  note %s, %s: error %.5f (fairlearn %.5f), violation %.5f (%.5f)\n", name, golden_parity[parity], error, best,
           violation, allowed);
    CHECK_NEAR(error, best, 0.003);
    bool tied =
        fabs(error - best) < 1e-9 && violation < allowed; /* two mixtures with as few errors: any within the bound will do */
    if (!tied) CHECK_NEAR(violation, allowed, 0.003);
    CHECK(violation <= 0.01 + 2 * (golden_at(expected, "best_gap")->valuedouble + golden_at(expected, "nu")->valuedouble));
}

static void mixtures_are_as_good_and_as_fair_as_those_of_fairlearn(void) {
    static const char *const names[] = {"german", "adult"};
    for (size_t k = 0; k < 2; k++) {
        if (!inproc_read(&cx, names[k], &in)) SKIP("no golden values");
        for (eq_utility_parity parity = 0; parity < EQ_N_UTILITY_PARITIES; parity++) game_is_that_of_fairlearn(names[k], parity);
        cJSON_Delete(in.expected);
    }
}

/* The 21 multipliers of the golden file, on the second group: -2, -1.8 ... 2. */
static void each_point_of_the_grid_is_that_of_fairlearn(void) {
    static const char *const names[] = {"german", "adult"};
    for (size_t k = 0; k < 2; k++) {
        if (!inproc_read(&cx, names[k], &in)) SKIP("no golden values");
        const cJSON *grid = golden_at(in.expected, "GridSearch_demographic_parity_21");
        const eq_method *method = eq_method_find("grid_search");
        eq_reduction_config config = {.ratio = 1, .keep_all = true, .weigh_as_are = true, .most_members = 21};
        eq_reduction reduction;
        inproc_step s;
        double violation, best_error = 0, best_violation = 0;
        inproc_begin(&cx, &in, NULL, &s);
        CHECK(eq_reduction_new(&s.step, &in.data, &config, &reduction) == EQ_OK);
        int chosen = golden_at(grid, "best_idx")->valueint;
        for (int i = 0; i < 21; i++) {
            size_t index;
            double signed_lambda = -2 + 0.2 * i;
            const double lambda[] = {0, fmax(0, signed_lambda), 0, fmax(0, -signed_lambda)};
            CHECK(eq_reduction_respond(&s.step, &reduction, lambda, &index) == EQ_OK && index == (size_t)i);
            double worst = 0;
            for (size_t c = 0; c < 4; c++) worst = fmax(worst, reduction.member[i].gamma[c]);
            CHECK_NEAR(reduction.member[i].error, cJSON_GetArrayItem(golden_at(grid, "objectives"), i)->valuedouble, 0.003);
            CHECK_NEAR(worst, cJSON_GetArrayItem(golden_at(grid, "gamma_max"), i)->valuedouble, 0.003);
            if (i == chosen) best_error = reduction.member[i].error, best_violation = worst;
        }
        eq_rows rows = {.n_rows = in.data.n_rows, .n_features = INPROC_FEATURES, .x = in.x, .row = in.row};
        inproc_begin(&cx, &in, method, &s);
        s.param[2] = 21;
        CHECK(method->fit(&s.step, &in.data) == EQ_OK && method->predict(&s.step, &rows, score) == EQ_OK);
        for (size_t i = 0; i < in.data.n_rows; i++) score[i] = score[i] > 0.5f;
        CHECK_NEAR(error_of(EQ_UTILITY_PARITY_DEMOGRAPHIC, &violation), best_error, 1e-12);
        CHECK_NEAR(violation, best_violation, 1e-12);
        cJSON_Delete(in.expected);
    }
}

int main(void) {
    RUN(mixtures_are_as_good_and_as_fair_as_those_of_fairlearn);
    RUN(each_point_of_the_grid_is_that_of_fairlearn);
    eq_ctx_free(&cx);
    return check_done();
}
