/* Every intra-processing method on models that are more than blocks of Linear, ReLU, Dropout and BatchNorm: what it may perturb,
 * what its trunk is and which layer is the last come from the list of operations. */
#include "graphs.h"
#include "method/intra/repair.h"
#include "model/train.h"
#include "runner.h"

static eq_ctx cx;
static world start;
static const eq_objective objective_of_all = {.epsilon = 0.05};

/* The last feature becomes the number of a level. */
static void number_levels(part *p) {
    for (size_t i = 0; i < p->data.n_rows; i++)
        p->x[i * N_FEATURES + N_FEATURES - 1] = (float)(int)((p->x[i * N_FEATURES + N_FEATURES - 1] + 1) * GRAPH_LEVELS / 2.001f);
}

static size_t place_of(const eq_method *m, const char *id) {
    size_t k = 0;
    while (k < m->n_params && strcmp(m->params[k].id, id)) k++;
    return k;
}

/* The defaults, of everything that takes time a little. */
static void quick(const eq_method *m, double *param) {
    static const struct {
        const char *id;
        double value;
    } few[] = {{"trials", 12}, {"calls", 4},        {"initial", 2},     {"candidates", 40},  {"trees", 4}, {"epochs", 2},
               {"batch", 16},  {"critic_steps", 3}, {"actor_steps", 6}, {"evaluations", 40}, {"points", 5}};
    for (size_t k = 0; k < m->n_params; k++) param[k] = m->params[k].initial;
    for (size_t f = 0; f < sizeof few / sizeof *few; f++)
        if (place_of(m, few[f].id) < m->n_params) param[place_of(m, few[f].id)] = few[f].value;
}

static eq_step step_of(const eq_method *m, const double *param) {
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .rng = eq_rng_seed(5),
                    .param = param,
                    .objective = &objective_of_all,
                    .train = &start.train.data,
                    .valid = &start.valid.data,
                    .privileged = start.privileged,
                    .n_groups = 2};
    step.state = eq_arena_alloc(&cx, &cx.mem, 1, m->state_size);
    return step;
}

static void adjust(const eq_method *m, const double *param, int64_t slice, eq_model *model) {
    eq_step step = step_of(m, param);
    eq_status status = EQ_MORE;
    while (status == EQ_MORE) {
        step.budget = slice;
        status = m->adjust(&step, &start.valid.data, model);
    }
    if (status != EQ_OK) printf("  %s: %s\n", m->id, eq_message(&cx));
    CHECK(status == EQ_OK && step.done == 1);
}

/* phi of a model at its best threshold on validation. */
static double judged(const eq_model *model) {
    float score[MAX_ROWS];
    double exact[MAX_ROWS];
    const eq_dataset *v = &start.valid.data;
    CHECK(eq_model_score(&cx, model, v->x, v->n_rows, score) == EQ_OK);
    for (size_t i = 0; i < v->n_rows; i++) exact[i] = (double)score[i], CHECK(score[i] >= 0 && score[i] <= 1);
    eq_outcomes o = {.n_rows = v->n_rows,
                     .n_groups = 2,
                     .y = v->y,
                     .score = exact,
                     .weight = v->weight,
                     .group = v->group,
                     .group_name = v->group_name,
                     .privileged = v->privileged};
    eq_threshold found;
    eq_objective tighter = objective_of_all;
    tighter.margin = 0.01; /* every method's default */
    CHECK(eq_threshold_search(&cx, &tighter, EQ_BY_OBJECTIVE, &o, &found) == EQ_OK);
    return found.value.phi;
}

static eq_model trained(int which) {
    eq_model model = graph_make(&cx, which, N_FEATURES, eq_rng_seed(1));
    eq_train_config how = {.max_epochs = 8, .batch = 32, .learning_rate = 0.01};
    eq_trainer_config config = {.train = &how, .rng = eq_rng_seed(3)};
    eq_trainer *trainer;
    int64_t budget = INT64_MAX;
    CHECK(eq_trainer_new(&cx, &cx.mem, &model, &start.train.data, &start.valid.data, &config, &trainer) == EQ_OK);
    CHECK(eq_trainer_step(&cx, trainer, &budget) == EQ_OK);
    return model;
}

