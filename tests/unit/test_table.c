/* Tables: typed columns by a schema, filters, missing cells, derived columns, refusals. */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "data/table/csv_out.h"
#include "data/table/decode.h"
#include "data/table/level.h"
#include "data/table/table.h"
#include "equipoise.h"

#define BYTES(literal) ((eq_bytes){(literal), sizeof(literal) - 1})

/* a number; b category; c label. */
static eq_schema small_schema(eq_schema_column column[3]) {
    static const char *missing[] = {"?", "-9"};
    column[0] = eq_schema_column_plain("a", EQ_FEATURE, EQ_NUMBER);
    column[1] = eq_schema_column_plain("b", EQ_FEATURE, EQ_CATEGORY);
    column[2] = eq_schema_column_plain("c", EQ_LABEL, EQ_NUMBER);
    eq_schema schema = {.name = "small", .n_missing = 2, .missing = missing, .n_columns = 3, .column = column};
    return schema;
}

static eq_status read_table(eq_ctx *cx, const eq_schema *schema, eq_bytes file, eq_table *table) {
    return eq_table_read(cx, &cx->mem, schema, &file, 1, table);
}

static void columns_are_found_by_name_and_typed(void) {
    eq_ctx cx = {0};
    eq_schema_column column[3];
    eq_schema schema = small_schema(column);
    eq_table t;
    CHECK(read_table(&cx, &schema, BYTES("z,c,b,a\n9,1,y,2.5\n9,0,x,-3\n9,1,y,0\n"), &t) == EQ_OK);
    CHECK(t.n_rows == 3 && t.n_columns == 3 && t.n_read == 3 && t.n_missing == 0);
    CHECK(t.column[0].kind == EQ_NUMBER && t.column[1].kind == EQ_CATEGORY);
    CHECK_NEAR(t.column[0].number[0], 2.5, 0);
    CHECK_NEAR(t.column[0].number[1], -3, 0);
    CHECK(t.column[1].n_levels == 2 && t.column[1].code[0] == 1 && t.column[1].code[1] == 0);
    CHECK_TEXT(t.column[1].level[0], "x");  /* byte order, not order of appearance */
    CHECK(t.column[2].kind == EQ_CATEGORY); /* a label, whatever its kind says */
    CHECK_TEXT(t.column[2].level[1], "1");
    CHECK(eq_table_find(&t, "b") == 1 && eq_table_find(&t, "z") == SIZE_MAX);
    CHECK(cx.tmp.size == 0);
    eq_ctx_free(&cx);
}

/* Five rows: one without a, one without b, one with the token -9 in a, one with ? in b; a level only they use
 * is gone. */
static void rows_with_a_missing_cell_are_dropped_and_counted(void) {
    eq_ctx cx = {0};
    eq_schema_column column[3];
    eq_schema schema = small_schema(column);
    eq_table t;
    CHECK(read_table(&cx, &schema, BYTES("a,b,c\n,w,1\n1,,1\n-9,w,1\n?,?,0\n4,x,1\n"), &t) == EQ_OK);
    CHECK(t.n_rows == 1 && t.n_read == 5 && t.n_missing == 4 && t.n_filtered == 0);
    CHECK(t.column[0].n_missing == 3 && t.column[1].n_missing == 2 && t.column[2].n_missing == 0);
    CHECK(t.column[1].n_levels == 1);
    CHECK_TEXT(t.column[1].level[0], "x");
    eq_ctx_free(&cx);
}

