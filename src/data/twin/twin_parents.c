/* Choosing the network: which column comes next, and from which parents.
 *
 * Given parents come first: the label, and the sides of the protected columns placed before. Each is taken
 * when the table has room and it tells more than Akaike's criterion (1974) asks of its parameters; for a
 * protected column the label always. Then up to max_parents more are chosen. Without privacy a set of parents
 * is scored by mutual information less its bias (Miller 1955; cells met stand for the parameters): a table of
 * many cells would otherwise seem to tell much where it only remembers rows. With epsilon the given parents
 * are those there is room for, and the score is R of PrivBayes (TODS 2017, section 4.4), half the total
 * variation between the joint table and the
 * product of its margins: sensitivity 3/n + 2/n^2; the choice is the exponential mechanism's, drawn as the
 * largest score plus Gumbel noise. Considered for a column are the NEAR others that tell most one by one, or
 * with epsilon the protected columns and those placed last, which no row decides. So the search costs
 * O(columns^2 rows). Deviation from the paper: the first column is not drawn but the label, and protected
 * columns come next, because the relation between them is what the lab measures. Ties go to the column, then
 * the set, met first. */
#include <math.h>
#include <string.h>

#include "data/twin/twin.h"
#include "math/kernels.h"

#define NEAR 8

typedef struct parent_set {
    double score;
    size_t n;
    size_t parent[EQ_TWIN_MAX_PARENTS];
} parent_set;

/* What is known of one column while others are being placed. */
typedef struct child {
    size_t n_near;
    size_t *near;        /* (n_columns) parents considered besides the given ones */
    double *information; /* (n_columns) the score with each of them alone */
    size_t most;         /* largest set */
    parent_set best;
} child;

typedef struct search {
    eq_twin_fitting *fit;
    size_t max_cells, n_rows;
    double *count_log;                         /* (n_rows + 1) k ln k */
    uint32_t *config[EQ_TWIN_MAX_PARENTS];     /* (n_rows) each: the joint state of the first 1, 2, ... parents */
    uint32_t *cell, *parent_total, *own_total; /* counts of one table and of its margins */
    child *children;                           /* (n_columns) */
    bool by_akaike;                            /* how a set is charged for its parameters */
    uint8_t *placed;                           /* (n_columns) */
    double step_sensitivity, step_epsilon;
    double gumbel_scale; /* with epsilon: 2 sensitivity / epsilon of one choice; else 0 */
} search;

/* Mutual information of a table less what chance and its parameters are charged for. */
static double mutual_information(const search *s, size_t n_configs, size_t n_bins) {
    double joint = 0, parents = 0, own = 0, n = (double)s->n_rows;
    double n_met = 0, n_parents_met = 0, n_own_met = 0;
    for (size_t i = 0; i < n_configs * n_bins; i++) {
        joint += s->count_log[s->cell[i]];
        n_met += s->cell[i] > 0;
    }
    for (size_t i = 0; i < n_configs; i++) {
        parents += s->count_log[s->parent_total[i]];
        n_parents_met += s->parent_total[i] > 0;
    }
    for (size_t i = 0; i < n_bins; i++) {
        own += s->count_log[s->own_total[i]];
        n_own_met += s->own_total[i] > 0;
    }
    double charge = s->by_akaike ? (n_parents_met - 1) * (n_own_met - 1) / n : (n_met - n_parents_met - n_own_met + 1) / (2 * n);
    return (joint - parents - own + s->count_log[s->n_rows]) / n - charge;
}

static double total_variation(const search *s, size_t n_configs, size_t n_bins) {
    double sum = 0, n = (double)s->n_rows;
    for (size_t p = 0; p < n_configs; p++)
        for (size_t b = 0; b < n_bins; b++)
            sum += fabs((double)s->cell[p * n_bins + b] / n - (double)s->parent_total[p] / n * ((double)s->own_total[b] / n));
    return sum / 2;
}

/* The score of column c given the parents whose joint state is `config`. */
static double score_of(search *s, size_t c, const uint32_t *config, size_t n_configs) {
    size_t n_bins = s->fit->twin->column[c].n_bins;
    const uint32_t *state = s->fit->state[c];
    memset(s->cell, 0, n_configs * n_bins * sizeof *s->cell);
    memset(s->parent_total, 0, n_configs * sizeof *s->parent_total);
    memset(s->own_total, 0, n_bins * sizeof *s->own_total);
    for (size_t r = 0; r < s->n_rows; r++) s->cell[config[r] * n_bins + state[r]]++;
    for (size_t p = 0; p < n_configs; p++)
        for (size_t b = 0; b < n_bins; b++) {
            s->parent_total[p] += s->cell[p * n_bins + b];
            s->own_total[b] += s->cell[p * n_bins + b];
        }
    if (s->gumbel_scale > 0) return total_variation(s, n_configs, n_bins) + s->gumbel_scale * eq_twin_gumbel(&s->fit->noise);
    return mutual_information(s, n_configs, n_bins);
}

