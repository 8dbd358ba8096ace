/* One policy for what is missing, whatever reads the file.
 *
 * A word of the list is a value in two cases, so that nobody is lost who was meant: it is the favourable value, or it is
 * the dash of a label "+" against "-". Marking comes first, so that afterwards a missing cell is EQ_MISSING or NaN and
 * nothing else; people are then counted once, as used, set aside or unknown. */
#include <math.h>
#include <string.h>

#include "data/aside.h"
#include "base/number.h"
#include "data/loss.h"
#include "data/selection.h"
#include "data/table/table.h"

#define MOST_WORDS 4 /* that a sentence names */

bool eq_same_value(const char *a, const char *b) {
    double x, y;
    if (!strcmp(a, b)) return true;
    return eq_number_parse(a, strlen(a), '.', &x) && eq_number_parse(b, strlen(b), '.', &y) && x >= y && x <= y;
}

bool eq_is_value(eq_text_list values, const char *text) {
    for (size_t i = 0; i < values.n; i++)
        if (eq_same_value(values.text[i], text)) return true;
    return false;
}

static eq_column *column_of(eq_table *table, const char *name) {
    return name ? &table->column[eq_table_find(table, name)] : NULL;
}

/* The words found, as a sentence lists them. */
typedef struct found {
    size_t n;
    bool empty;
    const char *text;
} found;

static eq_status add_word(eq_ctx *cx, eq_arena *arena, found *f, const char *word) {
    const char *quoted = eq_arena_format(cx, arena, "\"%.40s\"", word);
    if (!quoted) return EQ_EMEMORY;
    if (f->n == MOST_WORDS || (f->text && strstr(f->text, quoted))) return EQ_OK;
    f->n++;
    f->text = f->text ? eq_arena_format(cx, arena, "%s, %s", f->text, quoted) : quoted;
    return f->text ? EQ_OK : EQ_EMEMORY;
}

static eq_status end_words(eq_ctx *cx, eq_arena *arena, found *f, const char **out) {
    if (f->empty) {
        f->text = f->text ? eq_arena_format(cx, arena, "%s, an empty cell", f->text) : "an empty cell";
        if (!f->text) return EQ_EMEMORY;
    }
    *out = f->text;
    return EQ_OK;
}

/* ---- which words are values ---- */

typedef struct marking {
    const eq_prediction_columns *columns;
    size_t n_rows;
    eq_missing_words words;
    eq_text_list unfavourable; /* of the column of outcomes; n = 0: not said */
    bool of_outcomes, dash_is_value;
} marking;

static bool is_word(const marking *m, const char *text) { return eq_missing_is_word(text, strlen(text), &m->words); }

/* One other label beside the dash: then the dash is its opposite. */
static bool dash_is_label(const marking *m, const eq_column *label) {
    size_t n_dash = 0, n_values = 0;
    for (size_t l = 0; l < label->n_levels; l++) {
        if (!strcmp(label->level[l], "-")) n_dash++;
        else n_values += !is_word(m, label->level[l]);
    }
    return n_dash && n_values == 1;
}

static bool is_outcome_value(const marking *m, const char *text) {
    const eq_selection_rule *select = &m->columns->select;
    if (m->columns->favourable && eq_label_is_favourable(m->columns, text)) return true;
    for (size_t i = 0; i < select->n_favourable; i++)
        if (eq_same_value(text, select->favourable[i])) return true;
    if (m->unfavourable.n) return eq_is_value(m->unfavourable, text);
    return (m->dash_is_value && !strcmp(text, "-")) || !is_word(m, text);
}

/* A column with missing tokens of its own: they were marked when it was read, and all else is a value. */
static bool words_are_values(const marking *m, const char *column) {
    const eq_change_list changes = m->columns->changes;
    for (size_t i = 0; i < changes.n; i++)
        if (changes.change[i].column.own_missing && !strcmp(changes.change[i].name, column)) return true;
    return false;
}

