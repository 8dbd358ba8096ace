/* Rows of the data through a model of others. What comes before the layers that methods may edit is computed once, for all rows,
 * and takes the place of the features; where there are none, the score itself does, and methods that work on scores go on. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "experiment/given.h"

typedef struct maker {
    eq_ctx *cx;
    eq_arena *arena; /* of what stays */
    const eq_given *given;
    const eq_scorer *scorer;
    const eq_given_data *data;
    const char **name; /* (n_names) columns of the table, then the encoded features */
    size_t n_names, n_raw;
    eq_fit fit;
    eq_scorer_cells *cell;
} maker;

static eq_status refuse(const maker *m, const char *sentence) {
    return eq_fail(m->cx, EQ_EINPUT, "%.120s: %s", m->given->name, sentence);
}

/* ---- columns ---- */

static eq_status list_names(maker *m) {
    const eq_table *t = m->data->table;
    const eq_dataset *d = m->data->encoded;
    const eq_table *raw = m->data->whole && t->row ? m->data->whole : t; /* without what completing adds */
    EQ_NEW(m->cx, &m->cx->tmp, m->name, raw->n_columns + d->n_features);
    for (size_t i = 0; i < raw->n_columns; i++) m->name[m->n_names++] = raw->column[i].name;
    m->n_raw = m->n_names;
    for (size_t f = 0; f < d->n_features; f++)
        if (eq_table_find(raw, d->feature_name[f]) == SIZE_MAX) m->name[m->n_names++] = d->feature_name[f];
    return EQ_OK;
}

/* By names among columns and features; by order among columns, or else among features. What is asked is in m->fit. */
static eq_status find_columns(maker *m, const eq_plan_given *said) {
    const char *other[2]; /* the label, and what tells the rows that the model learned from */
    size_t n_other = 0;
    if (m->data->label) other[n_other++] = m->data->label;
    if (said->learned.column) other[n_other++] = said->learned.column;
    eq_fit_table table = {.n = m->n_raw,
                          .name = m->name,
                          .n_other = n_other,
                          .other = other,
                          .n_chosen = said->n_columns,
                          .chosen = (const char *const *)said->column};
    EQ_TRY(eq_fit_columns(m->cx, &m->cx->tmp, m->scorer, &table, &m->fit));
    if (!m->fit.asks) return EQ_OK;
    const eq_asked *asks = m->fit.asks;
    bool named = said->n_columns || m->scorer->column[0].name;
    const eq_dataset *d = m->data->encoded;
    eq_fit_table more = table;
    more.n = named ? m->n_names : d->n_features;
    more.name = named ? (const char *const *)m->name : (const char *const *)d->feature_name;
    EQ_TRY(eq_fit_columns(m->cx, &m->cx->tmp, m->scorer, &more, &m->fit));
    if (m->fit.asks) return m->fit.asks = asks, EQ_OK;
    for (size_t c = 0; !named && c < m->scorer->n_columns; c++) { /* places among features to places among names */
        size_t i = 0;
        while (strcmp(m->name[i], d->feature_name[m->fit.column[c]])) i++;
        m->fit.column[c] = i;
    }
    return EQ_OK;
}

/* ---- cells ---- */

static eq_status of_feature(maker *m, const char *name, eq_scorer_cells *out) {
    const eq_dataset *d = m->data->encoded;
    double *number;
    size_t f = 0;
    while (strcmp(d->feature_name[f], name)) f++;
    EQ_NEW(m->cx, &m->cx->tmp, number, d->n_rows);
    for (size_t i = 0; i < d->n_rows; i++) number[i] = (double)d->x[i * d->n_features + f];
    out->number = number;
    return EQ_OK;
}

/* A column as the model is handed it: missing cells are empty, whatever training a model of ours would fill them with. */
static const eq_column *raw_column(const maker *m, size_t at) {
    const eq_table *whole = m->data->whole;
    bool from_whole = whole && m->data->table->row && at < whole->n_columns;
    return from_whole ? &whole->column[at] : &m->data->table->column[at];
}

/* The place in that column of a row. */
static size_t place_of(const maker *m, const eq_column *column, size_t row) {
    const eq_table *t = m->data->table;
    return column >= t->column && column < t->column + t->n_columns ? row : t->row[row];
}

static const char *level_at(const eq_column *column, size_t row) {
    return column->code[row] == EQ_MISSING ? "" : column->level[column->code[row]];
}

static eq_status to_numbers(maker *m, const eq_column *column, const double **out) {
    double *number;
    EQ_NEW(m->cx, &m->cx->tmp, number, m->data->table->n_rows);
    for (size_t i = 0; i < m->data->table->n_rows; i++) number[i] = column->number[place_of(m, column, i)];
    *out = number;
    return EQ_OK;
}

