/* One line a method and parameters: medians over the seeds on the test rows, with the range in brackets. Parameters are
 * shown where the lines of one method differ in them, so the table has no column of constants. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "answer/plain.h"
#include "cli/report.h"
#include "answer/aligned.h"
#include "cli/show.h"
#include "equipoise/kind.h"
#include "equipoise/metric.h"

/* Which parameters the lines of a method differ in, as it is found out: a sweep may have a hundred thousand lines. */
enum { MOST_SWEPT = 256 };
typedef struct sweeps {
    eq_ctx *cx;
    eq_tree summary;
    size_t n;
    struct {
        const char *method, *path[3];
        bool swept;
    } known[MOST_SWEPT];
} sweeps;

static eq_tree at_path(eq_tree line, const char *const path[3]) {
    return eq_tree_get(eq_tree_get(eq_tree_get(line, path[0]), path[1]), path[2]);
}

/* Whether the lines of the method differ at this path. */
static bool differ(const sweeps *s, const char *method, const char *const path[3]) {
    const char *first = NULL;
    for (eq_tree line = eq_tree_first(s->summary); line; line = eq_tree_next(line)) {
        const char *name = eq_tree_text(eq_tree_get(line, "method"));
        if (!name || strcmp(name, method)) continue;
        const char *shown = eq_tree_show(s->cx, at_path(line, path));
        if (first && shown && strcmp(first, shown)) return true;
        if (!first) first = shown;
    }
    return false;
}

static bool is_swept(sweeps *s, eq_tree line, const char *const path[3]) {
    const char *method = eq_tree_text(eq_tree_get(line, "method"));
    if (!method) return false;
    for (size_t i = 0; i < s->n; i++)
        if (!strcmp(s->known[i].method, method) && !strcmp(s->known[i].path[1], path[1]) && !strcmp(s->known[i].path[2], path[2]))
            return s->known[i].swept;
    bool swept = differ(s, method, path);
    if (s->n < MOST_SWEPT) {
        s->known[s->n].method = method;
        memcpy(s->known[s->n].path, path, sizeof s->known[s->n].path);
        s->known[s->n++].swept = swept;
    }
    return swept;
}

static const char *append_pair(eq_ctx *cx, const char *text, eq_tree member) {
    const char *value = eq_tree_show(cx, member);
    if (!text || !value) return NULL;
    return eq_arena_format(cx, &cx->mem, *text ? "%s, %s %s" : "%s%s %s", text, eq_tree_key(member), value);
}

static const char *show_params(sweeps *s, eq_tree line) {
    eq_ctx *cx = s->cx;
    const char *text = "";
    eq_tree methods = eq_tree_get(line, "params"), settings = eq_tree_get(line, "settings");
    for (eq_tree method = eq_tree_first(methods); method; method = eq_tree_next(method))
        for (eq_tree param = eq_tree_first(method); param; param = eq_tree_next(param)) {
            const char *const path[3] = {"params", eq_tree_key(method), eq_tree_key(param)};
            if (is_swept(s, line, path)) text = append_pair(cx, text, param);
        }
    for (eq_tree setting = eq_tree_first(settings); setting; setting = eq_tree_next(setting))
        text = append_pair(cx, text, setting);
    return text;
}

static const char *metric_title(eq_tree id) {
    size_t metric = eq_tree_text(id) ? eq_metric_find(eq_tree_text(id)) : SIZE_MAX;
    if (metric != SIZE_MAX) return eq_metric_at(metric)->title;
    return eq_tree_is_list(id) ? "(swept)" : eq_tree_text(id);
}

static void print_head(eq_ctx *cx, eq_tree report) {
    eq_tree data = eq_tree_get(report, "data"), objective = eq_tree_get(eq_tree_get(report, "plan"), "objective");
    const char *epsilon = eq_tree_show(cx, eq_tree_get(objective, "epsilon"));
    const char *title = eq_tree_show(cx, eq_tree_get(data, "title"));
    const char *id = eq_tree_text(eq_tree_get(eq_tree_get(eq_tree_get(report, "plan"), "model"), "kind")); /* a sweep: none */
    const eq_kind *kind = id ? eq_kind_find(id) : NULL;
    printf("%s%s: %.0f rows, %.0f features%s%s\n", title ? eq_plain(cx, title) : "?",
           eq_tree_true(eq_tree_get(data, "synthetic")) ? ", synthetic twin" : "", eq_tree_number(eq_tree_get(data, "rows")),
           eq_tree_number(eq_tree_get(data, "features")), kind ? "; model: " : "", kind ? kind->title : "");
    printf("phi is the performance where |bias| < %s, else 0; test rows, median over seeds [smallest, largest]\n\n",
           epsilon ? eq_plain(cx, epsilon) : "?");
}

