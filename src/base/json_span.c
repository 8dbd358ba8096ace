/* One pass checks the text, with a stack of what is open instead of recursion; all else trusts it. Keys that are open are kept
 * for the sentence that says where a file ends. */
#include <math.h>
#include <string.h>

#include "base/encoding.h"
#include "base/json_span.h"
#include "base/number.h"

/* ---- checking ---- */

typedef struct checker {
    eq_ctx *cx;
    const char *start, *at, *end;
    size_t depth;
    char open[EQ_SPAN_DEPTH];    /* { or [ */
    eq_bytes key[EQ_SPAN_DEPTH]; /* of each open object, the member one is in */
    const char *wrong;
} checker;

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

static void space(checker *c) {
    while (c->at < c->end && is_space(*c->at)) c->at++;
}

static eq_status fail_end(const checker *c) {
    char path[200] = "";
    size_t size = 0;
    for (size_t d = 0; d < c->depth; d++) {
        const eq_bytes *key = &c->key[d];
        if (c->open[d] != '{' || !key->data || key->size + 2 > sizeof path - size) continue;
        if (size) path[size++] = '.';
        memcpy(path + size, key->data, key->size);
        size += key->size;
        path[size] = 0;
    }
    if (!size) return eq_fail(c->cx, EQ_EINPUT, "the JSON ends before it is complete");
    return eq_fail(c->cx, EQ_EINPUT, "the JSON ends inside %s", path);
}

static eq_status fail_at(const checker *c, const char *what) {
    size_t line = 1;
    for (const char *p = c->start; p < c->at; p++) line += *p == '\n';
    return eq_fail(c->cx, EQ_EINPUT, "line %zu: %s", line, what);
}

/* The rest of a text behind its first quote. Escapes are looked at when it is read. */
static eq_status check_text(checker *c) {
    while (c->at < c->end && *c->at != '"') {
        if ((unsigned char)*c->at < 32) return fail_at(c, "is not JSON: a text has a control character");
        c->at += *c->at == '\\' && c->end - c->at > 1 ? 2 : 1;
    }
    if (c->at >= c->end) return fail_end(c);
    c->at++;
    return EQ_OK;
}

static bool is_scalar(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '+';
}

static bool word_is(const char *at, size_t size, const char *word) { return size == strlen(word) && !memcmp(at, word, size); }

/* JSON's numbers: no plus, no leading zeros, digits on both sides of the point. */
static bool is_number(const char *at, size_t size) {
    double value;
    if (word_is(at, size, "NaN") || word_is(at, size, "Infinity") || word_is(at, size, "-Infinity")) return true;
    const char *digits = at + (*at == '-'), *end = at + size, *point;
    if (digits == end || *digits < '0' || *digits > '9' || end[-1] < '0' || end[-1] > '9') return false;
    if (*digits == '0' && end - digits > 1 && digits[1] >= '0' && digits[1] <= '9') return false;
    point = memchr(at, '.', size);
    if (point && (point[1] < '0' || point[1] > '9')) return false;
    return eq_number_parse(at, size, '.', &value);
}

static eq_status check_scalar(checker *c) {
    const char *from = c->at;
    while (c->at < c->end && is_scalar(*c->at)) c->at++;
    size_t size = (size_t)(c->at - from);
    bool whole = size && (word_is(from, size, "true") || word_is(from, size, "false") || word_is(from, size, "null") ||
                          is_number(from, size));
    if (whole && (c->at < c->end || !c->depth)) return EQ_OK;
    if (c->at >= c->end) return fail_end(c);
    c->at = from;
    return fail_at(c, "is not JSON");
}

static eq_status check_key(checker *c) {
    space(c);
    if (c->at >= c->end) return fail_end(c);
    if (*c->at != '"') return fail_at(c, "is not JSON: expected a key in quotes");
    const char *from = ++c->at;
    EQ_TRY(check_text(c));
    c->key[c->depth - 1] = (eq_bytes){from, (size_t)(c->at - from - 1)};
    space(c);
    if (c->at >= c->end) return fail_end(c);
    if (*c->at++ != ':') return fail_at(c, "is not JSON: expected a colon behind a key");
    return EQ_OK;
}

static eq_status open_one(checker *c, char which) {
    if (c->depth == EQ_SPAN_DEPTH) return eq_fail(c->cx, EQ_EINPUT, "values are nested more than %d deep", EQ_SPAN_DEPTH);
    c->open[c->depth] = which;
    c->key[c->depth++] = (eq_bytes){0};
    c->at++;
    return EQ_OK;
}

/* Behind a value: closes what ends here; *more: another value of what is open comes next. */
static eq_status check_behind(checker *c, bool *more) {
    for (*more = false; c->depth && !*more;) {
        char closing = c->open[c->depth - 1] == '{' ? '}' : ']';
        space(c);
        if (c->at >= c->end) return fail_end(c);
        if (*c->at == closing) c->depth--;
        else if (*c->at == ',') *more = true;
        else return fail_at(c, "is not JSON: expected a comma or an end");
        c->at++;
    }
    return *more && c->open[c->depth - 1] == '{' ? check_key(c) : EQ_OK;
}