/* Labels and groups know words that nobody listed; a feature has only the tokens, and what the schema names is a value. */
static void words_mean_missing_in_labels_and_groups(void) {
    static const char file[] = "f,g,y\nnone,m,1\nnone,None,1\nnone,NA,0\n?,m,1\nnone,unknown,0\nnone,m,NaN\nnone,m,-\n";
    static const char *token[] = {"?"}, *value[] = {"unknown"};
    eq_schema_column column[3] = {eq_schema_column_plain("f", EQ_FEATURE, EQ_CATEGORY),
                                  eq_schema_column_plain("g", EQ_PROTECTED, EQ_CATEGORY),
                                  eq_schema_column_plain("y", EQ_LABEL, EQ_CATEGORY)};
    eq_schema schema = {.name = "words", .n_missing = 1, .missing = token, .n_columns = 3, .column = column};
    eq_ctx cx = {0};
    eq_table t;
    CHECK(read_table(&cx, &schema, BYTES(file), &t) == EQ_OK);
    CHECK(t.column[0].n_missing == 1 && t.column[1].n_missing == 3 && t.column[2].n_missing == 1 && t.n_rows == 2);
    CHECK_TEXT(t.column[2].level[0], "-"); /* against 1, as + against - would be */
    column[1].privileged = value;
    column[1].n_privileged = 1;
    CHECK(read_table(&cx, &schema, BYTES(file), &t) == EQ_OK && t.column[1].n_missing == 2);
    column[1].own_missing = true; /* none of its own: all are values there, the schema's tokens too */
    CHECK(read_table(&cx, &schema, BYTES(file), &t) == EQ_OK && t.column[1].n_missing == 0 && t.column[1].n_levels == 4);
    column[2].own_missing = true;
    column[2].missing = token;
    column[2].n_missing = 1;
    CHECK(read_table(&cx, &schema, BYTES(file), &t) == EQ_OK && t.column[2].n_missing == 0 && t.column[2].n_levels == 4);
    eq_ctx_free(&cx);
}

/* a <= 3 keeps 1, 2, 3 and drops the missing one; b != x drops one of those. */
static void filters_drop_rows_in_order_before_missing_ones_are_counted(void) {
    eq_ctx cx = {0};
    eq_schema_column column[3];
    eq_schema schema = small_schema(column);
    eq_filter filter[2] = {{"a", EQ_KEEP_LE, 3, NULL}, {"b", EQ_KEEP_NE, 0, "x"}};
    schema.filter = filter;
    schema.n_filters = 2;
    eq_table t;
    CHECK(read_table(&cx, &schema, BYTES("a,b,c\n1,x,1\n2,y,\n3,z,1\n4,y,1\n?,y,1\n"), &t) == EQ_OK);
    CHECK(t.n_read == 5 && t.n_filtered == 3 && t.n_missing == 1 && t.n_rows == 1);
    CHECK_TEXT(t.column[1].level[0], "z");
    filter[1].op = EQ_KEEP_EQ;
    CHECK(read_table(&cx, &schema, BYTES("a,b,c\n1,x,1\n3,x,1\n3,y,1\n"), &t) == EQ_OK && t.n_rows == 2);
    filter[0].op = EQ_KEEP_EQ;
    CHECK(read_table(&cx, &schema, BYTES("a,b,c\n1,x,1\n3,x,1\n3,y,1\n"), &t) == EQ_OK && t.n_rows == 1);
    filter[0].op = EQ_KEEP_NE;
    CHECK(read_table(&cx, &schema, BYTES("a,b,c\n1,x,1\n3,x,1\n3,y,1\n"), &t) == EQ_OK && t.n_rows == 1);
    filter[0].op = EQ_KEEP_GE;
    CHECK(read_table(&cx, &schema, BYTES("a,b,c\n1,x,1\n3,x,1\n4,x,1\n"), &t) == EQ_OK && t.n_rows == 2);
    eq_ctx_free(&cx);
}

