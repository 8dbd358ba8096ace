/* People counted: those who agree in the cells that a question reads are one line, with how many they are. What is asked of the
 * lines is answered as it is of the people; and they are few enough to go with the answer. */
#ifndef EQ_COUNTED_H
#define EQ_COUNTED_H

#include "data/table/csv.h"

/* People who agree in all but their scores, in the order in which the first of each came. */
typedef struct eq_counted_kind {
    const eq_cell *cell; /* (n_columns), and one more, the score as it is written, where it is no number */
    size_t n_cells;
    size_t first, last; /* its lines, linked by `next` */
} eq_counted_kind;

/* People with one score: how many, and where they are weighted the sums of their weights and of the squares. */
typedef struct eq_counted_line {
    size_t kind, next; /* next: SIZE_MAX behind the last */
    double score;      /* NaN: the kind has none */
    double people, weight, squares;
} eq_counted_line;

typedef struct eq_counted {
    eq_ctx *cx;
    eq_arena *arena;
    size_t n_columns;
    const char **column;     /* (n_columns) names, the score and the sums aside */
    const char *score;       /* name; NULL = there are no scores */
    const char *weight;      /* NULL = nobody is weighted */
    char decimal, thousands; /* marks of the numbers among the cells; thousands 0 = none */
    eq_counted_kind *kind;
    size_t n_kinds, kind_room;
    eq_counted_line *line;
    size_t n_lines, line_room;
    uint32_t *kind_place, *line_place; /* (2 room) where one is, plus 1 */
} eq_counted;

/* Begins without anybody; column, score and weight are set, the rest zero. All lives in counted->arena. */
eq_status eq_counted_begin(eq_counted *counted);

/* Counts people of n_cells cells (n_columns, or one more). sum: people, weight, squares. O(1) in the mean. */
eq_status eq_counted_add(eq_counted *counted, const eq_cell *cell, size_t n_cells, double score, const double sum[3]);

/* What is read of a file: `wanted` (n_wanted) are names of columns that tell people apart, those that the file does not have
 * being passed over; the others NULL = absent. dialect, changes: as of eq_prediction_columns. */
typedef struct eq_counted_columns {
    const char *const *wanted;
    size_t n_wanted;
    const char *score, *weight, *count, *weight_squared;
    eq_dialect dialect;
    eq_change_list changes;
} eq_counted_columns;

/* Counts the rows of a file with a header. A table of counts is counted on. Numbers are read by the file's marks, which are
 * found where they are not named; a score that is no number stays as it is written. out: its marks are the file's.
 * EQ_EINPUT: a score, weight or count has no column; a weight or count is no number. O(bytes). */
eq_status eq_counted_file(eq_ctx *cx, eq_arena *arena, eq_bytes file, const eq_counted_columns *columns, eq_counted *out);

#endif
