/* Lists of nodes to a forest that is walked.
 *
 * Nodes are found by (tree, id): the lists are put in that order once, where they are not in it already, and a child is then
 * where its number lets one expect it, or else found by halving. A walk from each root that keeps its way finds loops and the
 * longest way down; what it does not reach is left out.
 *
 * Every question becomes "x <= cut", so that one loop walks all: x < c is x <= the double below c, x >= c is that with its
 * children exchanged, x = c is two steps, and a zero that counts as missing is found by two more. Cuts and values that were
 * rounded to float32 are kept as doubles, which compares them with the same result. */
#include <math.h>
#include <string.h>

#include "math/sort.h"
#include "model/forest/forest.h"

#define NONE UINT32_MAX
#define TINY ((double)1e-35f) /* what LightGBM takes for zero */

/* Nodes of one tree: order[first] to order[first + n - 1], ids ascending. */
typedef struct run {
    uint32_t tree, first, n, root;
} run;

typedef struct maker {
    eq_ctx *cx;
    eq_arena *arena;
    const char *where;
    const eq_forest_lists *in;
    uint32_t *order; /* nodes by tree and id */
    run *run;        /* by tree */
    size_t n_runs;
    uint32_t *by_root; /* (n_runs) runs in the order of their roots */
    uint32_t (*child)[2];
    uint32_t *height; /* steps of the longest way down; meanwhile, of a node on the way: NONE */
    uint32_t *stack, *place;
    uint8_t *colour; /* 0 new, 1 on the way, 2 done */
    eq_forest *out;
} maker;

static eq_status fail_node(const maker *m, const eq_forest_node *node, const char *what, double number) {
    return eq_fail(m->cx, EQ_EINPUT, "%stree %u, node %u %s %.9g%s", m->where, node->tree, node->id, what, number,
                   number == floor(number) ? "" : ", which is no place");
}

/* ---- finding nodes ---- */

static eq_status sort_nodes(maker *m) {
    const eq_forest_node *node = m->in->node;
    size_t n = m->in->n_nodes, sorted = 1;
    EQ_NEW(m->cx, &m->cx->tmp, m->order, n);
    for (size_t i = 0; i < n; i++) m->order[i] = (uint32_t)i;
    while (sorted < n && (node[sorted].tree > node[sorted - 1].tree ||
                          (node[sorted].tree == node[sorted - 1].tree && node[sorted].id > node[sorted - 1].id)))
        sorted++;
    if (sorted >= n) return EQ_OK;
    double *key;
    uint32_t *by_id, *by_tree;
    EQ_NEW(m->cx, &m->cx->tmp, key, n);
    EQ_NEW(m->cx, &m->cx->tmp, by_id, n);
    EQ_NEW(m->cx, &m->cx->tmp, by_tree, n);
    for (size_t i = 0; i < n; i++) key[i] = node[i].id;
    EQ_TRY(eq_sort_order(m->cx, key, n, by_id));
    for (size_t i = 0; i < n; i++) key[i] = node[by_id[i]].tree;
    EQ_TRY(eq_sort_order(m->cx, key, n, by_tree));
    for (size_t i = 0; i < n; i++) m->order[i] = by_id[by_tree[i]];
    return EQ_OK;
}

static eq_status list_runs(maker *m) {
    const eq_forest_node *node = m->in->node;
    double *key;
    for (size_t i = 0; i < m->in->n_nodes; i++) m->n_runs += !i || node[m->order[i]].tree != node[m->order[i - 1]].tree;
    if (m->n_runs > EQ_MOST_FOREST_TREES)
        return eq_fail(m->cx, EQ_ELIMIT, "%shas %zu trees, expected at most %d", m->where, m->n_runs, EQ_MOST_FOREST_TREES);
    EQ_NEW(m->cx, &m->cx->tmp, m->run, m->n_runs);
    EQ_NEW(m->cx, &m->cx->tmp, m->by_root, m->n_runs);
    EQ_NEW(m->cx, &m->cx->tmp, key, m->n_runs);
    run *r = m->run - 1;
    for (size_t i = 0; i < m->in->n_nodes; i++) {
        uint32_t at = m->order[i];
        if (!i || node[at].tree != node[m->order[i - 1]].tree)
            *++r = (run){.tree = node[at].tree, .first = (uint32_t)i, .root = at};
        else if (node[at].id == node[m->order[i - 1]].id)
            return eq_fail(m->cx, EQ_EINPUT, "%stree %u, node %u is there twice", m->where, node[at].tree, node[at].id);
        r->n++;
        if (at < r->root) r->root = at;
    }
    for (size_t t = 0; t < m->n_runs; t++) key[t] = m->run[t].root;
    return eq_sort_order(m->cx, key, m->n_runs, m->by_root);
}

