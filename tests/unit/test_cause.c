/* Reasons as fields: the table of causes, and that the sentence of every undefined value is made of its fields. */
#include <math.h>

#include "check.h"
#include "equipoise/metric.h"
#include "metric/cause.h"
#include "metric/metric.h"

static eq_ctx cx;

static void every_cause_has_an_id_of_its_own_and_words_with_known_brackets(void) {
    for (eq_cause c = EQ_NO_CAUSE + 1; c < EQ_N_CAUSES; c++) {
        CHECK(eq_cause_find(eq_cause_id(c)) == c); /* the last of its id is found: so each is the only one */
        CHECK(strspn(eq_cause_id(c), "abcdefghijklmnopqrstuvwxyz_") == strlen(eq_cause_id(c)));
        for (const char *open = strchr(eq_cause_words(c), '{'); open; open = strchr(open + 1, '{'))
            CHECK(!strncmp(open, "{who}", 5) || !strncmp(open, "{what}", 6));
        for (eq_cause k = EQ_NO_CAUSE + 1; k < c; k++) CHECK(strcmp(eq_cause_words(k), eq_cause_words(c)));
    }
    CHECK(eq_cause_find("no such cause") == EQ_NO_CAUSE && eq_cause_find("") == EQ_NO_CAUSE);
}

static void brackets_are_filled(void) {
    eq_reason both = {.cause = EQ_ZERO_RATE, .who = "group \"{what} %s\"", .what = "base rate"}, none = {.cause = EQ_NO_SCORES},
              nothing = {0};
    CHECK_TEXT(eq_reason_clause(&cx, &cx.mem, &both), "group \"{what} %s\" has a base rate of 0");
    CHECK_TEXT(eq_reason_clause(&cx, &cx.mem, &none), "there are no scores");
    CHECK_TEXT(eq_reason_clause(&cx, &cx.mem, &nothing), "");
    eq_value v;
    CHECK(eq_value_refuse(&cx, &cx.mem, &both, "base rate ratio", &v) == EQ_OK && isnan(v.value));
    CHECK_TEXT(v.why, "group \"{what} %s\" has a base rate of 0: base rate ratio is undefined");
    eq_value_few(true, &v);
    CHECK_TEXT(v.note, "few");
    CHECK(eq_value_note(&cx, &cx.mem, &(eq_reason){.cause = EQ_WORST_GROUP, .who = "few"}, &v) == EQ_OK);
    CHECK_TEXT(v.note, "few (few)"); /* a group of that name: the fields tell which is which */
    CHECK(v.few && v.noted.cause == EQ_WORST_GROUP);
}

/* The empty counts of a set come in pairs: nobody, and only rows that weigh nothing. */
static void behind_each_empty_count_stands_the_same_without_weight(void) {
    for (unsigned i = 0; i < EQ_N_WHOLES; i++) {
        eq_cause c = eq_whole_at(i)->empty;
        size_t size = strlen(eq_cause_words(c));
        CHECK(!strncmp(eq_cause_words(c), eq_cause_words(c + 1), size));
        CHECK_TEXT(eq_cause_words(c + 1) + size, " of positive weight");
    }
}

static size_t seen[EQ_N_CAUSES]; /* how often each was met */

/* A sentence is its clause, and behind it what is undefined. */
static void check_value(const eq_value *v) {
    CHECK((v->why != NULL) == (v->reason.cause != EQ_NO_CAUSE));
    CHECK(isnan(v->value) <= (v->why != NULL));
    CHECK((v->note != NULL) == (v->few || v->noted.cause));
    if (!v->why) return;
    const char *clause = eq_reason_clause(&cx, &cx.mem, &v->reason);
    CHECK(!strncmp(v->why, clause, strlen(clause)));
    seen[v->reason.cause]++;
}

static void the_sentence_of_every_undefined_value_is_made_of_its_fields(void) {
    static const uint8_t y[6] = {0, 0, 1, 0, 1, 1}, yhat[6] = {1, 0, 0, 1, 0, 0}, privileged[4] = {0, 1, 0, 0};
    static const double score[6] = {0.9, 0.2, 0.1, 0.8, 0.4, 0.6}, weight[6] = {1, 1, 1, 1, 1, 0};
    static const uint16_t group[6] = {0, 0, 1, 1, 1, 2};
    static const char *const name[4] = {"A", "B", "C", "D"};
    for (unsigned given = 0; given < 16; given++) {
        eq_outcomes o = {.n_rows = given & 8 ? 2 : 6,
                         .n_groups = given & 8 ? 1 : 4,
                         .y = y,
                         .group = group,
                         .group_name = name,
                         .privileged = privileged};
        if (given & 1) o.yhat = yhat;
        if (given & 2) o.score = score;
        if (given & 4) o.weight = weight;
        eq_audit a;
        CHECK(eq_audit_compute(&cx, &cx.mem, &o, &(eq_audit_options){.bootstrap = 50}, &a) == EQ_OK);
        for (size_t m = 0; m < eq_metric_count(); m++) {
            check_value(&a.metric[m]);
            for (size_t g = 0; g < a.n_groups; g++) check_value(&a.group[g].rate[m]);
        }
        eq_ctx_clear(&cx);
    }
    const eq_cause expected[] = {EQ_NO_SCORES,    EQ_NO_DECISIONS, EQ_NO_ROWS,       EQ_NO_ROWS_WEIGH, EQ_NO_POSITIVES,
                                 EQ_NO_NEGATIVES, EQ_NO_SELECTED,  EQ_NO_PRIVILEGED, EQ_NO_STRATA,     EQ_OFTEN_UNDEFINED};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        if (!seen[expected[i]]) printf("  %s was not met\n", eq_cause_id(expected[i]));
        CHECK(seen[expected[i]] > 0);
    }
}

int main(void) {
    RUN(every_cause_has_an_id_of_its_own_and_words_with_known_brackets);
    RUN(brackets_are_filled);
    RUN(behind_each_empty_count_stands_the_same_without_weight);
    RUN(the_sentence_of_every_undefined_value_is_made_of_its_fields);
    eq_ctx_free(&cx);
    return check_done();
}
