/* The data audit as JSON: rows, label, groups, columns, proxies, warnings. */
#include <math.h>
#include <string.h>

#include "analysis/data_warning.h"
#include "analysis/analysis.h"
#include "analysis/proxy.h"
#include "math/sort.h"
#include "metric/cause.h"

enum { MINIMUM, BINS };

static const eq_option options[] = {{.id = "minimum",
                                     .title = "Rows at least",
                                     .help = "Rows a group needs, else it is warned of",
                                     .kind = EQ_OPTION_INTEGER,
                                     .initial = 30,
                                     .max = 1e6},
                                    {.id = "bins",
                                     .title = "Bins",
                                     .help = "Quantile bins numbers are cut into for associations",
                                     .kind = EQ_OPTION_INTEGER,
                                     .initial = 10,
                                     .min = 2,
                                     .max = 1000},
                                    {.id = NULL}};

static void add_share(const eq_subject *subject, eq_out *out, eq_place to, const char *key, const eq_portion *share) {
    eq_value value = eq_portion_value(subject, share, EQ_NONE_SUCH);
    eq_out_value(out, to, key, &value);
}

static bool is_synthetic(const eq_subject *subject) { return subject->loaded && subject->loaded->synthetic; }

static void add_rows(const eq_subject *subject, const eq_data_profile *p, eq_out *out) {
    static const char *const kinds[2] = {"complete", "incomplete"};
    eq_place rows = eq_out_object(out, out->root, "rows");
    eq_out_number(out, rows, "n", (double)subject->outcomes.n_rows);
    eq_out_number(out, rows, "with_missing", (double)p->n_incomplete);
    eq_out_number(out, rows, "set_aside", subject->people.set_aside + subject->people.unknown);
    eq_out_number(out, rows, "without_label", subject->people.no_label);
    eq_out_number(out, rows, "without_group", subject->people.unknown + subject->people.no_group);
    for (int k = 0; k < 2; k++) {
        eq_place part = eq_out_object(out, rows, kinds[k]);
        eq_out_number(out, part, "n", (double)p->label_rate[k].n);
        add_share(subject, out, part, "base_rate", &p->label_rate[k]);
    }
    eq_portion incomplete = {0};
    for (size_t g = 0; g < subject->outcomes.n_groups; g++) {
        const eq_portion *own = &p->group_missing[g];
        incomplete = (eq_portion){incomplete.n + own->n, incomplete.weight + own->weight, incomplete.squares + own->squares,
                                  incomplete.part + own->part};
    }
    add_share(subject, out, rows, "missing", &incomplete);
    eq_out_number(out, rows, "share", 1);
    eq_out_text(out, rows, "why",
                is_synthetic(subject) ? "a synthetic twin has no missing cells: it is fitted to rows that are complete" : NULL);
}

static void add_label(const eq_subject *subject, const eq_data_profile *p, eq_out *out) {
    eq_place label = eq_out_object(out, out->root, "label");
    size_t c = 0; /* of a file the first column, of the loaded data the only outcome */
    while (c < subject->table.n_columns && subject->use[c] != EQ_USE_OUTCOME) c++;
    eq_out_text(out, label, "column", c < subject->table.n_columns ? subject->table.column[c].name : NULL);
    eq_out_text(out, label, "favourable", subject->outcome_name[1]);
    eq_out_number(out, label, "positives", p->label.part);
    add_share(subject, out, label, "base_rate", &p->label);
}

static void add_groups(const eq_subject *subject, const eq_data_profile *p, eq_out *out) {
    eq_place groups = eq_out_array(out, out->root, "groups");
    for (size_t g = 0; g < subject->outcomes.n_groups; g++) {
        const eq_portion *rows = &p->group_label[g];
        eq_place group = eq_out_object(out, groups, NULL);
        eq_out_text(out, group, "name", subject->outcomes.group_name[g]);
        eq_out_bool(out, group, "privileged", subject->outcomes.privileged[g] != 0);
        eq_out_number(out, group, "n", (double)rows->n);
        eq_out_number(out, group, "share", p->label.weight > 0 ? rows->weight / p->label.weight : (double)NAN);
        eq_out_number(out, group, "positives", rows->part);
        eq_out_bool(out, group, "small", rows->n < p->options.minimum);
        add_share(subject, out, group, "base_rate", rows);
        add_share(subject, out, group, "missing", &p->group_missing[g]);
    }
}

