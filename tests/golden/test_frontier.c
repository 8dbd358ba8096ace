/* The frontier against linear programs over all points and sliding windows of another hand: ../shared/golden/methods, 1e-9 on
 * values. That the constraint holds is counted row by row, from the rules alone. */
#include <math.h>

#include "check.h"
#include "golden.h"
#include "metric/frontier/frontier.h"

static eq_ctx cx;
static golden_rows rows;
static eq_threshold_curve curve[GOLDEN_MAX_GROUPS];
static int n_values;

static bool read_case(const char *name) {
    char file[80];
    eq_ctx_free(&cx);
    snprintf(file, sizeof file, "cases/%s.csv", name);
    char *text = golden_text(&cx, golden_folder(), file);
    if (!text) return false;
    golden_parse_rows(text, &rows);
    for (uint16_t g = 0; g < rows.n_groups; g++) {
        uint32_t *row = eq_arena_alloc(&cx, &cx.mem, rows.n_rows, sizeof *row);
        eq_curve_rows own = {.row = row, .score = rows.score, .y = rows.y, .weight = rows.weight};
        for (uint32_t i = 0; i < rows.n_rows; i++)
            if (rows.group[i] == g) row[own.n_rows++] = i;
        CHECK(eq_curve_build(&cx, &cx.mem, &own, &curve[g]) == EQ_OK);
    }
    return true;
}

typedef struct rates {
    double selection, tpr, fpr, ppv;
} rates;

static rates rates_of(uint16_t group, const eq_rule *rule) {
    double n[2] = {0, 0}, selected[2] = {0, 0};
    for (size_t i = 0; i < rows.n_rows; i++) {
        if (rows.group[i] != group) continue;
        n[rows.y[i]] += rows.weight[i];
        selected[rows.y[i]] += rows.weight[i] * eq_rule_chance(rule, rows.score[i]);
    }
    return (rates){(selected[0] + selected[1]) / (n[0] + n[1]), selected[1] / n[1], selected[0] / n[0],
                   selected[1] / (selected[0] + selected[1])};
}

/* The largest difference between groups of the rates that the parity bounds. */
static double gap_of(eq_parity parity, const eq_rule *rule) {
    double low[3] = {2, 2, 2}, high[3] = {-1, -1, -1};
    for (uint16_t g = 0; g < rows.n_groups; g++) {
        if (!rule[g].n) continue;
        rates r = rates_of(g, &rule[g]);
        double rate[3] = {r.selection, r.tpr, r.fpr};
        for (int k = 0; k < 3; k++) low[k] = fmin(low[k], rate[k]), high[k] = fmax(high[k], rate[k]);
    }
    double s = high[0] - low[0], t = high[1] - low[1], f = high[2] - low[2];
    return parity == EQ_PARITY_NONE        ? 0
           : parity == EQ_PARITY_SELECTION ? s
           : parity == EQ_PARITY_TPR       ? t
           : parity == EQ_PARITY_FPR       ? f
                                           : fmax(t, f);
}

static void check_one(eq_frontier *f, double expected) {
    eq_rule rule[GOLDEN_MAX_GROUPS];
    eq_frontier_point point;
    eq_mark mark = eq_arena_mark(&cx.mem);
    CHECK(eq_frontier_best(&cx, &cx.mem, f, rule, &point) == EQ_OK && point.feasible && !point.reduced);
    CHECK_NEAR(point.value, expected, 1e-9);
    CHECK(gap_of(f->parity, rule) <= f->tolerance + 1e-9);
    for (size_t g = 0; g < rows.n_groups; g++) CHECK(!f->fixed || rule[g].n <= 1);
    n_values++;
    eq_arena_reset(&cx.mem, mark);
}

static void check_entry(eq_frontier *f, const cJSON *entry) {
    const cJSON *tolerance = golden_at(entry, "tolerance"), *left_out = golden_at(entry, "left_out"), *code;
    for (size_t g = 0; g < rows.n_groups; g++) {
        bool out = false;
        cJSON_ArrayForEach(code, left_out) out = out || (size_t)code->valueint == g;
        CHECK(eq_frontier_takes_part(f->parity, &curve[g]) == !out);
    }
    for (int k = 0; k < cJSON_GetArraySize(tolerance); k++) {
        f->tolerance = cJSON_GetArrayItem(tolerance, k)->valuedouble;
        f->fixed = false;
        check_one(f, cJSON_GetArrayItem(golden_at(entry, "randomised"), k)->valuedouble);
        const cJSON *fixed = cJSON_GetArrayItem(golden_at(entry, "deterministic"), k);
        f->fixed = true;
        if (cJSON_IsNumber(fixed)) check_one(f, fixed->valuedouble);
    }
}

static const char *const goal_name[] = {"accuracy", "balanced_accuracy"};