/* Adds set.parent[set.n] to the set and leaves the joint state of its parents in config[set.n - 1]; false
 * when column c's table would have more than max_cells cells. n_configs: joint states before and after. */
static bool join(search *s, size_t c, parent_set *set, size_t *n_configs) {
    const eq_twin *twin = s->fit->twin;
    size_t parent = set->parent[set->n], n = eq_twin_states(twin, parent);
    if (*n_configs > s->max_cells / n || *n_configs * n > s->max_cells / twin->column[c].n_bins) return false;
    const uint32_t *before = set->n ? s->config[set->n - 1] : NULL, *state = s->fit->state[parent];
    uint32_t *config = s->config[set->n++];
    for (size_t r = 0; r < s->n_rows; r++) config[r] = (before ? before[r] * (uint32_t)n : 0) + state[r];
    *n_configs *= n;
    return true;
}

/* Adds a given parent where there is room, and without privacy only if it tells enough. */
static void join_given(search *s, size_t c, size_t parent, parent_set *set, size_t *n_configs) {
    parent_set with = *set;
    size_t configs = *n_configs;
    with.parent[with.n] = parent;
    if (!join(s, c, &with, &configs)) return;
    if (s->gumbel_scale <= 0) {
        s->by_akaike = true;
        with.score = score_of(s, c, s->config[with.n - 1], configs);
        s->by_akaike = false;
        bool needed = s->fit->is_protected[c] && parent == s->fit->label;
        if (with.score <= set->score && !needed) return;
    }
    *set = with;
    *n_configs = configs;
}

/* The given parents of column c: the label, then the sides of placed protected columns. */
static parent_set given_parents(search *s, size_t c, size_t *n_configs) {
    const eq_twin *twin = s->fit->twin;
    parent_set set = {0};
    *n_configs = 1;
    join_given(s, c, s->fit->label, &set, n_configs);
    for (size_t g = 0; g < twin->n_groups; g++)
        if (s->placed[twin->group[g].column]) join_given(s, c, twin->n_columns + g, &set, n_configs);
    return set;
}

/* Adds set.parent[set.n] to the set and scores it, then all larger sets with parents from `next` on.
 * Recursion stops at the largest set and at max_cells. Returns the score of the first set. */
static double extend(search *s, size_t c, parent_set set, size_t n_configs, const size_t *next) {
    child *of = &s->children[c];
    if (!join(s, c, &set, &n_configs)) return -1;
    double first = set.score = score_of(s, c, s->config[set.n - 1], n_configs);
    if (set.score > of->best.score) of->best = set;
    if (set.n == of->most) return first;
    for (const size_t *other = next; other < of->near + of->n_near; other++) {
        set.parent[set.n] = *other;
        extend(s, c, set, n_configs, other + 1);
    }
    return first;
}

/* Column `parent` was placed: all sets with it and with parents known before are scored for column c. */
static void offer(search *s, size_t c, size_t parent) {
    child *of = &s->children[c];
    size_t n_configs, n_near = of->n_near, least = 0;
    parent_set set = given_parents(s, c, &n_configs);
    set.parent[set.n] = parent;
    of->n_near = 0; /* it alone comes first, to learn what it shares with c */
    double information = extend(s, c, set, n_configs, of->near);
    of->n_near = n_near;
    if (information < 0) return;
    for (size_t i = 1; i < n_near; i++)
        if (of->information[i] < of->information[least]) least = i;
    if (n_near == NEAR) {
        if (information <= of->information[least]) return;
        for (size_t i = least; i + 1 < n_near; i++) {
            of->near[i] = of->near[i + 1];
            of->information[i] = of->information[i + 1];
        }
        of->n_near--;
    }
    extend(s, c, set, n_configs, of->near);
    of->near[of->n_near] = parent;
    of->information[of->n_near++] = information;
}

/* The given parents alone are column c's best set so far. */
static void begin(search *s, size_t c) {
    child *of = &s->children[c];
    size_t n_configs;
    parent_set set = given_parents(s, c, &n_configs);
    if (set.n) set.score = score_of(s, c, s->config[set.n - 1], n_configs);
    else if (s->gumbel_scale > 0) set.score = s->gumbel_scale * eq_twin_gumbel(&s->fit->noise);
    of->most = set.n + s->fit->options.max_parents;
    of->n_near = 0;
    of->best = set;
}

static bool is_given(const search *s, size_t parent) { return parent == s->fit->label || s->fit->is_protected[parent]; }

