/* Lists of operations: what is refused, and that walking one gives the same whichever way it is walked. */
#include <stdlib.h>

#include "check.h"
#include "equipoise/dataset.h"
#include "graphs.h"
#include "math/kernels.h"
#include "model/train.h"

enum { N = 150, D = 4 };

static eq_ctx cx;
static float x[N * D];

static void fill_rows(void) {
    eq_rng rng = eq_rng_seed(4);
    for (size_t i = 0; i < N * D; i++) x[i] = (float)(2 * eq_rng_uniform(&rng) - 1);
    for (size_t i = 0; i < N; i++) x[i * D + D - 1] = (float)eq_rng_below(&rng, GRAPH_LEVELS);
}

/* With weights and statistics that are not those of the beginning. */
static eq_model make(int which) {
    eq_rng rng = eq_rng_seed(9);
    eq_model model = graph_make(&cx, which, D, rng);
    for (size_t i = 0; i < model.n_weights; i++) model.weight[i] += (float)(0.2 * eq_rng_uniform(&rng));
    for (size_t i = 0; i < model.n_statistics; i++) model.statistic[i] += (float)(0.5 * eq_rng_uniform(&rng));
    return model;
}

#define FOR_EACH_GRAPH(which, model)                                 \
    for (int which = 0; which < N_GRAPHS; which++, eq_ctx_free(&cx)) \
        for (eq_model model = make(which), *once_ = &model; once_; once_ = NULL)

static void the_tape_gives_the_bits_of_scoring_and_a_row_its_own(void) {
    FOR_EACH_GRAPH(which, model) {
        float logit[N], alone;
        eq_tape *tape;
        CHECK(eq_model_logits(&cx, &model, x, N, logit) == EQ_OK);
        CHECK(eq_tape_new(&cx, &cx.mem, &model, N, &tape) == EQ_OK);
        eq_tape_forward(tape, x, N, EQ_EVALUATING, NULL);
        CHECK(!memcmp(tape->logit, logit, sizeof logit));
        for (size_t i = 0; i < N; i += 13) {
            CHECK(eq_model_logits(&cx, &model, x + i * D, 1, &alone) == EQ_OK);
            CHECK(alone == logit[i] && isfinite(alone));
        }
        CHECK(cx.tmp.size == 0);
    }
}

static void a_pass_in_two_parts_has_the_bits_of_one(void) {
    FOR_EACH_GRAPH(which, model) {
        static float whole[N], half[N * 64], parts[N];
        CHECK(eq_model_logits(&cx, &model, x, N, whole) == EQ_OK);
        for (size_t cut = 1; cut < model.n_layers; cut++) {
            CHECK(model.layer[cut].width <= 64);
            CHECK(eq_model_pass(&cx, &model, (size_t[]){0, cut}, x, N, half) == EQ_OK);
            CHECK(eq_model_pass(&cx, &model, (size_t[]){cut, model.n_layers}, half, N, parts) == EQ_OK);
            CHECK(!memcmp(parts, whole, sizeof whole));
        }
    }
}

/* The skip goes past the second layer, which can only be recomputed from where it begins: what comes out of the first Relu. */
static void a_layer_that_is_skipped_begins_where_the_skip_does(void) {
    eq_model skip = make(1), embedding = make(2);
    CHECK(skip.n_layers == 4 && skip.layer[1].from == skip.layer[1].node && skip.layer[2].from == skip.layer[2].node);
    CHECK(skip.layer[1].wire == 2 && skip.layer[1].gamma != SIZE_MAX && skip.layer[0].gamma == SIZE_MAX);
    CHECK(embedding.n_layers == 3 && embedding.layer[0].n_in == GRAPH_LEVELS && embedding.layer[0].bias == SIZE_MAX);
    CHECK(embedding.layer[1].n_in == D - 1 + 3 && embedding.layer[1].mean != SIZE_MAX);
    CHECK(eq_model_last(&embedding)->n_out == 1 && embedding.graph->wire[embedding.graph->trunk].width == 8);
    eq_ctx_free(&cx);
}

/* ---- gradients of whole graphs ---- */

enum { FEW = 9 };
static float step; /* of central differences: small where a corner may be near, large where rounding is what spoils them */

