/* The loaded data set: schema, table, where it came from; and its description as JSON. */
#ifndef EQ_LOADED_H
#define EQ_LOADED_H

#include "equipoise/experiment.h"

typedef struct eq_loaded {
    eq_arena arena; /* owns everything below */
    eq_schema schema;
    eq_table table; /* rows without a missing cell: what is encoded and trained on */
    eq_table whole; /* the rows with one too, in file order; `table` itself where there are none */
    bool synthetic;
    size_t original_rows; /* of the table the twin was fitted to */
    double epsilon;       /* the twin's privacy parameter; 0 = no guarantee */
    const char *distance; /* JSON: the twin's measured distance to the original, or NULL */
    char sha256[65];      /* of the files' bytes; of the twin's with rows and seed when synthetic */
} eq_loaded;

/* Reads a source into an empty eq_loaded. After a failure free it with eq_arena_free(&out->arena). */
eq_status eq_loaded_read(eq_ctx *cx, const eq_source *source, eq_loaded *out);

/* The JSON of eq_lab_describe, in `arena`. */
eq_status eq_loaded_describe(eq_ctx *cx, eq_arena *arena, const eq_loaded *loaded, const char **json);

/* The "data" member of reports, about the data as encoded. */
eq_status eq_loaded_head(eq_ctx *cx, eq_arena *arena, const eq_loaded *loaded, const eq_dataset *data, const char **json);

#endif
