/* Reports, one after the other as JSON lines or an array, merged: refused with a sentence, or one report. */
#include <string.h>

#include "equipoise/experiment.h"
#include "fuzz/fuzz.h"

const char *const fuzz_corpus[] = {
    "[{\"equipoise_report\":1,\"plan\":{},\"cells\":[]},{\"equipoise_report\":1,\"plan\":{},\"cells\":[]}]",
    "[{\"equipoise\":1,\"cells\":[{\"method\":\"standard\",\"seed\":0}]}]",
    "[]",
    NULL,
};

const char *const fuzz_word[] = {"{", "}", "[", "]", ",", ":", "null", "1", "-1", "1e309", "\"cells\"", "\"plan\"", "\"seed\"",
                                 "\"method\"", "\"shard\"", "\"equipoise\"", "\"equipoise_report\"", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    eq_ctx cx = {.size_limit = (size_t)64 << 20};
    const char *json;
    (void)eq_report_merge_json(&cx, &cx.mem, (eq_bytes){(const char *)data, size}, &json);
    eq_ctx_free(&cx);
    return 0;
}
