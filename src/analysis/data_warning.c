/* What is worth a sentence, and the sentence. Thresholds are in the header and in the answer, so that a
 * reader can disagree.
 *
 * A column may get several kinds, each once. Protected columns are no proxies of the groups they make, nor
 * are other columns that the schema calls protected: those are known to be what they are. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "data/table/table.h"
#include "analysis/data_warning.h"
#include "math/stats.h"

#define MOST_PER_COLUMN 6
#define MOST_ALIKE 5 /* columns that are named as missing in the same rows */

/* A sentence in the subject's arena, or NULL. */
#define SAY(w, ...) eq_arena_format((w)->subject->cx, (w)->subject->arena, __VA_ARGS__)

typedef struct writer {
    const eq_subject *subject;
    const eq_data_profile *profile;
    const eq_proxy *proxy;
    eq_data_warnings *out;
} writer;

static eq_status add(writer *w, size_t column, const char *kind, const char *text) {
    if (!text) return EQ_EMEMORY;
    w->out->warning[w->out->n++] = (eq_data_warning){column, kind, text};
    return EQ_OK;
}

static double rate_of(const eq_portion *share) { return share->weight > 0 ? share->part / share->weight : EQ_NAN; }

/* "p = 0.0005"; "p < 0.000001" */
typedef struct small_text {
    char text[32];
} small_text;

static small_text show_p(double p) {
    small_text out;
    if (p < 1e-6) snprintf(out.text, sizeof out.text, "p < 0.000001");
    else snprintf(out.text, sizeof out.text, "p = %.1g", p);
    return out;
}

/* "AUC 0.972"; "no AUC" where the column has values for one side only. */
static small_text show_auc(double auc) {
    small_text out = {"no AUC"};
    if (!isnan(auc)) snprintf(out.text, sizeof out.text, "AUC %.3f", auc);
    return out;
}

/* ---- groups and rows ---- */

static eq_status warn_of_groups(writer *w) {
    const eq_outcomes *o = &w->subject->outcomes;
    for (size_t g = 0; g < o->n_groups; g++) {
        const eq_portion *group = &w->profile->group_label[g];
        double share = w->profile->label.weight > 0 ? group->weight / w->profile->label.weight : EQ_NAN;
        const char *text = NULL;
        if (group->n < w->profile->options.minimum)
            text = SAY(w,
                       "Group \"%s\" has %zu %s, under the minimum of %zu: its figures hang on single people. "
                       "Gather more, or read its intervals and not its values.",
                       o->group_name[g], group->n, group->n == 1 ? "row" : "rows", w->profile->options.minimum);
        else if (share < EQ_SMALL_SHARE)
            text = SAY(w,
                       "Group \"%s\" is %.1f %% of the rows (%zu), under %g %%: a model can neglect it at "
                       "little cost. Look at its own rates, not at overall ones.",
                       o->group_name[g], 100 * share, group->n, 100 * EQ_SMALL_SHARE);
        else continue;
        EQ_TRY(add(w, SIZE_MAX, "unbalanced", text));
    }
    return EQ_OK;
}

static double gap(const eq_portion share[2]) { return fabs(rate_of(&share[0]) - rate_of(&share[1])); }

static bool missing_tells(const eq_portion share[2]) {
    return eq_portion_test(share) < EQ_MISSING_P && gap(share) >= EQ_MISSING_GAP;
}

/* Who lacks a cell, and how their labels differ: the two halves of a sentence, either may be empty. */
static eq_status describe_missing(writer *w, const eq_portion side[2], const eq_portion label[2], const char **out) {
    const char *text = NULL;
    *out = NULL;
    if (missing_tells(side)) {
        text = SAY(w, "for %.1f %% of %s and %.1f %% of %s (%s)", 100 * rate_of(&side[0]), w->profile->side[0],
                   100 * rate_of(&side[1]), w->profile->side[1], show_p(eq_portion_test(side)).text);
        if (!text) return EQ_EMEMORY;
    }
    if (missing_tells(label)) {
        text = SAY(w, "%s%sthe label is favourable in %.1f %% of those rows and %.1f %% of the others (%s)", text ? text : "",
                   text ? "; " : "", 100 * rate_of(&label[1]), 100 * rate_of(&label[0]), show_p(eq_portion_test(label)).text);
        if (!text) return EQ_EMEMORY;
    }
    *out = text;
    return EQ_OK;
}

static eq_status warn_of_rows(writer *w) {
    const eq_data_profile *p = w->profile;
    const char *how;
    if (!p->n_incomplete) return EQ_OK;
    EQ_TRY(describe_missing(w, p->side_missing, p->label_rate, &how));
    if (!how) return EQ_OK;
    return add(w, SIZE_MAX, "missing",
               SAY(w,
                   "%zu of %zu rows (%.1f %%) lack a value somewhere: %s. Dropping them changes who is in "
                   "the data; keep them with \"missing\" as a value, or say whom the result leaves out.",
                   p->n_incomplete, p->label.n, 100 * (double)p->n_incomplete / (double)p->label.n, how));
}

