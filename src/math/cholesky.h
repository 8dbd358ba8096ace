/* Symmetric positive definite systems. */
#ifndef EQ_MATH_CHOLESKY_H
#define EQ_MATH_CHOLESKY_H

#include <stdbool.h>
#include <stddef.h>

/* Puts the factor L of A = L L^T in the lower triangle of a (n, n), row-major, of which it reads no more; false, with a half
 * done, where A is not positive definite to the precision of double. O(n^3 / 6). */
bool eq_cholesky(double *a, size_t n);

/* x = A^-1 x from the factor. x (n). O(n^2). */
void eq_cholesky_solve(const double *factor, size_t n, double *x);

#endif
