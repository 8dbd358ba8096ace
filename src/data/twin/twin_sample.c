/* Drawing rows from a twin: column by column in the network's order, by inverse transform on whole counts.
 *
 * A combination of parents that no fitted row had (it can arise because the parents come from different
 * tables) backs off to fewer of them: the parent placed last is dropped first, so sides and label stay
 * longest; with none left the column's own margin is drawn from, and bins alike if that is empty too (private
 * counts may all be 0). Draws are integers below a total, so the same seed gives the same rows everywhere,
 * and the first rows of a longer sample are the shorter sample. The table is as eq_table_read would make it:
 * columns in file order, of each category the levels that occur. */
#include <math.h>
#include <string.h>

#include "data/twin/twin.h"

/* Cumulative counts of one column. */
typedef struct drawer {
    uint64_t *table[EQ_TWIN_MAX_PARENTS + 1]; /* [k]: given the first k parents; running sums over the column's bins */
    uint64_t **value;                         /* [bin]: running sums over the values of a bin; NULL where it has none */
} drawer;

static void accumulate(uint64_t *count, size_t n) {
    for (size_t i = 1; i < n; i++) count[i] += count[i - 1];
}

static eq_status prepare_tables(eq_ctx *cx, const eq_twin *twin, const eq_twin_column *column, drawer *out) {
    size_t n_cells = column->n_cells, n_bins = column->n_bins;
    for (size_t k = column->n_parents + 1; k-- > 0;) {
        EQ_NEW(cx, &cx->tmp, out->table[k], n_cells);
        if (k == column->n_parents) {
            memcpy(out->table[k], column->count, n_cells * sizeof *column->count);
        } else { /* the sum over the states of parent k */
            size_t n_states = eq_twin_states(twin, column->parent[k]), block = n_states * n_bins;
            for (size_t i = 0; i < n_cells * n_states; i++)
                out->table[k][i / block * n_bins + i % n_bins] += out->table[k + 1][i];
        }
        if (k) n_cells /= eq_twin_states(twin, column->parent[k - 1]);
    }
    if (!out->table[0][0]) { /* all zero: every bin alike */
        uint64_t sum = 0;
        for (size_t b = 0; b < n_bins; b++) sum += out->table[0][b];
        for (size_t b = 0; b < n_bins && !sum; b++) out->table[0][b] = 1;
    }
    n_cells = column->n_cells;
    for (size_t k = column->n_parents + 1; k-- > 0;) {
        for (size_t i = 0; i < n_cells; i += n_bins) accumulate(out->table[k] + i, n_bins);
        if (k) n_cells /= eq_twin_states(twin, column->parent[k - 1]);
    }
    return EQ_OK;
}

static eq_status prepare_drawer(eq_ctx *cx, const eq_twin *twin, const eq_twin_column *column, drawer *out) {
    EQ_TRY(prepare_tables(cx, twin, column, out));
    EQ_NEW(cx, &cx->tmp, out->value, column->n_bins);
    for (size_t b = 0; b < column->n_bins; b++) {
        const eq_twin_bin *bin = &column->bin[b];
        if (!bin->n_values) continue;
        EQ_NEW(cx, &cx->tmp, out->value[b], bin->n_values);
        uint64_t sum = 0;
        for (size_t v = 0; v < bin->n_values; v++) sum += out->value[b][v] = bin->count[v];
        for (size_t v = 0; v < bin->n_values && !sum; v++) out->value[b][v] = 1;
        accumulate(out->value[b], bin->n_values);
    }
    return EQ_OK;
}

/* Inverse transform: the first of n running sums above a uniform draw below the last, which is > 0. */
static size_t draw(eq_rng *rng, const uint64_t *sum, size_t n) {
    uint64_t u = eq_rng_below(rng, sum[n - 1]);
    size_t low = 0, high = n - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (sum[middle] > u) high = middle;
        else low = middle + 1;
    }
    return low;
}

static size_t draw_bin(eq_rng *rng, const eq_twin *twin, const eq_twin_column *column, const drawer *from,
                       const uint32_t *state) {
    size_t at[EQ_TWIN_MAX_PARENTS + 1] = {0};
    for (size_t k = 0; k < column->n_parents; k++)
        at[k + 1] = at[k] * eq_twin_states(twin, column->parent[k]) + state[column->parent[k]];
    for (size_t k = column->n_parents; k > 0; k--) {
        const uint64_t *sum = from->table[k] + at[k] * column->n_bins;
        if (sum[column->n_bins - 1]) return draw(rng, sum, column->n_bins);
    }
    return draw(rng, from->table[0], column->n_bins);
}

