#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "math/kernels.h"
#include "model/onnx/notes.h"
#include "model/onnx/score.h"

enum { TRIED = 64, MOST_CANDIDATES = 64 };

/* The rules, in their order. */
typedef enum rule { BY_CLASS = 1, TWO_CHANCES, LOG_CHANCES, ONE_CHANCE, ONE_NUMBER, SOME_CHANCES, TWO_LOGITS, SEVERAL } rule;

/* What an output gave on the rows that were tried. */
typedef struct facts {
    bool known, chances, sums_to_1, logs; /* all in [0, 1]; each row sums to 1; its exponentials do */
    bool constant;                        /* rows are alike: where texts and places in a list come in, they say little */
} facts;

typedef struct candidate {
    const char *name; /* of the output */
    size_t value, width;
    rule rule;
    facts facts;
    bool by_sigmoid, is_logit;
    size_t n_classes;
    const char *const *class_name;
} candidate;

typedef struct finder {
    eq_ctx *cx;
    eq_arena *arena;
    eq_onnx_plan *plan;
    const eq_scorer_options *options;
    size_t n;
    candidate list[MOST_CANDIDATES];
    eq_onnx_score *out;
} finder;

const eq_onnx_step *eq_onnx_made_by(const eq_onnx_plan *plan, size_t *value) {
    static const char *const passes[] = {"Identity",  "Cast",    "Reshape", "Flatten", "Squeeze",
                                         "Unsqueeze", "Dropout", "ZipMap",  NULL};
    for (;;) {
        size_t by = plan->maker[*value], i = 0;
        if (by == SIZE_MAX || plan->value[*value].constant) return NULL;
        const eq_onnx_step *step = &plan->step[by];
        while (passes[i] && strcmp(passes[i], step->op->id)) i++;
        if (!passes[i] || step->out[0] != *value) return step;
        *value = step->in[0];
    }
}

/* ---- classes ---- */

static eq_status names_of(const finder *f, const double *number, const eq_bytes *text, size_t n, const char *const **out) {
    const char **name;
    EQ_NEW(f->cx, f->arena, name, n);
    for (size_t i = 0; i < n; i++) {
        if (text && eq_utf8_check(text[i].data, text[i].size) < text[i].size)
            return eq_fail(f->cx, EQ_EINPUT, "has a class whose name is no text (UTF-8)");
        name[i] = text ? eq_arena_text(f->cx, f->arena, text[i].data, text[i].size)
                       : eq_arena_format(f->cx, f->arena, "%.17g", number[i]);
        if (!name[i]) return EQ_EMEMORY;
    }
    *out = name;
    return EQ_OK;
}

/* Labels of a node's attributes. */
static eq_status classes_of_node(const finder *f, const eq_onnx_node *node, candidate *c) {
    static const char *const list[] = {"classlabels_strings", "classlabels_int64s", "classlabels_ints", NULL};
    for (size_t i = 0; list[i]; i++) {
        const eq_onnx_attribute *a = eq_onnx_attribute_of(node, list[i]);
        if (!a || !a->n || (a->held != EQ_ONNX_NUMBERS && a->held != EQ_ONNX_WORDS)) continue;
        c->n_classes = a->n;
        return names_of(f, a->numbers, a->held == EQ_ONNX_WORDS ? a->words : NULL, a->n, &c->class_name);
    }
    return EQ_OK;
}

/* Classes that are looked up by the place of the largest of these numbers. */
static eq_status classes_looked_up(const finder *f, candidate *c) {
    const eq_onnx_plan *p = f->plan;
    for (size_t i = 0; i < p->n_steps; i++) {
        const eq_onnx_step *step = &p->step[i];
        if (!step->op || strcmp(step->op->id, "ArrayFeatureExtractor") || !p->value[step->in[0]].constant) continue;
        size_t place = step->in[1];
        const eq_onnx_step *by = eq_onnx_made_by(p, &place);
        const eq_onnx_value *class = &p->value[step->in[0]];
        if (!by || strcmp(by->op->id, "ArgMax") || by->in[0] != c->value || eq_onnx_value_size(class) != c->width) continue;
        c->n_classes = c->width;
        return names_of(f, class->number, class->text, c->width, &c->class_name);
    }
    return EQ_OK;
}

