/* The card is made of a report alone, so that it can be made later and elsewhere; it computes nothing, and says of each number on
 * whom it was measured. Its words about use and limits are the same for every model: what a program cannot know of one, it says
 * that it does not know. */
#include <stdio.h>
#include <string.h>

#include "answer/answer.h"
#include "base/json_read.h"
#include "equipoise/answer.h"
#include "equipoise/method.h"
#include "equipoise/version.h"
#include "experiment/card.h"

static const char use[] =
    EQ_WORDS("Research and teaching about fairness. Not for decisions about people without a review of its own: by whom it would "
             "concern, on data of theirs, under the law that holds there.");

static const char *const limits[] = {
    EQ_WORDS("A measurement is an argument, not a verdict: which gap matters is for people to decide."),
    EQ_WORDS("Intervals are about chance alone; not about how the data came to be, nor about other people, places or times."),
    EQ_WORDS(
        "Groups are those that the data name. Who is not recorded, or recorded as another, is not measured as who they are."),
    EQ_WORDS("Measures contradict each other: equal rates of one kind can mean unequal ones of another."),
};

static const char made_up[] = EQ_WORDS("The people are made up, of the same kind as the original's, not real ones.");

typedef struct card {
    eq_ctx *cx;
    eq_arena *arena;
    eq_tree report, after, before;
    const eq_card_of *of;
    eq_out out;
} card;

/* ---- which cells ---- */

static eq_tree find_cell(eq_tree report, size_t index) {
    EQ_EACH(cell, eq_tree_get(report, "cells")) if (eq_tree_number_of(cell, "index") == (double)index) return cell;
    return NULL;
}

/* The same seed and settings, without a method. */
static eq_tree find_before(eq_tree report, eq_tree after) {
    EQ_EACH(cell, eq_tree_get(report, "cells")) {
        bool same = eq_tree_number_of(cell, "seed") == eq_tree_number_of(after, "seed") &&
                    eq_tree_equal(eq_tree_get(cell, "settings"), eq_tree_get(after, "settings"));
        if (same && !strcmp(eq_tree_words(cell, "method"), "none") && !eq_tree_text(eq_tree_get(cell, "error"))) return cell;
    }
    return NULL;
}

/* ---- values ---- */

static eq_status add_tree(card *c, eq_place to, const char *key, eq_tree value) {
    const char *text = "null";
    if (value) EQ_TRY(eq_tree_print(c->cx, c->arena, value, &text));
    eq_out_raw(&c->out, to, key, text);
    return EQ_OK;
}

static eq_status add_model(card *c, const char *key, eq_tree cell, const char *file_sha256) {
    eq_tree given = eq_tree_get(eq_tree_get(c->report, "plan"), "model");
    eq_place to = eq_out_object(&c->out, c->out.root, key);
    eq_out_text(&c->out, to, "title", eq_tree_words(cell, "title"));
    eq_out_text(&c->out, to, "method", eq_tree_words(cell, "method"));
    EQ_TRY(add_tree(c, to, "params", eq_tree_get(cell, "params")));
    EQ_TRY(add_tree(c, to, "seed", eq_tree_get(cell, "seed")));
    EQ_TRY(add_tree(c, to, "threshold", eq_tree_get(cell, "threshold")));
    EQ_TRY(add_tree(c, to, "reads", eq_tree_get(cell, "reads")));
    eq_out_text(&c->out, to, "weights_sha256", eq_tree_words(cell, "weights_sha256"));
    if (file_sha256) eq_out_text(&c->out, to, "sha256", file_sha256);
    else if (cell == c->before) EQ_TRY(add_tree(c, to, "sha256", eq_tree_get(given, "sha256")));
    if (cell == c->before) EQ_TRY(add_tree(c, to, "given", eq_tree_get(given, "given")));
    return EQ_OK;
}

static eq_tree measure_of(eq_tree cell, const char *id) {
    eq_tree test = eq_tree_get(cell, "test"), value = eq_tree_get(eq_tree_get(test, "metrics"), id);
    return value ? value : eq_tree_get(eq_tree_get(test, "overall"), id);
}

static eq_status add_measure(card *c, eq_place list, const char *id) {
    if (!measure_of(c->after, id)) return EQ_OK;
    eq_place row = eq_out_object(&c->out, list, NULL);
    eq_out_text(&c->out, row, "id", id);
    EQ_TRY(add_tree(c, row, "before", measure_of(c->before, id)));
    return add_tree(c, row, "after", measure_of(c->after, id));
}

