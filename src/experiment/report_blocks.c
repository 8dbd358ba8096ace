/* Parameters are shown where the lines of one method differ in them, so the table has no column of constants. A model at chance
 * tells hardly anybody apart: it is the best of nothing, and medians are given without it too. */
#include <math.h>
#include <string.h>

#include "base/json_tree.h"
#include "base/text.h"
#include "equipoise/kind.h"
#include "experiment/report_blocks.h"

#define MOST_REASONS 40

typedef struct sayer {
    eq_answer *answer;
    const eq_report_parts *parts;
    const eq_plan *plan;
    const char **pair; /* (n_pairs) paths of what the lines of one method differ in */
    size_t n_pairs;
} sayer;

/* ---- what lines differ in ---- */

static bool same_chain(const eq_plan_entry *a, const eq_plan_entry *b) {
    bool same = a->n_methods == b->n_methods;
    for (size_t m = 0; same && m < a->n_methods; m++) same = a->method[m].method == b->method[m].method;
    return same;
}

/* Whether the parameter is swept, or another entry of the same methods gives it another value. */
static bool differs(const eq_plan *plan, size_t entry, size_t m, size_t p) {
    const eq_plan_entry *own = &plan->entry[entry];
    const eq_values *values = &own->method[m].param[p];
    if (values->n > 1) return true;
    for (size_t e = 0; e < plan->n_entries; e++) {
        const eq_values *other = &plan->entry[e].method[m].param[p];
        if (!same_chain(own, &plan->entry[e])) continue;
        if (other->n > 1 || fabs(other->value[0] - values->value[0]) > 0) return true;
        if (e < entry) return false; /* compared with the first of them; its own turn finds the others */
    }
    return false;
}

/* method NULL: a setting. */
static eq_status add_pair(sayer *s, const char *method, const char *id) {
    eq_ctx *cx = s->answer->cx;
    const char *path =
        method ? eq_arena_format(cx, &cx->tmp, "params/%s/%s", method, id) : eq_arena_format(cx, &cx->tmp, "settings/%s", id);
    if (!path) return EQ_EMEMORY;
    for (size_t i = 0; i < s->n_pairs; i++)
        if (!strcmp(s->pair[i], path)) return EQ_OK;
    s->pair[s->n_pairs++] = path;
    return EQ_OK;
}

static eq_status find_pairs(sayer *s) {
    const eq_plan *plan = s->plan;
    size_t most = EQ_N_SETTINGS + 1;
    bool threshold = false;
    for (size_t m = 0; m < eq_method_count(); m++) most += eq_method_at(m)->n_params;
    EQ_NEW(s->answer->cx, &s->answer->cx->tmp, s->pair, most);
    for (size_t e = 0; e < plan->n_entries; e++) {
        threshold |= plan->entry[e].has_threshold;
        for (size_t m = 0; m < plan->entry[e].n_methods; m++) {
            const eq_method *method = plan->entry[e].method[m].method;
            for (size_t p = 0; p < method->n_params; p++)
                if (differs(plan, e, m, p)) EQ_TRY(add_pair(s, method->id, method->params[p].id));
        }
    }
    if (threshold) EQ_TRY(add_pair(s, NULL, "threshold"));
    for (size_t i = 0; i < EQ_N_SETTINGS; i++)
        if (plan->setting[i].n > 1) EQ_TRY(add_pair(s, NULL, eq_setting_at(i).param.id));
    return EQ_OK;
}

static bool is_pair(const sayer *s, const char *method, const char *param) {
    size_t size = strlen(method);
    for (size_t i = 0; i < s->n_pairs; i++) {
        const char *path = s->pair[i] + strlen("params/");
        if (!strncmp(s->pair[i], "params/", 7) && !strncmp(path, method, size) && path[size] == '/' &&
            !strcmp(path + size + 1, param))
            return true;
    }
    return false;
}

