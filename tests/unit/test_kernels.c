/* Kernels: elementary functions against the C library in long double, vector kernels against their scalar twins bit
 * for bit, and the twins against sums worked in double. */
#include <float.h>
#include <stdint.h>

#include "check.h"
#include "math/kernels.h"

/* ---- elementary functions ---- */

/* |got - want| in units in the last place of the double nearest to want */
static double units_off(double got, long double want) {
    if (got == (double)want) want = want + 0; /* infinities and zeros agree */
    if (isinf(got) || isinf((double)want)) return got == (double)want ? 0 : 1e9;
    int exponent;
    frexpl(want, &exponent);
    if (exponent < -1021) exponent = -1021;
    return (double)(fabsl((long double)got - want) / ldexpl(1, exponent - 53));
}

typedef struct oracle {
    const char *name;
    double (*ours)(double);
    long double (*theirs)(long double);
    double low, high, most; /* range, and units in the last place allowed */
} oracle;

static long double sigmoid_oracle(long double x) { return 1 / (1 + expl(-x)); }

static long double softplus_oracle(long double x) { return log1pl(expl(x)); }

static void elementary_functions_are_within_their_units(void) {
    static const oracle table[] = {
        {"exp", eq_exp, expl, -745.2, 709.8, 1},
        {"exp", eq_exp, expl, -1, 1, 1},
        {"expm1", eq_expm1, expm1l, -45, 60, 2},
        {"expm1", eq_expm1, expm1l, -0.5, 0.5, 2},
        {"log", eq_log, logl, 0, 4, 1},
        {"log", eq_log, logl, 0.99, 1.01, 1},
        {"log", eq_log, logl, 0, 1e300, 1},
        {"log", eq_log, logl, 0, 1e-310, 1},
        {"log1p", eq_log1p, log1pl, -1, 3, 2},
        {"log1p", eq_log1p, log1pl, -1e-5, 1e-5, 2},
        {"tanh", eq_tanh, tanhl, -25, 25, 3},
        {"tanh", eq_tanh, tanhl, -1, 1, 3},
        {"sigmoid", eq_sigmoid, sigmoid_oracle, -40, 40, 2},
        {"softplus", eq_softplus, softplus_oracle, -40, 40, 2},
        {"sigmoid", eq_sigmoid, sigmoid_oracle, -745, -40, 2},
        {"erf", eq_erf, erfl, -1, 1, 3},
        {"erf", eq_erf, erfl, -7, 7, 3},
    };
    for (size_t t = 0; t < sizeof table / sizeof *table; t++) {
        eq_rng rng = eq_rng_seed(t);
        double worst = 0, where = 0;
        for (int i = 0; i < 20000; i++) {
            double x = table[t].low + (table[t].high - table[t].low) * eq_rng_uniform(&rng);
            double off = units_off(table[t].ours(x), table[t].theirs((long double)x));
            if (off > worst) worst = off, where = x;
        }
        if (worst > table[t].most) printf("  %s is %.3f units off at %.17g\n", table[t].name, worst, where);
        CHECK(worst <= table[t].most);
    }
}

static void float_functions_are_nearly_correctly_rounded(void) {
    eq_rng rng = eq_rng_seed(1);
    double worst = 0;
    for (int i = 0; i < 20000; i++) {
        float x = (float)(160 * eq_rng_uniform(&rng) - 80);
        double exact[4] = {exp((double)x), log(fabs((double)x)), tanh((double)x), 1 / (1 + exp(-(double)x))};
        float ours[4] = {eq_expf(x), eq_logf(fabsf(x)), eq_tanhf(x), eq_sigmoidf(x)};
        for (int k = 0; k < 4; k++) {
            int exponent;
            frexp(exact[k], &exponent);
            double off = fabs((double)ours[k] - exact[k]) / ldexp(1, exponent - 24);
            if (off > worst) worst = off;
        }
    }
    CHECK(worst <= 0.51);
}

