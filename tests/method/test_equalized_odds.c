/* Equalized odds by hand. Of 20 rows a side, 10 of them favourable:
 *   privileged: tp 8, fn 2, fp 2, tn 8 (TPR 0.8, FPR 0.2)     others: tp 6, fn 4, fp 2, tn 8 (TPR 0.6, FPR
 * 0.2) The best both can have is (FPR 0.2, TPR 0.6): the lines keep-all to keep-none leave the better side
 * there. With keep k and turn t: 0.8 k + 0.2 t = 0.6 and 0.2 k + 0.8 t = 0.2, so k = 11/15 and t = 1/15. */
#include "check.h"
#include "equipoise/method.h"
#include "method/post/equalized_odds.h"

static eq_ctx cx;

static void the_better_side_comes_down_to_the_other(void) {
    eq_tally side[EQ_N_SIDES] = {
        [EQ_UNPRIVILEGED] = {.tp = 6, .fn = 4, .fp = 2, .tn = 8}, [EQ_PRIVILEGED] = {.tp = 8, .fn = 2, .fp = 2, .tn = 8}};
    eq_odds_program program;
    double x[EQ_N_CHANCES];
    CHECK(eq_odds_program_make(side, false, &program));
    CHECK_NEAR(eq_odds_program_solve(&program, x), -0.8, 1e-12); /* twice 0.2 - 0.6 */
    CHECK_NEAR(x[EQ_PRIVILEGED_KEEP], 11 / 15.0, 1e-12);
    CHECK_NEAR(x[EQ_PRIVILEGED_TURN], 1 / 15.0, 1e-12);
    CHECK_NEAR(x[EQ_OTHERS_KEEP], 1, 1e-12);
    CHECK_NEAR(x[EQ_OTHERS_TURN], 0, 1e-12);
}

/* Everybody is predicted favourable: no decision can be told from another, and none is changed. */
static void predictions_that_are_all_alike_are_kept(void) {
    eq_tally side[EQ_N_SIDES] = {{.tp = 3, .fp = 5}, {.tp = 6, .fp = 4}};
    eq_odds_program program;
    double x[EQ_N_CHANCES];
    CHECK(eq_odds_program_make(side, false, &program));
    CHECK_NEAR(eq_odds_program_solve(&program, x), 0, 1e-12);
    CHECK(x[EQ_PRIVILEGED_KEEP] == 1 && x[EQ_OTHERS_KEEP] == 1);
}

static void a_side_of_one_label_has_no_program(void) {
    eq_tally side[EQ_N_SIDES] = {{.tp = 3, .fp = 5}, {.tp = 6}};
    eq_odds_program program;
    CHECK(!eq_odds_program_make(side, false, &program));
}

/* AIF360 0.3 divides joint shares within a side (8/20) by the side's share of all rows: of the others' in row
 * two. Privileged 20 of 60 rows: f = 1/3, others 2/3. */
static void the_old_equations_divide_by_the_share_of_rows(void) {
    eq_tally side[EQ_N_SIDES] = {
        [EQ_UNPRIVILEGED] = {.tp = 12, .fn = 8, .fp = 4, .tn = 16}, [EQ_PRIVILEGED] = {.tp = 8, .fn = 2, .fp = 2, .tn = 8}};
    eq_odds_program p;
    CHECK(eq_odds_program_make(side, true, &p));
    CHECK_NEAR(p.equal[0][EQ_PRIVILEGED_KEEP], 8 / 20.0 / (1 / 3.0), 1e-12);
    CHECK_NEAR(p.equal[0][EQ_OTHERS_TURN], -8 / 40.0 / (2 / 3.0), 1e-12);
    CHECK_NEAR(p.equal[1][EQ_PRIVILEGED_TURN], 8 / 20.0 / (2 / 3.0), 1e-12);
    CHECK_NEAR(p.equal[1][EQ_OTHERS_KEEP], -4 / 40.0 / (1 / 3.0), 1e-12);
}

/* ---- the hooks: the tallies above as rows, repeated; every row drawn by its own id ---- */

enum { N = 40000 };
static float scores[N];
static uint8_t y[N], yhat[N], valid_y[N];
static uint16_t groups[N];
static uint32_t person[N];
static double weight[N];

/* Shares favoured among y = 1 and y = 0 of each side: all 0.6 and 0.2. Deviation of a share of 10,000 rows at
 * most 0.005. */
static void decisions_have_equal_rates(void) {
    const eq_method *method = eq_method_find("equalized_odds");
    static const double at_half[] = {1, 0};
    double state[8] = {0}, n[2][2] = {{0, 0}, {0, 0}}, favoured[2][2] = {{0, 0}, {0, 0}};
    for (uint32_t i = 0; i < N; i++) {
        groups[i] = i / 20 % 2;
        y[i] = i % 20 < 10;
        uint32_t right = y[i] ? i % 20 : i % 20 - 10; /* the first 8 (or 6) of ten are predicted rightly */
        bool correct = right < (y[i] && groups[i] == 0 ? 6u : 8u);
        scores[i] = (y[i] == 1) == correct ? 0.9f : 0.1f;
        person[i] = i;
        weight[i] = 1;
    }
    eq_dataset valid = {.n_rows = N, .n_groups = 2, .y = y, .group = groups, .weight = weight};
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .rng = eq_rng_seed(3),
                    .param = at_half,
                    .state = state,
                    .privileged = (const uint8_t[]){0, 1},
                    .n_groups = 2,
                    .threshold = 0.95};
    eq_rows rows = {.n_rows = N, .row = person, .group = groups};
    CHECK(method->state_size <= sizeof state);
    for (size_t i = 0; i < N; i++) valid_y[i] = y[i] && !groups[i];
    valid.y = valid_y;
    CHECK(method->calibrate(&step, &valid, scores) == EQ_EINPUT); /* not the model's decisions under the method's name */
    CHECK_TEXT(eq_message(&cx), "equalized_odds: on validation the privileged groups have no favourable outcomes: TPR is "
                                "undefined");
    eq_ctx_clear(&cx);
    valid.y = y;
    CHECK(method->calibrate(&step, &valid, scores) == EQ_OK);
    CHECK(method->decide(&step, &rows, scores, yhat) == EQ_OK);
    for (size_t i = 0; i < N; i++) n[groups[i]][y[i]] += 1, favoured[groups[i]][y[i]] += yhat[i];
    for (int g = 0; g < 2; g++) {
        CHECK_NEAR(favoured[g][1] / n[g][1], 0.6, 0.02);
        CHECK_NEAR(favoured[g][0] / n[g][0], 0.2, 0.02);
    }
}

int main(void) {
    RUN(the_better_side_comes_down_to_the_other);
    RUN(predictions_that_are_all_alike_are_kept);
    RUN(a_side_of_one_label_has_no_program);
    RUN(the_old_equations_divide_by_the_share_of_rows);
    RUN(decisions_have_equal_rates);
    eq_ctx_free(&cx);
    return check_done();
}
