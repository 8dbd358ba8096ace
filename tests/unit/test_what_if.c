/* What a model says of a row that was changed: unchanged it is what the run said, to the bit. */
#include <stdlib.h>

#include "base/json_tree.h"
#include "check.h"
#include "equipoise/experiment.h"

static const char schema[] =
    "{\"name\": \"small\", \"files\": [{\"name\": \"small.csv\"}], \"columns\": [{\"name\": \"a\", \"kind\": \"number\"},"
    " {\"name\": \"b\", \"kind\": \"category\"}, {\"name\": \"g\", \"kind\": \"category\", \"role\": \"protected\","
    " \"privileged\": [\"m\"]}, {\"name\": \"y\", \"role\": \"label\", \"favourable\": [\"1\"]}]}";
static const char plan[] =
    "{\"equipoise\": 1, \"model\": {\"hidden\": [5]}, \"train\": {\"max_epochs\": 8, \"batch\": 32},"
    " \"methods\": [{\"id\": \"none\"}, {\"id\": \"group_thresholds\"}, {\"id\": \"correlation_remover\"}],"
    " \"report\": {\"bootstrap\": 8}}";

enum { ROWS = 400 };
static double a[ROWS];
static char b[ROWS], g[ROWS];
static eq_ctx cx;

static eq_lab *trained(void) {
    char *text = malloc(ROWS * 40), *end = text;
    eq_rng rng = eq_rng_seed(5);
    eq_lab *lab = NULL;
    end += sprintf(end, "a,b,g,y\n");
    for (int i = 0; i < ROWS; i++) {
        double luck;
        a[i] = (double)eq_rng_below(&rng, 1000) / 1000;
        b[i] = (char)('p' + eq_rng_below(&rng, 3));
        g[i] = eq_rng_uniform(&rng) < 0.6 ? 'm' : 'f';
        luck = 0.4 * eq_rng_uniform(&rng);
        end += sprintf(end, "%.3f,%c,%c,%d\n", a[i], b[i], g[i], a[i] + 0.3 * (g[i] == 'm') + luck > 0.9);
    }
    eq_bytes file = {text, (size_t)(end - text)};
    eq_source source = {.schema = eq_bytes_of(schema), .file = &file, .n_files = 1};
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK && eq_lab_load(lab, &source) == EQ_OK);
    eq_lab_keep_models(lab, true);
    CHECK(eq_lab_start(lab, plan, 0, 1) == EQ_OK && eq_lab_step(lab, INT64_MAX) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    free(text);
    return lab;
}

/* The answer; NULL when refused. */
static eq_tree ask(eq_lab *lab, size_t cell, const char *question) {
    const char *json;
    eq_tree tree = NULL;
    if (eq_lab_what_if(lab, cell, question, &json) == EQ_OK)
        CHECK(eq_tree_parse(&cx, "answer", eq_bytes_of(json), &tree) == EQ_OK);
    return tree;
}

typedef struct judged {
    int row[ROWS], yhat[ROWS], n;
    double score[ROWS];
} judged;

static void read_judged(eq_lab *lab, size_t cell, judged *out) {
    const char *csv;
    int label;
    CHECK(eq_lab_predictions(lab, cell, &csv) == EQ_OK);
    out->n = 0;
    for (const char *line = strchr(csv, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
        int i = out->n++;
        CHECK(sscanf(line, "%d,%d,%lf,%d", &out->row[i], &label, &out->score[i], &out->yhat[i]) == 4);
    }
    CHECK(out->n > 50);
}

static void a_row_as_it_is_has_the_score_and_decision_of_the_run(void) {
    static judged of;
    char question[200];
    eq_lab *lab = trained();
    for (size_t cell = 0; cell < 2; cell++) {
        read_judged(lab, cell, &of);
        for (int i = 0; i < of.n; i++) {
            int r = of.row[i];
            for (int all = 0; all < 2; all++) {
                snprintf(question, sizeof question, "{\"row\": %d}", r);
                if (all)
                    snprintf(question, sizeof question, "{\"row\": %d, \"set\": {\"a\": %.3f, \"b\": \"%c\", \"g\": \"%c\"}}",
                             (r + 1) % ROWS, a[r], b[r], g[r]);
                eq_tree tree = ask(lab, cell, question);
                double chance = eq_tree_number_of(tree, "chance");
                CHECK(eq_tree_number_of(tree, "score") == of.score[i]);
                CHECK(chance > 0 && chance < 1 ? cell == 1 : chance == of.yhat[i]);
                CHECK_TEXT(eq_tree_words(tree, "group"), g[r] == 'm' ? "m" : "f");
                CHECK(isnan(eq_tree_number_of(tree, "threshold")) == (cell == 1));
                eq_tree_free(tree);
            }
            if (check_failed_here) break;
        }
    }
    eq_lab_close(lab);
    eq_ctx_free(&cx);
}

static void the_nearest_is_the_nearest_of_those_decided_otherwise(void) {
    static judged of;
    char question[100];
    eq_lab *lab = trained();
    read_judged(lab, 0, &of);
    for (int i = 0; i < 20; i++) {
        snprintf(question, sizeof question, "{\"row\": %d, \"nearest\": true}", of.row[i]);
        eq_tree tree = ask(lab, 0, question), near = eq_tree_get(tree, "nearest");
        int found = (int)eq_tree_number_of(near, "row"), at = 0;
        while (at < of.n && of.row[at] != found) at++;
        CHECK(at < of.n && of.yhat[at] != of.yhat[i] && eq_tree_number_of(near, "distance") > 0);
        /* among those of its own b the distance is that of a alone: none decided otherwise is nearer */
        for (int k = 0; k < of.n; k++)
            if (of.yhat[k] != of.yhat[i] && b[of.row[k]] == b[of.row[i]] && b[found] == b[of.row[i]])
                CHECK(fabs(a[of.row[k]] - a[of.row[i]]) >= fabs(a[found] - a[of.row[i]]));
        eq_tree_free(tree);
    }
    eq_lab_close(lab);
    eq_ctx_free(&cx);
}

static void refuses(eq_lab *lab, size_t cell, const char *question, const char *why) {
    CHECK(ask(lab, cell, question) == NULL);
    CHECK_CONTAINS(eq_message(&cx), why);
}

static void what_cannot_be_asked_is_refused(void) {
    eq_lab *lab = trained();
    refuses(lab, 0, "{}", "row");
    refuses(lab, 0, "{\"row\": 400}", "row: is 400");
    refuses(lab, 0, "{\"row\": 1, \"set\": {\"z\": 1}}", "set.z: the data have no such column");
    refuses(lab, 0, "{\"row\": 1, \"set\": {\"b\": \"x\"}}", "set.b: is \"x\", expected a value that the column has");
    refuses(lab, 0, "{\"row\": 1, \"set\": {\"a\": \"x\"}}", "set.a: ");
    refuses(lab, 0, "{\"row\": 1, \"set\": 3}", "set: expected an object");
    refuses(lab, 0, "{\"row\": 1, \"more\": 3}", "more: is not a known key");
    refuses(lab, 2, "{\"row\": 1}", "maps rows before a model sees them");
    refuses(lab, 9, "{\"row\": 1}", "cell: is 9");
    eq_lab_close(lab);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(a_row_as_it_is_has_the_score_and_decision_of_the_run);
    RUN(the_nearest_is_the_nearest_of_those_decided_otherwise);
    RUN(what_cannot_be_asked_is_refused);
    return check_done();
}
