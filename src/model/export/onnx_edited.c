/* A given ONNX model goes back as its own bytes: what was not edited is copied as it stands, so that all that other programs have
 * written into the file stays. An edited weight is written anew under its name; one that a node makes from another (a Cast of
 * float16, a Constant) becomes a weight under that node's output, and the node goes. A rule is added behind the score, in the
 * place of one that an earlier export added. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/export/export.h"
#include "model/export/onnx_earlier.h"
#include "model/onnx/format.h"
#include "model/onnx/notes.h"

enum { NODE = 1, INITIALIZER = 5, GRAPH = 7, OPSET = 8, INPUT = 11, OUTPUT = 12, NOTE = 14 };

/* A value that is written anew. */
typedef struct change {
    const char *name;
    const eq_onnx_value *value;
    float *number; /* (its size) */
} change;

/* Coefficients or intercepts of a LinearClassifier. */
typedef struct row_change {
    const eq_onnx_node *node;
    const char *attribute;
    float *number; /* (n) the whole attribute */
    size_t n;
} row_change;

typedef struct editor {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_onnx_state *state;
    const eq_model *edited;
    size_t n_columns; /* of the scorer */
    eq_earlier earlier;
    size_t n_changes, n_rows;
    change *change;
    row_change *row;
    eq_onnx_out added;         /* nodes, weights, slots and notes that come behind those of the file */
    bool needs_core, needs_ml; /* the rule takes nodes of ai.onnx, of ai.onnx.ml */
} editor;

/* ---- what was edited ---- */

static const float *numbers_of(const eq_model *model, const eq_onnx_origin *o, size_t *rows, size_t *columns) {
    const eq_operand *in = eq_operand_at(model->graph, &model->graph->node[o->node], o->slot);
    *rows = in->tensor.n_dims > 1 ? in->tensor.dim[0] : 1;
    *columns = in->tensor.n_dims > 1 ? in->tensor.dim[1] : in->tensor.dim[0];
    return (in->kind == EQ_WEIGHT ? model->weight : model->statistic) + in->at;
}

static eq_status add_change(editor *e, const eq_onnx_origin *o, const float *now, size_t rows, size_t columns) {
    const eq_onnx_value *value = &e->state->plan.value[o->value];
    size_t n = eq_onnx_value_size(value), c = 0;
    bool one = n == 1;
    if (value->type != EQ_ONNX_FLOAT && value->type != EQ_ONNX_DOUBLE)
        return eq_fail(e->cx, EQ_EINPUT,
                       "weight \"%.80s\" is computed with in half precision, to which an edit would be rounded: export the model "
                       "in float32",
                       value->name);
    float *number;
    EQ_NEW(e->cx, e->arena, number, n);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            float to = (float)((double)now[i * columns + j] / o->scale);
            size_t at = one ? 0 : o->across ? j * rows + i : i * columns + j;
            if (one && (i || j) && memcmp(&number[0], &to, sizeof to))
                return eq_fail(e->cx, EQ_EINPUT, "weight \"%.80s\" is one number for %zu, which were edited apart", value->name,
                               rows * columns);
            number[at] = to;
        }
    while (c < e->n_changes && e->change[c].value != value) c++;
    if (c < e->n_changes && memcmp(e->change[c].number, number, n * sizeof *number))
        return eq_fail(e->cx, EQ_EINPUT, "weight \"%.80s\" is used twice and was edited in two ways", value->name);
    if (c == e->n_changes) e->change[e->n_changes++] = (change){value->name, value, number};
    return EQ_OK;
}

/* What the network has of a classifier's rows: sign (row a, less the other of two rows). 0: something else. */
static double sign_of(const eq_onnx_attribute *from, const float *before, size_t n, size_t row, bool less) {
    size_t n_rows = from->n / n, other = 1 - row;
    bool same = !less || n_rows == 2, turned = same;
    for (size_t j = 0; j < n && (same || turned); j++) {
        double w = from->numbers[row * n + j] - (less ? from->numbers[other * n + j] : 0);
        same &= (float)w == before[j], turned &= (float)-w == before[j];
    }
    return same ? 1 : turned ? -1 : 0;
}

