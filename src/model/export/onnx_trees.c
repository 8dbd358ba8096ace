/* Trees as a TreeEnsembleRegressor of one target: a classifier of two classes is read in several ways, a regressor in one.
 *
 * Steps ask x <= cut with a child for NaN, which is yes or no with a track: one node each. Cuts that are float32 in the file are
 * written so; where they are not (a double below a float32, of x < c), the largest float32 up to them parts float32 values alike.
 * Forests of doubles keep doubles (ai.onnx.ml 3). A set becomes one question of equality for each member, all of which share the
 * child for yes. */
#include <math.h>
#include <string.h>

#include "model/export/export.h"
#include "model/forest/forest.h"

typedef struct lists {
    size_t n, room, n_values;
    int64_t *tree, *id, *feature, *yes, *no, *track;
    uint8_t *equal; /* it asks x = cut */
    double *cut;
    int64_t *value_tree, *value_id, *target;
    double *value;
} lists;

static bool is_leaf(const eq_forest *forest, uint32_t at) { return forest->step[at].to[0] == at; }

static size_t members(const eq_forest_set *set) {
    size_t n = 0;
    for (size_t w = 0; w < (set->n_bits + 31) / 32; w++)
        for (uint32_t bits = set->word[w]; bits; bits &= bits - 1) n++;
    return n;
}

/* Nodes that a step becomes; a set without members asks whether x is below everything. */
static size_t nodes_of(const eq_forest *forest, uint32_t at) {
    const eq_forest_step *step = &forest->step[at];
    if (is_leaf(forest, at) || !(step->column & EQ_FOREST_SET)) return 1;
    size_t n = members(&forest->set[(size_t)step->cut]);
    return n ? n : 1;
}

static double as_float(double cut) {
    float f = (float)cut;
    if ((double)f > cut) { /* the next one below */
        int32_t bits;
        memcpy(&bits, &f, sizeof bits);
        bits = f == 0 ? INT32_MIN + 1 : bits + (f > 0 ? -1 : 1);
        memcpy(&f, &bits, sizeof f);
    }
    return (double)f;
}

static void add_node(lists *l, const int64_t row[5], double cut, bool equal) {
    size_t i = l->n++;
    l->tree[i] = row[0], l->feature[i] = row[1], l->yes[i] = row[2], l->no[i] = row[3], l->track[i] = row[4];
    l->id[i] = i && l->tree[i - 1] == row[0] ? l->id[i - 1] + 1 : 0;
    l->cut[i] = cut;
    l->equal[i] = equal;
}

/* place: the number of each step's first node in its tree. */
static void add_step(const eq_forest *forest, int64_t tree, uint32_t at, const int64_t *place, lists *l) {
    const eq_forest_step *step = &forest->step[at];
    int64_t yes = place[step->to[0]], no = place[step->to[1]], miss = place[step->to[2]];
    int64_t column = (int64_t)(step->column & ~EQ_FOREST_SET);
    if (!(step->column & EQ_FOREST_SET)) {
        double cut = forest->narrow ? as_float(step->cut) : step->cut;
        add_node(l, (const int64_t[]){tree, column, yes, no, miss == yes}, cut, false);
        return;
    }
    const eq_forest_set *set = &forest->set[(size_t)step->cut];
    size_t n = members(set), left = n;
    if (!n) add_node(l, (const int64_t[]){tree, column, no, no, 0}, 0, false);
    for (size_t w = 0; left; w++) /* most words of a wide set are empty */
        for (size_t k = 0; k < 32 && set->word[w]; k++) {
            if (!(set->word[w] >> k & 1u)) continue;
            bool first = left-- == n;
            int64_t next = left ? place[at] + (int64_t)(n - left) : no;
            add_node(l, (const int64_t[]){tree, column, yes, next, first && miss == yes}, (double)(32 * w + k), true);
        }
}

static void add_leaf(const eq_scorer *scorer, int64_t tree, uint32_t at, lists *l) {
    const eq_forest *forest = scorer->forest;
    add_node(l, (const int64_t[]){tree, 0, 0, 0, 0}, 0, false);
    size_t leaf = forest->listed ? (size_t)forest->step[at].cut : 0;
    size_t first = forest->listed ? forest->first[leaf] : 0, end = forest->listed ? forest->first[leaf + 1] : 1;
    for (size_t v = first; v < end; v++) {
        if (forest->listed && forest->value[v].target != scorer->link.target) continue;
        l->value_tree[l->n_values] = tree;
        l->value_id[l->n_values] = l->id[l->n - 1];
        l->value[l->n_values++] = forest->listed ? forest->value[v].value : forest->step[at].cut;
    }
}

