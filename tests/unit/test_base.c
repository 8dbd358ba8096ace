/* The base layer: messages, arenas, random streams, SHA-256. */
#include <stdint.h>

#include "base/sha256.h"
#include "check.h"
#include "equipoise.h"

static void first_failure_is_the_one_kept(void) {
    eq_ctx cx = {0};
    CHECK(eq_fail(&cx, EQ_EINPUT, "line %d: %s", 3, "bad") == EQ_EINPUT);
    CHECK(eq_fail(&cx, EQ_EINTERNAL, "echo") == EQ_EINTERNAL);
    CHECK_TEXT(eq_message(&cx), "line 3: bad");
    eq_ctx_clear(&cx);
    CHECK_TEXT(eq_message(&cx), "");
}

/* Eighty bytes between quotes, the last three of them dots; what comes behind is not lost, even of a name of a megabyte. */
static void a_quoted_name_is_cut_and_the_sentence_goes_on(void) {
    static char name[1000001];
    char expected[128] = "column \"";
    eq_ctx cx = {0};
    memset(name, 'n', sizeof name - 1);
    eq_fail(&cx, EQ_EINPUT, "column \"%s\": is %d, expected \"%s\"", name, 3, "one");
    memset(expected + 8, 'n', 77);
    snprintf(expected + 85, 40, "...\": is 3, expected \"one\"");
    CHECK_TEXT(eq_message(&cx), expected);
    eq_ctx_clear(&cx);
    name[80] = 0; /* eighty fit */
    eq_fail(&cx, EQ_EINPUT, "\"%s\", \"%.200s\"", name, name);
    CHECK(strlen(eq_message(&cx)) == 2 * 82 + 2);
    eq_ctx_clear(&cx);
    name[80] = 'n';
    eq_fail(&cx, EQ_EINPUT, "\"%.300s", name); /* cut before it is closed */
    CHECK(strlen(eq_message(&cx)) == 81);
    eq_ctx_clear(&cx);
}

/* C libraries print the sign of one or not; here it never is. */
static void no_sentence_has_a_negative_nan(void) {
    eq_ctx cx = {0};
    double not_a_number = -(double)NAN;
    eq_fail(&cx, EQ_EINPUT, "is %g and %f, expected %g", not_a_number, not_a_number, -1.5);
    CHECK_TEXT(eq_message(&cx), "is nan and nan, expected -1.5");
    eq_ctx_clear(&cx);
    eq_fail(&cx, EQ_EINPUT, "is %g", (double)NAN);
    CHECK_TEXT(eq_message(&cx), "is nan");
    eq_ctx_clear(&cx);
}

static void arenas_give_zeroed_aligned_memory_and_take_it_back(void) {
    eq_ctx cx = {0};
    eq_mark start = eq_arena_mark(&cx.tmp);
    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < 5000; size += 37) {
            unsigned char *bytes = eq_arena_alloc(&cx, &cx.tmp, size, 1);
            CHECK(bytes && (uintptr_t)bytes % EQ_ALIGN == 0);
            for (size_t i = 0; i < size; i++)
                if (bytes[i]) {
                    CHECK(bytes[i] == 0);
                    break;
                }
            memset(bytes, 0xff, size);
        }
        eq_arena_reset(&cx.tmp, start);
        CHECK(cx.tmp.size == 0);
    }
    eq_ctx_free(&cx);
}

static void a_refused_allocation_is_a_status_with_a_sentence(void) {
    eq_ctx cx = {.size_limit = 1 << 20};
    CHECK(eq_arena_alloc(&cx, &cx.mem, SIZE_MAX / 2, 16) == NULL);
    CHECK(cx.status == EQ_EMEMORY);
    eq_ctx_clear(&cx);
    CHECK(eq_arena_alloc(&cx, &cx.mem, 1 << 21, 1) == NULL);
    CHECK_CONTAINS(eq_message(&cx), "2097152");
    eq_ctx_free(&cx);
    eq_ctx second = {.fail_at = 2};
    CHECK(eq_arena_alloc(&second, &second.mem, 1, 1) != NULL);
    CHECK(eq_arena_alloc(&second, &second.mem, 1, 1) == NULL);
    eq_ctx_free(&second);
}

