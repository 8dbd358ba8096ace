/* ONNX as a format of scorers: what its inputs are called, and blocks of rows through plan and network. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/forest/forest.h"
#include "model/onnx/format.h"
#include "model/onnx/notes.h"
#include "model/onnx_ops/ops.h"
#include "model/train.h"

/* ---- columns ---- */

typedef struct reader {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_scorer_options *options;
    eq_scorer *out;
    eq_onnx_state *state;
    eq_scorer_column *column;
    bool *may_be_missing; /* (n_values) nothing that reads it minds a missing value */
    bool *used;           /* (n_values) the score hangs on it */
} reader;

static bool is(const eq_onnx_step *step, const char *op) { return !strcmp(step->op->id, op); }

static bool fills_in(const eq_onnx_step *step) {
    if (is(step, "Imputer")) {
        const eq_onnx_attribute *a = eq_onnx_attribute_of(step->node, "replaced_value_float");
        return a && isnan(a->number);
    }
    if (is(step, "TreeEnsembleRegressor") || is(step, "TreeEnsembleClassifier"))
        return eq_onnx_forest(step->state)->tracks_missing;
    return is(step, "IsNaN");
}

/* Where(IsNaN(x), other, x) takes x only where it is there. */
static bool takes_where_there(const reader *r, const eq_onnx_step *step, size_t k) {
    const eq_onnx_plan *p = &r->state->plan;
    size_t by = is(step, "Where") && k == 2 ? p->maker[step->in[0]] : SIZE_MAX;
    return by != SIZE_MAX && p->step[by].op && is(&p->step[by], "IsNaN") && p->step[by].in[0] == step->in[2];
}

/* From the score back: a value may be missing where all that read it fill it in, or pass it on to such. */
static eq_status find_missing(reader *r) {
    static const char *const passes[] = {"Identity",          "Cast",  "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Concat",
                                         "FeatureVectorizer", "Split", "Slice",   "Gather",  NULL};
    const eq_onnx_plan *p = &r->state->plan;
    EQ_NEW(r->cx, &r->cx->tmp, r->may_be_missing, p->n_values);
    EQ_NEW(r->cx, &r->cx->tmp, r->used, p->n_values);
    for (size_t v = 0; v < p->n_values; v++) r->may_be_missing[v] = v != r->state->score.value;
    for (size_t i = p->n_steps; i-- > 0;) {
        const eq_onnx_step *step = &p->step[i];
        if (!step->kept) continue;
        bool on = fills_in(step), passed = false;
        for (size_t k = 0; passes[k]; k++) passed |= is(step, passes[k]);
        for (size_t k = 0; passed && k < step->n_out; k++) on |= step->out[k] != SIZE_MAX && r->may_be_missing[step->out[k]];
        for (size_t k = 0; k < step->n_in; k++) {
            if (step->in[k] == SIZE_MAX) continue;
            r->used[step->in[k]] = true;
            if (p->value[step->in[k]].type != EQ_ONNX_TEXT) r->may_be_missing[step->in[k]] &= on || takes_where_there(r, step, k);
        }
    }
    return EQ_OK;
}

/* Columns of an input from `first` on. An input of one column among several inputs has its name. */
static void fill_columns(const reader *r, const eq_onnx_value *v, size_t first, bool named) {
    size_t width = eq_onnx_value_width(v), value = (size_t)(v - r->state->plan.value);
    for (size_t k = 0; k < width; k++) {
        eq_scorer_column *column = &r->column[first + k];
        column->name = named && width == 1 ? v->name : NULL;
        column->takes = v->type == EQ_ONNX_TEXT ? EQ_TAKES_TEXT : EQ_TAKES_NUMBER;
        column->may_be_missing = v->type == EQ_ONNX_TEXT || (eq_onnx_is_real(v->type) && r->may_be_missing[value]);
        column->offset = column->spread = (double)NAN;
    }
}

/* The only step that reads a value; NULL: there are several, or none. */
static const eq_onnx_step *reader_of(const eq_onnx_plan *p, size_t value) {
    const eq_onnx_step *only = NULL;
    for (size_t i = 0; i < p->n_steps; i++)
        for (size_t k = 0; p->step[i].kept && k < p->step[i].n_in; k++) {
            if (p->step[i].in[k] != value) continue;
            if (only) return NULL;
            only = &p->step[i];
        }
    return only;
}

