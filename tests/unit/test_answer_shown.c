/* The blocks of an answer as a terminal and as a report show them, against texts made by hand. */
#include <math.h>
#include <string.h>

#include "answer/html.h"
#include "answer/terminal.h"
#include "check.h"

static eq_ctx cx;

static eq_status print(const char *json, const char **out) {
    eq_text text = {.cx = &cx, .arena = &cx.mem};
    eq_tree tree;
    EQ_TRY(eq_tree_parse(&cx, "answer", eq_bytes_of(json), &tree));
    eq_status status = eq_answer_terminal(&text, tree);
    eq_tree_free(tree);
    return status == EQ_OK ? eq_text_end(&text, out) : status;
}

static const char *printed(const char *json) {
    const char *out = NULL;
    return print(json, &out) == EQ_OK ? out : NULL;
}

/* The report's main part behind its title. */
static eq_status write(const char *json, const char **out) {
    const char *html, *document = eq_arena_format(&cx, &cx.mem, "{\"title\": \"t\", \"answers\": {\"slices\": %s}}", json);
    if (!document) return EQ_EMEMORY;
    EQ_TRY(eq_audit_html(&cx, &cx.mem, eq_bytes_of(document), &html));
    *out = strstr(html, "<h1>");
    return EQ_OK;
}

static const char *reported(const char *json) {
    const char *out = NULL;
    return write(json, &out) == EQ_OK ? out : NULL;
}

#define ROWS                                                                                                                  \
    "\"n\": 1502, \"all\": {\"value\": 0.3}, \"rows\": ["                                                                     \
    "{\"name\": \"a\\u001b[2J\", \"n\": 1500, \"v\": {\"value\": -0.25, \"low\": -0.5, \"high\": 0.125, \"note\": \"few\"}}," \
    " {\"name\": \"<b>\", \"n\": 2, \"v\": {\"value\": null, \"why\": \"nobody is in it: rate is undefined\"}}]"
#define COLUMNS                                                                         \
    "\"columns\": [{\"title\": \"Group\", \"figure\": \"name\", \"path\": \"name\"},"   \
    " {\"title\": \"Rows\", \"figure\": \"count\", \"path\": \"n\", \"total\": \"n\"}," \
    " {\"title\": \"Rate\", \"figure\": \"estimate\", \"path\": \"v\", \"total\": \"all\"}]"
#define TABLE(more) "{" ROWS ", \"blocks\": [{\"block\": \"table\", \"of\": \"rows\", " more COLUMNS "}]}"

static void sentences_are_lines_and_paragraphs(void) {
    static const char json[] = "{\"blocks\": [{\"block\": \"title\", \"parts\": [\"T\"]}, {\"block\": \"lead\", \"parts\": ["
                               "\"<Half> of \", {\"count\": 1502},"
                               " \": \", {\"gap\": {\"value\": -0.0004, \"low\": -0.5, \"high\": 0.5}}]},"
                               " {\"block\": \"item\", \"parts\": [{\"text\": \"\"}, \"x\","
                               " {\"words\": [\" is \", {\"words\": [\"<y\", {\"digits\": \"1\"}]}]}]},"
                               " {\"block\": \"item\", \"parts\": [{\"term\": \"few\"}]},"
                               " {\"block\": \"warning\", \"parts\": [\"w\"]}, {\"block\": \"nosuch\"}]}";
    CHECK_CONTAINS(printed(json), "T\n\n<Half> of 1,502: 0.000 (-0.500 to +0.500)\n\n  - x is <y1\n  - few\n\nWarning: w\n\n");
    CHECK_CONTAINS(reported(json),
                   "<h2>T</h2>\n<p class=\"lead\">&lt;Half&gt; of <b>1,502</b>: <b>0.000</b> (\u22120.500 to +0.500)</p>\n"
                   "<ul><li>x is &lt;y1</li>\n<li>few</li>\n<li><b>w</b></li>\n");
}

static void a_table_is_aligned_and_says_why_below(void) {
    CHECK_TEXT(printed(TABLE("\"total\": \"Everyone\", ")), "  Group      Rows                          Rate\n"
                                                            "  a\\x1B[2J  1,500  -0.250 (-0.500 to 0.125) few\n"
                                                            "  <b>           2                         - (1)\n"
                                                            "  Everyone  1,502                         0.300\n"
                                                            "  (1) nobody is in it: rate is undefined\n"
                                                            "\n");
}

