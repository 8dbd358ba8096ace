/* Cutting columns into the states of the network, without privacy.
 *
 * Numbers: at most 2 n_bins distinct values stay what they are. Otherwise a value that holds a bin's share of
 * the rows alone, and a zero that holds 2%, gets its own bin, and the rest are cut at quantiles, in which the
 * rows of each label weigh alike: where the rarer outcome lies bins are finer. Where the schema's privileged
 * values begin and end a bin always ends too: groups are never mixed. Categories: one bin a level. Values and
 * levels of fewer than RARE rows share a bin with their neighbours (numbers) or with each other (levels) and
 * are drawn from it by their own frequency: a table cell of three rows would make them predict the label
 * perfectly, which they do not on unseen rows. Levels of label and protected columns are never pooled.
 * Invariant: bins of a number are ascending and do not overlap; every value of the table lies in one. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "data/twin/twin.h"
#include "math/sort.h"

#define RARE 20
#define ZERO_SHARE 0.02 /* zero gets its own bin from this share of the rows */

double eq_twin_power10(int decimals) {
    double power = 1;
    for (int i = 0; i < decimals; i++) power *= 10;
    return power;
}

int eq_twin_decimals(double value) {
    for (int d = 0; d <= EQ_TWIN_MAX_DECIMALS; d++) {
        double power = eq_twin_power10(d), scaled = floor(value * power + 0.5);
        if (fabs(scaled) > 0x1p52) return d ? -1 : 0;
        if (scaled / power == value) return d;
    }
    return -1;
}

/* The distinct values of a numeric column, ascending, with their counts. */
typedef struct distinct {
    size_t n;
    double *value;
    uint32_t *count;
    double *share; /* of all rows, each label's rows weighing alike; sums to 1 */
} distinct;

static eq_status find_distinct(eq_twin_fitting *fit, size_t c, distinct *out) {
    eq_ctx *cx = fit->cx;
    const double *number = fit->table->column[c].number;
    size_t n_rows = fit->table->n_rows;
    uint32_t *order;
    EQ_NEW(cx, &cx->tmp, out->value, n_rows);
    EQ_NEW(cx, &cx->tmp, out->count, n_rows);
    EQ_NEW(cx, &cx->tmp, out->share, n_rows);
    EQ_NEW(cx, &cx->tmp, order, n_rows);
    EQ_TRY(eq_sort_order(cx, number, n_rows, order));
    out->n = 0;
    for (size_t r = 0; r < n_rows; r++) {
        double value = number[order[r]] + 0.0; /* no negative zeros */
        if (!out->n || value != out->value[out->n - 1]) out->value[out->n++] = value;
        out->count[out->n - 1]++;
        out->share[out->n - 1] += fit->share[order[r]];
    }
    return EQ_OK;
}

eq_status eq_twin_weigh_rows(eq_twin_fitting *fit) {
    eq_ctx *cx = fit->cx;
    const eq_column *label = &fit->table->column[fit->label];
    size_t n_rows = fit->table->n_rows, n_met = 0, *count;
    EQ_NEW(cx, &cx->tmp, fit->share, n_rows);
    EQ_NEW(cx, &cx->tmp, count, label->n_levels + 1);
    for (size_t r = 0; r < n_rows; r++) {
        size_t *own = &count[label->kind == EQ_CATEGORY ? label->code[r] : 0];
        n_met += *own == 0;
        ++*own;
    }
    for (size_t r = 0; r < n_rows; r++)
        fit->share[r] = 1 / ((double)n_met * (double)count[label->kind == EQ_CATEGORY ? label->code[r] : 0]);
    return EQ_OK;
}

static bool is_heavy(const distinct *all, size_t i, size_t n_bins) {
    return all->share[i] * (double)n_bins >= 1 || (all->value[i] == 0 && all->share[i] >= ZERO_SHARE);
}

/* The side of the schema's rule that a number is on. */
static bool is_privileged_number(const eq_schema_column *row, double value) {
    for (size_t i = 0; i < row->n_privileged; i++) {
        double one;
        if (eq_number_parse(row->privileged[i], strlen(row->privileged[i]), '.', &one) && one == value) return true;
    }
    return !row->n_privileged && !(value < row->min) && !(value >= row->below);
}

/* Distinct values i - 1 and i are on different sides. */
static bool is_boundary(const distinct *all, size_t i, const eq_schema_column *row) {
    return row && row->role == EQ_PROTECTED &&
           is_privileged_number(row, all->value[i - 1]) != is_privileged_number(row, all->value[i]);
}

