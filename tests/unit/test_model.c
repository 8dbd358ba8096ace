/* Models: shape, initial weights, scores; and gradients of every layer type and loss, checked by central differences
 * of an independent forward pass in double (`reference_loss`), so the tape's forward pass is checked too. */
#include <stdint.h>

#include "check.h"
#include "equipoise/model.h"
#include "math/kernels.h"
#include "model/train.h"

/* ---- the reference: the network as written in the header comment, in double, row by row ---- */

#define MOST_ROWS 24
#define MOST_WIDTH 24

typedef struct activations {
    double at[MOST_ROWS][MOST_WIDTH];
} activations;

typedef struct problem {
    eq_model *model;
    const eq_model_config *config;
    eq_mode mode;
    const eq_rng *dropout;
    const float *x;
    size_t n_rows;
    const uint8_t *y;
    const uint16_t *group;
    const float *instance;
    double penalty;          /* strength of `gap_penalty` */
    const float *trunk_pull; /* adds sum of trunk_pull * trunk to the loss; or NULL */
} problem;

/* 0 or 1 / (1 - p) for each unit of layer l, by dropping ones */
static void mask_of(const problem *p, size_t l, float *mask, size_t n) {
    for (size_t i = 0; i < n; i++) mask[i] = 1;
    if (!p->dropout || p->mode != EQ_TRAINING) return;
    uint32_t threshold = (uint32_t)(p->config->dropout * 65536 + 0.5);
    eq_rng stream = eq_rng_at(p->dropout, l);
    eq_mask state = eq_mask_seed(&stream);
    eq_relu_dropout_ref(&state, threshold, 65536 / (float)(65536 - threshold), mask, n);
}

static void normalise(const problem *p, const eq_layer *layer, const double *w, activations *h) {
    for (size_t j = 0; j < layer->n_out; j++) {
        double mean = 0, variance = 0, n = (double)p->n_rows;
        for (size_t i = 0; i < p->n_rows; i++) mean += h->at[i][j] / n;
        for (size_t i = 0; i < p->n_rows; i++) variance += (h->at[i][j] - mean) * (h->at[i][j] - mean) / n;
        if (p->mode == EQ_EVALUATING) {
            mean = (double)p->model->statistic[layer->mean + j];
            variance = (double)p->model->statistic[layer->variance + j];
        }
        for (size_t i = 0; i < p->n_rows; i++)
            h->at[i][j] = w[layer->gamma + j] * (h->at[i][j] - mean) / sqrt(variance + 1e-5) + w[layer->beta + j];
    }
}

/* strength * (mean score of group 0 - mean score of group 1)^2 */
static double gap(const problem *p, const double *score, size_t *n) {
    double sum[2] = {0, 0};
    n[0] = n[1] = 0;
    for (size_t i = 0; i < p->n_rows; i++) sum[p->group[i]] += score[i], n[p->group[i]]++;
    return sum[0] / (double)n[0] - sum[1] / (double)n[1];
}

static double reference_loss(const problem *p, const double *w, const double *x) {
    activations in, out;
    size_t n_in = p->model->n_inputs, group_size[2];
    double score[MOST_ROWS] = {0}, loss = 0;
    for (size_t i = 0; i < p->n_rows; i++)
        for (size_t k = 0; k < n_in; k++) in.at[i][k] = x[i * n_in + k];
    for (size_t l = 0; l < p->model->n_layers; l++) {
        const eq_layer *layer = &p->model->layer[l];
        float mask[MOST_ROWS * MOST_WIDTH];
        int last = l + 1 == p->model->n_layers;
        if (!last) mask_of(p, l, mask, p->n_rows * layer->n_out);
        for (size_t i = 0; i < p->n_rows; i++)
            for (size_t j = 0; j < layer->n_out; j++) {
                double z = w[layer->bias + j];
                for (size_t k = 0; k < layer->n_in; k++) z += in.at[i][k] * w[layer->weight + k * layer->n_out + j];
                if (!last) z = (z > 0 ? z : 0) * (double)mask[i * layer->n_out + j];
                else if (p->trunk_pull)
                    for (size_t k = 0; k < layer->n_in; k++) loss += in.at[i][k] * (double)p->trunk_pull[i * layer->n_in + k];
                out.at[i][j] = z;
            }
        if (layer->gamma != SIZE_MAX) normalise(p, layer, w, &out);
        in = out;
    }
    for (size_t i = 0; i < p->n_rows; i++) {
        score[i] = 1 / (1 + exp(-out.at[i][0]));
        loss -= (double)p->instance[i] * log(p->y[i] ? score[i] : 1 - score[i]) / (double)p->n_rows;
    }
    double d = p->penalty ? gap(p, score, group_size) : 0;
    return loss + p->penalty * d * d;
}

