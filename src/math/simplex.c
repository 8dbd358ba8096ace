/* The bounded revised simplex method with an explicit inverse of the basis.
 *
 * Invariant between pivots: the basic columns' x solves the rows for the values at which the others stand, 0 or their upper
 * bound, and lies within the bounds. Phase 1 starts from one artificial column a row and minimises their sum; when that is 0
 * they are fixed at 0 (upper bound 0) and stay harmless where they are. Entering is the column of the largest reduced cost, ties
 * to the first; after a run of pivots that move nothing, the first with any (Bland), which cannot cycle. Among rows that block
 * at the same step the largest pivot leaves. The inverse is made anew every 64 updates, so rounding does not pile up. */
#include "math/simplex.h"

#include <math.h>
#include <string.h>

#include "math/stats.h"

enum { REFRESH = 64, STALLED = 50 };
static const double tiny = 1e-12, smallest_pivot = 1e-9, feasibility = 1e-10;

eq_status eq_simplex_new(eq_ctx *cx, eq_arena *arena, const double *b, size_t n_rows, eq_simplex *out) {
    eq_simplex lp = {.arena = arena, .n_rows = n_rows};
    EQ_NEW(cx, arena, lp.b, n_rows);
    EQ_NEW_CELLS(cx, arena, lp.inverse, n_rows, n_rows);
    EQ_NEW(cx, arena, lp.basis, n_rows);
    EQ_NEW(cx, arena, lp.dual, n_rows);
    EQ_NEW(cx, arena, lp.change, n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        eq_entry own = {(uint32_t)i, b[i] < 0 ? -1 : 1};
        EQ_TRY(eq_simplex_add(cx, &lp, 0, EQ_INFINITY, &own, 1));
        lp.b[i] = b[i];
        lp.column[i].x = fabs(b[i]);
        lp.column[i].basic = true;
        lp.basis[i] = (uint32_t)i;
        lp.inverse[i * n_rows + i] = own.value;
    }
    *out = lp;
    return EQ_OK;
}

/* Room for one more column of n entries: what there is moves to twice the place. */
static eq_status make_room(eq_ctx *cx, eq_simplex *lp, size_t n) {
    if (lp->n_columns == lp->column_room) {
        eq_column *wider;
        EQ_NEW(cx, lp->arena, wider, lp->column_room = 2 * lp->column_room + 64);
        if (lp->n_columns) memcpy(wider, lp->column, lp->n_columns * sizeof *wider);
        lp->column = wider;
    }
    if (lp->n_entries + n > lp->entry_room) {
        eq_entry *wider;
        EQ_NEW(cx, lp->arena, wider, lp->entry_room = 2 * lp->entry_room + n + 256);
        if (lp->n_entries) memcpy(wider, lp->entry, lp->n_entries * sizeof *wider);
        lp->entry = wider;
    }
    return EQ_OK;
}

eq_status eq_simplex_add(eq_ctx *cx, eq_simplex *lp, double cost, double upper, const eq_entry *entry, size_t n) {
    EQ_TRY(make_room(cx, lp, n));
    lp->column[lp->n_columns++] = (eq_column){.cost = cost, .upper = upper, .first = lp->n_entries, .n = n};
    memcpy(lp->entry + lp->n_entries, entry, n * sizeof *entry);
    lp->n_entries += n;
    return EQ_OK;
}

double eq_simplex_x(const eq_simplex *lp, size_t k) { return lp->column[lp->n_rows + k].x; }

/* ---- the basis ---- */

/* x of the basic columns, from the others'. */
static void place_basics(eq_simplex *lp) {
    size_t m = lp->n_rows;
    memcpy(lp->change, lp->b, m * sizeof *lp->change);
    for (size_t j = 0; j < lp->n_columns; j++) {
        const eq_column *c = &lp->column[j];
        if (c->basic || c->x == 0) continue;
        for (size_t e = c->first; e < c->first + c->n; e++) lp->change[lp->entry[e].row] -= lp->entry[e].value * c->x;
    }
    for (size_t i = 0; i < m; i++) {
        double x = 0;
        for (size_t k = 0; k < m; k++) x += lp->inverse[i * m + k] * lp->change[k];
        lp->column[lp->basis[i]].x = x;
    }
}

/* Adds factor times row `from` to row `to` of an (m, m) matrix. */
static void add_row(double *a, size_t m, size_t to, size_t from, double factor) {
    for (size_t k = 0; k < m; k++) a[to * m + k] += factor * a[from * m + k];
}

