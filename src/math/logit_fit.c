/* Newton's method with halved steps: the loss is convex, and every step that is kept lowers it. */
#include "math/logit_fit.h"

#include <math.h>
#include <string.h>

#include "math/kernels.h"

enum { D = EQ_LOGIT_MOST, MOST_STEPS = 100, MOST_HALVINGS = 40 };
static const double ridge = 1e-10;

typedef struct surface {
    double loss, entropy, gradient[D], curvature[D][D];
} surface;

static double weight_of(const eq_logit_rows *rows, size_t i) { return rows->weight ? rows->weight[i] : 1; }

static void look(const eq_logit_rows *rows, const double *b, surface *out) {
    size_t d = rows->n_features;
    double total = 0, norm = 0;
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < rows->n_rows; i++) {
        const double *x = rows->x + i * d;
        double z = 0, w = weight_of(rows, i);
        for (size_t j = 0; j < d; j++) z += b[j] * x[j];
        double p = eq_sigmoid(z);
        out->entropy += w * (eq_softplus(z) - rows->target[i] * z);
        total += w;
        for (size_t j = 0; j < d; j++) {
            out->gradient[j] += w * (p - rows->target[i]) * x[j];
            for (size_t k = 0; k <= j; k++) out->curvature[j][k] += w * p * (1 - p) * x[j] * x[k];
        }
    }
    for (size_t j = 0; j < d; j++) {
        out->gradient[j] += ridge * total * b[j];
        out->curvature[j][j] += ridge * total;
        norm += b[j] * b[j];
    }
    out->loss = out->entropy + ridge * total * norm / 2;
}

/* step = curvature^-1 gradient by Cholesky; the ridge keeps it positive definite. */
static void solve(const surface *s, size_t d, double *step) {
    double l[D][D] = {{0}};
    for (size_t j = 0; j < d; j++)
        for (size_t k = 0; k <= j; k++) {
            double sum = s->curvature[j][k];
            for (size_t m = 0; m < k; m++) sum -= l[j][m] * l[k][m];
            l[j][k] = j == k ? sqrt(sum > 1e-300 ? sum : 1e-300) : sum / l[k][k];
        }
    for (size_t j = 0; j < d; j++) {
        step[j] = s->gradient[j];
        for (size_t k = 0; k < j; k++) step[j] -= l[j][k] * step[k];
        step[j] /= l[j][j];
    }
    for (size_t j = d; j-- > 0;) {
        for (size_t k = j + 1; k < d; k++) step[j] -= l[k][j] * step[k];
        step[j] /= l[j][j];
    }
}

double eq_logit_fit(const eq_logit_rows *rows, double *coefficient) {
    size_t d = rows->n_features;
    double step[D], tried[D];
    surface here, there;
    memset(coefficient, 0, d * sizeof *coefficient);
    look(rows, coefficient, &here);
    for (int n = 0; n < MOST_STEPS; n++) {
        double length = 1;
        int halvings = 0;
        solve(&here, d, step);
        for (; halvings < MOST_HALVINGS; halvings++, length /= 2) {
            for (size_t j = 0; j < d; j++) tried[j] = coefficient[j] - length * step[j];
            look(rows, tried, &there);
            if (there.loss < here.loss) break;
        }
        if (halvings == MOST_HALVINGS) break; /* as low as rounding allows */
        double gained = here.loss - there.loss;
        memcpy(coefficient, tried, d * sizeof *coefficient);
        here = there;
        if (gained <= 1e-15 * here.loss) break;
    }
    return here.entropy;
}
