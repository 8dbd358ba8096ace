/* Fairness penalties: values by hand, slopes against numeric differences in every form, what makes them 0, and what they do to
 * each kind of model. The peers' values: tests/golden/test_penalties.c. */
#include "check.h"
#include "math/kernels.h"
#include "math/stats.h"
#include "method/in/penalty.h"
#include "model/kinds.h"
#include "runner.h"

static eq_ctx cx;

enum { N = 48 };
static uint8_t y[N];
static uint16_t group[N];
static double weight[N], logit[N];
static const eq_logits some = {N, y, group, weight, logit};

static eq_penalty made(eq_penalty_config config) {
    eq_penalty out = {0};
    config.max_rows = MAX_ROWS;
    if (!config.n_groups) config.n_groups = 2;
    if (config.lambda == 0) config.lambda = 1;
    if (config.width == 0) config.width = 0.3;
    CHECK(eq_penalty_new(&cx, &cx.mem, &config, &out) == EQ_OK);
    return out;
}

static double value_of(eq_penalty_config config, const eq_logits *rows) {
    double ignored[MAX_ROWS] = {0};
    eq_penalty p = made(config);
    return p.add_whole(p.state, rows, ignored);
}

static double logit_of(double score) { return eq_log(score / (1 - score)); }

/* Rates 1/4 and 3/4, half of the rows each, all 1/2. Ratio: |1/2 - 1| twice. Squares: 2 (1/4)^2. Information:
 * 1/4 ln(1/2) + 3/4 ln(3/2). Covariances of logit -+ln 3: half of -ln 3, and half of ln 3. */
static void two_groups_that_score_a_quarter_and_three_quarters(void) {
    const uint8_t all[] = {1, 1};
    const uint16_t of[] = {0, 1};
    const double ones[] = {1, 1}, z[] = {logit_of(0.25), logit_of(0.75)};
    const eq_logits rows = {2, all, of, ones, z};
    CHECK_NEAR(value_of((eq_penalty_config){.form = EQ_PENALTY_RATIO}, &rows), 1, 1e-15);
    CHECK_NEAR(value_of((eq_penalty_config){.form = EQ_PENALTY_RATIO, .norm = EQ_NORM_L2}, &rows), sqrt(0.5), 1e-15);
    CHECK_NEAR(value_of((eq_penalty_config){.form = EQ_PENALTY_RATIO, .norm = EQ_NORM_MAX}, &rows), 0.5, 1e-15);
    CHECK_NEAR(value_of((eq_penalty_config){.form = EQ_PENALTY_RATIO, .norm = EQ_NORM_SMOOTH_MAX}, &rows), 0.5, 1e-15);
    CHECK_NEAR(value_of((eq_penalty_config){.form = EQ_PENALTY_GAP_SQUARED}, &rows), 0.125, 1e-15);
    CHECK_NEAR(value_of((eq_penalty_config){.form = EQ_PENALTY_GAP_ABSOLUTE, .lambda = 3}, &rows), 1.5, 1e-15);
    CHECK_NEAR(value_of((eq_penalty_config){.form = EQ_PENALTY_MUTUAL_INFORMATION}, &rows), 0.25 * log(0.5) + 0.75 * log(1.5),
               1e-15);
    CHECK_NEAR(value_of((eq_penalty_config){.form = EQ_PENALTY_COVARIANCE}, &rows), log(3) * log(3) / 2, 1e-14);
    /* Both go to 1/2: KL(1/2 | 1/4) = ln 2 - 1/2 ln 3. */
    CHECK_NEAR(value_of((eq_penalty_config){.form = EQ_PENALTY_PROJECTION}, &rows), log(2) - log(3) / 2, 1e-14);
    /* Two standard deviations from the cut: Phi(-2) against Phi(2) around 1/2. */
    CHECK_NEAR(value_of((eq_penalty_config){.form = EQ_PENALTY_DECISION_GAP, .width = 0.125}, &rows), 0.954499736103642, 1e-12);
}

/* Of selected people who all have one outcome the precision is that outcome's, whoever is selected; accuracy may be anything. A
 * group without favourable outcomes has no true positive rate, and one F1 score, 0. */
