/* A column's values are binned once, by the reference; each window's share of the bins is then set against it. */
#include <math.h>

#include "analysis/inputs.h"
#include "base/work.h"
#include "math/stats.h"
#include "stat/drift.h"

#define N_DECILES 10

static void add_series(eq_out *out, eq_place object, const char *key, const double *value, size_t n) {
    eq_place array = eq_out_array(out, object, key);
    for (size_t i = 0; i < n && value; i++) eq_out_number(out, array, NULL, value[i]);
}

/* The figures of one set; drift NULL: there are none. */
static void add_figures(eq_out *out, eq_place object, const eq_drift *drift, size_t set, size_t n) {
    add_series(out, object, "psi", drift ? drift->psi + set * n : NULL, n);
    add_series(out, object, "psi_chance", drift ? drift->chance + set * n : NULL, n);
    add_series(out, object, "ks", drift && drift->ks ? drift->ks + set * n : NULL, n);
    add_series(out, object, "ks_p", drift && drift->ks ? drift->p + set * n : NULL, n);
}

/* The largest of one series; NaN: none is known. */
static double most_of(const double *value, size_t n) {
    double most = EQ_NAN;
    for (size_t i = 0; i < n && value; i++)
        if (!isnan(value[i]) && !(value[i] <= most)) most = value[i];
    return most;
}

/* The largest figures over the windows, and the group with the largest psi. */
static void add_most(eq_out *out, eq_place to, const eq_subject *subject, const eq_drift *drift, size_t n) {
    size_t n_groups = subject->outcomes.n_groups, worst = n_groups, all = n_groups * n;
    double psi = EQ_NAN;
    if (!drift) return;
    for (size_t g = 0; g < n_groups; g++) {
        double own = most_of(drift->psi + g * n, n);
        if (isnan(own) || own <= psi) continue;
        psi = own;
        worst = g;
    }
    eq_place object = eq_out_object(out, to, "most");
    eq_out_number(out, object, "psi", most_of(drift->psi + all, n));
    eq_out_number(out, object, "psi_chance", most_of(drift->chance + all, n));
    eq_out_number(out, object, "ks", most_of(drift->ks ? drift->ks + all : NULL, n));
    eq_out_text(out, object, "group", worst < n_groups ? subject->outcomes.group_name[worst] : NULL);
    eq_out_number(out, object, "group_psi", psi);
}

static void add_place(eq_inputs *list, bool known) {
    const char *place = eq_arena_format(list->out->cx, list->subject->arena, "%zu", list->n_known + list->n_unknown);
    if (!place) list->out->failed = true;
    else if (known) list->known[list->n_known++] = place;
    else list->unknown[list->n_unknown++] = place;
}

static void add_drift(eq_inputs *list, size_t c, const eq_drift *drift, const char *why) {
    const eq_outcomes *o = &list->subject->outcomes;
    const eq_column *column = &list->subject->table.column[c];
    eq_out *out = list->out;
    eq_place object = eq_out_object(out, list->array, NULL);
    eq_out_text(out, object, "column", column->name);
    eq_out_text(out, object, "kind", column->kind == EQ_NUMBER ? "number" : "category");
    eq_out_number(out, object, "bins", drift ? (double)drift->n_bins : EQ_NAN);
    add_figures(out, object, drift, o->n_groups, list->n_windows);
    eq_place groups = eq_out_array(out, object, "groups");
    for (size_t g = 0; drift && g < o->n_groups; g++) {
        eq_place each = eq_out_object(out, groups, NULL);
        eq_out_text(out, each, "name", o->group_name[g]);
        add_figures(out, each, drift, g, list->n_windows);
    }
    add_most(out, object, list->subject, drift, list->n_windows);
    add_place(list, drift != NULL);
    eq_out_text(out, object, "why", why);
}

static bool is_known_in_reference(const eq_stream *stream, const double *number) {
    for (size_t i = 0; i < stream->n_rows; i++)
        if (stream->reference[stream->window[i]] && !isnan(number[i])) return true;
    return false;
}

/* What is kept while they are worked on. */
typedef struct watching {
    eq_column_choice choice;
    eq_attributes cut;
    eq_drift *drift; /* (choice.n) */
} watching;

static eq_status choose(eq_subject *subject, const eq_column_request *columns, watching *w) {
    EQ_TRY(eq_columns_choose(subject, columns, &w->choice));
    EQ_NEW(subject->cx, subject->arena, w->drift, w->choice.n);
    return eq_attributes_cut(subject, &w->choice, N_DECILES, &w->cut);
}

static eq_status find_drift(eq_subject *subject, const eq_stream *stream, watching *w, size_t a) {
    const eq_column *column = &subject->table.column[w->choice.column[a]];
    if (column->kind == EQ_NUMBER)
        return eq_drift_number(subject->cx, subject->arena, stream, column->number, N_DECILES, &w->drift[a]);
    return eq_drift_category(subject->cx, subject->arena, stream, w->cut.attribute[a].code, w->cut.attribute[a].n_levels,
                             &w->drift[a]);
}

