/* A golden ONNX model with its inputs, and running its graph on some rows of them. */
#ifndef EQ_TESTS_ONNX_CASE_H
#define EQ_TESTS_ONNX_CASE_H

#include <math.h>

#include "golden.h"
#include "model/onnx/plan.h"

#define ONNX_MOST_INPUTS 16

typedef struct onnx_case {
    eq_ctx cx;
    const char *id;
    cJSON *json;
    eq_bytes file;
    size_t n_rows;
    eq_onnx_model model;
    eq_onnx_plan plan;
} onnx_case;

static inline const char *onnx_folder(void) {
    static char path[500];
    snprintf(path, sizeof path, "%s/models", golden_folder());
    return path;
}

/* A number of the golden files: NaN and the infinities are texts. */
static inline double onnx_number(const cJSON *item) {
    if (!cJSON_IsString(item)) return cJSON_IsBool(item) ? (double)cJSON_IsTrue(item) : item->valuedouble;
    return !strcmp(item->valuestring, "NaN") ? (double)NAN : *item->valuestring == '-' ? -(double)INFINITY : (double)INFINITY;
}

/* Numbers or texts of a tensor in a golden file, and how many dimensions they have. */
static inline eq_onnx_value onnx_tensor(eq_ctx *cx, const cJSON *tensor) {
    const cJSON *data = golden_at(tensor, "data"), *dims = golden_at(tensor, "dims");
    bool text = !strcmp(golden_at(tensor, "type")->valuestring, "string");
    eq_onnx_value v = {.type = text ? EQ_ONNX_TEXT : EQ_ONNX_FLOAT, .n_dims = (size_t)cJSON_GetArraySize(dims)};
    size_t n = (size_t)cJSON_GetArraySize(data), i = 0, d = 0;
    const cJSON *item;
    if (text) v.text = eq_arena_alloc(cx, &cx->mem, n + 1, sizeof *v.text);
    else v.number = eq_arena_alloc(cx, &cx->mem, n + 1, sizeof *v.number);
    cJSON_ArrayForEach(item, dims) v.dim[d++] = (size_t)item->valuedouble;
    cJSON_ArrayForEach(item, data) {
        if (text) v.text[i++] = eq_bytes_of(item->valuestring);
        else v.number[i++] = onnx_number(item);
    }
    return v;
}

/* A golden file has float32 in nine digits: as many as the type of the input has. */
static inline eq_onnx_value onnx_input(onnx_case *c, size_t i) {
    const eq_onnx_value *of = &c->plan.value[c->plan.input[i]];
    const cJSON *item;
    cJSON_ArrayForEach(item, golden_at(c->json, "inputs")) {
        if (strcmp(golden_at(item, "name")->valuestring, of->name)) continue;
        eq_onnx_value v = onnx_tensor(&c->cx, item);
        if (v.number) eq_onnx_round_all(of->type, v.number, eq_onnx_value_size(&v));
        return v;
    }
    return (eq_onnx_value){0};
}

/* The value of that name, or SIZE_MAX. */
static inline size_t onnx_find(const onnx_case *c, const char *name) {
    size_t v = 0;
    while (v < c->plan.n_values && strcmp(c->plan.value[v].name, name)) v++;
    return v < c->plan.n_values ? v : SIZE_MAX;
}

/* Every output is kept, and what the case names beside them: the numbers under a ZipMap. */
static inline eq_status onnx_keep(onnx_case *c) {
    size_t n = c->model.n_out, *wanted = eq_arena_alloc(&c->cx, &c->cx.mem, n + 50, sizeof *wanted);
    const cJSON *expected;
    memcpy(wanted, c->plan.output, n * sizeof *wanted);
    cJSON_ArrayForEach(expected, golden_at(golden_at(c->json, "expect"), "outputs")) {
        size_t v = onnx_find(c, expected->string);
        if (v != SIZE_MAX) wanted[n++] = v;
    }
    return eq_onnx_plan_keep(&c->cx, &c->cx.mem, &c->plan, wanted, n);
}

/* Reads and plans. */
static inline eq_status onnx_open(onnx_case *c, const char *id) {
    char name[100];
    memset(c, 0, sizeof *c);
    c->id = id;
    snprintf(name, sizeof name, "%s.json", id);
    c->json = golden_json(&c->cx, onnx_folder(), name);
    c->file = golden_bytes(&c->cx, onnx_folder(), golden_at(c->json, "file")->valuestring);
    c->n_rows = (size_t)golden_at(golden_at(c->json, "inputs")->child, "dims")->child->valuedouble;
    EQ_TRY(eq_onnx_parse(&c->cx, &c->cx.mem, c->file, &c->model));
    EQ_TRY(eq_onnx_plan_make(&c->cx, &c->cx.mem, &c->model, NULL, &c->plan));
    return onnx_keep(c);
}

static inline void onnx_close(onnx_case *c) {
    cJSON_Delete(c->json);
    eq_ctx_free(&c->cx);
}

/* Runs rows first .. first + n - 1. */
static inline eq_status onnx_run(onnx_case *c, size_t first, size_t n, eq_onnx_run *out) {
    eq_onnx_value in[ONNX_MOST_INPUTS] = {{0}};
    for (size_t i = 0; i < c->plan.n_inputs && i < ONNX_MOST_INPUTS; i++) {
        in[i] = onnx_input(c, i);
        size_t width = eq_onnx_value_size(&in[i]) / (in[i].dim[0] ? in[i].dim[0] : 1);
        if (in[i].text) in[i].text += first * width;
        if (in[i].number) in[i].number += first * width;
    }
    return eq_onnx_plan_run(&c->cx, &c->plan, in, n, out);
}

#endif
