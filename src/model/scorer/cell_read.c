/* Our own JSON, step by step: what a step takes must be what the one before it gives, and every list as long as it has to be. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json_span.h"
#include "base/number.h"
#include "model/scorer/cell.h"
#include "model/scorer/grove.h"

enum { MOST_COLUMNS = 65536, MOST_WIDTH = 1 << 20, MOST_STEPS = 1000, MOST_DEPTH = 6 };

const char *const eq_cell_ids[EQ_N_CELL_KINDS + 1] = {"columns",  "impute", "scale",   "one_hot", "ordinal",  "linear",
                                                      "relu",     "tanh",   "sigmoid", "softmax", "identity", "trees",
                                                      "isotonic", "platt",  "mean",    NULL};

typedef eq_cell_reader reader;

/* A step under way: where it is, what comes in. `own` (n_in): which of the model's columns each number still is, untouched;
 * UINT32_MAX = it is a number that steps have made. */
typedef struct place {
    size_t index; /* counted from 0 */
    eq_span at;
    const uint32_t *own;
} place;

static eq_status fail_step(const reader *r, const place *p, const eq_cell_step *step, const char *what) {
    return eq_fail(r->cx, EQ_EINPUT, "step %zu (%s): %s; %zu numbers come in", p->index, eq_cell_ids[step->kind], what,
                   step->n_in);
}

/* ---- lists ---- */

/* Numbers under a key, n of them, finite. */
static eq_status read_numbers(const reader *r, const place *p, const eq_cell_step *step, const char *key, const double **out) {
    double *list;
    size_t n;
    char what[100];
    EQ_TRY(eq_span_numbers(r->cx, r->arena, eq_span_get(p->at, key), &list, &n));
    snprintf(what, sizeof what, "%.20s is no list of one finite number for each", key);
    bool good = list && n == step->n_in;
    for (size_t k = 0; good && k < n; k++) good = isfinite(list[k]);
    *out = list;
    return good ? EQ_OK : fail_step(r, p, step, what);
}

static void mark_text(const reader *r, const place *p, const eq_cell_step *step) {
    for (size_t k = 0; k < step->n_in; k++)
        if (p->own[k] != UINT32_MAX) {
            r->column[p->own[k]].takes = EQ_TAKES_TEXT;
            r->column[p->own[k]].may_be_missing = true;
        }
}

static void mark_missing(const reader *r, const place *p, const eq_cell_step *step, bool taken) {
    for (size_t k = 0; !r->filled && k < step->n_in; k++)
        if (p->own[k] != UINT32_MAX && r->column[p->own[k]].takes != EQ_TAKES_TEXT) r->column[p->own[k]].may_be_missing &= taken;
}

static eq_status read_impute(reader *r, const place *p, eq_cell_step *step) {
    eq_span list = eq_span_get(p->at, "values"), item = eq_span_first(list);
    double *value;
    const char **text;
    bool any = false;
    if (eq_span_count(list) != step->n_in) return fail_step(r, p, step, "values are no list of one for each");
    EQ_NEW(r->cx, r->arena, value, step->n_in);
    EQ_NEW(r->cx, r->arena, text, step->n_in);
    for (size_t k = 0; k < step->n_in; k++, item = eq_span_next(item)) {
        EQ_TRY(eq_span_text(r->cx, r->arena, item, &text[k]));
        value[k] = (double)NAN;
        any |= text[k] != NULL;
        if (!text[k] && (!eq_span_number(item, &value[k]) || !isfinite(value[k])))
            return fail_step(r, p, step, "a value is neither a finite number nor a text");
    }
    step->a = value;
    step->text = any ? text : NULL;
    if (any) mark_text(r, p, step);
    return EQ_OK;
}

