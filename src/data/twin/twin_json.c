/* Reading a twin. The format stands in json_twin_out.c. Everything sampling relies on is checked here: bins
 * are not empty, parents are drawn before their children, and every table has exactly as many cells as its
 * parents' states ask for. */
#include <string.h>

#include "data/twin/twin.h"
#include "base/json_read.h"
#include "data/twin/twin_json.h"

#define MAX_COLUMNS 10000
#define MAX_ITEMS 1000000
#define MAX_COUNT 1e12

typedef struct reader {
    eq_ctx *cx;
    eq_arena *arena;
    eq_twin *twin;
} reader;

static size_t find_column(const eq_twin *twin, const char *name) {
    for (size_t c = 0; c < twin->n_columns; c++)
        if (twin->column[c].name && !strcmp(twin->column[c].name, name)) return c;
    return SIZE_MAX;
}

/* The member `key`, an array of at least `min` items. */
static eq_status need_array(const eq_json *object, const char *key, size_t min, eq_json *out, size_t *n) {
    EQ_TRY(eq_json_need(object, key, out));
    return eq_json_array(out, min, MAX_ITEMS, n);
}

/* The member `key`: n numbers in [min, max], whole ones when asked for. */
static eq_status read_numbers(reader *r, const eq_json *object, const char *key, size_t *n, double **out) {
    eq_ctx *cx = r->cx;
    eq_json array;
    EQ_TRY(need_array(object, key, 1, &array, n));
    EQ_NEW(cx, r->arena, *out, *n);
    size_t i = 0;
    for (eq_tree item = eq_tree_first(array.value); item; item = eq_tree_next(item), i++) {
        eq_json place = {cx, item, &array, NULL, i};
        EQ_TRY(eq_json_number(&place, -1e300, 1e300, &(*out)[i]));
    }
    return EQ_OK;
}

/* "counts" beside n values. */
static eq_status read_counts(reader *r, const eq_json *object, size_t n, uint32_t **out) {
    eq_ctx *cx = r->cx;
    eq_json array;
    size_t n_counts, i = 0;
    EQ_TRY(need_array(object, "counts", n, &array, &n_counts));
    if (n_counts != n) return eq_json_fail(&array, "has %zu items, expected %zu", n_counts, n);
    EQ_NEW(cx, r->arena, *out, n);
    for (eq_tree item = eq_tree_first(array.value); item; item = eq_tree_next(item), i++) {
        eq_json place = {cx, item, &array, NULL, i};
        double count;
        EQ_TRY(eq_json_integer(&place, 0, UINT32_MAX - 1, &count));
        (*out)[i] = (uint32_t)count;
    }
    return EQ_OK;
}

static eq_status read_bin(reader *r, const eq_json *place, eq_twin_bin *bin) {
    static const char *const knot_keys[] = {"knots", NULL}, *const value_keys[] = {"values", "counts", NULL};
    eq_json member;
    bool has_values = eq_json_get(place, "values", &member);
    EQ_TRY(eq_json_object(place, has_values ? value_keys : knot_keys));
    if (!has_values) {
        EQ_TRY(eq_json_need(place, "knots", &member));
        EQ_TRY(read_numbers(r, place, "knots", &bin->n_knots, &bin->knot));
        if (bin->n_knots < 2) return eq_json_fail(&member, "has 1 item, expected at least 2");
    } else {
        EQ_TRY(read_numbers(r, place, "values", &bin->n_values, &bin->value));
        EQ_TRY(read_counts(r, place, bin->n_values, &bin->count));
    }
    const double *number = has_values ? bin->value : bin->knot;
    size_t n = has_values ? bin->n_values : bin->n_knots;
    for (size_t i = 1; i < n; i++)
        if (has_values ? number[i - 1] >= number[i] : number[i - 1] > number[i])
            return eq_json_fail(&member, "is not ascending at item %zu", i);
    bin->low = number[0];
    bin->high = number[n - 1];
    return EQ_OK;
}