static void add_association(eq_out *out, eq_place to, const char *key, const eq_association *association) {
    eq_place object = eq_out_object(out, to, key);
    eq_out_value(out, object, "mutual_information", &association->mutual_information);
    eq_out_value(out, object, "cramers_v", &association->cramers_v);
    eq_out_value(out, object, "auc", &association->auc);
}

static void add_missing(const eq_subject *subject, const eq_column_profile *p, eq_out *out, eq_place to) {
    eq_place missing = eq_out_object(out, to, "missing");
    eq_out_number(out, missing, "n", (double)p->n_missing);
    add_share(subject, out, missing, "share", &p->missing);
    eq_place groups = eq_out_array(out, missing, "groups");
    for (size_t g = 0; g < subject->outcomes.n_groups; g++) add_share(subject, out, groups, NULL, &p->group_missing[g]);
    if (p->n_missing) add_share(subject, out, missing, "label_rate", &p->label_rate[1]);
    else eq_out_text(out, missing, "label_rate", NULL);
    eq_out_number(out, missing, "p", p->n_missing ? eq_portion_test(p->side_missing) : (double)NAN);
    eq_out_number(out, missing, "label_p", p->n_missing ? eq_portion_test(p->label_rate) : (double)NAN);
}

static void add_warning(const eq_subject *subject, const eq_data_warning *warning, bool with_column, eq_out *out, eq_place to) {
    eq_place object = eq_out_object(out, to, NULL);
    if (with_column)
        eq_out_text(out, object, "column", warning->column == SIZE_MAX ? NULL : subject->table.column[warning->column].name);
    eq_out_text(out, object, "kind", warning->kind);
    eq_out_phrase(out, object, "text", warning->text);
}

static void add_column(const eq_subject *subject, const eq_data_profile *profile, size_t c, eq_out *out, eq_place object) {
    static const char *const uses[] = {EQ_WORDS("attribute"), EQ_WORDS("protected"), EQ_WORDS("outcome")};
    const eq_column *column = &subject->table.column[c];
    const eq_column_profile *p = &profile->column[c];
    eq_out_text(out, object, "name", column->name);
    eq_out_text(out, object, "kind", column->kind == EQ_NUMBER ? EQ_WORDS("number") : EQ_WORDS("category"));
    eq_out_text(out, object, "use", uses[subject->use[c]]);
    eq_out_number(out, object, "levels", (double)p->n_distinct);
    add_missing(subject, p, out, object);
    if (subject->use[c] == EQ_USE_OUTCOME) {
        eq_out_text(out, object, "label", NULL);
        eq_out_text(out, object, "group", NULL);
        return;
    }
    add_association(out, object, "label", &p->label);
    eq_out_number(out, object, "told", p->told);
    if (subject->use[c] == EQ_USE_PROTECTED) eq_out_text(out, object, "group", NULL);
    else add_association(out, object, "group", &p->group);
}

static void add_columns(const eq_subject *subject, const eq_data_profile *profile, const eq_data_warnings *warnings,
                        eq_out *out) {
    eq_place columns = eq_out_array(out, out->root, "columns");
    for (size_t c = 0; c < subject->table.n_columns; c++) {
        eq_place object = eq_out_object(out, columns, NULL);
        add_column(subject, profile, c, out, object);
        eq_place own = eq_out_array(out, object, "warnings");
        for (size_t w = 0; w < warnings->n; w++)
            if (warnings->warning[w].column == c) add_warning(subject, &warnings->warning[w], false, out, own);
    }
    eq_place all = eq_out_array(out, out->root, "warnings");
    for (size_t w = 0; w < warnings->n; w++) add_warning(subject, &warnings->warning[w], true, out, all);
}