static void add_value(eq_text *text, const eq_param *param, double value) {
    eq_text_format(text, ", %s ", param->id);
    if (param->kind == EQ_CHOICE) eq_text_add(text, param->choice[(size_t)value]);
    else if (param->kind == EQ_BOOLEAN) eq_text_add(text, value > 0 ? "yes" : "no");
    else eq_text_format(text, "%.6g", value);
}

/* "Score gap penalty, lambda 1" */
static eq_status name_of(const sayer *s, const eq_cell *cell, const char **out) {
    const eq_plan_entry *entry = &s->plan->entry[cell->entry];
    eq_text text = {.cx = s->answer->cx, .arena = &s->answer->cx->tmp};
    for (size_t m = 0; m < entry->n_methods; m++) eq_text_format(&text, "%s%s", m ? " + " : "", entry->method[m].method->title);
    for (size_t m = 0; m < entry->n_methods; m++) {
        const eq_method *method = entry->method[m].method;
        for (size_t p = 0; p < method->n_params; p++)
            if (is_pair(s, method->id, method->params[p].id)) add_value(&text, &method->params[p], cell->param[m][p]);
    }
    if (entry->has_threshold)
        eq_text_format(&text, ", threshold %s", entry->threshold == EQ_BY_OBJECTIVE ? "objective" : "performance");
    for (size_t i = 0; i < EQ_N_SETTINGS; i++) {
        eq_setting setting = eq_setting_at(i);
        if (s->plan->setting[i].n > 1) add_value(&text, &setting.param, cell->setting[i]);
    }
    return eq_text_end(&text, out);
}

/* ---- the head ---- */

static eq_status say_data(const sayer *s) {
    eq_tree data;
    EQ_TRY(eq_tree_parse(s->answer->cx, "data", eq_bytes_of(s->parts->data), &data));
    const char *title = eq_tree_words(data, "title");
    const eq_values *kinds = &s->plan->setting[EQ_SET_MODEL_KIND];
    const char *model = s->plan->given  ? EQ_WORDS("A given model")
                        : kinds->n == 1 ? eq_kind_at((size_t)kinds->value[0])->title
                                        : NULL;
    static const char *const form[2][2] = {{EQ_WORDS("{words}: {count} rows, {count} features"),
                                            EQ_WORDS("{words}, synthetic twin: {count} rows, {count} features")},
                                           {EQ_WORDS("{words}: {count} rows, {count} features; model: {words}"),
                                            EQ_WORDS("{words}, synthetic twin: {count} rows, {count} features; model: {words}")}};
    bool twin = eq_tree_true(eq_tree_get(data, "synthetic"));
    double n_rows = eq_tree_number_of(data, "rows"), n_features = eq_tree_number_of(data, "features");
    if (!*title) title = EQ_WORDS("Data without a title");
    if (model) eq_answer_say(s->answer, EQ_TITLE, form[1][twin], title, n_rows, n_features, model);
    else eq_answer_say(s->answer, EQ_TITLE, form[0][twin], title, n_rows, n_features);
    const char *bent = eq_tree_text(eq_tree_get(eq_tree_get(data, "bent"), "says"));
    if (bent) eq_answer_say(s->answer, EQ_WARNING, "{words}. Models learn from these records, and are judged by them.", bent);
    const char *learned = eq_tree_text(eq_tree_get(eq_tree_get(data, "learned"), "says"));
    if (learned) eq_answer_say(s->answer, EQ_NOTE, "{words}.", learned);
    const char *recoded = eq_tree_text(eq_tree_get(eq_tree_get(data, "learned"), "recoded"));
    if (recoded)
        eq_answer_say(
            s->answer, EQ_WARNING,
            "Values of \"{text}\" are merged or cut before the model reads them: if it learned from others, its scores here "
            "are not those of the file.",
            recoded);
    const char *outcome = eq_tree_text(eq_tree_get(eq_tree_get(data, "learned"), "outcome"));
    if (outcome)
        eq_answer_say(
            s->answer, EQ_WARNING,
            "The model reads \"{text}\", the column of the outcomes: it cannot score people whose outcome is not known yet.",
            outcome);
    const char *missing = eq_tree_text(eq_tree_get(eq_tree_get(data, "missing"), "says"));
    if (missing) eq_answer_say(s->answer, EQ_NOTE, "{words}.", missing);
    eq_tree_free(data);
    return EQ_OK;
}

