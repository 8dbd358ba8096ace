/* Metrics against fairlearn, scikit-learn and Aequitas: ../shared/golden, as test_metrics.c has it for the
 * others.
 *
 * Each metric of a fairlearn MetricFrame comes with its six aggregations, so the naming rule of metrics.def is
 * compared as a rule. Aequitas compares each group with a reference group: that is our comparison of two sides,
 * of the counts of these two groups alone. */
#include "compare.h"

static const char *group_key(size_t g) {
    static char key[32];
    snprintf(key, sizeof key, "%zu", g);
    return key;
}

/* A metric of fairlearn, and our rate. */
static const pair frame_rates[] = {{"selection_rate", "selection_rate"},
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
                                   {"average_precision_score", "average_precision"},
                                   {"brier_score_loss", "brier_score"},
                                   {"log_loss", "log_loss"},
                                   {"mean_score", "mean_score"},
                                   {"mean_squared_error", "brier_score"},
                                   {"mean_absolute_error", "mean_absolute_error"},
                                   {0}};

/* The id of a gap of a rate, by rule or by its name in the literature; SIZE_MAX when there is none. */
static size_t find_gap(const char *rate, const char *suffix) {
    static const pair named[] = {{"selection_rate_max_difference", "demographic_parity_difference"},
                                 {"selection_rate_min_ratio", "demographic_parity_ratio"},
                                 {"tpr_max_difference", "equal_opportunity_max_difference"},
                                 {"tpr_min_ratio", "equal_opportunity_ratio"},
                                 {0}};
    char id[80];
    snprintf(id, sizeof id, "%s_%s", rate, suffix);
    EQ_EACH(p, named)
    if (!strcmp(p->theirs, id)) return eq_metric_find(p->ours);
    return eq_metric_find(id);
}

static void compare_aggregations(const cJSON *theirs, const char *rate, const eq_audit *a) {
    static const pair suffixes[] = {{"difference_between_groups", "max_difference"},
                                    {"ratio_between_groups", "min_ratio"},
                                    {"difference_to_overall", "overall_difference"},
                                    {"ratio_to_overall", "overall_ratio"},
                                    {0}};
    char id[80];
    EQ_EACH(p, suffixes) {
        size_t m = find_gap(rate, p->ours);
        if (m != SIZE_MAX) compare("fairlearn", p->ours, rate, defined(&a->metric[m]), at(theirs, p->theirs));
    }
    snprintf(id, sizeof id, "worst_group_%s", rate);
    size_t worst = eq_metric_find(id);
    if (worst == SIZE_MAX) return;
    compare("fairlearn", "worst", rate, defined(&a->metric[worst]),
            at(theirs, eq_metric_at(worst)->direction > 0 ? "group_min" : "group_max"));
}

