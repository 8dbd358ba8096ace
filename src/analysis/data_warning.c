/* What is worth a sentence, and the sentence. Thresholds are in the header and in the answer, so that a
 * reader can disagree.
 *
 * A column may get several kinds, each once. Protected columns are no proxies of the groups they make, nor
 * are other columns that the schema calls protected: those are known to be what they are. */
#include <math.h>
#include <string.h>

#include "data/table/table.h"
#include "analysis/data_warning.h"
#include "math/stats.h"

#define MOST_PER_COLUMN 6
#define MOST_ALIKE 5 /* columns that are named as missing in the same rows */

/* A sentence in the subject's arena, or NULL. */
#define SAY(w, ...) eq_phrase_new((w)->subject->cx, (w)->subject->arena, __VA_ARGS__)

typedef struct writer {
    const eq_subject *subject;
    const eq_data_profile *profile;
    const eq_proxy *proxy;
    eq_data_warnings *out;
} writer;

static eq_status add(writer *w, size_t column, const char *kind, const eq_phrase *text) {
    if (!text) return EQ_EMEMORY;
    w->out->warning[w->out->n++] = (eq_data_warning){column, kind, text};
    return EQ_OK;
}

static double rate_of(const eq_portion *share) { return share->weight > 0 ? share->part / share->weight : EQ_NAN; }

/* "p 0.005"; "AUC 0.972", or that there is none where the column has values for one side only. */
static const eq_phrase *show_p(const writer *w, double p) { return SAY(w, "p {probability}", p); }
static const eq_phrase *show_auc(const writer *w, double auc) {
    return isnan(auc) ? SAY(w, "no AUC") : SAY(w, "AUC {number}", auc);
}

/* ---- groups and rows ---- */

static eq_status warn_of_groups(writer *w) {
    const eq_outcomes *o = &w->subject->outcomes;
    for (size_t g = 0; g < o->n_groups; g++) {
        const eq_portion *group = &w->profile->group_label[g];
        double share = w->profile->label.weight > 0 ? group->weight / w->profile->label.weight : EQ_NAN;
        const eq_phrase *text = NULL;
        double n = (double)group->n;
        if (group->n < w->profile->options.minimum)
            text =
                SAY(w,
                    group->n == 1 ? "Group \"{text}\" has {count} row, under the minimum of {count}: its figures hang on single "
                                    "people. Gather more, or read its intervals and not its values."
                                  : "Group \"{text}\" has {count} rows, under the minimum of {count}: its figures hang on "
                                    "single people. Gather more, or read its intervals and not its values.",
                    o->group_name[g], n, (double)w->profile->options.minimum);
        else if (share < EQ_SMALL_SHARE)
            text = SAY(w,
                       "Group \"{text}\" is {percent} of the rows ({count}), under {percent}: a model can neglect it at "
                       "little cost. Look at its own rates, not at overall ones.",
                       o->group_name[g], share, n, EQ_SMALL_SHARE);
        else continue;
        EQ_TRY(add(w, SIZE_MAX, "unbalanced", text));
    }
    return EQ_OK;
}

static double gap(const eq_portion share[2]) { return fabs(rate_of(&share[0]) - rate_of(&share[1])); }

static bool missing_tells(const eq_portion share[2]) {
    return eq_portion_test(share) < EQ_MISSING_P && gap(share) >= EQ_MISSING_GAP;
}

/* Who lacks a cell, and how their labels differ: one or both; *out NULL: neither. */
static eq_status describe_missing(writer *w, const eq_portion side[2], const eq_portion label[2], const eq_phrase **out) {
    const eq_phrase *who = NULL, *how = NULL;
    *out = NULL;
    bool of_side = missing_tells(side), of_label = missing_tells(label);
    if (of_side)
        who = SAY(w, "for {percent} of {words} and {percent} of {words} ({words})", rate_of(&side[0]), w->profile->side[0],
                  rate_of(&side[1]), w->profile->side[1], show_p(w, eq_portion_test(side)));
    if (of_label)
        how = SAY(w, "the label is favourable in {percent} of those rows and {percent} of the others ({words})",
                  rate_of(&label[1]), rate_of(&label[0]), show_p(w, eq_portion_test(label)));
    if ((of_side && !who) || (of_label && !how)) return EQ_EMEMORY;
    *out = who && how ? SAY(w, "{words}; {words}", who, how) : who ? who : how;
    return *out || !of_side || !of_label ? EQ_OK : EQ_EMEMORY;
}

