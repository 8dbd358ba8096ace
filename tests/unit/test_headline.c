/* What is said first of an audit: the pair, its interval, and who is left out of it. */
#include <string.h>

#include "check.h"
#include "answer/headline.h"

enum { MOST = 600 };

/* Rows of groups, k of n decided favourably; outcomes alternate. */
typedef struct people {
    size_t n, n_groups;
    uint8_t y[MOST], yhat[MOST], privileged[6];
    double weight[MOST];
    uint16_t group[MOST];
    const char *name[6];
} people;

static void add(people *p, const char *name, size_t n, size_t k) {
    for (size_t i = 0; i < n; i++, p->n++) {
        p->y[p->n] = i % 2;
        p->yhat[p->n] = i < k;
        p->weight[p->n] = i % 3 ? 1 : 2.5;
        p->group[p->n] = (uint16_t)p->n_groups;
    }
    p->name[p->n_groups++] = name;
}

static eq_outcomes outcomes_of(const people *p) {
    return (eq_outcomes){.n_rows = p->n,
                         .n_groups = p->n_groups,
                         .y = p->y,
                         .yhat = p->yhat,
                         .group = p->group,
                         .group_name = p->name,
                         .privileged = p->privileged};
}

static eq_headline headline_of(eq_ctx *cx, const eq_outcomes *outcomes, const char *rate) {
    static const eq_audit_options options = {.bootstrap = 200, .seed = 5};
    eq_audit audit;
    eq_headline headline;
    CHECK(eq_audit_compute(cx, &cx->mem, outcomes, &options, &audit) == EQ_OK);
    eq_headlines from = {.audit = &audit};
    size_t metric = rate ? eq_metric_find(rate) : eq_headline_rate(&audit);
    CHECK(eq_headline_make(cx, &cx->mem, &from, metric, &headline) == EQ_OK);
    CHECK(cx->tmp.size == 0);
    return headline;
}

static eq_value value_of(eq_ctx *cx, const eq_outcomes *outcomes, const char *metric) {
    static const eq_audit_options options = {.bootstrap = 200, .seed = 5};
    eq_audit audit;
    CHECK(eq_audit_compute(cx, &cx->mem, outcomes, &options, &audit) == EQ_OK);
    return audit.metric[eq_metric_find(metric)];
}

static void same_value(const eq_value *a, const eq_value *b) {
    CHECK_NEAR(a->value, b->value, 0);
    CHECK_NEAR(a->low, b->low, 0);
    CHECK_NEAR(a->high, b->high, 0);
}

/* 30 of 60 and 24 of 40: -10 points, and the bootstrap or Newcombe alike go to both sides of 0. */
static void two_groups_have_the_signed_difference_with_its_own_interval(void) {
    eq_ctx cx = {0};
    people p = {0};
    add(&p, "Ann", 60, 30);
    add(&p, "Bob", 40, 24);
    p.privileged[1] = 1;
    eq_outcomes o = outcomes_of(&p);
    eq_headline h = headline_of(&cx, &o, NULL);
    eq_value own = value_of(&cx, &o, "statistical_parity_difference");
    same_value(&h.difference, &own);
    CHECK_NEAR(h.difference.value, -0.1, 1e-12);
    CHECK_CONTAINS(h.text, "Decided favourably (selection rate): Ann 50.0 % and Bob 60.0 %. ");
    CHECK_CONTAINS(h.text, " Ann less Bob: \u221210.0 points (\u2212");
    CHECK_CONTAINS(h.text, "), with 95 % confidence. The data are compatible with no difference. ");
    CHECK_CONTAINS(h.text, "difference. Each group has 30 rows or more.");
    p.privileged[0] = 1; /* who is subtracted turns with the reference */
    p.privileged[1] = 0;
    h = headline_of(&cx, &o, NULL);
    CHECK_CONTAINS(h.text, "Bob less Ann: 10.0 points (\u2212");
    eq_ctx_free(&cx);
}

static void a_gap_whose_interval_leaves_out_0_is_not_called_compatible_with_none(void) {
    eq_ctx cx = {0};
    people p = {0};
    add(&p, "Ann", 200, 20);
    add(&p, "Bob", 200, 180);
    p.privileged[1] = 1;
    eq_outcomes o = outcomes_of(&p);
    eq_headline h = headline_of(&cx, &o, NULL);
    CHECK_NEAR(h.difference.value, -0.8, 1e-12);
    CHECK(!strstr(h.text, "compatible"));
    eq_ctx_free(&cx);
}

/* 25, 40 and 30 of 100 */
static void of_more_groups_the_two_furthest_apart_are_named_lowest_first(void) {
    eq_ctx cx = {0};
    people p = {0};
    add(&p, "Ann", 100, 40);
    add(&p, "Bob", 100, 30);
    add(&p, "Cy", 100, 25);
    p.privileged[0] = 1;
    eq_outcomes o = outcomes_of(&p);
    eq_headline h = headline_of(&cx, &o, NULL);
    eq_value own = value_of(&cx, &o, "demographic_parity_difference");
    same_value(&h.difference, &own);
    CHECK_CONTAINS(h.text, "Decided favourably (selection rate). Furthest apart: Cy 25.0 % and Ann 40.0 %, 15.0 points (");
    CHECK_TEXT(h.of[0], "Ann");
    CHECK_TEXT(h.of[1], "Cy");
    eq_ctx_free(&cx);
}

