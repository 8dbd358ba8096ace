/* The audit of a subject: its groups, all rows together, the two sides, and every disparity. Its blocks are views of these:
 * measures that are undefined stand in no table, each reason is said once. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/impact.h"
#include "analysis/people.h"
#include "analysis/strata.h"
#include "answer/headline.h"
#include "metric/cause.h"
#include "metric/measured.h"

enum {
    MINIMUM,
    AMONG,
    REFERENCE,
    RATIO_THRESHOLD,
    TABLES,
    EXCLUDE_BELOW,
    MIN_SHARE,
    CELLS,
    STRATA,
    PRESET,
    ALPHA,
    CONCENTRATION,
    N_OPTIONS
};

static const char *const tables[] = {"each", "crossed", "both", NULL}; /* as eq_impact_tables has them */

const eq_option eq_audit_settings[] = {
    {.id = "minimum",
     .title = "Rows at least",
     .help = "Groups of fewer rows are flagged",
     .kind = EQ_OPTION_INTEGER,
     .initial = 30,
     .min = 1,
     .max = 1e9,
     .flag = "small",
     .value = "N"},
    {.id = "among",
     .title = "Groups compared",
     .help = "Groups that the sentences compare; every group is in the tables",
     .kind = EQ_OPTION_TEXTS,
     .otherwise = "all"},
    {.id = "reference",
     .title = "Impact ratios against",
     .help = "Whom the selection rates are compared with: most_selected, largest, or the name of a "
             "group, for each table that has it",
     .kind = EQ_OPTION_TEXTS,
     .otherwise = "the reference where it is one group, else most_selected",
     .flag = "reference",
     .value = "R"},
    {.id = "ratio_threshold",
     .title = "Threshold of impact ratios",
     .help = "Ratios under it are marked, and counted is how many people are missing; 0 = none is",
     .kind = EQ_OPTION_NUMBER,
     .initial = 0.8,
     .max = 1,
     .flag = "ratio-threshold",
     .value = "T"},
    {.id = "tables",
     .title = "Tables",
     .help = "Impact tables of each protected column, of all crossed, or both",
     .kind = EQ_OPTION_CHOICE,
     .choice = tables,
     .initial = EQ_BOTH,
     .flag = "tables",
     .value = "WHICH"},
    {.id = "exclude_below",
     .title = "Least share",
     .help = "A group with a smaller share of the people of known group is in no impact ratio",
     .kind = EQ_OPTION_NUMBER,
     .max = 0.5,
     .flag = "exclude-below",
     .value = "S"},
    {.id = "reference_min_share",
     .title = "Least share of a reference",
     .help =
         "A group with a smaller share of the people of known group is not the most selected one that others are compared with",
     .kind = EQ_OPTION_NUMBER,
     .max = 0.5},
    {.id = "cells",
     .title = "Steps of a membership",
     .help = "People whose chances of membership are in the same steps count as alike",
     .kind = EQ_OPTION_INTEGER,
     .initial = 20,
     .min = 1,
     .max = 1000,
     .flag = "cells",
     .value = "B"},
    {.id = "strata",
     .title = "Alike in",
     .help = "Column in which people are to be alike who are compared, such as vacancies, sites, years",
     .kind = EQ_OPTION_COLUMN,
     .otherwise = "none; what compares like with like is then undefined",
     .flag = "strata",
     .value = "COLUMN"},
    {.id = "preset",
     .title = "Preset",
     .help = "An audit as a rule or a profession asks for it, which sets what is not set here; `equipoise catalog` tells of each",
     .kind = EQ_OPTION_TEXT,
     .otherwise = "none",
     .flag = "preset",
     .value = "ID"},
    {.id = "alpha",
     .title = "Alpha",
     .help = "Of the generalized entropy indices",
     .kind = EQ_OPTION_NUMBER,
     .initial = 2,
     .min = -10,
     .max = 10},
    {.id = "concentration",
     .title = "Imaginary rows",
     .help = "Of differential fairness: imaginary rows a group, half of each outcome",
     .kind = EQ_OPTION_NUMBER,
     .initial = 1,
     .max = 10},
    {.id = NULL}};

/* ---- blocks ---- */

