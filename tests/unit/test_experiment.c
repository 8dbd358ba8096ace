/* The lab end to end on a small table made here: plan in, report out, whatever the cuts. */
#include <stdlib.h>

#include <cJSON.h>

#include "check.h"
#include "equipoise.h"
#include "small_lab.h"

static const char plan[] =
    "{\"equipoise\": 1, \"data\": \"small\", \"protected\": \"g\", \"model\": {\"hidden\": [6, 5]},"
    " \"train\": {\"max_epochs\": 6, \"batch\": 32},"
    " \"methods\": [{\"id\": \"none\"}, {\"id\": \"reweighing\"}, {\"id\": \"score_gap_penalty\", \"lambda\": [0, 5]},"
    " {\"id\": \"random_perturbation\", \"trials\": 5}, {\"id\": \"group_thresholds\"},"
    " [{\"id\": \"reweighing\"}, {\"id\": \"group_thresholds\"}]],"
    " \"seeds\": [1, 2], \"report\": {\"bootstrap\": 50}}";

static size_t first_number(const char *json, const char *key) {
    size_t n = 0;
    const char *at = strstr(json, key);
    CHECK(at && sscanf(at + strlen(key), "%zu", &n) == 1);
    return n;
}

/* Only new epochs are said, each once and in order; another cell begins anew, and so does who knows nothing. */
static void progress_says_what_is_new_of_the_curve(void) {
    eq_ctx cx = {0};
    eq_lab *lab = open_lab(&cx);
    const char *json = "";
    eq_seen seen = {0};
    size_t n_pieces = 0, n_cells = 0;
    CHECK(eq_lab_start(lab, plan, 0, 1) == EQ_OK);
    while (eq_lab_step(lab, 200) == EQ_MORE) {
        CHECK(eq_lab_progress(lab, &seen, &json) == EQ_OK);
        const char *curve = strstr(json, "\"curve\":{");
        size_t cell = first_number(json, "\"index\":");
        if (!curve) continue;
        size_t from = first_number(curve, "\"from\":"), n = 0;
        CHECK(from == (cell == seen.cell ? seen.n_epochs : 0));
        const char *at = strstr(curve, "\"epoch\":[") + 9;
        for (; *at != ']'; at += strcspn(at, ",]"), at += *at == ',') CHECK(strtoul(at, NULL, 10) == from + ++n);
        n_pieces += from > 0 && n > 0;
        n_cells += cell != seen.cell;
        seen = (eq_seen){cell, from + n};
        CHECK(eq_lab_progress(lab, NULL, &json) == EQ_OK && first_number(json, "\"from\":") == 0);
    }
    CHECK(n_pieces > 10 && n_cells > 5);
    close_lab(&cx, lab);
}

static void where_the_budget_cuts_changes_no_byte_of_the_report(void) {
    char *whole = run_shard(plan, INT64_MAX / 2, 0, 1), *sliced = run_shard(plan, 1, 0, 1);
    CHECK(strlen(whole) > 1000);
    CHECK(!strcmp(whole, sliced));
    free(whole);
    free(sliced);
}

/* Rows, features and predictor of methods' own, in chains and with the counterfactual test, which maps and scores moved rows.
 * The judged rows stay those of the file: every cell's test part has the baseline's rows. At strength 0 the weights are the
 * baseline's. */
