/* Randomised rules under several linear constraints: a linear program whose columns are threshold points, made as needed.
 *
 * Unknown is the share of every point of every group. Each group has a row "the shares add up to 1", and for every rate that is
 * bounded a row "alpha tp + beta fp + gamma, mixed, lies between u and u + range", where u is 0 or a column that all groups
 * share: the lower end of the window. Average odds have both ends of both windows as columns, each with rows of its own, and a
 * row "the widths add up to twice the tolerance at most". A point of group g is worth more than what the duals ask for it only if
 * the corner of the group's convex hull that lies farthest in the direction (gain - duals alpha, -loss - duals beta) is; so each
 * round looks at the corners of every hull, adds the best of each, and solves again, until none improves. Finitely many corners:
 * exact. */
#include <math.h>
#include <string.h>

#include "math/simplex.h"
#include "math/stats.h"
#include "metric/frontier/solver.h"

enum { MOST_GROUPS = 128, MOST_BOUNDS = 5, MOST_ROUNDS = 2000 };

/* What is bounded: selection, TPR and FPR within a common window, or below its upper end alone; a least rate; PPV or FOR above
 * and below a level. */
typedef enum bound { SELECTION, TPR, FPR, TPR_UPPER, FPR_UPPER, LEAST, ABOVE, BELOW } bound;

/* alpha tp + beta fp + gamma */
typedef struct linear_form {
    double tp, fp, constant;
} linear_form;

typedef struct program {
    const eq_frontier *f;
    double level; /* of PPV or FOR */
    size_t n_bounds;
    bound bound[MOST_BOUNDS];
    uint32_t sum_row[MOST_GROUPS];          /* the shares add up to 1; UINT32_MAX: takes no part */
    uint32_t row[MOST_GROUPS][MOST_BOUNDS]; /* UINT32_MAX: the group has no such rate */
    uint32_t budget_row;                    /* UINT32_MAX: no budget */
    uint32_t widths_row;                    /* of average odds, the last; UINT32_MAX: none */
    double people;                          /* weight of all groups that take part */
    uint32_t *corner[MOST_GROUPS];          /* (n_corners) points */
    size_t n_corners[MOST_GROUPS], n_columns;
    eq_mixed *made;     /* (n_columns) the point of a column, share unused */
    uint16_t *of_group; /* (n_columns) UINT16_MAX: no point */
    size_t room;
    eq_simplex lp;
} program;

static bool is_upper(bound b) { return b == TPR_UPPER || b == FPR_UPPER; }

static bool shares_window(bound b) { return b == SELECTION || b == TPR || b == FPR || is_upper(b); }

static double weight_of(const eq_threshold_curve *c) { return c->positives + c->negatives; }

/* Rates of a common level c, times the number of people they are rates of: PPV - c and c + r - PPV; the same of FOR. */
static linear_form level_form(const program *p, const eq_threshold_curve *c, bound b) {
    double level = b == ABOVE ? p->level : p->level + p->f->tolerance, w = weight_of(c), sign = b == ABOVE ? 1 : -1;
    if (p->f->parity == EQ_PARITY_PPV) return (linear_form){sign * (1 - level) / w, -sign * level / w, 0};
    return (linear_form){-sign * (1 - level) / w, sign * level / w, sign * (c->positives - level * w) / w};
}

static linear_form form_of(const program *p, const eq_threshold_curve *c, bound b) {
    double w = weight_of(c), v = p->f->minimum;
    eq_least least = p->f->least;
    if (b == ABOVE || b == BELOW) return level_form(p, c, b);
    if (b == LEAST && least == EQ_LEAST_PPV) return (linear_form){(1 - v) / w, -v / w, 0};
    double lower = b == LEAST ? -v : 0;
    if (b == SELECTION || (b == LEAST && least == EQ_LEAST_SELECTION)) return (linear_form){1 / w, 1 / w, lower};
    if (b == FPR || b == FPR_UPPER) return (linear_form){0, 1 / c->negatives, lower};
    return (linear_form){1 / c->positives, 0, lower};
}

static bool has_rate(const program *p, const eq_threshold_curve *c, bound b) {
    bool of_positives = b == TPR || b == TPR_UPPER || (b == LEAST && p->f->least == EQ_LEAST_TPR);
    return of_positives ? c->positives > 0 : b == FPR || b == FPR_UPPER ? c->negatives > 0 : true;
}

