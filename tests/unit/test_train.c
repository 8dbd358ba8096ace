/* Training: Adam and logistic regression against numbers worked by hand; schedule, early stopping, budgets, weights. */
#include <stdint.h>

#include "check.h"
#include "equipoise/model.h"
#include "math/kernels.h"
#include "model/train.h"

static const char *const names[2] = {"women", "men"};
static uint8_t privileged[2] = {0, 1};
static const eq_objective objective = {.epsilon = 0.05};

/* n rows of d features around +-0.7 by label, the group leaning with the label */
static eq_dataset make_data(eq_ctx *cx, size_t n, size_t d, uint64_t seed) {
    eq_rng rng = eq_rng_seed(seed);
    eq_dataset data = {.n_rows = n, .n_features = d, .n_groups = 2, .privileged = privileged};
    data.x = eq_arena_alloc(cx, &cx->mem, n * d, sizeof *data.x);
    data.y = eq_arena_alloc(cx, &cx->mem, n, sizeof *data.y);
    data.group = eq_arena_alloc(cx, &cx->mem, n, sizeof *data.group);
    data.weight = eq_arena_alloc(cx, &cx->mem, n, sizeof *data.weight);
    data.group_name = eq_arena_alloc(cx, &cx->mem, 2, sizeof *data.group_name);
    data.group_name[0] = names[0], data.group_name[1] = names[1];
    for (size_t i = 0; i < n; i++) {
        data.y[i] = (uint8_t)eq_rng_below(&rng, 2);
        data.group[i] = eq_rng_below(&rng, 4) ? data.y[i] : (uint16_t)(1 - data.y[i]);
        data.weight[i] = 1;
        for (size_t k = 0; k < d; k++) data.x[i * d + k] = (float)(4 * eq_rng_uniform(&rng) - 2 + (data.y[i] ? 0.7 : -0.7));
    }
    return data;
}

typedef struct outcome {
    char sha[65];
    eq_curve curve;
    eq_model model;
} outcome;

/* Trains a fresh model to the end in steps of `slice` units of work. */
static outcome train(eq_ctx *cx, const eq_model_config *shape, const eq_dataset *data, const eq_dataset *valid,
                     const eq_train_config *config, int64_t slice) {
    outcome out;
    eq_trainer *trainer;
    eq_rng rng = eq_rng_seed(4);
    eq_trainer_config all = {config, &objective, {0}, eq_rng_split(&rng, "train"), NULL, NULL};
    CHECK(eq_model_init(cx, &cx->mem, shape, data->n_features, eq_rng_split(&rng, "init"), &out.model) == EQ_OK);
    CHECK(eq_trainer_new(cx, &cx->mem, &out.model, data, valid, &all, &trainer) == EQ_OK);
    eq_status status;
    do {
        int64_t budget = slice;
        status = eq_trainer_step(cx, trainer, &budget);
    } while (status == EQ_MORE);
    CHECK(status == EQ_OK);
    out.curve = *eq_trainer_curve(trainer);
    eq_model_sha256(&out.model, out.sha);
    return out;
}

static const eq_model_config small_net = {.kind = EQ_MLP, .n_hidden = 2, .hidden = {9, 6}, .dropout = 0.2, .batch_norm = true};
static const eq_model_config regression = {.kind = EQ_LOGISTIC_REGRESSION};

/* First step: m / (1 - b1) = g, sqrt(v / (1 - b2)) = |g|, so w moves by -rate sign(g). Second step after 1, -1:
 * m = 0.9 * 0.1 - 0.1 = -0.01, over 1 - 0.81 = -0.052631579; v over its correction is 1, so w moves by
 * +0.052631579 rate. */
static void adam_takes_the_steps_worked_by_hand(void) {
    eq_ctx cx = {0};
    eq_adam adam;
    CHECK(eq_adam_init(&cx, &cx.mem, 2, &adam) == EQ_OK);
    float w[2] = {1, 1}, first[2] = {1, -0.25f}, second[2] = {-1, -0.25f};
    eq_adam_step(&adam, 0.1, 0, first, w);
    CHECK_NEAR(w[0], 0.9, 1e-6);
    CHECK_NEAR(w[1], 1.1, 1e-6);
    eq_adam_step(&adam, 0.1, 0, second, w);
    CHECK_NEAR(w[0], 0.9 + 0.0052631579, 1e-6);
    CHECK_NEAR(w[1], 1.2, 1e-6);
    eq_ctx_free(&cx);
}

