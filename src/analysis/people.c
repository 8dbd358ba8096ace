/* The facts in front of an audit: who was left out and why, which values count as favourable and unfavourable, whom the
 * others are compared with. They are worded here and nowhere else. */
#include <math.h>
#include <string.h>

#include "analysis/people.h"
#include "base/text.h"
#include "data/aside.h"

#define MOST_NAMED 6  /* values in a sentence; the JSON has them all */
#define MOST_NOTES 16 /* more than there are kinds */

typedef struct writer {
    const eq_subject *subject;
    const eq_audit *audit;
    eq_out *out;
    struct note {
        const char *kind, *text;
        bool warning;
    } note[MOST_NOTES]; /* found while the outcomes are written, written behind them */
    size_t n_notes;
} writer;

static eq_text new_text(const writer *w) { return (eq_text){.cx = w->subject->cx, .arena = &w->subject->cx->tmp}; }

static eq_status add_note(writer *w, const char *kind, bool warning, eq_text *text) {
    struct note *note = &w->note[w->n_notes];
    if (w->n_notes == MOST_NOTES) return EQ_OK;
    w->n_notes++;
    note->kind = kind;
    note->warning = warning;
    return eq_text_end(text, &note->text);
}

static const char *rows(double n) { return n > 1 || n < 1 ? "rows" : "row"; }

/* ---- who ---- */

static void add_people(writer *w) {
    const eq_people *p = &w->subject->people;
    eq_place people = eq_out_object(w->out, w->out->root, "people");
    eq_out_number(w->out, people, "read", p->read);
    eq_out_number(w->out, people, "used", p->used);
    eq_out_number(w->out, people, "set_aside", p->set_aside);
    eq_out_number(w->out, people, "no_label", p->no_label);
    eq_out_number(w->out, people, "no_decision", p->no_decision);
    eq_out_number(w->out, people, "no_score", p->no_score);
    eq_out_number(w->out, people, "no_group", p->no_group);
    eq_place unknown = eq_out_object(w->out, people, "unknown");
    eq_out_number(w->out, unknown, "n", p->unknown);
    eq_out_number(w->out, unknown, "selected", p->unknown_selected);
    eq_out_raw(w->out, people, "by_group", p->by_group ? p->by_group : "[]");
}

static eq_status note_reading(writer *w) {
    const char *how = w->subject->people.read_as;
    if (!how) return EQ_OK;
    eq_text text = new_text(w);
    eq_text_format(&text, "%s.", how);
    return add_note(w, "read_as", false, &text);
}

static eq_status note_aside(writer *w) {
    const eq_people *p = &w->subject->people;
    const struct {
        double n;
        const char *what;
    } why[] = {{p->no_label, "label"}, {p->no_decision, "decision"}, {p->no_score, "score"}, {p->no_group, "known group"}};
    if (!(p->set_aside > 0)) return EQ_OK;
    eq_text text = new_text(w);
    bool some = false;
    eq_text_format(&text, "%.0f of %.0f rows %s set aside and in no figure: ", p->set_aside, p->read,
                   p->set_aside > 1 ? "are" : "is");
    for (size_t i = 0; i < sizeof why / sizeof *why; i++) {
        if (!(why[i].n > 0)) continue;
        eq_text_format(&text, "%s%.0f without a %s", some ? ", " : "", why[i].n, why[i].what);
        some = true;
        if (i < 2 && p->outcome_words && (i || !(why[1].n > 0))) eq_text_format(&text, " (%s)", p->outcome_words);
    }
    eq_text_add(&text, ". Nobody knows how they would change the rates.");
    return add_note(w, "set_aside", false, &text);
}

static eq_status note_unknown(writer *w) {
    const eq_people *p = &w->subject->people;
    if (!(p->unknown > 0)) return EQ_OK;
    eq_text text = new_text(w);
    eq_text_format(&text, "%.0f of %.0f rows %s of unknown group", p->unknown, p->read, p->unknown > 1 ? "are" : "is");
    if (p->group_words) eq_text_format(&text, " (%s)", p->group_words);
    if (!isnan(p->unknown_selected)) eq_text_format(&text, "; %.0f of them decided favourably", p->unknown_selected);
    eq_text_add(&text, ". They are in no group's figures and are never the reference.");
    return add_note(w, "unknown", false, &text);
}

