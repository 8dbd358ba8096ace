/* Templates of fixes.def filled in. */
#include <string.h>

#include "base/wording.h"
#include "data/fix.h"
#include "math/stats.h"

typedef struct row {
    const char *id, *options, *words;
} row;
static const row rows[] = {
#define EQ_FIX(id, options, words) {#id, options, words},
#include "data/fixes.def"
#undef EQ_FIX
};
enum { N_ROWS = sizeof rows / sizeof *rows };

static const row *find(const char *id) {
    for (size_t i = 0; i < N_ROWS; i++)
        if (!strcmp(rows[i].id, id)) return &rows[i];
    return NULL;
}

/* The `size` bytes of a template with its names replaced. */
static const char *fill(eq_ctx *cx, eq_arena *arena, const eq_about *about, const eq_fix *fix, const char *from, size_t size) {
    static const char *const name[] = {"{value}", "{column}", "{text}"};
    const char *const with[] = {fix->value, about->column, about->value}, *end = from + size, *out;
    eq_text text = {.cx = cx, .arena = arena};
    while (from < end) {
        size_t n = 0;
        while (n < sizeof name / sizeof *name && strncmp(from, name[n], strlen(name[n]))) n++;
        bool found = n < sizeof name / sizeof *name;
        if (found) eq_text_add(&text, with[n]);
        else eq_text_format(&text, "%c", *from);
        from += found ? strlen(name[n]) : 1;
    }
    return eq_text_end(&text, &out) == EQ_OK ? out : NULL;
}

const char *eq_fix_words(eq_ctx *cx, eq_arena *arena, const eq_about *about, const eq_fix *fix) {
    const row *r = find(fix->id);
    return r ? fill(cx, arena, about, fix, r->words, strlen(r->words)) : NULL;
}

size_t eq_fix_options(eq_ctx *cx, eq_arena *arena, const eq_about *about, const eq_fix *fix,
                      const char *option[EQ_MOST_FIX_OPTIONS]) {
    const row *r = find(fix->id);
    size_t n = 0;
    for (const char *at = r ? r->options : ""; *at && n < EQ_MOST_FIX_OPTIONS; at += *at == ' ') {
        size_t size = strcspn(at, " ");
        option[n] = fill(cx, arena, about, fix, at, size);
        if (!option[n++]) return 0;
        at += size;
    }
    return n;
}

void eq_fix_offer(const eq_column *column, const char *id, eq_about *about) {
    if (column->n_levels > EQ_MOST_FIXES) return;
    for (size_t l = 0; l < column->n_levels; l++) about->fix[l] = (eq_fix){id, column->level[l]};
}

void eq_fix_write(eq_out *out, eq_place to) {
    eq_ctx *cx = out->cx;
    const eq_about *about = eq_message_about(cx);
    eq_out_text(out, to, "message", eq_message(cx));
    eq_out_text(out, to, "field", about->field);
    eq_out_number(out, to, "line", about->line ? (double)about->line : EQ_NAN);
    eq_out_text(out, to, "column", about->column);
    eq_out_text(out, to, "value", about->value);
    eq_place list = eq_out_array(out, to, "fixes");
    for (size_t i = 0; i < EQ_MOST_FIXES && about->fix[i].id; i++) {
        const eq_fix *fix = &about->fix[i];
        const char *option[EQ_MOST_FIX_OPTIONS];
        size_t n = eq_fix_options(cx, &cx->tmp, about, fix, option);
        eq_place one = eq_out_object(out, list, NULL);
        eq_out_text(out, one, "id", fix->id);
        eq_out_text(out, one, "value", fix->value);
        eq_out_text(out, one, "words", eq_fix_words(cx, &cx->tmp, about, fix));
        eq_out_texts(out, one, "options", option, n);
    }
}

void eq_refusal_write(eq_out *out, eq_place to) {
    eq_fix_write(out, to);
    eq_wording_write(out, to);
}
