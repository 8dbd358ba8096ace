/* Levels, contingency tables and what is read off them.
 *
 * Invariant: a binning's levels all have rows, and missing is a level like the others, so what is told by a cell being
 * empty counts as association. Margins that weigh nothing (weights of 0) are passed over, not divided by.
 * Cramer's V follows Bergsma 2013, "A bias-correction for Cramer's V and Tschuprow's T"; mutual information is as counted,
 * with the Miller 1955 bias beside it, because the correction can make it negative. */
#include <math.h>

#include "math/kernels.h"
#include "math/sort.h"
#include "math/stats.h"
#include "stat/association.h"

/* ---- levels ---- */

eq_status eq_ranking_make(eq_ctx *cx, eq_arena *arena, const double *value, size_t n_rows, eq_ranking *out) {
    eq_ranking ranking = {0};
    double *known;
    uint32_t *row;
    for (size_t i = 0; i < n_rows; i++) ranking.n += isnan(value[i]) ? 0 : 1;
    EQ_NEW(cx, arena, ranking.row, ranking.n);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    if (ranking.n == n_rows) {
        EQ_TRY(eq_sort_order(cx, value, n_rows, ranking.row));
    } else {
        EQ_NEW(cx, &cx->tmp, known, ranking.n);
        EQ_NEW(cx, &cx->tmp, row, ranking.n);
        for (size_t i = 0, k = 0; i < n_rows; i++) {
            if (isnan(value[i])) continue;
            known[k] = value[i];
            row[k++] = (uint32_t)i;
        }
        EQ_TRY(eq_sort_order(cx, known, ranking.n, ranking.row));
        for (size_t i = 0; i < ranking.n; i++) ranking.row[i] = row[ranking.row[i]];
    }
    eq_arena_reset(&cx->tmp, mark);
    *out = ranking;
    return EQ_OK;
}

/* The end of the run of equal numbers that starts at place `first`. */
static size_t end_of_ties(const eq_numbers *numbers, size_t first) {
    const uint32_t *row = numbers->ranking->row;
    size_t end = first + 1;
    while (end < numbers->ranking->n && numbers->value[row[end]] <= numbers->value[row[first]]) end++;
    return end;
}

/* How the runs of equal numbers go into bins. */
typedef struct runs {
    size_t n_distinct, n_alone;
    size_t n_own, n_rest; /* runs that hold an n_bins-th of the rows; rows in the other runs */
} runs;

static bool fills_a_bin(size_t run, size_t n, size_t n_bins) { return run * n_bins >= n; }

static runs count_runs(const eq_numbers *numbers, size_t n_bins) {
    runs r = {0};
    for (size_t first = 0, end; first < numbers->ranking->n; first = end) {
        end = end_of_ties(numbers, first);
        bool own = fills_a_bin(end - first, numbers->ranking->n, n_bins);
        r.n_distinct++;
        r.n_alone += end - first == 1;
        r.n_own += own;
        r.n_rest += own ? 0 : end - first;
    }
    return r;
}

eq_status eq_bin_numbers(eq_ctx *cx, eq_arena *arena, const eq_numbers *numbers, size_t n_bins, eq_binning *out) {
    size_t n = numbers->ranking->n, filled = 0; /* rows in the bin that is being filled */
    runs r = count_runs(numbers, n_bins);
    eq_binning binning = {.n_rows = numbers->n_rows, .n_distinct = r.n_distinct, .n_alone = r.n_alone};
    EQ_NEW(cx, arena, binning.level, numbers->n_rows);
    for (size_t first = 0, end; first < n; first = end) {
        end = end_of_ties(numbers, first);
        bool own = r.n_distinct <= n_bins || fills_a_bin(end - first, n, n_bins);
        if (own && filled) binning.n_levels++, filled = 0;
        for (size_t i = first; i < end; i++) binning.level[numbers->ranking->row[i]] = (uint32_t)binning.n_levels;
        filled += end - first;
        if (end < n && !own && filled * (n_bins - r.n_own) < r.n_rest) continue;
        binning.n_levels++;
        filled = 0;
    }
    binning.has_missing = n < numbers->n_rows;
    for (size_t i = 0; binning.has_missing && i < numbers->n_rows; i++)
        if (isnan(numbers->value[i])) binning.level[i] = (uint32_t)binning.n_levels;
    binning.n_levels += binning.has_missing;
    *out = binning;
    return EQ_OK;
}

/* Levels that stay by themselves when those under `least` rows are pooled. */
static size_t count_kept(const uint32_t *count, size_t n, size_t least) {
    size_t kept = 0;
    for (size_t l = 0; l < n; l++) kept += count[l] >= least;
    return kept;
}