/* Half the sum of squared logits of the first rows, and a pull on the trunk. */
static double energy(eq_tape *tape, const float *rows, eq_mode mode, const eq_rng *dropout, const float *pull) {
    double sum = 0;
    eq_tape_forward(tape, rows, FEW, mode, dropout);
    for (size_t i = 0; i < FEW; i++) sum += 0.5 * (double)tape->logit[i] * (double)tape->logit[i];
    for (size_t i = 0; i < FEW * tape->trunk_width; i++) sum += (double)pull[i] * (double)tape->trunk[i];
    return sum;
}

static double difference(eq_tape *tape, const float *rows, eq_mode mode, const eq_rng *dropout, const float *pull, float *at) {
    float was = *at, h = step;
    double f[2];
    for (int k = 0; k < 2; k++) *at = was + (k ? h : -h), f[k] = energy(tape, rows, mode, dropout, pull);
    *at = was;
    return (f[1] - f[0]) / ((double)(was + h) - (double)(was - h));
}

static void check_gradients(eq_model *model, eq_mode mode) {
    eq_tape *tape;
    eq_rng dropout = eq_rng_seed(3), rng = eq_rng_seed(6);
    float rows[FEW * D], pull[FEW * 64], d_logit[FEW], d_input[FEW * D], *gradient;
    gradient = eq_arena_alloc(&cx, &cx.mem, model->n_weights, sizeof *gradient);
    memcpy(rows, x, sizeof rows);
    CHECK(eq_tape_new(&cx, &cx.mem, model, FEW + 2, &tape) == EQ_OK && tape->trunk_width <= 64);
    for (size_t i = 0; i < FEW * 64; i++) pull[i] = (float)(0.2 * eq_rng_uniform(&rng) - 0.1);
    energy(tape, rows, mode, &dropout, pull);
    memcpy(d_logit, tape->logit, sizeof d_logit);
    eq_tape_backward(tape, d_logit, pull, gradient, d_input);
    for (size_t i = 0; i < model->n_weights; i++) {
        double want = difference(tape, rows, mode, &dropout, pull, &model->weight[i]);
        CHECK_NEAR(gradient[i], want, 4e-3 * (1 + fabs(want)));
    }
    for (size_t i = 0; i < FEW * D; i++) {
        bool level = i % D == D - 1 && model->layer[0].n_in == GRAPH_LEVELS; /* a whole number has no gradient */
        CHECK_NEAR(d_input[i], level ? 0 : difference(tape, rows, mode, &dropout, pull, &rows[i]), 5e-3);
    }
    float *alone = eq_arena_alloc(&cx, &cx.mem, model->n_weights, sizeof *alone);
    energy(tape, rows, mode, &dropout, pull);
    eq_tape_backward(tape, d_logit, pull, alone, NULL);
    CHECK(!memcmp(alone, gradient, model->n_weights * sizeof *alone));
}

static void gradients_are_those_of_central_differences(void) {
    step = 0.00025f;
    FOR_EACH_GRAPH(which, model) {
        check_gradients(&model, EQ_EVALUATING);
        check_gradients(&model, EQ_TRAINING);
    }
}

/* Blocks with every activation and norm that a plan can ask for. */
static void built_networks_have_those_gradients_too(void) {
    for (size_t a = 0; eq_activation_ids[a]; a++) {
        eq_model_config config = {.kind = EQ_MLP, .n_hidden = 2, .hidden = {6, 5}, .dropout = 0.2, .activation = a};
        config.layer_norm = a % 2, config.batch_norm = a % 3 == 0;
        eq_model model;
        CHECK(eq_model_init(&cx, &cx.mem, &config, D, eq_rng_seed(2), &model) == EQ_OK);
        step = a ? 0.0007f : 0.00025f;
        check_gradients(&model, EQ_EVALUATING);
        check_gradients(&model, EQ_TRAINING);
        eq_ctx_free(&cx);
    }
}

/* ---- a category's own vectors ---- */

static const char *const jobs[D] = {"age", "job=a", "job=b", "job=c"};

