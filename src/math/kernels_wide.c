/* The kernels once more, in vectors of 32 bytes, for processors with AVX2: see kernels_lanes.h. Empty without a choice. */
#if EQ_SIMD > 1 && defined(__x86_64__) && !defined(__AVX__)

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC target("avx2")
#endif

#define EQ_WIDE_TWINS
#include "math/kernels.c"
#include "math/kernels_logit.c"
#include "math/kernels_product.c"

#ifdef __clang__
#pragma clang attribute pop
#endif

#endif
