/* Where one is on a page is read backwards from the first byte that differs, in the report that was made again, whose marks are
 * ours: the heading above, the row and column of a table, the fact's name. */
#include <string.h>

#include "board/differ.h"

#define MOST_WORD 80
#define MOST_WITHIN 160

typedef struct page {
    eq_ctx *cx;
    eq_arena *arena;
    const char *text;
    size_t size;
} page;

/* ---- finding ---- */

/* The last `mark` that begins before `at`; SIZE_MAX: there is none. */
static size_t last(const page *p, const char *mark, size_t at) {
    size_t size = strlen(mark);
    for (size_t i = at < p->size ? at : p->size; i-- > 0;)
        if (i + size <= p->size && !memcmp(p->text + i, mark, size)) return i;
    return SIZE_MAX;
}

static size_t next(const page *p, const char *mark, size_t at) {
    size_t size = strlen(mark);
    for (; at + size <= p->size; at++)
        if (!memcmp(p->text + at, mark, size)) return at;
    return SIZE_MAX;
}

static bool is_behind(size_t a, size_t b) { return a != SIZE_MAX && (b == SIZE_MAX || a > b); }

/* ---- words ---- */

/* One of the five characters that are written otherwise in HTML, or the byte itself; *size: bytes taken. */
static char unescaped(const char *text, size_t left, size_t *size) {
    static const struct {
        const char *mark;
        char is;
    } known[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        *size = strlen(known[i].mark);
        if (*size <= left && !memcmp(text, known[i].mark, *size)) return known[i].is;
    }
    *size = 1;
    return *text;
}

/* From..to without marks, as one line, at most `most` bytes of it and no half letter. */
static const char *words(const page *p, size_t from, size_t to, size_t most) {
    char *out = eq_arena_alloc(p->cx, p->arena, most + 4, 1);
    size_t n = 0, size = 1;
    bool in_mark = false, cut = false;
    if (!out) return NULL;
    if (to > p->size) to = p->size;
    for (size_t i = from; i < to; i += size) {
        size = 1;
        char c = p->text[i];
        if (c == '<' || in_mark) {
            in_mark = c != '>';
            continue;
        }
        c = unescaped(p->text + i, to - i, &size);
        if (c == '\n' || c == '\t' || c == '\r' || !c) c = ' ';
        cut = n == most;
        if (cut) break;
        if (c != ' ' || (n && out[n - 1] != ' ')) out[n++] = c;
    }
    while (cut && n && ((unsigned char)out[n] & 0xC0) == 0x80) n--;
    while (n && out[n - 1] == ' ') n--;
    memcpy(out + n, cut ? "\u2026" : "", cut ? 4 : 1);
    return out;
}

/* What stands between a mark's end and the next mark. */
static const char *text_at(const page *p, size_t mark) {
    size_t from = next(p, ">", mark);
    if (from == SIZE_MAX) return "";
    return words(p, from + 1, next(p, "</", from), MOST_WORD);
}

/* ---- where ---- */

/* The heading above: the last of any kind. */
static size_t heading(const page *p, size_t at) {
    static const char *const marks[] = {"<h1", "<h2", "<h3", "<summary"};
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t one = last(p, marks[i], at);
        if (is_behind(one, found)) found = one;
    }
    return found;
}

/* Of a cell: behind what stands above it, its row's name and its column's title. NULL: there is no memory. */
static const char *cell(const page *p, const char *above, size_t table, size_t at) {
    size_t row = last(p, "<tr", at + 1), name = last(p, "<th scope=\"row\"", at + 1), column = 0, head = table;
    if (!above || !is_behind(row, table)) return above;
    if (is_behind(name, row)) {
        const char *called = text_at(p, name);
        above = called ? eq_arena_format(p->cx, p->arena, EQ_PRINTS("%s, row \u201c%s\u201d"), above, called) : NULL;
    }
    for (size_t cell = next(p, "<td", row); cell != SIZE_MAX && cell <= at; cell = next(p, "<td", cell + 1)) column++;
    for (size_t c = 0; c <= column && head != SIZE_MAX; c++) head = next(p, "<th scope=\"col\"", head + 1);
    if (!above || !column || head == SIZE_MAX || !is_behind(row, head)) return above;
    const char *title = text_at(p, head);
    return title ? eq_arena_format(p->cx, p->arena, EQ_PRINTS("%s, column \u201c%s\u201d"), above, title) : NULL;
}

