/* Optimized pre-processing: cells, moves and draws by hand, and what the whole does in the world. */
#include "check.h"
#include "method/pre/coarse.h"
#include "runner.h"

static eq_ctx cx;

/* Two columns of 2 and 3 levels, the second ordered. Cell (1, 2, y = 0) is 10, (0, 0, y = 1) is 1. */
static void distances_add_up_over_columns_and_label(void) {
    const eq_lattice_shape shape = {.n_columns = 2, .n_cells = 12, .n_levels = {2, 3}, .ordered = {false, true}};
    CHECK(eq_transport_distance(&shape, 10, 10) == 0);
    CHECK(eq_transport_distance(&shape, 10, 11) == 1);
    CHECK(eq_transport_distance(&shape, 10, 8) == 1);
    CHECK(eq_transport_distance(&shape, 10, 1) == 4);
    CHECK(eq_transport_distance(&shape, 4, 10) == 1);
}

/* One level and two labels: group 0 has 3 unfavourable rows and 1, group 1 has 1 and 3. */
static eq_transport move_labels(double epsilon, double limit) {
    static const double mass[4] = {3, 1, 1, 3};
    const eq_transport_task task = {.shape = {.n_columns = 1, .n_cells = 2, .n_levels = {1}, .ordered = {true}},
                                    .n_groups = 2,
                                    .mass = mass,
                                    .epsilon = epsilon,
                                    .limit = {limit, limit}};
    eq_transport found;
    CHECK(eq_transport_solve(&cx, &cx.mem, &task, &found) == EQ_OK);
    return found;
}

/* As many are promoted in group 0 as demoted in group 1, so no cell's share changes. 1 of 3 each makes rates equal; for rates 0.1
 * apart 1.6 rows move, 0.8 each. */
static void the_fewest_moves_that_leave_the_distribution_are_found(void) {
    for (double epsilon = 0; epsilon < 0.2; epsilon += 0.1) {
        eq_transport found = move_labels(epsilon, 1);
        double share = (epsilon > 0 ? 0.8 : 1) / 3;
        CHECK(found.feasible && found.first[4] == 2);
        CHECK_NEAR(found.total_variation, 0, 1e-12);
        CHECK(found.first[0] == 0 && found.first[1] == 1 && found.first[2] == 1 && found.first[3] == 1);
        CHECK(found.move[0].to == 1 && found.move[1].to == 0);
        CHECK_NEAR(found.move[0].share, share, 1e-12);
        CHECK_NEAR(found.move[1].share, share, 1e-12);
    }
}

/* A tenth of the unfavourable 3/4 and of the favourable 3/4: 0.5 - 0.15. */
static void limits_that_are_too_narrow_name_the_least_tolerance(void) {
    eq_transport found = move_labels(0.05, 0.1);
    CHECK(!found.feasible);
    CHECK_NEAR(found.least_epsilon, 0.35, 1e-12);
    CHECK(move_labels(0.35 + 1e-9, 0.1).feasible);
}

/* ---- cells ---- */

static const char *names[5] = {"sex", "town=a", "town=b", "town=c", "hours"};
static uint8_t y[6] = {0, 0, 1, 1, 0, 1};
static uint16_t group[6];
static double weight[6] = {1, 1, 1, 1, 1, 1};
/* town is a, a, b, b, c, b, which is the label but for nothing: standardised levels are -1 and 2, -2 and 1, -0.5 and 3 */
static float x[30] = {1, 2,  -2, -0.5f, 4, 0, 2,  -2, -0.5f, 5, 1, -1, 1, -0.5f, 5,
                      1, -1, 1,  -0.5f, 5, 0, -1, -2, 3,     9, 1, -1, 1, -0.5f, 8};

static eq_coarse choose(size_t n_columns, size_t n_levels) {
    static eq_protected column = {.column = "sex", .feature = 0, .n_features = 1};
    const eq_dataset train = {.n_rows = 6,
                              .n_features = 5,
                              .n_groups = 1,
                              .x = x,
                              .y = y,
                              .group = group,
                              .weight = weight,
                              .feature_name = names,
                              .n_protected = 1,
                              .protected_column = &column};
    eq_coarse coarse;
    CHECK(eq_coarse_choose(&cx, &train, n_columns, n_levels, &coarse) == EQ_OK);
    return coarse;
}