/* The edit goes into row a; where the other of two rows is its opposite, as scikit-learn's exports have it, it stays that. */
static eq_status add_row_change(editor *e, const eq_onnx_origin *o, const float *now, const float *before, size_t n) {
    const eq_onnx_node *node = e->state->plan.step[o->step].node;
    const char *name = o->slot == 1 ? "coefficients" : "intercepts";
    const eq_onnx_attribute *from = eq_onnx_attribute_of(node, name);
    bool rows = from && n && from->n >= (o->row + 1) * n, opposite = rows && from->n == 2 * n && o->row < 2;
    double alone = rows ? sign_of(from, before, n, o->row, false) : 0;
    double sign = alone != 0 ? alone : rows && o->row < 2 ? sign_of(from, before, n, o->row, true) : 0;
    float *number;
    if (sign == 0)
        return eq_fail(e->cx, EQ_EINPUT, "the LinearClassifier's %s cannot be written back from what was edited", name);
    EQ_NEW(e->cx, e->arena, number, from->n);
    for (size_t k = 0; k < from->n; k++) number[k] = (float)from->numbers[k];
    for (size_t j = 0; j < n && opposite; j++) opposite = number[j] == -number[n + j];
    for (size_t j = 0; j < n; j++) {
        double by = sign * ((double)now[j] - (double)before[j]) * (opposite && alone == 0 ? 0.5 : 1);
        number[o->row * n + j] = (float)(from->numbers[o->row * n + j] + by);
        if (opposite) number[(1 - o->row) * n + j] = -number[o->row * n + j];
    }
    e->row[e->n_rows++] = (row_change){node, name, number, from->n};
    return EQ_OK;
}

static eq_status find_changes(editor *e) {
    const eq_onnx_network *network = &e->state->network;
    EQ_NEW(e->cx, e->arena, e->change, network->n_origins);
    EQ_NEW(e->cx, e->arena, e->row, network->n_origins);
    for (size_t i = 0; i < network->n_origins && e->edited; i++) {
        const eq_onnx_origin *o = &network->origin[i];
        size_t rows, columns;
        const float *before = numbers_of(&network->model, o, &rows, &columns);
        const float *now = numbers_of(e->edited, o, &rows, &columns);
        if (!memcmp(before, now, rows * columns * sizeof *now)) continue;
        if (o->value != SIZE_MAX) EQ_TRY(add_change(e, o, now, rows, columns));
        else EQ_TRY(add_row_change(e, o, now, before, rows * columns));
    }
    return EQ_OK;
}

/* ---- the bytes ---- */

static const change *changed(const editor *e, eq_bytes name) {
    for (size_t c = 0; c < e->n_changes; c++)
        if (strlen(e->change[c].name) == name.size && !memcmp(e->change[c].name, name.data, name.size)) return &e->change[c];
    return NULL;
}

/* The first text field of that number in a message: of repeated ones, and of those that are there once. */
static eq_status text_field(eq_ctx *cx, const eq_field *message, uint32_t number, eq_bytes *out) {
    eq_cursor cursor = eq_cursor_of(cx, "a message", message->bytes);
    eq_field field;
    bool more = true;
    *out = (eq_bytes){0};
    while (!out->data) {
        EQ_TRY(eq_cursor_next(&cursor, &field, &more));
        if (!more) break;
        if (field.number == number && field.kind == EQ_FIELD_BYTES) *out = field.bytes;
    }
    return EQ_OK;
}

