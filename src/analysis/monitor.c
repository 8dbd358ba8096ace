/* Monitoring a stream of predictions: each window audited, charts of the metrics that are watched, drift of the inputs. */
#include <math.h>

#include "equipoise/objective.h"
#include "analysis/attributes.h"
#include "analysis/analysis.h"
#include "analysis/windows.h"
#include "math/stats.h"
#include "stat/drift.h"
#include "metric/metric.h"

#define N_DECILES 10

enum { BATCH, ORDER, METRICS, REFERENCE, TOLERANCE, ATTRIBUTES, SLACK, LIMIT };

static const eq_option options[] = {
    {.id = "batch",
     .title = "Batch",
     .help = "Column that says which batch a row is in",
     .kind = EQ_OPTION_COLUMN,
     .needed = true},
    {.id = "order",
     .title = "Order",
     .help = "Batches in their order",
     .kind = EQ_OPTION_COLUMNS,
     .otherwise = "numbers rising, else by byte, which is right for ISO dates"},
    {.id = "metrics",
     .title = "Measures",
     .help = "Rates and gaps of counts to watch",
     .kind = EQ_OPTION_METRICS,
     .min = 1,
     .otherwise = "the commonest"},
    {.id = "reference",
     .title = "Reference",
     .help = "Number of first windows, or a batch's name, that says what is usual",
     .kind = EQ_OPTION_TEXT,
     .min = 1,
     .max = EQ_MOST_WINDOWS,
     .otherwise = "the first"},
    {.id = "tolerance",
     .title = "Bands",
     .help = "Of a metric by id: how far it may be from its ideal, or a rate from the reference",
     .kind = EQ_OPTION_LIMITS,
     .max = 1000,
     .otherwise = "none"},
    {.id = "attributes", .title = "Inputs", .help = "Columns watched for drift", .kind = EQ_OPTION_COLUMNS, .otherwise = "all"},
    {.id = "k",
     .title = "Slack",
     .help = "Of the CUSUM: slack, in standard errors",
     .kind = EQ_OPTION_NUMBER,
     .initial = 0.5,
     .min = 0.01,
     .max = 10},
    {.id = "h",
     .title = "Alarm at",
     .help = "Of the CUSUM: what raises the alarm, in standard errors",
     .kind = EQ_OPTION_NUMBER,
     .initial = 5,
     .min = 0.1,
     .max = 100},
    {.id = NULL}};

/* ---- what is asked ---- */

typedef struct monitor_request {
    eq_watch watch;
    size_t *metric;
    double *tolerance;
    eq_column_request columns;
} monitor_request;

/* The gaps that objectives bound first, the rate behind the first of them, and accuracy. */
static eq_status fill_defaults(eq_subject *subject, monitor_request *out) {
    EQ_NEW(subject->cx, subject->arena, out->metric, 4);
    size_t parity = eq_metric_find(eq_bias_id(EQ_STATISTICAL_PARITY_DIFFERENCE));
    out->metric[0] = parity;
    out->metric[1] = eq_metric_find(eq_bias_id(EQ_EQUAL_OPPORTUNITY_DIFFERENCE));
    out->metric[2] = eq_metric_row_at(parity)->a;
    out->metric[3] = eq_metric_find(eq_performance_id(EQ_ACCURACY));
    out->watch.n_metrics = 4;
    return EQ_OK;
}

static eq_status choose_metrics(eq_subject *subject, const eq_option_value *given, monitor_request *out) {
    if (!given->given) EQ_TRY(fill_defaults(subject, out));
    else {
        out->metric = given->metric;
        out->watch.n_metrics = given->n;
    }
    out->watch.metric = out->metric;
    return EQ_OK;
}