/* What the plan aims at first; then what most people ask. */
static eq_status add_measures(card *c) {
    static const char *const common[] = {
        "accuracy", "auc", "statistical_parity_difference", "equal_opportunity_difference", "average_odds_difference", NULL};
    eq_tree aim = eq_tree_get(eq_tree_get(c->report, "plan"), "objective");
    const char *performance = eq_tree_words(aim, "performance"), *bias = eq_tree_words(aim, "bias");
    eq_place list = eq_out_array(&c->out, c->out.root, "measures");
    EQ_TRY(add_measure(c, list, performance));
    EQ_TRY(add_measure(c, list, bias));
    for (size_t i = 0; common[i]; i++)
        if (strcmp(common[i], performance) && strcmp(common[i], bias)) EQ_TRY(add_measure(c, list, common[i]));
    return EQ_OK;
}

static eq_tree same_group(eq_tree cell, const char *name) {
    EQ_EACH(group, eq_tree_get(eq_tree_get(cell, "test"), "groups"))
    if (!strcmp(eq_tree_words(group, "name"), name)) return group;
    return NULL;
}

static eq_status add_groups(card *c) {
    static const char *const rate[] = {"selection_rate", "tpr", "fpr", NULL};
    eq_place list = eq_out_array(&c->out, c->out.root, "groups");
    EQ_EACH(group, eq_tree_get(eq_tree_get(c->after, "test"), "groups")) {
        const char *name = eq_tree_words(group, "name");
        eq_place row = eq_out_object(&c->out, list, NULL);
        eq_out_text(&c->out, row, "name", name);
        EQ_TRY(add_tree(c, row, "n", eq_tree_get(group, "n")));
        eq_place before = eq_out_object(&c->out, row, "before");
        for (size_t k = 0; rate[k]; k++) EQ_TRY(add_tree(c, before, rate[k], eq_tree_get(same_group(c->before, name), rate[k])));
        eq_place after = eq_out_object(&c->out, row, "after");
        for (size_t k = 0; rate[k]; k++) EQ_TRY(add_tree(c, after, rate[k], eq_tree_get(group, rate[k])));
    }
    return EQ_OK;
}

static eq_status add_values(card *c) {
    eq_out *out = &c->out;
    eq_out_number(out, out->root, "equipoise", 1);
    eq_out_text(out, out->root, "version", EQ_VERSION);
    eq_out_text(out, out->root, "kind", "model card");
    eq_out_text(out, out->root, "title", eq_tree_words(c->after, "title"));
    eq_out_text(out, out->root, "use", use);
    EQ_TRY(add_model(c, "model", c->after, c->of->sha256));
    if (c->before) EQ_TRY(add_model(c, "before", c->before, NULL));
    else eq_out_text(out, out->root, "before", NULL);
    EQ_TRY(add_tree(c, out->root, "data", eq_tree_get(c->report, "data")));
    EQ_TRY(add_measures(c));
    EQ_TRY(add_groups(c));
    eq_place list = eq_out_array(out, out->root, "limits");
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) eq_out_text(out, list, NULL, limits[i]);
    if (eq_tree_true(eq_tree_get(eq_tree_get(c->report, "data"), "synthetic"))) eq_out_text(out, list, NULL, made_up);
    EQ_EACH(warning, eq_tree_get(c->after, "warnings")) eq_out_text(out, list, NULL, eq_tree_words(warning, "says"));
    return EQ_OK;
}

/* ---- blocks ---- */

/* Of each method of "reweighing+group_thresholds" what it does and whose it is. */
static void say_methods(const card *c, eq_answer *a) {
    char id[64];
    for (const char *at = eq_tree_words(c->after, "method"); *at; at += *at == '+') {
        size_t size = strcspn(at, "+");
        snprintf(id, sizeof id, "%.*s", (int)(size < sizeof id ? size : sizeof id - 1), at);
        const eq_method *method = eq_method_find(id);
        if (method) eq_answer_say(a, EQ_SENTENCE, "{words} {words}", method->help, method->cite);
        at += size;
    }
}