static eq_status read_number_column(reader *r, const eq_json *place, eq_twin_column *column) {
    eq_ctx *cx = r->cx;
    static const char *const keys[] = {"name", "kind", "decimals", "bins", "privileged", "sides", "parents", "counts", NULL};
    eq_json member;
    double decimals = -1;
    EQ_TRY(eq_json_object(place, keys));
    if (eq_json_get(place, "decimals", &member)) EQ_TRY(eq_json_integer(&member, 0, EQ_TWIN_MAX_DECIMALS, &decimals));
    column->decimals = (int)decimals;
    EQ_TRY(need_array(place, "bins", 1, &member, &column->n_bins));
    EQ_NEW(cx, r->arena, column->bin, column->n_bins);
    size_t b = 0;
    for (eq_tree item = eq_tree_first(member.value); item; item = eq_tree_next(item), b++) {
        eq_json bin = {cx, item, &member, NULL, b};
        EQ_TRY(read_bin(r, &bin, &column->bin[b]));
        if (b && !(column->bin[b - 1].high <= column->bin[b].low))
            return eq_json_fail(&bin, "begins at %.17g, expected no less than the end of the bin before", column->bin[b].low);
    }
    return EQ_OK;
}

static eq_status read_pool(reader *r, const eq_json *place, eq_twin_column *column, eq_twin_bin *pool) {
    static const char *const keys[] = {"levels", "counts", NULL};
    eq_json array;
    EQ_TRY(eq_json_object(place, keys));
    EQ_TRY(eq_json_need(place, "levels", &array));
    EQ_TRY(read_numbers(r, place, "levels", &pool->n_values, &pool->value));
    for (size_t i = 0; i < pool->n_values; i++) {
        eq_json item = eq_json_item(&array, i);
        double least = i ? pool->value[i - 1] + 1 : 0;
        EQ_TRY(eq_json_integer(&item, least, (double)column->n_levels - 1, &pool->value[i]));
    }
    return read_counts(r, place, pool->n_values, &pool->count);
}

static eq_status read_category_column(reader *r, const eq_json *place, eq_twin_column *column) {
    eq_ctx *cx = r->cx;
    static const char *const keys[] = {"name", "kind", "levels", "pooled", "privileged", "sides", "parents", "counts", NULL};
    eq_json member;
    eq_twin_bin pool = {0};
    EQ_TRY(eq_json_object(place, keys));
    EQ_TRY(need_array(place, "levels", 1, &member, &column->n_levels));
    EQ_TRY(eq_json_texts(&member, r->arena, &column->level, &column->n_levels));
    for (size_t l = 1; l < column->n_levels; l++)
        if (strcmp(column->level[l - 1], column->level[l]) >= 0)
            return eq_json_fail(&member, "\"%.40s\" stands behind \"%.40s\", expected byte order", column->level[l],
                                column->level[l - 1]);
    if (eq_json_get(place, "pooled", &member)) EQ_TRY(read_pool(r, &member, column, &pool));
    EQ_NEW(cx, r->arena, column->bin, column->n_levels + 1);
    for (size_t l = 0, pooled = 0; l < column->n_levels; l++) {
        if (pooled < pool.n_values && (size_t)pool.value[pooled] == l) {
            pooled++;
            continue;
        }
        eq_twin_bin *bin = &column->bin[column->n_bins++];
        bin->n_values = 1;
        EQ_NEW(cx, r->arena, bin->value, 1);
        EQ_NEW(cx, r->arena, bin->count, 1);
        bin->value[0] = (double)l;
        bin->count[0] = 1;
    }
    if (pool.n_values) column->bin[column->n_bins++] = pool;
    return EQ_OK;
}

static eq_status read_group(reader *r, const eq_json *place, size_t c) {
    eq_ctx *cx = r->cx;
    const eq_twin_column *column = &r->twin->column[c];
    if (r->twin->n_groups == EQ_TWIN_MAX_GROUPS)
        return eq_json_fail(place, "is there for more than %d columns", EQ_TWIN_MAX_GROUPS);
    eq_twin_group *group = &r->twin->group[r->twin->n_groups++];
    size_t n, b = 0;
    EQ_TRY(eq_json_array(place, column->n_bins, column->n_bins, &n));
    EQ_NEW(cx, r->arena, group->of_bin, n);
    group->column = c;
    for (eq_tree item = eq_tree_first(place->value); item; item = eq_tree_next(item), b++) {
        eq_json one = {cx, item, place, NULL, b};
        double side;
        EQ_TRY(eq_json_integer(&one, 0, 1, &side));
        group->of_bin[b] = (uint8_t)side;
    }
    return EQ_OK;
}

