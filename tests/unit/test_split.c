/* The split: numpy's permutation, part sizes, standardisation worked by hand. */
#include "check.h"
#include "data/permutation.h"
#include "equipoise.h"

/* The first four lines are numpy's own (RandomState(100).permutation(n), run for the four data sets); the
 * others come from an independent implementation (Python's generator with the state set by init_genrand) that
 * reproduces those four. */
static void permutations_are_numpys(void) {
    static const struct {
        uint32_t seed, n, n_known, first[10];
    } known[] = {
        {100u, 45222u, 6, {40273, 1984, 1230, 25507, 553, 12381}},
        {100u, 6167u, 6, {1286, 995, 3883, 4187, 1381, 664}},
        {100u, 30488u, 6, {28918, 28105, 7570, 29787, 18067, 124}},
        {100u, 1000u, 6, {249, 353, 537, 424, 564, 124}},
        {0u, 10u, 10, {2, 8, 4, 9, 1, 6, 7, 3, 0, 5}},
        {1u, 5u, 5, {2, 1, 4, 0, 3}},
        {4294967295u, 7u, 7, {1, 5, 0, 6, 4, 2, 3}},
    };
    static uint32_t value[45222];
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        eq_permutation_numpy(known[k].seed, value, known[k].n);
        for (uint32_t i = 0; i < known[k].n_known; i++) CHECK(value[i] == known[k].first[i]);
    }
}

static void a_permutation_has_every_number_once(void) {
    uint32_t value[100];
    for (uint32_t n = 0; n <= 100; n++) {
        uint32_t seen[100] = {0}, n_once = 0;
        eq_permutation_numpy(n, value, n);
        for (uint32_t i = 0; i < n; i++) seen[value[i]]++;
        for (uint32_t i = 0; i < n; i++) n_once += seen[i] == 1;
        CHECK(n_once == n);
    }
}

#define N 10

typedef struct ten {
    eq_ctx cx;
    float x[2 * N];
    uint8_t y[N], privileged[2];
    uint16_t group[N];
    double weight[N];
    uint32_t row[N];
    const char *feature_name[2], *group_name[2];
    eq_dataset data;
} ten;

/* Feature 0 is the row's number, feature 1 is 3 everywhere. */
static void begin(ten *t) {
    static const ten empty;
    *t = empty;
    for (uint32_t i = 0; i < N; i++) {
        t->x[2 * i] = (float)i;
        t->x[2 * i + 1] = 3;
        t->y[i] = i % 3 == 0;
        t->group[i] = i % 2;
        t->weight[i] = 1 + i;
        t->row[i] = 100 + i;
    }
    t->privileged[1] = 1;
    eq_dataset data = {.n_rows = N,
                       .n_features = 2,
                       .n_groups = 2,
                       .x = t->x,
                       .y = t->y,
                       .group = t->group,
                       .weight = t->weight,
                       .row = t->row,
                       .feature_name = t->feature_name,
                       .group_name = t->group_name,
                       .privileged = t->privileged};
    t->data = data;
}

static const double usual[3] = {0.6, 0.2, 0.2};

/* The permutation of ten with seed 100 is 7 6 1 5 4 2 0 3 9 8: the first six train. The last four follow in
 * the order of the permutation of four with the same seed, 2 1 3 0. Train mean 25/6, variance 161/36. */
static void parts_follow_the_two_permutations(void) {
    static const uint32_t order[N] = {7, 6, 1, 5, 4, 2, 9, 3, 8, 0};
    ten t;
    eq_split s;
    begin(&t);
    CHECK(eq_dataset_split(&t.cx, &t.cx.mem, &t.data, usual, 100, &s) == EQ_OK);
    CHECK(s.train.n_rows == 6 && s.valid.n_rows == 2 && s.test.n_rows == 2);
    const eq_dataset *part[3] = {&s.train, &s.valid, &s.test};
    for (size_t p = 0, at = 0; p < 3; p++)
        for (size_t i = 0; i < part[p]->n_rows; i++, at++) {
            CHECK(part[p]->row[i] == 100 + order[at]);
            CHECK(part[p]->y[i] == (order[at] % 3 == 0) && part[p]->group[i] == order[at] % 2);
            CHECK_NEAR(part[p]->weight[i], 1 + order[at], 0);
            double x = ((double)order[at] - s.mean[0]) / s.scale[0];
            CHECK_NEAR(part[p]->x[2 * i], (float)x, 0);
            CHECK_NEAR(part[p]->x[2 * i + 1], 0, 0); /* 3 - 3, divided by 1 */
        }
    CHECK_NEAR(s.mean[0], 25.0 / 6, 1e-15);
    CHECK_NEAR(s.scale[0] * s.scale[0], 161.0 / 36, 1e-14);
    CHECK_NEAR(s.mean[1], 3, 0);
    CHECK_NEAR(s.scale[1], 1, 0);
    CHECK(t.x[0] >= 0 && t.x[2] >= 1 && t.x[2] <= 1); /* the whole is untouched */
    CHECK(t.cx.tmp.size == 0);
    eq_ctx_free(&t.cx);
}

