/* Two models on the same rows.
 *
 * The joint cells (group, label, first decision, second decision) say all that count metrics of both models depend on. They
 * are kept as tallies of the first model over twice as many groups: group g's rows by the second decision. So resampling
 * them is eq_bootstrap_draw with those groups, weights included, and either model's counts are sums of them. Where the
 * models decide alike their resampled counts are equal to the last bit, and a difference of 0 is exactly 0. */
#include <math.h>

#include "base/text.h"
#include "base/work.h"
#include "math/stats.h"
#include "metric/interval/bootstrap.h"
#include "metric/interval/paired.h"
#include "metric/interval/spread.h"
#include "metric/reason.h"

#define MOST_COINS 10000000 /* beyond these the normal distribution is as good */

typedef struct pairing {
    eq_ctx *cx;
    eq_arena *arena;
    double confidence, z;
    size_t n_groups, n_sets;
    eq_tally *joint;                  /* (2 n_groups) */
    eq_tally *tally[2];               /* (n_sets) of each model */
    eq_evidence of[2];                /* each model's */
    const eq_score_estimates *scores; /* (n_sets) paired errors, or NULL */
    eq_paired_resamples draws;        /* none: n_resamples 0 */
    double *first, *room;             /* (n_resamples) of the first model; (2 n_resamples) scratch */
    eq_spread *spread[2][2];          /* (n_resamples) by model: of the rate at hand, and of a second rate */
    eq_metric_settings settings;
} pairing;

/* ---- joint cells ---- */

eq_status eq_paired_tally(eq_ctx *cx, const eq_outcomes *a, const uint8_t *yhat_b, eq_tally *joint) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_outcomes split = *a;
    uint16_t *group;
    EQ_TRY(eq_outcomes_check(cx, a));
    if (a->n_groups > UINT16_MAX / 2)
        return eq_fail(cx, EQ_ELIMIT, "%zu groups are too many to compare, expected at most %d", a->n_groups, UINT16_MAX / 2);
    EQ_NEW(cx, &cx->tmp, group, a->n_rows);
    for (size_t i = 0; i < a->n_rows; i++) group[i] = (uint16_t)(2 * a->group[i] + (yhat_b[i] != 0));
    split.group = group;
    split.n_groups = 2 * a->n_groups;
    EQ_TRY(eq_tally_count(cx, &split, joint));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* What the tally of a group's refused and selected rows by the first model is by the second. */
static eq_tally by_second(const eq_tally *joint) {
    const eq_tally *refused = &joint[0], *selected = &joint[1];
    eq_tally t = {.tp = selected->tp + selected->fn,
                  .fp = selected->fp + selected->tn,
                  .tn = refused->fp + refused->tn,
                  .fn = refused->tp + refused->fn};
    for (int c = 0; c < EQ_N_CELLS; c++) {
        bool positive = c == EQ_TP || c == EQ_FN;
        int to = positive ? EQ_TP : EQ_FP, not_to = positive ? EQ_FN : EQ_TN;
        t.squared[to] += selected->squared[c], t.rows[to] += selected->rows[c];
        t.squared[not_to] += refused->squared[c], t.rows[not_to] += refused->rows[c];
    }
    t.n_rows = refused->n_rows + selected->n_rows;
    return t;
}

/* Tallies of every set under both models. */
static void tally_sets(const pairing *p, const uint8_t *privileged, eq_tally *a, eq_tally *b) {
    for (size_t g = 0; g < p->n_groups; g++) {
        const eq_tally *joint = &p->joint[2 * g];
        a[g] = joint[0];
        eq_tally_add(&a[g], &joint[1]);
        b[g] = by_second(joint);
    }
    eq_tally_pool(a, privileged, p->n_groups);
    eq_tally_pool(b, privileged, p->n_groups);
}

