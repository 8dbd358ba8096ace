/* The lattice of slices: what eq_slices_find searches and chooses from. */
#ifndef EQ_METRIC_LATTICE_H
#define EQ_METRIC_LATTICE_H

#include "math/proportion.h"
#include "metric/slice.h"

/* The rows the rate is about, in one place of the lattice. Differences of these are those of disjoint rows. */
typedef struct eq_slice_cell {
    double rows, weight, squared, hits; /* hits: weight of the rows that count for the rate */
} eq_slice_cell;

/* A slice that was tested. Its conditions are this one and its parent's. */
typedef struct eq_slice_node {
    eq_slice_cell cell;
    uint32_t parent;           /* index, or UINT32_MAX */
    uint32_t attribute, level; /* `level` counts the levels with enough rows */
    double p;
    double least; /* how much worse than the rest it is at least; negative: perhaps not at all */
} eq_slice_node;

/* An attribute restricted to the rows the rate is about and to the levels that have enough of them. */
typedef struct eq_slice_axis {
    uint32_t *code;  /* (n_rows) < n_levels, or n_levels where the level has too few */
    uint32_t *level; /* (n_levels) in the attribute */
    size_t n_levels;
    uint32_t *row;       /* the rows of each level, ascending, one level after the other */
    size_t *first;       /* (n_levels + 1) where each level's begin in `row` */
    eq_slice_cell *cell; /* (n_levels) */
} eq_slice_axis;

/* A set of slices over the same attributes, and the one each row is in. */
typedef struct eq_slice_prefix {
    size_t depth, next; /* attributes used; the first that may follow */
    uint32_t *code;     /* (n_rows) < n_slices, or n_slices for none */
    size_t n_slices;
    uint32_t *node; /* (n_slices) NULL: the one slice of all rows */
} eq_slice_prefix;

/* How far the search is at one depth: the attribute at hand, and what came of crossing it. */
typedef struct eq_slice_cursor {
    bool begun, inside; /* inside: what came of it is being extended */
    size_t attribute;
    eq_slice_prefix child;
    size_t node_room; /* of child.node */
} eq_slice_cursor;

typedef struct eq_lattice {
    eq_ctx *cx;
    const eq_slice_question *question;
    size_t n_rows;       /* that the rate is about; all arrays of rows are of these */
    uint32_t *about;     /* (n_rows) which they are, ascending */
    eq_slice_cell *part; /* (n_rows) what each row adds */
    eq_slice_cell all;
    eq_slice_axis *axis; /* (n_attributes) */
    double z;
    int direction;  /* of the metric */
    eq_arena *keep; /* where all of this lives; never cx->tmp */
    eq_slice_prefix everyone;
    eq_slice_cursor cursor[EQ_SLICE_DEPTH];
    eq_slice_node *node;
    size_t n_nodes, n_room;
} eq_lattice;

static inline eq_slice_cell eq_slice_less(eq_slice_cell a, eq_slice_cell b) {
    return (eq_slice_cell){a.rows - b.rows, a.weight - b.weight, a.squared - b.squared, a.hits - b.hits};
}

static inline void eq_slice_add(eq_slice_cell *sum, const eq_slice_cell *part) {
    sum->rows += part->rows;
    sum->weight += part->weight;
    sum->squared += part->squared;
    sum->hits += part->hits;
}

/* The share of a cell with its effective size; NaN and 0 where nothing weighs. */
eq_share eq_slice_share(eq_slice_cell cell);

/* Whether `a` is surely worse than `b`, disjoint from it; sign: +1 larger is worse, -1 smaller. */
bool eq_slice_worse(const eq_lattice *lattice, eq_slice_cell a, eq_slice_cell b, int sign);

/* The sign of worse for a cell: the metric's, or where that knows none, the cell's own side of the rest. */
int eq_slice_sign(const eq_lattice *lattice, eq_slice_cell cell);

/* Fills the axes and tests every slice; nodes in order of their attributes. May return EQ_MORE (base/work.h). */
eq_status eq_lattice_search(eq_lattice *lattice);

#endif
