/* What is said of impact: of each table who is selected least beside whom, what the unknown could change, and the tables. */
#include <math.h>
#include <string.h>

#include "analysis/impact_words.h"
#include "base/number.h"
#include "metric/cause.h"

#define FEW_EXPECTED 5 /* of chi squared: Cochran 1954 */
#define OFF_HALF 0.05  /* of people above the median */

/* ---- words that are said in more places than one ---- */

const eq_phrase *eq_impact_rule(eq_ctx *cx, const eq_impact *impact) {
    const eq_prediction_columns *columns = impact->subject->columns;
    const eq_selection_rule *rule = &columns->select;
    bool lower = rule->lower, inverse = impact->everyone->selection.inverse;
    const char *sign = lower ? (rule->at_least ? "<=" : "<") : rule->at_least ? ">=" : ">";
    if (inverse) sign = rule->by == EQ_ABOVE_MEDIAN ? (rule->at_least ? "<=" : "<") : rule->at_least ? "<" : "<=";
    if (rule->by == EQ_TOP) return eq_phrase_new(cx, &cx->mem, "the {general} best", rule->top);
    if (rule->by == EQ_ABOVE_MEDIAN) return eq_phrase_new(cx, &cx->mem, "{text} median", sign);
    if (rule->n_groups && !rule->named) return eq_phrase_new(cx, &cx->mem, "{text} the threshold of the group", sign);
    char digits[EQ_NUMBER_TEXT];
    eq_number_digits(columns->threshold, digits);
    const char *kept = eq_arena_text(cx, &cx->mem, digits, strlen(digits));
    if (!kept) return NULL;
    if (!rule->n_groups) return eq_phrase_new(cx, &cx->mem, "{text} {digits}", sign, kept);
    return eq_phrase_new(cx, &cx->mem, "{text} {digits}, or the threshold of the group", sign, kept);
}

const eq_phrase *eq_impact_verdict(eq_ctx *cx, const eq_impact *impact, const eq_impact_group *g) {
    const eq_audit_preset_words *own = &impact->asked.preset;
    const char *t = impact->limit.text;
    if (g->is_reference || g->significant == EQ_UNTOLD) return NULL;
    bool significant = g->significant == EQ_YES, below = g->below == EQ_YES;
    if (g->below == EQ_UNTOLD) return eq_phrase_new(cx, &cx->mem, significant ? "significant" : "not significant");
    const char *words = below         ? (significant ? own->both : own->practical_only)
                        : significant ? own->statistical_only
                                      : own->neither;
    if (words && strcmp(words, "neither")) return eq_phrase_new(cx, &cx->mem, "{words}", words);
    if (!below && significant) return eq_phrase_new(cx, &cx->mem, "significant, though not below {digits}", t);
    if (!below) return eq_phrase_new(cx, &cx->mem, "neither below {digits} nor significant", t);
    if (significant) return eq_phrase_new(cx, &cx->mem, "below {digits} and significant", t);
    return eq_phrase_new(cx, &cx->mem, "below {digits}, but not significant: based on few people?", t);
}

/* ---- sentences ---- */

typedef struct saying {
    const eq_impact *impact;
    const eq_impact_part *part;
    eq_answer *answer;
    size_t at; /* of the table */
} saying;

static const char *name_of(const saying *s, size_t g) { return s->part->people.counts.name[g]; }

/* The compared group of the least ratio, the first of equals; SIZE_MAX: there is none. */
static size_t least_of(const eq_impact_part *part) {
    size_t least = SIZE_MAX;
    for (size_t g = 0; g < part->table.n_groups; g++) {
        const eq_impact_group *group = &part->table.group[g];
        if (group->is_reference || isnan(group->ratio.value)) continue;
        if (least == SIZE_MAX || group->ratio.value < part->table.group[least].ratio.value) least = g;
    }
    return least;
}

