/* Slices: what is asked, prepared for the lattice, and the choice of what is worth listing.
 *
 * A rate of the table is a share of one whole: which cells (label, decision) are in the whole says the table, which of them
 * count for it says the rate of that cell alone, 1 or 0. From there on a row is about the rate or not, and a hit or not.
 * The list is chosen greedily by the lower bound of the effect, the idea of slice finders (Chung et al. 2019; Sagadeeva & Boehm
 * 2021) and of covering in subgroup discovery (Lavrac et al. 2004). Deviation: all slices within depth and support are
 * tested, where those stop at the first good ones, so what the adjustment of p counts is what was really looked at. */
#include <math.h>

#include "base/work.h"
#include "math/sort.h"
#include "metric/lattice.h"
#include "metric/reason.h"

/* ---- the rows a rate is about ---- */

/* Of the four cells of a tally: whether the rate is about them, and what it is of that cell alone. */
typedef struct rule {
    bool about[EQ_N_CELLS], hit[EQ_N_CELLS];
} rule;

static rule rule_of(const eq_metric_row *row) {
    rule made = {{false}, {false}};
    for (int c = 0; c < EQ_N_CELLS; c++) {
        eq_counts one = {c == EQ_TP, c == EQ_FP, c == EQ_TN, c == EQ_FN};
        made.about[c] = eq_whole_of(row)->cell[c];
        made.hit[c] = made.about[c] && eq_rate_of(row, &one) > 0.5;
    }
    return made;
}

static int cell_of(const eq_outcomes *o, size_t row) {
    bool y = o->y[row], yhat = o->yhat ? o->yhat[row] : y;
    return yhat ? (y ? EQ_TP : EQ_FP) : y ? EQ_FN : EQ_TN;
}

static eq_slice_cell part_of(const eq_outcomes *o, size_t row, bool hit) {
    double w = eq_row_weight(o, row);
    return (eq_slice_cell){eq_row_count(o, row), w, eq_row_squared(o, row), hit ? w : 0};
}

static eq_status fill_rows(eq_lattice *lattice, const rule *r) {
    const eq_outcomes *o = lattice->question->outcomes;
    eq_ctx *cx = lattice->cx;
    EQ_NEW(cx, lattice->keep, lattice->about, o->n_rows);
    EQ_NEW(cx, lattice->keep, lattice->part, o->n_rows);
    for (size_t i = 0; i < o->n_rows; i++) {
        int cell = cell_of(o, i);
        if (!r->about[cell]) continue;
        lattice->part[lattice->n_rows] = part_of(o, i, r->hit[cell]);
        eq_slice_add(&lattice->all, &lattice->part[lattice->n_rows]);
        lattice->about[lattice->n_rows++] = (uint32_t)i;
    }
    return EQ_OK;
}

static eq_status check(eq_ctx *cx, const eq_slice_question *q) {
    const eq_metric_row *row = eq_metric_row_at(q->metric);
    if (row->shape != EQ_OF_COUNTS || row->interval != EQ_WILSON)
        return eq_fail(cx, EQ_EINPUT, "slices: %s is no share of one count, expected a rate such as %s", row->info.id,
                       eq_metric_at(0)->id);
    if (row->needs & EQ_DECISIONS && !q->outcomes->yhat)
        return eq_fail(cx, EQ_EINPUT, "slices: there are no decisions, which %s is about", row->info.id);
    if (!q->depth || q->depth > EQ_SLICE_DEPTH)
        return eq_fail(cx, EQ_EINPUT, "depth: is %zu, expected 1 to %d", q->depth, EQ_SLICE_DEPTH);
    if (!q->minimum) return eq_fail(cx, EQ_EINPUT, "minimum: is 0, expected at least one row");
    if (!q->top || q->top > EQ_SLICE_TOP) return eq_fail(cx, EQ_EINPUT, "top: is %zu, expected 1 to %d", q->top, EQ_SLICE_TOP);
    if (!(q->confidence > 0 && q->confidence < 1))
        return eq_fail(cx, EQ_EINPUT, "confidence: is %g, expected a number between 0 and 1", q->confidence);
    return eq_outcomes_check(cx, q->outcomes);
}

/* ---- what is said of a cell ---- */

static eq_value value_of(const eq_lattice *lattice, eq_slice_cell cell) {
    eq_share s = eq_slice_share(cell);
    eq_interval i = eq_wilson(s.share, s.n, lattice->z);
    eq_value out = eq_value_within(s.share, i);
    eq_value_few(s.n < EQ_FEW, &out);
    return out;
}

