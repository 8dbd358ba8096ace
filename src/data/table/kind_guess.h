/* What kind of values a column holds, why that is thought, and what to beware of: from its distinct values and their counts. */
#ifndef EQ_KIND_GUESS_H
#define EQ_KIND_GUESS_H

#include "base/json_write.h"
#include "data/table/level.h"

typedef struct eq_column_seen {
    const eq_schema_column *guessed; /* name and kind of reading */
    const eq_levels *levels;         /* every distinct cell, or those that were counted */
    const double *n;                 /* (levels->n) rows with it */
    size_t n_rows;
    bool more; /* there are cells that were not counted */
    char decimal, thousands;
    const char *same_as, *like; /* an earlier column with the same cells; with one value for each of its values; or NULL */
} eq_column_seen;

/* Adds to a column's object
 *   kind       "number", "category", "yes_no", "date", "id" or "text"
 *   why        {"id": which reason, and what belongs to it}: numbers {whole}, two_values, dates {order, orders: those it may be
 *              in}, all_different, counter, sentences, values
 *   affix      what stands beside its numbers, where something does
 *   known      distinct values but those that say that there is none
 *   min, max   of numbers, and null
 *   missing    [{"value", "n"}] cells that say that there is no value
 *   warnings   [{"kind", ...}]: "id", "constant", "same" {with}, "like" {with}, "many" {features}, "again" {with: the column
 *              before it of that name}
 * O(levels). */
eq_status eq_kind_write(eq_out *out, eq_place column, const eq_column_seen *seen);

#endif
