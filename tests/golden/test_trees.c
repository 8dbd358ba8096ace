/* Boosted trees against methods/gbdt_trees.json: the first tree node by node, the loss after every round, raw scores. The
 * values are of a program that gives the raw scores of scikit-learn 1.2.1 to 2e-8. Features are not standardised.
 * Weights there are not divided by their mean, so l2, the least hessian and gains differ by that factor. */
#include <math.h>

#include "check.h"
#include "golden.h"
#include "math/kernels.h"
#include "model/trees/boost.h"
#include "originals.h"

typedef struct problem {
    const cJSON *expected;
    eq_dataset train;   /* the file's rows, in split order */
    double mean_weight; /* of the file's weights */
} problem;

static double number(const cJSON *node, const char *key) { return cJSON_GetNumberValue(golden_at(node, key)); }

static size_t column_named(const eq_dataset *d, const char *name) {
    size_t j = 0;
    while (j < d->n_features && strcmp(d->feature_name[j], name)) j++;
    return j;
}

/* The first rows of the training part of the file's seed; false where the original is absent. */
static bool read_problem(eq_ctx *cx, const cJSON *expected, problem *out) {
    original data;
    eq_dataset all;
    eq_split split;
    eq_roles roles = {0};
    const double fraction[3] = {0.6, 0.2, 0.2};
    size_t n = (size_t)number(expected, "train_rows");
    double sum = 0;
    if (!read_original_table(cx, golden_at(expected, "data")->valuestring, &data)) return false;
    CHECK(eq_dataset_encode(cx, &cx->mem, &data.schema, &data.table, &roles, &all) == EQ_OK);
    CHECK(eq_dataset_split(cx, &cx->mem, &all, fraction, (uint32_t)number(expected, "seed"), &split) == EQ_OK);
    CHECK(eq_dataset_take(cx, &cx->mem, &all, (eq_row_list){split.train.row, n}, &out->train) == EQ_OK);
    bool weighted = strcmp(golden_at(expected, "weights")->valuestring, "1") != 0;
    for (size_t i = 0; i < n; i++) sum += out->train.weight[i] = weighted ? 1 + (double)(i % 3) : 1;
    out->mean_weight = sum / (double)n;
    out->expected = expected;
    if (cJSON_IsString(golden_at(expected, "missing"))) {
        size_t j = column_named(&out->train, "priors_count");
        for (size_t i = 3; i < n; i += 7) out->train.x[i * out->train.n_features + j] = NAN;
    }
    return true;
}

static void train(eq_ctx *cx, const problem *p, eq_trees *trees) {
    const cJSON *params = golden_at(p->expected, "params");
    size_t rounds = (size_t)number(p->expected, "rounds");
    eq_boosting_config config = {.learning_rate = number(params, "learning_rate"),
                                 .max_rounds = rounds,
                                 .patience = rounds,
                                 .max_leaves = (size_t)number(params, "max_leaves"),
                                 .min_rows = (size_t)number(params, "min_rows"),
                                 .min_hessian = number(params, "min_hessian") / p->mean_weight,
                                 .l2 = number(params, "l2") / p->mean_weight,
                                 .max_bins = (size_t)number(params, "max_bins")};
    eq_boosting *boosting;
    int64_t budget = INT64_MAX;
    CHECK(eq_boosting_new(cx, &cx->mem, trees, &p->train, &p->train, &config, &boosting) == EQ_OK);
    CHECK(eq_boosting_step(cx, boosting, &budget) == EQ_OK);
    CHECK(trees->n_trees == rounds);
}

/* With missing values the file has the first nodes only. */
static void check_first_tree(const problem *p, const eq_tree *tree) {
    const cJSON *nodes = golden_at(p->expected, "first_tree"), *node;
    size_t k = 0, n = (size_t)cJSON_GetArraySize(nodes);
    CHECK(n == tree->n_nodes || (n < tree->n_nodes && cJSON_IsString(golden_at(p->expected, "missing"))));
    if (n > tree->n_nodes) return;
    cJSON_ArrayForEach(node, nodes) {
        const eq_tree_node *have = &tree->node[k++];
        CHECK_NEAR(have->n_rows, number(node, "n"), 0);
        if (!golden_at(node, "feature")) {
            CHECK(have->below == 0);
            CHECK_NEAR(have->value, number(node, "value"), 1e-9);
            continue;
        }
        size_t feature = column_named(&p->train, golden_at(node, "feature")->valuestring);
        CHECK_TEXT(p->train.feature_name[have->feature], golden_at(node, "feature")->valuestring);
        CHECK_NEAR(have->cut, number(node, "threshold"), 1e-9);
        CHECK_NEAR(have->gain * p->mean_weight, number(node, "gain"), 1e-9 * number(node, "gain"));
        CHECK(have->below == number(node, "left") && have->below + 1 == number(node, "right"));
        bool tells = cJSON_IsString(golden_at(p->expected, "missing")) && !strcmp(p->train.feature_name[feature], "priors_count");
        if (tells) CHECK(have->missing_above == !cJSON_IsTrue(golden_at(node, "missing_left")));
    }
}

/* Weighted mean cross-entropy of the first trees' scores. */
static double loss(const problem *p, const double *raw) {
    double sum = 0, weights = 0;
    for (size_t i = 0; i < p->train.n_rows; i++) {
        sum += p->train.weight[i] * eq_softplus(p->train.y[i] ? -raw[i] : raw[i]);
        weights += p->train.weight[i];
    }
    return sum / weights;
}

static void check_rounds(eq_ctx *cx, const problem *p, eq_trees trees) {
    const cJSON *losses = golden_at(p->expected, "log_loss_by_round"), *raw_first = golden_at(p->expected, "raw_first_10");
    double *raw = eq_arena_alloc(cx, &cx->mem, p->train.n_rows, sizeof *raw);
    size_t rounds = trees.n_trees;
    for (trees.n_trees = 1; trees.n_trees <= rounds; trees.n_trees++) {
        eq_trees_raw(&trees, p->train.x, p->train.n_rows, raw);
        CHECK_NEAR(loss(p, raw), cJSON_GetNumberValue(cJSON_GetArrayItem(losses, (int)trees.n_trees - 1)), 1e-9);
    }
    for (int i = 0; i < 10; i++) CHECK_NEAR(raw[i], cJSON_GetNumberValue(cJSON_GetArrayItem(raw_first, i)), 1e-9);
}

static void the_first_tree_the_losses_and_the_raw_scores_are_the_golden_ones(void) {
    eq_ctx cx = {0};
    cJSON *golden = golden_json(&cx, golden_folder(), "methods/gbdt_trees.json");
    const cJSON *expected;
    if (!golden) SKIP("the golden values are not in GOLDEN_DIR or ../shared/golden");
    cJSON_ArrayForEach(expected, golden) {
        problem p;
        eq_trees trees;
        if (!read_problem(&cx, expected, &p))
            SKIP("the original files are not in DATASETS_DIR, build/datasets or ../shared/datasets");
        int failed = check_failed_here;
        train(&cx, &p, &trees);
        check_first_tree(&p, &trees.tree[0]);
        check_rounds(&cx, &p, trees);
        if (check_failed_here > failed) printf("  in %s\n", expected->string);
    }
    cJSON_Delete(golden);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(the_first_tree_the_losses_and_the_raw_scores_are_the_golden_ones);
    return check_done();
}
