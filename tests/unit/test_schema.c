/* Schemas: from JSON and back, what they may not say, and guessing one from bytes. */
#include "check.h"
#include "equipoise.h"
#include "data/table/schema_json.h"

#define BYTES(literal) ((eq_bytes){(literal), sizeof(literal) - 1})

static eq_bytes text_bytes(const char *text) {
    eq_bytes bytes = {text, strlen(text)};
    return bytes;
}

#define WHOLE                                                                                                \
    "{\"equipoise\":1,\"name\":\"loans\",\"title\":\"Loans\",\"source\":\"s\",\"licence\":\"l\","            \
    "\"citation\":\"c\","                                                                                    \
    "\"defects\":[\"d1\",\"d2\"],\"files\":[{\"name\":\"a.csv\",\"sha256\":\"00\",\"url\":\"u\"}],"          \
    "\"format\":{\"delimiter\":\"\\t\",\"decimal\":\",\",\"header\":false,\"trim\":true,\"comment\":\"#\"}," \
    "\"missing\":[\"?\",\"NA\"],\"columns\":["                                                               \
    "{\"name\":\"age\",\"role\":\"protected\",\"kind\":\"number\",\"privileged\":{\"min\":25,\"below\":60."  \
    "5}},"                                                                                                   \
    "{\"name\":\"code\",\"role\":\"source\",\"kind\":\"category\"},"                                         \
    "{\"name\":\"sex\",\"role\":\"protected\",\"kind\":\"category\",\"privileged\":[\"M\"],\"privileged_"    \
    "name\":\"men\","                                                                                        \
    "\"unprivileged_name\":\"women\",\"derived\":{\"from\":\"code\",\"map\":{\"A1\":\"M\",\"A2\":\"F\"}}},"  \
    "{\"name\":\"id\",\"role\":\"drop\"},"                                                                   \
    "{\"name\":\"paid\",\"role\":\"label\",\"strip_dot\":true,\"missing\":[],\"favourable\":[\"yes\"],"      \
    "\"favourable_name\":\"paid back\",\"unfavourable_name\":\"defaulted\"}],"                               \
    "\"filters\":[{\"column\":\"age\",\"keep\":\">=\",\"value\":18},{\"column\":\"code\",\"keep\":\"!=\","   \
    "\"value\":\"A9\"}]}"

static void check_whole(const eq_schema *s) {
    CHECK_TEXT(s->name, "loans");
    CHECK_TEXT(s->licence, "l");
    CHECK(s->n_defects == 2 && s->n_files == 1 && s->n_missing == 2 && s->n_columns == 5 && s->n_filters == 2);
    if (s->n_columns != 5 || s->n_filters != 2 || s->n_files != 1) return;
    CHECK_TEXT(s->file[0].url, "u");
    CHECK(s->format.delimiter == '\t' && s->format.decimal == ',' && s->format.no_header && s->format.trim &&
          s->format.comment == '#');
    CHECK(s->column[0].role == EQ_PROTECTED && s->column[0].kind == EQ_NUMBER);
    CHECK_NEAR(s->column[0].min, 25, 0);
    CHECK_NEAR(s->column[0].below, 60.5, 0);
    CHECK(s->column[1].role == EQ_SOURCE && isnan(s->column[1].min) && isnan(s->column[1].below));
    CHECK_TEXT(s->column[2].derived_from, "code");
    CHECK(s->column[2].n_map == 2 && s->column[2].n_privileged == 1);
    CHECK_TEXT(s->column[2].map_from[1], "A2");
    CHECK_TEXT(s->column[2].map_to[1], "F");
    CHECK_TEXT(s->column[2].unprivileged_name, "women");
    CHECK(s->column[3].role == EQ_DROP);
    CHECK(s->column[4].role == EQ_LABEL && s->column[4].strip_dot && s->column[4].n_favourable == 1);
    CHECK(s->column[4].own_missing && !s->column[4].n_missing && !s->column[3].own_missing);
    CHECK_TEXT(s->column[4].favourable_name, "paid back");
    CHECK(s->filter[0].op == EQ_KEEP_GE && !s->filter[0].text);
    CHECK_NEAR(s->filter[0].number, 18, 0);
    CHECK(s->filter[1].op == EQ_KEEP_NE);
    CHECK_TEXT(s->filter[1].text, "A9");
}

