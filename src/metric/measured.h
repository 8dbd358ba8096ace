/* What an audit counts before it says anything: it hangs on the rows alone, whatever is asked about them. */
#ifndef EQ_METRIC_MEASURED_H
#define EQ_METRIC_MEASURED_H

#include "metric/metric.h"

/* Of every set (eq_set_count), once `made`. */
typedef struct eq_measured {
    bool made;
    eq_tally *tally;
    eq_score_estimates *scores; /* NULL: no scores */
} eq_measured;

/* Room for what is counted of the rows, which is not made yet. Lives in `arena`. O(groups). */
eq_status eq_measured_room(eq_ctx *cx, eq_arena *arena, const eq_outcomes *outcomes, eq_measured *out);

/* As eq_audit_compute, with the same bits, for who asks about the same rows again: what was counted is read where it is made, or
 * else made. Then O((bootstrap + groups) x groups). */
typedef struct eq_audit_rows {
    const eq_outcomes *outcomes;
    eq_measured *measured; /* of these rows, groups and sides; NULL = not kept */
} eq_audit_rows;
eq_status eq_audit_compute_again(eq_ctx *cx, eq_arena *arena, const eq_audit_rows *rows, const eq_audit_options *options,
                                 eq_audit *out);

#endif
