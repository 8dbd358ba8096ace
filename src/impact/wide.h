/* Whole numbers compared exactly: products that a double, with its 53 bits, would round. 0.08 / 0.10 is four fifths, and in
 * doubles 0.7999999999999999. */
#ifndef EQ_IMPACT_WIDE_H
#define EQ_IMPACT_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EQ_WIDE_FACTORS 4

/* A product of up to EQ_WIDE_FACTORS whole numbers in [0, 2^53]: its digits, the lowest first. */
typedef struct eq_wide {
    uint32_t digit[8];
} eq_wide;

/* factor (n), n <= EQ_WIDE_FACTORS. */
eq_wide eq_wide_product(const double *factor, size_t n);

/* -1, 0, 1 as a is less than, equal to, more than b. */
int eq_wide_compare(const eq_wide *a, const eq_wide *b);

/* The same of the products a[0] a[1] a[2] and b[0] b[1] b[2]. */
int eq_products_compare(const double a[3], const double b[3]);

/* The least whole s in [0, most] for which `enough` holds, which goes on holding from there; NaN: there is none. `near`: about
 * where, as doubles say it. O(1) where they say it well, else O(log most). */
double eq_least_whole(double near, double most, bool (*enough)(const void *of, double s), const void *of);

/* What a ratio must not be below: the decimal number it was written as. */
typedef struct eq_limit {
    const char *text; /* NULL: there is none */
    double value, num, den;
} eq_limit;

/* The limit of a number in (0, 1], by its shortest decimal text, which must have 15 digits at most. false: it has more. `text`:
 * that text. */
bool eq_limit_make(const char *text, double value, eq_limit *out);

#endif
