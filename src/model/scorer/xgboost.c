/* XGBoost's models as JSON, of 1.x to 3.x: trees of float32 cuts and leaves, whose sum is a margin.
 * Source: the schema in XGBoost's documentation ("Introduction to Model IO"); what it leaves open was tried with 1.7.4: codes in
 * a node's list go right, all others (negative ones and those beyond every list too) left. */
#include <math.h>
#include <string.h>

#include "base/json_span.h"
#include "base/text.h"
#include "math/kernels.h"
#include "model/scorer/grove.h"
#include "model/scorer/scorer.h"

/* XGBoost's own limit of categories; and of the codes in all sets together. */
enum { MOST_COLUMNS = 65536, MOST_CODE = 1 << 24, MOST_BITS = 1 << 27 };

typedef struct reader {
    eq_ctx *cx;
    eq_arena *arena;
    eq_span learner, model;
    eq_grove grove;
    eq_scorer *out;
    eq_scorer_column *column;
    const double *drop; /* (n_drop) dart: weights of trees; NULL = 1 each */
    size_t n_drop;
    double base;   /* of the margin */
    size_t n_bits; /* of all sets so far */
} reader;

static bool is(eq_bytes bytes) {
    size_t at = 0, limit = bytes.size < 4096 ? bytes.size : 4096;
    while (at < limit && strchr(" \t\r\n", bytes.data[at])) at++;
    if (at >= limit || bytes.data[at] != '{') return false;
    for (; at + 9 <= limit; at++)
        if (!memcmp(bytes.data + at, "\"learner\"", 9)) return true;
    return false;
}

/* ---- what the score is ---- */

static eq_status read_base(reader *r, double *base) {
    eq_span text = eq_span_at(r->learner, "learner_model_param/base_score");
    const char *says;
    *base = 0.5;
    if (!text.at) return EQ_OK;
    if (eq_span_number_or_text(text, base)) return isfinite(*base) ? EQ_OK : eq_fail(r->cx, EQ_EINPUT, "base_score is %g", *base);
    EQ_TRY(eq_span_text(r->cx, r->arena, text, &says)); /* "[5E-1]" from 3.1 on */
    size_t size = says ? strlen(says) : 0;
    eq_span list;
    if (size > 2 && says[0] == '[' && eq_span_open(r->cx, (eq_bytes){says, size}, &list) == EQ_OK && eq_span_count(list) == 1 &&
        eq_span_number(eq_span_first(list), base) && isfinite(*base))
        return EQ_OK;
    eq_ctx_clear(r->cx);
    return eq_fail(r->cx, EQ_EINPUT, "base_score is \"%s\", expected one number", says ? says : "no text");
}

static eq_status read_objective(reader *r, eq_link *link) {
    static const char *const known[] = {"binary:logistic", "reg:logistic", "binary:logitraw", "reg:squarederror"};
    enum { LOGISTIC, REG_LOGISTIC, RAW, SQUARED, N_KNOWN };
    const char *name;
    size_t k = 0;
    EQ_TRY(eq_span_text(r->cx, r->arena, eq_span_at(r->learner, "objective/name"), &name));
    if (!name) return eq_fail(r->cx, EQ_EINPUT, "learner.objective.name is not there");
    while (k < N_KNOWN && strcmp(name, known[k])) k++;
    if (k == N_KNOWN)
        return eq_fail(
            r->cx, EQ_EINPUT,
            "the objective is %.60s; expected binary:logistic, binary:logitraw, reg:logistic, or reg:squarederror read "
            "as a score",
            name);
    EQ_TRY(read_base(r, &r->base));
    bool share = k == LOGISTIC || k == REG_LOGISTIC;
    if (share && !(r->base > 0 && r->base < 1))
        return eq_fail(r->cx, EQ_EINPUT, "base_score is %g, expected a probability between 0 and 1 for %s", r->base, name);
    if (share) r->base = -eq_log(1 / r->base - 1);
    *link = (eq_link){.sigmoid = k != SQUARED, .slope = 1};
    r->out->is = k == SQUARED ? EQ_SCORE_NUMBER : EQ_SCORE_PROBABILITY;
    r->out->score_from =
        k == SQUARED ? EQ_WORDS("sum of the trees, a regression read as a score") : EQ_WORDS("sigmoid of the sum of the trees");
    return EQ_OK;
}

/* ---- columns ---- */