/* Graphs whose input goes past the first Linear. In `embedding` the protected column is the level that Gather looks up, and an
 * index has no weight to be zeroed nor a mean to stand for it; in `shared wires` the columns themselves reach Add and Concat.
 * Following a Slice to the Linears behind it would admit other columns of `embedding`, never this one. So refusal is right, and
 * is said. */
static bool refused(const eq_method *m, int which) { return !strcmp(m->id, "attribute_zeroing") && which >= 2; }

static void check_refusal(const eq_method *m, const double *param, int which) {
    eq_model model = trained(which);
    eq_step step = step_of(m, param);
    step.budget = INT64_MAX;
    CHECK(m->adjust(&step, &start.valid.data, &model) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), m->id);
    eq_ctx_clear(&cx);
    eq_ctx_free(&cx);
}

/* The kept model is no worse than the one it came from, some weight moved in one method at least, and cuts change nothing. */
static void check(const eq_method *m, const double *param, int which) {
    eq_model before = trained(which), whole, cut;
    bool recommended = place_of(m, "variant") == m->n_params || param[place_of(m, "variant")] == 0;
    CHECK(eq_model_copy(&cx, &cx.mem, &before, &whole) == EQ_OK && eq_model_copy(&cx, &cx.mem, &before, &cut) == EQ_OK);
    adjust(m, param, INT64_MAX, &whole);
    adjust(m, param, 1, &cut);
    CHECK(!memcmp(whole.weight, cut.weight, whole.n_weights * sizeof *whole.weight));
    CHECK(!memcmp(whole.statistic, cut.statistic, whole.n_statistics * sizeof *whole.statistic));
    if (recommended) CHECK(judged(&whole) >= judged(&before));
    else CHECK(judged(&whole) >= -1);
    eq_ctx_free(&cx);
}

static void every_intra_method_works_on_every_graph(void) {
    for (size_t i = 0; i < eq_method_count(); i++) {
        const eq_method *m = eq_method_at(i);
        double param[EQ_MAX_PARAMS];
        if (m->family != EQ_INTRA) continue;
        for (int which = 0; which < N_GRAPHS; which++) {
            quick(m, param);
            if (refused(m, which)) {
                check_refusal(m, param, which);
                continue;
            }
            check(m, param, which);
            for (size_t k = 0; k < m->n_params; k++) /* each other way of every choice */
                for (double way = 1; m->params[k].kind == EQ_CHOICE && way <= m->params[k].max; way++) {
                    quick(m, param);
                    param[k] = way;
                    check(m, param, which);
                }
        }
    }
}

/* ---- which weights move ---- */

static size_t n_moved(const eq_model *a, const eq_model *b, size_t from, size_t to) {
    size_t n = 0;
    for (size_t k = from; k < to; k++) n += a->weight[k] != b->weight[k];
    return n;
}

static void random_perturbation_moves_every_weight_of_an_embedding_too(void) {
    const eq_method *m = eq_method_find("random_perturbation");
    double param[EQ_MAX_PARAMS];
    quick(m, param);
    param[place_of(m, "variant")] = 1; /* the model as it came takes no part */
    eq_model before = trained(2), after;
    CHECK(eq_model_copy(&cx, &cx.mem, &before, &after) == EQ_OK);
    adjust(m, param, INT64_MAX, &after);
    const eq_layer *table = &before.layer[0];
    CHECK(table->n_in == GRAPH_LEVELS &&
          n_moved(&before, &after, table->weight, table->weight + 3 * GRAPH_LEVELS) == 3 * GRAPH_LEVELS);
    eq_ctx_free(&cx);
}

