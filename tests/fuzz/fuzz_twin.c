/* Twin JSON: read, written again, sampled. What is read writes itself alike. */
#include <stdlib.h>
#include <string.h>

#include "equipoise/dataset.h"
#include "data/twin/twin_json.h"
#include "fuzz/fuzz.h"

const char *const fuzz_word[] = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "null",
    "true",
    "0",
    "-1",
    "1e309",
    "-1e300",
    "1e12",
    "0.1",
    "4294967295",
    "\"name\"",
    "\"kind\"",
    "\"number\"",
    "\"category\"",
    "\"levels\"",
    "\"pooled\"",
    "\"counts\"",
    "\"values\"",
    "\"knots\"",
    "\"bins\"",
    "\"decimals\"",
    "\"privileged\"",
    "\"sides\"",
    "\"parents\"",
    "\"order\"",
    "\"label\"",
    "\"a\"",
    "\"n\"",
    "{}",
    "[]",
    "\"\"",
    NULL,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    eq_ctx cx = {.size_limit = (size_t)64 << 20};
    eq_bytes bytes = {(const char *)data, size};
    eq_twin *twin;
    if (eq_twin_from_json(&cx, &cx.mem, bytes, &twin) == EQ_OK) {
        const char *once, *twice;
        eq_table table;
        if (eq_twin_to_json(&cx, &cx.mem, twin, NULL, &once) == EQ_OK) {
            bytes = (eq_bytes){once, strlen(once)};
            if (eq_twin_from_json(&cx, &cx.mem, bytes, &twin) != EQ_OK) abort();
            if (eq_twin_to_json(&cx, &cx.mem, twin, NULL, &twice) == EQ_OK && strcmp(once, twice)) abort();
        }
        (void)eq_twin_sample(&cx, &cx.mem, twin, 20, 1, &table);
    }
    eq_ctx_free(&cx);
    return 0;
}
