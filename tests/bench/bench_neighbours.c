/* Speed of exact nearest neighbours, k = 5, one thread: a few numbers, Adult's twin once encoded, and the worst there is
 * (many unrelated numbers, where nothing can be ruled out). Medians. Run from the project's folder. */
#define _POSIX_C_SOURCE 199309L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "data/source.h"
#include "math/sample.h"
#include "stat/neighbour.h"

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

static eq_bytes read_file(eq_ctx *cx, const char *name) {
    eq_bytes bytes = {0};
    FILE *file = fopen(name, "rb");
    if (!file) return bytes;
    fseek(file, 0, SEEK_END);
    bytes.size = (size_t)ftell(file);
    rewind(file);
    char *data = eq_arena_alloc(cx, &cx->mem, bytes.size, 1);
    if (fread(data, 1, bytes.size, file) == bytes.size) bytes.data = data;
    fclose(file);
    return bytes;
}

/* The synthetic twin of Adult, encoded: six numbers and 92 levels. */
static void fill_adult(float *x, size_t n_rows, size_t width) {
    eq_ctx cx = {0};
    eq_loaded loaded;
    eq_dataset data = {0};
    eq_roles roles = {0};
    eq_source source = {.schema = read_file(&cx, "datasets/adult.json"),
                        .twin = read_file(&cx, "datasets/adult.twin.json"),
                        .n_rows = n_rows,
                        .seed = 1};
    if (eq_loaded_read(&cx, &source, &loaded) || eq_dataset_encode(&cx, &cx.mem, &loaded.schema, &loaded.table, &roles, &data))
        puts(eq_message(&cx));
    else if (data.n_features == width) memcpy(x, data.x, n_rows * width * sizeof *x);
    else printf("%zu features\n", data.n_features);
    eq_arena_free(&loaded.arena);
    eq_ctx_free(&cx);
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
        {"Adult's twin, encoded", "(at most 10 s)", N_ROWS, 98, N_RUNS, fill_adult},
        {"unrelated numbers (the worst)", "(no target)", 10000, 98, 1, fill_normal},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) measure(&lines[i]);
    return 0;
}
