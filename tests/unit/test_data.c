/* The data audit asked in JSON: of a made-up file in which every column has one thing wrong with it, and of
 * loaded data. */
#include <math.h>

#include "answer.h"
#include "check.h"
#include "equipoise/experiment.h"

enum { N = 400 };

static eq_ctx cx;
static eq_lab *lab;
static char csv[64000];

/* Row i is f or m by turns of 2, its label 0 or 1 by turns; so sex and label are independent, 100 rows each
 * combination. id counts; code is different in every row; same is one value; copy repeats x, shade renames
 * colour; told is the label; uniform is the sex but for each 20th row; income is missing for every second f,
 * which gives the sex away; later is there only for label 1. */
static void write_csv(void) {
    static const char *const colour[] = {"red", "green", "blue"};
    eq_rng rng = eq_rng_seed(5);
    size_t at = (size_t)snprintf(csv, sizeof csv, "id,code,same,x,copy,colour,shade,told,uniform,income,later,sex,y\n");
    for (int i = 0; i < N; i++) {
        int x = (int)eq_rng_below(&rng, 7), c = (int)eq_rng_below(&rng, 3), m = i / 2 % 2, y = i % 2;
        char income[16] = "", later[16] = "";
        if (m || i % 8 < 2) snprintf(income, sizeof income, "%d", (int)eq_rng_below(&rng, 50));
        if (y) snprintf(later, sizeof later, "%d", (int)eq_rng_below(&rng, 50));
        at += (size_t)snprintf(csv + at, sizeof csv - at, "%d,u%05d,k,%d,%d,%s,%d,%s,%s,%s,%s,%s,%d\n", 100 + 3 * i,
                               i * 7919 % 99991, x, x, colour[c], c, y ? "yes" : "no", (i % 20 == 0) != m ? "blazer" : "blouse",
                               income, later, m ? "m" : "f", y);
    }
}