/* The three left are audited from their counts: the same bits as their people, weighted too. */
static void small_groups_are_left_out_by_name_and_size_and_the_others_audited_alone(void) {
    for (int weighted = 0; weighted < 2; weighted++) {
        eq_ctx cx = {0};
        people p = {0}, large = {0};
        add(&p, "Ann", 100, 40);
        add(&p, "Zed", 3, 3);
        add(&p, "Bob", 100, 30);
        add(&p, "Pat", 29, 0);
        add(&p, "Cy", 100, 25);
        add(&large, "Ann", 100, 40);
        add(&large, "Bob", 100, 30);
        add(&large, "Cy", 100, 25);
        p.privileged[1] = large.privileged[0] = 1;
        eq_outcomes o = outcomes_of(&p), alone = outcomes_of(&large);
        if (weighted) o.weight = p.weight;
        if (weighted) alone.weight = large.weight;
        eq_headline h = headline_of(&cx, &o, NULL);
        eq_value own = value_of(&cx, &alone, "demographic_parity_difference");
        same_value(&h.difference, &own);
        CHECK_CONTAINS(h.text, " Left out, under 30 rows: Zed (3) and Pat (29).");
        CHECK(!strstr(h.text, "Each group"));
        eq_ctx_free(&cx);
    }
}

static void two_that_remain_are_compared_with_the_larger_where_neither_is_the_reference(void) {
    eq_ctx cx = {0};
    people p = {0};
    add(&p, "Ann", 50, 25);
    add(&p, "Bob", 60, 18);
    add(&p, "Zed", 4, 4);
    p.privileged[2] = 1;
    eq_outcomes o = outcomes_of(&p);
    eq_headline h = headline_of(&cx, &o, NULL);
    CHECK_CONTAINS(h.text, "Ann 50.0 % and Bob 30.0 %. Ann less Bob: 20.0 points (");
    CHECK_CONTAINS(h.text, "Left out, under 30 rows: Zed (4).");
    eq_ctx_free(&cx);
}

static void where_nothing_can_be_compared_it_is_said_why(void) {
    eq_ctx cx = {0};
    people one = {0}, few = {0}, none = {0};
    add(&one, "Ann", 50, 25);
    add(&few, "Ann", 50, 25);
    add(&few, "Bob", 29, 5);
    add(&none, "Ann", 5, 2);
    add(&none, "Bob", 6, 2);
    few.privileged[1] = none.privileged[1] = 1;
    eq_outcomes o = outcomes_of(&one);
    eq_headline h = headline_of(&cx, &o, NULL);
    CHECK_CONTAINS(h.text, ": Ann 50.0 % (36.6 to 63.4), with 95 % confidence. Nothing is compared: there is one group.");
    CHECK(isnan(h.difference.value) && h.difference.why && !h.of[0]);
    o = outcomes_of(&few);
    CHECK_CONTAINS(headline_of(&cx, &o, NULL).text,
                   "Nothing is compared: there is one group of 30 rows or more. Left out, under 30 rows: Bob (29).");
    o = outcomes_of(&none);
    CHECK_CONTAINS(headline_of(&cx, &o, NULL).text,
                   "Nothing is compared: there is no group of 30 rows or more. Left out, under 30 rows: Ann (5) and Bob (6).");
    eq_ctx_free(&cx);
}

/* Cy's outcomes are all unfavourable: the true positive rate is undefined there. 20 of 50 and 15 of 50. */
static void a_rate_that_is_undefined_in_a_group_is_compared_without_it(void) {
    eq_ctx cx = {0};
    people p = {0};
    add(&p, "Ann", 100, 40);
    add(&p, "Bob", 100, 30);
    add(&p, "Cy", 100, 25);
    p.privileged[2] = 1;
    for (size_t i = 200; i < 300; i++) p.y[i] = 0;
    eq_outcomes o = outcomes_of(&p);
    eq_headline h = headline_of(&cx, &o, "tpr");
    CHECK_CONTAINS(h.text, "True positive rate: Bob 30.0 % and Ann 40.0 %. Bob less Ann: \u221210.0 points");
    CHECK_CONTAINS(h.text, "Left out, undefined there: Cy (100).");
    h = headline_of(&cx, &o, "mcc");
    CHECK_CONTAINS(h.text, "Matthews correlation coefficient: ");
    CHECK(!strstr(h.text, "points"));
    eq_ctx_free(&cx);
}

