/* Two models on the same rows: every metric under either, and what lies between them. */
#include "analysis/analysis.h"
#include "metric/interval/paired.h"

enum { SCORE2, PRED2, THRESHOLD2 };

static const eq_option options[] = {{.id = "score2",
                                     .title = "Second scores",
                                     .help = "Column of the second model's scores",
                                     .kind = EQ_OPTION_COLUMN,
                                     .otherwise = "none"},
                                    {.id = "pred2",
                                     .title = "Second decisions",
                                     .help = "Column of its decisions",
                                     .kind = EQ_OPTION_COLUMN,
                                     .otherwise = "its score above threshold2"},
                                    {.id = "threshold2",
                                     .title = "Second threshold",
                                     .help = "Where its decisions are made of its scores",
                                     .kind = EQ_OPTION_NUMBER,
                                     .initial = 0.5,
                                     .min = -1,
                                     .max = 1},
                                    {.id = NULL}};

static void add_values(eq_out *out, eq_place to, const eq_value *value, bool rates_only) {
    for (size_t m = 0; m < eq_metric_count(); m++)
        if (!rates_only || eq_metric_at(m)->kind == EQ_RATE) eq_out_value(out, to, eq_metric_at(m)->id, &value[m]);
}

static void add_set(eq_out *out, eq_place to, const eq_group_audit *a, const eq_group_audit *b, const eq_paired_set *pair) {
    const eq_tally *t = &a->tally;
    eq_out_number(out, to, "n", (double)t->n_rows);
    eq_out_number(out, to, "weight", t->tp + t->fp + t->tn + t->fn);
    add_values(out, eq_out_object(out, to, "a"), a->rate, true);
    add_values(out, eq_out_object(out, to, "b"), b->rate, true);
    add_values(out, eq_out_object(out, to, "difference"), pair->difference, true);
    eq_out_value(out, to, "changed", &pair->changed);
    eq_out_number(out, to, "to_favourable", pair->to_favourable);
    eq_out_number(out, to, "to_unfavourable", pair->to_unfavourable);
}

/* Whether people weigh anything but 1 each. */
static bool is_weighted(const eq_tally *t) {
    double squared = t->squared[0] + t->squared[1] + t->squared[2] + t->squared[3], n = (double)t->n_rows;
    return t->tp + t->fp + t->tn + t->fn != n || squared != n;
}

static void add_answer(eq_out *out, const eq_comparison *c) {
    add_values(out, eq_out_object(out, eq_out_object(out, out->root, "a"), "metrics"), c->a.metric, false);
    add_values(out, eq_out_object(out, eq_out_object(out, out->root, "b"), "metrics"), c->b.metric, false);
    add_values(out, eq_out_object(out, out->root, "difference"), c->difference, false);
    eq_place groups = eq_out_array(out, out->root, "groups");
    for (size_t g = 0; g < c->a.n_groups; g++) {
        eq_place object = eq_out_object(out, groups, NULL);
        eq_out_text(out, object, "name", c->a.group[g].name);
        eq_out_bool(out, object, "privileged", c->a.group[g].privileged);
        add_set(out, object, &c->a.group[g], &c->b.group[g], &c->group[g]);
    }
    add_set(out, eq_out_object(out, out->root, "overall"), &c->a.overall, &c->b.overall, &c->overall);
    eq_place mcnemar = eq_out_object(out, out->root, "mcnemar");
    eq_out_number(out, mcnemar, "only_a", (double)c->only_a);
    eq_out_number(out, mcnemar, "only_b", (double)c->only_b);
    eq_out_number(out, mcnemar, "p", c->p);
    if (is_weighted(&c->a.overall.tally)) eq_out_text(out, mcnemar, "note", "each row counts once, whatever it weighs");
}

static eq_status run(eq_subject *subject, const eq_option_value *option, eq_answer *answer) {
    eq_out *out = answer->values;
    eq_comparison comparison;
    eq_outcomes second = subject->outcomes;
    if (!subject->yhat2)
        return eq_json_fail(&option[SCORE2].place,
                            "there is no second model, expected its decisions \"pred2\" or its scores \"score2\"");
    second.yhat = subject->yhat2;
    second.score = subject->score2;
    EQ_TRY(eq_paired_compare(subject->cx, subject->arena, &subject->outcomes, &second, &subject->audit, &comparison));
    add_answer(out, &comparison);
    return EQ_OK;
}

const eq_analysis eq_analysis_compare = {
    .id = "compare",
    .title = "Two models",
    .help = "Two models on the same rows: differences with paired intervals, and whose decisions change",
    .needs = EQ_TAKES_COUNTS | EQ_NEEDS_FILE | EQ_NEEDS_DECISIONS,
    .options = options,
    .run = run};