static const char *chosen_as(const eq_impact_part *part) {
    static const char *const words[] = {EQ_WORDS("the most selected group"), EQ_WORDS("the largest group"),
                                        EQ_WORDS("the group that was named")};
    return words[part->asked.rule];
}

static void say_least(const saying *s) {
    size_t g = least_of(s->part), r = s->part->table.reference;
    if (r == SIZE_MAX) {
        eq_answer_say(s->answer, EQ_SENTENCE, "No group can be the one that others are compared with.");
        return;
    }
    if (g == SIZE_MAX) {
        bool nobody = !(s->part->table.group[r].selected > 0);
        eq_answer_say(s->answer, EQ_SENTENCE,
                      nobody ? "Nobody of {strong}, {words}, is selected: there are no ratios."
                             : "There is no group to compare with {strong}, {words}.",
                      name_of(s, r), chosen_as(s->part));
        return;
    }
    const eq_impact_group *own = &s->part->table.group[g];
    const eq_phrase *verdict = eq_impact_verdict(s->answer->cx, s->impact, own);
    double most = s->part->table.group[r].rate.value;
    if (verdict)
        eq_answer_say(s->answer, EQ_SENTENCE,
                      "Furthest behind: {strong}, selected at {percent} where {strong}, {words}, is at {percent}. The impact "
                      "ratio is {estimate}, {words}.",
                      name_of(s, g), own->rate.value, name_of(s, r), chosen_as(s->part), most, &own->ratio, verdict);
    else
        eq_answer_say(s->answer, EQ_SENTENCE,
                      "Furthest behind: {strong}, selected at {percent} where {strong}, {words}, is at {percent}. The impact "
                      "ratio is {estimate}.",
                      name_of(s, g), own->rate.value, name_of(s, r), chosen_as(s->part), most, &own->ratio);
}

/* What is unknown of people: a column's name, or a group of several. */
static const char *unknown_of(const saying *s) { return s->part->n_axes > 1 ? EQ_WORDS("group") : s->part->by[0]; }

static void say_unknown(const saying *s) {
    const eq_maybe *u = &s->part->people.counts.unknown;
    if (!(u->selected + u->refused > 0)) return;
    const char *by = unknown_of(s);
    eq_answer_say(s->answer, EQ_NOTE, "{count} people of unknown {words} are in no rate; {count} of them are selected.",
                  u->selected + u->refused, by, u->selected);
    size_t g = least_of(s->part);
    if (g == SIZE_MAX) return;
    const eq_bounds *b = &s->part->table.group[g].bounds;
    if (!isnan(b->low) && !isinf(b->high))
        eq_answer_say(s->answer, EQ_NOTE,
                      b->sharp ? "Whatever their {words}, the ratio of {text} lies between {number} and {number}."
                               : "Whatever their {words}, the ratio of {text} lies between {number} and {number} or within.",
                      by, name_of(s, g), b->low, b->high);
    else if (!isnan(b->low))
        eq_answer_say(s->answer, EQ_NOTE, "Whatever their {words}, the ratio of {text} is {number} at least.", by, name_of(s, g),
                      b->low);
}

/* A way across the limit: who of the unknown would be of which group. */
static void say_way(const saying *s, size_t g, const eq_tipping *way, bool down) {
    const eq_maybe *u = &s->part->people.counts.unknown;
    eq_ctx *cx = s->answer->cx;
    const char *by = unknown_of(s), *t = s->part->asked.limit.text, *group = name_of(s, g), *beside = name_of(s, way->with);
    const char *refused = EQ_WORDS("refused"), *selected = EQ_WORDS("selected");
    const char *own = down ? refused : selected, *other = down ? selected : refused;
    const eq_phrase *ratio = eq_phrase_new(
        cx, &cx->mem, down ? "The ratio of {text} falls under {digits}" : "The ratio of {text} comes up to {digits}", group, t);
    if (!(way->own > 0) || !(way->other > 0))
        eq_answer_say(s->answer, EQ_ITEM,
                      "{words} if {count} of the {count} people of unknown {words} are {text} and were {words}.", ratio, way->n,
                      u->selected + u->refused, by, way->own > 0 ? group : beside, way->own > 0 ? own : other);
    else
        eq_answer_say(s->answer, EQ_ITEM,
                      "{words} if of those of unknown {words} {count} are {text} and were {words}, and {count} are {text} and "
                      "were {words}.",
                      ratio, by, way->own, group, own, way->other, beside, other);
}

