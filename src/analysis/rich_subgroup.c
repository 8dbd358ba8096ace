/* The auditor of subgroup fairness on decisions as they are: of all who are told apart by several protected columns at once, the
 * subgroup whose rate of errors is furthest from everybody's, times its share of everybody. It searches; `slices` measures each
 * subgroup by itself, with intervals. Its figure is of these very people, so chance alone makes it larger than 0.
 * Source: Kearns, Neel, Roth & Wu, "Preventing fairness gerrymandering" (ICML 2018). */
#include "analysis/analysis.h"
#include "analysis/attributes.h"
#include "metric/subgroups.h"

#define MOST_COMBINATIONS 100000

enum { RATE, SUBGROUPS, BINS };

static const char *const rates[] = {"false_positive_rate", "false_negative_rate", NULL};
static const char *const kinds[] = {"linear", "conjunctions", NULL};

static const eq_option options[] = {{.id = "rate",
                                     .title = "Errors",
                                     .help = "Which errors: among the unfavourable outcomes, or among the favourable ones",
                                     .kind = EQ_OPTION_CHOICE,
                                     .choice = rates},
                                    {.id = "subgroups",
                                     .title = "Subgroups",
                                     .help = "Half-spaces of the protected values, found by regression, or every combination",
                                     .kind = EQ_OPTION_CHOICE,
                                     .initial = EQ_SUBGROUPS_CONJUNCTIONS,
                                     .choice = kinds},
                                    EQ_BINS_OPTION,
                                    {.id = NULL}};

/* Who shares all protected values. */
typedef struct combinations {
    eq_attributes attributes;
    size_t n;
    uint16_t *of_row;     /* (n_rows) */
    eq_protected *column; /* (attributes.n) */
    double *counted, *wrong, everybody;
    eq_subgroup worst;
} combinations;

static eq_status cut(const eq_subject *subject, size_t n_bins, combinations *c) {
    eq_column_choice choice, protected_only;
    EQ_TRY(eq_columns_choose(subject, &(eq_column_request){0}, &choice));
    protected_only = choice;
    protected_only.n = 0;
    for (size_t k = 0; k < choice.n; k++)
        if (subject->use[choice.column[k]] == EQ_USE_PROTECTED) protected_only.column[protected_only.n++] = choice.column[k];
    if (!protected_only.n)
        return eq_fail(subject->cx, EQ_EINPUT, "rich_subgroup: no protected column varies, expected at least one");
    return eq_attributes_cut(subject, &protected_only, n_bins, &c->attributes);
}

/* Numbers the combinations that occur, in the order of their values. */
static eq_status number_rows(const eq_subject *subject, combinations *c) {
    const eq_attributes *a = &c->attributes;
    size_t n_rows = subject->outcomes.n_rows, all = 1;
    uint32_t *code, *place;
    for (size_t k = 0; k < a->n; k++) {
        all *= a->attribute[k].n_levels;
        if (all > MOST_COMBINATIONS)
            return eq_fail(subject->cx, EQ_ELIMIT, "rich_subgroup: the protected columns have over %d combinations of values",
                           MOST_COMBINATIONS);
    }
    EQ_NEW(subject->cx, &subject->cx->tmp, code, n_rows);
    EQ_NEW(subject->cx, &subject->cx->tmp, place, all);
    EQ_NEW(subject->cx, subject->arena, c->of_row, n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        for (size_t k = 0; k < a->n; k++) code[i] = (uint32_t)(code[i] * a->attribute[k].n_levels + a->attribute[k].code[i]);
        place[code[i]] = 1;
    }
    for (size_t v = 0; v < all; v++)
        if (place[v]) place[v] = (uint32_t)c->n++;
    if (c->n > UINT16_MAX) return eq_fail(subject->cx, EQ_ELIMIT, "rich_subgroup: %zu combinations occur, at most 65535", c->n);
    for (size_t i = 0; i < n_rows; i++) c->of_row[i] = (uint16_t)place[code[i]];
    return EQ_OK;
}

static eq_status lay_columns(const eq_subject *subject, combinations *c) {
    const eq_attributes *a = &c->attributes;
    EQ_NEW(subject->cx, subject->arena, c->column, a->n);
    for (size_t k = 0; k < a->n; k++) {
        uint16_t *of_group;
        EQ_NEW(subject->cx, subject->arena, of_group, c->n);
        for (size_t i = 0; i < subject->outcomes.n_rows; i++) of_group[c->of_row[i]] = (uint16_t)a->attribute[k].code[i];
        c->column[k] = (eq_protected){.n_values = a->attribute[k].n_levels, .of_group = of_group};
    }
    return EQ_OK;
}

static eq_status search(const eq_subject *subject, eq_subgroup_kind kind, bool negatives, combinations *c) {
    const eq_outcomes *o = &subject->outcomes;
    eq_subgroups subgroups;
    EQ_TRY(number_rows(subject, c));
    EQ_TRY(lay_columns(subject, c));
    EQ_NEW(subject->cx, subject->arena, c->counted, c->n);
    EQ_NEW(subject->cx, subject->arena, c->wrong, c->n);
    EQ_NEW(subject->cx, subject->arena, c->worst.member, c->n);
    for (size_t i = 0; i < o->n_rows; i++) {
        double weight = o->weight ? o->weight[i] : 1;
        c->everybody += weight;
        if (o->y[i] != negatives) continue;
        c->counted[c->of_row[i]] += weight;
        if (o->yhat[i] != o->y[i]) c->wrong[c->of_row[i]] += weight;
    }
    eq_dataset data = {.n_groups = c->n, .n_protected = c->attributes.n, .protected_column = c->column};
    EQ_TRY(eq_subgroups_new(subject->cx, &subject->cx->tmp, &data, kind, &subgroups));
    eq_subgroups_worst(&subgroups, c->counted, c->wrong, c->everybody, &c->worst);
    return EQ_OK;
}

