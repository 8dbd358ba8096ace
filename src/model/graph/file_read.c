/* Reading a model file, which may be anybody's: every length is checked against what is there before it is used, every number
 * against what the operation's row says, and memory for weights is taken when the file is known to hold them. Only a file that
 * would be written so is read: offsets follow one another without gaps, and the padding is zero. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json_read.h"
#include "base/wording.h"
#include "model/graph/file.h"

#define MOST_WIRES 131072 /* floats a row of all buffers that scoring takes, above what the weights account for */

typedef struct reader {
    eq_ctx *cx;
    eq_arena *arena;
    const char *block; /* the numbers */
    size_t n_floats;
    eq_draft draft;
    size_t *offset; /* (operands) as the file has them; of wires unused */
    eq_model_file *out;
} reader;

/* ---- members of the header ---- */

static eq_status read_bound(const eq_json *object, const char *key, double *out) {
    eq_json place;
    *out = (double)NAN;
    return eq_json_get(object, key, &place) ? eq_json_number(&place, -1e300, 1e300, out) : EQ_OK;
}

/* What a column of a kind that is not "number" is made of. */
static eq_status read_source(reader *r, const eq_json *object, size_t kind, eq_feature_source *out) {
    eq_json place;
    const char **value;
    *out = (eq_feature_source){.text = kind == 3, .min = (double)NAN, .below = (double)NAN};
    if (!kind) return EQ_OK;
    EQ_TRY(eq_json_need(object, "column", &place));
    EQ_TRY(eq_json_text(&place, r->arena, &out->column));
    if (kind == 1) {
        EQ_TRY(read_bound(object, "min", &out->min));
        EQ_TRY(read_bound(object, "below", &out->below));
        return isnan(out->min) && isnan(out->below) ? eq_json_fail(object, "has no bound, expected min or below") : EQ_OK;
    }
    EQ_TRY(eq_json_need(object, "values", &place));
    EQ_TRY(eq_json_texts(&place, r->arena, &value, &out->n_values));
    out->value = value;
    return out->n_values ? EQ_OK : eq_json_fail(&place, "is empty, expected a value at least");
}

static eq_status read_columns(reader *r, const eq_json *root) {
    static const char *const keys[] = {"below", "column", "kind", "mean", "min", "name", "sd", "values", NULL};
    eq_json place, member;
    size_t n, i = 0, kind;
    eq_model_column *column;
    EQ_TRY(eq_json_need(root, "columns", &place));
    EQ_TRY(eq_json_array(&place, 1, 65536, &n));
    EQ_NEW(r->cx, r->arena, column, n);
    for (eq_json item = eq_json_item(&place, 0); item.value; eq_json_next(&item), i++) {
        EQ_TRY(eq_json_object(&item, keys));
        EQ_TRY(eq_json_need(&item, "kind", &member));
        EQ_TRY(eq_json_choice(&member, eq_model_column_kinds, &kind));
        EQ_TRY(read_source(r, &item, kind, &column[i].source));
        EQ_TRY(eq_json_need(&item, "mean", &member));
        EQ_TRY(eq_json_number(&member, -1e300, 1e300, &column[i].mean));
        EQ_TRY(eq_json_need(&item, "name", &member));
        EQ_TRY(eq_json_text(&member, r->arena, &column[i].name));
        EQ_TRY(eq_json_need(&item, "sd", &member));
        EQ_TRY(eq_json_number(&member, 1e-300, 1e300, &column[i].sd));
    }
    r->out->column = column;
    r->draft.model.n_inputs = n;
    return EQ_OK;
}

static eq_status read_text(reader *r, const eq_json *object, const char *key, const char **out) {
    eq_json place;
    EQ_TRY(eq_json_need(object, key, &place));
    return eq_json_text(&place, r->arena, out);
}

static eq_status read_made(reader *r, const eq_json *root) {
    static const char *const keys[] = {"method", "plan_sha256", "seed", "version", NULL};
    eq_json place, member;
    double seed;
    EQ_TRY(eq_json_need(root, "made", &place));
    EQ_TRY(eq_json_object(&place, keys));
    EQ_TRY(read_text(r, &place, "method", &r->out->method));
    EQ_TRY(read_text(r, &place, "plan_sha256", &r->out->plan_sha256));
    EQ_TRY(read_text(r, &place, "version", &r->out->version));
    EQ_TRY(eq_json_need(&place, "seed", &member));
    EQ_TRY(eq_json_integer(&member, 0, UINT32_MAX, &seed));
    r->out->seed = (uint32_t)seed;
    return EQ_OK;
}

