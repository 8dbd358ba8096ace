/* Values are made anew level by level, not row by row: a level gets a name, levels of one name are one, and the rows are
 * renumbered once. Numbers that are cut get the place of their cut, and of those places the levels that occur.
 *
 * Of levels that are one number the shortest stands for all, of equals the first in byte order, so the name is one that a
 * person wrote and does not hang on the order of rows. Numbers with an exponent are left as texts: "1e3" is as often a code. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "data/table/date.h"
#include "data/table/recode.h"
#include "math/sort.h"

bool eq_recode_reads_number(const eq_schema_column *c) {
    return (c->kind == EQ_NUMBER && c->role != EQ_LABEL) || c->recode.n_cuts || c->recode.n_quantiles || c->recode.date;
}

static bool is_cut(const eq_recode *recode) { return recode->n_cuts || recode->n_quantiles; }

/* ---- what a recode may not say ---- */

static eq_status check_cuts(eq_ctx *cx, const eq_schema_column *c) {
    const eq_recode *s = &c->recode;
    if (s->n_cuts && s->n_quantiles)
        return eq_fail(cx, EQ_EINPUT, "column \"%s\": has cuts and quantiles, expected one of them", c->name);
    if (s->n_cuts > EQ_MOST_CUTS)
        return eq_fail(cx, EQ_ELIMIT, "column \"%s\": has %zu cuts, expected at most %d", c->name, s->n_cuts, EQ_MOST_CUTS);
    if (s->n_quantiles == 1 || s->n_quantiles > EQ_MOST_CUTS)
        return eq_fail(cx, EQ_EINPUT, "column \"%s\": %zu quantiles, expected 2 to %d", c->name, s->n_quantiles, EQ_MOST_CUTS);
    for (size_t i = 0; i < s->n_cuts; i++)
        if (!isfinite(s->cut[i]) || (i && !(s->cut[i] > s->cut[i - 1])))
            return eq_fail(cx, EQ_EINPUT,
                           "column \"%s\": the cut %.15g does not stand above the one before it, expected rising numbers",
                           c->name, s->cut[i]);
    if (s->n_merged || s->n_order)
        return eq_fail(cx, EQ_EINPUT, "column \"%s\": is cut, so its levels have the names and the order of the cuts", c->name);
    if (!isnan(c->min) || !isnan(c->below))
        return eq_fail(cx, EQ_EINPUT, "column \"%s\": is cut, so its privileged levels must be listed, not bounded", c->name);
    return EQ_OK;
}

