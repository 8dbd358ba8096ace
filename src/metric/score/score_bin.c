/* Bins of scores, filled in one pass over the rows by ascending score.
 *
 * Equal mass by ranks: of n scores, the j-th edge lies at or above the score of 0-based rank i exactly when
 * j (n - 1) / n_bins >= i. So edges need not be computed, only compared with the weight below a score, and no rounding of an
 * interpolation decides where a row falls. Weighted: that rule with the weight below for i, and for n - 1 the sum of weights less
 * their mean weighted by themselves, which is n - 1 for equal weights and any scale of them. */
#include "math/stats.h"
#include "metric/score/score_bin.h"

/* Where the filling of a set's bins stands. */
typedef struct filler {
    double weight, squared; /* of all its rows */
    double below, level;    /* weight of the rows before this score, and of those at it */
    size_t at;              /* the bin this score falls in */
} filler;

typedef struct binning {
    const eq_outcomes *outcomes;
    const uint32_t *order;
    eq_bin_rule rule;
    size_t n_bins;
    filler *set;       /* (n_groups + 1) */
    eq_score_bin *bin; /* (n_groups + 1, n_bins) */
} binning;

/* The bin after the one a filler is at begins below this score. */
static bool passes_edge(const binning *b, const filler *set, double score) {
    double next = (double)(set->at + 1), n_bins = (double)b->n_bins;
    if (b->rule == EQ_EQUAL_WIDTH) return score > next / n_bins;
    return set->below * n_bins > next * (set->weight - set->squared / set->weight);
}

static void add_to_bin(eq_score_bin *bin, const eq_outcomes *o, size_t row) {
    double score = o->score[row], w = eq_row_weight(o, row);
    if (!bin->n_rows) bin->low = score;
    bin->high = score;
    bin->n_rows += (uint64_t)eq_row_count(o, row);
    *(o->y[row] ? &bin->positives : &bin->negatives) += w;
    bin->squared += eq_row_squared(o, row);
    bin->mean_score += w * score; /* a sum until all rows are in */
}

/* Rows at places [first, end) of the order, all of one score. */
static void add_score(const binning *b, size_t first, size_t end) {
    const eq_outcomes *o = b->outcomes;
    double score = o->score[b->order[first]];
    for (size_t i = first; i < end; i++) {
        size_t row = b->order[i], of_row[2] = {o->group[row], o->n_groups};
        for (int k = 0; k < 2; k++) {
            filler *set = &b->set[of_row[k]];
            while (set->at + 1 < b->n_bins && passes_edge(b, set, score)) set->at++;
            add_to_bin(&b->bin[of_row[k] * b->n_bins + set->at], o, row);
            set->level += eq_row_weight(o, row);
        }
    }
    for (size_t i = first; i < end; i++) {
        filler *set[2] = {&b->set[o->group[b->order[i]]], &b->set[o->n_groups]};
        for (int k = 0; k < 2; k++) { /* the first row of a set moves all of them */
            set[k]->below += set[k]->level;
            set[k]->level = 0;
        }
    }
}

static void finish(eq_score_bin *bin) {
    double weight = bin->positives + bin->negatives;
    if (!bin->n_rows) bin->low = bin->high = EQ_NAN;
    bin->mean_score = weight > 0 ? bin->mean_score / weight : EQ_NAN;
}

eq_status eq_score_bins(eq_ctx *cx, eq_arena *arena, const eq_group_curves *curves, const eq_outcomes *outcomes, eq_bin_rule rule,
                        size_t n_bins, eq_score_bin **bin) {
    const eq_outcomes *o = outcomes;
    binning b = {.outcomes = o, .order = curves->order, .rule = rule, .n_bins = n_bins};
    EQ_NEW_CELLS(cx, arena, b.bin, o->n_groups + 1, n_bins);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, b.set, o->n_groups + 1);
    for (size_t i = 0; i < o->n_rows; i++) {
        double w = eq_row_weight(o, i), ww = eq_row_squared(o, i);
        b.set[o->group[i]].weight += w, b.set[o->group[i]].squared += ww;
        b.set[o->n_groups].weight += w, b.set[o->n_groups].squared += ww;
    }
    for (size_t first = 0, end; first < o->n_rows; first = end) {
        for (end = first + 1; end < o->n_rows && o->score[b.order[end]] <= o->score[b.order[first]];) end++;
        add_score(&b, first, end);
    }
    for (size_t i = 0; i < (o->n_groups + 1) * n_bins; i++) finish(&b.bin[i]);
    eq_arena_reset(&cx->tmp, mark);
    *bin = b.bin;
    return EQ_OK;
}
