/* equipoise catalog: what there is to choose from. */
#include <math.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/files.h"
#include "answer/aligned.h"
#include "cli/show.h"

/* The range or the choices of a parameter. */
static const char *show_range(eq_ctx *cx, eq_tree param) {
    eq_tree choices = eq_tree_get(param, "choices"), min = eq_tree_get(param, "min");
    if (choices) return eq_tree_show(cx, choices);
    if (!min) return "true, false";
    const char *low = eq_tree_show(cx, min), *high = eq_tree_show(cx, eq_tree_get(param, "max"));
    return low && high ? eq_arena_format(cx, &cx->mem, "%s to %s", low, high) : NULL;
}

static eq_status print_params(eq_ctx *cx, eq_tree params) {
    eq_aligned table;
    EQ_TRY(eq_aligned_new(cx, "llll", eq_tree_count(params), &table));
    for (eq_tree param = eq_tree_first(params); param; param = eq_tree_next(param)) {
        const char *id = eq_tree_show(cx, eq_tree_get(param, "id"));
        eq_aligned_add(&table, id ? eq_arena_format(cx, &cx->mem, "    %s", id) : NULL);
        eq_aligned_add(&table, eq_tree_show(cx, eq_tree_get(param, "default")));
        eq_aligned_add(&table, show_range(cx, param));
        eq_aligned_add(&table, eq_tree_show(cx, eq_tree_get(param, "help")));
    }
    cli_print_table(cx, &table);
    return EQ_OK;
}

/* A line of the flags under a key, such as "needs: group_at_predict, gradient". */
static void print_flags(const char *key, eq_tree method) {
    const char *before = ": ";
    eq_tree flags = eq_tree_get(method, key);
    if (!eq_tree_count(flags)) return;
    printf("    %s", key);
    for (eq_tree flag = eq_tree_first(flags); flag; flag = eq_tree_next(flag), before = ", ")
        printf("%s%s", before, eq_tree_text(flag));
    printf("\n");
}

static eq_status print_methods(eq_ctx *cx, eq_tree methods) {
    printf("Methods (parameters: default, range)\n");
    for (eq_tree method = eq_tree_first(methods); method; method = eq_tree_next(method)) {
        const char *cite = eq_tree_text(eq_tree_get(method, "cite"));
        printf("\n  %s (%s): %s\n", eq_tree_show(cx, eq_tree_get(method, "id")), eq_tree_show(cx, eq_tree_get(method, "family")),
               eq_tree_show(cx, eq_tree_get(method, "title")));
        printf("    %s\n", eq_tree_show(cx, eq_tree_get(method, "help")));
        if (cite && *cite) printf("    %s\n", cite);
        print_flags("needs", method);
        print_flags("does", method);
        EQ_TRY(print_params(cx, eq_tree_get(method, "params")));
    }
    return EQ_OK;
}

static eq_status print_metrics(eq_ctx *cx, eq_tree metrics) {
    static const char *const columns[] = {"id", "kind", "ideal", "title", "formula"};
    const size_t n = sizeof columns / sizeof *columns;
    eq_aligned table;
    printf("\nMetrics\n\n");
    EQ_TRY(eq_aligned_new(cx, "lllll", eq_tree_count(metrics) + 1, &table));
    for (size_t c = 0; c < n; c++) eq_aligned_add(&table, columns[c]);
    for (eq_tree metric = eq_tree_first(metrics); metric; metric = eq_tree_next(metric))
        for (size_t c = 0; c < n; c++) eq_aligned_add(&table, eq_tree_show(cx, eq_tree_get(metric, columns[c])));
    cli_print_table(cx, &table);
    return EQ_OK;
}

/* What is meant when it is not given. */
static const char *show_default(eq_ctx *cx, eq_tree option) {
    eq_tree value = eq_tree_get(option, "default");
    if (eq_tree_true(eq_tree_get(option, "needed"))) return "needed";
    return eq_tree_show(cx, value ? value : eq_tree_get(option, "otherwise"));
}

