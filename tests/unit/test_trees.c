/* Boosted trees: bins, splits and leaves worked by hand, and the laws of weights, orders and budgets. Against another
 * program: tests/golden/test_trees.c. */
#include <math.h>

#include "check.h"
#include "math/kernels.h"
#include "model/trees/bins.h"
#include "model/trees/boost.h"

static const char *const names[2] = {"women", "men"};
static uint8_t privileged[2] = {0, 1};
static const eq_objective objective = {.epsilon = 0.05};

static eq_dataset new_data(eq_ctx *cx, size_t n, size_t d) {
    eq_dataset data = {.n_rows = n, .n_features = d, .n_groups = 2, .privileged = privileged};
    data.x = eq_arena_alloc(cx, &cx->mem, n * d, sizeof *data.x);
    data.y = eq_arena_alloc(cx, &cx->mem, n, sizeof *data.y);
    data.group = eq_arena_alloc(cx, &cx->mem, n, sizeof *data.group);
    data.weight = eq_arena_alloc(cx, &cx->mem, n, sizeof *data.weight);
    data.row = eq_arena_alloc(cx, &cx->mem, n, sizeof *data.row);
    data.group_name = eq_arena_alloc(cx, &cx->mem, 2, sizeof *data.group_name);
    data.group_name[0] = names[0], data.group_name[1] = names[1];
    for (size_t i = 0; i < n; i++) data.weight[i] = 1, data.row[i] = (uint32_t)i;
    return data;
}

/* One feature. */
static eq_dataset column(eq_ctx *cx, size_t n, const float *x, const uint8_t *y) {
    eq_dataset data = new_data(cx, n, 1);
    memcpy(data.x, x, n * sizeof *x);
    memcpy(data.y, y, n);
    for (size_t i = 0; i < n; i++) data.group[i] = (uint16_t)(i % 2);
    return data;
}

/* Feature 0 in 1/64ths, 1 coarse and sometimes missing, 2 to 5 the indicators of a category, 6 alike in all rows. */
static eq_dataset random_data(eq_ctx *cx, size_t n, uint64_t seed) {
    eq_rng rng = eq_rng_seed(seed);
    eq_dataset data = new_data(cx, n, 7);
    for (size_t i = 0; i < n; i++) {
        float *x = data.x + 7 * i;
        size_t level = (size_t)eq_rng_below(&rng, 4);
        x[0] = (float)eq_rng_below(&rng, 200) / 64;
        x[1] = eq_rng_below(&rng, 5) ? (float)eq_rng_below(&rng, 9) : NAN;
        x[2 + level] = 1;
        x[6] = 3;
        double lean = (double)x[0] - 1.5 + (level == 2) + (isnan(x[1]) ? 0.8 : (double)x[1] / 8);
        data.y[i] = eq_rng_uniform(&rng) < eq_sigmoid(lean);
        data.group[i] = (uint16_t)eq_rng_below(&rng, 2);
        data.weight[i] = 0.5 + (double)eq_rng_below(&rng, 4);
    }
    return data;
}

typedef struct outcome {
    eq_trees trees;
    eq_curve curve;
    char sha[65];
} outcome;

/* Trains to the end in steps of `slice` units of work. */
static outcome train(eq_ctx *cx, const eq_dataset *data, const eq_dataset *valid, const eq_boosting_config *config,
                     int64_t slice) {
    outcome out;
    eq_boosting *boosting;
    eq_status status;
    CHECK(eq_boosting_new(cx, &cx->mem, &out.trees, data, valid, config, &boosting) == EQ_OK);
    do {
        int64_t budget = slice;
        status = eq_boosting_step(cx, boosting, &budget);
    } while (status == EQ_MORE);
    CHECK(status == EQ_OK);
    out.curve = *eq_boosting_curve(boosting);
    eq_trees_sha256(&out.trees, out.sha);
    return out;
}

static void check_scores(eq_ctx *cx, const eq_dataset *rows, const outcome *a, const outcome *b, double tolerance) {
    double *raw[2];
    for (int k = 0; k < 2; k++) raw[k] = eq_arena_alloc(cx, &cx->mem, rows->n_rows, sizeof *raw[k]);
    eq_trees_raw(&a->trees, rows->x, rows->n_rows, raw[0]);
    eq_trees_raw(&b->trees, rows->x, rows->n_rows, raw[1]);
    for (size_t i = 0; i < rows->n_rows; i++) CHECK_NEAR(raw[0][i], raw[1][i], tolerance);
}

