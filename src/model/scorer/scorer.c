/* What is the same for all formats: which one it is, the file's name before every message, blocks of rows. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/wording.h"
#include "data/aside.h"
#include "math/kernels.h"
#include "math/sort.h"
#include "model/forest/forest.h"
#include "model/graph/file.h"
#include "model/scorer/scorer.h"

#define EQ_FORMAT(name) extern const eq_scorer_format eq_format_##name;
#include "model/scorer/formats.def"

static const eq_scorer_format *const formats[] = {
#define EQ_FORMAT(name) &eq_format_##name,
#include "model/scorer/formats.def"
};

size_t eq_scorer_format_count(void) { return sizeof formats / sizeof *formats; }
const eq_scorer_format *eq_scorer_format_at(size_t index) { return formats[index]; }

const eq_scorer_format *eq_scorer_format_of(eq_bytes bytes) {
    for (size_t i = 0; i < eq_scorer_format_count(); i++)
        if (formats[i]->is(bytes)) return formats[i];
    return NULL;
}

/* ---- files that are something else ---- */

static bool begins(eq_bytes bytes, const char *with) {
    return bytes.size >= strlen(with) && !memcmp(bytes.data, with, strlen(with));
}

/* Up to 9 of the first bytes, others than letters as \xNN. */
static void first_bytes(eq_bytes bytes, char out[64]) {
    size_t size = 0;
    for (size_t i = 0; i < bytes.size && i < 9; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        if (c >= 32 && c < 127 && c != '"' && c != '\\') out[size++] = (char)c;
        else size += (size_t)snprintf(out + size, 64 - size, "\\x%02X", c);
    }
    out[size] = 0;
}

/* Common files that are not read, by their first bytes, with what would help. */
static const struct {
    const char *first, *sentence;
} others[] = {
    {"binf", "XGBoost's old binary form; load it there and save it with save_model(\"model.json\")"},
    {"CONFIG-offset", "XGBoost's old binary form; load it there and save it with save_model(\"model.json\")"},
    {"PK\x03\x04", "an archive (a PyTorch, Keras or zipped model, perhaps); export the model as ONNX, for instance with "
                   "torch.onnx.export or tf2onnx"},
    {"\x89HDF", "HDF5 (Keras); export the model as ONNX, for instance with tf2onnx"},
    {"\x1f\x8b", "compressed (a joblib file, perhaps); export the model as ONNX, for instance with skl2onnx"},
    {"x\x9c", "compressed (a joblib file, perhaps); export the model as ONNX, for instance with skl2onnx"},
    {"x\x01", "compressed (a joblib file, perhaps); export the model as ONNX, for instance with skl2onnx"},
    {"x\xda", "compressed (a joblib file, perhaps); export the model as ONNX, for instance with skl2onnx"},
    {"{", "JSON, but neither XGBoost's, which has \"learner\", nor of the cell for scikit-learn, which has "
          "\"equipoise_model\""},
};

/* Text whose first line parts into cells: a table under another name. */
static bool is_table(eq_bytes bytes) {
    size_t marks = 0, size = 0;
    while (size < bytes.size && bytes.data[size] != '\n') {
        unsigned char c = (unsigned char)bytes.data[size++];
        if (c < 32 && c != '\t' && c != '\r') return false;
        marks += c == ',' || c == ';' || c == '\t';
    }
    return marks && size < bytes.size;
}

/* "NAME is ..."; always EQ_EINPUT. */
static eq_status refuse_kind(eq_ctx *cx, eq_bytes bytes) {
    const unsigned char *b = (const unsigned char *)bytes.data;
    char first[64];
    if (b[0] == 0x80 && bytes.size > 1 && b[1] >= 2 && b[1] <= 5)
        return eq_fail(cx, EQ_EINPUT,
                       "is a Python pickle, which is a program: it is not run here. Export the model as ONNX (skl2onnx, "
                       "torch.onnx.export), or paste the cell that writes it as JSON (equipoise model cell)");
    if (b[0] == '{' && bytes.size > 1 && strchr("LiUIlL#$", b[1]) && b[1])
        return eq_fail(cx, EQ_EINPUT, "is XGBoost in UBJSON; save it with save_model(\"model.json\")");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (begins(bytes, others[i].first)) return eq_fail(cx, EQ_EINPUT, "is %s", others[i].sentence);
    if (is_table(bytes))
        return eq_fail(cx, EQ_EINPUT, "is not a model this lab reads but a table of text: give it a name that ends in .csv");
    first_bytes(bytes, first);
    return eq_fail(cx, EQ_EINPUT,
                   "is not a model this lab reads: its first bytes are \"%s\"; expected ONNX, XGBoost JSON, LightGBM text or an "
                   "Equipoise model",
                   first);
}