static void elementary_functions_end_as_in_math_h(void) {
    double inf = (double)INFINITY, nan = (double)NAN;
    CHECK(eq_exp(inf) == inf && eq_exp(-inf) == 0 && isnan(eq_exp(nan)) && eq_exp(0) == 1 && eq_exp(-0.0) == 1);
    CHECK(eq_exp(709.782712893384) <= DBL_MAX && eq_exp(710) == inf);
    CHECK(eq_exp(-745.1332191019411) == 0x1p-1074 && eq_exp(-746) == 0);
    CHECK(eq_log(0) == -inf && eq_log(-0.0) == -inf && isnan(eq_log(-1)) && isnan(eq_log(nan)));
    CHECK(eq_log(inf) == inf && eq_log(1) == 0 && units_off(eq_log(0x1p-1074), logl(0x1p-1074L)) <= 1);
    CHECK(eq_log1p(-1) == -inf && isnan(eq_log1p(-1.5)) && eq_log1p(inf) == inf && eq_log1p(1e-300) == 1e-300);
    CHECK(eq_expm1(-inf) == -1 && eq_expm1(inf) == inf && isnan(eq_expm1(nan)) && eq_expm1(1e-300) == 1e-300);
    CHECK(eq_tanh(inf) == 1 && eq_tanh(-inf) == -1 && isnan(eq_tanh(nan)) && signbit(eq_tanh(-0.0)));
    CHECK(eq_sigmoid(inf) == 1 && eq_sigmoid(-inf) == 0 && eq_sigmoid(0) == 0.5 && isnan(eq_sigmoid(nan)));
    CHECK(eq_erf(inf) == 1 && eq_erf(-inf) == -1 && isnan(eq_erf(nan)) && eq_erf(0) == 0);
    CHECK(eq_softplus(inf) == inf && eq_softplus(-inf) == 0 && isnan(eq_softplus(nan)));
    CHECK(eq_expf(INFINITY) == INFINITY && eq_expf(-200) == 0 && eq_expf(89) == INFINITY);
}

static void powers_follow_the_c_library(void) {
    static const double special[] = {0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 1e300, -1e300};
    size_t n = sizeof special / sizeof *special;
    for (size_t i = 0; i < n + 3; i++)
        for (size_t j = 0; j < n + 3; j++) {
            double more[3] = {(double)INFINITY, -(double)INFINITY, (double)NAN};
            double x = i < n ? special[i] : more[i - n], y = j < n ? special[j] : more[j - n];
            double ours = eq_pow(x, y), theirs = pow(x, y);
            int same = isnan(theirs)                  ? isnan(ours)
                       : isinf(theirs) || theirs == 0 ? ours == theirs && signbit(ours) == signbit(theirs)
                                                      : fabs(ours - theirs) <= 4e-13 * fabs(theirs);
            if (!same) printf("  pow(%g, %g) is %g, expected %g\n", x, y, ours, theirs);
            CHECK(same);
        }
    eq_rng rng = eq_rng_seed(9);
    for (int i = 0; i < 10000; i++) {
        double x = 10 * eq_rng_uniform(&rng), y = 20 * eq_rng_uniform(&rng) - 10;
        CHECK_NEAR(eq_pow(x, y) / pow(x, y), 1, 2.3e-16 * (1.5 + fabs(y * log(x))));
    }
}

/* Small, large and far numbers in any company; also where only one of the two is wanted, and in place. */
static void logit_parts_are_sigmoid_and_softplus_bit_for_bit(void) {
    static const double edges[] = {0, -0.0, 1, -1, 36.7, -36.7, 37.5, 700, -700, 700.5, -709, 745, -746, 1e300, -1e300};
    eq_rng rng = eq_rng_seed(11);
    double z[40], chance[40], tail[40], again[40];
    for (int round = 0; round < 4000; round++) {
        size_t n = eq_rng_below(&rng, 20);
        double size = (double[]){1e-9, 0.1, 3, 30, 800}[round % 5];
        for (size_t i = 0; i < n; i++) z[i] = size * (2 * eq_rng_uniform(&rng) - 1);
        for (size_t i = 0; round % 7 == 0 && i < n; i += 3) z[i] = edges[eq_rng_below(&rng, 15)];
        if (round % 50 == 0 && n > 2) z[1] = (double)NAN, z[2] = (double)INFINITY;
        eq_logit_parts(z, n, chance, tail);
        for (size_t i = 0; i < n; i++) {
            double p = eq_sigmoid(z[i]), up = eq_softplus(z[i]), down = eq_softplus(-z[i]);
            double by_tail[2] = {z[i] > 0 ? z[i] + tail[i] : tail[i], -z[i] > 0 ? -z[i] + tail[i] : tail[i]};
            CHECK(isnan(z[i]) ? isnan(chance[i]) && isnan(tail[i])
                              : memcmp(&p, chance + i, sizeof p) == 0 && up == by_tail[0] && down == by_tail[1]);
        }
        eq_logit_parts(z, n, NULL, again);
        CHECK(memcmp(again, tail, n * sizeof *tail) == 0);
        eq_logit_parts(z, n, z, NULL);
        CHECK(memcmp(z, chance, n * sizeof *z) == 0);
    }
}