/* "sex = Female, race = White" */
static eq_status name_of(eq_ctx *cx, const combinations *c, size_t g, const char **out) {
    *out = "";
    for (size_t k = 0; k < c->attributes.n && *out; k++)
        *out =
            eq_arena_format(cx, &cx->tmp, "%s%s%s", *out, k ? ", " : "", c->attributes.level[k][c->column[k].of_group[g]].name);
    return *out ? EQ_OK : EQ_EMEMORY;
}

static eq_status add_members(const eq_subject *subject, const combinations *c, eq_out *out) {
    eq_place list = eq_out_array(out, out->root, "members");
    for (size_t g = 0; g < c->n; g++) {
        const char *name;
        if (!c->worst.member[g]) continue;
        EQ_TRY(name_of(subject->cx, c, g, &name));
        eq_place member = eq_out_object(out, list, NULL);
        eq_out_text(out, member, "name", name);
        eq_out_number(out, member, "n", c->counted[g]);
        eq_out_number(out, member, "wrong", c->wrong[g]);
    }
    return EQ_OK;
}

/* A regression may pass over a subgroup, so without a find it shows nothing; trying all combinations does. */
static void say_none(const combinations *c, eq_subgroup_kind kind, bool negatives, const char *rate, eq_answer *answer) {
    double counted = 0;
    for (size_t g = 0; g < c->n; g++) counted += c->counted[g];
    if (!(counted > 0))
        eq_answer_say(answer, EQ_LEAD,
                      negatives ? "Nobody has a favourable outcome, so the {words} is undefined."
                                : "Nobody has an unfavourable outcome, so the {words} is undefined.",
                      rate);
    else if (kind == EQ_SUBGROUPS_LINEAR)
        eq_answer_say(
            answer, EQ_LEAD,
            "The regression found no subgroup with another {words} than everybody, which does not show that there is none.",
            rate);
    else eq_answer_say(answer, EQ_LEAD, "No combination of protected values has another {words} than everybody.", rate);
}

static void say(const combinations *c, eq_subgroup_kind kind, bool negatives, eq_answer *answer) {
    static const eq_table_column columns[] = {
        {"People", EQ_SHOW_NAME, "name", NULL}, {"Counted", EQ_SHOW_COUNT, "n", NULL}, {"Wronged", EQ_SHOW_COUNT, "wrong", NULL}};
    const char *rate = negatives ? EQ_WORDS("false negative rate") : EQ_WORDS("false positive rate");
    if (!(c->worst.violation > 0)) return say_none(c, kind, negatives, rate, answer);
    eq_answer_say(
        answer, EQ_LEAD,
        "In the worst subgroup found the {words} differs from everybody\u2019s by {signed}; it holds {percent} of those "
        "counted, and the gap times their share of everybody is {number}.",
        rate, c->worst.gap, c->worst.share, c->worst.violation);
    eq_answer_table(
        answer, &(eq_table_block){.id = "members", .title = "Who is in it", .of = "members", .column = columns, .n_columns = 3});
    eq_answer_say(answer, EQ_NOTE,
                  "It was found by searching these very people: among many subgroups some differ by chance alone, so the figure "
                  "tends to be above 0 even where everybody\u2019s chance of an error is the same.");
}

static eq_status run(eq_subject *subject, const eq_option_value *option, eq_answer *answer) {
    eq_out *out = answer->values;
    eq_piece *piece;
    size_t rate = (size_t)option[RATE].number, kind = (size_t)option[SUBGROUPS].number;
    EQ_TRY(eq_work_piece(subject->cx, sizeof(combinations), &piece));
    eq_work_begin_part(subject->cx, 1);
    combinations *c = piece->state;
    EQ_ONCE(subject->cx, subject->outcomes.n_rows / 20, cut(subject, (size_t)option[BINS].number, c));
    EQ_ONCE(subject->cx, subject->outcomes.n_rows / 20, search(subject, (eq_subgroup_kind)kind, rate == 1, c));
    eq_out_text(out, out->root, "rate", rates[rate]);
    eq_out_text(out, out->root, "subgroups", kinds[kind]);
    eq_out_number(out, out->root, "combinations", (double)c->n);
    eq_out_number(out, out->root, "violation", c->worst.violation);
    eq_out_number(out, out->root, "gap", c->worst.gap);
    eq_out_number(out, out->root, "share", c->worst.share);
    EQ_TRY(add_members(subject, c, out));
    say(c, (eq_subgroup_kind)kind, rate == 1, answer);
    return EQ_OK;
}

const eq_analysis eq_analysis_rich_subgroup = {
    .id = "rich_subgroup",
    .title = "Worst subgroup by all protected columns",
    .help = "The subgroup, by several protected columns at once, whose errors, times its size, are furthest from everybody's",
    .needs = EQ_NEEDS_FILE | EQ_NEEDS_DECISIONS,
    .options = options,
    .run = run};
