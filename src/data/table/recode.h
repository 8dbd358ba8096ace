/* A column's values made what its recoding says, once it is read. */
#ifndef EQ_DATA_RECODE_H
#define EQ_DATA_RECODE_H

#include "equipoise/dataset.h"

/* Whether a column's cells are read as numbers: its kind is that, or it is cut, or they are dates. */
bool eq_recode_reads_number(const eq_schema_column *column);

/* Refuses a recoding that contradicts itself or its column. EQ_EINPUT names the column. O(merged log merged + cuts). */
eq_status eq_recode_check(eq_ctx *cx, const eq_schema_column *column);

/* A column of n_rows rows, whose numbers or levels are made anew where its recoding says so. A column of cuts becomes a category.
 * Levels that are one number become the shortest of them that occurs. `decimal`: the mark between a number's digits, 0 = a point.
 * Lives in `arena`. EQ_EINPUT: a column of one value is to be cut in quantiles. O(rows + levels log levels). */
eq_status eq_recode_column(eq_ctx *cx, eq_arena *arena, const eq_schema_column *described, char decimal, size_t n_rows,
                           eq_column *column);

/* Numbers that were made of dates, as levels in their order, where a category is wanted: "2026-01-31", "1990", "36". Lives in
 * `arena`. O(rows log rows). */
eq_status eq_recode_name_dates(eq_ctx *cx, eq_arena *arena, const eq_recode *recode, size_t n_rows, eq_column *column);

#endif
