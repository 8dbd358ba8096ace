/* The slice finder: the worst subgroups of a subject, and the protected groups too small to say much about. */
#include <math.h>

#include "analysis/attributes.h"
#include "analysis/analysis.h"
#include "metric/metric.h"

enum { OF, ATTRIBUTES, DEPTH, MINIMUM, TOP, BINS };

static const eq_option options[] = {{.id = "of",
                                     .title = "Rate",
                                     .help = "The rate that may be worse",
                                     .kind = EQ_OPTION_RATE,
                                     .otherwise = "error rate; of labels, base rate"},
                                    {.id = "attributes",
                                     .title = "Attributes",
                                     .help = "Columns that subgroups are made of",
                                     .kind = EQ_OPTION_COLUMNS,
                                     .otherwise = "all"},
                                    {.id = "depth",
                                     .title = "Attributes combined",
                                     .help = "Most conditions of a subgroup",
                                     .kind = EQ_OPTION_INTEGER,
                                     .initial = 2,
                                     .min = 1,
                                     .max = EQ_SLICE_DEPTH},
                                    {.id = "minimum",
                                     .title = "Rows at least",
                                     .help = "Rows a subgroup needs",
                                     .kind = EQ_OPTION_INTEGER,
                                     .initial = 30,
                                     .min = 1,
                                     .max = 1e6},
                                    {.id = "top",
                                     .title = "Subgroups shown",
                                     .help = "Subgroups in the answer",
                                     .kind = EQ_OPTION_INTEGER,
                                     .initial = 20,
                                     .min = 1,
                                     .max = EQ_SLICE_TOP},
                                    EQ_BINS_OPTION,
                                    {.id = NULL}};

/* What is looked for unless asked: of labels and of decisions. */
static const char *const default_rate[2] = {"base_rate", "error_rate"};

typedef struct slice_request {
    eq_slice_question question;
    eq_column_request columns;
    size_t n_bins;
} slice_request;

static eq_status choose_rate(const eq_option_value *of, bool decided, size_t *out) {
    *out = of->given ? of->metric[0] : eq_metric_find(default_rate[decided]);
    if (decided || !(eq_metric_row_at(*out)->needs & EQ_DECISIONS)) return EQ_OK;
    return eq_json_fail(&of->place, "is \"%s\", which is made of decisions, and there are none", eq_metric_at(*out)->id);
}

static eq_status read_request(const eq_subject *subject, const eq_option_value *option, slice_request *out) {
    eq_slice_question *q = &out->question;
    *out = (slice_request){.n_bins = (size_t)option[BINS].number,
                           .columns = {.name = option[ATTRIBUTES].list, .n = option[ATTRIBUTES].n}};
    *q = (eq_slice_question){.outcomes = &subject->outcomes,
                             .depth = (size_t)option[DEPTH].number,
                             .minimum = (size_t)option[MINIMUM].number,
                             .top = (size_t)option[TOP].number,
                             .confidence = subject->audit.confidence};
    return choose_rate(&option[OF], subject->outcomes.yhat != NULL, &q->metric);
}

static void add_columns(eq_out *out, const eq_subject *subject, const eq_column_choice *choice) {
    eq_place names = eq_out_array(out, out->root, "attributes");
    for (size_t a = 0; a < choice->n; a++) eq_out_text(out, names, NULL, subject->table.column[choice->column[a]].name);
    eq_place left = eq_out_array(out, out->root, "left_out");
    for (size_t i = 0; i < choice->n_left_out; i++) {
        eq_place object = eq_out_object(out, left, NULL);
        eq_out_text(out, object, "column", choice->left_out[i].column);
        eq_out_text(out, object, "why", choice->left_out[i].why);
    }
}