static void every_key_is_read(void) {
    eq_ctx cx = {0};
    eq_schema schema;
    CHECK(eq_json_read_schema(&cx, &cx.mem, BYTES(WHOLE), &schema) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    if (cx.status == EQ_OK) check_whole(&schema);
    eq_ctx_free(&cx);
}

static void what_is_written_reads_the_same(void) {
    eq_ctx cx = {0};
    eq_schema schema, again;
    const char *json, *json_again;
    CHECK(eq_json_read_schema(&cx, &cx.mem, BYTES(WHOLE), &schema) == EQ_OK);
    CHECK(eq_json_write_schema(&cx, &cx.mem, &schema, &json) == EQ_OK);
    CHECK(eq_json_read_schema(&cx, &cx.mem, text_bytes(json), &again) == EQ_OK);
    if (cx.status == EQ_OK) check_whole(&again);
    CHECK(eq_json_write_schema(&cx, &cx.mem, &again, &json_again) == EQ_OK);
    CHECK_TEXT(json_again, json);
    eq_ctx_free(&cx);
}

static void check_refusal(const char *json, const char *message) {
    eq_ctx cx = {0};
    eq_schema schema;
    CHECK(eq_json_read_schema(&cx, &cx.mem, text_bytes(json), &schema) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), message);
    eq_ctx_free(&cx);
}

#define COLUMNS(list) "{\"name\":\"x\",\"columns\":[" list "]}"
#define NUMBER_A "{\"name\":\"a\",\"kind\":\"number\"}"

static void a_wrong_schema_is_refused_with_its_path(void) {
    check_refusal("{\"name\":\"x\"}", "columns: is missing");
    check_refusal("{\"name\":\"x\",\"columns\":[]}", "columns: has 0 items, expected 1 to 16384");
    check_refusal(COLUMNS("{\"name\":\"a\"}"), "columns[0].kind: is missing");
    check_refusal(COLUMNS(NUMBER_A ",{\"name\":\"b\",\"kind\":\"words\"}"),
                  "columns[1].kind: is \"words\", expected one of number, category, yes_no, date, id, text");
    check_refusal(COLUMNS("{\"name\":\"a\",\"kind\":\"number\",\"rolle\":\"label\"}"), "columns[0].rolle: is not a known key");
    check_refusal(COLUMNS("{\"name\":\"a\",\"role\":\"protected\",\"kind\":\"number\",\"privileged\":{}}"),
                  "columns[0].privileged: expected min, below or both");
    check_refusal("{\"equipoise\":2,\"name\":\"x\",\"columns\":[" NUMBER_A "]}",
                  "equipoise: is 2, expected a whole number in [1, 1]");
    check_refusal("{\"name\":\"x\",\"format\":{\"delimiter\":\"::\"},\"columns\":[" NUMBER_A "]}",
                  "format.delimiter: expected a text of one byte");
    check_refusal("{\"name\":\"x\",\"columns\":[" NUMBER_A "],\"filters\":[{\"column\":\"a\",\"keep\":\"<\",\"value\":1}]}",
                  "filters[0].keep: is \"<\", expected one of <=, >=, !=, ==");
}

static void a_schema_that_contradicts_itself_is_refused(void) {
    check_refusal(COLUMNS(NUMBER_A "," NUMBER_A), "column \"a\": is there twice");
    check_refusal(COLUMNS("{\"name\":\"\",\"kind\":\"number\"}"), "column 1: has no name");
    check_refusal(COLUMNS("{\"name\":\"a\",\"role\":\"label\"},{\"name\":\"b\",\"role\":\"label\"}"),
                  "columns \"a\" and \"b\": are both the label, expected one");
    check_refusal(COLUMNS("{\"name\":\"a\",\"role\":\"drop\"}"), "the schema keeps no column");
    check_refusal(COLUMNS("{\"name\":\"b\",\"kind\":\"category\",\"derived\":{\"from\":\"c\",\"map\":{\"1\":\"2\"}}}"),
                  "column \"b\": is derived from \"c\", which the schema does not list");
    check_refusal(COLUMNS(NUMBER_A ",{\"name\":\"b\",\"kind\":\"category\",\"derived\":{\"from\":\"a\",\"map\":{\"1\":\"2\"}}}"),
                  "column \"b\": is derived from \"a\", whose kind must be category");
    check_refusal(COLUMNS("{\"name\":\"a\",\"role\":\"protected\",\"kind\":\"category\",\"privileged\":{\"min\":3}}"),
                  "column \"a\": is a category, so its privileged values must be listed, not bounded");
    check_refusal("{\"name\":\"x\",\"columns\":[" NUMBER_A "],\"filters\":[{\"column\":\"b\",\"keep\":\"==\",\"value\":1}]}",
                  "filter on \"b\": the schema lists no such column");
    check_refusal("{\"name\":\"x\",\"columns\":[" NUMBER_A "],\"filters\":[{\"column\":\"a\",\"keep\":\"==\",\"value\":\"1\"}]}",
                  "filter on \"a\": compares with a text, but the column is a number");
}

