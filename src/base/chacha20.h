/* ChaCha20 as a stream of random numbers: who does not know the 32 bytes of the key cannot tell it from chance. */
#ifndef EQ_BASE_CHACHA20_H
#define EQ_BASE_CHACHA20_H

#include <stddef.h>
#include <stdint.h>

#define EQ_CHACHA20_KEY 32 /* bytes */

typedef struct eq_chacha20 {
    uint8_t key[EQ_CHACHA20_KEY];
    uint64_t n_blocks; /* drawn so far: the low half is the counter, the high half the nonce's first word */
    uint8_t block[64];
    size_t used; /* bytes of the block */
} eq_chacha20;

/* The block function of RFC 8439, section 2.3: key (32), nonce (12), out (64). */
void eq_chacha20_block(const uint8_t *key, uint32_t counter, const uint8_t *nonce, uint8_t *out);

/* A stream from its beginning; the same key gives the same numbers everywhere. key (32). */
eq_chacha20 eq_chacha20_start(const uint8_t *key);

/* The next eight bytes, the first one lowest. */
uint64_t eq_chacha20_u64(eq_chacha20 *stream);

/* Uniform in 0 .. n - 1, exactly (by rejection); n >= 1. */
uint64_t eq_chacha20_below(eq_chacha20 *stream, uint64_t n);

#endif