static uint32_t find_in(const maker *m, const run *r, uint32_t id) {
    const eq_forest_node *node = m->in->node;
    const uint32_t *order = m->order + r->first;
    uint32_t low = 0, high = r->n, guess = id - node[order[0]].id;
    if (guess < r->n && node[order[guess]].id == id) return order[guess];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (node[order[middle]].id < id) low = middle + 1;
        else high = middle;
    }
    return low < r->n && node[order[low]].id == id ? order[low] : NONE;
}

static const run *find_run(const maker *m, uint32_t tree) {
    size_t low = 0, high = m->n_runs;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->run[middle].tree < tree) low = middle + 1;
        else high = middle;
    }
    return low < m->n_runs && m->run[low].tree == tree ? &m->run[low] : NULL;
}

/* ---- checking them ---- */

static eq_status check_node(const maker *m, const run *r, uint32_t at) {
    const eq_forest_node *node = &m->in->node[at];
    const uint32_t lead[2] = {node->yes, node->no};
    if (node->branch == EQ_BRANCH_LEAF) return EQ_OK;
    if (node->branch > EQ_BRANCH_MEMBER || node->missing > EQ_MISSING_IS_ZERO)
        return eq_fail(m->cx, EQ_EINTERNAL, "%stree %u, node %u has no known question", m->where, node->tree, node->id);
    if (node->column >= m->in->n_columns)
        return eq_fail(m->cx, EQ_EINPUT, "%stree %u, node %u reads column %u, expected one of the %zu, counted from 0", m->where,
                       node->tree, node->id, node->column, m->in->n_columns);
    if (isnan(node->cut))
        return eq_fail(m->cx, EQ_EINPUT, "%stree %u, node %u has a cut that is not a number", m->where, node->tree, node->id);
    if (node->branch == EQ_BRANCH_MEMBER && !(node->cut >= 0 && node->cut < (double)m->in->n_sets))
        return fail_node(m, node, "asks for a set that is not there, the one numbered", node->cut);
    for (int k = 0; k < 2; k++)
        if ((m->child[at][k] = find_in(m, r, lead[k])) == NONE)
            return eq_fail(m->cx, EQ_EINPUT, "%stree %u, node %u leads to node %u, which is not there", m->where, node->tree,
                           node->id, lead[k]);
    return EQ_OK;
}

/* How many steps a node becomes. */
static uint32_t steps_of(const eq_forest_node *node) {
    uint32_t n = node->branch == EQ_BRANCH_EQ || node->branch == EQ_BRANCH_NEQ ? 2 : 1;
    bool zeros = node->missing == EQ_MISSING_ZERO_NO || node->missing == EQ_MISSING_ZERO_YES;
    return node->branch == EQ_BRANCH_LEAF ? 1 : zeros ? n + 2 : n;
}

/* Goes down from a root, and back up with the heights. */
static eq_status climb(maker *m, uint32_t root) {
    size_t n = 1;
    m->stack[0] = root;
    while (n) {
        uint32_t at = m->stack[n - 1], lowest = 0;
        const eq_forest_node *node = &m->in->node[at];
        bool leaf = node->branch == EQ_BRANCH_LEAF, ready = true;
        m->colour[at] = 1;
        for (int k = 0; k < 2 && !leaf && ready; k++) {
            uint32_t child = m->child[at][k];
            if (m->colour[child] == 1)
                return eq_fail(m->cx, EQ_EINPUT, "%stree %u, node %u can be reached from itself", m->where, node->tree,
                               m->in->node[child].id);
            if (!m->colour[child]) m->stack[n++] = child, ready = false;
            else if (m->height[child] > lowest) lowest = m->height[child];
        }
        if (!ready) continue;
        m->height[at] = leaf ? 0 : lowest + steps_of(node);
        m->colour[at] = 2;
        n--;
    }
    return EQ_OK;
}

