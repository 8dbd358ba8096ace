/* Two models on the same rows: every metric under either, and what lies between them. */
#include <math.h>

#include "analysis/analysis.h"
#include "analysis/second.h"
#include "metric/interval/paired.h"

enum { SCORE2, PRED2, THRESHOLD2, ROWS, OFFSET };

static const eq_option options[] = {EQ_SECOND_OPTIONS("second model"),
                                    {.id = "rows",
                                     .title = "Rows listed",
                                     .help = "So many of the people whose decision changes are listed with their columns",
                                     .kind = EQ_OPTION_INTEGER,
                                     .max = 1000},
                                    {.id = "offset",
                                     .title = "Rows left out",
                                     .help = "So many of them are left out before the first that is listed",
                                     .kind = EQ_OPTION_INTEGER,
                                     .max = UINT32_MAX},
                                    {.id = NULL}};

static void add_values(eq_out *out, eq_place to, const eq_value *value, bool rates_only) {
    for (size_t m = 0; m < eq_metric_count(); m++)
        if (!rates_only || eq_metric_at(m)->kind == EQ_RATE) eq_out_value(out, to, eq_metric_at(m)->id, &value[m]);
}

static double weight_of(const eq_tally *t) { return t->tp + t->fp + t->tn + t->fn; }

static void add_set(eq_out *out, eq_place to, const eq_group_audit *a, const eq_group_audit *b, const eq_paired_set *pair) {
    double weight = weight_of(&a->tally);
    eq_out_number(out, to, "n", (double)a->tally.n_rows);
    eq_out_number(out, to, "weight", weight);
    add_values(out, eq_out_object(out, to, "a"), a->rate, true);
    add_values(out, eq_out_object(out, to, "b"), b->rate, true);
    add_values(out, eq_out_object(out, to, "difference"), pair->difference, true);
    eq_out_value(out, to, "changed", &pair->changed);
    eq_out_number(out, to, "to_favourable", pair->to_favourable);
    eq_out_number(out, to, "to_unfavourable", pair->to_unfavourable);
    eq_out_number(out, to, "gained_positives", pair->gained[1]);
    eq_out_number(out, to, "gained_negatives", pair->gained[0]);
    eq_out_number(out, to, "lost_positives", pair->lost[1]);
    eq_out_number(out, to, "lost_negatives", pair->lost[0]);
    eq_out_number(out, to, "to_favourable_share", pair->to_favourable / weight);
    eq_out_number(out, to, "to_unfavourable_share", pair->to_unfavourable / weight);
}

/* Whether people weigh anything but 1 each. */
static bool is_weighted(const eq_tally *t) {
    double squared = t->squared[0] + t->squared[1] + t->squared[2] + t->squared[3], n = (double)t->n_rows;
    return weight_of(t) != n || squared != n;
}

static const char *reading_of(const eq_value *difference) {
    if (isnan(difference->low) || isnan(difference->high)) return EQ_WORDS("no interval");
    if (difference->low <= 0 && difference->high >= 0) return EQ_WORDS("the interval holds no difference");
    return difference->high < 0 ? EQ_WORDS("the second is lower") : EQ_WORDS("the second is higher");
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
    eq_place readings = eq_out_object(out, out->root, "readings");
    for (size_t m = 0; m < eq_metric_count(); m++)
        if (!isnan(c->difference[m].value)) eq_out_text(out, readings, eq_metric_at(m)->id, reading_of(&c->difference[m]));
}

/* ---- who they are ---- */

/* What is known of a person: columns that are no outcome. */
static void add_cells(eq_out *out, eq_place to, const eq_subject *subject, size_t row) {
    for (size_t c = 0; c < subject->table.n_columns; c++) {
        const eq_column *column = &subject->table.column[c];
        if (subject->use[c] == EQ_USE_OUTCOME) continue;
        if (column->kind == EQ_NUMBER) eq_out_number(out, to, NULL, column->number[row]);
        else if (column->code[row] == EQ_MISSING) eq_out_text(out, to, NULL, NULL);
        else eq_out_text(out, to, NULL, column->level[column->code[row]]);
    }
}

