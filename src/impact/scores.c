/* Rows are sorted once and dealt out to their groups in that order; each group is then merged with the reference. */
#include <math.h>

#include "impact/scores.h"
#include "math/sort.h"
#include "math/stats.h"
#include "metric/cause.h"

typedef struct comparing {
    eq_ctx *cx;
    const eq_scored *of;
    size_t *first;     /* (n_groups + 1) where a group's rows begin */
    uint32_t *row;     /* (n_rows) by group, in each by rising score */
    double *effective; /* (n_groups) */
    double sd;
    eq_scored_group *out;
} comparing;

static double weight_of(const eq_scored *of, size_t i) { return of->weight ? of->weight[i] : 1; }
static double square_of(const eq_scored *of, size_t i) { return of->squared ? of->squared[i] : weight_of(of, i); }

static eq_status deal(comparing *c) {
    const eq_scored *of = c->of;
    uint32_t *order;
    size_t *next;
    EQ_NEW(c->cx, &c->cx->tmp, order, of->n_rows);
    EQ_NEW(c->cx, &c->cx->tmp, c->row, of->n_rows);
    EQ_NEW(c->cx, &c->cx->tmp, c->first, of->n_groups + 1);
    EQ_NEW(c->cx, &c->cx->tmp, next, of->n_groups);
    EQ_TRY(eq_sort_order(c->cx, of->score, of->n_rows, order));
    for (size_t i = 0; i < of->n_rows; i++) c->first[of->group[i] + 1]++;
    for (size_t g = 0; g < of->n_groups; g++) c->first[g + 1] += c->first[g], next[g] = c->first[g];
    for (size_t i = 0; i < of->n_rows; i++) c->row[next[of->group[order[i]]]++] = order[i];
    return EQ_OK;
}

/* Of sorted rows: the middle one, or the mean of the middle two. */
static double median_of(const eq_scored *of, const uint32_t *row, size_t n, double all) {
    double before = 0;
    size_t i = 0;
    while (i + 1 < n && before + weight_of(of, row[i]) < all / 2) before += weight_of(of, row[i++]);
    double middle = of->score[row[i]];
    if (before + weight_of(of, row[i]) > all / 2) return middle;
    size_t next = i + 1;
    while (next < n && !(weight_of(of, row[next]) > 0)) next++;
    return next < n ? middle / 2 + of->score[row[next]] / 2 : middle;
}

static eq_status describe(comparing *c) {
    const eq_scored *of = c->of;
    double w = 0, wx = 0, ww = 0, wdd = 0, *squared;
    EQ_NEW(c->cx, &c->cx->tmp, c->effective, of->n_groups);
    EQ_NEW(c->cx, &c->cx->tmp, squared, of->n_groups);
    for (size_t i = 0; i < of->n_rows; i++) {
        eq_scored_group *g = &c->out[of->group[i]];
        g->n += weight_of(of, i);
        g->mean += weight_of(of, i) * of->score[i];
        squared[of->group[i]] += square_of(of, i);
        w += weight_of(of, i), wx += weight_of(of, i) * of->score[i], ww += square_of(of, i);
    }
    for (size_t i = 0; i < of->n_rows; i++) wdd += weight_of(of, i) * (of->score[i] - wx / w) * (of->score[i] - wx / w);
    double n = eq_effective_size(w, ww);
    c->sd = n > 1 ? sqrt(wdd / w * (n / (n - 1))) : EQ_NAN;
    for (size_t g = 0; g < of->n_groups; g++) {
        eq_scored_group *group = &c->out[g];
        size_t rows = c->first[g + 1] - c->first[g];
        group->mean = group->n > 0 ? group->mean / group->n : EQ_NAN;
        group->median = group->n > 0 ? median_of(of, c->row + c->first[g], rows, group->n) : EQ_NAN;
        c->effective[g] = eq_effective_size(group->n, squared[g]);
    }
    return EQ_OK;
}

/* Both groups walked by rising score; blocks of equal scores at a time. */
static void merge(const comparing *c, size_t g, size_t r, eq_scored_group *out) {
    const eq_scored *of = c->of;
    size_t i = c->first[g], j = c->first[r], end[2] = {c->first[g + 1], c->first[r + 1]};
    double own = 0, other = 0, superior = 0, last = EQ_NAN;
    double n_own = out->n, n_other = c->out[r].n;
    out->ks = out->wasserstein = 0;
    while (i < end[0] || j < end[1]) {
        double a = i < end[0] ? of->score[c->row[i]] : EQ_INFINITY, b = j < end[1] ? of->score[c->row[j]] : EQ_INFINITY;
        double at = a < b ? a : b, block[2] = {0, 0}, gap = fabs(own / n_own - other / n_other);
        if (!isnan(last)) out->wasserstein += gap * (at - last);
        while (i < end[0] && of->score[c->row[i]] <= at) block[0] += weight_of(of, c->row[i++]);
        while (j < end[1] && of->score[c->row[j]] <= at) block[1] += weight_of(of, c->row[j++]);
        superior += block[0] * (other + block[1] / 2);
        own += block[0], other += block[1];
        gap = fabs(own / n_own - other / n_other);
        if (gap > out->ks) out->ks = gap;
        last = at;
    }
    out->p_superior = superior / n_own / n_other;
}

static void compare(const comparing *c, size_t g, size_t r, double z) {
    eq_scored_group *out = &c->out[g];
    const eq_scored_group *other = &c->out[r];
    double m = c->effective[g], n = c->effective[r];
    merge(c, g, r, out);
    if (!(c->sd > 0)) {
        out->smd = eq_value_undefined(EQ_ONE_SCORE);
        return;
    }
    double d = (out->mean - other->mean) / c->sd;
    double error = sqrt((m + n) / (m * n) + d * d / (2 * (m + n)));
    out->smd = eq_value_within(d, (eq_interval){d - z * error, d + z * error});
    out->wasserstein_sd = out->wasserstein / c->sd;
}

eq_status eq_scored_compare(eq_ctx *cx, const eq_scored *of, size_t reference, double confidence, eq_scored_group *out) {
    comparing c = {.cx = cx, .of = of, .out = out};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    double z = eq_normal_quantile(1 - (1 - confidence) / 2);
    for (size_t g = 0; g < of->n_groups; g++) {
        out[g] = (eq_scored_group){.ks = EQ_NAN, .wasserstein = EQ_NAN, .wasserstein_sd = EQ_NAN, .p_superior = EQ_NAN};
        out[g].smd = eq_value_undefined(reference == g ? EQ_IS_REFERENCE : EQ_NO_REFERENCE);
    }
    EQ_TRY(deal(&c));
    EQ_TRY(describe(&c));
    for (size_t g = 0; g < of->n_groups; g++)
        if (reference != SIZE_MAX && g != reference && out[g].n > 0 && out[reference].n > 0) compare(&c, g, reference, z);
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
