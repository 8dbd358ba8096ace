/* An ONNX graph made ready to be run on rows: every value has a shape, what is the same for everybody is computed, and what the
 * outputs do not hang on is left out.
 *
 *     eq_onnx_plan plan;
 *     EQ_TRY(eq_onnx_plan_make(cx, arena, &model, NULL, &plan));
 *     EQ_TRY(eq_onnx_plan_keep(cx, arena, &plan, &value, 1));      only what this value hangs on, and where numbers lie
 *     EQ_TRY(eq_onnx_plan_run(cx, &plan, inputs, n_rows, &run));   run.value[value].number
 *
 * Rows of a block are computed each by itself: which rows come together changes no bit. */
#ifndef EQ_ONNX_PLAN_H
#define EQ_ONNX_PLAN_H

#include "model/onnx_ops/op.h"

enum { EQ_ONNX_BLOCK = 128, EQ_ONNX_MOST_WIDTH = 1 << 22 /* numbers a row of all values that live together */ };

typedef struct eq_onnx_step {
    const eq_onnx_op *op;
    const eq_onnx_node *node;
    unsigned version;
    size_t n_in, n_out;
    size_t *in, *out; /* values; SIZE_MAX = left out, not wanted */
    void *state;
    bool constant; /* computed already */
    bool kept;     /* what is asked for hangs on it */
} eq_onnx_step;

typedef struct eq_onnx_plan {
    const eq_onnx_model *model;
    size_t n_values, n_steps, n_inputs, n_buffers;
    eq_onnx_value *value; /* (n_values) */
    eq_onnx_step *step;
    size_t *maker;       /* (n_values) the step that gives it, or SIZE_MAX */
    size_t *input;       /* (n_inputs) values, of the model's inputs that are no weights; their slots: slot */
    size_t *slot;        /* (n_inputs) places in model->in */
    size_t *output;      /* (model->n_out) values */
    size_t *buffer_of;   /* (n_values) where its numbers lie, or SIZE_MAX */
    size_t *buffer;      /* (n_buffers) numbers a row */
    size_t memory, most; /* bytes taken, and how many may be */
} eq_onnx_plan;

/* bound (model->n_in): what the inputs are, where everything is known (then all is computed at once); NULL = rows of data.
 * Lives in `arena`; texts stay views into the file. EQ_EINPUT names node and op: one that is not read, shapes that do not fit,
 * rows that would meet, names that nobody or two nodes make. EQ_ELIMIT: more memory than 16 times the weights and 64 MB. */
eq_status eq_onnx_plan_make(eq_ctx *cx, eq_arena *arena, const eq_onnx_model *model, const eq_onnx_tensor *bound,
                            eq_onnx_plan *out);

/* Keeps the steps that n values hang on, and lays out memory. May be called again. */
eq_status eq_onnx_plan_keep(eq_ctx *cx, eq_arena *arena, eq_onnx_plan *plan, const size_t *wanted, size_t n);

/* Values at work. */
typedef struct eq_onnx_run {
    eq_onnx_value *value; /* (n_values) numbers and texts of those that are kept */
} eq_onnx_run;

/* Runs a block of at most EQ_ONNX_BLOCK rows; input (n_inputs) with their numbers or texts. Lives in cx->tmp.
 * EQ_EINPUT: an operation refuses a row's value. */
eq_status eq_onnx_plan_run(eq_ctx *cx, const eq_onnx_plan *plan, const eq_onnx_value *input, size_t n_rows, eq_onnx_run *out);

#endif
