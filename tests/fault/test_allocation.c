/* Memory may run out at any moment. The k-th allocation is made to fail, k = 1, 2, 3, ..., in a context's arenas and
 * in cJSON, while a lab loads a table, describes and audits it and runs a tiny plan. Each time: a status, a sentence,
 * nothing lost, and the lab goes on to give the same report as if nothing had happened. */
#include <stdlib.h>

#include <cJSON.h>

#include "check.h"
#include "data/table/preview.h"
#include "equipoise/board.h"
#include "equipoise/experiment.h"

#define MOST_FAILURES 100000 /* more than there are allocations in any of it: the loop has run wild */
#define DENSE 60             /* as many are tried one by one; all where EVERY_FAILURE is set, as in `make check` */

static const char schema[] = "{\"name\": \"tiny\", \"files\": [{\"name\": \"tiny.csv\"}], \"columns\": ["
                             "{\"name\": \"x\", \"kind\": \"number\"}, {\"name\": \"colour\", \"kind\": \"category\"},"
                             "{\"name\": \"sex\", \"role\": \"protected\", \"kind\": \"category\", \"privileged\": [\"m\"]},"
                             "{\"name\": \"y\", \"role\": \"label\", \"favourable\": [\"1\"]}]}";
static const char options[] = "{\"protected\": [\"sex\"], \"bootstrap\": 8}";
static const char plan[] = "{\"equipoise\": 1, \"data\": \"tiny\", \"protected\": \"sex\","
                           " \"model\": {\"kind\": \"mlp\", \"hidden\": [3], \"dropout\": 0.2, \"batch_norm\": true},"
                           " \"train\": {\"max_epochs\": 2, \"batch\": 8},"
                           " \"methods\": [{\"id\": \"none\"}, {\"id\": \"reweighing\"}, {\"id\": \"score_gap_penalty\"},"
                           " {\"id\": \"random_perturbation\", \"trials\": 2}, {\"id\": \"group_thresholds\"},"
                           " [{\"id\": \"correlation_remover\"}, {\"id\": \"decoupled_classifiers\", \"least_rows\": 2}]],"
                           " \"seeds\": [1], \"report\": {\"bootstrap\": 8, \"counterfactual\": true}}";

static char csv[4096];
static eq_ctx cx;
static eq_lab *lab;

/* 60 people; neither group nor class is ever alone in a part. A 61st without an x is there for the audit of the data. */
static void write_csv(void) {
    static const char *const colour[] = {"red", "green", "blue"};
    size_t at = (size_t)snprintf(csv, sizeof csv, "x,colour,sex,y\n");
    for (unsigned i = 0; i < 60; i++)
        at += (size_t)snprintf(csv + at, sizeof csv - at, "%u.%u,%s,%s,%u\n", i * 7 % 13, i % 10, colour[i % 3],
                               i % 2 ? "m" : "f", (i / 2 + i % 5 / 3) % 2);
    snprintf(csv + at, sizeof csv - at, ",red,m,1\n");
}

/* ---- cJSON's allocations, counted ---- */

static size_t n_json_allocations, json_fails_at;
static long n_json_blocks;

static void *json_malloc(size_t size) {
    if (++n_json_allocations == json_fails_at) return NULL;
    void *block = malloc(size);
    n_json_blocks += block != NULL;
    return block;
}

static void json_free(void *block) {
    n_json_blocks -= block != NULL;
    free(block);
}

/* ---- what is done ---- */

static eq_status load(const char **text) {
    eq_bytes file = {csv, strlen(csv)};
    eq_source source = {.schema = {schema, sizeof schema - 1}, .file = &file, .n_files = 1};
    *text = "";
    return eq_lab_load(lab, &source);
}

static eq_status describe(const char **text) { return eq_lab_describe(lab, text); }

static eq_status audit(const char **text) { return eq_lab_analyse(lab, "audit", (eq_bytes){NULL, 0}, options, text); }

/* Groups of 3, 2, 1 and 2, of which one is small: the others are audited again for what is said first. */
static eq_status audit_large(const char **text) {
    static const char file[] = "y,s,g\n1,0.9,a\n0,0.2,a\n1,0.7,a\n1,0.4,b\n0,0.6,b\n1,0.3,c\n0,0.8,d\n1,0.1,d\n";
    static const char what[] = "{\"label\": \"y\", \"score\": \"s\", \"protected\": [\"g\"], \"bootstrap\": 8, \"minimum\": 2}";
    return eq_lab_analyse(lab, "audit", (eq_bytes){file, sizeof file - 1}, what, text);
}

