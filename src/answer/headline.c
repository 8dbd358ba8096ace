/* The sentence is put together from the audit's own values. Where groups are left out, the others are audited again, from
 * their counts alone: four rows a group, each for as many people as its cell of the tally holds, which gives the same bits
 * as the people would. So no interval is made here. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/work.h"
#include "answer/headline.h"
#include "math/stats.h"
#include "metric/cause.h"
#include "metric/metric.h"

#define MOST_NAMED 8 /* groups left out that are named; the rest are counted */

typedef struct headliner {
    eq_ctx *cx;
    eq_arena *arena;
    eq_headlines *from;
    const eq_audit *audit;
    const eq_metric_row *row;
    size_t rate;
    size_t *kept, n_kept;     /* groups that are compared */
    const eq_audit *compared; /* of just these groups */
    eq_text text;
    size_t cut[EQ_HEADLINE_PARTS]; /* where pieces end */
    size_t n_cuts;
} headliner;

size_t eq_headline_rate(const eq_audit *audit) { return eq_metric_find(audit->decided ? "selection_rate" : "base_rate"); }

/* ---- who is compared ---- */

static bool is_defined(const headliner *h, const eq_group_audit *group) { return !isnan(group->rate[h->rate].value); }

static bool is_among(const headliner *h, const char *name) {
    for (size_t i = 0; i < h->from->n_among; i++)
        if (!strcmp(h->from->among[i], name)) return true;
    return h->from->n_among == 0;
}

/* Whether a group is one of those that are spoken of, and small or not. */
static bool is_told(const headliner *h, size_t g, bool small) {
    return h->audit->group[g].small == small && is_among(h, h->audit->group[g].name);
}

static eq_status keep(headliner *h) {
    EQ_NEW(h->cx, &h->cx->tmp, h->kept, h->audit->n_groups + 1);
    for (size_t g = 0; g < h->audit->n_groups; g++)
        if (is_told(h, g, false) && is_defined(h, &h->audit->group[g])) h->kept[h->n_kept++] = g;
    return EQ_OK;
}

/* Of two groups the one that is subtracted: the privileged one, else the larger. */
static size_t reference_of(const headliner *h) {
    const eq_group_audit *a = &h->audit->group[h->kept[0]], *b = &h->audit->group[h->kept[1]];
    if (a->privileged != b->privileged) return a->privileged ? 0 : 1;
    return a->tally.n_rows >= b->tally.n_rows ? 0 : 1;
}

/* The kept groups as a table of counts; two of them with one as the reference. */
static eq_status count_rows(const headliner *h, eq_outcomes *out) {
    size_t most = 4 * h->n_kept;
    uint8_t *y, *yhat, *privileged;
    double *weight, *count, *squared;
    uint16_t *group;
    const char **name;
    eq_arena *tmp = &h->cx->tmp;
    EQ_NEW(h->cx, tmp, y, most);
    EQ_NEW(h->cx, tmp, yhat, most);
    EQ_NEW(h->cx, tmp, weight, most);
    EQ_NEW(h->cx, tmp, count, most);
    EQ_NEW(h->cx, tmp, squared, most);
    EQ_NEW(h->cx, tmp, group, most);
    EQ_NEW(h->cx, tmp, privileged, h->n_kept);
    EQ_NEW(h->cx, tmp, name, h->n_kept);
    *out = (eq_outcomes){.n_groups = h->n_kept,
                         .y = y,
                         .yhat = h->audit->decided ? yhat : NULL,
                         .weight = weight,
                         .count = count,
                         .weight_squared = squared,
                         .group = group,
                         .group_name = name,
                         .privileged = privileged};
    for (size_t k = 0; k < h->n_kept; k++) {
        const eq_group_audit *own = &h->audit->group[h->kept[k]];
        const eq_tally *t = &own->tally;
        const double cell[4] = {t->tp, t->fp, t->tn, t->fn};
        privileged[k] = h->n_kept == 2 ? reference_of(h) == k : own->privileged;
        name[k] = own->name;
        for (size_t c = 0; c < 4; c++) {
            if (!t->rows[c]) continue;
            size_t i = out->n_rows++;
            y[i] = c == 0 || c == 3; /* tp and fn */
            yhat[i] = c < 2;
            weight[i] = cell[c];
            count[i] = (double)t->rows[c];
            squared[i] = t->squared[c];
            group[i] = (uint16_t)k;
        }
    }
    return EQ_OK;
}

/* Whether the audit itself is one of just the kept groups, two of them with one reference. */
static bool is_whole(const headliner *h) {
    const eq_audit *a = h->audit;
    return h->n_kept == a->n_groups && (h->n_kept != 2 || a->group[0].privileged != a->group[1].privileged);
}

