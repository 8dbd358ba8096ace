/* CSV bytes: guessed, read, written and read again with the same schema: the same cells. */
#include <stdlib.h>
#include <string.h>

#include "data/table/csv_out.h"
#include "equipoise/table.h"
#include "fuzz/fuzz.h"

const char *const fuzz_word[] = {",",        ";",  "\t",    "\"", "\"\"", "\n", "\r\n",  "|",      "\xef\xbb\xbf",
                                 "?",        "NA", "1e999", "-0", "=a",   "+1", "0x1p3", "1e-400", "9007199254740993",
                                 "\xc3\xa9", "e",  ".",     " ",  NULL};

static void compare(const eq_table *a, const eq_table *b) {
    if (a->n_rows != b->n_rows || a->n_columns != b->n_columns) abort();
    for (size_t c = 0; c < a->n_columns; c++) {
        const eq_column *x = &a->column[c], *y = &b->column[c];
        if (strcmp(x->name, y->name) || x->kind != y->kind) abort();
        for (size_t r = 0; r < a->n_rows; r++)
            if (x->kind == EQ_NUMBER ? memcmp(&x->number[r], &y->number[r], sizeof(double))
                                     : strcmp(x->level[x->code[r]], y->level[y->code[r]]))
                abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    eq_ctx cx = {.size_limit = (size_t)64 << 20};
    eq_bytes file = {(const char *)data, size}, csv;
    eq_schema schema = {0};
    eq_table table, again;
    if (eq_schema_guess(&cx, &cx.mem, file, &schema) == EQ_OK &&
        eq_table_read(&cx, &cx.mem, &schema, &file, 1, &table) == EQ_OK &&
        eq_table_to_csv(&cx, &cx.mem, &schema, &table, &csv) == EQ_OK) {
        if (eq_table_read(&cx, &cx.mem, &schema, &csv, 1, &again) != EQ_OK) abort();
        compare(&table, &again);
    }
    eq_ctx_free(&cx);
    return 0;
}