static void compare_fairlearn(const cJSON *block, const eq_audit *a) {
    static const pair scalars[] = {{"demographic_parity_difference(between_groups)", "demographic_parity_difference"},
                                   {"demographic_parity_difference(to_overall)", "selection_rate_overall_difference"},
                                   {"selection_rate_difference", "demographic_parity_difference"},
                                   {"demographic_parity_ratio(between_groups)", "demographic_parity_ratio"},
                                   {"demographic_parity_ratio(to_overall)", "selection_rate_overall_ratio"},
                                   {"selection_rate_ratio", "demographic_parity_ratio"},
                                   {"equal_opportunity_difference(between_groups)", "equal_opportunity_max_difference"},
                                   {"equal_opportunity_difference(to_overall)", "tpr_overall_difference"},
                                   {"equal_opportunity_ratio(between_groups)", "equal_opportunity_ratio"},
                                   {"equal_opportunity_ratio(to_overall)", "tpr_overall_ratio"},
                                   {"equalized_odds_difference(between_groups)", "equalized_odds_max_difference"},
                                   {"equalized_odds_difference(between_groups,agg=mean)", "average_odds_max_difference"},
                                   {"equalized_odds_difference(to_overall)", "equalized_odds_overall_difference"},
                                   {"equalized_odds_difference(to_overall,agg=mean)", "average_odds_overall_difference"},
                                   {"equalized_odds_ratio(between_groups)", "equalized_odds_ratio"},
                                   {"equalized_odds_ratio(between_groups,agg=mean)", "average_odds_min_ratio"},
                                   {"equalized_odds_ratio(to_overall)", "equalized_odds_overall_ratio"},
                                   {"equalized_odds_ratio(to_overall,agg=mean)", "average_odds_overall_ratio"},
                                   {"accuracy_score_difference", "accuracy_max_difference"},
                                   {"accuracy_score_ratio", "accuracy_min_ratio"},
                                   {"accuracy_score_group_min", "worst_group_accuracy"},
                                   {"balanced_accuracy_score_group_min", "worst_group_balanced_accuracy"},
                                   {"f1_score_group_min", "worst_group_f1"},
                                   {"false_negative_rate_difference", "fnr_max_difference"},
                                   {"false_negative_rate_ratio", "fnr_min_ratio"},
                                   {"false_positive_rate_difference", "fpr_max_difference"},
                                   {"false_positive_rate_ratio", "fpr_min_ratio"},
                                   {"true_negative_rate_difference", "tnr_max_difference"},
                                   {"true_negative_rate_ratio", "tnr_min_ratio"},
                                   {"true_positive_rate_difference", "equal_opportunity_max_difference"},
                                   {"true_positive_rate_ratio", "equal_opportunity_ratio"},
                                   {"log_loss_group_max", "worst_group_log_loss"},
                                   {"mean_absolute_error_group_max", "worst_group_mean_absolute_error"},
                                   {"mean_squared_error_group_max", "worst_group_brier_score"},
                                   {"precision_score_group_min", "worst_group_ppv"},
                                   {"r2_score_group_min", "worst_group_brier_skill_score"},
                                   {"recall_score_group_min", "worst_group_tpr"},
                                   {"roc_auc_score_group_min", "worst_group_auc"},
                                   {"zero_one_loss_difference", "error_rate_max_difference"},
                                   {"zero_one_loss_group_max", "worst_group_error_rate"},
                                   {"zero_one_loss_ratio", "error_rate_min_ratio"},
                                   {0}};
    const cJSON *frame = at(block, "metric_frame");
    EQ_EACH(p, frame_rates) {
        const cJSON *theirs = at(frame, p->theirs);
        compare("fairlearn", "overall", p->ours, rate_of(&a->overall, p->ours), at(theirs, "overall"));
        for (size_t g = 0; g < a->n_groups; g++)
            compare("fairlearn", group_key(g), p->ours, rate_of(&a->group[g], p->ours), at(at(theirs, "by_group"), group_key(g)));
        compare_aggregations(theirs, p->ours, a);
    }
    compare_count("overall", (double)a->overall.tally.n_rows, at(at(frame, "count"), "overall"));
    for (size_t g = 0; g < a->n_groups; g++)
        compare_count(group_key(g), (double)a->group[g].tally.n_rows, at(at(at(frame, "count"), "by_group"), group_key(g)));
    EQ_EACH(p, scalars)
    compare("fairlearn", "scalar", p->ours, metric_of(a, p->ours), at(at(block, "scalar"), p->theirs));
}

static void compare_sklearn(const cJSON *block, const eq_audit *a) {
    static const pair rates[] = {{"accuracy_score", "accuracy"},
                                 {"balanced_accuracy_score", "balanced_accuracy"},
                                 {"matthews_corrcoef", "mcc"},
                                 {"cohen_kappa_score", "cohen_kappa"},
                                 {"zero_one_loss", "error_rate"},
                                 {"precision_score", "ppv"},
                                 {"recall_score", "tpr"},
                                 {"f1_score", "f1"},
                                 {"jaccard_score", "jaccard"},
                                 {"roc_auc_score", "auc"},
                                 {"average_precision_score", "average_precision"},
                                 {"brier_score_loss", "brier_score"},
                                 {"log_loss", "log_loss"},
                                 {0}};
    for (size_t g = 0; g <= a->n_groups; g++) {
        const eq_group_audit *group = g < a->n_groups ? &a->group[g] : &a->overall;
        char key[32];
        snprintf(key, sizeof key, g < a->n_groups ? "group_%zu" : "overall", g);
        const cJSON *theirs = at(block, key), *matrix = at(theirs, "confusion_matrix_rows_true_01_cols_pred_01");
        EQ_EACH(p, rates)
        compare("sklearn", key, p->ours, rate_of(group, p->ours), at(theirs, p->theirs));
        const double cell[4] = {group->tally.tn, group->tally.fp, group->tally.fn, group->tally.tp};
        for (int k = 0; k < 4; k++) compare_count(key, cell[k], cJSON_GetArrayItem(cJSON_GetArrayItem(matrix, k / 2), k % 2));
    }
}