static void rows_width_and_predictor_may_be_a_methods_own(void) {
    static const char text[] =
        "{\"equipoise\": 1, \"protected\": \"g\", \"model\": {\"hidden\": [6, 5]}, \"train\": {\"max_epochs\": 4, \"batch\": 32},"
        " \"methods\": [{\"id\": \"none\"}, {\"id\": \"uniform_resampling\", \"strength\": [0, 1]},"
        " {\"id\": \"correlation_remover\", \"strength\": [0, 1]}, {\"id\": \"decoupled_classifiers\", \"strength\": [0, 0.5]},"
        " [{\"id\": \"uniform_resampling\"}, {\"id\": \"decoupled_classifiers\"}, {\"id\": \"equalized_odds\"}],"
        " [{\"id\": \"correlation_remover\"}, {\"id\": \"score_gap_penalty\"}, {\"id\": \"random_perturbation\", \"trials\": 3},"
        " {\"id\": \"group_thresholds\"}]], \"report\": {\"bootstrap\": 20, \"counterfactual\": true}}";
    char *whole = run_shard(text, INT64_MAX / 2, 0, 1), *sliced = run_shard(text, 1, 0, 1);
    CHECK(!strcmp(whole, sliced));
    cJSON *report = cJSON_Parse(whole), *cells = cJSON_GetObjectItem(report, "cells"), *cell;
    const char *sha[9];
    double n[9];
    int c = 0;
    CHECK(cJSON_GetArraySize(cells) == 9);
    cJSON_ArrayForEach(cell, cells) {
        const cJSON *groups = cJSON_GetObjectItem(cJSON_GetObjectItem(cell, "train"), "overall");
        CHECK(!cJSON_IsString(cJSON_GetObjectItem(cell, "error")) && cJSON_IsObject(cJSON_GetObjectItem(cell, "counterfactual")));
        n[c] = cJSON_GetNumberValue(cJSON_GetObjectItem(groups, "n"));
        sha[c++] = cJSON_GetStringValue(cJSON_GetObjectItem(cell, "weights_sha256"));
    }
    for (int k = 1; k < 9; k++) CHECK(n[k] == n[0] && n[0] > 200);
    CHECK(!strcmp(sha[1], sha[0]) && !strcmp(sha[3], sha[0]) && !strcmp(sha[5], sha[0]));
    CHECK(strcmp(sha[2], sha[0]) && strcmp(sha[4], sha[0]) && strcmp(sha[6], sha[0]));
    cJSON_Delete(report);
    free(whole);
    free(sliced);
}

/* A bias hangs on the weights of one network over the features as they are loaded; these cells have none such. */
static void a_cell_without_such_a_network_is_not_explained(void) {
    eq_ctx cx = {0};
    eq_lab *lab = open_lab(&cx);
    const char *json, *const methods[] = {"decoupled_classifiers", "correlation_remover"};
    const eq_sensitivity_options options = {.perturbations = 20, .sd = 0.1, .n_shards = 1};
    for (int k = 0; k < 2; k++) {
        char text[300];
        snprintf(text, sizeof text,
                 "{\"equipoise\": 1, \"protected\": \"g\", \"model\": {\"hidden\": [3]}, \"train\": {\"max_epochs\": 1},"
                 " \"methods\": [{\"id\": \"%s\"}]}",
                 methods[k]);
        CHECK(eq_lab_sensitivity(lab, text, &options, &json) == EQ_EINPUT);
        CHECK_CONTAINS(eq_message(&cx), "cell 0 has no network over the loaded features");
    }
    close_lab(&cx, lab);
}

/* A key makes the noise of a run, and another seed of the same run other noise; it serves once, and then the host has given
 * none, which is said. */
static void secret_noise_serves_one_run(void) {
    static const char text[] = "{\"equipoise\": 1, \"protected\": \"g\", \"model\": {\"hidden\": [3]},"
                               " \"methods\": [{\"id\": \"dp_sgd\", \"epochs\": 1}], \"report\": {\"bootstrap\": 10}}";
    static const unsigned char key[2][32] = {{1}, {2}};
    char sha[4][80];
    eq_ctx cx = {0};
    eq_lab *lab = open_lab(&cx);
    for (int k = 0; k < 4; k++) { /* key 0, key 0 again, key 1, none */
        const char *json = "";
        if (k < 3) eq_lab_secret(lab, key[k / 2]);
        CHECK(eq_lab_start(lab, text, 0, 1) == EQ_OK && eq_lab_step(lab, INT64_MAX / 2) == EQ_OK);
        CHECK(eq_lab_report(lab, &json) == EQ_OK);
        CHECK((strstr(json, "Holds of the weights") != NULL) == (k < 3));
        CHECK((strstr(json, "gave no secret bytes") != NULL) == (k == 3));
        const char *at = strstr(json, "\"weights_sha256\":\"");
        CHECK(at && sscanf(at + 18, "%64[0-9a-f]", sha[k]) == 1);
    }
    CHECK(!strcmp(sha[0], sha[1]) && strcmp(sha[0], sha[2]) && strcmp(sha[0], sha[3]) && strcmp(sha[2], sha[3]));
    close_lab(&cx, lab);
}

static void merged_shards_are_the_unsharded_report(void) {
    eq_ctx cx = {0};
    char *whole = run_shard(plan, 100000, 0, 1), *part[3];
    const char *merged = "";
    for (size_t i = 0; i < 3; i++) part[i] = run_shard(plan, 100000, i, 3);
    const char *const shuffled[] = {part[2], part[0], part[1]}, *const twice[] = {part[0], part[0]};
    CHECK(eq_report_merge(&cx, &cx.mem, shuffled, 3, &merged) == EQ_OK);
    CHECK(!strcmp(merged, whole));
    CHECK(eq_report_merge(&cx, &cx.mem, twice, 2, &merged) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "expected each once");
    for (size_t i = 0; i < 3; i++) free(part[i]);
    free(whole);
    eq_ctx_free(&cx);
}

