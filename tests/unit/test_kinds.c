/* The laws of model kinds: what every row of kinds.def has to keep. */
#include "check.h"
#include "experiment/plan.h"
#include "math/sample.h"

enum { N = 240, N_FEATURES = 3, N_TRAIN = 160 };

#define EACH_KIND(k)                                       \
    for (size_t index_ = 0; index_ < EQ_N_KINDS; index_++) \
        for (const eq_kind *k = eq_kind_at(index_); k; k = NULL)

static eq_ctx cx;
static float x[N * N_FEATURES], score[3][N];
static uint8_t y[N], privileged[2] = {0, 1};
static uint16_t group[N];
static double weight[N];
static uint32_t row[N];
static const char *names[2] = {"a", "b"};
static eq_dataset train, valid;

static eq_dataset rows(size_t from, size_t n) {
    return (eq_dataset){.n_rows = n,
                        .n_features = N_FEATURES,
                        .n_groups = 2,
                        .x = x + from * N_FEATURES,
                        .y = y + from,
                        .group = group + from,
                        .weight = weight + from,
                        .row = row + from,
                        .group_name = names,
                        .privileged = privileged};
}

/* y hangs on the first feature, with noise; the second is a group's, the third says nothing. */
static void make_rows(void) {
    eq_rng people = eq_rng_seed(7);
    for (size_t i = 0; i < N; i++) {
        group[i] = (uint16_t)(i % 2);
        for (size_t f = 0; f < N_FEATURES; f++)
            x[i * N_FEATURES + f] = (float)(eq_sample_normal(&people) + (f == 1 ? group[i] : 0));
        y[i] = (double)x[i * N_FEATURES] + 0.5 * eq_sample_normal(&people) > 0;
        weight[i] = 1 + 0.5 * (double)(i % 3);
        row[i] = (uint32_t)i;
    }
    train = rows(0, N_TRAIN);
    valid = rows(N_TRAIN, N - N_TRAIN);
}

/* Trains a kind at its defaults in calls of `slice`; score (N) and the fingerprint. */
static eq_status learn(const eq_kind *kind, int64_t slice, float *out, char sha[65]) {
    static const eq_train_config how = {.batch = 16, .learning_rate = 0.01, .max_epochs = 20};
    static const uint32_t hidden[] = {6, 5};
    double param[EQ_MAX_PARAMS];
    for (size_t p = 0; p < kind->n_params; p++) param[p] = kind->params[p].initial;
    const eq_model_spec spec = {.kind = kind, .param = param, .n_hidden = 2, .hidden = hidden, .train = &how};
    eq_predictor made;
    EQ_TRY(eq_predictor_init(&cx, &cx.mem, &spec, N_FEATURES, eq_rng_seed(3), &made));
    eq_lesson lesson = {.arena = &cx.mem, .spec = &spec, .train = &train, .valid = &valid, .rng = eq_rng_seed(4)};
    eq_status status;
    do {
        lesson.budget = slice;
        status = eq_predictor_train(&cx, &made, &lesson);
        CHECK(lesson.done >= 0 && lesson.done <= 1);
    } while (status == EQ_MORE);
    EQ_TRY(status);
    CHECK(lesson.done == 1);
    kind->sha256(made.state, sha);
    CHECK(kind->n_weights(made.state) > 0);
    CHECK((eq_predictor_network(&made) != NULL) == ((kind->flags & EQ_KIND_GRADIENT) != 0));
    return eq_predictor_score(&cx, &made, x, N, out);
}

static void blame(const eq_kind *kind, int failed_before) {
    if (check_failed_here > failed_before) printf("  ... that was %s\n", kind->id);
}

static void rows_are_complete_and_parameters_have_ids_of_their_own(void) {
    size_t n = 0;
    EACH_KIND(k) {
        int failed = check_failed_here;
        CHECK(eq_kind_find(k->id) == k && *k->title && k->help[strlen(k->help) - 1] == '.');
        CHECK(k->init && k->train && k->score && k->sha256 && k->n_weights);
        CHECK((k->network != NULL) == ((k->flags & EQ_KIND_GRADIENT) != 0) && k->copy != NULL);
        CHECK(!(k->flags & ~(unsigned)(EQ_KIND_GRADIENT | EQ_KIND_HIDDEN)));
        for (size_t p = 0; p < k->n_params; p++, n++) {
            const eq_param *param = &k->params[p];
            CHECK(param->title && param->help && param->initial >= param->min && param->initial <= param->max);
            CHECK(strcmp(param->id, "kind") && strcmp(param->id, "preset") && strcmp(param->id, "hidden"));
            for (size_t o = 0; o < EQ_N_KINDS; o++)
                for (size_t q = 0; q < eq_kind_at(o)->n_params; q++)
                    CHECK(&eq_kind_at(o)->params[q] == param || strcmp(eq_kind_at(o)->params[q].id, param->id));
            CHECK_TEXT(eq_setting_at(EQ_SET_MODEL_PARAMS + n).param.id, param->id);
            CHECK(eq_setting_at(EQ_SET_MODEL_PARAMS + n).kind == k);
        }
        blame(k, failed);
    }
    CHECK(n <= EQ_MOST_MODEL_PARAMS && !eq_kind_at(EQ_N_KINDS) && !eq_kind_find("no such kind"));
}