static void add_person(eq_out *out, eq_place rows, const eq_subject *subject, size_t row) {
    const eq_outcomes *o = &subject->outcomes;
    eq_place person = eq_out_object(out, rows, NULL);
    eq_out_text(out, person, "group", o->group_name[o->group[row]]);
    eq_out_bool(out, person, "positive", o->y[row]);
    eq_out_bool(out, person, "gains", subject->yhat2[row]);
    if (o->weight) eq_out_number(out, person, "weight", o->weight[row]);
    if (o->score) eq_out_number(out, person, "score", o->score[row]);
    if (subject->score2) eq_out_number(out, person, "score2", subject->score2[row]);
    add_cells(out, eq_out_array(out, person, "cells"), subject, row);
}

/* Those whose decision changes, in the order of the rows: {"n", "columns": [names], "rows": [{"group", "positive", "gains",
 * "weight", "score", "score2", "cells": [numbers, texts and nulls, one a column]}]}. */
static void add_people(eq_out *out, const eq_subject *subject, double offset, double most) {
    const eq_outcomes *o = &subject->outcomes;
    eq_place people = eq_out_object(out, out->root, "people"), columns, rows;
    double n = 0;
    columns = eq_out_array(out, people, "columns");
    for (size_t c = 0; c < subject->table.n_columns; c++)
        if (subject->use[c] != EQ_USE_OUTCOME) eq_out_text(out, columns, NULL, subject->table.column[c].name);
    rows = eq_out_array(out, people, "rows");
    for (size_t i = 0; i < o->n_rows; i++) {
        if (!o->yhat[i] == !subject->yhat2[i]) continue;
        if (n >= offset && n < offset + most) add_person(out, rows, subject, i);
        n++;
    }
    eq_out_number(out, people, "n", n);
}

/* ---- in words ---- */

/* Where a measure stands: gaps first that a model can move, then rates, last what none can. */
enum { GAPS, RATES, OF_DATA, N_PARTS };

static int part_of(size_t metric) {
    if (eq_metric_of_data(metric)) return OF_DATA;
    return eq_metric_at(metric)->kind == EQ_RATE ? RATES : GAPS;
}

static void say_finding(const eq_comparison *c, eq_answer *answer) {
    const eq_paired_set *all = &c->overall;
    bool weighted = is_weighted(&c->a.overall.tally);
    eq_answer_say(answer, EQ_LEAD,
                  "The second model decides {count} of {count} people differently: {count} to the favourable decision, {count} "
                  "away from it.",
                  all->to_favourable + all->to_unfavourable, weight_of(&c->a.overall.tally), all->to_favourable,
                  all->to_unfavourable);
    eq_answer_say(answer, EQ_SENTENCE,
                  weighted ? "Right only with the first: {count} people; right only with the second: {count}. By McNemar\u2019s "
                             "test a difference as large would come by luck with p {probability}; each row counts once, "
                             "whatever it weighs."
                           : "Right only with the first: {count} people; right only with the second: {count}. By McNemar\u2019s "
                             "test a difference as large would come by luck with p {probability}.",
                  (double)c->only_a, (double)c->only_b, c->p);
}

static void say_changes(eq_answer *answer) {
    static const eq_table_column columns[] = {
        {"Group", EQ_SHOW_NAME, "name", NULL},
        {"Rows", EQ_SHOW_COUNT, "n", "overall/n"},
        {"Changed", EQ_SHOW_ESTIMATE, "changed", "overall/changed"},
        {"To favourable", EQ_SHOW_COUNT, "to_favourable", "overall/to_favourable"},
        {"Share", EQ_SHOW_PERCENT, "to_favourable_share", "overall/to_favourable_share"},
        {"To unfavourable", EQ_SHOW_COUNT, "to_unfavourable", "overall/to_unfavourable"},
        {"Share", EQ_SHOW_PERCENT, "to_unfavourable_share", "overall/to_unfavourable_share"}};
    eq_answer_say(answer, EQ_HEADING, "Who changes sides");
    eq_answer_figure(answer, &(eq_figure_block){.kind = "intervals",
                                                .title = "Share of each group that changes sides; the dashed line is everyone.",
                                                .of = "groups",
                                                .name = "name",
                                                .value = "changed",
                                                .ideal = "overall/changed/value"});
    eq_answer_table(answer, &(eq_table_block){.id = "changes",
                                              .of = "groups",
                                              .column = columns,
                                              .n_columns = sizeof columns / sizeof *columns,
                                              .total = "Everyone"});
}

