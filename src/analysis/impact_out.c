/* The JSON of impact: an object of numbers that may be null says why once, as "why". */
#include <math.h>

#include "analysis/impact.h"
#include "analysis/impact_words.h"
#include "answer/out.h"
#include "base/number.h"
#include "metric/cause.h"

static const double none = (double)NAN;

static void add_why(eq_out *out, eq_place to, eq_cause why) { eq_out_text(out, to, "why", why ? eq_cause_words(why) : NULL); }

static void add_answered(eq_out *out, eq_place to, const char *key, eq_answered answer) {
    if (answer == EQ_UNTOLD) eq_out_raw(out, to, key, "null");
    else eq_out_bool(out, to, key, answer == EQ_YES);
}

/* The groups selected most and least. */
static void add_between(eq_out *out, eq_place to, const eq_impact_part *part) {
    eq_place list = eq_out_array(out, to, "between");
    for (size_t i = 0; i < 2; i++)
        if (part->table.between[i] != SIZE_MAX) eq_out_text(out, list, NULL, part->people.counts.name[part->table.between[i]]);
}

/* ---- who is selected ---- */

/* The values of a column of decisions, with how many people have each. */
static void add_values(const eq_impact *impact, eq_out *out, eq_place to, bool favourable) {
    const eq_column *column = impact->everyone->pred;
    eq_place list = eq_out_array(out, to, favourable ? "favourable" : "unfavourable");
    for (size_t l = 0; l < column->n_levels; l++) {
        if (!(impact->value_n[l] > 0) || impact->value_yes[l] != favourable) continue;
        if (favourable) {
            eq_out_text(out, list, NULL, column->level[l]);
            continue;
        }
        eq_place value = eq_out_object(out, list, NULL);
        eq_out_text(out, value, "value", column->level[l]);
        eq_out_number(out, value, "n", impact->value_n[l]);
    }
}

/* People with larger scores than the cut, with this one, with smaller ones, whichever are better. */
static void add_around(eq_out *out, eq_place to, const eq_selection *s) {
    eq_out_number(out, to, "above", s->falls ? s->worse : s->better);
    eq_out_number(out, to, "equal", s->equal);
    eq_out_number(out, to, "below", s->falls ? s->better : s->worse);
}

static void add_rule(const eq_impact *impact, eq_out *out, eq_place to) {
    const eq_selection *s = &impact->everyone->selection;
    const eq_selection_rule *rule = &impact->subject->columns->select;
    eq_out_phrase(out, to, "rule", eq_impact_rule(out->cx, impact));
    if (rule->by == EQ_ABOVE_MEDIAN) {
        eq_out_number(out, to, "median", s->cut);
        add_around(out, to, s);
    }
    if (rule->by == EQ_TOP) {
        eq_out_number(out, to, "k", rule->top);
        eq_out_number(out, to, "cut", s->cut);
        eq_out_number(out, to, "better", s->better);
        eq_out_number(out, to, "tied", s->equal);
    }
    if (!rule->n_groups) return;
    eq_place thresholds = eq_out_object(out, to, "thresholds");
    for (size_t t = 0; t < rule->n_groups; t++) eq_out_number(out, thresholds, rule->group[t], rule->threshold[t]);
}

static void add_decision(const eq_impact *impact, eq_out *out, eq_place to) {
    const eq_prediction_columns *columns = impact->subject->columns;
    eq_place decision = eq_out_object(out, to, "decision");
    bool of_scores = impact->everyone->selection.of_scores;
    const eq_column *pred = impact->everyone->pred;
    eq_out_text(out, decision, "from", of_scores ? "score" : "pred");
    eq_out_text(out, decision, "column", of_scores ? columns->score : pred ? pred->name : NULL);
    if (of_scores) add_rule(impact, out, decision);
    if (of_scores || !pred) return;
    add_values(impact, out, decision, true);
    add_values(impact, out, decision, false);
}

/* ---- a group ---- */