static const char *where(const page *p, size_t at) {
    size_t head = heading(p, at + 1), table = last(p, "<table", at), drawing = last(p, "<svg", at), fact = last(p, "<dt", at + 1);
    bool in_table = is_behind(table, last(p, "</table", at)) && is_behind(table, head);
    const char *out = last(p, "<body", at) == SIZE_MAX ? EQ_PRINTS("The head of the file")
                      : head == SIZE_MAX               ? EQ_PRINTS("The first line")
                                                       : text_at(p, head);
    if (in_table) out = cell(p, out, table, at);
    else if (out && is_behind(fact, last(p, "</dl", at)) && is_behind(fact, head)) {
        const char *name = text_at(p, fact);
        out = name ? eq_arena_format(p->cx, p->arena, EQ_PRINTS("%s, \u201c%s\u201d"), out, name) : NULL;
    }
    if (out && is_behind(drawing, last(p, "</svg", at)))
        out = eq_arena_format(p->cx, p->arena, EQ_PRINTS("%s, the drawing"), out);
    return out;
}

/* ---- what ---- */

static bool ends_word(char c) { return c == ' ' || c == '\n' || c == '<' || c == '>' || c == '"'; }

/* The word around a byte. */
static const char *word(const page *p, size_t at) {
    size_t from = at < p->size ? at : p->size, to = from;
    while (from && !ends_word(p->text[from - 1]) && at - from < MOST_WORD) from--;
    while (to < p->size && !ends_word(p->text[to]) && to - at < MOST_WORD) to++;
    if (to - from > MOST_WORD && at - from > MOST_WORD / 2) from = at - MOST_WORD / 2; /* of a long one what is about the byte */
    return words(p, from, to, MOST_WORD);
}

/* The text that a byte stands in, or its mark. */
static const char *within(const page *p, size_t at) {
    size_t open = last(p, "<", at + 1), close = last(p, ">", at);
    if (is_behind(open, close)) return NULL; /* in a mark, which is no text */
    size_t end = next(p, "<", at), from = close == SIZE_MAX ? 0 : close + 1;
    if (at - from > MOST_WITHIN / 2) { /* a long one from a word before */
        from = at - MOST_WITHIN / 2;
        while (from < at && p->text[from] != ' ') from++;
    }
    return words(p, from, end == SIZE_MAX ? p->size : end, MOST_WITHIN);
}

/* In the one and in the other. */
typedef struct places {
    size_t given, made;
} places;

/* Where the next byte of text is; line ends are none, as little as marks. */
static size_t over_marks(const page *p, size_t at) {
    for (; at < p->size && strchr("<\r\n", p->text[at]) && p->text[at]; at++)
        if (p->text[at] == '<')
            while (at + 1 < p->size && p->text[at] != '>') at++;
    return at;
}

/* The first text that differs, whatever marks are between: a person reads it. False: only marks do. */
static bool text_difference(const page *a, const page *b, places *at) {
    for (*at = (places){0, 0};; at->given++, at->made++) {
        at->given = over_marks(a, at->given);
        at->made = over_marks(b, at->made);
        if (at->given >= a->size && at->made >= b->size) return false;
        if (at->given >= a->size || at->made >= b->size || a->text[at->given] != b->text[at->made]) return true;
    }
}

static bool first_difference(const page *a, const page *b, places *at) {
    size_t least = a->size < b->size ? a->size : b->size, i = 0;
    while (i < least && a->text[i] == b->text[i]) i++;
    if (i == a->size && i == b->size) return false;
    if (!text_difference(a, b, at)) *at = (places){i, i};
    /* within a letter of several bytes it is one of the letter */
    while (at->made && at->given && at->made < b->size && ((unsigned char)b->text[at->made] & 0xC0) == 0x80)
        at->made--, at->given--;
    return true;
}

eq_status eq_differ_html(eq_ctx *cx, eq_arena *arena, eq_bytes given, eq_bytes made, bool *differ, eq_difference *out) {
    const page theirs = {cx, arena, given.data, given.size}, ours = {cx, arena, made.data, made.size};
    places at;
    *differ = first_difference(&theirs, &ours, &at);
    if (!*differ) return EQ_OK;
    *out = (eq_difference){.where = where(&ours, at.made),
                           .says = word(&theirs, at.given),
                           .should = word(&ours, at.made),
                           .within = within(&ours, at.made),
                           .part = ""};
    size_t seal = last(&ours, "<div id=\"seal\"", at.made), row = last(&ours, "<th scope=\"row\"", at.made);
    out->inside = is_behind(seal, last(&ours, "<details", at.made));
    if (out->inside && is_behind(row, seal)) out->part = text_at(&ours, row);
    return out->where && out->says && out->should && out->part ? EQ_OK : EQ_EMEMORY;
}