static eq_status read_columns(reader *r) {
    const char *const *name = NULL, *const *type = NULL;
    size_t n_names = 0, n_types = 0;
    double n = 0;
    if (!eq_span_number_or_text(eq_span_at(r->learner, "learner_model_param/num_feature"), &n) || n < 1 || n > MOST_COLUMNS ||
        n != floor(n))
        return eq_fail(r->cx, EQ_EINPUT, "num_feature is %g, expected a whole number from 1 to %d", n, MOST_COLUMNS);
    r->out->n_columns = (size_t)n;
    EQ_TRY(eq_span_texts(r->cx, r->arena, eq_span_get(r->learner, "feature_names"), &name, &n_names));
    EQ_TRY(eq_span_texts(r->cx, r->arena, eq_span_get(r->learner, "feature_types"), &type, &n_types));
    if ((n_names && n_names != r->out->n_columns) || (n_types && n_types != r->out->n_columns))
        return eq_fail(r->cx, EQ_EINPUT, "%zu feature_names and %zu feature_types for %zu features", n_names, n_types,
                       r->out->n_columns);
    EQ_NEW(r->cx, r->arena, r->column, r->out->n_columns);
    for (size_t c = 0; c < r->out->n_columns; c++)
        r->column[c] = (eq_scorer_column){.name = name && n_names ? name[c] : NULL,
                                          .takes = type && n_types && !strcmp(type[c], "c") ? EQ_TAKES_CODE : EQ_TAKES_NUMBER,
                                          .may_be_missing = true,
                                          .offset = (double)NAN,
                                          .spread = (double)NAN};
    r->out->column = r->column;
    return EQ_OK;
}

/* ---- trees ---- */

enum { LEFT, RIGHT, COLUMN, CUT, DEFAULT, TYPE, NODES, SEGMENTS, SIZES, CODES, N_LISTS };

typedef struct tree_reader {
    uint32_t number;
    size_t n[N_LISTS];
    double *list[N_LISTS]; /* as they stand in the file */
    uint32_t *place;       /* (nodes) one more than its place in categories_nodes; 0 = not there */
} tree_reader;

static eq_status read_lists(reader *r, eq_span tree, tree_reader *t) {
    static const char *const key[N_LISTS] = {"left_children",    "right_children", "split_indices",    "split_conditions",
                                             "default_left",     "split_type",     "categories_nodes", "categories_segments",
                                             "categories_sizes", "categories"};
    eq_bytes name;
    for (eq_span m = eq_span_member(tree, &name); m.at; m = eq_span_next_member(m, &name))
        for (size_t k = 0; k < N_LISTS; k++)
            if (eq_span_is(name, key[k])) EQ_TRY(eq_span_numbers(r->cx, &r->cx->tmp, m, &t->list[k], &t->n[k]));
    for (size_t k = 0; k < TYPE; k++)
        if (!t->list[k] || t->n[k] != t->n[LEFT] || !t->n[k])
            return eq_fail(r->cx, EQ_EINPUT, "tree %u: %s has %zu numbers, expected as many as it has nodes, %zu", t->number,
                           key[k], t->n[k], t->n[LEFT]);
    if (t->n[TYPE] && t->n[TYPE] != t->n[LEFT])
        return eq_fail(r->cx, EQ_EINPUT, "tree %u: split_type has %zu numbers, expected %zu", t->number, t->n[TYPE], t->n[LEFT]);
    if (t->n[NODES] == t->n[SEGMENTS] && t->n[NODES] == t->n[SIZES]) return EQ_OK;
    return eq_fail(r->cx, EQ_EINPUT, "tree %u: categories_nodes, _segments and _sizes have %zu, %zu and %zu numbers", t->number,
                   t->n[NODES], t->n[SEGMENTS], t->n[SIZES]);
}

static bool whole(double value, double max) { return value >= 0 && value <= max && value == floor(value); }

/* The set of codes of a node that stands k-th in categories_nodes. */
static eq_status read_set(reader *r, const tree_reader *t, size_t k, size_t *set) {
    double first = t->list[SEGMENTS][k], size = t->list[SIZES][k], most = -1;
    uint32_t *word;
    if (!whole(first, (double)t->n[CODES]) || !whole(size, (double)t->n[CODES] - first))
        return eq_fail(r->cx, EQ_EINPUT, "tree %u: categories_segments and _sizes name %g from %g on, and %zu are there",
                       t->number, size, first, t->n[CODES]);
    const double *code = t->list[CODES] + (size_t)first;
    for (size_t i = 0; i < (size_t)size; i++) {
        if (!whole(code[i], MOST_CODE))
            return eq_fail(r->cx, EQ_EINPUT, "tree %u: a category is %g, expected a whole number to %d", t->number, code[i],
                           MOST_CODE);
        if (code[i] > most) most = code[i];
    }
    size_t n_bits = (size_t)(most + 1);
    if ((r->n_bits += n_bits) > MOST_BITS)
        return eq_fail(r->cx, EQ_ELIMIT, "tree %u: its categories and those before it reach over %d codes", t->number, MOST_BITS);
    EQ_NEW(r->cx, &r->cx->tmp, word, n_bits / 32 + 1);
    for (size_t i = 0; i < (size_t)size; i++) word[(size_t)code[i] / 32] |= 1u << ((size_t)code[i] % 32);
    return eq_grove_set(&r->grove, n_bits, word, set);
}

