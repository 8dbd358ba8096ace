/* TreeEnsembleRegressor and TreeEnsembleClassifier: parallel lists in attributes become a forest (model/forest). */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/forest/finish.h"
#include "model/onnx_ops/ops.h"

typedef struct ensemble {
    eq_forest forest;
    eq_finish finish;
    const double *number; /* labels of classes, or */
    const eq_bytes *text;
    size_t n_classes;
} ensemble;

typedef struct maker {
    eq_onnx_call *call;
    bool classes;
    eq_forest_lists lists;
    eq_forest_node *node;
    eq_forest_value *value;
    const char *where;
    bool doubles; /* cuts are kept as double */
} maker;

/* A list of n numbers; where it may be left out, NULL. */
static eq_status list_of(const maker *m, const char *name, size_t expected, bool needed, const double **out) {
    size_t n;
    *out = eq_onnx_numbers(m->call, name, &n);
    if (n == expected && (n || !needed)) return EQ_OK;
    if (!n && !needed) return *out = NULL, EQ_OK;
    return eq_onnx_fail(m->call, "%s has %zu values, expected %zu", name, n, expected);
}

/* Float32 in one attribute or, in newer files, any type in a tensor. */
static eq_status real_list(const maker *m, const char *name, const char *tensor, size_t n, const double **out) {
    const eq_onnx_attribute *a = eq_onnx_attribute_of(m->call->node, tensor);
    if (a && a->held == EQ_ONNX_TENSOR) return list_of(m, tensor, n, true, out);
    return list_of(m, name, n, true, out);
}

static eq_status whole_number(const maker *m, const char *name, double value, uint32_t *out) {
    if (!(value >= 0 && value < 4294967295.0))
        return eq_onnx_fail(m->call, "%s has %.0f, expected a number from 0 on", name, value);
    *out = (uint32_t)value;
    return EQ_OK;
}

static eq_status read_modes(const maker *m, size_t n) {
    static const char *const words[] = {"LEAF",      "BRANCH_LEQ", "BRANCH_LT",  "BRANCH_GTE",
                                        "BRANCH_GT", "BRANCH_EQ",  "BRANCH_NEQ", NULL};
    size_t n_modes;
    const eq_bytes *mode = eq_onnx_texts(m->call, "nodes_modes", &n_modes);
    if (n_modes != n) return eq_onnx_fail(m->call, "nodes_modes has %zu values, expected %zu", n_modes, n);
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (words[k] && !eq_bytes_same(mode[i], eq_bytes_of(words[k]))) k++;
        if (!words[k])
            return eq_onnx_fail(m->call, "a node's mode is \"%.*s\", which is not read",
                                mode[i].size < 40 ? (int)mode[i].size : 40, mode[i].data);
        m->node[i].branch = (uint8_t)(k ? EQ_BRANCH_LEQ + k - 1 : EQ_BRANCH_LEAF);
    }
    return EQ_OK;
}

static eq_status read_nodes(maker *m) {
    static const char *const names[] = {"nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_truenodeids",
                                        "nodes_falsenodeids"};
    const double *list[5], *cut, *missing;
    size_t n;
    eq_onnx_numbers(m->call, names[0], &n);
    if (!n) return eq_onnx_fail(m->call, "has no nodes");
    EQ_NEW(m->call->cx, &m->call->cx->tmp, m->node, n);
    for (size_t k = 0; k < 5; k++) EQ_TRY(list_of(m, names[k], n, true, &list[k]));
    EQ_TRY(real_list(m, "nodes_values", "nodes_values_as_tensor", n, &cut));
    EQ_TRY(list_of(m, "nodes_missing_value_tracks_true", n, false, &missing));
    EQ_TRY(read_modes(m, n));
    for (size_t i = 0; i < n; i++) {
        eq_forest_node *node = &m->node[i];
        uint32_t *const to[] = {&node->tree, &node->id, &node->column, &node->yes, &node->no};
        for (size_t k = 0; k < 5; k++) {
            bool unused = node->branch == EQ_BRANCH_LEAF && k >= 2;
            if (!unused) EQ_TRY(whole_number(m, names[k], list[k][i], to[k]));
        }
        bool tracks = (missing && missing[i] != 0) || node->branch == EQ_BRANCH_NEQ;
        node->missing = tracks ? EQ_MISSING_YES : EQ_MISSING_NO;
        node->cut = node->branch == EQ_BRANCH_LEAF ? 0 : cut[i];
    }
    m->lists.node = m->node;
    m->lists.n_nodes = n;
    return EQ_OK;
}

