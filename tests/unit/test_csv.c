/* The CSV reader: quoting, delimiters, line ends, and what it refuses. */
#include "check.h"
#include "data/table/csv.h"

/* Rows as "a|b/c|d/": cells end in '|' but the last, rows in '/'. On failure the message. */
static const char *rows_of(eq_ctx *cx, eq_bytes bytes, const eq_csv_format *format) {
    eq_csv csv;
    const char *text = "";
    bool more = true;
    eq_arena_free(&cx->mem);
    eq_ctx_clear(cx);
    if (eq_csv_open(cx, bytes, format, &csv) != EQ_OK) return eq_message(cx);
    while (eq_csv_next(cx, &csv, &more) == EQ_OK && more)
        for (size_t i = 0; i < csv.n_cells; i++)
            text = eq_arena_format(cx, &cx->mem, "%s%.*s%s", text, (int)csv.cell[i].size, csv.cell[i].text,
                                   i + 1 < csv.n_cells ? "|" : "/");
    return cx->status == EQ_OK ? text : eq_message(cx);
}

#define BYTES(literal) ((eq_bytes){(literal), sizeof(literal) - 1})
#define CHECK_ROWS(literal, format, want)                            \
    do {                                                             \
        eq_ctx cx = {0};                                             \
        CHECK_TEXT(rows_of(&cx, BYTES(literal), &(format)), (want)); \
        eq_ctx_free(&cx);                                            \
    } while (0)

static const eq_csv_format plain, semicolon = {.delimiter = ';'}, space = {.delimiter = ' '}, trimmed = {.trim = true},
                                  commented = {.comment = '|'};

static void quoted_cells_may_hold_delimiters_newlines_and_quotes(void) {
    CHECK_ROWS("a,\"b,c\",d\n", plain, "a|b,c|d/");
    CHECK_ROWS("a,\"b\nc\",d\n", plain, "a|b\nc|d/");
    CHECK_ROWS("a,\"he said \"\"no\"\"\"\nb,\"\"\"\"\n", plain, "a|he said \"no\"/b|\"/");
    CHECK_ROWS("\"\",\"\"\n", plain, "|/");
    CHECK_ROWS("\"\"\n", plain, "/"); /* a quoted empty cell is a row, a blank line is not */
    CHECK_ROWS("6\" pipe,b\n", plain, "6\" pipe|b/");
}

static void every_line_end_ends_a_line(void) {
    CHECK_ROWS("a,b\r\nc,d\r\n", plain, "a|b/c|d/");
    CHECK_ROWS("a,b\rc,d\r", plain, "a|b/c|d/");
    CHECK_ROWS("a,b\nc,d", plain, "a|b/c|d/");
    CHECK_ROWS("a,b\n\n\r\n\nc,d\n\n", plain, "a|b/c|d/");
    CHECK_ROWS("", plain, "");
    CHECK_ROWS("\n\r\n", plain, "");
}

static void empty_cells_are_cells(void) {
    CHECK_ROWS(",\n", plain, "|/");
    CHECK_ROWS("a,,b,\n,", plain, "a||b|/|/");
}

static void any_byte_may_be_the_delimiter(void) {
    CHECK_ROWS("\"a\";1,5\nb;2\n", semicolon, "a|1,5/b|2/");
    const eq_csv_format tab = {.delimiter = '\t', .trim = true}, bar = {.delimiter = '|'};
    CHECK_ROWS("a\t\t b \n", tab, "a||b/");
    CHECK_ROWS("a|b\n", bar, "a|b/");
    eq_ctx cx = {0};
    const eq_csv_format quote = {.delimiter = '"'};
    CHECK_CONTAINS(rows_of(&cx, BYTES("a"), &quote), "the delimiter is byte 34");
    eq_ctx_free(&cx);
}

static void runs_of_spaces_count_once(void) {
    CHECK_ROWS("A11  6 A34\n  A12 48   A32  \n\n   \n", space, "A11|6|A34/A12|48|A32/");
    CHECK_ROWS("\"a b\"  c\r\n", space, "a b|c/");
}

static void trimming_stops_at_the_quotes(void) {
    CHECK_ROWS("39, State-gov ,\" x \" \n , \t,b\n", trimmed, "39|State-gov| x /||b/");
    CHECK_ROWS("39, State-gov\n", plain, "39| State-gov/");
}

/* A backslash before anything but a quote or itself is one: "C:\new" is a path. */
static void quotes_are_what_is_said(void) {
    const eq_csv_format single = {.quote = '\''}, none = {.quote = EQ_NO_QUOTE}, back = {.escape = '\\'};
    CHECK_ROWS("'a, x',\"b\n'it''s',c\n", single, "a, x|\"b/it's|c/");
    CHECK_ROWS("\"5 inch\" tube,\"\n", none, "\"5 inch\" tube|\"/");
    CHECK_ROWS("\"say \\\"no\\\"\",\"C:\\new\\\\\",\"x\"\"y\"\n", back, "say \"no\"|C:\\new\\|x\"y/");
    CHECK_ROWS("\"open\\\",a\n", back, "line 1, cell 1: a quote is opened and never closed");
    CHECK_ROWS("a\\,b\n", back, "a\\|b/");
}

static void lines_above_and_a_first_comment_are_skipped(void) {
    const eq_csv_format below = {.skip = 2};
    CHECK_ROWS("Report\r\n\"open\na,b\n1,2\n", below, "a|b/1|2/");
    CHECK_ROWS("Report\n", below, "");
    CHECK_ROWS("|1x3 Cross validator\r\na,b\n|c,d\n", commented, "a|b/|c|d/");
    CHECK_ROWS("|only", commented, "");
}

