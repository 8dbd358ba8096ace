/* What is said first; groups as columns, a few to a table; then the disparities, with the reasons of those that are undefined. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/audit.h"
#include "answer/plain.h"
#include "cli/show.h"
#include "equipoise/metric.h"

#define GROUPS_PER_TABLE 4

/* A rate that no group has a value or a reason for is not about this input (scores where there are none). */
static bool worth_a_row(eq_tree audit, const char *id) {
    eq_tree groups = eq_tree_get(audit, "groups");
    for (eq_tree group = eq_tree_first(groups); group; group = eq_tree_next(group)) {
        eq_tree value = eq_tree_get(group, id);
        if (!isnan(eq_tree_number(eq_tree_get(value, "value")))) return true;
    }
    return false;
}

/* The groups first .. first + n - 1 as columns, and all rows together as the last. */
static eq_status print_groups(eq_ctx *cx, eq_tree audit, eq_tree first, bool of_labels, eq_reasons *reasons) {
    static const char *const counts[] = {"n", "positives", "predicted_positives"};
    static const char *const names[] = {"rows", "favourable", "decided favourable"};
    eq_tree column[GROUPS_PER_TABLE + 1];
    size_t n = 0;
    eq_aligned table;
    for (eq_tree group = first; group && n < GROUPS_PER_TABLE; group = eq_tree_next(group)) column[n++] = group;
    column[n++] = eq_tree_get(audit, "overall");
    EQ_TRY(eq_aligned_new(cx, "lrrrrr", 4 + eq_metric_count(), &table));
    table.n_columns = n + 1; /* the last table may have fewer groups */
    eq_aligned_add(&table, "");
    for (size_t g = 0; g + 1 < n; g++) {
        bool privileged = eq_tree_true(eq_tree_get(column[g], "privileged"));
        const char *name = eq_tree_show(cx, eq_tree_get(column[g], "name"));
        eq_aligned_add(&table, name && privileged ? eq_arena_format(cx, &cx->mem, "%s *", name) : name);
    }
    eq_aligned_add(&table, "all");
    for (size_t c = 0; c < (of_labels ? 2 : 3); c++) {
        eq_aligned_add(&table, names[c]);
        for (size_t g = 0; g < n; g++) eq_aligned_add(&table, eq_show_count(cx, eq_tree_get(column[g], counts[c])));
    }
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_metric_info *metric = eq_metric_at(m);
        if (metric->kind != EQ_RATE || !worth_a_row(audit, metric->id)) continue;
        eq_aligned_add(&table, metric->title);
        for (size_t g = 0; g < n; g++)
            eq_aligned_add(&table, eq_show_value(cx, EQ_SHOW_ESTIMATE, eq_tree_get(column[g], metric->id), reasons));
    }
    cli_print_table(table.cx, &table);
    return EQ_OK;
}

/* Measures that are undefined only because something was not given are not worth a row each. */
typedef struct disparities {
    eq_ctx *cx;
    eq_tree metrics;
    eq_reasons *reasons;
    bool of_labels;
    size_t left_out;
} disparities;

static void add_disparity(disparities *d, eq_aligned *table, const eq_metric_info *metric) {
    eq_tree value = eq_tree_get(d->metrics, metric->id);
    const char *note = eq_tree_text(eq_tree_get(value, "note"));
    if (d->of_labels && isnan(eq_tree_number(eq_tree_get(value, "value")))) {
        d->left_out += eq_show_value(d->cx, EQ_SHOW_ESTIMATE, value, d->reasons) != NULL; /* keeps the reason */
        return;
    }
    eq_aligned_add(table, metric->title);
    eq_aligned_add(table, eq_show_value(d->cx, EQ_SHOW_ESTIMATE, value, d->reasons));
    eq_aligned_add(table, isnan(metric->ideal) ? "-" : eq_arena_format(d->cx, &d->cx->mem, "%g", metric->ideal));
    eq_aligned_add(table, note ? note : "");
}

static eq_status print_section(disparities *d, const char *section) {
    eq_aligned table;
    EQ_TRY(eq_aligned_new(d->cx, "lrrl", eq_metric_count() + 1, &table));
    eq_aligned_add(&table, section);
    eq_aligned_add(&table, "value");
    eq_aligned_add(&table, "fair at");
    eq_aligned_add(&table, "note");
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_metric_info *metric = eq_metric_at(m);
        if (metric->kind == EQ_DISPARITY && !strcmp(metric->section, section)) add_disparity(d, &table, metric);
    }
    if (table.n_cells == 4) return EQ_OK;
    cli_print_table(table.cx, &table);
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
static void print_notes(eq_ctx *cx, eq_tree audit) {
    eq_tree notes = eq_tree_get(audit, "notes");
    for (eq_tree note = eq_tree_first(notes); note; note = eq_tree_next(note)) {
        const char *text = eq_tree_text(eq_tree_get(note, "text"));
        printf("%s%s\n", eq_tree_true(eq_tree_get(note, "warning")) ? "Warning: " : "", text ? eq_plain(cx, text) : "");
    }
    if (eq_tree_first(notes)) putchar('\n');
}

eq_status cli_audit_print(eq_ctx *cx, eq_tree audit, bool of_labels, const char *confidence) {
    eq_reasons reasons = {0};
    eq_tree group = eq_tree_first(eq_tree_get(audit, "groups"));
    const char *headline = eq_tree_text(eq_tree_get(eq_tree_get(audit, "headline"), "text"));
    if (headline) printf("%s\n\n", eq_plain(cx, headline));
    print_notes(cx, audit);
    printf("Groups (* is privileged; in brackets the interval at confidence %s)\n\n", confidence);
    while (group) {
        EQ_TRY(print_groups(cx, audit, group, of_labels, &reasons));
        for (size_t g = 0; group && g < GROUPS_PER_TABLE; g++) group = eq_tree_next(group);
        putchar('\n');
    }
    if (of_labels) printf("Disparities of the labels (there are no predictions)\n\n");
    else printf("Disparities\n\n");
    disparities d = {.cx = cx, .metrics = eq_tree_get(audit, "metrics"), .reasons = &reasons, .of_labels = of_labels};
    EQ_TRY(print_disparities(&d));
    cli_print_reasons(cx, &reasons);
    return EQ_OK;
}
