/* Cells to numbers and texts, column by column, in the order of the model. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "data/table/format.h"
#include "equipoise/rng.h"
#include "model/export/export.h"
#include "model/scorer/scored.h"

enum { UNKNOWN = 2 };

typedef struct reader {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_scorer *scorer;
    const eq_scoring *scoring;
    eq_scored *out;
    eq_csv csv;
    size_t room;
    double **number; /* (n_columns of the scorer) or NULL of texts */
    const char ***text;
    size_t *n_empty, *empty_line; /* cells without a value where the model takes none; the first one's line */
    size_t label;                 /* its place; SIZE_MAX = none */
    uint8_t *y;
} reader;

/* ---- columns ---- */

static eq_status open(reader *r, eq_bytes file) {
    bool more;
    eq_written *w;
    eq_schema guessed;
    EQ_NEW(r->cx, r->arena, w, 1);
    r->out->written = w;
    EQ_TRY(eq_written_guess(r->cx, r->arena, file, &r->scoring->dialect, w));
    EQ_TRY(eq_schema_guess_with(r->cx, r->arena, w, &r->scoring->dialect, &guessed));
    r->out->decimal = w->format.decimal = guessed.format.decimal;
    r->out->thousands = w->format.thousands = guessed.format.thousands;
    EQ_TRY(eq_csv_open(r->cx, w->decoded.text, &w->format, &r->csv));
    EQ_TRY(eq_csv_next(r->cx, &r->csv, &more));
    if (!more) return eq_fail(r->cx, EQ_EINPUT, "the table is empty, expected a header and rows");
    r->out->n_columns = r->csv.n_cells;
    return eq_csv_names(r->cx, r->arena, &r->csv, &r->out->name);
}

static eq_status fit(reader *r) {
    eq_fit_table table = {.n = r->out->n_columns,
                          .name = r->out->name,
                          .n_other = r->scoring->n_other,
                          .other = r->scoring->other,
                          .n_chosen = r->scoring->n_chosen,
                          .chosen = r->scoring->chosen};
    r->label = SIZE_MAX;
    for (size_t i = 0; r->scoring->label && i < r->out->n_columns; i++)
        if (!strcmp(r->out->name[i], r->scoring->label)) r->label = i;
    if (r->scoring->label && r->label == SIZE_MAX)
        return eq_fail(r->cx, EQ_EINPUT, "the table has no column \"%s\", expected the label's", r->scoring->label);
    EQ_TRY(eq_fit_columns(r->cx, r->arena, r->scorer, &table, &r->out->fit));
    r->out->asks = r->scorer->asks ? r->scorer->asks : r->out->fit.asks;
    return EQ_OK;
}

/* ---- cells ---- */

static eq_status fail_cell(const reader *r, size_t c, eq_cell cell, const char *expected) {
    char where[EQ_CSV_WHERE_SIZE];
    return eq_fail(r->cx, EQ_EINPUT, "%s, column \"%.80s\": is \"%.*s\", expected %s",
                   eq_csv_where(r->cx, &r->csv, r->csv.row_line, where), r->out->name[r->out->fit.column[c]],
                   cell.size < 60 ? (int)cell.size : 60, cell.text, expected);
}

/* Whether a cell says that there is no value. By the usual words: in a column of numbers any of them, in one of texts those that
 * programs read as missing, of models that tell missing from a text. */
static bool is_missing(const reader *r, size_t c, eq_cell cell) {
    const eq_scoring *s = r->scoring;
    int strength = eq_missing_strength(cell.text, cell.size);
    if (!cell.size) return true;
    if (s->told_missing) return s->missing.n && eq_missing_is_word(cell.text, cell.size, &s->missing);
    if (r->scorer->column[c].takes == EQ_TAKES_NUMBER) return strength > 0;
    return strength > 1 && *cell.text != '?' && strcmp(r->scorer->format->id, "onnx");
}

static eq_status read_number(reader *r, size_t c, eq_cell cell, double *out) {
    const eq_scorer_column *column = &r->scorer->column[c];
    bool is_number = eq_csv_number(&r->csv.format, cell, out);
    if (!is_number) *out = (double)NAN;
    const double number = *out;
    if (cell.size && column->n_levels && eq_scorer_code(column, (eq_bytes){cell.text, cell.size}, number, out)) return EQ_OK;
    if (is_missing(r, c, cell)) {
        *out = (double)NAN;
        if (!column->may_be_missing && !r->n_empty[c]++) r->empty_line[c] = r->csv.row_line;
        return EQ_OK;
    }
    if (column->takes == EQ_TAKES_CODE && column->n_levels) {
        return fail_cell(r, c, cell,
                         "one of the levels that the model was made with (LightGBM takes others as missing: leave the cell empty "
                         "where that is meant)");
    }
    if (is_number) return EQ_OK;
    if (column->takes == EQ_TAKES_NUMBER && eq_scorer_truth((eq_bytes){cell.text, cell.size}, out)) return EQ_OK;
    if (column->takes != EQ_TAKES_CODE) return fail_cell(r, c, cell, "a number: the model takes numbers there");
    eq_asked *asks;
    EQ_NEW(r->cx, r->arena, asks, 1);
    asks->about = "levels";
    asks->sentence = eq_arena_format(
        r->cx, r->arena,
        EQ_PRINTS("the model takes codes for the levels of \"%.80s\" and its file does not say which is which: "
                  "give a table that has the codes, 0, 1, ... in the order of its training, in place of these texts"),
        r->out->name[r->out->fit.column[c]]);
    r->out->asks = asks;
    return asks->sentence ? EQ_OK : EQ_EMEMORY;
}

