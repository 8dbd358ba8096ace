/* Intervals of gaps without resampling.
 *
 * Over K groups a gap is the largest of M contrasts (all ordered pairs; or each group against the rest, either way), and
 * which contrast that is was chosen by the data. With one-sided limits of every group at tail alpha / 2 (near) and
 * alpha / (2 (M - 1)) (far):
 *   low  = the largest over contrasts of the contrast's lower limit, from far limits    any of them may err
 *   high = the largest over contrasts of its upper limit, from near limits              only the true extreme's may err
 * for high < gap needs the true extreme's own limit to fail, and low > gap one of the M - 1 others; so both together fail
 * with a chance of at most alpha if each limit keeps its tail, which is why they are exact ones (Clopper & Pearson 1934)
 * joined by squaring and adding. Least ratios are the mirror image, and the worst group's rate the same with one group in
 * the place of a contrast. The percentile bootstrap never holds 0 here, and with equal groups never the truth.
 * The contrast of a group and all rows is that of the group and the rest, times the rest's share; the share of rows is
 * taken as given. Two rates together are twice as many contrasts. */
#include <math.h>

#include "math/beta.h"
#include "math/kernels.h"
#include "metric/interval/gap_interval.h"
#include "metric/reason.h"

/* Exact limits of a rate at a tail, group by group; or of the rest of the rows without each group. */
typedef struct eq_limits_kept {
    const eq_metric_row *rate;
    double tail;
    bool of_rest;
    eq_limited *group; /* (n_groups) */
    struct eq_limits_kept *next;
} limits_kept;

/* How sure, and how many contrasts there are to each of the one rate's. */
typedef struct level {
    double alpha;
    size_t times;
} level;

/* ---- limits of one rate in one set ---- */

/* At a tail: exact limits, by these quantiles, or Wilson's. */
typedef struct share_rule {
    double tail;
    eq_quantiles *exact; /* NULL: Wilson's */
} share_rule;

static share_rule wilson(double tail) { return (share_rule){tail, NULL}; }

static eq_limited of_share(const eq_tally *t, const eq_whole *whole, double part, share_rule rule) {
    eq_share s = {part / eq_whole_weight(t, whole), eq_whole_effective(t, whole)};
    eq_interval i =
        rule.exact ? eq_clopper_pearson_by(rule.exact, s, rule.tail) : eq_wilson(s.share, s.n, eq_normal_quantile(1 - rule.tail));
    return (eq_limited){s.share, i.low, i.high};
}

/* The mean of the shares of rightly decided among positives and among negatives. */
static eq_limited of_shares(const eq_tally *t, share_rule rule) {
    eq_limited a = of_share(t, eq_whole_at(1), t->tp, rule), b = of_share(t, eq_whole_at(2), t->tn, rule);
    eq_interval i = eq_mover_difference(a, (eq_limited){-b.value, -b.high, -b.low});
    return (eq_limited){(a.value + b.value) / 2, i.low / 2, i.high / 2};
}

static eq_limited of_counts(const eq_metric_row *rate, const eq_tally *t, share_rule rule) {
    eq_counts counts = eq_counts_of(t);
    if (rate->interval == EQ_SHARES) return of_shares(t, rule);
    const eq_whole *whole = eq_whole_of(rate);
    return of_share(t, whole, eq_rate_of(rate, &counts) * eq_whole_weight(t, whole), rule);
}

static eq_limited of_scores(const eq_gap_source *s, const eq_metric_row *rate, size_t set, double tail) {
    eq_estimate e = rate->score(&s->scores[set]);
    const eq_interval range = eq_metric_range(rate, s->any_scale);
    double reach = eq_normal_quantile(1 - tail) * e.error;
    eq_limited out = {e.value, e.value - reach, e.value + reach};
    if (out.low < range.low) out.low = range.low;
    if (out.high > range.high) out.high = range.high;
    return out;
}

static eq_limited of_set(const eq_gap_source *s, const eq_metric_row *rate, size_t set, share_rule rule) {
    if (rate->info.needs_score) return of_scores(s, rate, set, rule.tail);
    return of_counts(rate, &s->tally[set], rule);
}

eq_interval eq_shares_interval(const eq_gap_source *s, const eq_metric_row *rate, size_t set) {
    eq_limited l = of_counts(rate, &s->tally[set], wilson((1 - s->confidence) / 2));
    return (eq_interval){l.low, l.high};
}

