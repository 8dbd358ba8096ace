/* Individual fairness: whether people who are alike are decided about alike, or, before any model, have alike labels. Alike
 * is what the columns say, standardised, without the protected ones: two people who differ in nothing but their group are
 * neighbours. */
#include "analysis/analysis.h"
#include "metric/consistency.h"

#define MOST_NEIGHBOURS 1000

const eq_analysis_key eq_analyse_individual_keys[] = {
    {"neighbours", "Nearest rows, the row itself among them, 1 to 1000 (5)"},
    {"with_protected", "Whether the protected columns say who is alike (false)"},
    {NULL, NULL}};

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
static void add_left_out(const eq_subject *subject, const eq_features *features, bool with_protected, eq_out *out) {
    eq_place list = eq_out_array(out, out->root, "left_out");
    for (size_t c = 0; c < subject->table.n_columns; c++) {
        bool used = subject->use[c] == EQ_USE_OUTCOME || (subject->use[c] == EQ_USE_PROTECTED && !with_protected);
        for (size_t f = 0; f < features->n_features && !used; f++) used = features->column[f] == c;
        if (!used) eq_out_text(out, list, NULL, subject->table.column[c].name);
    }
}

eq_status eq_analyse_individual(eq_subject *subject, const eq_json *options, eq_out *out) {
    size_t k = 5;
    bool with_protected = false;
    eq_json place;
    eq_features features;
    eq_neighbours found;
    eq_consistency consistency;
    if (eq_json_get(options, "neighbours", &place)) EQ_TRY(eq_json_size(&place, 1, MOST_NEIGHBOURS, &k));
    if (eq_json_get(options, "with_protected", &place)) EQ_TRY(eq_json_boolean(&place, &with_protected));
    EQ_TRY(eq_subject_features(subject, with_protected, &features));
    if (!features.n_features)
        return eq_fail(subject->cx, EQ_EINPUT, "individual: no column says who is alike, expected at least one that varies");
    eq_neighbour_question question = {.among = {features.x, subject->outcomes.n_rows, features.n_features}, .k = k};
    EQ_TRY(eq_neighbours_find(subject->cx, subject->arena, &question, &found));
    EQ_TRY(eq_consistency_measure(subject->cx, subject->arena, &subject->outcomes, &found, k, &consistency));
    eq_out_number(out, out->root, "k", (double)k);
    eq_out_text(out, out->root, "of", subject->outcomes.yhat ? "decisions" : "labels");
    eq_out_number(out, out->root, "features", (double)features.n_features);
    eq_out_value(out, out->root, "consistency", &consistency.overall);
    EQ_TRY(add_groups(subject, &consistency, out));
    add_left_out(subject, &features, with_protected, out);
    return EQ_OK;
}