static eq_status read_rows(const eq_json *object, const char *key, double *out) {
    eq_json place;
    EQ_TRY(eq_json_need(object, key, &place));
    return eq_json_integer(&place, 0, 0x1p53, out);
}

static eq_status read_trained_on(reader *r, const eq_json *root) {
    static const char *const keys[] = {"sha256", "test", "train", "valid", NULL};
    eq_trained_on *out = &r->out->trained_on;
    eq_json place, member;
    if (!eq_json_get(root, "trained_on", &place)) return EQ_OK;
    EQ_TRY(eq_json_object(&place, keys));
    EQ_TRY(eq_json_need(&place, "sha256", &member));
    EQ_TRY(eq_json_text(&member, r->arena, &out->sha256));
    if (strlen(out->sha256) != 64 || strspn(out->sha256, "0123456789abcdef") != 64)
        return eq_json_fail(&member, "is \"%.16s\", expected 64 hexadecimal digits", out->sha256);
    EQ_TRY(read_rows(&place, "test", &out->test));
    EQ_TRY(read_rows(&place, "train", &out->train));
    return read_rows(&place, "valid", &out->valid);
}

static eq_status read_decision(reader *r, const eq_json *root) {
    const char *kind;
    eq_json place;
    EQ_TRY(eq_json_need(root, "decision", &place));
    if (!eq_tree_is_object(place.value)) return eq_json_fail(&place, "is no object, expected one with a kind");
    EQ_TRY(read_text(r, &place, "kind", &kind));
    EQ_TRY(eq_json_print(&place, r->arena, &r->out->decision));
    r->out->threshold = (double)NAN;
    if (eq_json_get(root, "threshold", &place)) EQ_TRY(eq_json_number(&place, -1e300, 1e300, &r->out->threshold));
    return read_text(r, root, "favourable", &r->out->favourable);
}

static eq_status check_score(reader *r, const eq_json *root) {
    static const char *const keys[] = {"is", "wire", NULL}, *const kinds[] = {"logit", NULL};
    size_t kind, wire, output = r->draft.model.graph->n_wires - 1;
    eq_json place, member;
    EQ_TRY(eq_json_need(root, "score", &place));
    EQ_TRY(eq_json_object(&place, keys));
    EQ_TRY(eq_json_need(&place, "is", &member));
    EQ_TRY(eq_json_choice(&member, kinds, &kind));
    EQ_TRY(eq_json_need(&place, "wire", &member));
    EQ_TRY(eq_json_size(&member, 0, EQ_MAX_NODES, &wire));
    return wire == output ? EQ_OK : eq_json_fail(&member, "is %zu, expected %zu, which the last op gives", wire, output);
}

/* ---- ops ---- */

/* An op that is being read. */
typedef struct op_reader {
    eq_json place;
    size_t number; /* counted from 1 */
    const eq_op *op;
    double param[EQ_MAX_OP_PARAMS];
    size_t n_in;
    eq_operand in[EQ_MAX_OPERANDS];
    eq_json weights, next; /* the list, and the one of it that comes next */
} op_reader;

static eq_status read_param(const eq_json *params, const eq_op_param *row, double *out) {
    eq_json place;
    size_t choice;
    EQ_TRY(eq_json_need(params, row->id, &place));
    if (!row->choice) return eq_json_number(&place, row->min, row->max, out);
    EQ_TRY(eq_json_choice(&place, row->choice, &choice));
    *out = (double)choice;
    return EQ_OK;
}

static eq_status read_params(op_reader *o) {
    const char *keys[EQ_MAX_OP_PARAMS + 1] = {NULL};
    eq_json params;
    for (size_t i = 0; o->op->params[i].id; i++) keys[i] = o->op->params[i].id;
    EQ_TRY(eq_json_need(&o->place, "params", &params));
    EQ_TRY(eq_json_object(&params, keys));
    for (size_t i = 0; keys[i]; i++) EQ_TRY(read_param(&params, &o->op->params[i], &o->param[i]));
    return EQ_OK;
}