static int compare_texts(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Whether no text is there twice; the first that is goes into *twice. */
static eq_status find_twice(eq_ctx *cx, const char *const *text, size_t n, const char **twice) {
    const char **sorted;
    *twice = NULL;
    EQ_NEW(cx, &cx->tmp, sorted, n);
    for (size_t i = 0; i < n; i++) sorted[i] = text[i];
    if (n > 1) qsort(sorted, n, sizeof *sorted, compare_texts);
    for (size_t i = 1; i < n && !*twice; i++)
        if (!strcmp(sorted[i - 1], sorted[i])) *twice = sorted[i];
    return EQ_OK;
}

static eq_status check_levels(eq_ctx *cx, const eq_schema_column *c) {
    const eq_recode *s = &c->recode;
    const char *twice;
    if ((s->n_merged || s->n_order) && eq_recode_reads_number(c))
        return eq_fail(cx, EQ_EINPUT,
                       "column \"%s\": holds numbers, which have no levels to merge or order; its kind must be category",
                       c->name);
    for (size_t i = 0; i < s->n_merged; i++)
        if (!*s->to[i]) return eq_fail(cx, EQ_EINPUT, "column \"%s\": \"%s\" is to be renamed to nothing", c->name, s->from[i]);
    EQ_TRY(find_twice(cx, s->from, s->n_merged, &twice));
    if (twice) return eq_fail(cx, EQ_EINPUT, "column \"%s\": \"%s\" is merged twice, expected one name for it", c->name, twice);
    EQ_TRY(find_twice(cx, s->order, s->n_order, &twice));
    if (twice) return eq_fail(cx, EQ_EINPUT, "column \"%s\": \"%s\" is twice in its order", c->name, twice);
    return EQ_OK;
}

eq_status eq_recode_check(eq_ctx *cx, const eq_schema_column *c) {
    if (is_cut(&c->recode)) return check_cuts(cx, c);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = check_levels(cx, c);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

/* ---- levels that are one number ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* A number of digits, perhaps with a sign and a decimal mark. */
static bool is_plain_number(const char *text, char decimal, double *value) {
    const char *p = text + (*text == '-' || *text == '+');
    bool digits = is_digit(*p);
    while (is_digit(*p)) p++;
    if (*p == decimal) {
        p++;
        digits |= is_digit(*p);
        while (is_digit(*p)) p++;
    }
    return digits && !*p && eq_number_parse(text, strlen(text), decimal, value);
}

/* As a number is written that is written in one way only: no sign but minus, no zeros that say nothing. */
static bool is_canonical(const char *text, char decimal) {
    const char *p = text + (*text == '-');
    if (!is_digit(*p) || (*p == '0' && is_digit(p[1]))) return false;
    const char *mark = strchr(p, decimal);
    if (mark && (!mark[1] || p[strlen(p) - 1] == '0')) return false;
    return text == p || strcmp(p, "0") != 0;
}

static bool stands_before(const char *a, const char *b) {
    size_t n = strlen(a), m = strlen(b);
    return n != m ? n < m : strcmp(a, b) < 0;
}

/* name (n_levels): of levels that are one number, that of the one which stands for them. */
static eq_status join_numbers(eq_ctx *cx, const eq_column *column, char decimal, const char **name) {
    double *value;
    uint32_t *level, *order;
    size_t n = 0;
    bool some = false;
    for (size_t l = 0; l < column->n_levels && !some; l++) {
        double unused;
        some = is_plain_number(column->level[l], decimal, &unused) && !is_canonical(column->level[l], decimal);
    }
    if (!some) return EQ_OK;
    EQ_NEW(cx, &cx->tmp, value, column->n_levels);
    EQ_NEW(cx, &cx->tmp, level, column->n_levels);
    EQ_NEW(cx, &cx->tmp, order, column->n_levels);
    for (size_t l = 0; l < column->n_levels; l++)
        if (is_plain_number(column->level[l], decimal, &value[n])) level[n++] = (uint32_t)l;
    EQ_TRY(eq_sort_order(cx, value, n, order));
    for (size_t i = 0, end; i < n; i = end) {
        const char *best = column->level[level[order[i]]];
        for (end = i + 1; end < n && value[order[end]] <= value[order[i]]; end++)
            if (stands_before(column->level[level[order[end]]], best)) best = column->level[level[order[end]]];
        for (size_t k = i; k < end; k++) name[level[order[k]]] = best;
    }
    return EQ_OK;
}

/* ---- levels by name ---- */

/* The level of that text among `n` sorted ones; SIZE_MAX. */
static size_t find_level(const char *const *level, size_t n, const char *text) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(level[middle], text) < 0) low = middle + 1;
        else high = middle;
    }
    return low < n && !strcmp(level[low], text) ? low : SIZE_MAX;
}

/* Gives merged levels their names; `as` are the names so far, of which those of one number are alike. */
static void rename_levels(const eq_recode *recode, const eq_column *column, char decimal, const char *const *as,
                          const char **name) {
    for (size_t m = 0; m < recode->n_merged; m++) {
        double value, other;
        bool number = is_plain_number(recode->from[m], decimal, &value);
        size_t at = find_level(column->level, column->n_levels, recode->from[m]);
        const char *one = at == SIZE_MAX ? recode->from[m] : as[at];
        if (!number) {
            if (at != SIZE_MAX) name[at] = recode->to[m];
            continue;
        }
        for (size_t l = 0; l < column->n_levels; l++) {
            bool same =
                at == SIZE_MAX ? is_plain_number(as[l], decimal, &other) && other <= value && other >= value : as[l] == one;
            if (same) name[l] = recode->to[m];
        }
    }
}

/* The distinct names, those that are in the order asked for first: level (n), and of each old level its rank. */
static eq_status rank_names(eq_ctx *cx, eq_arena *arena, const eq_recode *recode, const char *const *name, eq_column *column,
                            uint32_t *rank) {
    const char **sorted, **level;
    uint32_t *place;
    uint8_t *placed;
    size_t n = 0, at = 0;
    EQ_NEW(cx, &cx->tmp, placed, column->n_levels);
    EQ_NEW(cx, &cx->tmp, sorted, column->n_levels);
    EQ_NEW(cx, &cx->tmp, place, column->n_levels);
    EQ_NEW(cx, arena, level, column->n_levels);
    for (size_t l = 0; l < column->n_levels; l++) sorted[l] = name[l];
    if (column->n_levels > 1) qsort(sorted, column->n_levels, sizeof *sorted, compare_texts);
    for (size_t l = 0; l < column->n_levels; l++)
        if (!n || strcmp(sorted[n - 1], sorted[l])) sorted[n++] = sorted[l];
    for (size_t o = 0; o < recode->n_order; o++) {
        size_t l = find_level(sorted, n, recode->order[o]);
        if (l != SIZE_MAX) placed[l] = 1, place[l] = (uint32_t)at++;
    }
    for (size_t l = 0; l < n; l++)
        if (!placed[l]) place[l] = (uint32_t)at++;
    for (size_t l = 0; l < n; l++) {
        level[place[l]] = eq_arena_text(cx, arena, sorted[l], strlen(sorted[l]));
        if (!level[place[l]]) return EQ_EMEMORY;
    }
    for (size_t l = 0; l < column->n_levels; l++) rank[l] = place[find_level(sorted, n, name[l])];
    column->level = level;
    column->n_levels = n;
    return EQ_OK;
}