static eq_status add_note(eq_out *out, const eq_slice_question *q, const eq_slices *found) {
    const char *note = eq_arena_format(
        out->cx, &out->cx->tmp,
        "%zu subgroup%s of at least %zu rows %s tested, so some differ by chance alone: the adjusted p (Holm) holds for all of "
        "them together, q is the share of false finds to expect among those as good or better (Benjamini-Hochberg), and p and "
        "the intervals are not adjusted.",
        found->n_tested, found->n_tested == 1 ? "" : "s", q->minimum, found->n_tested == 1 ? "was" : "were");
    eq_out_text(out, out->root, "note", note);
    return note ? EQ_OK : EQ_EMEMORY;
}

/* "age 25 to 32, sex Female", in scratch. */
static eq_status name_slice(eq_ctx *cx, const eq_attributes *attributes, const eq_slice *slice, const char **out) {
    const char *name = "";
    for (size_t k = 0; k < slice->n_conditions && name; k++) {
        const eq_level_name *level = &attributes->level[slice->attribute[k]][slice->level[k]];
        name = eq_arena_format(cx, &cx->tmp, "%s%s%s", name, k ? ", " : "", level->name);
    }
    *out = name;
    return name ? EQ_OK : EQ_EMEMORY;
}

static eq_status add_conditions(eq_out *out, eq_place object, const eq_attributes *attributes, const eq_slice *slice,
                                const char *const *column) {
    eq_place list = eq_out_array(out, object, "conditions");
    const char *name;
    for (size_t k = 0; k < slice->n_conditions; k++) {
        const eq_level_name *level = &attributes->level[slice->attribute[k]][slice->level[k]];
        eq_place condition = eq_out_object(out, list, NULL);
        eq_out_text(out, condition, "column", column[slice->attribute[k]]);
        eq_out_text(out, condition, "text", level->text);
        if (!isnan(level->from)) {
            eq_out_number(out, condition, "from", level->from);
            eq_out_number(out, condition, "to", level->to);
        }
    }
    EQ_TRY(name_slice(out->cx, attributes, slice, &name));
    eq_out_text(out, object, "name", name);
    return EQ_OK;
}

static eq_status add_slice(eq_out *out, eq_place object, const eq_attributes *attributes, const eq_slice *slice,
                           const char *const *column) {
    EQ_TRY(add_conditions(out, object, attributes, slice, column));
    eq_out_number(out, object, "n", (double)slice->n);
    eq_out_number(out, object, "about", (double)slice->n_about);
    eq_out_number(out, object, "weight", slice->weight);
    eq_out_number(out, object, "share", slice->share);
    eq_out_value(out, object, "value", &slice->value);
    eq_out_value(out, object, "rest", &slice->rest);
    eq_out_value(out, object, "difference", &slice->difference);
    eq_out_number(out, object, "p", slice->p);
    eq_out_number(out, object, "p_adjusted", slice->p_holm);
    eq_out_number(out, object, "q", slice->p_bh);
    eq_out_bool(out, object, "small", slice->small);
    return EQ_OK;
}

/* The protected groups under the minimum. */
static eq_status add_small(eq_out *out, const eq_outcomes *o, size_t minimum) {
    eq_place list = eq_out_array(out, out->root, "small");
    double *n;
    EQ_NEW(out->cx, &out->cx->tmp, n, o->n_groups);
    for (size_t i = 0; i < o->n_rows; i++) n[o->group[i]] += eq_row_count(o, i);
    for (size_t g = 0; g < o->n_groups; g++) {
        if (n[g] >= (double)minimum) continue;
        eq_place object = eq_out_object(out, list, NULL);
        eq_out_text(out, object, "name", o->group_name[g]);
        eq_out_number(out, object, "n", n[g]);
    }
    return EQ_OK;
}

static eq_status add_slices(eq_out *out, const eq_subject *subject, const eq_column_choice *choice,
                            const eq_attributes *attributes, const eq_slices *found) {
    eq_place list = eq_out_array(out, out->root, "slices");
    const char **column;
    EQ_NEW(out->cx, &out->cx->tmp, column, choice->n);
    for (size_t a = 0; a < choice->n; a++) column[a] = subject->table.column[choice->column[a]].name;
    for (size_t s = 0; s < found->n; s++)
        EQ_TRY(add_slice(out, eq_out_object(out, list, NULL), attributes, &found->slice[s], column));
    return EQ_OK;
}