static eq_status read_column(reader *r, const eq_json *place, size_t c) {
    static const char *const kinds[] = {"number", "category", NULL};
    eq_twin_column *column = &r->twin->column[c];
    eq_json member;
    size_t kind;
    const char *name;
    EQ_TRY(eq_json_need(place, "name", &member));
    EQ_TRY(eq_json_text(&member, r->arena, &name));
    if (find_column(r->twin, name) != SIZE_MAX) return eq_json_fail(&member, "\"%.60s\" is there twice", name);
    column->name = name;
    EQ_TRY(eq_json_need(place, "kind", &member));
    EQ_TRY(eq_json_choice(&member, kinds, &kind));
    column->kind = kind ? EQ_CATEGORY : EQ_NUMBER;
    EQ_TRY(kind ? read_category_column(r, place, column) : read_number_column(r, place, column));
    return eq_json_get(place, "privileged", &member) ? read_group(r, &member, c) : EQ_OK;
}

static eq_status read_order(reader *r, const eq_json *place) {
    eq_ctx *cx = r->cx;
    const char **name;
    size_t n;
    EQ_TRY(eq_json_texts(place, r->arena, &name, &n));
    if (n != r->twin->n_columns) return eq_json_fail(place, "has %zu names, expected %zu", n, r->twin->n_columns);
    EQ_NEW(cx, r->arena, r->twin->order, n);
    for (size_t i = 0; i < n; i++) {
        r->twin->order[i] = find_column(r->twin, name[i]);
        if (r->twin->order[i] == SIZE_MAX) return eq_json_fail(place, "\"%.60s\" is no column of this twin", name[i]);
        for (size_t k = 0; k < i; k++)
            if (r->twin->order[k] == r->twin->order[i]) return eq_json_fail(place, "\"%.60s\" is there twice", name[i]);
    }
    return EQ_OK;
}

/* Adds the parents named by `key`: columns drawn before column c. */
static eq_status read_parents(reader *r, const eq_json *object, const char *key, size_t c) {
    eq_twin *twin = r->twin;
    eq_twin_column *column = &twin->column[c];
    eq_json place;
    const char **name;
    size_t n;
    EQ_TRY(eq_json_need(object, key, &place));
    EQ_TRY(eq_json_texts(&place, r->arena, &name, &n));
    for (size_t i = 0; i < n; i++) {
        size_t parent = find_column(twin, name[i]), at = 0;
        while (at < twin->n_columns && twin->order[at] != c && twin->order[at] != parent) at++;
        if (parent == SIZE_MAX || twin->order[at] != parent || parent == c)
            return eq_json_fail(&place, "\"%.60s\" is not drawn before \"%.60s\"", name[i], column->name);
        if (!strcmp(key, "sides")) {
            size_t g = 0;
            while (g < twin->n_groups && twin->group[g].column != parent) g++;
            if (g == twin->n_groups) return eq_json_fail(&place, "\"%.60s\" has no privileged side", name[i]);
            parent = twin->n_columns + g;
        }
        for (size_t p = 0; p < column->n_parents; p++)
            if (column->parent[p] == parent) return eq_json_fail(&place, "\"%.60s\" is there twice", name[i]);
        if (column->n_parents == EQ_TWIN_MAX_PARENTS)
            return eq_json_fail(&place, "makes more than %d parents", EQ_TWIN_MAX_PARENTS);
        column->parent[column->n_parents++] = parent;
    }
    return EQ_OK;
}

