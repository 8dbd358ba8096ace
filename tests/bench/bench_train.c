/* The work of training the reference net and boosted trees, for timing natively and in WebAssembly by bench_train.mjs.
 *
 * Reference net: 98 inputs, 11 hidden layers of 32 (Linear, ReLU, Dropout 0.2, BatchNorm), one output; batch 64; Adam.
 * Natively a program that reads lines "<job> <amount>" and answers with nanoseconds; in WebAssembly the exports
 * bench_open and bench_run, timed by the host. Jobs: 0 train (rows), 1 the matrix products of those training steps
 * alone (rows), 2 one product of 64 x 32 by 32 x 32 (times), 3 score (rows). On data of Adult's shape, 48,842 rows of 7
 * numbers and 6 categories: 4 boosted trees, their binning included (rounds), 5 the lab's network, two hidden layers of 32
 * (rows). 6 a forest of somebody else's, 500 trees of 6 levels over 20 columns (rows). */
#include "equipoise/model.h"
#include "math/kernels.h"
#include "model/forest/forest.h"
#include "model/train.h"
#include "model/trees/boost.h"

#define ROWS 8192
#define INPUTS 98
#define BATCH 64
#define WIDTH 32
#define ADULT 48842

typedef struct bench {
    eq_ctx cx;
    eq_dataset train, valid;
    eq_model model, other;
    eq_trainer *trainer;
    eq_dataset adult;
    eq_model lab;
    eq_trainer *lab_trainer;
    eq_tape *tape;
    float *gradient, *score, product[3][BATCH * WIDTH];
    eq_forest forest;
    double *sum;
} bench;

static bench b; /* a bench is a program, not the library */

static eq_status fill(eq_ctx *cx, size_t n, uint64_t seed, eq_dataset *data) {
    eq_rng rng = eq_rng_seed(seed);
    data->n_rows = n, data->n_features = INPUTS, data->n_groups = 1;
    EQ_NEW(cx, &cx->mem, data->x, n * INPUTS);
    EQ_NEW(cx, &cx->mem, data->y, n);
    EQ_NEW(cx, &cx->mem, data->group, n);
    EQ_NEW(cx, &cx->mem, data->weight, n);
    for (size_t i = 0; i < n * INPUTS; i++) data->x[i] = (float)(eq_rng_uniform(&rng) * 3.4 - 1.7);
    for (size_t i = 0; i < n; i++) data->y[i] = (uint8_t)eq_rng_below(&rng, 2), data->weight[i] = 1;
    return EQ_OK;
}

/* y hangs on one number and two categories. */
static eq_status fill_adult(eq_ctx *cx, eq_dataset *data) {
    static const unsigned distinct[] = {74, 16, 2, 2, 123, 99, 96}, levels[] = {7, 16, 7, 14, 6, 41};
    eq_rng rng = eq_rng_seed(5);
    EQ_TRY(fill(cx, ADULT, 6, data));
    for (size_t i = 0; i < ADULT; i++) {
        float *x = data->x + i * INPUTS;
        size_t at = 0, level = 0;
        double lean = -2;
        for (size_t k = 0; k < INPUTS; k++) x[k] = 0;
        for (size_t k = 0; k < 7; k++) x[at++] = (float)eq_rng_below(&rng, distinct[k]);
        for (size_t k = 0; k < 6; k++, at += levels[k - 1]) {
            level = (size_t)(eq_rng_uniform(&rng) * eq_rng_uniform(&rng) * levels[k]);
            x[at + level] = 1;
            if (k == 1 || k == 4) lean += 0.4 * (double)level;
        }
        data->y[i] = eq_rng_uniform(&rng) < eq_sigmoid(lean + (double)x[0] / 74);
    }
    return EQ_OK;
}

static eq_status open_lab(eq_ctx *cx) {
    static const eq_train_config train = {.batch = BATCH, .max_epochs = 100000, .patience = 100000};
    eq_model_config net = {.kind = EQ_MLP, .n_hidden = 2, .hidden = {WIDTH, WIDTH}, .dropout = 0.2, .batch_norm = true};
    eq_trainer_config config = {.train = &train, .rng = eq_rng_seed(3)};
    EQ_TRY(fill_adult(cx, &b.adult));
    EQ_TRY(eq_model_init(cx, &cx->mem, &net, INPUTS, eq_rng_seed(4), &b.lab));
    return eq_trainer_new(cx, &cx->mem, &b.lab, &b.adult, &b.valid, &config, &b.lab_trainer);
}

/* Full trees; of the numbers of b.train the first 20 columns are not apart, so rows of 20 are read across them. */
static eq_status open_forest(eq_ctx *cx) {
    enum { TREES = 500, NODES = 127, COLUMNS = 20 };
    eq_forest_node *node;
    eq_forest_value *value;
    eq_rng rng = eq_rng_seed(7);
    size_t n_values = 0;
    EQ_NEW(cx, &cx->mem, node, TREES * NODES);
    EQ_NEW(cx, &cx->mem, value, TREES * NODES);
    EQ_NEW(cx, &cx->mem, b.sum, ROWS);
    for (uint32_t t = 0; t < TREES; t++)
        for (uint32_t i = 0; i < NODES; i++) {
            bool leaf = i >= NODES / 2;
            node[t * NODES + i] = (eq_forest_node){.tree = t,
                                                   .id = i,
                                                   .yes = 2 * i + 1,
                                                   .no = 2 * i + 2,
                                                   .column = (uint32_t)eq_rng_below(&rng, COLUMNS),
                                                   .branch = leaf ? EQ_BRANCH_LEAF : EQ_BRANCH_LT,
                                                   .cut = eq_rng_uniform(&rng) * 3.4 - 1.7};
            if (leaf) value[n_values++] = (eq_forest_value){t, i, 0, eq_rng_uniform(&rng) - 0.5};
        }
    const eq_forest_lists lists = {.n_columns = COLUMNS,
                                   .n_targets = 1,
                                   .n_nodes = TREES * NODES,
                                   .n_values = n_values,
                                   .node = node,
                                   .value = value,
                                   .narrow = true};
    return eq_forest_make(cx, &cx->mem, "", &lists, &b.forest);
}

