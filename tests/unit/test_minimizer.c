/* The minimizer: where it looks, and that looking helps. */
#include "check.h"
#include "model/minimizer.h"

static eq_ctx cx;

static eq_minimizer_config config(size_t n_dims, size_t n_initial, eq_acquisition acquisition) {
    return (eq_minimizer_config){.n_dims = n_dims,
                                 .n_points = 60,
                                 .n_initial = n_initial,
                                 .n_candidates = 300,
                                 .acquisition = acquisition,
                                 .kappa = 1.96,
                                 .xi = 0.01};
}

/* The smallest value found of |u - 0.3| + |v - 0.8| in 60 points; a uniform point has 0.54 on average. */
static double search(size_t n_dims, size_t n_initial, eq_acquisition acquisition, uint64_t seed) {
    eq_minimizer m;
    eq_minimizer_config c = config(n_dims, n_initial, acquisition);
    double least = 2;
    CHECK(eq_minimizer_new(&cx, &cx.mem, &c, eq_rng_seed(seed), &m) == EQ_OK);
    for (size_t i = 0; i < c.n_points; i++) {
        const float *u;
        CHECK(eq_minimizer_ask(&cx, &m, &u) == EQ_OK);
        for (size_t j = 0; j < n_dims; j++) CHECK(u[j] >= 0 && u[j] < 1);
        double value = fabs((double)u[0] - 0.3) + fabs((double)u[1] - 0.8);
        eq_minimizer_tell(&m, value);
        least = value < least ? value : least;
    }
    return least;
}

/* The surrogate against as many uniform points, in sum over five seeds, in two dimensions and with twenty more
 * that do nothing. */
static void the_surrogate_finds_smaller_values_than_chance(void) {
    for (eq_acquisition a = 0; a < EQ_N_ACQUISITIONS; a++) {
        double guided[2] = {0, 0}, blind[2] = {0, 0};
        for (uint64_t seed = 0; seed < 5; seed++)
            for (size_t k = 0; k < 2; k++) {
                guided[k] += search(2 + 20 * k, 10, a, seed);
                blind[k] += search(2 + 20 * k, 60, a, seed);
            }
        CHECK(guided[0] < 0.8 * blind[0]);
        CHECK(guided[1] < 0.8 * blind[1]);
    }
}

/* 1 left of 1/2 and 0 right of it, ten points told: the eleventh lies on the right, whatever the acquisition.
 */
static void the_next_point_lies_where_values_are_small(void) {
    for (eq_acquisition a = 0; a < EQ_N_ACQUISITIONS; a++)
        for (uint64_t seed = 0; seed < 10; seed++) {
            eq_minimizer m;
            eq_minimizer_config c = config(1, 10, a);
            const float *u;
            CHECK(eq_minimizer_new(&cx, &cx.mem, &c, eq_rng_seed(seed), &m) == EQ_OK);
            for (int i = 0; i < 10; i++) {
                CHECK(eq_minimizer_ask(&cx, &m, &u) == EQ_OK);
                eq_minimizer_tell(&m, *u < 0.5f);
            }
            CHECK(eq_minimizer_ask(&cx, &m, &u) == EQ_OK);
            CHECK(*u > 0.4f); /* the trees' cut lies half way between two of the points */
        }
}

static void the_same_stream_asks_for_the_same_points(void) {
    CHECK(search(5, 10, EQ_LOWER_CONFIDENCE_BOUND, 3) == search(5, 10, EQ_LOWER_CONFIDENCE_BOUND, 3));
    CHECK(search(5, 10, EQ_LOWER_CONFIDENCE_BOUND, 3) != search(5, 10, EQ_LOWER_CONFIDENCE_BOUND, 4));
}

static void too_many_points_are_refused(void) {
    eq_minimizer m;
    eq_minimizer_config c = config(1, 1, EQ_LOWER_CONFIDENCE_BOUND);
    const float *u;
    c.n_points = EQ_GBRT_MOST_ROWS + 1;
    CHECK(eq_minimizer_new(&cx, &cx.mem, &c, eq_rng_seed(1), &m) == EQ_EINTERNAL);
    eq_ctx_clear(&cx);
    c.n_points = 1;
    CHECK(eq_minimizer_new(&cx, &cx.mem, &c, eq_rng_seed(1), &m) == EQ_OK);
    CHECK(eq_minimizer_ask(&cx, &m, &u) == EQ_OK);
    eq_minimizer_tell(&m, 1);
    CHECK(eq_minimizer_ask(&cx, &m, &u) == EQ_EINTERNAL);
    eq_ctx_clear(&cx);
}

int main(void) {
    RUN(the_surrogate_finds_smaller_values_than_chance);
    RUN(the_next_point_lies_where_values_are_small);
    RUN(the_same_stream_asks_for_the_same_points);
    RUN(too_many_points_are_refused);
    eq_ctx_free(&cx);
    return check_done();
}