static eq_status read_levels(reader *r, const place *p, eq_cell_step *step) {
    eq_span lists = eq_span_get(p->at, "levels"), list = eq_span_first(lists), drop = eq_span_get(p->at, "drop"),
            gone = eq_span_first(drop);
    if (eq_span_count(lists) != step->n_in) return fail_step(r, p, step, "levels are no list of one list for each");
    if (drop.at && eq_span_count(drop) != step->n_in)
        return fail_step(r, p, step, "drop is no list of one place or null for each");
    EQ_NEW(r->cx, r->arena, step->levels, step->n_in);
    for (size_t k = 0; k < step->n_in; k++, list = eq_span_next(list)) {
        eq_cell_levels *levels = &step->levels[k];
        double at;
        EQ_TRY(eq_span_texts(r->cx, r->arena, list, &levels->level, &levels->n));
        if (!levels->level || !levels->n) return fail_step(r, p, step, "the levels of one are no list of texts");
        levels->drop = SIZE_MAX;
        if (gone.at && eq_span_kind(gone) != 'n') {
            if (!eq_span_whole(gone, 0, (double)levels->n - 1, &at)) return fail_step(r, p, step, "drop names no level");
            levels->drop = (size_t)at;
        }
        if (gone.at) gone = eq_span_next(gone);
    }
    mark_text(r, p, step);
    return EQ_OK;
}

/* A number, or "missing", which is NaN. */
static bool read_code(eq_span value, double *out) {
    if (eq_span_number(value, out)) return true;
    *out = (double)NAN;
    return eq_span_says(value, "missing");
}

static eq_status read_encoder(reader *r, const place *p, eq_cell_step *step) {
    eq_span unknown = eq_span_get(p->at, "unknown");
    bool hot = step->kind == EQ_CELL_ONE_HOT;
    EQ_TRY(read_levels(r, p, step));
    if (hot && eq_span_says(unknown, "zeros")) step->unknown = EQ_UNKNOWN_ZEROS;
    else if (!hot && read_code(unknown, &step->unknown_value)) step->unknown = EQ_UNKNOWN_NUMBER;
    else if (unknown.at && !eq_span_says(unknown, "refuse"))
        return fail_step(r, p, step, hot ? "unknown is neither \"zeros\" nor \"refuse\"" : "unknown is no number nor \"refuse\"");
    step->has_empty = !hot && read_code(eq_span_get(p->at, "missing"), &step->empty_value);
    step->n_out = hot ? 0 : step->n_in;
    for (size_t k = 0; hot && k < step->n_in; k++) step->n_out += step->levels[k].n - (step->levels[k].drop < step->levels[k].n);
    return step->n_out && step->n_out <= MOST_WIDTH ? EQ_OK : fail_step(r, p, step, "it gives no numbers, or over a million");
}

/* ---- maps ---- */

static eq_status read_linear(reader *r, const place *p, eq_cell_step *step) {
    eq_span rows = eq_span_get(p->at, "weight"), row = eq_span_first(rows);
    double *weight, *bias, *list;
    size_t n;
    step->n_out = eq_span_count(rows);
    if (!step->n_out || step->n_out > MOST_WIDTH) return fail_step(r, p, step, "weight is no list of rows, one an output");
    EQ_NEW_CELLS(r->cx, r->arena, weight, step->n_out, step->n_in);
    for (size_t j = 0; j < step->n_out; j++, row = eq_span_next(row)) {
        EQ_TRY(eq_span_numbers(r->cx, &r->cx->tmp, row, &list, &n));
        if (!list || n != step->n_in) return fail_step(r, p, step, "a row of weight has another number of numbers");
        for (size_t k = 0; k < n; k++)
            if (!isfinite(weight[j * n + k] = list[k]))
                return eq_fail(r->cx, EQ_EINPUT,
                               "step %zu (linear): weight has a value that is not a number (row %zu, column %zu)", p->index, j,
                               k);
    }
    EQ_TRY(eq_span_numbers(r->cx, r->arena, eq_span_get(p->at, "bias"), &bias, &n));
    if (!bias || n != step->n_out) return fail_step(r, p, step, "bias is no list of one number for each row of weight");
    for (size_t k = 0; k < n; k++)
        if (!isfinite(bias[k])) return fail_step(r, p, step, "bias has a value that is not a number");
    step->a = weight, step->b = bias;
    return EQ_OK;
}