/* A file took the place of training: what it learned from is not for the split to say. */
static bool is_given(const card *c) {
    return eq_tree_text(eq_tree_get(eq_tree_get(eq_tree_get(c->report, "plan"), "model"), "given")) != NULL;
}

static void say_model(card *c, eq_answer *a) {
    eq_tree given = eq_tree_get(eq_tree_get(c->report, "plan"), "model");
    eq_answer_say(a, EQ_HEADING, "Model and method");
    if (eq_tree_text(eq_tree_get(given, "given")))
        eq_answer_say(a, EQ_SENTENCE, "A given model, {text}, was taken as it is and repaired by: {words}.",
                      eq_tree_words(given, "given"), eq_tree_words(c->after, "title"));
    else eq_answer_say(a, EQ_SENTENCE, "Trained here, with: {words}.", eq_tree_words(c->after, "title"));
    const char *reads = eq_tree_words(c->after, "reads");
    say_methods(c, a);
    eq_answer_say(a, EQ_SENTENCE, "Seed {general}. The model {words}.", eq_tree_number_of(c->after, "seed"),
                  *reads ? reads : EQ_WORDS("reads no protected column"));
    eq_answer_say(a, EQ_ITEM, "SHA-256 of {words}: {text}",
                  c->of->sha256 ? EQ_WORDS("this model's file") : EQ_WORDS("this model's weights"),
                  c->of->sha256 ? c->of->sha256 : eq_tree_words(c->after, "weights_sha256"));
    if (!c->before) return;
    bool file = eq_tree_text(eq_tree_get(given, "sha256")) != NULL;
    eq_answer_say(a, EQ_ITEM, "SHA-256 of {words}: {text}",
                  file ? EQ_WORDS("the given model's file") : EQ_WORDS("the plain model's weights"),
                  file ? eq_tree_words(given, "sha256") : eq_tree_words(c->before, "weights_sha256"));
}

static void say_data(const card *c, eq_answer *a) {
    eq_tree data = eq_tree_get(c->report, "data"), split = eq_tree_get(eq_tree_get(c->report, "plan"), "split");
    eq_answer_say(a, EQ_HEADING, "Data");
    eq_answer_say(a, EQ_SENTENCE, "{text}: {count} rows, {count} features.", eq_tree_words(data, "title"),
                  eq_tree_number_of(data, "rows"), eq_tree_number_of(data, "features"));
    if (is_given(c)) {
        const char *learned = eq_tree_text(eq_tree_get(eq_tree_get(data, "learned"), "says"));
        if (learned) eq_answer_say(a, EQ_SENTENCE, "{words}.", learned);
        eq_answer_say(a, EQ_SENTENCE, "Of the rows {percent} choose, {percent} are measured on.",
                      eq_tree_number_of(split, "valid"), eq_tree_number_of(split, "test"));
    } else {
        eq_answer_say(a, EQ_SENTENCE, "Of the rows {percent} are learned from, {percent} choose, {percent} are measured on.",
                      eq_tree_number_of(split, "train"), eq_tree_number_of(split, "valid"), eq_tree_number_of(split, "test"));
    }
    eq_answer_say(a, EQ_ITEM, "SHA-256 of the data: {text}", eq_tree_words(data, "sha256"));
}

static void say_measures(const card *c, eq_answer *a) {
    static const eq_table_column columns[] = {{"Measure", EQ_SHOW_METRIC, "id", NULL},
                                              {"Before", EQ_SHOW_ESTIMATE, "before", NULL},
                                              {"After", EQ_SHOW_ESTIMATE, "after", NULL}};
    static const eq_table_column selected[] = {{"Group", EQ_SHOW_NAME, "name", NULL},
                                               {"Rows", EQ_SHOW_COUNT, "n", NULL},
                                               {"Selected before", EQ_SHOW_ESTIMATE, "before/selection_rate", NULL},
                                               {"after", EQ_SHOW_ESTIMATE, "after/selection_rate", NULL}};
    static const eq_table_column errors[] = {{"Group", EQ_SHOW_NAME, "name", NULL},
                                             {"True positive rate before", EQ_SHOW_ESTIMATE, "before/tpr", NULL},
                                             {"after", EQ_SHOW_ESTIMATE, "after/tpr", NULL},
                                             {"False positive rate before", EQ_SHOW_ESTIMATE, "before/fpr", NULL},
                                             {"after", EQ_SHOW_ESTIMATE, "after/fpr", NULL}};
    eq_answer_say(a, EQ_HEADING, is_given(c) ? "Before and after" : "Before and after, on rows it never saw");
    eq_answer_table(a, &(eq_table_block){.id = "measures", .of = "measures", .column = columns, .n_columns = 3, .whole = true});
    eq_answer_say(a, EQ_HEADING, "By group");
    eq_answer_table(a, &(eq_table_block){.id = "selected", .of = "groups", .column = selected, .n_columns = 4, .whole = true});
    eq_answer_table(a, &(eq_table_block){.id = "errors", .of = "groups", .column = errors, .n_columns = 5, .whole = true});
}

