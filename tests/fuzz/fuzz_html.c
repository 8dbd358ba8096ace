/* A text, any printable bytes, as title, as made, as the name of a group and of the tolerance, in a report of HTML: no tag
 * comes from it. With every escape and every character that needs one replaced by x, the report is byte for byte the one
 * of a harmless text: so the tags are the template's, and the rest of the text is all there. */
#include <stdlib.h>
#include <string.h>

#include "equipoise/experiment.h"
#include "fuzz/fuzz.h"

#define OPTIONS "{\"label\": \"y\", \"score\": \"s\", \"protected\": [\"g\"], \"bootstrap\": 0}"
#define MARK "hereitis"

const char *const fuzz_word[] = {"<", ">", "\"", "'", "&", "&lt;", "</", "<script>", "-->", "]]>", "javascript:", "<b>", NULL};

/* The audit of a small table with a group of the name MARK, made once: text of malloc. */
static const char *audit(void) {
    static char *kept;
    static const char file[] = "y,s,g\n0,0.3," MARK "\n1,0.7," MARK "\n0,0.6," MARK "\n1,0.7,b\n0,0.3,b\n1,0.2,b\n";
    eq_ctx cx = {.size_limit = (size_t)64 << 20};
    const char *answer;
    eq_lab *lab;
    if (kept) return kept;
    if (eq_lab_new(&cx, &lab) || eq_lab_analyse(lab, "audit", (eq_bytes){file, sizeof file - 1}, OPTIONS, &answer)) abort();
    kept = malloc(strlen(answer) + 1);
    if (kept) strcpy(kept, answer);
    eq_lab_close(lab);
    eq_ctx_free(&cx);
    return kept;
}

/* Copies the document with the name in the place of every MARK. */
static char *fill(eq_ctx *cx, const char *document, const char *name) {
    size_t n = 0, length = strlen(name);
    for (const char *at = document; (at = strstr(at, MARK)); at++) n++;
    char *filled = eq_arena_alloc(cx, &cx->mem, strlen(document) + n * length + 1, 1), *to = filled;
    while (filled && *document) {
        if (*document != *MARK || strncmp(document, MARK, strlen(MARK))) *to++ = *document++;
        else document += strlen(MARK), memcpy(to, name, length), to += length;
    }
    return filled;
}

/* Replaces escapes by x, in place; returns the text. */
static char *collapse(char *text) {
    static const char *const escape[] = {"&lt;", "&gt;", "&amp;", "&quot;", "&#39;"};
    char *to = text;
    for (char *at = text; *at;) {
        size_t n = 0;
        for (size_t e = 0; *at == '&' && e < sizeof escape / sizeof *escape; e++)
            if (!strncmp(at, escape[e], strlen(escape[e]))) n = strlen(escape[e]);
        *to++ = n ? 'x' : *at;
        at += n ? n : 1;
    }
    *to = 0;
    return text;
}

/* The report with every escape collapsed. */
static char *write_report(eq_ctx *cx, const char *name) {
    const char *html, *answer = audit();
    char *document = !answer ? NULL
                             : eq_arena_format(cx, &cx->mem,
                                               "{\"title\": \"" MARK "\", \"made\": \"" MARK "\", \"options\": \"" MARK
                                               "\", \"tolerance\": {\"name\": \"" MARK
                                               "\", \"difference\": 0.1, \"ratio\": 0.8}, \"answers\": {\"audit\": %s}}",
                                               answer);
    if (document) document = fill(cx, document, name);
    if (!document || eq_audit_html(cx, &cx->mem, (eq_bytes){document, strlen(document)}, &html) != EQ_OK) abort();
    return collapse(eq_arena_text(cx, &cx->mem, html, strlen(html)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static char *harmless;
    char name[201], plain[101], *to = name;
    eq_ctx cx = {.size_limit = (size_t)64 << 20};
    if (size > 100) size = 100;
    for (size_t i = 0; i < size; i++) {
        char c = data[i] < 0x20 || data[i] > 0x7e || data[i] == '\\' ? 'x' : (char)data[i];
        if (c == '"') *to++ = '\\'; /* in JSON */
        *to++ = c;
        plain[i] = strchr("<>&\"'", c) ? 'x' : c;
    }
    *to = plain[size] = 0;
    if (!harmless) { /* once: with the mark itself */
        char *report = write_report(&cx, MARK);
        harmless = malloc(strlen(report) + 1);
        if (!harmless) abort();
        strcpy(harmless, report);
    }
    if (!strcmp(plain, "b")) return eq_ctx_free(&cx), 0; /* as the other group is called: no file makes two of one name */
    if (size && strcmp(write_report(&cx, name), fill(&cx, harmless, plain))) abort();
    eq_ctx_free(&cx);
    return 0;
}
