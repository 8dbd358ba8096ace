/* One row is encoded by the code that encoded all: beside one row of every group and of every label, so that groups and their
 * names come out as they did, in a table that shares the levels of the loaded one. Features are found by their names, as those
 * of any model that is given. */
#include <math.h>
#include <string.h>

#include "base/json_read.h"
#include "base/json_write.h"
#include "data/table/table.h"
#include "data/complete.h"
#include "experiment/given.h"
#include "experiment/what_if.h"
#include "math/stats.h"

static const char *const keys[] = {"row", "set", "nearest", NULL};

/* ---- the row ---- */

/* "row" counts those that were left out for a missing cell too, as predictions do: its place among the rows of the run. */
static eq_status read_row(const eq_json *root, const eq_judging *judging, size_t *row) {
    const eq_table *table = &judging->loaded->table;
    eq_json place;
    EQ_TRY(eq_json_need(root, "row", &place));
    EQ_TRY(eq_json_size(&place, 0, judging->loaded->whole.n_rows - 1, row));
    size_t at = 0;
    while (table->row && at < table->n_rows && table->row[at] < *row) at++;
    if (!table->row) return EQ_OK;
    if (at == table->n_rows || table->row[at] != *row)
        return eq_fail(root->cx, EQ_EINPUT, "row: %zu is not among the rows that the cell judged", *row);
    return *row = at, EQ_OK;
}

/* The row, then the first of each group and of each label. */
static eq_status pick_rows(eq_ctx *cx, const eq_dataset *data, size_t row, eq_row_list *out) {
    uint32_t *index;
    bool *has, label[2] = {false, false};
    EQ_NEW(cx, &cx->tmp, index, data->n_groups + 3);
    EQ_NEW(cx, &cx->tmp, has, data->n_groups);
    index[0] = (uint32_t)row;
    size_t n = 1;
    for (size_t i = 0; i < data->n_rows; i++) {
        if (has[data->group[i]] && label[data->y[i] != 0]) continue;
        has[data->group[i]] = label[data->y[i] != 0] = true;
        index[n++] = (uint32_t)i;
    }
    *out = (eq_row_list){index, n};
    return EQ_OK;
}

static eq_status set_cell(const eq_json *place, eq_table *table, bool whole) {
    eq_ctx *cx = place->cx;
    size_t at = eq_table_find(table, place->key), level = 0;
    const char *text;
    if (at == SIZE_MAX) return eq_json_fail(place, "the data have no such column");
    eq_column *column = &table->column[at];
    if (column->kind == EQ_NUMBER) return eq_json_number(place, -HUGE_VAL, HUGE_VAL, &column->number[0]);
    EQ_TRY(eq_json_text(place, &cx->tmp, &text));
    while (level < column->n_levels && strcmp(column->level[level], text)) level++;
    column->code[0] = EQ_MISSING;
    if (level == column->n_levels && whole && !strcmp(text, EQ_MISSING_LEVEL)) return EQ_OK;
    if (level == column->n_levels) return eq_json_fail(place, "is \"%.60s\", expected a value that the column has", text);
    column->code[0] = (uint32_t)level;
    return EQ_OK;
}

/* whole: what is missing there stays so unless it is set, and it has no columns that completing adds. */
static eq_status change(const eq_json *root, eq_table *table, bool whole) {
    eq_json set;
    if (!eq_json_get(root, "set", &set)) return EQ_OK;
    if (!eq_tree_is_object(set.value)) return eq_json_fail(&set, "expected an object of values by column");
    EQ_EACH(member, set.value) {
        eq_json place = {root->cx, member, &set, eq_tree_key(member), 0};
        if (!whole || eq_table_find(table, place.key) != SIZE_MAX) EQ_TRY(set_cell(&place, table, whole));
    }
    return EQ_OK;
}

/* The row as a table of few, of which it is the first, and what they are encoded to. */
typedef struct few_rows {
    eq_table table, whole;
    eq_dataset data;
} few_rows;

