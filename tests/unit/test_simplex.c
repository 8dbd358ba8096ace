/* Linear programs by hand, and random ones by the proof that goes with an optimum: duals that bound it from above. */
#include "check.h"
#include "equipoise/rng.h"
#include "math/simplex.h"
#include "math/stats.h"

static eq_ctx cx;
static eq_simplex lp;

static void begin(const double *b, size_t n_rows) {
    eq_ctx_free(&cx);
    CHECK(eq_simplex_new(&cx, &cx.mem, b, n_rows, &lp) == EQ_OK);
}

/* A dense column. */
static void add(double cost, double upper, const double *a) {
    eq_entry entry[64];
    size_t n = 0;
    for (uint32_t i = 0; i < lp.n_rows; i++)
        if (a[i] != 0) entry[n++] = (eq_entry){i, a[i]};
    CHECK(eq_simplex_add(&cx, &lp, cost, upper, entry, n) == EQ_OK);
}

/* Max 3 x + 5 y, x <= 4, 2 y <= 12, 3 x + 2 y <= 18 (Hillier & Lieberman's first example): 36 at (2, 6); the rows are worth
 * 0, 3/2 and 1. */
static void a_textbook_program_has_its_optimum_and_its_prices(void) {
    begin((const double[]){4, 12, 18}, 3);
    add(3, EQ_INFINITY, (const double[]){1, 0, 3});
    add(5, EQ_INFINITY, (const double[]){0, 2, 2});
    for (int i = 0; i < 3; i++) add(0, EQ_INFINITY, (const double[]){i == 0, i == 1, i == 2});
    CHECK(eq_simplex_solve(&cx, &lp) == EQ_OK && lp.feasible);
    CHECK_NEAR(lp.value, 36, 1e-12);
    CHECK_NEAR(eq_simplex_x(&lp, 0), 2, 1e-12);
    CHECK_NEAR(eq_simplex_x(&lp, 1), 6, 1e-12);
    CHECK_NEAR(lp.dual[0], 0, 1e-12);
    CHECK_NEAR(lp.dual[1], 1.5, 1e-12);
    CHECK_NEAR(lp.dual[2], 1, 1e-12);
}

/* The same with x <= 4 as a bound, and 3 x + 2 y between 10 and 18: a range is a slack with an upper bound. */
static void bounds_and_ranges_need_no_rows(void) {
    begin((const double[]){12, 18}, 2);
    add(3, 4, (const double[]){0, 3});
    add(5, 6, (const double[]){2, 2});
    add(0, EQ_INFINITY, (const double[]){1, 0});
    add(0, 8, (const double[]){0, 1});
    CHECK(eq_simplex_solve(&cx, &lp) == EQ_OK && lp.feasible);
    CHECK_NEAR(lp.value, 36, 1e-12);
    CHECK_NEAR(eq_simplex_x(&lp, 3), 0, 1e-12);
}

/* x + y = 3 with x, y <= 1 has no solution: the dual of the row says so, for no column is worth more than 0 by it. A third
 * column makes it one, and the solver goes on from where it stood. */
static void an_infeasible_program_is_told_and_a_new_column_may_help(void) {
    begin((const double[]){3}, 1);
    add(1, 1, (const double[]){1});
    add(1, 1, (const double[]){1});
    CHECK(eq_simplex_solve(&cx, &lp) == EQ_OK && !lp.feasible);
    CHECK(lp.dual[0] < 0);
    add(-1, EQ_INFINITY, (const double[]){2});
    CHECK(eq_simplex_solve(&cx, &lp) == EQ_OK && lp.feasible);
    CHECK_NEAR(lp.value, 1.5, 1e-12); /* 1 + 1 - 1/2 */
    add(5, 0.25, (const double[]){1});
    CHECK(eq_simplex_solve(&cx, &lp) == EQ_OK);
    CHECK_NEAR(lp.value, 1.5 + 1.25 + 0.125, 1e-12);
}

static void an_unbounded_program_is_refused(void) {
    begin((const double[]){1}, 1);
    add(1, EQ_INFINITY, (const double[]){1});
    add(0, EQ_INFINITY, (const double[]){-1});
    CHECK(eq_simplex_solve(&cx, &lp) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "unbounded");
    eq_ctx_clear(&cx);
}

