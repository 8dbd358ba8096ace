/* Exponentiated gradient and grid search: the mixture's program by hand, the costs of decisions by hand, and what they do with
 * networks, boosted trees and three groups. The peers' values: tests/golden/test_reductions.c. */
#include <math.h>

#include "check.h"
#include "method/in/mixture.h"
#include "method/in/reduction.h"
#include "runner.h"

static eq_ctx cx;
static world w;
static outcome plain, fair;

/* Errors 0.1 and 0.3, violations 0.2 and -0.1, bound 0.05: half of each just keeps it, 0.2 s - 0.1 (1 - s) = 0.05; a unit of the
 * constraint is worth 0.2 / 0.3 of error. With a bound of 0.2 the first alone. */
static void the_best_mixture_of_two_classifiers(void) {
    eq_mixture_program *program;
    double share[2], price[2];
    CHECK(eq_mixture_new(&cx, &cx.mem, 2, 100, 0.05, &program) == EQ_OK);
    CHECK(eq_mixture_add(&cx, program, 0.1, (const double[]){0.2, -0.2}) == EQ_OK);
    CHECK(eq_mixture_add(&cx, program, 0.3, (const double[]){-0.1, 0.1}) == EQ_OK);
    CHECK(eq_mixture_solve(&cx, program, share, price) == EQ_OK);
    CHECK_NEAR(share[0], 0.5, 1e-12);
    CHECK_NEAR(share[1], 0.5, 1e-12);
    CHECK_NEAR(price[0], 2.0 / 3, 1e-12);
    CHECK_NEAR(price[1], 0, 1e-12);
    CHECK(eq_mixture_new(&cx, &cx.mem, 2, 100, 0.2, &program) == EQ_OK);
    CHECK(eq_mixture_add(&cx, program, 0.1, (const double[]){0.2, -0.2}) == EQ_OK);
    CHECK(eq_mixture_add(&cx, program, 0.3, (const double[]){-0.1, 0.1}) == EQ_OK);
    CHECK(eq_mixture_solve(&cx, program, share, price) == EQ_OK);
    CHECK_NEAR(share[0], 1, 1e-12);
    CHECK_NEAR(price[0], 0, 1e-12);
}

/* The game in the small world, with a model kind by its place in kinds.def (1: a network, 2: boosted trees). */
static eq_objective_value played(const char *id, const double *param, outcome *out) {
    static double exact[MAX_ROWS];
    order o = {.method = eq_method_find(id), .param = param, .seed = 1};
    eq_ctx_free(&cx);
    CHECK(run(&cx, &w, &o, out) == EQ_OK);
    for (size_t i = 0; i < w.test.data.n_rows; i++) exact[i] = (double)out->score[i];
    eq_outcomes outcomes = {.n_rows = w.test.data.n_rows,
                            .n_groups = w.n_groups,
                            .y = w.test.y,
                            .yhat = out->yhat,
                            .score = exact,
                            .group = w.test.group,
                            .group_name = group_name,
                            .privileged = w.privileged};
    eq_objective_value value = {0};
    CHECK(eq_objective_evaluate(&cx, &objective, &outcomes, &value) == EQ_OK);
    return value;
}

/* Which parameter of a method has this id. */
static size_t place(const char *method, const char *id) {
    const eq_method *m = eq_method_find(method);
    for (size_t k = 0; k < m->n_params; k++)
        if (!strcmp(m->params[k].id, id)) return k;
    return 0;
}

static double *defaults(const char *method) {
    static double param[EQ_MAX_PARAMS];
    const eq_method *m = eq_method_find(method);
    for (size_t k = 0; k < m->n_params; k++) param[k] = m->params[k].initial;
    return param;
}