static eq_status check_nodes(maker *m) {
    size_t n = m->in->n_nodes;
    EQ_NEW(m->cx, &m->cx->tmp, m->child, n);
    EQ_NEW(m->cx, &m->cx->tmp, m->height, n);
    EQ_NEW(m->cx, &m->cx->tmp, m->stack, n);
    EQ_NEW(m->cx, &m->cx->tmp, m->place, n);
    EQ_NEW(m->cx, &m->cx->tmp, m->colour, n);
    for (size_t t = 0; t < m->n_runs; t++)
        for (uint32_t i = 0; i < m->run[t].n; i++) EQ_TRY(check_node(m, &m->run[t], m->order[m->run[t].first + i]));
    for (size_t t = 0; t < m->n_runs; t++) EQ_TRY(climb(m, m->run[m->by_root[t]].root));
    return EQ_OK;
}

/* ---- steps ---- */

/* Places for a tree's steps, breadth first; the queue is the stack's memory. Ends with m->out->n_steps behind them. */
static void place_tree(maker *m, uint32_t root) {
    size_t n = 1;
    m->stack[0] = root;
    m->colour[root] = 3;
    for (size_t i = 0; i < n; i++) {
        uint32_t at = m->stack[i];
        m->place[at] = (uint32_t)m->out->n_steps;
        m->out->n_steps += steps_of(&m->in->node[at]);
        for (int k = 0; k < 2 && m->in->node[at].branch != EQ_BRANCH_LEAF; k++) {
            uint32_t child = m->child[at][k];
            if (m->colour[child] != 3) m->colour[child] = 3, m->stack[n++] = child;
        }
    }
}

/* The largest double below x; x is no NaN. */
static double below(double x) {
    int64_t bits;
    if (x == 0) return -0x1p-1074;
    memcpy(&bits, &x, sizeof bits);
    bits += x > 0 ? -1 : 1;
    memcpy(&x, &bits, sizeof bits);
    return x;
}

/* Whether a zero is told yes. */
static bool zero_is_yes(const eq_forest_node *node, double cut) {
    switch (node->branch) {
    case EQ_BRANCH_LEQ: return 0 <= cut;
    case EQ_BRANCH_LT: return 0 < cut;
    case EQ_BRANCH_GTE: return 0 >= cut;
    case EQ_BRANCH_GT: return 0 > cut;
    case EQ_BRANCH_EQ: return cut == 0;
    case EQ_BRANCH_NEQ: return cut != 0;
    default: return false;
    }
}

/* The question itself, from step `at` on, y, n and miss being where to go. */
static void write_question(const eq_forest_node *node, double cut, uint32_t at, const uint32_t to[3], eq_forest_step *step) {
    uint32_t y = to[0], n = to[1], miss = to[2], column = node->column;
    bool lowest = isinf(cut) && cut < 0; /* nothing is below it */
    double under = lowest ? cut : below(cut);
    uint32_t less = lowest ? 1 : 0;
    switch (node->branch) {
    case EQ_BRANCH_LT: step[at] = (eq_forest_step){under, column, {to[less], n, miss}}; break;
    case EQ_BRANCH_GTE: step[at] = (eq_forest_step){under, column, {to[1 - less], y, miss}}; break;
    case EQ_BRANCH_GT: step[at] = (eq_forest_step){cut, column, {n, y, miss}}; break;
    case EQ_BRANCH_EQ:
        step[at] = (eq_forest_step){cut, column, {at + 1, n, miss}};
        step[at + 1] = (eq_forest_step){under, column, {to[1 - less], y, miss}};
        break;
    case EQ_BRANCH_NEQ: /* of NaN it is true by itself */
        step[at] = (eq_forest_step){cut, column, {at + 1, y, y}};
        step[at + 1] = (eq_forest_step){under, column, {to[less], n, y}};
        break;
    case EQ_BRANCH_MEMBER: step[at] = (eq_forest_step){cut, column | EQ_FOREST_SET, {y, n, miss}}; break;
    default: step[at] = (eq_forest_step){cut, column, {y, n, miss}}; break;
    }
}

