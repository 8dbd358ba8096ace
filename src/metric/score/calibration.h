/* The calibration error of a set of rows, what chance has part in it, and its interval. */
#ifndef EQ_METRIC_CALIBRATION_H
#define EQ_METRIC_CALIBRATION_H

#include "math/stats.h"

/* A bin's sums over its rows: of w, w^2, w (score - y), w (score - y)^2, w score (1 - score). */
typedef struct eq_calibration_bin {
    double w, ww, off, square, within;
} eq_calibration_bin;

/* Over bins b with a share w_b of the weight, n_b effective rows, and v_b the larger of the mean of score (1 - score) and
 * the variance of y - score: */
typedef struct eq_calibration {
    double error;    /* sum of w_b abs(mean score - mean y) */
    double chance;   /* sum of w_b sqrt(2 v_b / (pi n_b)): the error that chance alone gives a calibrated set, on average */
    double variance; /* sum of w_b^2 v_b / n_b */
} eq_calibration;

/* Adds a bin to what is zero at first, given the set's weight > 0. An empty bin adds nothing. */
void eq_calibration_add(eq_calibration *to, const eq_calibration_bin *bin, double total);

/* The interval of the true error at normal quantile z, not clipped at 0; it holds error and error - chance.
 *   low  error - chance - z sqrt((1 - 2 / pi) variance)    the spread of an absolute value of noise
 *   high error + z sqrt(variance)                          noise only raises the error, on average */
eq_interval eq_calibration_interval(const eq_calibration *of, double z);

/* The interval of (error - chance) of u less that of p, no row in both: their arms squared and added (Zou & Donner 2008). */
eq_interval eq_calibration_difference_interval(const eq_calibration *u, const eq_calibration *p, double z);

#endif