/* Vectors a (1, 0), b (0, 1), c (2, -1); one Relu of age / 2 + first + 10 second. Of age 2: a gives 2, b 11, c 0 for -7. */
static void a_category_becomes_its_own_vector(void) {
    static const float weight[] = {1, 0, 0, 1, 2, -1, 0.5f, 1, 10, 0, 1, 0};
    static const float people[3 * D] = {2, 1, 0, 0, 2, 0, 1, 0, 2, 0, 0, 1};
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {1}, .embed = 2, .feature_name = jobs};
    eq_model model;
    float logit[3];
    CHECK(eq_model_init(&cx, &cx.mem, &config, D, eq_rng_seed(2), &model) == EQ_OK);
    CHECK(model.n_weights == sizeof weight / sizeof *weight && model.n_layers == 3);
    CHECK(model.layer[0].n_in == 3 && model.layer[0].n_out == 2 && model.layer[0].bias == SIZE_MAX && model.layer[1].n_in == 3);
    memcpy(model.weight, weight, sizeof weight);
    CHECK(eq_model_logits(&cx, &model, people, 3, logit) == EQ_OK);
    CHECK(logit[0] == 2 && logit[1] == 11 && logit[2] == 0);
    eq_ctx_free(&cx);
}

static void embeddings_have_the_gradients_of_central_differences(void) {
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 2, .hidden = {6, 5}, .embed = 2, .feature_name = jobs};
    config.layer_norm = true, config.activation = 4; /* tanh has no corners */
    eq_model model;
    CHECK(eq_model_init(&cx, &cx.mem, &config, D, eq_rng_seed(2), &model) == EQ_OK);
    step = 0.0007f;
    check_gradients(&model, EQ_EVALUATING);
    check_gradients(&model, EQ_TRAINING);
    eq_ctx_free(&cx);
}

static void where_there_is_no_category_none_is_embedded(void) {
    static const char *const numbers[D] = {"age", "pay", "sex=m", "debt"}; /* one level is a column of 0 and 1 as any other */
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {3}, .embed = 2, .feature_name = numbers};
    eq_model model;
    CHECK(eq_model_init(&cx, &cx.mem, &config, D, eq_rng_seed(2), &model) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "model.embed is 2, and no feature is a level of a category, expected 0");
    eq_ctx_free(&cx);
}

/* Training moves the loss down, with every kind of graph, and is the same in pieces. */
static void every_graph_trains(void) {
    FOR_EACH_GRAPH(which, model) {
        uint8_t y[N];
        uint16_t group[N];
        double weight[N];
        for (size_t i = 0; i < N; i++) y[i] = x[i * D] + x[i * D + 1] > 0, group[i] = i % 2, weight[i] = 1;
        eq_dataset data = {.n_rows = N, .n_features = D, .n_groups = 2, .x = x, .y = y, .group = group, .weight = weight};
        eq_train_config how = {.max_epochs = 30, .batch = 16, .learning_rate = 0.01};
        eq_trainer_config config = {.train = &how, .rng = eq_rng_seed(3)};
        eq_trainer *trainer;
        eq_model again;
        int64_t budget = INT64_MAX;
        CHECK(eq_model_copy(&cx, &cx.mem, &model, &again) == EQ_OK);
        CHECK(eq_trainer_new(&cx, &cx.mem, &model, &data, &data, &config, &trainer) == EQ_OK);
        CHECK(eq_trainer_step(&cx, trainer, &budget) == EQ_OK);
        const eq_curve *curve = eq_trainer_curve(trainer);
        CHECK(curve->valid_loss[curve->best_epoch - 1] < 0.7f * curve->valid_loss[0]);
        CHECK(eq_trainer_new(&cx, &cx.mem, &again, &data, &data, &config, &trainer) == EQ_OK);
        while (budget = 1, eq_trainer_step(&cx, trainer, &budget) == EQ_MORE) continue;
        CHECK(!memcmp(again.weight, model.weight, model.n_weights * sizeof *model.weight));
    }
}

/* ---- what is refused ---- */

static void refused(const eq_call *call, const char *sentence) {
    eq_draft d = {.cx = &cx, .arena = &cx.mem, .where = "a.eqm: "};
    size_t wire;
    eq_operand first[] = {eq_from(0), eq_matrix(4, 3), eq_vector(3)};
    CHECK(eq_draft_begin(&d, 4, 3, 80) == EQ_OK);
    CHECK(eq_draft_add(&d, &(eq_call){.op = "Gemm", .n_in = 3, .in = first}, &wire) == EQ_OK && wire == 1);
    CHECK(eq_draft_add(&d, call, &wire) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), sentence);
    eq_ctx_free(&cx);
}