/* ---- by hand ---- */

/* y = 0 0 1 1: F = 0, gradients 1/2 1/2 -1/2 -1/2, hessians 1/4. Between 2 and 3: 1/(1/2) + 1/(1/2) - 0 = 4. Leaves
 * -0.1 (1)/(1/2) and +0.2; within a leaf all are alike and nothing is gained. With l2 = 1/2: gain 2, leaves -0.1, +0.1. */
static void a_first_tree_is_the_one_worked_by_hand(void) {
    eq_ctx cx = {0};
    eq_dataset data = column(&cx, 4, (const float[]){1, 2, 3, 4}, (const uint8_t[]){0, 0, 1, 1});
    for (int k = 0; k < 2; k++) {
        eq_boosting_config config = {.max_rounds = 1, .min_rows = 1, .l2 = k * 0.5};
        outcome o = train(&cx, &data, &data, &config, INT64_MAX);
        const eq_tree_node *node = o.trees.tree[0].node;
        double raw[4], leaf = k ? 0.1 : 0.2;
        CHECK(o.trees.tree[0].n_nodes == 3 && node[0].below == 1 && node[0].n_rows == 4 && node[1].n_rows == 2);
        CHECK_NEAR(o.trees.initial, 0, 1e-15);
        CHECK_NEAR(node[0].cut, 2.5, 0);
        CHECK_NEAR(node[0].gain, k ? 2 : 4, 1e-12);
        CHECK_NEAR(node[1].value, -leaf, 1e-15);
        eq_trees_raw(&o.trees, data.x, 4, raw);
        CHECK_NEAR(raw[0], -leaf, 1e-15);
        CHECK_NEAR(raw[3], leaf, 1e-15);
    }
    eq_ctx_free(&cx);
}

/* Weights 3 1 1 1 of labels 0 1 1 1: shares 1/2 and F = 0; of mean 1 they are 2 and 2/3. First leaf: G = 1, H = 1/2. */
static void weights_count_in_the_first_score_and_in_the_leaves(void) {
    eq_ctx cx = {0};
    eq_dataset data = column(&cx, 4, (const float[]){1, 2, 3, 4}, (const uint8_t[]){0, 1, 1, 1});
    eq_boosting_config config = {.max_rounds = 1, .min_rows = 1, .l2 = 1, .learning_rate = 1};
    data.weight[0] = 3;
    outcome o = train(&cx, &data, &data, &config, INT64_MAX);
    CHECK_NEAR(o.trees.initial, 0, 1e-15);
    CHECK_NEAR(o.trees.tree[0].node[0].cut, 1.5, 0);
    CHECK_NEAR(o.trees.tree[0].node[1].value, -1 / (0.5 + 1), 1e-14);
    CHECK_NEAR(o.trees.tree[0].node[2].value, 1 / (0.5 + 1), 1e-14);
    eq_ctx_free(&cx);
}

/* Missing rows go where rows of their labels are; with values all alike, against them. New missing values follow. */
static void missing_values_go_to_the_side_that_fits_them(void) {
    eq_ctx cx = {0};
    static const float x[] = {1, 1, 2, 2, NAN, NAN};
    static const uint8_t y[2][6] = {{0, 0, 1, 1, 1, 1}, {0, 0, 1, 1, 0, 0}};
    eq_boosting_config config = {.max_rounds = 1, .min_rows = 1};
    for (uint32_t above = 0; above < 2; above++) {
        eq_dataset data = column(&cx, 6, x, y[!above]);
        outcome o = train(&cx, &data, &data, &config, INT64_MAX);
        CHECK_NEAR(o.trees.tree[0].node[0].cut, 1.5, 0);
        CHECK(o.trees.tree[0].node[0].missing_above == above);
        CHECK(o.trees.tree[0].node[1].n_rows == (above ? 2 : 4));
    }
    eq_dataset alone = column(&cx, 4, x + 2, (const uint8_t[]){0, 0, 1, 1});
    outcome o = train(&cx, &alone, &alone, &config, INT64_MAX);
    const float seen[] = {2, 1e30f, NAN};
    double raw[3];
    CHECK(isinf(o.trees.tree[0].node[0].cut) && o.trees.tree[0].node[0].missing_above == 1);
    eq_trees_raw(&o.trees, seen, 3, raw);
    CHECK(raw[0] < 0 && raw[1] < 0 && raw[2] > 0);
    eq_ctx_free(&cx);
}