/* Of loaded data: who is audited and cannot be trained on. */
static eq_status note_incomplete(writer *w) {
    const eq_loaded *loaded = w->subject->loaded;
    double n = loaded ? w->subject->people.used - (double)loaded->table.n_rows : 0;
    if (!(n > 0)) return EQ_OK;
    eq_text text = new_text(w);
    eq_text_format(&text,
                   "%.0f of these %.0f rows lack some other value: they are audited here, and training leaves "
                   "them out.",
                   n, w->subject->people.used);
    return add_note(w, "incomplete", false, &text);
}

/* ---- which values ---- */

/* A column of outcomes, and how many people have each of its values. */
typedef struct outcome {
    const eq_column *column;
    double *n;           /* (n_levels) */
    uint8_t *favourable; /* (n_levels) */
} outcome;

static eq_status count_values(const writer *w, size_t column, const uint8_t *y, outcome *out) {
    const eq_outcomes *o = &w->subject->outcomes;
    eq_ctx *cx = w->subject->cx;
    out->column = &w->subject->table.column[column];
    EQ_NEW(cx, &cx->tmp, out->n, out->column->n_levels);
    EQ_NEW(cx, &cx->tmp, out->favourable, out->column->n_levels);
    for (size_t i = 0; i < o->n_rows; i++) {
        uint32_t level = out->column->code[i];
        if (level >= out->column->n_levels) continue;
        out->n[level] += o->count ? o->count[i] : 1;
        out->favourable[level] = y[i];
    }
    return EQ_OK;
}

static void add_values(const writer *w, eq_place to, const outcome *of, bool favourable) {
    eq_place list = eq_out_array(w->out, to, favourable ? "favourable" : "unfavourable");
    for (size_t l = 0; l < of->column->n_levels; l++) {
        if (!(of->n[l] > 0) || of->favourable[l] != favourable) continue;
        eq_place value = eq_out_object(w->out, list, NULL);
        eq_out_text(w->out, value, "value", of->column->level[l]);
        eq_out_number(w->out, value, "n", of->n[l]);
    }
}

/* "\"0\" (4 rows), \"l\" (1)" */
static void list_values(eq_text *text, const outcome *of, bool favourable) {
    size_t n = 0;
    for (size_t l = 0; l < of->column->n_levels; l++) {
        if (!(of->n[l] > 0) || of->favourable[l] != favourable) continue;
        if (n < MOST_NAMED)
            eq_text_format(text, "%s\"%.60s\" (%.0f%s%s)", n ? ", " : "", of->column->level[l], of->n[l], n ? "" : " ",
                           n ? "" : rows(of->n[l]));
        n++;
    }
    if (n > MOST_NAMED) eq_text_format(text, " and %zu other values", n - MOST_NAMED);
    if (!n) eq_text_add(text, "nothing");
}

/* Whether the unfavourable values are several, and not one number written in two ways. */
static bool are_several(const outcome *of) {
    const char *first = NULL;
    for (size_t l = 0; l < of->column->n_levels; l++) {
        if (!(of->n[l] > 0) || of->favourable[l]) continue;
        if (first && !eq_same_value(first, of->column->level[l])) return true;
        first = of->column->level[l];
    }
    return false;
}

static eq_status note_values(writer *w, const outcome *of, const char *what) {
    eq_text text = new_text(w);
    eq_text_format(&text, "%s \"%.60s\": favourable is ", what, of->column->name);
    list_values(&text, of, true);
    eq_text_add(&text, ", and as unfavourable counts ");
    list_values(&text, of, false);
    bool several = are_several(of);
    eq_text_add(&text, several ? ". Does each of them mean the unfavourable outcome? A slip of the pen is to be mended in the "
                                 "file, and a word for \"nobody knows\" to be named among the missing tokens."
                               : ".");
    return add_note(w, several ? "unfavourable" : "outcome", several, &text);
}

static eq_status add_outcome(writer *w, eq_place to, const char *key, size_t column, const uint8_t *y) {
    outcome of = {0};
    if (column == SIZE_MAX || !y) return eq_out_text(w->out, to, key, NULL), EQ_OK;
    EQ_TRY(count_values(w, column, y, &of));
    eq_place object = eq_out_object(w->out, to, key);
    eq_out_text(w->out, object, "column", of.column->name);
    add_values(w, object, &of, true);
    add_values(w, object, &of, false);
    return note_values(w, &of, strcmp(key, "label") ? "Decision" : "Label");
}

/* ---- compared with whom ---- */