/* Fills first (n + 1) with the index of the first distinct value of each bin, and of the end; returns the
 * number of bins. */
static size_t find_cuts(const distinct *all, size_t n_bins, const eq_schema_column *row, size_t *first) {
    size_t n = 0, n_heavy = 0, held = 0;
    double rest = 0, share = 0;
    for (size_t i = 0; i < all->n; i++) {
        bool heavy = is_heavy(all, i, n_bins);
        n_heavy += heavy;
        rest += heavy ? 0 : all->share[i];
    }
    double n_quantiles = n_bins > n_heavy + 1 ? (double)(n_bins - n_heavy) : 1;
    for (size_t i = 0; i < all->n; i++) {
        bool full = all->n <= 2 * n_bins || (share + all->share[i] / 2) * n_quantiles > rest;
        bool apart = i && (is_heavy(all, i, n_bins) || is_heavy(all, i - 1, n_bins));
        if (i == 0 || is_boundary(all, i, row) || (held >= RARE && (full || apart))) {
            first[n++] = i;
            held = 0;
            share = 0;
        }
        held += all->count[i];
        share += all->share[i];
    }
    first[n] = all->n;
    return n;
}

static eq_status fill_values(eq_ctx *cx, eq_arena *arena, eq_twin_bin *bin, size_t n) {
    bin->n_values = n;
    EQ_NEW(cx, arena, bin->value, n);
    EQ_NEW(cx, arena, bin->count, n);
    return EQ_OK;
}

/* Quantiles of the rows of a bin that begins at distinct value `at` and ends with bin->high. */
static eq_status fill_knots(eq_ctx *cx, eq_arena *arena, const distinct *all, size_t at, eq_twin_bin *bin) {
    size_t n_rows = 0, passed = 0;
    bin->n_knots = EQ_TWIN_STRETCHES + 1;
    EQ_NEW(cx, arena, bin->knot, bin->n_knots);
    for (size_t i = at; i < all->n && all->value[i] <= bin->high; i++) n_rows += all->count[i];
    bin->knot[0] = bin->low;
    for (size_t i = at, k = 1; k < bin->n_knots; i++) {
        passed += all->count[i];
        for (; k < bin->n_knots && passed * EQ_TWIN_STRETCHES >= n_rows * k; k++) bin->knot[k] = all->value[i];
    }
    return EQ_OK;
}

static eq_status cut_number(eq_twin_fitting *fit, size_t c) {
    eq_ctx *cx = fit->cx;
    eq_twin_column *column = &fit->twin->column[c];
    distinct all;
    size_t *first;
    EQ_TRY(find_distinct(fit, c, &all));
    EQ_NEW(cx, &cx->tmp, first, all.n + 1);
    column->decimals = 0;
    for (size_t i = 0; i < all.n && column->decimals >= 0; i++) {
        int needed = eq_twin_decimals(all.value[i]);
        if (needed < 0 || needed > column->decimals) column->decimals = needed;
    }
    column->n_bins = find_cuts(&all, fit->options.n_bins, eq_twin_schema_column(fit, c), first);
    EQ_NEW(cx, fit->arena, column->bin, column->n_bins);
    for (size_t b = 0; b < column->n_bins; b++) {
        eq_twin_bin *bin = &column->bin[b];
        size_t n = first[b + 1] - first[b];
        bin->low = all.value[first[b]];
        bin->high = all.value[first[b + 1] - 1];
        if (n > EQ_TWIN_SUPPORT) {
            EQ_TRY(fill_knots(cx, fit->arena, &all, first[b], bin));
            continue;
        }
        EQ_TRY(fill_values(cx, fit->arena, bin, n));
        memcpy(bin->value, all.value + first[b], n * sizeof *bin->value);
        memcpy(bin->count, all.count + first[b], n * sizeof *bin->count);
    }
    return EQ_OK;
}

