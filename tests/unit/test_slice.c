/* The slice finder on plain arrays: planted slices, a search by brute force, and what is not said twice. */
#include <stdlib.h>

#include "check.h"
#include "equipoise/rng.h"
#include "math/stats.h"
#include "stat/cut.h"
#include "metric/slice.h"

enum { N = 2000, N_ATTRIBUTES = 4 };

/* People with four attributes of 2, 3, 4 and 5 levels, decided wrongly with a chance that the test sets. */
typedef struct people {
    uint8_t y[N], yhat[N], privileged[1];
    uint16_t group[N];
    double weight[N];
    uint32_t code[N_ATTRIBUTES][N];
    eq_attribute attribute[N_ATTRIBUTES];
    eq_outcomes outcomes;
} people;

typedef double error_rate(const people *who, size_t row);

static people *make_people(uint64_t seed, error_rate *rate) {
    static const char *const name[] = {"all"};
    people *who = calloc(1, sizeof *who);
    eq_rng rng = eq_rng_seed(seed);
    for (size_t i = 0; i < N; i++) {
        for (uint32_t a = 0; a < N_ATTRIBUTES; a++) who->code[a][i] = (uint32_t)eq_rng_below(&rng, a + 2);
        who->y[i] = eq_rng_uniform(&rng) < 0.4;
        who->yhat[i] = who->y[i] ^ (eq_rng_uniform(&rng) < rate(who, i));
        who->weight[i] = 1 + (double)eq_rng_below(&rng, 3);
    }
    for (size_t a = 0; a < N_ATTRIBUTES; a++) who->attribute[a] = (eq_attribute){who->code[a], a + 2};
    who->outcomes = (eq_outcomes){.n_rows = N,
                                  .n_groups = 1,
                                  .y = who->y,
                                  .yhat = who->yhat,
                                  .group = who->group,
                                  .group_name = name,
                                  .privileged = who->privileged};
    return who;
}

static eq_slice_question ask(const people *who, const char *metric, size_t depth) {
    return (eq_slice_question){&who->outcomes, who->attribute, N_ATTRIBUTES, eq_metric_find(metric), depth, 30, 20, 0.95};
}

static eq_slices find(eq_ctx *cx, const eq_slice_question *question) {
    eq_slices found;
    CHECK(eq_slices_find(cx, &cx->mem, question, &found) == EQ_OK);
    CHECK_TEXT(eq_message(cx), "");
    CHECK(found.n <= question->top && found.n_explained + found.n <= found.n_tested);
    return found;
}

static double worse_in_one_pair(const people *who, size_t i) { return who->code[1][i] == 2 && who->code[3][i] == 4 ? 0.6 : 0.1; }

static double the_same_everywhere(const people *who, size_t i) { return (void)who, (void)i, 0.2; }

static double worse_in_one_level(const people *who, size_t i) { return who->code[2][i] == 1 ? 0.5 : 0.1; }

/* Attribute 1 has level 2 in a third and attribute 3 level 4 in a fifth of the rows: 133 of 2,000 err at 0.6, all others at
 * 0.1. The pair comes first with its own counts, and neither its halves nor its parts are listed beside it. */
static void a_planted_slice_comes_first_and_alone(void) {
    eq_ctx cx = {0};
    people *who = make_people(1, worse_in_one_pair);
    size_t n = 0, wrong = 0;
    for (size_t i = 0; i < N; i++) {
        bool inside = who->code[1][i] == 2 && who->code[3][i] == 4;
        n += inside;
        wrong += inside && who->y[i] != who->yhat[i];
    }
    for (size_t depth = 2; depth <= 3; depth++) {
        eq_slice_question question = ask(who, "error_rate", depth);
        eq_slices found = find(&cx, &question);
        CHECK(found.n >= 1 && found.slice[0].n_conditions == 2 && found.slice[0].n == n && found.slice[0].n_about == n);
        CHECK(found.slice[0].attribute[0] == 1 && found.slice[0].level[0] == 2);
        CHECK(found.slice[0].attribute[1] == 3 && found.slice[0].level[1] == 4);
        CHECK_NEAR(found.slice[0].value.value, (double)wrong / (double)n, 1e-15);
        CHECK_NEAR(found.slice[0].share, (double)n / N, 1e-15);
        CHECK(found.slice[0].p_holm < 1e-9 && !found.slice[0].small);
        for (size_t s = 1; s < found.n; s++) CHECK(found.slice[s].p_holm > 0.05);
    }
    free(who);
    eq_ctx_free(&cx);
}