/* The next tensor of `weights`, and where it begins. */
static eq_status read_tensor(op_reader *o, eq_tensor *tensor, size_t *offset) {
    static const char *const keys[] = {"offset", "shape", NULL};
    eq_json place, shape;
    if (!o->next.value) return eq_json_fail(&o->weights, "has fewer tensors than \"in\" has nulls");
    EQ_TRY(eq_json_object(&o->next, keys));
    EQ_TRY(eq_json_need(&o->next, "offset", &place));
    EQ_TRY(eq_json_size(&place, 0, SIZE_MAX / 16, offset));
    EQ_TRY(eq_json_need(&o->next, "shape", &shape));
    EQ_TRY(eq_json_array(&shape, 1, EQ_MAX_DIMS - 1, &tensor->n_dims));
    for (size_t d = 0; d < tensor->n_dims; d++) {
        eq_json item = eq_json_item(&shape, d);
        size_t size;
        EQ_TRY(eq_json_size(&item, 1, UINT32_MAX, &size));
        tensor->dim[d] = (uint32_t)size;
    }
    eq_json_next(&o->next);
    return EQ_OK;
}

static eq_status read_operands(reader *r, op_reader *o) {
    eq_json in;
    size_t k = 0;
    EQ_TRY(eq_json_need(&o->place, "in", &in));
    EQ_TRY(eq_json_array(&in, 1, EQ_MAX_OPERANDS, &o->n_in));
    EQ_TRY(eq_json_need(&o->place, "weights", &o->weights));
    if (!eq_tree_is_list(o->weights.value)) return eq_json_fail(&o->weights, "is no list, expected one");
    o->next = eq_json_item(&o->weights, 0);
    for (eq_json item = eq_json_item(&in, 0); item.value; eq_json_next(&item), k++) {
        bool own = ((o->op->weights | o->op->statistics) >> (k < 31 ? k : 31) & 1u) != 0;
        if (own != eq_tree_is_null(item.value))
            return eq_json_fail(&item, "is %s, expected %s", own ? "a wire" : "null", own ? "null, for weights" : "a wire");
        if (own) EQ_TRY(read_tensor(o, &o->in[k].tensor, &r->offset[r->draft.model.graph->n_operands + k]));
        else EQ_TRY(eq_json_size(&item, 0, EQ_MAX_NODES, &o->in[k].at));
    }
    return o->next.value ? eq_json_fail(&o->weights, "has more tensors than \"in\" has nulls") : EQ_OK;
}

static eq_status check_out(const reader *r, const op_reader *o) {
    size_t n, wire, own = r->draft.model.graph->n_wires;
    eq_json list, item;
    EQ_TRY(eq_json_need(&o->place, "out", &list));
    EQ_TRY(eq_json_array(&list, 1, 1, &n));
    item = eq_json_item(&list, 0);
    EQ_TRY(eq_json_size(&item, 0, EQ_MAX_NODES, &wire));
    return wire == own ? EQ_OK : eq_json_fail(&item, "is %zu, expected %zu: ops give one wire after the other", wire, own);
}

static eq_status read_op(reader *r, op_reader *o) {
    static const char *const keys[] = {"in", "op", "out", "params", "weights", NULL};
    eq_model *model = &r->draft.model;
    const char *id;
    size_t wire;
    EQ_TRY(eq_json_object(&o->place, keys));
    EQ_TRY(read_text(r, &o->place, "op", &id));
    o->op = eq_op_find(id);
    if (!o->op)
        return eq_fail(r->cx, EQ_EINPUT, "op %zu is \"%s\", expected one of the %zu known here", o->number, id, eq_op_count());
    EQ_TRY(read_params(o));
    EQ_TRY(read_operands(r, o));
    EQ_TRY(check_out(r, o));
    EQ_TRY(eq_draft_add(&r->draft, &(eq_call){.op = id, .param = o->param, .n_in = o->n_in, .in = o->in}, &wire));
    if (model->n_weights + model->n_statistics > r->n_floats)
        return eq_fail(r->cx, EQ_EINPUT, "op %zu (%s): its weights end at number %zu, and the file has %zu", o->number, id,
                       model->n_weights + model->n_statistics, r->n_floats);
    return EQ_OK;
}

