/* Individual fairness: whether people who are alike are decided about alike, or, before any model, have alike labels. Alike
 * is what the columns say, standardised, without the protected ones: two people who differ in nothing but their group are
 * neighbours. */
#include <math.h>

#include "analysis/analysis.h"
#include "metric/consistency.h"

#define MOST_NAMED 20 /* columns that a sentence lists */

enum { NEIGHBOURS, WITH_PROTECTED };

static const eq_option options[] = {{.id = "neighbours",
                                     .title = "Neighbours",
                                     .help = "Nearest rows, the row itself among them",
                                     .kind = EQ_OPTION_INTEGER,
                                     .initial = 5,
                                     .min = 1,
                                     .max = 1000},
                                    {.id = "with_protected",
                                     .title = "Protected attributes too",
                                     .help = "Whether the protected columns say who is alike",
                                     .kind = EQ_OPTION_BOOLEAN},
                                    {.id = NULL}};

static eq_status add_groups(const eq_subject *subject, const eq_consistency *consistency, eq_out *out) {
    const eq_outcomes *o = &subject->outcomes;
    eq_place groups = eq_out_array(out, out->root, "groups");
    size_t *n;
    EQ_NEW(subject->cx, &subject->cx->tmp, n, o->n_groups);
    for (size_t i = 0; i < o->n_rows; i++) n[o->group[i]]++;
    for (size_t g = 0; g < o->n_groups; g++) {
        eq_place group = eq_out_object(out, groups, NULL);
        eq_out_text(out, group, "name", o->group_name[g]);
        eq_out_number(out, group, "n", (double)n[g]);
        eq_out_value(out, group, "consistency", &consistency->group[g]);
    }
    return EQ_OK;
}

/* Columns that distances cannot use: constants, and categories of very many levels. */
static eq_status add_left_out(const eq_subject *subject, const eq_features *features, bool with_protected, eq_answer *answer) {
    eq_out *out = answer->values;
    eq_place list = eq_out_array(out, out->root, "left_out");
    eq_text names = {.cx = subject->cx, .arena = &subject->cx->tmp};
    const char *told;
    size_t n = 0;
    for (size_t c = 0; c < subject->table.n_columns; c++) {
        const char *name = subject->table.column[c].name;
        bool used = subject->use[c] == EQ_USE_OUTCOME || (subject->use[c] == EQ_USE_PROTECTED && !with_protected);
        for (size_t f = 0; f < features->n_features && !used; f++) used = features->column[f] == c;
        if (used) continue;
        eq_out_text(out, list, NULL, name);
        if (n++ >= MOST_NAMED) continue;
        eq_text_add(&names, n > 1 ? ", " : "");
        eq_text_add(&names, name);
    }
    EQ_TRY(eq_text_end(&names, &told));
    if (n > MOST_NAMED)
        eq_answer_say(answer, EQ_NOTE, "Also left out, being constant or of very many levels: {text} and {count} more.", told,
                      (double)(n - MOST_NAMED));
    else if (n) eq_answer_say(answer, EQ_NOTE, "Also left out, being constant or of very many levels: {text}.", told);
    return EQ_OK;
}

/* What the numbers say: a lead, the groups, and what "alike" meant. */
static void say(const eq_subject *subject, const eq_consistency *consistency, double k, size_t n_features, eq_answer *answer) {
    static const eq_table_column columns[] = {{"Group", EQ_SHOW_NAME, "name", NULL},
                                              {"Rows", EQ_SHOW_COUNT, "n", "n"},
                                              {"Consistency", EQ_SHOW_ESTIMATE, "consistency", "consistency"}};
    if (consistency->overall.why && isnan(consistency->overall.value))
        eq_answer_say(answer, EQ_LEAD, "Consistency is undefined: {words}.", consistency->overall.why);
    else
        eq_answer_say(answer, EQ_LEAD,
                      subject->outcomes.yhat
                          ? "A person\u2019s decision differs from the mean of the {count} most similar people\u2019s by "
                            "{number} on average: consistency is {estimate}."
                          : "A person\u2019s label differs from the mean of the {count} most similar people\u2019s by "
                            "{number} on average: consistency is {estimate}.",
                      k, 1 - consistency->overall.value, &consistency->overall);
    eq_answer_figure(answer, &(eq_figure_block){.kind = "intervals",
                                                .title = "Consistency by group; the dashed line is everyone.",
                                                .of = "groups",
                                                .name = "name",
                                                .value = "consistency",
                                                .ideal = "consistency/value"});
    eq_answer_table(answer, &(eq_table_block){.id = "groups",
                                              .title = "Consistency by group",
                                              .of = "groups",
                                              .column = columns,
                                              .n_columns = 3,
                                              .total = "Everyone"});
    eq_answer_say(
        answer, EQ_NOTE,
        "Similar by {count} features; the outcome is not among them, nor the protected attributes unless that is asked for. "
        "What counts as similar is a choice: two people may differ in what no column holds.",
        (double)n_features);
}

static eq_status run(eq_subject *subject, const eq_option_value *option, eq_answer *answer) {
    eq_out *out = answer->values;
    size_t k = (size_t)option[NEIGHBOURS].number;
    bool with_protected = option[WITH_PROTECTED].number > 0;
    eq_piece *piece;
    eq_neighbours found;
    eq_consistency consistency;
    EQ_TRY(eq_work_piece(subject->cx, sizeof(eq_features), &piece));
    eq_work_begin_part(subject->cx, 1);
    eq_features *kept = piece->state;
    EQ_ONCE(subject->cx, subject->outcomes.n_rows / 20, eq_subject_features(subject, with_protected, kept));
    eq_features features = *kept;
    if (!features.n_features)
        return eq_fail(subject->cx, EQ_EINPUT, "individual: no column says who is alike, expected at least one that varies");
    eq_neighbour_question question = {.among = {features.x, subject->outcomes.n_rows, features.n_features}, .k = k};
    EQ_TRY(eq_neighbours_find(subject->cx, subject->arena, &question, &found));
    EQ_TRY(eq_consistency_measure(subject->cx, subject->arena, &subject->outcomes, &found, k, &consistency));
    eq_out_number(out, out->root, "k", (double)k);
    eq_out_text(out, out->root, "of", subject->outcomes.yhat ? "decisions" : "labels");
    eq_out_number(out, out->root, "features", (double)features.n_features);
    eq_out_number(out, out->root, "n", (double)subject->outcomes.n_rows);
    eq_out_value(out, out->root, "consistency", &consistency.overall);
    EQ_TRY(add_groups(subject, &consistency, out));
    say(subject, &consistency, (double)k, features.n_features, answer);
    return add_left_out(subject, &features, with_protected, answer);
}

const eq_analysis eq_analysis_individual = {
    .id = "individual",
    .title = "Consistency: similar people",
    .help = "Consistency: whether people who are alike in all other columns have alike decisions or labels",
    .needs = 0,
    .options = options,
    .run = run};