static eq_status recode_levels(eq_ctx *cx, eq_arena *arena, const eq_recode *recode, char decimal, size_t n_rows,
                               eq_column *column) {
    const char **one, **name;
    uint32_t *rank;
    bool changed = recode->n_order > 0;
    EQ_NEW(cx, &cx->tmp, one, column->n_levels);
    EQ_NEW(cx, &cx->tmp, name, column->n_levels);
    for (size_t l = 0; l < column->n_levels; l++) one[l] = column->level[l];
    EQ_TRY(join_numbers(cx, column, decimal, one));
    for (size_t l = 0; l < column->n_levels; l++) name[l] = one[l];
    rename_levels(recode, column, decimal, one, name);
    for (size_t l = 0; l < column->n_levels; l++) changed |= name[l] != column->level[l];
    if (!changed) return EQ_OK;
    EQ_NEW(cx, &cx->tmp, rank, column->n_levels);
    EQ_TRY(rank_names(cx, arena, recode, name, column, rank));
    for (size_t i = 0; i < n_rows; i++)
        if (column->code[i] != EQ_MISSING) column->code[i] = rank[column->code[i]];
    return EQ_OK;
}

/* ---- cuts ---- */

/* A column of numbers and where it is cut. */
typedef struct cutting {
    const eq_column *column;
    size_t n_rows;
    const double *cut;
    size_t n;
    bool whole; /* all numbers and cuts are */
} cutting;

/* The first value of each part but the lowest: of n values in order number floor(k n / parts), or the first above the least. */
static eq_status find_quantiles(eq_ctx *cx, size_t n_parts, cutting *c) {
    double *known, *cut;
    uint32_t *order;
    size_t n = 0;
    EQ_NEW(cx, &cx->tmp, known, c->n_rows);
    EQ_NEW(cx, &cx->tmp, order, c->n_rows);
    EQ_NEW(cx, &cx->tmp, cut, n_parts);
    for (size_t i = 0; i < c->n_rows; i++)
        if (!isnan(c->column->number[i])) known[n++] = c->column->number[i];
    EQ_TRY(eq_sort_order(cx, known, n, order));
    for (size_t k = 1; k < n_parts && n; k++) {
        size_t at = k * n / n_parts;
        while (at + 1 < n && known[order[at]] <= known[order[0]]) at++;
        double value = known[order[at]];
        if (value > (c->n ? cut[c->n - 1] : known[order[0]])) cut[c->n++] = value;
    }
    c->cut = cut;
    if (c->n || !n) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT, "column \"%s\": every value is %.15g, so it has no quantiles to be cut at", c->column->name,
                   known[order[0]]);
}

static bool is_whole(double x) { return floor(x) >= x; }

static bool are_whole(const cutting *c) {
    for (size_t i = 0; i < c->n; i++)
        if (!is_whole(c->cut[i])) return false;
    for (size_t i = 0; i < c->n_rows; i++)
        if (!isnan(c->column->number[i]) && !is_whole(c->column->number[i])) return false;
    return true;
}

/* "under 25", "25 to 44", "45 and over"; "2.5 to under 4" where numbers are not whole. */
static const char *name_part(eq_ctx *cx, eq_arena *arena, const cutting *c, size_t part) {
    char low[EQ_NUMBER_TEXT], high[EQ_NUMBER_TEXT];
    if (part) eq_number_digits(c->cut[part - 1], low);
    if (part == c->n) return eq_arena_format(cx, arena, "%s and over", low);
    double end = c->cut[part] - (c->whole && part);
    eq_number_digits(end, high);
    if (!part) return eq_arena_format(cx, arena, "under %s", high);
    if (c->whole && end <= c->cut[part - 1]) return eq_arena_text(cx, arena, low, strlen(low));
    return eq_arena_format(cx, arena, c->whole ? "%s to %s" : "%s to under %s", low, high);
}

static uint32_t part_of(const cutting *c, double value) {
    size_t low = 0, high = c->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (value >= c->cut[middle]) low = middle + 1;
        else high = middle;
    }
    return (uint32_t)low;
}

