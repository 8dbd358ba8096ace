/* A format and its finished message are walked side by side: an argument, printed alone, is as long as its part of the message.
 * So the message holds all the texts, and a note of it only says where they are: they make it again, whatever they hold. */
#include <stdio.h>
#include <string.h>

#include "base/wording.h"

#define QUOTED_SIZE 80 /* as status.c cuts */

typedef struct given {
    va_list list;
} given;

/* "%-08.*llu": from its sign to its letter. */
typedef struct conversion {
    char spec[12];
    size_t size;
    bool starred;
    int precision; /* -1: none */
    char length, letter;
} conversion;

static bool read_conversion(const char *form, conversion *out) {
    const char *at = form + 1 + strspn(form + 1, "-+ #0123456789");
    memset(out, 0, sizeof *out);
    out->precision = -1;
    if (*at == '.') {
        at++;
        out->starred = *at == '*';
        at += out->starred;
        for (out->precision = 0; *at >= '0' && *at <= '9'; at++) out->precision = 10 * out->precision + *at - '0';
    }
    if (*at == 'z' || *at == 'l') out->length = *at++;
    if (*at == 'l') out->length = 'L', at++;
    out->letter = *at;
    out->size = (size_t)(at + 1 - form);
    if (!*at || out->size >= sizeof out->spec) return false;
    memcpy(out->spec, form, out->size);
    return true;
}

/* A message has no sign before NaN. */
static size_t without_signs(const char *text, size_t size) {
    size_t n = size;
    for (size_t i = 0; i + 4 <= size; i++)
        if (!memcmp(text + i, "-nan", 4)) n--;
    return n;
}

static size_t size_of_text(const conversion *c, int precision, const char *text) {
    size_t most = c->precision < 0 || precision < 0 ? EQ_MESSAGE_SIZE : (size_t)precision;
    const char *end = memchr(text, 0, most);
    return without_signs(text, end ? (size_t)(end - text) : most);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* a part of a checked one */
/* How many bytes the next argument takes; *text: itself, where it is one. -1: not known. */
static int next_size(const conversion *c, given *g, const char **text) {
    int precision = c->starred ? va_arg(g->list, int) : c->precision;
    if (c->letter == 's') {
        *text = va_arg(g->list, const char *);
        return (int)size_of_text(c, precision, *text);
    }
    if (c->letter == 'c') return (void)va_arg(g->list, int), 1;
    if (strchr("eEfg", c->letter)) {
        double x = va_arg(g->list, double);
        return x != x ? 3 : snprintf(NULL, 0, c->spec, x);
    }
    if (!strchr("diuxX", c->letter)) return -1;
    if (c->length == 'z') return snprintf(NULL, 0, c->spec, va_arg(g->list, size_t));
    if (c->length == 'l') return snprintf(NULL, 0, c->spec, va_arg(g->list, unsigned long));
    if (c->length == 'L') return snprintf(NULL, 0, c->spec, va_arg(g->list, unsigned long long));
    return snprintf(NULL, 0, c->spec, va_arg(g->list, unsigned));
}
#pragma GCC diagnostic pop

/* One argument; with its own pieces, where it is a phrase. */
static bool add(const eq_ctx *cx, eq_wording *wording, const char *text, size_t start, size_t size) {
    const eq_wording *phrase = text && text == cx->phrase_text && size == strlen(text) ? &cx->phrase : NULL;
    size_t n = phrase && phrase->n ? phrase->n : 1;
    if (wording->n + n > EQ_MOST_WORDED) return false;
    for (size_t i = 0; i < n; i++) {
        eq_worded piece = {.size = (unsigned short)size};
        if (phrase && phrase->n) piece = phrase->piece[i];
        piece.start = (unsigned short)(piece.start + start);
        wording->piece[wording->n++] = piece;
    }
    return true;
}

static bool note(const eq_ctx *cx, eq_wording *wording, const char *text, const char *form, given *g) {
    size_t at = 0, length = strlen(text);
    for (const char *f = form; *f;) {
        conversion c;
        const char *own = NULL;
        if (*f != '%' || f[1] == '%') {
            if (at == length || text[at++] != *f) return false;
            f += 1 + (*f == '%');
            continue;
        }
        if (!read_conversion(f, &c)) return false;
        int size = next_size(&c, g, &own);
        bool quoted = f > form && f[-1] == '"' && f[c.size] == '"';
        if (quoted && size > QUOTED_SIZE) size = QUOTED_SIZE;
        if (size < 0 || (size_t)size > length - at || !add(cx, wording, own, at, (size_t)size)) return false;
        at += (size_t)size;
        f += c.size;
    }
    wording->piece[0].size = (unsigned short)length;
    return at == length;
}

void eq_wording_note(const eq_ctx *cx, eq_wording *wording, const char *text, const char *form, va_list arguments) {
    given g;
    wording->n = 1;
    wording->piece[0] = (eq_worded){.form = form};
    va_copy(g.list, arguments);
    bool noted = note(cx, wording, text, form, &g);
    va_end(g.list);
    wording->piece[0].n = (unsigned short)(wording->n - 1);
    if (!noted) wording->n = 0;
}

void eq_word_list(eq_ctx *cx, char *to, size_t size, const char *form, va_list arguments) {
    va_list again;
    eq_wording wording;
    va_copy(again, arguments);
    vsnprintf(to, size, form, again);
    va_end(again);
    eq_wording_note(cx, &wording, to, form, arguments);
    cx->phrase = wording;
    cx->phrase_text = to;
}

const char *eq_word(eq_ctx *cx, char *to, size_t size, const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    eq_word_list(cx, to, size, form, arguments);
    va_end(arguments);
    return to;
}

void eq_word_failure(eq_ctx *cx, char to[EQ_MESSAGE_SIZE]) {
    eq_wording wording = cx->wording;
    memcpy(to, eq_message(cx), strlen(eq_message(cx)) + 1);
    eq_ctx_clear(cx);
    cx->phrase = wording;
    cx->phrase_text = to;
}

/* A piece with its own behind it. @returns the next */
static size_t write(eq_out *out, eq_place to, size_t i) {
    const eq_wording *wording = &out->cx->wording;
    const eq_worded *piece = &wording->piece[i];
    char text[EQ_MESSAGE_SIZE];
    if (!piece->form) {
        memcpy(text, out->cx->message + piece->start, piece->size);
        text[piece->size] = 0;
        eq_out_text(out, to, NULL, text);
        return i + 1;
    }
    eq_place one = i ? eq_out_object(out, to, NULL) : to;
    eq_out_text(out, one, "form", piece->form);
    eq_place args = eq_out_array(out, one, "args");
    size_t end = i + 1 + piece->n;
    for (i++; i < end;) i = write(out, args, i);
    return end;
}

void eq_wording_write(eq_out *out, eq_place to) {
    if (out->cx->status != EQ_OK && out->cx->wording.n) write(out, to, 0);
}