/* Names the runs that learnt nothing, and what the medians are without them. */
static void print_collapsed(eq_ctx *cx, eq_tree report) {
    eq_tree cells = eq_tree_get(report, "cells"), summary = eq_tree_get(report, "summary");
    bool any = false;
    for (eq_tree cell = eq_tree_first(cells); cell; cell = eq_tree_next(cell)) {
        const char *why = eq_tree_text(eq_tree_get(cell, "collapsed"));
        if (!why) continue;
        printf("%s%s, seed %s: %s\n", any ? "" : "\n", eq_tree_show(cx, eq_tree_get(cell, "title")),
               eq_tree_show(cx, eq_tree_get(cell, "seed")), eq_plain(cx, why));
        any = true;
    }
    if (!any) return;
    printf("A model at chance tells hardly anybody apart, so its small bias is no merit. "
           "Medians without these runs:\n");
    for (eq_tree line = eq_tree_first(summary); line; line = eq_tree_next(line)) {
        eq_tree trained = eq_tree_get(line, "trained");
        if (!trained) continue;
        printf("%s: phi %s, performance %s, bias %s\n", eq_tree_show(cx, eq_tree_get(line, "title")),
               eq_show_spread(cx, eq_tree_get(trained, "phi")), eq_show_spread(cx, eq_tree_get(trained, "performance")),
               eq_show_spread(cx, eq_tree_get(trained, "bias")));
    }
}

static eq_status print_summary(eq_ctx *cx, eq_tree report) {
    eq_tree summary = eq_tree_get(report, "summary"), objective = eq_tree_get(eq_tree_get(report, "plan"), "objective");
    const char *heads[] = {"method",
                           "parameters",
                           "seeds",
                           "at chance",
                           "phi",
                           metric_title(eq_tree_get(objective, "performance")),
                           metric_title(eq_tree_get(objective, "bias"))};
    eq_aligned table;
    sweeps *swept;
    EQ_NEW(cx, &cx->mem, swept, 1);
    swept->cx = cx;
    swept->summary = summary;
    print_head(cx, report);
    EQ_TRY(eq_aligned_new(cx, "llrrrrr", eq_tree_count(summary) + 1, &table));
    for (size_t c = 0; c < 7; c++) eq_aligned_add(&table, heads[c]);
    for (eq_tree line = eq_tree_first(summary); line; line = eq_tree_next(line)) {
        eq_aligned_add(&table, eq_tree_show(cx, eq_tree_get(line, "title")));
        eq_aligned_add(&table, show_params(swept, line));
        eq_aligned_add(&table, eq_show_count(cx, eq_tree_get(line, "n_seeds")));
        eq_aligned_add(&table, eq_show_count(cx, eq_tree_get(line, "n_collapsed")));
        eq_aligned_add(&table, eq_show_spread(cx, eq_tree_get(line, "phi")));
        eq_aligned_add(&table, eq_show_spread(cx, eq_tree_get(line, "performance")));
        eq_aligned_add(&table, eq_show_spread(cx, eq_tree_get(line, "bias")));
    }
    cli_print_table(cx, &table);
    print_collapsed(cx, report);
    return EQ_OK;
}