static double gap_penalty(void *state, const eq_batch *batch, float *gradient) {
    const problem *p = state;
    double score[MOST_ROWS] = {0};
    size_t n[2];
    for (size_t i = 0; i < batch->n_rows; i++) score[i] = (double)batch->score[i];
    double d = gap(p, score, n);
    for (size_t i = 0; i < batch->n_rows; i++) {
        double side = batch->group[i] ? -1 / (double)n[1] : 1 / (double)n[0];
        gradient[i] += (float)(p->penalty * 2 * d * side * score[i] * (1 - score[i]));
    }
    return p->penalty * d * d;
}

/* ---- checking one network ---- */

typedef struct network {
    const char *name;
    eq_model_config config;
    eq_mode mode;
    int dropped, penalised, pulled;
} network;

static void check_near_all(const char *name, const float *got, const double *want, size_t n) {
    double worst = 0;
    size_t where = 0;
    for (size_t i = 0; i < n; i++) {
        double off = fabs((double)got[i] - want[i]) / (1e-2 + fabs(want[i]));
        if (!(off <= worst)) worst = off, where = i;
    }
    if (!(worst < 1e-4)) printf("  %s: gradient %zu is %g, expected %g\n", name, where, (double)got[where], want[where]);
    CHECK(worst < 1e-4);
}

/* Central difference of the reference loss in each of the n numbers at v. */
static void differences(const problem *p, double *w, double *x, double *v, double *out, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double here = v[i], h = 1e-5;
        v[i] = here + h;
        double above = reference_loss(p, w, x);
        v[i] = here - h;
        double below = reference_loss(p, w, x);
        v[i] = here;
        out[i] = (above - below) / (2 * h);
    }
}

static void check_gradient(const network *net) {
    eq_ctx cx = {0};
    eq_rng rng = eq_rng_seed(11), dropout = eq_rng_split(&rng, "dropout");
    eq_model model;
    CHECK(eq_model_init(&cx, &cx.mem, &net->config, 5, eq_rng_split(&rng, "weights"), &model) == EQ_OK);
    enum { N = 19 };
    float x[N * 5], instance[N], pull[N * MOST_WIDTH];
    uint8_t y[N];
    uint16_t group[N];
    for (size_t i = 0; i < N * 5; i++) x[i] = (float)(2 * eq_rng_uniform(&rng) - 1);
    for (size_t i = 0; i < N * MOST_WIDTH; i++) pull[i] = (float)(0.2 * eq_rng_uniform(&rng) - 0.1);
    for (size_t i = 0; i < N; i++) {
        y[i] = (uint8_t)eq_rng_below(&rng, 2), group[i] = (uint16_t)(i % 2);
        instance[i] = (float)(0.5 + eq_rng_uniform(&rng));
    }
    for (size_t i = 0; i < model.n_weights; i++) model.weight[i] += (float)(0.2 * eq_rng_uniform(&rng));
    for (size_t i = 0; i < model.n_statistics; i++) model.statistic[i] += (float)(0.5 * eq_rng_uniform(&rng));
    problem p = {&model,
                 &net->config,
                 net->mode,
                 net->dropped ? &dropout : NULL,
                 x,
                 N,
                 y,
                 group,
                 instance,
                 net->penalised ? 3.0 : 0,
                 net->pulled ? pull : NULL};
    double *w, *wide_x, *want, *want_x;
    w = eq_arena_alloc(&cx, &cx.mem, model.n_weights, sizeof *w);
    want = eq_arena_alloc(&cx, &cx.mem, model.n_weights, sizeof *want);
    wide_x = eq_arena_alloc(&cx, &cx.mem, N * 5, sizeof *wide_x);
    want_x = eq_arena_alloc(&cx, &cx.mem, N * 5, sizeof *want_x);
    for (size_t i = 0; i < model.n_weights; i++) w[i] = (double)model.weight[i];
    for (size_t i = 0; i < N * 5; i++) wide_x[i] = (double)x[i];
    double loss_want = reference_loss(&p, w, wide_x);
    differences(&p, w, wide_x, w, want, model.n_weights);
    differences(&p, w, wide_x, wide_x, want_x, N * 5);

    eq_learner learner;
    CHECK(eq_learner_init(&cx, &cx.mem, &model, N + 3, &learner) == EQ_OK);
    if (net->penalised) learner.penalty = (eq_penalty){.state = &p, .n_groups = 2, .add = gap_penalty};
    double weight[N];
    uint32_t index[N];
    for (uint32_t i = 0; i < N; i++) weight[i] = (double)instance[i], index[i] = i;
    eq_dataset data = {.n_rows = N, .n_features = 5, .x = x, .y = y, .group = group, .weight = weight};
    float d_input[N * 5];
    eq_learner_gather(&learner, &data, index, N);
    double loss = eq_learner_loss(&learner, net->mode, p.dropout);
    if (net->pulled)
        for (size_t i = 0; i < N * learner.tape->trunk_width; i++) loss += (double)(pull[i] * learner.tape->trunk[i]);
    CHECK_NEAR(loss, loss_want, 2e-6);
    eq_tape_backward(learner.tape, learner.d_logit, p.trunk_pull, learner.gradient, d_input);
    check_near_all(net->name, learner.gradient, want, model.n_weights);
    check_near_all(net->name, d_input, want_x, N * 5);
    float alone[N * 5];
    eq_tape_backward(learner.tape, learner.d_logit, p.trunk_pull, NULL, alone);
    CHECK(memcmp(alone, d_input, sizeof alone) == 0);
    eq_ctx_free(&cx);
}