/* With depth 1 the whole level is found; deeper, its parts are no worse than it is, so it still stands alone. */
static void variants_of_one_slice_are_listed_once(void) {
    eq_ctx cx = {0};
    people *who = make_people(2, worse_in_one_level);
    for (size_t depth = 1; depth <= 3; depth++) {
        eq_slice_question question = ask(who, "error_rate", depth);
        eq_slices found = find(&cx, &question);
        CHECK(found.n && found.slice[0].n_conditions == 1 && found.slice[0].attribute[0] == 2 && found.slice[0].level[0] == 1);
        for (size_t s = 1; s < found.n; s++) CHECK(found.slice[s].p_holm > 0.05);
        if (depth > 1) CHECK(found.n_explained >= 9); /* its 2 + 3 + 5 pairs, or all but one */
    }
    free(who);
    eq_ctx_free(&cx);
}

/* A copy of an attribute has the same rows, so it adds no slice, and crossing it with the original tests nothing new. */
static void the_same_rows_under_another_name_are_one_slice(void) {
    eq_ctx cx = {0};
    people *who = make_people(1, worse_in_one_pair);
    eq_slice_question question = ask(who, "error_rate", 2);
    eq_slices before = find(&cx, &question);
    eq_attribute five[N_ATTRIBUTES + 1];
    for (size_t a = 0; a < N_ATTRIBUTES; a++) five[a] = who->attribute[a];
    five[N_ATTRIBUTES] = five[3];
    question.attribute = five;
    question.n_attributes = N_ATTRIBUTES + 1;
    eq_slices after = find(&cx, &question);
    CHECK(after.n == before.n);
    /* added: 5 levels, and 5 times the 2 + 3 + 4 others; none of the copy with the original */
    CHECK(after.n_tested == before.n_tested + 5 + 5 * 9);
    free(who);
    eq_ctx_free(&cx);
}

/* Over 200 samples without any difference, Holm finds one in about 5 % at most; without adjustment nearly always. */
static void chance_is_adjusted_for(void) {
    eq_ctx cx = {0};
    size_t n_false = 0, n_unadjusted = 0;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        people *who = make_people(seed, the_same_everywhere);
        eq_slice_question question = ask(who, "error_rate", 2);
        eq_slices found = find(&cx, &question);
        bool some = false, some_unadjusted = false;
        for (size_t s = 0; s < found.n; s++) {
            some |= found.slice[s].p_holm < 0.05;
            some_unadjusted |= found.slice[s].p < 0.05;
            CHECK(found.slice[s].p_bh <= found.slice[s].p_holm && found.slice[s].p <= found.slice[s].p_bh);
        }
        n_false += some;
        n_unadjusted += some_unadjusted;
        free(who);
    }
    printf("  note of 200 samples without a difference, %zu have a slice under 0.05 adjusted, %zu unadjusted\n", n_false,
           n_unadjusted);
    CHECK(n_false <= 20 && n_unadjusted > 100);
    eq_ctx_free(&cx);
}

/* ---- by brute force ---- */

/* Rows, and weight of all and of the wrong, where up to three conditions hold (level SIZE_MAX: any). */
static void count(const people *who, const size_t level[N_ATTRIBUTES], double out[4]) {
    memset(out, 0, 4 * sizeof *out);
    for (size_t i = 0; i < N; i++) {
        bool met = who->y[i]; /* the rate is about positives */
        for (size_t a = 0; a < N_ATTRIBUTES; a++) met = met && (level[a] == SIZE_MAX || who->code[a][i] == level[a]);
        if (!met) continue;
        out[0]++;
        out[1] += who->weight[i];
        out[2] += who->weight[i] * who->weight[i];
        out[3] += who->yhat[i] ? who->weight[i] : 0;
    }
}

/* Every choice of a level or of none, of each attribute. No two of these random slices have the same rows. */
static void the_search_finds_what_brute_force_finds(void) {
    eq_ctx cx = {0};
    people *who = make_people(3, worse_in_one_pair);
    who->outcomes.weight = who->weight;
    eq_slice_question question = ask(who, "tpr", 3);
    eq_slices found = find(&cx, &question);
    size_t n_tested = 0, n_seen = 0;
    double all[4], best = -1;
    const size_t none[N_ATTRIBUTES] = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
    count(who, none, all);
    for (size_t code = 1; code < 3 * 4 * 5 * 6; code++) {
        const size_t digit[N_ATTRIBUTES] = {code % 3, code / 3 % 4, code / 12 % 5, code / 60};
        size_t level[N_ATTRIBUTES], n = 0;
        double in[4];
        for (size_t a = 0; a < N_ATTRIBUTES; a++) level[a] = digit[a] ? digit[a] - 1 : SIZE_MAX, n += digit[a] > 0;
        count(who, level, in);
        if (n > 3 || in[0] < 30) continue;
        n_tested++;
        eq_interval a = eq_wilson(in[3] / in[1], in[1] * in[1] / in[2], eq_normal_quantile(0.975));
        double rest = (all[3] - in[3]) / (all[1] - in[1]);
        eq_interval b = eq_wilson(rest, (all[1] - in[1]) * (all[1] - in[1]) / (all[2] - in[2]), eq_normal_quantile(0.975));
        double d = in[3] / in[1] - rest, up = a.high - in[3] / in[1], down = rest - b.low, high = d + sqrt(up * up + down * down);
        if (-high > best) best = -high;
        for (size_t s = 0; s < found.n; s++) {
            bool same = found.slice[s].n_conditions == n;
            for (size_t k = 0; k < found.slice[s].n_conditions; k++)
                same = same && level[found.slice[s].attribute[k]] == found.slice[s].level[k];
            if (!same) continue;
            n_seen++;
            CHECK((double)found.slice[s].n_about == in[0] && found.slice[s].n > found.slice[s].n_about);
            CHECK_NEAR(found.slice[s].value.value, in[3] / in[1], 1e-14);
            CHECK_NEAR(found.slice[s].rest.value, rest, 1e-14);
            CHECK_NEAR(found.slice[s].difference.high, high, 1e-12);
        }
    }
    CHECK(found.n_tested == n_tested && n_seen == found.n && found.n > 0);
    CHECK_NEAR(-found.slice[0].difference.high, best, 1e-12);
    free(who);
    eq_ctx_free(&cx);
}