static void derived_columns_map_their_source(void) {
    static const char *from[] = {"A91", "A92"}, *to[] = {"1.5", "?"};
    eq_ctx cx = {0};
    eq_schema_column column[4];
    eq_schema schema = small_schema(column);
    column[1].role = EQ_SOURCE;
    column[3] = eq_schema_column_plain("d", EQ_FEATURE, EQ_NUMBER);
    column[3].derived_from = "b";
    column[3].n_map = 2;
    column[3].map_from = from;
    column[3].map_to = to;
    schema.n_columns = 4;
    eq_table t;
    CHECK(read_table(&cx, &schema, BYTES("a,b,c\n1,A91,1\n2,A92,0\n"), &t) == EQ_OK);
    CHECK(t.n_columns == 3 && t.n_rows == 1 && t.n_missing == 1);
    CHECK_NEAR(t.column[2].number[0], 1.5, 0);
    CHECK(read_table(&cx, &schema, BYTES("a,b,c\n1,A95,1\n"), &t) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "line 2, column \"d\": the map has no entry for \"A95\" of column \"b\"");
    eq_ctx_free(&cx);
}

static void files_are_joined_and_a_label_may_end_in_a_dot(void) {
    eq_ctx cx = {0};
    eq_schema_column column[3];
    eq_schema schema = small_schema(column);
    eq_schema_file name[2] = {{"first.csv", NULL, NULL}, {"second.csv", NULL, NULL}};
    column[2].strip_dot = true;
    schema.file = name;
    schema.n_files = 2;
    schema.format.no_header = true;
    schema.format.comment = '|';
    schema.format.trim = true;
    eq_bytes file[2] = {BYTES("|comment\n1, x, >50K.\n"), BYTES("2, y, >50K\n3, y, <=50K\n\n")};
    eq_table t;
    CHECK(eq_table_read(&cx, &cx.mem, &schema, file, 2, &t) == EQ_OK);
    CHECK(t.n_rows == 3 && t.column[2].n_levels == 2 && t.column[2].code[0] == t.column[2].code[1]);
    file[1] = BYTES("2, y, >50K\n3, y\n");
    CHECK(eq_table_read(&cx, &cx.mem, &schema, file, 2, &t) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "file \"second.csv\", line 2: has 2 cells, expected 3 (cell 3, after \"y\", is not there)");
    eq_ctx_clear(&cx);
    CHECK(eq_table_read(&cx, &cx.mem, &schema, file, 1, &t) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "1 files were given, expected 2");
    eq_ctx_free(&cx);
}

static void the_second_of_two_names_is_called_dot_one(void) {
    eq_ctx cx = {0};
    eq_schema_column column[2] = {eq_schema_column_plain("a", EQ_FEATURE, EQ_NUMBER),
                                  eq_schema_column_plain("a.1", EQ_FEATURE, EQ_NUMBER)};
    eq_schema schema = {.n_columns = 2, .column = column};
    eq_table t;
    CHECK(read_table(&cx, &schema, BYTES("a,b,a\n1,2,3\n"), &t) == EQ_OK);
    CHECK_NEAR(t.column[0].number[0], 1, 0);
    CHECK_NEAR(t.column[1].number[0], 3, 0);
    eq_ctx_free(&cx);
}

static void decimal_commas_are_read(void) {
    eq_ctx cx = {0};
    eq_schema_column column[1] = {eq_schema_column_plain("a", EQ_FEATURE, EQ_NUMBER)};
    eq_schema schema = {.format = {.delimiter = ';', .decimal = ','}, .n_columns = 1, .column = column};
    eq_table t;
    CHECK(read_table(&cx, &schema, BYTES("a;b\n1,5;x\n"), &t) == EQ_OK);
    CHECK_NEAR(t.column[0].number[0], 1.5, 0);
    eq_ctx_free(&cx);
}

static void check_refusal(eq_bytes file, const char *message) {
    eq_ctx cx = {0};
    eq_schema_column column[3];
    eq_schema schema = small_schema(column);
    eq_table t;
    CHECK(read_table(&cx, &schema, file, &t) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), message);
    CHECK(cx.tmp.size == 0);
    eq_ctx_free(&cx);
}

