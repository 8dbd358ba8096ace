/* Searching the lattice of slices, depth first: a prefix of attributes is crossed with each later one.
 *
 * A prefix keeps, for each row, which of the prefix's tested slices the row is in; one pass over the rows then fills the
 * cross-table of all its slices with all levels of the next attribute. Support only shrinks on the way down, so what
 * has too few rows is folded into one place behind the others and never extended (Agrawal & Srikant 1994). Pruning looks
 * at rows, never at outcomes: the number of tests does not depend on what they say.
 * Invariant: a node's rows are fewer than its parent's and than its last condition's, so no two prefixes of one slice
 * have the same rows. */
#include <math.h>

#include "base/work.h"
#include "math/sort.h"
#include "metric/lattice.h"

enum { FIRST_ROOM = 1024 };

eq_share eq_slice_share(eq_slice_cell cell) {
    if (!(cell.rows > 0 && cell.weight > 0)) return (eq_share){EQ_NAN, 0};
    double share = cell.hits / cell.weight; /* a difference of sums may be a rounding error outside [0,1] */
    return (eq_share){share < 0 ? 0 : share > 1 ? 1 : share, eq_effective_size(cell.weight, cell.squared)};
}

bool eq_slice_worse(const eq_lattice *lattice, eq_slice_cell a, eq_slice_cell b, int sign) {
    eq_interval i = eq_newcombe(eq_slice_share(a), eq_slice_share(b), lattice->z);
    return sign > 0 ? i.low > 0 : i.high < 0;
}

int eq_slice_sign(const eq_lattice *lattice, eq_slice_cell cell) {
    if (lattice->direction) return -lattice->direction;
    return eq_slice_share(cell).share < eq_slice_share(eq_slice_less(lattice->all, cell)).share ? -1 : 1;
}

static bool is_whole(eq_slice_cell c) { return c.weight == c.rows && c.squared == c.rows; }

static void test_node(const eq_lattice *lattice, eq_slice_node *node) {
    eq_slice_cell rest = eq_slice_less(lattice->all, node->cell);
    eq_share a = eq_slice_share(node->cell), b = eq_slice_share(rest);
    eq_interval i = eq_newcombe(a, b, lattice->z);
    double least = eq_slice_sign(lattice, node->cell) > 0 ? i.low : -i.high, p = eq_share_test(a, b, is_whole(lattice->all));
    node->p = isnan(p) ? 1 : p; /* nothing outside weighs: no evidence of anything */
    node->least = isnan(least) ? -1 : least;
}

static eq_status add_node(eq_lattice *lattice, const eq_slice_node *node) {
    if (lattice->n_nodes == EQ_SLICE_MOST_TESTED)
        return eq_fail(lattice->cx, EQ_ELIMIT,
                       "slices: over %d have at least %zu rows; ask for a larger minimum, less depth "
                       "or fewer attributes",
                       EQ_SLICE_MOST_TESTED, lattice->question->minimum);
    if (lattice->n_nodes == lattice->n_room) {
        eq_slice_node *larger;
        size_t room = lattice->n_room ? 2 * lattice->n_room : FIRST_ROOM;
        EQ_NEW(lattice->cx, lattice->keep, larger, room);
        for (size_t i = 0; i < lattice->n_nodes; i++) larger[i] = lattice->node[i];
        lattice->node = larger;
        lattice->n_room = room;
    }
    lattice->node[lattice->n_nodes] = *node;
    test_node(lattice, &lattice->node[lattice->n_nodes++]);
    return EQ_OK;
}

/* ---- axes ---- */

