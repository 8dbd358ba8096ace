/* Massaging: labels near the border between the outcomes are changed until every group has the same base rate.
 *
 * A group whose base rate lies below that of all rows lacks W_a (rate - rate_a) favourable labels: its unfavourable rows that a
 * ranker scores highest are promoted; one above it has as many too many: its favourable rows with the lowest scores are
 * demoted. Promotions and demotions are equally many, M = floor(strength M_1 + 1/2), M_1 the rounded sum; the groups of a side
 * share them by largest remainders, so the base rate of all rows stays. With two groups M_1 is |rate_p - rate_u| W_p W_u / W.
 * The model is judged by the labels of the file. Source: Kamiran & Calders, "Data preprocessing techniques for classification
 * without discrimination", Knowledge and Information Systems 33 (2012), section 4.2. Deviations: any number of groups; weighted
 * rows count in units of the mean weight, and one is changed where more than half of its weight is wanted; the ranker is a
 * logistic regression (they take naive Bayes); validation rows, whose labels stay, are weighted by weight after over weight
 * before of their cell, so that early stopping watches the base rates that training meets. */
#include <math.h>

#include "method/methods.h"
#include "method/pre/border.h"
#include "method/pre/massaging.h"

enum { STRENGTH };

static const eq_param params[] = {
    {.id = "strength",
     .title = "Strength",
     .help = "Share of the labels changed (1) that makes the base rates of all groups equal",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
};

typedef struct massaged {
    eq_ranker ranker;
    double (*factor)[2]; /* (n_groups, 2) weight after over weight before of a cell */
} massaged;

/* What one side's groups lack, or have too much of: > 0; 0 for those of the other side. Returns the sum. */
static double wanted(const eq_cells *cells, size_t n_groups, bool promoted, double *out) {
    double sum = 0, rate = cells->class[1] / cells->total;
    for (size_t g = 0; g < n_groups; g++) {
        double missing = rate * cells->group[g] - cells->weight[g][1];
        out[g] = promoted == (missing > 0) ? fabs(missing) : 0;
        sum += out[g];
    }
    return sum;
}

/* Shares `total` whole units out in proportion to share (n): rounded down, and the largest remainders, the first of equal ones,
 * get one more. */
static eq_status apportion(eq_ctx *cx, double total, double *share, size_t n) {
    double sum = 0, given = 0, *rest;
    uint32_t *order;
    EQ_NEW(cx, &cx->tmp, rest, n);
    EQ_NEW(cx, &cx->tmp, order, n);
    for (size_t g = 0; g < n; g++) sum += share[g];
    for (size_t g = 0; g < n; g++) {
        double exact = sum > 0 ? share[g] * total / sum : 0;
        share[g] = floor(exact + 1e-9); /* what rounding left of a whole is a whole */
        rest[g] = share[g] - exact;
        given += share[g];
    }
    EQ_TRY(eq_sort_order(cx, rest, n, order));
    for (size_t k = 0; k < n && given < total; k++, given++) share[order[k]]++;
    return EQ_OK;
}

/* Changes the label of the first rows of a cell as long as more than half of a row's weight is wanted. Returns the weight
 * changed. */
static double flip_cell(const eq_resampling *work, size_t cell, double want, eq_dataset *train) {
    double sum = 0;
    for (size_t k = work->rows.first[cell]; k < work->rows.first[cell + 1]; k++) {
        uint32_t i = work->rows.place[k];
        if (!(sum + train->weight[i] / 2 <= want)) break;
        sum += train->weight[i];
        train->y[i] = !train->y[i];
    }
    return sum;
}

static eq_status flip(eq_ctx *cx, const eq_resampling *work, double strength, eq_dataset *train, double (*factor)[2]) {
    const eq_cells *cells = &work->cells;
    double *want, unit = cells->total / (double)train->n_rows, moves = 0;
    EQ_NEW(cx, &cx->tmp, want, train->n_groups);
    for (size_t g = 0; g < train->n_groups; g++) factor[g][0] = factor[g][1] = 1;
    for (int promoted = 1; promoted >= 0; promoted--) {
        double all = wanted(cells, train->n_groups, promoted, want);
        if (promoted) moves = floor(strength * floor(all / unit + 0.5) + 0.5);
        EQ_TRY(apportion(cx, moves, want, train->n_groups));
        for (size_t g = 0; g < train->n_groups; g++) {
            size_t from = promoted ? 0 : 1;
            double moved = flip_cell(work, 2 * g + from, want[g] * unit, train), *weight = cells->weight[g];
            if (!(moved > 0)) continue;
            factor[g][from] = (weight[from] - moved) / weight[from];
            if (weight[!from] > 0) factor[g][!from] = (weight[!from] + moved) / weight[!from];
        }
    }
    return EQ_OK;
}

eq_status eq_massaging_flip(eq_ctx *cx, const eq_resampling *work, double strength, eq_dataset *train, double (*factor)[2]) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = flip(cx, work, strength, train, factor);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

static eq_status massage(eq_step *step, eq_dataset *train) {
    massaged *state = step->state;
    eq_resampling work;
    EQ_NEW(step->cx, step->arena, state->factor, train->n_groups);
    EQ_TRY(eq_resampling_begin(step->cx, &step->cx->tmp, train, &work));
    EQ_TRY(eq_border_sort(step->cx, train, state->ranker.logit, &work.rows));
    return eq_massaging_flip(step->cx, &work, step->param[STRENGTH], train, state->factor);
}

static eq_status prepare(eq_step *step, eq_dataset *train) {
    massaged *state = step->state;
    EQ_TRY(eq_ranker_step(step, "massaging", train, &state->ranker));
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    eq_status status = massage(step, train);
    eq_arena_reset(&step->cx->tmp, mark);
    return status;
}

static eq_status weigh(const eq_step *step, const eq_dataset *valid, double *weight) {
    const massaged *state = step->state;
    eq_cells_scale(state->factor, valid, weight);
    return EQ_OK;
}

const eq_method eq_method_massaging = {
    .id = "massaging",
    .title = "Massaging",
    .cite = "Kamiran & Calders 2012, Knowledge and Information Systems 33",
    .help = "Changes the labels of doubtful training rows until every group has the same base rate; judged is by the labels that "
            "were there.",
    .family = EQ_PRE,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(massaged),
    .prepare = prepare,
    .weigh = weigh,
};