/* The reason is worded where the audit's are, from a tally of all rows. */
static eq_status fill_overall(const eq_lattice *lattice, eq_arena *arena, eq_value *out) {
    const eq_outcomes *o = lattice->question->outcomes;
    eq_ctx *cx = lattice->cx;
    eq_tally *tally;
    *out = value_of(lattice, lattice->all);
    if (!isnan(out->value)) return EQ_OK;
    EQ_NEW(cx, &cx->tmp, tally, eq_set_count(o->n_groups));
    EQ_TRY(eq_tally_count(cx, o, tally));
    eq_tally_pool(tally, o->privileged, o->n_groups);
    eq_evidence evidence = {o, tally};
    return eq_refuse_rate(cx, arena, &evidence, eq_metric_row_at(lattice->question->metric), eq_set_overall(o->n_groups), out);
}

/* ---- choosing ---- */

/* A node with its conditions in order, and what it may have to be compared with. */
typedef struct candidate {
    const eq_slice_node *node;
    size_t n, attribute[EQ_SLICE_DEPTH], level[EQ_SLICE_DEPTH]; /* level: of the axis */
    int sign;
} candidate;

static candidate candidate_of(const eq_lattice *lattice, const eq_slice_node *node) {
    candidate c = {.node = node, .sign = eq_slice_sign(lattice, node->cell)};
    for (const eq_slice_node *at = node;; at = &lattice->node[at->parent]) {
        for (size_t k = c.n++; k > 0; k--) c.attribute[k] = c.attribute[k - 1], c.level[k] = c.level[k - 1];
        c.attribute[0] = at->attribute;
        c.level[0] = at->level;
        if (at->parent == UINT32_MAX) return c;
    }
}

/* A walk over the rows that meet the conditions of `subset` (bit k = condition k), which is not empty: those of the rarest
 * level, looked up in the others. */
typedef struct walk {
    const eq_lattice *lattice;
    const candidate *candidate;
    unsigned subset;
    const uint32_t *row, *end;
} walk;

static walk walk_rows(const eq_lattice *lattice, const candidate *c, unsigned subset) {
    walk w = {lattice, c, subset, NULL, NULL};
    for (size_t k = 0; k < c->n; k++) {
        const eq_slice_axis *axis = &lattice->axis[c->attribute[k]];
        const size_t *first = &axis->first[c->level[k]];
        if (!(subset >> k & 1) || (w.row && first[1] - first[0] >= (size_t)(w.end - w.row))) continue;
        w.row = axis->row + first[0];
        w.end = axis->row + first[1];
    }
    return w;
}

static bool next_row(walk *w, size_t *out) {
    for (; w->row < w->end; w->row++) {
        bool met = true;
        for (size_t k = 0; k < w->candidate->n && met; k++)
            met = !(w->subset >> k & 1) || w->lattice->axis[w->candidate->attribute[k]].code[*w->row] == w->candidate->level[k];
        if (met) return *out = *w->row++, true;
    }
    return false;
}

static eq_slice_cell cell_of_subset(const eq_lattice *lattice, const candidate *c, unsigned subset) {
    eq_slice_cell sum = {0, 0, 0, 0};
    for (size_t k = 0; k < c->n; k++)
        if (subset == 1u << k) return lattice->axis[c->attribute[k]].cell[c->level[k]];
    walk w = walk_rows(lattice, c, subset);
    for (size_t i; next_row(&w, &i);) eq_slice_add(&sum, &lattice->part[i]);
    return sum;
}

/* Whether some shorter version is no better beyond the slice than in it. */
static bool is_said_shorter(const eq_lattice *lattice, const candidate *c) {
    unsigned all = (1u << c->n) - 1;
    for (unsigned subset = 1; subset < all; subset++) {
        eq_slice_cell beyond = eq_slice_less(cell_of_subset(lattice, c, subset), c->node->cell);
        if (!eq_slice_worse(lattice, c->node->cell, beyond, c->sign)) return true;
    }
    return false;
}

typedef struct list {
    const eq_lattice *lattice;
    candidate *chosen; /* (top) */
    size_t n;
    uint64_t *member;      /* (n_rows) bit j: the row is in chosen[j] */
    uint32_t *order;       /* (n_nodes) largest least effect first */
    size_t next;           /* place in it that is looked at */
    size_t n_explained;    /* those passed over */
    eq_slice_cell covered; /* the rows in any of them */
} list;

