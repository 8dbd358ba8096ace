/* The loaded data set: schema, table, where it came from. */
#ifndef EQ_SOURCE_H
#define EQ_SOURCE_H

#include "equipoise/dataset.h"

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

#endif
