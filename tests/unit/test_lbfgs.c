/* The minimiser on functions whose minimum is known. */
#include "check.h"
#include "math/lbfgs.h"

static eq_ctx cx;

/* Rosenbrock's valley: (1 - a)^2 + 100 (b - a^2)^2, least at (1, 1). */
static double valley(const double *at, double *slope) {
    double a = 1 - at[0], b = at[1] - at[0] * at[0];
    slope[0] = -2 * a - 400 * at[0] * b;
    slope[1] = 200 * b;
    return a * a + 100 * b * b;
}

/* Infinite from 2 on. */
static double cliff(const double *at, double *slope) {
    slope[0] = 2 * at[0];
    slope[1] = 2 * at[1];
    return fabs(at[0]) > 2 ? (double)INFINITY : at[0] * at[0] + at[1] * at[1];
}

static const double *minimise(double (*f)(const double *, double *), eq_lbfgs_config *config, eq_lbfgs **m) {
    const double start[2] = {-1.2, 1};
    bool done = false;
    config->n = 2;
    CHECK(eq_lbfgs_new(&cx, &cx.mem, config, start, m) == EQ_OK);
    for (int i = 0; i < 1000 && !done; i++) done = eq_lbfgs_tell(*m, f(eq_lbfgs_point(*m), eq_lbfgs_gradient(*m)));
    CHECK(done);
    return eq_lbfgs_point(*m);
}

static void it_finds_the_end_of_a_bent_valley(void) {
    eq_lbfgs *m;
    const double *at = minimise(valley, &(eq_lbfgs_config){.flat = 1e-8, .most_steps = 200}, &m);
    CHECK_NEAR(at[0], 1, 1e-8);
    CHECK_NEAR(at[1], 1, 1e-8);
    CHECK_NEAR(eq_lbfgs_value(m), 0, 1e-15);
    CHECK(eq_lbfgs_steps(m) > 5 && eq_lbfgs_steps(m) < 80);
}

/* With a <= 1/2 the least is at (1/2, 1/4): 1/4. With b >= 2 also it is where d/da = -2 (1 - a) - 400 a (2 - a^2) = 0: below 0
 * and in reach from the start, at a = -1.41065868..., the root of 400 a^3 - 798 a - 2. */
static void it_keeps_to_bounds(void) {
    eq_lbfgs *m;
    const double low[2] = {-(double)INFINITY, -(double)INFINITY}, high[2] = {0.5, (double)INFINITY}, lower[2] = {-3, 2};
    const double *at = minimise(valley, &(eq_lbfgs_config){.low = low, .high = high, .flat = 1e-8, .most_steps = 200}, &m);
    CHECK(at[0] == 0.5);
    CHECK_NEAR(at[1], 0.25, 1e-9);
    CHECK_NEAR(eq_lbfgs_value(m), 0.25, 1e-12);
    at = minimise(valley, &(eq_lbfgs_config){.low = lower, .high = high, .flat = 1e-8, .most_steps = 200}, &m);
    CHECK(at[1] == 2);
    CHECK_NEAR(400 * at[0] * at[0] * at[0] - 798 * at[0] - 2, 0, 1e-7);
}

static void steps_are_limited_and_a_cliff_is_uphill(void) {
    eq_lbfgs *m;
    minimise(valley, &(eq_lbfgs_config){.flat = 1e-8, .most_steps = 3}, &m);
    CHECK(eq_lbfgs_steps(m) == 3);
    const double *at = minimise(cliff, &(eq_lbfgs_config){.flat = 1e-8, .most_steps = 100}, &m);
    CHECK_NEAR(at[0], 0, 1e-8);
    CHECK_NEAR(at[1], 0, 1e-8);
}

int main(void) {
    RUN(it_finds_the_end_of_a_bent_valley);
    RUN(it_keeps_to_bounds);
    RUN(steps_are_limited_and_a_cliff_is_uphill);
    eq_ctx_free(&cx);
    return check_done();
}
