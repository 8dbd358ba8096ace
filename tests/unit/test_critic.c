/* Critics: their gradients by central differences, which critics can learn the bias of a minibatch and which
 * cannot; and taking one gradient's direction out of another. */
#include "check.h"
#include "math/kernels.h"
#include "math/sample.h"
#include "model/critic.h"

static eq_ctx cx;

enum { ROWS = 6, INPUTS = 5 };

static void new_critic(eq_critic *critic, const eq_critic_config *config) {
    eq_ctx_free(&cx);
    CHECK(eq_critic_init(&cx, &cx.mem, config, eq_rng_seed(3), critic) == EQ_OK);
}

/* half the sum of squared outputs, so that d_output = output */
static double energy(eq_critic *critic, const float *input, const eq_rng *dropout) {
    double sum = 0;
    eq_critic_forward(critic, input, ROWS, dropout ? EQ_TRAINING : EQ_EVALUATING, dropout);
    for (size_t i = 0; i < ROWS; i++) {
        critic->d_output[i] = critic->output[i];
        sum += 0.5 * (double)critic->output[i] * (double)critic->output[i];
    }
    return sum;
}

/* Central differences of energy at *at; the step is what float makes of it. */
static double difference(eq_critic *critic, const float *input, const eq_rng *dropout, float *at) {
    float was = *at, low = was - 0.004f, high = was + 0.004f;
    *at = high;
    double above = energy(critic, input, dropout);
    *at = low;
    double below = energy(critic, input, dropout);
    *at = was;
    return (above - below) / ((double)high - (double)low);
}

static void check_gradients(const eq_critic_config *config, const eq_rng *dropout) {
    static eq_critic critic;
    float input[ROWS * INPUTS];
    eq_rng rng = eq_rng_seed(8);
    new_critic(&critic, config);
    for (size_t i = 0; i < ROWS * INPUTS; i++) input[i] = (float)eq_sample_normal(&rng);
    energy(&critic, input, dropout);
    eq_critic_blame(&critic);
    eq_tape_backward(critic.tape, critic.d_output, NULL, critic.gradient, NULL);
    for (size_t i = 0; i < ROWS * INPUTS; i++)
        CHECK_NEAR(critic.d_input[i], difference(&critic, input, dropout, &input[i]), 2e-3);
    for (size_t k = 0; k < critic.model.n_weights; k++)
        CHECK_NEAR(critic.gradient[k], difference(&critic, input, dropout, &critic.model.weight[k]), 2e-3);
}

static void gradients_are_those_of_central_differences(void) {
    eq_rng dropout = eq_rng_seed(5);
    check_gradients(&(eq_critic_config){.n_inputs = INPUTS, .max_rows = ROWS}, NULL);
    check_gradients(&(eq_critic_config){.n_inputs = INPUTS, .n_hidden = 2, .width = 7, .max_rows = ROWS}, NULL);
    check_gradients(&(eq_critic_config){.n_inputs = INPUTS, .n_hidden = 2, .width = 7, .dropout = 0.3, .max_rows = ROWS},
                    &dropout);
}

/* One linear output, one row, w and b 0 at first: Adam's first step is the learning rate against the sign of
 * the gradient. */
static void the_first_step_is_the_learning_rate_in_every_weight(void) {
    static eq_critic critic;
    new_critic(&critic, &(eq_critic_config){.n_inputs = 2, .max_rows = 1});
    memset(critic.model.weight, 0, critic.model.n_weights * sizeof *critic.model.weight);
    eq_critic_forward(&critic, (float[2]){2, -3}, 1, EQ_EVALUATING, NULL);
    critic.d_output[0] = 1;
    eq_critic_learn(&critic, 0.25);
    CHECK_NEAR(critic.model.weight[0], -0.25, 1e-6);
    CHECK_NEAR(critic.model.weight[1], 0.25, 1e-6);
    CHECK_NEAR(critic.model.weight[2], -0.25, 1e-6);
}

/* (1,2) - ((1,2).(3,4) / 25) (3,4) = (1 - 33/25, 2 - 44/25), which is orthogonal to (3,4). Without the
 * division: (1 - 33, 2 - 44). Nothing can be taken out along 0. */
static void what_lies_along_another_gradient_is_taken_out(void) {
    float a[2] = {1, 2}, b[2] = {1, 2}, c[2] = {1, 2};
    eq_project_out((float[2]){3, 4}, 2, true, a);
    CHECK_NEAR(a[0], -8.0 / 25, 1e-6);
    CHECK_NEAR(a[1], 6.0 / 25, 1e-6);
    eq_project_out((float[2]){3, 4}, 2, false, b);
    CHECK_NEAR(b[0], -32, 1e-4);
    CHECK_NEAR(b[1], -42, 1e-4);
    eq_project_out((float[2]){0, 0}, 2, true, c);
    CHECK(c[0] == 1 && c[1] == 2);
}

