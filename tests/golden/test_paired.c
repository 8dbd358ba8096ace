/* The joint resamples of two models, seen under the first alone, against fairlearn's intervals of resampled rows
 * (../shared/golden/extra/bootstrap_*.json). The second model is the first with every fifth decision turned. */
#include "check.h"
#include "golden.h"
#include "metric/interval/bootstrap.h"
#include "metric/interval/paired.h"

static eq_ctx cx;
static golden_rows rows;
static uint8_t turned[GOLDEN_MAX_ROWS];

/* Their interval of a block runs from its first entry to its third. */
static double bound(const cJSON *file, const char *block, int end, const char *rate) {
    const cJSON *node = golden_at(cJSON_GetArrayItem(golden_at(file, block), end), rate);
    CHECK(cJSON_IsNumber(node));
    return cJSON_IsNumber(node) ? node->valuedouble : (double)NAN;
}

static void compare_case(const char *name) {
    static const char *const pair[][3] = {{"difference", "selection_rate", "demographic_parity_difference"},
                                          {"difference", "tpr", "equal_opportunity_max_difference"},
                                          {"ratio", "selection_rate", "demographic_parity_ratio"},
                                          {"ratio", "tpr", "equal_opportunity_ratio"},
                                          {"group_min", "accuracy", "worst_group_accuracy"},
                                          {"group_max", "fpr", "worst_group_fpr"}};
    char csv[80], json[80];
    snprintf(csv, sizeof csv, "cases/%s.csv", name);
    snprintf(json, sizeof json, "extra/bootstrap_%s.json", name);
    cJSON *file = golden_json(&cx, golden_folder(), json);
    char *text = golden_text(&cx, golden_folder(), csv);
    CHECK(file != NULL && text != NULL);
    if (check_failed_here) return;
    golden_parse_rows(text, &rows);
    rows.privileged[1] = 1;
    for (size_t i = 0; i < rows.n_rows; i++) turned[i] = rows.yhat[i] ^ (i % 5 == 0);
    eq_outcomes a = {.n_rows = rows.n_rows,
                     .n_groups = rows.n_groups,
                     .y = rows.y,
                     .yhat = rows.yhat,
                     .group = rows.group,
                     .privileged = rows.privileged};
    eq_tally joint[2 * GOLDEN_MAX_GROUPS];
    eq_paired_resamples d;
    CHECK(eq_paired_tally(&cx, &a, turned, joint) == EQ_OK);
    eq_paired_bootstrap bootstrap = {joint, rows.privileged, rows.n_groups, 10000, eq_rng_seed(1)};
    CHECK(eq_paired_draw(&cx, &cx.mem, &bootstrap, &d) == EQ_OK);
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
        eq_count_blocks blocks = {d.a, d.n_resamples, rows.n_groups};
        eq_metric_of_blocks(eq_metric_find(pair[i][2]), &blocks, NULL, d.scratch);
        eq_value ours = {.value = eq_sum(d.scratch, d.n_resamples) / (double)d.n_resamples};
        eq_draws_fill(d.scratch, d.n_resamples, 0.95, NULL, &ours);
        CHECK_NEAR(ours.low, bound(file, pair[i][0], 0, pair[i][1]), 0.01);
        CHECK_NEAR(ours.high, bound(file, pair[i][0], 2, pair[i][1]), 0.01);
        if (check_failed_here) printf("    ... %s %s\n", name, pair[i][2]);
    }
    cJSON_Delete(file);
}

static void joint_cells_resample_the_first_model_as_rows_would(void) {
    if (!golden_text(&cx, golden_folder(), "index.json"))
        SKIP("no golden files at ../shared/golden (GOLDEN_DIR may name another place)");
    compare_case("compas_race");
    compare_case("german_sex");
}

int main(void) {
    RUN(joint_cells_resample_the_first_model_as_rows_would);
    eq_ctx_free(&cx);
    return check_done();
}
