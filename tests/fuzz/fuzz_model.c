/* Any bytes as a model file: refused with a sentence that names the file, or a model that scores four rows, goes down a tape and
 * is written to bytes that are read back and written the same. Nobody guesses a digest, so the input is also packed as a file
 * here: its first line as the header, what is behind it as the numbers. */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "model/graph/file.h"
#include "model/train.h"

#define MOST 8192

const char *const fuzz_word[] = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "null",
    "0",
    "-1",
    "1e309",
    "0.5",
    "1",
    "2",
    "3",
    "64",
    "4294967295",
    "65536",
    "131072",
    "4194304",
    "\"Gemm\"",
    "Gather",
    "Add",
    "Relu",
    "Elu",
    "Selu",
    "Gelu",
    "Softmax",
    "Slice",
    "Cast",
    "Concat",
    "Flatten",
    "Dropout",
    "BatchNormalization",
    "LayerNormalization",
    "\"starts\":",
    "\"ends\":",
    "\"axis\":",
    "\"to\":\"INT64\"",
    "\"params\":{}",
    "\"weights\":[]",
    "\"offset\":",
    "\"shape\":[1,1]",
    "\"in\":[0,0]",
    "[null,1]",
    "\"out\":[2]",
    NULL,
};

/* Scores and, where that is no large model, gradients: nothing may be read or written out of place. */
static void use(eq_ctx *cx, eq_model_file *file) {
    eq_model *model = &file->model;
    size_t n = model->n_inputs;
    eq_arena own = {0};
    float *x = eq_arena_alloc(cx, &own, 4, n * sizeof *x), score[4], d_logit[4] = {1, -1, 0.5f, 2};
    float *gradient = eq_arena_alloc(cx, &own, model->n_weights, sizeof *gradient);
    float *d_input = eq_arena_alloc(cx, &own, 4, n * sizeof *d_input);
    eq_tape *tape;
    if (x && gradient && d_input) {
        for (size_t i = 0; i < 4 * n; i++) x[i] = (float)(i % 7) - 3;
        (void)eq_model_score(cx, model, x, 4, score);
        if (model->graph->width < 65536 && eq_tape_new(cx, &own, model, 4, &tape) == EQ_OK) {
            eq_rng dropout = eq_rng_seed(1);
            eq_tape_forward(tape, x, 4, EQ_TRAINING, &dropout);
            eq_tape_backward(tape, d_logit, NULL, gradient, d_input);
        }
    }
    eq_arena_free(&own);
}

static void try(const char *data, size_t size) {
    eq_ctx cx = {.size_limit = (size_t)256 << 20};
    eq_model_file file, back;
    eq_bytes once, twice;
    eq_status status = eq_model_file_read(&cx, &cx.mem, "a.eqm", (eq_bytes){data, size}, &file);
    if (status == EQ_EINPUT && strncmp(eq_message(&cx), "a.eqm: ", 7)) abort();
    if (status != EQ_OK && (!*eq_message(&cx) || file.model.graph)) abort();
    if (status == EQ_OK && eq_model_file_write(&cx, &cx.mem, &file, &once) == EQ_OK) {
        status = eq_model_file_read(&cx, &cx.mem, "b.eqm", once, &back);
        if (status == EQ_EINPUT) abort();
        if (status == EQ_OK && eq_model_file_write(&cx, &cx.mem, &back, &twice) == EQ_OK &&
            (twice.size != once.size || memcmp(once.data, twice.data, once.size)))
            abort();
        use(&cx, &file);
    }
    eq_ctx_free(&cx);
}

static void pack_and_try(const uint8_t *data, size_t size) {
    static char bytes[MOST + 256];
    const uint8_t *end = memchr(data, '\n', size);
    size_t length = end ? (size_t)(end - data) : size, rest = end ? size - length - 1 : 0;
    if (size > MOST) return;
    memset(bytes, 0, sizeof bytes);
    size_t block = eq_model_file_block(length), whole = block + rest;
    memcpy(bytes, EQ_MODEL_MAGIC, 8);
    for (int k = 0; k < 4; k++) bytes[8 + k] = (char)(length >> 8 * k);
    memcpy(bytes + EQ_MODEL_HEAD, data, length);
    if (rest) memcpy(bytes + block, end + 1, rest);
    eq_model_file_digest(bytes, whole, (unsigned char *)bytes + whole);
    try(bytes, whole + EQ_MODEL_DIGEST);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *exact = malloc(size ? size : 1);
    memcpy(exact, data, size);
    try(exact, size);
    free(exact);
    pack_and_try(data, size);
    return 0;
}
