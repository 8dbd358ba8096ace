/* Models that other programs wrote, golden/models: their scores, what is said of them, and files that are refused. Every case of
 * a format that is read is found by itself. */
#include "check.h"
#include "golden.h"
#include "model/scorer/scorer.h"

static char models[300];

static eq_bytes file_of(eq_ctx *cx, const char *name) { return golden_bytes(cx, models, name); }

static double number_of(const cJSON *item) {
    if (cJSON_IsNumber(item)) return item->valuedouble;
    return cJSON_IsString(item) && !strcmp(item->valuestring, "Infinity") ? INFINITY : NAN;
}

/* ---- the rows of a case, by its matrix or its table ---- */

static eq_scorer_rows rows_of(eq_ctx *cx, const cJSON *golden, const eq_scorer *model) {
    const cJSON *table = golden_at(golden, "table"), *input = cJSON_GetArrayItem(golden_at(golden, "inputs"), 0);
    const cJSON *list = table ? golden_at(table, "rows") : NULL, *data = table ? NULL : golden_at(input, "data");
    size_t width = model->n_columns;
    size_t n = table ? (size_t)cJSON_GetArraySize(list) : (size_t)cJSON_GetArraySize(data) / width;
    eq_scorer_cells *column = eq_arena_alloc(cx, &cx->mem, width, sizeof *column);
    double *number = eq_arena_alloc(cx, &cx->mem, n * width, sizeof *number);
    const char **text = eq_arena_alloc(cx, &cx->mem, n * width, sizeof *text);
    const cJSON *item = data ? data->child : NULL, *row = list ? list->child : NULL;
    for (size_t i = 0; i < n; i++) {
        if (row) item = row->child;
        for (size_t c = 0; c < width; c++, item = item->next) {
            number[c * n + i] = number_of(item);
            text[c * n + i] = cJSON_IsString(item) ? item->valuestring : "";
        }
        if (row) row = row->next;
    }
    for (size_t c = 0; c < width; c++) {
        bool takes_text = model->column[c].takes == EQ_TAKES_TEXT;
        column[c] = (eq_scorer_cells){takes_text ? NULL : number + c * n, takes_text ? text + c * n : NULL};
    }
    return (eq_scorer_rows){.n_rows = n, .column = column};
}

static double run_case(eq_ctx *cx, const char *id, const cJSON *golden) {
    const cJSON *names = golden_at(golden, "columns"), *want = golden_at(golden_at(golden, "expect"), "score");
    const char *file = golden_at(golden, "file")->valuestring;
    double worst = 0, score[64], one;
    eq_scorer model;
    CHECK(eq_scorer_read(cx, &cx->mem, file, file_of(cx, file), NULL, &model) == EQ_OK);
    if (cx->status != EQ_OK) return printf("  %s: %s\n", id, eq_message(cx)), INFINITY;
    CHECK(model.n_columns == (size_t)cJSON_GetArraySize(names));
    for (size_t c = 0; c < model.n_columns; c++) CHECK_TEXT(model.column[c].name, cJSON_GetArrayItem(names, (int)c)->valuestring);
    eq_scorer_rows rows = rows_of(cx, golden, &model);
    CHECK(rows.n_rows == (size_t)cJSON_GetArraySize(want));
    CHECK(eq_scorer_score(cx, &model, &rows, score) == EQ_OK);
    for (size_t i = 0; i < rows.n_rows; i++) {
        double off = fabs(score[i] - cJSON_GetArrayItem(want, (int)i)->valuedouble);
        if (!(off <= worst)) worst = off;
    }
    eq_scorer_cells cell[64];
    for (size_t c = 0; c < model.n_columns; c++)
        cell[c] = (eq_scorer_cells){rows.column[c].number ? rows.column[c].number + 5 : NULL,
                                    rows.column[c].text ? rows.column[c].text + 5 : NULL};
    CHECK(eq_scorer_score(cx, &model, &(eq_scorer_rows){.n_rows = 1, .column = cell}, &one) == EQ_OK);
    CHECK(one == score[5]); /* a row by itself */
    const cJSON *trainable = golden_at(golden_at(golden_at(golden, "expect"), "describe"), "trainable");
    if (cJSON_IsFalse(trainable)) CHECK(model.why_not && model.n_editable == 0);
    if (model.network) { /* what methods edit gives the same score */
        size_t width = model.network->n_inputs;
        float *x = eq_arena_alloc(cx, &cx->mem, rows.n_rows * width, sizeof *x), by_network[64];
        CHECK(model.n_editable > 0 && model.prefix(cx, &model, &rows, x) == EQ_OK);
        CHECK(eq_model_score(cx, model.network, x, rows.n_rows, by_network) == EQ_OK);
        for (size_t i = 0; i < rows.n_rows; i++) CHECK_NEAR(by_network[i], score[i], 1e-6);
    } else CHECK(!cJSON_IsTrue(trainable));
    CHECK(worst <= golden_at(golden, "tolerance")->valuedouble);
    return worst;
}