eq_status eq_paired_draw(eq_ctx *cx, eq_arena *arena, const eq_paired_bootstrap *bootstrap, eq_paired_resamples *out) {
    size_t n_groups = bootstrap->n_groups, n_sets = eq_set_count(n_groups), n = bootstrap->n_resamples;
    eq_resamples split;
    uint8_t *privileged;
    EQ_NEW(cx, &cx->tmp, privileged, 2 * n_groups);
    eq_bootstrap joint = {bootstrap->joint, privileged, 2 * n_groups, n, bootstrap->rng};
    EQ_TRY(eq_bootstrap_draw(cx, &cx->tmp, &joint, &split));
    *out = (eq_paired_resamples){.n_resamples = n, .n_sets = n_sets};
    EQ_NEW_CELLS(cx, arena, out->a, n, n_sets);
    EQ_NEW_CELLS(cx, arena, out->b, n, n_sets);
    EQ_NEW(cx, arena, out->scratch, n);
    for (size_t r = 0; r < n; r++) {
        eq_counts *a = &out->a[r * n_sets], *b = &out->b[r * n_sets];
        for (size_t g = 0; g < n_groups; g++) {
            const eq_counts *refused = &split.counts[r * split.n_sets + 2 * g], *selected = refused + 1;
            a[g] = (eq_counts){refused->tp + selected->tp, refused->fp + selected->fp, refused->tn + selected->tn,
                               refused->fn + selected->fn};
            b[g] = (eq_counts){selected->tp + selected->fn, selected->fp + selected->tn, refused->fp + refused->tn,
                               refused->tp + refused->fn};
        }
        eq_counts_pool(a, bootstrap->privileged, n_groups);
        eq_counts_pool(b, bootstrap->privileged, n_groups);
    }
    return EQ_OK;
}

/* ---- differences ---- */

/* A metric of counts in every resample of a model, of one set if it is a rate: out (n_resamples). A gap is of the spreads. */
static void evaluate(const pairing *p, size_t metric, int model, size_t set, double *out) {
    const eq_metric_row *row = eq_metric_row_at(metric);
    const eq_counts *sets = model ? p->draws.b : p->draws.a;
    size_t n = p->draws.n_resamples;
    eq_count_blocks blocks = {sets, n, p->n_groups};
    if (row->rates) row->rates(&sets[set], p->n_sets, n, out);
    else if (eq_metric_is_of_spreads(row)) eq_spread_join(row, p->spread[model][0], p->spread[model][row->b != row->a], n, out);
    else eq_metric_of_blocks(metric, &blocks, &p->settings, out);
}

static void resample(const pairing *p, size_t metric, size_t set, eq_value *out) {
    const eq_paired_resamples *d = &p->draws;
    evaluate(p, metric, 1, set, d->scratch);
    evaluate(p, metric, 0, set, p->first);
    for (size_t r = 0; r < d->n_resamples; r++) d->scratch[r] -= p->first[r];
    eq_draws_fill(d->scratch, d->n_resamples, p->confidence, p->room, out);
}

/* The paired error of a rate of scores in a set, or of the difference of one between the sides, which share no row. */
static double error_of(const pairing *p, const eq_metric_row *row, size_t set) {
    if (!p->scores) return EQ_NAN;
    if (row->score) return row->score(&p->scores[set]).error;
    if (row->shape != EQ_DIFFERENCE || row->join != EQ_ALONE) return EQ_NAN;
    const eq_metric_row *rate = eq_metric_row_at(row->a);
    double u = rate->score(&p->scores[eq_set_side(p->n_groups, EQ_UNPRIVILEGED)]).error;
    double v = rate->score(&p->scores[eq_set_side(p->n_groups, EQ_PRIVILEGED)]).error;
    return sqrt(u * u + v * v);
}

static eq_interval normal_interval(const pairing *p, const eq_metric_row *row, size_t set, double difference) {
    double reach = p->z * error_of(p, row, set), most = row->info.max - row->info.min;
    eq_interval i = {difference - reach, difference + reach};
    if (i.low < -most) i.low = -most;
    if (i.high > most) i.high = most;
    return i;
}

static bool is_few(const pairing *p, const eq_metric_row *row, size_t set) {
    for (int model = 0; model < 2; model++)
        if (row->info.kind == EQ_RATE ? eq_few_rate(&p->of[model], row, set) : eq_few_disparity(&p->of[model], row)) return true;
    return false;
}

