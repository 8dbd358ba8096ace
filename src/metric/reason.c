/* Reasons follow from the table: a rate is undefined exactly when a whole it needs weighs nothing, a ratio also
 * when what it divides by is 0. So causes are found here for all metrics; only measures with a function of their own
 * have one beyond that. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "math/stats.h"
#include "metric/reason.h"

enum { WHO_SIZE = 160 };

double eq_whole_weight(const eq_tally *t, const eq_whole *whole) {
    const double cell[EQ_N_CELLS] = {t->tp, t->fp, t->tn, t->fn};
    double sum = 0;
    for (int c = 0; c < EQ_N_CELLS; c++) sum += whole->cell[c] ? cell[c] : 0;
    return sum;
}

double eq_whole_effective(const eq_tally *t, const eq_whole *whole) {
    double squared = 0;
    for (int c = 0; c < EQ_N_CELLS; c++) squared += whole->cell[c] ? t->squared[c] : 0;
    return eq_effective_size(eq_whole_weight(t, whole), squared);
}

/* The sets a disparity compares: the groups, the sides, which follow them, or all rows, the last. */
static size_t first_set(const eq_metric_row *row, size_t n_groups) {
    if (row->info.compared == EQ_OVERALL) return eq_set_overall(n_groups);
    return row->info.compared == EQ_GROUPS ? 0 : eq_set_side(n_groups, 0);
}

static size_t end_set(const eq_metric_row *row, size_t n_groups) {
    if (row->info.compared == EQ_OVERALL) return eq_set_count(n_groups);
    return row->info.compared == EQ_GROUPS ? n_groups : eq_set_side(n_groups, EQ_N_SIDES);
}

/* What the row needs of one set. */
static unsigned needs_of(const eq_metric_row *row, size_t set, size_t n_groups) {
    bool other = row->needs_privileged && set == eq_set_side(n_groups, EQ_PRIVILEGED);
    return other ? row->needs_privileged : eq_metric_needs(row);
}

bool eq_few_rate(const eq_evidence *evidence, const eq_metric_row *row, size_t set) {
    unsigned needs = needs_of(row, set, evidence->outcomes->n_groups);
    for (unsigned i = 0; i < EQ_N_WHOLES; i++)
        if (needs & 1u << i && eq_whole_effective(&evidence->tally[set], eq_whole_at(i)) < EQ_FEW) return true;
    return false;
}

bool eq_few_disparity(const eq_evidence *evidence, const eq_metric_row *row) {
    size_t n_groups = evidence->outcomes->n_groups;
    for (size_t s = first_set(row, n_groups); s < end_set(row, n_groups); s++)
        if (eq_few_rate(evidence, row, s)) return true;
    return false;
}

const char *eq_title_inside(const eq_metric_row *row, char text[EQ_TITLE_SIZE]) {
    snprintf(text, EQ_TITLE_SIZE, "%s", row->info.title);
    static const char *const names[] = {"Brier",    "Cohen",    "Jaccard", "Kolmogorov",
                                        "Kullback", "Matthews", "Theil",   "Wasserstein"};
    bool lower = text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a' && text[1] <= 'z';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strncmp(text, names[i], strlen(names[i]))) lower = false;
    if (lower) text[0] = (char)(text[0] + ('a' - 'A'));
    return text;
}

/* In text form and as its form. */
typedef struct subject {
    const char *form;
    char of[WHO_SIZE];
} subject;

