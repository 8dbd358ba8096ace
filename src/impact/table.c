/* A table is made part by part; each part fills its own fields of every group and reads those of the parts before it. */
#include "impact/work.h"

#include "metric/metric.h"

static double sum_of(const eq_tally *t, bool selected, bool squared) {
    if (squared) return t->squared[EQ_TP] + t->squared[EQ_FP] + t->squared[EQ_TN] + t->squared[EQ_FN];
    return selected ? t->tp + t->fp : (t->tp + t->fn) + (t->fp + t->tn);
}

static eq_status pick(eq_impact_work *w) {
    const eq_impact_counts *c = w->counts;
    eq_impact_table *out = w->out;
    for (size_t g = 0; g < c->n_groups; g++) {
        const eq_tally *t = &c->tally[g];
        eq_picked *p = &w->picked[g];
        p->n = sum_of(t, false, false);
        p->k = sum_of(t, true, false);
        p->n_effective = eq_effective_size(p->n, sum_of(t, false, true));
        p->may = c->may ? c->may[g] : c->unknown;
        out->n_known += p->n;
    }
    for (size_t g = 0; g < c->n_groups; g++) {
        eq_impact_group *group = &out->group[g];
        group->n = w->picked[g].n;
        group->selected = w->picked[g].k;
        group->share = out->n_known > 0 ? group->n / out->n_known : 0;
        group->small = (double)c->tally[g].n_rows < (double)w->asked->minimum;
    }
    return EQ_OK;
}

static eq_status make(eq_impact_work *w) {
    size_t n = w->counts->n_groups;
    EQ_NEW(w->cx, w->arena, w->out->group, n);
    EQ_NEW(w->cx, &w->cx->tmp, w->picked, n);
    EQ_NEW(w->cx, &w->cx->tmp, w->compared, n);
    w->out->n_groups = n;
    EQ_TRY(pick(w));
    eq_impact_choose(w);
    EQ_TRY(eq_impact_ratios(w));
    EQ_TRY(eq_impact_test(w));
    eq_impact_shortfalls(w);
    EQ_TRY(eq_impact_extremes(w));
    return eq_impact_unknown(w);
}

eq_status eq_impact_make(eq_ctx *cx, eq_arena *arena, const eq_impact_counts *counts, const eq_impact_asked *asked,
                         eq_impact_table *out) {
    eq_impact_work w = {.cx = cx, .arena = arena, .counts = counts, .asked = asked, .out = out};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    *out = (eq_impact_table){0};
    w.z = eq_normal_quantile(1 - (1 - asked->confidence) / 2);
    eq_status status = make(&w);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}