static eq_status read_table(reader *r, const eq_json *object, size_t c) {
    eq_ctx *cx = r->cx;
    eq_twin_column *column = &r->twin->column[c];
    eq_json array;
    size_t n, i = 0, cell = 0;
    EQ_TRY(read_parents(r, object, "sides", c));
    EQ_TRY(read_parents(r, object, "parents", c));
    EQ_TRY(eq_twin_size_table(cx, r->twin, c, EQ_TWIN_MAX_CELLS));
    EQ_NEW(cx, r->arena, column->count, column->n_cells);
    EQ_TRY(need_array(object, "counts", 1, &array, &n));
    for (eq_tree item = eq_tree_first(array.value); item; item = eq_tree_next(item), i++) {
        eq_json place = {cx, item, &array, NULL, i};
        double count;
        EQ_TRY(eq_json_integer(&place, -EQ_TWIN_MAX_CELLS, MAX_COUNT, &count));
        size_t cells = count < 0 ? (size_t)-count : 1;
        if (cells > column->n_cells - cell) return eq_json_fail(&place, "passes the table's %zu cells", column->n_cells);
        if (count > 0) column->count[cell] = (uint64_t)count;
        cell += cells;
    }
    if (cell != column->n_cells) return eq_json_fail(&array, "fills %zu cells, expected %zu", cell, column->n_cells);
    return EQ_OK;
}

static eq_status read_fit(const eq_json *fit, eq_twin *twin) {
    static const char *const keys[] = {"bins", "parents", "cells", NULL};
    eq_json member;
    EQ_TRY(eq_json_object(fit, keys));
    EQ_TRY(eq_json_need(fit, "bins", &member));
    EQ_TRY(eq_json_size(&member, 2, 1000, &twin->fit_bins));
    EQ_TRY(eq_json_need(fit, "parents", &member));
    EQ_TRY(eq_json_size(&member, 1, EQ_TWIN_MAX_PARENTS, &twin->fit_parents));
    EQ_TRY(eq_json_need(fit, "cells", &member));
    return eq_json_size(&member, 1, EQ_TWIN_MAX_CELLS, &twin->fit_cells);
}

static eq_status read_twin(reader *r, const eq_json *root) {
    static const char *const keys[] = {"equipoise_twin", "data",     "rows",  "epsilon", "delta", "fit",
                                       "privacy",        "distance", "order", "columns", NULL};
    eq_ctx *cx = r->cx;
    eq_twin *twin = r->twin;
    eq_json member, columns;
    size_t version;
    EQ_TRY(eq_json_expect(root, "a twin"));
    EQ_TRY(eq_json_object(root, keys));
    EQ_TRY(eq_json_need(root, "equipoise_twin", &member));
    EQ_TRY(eq_json_size(&member, 1, 1, &version));
    EQ_TRY(eq_json_need(root, "data", &member));
    EQ_TRY(eq_json_text(&member, r->arena, &twin->name));
    EQ_TRY(eq_json_need(root, "rows", &member));
    EQ_TRY(eq_json_size(&member, 1, UINT32_MAX - 1, &twin->n_rows));
    EQ_TRY(eq_json_need(root, "epsilon", &member));
    EQ_TRY(eq_json_number(&member, 0, 1e300, &twin->epsilon));
    if (eq_json_get(root, "delta", &member)) EQ_TRY(eq_json_number(&member, 0, 1, &twin->delta));
    if (eq_json_get(root, "fit", &member)) EQ_TRY(read_fit(&member, twin));
    EQ_TRY(eq_json_need(root, "columns", &columns));
    EQ_TRY(eq_json_array(&columns, 1, MAX_COLUMNS, &twin->n_columns));
    EQ_NEW(cx, r->arena, twin->column, twin->n_columns);
    EQ_NEW(cx, r->arena, twin->group, EQ_TWIN_MAX_GROUPS);
    for (size_t c = 0; c < twin->n_columns; c++) {
        eq_json place = eq_json_item(&columns, c);
        EQ_TRY(read_column(r, &place, c));
    }
    EQ_TRY(eq_json_need(root, "order", &member));
    EQ_TRY(read_order(r, &member));
    for (size_t c = 0; c < twin->n_columns; c++) {
        eq_json place = eq_json_item(&columns, c);
        EQ_TRY(read_table(r, &place, c));
    }
    return EQ_OK;
}

eq_status eq_twin_from_json(eq_ctx *cx, eq_arena *arena, eq_bytes json, eq_twin **out) {
    eq_tree tree = NULL;
    reader r = {.cx = cx, .arena = arena};
    EQ_NEW(cx, arena, r.twin, 1);
    EQ_TRY(eq_tree_parse(cx, "twin", json, &tree));
    eq_json root = eq_json_root(cx, "twin", tree);
    eq_status status = read_twin(&r, &root);
    eq_tree_free(tree);
    if (status == EQ_OK) *out = r.twin;
    return status;
}