static void put_tensor(eq_wire_out *out, const change *c) {
    int64_t dim[EQ_ONNX_MOST_DIMS];
    for (size_t d = 0; d < c->value->n_dims; d++) dim[d] = (int64_t)c->value->dim[d];
    eq_onnx_tensor_out(out, INITIALIZER,
                       &(eq_out_tensor){c->name, c->number, dim, c->value->n_dims, c->value->type == EQ_ONNX_DOUBLE});
}

/* A node again with one attribute's numbers exchanged. */
static eq_status put_edited_node(editor *e, const eq_field *field, eq_wire_out *out) {
    eq_cursor cursor = eq_cursor_of(e->cx, "a node", field->bytes);
    eq_wire_out node = eq_wire_new(out);
    eq_field part;
    eq_bytes name;
    bool more;
    for (const char *at = cursor.at;; at = cursor.at) {
        EQ_TRY(eq_cursor_next(&cursor, &part, &more));
        if (!more) break;
        const row_change *row = NULL;
        if (part.number == 5 && part.kind == EQ_FIELD_BYTES) {
            EQ_TRY(text_field(e->cx, &part, 1, &name));
            for (size_t r = 0; r < e->n_rows; r++)
                if (strlen(e->row[r].attribute) == name.size && !memcmp(e->row[r].attribute, name.data, name.size))
                    row = &e->row[r];
        }
        if (row) eq_onnx_reals(&node, row->attribute, row->number, row->n);
        else eq_wire_raw(&node, at, (size_t)(cursor.at - at));
    }
    eq_wire_inner(out, NODE, &node);
    return EQ_OK;
}

/* Whether the node is the classifier whose rows were edited: by the output that the plan knows it by. */
static bool is_edited_node(const editor *e, eq_bytes output) {
    for (size_t r = 0; r < e->n_rows; r++) {
        const char *out = e->row[r].node->out[0];
        if (strlen(out) == output.size && !memcmp(out, output.data, output.size)) return true;
    }
    return false;
}

/* What a field of the graph is known by: a node by its first output, the others by their names. Empty: it is another. */
static eq_status name_of(eq_ctx *cx, const eq_field *field, eq_bytes *out) {
    static const struct { uint32_t field, name; } named[] = {{NODE, 2}, {INITIALIZER, 8}, {INPUT, 1}, {OUTPUT, 1}};
    *out = (eq_bytes){0};
    for (size_t i = 0; field->kind == EQ_FIELD_BYTES && i < sizeof named / sizeof *named; i++)
        if (field->number == named[i].field) return text_field(cx, field, named[i].name, out);
    return EQ_OK;
}

static eq_status put_graph(editor *e, const eq_field *graph, eq_wire_out *out) {
    eq_cursor cursor = eq_cursor_of(e->cx, "the graph", graph->bytes);
    eq_wire_out message = eq_wire_new(out);
    eq_field field;
    eq_bytes name = {0};
    bool more;
    for (const char *at = cursor.at;; at = cursor.at) {
        EQ_TRY(eq_cursor_next(&cursor, &field, &more));
        if (!more) break;
        EQ_TRY(name_of(e->cx, &field, &name));
        bool node = field.number == NODE, weight = field.number == INITIALIZER;
        if (name.data && eq_earlier_has(&e->earlier, name.data, name.size)) continue;
        if (name.data && (node || weight) && changed(e, name)) put_tensor(&message, changed(e, name));
        else if (name.data && node && is_edited_node(e, name)) EQ_TRY(put_edited_node(e, &field, &message));
        else eq_wire_raw(&message, at, (size_t)(cursor.at - at));
    }
    eq_wire_raw(&message, e->added.graph.data, e->added.graph.size);
    eq_wire_raw(&message, e->added.slots.data, e->added.slots.size);
    message.failed |= e->added.graph.failed || e->added.slots.failed;
    eq_wire_inner(out, GRAPH, &message);
    return EQ_OK;
}

