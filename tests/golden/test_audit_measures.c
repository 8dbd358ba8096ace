/* Measures of outcomes and strata, and intervals over groups, against ../shared/golden/audits: made by two programs that share
 * no code (README there). Rates and measures 1e-12, intervals 1e-9 relative. */
#include <math.h>

#include "check.h"
#include "equipoise/metric.h"
#include "golden.h"

enum { MOST_ROWS = 200 };

static eq_ctx cx;

/* A table of counts with labels, decisions and strata. */
static struct {
    uint8_t y[MOST_ROWS], yhat[MOST_ROWS], privileged[MOST_ROWS];
    double count[MOST_ROWS];
    uint16_t group[MOST_ROWS];
    uint32_t stratum[MOST_ROWS];
    const char *group_name[MOST_ROWS], *stratum_name[MOST_ROWS];
    size_t n_groups, n_strata;
    eq_outcomes outcomes;
} rows;

static size_t place_of(const char **name, size_t *n, const char *text) {
    size_t i = 0;
    while (i < *n && strcmp(name[i], text)) i++;
    if (i == *n) name[(*n)++] = text;
    return i;
}

static eq_audit audit(void) {
    eq_audit a;
    rows.outcomes.n_groups = rows.n_groups;
    rows.outcomes.y = rows.y;
    rows.outcomes.yhat = rows.yhat;
    rows.outcomes.count = rows.count;
    rows.outcomes.group = rows.group;
    rows.outcomes.group_name = rows.group_name;
    rows.outcomes.privileged = rows.privileged;
    CHECK(eq_audit_compute(&cx, &cx.mem, &rows.outcomes, NULL, &a) == EQ_OK);
    return a;
}

/* group,grade,outcome,decision,n: as far as the last, privileged group. */
static bool load(const char *name, const char *privileged) {
    char path[80];
    snprintf(path, sizeof path, "audits/%s.csv", name);
    char *text = golden_text(&cx, golden_folder(), path);
    memset(&rows, 0, sizeof rows);
    if (!text) return false;
    strtok(text, "\r\n");
    for (char *cell; (cell = strtok(NULL, ",\r\n")) && rows.outcomes.n_rows < MOST_ROWS;) {
        size_t i = rows.outcomes.n_rows++;
        rows.group[i] = (uint16_t)place_of(rows.group_name, &rows.n_groups, cell);
        rows.stratum[i] = (uint32_t)place_of(rows.stratum_name, &rows.n_strata, strtok(NULL, ",\r\n"));
        rows.y[i] = !strcmp(strtok(NULL, ",\r\n"), "paid");
        rows.yhat[i] = !strcmp(strtok(NULL, ",\r\n"), "approved");
        rows.count[i] = strtod(strtok(NULL, ",\r\n"), NULL);
    }
    for (size_t g = 0; g < rows.n_groups; g++) rows.privileged[g] = !strcmp(rows.group_name[g], privileged);
    rows.outcomes.stratum = rows.stratum;
    rows.outcomes.n_strata = rows.n_strata;
    return true;
}

/* ---- measures of outcomes ---- */

static void compare(const char *of, double ours, const cJSON *theirs) {
    int failed = check_failed_here;
    if (cJSON_IsNull(theirs)) CHECK(isnan(ours));
    else CHECK_NEAR(ours, theirs->valuedouble, 1e-12);
    if (check_failed_here > failed) printf("    ... %s\n", of);
}

static eq_value value_of(const eq_value *list, const char *id) {
    size_t m = eq_metric_find(id);
    CHECK(m != SIZE_MAX);
    return list[m];
}

static const eq_group_audit *group_of(const eq_audit *a, const cJSON *of) {
    size_t g = 0;
    while (g + 1 < a->n_groups && strcmp(a->group[g].name, golden_at(of, "name")->valuestring)) g++;
    CHECK_TEXT(a->group[g].name, golden_at(of, "name")->valuestring);
    return &a->group[g];
}

