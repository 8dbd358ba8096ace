/* The linear program of the rule that needs no group, against ../shared/golden/methods/linear_post_blind.json (1e-9; at most
 * `fractional_rows` decisions may differ), and by hand. */
#include <math.h>
#include <stdbool.h>

#include "check.h"
#include "equipoise/rng.h"
#include "golden/golden.h"
#include "method/post/blind.h"

enum { MOST = 200, MOST_GROUPS = 4 };
static eq_ctx cx;
static double q[MOST * 2 * MOST_GROUPS], cost[MOST], share[2][MOST * MOST_GROUPS], mass[2][MOST_GROUPS];
static size_t n;

static void read_rows(const cJSON *list) {
    const cJSON *row;
    n = 0;
    cJSON_ArrayForEach(row, list) {
        double *cell = q + n * 4;
        for (int k = 0; k < 4; k++) cell[k] = cJSON_GetArrayItem(row, k)->valuedouble;
        cost[n++] = cell[0] + cell[2] - cell[1] - cell[3];
    }
}

/* Event j of the program speaks of this. */
static void lay_event(eq_blind_program *p, size_t j, eq_blind_event event) {
    eq_blind_masses(&(eq_blind_rows){p->n, p->n_groups, q, p->weight}, event, mass[j]);
    for (size_t i = 0; i < p->n; i++)
        eq_blind_shares(q + i * 2 * p->n_groups, p->n_groups, event, mass[j], share[j] + i * p->n_groups);
    p->share[j] = share[j];
    p->mass[j] = mass[j];
}

static double worth_of(const eq_blind_program *p, const double *psi, size_t i) {
    double sum = p->cost[i];
    for (size_t j = 0; j < p->n_events; j++)
        for (size_t a = 0; a < p->n_groups; a++) sum += psi[j * p->n_groups + a] * p->share[j][i * p->n_groups + a];
    return sum;
}

