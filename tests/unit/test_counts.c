/* A table of counts audits to the very numbers of the rows it was made of. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "equipoise/rng.h"
#include "math/stats.h"
#include "metric/tally.h"

enum { N_GROUPS = 4, N_LEVELS = 3, MOST_CELLS = N_GROUPS * 4 * N_LEVELS, MOST_ROWS = MOST_CELLS * 60 };

static const uint8_t privileged[N_GROUPS] = {0, 1, 0, 1};
static const char *const name[N_GROUPS] = {"a", "b", "c", "d"};

/* People as rows of their own, and as rows of a table of counts: one a group, label, decision and score. */
typedef struct people {
    size_t n_rows, n_cells;
    uint8_t y[MOST_ROWS], yhat[MOST_ROWS], cell_y[MOST_CELLS], cell_yhat[MOST_CELLS];
    uint16_t group[MOST_ROWS], cell_group[MOST_CELLS];
    double weight[MOST_ROWS], score[MOST_ROWS];
    double count[MOST_CELLS], sum[MOST_CELLS], squared[MOST_CELLS], cell_score[MOST_CELLS];
} people;

static void add_cell(people *p, eq_rng *rng, unsigned cell, unsigned n, double step) {
    size_t c = p->n_cells++;
    p->cell_group[c] = (uint16_t)(cell / 4 % N_GROUPS);
    p->cell_y[c] = cell & 1;
    p->cell_yhat[c] = cell >> 1 & 1;
    p->cell_score[c] = 0.25 + cell / 4 / N_GROUPS * 0.25;
    p->count[c] = n;
    p->sum[c] = p->squared[c] = 0;
    for (unsigned i = 0; i < n; i++, p->n_rows++) {
        double w = step * (double)eq_rng_below(rng, 9);
        p->group[p->n_rows] = p->cell_group[c];
        p->y[p->n_rows] = p->cell_y[c];
        p->yhat[p->n_rows] = p->cell_yhat[c];
        p->score[p->n_rows] = p->cell_score[c];
        p->weight[p->n_rows] = w;
        p->sum[c] += w;
        p->squared[c] += w * w;
    }
}

/* Weights are step times a whole number: with 0.25 all their sums are exact, with 0.1 they are rounded. */
static people *make(uint64_t seed, double step) {
    people *p = calloc(1, sizeof *p);
    eq_rng rng = eq_rng_seed(seed);
    for (unsigned cell = 0; p && cell < MOST_CELLS; cell++)
        add_cell(p, &rng, cell, (unsigned)eq_rng_below(&rng, seed % 2 ? 60 : 4), step);
    return p;
}

typedef struct ask {
    bool weighted, decided, scored;
} ask;

static eq_outcomes rows_of(const people *p, ask a) {
    return (eq_outcomes){.n_rows = p->n_rows,
                         .n_groups = N_GROUPS,
                         .y = p->y,
                         .yhat = a.decided ? p->yhat : NULL,
                         .score = a.scored ? p->score : NULL,
                         .weight = a.weighted ? p->weight : NULL,
                         .group = p->group,
                         .group_name = name,
                         .privileged = privileged};
}

static eq_outcomes counts_of(const people *p, ask a) {
    return (eq_outcomes){.n_rows = p->n_cells,
                         .n_groups = N_GROUPS,
                         .y = p->cell_y,
                         .yhat = a.decided ? p->cell_yhat : NULL,
                         .score = a.scored ? p->cell_score : NULL,
                         .weight = a.weighted ? p->sum : NULL,
                         .count = p->count,
                         .weight_squared = a.weighted ? p->squared : NULL,
                         .group = p->cell_group,
                         .group_name = name,
                         .privileged = privileged};
}

static bool same_text(const char *a, const char *b) { return a == b || (a && b && !strcmp(a, b)); }

static bool near(double a, double b, double within) {
    if (within <= 0) return !memcmp(&a, &b, sizeof a);
    return (isnan(a) && isnan(b)) || (isinf(a) && isinf(b)) || fabs(a - b) <= within * (1 + fabs(b));
}

