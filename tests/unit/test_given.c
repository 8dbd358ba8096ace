/* Models that are kept, given to another lab and repaired there: the same bits whatever the order of the columns, and a sentence
 * for what does not fit. */
#include <stdlib.h>

#include "base/json_tree.h"
#include "check.h"
#include "equipoise/experiment.h"

#define COLUMN_A "{\"name\": \"a\", \"kind\": \"number\"}"
#define COLUMN_B "{\"name\": \"b\", \"kind\": \"category\"}"
#define COLUMN_C "{\"name\": \"c\", \"kind\": \"number\"}"
#define COLUMN_G "{\"name\": \"g\", \"kind\": \"category\", \"role\": \"protected\", \"privileged\": [\"m\"]}"
#define COLUMN_Y "{\"name\": \"y\", \"role\": \"label\", \"favourable\": [\"1\"]}"
#define SCHEMA(columns) "{\"name\": \"small\", \"files\": [{\"name\": \"small.csv\"}], \"columns\": [" columns "]}"

static const char plain[] = SCHEMA(COLUMN_A "," COLUMN_B "," COLUMN_G "," COLUMN_Y);
/* The same people, their columns in another order, one more, and of one more level. */
static const char turned[] = SCHEMA(COLUMN_C "," COLUMN_Y "," COLUMN_B "," COLUMN_G "," COLUMN_A);
static const char without_a[] = SCHEMA(COLUMN_B "," COLUMN_G "," COLUMN_Y);

enum { ROWS = 300, PLAIN, TURNED, WITHOUT_A };

static char *make_csv(int form) {
    char *text = malloc(ROWS * 40 + 40), *end = text;
    eq_rng rng = eq_rng_seed(11);
    end += sprintf(end, form == PLAIN ? "a,b,g,y\n" : form == TURNED ? "c,y,b,g,a\n" : "b,g,y\n");
    for (int i = 0; i < ROWS; i++) {
        double a = eq_rng_uniform(&rng), c = eq_rng_uniform(&rng);
        int m = eq_rng_uniform(&rng)<0.6, y = a + 0.3 * m + 0.4 * eq_rng_uniform(&rng)> 0.9;
        char b = (char)('p' + eq_rng_below(&rng, 3)), g = m ? 'm' : 'f';
        if (form == PLAIN) end += sprintf(end, "%.3f,%c,%c,%d\n", a, b, g, y);
        if (form == TURNED) end += sprintf(end, "%.2f,%d,%c,%c,%.3f\n", c, y, b, g, a);
        if (form == WITHOUT_A) end += sprintf(end, "%c,%c,%d\n", b, g, y);
    }
    return text;
}

static eq_ctx cx, other;

static eq_lab *open_lab(eq_ctx *in, int form) {
    char *csv = make_csv(form);
    const char *schema = form == PLAIN ? plain : form == TURNED ? turned : without_a;
    eq_lab *lab = NULL;
    eq_bytes file = {csv, strlen(csv)};
    eq_source source = {.schema = eq_bytes_of(schema), .file = &file, .n_files = 1};
    CHECK(eq_lab_new(in, &lab) == EQ_OK && eq_lab_load(lab, &source) == EQ_OK);
    CHECK_TEXT(eq_message(in), "");
    free(csv);
    return lab;
}

static void close_lab(eq_ctx *in, eq_lab *lab) {
    eq_lab_close(lab);
    eq_ctx_free(in);
}

static void run(eq_lab *lab, const char *plan) {
    CHECK(eq_lab_start(lab, plan, 0, 1) == EQ_OK);
    CHECK(eq_lab_step(lab, INT64_MAX) == EQ_OK);
}

static const char first[] = "{\"equipoise\": 1, \"model\": {\"hidden\": [6, 5], \"activation\": \"elu\", \"layer_norm\": true},"
                            " \"split\": {\"seed\": 3},"
                            " \"train\": {\"max_epochs\": 6, \"batch\": 32}, \"methods\": [{\"id\": \"none\"},"
                            " {\"id\": \"random_perturbation\", \"trials\": 9}, {\"id\": \"group_thresholds\"},"
                            " {\"id\": \"correlation_remover\"}, {\"id\": \"decoupled_classifiers\"},"
                            " {\"id\": \"linear_post_blind\"}],"
                            " \"report\": {\"bootstrap\": 8}}";
static const char second[] =
    "{\"equipoise\": 1, \"model\": {\"given\": \"a.eqm\"}, \"split\": {\"seed\": 3},"
    " \"methods\": [{\"id\": \"none\"}, {\"id\": \"random_perturbation\", \"trials\": 9}, {\"id\": \"group_thresholds\"}],"
    " \"report\": {\"bootstrap\": 8}}";

/* Bytes that outlive the lab. */
static eq_bytes saved(eq_lab *lab, size_t cell) {
    eq_bytes bytes = {NULL, 0};
    CHECK(eq_lab_model(lab, cell, &bytes) == EQ_OK);
    char *copy = malloc(bytes.size + 1);
    memcpy(copy, bytes.data, bytes.size);
    return (eq_bytes){copy, bytes.size};
}

