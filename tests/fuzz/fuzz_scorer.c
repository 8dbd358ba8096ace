/* Any bytes as a model of another program (XGBoost's JSON, LightGBM's text, our JSON) or of ours: refused with a sentence that
 * names the file, or a model that is described, scores four rows (each as by itself) and is written as ONNX, twice the same. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "model/export/export.h"
#include "model/forest/forest.h"

const char *const fuzz_word[] = {
    "NaN",
    "Infinity",
    "-1",
    "1e308",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "null",
    "true",
    "\"learner\"",
    "\"equipoise_model\":1",
    "\"left_children\"",
    "\"right_children\"",
    "\"split_type\"",
    "\"categories_nodes\"",
    "\"weight_drop\"",
    "\"best_iteration\"",
    "2147483647",
    "4294967295",
    "0.5",
    "\"op\":\"columns\"",
    "\"op\":\"mean\"",
    "\"op\":\"impute\"",
    "\"op\":\"one_hot\"",
    "\"op\":\"isotonic\"",
    "\"op\":\"linear\"",
    "\"op\":\"trees\"",
    "\"op\":\"softmax\"",
    "\"op\":\"ordinal\"",
    "\"parts\":",
    "\"steps\":[",
    "\"unknown\":\"refuse\"",
    "\nTree=1\n",
    "\nnum_leaves=",
    "\ndecision_type=",
    "\ncat_boundaries=",
    "\ncat_threshold=",
    "\nend of trees\n",
    "pandas_categorical:[[\"a\"]]",
    "average_output\n",
    "inf",
    "\\u0041",
    NULL,
};

enum { ROWS = 4, MOST_COLUMNS = 4096 };

static void use(eq_ctx *cx, const eq_scorer *model) {
    const char *text;
    double *number, score[ROWS], one;
    const char **word;
    eq_scorer_cells *column;
    (void)eq_scorer_describe(cx, &cx->mem, model, &text);
    if (model->n_columns > MOST_COLUMNS) return;
    number = eq_arena_alloc(cx, &cx->mem, ROWS * model->n_columns, sizeof *number);
    word = eq_arena_alloc(cx, &cx->mem, ROWS * model->n_columns, sizeof *word);
    column = eq_arena_alloc(cx, &cx->mem, model->n_columns, sizeof *column);
    if (!number || !word || !column) return;
    for (size_t k = 0; k < ROWS * model->n_columns; k++) {
        static const char *const words[] = {"", "a", "1", "1.0", "b"};
        number[k] = k % 5 == 3 ? (double)NAN : k % 7 == 6 ? 1e300 : (double)(k % 6) - 1.5;
        word[k] = words[k % 5];
    }
    for (size_t c = 0; c < model->n_columns; c++) {
        bool takes_text = model->column[c].takes == EQ_TAKES_TEXT;
        column[c] = (eq_scorer_cells){takes_text ? NULL : number + ROWS * c, takes_text ? word + ROWS * c : NULL};
    }
    if (eq_scorer_score(cx, model, &(eq_scorer_rows){.n_rows = ROWS, .column = column}, score) != EQ_OK) {
        if (!*eq_message(cx)) abort();
        eq_ctx_clear(cx);
        return;
    }
    for (size_t c = 0; c < model->n_columns; c++)
        if (column[c].text) column[c].text += 2;
        else column[c].number += 2;
    eq_scorer_rows last = {.n_rows = 1, .column = column};
    if (eq_scorer_score(cx, model, &last, &one) == EQ_OK && memcmp(&one, &score[2], sizeof one)) abort();
    for (size_t c = 0; c < model->n_columns && c < 3; c++) {
        double *cut;
        size_t n;
        if (eq_scorer_cuts(cx, &cx->mem, model, c, &cut, &n) != EQ_OK) return;
    }
}

/* false: refused, with a sentence. */
static bool write_out(eq_ctx *cx, const eq_scorer *model, bool by_group, eq_bytes *once) {
    static const char by[] = "{\"chances\":[[0,0.5,1],[0,1]],\"groups\":[\"a\",\"b\"],\"thresholds\":[[0.25,0.5],[0.75]]}";
    const char *const said = by_group ? by : NULL;
    eq_rule rule;
    eq_bytes twice;
    eq_export_notes notes = {.threshold = by_group ? (double)NAN : 0.5, .decision = said};
    if (eq_rule_read(cx, &cx->mem, said, notes.threshold, &rule) != EQ_OK) return false;
    if (eq_export_given(cx, &cx->mem, model, &rule, &notes, once) != EQ_OK) {
        if (!*eq_message(cx)) abort();
        eq_ctx_clear(cx);
        return false;
    }
    if (eq_export_given(cx, &cx->mem, model, &rule, &notes, &twice) == EQ_OK &&
        (once->size != twice.size || memcmp(once->data, twice.data, once->size)))
        abort();
    return true;
}

/* What went home comes back, and goes home again. */
static void go_home_twice(eq_ctx *cx, const eq_scorer *model) {
    eq_bytes home;
    eq_scorer back;
    if (!write_out(cx, model, true, &home)) return;
    eq_status status = eq_scorer_read(cx, &cx->mem, "home", home, NULL, &back);
    if (status != EQ_OK) {
        if (!*eq_message(cx)) abort();
        eq_ctx_clear(cx);
    } else if (write_out(cx, &back, false, &home)) (void)write_out(cx, &back, true, &home);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    eq_ctx cx = {.size_limit = (size_t)256 << 20};
    eq_scorer model;
    char *exact = malloc(size ? size : 1);
    memcpy(exact, data, size);
    eq_status status = eq_scorer_read(&cx, &cx.mem, "a.model", (eq_bytes){exact, size}, NULL, &model);
    free(exact); /* the bytes are not needed afterwards */
    if (status == EQ_EINPUT && strncmp(eq_message(&cx), "a.model", 7)) abort();
    if (status != EQ_OK && (!*eq_message(&cx) || model.n_columns)) abort();
    if (status == EQ_OK) {
        use(&cx, &model);
        go_home_twice(&cx, &model);
    }
    eq_ctx_free(&cx);
    return 0;
}
