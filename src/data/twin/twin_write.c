/* Writing a twin: one line a key of a column, so that two twins can be compared by eye; numbers as short as
 * they go.
 *
 *   {"equipoise_twin": 1, "data": schema name, "rows": of the original, "epsilon": 0 or more,
 *             "delta": with epsilon, "fit": {"bins", "parents", "cells"} the options, "privacy": a sentence,
 *    "distance": null or {"model", "threshold", "runs", "largest", "protected": [{"column", "original":
 *              {figures}, "twin": ...}]},
 *    "order": column names in the order of drawing,
 *    "columns": [{"name", "kind": "category", "levels": [...], "pooled": {"levels": [indexes], "counts":
 *              [...]} or "kind": "number", "decimals": n or null, "bins": [{"knots"} or {"values",
 *              "counts"}, ...] "privileged": [0 or 1 a bin] (protected columns only), "sides": protected
 *              columns whose privileged side is a parent, "parents": columns that are parents, "counts": the
 *              table: sides slowest, then parents, this column fastest; -k stands for k zeros}]}
 * A category's bins are its levels but the pooled ones, then the pool. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "data/twin/twin.h"
#include "data/twin/twin_json.h"

/* A growing text in cx->tmp; a refused allocation is remembered and the rest becomes a no-op. */
typedef struct text {
    eq_ctx *cx;
    char *bytes;
    size_t size, room;
    bool failed;
} text;

static void add_bytes(text *t, const char *bytes, size_t size) {
    if (t->failed) return;
    if (t->size + size + 1 > t->room) {
        size_t room = 2 * (t->size + size + 512);
        char *larger = eq_arena_alloc(t->cx, &t->cx->tmp, room, 1);
        t->failed = !larger;
        if (!larger) return;
        if (t->size) memcpy(larger, t->bytes, t->size);
        t->bytes = larger;
        t->room = room;
    }
    memcpy(t->bytes + t->size, bytes, size);
    t->size += size;
}

