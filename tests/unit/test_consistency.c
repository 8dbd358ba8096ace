/* Consistency worked by hand on four people on a line. */
#include "check.h"
#include "metric/consistency.h"

/* At 0, 1, 3, 7 with k = 2: the neighbour of each beside itself is 1, 0, 1, 2. */
static const float place[4] = {0, 1, 3, 7};
static const char *const name[3] = {"a", "b", "nobody"};
static const uint16_t group[4] = {0, 0, 1, 1};
static const uint8_t label[4] = {1, 1, 0, 1}, decision[4] = {1, 0, 0, 0};

static eq_consistency measured(eq_ctx *cx, const eq_outcomes *outcomes, size_t k) {
    eq_neighbours found;
    eq_consistency out = {0};
    eq_neighbour_question ask = {{place, 4, 1}, NULL, k};
    CHECK(eq_neighbours_find(cx, &cx->mem, &ask, &found) == EQ_OK);
    CHECK(eq_consistency_measure(cx, &cx->mem, outcomes, &found, k, &out) == EQ_OK);
    return out;
}

/* Decisions 1 0 0 0: means 1/2, 1/2, 0, 0; terms 1/2, 1/2, 0, 0: overall 1 - 1/4; group a 1/2, group b 1.
 * Labels 1 1 0 1: means 1, 1, 1/2, 1/2; terms 0, 0, 1/2, 1/2: 3/4; group a 1, b 1/2. */
static void consistency_is_one_minus_the_mean_gap_to_the_neighbours(void) {
    eq_ctx cx = {0};
    eq_outcomes o = {.n_rows = 4, .n_groups = 3, .y = label, .yhat = decision, .group = group, .group_name = name};
    eq_consistency c = measured(&cx, &o, 2);
    CHECK_NEAR(c.overall.value, 0.75, 0);
    CHECK_NEAR(c.group[0].value, 0.5, 0);
    CHECK_NEAR(c.group[1].value, 1, 0);
    CHECK_TEXT(c.group[1].note, "few");
    CHECK(isnan(c.overall.low) && isnan(c.overall.high) && !c.overall.why);
    o.yhat = NULL;
    c = measured(&cx, &o, 2);
    CHECK_NEAR(c.overall.value, 0.75, 0);
    CHECK_NEAR(c.group[0].value, 1, 0);
    CHECK_NEAR(c.group[1].value, 0.5, 0);
    eq_ctx_free(&cx);
}

/* Weights 3 1 0 2, decisions 1 0 0 0: row 0's mean is 3/4, term 1/4; row 1: 3/4, term 3/4; row 2 weighs nothing;
 * row 3: neighbour 2 weighs nothing, mean 0, term 0. 1 - (3/4 + 3/4) / 6. */
static void weights_count_in_both_means(void) {
    static const double weight[4] = {3, 1, 0, 2}, one[4] = {1, 1, 1, 1};
    eq_ctx cx = {0};
    eq_outcomes o = {.n_rows = 4, .n_groups = 2, .y = label, .yhat = decision, .group = group, .weight = weight};
    CHECK_NEAR(measured(&cx, &o, 2).overall.value, 0.75, 1e-15);
    CHECK_NEAR(measured(&cx, &o, 2).group[0].value, 1 - 1.5 / 4, 1e-15);
    o.weight = one;
    CHECK_NEAR(measured(&cx, &o, 2).overall.value, 0.75, 0);
    eq_ctx_free(&cx);
}

static void alone_everyone_is_consistent(void) {
    eq_ctx cx = {0};
    eq_outcomes o = {.n_rows = 4, .n_groups = 2, .y = label, .yhat = decision, .group = group};
    CHECK_NEAR(measured(&cx, &o, 1).overall.value, 1, 0);
    eq_ctx_free(&cx);
}

static void consistency_is_undefined_without_people_or_neighbours(void) {
    static const double weight[4] = {1, 1, 0, 0};
    eq_ctx cx = {0};
    eq_outcomes o = {.n_rows = 4, .n_groups = 3, .y = label, .group = group, .group_name = name, .weight = weight};
    eq_consistency c = measured(&cx, &o, 2);
    CHECK(isnan(c.group[1].value) && isnan(c.group[2].value) && c.overall.value == 1);
    CHECK_TEXT(c.group[1].why, "group \"b\" has no rows of positive weight: consistency is undefined");
    CHECK_TEXT(c.group[2].why, "group \"nobody\" has no rows: consistency is undefined");
    c = measured(&cx, &o, 5);
    CHECK(isnan(c.overall.value) && isnan(c.group[0].value));
    CHECK_TEXT(c.overall.why, "there are 4 rows, fewer than the 5 neighbours asked for: consistency is undefined");
    eq_ctx_free(&cx);
}

static void running_out_of_memory_is_a_status(void) {
    eq_ctx whole = {0};
    eq_neighbours found;
    eq_neighbour_question ask = {{place, 4, 1}, NULL, 2};
    eq_outcomes o = {.n_rows = 4, .n_groups = 3, .y = label, .group = group, .group_name = name};
    CHECK(eq_neighbours_find(&whole, &whole.mem, &ask, &found) == EQ_OK);
    eq_status status = EQ_EMEMORY;
    size_t at = 1;
    for (; status == EQ_EMEMORY && at < 20; at++) {
        eq_ctx cx = {.fail_at = at};
        eq_consistency out;
        status = eq_consistency_measure(&cx, &cx.mem, &o, &found, 2, &out);
        eq_ctx_free(&cx);
    }
    CHECK(status == EQ_OK && at == 7); /* groups, sets; who, clause and sentence of one */
    eq_ctx_free(&whole);
}

int main(void) {
    RUN(consistency_is_one_minus_the_mean_gap_to_the_neighbours);
    RUN(weights_count_in_both_means);
    RUN(alone_everyone_is_consistent);
    RUN(consistency_is_undefined_without_people_or_neighbours);
    RUN(running_out_of_memory_is_a_status);
    return check_done();
}