/* x = 0: 1 of 4 favourable; x = 1: 3 of 4. With next to no L2 the likelihood is largest at bias -log 3 and weight
 * 2 log 3. With weight 3 on the one favourable row at x = 0 its odds are 3 : 3, so bias 0 and weight log 3. */
static void logistic_regression_finds_the_log_odds(void) {
    for (int weighted = 0; weighted < 2; weighted++) {
        eq_ctx cx = {0};
        eq_dataset data = make_data(&cx, 8, 1, 1);
        for (size_t i = 0; i < 8; i++) data.x[i] = i >= 4, data.y[i] = i == 0 || i > 4, data.group[i] = i % 2;
        if (weighted) data.weight[0] = 3;
        eq_train_config config = {.weight_decay = 1e-9};
        outcome out = train(&cx, &regression, &data, &data, &config, 1000000);
        CHECK_NEAR(out.model.weight[1], weighted ? 0 : -log(3), 5e-5);
        CHECK_NEAR(out.model.weight[0], weighted ? log(3) : 2 * log(3), 5e-5);
        eq_ctx_free(&cx);
    }
}

static void a_network_learns_what_no_line_separates(void) {
    eq_ctx cx = {0};
    eq_dataset data = make_data(&cx, 400, 2, 1);
    for (size_t i = 0; i < 400; i++) data.y[i] = (data.x[2 * i] > 0) != (data.x[2 * i + 1] > 0);
    eq_train_config config = {.learning_rate = 0.01, .max_epochs = 60};
    eq_model_config net = small_net;
    net.dropout = 0;
    outcome out = train(&cx, &net, &data, &data, &config, 1000000);
    outcome line = train(&cx, &regression, &data, &data, &config, 1000000);
    CHECK(out.curve.performance[out.curve.best_epoch - 1] > 0.95f);
    CHECK(line.curve.performance[line.curve.best_epoch - 1] < 0.7f);
    CHECK(out.curve.train_loss[59] < out.curve.train_loss[0] / 2);
    eq_ctx_free(&cx);
}

static void budget_cuts_change_nothing(void) {
    eq_ctx cx = {0};
    eq_dataset data = make_data(&cx, 333, 5, 1), valid = make_data(&cx, 111, 5, 2);
    eq_train_config config = {.batch = 32, .max_epochs = 6};
    outcome whole = train(&cx, &small_net, &data, &valid, &config, INT64_MAX);
    outcome cut = train(&cx, &small_net, &data, &valid, &config, 1);
    outcome other = train(&cx, &small_net, &data, &valid, &config, 57);
    CHECK_TEXT(cut.sha, whole.sha);
    CHECK_TEXT(other.sha, whole.sha);
    CHECK(memcmp(cut.curve.valid_loss, whole.curve.valid_loss, 6 * sizeof(float)) == 0);
    CHECK(memcmp(cut.curve.train_loss, whole.curve.train_loss, 6 * sizeof(float)) == 0);
    eq_ctx_free(&cx);
}

/* 333 rows trained and 111 scored at a third each: 333 + 37 an epoch. */
static void work_is_charged_as_stated(void) {
    eq_ctx cx = {0};
    eq_model model;
    eq_trainer *trainer;
    eq_dataset data = make_data(&cx, 333, 5, 1), valid = make_data(&cx, 111, 5, 2);
    eq_train_config config = {.batch = 32, .max_epochs = 3};
    eq_trainer_config all = {&config, NULL, {0}, eq_rng_seed(1), NULL, NULL};
    CHECK(eq_model_init(&cx, &cx.mem, &small_net, 5, eq_rng_seed(2), &model) == EQ_OK);
    CHECK(eq_trainer_new(&cx, &cx.mem, &model, &data, &valid, &all, &trainer) == EQ_OK);
    int64_t budget = 10000;
    CHECK(eq_trainer_step(&cx, trainer, &budget) == EQ_OK);
    CHECK(budget == 10000 - 3 * 370);
    CHECK(isnan(eq_trainer_curve(trainer)->performance[0])); /* no objective given */
    CHECK(eq_trainer_step(&cx, trainer, &budget) == EQ_OK && budget == 10000 - 3 * 370);
    eq_ctx_free(&cx);
}