static eq_status analyse_predictions(const char *analysis, const char **text) {
    static const char file[] = "y,s,t,g\n1,0.9,0.8,a\n0,0.2,0.6,a\n1,0.4,0.7,b\n0,0.4,0.1,b\n1,0.3,0.3,b\n";
    const char *own = strcmp(analysis, "curves") ? "\"score2\": \"t\"" : "\"points\": 4, \"metrics\": [\"tpr\"], \"bins\": 2";
    char what[200];
    snprintf(what, sizeof what, "{\"label\": \"y\", \"score\": \"s\", \"protected\": [\"g\"], \"bootstrap\": 8, %s}", own);
    return eq_lab_analyse(lab, analysis, (eq_bytes){file, sizeof file - 1}, what, text);
}

static eq_status curves(const char **text) { return analyse_predictions("curves", text); }

static eq_status compare(const char **text) { return analyse_predictions("compare", text); }

static eq_status unprocess(const char **text) { return analyse_predictions("unprocessing", text); }

static eq_status slices(const char **text) {
    return eq_lab_analyse(lab, "slices", (eq_bytes){NULL, 0}, "{\"minimum\": 3, \"depth\": 3}", text);
}

/* The labels of the same people in three batches. */
static eq_status monitor(const char **text) {
    static const char watched[] =
        "{\"label\": \"y\", \"protected\": \"sex\", \"batch\": \"colour\", \"bootstrap\": 8, \"h\": 0.1,"
        " \"metrics\": [\"selection_rate\"], \"tolerance\": {\"selection_rate\": 0.01}}";
    return eq_lab_analyse(lab, "monitor", (eq_bytes){csv, strlen(csv)}, watched, text);
}

static eq_status individual(const char **text) {
    return eq_lab_analyse(lab, "individual", (eq_bytes){NULL, 0}, "{\"neighbours\": 3}", text);
}

/* A subject of a file, asked in steps; and one of a cell, against another. */
static eq_status ask_in_steps(const char **text) {
    static const char file[] = "y,s,t,g\n1,0.9,0.8,a\n0,0.2,0.6,a\n1,0.4,0.7,b\n0,0.4,0.1,b\n1,0.3,0.3,b\n";
    const eq_subject_source source = {.file = {file, sizeof file - 1}};
    size_t subject;
    EQ_TRY(eq_lab_subject(lab, &source, "{\"label\": \"y\", \"score\": \"s\", \"protected\": [\"g\"]}", &subject));
    EQ_TRY(eq_lab_about(lab, subject, text));
    EQ_TRY(eq_lab_ask(lab, subject, "compare", "{\"bootstrap\": 8, \"score2\": \"t\"}"));
    eq_status status;
    while ((status = eq_lab_answer(lab, 1, text)) == EQ_MORE) continue;
    eq_lab_drop(lab, subject);
    return status;
}

static eq_status compare_cells(const char **text) {
    static const char two[] = "{\"equipoise\": 1, \"data\": \"tiny\", \"model\": {\"kind\": \"logistic_regression\"},"
                              " \"train\": {\"max_epochs\": 1}, \"methods\": [{\"id\": \"none\"}, {\"id\": \"reweighing\"}],"
                              " \"report\": {\"audits\": false}}";
    const eq_subject_source source = {.of_cell = true, .cell = 0, .against = true, .other = 1};
    size_t subject;
    EQ_TRY(eq_lab_start(lab, two, 0, 1));
    EQ_TRY(eq_lab_step(lab, INT64_MAX));
    EQ_TRY(eq_lab_subject(lab, &source, "{\"privileged\": \"f\"}", &subject));
    EQ_TRY(eq_lab_ask(lab, subject, "compare", "{\"bootstrap\": 8}"));
    return eq_lab_answer(lab, INT64_MAX, text);
}

/* A file that nobody described, looked over in steps. */
static eq_status look_over(const char **text) {
    eq_arena own = {0};
    eq_preview *preview;
    eq_status status = eq_preview_new(&cx, &own, (eq_bytes){csv, strlen(csv)}, (eq_bytes){NULL, 0}, &preview);
    for (bool more = status == EQ_OK; more; more = status == EQ_MORE) {
        int64_t budget = 1;
        status = eq_preview_step(&cx, preview, &budget);
    }
    if (status == EQ_OK) status = eq_preview_json(&cx, &cx.mem, preview, text);
    eq_arena_free(&own);
    return status;
}

