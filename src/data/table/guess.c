/* Guessing a schema from a file's bytes, for the import dialog: everything guessed is shown and can be changed. How the bytes are
 * cut: format.c. Header: no cell of the first row is a number, and either some column below is one, or no name reappears in its
 * own column. */
#include <string.h>

#include "data/table/affix.h"
#include "data/table/csv.h"
#include "data/table/format.h"
#include "base/number.h"

static const char *const token[] = {"?",    "NA",   "N/A", "NaN", "nan", "null", "NULL",
                                    "#N/A", "<NA>", "n/a", "na",  "NAN", "Null", "\\N"};
enum { N_TOKENS = sizeof token / sizeof *token };

/* ---- what the columns hold ---- */

/* Cells by how they can be read; [2]: with '.' and with ',' as the decimal sign, or as the mark that is meant. */
typedef struct profile {
    size_t n_plain[2];      /* numbers without groups */
    size_t n_grouped[4][2]; /* with groups parted by mark[], and such a decimal sign */
    size_t n_whole;         /* with neither mark */
    size_t n_lone[2];       /* such as 2.034: 2034 or little more than 2 */
    size_t n_missing;       /* empty or a token */
    size_t n_like_first;    /* cells equal to the first row's */
    size_t n_other;         /* with another affix than that */
    const char *affix;      /* of the first cell with one */
    eq_cell lone[2];        /* the first ones */
    size_t lone_line[2];
} profile;

static const char mark[] = ".,' ";

struct eq_survey {
    size_t width, n_rows; /* n_rows without the first */
    size_t n_ragged;      /* rows of another width, which tell nothing */
    eq_cell *first;       /* (width) the first row */
    profile *column;      /* (width) of the rows below */
    bool token[N_TOKENS]; /* which occur */
};
typedef struct eq_survey survey;

static bool same(eq_cell a, eq_cell b) { return a.size == b.size && !memcmp(a.text, b.text, a.size); }

static size_t find_token(eq_cell cell) {
    for (size_t t = 0; t < N_TOKENS; t++)
        if (cell.size == strlen(token[t]) && !memcmp(cell.text, token[t], cell.size)) return t;
    return N_TOKENS;
}

/* 1 to 3 digits that do not begin with 0, one mark, three digits. */
static bool is_lone(eq_cell cell, char of) {
    const char *p = cell.text;
    size_t n = cell.size;
    if (n && (*p == '-' || *p == '+')) p++, n--;
    if (n < 5 || n > 7 || p[n - 4] != of || *p == '0') return false;
    for (size_t i = 0; i < n; i++)
        if (i != n - 4 && (p[i] < '0' || p[i] > '9')) return false;
    return true;
}

static void profile_groups(profile *p, eq_cell cell) {
    double value;
    for (int m = 0; m < 4; m++)
        for (int d = 0; d < 2; d++)
            p->n_grouped[m][d] += m != d && eq_number_grouped(cell.text, cell.size, mark[d], mark[m], &value);
}

/* What stands beside a number is told apart, and must be the same in the whole column. */
static void take_affix(profile *p, eq_cell *cell) {
    eq_cell rest;
    const char *affix = eq_affix_find(*cell, &rest);
    if (!affix) return;
    if (!p->affix) p->affix = affix;
    p->n_other += p->affix != affix;
    *cell = rest;
}

static void profile_cell(survey *s, size_t at, eq_cell cell, size_t line) {
    profile *p = &s->column[at];
    double value;
    size_t t = find_token(cell), n_digits = 0;
    if (t < N_TOKENS) s->token[t] = true;
    if (t < N_TOKENS || !cell.size) {
        p->n_missing++;
        return;
    }
    p->n_like_first += same(cell, s->first[at]);
    take_affix(p, &cell);
    while (n_digits < cell.size && cell.text[n_digits] >= '0' && cell.text[n_digits] <= '9') n_digits++;
    if (n_digits == cell.size) {
        p->n_plain[0]++;
        p->n_plain[1]++;
        p->n_whole++;
        return;
    }
    bool point = eq_number_parse(cell.text, cell.size, '.', &value);
    bool comma = eq_number_parse(cell.text, cell.size, ',', &value);
    p->n_plain[0] += point;
    p->n_plain[1] += comma;
    p->n_whole += point && comma;
    for (int m = 0; m < 2; m++) {
        if (!is_lone(cell, mark[m])) continue;
        if (!p->n_lone[m]++) p->lone[m] = cell, p->lone_line[m] = line;
        p->n_grouped[m][1 - m]++;
        return;
    }
    if (!point && !comma) profile_groups(p, cell);
}

eq_status eq_survey_begin(eq_ctx *cx, eq_arena *arena, const eq_csv *csv, eq_survey **out) {
    survey *s;
    EQ_NEW(cx, arena, s, 1);
    s->width = csv->n_cells;
    EQ_NEW(cx, arena, s->first, s->width);
    EQ_NEW(cx, arena, s->column, s->width);
    for (size_t i = 0; i < s->width; i++) {
        s->first[i].size = csv->cell[i].size;
        s->first[i].text = eq_arena_text(cx, arena, csv->cell[i].text, csv->cell[i].size);
        if (!s->first[i].text) return EQ_EMEMORY;
    }
    *out = s;
    return EQ_OK;
}