static void swap_rows(double *a, size_t m, size_t i, size_t k) {
    for (size_t c = 0; c < m && i != k; c++) {
        double kept = a[i * m + c];
        a[i * m + c] = a[k * m + c];
        a[k * m + c] = kept;
    }
}

/* The inverse anew, by Gauss-Jordan with the largest pivots: matrix -> identity, inverse -> its inverse. */
static eq_status refresh(eq_ctx *cx, eq_simplex *lp) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    size_t m = lp->n_rows;
    double *matrix;
    EQ_NEW_CELLS(cx, &cx->tmp, matrix, m, m);
    memset(lp->inverse, 0, m * m * sizeof *lp->inverse);
    for (size_t k = 0; k < m; k++) {
        const eq_column *c = &lp->column[lp->basis[k]];
        lp->inverse[k * m + k] = 1;
        for (size_t e = c->first; e < c->first + c->n; e++) matrix[lp->entry[e].row * m + k] = lp->entry[e].value;
    }
    for (size_t k = 0; k < m; k++) {
        size_t best = k;
        for (size_t i = k + 1; i < m; i++)
            if (fabs(matrix[i * m + k]) > fabs(matrix[best * m + k])) best = i;
        if (!(fabs(matrix[best * m + k]) > 0)) return eq_fail(cx, EQ_EINTERNAL, "simplex: the basis is singular");
        swap_rows(matrix, m, k, best);
        swap_rows(lp->inverse, m, k, best);
        for (size_t i = 0; i < m; i++) {
            double factor = -matrix[i * m + k] / matrix[k * m + k];
            if (i == k || factor == 0) continue;
            add_row(matrix, m, i, k, factor);
            add_row(lp->inverse, m, i, k, factor);
        }
        double scale = 1 / matrix[k * m + k] - 1;
        add_row(matrix, m, k, k, scale);
        add_row(lp->inverse, m, k, k, scale);
    }
    lp->n_updates = 0;
    place_basics(lp);
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* ---- one pivot ---- */

/* In phase 1 the artificial columns alone cost. */
static double cost_of(const eq_simplex *lp, size_t j) {
    if (lp->feasible) return lp->column[j].cost;
    return j < lp->n_rows ? -1 : 0;
}

static void find_duals(eq_simplex *lp) {
    size_t m = lp->n_rows;
    memset(lp->dual, 0, m * sizeof *lp->dual);
    for (size_t i = 0; i < m; i++) {
        double cost = cost_of(lp, lp->basis[i]);
        for (size_t k = 0; cost != 0 && k < m; k++) lp->dual[k] += cost * lp->inverse[i * m + k];
    }
}

/* What a unit more of column j is worth, and of how large terms that is the sum. */
static double reduced_cost(const eq_simplex *lp, size_t j, double *size) {
    const eq_column *c = &lp->column[j];
    double sum = cost_of(lp, j);
    *size = 1 + fabs(sum);
    for (size_t e = c->first; e < c->first + c->n; e++) {
        double term = lp->dual[lp->entry[e].row] * lp->entry[e].value;
        sum -= term;
        *size += fabs(term);
    }
    return sum;
}

/* The column to move, or n_columns when none improves. */
static size_t find_entering(const eq_simplex *lp, bool first) {
    size_t best = lp->n_columns;
    double most = 0;
    for (size_t j = 0; j < lp->n_columns; j++) {
        double size, gain;
        if (lp->column[j].basic || !(lp->column[j].upper > 0)) continue;
        gain = reduced_cost(lp, j, &size);
        if (lp->column[j].x > 0) gain = -gain;
        if (!(gain > tiny * size) || !(gain > most)) continue;
        best = j;
        most = gain;
        if (first) break;
    }
    return best;
}

/* How far column j may move before the basic column of row i meets a bound; sign +1 up, -1 down. */
static double room_of(const eq_simplex *lp, size_t i, double sign) {
    double rate = sign * lp->change[i];
    const eq_column *c = &lp->column[lp->basis[i]];
    if (fabs(rate) <= smallest_pivot) return EQ_INFINITY;
    double room = rate > 0 ? c->x / rate : (c->upper - c->x) / -rate;
    return room > 0 ? room : 0;
}

/* The row whose basic column leaves, n_rows when the moving column meets its own other bound first; *step infinite: nothing
 * stops it. */
