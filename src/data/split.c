/* Train, validation and test parts.
 *
 * The published experiments split with numpy's legacy generator, so the same rows are only reached by the
 * same permutation: the Mersenne Twister (Matsumoto & Nishimura 1998) seeded with init_genrand, then
 * Fisher-Yates from the end, each index drawn by masked rejection on one 32-bit output. The rest after
 * `train` is permuted again with the same seed from its start. Everything else in this library draws from
 * rng.c. */
#include <math.h>
#include <string.h>

#include "data/permutation.h"
#include "equipoise/dataset.h"

enum { TWISTER_SIZE = 624, TWISTER_SHIFT = 397 };

typedef struct twister {
    uint32_t state[TWISTER_SIZE];
    int at;
} twister;

static void twister_seed(twister *t, uint32_t seed) {
    t->state[0] = seed;
    for (uint32_t i = 1; i < TWISTER_SIZE; i++) t->state[i] = 1812433253u * (t->state[i - 1] ^ t->state[i - 1] >> 30) + i;
    t->at = TWISTER_SIZE;
}

static void twister_turn(twister *t) {
    uint32_t *s = t->state;
    for (int i = 0; i < TWISTER_SIZE; i++) {
        uint32_t joined = (s[i] & 0x80000000u) | (s[(i + 1) % TWISTER_SIZE] & 0x7fffffffu);
        s[i] = s[(i + TWISTER_SHIFT) % TWISTER_SIZE] ^ joined >> 1 ^ ((joined & 1) ? 0x9908b0dfu : 0);
    }
    t->at = 0;
}

