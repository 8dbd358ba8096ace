/* Methods against AIF360 and fairlearn: ../shared/golden (its README gives versions and tolerances).
 *
 * Reweighing: AIF360's four weights, 1e-12 (it knows two groups: privileged and the others).
 * Group thresholds: fairlearn's ThresholdOptimizer tries the 1001 rates 0, 0.001 ... 1. The frontier at tolerance 0 is never
 * below it, at most 4e-4 above, and satisfies the constraint to 1e-9. fairlearn's balanced accuracy is the mean over groups of
 * each group's own, weighted by the group's size; hence `prices`. It ignores weights, so the curves here do too. */
#include <stdlib.h>

#include "cJSON.h"
#include "check.h"
#include "equipoise/method.h"
#include "metric/frontier/frontier.h"

#define MAX_GROUPS 8

static eq_ctx cx;
static const char *golden;

typedef struct golden_case {
    size_t n_rows, n_groups;
    double *score, *weight;
    uint8_t *y;
    uint16_t *group; /* the code in the file */
    uint8_t privileged[MAX_GROUPS];
    cJSON *expected;
} golden_case;

static char *slurp(const char *name) {
    char path[600];
    snprintf(path, sizeof path, "%s/%s", golden, name);
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *text = eq_arena_alloc(&cx, &cx.mem, size + 1, 1);
    if (text && fread(text, 1, size, file) != size) text = NULL;
    fclose(file);
    return text;
}

/* Columns y_true, score, y_pred, protected [, protected2], weight. */
static void read_rows(golden_case *c, char *text) {
    size_t n = 0, columns = 1;
    for (char *p = text; *p && *p != '\n'; p++) columns += *p == ',';
    for (char *p = text; *p; p++) n += *p == '\n';
    c->score = eq_arena_alloc(&cx, &cx.mem, n, sizeof *c->score);
    c->weight = eq_arena_alloc(&cx, &cx.mem, n, sizeof *c->weight);
    c->y = eq_arena_alloc(&cx, &cx.mem, n, 1);
    c->group = eq_arena_alloc(&cx, &cx.mem, n, sizeof *c->group);
    for (char *p = strchr(text, '\n'); p && p[1]; p = strchr(p, '\n')) {
        double cell[6] = {0};
        for (size_t k = 0; k < columns; k++) cell[k] = strtod(p + 1, &p);
        c->y[c->n_rows] = (uint8_t)cell[0];
        c->score[c->n_rows] = cell[1];
        c->group[c->n_rows] = (uint16_t)cell[3];
        c->weight[c->n_rows] = cell[columns - 1];
        if (c->group[c->n_rows] + 1u > c->n_groups) c->n_groups = c->group[c->n_rows] + 1u;
        c->n_rows++;
    }
}

/* Calls `test` for every case of the index; false when there is none. */
static bool each_case(void (*test)(const golden_case *, const char *name)) {
    char *text = slurp("index.json");
    cJSON *index = text ? cJSON_Parse(text) : NULL, *entry, *code;
    bool any = false;
    cJSON_ArrayForEach(entry, cJSON_GetObjectItem(index, "cases")) {
        golden_case c = {0};
        char *rows = slurp(cJSON_GetObjectItem(entry, "csv")->valuestring);
        char *algorithms = slurp(cJSON_GetObjectItem(entry, "algorithms")->valuestring);
        CHECK(rows && algorithms);
        if (!rows || !algorithms) continue;
        read_rows(&c, rows);
        cJSON_ArrayForEach(code, cJSON_GetObjectItem(entry, "privileged")) c.privileged[code->valueint] = 1;
        c.expected = cJSON_Parse(algorithms);
        test(&c, cJSON_GetObjectItem(entry, "name")->valuestring);
        cJSON_Delete(c.expected);
        any = true;
    }
    cJSON_Delete(index);
    return any;
}

/* ---- reweighing ---- */

