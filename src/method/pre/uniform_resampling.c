/* Uniform resampling: rows are left out or repeated until group and label are independent in the training data.
 *
 * Of the n_gc rows of group g and class c, r = floor(n_gc W_g W_c / (W W_gc) + 1/2) are wanted: the factor of reweighing, met by
 * rows instead of weights. Where r >= n_gc every row is there r / n_gc times and the r mod n_gc rows that a seeded shuffle puts
 * first once more; where r < n_gc those first r rows stay. Copies keep the weight and the number of their row. Afterwards base
 * rates of groups differ by no more than rounding to whole rows allows; a cell without rows stays empty. Source: Kamiran &
 * Calders, "Data preprocessing techniques for classification without discrimination", Knowledge and Information Systems 33
 * (2012), section 4.4. Deviations: any number of groups; weighted rows, where the paper's W_g W_c / W counts rows; no
 * replacement within a pass, which only adds noise; `strength`, the way from n_gc to r. Validation rows are weighted by
 * rows after over rows before of their cell, so that early stopping watches the loss that training minimises. */
#include <math.h>

#include "math/sort.h"
#include "method/methods.h"
#include "method/pre/cells.h"

enum { STRENGTH };

static const eq_param params[] = {
    {.id = "strength",
     .title = "Strength",
     .help = "How far the rows of each group and label go from as many as there are (0) to as many as independence asks (1)",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
};

typedef struct sampling {
    double (*factor)[2]; /* (n_groups, 2) rows after over rows before of a cell */
} sampling;

/* Rows wanted of a cell that has some. */
static size_t wanted(const eq_cells *cells, size_t g, size_t c, double strength) {
    double n = (double)cells->n[g][c], r = floor(eq_cells_expected(cells, g, c) * (n / cells->weight[g][c]) + 0.5);
    return (size_t)floor(n + strength * (r - n) + 0.5);
}

/* How often each of the n > 0 rows of a cell is there. copies (rows of all cells), of which the cell's are filled. */
static void choose(uint32_t *row, uint32_t n, size_t want, eq_rng stream, uint32_t *copies) {
    eq_rng_shuffle(&stream, row, n);
    for (uint32_t k = 0; k < n; k++) copies[row[k]] = (uint32_t)(want / n + (k < want % n));
}

/* Row numbers by cell 2 g + c, ascending within. */
static eq_status sort_by_cell(eq_ctx *cx, const eq_dataset *train, eq_classed *out) {
    uint32_t *cell;
    EQ_NEW(cx, &cx->tmp, cell, train->n_rows);
    for (size_t i = 0; i < train->n_rows; i++) cell[i] = 2u * train->group[i] + train->y[i];
    return eq_sort_classes(cx, &cx->tmp, cell, train->n_rows, 2 * train->n_groups, out);
}

/* The rows in their order, each as often as it is wanted. */
static eq_status repeat(eq_step *step, const uint32_t *copies, eq_dataset *train) {
    uint32_t *index;
    size_t n = 0;
    eq_dataset taken;
    for (size_t i = 0; i < train->n_rows; i++) n += copies[i];
    if (!n) return eq_fail(step->cx, EQ_EINPUT, "uniform_resampling: no training row is left, expected larger groups");
    EQ_NEW(step->cx, &step->cx->tmp, index, n);
    n = 0;
    for (uint32_t i = 0; i < train->n_rows; i++)
        for (uint32_t k = 0; k < copies[i]; k++) index[n++] = i;
    EQ_TRY(eq_dataset_take(step->cx, step->arena, train, (eq_row_list){index, n}, &taken));
    *train = taken;
    return EQ_OK;
}

static eq_status resample(eq_step *step, eq_dataset *train) {
    sampling *state = step->state;
    eq_cells cells;
    eq_classed rows;
    uint32_t *copies;
    eq_rng streams = eq_rng_split(&step->rng, "rows");
    EQ_NEW(step->cx, step->arena, state->factor, train->n_groups);
    EQ_TRY(eq_cells_count(step->cx, &step->cx->tmp, train, &cells));
    EQ_NEW(step->cx, &step->cx->tmp, copies, train->n_rows);
    EQ_TRY(sort_by_cell(step->cx, train, &rows));
    for (size_t g = 0; g < train->n_groups; g++)
        for (size_t c = 0; c < 2; c++) {
            state->factor[g][c] = 1;
            if (!cells.n[g][c]) continue;
            size_t cell = 2 * g + c, n = cells.n[g][c], want = wanted(&cells, g, c, step->param[STRENGTH]);
            choose(rows.place + rows.first[cell], (uint32_t)n, want, eq_rng_at(&streams, cell), copies);
            state->factor[g][c] = (double)want / (double)n;
        }
    return repeat(step, copies, train);
}

static eq_status prepare(eq_step *step, eq_dataset *train) {
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    eq_status status = resample(step, train);
    eq_arena_reset(&step->cx->tmp, mark);
    step->done = 1;
    return status;
}

static eq_status weigh(const eq_step *step, const eq_dataset *valid, double *weight) {
    const sampling *state = step->state;
    for (size_t i = 0; i < valid->n_rows; i++) weight[i] *= state->factor[valid->group[i]][valid->y[i]];
    return EQ_OK;
}

const eq_method eq_method_uniform_resampling = {
    .id = "uniform_resampling",
    .title = "Uniform resampling",
    .cite = "Kamiran & Calders 2012, Knowledge and Information Systems 33",
    .help = "Leaves out or repeats training rows, chosen at random, until group and label are independent.",
    .family = EQ_PRE,
    .flags = EQ_CHANGES_ROWS,
    .params = params,
    .n_params = sizeof params / sizeof *params,
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(sampling),
    .prepare = prepare,
    .weigh = weigh,
};