static void the_same_seed_gives_the_same_bits_and_cuts_change_nothing(void) {
    char sha[2][65];
    EACH_KIND(k) {
        int failed = check_failed_here;
        CHECK(learn(k, INT64_MAX, score[0], sha[0]) == EQ_OK && learn(k, 1, score[1], sha[1]) == EQ_OK);
        CHECK(!memcmp(score[0], score[1], sizeof score[0]));
        CHECK_TEXT(sha[0], sha[1]);
        for (size_t i = 0; i < N; i++) CHECK(score[0][i] >= 0 && score[0][i] <= 1);
        blame(k, failed);
    }
}

/* 7 is not a power of 2, so sums round otherwise: the same to what training's floats leave. */
static void only_the_ratios_of_weights_matter_and_the_label_is_learnt(void) {
    char sha[65];
    EACH_KIND(k) {
        int failed = check_failed_here;
        double mean[2] = {0, 0}, n[2] = {0, 0};
        CHECK(learn(k, INT64_MAX, score[0], sha) == EQ_OK);
        for (size_t i = 0; i < N; i++) weight[i] *= 7;
        CHECK(learn(k, INT64_MAX, score[1], sha) == EQ_OK);
        for (size_t i = 0; i < N; i++) {
            weight[i] /= 7;
            CHECK_NEAR(score[0][i], score[1][i], 1e-3);
            mean[y[i]] += (double)score[0][i], n[y[i]]++;
        }
        CHECK(mean[1] / n[1] > mean[0] / n[0] + 0.3);
        blame(k, failed);
    }
}

static void a_copy_is_edited_alone(void) {
    EACH_KIND(k) {
        if (!k->network) continue;
        int failed = check_failed_here;
        static const uint32_t hidden[] = {4};
        double param[EQ_MAX_PARAMS] = {0};
        const eq_model_spec spec = {.kind = k, .param = param, .n_hidden = 1, .hidden = hidden};
        eq_predictor made, copy;
        CHECK(eq_predictor_init(&cx, &cx.mem, &spec, N_FEATURES, eq_rng_seed(3), &made) == EQ_OK);
        CHECK(eq_predictor_copy(&cx, &cx.mem, &made, &copy) == EQ_OK);
        CHECK(eq_predictor_score(&cx, &made, x, N, score[0]) == EQ_OK);
        CHECK(eq_predictor_score(&cx, &copy, x, N, score[1]) == EQ_OK && !memcmp(score[0], score[1], sizeof score[0]));
        eq_predictor_network(&copy)->weight[0] += 1;
        CHECK(eq_predictor_score(&cx, &made, x, N, score[2]) == EQ_OK && !memcmp(score[0], score[2], sizeof score[0]));
        CHECK(eq_predictor_score(&cx, &copy, x, N, score[1]) == EQ_OK && memcmp(score[0], score[1], sizeof score[0]));
        blame(k, failed);
    }
}

/* A plan of one kind and one method is read, or refused in a sentence that names both. */
static void a_method_that_needs_a_network_refuses_a_kind_that_is_none(void) {
    EACH_KIND(k)
    for (size_t m = 0; m < eq_method_count(); m++) {
        const eq_method *method = eq_method_at(m);
        char text[300];
        eq_plan plan;
        bool needs = method->flags & EQ_NEEDS_GRADIENT || method->train || method->adjust;
        snprintf(text, sizeof text, "{\"equipoise\": 1, \"model\": {\"kind\": \"%s\"}, \"methods\": [{\"id\": \"%s\"}]}", k->id,
                 method->id);
        eq_status status = eq_plan_from_json(&cx, &cx.mem, (eq_bytes){text, strlen(text)}, &plan);
        CHECK((status == EQ_OK) == (k->flags & EQ_KIND_GRADIENT || !needs));
        if (status == EQ_OK) continue;
        CHECK_CONTAINS(eq_message(&cx), k->id);
        CHECK_CONTAINS(eq_message(&cx), method->id);
        eq_ctx_clear(&cx);
    }
}

int main(void) {
    make_rows();
    RUN(rows_are_complete_and_parameters_have_ids_of_their_own);
    RUN(the_same_seed_gives_the_same_bits_and_cuts_change_nothing);
    RUN(only_the_ratios_of_weights_matter_and_the_label_is_learnt);
    RUN(a_copy_is_edited_alone);
    RUN(a_method_that_needs_a_network_refuses_a_kind_that_is_none);
    eq_ctx_free(&cx);
    return check_done();
}
