/* Calibration error, and how much of it is noise.
 *
 * In a calibrated bin of n rows, mean score - mean y is about normal with variance v / n, and the mean of its absolute value
 * sqrt(2 v / (pi n)), not 0: so few rows always look miscalibrated, and a small group beside a large one more so. That mean
 * is taken off (debiased), and the interval is that of sums of independent bins: wide where bins are miscalibrated, and so
 * cautious. v takes the larger of two estimates, because a bin whose rows all have one label shows no variance. */
#include <math.h>

#include "metric/score/calibration.h"

static const double two_over_pi = 0.63661977236758134308;

static double square_of(double x) { return x * x; }

void eq_calibration_add(eq_calibration *to, const eq_calibration_bin *bin, double total) {
    if (!(bin->w > 0)) return;
    double n = eq_effective_size(bin->w, bin->ww), share = bin->w / total, mean = bin->off / bin->w;
    double seen = (bin->square / bin->w - mean * mean) * (n > 1 + 1e-9 ? n / (n - 1) : 1), within = bin->within / bin->w;
    double v = seen > within ? seen : within;
    to->error += fabs(bin->off) / total;
    to->chance += share * sqrt(two_over_pi * v / n);
    to->variance += share * share * v / n;
}

eq_interval eq_calibration_interval(const eq_calibration *of, double z) {
    return (eq_interval){of->error - of->chance - z * sqrt((1 - two_over_pi) * of->variance), of->error + z * sqrt(of->variance)};
}

eq_interval eq_calibration_difference_interval(const eq_calibration *u, const eq_calibration *p, double z) {
    double a = u->error - u->chance, b = p->error - p->chance;
    eq_interval of_u = eq_calibration_interval(u, z), of_p = eq_calibration_interval(p, z);
    return (eq_interval){a - b - sqrt(square_of(a - of_u.low) + square_of(of_p.high - b)),
                         a - b + sqrt(square_of(of_u.high - a) + square_of(b - of_p.low))};
}