static eq_status to_texts(maker *m, const eq_column *column, const char *const **out) {
    const char **text;
    EQ_NEW(m->cx, &m->cx->tmp, text, m->data->table->n_rows);
    for (size_t i = 0; i < m->data->table->n_rows; i++) {
        bool number = column->kind == EQ_NUMBER;
        size_t at = place_of(m, column, i);
        if (!number) text[i] = level_at(column, at);
        else text[i] = isnan(column->number[at]) ? "" : eq_number_text(m->cx, &m->cx->tmp, column->number[at]);
        if (!text[i]) return EQ_EMEMORY;
    }
    *out = text;
    return EQ_OK;
}

static eq_status to_code(const maker *m, size_t c, const eq_column *column, const char *level, double *out) {
    const eq_scorer_column *of = &m->scorer->column[c];
    double number = (double)NAN;
    if (!eq_number_parse(level, strlen(level), '.', &number)) eq_scorer_truth(eq_bytes_of(level), &number);
    if (eq_scorer_code(of, eq_bytes_of(level), number, out)) return EQ_OK;
    return eq_fail(m->cx, EQ_EINPUT, "%.80s: column \"%.60s\" has the level \"%.60s\", and the model takes %s there",
                   m->given->name, column->name, level, of->n_levels ? "others" : "numbers");
}

static eq_status to_codes(maker *m, size_t c, const eq_column *column, const double **out) {
    double *code, *number;
    char digits[EQ_NUMBER_TEXT];
    EQ_NEW(m->cx, &m->cx->tmp, code, column->n_levels);
    EQ_NEW(m->cx, &m->cx->tmp, number, m->data->table->n_rows);
    for (size_t k = 0; k < column->n_levels; k++) EQ_TRY(to_code(m, c, column, column->level[k], &code[k]));
    for (size_t i = 0; i < m->data->table->n_rows; i++) {
        size_t at = place_of(m, column, i);
        number[i] = (double)NAN;
        if (column->kind == EQ_NUMBER && !isnan(column->number[at])) {
            eq_number_digits(column->number[at], digits);
            EQ_TRY(to_code(m, c, column, digits, &number[i]));
        } else if (column->kind != EQ_NUMBER && column->code[at] != EQ_MISSING) number[i] = code[column->code[at]];
    }
    *out = number;
    return EQ_OK;
}

static eq_status check_missing(const maker *m, size_t c, const char *name) {
    size_t n_missing = 0;
    const double *number = m->cell[c].number;
    for (size_t i = 0; number && !m->scorer->column[c].may_be_missing && i < m->data->table->n_rows; i++)
        n_missing += isnan(number[i]) ? 1 : 0;
    if (!n_missing) return EQ_OK;
    return eq_fail(m->cx, EQ_EINPUT,
                   "%.80s: column \"%.80s\" is missing in %zu of %zu rows, and the model takes no missing values there",
                   m->given->name, name, n_missing, m->data->table->n_rows);
}

static eq_status fill_cells(maker *m) {
    EQ_NEW(m->cx, &m->cx->tmp, m->cell, m->scorer->n_columns);
    for (size_t c = 0; c < m->scorer->n_columns; c++) {
        const char *name = m->name[m->fit.column[c]];
        size_t at = m->fit.column[c] < m->n_raw ? m->fit.column[c] : SIZE_MAX;
        bool text = m->scorer->column[c].takes == EQ_TAKES_TEXT;
        if (at == SIZE_MAX && text)
            return eq_fail(m->cx, EQ_EINPUT, "%.80s: \"%.80s\" is a feature of numbers, and the model takes texts there",
                           m->given->name, name);
        if (at == SIZE_MAX) EQ_TRY(of_feature(m, name, &m->cell[c]));
        else if (text) EQ_TRY(to_texts(m, raw_column(m, at), &m->cell[c].text));
        else if (raw_column(m, at)->kind == EQ_NUMBER && !m->scorer->column[c].n_levels)
            EQ_TRY(to_numbers(m, raw_column(m, at), &m->cell[c].number));
        else EQ_TRY(to_codes(m, c, raw_column(m, at), &m->cell[c].number));
        EQ_TRY(check_missing(m, c, name));
    }
    return EQ_OK;
}

/* ---- features ---- */

