/* How a number reads to a person: against the tolerance they chose, or, where that says nothing of it, against its ideal. In
 * neutral words: nothing here passes or fails. The catalogue gives the page the same words. */
#ifndef EQ_READING_H
#define EQ_READING_H

#include "base/json_tree.h"
#include "equipoise/metric.h"

/* How far from the ideal the reader accepts. */
typedef struct eq_tolerance {
    const char *name;  /* NULL or empty: it has none */
    double difference; /* largest distance from an ideal of 0; NaN = not given */
    double ratio;      /* smallest ratio where the ideal is 1, in (0, 1]; NaN = not given */
} eq_tolerance;

typedef enum eq_reading {
    EQ_READS_UNDEFINED, /* there is no value */
    EQ_READS_UNJUDGED,  /* it has no ideal, or is a rate */
    EQ_READS_BARE,      /* no interval to read by */
    EQ_READS_INSIDE,    /* of the tolerance: the interval, or a value without one */
    EQ_READS_OUTSIDE,
    EQ_READS_UNCLEAR, /* the interval crosses the tolerance */
    EQ_READS_LEANS,   /* eq_metric_leans: its interval would stay clear of the ideal whatever the truth */
    EQ_READS_HOLDS,   /* the interval holds the ideal */
    EQ_READS_BELOW,
    EQ_READS_ABOVE, /* the whole interval is on that side of the ideal */
    EQ_N_READINGS
} eq_reading;

/* The readings by id and words; words that end in the tolerance come without it too. */
typedef struct eq_reading_info {
    const char *id;
    const char *text;  /* "the interval holds the ideal"; "inside", to which the tolerance's name is added */
    const char *whole; /* "inside the tolerance" */
    bool of_tolerance;
} eq_reading_info;
const eq_reading_info *eq_reading_at(eq_reading reading);

/* Where the tolerance lets a measure lie; false where it says nothing of it: a level such as the accuracy of the worst group has
 * an ideal but is no gap, and has a direction to say so. A ratio below 1 and its inverse are one gap seen from both sides. */
bool eq_tolerance_band(const eq_tolerance *tolerance, const eq_metric_info *metric, double *low, double *high);

/* Why a value of an answer is undefined, without the conclusion "...: accuracy is undefined", which its title says already; ""
 * where it says nothing. Lives in `arena` or in the tree; NULL: there is no memory. */
const char *eq_reason_told(eq_ctx *cx, eq_arena *arena, eq_tree value);

/* Whether two values are undefined for one reason. */
bool eq_reason_same(eq_tree a, eq_tree b);

/* How a value of a metric reads; interval NaN: it has none. */
eq_reading eq_reading_of(const eq_tolerance *tolerance, const eq_metric_info *metric, double value, double low, double high);

#endif