/* What the candidate shares with each chosen slice; returns what it has beyond all of them. */
static eq_slice_cell overlap(const list *l, const candidate *c, eq_slice_cell *shared) {
    eq_slice_cell beyond = {0, 0, 0, 0};
    walk w = walk_rows(l->lattice, c, (1u << c->n) - 1);
    for (size_t j = 0; j < l->n; j++) shared[j] = beyond;
    for (size_t i; next_row(&w, &i);) {
        if (!l->member[i]) eq_slice_add(&beyond, &l->lattice->part[i]);
        for (uint64_t bits = l->member[i], j = 0; bits; bits >>= 1, j++)
            if (bits & 1) eq_slice_add(&shared[j], &l->lattice->part[i]);
    }
    return beyond;
}

static bool is_said_before(const list *l, const candidate *c) {
    const eq_lattice *lattice = l->lattice;
    eq_slice_cell shared[EQ_SLICE_TOP], mine = c->node->cell, beyond = overlap(l, c, shared);
    if (beyond.rows >= (double)lattice->question->minimum && 2 * beyond.rows >= mine.rows) {
        eq_slice_cell untouched = eq_slice_less(eq_slice_less(lattice->all, l->covered), beyond);
        return !eq_slice_worse(lattice, beyond, untouched, c->sign);
    }
    size_t n_holders = 0;
    for (size_t j = 0; j < l->n; j++) {
        if (2 * shared[j].rows < mine.rows) continue;
        n_holders++;
        if (!eq_slice_worse(lattice, mine, eq_slice_less(l->chosen[j].node->cell, shared[j]), c->sign)) return true;
    }
    return !n_holders;
}

static void add_to_list(list *l, const candidate *c) {
    walk w = walk_rows(l->lattice, c, (1u << c->n) - 1);
    for (size_t i; next_row(&w, &i);) {
        if (!l->member[i]) eq_slice_add(&l->covered, &l->lattice->part[i]);
        l->member[i] |= UINT64_C(1) << l->n;
    }
    l->chosen[l->n++] = *c;
}

/* Where the least effects are, largest first. */
static eq_status rank(const eq_lattice *lattice, uint32_t *order) {
    eq_ctx *cx = lattice->cx;
    double *key;
    EQ_NEW(cx, &cx->tmp, key, lattice->n_nodes);
    for (size_t i = 0; i < lattice->n_nodes; i++) key[i] = -lattice->node[i].least;
    return eq_sort_order(cx, key, lattice->n_nodes, order);
}

static eq_status begin_list(const eq_lattice *lattice, list *l) {
    eq_ctx *cx = lattice->cx;
    l->lattice = lattice;
    EQ_NEW(cx, lattice->keep, l->order, lattice->n_nodes);
    EQ_NEW(cx, lattice->keep, l->chosen, lattice->question->top);
    EQ_NEW(cx, lattice->keep, l->member, lattice->n_rows);
    return rank(lattice, l->order);
}

static eq_status choose(const eq_lattice *lattice, list *l) {
    eq_ctx *cx = lattice->cx;
    size_t top = lattice->question->top;
    EQ_ONCE(cx, lattice->n_nodes / 100 + 1, begin_list(lattice, l));
    for (; l->next < lattice->n_nodes && l->n < top && lattice->node[l->order[l->next]].least > 0; l->next++) {
        if (eq_work_is_spent(cx)) return EQ_MORE;
        candidate c = candidate_of(lattice, &lattice->node[l->order[l->next]]);
        eq_work_spend(cx, (size_t)c.node->cell.rows / 200 + 1);
        if (!lattice->direction && 2 * c.node->cell.rows > lattice->all.rows) continue; /* its complement is the subgroup */
        if (is_said_shorter(lattice, &c) || is_said_before(l, &c)) l->n_explained++;
        else add_to_list(l, &c);
    }
    return EQ_OK;
}

/* ---- the answer ---- */

/* p of every test, adjusted for all of them. */
typedef struct adjusted {
    double *holm, *bh; /* (n_nodes) */
} adjusted;

