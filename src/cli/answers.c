/* One function an analysis. Tables are cut to what fits a screen, and say so; reasons of undefined values stand below. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/answers.h"
#include "answer/plain.h"
#include "cli/show.h"
#include "equipoise/metric.h"
#include "answer/compared.h"

#define MOST_ROWS 30

typedef struct printer {
    eq_ctx *cx;
    eq_aligned table;
    eq_reasons reasons;
} printer;

static eq_status open_table(printer *p, const char *align, const char *const *head) {
    EQ_TRY(eq_aligned_new(p->cx, align, MOST_ROWS + 2, &p->table));
    for (size_t c = 0; c < strlen(align); c++) eq_aligned_add(&p->table, head[c]);
    return EQ_OK;
}

static void add_text(printer *p, eq_tree object, const char *key) {
    const char *text = eq_tree_text(eq_tree_get(object, key));
    eq_aligned_add(&p->table, text ? text : "");
}

static void add_count(printer *p, eq_tree object, const char *key) {
    eq_aligned_add(&p->table, eq_show_count(p->cx, eq_tree_get(object, key)));
}

static void add_value(printer *p, eq_tree object, const char *key) {
    eq_aligned_add(&p->table, eq_show_value(p->cx, EQ_SHOW_ESTIMATE, eq_tree_get(object, key), &p->reasons));
}

static void add_figure(printer *p, eq_tree object, const char *key) {
    double x = eq_tree_number(eq_tree_get(object, key));
    eq_aligned_add(&p->table, isnan(x) ? "-" : eq_arena_format(p->cx, &p->cx->mem, "%.4f", x));
}

/* The table, how many rows of `total` it left out, and the reasons. */
static void close_table(printer *p, size_t total) {
    cli_print_table(p->cx, &p->table);
    if (total > MOST_ROWS) printf("  ... %zu more in --json\n", total - MOST_ROWS);
    cli_print_reasons(p->cx, &p->reasons);
    p->reasons.n = 0;
    putchar('\n');
}

static void print_sentence(printer *p, eq_tree object, const char *key) {
    const char *text = eq_tree_text(eq_tree_get(object, key));
    if (text) printf("  %s\n", eq_plain(p->cx, text));
}

/* ---- one function an analysis ---- */

static eq_status print_slices(printer *p, eq_tree answer) {
    static const char *const head[] = {"subgroup", "rows", "value", "everyone else", "difference", "adjusted p"};
    eq_tree slices = eq_tree_get(answer, "slices");
    size_t n = 0, metric = SIZE_MAX;
    const char *of = eq_tree_text(eq_tree_get(answer, "of"));
    if (of) metric = eq_metric_find(of);
    printf("Worst subgroups%s%s\n\n", metric == SIZE_MAX ? "" : ": ", metric == SIZE_MAX ? "" : eq_metric_at(metric)->title);
    print_sentence(p, answer, "note");
    if (!eq_tree_count(slices)) {
        printf("  None of them is surely worse than the rest.\n\n");
        return EQ_OK;
    }
    EQ_TRY(open_table(p, "lrrrrr", head));
    for (eq_tree s = eq_tree_first(slices); s && n < MOST_ROWS; s = eq_tree_next(s), n++) {
        add_text(p, s, "name");
        add_count(p, s, "n");
        add_value(p, s, "value");
        add_value(p, s, "rest");
        add_value(p, s, "difference");
        add_figure(p, s, "p_adjusted");
    }
    close_table(p, eq_tree_count(slices));
    return EQ_OK;
}

static eq_status print_columns(printer *p, eq_tree columns) {
    static const char *const head[] = {"column", "missing", "label: AUC", "label: V", "group: AUC", "group: V"};
    size_t n = 0;
    EQ_TRY(open_table(p, "lrrrrr", head));
    for (eq_tree c = eq_tree_first(columns); c; c = eq_tree_next(c)) {
        const char *use = eq_tree_text(eq_tree_get(c, "use"));
        if (use && !strcmp(use, "outcome")) continue;
        if (n++ >= MOST_ROWS) continue;
        add_text(p, c, "name");
        add_count(p, eq_tree_get(c, "missing"), "n");
        add_value(p, eq_tree_get(c, "label"), "auc");
        add_value(p, eq_tree_get(c, "label"), "cramers_v");
        add_value(p, eq_tree_get(c, "group"), "auc");
        add_value(p, eq_tree_get(c, "group"), "cramers_v");
    }
    close_table(p, n);
    return EQ_OK;
}

static eq_status print_data(printer *p, eq_tree answer) {
    static const char *const head[] = {"group", "rows", "share", "base rate", "rows with a missing cell"};
    eq_tree groups = eq_tree_get(answer, "groups"), proxy = eq_tree_get(answer, "proxy");
    size_t n = 0;
    printf("The data before any model\n\n");
    for (eq_tree w = eq_tree_first(eq_tree_get(answer, "warnings")); w; w = eq_tree_next(w)) {
        const char *text = eq_tree_text(eq_tree_get(w, "text"));
        printf("  - %s\n", text ? eq_plain(p->cx, text) : "");
    }
    putchar('\n');
    EQ_TRY(open_table(p, "lrrrr", head));
    for (eq_tree g = eq_tree_first(groups); g && n < MOST_ROWS; g = eq_tree_next(g), n++) {
        add_text(p, g, "name");
        add_count(p, g, "n");
        add_figure(p, g, "share");
        add_value(p, g, "base_rate");
        add_value(p, g, "missing");
    }
    close_table(p, eq_tree_count(groups));
    if (proxy) {
        printf("The group told from all other columns: AUC %s on held-out rows\n",
               eq_show_value(p->cx, EQ_SHOW_ESTIMATE, eq_tree_get(proxy, "auc"), &p->reasons));
        cli_print_reasons(p->cx, &p->reasons);
        p->reasons.n = 0;
        putchar('\n');
    }
    return print_columns(p, eq_tree_get(answer, "columns"));
}