static void gradients_agree_with_differences_of_a_reference_in_double(void) {
    eq_model_config plain = {.kind = EQ_MLP, .n_hidden = 2, .hidden = {7, 6}};
    eq_model_config normed = {.kind = EQ_MLP, .n_hidden = 3, .hidden = {9, 4, 13}, .dropout = 0.3, .batch_norm = true};
    eq_model_config dropped = {.kind = EQ_MLP, .n_hidden = 2, .hidden = {8, 5}, .dropout = 0.4};
    eq_model_config single = {.kind = EQ_MLP, .n_hidden = 2, .hidden = {1, 1}, .batch_norm = true};
    eq_model_config regression = {.kind = EQ_LOGISTIC_REGRESSION};
    const network table[] = {
        {"logistic regression", regression, EQ_TRAINING, 0, 0, 0},
        {"logistic regression, pulled", regression, EQ_TRAINING, 0, 1, 1},
        {"linear and relu", plain, EQ_TRAINING, 0, 0, 0},
        {"dropout", dropped, EQ_TRAINING, 1, 0, 0},
        {"dropout, evaluating", dropped, EQ_EVALUATING, 1, 0, 0},
        {"batch norm, training", normed, EQ_TRAINING, 0, 0, 0},
        {"batch norm, evaluating", normed, EQ_EVALUATING, 0, 0, 0},
        {"batch norm and dropout", normed, EQ_TRAINING, 1, 0, 0},
        {"penalty", normed, EQ_TRAINING, 1, 1, 0},
        {"gradient into the trunk", normed, EQ_TRAINING, 1, 1, 1},
        {"layers of one unit", single, EQ_EVALUATING, 0, 0, 1},
    };
    for (size_t t = 0; t < sizeof table / sizeof *table; t++) check_gradient(&table[t]);
}

static void without_a_logit_gradient_only_the_trunk_learns(void) {
    eq_ctx cx = {0};
    eq_model model;
    eq_tape *tape;
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {4}, .batch_norm = true};
    CHECK(eq_model_init(&cx, &cx.mem, &config, 2, eq_rng_seed(1), &model) == EQ_OK);
    CHECK(eq_tape_new(&cx, &cx.mem, &model, 3, &tape) == EQ_OK);
    const float x[6] = {1, 2, -1, 1, 0, 3}, pull[12] = {1, 1, 1, 1, -2, 1, 0, 1, 1, 2, 3, 4};
    float gradient[64];
    eq_tape_forward(tape, x, 3, EQ_EVALUATING, NULL);
    eq_tape_backward(tape, NULL, pull, gradient, NULL);
    const eq_layer *out = &model.layer[1];
    for (size_t i = out->weight; i < model.n_weights; i++) CHECK(gradient[i] == 0);
    CHECK(gradient[model.layer[0].beta] == 0); /* 1 - 2 + 1 */
    CHECK(gradient[model.layer[0].beta + 1] == 4);
    eq_ctx_free(&cx);
}

