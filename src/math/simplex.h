/* Linear programs whose columns may come one by one: maximise cost . x under A x = b, 0 <= x <= upper.
 *
 * Few rows, any number of sparse columns. An inequality is a row with a slack column (upper infinite; finite for a range). To
 * generate columns: solve, price what could be added by the duals (its cost - dual . its entries; a cost of 0 while the program
 * is infeasible), add what is worth more than 0, solve again from where it stood, until nothing is. */
#ifndef EQ_MATH_SIMPLEX_H
#define EQ_MATH_SIMPLEX_H

#include <stdbool.h>
#include <stdint.h>

#include "equipoise/arena.h"

/* One entry of a column. */
typedef struct eq_entry {
    uint32_t row;
    double value;
} eq_entry;

typedef struct eq_column {
    double cost, upper; /* upper > 0, may be infinite */
    size_t first, n;    /* its entries */
    double x;           /* its value in the solution */
    bool basic;
} eq_column;

typedef struct eq_simplex {
    eq_arena *arena;
    size_t n_rows, n_columns, n_entries, column_room, entry_room;
    eq_column *column; /* (n_columns) in the order they were added, after n_rows artificial ones of the solver's own */
    eq_entry *entry;
    double *b;       /* (n_rows) */
    double *inverse; /* (n_rows, n_rows) of the basis */
    uint32_t *basis; /* (n_rows) columns */
    double *dual;    /* (n_rows) after a solve: what a unit more of b is worth; while infeasible, the proof of it */
    double *change;  /* (n_rows) scratch */
    bool feasible;
    double value;     /* after a solve that found it feasible: cost . x */
    size_t n_pivots;  /* of all solves so far */
    size_t n_updates; /* of the inverse since it was last made anew */
} eq_simplex;

/* A program without columns. b (n_rows) is copied. Lives in `arena`; memory: 8 n_rows^2 bytes. */
eq_status eq_simplex_new(eq_ctx *cx, eq_arena *arena, const double *b, size_t n_rows, eq_simplex *out);

/* Adds a column of n entries, rows ascending; its number, from 0, is the count of those before it. */
eq_status eq_simplex_add(eq_ctx *cx, eq_simplex *lp, double cost, double upper, const eq_entry *entry, size_t n);

/* The value of column number k in the last solution. */
double eq_simplex_x(const eq_simplex *lp, size_t k);

/* Finds an optimum over the columns there are: the same one for the same calls. lp->feasible tells whether there is any
 * solution. EQ_EINPUT: unbounded, or more than 50,000 + 50 (rows + columns) pivots. A pivot: O(n_rows^2 + entries).
 * Source: Dantzig 1963, the bounded revised simplex method with an explicit inverse; Bland 1977 against cycles. */
eq_status eq_simplex_solve(eq_ctx *cx, eq_simplex *lp);

#endif