static eq_status read_ops(reader *r, const eq_json *root) {
    eq_json place, in;
    size_t n, n_operands = 0, n_in;
    EQ_TRY(eq_json_need(root, "ops", &place));
    EQ_TRY(eq_json_array(&place, 1, EQ_MAX_NODES, &n));
    for (eq_json item = eq_json_item(&place, 0); item.value; eq_json_next(&item)) {
        EQ_TRY(eq_json_need(&item, "in", &in));
        EQ_TRY(eq_json_array(&in, 1, EQ_MAX_OPERANDS, &n_in));
        n_operands += n_in;
    }
    EQ_NEW(r->cx, r->arena, r->offset, n_operands);
    EQ_TRY(eq_draft_begin(&r->draft, r->draft.model.n_inputs, n, n_operands));
    size_t number = 0;
    for (eq_json item = eq_json_item(&place, 0); item.value; eq_json_next(&item)) {
        op_reader o = {.place = item, .number = ++number};
        EQ_TRY(read_op(r, &o));
    }
    return EQ_OK;
}

/* ---- numbers ---- */

/* Weights stand one behind the other, statistics behind them, and that is all there is. */
static eq_status check_offsets(const reader *r) {
    const eq_model *model = &r->draft.model;
    const eq_graph *graph = model->graph;
    for (size_t i = 0; i < graph->n_nodes; i++)
        for (size_t k = 0; k < graph->node[i].n_in; k++) {
            const eq_operand *in = eq_operand_at(graph, &graph->node[i], k);
            size_t want = in->at + (in->kind == EQ_STATISTIC ? model->n_weights : 0), at = r->offset[graph->node[i].first + k];
            if (in->kind != EQ_WIRE && at != want)
                return eq_fail(r->cx, EQ_EINPUT, "op %zu (%s): operand %zu begins at number %zu, expected %zu", i + 1,
                               graph->node[i].op->id, k, at, want);
        }
    if (model->n_weights + model->n_statistics == r->n_floats) return EQ_OK;
    return eq_fail(r->cx, EQ_EINPUT, "has %zu numbers, and its ops take %zu", r->n_floats,
                   model->n_weights + model->n_statistics);
}

static void get_floats(const char *from, float *to, size_t n) {
    for (size_t i = 0; i < n; i++) {
        uint32_t bits = 0;
        for (int k = 0; k < 4; k++) bits |= (uint32_t)(unsigned char)from[4 * i + (size_t)k] << 8 * k;
        memcpy(&to[i], &bits, sizeof bits);
    }
}

static eq_status check_finite(const reader *r) {
    const eq_model *model = &r->out->model;
    for (size_t i = 0; i < model->graph->n_nodes; i++) {
        const eq_node *node = &model->graph->node[i];
        for (size_t k = 0; k < node->n_in; k++) {
            const eq_operand *in = eq_operand_at(model->graph, node, k);
            const float *value = (in->kind == EQ_WEIGHT ? model->weight : model->statistic) + in->at;
            for (size_t j = 0; in->kind != EQ_WIRE && j < eq_tensor_size(&in->tensor); j++)
                if (!isfinite(value[j]))
                    return eq_fail(r->cx, EQ_EINPUT, "op %zu (%s): number %zu of operand %zu is %g, expected a finite one", i + 1,
                                   node->op->id, j, k, (double)value[j]);
        }
    }
    return EQ_OK;
}

static eq_status check_buffers(const reader *r) {
    const eq_graph *graph = r->out->model.graph;
    size_t width = 0;
    for (size_t b = 0; b < graph->n_buffers; b++) width += graph->buffer[b];
    if (width <= MOST_WIRES + r->n_floats / 8) return EQ_OK;
    return eq_fail(r->cx, EQ_EINPUT, "takes %zu numbers a row to score, expected at most %zu", width,
                   MOST_WIRES + r->n_floats / 8);
}

/* Files of before there was such a key are of models that were made here. */
static eq_status read_frozen(const reader *r, const eq_json *root) {
    eq_graph *graph = r->out->model.graph;
    eq_json place;
    if (!eq_json_get(root, "frozen", &place)) return EQ_OK;
    EQ_TRY(eq_json_boolean(&place, &graph->frozen));
    if (!graph->frozen) return eq_json_fail(&place, "is false, expected true or no such key");
    graph->joins = false;
    return EQ_OK;
}

