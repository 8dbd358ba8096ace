/* UTF-8 is looked through and left where it is. Every byte is a character of windows-1252: of the 27 between 0x80 and 0x9F
 * where it differs from Unicode there is a table, the 5 that it does not name stay what they are (source: the WHATWG's Encoding
 * Standard). */
#include <stdio.h>
#include <string.h>

#include "base/encoding.h"
#include "base/utf8.h"
#include "data/table/decode.h"

const char *const eq_encoding_name[] = {"auto", "utf-8", "windows-1252", "utf-16le", "utf-16be", NULL};

bool eq_encoding_find(const char *name, eq_encoding *out) {
    static const struct {
        const char *name;
        eq_encoding encoding;
    } known[] = {{"auto", EQ_ANY_ENCODING},     {"utf8", EQ_UTF8},         {"windows1252", EQ_WINDOWS_1252},
                 {"cp1252", EQ_WINDOWS_1252},   {"ansi", EQ_WINDOWS_1252}, {"latin1", EQ_WINDOWS_1252},
                 {"iso88591", EQ_WINDOWS_1252}, {"utf16le", EQ_UTF16LE},   {"utf16", EQ_UTF16LE},
                 {"utf16be", EQ_UTF16BE},       {"unicode", EQ_UTF16LE}};
    char plain[24];
    size_t n = 0;
    for (; *name; name++) {
        char c = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
        if (c == '-' || c == '_' || c == ' ') continue;
        if (n + 1 == sizeof plain) return false;
        plain[n++] = c;
    }
    plain[n] = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(plain, known[i].name)) return *out = known[i].encoding, true;
    return false;
}

/* ---- what is no table ---- */

static bool begins(eq_bytes bytes, size_t at, const char *with, size_t size) {
    return bytes.size >= at + size && !memcmp(bytes.data + at, with, size);
}

static bool holds(eq_bytes bytes, const char *text) {
    size_t size = strlen(text), end = bytes.size < 8192 ? bytes.size : 8192;
    for (size_t i = 0; i + size <= end; i++)
        if (!memcmp(bytes.data + i, text, size)) return true;
    return false;
}

static eq_status refuse_kind(eq_ctx *cx, const char *what, const char *kind, const char *remedy) {
    return eq_fail_about(cx, &(eq_about){.field = "file", .value = kind}, "%sthis is %s, expected a table as text: %s", what,
                         kind, remedy);
}

/* Whether a text begins so once its marks, spaces and line ends are passed, whatever its letters' case. */
static bool opens(eq_bytes bytes, const char *with) {
    size_t at = begins(bytes, 0, "\xEF\xBB\xBF", 3) ? 3 : 0, size = strlen(with);
    while (at < bytes.size && bytes.data[at] && strchr(" \t\r\n", bytes.data[at])) at++;
    if (bytes.size < at + size) return false;
    for (size_t i = 0; i < size; i++) {
        char c = bytes.data[at + i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != with[i]) return false;
    }
    return true;
}

/* Programs that export "to Excel" often write a page and call it .xls: Excel opens it, after a warning. */
static eq_status need_no_page(eq_ctx *cx, const char *what, eq_bytes bytes) {
    static const char open_it[] = "open it in Excel or LibreOffice, then File, Save as, CSV UTF-8";
    static const char *const tags[] = {"<!doctype html", "<html", "<table", "<head", "<meta", "<body"};
    if (opens(bytes, "<?xml") || opens(bytes, "<workbook"))
        return holds(bytes, "office:spreadsheet") || holds(bytes, "Excel.Sheet")
                   ? refuse_kind(cx, what, "an Excel workbook as XML", open_it)
                   : refuse_kind(cx, what, "XML", "the program that made it may save its table as CSV");
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (!opens(bytes, tags[i])) continue;
        bool excel = holds(bytes, "office:excel") || holds(bytes, "Excel.Sheet") || holds(bytes, "ms-excel");
        return refuse_kind(cx, what, excel ? "a web page (HTML) that Excel opens as a workbook (.xls)" : "a web page (HTML)",
                           open_it);
    }
    return EQ_OK;
}