/* ---- limits of all groups ---- */

/* All rows of a set but those of a group in it. */
static eq_tally rest_in(const eq_gap_source *s, size_t set, size_t g) {
    eq_tally rest = s->tally[set];
    const eq_tally *own = &s->tally[g];
    rest.tp -= own->tp, rest.fp -= own->fp, rest.tn -= own->tn, rest.fn -= own->fn;
    for (int c = 0; c < EQ_N_CELLS; c++) {
        rest.squared[c] -= own->squared[c];
        if (rest.squared[c] < 0) rest.squared[c] = 0; /* rounding */
    }
    return rest;
}

static eq_status limits_of(eq_ctx *cx, eq_gap_source *s, limits_kept wanted, const eq_limited **out) {
    for (limits_kept *k = s->kept; k; k = k->next)
        if (k->rate == wanted.rate && k->tail == wanted.tail && k->of_rest == wanted.of_rest) return *out = k->group, EQ_OK;
    limits_kept *made;
    EQ_NEW(cx, s->arena, made, 1);
    *made = wanted;
    EQ_NEW(cx, s->arena, made->group, s->n_groups);
    if (!s->quantiles) EQ_NEW(cx, s->arena, s->quantiles, 1);
    share_rule exact = {wanted.tail, s->quantiles};
    for (size_t g = 0; g < s->n_groups; g++) {
        eq_tally rest = wanted.of_rest ? rest_in(s, eq_set_overall(s->n_groups), g) : (eq_tally){0};
        made->group[g] = wanted.of_rest ? of_counts(wanted.rate, &rest, exact) : of_set(s, wanted.rate, g, exact);
    }
    made->next = s->kept;
    s->kept = made;
    *out = made->group;
    return EQ_OK;
}

/* Near and far limits of the groups, and where they are compared with them, of the rest. */
typedef struct both_limits {
    const eq_limited *near, *far, *near_rest, *far_rest;
} both_limits;

static eq_status both_of(eq_ctx *cx, eq_gap_source *s, const eq_metric_row *rate, const double tail[2], both_limits *out) {
    EQ_TRY(limits_of(cx, s, (limits_kept){.rate = rate, .tail = tail[0]}, &out->near));
    return limits_of(cx, s, (limits_kept){.rate = rate, .tail = tail[1]}, &out->far);
}

static eq_status rests_of(eq_ctx *cx, eq_gap_source *s, const eq_metric_row *rate, const double tail[2], both_limits *out) {
    EQ_TRY(limits_of(cx, s, (limits_kept){.rate = rate, .tail = tail[0], .of_rest = true}, &out->near_rest));
    return limits_of(cx, s, (limits_kept){.rate = rate, .tail = tail[1], .of_rest = true}, &out->far_rest);
}

static const eq_interval none = {(double)NAN, (double)NAN};

static double most(double a, double b) { return b > a || isnan(b) ? b : a; }
static double least(double a, double b) { return b < a || isnan(b) ? b : a; }

/* ---- over all pairs ----
 * Few pairs can change an end once the groups with the most and the least have been compared: an upper limit of a difference
 * is at most that of the one group less the lower of the other, a lower limit at most the difference; ratios likewise. */

static void widen_difference(const both_limits *l, size_t g, size_t h, eq_interval *out) {
    if (l->far[g].value - l->far[h].value > out->low) out->low = most(out->low, eq_mover_difference(l->far[g], l->far[h]).low);
    if (l->near[g].high - l->near[h].low > out->high)
        out->high = most(out->high, eq_mover_difference(l->near[g], l->near[h]).high);
}

/* Nothing is a part of 0. */
static void widen_ratio(const both_limits *l, size_t g, size_t h, eq_interval *out) {
    if (!(l->near[h].value > 0)) return;
    if (l->near[g].low < out->low * l->near[h].high) out->low = least(out->low, eq_mover_ratio(l->near[g], l->near[h]).low);
    if (l->far[g].value < out->high * l->far[h].value) out->high = least(out->high, eq_mover_ratio(l->far[g], l->far[h]).high);
}

/* The groups where a value is largest and least. */
static void find_ends(const eq_limited *group, size_t n, size_t end[2]) {
    end[0] = end[1] = 0;
    for (size_t g = 1; g < n; g++) {
        if (group[g].value > group[end[0]].value) end[0] = g;
        if (group[g].value < group[end[1]].value) end[1] = g;
    }
}