/* Numbers that a step takes off, or divides by: one for all columns or one for each; NULL: it is not such a step. */
static const double *constant_of(const reader *r, const eq_onnx_step *step, const char *op, size_t *n) {
    if (!step || !is(step, op) || step->n_in != 2 || step->in[1] == SIZE_MAX) return NULL;
    const eq_onnx_value *by = &r->state->plan.value[step->in[1]];
    *n = by->constant && by->number ? eq_onnx_value_size(by) : 0;
    return *n == 1 || *n == r->out->n_columns ? by->number : NULL;
}

/* (x - offset) scale right behind the only input: a Scaler, or Sub and Div by constants. */
static void find_scaling(const reader *r) {
    const eq_onnx_plan *p = &r->state->plan;
    size_t n_offset, n_scale, width = r->out->n_columns;
    const eq_onnx_step *first = r->state->n_inputs == 1 ? reader_of(p, r->state->input[0]) : NULL;
    const double *offset, *scale;
    if (!first) return;
    bool scaler = is(first, "Scaler");
    if (scaler) {
        eq_onnx_call call = {.cx = r->cx, .model = &r->state->model, .node = first->node, .op = first->op};
        offset = eq_onnx_numbers(&call, "offset", &n_offset), scale = eq_onnx_numbers(&call, "scale", &n_scale);
    } else {
        offset = constant_of(r, first, "Sub", &n_offset);
        scale = offset ? constant_of(r, reader_of(p, first->out[0]), "Div", &n_scale) : NULL;
        if (!scale) return;
    }
    for (size_t c = 0; n_offset && n_scale && c < width; c++) {
        double by = scale[n_scale == 1 ? 0 : c];
        if (by == 0) continue;
        r->column[c].offset = offset[n_offset == 1 ? 0 : c];
        r->column[c].spread = scaler ? 1 / by : by;
    }
}

static eq_status name_columns(const reader *r, const char *const *name, size_t n, const char *from) {
    if (!n) return EQ_OK;
    if (n != r->out->n_columns)
        return eq_fail(r->cx, EQ_EINPUT, "%s names %zu columns, and the model takes %zu", from, n, r->out->n_columns);
    for (size_t c = 0; c < n; c++) {
        r->column[c].name = eq_arena_text(r->cx, r->arena, name[c], strlen(name[c]));
        if (!r->column[c].name) return EQ_EMEMORY;
    }
    return EQ_OK;
}

/* Tables of columns without names beside other inputs: in which order all are meant, only a person knows. */
static eq_status ask_columns(const reader *r) {
    eq_text text = {.cx = r->cx, .arena = r->arena};
    const char *inputs;
    size_t nameless = 0, total = 0;
    for (size_t i = 0; i < r->state->n_inputs; i++) nameless += !r->column[r->state->first[i]].name;
    if (!nameless || r->state->n_inputs < 2) return EQ_OK;
    for (size_t i = 0; i < r->state->n_inputs; i++) {
        const eq_onnx_value *v = &r->state->plan.value[r->state->input[i]];
        eq_text_format(&text, "%s\"%.60s\" (%zu)", i ? ", " : "", v->name, eq_onnx_value_width(v));
        total += eq_onnx_value_width(v);
    }
    EQ_TRY(eq_text_end(&text, &inputs));
    if (r->out->asks) return EQ_OK;
    eq_asked *asks;
    EQ_NEW(r->cx, r->arena, asks, 1);
    asks->about = "columns";
    asks->sentence =
        eq_arena_format(r->cx, r->arena,
                        EQ_PRINTS("it takes %zu inputs, of which %zu %s columns without names: %s; --columns names "
                                  "these %zu in that order, and levels that are texts need a code list"),
                        r->state->n_inputs, nameless, nameless == 1 ? "is a table of" : "are tables of", inputs, total);
    r->out->asks = asks;
    return asks->sentence ? EQ_OK : EQ_EMEMORY;
}

/* The only input that is read has its name where the file's columns, of which others are not read, are called so. */
static void name_only(const reader *r, const char *const *noted, size_t n_noted) {
    const char *name = r->state->plan.value[r->state->input[0]].name;
    for (size_t k = 0; r->out->n_columns == 1 && k < n_noted; k++)
        if (!strcmp(noted[k], name)) r->column[0].name = name;
}