/* ---- reading ---- */

/* The kept message with the file's name before it: "NAME is ..." or "NAME: tree 0 ...". */
static eq_status name_failure(eq_ctx *cx, eq_status status, const char *name) {
    char sentence[EQ_MESSAGE_SIZE];
    if (status == EQ_OK || status == EQ_EMEMORY) return status;
    eq_word_failure(cx, sentence);
    return eq_fail(cx, status, "%.120s%s %s", name, strncmp(sentence, "is ", 3) ? ":" : "", sentence);
}

/* ---- whose number it is ---- */

static const char *code_of_truth(const char *value) {
    return !strcmp(value, "True") ? "1" : !strcmp(value, "False") ? "0" : value;
}

size_t eq_scorer_class(const eq_scorer *scorer, const char *value) {
    for (size_t k = 0; k < scorer->n_classes; k++)
        if (!strcmp(scorer->class_name[k], value)) return k;
    for (size_t k = 0; k < scorer->n_classes; k++)
        if (eq_same_value(code_of_truth(scorer->class_name[k]), code_of_truth(value))) return k;
    return SIZE_MAX;
}

/* What a person says that the number is. ONNX, whose outputs are judged by it, has read it. */
static eq_status take_meaning(eq_ctx *cx, eq_arena *arena, const char *is, eq_scorer *out) {
    static const char *const word[] = {"probability", "logit", "scale", "rank"};
    size_t k = 0;
    while (k < 4 && strcmp(word[k], is)) k++;
    if (k == 4) return eq_fail(cx, EQ_EINPUT, "--score-is is \"%s\", expected probability, logit, scale or rank", is);
    if (out->is == EQ_SCORE_PROBABILITY && k == 1)
        return eq_fail(cx, EQ_EINPUT, "--score-is is \"logit\", and the model gives a probability, whose sigmoid is none");
    if (k > 1) return out->is = EQ_SCORE_NUMBER, EQ_OK;
    if (out->is == EQ_SCORE_PROBABILITY) return EQ_OK;
    out->is = EQ_SCORE_PROBABILITY;
    out->held = k == 0, out->by_sigmoid = k == 1;
    if (out->held) out->network = NULL, out->n_editable = 0;
    if (out->held && !out->why_not)
        out->why_not = EQ_WORDS("Its score is no logit's sigmoid: the scores can be repaired, the insides cannot be edited.");
    if (out->by_sigmoid) out->link.sigmoid = true, out->link.slope = 1;
    if (out->by_sigmoid) out->score_from = eq_arena_format(cx, arena, EQ_PRINTS("the sigmoid of %s"), out->score_from);
    return out->score_from ? EQ_OK : EQ_EMEMORY;
}

/* Of one number a row the favourable class is the one that it is of, or the other of two. Where classes have no names it is 1. */
static eq_status turn(eq_ctx *cx, eq_arena *arena, const char *favourable, eq_scorer *out) {
    size_t k = eq_scorer_class(out, favourable);
    bool named = out->n_classes == 2, own = named ? k == 1 : eq_same_value(favourable, "1") || (out->n_classes == 1 && k == 0);
    if (own) return EQ_OK;
    if (named ? k != 0 : !eq_same_value(favourable, "0"))
        return eq_fail(
            cx, EQ_EINPUT,
            "--score-class is \"%.60s\", and its score is one number: expected \"%.60s\", which it is of, or \"%.60s\", of "
            "which it is the rest of 1",
            favourable, named ? out->class_name[1] : "1", named ? out->class_name[0] : "0");
    out->turned = true;
    if (named) out->favourable = 0;
    out->score_from = eq_arena_format(cx, arena, EQ_PRINTS("1 minus %s"), out->score_from);
    out->network = NULL;
    out->n_editable = 0;
    out->why_not =
        EQ_WORDS("Its score is turned, 1 minus what the model gives: the scores can be repaired, the insides cannot be edited.");
    out->link.turned = true;
    if (out->is == EQ_SCORE_NUMBER) out->forest = NULL;
    out->threshold = (double)NAN;
    out->decision = NULL;
    return out->score_from ? EQ_OK : EQ_EMEMORY;
}