/* The same rows with their missing cells. */
static eq_status take_whole(const eq_json *root, const eq_what_if *of, eq_arena *own, const eq_row_list *rows, few_rows *out) {
    uint32_t *place;
    EQ_NEW(root->cx, own, place, rows->n);
    for (size_t i = 0; i < rows->n; i++) place[i] = (uint32_t)i;
    EQ_TRY(eq_table_take(root->cx, own, &of->judging.loaded->whole, (eq_row_list){out->table.row, rows->n}, &out->whole));
    out->table.row = place;
    return change(root, &out->whole, true);
}

static eq_status encode(const eq_json *root, const eq_what_if *of, eq_arena *own, size_t *row, few_rows *out) {
    eq_ctx *cx = root->cx;
    eq_row_list rows;
    EQ_TRY(eq_json_object(root, keys));
    EQ_TRY(read_row(root, &of->judging, row));
    EQ_TRY(pick_rows(cx, of->judging.data, *row, &rows));
    EQ_TRY(eq_table_take(cx, own, &of->judging.loaded->table, rows, &out->table));
    EQ_TRY(change(root, &out->table, false));
    out->whole = out->table;
    if (out->table.row) EQ_TRY(take_whole(root, of, own, &rows, out));
    return eq_dataset_encode(cx, own, &of->judging.loaded->schema, &out->table, of->roles, &out->data);
}

/* ---- its score and decision ---- */

/* Another's knows its columns and its score by what the run noted in its file. */
static eq_status score_brought(eq_ctx *cx, eq_arena *own, eq_given *given, const few_rows *few, float *out) {
    eq_plan *nothing_said;
    eq_dataset mine;
    EQ_NEW(cx, own, nothing_said, 1);
    EQ_TRY(eq_given_rows(cx, own, given, nothing_said,
                         &(eq_given_data){.table = &few->table, .whole = &few->whole, .encoded = &few->data}, &mine));
    if (given->scorer->network) return eq_model_score(cx, &given->file.model, mine.x, 1, out);
    *out = mine.x[0];
    return EQ_OK;
}

static eq_status score(eq_ctx *cx, eq_arena *own, eq_given *given, const few_rows *few, float *out) {
    eq_dataset mine;
    if (given->bytes.size) return score_brought(cx, own, given, few, out);
    EQ_TRY(eq_given_columns(cx, own, given, &few->data, &mine));
    for (size_t f = 0; f < mine.n_features; f++)
        mine.x[f] = (float)(((double)mine.x[f] - given->moments[0][f]) / given->moments[1][f]);
    return eq_model_score(cx, &given->file.model, mine.x, 1, out);
}

static eq_tree item(eq_tree list, size_t i) {
    eq_tree at = eq_tree_first(list);
    while (at && i--) at = eq_tree_next(at);
    return at;
}

/* The chance of the favourable decision by the rule of a method, which the file has for each group. */
static eq_status chance_by_rule(eq_ctx *cx, const char *rule, const char *group, double value, double *out) {
    eq_tree decision;
    size_t g = 0, passed = 0;
    EQ_TRY(eq_tree_parse(cx, "decision", eq_bytes_of(rule), &decision));
    eq_tree name = eq_tree_first(eq_tree_get(decision, "groups"));
    for (; name && strcmp(eq_tree_text(name), group); name = eq_tree_next(name)) g++;
    EQ_EACH(threshold, item(eq_tree_get(decision, "thresholds"), g)) passed += value > eq_tree_number(threshold);
    eq_tree chance = name ? item(item(eq_tree_get(decision, "chances"), g), passed) : NULL;
    *out = chance ? eq_tree_number(chance) : EQ_NAN;
    eq_tree_free(decision);
    return isnan(*out)
               ? eq_fail(cx, EQ_EINPUT, "group \"%.80s\": the run had none of this name, expected one that has a rule", group)
               : EQ_OK;
}

/* ---- who is nearest ---- */

static double squared_distance(const float *a, const float *b, size_t n) {
    double sum = 0;
    for (size_t f = 0; f < n; f++) sum += ((double)a[f] - (double)b[f]) * ((double)a[f] - (double)b[f]);
    return sum;
}