static void say_groups(const eq_audit *audit, eq_answer *answer) {
    static const char *const remarks[][2] = {{"privileged", "reference"}, {"small", "few rows"}, {NULL, NULL}};
    const eq_table_column columns[] = {
        {"Group", EQ_SHOW_NAME, "name", NULL},
        {"Rows", EQ_SHOW_COUNT, "n", "overall/n"},
        {"Share", EQ_SHOW_SHARE, "n", "overall/n"},
        {"Favourable outcome", EQ_SHOW_COUNT, "positives", "overall/positives"},
        {"Favourable decision", EQ_SHOW_COUNT, "predicted_positives", "overall/predicted_positives"},
        {"Remark", EQ_SHOW_FLAGS, NULL, NULL}};
    eq_table_column shown[sizeof columns / sizeof *columns];
    size_t n = 0;
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
        if ((c != 4 || audit->decided) && (c != 3 || !audit->unlabelled)) shown[n++] = columns[c];
    eq_answer_say(answer, EQ_TITLE, "Groups");
    eq_answer_table(
        answer,
        &(eq_table_block){.id = "groups", .of = "groups", .column = shown, .n_columns = n, .total = "Everyone", .flag = remarks});
}

/* Whether some group has a value of the rate; what none has is not about these rows (scores where there are none). */
static bool is_told(const eq_audit *audit, size_t rate) {
    for (size_t g = 0; g < audit->n_groups; g++)
        if (!isnan(audit->group[g].rate[rate].value)) return true;
    return false;
}

static eq_status say_rates(const eq_audit *audit, eq_answer *answer) {
    eq_ctx *cx = answer->cx;
    eq_table_column column[EQ_MAX_TABLE_COLUMNS] = {{"Group", EQ_SHOW_NAME, "name", NULL}};
    size_t n = 1;
    for (size_t m = 0; m < eq_metric_count() && n < EQ_MAX_TABLE_COLUMNS; m++) {
        const eq_metric_info *metric = eq_metric_at(m);
        if (metric->kind != EQ_RATE || !is_told(audit, m)) continue;
        const char *total = eq_arena_format(cx, &cx->tmp, "overall/%s", metric->id);
        if (!total) return EQ_EMEMORY;
        column[n++] = (eq_table_column){metric->title, EQ_SHOW_ESTIMATE, metric->id, total};
    }
    eq_answer_say(answer, EQ_TITLE, "Rates by group");
    eq_answer_say(answer, EQ_NOTE, "With intervals at {general} % confidence.", 100 * audit->asked.confidence);
    eq_answer_table(
        answer,
        &(eq_table_block){.id = "rates", .of = "groups", .column = column, .n_columns = n, .total = "Everyone", .across = true});
    return EQ_OK;
}

/* A disparity that is defined, or one that is not. */
static bool is_gap(const eq_audit *audit, size_t m, bool defined) {
    return eq_metric_at(m)->kind == EQ_DISPARITY && !isnan(audit->metric[m].value) == defined;
}

/* "predictive_value" as "Predictive value". */
static const char *title_of(eq_ctx *cx, const char *section) {
    char *title = eq_arena_alloc(cx, &cx->tmp, strlen(section) + 1, 1);
    if (!title) return NULL;
    for (size_t i = 0; section[i]; i++) title[i] = section[i] == '_' ? ' ' : section[i];
    if (title[0] >= 'a' && title[0] <= 'z') title[0] = (char)(title[0] - 'a' + 'A');
    return title;
}

static eq_status say_section(const eq_audit *audit, const char *section, eq_answer *answer) {
    static const eq_table_column columns[] = {{"Measure", EQ_SHOW_METRIC, NULL, NULL},
                                              {"Value", EQ_SHOW_MEASURE, "/metrics/*", NULL},
                                              {"Ideal", EQ_SHOW_IDEAL, NULL, NULL},
                                              {"Drawn", EQ_SHOW_STRIP, "/metrics/*", NULL},
                                              {"Reading", EQ_SHOW_READING, "/metrics/*", NULL},
                                              {"Definition", EQ_SHOW_FORMULA, NULL, NULL}};
    eq_ctx *cx = answer->cx;
    const char **key, *title = title_of(cx, section), *id = eq_arena_format(cx, &cx->tmp, "gaps_%s", section);
    size_t n = 0;
    EQ_NEW(cx, &cx->tmp, key, eq_metric_count());
    for (size_t m = 0; m < eq_metric_count(); m++)
        if (is_gap(audit, m, true) && !strcmp(eq_metric_at(m)->section, section)) key[n++] = eq_metric_at(m)->id;
    if (!title || !id) return EQ_EMEMORY;
    if (n)
        eq_answer_table(answer, &(eq_table_block){.id = id,
                                                  .title = title,
                                                  .of = "metrics",
                                                  .whole = true,
                                                  .key = key,
                                                  .n_keys = n,
                                                  .column = columns,
                                                  .n_columns = 6});
    return EQ_OK;
}

