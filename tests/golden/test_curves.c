/* ROC, precision-recall and calibration points against scikit-learn's (../shared/golden/extra/curves_*.json): every number
 * there, by group, from one set of curves. Theirs: roc_curve and precision_recall_curve without weights, score >= threshold;
 * calibration_curve with 10 bins of equal width and of equal mass, whose empty bins they leave out. */
#include "check.h"
#include "golden.h"
#include "metric/score/group_curves.h"
#include "metric/score/score_bin.h"

static eq_ctx cx;
static golden_rows rows;

typedef struct curves {
    eq_group_curves curves;
    eq_outcomes outcomes;
    eq_score_bin *mass, *width; /* 10 a set */
    size_t set, place;          /* of the group at hand, among counts and among bins */
    int n_compared;
} curves;

static double number(const cJSON *list, int i) { return cJSON_GetArrayItem(list, i)->valuedouble; }

/* Counts where everyone with a score of at least `at` is selected. */
static eq_counts counts_at(const curves *c, double at) {
    eq_counts set[GOLDEN_MAX_GROUPS + 3];
    size_t k = 0;
    while (k + 1 < c->curves.n_points && c->curves.lowest[k + 1] >= at) k++;
    eq_group_curves_counts(&c->curves, k, set);
    return set[c->set];
}

static void compare_number(curves *c, double ours, double theirs) {
    CHECK_NEAR(ours, theirs, 1e-12);
    c->n_compared++;
}

static void compare_roc(curves *c, const cJSON *roc) {
    const cJSON *fpr = golden_at(roc, "fpr"), *tpr = golden_at(roc, "tpr"), *threshold = golden_at(roc, "thresholds");
    for (int i = 0; i < cJSON_GetArraySize(threshold); i++) {
        eq_counts n = counts_at(c, number(threshold, i));
        if (cJSON_IsNumber(cJSON_GetArrayItem(tpr, i))) compare_number(c, n.tp / (n.tp + n.fn), number(tpr, i));
        if (cJSON_IsNumber(cJSON_GetArrayItem(fpr, i))) compare_number(c, n.fp / (n.fp + n.tn), number(fpr, i));
    }
}

/* Their last point, precision 1 and recall 0, is a convention for nobody selected: undefined here. */
static void compare_precision(curves *c, const cJSON *pr) {
    const cJSON *precision = golden_at(pr, "precision"), *recall = golden_at(pr, "recall"),
                *threshold = golden_at(pr, "thresholds");
    for (int i = 0; i < cJSON_GetArraySize(threshold); i++) {
        eq_counts n = counts_at(c, number(threshold, i));
        compare_number(c, n.tp / (n.tp + n.fp), number(precision, i));
        if (n.tp + n.fn > 0) compare_number(c, n.tp / (n.tp + n.fn), number(recall, i));
    }
}

static void compare_calibration(curves *c, const eq_score_bin *bin, const cJSON *theirs) {
    const cJSON *rate = golden_at(theirs, "fraction_positive"), *mean = golden_at(theirs, "mean_score");
    int n = 0;
    for (int i = 0; i < 10; i++) {
        if (!bin[i].n_rows) continue;
        CHECK(n < cJSON_GetArraySize(rate));
        if (check_failed_here) return;
        compare_number(c, bin[i].positives / (bin[i].positives + bin[i].negatives), number(rate, n));
        compare_number(c, bin[i].mean_score, number(mean, n));
        n++;
    }
    CHECK(n == cJSON_GetArraySize(rate));
}

static void compare_case(const char *name) {
    char csv[80], json[80], key[40];
    snprintf(csv, sizeof csv, "cases/%s.csv", name);
    snprintf(json, sizeof json, "extra/curves_%s.json", name);
    cJSON *file = golden_json(&cx, golden_folder(), json);
    char *text = golden_text(&cx, golden_folder(), csv);
    CHECK(file != NULL && text != NULL);
    if (check_failed_here) return;
    golden_parse_rows(text, &rows);
    curves c = {.outcomes = {.n_rows = rows.n_rows,
                             .n_groups = rows.n_groups,
                             .y = rows.y,
                             .score = rows.score,
                             .group = rows.group,
                             .privileged = rows.privileged}};
    CHECK(eq_group_curves_build(&cx, &cx.mem, &c.outcomes, &c.curves) == EQ_OK);
    CHECK(eq_score_bins(&cx, &cx.mem, &c.curves, &c.outcomes, EQ_EQUAL_MASS, 10, &c.mass) == EQ_OK);
    CHECK(eq_score_bins(&cx, &cx.mem, &c.curves, &c.outcomes, EQ_EQUAL_WIDTH, 10, &c.width) == EQ_OK);
    int n_sets = 0;
    for (size_t g = 0; g <= rows.n_groups; g++) {
        snprintf(key, sizeof key, g == rows.n_groups ? "overall" : "group_%zu", g);
        const cJSON *theirs = golden_at(golden_at(file, "curves"), key);
        if (!theirs) continue;
        c.set = g == rows.n_groups ? eq_set_overall(rows.n_groups) : g;
        compare_roc(&c, golden_at(theirs, "roc"));
        compare_precision(&c, golden_at(theirs, "pr"));
        compare_calibration(&c, &c.mass[g * 10], golden_at(theirs, "calibration_quantile10"));
        compare_calibration(&c, &c.width[g * 10], golden_at(theirs, "calibration_uniform10"));
        n_sets++;
        if (check_failed_here) printf("    ... %s %s\n", name, key);
    }
    CHECK(n_sets == cJSON_GetArraySize(golden_at(file, "curves")));
    printf("  note %-24s %d sets, %d numbers\n", name, n_sets, c.n_compared);
    cJSON_Delete(file);
}

static void every_point_of_scikit_learns_curves_is_ours(void) {
    if (!golden_text(&cx, golden_folder(), "index.json"))
        SKIP("no golden files at ../shared/golden (GOLDEN_DIR may name another place)");
    compare_case("german_sex");
    compare_case("adv_multi_group");
    compare_case("adv_all_scores_tied");
}

int main(void) {
    RUN(every_point_of_scikit_learns_curves_is_ours);
    eq_ctx_free(&cx);
    return check_done();
}
