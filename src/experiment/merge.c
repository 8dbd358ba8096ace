/* One report from shards. Cells keep the bytes they were written with (JSON numbers survive reading and printing), so the
 * merged report is byte for byte the one an unsharded run writes. */
#include <math.h>
#include <string.h>

#include "equipoise/experiment.h"
#include "base/json_read.h"
#include "experiment/report.h"

static const char *const report_keys[] = {"equipoise", "version",  "data",  "plan",   "cells",
                                          "summary",   "warnings", "front", "blocks", NULL};

typedef struct eq_merge {
    eq_ctx *cx;
    eq_arena arena; /* everything below */
    const char *data, *plan_json, *version;
    eq_plan plan;
    eq_record *record;
} eq_merge;

/* A member that must be there, printed again. */
static eq_status print_member(const eq_json *object, const char *key, eq_arena *arena, const char **out) {
    eq_json place;
    EQ_TRY(eq_json_need(object, key, &place));
    return eq_json_print(&place, arena, out);
}

static double figure(eq_tree objective, const char *key) { return eq_tree_number_of(objective, key); }

static eq_figures read_figures(eq_tree cell, const char *part) {
    eq_tree object = eq_tree_get(cell, part);
    eq_tree objective = eq_tree_get(object, "objective");
    eq_figures figures = {figure(objective, "phi"), figure(objective, "performance"), figure(objective, "bias")};
    return figures;
}

/* The cell says of itself what the plan says of the cell of that index: else it was swapped, edited, or is of another plan
 * under this one's name. `expected` is what eq_report_cell would write of it. */
static eq_status compare_identity(const eq_json *cell, eq_tree expected) {
    static const char *const keys[] = {"method", "title", "family", "params", "settings", "seed"};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        eq_tree wanted = eq_tree_get(expected, keys[k]);
        eq_tree found = eq_tree_get(cell->value, keys[k]);
        if (eq_tree_equal(wanted, found)) continue;
        eq_json place = {cell->cx, found, cell, keys[k], 0};
        return eq_json_fail(&place, "is not that of the plan's cell of this index, expected cells as they were written");
    }
    return EQ_OK;
}

