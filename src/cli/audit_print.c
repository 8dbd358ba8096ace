/* What is said first; groups as columns, a few to a table; then the disparities, with the reasons of those that are undefined. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/audit.h"
#include "cli/plain.h"

#define GROUPS_PER_TABLE 4

/* A rate that no group has a value or a reason for is not about this input (scores where there are none). */
static bool worth_a_row(cli_json audit, const char *id) {
    cli_json groups = cli_json_get(audit, "groups");
    for (cli_json group = cli_json_first(groups); group; group = cli_json_next(group)) {
        cli_json value = cli_json_get(group, id);
        if (!isnan(cli_json_number(cli_json_get(value, "value")))) return true;
    }
    return false;
}

/* The groups first .. first + n - 1 as columns, and all rows together as the last. */
static eq_status print_groups(eq_ctx *cx, cli_json audit, cli_json first, bool of_labels, cli_reasons *reasons) {
    static const char *const counts[] = {"n", "positives", "predicted_positives"};
    static const char *const names[] = {"rows", "favourable", "decided favourable"};
    cli_json column[GROUPS_PER_TABLE + 1];
    size_t n = 0;
    cli_table table;
    for (cli_json group = first; group && n < GROUPS_PER_TABLE; group = cli_json_next(group)) column[n++] = group;
    column[n++] = cli_json_get(audit, "overall");
    EQ_TRY(cli_table_new(cx, "lrrrrr", 4 + eq_metric_count(), &table));
    table.n_columns = n + 1; /* the last table may have fewer groups */
    cli_table_add(&table, "");
    for (size_t g = 0; g + 1 < n; g++) {
        bool privileged = cli_json_true(cli_json_get(column[g], "privileged"));
        const char *name = cli_json_show(cx, cli_json_get(column[g], "name"));
        cli_table_add(&table, name && privileged ? eq_arena_format(cx, &cx->mem, "%s *", name) : name);
    }
    cli_table_add(&table, "all");
    for (size_t c = 0; c < (of_labels ? 2 : 3); c++) {
        cli_table_add(&table, names[c]);
        for (size_t g = 0; g < n; g++) cli_table_add(&table, cli_show_count(cx, cli_json_get(column[g], counts[c])));
    }
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_metric_info *metric = eq_metric_at(m);
        if (metric->kind != EQ_RATE || !worth_a_row(audit, metric->id)) continue;
        cli_table_add(&table, metric->title);
        for (size_t g = 0; g < n; g++) cli_table_add(&table, cli_show_value(cx, cli_json_get(column[g], metric->id), reasons));
    }
    cli_table_print(&table);
    return EQ_OK;
}

/* Measures that are undefined only because something was not given are not worth a row each. */
typedef struct disparities {
    eq_ctx *cx;
    cli_json metrics;
    cli_reasons *reasons;
    bool of_labels;
    size_t left_out;
} disparities;

static void add_disparity(disparities *d, cli_table *table, const eq_metric_info *metric) {
    cli_json value = cli_json_get(d->metrics, metric->id);
    const char *note = cli_json_text(cli_json_get(value, "note"));
    if (d->of_labels && isnan(cli_json_number(cli_json_get(value, "value")))) {
        d->left_out += cli_show_value(d->cx, value, d->reasons) != NULL; /* keeps the reason */
        return;
    }
    cli_table_add(table, metric->title);
    cli_table_add(table, cli_show_value(d->cx, value, d->reasons));
    cli_table_add(table, isnan(metric->ideal) ? "-" : eq_arena_format(d->cx, &d->cx->mem, "%g", metric->ideal));
    cli_table_add(table, note ? note : "");
}

static eq_status print_section(disparities *d, const char *section) {
    cli_table table;
    EQ_TRY(cli_table_new(d->cx, "lrrl", eq_metric_count() + 1, &table));
    cli_table_add(&table, section);
    cli_table_add(&table, "value");
    cli_table_add(&table, "fair at");
    cli_table_add(&table, "note");
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_metric_info *metric = eq_metric_at(m);
        if (metric->kind == EQ_DISPARITY && !strcmp(metric->section, section)) add_disparity(d, &table, metric);
    }
    if (table.n_cells == 4) return EQ_OK;
    cli_table_print(&table);
    putchar('\n');
    return EQ_OK;
}

/* Sections in the order in which the table first names them. */
static eq_status print_disparities(disparities *d) {
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const char *section = eq_metric_at(m)->section;
        size_t first = 0;
        while (strcmp(eq_metric_at(first)->section, section)) first++;
        if (first == m) EQ_TRY(print_section(d, section));
    }
    if (d->left_out) printf("  %zu others are undefined:\n", d->left_out);
    return EQ_OK;
}

/* What to know before the figures are read, in the core's words. */
static void print_notes(eq_ctx *cx, cli_json audit) {
    cli_json notes = cli_json_get(audit, "notes");
    for (cli_json note = cli_json_first(notes); note; note = cli_json_next(note)) {
        const char *text = cli_json_text(cli_json_get(note, "text"));
        printf("%s%s\n", cli_json_true(cli_json_get(note, "warning")) ? "Warning: " : "", text ? cli_plain(cx, text) : "");
    }
    if (cli_json_first(notes)) putchar('\n');
}

eq_status cli_audit_print(eq_ctx *cx, cli_json audit, bool of_labels, const char *confidence) {
    cli_reasons reasons = {0};
    cli_json group = cli_json_first(cli_json_get(audit, "groups"));
    const char *headline = cli_json_text(cli_json_get(cli_json_get(audit, "headline"), "text"));
    if (headline) printf("%s\n\n", cli_plain(cx, headline));
    print_notes(cx, audit);
    printf("Groups (* is privileged; in brackets the interval at confidence %s)\n\n", confidence);
    while (group) {
        EQ_TRY(print_groups(cx, audit, group, of_labels, &reasons));
        for (size_t g = 0; group && g < GROUPS_PER_TABLE; g++) group = cli_json_next(group);
        putchar('\n');
    }
    if (of_labels) printf("Disparities of the labels (there are no predictions)\n\n");
    else printf("Disparities\n\n");
    disparities d = {.cx = cx, .metrics = cli_json_get(audit, "metrics"), .reasons = &reasons, .of_labels = of_labels};
    EQ_TRY(print_disparities(&d));
    cli_reasons_print(&reasons);
    return EQ_OK;
}
