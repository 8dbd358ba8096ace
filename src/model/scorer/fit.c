#include <string.h>

#include "base/text.h"
#include "model/scorer/fit.h"

const char *const eq_fit_words[] = {"name", "near name", "order", "by hand", NULL};

typedef struct fitter {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_scorer *scorer;
    const eq_fit_table *table;
    eq_fit *out;
    size_t *candidate, n_candidates; /* columns of the table that may be inputs */
} fitter;

static size_t find(const fitter *f, const char *name) {
    for (size_t i = 0; i < f->table->n; i++)
        if (!strcmp(f->table->name[i], name)) return i;
    return SIZE_MAX;
}

/* A letter or digit in lower case, other bytes than those of ASCII as they are; 0 = it is neither. */
static char plain(char c) {
    if (c >= 'A' && c <= 'Z') return (char)(c | 32);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 128 ? c : 0;
}

/* The same after lower case and without all that is no letter or digit. */
static bool alike(const char *a, const char *b) {
    for (;;) {
        while (*a && !plain(*a)) a++;
        while (*b && !plain(*b)) b++;
        if (plain(*a) != plain(*b)) return false;
        if (!*a) return true;
        a++, b++;
    }
}

/* Of candidates the one that is spelt alike; SIZE_MAX: none, or several. */
static size_t find_alike(const fitter *f, const char *name) {
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < f->n_candidates; i++) {
        if (!alike(f->table->name[f->candidate[i]], name)) continue;
        if (found != SIZE_MAX) return SIZE_MAX;
        found = f->candidate[i];
    }
    return found;
}

/* How many letters have to be changed, left out or put in, at most `most`; Levenshtein 1966. */
static size_t distance(const char *a, const char *b, size_t most) {
    enum { LONGEST = 64 };
    size_t n = strlen(a), m = strlen(b), row[LONGEST + 1];
    if (n > LONGEST || m > LONGEST || (n > m ? n - m : m - n) > most) return most + 1;
    for (size_t j = 0; j <= m; j++) row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t changed = corner + (a[i - 1] != b[j - 1]), put = row[j - 1] + 1, left = row[j] + 1;
            corner = row[j];
            row[j] = changed < put ? changed : put;
            if (left < row[j]) row[j] = left;
        }
    }
    return row[m];
}

static const char *nearest(const fitter *f, const char *name) {
    const char *best = NULL;
    size_t least = strlen(name) / 2 + 1;
    for (size_t i = 0; i < f->n_candidates; i++) {
        size_t d = distance(name, f->table->name[f->candidate[i]], least);
        if (d < least) least = d, best = f->table->name[f->candidate[i]];
    }
    return best;
}

static eq_status ask(fitter *f, const char *sentence) {
    eq_asked *asks;
    EQ_NEW(f->cx, f->arena, asks, 1);
    *asks = (eq_asked){.sentence = sentence, .about = "columns"};
    f->out->asks = asks;
    return sentence ? EQ_OK : EQ_EMEMORY;
}

static eq_status list_candidates(fitter *f) {
    EQ_NEW(f->cx, f->arena, f->candidate, f->table->n);
    for (size_t i = 0; i < f->table->n; i++) {
        bool other = false;
        for (size_t k = 0; k < f->table->n_other; k++) other |= !strcmp(f->table->other[k], f->table->name[i]);
        if (!other) f->candidate[f->n_candidates++] = i;
    }
    return EQ_OK;
}

static eq_status by_name(fitter *f) {
    EQ_NEW(f->cx, f->arena, f->out->near, f->scorer->n_columns);
    for (size_t c = 0; c < f->scorer->n_columns; c++) {
        const char *name = f->scorer->column[c].name;
        size_t at = find(f, name);
        if (at == SIZE_MAX && (at = find_alike(f, name)) != SIZE_MAX) {
            f->out->how = EQ_FIT_NEAR_NAME;
            f->out->near[f->out->n_near++] = c;
        }
        if (at == SIZE_MAX) {
            const char *near = nearest(f, name);
            return ask(f, near ? eq_arena_format(
                                     f->cx, f->arena,
                                     EQ_PRINTS("the model asks for \"%.80s\"; the table has no such column (nearest: \"%.80s\")"),
                                     name, near)
                               : eq_arena_format(f->cx, f->arena,
                                                 EQ_PRINTS("the model asks for \"%.80s\"; the table has no such column"), name));
        }
        f->out->column[c] = at;
    }
    return EQ_OK;
}

static eq_status by_hand(fitter *f) {
    const eq_fit_table *t = f->table;
    f->out->how = EQ_FIT_BY_HAND;
    if (t->n_chosen != f->scorer->n_columns)
        return ask(f, eq_arena_format(f->cx, f->arena, EQ_PRINTS("--columns names %zu columns, and the model takes %zu"),
                                      t->n_chosen, f->scorer->n_columns));
    for (size_t c = 0; c < t->n_chosen; c++) {
        f->out->column[c] = find(f, t->chosen[c]);
        if (f->out->column[c] == SIZE_MAX)
            return ask(f,
                       eq_arena_format(f->cx, f->arena, EQ_PRINTS("--columns names \"%.80s\", and the table has no such column"),
                                       t->chosen[c]));
    }
    return EQ_OK;
}

static eq_status by_order(fitter *f) {
    eq_text text = {.cx = f->cx, .arena = f->arena};
    const char *left;
    f->out->how = EQ_FIT_BY_ORDER;
    if (f->n_candidates == f->scorer->n_columns) {
        memcpy(f->out->column, f->candidate, f->n_candidates * sizeof *f->candidate);
        return EQ_OK;
    }
    for (size_t i = 0; i < f->n_candidates && i < 20; i++)
        eq_text_format(&text, "%s%.60s", i ? ", " : "", f->table->name[f->candidate[i]]);
    EQ_TRY(eq_text_end(&text, &left));
    return ask(f, eq_arena_format(f->cx, f->arena,
                                  f->n_candidates > 20
                                      ? EQ_PRINTS("the model takes %zu columns and has no names for them; %zu are left: %s and "
                                                  "others; --columns a,b,c says which")
                                      : EQ_PRINTS("the model takes %zu columns and has no names for them; %zu are left: %s; "
                                                  "--columns a,b,c says which"),
                                  f->scorer->n_columns, f->n_candidates, left));
}

static eq_status list_ignored(fitter *f) {
    bool *taken;
    EQ_NEW(f->cx, f->arena, taken, f->table->n);
    EQ_NEW(f->cx, f->arena, f->out->ignored, f->n_candidates);
    for (size_t c = 0; c < f->scorer->n_columns; c++) taken[f->out->column[c]] = true;
    for (size_t i = 0; i < f->n_candidates; i++)
        if (!taken[f->candidate[i]]) f->out->ignored[f->out->n_ignored++] = f->table->name[f->candidate[i]];
    return EQ_OK;
}

eq_status eq_fit_columns(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, const eq_fit_table *table, eq_fit *out) {
    fitter f = {.cx = cx, .arena = arena, .scorer = scorer, .table = table, .out = out};
    size_t n_named = 0;
    memset(out, 0, sizeof *out);
    EQ_NEW(cx, arena, out->column, scorer->n_columns);
    EQ_TRY(list_candidates(&f));
    for (size_t c = 0; c < scorer->n_columns; c++) n_named += scorer->column[c].name != NULL;
    if (table->n_chosen) EQ_TRY(by_hand(&f));
    else EQ_TRY(n_named == scorer->n_columns ? by_name(&f) : by_order(&f));
    return out->asks ? EQ_OK : list_ignored(&f);
}
