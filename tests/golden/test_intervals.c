/* Bootstrap intervals against fairlearn's and ROC points against scikit-learn's (../shared/golden/extra), and
 * metrics of cases worked by hand (tests/golden/cases, numbers there as fractions). */
#include <math.h>

#include "check.h"
#include "equipoise/metric.h"
#include "golden.h"
#include "metric/score/curve.h"

static eq_ctx cx;
static golden_rows rows;

static const char *const group_name[GOLDEN_MAX_GROUPS] = {"0", "1", "2", "3", "4", "5", "6", "7"};

static bool load(const char *folder, const char *csv) {
    char *text = golden_text(&cx, folder, csv);
    if (text) golden_parse_rows(text, &rows);
    return text != NULL;
}

static void audit(size_t bootstrap, eq_audit *out) {
    eq_outcomes o = {.n_rows = rows.n_rows,
                     .n_groups = rows.n_groups,
                     .y = rows.y,
                     .yhat = rows.yhat,
                     .score = rows.score,
                     .weight = rows.weight,
                     .group = rows.group,
                     .group_name = group_name,
                     .privileged = rows.privileged};
    eq_audit_options options = {.bootstrap = bootstrap};
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, &options, out) == EQ_OK);
    if (cx.status) printf("  %s\n", eq_message(&cx));
}

static eq_value value_of(const eq_value *list, const char *id) {
    size_t m = eq_metric_find(id);
    CHECK(m != SIZE_MAX);
    return m == SIZE_MAX ? (eq_value){0} : list[m];
}

/* ---- bootstrap ---- */

/* Their interval runs from the first to the third entry of `block`, under `rate` and then, by group, under
 * `key`. */
static double bound(const cJSON *file, const char *block, int end, const char *rate, const char *key) {
    const cJSON *node = golden_at(cJSON_GetArrayItem(golden_at(file, block), end), rate);
    if (key) node = golden_at(node, key);
    CHECK(cJSON_IsNumber(node));
    return cJSON_IsNumber(node) ? node->valuedouble : (double)NAN;
}

static void compare_interval(const cJSON *file, const char *block, const char *rate, const char *key, eq_value ours) {
    int failed = check_failed_here;
    CHECK_NEAR(ours.low, bound(file, block, 0, rate, key), 0.01);
    CHECK_NEAR(ours.high, bound(file, block, 2, rate, key), 0.01);
    if (check_failed_here > failed) printf("    ... %s %s %s\n", block, rate, key ? key : "");
}

/* Extremes of groups have exact limits here (gap_interval.c) and percentiles there, which lean away from "no gap": ours begin
 * no later and end no earlier. The same percentiles of the same resamples are compared in test_paired.c. */
static void compare_bootstrap(const char *name) {
    static const char *const pair[][3] = {
        {"difference", "selection_rate", "demographic_parity_difference"},
        {"difference", "tpr", "equal_opportunity_max_difference"},
        {"ratio", "selection_rate", "demographic_parity_ratio"},
        {"ratio", "tpr", "equal_opportunity_ratio"},
        {"group_min", "tpr", "worst_group_tpr"},
        {"group_min", "accuracy", "worst_group_accuracy"},
        {"group_max", "fpr", "worst_group_fpr"},
    };
    static const char *const rate[4] = {"selection_rate", "tpr", "fpr", "accuracy"};
    char csv[80], json[80];
    snprintf(csv, sizeof csv, "cases/%s.csv", name);
    snprintf(json, sizeof json, "extra/bootstrap_%s.json", name);
    cJSON *file = golden_json(&cx, golden_folder(), json);
    CHECK(file != NULL && load(golden_folder(), csv));
    rows.privileged[1] = 1;
    eq_audit a;
    audit(10000, &a);
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
        eq_value ours = value_of(a.metric, pair[i][2]);
        CHECK(ours.low <= bound(file, pair[i][0], 0, pair[i][1], NULL) + 0.01);
        CHECK(ours.high >= bound(file, pair[i][0], 2, pair[i][1], NULL) - 0.01);
    }
    for (int i = 0; i < 4; i++) { /* Wilson here, bootstrap there */
        compare_interval(file, "overall", rate[i], NULL, value_of(a.overall.rate, rate[i]));
        for (size_t g = 0; g < 2; g++)
            if (a.group[g].tally.n_rows > 200) /* on few rows the two methods differ, Wilson's being the better */
                compare_interval(file, "by_group", rate[i], group_name[g], value_of(a.group[g].rate, rate[i]));
    }
    cJSON_Delete(file);
}

static void intervals_are_those_of_resampling_rows(void) {
    if (!golden_text(&cx, golden_folder(), "index.json"))
        SKIP("no golden files at ../shared/golden (GOLDEN_DIR may name another place)");
    compare_bootstrap("compas_race");
    compare_bootstrap("german_sex");
}

/* ---- curves ---- */