/* Validation labels are the training labels turned round, so its loss only grows after the first epochs: the best is
 * early; the rate falls after 11 epochs without progress, and training ends `patience` epochs after the best. */
static void early_stopping_restores_a_true_copy_of_the_best(void) {
    eq_ctx cx = {0};
    eq_dataset data = make_data(&cx, 300, 3, 1), valid = make_data(&cx, 300, 3, 1);
    for (size_t i = 0; i < 300; i++) valid.y[i] = 1 - valid.y[i];
    eq_train_config config = {.learning_rate = 0.01, .batch = 32, .max_epochs = 500, .patience = 30};
    const eq_model_config net = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {4}};
    outcome out = train(&cx, &net, &data, &valid, &config, INT64_MAX);
    size_t best = out.curve.best_epoch, n = out.curve.n_epochs;
    CHECK(best >= 1 && best < 10 && n == best + 30);
    for (size_t i = 0; i < n; i++) CHECK(out.curve.valid_loss[i] >= out.curve.valid_loss[best - 1]);
    CHECK_NEAR(out.curve.learning_rate[best + 10], 0.01, 1e-9); /* epoch best + 11, the 11th without progress */
    CHECK_NEAR(out.curve.learning_rate[best + 11], 0.001, 1e-9);
    CHECK_NEAR(out.curve.learning_rate[best + 22], 0.0001, 1e-9);
    eq_train_config until_best = config, last = config;
    until_best.max_epochs = best, until_best.last_weights = last.last_weights = true;
    CHECK_TEXT(train(&cx, &net, &data, &valid, &until_best, INT64_MAX).sha, out.sha);
    CHECK(strcmp(train(&cx, &net, &data, &valid, &last, INT64_MAX).sha, out.sha) != 0);
    eq_ctx_free(&cx);
}

/* The largest slope of F by a weight, of rows whose weights sum to `sum`. */
static double steepest(const eq_dataset *data, const eq_model *model, double sum, double ridge) {
    double slope[64] = {0}, most = 0;
    size_t n = data->n_features;
    for (size_t i = 0; i < data->n_rows; i++) {
        const float *x = data->x + i * n;
        double z = (double)model->weight[n];
        for (size_t k = 0; k < n; k++) z += (double)model->weight[k] * (double)x[k];
        double residual = data->weight[i] * (eq_sigmoid(z) - data->y[i]) / sum;
        for (size_t k = 0; k <= n; k++) slope[k] += residual * (k < n ? (double)x[k] : 1);
    }
    for (size_t k = 0; k <= n; k++) most = fmax(most, fabs(slope[k] + (k < n ? ridge * (double)model->weight[k] : 0)));
    return most;
}

/* The same minimum from any seed, in any slices of work, whatever validation says; a slope of F there is 0. */
static void logistic_regression_is_solved(void) {
    eq_ctx cx = {0};
    eq_dataset data = make_data(&cx, 333, 5, 1), valid = make_data(&cx, 111, 5, 2), turned = make_data(&cx, 111, 5, 2);
    for (size_t i = 0; i < 333; i++) data.weight[i] = 1 + (double)(i % 3);
    for (size_t i = 0; i < 111; i++) turned.y[i] = 1 - turned.y[i];
    eq_train_config config = {.weight_decay = 0.01};
    outcome whole = train(&cx, &regression, &data, &valid, &config, INT64_MAX);
    CHECK_TEXT(train(&cx, &regression, &data, &valid, &config, 1).sha, whole.sha);
    CHECK_TEXT(train(&cx, &regression, &data, &turned, &config, 700).sha, whole.sha);
    CHECK(whole.curve.best_epoch == whole.curve.n_epochs && whole.curve.n_epochs < 40);
    CHECK_NEAR(steepest(&data, &whole.model, 666, 0.01), 0, 2e-6); /* the weights are 1, 2, 3, 1, ...: they sum to 666 */
    eq_ctx_free(&cx);
}

/* 60 columns whose every number is unlike the others are solved without second derivatives, 5 of them with. */
static void logistic_regression_is_solved_by_either_method(void) {
    static const size_t widths[] = {5, 60};
    for (size_t k = 0; k < 2; k++) {
        eq_ctx cx = {0};
        eq_dataset data = make_data(&cx, 500, widths[k], 1);
        eq_train_config config = {.weight_decay = 0.01};
        outcome out = train(&cx, &regression, &data, &data, &config, INT64_MAX);
        CHECK_NEAR(steepest(&data, &out.model, 500, 0.01), 0, 2e-6);
        eq_ctx_free(&cx);
    }
}

