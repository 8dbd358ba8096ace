/* People counted, as the JSON that a report carries inside, and as a table again:
 *   {"columns": [names], "score": name, "weight": name, "count": name, "weight_squared": name, "decimal": ".",
 *    "cells": [{"of": [a text a column, perhaps the score's too], "scores": [...], "n": [people], "weights": [...],
 *              "squares": [...]}]}
 * scores and weights are there where the file has some, n where not everybody stands alone. Scores whose digits would
 * be longer are
 * their doubles' bytes, the low ones first, in base64. */
#ifndef EQ_BOARD_COUNTS_H
#define EQ_BOARD_COUNTS_H

#include "base/json_read.h"
#include "base/json_write.h"
#include "data/counted.h"

/* Adds the members of the object `to`. O(lines). */
void eq_counts_write(eq_out *out, eq_place to, const eq_counted *counted);

/* The table of counts, CSV with a header; one_by_one: each person a row, without the count. Every cell is quoted, so that none is
 * taken for anything but itself. EQ_EINPUT names the path of what is wrong; EQ_ELIMIT: the table is longer than 256 MB.
 * Lives in `arena`. O(bytes). */
eq_status eq_counts_csv(const eq_json *counts, eq_arena *arena, bool one_by_one, eq_bytes *out);

#endif
