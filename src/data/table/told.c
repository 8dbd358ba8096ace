/* Rows are read once into codes; every pair of a target and a column is then a small table of counts. A column of too many values
 * to be counted tells nothing here, nor does a target of too many. */
#include <string.h>

#include "base/json_read.h"
#include "base/json_write.h"
#include "data/missing.h"
#include "data/table/dialect.h"
#include "data/table/format.h"
#include "data/table/level.h"
#include "data/table/told.h"

#define MOST_VALUES 2000 /* of a column */
#define MOST_CLASSES 50  /* of a target */
#define MOST_TARGETS 32

typedef struct target {
    size_t column;
    const char **good; /* NULL: which value it is */
    size_t n_good;
} target;

typedef struct telling {
    eq_ctx *cx;
    size_t width, n_rows, n_targets;
    eq_levels *levels; /* (width) */
    uint32_t **code;   /* (width) (EQ_TOLD_ROWS) */
    target target[MOST_TARGETS];
    uint32_t *class; /* (n_rows) of the target at work; EQ_MISSING = none */
    size_t n_classes;
    double n, base; /* of it */
    bool header;
    eq_dialect said;
} telling;

static eq_status read_targets(const eq_json *root, telling *t) {
    static const char *const keys[] = {"dialect", "header", "targets", NULL}, *const of_target[] = {"column", "good", NULL};
    eq_json place, list;
    EQ_TRY(eq_json_object(root, keys));
    t->header = true;
    if (eq_json_get(root, "header", &place)) EQ_TRY(eq_json_boolean(&place, &t->header));
    if (eq_json_get(root, "dialect", &place)) {
        EQ_TRY(eq_json_object(&place, eq_dialect_keys));
        EQ_TRY(eq_json_read_dialect(&place, &t->said));
    }
    EQ_TRY(eq_json_need(root, "targets", &list));
    EQ_TRY(eq_json_array(&list, 0, MOST_TARGETS, &t->n_targets));
    for (size_t i = 0; i < t->n_targets; i++) {
        eq_json item = eq_json_item(&list, i);
        EQ_TRY(eq_json_object(&item, of_target));
        EQ_TRY(eq_json_need(&item, "column", &place));
        EQ_TRY(eq_json_size(&place, 0, EQ_MAX_COLUMNS, &t->target[i].column));
        if (eq_json_get(&item, "good", &place))
            EQ_TRY(eq_json_texts(&place, &root->cx->tmp, &t->target[i].good, &t->target[i].n_good));
    }
    return EQ_OK;
}

static eq_status take_row(telling *t, const eq_csv *csv) {
    for (size_t c = 0; c < t->width; c++) {
        eq_cell cell = c < csv->n_cells ? csv->cell[c] : (eq_cell){"", 0};
        EQ_TRY(eq_levels_code(t->cx, &t->levels[c], cell, &t->code[c][t->n_rows]));
    }
    t->n_rows++;
    return EQ_OK;
}

static eq_status read_rows(telling *t, eq_bytes file) {
    eq_written written;
    eq_csv csv;
    bool more;
    EQ_TRY(eq_written_guess(t->cx, &t->cx->tmp, file, &t->said, &written));
    EQ_TRY(eq_csv_open(t->cx, written.decoded.text, &written.format, &csv));
    EQ_TRY(eq_csv_next(t->cx, &csv, &more));
    if (!more) return eq_fail(t->cx, EQ_EINPUT, "the file has no row");
    t->width = csv.n_cells;
    EQ_NEW(t->cx, &t->cx->tmp, t->levels, t->width);
    EQ_NEW(t->cx, &t->cx->tmp, t->code, t->width);
    for (size_t c = 0; c < t->width; c++) EQ_NEW(t->cx, &t->cx->tmp, t->code[c], EQ_TOLD_ROWS);
    if (!t->header) EQ_TRY(take_row(t, &csv));
    while (t->n_rows < EQ_TOLD_ROWS) {
        EQ_TRY(eq_csv_next(t->cx, &csv, &more));
        if (!more) return EQ_OK;
        EQ_TRY(take_row(t, &csv));
    }
    return EQ_OK;
}

static bool is_good(const target *of, eq_cell cell) {
    for (size_t i = 0; i < of->n_good; i++)
        if (strlen(of->good[i]) == cell.size && !memcmp(of->good[i], cell.text, cell.size)) return true;
    return false;
}

