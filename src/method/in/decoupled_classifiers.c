/* Decoupled classifiers: beside the model of everybody one for each group, learnt from the group's rows alone.
 *
 * A person's score is (1 - strength) times the common model's plus strength times that of the model of the person's group, so a
 * group is no longer judged by what holds for another, larger one. All are of the plan's kind and settings; the common one is
 * the baseline's, from the same streams, and strength 0 trains no other. A group has a model of its own only if it has enough
 * training rows, both outcomes among them, and a validation row to stop training by; the others are scored by the common model.
 * What this buys is fit within groups: it does not make rates equal, and the group of a new row must be known and may be used.
 * Source: Dwork, Immorlica, Kalai & Leiserson, "Decoupled classifiers for group-fair and efficient machine learning" (FAT* 2018).
 * Deviations: they choose among candidates of each group by a joint loss, here each group's model is the one training ends
 * with; their transfer learning, a weight on the other groups' rows, is here the mixture of scores. */
#include <string.h>

#include "base/sha256.h"
#include "method/methods.h"

enum { STRENGTH, LEAST_ROWS };

static const eq_param params[] = {
    {.id = "strength",
     .title = "Strength",
     .help = "Share of the group's own model in a score; the rest is the common model's",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
    {.id = "least_rows",
     .title = "Least rows",
     .help = "Training rows below which a group is scored by the common model alone",
     .kind = EQ_INTEGER,
     .initial = 50,
     .min = 2,
     .max = 1000000},
};

/* One model and the rows it learns from. */
typedef struct member {
    eq_predictor model; /* no kind: the group has none of its own */
    eq_lesson lesson;
    eq_dataset train, valid;
    double *valid_weight;
} member;

typedef struct mixture {
    size_t n_groups, n_members, at; /* at: the member under training */
    member *member;                 /* (n_members) the common model, then each group's */
} mixture;

/* ---- training ---- */

/* The rows of one group. */
static eq_status take_group(eq_step *step, const eq_dataset *from, size_t group, eq_dataset *out, eq_row_list *list) {
    uint32_t *index;
    size_t n = 0;
    EQ_NEW(step->cx, step->arena, index, from->n_rows);
    for (uint32_t i = 0; i < from->n_rows; i++)
        if (from->group[i] == group) index[n++] = i;
    *list = (eq_row_list){index, n};
    return eq_dataset_take(step->cx, step->arena, from, *list, out);
}

static bool has_both_outcomes(const eq_dataset *rows) {
    size_t favourable = 0;
    for (size_t i = 0; i < rows->n_rows; i++) favourable += rows->y[i];
    return favourable > 0 && favourable < rows->n_rows;
}

static eq_status begin_member(eq_step *step, member *m, const eq_rng *init, eq_rng training) {
    m->lesson = (eq_lesson){.arena = step->arena,
                            .spec = step->spec,
                            .train = &m->train,
                            .valid = &m->valid,
                            .valid_weight = m->valid_weight,
                            .rng = training};
    return eq_predictor_init(step->cx, step->arena, step->spec, m->train.n_features, *init, &m->model);
}

static uint32_t least_row(const eq_dataset *rows) {
    uint32_t least = UINT32_MAX;
    for (size_t i = 0; i < rows->n_rows; i++)
        if (rows->row[i] < least) least = rows->row[i];
    return least;
}

/* The model of a group, where it has the rows for one and is not everybody. Its streams are those of its least row number, so
 * that they do not hang on the group's number or name. */
static eq_status begin_group(eq_step *step, const eq_dataset *train, size_t group, member *m) {
    eq_row_list list;
    eq_rng inits = eq_rng_split(&step->init, "groups"), trainings = eq_rng_split(&step->rng, "groups");
    EQ_TRY(take_group(step, train, group, &m->train, &list));
    if (m->train.n_rows == train->n_rows) return EQ_OK;
    eq_rng init = eq_rng_at(&inits, least_row(&m->train));
    if ((double)m->train.n_rows < step->param[LEAST_ROWS] || !has_both_outcomes(&m->train)) return EQ_OK;
    EQ_TRY(take_group(step, step->valid, group, &m->valid, &list));
    if (!m->valid.n_rows) return EQ_OK;
    if (step->valid_weight) EQ_NEW(step->cx, step->arena, m->valid_weight, list.n);
    for (size_t i = 0; step->valid_weight && i < list.n; i++) m->valid_weight[i] = step->valid_weight[list.index[i]];
    return begin_member(step, m, &init, eq_rng_at(&trainings, least_row(&m->train)));
}

static eq_status begin(eq_step *step, const eq_dataset *train, mixture *mix) {
    member *common;
    size_t n_own = step->param[STRENGTH] > 0 ? step->n_groups : 0;
    EQ_NEW(step->cx, step->arena, common, 1 + n_own);
    common->train = *train;
    common->valid = *step->valid;
    if (step->valid_weight) {
        EQ_NEW(step->cx, step->arena, common->valid_weight, step->valid->n_rows);
        memcpy(common->valid_weight, step->valid_weight, step->valid->n_rows * sizeof *common->valid_weight);
    }
    EQ_TRY(begin_member(step, common, &step->init, step->rng));
    for (size_t g = 0; g < n_own; g++) EQ_TRY(begin_group(step, train, g, &common[1 + g]));
    mix->n_groups = n_own;
    mix->n_members = 1 + n_own;
    mix->member = common;
    return EQ_OK;
}

static eq_status fit(eq_step *step, const eq_dataset *train) {
    mixture *mix = step->state;
    if (!mix->member) EQ_TRY(begin(step, train, mix));
    for (; mix->at < mix->n_members; mix->at++) {
        member *m = &mix->member[mix->at];
        if (!m->model.kind) continue;
        if (step->budget <= 0) return EQ_MORE;
        m->lesson.budget = step->budget;
        eq_status status = eq_predictor_train(step->cx, &m->model, &m->lesson);
        step->budget = m->lesson.budget;
        step->done = ((double)mix->at + m->lesson.done) / (double)mix->n_members;
        step->curve = mix->member[0].lesson.curve;
        if (status != EQ_OK) return status;
    }
    step->done = 1;
    return EQ_OK;
}

/* ---- scoring ---- */

/* Mixes the scores of a group's rows with those of its own model. x, own: scratch for all rows. */
static eq_status mix_group(const eq_step *step, const eq_rows *rows, size_t g, float *const scratch[2], float *score) {
    const mixture *mix = step->state;
    double strength = step->param[STRENGTH];
    size_t width = rows->n_features, n = 0;
    float *x = scratch[0], *own = scratch[1];
    if (!mix->member[1 + g].model.kind) return EQ_OK;
    for (size_t i = 0; i < rows->n_rows; i++)
        if (rows->group[i] == g) memcpy(x + n++ * width, rows->x + i * width, width * sizeof *x);
    EQ_TRY(eq_predictor_score(step->cx, &mix->member[1 + g].model, x, n, own));
    for (size_t i = rows->n_rows; i-- > 0;)
        if (rows->group[i] == g) score[i] = (float)((1 - strength) * (double)score[i] + strength * (double)own[--n]);
    return EQ_OK;
}

static eq_status mix_groups(const eq_step *step, const eq_rows *rows, float *score) {
    const mixture *mix = step->state;
    float *scratch[2];
    EQ_NEW_CELLS(step->cx, &step->cx->tmp, scratch[0], rows->n_rows, rows->n_features);
    EQ_NEW(step->cx, &step->cx->tmp, scratch[1], rows->n_rows);
    for (size_t g = 0; g < mix->n_groups; g++) EQ_TRY(mix_group(step, rows, g, scratch, score));
    return EQ_OK;
}

static eq_status predict(const eq_step *step, const eq_rows *rows, float *score) {
    const mixture *mix = step->state;
    EQ_TRY(eq_predictor_score(step->cx, &mix->member[0].model, rows->x, rows->n_rows, score));
    if (!mix->n_groups) return EQ_OK;
    if (!rows->group) return eq_fail(step->cx, EQ_EINTERNAL, "decoupled_classifiers: it was not given the groups");
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    eq_status status = mix_groups(step, rows, score);
    eq_arena_reset(&step->cx->tmp, mark);
    return status;
}

/* That of the common model where it is alone; else of the fingerprints of all, one after another. */
static void identify(const eq_step *step, char sha256[65], size_t *n_weights) {
    const mixture *mix = step->state;
    eq_sha256 sha;
    eq_sha256_begin(&sha);
    *n_weights = 0;
    for (size_t k = 0; k < mix->n_members; k++) {
        const eq_predictor *model = &mix->member[k].model;
        if (!model->kind) continue;
        model->kind->sha256(model->state, sha256);
        *n_weights += model->kind->n_weights(model->state);
        eq_sha256_add(&sha, sha256, 64);
    }
    if (mix->n_members > 1) eq_sha256_end(&sha, sha256);
}

const eq_method eq_method_decoupled_classifiers = {
    .id = "decoupled_classifiers",
    .title = "Decoupled classifiers",
    .cite = "Dwork, Immorlica, Kalai & Leiserson 2018, Decoupled classifiers for group-fair and efficient machine learning, FAT*",
    .help = "Trains one model a group beside the common one and mixes their scores, so that no group is judged by another's "
            "pattern.",
    .family = EQ_IN,
    .flags = EQ_NEEDS_GROUP_AT_PREDICT | EQ_OWN_PREDICTOR,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "accuracy_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(mixture),
    .fit = fit,
    .predict = predict,
    .identify = identify,
};