static eq_interval widest_pair(const eq_gap_source *s, const both_limits *l, bool ratio) {
    eq_interval out = ratio ? (eq_interval){1, 1} : (eq_interval){0, 0};
    size_t end[2];
    for (size_t g = 0; g < s->n_groups; g++)
        if (isnan(l->near[g].low + l->far[g].low)) return none;
    find_ends(l->near, s->n_groups, end);
    if (ratio) widen_ratio(l, end[1], end[0], &out);
    else widen_difference(l, end[0], end[1], &out);
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t h = 0; h < s->n_groups; h++) {
            if (g == h) continue;
            if (ratio) widen_ratio(l, g, h, &out);
            else widen_difference(l, g, h, &out);
        }
    return out;
}

static eq_status over_pairs(eq_ctx *cx, eq_gap_source *s, const eq_metric_row *rate, bool ratio, level how, eq_interval *out) {
    both_limits limits;
    double n = (double)(s->n_groups * (s->n_groups - 1) * how.times);
    const double tail[2] = {how.alpha / 2, how.alpha / (2 * (n - 1))};
    EQ_TRY(both_of(cx, s, rate, tail, &limits));
    *out = widest_pair(s, &limits, ratio);
    return EQ_OK;
}

/* ---- against all rows ---- */

/* The ratio of a group to all rows from that to the rest: r / (share r + 1 - share), which grows with r. */
static double to_all(double r, double share) { return isinf(r) ? 1 / share : r / (share * r + (1 - share)); }

/* The smaller of a ratio and its inverse, whose ends turn round with it; 1 where that is within. */
static eq_interval fold_ratio(eq_interval i) {
    if (i.low > 1) return (eq_interval){1 / i.high, 1 / i.low};
    if (i.high < 1) return i;
    return (eq_interval){least(i.low, 1 / i.high), 1};
}

static eq_interval fold_difference(eq_interval i) {
    if (i.low > 0) return i;
    if (i.high < 0) return (eq_interval){-i.high, -i.low};
    return (eq_interval){0, most(-i.low, i.high)};
}

static eq_interval ratio_to_all(eq_limited group, eq_limited rest, double share) {
    eq_interval i = eq_mover_ratio(group, rest);
    if (rest.value <= 0) i = (eq_interval){EQ_INFINITY, EQ_INFINITY}; /* all the hits are the group's */
    if (rest.value <= 0 && rest.high > 0) i.low = group.low / rest.high;
    return fold_ratio((eq_interval){to_all(i.low, share), to_all(i.high, share)});
}

static eq_interval difference_to_all(eq_limited group, eq_limited rest, double share) {
    eq_interval i = eq_mover_difference(group, rest);
    return fold_difference((eq_interval){(1 - share) * i.low, (1 - share) * i.high});
}

static eq_interval to_all_rows(eq_limited group, eq_limited rest, double share, bool ratio) {
    return ratio ? ratio_to_all(group, rest, share) : difference_to_all(group, rest, share);
}

static eq_status over_rests(eq_ctx *cx, eq_gap_source *s, const eq_metric_row *rate, bool ratio, level how, eq_interval *out) {
    both_limits l;
    const eq_whole *whole = eq_whole_of(rate);
    const double tail[2] = {how.alpha / 2, how.alpha / (4 * (double)(s->n_groups * how.times))};
    double all = eq_whole_weight(&s->tally[eq_set_overall(s->n_groups)], whole);
    EQ_TRY(both_of(cx, s, rate, tail, &l));
    EQ_TRY(rests_of(cx, s, rate, tail, &l));
    *out = ratio ? (eq_interval){1, 1} : (eq_interval){0, 0};
    for (size_t g = 0; g < s->n_groups; g++) {
        double share = eq_whole_weight(&s->tally[g], whole) / all;
        eq_interval near = to_all_rows(l.near[g], l.near_rest[g], share, ratio);
        eq_interval far = to_all_rows(l.far[g], l.far_rest[g], share, ratio);
        out->low = ratio ? least(out->low, near.low) : most(out->low, far.low);
        out->high = ratio ? least(out->high, far.high) : most(out->high, near.high);
    }
    return EQ_OK;
}

/* ---- the worst group ---- */

