/* Windows. Rows keep the subject's groups, so a window has every group, with no row where it is absent, and its figures
 * are undefined there with the audit's own sentence.
 *
 * What an alarm says is worded here, and only its beginning is an alarm: while it lasts it is the same one. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/work.h"
#include "analysis/windows.h"
#include "math/sort.h"
#include "math/stats.h"

#define ERROR_RESAMPLES 400 /* an error from these is within 4 % of itself, two times of three */

typedef struct watching {
    const eq_subject *subject;
    const eq_watch *watch;
    eq_windows *out;
    eq_classed rows; /* of each window, ascending */
    double z;        /* of the intervals */
    double *error;   /* (out->n + 1, n_metrics) of each window, and of the reference */
} watching;

/* ---- which window a row is in ---- */

static eq_status check_batch(const watching *w, const eq_column **out) {
    const eq_subject *s = w->subject;
    size_t c = eq_table_find(&s->table, w->watch->batch);
    if (c == SIZE_MAX)
        return eq_fail(s->cx, EQ_EINPUT,
                       "batch: no column is called \"%.60s\", expected the one that says when or in which "
                       "batch a row was",
                       w->watch->batch);
    const eq_column *column = &s->table.column[c];
    for (size_t i = 0; i < s->table.n_rows; i++)
        if (column->kind == EQ_NUMBER ? isnan(column->number[i]) : column->code[i] == EQ_MISSING)
            return eq_fail(s->cx, EQ_EINPUT, "batch: \"%.60s\" is missing in row %zu, expected a batch in every row",
                           column->name, i + 1);
    *out = column;
    return EQ_OK;
}

static eq_status add_window(const watching *w, const char *name) {
    if (!name) return EQ_EMEMORY;
    if (w->out->n == EQ_MOST_WINDOWS)
        return eq_fail(w->subject->cx, EQ_EINPUT,
                       "batch: \"%.60s\" has over %d values, expected a coarser column, such as a "
                       "month",
                       w->watch->batch, EQ_MOST_WINDOWS);
    w->out->window[w->out->n++].name = name;
    return EQ_OK;
}

static eq_status split_numbers(const watching *w, const double *number) {
    const eq_subject *s = w->subject;
    eq_ctx *cx = s->cx;
    uint32_t *order;
    EQ_NEW(cx, &cx->tmp, order, s->table.n_rows);
    EQ_TRY(eq_sort_order(cx, number, s->table.n_rows, order));
    for (size_t r = 0; r < s->table.n_rows; r++) {
        double value = number[order[r]];
        if (!r || value > number[order[r - 1]]) EQ_TRY(add_window(w, eq_number_text(cx, s->arena, value + 0.0)));
        w->out->of_row[order[r]] = (uint32_t)w->out->n - 1;
    }
    return EQ_OK;
}

/* Levels are in byte order, which is that of dates such as 2024-07-31; those that no row has are no windows. */
static eq_status split_levels(const watching *w, const eq_column *column) {
    const eq_subject *s = w->subject;
    eq_ctx *cx = s->cx;
    uint32_t *window;
    EQ_NEW(cx, &cx->tmp, window, column->n_levels);
    for (size_t i = 0; i < s->table.n_rows; i++) window[column->code[i]] = 1;
    for (size_t l = 0; l < column->n_levels; l++) {
        if (!window[l]) continue;
        EQ_TRY(add_window(w, column->level[l]));
        window[l] = (uint32_t)w->out->n - 1;
    }
    for (size_t i = 0; i < s->table.n_rows; i++) w->out->of_row[i] = window[column->code[i]];
    return EQ_OK;
}

static size_t find_window(const eq_windows *windows, const char *name) {
    size_t i = 0;
    while (i < windows->n && strcmp(windows->window[i].name, name)) i++;
    return i;
}

/* Puts the windows into the order that was asked for, which names each once. */
static eq_status reorder(const watching *w) {
    const eq_watch *watch = w->watch;
    eq_windows *out = w->out;
    eq_ctx *cx = w->subject->cx;
    uint32_t *place;
    eq_window *window;
    EQ_NEW(cx, &cx->tmp, place, out->n);
    EQ_NEW(cx, w->subject->arena, window, out->n);
    for (size_t i = 0; i < watch->n_order; i++) {
        size_t at = find_window(out, watch->order[i]);
        if (at == out->n) return eq_fail(cx, EQ_EINPUT, "order[%zu]: no row is of batch \"%.60s\"", i, watch->order[i]);
        if (place[at]) return eq_fail(cx, EQ_EINPUT, "order[%zu]: \"%.60s\" is there twice", i, watch->order[i]);
        place[at] = (uint32_t)i + 1;
        window[i] = out->window[at];
    }
    for (size_t i = 0; i < out->n; i++)
        if (!place[i]) return eq_fail(cx, EQ_EINPUT, "order: \"%.60s\" is not in it, expected every batch", out->window[i].name);
    for (size_t i = 0; i < w->subject->table.n_rows; i++) out->of_row[i] = place[out->of_row[i]] - 1;
    out->window = window;
    return EQ_OK;
}