/* The curve whose counts a bound is on. */
static const eq_threshold_curve *counted_by(const program *p, size_t g, bound b) {
    return shares_window(b) ? eq_frontier_rated(p->f, g) : &p->f->group[g];
}

static void choose_bounds(program *p) {
    const eq_frontier *f = p->f;
    bound *b = p->bound;
    size_t n = 0;
    if (f->parity == EQ_PARITY_SELECTION) b[n++] = SELECTION;
    bool average = f->parity == EQ_PARITY_AVERAGE_ODDS, odds = f->parity == EQ_PARITY_ODDS || average;
    if (f->parity == EQ_PARITY_TPR || odds) b[n++] = TPR;
    if (f->parity == EQ_PARITY_FPR || odds) b[n++] = FPR;
    if (average) b[n++] = TPR_UPPER, b[n++] = FPR_UPPER;
    if (f->parity == EQ_PARITY_PPV || f->parity == EQ_PARITY_FOR) b[n++] = ABOVE, b[n++] = BELOW;
    if (f->minimum > 0) b[n++] = LEAST;
    p->n_bounds = n;
}

/* ---- corners ---- */

/* Twice the area of the triangle of three points of a curve, > 0 where it turns left in the plane of (fp, tp); 0 where the
 * points are in line up to rounding. */
static double turn(const eq_threshold_curve *c, uint32_t a, uint32_t b, uint32_t d) {
    double left = (c->fp[b] - c->fp[a]) * (c->tp[d] - c->tp[a]), right = (c->tp[b] - c->tp[a]) * (c->fp[d] - c->fp[a]);
    return fabs(left - right) <= EQ_FRONTIER_SLACK * (left + right) ? 0 : left - right;
}

/* One side of the convex hull by the monotone chain: sign +1 the upper, -1 the lower. */
static size_t chain(const eq_threshold_curve *c, double sign, uint32_t *corner) {
    size_t n = 0;
    for (uint32_t i = 0; i < c->n_points; i++) {
        while (n > 1 && sign * turn(c, corner[n - 2], corner[n - 1], i) >= 0) n--;
        corner[n++] = i;
    }
    return n;
}

static eq_status find_corners(eq_ctx *cx, program *p, size_t g) {
    const eq_threshold_curve *c = &p->f->group[g];
    EQ_NEW(cx, &cx->tmp, p->corner[g], 2 * c->n_points);
    if (p->f->rated) { /* two counts of tp and fp each: any point may be a corner */
        for (uint32_t i = 0; i < c->n_points; i++) p->corner[g][i] = i;
        p->n_corners[g] = c->n_points;
        return EQ_OK;
    }
    p->n_corners[g] = chain(c, 1, p->corner[g]);
    p->n_corners[g] += chain(c, -1, p->corner[g] + p->n_corners[g]);
    return EQ_OK;
}

/* ---- columns ---- */

static eq_status note_column(eq_ctx *cx, program *p, size_t group, uint32_t point) {
    if (p->n_columns == p->room) {
        eq_mixed *made;
        uint16_t *of_group;
        EQ_NEW(cx, &cx->tmp, made, p->room = 2 * p->room + 256);
        EQ_NEW(cx, &cx->tmp, of_group, p->room);
        if (p->n_columns) memcpy(made, p->made, p->n_columns * sizeof *made);
        if (p->n_columns) memcpy(of_group, p->of_group, p->n_columns * sizeof *of_group);
        p->made = made;
        p->of_group = of_group;
    }
    p->made[p->n_columns] = (eq_mixed){.point = point};
    p->of_group[p->n_columns++] = (uint16_t)group;
    return EQ_OK;
}

/* Rows come in the order of the groups: the sum, the bounds; then the budget and the widths. So entries ascend. */
static eq_status add_point(eq_ctx *cx, program *p, size_t g, uint32_t i) {
    const eq_threshold_curve *c = &p->f->group[g];
    eq_entry entry[MOST_BOUNDS + 2];
    size_t n = 0;
    entry[n++] = (eq_entry){p->sum_row[g], 1};
    for (size_t b = 0; b < p->n_bounds; b++) {
        const eq_threshold_curve *by = counted_by(p, g, p->bound[b]);
        linear_form form = form_of(p, by, p->bound[b]);
        if (p->row[g][b] != UINT32_MAX)
            entry[n++] = (eq_entry){p->row[g][b], form.tp * by->tp[i] + form.fp * by->fp[i] + form.constant};
    }
    if (p->budget_row != UINT32_MAX) entry[n++] = (eq_entry){p->budget_row, (c->tp[i] + c->fp[i]) / p->people};
    EQ_TRY(note_column(cx, p, g, i));
    return eq_simplex_add(cx, &p->lp, p->f->gain[g] * c->tp[i] - p->f->loss[g] * c->fp[i], EQ_INFINITY, entry, n);
}

