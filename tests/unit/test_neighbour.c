/* Nearest neighbours: every answer against the plain search over all pairs, whatever the shape of the points. */
#include <float.h>
#include <stdlib.h>

#include "check.h"
#include "math/kernels.h"
#include "math/sample.h"
#include "stat/neighbour.h"

typedef enum shape { NORMAL, DISCRETE, CONSTANT, ONE_HOT, GEOMETRIC, HUGE_AND_TINY, N_SHAPES } shape;

/* Row-major points of a shape; ONE_HOT is three categories and one number. */
static float *make(shape kind, size_t n, size_t width, uint64_t seed) {
    float *x = calloc(n * width, sizeof *x);
    eq_rng rng = eq_rng_seed(seed);
    for (size_t i = 0; i < n; i++)
        for (size_t f = 0; f < width; f++) {
            float *cell = &x[i * width + f];
            double normal = eq_sample_normal(&rng);
            if (kind == NORMAL) *cell = (float)normal;
            if (kind == DISCRETE) *cell = (float)(int)normal;
            if (kind == CONSTANT) *cell = 7;
            if (kind == GEOMETRIC) *cell = (float)ldexp(1, (int)(i % 240) - 120);
            if (kind == HUGE_AND_TINY) *cell = (float)(normal * (i % 3 ? 1e-42 : (double)FLT_MAX / 8));
            if (kind == ONE_HOT && !f) *cell = (float)normal;
            if (kind == ONE_HOT && f && f % 3 == 0) x[i * width + f - eq_rng_below(&rng, 3)] = 2;
        }
    return x;
}

/* The plain search: row i of `of` asks; the k nearest by (distance, row), the row itself first in a self search. */
static size_t n_wrong(const eq_neighbour_question *ask, const eq_neighbours *found) {
    const eq_points *of = ask->of ? ask->of : &ask->among;
    size_t n = ask->among.n_rows, width = ask->among.n_columns, wrong = 0;
    double *square = malloc(n * sizeof *square);
    for (size_t i = 0; i < of->n_rows; i++) {
        for (size_t j = 0; j < n; j++) square[j] = eq_square_distance(of->x + i * width, ask->among.x + j * width, width);
        if (!ask->of) square[i] = -1;
        for (size_t c = 0; c < found->k; c++) {
            size_t best = 0;
            for (size_t j = 1; j < n; j++)
                if (square[j] < square[best]) best = j;
            double distance = square[best] < 0 ? 0 : sqrt(square[best]);
            wrong += found->row[i * found->k + c] != best || found->distance[i * found->k + c] != distance;
            square[best] = (double)INFINITY;
        }
    }
    free(square);
    return wrong;
}

static void check(eq_ctx *cx, const eq_neighbour_question *ask) {
    eq_neighbours found;
    eq_mark mark = eq_arena_mark(&cx->mem);
    CHECK(eq_neighbours_find(cx, &cx->mem, ask, &found) == EQ_OK);
    CHECK(found.n_rows == (ask->of ? ask->of->n_rows : ask->among.n_rows));
    CHECK(found.k == (ask->k < ask->among.n_rows ? ask->k : ask->among.n_rows));
    CHECK(n_wrong(ask, &found) == 0);
    eq_arena_reset(&cx->mem, mark);
}

static void neighbours_are_those_of_the_plain_search(void) {
    static const size_t sizes[] = {1, 2, 31, 32, 33, 64, 65, 97, 400}, widths[] = {1, 2, 3, 7, 8, 13, 40};
    static const size_t ks[] = {1, 2, 5, 40};
    eq_ctx cx = {0};
    for (int kind = 0; kind < N_SHAPES; kind++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
                float *x = make((shape)kind, sizes[s], widths[w], s * 100 + w);
                for (size_t k = 0; k < sizeof ks / sizeof *ks; k++)
                    check(&cx, &(eq_neighbour_question){{x, sizes[s], widths[w]}, NULL, ks[k]});
                free(x);
            }
    eq_ctx_free(&cx);
}

static void rows_of_one_table_are_found_among_those_of_another(void) {
    eq_ctx cx = {0};
    for (int kind = 0; kind < N_SHAPES; kind++) {
        float *x = make((shape)kind, 300, 10, 1), *y = make((shape)kind, 77, 10, 2);
        eq_points a = {x, 300, 10}, b = {y, 77, 10};
        for (size_t k = 1; k < 9; k += 3) {
            check(&cx, &(eq_neighbour_question){a, &b, k});
            check(&cx, &(eq_neighbour_question){b, &a, k});
        }
        free(x), free(y);
    }
    eq_ctx_free(&cx);
}