/* What a report says of a cell on its test part, as text of its own. */
static void figures_of(eq_lab *lab, size_t cell, char *out, size_t size) {
    const char *json = "", *part = "";
    eq_tree tree;
    eq_ctx own = {0};
    CHECK(eq_lab_report(lab, &json) == EQ_OK);
    CHECK(eq_tree_parse(&own, "report", eq_bytes_of(json), &tree) == EQ_OK);
    for (eq_tree c = eq_tree_first(eq_tree_get(tree, "cells")); c; c = eq_tree_next(c))
        if (eq_tree_number_of(c, "index") == (double)cell) {
            CHECK(eq_tree_print(&own, &own.mem, eq_tree_get(c, "test"), &part) == EQ_OK);
            snprintf(out, size, "%s %s", eq_tree_words(c, "weights_sha256"), part);
        }
    eq_tree_free(tree);
    eq_ctx_free(&own);
}

static char before[3][20000], after[20000];

static void a_given_model_gives_the_bits_of_the_run_that_saved_it(void) {
    eq_lab *lab = open_lab(&cx, PLAIN);
    eq_lab_keep_models(lab, true);
    run(lab, first);
    eq_bytes model = saved(lab, 0);
    for (size_t c = 0; c < 3; c++) figures_of(lab, c, before[c], sizeof before[c]);
    for (int form = PLAIN; form <= TURNED; form++) {
        eq_lab *their = open_lab(&other, form);
        CHECK(eq_lab_give_model(their, "a.eqm", model) == EQ_OK);
        run(their, second);
        for (size_t c = 0; c < 3; c++) {
            figures_of(their, c, after, sizeof after);
            CHECK_TEXT(after, before[c]);
        }
        close_lab(&other, their);
    }
    free((char *)(uintptr_t)model.data);
    close_lab(&cx, lab);
}

/* A plan's seeds move the rows about, and the file's own threshold decides wherever no method does. */
static void none_decides_by_the_files_threshold_on_every_seed(void) {
    static const char seeds[] = "{\"equipoise\": 1, \"model\": {\"given\": \"a.eqm\"}, \"methods\": [{\"id\": \"none\"}],"
                                " \"seeds\": [1, 2, 3], \"report\": {\"bootstrap\": 8, \"audits\": false}}";
    eq_lab *lab = open_lab(&cx, PLAIN);
    const char *json;
    eq_tree tree;
    double threshold[3];
    size_t n = 0;
    eq_lab_keep_models(lab, true);
    run(lab, first);
    eq_bytes model = saved(lab, 0);
    CHECK(eq_lab_give_model(lab, "a.eqm", model) == EQ_OK);
    run(lab, seeds);
    CHECK(eq_lab_report(lab, &json) == EQ_OK && eq_tree_parse(&other, "report", eq_bytes_of(json), &tree) == EQ_OK);
    for (eq_tree c = eq_tree_first(eq_tree_get(tree, "cells")); c && n < 3; c = eq_tree_next(c))
        threshold[n++] = eq_tree_number_of(c, "threshold");
    CHECK(n == 3 && threshold[0] == threshold[1] && threshold[1] == threshold[2] && isfinite(threshold[0]));
    CHECK_CONTAINS(json, "\"model\":{\"given\":\"a.eqm\",\"sha256\":\"");
    eq_tree_free(tree);
    eq_ctx_free(&other);
    free((char *)(uintptr_t)model.data);
    close_lab(&cx, lab);
}

static void a_model_that_is_no_file_by_itself_says_why(void) {
    eq_lab *lab = open_lab(&cx, PLAIN);
    eq_bytes bytes;
    CHECK(eq_lab_model(lab, 0, &bytes) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "cell 0: its model is not kept, expected a cell that is finished and kept");
    run(lab, first); /* the lab keeps none unless it is told to */
    CHECK(eq_lab_model(lab, 0, &bytes) == EQ_EINPUT);
    eq_lab_keep_models(lab, true);
    run(lab, first);
    CHECK(eq_lab_model(lab, 2, &bytes) == EQ_OK);
    CHECK(eq_lab_model(lab, 3, &bytes) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx),
               "cell 3: its model is no file by itself, because \"correlation_remover\" maps rows before a model sees them");
    CHECK(eq_lab_model(lab, 4, &bytes) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "\"decoupled_classifiers\" is a predictor of its own");
    CHECK(eq_lab_model(lab, 5, &bytes) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "\"linear_post_blind\" decides by more than score and group");
    CHECK(eq_lab_model(lab, 99, &bytes) == EQ_EINPUT);
    close_lab(&cx, lab);
}

static void refused(eq_lab *lab, const char *model, const char *method, const char *sentence) {
    char plan[600];
    snprintf(plan, sizeof plan, "{\"equipoise\": 1, \"model\": %s, \"methods\": [{\"id\": \"%s\"}]}", model, method);
    CHECK(eq_lab_start(lab, plan, 0, 1) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), sentence);
}