/* Nobody was missing: a missing new value goes with the more rows. */
static void a_value_never_missing_in_training_follows_the_majority(void) {
    eq_ctx cx = {0};
    static const uint8_t y[2][5] = {{0, 0, 0, 1, 1}, {0, 0, 1, 1, 1}};
    eq_boosting_config config = {.max_rounds = 1, .min_rows = 1};
    for (uint32_t above = 0; above < 2; above++) {
        eq_dataset data = column(&cx, 5, (const float[]){1, 2, 3, 4, 5}, y[above]);
        outcome o = train(&cx, &data, &data, &config, INT64_MAX);
        CHECK(o.trees.tree[0].node[0].missing_above == above);
    }
    eq_ctx_free(&cx);
}

/* ---- bins ---- */

/* 0..n-1 in 4 bins: the quarter of n = 1000 lies at 249.75, between 249 and 250; that of n = 1001 on 250. */
static void many_values_are_cut_at_percentiles(void) {
    for (size_t n = 1000; n < 1002; n++) {
        eq_ctx cx = {0};
        eq_bins bins;
        float *x = eq_arena_alloc(&cx, &cx.mem, n, sizeof *x);
        for (size_t i = 0; i < n; i++) x[i] = (float)(3 * i % n);
        CHECK(eq_bins_make(&cx, &cx.mem, &(eq_matrix){x, n, 1}, 4, &bins) == EQ_OK);
        const eq_binned *f = bins.feature;
        CHECK(f->n_edges == 3 && bins.n_cells == 4 && !f->missing);
        CHECK_NEAR(f->edge[0], n == 1000 ? 249.5 : 250, 0);
        CHECK_NEAR(f->edge[2], n == 1000 ? 749.5 : 750, 0);
        for (size_t i = 0; i < n; i++) {
            size_t bin = 0;
            while (bin < 3 && (double)x[i] > f->edge[bin]) bin++;
            CHECK(bins.code[0][i] == bin);
        }
        eq_ctx_free(&cx);
    }
}

/* Three indicators that exclude each other share a bundle; a fourth feature of two values that overlaps one has its own,
 * and so has one with a missing value; a constant has none. */
static void indicators_of_a_category_share_a_bundle(void) {
    eq_ctx cx = {0};
    static const float x[] = {1, 0, 0, 5, 2, 0, /**/ 0, 1, 0, 5, 2, 1, /**/ 0, 0, 1, 9, 2, NAN, /**/ 0, 0, 1, 9, 2, 1};
    eq_bins bins;
    CHECK(eq_bins_make(&cx, &cx.mem, &(eq_matrix){x, 4, 6}, 255, &bins) == EQ_OK);
    CHECK(bins.n_bundles == 3 && bins.n_cells == 4 + 2 + 3);
    CHECK(bins.feature[0].bundled && bins.feature[2].bundle == 0 && bins.feature[2].upper == 3);
    CHECK(bins.feature[3].bundled && bins.feature[3].bundle == 1);
    CHECK_NEAR(bins.feature[3].edge[0], 7, 0);
    CHECK(bins.feature[4].bundle == SIZE_MAX);
    CHECK(!bins.feature[5].bundled && bins.feature[5].missing && bins.code[2][2] == 2);
    eq_ctx_free(&cx);
}

/* A category of 300 levels needs more codes than a byte has: two bundles. */
static void a_bundle_has_at_most_255_features(void) {
    eq_ctx cx = {0};
    eq_bins bins;
    float *x = eq_arena_alloc(&cx, &cx.mem, 300 * 300, sizeof *x);
    for (size_t i = 0; i < 300; i++) x[301 * i] = 1;
    CHECK(eq_bins_make(&cx, &cx.mem, &(eq_matrix){x, 300, 300}, 255, &bins) == EQ_OK);
    CHECK(bins.n_bundles == 2 && bins.n_cells == 302);
    CHECK(bins.feature[254].upper == 255 && bins.feature[255].bundle == 1 && bins.code[1][299] == 45);
    eq_ctx_free(&cx);
}

