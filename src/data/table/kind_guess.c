/* The reasons are words of a list, not sentences: who shows them has words for each.
 *
 * A date is one only if every value is, in one and the same order; where two orders fit, both are named, and the person says
 * which. All different is no wonder in a short file: from LEAST_ROWS rows on it names people. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "data/missing.h"
#include "data/table/affix.h"
#include "data/table/date.h"
#include "data/table/kind_guess.h"

#define LEAST_ROWS 20   /* from which on it is no chance that all values differ */
#define MANY_LEVELS 100 /* of a category, above which they are features that nobody can look over */
#define SENTENCE 25     /* bytes of a value on average, from which on it is a text */

/* What the values are, taken together. */
typedef struct kinds {
    size_t n_known, n_whole, n_numbers, n_words[2], n_dates[EQ_DATE_MDY + 1];
    double rows, known_rows, bytes, min, max, most; /* most: rows of the commonest */
} kinds;

static const char *const orders[] = {NULL, "ymd", "dmy", "mdy"};

/* Words of which a pair is a yes and a no; [1] says yes. */
static const char *const yes_no[][2] = {{"no", "yes"},  {"n", "y"},    {"false", "true"},    {"f", "t"},   {"0", "1"},
                                        {"nein", "ja"}, {"n", "j"},    {"non", "oui"},       {"no", "si"}, {"no", "s\u00ed"},
                                        {"-1", "1"},    {"off", "on"}, {"absent", "present"}};

static bool is_missing(eq_cell cell) { return !cell.size || eq_missing_strength(cell.text, cell.size) == 2; }

static bool same_word(eq_cell cell, const char *word) {
    if (strlen(word) != cell.size) return false;
    for (size_t i = 0; i < cell.size; i++) {
        char c = cell.text[i];
        if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != word[i]) return false;
    }
    return true;
}

static bool read_number(const eq_column_seen *s, eq_cell cell, double *value) {
    const eq_csv_format format = {.decimal = s->decimal, .thousands = s->thousands};
    return eq_affix_number(&format, s->guessed->affix, cell, value);
}

static void look_at(const eq_column_seen *s, size_t l, kinds *k) {
    eq_cell cell = s->levels->text[l];
    double value, days;
    k->rows += s->n[l];
    if (is_missing(cell)) return;
    k->n_known++;
    k->known_rows += s->n[l];
    k->bytes += (double)cell.size;
    if (s->n[l] > k->most) k->most = s->n[l];
    if (read_number(s, cell, &value)) {
        k->n_numbers++;
        k->n_whole += floor(value) >= value;
        if (!(value >= k->min)) k->min = value;
        if (!(value <= k->max)) k->max = value;
    }
    for (int order = EQ_DATE_YMD; order <= EQ_DATE_MDY; order++)
        k->n_dates[order] += eq_date_parse(cell.text, cell.size, (eq_date_order)order, &days);
}

/* Whether the two values known are a pair such as yes and no. */
static bool is_yes_no(const eq_column_seen *s, const kinds *k) {
    for (size_t p = 0; k->n_known == 2 && p < sizeof yes_no / sizeof *yes_no; p++) {
        size_t found = 0;
        for (size_t l = 0; l < s->levels->n; l++)
            found += same_word(s->levels->text[l], yes_no[p][0]) || same_word(s->levels->text[l], yes_no[p][1]);
        if (found == 2) return true;
    }
    return false;
}

/* Every value of one row only. */
static bool all_differ(const eq_column_seen *s, const kinds *k) {
    return (double)s->n_rows >= LEAST_ROWS && k->n_known >= LEAST_ROWS && (double)k->n_known >= k->known_rows;
}

/* Whole numbers from 0 or 1 on that run through the rows. Others that happen to be all there, such as ages, are numbers. */
static bool is_counter(const eq_column_seen *s, const kinds *k) {
    return all_differ(s, k) && k->n_whole == k->n_known && k->min >= 0 && k->min <= 1 &&
           k->max - k->min + 1 <= (double)k->n_known;
}

static eq_date_order date_order(const kinds *k) {
    for (int order = EQ_DATE_YMD; order <= EQ_DATE_MDY; order++)
        if (k->n_known && k->n_dates[order] == k->n_known) return (eq_date_order)order;
    return EQ_NO_DATE;
}

