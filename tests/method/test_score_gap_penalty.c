/* The score gap: values by hand, its gradient against numeric differences. */
#include "check.h"
#include "equipoise/method.h"
#include "method/in/score_gap.h"
#include "runner.h"

static eq_ctx cx;

static const uint8_t privileged[] = {0, 1};

static eq_penalty penalty(eq_gap_form form, double lambda, const uint8_t *reference, size_t n_groups) {
    eq_score_gap gap = {.form = form, .lambda = lambda, .privileged = reference, .n_groups = n_groups};
    eq_penalty out = {0};
    CHECK(eq_score_gap_new(&cx, &cx.mem, &gap, &out) == EQ_OK);
    return out;
}

/* Scores 0.25, 0.75 against 0.5, 1: means 0.5 and 0.75. Products of different rows: 0.1875 and 0.5, so the
 * unbiased square is 0.1875 - 2 0.5 0.75 + 0.5 = -0.0625 (the plain one is 0.0625: these four rows prove no
 * gap). Times lambda 2. */
static void the_square_is_estimated_from_products_of_different_rows(void) {
    const uint8_t y[] = {1, 1, 0, 0};
    const uint16_t group[] = {0, 0, 1, 1};
    const float weight[] = {1, 1, 1, 1}, score[] = {0.25f, 0.75f, 0.5f, 1};
    eq_batch batch = {.n_rows = 4, .y = y, .group = group, .weight = weight, .score = score};
    float gradient[4] = {0, 0, 0, 0};
    eq_penalty p = penalty(EQ_GAP_DEMOGRAPHIC_PARITY, 2, privileged, 2);
    CHECK_NEAR(p.add(p.state, &batch, gradient), -0.125, 1e-15);
    /* row 0: d/ds = 2 0.75/2 - 2 0.75/2 = 0; row 1: 0.25 - 0.75 = -0.5, times s(1 - s) = 0.1875, times 2. */
    CHECK_NEAR(gradient[0], 0, 1e-9);
    CHECK_NEAR(gradient[1], -0.1875, 1e-7);
}

/* All of a side score alike: the estimate is the plain square. Within y = 1 the gap is 0.2 - 0.6, within y =
 * 0 it is 0.1 - 0.4: lambda/2 (0.16 + 0.09). */
static void equalized_odds_compares_within_each_outcome(void) {
    const uint8_t y[] = {1, 1, 1, 1, 0, 0, 0, 0};
    const uint16_t group[] = {0, 0, 1, 1, 0, 0, 1, 1};
    const float weight[] = {1, 1, 1, 1, 1, 1, 1, 1};
    const float score[] = {0.2f, 0.2f, 0.6f, 0.6f, 0.1f, 0.1f, 0.4f, 0.4f};
    eq_batch batch = {.n_rows = 8, .y = y, .group = group, .weight = weight, .score = score};
    float gradient[8] = {0};
    eq_penalty p = penalty(EQ_GAP_EQUALIZED_ODDS, 3, privileged, 2);
    CHECK_NEAR(p.add(p.state, &batch, gradient), 3 * (0.16 + 0.09) / 2, 1e-6);
    CHECK(gradient[0] < 0 && gradient[2] > 0); /* a step against the gradient closes the gap */
}

static void a_batch_with_one_row_on_a_side_is_left_alone(void) {
    const uint8_t y[] = {1, 0, 0};
    const uint16_t group[] = {0, 1, 1};
    const float weight[] = {1, 1, 1}, score[] = {0.2f, 0.5f, 0.9f};
    eq_batch batch = {.n_rows = 3, .y = y, .group = group, .weight = weight, .score = score};
    float gradient[3] = {0.5f, 0.25f, -0.5f};
    eq_penalty p = penalty(EQ_GAP_DEMOGRAPHIC_PARITY, 10, privileged, 2);
    CHECK(p.add(p.state, &batch, gradient) == 0);
    CHECK(gradient[0] == 0.5f && gradient[1] == 0.25f && gradient[2] == -0.5f);
}