static void bytes_that_are_not_utf8_are_kept(void) {
    CHECK_ROWS("Stra\xDF"
               "e,\xFF\n",
               plain,
               "Stra\xDF"
               "e|\xFF/");
}

static void refusals_name_line_and_cell(void) {
    CHECK_ROWS("a,b\n1,\"x\n\n", plain, "line 2, cell 2: a quote is opened and never closed");
    CHECK_ROWS("a\r\n\"x\"y\r\n", plain,
               "line 2, cell 1: \"y\" follows a closing quote, expected the delimiter or the line's end");
    CHECK_ROWS("a\r\rb,\0\r", plain,
               "line 3, cell 2: has a zero byte, expected text in UTF-8 (not UTF-16, not a spreadsheet file)");
    CHECK_ROWS("\"a\0\"", plain, "line 1, cell 1: has a zero byte, expected text in UTF-8 (not UTF-16, not a spreadsheet file)");
}

static void a_row_begins_on_its_own_line(void) {
    eq_ctx cx = {0};
    eq_csv csv;
    bool more;
    CHECK(eq_csv_open(&cx, BYTES("a\n\n\"1\n2\r\n3\",x\nb\n"), &plain, &csv) == EQ_OK);
    static const size_t line[] = {1, 3, 6};
    for (int i = 0; i < 3; i++) CHECK(eq_csv_next(&cx, &csv, &more) == EQ_OK && more && csv.row_line == line[i]);
    CHECK(eq_csv_next(&cx, &csv, &more) == EQ_OK && !more);
    eq_ctx_free(&cx);
}

static void a_repeated_name_gets_the_next_free_number(void) {
    eq_ctx cx = {0};
    eq_csv csv;
    bool more;
    const char **name;
    CHECK(eq_csv_open(&cx, BYTES("a,b,a,,a,a.1,a,\n"), &plain, &csv) == EQ_OK);
    CHECK(eq_csv_next(&cx, &csv, &more) == EQ_OK && eq_csv_names(&cx, &cx.mem, &csv, &name) == EQ_OK);
    static const char *const want[] = {"a", "b", "a.2", "column 4", "a.3", "a.1", "a.4", "column 8"};
    for (int i = 0; i < 8; i++) CHECK_TEXT(name[i], want[i]);
    eq_ctx_free(&cx);
}

static void numbers_that_are_names_already_are_passed_over(void) {
    static const struct {
        const char *row, *want[6];
    } cases[] = {
        {"x.1,x.2,x,x,x\n", {"x.1", "x.2", "x", "x.3", "x.4"}},
        {"x,x,x.1,x,x.1,x.1\n", {"x", "x.2", "x.1", "x.3", "x.1.1", "x.1.2"}},
        {"column 2,,y\n", {"column 2", "column 2.0", "y"}},
        {",column 3,,\n", {"column 1", "column 3", "column 3.1", "column 4"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        eq_ctx cx = {0};
        eq_csv csv;
        bool more;
        const char **name;
        CHECK(eq_csv_open(&cx, (eq_bytes){cases[i].row, strlen(cases[i].row)}, &plain, &csv) == EQ_OK);
        CHECK(eq_csv_next(&cx, &csv, &more) == EQ_OK && eq_csv_names(&cx, &cx.mem, &csv, &name) == EQ_OK);
        for (size_t c = 0; c < csv.n_cells; c++) CHECK_TEXT(name[c], cases[i].want[c]);
        eq_ctx_free(&cx);
    }
}

static void more_cells_than_the_limit_are_refused(void) {
    eq_ctx cx = {0};
    char *commas = eq_arena_alloc(&cx, &cx.tmp, EQ_MAX_COLUMNS, 1);
    if (commas) memset(commas, ',', EQ_MAX_COLUMNS);
    eq_bytes bytes = {commas, EQ_MAX_COLUMNS};
    CHECK_CONTAINS(rows_of(&cx, bytes, &plain), "line 1: has more than 16384 cells");
    CHECK(cx.status == EQ_ELIMIT);
    eq_ctx_free(&cx);
}

/* At most one row a line end and one. */
static void the_bound_is_never_below_the_rows(void) {
    CHECK(eq_csv_bound(BYTES("a\r\nb\r\nc")) == 3);
    CHECK(eq_csv_bound(BYTES("a\rb\rc\r")) >= 3);
    CHECK(eq_csv_bound(BYTES("")) == 1);
}

int main(void) {
    RUN(quoted_cells_may_hold_delimiters_newlines_and_quotes);
    RUN(every_line_end_ends_a_line);
    RUN(empty_cells_are_cells);
    RUN(any_byte_may_be_the_delimiter);
    RUN(runs_of_spaces_count_once);
    RUN(trimming_stops_at_the_quotes);
    RUN(quotes_are_what_is_said);
    RUN(lines_above_and_a_first_comment_are_skipped);
    RUN(bytes_that_are_not_utf8_are_kept);
    RUN(refusals_name_line_and_cell);
    RUN(a_row_begins_on_its_own_line);
    RUN(a_repeated_name_gets_the_next_free_number);
    RUN(numbers_that_are_names_already_are_passed_over);
    RUN(more_cells_than_the_limit_are_refused);
    RUN(the_bound_is_never_below_the_rows);
    return check_done();
}