static void compare_groups(const eq_audit *a, const cJSON *groups) {
    const cJSON *group, *member;
    cJSON_ArrayForEach(group, groups) cJSON_ArrayForEach(member, group) {
        if (cJSON_IsString(member)) continue;
        compare(member->string, value_of(group_of(a, group)->rate, member->string).value, member);
    }
}

/* Of each rate of the object, the measure called so before it. */
static void compare_rates(const eq_audit *a, const char *before, const cJSON *rates) {
    const cJSON *rate;
    char id[80];
    cJSON_ArrayForEach(rate, rates) {
        snprintf(id, sizeof id, "%s_%s", before, rate->string);
        compare(id, value_of(a->metric, id).value, rate);
    }
}

static void check_between(const eq_value *v, const cJSON *theirs) {
    CHECK((v->n_between == 1) == cJSON_IsArray(theirs));
    if (v->n_between != 1 || !cJSON_IsArray(theirs)) return;
    CHECK_TEXT(v->between->highest, cJSON_GetArrayItem(theirs, 0)->valuestring);
    CHECK_TEXT(v->between->lowest, cJSON_GetArrayItem(theirs, 1)->valuestring);
}

static void compare_between(const eq_audit *a, const cJSON *theirs) {
    static const char *const ids[][2] = {{"tpr", "equal_opportunity_max_difference"},
                                         {"ppv", "ppv_max_difference"},
                                         {"fpr", "fpr_max_difference"},
                                         {"accuracy", "accuracy_max_difference"},
                                         {"selection_rate", "demographic_parity_difference"}};
    CHECK(cJSON_GetArraySize(theirs) == sizeof ids / sizeof *ids);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        eq_value v = value_of(a->metric, ids[i][1]);
        check_between(&v, golden_at(theirs, ids[i][0]));
    }
}

static void compare_strata(const eq_audit *a, const cJSON *theirs) {
    const cJSON *group;
    int left_out = golden_at(theirs, "strata_left_out")->valueint, strata = golden_at(theirs, "strata")->valueint;
    char used[40];
    CHECK((size_t)strata == rows.n_strata);
    snprintf(used, sizeof used, "in %d of %d strata", strata - left_out, strata);
    cJSON_ArrayForEach(group, golden_at(theirs, "groups")) {
        eq_value v = value_of(group_of(a, group)->rate, "conditional_demographic_disparity");
        compare("conditional_demographic_disparity", v.value, golden_at(group, "value"));
        CHECK(v.low <= v.value && v.value <= v.high && v.low >= -1 && v.high <= 1);
        if (left_out) CHECK_TEXT(v.note, used);
        else CHECK(v.noted.cause == EQ_NO_CAUSE);
    }
}

static cJSON *document; /* of the case at hand */

static const cJSON *expected_of(const char *name) {
    char path[80];
    snprintf(path, sizeof path, "audits/%s.json", name);
    cJSON_Delete(document);
    document = golden_json(&cx, golden_folder(), path);
    return golden_at(document, "expected");
}

static void measures_of_outcomes_are_the_golden_ones(void) {
    static const char *const cases[][2] = {{"outcomes_coded_apart", "b"}, {"exclusion", "p"}, {"ahead", "p"}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        if (!load(cases[c][0], cases[c][1])) SKIP("no golden files at ../shared/golden (GOLDEN_DIR may name another place)");
        const cJSON *expected = expected_of(cases[c][0]);
        int failed = check_failed_here;
        eq_audit a = audit();
        compare_groups(&a, golden_at(expected, "groups"));
        compare_rates(&a, "parity_loss", golden_at(expected, "parity_loss"));
        compare_rates(&a, "average_pairwise_difference", golden_at(expected, "average_pairwise_difference"));
        compare_between(&a, golden_at(expected, "max_difference_between"));
        compare_strata(&a, golden_at(expected, "conditional_demographic_disparity"));
        static const char *const of_sides[] = {"normalized_mean_difference", "conditional_statistical_parity_difference"};
        for (size_t i = 0; i < 2; i++)
            compare(of_sides[i], value_of(a.metric, of_sides[i]).value, golden_at(expected, of_sides[i]));
        if (check_failed_here > failed) printf("    ... case %s\n", cases[c][0]);
    }
}

