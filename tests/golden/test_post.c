/* Post-processing against AIF360: ../shared/golden (its README gives versions, conventions and tolerances).
 *
 * Reject option: the cell of AIF360 or one tied with it, and its balanced accuracy and bias to 1e-9, for
 * three biases. Equalized odds: its linear program to 1e-9 (for unit weights every optimal vertex is known,
 * as a fraction). AIF360 builds its equations from plain shares over weighted base rates, which does not
 * equalise weighted rows: our solver gets those equations for the comparison, and our own must equalise to
 * 1e-12. Calibrated equalized odds: three costs, mixing and base rates to 1e-9, not cut to [0,1]. AIF360
 * knows two sides: privileged and the others. */
#include <math.h>

#include "check.h"
#include "golden.h"
#include "method/post/calibrated_odds.h"
#include "method/post/equalized_odds.h"
#include "method/post/reject_option.h"

static eq_ctx cx;
static golden_rows rows;
static eq_outcomes outcomes;
static int n_cells, n_tied, n_programs, n_rates;

/* A number of the golden files; NaN, Infinity and -Infinity are texts there. */
static double number(const cJSON *object, const char *key) {
    const cJSON *item = golden_at(object, key);
    if (cJSON_IsNumber(item)) return item->valuedouble;
    if (cJSON_IsString(item) && !strcmp(item->valuestring, "Infinity")) return (double)INFINITY;
    return (double)NAN;
}

/* Calls `test` with the rows and AIF360's block `key` of every case; false when there is none. */
static bool each_case(const char *key, void (*test)(const cJSON *block)) {
    cJSON *index = golden_json(&cx, golden_folder(), "index.json");
    const cJSON *entry, *code;
    bool any = false;
    cJSON_ArrayForEach(entry, golden_at(index, "cases")) {
        int failed = check_failed_here;
        char *text = golden_text(&cx, golden_folder(), golden_at(entry, "csv")->valuestring);
        cJSON *expected = golden_json(&cx, golden_folder(), golden_at(entry, "algorithms")->valuestring);
        CHECK(text && expected && golden_at(expected, key));
        if (!text || !expected) continue;
        memset(&rows, 0, sizeof rows);
        golden_parse_rows(text, &rows);
        cJSON_ArrayForEach(code, golden_at(entry, "privileged")) rows.privileged[code->valueint] = 1;
        outcomes = (eq_outcomes){.n_rows = rows.n_rows,
                                 .n_groups = rows.n_groups,
                                 .y = rows.y,
                                 .yhat = rows.yhat,
                                 .score = rows.score,
                                 .weight = rows.weight,
                                 .group = rows.group,
                                 .privileged = rows.privileged};
        test(golden_at(expected, key));
        if (check_failed_here > failed) printf("  ... in %s\n", golden_at(entry, "name")->valuestring);
        cJSON_Delete(expected);
        any = true;
    }
    cJSON_Delete(index);
    return any;
}

/* ---- reject option ---- */

static void check_cell(const eq_reject_rule *rule, const cJSON *expected) {
    const cJSON *cell;
    double i = (double)rule->threshold_index, k = (double)rule->margin_index;
    bool same = i == number(expected, "threshold_index") && k == number(expected, "margin_index"), tied = false;
    cJSON_ArrayForEach(cell, golden_at(expected, "tied_cells")) {
        tied |= cell->child->valuedouble == i && cell->child->next->valuedouble == k;
    }
    CHECK(same || tied);
    CHECK_NEAR(rule->value.performance, number(expected, "balanced_accuracy"), 1e-9);
    CHECK(rule->feasible == cJSON_IsFalse(golden_at(expected, "fallback_used")));
    n_cells++;
    n_tied += !same;
    if (!same) return;
    CHECK_NEAR(rule->threshold, number(expected, "classification_threshold"), 1e-15);
    CHECK_NEAR(rule->margin, number(expected, "ROC_margin"), 1e-15);
    CHECK_NEAR(rule->value.bias, number(expected, "fairness_metric"), 1e-9);
}

static void check_reject_option(const cJSON *block) {
    static const char *const key[EQ_N_BIASES] = {"Statistical parity difference", "Equal opportunity difference",
                                                 "Average odds difference"};
    for (eq_bias bias = 0; bias < EQ_N_BIASES; bias++) {
        const cJSON *expected = golden_at(block, key[bias]);
        eq_objective objective = {.performance = EQ_BALANCED_ACCURACY, .bias = bias, .epsilon = 0.05};
        eq_reject_grid grid = {
            .low = 0.01, .high = 0.99, .n_thresholds = 100, .n_margins = 50, .direction = EQ_UNPRIVILEGED_UP, .as_aif360 = true};
        eq_reject_rule rule;
        CHECK(eq_reject_option_search(&cx, &objective, &grid, &outcomes, &rule) == EQ_OK);
        CHECK(expected);
        if (golden_at(expected, "error")) CHECK(!rule.given); /* the bias is undefined: AIF360 breaks off */
        else check_cell(&rule, expected);
    }
}

static void reject_option_is_that_of_aif360(void) {
    if (!each_case("aif360_RejectOptionClassification", check_reject_option)) SKIP("no golden files at ../shared/golden");
    printf("  reject option: %d cells, %d of them tied ones\n", n_cells, n_tied);
    CHECK(n_cells == 34);
}