static void say_all(card *c, eq_answer *a) {
    eq_answer_say(a, EQ_TITLE, "Model card: {words}", eq_tree_words(c->after, "title"));
    const char *collapsed = eq_tree_words(c->after, "collapsed");
    if (*collapsed) eq_answer_say(a, EQ_WARNING, "This model tells hardly anybody apart: {words}.", collapsed);
    eq_answer_say(a, EQ_HEADING, "Intended use");
    eq_answer_say(a, EQ_SENTENCE, "{words}", use);
    say_model(c, a);
    say_data(c, a);
    say_measures(c, a);
    eq_answer_say(a, EQ_HEADING, "Limits");
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) eq_answer_say(a, EQ_ITEM, "{words}", limits[i]);
    if (eq_tree_true(eq_tree_get(eq_tree_get(c->report, "data"), "synthetic"))) eq_answer_say(a, EQ_ITEM, "{words}", made_up);
    EQ_EACH(warning, eq_tree_get(c->after, "warnings")) eq_answer_say(a, EQ_ITEM, "{words}", eq_tree_words(warning, "says"));
}

/* ---- the whole ---- */

static eq_status make(card *c, const char **json) {
    eq_answer answer;
    c->after = find_cell(c->report, c->of->cell);
    if (!eq_tree_is_list(eq_tree_get(c->report, "cells")))
        return eq_fail(c->cx, EQ_EINPUT, "report: has no cells, expected the report of a run");
    if (!c->after)
        return eq_fail(c->cx, EQ_EINPUT, "report: has no cell %zu, expected one of its %zu, by their index", c->of->cell,
                       eq_tree_count(eq_tree_get(c->report, "cells")));
    if (eq_tree_text(eq_tree_get(c->after, "error")))
        return eq_fail(c->cx, EQ_EINPUT, "report: cell %zu has no model: %s", c->of->cell, eq_tree_words(c->after, "error"));
    c->before = find_before(c->report, c->after);
    eq_out_begin(c->cx, &c->out);
    eq_status status = add_values(c);
    if (status != EQ_OK) return eq_out_drop(&c->out), status;
    eq_answer_begin(c->cx, &c->out, &answer);
    say_all(c, &answer);
    eq_answer_end(&answer, c->out.root);
    return eq_out_print(&c->out, c->arena, json);
}

eq_status eq_card_json(eq_ctx *cx, eq_arena *arena, const eq_card_of *of, const char **json) {
    eq_arena own = {0};
    eq_tree tree;
    const char *made = NULL;
    EQ_TRY(eq_tree_parse(cx, "report", of->report, &tree));
    card c = {.cx = cx, .arena = &own, .report = tree, .of = of};
    eq_status status = make(&c, &made);
    if (status == EQ_OK) {
        *json = eq_arena_text(cx, arena, made, strlen(made));
        status = *json ? EQ_OK : EQ_EMEMORY;
    }
    eq_tree_free(tree);
    eq_arena_free(&own);
    return status;
}

eq_status eq_card_html(eq_ctx *cx, eq_arena *arena, const char *card_json, const char **html) {
    const char *document, *title = NULL;
    eq_arena own = {0};
    eq_out out;
    EQ_TRY(eq_json_member(cx, &own, "card", eq_bytes_of(card_json), "title", &title));
    eq_out_begin(cx, &out);
    eq_out_raw(&out, out.root, "title", title ? title : "\"\"");
    eq_out_raw(&out, eq_out_object(&out, out.root, "answers"), "card", card_json);
    eq_status status = eq_out_print(&out, &own, &document);
    if (status == EQ_OK) status = eq_audit_html(cx, arena, eq_bytes_of(document), html);
    eq_arena_free(&own);
    return status;
}
