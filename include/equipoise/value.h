/* What a measurement gives: a number, how sure it is, and why not. */
#ifndef EQUIPOISE_VALUE_H
#define EQUIPOISE_VALUE_H

#include <stdbool.h>

#include "equipoise/cause.h"

/* A number with its interval; undefined is NaN with a sentence why. */
typedef struct eq_value {
    double value, low, high; /* low, high: NaN where no interval is defined */
    const char *why;         /* why the value is undefined; or why a defined one has no interval; or NULL */
    const char *note;        /* "few" (a denominator under 30); the worst group's name, with " (few)"; or NULL */
    eq_reason reason, noted; /* what `why` and `note` say, as fields; of few rows: `few` */
    bool few;
} eq_value;

/* A number and its standard error; NaN where undefined. */
typedef struct eq_estimate {
    double value, error;
} eq_estimate;

#endif
