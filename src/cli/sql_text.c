/* The statement of `equipoise sql`, in the words of each database.
 *
 * What the audit would refuse in a row must not vanish in a sum: a score outside [0, 1] and a weight below 0 come out as
 * they are, a cell that lacks a weight without one, and the audit refuses these with their line. What the audit sets aside
 * (no score, or NaN) stands in cells of its own. A boolean is written by some databases as t and by others as true, so the
 * statement writes it as 1 and 0, or in the words of the favourable value. Names are always quoted, so they are taken as
 * they are.
 *
 * Whom a median or the best K selects hangs on everybody's score: the statement counts for each row how many are above it
 * and below. Above the median of n people is who has at least n / 2 of them below, for the middle score (of an even number:
 * the lower of the middle two) has fewer; at it or above who has fewer than n / 2 of them above. Among the best K is who has
 * fewer than K above. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/sql.h"
#include "data/decision.h"
#include "data/selection.h"

/* ---- names and values ---- */

static void put(const char *text) { fputs(text, stdout); }

static void put_part(const sql_dialect *in, const char *name, size_t size) {
    putchar(in->quote);
    for (size_t i = 0; i < size; i++) {
        if (name[i] == in->quote || name[i] == in->escape) putchar(in->escape);
        putchar(name[i]);
    }
    putchar(in->quote);
}

static void put_name(const sql_query *q, const char *name) { put_part(q->in, name, strlen(name)); }

static void put_table(const sql_query *q) {
    for (const char *part = q->table; part;) {
        size_t size = strcspn(part, ".");
        put_part(q->in, part, size);
        part = part[size] ? part + size + 1 : NULL;
        if (part) putchar('.');
    }
}

/* A column as a double: what the audit would read in the exported text, so that a decimal or a narrow float compares and adds
 * up as there. */
static void put_reading(const sql_query *q, const char *column) {
    for (const char *c = q->in->reading; *c; c++) {
        if (*c == '$') put_name(q, column);
        else if (*c == '@')
            put(!q->nan_is_missing ? "''" : q->own_words ? "'', 'nan'" : "'', 'nan', 'na', 'n/a', 'null', 'none'");
        else putchar(*c);
    }
}

/* The score as a double, or NULL where it is not known. */
static void put_known(const sql_query *q) {
    if (!q->nan_is_missing) {
        put_reading(q, q->ask.score);
        return;
    }
    for (const char *c = q->in->known; *c; c++) {
        if (*c == '$') put_reading(q, q->ask.score);
        else putchar(*c);
    }
}

/* These doubles have names inside the statement. */
static void put_score(const sql_query *q) { put_name(q, q->name[READ_SCORE]); }
static void put_weight(const sql_query *q) { put_name(q, q->name[READ_WEIGHT]); }

static void put_bin(const sql_query *q) {
    for (const char *c = q->in->bin; *c; c++) {
        if (*c == '$') put_score(q);
        else if (*c == '#') printf("%zu", q->bins);
        else putchar(*c);
    }
}

/* A literal with the fewest digits that mean the same double; its exponent makes it a double where a point would not. */
static void put_literal(double value) {
    char text[40];
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        double back = strtod(text, NULL);
        if (back >= value && back <= value) break;
    }
    put(text);
    if (!strchr(text, 'e')) put("e0");
}

/* A text in the statement. */
static void put_value(const sql_query *q, const char *value) {
    putchar('\'');
    for (const char *c = value; *c; c++) {
        if (*c == '\'' || *c == q->in->text_escape) putchar(q->in->text_escape);
        putchar(*c);
    }
    putchar('\'');
}

/* ---- labels and decisions ---- */

/* A value that is favourable, or unfavourable, in this column; NULL = no more. */
static const char *said_value(const sql_query *q, const char *column, size_t i) {
    const eq_prediction_columns *a = &q->ask;
    if (column == a->pred && a->select.n_favourable) return i < a->select.n_favourable ? a->select.favourable[i] : NULL;
    if (!a->favourable || i > a->n_also) return NULL;
    return i ? a->also[i - 1] : a->favourable;
}

/* What true and false are called in a column of labels or decisions: as the favourable value is, or 1 and 0. False: they are no
 * values of it. */
static bool truth_names(const sql_query *q, const char *column, const char *out[2]) {
    static const char *const names[][2] = {{"t", "f"}, {"true", "false"}, {"T", "F"}, {"True", "False"}, {"TRUE", "FALSE"}};
    bool digits = !said_value(q, column, 0), own = column == q->ask.pred && q->ask.select.n_favourable;
    const char *value;
    out[0] = "1";
    out[1] = "0";
    for (size_t v = 0; (value = said_value(q, column, v)); v++) {
        digits |= !strcmp(value, "1") || !strcmp(value, "0");
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (!strcmp(value, names[i][0]) || !strcmp(value, names[i][1]))
                return out[0] = names[i][0], out[1] = names[i][1], true;
    }
    return digits || (column == q->ask.pred && !own);
}