/* Groups taken one by one, in any order: each part is the shard's own report, and all together the whole one. */
static void groups_that_are_taken_make_the_whole_report(void) {
    eq_ctx cx = {0};
    eq_lab *lab = open_lab(&cx);
    const char *json = "";
    char *whole = run_shard(plan, 100000, 0, 1);
    size_t n_groups = 0;
    CHECK(eq_lab_start(lab, plan, 0, 1) == EQ_OK && eq_lab_progress(lab, NULL, &json) == EQ_OK);
    sscanf(strstr(json, "\"groups\":"), "\"groups\":%zu", &n_groups);
    CHECK(n_groups > 3);
    for (size_t i = 0; i < n_groups; i++) {
        size_t g = n_groups - 1 - i;
        CHECK(eq_lab_take(lab, g) == EQ_OK);
        while (eq_lab_step(lab, 100000) == EQ_MORE) continue;
        char *own = run_shard(plan, 100000, g, n_groups);
        CHECK(eq_lab_part(lab, &json) == EQ_OK);
        CHECK(!strcmp(json, own));
        free(own);
    }
    CHECK(eq_lab_report(lab, &json) == EQ_OK);
    CHECK(!strcmp(json, whole));
    CHECK(eq_lab_take(lab, n_groups) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "expected one of the shard's");
    free(whole);
    close_lab(&cx, lab);
}

static void a_report_holds_every_cell_and_its_plan_reruns_to_the_same_bytes(void) {
    char *first = run_shard(plan, 100000, 0, 1);
    cJSON *tree = cJSON_Parse(first);
    const cJSON *cells = cJSON_GetObjectItem(tree, "cells"), *cell;
    int n = 0;
    CHECK(cJSON_GetArraySize(cells) == 14); /* (1 + 1 + 2 + 1 + 1 + 1) x 2 seeds */
    CHECK(cJSON_GetArraySize(cJSON_GetObjectItem(tree, "summary")) == 7);
    cJSON_ArrayForEach(cell, cells) {
        CHECK(cJSON_GetObjectItem(cell, "index")->valueint == n++);
        CHECK(cJSON_IsNull(cJSON_GetObjectItem(cell, "error")));
        CHECK(strlen(cJSON_GetStringValue(cJSON_GetObjectItem(cell, "weights_sha256"))) == 64);
    }
    char *normal = cJSON_Print(cJSON_GetObjectItem(tree, "plan")), *second = run_shard(normal, 100000, 0, 1);
    CHECK(!strcmp(first, second));
    cJSON_Delete(tree);
    cJSON_free(normal);
    free(first);
    free(second);
}

/* Penalty 0 is plain training; thresholds and reweighing leave or change the weights as their family says. */
static void cells_of_one_group_share_their_weights(void) {
    char *report = run_shard(plan, 100000, 0, 1);
    cJSON *tree = cJSON_Parse(report), *cells = cJSON_GetObjectItem(tree, "cells");
    const char *sha[14];
    for (int c = 0; c < 14; c++)
        sha[c] = cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetArrayItem(cells, c), "weights_sha256"));
    CHECK_TEXT(sha[4], sha[0]);    /* lambda 0 */
    CHECK(strcmp(sha[6], sha[0])); /* lambda 5 */
    CHECK(strcmp(sha[2], sha[0])); /* reweighing */
    CHECK_TEXT(sha[10], sha[0]);   /* group thresholds on the plain network */
    CHECK_TEXT(sha[12], sha[2]);   /* and on the reweighed one */
    CHECK(strcmp(sha[1], sha[0])); /* another seed */
    cJSON_Delete(tree);
    free(report);
}

static const cJSON *part_member(const cJSON *cell, const char *part, const char *key) {
    return cJSON_GetObjectItem(cJSON_GetObjectItem(cell, part), key);
}

/* Two networks of one split are judged on the same people: the base rate of the test part is the same, down to the bit, as
 * it is for the seed that draws this split; without the key each seed draws its own. */
