/* The steps of our own JSON as a scorer. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "model/scorer/cell.h"

enum { MOST_COLUMNS = 65536 };

typedef struct reader {
    eq_cell_reader cell;
    eq_ctx *cx;
    eq_arena *arena;
    eq_scorer *out;
} reader;

typedef struct cell_state {
    eq_cell_steps steps, prefix; /* prefix: those before the network */
    size_t pick;                 /* which number is the score: */
    const bool *counts;          /* (classes) or the sum of these; NULL: it is one */
    bool turned;                 /* the favourable class is the other one of two */
} cell_state;

static eq_status begin(eq_ctx *cx, const eq_scorer *scorer, const eq_scorer_rows *rows, eq_cell_block *out) {
    size_t n = rows->n_rows, width = scorer->n_columns;
    bool any = false;
    for (size_t c = 0; c < width; c++) any |= scorer->column[c].takes == EQ_TAKES_TEXT;
    *out = (eq_cell_block){.n_rows = n, .width = width, .first = rows->first};
    EQ_NEW_CELLS(cx, &cx->tmp, out->x, n, width);
    if (any) EQ_NEW_CELLS(cx, &cx->tmp, out->text, n, width);
    for (size_t c = 0; c < width; c++)
        for (size_t i = 0; i < n; i++) {
            size_t at = i * width + c;
            const char *text = scorer->column[c].takes == EQ_TAKES_TEXT ? rows->column[c].text[i] : NULL;
            out->x[at] = text ? (double)NAN : rows->column[c].number[i];
            if (text) out->text[at] = text, eq_number_parse(text, strlen(text), '.', &out->x[at]);
        }
    return EQ_OK;
}