/* ---- laws ---- */

static void no_order_of_rows_moves_a_bit_of_the_trees(void) {
    eq_ctx cx = {0};
    eq_dataset data = random_data(&cx, 700, 1), valid = random_data(&cx, 300, 2), shuffled;
    eq_boosting_config config = {.max_rounds = 12, .l2 = 0.3};
    uint32_t order[700];
    eq_rng rng = eq_rng_seed(3);
    for (uint32_t i = 0; i < 700; i++) order[i] = i;
    eq_rng_shuffle(&rng, order, 700);
    CHECK(eq_dataset_take(&cx, &cx.mem, &data, (eq_row_list){order, 700}, &shuffled) == EQ_OK);
    outcome a = train(&cx, &data, &valid, &config, INT64_MAX), b = train(&cx, &shuffled, &valid, &config, INT64_MAX);
    CHECK(a.trees.n_trees > 3);
    CHECK_TEXT(a.sha, b.sha);
    eq_ctx_free(&cx);
}

/* Each row twice, or once with twice its weight: least rows count rows, so a leaf needs twice as many of them. */
static void every_row_twice_is_every_weight_doubled(void) {
    eq_ctx cx = {0};
    eq_dataset data = random_data(&cx, 500, 4), valid = random_data(&cx, 300, 5), twice;
    eq_boosting_config once = {.max_rounds = 15, .min_rows = 7, .min_hessian = 1e-9}, both = once;
    uint32_t order[1000];
    for (uint32_t i = 0; i < 1000; i++) order[i] = i / 2;
    CHECK(eq_dataset_take(&cx, &cx.mem, &data, (eq_row_list){order, 1000}, &twice) == EQ_OK);
    for (size_t i = 0; i < 500; i++) data.weight[i] *= 2;
    both.min_rows = 14;
    outcome a = train(&cx, &data, &valid, &once, INT64_MAX), b = train(&cx, &twice, &valid, &both, INT64_MAX);
    check_scores(&cx, &valid, &a, &b, 1e-9);
    eq_ctx_free(&cx);
}

static void weights_scaled_by_seven_change_nothing(void) {
    eq_ctx cx = {0};
    eq_dataset data = random_data(&cx, 500, 6), valid = random_data(&cx, 300, 7), seven;
    eq_boosting_config config = {.max_rounds = 15, .l2 = 2};
    CHECK(eq_dataset_copy(&cx, &cx.mem, &data, &seven) == EQ_OK);
    for (size_t i = 0; i < 500; i++) seven.weight[i] *= 7;
    outcome a = train(&cx, &data, &valid, &config, INT64_MAX), b = train(&cx, &seven, &valid, &config, INT64_MAX);
    check_scores(&cx, &valid, &a, &b, 1e-9);
    eq_ctx_free(&cx);
}

static void where_the_budget_is_cut_changes_nothing(void) {
    eq_ctx cx = {0};
    eq_dataset data = random_data(&cx, 400, 8), valid = random_data(&cx, 200, 9);
    eq_boosting_config config = {.max_rounds = 9, .objective = &objective};
    outcome whole = train(&cx, &data, &valid, &config, INT64_MAX);
    for (int64_t slice = 1; slice < 200; slice *= 5) {
        outcome cut = train(&cx, &data, &valid, &config, slice);
        CHECK_TEXT(cut.sha, whole.sha);
        CHECK(cut.curve.n_epochs == whole.curve.n_epochs);
        CHECK(!memcmp(cut.curve.valid_loss, whole.curve.valid_loss, whole.curve.n_epochs * sizeof(float)));
        CHECK(!memcmp(cut.curve.bias[0], whole.curve.bias[0], whole.curve.n_epochs * sizeof(float)));
    }
    eq_ctx_free(&cx);
}

/* ---- shape and stopping ---- */

