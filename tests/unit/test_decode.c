/* Encodings. The bytes of windows-1252 and their characters: the index of the WHATWG's Encoding Standard. */
#include "check.h"
#include "data/table/decode.h"
#include "data/table/format.h"

#define BYTES(literal) ((eq_bytes){literal, sizeof(literal) - 1})

static const char *decoded(eq_ctx *cx, eq_bytes bytes, eq_encoding said) {
    eq_decoded d;
    if (eq_decode(cx, &cx->mem, "", bytes, said, &d) != EQ_OK) return eq_message(cx);
    const char *text = eq_arena_text(cx, &cx->mem, d.text.data, d.text.size);
    return text ? text : "";
}

#define CHECK_DECODED(bytes, said, text)                    \
    do {                                                    \
        eq_ctx cx = {0};                                    \
        CHECK_TEXT(decoded(&cx, BYTES(bytes), said), text); \
        eq_ctx_free(&cx);                                   \
    } while (0)

/* 0x80 is the euro sign, U+20AC; 0x93 a left quote, U+201C; 0xE9 e acute, U+00E9; 0x81 nobody named, and stays U+0081. */
static void what_windows_wrote_is_decoded(void) {
    CHECK_DECODED("caf\xE9 5\x80", EQ_ANY_ENCODING, "caf\xC3\xA9 5\xE2\x82\xAC");
    CHECK_DECODED("\x93x\x81", EQ_WINDOWS_1252, "\xE2\x80\x9Cx\xC2\x81");
    CHECK_DECODED("caf\xC3\xA9", EQ_ANY_ENCODING, "caf\xC3\xA9");
    CHECK_DECODED("caf\xC3\xA9", EQ_WINDOWS_1252, "caf\xC3\x83\xC2\xA9");
    CHECK_DECODED("a\nb\xE9", EQ_UTF8,
                  "line 2: byte 0xE9 is not UTF-8, which it is said to be");
}

/* D83D DE00 is the pair of U+1F600, F0 9F 98 80 in UTF-8. */
static void utf_16_is_decoded_by_its_mark_or_as_it_is_said(void) {
    CHECK_DECODED("\xFF\xFE\xE9\0\x3D\xD8\0\xDE", EQ_ANY_ENCODING, "\xC3\xA9\xF0\x9F\x98\x80");
    CHECK_DECODED("\xFE\xFF\0\xE9\xD8\x3D\xDE\0", EQ_ANY_ENCODING, "\xC3\xA9\xF0\x9F\x98\x80");
    CHECK_DECODED("\0a\0b", EQ_UTF16BE, "ab");
    CHECK_DECODED(
        "\0\xDE\x61\0", EQ_UTF16LE,
        "line 1: has half of a character, expected UTF-16");
    CHECK_DECODED("a\0b", EQ_UTF16LE, "the last character is cut short, expected whole ones of UTF-16");
    CHECK_DECODED("a\0b\0", EQ_ANY_ENCODING,
                  "the text is UTF-16 without a mark, expected UTF-8");
}