static eq_status find_classes(const finder *f, size_t output, candidate *c) {
    const eq_onnx_plan *p = f->plan;
    size_t value = c->value;
    if (p->maker[output] != SIZE_MAX && !strcmp(p->step[p->maker[output]].op->id, "ZipMap"))
        EQ_TRY(classes_of_node(f, p->step[p->maker[output]].node, c));
    const eq_onnx_step *by = eq_onnx_made_by(p, &value);
    if (!c->n_classes && by && by->n_out == 2) EQ_TRY(classes_of_node(f, by->node, c));
    if (!c->n_classes) EQ_TRY(classes_looked_up(f, c));
    for (size_t i = 0; !c->n_classes && i < p->n_steps; i++) /* a ZipMap of the same numbers under another output */
        if (p->step[i].op && !strcmp(p->step[i].op->id, "ZipMap") && p->step[i].in[0] == c->value)
            EQ_TRY(classes_of_node(f, p->step[i].node, c));
    return EQ_OK;
}

/* ---- trying ---- */

/* Numbers of four sizes, up to those of a column that is divided by a million first, none at a place that a file could know;
 * texts are empty, whole numbers 0. */
static eq_status tried_rows(const finder *f, eq_onnx_value **out) {
    const eq_onnx_plan *p = f->plan;
    eq_rng root = eq_rng_seed(1), rng = eq_rng_split(&root, "outputs");
    eq_onnx_value *in;
    EQ_NEW(f->cx, &f->cx->tmp, in, p->n_inputs);
    for (size_t i = 0; i < p->n_inputs; i++) {
        const eq_onnx_value *v = &p->value[p->input[i]];
        size_t n = TRIED * eq_onnx_value_width(v);
        if (v->type == EQ_ONNX_TEXT) EQ_NEW(f->cx, &f->cx->tmp, in[i].text, n);
        else EQ_NEW(f->cx, &f->cx->tmp, in[i].number, n);
        static const double size[] = {1, 30, 1000, 1e7};
        for (size_t k = 0; in[i].number && eq_onnx_is_real(v->type) && k < n; k++)
            in[i].number[k] = (double)(float)(size[k * 4 / (n + 1)] * (2 * eq_rng_uniform(&rng) - 1));
    }
    *out = in;
    return EQ_OK;
}

/* A row whose numbers overflow says nothing. */
static bool is_finite_row(const double *number, size_t width) {
    for (size_t k = 0; k < width; k++)
        if (!isfinite(number[k])) return false;
    return true;
}

static facts look(const double *number, size_t width) {
    facts seen = {true, true, true, true, true};
    for (size_t i = 0; i < TRIED; i++) {
        double sum = 0, powers = 0;
        if (!is_finite_row(number + i * width, width)) continue;
        for (size_t k = 0; k < width; k++) {
            double x = number[i * width + k];
            seen.chances &= x >= -1e-6 && x <= 1 + 1e-6;
            seen.logs &= x <= 1e-6;
            seen.constant &= !(fabs(x - number[k]) > 0);
            sum += x;
            powers += eq_exp(x);
        }
        seen.sums_to_1 &= fabs(sum - 1) <= 1e-4;
        seen.logs &= fabs(powers - 1) <= 1e-4;
    }
    return seen;
}

/* What cannot be run on such rows (a level is refused, a code names nothing) is judged by its last operation alone. */
static eq_status try_rows(finder *f) {
    eq_mark mark = eq_arena_mark(&f->cx->tmp);
    eq_onnx_run run;
    eq_onnx_value *in;
    size_t *wanted;
    EQ_NEW(f->cx, &f->cx->tmp, wanted, f->n);
    for (size_t i = 0; i < f->n; i++) wanted[i] = f->list[i].value;
    EQ_TRY(eq_onnx_plan_keep(f->cx, f->arena, f->plan, wanted, f->n));
    EQ_TRY(tried_rows(f, &in));
    eq_status status = eq_onnx_plan_run(f->cx, f->plan, in, TRIED, &run);
    for (size_t i = 0; status == EQ_OK && i < f->n; i++)
        f->list[i].facts = look(run.value[f->list[i].value].number, f->list[i].width);
    eq_arena_reset(&f->cx->tmp, mark);
    if (status == EQ_EINPUT) eq_ctx_clear(f->cx);
    return status == EQ_EINPUT ? EQ_OK : status;
}

/* ---- which rule ---- */

static bool ends_in(const eq_onnx_plan *p, size_t value, const char *const *ops) {
    const eq_onnx_step *by = eq_onnx_made_by(p, &value);
    for (size_t i = 0; by && ops[i]; i++)
        if (!strcmp(by->op->id, ops[i])) return true;
    return false;
}

