/* The rules that post-processing methods write into model files: a method decides as often in favour of a score as its rule
 * says. */
#include "check.h"
#include "method/chances.h"
#include "runner.h"

enum { DRAWS = 4000, N_SCORES = 41 };

static eq_ctx cx;
static world start;

static void chances_are(const eq_chances *c, size_t n, const double *threshold, const double *chance) {
    CHECK(c->n == n);
    for (size_t k = 0; k < n && k < c->n; k++) CHECK(c->threshold[k] == threshold[k]);
    for (size_t k = 0; k <= n && k <= c->n; k++) CHECK_NEAR(c->chance[k], chance[k], 1e-15);
}

/* 0.1 always, 0.3 above 0.7, 0.2 above 0.2, 0.25 above -infinity. */
static void parts_are_sorted_and_summed(void) {
    eq_chances c;
    eq_chances_make(0.1, (eq_chance_part[]){{0.3, 0.7}, {0.2, 0.2}, {0.25, -INFINITY}}, 3, &c);
    chances_are(&c, 2, (double[]){0.2, 0.7}, (double[]){0.35, 0.55, 0.85});
    eq_chances_make(0, (eq_chance_part[]){{0.5, 0.4}, {0.5, 0.4}, {0, 0.1}}, 3, &c);
    chances_are(&c, 1, (double[]){0.4}, (double[]){0, 1});
    eq_chances_make(0, (eq_chance_part[]){{1, INFINITY}}, 1, &c);
    chances_are(&c, 0, NULL, (double[]){0});
}

static double chance_of(const eq_chances *c, double score) {
    size_t k = 0;
    while (k < c->n && score > c->threshold[k]) k++;
    return c->chance[k];
}

/* Scores that lean on merit and group, so that every method has something to repair. */
static void score_rows(const eq_dataset *data, float *score) {
    for (size_t i = 0; i < data->n_rows; i++) {
        double z = (double)data->x[i * N_FEATURES] + 0.7 * data->group[i];
        score[i] = (float)(1 / (1 + exp(-z)));
    }
}

static void check_group(const eq_method *m, const eq_step *step, uint16_t group) {
    static float score[DRAWS];
    static uint8_t yhat[DRAWS];
    static uint32_t row[DRAWS];
    static uint16_t of[DRAWS];
    eq_chances rule;
    m->rule(step, group, &rule);
    for (size_t k = 0; k < rule.n; k++) CHECK(isfinite(rule.threshold[k]) && (!k || rule.threshold[k] > rule.threshold[k - 1]));
    for (size_t k = 0; k <= rule.n; k++) CHECK(rule.chance[k] >= 0 && rule.chance[k] <= 1);
    for (int s = 0; s < N_SCORES; s++) {
        float at = (float)(s + 0.5) / N_SCORES;
        double n = 0, chance = chance_of(&rule, (double)at);
        for (size_t i = 0; i < DRAWS; i++) score[i] = at, row[i] = (uint32_t)i, of[i] = group;
        eq_rows rows = {.n_rows = DRAWS, .n_features = N_FEATURES, .row = row, .group = of};
        CHECK(m->decide(step, &rows, score, yhat) == EQ_OK);
        for (size_t i = 0; i < DRAWS; i++) n += yhat[i];
        CHECK_NEAR(n / DRAWS, chance,
                   5 * sqrt(chance * (1 - chance) / DRAWS)); /* five deviations; exact where nothing is drawn */
    }
}

static void check_method(const eq_method *m, const double *param) {
    static float score[MAX_ROWS];
    const eq_dataset *valid = &start.valid.data;
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .rng = eq_rng_seed(5),
                    .param = param,
                    .budget = INT64_MAX,
                    .objective = &objective,
                    .valid = valid,
                    .privileged = start.privileged,
                    .n_groups = 2,
                    .threshold = 0.55};
    step.state = eq_arena_alloc(&cx, &cx.mem, 1, m->state_size);
    score_rows(valid, score);
    eq_status status = m->calibrate(&step, valid, score);
    if (status != EQ_OK) printf("  %s: %s\n", m->id, eq_message(&cx));
    CHECK(status == EQ_OK);
    for (uint16_t g = 0; g < 2 && status == EQ_OK; g++) check_group(m, &step, g);
    eq_ctx_free(&cx);
}

/* Every post method, each way of its choices, and half of its strength. */
static void a_rule_says_how_often_a_score_is_favoured(void) {
    size_t n_methods = 0;
    for (size_t i = 0; i < eq_method_count(); i++) {
        const eq_method *m = eq_method_at(i);
        double param[EQ_MAX_PARAMS];
        if (m->family != EQ_POST) continue;
        if (!m->rule) {
            printf("  %s decides by more than score and group\n", m->id);
            continue;
        }
        n_methods++;
        for (size_t k = 0; k < m->n_params; k++) param[k] = m->params[k].initial;
        check_method(m, param);
        for (size_t k = 0; k < m->n_params; k++) {
            const eq_param *p = &m->params[k];
            for (double way = 0; p->kind == EQ_CHOICE && way <= p->max; way++) param[k] = way, check_method(m, param);
            param[k] = p->initial;
            if (m->strength && !strcmp(p->id, m->strength)) param[k] = p->max / 2, check_method(m, param);
            param[k] = p->initial;
        }
    }
    CHECK(n_methods >= 7);
}

int main(void) {
    world_make(&start, 10, 600, 10);
    RUN(parts_are_sorted_and_summed);
    RUN(a_rule_says_how_often_a_score_is_favoured);
    return check_done();
}