static void refusals_name_line_column_and_cell(void) {
    check_refusal(BYTES("a,b,c\n1,x,1\n\"12 \n\",x,1\n"), "line 3, column \"a\": \"12 \n\" is not a number");
    check_refusal(BYTES("a,b,c\n1,x\n"), "line 2: has 2 cells, expected 3 (cell 3, after \"x\", is not there)");
    check_refusal(BYTES("a,b,c\n1,x,1,z\n"), "line 2: has 4 cells, expected 3 (cell 4 is \"z\")");
    check_refusal(BYTES("a,b,d\n1,x,1\n"), "line 1: no column is called \"c\"; the header has: a, b, d");
    check_refusal(BYTES(""), "line 1: the file is empty, expected a header");
}

/* Every prefix of a nasty file, and the file with each byte replaced by a quote, gives a table or a sentence.
 */
static void no_truncation_crashes(void) {
    static const char nasty[] = "\xEF\xBB\xBF|c\r\na, \"b\"\"\n\" ,c,a\r\n1.5e3,\"x, \"\"y\"\"\",1.,7\r\r\n"
                                "?,\"\n\",0,\n-9,\xff,0.\xc3,1e999\n\"3\" , z ,1,\0\n";
    eq_schema_column column[3];
    eq_schema schema = small_schema(column);
    schema.format.comment = '|';
    schema.format.trim = true;
    column[1].name = "b\"\n";
    column[2].strip_dot = true;
    for (size_t size = 0; size < 2 * sizeof nasty; size++) {
        eq_ctx cx = {0};
        eq_schema guess;
        eq_table t;
        size_t file_size = size < sizeof nasty ? size : sizeof nasty - 1;
        char *bytes = malloc(file_size + !file_size); /* exactly as large, so that the sanitizer sees a step beyond */
        if (!bytes) return;
        memcpy(bytes, nasty, file_size);
        if (size >= sizeof nasty && size - sizeof nasty < file_size) bytes[size - sizeof nasty] = '"';
        eq_bytes file = {bytes, file_size};
        eq_status status = read_table(&cx, &schema, file, &t);
        CHECK(status == EQ_OK || (status == EQ_EINPUT && eq_message(&cx)[0]));
        eq_ctx_clear(&cx);
        status = eq_schema_guess(&cx, &cx.mem, file, &guess);
        CHECK(status == EQ_OK || (status == EQ_EINPUT && eq_message(&cx)[0]));
        if (status == EQ_OK) status = read_table(&cx, &guess, file, &t);
        CHECK(status == EQ_OK || (status == EQ_EINPUT && eq_message(&cx)[0]));
        CHECK(cx.tmp.size == 0);
        eq_ctx_free(&cx);
        free(bytes);
    }
}

/* k = 1, 2, 3, ...: the k-th allocation fails, until one read gets through. */
static void every_failed_allocation_is_a_status(void) {
    eq_schema_column column[3];
    eq_schema schema = small_schema(column);
    size_t k = 1;
    for (; k < 1000; k++) {
        eq_ctx cx = {.fail_at = k};
        eq_schema guess;
        eq_table t;
        eq_bytes file = BYTES("a,b,c,c\n1,\"x\"\"\",1,1\n2,y,0,1\n");
        eq_status status = read_table(&cx, &schema, file, &t);
        if (status == EQ_OK) status = eq_schema_guess(&cx, &cx.mem, file, &guess);
        CHECK(status == EQ_OK || status == EQ_EMEMORY);
        CHECK(cx.tmp.size == 0);
        eq_ctx_free(&cx);
        if (status == EQ_OK) break;
    }
    CHECK(k > 20 && k < 1000);
}

