/* strtod for the reader of JSON, in the place of the C library's, which reads numbers in quadruple precision that WebAssembly
 * has to work out step by step: 7 kB of the module as it is sent. Ours is correctly rounded too, to the same bits. */
#include <stdbool.h>
#include <string.h>

#include "base/number.h"

double strtod(const char *text, char **end);

static const char *digits(const char *p) {
    while (*p >= '0' && *p <= '9') p++;
    return p;
}

/* The end of the number that `text` begins with, or `text`. */
static const char *end_of(const char *text) {
    const char *p = text + (*text == '-' || *text == '+'), *whole = digits(p), *all = whole;
    if (*all == '.') all = digits(all + 1);
    if (all - p <= (*whole == '.')) return text;
    if (*all != 'e' && *all != 'E') return all;
    const char *power = all + 1 + (all[1] == '-' || all[1] == '+');
    return digits(power) > power ? digits(power) : all;
}

/* Of decimal numbers alone: neither blanks before it, nor "inf", "nan", "0x1". One that is too large is infinite. */
double strtod(const char *text, char **end) {
    const char *last = end_of(text);
    double value = 0;
    if (end) *end = (char *)(size_t)last;
    if (last > text && !eq_number_parse(text, (size_t)(last - text), '.', &value))
        value = *text == '-' ? -__builtin_inf() : __builtin_inf();
    return value;
}
