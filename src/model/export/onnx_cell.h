/* Steps of our own JSON under way to ONNX: what their parts share. */
#ifndef EQ_ONNX_CELL_H
#define EQ_ONNX_CELL_H

#include "model/export/export.h"
#include "model/scorer/cell.h"

/* What comes into a step: columns one by one, or a table of doubles. */
typedef struct eq_cell_stream {
    size_t n;
    const char *table;   /* (rows, n), or NULL: */
    const char **column; /* (n) each (rows, 1) */
    bool *text;          /* (n) */
    const char **filled; /* (n) what a missing text is taken for; NULL = nothing */
} eq_cell_stream;

typedef struct eq_cell_writer {
    eq_ctx *cx;
    eq_arena *arena;
    eq_onnx_out *onnx;
} eq_cell_writer;

/* Values, by their names: doubles of so many rows; some columns of a table. */
const char *eq_cell_numbers(eq_cell_writer *w, const double *value, size_t rows, size_t columns);
const char *eq_cell_gather(eq_cell_writer *w, const char *table, const int64_t *place, size_t n);
/* What comes in as one table. EQ_EINPUT: a column of it is read as a text, too. */
eq_status eq_cell_as_table(eq_cell_writer *w, const eq_cell_stream *in, const char **out);

/* A curve of lines, of each column by itself. */
eq_status eq_cell_write_isotonic(eq_cell_writer *w, const eq_cell_step *step, eq_cell_stream *s);
/* The same of what trees give. It may be so steep that their sum in float32 is not enough: it comes in two numbers. */
eq_status eq_cell_write_curve_of_trees(eq_cell_writer *w, const eq_cell_step *trees, const eq_cell_step *step, eq_cell_stream *s);

#endif