/* Of groups that could lie on the other side of the limit. */
static void say_tipping(const saying *s) {
    for (size_t g = 0; s->part->asked.limit.text && g < s->part->table.n_groups; g++) {
        const eq_impact_group *group = &s->part->table.group[g];
        if (group->below == EQ_NO && group->bounds.down.n > 0) say_way(s, g, &group->bounds.down, true);
        if (group->below == EQ_YES && group->bounds.up.n > 0) say_way(s, g, &group->bounds.up, false);
    }
}

static void say_warnings(const saying *s) {
    const eq_impact_table *t = &s->part->table;
    bool beside = t->largest != t->reference && t->largest != SIZE_MAX;
    if (t->small_reference && t->reference != SIZE_MAX && beside)
        eq_answer_say(s->answer, EQ_WARNING,
                      "{text} is compared with, and has {count} people: every ratio hangs on few of them. The ratios to the "
                      "largest group stand beside: {text}",
                      name_of(s, t->reference), t->group[t->reference].n, name_of(s, t->largest));
    else if (t->small_reference && t->reference != SIZE_MAX)
        eq_answer_say(s->answer, EQ_WARNING, "{text} is compared with, and has {count} people: every ratio hangs on few of them.",
                      name_of(s, t->reference), t->group[t->reference].n);
    if (t->chi2.least_expected < FEW_EXPECTED)
        eq_answer_say(s->answer, EQ_NOTE, "An expected count is {number}: chi squared is not exact.", t->chi2.least_expected);
    for (size_t g = 0; g < t->n_groups; g++)
        if (t->group[g].excluded)
            eq_answer_say(
                s->answer, EQ_NOTE,
                "{text}, {count} people ({percent}), is in no ratio: its share is under the {percent} asked for. State why.",
                name_of(s, g), t->group[g].n, t->group[g].share, s->part->asked.exclude_below);
}

/* The strata disagree, or turn the table round. */
static void say_strata(const saying *s) {
    const eq_impact_strata *strata = &s->part->strata;
    if (!strata->group) return;
    if (strata->unknown > 0)
        eq_answer_say(s->answer, EQ_NOTE, "Of {count} people \u201c{text}\u201d is not known: they are in no stratum.",
                      strata->unknown, strata->column);
    for (size_t g = 0; !strata->why && g < s->part->table.n_groups; g++) {
        const eq_strata *own = &strata->group[g];
        const eq_impact_group *group = &s->part->table.group[g];
        double t = s->part->asked.limit.text ? s->part->asked.limit.value : 1, pooled = group->ratio.value,
               within = own->ratio.value;
        if (group->is_reference || isnan(pooled) || isnan(within)) continue;
        if ((pooled < 1) != (within < 1) || (pooled < t) != (within < t))
            eq_answer_say(
                s->answer, EQ_WARNING,
                "Within \u201c{text}\u201d the ratio of {text} is {number}, over all {number}: they lie on different sides "
                "of a line that matters.",
                strata->column, name_of(s, g), within, pooled);
        if (own->breslow_day.tarone_p < 0.05)
            eq_answer_say(s->answer, EQ_WARNING, "Of {text} the strata disagree (p {probability}); read them one by one.",
                          name_of(s, g), own->breslow_day.tarone_p);
    }
}

/* ---- tables ---- */

#define COLUMNS(c) (c), sizeof(c) / sizeof *(c)

