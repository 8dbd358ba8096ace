/* Rows as what is unlike the usual row. */
#include "check.h"
#include "math/kernels.h"
#include "math/sparse.h"

/* Columns' usual values are 0, 2 and 5: rows 0 and 2 are unlike it in one place, row 1 in two, row 3 in none. */
static void rows_come_back_from_what_is_unlike(void) {
    const float x[] = {0, 2, 7, 1, 2, 6, 0, 3, 5, 0, 2, 5, 0, 2, 5};
    const size_t places[] = {1, 2, 1, 0, 0};
    eq_ctx cx = {0};
    eq_sparse rows, shape = {.n_rows = 5, .n_columns = 3};
    const uint16_t *column;
    const double *unlike;
    CHECK(eq_sparse_split(&cx, &cx.mem, x, &shape, 2, &rows) == EQ_OK && rows.n_rows == 5);
    CHECK(rows.usual[0] == 0 && rows.usual[1] == 2 && rows.usual[2] == 5);
    for (size_t i = 0; i < 5; i++) {
        double row[3] = {rows.usual[0], rows.usual[1], rows.usual[2]};
        size_t n = eq_sparse_row(&rows, i, &column, &unlike);
        CHECK(n == places[i]);
        for (size_t k = 0; k < n; k++) row[column[k]] += unlike[k];
        for (size_t j = 0; j < 3; j++) CHECK(row[j] == (double)x[3 * i + j]);
    }
    eq_ctx_free(&cx);
}

/* Twelve distinct numbers a column: eleven of twelve are unlike the usual one, so the mean is nearly 3 of 3 columns. */
static void rows_without_a_usual_one_are_not_split(void) {
    float x[36];
    eq_ctx cx = {0};
    eq_sparse rows, shape = {.n_rows = 12, .n_columns = 3}, wide = {.n_rows = 1, .n_columns = EQ_SPARSE_MOST_COLUMNS + 1};
    for (size_t i = 0; i < 36; i++) x[i] = (float)i;
    CHECK(eq_sparse_split(&cx, &cx.mem, x, &shape, 2, &rows) == EQ_OK && rows.n_rows == 0);
    CHECK(eq_sparse_split(&cx, &cx.mem, x, &shape, 3, &rows) == EQ_OK && rows.n_rows == 12 && rows.first[12] == 33);
    CHECK(eq_sparse_split(&cx, &cx.mem, x, &wide, 600, &rows) == EQ_OK && rows.n_rows == 0);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(rows_come_back_from_what_is_unlike);
    RUN(rows_without_a_usual_one_are_not_split);
    return check_done();
}