/* ---- what is refused, or undefined ---- */

static void refused(const eq_slice_question *question, const char *why) {
    eq_ctx cx = {0};
    eq_slices found;
    CHECK(eq_slices_find(&cx, &cx.mem, question, &found) != EQ_OK);
    CHECK_CONTAINS(eq_message(&cx), why);
    eq_ctx_free(&cx);
}

static void what_cannot_be_searched_is_refused(void) {
    people *who = make_people(1, the_same_everywhere);
    eq_slice_question mcc = ask(who, "mcc", 2), deep = ask(who, "tpr", 4), labels = ask(who, "tpr", 2);
    refused(&mcc, "mcc is no share of one count");
    refused(&deep, "depth: is 4, expected 1 to 3");
    who->outcomes.yhat = NULL;
    refused(&labels, "there are no decisions");
    free(who);
}

/* 3,000 attributes: 4.5 thousand million combinations of three. */
static void too_much_work_is_refused_before_it_begins(void) {
    people *who = make_people(1, the_same_everywhere);
    eq_slice_question question = ask(who, "error_rate", 3);
    eq_attribute *many = calloc(3000, sizeof *many);
    for (size_t a = 0; a < 3000; a++) many[a] = who->attribute[0];
    question.attribute = many;
    question.n_attributes = 3000;
    refused(&question, "combinations of up to 3 of 3000 attributes over 2000 rows are too many; ask for less depth");
    free(many);
    free(who);
}

static void a_rate_about_nobody_is_undefined_with_its_reason(void) {
    eq_ctx cx = {0};
    people *who = make_people(1, the_same_everywhere);
    memset(who->y, 0, sizeof who->y);
    eq_slice_question question = ask(who, "tpr", 2);
    eq_slices found = find(&cx, &question);
    CHECK(isnan(found.overall.value) && found.n == 0 && found.n_tested == 0);
    CHECK_CONTAINS(found.overall.why, "the whole data set has no favourable outcomes");
    free(who);
    eq_ctx_free(&cx);
}

/* Ages 1 1 1 1 1 2 3 4 in 4 bins: middle ranks 2.5/8, 5.5/8, 6.5/8, 7.5/8, so bins 1, 2, 3, 3. */
static void equal_values_share_a_bin(void) {
    eq_ctx cx = {0};
    const double age[8] = {1, 4, 1, 1, 3, 1, 2, 1};
    eq_cut cut;
    CHECK(eq_cut_quantiles(&cx, &cx.mem, age, 8, 4, &cut) == EQ_OK);
    CHECK(cut.n == 3 && cut.low[0] == 1 && cut.high[0] == 1 && cut.low[1] == 2 && cut.high[1] == 2);
    CHECK(cut.low[2] == 3 && cut.high[2] == 4);
    CHECK(eq_cut_find(&cut, 0) == 0 && eq_cut_find(&cut, 1.5) == 1 && eq_cut_find(&cut, 3) == 2 && eq_cut_find(&cut, 9) == 2);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(a_planted_slice_comes_first_and_alone);
    RUN(variants_of_one_slice_are_listed_once);
    RUN(the_same_rows_under_another_name_are_one_slice);
    RUN(chance_is_adjusted_for);
    RUN(the_search_finds_what_brute_force_finds);
    RUN(what_cannot_be_searched_is_refused);
    RUN(too_much_work_is_refused_before_it_begins);
    RUN(a_rate_about_nobody_is_undefined_with_its_reason);
    RUN(equal_values_share_a_bin);
    return check_done();
}