static size_t count_large(const eq_audit *audit) {
    size_t n = 0;
    for (size_t g = 0; g < audit->n_groups; g++) n += !audit->group[g].small;
    return n;
}

static eq_status audit_kept(const headliner *h, size_t resamples, eq_audit **out) {
    eq_outcomes outcomes;
    eq_audit_options options = h->audit->asked;
    options.bootstrap = resamples;
    EQ_NEW(h->cx, h->arena, *out, 1);
    EQ_TRY(count_rows(h, &outcomes));
    eq_work *work = h->cx->work;
    h->cx->work = NULL; /* in one go, for what is being written cannot stop: of a table of counts it is short */
    eq_status status = eq_audit_compute(h->cx, h->arena, &outcomes, &options, *out);
    h->cx->work = work;
    return status;
}

static eq_status compare(headliner *h) {
    eq_audit *own;
    h->compared = h->audit;
    if (is_whole(h)) return EQ_OK;
    if (h->n_kept == count_large(h->audit)) {
        if (!h->from->large) {
            EQ_TRY(audit_kept(h, h->audit->asked.bootstrap, &own));
            h->from->large = own; /* only once it is whole */
        }
        h->compared = h->from->large;
        return EQ_OK;
    }
    EQ_TRY(audit_kept(h, 0, &own));
    h->compared = own;
    return EQ_OK;
}

/* The gap of the rate in this shape; without scores, which counts do not have, as a bare difference. */
static eq_value gap_of(const headliner *h, eq_metric_shape shape, double bare) {
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_metric_row *row = eq_metric_row_at(m);
        if (row->shape == shape && row->join == EQ_ALONE && row->a == h->rate && !isnan(h->compared->metric[m].value))
            return h->compared->metric[m];
    }
    return eq_value_bare(bare);
}

/* ---- words ---- */

/* Begins what is to be looked at first, or ends it. */
static void turn(headliner *h) {
    if (h->n_cuts < EQ_HEADLINE_PARTS - 1) h->cut[h->n_cuts++] = h->text.size;
}

/* Shares in hundredths, other rates as they are; with a true minus sign, which a zero does not get. */
static void add_figure(headliner *h, double x) {
    bool share = h->row->interval == EQ_WILSON;
    double shown = share ? 100 * x : x;
    const char *minus = shown < (share ? -0.05 : -0.0005) ? "\u2212" : "";
    eq_text_format(&h->text, share ? "%s%.1f" : "%s%.3f", minus, fabs(shown));
}

static const char *unit_of(const headliner *h) { return h->row->interval == EQ_WILSON ? " %" : ""; }

static void add_rate(headliner *h, const eq_group_audit *group) {
    turn(h);
    eq_text_add(&h->text, group->name);
    turn(h);
    eq_text_add(&h->text, " ");
    add_figure(h, group->rate[h->rate].value);
    eq_text_add(&h->text, unit_of(h));
}

/* "(2.5 to 10.3), with 95 % confidence" */
static void add_interval(headliner *h, const eq_value *v) {
    if (isnan(v->low) || isnan(v->high)) {
        eq_text_add(&h->text, ", without an interval");
        return;
    }
    eq_text_add(&h->text, " (");
    add_figure(h, v->low);
    eq_text_add(&h->text, " to ");
    add_figure(h, v->high);
    eq_text_format(&h->text, "), with %g %% confidence", 100 * h->audit->asked.confidence);
}

static void add_gap(headliner *h, const eq_value *gap) {
    turn(h);
    add_figure(h, gap->value);
    if (*unit_of(h)) eq_text_add(&h->text, " points");
    turn(h);
    add_interval(h, gap);
    eq_text_add(&h->text, ".");
    if (gap->low <= 0 && gap->high >= 0) eq_text_add(&h->text, " The data are compatible with no difference.");
}

/* "Decided favourably (selection rate)" */
static void add_subject(headliner *h) {
    const char *outcome = h->from->outcome;
    if (h->rate != eq_headline_rate(h->audit)) {
        eq_text_add(&h->text, h->row->info.title);
    } else if (h->audit->decided) {
        eq_text_add(&h->text, "Decided favourably (selection rate)");
    } else {
        eq_text_add(&h->text, "Favourable outcome");
        if (outcome) eq_text_format(&h->text, ", \u201c%s\u201d", outcome);
        eq_text_add(&h->text, " (base rate)");
    }
}

static void add_two(headliner *h, eq_headline *out) {
    size_t reference = reference_of(h);
    const eq_group_audit *u = &h->audit->group[h->kept[1 - reference]], *p = &h->audit->group[h->kept[reference]];
    out->difference = gap_of(h, EQ_DIFFERENCE, u->rate[h->rate].value - p->rate[h->rate].value);
    out->of[0] = u->name;
    out->of[1] = p->name;
    eq_text_add(&h->text, ": ");
    add_rate(h, u);
    eq_text_add(&h->text, " and ");
    add_rate(h, p);
    eq_text_format(&h->text, ". %s less %s: ", u->name, p->name);
    add_gap(h, &out->difference);
}

