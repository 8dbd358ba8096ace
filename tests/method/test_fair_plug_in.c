/* The fair plug-in rule: against ../shared/golden/methods/fpir.json (1e-9 on t), and by hand. */
#include "check.h"
#include "equipoise/method.h"
#include "golden/golden.h"
#include "method/post/plug_in.h"

static eq_ctx cx;
static golden_rows rows;

static void check_step(eq_plug_in *plug_in, const eq_outcomes *o, const cJSON *step) {
    eq_plug_in_rule rule;
    plug_in->tolerance = golden_at(step, "delta")->valuedouble;
    CHECK(eq_plug_in_find(plug_in, o, &rule));
    CHECK_NEAR(rule.t, golden_at(step, "t")->valuedouble, 1e-9);
    CHECK_NEAR(rule.cut[EQ_UNPRIVILEGED], golden_at(golden_at(step, "threshold"), "0")->valuedouble, 1e-9);
    CHECK_NEAR(rule.cut[EQ_PRIVILEGED], golden_at(golden_at(step, "threshold"), "1")->valuedouble, 1e-9);
    CHECK_NEAR(rule.gap, golden_at(step, "plug_in_gap")->valuedouble, 1e-9);
}

static void thresholds_are_the_golden_ones(void) {
    cJSON *golden = golden_json(&cx, golden_folder(), "methods/fpir.json");
    const cJSON *of_case, *block, *step;
    static const uint8_t privileged[] = {0, 1};
    int n = 0;
    if (!golden) SKIP("no golden files at ../shared/golden/methods");
    cJSON_ArrayForEach(of_case, golden) {
        char file[80];
        snprintf(file, sizeof file, "cases/%s.csv", of_case->string);
        golden_parse_rows(golden_text(&cx, golden_folder(), file), &rows);
        eq_outcomes o = {.n_rows = rows.n_rows,
                         .n_groups = 2,
                         .y = rows.y,
                         .score = rows.score,
                         .group = rows.group,
                         .privileged = privileged};
        cJSON_ArrayForEach(block, of_case) {
            eq_plug_in plug_in = {.base = 0.5, .parity = EQ_PARITY_SELECTION};
            if (!strcmp(block->string, "equal_opportunity")) plug_in.parity = EQ_PARITY_TPR;
            if (!strcmp(block->string, "fpr_parity")) plug_in.parity = EQ_PARITY_FPR;
            cJSON_ArrayForEach(step, golden_at(block, "steps")) check_step(&plug_in, &o, step), n++;
        }
    }
    CHECK(n == 27);
    cJSON_Delete(golden);
}

/* Four people a side, 1/2 of all each: v = t. Privileged scores .9 .7 .6 .2, the others' .8 .45 .3 .1, base .5: 3/4 against 1/4.
 * At t = .05 the others' threshold is .45, which .45 does not exceed; beyond it, 2/4: the gap 1/4. At t = .1 the privileged
 * threshold is .6, .6 is out: gap 0. */
static const double score[] = {0.9, 0.7, 0.6, 0.2, 0.8, 0.45, 0.3, 0.1};
static const uint8_t y[] = {1, 1, 0, 0, 1, 1, 0, 0};
static const uint16_t group[] = {1, 1, 1, 1, 0, 0, 0, 0};
static const uint8_t privileged[] = {0, 1};

static void the_price_is_the_smallest_that_will_do(void) {
    eq_outcomes o = {.n_rows = 8, .n_groups = 2, .y = y, .score = score, .group = group, .privileged = privileged};
    eq_plug_in plug_in = {.parity = EQ_PARITY_SELECTION, .base = 0.5, .tolerance = 0.5};
    eq_plug_in_rule rule;
    CHECK(eq_plug_in_find(&plug_in, &o, &rule));
    CHECK(rule.t == 0 && rule.cut[0] == 0.5 && rule.cut[1] == 0.5);
    plug_in.tolerance = 0.3;
    CHECK(eq_plug_in_find(&plug_in, &o, &rule));
    CHECK_NEAR(rule.t, 0.05, 1e-12);
    CHECK_NEAR(rule.gap, 0.25, 1e-15);
    plug_in.tolerance = 0;
    CHECK(eq_plug_in_find(&plug_in, &o, &rule));
    CHECK_NEAR(rule.t, 0.1, 1e-12);
    CHECK_NEAR(rule.cut[EQ_PRIVILEGED], 0.6, 1e-12);
    CHECK_NEAR(rule.gap, 0, 1e-15);
}

/* By outcomes TPR is 2/2 against 1/2; p_a1 = 1/4 a side, v = 2 t: the others' threshold .5 / (1 + v) falls below .45 at v = 1/9,
 * t = 1/18. */
static void outcomes_may_be_asked_instead_of_scores(void) {
    eq_outcomes o = {.n_rows = 8, .n_groups = 2, .y = y, .score = score, .group = group, .privileged = privileged};
    eq_plug_in plug_in = {.parity = EQ_PARITY_TPR, .base = 0.5, .tolerance = 0, .by_labels = true};
    eq_plug_in_rule rule;
    CHECK(eq_plug_in_find(&plug_in, &o, &rule));
    CHECK_NEAR(rule.t, 1 / 18.0, 1e-12);
    CHECK(rule.gap == 0);
}

/* Whatever the scores, a tolerance of 0 can be met in the direction of the gap: at worst nobody is selected on one side. */
static void constant_scores_end_with_nobody_selected(void) {
    static const double all[] = {0.6, 0.6, 0.6, 0.6, 0.4, 0.4, 0.4, 0.4};
    eq_outcomes o = {.n_rows = 8, .n_groups = 2, .y = y, .score = all, .group = group, .privileged = privileged};
    for (eq_parity parity = EQ_PARITY_SELECTION; parity <= EQ_PARITY_FPR; parity++) {
        eq_plug_in plug_in = {.parity = parity, .base = 0.5, .tolerance = 0};
        eq_plug_in_rule rule;
        CHECK(eq_plug_in_find(&plug_in, &o, &rule));
        CHECK(rule.gap <= 0 && rule.t > 0);
    }
}

int main(void) {
    RUN(thresholds_are_the_golden_ones);
    RUN(the_price_is_the_smallest_that_will_do);
    RUN(outcomes_may_be_asked_instead_of_scores);
    RUN(constant_scores_end_with_nobody_selected);
    eq_ctx_free(&cx);
    return check_done();
}
