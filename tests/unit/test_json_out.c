/* Numbers in JSON: cJSON prints 15 digits where they come within an epsilon of the value, so reading back may give the
 * neighbour. eq_out_printed says which, and printing that again changes nothing. */
#include <stdlib.h>

#include "check.h"
#include "equipoise/rng.h"
#include "experiment/json_out.h"

/* The number behind {"x": in what is written for `value`. */
static double written(eq_ctx *cx, double value) {
    const char *text;
    eq_mark mark = eq_arena_mark(&cx->mem);
    eq_out out = eq_out_new(cx);
    eq_out_number(&out, out.root, "x", value);
    double back = eq_out_print(&out, &cx->mem, &text) == EQ_OK ? strtod(text + strlen("{\"x\":"), NULL) : -1;
    eq_arena_reset(&cx->mem, mark);
    return back;
}

static void a_number_as_printed_is_the_number_read_back(void) {
    eq_ctx cx = {0};
    eq_rng rng = eq_rng_seed(7);
    size_t n_moved = 0;
    for (int i = 0; i < 20000; i++) {
        double value = (eq_rng_uniform(&rng) - 0.5) * (i % 3 ? 1 : 1e6);
        double printed = eq_out_printed(value);
        CHECK_NEAR(printed, written(&cx, value), 0);
        CHECK_NEAR(written(&cx, printed), printed, 0);
        CHECK_NEAR(printed, value, fabs(value) * 3e-16);
        n_moved += printed < value || printed > value;
    }
    CHECK(n_moved > 100); /* else there would be nothing to take care of */
    eq_ctx_free(&cx);
}

static void whole_numbers_zero_and_the_undefined_stay_what_they_are(void) {
    CHECK_NEAR(eq_out_printed(0), 0, 0);
    CHECK_NEAR(eq_out_printed(-1), -1, 0);
    CHECK_NEAR(eq_out_printed(48842), 48842, 0);
    CHECK_NEAR(eq_out_printed(0.5), 0.5, 0);
    CHECK(isnan(eq_out_printed((double)NAN)));
}

int main(void) {
    RUN(a_number_as_printed_is_the_number_read_back);
    RUN(whole_numbers_zero_and_the_undefined_stay_what_they_are);
    return check_done();
}
