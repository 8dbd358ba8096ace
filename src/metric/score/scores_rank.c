/* What needs the order of scores, for all sets at once: AUC within and across sides, average precision,
 * calibration error.
 *
 * Rows are visited once, by ascending score, ties as one block. A positive's placement is the weight of
 * negatives below it plus half of those level with it, and a negative's the weight of positives above it plus
 * half of those level. AUC is the mean placement of either kind, and its variance the sum of the two variances
 * of means (DeLong, DeLong & Clarke-Pearson 1988), here without pairs as Sun & Xu 2014 showed, and carried to
 * weighted rows. An AUC across sides (Kallus & Zhou 2019) places rows among those of the other side. Average
 * precision and the bins of the calibration error take a block as a whole, so no order of tied rows matters. */
#include <math.h>

#include "math/sort.h"
#include "math/stats.h"
#include "metric/metric.h"

enum { N_BINS = 10 };

/* By label, over the rows placed: sums of w v, w^2, w^2 v and w^2 v^2, a placement v being a share of the weight
 * of the rows placed among. */
typedef struct placements {
    double w[2], wv[2], ww[2], wwv[2], wwvv[2];
} placements;

/* One set. By label: weight of all rows, of those below the block, of the block. */
typedef struct ranked {
    double total[2], below[2], block[2];
    placements own, cross; /* cross: of this side's positives and the other side's negatives */
    double precision;      /* sum of block's positives x precision of deciding 1 from the block upwards */
    size_t bin;
    eq_calibration_bin in_block, in_bin;
    eq_calibration calibration;
} ranked;

/* w, ww: the weight of a row, and its square, as eq_row_squared has it. */
static void place(const ranked *among, unsigned y, double w, double ww, placements *sums) {
    unsigned other = 1 - y;
    if (!(among->total[other] > 0)) return;
    double level = among->block[other] / 2;
    double won = y ? among->below[other] + level : among->total[other] - among->below[other] - among->block[other] + level;
    double v = won / among->total[other];
    sums->w[y] += w;
    sums->wv[y] += w * v;
    sums->ww[y] += ww;
    sums->wwv[y] += ww * v;
    sums->wwvv[y] += ww * v * v;
}

static eq_estimate auc_of(const placements *s) {
    if (!(s->w[0] > 0 && s->w[1] > 0)) return (eq_estimate){EQ_NAN, EQ_NAN};
    double auc = s->wv[1] / s->w[1], variance = 0;
    for (int y = 0; y < 2; y++) {
        double deviations = s->wwvv[y] - 2 * auc * s->wwv[y] + auc * auc * s->ww[y];
        double error = eq_scores_error(s->w[y], s->ww[y], deviations > 0 ? deviations : 0);
        variance += error * error;
    }
    /* labels told apart perfectly leave no spread to measure: then no interval */
    if (!(variance > 1e-24)) return (eq_estimate){auc, EQ_NAN};
    return (eq_estimate){auc, sqrt(variance)};
}

/* A bin ends. */
static void close_bin(ranked *s, size_t next) {
    eq_calibration_add(&s->calibration, &s->in_bin, s->total[0] + s->total[1]);
    s->in_bin = (eq_calibration_bin){0};
    s->bin = next;
}

/* The block joins its bin. */
static void move_block(ranked *s) {
    s->in_bin.w += s->in_block.w;
    s->in_bin.ww += s->in_block.ww;
    s->in_bin.off += s->in_block.off;
    s->in_bin.square += s->in_block.square;
    s->in_bin.within += s->in_block.within;
    s->in_block = (eq_calibration_bin){0};
}

/* The block moves below. */
static void close_block(ranked *s) {
    double block = s->block[0] + s->block[1], below = s->below[0] + s->below[1], total = s->total[0] + s->total[1];
    if (!(block > 0)) return;
    if (s->block[1] > 0) s->precision += s->block[1] * ((s->total[1] - s->below[1]) / (total - below));
    double at = floor(N_BINS * ((below + block / 2) / total));
    size_t bin = at < N_BINS ? (size_t)at : N_BINS - 1;
    if (bin != s->bin) close_bin(s, bin);
    move_block(s);
    for (int y = 0; y < 2; y++) s->below[y] += s->block[y], s->block[y] = 0;
}

