/* numpy's legacy permutation, exactly. */
#ifndef EQ_PERMUTATION_H
#define EQ_PERMUTATION_H

#include <stdint.h>

/* numpy.random.RandomState(seed).permutation(n): value (n) becomes a permutation of 0..n-1. O(n). */
void eq_permutation_numpy(uint32_t seed, uint32_t *value, uint32_t n);

#endif
