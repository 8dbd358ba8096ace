/* Cholesky: a factor by hand, and a system solved. */
#include "check.h"
#include "math/cholesky.h"

/* [4 2; 2 5] = [2 0; 1 2] [2 1; 0 2]; 4 x + 2 y = 8, 2 x + 5 y = 12: x = 1, y = 2. The upper triangle is not read. */
static void a_system_of_two_is_solved_by_its_factor(void) {
    double a[] = {4, 99, 2, 5}, x[] = {8, 12};
    CHECK(eq_cholesky(a, 2));
    CHECK(a[0] == 2 && a[2] == 1 && a[3] == 2);
    eq_cholesky_solve(a, 2, x);
    CHECK_NEAR(x[0], 1, 1e-15);
    CHECK_NEAR(x[1], 2, 1e-15);
}

/* Twice the same row; and an indefinite one. */
static void a_matrix_that_is_not_positive_definite_is_refused(void) {
    double alike[] = {1, 1, 1, 1}, indefinite[] = {1, 2, 2, 1}, nothing[] = {0};
    CHECK(!eq_cholesky(alike, 2) && !eq_cholesky(indefinite, 2) && !eq_cholesky(nothing, 1));
}

int main(void) {
    RUN(a_system_of_two_is_solved_by_its_factor);
    RUN(a_matrix_that_is_not_positive_definite_is_refused);
    return check_done();
}
