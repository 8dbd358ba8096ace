/* The slice finder: the worst subgroups of a subject, and the protected groups too small to say much about. */
#include <math.h>

#include "analysis/attributes.h"
#include "analysis/analysis.h"
#include "metric/metric.h"

const eq_analysis_key eq_analyse_slices_keys[] = {{"of", "Id of the rate that may be worse (error rate; of labels, base rate)"},
                                                  {"attributes", "Columns that subgroups are made of (all)"},
                                                  {"depth", "Most conditions of a subgroup, 1 to 3 (2)"},
                                                  {"minimum", "Rows a subgroup needs (30)"},
                                                  {"top", "Subgroups in the answer (20)"},
                                                  {"bins", "Quantile bins numbers are cut into (4)"},
                                                  {NULL, NULL}};

/* What is looked for unless asked: of labels and of decisions. */
static const char *const default_rate[2] = {"base_rate", "error_rate"};

typedef struct slice_request {
    eq_slice_question question;
    eq_column_request columns;
    size_t n_bins;
} slice_request;

/* A rate that is a share of one count of the table. */
static eq_status read_rate(const eq_json *options, bool decided, size_t *out) {
    eq_ctx *cx = options->cx;
    const char *id = default_rate[decided], *list = "";
    eq_json place = *options;
    bool given = eq_json_get(options, "of", &place);
    if (given) EQ_TRY(eq_json_text(&place, &cx->tmp, &id));
    *out = eq_metric_find(id);
    for (size_t m = 0; m < eq_metric_count() && list; m++) {
        const eq_metric_row *row = eq_metric_row_at(m);
        if (row->shape != EQ_OF_COUNTS || row->interval != EQ_WILSON || (row->needs & EQ_DECISIONS && !decided)) continue;
        if (m == *out) return EQ_OK;
        list = eq_arena_format(cx, &cx->tmp, "%s%s%s", list, *list ? ", " : "", row->info.id);
    }
    return list ? eq_json_fail(&place, "is \"%.60s\", expected one of %s", id, list) : EQ_EMEMORY;
}

static eq_status read_request(const eq_subject *subject, const eq_json *options, slice_request *out) {
    eq_slice_question *q = &out->question;
    eq_json place;
    const char **name;
    *out = (slice_request){.n_bins = 4};
    *q = (eq_slice_question){
        .outcomes = &subject->outcomes, .depth = 2, .minimum = 30, .top = 20, .confidence = subject->audit.confidence};
    EQ_TRY(read_rate(options, subject->outcomes.yhat != NULL, &q->metric));
    if (eq_json_get(options, "depth", &place)) EQ_TRY(eq_json_size(&place, 1, EQ_SLICE_DEPTH, &q->depth));
    if (eq_json_get(options, "minimum", &place)) EQ_TRY(eq_json_size(&place, 1, 1000000, &q->minimum));
    if (eq_json_get(options, "top", &place)) EQ_TRY(eq_json_size(&place, 1, EQ_SLICE_TOP, &q->top));
    if (eq_json_get(options, "bins", &place)) EQ_TRY(eq_json_size(&place, 2, 100, &out->n_bins));
    if (!eq_json_get(options, "attributes", &place)) return EQ_OK;
    EQ_TRY(eq_json_texts(&place, subject->arena, &name, &out->columns.n));
    out->columns.name = name;
    return EQ_OK;
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
        "%zu subgroup%s of at least %zu rows %s tested, so some differ by chance alone: p_adjusted (Holm) holds for all of them "
        "together, q is the share of false finds to expect among those as good or better (Benjamini-Hochberg), and p and the "
        "intervals are not adjusted.",
        found->n_tested, found->n_tested == 1 ? "" : "s", q->minimum, found->n_tested == 1 ? "was" : "were");
    eq_out_text(out, out->root, "note", note);
    return note ? EQ_OK : EQ_EMEMORY;
}

static eq_status add_conditions(eq_out *out, eq_place object, const eq_attributes *attributes, const eq_slice *slice,
                                const char *const *column) {
    eq_place list = eq_out_array(out, object, "conditions");
    const char *name = "";
    for (size_t k = 0; k < slice->n_conditions; k++) {
        const eq_level_name *level = &attributes->level[slice->attribute[k]][slice->level[k]];
        eq_place condition = eq_out_object(out, list, NULL);
        eq_out_text(out, condition, "column", column[slice->attribute[k]]);
        eq_out_text(out, condition, "text", level->text);
        if (!isnan(level->from)) {
            eq_out_number(out, condition, "from", level->from);
            eq_out_number(out, condition, "to", level->to);
        }
        name = eq_arena_format(out->cx, &out->cx->tmp, "%s%s%s", name, k ? ", " : "", level->name);
        if (!name) return EQ_EMEMORY;
    }
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

eq_status eq_analyse_slices(eq_subject *subject, const eq_json *options, eq_out *out) {
    slice_request request;
    eq_slice_question *q = &request.question;
    eq_column_choice choice;
    eq_attributes attributes;
    eq_slices found;
    EQ_TRY(read_request(subject, options, &request));
    EQ_TRY(eq_columns_choose(subject, &request.columns, &choice));
    EQ_TRY(eq_attributes_cut(subject, &choice, request.n_bins, &attributes));
    q->attribute = attributes.attribute;
    q->n_attributes = attributes.n;
    EQ_TRY(eq_slices_find(subject->cx, subject->arena, q, &found));
    eq_out_text(out, out->root, "of", eq_metric_at(q->metric)->id);
    eq_out_number(out, out->root, "direction", eq_metric_at(q->metric)->direction);
    add_columns(out, subject, &choice);
    eq_out_number(out, out->root, "minimum", (double)q->minimum);
    eq_out_number(out, out->root, "depth", (double)q->depth);
    eq_out_number(out, out->root, "tested", (double)found.n_tested);
    eq_out_number(out, out->root, "explained", (double)found.n_explained);
    eq_out_value(out, out->root, "overall", &found.overall);
    EQ_TRY(add_note(out, q, &found));
    EQ_TRY(add_slices(out, subject, &choice, &attributes, &found));
    return add_small(out, &subject->outcomes, q->minimum);
}
