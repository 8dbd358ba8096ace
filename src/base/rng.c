/* xoshiro256** with named substreams.
 *
 * The key is the identity of a stream; the state is derived from it by splitmix64 and then moves on alone. A
 * substream's key mixes the parent's KEY (not its state) with a hash of the name, so substreams are independent of
 * how far the parent has been read. Sources: Blackman & Vigna, "Scrambled linear pseudorandom number generators"
 * (2018); Steele, Lea & Flood, "Fast splittable pseudorandom number generators" (2014); FNV-1a for names. */
#include "equipoise/rng.h"

static uint64_t mix(uint64_t z) { /* splitmix64's finaliser */
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static eq_rng from_key(uint64_t key) {
    eq_rng rng = {.key = key};
    for (unsigned i = 0; i < 4; i++) rng.s[i] = mix(key + (i + 1) * UINT64_C(0x9e3779b97f4a7c15));
    if (!(rng.s[0] | rng.s[1] | rng.s[2] | rng.s[3])) rng.s[0] = 1;
    return rng;
}

eq_rng eq_rng_seed(uint64_t seed) { return from_key(mix(seed + UINT64_C(0x9e3779b97f4a7c15))); }

eq_rng eq_rng_split(const eq_rng *parent, const char *name) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *name; name++) hash = (hash ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
    return from_key(mix(parent->key ^ mix(hash)));
}

eq_rng eq_rng_at(const eq_rng *parent, uint64_t index) {
    return from_key(mix(parent->key + mix(index ^ UINT64_C(0xd1b54a32d192ed03))));
}

static uint64_t rotate_left(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

uint64_t eq_rng_u64(eq_rng *rng) {
    uint64_t *s = rng->s, result = rotate_left(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

uint64_t eq_rng_below(eq_rng *rng, uint64_t n) {
    if (n < 2) return 0;
    uint64_t mask = n - 1;
    for (int shift = 1; shift < 64; shift *= 2) mask |= mask >> shift;
    for (;;) { /* masked rejection: at most half are refused */
        uint64_t draw = eq_rng_u64(rng) & mask;
        if (draw < n) return draw;
    }
}

double eq_rng_uniform(eq_rng *rng) { return (double)(eq_rng_u64(rng) >> 11) * 0x1p-53; }

void eq_rng_shuffle(eq_rng *rng, uint32_t *value, uint32_t n) {
    for (uint32_t i = n; i > 1; i--) {
        uint32_t j = (uint32_t)eq_rng_below(rng, i), kept = value[i - 1];
        value[i - 1] = value[j];
        value[j] = kept;
    }
}