static void add_tests(eq_out *out, eq_place to, const eq_impact_tests *t) {
    eq_place tests = eq_out_object(out, to, "tests");
    eq_out_number(out, tests, "z", t->z);
    eq_out_number(out, tests, "z_p", t->z_p);
    eq_out_number(out, tests, "fisher_p", t->fisher_p);
    eq_out_number(out, tests, "fisher_p_adjusted", t->fisher_adjusted);
    add_why(out, tests, t->why);
}

static void add_effect(eq_out *out, eq_place to, const eq_impact_group *g) {
    eq_place effect = eq_out_object(out, to, "effect");
    eq_out_number(out, effect, "odds_ratio", g->effect.odds_ratio);
    eq_out_number(out, effect, "phi", g->effect.phi);
    eq_out_number(out, effect, "h", g->effect.h);
}

static void add_shortfall(eq_out *out, eq_place to, const eq_shortfall *s) {
    eq_place shortfall = eq_out_object(out, to, "shortfall");
    eq_out_number(out, shortfall, "at_reference_rate", s->at_reference_rate);
    eq_out_number(out, shortfall, "at_pooled_rate", s->at_pooled_rate);
    eq_out_number(out, shortfall, "to_threshold_added", s->to_limit_added);
    eq_out_number(out, shortfall, "to_threshold_swapped", s->to_limit_swapped);
    add_why(out, shortfall, s->why);
}

/* A reason of its own where the bounds have none. */
static void add_tipping(eq_out *out, eq_place to, const char *const key[2], const eq_tipping *t) {
    if (isnan(t->n)) {
        eq_out_raw(out, to, key[0], "null");
        if (t->why) eq_out_text(out, to, key[1], eq_cause_words(t->why));
        return;
    }
    eq_place list = eq_out_array(out, to, key[0]);
    eq_out_number(out, list, NULL, t->n);
    eq_out_number(out, list, NULL, t->own);
    eq_out_number(out, list, NULL, t->other);
}

static void add_bounds(eq_out *out, eq_place to, const eq_impact_group *g) {
    const eq_bounds *b = &g->bounds;
    if (b->why == EQ_NONE_UNKNOWN || b->why == EQ_IS_REFERENCE) {
        eq_out_raw(out, to, "bounds", "null");
    } else {
        eq_place bounds = eq_out_object(out, to, "bounds");
        eq_out_number(out, bounds, "low", b->low);
        eq_out_number(out, bounds, "high", isinf(b->high) ? none : b->high);
        eq_out_bool(out, bounds, "sharp", b->sharp);
        add_tipping(out, bounds, (const char *const[]){"tipping_down", "tipping_down_why"}, &b->down);
        add_tipping(out, bounds, (const char *const[]){"tipping_up", "tipping_up_why"}, &b->up);
        add_why(out, bounds, b->why);
    }
    if (isnan(g->by_size)) {
        eq_out_raw(out, to, "proportional", "null");
        return;
    }
    eq_place proportional = eq_out_object(out, to, "proportional");
    eq_out_number(out, proportional, "by_size", g->by_size);
    eq_out_number(out, proportional, "by_decision", g->by_decision);
}

/* A ratio says too whether it is below the limit. */
static void add_ratio(eq_out *out, eq_place to, const char *key, const eq_value *v, const eq_answered *below) {
    eq_place ratio = eq_out_object(out, to, key);
    eq_out_number(out, ratio, "value", v->value);
    eq_out_number(out, ratio, "low", v->low);
    eq_out_number(out, ratio, "high", v->high);
    eq_out_text(out, ratio, "why", v->why);
    if (below) add_answered(out, ratio, "below", *below);
}