static void add_proxy(const eq_subject *subject, const eq_data_profile *profile, const eq_proxy *p, eq_out *out) {
    eq_place proxy = eq_out_object(out, out->root, "proxy");
    eq_out_text(out, proxy, "model", "logistic_regression");
    eq_out_phrase(out, proxy, "target", p->target);
    eq_out_value(out, proxy, "auc", &p->auc);
    eq_out_number(out, proxy, "rows", (double)p->n_rows);
    eq_out_number(out, proxy, "train", (double)p->n_train);
    eq_out_number(out, proxy, "valid", (double)p->n_valid);
    eq_out_number(out, proxy, "test", (double)p->n_test);
    eq_out_number(out, proxy, "features", (double)p->n_features);
    eq_out_number(out, proxy, "epochs", (double)p->n_epochs);
    eq_place columns = eq_out_array(out, proxy, "columns");
    for (size_t c = 0; c < subject->table.n_columns; c++) {
        if (p->column[c].why) continue;
        eq_place object = eq_out_object(out, columns, NULL);
        eq_out_text(out, object, "name", subject->table.column[c].name);
        eq_out_value(out, object, "auc", &profile->column[c].group.auc);
        eq_out_value(out, object, "drop", &p->column[c].drop);
    }
    eq_place left_out = eq_out_array(out, proxy, "left_out");
    for (size_t c = 0; c < subject->table.n_columns; c++) {
        if (!p->column[c].why) continue;
        eq_place object = eq_out_object(out, left_out, NULL);
        eq_out_text(out, object, "column", subject->table.column[c].name);
        eq_out_text(out, object, "why", p->column[c].why);
    }
    eq_place groups = eq_out_array(out, proxy, "groups");
    for (size_t g = 0; p->group && g < subject->outcomes.n_groups; g++) {
        eq_place object = eq_out_object(out, groups, NULL);
        eq_out_text(out, object, "name", subject->outcomes.group_name[g]);
        eq_out_value(out, object, "auc", &p->group[g]);
    }
    eq_out_number(out, proxy, "guessing", 0.5); /* the AUC of who knows nothing */
    eq_out_text(out, proxy, "why", p->why ? eq_cause_words(p->why) : NULL);
    if (p->why) eq_out_text(out, proxy, "cause", eq_cause_id(p->why));
}

/* How the figures are made, in words and numbers, so that no host needs to know. */
static void add_method(const eq_data_profile *p, eq_out *out) {
    eq_place method = eq_out_object(out, out->root, "method");
    eq_out_number(out, method, "bins", (double)p->options.n_bins);
    eq_out_number(out, method, "minimum", (double)p->options.minimum);
    eq_out_number(out, method, "least_level", EQ_LEAST_LEVEL);
    eq_out_number(out, method, "folds", EQ_FOLDS);
    eq_out_text(out, method, "mutual_information",
                "in nats, as counted; numbers in quantile bins, rare values taken together, "
                "missing as a value");
    eq_out_text(out, method, "cramers_v", "of the same table, corrected for bias (Bergsma 2013)");
    eq_out_text(out, method, "auc",
                "of one column alone; a number whichever way round it points and without missing cells, a "
                "category by the shares in the other folds; DeLong's interval");
    eq_place from = eq_out_object(out, out->root, "thresholds");
    eq_out_number(out, from, "leak_auc", EQ_LEAK_AUC);
    eq_out_number(out, from, "leak_told", EQ_LEAK_TOLD);
    eq_out_number(out, from, "leak_settled", EQ_LEAK_SETTLED);
    eq_out_number(out, from, "leak_missing", EQ_LEAK_MISSING);
    eq_out_number(out, from, "proxy_auc", EQ_PROXY_AUC);
    eq_out_number(out, from, "proxy_cramers_v", EQ_PROXY_V);
    eq_out_number(out, from, "missing_p", EQ_MISSING_P);
    eq_out_number(out, from, "missing_difference", EQ_MISSING_GAP);
    eq_out_number(out, from, "small_share", EQ_SMALL_SHARE);
    eq_out_number(out, from, "id_alone_share", EQ_ALONE_SHARE);
}

/* ---- in words ---- */

static double rate_of(const eq_portion *share) { return share->weight > 0 ? share->part / share->weight : (double)NAN; }

#define MOST_PROXIES 12 /* drawn; the table has all */

static const eq_table_column left_out_columns[] = {{"Column", EQ_SHOW_NAME, "column", NULL}, {"Why", EQ_SHOW_WORDS, "why", NULL}};