static void add_many(headliner *h, eq_headline *out) {
    const eq_group_audit *least = &h->audit->group[h->kept[0]], *most = least;
    for (size_t k = 1; k < h->n_kept; k++) {
        const eq_group_audit *group = &h->audit->group[h->kept[k]];
        double rate = group->rate[h->rate].value;
        if (rate > most->rate[h->rate].value) most = group;
        if (rate < least->rate[h->rate].value || least == most) least = group;
    }
    out->difference = gap_of(h, EQ_MAX_DIFFERENCE, most->rate[h->rate].value - least->rate[h->rate].value);
    out->of[0] = most->name;
    out->of[1] = least->name;
    eq_text_add(&h->text, ". Furthest apart: ");
    add_rate(h, least);
    eq_text_add(&h->text, " and ");
    add_rate(h, most);
    eq_text_add(&h->text, ", ");
    add_gap(h, &out->difference);
}

static void add_nothing(headliner *h) {
    size_t minimum = h->audit->asked.minimum;
    if (h->n_kept) {
        const eq_group_audit *only = &h->audit->group[h->kept[0]];
        eq_text_add(&h->text, ": ");
        add_rate(h, only);
        add_interval(h, &only->rate[h->rate]);
    }
    if (h->audit->n_groups == 1) eq_text_add(&h->text, ". Nothing is compared: there is one group.");
    else
        eq_text_format(&h->text, ". Nothing is compared: %s of %zu rows or more.",
                       h->n_kept ? "there is one group" : "there is no group", minimum);
}

/* "Zed (3) and Pat (12)"; small: those under the minimum, else the others that were not kept. */
static void add_left_out(headliner *h, bool small) {
    size_t n = 0, said = 0;
    for (size_t g = 0; g < h->audit->n_groups; g++) {
        const eq_group_audit *group = &h->audit->group[g];
        n += is_told(h, g, small) && (small || !is_defined(h, group));
    }
    if (!n) return;
    if (small) eq_text_format(&h->text, " Left out, under %zu rows: ", h->audit->asked.minimum);
    else eq_text_add(&h->text, " Left out, undefined there: ");
    for (size_t g = 0; g < h->audit->n_groups && said < MOST_NAMED; g++) {
        const eq_group_audit *group = &h->audit->group[g];
        if (!is_told(h, g, small) || (!small && is_defined(h, group))) continue;
        if (said++) eq_text_add(&h->text, said == n ? " and " : ", ");
        eq_text_format(&h->text, "%s (%llu)", group->name, (unsigned long long)group->tally.n_rows);
    }
    if (n > said) eq_text_format(&h->text, " and %zu more", n - said);
    eq_text_add(&h->text, ".");
}

static void write(headliner *h, eq_headline *out) {
    out->difference = eq_value_undefined(EQ_NOTHING_COMPARED);
    add_subject(h);
    if (h->n_kept > 2) add_many(h, out);
    else if (h->n_kept == 2) add_two(h, out);
    else add_nothing(h);
    add_left_out(h, true);
    add_left_out(h, false);
    if (h->n_kept > 1 && h->n_kept == h->audit->n_groups)
        eq_text_format(&h->text, " Each group has %zu rows or more.", h->audit->asked.minimum);
}

/* ---- the whole ---- */

static eq_status cut_up(headliner *h, eq_headline *out) {
    size_t from = 0;
    EQ_TRY(eq_text_end(&h->text, &out->text));
    h->cut[h->n_cuts++] = strlen(out->text);
    for (size_t i = 0; i < h->n_cuts; i++) {
        out->part[i] = eq_arena_text(h->cx, h->arena, out->text + from, h->cut[i] - from);
        if (!out->part[i]) return EQ_EMEMORY;
        from = h->cut[i];
    }
    out->n_parts = h->n_cuts;
    return EQ_OK;
}

static eq_status make(headliner *h, eq_headline *out) {
    EQ_TRY(keep(h));
    if (h->n_kept > 1) EQ_TRY(compare(h));
    write(h, out);
    return cut_up(h, out);
}

eq_status eq_headline_make(eq_ctx *cx, eq_arena *arena, eq_headlines *from, size_t rate, eq_headline *out) {
    headliner h = {.cx = cx,
                   .arena = arena,
                   .from = from,
                   .audit = from->audit,
                   .row = eq_metric_row_at(rate),
                   .rate = rate,
                   .text = {.cx = cx, .arena = arena}};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    *out = (eq_headline){0};
    eq_status status = make(&h, out);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}
