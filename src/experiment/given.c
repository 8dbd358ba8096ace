/* Names decide which column a model's input is, whatever the order of the data; columns that it does not ask for are left out. */
#include <string.h>

#include "experiment/given.h"

/* A model of others is read to be refused now; what it is made of is read again for a plan, which may say more of it. */
static eq_status read_brought(eq_ctx *cx, eq_arena *arena, const char *name, eq_bytes bytes, eq_given *out) {
    eq_arena own = {0};
    eq_scorer scorer;
    eq_status status = eq_scorer_read(cx, &own, name, bytes, NULL, &scorer);
    eq_arena_free(&own);
    EQ_TRY(status);
    out->bytes = (eq_bytes){eq_arena_text(cx, arena, bytes.data, bytes.size), bytes.size};
    out->name = eq_arena_text(cx, arena, name, strlen(name));
    return out->name && out->bytes.data ? EQ_OK : EQ_EMEMORY;
}

eq_status eq_given_read(eq_ctx *cx, eq_arena *arena, const char *name, eq_bytes bytes, eq_given *out) {
    double *mean, *sd;
    memset(out, 0, sizeof *out);
    eq_bytes_sha256(bytes, out->sha256);
    if (bytes.size < 8 || memcmp(bytes.data, EQ_MODEL_MAGIC, 8)) return read_brought(cx, arena, name, bytes, out);
    EQ_TRY(eq_model_file_read(cx, arena, name, bytes, &out->file));
    size_t n = out->file.model.n_inputs;
    EQ_NEW(cx, arena, mean, n);
    EQ_NEW(cx, arena, sd, n);
    for (size_t c = 0; c < n; c++) mean[c] = out->file.column[c].mean, sd[c] = out->file.column[c].sd;
    out->moments[0] = mean;
    out->moments[1] = sd;
    out->name = eq_arena_text(cx, arena, name, strlen(name));
    return out->name ? EQ_OK : EQ_EMEMORY;
}

eq_status eq_given_copy(eq_ctx *cx, eq_arena *arena, const eq_given *from, eq_given *out) {
    *out = *from;
    if (from->bytes.size) return EQ_OK;
    return eq_model_copy(cx, arena, &from->file.model, &out->file.model);
}

/* ---- columns by name: open addressing, at least half of the places empty ---- */

typedef struct finder {
    uint32_t *place; /* (mask + 1) a feature plus 1; 0 = empty */
    size_t mask;
    const eq_dataset *all;
} finder;

static size_t begin_at(const finder *f, const char *name) {
    uint64_t hash = 1469598103934665603u; /* FNV-1a */
    for (const char *c = name; *c; c++) hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    return (size_t)(hash ^ hash >> 32) & f->mask;
}

/* The feature of that name, or SIZE_MAX; *at is its place or where it would go. */
static size_t find(const finder *f, const char *name, size_t *at) {
    for (*at = begin_at(f, name); f->place[*at]; *at = (*at + 1) & f->mask)
        if (!strcmp(f->all->feature_name[f->place[*at] - 1], name)) return f->place[*at] - 1;
    return SIZE_MAX;
}

static eq_status match(eq_ctx *cx, const eq_given *given, const eq_dataset *all, uint32_t *feature) {
    finder names = {.mask = 1, .all = all};
    size_t at, n = given->file.model.n_inputs;
    bool *taken;
    while (names.mask + 1 < 2 * all->n_features) names.mask = 2 * names.mask + 1;
    EQ_NEW(cx, &cx->tmp, names.place, names.mask + 1);
    EQ_NEW(cx, &cx->tmp, taken, all->n_features);
    for (size_t f = 0; f < all->n_features; f++)
        if (find(&names, all->feature_name[f], &at) == SIZE_MAX) names.place[at] = (uint32_t)f + 1;
    for (size_t c = 0; c < n; c++) {
        const char *name = given->file.column[c].name;
        size_t f = find(&names, name, &at);
        if (f == SIZE_MAX)
            return eq_fail(cx, EQ_EINPUT, "%.120s: the model asks for \"%s\", and the data have no such column", given->name,
                           name);
        if (taken[f]) return eq_fail(cx, EQ_EINPUT, "%.120s: the model asks for \"%s\" twice", given->name, name);
        taken[f] = true;
        feature[c] = (uint32_t)f;
    }
    return EQ_OK;
}

eq_status eq_given_columns(eq_ctx *cx, eq_arena *arena, const eq_given *given, const eq_dataset *all, eq_dataset *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    uint32_t *feature;
    size_t n = given->file.model.n_inputs;
    EQ_NEW(cx, &cx->tmp, feature, n);
    EQ_TRY(match(cx, given, all, feature));
    EQ_TRY(eq_dataset_select(cx, arena, all, feature, n, out));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
