/* Memory for values, and running them. A value lies in the lowest buffer that is free while it lives. */
#include <string.h>

#include "model/onnx/plan.h"

/* The last step that takes each value; of those that are wanted, all steps. */
static eq_status find_last(eq_ctx *cx, eq_onnx_plan *p, const size_t *wanted, size_t n, size_t **out) {
    size_t *last;
    EQ_NEW(cx, &cx->tmp, last, p->n_values);
    for (size_t i = 0; i < p->n_steps; i++) p->step[i].kept = false;
    for (size_t i = 0; i < n; i++) last[wanted[i]] = p->n_steps + 1;
    for (size_t i = p->n_steps; i-- > 0;) {
        eq_onnx_step *step = &p->step[i];
        for (size_t k = 0; k < step->n_out; k++)
            step->kept |= step->out[k] != SIZE_MAX && last[step->out[k]] && step->op && !step->constant;
        for (size_t k = 0; step->kept && k < step->n_in; k++)
            if (step->in[k] != SIZE_MAX && !last[step->in[k]]) last[step->in[k]] = i + 1;
    }
    *out = last;
    return EQ_OK;
}

static size_t width_of(const eq_onnx_value *v) { return v->rows ? eq_onnx_value_width(v) : eq_onnx_value_size(v); }

/* `free_from` (n_buffers) the first step that finds each free. */
static void choose_buffer(eq_onnx_plan *p, size_t v, size_t step, size_t last, size_t *free_from) {
    size_t b = 0, width = width_of(&p->value[v]);
    while (free_from[b] > step) b++;
    free_from[b] = last;
    p->buffer_of[v] = b;
    if (b >= p->n_buffers) p->n_buffers = b + 1;
    if (p->buffer[b] < width) p->buffer[b] = width;
}

eq_status eq_onnx_plan_keep(eq_ctx *cx, eq_arena *arena, eq_onnx_plan *p, const size_t *wanted, size_t n) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    size_t *last, *free_from, width = 0;
    EQ_TRY(find_last(cx, p, wanted, n, &last));
    EQ_NEW(cx, &cx->tmp, free_from, p->n_values + 1);
    EQ_NEW(cx, arena, p->buffer, p->n_values + 1);
    p->n_buffers = 0;
    for (size_t v = 0; v < p->n_values; v++) p->buffer_of[v] = SIZE_MAX;
    for (size_t i = 0; i < p->n_steps; i++)
        for (size_t k = 0; p->step[i].kept && k < p->step[i].n_out; k++) {
            size_t v = p->step[i].out[k];
            if (v != SIZE_MAX && p->value[v].type != EQ_ONNX_TEXT)
                choose_buffer(p, v, i + 1, (last[v] ? last[v] : i + 1) + 1, free_from);
        }
    for (size_t b = 0; b < p->n_buffers; b++) width += p->buffer[b];
    if (width > EQ_ONNX_MOST_WIDTH)
        return eq_fail(cx, EQ_ELIMIT, "needs %zu numbers a row, expected at most %d", width, EQ_ONNX_MOST_WIDTH);
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

static eq_status prepare(eq_ctx *cx, const eq_onnx_plan *p, const eq_onnx_value *input, size_t n_rows, eq_onnx_value *value) {
    double **buffer;
    memcpy(value, p->value, p->n_values * sizeof *value);
    EQ_NEW(cx, &cx->tmp, buffer, p->n_buffers + 1);
    for (size_t b = 0; b < p->n_buffers; b++) EQ_NEW(cx, &cx->tmp, buffer[b], n_rows * p->buffer[b]);
    for (size_t i = 0; i < p->n_inputs; i++) {
        value[p->input[i]].number = input[i].number;
        value[p->input[i]].text = input[i].text;
    }
    for (size_t v = 0; v < p->n_values; v++) {
        if (value[v].constant) continue;
        if (value[v].rows) value[v].dim[0] = n_rows;
        if (p->buffer_of[v] != SIZE_MAX) value[v].number = buffer[p->buffer_of[v]];
    }
    return EQ_OK;
}

static eq_status run_step(eq_ctx *cx, const eq_onnx_plan *p, const eq_onnx_step *step, eq_onnx_value *value) {
    eq_onnx_call call = {.cx = cx,
                         .arena = &cx->tmp,
                         .model = p->model,
                         .node = step->node,
                         .op = step->op,
                         .version = step->version,
                         .n_in = step->n_in,
                         .n_out = step->n_out,
                         .state = step->state};
    EQ_NEW(cx, &cx->tmp, call.in, step->n_in + 1);
    EQ_NEW(cx, &cx->tmp, call.out, step->n_out + 1);
    for (size_t k = 0; k < step->n_in; k++) call.in[k] = step->in[k] == SIZE_MAX ? NULL : &value[step->in[k]];
    for (size_t k = 0; k < step->n_out; k++) {
        if (step->out[k] == SIZE_MAX) continue;
        call.out[k] = &value[step->out[k]];
        if (call.out[k]->type == EQ_ONNX_TEXT) EQ_NEW(cx, &cx->tmp, call.out[k]->text, eq_onnx_value_size(call.out[k]));
    }
    return step->op->run(&call);
}

eq_status eq_onnx_plan_run(eq_ctx *cx, const eq_onnx_plan *p, const eq_onnx_value *input, size_t n_rows, eq_onnx_run *out) {
    EQ_NEW(cx, &cx->tmp, out->value, p->n_values);
    EQ_TRY(prepare(cx, p, input, n_rows, out->value));
    for (size_t i = 0; i < p->n_steps; i++)
        if (p->step[i].kept) EQ_TRY(run_step(cx, p, &p->step[i], out->value));
    return EQ_OK;
}