static void rates_that_no_scores_can_give(void) {
    static const size_t all[] = {0, 5}, none[] = {5, 0}, both[] = {3, 2};
    CHECK(!eq_penalty_reaches(EQ_PRECISION, all) && !eq_penalty_reaches(EQ_PRECISION, none));
    CHECK(!eq_penalty_reaches(EQ_FALSE_OMISSION_RATE, all) && !eq_penalty_reaches(EQ_F1_SCORE, none));
    CHECK(eq_penalty_reaches(EQ_TRUE_POSITIVE_RATE, none) && eq_penalty_reaches(EQ_TRUE_POSITIVE_RATE, all));
    CHECK(eq_penalty_reaches(EQ_SELECTION_RATE, all) && eq_penalty_reaches(EQ_ACCURACY_RATE, none));
    for (eq_statistic k = 0; k < EQ_N_STATISTICS; k++) CHECK(eq_penalty_reaches(k, both));
}

/* Group b has favourable outcomes alone. */
static void a_projection_without_solution_is_said(void) {
    static const char *named[] = {"a", "b"};
    static uint8_t label[] = {0, 1, 1, 1};
    static uint16_t of[] = {0, 0, 1, 1};
    const eq_method *method = eq_method_find("fairness_penalty");
    eq_dataset rows = {.n_rows = 4, .n_groups = 2, .y = label, .group = of, .group_name = named};
    double param[EQ_MAX_PARAMS] = {1, EQ_PENALTY_PROJECTION, EQ_PRECISION};
    eq_step step = {.cx = &cx, .arena = &cx.mem, .param = param, .valid = &rows, .n_groups = 2};
    eq_penalty out;
    CHECK(method->penalise(&step, &rows, &out) == EQ_OK);
    CHECK_TEXT(step.said,
               "The projection has no solution for b: with one outcome alone among its training rows no scores bring its "
               "rate to that of all (precision). It goes as far as logits moved by 50 go.");
    step.said = NULL;
    param[2] = EQ_SELECTION_RATE;
    CHECK(method->penalise(&step, &rows, &out) == EQ_OK && !step.said);
    param[1] = EQ_PENALTY_RATIO, param[2] = EQ_PRECISION;
    CHECK(method->penalise(&step, &rows, &out) == EQ_OK && !step.said);
}

static void fill(uint64_t seed, size_t n_groups) {
    eq_rng rng = eq_rng_seed(seed);
    for (size_t i = 0; i < N; i++) {
        y[i] = (uint8_t)eq_rng_below(&rng, 2);
        group[i] = (uint16_t)eq_rng_below(&rng, (uint32_t)n_groups);
        weight[i] = 0.5 + eq_rng_uniform(&rng);
        logit[i] = 4 * eq_rng_uniform(&rng) - 2;
    }
}

static void check_slopes(eq_penalty_config config) {
    eq_penalty p = made(config);
    double slope[N] = {0}, ignored[N];
    int failed = check_failed_here;
    CHECK(p.add_whole(p.state, &some, slope) > 0);
    for (size_t i = 0; i < N; i++) {
        double kept = logit[i], step = 1e-5;
        logit[i] = kept + step;
        double above = p.add_whole(p.state, &some, memset(ignored, 0, sizeof ignored));
        logit[i] = kept - step;
        double below = p.add_whole(p.state, &some, memset(ignored, 0, sizeof ignored));
        logit[i] = kept;
        CHECK_NEAR(slope[i], (above - below) / (2 * step), 1e-8);
    }
    if (check_failed_here > failed) printf("  ... form %d, statistic %d, norm %d\n", config.form, config.statistic, config.norm);
}

/* Of the projection the slope holds the target fixed, so it is checked against the golden file only. */
static void slopes_are_those_of_numeric_differences(void) {
    fill(7, 4);
    for (eq_penalty_form form = 0; form < EQ_N_PENALTY_FORMS; form++)
        for (eq_statistic s = 0; form != EQ_PENALTY_PROJECTION && s < EQ_N_STATISTICS; s++)
            for (eq_penalty_norm norm = 0; norm < (form == EQ_PENALTY_RATIO ? EQ_N_PENALTY_NORMS : 1); norm++)
                check_slopes((eq_penalty_config){.form = form, .statistic = s, .norm = norm, .n_groups = 4});
}

