/* Writing a model file: see file.h for its form. Members are written in the order of their keys, which makes the header
 * canonical. */
#include <math.h>
#include <string.h>

#include "base/json_write.h"
#include "base/sha256.h"
#include "model/graph/file.h"

size_t eq_model_file_block(size_t header_size) {
    size_t end = EQ_MODEL_HEAD + header_size, over = end % EQ_MODEL_ALIGN;
    return over ? end + EQ_MODEL_ALIGN - over : end;
}

void eq_bytes_sha256(eq_bytes bytes, char out[65]) {
    eq_sha256 sha;
    eq_sha256_begin(&sha);
    eq_sha256_add(&sha, bytes.data, bytes.size);
    eq_sha256_end(&sha, out);
}

void eq_model_file_digest(const char *bytes, size_t n, unsigned char out[EQ_MODEL_DIGEST]) {
    char digits[65];
    eq_bytes_sha256((eq_bytes){bytes, n}, digits);
    for (size_t i = 0; i < EQ_MODEL_DIGEST; i++) {
        unsigned value = 0;
        for (size_t k = 0; k < 2; k++) {
            char c = digits[2 * i + k];
            value = 16 * value + (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
        }
        out[i] = (unsigned char)value;
    }
}

/* ---- the header ---- */

const char *const eq_model_column_kinds[] = {"number", "range", "numbers", "texts", NULL};

size_t eq_model_column_kind(const eq_model_column *column) {
    const eq_feature_source *source = &column->source;
    if (!source->column) return 0;
    if (source->n_values) return source->text ? 3 : 2;
    return !isnan(source->min) || !isnan(source->below);
}

static void add_columns(eq_out *out, const eq_model_file *file) {
    eq_place list = eq_out_array(out, out->root, "columns");
    for (size_t c = 0; c < file->model.n_inputs; c++) {
        const eq_model_column *column = &file->column[c];
        const eq_feature_source *source = &column->source;
        size_t kind = eq_model_column_kind(column);
        eq_place object = eq_out_object(out, list, NULL);
        if (kind == 1) eq_out_number(out, object, "below", source->below);
        if (kind) eq_out_text(out, object, "column", source->column);
        eq_out_text(out, object, "kind", eq_model_column_kinds[kind]);
        eq_out_number(out, object, "mean", column->mean);
        if (kind == 1) eq_out_number(out, object, "min", source->min);
        eq_out_text(out, object, "name", column->name);
        eq_out_number(out, object, "sd", column->sd);
        if (kind > 1) eq_out_texts(out, object, "values", source->value, source->n_values);
    }
}

static void add_made(eq_out *out, const eq_model_file *file) {
    eq_place made = eq_out_object(out, out->root, "made");
    eq_out_text(out, made, "method", file->method);
    eq_out_text(out, made, "plan_sha256", file->plan_sha256);
    eq_out_number(out, made, "seed", file->seed);
    eq_out_text(out, made, "version", file->version);
}

static void add_trained_on(eq_out *out, const eq_trained_on *from) {
    if (!from->sha256) return;
    eq_place place = eq_out_object(out, out->root, "trained_on");
    eq_out_text(out, place, "sha256", from->sha256);
    eq_out_number(out, place, "test", from->test);
    eq_out_number(out, place, "train", from->train);
    eq_out_number(out, place, "valid", from->valid);
}

static void add_params(eq_out *out, eq_place to, const eq_node *node) {
    eq_place params = eq_out_object(out, to, "params");
    for (size_t i = 0; node->op->params[i].id; i++) {
        const eq_op_param *row = &node->op->params[i];
        if (row->choice) eq_out_text(out, params, row->id, row->choice[(size_t)node->param[i]]);
        else eq_out_number(out, params, row->id, node->param[i]);
    }
}

static void add_op(eq_out *out, eq_place list, const eq_model *model, const eq_node *node) {
    const eq_operand *operand = eq_operand_at(model->graph, node, 0);
    eq_place object = eq_out_object(out, list, NULL), in = eq_out_array(out, object, "in");
    for (size_t k = 0; k < node->n_in; k++)
        eq_out_number(out, in, NULL, operand[k].kind == EQ_WIRE ? (double)operand[k].at : (double)NAN); /* NaN is null */
    eq_out_text(out, object, "op", node->op->id);
    eq_out_number(out, eq_out_array(out, object, "out"), NULL, (double)node->out);
    add_params(out, object, node);
    eq_place weights = eq_out_array(out, object, "weights");
    for (size_t k = 0; k < node->n_in; k++) {
        if (operand[k].kind == EQ_WIRE) continue;
        eq_place tensor = eq_out_object(out, weights, NULL);
        eq_out_number(out, tensor, "offset", (double)(operand[k].at + (operand[k].kind == EQ_STATISTIC ? model->n_weights : 0)));
        eq_place shape = eq_out_array(out, tensor, "shape");
        for (size_t d = 0; d < operand[k].tensor.n_dims; d++) eq_out_number(out, shape, NULL, operand[k].tensor.dim[d]);
    }
}

static eq_status write_header(eq_ctx *cx, eq_arena *arena, const eq_model_file *file, const char **out) {
    const eq_graph *graph = file->model.graph;
    eq_out json;
    eq_out_begin(cx, &json);
    add_columns(&json, file);
    eq_out_raw(&json, json.root, "decision", file->decision);
    eq_out_text(&json, json.root, "favourable", file->favourable);
    if (graph->frozen) eq_out_bool(&json, json.root, "frozen", true);
    add_made(&json, file);
    eq_place ops = eq_out_array(&json, json.root, "ops");
    for (size_t i = 0; i < graph->n_nodes; i++) add_op(&json, ops, &file->model, &graph->node[i]);
    eq_place score = eq_out_object(&json, json.root, "score");
    eq_out_text(&json, score, "is", "logit");
    eq_out_number(&json, score, "wire", (double)graph->output);
    eq_out_number(&json, json.root, "threshold", file->threshold);
    add_trained_on(&json, &file->trained_on);
    return eq_out_print(&json, arena, out);
}

/* ---- the file ---- */

static char *put_u32(char *to, uint32_t value) {
    for (int k = 0; k < 4; k++) *to++ = (char)(value >> 8 * k & 255);
    return to;
}

static char *put_floats(char *to, const float *value, size_t n) {
    for (size_t i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, &value[i], sizeof bits);
        to = put_u32(to, bits);
    }
    return to;
}

eq_status eq_model_file_write(eq_ctx *cx, eq_arena *arena, const eq_model_file *file, eq_bytes *out) {
    const eq_model *model = &file->model;
    eq_arena own = {0};
    const char *header;
    eq_status status = write_header(cx, &own, file, &header);
    if (status == EQ_OK) {
        size_t length = strlen(header), block = eq_model_file_block(length);
        size_t size = block + 4 * (model->n_weights + model->n_statistics);
        char *bytes = eq_arena_alloc(cx, arena, size + EQ_MODEL_DIGEST, 1);
        if (bytes) {
            memcpy(bytes, EQ_MODEL_MAGIC, 8);
            memcpy(put_u32(bytes + 8, (uint32_t)length), header, length);
            put_floats(put_floats(bytes + block, model->weight, model->n_weights), model->statistic, model->n_statistics);
            eq_model_file_digest(bytes, size, (unsigned char *)bytes + size);
            *out = (eq_bytes){bytes, size + EQ_MODEL_DIGEST};
        } else status = EQ_EMEMORY;
    }
    eq_arena_free(&own);
    return status;
}