#define CALL(id, n, ...) (&(eq_call){.op = (id), .n_in = (n), .in = (eq_operand[]){__VA_ARGS__}})

static void an_op_that_does_not_fit_is_named_with_its_number(void) {
    eq_operand w = eq_matrix(12, 1);
    refused(CALL("Gemm", 2, eq_from(1), w), "a.eqm: op 2 (Gemm): 3 columns come in and the weights expect 12");
    refused(CALL("Gemm", 2, eq_from(1), eq_vector(3)), "a.eqm: op 2 (Gemm): its weights have 1 dimensions, expected 2");
    refused(CALL("Gemm", 3, eq_from(1), eq_matrix(3, 2), eq_vector(3)),
            "a.eqm: op 2 (Gemm): operand 2 has 3 numbers in 1 dimensions, expected 2 in one");
    refused(CALL("Gemm", 2, eq_from(1), eq_matrix(3, 0)), "a.eqm: op 2 (Gemm): operand 1 has too many or no numbers");
    refused(CALL("Gemm", 1, eq_from(1)), "a.eqm: op 2 (Gemm): has 1 operands, expected 2 to 3");
    refused(CALL("Relu", 1, eq_from(2)), "a.eqm: op 2 (Relu): takes wire 2, expected one of the 2 made before it");
    char known[80];
    snprintf(known, sizeof known, "a.eqm: op 2 is \"Conv\", expected one of the %zu known here", eq_op_count());
    refused(CALL("Conv", 1, eq_from(1)), known);
    refused(CALL("Add", 2, eq_from(1), eq_from(0)), "a.eqm: op 2 (Add): adds 3 columns to 4, expected as many");
    refused(CALL("Gather", 2, eq_matrix(4, 2), eq_from(1)),
            "a.eqm: op 2 (Gather): operand 1 is of real numbers, expected the other kind");
    eq_call softmax = *CALL("Softmax", 1, eq_from(1)), slice = *CALL("Slice", 1, eq_from(1));
    softmax.param = (double[]){0}, slice.param = (double[]){4, 1};
    refused(&softmax, "a.eqm: op 2 (Softmax): axis is 0, the rows: a person's score would depend on the others");
    refused(&slice, "a.eqm: op 2 (Slice): takes columns 1 to 4 - 1 of 3");
    slice.param = (double[]){4, 0.5};
    refused(&slice, "a.eqm: op 2 (Slice): starts is 0.5, expected a whole number from 0 to 65536");
}

static void a_list_that_is_no_model_is_refused(void) {
    eq_draft d = {.cx = &cx, .arena = &cx.mem, .where = "a.eqm: "};
    eq_model model;
    CHECK(eq_draft_begin(&d, 3, 3, 9) == EQ_OK);
    graph_unary(&d, "Relu", 0, NULL);
    CHECK(eq_draft_end(&d, &model) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "a.eqm: has no Gemm among its ops, expected at least one");
    eq_ctx_clear(&cx);
    CHECK(eq_draft_begin(&d, 3, 3, 9) == EQ_OK);
    graph_linear(&d, 0, 2);
    CHECK(eq_draft_end(&d, &model) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "a.eqm: the last op gives 2 numbers a row, expected one, the logit");
    eq_ctx_clear(&cx);
    CHECK(eq_draft_begin(&d, 3, 3, 9) == EQ_OK);
    graph_linear(&d, 0, 2);
    graph_linear(&d, 0, 1);
    CHECK(eq_draft_end(&d, &model) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "a.eqm: op 1 (Gemm): no op takes what it gives");
    eq_ctx_free(&cx);
}

int main(void) {
    fill_rows();
    RUN(the_tape_gives_the_bits_of_scoring_and_a_row_its_own);
    RUN(a_pass_in_two_parts_has_the_bits_of_one);
    RUN(a_layer_that_is_skipped_begins_where_the_skip_does);
    RUN(gradients_are_those_of_central_differences);
    RUN(built_networks_have_those_gradients_too);
    RUN(a_category_becomes_its_own_vector);
    RUN(embeddings_have_the_gradients_of_central_differences);
    RUN(where_there_is_no_category_none_is_embedded);
    RUN(every_graph_trains);
    RUN(an_op_that_does_not_fit_is_named_with_its_number);
    RUN(a_list_that_is_no_model_is_refused);
    return check_done();
}