/* The rule's error and what it decides differently from the golden rows. */
static void check_solution(const cJSON *solution, const eq_blind_program *p) {
    double psi[4], value, positive = 0;
    size_t n_other = 0;
    const cJSON *row = golden_at(solution, "decide_1")->child;
    CHECK(eq_blind_solve(&cx, p, psi, &value) == EQ_OK);
    for (size_t i = 0; i < n; i++) {
        bool golden = row && row->valueint == (int)i;
        positive += q[i * 4 + 1] + q[i * 4 + 3];
        n_other += golden != (worth_of(p, psi, i) < 0);
        if (golden) row = row->next;
    }
    CHECK_NEAR(positive / (double)n + value, golden_at(solution, "error")->valuedouble, 1e-9);
    CHECK(n_other <= (size_t)golden_at(solution, "fractional_rows")->valueint);
    for (size_t j = 0; j < p->n_events; j++) {
        double golden = cJSON_GetArrayItem(golden_at(solution, "multiplier"), (int)j)->valuedouble;
        CHECK_NEAR(psi[2 * j], golden, 1e-9);
        CHECK_NEAR(psi[2 * j + 1], -golden, 1e-9);
    }
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
        eq_blind_program p = {.n = n, .n_groups = 2, .cost = cost, .n_events = odds ? 2 : 1};
        p.tolerance = atof(strrchr(solution->string, '_') + 1);
        lay_event(&p, 0, all ? EQ_BLIND_ALL : EQ_BLIND_FAVOURABLE);
        if (odds) lay_event(&p, 1, EQ_BLIND_UNFAVOURABLE);
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
    static const double worth[] = {-4, -3, 1, 2}, own[] = {1, 0, 1, 0, 0, 1, 0, 1}, all[] = {1, 1};
    eq_blind_program p = {.n = 4, .n_groups = 2, .cost = worth, .n_events = 1, .share = {own}, .mass = {all}, .tolerance = 0};
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

/* Six people, two of each group, of whom is known whose they are: worth 4 3, 2 -1, -1 -5. A rate of a half costs -4 - 2 + 1 = -5,
 * the other halves -3 + 1 + 5 = 3: so a half. Within a half: all of the first, half of the others, -8. Within a quarter of the
 * least rate q: at q = 1/2, three quarters of the first, -5.5 - 2 + 1; at q = 1/4 only -4 - 2 + 0.5. Within 1: -7 - 2. */
static void three_groups_share_one_window(void) {
    static const double worth[] = {-4, -3, -2, 1, 1, 5}, tolerance[] = {0, 0.5, 0.25, 1}, best[] = {-5, -8, -6.5, -9};
    double psi[3], value;
    memset(q, 0, sizeof q);
    for (size_t i = 0; i < 6; i++) q[i * 6 + i / 2 * 2 + i % 2] = 1;
    eq_blind_program p = {.n = 6, .n_groups = 3, .cost = worth, .n_events = 1};
    lay_event(&p, 0, EQ_BLIND_ALL);
    for (size_t i = 0; i < 6; i++) CHECK_NEAR(share[0][i * 3 + i / 2], 3, 1e-12);
    for (int k = 0; k < 4; k++) {
        p.tolerance = tolerance[k];
        CHECK(eq_blind_solve(&cx, &p, psi, &value) == EQ_OK);
        CHECK_NEAR(value, best[k] / 6, 1e-12);
        CHECK_NEAR(psi[0] + psi[1] + psi[2], 0, 1e-9);
    }
}

/* For any psi of sums 0, mean min(0, cost + psi . share) - tolerance x sum of its positive parts is at most the cost of any
 * decisions that keep the constraints; the mixture found keeps them, so where both are equal it is the optimum. */
static void duals_prove_the_optimum_of_four_groups_and_two_rates(void) {
    eq_rng rng = eq_rng_seed(5);
    double weight[MOST], psi[8], value;
    for (int k = 0; k < 4; k++) {
        eq_blind_program p = {.n = MOST, .n_groups = MOST_GROUPS, .cost = cost, .weight = weight, .n_events = 2};
        p.tolerance = 0.02 * k;
        for (size_t i = 0; i < MOST; i++) {
            double total = 0, *own = q + i * 8;
            weight[i] = 0.5 + eq_rng_uniform(&rng);
            for (int c = 0; c < 8; c++) total += own[c] = eq_rng_uniform(&rng) * eq_rng_uniform(&rng) * (c < 6 || k < 3);
            for (int c = 0; c < 8; c++) own[c] /= total;
            cost[i] = own[0] + own[2] + own[4] + own[6] - own[1] - own[3] - own[5] - own[7] + 0.2 * own[1];
        }
        lay_event(&p, 0, EQ_BLIND_FAVOURABLE);
        lay_event(&p, 1, EQ_BLIND_UNFAVOURABLE);
        CHECK(eq_blind_solve(&cx, &p, psi, &value) == EQ_OK);
        double bound = 0, total = 0;
        for (size_t i = 0; i < MOST; i++) {
            double worth = worth_of(&p, psi, i);
            bound += weight[i] * (worth < 0 ? worth : 0);
            total += weight[i];
        }
        bound /= total;
        for (int c = 0; c < 8; c++) bound -= p.tolerance * (psi[c] > 0 ? psi[c] : 0);
        for (int j = 0; j < 2; j++) CHECK_NEAR(psi[4 * j] + psi[4 * j + 1] + psi[4 * j + 2] + psi[4 * j + 3], 0, 1e-9);
        CHECK_NEAR(value, bound, 1e-9);
        CHECK(value < 0);
    }
}

int main(void) {
    RUN(optimum_multipliers_and_decisions_are_golden);
    RUN(decisions_that_pay_for_their_gap_are_kept);
    RUN(three_groups_share_one_window);
    RUN(duals_prove_the_optimum_of_four_groups_and_two_rates);
    eq_ctx_free(&cx);
    return check_done();
}
