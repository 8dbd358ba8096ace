/* Vector types of the kernels, in GCC vector extensions, and how wide they are; only the kernels*.c files include this.
 *
 * 16 bytes everywhere (SSE2, NEON, WebAssembly simd128), 32 where the whole build may use AVX. Where EQ_SIMD is 2 and the build
 * is for any x86-64, kernels_wide.c compiles the same sources once more for AVX2, under names that end in _wide, and a kernel
 * hands over to its wide twin on a processor that has it. Each output adds its terms in the order of kernels.h either way,
 * without fused multiply-adds, so all have the same bits. */
#ifndef EQ_KERNELS_LANES_H
#define EQ_KERNELS_LANES_H

#include <stddef.h>
#include <stdint.h>

#include "math/kernels.h"

#if defined(EQ_WIDE_TWINS) || defined(__AVX__)
#define LANES 8
#else
#define LANES 4
#endif

#ifdef EQ_WIDE_TWINS
#define KERNEL(name) eq_##name##_wide
#else
#define KERNEL(name) eq_##name
#endif

/* First line of a kernel: WIDEN(name, (arguments)); */
#if EQ_SIMD > 1 && defined(__x86_64__) && !defined(__AVX__) && !defined(EQ_WIDE_TWINS)
#define WIDEN(name, arguments)                                                 \
    do {                                                                       \
        if (__builtin_cpu_supports("avx2")) return eq_##name##_wide arguments; \
    } while (0)
#else
#define WIDEN(name, arguments) (void)0
#endif

#define TWIN(name) __typeof__(eq_##name) eq_##name##_wide;
TWIN(linear_forward)
TWIN(linear_input_gradient)
TWIN(linear_weight_gradient)
TWIN(logit_parts)
TWIN(logs)
TWIN(axpy)
TWIN(scale)
TWIN(gather_rows)
TWIN(unlike)
TWIN(block_distances)
TWIN(relu)
TWIN(gate_gradient)
TWIN(column_sums)
TWIN(column_moments)
TWIN(norm_forward)
TWIN(norm_sums)
TWIN(norm_gradient)
TWIN(norm_gradient_fixed)
TWIN(adam_apply)
#undef TWIN

typedef float vec __attribute__((vector_size(LANES * 4)));
typedef int32_t ivec __attribute__((vector_size(LANES * 4)));
typedef float vec_at __attribute__((vector_size(LANES * 4), aligned(4), may_alias)); /* anywhere in memory */

typedef float vec4 __attribute__((vector_size(16)));
typedef double dvec2 __attribute__((vector_size(16)));
typedef uint32_t uvec4 __attribute__((vector_size(16)));
typedef int32_t ivec4 __attribute__((vector_size(16)));
typedef float vec4_at __attribute__((vector_size(16), aligned(4), may_alias));
typedef uint32_t uvec4_at __attribute__((vector_size(16), aligned(4), may_alias));

#define LOAD(p) (*(const vec_at *)(p))
#define STORE(p, v) (*(vec_at *)(p) = (v))

#endif