static rule judge(const candidate *c) {
    bool within = c->facts.known && c->facts.chances, telling = c->by_sigmoid || !c->facts.constant;
    if (c->width == 1) return c->by_sigmoid || (within && telling) ? ONE_CHANCE : ONE_NUMBER;
    bool chances = c->facts.known ? within && c->facts.sums_to_1 : c->by_sigmoid;
    if (c->n_classes == c->width && chances) return BY_CLASS;
    if (c->width == 2 && chances) return TWO_CHANCES;
    if (c->facts.known && c->facts.logs) return LOG_CHANCES;
    if (within && telling) return SOME_CHANCES;
    return c->width == 2 ? TWO_LOGITS : SEVERAL;
}

/* A note of ours says that "score" is a probability, whatever it ends in. */
static bool is_noted(const eq_onnx_model *m, const char *output) {
    const char *is = eq_onnx_noted(m, EQ_NOTE_IS);
    return is && !strcmp(is, "probability") && !strcmp(output, "score");
}

static eq_status list_candidates(finder *f) {
    static const char *const sigmoids[] = {"Sigmoid", "Softmax", "HardSigmoid", NULL}, *const affine[] = {"Gemm", "MatMul", "Add",
                                                                                                          NULL};
    const eq_onnx_plan *p = f->plan;
    for (size_t o = 0; o < p->model->n_out && f->n < MOST_CANDIDATES; o++) {
        size_t output = p->output[o], value = output;
        while (p->maker[value] != SIZE_MAX && !strcmp(p->step[p->maker[value]].op->id, "ZipMap"))
            value = p->step[p->maker[value]].in[0];
        const eq_onnx_value *v = &p->value[value];
        bool there = false;
        for (size_t i = 0; i < f->n; i++) there |= f->list[i].value == value;
        if (there || !v->rows || v->constant || !eq_onnx_is_real(v->type) || !eq_onnx_value_width(v)) continue;
        candidate *c = &f->list[f->n];
        *c = (candidate){.name = p->model->out[o].name, .value = value, .width = eq_onnx_value_width(v)};
        if (f->options->output && strcmp(f->options->output, c->name)) continue;
        c->by_sigmoid = ends_in(p, value, sigmoids) || is_noted(p->model, c->name);
        c->is_logit = ends_in(p, value, affine);
        EQ_TRY(find_classes(f, output, c));
        f->n++;
    }
    return EQ_OK;
}

/* ---- sentences ---- */

static eq_status names(const finder *f, const char *const *name, size_t n, const char **out) {
    eq_text text = {.cx = f->cx, .arena = f->arena};
    for (size_t i = 0; i < n && i < 12; i++) eq_text_format(&text, "%s\"%.60s\"", i ? ", " : "", name[i]);
    if (n > 12) eq_text_format(&text, " and %zu others", n - 12);
    return eq_text_end(&text, out);
}

static eq_status output_names(const finder *f, const char **out) {
    const eq_onnx_model *m = f->plan->model;
    const char **name;
    EQ_NEW(f->cx, f->arena, name, m->n_out);
    for (size_t i = 0; i < m->n_out; i++) name[i] = m->out[i].name;
    return names(f, name, m->n_out, out);
}

static eq_status refuse(const finder *f) {
    const char *list;
    EQ_TRY(output_names(f, &list));
    if (f->options->output)
        return eq_fail(f->cx, EQ_EINPUT, "has no output \"%s\" of numbers that may be the score; its outputs are %s",
                       f->options->output, list);
    return eq_fail(f->cx, EQ_EINPUT,
                   "gives no numbers that may be a score: its outputs are %s. Where they are labels, audit the decisions "
                   "themselves (--pred)",
                   list);
}

static eq_status ask(const finder *f, eq_asked question) {
    eq_asked *asks;
    EQ_NEW(f->cx, f->arena, asks, 1);
    *asks = question;
    f->out->asks = asks;
    return question.sentence ? EQ_OK : EQ_EMEMORY;
}

/* ---- the answer ---- */

/* The class that a word names: by its name, or by its place where they have none. */
static size_t find_class(const candidate *c, const char *word, size_t size) {
    for (size_t k = 0; k < c->n_classes; k++)
        if (strlen(c->class_name[k]) == size && !strncmp(c->class_name[k], word, size)) return k;
    size_t place = 0;
    for (size_t i = 0; i < size; i++) {
        if (c->n_classes || word[i] < '0' || word[i] > '9' || place > c->width) return SIZE_MAX;
        place = 10 * place + (size_t)(word[i] - '0');
    }
    return size && place < c->width ? place : SIZE_MAX;
}