/* Each of their points (drawn at score >= threshold) is one of ours: the first point below the threshold. */
static int compare_curve(const eq_threshold_curve *curve, const cJSON *roc) {
    const cJSON *fpr = golden_at(roc, "fpr"), *tpr = golden_at(roc, "tpr"), *threshold = golden_at(roc, "thresholds");
    int n = cJSON_GetArraySize(threshold);
    for (int i = 0; i < n; i++) {
        double at = cJSON_GetArrayItem(threshold, i)->valuedouble;
        size_t k = 0;
        while (k + 1 < curve->n_points && curve->threshold[k] >= at) k++;
        CHECK_NEAR(curve->tp[k] / curve->positives, cJSON_GetArrayItem(tpr, i)->valuedouble, 1e-12);
        CHECK_NEAR(curve->fp[k] / curve->negatives, cJSON_GetArrayItem(fpr, i)->valuedouble, 1e-12);
    }
    return n;
}

static int compare_curves(const char *name) {
    char csv[80], json[80], key[40];
    snprintf(csv, sizeof csv, "cases/%s.csv", name);
    snprintf(json, sizeof json, "extra/curves_%s.json", name);
    cJSON *file = golden_json(&cx, golden_folder(), json);
    CHECK(file != NULL && load(golden_folder(), csv));
    int n_points = 0;
    uint32_t *row = eq_arena_alloc(&cx, &cx.mem, rows.n_rows, sizeof *row);
    for (size_t g = 0; g <= rows.n_groups; g++) { /* the last is overall */
        bool overall = g == rows.n_groups;
        eq_curve_rows set = {.row = row, .score = rows.score, .y = rows.y};
        for (size_t i = 0; i < rows.n_rows; i++)
            if (overall || rows.group[i] == g) row[set.n_rows++] = (uint32_t)i;
        eq_threshold_curve curve;
        CHECK(eq_curve_build(&cx, &cx.mem, &set, &curve) == EQ_OK);
        snprintf(key, sizeof key, overall ? "overall" : "group_%zu", g);
        const cJSON *theirs = golden_at(golden_at(file, "curves"), key);
        if (golden_at(theirs, "roc")) n_points += compare_curve(&curve, golden_at(theirs, "roc"));
    }
    cJSON_Delete(file);
    return n_points;
}

static void curves_pass_through_the_points_of_scikit_learn(void) {
    static const char *const name[] = {"german_sex", "adv_multi_group", "adv_all_scores_tied"};
    if (!golden_text(&cx, golden_folder(), "index.json"))
        SKIP("no golden files at ../shared/golden (GOLDEN_DIR may name another place)");
    for (size_t i = 0; i < 3; i++) {
        int n = compare_curves(name[i]);
        printf("  %-28s %4d points of curves compared\n", name[i], n);
        CHECK(n > 5);
    }
}

/* ---- cases by hand ---- */

/* A number, "a/b", or null. */
static double number_of(const cJSON *node) {
    if (cJSON_IsNumber(node)) return node->valuedouble;
    if (!cJSON_IsString(node)) return (double)NAN;
    char *end;
    double over = strtod(node->valuestring, &end);
    return *end == '/' ? over / strtod(end + 1, NULL) : over;
}

static int compare_values(const cJSON *expected, const eq_value *list) {
    int n = 0;
    const cJSON *node;
    cJSON_ArrayForEach(node, expected) {
        eq_value v = value_of(list, node->string);
        int failed = check_failed_here;
        if (cJSON_IsNull(node)) CHECK(isnan(v.value) && v.why != NULL);
        else CHECK_NEAR(v.value, number_of(node), 1e-14 * (1 + fabs(v.value)));
        if (check_failed_here > failed) printf("    ... %s\n", node->string);
        n++;
    }
    return n;
}

static void cases_worked_by_hand_come_out_exactly(void) {
    static const char *const name[] = {"two_groups", "three_groups_weighted", "scores_with_ties"};
    for (size_t i = 0; i < 3; i++) {
        char csv[80], json[80];
        snprintf(csv, sizeof csv, "%s.csv", name[i]);
        snprintf(json, sizeof json, "%s.json", name[i]);
        rows = (golden_rows){0};
        cJSON *file = golden_json(&cx, "tests/golden/cases", json);
        CHECK(file != NULL && load("tests/golden/cases", csv));
        const cJSON *node;
        cJSON_ArrayForEach(node, golden_at(file, "privileged")) rows.privileged[node->valueint] = 1;
        eq_audit a;
        audit(0, &a);
        int n = compare_values(golden_at(file, "metrics"), a.metric);
        cJSON_ArrayForEach(node, golden_at(file, "groups")) n +=
            compare_values(node, a.group[strtoul(node->string, NULL, 10)].rate);
        CHECK(n > 8);
        cJSON_Delete(file);
    }
}

int main(void) {
    RUN(intervals_are_those_of_resampling_rows);
    RUN(curves_pass_through_the_points_of_scikit_learn);
    RUN(cases_worked_by_hand_come_out_exactly);
    eq_ctx_free(&cx);
    return check_done();
}
