/* Models that come and go. A file is read when it is given, so that a bad one is refused then, and a plan that starts takes a
 * copy: giving another file of the same name changes no run under way. */
#include <string.h>

#include "lab/models.h"

#define MOST_BYTES ((size_t)128 << 20) /* of kept models together */

/* ---- given ---- */

static void drop(eq_given_list *list, size_t i) {
    eq_arena_free(&list->arena[i]);
    for (list->n--; i < list->n; i++) list->arena[i] = list->arena[i + 1], list->given[i] = list->given[i + 1];
}

static size_t find(const eq_given_list *list, const char *name) {
    size_t i = 0;
    while (i < list->n && strcmp(list->given[i].name, name)) i++;
    return i;
}

eq_status eq_given_add(eq_ctx *cx, eq_given_list *list, const char *name, eq_bytes bytes) {
    eq_arena own = {0};
    eq_given given;
    eq_status status = eq_given_read(cx, &own, name, bytes, &given);
    if (status != EQ_OK) {
        eq_arena_free(&own);
        return status;
    }
    size_t same = find(list, name);
    if (same < list->n) drop(list, same);
    if (list->n == EQ_MOST_GIVEN) drop(list, 0);
    list->arena[list->n] = own;
    list->given[list->n++] = given;
    return EQ_OK;
}

void eq_given_free(eq_given_list *list) {
    while (list->n) drop(list, list->n - 1);
}

static eq_status copy_texts(eq_ctx *cx, eq_arena *arena, const eq_given *from, eq_given *to) {
    size_t n = from->file.model.n_inputs;
    eq_model_column *column;
    double *moments[2];
    EQ_NEW(cx, arena, column, n);
    for (int k = 0; k < 2; k++) {
        EQ_NEW(cx, arena, moments[k], n);
        memcpy(moments[k], from->moments[k], n * sizeof *moments[k]);
        to->moments[k] = moments[k];
    }
    for (size_t c = 0; c < n; c++) {
        column[c] = from->file.column[c];
        column[c].source = (eq_feature_source){0}; /* the data say it */
        column[c].name = eq_arena_text(cx, arena, column[c].name, strlen(column[c].name));
        if (!column[c].name) return EQ_EMEMORY;
    }
    to->file.column = column;
    if (from->file.trained_on.sha256) {
        to->file.trained_on.sha256 = eq_arena_text(cx, arena, from->file.trained_on.sha256, 64);
        if (!to->file.trained_on.sha256) return EQ_EMEMORY;
    }
    to->name = eq_arena_text(cx, arena, from->name, strlen(from->name));
    return to->name ? EQ_OK : EQ_EMEMORY;
}

eq_status eq_given_find(eq_ctx *cx, eq_arena *arena, const eq_given_list *list, eq_plan *plan, eq_given *out) {
    size_t i = find(list, plan->given);
    if (i == list->n)
        return eq_fail(cx, EQ_EINPUT, "model.given: is \"%s\", expected the name of a model file that was given", plan->given);
    EQ_TRY(eq_given_copy(cx, arena, &list->given[i], out));
    EQ_TRY(copy_texts(cx, arena, &list->given[i], out));
    if (plan->given_sha256 && strcmp(plan->given_sha256, out->sha256))
        return eq_fail(cx, EQ_EINPUT, "model.sha256: is %.16s..., and \"%s\" is another file, whose SHA-256 is %.16s...",
                       plan->given_sha256, plan->given, out->sha256);
    plan->given_sha256 = eq_arena_text(cx, arena, out->sha256, 64);
    return plan->given_sha256 ? EQ_OK : EQ_EMEMORY;
}

/* ---- kept ---- */

eq_status eq_kept_add(eq_ctx *cx, eq_kept_list *list, const eq_runner *run, const char *plan_json) {
    eq_kept_model made = {.why = "the models of the cells before it take over 128 MB"};
    if (!list->cell) {
        EQ_NEW(cx, &list->arena, list->cell, run->plan->n_cells);
        list->n_cells = run->plan->n_cells;
    }
    if (list->size <= MOST_BYTES) {
        eq_status status = eq_saved_write(cx, &list->arena, run, plan_json, &made.bytes);
        made.why = NULL;
        if (status == EQ_EINPUT) {
            made.why = eq_arena_text(cx, &list->arena, eq_message(cx), strlen(eq_message(cx)));
            eq_ctx_clear(cx);
            if (!made.why) return EQ_EMEMORY;
        } else if (status != EQ_OK) return status;
    }
    list->size += made.bytes.size;
    list->cell[run->cell->index] = made;
    return EQ_OK;
}

eq_status eq_kept_find(eq_ctx *cx, const eq_kept_list *list, size_t cell, eq_bytes *out) {
    const eq_kept_model *kept = list->cell && cell < list->n_cells ? &list->cell[cell] : NULL;
    if (!kept || (!kept->bytes.size && !kept->why))
        return eq_fail(cx, EQ_EINPUT, "cell %zu: its model is not kept, expected a cell that is finished and kept", cell);
    if (kept->why) return eq_fail(cx, EQ_EINPUT, "%s", kept->why);
    *out = kept->bytes;
    return EQ_OK;
}

void eq_kept_free(eq_kept_list *list) {
    eq_arena_free(&list->arena);
    *list = (eq_kept_list){0};
}