/* Who is in the data and how much their outcomes differ; then what gives cause for thought. */
static void say_finding(const eq_subject *subject, const eq_data_profile *p, const eq_data_warnings *warnings,
                        eq_answer *answer) {
    const eq_outcomes *o = &subject->outcomes;
    eq_value all = eq_portion_value(subject, &p->label, EQ_NONE_SUCH);
    size_t best = 0, worst = 0;
    for (size_t g = 1; g < o->n_groups; g++) {
        if (rate_of(&p->group_label[g]) > rate_of(&p->group_label[best])) best = g;
        if (rate_of(&p->group_label[g]) < rate_of(&p->group_label[worst])) worst = g;
    }
    if (best == worst)
        eq_answer_say(answer, EQ_LEAD, "{count} rows; the favourable label has a share of {estimate}.", (double)o->n_rows, &all);
    else
        eq_answer_say(answer, EQ_LEAD,
                      "{count} rows; the favourable label has a share of {estimate}: most for {strong}, {number}, and least for "
                      "{strong}, {number}.",
                      (double)o->n_rows, &all, o->group_name[best], rate_of(&p->group_label[best]), o->group_name[worst],
                      rate_of(&p->group_label[worst]));
    if (!warnings->n) eq_answer_say(answer, EQ_SENTENCE, "Nothing in the columns gives cause for a warning.");
    else eq_answer_say(answer, EQ_HEADING, "Worth a look");
    for (size_t w = 0; w < warnings->n; w++) eq_answer_say(answer, EQ_ITEM, "{words}", warnings->warning[w].text);
}

/* What the table of groups does not hold. */
static void say_aside(const eq_subject *subject, const eq_data_profile *p, eq_answer *answer) {
    const eq_people *people = &subject->people;
    eq_value rate[2];
    for (int k = 0; k < 2; k++) rate[k] = eq_portion_value(subject, &p->label_rate[k], EQ_NONE_SUCH);
    if (is_synthetic(subject))
        eq_answer_say(answer, EQ_NOTE, "A synthetic twin has no missing cells: it is fitted to rows that are complete.");
    if (people->set_aside + people->unknown > 0)
        eq_answer_say(answer, EQ_NOTE, "Set aside, and in no row above: {count} rows.", people->set_aside + people->unknown);
    if (people->no_label > 0) eq_answer_say(answer, EQ_NOTE, "Without a label: {count} rows.", people->no_label);
    if (people->unknown + people->no_group > 0)
        eq_answer_say(answer, EQ_NOTE, "Without a group: {count} rows.", people->unknown + people->no_group);
    if (p->n_incomplete)
        eq_answer_say(answer, EQ_NOTE,
                      "Rows with a missing cell: {count}; the base rate is {estimate} there and {estimate} in complete rows.",
                      (double)p->n_incomplete, &rate[1], &rate[0]);
}

static void say_groups(eq_answer *answer) {
    static const eq_table_column columns[] = {{"Group", EQ_SHOW_NAME, "name", NULL},
                                              {"Reference", EQ_SHOW_WORDS, "privileged", NULL},
                                              {"Rows", EQ_SHOW_COUNT, "n", "rows/n"},
                                              {"Share", EQ_SHOW_PERCENT, "share", "rows/share"},
                                              {"Base rate", EQ_SHOW_ESTIMATE, "base_rate", "label/base_rate"},
                                              {"Rows with a missing cell", EQ_SHOW_ESTIMATE, "missing", "rows/missing"}};
    eq_answer_say(answer, EQ_HEADING, "Groups");
    eq_answer_figure(answer, &(eq_figure_block){.kind = "intervals",
                                                .title = "Base rate by group, with intervals; the dashed line is everyone.",
                                                .of = "groups",
                                                .name = "name",
                                                .value = "base_rate",
                                                .ideal = "label/base_rate/value"});
    eq_answer_table(answer,
                    &(eq_table_block){.id = "groups", .of = "groups", .column = columns, .n_columns = 6, .total = "Everyone"});
}

