/* Row by row; each entry is a dot product of two rows of the factor, added in order. */
#include <math.h>

#include "math/cholesky.h"

#define LEAST_PIVOT 1e-14 /* of the diagonal */

bool eq_cholesky(double *a, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double diagonal = a[i * n + i];
        for (size_t j = 0; j <= i; j++) {
            double sum = a[i * n + j];
            for (size_t k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
            if (j < i) a[i * n + j] = sum / a[j * n + j];
            else if (sum > LEAST_PIVOT * diagonal) a[i * n + i] = sqrt(sum);
            else return false;
        }
    }
    return true;
}

void eq_cholesky_solve(const double *factor, size_t n, double *x) {
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++) x[i] -= factor[i * n + k] * x[k];
        x[i] /= factor[i * n + i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++) x[i] -= factor[k * n + i] * x[k];
        x[i] /= factor[i * n + i];
    }
}
