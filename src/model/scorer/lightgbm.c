/* LightGBM's models as text: lines "key=value", a block a tree; float64 throughout.
 * Source: the functions that write and read such files in LightGBM's documentation and what 4.6 does with them: NaN counts as 0
 * unless a split's missing kind is NaN; in categorical splits what is no member goes right. */
#include <math.h>
#include <string.h>

#include "base/json_span.h"
#include "base/number.h"
#include "base/text.h"
#include "model/scorer/grove.h"
#include "model/scorer/scorer.h"

enum { MOST_COLUMNS = 65536, MOST_WORDS = 1 << 22 /* of all sets of categories together */ };

typedef struct reader {
    eq_ctx *cx;
    eq_arena *arena;
    const char *at, *end; /* the lines that are left */
    size_t line;
    eq_grove grove;
    eq_scorer *out;
    eq_scorer_column *column;
    eq_link link;
    bool average, has_objective, has_names;
    size_t n_words;
    uint32_t tree;
} reader;

static bool is(eq_bytes bytes) {
    return bytes.size > 5 && !memcmp(bytes.data, "tree", 4) && (bytes.data[4] == '\n' || bytes.data[4] == '\r');
}

/* ---- lines ---- */

typedef struct line {
    eq_bytes key, value; /* of "key=value"; without "=" all is key */
} line;

static bool next_line(reader *r, line *out) {
    if (r->at >= r->end) return false;
    size_t left = (size_t)(r->end - r->at);
    const char *stop = memchr(r->at, '\n', left);
    size_t size = stop ? (size_t)(stop - r->at) : left;
    if (size && r->at[size - 1] == '\r') size--;
    const char *equals = memchr(r->at, '=', size);
    out->key = (eq_bytes){r->at, equals ? (size_t)(equals - r->at) : size};
    out->value = (eq_bytes){r->at + size, 0};
    if (equals) out->value = (eq_bytes){equals + 1, size - out->key.size - 1};
    r->at = stop ? stop + 1 : r->end;
    r->line++;
    return true;
}

static bool next_word(eq_bytes *rest, eq_bytes *word) {
    while (rest->size && *rest->data == ' ') rest->data++, rest->size--;
    *word = (eq_bytes){rest->data, 0};
    while (word->size < rest->size && word->data[word->size] != ' ') word->size++;
    *rest = (eq_bytes){rest->data + word->size, rest->size - word->size};
    return word->size > 0;
}

static size_t count_words(eq_bytes text) {
    eq_bytes word;
    size_t n = 0;
    while (next_word(&text, &word)) n++;
    return n;
}

static bool read_number(eq_bytes word, double *out) {
    bool minus = word.size && *word.data == '-';
    const char *digits = word.data + minus;
    size_t size = word.size - minus;
    if (size == 3 && !memcmp(digits, "inf", 3)) return *out = minus ? -(double)INFINITY : (double)INFINITY, true;
    if (size == 3 && !memcmp(digits, "nan", 3)) return *out = (double)NAN, true;
    return eq_number_parse(word.data, word.size, '.', out);
}

static eq_status fail_line(const reader *r, const line *l, const char *expected) {
    return eq_fail(r->cx, EQ_EINPUT, "line %zu: %.*s is \"%.*s\", expected %s", r->line,
                   (int)(l->key.size < 40 ? l->key.size : 40), l->key.data, (int)(l->value.size < 40 ? l->value.size : 40),
                   l->value.data, expected);
}

static eq_status need_whole(const reader *r, const line *l, double min, double max, size_t *out) {
    double value;
    if (!read_number(l->value, &value) || !(value >= min && value <= max) || value != floor(value))
        return fail_line(r, l, "a whole number in its range");
    *out = (size_t)value;
    return EQ_OK;
}

/* ---- the head ---- */

