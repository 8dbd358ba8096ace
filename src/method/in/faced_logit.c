/* Newton's method with equality constraints. With H = L L^T the Hessian, g the slope, V the normals, the step is p = -H^-1 g +
 * H^-1 V^T m, (V H^-1 V^T) m = value - V theta + V H^-1 g: it lands on the faces, and m is the slope of the loss along each
 * there. The first step onto a face is taken whole; later ones stay on it and must go down (Armijo). Source: Boyd &
 * Vandenberghe, "Convex Optimization" (2004), section 10.2-3. */
#include <math.h>
#include <string.h>

#include "math/cholesky.h"
#include "math/kernels.h"
#include "method/in/faced_logit.h"

#define SMALL_STEP 1e-10
#define ON_FACE 1e-9 /* the slack moves a face by its share of the multiplier */
#define SLACK 1e-12
enum { MOST_HALVINGS = 40 };

eq_status eq_faced_logit_new(eq_ctx *cx, eq_arena *arena, const eq_dataset *train, double ridge, size_t n_faces,
                             eq_faced_logit *out) {
    eq_faced_logit s = {.train = train, .ridge = ridge, .n = train->n_features + 1, .n_faces = n_faces};
    double sum = 0;
    for (size_t i = 0; i < train->n_rows; i++) sum += train->weight[i];
    if (!(sum > 0 && isfinite(sum)))
        return eq_fail(cx, EQ_EINPUT, "the weights of the train part sum to %g, expected more than 0", sum);
    s.scale = (double)train->n_rows / sum;
    EQ_NEW(cx, arena, s.face, n_faces);
    for (size_t f = 0; f < n_faces; f++) EQ_NEW(cx, arena, s.face[f].normal, s.n);
    EQ_NEW(cx, arena, s.theta, s.n);
    EQ_NEW(cx, arena, s.gradient, s.n);
    EQ_NEW(cx, arena, s.step, s.n);
    EQ_NEW_CELLS(cx, arena, s.hessian, s.n, s.n);
    EQ_NEW_CELLS(cx, arena, s.bent, n_faces, s.n);
    EQ_NEW_CELLS(cx, arena, s.system, n_faces, n_faces);
    EQ_NEW(cx, arena, s.pull, n_faces);
    *out = s;
    return EQ_OK;
}

static double dot(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

double eq_faced_logit_at(const eq_faced_logit *s, size_t face) { return dot(s->face[face].normal, s->theta, s->n); }

static double logit_of(const eq_faced_logit *s, const float *x, double length) {
    double z = s->theta[s->n - 1] + length * s->step[s->n - 1];
    for (size_t j = 0; j + 1 < s->n; j++) z += (s->theta[j] + length * s->step[j]) * (double)x[j];
    return z;
}

/* The loss at theta + length step. */
static double loss_at(const eq_faced_logit *s, double length) {
    double sum = 0;
    for (size_t j = 0; j + 1 < s->n; j++) {
        double value = s->theta[j] + length * s->step[j];
        sum += s->ridge / 2 * value * value;
    }
    for (size_t i = 0; i < s->train->n_rows; i++) {
        double z = logit_of(s, s->train->x + i * (s->n - 1), length);
        sum += s->scale * s->train->weight[i] * eq_softplus(s->train->y[i] ? -z : z);
    }
    return sum;
}

/* Slope and curvature at theta. */
static void bend(eq_faced_logit *s) {
    size_t n = s->n, last = n - 1;
    memset(s->gradient, 0, n * sizeof *s->gradient);
    memset(s->hessian, 0, n * n * sizeof *s->hessian);
    for (size_t i = 0; i < s->train->n_rows; i++) {
        const float *x = s->train->x + i * last;
        double p = eq_sigmoid(logit_of(s, x, 0)), w = s->scale * s->train->weight[i];
        double slope = w * (p - s->train->y[i]), curve = w * p * (1 - p);
        for (size_t j = 0; j < last; j++) {
            double bent = curve * (double)x[j];
            s->gradient[j] += slope * (double)x[j];
            for (size_t k = 0; k <= j; k++) s->hessian[j * n + k] += bent * (double)x[k];
            s->hessian[last * n + j] += bent;
        }
        s->gradient[last] += slope;
        s->hessian[last * n + last] += curve;
    }
    for (size_t j = 0; j < last; j++) {
        s->gradient[j] += s->ridge * s->theta[j];
        s->hessian[j * n + j] += s->ridge;
    }
    if (!(s->hessian[last * n + last] > 1e-300)) s->hessian[last * n + last] = 1; /* every row is certain: the intercept stays */
}

/* V H^-1 V^T over the faces that are on, its diagonal a trifle larger, so that a face that follows from others does no harm: the
 * next step takes back what that moved. */
static void solve_faces(eq_faced_logit *s) {
    size_t k = s->n_faces, n = s->n;
    for (size_t f = 0; f < k; f++) {
        eq_face *face = &s->face[f];
        double *bent = s->bent + f * n;
        face->multiplier = 0;
        for (size_t e = 0; e <= f; e++) s->system[f * k + e] = e == f;
        s->pull[f] = 0;
        if (!face->on) continue;
        memcpy(bent, face->normal, n * sizeof *bent);
        eq_cholesky_solve(s->hessian, n, bent);
        for (size_t e = 0; e <= f; e++)
            if (s->face[e].on) s->system[f * k + e] = dot(s->face[e].normal, bent, n);
        s->system[f * k + f] *= 1 + SLACK;
        s->pull[f] = face->value - eq_faced_logit_at(s, f) - dot(face->normal, s->step, n);
    }
    eq_cholesky(s->system, k);
    eq_cholesky_solve(s->system, k, s->pull);
    for (size_t f = 0; f < k; f++) {
        if (!s->face[f].on) continue;
        s->face[f].multiplier = s->pull[f];
        for (size_t j = 0; j < n; j++) s->step[j] += s->pull[f] * s->bent[f * n + j];
    }
}

void eq_faced_logit_step(eq_faced_logit *s, bool *solved) {
    double most = 0, away = 0, length = 1;
    bend(s);
    eq_cholesky(s->hessian, s->n); /* ridge > 0: it is positive definite */
    for (size_t j = 0; j < s->n; j++) s->step[j] = -s->gradient[j];
    eq_cholesky_solve(s->hessian, s->n, s->step);
    solve_faces(s);
    for (size_t f = 0; f < s->n_faces; f++)
        if (s->face[f].on && fabs(eq_faced_logit_at(s, f) - s->face[f].value) > away)
            away = fabs(eq_faced_logit_at(s, f) - s->face[f].value);
    if (!(away > ON_FACE)) {
        double here = loss_at(s, 0), slope = dot(s->gradient, s->step, s->n);
        for (size_t cut = 0; cut < MOST_HALVINGS && !(loss_at(s, length) <= here + 1e-4 * length * slope + 1e-12 * fabs(here));
             cut++)
            length /= 2;
    }
    for (size_t j = 0; j < s->n; j++) {
        s->theta[j] += length * s->step[j];
        if (fabs(length * s->step[j]) > most) most = fabs(length * s->step[j]);
    }
    *solved = most < SMALL_STEP && !(away > ON_FACE);
}
