/* What is said first of an audit, in JSON. */
#include <math.h>

#include "answer/headline.h"
#include "answer/out.h"

static void add_words(eq_out *out, eq_place to, const eq_headline *headline) {
    eq_out_text(out, to, "text", headline->text);
    eq_place parts = eq_out_array(out, to, "parts");
    for (size_t i = 0; i < headline->n_parts; i++) eq_out_text(out, parts, NULL, headline->part[i]);
}

static void add_gap(eq_out *out, eq_place to, const eq_headline *headline) {
    eq_place groups = eq_out_array(out, to, "groups");
    for (size_t i = 0; i < 2 && headline->of[i]; i++) eq_out_text(out, groups, NULL, headline->of[i]);
    eq_out_value(out, to, "difference", &headline->difference);
}

static void add_figures(eq_out *out, eq_place to, const eq_audit *audit, const eq_headline *headline) {
    eq_out_number(out, to, "minimum", (double)audit->asked.minimum);
    add_gap(out, to, headline);
    eq_place left_out = eq_out_array(out, to, "left_out");
    for (size_t g = 0; g < audit->n_groups; g++) {
        if (!audit->group[g].small) continue;
        eq_place group = eq_out_object(out, left_out, NULL);
        eq_out_text(out, group, "name", audit->group[g].name);
        eq_out_number(out, group, "n", (double)audit->group[g].tally.n_rows);
    }
}

/* A sentence in scratch memory; false, and the tree has failed, where there is no memory for it. */
static bool make(eq_out *out, eq_headlines *from, size_t rate, eq_headline *headline) {
    if (eq_headline_make(out->cx, &out->cx->mem, from, rate, headline) == EQ_OK) return true;
    out->failed = true;
    return false;
}

static void add_headline(eq_out *out, eq_place to, eq_headlines *from, eq_headline *made) {
    if (!make(out, from, eq_headline_rate(from->audit), made)) return;
    eq_place object = eq_out_object(out, to, "headline");
    add_words(out, object, made);
    add_figures(out, object, from->audit, made);
}

static bool is_told(const eq_audit *audit, size_t rate) {
    for (size_t g = 0; g < audit->n_groups; g++)
        if (!isnan(audit->group[g].rate[rate].value)) return true;
    return false;
}

static void add_apart(eq_out *out, eq_place to, eq_headlines *from) {
    eq_place apart = eq_out_object(out, to, "apart");
    for (size_t m = 0; m < eq_metric_count(); m++) {
        eq_headline headline;
        if (eq_metric_at(m)->kind != EQ_RATE || !is_told(from->audit, m)) continue;
        if (!make(out, from, m, &headline)) return;
        eq_place object = eq_out_object(out, apart, eq_metric_at(m)->id);
        add_words(out, object, &headline);
        add_gap(out, object, &headline);
    }
}

void eq_out_headline(eq_out *out, eq_place to, const eq_audit *audit) {
    eq_headlines from = {.audit = audit};
    eq_headline made;
    eq_mark mark = eq_arena_mark(&out->cx->mem);
    add_headline(out, to, &from, &made);
    eq_arena_reset(&out->cx->mem, mark);
}

/* Every second part is what to look at first. */
static void say(eq_answer *answer, const eq_headline *made) {
    static const char form[] = "{text}{strong}{text}{strong}{text}{strong}{text}{strong}{text}{strong}{text}{strong}";
    enum { PAIR = sizeof "{text}{strong}" - 1 };
    size_t skipped = (EQ_HEADLINE_PARTS - made->n_parts) / 2 * PAIR;
    eq_said said[EQ_HEADLINE_PARTS];
    for (size_t i = 0; i < EQ_HEADLINE_PARTS; i++) said[i] = eq_said_text(made->part[i]);
    eq_answer_say_all(answer, EQ_LEAD, form + skipped, said, made->n_parts + made->n_parts % 2);
}

void eq_answer_headlines(eq_answer *answer, eq_headlines *from) {
    eq_out *out = answer->values;
    eq_headline lead;
    eq_mark mark = eq_arena_mark(&out->cx->mem);
    add_headline(out, out->root, from, &lead);
    say(answer, &lead);
    add_apart(out, out->root, from);
    eq_arena_reset(&out->cx->mem, mark);
}