/* Where each node's categories are. */
static eq_status find_sets(reader *r, tree_reader *t) {
    EQ_NEW(r->cx, &r->cx->tmp, t->place, t->n[LEFT]);
    for (size_t k = 0; k < t->n[NODES]; k++) {
        double node = t->list[NODES][k];
        if (!whole(node, (double)t->n[LEFT] - 1) || t->place[(size_t)node])
            return eq_fail(r->cx, EQ_EINPUT, "tree %u: categories_nodes names node %g, expected each node once", t->number, node);
        t->place[(size_t)node] = (uint32_t)k + 1;
    }
    return EQ_OK;
}

/* Members go right: yes is the right child. */
static eq_status read_categories(reader *r, const tree_reader *t, eq_forest_node *node) {
    size_t set;
    if (!t->place || !t->place[node->id])
        return eq_fail(r->cx, EQ_EINPUT, "tree %u, node %u has no categories, expected a list of them", t->number, node->id);
    EQ_TRY(read_set(r, t, t->place[node->id] - 1, &set));
    uint32_t left = node->yes;
    node->branch = EQ_BRANCH_MEMBER;
    node->cut = (double)set;
    node->yes = node->no, node->no = left;
    node->missing = node->missing == EQ_MISSING_YES ? EQ_MISSING_NO : EQ_MISSING_YES;
    if (node->column < r->out->n_columns) r->column[node->column].takes = EQ_TAKES_CODE;
    return EQ_OK;
}

static eq_status read_node(reader *r, const tree_reader *t, uint32_t i, double weight) {
    double left = t->list[LEFT][i], right = t->list[RIGHT][i], column = t->list[COLUMN][i], cut = t->list[CUT][i];
    eq_forest_node node = {.tree = t->number, .id = i};
    if (left == -1) {
        EQ_TRY(eq_grove_node(&r->grove, &node));
        double value = (double)((float)cut * (float)weight);
        return eq_grove_value(&r->grove, &(eq_forest_value){t->number, i, 0, value});
    }
    if (!whole(left, UINT32_MAX - 1) || !whole(right, UINT32_MAX - 1) || !whole(column, UINT32_MAX - 1))
        return eq_fail(r->cx, EQ_EINPUT, "tree %u, node %u leads to nodes %g and %g by feature %g, expected whole numbers",
                       t->number, i, left, right, column);
    node.yes = (uint32_t)left, node.no = (uint32_t)right, node.column = (uint32_t)column;
    node.branch = EQ_BRANCH_LT;
    node.cut = cut;
    node.missing = t->list[DEFAULT][i] != 0 ? EQ_MISSING_YES : EQ_MISSING_NO;
    if (t->n[TYPE] && t->list[TYPE][i] != 0) EQ_TRY(read_categories(r, t, &node));
    return eq_grove_node(&r->grove, &node);
}

static eq_status read_tree(reader *r, eq_span tree, uint32_t number) {
    tree_reader t = {.number = number};
    double weight = r->drop ? r->drop[number] : 1, width = 0;
    eq_span_number_or_text(eq_span_at(tree, "tree_param/size_leaf_vector"), &width);
    if (width > 1) return eq_fail(r->cx, EQ_EINPUT, "tree %u has leaves of %g numbers, expected one", number, width);
    EQ_TRY(read_lists(r, tree, &t));
    if (t.n[NODES]) EQ_TRY(find_sets(r, &t));
    for (size_t i = 0; i < t.n[LEFT]; i++) EQ_TRY(read_node(r, &t, (uint32_t)i, weight));
    return EQ_OK;
}

/* How many trees count: those up to the best iteration, where early stopping stored one and the file is of XGBoost's classes for
 * scikit-learn, which score so; Booster.predict adds all. */