/* The levels with enough rows become the axis's; one that has them all says nothing. */
static eq_status keep_levels(eq_lattice *lattice, size_t a, const uint32_t *raw) {
    const eq_attribute *attribute = &lattice->question->attribute[a];
    eq_slice_axis *axis = &lattice->axis[a];
    eq_ctx *cx = lattice->cx;
    eq_slice_cell *cell;
    uint32_t *rank;
    EQ_NEW(cx, &cx->tmp, cell, attribute->n_levels);
    EQ_NEW(cx, &cx->tmp, rank, attribute->n_levels);
    EQ_NEW(cx, lattice->keep, axis->level, attribute->n_levels);
    EQ_NEW(cx, lattice->keep, axis->cell, attribute->n_levels + 1);
    for (size_t i = 0; i < lattice->n_rows; i++) eq_slice_add(&cell[raw[i]], &lattice->part[i]);
    for (size_t l = 0; l < attribute->n_levels; l++) {
        bool kept = cell[l].rows >= (double)lattice->question->minimum && cell[l].rows < lattice->all.rows && cell[l].weight > 0;
        rank[l] = kept ? (uint32_t)axis->n_levels : UINT32_MAX;
        if (!kept) continue;
        axis->level[axis->n_levels] = (uint32_t)l;
        axis->cell[axis->n_levels++] = cell[l];
    }
    for (size_t i = 0; i < lattice->n_rows; i++)
        axis->code[i] = rank[raw[i]] == UINT32_MAX ? (uint32_t)axis->n_levels : rank[raw[i]];
    return EQ_OK;
}

static eq_status fill_axis(eq_lattice *lattice, size_t a) {
    eq_slice_axis *axis = &lattice->axis[a];
    eq_ctx *cx = lattice->cx;
    EQ_NEW(cx, lattice->keep, axis->code, lattice->n_rows);
    for (size_t i = 0; i < lattice->n_rows; i++) axis->code[i] = lattice->question->attribute[a].code[lattice->about[i]];
    EQ_TRY(keep_levels(lattice, a, axis->code));
    eq_classed rows;
    EQ_TRY(eq_sort_classes(cx, lattice->keep, axis->code, lattice->n_rows, axis->n_levels + 1, &rows));
    axis->row = rows.place;
    axis->first = rows.first;
    return EQ_OK;
}

/* ---- crossing ---- */

static eq_status check_table(const eq_lattice *lattice, size_t n_slices, size_t n_levels) {
    if (n_levels < EQ_SLICE_MOST_CELLS / n_slices) return EQ_OK;
    return eq_fail(lattice->cx, EQ_ELIMIT,
                   "slices: %zu of them crossed with %zu levels are over %d cells; ask for a larger "
                   "minimum than %zu or less depth",
                   n_slices, n_levels, EQ_SLICE_MOST_CELLS, lattice->question->minimum);
}

/* Fills cell (n_slices + 1, n_levels + 1), which is zero. */
static void tabulate(const eq_lattice *lattice, const eq_slice_prefix *p, const eq_slice_axis *axis, eq_slice_cell *cell) {
    size_t width = axis->n_levels + 1;
    for (size_t i = 0; i < lattice->n_rows; i++) eq_slice_add(&cell[p->code[i] * width + axis->code[i]], &lattice->part[i]);
}

/* Tests the slices of a cross-table; number (n_slices + 1, n_levels + 1) becomes their place among them, from 1; node theirs. */
static eq_status add_slices(eq_lattice *lattice, const eq_slice_prefix *p, eq_slice_cursor *c, const eq_slice_cell *cell,
                            uint32_t *number) {
    const eq_slice_axis *axis = &lattice->axis[c->attribute];
    eq_slice_prefix *child = &c->child;
    size_t width = axis->n_levels + 1, a = c->attribute;
    for (size_t s = 0; s < p->n_slices; s++)
        for (size_t l = 0; l < axis->n_levels; l++) {
            eq_slice_node made = {cell[s * width + l], p->node ? p->node[s] : UINT32_MAX, (uint32_t)a, (uint32_t)l, 0, 0};
            bool enough = made.cell.rows >= (double)lattice->question->minimum && made.cell.weight > 0;
            bool same =
                p->node && (made.cell.rows >= lattice->node[p->node[s]].cell.rows || made.cell.rows >= axis->cell[l].rows);
            if (!enough || same) continue;
            EQ_TRY(add_node(lattice, &made));
            child->node[child->n_slices] = (uint32_t)lattice->n_nodes - 1;
            number[s * width + l] = (uint32_t)++child->n_slices;
        }
    return EQ_OK;
}

