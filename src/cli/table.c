/* Column widths are counted in characters, not bytes: group names come from people's files. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/plain.h"
#include "cli/table.h"

#define MAX_COLUMNS 16

eq_status cli_table_new(eq_ctx *cx, const char *align, size_t n_rows, cli_table *out) {
    memset(out, 0, sizeof *out);
    out->cx = cx;
    out->align = align;
    out->n_columns = strlen(align);
    out->capacity = out->n_columns * n_rows;
    EQ_NEW(cx, &cx->mem, out->cell, out->capacity);
    return EQ_OK;
}

void cli_table_add(cli_table *table, const char *text) {
    if (table->n_cells < table->capacity) table->cell[table->n_cells++] = text ? cli_plain(table->cx, text) : "?";
}

/* Characters of UTF-8 text: bytes that do not continue one. */
static size_t width_of(const char *text) {
    size_t n = 0;
    for (; *text; text++) n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

static void pad(size_t n) {
    while (n--) putchar(' ');
}

void cli_table_print(const cli_table *table) {
    size_t width[MAX_COLUMNS] = {0}, n = table->n_columns;
    for (size_t i = 0; i < table->n_cells; i++) {
        size_t own = width_of(table->cell[i]);
        if (own > width[i % n]) width[i % n] = own;
    }
    for (size_t i = 0; i < table->n_cells; i++) {
        size_t c = i % n, space = width[c] - width_of(table->cell[i]);
        bool last = c + 1 == n;
        if (!last || *table->cell[i]) pad(2);
        if (table->align[c] == 'r') pad(space);
        fputs(table->cell[i], stdout);
        if (table->align[c] != 'r' && !last) pad(space);
        if (last) putchar('\n');
    }
}

/* A reason up to its conclusion. */
static const char *cause_of(eq_ctx *cx, const char *why) {
    const char *cut = NULL;
    for (const char *at = strstr(why, ": "); at; at = strstr(at + 1, ": ")) cut = at;
    size_t size = strlen(why), tail = strlen(" is undefined");
    if (!cut || size < tail || strcmp(why + size - tail, " is undefined")) return why;
    const char *cause = eq_arena_text(cx, &cx->mem, why, (size_t)(cut - why));
    return cause ? cause : "?";
}

/* Position from 1 of a reason, which is added when new; 0 when there is none or no room. */
static size_t reason_number(eq_ctx *cx, cli_reasons *reasons, const char *why) {
    if (why) why = cli_plain(cx, cause_of(cx, why));
    if (!why) return 0;
    for (size_t i = 0; i < reasons->n; i++)
        if (!strcmp(reasons->text[i], why)) return i + 1;
    if (reasons->n == CLI_MAX_REASONS) return 0;
    reasons->text[reasons->n++] = why;
    return reasons->n;
}

static const char *show_interval(eq_ctx *cx, double value, double low, double high) {
    if (isnan(low) || isnan(high)) return eq_arena_format(cx, &cx->mem, "%.4f", value);
    return eq_arena_format(cx, &cx->mem, "%.4f [%.4f, %.4f]", value, low, high);
}

const char *cli_show_value(eq_ctx *cx, eq_tree value, cli_reasons *reasons) {
    double number = eq_tree_number(eq_tree_get(value, "value"));
    if (!isnan(number))
        return show_interval(cx, number, eq_tree_number(eq_tree_get(value, "low")),
                             eq_tree_number(eq_tree_get(value, "high")));
    size_t why = reason_number(cx, reasons, eq_tree_text(eq_tree_get(value, "why")));
    return why ? eq_arena_format(cx, &cx->mem, "- (%zu)", why) : "-";
}

const char *cli_show_spread(eq_ctx *cx, eq_tree spread) {
    double median = eq_tree_number(eq_tree_get(spread, "median"));
    if (isnan(median)) return "-";
    return show_interval(cx, median, eq_tree_number(eq_tree_get(spread, "min")), eq_tree_number(eq_tree_get(spread, "max")));
}

const char *cli_show_count(eq_ctx *cx, eq_tree value) {
    double number = eq_tree_number(value);
    if (isnan(number)) return "-";
    return eq_arena_format(cx, &cx->mem, number == floor(number) ? "%.0f" : "%.3f", number);
}

void cli_reasons_print(const cli_reasons *reasons) {
    for (size_t i = 0; i < reasons->n; i++) printf("  (%zu) %s\n", i + 1, reasons->text[i]);
}