static void on_its_side_rows_are_columns(void) {
    CHECK_TEXT(printed(TABLE("\"across\": true, ")), "                            a\\x1B[2J    <b>\n"
                                                     "  Rows                         1,500      2\n"
                                                     "  Rate  -0.250 (-0.500 to 0.125) few  - (1)\n"
                                                     "  (1) nobody is in it: rate is undefined\n"
                                                     "\n");
}

static void a_report_escapes_names_and_says_why_in_the_cell(void) {
    const char *html = reported(TABLE("\"title\": \"<i>\", \"total\": \"All\", "));
    CHECK_CONTAINS(html, "<h3>&lt;i&gt;</h3>");
    CHECK_CONTAINS(html, "<th scope=\"row\">&lt;b&gt;</th><td>2</td>");
    CHECK_CONTAINS(html, "<td>\u22120.250<small>\u22120.500 to 0.125</small><small>few</small></td>");
    CHECK_CONTAINS(html, "<small class=\"why\">nobody is in it: rate is undefined</small>");
    CHECK_CONTAINS(html, "<th scope=\"row\">All</th><td>1,502</td><td>0.300</td>");
    CHECK(!strstr(html, "<b>\""));
}

static void where_there_is_nothing_it_is_said_or_left_out(void) {
#define EMPTY(more) "{\"rows\": [], \"blocks\": [{\"block\": \"table\", \"of\": \"rows\", \"title\": \"T\", " more COLUMNS "}]}"
    CHECK_TEXT(printed(EMPTY("")), "");
    CHECK_TEXT(printed(EMPTY("\"none\": \"None.\", ")), "T\n\n  None.\n\n");
    CHECK_CONTAINS(reported(EMPTY("\"none\": \"None.\", ")), "<h3>T</h3>\n<p>None.</p>\n");
    CHECK(!strstr(reported(EMPTY("")), "<h3>T</h3>"));
    CHECK_TEXT(printed(EMPTY("\"keys\": [\"0\"], ")), "");
    CHECK_TEXT(printed("{}"), "");
}

static void what_is_seldom_wanted_is_folded(void) {
    CHECK_TEXT(printed(TABLE("\"title\": \"T\", \"folded\": true, ")), "T: 2 rows in --json\n\n");
    CHECK_CONTAINS(reported(TABLE("\"title\": \"T\", \"folded\": true, ")),
                   "<details><summary>T</summary>\n<div class=\"wide\"><table>");
}

static void an_answer_that_is_an_error_has_its_section(void) {
    CHECK_CONTAINS(reported("{\"error\": \"no <scores>\"}"), "<h2>slices</h2>\n<p>no &lt;scores&gt;</p>\n");
    CHECK_CONTAINS(reported("{\"error\": \"e\", \"title\": \"Worst\"}"), "<h2>Worst</h2>\n<p>e</p>\n");
}

/* A list of numbers from 0 as rows, and as many columns that show them. */
static const char *grid(size_t n_rows, size_t n_columns) {
    eq_text text = {.cx = &cx, .arena = &cx.mem};
    const char *out = NULL;
    eq_text_add(&text, "{\"rows\": [");
    for (size_t i = 0; i < n_rows; i++) eq_text_format(&text, "%s{\"n\": %zu}", i ? ", " : "", i);
    eq_text_add(&text, "], \"blocks\": [{\"block\": \"table\", \"of\": \"rows\", \"columns\": [");
    for (size_t i = 0; i < n_columns; i++)
        eq_text_format(&text, "%s{\"title\": \"c%zu\", \"figure\": \"count\", \"path\": \"n\"}", i ? ", " : "", i);
    eq_text_add(&text, "]}]}");
    return eq_text_end(&text, &out) == EQ_OK ? out : NULL;
}

static void what_is_long_or_wide_goes_on_or_says_how_much_is_left(void) {
    const char *text = printed(grid(32, 2));
    CHECK_CONTAINS(text, "  29  29\n  ... 2 more in --json\n");
    CHECK(!strstr(printed(grid(30, 2)), "more"));
    CHECK_CONTAINS(printed(grid(1, 11)),
                   "  c0  c1  c2  c3  c4  c5  c6  c7  c8\n  0    0   0   0   0   0   0   0   0\n\n  c0  c9  c10\n");
    CHECK_CONTAINS(reported(grid(501, 2)),
                   "<th scope=\"row\">499</th><td>499</td></tr>\n</tbody></table></div>\n<p class=\"soft\">");
    CHECK(!strstr(reported(grid(500, 2)), "the first 500"));
}