/* A column was placed: column c looks for better parents. New given parents make it begin anew. */
static void look(search *s, size_t c, size_t n_placed) {
    const size_t *order = s->fit->twin->order;
    if (!is_given(s, order[n_placed - 1])) {
        offer(s, c, order[n_placed - 1]);
        return;
    }
    begin(s, c);
    for (size_t i = 1; i < n_placed; i++) offer(s, c, order[i]);
}

/* With epsilon: every set is scored anew with fresh noise, from a list that no row decides. */
static void look_privately(search *s, size_t c, size_t n_placed) {
    child *of = &s->children[c];
    const size_t *order = s->fit->twin->order;
    begin(s, c);
    for (size_t i = 1; i < n_placed; i++)
        if (is_given(s, order[i]) || i + NEAR >= n_placed) of->near[of->n_near++] = order[i];
    for (size_t i = 0; i < of->n_near; i++) {
        size_t n_configs;
        parent_set set = given_parents(s, c, &n_configs);
        set.parent[set.n] = of->near[i];
        extend(s, c, set, n_configs, of->near + i + 1);
    }
}

static void place(search *s, size_t c, size_t position) {
    eq_twin *twin = s->fit->twin;
    eq_twin_column *column = &twin->column[c];
    const parent_set *best = &s->children[c].best;
    column->n_parents = 0; /* the sides, then the others as they were placed: the last is given up first when sampling */
    for (size_t p = 0; p < best->n; p++)
        if (best->parent[p] >= twin->n_columns) column->parent[column->n_parents++] = best->parent[p];
    for (size_t i = 0; i < position; i++)
        for (size_t p = 0; p < best->n; p++)
            if (best->parent[p] == twin->order[i]) column->parent[column->n_parents++] = best->parent[p];
    twin->order[position] = c;
    s->placed[c] = 1;
}

static size_t choose_next(const search *s, bool protected_first) {
    size_t next = SIZE_MAX;
    for (size_t c = 0; c < s->fit->twin->n_columns; c++) {
        if (s->placed[c] || (protected_first && !s->fit->is_protected[c])) continue;
        if (next == SIZE_MAX || s->children[c].best.score > s->children[next].best.score) next = c;
    }
    return next;
}

static eq_status prepare(search *s) {
    eq_ctx *cx = s->fit->cx;
    size_t n_columns = s->fit->twin->n_columns, most = 0;
    EQ_NEW(cx, &cx->tmp, s->children, n_columns);
    EQ_NEW(cx, &cx->tmp, s->placed, n_columns);
    for (size_t c = 0; c < n_columns; c++) {
        EQ_NEW(cx, &cx->tmp, s->children[c].near, n_columns);
        EQ_NEW(cx, &cx->tmp, s->children[c].information, n_columns);
        if (s->fit->twin->column[c].n_bins > most) most = s->fit->twin->column[c].n_bins;
    }
    for (size_t p = 0; p < EQ_TWIN_MAX_PARENTS; p++) EQ_NEW(cx, &cx->tmp, s->config[p], s->n_rows);
    EQ_NEW(cx, &cx->tmp, s->cell, s->max_cells + 1);
    EQ_NEW(cx, &cx->tmp, s->parent_total, s->max_cells + 1);
    EQ_NEW(cx, &cx->tmp, s->own_total, most);
    EQ_NEW(cx, &cx->tmp, s->count_log, s->n_rows + 1);
    for (size_t k = 2; k <= s->n_rows; k++) s->count_log[k] = (double)k * eq_log((double)k);
    return EQ_OK;
}

eq_status eq_twin_choose_parents(eq_twin_fitting *fit) {
    search s = {.fit = fit, .max_cells = fit->options.max_cells, .n_rows = fit->table->n_rows};
    size_t n_columns = fit->twin->n_columns, n_protected = 0;
    bool privately = fit->options.epsilon > 0;
    if (privately) {
        double n = (double)s.n_rows, sensitivity = 3 / n + 2 / (n * n), n_choices = (double)(n_columns - 1);
        s.step_epsilon = n_choices > 0 ? eq_twin_private_epsilon(fit) / n_choices : 1;
        s.step_sensitivity = 2 * sensitivity; /* of the exponential mechanism: twice that of the score */
        s.gumbel_scale = s.step_sensitivity / s.step_epsilon;
        s.max_cells = eq_twin_private_cells(fit);
    }
    EQ_TRY(prepare(&s));
    for (size_t c = 0; c < n_columns; c++) n_protected += fit->is_protected[c];
    place(&s, fit->label, 0);
    for (size_t position = 1; position < n_columns; position++) {
        if (privately) s.gumbel_scale = eq_twin_spend(fit, s.step_sensitivity, s.step_epsilon);
        for (size_t c = 0; c < n_columns; c++) {
            if (s.placed[c]) continue;
            if (privately) look_privately(&s, c, position);
            else look(&s, c, position);
        }
        place(&s, choose_next(&s, position <= n_protected), position);
    }
    return EQ_OK;
}
