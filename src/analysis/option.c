#include <math.h>
#include <string.h>

#include "analysis/option.h"
#include "base/number.h"
#include "math/stats.h"
#include "metric/metric.h"

static const char *const kind_ids[EQ_N_OPTION_KINDS] = {
    [EQ_OPTION_NUMBER] = "number",   [EQ_OPTION_INTEGER] = "integer", [EQ_OPTION_BOOLEAN] = "boolean",
    [EQ_OPTION_CHOICE] = "choice",   [EQ_OPTION_TEXT] = "text",       [EQ_OPTION_TEXTS] = "texts",
    [EQ_OPTION_COLUMN] = "column",   [EQ_OPTION_COLUMNS] = "columns", [EQ_OPTION_RATE] = "rate",
    [EQ_OPTION_METRICS] = "metrics", [EQ_OPTION_LIMITS] = "limits"};

const char *eq_option_kind_id(eq_option_kind kind) { return kind_ids[kind]; }

size_t eq_option_count(const eq_option *table) {
    size_t n = 0;
    while (table[n].id) n++;
    return n;
}

/* A number that is one: no text, no choice. */
static bool is_number(eq_option_kind kind) { return kind == EQ_OPTION_NUMBER || kind == EQ_OPTION_INTEGER; }

void eq_option_write(eq_out *out, eq_place to, const eq_option *option) {
    eq_out_text(out, to, "id", option->id);
    eq_out_text(out, to, "title", option->title);
    eq_out_text(out, to, "help", option->help);
    eq_out_text(out, to, "kind", kind_ids[option->kind]);
    if (option->needed) eq_out_bool(out, to, "needed", true);
    else if (is_number(option->kind)) eq_out_number(out, to, "default", option->initial);
    else if (option->kind == EQ_OPTION_BOOLEAN) eq_out_bool(out, to, "default", option->initial != 0);
    else if (option->kind == EQ_OPTION_CHOICE) eq_out_text(out, to, "default", option->choice[(size_t)option->initial]);
    else eq_out_text(out, to, "otherwise", option->otherwise);
    if (is_number(option->kind) || option->max > 0) { /* also of a text that may be a whole number, and of limits */
        eq_out_number(out, to, "min", option->min);
        eq_out_number(out, to, "max", option->max);
    }
    if (!option->choice) return;
    size_t n = 0;
    while (option->choice[n]) n++;
    eq_out_texts(out, to, "choices", option->choice, n);
}

/* ---- metrics ---- */

/* Shares of one count, of which differences are tested. */
static bool is_share(size_t m) {
    const eq_metric_row *row = eq_metric_row_at(m);
    return row->shape == EQ_OF_COUNTS && row->interval == EQ_WILSON;
}

static eq_status read_metric(const eq_json *place, size_t *out) {
    const char *id;
    EQ_TRY(eq_json_text(place, &place->cx->tmp, &id));
    *out = eq_metric_find(id);
    if (*out == SIZE_MAX) return eq_json_fail(place, "is \"%.60s\", expected the id of a metric", id);
    if (eq_metric_at(*out)->needs_score)
        return eq_json_fail(place, "is \"%.60s\", which is made of scores, expected a metric of counts", id);
    return EQ_OK;
}

static eq_status read_rate(const eq_json *place, eq_arena *arena, eq_option_value *out) {
    eq_ctx *cx = place->cx;
    const char *id, *list = "";
    EQ_TRY(eq_json_text(place, arena, &id));
    EQ_NEW(cx, arena, out->metric, 1);
    out->n = 1;
    out->metric[0] = eq_metric_find(id);
    if (out->metric[0] < eq_metric_count() && is_share(out->metric[0])) return EQ_OK;
    for (size_t m = 0; m < eq_metric_count() && list; m++)
        if (is_share(m)) list = eq_arena_format(cx, &cx->tmp, "%s%s%s", list, *list ? ", " : "", eq_metric_at(m)->id);
    return list ? eq_json_fail(place, "is \"%.60s\", expected one of %s", id, list) : EQ_EMEMORY;
}

static eq_status read_metrics(const eq_json *place, const eq_option *option, eq_arena *arena, eq_option_value *out) {
    EQ_TRY(eq_json_array(place, (size_t)option->min, eq_metric_count(), &out->n));
    EQ_NEW(place->cx, arena, out->metric, out->n);
    for (size_t i = 0; i < out->n; i++) {
        eq_json item = eq_json_item(place, i);
        EQ_TRY(read_metric(&item, &out->metric[i]));
        for (size_t before = 0; before < i; before++)
            if (out->metric[before] == out->metric[i])
                return eq_json_fail(&item, "is \"%s\" again, expected each once", eq_metric_at(out->metric[i])->id);
    }
    return EQ_OK;
}

