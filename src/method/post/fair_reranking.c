/* Fair re-ranking: of all who are decided about together, the best k are selected, but every prefix of their ranking must hold
 * enough of each group.
 *
 * FA*IR: enough of the unprivileged side is what a ranking would hold at which each place went to it with chance p, up to a
 * test at level alpha of all prefixes at once. dp_top_k: every group holds its share of each prefix, rounded. As many are
 * selected as the common threshold selects, unless a share is asked for. Unlike a threshold this is a decision about a pool:
 * a part of the data is one, and who else is in it matters. `strength` scales the shares that are demanded; 0 selects the best
 * scores. Ties go by row id. The run says of the validation rows whose places change and what that costs by NDCG (Jarvelin &
 * Kekalainen 2002), a place's worth being the score of who has it. Sources: Zehlike et al. 2017 (FA*IR); Geyik, Ambler &
 * Kenthapadi 2019. */
#include <string.h>

#include "math/kernels.h"
#include "math/sort.h"
#include "method/methods.h"
#include "method/post/ranking.h"
#include "metric/tally.h"

enum { RULE, STRENGTH, SELECTED, PROPORTION, ALPHA, ADJUSTED };
enum { FAIR_TOP_K, DP_TOP_K };

static const char *const rules[] = {"fair_top_k", "dp_top_k", NULL};

