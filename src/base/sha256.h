/* SHA-256 (FIPS 180-4): the fingerprint of weights, data and reports. */
#ifndef EQ_SHA256_H
#define EQ_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct eq_sha256 {
    uint32_t h[8];
    uint64_t size; /* bytes taken so far */
    unsigned char block[64];
} eq_sha256;

void eq_sha256_begin(eq_sha256 *sha);
void eq_sha256_add(eq_sha256 *sha, const void *bytes, size_t size);
/* Ends the sum: 64 lower-case hexadecimal digits and a zero byte. */
void eq_sha256_end(eq_sha256 *sha, char out[65]);

#endif