/* ---- shape and values ---- */

static const eq_model_config reference_net = {
    .kind = EQ_MLP, .n_hidden = 11, .hidden = {32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32}, .dropout = 0.2, .batch_norm = true};

/* The reference code's count is 32 d + 11362 with two output units, of which it uses one: 33 fewer here.
 * d = 98: 3136 + 11362 - 33 = 14465. */
static void the_reference_net_has_its_number_of_weights(void) {
    eq_ctx cx = {0};
    eq_model model;
    CHECK(eq_model_init(&cx, &cx.mem, &reference_net, 98, eq_rng_seed(1), &model) == EQ_OK);
    CHECK(model.n_weights == 14465 && model.n_statistics == 11 * 64 && model.n_layers == 12);
    double low = 1, high = -1, bound = 1 / sqrt(98);
    for (size_t i = 0; i < 98 * 32 + 32; i++) {
        double w = (double)model.weight[i];
        low = w < low ? w : low, high = w > high ? w : high;
    }
    CHECK(low >= -bound && low < -0.99 * bound && high <= bound && high > 0.99 * bound);
    CHECK(model.weight[model.layer[3].gamma + 31] == 1 && model.weight[model.layer[3].beta] == 0);
    CHECK(model.statistic[model.layer[3].mean] == 0 && model.statistic[model.layer[3].variance] == 1);
    CHECK(model.layer[11].gamma == SIZE_MAX && model.layer[11].n_out == 1);
    eq_ctx_free(&cx);
}

static void sizes_out_of_range_are_refused_with_a_sentence(void) {
    eq_ctx cx = {0};
    eq_model model;
    eq_model_config bad = {.kind = EQ_MLP, .n_hidden = 2, .hidden = {3, 5000}};
    CHECK(eq_model_init(&cx, &cx.mem, &bad, 4, eq_rng_seed(1), &model) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "model.hidden layer 2 has 5000 units, expected 1 to 4096");
    eq_ctx_clear(&cx);
    bad.hidden[1] = 5, bad.dropout = 1;
    CHECK(eq_model_init(&cx, &cx.mem, &bad, 4, eq_rng_seed(1), &model) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "model.dropout is 1");
    eq_ctx_clear(&cx);
    bad.dropout = 0, bad.n_hidden = 0;
    CHECK(eq_model_init(&cx, &cx.mem, &bad, 4, eq_rng_seed(1), &model) == EQ_EINPUT);
    eq_ctx_clear(&cx);
    CHECK(eq_model_init(&cx, &cx.mem, &reference_net, 0, eq_rng_seed(1), &model) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "0 inputs");
    eq_ctx_free(&cx);
}

static void copies_are_deep(void) {
    eq_ctx cx = {0};
    eq_model model, copy;
    char before[65], after[65];
    CHECK(eq_model_init(&cx, &cx.mem, &reference_net, 7, eq_rng_seed(1), &model) == EQ_OK);
    CHECK(eq_model_copy(&cx, &cx.mem, &model, &copy) == EQ_OK);
    eq_model_sha256(&copy, before);
    model.weight[5] += 1, model.statistic[9] += 1;
    eq_model_sha256(&copy, after);
    CHECK_TEXT(after, before);
    eq_model_sha256(&model, after);
    CHECK(strcmp(after, before) != 0);
    eq_model_assign(&model, &copy);
    eq_model_sha256(&model, after);
    CHECK_TEXT(after, before);
    eq_ctx_free(&cx);
}

static void scores_do_not_depend_on_the_other_rows(void) {
    eq_ctx cx = {0};
    eq_model model;
    eq_tape *tape;
    enum { N = 300, D = 6 };
    static float x[N * D], score[N], alone[1], taped[N];
    eq_rng rng = eq_rng_seed(3);
    eq_model_config config = reference_net;
    config.hidden[2] = 7, config.n_hidden = 4;
    CHECK(eq_model_init(&cx, &cx.mem, &config, D, rng, &model) == EQ_OK);
    for (size_t i = 0; i < model.n_statistics; i++) model.statistic[i] += (float)(0.5 * eq_rng_uniform(&rng));
    for (size_t i = 0; i < N * D; i++) x[i] = (float)(6 * eq_rng_uniform(&rng) - 3);
    CHECK(eq_model_score(&cx, &model, x, N, score) == EQ_OK);
    for (size_t i = 0; i < N; i += 7) {
        CHECK(eq_model_score(&cx, &model, x + i * D, 1, alone) == EQ_OK);
        CHECK(alone[0] == score[i] && score[i] > 0 && score[i] < 1);
    }
    CHECK(eq_tape_new(&cx, &cx.mem, &model, N, &tape) == EQ_OK);
    eq_tape_forward(tape, x, N, EQ_EVALUATING, NULL);
    eq_logit_scores(tape->logit, N, taped);
    CHECK(memcmp(taped, score, sizeof taped) == 0);
    CHECK(eq_model_score(&cx, &model, x, 0, score) == EQ_OK);
    CHECK(cx.tmp.size == 0);
    eq_ctx_free(&cx);
}