/* One line a cell and protected column: what changing that column alone does to the decisions. */
static size_t add_flips(eq_ctx *cx, eq_tree cell, eq_aligned *table, eq_reasons *reasons) {
    eq_tree columns = eq_tree_get(eq_tree_get(cell, "counterfactual"), "columns");
    size_t n = 0;
    for (eq_tree column = eq_tree_first(columns); column; column = eq_tree_next(column), n++) {
        eq_tree overall = eq_tree_get(column, "overall");
        if (!table) continue;
        eq_aligned_add(table, eq_tree_show(cx, eq_tree_get(cell, "title")));
        eq_aligned_add(table, eq_tree_show(cx, eq_tree_get(cell, "seed")));
        eq_aligned_add(table, eq_tree_show(cx, eq_tree_get(column, "column")));
        eq_aligned_add(table, eq_show_value(cx, EQ_SHOW_ESTIMATE, eq_tree_get(overall, "flip_rate"), reasons));
        eq_aligned_add(table, eq_show_count(cx, eq_tree_get(overall, "to_favourable")));
        eq_aligned_add(table, eq_show_count(cx, eq_tree_get(overall, "to_unfavourable")));
        eq_aligned_add(table, eq_show_value(cx, EQ_SHOW_ESTIMATE, eq_tree_get(overall, "mean_change"), reasons));
    }
    return n;
}

static eq_status print_flips(eq_ctx *cx, eq_tree report) {
    static const char *const heads[] = {"method",        "seed", "changed alone", "flip rate",
                                        "to favourable", "away", "score moves by"};
    eq_tree cells = eq_tree_get(report, "cells");
    eq_reasons reasons = {0};
    eq_aligned table;
    size_t n = 0;
    for (eq_tree cell = eq_tree_first(cells); cell; cell = eq_tree_next(cell)) n += add_flips(cx, cell, NULL, NULL);
    if (!n) return EQ_OK;
    printf("\nCounterfactual test: each test row with its protected attribute changed alone\n\n");
    EQ_TRY(eq_aligned_new(cx, "lrlrrrr", n + 1, &table));
    for (size_t c = 0; c < 7; c++) eq_aligned_add(&table, heads[c]);
    for (eq_tree cell = eq_tree_first(cells); cell; cell = eq_tree_next(cell)) add_flips(cx, cell, &table, &reasons);
    cli_print_table(cx, &table);
    cli_print_reasons(cx, &reasons);
    return EQ_OK;
}

/* Why figures are missing from the table: sentences of failed cells and of undefined figures, with how often. */
static void print_reasons(eq_ctx *cx, eq_tree report) {
    eq_reasons reasons = {0};
    size_t times[EQ_MAX_REASONS] = {0};
    eq_tree cells = eq_tree_get(report, "cells");
    for (eq_tree cell = eq_tree_first(cells); cell; cell = eq_tree_next(cell)) {
        const char *why = eq_tree_text(eq_tree_get(cell, "error"));
        if (!why) why = eq_tree_text(eq_tree_get(eq_tree_get(eq_tree_get(cell, "test"), "objective"), "why"));
        size_t at = 0;
        while (why && at < reasons.n && strcmp(reasons.text[at], why)) at++;
        if (!why || at == EQ_MAX_REASONS) continue;
        if (at == reasons.n) reasons.text[reasons.n++] = why;
        times[at]++;
    }
    if (reasons.n) putchar('\n');
    for (size_t i = 0; i < reasons.n; i++) printf("  %zu x %s\n", times[i], eq_plain(cx, reasons.text[i]));
}

static eq_status count_cells(eq_ctx *cx, eq_tree report, cli_report_count *count) {
    eq_tree cells = eq_tree_get(report, "cells");
    memset(count, 0, sizeof *count);
    for (eq_tree cell = eq_tree_first(cells); cell; cell = eq_tree_next(cell)) {
        const char *error = eq_tree_text(eq_tree_get(cell, "error"));
        count->n_cells++;
        count->n_failed += error != NULL;
        if (!error || count->error) continue;
        count->error = eq_arena_text(cx, &cx->mem, error, strlen(error));
        if (!count->error) return EQ_EMEMORY;
    }
    return EQ_OK;
}

eq_status cli_report_show(eq_ctx *cx, const char *json, bool print, cli_report_count *count) {
    eq_tree report;
    EQ_TRY(eq_tree_parse(cx, "report", eq_bytes_of(json), &report));
    eq_status status = count_cells(cx, report, count);
    if (status == EQ_OK && print) status = print_summary(cx, report);
    if (status == EQ_OK && print) status = print_flips(cx, report);
    if (status == EQ_OK && print) print_reasons(cx, report);
    eq_tree_free(report);
    return status;
}