/* A tree's steps lie together, from its root to the next one's. */
static void add_tree(const eq_scorer *scorer, size_t t, int64_t *place, lists *l) {
    const eq_forest *forest = scorer->forest;
    uint32_t from = forest->tree[t].root, to = t + 1 < forest->n_trees ? forest->tree[t + 1].root : (uint32_t)forest->n_steps;
    int64_t n = 0;
    for (uint32_t at = from; at < to; at++) {
        place[at] = n;
        n += (int64_t)nodes_of(forest, at);
    }
    for (uint32_t at = from; at < to; at++)
        if (is_leaf(forest, at)) add_leaf(scorer, (int64_t)t, at, l);
        else add_step(forest, (int64_t)t, at, place, l);
}

static eq_status make_lists(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, lists *l) {
    const eq_forest *forest = scorer->forest;
    int64_t *place;
    size_t n = 0, n_values = forest->listed ? forest->first[forest->n_leaves] : forest->n_leaves;
    for (uint32_t at = 0; at < forest->n_steps; at++) n += nodes_of(forest, at);
    if (n > EQ_MOST_FOREST_NODES)
        return eq_fail(cx, EQ_ELIMIT, "its sets of categories would take %zu nodes in ONNX, expected at most %d", n,
                       EQ_MOST_FOREST_NODES);
    EQ_NEW(cx, arena, place, forest->n_steps);
    int64_t **const whole[] = {&l->tree, &l->id, &l->feature, &l->yes, &l->no, &l->track};
    int64_t **const of_values[] = {&l->value_tree, &l->value_id, &l->target};
    for (size_t k = 0; k < sizeof whole / sizeof *whole; k++) EQ_NEW(cx, arena, *whole[k], n);
    for (size_t k = 0; k < sizeof of_values / sizeof *of_values; k++) EQ_NEW(cx, arena, *of_values[k], n_values);
    EQ_NEW(cx, arena, l->cut, n);
    EQ_NEW(cx, arena, l->equal, n);
    EQ_NEW(cx, arena, l->value, n_values);
    for (size_t t = 0; t < forest->n_trees; t++) add_tree(scorer, t, place, l);
    return EQ_OK;
}

/* ---- the node ---- */

/* A list of numbers: float32 under its name, or doubles under name_as_tensor. */
static eq_status add_numbers(eq_wire_out *to, const char *name, const double *value, size_t n, bool wide) {
    float *narrow;
    if (wide) {
        const char *long_name = eq_arena_format(to->cx, to->arena, "%s_as_tensor", name);
        if (!long_name) return EQ_EMEMORY;
        eq_onnx_doubles(to, long_name, value, n);
        return EQ_OK;
    }
    EQ_NEW(to->cx, to->arena, narrow, n);
    for (size_t i = 0; i < n; i++) narrow[i] = (float)value[i];
    eq_onnx_reals(to, name, narrow, n);
    return EQ_OK;
}

static eq_status add_lists(const eq_scorer *scorer, const lists *l, eq_wire_out *to) {
    const eq_forest *forest = scorer->forest;
    const char **mode;
    bool wide = !forest->narrow;
    EQ_NEW(to->cx, to->arena, mode, l->n);
    for (size_t i = 0; i < l->n; i++)
        mode[i] = l->equal[i] ? "BRANCH_EQ" : l->yes[i] || l->no[i] ? "BRANCH_LEQ" : "LEAF"; /* no node leads to a root */
    eq_onnx_word(to, "aggregate_function", forest->join == EQ_JOIN_AVERAGE ? "AVERAGE" : "SUM");
    EQ_TRY(add_numbers(to, "base_values", &forest->base[scorer->link.target], 1, wide));
    eq_onnx_put_whole(to, "n_targets", 1);
    eq_onnx_put_wholes(to, "nodes_falsenodeids", l->no, l->n);
    eq_onnx_put_wholes(to, "nodes_featureids", l->feature, l->n);
    eq_onnx_put_wholes(to, "nodes_missing_value_tracks_true", l->track, l->n);
    eq_onnx_put_words(to, "nodes_modes", mode, l->n);
    eq_onnx_put_wholes(to, "nodes_nodeids", l->id, l->n);
    eq_onnx_put_wholes(to, "nodes_treeids", l->tree, l->n);
    eq_onnx_put_wholes(to, "nodes_truenodeids", l->yes, l->n);
    EQ_TRY(add_numbers(to, "nodes_values", l->cut, l->n, wide));
    eq_onnx_word(to, "post_transform", "NONE");
    eq_onnx_put_wholes(to, "target_ids", l->target, l->n_values);
    eq_onnx_put_wholes(to, "target_nodeids", l->value_id, l->n_values);
    eq_onnx_put_wholes(to, "target_treeids", l->value_tree, l->n_values);
    return add_numbers(to, "target_weights", l->value, l->n_values, wide);
}