static eq_status mark_reference(const watching *w) {
    const eq_watch *watch = w->watch;
    eq_windows *out = w->out;
    size_t named = watch->reference ? find_window(out, watch->reference) : 0;
    if (watch->reference && named == out->n)
        return eq_fail(w->subject->cx, EQ_EINPUT, "reference: no row is of batch \"%.60s\"", watch->reference);
    if (!watch->reference && watch->n_first > out->n)
        return eq_fail(w->subject->cx, EQ_EINPUT, "reference: is %zu, expected at most the %zu windows there are", watch->n_first,
                       out->n);
    for (size_t i = 0; i < out->n; i++) out->window[i].reference = watch->reference ? i == named : i < watch->n_first;
    return EQ_OK;
}

static eq_status split(const watching *w) {
    const eq_subject *s = w->subject;
    const eq_column *column = NULL;
    EQ_TRY(check_batch(w, &column));
    EQ_NEW(s->cx, s->arena, w->out->window, EQ_MOST_WINDOWS);
    EQ_NEW(s->cx, s->arena, w->out->of_row, s->table.n_rows);
    EQ_TRY(column->kind == EQ_NUMBER ? split_numbers(w, column->number) : split_levels(w, column));
    if (w->watch->order) EQ_TRY(reorder(w));
    return mark_reference(w);
}

/* ---- audits ---- */

/* The rows of the reference, ascending; scratch. */
static eq_status find_reference(const watching *w, eq_row_list *out) {
    eq_ctx *cx = w->subject->cx;
    uint32_t *row;
    size_t n = 0;
    EQ_NEW(cx, &cx->tmp, row, w->subject->outcomes.n_rows);
    for (size_t i = 0; i < w->subject->outcomes.n_rows; i++)
        if (w->out->window[w->out->of_row[i]].reference) row[n++] = (uint32_t)i;
    *out = (eq_row_list){row, n};
    return EQ_OK;
}

/* The listed rows as outcomes of their own; scratch. */
static eq_status take_rows(const watching *w, eq_row_list rows, eq_outcomes *out) {
    const eq_outcomes *all = &w->subject->outcomes;
    eq_ctx *cx = w->subject->cx;
    uint8_t *y, *yhat;
    double *score, *weight;
    uint16_t *group;
    size_t n = rows.n;
    EQ_NEW(cx, &cx->tmp, y, n);
    EQ_NEW(cx, &cx->tmp, yhat, n);
    EQ_NEW(cx, &cx->tmp, score, n);
    EQ_NEW(cx, &cx->tmp, weight, n);
    EQ_NEW(cx, &cx->tmp, group, n);
    for (size_t k = 0; k < n; k++) {
        size_t i = rows.index[k];
        y[k] = all->y[i];
        yhat[k] = all->yhat ? all->yhat[i] : 0;
        score[k] = all->score ? all->score[i] : 0;
        weight[k] = all->weight ? all->weight[i] : 1;
        group[k] = all->group[i];
    }
    *out = *all;
    out->n_rows = n;
    out->y = y;
    out->yhat = all->yhat ? yhat : NULL;
    out->score = all->score ? score : NULL;
    out->weight = all->weight ? weight : NULL;
    out->group = group;
    return EQ_OK;
}

/* The audit of a window, or, for w->out->n, of the reference. */
static eq_status audit_window(const watching *w, size_t window, eq_audit *out) {
    const eq_subject *s = w->subject;
    eq_outcomes rows;
    eq_row_list list;
    eq_mark mark = eq_arena_mark(&s->cx->tmp);
    if (window == w->out->n) EQ_TRY(find_reference(w, &list));
    else list = (eq_row_list){w->rows.place + w->rows.first[window], w->rows.first[window + 1] - w->rows.first[window]};
    EQ_TRY(take_rows(w, list, &rows));
    EQ_TRY(eq_audit_compute(s->cx, s->arena, &rows, &s->audit, out));
    eq_arena_reset(&s->cx->tmp, mark);
    return EQ_OK;
}

/* ---- charts ---- */

static eq_status copy_tallies(const watching *w, const eq_audit *audit, eq_tally **out) {
    EQ_NEW(w->subject->cx, &w->subject->cx->tmp, *out, audit->n_groups);
    for (size_t g = 0; g < audit->n_groups; g++) (*out)[g] = audit->group[g].tally;
    return EQ_OK;
}