/* Numbers of any size, the edges of a power of two and of sqrt 2 among them, and those that have no logarithm; in place too. */
static void many_logarithms_are_those_of_one_bit_for_bit(void) {
    const double edges[] = {0,
                            -0.0,
                            1,
                            0x1.fffffffffffffp-1,
                            0x1.0000000000001p0,
                            0x1.6a09e667f3bccp0,
                            0x1.6a09e667f3bcdp0,
                            -2,
                            0x1p-1022,
                            0x0.fffffffffffffp-1022,
                            0x1p-1074,
                            0x1.fffffffffffffp1023,
                            (double)INFINITY,
                            (double)NAN};
    const size_t n_edges = sizeof edges / sizeof *edges;
    eq_rng rng = eq_rng_seed(12);
    double x[40], log[40];
    for (int round = 0; round < 4000; round++) {
        size_t n = eq_rng_below(&rng, 20);
        for (size_t i = 0; i < n; i++)
            x[i] = ldexp(0.5 + eq_rng_uniform(&rng), round % 2 ? 0 : (int)eq_rng_below(&rng, 2000) - 1000);
        for (size_t i = 0; round % 7 == 0 && i < n; i += 3) x[i] = edges[eq_rng_below(&rng, n_edges)];
        eq_logs(x, n, log);
        for (size_t i = 0; i < n; i++) {
            double one = eq_log(x[i]);
            CHECK(isnan(one) ? isnan(log[i]) : memcmp(&one, log + i, sizeof one) == 0);
        }
        eq_logs(x, n, x);
        CHECK(memcmp(x, log, n * sizeof *x) == 0);
    }
}

/* ---- vector kernels ---- */

#define MOST 6000

typedef struct buffers {
    float a[MOST], b[MOST], c[MOST], d[MOST], e[MOST], f[MOST];
} buffers;

static void fill(eq_rng *rng, float *x, size_t n) {
    for (size_t i = 0; i < n; i++) x[i] = (float)(2 * eq_rng_uniform(rng) - 1);
}

static int same_bits(const float *a, const float *b, size_t n) { return memcmp(a, b, n * sizeof *a) == 0; }

static void vector_kernels_give_the_bits_of_their_twins(void) {
    static buffers u;
    eq_rng rng = eq_rng_seed(2);
    for (size_t n = 0; n < 75; n++) {
        fill(&rng, u.a, n), fill(&rng, u.b, n);
        memcpy(u.c, u.b, sizeof u.b);
        eq_axpy(0.3f, u.a, u.b, n), eq_axpy_ref(0.3f, u.a, u.c, n);
        eq_scale(1.7f, u.b, n), eq_scale_ref(1.7f, u.c, n);
        CHECK(same_bits(u.b, u.c, n));
        CHECK(eq_dot(u.a, u.b, n) == eq_dot_ref(u.a, u.b, n));
        CHECK(eq_dot_double(u.a, u.b, n) == eq_dot_double_ref(u.a, u.b, n));
        if (n > 2) u.a[1] = -0.0f;
        memcpy(u.d, u.a, sizeof u.a);
        eq_relu(u.a, n), eq_relu_ref(u.d, n);
        CHECK(same_bits(u.a, u.d, n));
        eq_gate_gradient(u.a, 1.25f, u.b, n), eq_gate_gradient_ref(u.a, 1.25f, u.c, n);
        CHECK(same_bits(u.b, u.c, n));
        eq_mask one = eq_mask_seed(&rng), two = one;
        fill(&rng, u.a, n);
        memcpy(u.d, u.a, sizeof u.a);
        for (int again = 0; again < 2; again++) {
            eq_relu_dropout(&one, 13107, 1.25f, u.a, n), eq_relu_dropout_ref(&two, 13107, 1.25f, u.d, n);
            CHECK(same_bits(u.a, u.d, n) && memcmp(&one, &two, sizeof one) == 0);
        }
        eq_adam_rule rule = {0.01f, 1.3f, 0.9f, 0.1f, 0.999f, 0.001f, 1e-8f, 0.01f};
        fill(&rng, u.a, n), fill(&rng, u.b, n), fill(&rng, u.c, 2 * n);
        for (size_t i = 0; i < 2 * n; i++) u.c[i] *= u.c[i];
        memcpy(u.d, u.b, sizeof u.b), memcpy(u.e, u.c, sizeof u.c);
        eq_adam_apply(&rule, u.a, u.c, u.b, n), eq_adam_apply_ref(&rule, u.a, u.e, u.d, n);
        CHECK(same_bits(u.b, u.d, n) && same_bits(u.c, u.e, 2 * n));
    }
}

