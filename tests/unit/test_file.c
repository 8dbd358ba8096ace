/* Model files: what is written is read back bit by bit, and what does not fit is refused in a sentence with file, op and number.
 * */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "graphs.h"
#include "model/graph/file.h"
#include "model/train.h"

enum { D = 4 };

static eq_ctx cx;

static eq_model_file file_of(eq_model model) {
    static const char *const men[] = {"1", "2.5"}, *const levels[] = {"Private"};
    static const eq_model_column column[D] = {
        {"age", 38.58, 13.64, {"age", false, 0, NULL, 25, (double)NAN}},
        {"sex", 0.5, 1, {"sex", false, 2, men, (double)NAN, (double)NAN}},
        {"workclass=Private", 1.0 / 3, 0.4714, {"workclass", true, 1, levels, (double)NAN, (double)NAN}},
        {"gr\xc3\xb6\xc3\x9f\"e", -1e-9, 1e9, {0}}};
    return (eq_model_file){.model = model,
                           .column = column,
                           .favourable = ">50K",
                           .threshold = 0.4375,
                           .decision = "{\"kind\":\"threshold\"}",
                           .method = "none",
                           .plan_sha256 = "0123",
                           .version = "1.0",
                           .seed = 7,
                           .trained_on = {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 200, 700, 100}};
}

/* Numbers that no training would give: all finite, the smallest and largest among them. */
static void fill(eq_model *model) {
    eq_rng rng = eq_rng_seed(9);
    for (size_t i = 0; i < model->n_weights; i++) model->weight[i] = (float)(2 * eq_rng_uniform(&rng) - 1);
    for (size_t i = 0; i < model->n_statistics; i++) model->statistic[i] = (float)(0.1 + eq_rng_uniform(&rng));
    const float odd[] = {0x1p-149f, -0.0f, 0x1.fffffep127f};
    memcpy(model->weight, odd, sizeof odd);
}

static eq_bytes written(const eq_model_file *file) {
    eq_bytes bytes = {NULL, 0};
    CHECK(eq_model_file_write(&cx, &cx.mem, file, &bytes) == EQ_OK);
    return bytes;
}

static void check_round_trip(eq_model model) {
    fill(&model);
    eq_model_file file = file_of(model), back;
    eq_bytes bytes = written(&file);
    CHECK(bytes.size % 4 == 0 && !memcmp(bytes.data, "EQMODEL1", 8));
    CHECK(eq_model_file_read(&cx, &cx.mem, "a.eqm", bytes, &back) == EQ_OK);
    if (*eq_message(&cx)) printf("  %s\n", eq_message(&cx));
    CHECK(back.model.n_weights == model.n_weights && back.model.n_statistics == model.n_statistics);
    CHECK(!memcmp(back.model.weight, model.weight, model.n_weights * sizeof(float)));
    CHECK(!memcmp(back.model.statistic, model.statistic, model.n_statistics * sizeof(float)));
    for (size_t i = 0; i < D; i++) {
        CHECK_TEXT(back.column[i].name, file.column[i].name);
        CHECK(back.column[i].mean == file.column[i].mean && back.column[i].sd == file.column[i].sd);
        const eq_feature_source *a = &back.column[i].source, *b = &file.column[i].source;
        CHECK(!a->column == !b->column && eq_model_column_kind(&back.column[i]) == eq_model_column_kind(&file.column[i]));
        if (b->column) CHECK_TEXT(a->column, b->column);
        CHECK(a->n_values == b->n_values);
        for (size_t k = 0; k < b->n_values; k++) CHECK_TEXT(a->value[k], b->value[k]);
        CHECK(i || (a->min == 25 && isnan(a->below)));
    }
    CHECK(back.threshold == file.threshold && back.seed == 7);
    CHECK_TEXT(back.favourable, ">50K");
    CHECK_TEXT(back.trained_on.sha256, file.trained_on.sha256);
    CHECK(back.trained_on.test == 200 && back.trained_on.train == 700 && back.trained_on.valid == 100);
    CHECK_TEXT(back.method, "none");
    eq_bytes again = written(&back);
    CHECK(again.size == bytes.size && !memcmp(again.data, bytes.data, bytes.size));
    for (size_t i = 0; i < 3; i++) model.weight[i] = back.model.weight[i] = 0.5f; /* the largest float overflows a score */
    float x[5 * D], a[5], b[5];
    eq_rng rng = eq_rng_seed(1);
    for (size_t i = 0; i < 5 * D; i++) x[i] = i % D == D - 1 ? (float)(i % GRAPH_LEVELS) : (float)eq_rng_uniform(&rng);
    CHECK(eq_model_score(&cx, &model, x, 5, a) == EQ_OK && eq_model_score(&cx, &back.model, x, 5, b) == EQ_OK);
    CHECK(!memcmp(a, b, sizeof a));
    eq_ctx_free(&cx);
}