static void check_weights(const golden_case *c, const char *name) {
    static const char *const key[2][2] = {{"w_unprivileged_unfavorable", "w_unprivileged_favorable"},
                                          {"w_privileged_unfavorable", "w_privileged_favorable"}};
    cJSON *expected = cJSON_GetObjectItem(c->expected, "aif360_Reweighing");
    double *weight = eq_arena_alloc(&cx, &cx.mem, c->n_rows, sizeof *weight), strength = 1;
    uint16_t *side = eq_arena_alloc(&cx, &cx.mem, c->n_rows, sizeof *side);
    for (size_t i = 0; i < c->n_rows; i++) side[i] = c->privileged[c->group[i]];
    memcpy(weight, c->weight, c->n_rows * sizeof *weight);
    eq_dataset train = {.n_rows = c->n_rows, .n_groups = 2, .y = c->y, .group = side, .weight = weight};
    void *state[1];
    eq_step step = {.cx = &cx, .arena = &cx.mem, .param = &strength, .state = state};
    int failed = check_failed_here;
    CHECK(eq_method_find("reweighing")->prepare(&step, &train) == EQ_OK);
    for (size_t i = 0; i < c->n_rows; i++) {
        cJSON *w = cJSON_GetObjectItem(expected, key[side[i]][c->y[i]]);
        CHECK(cJSON_IsNumber(w));
        if (cJSON_IsNumber(w)) CHECK_NEAR(weight[i], c->weight[i] * w->valuedouble, 1e-12 * c->weight[i]);
    }
    if (check_failed_here > failed) printf("  ... in %s\n", name);
}

static void reweighing_is_that_of_aif360(void) {
    if (!each_case(check_weights)) SKIP("no golden files at ../shared/golden");
}

/* ---- group thresholds ---- */

/* fairlearn's objective as prices of true and false positives. */
static void prices(const golden_case *c, const eq_threshold_curve *curve, bool balanced, eq_frontier *t) {
    double *gain = eq_arena_alloc(&cx, &cx.mem, MAX_GROUPS, sizeof *gain);
    double *loss = eq_arena_alloc(&cx, &cx.mem, MAX_GROUPS, sizeof *loss);
    for (size_t g = 0; g < c->n_groups; g++) {
        double share = (curve[g].positives + curve[g].negatives) / (double)c->n_rows;
        gain[g] = balanced ? share / (2 * curve[g].positives) : 1 / (double)c->n_rows;
        loss[g] = balanced ? share / (2 * curve[g].negatives) : 1 / (double)c->n_rows;
    }
    t->gain = gain;
    t->loss = loss;
}

typedef struct rates {
    double selection, tpr, fpr;
} rates;

/* What a rule is expected to do to a group, counted row by row, without any curve or hull. */
static rates expected_rates(const golden_case *c, uint16_t group, const eq_rule *rule) {
    double n[2] = {0, 0}, selected[2] = {0, 0};
    for (size_t i = 0; i < c->n_rows; i++) {
        if (c->group[i] != group) continue;
        n[c->y[i]] += 1;
        selected[c->y[i]] += eq_rule_chance(rule, c->score[i]);
    }
    return (rates){(selected[0] + selected[1]) / (n[0] + n[1]), selected[1] / n[1], selected[0] / n[0]};
}

static double worth(const eq_frontier *f, size_t g, double tpr, double fpr) {
    return f->gain[g] * tpr * f->group[g].positives + f->loss[g] * (1 - fpr) * f->group[g].negatives;
}

/* The objective of rules, and how far the groups are from sharing what must be alike. */
static double judge(const golden_case *c, const eq_frontier *f, const eq_rule *rule, double *violation) {
    double low[2] = {2, 2}, high[2] = {-1, -1}, sum = 0;
    for (uint16_t g = 0; g < c->n_groups; g++) {
        rates r = expected_rates(c, g, &rule[g]);
        double rate[2] = {r.fpr, f->parity == EQ_PARITY_ODDS ? r.tpr : 0};
        if (f->parity == EQ_PARITY_SELECTION) rate[0] = r.selection;
        if (f->parity == EQ_PARITY_TPR) rate[0] = r.tpr;
        for (int k = 0; k < 2; k++) low[k] = fmin(low[k], rate[k]), high[k] = fmax(high[k], rate[k]);
        sum += worth(f, g, r.tpr, r.fpr);
    }
    *violation = fmax(high[0] - low[0], high[1] - low[1]);
    return sum;
}