static void add_strata(eq_out *out, eq_place to, const eq_strata *s) {
    eq_out_number(out, to, "strata", (double)s->n);
    eq_out_number(out, to, "strata_used", (double)s->n_used);
    eq_out_number(out, to, "chi2", s->chi2);
    eq_out_number(out, to, "z", s->z);
    eq_out_number(out, to, "p", s->p);
    eq_out_number(out, to, "observed_minus_expected", s->observed_minus_expected);
    eq_out_value(out, to, "odds_ratio", &s->odds_ratio);
    eq_out_value(out, to, "ratio", &s->ratio);
    eq_place bd = eq_out_object(out, to, "breslow_day");
    eq_out_number(out, bd, "value", s->breslow_day.value);
    eq_out_number(out, bd, "df", s->breslow_day.df);
    eq_out_number(out, bd, "p", s->breslow_day.p);
    eq_out_number(out, bd, "tarone", s->breslow_day.tarone);
    eq_out_number(out, bd, "tarone_p", s->breslow_day.tarone_p);
    add_why(out, bd, s->breslow_day.why);
    add_why(out, to, s->why);
}

static void add_group(const eq_impact *impact, const eq_impact_part *part, size_t at, eq_out *out, eq_place to) {
    const eq_impact_group *g = &part->table.group[at];
    eq_out_text(out, to, "name", part->people.counts.name[at]);
    eq_place values = eq_out_object(out, to, "values");
    for (size_t a = 0; a < part->n_axes; a++) eq_out_text(out, values, part->by[a], part->people.value[at][a]);
    eq_out_number(out, to, "n", g->n);
    eq_out_number(out, to, "selected", g->selected);
    eq_out_number(out, to, "share", g->share);
    eq_out_bool(out, to, "small", g->small);
    eq_out_bool(out, to, "excluded", g->excluded);
    eq_out_bool(out, to, "is_reference", g->is_reference);
    eq_out_value(out, to, "rate", &g->rate);
    if (isnan(g->worst)) eq_out_raw(out, to, "rate_bounds", "null");
    else {
        eq_place bounds = eq_out_object(out, to, "rate_bounds");
        eq_out_number(out, bounds, "worst", g->worst);
        eq_out_number(out, bounds, "best", g->best);
    }
    add_ratio(out, to, "ratio", &g->ratio, &g->below);
    if (!isnan(g->to_largest.value)) add_ratio(out, to, "ratio_to_largest", &g->to_largest, NULL);
    eq_out_value(out, to, "difference", &g->difference);
    add_tests(out, to, &g->tests);
    add_effect(out, to, g);
    add_shortfall(out, to, &g->shortfall);
    add_answered(out, to, "flip", g->flip);
    add_answered(out, to, "n_of_one", g->n_of_one);
    add_answered(out, to, "significant", g->significant);
    eq_out_phrase(out, to, "verdict", eq_impact_verdict(out->cx, impact, g));
    add_bounds(out, to, g);
    if (part->tied) eq_out_number(out, to, "tied", part->tied[at]);
    if (part->strata.group && !part->strata.why && !g->is_reference)
        add_strata(out, eq_out_object(out, to, "strata"), &part->strata.group[at]);
}

/* ---- a table ---- */

static void add_reference(const eq_impact_part *part, eq_out *out, eq_place to) {
    static const char *const chosen[] = {"most_selected", "largest", "named"};
    size_t r = part->table.reference;
    eq_place reference = eq_out_object(out, to, "reference");
    eq_out_text(out, reference, "name", r == SIZE_MAX ? NULL : part->people.counts.name[r]);
    eq_out_text(out, reference, "chosen", chosen[part->asked.rule]);
    eq_out_bool(out, reference, "small", part->table.small_reference);
}