static void one_seed_of_the_split_gives_every_network_the_same_rows(void) {
    static const char *const split[] = {"\"split\": {\"seed\": 2},", ""};
    for (int own = 0; own < 2; own++) {
        char text[400];
        snprintf(text, sizeof text,
                 "{\"equipoise\": 1, \"data\": \"small\", \"protected\": \"g\", %s \"model\": {\"hidden\": [4]},"
                 " \"train\": {\"max_epochs\": 2}, \"methods\": [{\"id\": \"none\"}], \"seeds\": [1, 2, 3],"
                 " \"report\": {\"bootstrap\": 0}}",
                 split[own]);
        char *report = run_shard(text, 100000, 0, 1);
        cJSON *tree = cJSON_Parse(report), *cells = cJSON_GetObjectItem(tree, "cells");
        char *groups[3];
        const char *sha[3];
        for (int c = 0; c < 3; c++) {
            const cJSON *cell = cJSON_GetArrayItem(cells, c);
            cJSON *counts = cJSON_CreateArray();
            const cJSON *group;
            cJSON_ArrayForEach(group, part_member(cell, "test", "groups")) {
                double tp = cJSON_GetObjectItem(group, "tp")->valuedouble, fn = cJSON_GetObjectItem(group, "fn")->valuedouble;
                cJSON_AddItemToArray(counts, cJSON_CreateNumber(tp + fn));
            }
            CHECK(cJSON_GetArraySize(counts) == 2);
            groups[c] = cJSON_PrintUnformatted(counts);
            cJSON_Delete(counts);
            sha[c] = cJSON_GetStringValue(cJSON_GetObjectItem(cell, "weights_sha256"));
        }
        CHECK(strcmp(sha[0], sha[1]) && strcmp(sha[1], sha[2])); /* networks of their own either way */
        CHECK((!strcmp(groups[0], groups[1]) && !strcmp(groups[1], groups[2])) == (own == 0));
        for (int c = 0; c < 3; c++) cJSON_free(groups[c]);
        cJSON_Delete(tree);
        free(report);
    }
}

/* Networks that are not trained to speak of (one epoch at 1e-8) score by their initial weights: some of eight tell the
 * outcomes apart by luck, the others are marked, in their cells and in the summary. A logistic regression, which is solved, is
 * not marked: the label hangs on a feature. */
static void a_model_at_chance_is_marked_and_medians_are_given_without_it(void) {
    static const char text[] =
        "{\"equipoise\": 1, \"data\": \"small\", \"protected\": \"g\", \"model\": {\"kind\": \"%s\", \"hidden\": [6]},"
        " \"train\": {\"max_epochs\": %d, \"learning_rate\": 1e-8}, \"methods\": [{\"id\": \"none\"}],"
        " \"seeds\": [1, 2, 3, 4, 5, 6, 7, 8], \"report\": {\"bootstrap\": 0}}";
    static const char *const kinds[] = {"mlp", "logistic_regression"};
    for (int solved = 0; solved < 2; solved++) {
        char plan_text[400];
        snprintf(plan_text, sizeof plan_text, text, kinds[solved], solved ? 50 : 1);
        char *report = run_shard(plan_text, 100000, 0, 1);
        cJSON *tree = cJSON_Parse(report);
        const cJSON *cell, *line = cJSON_GetArrayItem(cJSON_GetObjectItem(tree, "summary"), 0);
        int n = 0;
        cJSON_ArrayForEach(cell, cJSON_GetObjectItem(tree, "cells")) {
            const cJSON *auc = cJSON_GetObjectItem(cell, "validation_auc"), *mark = cJSON_GetObjectItem(cell, "collapsed");
            double value = cJSON_GetObjectItem(auc, "value")->valuedouble, low = cJSON_GetObjectItem(auc, "low")->valuedouble;
            CHECK(cJSON_IsString(mark) == (value <= 0.5 || low <= 0.5));
            if (cJSON_IsString(mark)) CHECK_CONTAINS(mark->valuestring, "no better than chance on validation: AUC 0.");
            n += cJSON_IsString(mark);
        }
        CHECK(cJSON_GetObjectItem(line, "n_collapsed")->valueint == n);
        CHECK(solved ? n == 0 : n > 0 && n < 8);
        const cJSON *trained = cJSON_GetObjectItem(line, "trained");
        CHECK((trained != NULL) == (n > 0));
        if (trained) CHECK(part_member(trained, "performance", "n")->valueint == 8 - n);
        halves_make(plan_text, report);
        cJSON_Delete(tree);
        free(report);
    }
}