static void put_opset(eq_wire_out *out, const char *domain, int version) {
    eq_wire_out opset = eq_wire_new(out);
    if (*domain) eq_wire_text(&opset, 1, domain);
    eq_wire_number(&opset, 2, version);
    eq_wire_inner(out, OPSET, &opset);
}

/* Notes of an earlier export say what is no longer so. */
static eq_status is_old_note(eq_ctx *cx, const eq_field *field, bool *out) {
    eq_bytes key;
    *out = false;
    if (field->number != NOTE || field->kind != EQ_FIELD_BYTES) return EQ_OK;
    EQ_TRY(text_field(cx, field, 1, &key));
    *out = key.size > 10 && !memcmp(key.data, "equipoise.", 10);
    return EQ_OK;
}

static eq_status is_ml_opset(const editor *e, const eq_field *field, bool *out) {
    eq_bytes domain;
    *out = false;
    if (field->number != OPSET || field->kind != EQ_FIELD_BYTES || e->state->model.ml_opset >= 2) return EQ_OK;
    EQ_TRY(text_field(e->cx, field, 1, &domain));
    *out = e->needs_ml && domain.size == 10 && !memcmp(domain.data, "ai.onnx.ml", 10);
    return EQ_OK;
}

static eq_status put_file(editor *e, eq_bytes *out) {
    eq_cursor cursor = eq_cursor_of(e->cx, "the file", e->state->file);
    eq_wire_out file = {.cx = e->cx, .arena = e->arena};
    eq_field field;
    bool more, note, opset;
    for (const char *at = cursor.at;; at = cursor.at) {
        EQ_TRY(eq_cursor_next(&cursor, &field, &more));
        if (!more) break;
        EQ_TRY(is_old_note(e->cx, &field, &note));
        EQ_TRY(is_ml_opset(e, &field, &opset));
        if (field.number == GRAPH && field.kind == EQ_FIELD_BYTES) EQ_TRY(put_graph(e, &field, &file));
        else if (!note && !opset) eq_wire_raw(&file, at, (size_t)(cursor.at - at));
    }
    if (e->needs_core && !e->state->model.opset) put_opset(&file, "", EQ_OUT_OPSET); /* all its nodes are of ai.onnx.ml */
    if (e->needs_ml && e->state->model.ml_opset < 2) put_opset(&file, "ai.onnx.ml", 2);
    eq_wire_raw(&file, e->added.notes.data, e->added.notes.size);
    if (file.failed || e->added.notes.failed) return EQ_EMEMORY;
    *out = (eq_bytes){file.data, file.size};
    return EQ_OK;
}

/* ---- the rule ---- */

/* By something that stays. */
static bool is_taken(const editor *e, const char *name) {
    const eq_onnx_model *model = &e->state->model;
    if (eq_earlier_has(&e->earlier, name, strlen(name))) return false;
    for (size_t i = 0; i < model->n_in; i++)
        if (!strcmp(model->in[i].name, name)) return true;
    for (size_t i = 0; i < model->n_weights; i++)
        if (!strcmp(model->weight[i].name, name)) return true;
    for (size_t i = 0; i < model->n_nodes; i++)
        for (size_t k = 0; k < model->node[i].n_out; k++)
            if (!strcmp(model->node[i].out[k], name)) return true;
    return false;
}

static eq_status check_rule(const editor *e) {
    static const char *const names[] = {"decision", "favoured", "rule.half"};
    const eq_onnx_model *model = &e->state->model;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_taken(e, names[i]))
            return eq_fail(e->cx, EQ_EINPUT, "the model has a value \"%s\" already, so that its rule cannot be added", names[i]);
    if (model->opset && model->opset < 9)
        return eq_fail(e->cx, EQ_EINPUT, "uses opset %u of ai.onnx; a rule needs 9 or newer: export the model anew",
                       model->opset);
    if (!e->needs_ml || model->ml_opset != 1) return EQ_OK;
    for (size_t i = 0; i < model->n_nodes; i++)
        if (!strcmp(model->node[i].op, "LabelEncoder"))
            return eq_fail(e->cx, EQ_EINPUT,
                           "uses LabelEncoder of ai.onnx.ml 1, whose meaning changed; export the model with a newer version");
    return EQ_OK;
}