/* Sections in the order in which the table of metrics first names them. */
static eq_status say_gaps(const eq_audit *audit, eq_answer *answer) {
    eq_answer_say(answer, EQ_TITLE,
                  audit->decided ? "Gaps between groups" : "Gaps between groups, of the labels: there are no decisions");
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const char *section = eq_metric_at(m)->section;
        size_t first = 0;
        while (strcmp(eq_metric_at(first)->section, section)) first++;
        if (first == m) EQ_TRY(say_section(audit, section, answer));
    }
    return EQ_OK;
}

static bool same_text(const char *a, const char *b) { return a && b ? !strcmp(a, b) : a == b; }

static bool same_cause(const eq_audit *audit, size_t a, size_t b) {
    const eq_value *one = &audit->metric[a], *two = &audit->metric[b];
    if (one->reason.cause != two->reason.cause) return false;
    if (!one->reason.cause) return same_text(one->why, two->why);
    return same_text(one->reason.who, two->reason.who) && same_text(one->reason.what, two->reason.what);
}

/* The reason of m, if no measure before it was undefined by the same, and all that it leaves undefined. */
static eq_status say_cause(const eq_audit *audit, size_t m, const char **id, eq_answer *answer) {
    eq_ctx *cx = answer->cx;
    const eq_value *value = &audit->metric[m];
    size_t n = 0;
    for (size_t before = 0; before < m; before++)
        if (is_gap(audit, before, false) && same_cause(audit, before, m)) return EQ_OK;
    for (size_t other = m; other < eq_metric_count(); other++)
        if (is_gap(audit, other, false) && same_cause(audit, m, other)) id[n++] = eq_metric_at(other)->id;
    const char *cause = value->reason.cause ? eq_reason_clause(cx, &cx->tmp, &value->reason) : value->why ? value->why : "";
    if (!cause) return EQ_EMEMORY;
    eq_answer_say(answer, EQ_ITEM, "{words}: {measures}", cause, eq_said_measures(id, n));
    return EQ_OK;
}

static eq_status say_undefined(const eq_audit *audit, eq_answer *answer) {
    eq_ctx *cx = answer->cx;
    const char **id;
    bool any = false;
    EQ_NEW(cx, &cx->tmp, id, eq_metric_count());
    for (size_t m = 0; m < eq_metric_count(); m++) {
        if (!is_gap(audit, m, false)) continue;
        if (!any) eq_answer_say(answer, EQ_HEADING, "Undefined here");
        any = true;
        EQ_TRY(say_cause(audit, m, id, answer));
    }
    return EQ_OK;
}

static eq_status say(const eq_audit *audit, eq_answer *answer) {
    eq_mark mark = eq_arena_mark(&answer->cx->tmp);
    say_groups(audit, answer);
    EQ_TRY(say_rates(audit, answer));
    EQ_TRY(say_gaps(audit, answer));
    EQ_TRY(say_undefined(audit, answer));
    eq_arena_reset(&answer->cx->tmp, mark);
    return EQ_OK;
}

/* A setting of which 0 is a value of its own, where an option of 0 means the default. */
static double setting(double given) { return fabs(given) <= 0 ? EQ_ZERO : given; }

static eq_status check_among(eq_ctx *cx, const eq_audit *audit, const eq_option_value *among) {
    for (size_t i = 0; i < among->n; i++) {
        size_t g = 0;
        while (g < audit->n_groups && strcmp(audit->group[g].name, among->list[i])) g++;
        if (g == audit->n_groups) return eq_fail(cx, EQ_EINPUT, "among[%zu]: there is no group \"%s\"", i, among->list[i]);
    }
    return EQ_OK;
}

static void add_strata(const eq_strata_column *strata, eq_out *out) {
    eq_place object = eq_out_object(out, out->root, "strata");
    eq_out_text(out, object, "column", strata->column);
    eq_out_number(out, object, "strata", (double)strata->n);
    eq_out_number(out, object, "unknown", strata->n_unknown);
}

