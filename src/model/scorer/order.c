/* How well each column of the data goes where each of the model's is, from 0 to 1; then the assignment with the largest sum, by
 * shortest augmenting paths (Jonker and Volgenant 1987). What is in place and goes well stays. */
#include <math.h>

#include "math/kernels.h"
#include "model/scorer/order.h"

/* Of a column's values. */
typedef struct spread {
    double least, most, mean, sd;
    bool missing;
} spread;

typedef struct orderer {
    eq_ctx *cx;
    const eq_scorer *scorer;
    const eq_order_rows *rows;
    size_t n;     /* columns of the model */
    spread *of;   /* (n) of the data's columns as they are now */
    double **cut; /* (n) of trees */
    size_t *n_cuts;
    double *goes; /* (n, n) the model's column by the data's; negative: it cannot */
} orderer;

static spread spread_of(const double *x, size_t n_rows) {
    spread s = {(double)INFINITY, -(double)INFINITY, (double)NAN, (double)NAN, false};
    double sum = 0, squares = 0, n = 0;
    for (size_t i = 0; i < n_rows; i++) {
        if (x[i] < s.least) s.least = x[i];
        if (x[i] > s.most) s.most = x[i];
        if (isfinite(x[i])) sum += x[i], n++;
        else s.missing = true;
    }
    if (n < 2) return s;
    s.mean = sum / n;
    for (size_t i = 0; i < n_rows; i++)
        if (isfinite(x[i])) squares += (x[i] - s.mean) * (x[i] - s.mean);
    s.sd = sqrt(squares / (n - 1));
    return s;
}

/* The share of a column's cuts that part these values. */
static double share_of_cuts(const orderer *o, size_t c, const spread *s) {
    size_t inside = 0;
    for (size_t k = 0; k < o->n_cuts[c]; k++) inside += o->cut[c][k] >= s->least && o->cut[c][k] < s->most;
    return o->n_cuts[c] ? (double)inside / (double)o->n_cuts[c] : 1;
}

/* Whether what the model takes off and divides by is of these values. */
static bool is_scaled(const eq_scorer_column *column, const spread *s) {
    double ratio = s->sd / fabs(column->spread);
    bool off = fabs(s->mean - column->offset) > 0.5 * fabs(column->spread) || ratio < 0.5 || ratio > 2;
    return !off;
}

static bool is_odd(const orderer *o, size_t c, size_t at) {
    const eq_scorer_column *column = &o->scorer->column[c];
    if (!o->rows->cell[c].number) return false;
    return share_of_cuts(o, c, &o->of[at]) < 0.9 || (isfinite(column->spread) && !is_scaled(column, &o->of[at]));
}

static double goes(const orderer *o, size_t c, size_t at) {
    const eq_scorer_column *column = &o->scorer->column[c];
    const spread *s = &o->of[at];
    double kept = c == at ? 1e-6 : 0, off;
    if (!o->rows->cell[c].number || !o->rows->cell[at].number) return c == at ? 1 : -1;
    if (column->takes != o->scorer->column[at].takes || (s->missing && !column->may_be_missing)) return c == at ? 0 : -1;
    if (o->n_cuts[c]) return share_of_cuts(o, c, s) + kept;
    if (!isfinite(column->spread) || column->spread == 0) return kept;
    off = fabs(s->mean - column->offset) / fabs(column->spread);
    if (!(s->sd > 0)) return kept;
    return 1 / (1 + off + fabs(eq_log(s->sd / fabs(column->spread)))) + kept;
}

static eq_status fill(orderer *o, eq_arena *arena) {
    eq_ctx *cx = o->cx;
    EQ_NEW(cx, &cx->tmp, o->of, o->n);
    EQ_NEW(cx, &cx->tmp, o->cut, o->n);
    EQ_NEW(cx, &cx->tmp, o->n_cuts, o->n);
    for (size_t c = 0; c < o->n; c++) {
        if (!o->rows->cell[c].number) continue;
        o->of[c] = spread_of(o->rows->cell[c].number, o->rows->n_rows);
        if (o->scorer->forest) EQ_TRY(eq_scorer_cuts(cx, arena, o->scorer, c, &o->cut[c], &o->n_cuts[c]));
    }
    return EQ_OK;
}