/* ---- intervals over groups ---- */

static size_t n_tables;

static void compare_interval(const eq_value *v, const cJSON *theirs, double alike) {
    const cJSON *low = golden_at(theirs, "low"), *high = golden_at(theirs, "high");
    compare("value", v->value, golden_at(theirs, "value"));
    if (cJSON_IsNumber(low)) CHECK_NEAR(v->low, low->valuedouble, 1e-9 * fabs(low->valuedouble) + 1e-15);
    if (cJSON_IsNumber(high)) CHECK_NEAR(v->high, high->valuedouble, 1e-9 * high->valuedouble);
    /* where all are alike a table of theirs names two groups and a measure of theirs the first one twice, as we do */
    if (golden_at(theirs, "between") && !isnan(v->value) && !(fabs(v->value - alike) <= 0))
        check_between(v, golden_at(theirs, "between"));
}

/* A table's groups, but for those that it excludes, as counts of people with label 1: so the selection rate is the true positive
 * rate too. */
static void compare_table(const cJSON *table) {
    const cJSON *group, *reference = golden_at(golden_at(table, "reference"), "name");
    memset(&rows, 0, sizeof rows);
    cJSON_ArrayForEach(group, golden_at(table, "groups")) {
        if (cJSON_IsTrue(golden_at(group, "excluded"))) continue;
        size_t g = rows.n_groups++;
        double n = golden_at(group, "n")->valuedouble, selected = golden_at(group, "selected")->valuedouble;
        rows.group_name[g] = golden_at(group, "name")->valuestring;
        rows.privileged[g] = cJSON_IsString(reference) && !strcmp(rows.group_name[g], reference->valuestring);
        for (size_t k = 0; k < 2; k++) {
            size_t i = rows.outcomes.n_rows++;
            rows.y[i] = 1, rows.yhat[i] = k == 1, rows.group[i] = (uint16_t)g, rows.count[i] = k ? selected : n - selected;
        }
    }
    eq_audit a = audit();
    eq_value gap = value_of(a.metric, "demographic_parity_difference"), ratio = value_of(a.metric, "demographic_parity_ratio");
    eq_value worst = value_of(a.metric, "worst_group_tpr");
    compare_interval(&gap, golden_at(table, "max_difference"), 0);
    compare_interval(&ratio, golden_at(table, "min_ratio"), 1);
    compare_interval(&worst, golden_at(table, "worst_group_selection_rate"), -1);
    n_tables++;
}

static void compare_tables(const cJSON *node) {
    const cJSON *member;
    if (golden_at(node, "max_difference") && golden_at(node, "groups")) {
        int failed = check_failed_here;
        compare_table(node);
        if (check_failed_here > failed) printf("    ... table %zu\n", n_tables);
        return;
    }
    if (cJSON_IsObject(node) || cJSON_IsArray(node)) cJSON_ArrayForEach(member, node) compare_tables(member);
}

static void intervals_over_groups_are_the_golden_ones(void) {
    static const char *const cases[] = {"eeoc_two",       "four_groups",     "named_reference",  "largest_reference",
                                        "best_reference", "ninety",          "everybody",        "nobody",
                                        "reference_zero", "tie_for_best",    "unknown_large",    "unknown_small",
                                        "unknown_named",  "culture_fit_sex", "culture_fit_race", "ll144_hiring",
                                        "scores_0_100",   "scores_lower",    "strata_simpson",   "exactly_four_fifths"};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const cJSON *expected = expected_of(cases[c]);
        if (!expected) SKIP("no golden files at ../shared/golden (GOLDEN_DIR may name another place)");
        int failed = check_failed_here;
        compare_tables(expected);
        if (check_failed_here > failed) printf("    ... case %s\n", cases[c]);
    }
    CHECK(n_tables >= 20);
}

int main(void) {
    RUN(measures_of_outcomes_are_the_golden_ones);
    RUN(intervals_over_groups_are_the_golden_ones);
    cJSON_Delete(document);
    eq_ctx_free(&cx);
    return check_done();
}