static void what_is_written_is_read_back_bit_by_bit(void) {
    for (int which = 0; which < N_GRAPHS; which++) check_round_trip(graph_make(&cx, which, D, eq_rng_seed(1)));
    for (size_t a = 0; a < EQ_N_ACTIVATIONS; a++) {
        eq_model_config config = {.kind = EQ_MLP, .n_hidden = 2, .hidden = {5, 3}, .dropout = 0.25, .activation = a};
        config.batch_norm = a % 2, config.layer_norm = a % 3 == 0;
        eq_model model;
        CHECK(eq_model_init(&cx, &cx.mem, &config, D, eq_rng_seed(1), &model) == EQ_OK);
        check_round_trip(model);
    }
    static const char *const names[D] = {"job=a", "job=b", "age", "pay"};
    eq_model_config embeds = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {5}, .embed = 3, .feature_name = names};
    eq_model model;
    CHECK(eq_model_init(&cx, &cx.mem, &embeds, D, eq_rng_seed(1), &model) == EQ_OK);
    check_round_trip(model);
}

static const char header[] =
    "{\"columns\":[{\"kind\":\"number\",\"mean\":0.5,\"name\":\"x\",\"sd\":2}],\"decision\":{\"kind\":\"threshold\"},"
    "\"favourable\":\"yes\",\"made\":{\"method\":\"none\",\"plan_sha256\":\"ab\",\"seed\":3,\"version\":\"1\"},"
    "\"ops\":[{\"in\":[0,null,null],\"op\":\"Gemm\",\"out\":[1],\"params\":{},"
    "\"weights\":[{\"offset\":0,\"shape\":[1,2]},{\"offset\":2,\"shape\":[2]}]},"
    "{\"in\":[1],\"op\":\"LeakyRelu\",\"out\":[2],\"params\":{\"alpha\":0.25},\"weights\":[]},"
    "{\"in\":[2,null],\"op\":\"Gemm\",\"out\":[3],\"params\":{},\"weights\":[{\"offset\":4,\"shape\":[2,1]}]}],"
    "\"score\":{\"is\":\"logit\",\"wire\":3},\"threshold\":0.5}";

/* A file with this header and numbers, and a digest that fits. */
static eq_bytes packed(const char *text, const float *number, size_t n) {
    size_t length = strlen(text), block = eq_model_file_block(length), size = block + 4 * n;
    char *bytes = eq_arena_alloc(&cx, &cx.mem, size + EQ_MODEL_DIGEST, 1);
    memcpy(bytes, "EQMODEL1", 8);
    for (int k = 0; k < 4; k++) bytes[8 + k] = (char)(length >> 8 * k);
    memcpy(bytes + EQ_MODEL_HEAD, text, length);
    memcpy(bytes + block, number, 4 * n); /* of a little-endian machine */
    eq_model_file_digest(bytes, size, (unsigned char *)bytes + size);
    return (eq_bytes){bytes, size + EQ_MODEL_DIGEST};
}

static const float six[6] = {1, -2, 0.5f, 0.25f, 3, -1};

/* x = 1: z = (1 + 0.5, -2 + 0.25) = (1.5, -1.75); leaky (1.5, -0.4375); 3 * 1.5 + 0.4375 = 4.9375. */
/* Of a model that others made, batch statistics and dropout stay as they are; a file of before says nothing and means none. */
static void what_stays_frozen_in_training_is_kept(void) {
    eq_model model = graph_make(&cx, 0, D, eq_rng_seed(1));
    fill(&model);
    eq_model_file file = file_of(model), back;
    eq_bytes plain = written(&file);
    CHECK(eq_model_file_read(&cx, &cx.mem, "a.eqm", plain, &back) == EQ_OK && !back.model.graph->frozen);
    bool joins = back.model.graph->joins;
    model.graph->frozen = true, model.graph->joins = false;
    eq_bytes bytes = written(&file);
    CHECK(eq_model_file_read(&cx, &cx.mem, "a.eqm", bytes, &back) == EQ_OK);
    CHECK(back.model.graph->frozen && !back.model.graph->joins);
    eq_bytes again = written(&back);
    CHECK(again.size == bytes.size && !memcmp(again.data, bytes.data, bytes.size));
    back.model.graph->frozen = false, back.model.graph->joins = joins;
    again = written(&back);
    CHECK(again.size == plain.size && !memcmp(again.data, plain.data, plain.size));
    eq_ctx_free(&cx);
}