static void of_labels_the_outcome_is_named(void) {
    eq_ctx cx = {0};
    people p = {0};
    add(&p, "Ann", 100, 40);
    add(&p, "Bob", 100, 30);
    p.privileged[1] = 1;
    eq_outcomes o = outcomes_of(&p);
    o.yhat = NULL;
    eq_audit audit;
    eq_headline h;
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, NULL, &audit) == EQ_OK);
    eq_headlines from = {.audit = &audit, .outcome = ">50K"};
    CHECK(eq_headline_make(&cx, &cx.mem, &from, eq_headline_rate(&audit), &h) == EQ_OK);
    CHECK_CONTAINS(h.text, "Favourable outcome, \u201c>50K\u201d (base rate): Ann 50.0 % and Bob 50.0 %. ");
    CHECK_CONTAINS(h.text, " Ann less Bob: 0.0 points");
    eq_ctx_free(&cx);
}

/* Of three groups the two that are named, as if there were no other; the third is not even left out. */
static void only_the_groups_that_are_asked_for_are_compared(void) {
    static const char *named[] = {"Ann", "Bob"};
    eq_ctx cx = {0};
    people p = {0};
    add(&p, "Ann", 60, 30);
    add(&p, "Bob", 40, 24);
    add(&p, "Cal", 50, 5);
    p.privileged[1] = 1;
    eq_outcomes all = outcomes_of(&p);
    eq_audit audit;
    eq_headline h;
    CHECK(eq_audit_compute(&cx, &cx.mem, &all, NULL, &audit) == EQ_OK);
    eq_headlines from = {.audit = &audit, .among = named, .n_among = 2};
    CHECK(eq_headline_make(&cx, &cx.mem, &from, eq_headline_rate(&audit), &h) == EQ_OK);
    people two = {0};
    add(&two, "Ann", 60, 30);
    add(&two, "Bob", 40, 24);
    two.privileged[1] = 1;
    eq_outcomes pair = outcomes_of(&two);
    eq_value own = value_of(&cx, &pair, "statistical_parity_difference");
    same_value(&h.difference, &own);
    CHECK(!strstr(h.text, "Cal"));
    eq_ctx_free(&cx);
}

/* "Nine to twelve (1)" are counted, not named. */
static void a_long_list_of_those_left_out_is_cut_and_counted(void) {
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    eq_ctx cx = {0};
    uint8_t y[10] = {0}, privileged[10] = {1};
    uint16_t group[10];
    for (uint16_t i = 0; i < 10; i++) group[i] = i;
    eq_outcomes o = {
        .n_rows = 10, .n_groups = 10, .y = y, .yhat = y, .group = group, .group_name = names, .privileged = privileged};
    CHECK_CONTAINS(headline_of(&cx, &o, NULL).text, "a (1), b (1), c (1), d (1), e (1), f (1), g (1), h (1) and 2 more.");
    eq_ctx_free(&cx);
}

static void the_pieces_are_the_text_and_every_second_one_is_looked_at_first(void) {
    eq_ctx cx = {0};
    people p = {0};
    add(&p, "Ann", 60, 30);
    add(&p, "Bob", 40, 24);
    p.privileged[1] = 1;
    eq_outcomes o = outcomes_of(&p);
    eq_headline h = headline_of(&cx, &o, NULL);
    char whole[1000] = "";
    for (size_t i = 0; i < h.n_parts; i++) strcat(whole, h.part[i]);
    CHECK_TEXT(whole, h.text);
    CHECK(h.n_parts == 7);
    CHECK_TEXT(h.part[1], "Ann");
    CHECK_TEXT(h.part[3], "Bob");
    CHECK_TEXT(h.part[5], "\u221210.0 points");
    eq_ctx_free(&cx);
}

/* Base rates, their gaps and class imbalance; nothing that decisions or scores are part of. */
static void what_only_looks_at_the_data_is_known_to_the_table(void) {
    size_t n = 0;
    for (size_t m = 0; m < eq_metric_count(); m++) n += eq_metric_of_data(m);
    CHECK(n == 8); /* the rate; difference, ratio, two over all groups, two against all rows; class imbalance */
    CHECK(eq_metric_of_data(eq_metric_find("base_rate_difference")) && eq_metric_of_data(eq_metric_find("class_imbalance")));
    CHECK(!eq_metric_of_data(eq_metric_find("statistical_parity_difference")) && !eq_metric_of_data(eq_metric_find("auc")));
}

int main(void) {
    RUN(two_groups_have_the_signed_difference_with_its_own_interval);
    RUN(a_gap_whose_interval_leaves_out_0_is_not_called_compatible_with_none);
    RUN(of_more_groups_the_two_furthest_apart_are_named_lowest_first);
    RUN(small_groups_are_left_out_by_name_and_size_and_the_others_audited_alone);
    RUN(two_that_remain_are_compared_with_the_larger_where_neither_is_the_reference);
    RUN(where_nothing_can_be_compared_it_is_said_why);
    RUN(a_rate_that_is_undefined_in_a_group_is_compared_without_it);
    RUN(of_labels_the_outcome_is_named);
    RUN(only_the_groups_that_are_asked_for_are_compared);
    RUN(a_long_list_of_those_left_out_is_cut_and_counted);
    RUN(the_pieces_are_the_text_and_every_second_one_is_looked_at_first);
    RUN(what_only_looks_at_the_data_is_known_to_the_table);
    return check_done();
}