/* What of the tolerance the widths leave. */
static eq_status add_widths_slack(eq_ctx *cx, program *p) {
    eq_entry own = {p->widths_row, 1};
    if (p->widths_row == UINT32_MAX || p->f->tolerance == 0) return EQ_OK;
    EQ_TRY(note_column(cx, p, UINT16_MAX, 0));
    return eq_simplex_add(cx, &p->lp, 0, 2 * p->f->tolerance, &own, 1);
}

/* The slack of every bound, and the ends of each common window. */
static eq_status add_slacks(eq_ctx *cx, program *p) {
    eq_entry *end;
    bool average = p->f->parity == EQ_PARITY_AVERAGE_ODDS;
    EQ_NEW(cx, &cx->tmp, end, p->f->n_groups + 1);
    for (size_t b = 0; b < p->n_bounds; b++) {
        size_t n = 0;
        bool window = shares_window(p->bound[b]), upper = is_upper(p->bound[b]);
        for (size_t g = 0; g < p->f->n_groups; g++) {
            if (p->row[g][b] == UINT32_MAX) continue;
            end[n++] = (eq_entry){p->row[g][b], -1};
            eq_entry slack = {p->row[g][b], upper ? 1 : -1};
            if (window && p->f->tolerance == 0) continue; /* no slack: equal */
            EQ_TRY(note_column(cx, p, UINT16_MAX, 0));
            EQ_TRY(eq_simplex_add(cx, &p->lp, 0, window && !average ? p->f->tolerance : EQ_INFINITY, &slack, 1));
        }
        if (!window || !n) continue;
        if (average) end[n++] = (eq_entry){p->widths_row, upper ? 1 : -1};
        EQ_TRY(note_column(cx, p, UINT16_MAX, 0));
        EQ_TRY(eq_simplex_add(cx, &p->lp, 0, 1, end, n));
    }
    return add_widths_slack(cx, p);
}

/* What a point is worth above what the duals ask: worth.tp tp + worth.fp fp by the group's own counts, rated the same by those
 * of its rates, less the constant. size: of the terms. */
typedef struct pricing {
    linear_form worth, rated;
    double size;
} pricing;

static pricing price_group(const program *p, size_t g) {
    const double *dual = p->lp.dual;
    pricing out = {.worth.constant = dual[p->sum_row[g]], .size = 1 + fabs(dual[p->sum_row[g]])};
    if (p->lp.feasible) out.worth.tp = p->f->gain[g], out.worth.fp = -p->f->loss[g];
    for (size_t b = 0; b < p->n_bounds; b++) {
        if (p->row[g][b] == UINT32_MAX) continue;
        linear_form form = form_of(p, counted_by(p, g, p->bound[b]), p->bound[b]);
        linear_form *of = p->f->rated && shares_window(p->bound[b]) ? &out.rated : &out.worth;
        double price = dual[p->row[g][b]];
        of->tp -= price * form.tp;
        of->fp -= price * form.fp;
        out.worth.constant += price * form.constant;
        out.size += fabs(price);
    }
    if (p->budget_row != UINT32_MAX) {
        out.worth.tp -= dual[p->budget_row] / p->people;
        out.worth.fp -= dual[p->budget_row] / p->people;
    }
    return out;
}

/* Adds the corner of group g that is worth most above what the duals ask, if any is. */
static eq_status add_best(eq_ctx *cx, program *p, size_t g, bool *added) {
    const eq_threshold_curve *c = &p->f->group[g], *rated = eq_frontier_rated(p->f, g);
    pricing price = price_group(p, g);
    double top = 0;
    uint32_t best = 0;
    for (size_t k = 0; k < p->n_corners[g]; k++) {
        uint32_t i = p->corner[g][k];
        double worth = price.worth.tp * c->tp[i] + price.worth.fp * c->fp[i] - price.worth.constant;
        worth += price.rated.tp * rated->tp[i] + price.rated.fp * rated->fp[i];
        if (worth > top) top = worth, best = i;
    }
    if (!(top > 1e-13 * price.size)) return EQ_OK;
    for (size_t k = 0; k < p->n_columns; k++)
        if (p->of_group[k] == g && p->made[k].point == best) return EQ_OK; /* there already: worth is rounding */
    *added = true;
    return add_point(cx, p, g, best);
}