static void add_step_of(eq_onnx_out *onnx, const char *op, const char *out, const char *a, const char *b) {
    eq_onnx_add_node(onnx, &(eq_out_node){.op = op, .out = out, .in = (const char *const[]){a, b, NULL}});
}

eq_status eq_export_forest(eq_onnx_out *onnx, const eq_forest *forest, const eq_out_forest *as) {
    eq_wire_out attributes = eq_wire_new(&onnx->graph);
    const eq_scorer scorer = {.forest = forest, .link = {.target = as->target}};
    lists l = {0};
    EQ_TRY(make_lists(attributes.cx, attributes.arena, &scorer, &l));
    EQ_TRY(add_lists(&scorer, &l, &attributes));
    eq_onnx_add_node(onnx, &(eq_out_node){.op = "TreeEnsembleRegressor",
                                          .out = as->out,
                                          .in = (const char *const[]){as->in, NULL},
                                          .attributes = &attributes,
                                          .ml = true});
    return onnx->graph.failed ? EQ_EMEMORY : EQ_OK;
}

/* ---- a sum in two ---- */

/* So that sums of its multiples, as large as they may become, are exact in float32. */
static double grid_of(const eq_forest *forest) {
    double most = 0, grid = 1;
    for (uint32_t at = 0; at < forest->n_steps; at++)
        if (!forest->listed && is_leaf(forest, at) && fabs(forest->step[at].cut) > most) most = fabs(forest->step[at].cut);
    for (size_t v = 0; forest->listed && v < forest->first[forest->n_leaves]; v++)
        if (fabs(forest->value[v].value) > most) most = fabs(forest->value[v].value);
    most *= (double)forest->n_trees;
    while (grid < most) grid *= 2;
    while (most > 0 && grid > 2 * most) grid /= 2;
    return grid / (1 << 22);
}

static double half_of(double value, double grid, bool rest) {
    double whole = grid * floor(value / grid + 0.5);
    return rest ? value - whole : whole;
}

/* The same trees with one half of each leaf's value. */
static eq_status halve(eq_ctx *cx, eq_arena *arena, const eq_forest *forest, double grid, bool rest, eq_forest *out) {
    size_t n_values = forest->listed ? forest->first[forest->n_leaves] : 0;
    *out = *forest;
    out->join = EQ_JOIN_SUM;
    EQ_NEW(cx, arena, out->step, forest->n_steps);
    EQ_NEW(cx, arena, out->value, n_values);
    EQ_NEW(cx, arena, out->base, forest->n_targets);
    memcpy(out->step, forest->step, forest->n_steps * sizeof *out->step);
    for (uint32_t at = 0; at < forest->n_steps; at++)
        if (!forest->listed && is_leaf(forest, at)) out->step[at].cut = half_of(forest->step[at].cut, grid, rest);
    for (size_t v = 0; v < n_values; v++)
        out->value[v] = (eq_forest_leaf_value){forest->value[v].target, half_of(forest->value[v].value, grid, rest)};
    return EQ_OK;
}

eq_status eq_export_forest_halves(eq_onnx_out *onnx, const eq_forest *forest, const char *in, const char *const out[2],
                                  double *grid) {
    eq_forest half;
    *grid = grid_of(forest);
    for (size_t k = 0; k < 2; k++) {
        EQ_TRY(halve(onnx->graph.cx, onnx->graph.arena, forest, *grid, k == 1, &half));
        EQ_TRY(eq_export_forest(onnx, &half, &(eq_out_forest){.in = in, .out = out[k]}));
    }
    return EQ_OK;
}

eq_status eq_export_trees(eq_onnx_out *onnx, const eq_scorer *scorer, const char *in) {
    const eq_link *link = &scorer->link;
    const float slope = (float)link->slope, one = 1;
    const char *sum = link->sigmoid || link->turned ? "sum" : "score", *odds = sum;
    EQ_TRY(eq_export_forest(onnx, scorer->forest, &(eq_out_forest){.target = link->target, .in = in, .out = sum}));
    if (link->sigmoid && slope != 1) {
        eq_onnx_weight(onnx, "slope", &slope, NULL, 0);
        add_step_of(onnx, "Mul", odds = "odds", sum, "slope");
    }
    if (link->sigmoid) add_step_of(onnx, "Sigmoid", link->turned ? "other" : "score", odds, NULL);
    if (link->turned) {
        eq_onnx_weight(onnx, "one", &one, NULL, 0);
        add_step_of(onnx, "Sub", "score", "one", link->sigmoid ? "other" : sum);
    }
    return onnx->graph.failed ? EQ_EMEMORY : EQ_OK;
}