static eq_status add_privileged(writer *w) {
    static const char *const why[][2] = {
        {"named", "as asked for"}, {"largest", "the largest group"}, {"schema", "as the data set says"}};
    const eq_outcomes *o = &w->subject->outcomes;
    eq_place privileged = eq_out_object(w->out, w->out->root, "privileged");
    eq_place names = eq_out_array(w->out, privileged, "names");
    eq_text text = new_text(w);
    size_t n = 0, few = 0;
    eq_text_add(&text, "The others are compared with ");
    for (size_t g = 0; g < o->n_groups; g++) {
        if (!o->privileged[g]) continue;
        eq_out_text(w->out, names, NULL, o->group_name[g]);
        if (n < MOST_NAMED) eq_text_format(&text, "%s\"%.80s\"", n ? ", " : "", o->group_name[g]);
        n++;
        few += w->audit->group[g].small;
    }
    if (n > MOST_NAMED) eq_text_format(&text, " and %zu more", n - MOST_NAMED);
    eq_out_text(w->out, privileged, "chosen", w->subject->chosen);
    for (size_t i = 0; i < sizeof why / sizeof *why; i++)
        if (!strcmp(why[i][0], w->subject->chosen)) eq_text_format(&text, ", %s", why[i][1]);
    if (!n) return EQ_OK; /* there is one group */
    bool small = few == n;
    eq_text_add(&text, small ? ". Few rows stand behind that: every gap measured from them hangs on single people." : ".");
    return add_note(w, "privileged", small, &text);
}

/* A separation that is perfect has no interval; of 5 against 5 rows chance makes it in one of 252 files. */
static bool is_upside_down(const eq_group_audit *all, const eq_value *auc) {
    const eq_tally *t = &all->tally;
    return auc->high < 0.5 || (isnan(auc->high) && auc->value <= 0 && t->tp + t->fn >= 5 && t->fp + t->tn >= 5);
}

/* Scores that rank the unfavourable above the favourable, beyond chance. */
static eq_status note_score(writer *w) {
    size_t auc = eq_metric_find("auc");
    if (!w->subject->outcomes.score || auc == SIZE_MAX) return EQ_OK;
    const eq_value *all = &w->audit->overall.rate[auc];
    if (!is_upside_down(&w->audit->overall, all)) return EQ_OK;
    eq_text text = new_text(w);
    eq_text_format(&text, "The AUC is %.3f", all->value);
    if (!isnan(all->high)) eq_text_format(&text, " (%.3f to %.3f)", all->low, all->high);
    eq_text_add(&text, ", below what chance would give: the scores rank the favourable outcome last. Are they scores of another "
                       "value than the favourable one? Then every figure made of them, and of decisions made of them, is upside "
                       "down: name that value as the favourable one, or give 1 - score.");
    return add_note(w, "score_direction", true, &text);
}

static void add_notes(const writer *w, eq_answer *answer) {
    eq_place notes = eq_out_array(w->out, w->out->root, "notes");
    for (size_t i = 0; i < w->n_notes; i++) {
        eq_place note = eq_out_object(w->out, notes, NULL);
        eq_out_text(w->out, note, "kind", w->note[i].kind);
        eq_out_bool(w->out, note, "warning", w->note[i].warning);
        eq_out_text(w->out, note, "text", w->note[i].text);
        eq_answer_say(answer, w->note[i].warning ? EQ_WARNING : EQ_NOTE, "{text}", w->note[i].text);
    }
}

eq_status eq_answer_people(const eq_subject *subject, const eq_audit *audit, eq_answer *answer) {
    eq_out *out = answer->values;
    writer w = {.subject = subject, .audit = audit, .out = out};
    eq_mark mark = eq_arena_mark(&subject->cx->tmp);
    add_people(&w);
    eq_place outcomes = eq_out_object(out, out->root, "outcomes");
    eq_status status = note_reading(&w);
    if (status == EQ_OK) status = note_aside(&w);
    if (status == EQ_OK) status = note_unknown(&w);
    if (status == EQ_OK) status = note_incomplete(&w);
    if (status == EQ_OK) status = add_outcome(&w, outcomes, "label", subject->label_column, subject->outcomes.y);
    if (status == EQ_OK) status = add_outcome(&w, outcomes, "decision", subject->pred_column, subject->outcomes.yhat);
    if (status == EQ_OK) status = add_privileged(&w);
    if (status == EQ_OK) status = note_score(&w);
    if (status == EQ_OK) add_notes(&w, answer);
    eq_arena_reset(&subject->cx->tmp, mark);
    return status;
}