/* What happens to each row of a block, in this order: it adds to the block of its sets, it is placed among the
 * rows of its sets and of the other side, it closes the block (the first row of a set does, the others find it
 * closed). */
static void gather_row(const eq_outcomes *o, size_t row, ranked *sets) {
    size_t set[EQ_N_MEMBERSHIPS];
    eq_scores_sets_of(o, row, set);
    double w = eq_row_weight(o, row), ww = eq_row_squared(o, row), score = o->score[row], off = score - o->y[row];
    for (int k = 0; k < EQ_N_MEMBERSHIPS; k++) {
        ranked *s = &sets[set[k]];
        s->block[o->y[row]] += w;
        s->in_block.w += w;
        s->in_block.ww += ww;
        s->in_block.off += w * off;
        s->in_block.square += w * off * off;
        s->in_block.within += w * score * (1 - score);
    }
}

static void place_row(const eq_outcomes *o, size_t row, ranked *sets) {
    size_t set[EQ_N_MEMBERSHIPS];
    unsigned y = o->y[row];
    double w = eq_row_weight(o, row), ww = eq_row_squared(o, row);
    eq_scores_sets_of(o, row, set);
    for (int k = 0; k < EQ_N_MEMBERSHIPS; k++) place(&sets[set[k]], y, w, ww, &sets[set[k]].own);
    ranked *side = &sets[set[1]], *other = &sets[eq_set_side(o->n_groups, !o->privileged[o->group[row]])];
    place(other, y, w, ww, y ? &side->cross : &other->cross);
}

static void close_row(const eq_outcomes *o, size_t row, ranked *sets) {
    size_t set[EQ_N_MEMBERSHIPS];
    eq_scores_sets_of(o, row, set);
    for (int k = 0; k < EQ_N_MEMBERSHIPS; k++) close_block(&sets[set[k]]);
}

static void estimate(ranked *s, eq_score_estimates *out) {
    double total = s->total[0] + s->total[1];
    close_bin(s, 0);
    out->auc = auc_of(&s->own);
    out->cross_auc = auc_of(&s->cross);
    out->average_precision = (eq_estimate){s->total[1] > 0 ? s->precision / s->total[1] : EQ_NAN, EQ_NAN};
    out->calibration = total > 0 ? s->calibration : (eq_calibration){EQ_NAN, EQ_NAN, EQ_NAN};
}

eq_status eq_scores_rank(eq_ctx *cx, const eq_outcomes *o, eq_score_estimates *out) {
    size_t n_sets = eq_set_count(o->n_groups), set[EQ_N_MEMBERSHIPS];
    eq_mark mark = eq_arena_mark(&cx->tmp);
    uint32_t *order;
    ranked *sets;
    uint8_t *of_group;
    EQ_NEW(cx, &cx->tmp, order, o->n_rows);
    EQ_NEW(cx, &cx->tmp, of_group, o->n_groups);
    EQ_NEW(cx, &cx->tmp, sets, n_sets);
    EQ_TRY(eq_sort_order(cx, o->score, o->n_rows, order));
    for (size_t i = 0; i < o->n_rows; i++) {
        eq_scores_sets_of(o, i, set);
        for (int k = 0; k < EQ_N_MEMBERSHIPS; k++) sets[set[k]].total[o->y[i]] += eq_row_weight(o, i);
    }
    for (size_t first = 0, end; first < o->n_rows; first = end) {
        for (end = first + 1; end < o->n_rows && o->score[order[end]] == o->score[order[first]];) end++;
        for (size_t i = first; i < end; i++) gather_row(o, order[i], sets);
        for (size_t i = first; i < end; i++) place_row(o, order[i], sets);
        for (size_t i = first; i < end; i++) close_row(o, order[i], sets);
    }
    for (size_t s = 0; s < n_sets; s++) estimate(&sets[s], &out[s]);
    for (size_t g = 0; g < o->n_groups; g++) of_group[g] = o->privileged[g] ? EQ_IN_B : EQ_IN_A;
    out[eq_set_side(o->n_groups, EQ_UNPRIVILEGED)].distance = eq_scores_distance(o, order, of_group);
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