static void a_refused_plan_or_file_loses_nothing(void) {
    eq_ctx cx = {0};
    eq_lab *lab = open_lab(&cx);
    const char *before, *after;
    CHECK(eq_lab_start(lab, plan, 0, 1) == EQ_OK);
    CHECK(eq_lab_step(lab, 1) == EQ_MORE);
    CHECK(eq_lab_start(lab, "{\"equipoise\": 1, \"data\": \"other\", \"methods\": [{\"id\": \"none\"}]}", 0, 1) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "data: is \"other\", but \"small\" is loaded");
    CHECK(eq_lab_start(lab, "{", 0, 1) == EQ_EINPUT);
    eq_bytes file = {"a,b,g,y\n1,p,m\n", 14};
    eq_source source = {.schema = {schema, sizeof schema - 1}, .file = &file, .n_files = 1};
    CHECK(eq_lab_describe(lab, &before) == EQ_OK);
    char *kept = malloc(strlen(before) + 1);
    memcpy(kept, before, strlen(before) + 1);
    CHECK(eq_lab_load(lab, &source) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "line 2");
    CHECK(eq_lab_describe(lab, &after) == EQ_OK);
    CHECK_TEXT(after, kept);
    eq_status status;
    while ((status = eq_lab_step(lab, 100000)) == EQ_MORE) {
    }
    CHECK(status == EQ_OK);
    free(kept);
    close_lab(&cx, lab);
}

static void calls_out_of_order_are_refused_with_a_sentence(void) {
    eq_ctx cx = {0};
    eq_lab *lab;
    const char *text;
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    CHECK(eq_lab_describe(lab, &text) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "none is loaded");
    CHECK(eq_lab_step(lab, 1) == EQ_EINPUT);
    CHECK(eq_lab_report(lab, &text) == EQ_EINPUT);
    CHECK(eq_lab_catalog(lab, &text) == EQ_OK);
    close_lab(&cx, lab);
}

/* Runs a plan and parses its report; the caller deletes the tree. */
static cJSON *report_of(const char *text) {
    char *report = run_shard(text, 100000, 0, 1);
    cJSON *tree = cJSON_Parse(report);
    free(report);
    return tree;
}

static const cJSON *cell_of(const cJSON *report, int index) {
    return cJSON_GetArrayItem(cJSON_GetObjectItem(report, "cells"), index);
}

/* Group g of a part of a cell. */
static const cJSON *group_of(const cJSON *report, int cell, const char *part, int g) {
    const cJSON *groups = cJSON_GetObjectItem(cJSON_GetObjectItem(cell_of(report, cell), part), "groups");
    return cJSON_GetArrayItem(groups, g);
}

/* Reweighing makes the weighted base rate of the groups equal for training; the people in the report are who they are. */
static void the_training_part_is_judged_by_the_labels_and_weights_it_came_with(void) {
    cJSON *report = report_of(plan); /* cell 0: none, seed 1; cell 2: reweighing, seed 1 */
    static const char *const same[] = {"n", "weight", "positives"};
    for (int g = 0; g < 2; g++) {
        const cJSON *plain = group_of(report, 0, "train", g), *reweighed = group_of(report, 2, "train", g);
        for (int k = 0; k < 3; k++)
            CHECK_NEAR(cJSON_GetObjectItem(reweighed, same[k])->valuedouble, cJSON_GetObjectItem(plain, same[k])->valuedouble, 0);
    }
    cJSON_Delete(report);
}

static const char *error_of(const cJSON *report, int cell) {
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(cell_of(report, cell), "error"));
    return text ? text : "";
}

/* At learning rate 1 a deep network without batch norm overflows within the first epoch. */
static void a_cell_that_cannot_run_is_recorded_and_the_others_go_on(void) {
    char text[800], *end = text;
    end += sprintf(end, "{\"equipoise\": 1, \"model\": {\"batch_norm\": false, \"dropout\": 0, \"hidden\": [128");
    for (int layer = 1; layer < 48; layer++) end += sprintf(end, ",128");
    sprintf(end, "]}, \"train\": {\"max_epochs\": 1, \"batch\": 60, \"learning_rate\": [1, 0.00001]}, \"methods\": "
                 "[{\"id\": \"none\"}, {\"id\": \"score_gap_penalty\"}], \"report\": {\"audits\": false}}");
    cJSON *report = report_of(text);
    for (int c = 0; c < 2; c++)
        CHECK_CONTAINS(error_of(report, c), "train: the validation loss of the first epoch is not finite at learning rate 1");
    for (int c = 2; c < 4; c++) CHECK_TEXT(error_of(report, c), "");
    cJSON_Delete(report);
}