/* Of the columns with a missing cell: how often it is missing, for whom, and what label goes with that. */
static eq_status say_missing(const eq_subject *subject, const eq_data_profile *p, eq_answer *answer) {
    eq_ctx *cx = answer->cx;
    size_t n = 0, n_groups = subject->outcomes.n_groups, n_shown = n_groups;
    if (n_shown > EQ_MAX_TABLE_COLUMNS - 3) n_shown = EQ_MAX_TABLE_COLUMNS - 3;
    const char **key;
    eq_table_column column[EQ_MAX_TABLE_COLUMNS] = {{"Column", EQ_SHOW_NAME, "name", NULL},
                                                    {"Favourable where missing", EQ_SHOW_ESTIMATE, "missing/label_rate", NULL},
                                                    {"Missing", EQ_SHOW_ESTIMATE, "missing/share", NULL}};
    EQ_NEW(cx, &cx->tmp, key, subject->table.n_columns + 1);
    for (size_t c = 0; c < subject->table.n_columns; c++)
        if (p->column[c].n_missing && !(key[n++] = eq_arena_format(cx, &cx->tmp, "%zu", c))) return EQ_EMEMORY;
    for (size_t g = 0; g < n_shown; g++) {
        const char *path = eq_arena_format(cx, &cx->tmp, "missing/groups/%zu", g);
        if (!path) return EQ_EMEMORY;
        column[g + 3] = (eq_table_column){subject->outcomes.group_name[g], EQ_SHOW_ESTIMATE, path, NULL};
    }
    eq_answer_table(answer, &(eq_table_block){.id = "missing",
                                              .title = "Missing cells by group: the share of each group\u2019s rows",
                                              .of = "columns",
                                              .key = key,
                                              .n_keys = n,
                                              .column = column,
                                              .n_columns = n_shown + 3,
                                              .folded = true});
    if (n && n_shown < n_groups)
        eq_answer_say(answer, EQ_NOTE, "Shown are the first {count} of {count} groups.", (double)n_shown, (double)n_groups);
    return EQ_OK;
}

static void say_columns(eq_answer *answer) {
    static const eq_table_column columns[] = {{"Column", EQ_SHOW_NAME, "name", NULL},
                                              {"Use", EQ_SHOW_WORDS, "use", NULL},
                                              {"Kind", EQ_SHOW_WORDS, "kind", NULL},
                                              {"Values", EQ_SHOW_COUNT, "levels", NULL},
                                              {"Missing", EQ_SHOW_COUNT, "missing/n", NULL},
                                              {"Label: Cram\u00e9r\u2019s V", EQ_SHOW_ESTIMATE, "label/cramers_v", NULL},
                                              {"Label: AUC", EQ_SHOW_ESTIMATE, "label/auc", NULL},
                                              {"Group: Cram\u00e9r\u2019s V", EQ_SHOW_ESTIMATE, "group/cramers_v", NULL},
                                              {"Group: AUC", EQ_SHOW_ESTIMATE, "group/auc", NULL},
                                              {"Label: information", EQ_SHOW_ESTIMATE, "label/mutual_information", NULL},
                                              {"Group: information", EQ_SHOW_ESTIMATE, "group/mutual_information", NULL}};
    eq_answer_say(answer, EQ_HEADING, "What each column tells of the outcome and of the group");
    eq_answer_table(
        answer,
        &(eq_table_block){.id = "columns", .of = "columns", .column = columns, .n_columns = sizeof columns / sizeof *columns});
    eq_answer_say(answer, EQ_NOTE,
                  "How strongly each column goes with the label, and with the group: mutual information in nats (0: nothing), "
                  "Cram\u00e9r\u2019s V from 0 (nothing) to 1 (the same), AUC from 0.5 (nothing) to 1.");
}

/* The places of the columns that the model sees in the list of them, the one that tells most first; those without an AUC last. */
static eq_status order_proxies(const eq_subject *subject, const eq_data_profile *p, const eq_proxy *proxy, const char **key,
                               size_t *n) {
    eq_ctx *cx = subject->cx;
    double *by;
    uint32_t *order;
    size_t n_seen = 0;
    EQ_NEW(cx, &cx->tmp, by, subject->table.n_columns + 1);
    EQ_NEW(cx, &cx->tmp, order, subject->table.n_columns + 1);
    for (size_t c = 0; c < subject->table.n_columns; c++) {
        double auc = p->column[c].group.auc.value;
        if (!proxy->column[c].why) by[n_seen++] = isnan(auc) ? 1 : -auc;
    }
    EQ_TRY(eq_sort_order(cx, by, n_seen, order));
    for (*n = 0; *n < n_seen; ++*n)
        if (!(key[*n] = eq_arena_format(cx, &cx->tmp, "%u", (unsigned)order[*n]))) return EQ_EMEMORY;
    return EQ_OK;
}

static void say_proxy_model(const eq_proxy *p, eq_answer *answer) {
    static const eq_table_column groups[] = {{"Group", EQ_SHOW_NAME, "name", NULL}, {"AUC", EQ_SHOW_ESTIMATE, "auc", NULL}};
    eq_answer_say(answer, EQ_SENTENCE, "From the other columns together, {words} can be told with an AUC of {estimate}.",
                  p->target, &p->auc);
    eq_answer_table(answer, &(eq_table_block){.id = "proxy_groups",
                                              .title = "AUC for each group against the rest",
                                              .of = "proxy/groups",
                                              .column = groups,
                                              .n_columns = 2,
                                              .folded = true});
}