/* From the solution for other labels, for the same ones, and from weights that are sure of the opposite. */
static void logistic_regression_goes_on_from_anywhere(void) {
    for (int from = 0; from < 3; from++) {
        eq_ctx cx = {0};
        eq_rng rng = eq_rng_seed(3);
        eq_dataset data = make_data(&cx, 400, 6, 1);
        eq_train_config config = {.weight_decay = 0.001, .go_on = true}, other = {.weight_decay = 0.001};
        eq_trainer_config how = {.train = &config, .rng = rng};
        eq_trainer *trainer;
        int64_t budget = INT64_MAX;
        for (size_t i = 0; from == 0 && i < 400; i += 3) data.y[i] = 1 - data.y[i];
        outcome out = train(&cx, &regression, &data, &data, &other, INT64_MAX);
        for (size_t i = 0; from == 0 && i < 400; i += 3) data.y[i] = 1 - data.y[i];
        for (size_t w = 0; from == 2 && w < out.model.n_weights; w++) out.model.weight[w] *= -30;
        CHECK(eq_trainer_new(&cx, &cx.mem, &out.model, &data, &data, &how, &trainer) == EQ_OK);
        CHECK(eq_trainer_step(&cx, trainer, &budget) == EQ_OK);
        CHECK_NEAR(steepest(&data, &out.model, 400, 0.001), 0, 2e-6);
        if (from == 1) CHECK(eq_trainer_curve(trainer)->n_epochs <= 2);
        CHECK(isnan(eq_trainer_curve(trainer)->valid_loss[0])); /* no objective: validation is not looked at */
        eq_ctx_free(&cx);
    }
}

/* Columns that repeat one another, rows that a line separates, one class only, one row: the L2 term makes a minimum. */
static void logistic_regression_ends_on_awkward_rows(void) {
    for (int kind = 0; kind < 4; kind++) {
        eq_ctx cx = {0};
        eq_dataset data = make_data(&cx, kind == 3 ? 1 : 60, 4, 1);
        for (size_t i = 0; i < data.n_rows; i++) {
            if (kind == 0) data.x[4 * i + 1] = data.x[4 * i], data.x[4 * i + 2] = 1 - data.x[4 * i];
            if (kind == 1) data.y[i] = data.x[4 * i] > 0;
            if (kind == 2) data.y[i] = 1;
        }
        eq_train_config config = {0};
        outcome out = train(&cx, &regression, &data, &data, &config, INT64_MAX);
        CHECK(out.curve.best_epoch == out.curve.n_epochs && out.curve.n_epochs < 200);
        for (size_t w = 0; w < out.model.n_weights; w++) CHECK(fabsf(out.model.weight[w]) < 40);
        if (kind == 0) CHECK_NEAR(out.model.weight[0], out.model.weight[1], 1e-4);
        eq_ctx_free(&cx);
    }
}

/* Rows that weigh nothing on validation have no say in the loss that is watched, and all in what is judged. */
static void the_watched_loss_has_weights_of_its_own(void) {
    eq_ctx cx = {0};
    eq_dataset data = make_data(&cx, 100, 3, 1), valid = make_data(&cx, 50, 3, 2), half = valid;
    double weight[50];
    for (size_t i = 0; i < 50; i++) weight[i] = i < 25;
    half.n_rows = 25;
    eq_train_config config = {.batch = 16, .max_epochs = 5};
    const eq_dataset *seen[2] = {&half, &valid};
    eq_curve curve[2];
    for (int k = 0; k < 2; k++) {
        eq_model model;
        eq_trainer *trainer;
        int64_t budget = INT64_MAX;
        eq_trainer_config all = {&config, &objective, {0}, eq_rng_seed(1), k ? weight : NULL, NULL};
        CHECK(eq_model_init(&cx, &cx.mem, &small_net, 3, eq_rng_seed(2), &model) == EQ_OK);
        CHECK(eq_trainer_new(&cx, &cx.mem, &model, &data, seen[k], &all, &trainer) == EQ_OK);
        CHECK(eq_trainer_step(&cx, trainer, &budget) == EQ_OK);
        curve[k] = *eq_trainer_curve(trainer);
    }
    CHECK(memcmp(curve[0].valid_loss, curve[1].valid_loss, 5 * sizeof(float)) == 0);
    CHECK(memcmp(curve[0].performance, curve[1].performance, 5 * sizeof(float)) != 0);
    eq_ctx_free(&cx);
}

