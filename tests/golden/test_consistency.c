/* Consistency against AIF360: k = 1, 3, 5, 10, 25 without and with many ties, and the audited cases at k = 5. Where rows
 * are tied at the k-th place AIF360's own value depends on how its tree happened to be cut; then only the range over all
 * ways to break the ties is a fair test. */
#include "check.h"
#include "golden.h"
#include "metric/consistency.h"

static const char *golden;
static eq_ctx cx;

enum { MOST_COLUMNS = 6 };

/* Features, and the label in the last column of the file. */
static size_t read_table(const char *name, float *x, uint8_t *y, size_t *n_features) {
    char *text = golden_text(&cx, golden, name);
    size_t columns = 1, n = 0;
    if (!text) return 0;
    for (char *p = text; *p && *p != '\n'; p++) columns += *p == ',';
    *n_features = columns - 1;
    for (char *p = strchr(text, '\n'); p && p[1] && n < GOLDEN_MAX_ROWS; p = strchr(p, '\n'), n++)
        for (size_t k = 0; k < columns; k++) {
            double cell = strtod(p + 1, &p);
            if (k < columns - 1) x[n * (columns - 1) + k] = (float)cell;
            else y[n] = (uint8_t)cell;
        }
    return n;
}

static double consistency(const eq_points *points, const uint8_t *v, size_t k) {
    eq_neighbours found;
    eq_consistency out;
    static const uint16_t group[GOLDEN_MAX_ROWS];
    eq_mark mark = eq_arena_mark(&cx.mem);
    eq_neighbour_question question = {*points, NULL, k};
    eq_outcomes outcomes = {.n_rows = points->n_rows, .n_groups = 1, .y = v, .group = group};
    CHECK(eq_neighbours_find(&cx, &cx.mem, &question, &found) == EQ_OK);
    CHECK(eq_consistency_measure(&cx, &cx.mem, &outcomes, &found, k, &out) == EQ_OK);
    CHECK_NEAR(out.group[0].value, out.overall.value, 0);
    eq_arena_reset(&cx.mem, mark);
    return out.overall.value;
}

/* Against {"consistency" or "value", "rows_with_ambiguous_tie", "min_over_tie_breaks", "max_over_tie_breaks"}; 1 if exact. */
static int compare(const char *name, double ours, const cJSON *theirs) {
    const cJSON *value = golden_at(theirs, "consistency") ? golden_at(theirs, "consistency") : golden_at(theirs, "value");
    double low = golden_at(theirs, "min_over_tie_breaks")->valuedouble;
    double high = golden_at(theirs, "max_over_tie_breaks")->valuedouble;
    int exact = golden_at(theirs, "rows_with_ambiguous_tie")->valueint == 0, failed = check_failed_here;
    if (exact) CHECK_NEAR(ours, value->valuedouble, 1e-12);
    CHECK(ours >= low - 1e-12 && ours <= high + 1e-12);
    if (failed != check_failed_here) printf("    ... %s: %.17g in [%.17g, %.17g]\n", name, ours, low, high);
    return exact;
}

static void compare_file(const char *stem, int expected_exact) {
    static float x[GOLDEN_MAX_ROWS * MOST_COLUMNS];
    static uint8_t y[GOLDEN_MAX_ROWS];
    char name[100];
    int n_exact = 0, n = 0;
    snprintf(name, sizeof name, "consistency/%s.json", stem);
    cJSON *expected = golden_json(&cx, golden, name);
    const cJSON *entry;
    snprintf(name, sizeof name, "consistency/%s.csv", stem);
    eq_points points = {.x = x};
    points.n_rows = read_table(name, x, y, &points.n_columns);
    CHECK(expected && points.n_rows == 300);
    cJSON_ArrayForEach(entry, golden_at(expected, "k")) {
        n_exact += compare(entry->string, consistency(&points, y, (size_t)atoi(entry->string)), entry);
        n++;
    }
    CHECK(n == 5 && n_exact == expected_exact);
    cJSON_Delete(expected);
}

static void consistency_without_ties_is_aif360s(void) {
    char *text = golden_text(&cx, golden, "index.json");
    if (!text) SKIP("no golden files at ../shared/golden (GOLDEN_DIR may name another place)");
    compare_file("german_300x5", 5);
}

static void consistency_with_many_ties_is_within_what_the_ties_allow(void) {
    char *text = golden_text(&cx, golden, "index.json");
    if (!text) SKIP("no golden files at ../shared/golden (GOLDEN_DIR may name another place)");
    compare_file("german_300x3_discrete_many_ties", 0);
}

/* Features are the protected code and the score, in single precision: scores are given with more digits, and no case
 * hangs on them. */
static void consistency_of_the_audited_cases_is_aif360s(void) {
    static golden_rows rows;
    static float x[2 * GOLDEN_MAX_ROWS];
    cJSON *index = golden_json(&cx, golden, "index.json");
    if (!index) SKIP("no golden files at ../shared/golden (GOLDEN_DIR may name another place)");
    const cJSON *entry;
    int n_exact = 0;
    cJSON_ArrayForEach(entry, golden_at(index, "cases")) {
        const char *name = golden_at(entry, "name")->valuestring;
        char *text = golden_text(&cx, golden, golden_at(entry, "csv")->valuestring);
        cJSON *expected = golden_json(&cx, golden, golden_at(entry, "metrics")->valuestring);
        const cJSON *aif = golden_at(expected, "aif360");
        CHECK(text && aif);
        if (!text || !aif) continue;
        golden_parse_rows(text, &rows);
        for (size_t i = 0; i < rows.n_rows; i++) x[2 * i] = rows.group[i], x[2 * i + 1] = (float)rows.score[i];
        eq_points points = {x, rows.n_rows, 2};
        n_exact += compare(name, consistency(&points, rows.y, 5),
                           golden_at(golden_at(aif, "BinaryLabelDatasetMetric_on_true_labels"), "consistency_5nn"));
        n_exact += compare(name, consistency(&points, rows.yhat, 5),
                           golden_at(golden_at(aif, "BinaryLabelDatasetMetric_on_predictions"), "consistency_5nn"));
        cJSON_Delete(expected);
    }
    CHECK(n_exact == 17);
    cJSON_Delete(index);
}

int main(void) {
    golden = golden_folder();
    RUN(consistency_without_ties_is_aif360s);
    RUN(consistency_with_many_ties_is_within_what_the_ties_allow);
    RUN(consistency_of_the_audited_cases_is_aif360s);
    eq_ctx_free(&cx);
    return check_done();
}