static eq_status say_proxies(const eq_subject *subject, const eq_data_profile *profile, const eq_proxy *p, eq_answer *answer) {
    static const eq_table_column columns[] = {{"Column", EQ_SHOW_NAME, "name", NULL},
                                              {"AUC alone", EQ_SHOW_ESTIMATE, "auc", NULL},
                                              {"Fall of the joint AUC without it", EQ_SHOW_GAP, "drop", NULL}};
    const char **key;
    size_t n;
    EQ_NEW(answer->cx, &answer->cx->tmp, key, subject->table.n_columns + 1);
    EQ_TRY(order_proxies(subject, profile, p, key, &n));
    eq_answer_say(answer, EQ_HEADING, "How well the group can be told from the other columns");
    if (p->why) eq_answer_say(answer, EQ_SENTENCE, "How well is not known: {words}.", eq_cause_words(p->why));
    else say_proxy_model(p, answer);
    eq_answer_figure(answer, &(eq_figure_block){.kind = "intervals",
                                                .title = "AUC for the group of each column alone, the highest first; the dashed "
                                                         "line is guessing.",
                                                .of = "proxy/columns",
                                                .name = "name",
                                                .value = "auc",
                                                .ideal = "proxy/guessing",
                                                .key = key,
                                                .n_keys = n < MOST_PROXIES ? n : MOST_PROXIES});
    eq_answer_table(
        answer,
        &(eq_table_block){
            .id = "proxies", .of = "proxy/columns", .key = key, .n_keys = n, .column = columns, .n_columns = p->why ? 2 : 3});
    if (!p->why)
        eq_answer_say(
            answer, EQ_NOTE,
            "A logistic regression on {count} features of {count} rows, measured on {count} rows it was not fitted to. 0.5 is "
            "guessing; 1 means that leaving the attribute out hides nothing.",
            (double)p->n_features, (double)p->n_rows, (double)p->n_test);
    eq_answer_table(answer, &(eq_table_block){.id = "left_out",
                                              .title = "Columns the model does not see",
                                              .of = "proxy/left_out",
                                              .column = left_out_columns,
                                              .n_columns = 2});
    return EQ_OK;
}

static eq_status say(const eq_subject *subject, const eq_data_profile *profile, const eq_proxy *proxy,
                     const eq_data_warnings *warnings, eq_answer *answer) {
    say_finding(subject, profile, warnings, answer);
    say_groups(answer);
    say_aside(subject, profile, answer);
    EQ_TRY(say_proxies(subject, profile, proxy, answer));
    say_columns(answer);
    return say_missing(subject, profile, answer);
}

typedef struct data_audit {
    eq_data_profile profile;
    eq_proxy proxy;
} data_audit;

static eq_status run(eq_subject *subject, const eq_option_value *option, eq_answer *answer) {
    eq_out *out = answer->values;
    eq_data_profile_options settings = {.minimum = (size_t)option[MINIMUM].number, .n_bins = (size_t)option[BINS].number};
    eq_data_warnings warnings;
    eq_piece *piece;
    EQ_TRY(eq_work_piece(subject->cx, sizeof(data_audit), &piece));
    data_audit *made = piece->state;
    const eq_data_profile *profile = &made->profile;
    eq_work_begin_part(subject->cx, 0.3);
    EQ_ONCE(subject->cx, 0, eq_data_profile_make(subject, &settings, &made->profile));
    eq_work_begin_part(subject->cx, 1);
    EQ_TRY(eq_proxy_measure(subject, profile, &made->proxy));
    EQ_TRY(eq_data_warn(subject, profile, &made->proxy, &warnings));
    add_rows(subject, profile, out);
    add_label(subject, profile, out);
    add_groups(subject, profile, out);
    add_columns(subject, profile, &warnings, out);
    add_proxy(subject, profile, &made->proxy, out);
    add_method(profile, out);
    return say(subject, profile, &made->proxy, &warnings, answer);
}

const eq_analysis eq_analysis_data = {.id = "data",
                                      .title = "The data before any model",
                                      .help =
                                          "Before any model: who is in the data, what is missing, what gives label or group away",
                                      .needs = 0,
                                      .options = options,
                                      .run = run};
