/* Sorting orders and dealing out to classes, on a handful of rows. */
#include "check.h"
#include "math/sort.h"

/* 3, -1, 0, -0, -1 ascending: the two -1 in their order, then 0 and -0, which are equal, in theirs. */
static void equal_values_keep_their_order(void) {
    static const double value[5] = {3, -1, 0, -0.0, -1};
    static const uint32_t want[5] = {1, 4, 2, 3, 0};
    eq_ctx cx = {0};
    uint32_t order[5];
    CHECK(eq_sort_order(&cx, value, 5, order) == EQ_OK);
    for (size_t i = 0; i < 5; i++) CHECK(order[i] == want[i]);
    eq_ctx_free(&cx);
}

/* Classes 2 0 2 3 0 2 of five: class 0 has places 1 4, class 2 has 0 2 5, class 3 has 3, classes 1 and 4 none. */
static void places_are_dealt_out_to_their_classes_ascending(void) {
    static const uint32_t code[6] = {2, 0, 2, 3, 0, 2}, place[6] = {1, 4, 0, 2, 5, 3};
    static const size_t first[6] = {0, 2, 2, 5, 6, 6};
    eq_ctx cx = {0};
    eq_classed dealt;
    CHECK(eq_sort_classes(&cx, &cx.mem, code, 6, 5, &dealt) == EQ_OK);
    for (size_t i = 0; i < 6; i++) CHECK(dealt.place[i] == place[i] && dealt.first[i] == first[i]);
    CHECK(eq_sort_classes(&cx, &cx.mem, code, 0, 2, &dealt) == EQ_OK);
    for (size_t c = 0; c <= 2; c++) CHECK(dealt.first[c] == 0);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(equal_values_keep_their_order);
    RUN(places_are_dealt_out_to_their_classes_ascending);
    return check_done();
}
