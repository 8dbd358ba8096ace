#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/block.h"

#define MOST_KEY 256 /* bytes of a key; a path with a longer one points to nothing */

/* A member, or an item by its place. */
static eq_tree at_key(eq_tree from, const char *key) {
    char *end;
    if (!eq_tree_is_list(from)) return eq_tree_get(from, key);
    if (*key < '0' || *key > '9') return NULL;
    size_t place = (size_t)strtoull(key, &end, 10);
    if (*end) return NULL;
    eq_tree item = eq_tree_first(from);
    while (item && place--) item = eq_tree_next(item);
    return item;
}

static eq_tree follow(eq_tree from, const char *path, const char *star) {
    char key[MOST_KEY];
    while (from && *path) {
        size_t size = strcspn(path, "/");
        const char *part = size == 1 && *path == '*' ? star : path;
        if (part == star) size = strlen(star);
        if (size >= MOST_KEY) return NULL;
        memcpy(key, part, size);
        key[size] = 0;
        from = at_key(from, key);
        path += strcspn(path, "/");
        path += *path == '/';
    }
    return from;
}

static bool is_wanted(const eq_block_row *row) {
    const char *where = eq_tree_text(eq_tree_get(row->table, "where"));
    eq_tree found = where ? eq_block_at(row, where) : row->row;
    return found && !eq_tree_is_null(found);
}

/* Goes on to the next row there is, wanted or not; of keys those of which a row is there. */
static void settle(eq_block_row *row) {
    eq_tree of = follow(row->root, eq_tree_words(row->table, "of"), "");
    for (row->row = NULL; row->next_key && !row->row; row->next_key = eq_tree_next(row->next_key)) {
        row->key = eq_tree_text(row->next_key);
        row->row = row->key ? at_key(of, row->key) : NULL;
    }
}

static void go_on(eq_block_row *row) {
    row->place++;
    if (eq_tree_get(row->table, "keys")) {
        settle(row);
        return;
    }
    row->row = eq_tree_next(row->row);
    if (row->row) row->key = eq_tree_key(row->row);
}

eq_block_row eq_block_first(eq_tree root, eq_tree table) {
    eq_block_row row = {.root = root, .table = table, .key = ""};
    eq_tree keys = eq_tree_get(table, "keys");
    row.next_key = eq_tree_first(keys);
    if (keys) settle(&row);
    else row.row = eq_tree_first(follow(root, eq_tree_words(table, "of"), ""));
    if (!keys && row.row) row.key = eq_tree_key(row.row);
    if (row.row && !is_wanted(&row)) eq_block_next(&row);
    row.nth = 0;
    return row;
}

void eq_block_next(eq_block_row *row) {
    row->nth++;
    do go_on(row);
    while (row->row && !is_wanted(row));
}

eq_tree eq_block_at(const eq_block_row *row, const char *path) {
    char place[32];
    snprintf(place, sizeof place, "%zu", row->place);
    const char *key = *row->key ? row->key : place;
    return *path == '/' ? follow(row->root, path + 1, key) : follow(row->row, path, key);
}

eq_tree eq_block_cell(const eq_block_row *row, eq_tree column) {
    const char *path = eq_tree_text(eq_tree_get(column, "path"));
    return path ? eq_block_at(row, path) : NULL;
}

eq_tree eq_block_total(eq_tree root, eq_tree column) {
    const char *path = eq_tree_text(eq_tree_get(column, "total"));
    const eq_block_row all = {.root = root, .row = root, .key = ""};
    return path ? eq_block_at(&all, path) : NULL;
}

eq_figure eq_block_figure(eq_tree column) { return eq_figure_find(eq_tree_words(column, "figure")); }

eq_figure eq_block_figure_in(const eq_block_row *row, eq_tree column) {
    eq_figure figure = eq_block_figure(column);
    if (figure != EQ_SHOW_MEASURE) return figure;
    const eq_metric_info *metric = eq_block_metric(row, column);
    return metric && fabs(metric->ideal) <= 0 && metric->min < 0 ? EQ_SHOW_GAP : EQ_SHOW_ESTIMATE;
}