/* Latin-1 would stand in reports as bytes that no JSON reader takes. 0xE9 is its e with an acute accent; C3 A9 in UTF-8. */
static void text_that_is_not_utf8_is_refused_with_its_line(void) {
    eq_ctx cx = {0};
    eq_schema_column column[3];
    eq_schema schema = small_schema(column), guessed;
    eq_table t;
    eq_bytes latin = BYTES("c,b,a\n1,x,2\n0,caf\xE9,1\n");
    CHECK(read_table(&cx, &schema, latin, &t) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "line 3: byte 0xE9 is not UTF-8, expected the text saved as UTF-8, or its encoding in");
    eq_ctx_clear(&cx);
    CHECK(eq_schema_guess(&cx, &cx.mem, latin, &guessed) == EQ_OK && guessed.format.encoding == EQ_WINDOWS_1252);
    schema.format.encoding = EQ_WINDOWS_1252;
    CHECK(read_table(&cx, &schema, latin, &t) == EQ_OK);
    CHECK_TEXT(t.column[1].level[0], "caf\xC3\xA9");
    schema.format.encoding = EQ_ANY_ENCODING;
    CHECK(read_table(&cx, &schema, BYTES("c,b,a\n1,x,2\n0,caf\xC3\xA9,1\n"), &t) == EQ_OK);
    eq_ctx_free(&cx);
}

/* Of 4,096 hashes of 32 bits two are equal with a chance of 0.2 %; texts of eight bytes with one beginning once all were. */
static void texts_of_one_beginning_have_different_hashes(void) {
    static char text[4096][16];
    eq_ctx cx = {0};
    eq_levels levels = {0};
    size_t n_equal = 0;
    for (int i = 0; i < 4096; i++) {
        uint32_t code;
        snprintf(text[i], sizeof text[i], "user%04d", i);
        CHECK(eq_levels_code(&cx, &levels, (eq_cell){text[i], 8}, &code) == EQ_OK && code == (uint32_t)i);
    }
    for (size_t i = 0; i < levels.n; i++)
        for (size_t j = 0; j < i; j++) n_equal += levels.hash[i] == levels.hash[j];
    CHECK(n_equal < 3);
    eq_ctx_free(&cx);
}

static void taken_rows_keep_their_missing_cells(void) {
    static const uint32_t index[3] = {2, 0, 2};
    double number[3] = {1, 2, (double)NAN};
    uint32_t code[3] = {EQ_MISSING, 0, 1};
    const char *level[2] = {"a", "b"};
    eq_column column[2] = {{.name = "x", .kind = EQ_NUMBER, .number = number, .n_missing = 1},
                           {.name = "c", .kind = EQ_CATEGORY, .code = code, .level = level, .n_levels = 2, .n_missing = 1}};
    eq_table table = {.n_rows = 3, .n_columns = 2, .column = column}, taken;
    eq_ctx cx = {0};
    CHECK(eq_table_take(&cx, &cx.mem, &table, (eq_row_list){index, 3}, &taken) == EQ_OK);
    CHECK(taken.n_rows == 3 && taken.column[0].n_missing == 2 && taken.column[1].n_missing == 1);
    CHECK(isnan(taken.column[0].number[0]) && taken.column[0].number[1] <= 1 && taken.column[1].code[0] == 1);
    CHECK(eq_cell_is_missing(&taken.column[1], 1) && !eq_cell_is_missing(&taken.column[1], 2));
    CHECK(table.column[0].n_missing == 1);
    eq_ctx_free(&cx);
}

/* A mark at the beginning of the file is skipped; a second one, and one in quotes, is of the name. */
static void a_name_may_begin_with_a_byte_order_mark(void) {
    static const char *const files[] = {"\xef\xbb\xbf\xef\xbb\xbf"
                                        "a,c\n1,x\n2,y\n",
                                        "\"\xef\xbb\xbf"
                                        "a\",c\n1,x\n2,y\n",
                                        "\xef\xbb\xbf\"\xef\xbb\xbf"
                                        "a\",c\n1,x\n2,y\n"};
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        eq_ctx cx = {0};
        eq_schema schema = {0};
        eq_table table, again;
        eq_bytes file = {files[f], strlen(files[f])}, csv;
        CHECK(eq_schema_guess(&cx, &cx.mem, file, &schema) == EQ_OK);
        CHECK(eq_table_read(&cx, &cx.mem, &schema, &file, 1, &table) == EQ_OK);
        CHECK_TEXT(table.column[0].name, "\xef\xbb\xbf"
                                         "a");
        CHECK(eq_table_to_csv(&cx, &cx.mem, &schema, &table, &csv) == EQ_OK);
        CHECK(eq_table_read(&cx, &cx.mem, &schema, &csv, 1, &again) == EQ_OK);
        CHECK_TEXT(again.column[0].name, "\xef\xbb\xbf"
                                         "a");
        CHECK(again.n_rows == 2 && again.n_columns == 2);
        eq_ctx_free(&cx);
    }
}