/* ONNX has a test of its own, with its inputs by name. */
static bool is_read(const char *format) {
    for (size_t i = 0; i < eq_scorer_format_count(); i++)
        if (!strcmp(eq_scorer_format_at(i)->id, format)) return strcmp(format, "onnx") != 0;
    return false;
}

static void every_case_of_a_format_that_is_read_is_scored_as_by_its_own_program(void) {
    eq_ctx cx = {0};
    cJSON *index = golden_json(&cx, models, "index.json");
    if (!index) SKIP("no golden models");
    size_t n = 0;
    for (const cJSON *item = index->child; item; item = item->next) {
        const char *id = golden_at(item, "id")->valuestring, *format = golden_at(item, "format")->valuestring;
        if (!is_read(format)) continue;
        char name[100];
        snprintf(name, sizeof name, "%.80s.json", id);
        cJSON *golden = golden_json(&cx, models, name);
        double worst = run_case(&cx, id, golden);
        if (getenv("SHOW")) printf("  %s %s %.1e\n", format, id, worst);
        n++;
        cJSON_Delete(golden);
    }
    CHECK(n >= 9);
    cJSON_Delete(index);
    eq_ctx_free(&cx);
}

/* ---- refusals ---- */

static bool is_mine(const char *file) {
    const char *dot = strrchr(file, '.');
    return strcmp(dot, ".onnx") || strstr(file, "pickle") || strstr(file, "empty") || strstr(file, "text.onnx");
}

static void what_is_refused_is_named_with_what_would_help(void) {
    eq_ctx cx = {0};
    cJSON *refused = golden_json(&cx, models, "refused.json");
    if (!refused) SKIP("no golden models");
    size_t n = 0;
    for (const cJSON *item = refused->child; item; item = item->next) {
        const char *file = golden_at(item, "file")->valuestring;
        eq_scorer model;
        if (!is_mine(file)) continue;
        CHECK(eq_scorer_read(&cx, &cx.mem, file, file_of(&cx, file), NULL, &model) == EQ_EINPUT);
        CHECK_CONTAINS(eq_message(&cx), file);
        for (const cJSON *says = golden_at(item, "says")->child; says; says = says->next)
            CHECK_CONTAINS(eq_message(&cx), says->valuestring);
        if (getenv("SHOW")) printf("  %s\n", eq_message(&cx));
        CHECK(model.n_columns == 0);
        eq_ctx_clear(&cx);
        n++;
    }
    CHECK(n == 8);
    cJSON_Delete(refused);
    eq_ctx_free(&cx);
}

/* A file cut anywhere, or with a byte changed, is refused or read, and nothing else: under sanitizers in `make check`. */
static void a_file_that_is_cut_gives_a_sentence(void) {
    static const char *const files[] = {"xgb_json_categorical.model.json", "xgb_json_dart.model.json",
                                        "lgb_text_binary.model.txt", "cell_columns_logreg.model.json", "cell_forest.model.json"};
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        eq_ctx cx = {0};
        eq_bytes whole = file_of(&cx, files[f]);
        if (!whole.size) SKIP("no golden models");
        for (size_t cut = 1; cut < whole.size; cut += 1 + whole.size / 300) {
            eq_scorer model;
            eq_arena arena = {0};
            eq_status status = eq_scorer_read(&cx, &arena, "m", (eq_bytes){whole.data, cut}, NULL, &model);
            bool tail = files[f][0] == 'l' && cut > whole.size - 3000; /* parameters behind LightGBM's trees are not needed */
            CHECK(status == EQ_EINPUT || (tail && status == EQ_OK));
            eq_ctx_clear(&cx);
            eq_arena_free(&arena);
        }
        eq_ctx_free(&cx);
    }
}

static void every_allocation_may_fail(void) {
    static const char *const files[] = {"xgb_json_categorical.model.json", "lgb_text_zero_missing.model.txt",
                                        "cell_columns_logreg.model.json", "cell_forest.model.json"};
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        eq_ctx own = {0};
        eq_bytes bytes = file_of(&own, files[f]);
        if (!bytes.size) SKIP("no golden models");
        for (size_t k = 1;; k++) {
            eq_ctx cx = {.fail_at = k};
            eq_scorer model;
            eq_status status = eq_scorer_read(&cx, &cx.mem, "m", bytes, NULL, &model);
            size_t n = cx.n_allocations;
            eq_ctx_free(&cx);
            CHECK(status == EQ_OK ? n < k : status == EQ_EMEMORY);
            if (status != EQ_EMEMORY) break;
        }
        eq_ctx_free(&own);
    }
}

int main(void) {
    snprintf(models, sizeof models, "%s/models", golden_folder());
    RUN(every_case_of_a_format_that_is_read_is_scored_as_by_its_own_program);
    RUN(what_is_refused_is_named_with_what_would_help);
    RUN(a_file_that_is_cut_gives_a_sentence);
    RUN(every_allocation_may_fail);
    return check_done();
}