static void only_the_ratios_of_instance_weights_matter(void) {
    eq_ctx cx = {0};
    eq_dataset data = make_data(&cx, 100, 3, 1), valid = make_data(&cx, 50, 3, 2);
    eq_train_config config = {.batch = 16, .max_epochs = 3};
    outcome ones = train(&cx, &small_net, &data, &valid, &config, INT64_MAX);
    for (size_t i = 0; i < 100; i++) data.weight[i] = 4;
    outcome fours = train(&cx, &small_net, &data, &valid, &config, INT64_MAX);
    CHECK_TEXT(fours.sha, ones.sha);
    for (size_t i = 0; i < 100; i++) data.weight[i] = data.y[i] ? 4 : 1;
    CHECK(strcmp(train(&cx, &small_net, &data, &valid, &config, INT64_MAX).sha, ones.sha) != 0);
    eq_ctx_free(&cx);
}

static double five_more(void *state, const eq_batch *batch, float *gradient) {
    (void)state, (void)batch, (void)gradient;
    return 5;
}

static void a_penalty_counts_in_both_losses(void) {
    eq_ctx cx = {0};
    eq_dataset data = make_data(&cx, 100, 3, 1), valid = make_data(&cx, 50, 3, 2);
    eq_train_config config = {.batch = 16, .max_epochs = 2};
    outcome plain = train(&cx, &small_net, &data, &valid, &config, INT64_MAX);
    eq_model model;
    eq_trainer *trainer;
    eq_rng rng = eq_rng_seed(4);
    eq_trainer_config all = {&config, NULL, {.n_groups = 2, .add = five_more}, eq_rng_split(&rng, "train"), NULL, NULL};
    int64_t budget = INT64_MAX;
    CHECK(eq_model_init(&cx, &cx.mem, &small_net, 3, eq_rng_split(&rng, "init"), &model) == EQ_OK);
    CHECK(eq_trainer_new(&cx, &cx.mem, &model, &data, &valid, &all, &trainer) == EQ_OK);
    CHECK(eq_trainer_step(&cx, trainer, &budget) == EQ_OK);
    CHECK_NEAR(eq_trainer_curve(trainer)->train_loss[1], plain.curve.train_loss[1] + 5, 1e-5);
    CHECK_NEAR(eq_trainer_curve(trainer)->valid_loss[1], plain.curve.valid_loss[1] + 5, 1e-5);
    CHECK(memcmp(model.weight, plain.model.weight, model.n_weights * sizeof(float)) == 0);
    eq_ctx_free(&cx);
}

/* 65 rows in batches of 32: the last row joins the second batch (budget falls by 32 then 33). */
static void a_last_single_row_joins_the_batch_before(void) {
    eq_ctx cx = {0};
    eq_model model;
    eq_trainer *trainer;
    eq_dataset data = make_data(&cx, 65, 3, 1);
    eq_train_config config = {.batch = 32, .max_epochs = 1};
    eq_trainer_config all = {&config, &objective, {0}, eq_rng_seed(1), NULL, NULL};
    CHECK(eq_model_init(&cx, &cx.mem, &small_net, 3, eq_rng_seed(2), &model) == EQ_OK);
    CHECK(eq_trainer_new(&cx, &cx.mem, &model, &data, &data, &all, &trainer) == EQ_OK);
    int64_t budget = 33;
    CHECK(eq_trainer_step(&cx, trainer, &budget) == EQ_MORE && budget == 33 - 32 - 33);
    eq_ctx_free(&cx);
}

static void one_row_and_one_class_train_without_harm(void) {
    eq_ctx cx = {0};
    eq_dataset data = make_data(&cx, 1, 3, 1);
    eq_train_config config = {.batch = 1, .max_epochs = 4};
    outcome out = train(&cx, &small_net, &data, &data, &config, INT64_MAX);
    CHECK(out.curve.n_epochs == 4);
    for (size_t i = 0; i < out.model.n_weights; i++) CHECK(isfinite(out.model.weight[i]));
    eq_ctx_free(&cx);
}

