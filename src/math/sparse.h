/* Rows that are mostly alike, as indicators of categories are even after they were standardised: what is unlike the usual row. */
#ifndef EQ_SPARSE_H
#define EQ_SPARSE_H

#include <stdint.h>

#include "equipoise/arena.h"

enum { EQ_SPARSE_MOST_COLUMNS = 512 };

/* Row i is the usual row plus unlike[k] in column[k], for k = first[i] .. first[i + 1] - 1, columns ascending. */
typedef struct eq_sparse {
    size_t n_rows, n_columns;
    double *usual;    /* (n_columns) */
    size_t *first;    /* (n_rows + 1) */
    uint16_t *column; /* (first[n_rows]) */
    double *unlike;   /* (first[n_rows]) what the row has less what is usual */
} eq_sparse;

/* Splits x (n_rows, n_columns) unless more than `most` numbers a row on average are unlike, or columns are more than
 * EQ_SPARSE_MOST_COLUMNS: out->n_rows is 0 then. Usual is what most of the first rows have, so that any row may be it. Lives in
 * `arena`; memory: 10 bytes a number that is unlike, 8 a row. O(n_rows n_columns). */
eq_status eq_sparse_split(eq_ctx *cx, eq_arena *arena, const float *x, const eq_sparse *shape, size_t most, eq_sparse *out);

/* What row i adds to the usual row: how many numbers. They and their columns begin at *unlike and *column. */
static inline size_t eq_sparse_row(const eq_sparse *rows, size_t i, const uint16_t **column, const double **unlike) {
    size_t first = rows->first[i];
    *column = rows->column + first;
    *unlike = rows->unlike + first;
    return rows->first[i + 1] - first;
}

#endif