static eq_status read_columns(reader *r) {
    const eq_onnx_plan *p = &r->state->plan;
    const char *const *noted = NULL;
    size_t n_noted, n = 0;
    EQ_TRY(find_missing(r));
    EQ_NEW(r->cx, r->arena, r->state->input, p->n_inputs);
    EQ_NEW(r->cx, r->arena, r->state->first, p->n_inputs);
    for (size_t i = 0; i < p->n_inputs; i++) {
        size_t value = p->input[i];
        r->state->first[r->state->n_inputs] = n;
        r->state->input[r->state->n_inputs] = value;
        if (!r->used[value] && value != r->state->score.value) continue;
        r->state->n_inputs++;
        n += eq_onnx_value_width(&p->value[value]);
    }
    if (!n) return eq_fail(r->cx, EQ_EINPUT, "its score hangs on no input, expected at least one");
    if (n > EQ_ONNX_MOST_SLOTS * 16)
        return eq_fail(r->cx, EQ_ELIMIT, "takes %zu columns, expected at most %d", n, EQ_ONNX_MOST_SLOTS * 16);
    EQ_NEW(r->cx, r->arena, r->column, n);
    r->out->column = r->column;
    r->out->n_columns = n;
    for (size_t i = 0; i < r->state->n_inputs; i++)
        fill_columns(r, &p->value[r->state->input[i]], r->state->first[i], r->state->n_inputs > 1);
    EQ_TRY(eq_onnx_noted_columns(r->cx, r->arena, &r->state->model, &noted, &n_noted));
    if (n_noted == n) EQ_TRY(name_columns(r, noted, n_noted, ""));
    else name_only(r, noted, n_noted);
    EQ_TRY(name_columns(r, r->options->name, r->options->n_names, "--columns"));
    find_scaling(r);
    return ask_columns(r);
}

/* ---- scoring ---- */

/* The model's inputs, in its own order; those that the score does not hang on stay empty. */
static eq_status fill_inputs(eq_ctx *cx, const eq_scorer *scorer, const eq_scorer_rows *rows, eq_onnx_value **out) {
    const eq_onnx_state *s = scorer->state;
    eq_onnx_value *in;
    EQ_NEW(cx, &cx->tmp, in, s->plan.n_inputs);
    for (size_t i = 0, used = 0; i < s->plan.n_inputs && used < s->n_inputs; i++) {
        if (s->plan.input[i] != s->input[used]) continue;
        const eq_onnx_value *v = &s->plan.value[s->input[used]];
        size_t width = eq_onnx_value_width(v);
        const eq_scorer_cells *cell = &rows->column[s->first[used++]];
        if (v->type == EQ_ONNX_TEXT) EQ_NEW(cx, &cx->tmp, in[i].text, rows->n_rows * width);
        else EQ_NEW(cx, &cx->tmp, in[i].number, rows->n_rows * width);
        for (size_t k = 0; k < width; k++)
            for (size_t n = 0; n < rows->n_rows; n++) {
                if (in[i].text) in[i].text[n * width + k] = eq_bytes_of(cell[k].text[n]);
                else in[i].number[n * width + k] = eq_onnx_round(v->type, cell[k].number[n]);
            }
    }
    *out = in;
    return EQ_OK;
}

static eq_status run(eq_ctx *cx, const eq_scorer *scorer, const eq_onnx_plan *plan, const eq_scorer_rows *rows,
                     eq_onnx_run *out) {
    eq_onnx_value *in;
    EQ_TRY(fill_inputs(cx, scorer, rows, &in));
    return eq_onnx_plan_run(cx, plan, in, rows->n_rows, out);
}

/* Where the score is a network's, that is what gives it: a repaired model then differs from it by its repair alone. */
static eq_status score_by_network(eq_ctx *cx, const eq_scorer *scorer, const eq_scorer_rows *rows, double *score) {
    const eq_model *network = scorer->network;
    float *x, *logit;
    EQ_NEW(cx, &cx->tmp, x, rows->n_rows * network->n_inputs);
    EQ_NEW(cx, &cx->tmp, logit, rows->n_rows);
    EQ_TRY(scorer->prefix(cx, scorer, rows, x));
    EQ_TRY(eq_model_logits(cx, network, x, rows->n_rows, logit));
    eq_logit_scores(logit, rows->n_rows, logit);
    for (size_t i = 0; i < rows->n_rows; i++) score[i] = (double)logit[i];
    return EQ_OK;
}

static eq_status score(eq_ctx *cx, const eq_scorer *scorer, const eq_scorer_rows *rows, double *score) {
    const eq_onnx_state *s = scorer->state;
    eq_onnx_run out;
    if (scorer->asks) return eq_fail(cx, EQ_EINPUT, "%s", scorer->asks->sentence);
    if (scorer->network) return score_by_network(cx, scorer, rows, score);
    EQ_TRY(run(cx, scorer, &s->plan, rows, &out));
    eq_onnx_score_make(&s->score, out.value[s->score.value].number, rows->n_rows, score);
    return EQ_OK;
}