static eq_status read_any(eq_ctx *cx, eq_arena *arena, eq_bytes bytes, const eq_scorer_options *options, eq_scorer *out) {
    static const eq_scorer_options nothing = {0};
    if (!bytes.size) return eq_fail(cx, EQ_EINPUT, "is empty");
    out->format = eq_scorer_format_of(bytes);
    if (!out->format) return refuse_kind(cx, bytes);
    out->favourable = SIZE_MAX;
    out->threshold = (double)NAN;
    out->producer = out->score_from = "";
    EQ_TRY(out->format->read(cx, arena, bytes, options ? options : &nothing, out));
    eq_bytes_sha256(bytes, out->sha256);
    if (options && options->is && strcmp(out->format->id, "onnx")) EQ_TRY(take_meaning(cx, arena, options->is, out));
    if (options && options->favourable && out->one_number) return turn(cx, arena, options->favourable, out);
    return EQ_OK;
}

eq_status eq_scorer_read(eq_ctx *cx, eq_arena *arena, const char *name, eq_bytes bytes, const eq_scorer_options *options,
                         eq_scorer *out) {
    memset(out, 0, sizeof *out);
    eq_status status = read_any(cx, arena, bytes, options, out);
    if (status != EQ_OK) memset(out, 0, sizeof *out);
    return name_failure(cx, status, name);
}

/* ---- scoring ---- */

static eq_status score_block(eq_ctx *cx, const eq_scorer *scorer, const eq_scorer_rows *rows, size_t first, double *score) {
    eq_scorer_cells *column;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    size_t n = rows->n_rows - first < EQ_SCORER_BLOCK ? rows->n_rows - first : EQ_SCORER_BLOCK;
    EQ_NEW(cx, &cx->tmp, column, scorer->n_columns);
    for (size_t c = 0; c < scorer->n_columns; c++) {
        column[c] = rows->column[c];
        if (column[c].number) column[c].number += first;
        if (column[c].text) column[c].text += first;
    }
    EQ_TRY(scorer->score(cx, scorer, &(eq_scorer_rows){n, rows->first + first, column}, score + first));
    eq_arena_reset(&cx->tmp, mark);
    for (size_t i = 0; i < n && scorer->by_sigmoid; i++) score[first + i] = eq_sigmoid(score[first + i]);
    for (size_t i = 0; i < n && scorer->held; i++) {
        if (score[first + i] > 1) score[first + i] = 1;
        if (score[first + i] < 0) score[first + i] = 0;
    }
    for (size_t i = 0; i < n && scorer->turned; i++)
        score[first + i] = scorer->is == EQ_SCORE_PROBABILITY ? 1 - score[first + i] : -score[first + i];
    for (size_t i = 0; i < n; i++)
        if (isnan(score[first + i]))
            return eq_fail(cx, EQ_EINPUT, "row %zu, counted from 0: the model gives it no number for a score",
                           rows->first + first + i);
    return EQ_OK;
}

eq_status eq_scorer_score(eq_ctx *cx, const eq_scorer *scorer, const eq_scorer_rows *rows, double *score) {
    for (size_t i = 0; i < rows->n_rows; i += EQ_SCORER_BLOCK) EQ_TRY(score_block(cx, scorer, rows, i, score));
    return EQ_OK;
}

bool eq_scorer_truth(eq_bytes cell, double *out) {
    static const char *const word[] = {"False", "True", "FALSE", "TRUE", "false", "true"};
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (strlen(word[i]) == cell.size && !memcmp(word[i], cell.data, cell.size)) return *out = (double)(i % 2), true;
    return false;
}