/* Of the test rows that are decided otherwise than one of them the nearest, the first of equals; SIZE_MAX: there is none. */
static eq_status find_nearest(eq_ctx *cx, const eq_judging *judging, size_t row, size_t *nearest, double *distance) {
    const eq_judged *judged = judging->judged;
    eq_subject subject;
    eq_features features;
    size_t own = 0;
    while (own < judged->n_rows && judged->row[own] != row) own++;
    if (own == judged->n_rows) return eq_fail(cx, EQ_EINPUT, "row: %zu is not among the rows that the cell judged", row);
    EQ_TRY(eq_judged_subject(cx, &cx->tmp, judging, &subject));
    subject.use[eq_table_find(&subject.table, "row")] = EQ_USE_OUTCOME; /* a position says nothing of a person */
    for (size_t p = 0; p < judging->data->n_protected; p++) {
        size_t column = eq_table_find(&subject.table, judging->data->protected_column[p].column);
        if (column != SIZE_MAX) subject.use[column] = EQ_USE_PROTECTED;
    }
    EQ_TRY(eq_subject_features(&subject, false, &features));
    const size_t n = features.n_features;
    for (size_t i = 0; i < judged->n_rows; i++) {
        if (judged->yhat[i] == judged->yhat[own]) continue;
        double d = sqrt(squared_distance(&features.x[i * n], &features.x[own * n], n));
        if (*nearest == SIZE_MAX || d < *distance) *nearest = judged->row[i], *distance = d;
    }
    return EQ_OK;
}

/* ---- the answer ---- */

typedef struct finding {
    size_t row;
    double score, threshold, chance;
    const char *group;
    bool near; /* the nearest is asked for */
    size_t nearest;
    double distance;
} finding;

static eq_status find(const eq_json *root, const eq_what_if *of, eq_arena *own, finding *out) {
    eq_ctx *cx = root->cx;
    few_rows few;
    eq_given given;
    eq_json place;
    float value;
    EQ_TRY(encode(root, of, own, &out->row, &few));
    EQ_TRY(eq_given_read(cx, own, "model", of->model, &given));
    EQ_TRY(score(cx, own, &given, &few, &value));
    out->score = (double)value;
    out->threshold = given.file.threshold;
    out->group = few.data.group_name[few.data.group[0]];
    out->chance = out->score > out->threshold;
    if (isnan(out->threshold) && !given.file.decision)
        return eq_fail(cx, EQ_EINPUT, "what if: the model's file does not say how it decides");
    if (isnan(out->threshold)) EQ_TRY(chance_by_rule(cx, given.file.decision, out->group, out->score, &out->chance));
    if (eq_json_get(root, "nearest", &place)) EQ_TRY(eq_json_boolean(&place, &out->near));
    if (!out->near) return EQ_OK;
    EQ_TRY(find_nearest(cx, &of->judging, out->row, &out->nearest, &out->distance));
    const uint32_t *whole = of->judging.loaded->table.row;
    if (whole && out->nearest != SIZE_MAX) out->nearest = whole[out->nearest];
    return EQ_OK;
}

static eq_status print(eq_ctx *cx, const finding *found, eq_arena *arena, const char **json) {
    eq_out out;
    eq_out_begin(cx, &out);
    eq_out_number(&out, out.root, "score", found->score);
    eq_out_number(&out, out.root, "threshold", found->threshold);
    eq_out_number(&out, out.root, "chance", found->chance);
    eq_out_text(&out, out.root, "group", found->group);
    if (found->near) {
        eq_place to = eq_out_object(&out, out.root, "nearest");
        eq_out_number(&out, to, "row", found->nearest == SIZE_MAX ? EQ_NAN : (double)found->nearest);
        eq_out_number(&out, to, "distance", found->distance);
    }
    return eq_out_print(&out, arena, json);
}

/* In an arena of its own: what is made needs scratch in between. */
eq_status eq_what_if_answer(eq_ctx *cx, eq_arena *arena, const eq_what_if *of, const char *question, const char **json) {
    eq_tree tree;
    EQ_TRY(eq_tree_parse(cx, "what if", eq_bytes_of(question), &tree));
    eq_json root = eq_json_root(cx, "what if", tree);
    eq_arena own = {0};
    finding found = {.nearest = SIZE_MAX, .distance = EQ_NAN};
    eq_status status = find(&root, of, &own, &found);
    if (status == EQ_OK) status = print(cx, &found, arena, json);
    eq_arena_free(&own);
    eq_tree_free(tree);
    return status;
}