static void add_table(const saying *s, const char *id, const char *title, const eq_table_column *column, size_t n) {
    static const char *const remarks[][2] = {{"is_reference", "reference"},        {"small", "few people"},
                                             {"excluded", "in no ratio"},          {"flip", "one person turns it round"},
                                             {"n_of_one", "less than one person"}, {NULL, NULL}};
    eq_ctx *cx = s->answer->cx;
    const char *of = eq_arena_format(cx, &cx->mem, "impact/tables/%zu/groups", s->at);
    const char *whole = eq_arena_format(cx, &cx->mem, "impact_%s_%zu", id, s->at);
    if (!of || !whole) return; /* the context knows */
    eq_answer_table(
        s->answer,
        &(eq_table_block){
            .id = whole, .title = title, .of = of, .column = column, .n_columns = n, .flag = remarks, .folded = title != NULL});
}

static void add_tables(const saying *s) {
    static const eq_table_column rates[] = {{"Group", EQ_SHOW_NAME, "name", NULL},
                                            {"People", EQ_SHOW_COUNT, "n", NULL},
                                            {"Selected", EQ_SHOW_COUNT, "selected", NULL},
                                            {"Selection rate", EQ_SHOW_ESTIMATE, "rate", NULL},
                                            {"Impact ratio", EQ_SHOW_ESTIMATE, "ratio", NULL},
                                            {"Fisher p", EQ_SHOW_PROBABILITY, "tests/fisher_p", NULL},
                                            {"By the thresholds", EQ_SHOW_WORDS, "verdict", NULL},
                                            {"Remark", EQ_SHOW_FLAGS, NULL, NULL}};
    static const eq_table_column sizes[] = {{"Group", EQ_SHOW_NAME, "name", NULL},
                                            {"Difference", EQ_SHOW_GAP, "difference", NULL},
                                            {"z", EQ_SHOW_SIGNED, "tests/z", NULL},
                                            {"Fisher p, adjusted", EQ_SHOW_PROBABILITY, "tests/fisher_p_adjusted", NULL},
                                            {"Odds ratio", EQ_SHOW_NUMBER, "effect/odds_ratio", NULL},
                                            {"phi", EQ_SHOW_SIGNED, "effect/phi", NULL},
                                            {"Cohen\u2019s h", EQ_SHOW_SIGNED, "effect/h", NULL}};
    static const eq_table_column people[] = {
        {"Group", EQ_SHOW_NAME, "name", NULL},
        {"At the reference\u2019s rate", EQ_SHOW_SIGNED, "shortfall/at_reference_rate", NULL},
        {"At one rate for both", EQ_SHOW_SIGNED, "shortfall/at_pooled_rate", NULL},
        {"Up to the threshold, added", EQ_SHOW_COUNT, "shortfall/to_threshold_added", NULL},
        {"Up to it, exchanged", EQ_SHOW_COUNT, "shortfall/to_threshold_swapped", NULL}};
    static const eq_table_column bounds[] = {{"Group", EQ_SHOW_NAME, "name", NULL},
                                             {"Rate at worst", EQ_SHOW_NUMBER, "rate_bounds/worst", NULL},
                                             {"Rate at best", EQ_SHOW_NUMBER, "rate_bounds/best", NULL},
                                             {"Ratio at least", EQ_SHOW_NUMBER, "bounds/low", NULL},
                                             {"Ratio at most", EQ_SHOW_NUMBER, "bounds/high", NULL},
                                             {"Unknown to cross the threshold", EQ_SHOW_COUNT, "bounds/tipping_down/0", NULL},
                                             {"Shared out by size", EQ_SHOW_NUMBER, "proportional/by_size", NULL},
                                             {"By decisions", EQ_SHOW_NUMBER, "proportional/by_decision", NULL}};
    static const eq_table_column strata[] = {
        {"Group", EQ_SHOW_NAME, "name", NULL},
        {"Strata", EQ_SHOW_COUNT, "strata/strata", NULL},
        {"That say something", EQ_SHOW_COUNT, "strata/strata_used", NULL},
        {"Common ratio", EQ_SHOW_ESTIMATE, "strata/ratio", NULL},
        {"Common odds ratio", EQ_SHOW_ESTIMATE, "strata/odds_ratio", NULL},
        {"Mantel-Haenszel p", EQ_SHOW_PROBABILITY, "strata/p", NULL},
        {"People beyond expectation", EQ_SHOW_SIGNED, "strata/observed_minus_expected", NULL},
        {"Strata alike: p", EQ_SHOW_PROBABILITY, "strata/breslow_day/tarone_p", NULL}};
    const eq_maybe *u = &s->part->people.counts.unknown;
    add_table(s, "rates", NULL, COLUMNS(rates));
    add_table(s, "sizes", EQ_WORDS("How large the differences are"), COLUMNS(sizes));
    add_table(s, "people", EQ_WORDS("How many people it is about"), COLUMNS(people));
    if (u->selected + u->refused > 0) add_table(s, "bounds", EQ_WORDS("What the unknown could change"), COLUMNS(bounds));
    if (s->part->strata.group) add_table(s, "strata", EQ_WORDS("Like with like, within strata"), COLUMNS(strata));
}

