/* A title and the names of groups, any bytes, in a report of HTML: no tag comes from the data. */
#include <stdlib.h>
#include <string.h>

#include "equipoise/experiment.h"
#include "fuzz/fuzz.h"

const char *const fuzz_corpus[] = {"<script>alert(1)</script>", "\"><img src=x onerror=y>", "a & b", "x'y\"z",
                                  "</style><b>", NULL};
const char *const fuzz_word[] = {"<", ">", "\"", "'", "&", "&lt;", "</", "<script>", "-->", "]]>",
                                "javascript:", "\xc3\xa9", NULL};

/* As many tags as a report with harmless names of the same length would have. */
static size_t count_tags(const char *name, size_t size) {
    char file[8192], *at = file;
    eq_ctx cx = {.size_limit = (size_t)64 << 20};
    const char *answer, *html;
    size_t n = 0;
    eq_lab *lab;
    at += strlen(strcpy(at, "y,s,g\n"));
    for (int r = 0; r < 6; r++) {
        at += strlen(strcpy(at, r % 2 ? "1,0.7,\"" : "0,0.3,\""));
        for (size_t i = 0; i < size; i++) {
            if (name[i] == '"') *at++ = '"';
            *at++ = name[i];
        }
        at += strlen(strcpy(at, r < 3 ? "a\"\n" : "b\"\n"));
    }
    eq_bytes csv = {file, (size_t)(at - file)};
    if (eq_lab_new(&cx, &lab) == EQ_OK) {
        const char *options = "{\"label\": \"y\", \"score\": \"s\", \"protected\": [\"g\"], \"bootstrap\": 0}";
        if (eq_lab_analyse(lab, "audit", csv, options, &answer) == EQ_OK) {
            char *document = eq_arena_format(&cx, &cx.mem, "{\"title\": \"t\", \"answers\": {\"audit\": %s}}", answer);
            if (document && eq_audit_html(&cx, &cx.mem, (eq_bytes){document, strlen(document)}, &html) == EQ_OK)
                for (n = 1; *html; html++) n += *html == '<';
        }
        eq_lab_close(lab);
    }
    eq_ctx_free(&cx);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char name[200], plain[200];
    if (size > sizeof name) size = sizeof name;
    for (size_t i = 0; i < size; i++) {
        name[i] = data[i] < 0x20 || data[i] > 0x7e ? 'x' : (char)data[i];
        plain[i] = strchr("<>&\"'", name[i]) ? 'x' : name[i];
    }
    size_t n = count_tags(name, size), harmless = count_tags(plain, size);
    if (n && harmless && n != harmless) abort();
    return 0;
}