static bool same_value(const eq_value *a, const eq_value *b, double within) {
    return near(a->value, b->value, within) && near(a->low, b->low, within) && near(a->high, b->high, within) &&
           same_text(a->why, b->why) && same_text(a->note, b->note);
}

static size_t n_different(const eq_audit *a, const eq_audit *b, double within) {
    size_t n = 0;
    for (size_t g = 0; g <= N_GROUPS; g++) {
        const eq_group_audit *left = g < N_GROUPS ? &a->group[g] : &a->overall;
        const eq_group_audit *right = g < N_GROUPS ? &b->group[g] : &b->overall;
        n += left->tally.n_rows != right->tally.n_rows;
        n += memcmp(left->tally.rows, right->tally.rows, sizeof left->tally.rows) != 0;
        for (size_t m = 0; m < eq_metric_count(); m++) n += !same_value(&left->rate[m], &right->rate[m], within);
    }
    for (size_t m = 0; m < eq_metric_count(); m++) n += !same_value(&a->metric[m], &b->metric[m], within);
    return n;
}

/* Numbers that differ by more than a relative `within` (0: in any bit) between the two ways. */
static size_t compare(uint64_t seed, double step, ask what, double within) {
    eq_ctx cx = {0};
    eq_audit of_rows, of_counts;
    eq_audit_options options = {.bootstrap = 300, .confidence = 0.9, .seed = seed};
    people *p = make(seed, step);
    if (!p) return SIZE_MAX;
    eq_outcomes rows = rows_of(p, what), counts = counts_of(p, what);
    CHECK(eq_audit_compute(&cx, &cx.mem, &rows, &options, &of_rows) == EQ_OK);
    CHECK(eq_audit_compute(&cx, &cx.mem, &counts, &options, &of_counts) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    size_t n = n_different(&of_rows, &of_counts, within);
    eq_ctx_free(&cx);
    free(p);
    return n;
}

static void every_number_and_interval_of_the_audit_has_the_bits_of_the_rows(void) {
    for (uint64_t seed = 1; seed <= 6; seed++) {
        CHECK(compare(seed, 1, (ask){.decided = true}, 0) == 0);
        CHECK(compare(seed, 0.25, (ask){.decided = true, .weighted = true}, 0) == 0);
        CHECK(compare(seed, 1, (ask){.weighted = false}, 0) == 0);
    }
}

/* Sums of 0.1, 0.2, ... round differently in another order, and so do sums over scores. */
static void where_sums_round_they_agree_to_twelve_digits(void) {
    for (uint64_t seed = 1; seed <= 6; seed++) {
        CHECK(compare(seed, 0.1, (ask){.decided = true, .weighted = true}, 1e-12) == 0);
        CHECK(compare(seed, 0.1, (ask){.decided = true, .weighted = true, .scored = true}, 1e-11) == 0);
        CHECK(compare(seed, 1, (ask){.decided = true, .scored = true}, 1e-11) == 0);
    }
}

/* 2^52 people: group 0 is selected at 3/4 of 2^51, group 1 at 1/4. The interval of a share of 2^51 people is
 * 1.96 sqrt(3/16 / 2^51) wide to either side, 1.79e-8; that of the difference sqrt(2) times as wide, 2.53e-8
 * (percentiles of 20,000 resamples have a standard error of 0.02 standard deviations, 0.026e-8). */
static void as_many_people_as_a_double_can_count_are_audited(void) {
    static const uint8_t y[4] = {1, 1, 0, 1}, yhat[4] = {1, 0, 1, 0};
    static const uint16_t group[4] = {0, 0, 1, 1};
    static const double count[4] = {0x1.8p50, 0x1p49, 0x1p49, 0x1.8p50};
    eq_ctx cx = {0};
    eq_audit audit;
    eq_audit_options options = {.bootstrap = 20000, .seed = 1};
    eq_outcomes o = {.n_rows = 4, .n_groups = 2, .y = y, .yhat = yhat, .count = count, .group = group, .privileged = privileged};
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, &options, &audit) == EQ_OK);
    CHECK(audit.overall.tally.n_rows == UINT64_C(1) << 52);
    const eq_value *rate = &audit.group[0].rate[eq_metric_find("selection_rate")];
    CHECK_NEAR(rate->value, 0.75, 0);
    CHECK_NEAR(rate->high - rate->value, 1.7885e-8, 1e-12);
    const eq_value *difference = &audit.metric[eq_metric_find("statistical_parity_difference")];
    CHECK_NEAR(difference->value, 0.5, 0);
    CHECK_NEAR(difference->high - difference->value, 2.5293e-8, 0.1e-8);
    CHECK_NEAR(difference->value - difference->low, 2.5293e-8, 0.1e-8);
    eq_ctx_free(&cx);
}