static eq_status cut_category(eq_twin_fitting *fit, size_t c) {
    eq_ctx *cx = fit->cx;
    const eq_column *from = &fit->table->column[c];
    eq_twin_column *column = &fit->twin->column[c];
    uint32_t *count, rare = c == fit->label || fit->is_protected[c] ? 0 : RARE;
    size_t n_rare = 0;
    EQ_NEW(cx, &cx->tmp, count, from->n_levels);
    for (size_t r = 0; r < fit->table->n_rows; r++) count[from->code[r]]++;
    for (size_t l = 0; l < from->n_levels; l++) n_rare += count[l] < rare;
    if (n_rare < 2) n_rare = rare = 0;
    EQ_NEW(cx, fit->arena, column->bin, from->n_levels);
    eq_twin_bin *pool = &column->bin[from->n_levels - n_rare]; /* behind the common levels */
    if (n_rare) EQ_TRY(fill_values(cx, fit->arena, pool, n_rare));
    size_t used = 0;
    for (size_t l = 0; l < from->n_levels; l++) {
        eq_twin_bin *bin = pool;
        size_t at = used;
        if (count[l] >= rare) {
            bin = &column->bin[column->n_bins++];
            EQ_TRY(fill_values(cx, fit->arena, bin, 1));
            at = 0;
        } else {
            used++;
        }
        bin->value[at] = (double)l;
        bin->count[at] = count[l];
    }
    column->n_bins += n_rare > 0;
    return EQ_OK;
}

eq_status eq_twin_cut(eq_twin_fitting *fit, size_t c) {
    return fit->twin->column[c].kind == EQ_NUMBER ? cut_number(fit, c) : cut_category(fit, c);
}

/* The bin that holds a number, or the nearest one: private bins need not cover every value. */
static uint32_t bin_of(const eq_twin_column *column, double value) {
    size_t low = 0, high = column->n_bins - 1;
    while (low < high) { /* the first bin that does not end below the value */
        size_t middle = (low + high) / 2;
        if (column->bin[middle].high < value) low = middle + 1;
        else high = middle;
    }
    if (low + 1 < column->n_bins && value >= column->bin[low + 1].low) return (uint32_t)low + 1; /* they touch */
    bool before = low && value < column->bin[low].low && value - column->bin[low - 1].high < column->bin[low].low - value;
    return (uint32_t)(low - before);
}

eq_status eq_twin_encode(eq_twin_fitting *fit, size_t c) {
    eq_ctx *cx = fit->cx;
    const eq_column *from = &fit->table->column[c];
    const eq_twin_column *column = &fit->twin->column[c];
    uint32_t *bin_of_level = NULL, *state;
    EQ_NEW(cx, &cx->tmp, state, fit->table->n_rows);
    if (from->kind == EQ_CATEGORY) {
        EQ_NEW(cx, &cx->tmp, bin_of_level, from->n_levels);
        for (size_t b = 0; b < column->n_bins; b++)
            for (size_t v = 0; v < column->bin[b].n_values; v++) bin_of_level[(size_t)column->bin[b].value[v]] = (uint32_t)b;
    }
    for (size_t r = 0; r < fit->table->n_rows; r++)
        state[r] = bin_of_level ? bin_of_level[from->code[r]] : bin_of(column, from->number[r]);
    fit->state[c] = state;
    return EQ_OK;
}

/* Bin b is on the privileged side: bins never hold both. */
static bool is_privileged(const eq_twin_column *column, size_t b, const eq_schema_column *row) {
    const eq_twin_bin *bin = &column->bin[b];
    if (column->kind == EQ_NUMBER) return is_privileged_number(row, bin->low);
    for (size_t i = 0; i < row->n_privileged; i++)
        if (!strcmp(row->privileged[i], column->level[(size_t)bin->value[0]])) return true;
    return false;
}

eq_status eq_twin_find_groups(eq_twin_fitting *fit) {
    eq_ctx *cx = fit->cx;
    eq_twin *twin = fit->twin;
    EQ_NEW(cx, fit->arena, twin->group, EQ_TWIN_MAX_GROUPS);
    for (size_t c = 0; c < twin->n_columns && twin->n_groups < EQ_TWIN_MAX_GROUPS; c++) {
        if (!fit->is_protected[c]) continue;
        const eq_twin_column *column = &twin->column[c];
        eq_twin_group *group = &twin->group[twin->n_groups];
        uint32_t *side;
        group->column = c;
        EQ_NEW(cx, fit->arena, group->of_bin, column->n_bins);
        for (size_t b = 0; b < column->n_bins; b++) group->of_bin[b] = is_privileged(column, b, eq_twin_schema_column(fit, c));
        EQ_NEW(cx, &cx->tmp, side, fit->table->n_rows);
        for (size_t r = 0; r < fit->table->n_rows; r++) side[r] = group->of_bin[fit->state[c][r]];
        fit->state[twin->n_columns + twin->n_groups++] = side;
    }
    return EQ_OK;
}