static void a_loss_that_leaves_the_finite_ends_training_at_the_best(void) {
    eq_ctx cx = {0};
    eq_dataset data = make_data(&cx, 64, 3, 1), valid = make_data(&cx, 64, 3, 2);
    eq_train_config config = {.learning_rate = 0.01, .max_epochs = 50, .last_weights = true};
    data.x[7] = NAN;
    outcome out = train(&cx, &regression, &data, &valid, &config, INT64_MAX);
    CHECK(out.curve.n_epochs == 1 && out.curve.best_epoch == 0);
    for (size_t i = 0; i < out.model.n_weights; i++) CHECK(isfinite(out.model.weight[i]));
    eq_ctx_free(&cx);
}

static void settings_out_of_range_are_refused_with_a_sentence(void) {
    eq_ctx cx = {0};
    eq_model model;
    eq_trainer *trainer;
    eq_dataset data = make_data(&cx, 9, 3, 1), none = data, wide = make_data(&cx, 9, 4, 1);
    none.n_rows = 0;
    eq_train_config config = {.learning_rate = -1};
    eq_trainer_config all = {&config, &objective, {0}, eq_rng_seed(1), NULL, NULL};
    CHECK(eq_model_init(&cx, &cx.mem, &small_net, 3, eq_rng_seed(2), &model) == EQ_OK);
    CHECK(eq_trainer_new(&cx, &cx.mem, &model, &data, &data, &all, &trainer) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "train.learning_rate is -1");
    eq_ctx_clear(&cx);
    config.learning_rate = 0;
    CHECK(eq_trainer_new(&cx, &cx.mem, &model, &data, &none, &all, &trainer) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "valid part has no rows");
    eq_ctx_clear(&cx);
    CHECK(eq_trainer_new(&cx, &cx.mem, &model, &wide, &data, &all, &trainer) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "4 features, the model expects 3");
    eq_ctx_free(&cx);
}

static void every_refused_allocation_is_a_status(void) {
    size_t k = 0;
    eq_status status = EQ_EMEMORY;
    for (; status == EQ_EMEMORY && k < 500; k++) {
        eq_ctx cx = {0};
        eq_model model;
        eq_trainer *trainer;
        int64_t budget = 1000000;
        eq_dataset data = make_data(&cx, 40, 3, 1);
        eq_train_config config = {.max_epochs = 2};
        eq_trainer_config all = {&config, &objective, {0}, eq_rng_seed(1), NULL, NULL};
        cx.fail_at = cx.n_allocations + k + 1;
        status = eq_model_init(&cx, &cx.mem, &small_net, 3, eq_rng_seed(2), &model);
        if (status == EQ_OK) status = eq_trainer_new(&cx, &cx.mem, &model, &data, &data, &all, &trainer);
        if (status == EQ_OK) status = eq_trainer_step(&cx, trainer, &budget);
        if (status == EQ_EMEMORY) CHECK_CONTAINS(eq_message(&cx), "memory: ");
        eq_ctx_free(&cx);
    }
    CHECK(status == EQ_OK && k > 30 && k < 500);
}

int main(void) {
    RUN(adam_takes_the_steps_worked_by_hand);
    RUN(logistic_regression_finds_the_log_odds);
    RUN(a_network_learns_what_no_line_separates);
    RUN(budget_cuts_change_nothing);
    RUN(work_is_charged_as_stated);
    RUN(early_stopping_restores_a_true_copy_of_the_best);
    RUN(logistic_regression_is_solved);
    RUN(logistic_regression_is_solved_by_either_method);
    RUN(logistic_regression_goes_on_from_anywhere);
    RUN(logistic_regression_ends_on_awkward_rows);
    RUN(the_watched_loss_has_weights_of_its_own);
    RUN(only_the_ratios_of_instance_weights_matter);
    RUN(a_penalty_counts_in_both_losses);
    RUN(a_last_single_row_joins_the_batch_before);
    RUN(one_row_and_one_class_train_without_harm);
    RUN(a_loss_that_leaves_the_finite_ends_training_at_the_best);
    RUN(settings_out_of_range_are_refused_with_a_sentence);
    RUN(every_refused_allocation_is_a_status);
    return check_done();
}
