/* Units of the small network of lesson 7, against the answers that were computed outside. */
#include "check.h"
#include "equipoise/model.h"
#include "experiment/units.h"
#include "golden.h"

#define TOLERANCE 5e-4 /* of the answers */
#define FOLDER "../design/lessons"
enum { UNITS = 6, MOST_ROWS = 6000 };

static eq_ctx cx;
static cJSON *net, *answers;
static float x[2 * MOST_ROWS];
static double weight[MOST_ROWS];
static uint8_t y[MOST_ROWS], privileged[2] = {0, 1};
static uint16_t group[MOST_ROWS];
static const char *name[] = {"0", "1"};
static eq_dataset rows = {.n_features = 2,
                          .n_groups = 2,
                          .x = x,
                          .y = y,
                          .group = group,
                          .weight = weight,
                          .privileged = privileged,
                          .group_name = name};

static double number_at(const cJSON *list, int i) { return cJSON_GetArrayItem(list, i)->valuedouble; }

/* Everybody is a row. */
static void read_rows(void) {
    const cJSON *row;
    cJSON_ArrayForEach(row, golden_at(net, "rows")) {
        for (int n = (int)number_at(row, 4); n > 0 && rows.n_rows < MOST_ROWS; n--) {
            size_t i = rows.n_rows++;
            for (int k = 0; k < 2; k++) x[2 * i + (size_t)k] = (float)number_at(row, k);
            group[i] = (uint16_t)number_at(row, 2);
            y[i] = (uint8_t)number_at(row, 3);
            weight[i] = 1;
        }
    }
}

static eq_model make_model(void) {
    const cJSON *of = golden_at(net, "network"), *w = golden_at(of, "W");
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {UNITS}};
    eq_model model;
    CHECK(eq_model_init(&cx, &cx.mem, &config, 2, eq_rng_seed(1), &model) == EQ_OK);
    const eq_layer *in = &model.layer[0], *out = &model.layer[1];
    for (int j = 0; j < UNITS; j++) {
        for (int k = 0; k < 2; k++)
            model.weight[in->weight + (size_t)(k * UNITS + j)] = (float)number_at(cJSON_GetArrayItem(w, k), j);
        model.weight[in->bias + (size_t)j] = (float)number_at(golden_at(of, "b"), j);
        model.weight[out->weight + (size_t)j] = (float)number_at(golden_at(of, "v"), j);
    }
    model.weight[out->bias] = (float)golden_at(of, "c")->valuedouble;
    return model;
}

static const cJSON *answer(const char *id) {
    const cJSON *one;
    cJSON_ArrayForEach(one, golden_at(answers, "answers")) {
        if (!strcmp(golden_at(one, "id")->valuestring, id)) return golden_at(one, "value");
    }
    return NULL;
}

static void looked(const eq_unit_place *cut, size_t n_cut, const eq_unit_column **column, eq_unit_effect *whole) {
    static const eq_objective objective = {.performance = EQ_BALANCED_ACCURACY, .epsilon = 0.05};
    eq_units_question question = {&rows, &objective, 0.5, cut, n_cut};
    eq_model *model;
    eq_units *units;
    size_t n;
    int64_t budget = INT64_MAX;
    model = eq_arena_alloc(&cx, &cx.mem, 1, sizeof *model);
    *model = make_model();
    CHECK(eq_units_new(&cx, &cx.mem, model, &question, &units) == EQ_OK);
    CHECK(eq_units_step(units, &budget) == EQ_OK);
    *column = eq_units_found(units, &n, whole);
    CHECK(n == 2 && (*column)[0].input && (*column)[1].last && (*column)[1].n_units == UNITS);
}

static void the_whole_has_the_gap_of_the_lesson(void) {
    if (!net || !answers) SKIP("no lessons at ../shared/design/lessons");
    const eq_unit_column *column;
    eq_unit_effect whole;
    CHECK(rows.n_rows == 5999);
    looked(NULL, 0, &column, &whole);
    CHECK_NEAR(whole.bias, answer("7.tiny.gap")->valuedouble, TOLERANCE);
    CHECK_NEAR(whole.performance, answer("7.tiny.balanced_accuracy")->valuedouble, TOLERANCE);
    CHECK_NEAR(whole.logit_gap, answer("7.tiny.mean_logit_gap")->valuedouble, TOLERANCE);
}

static void shares_are_those_of_the_lesson_and_add_up(void) {
    if (!net || !answers) SKIP("no lessons at ../shared/design/lessons");
    const eq_unit_column *column;
    eq_unit_effect whole;
    double sum = 0;
    int n = 0;
    looked(NULL, 0, &column, &whole);
    for (int j = 0; j < UNITS; j++) {
        char id[40];
        snprintf(id, sizeof id, "7.tiny.share.%d", j + 1);
        sum += column[1].unit[j].share;
        if (!answer(id)) continue;
        CHECK_NEAR(column[1].unit[j].share, answer(id)->valuedouble, TOLERANCE);
        n++;
    }
    CHECK(n >= 4);
    CHECK_NEAR(sum, whole.logit_gap, 1e-6);
}

static void check_effect(const char *id, const eq_unit_effect *effect) {
    CHECK_NEAR(effect->bias, number_at(answer(id), 0), TOLERANCE);
    CHECK_NEAR(effect->performance, number_at(answer(id), 1), TOLERANCE);
}

static void a_cut_does_what_the_lesson_says(void) {
    if (!net || !answers) SKIP("no lessons at ../shared/design/lessons");
    static const char *const one[] = {"7.tiny.cut.2", "7.tiny.cut.3", "7.tiny.cut.4", "7.tiny.cut.6"};
    static const size_t unit[] = {1, 2, 3, 5};
    const eq_unit_column *column;
    eq_unit_effect whole;
    looked(NULL, 0, &column, &whole);
    for (size_t k = 0; k < 4; k++) check_effect(one[k], &column[1].unit[unit[k]].cut);
}

/* With unit 4 cut, cutting another is cutting two; and as a pair from the start. */
static void cuts_beforehand_add_to_the_next(void) {
    if (!net || !answers) SKIP("no lessons at ../shared/design/lessons");
    static const eq_unit_place first[] = {{1, 3}}, pair[] = {{1, 3}, {1, 4}};
    const eq_unit_column *column;
    eq_unit_effect whole;
    looked(first, 1, &column, &whole);
    check_effect("7.tiny.cut.4", &whole);
    CHECK(column[1].unit[3].share == 0);
    check_effect("7.tiny.cut.3.4", &column[1].unit[2].cut);
    check_effect("7.tiny.cut.4.5", &column[1].unit[4].cut);
    looked(pair, 2, &column, &whole);
    check_effect("7.tiny.cut.4.5", &whole);
}

int main(void) {
    char folder[500];
    snprintf(folder, sizeof folder, "%s/" FOLDER, golden_folder());
    net = golden_json(&cx, folder, "tiny_net.json");
    answers = golden_json(&cx, folder, "answers.json");
    if (net) read_rows();
    RUN(the_whole_has_the_gap_of_the_lesson);
    RUN(shares_are_those_of_the_lesson_and_add_up);
    RUN(a_cut_does_what_the_lesson_says);
    RUN(cuts_beforehand_add_to_the_next);
    cJSON_Delete(net);
    cJSON_Delete(answers);
    eq_ctx_free(&cx);
    return check_done();
}