static eq_status add_columns(eq_inputs *list, eq_subject *subject, watching *w, const eq_stream *stream) {
    const eq_column_choice *choice = &w->choice;
    for (size_t a = 0; a < choice->n; a++) {
        const eq_column *column = &subject->table.column[choice->column[a]];
        if (column->kind == EQ_NUMBER && !is_known_in_reference(stream, column->number)) {
            add_drift(list, choice->column[a], NULL, EQ_WORDS("is missing in every row of the reference"));
            continue;
        }
        EQ_ONCE(subject->cx, stream->n_rows / 50 + 1, find_drift(subject, stream, w, a));
        eq_work_tell(subject->cx, (double)(a + 1) / (double)choice->n);
        add_drift(list, choice->column[a], &w->drift[a], NULL);
    }
    for (size_t i = 0; i < choice->n_left_out; i++)
        add_drift(list, eq_table_find(&subject->table, choice->left_out[i].column), NULL, choice->left_out[i].why);
    return EQ_OK;
}

eq_status eq_inputs_watch(eq_subject *subject, const eq_column_request *columns, const eq_windows *windows, eq_out *out,
                          eq_inputs *list) {
    const eq_outcomes *o = &subject->outcomes;
    eq_ctx *cx = subject->cx;
    eq_piece *piece;
    uint8_t *reference;
    EQ_TRY(eq_work_piece(cx, sizeof(watching), &piece));
    watching *w = piece->state;
    EQ_NEW(cx, &cx->tmp, reference, windows->n);
    for (size_t i = 0; i < windows->n; i++) reference[i] = windows->window[i].reference;
    eq_stream stream = {o->n_rows, windows->n, o->n_groups, windows->of_row, reference, o->group, o->weight};
    EQ_ONCE(cx, o->n_rows / 50 + 1, choose(subject, columns, w));
    *list = (eq_inputs){.out = out, .array = eq_out_array(out, out->root, "drift"), .subject = subject, .n_windows = windows->n};
    EQ_NEW(cx, subject->arena, list->known, w->choice.n + 1);
    EQ_NEW(cx, subject->arena, list->unknown, w->choice.n + w->choice.n_left_out + 1);
    return add_columns(list, subject, w, &stream);
}

/* ---- in words ---- */

eq_status eq_inputs_say(const eq_inputs *drift, eq_answer *answer) {
    eq_ctx *cx = answer->cx;
    const char *last = eq_arena_format(cx, &cx->tmp, "psi/%zu", drift->n_windows - 1);
    if (!last) return EQ_EMEMORY;
    const eq_table_column columns[] = {{"Column", EQ_SHOW_NAME, "column", NULL},
                                       {"Kind", EQ_SHOW_WORDS, "kind", NULL},
                                       {"PSI", EQ_SHOW_NUMBER, "most/psi", NULL},
                                       {"PSI by chance", EQ_SHOW_NUMBER, "most/psi_chance", NULL},
                                       {"KS", EQ_SHOW_NUMBER, "most/ks", NULL},
                                       {"Last batch: PSI", EQ_SHOW_NUMBER, last, NULL},
                                       {"Most in group", EQ_SHOW_WORDS, "most/group", NULL},
                                       {"Its PSI", EQ_SHOW_NUMBER, "most/group_psi", NULL}};
    static const eq_table_column left_out[] = {{"Column", EQ_SHOW_NAME, "column", NULL}, {"Why", EQ_SHOW_WORDS, "why", NULL}};
    eq_answer_say(answer, EQ_HEADING, "Who comes");
    eq_answer_table(answer, &(eq_table_block){.id = "drift",
                                              .of = "drift",
                                              .key = drift->known,
                                              .n_keys = drift->n_known,
                                              .column = columns,
                                              .n_columns = sizeof columns / sizeof *columns,
                                              .none = "No column is watched for drift."});
    eq_answer_table(answer, &(eq_table_block){.id = "left_out",
                                              .title = "Columns that are not watched for drift",
                                              .of = "drift",
                                              .key = drift->unknown,
                                              .n_keys = drift->n_unknown,
                                              .column = left_out,
                                              .n_columns = 2});
    eq_answer_say(answer, EQ_NOTE,
                  "How far the values of each column have moved from the reference: the population stability index (PSI; under "
                  "0.1 is usually called steady, over 0.25 a shift) and the Kolmogorov\u2013Smirnov distance (KS) from 0 to 1, "
                  "each the largest over the batches. The PSI has half a row added to every bin, so that an empty one stays "
                  "finite; by chance is what it is on average without drift.");
    return EQ_OK;
}