static void add_extremes(const eq_impact_part *part, eq_out *out, eq_place to) {
    const eq_impact_table *t = &part->table;
    eq_place chi2 = eq_out_object(out, to, "chi2");
    eq_out_number(out, chi2, "value", t->chi2.value);
    eq_out_number(out, chi2, "df", t->chi2.df);
    eq_out_number(out, chi2, "p", t->chi2.p);
    eq_out_number(out, chi2, "least_expected", t->chi2.least_expected);
    add_why(out, chi2, t->chi2.why);
    const eq_value *value[] = {&t->max_difference, &t->min_ratio};
    static const char *const key[] = {"max_difference", "min_ratio"};
    for (int i = 0; i < 2; i++) {
        eq_place extreme = eq_out_object(out, to, key[i]);
        eq_out_number(out, extreme, "value", value[i]->value);
        eq_out_number(out, extreme, "low", value[i]->low);
        eq_out_number(out, extreme, "high", value[i]->high);
        eq_out_text(out, extreme, "why", value[i]->why);
        add_between(out, extreme, part);
        if (!i || isnan(t->min_ratio_bounds.low)) continue;
        eq_place bounds = eq_out_object(out, extreme, "bounds");
        eq_out_number(out, bounds, "low", t->min_ratio_bounds.low);
        eq_out_number(out, bounds, "high", t->min_ratio_bounds.high);
        eq_out_bool(out, bounds, "sharp", false);
    }
    eq_out_value(out, to, "worst_group_selection_rate", &t->worst_rate);
}

static void add_table_strata(const eq_impact_part *part, eq_out *out, eq_place to) {
    if (!part->strata.group) {
        eq_out_raw(out, to, "strata", "null");
        return;
    }
    eq_place strata = eq_out_object(out, to, "strata");
    eq_out_text(out, strata, "column", part->strata.column);
    eq_out_number(out, strata, "unknown", part->strata.unknown);
    add_why(out, strata, part->strata.why);
}

static void add_part(const eq_impact *impact, const eq_impact_part *part, eq_out *out, eq_place to) {
    const eq_impact_counts *counts = &part->people.counts;
    eq_out_texts(out, to, "by", part->by, part->n_axes);
    eq_out_text(out, to, "kind", impact->everyone->selection.of_scores ? "scoring" : "selection");
    eq_out_number(out, to, "n_known", part->table.n_known);
    eq_place unknown = eq_out_object(out, to, "unknown");
    eq_out_number(out, unknown, "n", counts->unknown.selected + counts->unknown.refused);
    eq_out_number(out, unknown, "selected", counts->unknown.selected);
    add_reference(part, out, to);
    eq_place groups = eq_out_array(out, to, "groups");
    for (size_t g = 0; g < counts->n_groups; g++) add_group(impact, part, g, out, eq_out_object(out, groups, NULL));
    add_extremes(part, out, to);
    add_table_strata(part, out, to);
}

/* ---- scores, memberships ---- */

/* Of the groups that the audit as a whole has: those of the last table. */
static void add_scores(const eq_impact *impact, eq_out *out, eq_place to) {
    const eq_impact_part *part = impact->n_parts ? &impact->part[impact->n_parts - 1] : NULL;
    const eq_selection *s = &impact->everyone->selection;
    if (!part || !part->scored) {
        eq_out_raw(out, to, "scores", "null");
        return;
    }
    eq_place scores = eq_out_object(out, to, "scores");
    bool median = impact->subject->columns && s->of_scores && impact->subject->columns->select.by == EQ_ABOVE_MEDIAN;
    eq_out_number(out, scores, "median", median ? s->cut : none);
    if (median) add_around(out, scores, s);
    eq_place reference = eq_out_object(out, scores, "reference");
    size_t r = part->scored_against;
    eq_out_text(out, reference, "name", r == SIZE_MAX ? NULL : part->people.counts.name[r]);
    eq_out_text(out, reference, "chosen", part->asked.rule == EQ_NAMED ? "named" : "largest");
    eq_out_texts(out, scores, "by", part->by, part->n_axes);
    eq_place groups = eq_out_array(out, scores, "groups");
    for (size_t g = 0; g < part->people.counts.n_groups; g++) {
        const eq_scored_group *own = &part->scored[g];
        eq_place group = eq_out_object(out, groups, NULL);
        eq_out_text(out, group, "name", part->people.counts.name[g]);
        eq_out_number(out, group, "n", own->n);
        eq_out_number(out, group, "above", s->of_scores ? part->table.group[g].selected : none);
        eq_out_number(out, group, "mean", own->mean);
        eq_out_number(out, group, "median", own->median);
        eq_out_value(out, group, "smd", &own->smd);
        eq_out_number(out, group, "ks", own->ks);
        eq_out_number(out, group, "wasserstein", own->wasserstein);
        eq_out_number(out, group, "wasserstein_sd", own->wasserstein_sd);
        eq_out_number(out, group, "p_superior", own->p_superior);
    }
}