static eq_status read_scale(reader *r, const place *p, eq_cell_step *step) {
    EQ_TRY(read_numbers(r, p, step, "subtract", &step->a));
    EQ_TRY(read_numbers(r, p, step, "divide", &step->b));
    for (size_t k = 0; k < step->n_in; k++) {
        if (step->b[k] == 0) return fail_step(r, p, step, "divide has a zero");
        if (p->own[k] != UINT32_MAX) r->column[p->own[k]].offset = step->a[k], r->column[p->own[k]].spread = step->b[k];
    }
    return EQ_OK;
}

static eq_status read_curve(reader *r, const place *p, eq_cell_step *step) {
    double *x, *y;
    size_t n_y;
    EQ_TRY(eq_span_numbers(r->cx, r->arena, eq_span_get(p->at, "x"), &x, &step->n_points));
    EQ_TRY(eq_span_numbers(r->cx, r->arena, eq_span_get(p->at, "y"), &y, &n_y));
    bool good = x && y && step->n_points == n_y && n_y;
    for (size_t k = 0; good && k < n_y; k++) good = isfinite(x[k]) && isfinite(y[k]) && (!k || x[k] > x[k - 1]);
    step->a = x, step->b = y;
    return good ? EQ_OK : fail_step(r, p, step, "x and y are no lists of as many finite numbers, x ascending");
}

static eq_status read_platt(reader *r, const place *p, eq_cell_step *step) {
    double *ab;
    EQ_NEW(r->cx, r->arena, ab, 2);
    step->a = ab, step->b = ab + 1;
    if (eq_span_number(eq_span_get(p->at, "a"), &ab[0]) && eq_span_number(eq_span_get(p->at, "b"), &ab[1]) && isfinite(ab[0]) &&
        isfinite(ab[1]))
        return EQ_OK;
    return fail_step(r, p, step, "a and b are no finite numbers");
}

/* ---- trees ---- */

enum { COLUMN, CUT, LEFT, RIGHT, MISSING, N_LISTS };

typedef struct tree_reader {
    uint32_t number;
    double *list[N_LISTS];
    size_t n;
    eq_span value;
    bool tracks;
} tree_reader;

static eq_status read_tree_lists(reader *r, const place *p, eq_span tree, tree_reader *t) {
    static const char *const key[N_LISTS] = {"column", "cut", "left", "right", "missing_left"};
    for (size_t k = 0; k < N_LISTS; k++) {
        eq_span list = eq_span_get(tree, key[k]);
        size_t n = 0;
        EQ_TRY(eq_span_numbers(r->cx, &r->cx->tmp, list, &t->list[k], &n));
        if (k == MISSING && !list.at) continue;
        if (!k) t->n = n;
        if (!t->list[k] || !n || n != t->n)
            return eq_fail(r->cx, EQ_EINPUT, "step %zu (trees): tree %u: %s has %zu numbers, expected as many as column, %zu",
                           p->index, t->number, key[k], n, t->n);
    }
    t->tracks = t->list[MISSING] != NULL;
    t->value = eq_span_get(tree, "value");
    if (eq_span_count(t->value) == t->n) return EQ_OK;
    return eq_fail(r->cx, EQ_EINPUT, "step %zu (trees): tree %u: value has %zu items, expected %zu", p->index, t->number,
                   eq_span_count(t->value), t->n);
}

static eq_status add_values(reader *r, eq_grove *grove, eq_span item, eq_forest_value value, size_t *n_targets) {
    eq_span number = eq_span_kind(item) == '[' ? eq_span_first(item) : item;
    size_t n = 0;
    for (; number.at; number = number.at == item.at ? (eq_span){0} : eq_span_next(number), n++) {
        value.target = (uint32_t)n;
        if (!eq_span_number(number, &value.value)) return eq_fail(r->cx, EQ_EINPUT, "tree %u: a value is no number", value.tree);
        EQ_TRY(eq_grove_value(grove, &value));
    }
    if (!*n_targets) *n_targets = n;
    if (n == *n_targets && n) return EQ_OK;
    return eq_fail(r->cx, EQ_EINPUT, "tree %u, node %u has %zu values, expected %zu", value.tree, value.id, n, *n_targets);
}

static bool whole(double value, double max) { return value >= 0 && value <= max && value == floor(value); }