/* Everybody has a twin in the other group, with the same outcome, score and weight. */
static void equal_groups_are_not_penalised(void) {
    fill(8, 2);
    for (size_t i = 0; i < N / 2; i++) {
        y[i + N / 2] = y[i];
        weight[i + N / 2] = weight[i];
        logit[i + N / 2] = logit[i];
        group[i] = 0;
        group[i + N / 2] = 1;
    }
    for (eq_penalty_form form = 0; form < EQ_N_PENALTY_FORMS; form++)
        for (eq_statistic s = 0; s < EQ_N_STATISTICS; s++) {
            eq_penalty_config config = {.form = form, .statistic = s};
            CHECK_NEAR(value_of(config, &some), 0, 1e-14);
            for (size_t i = 0; i < 9; i++) group[i] = 1;
            CHECK(value_of(config, &some) > 1e-6);
            for (size_t i = 0; i < 9; i++) group[i] = 0;
        }
}

/* A third group with nobody in it, or nobody who counts for the rate: as if it were not there. */
static void a_group_without_a_rate_is_left_out(void) {
    fill(9, 2);
    for (eq_penalty_form form = 0; form < EQ_N_PENALTY_FORMS; form++) {
        eq_penalty_config two = {.form = form, .statistic = EQ_TRUE_POSITIVE_RATE}, three = two;
        three.n_groups = 3;
        CHECK_NEAR(value_of(two, &some), value_of(three, &some), 1e-15);
    }
    for (size_t i = 0; i < N; i++) group[i] = 0;
    for (eq_penalty_form form = 0; form < EQ_N_PENALTY_FORMS; form++)
        CHECK_NEAR(value_of((eq_penalty_config){.form = form}, &some), 0, 1e-15);
}

static double add_two(eq_penalty *p, float first, float second, bool validation, float *gradient) {
    const uint8_t all[] = {1, 1};
    const uint16_t of[] = {0, 1};
    const float ones[] = {1, 1}, score[] = {first, second};
    float z[] = {(float)logit_of((double)first), (float)logit_of((double)second)};
    eq_batch batch = {.n_rows = 2, .y = all, .group = of, .weight = ones, .score = score, .logit = z, .validation = validation};
    return p->add(p->state, &batch, gradient);
}

/* Rates 1/4 and 3/4, then 1/2 and 1/2: averages 0.9 1/4 + 0.1 1/2 = 0.275 and 0.725, squared gaps 2 0.225^2; validation rows are
 * judged by themselves and change nothing; and a third batch at the averages 0.2975 and 0.7025. The slope is 2 (q - c) of the
 * average, through the batch's own half of the rows: 2 (-0.225) s (1 - s) of group 0, and what c gives back is nothing. */
static void minibatches_are_judged_by_running_averages(void) {
    eq_penalty p = made((eq_penalty_config){.form = EQ_PENALTY_GAP_SQUARED, .running = true});
    float gradient[2] = {0, 0};
    CHECK_NEAR(add_two(&p, 0.25f, 0.75f, false, gradient), 0.125, 1e-7);
    gradient[0] = gradient[1] = 0;
    CHECK_NEAR(add_two(&p, 0.5f, 0.5f, false, gradient), 2 * 0.225 * 0.225, 1e-7);
    CHECK_NEAR(gradient[0], 2 * -0.225 * 0.25, 1e-7);
    CHECK_NEAR(gradient[1], 2 * 0.225 * 0.25, 1e-7);
    CHECK_NEAR(add_two(&p, 0.5f, 0.5f, true, gradient), 0, 1e-15);
    CHECK_NEAR(add_two(&p, 0.5f, 0.5f, false, gradient), 2 * 0.2025 * 0.2025, 1e-7);
}

/* ---- what it does to models ---- */

static world w;