static eq_status warn_of_rows(writer *w) {
    const eq_data_profile *p = w->profile;
    const eq_phrase *how;
    if (!p->n_incomplete) return EQ_OK;
    EQ_TRY(describe_missing(w, p->side_missing, p->label_rate, &how));
    if (!how) return EQ_OK;
    return add(w, SIZE_MAX, "missing",
               SAY(w,
                   "{count} of {count} rows ({percent}) lack a value somewhere: {words}. Dropping them changes who is in "
                   "the data; keep them with \"missing\" as a value, or say whom the result leaves out.",
                   (double)p->n_incomplete, (double)p->label.n, (double)p->n_incomplete / (double)p->label.n, how));
}

/* ---- columns ---- */

static eq_status warn_of_names(writer *w, size_t c) {
    const eq_column_profile *p = &w->profile->column[c];
    const char *name = w->subject->table.column[c].name;
    const eq_phrase *text;
    if (!eq_names_rows(w->subject, w->profile, c)) return EQ_OK;
    if (p->counter)
        text = SAY(w,
                   "\"{text}\" counts: its {count} whole numbers are all different and run through the rows. It "
                   "names a row and says nothing of people to come; leave it out.",
                   name, (double)p->n_distinct);
    else
        text = SAY(w,
                   "\"{text}\" has a value that no other row has in {percent} of the rows with one. It names a row "
                   "rather than describes it; leave it out, or make something coarser of it.",
                   name, eq_alone_share(w->subject, p));
    return add(w, c, "id", text);
}

static eq_status warn_of_constant(writer *w, size_t c) {
    const eq_column_profile *p = &w->profile->column[c];
    if (!p->constant) return EQ_OK;
    return add(w, c, "constant",
               SAY(w,
                   p->n_distinct ? "\"{text}\" has {count} value in all rows, so it tells nothing; leave it out."
                                 : "\"{text}\" has {count} values: every cell is missing, so it tells nothing; leave it out.",
                   w->subject->table.column[c].name, (double)p->n_distinct));
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
                       same ? "\"{text}\" holds the same cells as \"{text}\" in all {count} rows; leave one of them out."
                            : "\"{text}\" says the same as \"{text}\": each value of the one goes with one value of "
                              "the other in all {count} rows. One is enough, and what either is worth is only "
                              "seen when the other is left out.",
                       table->column[c].name, table->column[b].name, (double)table->n_rows));
    }
    return EQ_OK;
}

static const char *name_outcome(const writer *w, int y) {
    const char *name = w->subject->outcome_name[y];
    return name ? name : y ? EQ_WORDS("favourable") : EQ_WORDS("unfavourable");
}

/* Values that go with one label only; or a value that is only there for one label. */
static const eq_phrase *describe_settled(const writer *w, size_t c) {
    const eq_column_profile *p = &w->profile->column[c];
    int y = p->settled[1] > p->settled[0];
    if (p->settled[y] >= EQ_LEAK_SETTLED)
        return SAY(w, "{percent} of the rows with the label \"{words}\" have values with which nobody has the other label",
                   p->settled[y], name_outcome(w, y));
    return SAY(w, "the label is favourable in {percent} of the rows where it is missing and {percent} of the others",
               rate_of(&p->label_rate[1]), rate_of(&p->label_rate[0]));
}

static bool leaks(const eq_column_profile *p) {
    return p->label.auc.value >= EQ_LEAK_AUC || p->told >= EQ_LEAK_TOLD || p->settled[0] >= EQ_LEAK_SETTLED ||
           p->settled[1] >= EQ_LEAK_SETTLED || (missing_tells(p->label_rate) && gap(p->label_rate) >= EQ_LEAK_MISSING);
}

static eq_status warn_of_leak(writer *w, size_t c) {
    const eq_column_profile *p = &w->profile->column[c];
    if (!leaks(p)) return EQ_OK;
    bool nearly_all = p->label.auc.value >= EQ_LEAK_AUC || p->told >= EQ_LEAK_TOLD;
    const eq_phrase *auc = show_auc(w, p->label.auc.value);
    const eq_phrase *how = nearly_all ? SAY(w, "knowing it takes away {percent} of the uncertainty about the label", p->told)
                                      : describe_settled(w, c);
    if (!how || !auc) return EQ_EMEMORY;
    return add(w, c, "leak",
               SAY(w,
                   nearly_all ? "\"{text}\" all but gives the label away ({words}): {words}. If it is known only after the "
                                "outcome, leave it out: a model that uses it could never be used."
                              : "\"{text}\" may give the label away ({words}): {words}. If it is known only after the outcome, "
                                "leave it out: a model that uses it could never be used.",
                   w->subject->table.column[c].name, auc, how));
}