static eq_status over_groups(eq_ctx *cx, eq_gap_source *s, const eq_metric_row *rate, bool largest, level how, eq_interval *out) {
    both_limits l;
    const double tail[2] = {how.alpha / 2, how.alpha / (2 * (double)s->n_groups)};
    EQ_TRY(both_of(cx, s, rate, tail, &l));
    *out = largest ? (eq_interval){-EQ_INFINITY, -EQ_INFINITY} : (eq_interval){EQ_INFINITY, EQ_INFINITY};
    for (size_t g = 0; g < s->n_groups; g++) {
        out->low = largest ? most(out->low, l.far[g].low) : least(out->low, l.near[g].low);
        out->high = largest ? most(out->high, l.near[g].high) : least(out->high, l.far[g].high);
    }
    return EQ_OK;
}

/* ---- two sides ---- */

static eq_interval of_sides(const eq_gap_source *s, const eq_metric_row *rate, eq_metric_shape shape, double alpha) {
    eq_limited u = of_set(s, rate, eq_set_side(s->n_groups, EQ_UNPRIVILEGED), wilson(alpha / 2));
    eq_limited p = of_set(s, rate, eq_set_side(s->n_groups, EQ_PRIVILEGED), wilson(alpha / 2));
    if (shape == EQ_DIFFERENCE) return eq_mover_difference(u, p);
    if (shape == EQ_RATIO) return eq_mover_ratio(u, p);
    if (u.value > p.value) return fold_ratio(eq_mover_ratio(p, u)); /* the larger is not 0 */
    return fold_ratio(eq_mover_ratio(u, p));
}

/* ---- over all pairs, added up ----
 * Each of M contrasts at 1 - alpha / M: then with a chance of 1 - alpha all of them hold, and so does their sum. */

static eq_status over_all_pairs(eq_ctx *cx, eq_gap_source *s, const eq_metric_row *rate, double alpha, eq_interval *out) {
    eq_limited *group;
    double n_pairs = (double)s->n_groups * ((double)s->n_groups - 1) / 2;
    EQ_NEW(cx, s->arena, group, s->n_groups);
    for (size_t g = 0; g < s->n_groups; g++) group[g] = of_set(s, rate, g, wilson(alpha / n_pairs / 2));
    *out = (eq_interval){0, 0};
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t h = g + 1; h < s->n_groups; h++) {
            eq_interval i = fold_difference(eq_mover_difference(group[g], group[h]));
            out->low += i.low, out->high += i.high;
        }
    *out = (eq_interval){out->low / n_pairs, out->high / n_pairs};
    return EQ_OK;
}

static eq_interval log_of(eq_interval ratio) {
    return fold_difference((eq_interval){eq_log(ratio.low), isinf(ratio.high) ? EQ_INFINITY : eq_log(ratio.high)});
}

/* A group of the privileged side is compared with the rest of that side, as groups are with the rest of all rows. */
static eq_interval loss_of(const eq_gap_source *s, const eq_metric_row *rate, size_t g, double tail) {
    size_t side = eq_set_side(s->n_groups, EQ_PRIVILEGED);
    eq_limited group = of_set(s, rate, g, wilson(tail));
    if (!s->privileged[g]) return log_of(eq_mover_ratio(group, of_set(s, rate, side, wilson(tail))));
    eq_tally rest = rest_in(s, side, g);
    const eq_whole *whole = eq_whole_of(rate);
    double share = eq_whole_weight(&s->tally[g], whole) / eq_whole_weight(&s->tally[side], whole);
    eq_interval i = eq_mover_ratio(group, of_counts(rate, &rest, wilson(tail)));
    return log_of((eq_interval){to_all(i.low, share), to_all(i.high, share)});
}

static eq_interval over_losses(const eq_gap_source *s, const eq_metric_row *rate, double alpha) {
    size_t n_privileged = 0;
    for (size_t g = 0; g < s->n_groups; g++) n_privileged += s->privileged[g] != 0;
    size_t n = n_privileged == 1 ? s->n_groups - 1 : s->n_groups;
    eq_interval out = {0, 0};
    for (size_t g = 0; g < s->n_groups; g++) {
        if (s->privileged[g] && n_privileged == 1) continue; /* it is the side: 0 */
        eq_interval i = loss_of(s, rate, g, alpha / (double)n / 2);
        out.low += i.low, out.high += i.high;
    }
    return out;
}

/* ---- one rate, and two ---- */

