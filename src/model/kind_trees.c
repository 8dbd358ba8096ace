/* Gradient-boosted trees as a kind of model: its parameters, and trees/boost.h behind the hooks. */
#include "model/kinds.h"
#include "model/trees/boost.h"

enum { MOST_TREES, STOPPING_ROUNDS, SHRINKAGE, LEAVES, DEPTH, MIN_ROWS, L2, BINS };

static const eq_param params[] = {
    {.id = "trees", .title = "Most trees", .help = "Most trees", .kind = EQ_INTEGER, .initial = 500, .min = 1, .max = 10000},
    {.id = "stopping_rounds",
     .title = "Stopping rounds",
     .help = "Trees without a better validation loss before stopping",
     .kind = EQ_INTEGER,
     .initial = 10,
     .min = 1,
     .max = 10000},
    {.id = "shrinkage",
     .title = "Shrinkage",
     .help = "What each tree's answer is multiplied by: the learning rate of boosting",
     .kind = EQ_REAL,
     .initial = 0.1,
     .min = 0.0001,
     .max = 1},
    {.id = "leaves",
     .title = "Most leaves",
     .help = "Most leaves of a tree",
     .kind = EQ_INTEGER,
     .initial = 31,
     .min = 2,
     .max = EQ_MOST_LEAVES},
    {.id = "depth",
     .title = "Most levels",
     .help = "Most splits from the root of a tree to a leaf; 0 is no limit",
     .kind = EQ_INTEGER,
     .max = 64},
    {.id = "min_rows",
     .title = "Rows a leaf",
     .help = "Fewest training rows in a leaf",
     .kind = EQ_INTEGER,
     .initial = 20,
     .min = 1,
     .max = 1e6},
    {.id = "l2", .title = "Leaf penalty", .help = "L2 penalty on the leaves' answers", .kind = EQ_REAL, .max = 1e6},
    {.id = "bins",
     .title = "Bins a feature",
     .help = "Most bins that a feature's values are cut into",
     .kind = EQ_INTEGER,
     .initial = 255,
     .min = 2,
     .max = 255},
};

typedef struct boosted {
    eq_trees trees;
    eq_boosting *boosting; /* NULL before the first call of train */
} boosted;

static eq_status init(eq_ctx *cx, eq_arena *arena, const eq_model_spec *spec, size_t n_inputs, eq_rng rng, void *state) {
    (void)cx, (void)arena, (void)spec, (void)rng;
    ((boosted *)state)->trees.n_features = n_inputs;
    return EQ_OK;
}

eq_boosting_config eq_boosting_settings(const double *p) {
    return (eq_boosting_config){.learning_rate = p[SHRINKAGE],
                                .max_rounds = (size_t)p[MOST_TREES],
                                .patience = (size_t)p[STOPPING_ROUNDS],
                                .max_leaves = (size_t)p[LEAVES],
                                .max_depth = (size_t)p[DEPTH],
                                .min_rows = (size_t)p[MIN_ROWS],
                                .l2 = p[L2],
                                .max_bins = (size_t)p[BINS]};
}

static eq_status begin(eq_ctx *cx, const eq_lesson *lesson, boosted *b) {
    eq_boosting_config config = eq_boosting_settings(lesson->spec->param);
    config.objective = lesson->spec->objective;
    config.valid_weight = lesson->valid_weight;
    config.penalty = lesson->penalty;
    return eq_boosting_new(cx, lesson->arena, &b->trees, lesson->train, lesson->valid, &config, &b->boosting);
}

static eq_status train(eq_ctx *cx, eq_lesson *lesson, void *state) {
    boosted *b = state;
    if (!b->boosting) EQ_TRY(begin(cx, lesson, b));
    lesson->curve = eq_boosting_curve(b->boosting);
    eq_status status = eq_boosting_step(cx, b->boosting, &lesson->budget);
    lesson->done = status == EQ_OK ? 1 : (double)lesson->curve->n_epochs / lesson->spec->param[MOST_TREES];
    return status;
}

static eq_status score(eq_ctx *cx, const void *state, const float *x, size_t n_rows, float *out) {
    (void)cx;
    eq_trees_score(&((const boosted *)state)->trees, x, n_rows, out);
    return EQ_OK;
}

static void sha256(const void *state, char out[65]) { eq_trees_sha256(&((const boosted *)state)->trees, out); }

/* A cut or a value a node, and the first score. */
static size_t n_weights(const void *state) { return eq_trees_nodes(&((const boosted *)state)->trees) + 1; }

static eq_status copy(eq_ctx *cx, eq_arena *arena, const void *from, void *to) {
    return eq_trees_copy(cx, arena, &((const boosted *)from)->trees, &((boosted *)to)->trees);
}

const eq_kind eq_kind_gradient_boosted_trees = {
    .id = "gradient_boosted_trees",
    .title = "Boosted trees",
    .help = "Decision trees, each grown on the errors of those before it: the strong model for tables.",
    .params = params,
    .n_params = sizeof params / sizeof *params,
    .state_size = sizeof(boosted),
    .init = init,
    .train = train,
    .score = score,
    .sha256 = sha256,
    .n_weights = n_weights,
    .copy = copy,
};
