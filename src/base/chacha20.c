/* ChaCha20 (Bernstein 2008; RFC 8439, Nir & Langley 2018, sections 2.1 to 2.3). Only additions, rotations and xor
 * of 32-bit words: the same bits everywhere and no table that a cache could betray. */
#include <string.h>

#include "base/chacha20.h"

static uint32_t rotate(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }

static void quarter(uint32_t *s, size_t a, size_t b, size_t c, size_t d) {
    s[a] += s[b];
    s[d] = rotate(s[d] ^ s[a], 16);
    s[c] += s[d];
    s[b] = rotate(s[b] ^ s[c], 12);
    s[a] += s[b];
    s[d] = rotate(s[d] ^ s[a], 8);
    s[c] += s[d];
    s[b] = rotate(s[b] ^ s[c], 7);
}

static uint32_t read_word(const uint8_t *at) {
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

void eq_chacha20_block(const uint8_t *key, uint32_t counter, const uint8_t *nonce, uint8_t *out) {
    uint32_t first[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574}, s[16]; /* "expand 32-byte k" */
    for (size_t i = 0; i < 8; i++) first[4 + i] = read_word(key + 4 * i);
    first[12] = counter;
    for (size_t i = 0; i < 3; i++) first[13 + i] = read_word(nonce + 4 * i);
    memcpy(s, first, sizeof s);
    for (int round = 0; round < 10; round++) {
        for (size_t i = 0; i < 4; i++) quarter(s, i, 4 + i, 8 + i, 12 + i);
        for (size_t i = 0; i < 4; i++) quarter(s, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
    }
    for (size_t i = 0; i < 64; i++) out[i] = (uint8_t)((s[i / 4] + first[i / 4]) >> (8 * (i % 4)));
}

eq_chacha20 eq_chacha20_start(const uint8_t *key) {
    eq_chacha20 stream = {.used = sizeof stream.block};
    memcpy(stream.key, key, EQ_CHACHA20_KEY);
    return stream;
}

uint64_t eq_chacha20_u64(eq_chacha20 *stream) {
    if (stream->used == sizeof stream->block) {
        uint8_t nonce[12] = {0};
        uint64_t n = stream->n_blocks++;
        for (size_t i = 0; i < 4; i++) nonce[i] = (uint8_t)(n >> (32 + 8 * i));
        eq_chacha20_block(stream->key, (uint32_t)n, nonce, stream->block);
        stream->used = 0;
    }
    const uint8_t *at = stream->block + stream->used;
    stream->used += 8;
    return read_word(at) | (uint64_t)read_word(at + 4) << 32;
}

uint64_t eq_chacha20_below(eq_chacha20 *stream, uint64_t n) {
    uint64_t lost = (0 - n) % n, x; /* 2^64 mod n */
    do x = eq_chacha20_u64(stream);
    while (x < lost);
    return x % n;
}