/* ---- columns ---- */

static eq_status warn_of_names(writer *w, size_t c) {
    const eq_column_profile *p = &w->profile->column[c];
    const char *name = w->subject->table.column[c].name, *text;
    if (!eq_names_rows(w->subject, w->profile, c)) return EQ_OK;
    if (p->counter)
        text = SAY(w,
                   "\"%s\" counts: its %zu whole numbers are all different and run through the rows. It "
                   "names a row and says nothing of people to come; leave it out.",
                   name, p->n_distinct);
    else
        text = SAY(w,
                   "\"%s\" has a value that no other row has in %.0f %% of the rows with one. It names a row "
                   "rather than describes it; leave it out, or make something coarser of it.",
                   name, 100 * eq_alone_share(w->subject, p));
    return add(w, c, "id", text);
}

static eq_status warn_of_constant(writer *w, size_t c) {
    const eq_column_profile *p = &w->profile->column[c];
    if (!p->constant) return EQ_OK;
    return add(w, c, "constant",
               SAY(w,
                   p->n_distinct ? "\"%s\" has %zu value in all rows, so it tells nothing; leave it out."
                                 : "\"%s\" has %zu values: every cell is missing, so it tells nothing; leave it out.",
                   w->subject->table.column[c].name, p->n_distinct));
}

/* Cell by cell, for columns whose equal cells are in the same rows. */
static bool same_cells(const eq_table *table, size_t a, size_t b) {
    const eq_column *x = &table->column[a], *y = &table->column[b];
    if (x->kind != y->kind) return false;
    for (size_t i = 0; i < table->n_rows; i++) {
        bool missing = eq_cell_is_missing(x, i);
        if (missing != eq_cell_is_missing(y, i)) return false;
        if (missing) continue;
        if (x->kind == EQ_NUMBER && (x->number[i] < y->number[i] || x->number[i] > y->number[i])) return false;
        if (x->kind == EQ_CATEGORY && strcmp(x->level[x->code[i]], y->level[y->code[i]])) return false;
    }
    return true;
}

static eq_status warn_of_duplicates(writer *w, size_t c) {
    const eq_table *table = &w->subject->table;
    const eq_column_profile *p = w->profile->column;
    if (p[c].constant) return EQ_OK;
    /* any two columns without equal cells part the rows alike */
    bool mostly_alone = eq_alone_share(w->subject, &p[c]) >= EQ_ALONE_SHARE;
    for (size_t b = 0; b < c; b++) {
        if (w->subject->use[b] != EQ_USE_ATTRIBUTE || strcmp(p[b].partition, p[c].partition)) continue;
        bool same = same_cells(table, b, c);
        if (!same && mostly_alone) continue;
        return add(w, c, "duplicate",
                   SAY(w,
                       same ? "\"%s\" holds the same cells as \"%s\" in all %zu rows; leave one of them out."
                            : "\"%s\" says the same as \"%s\": each value of the one goes with one value of "
                              "the other in all %zu rows. One is enough, and what either is worth is only "
                              "seen when the other is left out.",
                       table->column[c].name, table->column[b].name, table->n_rows));
    }
    return EQ_OK;
}

static const char *name_outcome(const writer *w, int y) {
    const char *name = w->subject->outcome_name[y];
    return name ? name : y ? "favourable" : "unfavourable";
}

/* Values that go with one label only; or a value that is only there for one label. */
static const char *describe_settled(const writer *w, size_t c) {
    const eq_column_profile *p = &w->profile->column[c];
    int y = p->settled[1] > p->settled[0];
    if (p->settled[y] >= EQ_LEAK_SETTLED)
        return SAY(w, "%.0f %% of the rows with the label \"%s\" have values with which nobody has the other label",
                   100 * p->settled[y], name_outcome(w, y));
    return SAY(w, "the label is favourable in %.1f %% of the rows where it is missing and %.1f %% of the others",
               100 * rate_of(&p->label_rate[1]), 100 * rate_of(&p->label_rate[0]));
}

static bool leaks(const eq_column_profile *p) {
    return p->label.auc.value >= EQ_LEAK_AUC || p->told >= EQ_LEAK_TOLD || p->settled[0] >= EQ_LEAK_SETTLED ||
           p->settled[1] >= EQ_LEAK_SETTLED || (missing_tells(p->label_rate) && gap(p->label_rate) >= EQ_LEAK_MISSING);
}

static eq_status warn_of_leak(writer *w, size_t c) {
    const eq_column_profile *p = &w->profile->column[c];
    if (!leaks(p)) return EQ_OK;
    bool nearly_all = p->label.auc.value >= EQ_LEAK_AUC || p->told >= EQ_LEAK_TOLD;
    const char *how = nearly_all ? SAY(w, "knowing it takes away %.0f %% of the uncertainty about the label", 100 * p->told)
                                 : describe_settled(w, c);
    if (!how) return EQ_EMEMORY;
    return add(w, c, "leak",
               SAY(w,
                   "\"%s\" %s the label away (%s): %s. If it is known only after the outcome, leave it out: "
                   "a model that uses it could never be used.",
                   w->subject->table.column[c].name, nearly_all ? "all but gives" : "may give", show_auc(p->label.auc.value).text,
                   how));
}

