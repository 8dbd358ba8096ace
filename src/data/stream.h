/* A predictions file of any length, counted as it is read: what is kept is a table of counts (eq_prediction_columns.count), in
 * memory that depends on how many groups and different scores there are, not on rows.
 *
 * Rows that agree in the cells of label, decision and protected columns are counted together, score by score: exactly while
 * there are at most EQ_STREAM_SCORES different scores, from then on in up to 2^21 bins of equal width; but where scores lie
 * outside [0, 1], or something else than one threshold to be above decides, more are refused. The bin with the threshold in it is
 * two, so every count of decisions is exact; a bin whose rows all had one score keeps it, another stands
 * for its middle. Cells go into the table as they were written, and numbers with the file's own marks: what is missing,
 * favourable, a number or a group is decided where tables are read, by the same rules. */
#ifndef EQ_STREAM_H
#define EQ_STREAM_H

#include "equipoise/dataset.h"

#define EQ_STREAM_SCORES 65536
#define EQ_STREAM_CELLS ((size_t)1 << 23)     /* different rows x bins, at most */
#define EQ_STREAM_DIFFERENT ((size_t)1 << 14) /* different rows, scores apart */

typedef struct eq_stream eq_stream;

/* A stream of rows with these columns, those of a table of counts and of a second model apart. In cx->mem, but for what it
 * counts, which eq_stream_close frees.
 *   head  its first bytes, whole rows of them many enough to guess the format from
 * EQ_EINPUT as eq_predictions_read: the threshold, no label or protected column. */
eq_status eq_stream_open(eq_ctx *cx, const eq_prediction_columns *columns, eq_bytes head, eq_stream **out);

/* Takes the next bytes (the head's too) as far as they are whole rows; *used are those, and the rest is to be given again with
 * more behind it, or with `last`. EQ_EINPUT with the line: as eq_table_read; a weight is no number in [0, 1e60].
 * EQ_ELIMIT: more than EQ_STREAM_DIFFERENT different rows. O(bytes). */
eq_status eq_stream_take(eq_stream *stream, eq_bytes bytes, bool last, size_t *used);

/* What was counted, as a file. */
typedef struct eq_stream_counts {
    eq_bytes csv;                       /* the columns that were asked for, then these: */
    const char *count, *weight_squared; /* the latter NULL without weights, whose sums are in the weights' column */
    char decimal, thousands;            /* its marks of numbers, as eq_csv_format has them: whoever reads it is told */
    const char *read_as;                /* as eq_people has it, in cx->mem */
    double n_rows;
    size_t n_bins;     /* 0: every score is there as it was */
    double auc_within; /* no AUC of a group or of all rows is further from the rows' own */
} eq_stream_counts;

/* Lives in `arena`. EQ_EINPUT: there was no row. O(cells). */
eq_status eq_stream_table(eq_stream *stream, eq_arena *arena, eq_stream_counts *out);

void eq_stream_close(eq_stream *stream);

#endif