/* Bands by the ids of what is watched. */
static eq_status place_bands(eq_subject *subject, const eq_option_value *bands, monitor_request *out) {
    EQ_NEW(subject->cx, subject->arena, out->tolerance, out->watch.n_metrics);
    out->watch.tolerance = out->tolerance;
    for (size_t m = 0; m < out->watch.n_metrics; m++) out->tolerance[m] = EQ_NAN;
    for (size_t i = 0; i < bands->n; i++) {
        size_t m = 0;
        while (m < out->watch.n_metrics && out->metric[m] != bands->metric[i]) m++;
        if (m == out->watch.n_metrics) {
            eq_json band = {subject->cx, NULL, &bands->place, eq_metric_at(bands->metric[i])->id, 0};
            return eq_json_fail(&band, "is a band of what is not watched, expected a metric among \"metrics\"");
        }
        out->tolerance[m] = bands->limit[i];
    }
    return EQ_OK;
}

static eq_status read_request(eq_subject *subject, const eq_option_value *option, monitor_request *out) {
    eq_watch *watch = &out->watch;
    *out = (monitor_request){.watch.rule = {option[SLACK].number, option[LIMIT].number}};
    watch->batch = option[BATCH].text;
    watch->order = option[ORDER].list;
    watch->n_order = option[ORDER].n;
    watch->reference = option[REFERENCE].text;
    watch->n_first = option[REFERENCE].given && !option[REFERENCE].text ? (size_t)option[REFERENCE].number : 1;
    out->columns = (eq_column_request){.name = option[ATTRIBUTES].list, .n = option[ATTRIBUTES].n, .except = option[BATCH].text};
    EQ_TRY(choose_metrics(subject, &option[METRICS], out));
    return place_bands(subject, &option[TOLERANCE], out);
}

/* ---- windows and charts ---- */

/* Whether a rate is watched or compared by a disparity that is. */
static bool is_wanted(const eq_watch *watch, size_t rate) {
    for (size_t m = 0; m < watch->n_metrics; m++) {
        const eq_metric_row *row = eq_metric_row_at(watch->metric[m]);
        if (watch->metric[m] == rate) return true;
        if (eq_metric_is_gap(row) && (row->a == rate || row->b == rate)) return true;
    }
    return false;
}

static void add_window(eq_out *out, eq_place object, const eq_watch *watch, const eq_window *window) {
    eq_out_text(out, object, "name", window->name);
    eq_out_number(out, object, "n", (double)window->audit.overall.tally.n_rows);
    eq_out_bool(out, object, "reference", window->reference);
    eq_place groups = eq_out_array(out, object, "groups");
    for (size_t g = 0; g < window->audit.n_groups; g++) {
        const eq_group_audit *group = &window->audit.group[g];
        eq_place each = eq_out_object(out, groups, NULL);
        eq_out_text(out, each, "name", group->name);
        eq_out_number(out, each, "n", (double)group->tally.n_rows);
        eq_place rates = eq_out_object(out, each, "rates");
        for (size_t m = 0; m < eq_metric_count(); m++)
            if (eq_metric_at(m)->kind == EQ_RATE && is_wanted(watch, m))
                eq_out_value(out, rates, eq_metric_at(m)->id, &group->rate[m]);
    }
    eq_place metrics = eq_out_object(out, object, "metrics");
    for (size_t m = 0; m < watch->n_metrics; m++)
        eq_out_value(out, metrics, eq_metric_at(watch->metric[m])->id, &window->audit.metric[watch->metric[m]]);
}

static void add_alarms(eq_out *out, eq_place object, const eq_chart *chart) {
    eq_place alarms = eq_out_array(out, object, "alarms");
    for (size_t a = 0; a < chart->n_alarms; a++) {
        eq_place alarm = eq_out_object(out, alarms, NULL);
        eq_out_number(out, alarm, "window", (double)chart->alarm[a].first);
        eq_out_number(out, alarm, "until", (double)chart->alarm[a].last);
        eq_out_text(out, alarm, "kind", chart->alarm[a].kind);
        eq_out_text(out, alarm, "why", chart->alarm[a].why);
    }
}