/* Which model's value is undefined, and why: the first's, where both are. The sentence is that value's, behind the model. */
static eq_status refuse(const pairing *p, bool first, const eq_value *value[2], eq_value *out) {
    eq_reason reason = {.cause = first ? EQ_FIRST_MODEL : EQ_SECOND_MODEL};
    reason.what = eq_reason_clause(p->cx, p->arena, &value[!first]->reason);
    if (!reason.what) return EQ_EMEMORY;
    *out = eq_value_bare(EQ_NAN);
    out->reason = reason;
    reason.what = value[!first]->why;
    out->why = eq_reason_clause(p->cx, p->arena, &reason);
    return out->why ? EQ_OK : EQ_EMEMORY;
}

/* The difference of a metric (of a rate, in a set), given its two values. */
static eq_status fill(const pairing *p, size_t metric, size_t set, const eq_value *value[2], eq_value *out) {
    const eq_metric_row *row = eq_metric_row_at(metric);
    *out = eq_value_bare(value[1]->value - value[0]->value);
    if (isnan(out->value)) return refuse(p, isnan(value[0]->value), value, out);
    if (row->info.needs_score) {
        eq_interval i = normal_interval(p, row, set, out->value);
        out->low = i.low;
        out->high = i.high;
    } else if (p->draws.n_resamples && !row->within) {
        resample(p, metric, set, out);
    }
    eq_value_few(is_few(p, row, set), out);
    return EQ_OK;
}

/* Who is decided differently, from the joint cells of the set called `name`. */
static eq_status fill_changes(const pairing *p, const char *name, const eq_tally *refused, const eq_tally *selected,
                              eq_paired_set *out) {
    eq_tally all = *refused;
    eq_tally_add(&all, selected);
    const eq_whole *rows = eq_whole_at(0);
    double n = eq_whole_effective(&all, rows);
    out->to_favourable = selected->fn + selected->tn;
    out->to_unfavourable = refused->tp + refused->fp;
    out->gained[1] = selected->fn, out->gained[0] = selected->tn;
    out->lost[1] = refused->tp, out->lost[0] = refused->fp;
    double share = (out->to_favourable + out->to_unfavourable) / eq_whole_weight(&all, rows);
    eq_interval i = eq_wilson(share, n, p->z);
    out->changed = eq_value_within(share, i);
    eq_value_few(n < EQ_FEW, &out->changed);
    if (!isnan(share)) return EQ_OK;
    const char *who = eq_arena_format(p->cx, p->arena, "group \"%s\"", name);
    if (!who) return EQ_EMEMORY;
    return eq_value_refuse(
        p->cx, p->arena,
        &(eq_reason){.cause = EQ_NO_ROWS_WEIGH, .who = who, .who_form = EQ_WORDS("group \"{text}\""), .who_of = name},
        "the share decided differently", &out->changed);
}

/* Of budget, for what `fill` does. */
static size_t cost_of(const pairing *p) { return 1 + p->draws.n_resamples / 200; }

static eq_status fill_set(const pairing *p, size_t set, const eq_group_audit *a, const eq_group_audit *b, eq_paired_set *out) {
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_value *value[2] = {&a->rate[m], &b->rate[m]};
        if (eq_metric_at(m)->kind == EQ_RATE) EQ_ONCE(p->cx, cost_of(p), fill(p, m, set, value, &out->difference[m]));
    }
    return EQ_OK;
}

static eq_status make_room(const pairing *p, eq_comparison *out) {
    size_t n_metrics = eq_metric_count();
    EQ_NEW(p->cx, p->arena, out->group, p->n_groups);
    for (size_t g = 0; g < p->n_groups; g++) EQ_NEW(p->cx, p->arena, out->group[g].difference, n_metrics);
    EQ_NEW(p->cx, p->arena, out->overall.difference, n_metrics);
    EQ_NEW(p->cx, p->arena, out->difference, n_metrics);
    return EQ_OK;
}