static void a_plan_that_asks_for_what_a_given_model_cannot_do_is_refused(void) {
    eq_lab *lab = open_lab(&cx, PLAIN);
    eq_lab_keep_models(lab, true);
    run(lab, first);
    eq_bytes model = saved(lab, 0);
    CHECK(eq_lab_give_model(lab, "a.eqm", model) == EQ_OK);
    refused(lab, "{\"given\": \"b.eqm\"}", "none", "model.given: is \"b.eqm\", expected the name of a model file that was given");
    refused(lab, "{\"given\": \"\"}", "none", "model.given: is empty");
    refused(lab, "{\"given\": 3}", "none", "model.given: ");
    refused(lab, "{\"given\": \"a.eqm\", \"hidden\": [3]}", "none", "model.hidden: is not a known key");
    refused(lab, "{\"sha256\": \"00\"}", "none", "model.sha256: is there without \"given\"");
    refused(lab, "{\"given\": \"a.eqm\", \"sha256\": \"00\"}", "none", "model.sha256: is \"00\", expected 64 hexadecimal digits");
    refused(lab, "{\"given\": \"a.eqm\", \"sha256\": \"0000000000000000000000000000000000000000000000000000000000000000\"}",
            "none", "model.sha256: is 0000000000000000..., and \"a.eqm\" is another file");
    refused(lab, "{\"given\": \"a.eqm\"}", "reweighing",
            "methods[0].id: is \"reweighing\", which works before or while a model is");
    refused(lab, "{\"given\": \"a.eqm\"}", "score_gap_penalty", "and a given model is not trained again");
    refused(lab, "{\"trained_on\": \"none\"}", "none", "model.trained_on: is there without \"given\"");
    refused(lab, "{\"given\": \"a.eqm\", \"trained_on\": \"all\"}", "none",
            "model.trained_on: is \"all\", expected \"none\", \"unknown\" or {\"column\": NAME, \"value\": V}");
    refused(lab, "{\"given\": \"a.eqm\", \"trained_on\": 3}", "none", "model.trained_on: is no text, expected \"none\", ");
    refused(lab, "{\"given\": \"a.eqm\", \"trained_on\": {\"column\": \"b\"}}", "none", "model.trained_on.value: is missing");
    refused(lab, "{\"given\": \"a.eqm\", \"trained_on\": {\"column\": \"split\", \"value\": \"train\"}}", "none",
            "model.trained_on.column: is \"split\", and the data have no such column");
    refused(lab, "{\"given\": \"a.eqm\", \"trained_on\": {\"column\": \"b\", \"value\": \"train\"}}", "none",
            "model.trained_on.value: is \"train\", and no row has it in column \"b\", expected \"p\", \"q\", \"r\"");
    refused(lab, "{\"given\": \"a.eqm\", \"trained_on\": {\"column\": \"a\", \"value\": \"7\"}}", "none",
            "model.trained_on.value: is \"7\", and no row has it in column \"a\"");
    CHECK(eq_lab_give_model(lab, "a.eqm", (eq_bytes){model.data, model.size - 1}) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "a.eqm: was changed or cut");
    run(lab, second); /* the one before stays */
    close_lab(&cx, lab);

    lab = open_lab(&cx, WITHOUT_A);
    CHECK(eq_lab_give_model(lab, "a.eqm", model) == EQ_OK);
    refused(lab, "{\"given\": \"a.eqm\"}", "none", "a.eqm: the model asks for \"a\", and the data have no such column");
    close_lab(&cx, lab);
    free((char *)(uintptr_t)model.data);
}

/* Eight files are remembered, and a file of a name takes the place of the one before. */
static void the_oldest_of_many_files_is_forgotten(void) {
    eq_lab *lab = open_lab(&cx, PLAIN);
    eq_lab_keep_models(lab, true);
    run(lab, first);
    eq_bytes model = saved(lab, 0);
    for (int k = 0; k < 9; k++) {
        char name[16];
        snprintf(name, sizeof name, "%d.eqm", k);
        CHECK(eq_lab_give_model(lab, name, model) == EQ_OK && eq_lab_give_model(lab, name, model) == EQ_OK);
    }
    refused(lab, "{\"given\": \"0.eqm\"}", "none", "model.given: is \"0.eqm\"");
    CHECK(eq_lab_start(lab, "{\"equipoise\": 1, \"model\": {\"given\": \"1.eqm\"}, \"methods\": [{\"id\": \"none\"}]}", 0, 1) ==
          EQ_OK);
    free((char *)(uintptr_t)model.data);
    close_lab(&cx, lab);
}

int main(void) {
    RUN(a_given_model_gives_the_bits_of_the_run_that_saved_it);
    RUN(none_decides_by_the_files_threshold_on_every_seed);
    RUN(a_model_that_is_no_file_by_itself_says_why);
    RUN(a_plan_that_asks_for_what_a_given_model_cannot_do_is_refused);
    RUN(the_oldest_of_many_files_is_forgotten);
    return check_done();
}