static eq_status warn_of_proxy(writer *w, size_t c) {
    const eq_column_profile *p = &w->profile->column[c];
    bool ranks = p->group.auc.value >= EQ_PROXY_AUC, goes_with = p->group.cramers_v.value >= EQ_PROXY_V;
    if (p->spare || (!ranks && !goes_with)) return EQ_OK;
    const eq_phrase *auc = show_auc(w, p->group.auc.value);
    if (!auc) return EQ_EMEMORY;
    return add(w, c, "proxy",
               SAY(w,
                   "\"{text}\" stands in for the group ({words} for {words} against the rest, Cramer's V {number}): "
                   "leaving the protected column out does not hide the group. Ask what a decision gains by "
                   "it, and audit with and without it.",
                   w->subject->table.column[c].name, auc, w->profile->side[1], p->group.cramers_v.value));
}

/* The other columns that are missing in the same rows, as "a", "b"; NULL: there are none. *first: none of them comes before,
 * *others: there are more. */
static eq_status list_alike(writer *w, size_t c, const char **out, bool *first, bool *others) {
    const eq_column_profile *p = w->profile->column;
    size_t n = 0;
    *out = NULL;
    *first = true;
    for (size_t b = 0; b < w->subject->table.n_columns && *first; b++) {
        if (b == c || w->subject->use[b] != EQ_USE_ATTRIBUTE || strcmp(p[b].missing_rows, p[c].missing_rows)) continue;
        if (leaks(&p[b]) || eq_names_rows(w->subject, w->profile, b)) continue;
        *first = b > c;
        if (n++ >= MOST_ALIKE) continue;
        const char *name = w->subject->table.column[b].name;
        *out = *out ? eq_arena_format(w->subject->cx, w->subject->arena, EQ_PRINTS("%s, \"%s\""), *out, name)
                    : eq_arena_format(w->subject->cx, w->subject->arena, "\"%s\"", name);
        if (!*out) return EQ_EMEMORY;
    }
    *others = n > MOST_ALIKE;
    return EQ_OK;
}

/* Not where the advice is to leave the column out; once for columns that are missing together. */
static eq_status warn_of_missing(writer *w, size_t c) {
    const eq_column_profile *p = &w->profile->column[c];
    const eq_phrase *how;
    const char *alike, *name = w->subject->table.column[c].name;
    bool first, others;
    if (!p->n_missing || p->constant || leaks(p) || eq_names_rows(w->subject, w->profile, c)) return EQ_OK;
    EQ_TRY(describe_missing(w, p->side_missing, p->label_rate, &how));
    if (!how) return EQ_OK;
    EQ_TRY(list_alike(w, c, &alike, &first, &others));
    if (!first) return EQ_OK;
    if (!alike)
        return add(w, c, "missing",
                   SAY(w,
                       "\"{text}\" is missing in {percent} of the rows, and not at random: {words}. Find out why, and let "
                       "\"missing\" be a value of its own rather than drop the rows.",
                       name, rate_of(&p->missing), how));
    return add(w, c, "missing",
               SAY(w,
                   others ? "\"{text}\" is missing in {percent} of the rows (as are {words} and others), and not at random: "
                            "{words}. Find out why, and let \"missing\" be a value of its own rather than drop the rows."
                          : "\"{text}\" is missing in {percent} of the rows (as are {words}), and not at random: {words}. Find "
                            "out why, and let \"missing\" be a value of its own rather than drop the rows.",
                   name, rate_of(&p->missing), alike, how));
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
                   "The other columns together tell {words} from the rest with AUC {number} on {count} rows held out, "
                   "most of all by \"{text}\" (AUC {number} when that is dealt out at random). A model without the "
                   "protected column still knows the group; ask which of these columns it needs.",
                   w->profile->side[1], p->auc.value, (double)p->n_test, table->column[most].name,
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
