/* Groups within all rows and within strata. Cells are people of a group in a stratum: selected, refused. */
#include <math.h>

#include "check.h"
#include "equipoise/metric.h"
#include "equipoise/rng.h"
#include "math/proportion.h"

enum { MOST_STRATA = 6, UNKNOWN = 99 };

static eq_ctx cx;

typedef struct cells {
    size_t n_strata;
    double cell[MOST_STRATA][2][2]; /* by stratum, group, refused or selected */
    double unknown[2][2];           /* of no known stratum */
} cells;

static uint8_t y[4 * (MOST_STRATA + 1)], yhat[4 * (MOST_STRATA + 1)];
static double count[4 * (MOST_STRATA + 1)];
static uint16_t group[4 * (MOST_STRATA + 1)];
static uint32_t stratum[4 * (MOST_STRATA + 1)];

/* Group 0 is u, group 1 the privileged p. */
static eq_audit audit_of(const cells *c, bool named) {
    static const char *const name[2] = {"u", "p"};
    static const uint8_t privileged[2] = {0, 1};
    size_t n = 0;
    for (size_t s = 0; s <= c->n_strata; s++)
        for (size_t k = 0; k < 4; k++, n++) {
            yhat[n] = k % 2 == 1, group[n] = (uint16_t)(k / 2);
            stratum[n] = s < c->n_strata ? (uint32_t)s : UNKNOWN;
            count[n] = s < c->n_strata ? c->cell[s][k / 2][k % 2] : c->unknown[k / 2][k % 2];
        }
    eq_outcomes o = {.n_rows = n,
                     .n_groups = 2,
                     .y = y,
                     .yhat = yhat,
                     .count = count,
                     .group = group,
                     .group_name = name,
                     .privileged = privileged,
                     .stratum = named ? stratum : NULL,
                     .n_strata = c->n_strata};
    eq_audit a;
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, NULL, &a) == EQ_OK);
    return a;
}

static eq_value of_u(const eq_audit *a, const char *id) { return a->group[0].rate[eq_metric_find(id)]; }
static eq_value of(const eq_audit *a, const char *id) { return a->metric[eq_metric_find(id)]; }

static const char disparity[] = "demographic_disparity", conditional[] = "conditional_demographic_disparity",
                  parity[] = "conditional_statistical_parity_difference";

/* u: 10 selected, 40 refused; p: 30 and 20. Of 60 refused 40 are u, of 40 selected 10: 2/3 - 1/4 = 5/12. */
static void demographic_disparity_is_a_difference_of_shares(void) {
    cells c = {.n_strata = 1, .cell = {{{40, 10}, {20, 30}}}};
    eq_audit a = audit_of(&c, false);
    eq_value v = of_u(&a, disparity);
    double z = eq_normal_quantile(0.975);
    eq_interval i = eq_newcombe((eq_share){2.0 / 3, 60}, (eq_share){0.25, 40}, z);
    CHECK_NEAR(v.value, 5.0 / 12, 1e-15);
    CHECK_NEAR(v.low, i.low, 1e-15);
    CHECK_NEAR(v.high, i.high, 1e-15);
    CHECK_NEAR(a.group[1].rate[eq_metric_find(disparity)].value, -5.0 / 12, 1e-15);
    CHECK_TEXT(of(&a, disparity).why, "all rows would be compared with themselves: demographic disparity is undefined");
}

static void in_one_stratum_conditional_measures_are_the_plain_ones(void) {
    cells c = {.n_strata = 1, .cell = {{{40, 10}, {20, 30}}}};
    eq_audit a = audit_of(&c, true);
    const eq_value pair[2][2] = {{of_u(&a, disparity), of_u(&a, conditional)},
                                 {of(&a, "statistical_parity_difference"), of(&a, parity)}};
    for (int k = 0; k < 2; k++) {
        CHECK_NEAR(pair[k][1].value, pair[k][0].value, 1e-15);
        CHECK_NEAR(pair[k][1].low, pair[k][0].low, 1e-14);
        CHECK_NEAR(pair[k][1].high, pair[k][0].high, 1e-14);
    }
}

/* First stratum as above, 100 people; second 20 people: u 2 refused 2 selected, p 8 refused 8 selected, no disparity: 5/12 5/6.
 * Parity: u 50 x (.2 - .6) and 4 x 0, over 54. A third, where nobody is selected, says nothing of disparity; there are 10 of u
 * in it, without a difference, over 64. */