static eq_status read_objective(reader *r, const line *l) {
    eq_bytes rest = l->value, name, setting;
    next_word(&rest, &name);
    r->has_objective = true;
    r->link = (eq_link){.sigmoid = true, .slope = 1};
    bool binary = eq_span_is(name, "binary");
    if (!binary && !eq_span_is(name, "cross_entropy") && !eq_span_is(name, "xentropy"))
        return eq_fail(r->cx, EQ_EINPUT, "the objective is %.*s; expected binary or cross_entropy",
                       (int)(name.size < 40 ? name.size : 40), name.data);
    while (binary && next_word(&rest, &setting))
        if (setting.size > 8 && !memcmp(setting.data, "sigmoid:", 8) &&
            !(read_number((eq_bytes){setting.data + 8, setting.size - 8}, &r->link.slope) && r->link.slope > 0 &&
              isfinite(r->link.slope)))
            return fail_line(r, l, "a positive sigmoid");
    return EQ_OK;
}

static eq_status make_columns(reader *r, size_t n) {
    r->out->n_columns = n;
    EQ_NEW(r->cx, r->arena, r->column, n);
    for (size_t c = 0; c < n; c++)
        r->column[c] = (eq_scorer_column){.may_be_missing = true, .offset = (double)NAN, .spread = (double)NAN};
    r->out->column = r->column;
    return EQ_OK;
}

/* Names that LightGBM made up are none. */
static eq_status read_names(reader *r, const line *l) {
    eq_bytes rest = l->value, word;
    char made_up[32];
    bool own = false;
    if (count_words(l->value) != r->out->n_columns) return fail_line(r, l, "as many names as max_feature_idx says");
    for (size_t c = 0; next_word(&rest, &word); c++) {
        r->column[c].name = eq_arena_text(r->cx, r->arena, word.data, word.size);
        if (!r->column[c].name) return EQ_EMEMORY;
        size_t size = 7;
        memcpy(made_up, "Column_", 8);
        for (size_t power = 1000000, started = 0; power; power /= 10)
            if (c / power % 10 || started || power == 1) made_up[size++] = (char)('0' + c / power % 10), started = 1;
        made_up[size] = 0;
        own |= strcmp(r->column[c].name, made_up) != 0;
    }
    for (size_t c = 0; c < r->out->n_columns && !own; c++) r->column[c].name = NULL;
    r->has_names = true;
    return EQ_OK;
}

/* "[0:99]" of numbers, "0:3:1" of categories, "none" of what no tree may read. */
static eq_status read_infos(reader *r, const line *l) {
    eq_bytes rest = l->value, word;
    if (count_words(l->value) != r->out->n_columns) return fail_line(r, l, "one for each feature");
    for (size_t c = 0; next_word(&rest, &word); c++)
        if (*word.data != '[' && !eq_span_is(word, "none")) r->column[c].takes = EQ_TAKES_CODE;
    return EQ_OK;
}

static eq_status read_head_line(reader *r, const line *l) {
    size_t n;
    if (eq_span_is(l->key, "version")) {
        r->out->producer = eq_arena_format(r->cx, r->arena, "LightGBM (model %.*s)",
                                           (int)(l->value.size < 20 ? l->value.size : 20), l->value.data);
        return r->out->producer ? EQ_OK : EQ_EMEMORY;
    }
    if (eq_span_is(l->key, "num_class") || eq_span_is(l->key, "num_tree_per_iteration")) {
        EQ_TRY(need_whole(r, l, 1, 1e9, &n));
        return n == 1 ? EQ_OK : fail_line(r, l, "1: two classes");
    }
    if (eq_span_is(l->key, "objective")) return read_objective(r, l);
    if (eq_span_is(l->key, "average_output")) return r->average = true, EQ_OK;
    if (eq_span_is(l->key, "max_feature_idx")) {
        EQ_TRY(need_whole(r, l, 0, MOST_COLUMNS - 1, &n));
        return make_columns(r, n + 1);
    }
    if (eq_span_is(l->key, "feature_names")) return read_names(r, l);
    if (eq_span_is(l->key, "feature_infos")) return read_infos(r, l);
    return EQ_OK;
}

