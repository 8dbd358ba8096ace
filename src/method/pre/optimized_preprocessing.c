/* Optimized pre-processing: training rows are moved between coarse cells, at random and as little as need be, until the groups'
 * base rates are close.
 *
 * The columns most associated with the label are cut into levels; with the label they make at most 128 cells. A linear program
 * (transport.c) finds the chance with which a row of each group and cell becomes one of another cell, so that base rates differ
 * by epsilon at most, no row goes 3 steps, and of each cell's rows at most `limit_far` go 2 steps and at most `limit` go at all;
 * of all such chances those that change the distribution of cells least in total variation. Each row draws its own cell by its
 * number; at a `strength` below 1 it stays the rest of the time. A moved row gets its new level's middle value; the rest of it
 * stays. Validation rows, which stay, are weighted by weight after over weight before of their group and label. Source: Calmon,
 * Wei, Vinzamuri, Ramamurthy & Varshney, "Optimized pre-processing for discrimination prevention" (NIPS 2017). Deviations:
 * columns are chosen and cut by the method; any number of groups; rows that are judged stay as they came, so that a decision
 * needs no draw and no group. */
#include <math.h>

#include "method/methods.h"
#include "method/pre/cells.h"
#include "method/pre/coarse.h"

enum { STRENGTH, EPSILON, LIMIT, LIMIT_FAR, COLUMNS, LEVELS };

static const eq_param params[] = {
    {.id = "strength",
     .title = "Strength",
     .help = "Share of the moves that are made: none (0) to all (1)",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
    {.id = "epsilon",
     .title = "Tolerance",
     .help = "By how much the groups' base rates may differ in the moved training rows",
     .kind = EQ_REAL,
     .initial = 0.05,
     .min = 0,
     .max = 1},
    {.id = "limit",
     .title = "Most moved",
     .help = "Share of the rows of a group and cell that may change level or label at all",
     .kind = EQ_REAL,
     .initial = 0.4,
     .min = 0,
     .max = 1},
    {.id = "limit_far",
     .title = "Most moved far",
     .help = "Share that may go two steps; none goes three",
     .kind = EQ_REAL,
     .initial = 0.1,
     .min = 0,
     .max = 1},
    {.id = "columns",
     .title = "Columns",
     .help = "How many columns make the cells, those most associated with the label first",
     .kind = EQ_INTEGER,
     .initial = 2,
     .min = 1,
     .max = EQ_MAX_COARSE},
    {.id = "levels",
     .title = "Levels",
     .help = "Into how many levels a number is cut",
     .kind = EQ_INTEGER,
     .initial = 4,
     .min = 2,
     .max = EQ_MAX_LEVELS},
};

typedef struct moved {
    double (*factor)[2]; /* (n_groups, 2) weight after over weight before of a cell; NULL: strength 0 */
} moved;

/* The cell of every row, and each group's weight in each. */
static eq_status count(eq_step *step, const eq_dataset *train, const eq_coarse *coarse, uint32_t *cell, double *mass) {
    for (size_t i = 0; i < train->n_rows; i++) {
        cell[i] = (uint32_t)eq_coarse_cell(coarse, train->x + i * train->n_features, train->y[i]);
        mass[train->group[i] * coarse->shape.n_cells + cell[i]] += train->weight[i];
    }
    if (coarse->shape.n_columns) return EQ_OK;
    return eq_fail(step->cx, EQ_EINPUT, "optimized_preprocessing: no column has 2 to %d levels, expected one", EQ_MAX_LEVELS);
}

static eq_status find_moves(eq_step *step, const eq_coarse *coarse, const double *mass, eq_transport *out) {
    const double *p = step->param;
    eq_transport_task task = {.shape = coarse->shape,
                              .n_groups = step->n_groups,
                              .mass = mass,
                              .epsilon = p[EPSILON],
                              .limit = {p[LIMIT], p[LIMIT_FAR]}};
    EQ_TRY(eq_transport_solve(step->cx, &step->cx->tmp, &task, out));
    if (out->feasible) return EQ_OK;
    return eq_fail(step->cx, EQ_EINPUT,
                   "optimized_preprocessing: base rates cannot come within %g where at most %g of each cell's rows move, "
                   "expected an epsilon of at least %.4g",
                   p[EPSILON], p[LIMIT], ceil(out->least_epsilon * 1e4) / 1e4);
}

/* Each row draws where it goes. */
static void draw(eq_step *step, eq_dataset *train, const eq_coarse *coarse, const eq_transport *moves, const uint32_t *cell) {
    eq_rng draws = eq_rng_split(&step->rng, "moves");
    for (size_t i = 0; i < train->n_rows; i++) {
        eq_rng own = eq_rng_at(&draws, train->row[i]);
        double left = eq_rng_uniform(&own);
        size_t at = train->group[i] * coarse->shape.n_cells + cell[i];
        for (size_t k = moves->first[at]; k < moves->first[at + 1]; k++) {
            left -= step->param[STRENGTH] * moves->move[k].share;
            if (left >= 0) continue;
            eq_coarse_move(coarse, cell[i], moves->move[k].to, train->x + i * train->n_features, &train->y[i]);
            break;
        }
    }
}

static eq_status move(eq_step *step, eq_dataset *train) {
    moved *state = step->state;
    eq_ctx *cx = step->cx;
    eq_coarse coarse;
    eq_transport moves;
    eq_cells before, after;
    uint32_t *cell;
    double *mass;
    EQ_TRY(eq_coarse_choose(cx, train, (size_t)step->param[COLUMNS], (size_t)step->param[LEVELS], &coarse));
    EQ_NEW(cx, &cx->tmp, cell, train->n_rows);
    EQ_NEW(cx, &cx->tmp, mass, train->n_groups * coarse.shape.n_cells);
    EQ_TRY(count(step, train, &coarse, cell, mass));
    EQ_TRY(find_moves(step, &coarse, mass, &moves));
    EQ_TRY(eq_cells_count(cx, &cx->tmp, train, &before));
    draw(step, train, &coarse, &moves, cell);
    EQ_TRY(eq_cells_count(cx, &cx->tmp, train, &after));
    EQ_NEW(cx, step->arena, state->factor, train->n_groups);
    for (size_t g = 0; g < train->n_groups; g++)
        for (size_t c = 0; c < 2; c++)
            state->factor[g][c] = before.weight[g][c] > 0 ? after.weight[g][c] / before.weight[g][c] : 1;
    return EQ_OK;
}

static eq_status prepare(eq_step *step, eq_dataset *train) {
    step->done = 1;
    if (step->param[STRENGTH] == 0) return EQ_OK;
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    eq_status status = move(step, train);
    eq_arena_reset(&step->cx->tmp, mark);
    return status;
}

static eq_status weigh(const eq_step *step, const eq_dataset *valid, double *weight) {
    const moved *state = step->state;
    if (state->factor) eq_cells_scale(state->factor, valid, weight);
    return EQ_OK;
}

const eq_method eq_method_optimized_preprocessing = {
    .id = "optimized_preprocessing",
    .title = "Optimized pre-processing",
    .cite = "Calmon, Wei, Vinzamuri, Ramamurthy & Varshney 2017, Optimized pre-processing for discrimination prevention, NIPS",
    .help = "Moves training rows between coarse levels and labels at random, as little as brings the groups' base rates together "
            "and no row far.",
    .family = EQ_PRE,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(moved),
    .prepare = prepare,
    .weigh = weigh,
};