static void check_refusal(double train, double valid, double test, const char *message) {
    const double fraction[3] = {train, valid, test};
    ten t;
    eq_split s;
    begin(&t);
    CHECK(eq_dataset_split(&t.cx, &t.cx.mem, &t.data, fraction, 1, &s) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&t.cx), message);
    eq_ctx_free(&t.cx);
}

static void impossible_fractions_are_refused(void) {
    check_refusal(0.5, 0.5, 0, "split: test is 0, expected a fraction between 0 and 1");
    check_refusal((double)NAN, 0.5, 0.5, "split: train is nan, expected a fraction between 0 and 1");
    check_refusal(0.5, 0.25, 0.5, "split: train, valid and test add up to 1.25, expected 1");
    check_refusal(0.0625, 0.4375, 0.5, "split: 10 rows make parts of 0, 4 and 6, expected at least one each");
}

static void taken_rows_are_in_the_order_asked_for(void) {
    static const uint32_t index[] = {3, 3, 0}, beyond[] = {10};
    ten t;
    eq_dataset taken;
    begin(&t);
    eq_row_list rows = {index, 3}, bad = {beyond, 1}, no_rows = {NULL, 0};
    CHECK(eq_dataset_take(&t.cx, &t.cx.mem, &t.data, rows, &taken) == EQ_OK);
    CHECK(taken.n_rows == 3 && taken.row[0] == 103 && taken.row[1] == 103 && taken.row[2] == 100);
    CHECK_NEAR(taken.x[0], 3, 0);
    CHECK(eq_dataset_take(&t.cx, &t.cx.mem, &t.data, no_rows, &taken) == EQ_OK && taken.n_rows == 0);
    CHECK(eq_dataset_take(&t.cx, &t.cx.mem, &t.data, bad, &taken) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&t.cx), "row 10 is asked for, but the data have 10");
    eq_ctx_free(&t.cx);
}

static void a_copy_shares_no_array(void) {
    ten t;
    eq_dataset copy;
    begin(&t);
    CHECK(eq_dataset_copy(&t.cx, &t.cx.mem, &t.data, &copy) == EQ_OK);
    CHECK(copy.n_rows == N && memcmp(copy.x, t.x, sizeof t.x) == 0 && memcmp(copy.weight, t.weight, sizeof t.weight) == 0);
    copy.x[0] = 9;
    copy.y[0] = 9;
    copy.group[0] = 9;
    copy.weight[0] = 9;
    copy.row[0] = 9;
    copy.privileged[0] = 9;
    CHECK(t.x[0] < 1 && t.y[0] == 1 && t.group[0] == 0 && t.weight[0] < 2 && t.row[0] == 100 && t.privileged[0] == 0);
    eq_ctx_free(&t.cx);
}

static void every_failed_allocation_is_a_status(void) {
    ten t;
    begin(&t);
    size_t k = 1;
    for (; k < 100; k++) {
        eq_ctx cx = {.fail_at = k};
        eq_split s;
        eq_status status = eq_dataset_split(&cx, &cx.mem, &t.data, usual, 1, &s);
        CHECK(status == EQ_OK || status == EQ_EMEMORY);
        CHECK(cx.tmp.size == 0);
        eq_ctx_free(&cx);
        if (status == EQ_OK) break;
    }
    CHECK(k > 15 && k < 100);
}

int main(void) {
    RUN(permutations_are_numpys);
    RUN(a_permutation_has_every_number_once);
    RUN(parts_follow_the_two_permutations);
    RUN(impossible_fractions_are_refused);
    RUN(taken_rows_are_in_the_order_asked_for);
    RUN(a_copy_shares_no_array);
    RUN(every_failed_allocation_is_a_status);
    return check_done();
}
