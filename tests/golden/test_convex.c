/* The covariance constraint and the prejudice remover against ../shared/golden/methods/convex_german.json: coefficients of the
 * former to 1e-6, objective of the latter to 1e-4. Coefficients are read off scores: of a row of zeros the intercept, of a row
 * with one 1 a coefficient more. */
#include <math.h>

#include "check.h"
#include "inproc.h"
#include "math/kernels.h"

static eq_ctx cx;
static inproc in;

static cJSON *read_all(void) {
    bool there = inproc_read(&cx, "german", &in);
    cJSON_Delete(in.expected); /* of the reductions: the rows alone are wanted */
    return !there ? NULL : golden_json(&cx, golden_folder(), "methods/convex_german.json");
}

/* theta (9), the intercept last, of a group's model. Scores are floats, so a coefficient is read to 1e-7 of its logit's size. */
static void read_coefficients(const eq_method *method, eq_step *step, uint16_t a, double *theta) {
    static float x[(INPROC_FEATURES + 1) * INPROC_FEATURES];
    uint16_t group[INPROC_FEATURES + 1];
    uint32_t row[INPROC_FEATURES + 1] = {0};
    float score[INPROC_FEATURES + 1];
    for (size_t k = 0; k <= INPROC_FEATURES; k++) group[k] = a;
    for (size_t k = 0; k < INPROC_FEATURES; k++) x[k * INPROC_FEATURES + k] = 1;
    eq_rows rows = {.n_rows = INPROC_FEATURES + 1, .n_features = INPROC_FEATURES, .x = x, .row = row, .group = group};
    CHECK(method->predict(step, &rows, score) == EQ_OK);
    for (size_t k = 0; k <= INPROC_FEATURES; k++) theta[k] = eq_log((double)score[k] / (1 - (double)score[k]));
    for (size_t k = 0; k < INPROC_FEATURES; k++) theta[k] -= theta[INPROC_FEATURES];
}

static void constrained_coefficients_are_those_of_the_conic_solution(void) {
    cJSON *all = read_all();
    if (!all) SKIP("no golden values");
    const cJSON *solutions = golden_at(golden_at(all, "covariance_penalty"), "solutions");
    const eq_method *method = eq_method_find("covariance_constraint");
    double free = golden_at(cJSON_GetArrayItem(solutions, 0), "covariance")->valuedouble, theta[INPROC_FEATURES + 1];
    for (int s = 0; s < cJSON_GetArraySize(solutions); s++) {
        const cJSON *solution = cJSON_GetArrayItem(solutions, s), *bound = golden_at(solution, "bound");
        inproc_step step;
        inproc_begin(&cx, &in, method, &step);
        step.param[0] = cJSON_IsNumber(bound) ? 1 - bound->valuedouble / free : 1e-12; /* 0 itself is the plan's model */
        CHECK(method->fit(&step.step, &in.data) == EQ_OK);
        read_coefficients(method, &step.step, 0, theta);
        for (int k = 0; k < INPROC_FEATURES; k++)
            CHECK_NEAR(theta[k], cJSON_GetArrayItem(golden_at(solution, "coef"), k)->valuedouble, 1e-6);
        CHECK_NEAR(theta[INPROC_FEATURES], golden_at(solution, "intercept")->valuedouble, 1e-6);
    }
    cJSON_Delete(all);
}

/* The objective of weights, written anew. */
static double prejudice_objective(double eta, double theta[2][INPROC_FEATURES + 1]) {
    static double p[INPROC_ROWS];
    double sum[2] = {0, 0}, n[2] = {0, 0}, loss = 0;
    for (size_t i = 0; i < in.data.n_rows; i++) {
        const double *own = theta[in.group[i]];
        double z = own[INPROC_FEATURES];
        for (size_t k = 0; k < INPROC_FEATURES; k++) z += own[k] * (double)in.x[i * INPROC_FEATURES + k];
        p[i] = eq_sigmoid(z);
        sum[in.group[i]] += p[i], n[in.group[i]]++;
        loss -= log(in.y[i] ? p[i] : 1 - p[i]);
    }
    double all = (sum[0] + sum[1]) / (n[0] + n[1]);
    for (size_t i = 0; i < in.data.n_rows; i++) {
        double q = sum[in.group[i]] / n[in.group[i]];
        loss += eta * (p[i] * log(q / all) + (1 - p[i]) * log((1 - q) / (1 - all)));
    }
    for (int a = 0; a < 2; a++)
        for (int k = 0; k <= INPROC_FEATURES; k++) loss += 0.5 * theta[a][k] * theta[a][k];
    return loss;
}

static void the_prejudice_remover_reaches_the_golden_objective(void) {
    cJSON *all = read_all();
    if (!all) SKIP("no golden values");
    const cJSON *solutions = golden_at(golden_at(all, "prejudice_remover"), "solutions");
    const eq_method *method = eq_method_find("prejudice_remover");
    for (int s = 0; s < cJSON_GetArraySize(solutions); s++) {
        const cJSON *solution = cJSON_GetArrayItem(solutions, s);
        double eta = golden_at(solution, "eta")->valuedouble, best = golden_at(solution, "objective")->valuedouble;
        double theta[2][INPROC_FEATURES + 1];
        inproc_step step;
        inproc_begin(&cx, &in, method, &step);
        step.param[0] = eta > 0 ? eta : 1e-12;
        CHECK(method->fit(&step.step, &in.data) == EQ_OK);
        for (uint16_t a = 0; a < 2; a++) read_coefficients(method, &step.step, a, theta[a]);
        printf("  note eta %g: objective %.6f (golden %.6f)\n", eta, prejudice_objective(eta, theta), best);
        CHECK_NEAR(prejudice_objective(eta, theta), best, 1e-4);
    }
    cJSON_Delete(all);
}

int main(void) {
    RUN(constrained_coefficients_are_those_of_the_conic_solution);
    RUN(the_prejudice_remover_reaches_the_golden_objective);
    eq_ctx_free(&cx);
    return check_done();
}