/* ---- the whole ---- */

static eq_status lay_rows(eq_ctx *cx, program *p) {
    const eq_frontier *f = p->f;
    double *b;
    uint32_t n = 0;
    EQ_NEW(cx, &cx->tmp, b, f->n_groups * (MOST_BOUNDS + 1) + 2);
    for (size_t g = 0; g < f->n_groups; g++) {
        bool in = eq_frontier_has_part(f, g);
        p->sum_row[g] = UINT32_MAX;
        if (in) b[p->sum_row[g] = n++] = 1;
        if (in) p->people += weight_of(&f->group[g]);
        for (size_t k = 0; k < p->n_bounds; k++) p->row[g][k] = in && has_rate(p, &f->group[g], p->bound[k]) ? n++ : UINT32_MAX;
        if (in) EQ_TRY(find_corners(cx, p, g));
    }
    p->budget_row = f->budget > 0 ? n : UINT32_MAX;
    if (f->budget > 0) b[n++] = f->budget;
    p->widths_row = f->parity == EQ_PARITY_AVERAGE_ODDS ? n : UINT32_MAX;
    if (p->widths_row != UINT32_MAX) b[n++] = 2 * f->tolerance;
    return eq_simplex_new(cx, &cx->tmp, b, n, &p->lp);
}

/* Nobody, everybody, and the best point by the prices alone. */
static eq_status add_first_points(eq_ctx *cx, program *p, size_t g) {
    const eq_threshold_curve *c = &p->f->group[g];
    uint32_t last = (uint32_t)c->n_points - 1;
    bool added;
    if (p->sum_row[g] == UINT32_MAX) return EQ_OK;
    EQ_TRY(add_point(cx, p, g, 0));
    if (last > 0) EQ_TRY(add_point(cx, p, g, last));
    memset(p->lp.dual, 0, p->lp.n_rows * sizeof *p->lp.dual);
    p->lp.dual[p->sum_row[g]] = -1; /* so that the best one counts even where it is worth nothing */
    p->lp.feasible = true;
    EQ_TRY(add_best(cx, p, g, &added));
    p->lp.feasible = false;
    return EQ_OK;
}

static eq_status generate(eq_ctx *cx, program *p) {
    bool added = true;
    for (size_t round = 0; added && round < MOST_ROUNDS; round++) {
        added = false;
        EQ_TRY(eq_simplex_solve(cx, &p->lp));
        for (size_t g = 0; g < p->f->n_groups; g++)
            if (p->sum_row[g] != UINT32_MAX) EQ_TRY(add_best(cx, p, g, &added));
    }
    return EQ_OK;
}

static eq_status read_rules(eq_ctx *cx, eq_arena *arena, program *p, eq_rule *rule) {
    eq_mixed *mixed;
    EQ_NEW(cx, &cx->tmp, mixed, p->n_columns);
    for (size_t g = 0; g < p->f->n_groups; g++) {
        size_t n = 0;
        if (p->sum_row[g] == UINT32_MAX) continue;
        for (size_t k = 0; k < p->n_columns; k++)
            if (p->of_group[k] == g && eq_simplex_x(&p->lp, k) > EQ_FRONTIER_SLACK)
                mixed[n++] = (eq_mixed){p->made[k].point, eq_simplex_x(&p->lp, k)};
        EQ_TRY(eq_rule_make(cx, arena, &p->f->group[g], mixed, n, &rule[g]));
    }
    return EQ_OK;
}

eq_status eq_frontier_by_program(eq_ctx *cx, eq_arena *arena, const eq_frontier *f, double level, eq_rule *rule,
                                 eq_frontier_point *out) {
    program *p;
    if (f->n_groups > MOST_GROUPS)
        return eq_fail(cx, EQ_EINPUT, "thresholds under several rates: %zu groups, expected at most %d", f->n_groups,
                       MOST_GROUPS);
    EQ_NEW(cx, &cx->tmp, p, 1);
    p->f = f;
    p->level = level;
    choose_bounds(p);
    EQ_TRY(lay_rows(cx, p));
    EQ_TRY(add_slacks(cx, p));
    for (size_t g = 0; g < f->n_groups; g++) EQ_TRY(add_first_points(cx, p, g));
    EQ_TRY(generate(cx, p));
    out->feasible = p->lp.feasible;
    if (!p->lp.feasible) return EQ_OK;
    out->value = p->lp.value;
    return read_rules(cx, arena, p, rule);
}
