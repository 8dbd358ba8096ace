/* Tables, strata, scores and memberships of one audit. A reference by name is meant for the tables that have such a group; the
 * others are compared by the rule. */
#include <string.h>

#include "analysis/impact.h"
#include "analysis/impact_kept.h"
#include "base/number.h"

typedef struct computing {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_subject *subject;
    eq_impact *out;
    uint8_t *used; /* (n_references) some table has it */
} computing;

static bool is_rule(const char *text) { return !strcmp(text, "most_selected") || !strcmp(text, "largest"); }

/* ---- the reference ---- */

static size_t find_group(const eq_people_table *people, const char *name) {
    size_t g = 0;
    while (g < people->counts.n_groups && strcmp(people->counts.name[g], name)) g++;
    return g < people->counts.n_groups ? g : SIZE_MAX;
}

/* Named for the audit as a whole, with --privileged: where it is one group of this table. */
static void prefer_privileged(const computing *c, eq_impact_part *part) {
    const eq_outcomes *o = &c->subject->outcomes;
    const eq_prediction_columns *columns = c->subject->columns;
    size_t found = SIZE_MAX, n = 0, n_named = columns ? columns->n_privileged : o->n_groups;
    if (strcmp(c->subject->chosen, "named")) return;
    for (size_t p = 0; p < n_named; p++) {
        if (!columns && !o->privileged[p]) continue;
        size_t g = find_group(&part->people, columns ? columns->privileged[p] : o->group_name[p]);
        if (g != SIZE_MAX && g != found) found = g, n++;
    }
    if (n == 1) part->asked.rule = EQ_NAMED, part->asked.named = found;
}

static eq_status refuse_second(const computing *c, const char *first, const char *second) {
    return eq_fail(c->cx, EQ_EINPUT, "reference: \"%.60s\" and \"%.60s\" are groups of one table, expected one of them", first,
                   second);
}

static eq_status choose_reference(computing *c, eq_impact_part *part) {
    const eq_impact_options *asked = &c->out->asked;
    part->asked.rule = EQ_MOST_SELECTED;
    part->asked.named = SIZE_MAX;
    for (size_t r = 0; r < asked->n_references; r++) {
        const char *name = asked->reference[r];
        size_t g = find_group(&part->people, name);
        if (is_rule(name)) c->used[r] = true;
        if (is_rule(name) && part->asked.rule != EQ_NAMED)
            part->asked.rule = !strcmp(name, "largest") ? EQ_LARGEST : EQ_MOST_SELECTED;
        if (g == SIZE_MAX) continue;
        c->used[r] = true;
        if (part->asked.rule == EQ_NAMED && part->asked.named != g)
            return refuse_second(c, part->people.counts.name[part->asked.named], name);
        part->asked.rule = EQ_NAMED;
        part->asked.named = g;
    }
    if (!asked->n_references) prefer_privileged(c, part);
    return EQ_OK;
}

static eq_status check_references(const computing *c) {
    const eq_impact_options *asked = &c->out->asked;
    for (size_t r = 0; r < asked->n_references; r++)
        if (!c->used[r])
            return eq_fail(c->cx, EQ_EINPUT,
                           "reference: \"%.60s\" is no group; expected most_selected, largest or the name of one",
                           asked->reference[r]);
    return EQ_OK;
}

/* ---- strata ---- */

static void add_to_stratum(eq_stratum *s, bool group, bool selected, double n) {
    *(group ? (selected ? &s->a : &s->b) : selected ? &s->c : &s->d) += n;
}

/* Of everybody counted: by stratum, the groups' selected and refused. */
static eq_status compare_strata(computing *c, eq_impact_part *part) {
    const eq_everyone *all = c->out->everyone;
    const eq_column *column = all->stratum;
    size_t n_groups = part->people.counts.n_groups, r = part->table.reference;
    eq_stratum *cell, *pair;
    if (!column) return EQ_OK;
    part->strata.column = column->name;
    EQ_NEW(c->cx, c->arena, part->strata.group, n_groups);
    EQ_NEW_CELLS(c->cx, &c->cx->tmp, cell, n_groups, column->n_levels);
    EQ_NEW(c->cx, &c->cx->tmp, pair, column->n_levels);
    for (size_t i = 0; i < all->n_rows; i++) {
        size_t g = part->people.group[i];
        if (g == EQ_NO_GROUP) continue;
        if (column->code[i] == EQ_MISSING) part->strata.unknown += eq_everyone_people(all, i);
        else
            add_to_stratum(&cell[g * column->n_levels + column->code[i]], true, all->selected[i] == 1,
                           eq_everyone_people(all, i));
    }
    part->strata.why = !part->people.counts.whole ? EQ_COUNTS_WEIGHTED : r == SIZE_MAX ? EQ_NO_REFERENCE : EQ_NO_CAUSE;
    for (size_t g = 0; !part->strata.why && g < n_groups; g++) {
        size_t n = 0;
        for (size_t s = 0; s < column->n_levels; s++) {
            const eq_stratum *own = &cell[g * column->n_levels + s], *other = &cell[r * column->n_levels + s];
            eq_stratum both = {own->a, own->b, other->a, other->b};
            if (both.a + both.b + both.c + both.d > 0) pair[n++] = both;
        }
        eq_strata_compare(pair, n, part->asked.confidence, &part->strata.group[g]);
    }
    return EQ_OK;
}