static void rows_are_gathered_as_they_are_numbered(void) {
    static buffers u;
    static const uint32_t index[5] = {3, 0, 3, 9, 1};
    eq_rng rng = eq_rng_seed(8);
    for (size_t width = 1; width < 75; width++) {
        fill(&rng, u.a, 10 * width);
        eq_gather_rows(u.a, width, index, 5, u.b), eq_gather_rows_ref(u.a, width, index, 5, u.c);
        CHECK(same_bits(u.b, u.c, 5 * width) && same_bits(u.b + 3 * width, u.a + 9 * width, width));
    }
}

static void what_is_unlike_is_found(void) {
    static buffers u;
    uint16_t at[2][76];
    eq_rng rng = eq_rng_seed(9);
    for (size_t n = 0; n < 75; n++) {
        fill(&rng, u.a, n);
        memcpy(u.b, u.a, sizeof u.a);
        for (size_t i = 0; i < n; i++)
            if (eq_rng_below(&rng, 5) == 0) u.b[i] = i % 2 ? NAN : 3;
        if (n > 8) u.a[7] = 0, u.b[7] = -0.0f, u.a[8] = u.b[8] = NAN; /* alike and unlike */
        size_t found = eq_unlike(u.a, u.b, n, at[0]);
        CHECK(found == eq_unlike_ref(u.a, u.b, n, at[1]) && memcmp(at[0], at[1], found * sizeof **at) == 0);
        for (size_t k = 0; n > 8 && k < found; k++) CHECK(at[0][k] != 7);
    }
}

/* A box holds all that is drawn for it: low is the smaller corner. */
static void fill_box(eq_rng *rng, float *box, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float a = (float)(4 * eq_rng_uniform(rng) - 2), b = a + (float)eq_rng_uniform(rng) * (float)(i % 3);
        box[i] = a, box[n + i] = b;
    }
}

static void distances_give_the_bits_of_their_twins(void) {
    static buffers u;
    eq_rng rng = eq_rng_seed(6);
    for (size_t n = 0; n < 75; n++) {
        fill(&rng, u.a, n), fill(&rng, u.b, n), fill(&rng, u.c, n * EQ_BLOCK);
        CHECK(eq_square_distance(u.a, u.b, n) == eq_square_distance_ref(u.a, u.b, n));
        CHECK(eq_square_distance(u.a, u.b, n) == eq_square_distance(u.b, u.a, n));
        for (int i = 0; i < 12; i++) { /* a limit that none, some or all are within */
            float limit = (float)i * (float)n / 9;
            int any = eq_block_distances(u.a, u.c, n, limit, u.d);
            CHECK(any == eq_block_distances_ref(u.a, u.c, n, limit, u.e));
            for (size_t j = 0; j < EQ_BLOCK; j++) {
                if (u.e[j] <= limit) CHECK(same_bits(u.d + j, u.e + j, 1));
                else CHECK(u.d[j] > limit && u.d[j] <= u.e[j]);
            }
        }
        fill_box(&rng, u.a, n), fill_box(&rng, u.b, n);
        float apart = eq_box_distance_ref(u.a, u.b, n, INFINITY), cut = eq_box_distance(u.a, u.b, n, apart / 2);
        CHECK(eq_box_distance(u.a, u.b, n, apart) == apart);
        CHECK(cut <= apart && (cut > apart / 2 || n == 0 || apart <= 0));
    }
}