/* Each group's rates at the threshold that was asked for. */
static eq_status print_curves(printer *p, eq_tree answer) {
    static const char *const head[] = {"group", "rate", "at the threshold"};
    eq_tree groups = eq_tree_get(answer, "groups"), thresholds = eq_tree_get(answer, "thresholds");
    double at = eq_tree_number(eq_tree_get(answer, "at"));
    size_t n = 0, total = 0;
    printf("Every threshold: %zu of them in --json\n\n", eq_tree_count(thresholds));
    EQ_TRY(open_table(p, "llr", head));
    for (eq_tree g = eq_tree_first(groups); g; g = eq_tree_next(g)) {
        eq_tree rates = eq_tree_get(g, "rates");
        for (eq_tree r = eq_tree_first(rates); r; r = eq_tree_next(r), total++) {
            size_t metric = eq_metric_find(eq_tree_key(r));
            eq_tree item = eq_tree_first(r);
            for (double i = 0; item && i < at; i++) item = eq_tree_next(item);
            if (n >= MOST_ROWS || metric == SIZE_MAX) continue;
            add_text(p, g, "name");
            eq_aligned_add(&p->table, eq_metric_at(metric)->title);
            double x = eq_tree_number(item);
            eq_aligned_add(&p->table, isnan(x) ? "-" : eq_arena_format(p->cx, &p->cx->mem, "%.4f", x));
            n++;
        }
    }
    close_table(p, total);
    return EQ_OK;
}

/* Gaps that a model can move, rates of all rows that it can, and what it cannot. */
static eq_status print_compared(printer *p, eq_tree answer, eq_compared_part part) {
    const char *const head[] = {eq_compared_title(part), "first model", "second model", "second minus first"};
    eq_tree differences = eq_tree_get(answer, "difference");
    eq_tree a = eq_tree_get(eq_tree_get(answer, "a"), "metrics"), b = eq_tree_get(eq_tree_get(answer, "b"), "metrics");
    size_t total = 0;
    EQ_TRY(open_table(p, "lrrr", head));
    for (eq_tree d = eq_tree_first(differences); d; d = eq_tree_next(d)) {
        size_t metric = eq_metric_find(eq_tree_key(d));
        if (metric == SIZE_MAX || eq_compared_part_of(metric) != part) continue;
        if (isnan(eq_tree_number(eq_tree_get(d, "value"))) || total++ >= MOST_ROWS) continue;
        eq_aligned_add(&p->table, eq_metric_at(metric)->title);
        add_value(p, a, eq_tree_key(d));
        add_value(p, b, eq_tree_key(d));
        eq_aligned_add(&p->table, eq_show_value(p->cx, EQ_SHOW_ESTIMATE, d, &p->reasons));
    }
    close_table(p, total);
    return EQ_OK;
}

static eq_status print_compare(printer *p, eq_tree answer) {
    printf("Two models on the same rows\n\n");
    for (eq_compared_part part = 0; part < EQ_N_COMPARED_PARTS; part++) EQ_TRY(print_compared(p, answer, part));
    return EQ_OK;
}

static eq_status print_chart(printer *p, eq_tree answer, eq_tree chart) {
    static const char *const head[] = {"window", "rows", "value"};
    eq_tree windows = eq_tree_get(answer, "windows");
    size_t metric = eq_metric_find(eq_tree_key(chart)), n = 0;
    if (metric == SIZE_MAX) return EQ_OK;
    printf("%s\n\n", eq_metric_at(metric)->title);
    EQ_TRY(open_table(p, "lrr", head));
    for (eq_tree w = eq_tree_first(windows); w && n < MOST_ROWS; w = eq_tree_next(w), n++) {
        add_text(p, w, "name");
        add_count(p, w, "n");
        add_value(p, eq_tree_get(w, "metrics"), eq_tree_key(chart));
    }
    close_table(p, eq_tree_count(windows));
    return EQ_OK;
}

static eq_status print_monitor(printer *p, eq_tree answer) {
    eq_tree charts = eq_tree_get(answer, "charts");
    size_t n_alarms = 0;
    printf("Over time\n\n");
    for (eq_tree chart = eq_tree_first(charts); chart; chart = eq_tree_next(chart))
        for (eq_tree alarm = eq_tree_first(eq_tree_get(chart, "alarms")); alarm; alarm = eq_tree_next(alarm)) {
            const char *why = eq_tree_text(eq_tree_get(alarm, "why"));
            printf("  alarm: %s\n", why ? eq_plain(p->cx, why) : "");
            n_alarms++;
        }
    if (!n_alarms) printf("  no alarm\n");
    putchar('\n');
    for (eq_tree chart = eq_tree_first(charts); chart; chart = eq_tree_next(chart)) EQ_TRY(print_chart(p, answer, chart));
    return EQ_OK;
}

eq_status cli_answer_print(eq_ctx *cx, const char *id, eq_tree answer) {
    static const struct {
        const char *id;
        eq_status (*print)(printer *, eq_tree);
    } table[] = {{"slices", print_slices},
                 {"data", print_data},
                 {"curves", print_curves},
                 {"compare", print_compare},
                 {"monitor", print_monitor}};
    printer p = {.cx = cx};
    if (eq_tree_count(eq_tree_get(answer, "blocks")) > 1) return cli_print_answer(cx, answer);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (!strcmp(table[i].id, id)) return table[i].print(&p, answer);
    return EQ_OK;
}