/* R of the training rows and the cross-entropy of a model of a kind, trained with lambda. */
static double trained(const char *kind_id, eq_penalty_config config, double lambda) {
    static float score[MAX_ROWS];
    static double z[MAX_ROWS];
    const eq_kind *kind = eq_kind_find(kind_id);
    const uint32_t hidden[] = {8};
    const eq_train_config how = {.max_epochs = 40, .batch = 32, .learning_rate = 0.01};
    double param[EQ_MAX_PARAMS];
    for (size_t k = 0; k < kind->n_params; k++) param[k] = kind->params[k].initial;
    eq_model_spec spec = {.kind = kind, .param = param, .n_hidden = 1, .hidden = hidden, .train = &how};
    eq_predictor model;
    eq_lesson lesson = {.arena = &cx.mem,
                        .spec = &spec,
                        .train = &w.train.data,
                        .valid = &w.valid.data,
                        .rng = eq_rng_seed(1),
                        .budget = INT64_MAX};
    config.lambda = lambda;
    if (lambda > 0) lesson.penalty = made(config);
    CHECK(eq_predictor_init(&cx, &cx.mem, &spec, N_FEATURES, eq_rng_seed(2), &model) == EQ_OK);
    CHECK(eq_predictor_train(&cx, &model, &lesson) == EQ_OK);
    CHECK(eq_predictor_score(&cx, &model, w.train.x, w.train.data.n_rows, score) == EQ_OK);
    for (size_t i = 0; i < w.train.data.n_rows; i++) z[i] = logit_of(fmin(fmax((double)score[i], 1e-7), 1 - 1e-7));
    eq_logits rows = {w.train.data.n_rows, w.train.y, w.train.group, w.train.weight, z};
    config.lambda = 1;
    return value_of(config, &rows);
}

/* A logistic regression is solved with the penalty of all rows: more of it never leaves more inequality. */
static void a_solved_model_is_the_less_unequal_the_stronger_the_penalty(void) {
    static const double lambdas[] = {0, 0.1, 1, 10};
    for (eq_penalty_form form = 0; form < EQ_N_PENALTY_FORMS; form++) {
        double before = EQ_INFINITY, first = 0;
        for (size_t k = 0; k < 4; k++) {
            double value = trained("logistic_regression", (eq_penalty_config){.form = form}, lambdas[k]);
            CHECK(value <= before * 1.0001 + 1e-6);
            if (k == 0) first = value;
            before = value;
        }
        if (!(before < 0.5 * first)) printf("  note form %d: %g -> %g\n", form, first, before);
        CHECK(before < 0.5 * first);
    }
}

/* At a kink no slope is ever flat: the search must end by itself, long before max_epochs. */
static void a_penalty_with_kinks_is_solved_in_few_steps(void) {
    const eq_train_config how = {.max_epochs = 1000};
    const eq_model_config line = {.kind = EQ_LOGISTIC_REGRESSION};
    for (double lambda = 0.1; lambda < 20; lambda *= 10) {
        eq_model model;
        eq_trainer *trainer;
        int64_t budget = INT64_MAX;
        eq_trainer_config config = {.train = &how,
                                    .rng = eq_rng_seed(1),
                                    .penalty = made((eq_penalty_config){.form = EQ_PENALTY_RATIO, .lambda = lambda})};
        CHECK(eq_model_init(&cx, &cx.mem, &line, N_FEATURES, eq_rng_seed(2), &model) == EQ_OK);
        CHECK(eq_trainer_new(&cx, &cx.mem, &model, &w.train.data, &w.valid.data, &config, &trainer) == EQ_OK);
        CHECK(eq_trainer_step(&cx, trainer, &budget) == EQ_OK);
        CHECK(eq_trainer_curve(trainer)->n_epochs < 100);
    }
}

static void networks_and_boosted_trees_take_every_form(void) {
    static const char *const kinds[] = {"mlp", "gradient_boosted_trees"};
    static const double strong[EQ_N_PENALTY_FORMS] = {1, 10, 10, 3, 3, 3, 10, 30};
    for (size_t k = 0; k < 2; k++)
        for (eq_penalty_form form = 0; form < EQ_N_PENALTY_FORMS; form++) {
            eq_penalty_config config = {.form = form};
            double plain = trained(kinds[k], config, 0), fair = trained(kinds[k], config, strong[form]);
            printf("  note %s, form %d: %.4f -> %.4f\n", kinds[k], form, plain, fair);
            CHECK(fair < 0.6 * plain);
        }
}

int main(void) {
    world_make(&w, 600, 400, 10);
    RUN(rates_that_no_scores_can_give);
    RUN(a_projection_without_solution_is_said);
    RUN(two_groups_that_score_a_quarter_and_three_quarters);
    RUN(slopes_are_those_of_numeric_differences);
    RUN(equal_groups_are_not_penalised);
    RUN(a_group_without_a_rate_is_left_out);
    RUN(minibatches_are_judged_by_running_averages);
    RUN(a_solved_model_is_the_less_unequal_the_stronger_the_penalty);
    RUN(a_penalty_with_kinks_is_solved_in_few_steps);
    RUN(networks_and_boosted_trees_take_every_form);
    eq_ctx_free(&cx);
    return check_done();
}