static eq_status look_across(const char **text) {
    static const char across[] = "{\"column\": 1, \"target\": 3, \"favourable\": [\"1\"]}";
    return eq_preview_cross(&cx, &cx.mem, (eq_bytes){csv, strlen(csv)}, (eq_bytes){across, sizeof across - 1}, text);
}

/* Parts of each kind: words, tables, drawings. */
static const char document[] =
    "{\"title\": \"<t>\", \"tolerance\": {\"name\": \"n\", \"difference\": 0.1}, \"chosen\": [\"tpr_ratio\"], \"answers\": {"
    "\"audit\": {"
    " \"groups\": [{\"name\": \"a & b\", \"n\": 2, \"tpr\": {\"value\": 0.5}}], \"overall\": {\"n\": 2},"
    " \"metrics\": {\"tpr_ratio\": {\"value\": 0.9}, \"fpr_ratio\": {\"value\": null, \"why\": \"x: y is undefined\"}},"
    " \"blocks\": [{\"block\": \"lead\", \"parts\": [\"x\", {\"strong\": \"<y>\"}]},"
    " {\"block\": \"table\", \"id\": \"groups\", \"of\": \"groups\", \"columns\": [{\"title\": \"Group\", \"figure\": \"name\","
    " \"path\": \"name\"}, {\"title\": \"TPR\", \"figure\": \"estimate\", \"path\": \"tpr\"}]},"
    " {\"block\": \"table\", \"id\": \"gaps_errors\", \"of\": \"metrics\", \"columns\": [{\"title\": \"Measure\","
    " \"figure\": \"metric\"}, {\"title\": \"Value\", \"figure\": \"measure\", \"path\": \"/metrics/*\"},"
    " {\"title\": \"Drawn\", \"figure\": \"strip\", \"path\": \"/metrics/*\"}]},"
    " {\"block\": \"item\", \"parts\": [\"x: \", {\"measures\": [\"fpr_ratio\"]}]}]},"
    " \"curves\": {\"groups\": [{\"name\": \"a\", \"positives\": 1, \"negatives\": 1, \"tp\": [0, 1], \"fp\": [0, 1],"
    " \"auc\": {\"value\": 0.5, \"low\": 0.25, \"high\": 1}}],"
    " \"blocks\": [{\"block\": \"figure\", \"kind\": \"roc\", \"title\": \"r\", \"of\": \"groups\", \"name\": \"name\"},"
    " {\"block\": \"figure\", \"kind\": \"intervals\", \"title\": \"i\", \"of\": \"groups\", \"name\": \"name\","
    " \"value\": \"auc\"}]}, \"data\": {\"error\": \"<e>\"},"
    " \"individual\": {\"of\": \"labels\", \"k\": 2, \"features\": 1, \"groups\": []}}}";

static eq_status html(const char **text) { return eq_audit_html(&cx, &cx.mem, (eq_bytes){document, sizeof document - 1}, text); }

static const char board_rows[] = "y,d,s,g\n1,1,0.5,a\n0,1,0.25,a\n1,0,0.125,b\n0,0,0.5,b\n1,1,0.5,a\n";

static eq_status board(const char **text) {
    static const char request[] =
        "{\"document\": {\"title\": \"t\"}, \"subject\": {\"label\": \"y\", \"pred\": \"d\", \"score\": \"s\", \"protected\": "
        "[\"g\"]}, \"questions\": {\"audit\": {\"bootstrap\": 0}}, \"answers\": {}}";
    return eq_lab_board(lab, (eq_bytes){board_rows, sizeof board_rows - 1}, request, text);
}

static eq_status verify_board(const char **text) {
    const char *report;
    EQ_TRY(board(&report));
    return eq_board_verify(&cx, &cx.mem, eq_bytes_of(report), text);
}

static eq_status table(const char **text) { return eq_audit_csv(&cx, &cx.mem, (eq_bytes){document, sizeof document - 1}, text); }

static eq_status profile(const char **text) { return eq_lab_analyse(lab, "data", (eq_bytes){NULL, 0}, "{}", text); }

static eq_status profile_file(const char **text) {
    eq_bytes file = {csv, strlen(csv)};
    return eq_lab_analyse(lab, "data", file, "{\"label\": \"y\", \"protected\": [\"sex\"]}", text);
}

static eq_status catalog(const char **text) { return eq_lab_catalog(lab, text); }

static eq_status run(const char **text) {
    EQ_TRY(eq_lab_start(lab, plan, 0, 1));
    eq_status status;
    while ((status = eq_lab_step(lab, 1000)) == EQ_MORE) EQ_TRY(eq_lab_progress(lab, NULL, text));
    return status == EQ_OK ? eq_lab_report(lab, text) : status;
}

