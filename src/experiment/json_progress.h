/* Where an experiment is, as JSON: what a host reads between steps. */
#ifndef EQ_JSON_PROGRESS_H
#define EQ_JSON_PROGRESS_H

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

#endif
