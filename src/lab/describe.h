/* What is loaded, as JSON. */
#ifndef EQ_DESCRIBE_H
#define EQ_DESCRIBE_H

#include "analysis/subject.h"
#include "experiment/given.h"

/* The JSON of eq_lab_describe, in `arena`. */
eq_status eq_loaded_describe(eq_ctx *cx, eq_arena *arena, const eq_loaded *loaded, const char **json);

/* The "data" member of reports, about the data as encoded; what a plan bends and what its model learned from, or NULL. */
typedef struct eq_head {
    const eq_loaded *loaded;
    const eq_dataset *data;
    const eq_bent_data *bent;
    const eq_learned *learned;
} eq_head;
eq_status eq_loaded_head(eq_ctx *cx, eq_arena *arena, const eq_head *head, const char **json);

/* The JSON of eq_lab_about, in `arena`. */
eq_status eq_subject_describe(eq_ctx *cx, eq_arena *arena, const eq_subject *subject, const char **json);

#endif