static void strata_are_weighed_and_those_that_say_nothing_counted(void) {
    cells c = {.n_strata = 2, .cell = {{{40, 10}, {20, 30}}, {{2, 2}, {8, 8}}, {{10, 0}, {90, 0}}}};
    double z = eq_normal_quantile(0.975);
    eq_audit a = audit_of(&c, true);
    eq_value v = of_u(&a, conditional);
    eq_interval one = eq_newcombe((eq_share){2.0 / 3, 60}, (eq_share){0.25, 40}, z);
    eq_interval two = eq_newcombe((eq_share){0.2, 10}, (eq_share){0.2, 10}, z);
    CHECK_NEAR(v.value, 5.0 / 12 * 100 / 120, 1e-15);
    CHECK_NEAR(v.value - v.low, sqrt(pow(100 * (5.0 / 12 - one.low), 2) + pow(20 * two.low, 2)) / 120, 1e-14);
    CHECK_NEAR(v.high - v.value, sqrt(pow(100 * (one.high - 5.0 / 12), 2) + pow(20 * two.high, 2)) / 120, 1e-14);
    CHECK(v.note == NULL);
    CHECK_NEAR(of(&a, parity).value, 50 * -0.4 / 54, 1e-15);
    c.n_strata = 3;
    a = audit_of(&c, true);
    CHECK_NEAR(of_u(&a, conditional).value, 5.0 / 12 * 100 / 120, 1e-15);
    CHECK_TEXT(of_u(&a, conditional).note, "in 2 of 3 strata");
    CHECK_NEAR(of(&a, parity).value, 50 * -0.4 / 64, 1e-15);
    CHECK(of(&a, parity).noted.cause == EQ_NO_CAUSE);
}

static void whose_stratum_is_not_known_is_in_none(void) {
    cells c = {.n_strata = 1, .cell = {{{40, 10}, {20, 30}}}, .unknown = {{100, 7}, {3, 50}}}, known = c;
    memset(known.unknown, 0, sizeof known.unknown);
    eq_audit a = audit_of(&c, true), b = audit_of(&known, true);
    CHECK_NEAR(of_u(&a, conditional).value, of_u(&b, conditional).value, 0);
    CHECK_NEAR(of(&a, parity).high, of(&b, parity).high, 0);
    CHECK(fabs(of_u(&a, disparity).value - of_u(&b, disparity).value) > 0.1);
}

static void what_cannot_be_compared_says_why(void) {
    cells c = {.n_strata = 2, .cell = {{{40, 0}, {20, 0}}, {{0, 5}, {0, 9}}}};
    eq_audit a = audit_of(&c, false);
    CHECK_TEXT(of_u(&a, conditional).why,
               "name a column to compare like with like: conditional demographic disparity is undefined");
    CHECK_TEXT(of(&a, parity).why,
               "name a column to compare like with like: conditional statistical parity difference is undefined");
    a = audit_of(&c, true);
    CHECK_TEXT(of_u(&a, conditional).why, "among people alike in that column, nobody or everybody is selected: conditional "
                                          "demographic disparity is undefined");
    CHECK(of(&a, parity).value == 0);
    cells apart = {.n_strata = 2, .cell = {{{40, 10}, {0, 0}}, {{0, 0}, {5, 9}}}};
    a = audit_of(&apart, true);
    CHECK_TEXT(of(&a, parity).why, "among people alike in that column, there is one side only: conditional statistical parity "
                                   "difference is undefined");
    CHECK(of_u(&a, conditional).value == 0); /* of each stratum it is all */
    cells all = {.n_strata = 1, .cell = {{{0, 10}, {0, 30}}}};
    a = audit_of(&all, true);
    CHECK_TEXT(of_u(&a, disparity).why, "nobody or everybody is selected: demographic disparity is undefined");
    cells none = {.n_strata = 1, .cell = {{{0, 0}, {5, 30}}}};
    a = audit_of(&none, true);
    CHECK_TEXT(of_u(&a, disparity).why, "group \"u\" has no rows: demographic disparity is undefined");
}

/* Over random tables: in its interval and in [-1, 1]; strata in another order are the same; groups exchanged turn the sign. */
static void conditional_measures_keep_their_laws(void) {
    eq_rng rng = eq_rng_seed(8);
    for (int k = 0; k < 300; k++) {
        cells c = {.n_strata = 3}, order = {.n_strata = 3}, exchanged = {.n_strata = 3};
        for (size_t s = 0; s < 3; s++)
            for (size_t i = 0; i < 4; i++) {
                double n = (double)eq_rng_below(&rng, k % 2 ? 5 : 200);
                c.cell[s][i / 2][i % 2] = order.cell[2 - s][i / 2][i % 2] = exchanged.cell[s][1 - i / 2][i % 2] = n;
            }
        eq_audit a = audit_of(&c, true), b = audit_of(&order, true), t = audit_of(&exchanged, true);
        eq_value v = of_u(&a, conditional), other = of_u(&b, conditional), turned = of_u(&t, conditional), d = of(&a, parity);
        CHECK(isnan(v.value) == isnan(other.value));
        if (!isnan(v.value)) {
            CHECK(-1 <= v.low && v.low <= v.value && v.value <= v.high && v.high <= 1);
            CHECK_NEAR(other.low, v.low, 1e-14);
        }
        if (!isnan(turned.value)) CHECK_NEAR(turned.low, -v.high, 1e-14);
        if (!isnan(d.value)) CHECK(-1 <= d.low && d.low <= d.value && d.value <= d.high && d.high <= 1);
    }
}

int main(void) {
    RUN(demographic_disparity_is_a_difference_of_shares);
    RUN(in_one_stratum_conditional_measures_are_the_plain_ones);
    RUN(strata_are_weighed_and_those_that_say_nothing_counted);
    RUN(whose_stratum_is_not_known_is_in_none);
    RUN(what_cannot_be_compared_says_why);
    RUN(conditional_measures_keep_their_laws);
    eq_ctx_free(&cx);
    return check_done();
}