static eq_status check_identity(const eq_json *cell, const eq_plan *plan, size_t index) {
    eq_ctx *cx = cell->cx;
    eq_out out;
    eq_out_begin(cx, &out);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    const char *text;
    eq_tree expected;
    eq_report_identity(&out, out.root, plan, &plan->cell[index]);
    eq_out_number(&out, out.root, "seed", plan->cell[index].seed);
    EQ_TRY(eq_out_print(&out, &cx->tmp, &text)); /* and read again, as the cell was: numbers of a tree to print are texts */
    EQ_TRY(eq_tree_parse(cx, "cell", (eq_bytes){text, strlen(text)}, &expected));
    eq_status status = compare_identity(cell, expected);
    eq_tree_free(expected);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

static eq_status take_reason(eq_merge *merge, eq_tree cell, eq_record *record) {
    const char *error = eq_tree_text(eq_tree_get(cell, "error"));
    const char *why = error ? error : eq_tree_text(eq_tree_get(eq_tree_get(eq_tree_get(cell, "test"), "objective"), "why"));
    record->failed = error != NULL;
    if (!why) return EQ_OK;
    record->why = eq_arena_text(merge->cx, &merge->arena, why, strlen(why));
    return record->why ? EQ_OK : EQ_EMEMORY;
}

/* A member that is a text, or NULL. */
static eq_status take_text(eq_merge *merge, eq_tree cell, const char *key, const char **out) {
    const char *text = eq_tree_text(eq_tree_get(cell, key));
    *out = text ? eq_arena_text(merge->cx, &merge->arena, text, strlen(text)) : NULL;
    return *out || !text ? EQ_OK : EQ_EMEMORY;
}

/* The sentences of a cell, and the rates that one across cells compares. */
static eq_status take_warnings(eq_merge *merge, eq_tree cell, eq_record *record) {
    eq_tree sides = eq_tree_get(eq_tree_get(eq_tree_get(cell, "test"), "objective"), "sides");
    size_t s = 0;
    record->rate[0] = record->rate[1] = (double)NAN;
    EQ_EACH(rate, sides)
    if (s < 2) record->rate[s++] = eq_tree_is_number(rate) ? eq_tree_number(rate) : (double)NAN;
    EQ_EACH(warning, eq_tree_get(cell, "warnings")) {
        const char *id = eq_tree_words(warning, "id");
        for (int w = 0; w < EQ_N_WARNINGS; w++)
            if (!strcmp(id, eq_warning_id((eq_warning)w))) EQ_TRY(take_text(merge, warning, "says", &record->warning[w]));
    }
    return EQ_OK;
}

static eq_status take_cell(eq_merge *merge, const eq_json *cells, eq_tree value, size_t position) {
    eq_json cell = {merge->cx, value, cells, NULL, position}, place;
    size_t index = 0;
    EQ_TRY(eq_json_need(&cell, "index", &place));
    EQ_TRY(eq_json_size(&place, 0, merge->plan.n_cells - 1, &index));
    eq_record *record = &merge->record[index];
    if (record->json) return eq_json_fail(&place, "is %zu, a cell that is there already, expected each once", index);
    EQ_TRY(check_identity(&cell, &merge->plan, index));
    EQ_TRY(eq_json_print(&cell, &merge->arena, &record->json));
    EQ_TRY(take_reason(merge, value, record));
    record->noted = eq_tree_is_list(eq_tree_get(value, "notes"));
    EQ_TRY(take_text(merge, value, "reads", &record->reads));
    EQ_TRY(take_warnings(merge, value, record));
    record->collapsed = eq_tree_is_text(eq_tree_get(value, "collapsed"));
    record->constant[0] = figure(eq_tree_get(eq_tree_get(value, "valid"), "objective"), "constant");
    record->constant[1] = figure(eq_tree_get(eq_tree_get(value, "test"), "objective"), "constant");
    record->valid = read_figures(value, "valid");
    record->test = read_figures(value, "test");
    return EQ_OK;
}

/* The first report fixes plan, data and version; the others must agree. */
static eq_status take_head(eq_merge *merge, const eq_json *root, size_t number) {
    const char *data, *plan, *version;
    EQ_TRY(eq_json_expect(root, "a report"));
    EQ_TRY(eq_json_object(root, report_keys));
    EQ_TRY(print_member(root, "data", &merge->arena, &data));
    EQ_TRY(print_member(root, "plan", &merge->arena, &plan));
    EQ_TRY(print_member(root, "version", &merge->arena, &version));
    if (number == 0) {
        eq_bytes text = {plan, strlen(plan)};
        merge->data = data;
        merge->plan_json = plan;
        merge->version = version;
        EQ_TRY(eq_plan_from_json(merge->cx, &merge->arena, text, &merge->plan));
        EQ_TRY(eq_plan_unfold(merge->cx, &merge->arena, &merge->plan));
        EQ_NEW(merge->cx, &merge->arena, merge->record, merge->plan.n_cells);
        return EQ_OK;
    }
    const char *differs = strcmp(data, merge->data)         ? "data"
                          : strcmp(plan, merge->plan_json)  ? "plan"
                          : strcmp(version, merge->version) ? "version"
                                                            : NULL;
    if (!differs) return EQ_OK;
    return eq_fail(merge->cx, EQ_EINPUT, "report %zu: its %s differs from the first report's, expected shards of one plan",
                   number + 1, differs);
}

static eq_status take_report(eq_merge *merge, eq_tree tree, size_t number) {
    eq_json root = eq_json_root(merge->cx, "report", tree), cells;
    size_t n, i = 0;
    EQ_TRY(take_head(merge, &root, number));
    EQ_TRY(eq_json_need(&root, "cells", &cells));
    EQ_TRY(eq_json_array(&cells, 0, EQ_MAX_CELLS, &n));
    EQ_EACH(cell, cells.value) EQ_TRY(take_cell(merge, &cells, cell, i++));
    return EQ_OK;
}

static eq_status merge_all(eq_merge *merge, eq_arena *arena, const char *const *report, size_t n, const char **json) {
    for (size_t i = 0; i < n; i++) {
        eq_tree tree;
        eq_bytes text = {report[i], strlen(report[i])};
        EQ_TRY(eq_tree_parse(merge->cx, "report", text, &tree));
        eq_status status = take_report(merge, tree, i);
        eq_tree_free(tree);
        EQ_TRY(status);
    }
    eq_report_parts parts = {merge->data, merge->plan_json, &merge->plan, merge->record};
    return eq_report_json(merge->cx, arena, &parts, json);
}

eq_status eq_report_merge(eq_ctx *cx, eq_arena *arena, const char *const *report, size_t n_reports, const char **json) {
    eq_merge merge = {.cx = cx};
    if (!n_reports) return eq_fail(cx, EQ_EINPUT, "merge: no report was given, expected at least one");
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = merge_all(&merge, arena, report, n_reports, json);
    eq_arena_reset(&cx->tmp, mark);
    eq_arena_free(&merge.arena);
    return status;
}

static eq_status merge_texts(const eq_json *root, eq_arena *own, eq_arena *arena, const char **json) {
    const char **report;
    size_t n;
    EQ_TRY(eq_json_texts(root, own, &report, &n));
    return eq_report_merge(root->cx, arena, report, n, json);
}

eq_status eq_report_merge_json(eq_ctx *cx, eq_arena *arena, eq_bytes reports, const char **json) {
    eq_tree tree;
    eq_arena own = {0};
    EQ_TRY(eq_tree_parse(cx, "reports", reports, &tree));
    eq_json root = eq_json_root(cx, "reports", tree);
    eq_status status = merge_texts(&root, &own, arena, json);
    eq_tree_free(tree);
    eq_arena_free(&own);
    return status;
}