static eq_status explain(const char **text) {
    static const char one[] = "{\"equipoise\": 1, \"data\": \"tiny\", \"model\": {\"hidden\": [3]},"
                              " \"train\": {\"max_epochs\": 2}, \"methods\": [{\"id\": \"none\"}]}";
    eq_sensitivity_options what = {.perturbations = 20, .sd = 0.1, .on_valid = true, .n_shards = 1};
    return eq_lab_sensitivity(lab, one, &what, text);
}

static eq_status predict_with(const char *model, const char **text) {
    char one[300];
    snprintf(one, sizeof one,
             "{\"equipoise\": 1, \"data\": \"tiny\", \"model\": {%s}, \"train\": {\"max_epochs\": 1},"
             " \"methods\": [{\"id\": \"none\"}], \"report\": {\"audits\": false}}",
             model);
    EQ_TRY(eq_lab_start(lab, one, 0, 1));
    EQ_TRY(eq_lab_step(lab, INT64_MAX));
    return eq_lab_predictions(lab, 0, text);
}

static eq_status predict(const char **text) { return predict_with("\"kind\": \"logistic_regression\"", text); }

static eq_status predict_by_trees(const char **text) {
    return predict_with("\"kind\": \"gradient_boosted_trees\", \"trees\": 3, \"min_rows\": 2", text);
}

/* A run that keeps its models, the first of them given, and a run of that. */
static eq_status bring(const char **text) {
    static const char first[] =
        "{\"equipoise\": 1, \"data\": \"tiny\", \"model\": {\"hidden\": [3], \"activation\": \"gelu\"},"
        " \"train\": {\"max_epochs\": 1}, \"methods\": [{\"id\": \"none\"}, {\"id\": \"group_thresholds\"}],"
        " \"report\": {\"audits\": false}}";
    static const char second[] = "{\"equipoise\": 1, \"data\": \"tiny\", \"model\": {\"given\": \"a.eqm\"},"
                                 " \"methods\": [{\"id\": \"none\"}, {\"id\": \"random_perturbation\", \"trials\": 2}],"
                                 " \"report\": {\"audits\": false}}";
    eq_bytes model;
    eq_lab_keep_models(lab, true);
    EQ_TRY(eq_lab_start(lab, first, 0, 1));
    EQ_TRY(eq_lab_step(lab, INT64_MAX));
    EQ_TRY(eq_lab_model(lab, 1, &model));
    EQ_TRY(eq_lab_model(lab, 0, &model));
    EQ_TRY(eq_lab_give_model(lab, "a.eqm", model));
    EQ_TRY(eq_lab_start(lab, second, 0, 1));
    EQ_TRY(eq_lab_step(lab, INT64_MAX));
    return eq_lab_report(lab, text);
}

typedef eq_status action(const char **text);

static action *const before[] = {load, NULL};

/* A fresh lab, with data if the action is not the loading itself. */
static void open_lab(action *act) {
    const char *text;
    memset(&cx, 0, sizeof cx);
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    for (size_t i = 0; before[i] && before[i] != act; i++) CHECK(before[i](&text) == EQ_OK);
}

static void close_lab(void) {
    eq_lab_close(lab);
    eq_ctx_free(&cx);
    CHECK(n_json_blocks == 0);
}