/* Hours 4 5 5 5 8 9 in two: half of the rows are complete with 5. In three: a third is with the 5s, as two thirds are. */
static void columns_are_chosen_by_the_label_and_numbers_cut_at_quantiles(void) {
    eq_coarse coarse = choose(3, 2);
    CHECK(coarse.shape.n_columns == 2 && coarse.shape.n_cells == 12);
    CHECK(coarse.column[0].feature == 1 && coarse.column[0].n_features == 3 && !coarse.shape.ordered[0]);
    CHECK_NEAR(coarse.column[0].association, 1, 1e-12);
    const eq_coarse_column *hours = &coarse.column[1];
    CHECK(hours->feature == 4 && hours->n_levels == 2 && hours->cut[0] == 5 && coarse.shape.ordered[1]);
    CHECK(hours->middle[0] == 5 && hours->middle[1] == 8);
    CHECK(choose(3, 3).column[1].n_levels == 2);
    CHECK(choose(3, 4).column[1].n_levels == 4); /* each value */
    CHECK(choose(1, 4).shape.n_columns == 1);
}

/* Row 1: town a, 5 hours, unfavourable: cell (0, 0, 0); to (2, 1, 1), which is ((2) 2 + 1) 2 + 1 = 11. */
static void a_moved_row_lies_in_its_new_cell(void) {
    eq_coarse coarse = choose(2, 2);
    float row[5];
    uint8_t label = 0;
    memcpy(row, x + 5, sizeof row);
    CHECK(eq_coarse_cell(&coarse, row, label) == 0);
    eq_coarse_move(&coarse, 0, 11, row, &label);
    CHECK(label == 1 && row[0] == 0 && row[1] == -1 && row[2] == -2 && row[3] == 3 && row[4] == 8);
    CHECK(eq_coarse_cell(&coarse, row, label) == 11);
    row[4] = 99;
    eq_coarse_move(&coarse, 11, 10, row, &label);
    CHECK(label == 0 && row[3] == 3 && row[4] == 99); /* a level that stays keeps its value */
}

/* ---- in the world ---- */

static world w;
static void *state[1];

static eq_status move_world(double strength, double epsilon, double limit) {
    const double param[6] = {strength, epsilon, limit, 0.1, 2, 4};
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .rng = eq_rng_seed(1),
                    .param = param,
                    .state = state,
                    .n_groups = 2,
                    .privileged = w.privileged};
    world_make(&w, 1200, 10, 10);
    return eq_method_find("optimized_preprocessing")->prepare(&step, &w.train.data);
}

static double rate_gap(void) {
    double favourable[2] = {0, 0}, n[2] = {0, 0};
    for (size_t i = 0; i < 1200; i++) favourable[w.train.group[i]] += w.train.y[i], n[w.train.group[i]]++;
    return favourable[1] / n[1] - favourable[0] / n[0];
}

/* Drawn: 480 and 720 rows give rates a standard error of 0.5 / sqrt(480) at most. */
static void base_rates_come_within_the_tolerance(void) {
    CHECK(move_world(0, 0.05, 0.4) == EQ_OK);
    double before = rate_gap();
    CHECK(move_world(1, 0.05, 0.4) == EQ_OK);
    CHECK_NEAR(rate_gap(), 0.05, 0.03);
    CHECK(move_world(0.5, 0.05, 0.4) == EQ_OK);
    CHECK(before > 0.3);
    CHECK_NEAR(rate_gap(), (before + 0.05) / 2, 0.03);
}

/* A label or a value changes for at most the limit of any group and cell; so for at most that share of all, give or take
 * draws. */
static void no_more_rows_move_than_may(void) {
    static world plain;
    size_t n_moved = 0;
    world_make(&plain, 1200, 10, 10);
    CHECK(move_world(1, 0.05, 0.4) == EQ_OK);
    for (size_t i = 0; i < 1200; i++)
        n_moved += plain.train.y[i] != w.train.y[i] ||
                   memcmp(plain.train.x + i * N_FEATURES, w.train.x + i * N_FEATURES, N_FEATURES * sizeof(float)) != 0;
    CHECK(n_moved > 100 && n_moved < 480);
}

static void what_cannot_be_met_is_refused_with_what_can(void) {
    CHECK(move_world(1, 0.01, 0.01) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx),
                   "optimized_preprocessing: base rates cannot come within 0.01 where at most 0.01 of each cell's "
                   "rows move, expected an epsilon of at least 0.3");
    eq_ctx_clear(&cx);
}

int main(void) {
    RUN(distances_add_up_over_columns_and_label);
    RUN(the_fewest_moves_that_leave_the_distribution_are_found);
    RUN(limits_that_are_too_narrow_name_the_least_tolerance);
    RUN(columns_are_chosen_by_the_label_and_numbers_cut_at_quantiles);
    RUN(a_moved_row_lies_in_its_new_cell);
    RUN(base_rates_come_within_the_tolerance);
    RUN(no_more_rows_move_than_may);
    RUN(what_cannot_be_met_is_refused_with_what_can);
    eq_ctx_free(&cx);
    return check_done();
}
