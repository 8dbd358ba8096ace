/* One function an analysis. Tables are cut to what fits a screen, and say so; reasons of undefined values stand below. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/answers.h"
#include "cli/plain.h"
#include "experiment/json_analysis.h"

#define MOST_ROWS 30

typedef struct printer {
    eq_ctx *cx;
    cli_table table;
    cli_reasons reasons;
} printer;

static eq_status open_table(printer *p, const char *align, const char *const *head) {
    EQ_TRY(cli_table_new(p->cx, align, MOST_ROWS + 2, &p->table));
    for (size_t c = 0; c < strlen(align); c++) cli_table_add(&p->table, head[c]);
    return EQ_OK;
}

static void add_text(printer *p, cli_json object, const char *key) {
    const char *text = cli_json_text(cli_json_get(object, key));
    cli_table_add(&p->table, text ? text : "");
}

static void add_count(printer *p, cli_json object, const char *key) {
    cli_table_add(&p->table, cli_show_count(p->cx, cli_json_get(object, key)));
}

static void add_value(printer *p, cli_json object, const char *key) {
    cli_table_add(&p->table, cli_show_value(p->cx, cli_json_get(object, key), &p->reasons));
}

static void add_figure(printer *p, cli_json object, const char *key) {
    double x = cli_json_number(cli_json_get(object, key));
    cli_table_add(&p->table, isnan(x) ? "-" : eq_arena_format(p->cx, &p->cx->mem, "%.4f", x));
}

/* The table, how many rows of `total` it left out, and the reasons. */
static void close_table(printer *p, size_t total) {
    cli_table_print(&p->table);
    if (total > MOST_ROWS) printf("  ... %zu more in --json\n", total - MOST_ROWS);
    cli_reasons_print(&p->reasons);
    p->reasons.n = 0;
    putchar('\n');
}

static void print_sentence(printer *p, cli_json object, const char *key) {
    const char *text = cli_json_text(cli_json_get(object, key));
    if (text) printf("  %s\n", cli_plain(p->cx, text));
}

/* ---- one function an analysis ---- */

static eq_status print_slices(printer *p, cli_json answer) {
    static const char *const head[] = {"subgroup", "rows", "value", "everyone else", "difference", "adjusted p"};
    cli_json slices = cli_json_get(answer, "slices");
    size_t n = 0, metric = SIZE_MAX;
    const char *of = cli_json_text(cli_json_get(answer, "of"));
    if (of) metric = eq_metric_find(of);
    printf("Worst subgroups%s%s\n\n", metric == SIZE_MAX ? "" : ": ", metric == SIZE_MAX ? "" : eq_metric_at(metric)->title);
    print_sentence(p, answer, "note");
    if (!cli_json_count(slices)) {
        printf("  None of them is surely worse than the rest.\n\n");
        return EQ_OK;
    }
    EQ_TRY(open_table(p, "lrrrrr", head));
    for (cli_json s = cli_json_first(slices); s && n < MOST_ROWS; s = cli_json_next(s), n++) {
        add_text(p, s, "name");
        add_count(p, s, "n");
        add_value(p, s, "value");
        add_value(p, s, "rest");
        add_value(p, s, "difference");
        add_figure(p, s, "p_adjusted");
    }
    close_table(p, cli_json_count(slices));
    return EQ_OK;
}

static eq_status print_columns(printer *p, cli_json columns) {
    static const char *const head[] = {"column", "missing", "label: AUC", "label: V", "group: AUC", "group: V"};
    size_t n = 0;
    EQ_TRY(open_table(p, "lrrrrr", head));
    for (cli_json c = cli_json_first(columns); c; c = cli_json_next(c)) {
        const char *use = cli_json_text(cli_json_get(c, "use"));
        if (use && !strcmp(use, "outcome")) continue;
        if (n++ >= MOST_ROWS) continue;
        add_text(p, c, "name");
        add_count(p, cli_json_get(c, "missing"), "n");
        add_value(p, cli_json_get(c, "label"), "auc");
        add_value(p, cli_json_get(c, "label"), "cramers_v");
        add_value(p, cli_json_get(c, "group"), "auc");
        add_value(p, cli_json_get(c, "group"), "cramers_v");
    }
    close_table(p, n);
    return EQ_OK;
}

static eq_status print_data(printer *p, cli_json answer) {
    static const char *const head[] = {"group", "rows", "share", "base rate", "rows with a missing cell"};
    cli_json groups = cli_json_get(answer, "groups"), proxy = cli_json_get(answer, "proxy");
    size_t n = 0;
    printf("The data before any model\n\n");
    for (cli_json w = cli_json_first(cli_json_get(answer, "warnings")); w; w = cli_json_next(w)) {
        const char *text = cli_json_text(cli_json_get(w, "text"));
        printf("  - %s\n", text ? cli_plain(p->cx, text) : "");
    }
    putchar('\n');
    EQ_TRY(open_table(p, "lrrrr", head));
    for (cli_json g = cli_json_first(groups); g && n < MOST_ROWS; g = cli_json_next(g), n++) {
        add_text(p, g, "name");
        add_count(p, g, "n");
        add_figure(p, g, "share");
        add_value(p, g, "base_rate");
        add_value(p, g, "missing");
    }
    close_table(p, cli_json_count(groups));
    if (proxy) {
        printf("The group told from all other columns: AUC %s on held-out rows\n",
               cli_show_value(p->cx, cli_json_get(proxy, "auc"), &p->reasons));
        cli_reasons_print(&p->reasons);
        p->reasons.n = 0;
        putchar('\n');
    }
    return print_columns(p, cli_json_get(answer, "columns"));
}