/* The errors of every metric (n_metrics) in a window, or in the reference itself. */
static eq_status find_errors(const watching *w, const eq_tally *reference, const eq_audit *audit, double *error) {
    const eq_subject *s = w->subject;
    eq_tally *window;
    eq_mark mark = eq_arena_mark(&s->cx->tmp);
    EQ_TRY(copy_tallies(w, audit, &window));
    eq_expectation what = {reference, window, s->outcomes.privileged, audit->n_groups, ERROR_RESAMPLES, s->audit.seed};
    EQ_TRY(eq_expected_errors(s->cx, &what, w->watch->metric, w->watch->n_metrics, error));
    for (size_t m = 0; m < w->watch->n_metrics; m++) {
        const eq_value *value = &audit->metric[w->watch->metric[m]];
        double own = (value->high - value->low) / (2 * w->z);
        if (own > error[m]) error[m] = own;
    }
    eq_arena_reset(&s->cx->tmp, mark);
    return EQ_OK;
}

static const eq_value *value_in(const watching *w, size_t m, size_t window) {
    return &w->out->window[window].audit.metric[w->watch->metric[m]];
}

/* Where the metric last began to move: the first window of the sums above 0 that end in `window`. */
static size_t began(const eq_chart *chart, size_t window, bool up) {
    while (window > 0 && (up ? chart->point[window - 1].high : chart->point[window - 1].low) > 0) window--;
    return window;
}

static const eq_phrase *word_cusum(const watching *w, size_t m, size_t i, bool up) {
    const eq_chart *chart = &w->out->chart[m];
    const eq_cusum_point *point = &chart->point[i];
    const eq_subject *s = w->subject;
    return eq_phrase_new(
        s->cx, s->arena,
        up ? "{words} is higher than before since window \"{text}\": in \"{text}\" it is {number}, {number} was to be expected, "
             "and its CUSUM is {number}, over {general}"
           : "{words} is lower than before since window \"{text}\": in \"{text}\" it is {number}, {number} was to be expected, "
             "and its CUSUM is {number}, over {general}",
        eq_metric_at(w->watch->metric[m])->title, w->out->window[began(chart, i, up)].name, w->out->window[i].name,
        value_in(w, m, i)->value, point->expected, up ? point->high : point->low, w->watch->rule.h);
}

static const eq_phrase *word_band(const watching *w, size_t m, size_t i) {
    const eq_value *value = value_in(w, m, i);
    const eq_chart *chart = &w->out->chart[m];
    const eq_subject *s = w->subject;
    return eq_phrase_new(
        s->cx, s->arena,
        "{words} is {number} in window \"{text}\", and its interval from {number} to {number} is wholly outside the band from "
        "{general} to {general}",
        eq_metric_at(w->watch->metric[m])->title, value->value, w->out->window[i].name, value->low, value->high, chart->low,
        chart->high);
}

static bool is_outside(const eq_chart *chart, const eq_value *value) {
    return value->low > chart->high || value->high < chart->low;
}

/* The kinds of alarm; also places in add_alarms. */
enum { HIGHER, LOWER, BAND, N_KINDS };

static bool is_raised(const watching *w, size_t m, size_t i, int kind) {
    const eq_chart *chart = &w->out->chart[m];
    if (kind == BAND) return is_outside(chart, value_in(w, m, i));
    return kind == HIGHER ? chart->point[i].alarm > 0 : chart->point[i].alarm < 0;
}

static eq_status add_alarms(const watching *w, size_t m) {
    static const char *const name[N_KINDS] = {"higher", "lower", "band"};
    eq_chart *chart = &w->out->chart[m];
    eq_alarm *standing[N_KINDS] = {NULL};
    EQ_NEW(w->subject->cx, w->subject->arena, chart->alarm, 2 * w->out->n); /* higher and lower exclude each other */
    for (size_t i = 0; i < w->out->n; i++)
        for (int kind = 0; kind < N_KINDS; kind++) {
            bool raised = is_raised(w, m, i, kind);
            if (raised && standing[kind]) standing[kind]->last = i;
            if (raised == (standing[kind] != NULL)) continue;
            standing[kind] = NULL;
            if (!raised) continue;
            const eq_phrase *why = kind == BAND ? word_band(w, m, i) : word_cusum(w, m, i, kind == HIGHER);
            if (!why) return EQ_EMEMORY;
            standing[kind] = &chart->alarm[chart->n_alarms++];
            *standing[kind] = (eq_alarm){i, i, name[kind], why};
        }
    return EQ_OK;
}