/* People of whom the column says nothing are in no stratum, but in all other figures. */
static void say_strata(const eq_strata_column *strata, eq_answer *answer) {
    if (!strata->column) return;
    eq_answer_say(answer, EQ_NOTE, "Conditional measures compare people who are alike in \u201c{text}\u201d.", strata->column);
    if (strata->n_unknown > 0)
        eq_answer_say(answer, EQ_NOTE, "Of {count} people it is not known: they are in none of these measures.",
                      strata->n_unknown);
}

static eq_status add_impact(const eq_subject *subject, const eq_option_value *option, const eq_audit_preset_words *preset,
                            eq_answer *answer) {
    eq_impact *impact;
    eq_impact_options asked = {.n_references = option[REFERENCE].n,
                               .reference = option[REFERENCE].list,
                               .ratio_threshold = option[RATIO_THRESHOLD].number,
                               .tables = (eq_impact_tables)option[TABLES].number,
                               .exclude_below = option[EXCLUDE_BELOW].number,
                               .reference_min_share = option[MIN_SHARE].number,
                               .preset = *preset,
                               .minimum = (size_t)option[MINIMUM].number,
                               .cells = (size_t)option[CELLS].number};
    EQ_TRY(eq_impact_compute(subject, &asked, &impact));
    eq_impact_write(impact, answer->values);
    return eq_impact_say(impact, answer);
}

/* The column in which people are to be alike: of a file as asked, of loaded data as their schema says. */
static const char *alike_of(const eq_subject *subject) {
    if (subject->columns) return subject->columns->stratum;
    for (size_t c = 0; subject->loaded && c < subject->loaded->schema.n_columns; c++) {
        const eq_schema_column *column = &subject->loaded->schema.column[c];
        if (column->role == EQ_ROLE_STRATUM && eq_table_find(&subject->table, column->name) != SIZE_MAX) return column->name;
    }
    return NULL;
}

static eq_status run(eq_subject *subject, const eq_option_value *given, eq_answer *answer) {
    eq_out *out = answer->values;
    eq_audit audit;
    eq_option_value option[N_OPTIONS];
    eq_audit_preset_words preset = {0};
    memcpy(option, given, sizeof option);
    if (option[PRESET].given)
        EQ_TRY(eq_audit_preset_apply(&option[PRESET].place, subject->arena, eq_audit_settings, option, &preset));
    eq_outcomes outcomes = subject->outcomes;
    eq_audit_rows rows = {&outcomes, subject->measured};
    eq_strata_column strata = {0};
    const char *alike_in = option[STRATA].given ? option[STRATA].text : alike_of(subject);
    if (alike_in) EQ_TRY(eq_strata_read(subject, alike_in, &strata));
    outcomes.stratum = strata.of_row;
    outcomes.n_strata = strata.n;
    subject->audit.alpha = setting(option[ALPHA].number);
    subject->audit.concentration = setting(option[CONCENTRATION].number);
    subject->audit.minimum = (size_t)option[MINIMUM].number;
    EQ_TRY(eq_audit_compute_again(subject->cx, subject->arena, &rows, &subject->audit, &audit));
    EQ_TRY(check_among(subject->cx, &audit, &option[AMONG]));
    eq_headlines from = {.audit = &audit,
                         .outcome = subject->loaded ? subject->outcome_name[1] : NULL,
                         .among = option[AMONG].list,
                         .n_among = option[AMONG].n};
    eq_answer_headlines(answer, &from);
    if (strata.column) add_strata(&strata, out);
    eq_out_audit(out, out->root, &audit);
    eq_out_sides(out, out->root, &audit);
    EQ_TRY(eq_answer_people(subject, &audit, answer));
    say_strata(&strata, answer);
    EQ_TRY(add_impact(subject, option, &preset, answer));
    return say(&audit, answer);
}

const eq_analysis eq_analysis_audit = {.id = "audit",
                                       .title = "Audit",
                                       .help = "Every metric of every group, and every disparity between groups",
                                       .needs = EQ_TAKES_COUNTS | EQ_TAKES_UNLABELLED | EQ_TAKES_ANY_SCALE | EQ_TAKES_ONE_GROUP,
                                       .options = eq_audit_settings,
                                       .run = run};