static cJSON *ask(const char *file, const char *options) {
    const char *json = "null";
    eq_bytes bytes = {file, file ? strlen(file) : 0};
    CHECK(eq_lab_analyse(lab, "data", bytes, options, &json) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    return cJSON_Parse(json);
}

/* The item of a list whose `key` is `text`. */
static const cJSON *find(const cJSON *list, const char *key, const char *text) {
    const cJSON *item;
    cJSON_ArrayForEach(item, list) {
        const char *value = cJSON_GetStringValue(at(item, key));
        if (value && !strcmp(value, text)) return item;
    }
    return NULL;
}

static const char *warning(const cJSON *answer, const char *column, const char *kind) {
    const cJSON *warnings = at(find(at(answer, "columns"), "name", column), "warnings");
    return cJSON_GetStringValue(at(find(warnings, "kind", kind), "text"));
}

static const char of_file[] = "{\"label\": \"y\", \"protected\": [\"sex\"], \"privileged\": \"m\"}";

static void each_column_is_warned_of_for_what_is_wrong_with_it(void) {
    cJSON *a = ask(csv, of_file);
    CHECK_CONTAINS(warning(a, "id", "id"), "\"id\" counts: its 400 whole numbers");
    CHECK_CONTAINS(warning(a, "code", "id"), "in 100.0\u00a0% of the rows");
    CHECK_CONTAINS(warning(a, "same", "constant"), "has 1 value in all rows");
    CHECK_CONTAINS(warning(a, "copy", "duplicate"), "holds the same cells as \"x\" in all 400 rows");
    CHECK_CONTAINS(warning(a, "shade", "duplicate"), "says the same as \"colour\"");
    CHECK_CONTAINS(warning(a, "told", "leak"), "\"told\" all but gives the label away (AUC 1.000): knowing it "
                                               "takes away 99.8\u00a0%");
    CHECK_CONTAINS(warning(a, "uniform", "proxy"), "stands in for the group (AUC 0.95");
    CHECK_CONTAINS(warning(a, "income", "missing"), "for 50.0\u00a0% of \"f\" and 0.0\u00a0% of \"m\" (p < 0.001)");
    CHECK_CONTAINS(warning(a, "later", "leak"), "(no AUC): knowing it takes away 98.2\u00a0%"); /* Miller's correction */
    cJSON_Delete(a);
}

static void nothing_else_is_warned_of(void) {
    cJSON *a = ask(csv, of_file);
    const cJSON *columns = at(a, "columns"), *all = at(a, "warnings");
    static const char *const clean[] = {"x", "colour", "sex", "y"};
    for (size_t i = 0; i < sizeof clean / sizeof *clean; i++)
        CHECK(cJSON_GetArraySize(at(find(columns, "name", clean[i]), "warnings")) == 0);
    CHECK(cJSON_GetArraySize(all) == 12); /* the nine, the rows with missing cells, the model of proxies, and
                                             that income missing tells the sex */
    CHECK_CONTAINS(warning(a, "income", "proxy"), "Cramer's V 0.57");
    CHECK(find(all, "kind", "unbalanced") == NULL);
    cJSON_Delete(a);
}

static void rows_and_groups_are_counted(void) {
    cJSON *a = ask(csv, of_file);
    const cJSON *rows = at(a, "rows"), *f = find(at(a, "groups"), "name", "f");
    const cJSON *income = at(find(at(a, "columns"), "name", "income"), "missing");
    /* later is missing for all 200 of label 0; of the 200 of label 1, income for each second f: 50 */
    CHECK_NEAR(number(rows, "n"), 400, 0);
    CHECK_NEAR(number(rows, "with_missing"), 250, 0);
    CHECK_NEAR(number(at(rows, "incomplete"), "base_rate"), 50.0 / 250, 1e-15);
    CHECK_NEAR(number(at(rows, "complete"), "base_rate"), 1, 0);
    CHECK_NEAR(number(f, "n"), 200, 0);
    CHECK_NEAR(number(f, "share"), 0.5, 0);
    CHECK_NEAR(number(f, "base_rate"), 0.5, 0);
    CHECK_NEAR(number(f, "missing"), 150.0 / 200, 0);
    CHECK_NEAR(number(income, "n"), 100, 0);
    CHECK_NEAR(number(cJSON_GetArrayItem(at(income, "groups"), 0), "value"), 0.5, 0);
    CHECK_NEAR(number(income, "label_rate"), 0.5, 0);
    cJSON_Delete(a);
}

static void the_model_of_proxies_leans_on_the_proxy(void) {
    cJSON *a = ask(csv, of_file);
    const cJSON *proxy = at(a, "proxy");
    double fall = number(find(at(proxy, "columns"), "name", "uniform"), "drop");
    CHECK(number(proxy, "auc") > 0.9 && at(proxy, "why") && cJSON_IsNull(at(proxy, "why")));
    CHECK(fall > 0.3 && fall > 5 * fabs(number(find(at(proxy, "columns"), "name", "x"), "drop")));
    CHECK(number(proxy, "rows") == 400 && number(proxy, "train") == 224 && number(proxy, "test") == 120);
    CHECK_TEXT(cJSON_GetStringValue(at(proxy, "target")), "\"m\" against the rest");
    CHECK_TEXT(cJSON_GetStringValue(at(find(at(proxy, "left_out"), "column", "code"), "why")), "names rows");
    CHECK_TEXT(cJSON_GetStringValue(at(find(at(proxy, "left_out"), "column", "sex"), "why")), "makes the groups");
    cJSON_Delete(a);
}

static void what_makes_no_sense_has_a_reason(void) {
    static const char few[] = "sex,x,y\nf,1,1\nf,2,1\nm,1,1\n";
    cJSON *a = ask(few, of_file), *b = ask("sex,y\nf,1\nm,0\nf,0\nm,1\n", of_file);
    const cJSON *label = at(find(at(a, "columns"), "name", "x"), "label");
    CHECK_TEXT(cJSON_GetStringValue(at(at(label, "auc"), "why")), "the label has one outcome only");
    CHECK_TEXT(cJSON_GetStringValue(at(at(a, "proxy"), "why")), "there are fewer than 20 rows to learn from");
    CHECK_CONTAINS(cJSON_GetStringValue(at(cJSON_GetArrayItem(at(a, "warnings"), 0), "text")), "Group \"f\" has 2 rows");
    CHECK(cJSON_IsString(at(at(b, "proxy"), "why")));
    cJSON_Delete(a);
    cJSON_Delete(b);
}

/* Of 24 rows of a file, one lacks the label, one the group and one both: 21 are left. */
static void rows_of_a_file_without_label_or_group_are_set_aside(void) {
    char file[1000] = "sex,x,y\n,1,1\nm,2,\n,3,\n";
    for (int i = 0; i < 21; i++)
        snprintf(file + strlen(file), sizeof file - strlen(file), "%s,%s,%d\n", i % 2 ? "m" : "f", i % 3 ? "1" : "", i / 2 % 2);
    cJSON *a = ask(file, of_file);
    const cJSON *rows = at(a, "rows");
    CHECK_NEAR(number(rows, "n"), 21, 0);
    CHECK_NEAR(number(rows, "set_aside"), 3, 0);
    CHECK_NEAR(number(rows, "without_label"), 2, 0);
    CHECK_NEAR(number(rows, "without_group"), 2, 0);
    CHECK_NEAR(number(rows, "with_missing"), 7, 0);
    cJSON_Delete(a);
}

static const char schema[] = "{\"name\": \"tiny\", \"files\": [{\"name\": \"tiny.csv\"}], \"missing\": [\"?\"], \"columns\": ["
                             "{\"name\": \"x\", \"kind\": \"number\"}, {\"name\": \"colour\", \"kind\": \"category\"},"
                             "{\"name\": \"race\", \"role\": \"protected\", \"kind\": \"category\", \"privileged\": [\"w\"]},"
                             "{\"name\": \"sex\", \"role\": \"protected\", \"kind\": \"category\", \"privileged\": [\"m\"]},"
                             "{\"name\": \"y\", \"role\": \"label\", \"favourable\": [\"1\"]}],"
                             "\"filters\": [{\"column\": \"x\", \"keep\": \"<=\", \"value\": 50}]}";

static void load(const char *file) {
    eq_bytes bytes = {file, strlen(file)};
    eq_source source = {.schema = {schema, sizeof schema - 1}, .file = &bytes, .n_files = 1};
    CHECK(eq_lab_load(lab, &source) == EQ_OK);
}

/* Read 10 rows: one filtered, one without label, one without race, two without colour. race and sex are the
 * same here, yet sex, being protected itself, is no proxy of race. */
static void loaded_data_keep_their_rows_with_missing_cells(void) {
    load("x,colour,race,sex,y\n1,red,w,m,1\n2,?,b,f,0\n3,red,b,f,1\n4,blue,w,m,0\n5,red,w,m,1\n99,red,w,m,1\n"
         "6,blue,b,f,?\n7,blue,?,f,1\n8,?,b,f,0\n9,red,w,m,0\n");
    cJSON *a = ask(NULL, "{}"), *audit;
    const char *json = "null";
    const cJSON *rows = at(a, "rows"), *groups = at(a, "groups");
    CHECK_NEAR(number(rows, "n"), 7, 0);
    CHECK_NEAR(number(rows, "set_aside"), 2, 0);
    CHECK_NEAR(number(rows, "without_label"), 1, 0);
    CHECK_NEAR(number(rows, "without_group"), 1, 0);
    CHECK_NEAR(number(rows, "with_missing"), 2, 0);
    CHECK_NEAR(number(at(rows, "incomplete"), "base_rate"), 0, 0);
    CHECK_NEAR(number(at(rows, "complete"), "base_rate"), 3.0 / 5, 1e-15);
    CHECK_NEAR(number(find(groups, "name", "b"), "missing"), 2.0 / 3, 1e-15);
    CHECK_NEAR(number(find(groups, "name", "w"), "missing"), 0, 0);
    CHECK(warning(a, "sex", "proxy") == NULL);
    CHECK_TEXT(cJSON_GetStringValue(at(find(at(a, "columns"), "name", "race"), "use")), "protected");
    cJSON_Delete(a);
    /* all other analyses of one report are about the same rows, and say whom training would leave out */
    CHECK(eq_lab_analyse(lab, "audit", (eq_bytes){NULL, 0}, "{}", &json) == EQ_OK);
    audit = cJSON_Parse(json);
    CHECK_NEAR(number(at(audit, "overall"), "n"), 7, 0);
    CHECK_NEAR(number(at(audit, "people"), "read"), 9, 0);
    CHECK_NEAR(number(at(audit, "people"), "no_label"), 1, 0);
    CHECK_NEAR(number(at(at(audit, "people"), "unknown"), "n"), 1, 0);
    CHECK_TEXT(cJSON_GetStringValue(at(at(audit, "privileged"), "chosen")), "schema");
    CHECK_CONTAINS(cJSON_GetStringValue(at(find(at(audit, "notes"), "kind", "incomplete"), "text")),
                   "2 of these 7 rows lack some other value");
    cJSON_Delete(audit);
}

static void the_same_question_has_the_same_answer(void) {
    const char *first, *second;
    eq_bytes bytes = {csv, strlen(csv)};
    CHECK(eq_lab_analyse(lab, "data", bytes, of_file, &first) == EQ_OK);
    char *kept = eq_arena_text(&cx, &cx.mem, first, strlen(first));
    CHECK(eq_lab_analyse(lab, "data", bytes, of_file, &second) == EQ_OK);
    CHECK_TEXT(second, kept);
}

int main(void) {
    write_csv();
    if (eq_lab_new(&cx, &lab) != EQ_OK) return 1;
    RUN(each_column_is_warned_of_for_what_is_wrong_with_it);
    RUN(nothing_else_is_warned_of);
    RUN(rows_and_groups_are_counted);
    RUN(the_model_of_proxies_leans_on_the_proxy);
    RUN(what_makes_no_sense_has_a_reason);
    RUN(rows_of_a_file_without_label_or_group_are_set_aside);
    RUN(loaded_data_keep_their_rows_with_missing_cells);
    RUN(the_same_question_has_the_same_answer);
    eq_lab_close(lab);
    eq_ctx_free(&cx);
    return check_done();
}