static eq_status take_cells(eq_ctx *cx, size_t n_rows, size_t n_columns, char **out) {
    EQ_NEW_CELLS(cx, &cx->mem, *out, n_rows, n_columns);
    return EQ_OK;
}

/* (SIZE_MAX / 4 + 2) x 4 is SIZE_MAX + 5, or 4 to a size_t: as 214,749 rows of 20,000 features are few in 32 bits. */
static void a_table_of_more_cells_than_bytes_is_refused(void) {
    eq_ctx cx = {0};
    char *cell;
    CHECK(take_cells(&cx, SIZE_MAX / 4 + 2, 4, &cell) == EQ_EMEMORY);
    CHECK_CONTAINS(eq_message(&cx), "do not fit an address space");
    eq_ctx_clear(&cx);
    CHECK(take_cells(&cx, 3, 4, &cell) == EQ_OK && cell);
    CHECK(take_cells(&cx, 3, 0, &cell) == EQ_OK && cell);
    eq_ctx_free(&cx);
}

static void substreams_do_not_depend_on_draws_from_the_parent(void) {
    eq_rng a = eq_rng_seed(7), b = eq_rng_seed(7);
    for (int i = 0; i < 5; i++) eq_rng_u64(&b);
    eq_rng sa = eq_rng_split(&a, "shuffle"), sb = eq_rng_split(&b, "shuffle"), other = eq_rng_split(&a, "dropout");
    CHECK(eq_rng_u64(&sa) == eq_rng_u64(&sb));
    CHECK(eq_rng_u64(&sa) != eq_rng_u64(&other));
    eq_rng r1 = eq_rng_at(&a, 1), r2 = eq_rng_at(&a, 2);
    CHECK(eq_rng_u64(&r1) != eq_rng_u64(&r2));
}

/* 100,000 uniforms: the mean's standard error is 0.29 / sqrt(1e5) = 0.0009; each tenth's count has sd 95. */
static void uniforms_are_uniform(void) {
    eq_rng rng = eq_rng_seed(1);
    double sum = 0;
    int tenth[10] = {0};
    for (int i = 0; i < 100000; i++) {
        double u = eq_rng_uniform(&rng);
        CHECK(u >= 0 && u < 1);
        sum += u;
        tenth[(int)(u * 10)]++;
    }
    CHECK_NEAR(sum / 100000, 0.5, 0.005);
    for (int i = 0; i < 10; i++) CHECK_NEAR(tenth[i], 10000, 500);
}

static void a_shuffle_is_a_permutation(void) {
    eq_rng rng = eq_rng_seed(3);
    uint32_t value[100], seen[100] = {0};
    for (uint32_t i = 0; i < 100; i++) value[i] = i;
    eq_rng_shuffle(&rng, value, 100);
    for (uint32_t i = 0; i < 100; i++) seen[value[i]]++;
    for (uint32_t i = 0; i < 100; i++) CHECK(seen[i] == 1);
}

/* FIPS 180-4's own examples: "abc" and the empty message. */
static void sha256_meets_the_published_examples(void) {
    eq_sha256 sha;
    char hex[65];
    eq_sha256_begin(&sha);
    eq_sha256_add(&sha, "abc", 3);
    eq_sha256_end(&sha, hex);
    CHECK_TEXT(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    eq_sha256_begin(&sha);
    eq_sha256_end(&sha, hex);
    CHECK_TEXT(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    eq_sha256_begin(&sha);
    for (int i = 0; i < 1000000; i++) eq_sha256_add(&sha, "a", 1);
    eq_sha256_end(&sha, hex);
    CHECK_TEXT(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

int main(void) {
    RUN(first_failure_is_the_one_kept);
    RUN(a_quoted_name_is_cut_and_the_sentence_goes_on);
    RUN(no_sentence_has_a_negative_nan);
    RUN(arenas_give_zeroed_aligned_memory_and_take_it_back);
    RUN(a_refused_allocation_is_a_status_with_a_sentence);
    RUN(a_table_of_more_cells_than_bytes_is_refused);
    RUN(substreams_do_not_depend_on_draws_from_the_parent);
    RUN(uniforms_are_uniform);
    RUN(a_shuffle_is_a_permutation);
    RUN(sha256_meets_the_published_examples);
    return check_done();
}