/* ---- in words ---- */

static void say_finding(const eq_slice_question *q, const eq_slices *found, const char *worst, eq_answer *answer) {
    static const char *const words[3] = {EQ_WORDS("highest"), EQ_WORDS("furthest from the rest"), EQ_WORDS("lowest")};
    const eq_metric_info *metric = eq_metric_at(q->metric);
    if (found->n) {
        const eq_slice *top = &found->slice[0];
        eq_answer_say(answer, EQ_LEAD,
                      "{words} is {words} for {strong}: {number} over {count} rows, against {number} for the rest.",
                      metric->title, words[(metric->direction > 0) - (metric->direction < 0) + 1], worst, top->value.value,
                      (double)top->n, top->rest.value);
        eq_answer_say(answer, EQ_SENTENCE, "Shown: {count} of {count} subgroups tested. Of everyone it is {estimate}.",
                      (double)found->n, (double)found->n_tested, &found->overall);
    } else if (found->n_tested)
        eq_answer_say(answer, EQ_LEAD,
                      "None of the {count} subgroups of at least {count} rows is surely worse than the rest: {words} of everyone "
                      "is {estimate}.",
                      (double)found->n_tested, (double)q->minimum, metric->title, &found->overall);
    else eq_answer_say(answer, EQ_LEAD, "There is no subgroup of at least {count} rows.", (double)q->minimum);
}

static void say_table(const char *title, eq_answer *answer) {
    const eq_table_column columns[] = {{"Subgroup", EQ_SHOW_NAME, "name", NULL},
                                       {"Rows", EQ_SHOW_COUNT, "n", NULL},
                                       {"Share", EQ_SHOW_PERCENT, "share", NULL},
                                       {title, EQ_SHOW_ESTIMATE, "value", NULL},
                                       {"The rest", EQ_SHOW_ESTIMATE, "rest", NULL},
                                       {"Difference", EQ_SHOW_GAP, "difference", NULL},
                                       {"p, adjusted", EQ_SHOW_PROBABILITY, "p_adjusted", NULL},
                                       {"q", EQ_SHOW_PROBABILITY, "q", NULL}};
    eq_answer_figure(answer,
                     &(eq_figure_block){.kind = "intervals",
                                        .title = "The rate in each subgroup, with its interval; the dashed line is everyone.",
                                        .of = "slices",
                                        .name = "name",
                                        .value = "value",
                                        .ideal = "overall/value"});
    eq_answer_table(answer, &(eq_table_block){.id = "slices", .of = "slices", .column = columns, .n_columns = 8});
}

static eq_status say_left_out(size_t minimum, eq_answer *answer) {
    static const eq_table_column groups[] = {{"Group", EQ_SHOW_NAME, "name", NULL}, {"Rows", EQ_SHOW_COUNT, "n", NULL}};
    static const eq_table_column columns[] = {{"Column", EQ_SHOW_NAME, "column", NULL}, {"Why", EQ_SHOW_WORDS, "why", NULL}};
    const char *rows = eq_arena_format(answer->cx, &answer->cx->tmp, "%zu", minimum);
    const char *title = EQ_WORDS("Groups of fewer than {text} rows: the search passes over them; they are people all the same");
    if (!rows) return EQ_EMEMORY;
    eq_answer_table(answer, &(eq_table_block){
                                .id = "small", .title = title, .titled = rows, .of = "small", .column = groups, .n_columns = 2});
    eq_answer_table(
        answer, &(eq_table_block){
                    .id = "left_out", .title = "Columns that took no part", .of = "left_out", .column = columns, .n_columns = 2});
    return EQ_OK;
}

