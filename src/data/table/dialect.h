/* What somebody says of how a file is written, in words: of a command line, a plan, a page. */
#ifndef EQ_DIALECT_H
#define EQ_DIALECT_H

#include "base/json_read.h"
#include "base/json_write.h"
#include "data/table/decode.h"

/* Keys of a dialect, NULL-ended: encoding, delimiter, quote, escape, header, skip, decimal, thousands, ragged. */
extern const char *const eq_dialect_keys[];

/* Reads those keys of an object that are there; what is not said stays 0.
 *   encoding   a name that eq_encoding_find knows
 *   delimiter  one byte, or tab, comma, semicolon, bar, space, colon
 *   quote      ", ' or none
 *   escape     none (a quote inside quotes is doubled), or backslash (\ before it)
 *   header     the line of the column names, from 1; 0 = there is none
 *   skip       lines above the first row, where there is no header
 *   ragged     refuse, or aside: rows of more or fewer cells than the header
 *   decimal    . or ,         thousands  . , ' space or none
 * EQ_EINPUT begins with the key. */
eq_status eq_json_read_dialect(const eq_json *root, eq_dialect *out);

/* "ragged" alone; *aside is untouched where it is not said. */
eq_status eq_json_read_ragged(const eq_json *root, bool *aside);

/* Says the marks of numbers in those keys, as eq_csv_format has them (thousands 0 = none), so that nobody guesses them. */
void eq_dialect_write_marks(eq_out *out, eq_place to, char decimal, char thousands);

#endif
