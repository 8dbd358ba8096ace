/* Functions of the C library that are here in the place of its own, with which the module is 8 kB larger as it is sent: strtod
 * for the reader of JSON, whose own works in quadruple precision, which WebAssembly has to spell out (ours is correctly rounded
 * too, to the same bits); strstr, whose own prepares a table for long texts. */
#include <stdbool.h>
#include <string.h>

#include "base/number.h"

double strtod(const char *text, char **end);

/* Texts are short. */
char *strstr(const char *text, const char *part) {
    size_t n = strlen(part);
    for (; *text; text++)
        if (!strncmp(text, part, n)) return (char *)(size_t)text;
    return n ? NULL : (char *)(size_t)text;
}

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
