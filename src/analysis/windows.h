/* Windows: the batches of a stream of predictions, in order, each audited, and charts of metrics over them. */
#ifndef EQ_WINDOWS_H
#define EQ_WINDOWS_H

#include "answer/answer.h"
#include "analysis/subject.h"
#include "metric/cusum.h"

#define EQ_MOST_WINDOWS 1000
#define EQ_MOST_WINDOW_GROUPS 20000 /* windows times groups: an audit keeps some 10 kB of each */

/* What is watched. Zero or NULL = none. */
typedef struct eq_watch {
    const char *batch;        /* the column that says which window a row is in */
    const char *const *order; /* (n_order) its values in order; NULL = numbers ascending, texts in byte order */
    size_t n_order;
    size_t n_first; /* so many first windows are the reference, or, with a name, that one is */
    const char *reference;
    const size_t *metric; /* (n_metrics) of counts */
    size_t n_metrics;
    const double *tolerance; /* (n_metrics) NaN = none: how far a disparity may be from its ideal, a rate from the reference */
    eq_cusum_rule rule;
} eq_watch;

typedef struct eq_window {
    const char *name;
    bool reference;
    eq_audit audit; /* of the subject's groups, in their order, absent ones too */
} eq_window;

/* An alarm lasts from window `first` to `last`. */
typedef struct eq_alarm {
    size_t first, last;
    const char *kind; /* "higher", "lower" (by CUSUM), "band" */
    const eq_phrase *why;
} eq_alarm;

typedef struct eq_chart {
    const eq_value *target; /* the metric in the reference */
    double target_error;
    double low, high;      /* the band; NaN = none */
    double *error;         /* (n) standard error of each window */
    eq_cusum_point *point; /* (n) */
    eq_alarm *alarm;       /* (n_alarms) by first window */
    size_t n_alarms;
} eq_chart;

typedef struct eq_windows {
    size_t n;
    eq_window *window;  /* (n) */
    uint32_t *of_row;   /* (rows) */
    eq_audit reference; /* of the reference windows' rows together */
    eq_chart *chart;    /* (n_metrics) */
} eq_windows;

/* Cuts the subject into windows, audits each with the subject's options, and charts the metrics.
 * Error of a window: the larger of what is expected of so many rows of each group (eq_expected_errors) and of its own interval's
 * half width over the normal quantile. Band alarms: the whole interval is outside. Lives in subject->arena.
 * EQ_EINPUT: no such column; a row without a batch; over EQ_MOST_WINDOWS, or EQ_MOST_WINDOW_GROUPS; order and values disagree;
 * no such reference; more first windows than there are. O(rows + windows times an audit). */
eq_status eq_windows_watch(const eq_subject *subject, const eq_watch *watch, eq_windows *out);

#endif
