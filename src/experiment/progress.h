/* Where an experiment is, as JSON: what a host reads between steps. */
#ifndef EQ_PROGRESS_H
#define EQ_PROGRESS_H

#include "answer/out.h"
#include "equipoise/experiment.h"
#include "experiment/run.h"

typedef struct eq_progress {
    size_t done, total; /* cells */
    size_t n_groups;    /* trained networks that these cells share */
    const eq_plan *plan;
    const eq_cell *cell;     /* the one under way; NULL = all done */
    const eq_runner *runner; /* where that cell is; NULL = not begun */
    const eq_seen *seen;     /* what the host knows of the curve; NULL = nothing */
} eq_progress;

/* {"cells", "cell", "curve"} of eq_lab_progress; lives in `arena`. */
eq_status eq_progress_json(eq_ctx *cx, eq_arena *arena, const eq_progress *progress, const char **json);

/* A training curve's arrays without the first `from` epochs, as members of `to`; of its biases the one that is asked for. */
void eq_out_curve(eq_out *out, eq_place to, const eq_curve *curve, eq_bias bias, size_t from);

#endif
