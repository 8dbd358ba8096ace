/* Trees have no gradient: what can be repaired of them is the score. */
#include <string.h>

#include "base/text.h"
#include "math/kernels.h"
#include "model/scorer/grove.h"

/* Room for one more of `size` bytes in a list of n items: twice as much where it is full. */
static eq_status make_room(eq_ctx *cx, size_t n, size_t *room, size_t size, void *pointer) {
    void *old, *list;
    if (n < *room) return EQ_OK;
    if (n >= EQ_MOST_FOREST_NODES)
        return eq_fail(cx, EQ_ELIMIT, "has more than %d nodes of trees, expected at most so many", EQ_MOST_FOREST_NODES);
    *room = *room ? 2 * *room : 1024;
    if (!(list = eq_arena_alloc(cx, &cx->tmp, *room, size))) return EQ_EMEMORY;
    memcpy(&old, pointer, sizeof old);
    if (n) memcpy(list, old, n * size);
    memcpy(pointer, &list, sizeof list);
    return EQ_OK;
}

eq_status eq_grove_node(eq_grove *g, const eq_forest_node *node) {
    EQ_TRY(make_room(g->cx, g->lists.n_nodes, &g->node_room, sizeof *g->node, &g->node));
    g->node[g->lists.n_nodes++] = *node;
    return EQ_OK;
}

eq_status eq_grove_value(eq_grove *g, const eq_forest_value *value) {
    EQ_TRY(make_room(g->cx, g->lists.n_values, &g->value_room, sizeof *g->value, &g->value));
    g->value[g->lists.n_values++] = *value;
    return EQ_OK;
}

eq_status eq_grove_set(eq_grove *g, size_t n_bits, const uint32_t *word, size_t *out) {
    EQ_TRY(make_room(g->cx, g->lists.n_sets, &g->set_room, sizeof *g->set, &g->set));
    *out = g->lists.n_sets;
    g->set[g->lists.n_sets++] = (eq_forest_set){n_bits, word};
    return EQ_OK;
}

typedef struct grove_state {
    eq_forest forest;
} grove_state;

static eq_status score(eq_ctx *cx, const eq_scorer *scorer, const eq_scorer_rows *rows, double *out) {
    const grove_state *state = scorer->state;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    size_t n = rows->n_rows, width = scorer->n_columns;
    double *x;
    EQ_NEW_CELLS(cx, &cx->tmp, x, n, width);
    for (size_t c = 0; c < width; c++)
        for (size_t i = 0; i < n; i++) x[i * width + c] = rows->column[c].number[i];
    if (state->forest.narrow) {
        float *f;
        EQ_NEW_CELLS(cx, &cx->tmp, f, n, width);
        for (size_t k = 0; k < n * width; k++) f[k] = (float)x[k];
        eq_forest_score_float(&state->forest, f, n, out);
    } else eq_forest_score(&state->forest, x, n, out);
    for (size_t i = 0; i < n && scorer->link.sigmoid; i++) out[i] = eq_sigmoid(scorer->link.slope * out[i]);
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

static void describe(const eq_scorer *scorer, eq_out *out, eq_place to) {
    const eq_forest *forest = scorer->forest;
    eq_out_number(out, to, "trees", (double)forest->n_trees);
    eq_out_number(out, to, "leaves", (double)forest->n_leaves);
    eq_out_number(out, to, "depth", (double)eq_forest_depth(forest));
}

eq_status eq_grove_end(eq_grove *g, eq_arena *arena, eq_link link, eq_scorer *out) {
    grove_state *state;
    EQ_NEW(g->cx, arena, state, 1);
    g->lists.node = g->node, g->lists.value = g->value, g->lists.set = g->set;
    g->lists.n_targets = 1;
    EQ_TRY(eq_forest_make(g->cx, arena, "", &g->lists, &state->forest));
    out->link = link;
    out->one_number = true;
    out->state = state;
    out->forest = &state->forest;
    out->score = score;
    out->describe = describe;
    out->why_not = EQ_WORDS("This model is made of trees: its scores can be repaired (thresholds, reject option, calibrated "
                            "mixing), its insides cannot be edited by gradients.");
    return EQ_OK;
}