/* Up to "Tree=0". */
static eq_status read_head(reader *r) {
    line l;
    const char *before = r->at;
    for (; next_line(r, &l) && !eq_span_is(l.key, "Tree"); before = r->at) EQ_TRY(read_head_line(r, &l));
    if (!eq_span_is(l.key, "Tree")) return eq_fail(r->cx, EQ_EINPUT, "ends before its first tree: the file is not complete");
    if (!r->has_names) return eq_fail(r->cx, EQ_EINPUT, "has no feature_names before its first tree");
    if (!r->has_objective)
        return eq_fail(r->cx, EQ_EINPUT,
                       "names no objective (a function of one's own, perhaps); expected binary or cross_entropy");
    r->at = before;
    r->line--;
    return EQ_OK;
}

/* ---- trees ---- */

enum { FEATURE, THRESHOLD, DECISION, LEFT, RIGHT, LEAF, BOUNDARY, WORD, N_LISTS };
static const char *const list_key[N_LISTS] = {"split_feature", "threshold",  "decision_type",  "left_child",
                                              "right_child",   "leaf_value", "cat_boundaries", "cat_threshold"};

typedef struct tree_reader {
    size_t n_leaves, n[N_LISTS];
    double *list[N_LISTS];
    size_t *set; /* (sets) places in the grove */
} tree_reader;

static eq_status read_list(reader *r, const line *l, double **out, size_t *n) {
    eq_bytes rest = l->value, word;
    double *number;
    *n = 0;
    EQ_NEW(r->cx, &r->cx->tmp, number, count_words(l->value));
    while (next_word(&rest, &word))
        if (!read_number(word, &number[(*n)++])) return fail_line(r, l, "numbers");
    *out = number;
    return EQ_OK;
}

static eq_status read_tree_line(reader *r, const line *l, tree_reader *t) {
    size_t n;
    if (eq_span_is(l->key, "num_leaves")) return need_whole(r, l, 1, EQ_MOST_FOREST_NODES, &t->n_leaves);
    if (eq_span_is(l->key, "is_linear")) {
        EQ_TRY(need_whole(r, l, 0, 1, &n));
        return n ? eq_fail(r->cx, EQ_EINPUT, "tree %u has linear leaves (linear_tree), expected constant ones", r->tree) : EQ_OK;
    }
    for (size_t k = 0; k < N_LISTS; k++)
        if (eq_span_is(l->key, list_key[k])) return read_list(r, l, &t->list[k], &t->n[k]);
    return EQ_OK;
}

static eq_status check_tree(const reader *r, const tree_reader *t) {
    if (!t->n_leaves) return eq_fail(r->cx, EQ_EINPUT, "tree %u has no num_leaves: the file is not complete", r->tree);
    for (size_t k = 0; k <= LEAF; k++) {
        size_t want = k == LEAF ? t->n_leaves : t->n_leaves - 1;
        if (t->n[k] != want)
            return eq_fail(r->cx, EQ_EINPUT, "tree %u: %s has %zu numbers, expected %zu for its %zu leaves", r->tree, list_key[k],
                           t->n[k], want, t->n_leaves);
    }
    return EQ_OK;
}

static bool whole(double value, double max) { return value >= 0 && value <= max && value == floor(value); }

static eq_status read_sets(reader *r, tree_reader *t) {
    size_t n_sets = t->n[BOUNDARY] ? t->n[BOUNDARY] - 1 : 0;
    uint32_t *word;
    if ((r->n_words += t->n[WORD]) > MOST_WORDS)
        return eq_fail(r->cx, EQ_ELIMIT, "tree %u: its categories and those before it take over %d words", r->tree, MOST_WORDS);
    EQ_NEW(r->cx, &r->cx->tmp, word, t->n[WORD]);
    EQ_NEW(r->cx, &r->cx->tmp, t->set, n_sets);
    for (size_t i = 0; i < t->n[WORD]; i++) {
        if (!whole(t->list[WORD][i], UINT32_MAX))
            return eq_fail(r->cx, EQ_EINPUT, "tree %u: cat_threshold has %g, expected whole numbers of 32 bits", r->tree,
                           t->list[WORD][i]);
        word[i] = (uint32_t)t->list[WORD][i];
    }
    for (size_t s = 0; s < n_sets; s++) {
        double from = t->list[BOUNDARY][s], to = t->list[BOUNDARY][s + 1];
        if (!whole(from, (double)t->n[WORD]) || !whole(to, (double)t->n[WORD]) || from > to)
            return eq_fail(r->cx, EQ_EINPUT, "tree %u: cat_boundaries go from %g to %g, and cat_threshold has %zu numbers",
                           r->tree, from, to, t->n[WORD]);
        EQ_TRY(eq_grove_set(&r->grove, 32 * (size_t)(to - from), word + (size_t)from, &t->set[s]));
    }
    return EQ_OK;
}