static void the_header_is_the_canonical_text_and_says_what_to_compute(void) {
    eq_model_file file;
    float logit, x = 1;
    eq_bytes bytes = packed(header, six, 6);
    CHECK(eq_model_file_read(&cx, &cx.mem, "a.eqm", bytes, &file) == EQ_OK);
    CHECK(eq_model_logits(&cx, &file.model, &x, 1, &logit) == EQ_OK && logit == 4.9375f);
    eq_bytes again = written(&file);
    CHECK(again.size == bytes.size && !memcmp(again.data, bytes.data, bytes.size));
    eq_ctx_free(&cx);
}

/* ---- what is refused ---- */

static void refused(eq_bytes bytes, const char *sentence) {
    eq_model_file file;
    eq_status status = eq_model_file_read(&cx, &cx.mem, "a.eqm", bytes, &file);
    CHECK(status == EQ_EINPUT && !file.model.graph && !file.column);
    CHECK_CONTAINS(eq_message(&cx), "a.eqm: ");
    CHECK_CONTAINS(eq_message(&cx), sentence);
    eq_ctx_clear(&cx);
}

static void every_cut_and_every_changed_byte_is_refused(void) {
    eq_bytes bytes = packed(header, six, 6);
    char *own = malloc(bytes.size);
    for (size_t n = 0; n < bytes.size; n++) {
        memcpy(own, bytes.data, n); /* so that a sanitizer sees the end */
        char *exact = malloc(n ? n : 1);
        memcpy(exact, own, n);
        refused((eq_bytes){exact, n}, n < 8 ? "is no model file" : n < 44 ? "was cut" : "was changed or cut");
        free(exact);
    }
    for (size_t i = 0; i < bytes.size; i++) {
        memcpy(own, bytes.data, bytes.size);
        own[i] ^= 1;
        refused((eq_bytes){own, bytes.size}, i < 7    ? "is no model file"
                                             : i == 7 ? "version \"0\", expected \"1\""
                                                      : "was changed or cut");
    }
    free(own);
    refused((eq_bytes){"EQMODEL2 and so on", 18}, "is a model file of version \"2\", expected \"1\"");
    eq_ctx_free(&cx);
}

/* The header with the first `from` replaced by `to`, and n numbers. */
static void refused_with(const char *from, const char *to, size_t n, const char *sentence) {
    static char text[4096];
    float number[16] = {0};
    const char *at = strstr(header, from);
    CHECK(at != NULL);
    if (!at) return;
    memcpy(number, six, sizeof six);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - header), header, to, at + strlen(from));
    refused(packed(text, number, n), sentence);
}

