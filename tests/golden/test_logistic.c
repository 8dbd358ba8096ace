/* A logistic regression is solved: its loss is that of scikit-learn's LogisticRegression on the same rows, on all four
 * original data sets. References: scikit-learn 1.2.1, solver "newton-cg", C = 1, tol 1e-10, on the standardised
 * training part of seed 1 (60 %), schema's first protected column; F = sum of log losses / n + |w|^2 / (2 n).
 * LOGISTIC_DUMP=folder writes these matrices, so that the references can be made again. */
#include <math.h>

#include "check.h"
#include "math/kernels.h"
#include "originals.h"

typedef struct reference {
    const char *name;
    double value;
} reference;

static const reference references[] = {
    {"adult", 0.325647933062}, {"compas", 0.545427562165}, {"bank", 0.226934527774}, {"german", 0.437896773497}};

static void dump(const char *name, const eq_dataset *d) {
    char path[600];
    const char *folder = getenv("LOGISTIC_DUMP");
    if (!folder) return;
    snprintf(path, sizeof path, "%s/%s.%zu.%zu", folder, name, d->n_rows, d->n_features);
    FILE *file = fopen(path, "wb");
    if (!file) return;
    fwrite(d->x, sizeof *d->x, d->n_rows * d->n_features, file);
    fwrite(d->y, 1, d->n_rows, file);
    fclose(file);
}

/* F of the weights as the model keeps them, in double. */
static double value_of(const eq_model *model, const eq_dataset *d) {
    double sum = 0, square = 0, n = (double)d->n_rows;
    for (size_t i = 0; i < d->n_rows; i++) {
        double z = (double)model->weight[d->n_features];
        for (size_t j = 0; j < d->n_features; j++) z += (double)model->weight[j] * (double)d->x[i * d->n_features + j];
        sum += eq_softplus(d->y[i] ? -z : z);
    }
    for (size_t j = 0; j < d->n_features; j++) square += (double)model->weight[j] * (double)model->weight[j];
    return sum / n + square / (2 * n);
}

/* Solves on the training part of seed 1; -1 where the original is absent. */
static double solved(eq_ctx *cx, const char *name, size_t *n_steps) {
    original data;
    eq_dataset all;
    eq_split split;
    eq_model model;
    eq_trainer *trainer;
    eq_roles roles = {0};
    eq_model_config config = {.kind = EQ_LOGISTIC_REGRESSION};
    eq_train_config train = {0};
    eq_trainer_config how = {.train = &train, .rng = eq_rng_seed(1)};
    const double fraction[3] = {0.6, 0.2, 0.2};
    int64_t budget = INT64_MAX;
    if (!read_original_table(cx, name, &data)) return -1;
    CHECK(eq_dataset_encode(cx, &cx->mem, &data.schema, &data.table, &roles, &all) == EQ_OK);
    CHECK(eq_dataset_split(cx, &cx->mem, &all, fraction, 1, &split) == EQ_OK);
    CHECK(eq_model_init(cx, &cx->mem, &config, all.n_features, eq_rng_seed(1), &model) == EQ_OK);
    CHECK(eq_trainer_new(cx, &cx->mem, &model, &split.train, &split.valid, &how, &trainer) == EQ_OK);
    CHECK(eq_trainer_step(cx, trainer, &budget) == EQ_OK);
    dump(name, &split.train);
    *n_steps = eq_trainer_curve(trainer)->n_epochs;
    return value_of(&model, &split.train);
}

static void the_loss_is_that_of_scikit_learn(void) {
    for (size_t r = 0; r < sizeof references / sizeof *references; r++) {
        eq_ctx cx = {0};
        size_t n_steps = 0;
        double value = solved(&cx, references[r].name, &n_steps);
        eq_ctx_free(&cx);
        if (value < 0) SKIP("the original files are not in DATASETS_DIR, build/datasets or ../shared/datasets");
        printf("  note %s: F %.12f after %zu steps\n", references[r].name, value, n_steps);
        CHECK_NEAR(value, references[r].value, 1e-6);
    }
}

int main(void) {
    RUN(the_loss_is_that_of_scikit_learn);
    return check_done();
}