/* Of each row the class to be told; false: there are too many of them. */
static eq_status set_classes(telling *t, const target *of, bool *few) {
    const eq_levels *levels = &t->levels[of->column];
    uint32_t *of_level;
    double *n;
    EQ_NEW(t->cx, &t->cx->tmp, of_level, levels->n);
    EQ_NEW(t->cx, &t->cx->tmp, n, levels->n + 2);
    t->n_classes = of->good ? 2 : 0;
    t->n = t->base = 0;
    for (size_t l = 0; l < levels->n; l++) {
        eq_cell cell = levels->text[l];
        bool good = of->good && is_good(of, cell);
        if (!good && (!cell.size || eq_missing_strength(cell.text, cell.size) == 2)) of_level[l] = EQ_MISSING;
        else of_level[l] = of->good ? good : (uint32_t)t->n_classes++;
    }
    *few = t->n_classes <= MOST_CLASSES;
    for (size_t i = 0; i < t->n_rows && *few; i++) {
        t->class[i] = of_level[t->code[of->column][i]];
        if (t->class[i] == EQ_MISSING) continue;
        t->n++;
        if (++n[t->class[i]] > t->base) t->base = n[t->class[i]];
    }
    return EQ_OK;
}

/* Rows of which the class is told by the column's value. */
static eq_status count_right(telling *t, size_t column, double *right) {
    size_t n_values = t->levels[column].n;
    double *n;
    eq_mark mark = eq_arena_mark(&t->cx->tmp);
    EQ_NEW(t->cx, &t->cx->tmp, n, n_values * t->n_classes);
    *right = 0;
    for (size_t i = 0; i < t->n_rows; i++)
        if (t->class[i] != EQ_MISSING) n[t->code[column][i] * t->n_classes + t->class[i]]++;
    for (size_t v = 0; v < n_values; v++) {
        double most = 0, second = 0;
        for (size_t k = 0; k < t->n_classes; k++) {
            double here = n[v * t->n_classes + k];
            if (here > most) second = most, most = here;
            else if (here > second) second = here;
        }
        /* each row is told by the others: one of the commonest class has one less of its own */
        if (most - 1 > second) *right += most;
        else if (most - 1 >= second && most > 1) *right += most / 2;
    }
    eq_arena_reset(&t->cx->tmp, mark);
    return EQ_OK;
}

static eq_status write_target(telling *t, const target *of, eq_out *out, eq_place list) {
    bool few = false;
    if (of->column >= t->width)
        return eq_fail(t->cx, EQ_EINPUT, "targets: column %zu, expected one of the file's %zu, from 0", of->column, t->width);
    EQ_TRY(set_classes(t, of, &few));
    eq_place object = eq_out_object(out, list, NULL);
    eq_out_number(out, object, "column", (double)of->column);
    eq_out_number(out, object, "n", t->n);
    eq_out_number(out, object, "base", t->n > 0 ? t->base / t->n : 0);
    eq_place told = eq_out_array(out, object, "told");
    for (size_t c = 0; c < t->width && few && t->n > t->base; c++) {
        double right;
        if (c == of->column || t->levels[c].n > MOST_VALUES) continue;
        EQ_TRY(count_right(t, c, &right));
        if (right < EQ_TOLD_RIGHT * t->n || t->n - right > (1 - EQ_TOLD_LESS) * (t->n - t->base)) continue;
        eq_place one = eq_out_object(out, told, NULL);
        eq_out_number(out, one, "column", (double)c);
        eq_out_number(out, one, "right", right / t->n);
    }
    return EQ_OK;
}

static eq_status tell(eq_ctx *cx, eq_bytes file, const eq_json *root, eq_out *out) {
    telling *t;
    EQ_NEW(cx, &cx->tmp, t, 1);
    t->cx = cx;
    EQ_TRY(read_targets(root, t));
    EQ_TRY(read_rows(t, file));
    EQ_NEW(cx, &cx->tmp, t->class, t->n_rows);
    eq_out_number(out, out->root, "rows", (double)t->n_rows);
    eq_place list = eq_out_array(out, out->root, "targets");
    for (size_t i = 0; i < t->n_targets; i++) EQ_TRY(write_target(t, &t->target[i], out, list));
    return EQ_OK;
}

eq_status eq_told_json(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_bytes options, const char **json) {
    eq_tree tree;
    eq_out out;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_TRY(eq_tree_parse(cx, "options", options, &tree));
    eq_json root = eq_json_root(cx, "options", tree);
    eq_out_begin(cx, &out);
    eq_status status = tell(cx, file, &root, &out);
    eq_tree_free(tree);
    if (status == EQ_OK) status = eq_out_print(&out, arena, json);
    else eq_out_drop(&out);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}