static size_t find_leaving(const eq_simplex *lp, size_t j, double sign, bool first, double *step) {
    size_t m = lp->n_rows, leaving = m;
    *step = lp->column[j].upper;
    for (size_t i = 0; i < m; i++) {
        double room = room_of(lp, i, sign);
        if (room < *step) *step = room;
    }
    if (*step == EQ_INFINITY || lp->column[j].upper <= *step) return m;
    for (size_t i = 0; i < m; i++) {
        if (room_of(lp, i, sign) > *step + tiny * (1 + *step)) continue;
        if (leaving == m || (first ? lp->basis[i] < lp->basis[leaving] : fabs(lp->change[i]) > fabs(lp->change[leaving])))
            leaving = i;
    }
    return leaving;
}

/* change = inverse . column j */
static void find_change(eq_simplex *lp, size_t j) {
    const eq_column *c = &lp->column[j];
    size_t m = lp->n_rows;
    for (size_t i = 0; i < m; i++) {
        double sum = 0;
        for (size_t e = c->first; e < c->first + c->n; e++) sum += lp->inverse[i * m + lp->entry[e].row] * lp->entry[e].value;
        lp->change[i] = sum;
    }
}

static void exchange(eq_simplex *lp, size_t row, size_t j, double sign) {
    size_t m = lp->n_rows;
    eq_column *out = &lp->column[lp->basis[row]];
    double pivot = lp->change[row];
    out->basic = false;
    out->x = sign * pivot > 0 ? 0 : out->upper;
    lp->column[j].basic = true;
    lp->basis[row] = (uint32_t)j;
    for (size_t k = 0; k < m; k++) lp->inverse[row * m + k] /= pivot;
    for (size_t i = 0; i < m; i++)
        for (size_t k = 0; i != row && lp->change[i] != 0 && k < m; k++)
            lp->inverse[i * m + k] -= lp->change[i] * lp->inverse[row * m + k];
    lp->n_updates++;
}

/* Moves until nothing improves the present phase. */
static eq_status improve(eq_ctx *cx, eq_simplex *lp) {
    size_t most = 50000 + 50 * (lp->n_rows + lp->n_columns), n_stalled = 0;
    for (size_t n = 0; n < most; n++) {
        double step;
        bool first = n_stalled > STALLED;
        find_duals(lp);
        size_t j = find_entering(lp, first);
        if (j == lp->n_columns) return EQ_OK;
        double sign = lp->column[j].x > 0 ? -1 : 1;
        find_change(lp, j);
        size_t leaving = find_leaving(lp, j, sign, first, &step);
        if (step == EQ_INFINITY) return eq_fail(cx, EQ_EINPUT, "linear program: unbounded");
        for (size_t i = 0; i < lp->n_rows; i++) lp->column[lp->basis[i]].x -= sign * step * lp->change[i];
        lp->column[j].x = leaving == lp->n_rows ? (sign > 0 ? lp->column[j].upper : 0) : lp->column[j].x + sign * step;
        if (leaving < lp->n_rows) exchange(lp, leaving, j, sign);
        if (lp->n_updates >= REFRESH) EQ_TRY(refresh(cx, lp));
        n_stalled = step > 0 ? 0 : n_stalled + 1;
        lp->n_pivots++;
    }
    return eq_fail(cx, EQ_EINPUT, "linear program: no optimum after %zu pivots", most);
}

static double artificial_sum(const eq_simplex *lp, double *size) {
    double sum = 0;
    *size = 1;
    for (size_t i = 0; i < lp->n_rows; i++) {
        sum += lp->column[i].x;
        *size += fabs(lp->b[i]);
    }
    return sum;
}

eq_status eq_simplex_solve(eq_ctx *cx, eq_simplex *lp) {
    if (!lp->feasible) {
        double size;
        EQ_TRY(improve(cx, lp));
        if (artificial_sum(lp, &size) > feasibility * size) return EQ_OK;
        for (size_t i = 0; i < lp->n_rows; i++) lp->column[i].upper = lp->column[i].x = 0;
        lp->feasible = true;
    }
    EQ_TRY(improve(cx, lp));
    if (lp->n_updates) EQ_TRY(refresh(cx, lp));
    lp->value = 0;
    for (size_t j = lp->n_rows; j < lp->n_columns; j++) lp->value += lp->column[j].cost * lp->column[j].x;
    return EQ_OK;
}