static void write_branch(const maker *m, uint32_t node_at) {
    const eq_forest_node *node = &m->in->node[node_at];
    eq_forest_step *step = m->out->step;
    uint32_t at = m->place[node_at], y = m->place[m->child[node_at][0]], n = m->place[m->child[node_at][1]];
    bool narrow = m->in->narrow && !m->in->wide_sums && node->branch != EQ_BRANCH_MEMBER;
    double cut = narrow ? (double)(float)node->cut : node->cut;
    bool zeros = node->missing == EQ_MISSING_ZERO_NO || node->missing == EQ_MISSING_ZERO_YES;
    bool yes = node->missing == EQ_MISSING_YES || node->missing == EQ_MISSING_ZERO_YES ||
               (node->missing == EQ_MISSING_IS_ZERO && zero_is_yes(node, cut));
    const uint32_t to[3] = {y, n, yes ? y : n};
    if (zeros) {
        step[at] = (eq_forest_step){below(-TINY), node->column, {at + 2, at + 1, to[2]}};
        step[at + 1] = (eq_forest_step){TINY, node->column, {to[2], at + 2, to[2]}};
        at += 2;
    }
    write_question(node, cut, at, to, step);
}

static eq_status write_steps(maker *m) {
    eq_forest *out = m->out;
    for (size_t t = 0; t < m->n_runs; t++) {
        uint32_t root = m->run[m->by_root[t]].root;
        out->tree[t].depth = m->height[root];
        place_tree(m, root);
        out->tree[t].root = m->place[root];
    }
    EQ_NEW(m->cx, m->arena, out->step, out->n_steps);
    for (uint32_t i = 0; i < m->in->n_nodes; i++) {
        const eq_forest_node *node = &m->in->node[i];
        uint32_t at = m->place[i];
        if (m->colour[i] != 3) continue;
        if (node->branch != EQ_BRANCH_LEAF) {
            out->tracks_missing |= node->missing != EQ_MISSING_NO;
            write_branch(m, i);
        } else {
            out->n_leaves++;
            out->step[at] = (eq_forest_step){0, 0, {at, at, at}};
        }
    }
    return EQ_OK;
}

/* ---- values ---- */

static double rounded(const maker *m, double value) { return m->in->narrow && !m->in->wide_sums ? (double)(float)value : value; }

/* The leaf's node of a value; NONE: it is no leaf's, or of one that no root leads to. */
static eq_status find_leaf(const maker *m, const eq_forest_value *v, const run **last, uint32_t *at) {
    if (!*last || (*last)->tree != v->tree) *last = find_run(m, v->tree);
    *at = *last ? find_in(m, *last, v->id) : NONE;
    if (*at == NONE)
        return eq_fail(m->cx, EQ_EINPUT, "%sa value is for tree %u, node %u, which is not there", m->where, v->tree, v->id);
    if (v->target >= m->in->n_targets)
        return eq_fail(m->cx, EQ_EINPUT, "%stree %u, node %u has a value for target %u, expected one of the %zu, counted from 0",
                       m->where, v->tree, v->id, v->target, m->in->n_targets);
    if (!isfinite(rounded(m, v->value)))
        return eq_fail(m->cx, EQ_EINPUT, "%stree %u, node %u has the value %g, expected a finite number", m->where, v->tree,
                       v->id, v->value);
    if (m->in->node[*at].branch != EQ_BRANCH_LEAF || m->colour[*at] != 3) *at = NONE;
    return EQ_OK;
}

/* Leaves are numbered as they stand in the lists; `leaf_of` (nodes) is that number. */
static eq_status write_lists(maker *m, const uint32_t *count) {
    eq_forest *out = m->out;
    const run *last = NULL;
    uint32_t *leaf_of = m->stack, leaf = 0, at;
    size_t *next;
    EQ_NEW(m->cx, m->arena, out->first, out->n_leaves + 1);
    EQ_NEW(m->cx, &m->cx->tmp, next, out->n_leaves + 1);
    for (uint32_t i = 0; i < m->in->n_nodes; i++) {
        if (m->colour[i] != 3 || m->in->node[i].branch != EQ_BRANCH_LEAF) continue;
        out->step[m->place[i]].cut = leaf;
        leaf_of[i] = leaf;
        out->first[leaf + 1] = next[leaf + 1] = out->first[leaf] + count[i];
        leaf++;
    }
    EQ_NEW(m->cx, m->arena, out->value, out->first[leaf]);
    for (size_t v = 0; v < m->in->n_values; v++) {
        const eq_forest_value *value = &m->in->value[v];
        EQ_TRY(find_leaf(m, value, &last, &at));
        if (at != NONE) out->value[next[leaf_of[at]]++] = (eq_forest_leaf_value){value->target, rounded(m, value->value)};
    }
    return EQ_OK;
}