static eq_status add_tree(reader *r, eq_grove *grove, const tree_reader *t, size_t *n_targets) {
    eq_span item = eq_span_first(t->value);
    for (uint32_t i = 0; i < t->n; i++, item = eq_span_next(item)) {
        double left = t->list[LEFT][i], right = t->list[RIGHT][i], column = t->list[COLUMN][i];
        eq_forest_node node = {.tree = t->number, .id = i};
        if (left != -1) {
            if (!whole(left, UINT32_MAX - 1) || !whole(right, UINT32_MAX - 1) || !whole(column, UINT32_MAX - 1))
                return eq_fail(r->cx, EQ_EINPUT, "tree %u, node %u leads to nodes %g and %g by column %g, expected whole numbers",
                               t->number, i, left, right, column);
            node = (eq_forest_node){.tree = t->number,
                                    .id = i,
                                    .yes = (uint32_t)left,
                                    .no = (uint32_t)right,
                                    .column = (uint32_t)column,
                                    .branch = EQ_BRANCH_LEQ,
                                    .cut = t->list[CUT][i]};
            if (t->tracks && t->list[MISSING][i] != 0) node.missing = EQ_MISSING_YES;
        } else EQ_TRY(add_values(r, grove, item, (eq_forest_value){.tree = t->number, .id = i}, n_targets));
        EQ_TRY(eq_grove_node(grove, &node));
    }
    return EQ_OK;
}

static eq_status read_base(reader *r, const place *p, eq_cell_step *step, eq_grove *grove, double **base) {
    eq_span from = eq_span_get(p->at, "base");
    size_t n = 1;
    double *list;
    EQ_NEW(r->cx, &r->cx->tmp, *base, step->n_out);
    if (!from.at) return EQ_OK;
    if (eq_span_kind(from) == '[') {
        EQ_TRY(eq_span_numbers(r->cx, &r->cx->tmp, from, &list, &n));
        if (!list || n != step->n_out) return fail_step(r, p, step, "base is no list of one number for each value of a leaf");
        memcpy(*base, list, n * sizeof *list);
    } else if (step->n_out != 1 || !eq_span_number(from, *base)) return fail_step(r, p, step, "base is no number");
    grove->lists.base = *base;
    return EQ_OK;
}

static eq_status read_trees(reader *r, const place *p, eq_cell_step *step) {
    eq_grove grove = {.cx = r->cx};
    eq_span trees = eq_span_get(p->at, "trees"), join = eq_span_get(p->at, "join"), compare = eq_span_get(p->at, "compare");
    uint32_t number = 0;
    bool tracks = true, narrow = eq_span_says(compare, "float32"), mean = eq_span_says(join, "mean");
    double *base;
    char where[40];
    if (!narrow && compare.at && !eq_span_says(compare, "float64"))
        return fail_step(r, p, step, "compare is neither \"float32\" nor \"float64\"");
    if (!mean && !eq_span_says(join, "sum")) return fail_step(r, p, step, "join is neither \"sum\" nor \"mean\"");
    for (eq_span tree = eq_span_first(trees); tree.at; tree = eq_span_next(tree), number++) {
        tree_reader t = {.number = number};
        EQ_TRY(read_tree_lists(r, p, tree, &t));
        EQ_TRY(add_tree(r, &grove, &t, &step->n_out));
        tracks &= t.tracks;
    }
    if (!number) return fail_step(r, p, step, "trees has no trees");
    EQ_TRY(read_base(r, p, step, &grove, &base));
    grove.lists.n_columns = step->n_in;
    grove.lists.n_targets = step->n_out;
    grove.lists.join = mean ? EQ_JOIN_AVERAGE : EQ_JOIN_SUM;
    grove.lists.narrow = grove.lists.wide_sums = narrow;
    grove.lists.node = grove.node, grove.lists.value = grove.value;
    step->takes_missing = tracks;
    mark_missing(r, p, step, tracks);
    snprintf(where, sizeof where, "step %zu (trees): ", p->index);
    return eq_forest_make(r->cx, r->arena, where, &grove.lists, &step->forest);
}

