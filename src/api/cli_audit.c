/* equipoise audit: the disparities of a data set's labels, or of any model's predictions. */
#include <math.h>
#include <string.h>

#include "api/cli_commands.h"
#include "api/cli_data.h"
#include "api/cli_files.h"
#include "api/cli_table.h"

#define GROUPS_PER_TABLE 4

/* Options that only make sense with --csv. */
static const char *const prediction_options[] = {"label", "score", "pred", "weight", "count", "weight-squared", "threshold"};
#define N_PREDICTION_OPTIONS (sizeof prediction_options / sizeof *prediction_options)

/* The options of the audit as the lab's JSON; in cx->mem. */
static eq_status options_json(cli_call *call, bool of_predictions, const char **json) {
    const size_t resamples[2] = {0, 1000000};
    const double confidences[2] = {0.5, 0.9999}, thresholds[2] = {-1, 1};
    size_t bootstrap = 1000, n;
    double confidence = 0.95, threshold = 0.5;
    const char **column;
    EQ_TRY(cli_whole(call, "bootstrap", resamples, &bootstrap));
    EQ_TRY(cli_number(call, "confidence", confidences, &confidence));
    EQ_TRY(cli_number(call, "threshold", thresholds, &threshold));
    EQ_TRY(cli_texts(call, "protected", &column, &n));
    eq_out out = eq_out_new(call->cx);
    if (n) cli_json_add_texts(&out, "protected", column, n);
    eq_out_number(&out, out.root, "bootstrap", (double)bootstrap);
    eq_out_number(&out, out.root, "confidence", confidence);
    if (cli_has(call, "privileged")) eq_out_text(&out, out.root, "privileged", cli_text(call, "privileged"));
    if (cli_has(call, "favourable")) eq_out_text(&out, out.root, "favourable", cli_text(call, "favourable"));
    if (!of_predictions) eq_out_bool(&out, out.root, "by_level", cli_has(call, "by-level"));
    else eq_out_number(&out, out.root, "threshold", threshold);
    for (size_t i = 0; i + 2 < N_PREDICTION_OPTIONS; i++)
        if (cli_has(call, prediction_options[i]))
            eq_out_text(&out, out.root, prediction_options[i], cli_text(call, prediction_options[i]));
    if (cli_has(call, "weight-squared")) eq_out_text(&out, out.root, "weight_squared", cli_text(call, "weight-squared"));
    return eq_out_print(&out, &call->cx->mem, json);
}

static eq_status check_use(cli_call *call) {
    bool csv = cli_has(call, "csv"), data = cli_has(call, "data");
    if (csv == data)
        return cli_misuse(call, csv ? "--data and --csv exclude each other" : "--data NAME or --csv F is missing");
    if (csv && !cli_has(call, "label"))
        return cli_misuse(call, "--label is missing: the column of --csv with the true outcomes");
    if (csv && !cli_has(call, "protected"))
        return cli_misuse(call, "--protected is missing: the column of --csv with the groups");
    static const char *const data_options[] = {"file", "twin", "rows", "twin-seed", "by-level"};
    for (size_t i = 0; csv && i < sizeof data_options / sizeof *data_options; i++)
        if (cli_has(call, data_options[i])) return cli_misuse(call, "--%s goes with --data, not with --csv", data_options[i]);
    for (size_t i = 0; data && i < N_PREDICTION_OPTIONS; i++)
        if (cli_has(call, prediction_options[i]))
            return cli_misuse(call, "--%s goes with --csv, not with --data", prediction_options[i]);
    return EQ_OK;
}

static eq_status audit_predictions(cli_call *call, eq_lab *lab, const char **json) {
    eq_bytes file;
    const char *options;
    EQ_TRY(options_json(call, true, &options));
    EQ_TRY(cli_file_read(call->cx, cli_text(call, "csv"), &file));
    return eq_lab_analyse(lab, "audit", file, options, json);
}

static eq_status audit_data(cli_call *call, eq_lab *lab, const char **json) {
    eq_source source;
    const char *options;
    EQ_TRY(options_json(call, false, &options));
    EQ_TRY(cli_data_find(call, cli_text(call, "data"), &source));
    EQ_TRY(eq_lab_load(lab, &source));
    return eq_lab_analyse(lab, "audit", (eq_bytes){NULL, 0}, options, json);
}

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
        for (size_t g = 0; g < n; g++)
            cli_table_add(&table, cli_show_value(cx, cli_json_get(column[g], metric->id), reasons));
    }
    cli_table_print(&table);
    return EQ_OK;
}