/* The spreads of a rate of counts under both models, once for all gaps that rest on it. */
static eq_status spread(const pairing *p, size_t rate, int place) {
    eq_sides sides = eq_sides_pooled(p->n_groups);
    const eq_metric_row *row = eq_metric_row_at(rate);
    if (!row->rates) return EQ_OK;
    eq_spread_of_counts(row, p->draws.a, &sides, p->draws.n_resamples, p->spread[0][place]);
    eq_spread_of_counts(row, p->draws.b, &sides, p->draws.n_resamples, p->spread[1][place]);
    return EQ_OK;
}

static eq_status fill_disparity(const pairing *p, size_t m, eq_comparison *out) {
    const eq_value *value[2] = {&out->a.metric[m], &out->b.metric[m]};
    EQ_ONCE(p->cx, cost_of(p), fill(p, m, 0, value, &out->difference[m]));
    return EQ_OK;
}

/* The gaps that rest on a rate first. */
static eq_status fill_gaps(const pairing *p, size_t rate, eq_comparison *out) {
    size_t second = rate;
    EQ_ONCE(p->cx, cost_of(p), spread(p, rate, 0));
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_metric_row *row = eq_metric_row_at(m);
        if (!eq_metric_is_gap(row) || row->a != rate) continue;
        if (row->b != rate && row->b != second) {
            second = row->b;
            EQ_ONCE(p->cx, cost_of(p), spread(p, second, 1));
        }
        EQ_TRY(fill_disparity(p, m, out));
    }
    return EQ_OK;
}

static eq_status fill_all(const pairing *p, eq_comparison *out) {
    eq_tally refused = {0}, selected = {0};
    EQ_ONCE(p->cx, 1, make_room(p, out));
    for (size_t g = 0; g < p->n_groups; g++) {
        EQ_TRY(fill_set(p, g, &out->a.group[g], &out->b.group[g], &out->group[g]));
        EQ_TRY(fill_changes(p, out->a.group[g].name, &p->joint[2 * g], &p->joint[2 * g + 1], &out->group[g]));
        eq_tally_add(&refused, &p->joint[2 * g]);
        eq_tally_add(&selected, &p->joint[2 * g + 1]);
    }
    EQ_TRY(fill_set(p, eq_set_overall(p->n_groups), &out->a.overall, &out->b.overall, &out->overall));
    EQ_TRY(fill_changes(p, out->a.overall.name, &refused, &selected, &out->overall));
    for (size_t m = 0; m < eq_metric_count(); m++) {
        if (eq_metric_at(m)->kind == EQ_RATE) {
            out->difference[m] = out->overall.difference[m];
            EQ_TRY(fill_gaps(p, m, out));
        } else if (!eq_metric_is_gap(eq_metric_row_at(m))) EQ_TRY(fill_disparity(p, m, out));
    }
    /* right by the first alone: labels 1 selected and then refused, labels 0 refused and then selected */
    out->only_a = refused.rows[EQ_TP] + selected.rows[EQ_TN];
    out->only_b = selected.rows[EQ_FN] + refused.rows[EQ_FP];
    out->p = eq_mcnemar(out->only_a, out->only_b);
    return EQ_OK;
}

/* Tallies and paired errors. */
static eq_status count(pairing *p, const eq_outcomes *a, const eq_outcomes *b, size_t n_resamples) {
    eq_ctx *cx = p->cx;
    eq_arena *keep = eq_work_arena(cx);
    EQ_NEW(cx, keep, p->joint, 2 * p->n_groups);
    EQ_NEW(cx, keep, p->first, n_resamples);
    EQ_NEW_CELLS(cx, keep, p->room, n_resamples, 2);
    for (int k = 0; k < 4; k++) EQ_NEW(cx, keep, p->spread[k / 2][k % 2], n_resamples);
    EQ_NEW(cx, keep, p->tally[0], p->n_sets);
    EQ_NEW(cx, keep, p->tally[1], p->n_sets);
    EQ_TRY(eq_paired_tally(cx, a, b->yhat, p->joint));
    tally_sets(p, a->privileged, p->tally[0], p->tally[1]);
    if (!a->score || !b->score) return EQ_OK;
    eq_score_estimates *scores;
    EQ_NEW(cx, keep, scores, p->n_sets);
    p->scores = scores;
    return eq_paired_scores(cx, a, b, scores);
}