static eq_status say_part(const saying *s) {
    eq_ctx *cx = s->answer->cx;
    const char *by = s->part->by[0];
    for (size_t a = 1; a < s->part->n_axes && by; a++) by = eq_arena_format(cx, &cx->mem, "%s \u00d7 %s", by, s->part->by[a]);
    if (!by) return EQ_EMEMORY;
    eq_answer_say(s->answer, EQ_HEADING, "By {text}", by);
    say_least(s);
    say_unknown(s);
    say_warnings(s);
    say_strata(s);
    add_tables(s);
    say_tipping(s);
    return EQ_OK;
}

/* ---- scores and memberships ---- */

static void say_scores(const eq_impact *impact, eq_answer *answer) {
    static const eq_table_column columns[] = {{"Group", EQ_SHOW_NAME, "name", NULL},
                                              {"People", EQ_SHOW_COUNT, "n", NULL},
                                              {"Mean", EQ_SHOW_NUMBER, "mean", NULL},
                                              {"Median", EQ_SHOW_NUMBER, "median", NULL},
                                              {"Standardised mean difference", EQ_SHOW_GAP, "smd", NULL},
                                              {"KS", EQ_SHOW_NUMBER, "ks", NULL},
                                              {"Wasserstein", EQ_SHOW_NUMBER, "wasserstein", NULL},
                                              {"Chance of the better score", EQ_SHOW_NUMBER, "p_superior", NULL}};
    const eq_selection *s = &impact->everyone->selection;
    if (!impact->n_parts || !impact->part[impact->n_parts - 1].scored) return;
    eq_answer_table(answer, &(eq_table_block){.id = "impact_scores",
                                              .title = "Scores by group",
                                              .of = "impact/scores/groups",
                                              .column = columns,
                                              .n_columns = sizeof columns / sizeof *columns,
                                              .folded = true});
    if (!s->of_scores || impact->subject->columns->select.by != EQ_ABOVE_MEDIAN) return;
    double all = s->better + s->equal + s->worse, share = s->better / all;
    eq_answer_say(answer, EQ_NOTE,
                  "The median of all scores is {general}: {count} people are beyond it, {count} at it, {count} not.", s->cut,
                  s->better, s->equal, s->worse);
    if (fabs(share - 0.5) > OFF_HALF)
        eq_answer_say(answer, EQ_WARNING,
                      "{percent} of all are beyond the median, not half: {count} people are exactly at it, and they count as not "
                      "selected.",
                      share, s->equal);
}