static eq_status prefix(eq_ctx *cx, const eq_scorer *scorer, const eq_scorer_rows *rows, float *x) {
    const eq_onnx_state *s = scorer->state;
    size_t width = scorer->network->n_inputs;
    eq_onnx_run out;
    EQ_TRY(run(cx, scorer, &s->front, rows, &out));
    for (size_t p = 0; p < s->network.n_parts; p++) {
        const eq_onnx_part *part = &s->network.part[p];
        const double *from = out.value[part->value].number;
        for (size_t i = 0; i < rows->n_rows; i++)
            for (size_t k = 0; k < part->width; k++) x[i * width + part->first + k] = (float)from[i * part->width + k];
    }
    return EQ_OK;
}

/* ---- reading ---- */

/* What comes before the network has a plan of its own. */
static eq_status plan_front(reader *r) {
    eq_onnx_state *s = r->state;
    size_t *wanted;
    eq_onnx_step *step;
    s->front = s->plan;
    EQ_NEW(r->cx, r->arena, step, s->plan.n_steps);
    if (s->plan.n_steps) memcpy(step, s->plan.step, s->plan.n_steps * sizeof *step);
    s->front.step = step;
    EQ_NEW(r->cx, r->arena, s->front.buffer_of, s->plan.n_values);
    EQ_NEW(r->cx, &r->cx->tmp, wanted, s->network.n_parts);
    for (size_t p = 0; p < s->network.n_parts; p++) wanted[p] = s->network.part[p].value;
    return eq_onnx_plan_keep(r->cx, r->arena, &s->front, wanted, s->network.n_parts);
}

/* Trees alone that read the columns as they come; other inputs, of a rule behind them, do not matter. */
static const eq_forest *forest_of(const eq_onnx_state *s) {
    size_t value = s->score.value;
    const eq_onnx_step *by = eq_onnx_made_by(&s->plan, &value);
    if (!by || strncmp(by->op->id, "TreeEnsemble", 12)) return NULL;
    size_t in = by->in[0], i = 0;
    if (eq_onnx_made_by(&s->plan, &in)) return NULL;
    while (i < s->plan.n_inputs && s->plan.input[i] != in) i++;
    return i < s->plan.n_inputs ? eq_onnx_forest(by->state) : NULL;
}

static eq_status read_score(reader *r) {
    eq_onnx_state *s = r->state;
    eq_scorer *out = r->out;
    const eq_scorer_options answers = eq_onnx_noted_answers(&s->model, r->options);
    EQ_TRY(eq_onnx_score_find(r->cx, r->arena, &s->plan, &answers, &s->score));
    out->asks = s->score.asks;
    out->is = s->score.is;
    out->taken_for_logit = s->score.taken_for_logit;
    out->score_from = s->score.from;
    out->n_classes = s->score.n_classes;
    out->class_name = s->score.class_name;
    out->favourable = s->score.favourable;
    out->one_number = s->score.width == 1;
    if (s->score.output) eq_onnx_noted_rule(&s->model, s->score.output, &out->threshold, &out->decision);
    if (s->score.value == SIZE_MAX) return eq_onnx_plan_keep(r->cx, r->arena, &s->plan, s->plan.output, s->plan.model->n_out);
    EQ_TRY(eq_onnx_network_make(r->cx, r->arena, &s->plan, &s->score, &s->network));
    out->n_layers = s->network.n_layers;
    out->n_editable = s->network.n_editable;
    out->why_not = s->network.why_not;
    if (s->network.there) EQ_TRY(plan_front(r));
    if (s->network.there) out->network = &s->network.model, out->prefix = prefix;
    EQ_TRY(eq_onnx_plan_keep(r->cx, r->arena, &s->plan, &s->score.value, 1));
    out->forest = forest_of(s);
    return EQ_OK;
}

/* Where nothing stands before the layers, their inputs are the columns. */
static eq_status find_plain_columns(const reader *r) {
    const eq_onnx_state *s = r->state;
    size_t *column, p = 0;
    if (!s->network.there) return EQ_OK;
    EQ_NEW(r->cx, r->arena, column, s->network.model.n_inputs);
    for (; p < s->network.n_parts; p++) {
        const eq_onnx_part *part = &s->network.part[p];
        size_t i = 0;
        while (i < s->n_inputs && s->input[i] != part->value) i++;
        if (i == s->n_inputs) return EQ_OK;
        for (size_t k = 0; k < part->width; k++) column[part->first + k] = s->first[i] + k;
    }
    r->out->network_column = column;
    return EQ_OK;
}