static void add_chart(eq_out *out, eq_place object, const eq_chart *chart, size_t n) {
    eq_out_number(out, object, "target", chart->target->value);
    eq_out_text(out, object, "why", chart->target->why);
    eq_out_number(out, object, "sd", chart->target_error);
    eq_out_number(out, object, "low", chart->low);
    eq_out_number(out, object, "high", chart->high);
    eq_place expected = eq_out_array(out, object, "expected");
    for (size_t i = 0; i < n; i++) eq_out_number(out, expected, NULL, chart->point[i].expected);
    eq_place error = eq_out_array(out, object, "error");
    for (size_t i = 0; i < n; i++) eq_out_number(out, error, NULL, chart->error[i]);
    eq_place z = eq_out_array(out, object, "z");
    for (size_t i = 0; i < n; i++) eq_out_number(out, z, NULL, chart->point[i].z);
    eq_place up = eq_out_array(out, object, "cusum_high");
    for (size_t i = 0; i < n; i++) eq_out_number(out, up, NULL, chart->point[i].high);
    eq_place down = eq_out_array(out, object, "cusum_low");
    for (size_t i = 0; i < n; i++) eq_out_number(out, down, NULL, chart->point[i].low);
    add_alarms(out, object, chart);
}

static void add_windows(eq_out *out, const eq_watch *watch, const eq_windows *windows) {
    eq_place list = eq_out_array(out, out->root, "windows");
    for (size_t i = 0; i < windows->n; i++) add_window(out, eq_out_object(out, list, NULL), watch, &windows->window[i]);
    eq_place charts = eq_out_object(out, out->root, "charts");
    for (size_t m = 0; m < watch->n_metrics; m++)
        add_chart(out, eq_out_object(out, charts, eq_metric_at(watch->metric[m])->id), &windows->chart[m], windows->n);
    eq_place reference = eq_out_object(out, out->root, "reference"), names = eq_out_array(out, reference, "windows");
    size_t n = 0;
    for (size_t i = 0; i < windows->n; i++) {
        n += windows->window[i].reference;
        if (windows->window[i].reference) eq_out_text(out, names, NULL, windows->window[i].name);
    }
    eq_out_number(out, reference, "n", (double)windows->reference.overall.tally.n_rows);
    eq_out_text(out, out->root, "why", n == windows->n ? "every window is part of the reference: there is none to watch" : NULL);
}

/* ---- drift ---- */

static void add_series(eq_out *out, eq_place object, const char *key, const double *value, size_t n) {
    eq_place array = eq_out_array(out, object, key);
    for (size_t i = 0; i < n && value; i++) eq_out_number(out, array, NULL, value[i]);
}

/* The figures of one set; drift NULL: there are none. */
static void add_figures(eq_out *out, eq_place object, const eq_drift *drift, size_t set, size_t n) {
    add_series(out, object, "psi", drift ? drift->psi + set * n : NULL, n);
    add_series(out, object, "psi_chance", drift ? drift->chance + set * n : NULL, n);
    add_series(out, object, "ks", drift && drift->ks ? drift->ks + set * n : NULL, n);
    add_series(out, object, "ks_p", drift && drift->ks ? drift->p + set * n : NULL, n);
}

/* Where the figures of columns are added. */
typedef struct drift_list {
    eq_out *out;
    eq_place array;
    const eq_subject *subject;
    size_t n_windows;
} drift_list;

static void add_drift(const drift_list *list, size_t c, const eq_drift *drift, const char *why) {
    const eq_outcomes *o = &list->subject->outcomes;
    const eq_column *column = &list->subject->table.column[c];
    eq_out *out = list->out;
    eq_place object = eq_out_object(out, list->array, NULL);
    eq_out_text(out, object, "column", column->name);
    eq_out_text(out, object, "kind", column->kind == EQ_NUMBER ? "number" : "category");
    eq_out_number(out, object, "bins", drift ? (double)drift->n_bins : EQ_NAN);
    add_figures(out, object, drift, o->n_groups, list->n_windows);
    eq_place groups = eq_out_array(out, object, "groups");
    for (size_t g = 0; drift && g < o->n_groups; g++) {
        eq_place each = eq_out_object(out, groups, NULL);
        eq_out_text(out, each, "name", o->group_name[g]);
        add_figures(out, each, drift, g, list->n_windows);
    }
    eq_out_text(out, object, "why", why);
}