static eq_status count_trees(reader *r, size_t n_trees, size_t *out) {
    double best, parallel = 1;
    eq_span attributes = eq_span_get(r->learner, "attributes"), text = eq_span_get(attributes, "best_iteration");
    *out = n_trees;
    if (!text.at) return EQ_OK;
    bool limits = eq_span_get(attributes, "scikit_learn").at;
    eq_span_number_or_text(eq_span_at(r->model, "gbtree_model_param/num_parallel_tree"), &parallel);
    if (!eq_span_number_or_text(text, &best) || !whole(best, EQ_MOST_FOREST_TREES) || !whole(parallel, EQ_MOST_FOREST_TREES))
        return eq_fail(r->cx, EQ_EINPUT, "best_iteration is no whole number");
    if (!((best + 1) * parallel < (double)n_trees)) return EQ_OK;
    size_t n_best = (size_t)((best + 1) * (parallel < 1 ? 1 : parallel));
    if (limits) *out = n_best;
    r->out->note = eq_arena_format(
        r->cx, r->arena,
        limits
            ? EQ_PRINTS("Training stopped early: of its %zu trees the first %zu count (best_iteration), as XGBClassifier counts "
                        "them.")
            : EQ_PRINTS("Training stopped early, and all of its %zu trees count, as Booster.predict counts them: to end at the "
                        "best %zu (best_iteration), save model[:model.best_iteration + 1]."),
        n_trees, n_best);
    return r->out->note ? EQ_OK : EQ_EMEMORY;
}

static eq_status read_trees(reader *r) {
    eq_span trees = eq_span_get(r->model, "trees");
    size_t n_trees = eq_span_count(trees), n;
    uint32_t number = 0;
    if (!n_trees) return eq_fail(r->cx, EQ_EINPUT, "has no trees, expected at least one");
    if (r->drop && r->n_drop != n_trees)
        return eq_fail(r->cx, EQ_EINPUT, "weight_drop has %zu numbers for %zu trees", r->n_drop, n_trees);
    EQ_TRY(count_trees(r, n_trees, &n));
    for (eq_span tree = eq_span_first(trees); tree.at && number < n; tree = eq_span_next(tree), number++)
        EQ_TRY(read_tree(r, tree, number));
    return EQ_OK;
}

/* ---- the whole ---- */

static eq_status find_model(reader *r) {
    const char *booster;
    eq_span gradient = eq_span_get(r->learner, "gradient_booster");
    double classes = 0;
    EQ_TRY(eq_span_text(r->cx, r->arena, eq_span_get(gradient, "name"), &booster));
    if (!booster || (strcmp(booster, "gbtree") && strcmp(booster, "dart")))
        return eq_fail(r->cx, EQ_EINPUT, "the booster is %.40s, expected gbtree or dart", booster ? booster : "not named");
    bool dart = !strcmp(booster, "dart");
    r->model = eq_span_at(gradient, dart ? "gbtree/model" : "model");
    if (dart) {
        double *drop;
        EQ_TRY(eq_span_numbers(r->cx, r->arena, eq_span_get(gradient, "weight_drop"), &drop, &r->n_drop));
        if (!drop) return eq_fail(r->cx, EQ_EINPUT, "weight_drop is not there, expected a weight for each tree of dart");
        r->drop = drop;
    }
    eq_span_number_or_text(eq_span_at(r->learner, "learner_model_param/num_class"), &classes);
    return classes <= 1 ? EQ_OK : eq_fail(r->cx, EQ_EINPUT, "has %g classes, expected two: one margin", classes);
}

static eq_status read_version(reader *r, eq_span root) {
    double *part;
    size_t n;
    EQ_TRY(eq_span_numbers(r->cx, r->arena, eq_span_get(root, "version"), &part, &n));
    r->out->producer =
        part && n == 3 ? eq_arena_format(r->cx, r->arena, "XGBoost %.0f.%.0f.%.0f", part[0], part[1], part[2]) : "XGBoost";
    return r->out->producer ? EQ_OK : EQ_EMEMORY;
}

static eq_status read_all(reader *r, eq_span root) {
    eq_link link;
    r->learner = eq_span_get(root, "learner");
    if (eq_span_kind(r->learner) != '{') return eq_fail(r->cx, EQ_EINPUT, "learner is not there, expected XGBoost's JSON");
    EQ_TRY(read_version(r, root));
    EQ_TRY(read_objective(r, &link));
    EQ_TRY(find_model(r));
    EQ_TRY(read_columns(r));
    EQ_TRY(read_trees(r));
    r->grove.lists.n_columns = r->out->n_columns;
    r->grove.lists.narrow = true;
    r->grove.lists.base = &r->base;
    r->grove.lists.base_first = true;
    return eq_grove_end(&r->grove, r->arena, link, r->out);
}

static eq_status read(eq_ctx *cx, eq_arena *arena, eq_bytes bytes, const eq_scorer_options *options, eq_scorer *out) {
    reader r = {.cx = cx, .arena = arena, .grove = {.cx = cx}, .out = out};
    eq_span root;
    (void)options;
    EQ_TRY(eq_span_open(cx, bytes, &root));
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = read_all(&r, root);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

const eq_scorer_format eq_format_xgboost = {"xgboost-json", "XGBoost JSON", is, read};
