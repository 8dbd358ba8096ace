/* Moves between cells of coarse features and label: as few as bring the groups' base rates together, nobody far. */
#ifndef EQ_TRANSPORT_H
#define EQ_TRANSPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "equipoise/arena.h"

enum { EQ_MAX_COARSE = 3, EQ_MAX_CELLS = 128 };

/* A cell is one level of each column and a label: ((level_0 n_levels_1 + level_1) n_levels_2 + ...) 2 + y. */
typedef struct eq_lattice_shape {
    size_t n_columns, n_cells;
    size_t n_levels[EQ_MAX_COARSE];
    bool ordered[EQ_MAX_COARSE]; /* levels are as far apart as their numbers; else 1 */
} eq_lattice_shape;

typedef struct eq_transport_task {
    eq_lattice_shape shape;
    size_t n_groups;
    const double *mass; /* (n_groups, n_cells) >= 0 */
    double epsilon;     /* most that two groups' base rates may differ, [0,1] */
    double limit[2];    /* of the rows of a group and cell, the share that may move 1 or more far, and 2 or more; (0,1] */
} eq_transport_task;

/* Of the rows of a group in a cell, the share that goes to another. */
typedef struct eq_transport_move {
    uint32_t to;
    double share;
} eq_transport_move;

typedef struct eq_transport {
    bool feasible;
    double least_epsilon;   /* that could be met, where it is not feasible */
    double total_variation; /* between the cells' shares before and after, groups together */
    size_t *first;          /* (n_groups n_cells + 1) moves of group g and cell c: first[g n_cells + c] and on */
    eq_transport_move *move;
} eq_transport;

/* Steps between two cells: of ordered columns' levels, and 1 for each unordered column and for the label that differs. */
size_t eq_transport_distance(const eq_lattice_shape *shape, size_t from, size_t to);

/* The moves of least total variation, of those the shortest; none is 3 or more far. Lives in `arena`. A linear program of about
 * 2 n_groups n_cells rows, solved in one go. Source: Calmon et al. 2017, equations 3 to 6. */
eq_status eq_transport_solve(eq_ctx *cx, eq_arena *arena, const eq_transport_task *task, eq_transport *out);

#endif