/* Chances other than 0 and 1 are drawn by the rows' numbers; one classifier draws nothing and decides at one half. */
static void one_classifier_decides_without_drawing(void) {
    const char *id = "exponentiated_gradient";
    double *param = defaults(id);
    played(id, param, &fair);
    param[place(id, "single")] = 1;
    CHECK(fabs(played(id, param, &plain).bias) < 0.15);
    for (size_t i = 0; i < w.test.data.n_rows; i++) {
        CHECK(plain.yhat[i] == (plain.score[i] > 0.5f));
        if (fair.score[i] == 0 || fair.score[i] == 1) CHECK(fair.yhat[i] == (uint8_t)fair.score[i]);
    }
}

/* A looser bound costs no more errors on the whole, and ratios are kept as differences are. */
static void the_bound_and_the_ratio_say_how_equal(void) {
    const char *id = "exponentiated_gradient";
    double *param = defaults(id), tight, loose, ratio;
    tight = fabs(played(id, param, &fair).bias);
    param[place(id, "bound")] = 0.1;
    loose = fabs(played(id, param, &fair).bias);
    param = defaults(id);
    param[place(id, "ratio")] = 0.8;
    param[place(id, "bound")] = 0;
    ratio = fabs(played(id, param, &fair).bias);
    printf("  note bias at bound 0.01 %.3f, at 0.1 %.3f, at ratio 0.8 %.3f\n", tight, loose, ratio);
    CHECK(tight < 0.08 && loose > tight + 0.03 && ratio > tight && ratio < 0.25);
}

/* The first answer, to multipliers of 0, by what it decides: r times a group's rate less that of all, and all of it the other way
 * round; or, under a bound, the group's false positive rate and nothing. */
static void gammas_are_the_rates_of_what_is_decided(void) {
    const eq_kind *kind = eq_kind_find("logistic_regression");
    const eq_train_config how = {0};
    static float score[MAX_ROWS];
    for (int bounded = 0; bounded < 2; bounded++) {
        double lambda[4] = {0}, n[2] = {0, 0}, sum[2] = {0, 0};
        size_t at;
        eq_ctx_free(&cx);
        eq_model_spec spec = {.kind = kind, .train = &how};
        eq_step step = {.cx = &cx, .arena = &cx.mem, .budget = INT64_MAX, .spec = &spec, .train_config = &how};
        step.valid = &w.valid.data;
        step.n_groups = 2;
        eq_reduction_config config = {.ratio = 0.8, .bounded = bounded, .keep_all = true, .most_members = 2};
        config.parity = bounded ? EQ_PARITY_FALSE_POSITIVE : EQ_PARITY_DEMOGRAPHIC;
        eq_reduction r;
        eq_rows rows = {.n_rows = w.train.data.n_rows, .n_features = N_FEATURES, .x = w.train.x, .row = w.train.row};
        CHECK(eq_reduction_new(&step, &w.train.data, &config, &r) == EQ_OK);
        CHECK(eq_reduction_respond(&step, &r, lambda, &at) == EQ_OK);
        CHECK(eq_answerer_score(&cx, &r.member[at], &rows, score) == EQ_OK);
        for (size_t i = 0; i < rows.n_rows; i++) {
            if (bounded && w.train.y[i]) continue;
            n[w.train.group[i]]++;
            sum[w.train.group[i]] += eq_answerer_decision(score[i]);
        }
        double all = (sum[0] + sum[1]) / (n[0] + n[1]);
        for (int a = 0; a < 2; a++) {
            double own = sum[a] / n[a];
            CHECK_NEAR(r.member[at].gamma[a], bounded ? own : 0.8 * own - all, 1e-12);
            CHECK_NEAR(r.member[at].gamma[2 + a], bounded ? 0 : 0.8 * all - own, 1e-12);
        }
        CHECK(sum[0] / n[0] < sum[1] / n[1]);
    }
}

/* Each outcome's errors count a half: the error is the mean of both outcomes' rates. The plan asks for that where its
 * performance is balanced accuracy. */