static void rows_that_stand_for_nobody_add_nothing(void) {
    static const uint8_t y[2] = {1, 0};
    static const uint16_t group[2] = {0, 1};
    static const double none[2] = {0, 0};
    eq_ctx cx = {0};
    eq_audit audit;
    eq_audit_options options = {.bootstrap = 10};
    eq_outcomes o = {.n_rows = 2,
                     .n_groups = 2,
                     .y = y,
                     .yhat = y,
                     .count = none,
                     .group = group,
                     .group_name = name,
                     .privileged = privileged};
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, &options, &audit) == EQ_OK);
    CHECK(audit.overall.tally.n_rows == 0);
    CHECK_TEXT(audit.group[0].rate[eq_metric_find("base_rate")].why, "group \"a\" has no rows: base rate is undefined");
    eq_ctx_free(&cx);
}

static void check_refused(const double *count, const double *weight, const double *squared, const char *sentence) {
    static const uint8_t y[2] = {1, 0};
    static const uint16_t group[2] = {0, 1};
    eq_ctx cx = {0};
    eq_tally tally[2];
    eq_outcomes o = {.n_rows = 2,
                     .n_groups = 2,
                     .y = y,
                     .count = count,
                     .weight = weight,
                     .weight_squared = squared,
                     .group = group,
                     .privileged = privileged};
    CHECK(eq_tally_count(&cx, &o, tally) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), sentence);
    eq_ctx_free(&cx);
}

/* Four weights that add up to 2 have squares that add up to 1 at least (all 0.5) and 4 at most (one of 2). */
static void counts_and_weights_that_cannot_be_are_refused(void) {
    const double half[2] = {1, 2.5}, less[2] = {-1, 1}, much[2] = {0x1p53, 1}, four[2] = {1, 4}, empty[2] = {1, 0};
    const double weight[2] = {1, 2}, small[2] = {1, 0.9}, large[2] = {1, 4.1};
    check_refused(half, NULL, NULL, "row 2: count is 2.5, expected a whole number in [0, 2^53]");
    check_refused(less, NULL, NULL, "row 1: count is -1, expected a whole number in [0, 2^53]");
    check_refused(much, NULL, NULL, "row 2: the counts up to here add up to over 2^53, expected at most that");
    check_refused(four, weight, small,
                  "row 2: weights that add up to 2 and squared to 0.9 cannot be those of 4 rows, "
                  "expected the sums over the rows that it counts");
    check_refused(four, weight, large,
                  "row 2: weights that add up to 2 and squared to 4.1 cannot be those of 4 rows, "
                  "expected the sums over the rows that it counts");
    check_refused(empty, weight, NULL, "row 2: counts no row but weighs 2, expected 0");
}

int main(void) {
    RUN(every_number_and_interval_of_the_audit_has_the_bits_of_the_rows);
    RUN(where_sums_round_they_agree_to_twelve_digits);
    RUN(as_many_people_as_a_double_can_count_are_audited);
    RUN(rows_that_stand_for_nobody_add_nothing);
    RUN(counts_and_weights_that_cannot_be_are_refused);
    return check_done();
}