/* The median phi on test of a summary's models that learnt something; NaN: none did. */
static eq_status merit_of(const sayer *s, size_t first, double *out) {
    eq_ctx *cx = s->answer->cx;
    eq_spread spread;
    double *phi;
    size_t n = 0;
    EQ_NEW(cx, &cx->tmp, phi, s->plan->n_seeds);
    for (size_t c = first; c < first + s->plan->n_seeds; c++) {
        const eq_record *record = &s->parts->record[c];
        if (record->json && !record->failed && !record->collapsed) phi[n++] = record->test.phi;
    }
    EQ_TRY(eq_spread_find(cx, phi, n, &spread));
    *out = spread.median;
    return EQ_OK;
}

static eq_status say_best(const sayer *s) {
    const char *name;
    double best = -1, merit;
    size_t at = 0, n_collapsed = 0;
    for (size_t c = 0; c < s->plan->n_cells; c += s->plan->n_seeds) {
        eq_mark mark = eq_arena_mark(&s->answer->cx->tmp);
        EQ_TRY(merit_of(s, c, &merit));
        eq_arena_reset(&s->answer->cx->tmp, mark);
        if (merit > best) best = merit, at = c;
    }
    for (size_t c = 0; c < s->plan->n_cells; c++) n_collapsed += s->parts->record[c].json && s->parts->record[c].collapsed;
    if (best < 0 && n_collapsed) eq_answer_say(s->answer, EQ_LEAD, "No model is better than chance on validation.");
    if (best < 0) return EQ_OK;
    EQ_TRY(name_of(s, &s->plan->cell[at], &name));
    if (best > 0) eq_answer_say(s->answer, EQ_LEAD, "Highest phi on the test rows: {strong}, {number}.", name, best);
    else eq_answer_say(s->answer, EQ_LEAD, "No method keeps the bias within the bound on the test rows: phi is 0 throughout.");
    return EQ_OK;
}

static const char *title_of(const sayer *s, bool bias) {
    const eq_values *values = &s->plan->setting[bias ? EQ_SET_OBJECTIVE_BIAS : EQ_SET_OBJECTIVE_PERFORMANCE];
    if (values->n > 1) return bias ? "Bias (swept)" : "Performance (swept)";
    const char *id = bias ? eq_bias_id((eq_bias)values->value[0]) : eq_performance_id((eq_performance)values->value[0]);
    return eq_metric_at(eq_metric_find(id))->title;
}

/* What phi is, and what a decision that looks at nobody would have of it. */
static void say_objective(const sayer *s) {
    const eq_values *epsilon = &s->plan->setting[EQ_SET_OBJECTIVE_EPSILON],
                    *performance = &s->plan->setting[EQ_SET_OBJECTIVE_PERFORMANCE];
    const char *over = s->plan->n_seeds > 1 ? EQ_WORDS("; medians over seeds, with their range") : "";
    if (epsilon->n == 1)
        eq_answer_say(s->answer, EQ_NOTE, "phi is the performance where |bias| < {general}, else 0. On the test rows{words}.",
                      epsilon->value[0], over);
    else
        eq_answer_say(s->answer, EQ_NOTE,
                      "phi is the performance where |bias| is below epsilon, else 0. On the test rows{words}.", over);
    if (performance->n > 1) return;
    if ((eq_performance)performance->value[0] == EQ_BALANCED_ACCURACY)
        eq_answer_say(s->answer, EQ_NOTE,
                      "Deciding alike about everybody has no bias and a balanced accuracy of one half: its phi is {number}.",
                      0.5);
    else
        eq_answer_say(
            s->answer, EQ_NOTE,
            "Deciding alike about everybody has no bias, and the share of the more frequent outcome as accuracy and phi.");
}

/* ---- tables ---- */