static eq_status boost(eq_ctx *cx, int rounds) {
    eq_arena own = {0};
    eq_trees trees;
    eq_boosting *boosting;
    eq_boosting_config config = {.max_rounds = (size_t)rounds, .patience = (size_t)rounds};
    int64_t budget = INT64_MAX;
    EQ_TRY(eq_boosting_new(cx, &own, &trees, &b.adult, &b.valid, &config, &boosting));
    EQ_TRY(eq_boosting_step(cx, boosting, &budget));
    eq_arena_free(&own);
    return EQ_OK;
}

int bench_open(void);
void bench_run(int job, int amount);

int bench_open(void) {
    eq_ctx *cx = &b.cx;
    eq_model_config net = {.kind = EQ_MLP, .n_hidden = 11, .dropout = 0.2, .batch_norm = true};
    for (size_t l = 0; l < net.n_hidden; l++) net.hidden[l] = WIDTH;
    eq_train_config train = {.batch = BATCH, .max_epochs = 100000, .patience = 100000};
    eq_trainer_config config = {.train = &train, .rng = eq_rng_seed(3)};
    EQ_TRY(fill(cx, ROWS, 1, &b.train));
    EQ_TRY(fill(cx, BATCH, 2, &b.valid));
    EQ_TRY(eq_model_init(cx, &cx->mem, &net, INPUTS, eq_rng_seed(4), &b.model));
    EQ_TRY(eq_model_copy(cx, &cx->mem, &b.model, &b.other));
    EQ_TRY(eq_trainer_new(cx, &cx->mem, &b.model, &b.train, &b.valid, &config, &b.trainer));
    EQ_TRY(eq_tape_new(cx, &cx->mem, &b.other, BATCH, &b.tape));
    EQ_NEW(cx, &cx->mem, b.gradient, b.other.n_weights);
    EQ_NEW(cx, &cx->mem, b.score, ROWS);
    for (size_t i = 0; i < BATCH * WIDTH; i++) b.product[0][i] = b.product[1][i] = b.train.x[i];
    EQ_TRY(open_forest(cx));
    return open_lab(cx);
}

/* Every product of one training step, in its order, on the memory a step uses. */
static void products_of_a_step(void) {
    const float *w = b.other.weight;
    for (size_t l = 0; l < b.other.n_layers; l++) {
        const eq_layer *layer = &b.other.layer[l];
        eq_shape shape = {BATCH, layer->n_in, layer->n_out};
        const float *in = l ? b.tape->wire[layer->node] : b.train.x;
        eq_linear_forward(shape, in, w + layer->weight, w + layer->bias, b.tape->room[layer->node + 1]);
    }
    for (size_t l = b.other.n_layers; l-- > 0;) {
        const eq_layer *layer = &b.other.layer[l];
        eq_shape shape = {BATCH, layer->n_in, layer->n_out};
        const float *in = l ? b.tape->wire[layer->node] : b.train.x, *d = b.tape->flow[layer->node + 1];
        eq_linear_weight_gradient(shape, in, d, b.gradient + layer->weight, b.gradient + layer->bias);
        if (l) eq_linear_input_gradient(shape, d, w + layer->weight, b.tape->scratch, b.tape->flow[layer->node]);
    }
}

void bench_run(int job, int amount) {
    int64_t budget = amount;
    eq_shape square = {BATCH, WIDTH, WIDTH};
    if (job == 0) (void)eq_trainer_step(&b.cx, b.trainer, &budget);
    if (job == 1)
        for (int i = 0; i < amount; i += BATCH) products_of_a_step();
    if (job == 2)
        for (int i = 0; i < amount; i++) eq_linear_forward(square, b.product[0], b.product[1], b.product[1], b.product[2]);
    if (job == 3)
        for (int i = 0; i < amount; i += ROWS) (void)eq_model_score(&b.cx, &b.other, b.train.x, ROWS, b.score);
    if (job == 4) (void)boost(&b.cx, amount);
    if (job == 5) (void)eq_trainer_step(&b.cx, b.lab_trainer, &budget);
    if (job == 6)
        for (int i = 0; i < amount; i += ROWS) eq_forest_score_float(&b.forest, b.train.x, ROWS, b.sum);
}

#ifndef __EMSCRIPTEN__
#include <stdio.h>
#include <time.h>

int main(void) {
    int job, amount;
    if (bench_open() != EQ_OK) return 1;
    while (scanf("%d %d", &job, &amount) == 2) {
        struct timespec start, end;
        timespec_get(&start, TIME_UTC);
        bench_run(job, amount);
        timespec_get(&end, TIME_UTC);
        printf("%.0f\n", 1e9 * (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec));
        fflush(stdout);
    }
    return 0;
}
#endif