static const eq_param params[] = {
    {.id = "rule",
     .title = "Rule",
     .help = "The unprivileged are not surely too few in any prefix (FA*IR), or every group has its share of each",
     .kind = EQ_CHOICE,
     .initial = FAIR_TOP_K,
     .min = 0,
     .max = 1,
     .choice = rules},
    {.id = "strength",
     .title = "Strength",
     .help = "Share of the demanded proportion; 0 selects the best scores",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
    {.id = "selected",
     .title = "Selected share",
     .help = "Share of the people who are selected; 0: as many as pass the common threshold",
     .kind = EQ_REAL,
     .initial = 0,
     .min = 0,
     .max = 1},
    {.id = "proportion",
     .title = "Least share",
     .help = "FA*IR: share of the places that is due to the unprivileged; 0: their share of the people",
     .kind = EQ_REAL,
     .initial = 0,
     .min = 0,
     .max = 0.99},
    {.id = "alpha",
     .title = "Level",
     .help = "FA*IR: chance to find a fairly drawn ranking unfair",
     .kind = EQ_REAL,
     .initial = 0.1,
     .min = 0.001,
     .max = 0.5},
    {.id = "adjusted",
     .title = "All prefixes",
     .help = "FA*IR: the level is that of all prefixes together, not of each",
     .kind = EQ_BOOLEAN,
     .initial = 1,
     .min = 0,
     .max = 1},
};

/* Rows by falling score, ties by their id. */
static eq_status order_rows(eq_ctx *cx, const eq_rows *rows, const float *score, uint32_t *order) {
    size_t n = rows->n_rows;
    double *value;
    uint32_t *by_id;
    EQ_NEW(cx, &cx->tmp, value, n);
    EQ_NEW(cx, &cx->tmp, by_id, n);
    for (size_t i = 0; i < n; i++) value[i] = rows->row[i];
    EQ_TRY(eq_sort_order(cx, value, n, by_id));
    for (size_t i = 0; i < n; i++) value[i] = -(double)score[by_id[i]];
    EQ_TRY(eq_sort_order(cx, value, n, order));
    for (size_t i = 0; i < n; i++) order[i] = by_id[order[i]];
    return EQ_OK;
}

static eq_status rank_by_share(const eq_step *step, const eq_ranked *by_score, size_t k, uint32_t *ranked) {
    double *low, *high, strength = step->param[STRENGTH];
    EQ_NEW(step->cx, &step->cx->tmp, low, by_score->n_groups);
    EQ_NEW(step->cx, &step->cx->tmp, high, by_score->n_groups);
    for (size_t i = 0; i < by_score->n; i++) low[by_score->group[i]] += 1 / (double)by_score->n;
    for (size_t g = 0; g < by_score->n_groups; g++) {
        high[g] = 1 - (1 - low[g]) * strength;
        low[g] *= strength;
    }
    return eq_rank_shares(step->cx, by_score, low, high, k, ranked);
}

/* by_score->group: 1 = unprivileged. */
static eq_status rank_by_test(const eq_step *step, const eq_ranked *by_score, size_t k, uint32_t *ranked) {
    double asked = step->param[PROPORTION], share = 0, level;
    uint32_t *table;
    for (size_t i = 0; i < by_score->n; i++) share += by_score->group[i];
    share = asked > 0 ? asked : share / (double)by_score->n;
    if (share > 0.99) share = 0.99;
    eq_fair_test test = {.k = k, .p = share * step->param[STRENGTH], .alpha = step->param[ALPHA]};
    EQ_NEW(step->cx, &step->cx->tmp, table, k);
    if (step->param[ADJUSTED] > 0) EQ_TRY(eq_fair_adjust(step->cx, &test, table, &level));
    else eq_fair_table(&test, table);
    eq_rank_two(by_score, table, k, ranked);
    return EQ_OK;
}

/* The k who are selected, best place first, as places by score; and who has a place by score. */
typedef struct ranking {
    size_t k;
    uint32_t *order, *ranked; /* (n_rows) rows; (k) */
} ranking;

static eq_status rank_rows(const eq_step *step, const eq_rows *rows, const float *score, ranking *out) {
    eq_ctx *cx = step->cx;
    size_t n = rows->n_rows, k = 0;
    bool by_test = step->param[RULE] == FAIR_TOP_K;
    uint32_t *order, *ranked;
    uint16_t *group;
    EQ_NEW(cx, &cx->tmp, order, n);
    EQ_NEW(cx, &cx->tmp, ranked, n);
    EQ_NEW(cx, &cx->tmp, group, n);
    EQ_TRY(order_rows(cx, rows, score, order));
    for (size_t i = 0; i < n; i++) {
        uint16_t own = rows->group[order[i]];
        group[i] = by_test ? !step->privileged[own] : own;
        k += (double)score[i] > step->threshold;
    }
    if (step->param[SELECTED] > 0) k = (size_t)(step->param[SELECTED] * (double)n + 0.5);
    eq_ranked by_score = {.n = n, .n_groups = by_test ? EQ_N_SIDES : step->n_groups, .group = group};
    EQ_TRY(by_test ? rank_by_test(step, &by_score, k, ranked) : rank_by_share(step, &by_score, k, ranked));
    *out = (ranking){k, order, ranked};
    return EQ_OK;
}

/* Discounted gain of k places, of the ranking and of the one by score. */
static double ndcg(const ranking *r, const float *score) {
    double got = 0, most = 0;
    for (size_t i = 0; i < r->k; i++) {
        double discount = eq_log((double)i + 2);
        got += (double)score[r->order[r->ranked[i]]] / discount;
        most += (double)score[r->order[i]] / discount;
    }
    return most > 0 ? got / most : 1;
}

/* "a 30 to 37, b 93 to 86" of the groups whose places change, and how many places are won. */
static eq_status list_changes(eq_step *step, const eq_dataset *valid, const ranking *r, const char **list, size_t *n_won) {
    size_t *had, *has;
    EQ_NEW(step->cx, &step->cx->tmp, had, step->n_groups);
    EQ_NEW(step->cx, &step->cx->tmp, has, step->n_groups);
    for (size_t i = 0; i < r->k; i++) {
        had[valid->group[r->order[i]]]++;
        has[valid->group[r->order[r->ranked[i]]]]++;
    }
    *list = "";
    *n_won = 0;
    for (size_t g = 0; g < step->n_groups; g++) {
        if (has[g] > had[g]) *n_won += has[g] - had[g];
        if (has[g] == had[g]) continue;
        *list = eq_arena_format(step->cx, step->arena, "%s%s%s %zu to %zu", *list, **list ? ", " : "", valid->group_name[g],
                                had[g], has[g]);
        if (!*list) return EQ_EMEMORY;
    }
    return EQ_OK;
}

static eq_status say(eq_step *step, const eq_dataset *valid, const float *score) {
    eq_rows rows = {.n_rows = valid->n_rows, .row = valid->row, .group = valid->group};
    ranking r;
    size_t n_won;
    const char *list;
    if (!valid->n_rows) return EQ_OK;
    EQ_TRY(rank_rows(step, &rows, score, &r));
    EQ_TRY(list_changes(step, valid, &r, &list, &n_won));
    step->said =
        eq_arena_format(step->cx, step->arena, "Places that pass to another group on validation: %zu of %zu%s%s. NDCG %.4f.",
                        n_won, r.k, *list ? "; " : "", list, ndcg(&r, score));
    return step->said ? EQ_OK : EQ_EMEMORY;
}

/* Nothing is learnt, but people must count alike: a place is one person's. */
static eq_status calibrate(eq_step *step, const eq_dataset *valid, const float *score) {
    step->done = 1;
    for (size_t i = 1; i < valid->n_rows; i++)
        if (valid->weight[i] != valid->weight[0])
            return eq_fail(step->cx, EQ_EINPUT,
                           "fair_reranking: a place in a ranking is one person's, but people weigh %g and %g, expected all alike",
                           valid->weight[0], valid->weight[i]);
    if (step->param[STRENGTH] == 0) return EQ_OK;
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    eq_status status = say(step, valid, score);
    eq_arena_reset(&step->cx->tmp, mark);
    return status;
}

static eq_status decide(const eq_step *step, const eq_rows *rows, float *score, uint8_t *yhat) {
    if (!rows->group) return eq_fail(step->cx, EQ_EINTERNAL, "fair_reranking: it was not given the groups");
    if (!rows->n_rows) return EQ_OK;
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    ranking r = {0};
    eq_status status = rank_rows(step, rows, score, &r);
    memset(yhat, 0, rows->n_rows);
    for (size_t i = 0; status == EQ_OK && i < r.k; i++) yhat[r.order[r.ranked[i]]] = 1;
    eq_arena_reset(&step->cx->tmp, mark);
    return status;
}

const eq_method eq_method_fair_reranking = {
    .id = "fair_reranking",
    .title = "Fair re-ranking",
    .cite = "Zehlike et al. 2017, FA*IR: a fair top-k ranking algorithm, CIKM; Geyik, Ambler & Kenthapadi 2019, KDD",
    .help = "Selects the best of those decided about together, with enough of each group in every prefix of the ranking.",
    .family = EQ_POST,
    .flags = EQ_NEEDS_GROUP_AT_PREDICT,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .calibrate = calibrate,
    .decide = decide,
};
