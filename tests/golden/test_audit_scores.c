/* Distances of scores on their own scale against ../shared/golden/audits (scores_*): each group from the reference. */
#include <math.h>

#include "check.h"
#include "equipoise/metric.h"
#include "golden.h"
#include "math/sort.h"
#include "math/stats.h"
#include "metric/score/distance.h"

enum { MOST_ROWS = 200 };

static eq_ctx cx;
static double score[MOST_ROWS];
static uint16_t group[MOST_ROWS];
static uint8_t y[MOST_ROWS];
static char name[GOLDEN_MAX_GROUPS][8];
static size_t n_groups;

static size_t group_called(const char *text) {
    size_t g = 0;
    while (g < n_groups && strcmp(name[g], text)) g++;
    if (g == n_groups) snprintf(name[n_groups++], sizeof name[0], "%s", text);
    return g;
}

/* group,score; who is of no known group is not compared. */
static size_t load(const char *file) {
    char path[80], cell[8];
    snprintf(path, sizeof path, "audits/%s.csv", file);
    char *text = golden_text(&cx, golden_folder(), path);
    size_t n = 0;
    n_groups = 0;
    for (char *line = text ? strchr(text, '\n') : NULL; line && line[1] && n < MOST_ROWS; line = strchr(line + 1, '\n')) {
        size_t size = strcspn(line + 1, ",");
        if (!size || size >= sizeof cell) continue;
        memcpy(cell, line + 1, size), cell[size] = 0;
        group[n] = (uint16_t)group_called(cell);
        score[n++] = strtod(line + size + 2, NULL);
    }
    return n;
}

static void compare(const cJSON *theirs, const eq_distance *d) {
    double z = eq_normal_quantile(0.975);
    const cJSON *smd = golden_at(theirs, "smd");
    CHECK_NEAR(d->ks, golden_at(theirs, "ks")->valuedouble, 1e-12);
    CHECK_NEAR(d->wasserstein, golden_at(theirs, "wasserstein")->valuedouble, 1e-12);
    CHECK_NEAR(d->in_sd, golden_at(theirs, "wasserstein_sd")->valuedouble, 1e-12);
    CHECK_NEAR(d->superior, golden_at(theirs, "p_superior")->valuedouble, 1e-12);
    CHECK_NEAR(d->smd.value, golden_at(smd, "value")->valuedouble, 1e-12);
    CHECK_NEAR(d->smd.value - z * d->smd.error, golden_at(smd, "low")->valuedouble, 1e-9);
    CHECK_NEAR(d->smd.value + z * d->smd.error, golden_at(smd, "high")->valuedouble, 1e-9);
}

static cJSON *document; /* of the case at hand */

/* The reference is the group that has no distance. Distances are of the scores as they stand, whichever are the better. */
static bool check_case(const char *file) {
    char path[80];
    uint32_t order[MOST_ROWS];
    size_t n = load(file), n_compared = 0;
    snprintf(path, sizeof path, "audits/%s.json", file);
    cJSON_Delete(document);
    document = golden_json(&cx, golden_folder(), path);
    const cJSON *theirs, *expected = golden_at(document, "expected");
    if (!n || !expected) return false;
    const cJSON *groups = golden_at(golden_at(expected, "scores"), "groups"), *reference = NULL;
    cJSON_ArrayForEach(theirs, groups) if (!golden_at(theirs, "ks")) reference = golden_at(theirs, "name");
    CHECK(reference != NULL);
    if (!reference) return true;
    eq_outcomes o = {.n_rows = n, .n_groups = n_groups, .y = y, .score = score, .group = group};
    CHECK(eq_sort_order(&cx, score, n, order) == EQ_OK);
    cJSON_ArrayForEach(theirs, groups) {
        uint8_t of_group[GOLDEN_MAX_GROUPS] = {0};
        if (!golden_at(theirs, "ks")) continue;
        of_group[group_called(golden_at(theirs, "name")->valuestring)] = EQ_IN_A;
        of_group[group_called(reference->valuestring)] = EQ_IN_B;
        eq_distance d = eq_scores_distance(&o, order, of_group);
        compare(theirs, &d);
        n_compared++;
    }
    CHECK(n_compared == n_groups - 1);
    return true;
}

static void distances_of_scores_are_the_golden_ones(void) {
    if (!check_case("scores_0_100")) SKIP("no golden files at ../shared/golden (GOLDEN_DIR may name another place)");
    CHECK(check_case("scores_lower"));
}

int main(void) {
    RUN(distances_of_scores_are_the_golden_ones);
    cJSON_Delete(document);
    eq_ctx_free(&cx);
    return check_done();
}