static eq_status bin_codes(eq_ctx *cx, const eq_codes *codes, const size_t least_most[2], eq_binning *out) {
    size_t least = least_most[0] ? least_most[0] : 1, n_missing = 0;
    uint32_t *count, *place;
    EQ_NEW(cx, &cx->tmp, count, codes->n_codes);
    EQ_NEW(cx, &cx->tmp, place, codes->n_codes);
    for (size_t i = 0; i < codes->n_rows; i++)
        if (codes->code[i] < codes->n_codes) count[codes->code[i]]++;
        else n_missing++;
    while (count_kept(count, codes->n_codes, least) > least_most[1]) least *= 2;
    for (size_t l = 0; l < codes->n_codes; l++) {
        out->n_distinct += count[l] > 0;
        out->n_alone += count[l] == 1;
        out->n_pooled += count[l] > 0 && count[l] < least;
    }
    if (out->n_pooled == 1) out->n_pooled = 0, least = 1; /* a level of its own is no less than a pool of one */
    for (size_t l = 0; l < codes->n_codes; l++)
        if (count[l] >= least) place[l] = (uint32_t)out->n_levels++;
    for (size_t l = 0; l < codes->n_codes; l++)
        if (count[l] < least) place[l] = (uint32_t)out->n_levels;
    out->n_levels += out->n_pooled > 0;
    out->has_missing = n_missing > 0;
    for (size_t i = 0; i < codes->n_rows; i++)
        out->level[i] = codes->code[i] < codes->n_codes ? place[codes->code[i]] : (uint32_t)out->n_levels;
    out->n_levels += out->has_missing;
    return EQ_OK;
}

eq_status eq_bin_codes(eq_ctx *cx, eq_arena *arena, const eq_codes *codes, const size_t least_most[2], eq_binning *out) {
    eq_binning binning = {.n_rows = codes->n_rows};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, arena, binning.level, codes->n_rows);
    EQ_TRY(bin_codes(cx, codes, least_most, &binning));
    eq_arena_reset(&cx->tmp, mark);
    *out = binning;
    return EQ_OK;
}

/* ---- tables ---- */

eq_status eq_contingency_count(eq_ctx *cx, eq_arena *arena, const eq_binning *levels, const eq_classes *classes,
                               eq_contingency *out) {
    eq_contingency table = {.n_levels = levels->n_levels, .n_classes = classes->n};
    double squares = 0;
    EQ_NEW_CELLS(cx, arena, table.cell, levels->n_levels, classes->n);
    EQ_NEW(cx, arena, table.level, levels->n_levels);
    EQ_NEW(cx, arena, table.of_class, classes->n);
    for (size_t i = 0; i < levels->n_rows; i++) {
        double w = classes->weight ? classes->weight[i] : 1;
        table.cell[levels->level[i] * classes->n + classes->of[i]] += w;
        table.level[levels->level[i]] += w;
        table.of_class[classes->of[i]] += w;
        table.whole += w;
        squares += w * w;
    }
    table.size = eq_effective_size(table.whole, squares);
    *out = table;
    return EQ_OK;
}

static double with_weight(const double *weight, size_t n) {
    size_t some = 0;
    for (size_t i = 0; i < n; i++) some += weight[i] > 0;
    return (double)some;
}

/* What a cell adds, from its share and the one expected of independent margins. */
typedef double eq_cell_term(double p, double expected);

static double information_term(double p, double expected) { return p > 0 ? p * eq_log(p / expected) : 0; }
static double square_term(double p, double expected) { return (p - expected) * (p - expected) / expected; }

static double add_cells(const eq_contingency *t, eq_cell_term *term) {
    double sum = 0;
    if (!(t->whole > 0)) return EQ_NAN;
    for (size_t l = 0; l < t->n_levels; l++)
        for (size_t c = 0; c < t->n_classes && t->level[l] > 0; c++)
            if (t->of_class[c] > 0)
                sum += term(t->cell[l * t->n_classes + c] / t->whole, (t->level[l] / t->whole) * (t->of_class[c] / t->whole));
    return sum;
}

double eq_mutual_information(const eq_contingency *table) {
    double sum = add_cells(table, information_term);
    return sum < 0 ? 0 : sum; /* rounding */
}

double eq_chance_information(const eq_contingency *table) {
    double levels = with_weight(table->level, table->n_levels), classes = with_weight(table->of_class, table->n_classes);
    if (!(table->size > 0)) return EQ_NAN;
    return (levels - 1) * (classes - 1) / (2 * table->size);
}

double eq_class_entropy(const eq_contingency *table) {
    double sum = 0;
    if (!(table->whole > 0)) return EQ_NAN;
    for (size_t c = 0; c < table->n_classes; c++) {
        double p = table->of_class[c] / table->whole;
        if (p > 0) sum -= p * eq_log(p);
    }
    return sum;
}

double eq_cramers_v(const eq_contingency *table) {
    double r = with_weight(table->level, table->n_levels), k = with_weight(table->of_class, table->n_classes);
    double n = table->size;
    if (!(r > 1 && k > 1 && n > 1)) return EQ_NAN;
    double square = add_cells(table, square_term) - (r - 1) * (k - 1) / (n - 1);
    double rows = r - (r - 1) * (r - 1) / (n - 1), columns = k - (k - 1) * (k - 1) / (n - 1);
    double least = (rows < columns ? rows : columns) - 1;
    if (!(least > 0)) return EQ_NAN;
    if (!(square > 0)) return 0;
    double v = sqrt(square / least);
    return v > 1 ? 1 : v;
}