static eq_status say_part(const eq_comparison *c, int part, eq_answer *answer) {
    static const char *const ids[N_PARTS] = {"gaps", "rates", "of_data"};
    static const char *const titles[N_PARTS] = {EQ_WORDS("Gaps between groups"), EQ_WORDS("All rows together"),
                                                EQ_WORDS("Of the data, whatever the model")};
    static const eq_table_column columns[] = {{"Measure", EQ_SHOW_METRIC, NULL, NULL},
                                              {"First model", EQ_SHOW_ESTIMATE, "/a/metrics/*", NULL},
                                              {"Second model", EQ_SHOW_ESTIMATE, "/b/metrics/*", NULL},
                                              {"Second less first", EQ_SHOW_GAP, "", NULL},
                                              {"Reading", EQ_SHOW_WORDS, "/readings/*", NULL}};
    const char **key;
    size_t n = 0;
    EQ_NEW(answer->cx, &answer->cx->tmp, key, eq_metric_count());
    for (size_t m = 0; m < eq_metric_count(); m++)
        if (part_of(m) == part && !isnan(c->difference[m].value)) key[n++] = eq_metric_at(m)->id;
    eq_answer_table(answer, &(eq_table_block){.id = ids[part],
                                              .title = titles[part],
                                              .of = "difference",
                                              .key = key,
                                              .n_keys = n,
                                              .column = columns,
                                              .n_columns = sizeof columns / sizeof *columns,
                                              .none = "None is defined under both models."});
    return EQ_OK;
}

/* The commonest rates of each group. */
static eq_status say_rates(eq_answer *answer) {
    static const char *const shown[] = {"selection_rate", "tpr", "fpr", "ppv", "accuracy"};
    static const char *const titles[] = {EQ_WORDS("First model"), EQ_WORDS("Second model"), EQ_WORDS("Second less first")},
                             *const sides[] = {"a", "b", "difference"};
    eq_ctx *cx = answer->cx;
    for (size_t r = 0; r < sizeof shown / sizeof *shown; r++) {
        const char *title = eq_metric_at(eq_metric_find(shown[r]))->title;
        eq_table_column columns[4] = {{"Group", EQ_SHOW_NAME, "name", NULL}};
        for (size_t i = 0; i < 3; i++) {
            const char *path = eq_arena_format(cx, &cx->tmp, "%s/%s", sides[i], shown[r]);
            const char *total = eq_arena_format(cx, &cx->tmp, "overall/%s/%s", sides[i], shown[r]);
            if (!path || !total) return EQ_EMEMORY;
            columns[i + 1] = (eq_table_column){titles[i], i == 2 ? EQ_SHOW_GAP : EQ_SHOW_ESTIMATE, path, total};
        }
        eq_answer_table(answer, &(eq_table_block){.id = shown[r],
                                                  .title = "{words} by group",
                                                  .titled = title,
                                                  .of = "groups",
                                                  .column = columns,
                                                  .n_columns = 4,
                                                  .total = "Everyone",
                                                  .folded = true});
    }
    return EQ_OK;
}

static eq_status say(const eq_comparison *c, eq_answer *answer) {
    size_t n_undefined = 0;
    say_changes(answer);
    for (int part = 0; part < N_PARTS; part++) EQ_TRY(say_part(c, part, answer));
    EQ_TRY(say_rates(answer));
    for (size_t m = 0; m < eq_metric_count(); m++) n_undefined += isnan(c->difference[m].value) ? 1 : 0;
    if (n_undefined)
        eq_answer_say(answer, EQ_NOTE, "Not in these tables, because undefined under either model: {count} measures.",
                      (double)n_undefined);
    eq_answer_say(answer, EQ_NOTE,
                  "Intervals of differences know that both models decide about the same people: what the models share cancels.");
    return EQ_OK;
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
    if (option[ROWS].number > 0) add_people(out, subject, option[OFFSET].number, option[ROWS].number);
    say_finding(&comparison, answer);
    eq_second_say(subject, answer);
    return say(&comparison, answer);
}

const eq_analysis eq_analysis_compare = {
    .id = "compare",
    .title = "Two models on the same rows",
    .help = "Two models on the same rows: differences with paired intervals, and whose decisions change",
    .needs = EQ_TAKES_COUNTS | EQ_NEEDS_FILE | EQ_NEEDS_DECISIONS,
    .options = options,
    .run = run};