/* Beale's program (1955), on which the largest reduced cost alone goes round for ever; optimum 1/20. */
static void a_program_that_cycles_is_solved(void) {
    begin((const double[]){0, 0, 1}, 3);
    add(0.75, EQ_INFINITY, (const double[]){0.25, 0.5, 0});
    add(-150, EQ_INFINITY, (const double[]){-60, -90, 0});
    add(0.02, EQ_INFINITY, (const double[]){-0.04, -0.02, 1});
    add(-6, EQ_INFINITY, (const double[]){9, 3, 0});
    for (int i = 0; i < 3; i++) add(0, EQ_INFINITY, (const double[]){i == 0, i == 1, i == 2});
    CHECK(eq_simplex_solve(&cx, &lp) == EQ_OK && lp.feasible);
    CHECK_NEAR(lp.value, 0.05, 1e-12);
}

/* Any duals bound the optimum: b . dual + sum of upper max(0, reduced cost). A feasible x that reaches the bound is optimal. */
static void check_optimal(double tolerance) {
    double bound = 0, left[64];
    for (size_t i = 0; i < lp.n_rows; i++) bound += lp.b[i] * lp.dual[i], left[i] = lp.b[i];
    for (size_t j = lp.n_rows; j < lp.n_columns; j++) {
        const eq_column *c = &lp.column[j];
        double reduced = c->cost;
        for (size_t e = c->first; e < c->first + c->n; e++) {
            reduced -= lp.dual[lp.entry[e].row] * lp.entry[e].value;
            left[lp.entry[e].row] -= lp.entry[e].value * c->x;
        }
        if (reduced > tolerance) bound += reduced * c->upper;
        CHECK(c->x >= -tolerance && c->x <= c->upper + tolerance);
    }
    for (size_t i = 0; i < lp.n_rows; i++) CHECK_NEAR(left[i], 0, tolerance);
    CHECK_NEAR(lp.value, bound, tolerance);
}

/* 40 programs of 4 to 40 rows and 100 columns with upper bounds, feasible by making, half of them degenerate: their rows hold at
 * points of 0 and 1. Adding the columns in five parts leads to the same optimum. */
static void random_programs_come_with_their_proof(void) {
    eq_rng rng = eq_rng_seed(11);
    for (size_t round = 0; round < 40; round++) {
        size_t m = 4 + 12 * (round % 4);
        static double a[100][64], cost[100];
        double b[64] = {0}, value;
        for (size_t j = 0; j < 100; j++) {
            double inside = round < 20 ? eq_rng_uniform(&rng) : (double)eq_rng_below(&rng, 2);
            cost[j] = eq_rng_uniform(&rng) - 0.5;
            for (size_t i = 0; i < m; i++) {
                a[j][i] = eq_rng_below(&rng, 3) ? 0 : floor(10 * eq_rng_uniform(&rng)) - 4;
                b[i] += a[j][i] * inside;
            }
        }
        begin(b, m);
        for (size_t j = 0; j < 100; j++) add(cost[j], 1, a[j]);
        CHECK(eq_simplex_solve(&cx, &lp) == EQ_OK && lp.feasible);
        check_optimal(1e-9);
        value = lp.value;
        begin(b, m);
        for (size_t j = 0; j < 100; j++) {
            add(cost[j], 1, a[j]);
            if (j % 20 == 19) CHECK(eq_simplex_solve(&cx, &lp) == EQ_OK);
        }
        check_optimal(1e-9);
        CHECK_NEAR(lp.value, value, 1e-9);
    }
}

int main(void) {
    RUN(a_textbook_program_has_its_optimum_and_its_prices);
    RUN(bounds_and_ranges_need_no_rows);
    RUN(an_infeasible_program_is_told_and_a_new_column_may_help);
    RUN(an_unbounded_program_is_refused);
    RUN(a_program_that_cycles_is_solved);
    RUN(random_programs_come_with_their_proof);
    eq_ctx_free(&cx);
    return check_done();
}
