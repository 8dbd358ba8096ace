/* What a measurement gives: a number, how sure it is, and why not. */
#ifndef EQUIPOISE_VALUE_H
#define EQUIPOISE_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "equipoise/cause.h"

/* The groups that an extreme is between, each the first of equals. */
typedef struct eq_between {
    const char *highest, *lowest; /* lowest NULL: highest is the group that is farthest from all */
    const char *rate; /* id of the rate that they have it in, where the measure is of two; or NULL */
} eq_between;

/* A number with its interval; undefined is NaN with a sentence why. */
typedef struct eq_value {
    double value, low, high; /* low, high: NaN where no interval is defined */
    const char *why;         /* why the value is undefined; or why a defined one has no interval; or NULL */
    const char *note;        /* "few" (a denominator under 30); whom it is about, with " (few)"; or NULL */
    eq_reason reason, noted; /* what `why` and `note` say, as fields; of few rows: `few` */
    bool few;
    size_t n_between;          /* 1 for an extreme over groups, 2 for a mean of two; 0 for others */
    const eq_between *between; /* (n_between) */
} eq_value;

/* A number and its standard error; NaN where undefined. */
typedef struct eq_estimate {
    double value, error;
} eq_estimate;

#endif