static void say_summary(const sayer *s, const char *id, const char *title, bool trained) {
    const eq_table_column all[] = {{"Method", EQ_SHOW_NAME, "title", NULL},
                                   {"Parameters", EQ_SHOW_PAIRS, NULL, NULL},
                                   {"Seeds", EQ_SHOW_COUNT, "n_seeds", NULL},
                                   {"At chance", EQ_SHOW_COUNT, "n_collapsed", NULL},
                                   {"phi", EQ_SHOW_SPREAD, trained ? "trained/phi" : "phi", NULL},
                                   {title_of(s, false), EQ_SHOW_SPREAD, trained ? "trained/performance" : "performance", NULL},
                                   {title_of(s, true), EQ_SHOW_SIGNED_SPREAD, trained ? "trained/bias" : "bias", NULL},
                                   {"Protected column", EQ_SHOW_WORDS, "reads", NULL}};
    eq_table_column column[sizeof all / sizeof *all];
    size_t n = 0;
    for (size_t c = 0; c < sizeof all / sizeof *all; c++)
        if (!(c == 1 && !s->n_pairs) && !(trained && (c == 2 || c == 3 || c == 7))) column[n++] = all[c];
    eq_answer_table(s->answer, &(eq_table_block){.id = id,
                                                 .title = title,
                                                 .of = "summary",
                                                 .where = trained ? "trained/phi/median" : NULL,
                                                 .column = column,
                                                 .n_columns = n,
                                                 .pair = s->pair,
                                                 .n_pairs = s->n_pairs,
                                                 .whole = true});
}

/* Records that are bent judge otherwise than the truth behind them. */
static void say_truth(const sayer *s) {
    const eq_table_column columns[] = {{"Method", EQ_SHOW_NAME, "title", NULL},
                                       {"Seed", EQ_SHOW_GENERAL, "seed", NULL},
                                       {"Accuracy by the records", EQ_SHOW_ESTIMATE, "test/overall/accuracy", NULL},
                                       {"by the truth", EQ_SHOW_ESTIMATE, "test/by_truth/overall/accuracy", NULL},
                                       {"Gap by the records", EQ_SHOW_SIGNED, "test/objective/bias", NULL},
                                       {"by the truth", EQ_SHOW_SIGNED, "test/by_truth/objective/bias", NULL},
                                       {"Parameters", EQ_SHOW_PAIRS, NULL, NULL}};
    if (!s->plan->inject.group) return;
    eq_answer_table(s->answer, &(eq_table_block){.id = "truth",
                                                 .title = "Judged by the records, and by the truth behind them",
                                                 .of = "cells",
                                                 .where = "test/by_truth",
                                                 .column = columns,
                                                 .n_columns = s->n_pairs ? 7 : 6,
                                                 .pair = s->pair,
                                                 .n_pairs = s->n_pairs});
}

/* Names the models that learnt nothing, and gives the medians without them. */
static void say_collapsed(const sayer *s) {
    const eq_table_column columns[] = {{"Method", EQ_SHOW_NAME, "title", NULL},
                                       {"Seed", EQ_SHOW_GENERAL, "seed", NULL},
                                       {"Why", EQ_SHOW_WORDS, "collapsed", NULL},
                                       {"Parameters", EQ_SHOW_PAIRS, NULL, NULL}};
    bool any = false;
    for (size_t c = 0; c < s->plan->n_cells && !any; c++) any = s->parts->record[c].json && s->parts->record[c].collapsed;
    if (!any) return;
    eq_answer_say(s->answer, EQ_WARNING, "A model at chance tells hardly anybody apart, so its small bias is no merit.");
    eq_answer_say(s->answer, EQ_NOTE, "Such models are named, and medians given without them.");
    eq_answer_table(s->answer, &(eq_table_block){.id = "collapsed",
                                                 .title = "Models at chance",
                                                 .of = "cells",
                                                 .where = "collapsed",
                                                 .column = columns,
                                                 .n_columns = s->n_pairs ? 4 : 3,
                                                 .pair = s->pair,
                                                 .n_pairs = s->n_pairs});
    say_summary(s, "trained", EQ_WORDS("Medians without these models"), true);
}