static void compare_aequitas_groups(const cJSON *groups, const eq_audit *a) {
    static const pair rates[] = {{"accuracy", "accuracy"}, {"tpr", "tpr"},
                                 {"tnr", "tnr"},           {"for", "for"},
                                 {"fdr", "fdr"},           {"fpr", "fpr"},
                                 {"fnr", "fnr"},           {"npv", "npv"},
                                 {"precision", "ppv"},     {"pprev", "selection_rate"},
                                 {"prev", "base_rate"},    {0}};
    for (size_t g = 0; g < a->n_groups; g++) {
        const cJSON *theirs = at(groups, group_key(g));
        const eq_tally *t = &a->group[g].tally, *all = &a->overall.tally;
        const struct {
            const char *name;
            double count;
        } counts[] = {{"k", all->tp + all->fp},
                      {"pp", t->tp + t->fp},
                      {"pn", t->tn + t->fn},
                      {"fp", t->fp},
                      {"fn", t->fn},
                      {"tn", t->tn},
                      {"tp", t->tp},
                      {"group_label_pos", t->tp + t->fn},
                      {"group_label_neg", t->fp + t->tn},
                      {"group_size", (double)t->n_rows},
                      {"total_entities", (double)all->n_rows},
                      {"ppr", (t->tp + t->fp) / (all->tp + all->fp)}};
        EQ_EACH(p, rates)
        compare("aequitas", group_key(g), p->ours, rate_of(&a->group[g], p->ours), at(theirs, p->theirs));
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
            compare_count(group_key(g), counts[i].count, at(theirs, counts[i].name));
    }
}

/* Group g as one side and the group that it is compared with as the other; with itself, any rate has the ratio 1. */
static void compare_aequitas_ratios(const cJSON *block, const eq_audit *a) {
    static const pair ratios[] = {{"ppr", "equal_parity_ratio"},
                                  {"pprev", "disparate_impact"},
                                  {"precision", "predictive_parity_ratio"},
                                  {"fdr", "fdr_ratio"},
                                  {"for", "for_ratio"},
                                  {"fpr", "fpr_ratio"},
                                  {"fnr", "fnr_ratio"},
                                  {"tpr", "tpr_ratio"},
                                  {"tnr", "tnr_ratio"},
                                  {"npv", "npv_ratio"},
                                  {0}};
    static const uint8_t privileged[2] = {0, 1};
    for (size_t g = 0; g < a->n_groups; g++) EQ_EACH(p, ratios) {
            char key[40];
            const cJSON *theirs = at(block, group_key(g));
            snprintf(key, sizeof key, "%s_ref_group_value", p->theirs);
            const cJSON *reference = at(theirs, key);
            if (!reference) continue;
            long with = cJSON_IsString(reference) ? strtol(reference->valuestring, NULL, 10) : reference->valueint;
            snprintf(key, sizeof key, "%s_disparity", p->theirs);
            eq_counts set[5] = {eq_counts_of(&a->group[g].tally), eq_counts_of(&a->group[with].tally)};
            eq_counts_pool(set, privileged, 2);
            compare("aequitas", "ratio", p->ours, eq_metric_of_counts(eq_metric_find(p->ours), set, 2, NULL), at(theirs, key));
        }
}

static void compare_aequitas(const cJSON *block, const eq_audit *a) {
    const cJSON *child;
    compare_aequitas_groups(at(block, "group"), a);
    cJSON_ArrayForEach(child, block) if (!strncmp(child->string, "disparity_", 10)) compare_aequitas_ratios(child, a);
}

static coverage fair, sk, aequitas;

static void compare_case(const cJSON *expected) {
    const cJSON *fairlearn = at(expected, "fairlearn"), *sklearn = at(expected, "sklearn");
    compare_fairlearn(at(fairlearn, "unweighted"), &c.unweighted);
    compare_fairlearn(at(fairlearn, "weighted"), &c.weighted);
    compare_sklearn(at(sklearn, "unweighted"), &c.unweighted);
    compare_sklearn(at(sklearn, "weighted"), &c.weighted);
    compare_aequitas(at(expected, "aequitas_unweighted"), &c.unweighted);
    cover(&fair, fairlearn, "", "");
    cover(&sk, sklearn, "", "");
    cover(&aequitas, at(expected, "aequitas_unweighted"), "", "");
}

static void every_metric_of_every_case_agrees_with_the_peers(void) {
    if (!compare_every_case(compare_case, 450)) SKIP("no golden files at ../shared/golden (GOLDEN_DIR may name another place)");
    check_differences_of("fairlearn");
    check_differences_of("sklearn");
    check_differences_of("aequitas");
    report_coverage("fairlearn", &fair);
    report_coverage("sklearn", &sk);
    report_coverage("aequitas", &aequitas);
}

int main(void) {
    golden = golden_folder();
    RUN(every_metric_of_every_case_agrees_with_the_peers);
    eq_ctx_free(&cx);
    return check_done();
}
