/* JSON trees with one check at the end. A value that cannot be added is deleted and the failure remembered, so writers read
 * like the JSON they make. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/table/number.h"
#include "experiment/json_out.h"

eq_out eq_out_new(eq_ctx *cx) {
    eq_out out = {cx, cJSON_CreateObject(), false, false};
    out.failed = !out.root;
    return out;
}

static void add(eq_out *out, cJSON *to, const char *key, cJSON *value) {
    bool added = value && to && !out->failed && (key ? cJSON_AddItemToObject(to, key, value) : cJSON_AddItemToArray(to, value));
    if (added) return;
    cJSON_Delete(value);
    out->failed = true;
}

cJSON *eq_exact_number(double value) {
    char digits[EQ_NUMBER_TEXT];
    if (!isfinite(value)) return cJSON_CreateNull();
    if (value > -1e15 && value < 1e15 && floor(value) >= value) return cJSON_CreateNumber(value); /* exact, and no minus zero */
    eq_number_digits(value, digits);
    return cJSON_CreateRaw(digits);
}

void eq_out_number(eq_out *out, cJSON *to, const char *key, double value) { add(out, to, key, eq_exact_number(value)); }

void eq_out_short(eq_out *out, cJSON *to, const char *key, float value) {
    char digits[32];
    snprintf(digits, sizeof digits, "%.7g", (double)value + 0.0); /* + 0.0: no minus zero */
    eq_out_number(out, to, key, isfinite(value) ? strtod(digits, NULL) : (double)NAN);
}

void eq_out_raw(eq_out *out, cJSON *to, const char *key, const char *json) { add(out, to, key, cJSON_CreateRaw(json)); }

void eq_out_text(eq_out *out, cJSON *to, const char *key, const char *text) {
    add(out, to, key, text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

void eq_out_bool(eq_out *out, cJSON *to, const char *key, bool value) { add(out, to, key, cJSON_CreateBool(value)); }

cJSON *eq_out_object(eq_out *out, cJSON *to, const char *key) {
    cJSON *object = cJSON_CreateObject();
    add(out, to, key, object);
    return out->failed ? out->root : object;
}

cJSON *eq_out_array(eq_out *out, cJSON *to, const char *key) {
    cJSON *array = cJSON_CreateArray();
    add(out, to, key, array);
    return out->failed ? out->root : array;
}

eq_status eq_out_print(eq_out *out, eq_arena *arena, const char **text) {
    char *printed = out->failed ? NULL : cJSON_PrintUnformatted(out->root);
    eq_out_drop(out);
    if (!printed) return eq_fail(out->cx, EQ_EMEMORY, "memory: there is not enough left to write the JSON");
    *text = eq_arena_text(out->cx, arena, printed, strlen(printed));
    cJSON_free(printed);
    return *text ? EQ_OK : EQ_EMEMORY;
}

void eq_out_drop(eq_out *out) {
    cJSON_Delete(out->root);
    out->root = NULL;
    out->failed = true;
}

void eq_out_value(eq_out *out, cJSON *to, const char *key, const eq_value *value) {
    cJSON *object = eq_out_object(out, to, key);
    eq_out_number(out, object, "value", value->value);
    if (!out->brief || !isnan(value->low)) eq_out_number(out, object, "low", value->low);
    if (!out->brief || !isnan(value->high)) eq_out_number(out, object, "high", value->high);
    if (!out->brief || value->why) eq_out_text(out, object, "why", value->why);
    if (value->note) eq_out_text(out, object, "note", value->note);
}

/* Counts of decisions are null where there were none. */
static void add_decisions(eq_out *out, cJSON *object, const eq_tally *tally, bool decided) {
    eq_out_number(out, object, "predicted_positives", decided ? tally->tp + tally->fp : (double)NAN);
    eq_out_number(out, object, "tp", decided ? tally->tp : (double)NAN);
    eq_out_number(out, object, "fp", decided ? tally->fp : (double)NAN);
    eq_out_number(out, object, "tn", decided ? tally->tn : (double)NAN);
    eq_out_number(out, object, "fn", decided ? tally->fn : (double)NAN);
}

static void add_group(eq_out *out, cJSON *object, const eq_group_audit *group, bool decided) {
    const eq_tally *tally = &group->tally;
    eq_out_text(out, object, "name", group->name);
    eq_out_bool(out, object, "privileged", group->privileged);
    if (group->small) eq_out_bool(out, object, "small", true);
    eq_out_number(out, object, "n", (double)tally->n_rows);
    eq_out_number(out, object, "weight", tally->tp + tally->fp + tally->tn + tally->fn);
    eq_out_number(out, object, "positives", tally->tp + tally->fn);
    eq_out_number(out, object, "negatives", tally->fp + tally->tn);
    add_decisions(out, object, tally, decided);
    for (size_t m = 0; m < eq_metric_count(); m++)
        if (eq_metric_at(m)->kind == EQ_RATE) eq_out_value(out, object, eq_metric_at(m)->id, &group->rate[m]);
}

void eq_out_audit(eq_out *out, cJSON *to, const eq_audit *audit) {
    cJSON *groups = eq_out_array(out, to, "groups");
    for (size_t g = 0; g < audit->n_groups; g++)
        add_group(out, eq_out_object(out, groups, NULL), &audit->group[g], audit->decided);
    add_group(out, eq_out_object(out, to, "overall"), &audit->overall, audit->decided);
    cJSON *metrics = eq_out_object(out, to, "metrics");
    for (size_t m = 0; m < eq_metric_count(); m++) eq_out_value(out, metrics, eq_metric_at(m)->id, &audit->metric[m]);
}

void eq_out_sides(eq_out *out, cJSON *to, const eq_audit *audit) {
    cJSON *sides = eq_out_object(out, to, "sides");
    for (int side = 0; side < 2; side++)
        add_group(out, eq_out_object(out, sides, audit->side[side].name), &audit->side[side], audit->decided);
}

static void add_series(eq_out *out, cJSON *to, const char *key, const float *value, size_t n) {
    cJSON *array = eq_out_array(out, to, key);
    for (size_t i = 0; i < n; i++) eq_out_short(out, array, NULL, value[i]);
}

void eq_out_curve(eq_out *out, cJSON *to, const eq_curve *curve, eq_bias bias, size_t from) {
    size_t n = curve->n_epochs - from;
    cJSON *epochs = eq_out_array(out, to, "epoch");
    for (size_t i = 0; i < n; i++) eq_out_number(out, epochs, NULL, (double)(from + i + 1));
    add_series(out, to, "train_loss", curve->train_loss + from, n);
    add_series(out, to, "valid_loss", curve->valid_loss + from, n);
    add_series(out, to, "performance", curve->performance + from, n);
    add_series(out, to, "bias", curve->bias[bias] + from, n);
    add_series(out, to, "learning_rate", curve->learning_rate + from, n);
    eq_out_number(out, to, "best_epoch", (double)curve->best_epoch);
}