static eq_status fail_class(const finder *f, const candidate *c, const char *word) {
    const char *list;
    if (!c->n_classes)
        return eq_fail(f->cx, EQ_EINPUT, "--score-class is \"%s\", expected a column of \"%s\", 0 to %zu", word, c->name,
                       c->width - 1);
    EQ_TRY(names(f, c->class_name, c->n_classes, &list));
    return eq_fail(f->cx, EQ_EINPUT, "--score-class is \"%s\", expected of %s", word, list);
}

/* One class, or several with commas between them. */
static eq_status choose_classes(const finder *f, const candidate *c, const char *word) {
    size_t k = find_class(c, word, strlen(word)), n = 0;
    if (k != SIZE_MAX) f->out->counts[k] = true, f->out->column = k, n = 1;
    for (const char *at = word; !n || (k == SIZE_MAX && *at);) {
        size_t size = strcspn(at, ","), one = find_class(c, at, size);
        if (one == SIZE_MAX) return fail_class(f, c, word);
        f->out->counts[one] = true;
        f->out->column = n++ ? SIZE_MAX : one;
        at += size + (at[size] == ',');
        if (!*at) break;
    }
    return EQ_OK;
}

static eq_status ask_class(const finder *f, const candidate *c) {
    const char *list, **place;
    eq_asked question = {.about = "class", .n_choices = c->n_classes, .choice = c->class_name};
    if (c->n_classes) {
        EQ_TRY(names(f, c->class_name, c->n_classes, &list));
        question.sentence = eq_arena_format(f->cx, f->arena, "which of its %zu classes are favourable: %s? --score-class says it",
                                            c->n_classes, list);
        return ask(f, question);
    }
    EQ_NEW(f->cx, f->arena, place, c->width);
    for (size_t k = 0; k < c->width; k++)
        if (!(place[k] = eq_arena_format(f->cx, f->arena, "%zu", k))) return EQ_EMEMORY;
    question.n_choices = c->width;
    question.choice = place;
    question.sentence =
        eq_arena_format(f->cx, f->arena,
                        "its output \"%.80s\" has %zu columns %sand no names of classes: which column is favourable, 0 to %zu? "
                        "--score-class says it",
                        c->name, c->width, c->rule == TWO_LOGITS ? "of logits " : "", c->width - 1);
    return ask(f, question);
}

static eq_status choose_column(const finder *f, const candidate *c) {
    bool proposed = c->width == 2 && c->rule != TWO_LOGITS && c->rule != SOME_CHANCES;
    if (c->width == 1) return f->out->counts[0] = true, f->out->column = 0, EQ_OK;
    if (f->options->favourable) {
        EQ_TRY(choose_classes(f, c, f->options->favourable));
        f->out->favourable = c->n_classes ? f->out->column : SIZE_MAX;
        return EQ_OK;
    }
    if (proposed || (c->width == 2 && c->n_classes)) return f->out->counts[1] = true, f->out->column = 1, EQ_OK;
    return ask_class(f, c);
}

/* One number that is no probability by itself. */
static eq_status choose_meaning(const finder *f, const candidate *c) {
    const char *is = f->options->is;
    bool logit = is && !strcmp(is, "logit"), number = is && (!strcmp(is, "scale") || !strcmp(is, "rank"));
    if (is && !logit && !number && strcmp(is, "probability"))
        return eq_fail(f->cx, EQ_EINPUT, "--score-is is \"%s\", expected probability, logit, scale or rank", is);
    if (number) f->out->is = EQ_SCORE_NUMBER;
    else if (logit || (!is && c->is_logit)) f->out->then = EQ_THEN_SIGMOID;
    f->out->taken_for_logit = !is && c->is_logit;
    f->out->held = is && !strcmp(is, "probability");
    if (is || f->out->then == EQ_THEN_SIGMOID) return EQ_OK;
    static const char *const meanings[] = {"logit", "scale", "rank"};
    eq_asked question = {.about = "is", .n_choices = 3, .choice = meanings};
    question.sentence =
        eq_arena_format(f->cx, f->arena,
                        "its output \"%.80s\" is a margin, which leaves [0, 1]: --score-is says what it is to be: logit (its "
                        "sigmoid, which is not calibrated), scale or rank (the number as it is)",
                        c->name);
    return ask(f, question);
}

