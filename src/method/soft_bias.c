/* The bias of scores and its slope.
 *
 * Every measure is a weighted sum over events (everybody; y = 1; y = 0) of the difference of two means, so a
 * row's slope is the event's share times its side's sign times its share of the side. SPD: everybody; EOD: y
 * = 1; AOD: half each of y = 0 and y = 1. Source: generalised rates, Pleiss et al., "On fairness and
 * calibration" (NIPS 2017). */
#include <math.h>

#include "method/soft_bias.h"

enum { UNPRIVILEGED, PRIVILEGED, N_SIDES };

/* Share of the rows of outcome y in the measure; its event is everybody for SPD, else y itself. */
static double share_of(eq_bias bias, uint8_t y) {
    if (bias == EQ_STATISTICAL_PARITY_DIFFERENCE) return 1;
    if (bias == EQ_AVERAGE_ODDS_DIFFERENCE) return 0.5;
    return y;
}

static size_t event_of(eq_bias bias, uint8_t y) { return bias == EQ_STATISTICAL_PARITY_DIFFERENCE ? 0 : y; }

double eq_soft_bias_measure(const eq_soft_bias *soft, const eq_batch *batch, float *slope) {
    double sum[2][N_SIDES] = {{0}}, weight[2][N_SIDES] = {{0}}, value = 0;
    bool whole = true;
    for (size_t i = 0; i < batch->n_rows; i++) {
        size_t event = event_of(soft->bias, batch->y[i]), side = soft->privileged[batch->group[i]] ? 1 : 0;
        sum[event][side] += (double)batch->weight[i] * (double)batch->score[i];
        weight[event][side] += (double)batch->weight[i];
        slope[i] = 0;
    }
    for (uint8_t y = 0; y < 2; y++) {
        if (y != event_of(soft->bias, y) || share_of(soft->bias, y) == 0) continue;
        for (int side = 0; side < N_SIDES; side++) {
            if (weight[y][side] > 0) value += (side ? -1 : 1) * share_of(soft->bias, y) * sum[y][side] / weight[y][side];
            else whole = false;
        }
    }
    if (!whole && !soft->empty_is_zero) return (double)NAN;
    for (size_t i = 0; i < batch->n_rows; i++) {
        size_t event = event_of(soft->bias, batch->y[i]), side = soft->privileged[batch->group[i]] ? 1 : 0;
        if (!(weight[event][side] > 0)) continue;
        slope[i] = (float)((side ? -1 : 1) * share_of(soft->bias, batch->y[i]) * (double)batch->weight[i] / weight[event][side]);
    }
    return value;
}
