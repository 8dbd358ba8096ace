/* A table's bytes as UTF-8, whatever they were saved as; or a sentence that says what they are instead of a table. */
#ifndef EQ_DECODE_H
#define EQ_DECODE_H

#include "equipoise/table.h"

/* What bytes were decoded to. */
typedef struct eq_decoded {
    eq_bytes text;        /* UTF-8 without a mark: of the bytes themselves where they are that */
    eq_encoding encoding; /* never EQ_ANY_ENCODING */
    size_t mark;          /* bytes of a byte order mark that said so; 0 = there is none */
    size_t line;          /* of the first byte that is not UTF-8, where nobody said what it is; 0 = there is none */
    unsigned char byte;
} eq_decoded;

/* Decodes a whole table. `what` ("file \"x\", ") stands before the line in messages; `said` is EQ_ANY_ENCODING where nobody said.
 * EQ_EINPUT: the bytes are not what is said; UTF-16 or UTF-32 of which nobody said it and no mark does; or they begin as an Excel
 * workbook, an archive, a picture ... does, which is named, with what to do. What is made lives in `arena`. O(size). */
eq_status eq_decode(eq_ctx *cx, eq_arena *arena, const char *what, eq_bytes bytes, eq_encoding said, eq_decoded *out);

/* The inverse, for what is written: `text` is UTF-8; UTF-16 begins with its mark. EQ_EINPUT: windows-1252 lacks a character,
 * which is named. EQ_ANY_ENCODING and EQ_UTF8: the text itself. What is made lives in `arena`. O(size). */
eq_status eq_encode_text(eq_ctx *cx, eq_arena *arena, eq_bytes text, eq_encoding encoding, eq_bytes *out);

/* The same for a stream: its beginning says how it is read. */
typedef struct eq_decoder {
    eq_encoding encoding; /* never EQ_ANY_ENCODING */
    bool said;            /* by somebody or a mark: else a later byte that is not UTF-8 is refused with the option's name */
    size_t skip;          /* bytes of the mark, which are still ahead */
    size_t line;          /* of the next byte, from 1 */
    size_t guessed_line;  /* as eq_decoded has it: of the head's first byte that is not UTF-8, where nobody said; 0 = none */
    unsigned char guessed_byte;
} eq_decoder;

/* EQ_EINPUT as eq_decode. `head` is the beginning, whose last character may be cut short. O(size). */
eq_status eq_decoder_open(eq_ctx *cx, eq_bytes head, eq_encoding said, eq_decoder *out);

/* The next bytes as UTF-8, in `arena` or where they are; *used of them are spent, and what is left, less than one character, is
 * to be given again with more behind it, or with `last`. EQ_EINPUT with the line, as eq_decode. O(size). */
eq_status eq_decoder_take(eq_ctx *cx, eq_arena *arena, eq_decoder *decoder, eq_bytes bytes, bool last, eq_bytes *text,
                          size_t *used);

/* How many bytes so much of that text was. O(size). */
size_t eq_decoder_bytes(const eq_decoder *decoder, const char *text, size_t size);

/* What encodings are called, by their number; "auto" first, NULL last. */
extern const char *const eq_encoding_name[];

/* The encoding of such a name, or of another that people have for it: "latin-1", "cp1252", "UTF8". False: nobody calls one so. */
bool eq_encoding_find(const char *name, eq_encoding *out);

#endif