const eq_metric_info *eq_block_metric(const eq_block_row *row, eq_tree column) {
    const char *id = column ? eq_tree_text(eq_block_cell(row, column)) : NULL;
    size_t m = eq_metric_find(id ? id : row->key);
    return m < eq_metric_count() ? eq_metric_at(m) : NULL;
}

const char *eq_block_reading(const eq_tolerance *tolerance, const eq_metric_info *metric, eq_tree value) {
    eq_shown x = eq_figure_shown(EQ_SHOW_ESTIMATE, value);
    return metric ? eq_reading_at(eq_reading_of(tolerance, metric, x.x, x.low, x.high))->whole : "";
}

static void add_flags(eq_text *text, const eq_block_row *row, eq_tree flags) {
    bool any = false;
    EQ_EACH(flag, flags) {
        const char *words = eq_tree_text(flag);
        if (!words || !eq_tree_true(eq_tree_get(row->row, eq_tree_key(flag)))) continue;
        eq_text_format(text, "%s%s", any ? ", " : "", words);
        any = true;
    }
}

static void add_words(eq_text *text, eq_tree value) {
    bool any = false;
    if (eq_tree_is_text(value)) eq_text_add(text, eq_tree_text(value));
    if (eq_tree_is_number(value)) eq_figure_add(text, EQ_SHOW_GENERAL, eq_tree_number(value), "-");
    if (eq_tree_is_boolean(value)) eq_text_add(text, eq_tree_true(value) ? "yes" : "");
    if (!eq_tree_is_list(value)) return;
    EQ_EACH(item, value) {
        if (any) eq_text_add(text, ", ");
        add_words(text, item);
        any = true;
    }
}

static void add_pairs(eq_text *text, const eq_block_row *row, eq_tree paths) {
    bool any = false;
    EQ_EACH(item, paths) {
        const char *path = eq_tree_text(item), *key = path ? strrchr(path, '/') : NULL;
        eq_tree value = path ? eq_block_at(row, path) : NULL;
        if (!value || eq_tree_is_null(value)) continue;
        eq_text_format(text, "%s%s ", any ? ", " : "", key ? key + 1 : path);
        if (eq_tree_is_boolean(value) && !eq_tree_true(value)) eq_text_add(text, "no");
        else add_words(text, value);
        any = true;
    }
}

void eq_block_add_cell(eq_text *text, const eq_block_row *row, eq_tree column, const char *minus) {
    eq_figure figure = eq_block_figure(column);
    const eq_metric_info *metric = NULL;
    if (figure == EQ_SHOW_METRIC || figure == EQ_SHOW_FORMULA || figure == EQ_SHOW_IDEAL) metric = eq_block_metric(row, column);
    if (figure == EQ_SHOW_METRIC) eq_text_add(text, metric ? metric->title : row->key);
    else if (figure == EQ_SHOW_FORMULA) eq_text_add(text, metric ? metric->formula : "");
    else if (figure == EQ_SHOW_IDEAL && (!metric || isnan(metric->ideal))) eq_text_add(text, "");
    else if (figure == EQ_SHOW_IDEAL) eq_figure_add(text, figure, metric->ideal, minus);
    else if (eq_figure_is_number(figure)) {
        double x = eq_tree_number(eq_block_cell(row, column));
        if (figure == EQ_SHOW_SHARE) x /= eq_tree_number(eq_block_total(row->root, column));
        if (isnan(x)) eq_text_add(text, "\u2013");
        else eq_figure_add(text, figure, x, minus);
    } else if (figure == EQ_SHOW_PAIRS) add_pairs(text, row, eq_tree_get(column, "pairs"));
    else if (figure == EQ_SHOW_FLAGS) add_flags(text, row, eq_tree_get(column, "flags"));
    else add_words(text, eq_block_cell(row, column));
}

void eq_block_add_total(eq_text *text, eq_tree root, eq_tree column, const char *minus) {
    eq_tree value = eq_block_total(root, column);
    eq_figure figure = eq_block_figure(column);
    if (value) eq_figure_add(text, figure, figure == EQ_SHOW_SHARE ? 1 : eq_tree_number(value), minus);
}

const char *eq_block_note(eq_tree value) { return eq_tree_words(value, "note"); }