enum { N = 40 };

/* Four groups (two privileged), unequal weights, both forms: central differences in each logit. Scores are
 * floats, so that the step in s, not in the logit, is exact: d/dlogit = d/ds s(1 - s). */
static void the_gradient_is_that_of_numeric_differences(void) {
    static const uint8_t reference[] = {0, 1, 0, 1};
    uint8_t y[N];
    uint16_t group[N];
    float weight[N], score[N];
    eq_rng rng = eq_rng_seed(5);
    for (size_t i = 0; i < N; i++) {
        y[i] = (uint8_t)eq_rng_below(&rng, 2);
        group[i] = (uint16_t)eq_rng_below(&rng, 4);
        weight[i] = (float)(0.5 + eq_rng_uniform(&rng));
        score[i] = (float)(0.05 + 0.9 * eq_rng_uniform(&rng));
    }
    eq_batch batch = {.n_rows = N, .y = y, .group = group, .weight = weight, .score = score};
    for (eq_gap_form form = 0; form < EQ_N_GAP_FORMS; form++) {
        eq_penalty p = penalty(form, 7, reference, 4);
        float gradient[N] = {0}, ignored[N];
        p.add(p.state, &batch, gradient);
        for (size_t i = 0; i < N; i++) {
            float kept = score[i], up = kept + 0.01f, down = kept - 0.01f;
            score[i] = up;
            double above = p.add(p.state, &batch, memset(ignored, 0, sizeof ignored));
            score[i] = down;
            double below = p.add(p.state, &batch, memset(ignored, 0, sizeof ignored));
            score[i] = kept;
            double slope = (above - below) / ((double)up - (double)down), s = (double)kept;
            CHECK_NEAR(gradient[i], slope * s * (1 - s), 1e-7); /* the penalty is quadratic in s: exact but for rounding */
        }
    }
}

static double five(void *state, const eq_batch *batch, float *gradient) {
    (void)gradient;
    *(size_t *)state = batch->n_rows;
    return 5;
}

/* A penalty of 5 whatever the network does: both losses of every epoch are 5 above those of plain training.
 */
static void early_stopping_looks_at_the_penalty_too(void) {
    static world w;
    const eq_model_config line = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {3}};
    const eq_train_config three = {.batch = 16, .max_epochs = 3};
    const eq_curve *curve[2];
    size_t last_batch = 0;
    world_make(&w, 64, 50, 1);
    for (int with = 0; with < 2; with++) {
        eq_model model;
        eq_trainer *trainer;
        int64_t budget = INT64_MAX;
        eq_trainer_config config = {.train = &three, .rng = eq_rng_seed(1)};
        if (with) config.penalty = (eq_penalty){.state = &last_batch, .n_groups = 2, .add = five};
        CHECK(eq_model_init(&cx, &cx.mem, &line, N_FEATURES, eq_rng_seed(2), &model) == EQ_OK);
        CHECK(eq_trainer_new(&cx, &cx.mem, &model, &w.train.data, &w.valid.data, &config, &trainer) == EQ_OK);
        CHECK(eq_trainer_step(&cx, trainer, &budget) == EQ_OK);
        curve[with] = eq_trainer_curve(trainer);
    }
    for (size_t k = 0; k < 3; k++) {
        CHECK_NEAR(curve[1]->train_loss[k] - curve[0]->train_loss[k], 5, 1e-5);
        CHECK_NEAR(curve[1]->valid_loss[k] - curve[0]->valid_loss[k], 5, 1e-5);
    }
    CHECK(last_batch == 50); /* validation comes as one batch, and last */
}

int main(void) {
    RUN(early_stopping_looks_at_the_penalty_too);
    RUN(the_square_is_estimated_from_products_of_different_rows);
    RUN(equalized_odds_compares_within_each_outcome);
    RUN(a_batch_with_one_row_on_a_side_is_left_alone);
    RUN(the_gradient_is_that_of_numeric_differences);
    eq_ctx_free(&cx);
    return check_done();
}