static const char *add_node(editor *e, const char *op, const char *out, const char *a, const char *b) {
    eq_onnx_add_node(&e->added, &(eq_out_node){.op = op, .out = out, .in = (const char *const[]){a, b, NULL}});
    return out;
}

/* Whether the output that it is read from is a "score" as one would be added. */
static bool is_score(const editor *e) {
    const eq_onnx_score *score = &e->state->score;
    if (!score->output || score->width != 1 || score->then != EQ_THEN_AS_IS || score->held) return false;
    const eq_onnx_value *value = &e->state->plan.value[score->value];
    bool plain = value->type == EQ_ONNX_FLOAT && value->n_dims == 2;
    return plain && !strcmp(score->output, "score") && !strcmp(value->name, "score");
}

/* The score as (n, 1) float32, from the output that it is read from. */
static eq_status add_score(editor *e, const char *called) {
    const eq_onnx_score *score = &e->state->score;
    const eq_onnx_value *value = &e->state->plan.value[score->value];
    const int64_t shape[2] = {-1, (int64_t)score->width}, dim[2] = {(int64_t)score->width, 1};
    const char *at = value->name;
    eq_wire_out to = eq_wire_new(&e->added.graph);
    float *pick;
    EQ_NEW(e->cx, e->arena, pick, score->width);
    for (size_t c = 0; c < score->width; c++) pick[c] = score->counts[c] ? 1 : 0;
    eq_onnx_put_whole(&to, "to", EQ_OUT_FLOAT);
    eq_onnx_add_node(&e->added,
                     &(eq_out_node){.op = "Cast", .out = "rule.float", .in = (const char *const[]){at, NULL}, .attributes = &to});
    eq_onnx_whole_weight(&e->added, "rule.shape", shape, 2);
    at = add_node(e, "Reshape", "rule.table", "rule.float", "rule.shape");
    if (score->then == EQ_THEN_EXP) at = add_node(e, "Exp", "rule.exp", at, NULL);
    if (score->then == EQ_THEN_SOFTMAX) {
        eq_wire_out axis = eq_wire_new(&e->added.graph);
        eq_onnx_put_whole(&axis, "axis", 1);
        eq_onnx_add_node(
            &e->added,
            &(eq_out_node){.op = "Softmax", .out = "rule.softmax", .in = (const char *const[]){at, NULL}, .attributes = &axis});
        at = "rule.softmax";
    }
    bool odds = score->then == EQ_THEN_SIGMOID;
    if (score->width > 1) { /* of one column it would be a layer that nobody made */
        eq_onnx_weight(&e->added, "rule.pick", pick, dim, 2);
        at = add_node(e, "MatMul", odds ? "rule.logit" : called, at, "rule.pick");
    }
    if (score->held) {
        const float ends[] = {0, 1};
        eq_onnx_weight(&e->added, "rule.least", &ends[0], NULL, 0);
        eq_onnx_weight(&e->added, "rule.most", &ends[1], NULL, 0);
        at = add_node(e, "Max", "rule.from_0", at, "rule.least");
        add_node(e, "Min", called, at, "rule.most");
    } else if (odds || score->width == 1) add_node(e, odds ? "Sigmoid" : "Identity", called, at, NULL);
    eq_onnx_output(&e->added, called, EQ_OUT_FLOAT, 1);
    return EQ_OK;
}

/* ---- what it says of itself ---- */