/* What methods have to tell of a run besides figures: privacy, gaps of games, what was impossible. */
static void say_notes(const sayer *s) {
    const eq_table_column columns[] = {{"Method", EQ_SHOW_NAME, "title", NULL},
                                       {"Seed", EQ_SHOW_GENERAL, "seed", NULL},
                                       {"Note", EQ_SHOW_WORDS, "notes/0", NULL},
                                       {"Parameters", EQ_SHOW_PAIRS, NULL, NULL}};
    bool any = false;
    for (size_t c = 0; c < s->plan->n_cells && !any; c++) any = s->parts->record[c].json && s->parts->record[c].noted;
    if (!any) return;
    eq_answer_table(s->answer, &(eq_table_block){.id = "notes",
                                                 .title = "What methods tell of their runs",
                                                 .of = "cells",
                                                 .where = "notes/0",
                                                 .column = columns,
                                                 .n_columns = s->n_pairs ? 4 : 3,
                                                 .pair = s->pair,
                                                 .n_pairs = s->n_pairs});
}

/* Who is beaten by nobody; of one line there is nothing to compare. */
static void say_front(const sayer *s) {
    const eq_table_column columns[] = {{"Method", EQ_SHOW_NAME, "title", NULL},
                                       {"On the front of", EQ_SHOW_WORDS, "front", NULL},
                                       {"Performance on validation", EQ_SHOW_NUMBER, "valid/performance", NULL},
                                       {"Gap on validation", EQ_SHOW_NUMBER, "valid/gap", NULL},
                                       {"Performance on test", EQ_SHOW_NUMBER, "test/performance", NULL},
                                       {"Gap on test", EQ_SHOW_NUMBER, "test/gap", NULL},
                                       {"Seeds on the front of test", EQ_SHOW_COUNT, "test/seeds_on_front", NULL},
                                       {"Parameters", EQ_SHOW_PAIRS, NULL, NULL}};
    if (s->plan->n_cells == s->plan->n_seeds) return;
    eq_answer_table(s->answer, &(eq_table_block){.id = "front",
                                                 .title = "Pareto front of performance and gap",
                                                 .of = "front",
                                                 .column = columns,
                                                 .n_columns = s->n_pairs ? 8 : 7,
                                                 .pair = s->pair,
                                                 .n_pairs = s->n_pairs,
                                                 .whole = true});
}

/* Sentences with numbers, one a method and kind of warning. */
static void say_warnings(const sayer *s) {
    const eq_table_column columns[] = {{"Method", EQ_SHOW_NAME, "title", NULL},
                                       {"Warning", EQ_SHOW_WORDS, "says", NULL},
                                       {"Seeds", EQ_SHOW_COUNT, "n_seeds", NULL},
                                       {"Parameters", EQ_SHOW_PAIRS, NULL, NULL}};
    eq_answer_table(s->answer, &(eq_table_block){.id = "warnings",
                                                 .title = "Warnings",
                                                 .of = "warnings",
                                                 .column = columns,
                                                 .n_columns = s->n_pairs ? 4 : 3,
                                                 .pair = s->pair,
                                                 .n_pairs = s->n_pairs});
}