/* Cells of a category that mean "missing" become EQ_MISSING. */
static eq_status mark(eq_ctx *cx, eq_arena *arena, const marking *m, eq_column *column, found *f) {
    uint8_t *missing;
    EQ_NEW(cx, &cx->tmp, missing, column->n_levels);
    for (size_t l = 0; l < column->n_levels; l++) {
        missing[l] = m->of_outcomes ? !is_outcome_value(m, column->level[l]) : is_word(m, column->level[l]);
        missing[l] &= !words_are_values(m, column->name) || (m->of_outcomes && m->unfavourable.n);
        if (missing[l]) EQ_TRY(add_word(cx, arena, f, column->level[l]));
    }
    f->empty |= column->n_missing > 0;
    for (size_t i = 0; i < m->n_rows; i++) {
        if (column->code[i] == EQ_MISSING || !missing[column->code[i]]) continue;
        column->code[i] = EQ_MISSING;
        column->n_missing++;
    }
    return EQ_OK;
}

static eq_status mark_all(eq_ctx *cx, eq_arena *arena, const eq_asiding *what, eq_people *out) {
    const eq_prediction_columns *columns = what->columns;
    eq_table *table = what->table;
    found outcomes = {0}, groups = {0};
    marking m = {.columns = columns, .n_rows = table->n_rows, .words = {columns->missing_word, columns->n_missing_words}};
    m.of_outcomes = true;
    m.dash_is_value = columns->label && dash_is_label(&m, column_of(table, columns->label));
    m.unfavourable = columns->unfavourable;
    if (columns->label) EQ_TRY(mark(cx, arena, &m, column_of(table, columns->label), &outcomes));
    m.unfavourable.n = 0;
    if (columns->pred) EQ_TRY(mark(cx, arena, &m, column_of(table, columns->pred), &outcomes));
    m.of_outcomes = false;
    found strata = {0};
    if (columns->stratum) EQ_TRY(mark(cx, &cx->tmp, &m, column_of(table, columns->stratum), &strata));
    for (size_t a = 0; a < columns->n_protected; a++) {
        eq_column *column = column_of(table, columns->protected_column[a]);
        if (columns->unknown == EQ_UNKNOWN_AS_GROUP)
            EQ_TRY(eq_column_name_missing(cx, arena, table->n_rows, EQ_EMPTY_NAME, column));
        else EQ_TRY(mark(cx, arena, &m, column, &groups));
    }
    EQ_TRY(end_words(cx, arena, &outcomes, &out->outcome_words));
    return end_words(cx, arena, &groups, &out->group_words);
}

/* ---- people ---- */

/* The named columns, found once; NULL where there is none. */
typedef struct places {
    const eq_asiding *what;
    const eq_column *label, *pred, *score, *count, *group[EQ_MOST_PROTECTED];
} places;

static places find_places(const eq_asiding *what) {
    const eq_prediction_columns *c = what->columns;
    eq_table *t = what->table;
    places p = {what, column_of(t, c->label), column_of(t, c->pred), column_of(t, c->score), column_of(t, c->count), {0}};
    for (size_t a = 0; a < c->n_protected; a++) p.group[a] = column_of(t, c->protected_column[a]);
    return p;
}

/* What a row lacks. */
typedef struct lack {
    const char *column; /* the first that lacks something */
    bool label, decision, score, group;
} lack;

static bool look(lack *of, const eq_column *column, size_t row) {
    if (!column || !eq_cell_is_missing(column, row)) return false;
    if (!of->column) of->column = column->name;
    return true;
}

static lack lack_of(const places *p, size_t row) {
    lack of = {0};
    of.label = look(&of, p->label, row);
    of.decision = look(&of, p->pred, row);
    of.score = look(&of, p->score, row);
    for (size_t a = 0; a < p->what->columns->n_protected; a++) of.group |= look(&of, p->group[a], row);
    return of;
}

static void count_people(const places *p, const lack *l, size_t row, eq_people *out) {
    double n = p->count ? p->count->number[row] : 1;
    bool no_outcome = l->label || l->decision || l->score;
    out->read += n;
    if (!l->column) {
        out->used += n;
    } else if (!no_outcome && p->what->columns->unknown != EQ_UNKNOWN_LEFT_OUT) {
        out->unknown += n;
        if (p->what->selected && p->what->selected[row] == 1) out->unknown_selected += n;
    } else {
        out->set_aside += n;
        if (l->label) out->no_label += n;
        if (l->decision) out->no_decision += n;
        if (l->score) out->no_score += n;
        if (l->group) out->no_group += n;
    }
}