static eq_status add_scores(maker *m, eq_dataset *out) {
    eq_scorer_rows rows = {.n_rows = out->n_rows, .column = m->cell};
    double *score;
    if (m->scorer->is != EQ_SCORE_PROBABILITY)
        return refuse(m,
                      "its score is a number, not a probability, which a plan needs; model.score {\"is\": \"logit\"} takes its "
                      "sigmoid, {\"is\": \"probability\"} holds it to [0, 1]");
    out->n_features = 1;
    out->source = NULL;
    EQ_NEW(m->cx, &m->cx->tmp, score, out->n_rows);
    EQ_NEW(m->cx, m->arena, out->x, out->n_rows);
    EQ_NEW(m->cx, m->arena, out->feature_name, 1);
    EQ_TRY(eq_scorer_score(m->cx, m->scorer, &rows, score));
    for (size_t i = 0; i < out->n_rows; i++) out->x[i] = (float)score[i];
    out->feature_name[0] = "score of the model";
    return EQ_OK;
}

/* Names of what comes into the layers: the data's own where it is a column as it is. */
static eq_status name_features(maker *m, eq_dataset *out) {
    const eq_scorer *s = m->scorer;
    for (size_t f = 0; f < out->n_features; f++) {
        size_t c = !s->prefix ? f : s->network_column ? s->network_column[f] : SIZE_MAX;
        if (c != SIZE_MAX)
            out->feature_name[f] = eq_arena_text(m->cx, m->arena, m->name[m->fit.column[c]], strlen(m->name[m->fit.column[c]]));
        else out->feature_name[f] = eq_arena_format(m->cx, m->arena, "input %zu of the layers", f + 1);
        if (!out->feature_name[f]) return EQ_EMEMORY;
    }
    return EQ_OK;
}

static eq_status fill_block(maker *m, size_t first, eq_dataset *out) {
    eq_scorer_cells *cell;
    const eq_scorer *s = m->scorer;
    size_t n = out->n_rows - first < EQ_SCORER_BLOCK ? out->n_rows - first : EQ_SCORER_BLOCK;
    eq_mark mark = eq_arena_mark(&m->cx->tmp);
    float *x = out->x + first * out->n_features;
    EQ_NEW(m->cx, &m->cx->tmp, cell, s->n_columns);
    for (size_t c = 0; c < s->n_columns; c++) {
        cell[c] = m->cell[c];
        if (cell[c].number) cell[c].number += first;
        if (cell[c].text) cell[c].text += first;
        for (size_t i = 0; !s->prefix && i < n; i++)
            x[i * out->n_features + c] = (float)((cell[c].number[i] - s->column[c].offset) / s->column[c].spread);
    }
    if (s->prefix) EQ_TRY(s->prefix(m->cx, s, &(eq_scorer_rows){.n_rows = n, .first = first, .column = cell}, x));
    eq_arena_reset(&m->cx->tmp, mark);
    return EQ_OK;
}

/* Which column of the data each is made of alone, so that a protected one is known among them. */
static eq_status name_sources(maker *m, eq_dataset *out) {
    const eq_scorer *s = m->scorer;
    EQ_NEW(m->cx, m->arena, out->source, out->n_features);
    for (size_t f = 0; f < out->n_features; f++) {
        size_t c = !s->prefix ? f : s->network_of ? s->network_of[f] : SIZE_MAX;
        if (c != SIZE_MAX) out->source[f].column = m->name[m->fit.column[c]];
    }
    return EQ_OK;
}

static eq_status add_inputs(maker *m, eq_dataset *out) {
    out->n_features = m->scorer->network->n_inputs;
    EQ_NEW_CELLS(m->cx, m->arena, out->x, out->n_rows, out->n_features);
    EQ_NEW(m->cx, m->arena, out->feature_name, out->n_features);
    EQ_TRY(name_features(m, out));
    EQ_TRY(name_sources(m, out));
    for (size_t i = 0; i < out->n_rows; i += EQ_SCORER_BLOCK) EQ_TRY(fill_block(m, i, out));
    return EQ_OK;
}

/* Whether a column of the model is that protected column, or a feature that was made of it. */
static bool is_read(const maker *m, const char *protected_name) {
    size_t size = strlen(protected_name);
    for (size_t c = 0; c < m->scorer->n_columns; c++) {
        const char *name = m->name[m->fit.column[c]];
        if (!strncmp(name, protected_name, size) && (!name[size] || name[size] == '=')) return true;
    }
    return false;
}

static eq_status know_protected(maker *m, eq_dataset *out) {
    eq_protected *column;
    EQ_NEW(m->cx, m->arena, column, out->n_protected);
    for (size_t p = 0; p < out->n_protected; p++) {
        column[p] = out->protected_column[p];
        column[p].feature = column[p].n_features = 0;
        column[p].within = is_read(m, column[p].column);
    }
    out->protected_column = column;
    return EQ_OK;
}

