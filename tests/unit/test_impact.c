/* Impact tables: what holds whatever the counts. The numbers of single cases are those of golden/audits
 * (tests/cases/impact.mjs). */
#include <math.h>

#include "check.h"
#include "impact/table.h"
#include "impact/wide.h"
#include "math/stats.h"

enum { MOST = 8 };

/* A table of up to MOST groups. */
typedef struct world {
    eq_ctx cx;
    eq_tally tally[MOST];
    const char *name[MOST];
    eq_impact_counts counts;
    eq_impact_asked asked;
    eq_impact_table out;
} world;

static unsigned long long state;
static double uniform(void) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (double)(state >> 11) / 9007199254740992.0;
}
static double whole(double below) { return floor(uniform() * below); }

static void set(world *w, size_t g, double selected, double refused) {
    static const char *const names[MOST] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    w->tally[g] = (eq_tally){.fp = selected, .tn = refused, .n_rows = (uint64_t)(selected + refused)};
    w->tally[g].squared[EQ_FP] = selected;
    w->tally[g].squared[EQ_TN] = refused;
    w->name[g] = names[g];
}

static void begin(world *w, size_t n) {
    memset(w, 0, sizeof *w);
    w->counts = (eq_impact_counts){.n_groups = n, .name = w->name, .tally = w->tally, .whole = true, .sharp = true};
    w->asked = (eq_impact_asked){.confidence = 0.95, .minimum = 30};
    CHECK(eq_limit_make("0.8", 0.8, &w->asked.limit));
}

static void make(world *w) { CHECK(eq_impact_make(&w->cx, &w->cx.mem, &w->counts, &w->asked, &w->out) == EQ_OK); }
static void end(world *w) {
    CHECK(w->cx.tmp.size == 0);
    eq_ctx_free(&w->cx);
}

static void random_table(world *w, size_t n, double most) {
    begin(w, n);
    for (size_t g = 0; g < n; g++) {
        double k = whole(most);
        set(w, g, k, whole(most) + (k <= 0));
    }
}

/* 8 of 100 against 10 of 100; 2^52 8 of 100 parts: in doubles the quotient is under 0.8. */
static void exactly_four_fifths_is_not_below(void) {
    for (double scale = 1; scale < 4e13; scale *= 49) {
        world w;
        begin(&w, 2);
        set(&w, 0, 8 * scale, 92 * scale);
        set(&w, 1, 10 * scale, 90 * scale);
        make(&w);
        CHECK(w.out.group[0].below == EQ_NO);
        CHECK_NEAR(w.out.group[0].shortfall.to_limit_added, 0, 0);
        end(&w);
        begin(&w, 2);
        set(&w, 0, 8 * scale - 1, 92 * scale + 1);
        set(&w, 1, 10 * scale, 90 * scale);
        make(&w);
        CHECK(w.out.group[0].below == EQ_YES);
        CHECK_NEAR(w.out.group[0].shortfall.to_limit_added, 1, 0);
        end(&w);
    }
}

/* By hand: 3 x 5 x 7 = 105; (2^53)^4 has 213 bits and is more than (2^53)^3 (2^53 - 1). */
static void products_are_compared_without_rounding(void) {
    double top = 9007199254740992.0;
    CHECK(eq_products_compare((const double[]){3, 5, 7}, (const double[]){105, 1, 1}) == 0);
    eq_wide a = eq_wide_product((const double[]){top, top, top, top}, 4);
    eq_wide b = eq_wide_product((const double[]){top, top, top, top - 1}, 4);
    CHECK(eq_wide_compare(&a, &b) == 1 && eq_wide_compare(&b, &a) == -1);
    eq_limit limit;
    CHECK(eq_limit_make("0.75", 0.75, &limit) && limit.num == 75 && limit.den == 100);
    CHECK(!eq_limit_make("0.1234567890123456", 0.1, &limit));
    CHECK(!eq_limit_make("1e-05", 1e-5, &limit));
}