/* One layer at a time: what changed lies within one of the layers of the list, whole, an embedding's table being one. */
static void layerwise_optimization_moves_one_layer_of_the_list(void) {
    const eq_method *m = eq_method_find("layerwise_optimization");
    for (int which = 0; which < N_GRAPHS; which++) {
        double param[EQ_MAX_PARAMS];
        quick(m, param);
        eq_model before = trained(which), after;
        size_t n_layers = 0;
        CHECK(eq_model_copy(&cx, &cx.mem, &before, &after) == EQ_OK);
        adjust(m, param, INT64_MAX, &after);
        for (size_t l = 0; l < before.n_layers; l++) {
            const eq_layer *layer = &before.layer[l];
            size_t n = layer->n_in * layer->n_out + (layer->bias == SIZE_MAX ? 0 : layer->n_out);
            size_t moved = n_moved(&before, &after, layer->weight, layer->weight + n);
            n_layers += moved > 0;
            CHECK(!moved || moved == n_moved(&before, &after, 0, before.n_weights));
        }
        CHECK(n_layers <= 1);
        eq_ctx_free(&cx);
    }
}

/* adversarial_finetuning with layers = 1: nothing before the last Linear moves; adversarial_intra's reference: nothing of it. */
static void the_last_linear_is_the_last_layer(void) {
    const eq_method *tuning = eq_method_find("adversarial_finetuning"), *intra = eq_method_find("adversarial_intra");
    for (int which = 0; which < N_GRAPHS; which++) {
        double param[EQ_MAX_PARAMS];
        eq_model before = trained(which), after;
        size_t last = eq_model_last(&before)->weight, n = before.n_weights;
        CHECK(eq_model_copy(&cx, &cx.mem, &before, &after) == EQ_OK);
        quick(tuning, param);
        param[place_of(tuning, "layers")] = 1;
        param[place_of(tuning, "variant")] = 1;
        adjust(tuning, param, INT64_MAX, &after);
        CHECK(n_moved(&before, &after, 0, last) == 0 && n_moved(&before, &after, last, n) > 0);
        eq_model_assign(&after, &before);
        quick(intra, param);
        param[place_of(intra, "variant")] = 1;
        adjust(intra, param, INT64_MAX, &after);
        CHECK(n_moved(&before, &after, last, n) == 0 && n_moved(&before, &after, 0, last) > 0);
        eq_ctx_free(&cx);
    }
}

/* The curve of a method that chooses its network by itself: eleven strengths, from the network as trained to the chosen one. */
static void strength_is_how_much_of_the_change_is_taken(void) {
    static const char *const ids[] = {"random_perturbation", "layerwise_optimization", "adversarial_finetuning",
                                      "adversarial_intra"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const eq_method *m = eq_method_find(ids[i]);
        double param[EQ_MAX_PARAMS];
        CHECK_TEXT(m->strength, "strength");
        quick(m, param);
        param[place_of(m, "variant")] = 1; /* keeps what it comes to */
        eq_model before = trained(1), all, some, expected;
        CHECK(eq_model_copy(&cx, &cx.mem, &before, &all) == EQ_OK && eq_model_copy(&cx, &cx.mem, &before, &some) == EQ_OK);
        CHECK(eq_model_copy(&cx, &cx.mem, &before, &expected) == EQ_OK);
        adjust(m, param, INT64_MAX, &all);
        CHECK(n_moved(&before, &all, 0, before.n_weights) > 0);
        for (int t = 0; t <= 10; t++) {
            param[place_of(m, "strength")] = t / 10.0;
            eq_model_assign(&some, &before);
            adjust(m, param, 500, &some);
            eq_model_interpolate(&before, &all, t / 10.0, &expected);
            CHECK(!n_moved(&some, &expected, 0, some.n_weights));
            CHECK(!memcmp(some.statistic, expected.statistic, some.n_statistics * sizeof *some.statistic));
        }
        CHECK(!n_moved(&some, &all, 0, some.n_weights));
        eq_ctx_free(&cx);
    }
}

int main(void) {
    world_make(&start, 300, 200, 100);
    number_levels(&start.train), number_levels(&start.valid);
    RUN(every_intra_method_works_on_every_graph);
    RUN(random_perturbation_moves_every_weight_of_an_embedding_too);
    RUN(layerwise_optimization_moves_one_layer_of_the_list);
    RUN(the_last_linear_is_the_last_layer);
    RUN(strength_is_how_much_of_the_change_is_taken);
    return check_done();
}