static void set_band(const watching *w, size_t m) {
    const eq_metric_info *info = eq_metric_at(w->watch->metric[m]);
    eq_chart *chart = &w->out->chart[m];
    double middle = info->kind == EQ_DISPARITY && !isnan(info->ideal) ? info->ideal : chart->target->value;
    double tolerance = w->watch->tolerance ? w->watch->tolerance[m] : EQ_NAN;
    chart->low = middle - tolerance;
    chart->high = middle + tolerance;
}

/* error: (n + 1, n_metrics) of each window, and of the reference. */
static eq_status draw_chart(const watching *w, size_t m, const double *error) {
    eq_chart *chart = &w->out->chart[m];
    eq_ctx *cx = w->subject->cx;
    size_t n = w->out->n, n_metrics = w->watch->n_metrics;
    eq_estimate *window;
    chart->target = &w->out->reference.metric[w->watch->metric[m]];
    chart->target_error = error[n * n_metrics + m];
    EQ_NEW(cx, &cx->tmp, window, n);
    EQ_NEW(cx, w->subject->arena, chart->error, n);
    EQ_NEW(cx, w->subject->arena, chart->point, n);
    for (size_t i = 0; i < n; i++) {
        chart->error[i] = error[i * n_metrics + m];
        window[i] = (eq_estimate){w->out->window[i].reference ? EQ_NAN : value_in(w, m, i)->value, chart->error[i]};
    }
    eq_cusum_run(&w->watch->rule, (eq_estimate){chart->target->value, chart->target_error}, window, n, chart->point);
    set_band(w, m);
    return add_alarms(w, m);
}

/* Errors of every metric in every window and in the reference. */
static eq_status find_all_errors(watching *w) {
    eq_ctx *cx = w->subject->cx;
    size_t n = w->out->n, n_metrics = w->watch->n_metrics;
    eq_tally *reference;
    EQ_TRY(copy_tallies(w, &w->out->reference, &reference));
    for (size_t i = 0; i <= n; i++) {
        const eq_audit *audit = i < n ? &w->out->window[i].audit : &w->out->reference;
        EQ_ONCE(cx, n_metrics * ERROR_RESAMPLES * audit->n_groups / 100 + 1,
                find_errors(w, reference, audit, w->error + i * n_metrics));
        eq_work_tell(cx, (double)(i + 1) / (double)(n + 1));
    }
    return EQ_OK;
}

static eq_status begin(watching *w) {
    eq_ctx *cx = w->subject->cx;
    const eq_subject *subject = w->subject;
    eq_windows *out = w->out;
    size_t n_metrics = w->watch->n_metrics;
    EQ_TRY(split(w));
    if (out->n * subject->outcomes.n_groups > EQ_MOST_WINDOW_GROUPS)
        return eq_fail(cx, EQ_EINPUT,
                       "batch: %zu windows of %zu groups each are too much for one answer, expected at "
                       "most %d together: a coarser column, or fewer groups",
                       out->n, subject->outcomes.n_groups, EQ_MOST_WINDOW_GROUPS);
    EQ_NEW(cx, subject->arena, out->chart, n_metrics);
    EQ_NEW(cx, eq_work_arena(cx), w->error, (out->n + 1) * n_metrics);
    return eq_sort_classes(cx, eq_work_arena(cx), out->of_row, subject->table.n_rows, out->n, &w->rows);
}

static eq_status draw_charts(const watching *w) {
    for (size_t m = 0; m < w->watch->n_metrics; m++) EQ_TRY(draw_chart(w, m, w->error));
    return EQ_OK;
}

eq_status eq_windows_watch(const eq_subject *subject, const eq_watch *watch, eq_windows *out) {
    eq_ctx *cx = subject->cx;
    eq_piece *piece;
    EQ_TRY(eq_work_piece(cx, sizeof(watching), &piece));
    watching *w = piece->state;
    if (!w->out) *out = (eq_windows){0}; /* else it is half made */
    w->subject = subject;
    w->watch = watch;
    w->out = out;
    w->z = eq_normal_quantile(1 - (1 - subject->audit.confidence) / 2);
    EQ_ONCE(cx, subject->table.n_rows / 100 + 1, begin(w));
    eq_work_begin_part(cx, 0.6);
    for (size_t i = 0; i < out->n; i++) {
        EQ_ONCE(cx, 0, audit_window(w, i, &out->window[i].audit));
        eq_work_tell(cx, (double)(i + 1) / (double)(out->n + 1));
    }
    EQ_ONCE(cx, 0, audit_window(w, out->n, &out->reference));
    eq_work_begin_part(cx, 0.8);
    EQ_TRY(find_all_errors(w));
    EQ_ONCE(cx, out->n, draw_charts(w));
    return EQ_OK;
}
