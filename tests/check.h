/* The test harness: a test function is a true sentence; RUN it; end main with `return check_done();`.
 * A failed CHECK names its file, line and values, and the test goes on, so one run shows every failure. */
#ifndef EQ_CHECK_H
#define EQ_CHECK_H

#include <math.h>
#include <stdio.h>
#include <string.h>

static int check_n_passed, check_n_failed, check_n_skipped, check_failed_here, check_skipped_here;

#define CHECK(condition) \
    ((condition) ? (void)0 : (void)(check_failed_here++, printf("  %s:%d: not true: %s\n", __FILE__, __LINE__, #condition)))

/* |a - b| <= tolerance; NaN is near nothing. */
#define CHECK_NEAR(a, b, tolerance)                                                                                \
    do {                                                                                                           \
        double check_a_ = (double)(a), check_b_ = (double)(b);                                                     \
        if (!(fabs(check_a_ - check_b_) <= (tolerance))) {                                                         \
            check_failed_here++;                                                                                   \
            printf("  %s:%d: %s is %.17g, expected %.17g within %g\n", __FILE__, __LINE__, #a, check_a_, check_b_, \
                   (double)(tolerance));                                                                           \
        }                                                                                                          \
    } while (0)

#define CHECK_TEXT(a, b)                                                                                               \
    do {                                                                                                               \
        const char *check_a_ = (a), *check_b_ = (b);                                                                   \
        if (!check_a_ || strcmp(check_a_, check_b_)) {                                                                 \
            check_failed_here++;                                                                                       \
            printf("  %s:%d: %s is \"%s\", expected \"%s\"\n", __FILE__, __LINE__, #a, check_a_ ? check_a_ : "(null)", \
                   check_b_);                                                                                          \
        }                                                                                                              \
    } while (0)

/* `text` contains `part`: for messages. */
#define CHECK_CONTAINS(text, part)                                                                                             \
    do {                                                                                                                       \
        const char *check_a_ = (text), *check_b_ = (part);                                                                     \
        if (!check_a_ || !strstr(check_a_, check_b_)) {                                                                        \
            check_failed_here++;                                                                                               \
            printf("  %s:%d: \"%s\" does not contain \"%s\"\n", __FILE__, __LINE__, check_a_ ? check_a_ : "(null)", check_b_); \
        }                                                                                                                      \
    } while (0)

/* Leaves the test, counted as skipped, saying why. */
#define SKIP(why)                                      \
    do {                                               \
        printf("  skipped %s: %s\n", __func__, (why)); \
        check_skipped_here = 1;                        \
        return;                                        \
    } while (0)

#define RUN(test)                                                                \
    do {                                                                         \
        check_failed_here = check_skipped_here = 0;                              \
        test();                                                                  \
        if (check_failed_here) check_n_failed++, printf("  FAILED %s\n", #test); \
        else if (check_skipped_here) check_n_skipped++;                          \
        else check_n_passed++;                                                   \
    } while (0)

/* The last line of a test program, read by tests/run.sh. */
static inline int check_done(void) {
    printf("tally %d %d %d\n", check_n_passed, check_n_failed, check_n_skipped);
    return check_n_failed != 0;
}

#endif