/* A ragged row is not refused here: eq_table_read says where it is, or passes it over. */
void eq_survey_row(eq_survey *s, const eq_csv *csv) {
    if (csv->n_cells != s->width) {
        s->n_ragged++;
        return;
    }
    s->n_rows++;
    for (size_t i = 0; i < csv->n_cells && i < s->width; i++) profile_cell(s, i, csv->cell[i], csv->row_line);
}

static eq_status take_survey(eq_ctx *cx, eq_bytes file, const eq_csv_format *format, survey **out) {
    eq_csv csv;
    bool more;
    EQ_TRY(eq_csv_open(cx, file, format, &csv));
    EQ_TRY(eq_csv_next(cx, &csv, &more));
    if (!more) return eq_fail(cx, EQ_EINPUT, "the file has no row");
    EQ_TRY(eq_survey_begin(cx, &cx->tmp, &csv, out));
    for (;;) {
        EQ_TRY(eq_csv_next(cx, &csv, &more));
        if (!more) return EQ_OK;
        eq_survey_row(*out, &csv);
    }
}

/* ---- the marks of numbers ---- */

/* What the file's numbers are written with; m < 0: no groups. */
typedef struct marks {
    int d, m;
    bool evident; /* some column makes sense with that decimal sign only */
} marks;

static bool is_number_column(const survey *s, size_t at, marks with) {
    const profile *p = &s->column[at];
    size_t n = p->n_plain[with.d] + (with.m < 0 ? 0 : p->n_grouped[with.m][with.d]);
    return n && n + p->n_missing == s->n_rows && !p->n_other;
}

static bool is_number_somehow(const survey *s, size_t at, int d) {
    for (int m = -1; m < 4; m++)
        if (m != d && is_number_column(s, at, (marks){d, m, false})) return true;
    return false;
}

/* The decimal sign: some column makes sense with decimal commas only, and none with decimal points only. Where no column
 * tells in spite of groups of three, as if there were no groups. */
static marks guess_decimal(const survey *s, char delimiter) {
    size_t n_point = 0, n_comma = 0;
    bool evident = false;
    for (int step = 0; step < 2 && !evident; step++) {
        n_point = n_comma = 0;
        for (size_t i = 0; i < s->width; i++) {
            bool point = step ? is_number_column(s, i, (marks){0, -1, false}) : is_number_somehow(s, i, 0);
            bool comma = step ? is_number_column(s, i, (marks){1, -1, false}) : is_number_somehow(s, i, 1);
            n_point += point && !comma;
            n_comma += comma && !point;
        }
        evident = !step && (n_point || n_comma);
    }
    return (marks){n_comma && !n_point && delimiter != ',', -1, evident};
}

/* The mark between thousands under which most columns become numbers. */
static int guess_thousands(const survey *s, char delimiter, marks with) {
    size_t most = 0;
    int best = -1;
    for (int m = 0; m < 4; m++) {
        size_t n = 0;
        if (m == with.d || (mark[m] == ' ' && delimiter == ' ')) continue;
        for (size_t i = 0; i < s->width; i++)
            n += !is_number_column(s, i, (marks){with.d, -1, false}) && is_number_column(s, i, (marks){with.d, m, false});
        if (n > most) most = n, best = m;
    }
    return best;
}

static marks guess_marks(const survey *s, char delimiter, const eq_dialect *said) {
    marks with = {0, -1, true};
    if (said->decimal) with.d = said->decimal == ',';
    else if (said->thousands == '.' || said->thousands == ',') with.d = said->thousands == '.';
    else with = guess_decimal(s, delimiter);
    if (!said->thousands) with.m = guess_thousands(s, delimiter, with);
    else if (said->thousands != EQ_NO_THOUSANDS) with.m = (int)(strchr(mark, said->thousands) - mark);
    return with;
}

/* Every cell with this mark has it before its last three digits. It is no question where other columns make the other mark
 * the decimal sign, nor where they make it this one and no cell is without it: such numbers have three decimals each. */
static bool is_ambiguous(const survey *s, size_t at, marks with, int m) {
    const profile *p = &s->column[at];
    size_t n_lone = p->n_lone[0] + p->n_lone[1];
    if (!p->n_lone[m] || p->n_whole + n_lone + p->n_missing < s->n_rows || !is_number_column(s, at, with)) return false;
    return !with.evident || n_lone > p->n_lone[m] || (with.d == m && p->n_whole);
}

