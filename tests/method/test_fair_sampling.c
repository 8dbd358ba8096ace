/* Fair sampling: the rows that one price gives, and what it does in the world. */
#include "check.h"
#include "runner.h"

static eq_ctx cx;
static world start, scratch;
static outcome baseline, a, b;

static void runs(const double *param, outcome *out) {
    scratch = start;
    world_tie(&scratch);
    const eq_method *method = param ? eq_method_find("fair_sampling") : NULL;
    eq_status status = run(&cx, &scratch, &(order){.method = method, .param = param, .seed = 1}, out);
    CHECK(status == EQ_OK);
    if (status != EQ_OK) printf("  %s\n", eq_message(&cx));
}

/* A side's factors are 2 (1 - cut) and 2 cut, so they add up to 2; and of selection rates cut - 1/2 is t / (2 p) on the
 * privileged side, -t / (2 p) on the other. Rows are whole: a factor is off by 1/2 a row. */
static void rows_of_all_cells_follow_from_one_price(void) {
    const double param[3] = {1, 0, 0.02};
    double factor[2][2], off[2][2], t[2];
    runs(NULL, &baseline);
    runs(param, &a);
    for (int g = 0; g < 2; g++)
        for (int y = 0; y < 2; y++) {
            factor[g][y] = (double)a.n_learnt[g][y] / (double)baseline.n_learnt[g][y];
            off[g][y] = 0.5 / (double)baseline.n_learnt[g][y];
        }
    for (int g = 0; g < 2; g++) {
        double p = (double)(baseline.n_learnt[g][0] + baseline.n_learnt[g][1]) / 600;
        CHECK_NEAR(factor[g][0] + factor[g][1], 2, off[g][0] + off[g][1] + 1e-12);
        t[g] = (g ? 1 : -1) * (factor[g][0] - 1) * p;
        off[g][0] *= p;
    }
    CHECK(t[1] > 0.05); /* favourable rows of the privileged go, those of the others are repeated */
    CHECK_NEAR(t[0], t[1], off[0][0] + off[1][0] + 1e-12);
    CHECK(a.n_foreign == 0);
}

static double gap(const outcome *o) {
    double selected[2] = {0, 0}, n[2] = {0, 0};
    for (size_t i = 0; i < 600; i++) selected[start.test.group[i]] += o->yhat[i], n[start.test.group[i]]++;
    return selected[1] / n[1] - selected[0] / n[0];
}

/* A part of the price takes a part of the gap. */
static void strength_is_a_part_of_the_price(void) {
    const double whole[3] = {1, 0, 0.02}, half[3] = {0.5, 0, 0.02};
    runs(NULL, &baseline);
    runs(whole, &a);
    runs(half, &b);
    printf("  gap %+.3f, at half the price %+.3f, at all of it %+.3f\n", gap(&baseline), gap(&b), gap(&a));
    CHECK(gap(&baseline) > gap(&b) + 0.05 && gap(&b) > fabs(gap(&a)) + 0.05 && fabs(gap(&a)) < 0.06);
    for (int g = 0; g < 2; g++)
        for (int y = 0; y < 2; y++) {
            double n = (double)baseline.n_learnt[g][y];
            CHECK_NEAR((double)b.n_learnt[g][y] - n, ((double)a.n_learnt[g][y] - n) / 2, 0.75);
        }
}

static void a_gap_within_the_tolerance_leaves_the_rows(void) {
    const double param[3] = {1, 0, 0.9};
    runs(NULL, &baseline);
    runs(param, &a);
    CHECK(a.same_rows && !memcmp(a.score, baseline.score, sizeof a.score) && !strcmp(a.weights, baseline.weights));
}

int main(void) {
    world_make(&start, 600, 400, 600);
    RUN(rows_of_all_cells_follow_from_one_price);
    RUN(strength_is_a_part_of_the_price);
    RUN(a_gap_within_the_tolerance_leaves_the_rows);
    eq_ctx_free(&cx);
    return check_done();
}