static eq_status score(eq_ctx *cx, const eq_scorer *scorer, const eq_scorer_rows *rows, double *out) {
    const cell_state *state = scorer->state;
    eq_cell_block in, made;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_TRY(begin(cx, scorer, rows, &in));
    EQ_TRY(eq_cell_run(cx, &state->steps, &in, &made));
    bool share = scorer->is == EQ_SCORE_PROBABILITY && !scorer->by_sigmoid;
    for (size_t i = 0; i < rows->n_rows; i++) {
        const double *row = made.x + i * made.width;
        double value = state->counts ? 0 : row[state->pick];
        for (size_t k = 0; state->counts && k < made.width; k++) value += state->counts[k] ? row[k] : 0;
        out[i] = !state->turned ? value : share ? 1 - value : -value;
    }
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

static eq_status prefix(eq_ctx *cx, const eq_scorer *scorer, const eq_scorer_rows *rows, float *x) {
    const cell_state *state = scorer->state;
    eq_cell_block in, made;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_TRY(begin(cx, scorer, rows, &in));
    EQ_TRY(eq_cell_run(cx, &state->prefix, &in, &made));
    for (size_t k = 0; k < made.n_rows * made.width; k++) x[k] = (float)made.x[k];
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

static void describe(const eq_scorer *scorer, eq_out *out, eq_place to) {
    const cell_state *state = scorer->state;
    eq_place steps = eq_out_array(out, to, "steps");
    for (size_t s = 0; s < state->steps.n; s++) eq_out_text(out, steps, NULL, eq_cell_ids[state->steps.step[s].kind]);
}

/* A class is a text or a number in the file; as a text. */
static eq_status class_text(reader *r, eq_span item, const char **out) {
    double number;
    EQ_TRY(eq_span_text(r->cx, r->arena, item, out));
    if (*out) return EQ_OK;
    if (eq_span_kind(item) == 't') *out = *item.at == 't' ? "True" : "False";
    else if (eq_span_number(item, &number) && isfinite(number)) *out = eq_number_text(r->cx, r->arena, number);
    else return eq_fail(r->cx, EQ_EINPUT, "a class is neither a text nor a number");
    return *out ? EQ_OK : EQ_EMEMORY;
}

/* The class of a name, of `size` bytes. */
static size_t find_class(const eq_scorer *scorer, const char *name, size_t size) {
    size_t k = 0;
    while (k < scorer->n_classes && (strlen(scorer->class_name[k]) != size || memcmp(scorer->class_name[k], name, size))) k++;
    return k;
}

static eq_status choose_class(const reader *r, bool *counts, const char *name, size_t size) {
    size_t k = find_class(r->out, name, size);
    if (k == r->out->n_classes)
        return eq_fail(r->cx, EQ_EINPUT, "the favourable class is \"%.*s\", expected one of its %zu classes",
                       (int)(size < 60 ? size : 60), name, k);
    r->out->favourable = k;
    return counts[k] = true, EQ_OK;
}

/* As the person says it, one or several with commas between them; else as the file does, one or a list. */
static eq_status choose_classes(reader *r, eq_span said, const char *asked, bool *counts) {
    const char *name;
    bool list = eq_span_kind(said) == '[';
    size_t size = asked ? strlen(asked) : 0;
    if (asked && find_class(r->out, asked, size) < r->out->n_classes) return choose_class(r, counts, asked, size);
    for (; asked && *asked; asked += size + (asked[size] == ',')) {
        size = strcspn(asked, ",");
        EQ_TRY(choose_class(r, counts, asked, size));
    }
    if (asked) return EQ_OK;
    for (eq_span item = list ? eq_span_first(said) : said; item.at; item = list ? eq_span_next(item) : (eq_span){0}) {
        EQ_TRY(class_text(r, item, &name));
        EQ_TRY(choose_class(r, counts, name, strlen(name)));
    }
    return EQ_OK;
}

static eq_status read_classes(reader *r, eq_span root, const eq_scorer_options *options, cell_state *state) {
    eq_span list = eq_span_get(root, "classes"), favourable = eq_span_get(root, "favourable");
    const char **name;
    bool *counts;
    size_t n = eq_span_count(list), k = 0, n_counted = 0;
    if (n < 2 || n > MOST_COLUMNS) return eq_fail(r->cx, EQ_EINPUT, "classes has %zu classes, expected two or more", n);
    EQ_NEW(r->cx, r->arena, name, n);
    for (eq_span item = eq_span_first(list); item.at; item = eq_span_next(item), k++) EQ_TRY(class_text(r, item, &name[k]));
    r->out->class_name = name;
    r->out->n_classes = n;
    r->out->favourable = 1;
    EQ_NEW(r->cx, r->arena, counts, n);
    EQ_TRY(choose_classes(r, favourable, options->favourable, counts));
    for (k = 0; k < n; k++) n_counted += counts[k];
    if (!n_counted && n > 2)
        return eq_fail(r->cx, EQ_EINPUT, "has %zu classes and does not say which is favourable; say it: --score-class", n);
    if (n_counted == n) return eq_fail(r->cx, EQ_EINPUT, "all of its %zu classes are called favourable, expected fewer", n);
    if (n_counted > 1) state->counts = counts;
    return EQ_OK;
}

static eq_status read_columns(reader *r, eq_span root, uint32_t **own) {
    const char *const *name;
    EQ_TRY(eq_span_texts(r->cx, r->arena, eq_span_get(root, "columns"), &name, &r->out->n_columns));
    size_t n = r->out->n_columns;
    if (!name || !n || n > MOST_COLUMNS) return eq_fail(r->cx, EQ_EINPUT, "columns is no list of 1 to %d names", MOST_COLUMNS);
    EQ_NEW(r->cx, r->arena, r->cell.column, n);
    EQ_NEW(r->cx, &r->cx->tmp, *own, n);
    for (size_t c = 0; c < n; c++) {
        (*own)[c] = (uint32_t)c;
        r->cell.column[c] =
            (eq_scorer_column){.name = name[c], .may_be_missing = true, .offset = (double)NAN, .spread = (double)NAN};
    }
    r->out->column = r->cell.column;
    return EQ_OK;
}

/* The forest, where the steps are trees of the columns and perhaps a sigmoid. */
static const eq_forest *only_forest(const eq_cell_steps *steps) {
    if (!steps->n || steps->n > 2 || steps->step[0].kind != EQ_CELL_TREES) return NULL;
    return steps->n == 1 || steps->step[1].kind == EQ_CELL_SIGMOID ? &steps->step[0].forest : NULL;
}

static eq_status fill_score(reader *r, cell_state *state) {
    eq_scorer *out = r->out;
    const eq_cell_step *last = &state->steps.step[state->steps.n - 1];
    bool share = last->kind == EQ_CELL_SIGMOID || last->kind == EQ_CELL_SOFTMAX || last->kind == EQ_CELL_ISOTONIC ||
                 last->kind == EQ_CELL_PLATT || last->kind == EQ_CELL_MEAN ||
                 (last->kind == EQ_CELL_TREES && last->forest.join == EQ_JOIN_AVERAGE);
    size_t width = state->steps.n_out;
    if (width != out->n_classes && !(width == 1 && out->n_classes == 2))
        return eq_fail(r->cx, EQ_EINPUT, "its last step gives %zu numbers, expected one for each of %zu classes%s", width,
                       out->n_classes, out->n_classes == 2 ? ", or one" : "");
    if (state->counts && !share)
        return eq_fail(r->cx, EQ_EINPUT,
                       "its last step gives margins, which are not added: several classes cannot be favourable");
    state->pick = width == 1 ? 0 : out->favourable;
    state->turned = width == 1 && out->favourable == 0;
    out->is = share ? EQ_SCORE_PROBABILITY : EQ_SCORE_NUMBER;
    out->score_from =
        share ? EQ_WORDS("the probability that the last step gives") : EQ_WORDS("the number of the last step, a margin");
    if (state->counts)
        out->favourable = SIZE_MAX, out->score_from = EQ_WORDS("the sum of probabilities that the last step gives");
    return EQ_OK;
}

static eq_status fill_editing(reader *r, cell_state *state) {
    eq_scorer *out = r->out;
    size_t n_prefix;
    EQ_TRY(eq_cell_network(r->cx, r->arena, &state->steps, &n_prefix, &out->network));
    if (state->turned || (out->favourable == 0 && out->network)) out->network = NULL;
    out->forest = state->counts || (state->turned && out->is == EQ_SCORE_NUMBER) ? NULL : only_forest(&state->steps);
    out->link = (eq_link){state->steps.n == 2, 1, state->pick, state->turned};
    for (size_t s = 0; s < state->steps.n; s++) out->n_layers += state->steps.step[s].kind == EQ_CELL_LINEAR;
    state->prefix = state->steps;
    state->prefix.n = n_prefix;
    if (out->network) return out->prefix = prefix, out->n_editable = out->n_layers, EQ_OK;
    out->why_not =
        !out->n_layers
            ? EQ_WORDS("This model is made of trees: its scores can be repaired (thresholds, reject option, calibrated mixing), "
                       "its insides cannot be edited by gradients.")
            : EQ_WORDS("Between the score and the linear steps there is no gradient that is followed here: the scores can be "
                       "repaired, the insides cannot be edited.");
    return EQ_OK;
}

static eq_status read_all(reader *r, eq_span root, const eq_scorer_options *options) {
    cell_state *state;
    uint32_t *own = NULL;
    double version;
    const char *made_by;
    if (!eq_span_number(eq_span_get(root, "equipoise_model"), &version) || version != 1)
        return eq_fail(r->cx, EQ_EINPUT, "equipoise_model is not 1, the only version that is read");
    EQ_TRY(eq_span_text(r->cx, r->arena, eq_span_get(root, "made_by"), &made_by));
    r->out->producer = made_by ? made_by : "";
    EQ_NEW(r->cx, r->arena, state, 1);
    EQ_TRY(read_columns(r, root, &own));
    EQ_TRY(read_classes(r, root, options, state));
    state->steps.n_in = r->out->n_columns;
    EQ_TRY(eq_cell_read_steps(&r->cell, eq_span_get(root, "steps"), own, &state->steps));
    if (!state->steps.n) return eq_fail(r->cx, EQ_EINPUT, "steps has no steps");
    r->out->state = state;
    r->out->score = score;
    r->out->describe = describe;
    EQ_TRY(fill_score(r, state));
    return fill_editing(r, state);
}

static eq_status read(eq_ctx *cx, eq_arena *arena, eq_bytes bytes, const eq_scorer_options *options, eq_scorer *out) {
    reader r = {.cell = {.cx = cx, .arena = arena}, .cx = cx, .arena = arena, .out = out};
    eq_span root;
    EQ_TRY(eq_span_open(cx, bytes, &root));
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = read_all(&r, root, options);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

static bool is(eq_bytes bytes) {
    size_t at = 0, limit = bytes.size < 4096 ? bytes.size : 4096;
    while (at < limit && bytes.data[at] && strchr(" \t\r\n", bytes.data[at])) at++;
    if (at >= limit || bytes.data[at] != '{') return false;
    for (; at + 17 <= limit; at++)
        if (!memcmp(bytes.data + at, "\"equipoise_model\"", 17)) return true;
    return false;
}

const eq_scorer_format eq_format_json = {"equipoise-json", "Equipoise JSON", is, read};

eq_cell_view eq_cell_view_of(const eq_scorer *scorer) {
    const cell_state *state = scorer->state;
    if (scorer->format != &eq_format_json) return (eq_cell_view){0};
    return (eq_cell_view){&state->steps, state->prefix.n, state->pick, state->counts, state->turned};
}
