/* The linear program of the rule that needs no group, against ../shared/golden/methods/linear_post_blind.json (1e-9; at most
 * `fractional_rows` decisions may differ), and by hand. */
#include <math.h>
#include <stdbool.h>

#include "check.h"
#include "golden/golden.h"
#include "method/post/blind.h"

enum { MOST = 200 };
static eq_ctx cx;
static double q[MOST * EQ_BLIND_CELLS], cost[MOST], gap[2][MOST], mass[2];
static size_t n;

static void read_rows(const cJSON *list) {
    const cJSON *row;
    n = 0;
    cJSON_ArrayForEach(row, list) {
        double *cell = q + n * EQ_BLIND_CELLS;
        for (int k = 0; k < EQ_BLIND_CELLS; k++) cell[k] = cJSON_GetArrayItem(row, k)->valuedouble;
        cost[n++] = cell[0] + cell[2] - cell[1] - cell[3];
    }
}

/* The rule's error and what it decides differently from the golden rows. */
static void check_solution(const cJSON *solution, const eq_blind_program *p) {
    double psi[2], value, positive = 0;
    size_t n_other = 0;
    const cJSON *row = golden_at(solution, "decide_1")->child;
    CHECK(eq_blind_solve(&cx, p, psi, &value) == EQ_OK);
    for (size_t i = 0; i < n; i++) {
        double sum = cost[i];
        bool golden = row && row->valueint == (int)i;
        for (size_t j = 0; j < p->n_events; j++) sum += psi[j] * p->gap[j][i];
        positive += q[i * EQ_BLIND_CELLS + 1] + q[i * EQ_BLIND_CELLS + 3];
        n_other += golden != (sum < 0);
        if (golden) row = row->next;
    }
    CHECK_NEAR(positive / (double)n + value, golden_at(solution, "error")->valuedouble, 1e-9);
    CHECK(n_other <= (size_t)golden_at(solution, "fractional_rows")->valueint);
    for (size_t j = 0; j < p->n_events; j++)
        CHECK_NEAR(psi[j], cJSON_GetArrayItem(golden_at(solution, "multiplier"), (int)j)->valuedouble, 1e-9);
}

static void optimum_multipliers_and_decisions_are_golden(void) {
    cJSON *golden = golden_json(&cx, golden_folder(), "methods/linear_post_blind.json");
    const cJSON *solution;
    int n_solutions = 0;
    if (!golden) SKIP("no golden files at ../shared/golden/methods");
    read_rows(golden_at(golden, "p_a0y0_a0y1_a1y0_a1y1"));
    CHECK(n == 120);
    cJSON_ArrayForEach(solution, golden_at(golden, "solutions")) {
        int failed = check_failed_here;
        bool odds = !strncmp(solution->string, "equalized", 9), all = !strncmp(solution->string, "demographic", 11);
        eq_blind_program p = {.n = n, .cost = cost, .n_events = odds ? 2 : 1, .gap = {gap[0], gap[1]}};
        p.tolerance = atof(strrchr(solution->string, '_') + 1);
        eq_blind_gap(&(eq_blind_rows){n, q, NULL}, all ? EQ_BLIND_ALL : EQ_BLIND_FAVOURABLE, gap[0], mass);
        if (odds) eq_blind_gap(&(eq_blind_rows){n, q, NULL}, EQ_BLIND_UNFAVOURABLE, gap[1], mass);
        check_solution(solution, &p);
        n_solutions++;
        if (check_failed_here > failed) printf("  ... in %s\n", solution->string);
    }
    CHECK(n_solutions == 6);
    cJSON_Delete(golden);
}

/* Four people, worth 4 3 2 1 when selected, gaps +1 +1 -1 -1 (times 1/4): the first two alone differ by 1/2, all four by 0. With
 * worth 4 3 -1 -2 and no tolerance: the first two and then the others cost 3 of 7; or one of each, 3; all pairs pay (4 - 1,
 * 3 - 2), so everybody is in. */
static void decisions_that_pay_for_their_gap_are_kept(void) {
    static const double worth[] = {-4, -3, 1, 2}, apart[] = {1, 1, -1, -1};
    eq_blind_program p = {.n = 4, .cost = worth, .n_events = 1, .gap = {apart}, .tolerance = 0};
    double psi[2], value;
    CHECK(eq_blind_solve(&cx, &p, psi, &value) == EQ_OK);
    CHECK_NEAR(value, -1, 1e-12); /* (-4 - 3 + 1 + 2) / 4 */
    CHECK(psi[0] >= 2 - 1e-12 && psi[0] <= 3 + 1e-12);
    p.tolerance = 0.25; /* one person more on one side: without the one who costs 2 */
    CHECK(eq_blind_solve(&cx, &p, psi, &value) == EQ_OK);
    CHECK_NEAR(value, -6 / 4.0, 1e-12);
    p.tolerance = 0.5;
    CHECK(eq_blind_solve(&cx, &p, psi, &value) == EQ_OK);
    CHECK_NEAR(value, -7 / 4.0, 1e-12);
    p.weight = (const double[]){1, 1, 2, 0}; /* the third stands for two: as if both cost 1 */
    p.tolerance = 0;
    CHECK(eq_blind_solve(&cx, &p, psi, &value) == EQ_OK);
    CHECK_NEAR(value, -5 / 4.0, 1e-12);
}

int main(void) {
    RUN(optimum_multipliers_and_decisions_are_golden);
    RUN(decisions_that_pay_for_their_gap_are_kept);
    eq_ctx_free(&cx);
    return check_done();
}