static eq_status read_cells(reader *r, size_t row) {
    for (size_t c = 0; c < r->scorer->n_columns && !r->out->asks; c++) {
        eq_cell cell = r->csv.cell[r->out->fit.column[c]];
        if (r->number[c]) EQ_TRY(read_number(r, c, cell, &r->number[c][row]));
        else {
            r->text[c][row] = eq_arena_text(r->cx, r->arena, cell.text, is_missing(r, c, cell) ? 0 : cell.size);
            if (!r->text[c][row]) return EQ_EMEMORY;
        }
    }
    return EQ_OK;
}

/* Whether the label is the favourable one: the value that is said, else 1 and 0. */
static uint8_t label_of(const reader *r, eq_cell cell) {
    const char *favourable = r->scoring->favourable;
    double value;
    if (!cell.size) return UNKNOWN;
    if (favourable) return strlen(favourable) == cell.size && !memcmp(favourable, cell.text, cell.size);
    if (!eq_csv_number(&r->csv.format, cell, &value) || (value != 0 && value != 1)) return UNKNOWN;
    return value == 1;
}

static eq_status read_row(reader *r, size_t row) {
    char where[EQ_CSV_WHERE_SIZE];
    if (r->csv.n_cells != r->out->n_columns)
        return eq_fail(r->cx, EQ_EINPUT, "%s has %zu cells, expected the header's %zu",
                       eq_csv_where(r->cx, &r->csv, r->csv.row_line, where), r->csv.n_cells, r->out->n_columns);
    EQ_TRY(read_cells(r, row));
    if (r->label != SIZE_MAX) r->y[row] = label_of(r, r->csv.cell[r->label]);
    return EQ_OK;
}

static eq_status make_room(reader *r) {
    size_t n = r->scorer->n_columns;
    r->room = eq_csv_bound(r->out->written->decoded.text);
    EQ_NEW(r->cx, r->arena, r->number, n);
    EQ_NEW(r->cx, r->arena, r->text, n);
    EQ_NEW(r->cx, r->arena, r->n_empty, n);
    EQ_NEW(r->cx, r->arena, r->empty_line, n);
    EQ_NEW(r->cx, r->arena, r->y, r->room);
    EQ_NEW(r->cx, r->arena, r->out->score, r->room);
    for (size_t c = 0; c < n; c++) {
        if (r->scorer->column[c].takes == EQ_TAKES_TEXT) EQ_NEW(r->cx, r->arena, r->text[c], r->room);
        else EQ_NEW(r->cx, r->arena, r->number[c], r->room);
    }
    return EQ_OK;
}

static eq_status check_empty(const reader *r) {
    for (size_t c = 0; c < r->scorer->n_columns; c++)
        if (r->n_empty[c])
            return eq_fail(
                r->cx, EQ_EINPUT,
                "column \"%s\" is empty in %zu of %zu rows, the first on line %zu, and the model takes no missing values: fill "
                "them in as it was trained, or leave these rows out",
                r->out->name[r->out->fit.column[c]], r->n_empty[c], r->out->n_rows, r->empty_line[c]);
    return EQ_OK;
}

static eq_status score(reader *r) {
    eq_scorer_cells *cell;
    EQ_NEW(r->cx, r->arena, cell, r->scorer->n_columns);
    for (size_t c = 0; c < r->scorer->n_columns; c++) cell[c] = (eq_scorer_cells){.number = r->number[c], .text = r->text[c]};
    EQ_TRY(eq_scorer_score(r->cx, r->scorer, &(eq_scorer_rows){.n_rows = r->out->n_rows, .column = cell}, r->out->score));
    return eq_score_look(r->cx, r->arena, r->scorer, r->out, r->label == SIZE_MAX ? NULL : r->y, cell);
}