static eq_status warn_of_proxy(writer *w, size_t c) {
    const eq_column_profile *p = &w->profile->column[c];
    bool ranks = p->group.auc.value >= EQ_PROXY_AUC, goes_with = p->group.cramers_v.value >= EQ_PROXY_V;
    if (p->spare || (!ranks && !goes_with)) return EQ_OK;
    return add(w, c, "proxy",
               SAY(w,
                   "\"%s\" stands in for the group (%s for %s against the rest, Cramer's V %.2f): "
                   "leaving the protected column out does not hide the group. Ask what a decision gains by "
                   "it, and audit with and without it.",
                   w->subject->table.column[c].name, show_auc(p->group.auc.value).text, w->profile->side[1],
                   p->group.cramers_v.value));
}

/* The other columns that are missing in the same rows, as " (as are "a", "b")"; *first: none of them comes
 * before. */
static eq_status list_alike(writer *w, size_t c, const char **out, bool *first) {
    const eq_column_profile *p = w->profile->column;
    size_t n = 0;
    *out = "";
    *first = true;
    for (size_t b = 0; b < w->subject->table.n_columns && *first; b++) {
        if (b == c || w->subject->use[b] != EQ_USE_ATTRIBUTE || strcmp(p[b].missing_rows, p[c].missing_rows)) continue;
        if (leaks(&p[b]) || eq_names_rows(w->subject, w->profile, b)) continue;
        *first = b > c;
        *out = n == MOST_ALIKE  ? SAY(w, "%s and others", *out)
               : n > MOST_ALIKE ? *out
                                : SAY(w, "%s%s\"%s\"", *out, n ? ", " : " (as are ", w->subject->table.column[b].name);
        if (!*out) return EQ_EMEMORY;
        n++;
    }
    if (n) *out = SAY(w, "%s)", *out);
    return *out ? EQ_OK : EQ_EMEMORY;
}

/* Not where the advice is to leave the column out; once for columns that are missing together. */
static eq_status warn_of_missing(writer *w, size_t c) {
    const eq_column_profile *p = &w->profile->column[c];
    const char *how, *alike;
    bool first;
    if (!p->n_missing || p->constant || leaks(p) || eq_names_rows(w->subject, w->profile, c)) return EQ_OK;
    EQ_TRY(describe_missing(w, p->side_missing, p->label_rate, &how));
    if (!how) return EQ_OK;
    EQ_TRY(list_alike(w, c, &alike, &first));
    if (!first) return EQ_OK;
    return add(w, c, "missing",
               SAY(w,
                   "\"%s\" is missing in %.1f %% of the rows%s, and not at random: %s. Find out why, and let "
                   "\"missing\" be a value of its own rather than drop the rows.",
                   w->subject->table.column[c].name, 100 * rate_of(&p->missing), alike, how));
}

/* Columns together, and the one that the model leans on most. */
static eq_status warn_of_model(writer *w) {
    const eq_proxy *p = w->proxy;
    const eq_table *table = &w->subject->table;
    size_t most = SIZE_MAX;
    if (!(p->auc.value >= EQ_PROXY_AUC)) return EQ_OK;
    for (size_t c = 0; c < table->n_columns; c++)
        if (!p->column[c].why && (most == SIZE_MAX || p->column[c].drop.value > p->column[most].drop.value)) most = c;
    return add(w, SIZE_MAX, "proxy",
               SAY(w,
                   "The other columns together tell %s from the rest with AUC %.2f on %zu rows held out, "
                   "most of all by \"%s\" (AUC %.2f when that is dealt out at random). A model without the "
                   "protected column still knows the group; ask which of these columns it needs.",
                   w->profile->side[1], p->auc.value, p->n_test, table->column[most].name,
                   p->auc.value - p->column[most].drop.value));
}

eq_status eq_data_warn(const eq_subject *subject, const eq_data_profile *profile, const eq_proxy *proxy, eq_data_warnings *out) {
    static eq_status (*const each[])(writer *, size_t) = {warn_of_leak,     warn_of_proxy,      warn_of_names,
                                                          warn_of_constant, warn_of_duplicates, warn_of_missing};
    writer w = {subject, profile, proxy, out};
    memset(out, 0, sizeof *out);
    EQ_NEW(subject->cx, subject->arena, out->warning,
           subject->outcomes.n_groups + 2 + MOST_PER_COLUMN * subject->table.n_columns);
    EQ_TRY(warn_of_groups(&w));
    EQ_TRY(warn_of_rows(&w));
    EQ_TRY(warn_of_model(&w));
    for (size_t c = 0; c < subject->table.n_columns; c++)
        for (size_t k = 0; subject->use[c] == EQ_USE_ATTRIBUTE && k < MOST_PER_COLUMN; k++) EQ_TRY(each[k](&w, c));
    return EQ_OK;
}
