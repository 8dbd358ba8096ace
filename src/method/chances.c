/* Parts are inserted in the order of their thresholds, equal ones become one; then chances are running sums. */
#include <math.h>

#include "method/chances.h"

void eq_chances_make(double always, const eq_chance_part *part, size_t n, eq_chances *out) {
    double weight[EQ_MAX_STEPS] = {0};
    *out = (eq_chances){0};
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        if (!(part[i].weight > 0) || part[i].threshold == (double)INFINITY) continue;
        if (part[i].threshold == -(double)INFINITY) {
            always += part[i].weight;
            continue;
        }
        while (at < out->n && out->threshold[at] < part[i].threshold) at++;
        if (at == out->n || out->threshold[at] != part[i].threshold) {
            for (size_t k = out->n++; k > at; k--) out->threshold[k] = out->threshold[k - 1], weight[k] = weight[k - 1];
            out->threshold[at] = part[i].threshold;
            weight[at] = 0;
        }
        weight[at] += part[i].weight;
    }
    out->chance[0] = always > 1 ? 1 : always;
    for (size_t k = 0; k < out->n; k++) {
        double sum = out->chance[k] + weight[k];
        out->chance[k + 1] = sum > 1 ? 1 : sum;
    }
}

/* Down to two neighbouring floats: scores are no finer. */
void eq_chances_find(const eq_step *step, size_t group, eq_decision_by_score *decide, eq_chances *out) {
    bool first = decide(step, group, 0), last = decide(step, group, 1);
    float low = 0, high = 1;
    *out = (eq_chances){.chance = {first}};
    if (first == last) return;
    for (;;) {
        float middle = low + (high - low) / 2;
        if (!(middle > low && middle < high)) break;
        if (decide(step, group, middle) == first) low = middle;
        else high = middle;
    }
    *out = (eq_chances){.n = 1, .threshold = {(double)low}, .chance = {first, last}};
}
