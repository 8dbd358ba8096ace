/* Random perturbation: what is kept, and what a trial is. */
#include "check.h"
#include "runner.h"

static eq_ctx cx;
static world start, scratch;
static outcome baseline, kept;

/* Trials, sd, margin, variant, strength; the baseline when param is NULL. */
static void perturb(const double *param, int64_t slice, outcome *out) {
    eq_ctx_free(&cx);
    scratch = start;
    world_tie(&scratch);
    order o = {.method = param ? eq_method_find("random_perturbation") : NULL, .param = param, .seed = 1, .slice = slice};
    CHECK(run(&cx, &scratch, &o, out) == EQ_OK);
}

/* At sd 0.1 the trained network of this world cannot be shaken enough; at 1 some trial treats the groups
 * alike. */
static void a_better_network_is_found_by_shaking_hard_enough(void) {
    perturb(NULL, 0, &baseline);
    perturb((double[5]){101, 1, 0.01, 0, 1}, 0, &kept);
    CHECK(baseline.valid_phi < 0.6);
    CHECK(kept.valid_phi > 0.75);
    CHECK(strcmp(kept.weights, baseline.weights) != 0);
}

static void one_trial_is_the_network_as_trained(void) {
    perturb(NULL, 0, &baseline);
    perturb((double[5]){1, 1, 0.01, 0, 1}, 0, &kept);
    CHECK_TEXT(kept.weights, baseline.weights);
}

static void the_reference_does_not_try_the_network_as_trained(void) {
    perturb(NULL, 0, &baseline);
    perturb((double[5]){1, 1, 0.01, 1, 1}, 0, &kept);
    CHECK(strcmp(kept.weights, baseline.weights) != 0);
}

/* More trials repeat the first ones and add some: the objective cannot fall. */
static void more_trials_are_never_worse(void) {
    double before = 0;
    for (int trials = 1; trials <= 64; trials *= 4) {
        perturb((double[5]){trials, 0.5, 0, 0, 1}, 0, &kept);
        CHECK(kept.valid_phi >= before);
        before = kept.valid_phi;
    }
}

/* With budget left for less than a trial, a trial is done all the same: so 5 calls, the last of which also
 * finishes. */
static void a_budget_of_one_is_one_trial_a_call(void) {
    perturb((double[5]){5, 1, 0.01, 0, 1}, 1, &kept);
    CHECK(kept.n_calls == 5);
}

int main(void) {
    world_make(&start, 600, 400, 600);
    RUN(a_better_network_is_found_by_shaking_hard_enough);
    RUN(one_trial_is_the_network_as_trained);
    RUN(the_reference_does_not_try_the_network_as_trained);
    RUN(more_trials_are_never_worse);
    RUN(a_budget_of_one_is_one_trial_a_call);
    eq_ctx_free(&cx);
    return check_done();
}
