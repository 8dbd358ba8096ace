/* A curve of lines is a sum of clipped ones, so that it is three operations. */
#include <math.h>

#include "model/export/onnx_cell.h"

/* Where each line of a curve begins, how far it goes and how steeply. */
typedef struct curve {
    size_t n;
    double *from, *wide, *slope;
} curve;

/* Of times (x - base). */
static eq_status make_curve(eq_cell_writer *w, const eq_cell_step *step, double times, double base, curve *out) {
    size_t n = out->n = step->n_points > 1 ? step->n_points - 1 : 1;
    EQ_NEW(w->cx, w->arena, out->from, n);
    EQ_NEW(w->cx, w->arena, out->wide, n);
    EQ_NEW(w->cx, w->arena, out->slope, n);
    for (size_t k = 0; k < n; k++) {
        out->from[k] = times * (step->a[k] - base);
        if (step->n_points < 2) continue;
        out->wide[k] = times * (step->a[k + 1] - step->a[k]);
        out->slope[k] = (step->b[k + 1] - step->b[k]) / out->wide[k];
    }
    return EQ_OK;
}

/* Between two points the line climbs by its slope as far as x has come from the first. */
static const char *climb(eq_cell_writer *w, const eq_cell_step *step, const curve *c, const char *come) {
    const double zero = 0;
    const char *on = eq_onnx_add_step(w->onnx, "Max", come, eq_cell_numbers(w, &zero, 1, 1), NULL);
    const char *within = eq_onnx_add_step(w->onnx, "Min", on, eq_cell_numbers(w, c->wide, 1, c->n), NULL);
    const char *climbed = eq_onnx_add_step(w->onnx, "MatMul", within, eq_cell_numbers(w, c->slope, c->n, 1), NULL);
    return eq_onnx_add_step(w->onnx, "Add", climbed, eq_cell_numbers(w, step->b, 1, 1), NULL);
}

eq_status eq_cell_write_isotonic(eq_cell_writer *w, const eq_cell_step *step, eq_cell_stream *s) {
    curve c;
    eq_cell_stream made = {.n = s->n};
    EQ_TRY(make_curve(w, step, 1, 0, &c));
    EQ_NEW(w->cx, w->arena, made.column, s->n);
    EQ_NEW(w->cx, w->arena, made.text, s->n);
    const char *from = eq_cell_numbers(w, c.from, 1, c.n);
    for (size_t k = 0; k < s->n; k++) {
        const int64_t place = (int64_t)k;
        const char *x = s->n > 1 ? eq_cell_gather(w, s->table, &place, 1) : s->table;
        made.column[k] = climb(w, step, &c, eq_onnx_add_step(w->onnx, "Sub", x, from, NULL));
    }
    return eq_cell_as_table(w, &made, &s->table);
}

eq_status eq_cell_write_curve_of_trees(eq_cell_writer *w, const eq_cell_step *trees, const eq_cell_step *step,
                                       eq_cell_stream *s) {
    const eq_forest *forest = &trees->forest;
    const char *in = forest->narrow ? eq_onnx_add_cast(w->onnx, s->table, EQ_OUT_FLOAT) : s->table,
               *coarse = eq_onnx_new_name(w->onnx), *fine = eq_onnx_new_name(w->onnx);
    double grid, *whole;
    curve c;
    EQ_TRY(eq_export_forest_halves(w->onnx, forest, in, (const char *const[]){coarse, fine}, &grid));
    EQ_TRY(make_curve(w, step, forest->join == EQ_JOIN_AVERAGE ? (double)forest->n_trees : 1, forest->base[0], &c));
    EQ_NEW(w->cx, w->arena, whole, c.n);
    for (size_t k = 0; k < c.n; k++) {
        whole[k] = grid * floor(c.from[k] / grid);
        c.from[k] -= whole[k];
    }
    const char *far = eq_onnx_add_step(w->onnx, "Sub", eq_onnx_add_cast(w->onnx, coarse, EQ_OUT_DOUBLE),
                                       eq_cell_numbers(w, whole, 1, c.n), NULL);
    const char *near = eq_onnx_add_step(w->onnx, "Sub", eq_onnx_add_cast(w->onnx, fine, EQ_OUT_DOUBLE),
                                        eq_cell_numbers(w, c.from, 1, c.n), NULL);
    s->table = climb(w, step, &c, eq_onnx_add_step(w->onnx, "Add", far, near, NULL));
    s->n = 1;
    return EQ_OK;
}