/* Points (0 0) and (3 4): 25, whichever way round. Boxes [0,1]x[0,1] and [4,5]x[0.5,3]: gaps 3 and 0. */
static void distances_of_small_points_are_right(void) {
    const float x[2] = {0, 0}, y[2] = {3, 4}, a[4] = {0, 0, 1, 1}, b[4] = {4, 0.5f, 5, 3};
    float block[2 * EQ_BLOCK] = {0}, out[EQ_BLOCK];
    block[5] = 3, block[EQ_BLOCK + 5] = 4;
    CHECK(eq_square_distance(x, y, 2) == 25);
    CHECK(eq_block_distances(x, block, 2, 0, out) && out[4] == 0 && out[5] == 25);
    CHECK(!eq_block_distances(y, block, 2, -1, out));
    CHECK(eq_box_distance(a, b, 2, 9) == 9 && eq_box_distance(b, a, 2, 9) == 9 && eq_box_distance(a, a, 2, 9) == 0);
}

static void products_give_the_bits_of_their_twins(void) {
    static buffers u;
    static const size_t widths[] = {1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 31, 32, 33};
    size_t n = sizeof widths / sizeof *widths;
    eq_rng rng = eq_rng_seed(3);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            for (size_t rows = 1; rows < 67; rows += rows < 9 ? 1 : 19) {
                eq_shape shape = {rows, widths[i], widths[j]};
                size_t n_x = rows * shape.n_in, n_y = rows * shape.n_out, n_w = shape.n_in * shape.n_out;
                fill(&rng, u.a, n_x), fill(&rng, u.b, n_w), fill(&rng, u.c, shape.n_out);
                eq_linear_forward(shape, u.a, u.b, u.c, u.d), eq_linear_forward_ref(shape, u.a, u.b, u.c, u.e);
                CHECK(same_bits(u.d, u.e, n_y));
                eq_linear_input_gradient(shape, u.d, u.b, u.f, u.c);
                eq_linear_input_gradient_ref(shape, u.d, u.b, u.f, u.e);
                CHECK(same_bits(u.c, u.e, n_x));
                float db[2][33];
                eq_linear_weight_gradient(shape, u.a, u.d, u.c, db[0]);
                eq_linear_weight_gradient_ref(shape, u.a, u.d, u.e, db[1]);
                CHECK(same_bits(u.c, u.e, n_w) && same_bits(db[0], db[1], shape.n_out));
            }
}

static void column_kernels_give_the_bits_of_their_twins(void) {
    static buffers u;
    eq_rng rng = eq_rng_seed(4);
    for (size_t width = 1; width < 70; width += width < 20 ? 1 : 13)
        for (size_t rows = 1; rows * width < MOST && rows < 600; rows = rows * 2 + 1) {
            float column[8][70], out[4][70];
            fill(&rng, u.a, rows * width), fill(&rng, u.b, rows * width);
            eq_column_sums(u.a, rows, width, out[0]), eq_column_sums_ref(u.a, rows, width, out[1]);
            CHECK(same_bits(out[0], out[1], width));
            eq_column_moments(u.a, rows, width, out[0], out[2]);
            eq_column_moments_ref(u.a, rows, width, out[1], out[3]);
            CHECK(same_bits(out[0], out[1], width) && same_bits(out[2], out[3], width));
            for (size_t k = 0; k < 8; k++) fill(&rng, column[k], 70);
            eq_norm norm = {rows, width, column[0], column[1], column[2], column[3], 0};
            eq_norm_forward(&norm, u.a, u.c), eq_norm_forward_ref(&norm, u.a, u.d);
            CHECK(same_bits(u.c, u.d, rows * width));
            eq_norm_sums(&norm, u.a, u.b, out[0], out[2]), eq_norm_sums_ref(&norm, u.a, u.b, out[1], out[3]);
            CHECK(same_bits(out[0], out[1], width) && same_bits(out[2], out[3], width));
            memcpy(u.c, u.b, sizeof u.b);
            eq_norm_gradient(&norm, u.a, out[0], out[2], u.b), eq_norm_gradient_ref(&norm, u.a, out[0], out[2], u.c);
            norm.gate = 1.25f;
            eq_norm_gradient(&norm, u.a, out[0], out[2], u.b), eq_norm_gradient_ref(&norm, u.a, out[0], out[2], u.c);
            eq_norm_gradient_fixed(&norm, u.b), eq_norm_gradient_fixed_ref(&norm, u.c);
            CHECK(same_bits(u.b, u.c, rows * width));
        }
}