static double number(const cJSON *object, const char *key) {
    const cJSON *item = cJSON_GetObjectItem(object, key);
    return cJSON_IsNumber(item) ? item->valuedouble : (double)NAN;
}

static int n_entries;
static double most_above;

static void check_entry(const golden_case *c, const eq_frontier *f, const cJSON *entry) {
    eq_rule rule[MAX_GROUPS];
    eq_frontier_point point;
    double theirs = 0, ours, violation;
    for (uint16_t g = 0; g < c->n_groups; g++) {
        char key[8];
        snprintf(key, sizeof key, "%d", g);
        const cJSON *group = cJSON_GetObjectItem(cJSON_GetObjectItem(entry, "groups"), key);
        theirs += worth(f, g, number(group, "expected_tpr"), number(group, "expected_fpr"));
    }
    CHECK(eq_frontier_solve(&cx, &cx.mem, f, rule, &point) == EQ_OK && point.feasible);
    ours = judge(c, f, rule, &violation);
    CHECK(ours >= theirs - 1e-9);
    CHECK_NEAR(ours, theirs, 4e-4); /* what a step of 0.001 can lose in these cases */
    CHECK_NEAR(violation, 0, 1e-9);
    most_above = fmax(most_above, ours - theirs);
    n_entries++;
}

static void check_thresholds(const golden_case *c, const char *name) {
    static const struct {
        const char *key;
        eq_parity parity;
        bool balanced;
    } entry[] = {
        {"demographic_parity/accuracy_score", EQ_PARITY_SELECTION, false},
        {"demographic_parity/balanced_accuracy_score", EQ_PARITY_SELECTION, true},
        {"equalized_odds/accuracy_score", EQ_PARITY_ODDS, false},
        {"equalized_odds/balanced_accuracy_score", EQ_PARITY_ODDS, true},
        {"true_positive_rate_parity/accuracy_score", EQ_PARITY_TPR, false},
    };
    eq_threshold_curve curve[MAX_GROUPS];
    for (uint16_t g = 0; g < c->n_groups; g++) {
        eq_curve_rows rows = {.score = c->score, .y = c->y};
        uint32_t *row = eq_arena_alloc(&cx, &cx.mem, c->n_rows, sizeof *row);
        for (uint32_t i = 0; i < c->n_rows; i++)
            if (c->group[i] == g) row[rows.n_rows++] = i;
        rows.row = row;
        CHECK(eq_curve_build(&cx, &cx.mem, &rows, &curve[g]) == EQ_OK);
    }
    for (size_t k = 0; k < sizeof entry / sizeof *entry; k++) {
        cJSON *optimizer = cJSON_GetObjectItem(c->expected, "fairlearn_ThresholdOptimizer");
        cJSON *expected = cJSON_GetObjectItem(optimizer, entry[k].key);
        int failed = check_failed_here;
        CHECK(expected);
        if (!cJSON_GetObjectItem(expected, "groups")) continue; /* fairlearn refuses a group of one class */
        eq_frontier t = {.parity = entry[k].parity, .n_groups = c->n_groups, .group = curve};
        prices(c, curve, entry[k].balanced, &t);
        check_entry(c, &t, expected);
        if (check_failed_here > failed) printf("  ... in %s, %s\n", name, entry[k].key);
    }
}

static void group_thresholds_are_those_of_fairlearn(void) {
    if (!each_case(check_thresholds)) SKIP("no golden files at ../shared/golden");
    printf("  threshold optimizer: %d entries, the frontier at most %.1e above\n", n_entries, most_above);
    CHECK(n_entries >= 45);
}

int main(void) {
    golden = getenv("GOLDEN_DIR") ? getenv("GOLDEN_DIR") : "../shared/golden";
    RUN(reweighing_is_that_of_aif360);
    RUN(group_thresholds_are_those_of_fairlearn);
    eq_ctx_free(&cx);
    return check_done();
}
