/* CSV bytes: a schema is guessed from them, then they are read by it. */
#include "equipoise/table.h"
#include "fuzz/fuzz.h"

const char *const fuzz_word[] = {
    ",",
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
    NULL,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    eq_ctx cx = {.size_limit = (size_t)64 << 20};
    eq_bytes file = {(const char *)data, size};
    eq_schema schema = {0};
    eq_table table;
    if (eq_schema_guess(&cx, &cx.mem, file, &schema) == EQ_OK) {
        eq_ctx_clear(&cx);
        (void)eq_table_read(&cx, &cx.mem, &schema, &file, 1, &table);
    }
    eq_ctx_free(&cx);
    return 0;
}