/* ---- equalized odds ---- */

/* AIF360's equations: plain shares of true and false decisions in a side, divided by the weighted base rate.
 */
static void as_aif360(const eq_tally *side, eq_odds_program *p) {
    static const int first[EQ_N_SIDES] = {[EQ_PRIVILEGED] = EQ_PRIVILEGED_KEEP, [EQ_UNPRIVILEGED] = EQ_OTHERS_KEEP};
    for (int s = 0; s < EQ_N_SIDES; s++) {
        const eq_tally *t = &side[s];
        double base = (t->tp + t->fn) / (t->tp + t->fp + t->tn + t->fn), share[4];
        size_t n = t->rows[0] + t->rows[1] + t->rows[2] + t->rows[3];
        for (int k = 0; k < 4; k++) share[k] = (s == EQ_PRIVILEGED ? 1 : -1) * (double)t->rows[k] / (double)n;
        p->equal[0][first[s]] = share[EQ_TP] / base;
        p->equal[0][first[s] + 1] = share[EQ_FN] / base;
        p->equal[1][first[s]] = share[EQ_FP] / (1 - base);
        p->equal[1][first[s] + 1] = share[EQ_TN] / (1 - base);
    }
}

static double dot(const double *a, const double *x) { return a[0] * x[0] + a[1] * x[1] + a[2] * x[2] + a[3] * x[3]; }

static bool is_near(const double *x, const double *want) {
    double worst = 0;
    for (int k = 0; k < EQ_N_CHANCES; k++) worst = fmax(worst, fabs(x[k] - want[k]));
    return worst <= 1e-9;
}

/* x is AIF360's or one of the listed vertices; where the equations are one and the same any point will do. */
static bool is_optimal(const double *x, const cJSON *block) {
    const double theirs[] = {number(block, "sp2p"), number(block, "sn2p"), number(block, "op2p"), number(block, "on2p")};
    const cJSON *exact = golden_at(block, "exact_rational_check"), *vertex;
    if (is_near(x, theirs) || golden_at(exact, "degenerate")) return true;
    cJSON_ArrayForEach(vertex, golden_at(exact, "optimal_vertices")) {
        double want[EQ_N_CHANCES];
        for (int k = 0; k < EQ_N_CHANCES; k++) want[k] = cJSON_GetArrayItem(vertex, k)->valuedouble;
        if (is_near(x, want)) return true;
    }
    return false;
}

static void check_equalized_odds(const cJSON *block) {
    eq_tally tally[GOLDEN_MAX_GROUPS], side[EQ_N_SIDES];
    eq_odds_program program;
    double x[EQ_N_CHANCES];
    CHECK(eq_tally_count(&cx, &outcomes, tally) == EQ_OK);
    eq_tally_sides(tally, rows.privileged, rows.n_groups, side);
    bool given = eq_odds_program_make(side, false, &program);
    CHECK(given == !golden_at(block, "error")); /* a rate is undefined: AIF360 breaks off */
    if (!given) return;
    eq_odds_program_solve(&program, x);
    CHECK_NEAR(dot(program.equal[0], x), 0, 1e-12);
    CHECK_NEAR(dot(program.equal[1], x), 0, 1e-12);
    as_aif360(side, &program);
    CHECK_NEAR(eq_odds_program_solve(&program, x), number(block, "objective_c_dot_x"), 1e-12);
    CHECK(is_optimal(x, block));
    n_programs++;
}

static void equalized_odds_are_those_of_aif360(void) {
    if (!each_case("aif360_EqOddsPostprocessing", check_equalized_odds)) SKIP("no golden files at ../shared/golden");
    CHECK(n_programs == 11);
}

/* ---- calibrated equalized odds ---- */

static void check_rate(double ours, double theirs) {
    n_rates++;
    if (isfinite(theirs)) CHECK_NEAR(ours, theirs, 1e-9);
    else CHECK(isnan(theirs) ? isnan(ours) : ours == theirs);
}

static void check_calibrated(const cJSON *block) {
    static const char *const key[EQ_N_ODDS_COSTS] = {"fpr", "fnr", "weighted"};
    for (eq_odds_cost cost = 0; cost < EQ_N_ODDS_COSTS; cost++) {
        const cJSON *expected = golden_at(block, key[cost]);
        eq_odds_mix mix = eq_odds_mix_of(cost, &outcomes);
        check_rate(mix.rate[EQ_PRIVILEGED], number(expected, "priv_mix_rate"));
        check_rate(mix.rate[EQ_UNPRIVILEGED], number(expected, "unpriv_mix_rate"));
        CHECK_NEAR(mix.base[EQ_PRIVILEGED], number(expected, "base_rate_priv"), 1e-12);
        CHECK_NEAR(mix.base[EQ_UNPRIVILEGED], number(expected, "base_rate_unpriv"), 1e-12);
    }
}

static void calibrated_equalized_odds_are_those_of_aif360(void) {
    if (!each_case("aif360_CalibratedEqOddsPostprocessing", check_calibrated)) SKIP("no golden files at ../shared/golden");
    CHECK(n_rates == 72);
}

int main(void) {
    RUN(reject_option_is_that_of_aif360);
    RUN(equalized_odds_are_those_of_aif360);
    RUN(calibrated_equalized_odds_are_those_of_aif360);
    eq_ctx_free(&cx);
    return check_done();
}