/* ---- learning the bias of a minibatch ---- */

enum { BATCH = 64, WIDTH = 8, STEPS = 3000, FRESH = 500 };

/* People with random features, the score a sigmoid of two of them, the group told by a third but for noise;
 * what is to be learnt is the difference of the groups' mean scores. */
static double draw(eq_rng rng, float *x) {
    double sum[2] = {0, 0}, n[2] = {0, 0};
    for (size_t i = 0; i < BATCH; i++) {
        float *row = x + i * WIDTH;
        for (size_t k = 0; k < WIDTH; k++) row[k] = (float)eq_sample_normal(&rng);
        size_t group = (double)row[2] + 0.3 * eq_sample_normal(&rng) > 0;
        sum[group] += eq_sigmoid(2 * (double)row[0] + (double)row[1]);
        n[group]++;
    }
    return sum[0] / n[0] - sum[1] / n[1];
}

static double answer(eq_critic *critic, const float *x, eq_mode mode, const eq_rng *dropout) {
    bool flat = critic->model.n_inputs == BATCH * WIDTH;
    eq_critic_forward(critic, x, flat ? 1 : BATCH, mode, dropout);
    return eq_critic_answer(critic);
}

/* Correlation of the critic's answer with the truth on fresh minibatches. */
static double learnt(bool flat) {
    static eq_critic critic;
    static float x[BATCH * WIDTH];
    new_critic(
        &critic,
        &(eq_critic_config){
            .n_inputs = flat ? BATCH * WIDTH : WIDTH, .n_hidden = 3, .width = 32, .dropout = 0.2, .max_rows = flat ? 1 : BATCH});
    eq_rng rows = eq_rng_seed(11), masks = eq_rng_seed(12), fresh = eq_rng_seed(13);
    for (uint64_t k = 0; k < STEPS; k++) {
        eq_rng mask = eq_rng_at(&masks, k);
        double bias = draw(eq_rng_at(&rows, k), x);
        eq_critic_share(&critic, 2 * (answer(&critic, x, EQ_TRAINING, &mask) - bias));
        eq_critic_learn(&critic, 1e-3);
    }
    double sum[5] = {0}; /* of a, b, aa, bb, ab */
    for (uint64_t k = 0; k < FRESH; k++) {
        double a = draw(eq_rng_at(&fresh, k), x), b = answer(&critic, x, EQ_EVALUATING, NULL);
        sum[0] += a, sum[1] += b, sum[2] += a * a, sum[3] += b * b, sum[4] += a * b;
    }
    double n = FRESH, spread = (n * sum[2] - sum[0] * sum[0]) * (n * sum[3] - sum[1] * sum[1]);
    return (n * sum[4] - sum[0] * sum[1]) / sqrt(spread);
}

/* The critic of the paper gets the rows one behind the other and would have to learn the same thing 64 times
 * over. */
static void a_critic_that_pools_its_rows_learns_the_bias_and_one_that_flattens_them_does_not(void) {
    double pooled = learnt(false), flat = learnt(true);
    printf("  correlation with the bias of fresh minibatches: pooled %.2f, flat %.2f\n", pooled, flat);
    CHECK(pooled > 0.3);
    CHECK(fabs(flat) < 0.15 && flat < pooled);
}

static void the_answer_does_not_depend_on_the_order_of_the_rows(void) {
    static eq_critic critic;
    static float x[BATCH * WIDTH], turned[BATCH * WIDTH];
    new_critic(&critic, &(eq_critic_config){.n_inputs = WIDTH, .n_hidden = 1, .width = 4, .max_rows = BATCH});
    draw(eq_rng_seed(1), x);
    for (size_t i = 0; i < BATCH; i++) memcpy(turned + i * WIDTH, x + (BATCH - 1 - i) * WIDTH, WIDTH * sizeof *x);
    CHECK_NEAR(answer(&critic, x, EQ_EVALUATING, NULL), answer(&critic, turned, EQ_EVALUATING, NULL), 1e-12);
}

int main(void) {
    RUN(gradients_are_those_of_central_differences);
    RUN(the_first_step_is_the_learning_rate_in_every_weight);
    RUN(what_lies_along_another_gradient_is_taken_out);
    RUN(a_critic_that_pools_its_rows_learns_the_bias_and_one_that_flattens_them_does_not);
    RUN(the_answer_does_not_depend_on_the_order_of_the_rows);
    eq_ctx_free(&cx);
    return check_done();
}
