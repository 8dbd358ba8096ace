/* The tests of the kernels on 16-byte vectors, which run where the processor has no AVX2: the kernels compiled here, without the
 * choice, stand in for those of the library. */
#undef EQ_SIMD
#define EQ_SIMD 1
#include "math/kernels.c"
#include "math/kernels_logit.c"
#include "math/kernels_product.c"

#include "unit/test_kernels.c"
