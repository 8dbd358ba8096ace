/* Monitoring a stream of predictions: each window audited, charts of the metrics that are watched, drift of the inputs. */
#include <math.h>
#include <string.h>

#include "equipoise/objective.h"
#include "analysis/analysis.h"
#include "analysis/inputs.h"
#include "math/stats.h"
#include "metric/metric.h"

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
     .kind = EQ_OPTION_TEXTS,
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
        eq_out_phrase(out, alarm, "why", chart->alarm[a].why);
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

/* ---- in words ---- */

/* "March"; "January, February"; of many "January to May". */
static const char *name_reference(eq_ctx *cx, const eq_windows *windows) {
    const char *names = "", *first = NULL, *last = NULL;
    size_t n = 0;
    for (size_t i = 0; i < windows->n && names; i++) {
        if (!windows->window[i].reference) continue;
        last = windows->window[i].name;
        if (!first) first = last;
        if (n < 3) names = eq_arena_format(cx, &cx->tmp, "%s%s%s", names, n ? ", " : "", last);
        n++;
    }
    return n > 3 ? eq_arena_format(cx, &cx->tmp, "%s to %s", first, last) : names;
}

static eq_status say_finding(const eq_watch *watch, const eq_windows *windows, eq_answer *answer) {
    const char *names = name_reference(answer->cx, windows);
    double rows = (double)windows->reference.overall.tally.n_rows;
    size_t n = 0, n_reference = 0;
    if (!names) return EQ_EMEMORY;
    for (size_t m = 0; m < watch->n_metrics; m++) n += windows->chart[m].n_alarms;
    for (size_t i = 0; i < windows->n; i++) n_reference += windows->window[i].reference;
    if (n)
        eq_answer_say(answer, EQ_LEAD,
                      n == 1 ? "{count} alarm in {count} batches by {text}; what is expected comes from {text} ({count} rows)."
                             : "{count} alarms in {count} batches by {text}; what is expected comes from {text} ({count} rows).",
                      (double)n, (double)windows->n, watch->batch, names, rows);
    else
        eq_answer_say(answer, EQ_LEAD,
                      "No alarm in {count} batches by {text}; what is expected comes from {text} ({count} rows).",
                      (double)windows->n, watch->batch, names, rows);
    if (n_reference == windows->n)
        eq_answer_say(answer, EQ_WARNING, "Every window is part of the reference: there is none to watch.");
    for (size_t m = 0; m < watch->n_metrics; m++)
        for (size_t a = 0; a < windows->chart[m].n_alarms; a++) {
            const eq_alarm *alarm = &windows->chart[m].alarm[a];
            const char *first = windows->window[alarm->first].name, *last = windows->window[alarm->last].name;
            if (alarm->last > alarm->first) eq_answer_say(answer, EQ_ITEM, "{text} to {text}: {words}.", first, last, alarm->why);
            else eq_answer_say(answer, EQ_ITEM, "{text}: {words}.", first, alarm->why);
        }
    return EQ_OK;
}

/* A metric by batch, what was expected of it, and its running sums. */
static eq_status say_chart(const eq_windows *windows, const eq_metric_info *metric, const eq_chart *chart, eq_answer *answer) {
    eq_ctx *cx = answer->cx;
    const char *path[5];
    static const char *const forms[5] = {"metrics/%s", "/charts/%s/expected/*", "/charts/%s/cusum_high/*",
                                         "/charts/%s/cusum_low/*", "charts/%s/target"};
    bool sums = false;
    for (size_t i = 0; i < windows->n && !sums; i++) sums = !isnan(chart->point[i].high);
    for (size_t i = 0; i < 5; i++) {
        const char *tail = strchr(forms[i], '%') + 2;
        path[i] = eq_arena_format(cx, &cx->tmp, "%.*s%s%s", (int)(tail - 2 - forms[i]), forms[i], metric->id, tail);
        if (!path[i]) return EQ_EMEMORY;
    }
    const eq_table_column columns[] = {
        {"Batch", EQ_SHOW_NAME, "name", NULL},       {"Reference", EQ_SHOW_WORDS, "reference", NULL},
        {"Rows", EQ_SHOW_COUNT, "n", NULL},          {"Value", EQ_SHOW_ESTIMATE, path[0], NULL},
        {"Expected", EQ_SHOW_NUMBER, path[1], NULL}, {"Sum above", EQ_SHOW_NUMBER, path[2], NULL},
        {"Sum below", EQ_SHOW_NUMBER, path[3], NULL}};
    eq_answer_say(answer, EQ_HEADING, "{words}", metric->title);
    eq_answer_figure(answer, &(eq_figure_block){.kind = "intervals",
                                                .title = "By batch, with its interval; the dashed line is the reference.",
                                                .of = "windows",
                                                .name = "name",
                                                .value = path[0],
                                                .ideal = path[4]});
    eq_answer_table(answer, &(eq_table_block){.id = metric->id, .of = "windows", .column = columns, .n_columns = sums ? 7 : 5});
    if (!isnan(chart->low) && !isnan(chart->high))
        eq_answer_say(answer, EQ_NOTE, "Tolerated is what lies between {number} and {number}.", chart->low, chart->high);
    if (!sums)
        eq_answer_say(answer, EQ_NOTE, "There is no running sum: {words}.",
                      chart->target->why ? chart->target->why : EQ_WORDS("the reference gives no spread to measure by"));
    return EQ_OK;
}

