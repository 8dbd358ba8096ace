/* An analysis, its options and a predictions file, all three mutated: refused with a sentence, or answered, and the answer
 * written as HTML. The first line is the id, a space and the options; the file is below it. */
#include <stdio.h>
#include <string.h>

#include "equipoise/experiment.h"
#include "fuzz/fuzz.h"

#define FILE_TEXT                                                                                      \
    "y,s,t,d,g,age,town,month,n\n1,0.9,0.7,1,a,20,x,1,1\n1,0.8,0.9,1,a,,x,1,2\n0,0.2,0.3,0,a,40,y,1,1\n" \
    "1,0.6,0.2,1,b,40,?,2,1\n0,0.4,0.6,0,b,20,y,2,3\n0,0.1,0.4,0,b,60,z,2,1\n1,0.7,0.5,1,b,33,z,3,1\n"  \
    "0,0.5,0.5,0,a,41,x,3,2\n"
#define WHO "\"label\": \"y\", \"score\": \"s\", \"protected\": [\"g\"], \"bootstrap\": 4"

const char *const fuzz_corpus[] = {
    "audit {" WHO ", \"pred\": \"d\", \"privileged\": \"a\", \"alpha\": 0, \"concentration\": 2, \"minimum\": 3}\n" FILE_TEXT,
    "audit {" WHO ", \"count\": \"n\", \"protected\": [\"g\", \"town\"]}\n" FILE_TEXT,
    "audit {" WHO ", \"missing\": \"as-group\", \"missing_tokens\": [\"0\", \"x\"], \"protected\": [\"g\", \"town\"],"
    " \"privileged\": [\"town = z\", \"a, y\", \"b\"]}\n" FILE_TEXT,
    "audit {\"label\": \"y\", \"pred\": \"d\", \"protected\": \"g\", \"favourable\": \"-\", \"missing\": \"leave-out\"}\n"
    "y,d,g\n-,+,a\n+,-,NaN\nNA,-,b\n-,,b\n+,-,\n",
    "curves {" WHO ", \"metrics\": [\"tpr\", \"disparate_impact\"], \"points\": 4, \"bins\": 2}\n" FILE_TEXT,
    "compare {" WHO ", \"score2\": \"t\", \"threshold2\": 0.4}\n" FILE_TEXT,
    "slices {" WHO ", \"of\": \"fpr\", \"minimum\": 1, \"depth\": 3, \"bins\": 2, \"attributes\": [\"age\", \"town\"]}\n"
    FILE_TEXT,
    "monitor {" WHO ", \"batch\": \"month\", \"reference\": 1, \"h\": 0.2, \"tolerance\": {\"tpr\": 0.1},"
    " \"metrics\": [\"tpr\"]}\n" FILE_TEXT,
    "individual {" WHO ", \"neighbours\": 2, \"with_protected\": true}\n" FILE_TEXT,
    "data {" WHO ", \"minimum\": 2, \"bins\": 3}\n" FILE_TEXT,
    NULL,
};

const char *const fuzz_word[] = {
    "{", "}", "[", "]", ",", ":", "\"", "\n", "\r\n", ";", "null", "true", "0", "-1", "1e309", "0.5", "1", "4294967296",
    "\"weight\"", "\"n\"", "\"count\"", "\"threshold\"", "\"favourable\"", "\"order\"", "\"confidence\"", "\"seed\"", "\"top\"",
    "audit ", "curves ", "compare ", "slices ", "monitor ", "individual ", "data ", "\"age\"", "\"town\"", "\"month\"",
    "nan", "?", "\"missing\"", "\"privileged\"", "\"refuse\"", "-", " = ", NULL,
};

/* The answer as a part of a document. */
static void write_documents(eq_ctx *cx, const char *id, const char *answer) {
    const char *written;
    char *document = eq_arena_format(cx, &cx->mem, "{\"title\": \"t\", \"tolerance\": {\"name\": \"x\", \"difference\": 0.1},"
                                     " \"answers\": {\"%s\": %s}}", id, answer);
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