/* One table a protected column: what changing it alone does to the decisions of each cell. */
static eq_status say_changed(const sayer *s, const char *changed, size_t index) {
    eq_ctx *cx = s->answer->cx;
    static const char *const last[] = {"overall/flip_rate", "overall/to_favourable", "overall/to_unfavourable",
                                       "overall/mean_change"};
    const char *path[sizeof last / sizeof *last];
    for (size_t i = 0; i < sizeof last / sizeof *last; i++) {
        path[i] = eq_arena_format(cx, &cx->tmp, "counterfactual/columns/%zu/%s", index, last[i]);
        if (!path[i]) return EQ_EMEMORY;
    }
    const eq_table_column columns[] = {{"Method", EQ_SHOW_NAME, "title", NULL},
                                       {"Parameters", EQ_SHOW_PAIRS, NULL, NULL},
                                       {"Seed", EQ_SHOW_GENERAL, "seed", NULL},
                                       {"Flip rate", EQ_SHOW_ESTIMATE, path[0], NULL},
                                       {"To favourable", EQ_SHOW_COUNT, path[1], NULL},
                                       {"To unfavourable", EQ_SHOW_COUNT, path[2], NULL},
                                       {"Mean change of score", EQ_SHOW_GAP, path[3], NULL}};
    eq_table_column column[sizeof columns / sizeof *columns];
    size_t n = 0;
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
        if (c != 1 || s->n_pairs) column[n++] = columns[c];
    const char *id = eq_arena_format(cx, &cx->tmp, "changed_%zu", index);
    if (!id) return EQ_EMEMORY;
    eq_answer_table(s->answer, &(eq_table_block){.id = id,
                                                 .title = "Changing {text} alone",
                                                 .titled = changed,
                                                 .of = "cells",
                                                 .where = "counterfactual",
                                                 .column = column,
                                                 .n_columns = n,
                                                 .pair = s->pair,
                                                 .n_pairs = s->n_pairs,
                                                 .whole = true});
    return EQ_OK;
}

/* The first cell that was tested knows which columns were changed. */
static eq_status say_counterfactual(const sayer *s) {
    const eq_values *asked = &s->plan->setting[EQ_SET_REPORT_COUNTERFACTUAL];
    eq_status status = EQ_OK;
    if (asked->n == 1 && !(asked->value[0] > 0)) return EQ_OK;
    for (size_t c = 0, said = 0; c < s->plan->n_cells && !said && status == EQ_OK; c++) {
        const eq_record *record = &s->parts->record[c];
        eq_tree cell;
        size_t index = 0;
        if (!record->json || record->failed) continue;
        EQ_TRY(eq_tree_parse(s->answer->cx, "cell", eq_bytes_of(record->json), &cell));
        eq_tree columns = eq_tree_get(eq_tree_get(cell, "counterfactual"), "columns");
        said = eq_tree_count(columns);
        if (said)
            eq_answer_say(s->answer, EQ_HEADING, "Counterfactual test: each test row with its protected attribute changed alone");
        EQ_EACH(column, columns)
        if (status == EQ_OK) status = say_changed(s, eq_tree_words(column, "column"), index++);
        eq_tree_free(cell);
    }
    return status;
}

/* Why figures are missing: reasons of cells that failed and of figures that are undefined, with how often. */
static void say_reasons(const sayer *s) {
    const char *reason[MOST_REASONS];
    size_t times[MOST_REASONS] = {0}, n = 0;
    for (size_t c = 0; c < s->plan->n_cells; c++) {
        const char *why = s->parts->record[c].json ? s->parts->record[c].why : NULL;
        size_t at = 0;
        while (why && at < n && strcmp(reason[at], why)) at++;
        if (!why || at == MOST_REASONS) continue;
        if (at == n) reason[n++] = why;
        times[at]++;
    }
    if (n) eq_answer_say(s->answer, EQ_HEADING, "Why figures are missing");
    for (size_t i = 0; i < n; i++) eq_answer_say(s->answer, EQ_ITEM, "{count} \u00d7 {words}", (double)times[i], reason[i]);
}

static eq_status say(sayer *s) {
    EQ_TRY(find_pairs(s));
    EQ_TRY(say_data(s));
    EQ_TRY(say_best(s));
    say_objective(s);
    say_summary(s, "summary", NULL, false);
    say_truth(s);
    say_collapsed(s);
    say_notes(s);
    say_front(s);
    say_warnings(s);
    EQ_TRY(say_counterfactual(s));
    say_reasons(s);
    return EQ_OK;
}

eq_status eq_report_say(eq_answer *answer, const eq_report_parts *parts) {
    sayer s = {.answer = answer, .parts = parts, .plan = parts->plan};
    eq_mark mark = eq_arena_mark(&answer->cx->tmp);
    eq_status status = say(&s);
    eq_arena_reset(&answer->cx->tmp, mark);
    return status;
}