static eq_status read_values(maker *m) {
    const char *const names[2][5] = {
        {"target_treeids", "target_nodeids", "target_ids", "target_weights", "target_weights_as_tensor"},
        {"class_treeids", "class_nodeids", "class_ids", "class_weights", "class_weights_as_tensor"}};
    const char *const *name = names[m->classes];
    const double *list[3], *value;
    size_t n;
    eq_onnx_numbers(m->call, name[0], &n);
    EQ_NEW(m->call->cx, &m->call->cx->tmp, m->value, n);
    for (size_t k = 0; k < 3; k++) EQ_TRY(list_of(m, name[k], n, true, &list[k]));
    EQ_TRY(real_list(m, name[3], name[4], n, &value));
    for (size_t i = 0; i < n; i++) {
        uint32_t *const to[] = {&m->value[i].tree, &m->value[i].id, &m->value[i].target};
        for (size_t k = 0; k < 3; k++) EQ_TRY(whole_number(m, name[k], list[k][i], to[k]));
        m->value[i].value = value[i];
    }
    m->lists.value = m->value;
    m->lists.n_values = n;
    return EQ_OK;
}

static eq_status read_base(maker *m, size_t *n) {
    m->lists.base = eq_onnx_numbers(m->call, "base_values_as_tensor", n);
    if (!*n) m->lists.base = eq_onnx_numbers(m->call, "base_values", n);
    if (!*n) m->lists.base = NULL;
    return EQ_OK;
}

static eq_status read_regressor(maker *m, ensemble *e) {
    static const char *const joins[] = {"SUM", "AVERAGE", "MIN", "MAX", NULL};
    int64_t n_targets;
    size_t n_base, join, transform;
    EQ_TRY(eq_onnx_integer(m->call, "n_targets", 1, &n_targets));
    EQ_TRY(eq_onnx_choice(m->call, "aggregate_function", joins, &join));
    EQ_TRY(eq_onnx_choice(m->call, "post_transform", eq_transform_ids, &transform));
    EQ_TRY(read_base(m, &n_base));
    if (n_targets < 1 || n_targets > EQ_MOST_FOREST_TARGETS || (n_base && n_base != (size_t)n_targets))
        return eq_onnx_fail(m->call, "has %lld targets and %zu base_values", (long long)n_targets, n_base);
    m->lists.n_targets = (size_t)n_targets;
    m->lists.join = (eq_forest_join)join;
    e->finish = eq_finish_numbers((size_t)n_targets, (eq_transform)transform, m->lists.narrow);
    return EQ_OK;
}

static eq_status read_classifier(maker *m, ensemble *e) {
    eq_classifier classifier;
    size_t transform;
    EQ_TRY(eq_onnx_choice(m->call, "post_transform", eq_transform_ids, &transform));
    e->text = eq_onnx_texts(m->call, "classlabels_strings", &e->n_classes);
    if (!e->n_classes) e->text = NULL, e->number = eq_onnx_numbers(m->call, "classlabels_int64s", &e->n_classes);
    classifier = (eq_classifier){.n_classes = e->n_classes, .transform = (eq_transform)transform};
    EQ_TRY(read_base(m, &classifier.n_base));
    return eq_finish_classes(m->call->cx, m->where, &classifier, &m->lists, m->value, &e->finish);
}