static void add_range(eq_out *out, eq_place to, const eq_range *range) {
    eq_out_number(out, to, "worst", range->worst);
    eq_out_number(out, to, "best", range->best);
}

static void add_chances(const eq_impact *impact, eq_out *out, eq_place to) {
    const eq_membership_table *t = impact->chances;
    const eq_everyone *all = impact->everyone;
    if (!t) {
        eq_out_raw(out, to, "membership", "null");
        return;
    }
    eq_place membership = eq_out_object(out, to, "membership");
    eq_out_number(out, membership, "cells", (double)t->n_cells);
    eq_out_number(out, membership, "smallest_cell", t->smallest_cell);
    eq_place unknown = eq_out_object(out, membership, "unknown");
    eq_out_number(out, unknown, "n", t->unknown.selected + t->unknown.refused);
    eq_out_number(out, unknown, "selected", t->unknown.selected);
    eq_place reference = eq_out_object(out, membership, "reference");
    eq_out_text(out, reference, "name", t->reference == SIZE_MAX ? NULL : all->membership[t->reference]->name);
    eq_out_text(out, reference, "chosen", impact->reference_of_chances);
    eq_place groups = eq_out_array(out, membership, "groups");
    for (size_t g = 0; g < all->n_memberships; g++) {
        const eq_membership_group *own = &t->group[g];
        eq_place group = eq_out_object(out, groups, NULL);
        eq_out_text(out, group, "name", all->membership[g]->name);
        eq_out_number(out, group, "n", own->n);
        eq_out_number(out, group, "selected", own->selected);
        eq_out_number(out, group, "n_effective", own->n_effective);
        eq_out_number(out, group, "resolution", own->resolution);
        eq_place rate = eq_out_object(out, group, "rate");
        eq_out_number(out, rate, "value", own->rate.value);
        eq_out_number(out, rate, "low", own->rate.low);
        eq_out_number(out, rate, "high", own->rate.high);
        eq_out_text(out, rate, "why", own->rate.why);
        add_range(out, rate, &own->rate_range);
        if (g == t->reference) continue;
        eq_place ratio = eq_out_object(out, group, "ratio");
        eq_out_number(out, ratio, "value", own->ratio.value);
        eq_out_text(out, ratio, "why", own->ratio.why);
        add_range(out, ratio, &own->ratio_range);
        add_range(out, eq_out_object(out, group, "ratio_totals_only"), &own->totals_only);
    }
}

void eq_impact_write(const eq_impact *impact, eq_out *out) {
    if (!impact) {
        eq_out_raw(out, out->root, "impact", "null");
        return;
    }
    eq_place to = eq_out_object(out, out->root, "impact");
    eq_out_text(out, to, "preset", impact->asked.preset.id);
    eq_out_text(out, to, "overridden", impact->asked.preset.overridden);
    add_decision(impact, out, to);
    eq_out_number(out, to, "people", impact->people);
    eq_out_number(out, eq_out_object(out, to, "set_aside"), "no_decision", impact->no_decision);
    eq_out_text(out, to, "ratio_threshold", impact->limit.text);
    eq_out_number(out, to, "confidence", impact->subject->audit.confidence);
    eq_place tables = eq_out_array(out, to, "tables");
    for (size_t t = 0; t < impact->n_parts; t++) add_part(impact, &impact->part[t], out, eq_out_object(out, tables, NULL));
    add_scores(impact, out, to);
    add_chances(impact, out, to);
}