static void print_member(const char *title, eq_tree text) {
    if (eq_tree_text(text)) printf("    %s: %s\n", title, eq_tree_text(text));
}

static void print_audits(eq_tree presets) {
    printf("\nAudits (audit --preset ID)\n");
    for (eq_tree preset = eq_tree_first(presets); preset; preset = eq_tree_next(preset)) {
        printf("\n  %s  %s\n", eq_tree_words(preset, "id"), eq_tree_words(preset, "title"));
        print_member("status", eq_tree_get(preset, "status"));
        print_member("computes", eq_tree_get(preset, "computes"));
        print_member("thresholds", eq_tree_get(preset, "thresholds"));
        print_member("not decided", eq_tree_get(eq_tree_get(preset, "words"), "not"));
        print_member("source", eq_tree_get(preset, "source"));
    }
}

static eq_status print_analyses(eq_ctx *cx, eq_tree analyses) {
    printf("\nAnalyses (audit --with ID --set ID.OPTION=VALUE)\n");
    for (eq_tree analysis = eq_tree_first(analyses); analysis; analysis = eq_tree_next(analysis)) {
        eq_aligned table;
        eq_tree options = eq_tree_get(analysis, "options");
        printf("\n  %s  %s\n", eq_tree_show(cx, eq_tree_get(analysis, "id")), eq_tree_show(cx, eq_tree_get(analysis, "help")));
        EQ_TRY(eq_aligned_new(cx, "llll", eq_tree_count(options), &table));
        for (eq_tree option = eq_tree_first(options); option; option = eq_tree_next(option)) {
            eq_aligned_add(&table, "");
            eq_aligned_add(&table, eq_tree_show(cx, eq_tree_get(option, "id")));
            eq_aligned_add(&table, show_default(cx, option));
            eq_aligned_add(&table, eq_tree_show(cx, eq_tree_get(option, "help")));
        }
        cli_print_table(cx, &table);
    }
    return EQ_OK;
}

static eq_status print_catalog(eq_ctx *cx, eq_tree catalog) {
    eq_tree families = eq_tree_get(catalog, "families"), settings = eq_tree_get(catalog, "settings");
    eq_aligned table;
    printf("Families\n\n");
    EQ_TRY(eq_aligned_new(cx, "ll", eq_tree_count(families), &table));
    for (eq_tree family = eq_tree_first(families); family; family = eq_tree_next(family)) {
        eq_aligned_add(&table, eq_tree_show(cx, eq_tree_get(family, "id")));
        eq_aligned_add(&table, eq_tree_show(cx, eq_tree_get(family, "help")));
    }
    cli_print_table(cx, &table);
    putchar('\n');
    EQ_TRY(print_methods(cx, eq_tree_get(catalog, "methods")));
    EQ_TRY(print_metrics(cx, eq_tree_get(catalog, "metrics")));
    EQ_TRY(print_analyses(cx, eq_tree_get(catalog, "analyses")));
    print_audits(eq_tree_get(catalog, "audit_presets"));
    printf("\nSettings of a plan (default, range)\n");
    for (eq_tree section = eq_tree_first(settings); section; section = eq_tree_next(section)) {
        printf("\n  %s\n", eq_tree_key(section));
        EQ_TRY(print_params(cx, section));
    }
    return EQ_OK;
}

eq_status cli_run_catalog(cli_call *call) {
    eq_lab *lab;
    const char *json;
    eq_tree catalog;
    EQ_TRY(eq_lab_new(call->cx, &lab));
    eq_status status = eq_lab_catalog(lab, &json);
    if (status == EQ_OK && cli_has(call, "json")) {
        status = cli_print(call->cx, json);
        if (status == EQ_OK) status = cli_print(call->cx, "\n");
    } else if (status == EQ_OK) {
        status = eq_tree_parse(call->cx, "catalogue", eq_bytes_of(json), &catalog);
        if (status == EQ_OK) {
            status = print_catalog(call->cx, catalog);
            eq_tree_free(catalog);
        }
    }
    eq_lab_close(lab);
    return status;
}
