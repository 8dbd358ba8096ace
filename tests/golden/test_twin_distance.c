/* The shipped twins: near enough to their originals, small enough, and what fitting the original files gives
 * today. */
#include <cJSON.h>

#include "check.h"
#include "data/table/csv_out.h"
#include "data/twin/twin_json.h"
#include "experiment/twin_distance.h"
#include "golden/originals.h"

static const char *const names[] = {"adult", "compas", "bank", "german"};
#define N_NAMES (sizeof names / sizeof *names)

static eq_bytes shipped(eq_ctx *cx, const char *name) {
    char path[300];
    snprintf(path, sizeof path, "datasets/%s.twin.json", name);
    return read_whole(cx, path);
}

/* Accuracy, balanced accuracy, statistical parity and equal opportunity difference for each protected column, of logistic
 * regressions that are solved: wanted at most 0.02, and no more than what was measured. At most 60 KB. */
static void shipped_twins_are_near_their_originals_and_small(void) {
    for (size_t i = 0; i < N_NAMES; i++) {
        eq_ctx cx = {0};
        eq_bytes text = shipped(&cx, names[i]);
        static const double most[N_NAMES] = {0.0089, 0.0189, 0.0117, 0.0166};
        CHECK(text.size > 1000 && text.size <= 60 * 1024);
        cJSON *twin = text.data ? cJSON_Parse(text.data) : NULL;
        const cJSON *distance = cJSON_GetObjectItemCaseSensitive(twin, "distance"), *column, *figure;
        const cJSON *list = cJSON_GetObjectItemCaseSensitive(distance, "protected");
        CHECK(cJSON_GetArraySize(list) >= 1);
        cJSON_ArrayForEach(column, list) {
            const cJSON *drawn = cJSON_GetObjectItemCaseSensitive(column, "twin");
            int n = 0;
            cJSON_ArrayForEach(figure, cJSON_GetObjectItemCaseSensitive(column, "original")) {
                const cJSON *other = cJSON_GetObjectItemCaseSensitive(drawn, figure->string);
                CHECK_NEAR(cJSON_GetNumberValue(other), cJSON_GetNumberValue(figure), most[i] + 1.1e-4); /* of rounded figures */
                n++;
            }
            CHECK(n == 4);
        }
        cJSON_Delete(twin);
        eq_ctx_free(&cx);
    }
}

/* The distance stands on lines of its own between "distance" and "order". */
static void fitting_the_originals_gives_the_shipped_twins(void) {
    size_t n_absent = 0;
    for (size_t i = 0; i < N_NAMES; i++) {
        eq_ctx cx = {0};
        original o = {0};
        eq_bytes text = shipped(&cx, names[i]);
        if (!read_original_table(&cx, names[i], &o)) {
            n_absent++;
            eq_ctx_free(&cx);
            continue;
        }
        eq_twin *twin;
        const char *json = "";
        CHECK(eq_twin_from_json(&cx, &cx.mem, text, &twin) == EQ_OK);
        eq_twin_options options = eq_twin_fitted_with(twin);
        CHECK(eq_twin_fit(&cx, &cx.mem, &o.schema, &o.table, &options, &twin) == EQ_OK);
        CHECK(eq_twin_to_json(&cx, &cx.mem, twin, NULL, &json) == EQ_OK);
        const char *ours = strstr(json, "\"distance\":"), *theirs = strstr(text.data, "\"distance\":");
        CHECK(ours && theirs && ours - json == theirs - text.data && !memcmp(json, text.data, (size_t)(ours - json)));
        ours = strstr(json, "\"order\":");
        theirs = strstr(text.data, "\"order\":");
        CHECK(ours && theirs && !strcmp(ours, theirs));
        eq_ctx_free(&cx);
    }
    if (n_absent) SKIP("the original files are not here (make datasets)");
}

/* The stated distances are those that are measured today. German alone takes seconds; ALL_TWINS=1 (`make check`) measures
 * all four. */
static void the_stated_distances_are_measured_again(void) {
    const char *chosen = getenv("ALL_TWINS") ? NULL : "german";
    size_t n_absent = 0;
    for (size_t i = 0; i < N_NAMES; i++) {
        eq_ctx cx = {0};
        original o = {0};
        eq_twin *twin;
        eq_twin_distance distance = {0};
        const char *json = "";
        if (chosen && strcmp(chosen, names[i])) continue;
        eq_bytes text = shipped(&cx, names[i]);
        if (!read_original_table(&cx, names[i], &o)) {
            n_absent++;
            eq_ctx_free(&cx);
            continue;
        }
        CHECK(eq_twin_from_json(&cx, &cx.mem, text, &twin) == EQ_OK);
        CHECK(eq_twin_measure(&cx, &cx.mem, &o.schema, &o.table, twin, 0, &distance) == EQ_OK);
        CHECK(eq_twin_to_json(&cx, &cx.mem, twin, &distance, &json) == EQ_OK);
        CHECK_TEXT(json, text.data);
        eq_ctx_free(&cx);
    }
    if (n_absent) SKIP("the original files are not here (make datasets)");
}

/* The number of files does not matter to a sample: it is one. */
static void samples_of_the_shipped_twins_are_read_back_by_their_schemas(void) {
    for (size_t i = 0; i < N_NAMES; i++) {
        eq_ctx cx = {0};
        original o = {0};
        char path[300];
        eq_twin *twin;
        eq_table sample, back;
        eq_bytes csv;
        snprintf(path, sizeof path, "datasets/%s.json", names[i]);
        CHECK(eq_json_read_schema(&cx, &cx.mem, read_whole(&cx, path), &o.schema) == EQ_OK);
        CHECK(eq_twin_from_json(&cx, &cx.mem, shipped(&cx, names[i]), &twin) == EQ_OK);
        CHECK(eq_twin_sample(&cx, &cx.mem, twin, 2000, 1, &sample) == EQ_OK);
        CHECK(eq_table_to_csv(&cx, &cx.mem, &o.schema, &sample, &csv) == EQ_OK);
        o.schema.n_files = 1;
        CHECK(eq_table_read(&cx, &cx.mem, &o.schema, &csv, 1, &back) == EQ_OK);
        CHECK_TEXT(eq_message(&cx), "");
        /* what is only kept for audits is of real people: a twin has none of it */
        size_t n_audited = 0;
        for (size_t c = 0; c < o.schema.n_columns; c++) n_audited += o.schema.column[c].role == EQ_ROLE_AUDITED;
        CHECK(back.n_rows == 2000 && back.n_columns == sample.n_columns + n_audited && sample.n_columns > 0);
        for (size_t c = 0; c < sample.n_columns; c++) {
            const eq_column *a = &sample.column[c], *b = &back.column[eq_table_find(&back, a->name)];
            CHECK(a->kind == b->kind && a->n_levels == b->n_levels);
            CHECK(a->kind == EQ_NUMBER ? !memcmp(a->number, b->number, 2000 * sizeof *a->number)
                                       : !memcmp(a->code, b->code, 2000 * sizeof *a->code));
        }
        eq_ctx_free(&cx);
    }
}

int main(void) {
    RUN(shipped_twins_are_near_their_originals_and_small);
    RUN(fitting_the_originals_gives_the_shipped_twins);
    RUN(the_stated_distances_are_measured_again);
    RUN(samples_of_the_shipped_twins_are_read_back_by_their_schemas);
    return check_done();
}