/* A copy, because texts live in the lab. */
static char *expected_text(action *act) {
    const char *text = NULL;
    open_lab(act);
    CHECK(act(&text) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    size_t size = text ? strlen(text) + 1 : 0;
    char *copy = malloc(size + 1);
    if (size && copy) memcpy(copy, text, size);
    close_lab();
    return copy;
}

/* Makes the k-th allocation of `act` fail (in cJSON or in the arenas); true while there was a k-th. */
static bool survives(action *act, size_t k, bool in_json, const char *expected) {
    const char *text = NULL;
    open_lab(act);
    n_json_allocations = 0;
    json_fails_at = in_json ? k : 0;
    cx.fail_at = in_json ? 0 : cx.n_allocations + k;
    eq_status status = act(&text);
    bool reached = in_json ? n_json_allocations >= k : cx.n_allocations >= cx.fail_at;
    json_fails_at = cx.fail_at = 0;
    if (reached) {
        CHECK(status == EQ_EMEMORY);
        CHECK_CONTAINS(eq_message(&cx), "memory");
        eq_ctx_clear(&cx);
        CHECK(act(&text) == EQ_OK); /* and once more, now that there is memory */
    }
    CHECK_TEXT(text, expected);
    if (check_failed_here) printf("  with allocation %zu of %s failing\n", k, in_json ? "cJSON" : "the arenas");
    close_lab();
    return reached;
}

/* Every k up to `dense` or DENSE, then ever larger steps: a late failure costs a whole run. */
static void sweep(action *act, size_t dense) {
    if (eq_lab_new(&cx, &lab) != EQ_OK) SKIP("no lab");
    eq_ctx_free(&cx);
    char *expected = expected_text(act);
    bool every = getenv("EVERY_FAILURE");
    if (dense > DENSE && !every) dense = DENSE;
    for (int in_json = 0; in_json < 2; in_json++) {
        size_t k = 1, n = 0;
        while (!check_failed_here && k < MOST_FAILURES && survives(act, k, in_json, expected))
            k += k < dense ? 1 : k / (every ? 40 : 20) + 1, n++;
        CHECK((n > 0 || in_json) && k < MOST_FAILURES); /* what only writes needs nothing of cJSON */
        printf("  note %zu failures of %s, the last at allocation %zu\n", n, in_json ? "cJSON" : "the arenas", k);
    }
    free(expected);
}

static void loading_survives_every_failed_allocation(void) { sweep(load, MOST_FAILURES); }

static void describing_survives_every_failed_allocation(void) { sweep(describe, MOST_FAILURES); }

static void auditing_survives_every_failed_allocation(void) {
    sweep(audit, MOST_FAILURES);
    sweep(audit_large, 500);
}

static void drawing_curves_survives_failed_allocations(void) { sweep(curves, 300); }

static void comparing_models_survives_failed_allocations(void) { sweep(compare, 100); }

static void unprocessing_survives_every_failed_allocation(void) { sweep(unprocess, MOST_FAILURES); }

static void finding_slices_survives_every_failed_allocation(void) { sweep(slices, MOST_FAILURES); }

static void monitoring_survives_failed_allocations(void) { sweep(monitor, 500); }

static void looking_for_similar_people_survives_every_failed_allocation(void) { sweep(individual, MOST_FAILURES); }

static void a_subject_survives_every_failed_allocation(void) {
    sweep(ask_in_steps, 200);
    sweep(compare_cells, 200);
}

static void looking_a_file_over_survives_every_failed_allocation(void) {
    sweep(look_over, MOST_FAILURES);
    sweep(look_across, MOST_FAILURES);
}

static void writing_a_report_survives_every_failed_allocation(void) {
    sweep(html, MOST_FAILURES);
    sweep(table, MOST_FAILURES);
    sweep(board, 300);
    sweep(verify_board, 300);
}

static void profiling_survives_failed_allocations(void) {
    sweep(profile, 300);
    sweep(profile_file, 300);
}

static void the_catalogue_survives_failed_allocations(void) { sweep(catalog, 200); }

static void a_plan_of_every_family_survives_failed_allocations(void) { sweep(run, 200); }

static void explaining_a_bias_survives_failed_allocations(void) { sweep(explain, 200); }

static void predictions_survive_every_failed_allocation(void) {
    sweep(predict, MOST_FAILURES);
    sweep(predict_by_trees, MOST_FAILURES);
}

static void models_survive_every_failed_allocation(void) { sweep(bring, MOST_FAILURES); }

int main(void) {
    cJSON_Hooks hooks = {json_malloc, json_free};
    cJSON_InitHooks(&hooks);
    write_csv();
    RUN(loading_survives_every_failed_allocation);
    RUN(describing_survives_every_failed_allocation);
    RUN(auditing_survives_every_failed_allocation);
    RUN(drawing_curves_survives_failed_allocations);
    RUN(comparing_models_survives_failed_allocations);
    RUN(unprocessing_survives_every_failed_allocation);
    RUN(finding_slices_survives_every_failed_allocation);
    RUN(monitoring_survives_failed_allocations);
    RUN(looking_for_similar_people_survives_every_failed_allocation);
    RUN(a_subject_survives_every_failed_allocation);
    RUN(looking_a_file_over_survives_every_failed_allocation);
    RUN(writing_a_report_survives_every_failed_allocation);
    RUN(profiling_survives_failed_allocations);
    RUN(the_catalogue_survives_failed_allocations);
    RUN(a_plan_of_every_family_survives_failed_allocations);
    RUN(explaining_a_bias_survives_failed_allocations);
    RUN(predictions_survive_every_failed_allocation);
    RUN(models_survive_every_failed_allocation);
    return check_done();
}