static void write_date(eq_out *out, eq_place why, const kinds *k) {
    eq_out_text(out, why, "id", "dates");
    eq_out_text(out, why, "order", orders[date_order(k)]);
    eq_place list = eq_out_array(out, why, "orders");
    for (int order = EQ_DATE_YMD; order <= EQ_DATE_MDY; order++)
        if (k->n_dates[order] == k->n_known) eq_out_text(out, list, NULL, orders[order]);
}

/* The kind, and the reason into its object. */
static void write_kind(eq_out *out, eq_place column, const eq_column_seen *s, const kinds *k) {
    const char *kind = "category", *id = "values";
    bool number = s->guessed->kind == EQ_NUMBER, date = date_order(k) != EQ_NO_DATE && (!number || k->n_whole < k->n_known);
    if (is_yes_no(s, k)) kind = "yes_no", id = "two_values";
    else if (date) kind = "date", id = "dates";
    else if (is_counter(s, k)) kind = "id", id = "counter";
    else if (number) kind = "number", id = "numbers";
    else if (k->n_known && k->bytes / (double)k->n_known >= SENTENCE && k->n_known > MANY_LEVELS) kind = "text", id = "sentences";
    else if (all_differ(s, k)) kind = "id", id = "all_different";
    eq_out_text(out, column, "kind", kind);
    eq_place why = eq_out_object(out, column, "why");
    if (date && !is_yes_no(s, k)) write_date(out, why, k);
    else eq_out_text(out, why, "id", id);
    if (!strcmp(id, "numbers")) eq_out_bool(out, why, "whole", k->n_whole == k->n_known);
}

static eq_status write_missing(eq_out *out, eq_place column, const eq_column_seen *s) {
    eq_place list = eq_out_array(out, column, "missing");
    for (size_t l = 0; l < s->levels->n; l++) {
        eq_cell cell = s->levels->text[l];
        if (!is_missing(cell)) continue;
        const char *text = eq_arena_text(out->cx, &out->cx->tmp, cell.text, cell.size);
        if (!text) return EQ_EMEMORY;
        eq_place one = eq_out_object(out, list, NULL);
        eq_out_text(out, one, "value", text);
        eq_out_number(out, one, "n", s->n[l]);
    }
    return EQ_OK;
}

static void warn(eq_out *out, eq_place list, const char *kind, const char *with) {
    eq_place one = eq_out_object(out, list, NULL);
    eq_out_text(out, one, "kind", kind);
    if (with) eq_out_text(out, one, "with", with);
}

static void write_warnings(eq_out *out, eq_place column, const eq_column_seen *s, const kinds *k) {
    eq_place list = eq_out_array(out, column, "warnings");
    bool number = s->guessed->kind == EQ_NUMBER, ids = is_counter(s, k) || (!number && all_differ(s, k));
    if (ids) warn(out, list, "id", NULL);
    if (s->guessed->called) warn(out, list, "again", s->guessed->called);
    if (k->n_known == 1 && k->rows > 1) warn(out, list, "constant", NULL);
    else if (s->same_as) warn(out, list, "same", s->same_as);
    else if (s->like && !ids) warn(out, list, "like", s->like);
    if (number || ids || k->n_known <= MANY_LEVELS) return;
    eq_place many = eq_out_object(out, list, NULL);
    eq_out_text(out, many, "kind", "many");
    eq_out_number(out, many, "features", (double)k->n_known);
}

eq_status eq_kind_write(eq_out *out, eq_place column, const eq_column_seen *s) {
    kinds k = {.min = (double)NAN, .max = (double)NAN};
    for (size_t l = 0; l < s->levels->n; l++) look_at(s, l, &k);
    bool number = s->guessed->kind == EQ_NUMBER && !s->more;
    write_kind(out, column, s, &k);
    if (s->guessed->affix) eq_out_text(out, column, "affix", s->guessed->affix);
    eq_out_number(out, column, "known", (double)k.n_known);
    eq_out_number(out, column, "min", number ? k.min : (double)NAN);
    eq_out_number(out, column, "max", number ? k.max : (double)NAN);
    EQ_TRY(write_missing(out, column, s));
    write_warnings(out, column, s, &k);
    return EQ_OK;
}