/* By hand: 280 points a side, the corner of nothing at (30, 290). */
static void roc_lines_go_from_nobody_to_everybody(void) {
    static const char json[] =
        "{\"g\": [{\"name\": \"a&b\", \"tp\": [0, 1, 2], \"fp\": [0, 0, 4], \"positives\": 2, \"negatives\": 4},"
        " {\"name\": \"none\","
        " \"tp\": [0], \"fp\": [0], \"positives\": 0, \"negatives\": 1}],"
        " \"blocks\": [{\"block\": \"figure\", \"kind\": \"roc\", \"title\": \"ROC <1>\", \"of\": \"g\", \"name\": \"name\"}]}";
    const char *html = reported(json);
    CHECK_CONTAINS(html, "points=\"30.0,290.0 30.0,150.0 310.0,10.0 \"");
    CHECK_CONTAINS(html, "aria-label=\"ROC &lt;1&gt;\"");
    CHECK_CONTAINS(html, "a&amp;b &ensp;");
    CHECK(!strstr(strstr(html, "polyline") + 1, "polyline")); /* without positives there is no line */
    CHECK_TEXT(printed(json), "");
}

static void intervals_lie_on_one_scale(void) {
    static const char json[] = "{\"at\": 0, \"g\": [{\"name\": \"a\", \"v\": {\"value\": 0.5, \"low\": 0, \"high\": 1}},"
                               " {\"name\": \"b\", \"v\": {\"value\": null}}],"
                               " \"blocks\": [{\"block\": \"figure\", \"kind\": \"intervals\", \"title\": \"I\", \"of\": \"g\","
                               " \"name\": \"name\", \"value\": \"v\","
                               " \"ideal\": \"at\"}]}";
    const char *html = reported(json);
    CHECK_CONTAINS(html, "<path d=\"M21.0 0v48\""); /* names of one letter: 3 widths of 7; the ideal is the lowest */
    CHECK_CONTAINS(html, "<path d=\"M21.0 13H221.0\"");
    CHECK_CONTAINS(html, "<circle cx=\"121.0\" cy=\"13\"");
    CHECK(!strstr(strstr(html, "<circle") + 1, "<circle"));
}

/* Each allocation made to fail in turn: the error, or the whole text. */
static void memory_that_runs_out_is_an_error_and_no_text(void) {
    eq_status (*const ways[])(const char *, const char **) = {print, write};
    static const char json[] = TABLE("\"title\": \"T\", \"total\": \"Everyone\", ");
    for (size_t w = 0; w < 2; w++) {
        const char *whole = NULL, *again = NULL;
        CHECK(ways[w](json, &whole) == EQ_OK);
        size_t k = 1;
        for (bool reached = true; reached && !check_failed_here; k++) {
            cx.fail_at = cx.n_allocations + k;
            eq_status status = ways[w](json, &again);
            reached = cx.n_allocations >= cx.fail_at;
            cx.fail_at = 0;
            CHECK(reached ? status == EQ_EMEMORY : status == EQ_OK);
            if (!reached) CHECK_TEXT(again, whole);
            eq_ctx_clear(&cx);
        }
        CHECK(k > 2);
    }
}

int main(void) {
    RUN(sentences_are_lines_and_paragraphs);
    RUN(a_table_is_aligned_and_says_why_below);
    RUN(on_its_side_rows_are_columns);
    RUN(a_report_escapes_names_and_says_why_in_the_cell);
    RUN(where_there_is_nothing_it_is_said_or_left_out);
    RUN(what_is_seldom_wanted_is_folded);
    RUN(an_answer_that_is_an_error_has_its_section);
    RUN(what_is_long_or_wide_goes_on_or_says_how_much_is_left);
    RUN(roc_lines_go_from_nobody_to_everybody);
    RUN(intervals_lie_on_one_scale);
    RUN(memory_that_runs_out_is_an_error_and_no_text);
    eq_ctx_free(&cx);
    return check_done();
}