bool eq_scorer_code(const eq_scorer_column *column, eq_bytes cell, double number, double *out) {
    double level;
    *out = cell.size ? number : (double)NAN;
    for (size_t k = 0; cell.size && k < column->n_levels; k++)
        if (strlen(column->level[k]) == cell.size && !memcmp(column->level[k], cell.data, cell.size))
            return *out = (double)k, true;
    for (size_t k = 0; cell.size && !isnan(number) && k < column->n_levels; k++)
        if (eq_number_parse(column->level[k], strlen(column->level[k]), '.', &level) && level == number)
            return *out = (double)k, true;
    return !cell.size || (!column->n_levels && !isnan(number));
}

/* ---- describing ---- */

void eq_asked_out(eq_out *out, eq_place to, const eq_asked *asks) {
    eq_out_text(out, to, "asks", asks->sentence);
    eq_place question = eq_out_object(out, to, "question");
    eq_out_text(out, question, "about", asks->about);
    eq_out_texts(out, question, "choices", asks->choice, asks->n_choices);
}

static void add_column(eq_out *out, eq_place list, const eq_scorer_column *column) {
    static const char *const takes[] = {"number", "code", "text"};
    eq_place object = eq_out_object(out, list, NULL);
    eq_out_text(out, object, "name", column->name);
    eq_out_text(out, object, "takes", takes[column->takes]);
    eq_out_bool(out, object, "may_be_missing", column->may_be_missing);
    if (column->n_levels) eq_out_texts(out, object, "levels", column->level, column->n_levels);
    if (column->takes == EQ_TAKES_CODE && !column->n_levels) eq_out_bool(out, object, "levels_asked", true);
}

eq_status eq_scorer_describe(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, const char **text) {
    eq_out out;
    eq_out_begin(cx, &out);
    eq_out_text(&out, out.root, "format", scorer->format->id);
    eq_out_text(&out, out.root, "producer", scorer->producer);
    eq_out_text(&out, out.root, "sha256", scorer->sha256);
    eq_place columns = eq_out_array(&out, out.root, "columns");
    for (size_t c = 0; c < scorer->n_columns; c++) add_column(&out, columns, &scorer->column[c]);
    eq_place score = eq_out_object(&out, out.root, "score");
    eq_out_text(&out, score, "is", scorer->is == EQ_SCORE_PROBABILITY ? "probability" : "number");
    eq_out_text(&out, score, "from", scorer->score_from);
    if (scorer->n_classes) eq_out_texts(&out, score, "classes", scorer->class_name, scorer->n_classes);
    if (scorer->favourable != SIZE_MAX && scorer->favourable < scorer->n_classes)
        eq_out_text(&out, score, "favourable", scorer->class_name[scorer->favourable]);
    eq_out_number(&out, score, "threshold", scorer->threshold);
    if (scorer->asks) eq_asked_out(&out, score, scorer->asks);
    eq_place edit = eq_out_object(&out, out.root, "editing");
    eq_out_number(&out, edit, "layers", (double)scorer->n_layers);
    eq_out_number(&out, edit, "editable", (double)scorer->n_editable);
    eq_out_text(&out, edit, "why_not", scorer->why_not);
    if (scorer->describe) scorer->describe(scorer, &out, out.root);
    return eq_out_print(&out, arena, text);
}

eq_status eq_scorer_cuts(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, size_t column, double **cut, size_t *n) {
    const eq_forest *forest = scorer->forest;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    double *all, *distinct;
    uint32_t *order;
    size_t n_all = 0;
    *n = 0;
    EQ_NEW(cx, &cx->tmp, all, forest ? forest->n_steps : 0);
    EQ_NEW(cx, &cx->tmp, order, forest ? forest->n_steps : 0);
    for (size_t i = 0; forest && i < forest->n_steps; i++) {
        const eq_forest_step *step = &forest->step[i];
        bool leaf = step->to[0] == i;
        if (!leaf && step->column == column && isfinite(step->cut)) all[n_all++] = step->cut;
    }
    EQ_TRY(eq_sort_order(cx, all, n_all, order));
    EQ_NEW(cx, arena, distinct, n_all);
    for (size_t i = 0; i < n_all; i++)
        if (!i || all[order[i]] > all[order[i - 1]]) distinct[(*n)++] = all[order[i]];
    *cut = distinct;
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
