/* Speed of exact nearest neighbours, k = 5, one thread: a few numbers, a table like Adult once encoded, and the worst there
 * is (many unrelated numbers, where nothing can be ruled out). Medians; the table is made here, so no file is needed. */
#define _POSIX_C_SOURCE 199309L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "math/sample.h"
#include "metric/neighbour.h"

enum { N_RUNS = 5, N_ROWS = 48842, K = 5 };

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void fill_normal(float *x, size_t n_rows, size_t width) {
    eq_rng rng = eq_rng_seed(1);
    for (size_t i = 0; i < n_rows * width; i++) x[i] = (float)eq_sample_normal(&rng);
}

/* Six numbers, then categories of as many levels as Adult's: each row is of one of 40 kinds, which mostly decides its level;
 * the other rows draw it, half of the time the first level, a quarter the second, and so on. */
static void fill_categories(float *x, size_t n_rows, size_t width) {
    static const size_t levels[] = {7, 16, 7, 14, 6, 2, 40}; /* with 6 numbers: 98 columns */
    eq_rng rng = eq_rng_seed(2);
    for (size_t i = 0; i < n_rows; i++) {
        float *row = x + i * width;
        uint64_t kind = eq_rng_below(&rng, 40);
        for (size_t f = 0; f < 6; f++) row[f] = (float)((int)(8 * eq_sample_normal(&rng)) + (int)(kind % 7));
        for (size_t c = 0, at = 6; c < sizeof levels / sizeof *levels; at += levels[c++]) {
            size_t level = 0;
            if (eq_rng_uniform(&rng) < 0.7) level = (size_t)(kind * (c + 3) % levels[c]);
            else
                while (level + 1 < levels[c] && eq_rng_below(&rng, 2)) level++;
            row[at + level] = 1;
        }
    }
}

static void standardise(float *x, size_t n_rows, size_t width) {
    for (size_t f = 0; f < width; f++) {
        double mean = 0, square = 0;
        for (size_t i = 0; i < n_rows; i++) mean += (double)x[i * width + f];
        mean /= (double)n_rows;
        for (size_t i = 0; i < n_rows; i++) square += ((double)x[i * width + f] - mean) * ((double)x[i * width + f] - mean);
        double scale = square > 0 ? sqrt(square / (double)n_rows) : 1;
        for (size_t i = 0; i < n_rows; i++) x[i * width + f] = (float)(((double)x[i * width + f] - mean) / scale);
    }
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct line {
    const char *what, *target;
    size_t n_rows, width, n_runs;
    void (*fill)(float *x, size_t n_rows, size_t width);
} line;

static void measure(const line *l) {
    double taken[N_RUNS];
    float *x = calloc(l->n_rows * l->width, sizeof *x);
    l->fill(x, l->n_rows, l->width);
    standardise(x, l->n_rows, l->width);
    for (size_t r = 0; r < l->n_runs; r++) {
        eq_ctx cx = {0};
        eq_neighbours found;
        eq_neighbour_question ask = {{x, l->n_rows, l->width}, NULL, K};
        double start = seconds();
        if (eq_neighbours_find(&cx, &cx.mem, &ask, &found) != EQ_OK) puts(eq_message(&cx));
        taken[r] = seconds() - start;
        eq_ctx_free(&cx);
    }
    qsort(taken, l->n_runs, sizeof *taken, by_size);
    printf("%5zu x %2zu %-28s k = %d   %6.2f s   %s\n", l->n_rows, l->width, l->what, K, taken[l->n_runs / 2], l->target);
    free(x);
}

int main(void) {
    static const line lines[] = {
        {"numbers", "(at most 2 s)", N_ROWS, 7, N_RUNS, fill_normal},
        {"mostly categories", "(at most 10 s)", N_ROWS, 98, N_RUNS, fill_categories},
        {"unrelated numbers (the worst)", "(no target)", 10000, 98, 1, fill_normal},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) measure(&lines[i]);
    return 0;
}