static eq_status answer(finder *f, const candidate *c) {
    static const char *const then[] = {"", "the sigmoid of ", "the exponential of ", "the softmax of "};
    eq_onnx_score *out = f->out;
    out->value = c->value;
    out->output = c->name;
    out->width = c->width;
    out->n_classes = c->n_classes == c->width || c->width == 1 ? c->n_classes : 0;
    out->class_name = c->class_name;
    EQ_NEW(f->cx, f->arena, out->counts, c->width);
    if (c->rule == LOG_CHANCES) out->then = EQ_THEN_EXP;
    if (c->rule == TWO_LOGITS || (c->rule == SEVERAL && !(c->facts.chances && c->facts.sums_to_1))) out->then = EQ_THEN_SOFTMAX;
    if (c->rule == ONE_NUMBER || (c->rule == ONE_CHANCE && f->options->is)) EQ_TRY(choose_meaning(f, c));
    if (!out->asks) EQ_TRY(choose_column(f, c));
    out->from = c->width == 1 ? eq_arena_format(f->cx, f->arena, "%soutput \"%.80s\"", then[out->then], c->name)
                : out->column == SIZE_MAX
                    ? eq_arena_format(f->cx, f->arena, "%sthe chosen columns of output \"%.80s\"", then[out->then], c->name)
                    : eq_arena_format(f->cx, f->arena, "%scolumn %zu of output \"%.80s\"", then[out->then], out->column, c->name);
    return out->from ? EQ_OK : EQ_EMEMORY;
}

static eq_status ask_which(finder *f, rule best) {
    const char **name, *list;
    size_t n = 0;
    EQ_NEW(f->cx, f->arena, name, f->n);
    for (size_t i = 0; i < f->n; i++)
        if (f->list[i].rule == best) name[n++] = f->list[i].name;
    EQ_TRY(names(f, name, n, &list));
    f->out->from = "";
    eq_asked question = {.about = "output", .n_choices = n, .choice = name};
    question.sentence =
        eq_arena_format(f->cx, f->arena, "several of its outputs may be the score: %s; --score-output names it", list);
    return ask(f, question);
}

eq_status eq_onnx_score_find(eq_ctx *cx, eq_arena *arena, eq_onnx_plan *plan, const eq_scorer_options *options,
                             eq_onnx_score *out) {
    finder f = {.cx = cx, .arena = arena, .plan = plan, .options = options, .out = out};
    size_t chosen = 0, n_best = 0;
    *out = (eq_onnx_score){.value = SIZE_MAX, .column = SIZE_MAX, .favourable = SIZE_MAX, .from = ""};
    EQ_TRY(list_candidates(&f));
    if (!f.n) return refuse(&f);
    EQ_TRY(try_rows(&f));
    for (size_t i = 0; i < f.n; i++) f.list[i].rule = judge(&f.list[i]);
    for (size_t i = 1; i < f.n; i++)
        if (f.list[i].rule < f.list[chosen].rule) chosen = i;
    for (size_t i = 0; i < f.n; i++) n_best += f.list[i].rule == f.list[chosen].rule;
    if (n_best > 1) return ask_which(&f, f.list[chosen].rule);
    return answer(&f, &f.list[chosen]);
}

void eq_onnx_score_make(const eq_onnx_score *score, const double *number, size_t n_rows, double *out) {
    for (size_t i = 0; i < n_rows; i++) {
        const double *x = number + i * score->width;
        double sum = 0, all = 0, most = x[0];
        for (size_t k = 1; k < score->width; k++) most = x[k] > most ? x[k] : most;
        for (size_t k = 0; k < score->width; k++) {
            double y = score->then == EQ_THEN_SIGMOID   ? eq_sigmoid(x[k])
                       : score->then == EQ_THEN_EXP     ? eq_exp(x[k])
                       : score->then == EQ_THEN_SOFTMAX ? eq_exp(x[k] - most)
                                                        : x[k];
            all += y;
            if (score->counts[k]) sum += y;
        }
        out[i] = score->then == EQ_THEN_SOFTMAX ? sum / all : sum;
        if (score->is == EQ_SCORE_PROBABILITY && out[i] > 1) out[i] = 1;
        if (score->is == EQ_SCORE_PROBABILITY && out[i] < 0) out[i] = 0; /* a line that was fitted to outcomes leaves [0, 1] */
    }
}