static void depth_leaves_and_rows_are_bounded(void) {
    eq_ctx cx = {0};
    eq_dataset data = random_data(&cx, 600, 10);
    eq_boosting_config stumps = {.max_rounds = 5, .max_depth = 1, .patience = 5};
    eq_boosting_config bushes = {.max_rounds = 5, .max_leaves = 6, .min_rows = 30, .patience = 5};
    outcome o = train(&cx, &data, &data, &stumps, INT64_MAX);
    for (size_t t = 0; t < o.trees.n_trees; t++) CHECK(o.trees.tree[t].n_nodes == 3);
    o = train(&cx, &data, &data, &bushes, INT64_MAX);
    for (size_t t = 0; t < o.trees.n_trees; t++) {
        const eq_tree *tree = &o.trees.tree[t];
        CHECK(tree->n_nodes == 11); /* 6 leaves: 600 rows of 9 x 200 values allow many more */
        for (size_t k = 0; k < tree->n_nodes; k++) CHECK(tree->node[k].n_rows >= 30);
    }
    CHECK(eq_trees_nodes(&o.trees) == 11 * o.trees.n_trees);
    eq_ctx_free(&cx);
}

/* Mean of v (log(1 + e^z) - y z), v the weights given for validation. */
static double loss_of(eq_ctx *cx, const eq_trees *trees, const eq_dataset *valid, const double *weight) {
    double sum = 0, weights = 0, *raw = eq_arena_alloc(cx, &cx->mem, valid->n_rows, sizeof *raw);
    eq_trees_raw(trees, valid->x, valid->n_rows, raw);
    for (size_t i = 0; i < valid->n_rows; i++) {
        sum += weight[i] * (eq_softplus(raw[i]) - valid->y[i] * raw[i]);
        weights += weight[i];
    }
    return sum / weights;
}

/* Labels of validation are noise where feature 0 is small, and only there weights count: soon nothing helps. */
static void rounds_stop_by_the_weighted_validation_loss(void) {
    eq_ctx cx = {0};
    eq_dataset data = random_data(&cx, 800, 11), valid = random_data(&cx, 400, 12);
    double weight[400];
    eq_rng rng = eq_rng_seed(13);
    for (size_t i = 0; i < 400; i++) {
        bool small = (double)valid.x[7 * i] < 1.5;
        weight[i] = small ? 1 + (double)eq_rng_below(&rng, 2) : 1e-3;
        if (small) valid.y[i] = (uint8_t)eq_rng_below(&rng, 2);
    }
    eq_boosting_config config = {.max_rounds = 60, .patience = 4, .objective = &objective}, weighted = config;
    weighted.valid_weight = weight;
    outcome plain = train(&cx, &data, &valid, &config, INT64_MAX), o = train(&cx, &data, &valid, &weighted, INT64_MAX);
    const eq_curve *curve = &o.curve;
    CHECK(o.trees.n_trees == curve->best_epoch && curve->n_epochs == curve->best_epoch + 4 && curve->n_epochs < 60);
    CHECK(plain.curve.best_epoch > curve->best_epoch);
    CHECK_NEAR(curve->valid_loss[curve->best_epoch - 1], loss_of(&cx, &o.trees, &valid, weight), 1e-7);
    for (size_t e = 0; e < curve->n_epochs; e++) {
        CHECK(curve->valid_loss[e] >= curve->valid_loss[curve->best_epoch - 1] || e + 1 == curve->best_epoch);
        CHECK(e == 0 || curve->train_loss[e] < curve->train_loss[e - 1]);
        CHECK(curve->performance[e] >= 0.5f && curve->performance[e] <= 1 && !isnan(curve->bias[0][e]));
    }
    eq_ctx_free(&cx);
}

/* ---- the least that can be given ---- */

/* 3 rows all favourable count as 2.5 to 0.5, a score of ln 5; trees of one leaf push on until validation is worse. */
static void labels_all_alike_give_a_constant(void) {
    eq_ctx cx = {0};
    eq_dataset data = column(&cx, 3, (const float[]){1, 2, 3}, (const uint8_t[]){1, 1, 1});
    for (uint8_t y = 0; y < 2; y++) {
        memset(data.y, y, 3);
        eq_boosting_config config = {.max_rounds = 200, .min_rows = 1, .learning_rate = 1};
        outcome o = train(&cx, &data, &data, &config, INT64_MAX);
        float score[3];
        CHECK_NEAR(o.trees.initial, y ? log(5) : -log(5), 1e-12);
        eq_trees_score(&o.trees, data.x, 3, score);
        for (int i = 0; i < 3; i++) CHECK(score[i] >= 0 && score[i] <= 1 && (score[i] > 0.9f) == (y == 1));
        for (size_t t = 0; t < o.trees.n_trees; t++) CHECK(o.trees.tree[t].n_nodes == 1);
    }
    eq_ctx_free(&cx);
}