/* x = (1 2 / 3 4), w = (1 0 2 / 0 1 -1), b = (10 20 30): y = (11 22 30 / 13 24 32).
 * dy = y: dx = dy w^T = (71 -8 / 77 -8); dw = x^T dy = (50 94 126 / 74 140 188); db = (24 46 62). */
static void products_of_small_matrices_are_right(void) {
    const float x[] = {1, 2, 3, 4}, w[] = {1, 0, 2, 0, 1, -1}, b[] = {10, 20, 30};
    const float y_want[] = {11, 22, 30, 13, 24, 32}, dx_want[] = {71, -8, 77, -8};
    const float dw_want[] = {50, 94, 126, 74, 140, 188}, db_want[] = {24, 46, 62};
    float y[6], dx[4], dw[6], db[3], scratch[6];
    eq_shape shape = {2, 2, 3};
    eq_linear_forward(shape, x, w, b, y);
    eq_linear_input_gradient(shape, y, w, scratch, dx);
    eq_linear_weight_gradient(shape, x, y, dw, db);
    CHECK(same_bits(y, y_want, 6) && same_bits(dx, dx_want, 4));
    CHECK(same_bits(dw, dw_want, 6) && same_bits(db, db_want, 3));
}

static void relu_lets_nan_through(void) {
    float z[5] = {NAN, -1, -0.0f, 2, NAN};
    eq_relu(z, 5);
    CHECK(isnan(z[0]) && z[1] == 0 && !signbit(z[2]) && z[3] == 2 && isnan(z[4]));
}

/* 100,000 ones at p = 0.2 (threshold 13107): 80,000 kept, standard deviation 126 */
static void dropout_drops_the_stated_share(void) {
    eq_rng rng = eq_rng_seed(5);
    eq_mask mask = eq_mask_seed(&rng);
    size_t kept = 0, both = 0;
    for (int round = 0; round < 100; round++) {
        float z[1000];
        for (size_t i = 0; i < 1000; i++) z[i] = 1;
        eq_relu_dropout(&mask, 13107, 1.25f, z, 1000);
        for (size_t i = 0; i < 1000; i++) {
            CHECK(z[i] == 0 || z[i] == 1.25f);
            kept += z[i] > 0;
            both += i >= 4 && z[i] > 0 && z[i - 4] > 0; /* the two halves of a lane's draw: 0.64 * 99,600 = 63,744 */
        }
    }
    CHECK_NEAR(kept, 80000, 600);
    CHECK_NEAR(both, 63744, 800);
}

int main(void) {
    RUN(elementary_functions_are_within_their_units);
    RUN(float_functions_are_nearly_correctly_rounded);
    RUN(elementary_functions_end_as_in_math_h);
    RUN(powers_follow_the_c_library);
    RUN(logit_parts_are_sigmoid_and_softplus_bit_for_bit);
    RUN(many_logarithms_are_those_of_one_bit_for_bit);
    RUN(vector_kernels_give_the_bits_of_their_twins);
    RUN(rows_are_gathered_as_they_are_numbered);
    RUN(what_is_unlike_is_found);
    RUN(distances_give_the_bits_of_their_twins);
    RUN(distances_of_small_points_are_right);
    RUN(products_give_the_bits_of_their_twins);
    RUN(column_kernels_give_the_bits_of_their_twins);
    RUN(products_of_small_matrices_are_right);
    RUN(relu_lets_nan_through);
    RUN(dropout_drops_the_stated_share);
    return check_done();
}