static uint32_t twister_u32(twister *t) {
    if (t->at == TWISTER_SIZE) twister_turn(t);
    uint32_t y = t->state[t->at++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680u;
    y ^= y << 15 & 0xefc60000u;
    return y ^ y >> 18;
}

void eq_permutation_numpy(uint32_t seed, uint32_t *value, uint32_t n) {
    twister t;
    twister_seed(&t, seed);
    for (uint32_t i = 0; i < n; i++) value[i] = i;
    for (uint32_t i = n; i-- > 1;) {
        uint32_t mask = i, draw;
        for (int shift = 1; shift < 32; shift *= 2) mask |= mask >> shift;
        do draw = twister_u32(&t) & mask;
        while (draw > i);
        uint32_t kept = value[i];
        value[i] = value[draw];
        value[draw] = kept;
    }
}

/* Mean and population standard deviation of each feature: two passes in double, rows in order. */
static eq_status measure(eq_ctx *cx, eq_arena *arena, const eq_dataset *data, double **mean, double **scale) {
    size_t width = data->n_features;
    double n = (double)data->n_rows;
    EQ_NEW(cx, arena, *mean, width);
    EQ_NEW(cx, arena, *scale, width);
    for (size_t i = 0; i < data->n_rows; i++)
        for (size_t f = 0; f < width; f++) (*mean)[f] += (double)data->x[i * width + f];
    for (size_t f = 0; f < width; f++) (*mean)[f] /= n;
    for (size_t i = 0; i < data->n_rows; i++)
        for (size_t f = 0; f < width; f++) {
            double off = (double)data->x[i * width + f] - (*mean)[f];
            (*scale)[f] += off * off;
        }
    for (size_t f = 0; f < width; f++) {
        (*scale)[f] = sqrt((*scale)[f] / n);
        if (!((*scale)[f] > 0)) (*scale)[f] = 1;
    }
    return EQ_OK;
}

static void standardise(const eq_dataset *data, const double *mean, const double *scale) {
    for (size_t i = 0; i < data->n_rows; i++)
        for (size_t f = 0; f < data->n_features; f++) {
            float *x = &data->x[i * data->n_features + f];
            *x = (float)(((double)*x - mean[f]) / scale[f]);
        }
}

static eq_status check_fractions(eq_ctx *cx, const double fraction[3]) {
    static const char *const part[3] = {"train", "valid", "test"};
    for (int i = 0; i < 3; i++)
        if (!(fraction[i] > 0 && fraction[i] < 1))
            return eq_fail(cx, EQ_EINPUT, "split: %s is %.17g, expected a fraction between 0 and 1", part[i], fraction[i]);
    double sum = fraction[0] + fraction[1] + fraction[2];
    if (!(fabs(sum - 1) <= 1e-9)) return eq_fail(cx, EQ_EINPUT, "split: train, valid and test add up to %.17g, expected 1", sum);
    return EQ_OK;
}

typedef struct part_sizes {
    size_t size[3];
    uint32_t seed;
} part_sizes;

static eq_status take_parts(eq_ctx *cx, eq_arena *arena, const eq_dataset *all, const part_sizes *p, eq_split *out) {
    uint32_t *order, *rest, n_rest = (uint32_t)(p->size[1] + p->size[2]);
    EQ_NEW(cx, &cx->tmp, order, all->n_rows);
    EQ_NEW(cx, &cx->tmp, rest, n_rest);
    eq_permutation_numpy(p->seed, order, (uint32_t)all->n_rows);
    eq_permutation_numpy(p->seed, rest, n_rest);
    for (uint32_t i = 0; i < n_rest; i++) rest[i] = order[p->size[0] + rest[i]];
    eq_row_list train = {order, p->size[0]}, valid = {rest, p->size[1]}, test = {rest + p->size[1], p->size[2]};
    EQ_TRY(eq_dataset_take(cx, arena, all, train, &out->train));
    EQ_TRY(eq_dataset_take(cx, arena, all, valid, &out->valid));
    return eq_dataset_take(cx, arena, all, test, &out->test);
}

static eq_status copy_moments(eq_ctx *cx, eq_arena *arena, const double *const moments[2], size_t width, eq_split *out) {
    EQ_NEW(cx, arena, out->mean, width);
    EQ_NEW(cx, arena, out->scale, width);
    memcpy(out->mean, moments[0], width * sizeof *out->mean);
    memcpy(out->scale, moments[1], width * sizeof *out->scale);
    return EQ_OK;
}

eq_status eq_dataset_split(eq_ctx *cx, eq_arena *arena, const eq_dataset *all, const double fraction[3], uint32_t seed,
                           eq_split *out) {
    return eq_dataset_split_by(cx, arena, all, fraction, seed, NULL, out);
}

eq_status eq_dataset_split_by(eq_ctx *cx, eq_arena *arena, const eq_dataset *all, const double fraction[3], uint32_t seed,
                              const double *const moments[2], eq_split *out) {
    EQ_TRY(check_fractions(cx, fraction));
    if (all->n_rows > UINT32_MAX) return eq_fail(cx, EQ_ELIMIT, "split: more than %u rows", UINT32_MAX);
    part_sizes parts = {.seed = seed};
    size_t *size = parts.size;
    size[0] = (size_t)floor(fraction[0] * (double)all->n_rows);
    size_t rest = all->n_rows - size[0];
    size[1] = (size_t)floor(fraction[1] / (fraction[1] + fraction[2]) * (double)rest);
    size[2] = rest - size[1];
    if (!size[0] || !size[1] || !size[2])
        return eq_fail(cx, EQ_EINPUT, "split: %zu rows make parts of %zu, %zu and %zu, expected at least one each", all->n_rows,
                       size[0], size[1], size[2]);
    eq_split split;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = take_parts(cx, arena, all, &parts, &split);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    EQ_TRY(status);
    if (moments) EQ_TRY(copy_moments(cx, arena, moments, all->n_features, &split));
    else EQ_TRY(measure(cx, arena, &split.train, &split.mean, &split.scale));
    standardise(&split.train, split.mean, split.scale);
    standardise(&split.valid, split.mean, split.scale);
    standardise(&split.test, split.mean, split.scale);
    *out = split;
    return EQ_OK;
}
