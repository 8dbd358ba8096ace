/* equipoise catalog: what there is to choose from. */
#include <math.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/table.h"

/* The range or the choices of a parameter. */
static const char *show_range(eq_ctx *cx, cli_json param) {
    cli_json choices = cli_json_get(param, "choices"), min = cli_json_get(param, "min");
    if (choices) return cli_json_show(cx, choices);
    if (!min) return "true, false";
    const char *low = cli_json_show(cx, min), *high = cli_json_show(cx, cli_json_get(param, "max"));
    return low && high ? eq_arena_format(cx, &cx->mem, "%s to %s", low, high) : NULL;
}

static eq_status print_params(eq_ctx *cx, cli_json params) {
    cli_table table;
    EQ_TRY(cli_table_new(cx, "llll", cli_json_count(params), &table));
    for (cli_json param = cli_json_first(params); param; param = cli_json_next(param)) {
        const char *id = cli_json_show(cx, cli_json_get(param, "id"));
        cli_table_add(&table, id ? eq_arena_format(cx, &cx->mem, "    %s", id) : NULL);
        cli_table_add(&table, cli_json_show(cx, cli_json_get(param, "default")));
        cli_table_add(&table, show_range(cx, param));
        cli_table_add(&table, cli_json_show(cx, cli_json_get(param, "help")));
    }
    cli_table_print(&table);
    return EQ_OK;
}

static eq_status print_methods(eq_ctx *cx, cli_json methods) {
    printf("Methods (parameters: default, range)\n");
    for (cli_json method = cli_json_first(methods); method; method = cli_json_next(method)) {
        const char *cite = cli_json_text(cli_json_get(method, "cite"));
        printf("\n  %s (%s): %s\n", cli_json_show(cx, cli_json_get(method, "id")),
               cli_json_show(cx, cli_json_get(method, "family")), cli_json_show(cx, cli_json_get(method, "title")));
        printf("    %s\n", cli_json_show(cx, cli_json_get(method, "help")));
        if (cite && *cite) printf("    %s\n", cite);
        EQ_TRY(print_params(cx, cli_json_get(method, "params")));
    }
    return EQ_OK;
}

static eq_status print_metrics(eq_ctx *cx, cli_json metrics) {
    static const char *const columns[] = {"id", "kind", "ideal", "title", "formula"};
    const size_t n = sizeof columns / sizeof *columns;
    cli_table table;
    printf("\nMetrics\n\n");
    EQ_TRY(cli_table_new(cx, "lllll", cli_json_count(metrics) + 1, &table));
    for (size_t c = 0; c < n; c++) cli_table_add(&table, columns[c]);
    for (cli_json metric = cli_json_first(metrics); metric; metric = cli_json_next(metric))
        for (size_t c = 0; c < n; c++) cli_table_add(&table, cli_json_show(cx, cli_json_get(metric, columns[c])));
    cli_table_print(&table);
    return EQ_OK;
}

static eq_status print_analyses(eq_ctx *cx, cli_json analyses) {
    printf("\nAnalyses (audit --with ID --set ID.OPTION=VALUE)\n");
    for (cli_json analysis = cli_json_first(analyses); analysis; analysis = cli_json_next(analysis)) {
        cli_table table;
        cli_json options = cli_json_get(analysis, "options");
        printf("\n  %s  %s\n", cli_json_show(cx, cli_json_get(analysis, "id")),
               cli_json_show(cx, cli_json_get(analysis, "help")));
        EQ_TRY(cli_table_new(cx, "lll", cli_json_count(options), &table));
        for (cli_json option = cli_json_first(options); option; option = cli_json_next(option)) {
            cli_table_add(&table, "");
            cli_table_add(&table, cli_json_show(cx, cli_json_get(option, "id")));
            cli_table_add(&table, cli_json_show(cx, cli_json_get(option, "help")));
        }
        cli_table_print(&table);
    }
    return EQ_OK;
}

static eq_status print_catalog(eq_ctx *cx, cli_json catalog) {
    cli_json families = cli_json_get(catalog, "families"), settings = cli_json_get(catalog, "settings");
    cli_table table;
    printf("Families\n\n");
    EQ_TRY(cli_table_new(cx, "ll", cli_json_count(families), &table));
    for (cli_json family = cli_json_first(families); family; family = cli_json_next(family)) {
        cli_table_add(&table, cli_json_show(cx, cli_json_get(family, "id")));
        cli_table_add(&table, cli_json_show(cx, cli_json_get(family, "help")));
    }
    cli_table_print(&table);
    putchar('\n');
    EQ_TRY(print_methods(cx, cli_json_get(catalog, "methods")));
    EQ_TRY(print_metrics(cx, cli_json_get(catalog, "metrics")));
    EQ_TRY(print_analyses(cx, cli_json_get(catalog, "analyses")));
    printf("\nSettings of a plan (default, range)\n");
    for (cli_json section = cli_json_first(settings); section; section = cli_json_next(section)) {
        printf("\n  %s\n", cli_json_key(section));
        EQ_TRY(print_params(cx, section));
    }
    return EQ_OK;
}

eq_status cli_run_catalog(cli_call *call) {
    eq_lab *lab;
    const char *json;
    cli_json catalog;
    EQ_TRY(eq_lab_new(call->cx, &lab));
    eq_status status = eq_lab_catalog(lab, &json);
    if (status == EQ_OK && cli_has(call, "json")) {
        status = cli_print(call->cx, json);
        if (status == EQ_OK) status = cli_print(call->cx, "\n");
    } else if (status == EQ_OK) {
        status = cli_json_parse(call->cx, "catalogue", json, &catalog);
        if (status == EQ_OK) {
            status = print_catalog(call->cx, catalog);
            cli_json_free(catalog);
        }
    }
    eq_lab_close(lab);
    return status;
}