/* Nodes are numbered as in the file, leaves behind them. */
static eq_status find_child(const reader *r, const tree_reader *t, double child, uint32_t *out) {
    size_t n_nodes = t->n_leaves - 1;
    bool leaf = child < 0;
    double place = leaf ? -child - 1 : child;
    if (!whole(place, (double)(leaf ? t->n_leaves : n_nodes) - 1))
        return eq_fail(r->cx, EQ_EINPUT, "tree %u leads to %s %g, which is not there", r->tree, leaf ? "leaf" : "node", place);
    *out = (uint32_t)place + (leaf ? (uint32_t)n_nodes : 0);
    return EQ_OK;
}

static eq_status read_node(reader *r, const tree_reader *t, uint32_t i) {
    double feature = t->list[FEATURE][i], cut = t->list[THRESHOLD][i], decision = t->list[DECISION][i];
    eq_forest_node node = {.tree = r->tree, .id = i, .branch = EQ_BRANCH_LEQ, .cut = cut};
    if (!whole(feature, (double)r->out->n_columns - 1))
        return eq_fail(r->cx, EQ_EINPUT, "tree %u, node %u reads feature %g, expected one of the %zu, counted from 0", r->tree, i,
                       feature, r->out->n_columns);
    if (!whole(decision, 15) || ((unsigned)decision >> 2) == 3)
        return eq_fail(r->cx, EQ_EINPUT, "tree %u, node %u has decision_type %g, which is not known", r->tree, i, decision);
    EQ_TRY(find_child(r, t, t->list[LEFT][i], &node.yes));
    EQ_TRY(find_child(r, t, t->list[RIGHT][i], &node.no));
    node.column = (uint32_t)feature;
    unsigned bits = (unsigned)decision, left = bits >> 1 & 1u, missing = bits >> 2;
    if (bits & 1) {
        if (!t->n[BOUNDARY] || !whole(cut, (double)t->n[BOUNDARY] - 2))
            return eq_fail(r->cx, EQ_EINPUT, "tree %u, node %u asks for set %g, which is not there", r->tree, i, cut);
        node.branch = EQ_BRANCH_MEMBER;
        node.cut = (double)t->set[(size_t)cut];
        r->column[node.column].takes = EQ_TAKES_CODE;
    } else if (missing == 0) node.missing = EQ_MISSING_IS_ZERO;
    else if (missing == 1) node.missing = left ? EQ_MISSING_ZERO_YES : EQ_MISSING_ZERO_NO;
    else node.missing = left ? EQ_MISSING_YES : EQ_MISSING_NO;
    return eq_grove_node(&r->grove, &node);
}

static eq_status add_tree(reader *r, tree_reader *t) {
    uint32_t n_nodes = (uint32_t)t->n_leaves - 1;
    EQ_TRY(check_tree(r, t));
    EQ_TRY(read_sets(r, t));
    for (uint32_t i = 0; i < n_nodes; i++) EQ_TRY(read_node(r, t, i));
    for (uint32_t k = 0; k < t->n_leaves; k++) {
        EQ_TRY(eq_grove_node(&r->grove, &(eq_forest_node){.tree = r->tree, .id = n_nodes + k}));
        EQ_TRY(eq_grove_value(&r->grove, &(eq_forest_value){r->tree, n_nodes + k, 0, t->list[LEAF][k]}));
    }
    return EQ_OK;
}