/* One value's beginning, up to where a value of its own or what is behind it begins. */
static eq_status check_value(checker *c, bool *done) {
    space(c);
    *done = true;
    if (c->at >= c->end) return fail_end(c);
    char first = *c->at;
    if (first == '"') return c->at++, check_text(c);
    if (first != '{' && first != '[') return check_scalar(c);
    EQ_TRY(open_one(c, first));
    space(c);
    if (c->at < c->end && *c->at == (first == '{' ? '}' : ']')) return c->depth--, c->at++, EQ_OK;
    *done = false;
    return first == '{' ? check_key(c) : EQ_OK;
}

eq_status eq_span_open(eq_ctx *cx, eq_bytes text, eq_span *out) {
    checker c = {.cx = cx, .start = text.data, .at = text.data, .end = text.data + text.size};
    bool more = true, done;
    *out = (eq_span){0};
    if (!text.size) return eq_fail(cx, EQ_EINPUT, "is empty, expected JSON");
    EQ_TRY(eq_encoding_need(cx, "", text.data, text.size));
    space(&c);
    const char *first = c.at;
    while (more) {
        EQ_TRY(check_value(&c, &done));
        if (done) EQ_TRY(check_behind(&c, &more));
    }
    space(&c);
    if (c.at < c.end) return fail_at(&c, "something follows the end of the JSON");
    *out = (eq_span){first, c.end};
    return EQ_OK;
}

/* ---- walking; the text is known to be good ---- */

static const char *skip_space(const char *at, const char *end) {
    while (at < end && is_space(*at)) at++;
    return at;
}

static const char *skip_text(const char *at) {
    for (at++; *at != '"'; at++) at += *at == '\\';
    return at + 1;
}

static const char *skip(eq_span value) {
    const char *at = value.at;
    size_t depth = 0;
    do {
        if (*at == '"') at = skip_text(at);
        else if (*at == '{' || *at == '[') depth++, at++;
        else if (*at == '}' || *at == ']') depth--, at++;
        else if (is_scalar(*at))
            while (at < value.end && is_scalar(*at)) at++;
        else at++;
    } while (depth);
    return at;
}

char eq_span_kind(eq_span value) {
    if (!value.at) return 0;
    char c = *value.at;
    if (c == '{' || c == '[' || c == '"' || c == 'n') return c;
    return c == 't' || c == 'f' ? 't' : '0';
}

eq_span eq_span_first(eq_span array) {
    if (eq_span_kind(array) != '[') return (eq_span){0};
    const char *at = skip_space(array.at + 1, array.end);
    return *at == ']' ? (eq_span){0} : (eq_span){at, array.end};
}

/* Behind a value, up to the next one or its key. */
static eq_span behind(eq_span item) {
    const char *at = skip_space(skip(item), item.end);
    return at < item.end && *at == ',' ? (eq_span){skip_space(at + 1, item.end), item.end} : (eq_span){0};
}

eq_span eq_span_next(eq_span item) { return behind(item); }

/* From a key to its value. */
static eq_span value_of(eq_span at, eq_bytes *key) {
    if (!at.at) return at;
    const char *end = skip_text(at.at);
    *key = (eq_bytes){at.at + 1, (size_t)(end - at.at) - 2};
    return (eq_span){skip_space(skip_space(end, at.end) + 1, at.end), at.end};
}

eq_span eq_span_member(eq_span object, eq_bytes *key) {
    if (eq_span_kind(object) != '{') return (eq_span){0};
    const char *at = skip_space(object.at + 1, object.end);
    return *at == '}' ? (eq_span){0} : value_of((eq_span){at, object.end}, key);
}

eq_span eq_span_next_member(eq_span member, eq_bytes *key) { return value_of(behind(member), key); }

bool eq_span_is(eq_bytes key, const char *name) { return word_is(key.data, key.size, name); }

static eq_span find(eq_span object, const char *key, size_t size) {
    eq_bytes name;
    for (eq_span m = eq_span_member(object, &name); m.at; m = eq_span_next_member(m, &name))
        if (name.size == size && !memcmp(name.data, key, size)) return eq_span_kind(m) == 'n' ? (eq_span){0} : m;
    return (eq_span){0};
}

eq_span eq_span_get(eq_span object, const char *key) { return find(object, key, strlen(key)); }

eq_span eq_span_at(eq_span object, const char *path) {
    while (object.at && *path) {
        const char *slash = strchr(path, '/');
        size_t size = slash ? (size_t)(slash - path) : strlen(path);
        object = find(object, path, size);
        path += size + (slash != NULL);
    }
    return object;
}

size_t eq_span_count(eq_span array) {
    size_t n = 0;
    for (eq_span item = eq_span_first(array); item.at; item = eq_span_next(item)) n++;
    return n;
}

/* ---- scalars ---- */