/* Classes that are favourable, as an answer names them; NULL: a name would be taken for several. */
static eq_status classes_said(const editor *e, const char **out) {
    const eq_onnx_score *score = &e->state->score;
    eq_text text = {.cx = e->cx, .arena = e->arena};
    size_t n = 0;
    for (size_t k = 0; k < score->width; k++) {
        if (!score->counts[k]) continue;
        const char *name = k < score->n_classes ? score->class_name[k] : NULL;
        if (name && strchr(name, ',')) return *out = NULL, EQ_OK;
        if (n++) eq_text_add(&text, ",");
        if (name) eq_text_add(&text, name);
        else eq_text_format(&text, "%zu", k);
    }
    return eq_text_end(&text, out);
}

/* What was asked of the score is not asked again. It is read from the model's own output as before, for layers behind that can
 * then be edited again; from `called`, which a rule stands behind, where its classes cannot be named. */
static eq_status add_answers(editor *e, const char *called) {
    const eq_onnx_score *score = &e->state->score;
    const char *classes = NULL, *is = score->is == EQ_SCORE_NUMBER ? "scale" : score->then == EQ_THEN_SIGMOID ? "logit" : NULL;
    if (score->asks || !score->output) return EQ_OK;
    if (score->width > 1) EQ_TRY(classes_said(e, &classes));
    bool own = score->width == 1 || classes;
    if (!own && !called) return EQ_OK;
    if (!own || score->held) is = "probability";
    eq_onnx_note(&e->added, EQ_NOTE_OUTPUT, own ? score->output : called);
    if (classes) eq_onnx_note(&e->added, EQ_NOTE_CLASS, classes);
    if (is) eq_onnx_note(&e->added, EQ_NOTE_IS, is);
    return EQ_OK;
}

/* ---- the whole ---- */

static eq_status edit(editor *e, const eq_rule *rule, const eq_export_notes *notes, eq_bytes *out) {
    bool ruled = rule && rule->n_groups;
    if (ruled && e->state->score.asks) return eq_fail(e->cx, EQ_EINPUT, "%s", e->state->score.asks->sentence);
    EQ_TRY(eq_earlier_find(e->cx, e->arena, e->state, &e->earlier));
    EQ_TRY(find_changes(e));
    if (!ruled && !e->n_changes && !e->n_rows) return *out = e->state->file, EQ_OK;
    const char *called = !ruled ? NULL : is_taken(e, "score") ? "equipoise.score" : "score";
    bool there = e->earlier.score_stays || is_score(e);
    if (ruled && there) called = e->state->score.output;
    e->added = eq_onnx_out_new(e->cx, e->arena);
    if (ruled) {
        e->needs_core = true;
        e->needs_ml = rule->group[0].name != NULL;
        EQ_TRY(check_rule(e));
        if (is_taken(e, "group")) eq_onnx_taken(&e->added, "group");
        if (is_taken(e, "u")) eq_onnx_taken(&e->added, "u");
        if (!there) EQ_TRY(add_score(e, called));
        EQ_TRY(eq_export_rule(&e->added, rule, called));
    }
    EQ_TRY(eq_export_add_notes(&e->added, notes, e->n_columns));
    EQ_TRY(add_answers(e, called));
    return put_file(e, out);
}

eq_status eq_export_edited(eq_ctx *cx, eq_arena *arena, const eq_edited *what, const eq_rule *rule, const eq_export_notes *notes,
                           eq_bytes *out) {
    eq_arena own = {0};
    eq_bytes made = {0};
    editor e = {
        .cx = cx, .arena = &own, .state = what->scorer->state, .edited = what->network, .n_columns = what->scorer->n_columns};
    eq_status status = edit(&e, rule, notes, &made);
    if (status == EQ_OK) {
        char *bytes = eq_arena_alloc(cx, arena, made.size, 1);
        status = bytes ? EQ_OK : EQ_EMEMORY;
        if (bytes) memcpy(bytes, made.data, made.size), *out = (eq_bytes){bytes, made.size};
    }
    eq_arena_free(&own);
    return status;
}