static void errors_may_count_by_outcome(void) {
    static const eq_objective accurate = {.performance = EQ_ACCURACY};
    const eq_kind *kind = eq_kind_find("logistic_regression");
    const eq_train_config how = {0};
    static float score[MAX_ROWS];
    double lambda[4] = {0}, n[2] = {0, 0}, wrong[2] = {0, 0};
    size_t at;
    eq_reduction r;
    eq_ctx_free(&cx);
    eq_model_spec spec = {.kind = kind, .train = &how};
    eq_step step = {.cx = &cx, .arena = &cx.mem, .budget = INT64_MAX, .spec = &spec, .train_config = &how, .n_groups = 2};
    step.valid = &w.valid.data;
    step.objective = &objective;
    CHECK(eq_errors_balanced(&step, EQ_ERRORS_OF_PLAN) && !eq_errors_balanced(&step, EQ_ERRORS_ALIKE));
    step.objective = &accurate;
    CHECK(!eq_errors_balanced(&step, EQ_ERRORS_OF_PLAN) && eq_errors_balanced(&step, EQ_ERRORS_BALANCED));
    eq_reduction_config config = {.ratio = 1, .balanced = true, .keep_all = true, .most_members = 2};
    eq_rows rows = {.n_rows = w.train.data.n_rows, .n_features = N_FEATURES, .x = w.train.x, .row = w.train.row};
    CHECK(eq_reduction_new(&step, &w.train.data, &config, &r) == EQ_OK);
    CHECK(eq_reduction_respond(&step, &r, lambda, &at) == EQ_OK);
    CHECK(eq_answerer_score(&cx, &r.member[at], &rows, score) == EQ_OK);
    for (size_t i = 0; i < rows.n_rows; i++) {
        n[w.train.y[i]]++;
        wrong[w.train.y[i]] += eq_answerer_decision(score[i]) != w.train.y[i];
    }
    CHECK(n[0] != n[1] && wrong[0] > 0 && wrong[1] > 0);
    CHECK_NEAR(r.member[at].error, (wrong[0] / n[0] + wrong[1] / n[1]) / 2, 1e-12);
}

static double most_false_positives(const outcome *of) {
    double n[2] = {0, 0}, sum[2] = {0, 0};
    for (size_t i = 0; i < w.test.data.n_rows; i++) {
        if (w.test.y[i]) continue;
        n[w.test.group[i]]++;
        sum[w.test.group[i]] += of->yhat[i];
    }
    return fmax(sum[0] / n[0], sum[1] / n[1]);
}

/* Half of the baseline's; a rate of 150 people, drawn. */
static void false_positives_stay_within_a_bound(void) {
    const char *id = "exponentiated_gradient";
    double *param = defaults(id);
    played("none", NULL, &plain);
    double before = most_false_positives(&plain), bound = 0.5 * before;
    param[place(id, "constraint")] = EQ_N_PARITIES;
    param[place(id, "bound")] = bound;
    played(id, param, &fair);
    printf("  note largest false positive rate %.3f before, %.3f under a bound of %.3f\n", before, most_false_positives(&fair),
           bound);
    CHECK(before > 0.09 && most_false_positives(&fair) < 0.7 * before);
}

/* A lattice that prices ratios leaves more of the gap than one that prices differences, and less than none. */
static void the_lattice_takes_a_ratio(void) {
    const char *id = "grid_search";
    double *param = defaults(id), equal = fabs(played(id, param, &fair).bias), before;
    param[place(id, "ratio")] = 0.6;
    double ratio = fabs(played(id, param, &fair).bias);
    before = fabs(played("none", NULL, &plain).bias);
    printf("  note bias %.3f, by ratio 0.6 %.3f, before %.3f\n", equal, ratio, before);
    CHECK(equal < ratio && ratio < before);
}

