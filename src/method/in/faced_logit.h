/* Logistic regression held on linear faces: the minimum of the weighted logistic loss among coefficients theta with
 * normal . theta = value for each face that is on. */
#ifndef EQ_FACED_LOGIT_H
#define EQ_FACED_LOGIT_H

#include "equipoise/dataset.h"

typedef struct eq_face {
    double *normal; /* (n) */
    double value;
    bool on;
    double multiplier; /* of the last step: the slope of the loss along the normal */
} eq_face;

typedef struct eq_faced_logit {
    const eq_dataset *train; /* borrowed */
    double scale, ridge;     /* of instance weights, so that their mean is 1; on all coefficients but the last */
    size_t n, n_faces;       /* features and the intercept behind them */
    eq_face *face;           /* (n_faces) */
    double *theta;           /* (n) */
    double *gradient, *step, *hessian, *bent, *system; /* (n), (n), (n, n), (n_faces, n), (n_faces, n_faces) */
    double *pull;                                      /* (n_faces) */
} eq_faced_logit;

/* At theta 0, no face on, normals 0. ridge > 0, against the sum of losses. Lives in `arena`. */
eq_status eq_faced_logit_new(eq_ctx *cx, eq_arena *arena, const eq_dataset *train, double ridge, size_t n_faces,
                             eq_faced_logit *out);

/* A step of Newton's method on the faces that are on, shortened where it would go up; faces may follow from each other.
 * *solved: theta is the minimum, to 1e-10 of a coefficient. O(n_rows n^2). */
void eq_faced_logit_step(eq_faced_logit *logit, bool *solved);

/* normal . theta of a face. */
double eq_faced_logit_at(const eq_faced_logit *logit, size_t face);

#endif
