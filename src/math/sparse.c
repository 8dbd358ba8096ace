/* A column's usual value is the winner of a vote in which each row cancels one of another opinion (Boyer & Moore 1981): where
 * more than half of the voters agree, theirs. */
#include "math/kernels.h"
#include "math/sparse.h"

enum { VOTERS = 512 };

static void vote(const float *x, const eq_sparse *shape, double *usual) {
    size_t n = shape->n_rows < VOTERS ? shape->n_rows : VOTERS, width = shape->n_columns;
    for (size_t j = 0; j < width; j++) {
        size_t lead = 0;
        for (size_t i = 0; i < n; i++) {
            double value = (double)x[i * width + j];
            if (lead == 0) usual[j] = value;
            if (value == usual[j]) lead++;
            else if (lead) lead--;
        }
    }
}

/* A sum of comparisons, without a branch for each. */
static size_t count_unlike(const float *x, const eq_sparse *shape, const float *usual) {
    size_t n = 0;
    for (size_t i = 0; i < shape->n_rows; i++, x += shape->n_columns) {
        uint32_t here = 0;
        for (size_t j = 0; j < shape->n_columns; j++) here += x[j] == usual[j] ? 0 : 1;
        n += here;
    }
    return n;
}

static void collect(const float *x, const float *usual, eq_sparse *out) {
    uint16_t at[EQ_SPARSE_MOST_COLUMNS + 1];
    for (size_t i = 0, n = 0; i < out->n_rows; i++, x += out->n_columns) {
        size_t found = eq_unlike(x, usual, out->n_columns, at);
        for (size_t k = 0; k < found; k++, n++) out->column[n] = at[k], out->unlike[n] = (double)x[at[k]] - out->usual[at[k]];
        out->first[i + 1] = n;
    }
}

eq_status eq_sparse_split(eq_ctx *cx, eq_arena *arena, const float *x, const eq_sparse *shape, size_t most, eq_sparse *out) {
    float usual[EQ_SPARSE_MOST_COLUMNS];
    *out = (eq_sparse){.n_columns = shape->n_columns};
    if (shape->n_columns > EQ_SPARSE_MOST_COLUMNS) return EQ_OK;
    EQ_NEW(cx, arena, out->usual, shape->n_columns);
    vote(x, shape, out->usual);
    for (size_t j = 0; j < shape->n_columns; j++) usual[j] = (float)out->usual[j];
    size_t n = count_unlike(x, shape, usual);
    if (n / shape->n_rows >= most) return EQ_OK;
    out->n_rows = shape->n_rows;
    EQ_NEW(cx, arena, out->first, shape->n_rows + 1);
    EQ_NEW(cx, arena, out->column, n);
    EQ_NEW(cx, arena, out->unlike, n);
    collect(x, usual, out);
    return EQ_OK;
}
