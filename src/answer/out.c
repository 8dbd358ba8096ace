/* Values and audits as the members that every answer and report has of them. */
#include <math.h>

#include "answer/out.h"
#include "metric/cause.h"

/* A reason as members, none where there is none. keys: of the cause, of whom and of what it is said. */
static void add_reason(eq_out *out, eq_place object, const eq_reason *reason, const char *const keys[3]) {
    if (!reason->cause) return;
    eq_out_text(out, object, keys[0], eq_cause_id(reason->cause));
    if (reason->who) eq_out_text(out, object, keys[1], reason->who);
    if (reason->who_form) {
        eq_out_text(out, object, "who_form", reason->who_form);
        eq_out_text(out, object, "who_of", reason->who_of);
    }
    if (reason->what) eq_out_text(out, object, keys[2], reason->what);
}

/* Of each rate the group that is farthest from all. */
static void add_farthest(eq_out *out, eq_place object, const eq_value *value) {
    eq_place to = eq_out_object(out, object, "farthest");
    for (size_t i = 0; i < value->n_between; i++) eq_out_text(out, to, value->between[i].rate, value->between[i].highest);
}

/* One pair as a list, highest first; of one of two rates with that rate, of both as a member for each. */
static void add_between(eq_out *out, eq_place object, const eq_value *value) {
    bool by_rate = value->n_between > 1;
    if (!value->n_between) return;
    if (!value->between->lowest) return add_farthest(out, object, value);
    eq_place to = by_rate ? eq_out_object(out, object, "between") : object;
    for (size_t i = 0; i < value->n_between; i++) {
        const eq_between *between = &value->between[i];
        eq_place pair = eq_out_array(out, to, by_rate ? between->rate : "between");
        eq_out_text(out, pair, NULL, between->highest);
        eq_out_text(out, pair, NULL, between->lowest);
        if (!by_rate && between->rate) eq_out_text(out, object, "between_rate", between->rate);
    }
}

void eq_out_value(eq_out *out, eq_place to, const char *key, const eq_value *value) {
    eq_place object = eq_out_object(out, to, key);
    eq_out_number(out, object, "value", value->value);
    if (!out->brief || !isnan(value->low)) eq_out_number(out, object, "low", value->low);
    if (!out->brief || !isnan(value->high)) eq_out_number(out, object, "high", value->high);
    if (!out->brief || value->why) eq_out_text(out, object, "why", value->why);
    add_reason(out, object, &value->reason, (const char *const[]){"cause", "who", "what"});
    if (value->note) eq_out_text(out, object, "note", value->note);
    if (value->few) eq_out_bool(out, object, "few", true);
    add_reason(out, object, &value->noted, (const char *const[]){"noted", "noted_who", "noted_what"});
    add_between(out, object, value);
}

/* What the rows say. */
typedef struct facts {
    bool decided, labelled;
} facts;

/* Counts of decisions are null where there were none. */
static void add_decisions(eq_out *out, eq_place object, const eq_tally *tally, facts told) {
    bool decided = told.decided, both = decided && told.labelled;
    eq_out_number(out, object, "predicted_positives", decided ? tally->tp + tally->fp : (double)NAN);
    eq_out_number(out, object, "tp", both ? tally->tp : (double)NAN);
    eq_out_number(out, object, "fp", both ? tally->fp : (double)NAN);
    eq_out_number(out, object, "tn", both ? tally->tn : (double)NAN);
    eq_out_number(out, object, "fn", both ? tally->fn : (double)NAN);
}

static void add_group(eq_out *out, eq_place object, const eq_group_audit *group, facts told) {
    const eq_tally *tally = &group->tally;
    eq_out_text(out, object, "name", group->name);
    eq_out_bool(out, object, "privileged", group->privileged);
    if (group->small) eq_out_bool(out, object, "small", true);
    eq_out_number(out, object, "n", (double)tally->n_rows);
    eq_out_number(out, object, "weight", tally->tp + tally->fp + tally->tn + tally->fn);
    eq_out_number(out, object, "positives", told.labelled ? tally->tp + tally->fn : (double)NAN);
    eq_out_number(out, object, "negatives", told.labelled ? tally->fp + tally->tn : (double)NAN);
    add_decisions(out, object, tally, told);
    for (size_t m = 0; m < eq_metric_count(); m++)
        if (eq_metric_at(m)->kind == EQ_RATE) eq_out_value(out, object, eq_metric_at(m)->id, &group->rate[m]);
}

static facts told_of(const eq_audit *audit) { return (facts){audit->decided, !audit->unlabelled}; }

void eq_out_audit(eq_out *out, eq_place to, const eq_audit *audit) {
    facts told = told_of(audit);
    eq_place groups = eq_out_array(out, to, "groups");
    for (size_t g = 0; g < audit->n_groups; g++) add_group(out, eq_out_object(out, groups, NULL), &audit->group[g], told);
    add_group(out, eq_out_object(out, to, "overall"), &audit->overall, told);
    eq_place metrics = eq_out_object(out, to, "metrics");
    for (size_t m = 0; m < eq_metric_count(); m++) eq_out_value(out, metrics, eq_metric_at(m)->id, &audit->metric[m]);
}

void eq_out_sides(eq_out *out, eq_place to, const eq_audit *audit) {
    facts told = told_of(audit);
    eq_place sides = eq_out_object(out, to, "sides");
    for (int side = 0; side < 2; side++)
        add_group(out, eq_out_object(out, sides, audit->side[side].name), &audit->side[side], told);
}