/* ---- the best assignment ---- */

/* Prices of the model's columns and of the data's, and whose each of the data's is; counted from 1, 0 is nobody's. */
typedef struct match {
    double *price_of, *price_at, *least;
    size_t *whose, *way;
    bool *seen;
} match;

static double cost(const orderer *o, size_t c, size_t at) { return -o->goes[(c - 1) * o->n + at - 1]; }

/* The next of the data's columns on the shortest path; least and way are of those not seen yet. */
static size_t step(const orderer *o, match *m, size_t at) {
    size_t c = m->whose[at], next = 0;
    double by = (double)INFINITY;
    m->seen[at] = true;
    for (size_t j = 1; j <= o->n; j++) {
        if (m->seen[j]) continue;
        double now = cost(o, c, j) - m->price_of[c] - m->price_at[j];
        if (now < m->least[j]) m->least[j] = now, m->way[j] = at;
        if (m->least[j] < by) by = m->least[j], next = j;
    }
    for (size_t j = 0; j <= o->n; j++) {
        if (m->seen[j]) m->price_of[m->whose[j]] += by, m->price_at[j] -= by;
        else m->least[j] -= by;
    }
    return next;
}

static eq_status assign(orderer *o, size_t *place) {
    eq_ctx *cx = o->cx;
    match m;
    size_t n = o->n;
    EQ_NEW(cx, &cx->tmp, m.price_of, n + 1);
    EQ_NEW(cx, &cx->tmp, m.price_at, n + 1);
    EQ_NEW(cx, &cx->tmp, m.least, n + 1);
    EQ_NEW(cx, &cx->tmp, m.whose, n + 1);
    EQ_NEW(cx, &cx->tmp, m.way, n + 1);
    EQ_NEW(cx, &cx->tmp, m.seen, n + 1);
    for (size_t c = 1; c <= n; c++) {
        size_t at = 0;
        m.whose[0] = c;
        for (size_t j = 0; j <= n; j++) m.least[j] = (double)INFINITY, m.seen[j] = false;
        do at = step(o, &m, at);
        while (m.whose[at]);
        for (; at; at = m.way[at]) m.whose[at] = m.whose[m.way[at]];
    }
    for (size_t j = 1; j <= n; j++) place[m.whose[j] - 1] = j - 1;
    return EQ_OK;
}

/* It is proposed where fewer columns are odd by it and nothing is where it cannot be. */
static eq_status propose(orderer *o, eq_arena *arena, eq_order *out) {
    size_t *place, odd = 0;
    EQ_NEW(o->cx, arena, place, o->n);
    EQ_NEW_CELLS(o->cx, &o->cx->tmp, o->goes, o->n, o->n);
    for (size_t c = 0; c < o->n; c++)
        for (size_t at = 0; at < o->n; at++) o->goes[c * o->n + at] = goes(o, c, at);
    EQ_TRY(assign(o, place));
    for (size_t c = 0; c < o->n; c++) {
        if (o->goes[c * o->n + place[c]] < 0) return EQ_OK;
        odd += is_odd(o, c, place[c]);
    }
    if (odd < out->n_odd) out->proposed = place;
    return EQ_OK;
}

eq_status eq_order_look(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, const eq_order_rows *rows, eq_order *out) {
    orderer o = {.cx = cx, .scorer = scorer, .rows = rows, .n = scorer->n_columns};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    *out = (eq_order){0};
    EQ_NEW(cx, arena, out->odd, o.n);
    EQ_TRY(fill(&o, arena));
    for (size_t c = 0; c < o.n; c++)
        if (is_odd(&o, c, c)) out->odd[out->n_odd++] = c;
    if (out->n_odd && o.n <= EQ_MOST_ORDERED) EQ_TRY(propose(&o, arena, out));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