/* On a line at 0, 1, 1, 3: row 1's neighbours are itself, its twin 2, then 0 (at 1). Row 2 comes first for itself although
 * row 1 is as near. Row 0 has 1 and 2 at the same distance: the smaller number first. */
static void of_equally_near_rows_the_smallest_number_is_nearer(void) {
    static const float x[4] = {0, 1, 1, 3};
    static const uint32_t expected[4][3] = {{0, 1, 2}, {1, 2, 0}, {2, 1, 0}, {3, 1, 2}};
    static const double distance[4][3] = {{0, 1, 1}, {0, 0, 1}, {0, 0, 1}, {0, 2, 2}};
    eq_ctx cx = {0};
    eq_neighbours found;
    eq_neighbour_question ask = {{x, 4, 1}, NULL, 3};
    CHECK(eq_neighbours_find(&cx, &cx.mem, &ask, &found) == EQ_OK);
    CHECK(!memcmp(found.row, expected, sizeof expected) && !memcmp(found.distance, distance, sizeof distance));
    eq_ctx_free(&cx);
}

static void where_the_budget_cuts_changes_nothing(void) {
    eq_ctx cx = {0};
    float *x = make(DISCRETE, 500, 5, 3);
    eq_neighbours whole;
    eq_neighbour_search *search;
    eq_neighbour_question ask = {{x, 500, 5}, NULL, 4};
    CHECK(eq_neighbours_find(&cx, &cx.mem, &ask, &whole) == EQ_OK);
    CHECK(eq_neighbour_search_new(&cx, &cx.mem, &ask, &search) == EQ_OK);
    int n_steps = 0;
    for (eq_status status = EQ_MORE; status == EQ_MORE; n_steps++) {
        int64_t budget = 1;
        status = eq_neighbour_search_step(search, &budget);
    }
    const eq_neighbours *found = eq_neighbour_search_found(search);
    CHECK(n_steps >= 16); /* 500 rows are 16 blocks */
    CHECK(!memcmp(found->row, whole.row, 2000 * sizeof *whole.row));
    CHECK(!memcmp(found->distance, whole.distance, 2000 * sizeof *whole.distance));
    free(x);
    eq_ctx_free(&cx);
}

static void what_cannot_be_searched_is_refused_with_a_sentence(void) {
    static const float x[4] = {0, 1, NAN, 3};
    eq_ctx cx = {0};
    eq_neighbours found;
    eq_points wide = {x, 1, 2};
    CHECK(eq_neighbours_find(&cx, &cx.mem, &(eq_neighbour_question){{x, 2, 2}, NULL, 1}, &found) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "feature 0 of row 1 is nan, expected a finite number");
    eq_ctx_clear(&cx);
    CHECK(eq_neighbours_find(&cx, &cx.mem, &(eq_neighbour_question){{x, 0, 2}, NULL, 1}, &found) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "0 rows of 2 features");
    eq_ctx_clear(&cx);
    CHECK(eq_neighbours_find(&cx, &cx.mem, &(eq_neighbour_question){{x, 2, 1}, &wide, 1}, &found) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "rows of 2 features are to be found among rows of 1");
    eq_ctx_clear(&cx);
    CHECK(eq_neighbours_find(&cx, &cx.mem, &(eq_neighbour_question){{x, 2, 1}, NULL, 0}, &found) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "0 are asked for");
    eq_ctx_free(&cx);
}

static void running_out_of_memory_is_a_status(void) {
    float *x = make(NORMAL, 100, 3, 4);
    eq_points few = {x, 40, 3};
    eq_neighbour_question ask = {{x, 100, 3}, &few, 2};
    eq_status status = EQ_EMEMORY;
    size_t at = 1;
    for (; status == EQ_EMEMORY && at < 100; at++) {
        eq_ctx cx = {.fail_at = at};
        eq_neighbours found;
        status = eq_neighbours_find(&cx, &cx.mem, &ask, &found);
        CHECK(status == EQ_EMEMORY || n_wrong(&ask, &found) == 0);
        eq_ctx_free(&cx);
    }
    CHECK(status == EQ_OK && at > 10);
    free(x);
}

int main(void) {
    RUN(neighbours_are_those_of_the_plain_search);
    RUN(rows_of_one_table_are_found_among_those_of_another);
    RUN(of_equally_near_rows_the_smallest_number_is_nearer);
    RUN(where_the_budget_cuts_changes_nothing);
    RUN(what_cannot_be_searched_is_refused_with_a_sentence);
    RUN(running_out_of_memory_is_a_status);
    return check_done();
}