static void the_frontier_is_that_of_linear_programs_over_all_points(void) {
    static const char *const name[] = {"german_sex",
                                       "compas_race",
                                       "bank_age",
                                       "adult_sex",
                                       "adult_race5",
                                       "adv_all_scores_tied",
                                       "adv_extreme_scores",
                                       "adv_group_without_positives",
                                       "adv_multi_group",
                                       "adv_nonuniform_weights",
                                       "adv_perfect_predictions"};
    static const char *const parity[] = {NULL, "demographic_parity", "equal_opportunity", "fpr_parity", "equalized_odds"};
    for (size_t c = 0; c < sizeof name / sizeof *name; c++) {
        char file[80];
        int failed = check_failed_here;
        if (!read_case(name[c])) SKIP("no golden files at ../shared/golden");
        snprintf(file, sizeof file, "methods/frontier_%s.json", name[c]);
        cJSON *golden = golden_json(&cx, golden_folder(), file);
        if (!golden) SKIP("no golden files at ../shared/golden/methods");
        for (eq_goal goal = EQ_GOAL_ACCURACY; goal <= EQ_GOAL_BALANCED; goal++) {
            eq_frontier f = {.n_groups = rows.n_groups, .group = curve, .goal = goal};
            check_one(&f, golden_at(golden_at(golden, "unconstrained"), goal_name[goal])->valuedouble);
            for (f.parity = EQ_PARITY_SELECTION; f.parity <= EQ_PARITY_ODDS; f.parity++)
                check_entry(&f, golden_at(golden_at(golden_at(golden, "frontier"), parity[f.parity]), goal_name[goal]));
        }
        cJSON_Delete(golden);
        if (check_failed_here > failed) printf("  ... in %s\n", name[c]);
    }
    printf("  %d values of the frontier\n", n_values);
    CHECK(n_values == 11 * 2 * (1 + 4 * 5 * 2));
}

/* The further constraints, by their sentence in the file. */
static bool read_constraint(const char *text, eq_frontier *f) {
    static const struct {
        const char *text;
        eq_frontier f;
    } known[] = {
        {"tpr >= 0.7 in every group", {.least = EQ_LEAST_TPR, .minimum = 0.7}},
        {"gap of selection rates <= 0.05 and tpr >= 0.7 in every group",
         {.parity = EQ_PARITY_SELECTION, .tolerance = 0.05, .least = EQ_LEAST_TPR, .minimum = 0.7}},
        {"ppv >= 0.6 in every group", {.least = EQ_LEAST_PPV, .minimum = 0.6}},
        {"overall selection rate = 0.1 and equal fpr", {.parity = EQ_PARITY_FPR, .budget = 0.1}},
        {"equalized odds <= 0.05 and overall selection rate = 0.2", {.parity = EQ_PARITY_ODDS, .tolerance = 0.05, .budget = 0.2}},
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (!strcmp(known[k].text, text)) {
            *f = known[k].f;
            return true;
        }
    return false;
}

/* That the budget and the least rate are met, from the rules alone. */
static void check_extra(const eq_frontier *f) {
    eq_rule rule[GOLDEN_MAX_GROUPS];
    eq_frontier_point point;
    double selected = 0;
    CHECK(eq_frontier_best(&cx, &cx.mem, f, rule, &point) == EQ_OK);
    for (uint16_t g = 0; g < rows.n_groups; g++) {
        rates r = rates_of(g, &rule[g]);
        selected += rule[g].tp + rule[g].fp;
        if (f->minimum > 0 && f->least == EQ_LEAST_TPR) CHECK(!(r.tpr < f->minimum - 1e-9));
        if (f->minimum > 0 && f->least == EQ_LEAST_PPV) CHECK(!(r.ppv < f->minimum - 1e-9));
    }
    if (f->budget > 0) CHECK_NEAR(selected / (double)rows.n_rows, f->budget, 1e-9);
}

static void least_rates_and_budgets_are_those_of_linear_programs(void) {
    cJSON *golden = golden_json(&cx, golden_folder(), "methods/frontier_extra.json"), *entry;
    int n = 0;
    if (!golden) SKIP("no golden files at ../shared/golden/methods");
    cJSON_ArrayForEach(entry, golden) {
        eq_frontier f;
        int failed = check_failed_here;
        CHECK(read_case(golden_at(entry, "case")->valuestring));
        CHECK(read_constraint(golden_at(entry, "constraint")->valuestring, &f));
        f.n_groups = rows.n_groups;
        f.group = curve;
        f.goal = !strcmp(golden_at(entry, "objective")->valuestring, goal_name[1]) ? EQ_GOAL_BALANCED : EQ_GOAL_ACCURACY;
        check_one(&f, golden_at(entry, "value")->valuedouble);
        check_extra(&f);
        n++;
        if (check_failed_here > failed)
            printf("  ... in %s: %s\n", golden_at(entry, "case")->valuestring, golden_at(entry, "constraint")->valuestring);
    }
    CHECK(n == 30);
    cJSON_Delete(golden);
}

int main(void) {
    RUN(the_frontier_is_that_of_linear_programs_over_all_points);
    RUN(least_rates_and_budgets_are_those_of_linear_programs);
    eq_ctx_free(&cx);
    return check_done();
}