/* ---- guessing ---- */

/* "; header trim . ? | age number, sex category" */
static const char *guessed(eq_ctx *cx, eq_bytes bytes) {
    eq_schema s;
    eq_arena_free(&cx->mem);
    eq_ctx_clear(cx);
    if (eq_schema_guess(cx, &cx->mem, bytes, &s) != EQ_OK) return eq_message(cx);
    const char *delimiter = s.format.delimiter == '\t' ? "tab" : eq_arena_text(cx, &cx->mem, &s.format.delimiter, 1);
    const char *text = eq_arena_format(cx, &cx->mem, "%s %s%s%s", delimiter, s.format.no_header ? "bare" : "header",
                                       s.format.decimal == ',' ? " comma" : "", s.format.comment ? " comment" : "");
    for (size_t i = 0; i < s.n_missing; i++) text = eq_arena_format(cx, &cx->mem, "%s %s", text, s.missing[i]);
    for (size_t i = 0; i < s.n_columns; i++) {
        CHECK(s.column[i].role == EQ_FEATURE && isnan(s.column[i].min));
        text = eq_arena_format(cx, &cx->mem, "%s%s%s %s", text, i ? ", " : ": ", s.column[i].name,
                               s.column[i].kind == EQ_NUMBER ? "number" : "category");
    }
    return text;
}

#define CHECK_GUESS(literal, want)                        \
    do {                                                  \
        eq_ctx cx = {0};                                  \
        CHECK_TEXT(guessed(&cx, BYTES(literal)), (want)); \
        CHECK(cx.tmp.size == 0);                          \
        eq_ctx_free(&cx);                                 \
    } while (0)

static void the_delimiter_is_guessed(void) {
    CHECK_GUESS("a,b\n1,x\n", ", header: a number, b category");
    CHECK_GUESS("\"a\";\"b\"\r\n1;\"x,y\"\r\n", "; header: a number, b category");
    CHECK_GUESS("a\tb c\n1\tx y\n", "tab header: a number, b c category");
    CHECK_GUESS("a|b\n1|x\n", "| header: a number, b category");
    CHECK_GUESS("A11  6 A34\nA12 48 A32\n", "  bare: column 1 category, column 2 number, column 3 category");
    CHECK_GUESS("39, State-gov, >50K\n50, Private, <=50K\n", ", bare: column 1 number, column 2 category, column 3 category");
    CHECK_GUESS("x\n1\n2\n", ", header: x number");
}

static void decimal_commas_are_guessed(void) {
    CHECK_GUESS("a;b\n1,5;x\n2,25;y\n", "; header comma: a number, b category");
    CHECK_GUESS("a;b\n1,5;1.5\n2;2\n", "; header: a category, b number");
}

/* "w . 1.000 2 = 1 or 1000; decimal . thousands none": every question, then the marks. */
static const char *questions(eq_ctx *cx, eq_bytes bytes) {
    eq_schema s;
    eq_arena_free(&cx->mem);
    if (eq_schema_guess(cx, &cx->mem, bytes, &s) != EQ_OK) return eq_message(cx);
    const char *text = "";
    for (size_t i = 0; i < s.n_ambiguous; i++) {
        const eq_ambiguity *a = &s.ambiguous[i];
        text = eq_arena_format(cx, &cx->mem, "%s%s %s is %g or %g in line %zu; ", text, a->column, a->example, a->decimal,
                               a->grouped, a->line);
    }
    const char *numbers = "";
    for (size_t i = 0; i < s.n_columns; i++)
        if (s.column[i].kind == EQ_NUMBER) numbers = eq_arena_format(cx, &cx->mem, "%s %s", numbers, s.column[i].name);
    return eq_arena_format(cx, &cx->mem, "%s%c %c%s", text, s.format.decimal ? s.format.decimal : '.',
                           s.format.thousands ? s.format.thousands : '-', numbers);
}

#define CHECK_MARKS(literal, want)                          \
    do {                                                    \
        eq_ctx cx = {0};                                    \
        CHECK_TEXT(questions(&cx, BYTES(literal)), (want)); \
        CHECK(cx.tmp.size == 0);                            \
        eq_ctx_free(&cx);                                   \
    } while (0)

