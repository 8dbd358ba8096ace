/* An analysis, its options and a predictions file, all three mutated: refused with a sentence, or answered, and the answer
 * written as HTML. The first line is the id, a space and the options; the file is below it. */
#include <stdio.h>
#include <string.h>

#include "equipoise/experiment.h"
#include "fuzz/fuzz.h"

const char *const fuzz_word[] = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\n",
    "\r\n",
    ";",
    "null",
    "true",
    "0",
    "-1",
    "1e309",
    "0.5",
    "1",
    "4294967296",
    "\"weight\"",
    "\"n\"",
    "\"count\"",
    "\"threshold\"",
    "\"favourable\"",
    "\"order\"",
    "\"confidence\"",
    "\"seed\"",
    "\"top\"",
#define EQ_ANALYSIS(id) #id " ",
#include "analysis/analyses.def"
#undef EQ_ANALYSIS
    "\"age\"",
    "\"town\"",
    "\"month\"",
    "nan",
    "?",
    "\"missing\"",
    "\"privileged\"",
    "\"refuse\"",
    "-",
    " = ",
    NULL,
};

/* The answer as a part of a document. */
static void write_documents(eq_ctx *cx, const char *id, const char *answer) {
    const char *written;
    char *document = eq_arena_format(cx, &cx->mem,
                                     "{\"title\": \"t\", \"tolerance\": {\"name\": \"x\", \"difference\": 0.1},"
                                     " \"answers\": {\"%s\": %s}}",
                                     id, answer);
    if (document) (void)eq_audit_html(cx, &cx->mem, (eq_bytes){document, strlen(document)}, &written);
    if (document) (void)eq_audit_csv(cx, &cx->mem, (eq_bytes){document, strlen(document)}, &written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char text[4097], *space, *end;
    eq_ctx cx = {.size_limit = (size_t)64 << 20};
    const char *answer;
    eq_lab *lab;
    if (size >= sizeof text) size = sizeof text - 1;
    memcpy(text, data, size);
    text[size] = 0;
    end = memchr(text, '\n', size);
    if (end) *end = 0;
    space = strchr(text, ' ');
    if (!end || !space) return 0;
    *space = 0;
    eq_bytes file = {end + 1, size - (size_t)(end + 1 - text)};
    if (eq_lab_new(&cx, &lab) == EQ_OK) {
        if (eq_lab_analyse(lab, text, file, space + 1, &answer) == EQ_OK) write_documents(&cx, text, answer);
        eq_lab_close(lab);
    }
    eq_ctx_free(&cx);
    return 0;
}