static eq_status cut_column(eq_ctx *cx, eq_arena *arena, const eq_recode *recode, size_t n_rows, eq_column *column) {
    cutting c = {.column = column, .n_rows = n_rows, .cut = recode->cut, .n = recode->n_cuts};
    uint32_t *code, *rank;
    const char **level;
    size_t n = 0;
    if (recode->n_quantiles) EQ_TRY(find_quantiles(cx, recode->n_quantiles, &c));
    c.whole = are_whole(&c);
    EQ_NEW(cx, arena, code, n_rows);
    EQ_NEW(cx, arena, level, c.n + 1);
    EQ_NEW(cx, &cx->tmp, rank, c.n + 1);
    for (size_t i = 0; i < n_rows; i++) {
        code[i] = isnan(column->number[i]) ? EQ_MISSING : part_of(&c, column->number[i]);
        if (code[i] != EQ_MISSING) rank[code[i]] = 1;
    }
    for (size_t part = 0; part <= c.n; part++) {
        if (!rank[part]) continue;
        level[n] = name_part(cx, arena, &c, part);
        if (!level[n]) return EQ_EMEMORY;
        rank[part] = (uint32_t)n++;
    }
    for (size_t i = 0; i < n_rows; i++)
        if (code[i] != EQ_MISSING) code[i] = rank[code[i]];
    *column = (eq_column){
        .name = column->name, .kind = EQ_CATEGORY, .code = code, .level = level, .n_levels = n, .n_missing = column->n_missing};
    return EQ_OK;
}

/* Days into what is made of them. */
static void use_dates(const eq_recode *recode, size_t n_rows, eq_column *column) {
    for (size_t i = 0; i < n_rows && recode->date_use != EQ_DATE_DAYS; i++) {
        double *day = &column->number[i];
        if (!isnan(*day)) *day = recode->date_use == EQ_DATE_YEAR ? eq_date_year(*day) : eq_date_age(*day, recode->at);
    }
}

static const char *name_date(eq_ctx *cx, eq_arena *arena, const eq_recode *recode, double value) {
    char text[EQ_DATE_TEXT > EQ_NUMBER_TEXT ? EQ_DATE_TEXT : EQ_NUMBER_TEXT];
    if (recode->date_use == EQ_DATE_DAYS) eq_date_text(value, text);
    else eq_number_digits(value, text);
    return eq_arena_text(cx, arena, text, strlen(text));
}

static eq_status name_dates(eq_ctx *cx, eq_arena *arena, const eq_recode *recode, size_t n_rows, eq_column *column) {
    uint32_t *code, *order, *row;
    double *known;
    const char **level;
    size_t n = 0, n_levels = 0;
    EQ_NEW(cx, arena, code, n_rows);
    EQ_NEW(cx, &cx->tmp, known, n_rows);
    EQ_NEW(cx, &cx->tmp, row, n_rows);
    EQ_NEW(cx, &cx->tmp, order, n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        code[i] = EQ_MISSING;
        if (isnan(column->number[i])) continue;
        known[n] = column->number[i];
        row[n++] = (uint32_t)i;
    }
    EQ_TRY(eq_sort_order(cx, known, n, order));
    EQ_NEW(cx, arena, level, n);
    for (size_t k = 0; k < n; k++) {
        if (!k || known[order[k]] > known[order[k - 1]]) {
            level[n_levels] = name_date(cx, arena, recode, known[order[k]]);
            if (!level[n_levels++]) return EQ_EMEMORY;
        }
        code[row[order[k]]] = (uint32_t)n_levels - 1;
    }
    *column = (eq_column){.name = column->name,
                          .kind = EQ_CATEGORY,
                          .code = code,
                          .level = level,
                          .n_levels = n_levels,
                          .n_missing = column->n_missing};
    return EQ_OK;
}

eq_status eq_recode_name_dates(eq_ctx *cx, eq_arena *arena, const eq_recode *recode, size_t n_rows, eq_column *column) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = name_dates(cx, arena, recode, n_rows, column);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}

static eq_status recode_column(eq_ctx *cx, eq_arena *arena, const eq_schema_column *described, char decimal, size_t n_rows,
                               eq_column *column) {
    const eq_recode *recode = &described->recode;
    if (column->kind == EQ_CATEGORY) return recode_levels(cx, arena, recode, decimal ? decimal : '.', n_rows, column);
    use_dates(recode, n_rows, column);
    if (is_cut(recode)) return cut_column(cx, arena, recode, n_rows, column);
    return described->role == EQ_LABEL ? name_dates(cx, arena, recode, n_rows, column) : EQ_OK;
}

eq_status eq_recode_column(eq_ctx *cx, eq_arena *arena, const eq_schema_column *described, char decimal, size_t n_rows,
                           eq_column *column) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = recode_column(cx, arena, described, decimal, n_rows, column);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}