/* A set as the subject of a sentence. A side of one group goes by the group's name. */
static subject name_of(const eq_outcomes *o, size_t set) {
    size_t group = set, n_members = 0;
    if (set == eq_set_overall(o->n_groups)) return (subject){.form = EQ_WORDS("the whole data set")};
    subject named = {.form = NULL};
    if (set >= o->n_groups) {
        bool privileged = set == eq_set_side(o->n_groups, EQ_PRIVILEGED);
        for (size_t g = 0; g < o->n_groups; g++)
            if (!o->privileged[g] == !privileged) n_members++, group = g;
        named.form =
            privileged ? EQ_WORDS("the privileged side of {text} groups") : EQ_WORDS("the unprivileged side of {text} groups");
        snprintf(named.of, WHO_SIZE, "%zu", n_members);
        if (n_members != 1) return named;
    }
    bool has_name = o->group_name && o->group_name[group];
    named.form = has_name ? EQ_WORDS("group \"{text}\"") : EQ_WORDS("group {text}");
    if (has_name) snprintf(named.of, WHO_SIZE, "%.120s", o->group_name[group]);
    else snprintf(named.of, WHO_SIZE, "%zu", group);
    return named;
}

/* The first empty whole of a set that the row needs, or NULL. A set without rows says so, whatever is needed.
 */
static const eq_whole *find_empty(const eq_evidence *evidence, const eq_metric_row *row, size_t set) {
    unsigned needs = needs_of(row, set, evidence->outcomes->n_groups) | EQ_ROWS;
    for (unsigned i = 0; i < EQ_N_WHOLES; i++)
        if (needs & 1u << i && !(eq_whole_weight(&evidence->tally[set], eq_whole_at(i)) > 0)) return eq_whole_at(i);
    return NULL;
}

/* Whether rows are there but all weigh 0. */
static bool has_rows(const eq_tally *t, const eq_whole *whole) {
    for (int c = 0; c < EQ_N_CELLS; c++)
        if (whole->cell[c] && t->rows[c]) return true;
    return false;
}

/* What was not given at all. */
static eq_cause find_missing(const eq_outcomes *o, const eq_metric_row *row) {
    if (row->info.needs_score && !o->score) return EQ_NO_SCORES;
    if (eq_metric_needs(row) & EQ_DECISIONS && !o->yhat && !row->info.needs_score) return EQ_NO_DECISIONS;
    return eq_metric_lacks(row, o);
}

/* A text that is kept, for the reason holds it. */
static eq_status keep(eq_ctx *cx, eq_arena *arena, const char *text, const char **out) {
    *out = eq_arena_text(cx, arena, text, strlen(text));
    return *out ? EQ_OK : EQ_EMEMORY;
}

/* Of whom the reason is told. */
static eq_status tell_of(eq_ctx *cx, eq_arena *arena, const eq_outcomes *o, size_t set, eq_reason *out) {
    subject named = name_of(o, set);
    const char *hole = strchr(named.form, '{');
    if (!hole) return out->who = named.form, EQ_OK;
    out->who_form = named.form;
    EQ_TRY(keep(cx, arena, named.of, &out->who_of));
    out->who = eq_arena_format(cx, arena, "%.*s%s%s", (int)(hole - named.form), named.form, named.of, strchr(hole, '}') + 1);
    return out->who ? EQ_OK : EQ_EMEMORY;
}

static eq_status find_reason(eq_ctx *cx, eq_arena *arena, const eq_evidence *evidence, const eq_whole *empty, size_t set,
                             eq_reason *out) {
    out->cause = empty->empty + has_rows(&evidence->tally[set], empty);
    return tell_of(cx, arena, evidence->outcomes, set, out);
}

/* Why what is within all rows, or within strata, is no number. */
static eq_cause find_within(const eq_evidence *evidence, const eq_metric_row *row, size_t set) {
    const eq_outcomes *o = evidence->outcomes;
    if (row->by_stratum && !o->stratum) return EQ_NO_STRATA;
    return row->info.kind == EQ_RATE && set == eq_set_overall(o->n_groups) ? EQ_WITH_THEMSELVES : row->otherwise;
}