static void a_header_that_does_not_fit_is_refused_by_op_and_number(void) {
    refused_with("[1,2]", "[1,3]", 6, "op 1 (Gemm): operand 2 has 2 numbers in 1 dimensions, expected 3 in one");
    refused_with("[1,2]", "[3,2]", 6, "op 1 (Gemm): 1 columns come in and the weights expect 3");
    refused_with("[1,2]", "[1,4294967295]", 6,
                 "op 1 (Gemm): operand 2 has 2 numbers in 1 dimensions, expected 4294967295 in one");
    refused_with("[2,1]", "[2,4294967295]", 6, "op 3 (Gemm): makes more than 4194304 numbers a row of all ops together");
    refused_with("[2,1]", "[2,1000000]", 6, "op 3 (Gemm): its weights end at number 2000004, and the file has 6");
    refused_with("[2,1]", "[2,2]", 8, "the last op gives 2 numbers a row, expected one, the logit");
    refused_with("\"offset\":4", "\"offset\":3", 6, "op 3 (Gemm): operand 1 begins at number 3, expected 4");
    refused_with("\"offset\":0", "\"offset\":4294967295", 6, "op 1 (Gemm): operand 1 begins at number 4294967295, expected 0");
    refused_with("\"made\":", "\"frozen\":false,\"made\":", 6, "frozen: is false, expected true or no such key");
    refused_with("\"made\":", "\"frozen\":1,\"made\":", 6, "frozen: is 1, expected");
    refused_with("\"threshold\":0.5", "\"threshold\":0.5,\"trained_on\":{\"sha256\":\"ab\",\"test\":1,\"train\":1,\"valid\":1}",
                 6, "trained_on.sha256: is \"ab\", expected 64 hexadecimal digits");
    refused_with("", "", 7, "has 7 numbers, and its ops take 6");
    refused_with("", "", 5, "op 3 (Gemm): its weights end at number 6, and the file has 5");
    refused_with("LeakyRelu", "Relu", 6, "ops[1].params");
    char known[80];
    snprintf(known, sizeof known, "op 2 is \"MaxPool\", expected one of the %zu known here", eq_op_count());
    refused_with("LeakyRelu", "MaxPool", 6, known);
    refused_with("\"in\":[1]", "\"in\":[2]", 6, "op 2 (LeakyRelu): takes wire 2, expected one of the 2 made before it");
    refused_with("\"in\":[1]", "\"in\":[null]", 6, "ops[1].in[0]: is null, expected a wire");
    refused_with("[2,null]", "[null,2]", 6, "ops[2].in[0]: is null, expected a wire");
    refused_with("[0,null,null]", "[0,null]", 6, "ops[0].weights: has more tensors than \"in\" has nulls");
    refused_with("[2,null]", "[2,null,null]", 6, "ops[2].weights: has fewer tensors than \"in\" has nulls");
    refused_with("\"out\":[2]", "\"out\":[3]", 6, "ops[1].out[0]: is 3, expected 2");
    refused_with("\"alpha\":0.25", "\"alpha\":-1", 6, "ops[1].params.alpha: is -1");
    refused_with("\"wire\":3", "\"wire\":2", 6, "score.wire: is 2, expected 3");
    refused_with("\"sd\":2", "\"sd\":0", 6, "columns[0].sd: is 0");
    refused_with("\"kind\":\"number\"", "\"kind\":\"category\"", 6, "columns[0].kind");
    refused_with("{\"kind\":\"threshold\"}", "3", 6, "decision: is no object");
    refused_with("\"threshold\":0.5", "\"threshold\":0.5,\"later\":1", 6, "later");
    refused_with("{\"columns\"", "[\"columns\"", 6, "header");
    eq_ctx_free(&cx);
}

static void numbers_that_are_not_finite_are_refused(void) {
    float bad[6];
    memcpy(bad, six, sizeof six);
    bad[5] = INFINITY;
    refused(packed(header, bad, 6), "op 3 (Gemm): number 1 of operand 1 is inf, expected a finite one");
    eq_ctx_free(&cx);
}

static void lengths_that_lie_are_refused(void) {
    eq_bytes bytes = packed(header, six, 6);
    char *own = malloc(bytes.size);
    const unsigned char lies[][4] = {{255, 255, 255, 255}, {0, 0, 0, 0}, {1, 0, 0, 0}, {0, 8, 0, 0}};
    for (size_t k = 0; k < 4; k++) {
        memcpy(own, bytes.data, bytes.size);
        memcpy(own + 8, lies[k], 4);
        eq_model_file_digest(own, bytes.size - EQ_MODEL_DIGEST, (unsigned char *)own + bytes.size - EQ_MODEL_DIGEST);
        refused((eq_bytes){own, bytes.size}, "");
    }
    free(own);
    eq_ctx_free(&cx);
}

static void every_refused_allocation_is_survived(void) {
    eq_bytes bytes = packed(header, six, 6), again;
    eq_model_file file;
    eq_ctx other = {0};
    eq_status status = EQ_EMEMORY;
    for (size_t k = 1; status == EQ_EMEMORY && k < 2000; k++) {
        other = (eq_ctx){.fail_at = k};
        status = eq_model_file_read(&other, &other.mem, "a.eqm", bytes, &file);
        if (status == EQ_OK) status = eq_model_file_write(&other, &other.mem, &file, &again);
        eq_ctx_free(&other);
    }
    CHECK(status == EQ_OK);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(what_is_written_is_read_back_bit_by_bit);
    RUN(what_stays_frozen_in_training_is_kept);
    RUN(the_header_is_the_canonical_text_and_says_what_to_compute);
    RUN(every_cut_and_every_changed_byte_is_refused);
    RUN(a_header_that_does_not_fit_is_refused_by_op_and_number);
    RUN(numbers_that_are_not_finite_are_refused);
    RUN(lengths_that_lie_are_refused);
    RUN(every_refused_allocation_is_survived);
    return check_done();
}
