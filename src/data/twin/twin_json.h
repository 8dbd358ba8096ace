/* Synthetic twins as JSON: what datasets/<name>.twin.json holds. The format is described in json_twin.c. */
#ifndef EQ_TWIN_JSON_H
#define EQ_TWIN_JSON_H

#include "equipoise/dataset.h"

/* How models trained on the original and on the twin differ; see twin_distance.h. Undefined figures are NaN.
 * */
#define EQ_TWIN_N_FIGURES 4 /* accuracy, balanced accuracy, statistical parity difference, equal opportunity difference */
typedef struct eq_twin_figures {
    const char *protected_column;
    double original[EQ_TWIN_N_FIGURES], twin[EQ_TWIN_N_FIGURES];
} eq_twin_figures;

typedef struct eq_twin_distance {
    size_t n_runs; /* splits (and samples of the twin) averaged over */
    size_t n_protected;
    eq_twin_figures *figures; /* (n_protected) */
    double largest;           /* largest absolute difference of all figures; NaN when none is defined */
} eq_twin_distance;

/* Writes a twin; distance NULL = not measured. A private twin's distance is refused (EQ_EINPUT): figures of
 * the original are not covered by epsilon. Lives in `arena`. O(cells). */
eq_status eq_twin_to_json(eq_ctx *cx, eq_arena *arena, const eq_twin *twin, const eq_twin_distance *distance, const char **json);

/* Reads a twin. EQ_EINPUT starts with the JSON path of what is wrong. Lives in `arena`. O(bytes). */
eq_status eq_twin_from_json(eq_ctx *cx, eq_arena *arena, eq_bytes json, eq_twin **out);

#endif
