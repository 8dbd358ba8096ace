/* The area under a curve of thresholds by trapezia: an independent check of its points and of the metric `auc`. */
#ifndef EQ_TESTS_CURVE_AUC_H
#define EQ_TESTS_CURVE_AUC_H

#include <math.h>

#include "metric/score/curve.h"

static inline double curve_auc(const eq_threshold_curve *curve) {
    double area = 0;
    if (!(curve->positives > 0 && curve->negatives > 0)) return (double)NAN;
    for (size_t k = 1; k < curve->n_points; k++) area += (curve->fp[k] - curve->fp[k - 1]) * (curve->tp[k] + curve->tp[k - 1]);
    return area / (2 * curve->positives * curve->negatives);
}

#endif