/* Classes that the label's values name: how many of each outcome, and those of the favourable one, with commas between. */
typedef struct named_classes {
    size_t n[2];
    const char *favourable, *against; /* against: the last of the others */
} named_classes;

static eq_status name_classes(const maker *m, const eq_scorer *scorer, const eq_column *label, named_classes *out) {
    eq_text text = {.cx = m->cx, .arena = m->arena};
    uint8_t *side;
    *out = (named_classes){.n = {0, 0}};
    EQ_NEW(m->cx, &m->cx->tmp, side, scorer->n_classes);
    for (size_t i = 0; i < m->data->table->n_rows; i++) {
        if (i && label->code[i] == label->code[i - 1]) continue;
        size_t k = label->code[i] == EQ_MISSING ? SIZE_MAX : eq_scorer_class(scorer, label->level[label->code[i]]);
        if (k != SIZE_MAX) side[k] |= (uint8_t)(1 << m->data->encoded->y[i]);
    }
    for (size_t k = 0; k < scorer->n_classes; k++) {
        if (side[k] & 2) eq_text_format(&text, "%s%s", out->n[1] ? "," : "", scorer->class_name[k]);
        if (side[k] == 1) out->n[0]++, out->against = scorer->class_name[k];
        out->n[1] += side[k] > 1;
    }
    eq_text_add(&text, "");
    return eq_text_end(&text, &out->favourable);
}

/* The favourable class is the one that the data call so; *out NULL: they have other names for the outcomes, and the file's word
 * counts. */
static eq_status find_favourable(const maker *m, const eq_scorer *scorer, const char **out) {
    named_classes named;
    const size_t n = scorer->n_classes, at = m->data->label ? eq_table_find(m->data->table, m->data->label) : SIZE_MAX;
    *out = NULL;
    if (n < 2 || at == SIZE_MAX || m->data->table->column[at].kind != EQ_CATEGORY) return EQ_OK;
    EQ_TRY(name_classes(m, scorer, &m->data->table->column[at], &named));
    if (named.n[1] && named.n[1] < n) *out = named.favourable;
    else if (!named.n[1] && named.n[0] == 1 && n == 2)
        for (size_t k = 0; k < n; k++)
            if (strcmp(scorer->class_name[k], named.against)) *out = scorer->class_name[k];
    return EQ_OK;
}

static eq_status open_scorer(maker *m, eq_given *given, const eq_plan_given *said) {
    eq_scorer *scorer;
    eq_scorer_options options = {.output = said->output, .favourable = said->favourable, .is = said->is};
    EQ_NEW(m->cx, m->arena, scorer, 1);
    EQ_TRY(eq_scorer_read(m->cx, m->arena, given->name, given->bytes, &options, scorer));
    if (scorer->asks && said->n_columns == scorer->n_columns) {
        options.name = (const char *const *)said->column;
        options.n_names = said->n_columns;
        EQ_TRY(eq_scorer_read(m->cx, m->arena, given->name, given->bytes, &options, scorer));
    }
    if (!said->favourable) EQ_TRY(find_favourable(m, scorer, &options.favourable));
    if (options.favourable && !said->favourable)
        EQ_TRY(eq_scorer_read(m->cx, m->arena, given->name, given->bytes, &options, scorer));
    m->scorer = given->scorer = scorer;
    return EQ_OK;
}

/* The model's columns, as far as nothing is asked of model or columns. */
static eq_status find_inputs(maker *m, eq_given *given, const eq_plan_given *said, const eq_asked **asks) {
    if (m->data->table->n_rows != m->data->encoded->n_rows)
        return eq_fail(m->cx, EQ_EINTERNAL, "the data have %zu rows and %zu encoded ones", m->data->table->n_rows,
                       m->data->encoded->n_rows);
    EQ_TRY(open_scorer(m, given, said));
    EQ_TRY(list_names(m));
    EQ_TRY(find_columns(m, said));
    *asks = m->scorer->asks ? m->scorer->asks : m->fit.asks;
    return EQ_OK;
}

/* Methods that edit a network need one. */
static eq_status check_methods(const maker *m, const eq_plan *plan) {
    for (size_t e = 0; e < plan->n_entries && !m->scorer->network; e++)
        for (size_t k = 0; k < plan->entry[e].n_methods; k++) {
            const eq_method *method = plan->entry[e].method[k].method;
            if (eq_method_needs_network(method))
                return eq_fail(m->cx, EQ_EINPUT,
                               "methods[%zu]: is \"%s\", which edits the layers of a network, and %.80s has none: %s", e,
                               method->id, m->given->name, m->scorer->why_not ? m->scorer->why_not : "");
        }
    return EQ_OK;
}