static void say_chances(const eq_impact *impact, eq_answer *answer) {
    static const eq_table_column columns[] = {{"Group", EQ_SHOW_NAME, "name", NULL},
                                              {"People", EQ_SHOW_NUMBER, "n", NULL},
                                              {"Selected", EQ_SHOW_NUMBER, "selected", NULL},
                                              {"Selection rate", EQ_SHOW_ESTIMATE, "rate", NULL},
                                              {"Impact ratio", EQ_SHOW_NUMBER, "ratio/value", NULL},
                                              {"At worst", EQ_SHOW_NUMBER, "ratio/worst", NULL},
                                              {"At best", EQ_SHOW_NUMBER, "ratio/best", NULL},
                                              {"Of a gap due to the group, shown", EQ_SHOW_PERCENT, "resolution", NULL}};
    const eq_membership_table *t = impact->chances;
    if (!t) return;
    eq_answer_say(answer, EQ_HEADING, "By chances of membership");
    eq_answer_say(
        answer, EQ_NOTE,
        "Groups are known as chances, and rates are weighted by them. Chances that are not 0 or 1 show only part of a gap "
        "that is due to the group itself; nothing is corrected for that. Worst and best are the ratios that the chances "
        "leave open, if they are right, among {count} kinds of people with alike chances, the smallest of {count}.",
        (double)t->n_cells, t->smallest_cell);
    if (t->smallest_cell < FEW_EXPECTED)
        eq_answer_say(answer, EQ_WARNING, "A kind of people has {count}: so few make the range narrower than what is known.",
                      t->smallest_cell);
    if (t->unknown.selected + t->unknown.refused > 0)
        eq_answer_say(answer, EQ_NOTE, "Chances that are missing from 1 add up to {number} people of unknown group.",
                      t->unknown.selected + t->unknown.refused);
    eq_answer_table(answer, &(eq_table_block){.id = "impact_membership",
                                              .of = "impact/membership/groups",
                                              .column = columns,
                                              .n_columns = sizeof columns / sizeof *columns});
}

static void say_line(eq_answer *answer, const char *title, const char *text) {
    if (text) eq_answer_say(answer, EQ_ITEM, "{words}: {words}", title, text);
}

/* What a preset computes, by which thresholds and whose, and what it leaves open. */
static void say_preset(const eq_impact *impact, eq_answer *answer) {
    const eq_audit_preset_words *p = &impact->asked.preset;
    if (!p->id) return;
    eq_answer_say(answer, EQ_NOTE, "{strong}", p->title);
    say_line(answer, EQ_WORDS("Computes"), p->computes);
    say_line(answer, EQ_WORDS("Thresholds"), p->thresholds);
    say_line(answer, EQ_WORDS("Whose they are"), p->verdict);
    say_line(answer, EQ_WORDS("Limits"), p->not );
    say_line(answer, EQ_WORDS("Source"), p->source);
    say_line(answer, EQ_WORDS("Set otherwise here"), p->overridden);
    if (!p->wants_reference) return;
    for (size_t t = 0; t < impact->n_parts; t++)
        if (impact->part[t].asked.rule != EQ_NAMED)
            eq_answer_say(
                answer, EQ_WARNING,
                "The groups of {text} are compared with {words}, for none of them was named: this audit compares with a "
                "group that you name.",
                impact->part[t].by[0], chosen_as(&impact->part[t]));
}

eq_status eq_impact_say(const eq_impact *impact, eq_answer *answer) {
    if (!impact) return EQ_OK;
    eq_answer_say(answer, EQ_TITLE, "Who is selected");
    say_preset(impact, answer);
    if (impact->everyone->selection.of_scores)
        eq_answer_say(answer, EQ_NOTE, "Selected: score {words}.", eq_impact_rule(answer->cx, impact));
    if (impact->no_decision > 0)
        eq_answer_say(answer, EQ_NOTE, "{count} of {count} people have no decision and are in no rate.", impact->no_decision,
                      impact->people);
    for (size_t t = 0; t < impact->n_parts; t++) EQ_TRY(say_part(&(saying){impact, &impact->part[t], answer, t}));
    say_scores(impact, answer);
    say_chances(impact, answer);
    return EQ_OK;
}