static void add(text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(text *t, const char *format, ...) {
    char piece[512];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(piece, sizeof piece, format, arguments);
    va_end(arguments);
    if (size > 0) add_bytes(t, piece, (size_t)size < sizeof piece ? (size_t)size : sizeof piece - 1);
}

static void add_quoted(text *t, const char *value) {
    add_bytes(t, "\"", 1);
    for (const char *p = value; *p; p++) {
        if (*p == '"' || *p == '\\') add_bytes(t, "\\", 1);
        if ((unsigned char)*p < 0x20) add(t, "\\u%04x", (unsigned)*p);
        else add_bytes(t, p, 1);
    }
    add_bytes(t, "\"", 1);
}

static void add_number(text *t, double value, int decimals) {
    if (decimals >= 0) add(t, "%.*f", decimals, value);
    else add(t, "%.17g", value);
}

static void add_figures(text *t, const double figure[EQ_TWIN_N_FIGURES]) {
    static const char *const name[EQ_TWIN_N_FIGURES] = {"accuracy", "balanced_accuracy", "statistical_parity_difference",
                                                        "equal_opportunity_difference"};
    for (size_t i = 0; i < EQ_TWIN_N_FIGURES; i++) {
        add(t, "%s\"%s\":", i ? "," : "{", name[i]);
        if (isnan(figure[i])) add(t, "null");
        else add(t, "%.4f", figure[i]);
    }
    add(t, "}");
}

static void add_distance(text *t, const eq_twin_distance *distance) {
    add(t, "\"distance\":");
    if (!distance) {
        add(t, "null,\n");
        return;
    }
    add(t, "{\"model\":\"logistic regression\",\"threshold\":0.5,\"runs\":%zu,\"largest\":", distance->n_runs);
    if (isnan(distance->largest)) add(t, "null");
    else add(t, "%.4f", distance->largest);
    add(t, ",\"protected\":[");
    for (size_t i = 0; i < distance->n_protected; i++) {
        add(t, "%s\n{\"column\":", i ? "," : "");
        add_quoted(t, distance->figures[i].protected_column);
        add(t, ",\"original\":");
        add_figures(t, distance->figures[i].original);
        add(t, ",\"twin\":");
        add_figures(t, distance->figures[i].twin);
        add(t, "}");
    }
    add(t, "]},\n");
}

static void add_values(text *t, const char *key, const eq_twin_bin *bin, int decimals) {
    add(t, "{\"%s\":[", key);
    for (size_t v = 0; v < bin->n_values; v++) {
        if (v) add(t, ",");
        add_number(t, bin->value[v], decimals);
    }
    add(t, "],\"counts\":[");
    for (size_t v = 0; v < bin->n_values; v++) add(t, "%s%u", v ? "," : "", (unsigned)bin->count[v]);
    add(t, "]}");
}

static void add_number_bins(text *t, const eq_twin_column *column) {
    if (column->decimals >= 0) add(t, ",\"kind\":\"number\",\"decimals\":%d,\n\"bins\":[", column->decimals);
    else add(t, ",\"kind\":\"number\",\"decimals\":null,\n\"bins\":[");
    for (size_t b = 0; b < column->n_bins; b++) {
        const eq_twin_bin *bin = &column->bin[b];
        if (b) add(t, ",");
        if (bin->n_values) {
            add_values(t, "values", bin, column->decimals);
            continue;
        }
        add(t, "{\"knots\":[");
        for (size_t k = 0; k < bin->n_knots; k++) {
            if (k) add(t, ",");
            add_number(t, bin->knot[k], column->decimals);
        }
        add(t, "]}");
    }
    add(t, "],\n");
}

static void add_levels(text *t, const eq_twin_column *column) {
    const eq_twin_bin *last = &column->bin[column->n_bins - 1];
    add(t, ",\"kind\":\"category\",\n\"levels\":[");
    for (size_t l = 0; l < column->n_levels; l++) {
        if (l) add(t, ",");
        add_quoted(t, column->level[l]);
    }
    add(t, "],\n");
    if (last->n_values > 1) {
        add(t, "\"pooled\":");
        add_values(t, "levels", last, 0);
        add(t, ",\n");
    }
}

/* The parents below or from n_columns on, by name. */
static void add_parents(text *t, const eq_twin *twin, const eq_twin_column *column, bool sides) {
    const char *comma = "";
    add(t, sides ? "\"sides\":[" : "\"parents\":[");
    for (size_t p = 0; p < column->n_parents; p++) {
        size_t parent = column->parent[p];
        if (sides != (parent >= twin->n_columns)) continue;
        add(t, "%s", comma);
        add_quoted(t, twin->column[sides ? twin->group[parent - twin->n_columns].column : parent].name);
        comma = ",";
    }
    add(t, "],");
}

static void add_column(text *t, const eq_twin *twin, size_t c) {
    const eq_twin_column *column = &twin->column[c];
    add(t, "{\"name\":");
    add_quoted(t, column->name);
    if (column->kind == EQ_NUMBER) add_number_bins(t, column);
    else add_levels(t, column);
    for (size_t g = 0; g < twin->n_groups; g++) {
        if (twin->group[g].column != c) continue;
        add(t, "\"privileged\":[");
        for (size_t b = 0; b < column->n_bins; b++) add(t, "%s%d", b ? "," : "", twin->group[g].of_bin[b]);
        add(t, "],\n");
    }
    add_parents(t, twin, column, true);
    add_parents(t, twin, column, false);
    add(t, "\n\"counts\":[");
    for (size_t i = 0, zeros = 0; i < column->n_cells; i++) {
        zeros += column->count[i] == 0;
        bool last = i + 1 == column->n_cells;
        if (zeros && (column->count[i] || last)) {
            add(t, "-%zu%s", zeros, last && !column->count[i] ? "" : ",");
            zeros = 0;
        }
        if (column->count[i]) add(t, "%llu%s", (unsigned long long)column->count[i], last ? "" : ",");
    }
    add(t, "]}");
}

static const char *privacy_of(const eq_twin *twin) {
    return twin->epsilon > 0 ? "differentially private (PrivBayes): exchanging one row for any other changes the odds of any "
                               "twin by at most a factor of exp(epsilon), but for a chance of delta; public are the number of "
                               "rows and the schema (column names, kinds, roles, declared levels, group boundaries); other "
                               "levels are named only by a noisy count with delta, the rest is \"other\""
                             : "no privacy guarantee: counts, values and bin edges come straight from the original rows";
}

eq_status eq_twin_to_json(eq_ctx *cx, eq_arena *arena, const eq_twin *twin, const eq_twin_distance *distance, const char **json) {
    if (distance && twin->epsilon > 0)
        return eq_fail(cx, EQ_EINPUT, "twin: a private twin cannot carry its distance, epsilon does not cover it");
    eq_mark mark = eq_arena_mark(&cx->tmp);
    text t = {.cx = cx};
    add(&t, "{\"equipoise_twin\":1,\"data\":");
    add_quoted(&t, twin->name);
    add(&t, ",\"rows\":%zu,\"epsilon\":%.17g,", twin->n_rows, twin->epsilon);
    if (twin->epsilon > 0) add(&t, "\"delta\":%.17g,", twin->delta);
    if (twin->fit_bins)
        add(&t, "\"fit\":{\"bins\":%zu,\"parents\":%zu,\"cells\":%zu},", twin->fit_bins, twin->fit_parents, twin->fit_cells);
    add(&t, "\n\"privacy\":");
    add_quoted(&t, privacy_of(twin));
    add(&t, ",\n");
    add_distance(&t, distance);
    add(&t, "\"order\":[");
    for (size_t i = 0; i < twin->n_columns; i++) {
        if (i) add(&t, ",");
        add_quoted(&t, twin->column[twin->order[i]].name);
    }
    add(&t, "],\n\"columns\":[");
    for (size_t c = 0; c < twin->n_columns; c++) {
        add(&t, c ? ",\n" : "\n");
        add_column(&t, twin, c);
    }
    add(&t, "\n]}\n");
    const char *copy = t.failed ? NULL : eq_arena_text(cx, arena, t.bytes, t.size);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    if (!copy) return EQ_EMEMORY;
    *json = copy;
    return EQ_OK;
}