/* Disparities of labels alone are few; the others are not worth a row each. */
static eq_status print_disparities(eq_ctx *cx, cli_json audit, bool of_labels, cli_reasons *reasons) {
    cli_json metrics = cli_json_get(audit, "metrics");
    size_t left_out = 0;
    cli_table table;
    EQ_TRY(cli_table_new(cx, "lrrl", eq_metric_count() + 1, &table));
    cli_table_add(&table, "disparity");
    cli_table_add(&table, "value");
    cli_table_add(&table, "fair at");
    cli_table_add(&table, "note");
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_metric_info *metric = eq_metric_at(m);
        cli_json value = cli_json_get(metrics, metric->id);
        if (metric->kind != EQ_DISPARITY) continue;
        if (of_labels && isnan(cli_json_number(cli_json_get(value, "value")))) {
            left_out += cli_show_value(cx, value, reasons) != NULL; /* keeps the reason */
            continue;
        }
        const char *note = cli_json_text(cli_json_get(value, "note"));
        cli_table_add(&table, metric->title);
        cli_table_add(&table, cli_show_value(cx, value, reasons));
        cli_table_add(&table, isnan(metric->ideal) ? "-" : eq_arena_format(cx, &cx->mem, "%g", metric->ideal));
        cli_table_add(&table, note ? note : "");
    }
    cli_table_print(&table);
    if (left_out) printf("\n  %zu others are undefined:\n", left_out);
    else if (reasons->n) putchar('\n');
    return EQ_OK;
}

/* What the rows are, and what is known to be wrong with them. */
static void print_origin(cli_json data) {
    cli_json twin = cli_json_get(data, "twin"), defects = cli_json_get(data, "defects");
    double distance = cli_json_number(cli_json_get(cli_json_get(twin, "distance"), "largest"));
    const char *title = cli_json_text(cli_json_get(data, "title"));
    printf("%s: %.0f rows", title ? title : "", cli_json_number(cli_json_get(cli_json_get(data, "rows"), "kept")));
    if (cli_json_true(cli_json_get(data, "synthetic"))) {
        printf(" of a synthetic twin");
        if (!isnan(distance)) printf(", %.4f from the original in the figures of a logistic regression", distance);
    }
    printf("\n");
    for (cli_json defect = cli_json_first(defects); defect; defect = cli_json_next(defect))
        printf("  - %s\n", cli_json_text(defect) ? cli_json_text(defect) : "");
    putchar('\n');
}

static eq_status describe(cli_call *call, eq_lab *lab) {
    const char *json;
    cli_json data;
    EQ_TRY(eq_lab_describe(lab, &json));
    EQ_TRY(cli_json_parse(call->cx, "data", json, &data));
    print_origin(data);
    cli_json_free(data);
    return EQ_OK;
}

static eq_status print_audit(cli_call *call, cli_json audit) {
    cli_reasons reasons = {0};
    bool of_labels = cli_has(call, "data");
    cli_json group = cli_json_first(cli_json_get(audit, "groups"));
    printf("Groups (* is privileged; in brackets the interval at confidence %s)\n\n",
           cli_has(call, "confidence") ? cli_text(call, "confidence") : "0.95");
    while (group) {
        EQ_TRY(print_groups(call->cx, audit, group, of_labels, &reasons));
        for (size_t g = 0; group && g < GROUPS_PER_TABLE; g++) group = cli_json_next(group);
        putchar('\n');
    }
    if (of_labels) printf("Disparities of the labels (there are no predictions)\n\n");
    else printf("Disparities\n\n");
    EQ_TRY(print_disparities(call->cx, audit, of_labels, &reasons));
    cli_reasons_print(&reasons);
    return EQ_OK;
}

static eq_status audit(cli_call *call, eq_lab *lab) {
    const char *json;
    cli_json tree;
    EQ_TRY(cli_has(call, "csv") ? audit_predictions(call, lab, &json) : audit_data(call, lab, &json));
    if (cli_has(call, "json")) {
        EQ_TRY(cli_print(call->cx, json));
        return cli_print(call->cx, "\n");
    }
    if (cli_has(call, "data")) EQ_TRY(describe(call, lab));
    EQ_TRY(cli_json_parse(call->cx, "audit", json, &tree));
    eq_status status = print_audit(call, tree);
    cli_json_free(tree);
    return status;
}

eq_status cli_run_audit(cli_call *call) {
    eq_lab *lab;
    EQ_TRY(check_use(call));
    EQ_TRY(eq_lab_new(call->cx, &lab));
    eq_status status = audit(call, lab);
    eq_lab_close(lab);
    return status;
}