/* ---- parts ---- */

/* By its name, as long as it is the model's own, or by its place. */
static eq_status find_column(reader *r, const place *p, const eq_cell_step *step, eq_span item, uint32_t *out) {
    const char *name;
    double at;
    size_t c = 0;
    EQ_TRY(eq_span_text(r->cx, &r->cx->tmp, item, &name));
    if (!name) {
        if (!eq_span_whole(item, 0, (double)step->n_in - 1, &at))
            return fail_step(r, p, step, "a column is neither a name nor a place among them");
        return *out = (uint32_t)at, EQ_OK;
    }
    while (c < step->n_in && (p->own[c] == UINT32_MAX || strcmp(r->column[p->own[c]].name, name))) c++;
    if (c == step->n_in)
        return eq_fail(r->cx, EQ_EINPUT, "step %zu (columns): asks for \"%s\", which is no column of the model", p->index, name);
    return *out = (uint32_t)c, EQ_OK;
}

static eq_status find_columns(reader *r, const place *p, const eq_cell_step *step, eq_span list, eq_cell_steps *part) {
    uint32_t *column;
    eq_span item = eq_span_first(list);
    part->n_in = eq_span_count(list);
    if (!part->n_in || part->n_in > MOST_WIDTH) return fail_step(r, p, step, "a part has no list of columns");
    EQ_NEW(r->cx, r->arena, column, part->n_in);
    for (size_t k = 0; k < part->n_in; k++, item = eq_span_next(item)) EQ_TRY(find_column(r, p, step, item, &column[k]));
    part->column = column;
    return EQ_OK;
}

static eq_status read_part(reader *r, const place *p, eq_cell_step *step, eq_span at, eq_cell_steps *part) {
    uint32_t *own;
    bool mean = step->kind == EQ_CELL_MEAN;
    part->n_in = step->n_in;
    if (!mean) EQ_TRY(find_columns(r, p, step, eq_span_get(at, "columns"), part));
    EQ_NEW(r->cx, &r->cx->tmp, own, part->n_in);
    for (size_t k = 0; k < part->n_in; k++) own[k] = mean ? p->own[k] : p->own[part->column[k]];
    eq_span steps = eq_span_get(at, "steps");
    if (steps.at || mean) EQ_TRY(eq_cell_read_steps(r, steps, own, part));
    else part->n_out = part->n_in;
    size_t gives = mean && part->n_out == 2 ? 1 : part->n_out;
    if (mean && step->n_out && step->n_out != gives) return fail_step(r, p, step, "its parts give unlike numbers");
    step->n_out = mean ? gives : step->n_out + gives;
    return step->n_out <= MOST_WIDTH ? EQ_OK : fail_step(r, p, step, "its parts give over a million numbers");
}

static eq_status read_parts(reader *r, const place *p, eq_cell_step *step) {
    eq_span parts = eq_span_get(p->at, "parts"), at = eq_span_first(parts), weights = eq_span_get(p->at, "weights");
    double *weight = NULL, sum = 0;
    size_t n = 0;
    step->n_parts = eq_span_count(parts);
    if (!step->n_parts || step->n_parts > MOST_COLUMNS) return fail_step(r, p, step, "parts is no list of parts");
    if (++r->depth > MOST_DEPTH) return fail_step(r, p, step, "parts have parts more than 6 deep");
    EQ_TRY(eq_span_numbers(r->cx, &r->cx->tmp, weights, &weight, &n));
    if (weights.at && (!weight || n != step->n_parts)) return fail_step(r, p, step, "weights is no list of one number a part");
    EQ_NEW(r->cx, r->arena, step->part, step->n_parts);
    for (size_t k = 0; k < step->n_parts; k++, at = eq_span_next(at)) {
        step->part[k].weight = weight ? weight[k] : 1;
        sum += step->part[k].weight;
        EQ_TRY(read_part(r, p, step, at, &step->part[k]));
    }
    if (!(sum > 0) || !isfinite(sum)) return fail_step(r, p, step, "weights do not sum to a positive number");
    for (size_t k = 0; k < step->n_parts; k++) step->part[k].weight /= sum;
    r->depth--;
    return EQ_OK;
}

