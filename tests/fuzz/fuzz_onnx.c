/* Any bytes as an ONNX file: refused with a sentence that names the file, or a model that is described, scores four rows as each
 * by itself, and whose layers give gradients. A tensor file is any bytes too. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "model/onnx/format.h"
#include "model/train.h"

const char *const fuzz_word[] = {
    "Gemm",
    "MatMul",
    "Add",
    "Concat",
    "Reshape",
    "Softmax",
    "Sigmoid",
    "Gather",
    "Slice",
    "Split",
    "Transpose",
    "ReduceMean",
    "ReduceSum",
    "Expand",
    "Where",
    "Cast",
    "Clip",
    "Pow",
    "ArgMax",
    "Squeeze",
    "Unsqueeze",
    "Flatten",
    "ConstantOfShape",
    "Shape",
    "BatchNormalization",
    "LayerNormalization",
    "LabelEncoder",
    "OneHotEncoder",
    "Imputer",
    "Scaler",
    "ZipMap",
    "ArrayFeatureExtractor",
    "FeatureVectorizer",
    "LinearClassifier",
    "LinearRegressor",
    "TreeEnsembleClassifier",
    "TreeEnsembleRegressor",
    "ai.onnx.ml",
    "axis",
    "axes",
    "perm",
    "alpha",
    "coefficients",
    "intercepts",
    "\x08\x01",
    "\x10\x07",
    "\x18\x02",
    "\x20\x01",
    "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    "\x01\x00\x00\x00",
    NULL,
};

enum { ROWS = 4, MOST_COLUMNS = 4096 };

static eq_scorer_cells *cells(eq_ctx *cx, const eq_scorer *model) {
    static const char *const words[] = {"", "a", "1", "Private", "b"};
    size_t n = model->n_columns;
    double *number = eq_arena_alloc(cx, &cx->mem, ROWS * n, sizeof *number);
    const char **word = eq_arena_alloc(cx, &cx->mem, ROWS * n, sizeof *word);
    eq_scorer_cells *column = eq_arena_alloc(cx, &cx->mem, n, sizeof *column);
    if (!number || !word || !column) return NULL;
    for (size_t k = 0; k < ROWS * n; k++) {
        number[k] = k % 11 == 3 ? (double)NAN : k % 13 == 6 ? 1e300 : (double)(k % 6) - 1.5;
        word[k] = words[k % 5];
    }
    for (size_t c = 0; c < n; c++) {
        bool text = model->column[c].takes == EQ_TAKES_TEXT;
        column[c] = (eq_scorer_cells){text ? NULL : number + ROWS * c, text ? word + ROWS * c : NULL};
    }
    return column;
}

static void descend(eq_ctx *cx, const eq_scorer *model, const eq_scorer_rows *rows) {
    eq_model *network = &((eq_onnx_state *)model->state)->network.model;
    float d_logit[ROWS] = {1, -1, 0.5f, 2}, *x, *gradient;
    eq_tape *tape;
    if (!model->network || network->graph->width > 65536) return;
    x = eq_arena_alloc(cx, &cx->mem, ROWS * network->n_inputs, sizeof *x);
    gradient = eq_arena_alloc(cx, &cx->mem, network->n_weights, sizeof *gradient);
    if (!x || !gradient || model->prefix(cx, model, rows, x) != EQ_OK) return;
    if (eq_tape_new(cx, &cx->mem, network, ROWS, &tape) != EQ_OK) return;
    eq_tape_forward(tape, x, ROWS, EQ_TRAINING, NULL);
    eq_tape_backward(tape, d_logit, NULL, gradient, NULL);
}

static void use(eq_ctx *cx, const eq_scorer *model) {
    const char *text;
    double score[ROWS], one;
    (void)eq_scorer_describe(cx, &cx->mem, model, &text);
    if (model->n_columns > MOST_COLUMNS) return;
    eq_scorer_cells *column = cells(cx, model);
    if (!column) return;
    eq_scorer_rows rows = {.n_rows = ROWS, .column = column}, third = {.n_rows = 1, .column = column};
    descend(cx, model, &rows);
    eq_ctx_clear(cx);
    if (eq_scorer_score(cx, model, &rows, score) != EQ_OK) {
        if (!*eq_message(cx)) abort();
        eq_ctx_clear(cx);
        return;
    }
    for (size_t c = 0; c < model->n_columns; c++)
        if (column[c].text) column[c].text += 2;
        else column[c].number += 2;
    if (eq_scorer_score(cx, model, &third, &one) == EQ_OK && memcmp(&one, &score[2], sizeof one)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    eq_ctx cx = {.size_limit = (size_t)256 << 20};
    eq_scorer model = {0};
    eq_onnx_tensor tensor;
    char *exact = malloc(size ? size : 1);
    memcpy(exact, data, size);
    (void)eq_onnx_parse_tensor(&cx, &cx.mem, (eq_bytes){exact, size}, &tensor);
    eq_ctx_clear(&cx);
    const eq_scorer_format *format = eq_scorer_format_of((eq_bytes){exact, size});
    bool onnx = size && format && !strcmp(format->id, "onnx");
    eq_status status = onnx ? eq_scorer_read(&cx, &cx.mem, "a.onnx", (eq_bytes){exact, size}, NULL, &model) : EQ_EINPUT;
    free(exact); /* the bytes are not needed afterwards */
    if (onnx && status == EQ_EINPUT && strncmp(eq_message(&cx), "a.onnx", 6)) abort();
    if (onnx && status != EQ_OK && !*eq_message(&cx)) abort();
    if (status == EQ_OK) use(&cx, &model);
    eq_ctx_free(&cx);
    return 0;
}