static eq_status write_values(maker *m) {
    eq_forest *out = m->out;
    const run *last = NULL;
    uint32_t *count, at;
    EQ_NEW(m->cx, &m->cx->tmp, count, m->in->n_nodes);
    out->listed = m->in->n_targets > 1;
    for (size_t v = 0; v < m->in->n_values; v++) {
        EQ_TRY(find_leaf(m, &m->in->value[v], &last, &at));
        if (at == NONE) continue;
        out->step[m->place[at]].cut = rounded(m, m->in->value[v].value);
        count[at]++;
    }
    for (size_t i = 0; i < m->in->n_nodes; i++)
        out->listed |= m->colour[i] == 3 && m->in->node[i].branch == EQ_BRANCH_LEAF && count[i] != 1;
    return out->listed ? write_lists(m, count) : EQ_OK;
}

/* ---- the whole ---- */

static eq_status copy_sets(maker *m) {
    eq_forest *out = m->out;
    out->n_sets = m->in->n_sets;
    EQ_NEW(m->cx, m->arena, out->set, out->n_sets);
    for (size_t s = 0; s < out->n_sets; s++) {
        size_t n_words = (m->in->set[s].n_bits + 31) / 32;
        uint32_t *word;
        EQ_NEW(m->cx, m->arena, word, n_words);
        if (n_words) memcpy(word, m->in->set[s].word, n_words * sizeof *word);
        out->set[s] = (eq_forest_set){m->in->set[s].n_bits, word};
    }
    return EQ_OK;
}

static eq_status make_whole(maker *m) {
    eq_forest *out = m->out;
    EQ_TRY(sort_nodes(m));
    EQ_TRY(list_runs(m));
    EQ_TRY(check_nodes(m));
    out->n_trees = m->n_runs;
    EQ_NEW(m->cx, m->arena, out->tree, out->n_trees);
    EQ_NEW(m->cx, m->arena, out->base, out->n_targets);
    EQ_TRY(copy_sets(m));
    EQ_TRY(write_steps(m));
    EQ_TRY(write_values(m));
    for (size_t t = 0; t < out->n_targets && m->in->base; t++) {
        out->base[t] = rounded(m, m->in->base[t]);
        if (!isfinite(out->base[t]))
            return eq_fail(m->cx, EQ_EINPUT, "%sbase value %zu is %g, expected a finite number", m->where, t, m->in->base[t]);
    }
    return EQ_OK;
}

eq_status eq_forest_make(eq_ctx *cx, eq_arena *arena, const char *where, const eq_forest_lists *lists, eq_forest *out) {
    maker m = {.cx = cx, .arena = arena, .where = where, .in = lists, .out = out};
    if (lists->n_nodes > EQ_MOST_FOREST_NODES)
        return eq_fail(cx, EQ_ELIMIT, "%shas %zu nodes, expected at most %d", where, lists->n_nodes, EQ_MOST_FOREST_NODES);
    if (!lists->n_nodes || !lists->n_columns)
        return eq_fail(cx, EQ_EINPUT, "%shas no %s, expected at least one", where, lists->n_nodes ? "columns" : "trees");
    if (!lists->n_targets || lists->n_targets > EQ_MOST_FOREST_TARGETS)
        return eq_fail(cx, EQ_EINPUT, "%sgives %zu numbers a row, expected 1 to %d", where, lists->n_targets,
                       EQ_MOST_FOREST_TARGETS);
    *out = (eq_forest){.n_columns = lists->n_columns,
                       .n_targets = lists->n_targets,
                       .join = lists->join,
                       .narrow = lists->narrow,
                       .wide_sums = lists->wide_sums,
                       .base_first = lists->base_first};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = make_whole(&m);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

size_t eq_forest_depth(const eq_forest *forest) {
    size_t depth = 0;
    for (size_t t = 0; t < forest->n_trees; t++)
        if (forest->tree[t].depth > depth) depth = forest->tree[t].depth;
    return depth;
}
