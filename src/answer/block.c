#include <math.h>
#include <string.h>

#include "answer/block.h"

#define MOST_KEY 256 /* bytes of a key; a path with a longer one points to nothing */

static eq_tree follow(eq_tree from, const char *path, const char *star) {
    char key[MOST_KEY];
    while (from && *path) {
        size_t size = strcspn(path, "/");
        const char *part = size == 1 && *path == '*' ? star : path;
        if (part == star) size = strlen(star);
        if (size >= MOST_KEY) return NULL;
        memcpy(key, part, size);
        key[size] = 0;
        from = eq_tree_get(from, key);
        path += strcspn(path, "/");
        path += *path == '/';
    }
    return from;
}

static void settle(eq_block_row *row) {
    eq_tree of = follow(row->root, eq_tree_words(row->table, "of"), "");
    for (row->row = NULL; row->next_key && !row->row; row->next_key = eq_tree_next(row->next_key)) {
        row->key = eq_tree_text(row->next_key);
        row->row = row->key ? eq_tree_get(of, row->key) : NULL;
    }
}

eq_block_row eq_block_first(eq_tree root, eq_tree table) {
    eq_block_row row = {.root = root, .table = table, .key = ""};
    eq_tree keys = eq_tree_get(table, "keys");
    if (keys) {
        row.next_key = eq_tree_first(keys);
        settle(&row);
        return row;
    }
    row.row = eq_tree_first(follow(root, eq_tree_words(table, "of"), ""));
    if (row.row) row.key = eq_tree_key(row.row);
    return row;
}

void eq_block_next(eq_block_row *row) {
    if (eq_tree_get(row->table, "keys")) {
        settle(row);
        return;
    }
    row->row = eq_tree_next(row->row);
    if (row->row) row->key = eq_tree_key(row->row);
}

eq_tree eq_block_at(const eq_block_row *row, const char *path) {
    return *path == '/' ? follow(row->root, path + 1, row->key) : follow(row->row, path, row->key);
}

eq_tree eq_block_cell(const eq_block_row *row, eq_tree column) {
    const char *path = eq_tree_text(eq_tree_get(column, "path"));
    return path ? eq_block_at(row, path) : NULL;
}

eq_figure eq_block_figure(eq_tree column) { return eq_figure_find(eq_tree_words(column, "figure")); }

const eq_metric_info *eq_block_metric(const eq_block_row *row, eq_tree column) {
    const char *id = eq_tree_text(eq_block_cell(row, column));
    size_t m = eq_metric_find(id ? id : row->key);
    return m < eq_metric_count() ? eq_metric_at(m) : NULL;
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
        if (isnan(x)) eq_text_add(text, "\u2013");
        else eq_figure_add(text, figure, x, minus);
    } else add_words(text, eq_block_cell(row, column));
}

const char *eq_block_note(eq_tree value) { return eq_tree_words(value, "note"); }
