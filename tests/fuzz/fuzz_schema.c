/* Schema JSON over a fixed small file: read, checked, applied, described and audited. */
#include <string.h>

#include "equipoise/experiment.h"
#include "fuzz/fuzz.h"

static const char csv[] = "age,sex,race,score,y\n25,m,a,1.5,yes\n37,f,b,2,no\n,m,a,3,yes\n61,f,?,4e1,no.\n19,f,a,0,yes\n";

const char *const fuzz_word[] = {
    "{",
    "}",
    "[",
    "]",
    "[[[[[[[[",
    ",",
    ":",
    "\"",
    "\\u0000",
    "\\ud800",
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1e309",
    "1e-400",
    "0.1",
    "18446744073709551616",
    "\"name\"",
    "\"kind\"",
    "\"number\"",
    "\"category\"",
    "\"role\"",
    "\"label\"",
    "\"protected\"",
    "\"source\"",
    "\"derived\"",
    "\"from\"",
    "\"map\"",
    "\"privileged\"",
    "\"below\"",
    "\"favourable\"",
    "\"filters\"",
    "\"!=\"",
    "\"age\"",
    "\"sex\"",
    "\"y\"",
    "\"missing\"",
    "\"delimiter\"",
    "\";\"",
    "{}",
    "[]",
    "\"\"",
    NULL,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    eq_ctx cx = {.size_limit = (size_t)64 << 20};
    eq_bytes file = {csv, sizeof csv - 1};
    eq_source source = {.schema = {(const char *)data, size}, .file = &file, .n_files = 1};
    const char *json;
    eq_lab *lab;
    if (eq_lab_new(&cx, &lab) == EQ_OK) {
        if (eq_lab_load(lab, &source) == EQ_OK) {
            (void)eq_lab_describe(lab, &json);
            (void)eq_lab_analyse(lab, "audit", (eq_bytes){NULL, 0}, "{\"protected\": [\"sex\"], \"bootstrap\": 5}", &json);
            (void)eq_lab_analyse(lab, "audit", (eq_bytes){NULL, 0}, "{\"protected\": [\"age\"], \"bootstrap\": 5}", &json);
        }
        eq_lab_close(lab);
    }
    eq_ctx_free(&cx);
    return 0;
}