static void say_notes(const eq_slice_question *q, const eq_slices *found, eq_answer *answer) {
    const eq_metric_info *metric = eq_metric_at(q->metric);
    eq_answer_say(answer, EQ_NOTE, "{words} is {text}.", metric->title, metric->formula);
    if (found->n_explained)
        eq_answer_say(answer, EQ_NOTE,
                      "Worse than the rest as well, and not shown because they say no more than those above: {count}.",
                      (double)found->n_explained);
    if (!found->n_tested) return;
    eq_answer_say(
        answer, EQ_NOTE,
        "Subgroups of at least {count} rows that were tested: {count}. Some differ by chance alone: the adjusted p (Holm) "
        "holds for all of them together, q (Benjamini-Hochberg) is the share of false finds to expect among those as "
        "good or better, and the intervals are not adjusted.",
        (double)q->minimum, (double)found->n_tested);
}

static eq_status say(const eq_slice_question *q, const eq_slices *found, const eq_attributes *attributes, eq_answer *answer) {
    const char *worst = "";
    if (found->n) EQ_TRY(name_slice(answer->cx, attributes, &found->slice[0], &worst));
    say_finding(q, found, worst, answer);
    say_table(eq_metric_at(q->metric)->title, answer);
    EQ_TRY(say_left_out(q->minimum, answer));
    say_notes(q, found, answer);
    return EQ_OK;
}

/* What is asked, made once. */
typedef struct slice_asking {
    slice_request request;
    eq_column_choice choice;
    eq_attributes attributes;
} slice_asking;

static eq_status prepare(eq_subject *subject, const eq_option_value *option, slice_asking *a) {
    EQ_TRY(read_request(subject, option, &a->request));
    EQ_TRY(eq_columns_choose(subject, &a->request.columns, &a->choice));
    EQ_TRY(eq_attributes_cut(subject, &a->choice, a->request.n_bins, &a->attributes));
    a->request.question.attribute = a->attributes.attribute;
    a->request.question.n_attributes = a->attributes.n;
    return EQ_OK;
}

static eq_status run(eq_subject *subject, const eq_option_value *option, eq_answer *answer) {
    eq_out *out = answer->values;
    eq_piece *piece;
    eq_slices found;
    EQ_TRY(eq_work_piece(subject->cx, sizeof(slice_asking), &piece));
    slice_asking *asking = piece->state;
    EQ_ONCE(subject->cx, subject->table.n_rows / 50 + 1, prepare(subject, option, asking));
    eq_work_begin_part(subject->cx, 1);
    eq_slice_question *q = &asking->request.question;
    q->outcomes = &subject->outcomes;
    EQ_TRY(eq_slices_find(subject->cx, subject->arena, q, &found));
    eq_out_text(out, out->root, "of", eq_metric_at(q->metric)->id);
    eq_out_number(out, out->root, "direction", eq_metric_at(q->metric)->direction);
    add_columns(out, subject, &asking->choice);
    eq_out_number(out, out->root, "minimum", (double)q->minimum);
    eq_out_number(out, out->root, "depth", (double)q->depth);
    eq_out_number(out, out->root, "tested", (double)found.n_tested);
    eq_out_number(out, out->root, "explained", (double)found.n_explained);
    eq_out_value(out, out->root, "overall", &found.overall);
    EQ_TRY(add_note(out, q, &found));
    EQ_TRY(add_slices(out, subject, &asking->choice, &asking->attributes, &found));
    EQ_TRY(add_small(out, &subject->outcomes, q->minimum));
    return say(q, &found, &asking->attributes, answer);
}

const eq_analysis eq_analysis_slices = {
    .id = "slices",
    .title = "Worst subgroups",
    .help = "Subgroups of up to three conditions, found automatically, in which a rate is worse than in the rest",
    .needs = EQ_TAKES_COUNTS | EQ_READS_COLUMNS,
    .options = options,
    .run = run};