static void exchanging_two_groups_inverts_the_ratio_and_its_limits(void) {
    state = 1;
    for (int i = 0; i < 200; i++) {
        world w, x;
        random_table(&w, 2, 200);
        set(&w, 0, w.tally[0].fp + 1, w.tally[0].tn);
        set(&w, 1, w.tally[1].fp + 1, w.tally[1].tn);
        x = w;
        x.counts.tally = x.tally, x.counts.name = x.name;
        w.asked.rule = x.asked.rule = EQ_NAMED;
        w.asked.named = 1;
        x.asked.named = 0;
        make(&w);
        make(&x);
        const eq_value *r = &w.out.group[0].ratio, *s = &x.out.group[1].ratio;
        CHECK_NEAR(r->value * s->value, 1, 1e-12);
        if (!isnan(r->high) && s->low > 0) CHECK_NEAR(r->high * s->low, 1, 1e-9);
        if (!isnan(s->high) && r->low > 0) CHECK_NEAR(s->high * r->low, 1, 1e-9);
        CHECK_NEAR(w.out.group[0].tests.z, -x.out.group[1].tests.z, 1e-12);
        end(&w);
        end(&x);
    }
}

/* All placements of a few unknown over the groups: their ratio's least and most, and the fewest that bring it under the limit. */
typedef struct placing {
    const world *w;
    size_t g;
    double n[MOST], k[MOST], least, most;
} placing;

static void look(placing *p) {
    double best = 0;
    for (size_t h = 0; h < p->w->counts.n_groups; h++) best = fmax(best, p->k[h] / p->n[h]);
    double reference = p->w->asked.rule == EQ_NAMED ? p->k[p->w->asked.named] / p->n[p->w->asked.named] : best;
    double ratio = p->k[p->g] / p->n[p->g] / reference;
    p->least = fmin(p->least, ratio);
    p->most = fmax(p->most, ratio);
}

static void place(placing *p, size_t h, double selected, double refused) {
    size_t n = p->w->counts.n_groups;
    if (h + 1 == n) {
        p->n[h] += selected + refused, p->k[h] += selected;
        look(p);
        p->n[h] -= selected + refused, p->k[h] -= selected;
        return;
    }
    for (double a = 0; a <= selected; a++)
        for (double b = 0; b <= refused; b++) {
            p->n[h] += a + b, p->k[h] += a;
            place(p, h + 1, selected - a, refused - b);
            p->n[h] -= a + b, p->k[h] -= a;
        }
}

static void bounds_are_the_least_and_most_over_all_placements(void) {
    state = 7;
    for (int i = 0; i < 120; i++) {
        world w;
        random_table(&w, 3, 9);
        w.asked.rule = i % 2 ? EQ_NAMED : EQ_MOST_SELECTED;
        w.asked.named = 2;
        w.counts.unknown = (eq_maybe){whole(5), whole(5) + 1};
        make(&w);
        for (size_t g = 0; g < 3; g++) {
            const eq_bounds *b = &w.out.group[g].bounds;
            placing p = {.w = &w, .g = g, .least = 1e9, .most = 0};
            for (size_t h = 0; h < 3; h++) p.k[h] = w.tally[h].fp, p.n[h] = w.tally[h].fp + w.tally[h].tn;
            if (isnan(b->low)) continue;
            place(&p, 0, w.counts.unknown.selected, w.counts.unknown.refused);
            CHECK_NEAR(b->low, p.least, 1e-12);
            CHECK_NEAR(b->high, p.most, 1e-12);
            CHECK(b->sharp);
        }
        end(&w);
    }
}

/* Fewest j1 + j2 by trying all. */
static void tipping_points_are_the_fewest(void) {
    state = 11;
    size_t n_moved = 0;
    for (int i = 0; i < 400; i++) {
        world w;
        random_table(&w, 2, 60);
        w.asked.rule = EQ_NAMED;
        w.asked.named = 1;
        w.counts.unknown = (eq_maybe){whole(20), whole(20) + 1};
        make(&w);
        double k = w.tally[0].fp, n = k + w.tally[0].tn, kr = w.tally[1].fp, nr = kr + w.tally[1].tn;
        double down = 1e9, up = 1e9, u1 = w.counts.unknown.selected, u0 = w.counts.unknown.refused;
        for (double a = 0; a <= u0; a++)
            for (double b = 0; b <= u1; b++)
                if (10 * k * (nr + b) < 8 * (kr + b) * (n + a)) down = fmin(down, a + b);
        for (double a = 0; a <= u1; a++)
            for (double b = 0; b <= u0; b++)
                if (10 * (k + a) * (nr + b) >= 8 * kr * (n + a)) up = fmin(up, a + b);
        const eq_bounds *b = &w.out.group[0].bounds;
        if (!isnan(w.out.group[0].ratio.value)) {
            CHECK(down > 1e8 ? isnan(b->down.n) : b->down.n <= down && b->down.n >= down);
            CHECK(up > 1e8 ? isnan(b->up.n) : b->up.n <= up && b->up.n >= up);
            n_moved += down > 0 && down < 1e8;
        }
        end(&w);
    }
    CHECK(n_moved > 50);
}

