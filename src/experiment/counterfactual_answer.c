/* Flips and nearest rows as JSON: the same members for each group and overall; then what they say. */
#include <math.h>
#include <stdio.h>

#include "metric/cause.h"
#include "answer/answer.h"
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

/* ---- blocks ---- */

enum { MOST_PATH = 64 };

/* A path of "columns/INDEX/..." */
static const char *path_of(char text[MOST_PATH], size_t index, const char *last) {
    snprintf(text, MOST_PATH, "columns/%zu/%s", index, last);
    return text;
}

static void say_flips(eq_answer *answer, size_t index) {
    char of[MOST_PATH], id[MOST_PATH], path[6][MOST_PATH];
    const eq_table_column columns[] = {
        {"Group", EQ_SHOW_NAME, "name", NULL},
        {"Rows", EQ_SHOW_COUNT, "n", path_of(path[0], index, "overall/n")},
        {"Flip rate", EQ_SHOW_ESTIMATE, "flip_rate", path_of(path[1], index, "overall/flip_rate")},
        {"To favourable", EQ_SHOW_COUNT, "to_favourable", path_of(path[2], index, "overall/to_favourable")},
        {"To unfavourable", EQ_SHOW_COUNT, "to_unfavourable", path_of(path[3], index, "overall/to_unfavourable")},
        {"Mean change of score", EQ_SHOW_GAP, "mean_change", path_of(path[4], index, "overall/mean_change")},
        {"Mean size of change", EQ_SHOW_ESTIMATE, "mean_abs_change", path_of(path[5], index, "overall/mean_abs_change")}};
    snprintf(id, sizeof id, "flips_%zu", index);
    path_of(of, index, "groups");
    eq_answer_figure(answer, &(eq_figure_block){.kind = "intervals",
                                                .title = "Share of each group whose decision changes",
                                                .of = of,
                                                .name = "name",
                                                .value = "flip_rate"});
    eq_answer_table(answer, &(eq_table_block){.id = id, .of = of, .column = columns, .n_columns = 7, .total = "Everyone"});
}

static void say_column(eq_answer *answer, const eq_counterfactual_column *column, size_t index) {
    const eq_flips *all = &column->overall;
    const char *why = column->why ? column->why : column->in_features ? NULL : "the model does not see this column";
    eq_answer_say(answer, EQ_HEADING, "{text}", column->column);
    if (!column->in_features && !all->to_favourable && !all->to_unfavourable) {
        eq_answer_say(answer, EQ_SENTENCE, "{strong}: {words}; nobody is decided otherwise.", column->column, why);
        return;
    }
    if (isnan(all->rate.value))
        eq_answer_say(answer, EQ_LEAD, "Whose decision changes with {strong} alone is undefined: {words}.", column->column,
                      all->rate.why ? all->rate.why : why);
    else
        eq_answer_say(
            answer, EQ_LEAD,
            "Changing {strong} alone changes the decision on {percent} of {count} people: {count} to the favourable one, "
            "{count} away from it.",
            column->column, all->rate.value, (double)all->n, (double)all->to_favourable, (double)all->to_unfavourable);
    if (why) eq_answer_say(answer, EQ_WARNING, "{text}: {words}.", column->column, why);
    say_flips(answer, index);
}

static void say_pairs(eq_answer *answer) {
    static const eq_table_column columns[] = {{"Row decided favourably", EQ_SHOW_COUNT, "favourable/row", NULL},
                                              {"Group", EQ_SHOW_WORDS, "favourable/group", NULL},
                                              {"Score", EQ_SHOW_NUMBER, "favourable/score", NULL},
                                              {"Row decided unfavourably", EQ_SHOW_COUNT, "unfavourable/row", NULL},
                                              {"Group", EQ_SHOW_WORDS, "unfavourable/group", NULL},
                                              {"Score", EQ_SHOW_NUMBER, "unfavourable/score", NULL},
                                              {"Distance", EQ_SHOW_NUMBER, "distance", NULL}};
    eq_answer_table(answer, &(eq_table_block){.id = "pairs",
                                              .title = "People who are alike and were decided about differently",
                                              .of = "nearest/pairs",
                                              .column = columns,
                                              .n_columns = 7});
}

static void say_nearest(eq_answer *answer, const eq_counterfactual *found) {
    static const eq_table_column columns[] = {
        {"Group", EQ_SHOW_NAME, "name", NULL},
        {"Rows", EQ_SHOW_COUNT, "n", "nearest/overall/n"},
        {"Median distance", EQ_SHOW_ESTIMATE, "median_distance", "nearest/overall/median_distance"},
        {"Nearest is of another group", EQ_SHOW_ESTIMATE, "share_other_group", "nearest/overall/share_other_group"}};
    eq_answer_say(answer, EQ_HEADING, "The nearest person with the other decision");
    if (found->why) {
        eq_answer_say(answer, EQ_SENTENCE, "There is none: {words}.", eq_cause_words(found->why));
        return;
    }
    eq_answer_say(answer, EQ_NOTE,
                  "For everyone, the most similar person who was decided about the other way. A short way to the other decision "
                  "means that little would have changed it.");
    eq_answer_table(answer, &(eq_table_block){
                                .id = "nearest", .of = "nearest/groups", .column = columns, .n_columns = 4, .total = "Everyone"});
    say_pairs(answer);
}

static void say(eq_out *out, eq_place to, const eq_counterfactual *found) {
    eq_answer answer;
    eq_answer_begin(out->cx, out, &answer);
    eq_answer_say(&answer, EQ_TITLE, "Had they been in another group");
    eq_answer_say(
        &answer, EQ_NOTE,
        "Each test row is decided about again with the protected attribute changed and all else kept. A model that does "
        "not flip may still use what goes with the attribute.");
    for (size_t c = 0; c < found->n_columns; c++) say_column(&answer, &found->column[c], c);
    say_nearest(&answer, found);
    eq_answer_end(&answer, to);
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
    say(out, to, found);
}