static eq_status read_trees(reader *r) {
    tree_reader t = {0};
    bool inside = false;
    line l;
    while (next_line(r, &l)) {
        bool end = eq_span_is(l.key, "end of trees");
        if (!end && !eq_span_is(l.key, "Tree")) {
            if (inside) EQ_TRY(read_tree_line(r, &l, &t));
            continue;
        }
        if (inside) EQ_TRY(add_tree(r, &t));
        if (end) return EQ_OK;
        r->tree += inside;
        if (r->tree >= EQ_MOST_FOREST_TREES) return eq_fail(r->cx, EQ_ELIMIT, "has more than %d trees", EQ_MOST_FOREST_TREES);
        inside = true;
        t = (tree_reader){0};
    }
    return eq_fail(r->cx, EQ_EINPUT, "ends inside tree %u: the file is not complete", r->tree);
}

/* ---- levels ---- */

static eq_status read_levels(reader *r, eq_span list, eq_scorer_column *column) {
    const char **level;
    size_t n = 0;
    EQ_NEW(r->cx, r->arena, level, eq_span_count(list));
    for (eq_span item = eq_span_first(list); item.at; item = eq_span_next(item), n++) {
        double number;
        EQ_TRY(eq_span_text(r->cx, r->arena, item, &level[n]));
        if (!level[n] && eq_span_kind(item) == 't') level[n] = *item.at == 't' ? "True" : "False";
        if (level[n]) continue;
        if (!eq_span_number(item, &number) || !isfinite(number)) return EQ_OK; /* of no kind that cells have */
        if (!(level[n] = eq_number_text(r->cx, r->arena, number))) return EQ_EMEMORY;
    }
    column->level = level;
    column->n_levels = n;
    return EQ_OK;
}

/* pandas_categorical: the levels of categorical columns in their order, where there are as many lists as such columns. */
static eq_status read_categorical(reader *r) {
    static const char key[] = "pandas_categorical:";
    eq_span lists = {0};
    line l;
    while (next_line(r, &l))
        if (l.key.size >= sizeof key - 1 && !memcmp(l.key.data, key, sizeof key - 1)) {
            const char *from = l.key.data + sizeof key - 1, *end = l.value.data + l.value.size;
            EQ_TRY(eq_span_open(r->cx, (eq_bytes){from, (size_t)(end - from)}, &lists));
        }
    size_t n_codes = 0;
    for (size_t c = 0; c < r->out->n_columns; c++) n_codes += r->column[c].takes == EQ_TAKES_CODE;
    if (!n_codes || eq_span_count(lists) != n_codes) return EQ_OK;
    eq_span list = eq_span_first(lists);
    for (size_t c = 0; c < r->out->n_columns; c++) {
        if (r->column[c].takes != EQ_TAKES_CODE) continue;
        EQ_TRY(read_levels(r, list, &r->column[c]));
        list = eq_span_next(list);
    }
    return EQ_OK;
}

static eq_status read_all(reader *r) {
    EQ_TRY(read_head(r));
    EQ_TRY(read_trees(r));
    EQ_TRY(read_categorical(r));
    r->grove.lists.n_columns = r->out->n_columns;
    r->grove.lists.join = r->average ? EQ_JOIN_AVERAGE : EQ_JOIN_SUM;
    r->out->is = EQ_SCORE_PROBABILITY;
    r->out->score_from = r->average ? EQ_WORDS("sigmoid of the mean of the trees") : EQ_WORDS("sigmoid of the sum of the trees");
    return eq_grove_end(&r->grove, r->arena, r->link, r->out);
}

static eq_status read(eq_ctx *cx, eq_arena *arena, eq_bytes bytes, const eq_scorer_options *options, eq_scorer *out) {
    reader r = {.cx = cx, .arena = arena, .at = bytes.data, .end = bytes.data + bytes.size, .grove = {.cx = cx}, .out = out};
    (void)options;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = read_all(&r);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

const eq_scorer_format eq_format_lightgbm = {"lightgbm-text", "LightGBM text", is, read};
