/* The accountant of DP-SGD against ../shared/golden/methods/rdp.json: divergences by quadrature, and epsilon by both
 * conversions. */
#include <math.h>

#include "check.h"
#include "golden.h"
#include "math/rdp.h"

static eq_ctx cx;

static double number(const cJSON *of, const char *key) { return golden_at(of, key)->valuedouble; }

static void divergences_are_those_of_quadrature(void) {
    cJSON *all = golden_json(&cx, golden_folder(), "methods/rdp.json");
    if (!all) SKIP("no golden values");
    const cJSON *one;
    cJSON_ArrayForEach(one, golden_at(all, "rdp")) {
        double value = eq_rdp(number(one, "sampling_rate"), number(one, "noise_multiplier"), number(one, "order"));
        CHECK_NEAR(value, number(one, "by_quadrature"), 1e-9);
        CHECK_NEAR(value / number(one, "rdp"), 1, 1e-8);
    }
    cJSON_Delete(all);
}

static void epsilons_are_golden(void) {
    cJSON *all = golden_json(&cx, golden_folder(), "methods/rdp.json");
    if (!all) SKIP("no golden values");
    const cJSON *one;
    cJSON_ArrayForEach(one, golden_at(all, "epsilon")) {
        eq_noisy_steps steps = {number(one, "sampling_rate"), number(one, "noise_multiplier"), number(one, "steps")};
        eq_privacy privacy = eq_privacy_of(&steps, number(one, "delta"));
        CHECK_NEAR(privacy.epsilon, number(one, "epsilon"), 1e-9);
        CHECK_NEAR(privacy.order, number(one, "order"), 1e-12);
        CHECK_NEAR(privacy.epsilon_2017, number(one, "epsilon_mironov_2017"), 1e-9);
        if (steps.steps > 1000) continue; /* a bisection of the same takes time */
        double noise = eq_noise_for(&steps, privacy.epsilon, number(one, "delta"));
        CHECK_NEAR(noise / steps.noise, 1, 1e-5);
    }
    cJSON_Delete(all);
}

/* All rows every time: a / (2 s^2). More noise, fewer steps or rarer samples tell less. */
static void more_noise_tells_less(void) {
    CHECK_NEAR(eq_rdp(1, 2, 3), 0.375, 1e-15);
    double before = 1e9;
    for (double noise = 0.5; noise < 20; noise *= 1.7) {
        double epsilon = eq_privacy_of(&(eq_noisy_steps){0.01, noise, 1000}, 1e-5).epsilon;
        CHECK(epsilon < before && epsilon >= 0);
        CHECK(eq_privacy_of(&(eq_noisy_steps){0.02, noise, 1000}, 1e-5).epsilon > epsilon);
        CHECK(eq_privacy_of(&(eq_noisy_steps){0.01, noise, 2000}, 1e-5).epsilon > epsilon);
        before = epsilon;
    }
}

int main(void) {
    RUN(divergences_are_those_of_quadrature);
    RUN(epsilons_are_golden);
    RUN(more_noise_tells_less);
    eq_ctx_free(&cx);
    return check_done();
}