/* A file without names has from now on those of the data: what goes home knows its columns. */
static eq_status keep_names(const maker *m, eq_given *given) {
    size_t n = m->scorer->n_columns;
    EQ_NEW(m->cx, m->arena, given->column, n);
    for (size_t c = 0; c < n; c++) {
        const char *own = m->scorer->column[c].name, *found = m->name[m->fit.column[c]];
        given->column[c] = own ? own : eq_arena_text(m->cx, m->arena, found, strlen(found));
        if (!given->column[c]) return EQ_EMEMORY;
    }
    return EQ_OK;
}

/* As a model of ours is kept: its network and its threshold; features come as they are. */
static eq_status fill_given(const maker *m, eq_given *given, size_t n_features) {
    double *mean, *sd;
    EQ_NEW(m->cx, m->arena, mean, n_features);
    EQ_NEW(m->cx, m->arena, sd, n_features);
    for (size_t f = 0; f < n_features; f++) sd[f] = 1;
    given->moments[0] = mean;
    given->moments[1] = sd;
    given->file.threshold = m->scorer->threshold;
    given->file.decision = m->scorer->decision;
    return m->scorer->network ? eq_model_copy(m->cx, m->arena, m->scorer->network, &given->file.model) : EQ_OK;
}

eq_status eq_given_rows(eq_ctx *cx, eq_arena *arena, eq_given *given, const eq_plan *plan, const eq_given_data *data,
                        eq_dataset *out) {
    maker m = {.cx = cx, .arena = arena, .given = given, .data = data};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    const eq_asked *asks;
    EQ_TRY(find_inputs(&m, given, &plan->answers, &asks));
    if (asks) return refuse(&m, asks->sentence);
    EQ_TRY(check_methods(&m, plan));
    EQ_TRY(fill_cells(&m));
    *out = *data->encoded;
    EQ_TRY(m.scorer->network ? add_inputs(&m, out) : add_scores(&m, out));
    EQ_TRY(know_protected(&m, out));
    EQ_TRY(keep_names(&m, given));
    EQ_TRY(fill_given(&m, given, out->n_features));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* ---- looking before it is used ---- */

eq_status eq_given_look(eq_ctx *cx, eq_arena *arena, eq_given *given, const eq_plan *plan, const eq_given_data *data,
                        eq_scored *out) {
    maker m = {.cx = cx, .arena = arena, .given = given, .data = data};
    memset(out, 0, sizeof *out);
    EQ_TRY(find_inputs(&m, given, &plan->answers, &out->asks));
    out->fit = m.fit;
    out->name = m.name;
    out->n_columns = m.n_names;
    out->n_rows = data->table->n_rows;
    if (out->asks) return EQ_OK;
    EQ_TRY(fill_cells(&m));
    eq_scorer_rows rows = {.n_rows = out->n_rows, .column = m.cell};
    EQ_NEW(cx, arena, out->score, out->n_rows);
    EQ_TRY(eq_scorer_score(cx, m.scorer, &rows, out->score));
    return eq_score_look(cx, arena, m.scorer, out, data->encoded->y, m.cell);
}

/* ---- a predictor that is the score ---- */

static eq_status score(eq_ctx *cx, const void *state, const float *x, size_t n_rows, float *out) {
    (void)cx, (void)state;
    memcpy(out, x, n_rows * sizeof *out);
    return EQ_OK;
}

static void sha256(const void *state, char out[65]) { memcpy(out, (*(const eq_given *const *)state)->sha256, 65); }

static size_t n_weights(const void *state) {
    (void)state;
    return 0;
}

static eq_status copy(eq_ctx *cx, eq_arena *arena, const void *from, void *to) {
    (void)cx, (void)arena;
    memcpy(to, from, sizeof(const eq_given *));
    return EQ_OK;
}

/* Not in the table of kinds: nothing of it can be made or trained. */
static const eq_kind kind_given = {
    .id = "given",
    .title = "A given model",
    .help = "Scored only: none of its layers can be edited.",
    .state_size = sizeof(const eq_given *),
    .score = score,
    .sha256 = sha256,
    .n_weights = n_weights,
    .copy = copy,
};

eq_status eq_given_predictor(eq_ctx *cx, eq_arena *arena, const eq_given *given, eq_predictor *out) {
    const eq_given **state;
    EQ_NEW(cx, arena, state, 1);
    *state = given;
    *out = (eq_predictor){&kind_given, (void *)state};
    return EQ_OK;
}