/* A label or decision as a text in which booleans are the same whatever the database. */
static void put_outcome(const sql_query *q, const char *column) {
    const char *truth[2];
    bool renamed = truth_names(q, column, truth);
    if (renamed) {
        put("CASE CAST(");
        put_name(q, column);
        printf(" AS %s) WHEN 'true' THEN '%s' WHEN 'false' THEN '%s' ", q->in->text, truth[0], truth[1]);
        if (strcmp(truth[0], "1")) printf("WHEN 't' THEN '%s' WHEN 'f' THEN '%s' ", truth[0], truth[1]);
        put("ELSE ");
    }
    put("CAST(");
    put_name(q, column);
    printf(" AS %s)%s AS ", q->in->text, renamed ? " END" : "");
    put_name(q, column);
}

/* ---- decisions made of scores ---- */

static bool is_ranked(const sql_query *q) { return !q->ask.pred && q->ask.score && q->ask.select.by != EQ_ABOVE_THRESHOLD; }

/* The score is the chance of a value that is not favourable. */
static bool is_inverse(const sql_query *q) {
    return q->ask.select.score_of && !eq_label_is_favourable(&q->ask, q->ask.select.score_of);
}

/* The threshold, or that of the row's group. */
static void put_threshold(const sql_query *q) {
    const eq_selection_rule *rule = &q->ask.select;
    if (!rule->n_groups) {
        put_literal(q->ask.threshold);
        return;
    }
    put("CASE CAST(");
    put_name(q, q->ask.protected_column[0]);
    printf(" AS %s)", q->in->text);
    for (size_t g = 0; g < rule->n_groups; g++) {
        put(" WHEN ");
        put_value(q, rule->group[g]);
        put(" THEN ");
        put_literal(rule->threshold[g]);
    }
    if (rule->named) {
        put(" ELSE ");
        put_literal(q->ask.threshold);
    }
    put(" END");
}

/* Whether a row is selected, where it has a score. */
static void put_selected_when(const sql_query *q) {
    const eq_selection_rule *rule = &q->ask.select;
    bool lower = rule->lower != is_inverse(q);
    if (!is_ranked(q)) {
        /* the other side of the threshold where it is the chance of an unfavourable value */
        bool reached = rule->at_least != is_inverse(q);
        put_score(q);
        put(lower ? reached ? " <= " : " < " : reached ? " >= " : " > ");
        put_threshold(q);
        return;
    }
    sql_made worse = lower ? BETTER : WORSE, better = lower ? WORSE : BETTER;
    bool top = rule->by == EQ_TOP;
    if (!top) put("2 * ");
    put_name(q, q->name[top || rule->at_least ? better : worse]);
    put(top || rule->at_least ? " < " : " >= ");
    if (top) put_literal(rule->top);
    else put_name(q, q->name[SCORED]);
}

/* What is neither for nor against stays a sentence that the audit refuses. */
static void put_decision(const sql_query *q) {
    const eq_prediction_columns *a = &q->ask;
    const eq_selection_rule *rule = &a->select;
    bool chances = !rule->named && !rule->n_groups && !is_ranked(q), words = a->favourable && a->label;
    put("CASE");
    if (is_ranked(q) && rule->by == EQ_TOP) {
        put(" WHEN ");
        put_name(q, q->name[SCORED]);
        put(" < ");
        put_literal(rule->top);
        put(" THEN 'there are fewer people with a score than are to be at the top'");
    }
    if (rule->n_groups && !rule->named) {
        put(" WHEN ");
        put_threshold(q);
        put(" IS NULL THEN 'its group has no threshold'");
    }
    put(" WHEN ");
    put_score(q);
    put(" BETWEEN ");
    put_literal(chances ? 0 : -1.7976931348623157e308);
    put(" AND ");
    put_literal(chances ? 1 : 1.7976931348623157e308);
    put(" THEN CASE WHEN ");
    put_selected_when(q);
    put(" THEN ");
    put_value(q, !words ? "1" : a->n_also ? a->favourable : EQ_DECIDED_FOR);
    put(" ELSE ");
    put_value(q, words ? EQ_DECIDED_AGAINST : "0");
    put(" END WHEN ");
    put_score(q);
    printf(" IS NOT NULL THEN '%s' END", chances ? "score outside [0, 1]" : "score that is no number");
}

/* ---- weights and mean scores ---- */