static eq_status of_rate(eq_ctx *cx, eq_gap_source *s, const eq_metric_row *rate, eq_metric_shape shape, level how,
                         eq_interval *out) {
    bool ratio = shape == EQ_MIN_RATIO || shape == EQ_OVERALL_RATIO;
    *out = none;
    if (shape <= EQ_SIDE_RATIO) return *out = of_sides(s, rate, shape, how.alpha), EQ_OK;
    if (s->n_groups < 2) return EQ_OK;
    if (shape == EQ_PAIRWISE) return over_all_pairs(cx, s, rate, how.alpha, out);
    if (shape == EQ_PARITY_LOSS) return *out = over_losses(s, rate, how.alpha), EQ_OK;
    if (shape == EQ_MAX_DIFFERENCE || shape == EQ_MIN_RATIO) return over_pairs(cx, s, rate, ratio, how, out);
    if (shape == EQ_LEAST || shape == EQ_MOST) return over_groups(cx, s, rate, shape == EQ_MOST, how, out);
    return rate->interval == EQ_WILSON ? over_rests(cx, s, rate, ratio, how, out) : EQ_OK;
}

/* Half the sum: signed differences square and add their arms, all else takes the mean of the ends. */
static eq_interval mean_of(const eq_metric_row *row, eq_interval a, eq_interval b, const double value[2]) {
    if (row->shape != EQ_DIFFERENCE || row->join != EQ_MEAN) return (eq_interval){(a.low + b.low) / 2, (a.high + b.high) / 2};
    eq_interval i = eq_mover_difference((eq_limited){value[0], a.low, a.high}, (eq_limited){-value[1], -b.high, -b.low});
    return (eq_interval){i.low / 2, i.high / 2};
}

static double side_difference(const eq_gap_source *s, const eq_metric_row *rate) {
    eq_limited u = of_set(s, rate, eq_set_side(s->n_groups, EQ_UNPRIVILEGED), wilson(0.25));
    return u.value - of_set(s, rate, eq_set_side(s->n_groups, EQ_PRIVILEGED), wilson(0.25)).value;
}

static eq_status of_both(eq_ctx *cx, eq_gap_source *s, const eq_metric_row *row, eq_interval *out) {
    const eq_metric_row *rate[2] = {eq_metric_row_at(row->a), eq_metric_row_at(row->b)};
    bool mean = row->join == EQ_MEAN || row->join == EQ_MEAN_ABS, sides = row->shape <= EQ_SIDE_RATIO;
    level how = {1 - s->confidence, 1};
    if (mean ? row->shape != EQ_DIFFERENCE || row->join == EQ_MEAN_ABS : sides) how.alpha /= 2;
    if (!mean && !sides) how.times = 2;
    eq_interval i[2];
    for (int k = 0; k < 2; k++) {
        EQ_TRY(of_rate(cx, s, rate[k], row->shape, how, &i[k]));
        bool folded = row->shape == EQ_DIFFERENCE && row->join != EQ_MEAN;
        if (folded) i[k] = fold_difference(i[k]);
    }
    const double value[2] = {side_difference(s, rate[0]), side_difference(s, rate[1])};
    if (mean) *out = mean_of(row, i[0], i[1], value);
    else if (row->join == EQ_LARGER) *out = (eq_interval){most(i[0].low, i[1].low), most(i[0].high, i[1].high)};
    else *out = (eq_interval){least(i[0].low, i[1].low), least(i[0].high, i[1].high)};
    return EQ_OK;
}

/* ---- the whole ---- */

/* Those of calibration errors are made elsewhere. */
static bool is_closed(const eq_metric_row *rate) { return rate->interval != EQ_BOOTSTRAP && rate->interval != EQ_CALIBRATION; }

bool eq_gap_is_closed(const eq_metric_row *row) {
    return eq_metric_is_gap(row) && is_closed(eq_metric_row_at(row->a)) && is_closed(eq_metric_row_at(row->b));
}

eq_status eq_gap_interval(eq_ctx *cx, eq_gap_source *s, const eq_metric_row *row, eq_interval *out) {
    level alone = {1 - s->confidence, 1};
    if (row->join != EQ_ALONE) EQ_TRY(of_both(cx, s, row, out));
    else EQ_TRY(of_rate(cx, s, eq_metric_row_at(row->a), row->shape, alone, out));
    if (isnan(out->low) || isnan(out->high)) *out = none;
    const eq_interval range = eq_metric_range(row, s->any_scale);
    if (out->low < range.low) out->low = range.low;
    if (out->high > range.high) out->high = range.high;
    return EQ_OK;
}