static eq_status make(maker *m, ensemble *e) {
    const eq_onnx_value *in = m->call->in[0];
    m->doubles = in->type == EQ_ONNX_DOUBLE && eq_onnx_attribute_of(m->call->node, "nodes_values_as_tensor");
    m->lists.narrow = !m->doubles;
    m->lists.n_columns = eq_onnx_value_width(in);
    EQ_TRY(read_nodes(m));
    EQ_TRY(read_values(m));
    EQ_TRY(m->classes ? read_classifier(m, e) : read_regressor(m, e));
    return eq_forest_make(m->call->cx, m->call->arena, m->where, &m->lists, &e->forest);
}

eq_status eq_onnx_shape_trees(eq_onnx_call *call) {
    eq_ctx *cx = call->cx;
    ensemble *e;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    maker m = {.call = call, .classes = call->n_out == 2};
    EQ_NEW(cx, call->arena, e, 1);
    call->state = e;
    m.where =
        eq_arena_format(cx, &cx->tmp, EQ_PRINTS("%s (%.40s): "), eq_onnx_node_called(cx, call->model, call->node), call->op->id);
    if (!m.where) return EQ_EMEMORY;
    if (m.classes)
        m.where = eq_arena_format(cx, &cx->tmp, EQ_PRINTS("%s (%.40s) "), eq_onnx_node_called(cx, call->model, call->node),
                                  call->op->id);
    EQ_TRY(make(&m, e));
    eq_arena_reset(&cx->tmp, mark);
    for (size_t k = 0; k < call->n_out; k++) {
        eq_onnx_value *out = call->out[k];
        if (!out) continue;
        bool label = m.classes && k == 0;
        *out = (eq_onnx_value){.name = out->name, .rows = call->in[0]->rows, .n_dims = label ? 1 : 2, .weight = SIZE_MAX};
        out->type = !label ? EQ_ONNX_FLOAT : e->text ? EQ_ONNX_TEXT : EQ_ONNX_INT64;
        out->dim[0] = eq_onnx_value_height(call->in[0]);
        out->dim[1] = e->finish.n_out;
    }
    return EQ_OK;
}

/* At most so many rows at once as a forest takes. */
static void run_rows(const eq_onnx_call *call, size_t first, size_t n, double *sum, uint32_t *label) {
    const ensemble *e = call->state;
    eq_onnx_value *labels = call->n_out == 2 ? call->out[0] : NULL, *scores = call->out[call->n_out - 1];
    double *out = sum + EQ_FOREST_BLOCK * e->finish.n_in;
    eq_forest_score(&e->forest, call->in[0]->number + first * e->forest.n_columns, n, sum);
    eq_finish_rows(&e->finish, sum, n, out, call->n_out == 2 ? label : NULL);
    for (size_t i = 0; labels && i < n; i++) {
        if (labels->text) labels->text[first + i] = e->text[label[i]];
        else labels->number[first + i] = e->number[label[i]];
    }
    if (scores) memcpy(scores->number + first * e->finish.n_out, out, n * e->finish.n_out * sizeof *out);
}

eq_status eq_onnx_run_trees(eq_onnx_call *call) {
    const ensemble *e = call->state;
    size_t n = eq_onnx_value_height(call->in[0]);
    double *sum;
    uint32_t label[EQ_FOREST_BLOCK];
    EQ_NEW(call->cx, &call->cx->tmp, sum, EQ_FOREST_BLOCK * (e->finish.n_in + e->finish.n_out));
    for (size_t i = 0; i < n; i += EQ_FOREST_BLOCK)
        run_rows(call, i, n - i < EQ_FOREST_BLOCK ? n - i : EQ_FOREST_BLOCK, sum, label);
    eq_onnx_value *scores = call->out[call->n_out - 1];
    if (scores) eq_onnx_round_all(scores->type, scores->number, eq_onnx_value_size(scores));
    return EQ_OK;
}

const eq_forest *eq_onnx_forest(const void *state) { return &((const ensemble *)state)->forest; }