static void one_row_no_feature_or_one_value_is_no_obstacle(void) {
    eq_ctx cx = {0};
    const size_t shape[][2] = {{1, 1}, {6, 0}, {6, 1}};
    for (size_t k = 0; k < 3; k++) {
        eq_dataset data = new_data(&cx, shape[k][0], shape[k][1]);
        eq_boosting_config config = {.max_rounds = 3, .min_rows = 1, .objective = &objective};
        data.y[0] = 1;
        outcome o = train(&cx, &data, &data, &config, INT64_MAX);
        float score[6];
        CHECK(o.trees.n_trees >= 1 && eq_trees_nodes(&o.trees) == o.trees.n_trees);
        eq_trees_score(&o.trees, data.x, data.n_rows, score);
        for (size_t i = 0; i < data.n_rows; i++) CHECK_NEAR(score[i], k ? 1.0 / 6 : 0.75, k ? 1e-7 : 0.25);
    }
    eq_ctx_free(&cx);
}

static void what_is_out_of_range_is_refused_in_a_sentence(void) {
    static const struct {
        eq_boosting_config config;
        const char *says;
    } refused[] = {{{.learning_rate = 1.5}, "learning_rate is 1.5, expected 1e-06 to 1"},
                   {{.learning_rate = NAN}, "learning_rate is nan"},
                   {{.max_leaves = 1}, "max_leaves is 1, expected 2 to 4096"},
                   {{.max_bins = 256}, "max_bins is 256, expected 2 to 255"},
                   {{.l2 = -1}, "l2 is -1"}};
    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++) {
        eq_ctx cx = {0};
        eq_dataset data = random_data(&cx, 50, 1);
        eq_trees trees;
        eq_boosting *boosting;
        CHECK(eq_boosting_new(&cx, &cx.mem, &trees, &data, &data, &refused[k].config, &boosting) == EQ_EINPUT);
        CHECK_CONTAINS(eq_message(&cx), refused[k].says);
        eq_ctx_free(&cx);
    }
    eq_ctx cx = {0};
    eq_dataset data = random_data(&cx, 50, 1), empty = data, wide = data;
    eq_trees trees;
    eq_boosting *boosting;
    eq_boosting_config config = {0};
    empty.n_rows = 0, wide.n_features = 8;
    CHECK(eq_boosting_new(&cx, &cx.mem, &trees, &data, &empty, &config, &boosting) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "the valid part has no rows");
    eq_ctx_clear(&cx);
    CHECK(eq_boosting_new(&cx, &cx.mem, &trees, &data, &wide, &config, &boosting) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "8 features, expected 7");
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(a_first_tree_is_the_one_worked_by_hand);
    RUN(weights_count_in_the_first_score_and_in_the_leaves);
    RUN(missing_values_go_to_the_side_that_fits_them);
    RUN(a_value_never_missing_in_training_follows_the_majority);
    RUN(many_values_are_cut_at_percentiles);
    RUN(indicators_of_a_category_share_a_bundle);
    RUN(a_bundle_has_at_most_255_features);
    RUN(no_order_of_rows_moves_a_bit_of_the_trees);
    RUN(every_row_twice_is_every_weight_doubled);
    RUN(weights_scaled_by_seven_change_nothing);
    RUN(where_the_budget_is_cut_changes_nothing);
    RUN(depth_leaves_and_rows_are_bounded);
    RUN(rounds_stop_by_the_weighted_validation_loss);
    RUN(labels_all_alike_give_a_constant);
    RUN(one_row_no_feature_or_one_value_is_no_obstacle);
    RUN(what_is_out_of_range_is_refused_in_a_sentence);
    return check_done();
}
