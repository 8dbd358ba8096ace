/* Uniform resampling by hand. Group 0: 1 favourable, 3 not; group 1: 3 favourable, 1 not; all weights one. The factors of
 * reweighing are 2, 2/3, 2/3, 2, so two rows are wanted of every cell. */
#include "check.h"
#include "runner.h"

static eq_ctx cx;

static float x[8] = {0, 1, 2, 3, 4, 5, 6, 7};
static uint8_t y[8] = {1, 0, 0, 0, 1, 1, 1, 0};
static uint16_t group[8] = {0, 0, 0, 0, 1, 1, 1, 1};
static uint8_t privileged[4] = {0, 1};
static uint32_t row[8] = {10, 11, 12, 13, 14, 15, 16, 17};
static double weight[8];
static void *state[1];

static eq_dataset train;

static eq_status resample(double strength, uint64_t seed) {
    eq_step step = {.cx = &cx, .arena = &cx.mem, .rng = eq_rng_seed(seed), .param = &strength, .state = state};
    train = (eq_dataset){.n_rows = 8,
                         .n_features = 1,
                         .n_groups = 4,
                         .x = x,
                         .y = y,
                         .group = group,
                         .weight = weight,
                         .row = row,
                         .privileged = privileged};
    return eq_method_find("uniform_resampling")->prepare(&step, &train);
}

static void all_weigh(double w) {
    for (size_t i = 0; i < 8; i++) weight[i] = w;
}

/* The lone rows of their cells are there twice, of the three rows of the others two are left; a copy is its row. */
static void every_cell_gets_the_rows_that_independence_wants(void) {
    all_weigh(1);
    CHECK(resample(1, 1) == EQ_OK && train.n_rows == 8);
    size_t n[2][2] = {{0, 0}, {0, 0}}, of[8] = {0};
    for (size_t i = 0; i < 8; i++) {
        size_t from = train.row[i] - 10;
        n[train.group[i]][train.y[i]]++;
        of[from]++;
        CHECK(i == 0 || train.row[i] >= train.row[i - 1]);
        CHECK(train.x[i] == x[from] && train.y[i] == y[from] && train.group[i] == group[from] && train.weight[i] == 1);
    }
    CHECK(n[0][0] == 2 && n[0][1] == 2 && n[1][0] == 2 && n[1][1] == 2);
    CHECK(of[0] == 2 && of[7] == 2);
    for (size_t i = 1; i < 7; i++) CHECK(of[i] <= 1); /* without replacement */
}

static void the_seed_says_which_rows_go(void) {
    bool differs = false;
    all_weigh(1);
    CHECK(resample(1, 1) == EQ_OK);
    eq_dataset first = train;
    CHECK(resample(1, 1) == EQ_OK && !memcmp(first.row, train.row, 8 * sizeof *row));
    for (uint64_t seed = 2; seed < 12; seed++) {
        CHECK(resample(1, seed) == EQ_OK && train.n_rows == 8);
        differs |= memcmp(first.row, train.row, 8 * sizeof *row) != 0;
    }
    CHECK(differs);
}

/* 3 - t is floor(3 - t + 1/2): 3 up to t = 1/2, and 1 + t is 2 from there on. */
static void strength_goes_from_the_rows_there_are_to_those_wanted(void) {
    all_weigh(1);
    CHECK(resample(0.25, 1) == EQ_OK && train.n_rows == 8 && !memcmp(train.row, row, sizeof row));
    CHECK(resample(0.75, 1) == EQ_OK && train.row[0] == 10 && train.row[1] == 10);
}

static void validation_rows_get_rows_after_over_rows_before(void) {
    double own[] = {1, 3, 1, 0.5};
    uint8_t labels[] = {1, 0, 1, 0};
    uint16_t groups[] = {0, 0, 1, 1};
    eq_dataset valid = {.n_rows = 4, .n_groups = 4, .y = labels, .group = groups, .weight = own};
    const eq_step step = {.cx = &cx, .state = state};
    all_weigh(1);
    CHECK(resample(1, 1) == EQ_OK && eq_method_find("uniform_resampling")->weigh(&step, &valid, own) == EQ_OK);
    const double expected[] = {2, 2, 2 / 3.0, 1};
    for (size_t i = 0; i < 4; i++) CHECK_NEAR(own[i], expected[i], 1e-15);
}

/* Weighted: the lone favourable row of group 0 weighs 3. W = 10; by weight 6 6/10 = 3.6 is expected of (0,1), that is 1.2 rows
 * of weight 3, so 1; of (0,0) 2.4, so 2; of (1,1) 4 6/10 = 2.4, so 2; of (1,0) 1.6, so 2. The unit of weights has no say. */
static void weighted_rows_count_by_weight(void) {
    for (double unit = 1; unit < 8; unit += 6) {
        size_t n[2][2] = {{0, 0}, {0, 0}};
        all_weigh(unit);
        weight[0] = 3 * unit;
        CHECK(resample(1, 1) == EQ_OK);
        for (size_t i = 0; i < train.n_rows; i++) n[train.group[i]][train.y[i]]++;
        CHECK(n[0][1] == 1 && n[0][0] == 2 && n[1][1] == 2 && n[1][0] == 2);
    }
}

/* Group 0 without a favourable row and groups 2 and 3 without any: what is not there cannot be repeated. */
static void empty_cells_stay_empty(void) {
    y[0] = 0;
    all_weigh(1);
    CHECK(resample(1, 1) == EQ_OK);
    for (size_t i = 0; i < train.n_rows; i++) CHECK(train.group[i] == 1 || (train.group[i] == 0 && train.y[i] == 0));
    y[0] = 1;
}

/* The world's base rates are far apart; learnt from are rows where they differ by less than rounding each cell to whole rows
 * allows: a row of two cells in each of two groups of at least 200. */
static void base_rates_become_equal(void) {
    static world w;
    world_make(&w, 600, 10, 10);
    double before[2] = {0, 0}, n[2] = {0, 0}, after[2] = {0, 0}, m[2] = {0, 0}, strength = 1;
    eq_dataset rows = w.train.data;
    eq_step step = {.cx = &cx, .arena = &cx.mem, .rng = eq_rng_seed(1), .param = &strength, .state = state};
    CHECK(eq_method_find("uniform_resampling")->prepare(&step, &rows) == EQ_OK);
    for (size_t i = 0; i < 600; i++) before[w.train.group[i]] += w.train.y[i], n[w.train.group[i]]++;
    for (size_t i = 0; i < rows.n_rows; i++) after[rows.group[i]] += rows.y[i], m[rows.group[i]]++;
    CHECK(fabs(before[0] / n[0] - before[1] / n[1]) > 0.2 && n[0] > 200 && n[1] > 200);
    CHECK(fabs(after[0] / m[0] - after[1] / m[1]) <= 1 / 200.0);
}

int main(void) {
    RUN(every_cell_gets_the_rows_that_independence_wants);
    RUN(the_seed_says_which_rows_go);
    RUN(strength_goes_from_the_rows_there_are_to_those_wanted);
    RUN(validation_rows_get_rows_after_over_rows_before);
    RUN(weighted_rows_count_by_weight);
    RUN(empty_cells_stay_empty);
    RUN(base_rates_become_equal);
    eq_ctx_free(&cx);
    return check_done();
}
