/* Massaging by hand, ranked by given scores. Group 0: 1 of 4 favourable, group 1: 3 of 4; the rate of all is 1/2, so one label
 * of each is changed: |3/4 - 1/4| 4 4 / 8 = 1. */
#include "check.h"
#include "method/pre/border.h"
#include "method/pre/massaging.h"
#include "runner.h"

static eq_ctx cx;

static double score[12] = {.8, .1, .5, .3, .2, .9, .6, .4, .7, .65, .35, .15};
static uint16_t group[12] = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2};
static uint8_t y[12];
static double weight[12], factor[3][2];

/* Labels "1000 1110" of the first n rows, massaged; returns them as a text. */
static const char *massage(const char *labels, size_t n, size_t n_groups, double strength) {
    static char after[13];
    eq_resampling work;
    eq_dataset train = {.n_rows = n, .n_groups = n_groups, .y = y, .group = group, .weight = weight};
    for (size_t i = 0; i < n; i++) y[i] = labels[i] == '1';
    CHECK(eq_resampling_begin(&cx, &cx.mem, &train, &work) == EQ_OK);
    CHECK(eq_border_sort(&cx, &train, score, &work.rows) == EQ_OK);
    CHECK(eq_massaging_flip(&cx, &work, strength, &train, factor) == EQ_OK);
    for (size_t i = 0; i < n; i++) after[i] = y[i] ? '1' : '0';
    after[n] = 0;
    return after;
}

static void all_weigh(double w) {
    for (size_t i = 0; i < 12; i++) weight[i] = w;
}

/* Of .1, .5, .3 the highest is promoted, of .2, .9, .6 the lowest demoted, in any unit of weight. */
static void the_rows_at_the_border_change_sides(void) {
    for (double unit = 0.1; unit < 8; unit += 3.45) {
        all_weigh(unit);
        CHECK_TEXT(massage("10001110", 8, 2, 1), "10100110");
        const double expected[2][2] = {{2 / 3.0, 2}, {2, 2 / 3.0}};
        for (int g = 0; g < 2; g++)
            for (int c = 0; c < 2; c++) CHECK_NEAR(factor[g][c], expected[g][c], 1e-15);
    }
}

/* floor(t 1 + 1/2) labels. */
static void strength_is_a_share_of_the_labels(void) {
    all_weigh(1);
    CHECK_TEXT(massage("10001110", 8, 2, 0), "10001110");
    CHECK_TEXT(massage("10001110", 8, 2, 0.4), "10001110");
    CHECK_TEXT(massage("10001110", 8, 2, 0.5), "10100110");
}

/* 0 of 4, 4 of 4 and 3 of 4: the rate is 7/12. Group 0 lacks 7/3, groups 1 and 2 have 5/3 and 2/3 too many: 7/3 rounds to 2
 * promotions, and 2 demotions in proportion 10/7 : 4/7, by largest remainders 1 : 1. */
static void three_groups_share_the_demotions(void) {
    all_weigh(1);
    CHECK_TEXT(massage("000011111110", 12, 3, 1), "101001111100");
}

/* Row 2 weighs 3, so group 0's rate is 1/6 and that of all 4/10: group 0 lacks 1.4, in units of the mean weight 5/4 1.12, so 1
 * unit is promoted. Row 2 is nearest, and more than half of its 3 is more than is wanted; so nothing is promoted. */
static void a_row_is_changed_if_more_than_half_of_it_is_wanted(void) {
    all_weigh(1);
    weight[2] = 3;
    CHECK_TEXT(massage("10001110", 8, 2, 1), "10000110");
    CHECK_NEAR(factor[0][0], 1, 0);
    CHECK_NEAR(factor[1][1], 2 / 3.0, 1e-15);
}

/* Through the method itself: the world's base rates meet to the nearest label. */
static void base_rates_become_equal(void) {
    static world w;
    static unsigned char state[512];
    const eq_method *method = eq_method_find("massaging");
    double after[2] = {0, 0}, n[2] = {0, 0}, strength = 1;
    size_t n_up = 0, n_down = 0;
    world_make(&w, 600, 10, 10);
    uint8_t before[600];
    memcpy(before, w.train.y, sizeof before);
    eq_step step = {.cx = &cx, .arena = &cx.mem, .rng = eq_rng_seed(1), .param = &strength, .state = state, .budget = INT64_MAX};
    CHECK(method->state_size <= sizeof state && method->prepare(&step, &w.train.data) == EQ_OK && step.done == 1);
    for (size_t i = 0; i < 600; i++) {
        uint16_t g = w.train.group[i];
        after[g] += w.train.y[i], n[g]++;
        n_up += w.train.y[i] > before[i];
        n_down += w.train.y[i] < before[i];
        if (w.train.y[i] != before[i]) CHECK(w.train.y[i] == (g == 0));
    }
    CHECK(n_up == n_down && n_up > 40);
    CHECK(fabs(after[0] / n[0] - after[1] / n[1]) <= 0.5 / n[0] + 0.5 / n[1]);
}

int main(void) {
    RUN(the_rows_at_the_border_change_sides);
    RUN(strength_is_a_share_of_the_labels);
    RUN(three_groups_share_the_demotions);
    RUN(a_row_is_changed_if_more_than_half_of_it_is_wanted);
    RUN(base_rates_become_equal);
    eq_ctx_free(&cx);
    return check_done();
}