static eq_status refuse(eq_ctx *cx, const eq_asiding *what, const char *column, size_t row) {
    const eq_about about = {.field = "missing",
                            .line = what->line[row],
                            .column = column,
                            .fix = {{"unknown", "unknown"}, {"leave_out", "leave-out"}}};
    return eq_fail_about(cx, &about,
                         "line %u, column \"%s\": the value is missing, expected one (missing values are refused, as "
                         "asked for)",
                         what->line[row], column);
}

/* ---- what is left ---- */

static eq_status take(eq_ctx *cx, eq_arena *arena, eq_asiding *what, eq_row_list kept) {
    const eq_prediction_columns *c = what->columns;
    uint32_t *line;
    uint8_t *selected = NULL;
    EQ_NEW(cx, arena, line, kept.n);
    if (what->selected) EQ_NEW(cx, arena, selected, kept.n);
    for (size_t i = 0; i < kept.n; i++) {
        line[i] = what->line[kept.index[i]];
        if (selected) selected[i] = what->selected[kept.index[i]];
    }
    what->line = line;
    what->selected = selected;
    EQ_TRY(eq_table_take(cx, arena, what->table, kept, what->table));
    const char *const named[] = {c->label, c->pred};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (named[i]) EQ_TRY(eq_column_drop_levels(cx, arena, kept.n, column_of(what->table, named[i])));
    for (size_t a = 0; a < c->n_protected; a++)
        EQ_TRY(eq_column_drop_levels(cx, arena, kept.n, column_of(what->table, c->protected_column[a])));
    return EQ_OK;
}

/* Of each group, how many lack what. */
static eq_status tell_losses(eq_ctx *cx, eq_arena *arena, const places *p, const char **json) {
    const eq_prediction_columns *c = p->what->columns;
    const struct { const char *name, *why; } named[] = {{c->label, "label"}, {c->pred, "decision"}, {c->score, "score"}};
    const char *why[3 + EQ_MOST_PROTECTED];
    size_t column[3 + EQ_MOST_PROTECTED], group[EQ_MOST_PROTECTED], n = 0;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (!named[i].name) continue;
        why[n] = named[i].why;
        column[n++] = eq_table_find(p->what->table, named[i].name);
    }
    for (size_t a = 0; a < c->n_protected; a++) {
        why[n] = "group";
        column[n++] = group[a] = eq_table_find(p->what->table, c->protected_column[a]);
    }
    const eq_losing losing = {.table = p->what->table,
                              .column = column,
                              .why = why,
                              .n = n,
                              .group = group,
                              .n_groups = c->n_protected,
                              .count = p->count ? p->count->number : NULL};
    return eq_losses_text(cx, arena, &losing, json);
}

eq_status eq_aside_mark(eq_ctx *cx, eq_arena *arena, const eq_asiding *what, eq_people *out) {
    *out = (eq_people){0};
    return mark_all(cx, arena, what, out);
}

eq_status eq_aside_set(eq_ctx *cx, eq_arena *arena, eq_asiding *what, eq_people *out) {
    const eq_prediction_columns *c = what->columns;
    eq_people people = *out;
    eq_row_list kept = {0};
    uint32_t *index;
    people.unknown_selected = what->selected ? 0 : (double)NAN;
    places p = find_places(what);
    EQ_NEW(cx, &cx->tmp, index, what->table->n_rows);
    for (size_t i = 0; i < what->table->n_rows; i++) {
        lack l = lack_of(&p, i);
        if (l.column && c->unknown == EQ_UNKNOWN_REFUSED) return refuse(cx, what, l.column, i);
        count_people(&p, &l, i, &people);
        if (!l.column) index[kept.n++] = (uint32_t)i;
    }
    if (kept.n < what->table->n_rows) EQ_TRY(tell_losses(cx, arena, &p, &people.by_group));
    *out = people;
    kept.index = index;
    return kept.n < what->table->n_rows ? take(cx, arena, what, kept) : EQ_OK;
}