static eq_status adjust(const eq_lattice *lattice, adjusted *out) {
    eq_ctx *cx = lattice->cx;
    double *p;
    uint32_t *order;
    EQ_NEW(cx, &cx->tmp, p, lattice->n_nodes);
    EQ_NEW(cx, &cx->tmp, order, lattice->n_nodes);
    EQ_NEW(cx, &cx->tmp, out->holm, lattice->n_nodes);
    EQ_NEW(cx, &cx->tmp, out->bh, lattice->n_nodes);
    for (size_t i = 0; i < lattice->n_nodes; i++) p[i] = lattice->node[i].p;
    EQ_TRY(eq_sort_order(cx, p, lattice->n_nodes, order));
    eq_adjust_holm(p, order, lattice->n_nodes, out->holm);
    eq_adjust_benjamini_hochberg(p, order, lattice->n_nodes, out->bh);
    return EQ_OK;
}

/* All rows of a slice, also those the rate is not about. */
static void count_rows(const eq_lattice *lattice, eq_slice *slice) {
    const eq_slice_question *q = lattice->question;
    double all = 0;
    for (size_t i = 0; i < q->outcomes->n_rows; i++) {
        eq_slice_cell part = part_of(q->outcomes, i, false);
        bool met = true;
        all += part.weight;
        for (size_t k = 0; k < slice->n_conditions && met; k++)
            met = q->attribute[slice->attribute[k]].code[i] == slice->level[k];
        if (!met) continue;
        slice->n += (uint64_t)part.rows;
        slice->weight += part.weight;
    }
    slice->share = slice->weight / all;
}

static eq_slice slice_of(const eq_lattice *lattice, const candidate *c, const adjusted *p) {
    size_t at = (size_t)(c->node - lattice->node);
    eq_slice_cell rest = eq_slice_less(lattice->all, c->node->cell);
    eq_slice s = {.n_conditions = c->n,
                  .n_about = (uint64_t)c->node->cell.rows,
                  .p = c->node->p,
                  .p_holm = p->holm[at],
                  .p_bh = p->bh[at],
                  .value = value_of(lattice, c->node->cell),
                  .rest = value_of(lattice, rest)};
    for (size_t k = 0; k < c->n; k++) {
        s.attribute[k] = c->attribute[k];
        s.level[k] = lattice->axis[c->attribute[k]].level[c->level[k]];
    }
    eq_interval i = eq_newcombe(eq_slice_share(c->node->cell), eq_slice_share(rest), lattice->z);
    s.difference = eq_value_within(s.value.value - s.rest.value, i);
    eq_value_few(s.value.few || s.rest.few, &s.difference);
    s.small = s.value.few;
    count_rows(lattice, &s);
    return s;
}

/* What is kept while slices are looked for. */
typedef struct slice_work {
    eq_lattice lattice;
    list list;
    eq_value overall;
} slice_work;

static eq_status count_overall(slice_work *w, eq_arena *arena) {
    rule about = rule_of(eq_metric_row_at(w->lattice.question->metric));
    EQ_TRY(fill_rows(&w->lattice, &about));
    return fill_overall(&w->lattice, arena, &w->overall);
}

static eq_status find(slice_work *w, eq_arena *arena, eq_slices *out) {
    eq_lattice *lattice = &w->lattice;
    eq_ctx *cx = lattice->cx;
    adjusted p;
    EQ_ONCE(cx, lattice->question->outcomes->n_rows / 500 + 1, count_overall(w, arena));
    out->overall = w->overall;
    if (isnan(out->overall.value)) return EQ_OK;
    EQ_TRY(eq_lattice_search(lattice));
    EQ_TRY(choose(lattice, &w->list));
    EQ_TRY(adjust(lattice, &p));
    EQ_NEW(cx, arena, out->slice, w->list.n);
    out->n_tested = lattice->n_nodes;
    out->n_explained = w->list.n_explained;
    out->n = w->list.n;
    for (size_t j = 0; j < out->n; j++) out->slice[j] = slice_of(lattice, &w->list.chosen[j], &p);
    return EQ_OK;
}

eq_status eq_slices_find(eq_ctx *cx, eq_arena *arena, const eq_slice_question *question, eq_slices *out) {
    eq_arena own = {0};
    eq_piece *piece;
    *out = (eq_slices){0};
    EQ_TRY(check(cx, question));
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_TRY(eq_work_piece(cx, sizeof(slice_work), &piece));
    slice_work *w = piece->state;
    w->lattice.cx = cx;
    w->lattice.question = question;
    w->lattice.keep = cx->work ? eq_work_arena(cx) : &own;
    w->lattice.z = eq_normal_quantile(1 - (1 - question->confidence) / 2);
    w->lattice.direction = eq_metric_at(question->metric)->direction;
    eq_status status = find(w, arena, out);
    eq_arena_reset(&cx->tmp, mark);
    eq_arena_free(&own);
    return status;
}