eq_status eq_scored_read(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, eq_bytes file, const eq_scoring *scoring,
                         eq_scored *out) {
    reader r = {.cx = cx, .arena = arena, .scorer = scorer, .scoring = scoring, .out = out};
    bool more = true;
    memset(out, 0, sizeof *out);
    EQ_TRY(open(&r, file));
    EQ_TRY(fit(&r));
    if (out->asks) return EQ_OK;
    EQ_TRY(make_room(&r));
    while (!out->asks) {
        EQ_TRY(eq_csv_next(cx, &r.csv, &more));
        if (!more) break;
        EQ_TRY(read_row(&r, out->n_rows++));
    }
    if (out->asks) return EQ_OK;
    if (!out->n_rows) return eq_fail(cx, EQ_EINPUT, "the table has a header and no rows, expected at least one");
    EQ_TRY(check_empty(&r));
    return score(&r);
}

/* ---- the file again ---- */

static void add_cell(eq_text *text, const eq_csv_format *format, eq_cell cell) {
    const char special[] = {'"', '\n', '\r', format->delimiter, 0};
    bool quoted = false;
    char one[2] = {0};
    for (size_t i = 0; i < cell.size; i++) quoted |= strchr(special, cell.text[i]) != NULL || cell.text[i] == format->quote;
    if (cell.size && (cell.text[0] == ' ' || cell.text[cell.size - 1] == ' ')) quoted = true;
    if (quoted) eq_text_add(text, "\"");
    for (size_t i = 0; i < cell.size; i++) {
        one[0] = cell.text[i];
        if (quoted && one[0] == '"') eq_text_add(text, "\"");
        eq_text_add(text, one);
    }
    if (quoted) eq_text_add(text, "\"");
}

static void add_name(eq_text *text, const eq_csv_format *format, const char *name) {
    add_cell(text, format, (eq_cell){name, strlen(name)});
}

/* A score that is a float32 has nine digits, which read back as that; others as many as they need. */
static void write_score(double score, char digits[EQ_NUMBER_TEXT]) {
    if (score == (double)(float)score) snprintf(digits, EQ_NUMBER_TEXT, "%.9g", score);
    else eq_number_digits(score, digits);
}

/* Whether a row is decided for by the rule of its group: the chance of its step, and u where that is neither 0 nor 1. */
static bool is_favoured(eq_scored_decisions *decide, eq_cell group, double score, size_t row) {
    const eq_rule *rule = decide->rule;
    eq_rng root = eq_rng_seed(1), draws = eq_rng_split(&root, "decisions"), own = eq_rng_at(&draws, row);
    size_t g = 0, passed = 0;
    while (g < rule->n_groups &&
           (strlen(rule->group[g].name) != group.size || memcmp(rule->group[g].name, group.text, group.size)))
        g++;
    if (g == rule->n_groups) return decide->n_unnamed++, false;
    for (size_t k = 0; k < rule->group[g].n; k++) passed += score > rule->group[g].threshold[k];
    double chance = rule->group[g].chance[passed];
    return chance >= 1 || (chance > 0 && eq_rng_uniform(&own) < chance);
}

/* With the file's own mark between cells and its own decimal mark, so that it is read as the file was. */
eq_status eq_scored_csv(eq_ctx *cx, eq_arena *arena, const eq_scored *scored, const char *name, eq_scored_decisions *decide,
                        eq_bytes *out) {
    eq_text text = {.cx = cx, .arena = arena};
    const eq_csv_format *format = &scored->written->format;
    const char delimiter[2] = {format->delimiter, 0}, *whole;
    eq_csv csv;
    bool more;
    EQ_TRY(eq_csv_open(cx, scored->written->decoded.text, format, &csv));
    EQ_TRY(eq_csv_next(cx, &csv, &more));
    for (size_t i = 0; i < scored->n_columns; i++) add_name(&text, format, scored->name[i]), eq_text_add(&text, delimiter);
    add_name(&text, format, name);
    if (decide) eq_text_add(&text, delimiter), add_name(&text, format, decide->name);
    eq_text_add(&text, "\n");
    for (size_t row = 0; row < scored->n_rows; row++) {
        char digits[EQ_NUMBER_TEXT];
        EQ_TRY(eq_csv_next(cx, &csv, &more));
        for (size_t i = 0; i < csv.n_cells; i++) add_cell(&text, format, csv.cell[i]), eq_text_add(&text, delimiter);
        write_score(scored->score[row], digits);
        for (char *c = digits; format->decimal == ',' && *c; c++)
            if (*c == '.') *c = ',';
        add_name(&text, format, digits);
        if (decide) {
            bool favoured = is_favoured(decide, csv.cell[decide->group], scored->score[row], row);
            eq_text_add(&text, delimiter);
            add_name(&text, format, decide->word[favoured]);
        }
        eq_text_add(&text, "\n");
    }
    EQ_TRY(eq_text_end(&text, &whole));
    *out = (eq_bytes){whole, text.size};
    return EQ_OK;
}
