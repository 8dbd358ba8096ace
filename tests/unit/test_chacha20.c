/* ChaCha20 against the vectors of RFC 8439. */
#include "base/chacha20.h"
#include "check.h"

/* RFC 8439, section 2.3.2. */
static void the_block_of_the_standard(void) {
    static const uint8_t expected[64] = {0x10, 0xf1, 0xe7, 0xe4, 0xd1, 0x3b, 0x59, 0x15, 0x50, 0x0f, 0xdd, 0x1f, 0xa3,
                                         0x20, 0x71, 0xc4, 0xc7, 0xd1, 0xf4, 0xc7, 0x33, 0xc0, 0x68, 0x03, 0x04, 0x22,
                                         0xaa, 0x9a, 0xc3, 0xd4, 0x6c, 0x4e, 0xd2, 0x82, 0x64, 0x46, 0x07, 0x9f, 0xaa,
                                         0x09, 0x14, 0xc2, 0xd7, 0x05, 0xd9, 0x8b, 0x02, 0xa2, 0xb5, 0x12, 0x9c, 0xd1,
                                         0xde, 0x16, 0x4e, 0xb9, 0xcb, 0xd0, 0x83, 0xe8, 0xa2, 0x50, 0x3c, 0x4e};
    static const uint8_t nonce[12] = {0, 0, 0, 9, 0, 0, 0, 0x4a, 0, 0, 0, 0};
    uint8_t key[32], out[64];
    for (size_t i = 0; i < 32; i++) key[i] = (uint8_t)i;
    eq_chacha20_block(key, 1, nonce, out);
    CHECK(!memcmp(out, expected, 64));
}

/* RFC 8439, appendix A.1, vectors 1 and 2: a key of zeros, the counter 0 and 1. */
static void the_stream_is_the_blocks_in_order(void) {
    static const uint8_t expected[2][8] = {{0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90},
                                           {0x9f, 0x07, 0xe7, 0xbe, 0x55, 0x51, 0x38, 0x7a}};
    const uint8_t key[32] = {0};
    eq_chacha20 s = eq_chacha20_start(key);
    for (size_t b = 0; b < 2; b++)
        for (size_t i = 0; i < 8; i++) {
            uint64_t x = eq_chacha20_u64(&s), first = 0;
            for (size_t k = 8; k-- > 0;) first = first << 8 | expected[b][k];
            if (!i) CHECK(x == first);
        }
}

static void below_is_below_and_even(void) {
    uint8_t key[32] = {7};
    eq_chacha20 s = eq_chacha20_start(key);
    size_t count[3] = {0};
    for (size_t i = 0; i < 30000; i++) count[eq_chacha20_below(&s, 3)]++;
    for (size_t i = 0; i < 3; i++) CHECK_NEAR((double)count[i], 10000, 5 * 82); /* five standard errors */
    CHECK(eq_chacha20_below(&s, 1) == 0);
}

int main(void) {
    RUN(the_block_of_the_standard);
    RUN(the_stream_is_the_blocks_in_order);
    RUN(below_is_below_and_even);
    return check_done();
}