/* Steps of one row of training that a plan takes. */
static size_t count_steps(const char *text) {
    eq_ctx cx = {0};
    eq_lab *lab = open_lab(&cx);
    size_t n = 1;
    CHECK(eq_lab_start(lab, text, 0, 1) == EQ_OK);
    while (eq_lab_step(lab, 1) == EQ_MORE) n++;
    close_lab(&cx, lab);
    return n;
}

/* The margin leaves no room below epsilon, so the second cell fails; the network is there for the third all the same.
 * Training takes 20 epochs x 15 minibatches, all the rest a few steps a cell. */
static void a_failed_cell_does_not_cost_the_trained_network(void) {
    static const char head[] = "{\"equipoise\": 1, \"model\": {\"hidden\": [2]}, \"train\": {\"batch\": 16, "
                               "\"max_epochs\": 20}, \"report\": {\"bootstrap\": 0}, \"methods\": [{\"id\": \"none\"}";
    char alone[600], three[600];
    snprintf(alone, sizeof alone, "%s]}", head);
    snprintf(three, sizeof three,
             "%s, {\"id\": \"random_perturbation\", \"trials\": 2, \"margin\": 0.05}, "
             "{\"id\": \"group_thresholds\"}]}",
             head);
    cJSON *report = report_of(three);
    CHECK_CONTAINS(error_of(report, 1), "margin is 0.05, expected less than objective.epsilon, which is 0.05");
    CHECK_TEXT(error_of(report, 2), "");
    cJSON_Delete(report);
    size_t one = count_steps(alone), all = count_steps(three);
    CHECK(one > 300 && all < one + 100);
}

/* A network that hardly learns has the same scores with and without reweighing or resampling; what early stopping watches
 * differs, for the weights of the validation rows do. With strength 0 they do not. */
static void early_stopping_watches_the_weights_that_training_has(void) {
    cJSON *report = report_of("{\"equipoise\": 1, \"model\": {\"hidden\": [4], \"dropout\": 0, \"batch_norm\": false}, "
                              "\"train\": {\"learning_rate\": 1e-8, \"max_epochs\": 1}, \"methods\": [{\"id\": \"none\"}, "
                              "{\"id\": \"reweighing\", \"strength\": [0, 1]}, "
                              "{\"id\": \"uniform_resampling\", \"strength\": [0, 1]}], \"report\": {\"bootstrap\": 0}}");
    double loss[5];
    for (int c = 0; c < 5; c++) {
        const cJSON *cell = cJSON_GetArrayItem(cJSON_GetObjectItem(report, "cells"), c);
        const cJSON *curve = cJSON_GetObjectItem(cJSON_GetObjectItem(cell, "curve"), "valid_loss");
        loss[c] = cJSON_GetNumberValue(cJSON_GetArrayItem(curve, 0));
    }
    CHECK_NEAR(loss[1], loss[0], 0);
    CHECK_NEAR(loss[3], loss[0], 0);
    CHECK(fabs(loss[2] - loss[0]) > 1e-3);
    CHECK_NEAR(loss[4], loss[2], 1e-3); /* the factors are the same up to whole rows */
    cJSON_Delete(report);
}

int main(void) {
    RUN(progress_says_what_is_new_of_the_curve);
    RUN(where_the_budget_cuts_changes_no_byte_of_the_report);
    RUN(rows_width_and_predictor_may_be_a_methods_own);
    RUN(a_cell_without_such_a_network_is_not_explained);
    RUN(secret_noise_serves_one_run);
    RUN(merged_shards_are_the_unsharded_report);
    RUN(groups_that_are_taken_make_the_whole_report);
    RUN(a_report_holds_every_cell_and_its_plan_reruns_to_the_same_bytes);
    RUN(early_stopping_watches_the_weights_that_training_has);
    RUN(cells_of_one_group_share_their_weights);
    RUN(one_seed_of_the_split_gives_every_network_the_same_rows);
    RUN(a_model_at_chance_is_marked_and_medians_are_given_without_it);
    RUN(a_refused_plan_or_file_loses_nothing);
    RUN(calls_out_of_order_are_refused_with_a_sentence);
    RUN(the_training_part_is_judged_by_the_labels_and_weights_it_came_with);
    RUN(a_cell_that_cannot_run_is_recorded_and_the_others_go_on);
    RUN(a_failed_cell_does_not_cost_the_trained_network);
    return check_done();
}