eq_status eq_refuse_rate(eq_ctx *cx, eq_arena *arena, const eq_evidence *evidence, const eq_metric_row *row, size_t set,
                         eq_value *out) {
    char title[EQ_TITLE_SIZE];
    eq_reason reason = {.cause = find_missing(evidence->outcomes, row)};
    const eq_whole *empty = reason.cause ? NULL : find_empty(evidence, row, set);
    if (empty) EQ_TRY(find_reason(cx, arena, evidence, empty, set, &reason));
    if (!reason.cause && row->shape == EQ_WITHIN) reason.cause = find_within(evidence, row, set);
    if (!reason.cause) reason.cause = EQ_NO_NUMBER;
    return eq_value_refuse(cx, arena, &reason, reason.cause == EQ_NO_NUMBER ? row->info.title : eq_title_inside(row, title), out);
}

/* A side without groups cannot be compared. */
static eq_cause find_missing_side(const eq_outcomes *o, const eq_metric_row *row) {
    size_t n_privileged = 0;
    if (!o->n_groups) return EQ_NO_GROUPS;
    for (size_t g = 0; g < o->n_groups; g++) n_privileged += o->privileged[g] != 0;
    if (row->info.compared != EQ_SIDES && row->shape != EQ_PARITY_LOSS) return EQ_NO_CAUSE;
    return !n_privileged ? EQ_NO_PRIVILEGED : n_privileged == o->n_groups ? EQ_ALL_PRIVILEGED : EQ_NO_CAUSE;
}

/* The set whose rate of 0 a ratio cannot be made with: the privileged side, or of many ratios the first group. */
static size_t zero_set(const eq_evidence *evidence, const eq_metric_row *row) {
    size_t n_groups = evidence->outcomes->n_groups;
    for (size_t g = 0; g < n_groups && row->shape == EQ_PARITY_LOSS; g++) {
        eq_counts counts = eq_counts_of(&evidence->tally[g]);
        if (!(eq_rate_of(eq_metric_row_at(row->a), &counts) > 0)) return g;
    }
    return eq_set_side(n_groups, EQ_PRIVILEGED);
}

/* All a disparity needs is there. Of gaps only a ratio is left: it divides by a rate that is 0. */
static eq_status find_zero(eq_ctx *cx, eq_arena *arena, const eq_evidence *evidence, const eq_metric_row *row, eq_reason *out) {
    char part[EQ_TITLE_SIZE];
    bool of_one = row->shape == EQ_RATIO || row->shape == EQ_PARITY_LOSS;
    if (row->shape == EQ_WITHIN) out->cause = find_within(evidence, row, 0);
    else if (row->shape == EQ_MEASURE || row->shape == EQ_CROSS) out->cause = row->otherwise;
    else if (!of_one) out->cause = row->shape == EQ_SIDE_RATIO ? EQ_ZERO_SIDES : EQ_ZERO_GROUPS;
    if (out->cause) return EQ_OK;
    out->cause = EQ_ZERO_RATE;
    EQ_TRY(tell_of(cx, arena, evidence->outcomes, zero_set(evidence, row), out));
    return keep(cx, arena, eq_title_inside(eq_metric_row_at(row->a), part), &out->what);
}

eq_status eq_refuse_disparity(eq_ctx *cx, eq_arena *arena, const eq_evidence *evidence, const eq_metric_row *row, eq_value *out) {
    char title[EQ_TITLE_SIZE];
    const eq_outcomes *o = evidence->outcomes;
    eq_reason reason = {.cause = find_missing(o, row)};
    if (!reason.cause) reason.cause = find_missing_side(o, row);
    for (size_t s = first_set(row, o->n_groups); !reason.cause && s < end_set(row, o->n_groups); s++) {
        const eq_whole *empty = find_empty(evidence, row, s);
        if (empty) EQ_TRY(find_reason(cx, arena, evidence, empty, s, &reason));
    }
    if (!reason.cause) EQ_TRY(find_zero(cx, arena, evidence, row, &reason));
    return eq_value_refuse(cx, arena, &reason, eq_title_inside(row, title), out);
}