/* ---- steps ---- */

static eq_status read_step(reader *r, const place *p, eq_cell_step *step) {
    step->n_out = step->kind == EQ_CELL_COLUMNS || step->kind == EQ_CELL_MEAN || step->kind == EQ_CELL_TREES ? 0 : step->n_in;
    if (step->kind != EQ_CELL_COLUMNS && step->kind != EQ_CELL_MEAN && step->kind != EQ_CELL_IMPUTE &&
        step->kind != EQ_CELL_TREES)
        mark_missing(r, p, step, false);
    switch (step->kind) {
    case EQ_CELL_COLUMNS:
    case EQ_CELL_MEAN: return read_parts(r, p, step);
    case EQ_CELL_IMPUTE: return read_impute(r, p, step);
    case EQ_CELL_SCALE: return read_scale(r, p, step);
    case EQ_CELL_ONE_HOT:
    case EQ_CELL_ORDINAL: return read_encoder(r, p, step);
    case EQ_CELL_LINEAR: return read_linear(r, p, step);
    case EQ_CELL_TREES: return read_trees(r, p, step);
    case EQ_CELL_ISOTONIC: return read_curve(r, p, step);
    case EQ_CELL_PLATT: return read_platt(r, p, step);
    default: return EQ_OK;
    }
}

static eq_status find_kind(reader *r, size_t index, eq_span at, eq_cell_kind *out) {
    eq_span op = eq_span_get(at, "op");
    const char *name;
    size_t k = 0;
    while (eq_cell_ids[k] && !eq_span_says(op, eq_cell_ids[k])) k++;
    *out = (eq_cell_kind)k;
    if (eq_cell_ids[k]) return EQ_OK;
    EQ_TRY(eq_span_text(r->cx, &r->cx->tmp, op, &name));
    return eq_fail(r->cx, EQ_EINPUT, "step %zu is \"%s\", which is none of the steps that are read (columns, impute, scale, ...)",
                   index, name ? name : "");
}

/* Which of the model's columns each number still is behind a step: behind an impute, which keeps each in its place, and those
 * that a part hands on. */
static eq_status follow(const reader *r, const eq_cell_step *step, uint32_t **own) {
    const uint32_t *before = *own;
    size_t at = 0;
    if (step->kind == EQ_CELL_IMPUTE || step->kind == EQ_CELL_IDENTITY) return EQ_OK;
    EQ_NEW(r->cx, &r->cx->tmp, *own, step->n_out);
    for (size_t k = 0; k < step->n_out; k++) (*own)[k] = UINT32_MAX;
    for (size_t p = 0; step->kind == EQ_CELL_COLUMNS && p < step->n_parts; at += step->part[p++].n_out)
        for (size_t k = 0; !step->part[p].n && k < step->part[p].n_in; k++) (*own)[at + k] = before[step->part[p].column[k]];
    return EQ_OK;
}

eq_status eq_cell_read_steps(reader *r, eq_span list, const uint32_t *own, eq_cell_steps *out) {
    size_t index = 0, width = out->n_in;
    bool filled = r->filled;
    uint32_t *now;
    out->n = eq_span_count(list);
    if (eq_span_kind(list) != '[' || out->n > MOST_STEPS)
        return eq_fail(r->cx, EQ_EINPUT, "steps is no list of up to %d steps", MOST_STEPS);
    EQ_NEW(r->cx, r->arena, out->step, out->n);
    EQ_NEW(r->cx, &r->cx->tmp, now, width);
    if (width) memcpy(now, own, width * sizeof *now);
    for (eq_span at = eq_span_first(list); at.at; at = eq_span_next(at), index++) {
        eq_cell_step *step = &out->step[index];
        place p = {index, at, now};
        step->n_in = width;
        EQ_TRY(find_kind(r, index, at, &step->kind));
        EQ_TRY(read_step(r, &p, step));
        width = step->n_out;
        r->filled |= step->kind == EQ_CELL_IMPUTE;
        EQ_TRY(follow(r, step, &now));
    }
    out->n_out = width;
    r->filled = filled;
    return EQ_OK;
}