static bool is_known_in_reference(const eq_stream *stream, const double *number) {
    for (size_t i = 0; i < stream->n_rows; i++)
        if (stream->reference[stream->window[i]] && !isnan(number[i])) return true;
    return false;
}

static eq_status add_columns(const drift_list *list, eq_subject *subject, const eq_column_choice *choice,
                             const eq_stream *stream) {
    eq_attributes cut;
    EQ_TRY(eq_attributes_cut(subject, choice, N_DECILES, &cut));
    for (size_t a = 0; a < choice->n; a++) {
        const eq_column *column = &subject->table.column[choice->column[a]];
        eq_drift drift;
        if (column->kind == EQ_NUMBER && !is_known_in_reference(stream, column->number)) {
            add_drift(list, choice->column[a], NULL, "is missing in every row of the reference");
            continue;
        }
        EQ_TRY(column->kind == EQ_NUMBER ? eq_drift_number(subject->cx, subject->arena, stream, column->number, N_DECILES, &drift)
                                         : eq_drift_category(subject->cx, subject->arena, stream, cut.attribute[a].code,
                                                             cut.attribute[a].n_levels, &drift));
        add_drift(list, choice->column[a], &drift, NULL);
    }
    for (size_t i = 0; i < choice->n_left_out; i++)
        add_drift(list, eq_table_find(&subject->table, choice->left_out[i].column), NULL, choice->left_out[i].why);
    return EQ_OK;
}

static eq_status add_inputs(eq_out *out, eq_subject *subject, const eq_column_request *columns, const eq_windows *windows) {
    const eq_outcomes *o = &subject->outcomes;
    eq_column_choice choice;
    uint8_t *reference;
    EQ_NEW(subject->cx, subject->arena, reference, windows->n);
    for (size_t i = 0; i < windows->n; i++) reference[i] = windows->window[i].reference;
    eq_stream stream = {o->n_rows, windows->n, o->n_groups, windows->of_row, reference, o->group, o->weight};
    EQ_TRY(eq_columns_choose(subject, columns, &choice));
    drift_list list = {out, eq_out_array(out, out->root, "drift"), subject, windows->n};
    return add_columns(&list, subject, &choice, &stream);
}

static eq_status run(eq_subject *subject, const eq_option_value *option, eq_answer *answer) {
    eq_out *out = answer->values;
    static const char note[] =
        "A CUSUM adds up how far each window is from the mean of the reference and the windows before it, in standard errors, "
        "less k a window; over h it raises an alarm. A window's standard error is the larger of that of resamples of so many "
        "rows of each group from the reference's cells, with half a row added to each, and its own interval's. psi (population "
        "stability index) has half a row added to every bin, so that an empty one stays finite; psi_chance is what it is on "
        "average without drift.";
    monitor_request request;
    eq_windows windows;
    EQ_TRY(read_request(subject, option, &request));
    EQ_TRY(eq_windows_watch(subject, &request.watch, &windows));
    eq_out_text(out, out->root, "batch", request.watch.batch);
    eq_out_number(out, out->root, "k", request.watch.rule.k);
    eq_out_number(out, out->root, "h", request.watch.rule.h);
    add_windows(out, &request.watch, &windows);
    EQ_TRY(add_inputs(out, subject, &request.columns, &windows));
    eq_out_text(out, out->root, "note", note);
    return EQ_OK;
}

const eq_analysis eq_analysis_monitor = {
    .id = "monitor",
    .title = "Monitoring",
    .help = "Batches of a stream, each audited: alarms where a metric moves or leaves its band, and drift of the inputs by group",
    .needs = EQ_NEEDS_FILE,
    .options = options,
    .run = run};
