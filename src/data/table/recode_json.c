/* Merging is written from the name to the values, as people say it, and kept from the value to the name, as it is looked up. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "data/table/date.h"
#include "data/table/recode_json.h"

#define MOST_MERGED 5000
#define MOST_ORDERED 5000

static const char *const order_word[] = {"ymd", "dmy", "mdy", NULL}; /* from EQ_DATE_YMD on */
static const char *const use_word[] = {"days", "year", "age", NULL}; /* as eq_date_use has them */

/* One name and the values it is given to. */
static eq_status read_merged(const eq_json *merge, eq_tree item, eq_arena *arena, eq_recode *out) {
    eq_json place = {merge->cx, item, merge, eq_tree_key(item), 0};
    const char **value, *name = eq_arena_text(merge->cx, arena, eq_tree_key(item), strlen(eq_tree_key(item)));
    size_t n;
    if (!name) return EQ_EMEMORY;
    if (!*name) return eq_json_fail(&place, "has no name, expected one for the values");
    EQ_TRY(eq_json_texts(&place, arena, &value, &n));
    for (size_t i = 0; i < n; i++) {
        if (out->n_merged == MOST_MERGED) return eq_json_fail(merge, "has more than %d values", MOST_MERGED);
        out->from[out->n_merged] = value[i];
        out->to[out->n_merged++] = name;
    }
    return EQ_OK;
}

static eq_status read_merge(const eq_json *column, eq_arena *arena, eq_recode *out) {
    eq_json place;
    if (!eq_json_get(column, "merge", &place)) return EQ_OK;
    if (!eq_tree_is_object(place.value)) return eq_json_fail(&place, "expected an object from names to values");
    EQ_NEW(column->cx, arena, out->from, MOST_MERGED);
    EQ_NEW(column->cx, arena, out->to, MOST_MERGED);
    for (eq_tree item = eq_tree_first(place.value); item; item = eq_tree_next(item))
        EQ_TRY(read_merged(&place, item, arena, out));
    return EQ_OK;
}

static eq_status read_cuts(const eq_json *column, eq_arena *arena, eq_recode *out) {
    eq_json place;
    if (eq_json_get(column, "quantiles", &place)) EQ_TRY(eq_json_size(&place, 2, EQ_MOST_CUTS, &out->n_quantiles));
    if (!eq_json_get(column, "cuts", &place)) return EQ_OK;
    EQ_TRY(eq_json_array(&place, 1, EQ_MOST_CUTS, &out->n_cuts));
    EQ_NEW(column->cx, arena, out->cut, out->n_cuts);
    for (size_t i = 0; i < out->n_cuts; i++) {
        eq_json item = eq_json_item(&place, i);
        EQ_TRY(eq_json_number(&item, -HUGE_VAL, HUGE_VAL, &out->cut[i]));
    }
    return EQ_OK;
}

static eq_status read_date(const eq_json *column, eq_arena *arena, eq_recode *out) {
    static const char *const keys[] = {"order", "as", "at", NULL};
    eq_json place, member;
    const char *at;
    size_t choice = 0;
    if (!eq_json_get(column, "date", &place)) return EQ_OK;
    EQ_TRY(eq_json_object(&place, keys));
    if (eq_json_get(&place, "order", &member)) EQ_TRY(eq_json_choice(&member, order_word, &choice));
    out->date = (eq_date_order)(EQ_DATE_YMD + choice);
    choice = EQ_DATE_DAYS;
    if (eq_json_get(&place, "as", &member)) EQ_TRY(eq_json_choice(&member, use_word, &choice));
    out->date_use = (eq_date_use)choice;
    if (!eq_json_get(&place, "at", &member))
        return out->date_use == EQ_DATE_AGE ? eq_json_fail(&place, "is an age, expected the day it is counted to, as \"at\"")
                                            : EQ_OK;
    EQ_TRY(eq_json_text(&member, arena, &at));
    if (!eq_date_parse(at, strlen(at), EQ_DATE_YMD, &out->at))
        return eq_json_fail(&member, "is \"%.20s\", expected a day such as 2026-01-31", at);
    return EQ_OK;
}

eq_status eq_json_read_recode(const eq_json *column, eq_arena *arena, eq_recode *out) {
    eq_json place;
    EQ_TRY(read_merge(column, arena, out));
    if (eq_json_get(column, "order", &place)) {
        if (eq_tree_is_list(place.value)) EQ_TRY(eq_json_array(&place, 0, MOST_ORDERED, &out->n_order));
        EQ_TRY(eq_json_texts(&place, arena, &out->order, &out->n_order));
    }
    EQ_TRY(read_cuts(column, arena, out));
    return read_date(column, arena, out);
}

/* ---- writing ---- */

/* Every name once, where its first value is. */
static eq_status write_merge(eq_out *out, eq_place column, const eq_recode *r) {
    const char **value;
    if (!r->n_merged) return EQ_OK;
    EQ_NEW(out->cx, &out->cx->tmp, value, r->n_merged);
    eq_place merge = eq_out_object(out, column, "merge");
    for (size_t i = 0; i < r->n_merged; i++) {
        size_t n = 0, before = 0;
        while (before < i && strcmp(r->to[before], r->to[i])) before++;
        for (size_t k = i; k < r->n_merged && before == i; k++)
            if (!strcmp(r->to[k], r->to[i])) value[n++] = r->from[k];
        if (n) eq_out_texts(out, merge, r->to[i], value, n);
    }
    return EQ_OK;
}

eq_status eq_json_write_recode(eq_out *out, eq_place column, const eq_recode *r) {
    EQ_TRY(write_merge(out, column, r));
    if (r->n_order) eq_out_texts(out, column, "order", r->order, r->n_order);
    if (r->n_quantiles) eq_out_number(out, column, "quantiles", (double)r->n_quantiles);
    if (r->n_cuts) {
        eq_place cuts = eq_out_array(out, column, "cuts");
        for (size_t i = 0; i < r->n_cuts; i++) eq_out_number(out, cuts, NULL, r->cut[i]);
    }
    if (!r->date) return EQ_OK;
    eq_place date = eq_out_object(out, column, "date");
    eq_out_text(out, date, "order", order_word[r->date - EQ_DATE_YMD]);
    eq_out_text(out, date, "as", use_word[r->date_use]);
    if (r->date_use != EQ_DATE_AGE) return EQ_OK;
    char at[EQ_DATE_TEXT];
    eq_date_text(r->at, at);
    eq_out_text(out, date, "at", at);
    return EQ_OK;
}