/* ---- scores ---- */

static eq_status compare_scores(computing *c, eq_impact_people *kept, eq_impact_part *part) {
    if (!c->out->everyone->score) return EQ_OK;
    part->scored_against = part->asked.rule == EQ_NAMED ? part->table.reference : part->table.largest;
    return eq_impact_scored_of(c->subject, c->out->everyone, kept, part->scored_against, &part->scored);
}

/* Of the K best, those who tie with the last of them. */
static eq_status count_tied(computing *c, eq_impact_part *part) {
    const eq_everyone *all = c->out->everyone;
    double cut = all->selection.cut;
    if (!c->subject->columns || c->subject->columns->select.by != EQ_TOP || !all->selection.of_scores) return EQ_OK;
    EQ_NEW(c->cx, c->arena, part->tied, part->people.counts.n_groups);
    for (size_t i = 0; i < all->n_rows; i++)
        if (part->people.group[i] != EQ_NO_GROUP && all->score[i] >= cut && all->score[i] <= cut)
            part->tied[part->people.group[i]] += eq_everyone_people(all, i);
    return EQ_OK;
}

/* ---- tables ---- */

static eq_status make_part(computing *c, const size_t *axis, size_t n_axes) {
    const eq_subject *subject = c->subject;
    eq_impact_part *part = &c->out->part[c->out->n_parts++];
    eq_impact_people *kept;
    part->n_axes = n_axes;
    EQ_NEW(c->cx, c->arena, part->by, n_axes);
    for (size_t a = 0; a < n_axes; a++) part->by[a] = c->out->everyone->axis[axis[a]]->name;
    EQ_TRY(eq_impact_people_of(subject, c->out->everyone, axis, n_axes, &kept));
    part->people = kept->people;
    part->asked = (eq_impact_asked){.confidence = subject->audit.confidence,
                                    .limit = c->out->limit,
                                    .exclude_below = c->out->asked.exclude_below,
                                    .reference_min_share = c->out->asked.reference_min_share,
                                    .minimum = c->out->asked.minimum};
    EQ_TRY(choose_reference(c, part));
    EQ_TRY(eq_impact_make(c->cx, c->arena, &part->people.counts, &part->asked, &part->table));
    EQ_TRY(compare_strata(c, part));
    EQ_TRY(compare_scores(c, kept, part));
    return count_tied(c, part);
}

static eq_status make_parts(computing *c) {
    size_t n = c->out->everyone->n_axes, *axis;
    eq_impact_tables tables = c->out->asked.tables;
    EQ_NEW(c->cx, c->arena, c->out->part, n + 1);
    EQ_NEW(c->cx, c->arena, axis, n);
    for (size_t a = 0; a < n; a++) axis[a] = a;
    for (size_t a = 0; a < n && (tables != EQ_CROSSED || n == 1); a++) EQ_TRY(make_part(c, &axis[a], 1));
    return n > 1 && tables != EQ_EACH ? make_part(c, axis, n) : EQ_OK;
}

/* ---- memberships ---- */

static eq_status check_sums(const computing *c, const eq_everyone *all) {
    for (size_t i = 0; i < all->n_rows; i++) {
        double sum = 0;
        for (size_t g = 0; g < all->n_memberships; g++) sum += all->membership[g]->number[i];
        if (!(sum <= 1 + 1e-9))
            return eq_fail(c->cx, EQ_EINPUT, "line %u: the memberships add up to %.15g, expected at most 1", all->line[i], sum);
    }
    return EQ_OK;
}