static eq_status read_header(reader *r, const eq_json *root) {
    static const char *const keys[] = {"columns", "decision", "favourable", "frozen",     "made",
                                       "ops",     "score",    "threshold",  "trained_on", NULL};
    EQ_TRY(eq_json_object(root, keys));
    EQ_TRY(read_columns(r, root));
    EQ_TRY(read_made(r, root));
    EQ_TRY(read_trained_on(r, root));
    EQ_TRY(read_decision(r, root));
    EQ_TRY(read_ops(r, root));
    EQ_TRY(check_score(r, root));
    EQ_TRY(check_offsets(r));
    EQ_TRY(eq_draft_end(&r->draft, &r->out->model));
    EQ_TRY(read_frozen(r, root));
    EQ_TRY(check_buffers(r));
    get_floats(r->block, r->out->model.weight, r->out->model.n_weights);
    get_floats(r->block + 4 * r->out->model.n_weights, r->out->model.statistic, r->out->model.n_statistics);
    return check_finite(r);
}

/* Magic, lengths, padding and digest; what lies where. */
static eq_status open_file(eq_ctx *cx, eq_bytes bytes, eq_bytes *header, reader *r) {
    const unsigned char *b = (const unsigned char *)bytes.data;
    unsigned char digest[EQ_MODEL_DIGEST];
    size_t length, block, end = bytes.size - EQ_MODEL_DIGEST;
    if (bytes.size < 8 || memcmp(b, EQ_MODEL_MAGIC, 7)) return eq_fail(cx, EQ_EINPUT, "is no model file of Equipoise");
    if (b[7] != EQ_MODEL_MAGIC[7])
        return eq_fail(cx, EQ_EINPUT, "is a model file of version \"%c\", expected \"%c\"", b[7] > 32 && b[7] < 127 ? b[7] : '?',
                       EQ_MODEL_MAGIC[7]);
    if (bytes.size < EQ_MODEL_HEAD + EQ_MODEL_DIGEST) return eq_fail(cx, EQ_EINPUT, "was cut: it has %zu bytes", bytes.size);
    eq_model_file_digest(bytes.data, end, digest);
    if (memcmp(digest, b + end, sizeof digest))
        return eq_fail(cx, EQ_EINPUT, "was changed or cut: its %zu bytes do not have the SHA-256 they end with", bytes.size);
    length = (size_t)b[8] | (size_t)b[9] << 8 | (size_t)b[10] << 16 | (size_t)b[11] << 24;
    if (length > end - EQ_MODEL_HEAD)
        return eq_fail(cx, EQ_EINPUT, "says that its header has %zu bytes, and %zu are there", length, end - EQ_MODEL_HEAD);
    block = eq_model_file_block(length);
    if (block > end || (end - block) % 4) return eq_fail(cx, EQ_EINPUT, "has no whole number of weights behind its header");
    for (size_t i = EQ_MODEL_HEAD + length; i < block; i++)
        if (b[i]) return eq_fail(cx, EQ_EINPUT, "has a byte %d behind its header, expected 0", b[i]);
    *header = (eq_bytes){bytes.data + EQ_MODEL_HEAD, length};
    r->block = bytes.data + block;
    r->n_floats = (end - block) / 4;
    return EQ_OK;
}

static eq_status read_file(reader *r, eq_bytes bytes) {
    eq_bytes header;
    eq_tree tree;
    EQ_TRY(open_file(r->cx, bytes, &header, r));
    EQ_TRY(eq_tree_parse(r->cx, "header", header, &tree));
    eq_json root = eq_json_root(r->cx, "header", tree);
    eq_status status = read_header(r, &root);
    eq_tree_free(tree);
    return status;
}

eq_status eq_model_file_open(eq_ctx *cx, eq_arena *arena, eq_bytes bytes, eq_model_file *out) {
    memset(out, 0, sizeof *out);
    reader r = {.cx = cx, .arena = arena, .draft = {.cx = cx, .arena = arena, .where = ""}, .out = out};
    eq_status status = read_file(&r, bytes);
    if (status != EQ_OK) memset(out, 0, sizeof *out);
    return status;
}

eq_status eq_model_file_read(eq_ctx *cx, eq_arena *arena, const char *name, eq_bytes bytes, eq_model_file *out) {
    char sentence[EQ_MESSAGE_SIZE];
    eq_status status = eq_model_file_open(cx, arena, bytes, out);
    if (status == EQ_OK || status == EQ_EMEMORY) return status;
    eq_word_failure(cx, sentence);
    return eq_fail(cx, status, "%.120s: %s", name, sentence);
}