static eq_status read_limits(const eq_json *place, const eq_option *option, eq_arena *arena, eq_option_value *out) {
    if (!eq_tree_is_object(place->value)) return eq_json_fail(place, "expected an object from ids of metrics to numbers");
    size_t n = eq_tree_count(place->value);
    EQ_NEW(place->cx, arena, out->metric, n);
    EQ_NEW(place->cx, arena, out->limit, n);
    EQ_EACH(member, place->value) {
        eq_json item = {place->cx, member, place, eq_tree_key(member), 0};
        out->metric[out->n] = eq_metric_find(item.key);
        if (out->metric[out->n] == SIZE_MAX) return eq_json_fail(&item, "is not the id of a metric");
        EQ_TRY(eq_json_number(&item, option->min, option->max, &out->limit[out->n]));
        out->n++;
    }
    return EQ_OK;
}

/* ---- the others ---- */

static eq_status read_text(const eq_json *place, const eq_option *option, eq_arena *arena, eq_option_value *out) {
    out->number = EQ_NAN;
    if (option->max > 0 && !eq_tree_is_text(place->value)) return eq_json_integer(place, option->min, option->max, &out->number);
    return eq_json_text(place, arena, &out->text);
}

static eq_status read_texts(const eq_json *place, const eq_option *option, eq_arena *arena, eq_option_value *out) {
    double number;
    if (!(option->max > 0) || !eq_tree_is_number(place->value)) return eq_json_texts(place, arena, &out->list, &out->n);
    EQ_TRY(eq_json_number(place, option->min, option->max, &number));
    EQ_NEW(place->cx, arena, out->list, 1);
    out->list[0] = eq_number_text(place->cx, arena, number);
    out->n = 1;
    return out->list[0] ? EQ_OK : EQ_EMEMORY;
}

static eq_status read_boolean(const eq_json *place, eq_option_value *out) {
    bool yes;
    EQ_TRY(eq_json_boolean(place, &yes));
    out->number = yes;
    return EQ_OK;
}

static eq_status read_choice(const eq_json *place, const eq_option *option, eq_option_value *out) {
    size_t at;
    EQ_TRY(eq_json_choice(place, option->choice, &at));
    out->number = (double)at;
    out->text = option->choice[at];
    return EQ_OK;
}

static eq_status read_option(const eq_json *place, const eq_option *option, eq_arena *arena, eq_option_value *out) {
    switch (option->kind) {
    case EQ_OPTION_NUMBER: return eq_json_number(place, option->min, option->max, &out->number);
    case EQ_OPTION_INTEGER: return eq_json_integer(place, option->min, option->max, &out->number);
    case EQ_OPTION_BOOLEAN: return read_boolean(place, out);
    case EQ_OPTION_CHOICE: return read_choice(place, option, out);
    case EQ_OPTION_TEXT: return read_text(place, option, arena, out);
    case EQ_OPTION_COLUMN: return eq_json_text(place, arena, &out->text);
    case EQ_OPTION_TEXTS: return read_texts(place, option, arena, out);
    case EQ_OPTION_COLUMNS: return eq_json_texts(place, arena, &out->list, &out->n);
    case EQ_OPTION_RATE: return read_rate(place, arena, out);
    case EQ_OPTION_METRICS: return read_metrics(place, option, arena, out);
    case EQ_OPTION_LIMITS: return read_limits(place, option, arena, out);
    case EQ_N_OPTION_KINDS: break;
    }
    return EQ_OK;
}

eq_status eq_options_read(const eq_json *root, const eq_option *table, eq_arena *arena, eq_option_value *out) {
    for (size_t i = 0; table[i].id; i++) {
        const eq_option *option = &table[i];
        out[i] = (eq_option_value){.number = option->initial, .place = *root};
        if (option->kind == EQ_OPTION_CHOICE) out[i].text = option->choice[(size_t)option->initial];
        if (option->needed) EQ_TRY(eq_json_need(root, option->id, &out[i].place));
        out[i].given = eq_json_get(root, option->id, &out[i].place);
        if (out[i].given) EQ_TRY(read_option(&out[i].place, option, arena, &out[i]));
    }
    return EQ_OK;
}
