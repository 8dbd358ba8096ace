/* Weighted confusion counts by group. */
#include "check.h"
#include "metric/tally.h"

static const uint8_t y[6] = {1, 1, 0, 0, 1, 0}, yhat[6] = {1, 0, 1, 0, 1, 1};
static const uint16_t group[6] = {0, 0, 0, 0, 1, 1};
static const double weight[6] = {2, 3, 0.5, 1, 4, 0};
static const uint8_t privileged[3] = {0, 1, 0};

static eq_outcomes outcomes(void) {
    return (eq_outcomes){.n_rows = 6, .n_groups = 3, .y = y, .yhat = yhat, .group = group, .privileged = privileged};
}

static void each_row_counts_in_one_cell_of_its_group(void) {
    eq_ctx cx = {0};
    eq_tally t[3];
    eq_outcomes o = outcomes();
    CHECK(eq_tally_count(&cx, &o, t) == EQ_OK);
    CHECK(t[0].tp == 1 && t[0].fn == 1 && t[0].fp == 1 && t[0].tn == 1 && t[0].n_rows == 4);
    CHECK(t[1].tp == 1 && t[1].fn == 0 && t[1].fp == 1 && t[1].tn == 0 && t[1].n_rows == 2);
    CHECK(t[2].tp == 0 && t[2].n_rows == 0);
    eq_ctx_free(&cx);
}

static void weights_add_up_beside_their_squares_and_rows(void) {
    eq_ctx cx = {0};
    eq_tally t[3];
    eq_outcomes o = outcomes();
    o.weight = weight;
    CHECK(eq_tally_count(&cx, &o, t) == EQ_OK);
    CHECK(t[0].tp == 2 && t[0].fn == 3 && t[0].fp == 0.5 && t[0].tn == 1);
    CHECK(t[0].squared[EQ_TP] == 4 && t[0].squared[EQ_FN] == 9 && t[0].squared[EQ_FP] == 0.25 && t[0].squared[EQ_TN] == 1);
    CHECK(t[1].tp == 4 && t[1].fp == 0 && t[1].rows[EQ_FP] == 1 && t[1].n_rows == 2);
    eq_ctx_free(&cx);
}

static void without_decisions_the_labels_take_their_place(void) {
    eq_ctx cx = {0};
    eq_tally t[3];
    eq_outcomes o = outcomes();
    o.yhat = NULL;
    CHECK(eq_tally_count(&cx, &o, t) == EQ_OK);
    CHECK(t[0].tp == 2 && t[0].tn == 2 && t[0].fp == 0 && t[0].fn == 0);
    eq_ctx_free(&cx);
}

static void sides_pool_the_groups(void) {
    eq_ctx cx = {0};
    eq_tally t[3], side[EQ_N_SIDES];
    static const uint8_t last[3] = {0, 0, 1};
    eq_outcomes o = outcomes();
    o.weight = weight;
    CHECK(eq_tally_count(&cx, &o, t) == EQ_OK);
    eq_tally_sides(t, last, 3, side);
    CHECK(side[EQ_UNPRIVILEGED].tp == 6 && side[EQ_UNPRIVILEGED].squared[EQ_TP] == 20);
    CHECK(side[EQ_UNPRIVILEGED].n_rows == 6 && side[EQ_PRIVILEGED].n_rows == 0);
    eq_ctx_free(&cx);
}

static void a_bad_row_is_refused_by_its_number(void) {
    eq_ctx cx = {0};
    eq_tally t[3];
    eq_outcomes o = outcomes();
    static const uint8_t bad[6] = {0, 1, 0, 0, 7, 0};
    o.yhat = bad;
    CHECK(eq_tally_count(&cx, &o, t) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "row 5: decision is 7, expected 0 or 1");
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(each_row_counts_in_one_cell_of_its_group);
    RUN(weights_add_up_beside_their_squares_and_rows);
    RUN(without_decisions_the_labels_take_their_place);
    RUN(sides_pool_the_groups);
    RUN(a_bad_row_is_refused_by_its_number);
    return check_done();
}
