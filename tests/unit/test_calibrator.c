/* Calibrators against ../shared/golden/methods/calibration_german_sex.json (1e-9, fitted parameters 1e-6), and by hand. */
#include "check.h"
#include "golden/golden.h"
#include "metric/score/calibrator.h"

static eq_ctx cx;
static golden_rows rows;

static double number(const cJSON *node, const char *key) { return golden_at(node, key)->valuedouble; }

/* All rows, or those of one group. */
static void check_block(const cJSON *block, int group) {
    static uint32_t row[GOLDEN_MAX_ROWS];
    eq_curve_rows own = {.row = row, .score = rows.score, .y = rows.y};
    const cJSON *isotonic = golden_at(block, "isotonic"), *platt = golden_at(golden_at(block, "platt_on_logit"), "own");
    eq_calibrator c;
    bool fitted;
    for (uint32_t i = 0; i < rows.n_rows; i++)
        if (group < 0 || rows.group[i] == group) row[own.n_rows++] = i;
    CHECK(eq_calibrator_fit(&cx, &cx.mem, EQ_ISOTONIC, &own, &c, &fitted) == EQ_OK && fitted);
    CHECK((int)c.n == cJSON_GetArraySize(golden_at(isotonic, "x")));
    for (int k = 0; k < (int)c.n; k++) {
        CHECK_NEAR(c.x[k], cJSON_GetArrayItem(golden_at(isotonic, "x"), k)->valuedouble, 1e-9);
        CHECK_NEAR(c.y[k], cJSON_GetArrayItem(golden_at(isotonic, "y"), k)->valuedouble, 1e-9);
    }
    CHECK(eq_calibrator_fit(&cx, &cx.mem, EQ_PLATT, &own, &c, &fitted) == EQ_OK);
    CHECK_NEAR(c.a, number(platt, "a"), 1e-6);
    CHECK_NEAR(c.b, number(platt, "b"), 1e-6);
    CHECK_NEAR(c.loss, number(platt, "loss"), 1e-6);
    CHECK(eq_calibrator_fit(&cx, &cx.mem, EQ_BETA, &own, &c, &fitted) == EQ_OK);
    CHECK_NEAR(c.a, number(golden_at(block, "beta"), "a"), 1e-6);
    CHECK_NEAR(c.b, number(golden_at(block, "beta"), "b"), 1e-6);
    CHECK_NEAR(c.c, number(golden_at(block, "beta"), "c"), 1e-6);
    CHECK_NEAR(c.loss / (double)own.n_rows, number(golden_at(block, "beta"), "log_loss"), 1e-9);
}

static void maps_are_the_golden_ones(void) {
    cJSON *golden = golden_json(&cx, golden_folder(), "methods/calibration_german_sex.json");
    if (!golden) SKIP("no golden files at ../shared/golden/methods");
    golden_parse_rows(golden_text(&cx, golden_folder(), "cases/german_sex.csv"), &rows);
    check_block(golden_at(golden, "all"), -1);
    check_block(golden_at(golden, "group_0"), 0);
    check_block(golden_at(golden, "group_1"), 1);
    eq_curve_rows all = {.n_rows = rows.n_rows, .score = rows.score, .y = rows.y};
    eq_calibrator c;
    bool fitted;
    CHECK(eq_calibrator_fit(&cx, &cx.mem, EQ_ISOTONIC, &all, &c, &fitted) == EQ_OK);
    for (int i = 0; i < 20; i++)
        CHECK_NEAR(eq_calibrator_map(&c, rows.score[i]),
                   cJSON_GetArrayItem(golden_at(golden, "isotonic_first_20"), i)->valuedouble, 1e-9);
    cJSON_Delete(golden);
}

/* Scores .2 .4 .4 .8 with labels 0 1 0 1, weights 1 1 2 1: means 0, 1/3, 1. Half way between .2 and .4: 1/6. */
static void isotonic_pools_ties_and_counts_weights(void) {
    static const double score[] = {0.2, 0.4, 0.4, 0.8}, weight[] = {1, 1, 2, 1};
    static const uint8_t y[] = {0, 1, 0, 1}, falling[] = {1, 1, 0, 0};
    eq_curve_rows r = {.n_rows = 4, .score = score, .y = y, .weight = weight};
    eq_calibrator c;
    bool fitted;
    CHECK(eq_calibrator_fit(&cx, &cx.mem, EQ_ISOTONIC, &r, &c, &fitted) == EQ_OK && fitted && c.n == 3);
    CHECK_NEAR(eq_calibrator_map(&c, 0.3), 1 / 6.0, 1e-12);
    CHECK_NEAR(eq_calibrator_map(&c, 0.4), 1 / 3.0, 1e-12);
    CHECK(eq_calibrator_map(&c, 0) == 0 && eq_calibrator_map(&c, 1) == 1);
    r.y = falling; /* nothing rises: one block, 2 of 5 */
    CHECK(eq_calibrator_fit(&cx, &cx.mem, EQ_ISOTONIC, &r, &c, &fitted) == EQ_OK && c.n == 2);
    CHECK_NEAR(eq_calibrator_map(&c, 0.5), 2 / 5.0, 1e-12);
    CHECK(eq_calibrator_fit(&cx, &cx.mem, EQ_BETA, &r, &c, &fitted) == EQ_OK && c.a == 0 && c.b == 0);
    CHECK_NEAR(eq_calibrator_map(&c, 0.5), 2 / 5.0, 1e-6);
}

/* Calibrated scores have the mean of the labels (isotonic and beta) in the rows they were fitted on, and scores that separate the
 * labels perfectly end in something finite. */
static void calibrated_scores_have_the_mean_of_the_labels(void) {
    static const double score[] = {0, 0.1, 0.2, 0.3, 0.6, 0.7, 0.9, 1}, whole[] = {1, 1, 1, 1, 1, 1, 1, 1};
    static const uint8_t y[] = {0, 0, 1, 0, 1, 0, 1, 1}, apart[] = {0, 0, 0, 0, 1, 1, 1, 1}, one[] = {1, 1, 1, 1, 1, 1, 1, 1};
    eq_curve_rows r = {.n_rows = 8, .score = score, .y = y, .weight = whole};
    eq_calibrator c;
    bool fitted;
    for (eq_calibrator_kind kind = EQ_ISOTONIC; kind <= EQ_BETA; kind++) {
        double sum = 0;
        CHECK(eq_calibrator_fit(&cx, &cx.mem, kind, &r, &c, &fitted) == EQ_OK && fitted);
        for (int i = 0; i < 8; i++) sum += eq_calibrator_map(&c, score[i]);
        CHECK_NEAR(sum, 4, 1e-6);
    }
    for (eq_calibrator_kind kind = EQ_PLATT; kind < EQ_N_CALIBRATORS; kind++) {
        r.y = apart;
        CHECK(eq_calibrator_fit(&cx, &cx.mem, kind, &r, &c, &fitted) == EQ_OK && fitted);
        double sure = kind == EQ_PLATT ? 0.5 : 0.8; /* the targets of four against four are 5/6 and 1/6 */
        CHECK(eq_calibrator_map(&c, 0.9) > sure && eq_calibrator_map(&c, 0.1) < 1 - sure);
        r.y = one;
        CHECK(eq_calibrator_fit(&cx, &cx.mem, kind, &r, &c, &fitted) == EQ_OK && !fitted);
    }
}

int main(void) {
    RUN(maps_are_the_golden_ones);
    RUN(isotonic_pools_ties_and_counts_weights);
    RUN(calibrated_scores_have_the_mean_of_the_labels);
    eq_ctx_free(&cx);
    return check_done();
}
