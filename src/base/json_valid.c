/* Whether a text is JSON (RFC 8259), without building anything. cJSON returns NULL alike for a text it refuses and for
 * memory it is refused, so a person would be told that a good file is bad; and it takes some that are bad ("1e", and
 * "\u0000", which would cut a text short). This looks first, and says where it went wrong. */
#include <string.h>

#include <cJSON.h>

#include "base/json_tree.h"

typedef struct reader {
    const char *at, *end;
    int depth;
} reader;

static bool value(reader *r);

static void space(reader *r) {
    while (r->at < r->end && *r->at && strchr(" \t\r\n", *r->at)) r->at++;
}

/* Takes the byte if it comes next. */
static bool take(reader *r, char byte) {
    bool there = r->at < r->end && *r->at == byte;
    r->at += there;
    return there;
}

static bool word(reader *r, const char *expected) {
    size_t n = strlen(expected);
    if ((size_t)(r->end - r->at) < n || memcmp(r->at, expected, n)) return false;
    r->at += n;
    return true;
}

static bool digits(reader *r) {
    const char *start = r->at;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9') r->at++;
    return r->at > start;
}

static bool number(reader *r) {
    take(r, '-');
    if (!digits(r) || (take(r, '.') && !digits(r))) return false;
    if (!take(r, 'e') && !take(r, 'E')) return true;
    if (!take(r, '+')) take(r, '-');
    return digits(r);
}

/* The four digits of a \u escape; -1 when they are not. */
static int hex4(reader *r) {
    int code = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        const char *digit = r->at < r->end && *r->at ? strchr("0123456789abcdef0123456789ABCDEF", *r->at) : NULL;
        if (!digit) return -1;
        code = code * 16 + (int)((digit - "0123456789abcdef0123456789ABCDEF") % 16);
    }
    return code;
}

/* Behind a backslash. A code of zero or half a surrogate pair is no text. */
static bool escape(reader *r) {
    if (!take(r, 'u')) return r->at < r->end && *r->at && strchr("\"\\/bfnrt", *r->at++);
    int code = hex4(r);
    if (code >= 0xd800 && code < 0xdc00) {
        if (!take(r, '\\') || !take(r, 'u')) return false;
        int low = hex4(r);
        return low >= 0xdc00 && low < 0xe000;
    }
    return code > 0 && (code < 0xdc00 || code >= 0xe000);
}

static bool string(reader *r) {
    if (!take(r, '"')) return false;
    while (r->at < r->end) {
        char c = *r->at++;
        if (c == '"') return true;
        if (c == 0 || (c == '\\' && !escape(r))) return false;
    }
    return false;
}

/* What stands between the brackets: items, each with a key in an object. */
static bool items(reader *r, bool keys, char closing) {
    if (r->depth > CJSON_NESTING_LIMIT) return false;
    space(r);
    if (take(r, closing)) return true;
    do {
        space(r);
        if (keys) {
            if (!string(r)) return false;
            space(r);
            if (!take(r, ':')) return false;
        }
        if (!value(r)) return false;
        space(r);
    } while (take(r, ','));
    return take(r, closing);
}

static bool value(reader *r) {
    space(r);
    if (r->at >= r->end) return false;
    bool good;
    r->depth++;
    switch (*r->at) {
    case '{': r->at++, good = items(r, true, '}'); break;
    case '[': r->at++, good = items(r, false, ']'); break;
    case '"': good = string(r); break;
    case 't': good = word(r, "true"); break;
    case 'f': good = word(r, "false"); break;
    case 'n': good = word(r, "null"); break;
    default: good = number(r); break;
    }
    r->depth--;
    return good;
}

bool eq_json_is_valid(eq_bytes text, const char **end) {
    reader r = {text.data, text.data + text.size, 0};
    if (text.size >= 3 && !memcmp(text.data, "\xef\xbb\xbf", 3)) r.at += 3;
    bool good = value(&r);
    *end = r.at;
    return good;
}