static bool number_in(const char *at, size_t size, double *out) {
    if (word_is(at, size, "NaN")) *out = (double)NAN;
    else if (word_is(at, size, "Infinity")) *out = (double)INFINITY;
    else if (word_is(at, size, "-Infinity")) *out = -(double)INFINITY;
    else if (word_is(at, size, "true")) *out = 1;
    else if (word_is(at, size, "false")) *out = 0;
    else return eq_number_parse(at, size, '.', out);
    return true;
}

bool eq_span_number(eq_span value, double *out) {
    char kind = eq_span_kind(value);
    return (kind == '0' || kind == 't') && number_in(value.at, (size_t)(skip(value) - value.at), out);
}

bool eq_span_number_or_text(eq_span value, double *out) {
    if (eq_span_kind(value) != '"') return eq_span_number(value, out);
    return eq_number_parse(value.at + 1, (size_t)(skip_text(value.at) - value.at) - 2, '.', out);
}

bool eq_span_whole(eq_span value, double min, double max, double *out) {
    return eq_span_number(value, out) && *out >= min && *out <= max && *out == floor(*out);
}

bool eq_span_says(eq_span value, const char *text) {
    return eq_span_kind(value) == '"' && word_is(value.at + 1, (size_t)(skip_text(value.at) - value.at) - 2, text);
}

static bool hex4(const char *at, const char *end, unsigned *out) {
    *out = 0;
    for (int i = 0; i < 4; i++, at++) {
        static const char digits[] = "0123456789abcdef0123456789ABCDEF";
        const char *digit = at < end ? memchr(digits, *at, sizeof digits - 1) : NULL;
        if (!digit) return false;
        *out = *out * 16 + (unsigned)((digit - digits) % 16);
    }
    return true;
}

static char *put_utf8(char *to, unsigned code) {
    if (code < 0x80) return *to++ = (char)code, to;
    if (code < 0x800) *to++ = (char)(0xC0 | code >> 6);
    else {
        if (code < 0x10000) *to++ = (char)(0xE0 | code >> 12);
        else *to++ = (char)(0xF0 | code >> 18), *to++ = (char)(0x80 | (code >> 12 & 63));
        *to++ = (char)(0x80 | (code >> 6 & 63));
    }
    *to++ = (char)(0x80 | (code & 63));
    return to;
}

/* Behind a backslash: moves *at behind the escape and writes what it means; NULL where it is none. */
static char *unescape(const char **at, const char *end, char *to) {
    static const char from[] = "\"\\/bfnrt", mean[] = "\"\\/\b\f\n\r\t";
    const char *known = memchr(from, **at, sizeof from - 1);
    unsigned code, low;
    if (known) return (*at)++, *to++ = mean[known - from], to;
    if (**at != 'u' || !hex4(*at + 1, end, &code)) return NULL;
    *at += 5;
    if (code >= 0xD800 && code < 0xDC00) {
        if (end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u' || !hex4(*at + 2, end, &low) || low < 0xDC00 || low > 0xDFFF)
            return NULL;
        *at += 6;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (!code || (code >= 0xDC00 && code < 0xE000)) return NULL;
    return put_utf8(to, code);
}

eq_status eq_span_text(eq_ctx *cx, eq_arena *arena, eq_span value, const char **out) {
    *out = NULL;
    if (eq_span_kind(value) != '"') return EQ_OK;
    const char *at = value.at + 1, *end = skip_text(value.at) - 1;
    char *text, *to;
    EQ_NEW(cx, arena, text, (size_t)(end - at) + 1);
    for (to = text; at < end && to;)
        if (*at == '\\') at++, to = unescape(&at, end, to);
        else *to++ = *at++;
    if (!to)
        return eq_fail(cx, EQ_EINPUT, "a text has an escape that means no character: \"%.*s\"",
                       (int)(end - value.at < 40 ? end - value.at - 1 : 40), value.at + 1);
    *out = text;
    return EQ_OK;
}

eq_status eq_span_numbers(eq_ctx *cx, eq_arena *arena, eq_span array, double **out, size_t *n) {
    double *number;
    *out = NULL;
    *n = 0;
    if (eq_span_kind(array) != '[') return EQ_OK;
    EQ_NEW(cx, arena, number, eq_span_count(array));
    for (eq_span item = eq_span_first(array); item.at; item = eq_span_next(item))
        if (!eq_span_number(item, &number[(*n)++])) return EQ_OK;
    *out = number;
    return EQ_OK;
}

eq_status eq_span_texts(eq_ctx *cx, eq_arena *arena, eq_span array, const char *const **out, size_t *n) {
    const char **text;
    *out = NULL;
    *n = 0;
    if (eq_span_kind(array) != '[') return EQ_OK;
    EQ_NEW(cx, arena, text, eq_span_count(array));
    for (eq_span item = eq_span_first(array); item.at; item = eq_span_next(item), (*n)++) {
        EQ_TRY(eq_span_text(cx, arena, item, &text[*n]));
        if (!text[*n]) return EQ_OK;
    }
    *out = text;
    return EQ_OK;
}
