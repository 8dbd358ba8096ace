/* Schoolbook products in digits of 32 bits: four factors of 53 bits have 212. */
#include <math.h>
#include <string.h>

#include "impact/wide.h"
#include "math/stats.h"

enum { N_DIGITS = 8, MOST_STEPS = 4, MOST_DECIMALS = 15 };

static void multiply(eq_wide *w, uint64_t factor) {
    uint32_t low = (uint32_t)factor, high = (uint32_t)(factor >> 32);
    eq_wide out = {{0}};
    for (int half = 0; half < 2; half++) {
        uint64_t by = half ? high : low, carry = 0;
        for (int i = 0; i + half < N_DIGITS; i++) {
            uint64_t sum = by * w->digit[i] + out.digit[i + half] + carry;
            out.digit[i + half] = (uint32_t)sum;
            carry = sum >> 32;
        }
    }
    *w = out;
}

eq_wide eq_wide_product(const double *factor, size_t n) {
    eq_wide w = {{1}};
    for (size_t i = 0; i < n; i++) multiply(&w, (uint64_t)factor[i]);
    return w;
}

int eq_wide_compare(const eq_wide *a, const eq_wide *b) {
    for (int i = N_DIGITS; i-- > 0;)
        if (a->digit[i] != b->digit[i]) return a->digit[i] < b->digit[i] ? -1 : 1;
    return 0;
}

int eq_products_compare(const double a[3], const double b[3]) {
    eq_wide x = eq_wide_product(a, 3), y = eq_wide_product(b, 3);
    return eq_wide_compare(&x, &y);
}

/* Doubles are off by a few steps at most; where they are not, the gap is halved. */
double eq_least_whole(double near, double most, bool (*enough)(const void *of, double s), const void *of) {
    if (!(most >= 0) || !enough(of, most)) return EQ_NAN;
    double s = near > 0 ? floor(near) : 0, low = -1, high = most;
    if (!(s <= most)) s = most;
    for (int k = 0; k < MOST_STEPS && high - low > 1; k++) {
        if (enough(of, s)) high = s, s = s > 0 ? s - 1 : 0;
        else low = s, s = s + 1 < high ? s + 1 : high;
        if (s <= low || s >= high) break;
    }
    while (high - low > 1) {
        double middle = floor(low + (high - low) / 2);
        if (enough(of, middle)) high = middle;
        else low = middle;
    }
    return high;
}

bool eq_limit_make(const char *text, double value, eq_limit *out) {
    double num = 0, den = 1;
    bool point = false;
    int n = 0;
    for (const char *c = text; *c; c++) {
        if (*c == '.') {
            point = true;
            continue;
        }
        if (*c < '0' || *c > '9' || ++n > MOST_DECIMALS) return false;
        num = num * 10 + (*c - '0');
        if (point) den *= 10;
    }
    *out = (eq_limit){text, value, num, den};
    return true;
}