static eq_status list_ambiguous(eq_ctx *cx, eq_arena *arena, const survey *s, marks with, eq_schema *schema) {
    EQ_NEW(cx, arena, schema->ambiguous, s->width);
    for (size_t i = 0; i < s->width; i++)
        for (int m = 0; m < 2; m++) {
            const eq_cell *cell = &s->column[i].lone[m];
            if (!is_ambiguous(s, i, with, m)) continue;
            eq_ambiguity *a = &schema->ambiguous[schema->n_ambiguous++];
            *a = (eq_ambiguity){.column = schema->column[i].name, .mark = mark[m], .line = s->column[i].lone_line[m]};
            a->example = eq_arena_text(cx, arena, cell->text, cell->size);
            if (!a->example) return EQ_EMEMORY;
            if (!eq_number_parse(cell->text, cell->size, mark[m], &a->decimal) ||
                !eq_number_grouped(cell->text, cell->size, mark[1 - m], mark[m], &a->grouped))
                return eq_fail(cx, EQ_EINTERNAL, "guess: \"%s\" reads in one way only", a->example);
            break;
        }
    return EQ_OK;
}

static bool guess_header(const survey *s, marks with) {
    bool some_number = false, some_repeated = false;
    double value;
    char thousands = with.m < 0 ? (char)0 : mark[with.m];
    for (size_t i = 0; i < s->width; i++) {
        eq_cell first = s->first[i];
        const eq_csv_format format = {.decimal = mark[with.d], .thousands = thousands};
        if (eq_affix_number(&format, eq_affix_find(first, &first), s->first[i], &value)) return false;
        some_number |= is_number_column(s, i, with);
        some_repeated |= s->column[i].n_like_first > 0;
    }
    return some_number || !some_repeated;
}

static eq_status name_columns(eq_ctx *cx, eq_arena *arena, const survey *s, bool header, const char ***name) {
    if (header) {
        eq_csv row = {.cell = s->first, .n_cells = s->width};
        return eq_csv_names(cx, arena, &row, name);
    }
    EQ_NEW(cx, arena, *name, s->width);
    for (size_t i = 0; i < s->width; i++) {
        (*name)[i] = eq_arena_format(cx, arena, "column %zu", i + 1);
        if (!(*name)[i]) return EQ_EMEMORY;
    }
    return EQ_OK;
}

/* A header's second "x" is called "x.1": it is remembered what the file calls it. */
static eq_schema_column describe(const survey *s, size_t at, marks with, const char *const *names, bool header) {
    bool number = is_number_column(s, at, with);
    eq_schema_column column = eq_schema_column_plain(names[at], EQ_FEATURE, number ? EQ_NUMBER : EQ_CATEGORY);
    if (number) column.affix = s->column[at].affix;
    for (size_t i = 0; i < at && header && !column.called; i++)
        if (s->first[at].size && same(s->first[i], s->first[at])) column.called = names[i];
    return column;
}

eq_status eq_survey_end(eq_ctx *cx, eq_arena *arena, eq_survey *s, const eq_csv_format *format, const eq_dialect *said,
                        eq_schema *out) {
    eq_schema schema = {.name = "data", .title = "data", .format = *format};
    const char **name;
    marks with = guess_marks(s, schema.format.delimiter, said);
    bool header = said->header ? said->header != EQ_NO_HEADER : guess_header(s, with);
    if (header && !s->n_rows && !s->n_ragged) return eq_fail(cx, EQ_EINPUT, "the file has a header but no row below it");
    if (!header) /* the first row is one of the data, too */
        for (size_t i = 0; i < s->width; i++) profile_cell(s, i, s->first[i], 1);
    s->n_rows += !header;
    if (with.d) schema.format.decimal = ',';
    if (with.m >= 0) schema.format.thousands = mark[with.m];
    schema.format.no_header = !header;
    EQ_NEW(cx, arena, schema.missing, N_TOKENS);
    for (size_t t = 0; t < N_TOKENS; t++)
        if (s->token[t]) schema.missing[schema.n_missing++] = token[t];
    EQ_TRY(name_columns(cx, arena, s, header, &name));
    EQ_NEW(cx, arena, schema.column, s->width);
    schema.n_columns = s->width;
    for (size_t i = 0; i < s->width; i++) schema.column[i] = describe(s, i, with, name, header);
    if (!said->decimal && !said->thousands) EQ_TRY(list_ambiguous(cx, arena, s, with, &schema));
    *out = schema;
    return EQ_OK;
}

eq_status eq_schema_guess_with(eq_ctx *cx, eq_arena *arena, const eq_written *written, const eq_dialect *said, eq_schema *out) {
    eq_mark before = eq_arena_mark(&cx->tmp);
    survey *s;
    eq_status status = take_survey(cx, written->decoded.text, &written->format, &s);
    if (status == EQ_OK) status = eq_survey_end(cx, arena, s, &written->format, said, out);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, before);
    return status;
}

eq_status eq_schema_guess(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_schema *out) {
    static const eq_dialect nothing;
    eq_mark before = eq_arena_mark(&cx->tmp);
    eq_written written;
    eq_status status = eq_written_guess(cx, &cx->tmp, file, &nothing, &written);
    if (status == EQ_OK) status = eq_schema_guess_with(cx, arena, &written, &nothing, out);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, before);
    return status;
}
