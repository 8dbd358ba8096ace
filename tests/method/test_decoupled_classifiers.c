/* Decoupled classifiers on a world in which merit counts for one group and against the other: no line fits both. */
#include "check.h"
#include "runner.h"

enum { STRENGTH, LEAST_ROWS };

static eq_ctx cx;
static world start, scratch;
static outcome common, own, half;

/* y = 1 where merit is positive in group 1, negative in group 0; nothing but merit is told. */
static void turn(part *p) {
    for (size_t i = 0; i < p->data.n_rows; i++) {
        float *x = p->x + i * N_FEATURES;
        x[1] = x[4] = 0;
        p->y[i] = (x[0] > 0) == (p->group[i] == 1);
    }
}

static void mix(double strength, double least_rows, bool small, outcome *out) {
    eq_ctx_free(&cx);
    scratch = start;
    world_tie(&scratch);
    order o = {
        .method = eq_method_find("decoupled_classifiers"), .param = (double[2]){strength, least_rows}, .seed = 1, .small = small};
    CHECK(run(&cx, &scratch, &o, out) == EQ_OK);
}

static double accuracy(const outcome *o, uint16_t group) {
    double right = 0, n = 0;
    for (size_t i = 0; i < start.test.data.n_rows; i++) {
        if (start.test.group[i] != group) continue;
        right += o->yhat[i] == start.test.y[i];
        n++;
    }
    return right / n;
}

static void each_group_is_judged_by_its_own_pattern(void) {
    for (int small = 0; small < 2; small++) { /* networks, and lines */
        mix(0, 50, small, &common);
        mix(1, 50, small, &own);
        CHECK(accuracy(&common, 0) < 0.6);
        CHECK(accuracy(&own, 0) > 0.9 && accuracy(&own, 1) > 0.9);
    }
}

static void strength_mixes_the_two_scores(void) {
    mix(0, 50, false, &common);
    mix(1, 50, false, &own);
    mix(0.25, 50, false, &half);
    for (size_t i = 0; i < start.test.data.n_rows; i++)
        CHECK(half.score[i] == (float)(0.75 * (double)common.score[i] + 0.25 * (double)own.score[i]));
    CHECK_TEXT(half.weights, own.weights); /* the same models */
    CHECK(strcmp(half.weights, common.weights) != 0);
}

/* Group 0 has fewer than 300 of the 600 training rows, group 1 more; group 1 alone then has a model. Above 600 nobody has. */
static void a_small_group_is_scored_by_the_common_model(void) {
    mix(0, 50, false, &common);
    mix(1, 300, false, &own);
    size_t n[2] = {0, 0};
    for (size_t i = 0; i < start.test.data.n_rows; i++) n[start.test.group[i]] += own.score[i] != common.score[i];
    CHECK(n[0] == 0 && n[1] > 100);
    mix(1, 601, false, &own);
    CHECK(!memcmp(own.score, common.score, sizeof own.score));
}

int main(void) {
    world_make(&start, 600, 400, 600);
    turn(&start.train);
    turn(&start.valid);
    turn(&start.test);
    RUN(each_group_is_judged_by_its_own_pattern);
    RUN(strength_mixes_the_two_scores);
    RUN(a_small_group_is_scored_by_the_common_model);
    eq_ctx_free(&cx);
    return check_done();
}