/* With its encoding, delimiter, quotes, escapes and lines above the header. */
static void a_table_is_written_as_its_schema_has_it_read(void) {
    static const eq_csv_format formats[] = {
        {.encoding = EQ_WINDOWS_1252, .delimiter = ';', .decimal = ','},
        {.encoding = EQ_UTF16LE},
        {.encoding = EQ_UTF16BE, .delimiter = '\t', .skip = 2},
        {.quote = '\'', .escape = '\\'},
        {.encoding = EQ_UTF8, .quote = '\''},
    };
    static const char text[] = "n\xc3\xa4me,c\n1.5,\"a;b\"\n2,\"it's \\ \"\"so\"\"\"\n3,\xe2\x82\xac\n4,x\n";
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
        eq_ctx cx = {0};
        eq_schema schema = {0};
        eq_table table, again;
        eq_bytes file = {text, sizeof text - 1}, csv;
        CHECK(eq_schema_guess(&cx, &cx.mem, file, &schema) == EQ_OK);
        CHECK(eq_table_read(&cx, &cx.mem, &schema, &file, 1, &table) == EQ_OK);
        schema.format = formats[f];
        CHECK(eq_table_to_csv(&cx, &cx.mem, &schema, &table, &csv) == EQ_OK);
        CHECK(eq_table_read(&cx, &cx.mem, &schema, &csv, 1, &again) == EQ_OK);
        CHECK_TEXT(eq_message(&cx), "");
        CHECK(again.n_rows == table.n_rows && again.n_columns == table.n_columns);
        for (size_t r = 0; r < again.n_rows && r < table.n_rows; r++) {
            CHECK(!memcmp(&again.column[0].number[r], &table.column[0].number[r], sizeof(double)));
            CHECK_TEXT(again.column[1].level[again.column[1].code[r]], table.column[1].level[table.column[1].code[r]]);
        }
        eq_ctx_free(&cx);
    }
}

static void a_character_that_the_encoding_lacks_is_named(void) {
    eq_ctx cx = {0};
    eq_bytes out, euro = {"\xe2\x82\xac", 3}, other = {"a\xe5\xad\x97", 4};
    CHECK(eq_encode_text(&cx, &cx.mem, euro, EQ_WINDOWS_1252, &out) == EQ_OK && out.size == 1 &&
          (unsigned char)out.data[0] == 0x80);
    CHECK(eq_encode_text(&cx, &cx.mem, other, EQ_WINDOWS_1252, &out) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "\"\xe5\xad\x97\" is not in windows-1252");
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(a_table_is_written_as_its_schema_has_it_read);
    RUN(a_character_that_the_encoding_lacks_is_named);
    RUN(a_name_may_begin_with_a_byte_order_mark);
    RUN(columns_are_found_by_name_and_typed);
    RUN(rows_with_a_missing_cell_are_dropped_and_counted);
    RUN(words_mean_missing_in_labels_and_groups);
    RUN(filters_drop_rows_in_order_before_missing_ones_are_counted);
    RUN(derived_columns_map_their_source);
    RUN(files_are_joined_and_a_label_may_end_in_a_dot);
    RUN(the_second_of_two_names_is_called_dot_one);
    RUN(decimal_commas_are_read);
    RUN(refusals_name_line_column_and_cell);
    RUN(no_truncation_crashes);
    RUN(every_failed_allocation_is_a_status);
    RUN(texts_of_one_beginning_have_different_hashes);
    RUN(taken_rows_keep_their_missing_cells);
    RUN(text_that_is_not_utf8_is_refused_with_its_line);
    return check_done();
}