static void one_more_unknown_never_narrows_bounds(void) {
    state = 3;
    for (int i = 0; i < 100; i++) {
        world w, x;
        random_table(&w, 4, 80);
        x = w;
        x.counts.tally = x.tally, x.counts.name = x.name;
        w.counts.unknown = (eq_maybe){whole(30), whole(30) + 1};
        x.counts.unknown = w.counts.unknown;
        *(i % 2 ? &x.counts.unknown.selected : &x.counts.unknown.refused) += 1;
        make(&w);
        make(&x);
        for (size_t g = 0; g < 4; g++) {
            const eq_bounds *a = &w.out.group[g].bounds, *b = &x.out.group[g].bounds;
            if (isnan(a->low)) continue;
            CHECK(b->low <= a->low && b->high >= a->high);
            CHECK(a->low <= w.out.group[g].ratio.value + 1e-15 && a->high >= w.out.group[g].ratio.value - 1e-15);
        }
        end(&w);
        end(&x);
    }
}

/* Of weights nothing is counted in people, and intervals stand on the effective size. */
static void weights_have_no_tests(void) {
    world w;
    begin(&w, 2);
    set(&w, 0, 2.5, 7.5);
    set(&w, 1, 5, 5);
    w.tally[0].squared[EQ_FP] = 2.5 * 2.5;
    w.tally[0].squared[EQ_TN] = 7.5 * 7.5;
    w.counts.whole = false;
    make(&w);
    const eq_impact_group *g = &w.out.group[0];
    CHECK_NEAR(g->ratio.value, 0.5, 1e-12);
    CHECK(isnan(g->tests.fisher_p) && g->tests.why == EQ_COUNTS_WEIGHTED && g->flip == EQ_UNTOLD);
    CHECK(isnan(g->shortfall.to_limit_added) && g->shortfall.why == EQ_COUNTS_WEIGHTED);
    CHECK(g->below == EQ_YES && w.out.chi2.why == EQ_COUNTS_WEIGHTED);
    CHECK_NEAR(g->rate.high, eq_wilson(0.25, 100 / 62.5, eq_normal_quantile(0.975)).high, 1e-12);
    end(&w);
}

/* 1 of 2 is ahead of 400 of 1000, but has a share of 0.2 %. */
static void a_group_that_is_small_need_not_be_the_reference(void) {
    world w;
    begin(&w, 3);
    set(&w, 0, 1, 1);
    set(&w, 1, 400, 600);
    set(&w, 2, 100, 300);
    make(&w);
    CHECK(w.out.reference == 0 && w.out.small_reference && !isnan(w.out.group[2].to_largest.value));
    end(&w);
    w.asked.reference_min_share = 0.02;
    make(&w);
    CHECK(w.out.reference == 1 && !isnan(w.out.group[0].ratio.value));
    end(&w);
    w.asked.exclude_below = 0.02;
    make(&w);
    CHECK(w.out.reference == 1 && isnan(w.out.group[0].ratio.value) && w.out.group[0].excluded);
    end(&w);
}

static void no_group_nobody_and_one_group_give_a_table(void) {
    world w;
    begin(&w, 0);
    w.counts.unknown = (eq_maybe){1, 1};
    make(&w);
    CHECK(w.out.reference == SIZE_MAX);
    end(&w);
    begin(&w, 1);
    set(&w, 0, 3, 4);
    w.counts.unknown = (eq_maybe){1, 1};
    make(&w);
    CHECK(w.out.reference == 0);
    CHECK_NEAR(w.out.group[0].ratio.value, 1, 0);
    end(&w);
    begin(&w, 2);
    set(&w, 0, 0, 0);
    set(&w, 1, 0, 5);
    make(&w);
    CHECK(isnan(w.out.group[0].rate.value) && w.out.reference == 1);
    end(&w);
}

int main(void) {
    RUN(exactly_four_fifths_is_not_below);
    RUN(products_are_compared_without_rounding);
    RUN(exchanging_two_groups_inverts_the_ratio_and_its_limits);
    RUN(bounds_are_the_least_and_most_over_all_placements);
    RUN(tipping_points_are_the_fewest);
    RUN(one_more_unknown_never_narrows_bounds);
    RUN(weights_have_no_tests);
    RUN(a_group_that_is_small_need_not_be_the_reference);
    RUN(no_group_nobody_and_one_group_give_a_table);
    return check_done();
}