static void what_may_be_thousands_or_decimals_is_asked(void) {
    CHECK_MARKS("g;w\na;1.000\nb;500\nb;2.500\n", "w 1.000 is 1 or 1000 in line 2; . - w");
    CHECK_MARKS("g;w\na;500\nb;1,000\n", "w 1,000 is 1 or 1000 in line 3; , - w");
    CHECK_MARKS("g,w\na,\"2,034\"\nb,\"1,000\"\n", "w 2,034 is 2.034 or 2034 in line 2; . , w");
    CHECK_MARKS("g,w\na,1.250\nb,1.875\n", "w 1.250 is 1.25 or 1250 in line 2; . - w");
    CHECK_MARKS("g;w\na;-1.000\nb;NA\n", "w -1.000 is -1 or -1000 in line 2; . - w");
    /* who writes decimals to three places writes 500.000 */
    CHECK_MARKS("s;w\n0.5;1.000\n0.25;500\n", "w 1.000 is 1 or 1000 in line 2; . - s w");
    CHECK_MARKS("v;w\n1.000;2,500\n500;1,000\n", "v 1.000 is 1 or 1000 in line 2; w 2,500 is 2.5 or 2500 in line 2; . , v w");
    CHECK_MARKS("g;w\na;1.000\nb;2,500\n", "w 1.000 is 1 or 1000 in line 2; . , w");
}

static void what_cells_or_columns_decide_is_not_asked(void) {
    CHECK_MARKS("g;w\na;1.000\nb;0.500\n", ". - w");
    CHECK_MARKS("g;w\na;1.000\nb;12.34\n", ". - w");
    CHECK_MARKS("g;w\na;1.000\nb;1234.500\n", ". - w");
    CHECK_MARKS("g;w\na;1.000\nb;1.234.567\n", ", . w");
    CHECK_MARKS("g;w\na;1.000\nb;1.251,93\n", ", . w");
    CHECK_MARKS("g;w\na;1,000\nb;1,251.93\n", ". , w");
    CHECK_MARKS("s;w\n0,5;1.000\n0,25;500\n", ", . s w"); /* the comma parts decimals */
    CHECK_MARKS("s,w\n0.5,\"1,000\"\n0.25,500\n", ". , s w");
    CHECK_MARKS("s;w\n0.500;1.000\n0.250;1.750\n", ". - s w"); /* all to three decimals */
    CHECK_MARKS("g;w\na;1 000\nb;12 500,5\n", ",   w");
    CHECK_MARKS("g;w\na;1\xE2\x80\xAF"
                "000\nb;500\n",
                ".   w");
    CHECK_MARKS("g,w\na,1'000\nb,500.5\n", ". ' w");
    CHECK_MARKS("g;w\na;0,123\nb;0,5\n", ", - w");
    CHECK_MARKS("g;w\na;1234\nb;5\n", ". - w");
}

static void the_header_is_guessed(void) {
    CHECK_GUESS("sex,race\nM,W\nF,B\n", ", header: sex category, race category");
    CHECK_GUESS("M,W\nF,B\nM,B\n", ", bare: column 1 category, column 2 category");
    CHECK_GUESS("1,2\n3,4\n", ", bare: column 1 number, column 2 number");
    CHECK_GUESS("a,a,\n1,x,2\n", ", header: a number, a.1 category, column 3 number");
}

static void missing_tokens_that_occur_are_listed(void) {
    CHECK_GUESS("a,b\n1,?\n,NA\n3,x\n", ", header ? NA: a number, b category");
    CHECK_GUESS("a,b\n?,x\n4,y\n", ", header ?: a number, b category");
    CHECK_GUESS("a,b\n,x\n?,y\n", ", header ?: a category, b category");
}

static void a_first_comment_is_guessed(void) {
    CHECK_GUESS("|1x3 Cross validator\n25, Private, <=50K.\n38, ?, >50K.\n",
                ", bare comment ?: column 1 number, column 2 category, column 3 category");
    CHECK_GUESS("#id,name\n1,x\n", ", header: #id number, name category");
}

static void bytes_without_a_row_are_refused(void) {
    CHECK_GUESS("", "the file has no row");
    CHECK_GUESS("\n\n", "the file has no row");
    CHECK_GUESS("a,b\n", "the file has a header but no row below it");
    CHECK_GUESS("a,b\n1,\"x", "line 2, cell 2: a quote is opened and never closed");
}

int main(void) {
    RUN(every_key_is_read);
    RUN(what_is_written_reads_the_same);
    RUN(a_wrong_schema_is_refused_with_its_path);
    RUN(a_schema_that_contradicts_itself_is_refused);
    RUN(the_delimiter_is_guessed);
    RUN(decimal_commas_are_guessed);
    RUN(what_may_be_thousands_or_decimals_is_asked);
    RUN(what_cells_or_columns_decide_is_not_asked);
    RUN(the_header_is_guessed);
    RUN(missing_tokens_that_occur_are_listed);
    RUN(a_first_comment_is_guessed);
    RUN(bytes_without_a_row_are_refused);
    return check_done();
}
