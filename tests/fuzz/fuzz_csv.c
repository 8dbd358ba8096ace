/* CSV bytes: a schema is guessed from them, then they are read by it. And decoded in pieces they are what they are as a whole. */
#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "data/fix.h"
#include "data/table/decode.h"
#include "equipoise/table.h"
#include "fuzz/fuzz.h"

const char *const fuzz_word[] = {
    ",",
    "$ 1,200",
    "45 %",
    "1.200 EUR",
    "-$",
    ";",
    "\t",
    "\"",
    "\"\"",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "|",
    "\xef\xbb\xbf",
    "?",
    "NA",
    "1e999",
    "-0",
    "nan",
    "inf",
    "0x1p3",
    "1e-400",
    "9007199254740993",
    "999999999999999999999999999999",
    "\xff\xfe",
    "\xc3\xa9",
    "e",
    ".",
    "+",
    "sep=;\n",
    "'",
    "\\\"",
    "\xfe\xff",
    "a\0",
    "\x80",
    NULL,
};

/* Pieces of `step` bytes, each with what the one before left. */
static eq_status decode_pieces(eq_ctx *cx, eq_bytes file, eq_encoding said, size_t step, eq_bytes *out) {
    eq_decoder decoder;
    char *all;
    size_t n = 0, from = 0;
    EQ_TRY(eq_decoder_open(cx, file, said, &decoder));
    EQ_NEW(cx, &cx->mem, all, 3 * file.size + 1);
    for (size_t to = step;; to += step) {
        eq_bytes text;
        size_t used;
        bool last = to >= file.size;
        eq_bytes piece = {file.data + from, (last ? file.size : to) - from};
        EQ_TRY(eq_decoder_take(cx, &cx->mem, &decoder, piece, last, &text, &used));
        if (text.size) memcpy(all + n, text.data, text.size);
        n += text.size;
        from += used;
        if (last) break;
    }
    *out = (eq_bytes){all, n};
    return EQ_OK;
}

static void check_decoding(eq_bytes file) {
    eq_ctx cx = {.size_limit = (size_t)64 << 20}; /* where nobody says, a whole file's end says more than a piece's */
    for (int said = EQ_UTF8; said <= EQ_UTF16BE && file.size; said++) {
        eq_decoded whole;
        eq_bytes pieces = {0};
        eq_status one = eq_decode(&cx, &cx.mem, "", file, (eq_encoding)said, &whole);
        eq_ctx_clear(&cx);
        eq_status other = decode_pieces(&cx, file, (eq_encoding)said, 1 + (size_t)(unsigned char)file.data[0] % 7, &pieces);
        eq_ctx_clear(&cx);
        if (one == EQ_EMEMORY || other == EQ_EMEMORY) continue;
        bool same =
            one == other &&
            (one || (whole.text.size == pieces.size && (!pieces.size || !memcmp(whole.text.data, pieces.data, pieces.size))));
        if (!same) __builtin_trap();
    }
    eq_ctx_free(&cx);
}

/* A refusal is JSON, whatever the file holds. */
static void check_refusal(eq_ctx *cx) {
    eq_out out;
    const char *json, *end;
    eq_out_begin(cx, &out);
    eq_fix_write(&out, out.root);
    if (eq_out_print(&out, &cx->mem, &json) == EQ_OK && !eq_json_is_valid(eq_bytes_of(json), &end)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    eq_ctx cx = {.size_limit = (size_t)64 << 20};
    eq_bytes file = {(const char *)data, size};
    eq_schema schema = {0};
    eq_table table;
    if (eq_schema_guess(&cx, &cx.mem, file, &schema) == EQ_OK) {
        eq_ctx_clear(&cx);
        if (eq_table_read(&cx, &cx.mem, &schema, &file, 1, &table) != EQ_OK) check_refusal(&cx);
        eq_ctx_clear(&cx);
        schema.format.ragged_aside = true;
        (void)eq_table_read(&cx, &cx.mem, &schema, &file, 1, &table);
    }
    eq_ctx_free(&cx);
    check_decoding(file);
    return 0;
}