static eq_status choose_chance(computing *c, const eq_everyone *all, eq_membership_asked *asked) {
    const eq_impact_options *o = &c->out->asked;
    asked->rule = EQ_MOST_SELECTED;
    asked->named = SIZE_MAX;
    for (size_t r = 0; r < o->n_references; r++) {
        if (is_rule(o->reference[r]) && asked->rule != EQ_NAMED)
            asked->rule = !strcmp(o->reference[r], "largest") ? EQ_LARGEST : EQ_MOST_SELECTED;
        c->used[r] |= is_rule(o->reference[r]);
        for (size_t g = 0; g < all->n_memberships; g++) {
            if (strcmp(all->membership[g]->name, o->reference[r])) continue;
            c->used[r] = true;
            if (asked->rule == EQ_NAMED && asked->named != g)
                return refuse_second(c, all->membership[asked->named]->name, o->reference[r]);
            asked->rule = EQ_NAMED;
            asked->named = g;
        }
    }
    return EQ_OK;
}

static eq_status make_chances(computing *c) {
    const eq_everyone *all = c->out->everyone;
    size_t n = 0, m = all->n_memberships;
    const double **chance;
    double **own, *weight, *squared;
    uint8_t *selected;
    if (!m) return EQ_OK;
    EQ_TRY(check_sums(c, all));
    EQ_NEW(c->cx, &c->cx->tmp, chance, m);
    EQ_NEW(c->cx, &c->cx->tmp, own, m);
    EQ_NEW(c->cx, &c->cx->tmp, weight, all->n_rows);
    EQ_NEW(c->cx, &c->cx->tmp, squared, all->n_rows);
    EQ_NEW(c->cx, &c->cx->tmp, selected, all->n_rows);
    for (size_t g = 0; g < m; g++) {
        EQ_NEW(c->cx, &c->cx->tmp, own[g], all->n_rows);
        chance[g] = own[g];
    }
    for (size_t i = 0; i < all->n_rows; i++) {
        if (all->selected[i] == EQ_UNDECIDED) continue;
        for (size_t g = 0; g < m; g++) own[g][n] = all->membership[g]->number[i];
        weight[n] = eq_everyone_weight(all, i);
        squared[n] = eq_everyone_squared(all, i);
        selected[n++] = all->selected[i];
    }
    eq_membership_rows of = {n, m, chance, selected, weight, squared};
    eq_membership_asked asked = {.confidence = c->subject->audit.confidence, .cells = c->out->asked.cells};
    EQ_TRY(choose_chance(c, all, &asked));
    EQ_NEW(c->cx, c->arena, c->out->chances, 1);
    c->out->reference_of_chances = asked.rule == EQ_NAMED ? "named" : asked.rule == EQ_LARGEST ? "largest" : "most_selected";
    return eq_membership_make(c->cx, c->arena, &of, &asked, c->out->chances);
}

/* ---- the whole ---- */

static eq_status make_limit(computing *c) {
    double t = c->out->asked.ratio_threshold;
    if (!(t > 0)) return EQ_OK;
    const char *text = eq_number_text(c->cx, c->arena, t);
    if (!text) return EQ_EMEMORY;
    if (eq_limit_make(text, t, &c->out->limit)) return EQ_OK;
    return eq_fail(c->cx, EQ_EINPUT, "ratio_threshold: is %s, expected a number of at most 15 digits", text);
}

static eq_status compute(computing *c) {
    EQ_NEW(c->cx, &c->cx->tmp, c->used, c->out->asked.n_references);
    EQ_TRY(make_limit(c));
    EQ_TRY(make_parts(c));
    EQ_TRY(make_chances(c));
    return check_references(c);
}

eq_status eq_impact_compute(const eq_subject *subject, const eq_impact_options *asked, eq_impact **out) {
    computing c = {.cx = subject->cx, .arena = subject->arena, .subject = subject};
    eq_impact_rows rows;
    *out = NULL;
    bool of_file = subject->columns && subject->everyone.selected;
    if (!of_file && !subject->outcomes.yhat) return EQ_OK;
    eq_mark mark = eq_arena_mark(&c.cx->tmp);
    EQ_NEW(c.cx, c.arena, c.out, 1);
    EQ_TRY(eq_impact_rows_of(subject, &rows));
    c.out->subject = subject;
    c.out->asked = *asked;
    c.out->everyone = rows.everyone;
    c.out->people = rows.people;
    c.out->no_decision = rows.no_decision;
    c.out->value_n = rows.value_n;
    c.out->value_yes = rows.value_yes;
    eq_status status = compute(&c);
    eq_arena_reset(&c.cx->tmp, mark);
    *out = c.out;
    return status;
}