/* Files that are no text, by their first bytes. */
static eq_status need_table(eq_ctx *cx, const char *what, eq_bytes bytes) {
    static const char picture[] = "a picture shows numbers, but has none";
    static const char save[] = "in Excel: File, Save as, CSV UTF-8";
    static const struct {
        size_t at, size;
        const char *begins, *kind, *remedy;
    } known[] = {
        {0, 8, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an older Excel workbook (.xls)", save},
        {0, 4, "PAR1", "a Parquet file", "with DuckDB or pandas it is saved as CSV"},
        {0, 8, "\x89PNG\r\n\x1A\n", "a picture (PNG)", picture},
        {0, 3, "\xFF\xD8\xFF", "a picture (JPEG)", picture},
        {0, 4, "GIF8", "a picture (GIF)", picture},
        {0, 5, "%PDF-", "a PDF", "the program that made it may save its table as CSV"},
        {0, 15, "SQLite format 3", "an SQLite database", "its sqlite3 saves a table with .mode csv"},
        {0, 2, "\x1F\x8B", "a gzip archive", "unpack it first: gzip -dc FILE.csv.gz | equipoise audit --csv -"},
        {257, 5, "ustar", "a tar archive", "unpack it first"},
        {0, 5, "ARROW", "an Arrow file", "with pandas it is saved as CSV"},
        {0, 4, "RDX3", "an R data file", "in R: write.csv"},
    };
    if (begins(bytes, 0, "PK\x03\x04", 4)) {
        if (holds(bytes, "[Content_Types].xml") || holds(bytes, "xl/")) return refuse_kind(cx, what, "an Excel workbook", save);
        if (holds(bytes, "mimetypeapplication/vnd.oasis"))
            return refuse_kind(cx, what, "an OpenDocument spreadsheet", "save it as CSV");
        return refuse_kind(cx, what, "a zip archive", "unpack it first: unzip -p FILE.zip | equipoise audit --csv -");
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (begins(bytes, known[i].at, known[i].begins, known[i].size))
            return refuse_kind(cx, what, known[i].kind, known[i].remedy);
    return need_no_page(cx, what, bytes);
}

/* ---- characters ---- */

/* Writes the character; returns how many bytes it took, 4 at most. */
static size_t put(char *to, uint32_t c) {
    if (c < 0x80) return to[0] = (char)c, 1;
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; --i; c >>= 6) to[i] = (char)(0x80 | (c & 0x3F));
    to[0] = (char)((0xF00u >> n & 0xFF) | c);
    return n;
}

static uint32_t of_windows_1252(unsigned char byte) {
    static const uint16_t named[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                       0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                       0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    return byte >= 0x80 && byte < 0xA0 ? named[byte - 0x80] : byte;
}

static eq_status from_windows_1252(eq_ctx *cx, eq_arena *arena, eq_bytes bytes, eq_bytes *out) {
    char *text;
    size_t n = 0;
    if (bytes.size > SIZE_MAX / 3) return eq_fail(cx, EQ_EMEMORY, "memory: there is not enough left to read the file");
    EQ_NEW(cx, arena, text, 3 * bytes.size + 1);
    for (size_t i = 0; i < bytes.size; i++) n += put(text + n, of_windows_1252((unsigned char)bytes.data[i]));
    *out = (eq_bytes){text, n};
    return EQ_OK;
}

static uint32_t unit(eq_bytes bytes, size_t at, bool big) {
    unsigned char first = (unsigned char)bytes.data[at], second = (unsigned char)bytes.data[at + 1];
    return big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

static size_t lines_in(const char *text, size_t size) {
    size_t n = 0;
    for (size_t i = 0; i < size; i++) n += text[i] == '\n';
    return n;
}

/* Where UTF-16 stands, for messages, and which of the two it is. */
typedef struct wide {
    const char *what;
    size_t line;
    bool big;
} wide;

/* *used: the bytes of whole characters. */
static eq_status from_utf16(eq_ctx *cx, eq_arena *arena, const wide *w, eq_bytes bytes, eq_bytes *out, size_t *used) {
    char *text;
    size_t n = 0, i = 0;
    if (bytes.size > SIZE_MAX / 3) return eq_fail(cx, EQ_EMEMORY, "memory: there is not enough left to read the file");
    EQ_NEW(cx, arena, text, bytes.size / 2 * 3 + 1);
    while (i + 2 <= bytes.size) {
        uint32_t c = unit(bytes, i, w->big), low;
        if (c >= 0xD800 && c < 0xDC00) {
            if (i + 4 > bytes.size) break;
            low = unit(bytes, i + 2, w->big);
            if (low < 0xDC00 || low > 0xDFFF) low = 0;
            c = low ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : 0xDC00;
            i += low ? 2 : 0;
        }
        if (c >= 0xDC00 && c < 0xE000)
            return eq_fail_about(
                cx, &(eq_about){.field = "encoding", .line = w->line + lines_in(text, n), .fix = {{"encoding", "windows-1252"}}},
                "%sline %zu: has half of a character, expected UTF-16", w->what, w->line + lines_in(text, n));
        n += put(text + n, c);
        i += 2;
    }
    *used = i;
    *out = (eq_bytes){text, n};
    return EQ_OK;
}

/* ---- and back ---- */

/* The character of valid UTF-8; *size: its bytes. */
static uint32_t take(const char *text, size_t *size) {
    unsigned char lead = (unsigned char)text[0];
    *size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    uint32_t c = *size == 1 ? lead : lead & (0x7Fu >> *size);
    for (size_t i = 1; i < *size; i++) c = c << 6 | ((unsigned char)text[i] & 0x3F);
    return c;
}

/* The byte of a character, or -1. */
static int in_windows_1252(uint32_t c) {
    for (int byte = 0; byte < 256; byte++)
        if (of_windows_1252((unsigned char)byte) == c) return byte;
    return -1;
}

static void put_unit(char *to, uint32_t value, bool big) {
    to[big] = (char)(value & 0xFF);
    to[!big] = (char)(value >> 8);
}

/* Writes a character's two or four bytes; returns how many. */
static size_t put_utf16(char *to, uint32_t c, bool big) {
    if (c < 0x10000) return put_unit(to, c, big), 2;
    put_unit(to, 0xD800 + ((c - 0x10000) >> 10), big);
    put_unit(to + 2, 0xDC00 + ((c - 0x10000) & 0x3FF), big);
    return 4;
}

eq_status eq_encode_text(eq_ctx *cx, eq_arena *arena, eq_bytes text, eq_encoding encoding, eq_bytes *out) {
    bool narrow = encoding == EQ_WINDOWS_1252, big = encoding == EQ_UTF16BE;
    size_t n = 0;
    char *made;
    *out = text;
    if (encoding == EQ_ANY_ENCODING || encoding == EQ_UTF8) return EQ_OK;
    if (text.size > SIZE_MAX / 3) return eq_fail(cx, EQ_EMEMORY, "memory: there is not enough left to write the file");
    EQ_NEW(cx, arena, made, 2 * text.size + 3);
    if (!narrow) n += put_utf16(made, 0xFEFF, big);
    for (size_t i = 0, size; i < text.size; i += size) {
        uint32_t c = take(text.data + i, &size);
        int byte = narrow ? in_windows_1252(c) : 0;
        if (byte < 0)
            return eq_fail(cx, EQ_EINPUT, "CSV: \"%.*s\" is not in windows-1252, in which the schema has the file", (int)size,
                           text.data + i);
        if (narrow) made[n++] = (char)byte;
        else n += put_utf16(made + n, c, big);
    }
    *out = (eq_bytes){made, n};
    return EQ_OK;
}

/* ---- which it is ---- */

static size_t find_mark(eq_bytes bytes, eq_encoding *out) {
    if (begins(bytes, 0, "\xEF\xBB\xBF", 3)) return *out = EQ_UTF8, 3;
    if (begins(bytes, 0, "\xFF\xFE\0\0", 4) || begins(bytes, 0, "\0\0\xFE\xFF", 4)) return 0; /* UTF-32 */
    if (begins(bytes, 0, "\xFF\xFE", 2)) return *out = EQ_UTF16LE, 2;
    if (begins(bytes, 0, "\xFE\xFF", 2)) return *out = EQ_UTF16BE, 2;
    return 0;
}

/* As UTF-16 in Latin letters has them; who reads one for the other is told. */
static eq_status need_no_zeros(eq_ctx *cx, const char *what, eq_bytes bytes) {
    if (bytes.size < 4 || !memchr(bytes.data, 0, bytes.size < 256 ? bytes.size : 256)) return EQ_OK;
    const char *b = bytes.data;
    bool utf32 = (!b[0] && !b[1]) || (!b[2] && !b[3]);
    const char *name = utf32 ? "UTF-32" : b[0] && !b[1] && !b[3] ? "UTF-16" : !b[0] && b[1] && !b[2] ? "UTF-16" : NULL;
    if (!name) return EQ_OK;
    if (utf32) return eq_fail(cx, EQ_EINPUT, "%sthe text is UTF-32, expected it saved as UTF-8", what);
    return eq_fail_about(cx, &(eq_about){.field = "encoding", .fix = {{"encoding", b[0] ? "utf-16le" : "utf-16be"}}},
                         "%sthe text is UTF-16 without a mark, expected UTF-8", what);
}

/* The offset of the first byte that is not UTF-8, or size; of a head what its end cuts short is none. */
static size_t check_utf8(eq_bytes bytes, bool whole) {
    size_t at = bytes.size ? eq_utf8_check(bytes.data, bytes.size) : 0;
    if (at == bytes.size || whole || bytes.size - at >= 4) return at;
    unsigned char lead = (unsigned char)bytes.data[at];
    size_t need = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    return need > bytes.size - at ? bytes.size : at;
}

/* out->encoding: what is said. */
static eq_status choose(eq_ctx *cx, const char *what, eq_bytes bytes, bool whole, eq_decoded *out) {
    eq_encoding said = out->encoding;
    eq_encoding marked = EQ_ANY_ENCODING;
    EQ_TRY(need_table(cx, what, bytes));
    out->mark = find_mark(bytes, &marked);
    if (said != EQ_ANY_ENCODING) {
        if (marked != said) out->mark = 0; /* then it is no mark, but two or three characters */
    } else if (marked != EQ_ANY_ENCODING) {
        out->encoding = marked;
    } else {
        EQ_TRY(need_no_zeros(cx, what, bytes));
    }
    if (out->encoding != EQ_ANY_ENCODING && out->encoding != EQ_UTF8) return EQ_OK;
    size_t at = check_utf8(bytes, whole);
    if (at == bytes.size) return out->encoding = EQ_UTF8, EQ_OK;
    size_t line = 1 + lines_in(bytes.data, at);
    if (out->encoding == EQ_UTF8)
        return eq_fail_about(cx, &(eq_about){.field = "encoding", .line = line, .fix = {{"encoding", "windows-1252"}}},
                             "%sline %zu: byte 0x%02X is not UTF-8, which %s", what, line, (unsigned char)bytes.data[at],
                             out->mark ? "the mark at its beginning says it is" : "it is said to be");
    out->encoding = EQ_WINDOWS_1252;
    out->line = line;
    out->byte = (unsigned char)bytes.data[at];
    return EQ_OK;
}

eq_status eq_decode(eq_ctx *cx, eq_arena *arena, const char *what, eq_bytes bytes, eq_encoding said, eq_decoded *out) {
    size_t used;
    *out = (eq_decoded){.encoding = said};
    EQ_TRY(choose(cx, what, bytes, true, out));
    if (bytes.size) bytes = (eq_bytes){bytes.data + out->mark, bytes.size - out->mark};
    out->text = bytes;
    if (out->encoding == EQ_UTF8) return EQ_OK;
    if (out->encoding == EQ_WINDOWS_1252) return from_windows_1252(cx, arena, bytes, &out->text);
    const wide w = {what, 1, out->encoding == EQ_UTF16BE};
    EQ_TRY(from_utf16(cx, arena, &w, bytes, &out->text, &used));
    if (used == bytes.size) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT, "%sthe last character is cut short, expected whole ones of UTF-16", what);
}

eq_status eq_decoder_open(eq_ctx *cx, eq_bytes head, eq_encoding said, eq_decoder *out) {
    eq_decoded found = {.encoding = said};
    EQ_TRY(choose(cx, "", head, false, &found));
    *out = (eq_decoder){.encoding = found.encoding,
                        .said = found.mark || said != EQ_ANY_ENCODING,
                        .skip = found.mark,
                        .line = 1,
                        .guessed_line = found.line,
                        .guessed_byte = found.byte};
    return EQ_OK;
}

eq_status eq_decoder_take(eq_ctx *cx, eq_arena *arena, eq_decoder *d, eq_bytes bytes, bool last, eq_bytes *text, size_t *used) {
    eq_bytes rest = bytes;
    size_t skip = d->skip;
    *used = 0;
    *text = (eq_bytes){bytes.data, 0};
    if (bytes.size < skip) return EQ_OK;
    if (bytes.size) rest = (eq_bytes){bytes.data + skip, bytes.size - skip};
    *text = rest;
    *used = rest.size;
    if (d->encoding == EQ_UTF8) {
        size_t at = rest.size ? eq_utf8_check(rest.data, rest.size) : 0;
        if (at < rest.size && (last || check_utf8(rest, false) < rest.size))
            return eq_fail_about(cx,
                                 &(eq_about){.field = "encoding",
                                             .line = d->line + lines_in(rest.data, at),
                                             .fix = {{"encoding", "windows-1252"}}},
                                 "line %zu: byte 0x%02X is not UTF-8, as what stands before it is",
                                 d->line + lines_in(rest.data, at), (unsigned char)rest.data[at]);
        *used = text->size = at;
    } else if (d->encoding == EQ_WINDOWS_1252) {
        EQ_TRY(from_windows_1252(cx, arena, rest, text));
    } else {
        const wide w = {"", d->line, d->encoding == EQ_UTF16BE};
        EQ_TRY(from_utf16(cx, arena, &w, rest, text, used));
        if (last && *used < rest.size)
            return eq_fail(cx, EQ_EINPUT, "the last character is cut short, expected whole ones of UTF-16");
    }
    *used += skip;
    d->skip = 0;
    d->line += lines_in(text->data, text->size);
    return EQ_OK;
}

size_t eq_decoder_bytes(const eq_decoder *decoder, const char *text, size_t size) {
    size_t n = 0;
    if (decoder->encoding == EQ_UTF8) return size;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c & 0xC0) == 0x80) continue; /* a character's further bytes */
        n += decoder->encoding == EQ_WINDOWS_1252 ? 1 : c >= 0xF0 ? 4 : 2;
    }
    return n;
}