static void what_is_no_text_is_named_with_what_to_do(void) {
    static const struct {
        const char *bytes, *sentence;
    } cases[] = {
        {"PK\3\4.....[Content_Types].xml", "this is an Excel workbook, expected a table as text: in Excel: File, Save as, CSV"},
        {"PK\3\4......rows.csv", "this is a zip archive, expected a table as text: unpack it first: unzip -p FILE.zip |"},
        {"PAR1....", "this is a Parquet file"},
        {"\x89PNG\r\n\x1A\n", "this is a picture (PNG)"},
        {"%PDF-1.7", "this is a PDF"},
        {"\xEF\xBB\xBF\n<HTML xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>",
         "this is a web page (HTML) that Excel opens as a workbook (.xls), expected a table as text: open it in Excel"},
        {"  <table><tr><td>y</td></tr></table>",
         "this is a web page (HTML), expected a table as text: open it in Excel or Libre"},
        {"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>", "this is an Excel workbook as XML"},
        {"<?xml version=\"1.0\"?><rows/>", "this is XML, expected a table as text"},
        {"\x1F\x8B\x08....", "gzip -dc FILE.csv.gz | equipoise audit --csv -"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        eq_ctx cx = {0};
        CHECK_CONTAINS(decoded(&cx, eq_bytes_of(cases[i].bytes), EQ_ANY_ENCODING), cases[i].sentence);
        eq_ctx_free(&cx);
    }
}

static void a_table_whose_first_cell_is_a_sign_is_no_page(void) {
    eq_ctx cx = {0};
    CHECK_TEXT(decoded(&cx, eq_bytes_of("<5,>5\n1,2\n"), EQ_ANY_ENCODING), "<5,>5\n1,2\n");
    eq_ctx_free(&cx);
}

/* ---- how it is cut ---- */

static const char *written(eq_ctx *cx, const char *text, const eq_dialect *said) {
    eq_written w;
    if (eq_written_guess(cx, &cx->mem, eq_bytes_of(text), said, &w) != EQ_OK) return eq_message(cx);
    char quote = w.format.quote ? w.format.quote : '"';
    return eq_arena_format(cx, &cx->mem, "%c %c%s skip %zu", w.format.delimiter, quote, w.format.escape ? "\\" : "",
                           w.format.skip);
}

#define CHECK_WRITTEN(text, said, how)             \
    do {                                           \
        eq_ctx cx = {0};                           \
        CHECK_TEXT(written(&cx, text, said), how); \
        eq_ctx_free(&cx);                          \
    } while (0)

static void the_delimiter_is_the_one_whose_cells_are_clean(void) {
    static const eq_dialect nothing;
    CHECK_WRITTEN("y,d,g,a;b\n1,1,a,x;y\n0,1,b,x;y\n", &nothing, ", \" skip 0"); /* two cells with ; in every row, too */
    CHECK_WRITTEN("1,5;2,5\n3,5;4,0\n", &nothing, "; \" skip 0");                /* three with , in every row */
    CHECK_WRITTEN("a b c,d e\n1 2 3,4 5\n", &nothing, ", \" skip 0");
    CHECK_WRITTEN("t:a,b\n10:30,x\n11:15,y\n", &nothing, ", \" skip 0");
    CHECK_WRITTEN("y~d\n1~2\n", &nothing, "~ \" skip 0");
    CHECK_WRITTEN("name\nx\n", &nothing, ", \" skip 0");
    CHECK_WRITTEN("a,b\n1,2\n", &(eq_dialect){.delimiter = ';'}, "; \" skip 0");
}

static void quotes_are_seen(void) {
    static const eq_dialect nothing;
    CHECK_WRITTEN("'y','g'\n'1','a, x'\n", &nothing, ", ' skip 0");
    CHECK_WRITTEN("y,g\n1,'tis\n2,it's\n", &nothing, ", \" skip 0");
    CHECK_WRITTEN("y,g\n1,\"say \\\"no\\\"\"\n", &nothing, ", \"\\ skip 0");
    CHECK_WRITTEN("y,g\n1,\"C:\\\"\n2,\"D:\\\"\n", &nothing, ", \" skip 0"); /* a path that ends with a backslash */
    CHECK_WRITTEN("y,g\n1,\"5 inch\" tube\n", &nothing, ", - skip 0");
    CHECK_WRITTEN("y,g\n1,\"x\n", &nothing, ", \" skip 0"); /* an open quote is a fault, no other way of writing */
    CHECK_WRITTEN("'y','g'\n", &(eq_dialect){.quote = '"'}, ", \" skip 0");
}

static void what_stands_above_the_header_is_skipped(void) {
    static const eq_dialect nothing;
    CHECK_WRITTEN("sep=;\ny;g\n1;a\n", &nothing, "; \" skip 1");
    CHECK_WRITTEN("Staff 2024\n\ny;d;g\n1;1;a\n", &nothing, "; \" skip 1"); /* a blank line is none in any case */
    CHECK_WRITTEN("Staff 2024;;\ny;d;g\n1;1;a\n", &nothing, "; \" skip 1");
    CHECK_WRITTEN("a,b\n1,2\n3,4\n", &(eq_dialect){.header = 2}, ", \" skip 1");
    CHECK_WRITTEN("y,d,g\n1,1,a|b|c\n0,1,a|b|c\n", &nothing, ", \" skip 0"); /* no title above a table of bars */
}

int main(void) {
    RUN(what_windows_wrote_is_decoded);
    RUN(utf_16_is_decoded_by_its_mark_or_as_it_is_said);
    RUN(what_is_no_text_is_named_with_what_to_do);
    RUN(a_table_whose_first_cell_is_a_sign_is_no_page);
    RUN(the_delimiter_is_the_one_whose_cells_are_clean);
    RUN(quotes_are_seen);
    RUN(what_stands_above_the_header_is_skipped);
    return check_done();
}