/* One step back: the value that number *k of what a step gives is made of alone, and the number of it; SIZE_MAX: of several. */
static size_t made_from(const eq_onnx_plan *p, const eq_onnx_step *step, size_t *k) {
    static const char *const each[] = {"Abs",      "Add",     "Binarizer",    "Cast", "Clip", "Div", "Flatten",
                                       "Identity", "Imputer", "LabelEncoder", "Log",  "Mul",  "Neg", "Pow",
                                       "Reshape",  "Scaler",  "Sqrt",         "Sub",  NULL};
    bool concat = is(step, "Concat"), levels = is(step, "OneHotEncoder"), same = false;
    size_t width = eq_onnx_value_width(&p->value[step->out[0]]), from = SIZE_MAX;
    for (size_t i = 0; each[i]; i++) same |= is(step, each[i]);
    for (size_t in = 0; in < step->n_in; in++) {
        if (step->in[in] == SIZE_MAX || p->value[step->in[in]].constant) continue;
        const eq_onnx_value *v = &p->value[step->in[in]];
        size_t own = eq_onnx_value_width(v);
        if (concat && v->n_dims == 2 && *k < own) return step->in[in];
        if (concat) *k -= own;
        else if (from != SIZE_MAX || !own || !(levels ? own == 1 : same && own == width)) return SIZE_MAX;
        else from = step->in[in];
    }
    if (levels) *k = 0;
    return from;
}

/* The column that number k of a value is made of, and of nothing else; SIZE_MAX: there is none. */
static size_t column_of(const eq_onnx_state *s, size_t value, size_t k) {
    while (value != SIZE_MAX) {
        for (size_t i = 0; i < s->n_inputs; i++)
            if (s->input[i] == value) return s->first[i] + k;
        size_t by = s->plan.maker[value];
        if (by == SIZE_MAX || s->plan.step[by].out[0] != value) return SIZE_MAX;
        value = made_from(&s->plan, &s->plan.step[by], &k);
    }
    return SIZE_MAX;
}

static eq_status find_made_of(const reader *r) {
    const eq_onnx_state *s = r->state;
    size_t *column;
    if (!s->network.there) return EQ_OK;
    EQ_NEW(r->cx, r->arena, column, s->network.model.n_inputs);
    for (size_t p = 0; p < s->network.n_parts; p++) {
        const eq_onnx_part *part = &s->network.part[p];
        for (size_t k = 0; k < part->width; k++) column[part->first + k] = column_of(s, part->value, k);
    }
    r->out->network_of = column;
    return EQ_OK;
}

static eq_status read_all(reader *r, eq_bytes bytes) {
    eq_onnx_state *s = r->state;
    EQ_TRY(eq_onnx_parse(r->cx, r->arena, bytes, &s->model));
    EQ_TRY(eq_onnx_plan_make(r->cx, r->arena, &s->model, NULL, &s->plan));
    EQ_TRY(read_score(r));
    EQ_TRY(read_columns(r));
    EQ_TRY(find_plain_columns(r));
    EQ_TRY(find_made_of(r));
    r->out->producer = s->model.producer;
    r->out->score = score;
    r->out->describe = eq_onnx_describe;
    return EQ_OK;
}

static eq_status read(eq_ctx *cx, eq_arena *arena, eq_bytes bytes, const eq_scorer_options *options, eq_scorer *out) {
    reader r = {.cx = cx, .arena = arena, .options = options, .out = out};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, arena, r.state, 1);
    char *copy = eq_arena_text(cx, arena, bytes.data, bytes.size); /* texts of the model are views into it */
    if (!copy) return EQ_EMEMORY;
    r.state->file = (eq_bytes){copy, bytes.size};
    out->state = r.state;
    eq_status status = read_all(&r, r.state->file);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

/* It begins with the number of the format's version, which all writers put first; or with the producer's name. */
static bool looks_like_onnx(eq_bytes bytes) {
    const unsigned char *b = (const unsigned char *)bytes.data;
    if (bytes.size < 2) return false;
    return (b[0] == 8 && b[1] >= 1 && b[1] < 64) || (b[0] == 0x12 && b[1] < 64 && bytes.size > 2u + b[1] && b[2] >= 'A');
}

const eq_scorer_format eq_format_onnx = {"onnx", "ONNX", looks_like_onnx, read};
