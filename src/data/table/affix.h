/* What stands beside a number and is none of it: "$ 1,200", "45 %", "1.200 EUR". */
#ifndef EQ_AFFIX_H
#define EQ_AFFIX_H

#include "data/table/csv.h"

/* The usual affix that stands before or behind what may be a number: a sign of currency, a code of one, or of a share. NULL where
 * there is none; else *rest is the cell without it and without the spaces beside it. O(size). */
const char *eq_affix_find(eq_cell cell, eq_cell *rest);

/* Whether a cell is a number as the format writes them, perhaps with `affix` (NULL = none is allowed) before or behind it; a
 * minus may stand before the affix. The value is the number as it is written: of "45 %" it is 45. O(size). */
bool eq_affix_number(const eq_csv_format *format, const char *affix, eq_cell cell, double *value);

/* What may stand beside the number of a cell that is none as it is: a few letters or signs before or behind it. NULL where
 * there are none. Lives in cx->tmp. O(size). */
const char *eq_affix_guess(eq_ctx *cx, const eq_csv_format *format, eq_cell cell);

#endif