/* The third of group 1's rows become a group of their own, and group 2 the only privileged one. */
static void three_groups_and_every_constraint_are_kept(void) {
    world kept = w;
    part *all[] = {&w.train, &w.valid, &w.test};
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < all[k]->data.n_rows; i++)
            if (all[k]->group[i] == 1 && i % 3 == 0) all[k]->group[i] = 2;
    w.n_groups = 3;
    w.privileged[1] = 0, w.privileged[2] = 1;
    world_tie(&w);
    for (eq_parity parity = 0; parity < EQ_N_PARITIES; parity++) {
        double *param = defaults("exponentiated_gradient");
        param[place("exponentiated_gradient", "constraint")] = parity;
        double bias = fabs(played("exponentiated_gradient", param, &fair).bias), before = fabs(played("none", NULL, &plain).bias);
        if (parity == EQ_PARITY_DEMOGRAPHIC) CHECK(bias < 0.5 * before);
        param = defaults("grid_search");
        param[place("grid_search", "constraint")] = parity;
        bias = fabs(played("grid_search", param, &fair).bias);
        if (parity == EQ_PARITY_DEMOGRAPHIC) CHECK(bias < before);
    }
    w = kept;
    world_tie(&w);
}

/* Boosted trees answer too: rates on the training rows within the bound of 0.01 as the mixture's chances have them. */
static void boosted_trees_are_a_base_learner(void) {
    const eq_method *method = eq_method_find("exponentiated_gradient");
    const eq_kind *kind = eq_kind_find("gradient_boosted_trees");
    static float score[MAX_ROWS];
    double param[EQ_MAX_PARAMS], of_kind[EQ_MAX_PARAMS], sum[2] = {0, 0}, n[2] = {0, 0}, wrong = 0;
    const eq_train_config how = {0};
    eq_ctx_free(&cx);
    for (size_t k = 0; k < method->n_params; k++) param[k] = method->params[k].initial;
    for (size_t k = 0; k < kind->n_params; k++) of_kind[k] = kind->params[k].initial;
    eq_model_spec spec = {.kind = kind, .param = of_kind, .train = &how};
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .rng = eq_rng_seed(1),
                    .init = eq_rng_seed(2),
                    .param = param,
                    .state = eq_arena_alloc(&cx, &cx.mem, 1, method->state_size),
                    .budget = INT64_MAX,
                    .spec = &spec,
                    .train_config = &how,
                    .valid = &w.valid.data,
                    .n_groups = 2};
    eq_rows rows = {.n_rows = w.train.data.n_rows, .n_features = N_FEATURES, .x = w.train.x, .row = w.train.row};
    CHECK(method->fit(&step, &w.train.data) == EQ_OK && method->predict(&step, &rows, score) == EQ_OK);
    for (size_t i = 0; i < rows.n_rows; i++) {
        sum[w.train.group[i]] += (double)score[i], n[w.train.group[i]]++;
        wrong += w.train.y[i] ? 1 - (double)score[i] : (double)score[i];
    }
    double all = (sum[0] + sum[1]) / (n[0] + n[1]);
    printf("  note rates %.3f and %.3f, error %.3f\n", sum[0] / n[0], sum[1] / n[1], wrong / (double)rows.n_rows);
    CHECK(fabs(sum[0] / n[0] - all) < 0.011 && fabs(sum[1] / n[1] - all) < 0.011 && wrong / (double)rows.n_rows < 0.25);
}

int main(void) {
    world_make(&w, 600, 400, 600);
    RUN(the_best_mixture_of_two_classifiers);
    RUN(one_classifier_decides_without_drawing);
    RUN(the_bound_and_the_ratio_say_how_equal);
    RUN(gammas_are_the_rates_of_what_is_decided);
    RUN(errors_may_count_by_outcome);
    RUN(false_positives_stay_within_a_bound);
    RUN(the_lattice_takes_a_ratio);
    RUN(three_groups_and_every_constraint_are_kept);
    RUN(boosted_trees_are_a_base_learner);
    eq_ctx_free(&cx);
    return check_done();
}