static eq_status measure(pairing *p, const eq_outcomes *a, const eq_outcomes *b, const eq_audit_options *options) {
    eq_ctx *cx = p->cx;
    EQ_ONCE(cx, a->n_rows / 50, count(p, a, b, options->bootstrap));
    p->of[0] = (eq_evidence){a, p->tally[0]};
    p->of[1] = (eq_evidence){b, p->tally[1]};
    if (!options->bootstrap || !a->n_rows) return EQ_OK;
    eq_rng seed = eq_rng_seed(options->seed);
    eq_paired_bootstrap bootstrap = {p->joint, a->privileged, p->n_groups, options->bootstrap,
                                     eq_rng_split(&seed, "paired bootstrap")};
    EQ_ONCE(cx, options->bootstrap * p->n_groups / 100, eq_paired_draw(cx, eq_work_arena(cx), &bootstrap, &p->draws));
    return EQ_OK;
}

/* What is kept while two models are compared. */
typedef struct pair_work {
    pairing p;
    eq_comparison made;
} pair_work;

static eq_status work_on(pair_work *w, const eq_outcomes *a, const eq_outcomes *b, const eq_audit_options *options) {
    eq_ctx *cx = w->p.cx;
    EQ_ONCE(cx, 0, eq_audit_compute(cx, w->p.arena, a, options, &w->made.a));
    EQ_ONCE(cx, 0, eq_audit_compute(cx, w->p.arena, b, options, &w->made.b));
    EQ_TRY(measure(&w->p, a, b, options));
    return fill_all(&w->p, &w->made);
}

eq_status eq_paired_compare(eq_ctx *cx, eq_arena *arena, const eq_outcomes *a, const eq_outcomes *b,
                            const eq_audit_options *options, eq_comparison *out) {
    if (!a->yhat || !b->yhat)
        return eq_fail(cx, EQ_EINPUT, "the %s model has no decisions, expected some to compare", a->yhat ? "second" : "first");
    *out = (eq_comparison){0};
    eq_piece *piece;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_TRY(eq_work_piece(cx, sizeof(pair_work), &piece));
    pair_work *w = piece->state;
    w->p.cx = cx;
    w->p.arena = arena;
    w->p.confidence = options->confidence == 0 ? 0.95 : options->confidence;
    w->p.z = eq_normal_quantile(1 - (1 - w->p.confidence) / 2);
    w->p.n_groups = a->n_groups;
    w->p.n_sets = eq_set_count(a->n_groups);
    w->p.settings = eq_metric_settings_of(options);
    eq_status status = work_on(w, a, b, options);
    if (status == EQ_OK) *out = w->made;
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

/* ---- McNemar ---- */

/* P(X = k) + P(X = k - 1) + ... doubled, for X of n coins and k <= n / 2. The first term is C(n, k) / 2^n as a product,
 * halved whenever it passes 1 so that it neither overflows nor loses digits; the others follow from it by ratios below 1.
 * Past ten million coins the normal distribution with its correction for whole numbers. */
double eq_mcnemar(uint64_t only_a, uint64_t only_b) {
    uint64_t k = only_a < only_b ? only_a : only_b, n = only_a + only_b, halvings = n;
    double term = 1, sum = 1, ratio = 1, p;
    if (n > MOST_COINS) {
        p = 2 * eq_normal_cdf((2 * (double)k + 1 - (double)n) / sqrt((double)n));
        return p < 1 ? p : 1;
    }
    for (uint64_t i = 1; i <= k; i++) {
        term *= (double)(n - k + i) / (double)i;
        for (; term > 1 && halvings; halvings--) term /= 2;
    }
    for (; halvings && term > 0; halvings--) term /= 2;
    for (uint64_t i = k; i > 0 && ratio > 1e-18; i--) {
        ratio *= (double)i / (double)(n - i + 1);
        sum += ratio;
    }
    p = 2 * term * sum;
    return p < 1 ? p : 1;
}