/* A value of a bin: a number or a level code. */
static double draw_value(eq_rng *rng, const eq_twin_column *column, const drawer *from, size_t b) {
    const eq_twin_bin *bin = &column->bin[b];
    if (bin->n_values == 1) return bin->value[0];
    if (bin->n_values) return bin->value[draw(rng, from->value[b], bin->n_values)];
    size_t k = (size_t)eq_rng_below(rng, bin->n_knots - 1);
    double first = bin->knot[k], last = bin->knot[k + 1];
    if (column->decimals >= 0) {
        double power = eq_twin_power10(column->decimals);
        double low = floor(first * power + 0.5), high = floor(last * power + 0.5);
        if (fabs(low) <= 0x1p52 && fabs(high) <= 0x1p52)
            return (low + (double)eq_rng_below(rng, (uint64_t)(high - low) + 1)) / power;
    }
    return first + eq_rng_uniform(rng) * (last - first);
}

/* Keeps the levels that occur, renumbered; byte order is kept because the twin's levels are in it. */
static eq_status fill_levels(eq_ctx *cx, eq_arena *arena, const eq_twin_column *from, size_t n_rows, eq_column *out) {
    uint32_t *code;
    EQ_NEW(cx, &cx->tmp, code, from->n_levels);
    for (size_t r = 0; r < n_rows; r++) code[out->code[r]] = 1;
    EQ_NEW(cx, arena, out->level, from->n_levels);
    for (size_t l = 0; l < from->n_levels; l++) {
        if (!code[l]) continue;
        code[l] = (uint32_t)out->n_levels;
        const char *copy = eq_arena_text(cx, arena, from->level[l], strlen(from->level[l]));
        if (!copy) return EQ_EMEMORY;
        out->level[out->n_levels++] = copy;
    }
    for (size_t r = 0; r < n_rows; r++) out->code[r] = code[out->code[r]];
    return EQ_OK;
}

static eq_status new_table(eq_ctx *cx, eq_arena *arena, const eq_twin *twin, eq_table *out) {
    out->n_columns = twin->n_columns;
    EQ_NEW(cx, arena, out->column, out->n_columns);
    for (size_t c = 0; c < out->n_columns; c++) {
        eq_column *column = &out->column[c];
        column->kind = twin->column[c].kind;
        column->name = eq_arena_text(cx, arena, twin->column[c].name, strlen(twin->column[c].name));
        if (!column->name) return EQ_EMEMORY;
        if (column->kind == EQ_NUMBER) EQ_NEW(cx, arena, column->number, out->n_rows);
        else EQ_NEW(cx, arena, column->code, out->n_rows);
    }
    return EQ_OK;
}

static eq_status fill_table(eq_ctx *cx, eq_arena *arena, const eq_twin *twin, eq_rng rng, eq_table *out) {
    drawer *from;
    uint32_t *state;
    EQ_NEW(cx, &cx->tmp, from, twin->n_columns);
    EQ_NEW(cx, &cx->tmp, state, twin->n_columns + twin->n_groups);
    for (size_t c = 0; c < twin->n_columns; c++) EQ_TRY(prepare_drawer(cx, twin, &twin->column[c], &from[c]));
    for (size_t r = 0; r < out->n_rows; r++)
        for (size_t i = 0; i < twin->n_columns; i++) {
            size_t c = twin->order[i];
            const eq_twin_column *column = &twin->column[c];
            size_t b = draw_bin(&rng, twin, column, &from[c], state);
            double value = draw_value(&rng, column, &from[c], b);
            state[c] = (uint32_t)b;
            for (size_t g = 0; g < twin->n_groups; g++)
                if (twin->group[g].column == c) state[twin->n_columns + g] = twin->group[g].of_bin[b];
            if (column->kind == EQ_NUMBER) out->column[c].number[r] = value;
            else out->column[c].code[r] = (uint32_t)value;
        }
    for (size_t c = 0; c < twin->n_columns; c++)
        if (twin->column[c].kind == EQ_CATEGORY) EQ_TRY(fill_levels(cx, arena, &twin->column[c], out->n_rows, &out->column[c]));
    return EQ_OK;
}

eq_status eq_twin_sample(eq_ctx *cx, eq_arena *arena, const eq_twin *twin, size_t n_rows, uint64_t seed, eq_table *out) {
    eq_table table = {.n_rows = n_rows ? n_rows : twin->n_rows};
    table.n_read = table.n_rows;
    if (table.n_rows >= UINT32_MAX)
        return eq_fail(cx, EQ_ELIMIT, "twin: %zu rows asked for, at most %u are drawn", n_rows, UINT32_MAX - 1);
    EQ_TRY(new_table(cx, arena, twin, &table));
    eq_rng root = eq_rng_seed(seed);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = fill_table(cx, arena, twin, eq_rng_split(&root, "twin sample"), &table);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    if (status == EQ_OK) *out = table;
    return status;
}
