/* Flips and nearest rows as JSON: the same members for each group and overall. */
#include "experiment/counterfactual_answer.h"
#include "metric/cause.h"

static void add_flips(eq_out *out, eq_place to, const eq_flips *flips) {
    eq_out_number(out, to, "n", (double)flips->n);
    eq_out_number(out, to, "no_such_group", (double)flips->n_no_group);
    eq_out_number(out, to, "to_favourable", (double)flips->to_favourable);
    eq_out_number(out, to, "to_unfavourable", (double)flips->to_unfavourable);
    eq_out_value(out, to, "flip_rate", &flips->rate);
    eq_out_value(out, to, "mean_change", &flips->change);
    eq_out_value(out, to, "mean_abs_change", &flips->abs_change);
}

static void add_column(eq_out *out, eq_place to, const eq_counterfactual *found, const eq_counterfactual_column *column) {
    eq_out_text(out, to, "column", column->column);
    eq_out_bool(out, to, "in_features", column->in_features);
    eq_out_text(out, to, "why", column->why);
    add_flips(out, eq_out_object(out, to, "overall"), &column->overall);
    eq_place groups = eq_out_array(out, to, "groups");
    for (size_t g = 0; g < found->n_groups; g++) {
        eq_place group = eq_out_object(out, groups, NULL);
        eq_out_text(out, group, "name", found->group_name[g]);
        add_flips(out, group, &column->group[g]);
    }
}

static void add_nearest(eq_out *out, eq_place to, const eq_nearest *nearest) {
    eq_out_number(out, to, "n", (double)nearest->n);
    eq_out_value(out, to, "median_distance", &nearest->median);
    eq_out_value(out, to, "share_other_group", &nearest->other_group);
}

static void add_pair(eq_out *out, eq_place to, const eq_counterfactual *found, const eq_close_pair *pair) {
    static const char *const side[2] = {"unfavourable", "favourable"};
    eq_out_number(out, to, "distance", pair->distance);
    for (int d = 0; d < 2; d++) {
        eq_place row = eq_out_object(out, to, side[d]);
        eq_out_number(out, row, "row", (double)pair->row[d] + 1);
        eq_out_text(out, row, "group", found->group_name[pair->group[d]]);
        eq_out_number(out, row, "score", pair->score[d]);
    }
}

void eq_out_counterfactual(eq_out *out, eq_place to, const eq_counterfactual *found) {
    eq_place columns = eq_out_array(out, to, "columns");
    for (size_t c = 0; c < found->n_columns; c++) add_column(out, eq_out_object(out, columns, NULL), found, &found->column[c]);
    eq_place nearest = eq_out_object(out, to, "nearest");
    eq_out_text(out, nearest, "why", found->why ? eq_cause_words(found->why) : NULL);
    if (found->why) eq_out_text(out, nearest, "cause", eq_cause_id(found->why));
    add_nearest(out, eq_out_object(out, nearest, "overall"), &found->overall);
    eq_place groups = eq_out_array(out, nearest, "groups");
    for (size_t g = 0; g < found->n_groups; g++) {
        eq_place group = eq_out_object(out, groups, NULL);
        eq_out_text(out, group, "name", found->group_name[g]);
        add_nearest(out, group, &found->group[g]);
    }
    eq_place pairs = eq_out_array(out, nearest, "pairs");
    for (size_t r = 0; r < found->n_pairs; r++) add_pair(out, eq_out_object(out, pairs, NULL), found, &found->pair[r]);
}
