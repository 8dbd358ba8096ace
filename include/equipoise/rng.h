/* Random numbers: integer-only generator, with substreams taken by name or by number.
 *
 * A substream depends on its parent's key and the name, never on how many draws the parent has made; so
 * a draw added in one place moves nothing elsewhere. Generator: xoshiro256** (Blackman & Vigna 2018),
 * seeded by splitmix64 (Steele, Lea & Flood 2014). */
#ifndef EQUIPOISE_RNG_H
#define EQUIPOISE_RNG_H

#include <stdint.h>

typedef struct eq_rng {
    uint64_t key;  /* what substreams are derived from; fixed for life */
    uint64_t s[4]; /* xoshiro256** state, never all zero */
} eq_rng;

/* The stream of a seed. */
eq_rng eq_rng_seed(uint64_t seed);

/* The substream called `name` ("shuffle", "dropout", ...). */
eq_rng eq_rng_split(const eq_rng *parent, const char *name);

/* The substream of a number (a row id, a trial): rules drawn so do not depend on the order of rows. */
eq_rng eq_rng_at(const eq_rng *parent, uint64_t index);

/* 64 random bits. */
uint64_t eq_rng_u64(eq_rng *rng);

/* Uniform in [0, n), without bias; 0 when n = 0. */
uint64_t eq_rng_below(eq_rng *rng, uint64_t n);

/* Uniform in [0, 1) with 53 random bits. */
double eq_rng_uniform(eq_rng *rng);

/* Puts the n values in random order (Fisher-Yates from the end). */
void eq_rng_shuffle(eq_rng *rng, uint32_t *value, uint32_t n);

#endif