/* Each group's rates at the threshold that was asked for. */
static eq_status print_curves(printer *p, cli_json answer) {
    static const char *const head[] = {"group", "rate", "at the threshold"};
    cli_json groups = cli_json_get(answer, "groups"), thresholds = cli_json_get(answer, "thresholds");
    double at = cli_json_number(cli_json_get(answer, "at"));
    size_t n = 0, total = 0;
    printf("Every threshold: %zu of them in --json\n\n", cli_json_count(thresholds));
    EQ_TRY(open_table(p, "llr", head));
    for (cli_json g = cli_json_first(groups); g; g = cli_json_next(g)) {
        cli_json rates = cli_json_get(g, "rates");
        for (cli_json r = cli_json_first(rates); r; r = cli_json_next(r), total++) {
            size_t metric = eq_metric_find(cli_json_key(r));
            cli_json item = cli_json_first(r);
            for (double i = 0; item && i < at; i++) item = cli_json_next(item);
            if (n >= MOST_ROWS || metric == SIZE_MAX) continue;
            add_text(p, g, "name");
            cli_table_add(&p->table, eq_metric_at(metric)->title);
            double x = cli_json_number(item);
            cli_table_add(&p->table, isnan(x) ? "-" : eq_arena_format(p->cx, &p->cx->mem, "%.4f", x));
            n++;
        }
    }
    close_table(p, total);
    return EQ_OK;
}

/* Gaps that a model can move, rates of all rows that it can, and what it cannot. */
static eq_status print_compared(printer *p, cli_json answer, eq_compared_part part) {
    const char *const head[] = {eq_compared_title(part), "first model", "second model", "second minus first"};
    cli_json differences = cli_json_get(answer, "difference");
    cli_json a = cli_json_get(cli_json_get(answer, "a"), "metrics"), b = cli_json_get(cli_json_get(answer, "b"), "metrics");
    size_t total = 0;
    EQ_TRY(open_table(p, "lrrr", head));
    for (cli_json d = cli_json_first(differences); d; d = cli_json_next(d)) {
        size_t metric = eq_metric_find(cli_json_key(d));
        if (metric == SIZE_MAX || eq_compared_part_of(metric) != part) continue;
        if (isnan(cli_json_number(cli_json_get(d, "value"))) || total++ >= MOST_ROWS) continue;
        cli_table_add(&p->table, eq_metric_at(metric)->title);
        add_value(p, a, cli_json_key(d));
        add_value(p, b, cli_json_key(d));
        cli_table_add(&p->table, cli_show_value(p->cx, d, &p->reasons));
    }
    close_table(p, total);
    return EQ_OK;
}

static eq_status print_compare(printer *p, cli_json answer) {
    printf("Two models on the same rows\n\n");
    for (eq_compared_part part = 0; part < EQ_N_COMPARED_PARTS; part++) EQ_TRY(print_compared(p, answer, part));
    return EQ_OK;
}

static eq_status print_chart(printer *p, cli_json answer, cli_json chart) {
    static const char *const head[] = {"window", "rows", "value"};
    cli_json windows = cli_json_get(answer, "windows");
    size_t metric = eq_metric_find(cli_json_key(chart)), n = 0;
    if (metric == SIZE_MAX) return EQ_OK;
    printf("%s\n\n", eq_metric_at(metric)->title);
    EQ_TRY(open_table(p, "lrr", head));
    for (cli_json w = cli_json_first(windows); w && n < MOST_ROWS; w = cli_json_next(w), n++) {
        add_text(p, w, "name");
        add_count(p, w, "n");
        add_value(p, cli_json_get(w, "metrics"), cli_json_key(chart));
    }
    close_table(p, cli_json_count(windows));
    return EQ_OK;
}

static eq_status print_monitor(printer *p, cli_json answer) {
    cli_json charts = cli_json_get(answer, "charts");
    size_t n_alarms = 0;
    printf("Over time\n\n");
    for (cli_json chart = cli_json_first(charts); chart; chart = cli_json_next(chart))
        for (cli_json alarm = cli_json_first(cli_json_get(chart, "alarms")); alarm; alarm = cli_json_next(alarm)) {
            const char *why = cli_json_text(cli_json_get(alarm, "why"));
            printf("  alarm: %s\n", why ? cli_plain(p->cx, why) : "");
            n_alarms++;
        }
    if (!n_alarms) printf("  no alarm\n");
    putchar('\n');
    for (cli_json chart = cli_json_first(charts); chart; chart = cli_json_next(chart)) EQ_TRY(print_chart(p, answer, chart));
    return EQ_OK;
}

static eq_status print_individual(printer *p, cli_json answer) {
    static const char *const head[] = {"group", "rows", "consistency"};
    cli_json groups = cli_json_get(answer, "groups");
    size_t n = 0;
    printf("Similar people: consistency over the %.0f nearest rows\n\n", cli_json_number(cli_json_get(answer, "k")));
    EQ_TRY(open_table(p, "lrr", head));
    for (cli_json g = cli_json_first(groups); g && n < MOST_ROWS; g = cli_json_next(g), n++) {
        add_text(p, g, "name");
        add_count(p, g, "n");
        add_value(p, g, "consistency");
    }
    cli_table_add(&p->table, "all");
    cli_table_add(&p->table, "");
    add_value(p, answer, "consistency");
    close_table(p, cli_json_count(groups));
    return EQ_OK;
}

eq_status cli_answer_print(eq_ctx *cx, const char *id, cli_json answer) {
    static const struct {
        const char *id;
        eq_status (*print)(printer *, cli_json);
    } table[] = {{"slices", print_slices},   {"data", print_data},       {"curves", print_curves},
                 {"compare", print_compare}, {"monitor", print_monitor}, {"individual", print_individual}};
    printer p = {.cx = cx};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (!strcmp(table[i].id, id)) return table[i].print(&p, answer);
    return EQ_OK;
}