/* Which of the child's slices each row is in. */
static eq_status place_rows(eq_lattice *lattice, const eq_slice_prefix *p, const uint32_t *number, eq_slice_cursor *c) {
    const eq_slice_axis *axis = &lattice->axis[c->attribute];
    size_t width = axis->n_levels + 1;
    if (!c->child.code) EQ_NEW(lattice->cx, lattice->keep, c->child.code, lattice->n_rows);
    for (size_t i = 0; i < lattice->n_rows; i++) {
        uint32_t at = number[p->code[i] * width + axis->code[i]];
        c->child.code[i] = at ? at - 1 : (uint32_t)c->child.n_slices;
    }
    return EQ_OK;
}

/* Crosses a prefix with the cursor's attribute. */
static eq_status cross(eq_lattice *lattice, const eq_slice_prefix *p, eq_slice_cursor *c) {
    eq_ctx *cx = lattice->cx;
    const eq_slice_axis *axis = &lattice->axis[c->attribute];
    size_t n_cells = (p->n_slices + 1) * (axis->n_levels + 1);
    eq_slice_cell *cell;
    uint32_t *number;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_TRY(check_table(lattice, p->n_slices + 1, axis->n_levels + 1));
    EQ_NEW(cx, &cx->tmp, cell, n_cells);
    EQ_NEW(cx, &cx->tmp, number, n_cells);
    if (c->node_room < n_cells) {
        c->node_room = 2 * n_cells;
        EQ_NEW(cx, lattice->keep, c->child.node, c->node_room);
    }
    c->child.depth = p->depth + 1;
    c->child.next = c->attribute + 1;
    c->child.n_slices = 0;
    tabulate(lattice, p, axis, cell);
    EQ_TRY(add_slices(lattice, p, c, cell, number));
    c->inside = c->child.depth < lattice->question->depth && c->child.n_slices;
    if (c->inside) EQ_TRY(place_rows(lattice, p, number, c));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* Crosses a prefix with every attribute behind it, and what comes of that likewise; as deep as EQ_SLICE_DEPTH calls. */
static eq_status extend(eq_lattice *lattice, const eq_slice_prefix *p) {
    eq_slice_cursor *c = &lattice->cursor[p->depth];
    size_t n = lattice->question->n_attributes;
    if (!c->begun) c->attribute = p->next;
    c->begun = true;
    for (; c->attribute < n; c->attribute++) {
        if (!lattice->axis[c->attribute].n_levels) continue;
        if (!c->inside) {
            if (eq_work_is_spent(lattice->cx)) return EQ_MORE;
            EQ_TRY(cross(lattice, p, c));
            eq_work_spend(lattice->cx, lattice->n_rows / 1000 + 1);
        }
        if (c->inside) EQ_TRY(extend(lattice, &c->child));
        c->inside = false;
        if (!p->depth) eq_work_tell(lattice->cx, (double)(c->attribute + 1) / (double)n);
    }
    c->begun = false;
    return EQ_OK;
}

static eq_status check_visits(const eq_lattice *lattice) {
    const eq_slice_question *q = lattice->question;
    double n = (double)q->n_attributes, combinations = n;
    if (q->depth > 1) combinations += n * (n - 1) / 2;
    if (q->depth > 2) combinations += n * (n - 1) * (n - 2) / 6;
    if (combinations * (double)lattice->n_rows <= EQ_SLICE_MOST_VISITS) return EQ_OK;
    return eq_fail(lattice->cx, EQ_ELIMIT,
                   "slices: %.0f combinations of up to %zu of %zu attributes over %zu rows are too many; "
                   "ask for less depth or name fewer attributes",
                   combinations, q->depth, q->n_attributes, lattice->n_rows);
}

static eq_status begin(eq_lattice *lattice) {
    EQ_TRY(check_visits(lattice));
    lattice->everyone.n_slices = 1;
    EQ_NEW(lattice->cx, lattice->keep, lattice->axis, lattice->question->n_attributes);
    EQ_NEW(lattice->cx, lattice->keep, lattice->everyone.code, lattice->n_rows);
    return EQ_OK;
}

eq_status eq_lattice_search(eq_lattice *lattice) {
    eq_ctx *cx = lattice->cx;
    EQ_ONCE(cx, 1, begin(lattice));
    for (size_t a = 0; a < lattice->question->n_attributes; a++) EQ_ONCE(cx, lattice->n_rows / 500 + 1, fill_axis(lattice, a));
    EQ_ONCE(cx, 0, extend(lattice, &lattice->everyone));
    return EQ_OK;
}