/* The sum of weights, or of their squares: as it is where none is below 0, else the lowest; NULL where one is missing. */
static void put_weights(const sql_query *q, bool squared) {
    put("CASE WHEN MIN(");
    put_weight(q);
    put(") < 0 THEN MIN(");
    put_weight(q);
    put(") WHEN COUNT(");
    put_weight(q);
    put(") = COUNT(*) THEN SUM(");
    put_weight(q);
    if (squared) {
        put(" * ");
        put_weight(q);
    }
    put(") END");
}

static void put_of_score(const sql_query *q, const char *function) {
    put(function);
    put("(");
    put_score(q);
    put(")");
}

/* The mean of a cell's scores, by weight where there is one: the means of the whole then stay what they were. A score outside
 * [0, 1] stands for its cell. */
static void put_mean(const sql_query *q) {
    put("CASE WHEN ");
    put_of_score(q, "MIN");
    put(" < 0 THEN ");
    put_of_score(q, "MIN");
    put(" WHEN ");
    put_of_score(q, "MAX");
    put(" > 1 THEN ");
    if (q->in->exactly) put(q->in->exactly);
    put_of_score(q, "MAX");
    if (q->in->exactly) put(")");
    put(" WHEN ");
    put_of_score(q, "COUNT");
    put(" > 0 THEN ");
    if (q->ask.weight) {
        printf("%s(1e0, COALESCE(SUM(", q->in->least);
        put_score(q);
        put(" * ");
        put_weight(q);
        put(") / NULLIF(SUM(");
        put_weight(q);
        put("), 0), ");
    }
    put_of_score(q, "AVG");
    put(q->ask.weight ? ")) END" : " END");
}

static void put_as(const sql_query *q, sql_made column) {
    put(" AS ");
    put_name(q, q->name[column]);
}

/* How many columns are grouped by: the first ones. */
static size_t put_selected(const sql_query *q) {
    size_t n = 0;
    for (; sql_own_column(q, n); n++) {
        put("  ");
        const char *column = sql_own_column(q, n);
        if (column != q->ask.label && column != q->ask.pred) put_name(q, column);
        else put_outcome(q, column);
        put(",\n");
    }
    if (!q->ask.pred && q->ask.score) {
        put("  ");
        put_decision(q);
        put_as(q, DECISION);
        put(",\n");
        n++;
    }
    if (q->bins) {
        put("  ");
        put_mean(q);
        put_as(q, SCORE);
        put(",\n");
    }
    for (int squared = 0; q->ask.weight && squared < 2; squared++) {
        put("  ");
        put_weights(q, squared);
        put_as(q, squared ? WEIGHT_SQUARED : WEIGHT);
        put(",\n");
    }
    put("  COUNT(*)");
    put_as(q, COUNT);
    return n;
}

/* How many people with a score are above a row, or below it. */
static void put_rank(const sql_query *q, sql_made as, const char *order) {
    put(",\n    RANK() OVER (PARTITION BY CASE WHEN ");
    put_score(q);
    put(" IS NULL THEN 1 ELSE 0 END ORDER BY ");
    put_score(q);
    printf(" %s) - 1", order);
    put_as(q, as);
}

/* The table, with scores and weights read once. */
static void put_read(const sql_query *q) {
    put("(SELECT");
    for (size_t i = 0; sql_own_column(q, i); i++) {
        put(i ? ", " : " ");
        put_name(q, sql_own_column(q, i));
    }
    if (q->ask.score) {
        put(",\n    ");
        put_known(q);
        put_as(q, READ_SCORE);
    }
    if (q->ask.weight) {
        put(",\n    ");
        put_reading(q, q->ask.weight);
        put_as(q, READ_WEIGHT);
    }
    put("\n  FROM ");
    put_table(q);
    put(") AS ");
    put_name(q, "people_read");
}

static void put_from(const sql_query *q) {
    put("\nFROM ");
    if (!q->ask.score && !q->ask.weight) {
        put_table(q);
        return;
    }
    if (!is_ranked(q)) {
        put_read(q);
        return;
    }
    put("(SELECT ");
    put_name(q, "people_read");
    put(".*");
    put_rank(q, BETTER, "DESC");
    put_rank(q, WORSE, "ASC");
    put(",\n    COUNT(");
    put_score(q);
    put(") OVER ()");
    put_as(q, SCORED);
    put("\n  FROM ");
    put_read(q);
    put(") AS ");
    put_name(q, "people_ranked");
}

void sql_put_statement(const sql_query *q) {
    put("SELECT\n");
    size_t n = put_selected(q);
    put_from(q);
    put("\nGROUP BY ");
    for (size_t i = 1; i <= n; i++) printf("%s%zu", i > 1 ? ", " : "", i);
    if (q->bins) {
        put(",\n  ");
        put_bin(q);
    }
    put(";\n");
}
