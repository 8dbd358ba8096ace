/* What a finished chain reads of a person: the protected columns among its inputs, and the group when it decides. */
#ifndef EQ_READS_H
#define EQ_READS_H

#include "experiment/pipeline.h"

typedef struct eq_reads {
    size_t n_columns;
    const char **column; /* (n_columns) the protected columns that are read */
    bool needs_group;    /* a method's rule reads the group of a new row */
    const char *says;    /* "reads sex", "does not read sex; needs no group" */
} eq_reads;

/* `given` are rows as they come to the chain, `known` as its model knows them. A column is read where it is among the model's
 * features, or among those that a method makes other features of. "Needs no group" is said only where neither a column nor the
 * group is read. Lives in `arena`. O(protected columns). */
eq_status eq_reads_find(eq_ctx *cx, eq_arena *arena, const eq_pipeline *pipeline, const eq_dataset *const rows[2], eq_reads *out);

enum { EQ_READS_GIVEN, EQ_READS_KNOWN }; /* of rows */

#endif