/* Hidden layers of 32, 7, 32 and 32 units: cut in two anywhere, the second half gets the first one's output. */
static void a_pass_in_two_parts_has_the_bits_of_one(void) {
    eq_ctx cx = {0};
    eq_model model;
    enum { N = 300, D = 6 };
    static float x[N * D], logit[N], hidden[N * 32], in_parts[N];
    eq_rng rng = eq_rng_seed(4);
    eq_model_config config = reference_net;
    config.hidden[1] = 7, config.n_hidden = 4;
    CHECK(eq_model_init(&cx, &cx.mem, &config, D, rng, &model) == EQ_OK);
    for (size_t i = 0; i < model.n_statistics; i++) model.statistic[i] += (float)(0.5 * eq_rng_uniform(&rng));
    for (size_t i = 0; i < model.n_weights; i++) model.weight[i] += (float)(0.1 * eq_rng_uniform(&rng));
    for (size_t i = 0; i < N * D; i++) x[i] = (float)(6 * eq_rng_uniform(&rng) - 3);
    CHECK(eq_model_logits(&cx, &model, x, N, logit) == EQ_OK);
    for (size_t cut = 1; cut < model.n_layers; cut++) {
        CHECK(eq_model_pass(&cx, &model, (size_t[]){0, cut}, x, N, hidden) == EQ_OK);
        CHECK(eq_model_pass(&cx, &model, (size_t[]){cut, model.n_layers}, hidden, N, in_parts) == EQ_OK);
        CHECK(memcmp(in_parts, logit, sizeof logit) == 0);
    }
    eq_ctx_free(&cx);
}

/* One unit with weight 1, bias 0; x = 0, 2: h = 0, 2; mean 1, variance 1, so y = -+ 1 / sqrt(1.00001);
 * running mean 0.9 * 0 + 0.1 * 1; running variance 0.9 * 1 + 0.1 * 2 (unbiased: 1 * 2 / 1). */
static void batch_norm_follows_its_definition(void) {
    eq_ctx cx = {0};
    eq_model model;
    eq_tape *tape;
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {1}, .batch_norm = true};
    CHECK(eq_model_init(&cx, &cx.mem, &config, 1, eq_rng_seed(1), &model) == EQ_OK);
    model.weight[0] = 1, model.weight[1] = 0;
    CHECK(eq_tape_new(&cx, &cx.mem, &model, 2, &tape) == EQ_OK);
    const float x[2] = {0, 2};
    eq_tape_forward(tape, x, 2, EQ_TRAINING, NULL);
    CHECK_NEAR(tape->trunk[0], -1 / sqrt(1.00001), 1e-7);
    CHECK_NEAR(tape->trunk[1], 1 / sqrt(1.00001), 1e-7);
    CHECK_NEAR(model.statistic[0], 0.1, 1e-7);
    CHECK_NEAR(model.statistic[1], 1.1, 1e-6);
    float before[2] = {model.statistic[0], model.statistic[1]};
    eq_tape_forward(tape, x, 1, EQ_TRAINING, NULL); /* one row: running statistics, unmoved */
    CHECK_NEAR(tape->trunk[0], -0.1 / sqrt(1.1 + 1e-5), 1e-6);
    CHECK(memcmp(before, model.statistic, sizeof before) == 0);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(gradients_agree_with_differences_of_a_reference_in_double);
    RUN(without_a_logit_gradient_only_the_trunk_learns);
    RUN(the_reference_net_has_its_number_of_weights);
    RUN(sizes_out_of_range_are_refused_with_a_sentence);
    RUN(copies_are_deep);
    RUN(scores_do_not_depend_on_the_other_rows);
    RUN(a_pass_in_two_parts_has_the_bits_of_one);
    RUN(batch_norm_follows_its_definition);
    return check_done();
}