/* Batches by groups: their rows, "n", or a rate. */
static eq_status say_groups(const eq_windows *windows, const char *id, const char *title, eq_figure figure, eq_answer *answer) {
    const eq_audit *audit = &windows->reference;
    eq_ctx *cx = answer->cx;
    size_t n = audit->n_groups < EQ_MAX_TABLE_COLUMNS ? audit->n_groups : EQ_MAX_TABLE_COLUMNS - 1;
    eq_table_column *columns;
    EQ_NEW(cx, &cx->tmp, columns, n + 1);
    columns[0] = (eq_table_column){"Batch", EQ_SHOW_NAME, "name", NULL};
    for (size_t g = 0; g < n; g++) {
        const char *path = eq_arena_format(cx, &cx->tmp, "groups/%zu/%s%s", g, figure == EQ_SHOW_COUNT ? "" : "rates/", id);
        if (!path) return EQ_EMEMORY;
        columns[g + 1] = (eq_table_column){audit->group[g].name, figure, path, NULL};
    }
    eq_answer_table(answer, &(eq_table_block){.id = id,
                                              .title = "{words} by group and batch",
                                              .titled = title,
                                              .of = "windows",
                                              .column = columns,
                                              .n_columns = n + 1,
                                              .folded = true});
    if (n < audit->n_groups)
        eq_answer_say(answer, EQ_NOTE, "Shown are the first {count} of {count} groups.", (double)n, (double)audit->n_groups);
    return EQ_OK;
}

static eq_status say(const eq_watch *watch, const eq_windows *windows, const eq_inputs *drift, eq_answer *answer) {
    EQ_TRY(say_finding(watch, windows, answer));
    for (size_t m = 0; m < watch->n_metrics; m++)
        EQ_TRY(say_chart(windows, eq_metric_at(watch->metric[m]), &windows->chart[m], answer));
    EQ_TRY(say_groups(windows, "n", EQ_WORDS("Rows"), EQ_SHOW_COUNT, answer));
    for (size_t m = 0; m < eq_metric_count(); m++)
        if (eq_metric_at(m)->kind == EQ_RATE && is_wanted(watch, m))
            EQ_TRY(say_groups(windows, eq_metric_at(m)->id, eq_metric_at(m)->title, EQ_SHOW_ESTIMATE, answer));
    EQ_TRY(eq_inputs_say(drift, answer));
    eq_answer_say(answer, EQ_NOTE,
                  "The running sums (CUSUM) add up how far each batch lies above or below the mean of the reference and the "
                  "batches before it, in standard errors, less {general} a batch: a small shift that lasts adds up, and over "
                  "{general} it is an alarm. A batch\u2019s standard error is the larger of that of resamples of so many rows of "
                  "each group from the reference\u2019s cells, with half a row added to each, and its own interval\u2019s.",
                  watch->rule.k, watch->rule.h);
    return EQ_OK;
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
    eq_piece *piece;
    eq_inputs drift;
    EQ_TRY(read_request(subject, option, &request));
    EQ_TRY(eq_work_piece(subject->cx, sizeof(eq_windows), &piece));
    eq_windows *windows = piece->state;
    EQ_TRY(eq_windows_watch(subject, &request.watch, windows));
    eq_out_text(out, out->root, "batch", request.watch.batch);
    eq_out_number(out, out->root, "k", request.watch.rule.k);
    eq_out_number(out, out->root, "h", request.watch.rule.h);
    add_windows(out, &request.watch, windows);
    eq_work_begin_part(subject->cx, 1);
    EQ_TRY(eq_inputs_watch(subject, &request.columns, windows, out, &drift));
    eq_out_text(out, out->root, "note", note);
    return say(&request.watch, windows, &drift, answer);
}

const eq_analysis eq_analysis_monitor = {
    .id = "monitor",
    .title = "Monitoring",
    .help = "Batches of a stream, each audited: alarms where a metric moves or leaves its band, and drift of the inputs by group",
    .needs = EQ_NEEDS_FILE,
    .options = options,
    .run = run};
