/* Encoding: features, labels and groups of a table of six rows worked by hand. */
#include "check.h"
#include "equipoise.h"

/* age  job  sex  race  paid       groups: sex M is privileged; age >= 25 is privileged
 *  24   b    M    W     yes
 *  25   a    F    W     no
 *  60   b    M    B     yes
 *  40   c    F    A     yes
 *  30   a    M    W     no
 *  20   b    F    W     no */
#define ONE(text_) ((eq_text_list){(const char *const[]){text_}, 1})

static const char rows[] = "age,job,sex,race,paid\n24,b,M,W,yes\n25,a,F,W,no\n60,b,M,B,yes\n40,c,F,A,yes\n"
                           "30,a,M,W,no\n20,b,F,W,no\n";

typedef struct world {
    eq_ctx cx;
    eq_schema_column column[5];
    eq_schema schema;
    eq_table table;
    eq_dataset data;
} world;

static const char *male[] = {"M"}, *white[] = {"W"}, *yes[] = {"yes"};

static void begin(world *w) {
    static const world empty;
    *w = empty;
    w->column[0] = eq_schema_column_plain("age", EQ_PROTECTED, EQ_NUMBER);
    w->column[0].min = 25;
    w->column[1] = eq_schema_column_plain("job", EQ_FEATURE, EQ_CATEGORY);
    w->column[2] = eq_schema_column_plain("sex", EQ_PROTECTED, EQ_CATEGORY);
    w->column[2].privileged = male;
    w->column[2].n_privileged = 1;
    w->column[3] = eq_schema_column_plain("race", EQ_PROTECTED, EQ_CATEGORY);
    w->column[3].privileged = white;
    w->column[3].n_privileged = 1;
    w->column[4] = eq_schema_column_plain("paid", EQ_LABEL, EQ_CATEGORY);
    w->column[4].favourable = yes;
    w->column[4].n_favourable = 1;
    w->schema.column = w->column;
    w->schema.n_columns = 5;
}

static eq_status encode(world *w, const eq_roles *roles) {
    eq_bytes file = {rows, sizeof rows - 1};
    eq_ctx_free(&w->cx);
    EQ_TRY(eq_table_read(&w->cx, &w->cx.mem, &w->schema, &file, 1, &w->table));
    return eq_dataset_encode(&w->cx, &w->cx.mem, &w->schema, &w->table, roles, &w->data);
}

/* "F 3*, M 3": groups with their sizes, a star where privileged. */
static const char *groups_of(world *w) {
    const char *text = "";
    for (size_t g = 0; g < w->data.n_groups; g++) {
        size_t n = 0;
        for (size_t i = 0; i < w->data.n_rows; i++) n += w->data.group[i] == g;
        text = eq_arena_format(&w->cx, &w->cx.mem, "%s%s%s %zu%s", text, g ? "; " : "", w->data.group_name[g], n,
                               w->data.privileged[g] ? "*" : "");
    }
    return text;
}

static void numbers_and_protected_bits_come_first_then_levels(void) {
    static const char *const name[] = {"age", "sex", "race", "job=a", "job=b", "job=c"};
    static const float x[6][6] = {{0, 1, 1, 0, 1, 0}, {1, 0, 1, 1, 0, 0}, {1, 1, 0, 0, 1, 0},
                                  {1, 0, 0, 0, 0, 1}, {1, 1, 1, 1, 0, 0}, {0, 0, 1, 0, 1, 0}};
    static const uint8_t y[6] = {1, 0, 1, 1, 0, 0};
    world w;
    eq_roles roles = {0};
    begin(&w);
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK(w.data.n_rows == 6 && w.data.n_features == 6);
    for (size_t f = 0; f < 6; f++) CHECK_TEXT(w.data.feature_name[f], name[f]);
    CHECK(memcmp(w.data.x, x, sizeof x) == 0);
    CHECK(memcmp(w.data.y, y, sizeof y) == 0);
    for (uint32_t i = 0; i < 6; i++) {
        CHECK(w.data.row[i] == i);
        CHECK_NEAR(w.data.weight[i], 1, 0);
    }
    CHECK_TEXT(w.data.outcome_name[1], "yes");
    CHECK_TEXT(w.data.outcome_name[0], "no");
    CHECK(w.cx.tmp.size == 0);
    eq_ctx_free(&w.cx);
}

static void groups_are_named_by_their_rule(void) {
    world w;
    eq_roles roles = {0};
    const char *column = "sex";
    begin(&w);
    CHECK(encode(&w, &roles) == EQ_OK); /* the first protected column */
    CHECK_TEXT(groups_of(&w), "age < 25 2; age >= 25 4*");
    roles.n_protected = 1;
    roles.protected_column = &column;
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK_TEXT(groups_of(&w), "F 3; M 3*");
    column = "race";
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK_TEXT(groups_of(&w), "not W 2; W 4*");
    w.column[3].privileged_name = "white";
    w.column[3].unprivileged_name = "of colour";
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK_TEXT(groups_of(&w), "of colour 2; white 4*");
    column = "age";
    w.column[0].below = 60;
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK_TEXT(groups_of(&w), "not 25 <= age < 60 3; 25 <= age < 60 3*");
    eq_ctx_free(&w.cx);
}

static void listed_numbers_are_compared_as_numbers(void) {
    static const char *list[] = {"24.0", "2.5e1"};
    world w;
    eq_roles roles = {0};
    begin(&w);
    w.column[0].min = (double)NAN;
    w.column[0].privileged = list;
    w.column[0].n_privileged = 2;
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK_TEXT(groups_of(&w), "not 24.0 or 2.5e1 4; 24.0 or 2.5e1 2*");
    eq_ctx_free(&w.cx);
}

static void by_level_makes_one_group_a_level(void) {
    world w;
    const char *column = "race";
    eq_roles roles = {.n_protected = 1, .protected_column = &column, .by_level = true};
    begin(&w);
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK_TEXT(groups_of(&w), "A 1; B 1; W 4*");
    const char *named = "A";
    roles.privileged = &named;
    roles.n_privileged = 1;
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK_TEXT(groups_of(&w), "A 1*; B 1; W 4");
    named = "X";
    CHECK(encode(&w, &roles) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&w.cx), "no group is called \"X\", expected one of \"A\", \"B\", \"W\"");
    roles.n_privileged = 0;
    column = "job"; /* no rule: a feature; its largest level is the reference */
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK_TEXT(groups_of(&w), "a 2; b 3*; c 1");
    CHECK(w.data.n_features == 6);
    eq_ctx_free(&w.cx);
}

/* Five of six rows say nothing of the town; the sixth is the reference all the same. */
static void a_word_for_nothing_is_not_the_reference_of_itself(void) {
    static const char file[] = "town,y\nnan,1\nnan,0\nnan,1\nnan,0\nnan,1\nx,0\n";
    eq_schema_column column[2] = {eq_schema_column_plain("town", EQ_FEATURE, EQ_CATEGORY),
                                  eq_schema_column_plain("y", EQ_LABEL, EQ_CATEGORY)};
    const char *good = "1", *town = "town";
    column[1].favourable = &good;
    column[1].n_favourable = 1;
    eq_schema schema = {.name = "towns", .n_columns = 2, .column = column};
    eq_bytes bytes = {file, sizeof file - 1};
    eq_roles roles = {.n_protected = 1, .protected_column = &town};
    eq_ctx cx = {0};
    eq_table table;
    eq_dataset data;
    CHECK(eq_table_read(&cx, &cx.mem, &schema, &bytes, 1, &table) == EQ_OK);
    CHECK(eq_dataset_encode(&cx, &cx.mem, &schema, &table, &roles, &data) == EQ_OK);
    CHECK(data.n_groups == 2 && !data.privileged[0] && data.privileged[1]);
    eq_ctx_free(&cx);
}

/* F: W, A, W; M: W, B, W: four of the six combinations of levels occur. */
static void several_columns_are_crossed_and_only_what_occurs_is_a_group(void) {
    world w;
    const char *column[] = {"sex", "race"};
    eq_roles roles = {.n_protected = 2, .protected_column = column};
    begin(&w);
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK_TEXT(groups_of(&w), "F, not W 1; F, W 2; M, not W 1; M, W 2*");
    roles.by_level = true;
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK_TEXT(groups_of(&w), "F, A 1; F, W 2; M, B 1; M, W 2*");
    const char *named[] = {"F, A", "M, B"};
    roles.privileged = named;
    roles.n_privileged = 1;
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK_TEXT(groups_of(&w), "F, A 1*; F, W 2; M, B 1; M, W 2");
    roles.n_privileged = 2;
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK_TEXT(groups_of(&w), "F, A 1*; F, W 2; M, B 1*; M, W 2");
    named[0] = "W"; /* whoever has that value */
    roles.n_privileged = 1;
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK_TEXT(groups_of(&w), "F, A 1; F, W 2*; M, B 1; M, W 2*");
    eq_ctx_free(&w.cx);
}

static void the_audit_changes_groups_and_not_features(void) {
    world w;
    const char *column[] = {"sex", "race"};
    eq_roles roles = {.n_protected = 2, .protected_column = column, .by_level = true};
    float first[36];
    eq_roles none = {0};
    begin(&w);
    CHECK(encode(&w, &none) == EQ_OK);
    memcpy(first, w.data.x, sizeof first);
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK(w.data.n_features == 6 && memcmp(first, w.data.x, sizeof first) == 0);
    eq_ctx_free(&w.cx);
}

static void protected_columns_may_be_left_out(void) {
    world w;
    const char *column = "job";
    eq_roles roles = {.drop_protected = true};
    begin(&w);
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK(w.data.n_features == 3);
    CHECK_TEXT(w.data.feature_name[0], "job=a");
    w.column[0].role = EQ_FEATURE;
    w.column[0].min = (double)NAN;
    roles.n_protected = 1;
    roles.protected_column = &column;
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK(w.data.n_features == 1); /* job is protected now, too */
    CHECK_TEXT(w.data.feature_name[0], "age");
    eq_ctx_free(&w.cx);
}

/* sex x job, groups "F, a" "F, b" "F, c" "M, a" "M, b"; features age sex race job=a job=b job=c. */
static void protected_columns_know_their_features_and_groups(void) {
    static const char *columns[] = {"sex", "job"};
    static const uint16_t sex_of[5] = {0, 0, 0, 1, 1}, job_of[5] = {0, 1, 2, 0, 1};
    world w;
    eq_roles roles = {.n_protected = 2, .protected_column = columns};
    begin(&w);
    CHECK(encode(&w, &roles) == EQ_OK && w.data.n_protected == 2 && w.data.n_groups == 5);
    const eq_protected *sex = &w.data.protected_column[0], *job = &w.data.protected_column[1];
    CHECK_TEXT(sex->column, "sex");
    CHECK(sex->n_values == 2 && sex->feature == 1 && sex->n_features == 1 && !sex->privileged[0] && sex->privileged[1]);
    CHECK(job->n_values == 3 && job->feature == 3 && job->n_features == 3);
    CHECK_TEXT(job->value[2], "c");
    CHECK(!memcmp(sex->of_group, sex_of, sizeof sex_of) && !memcmp(job->of_group, job_of, sizeof job_of));
    roles = (eq_roles){.n_protected = 1, .protected_column = columns, .drop_protected = true};
    CHECK(encode(&w, &roles) == EQ_OK && w.data.n_protected == 1);
    CHECK(w.data.protected_column[0].n_features == 0);
    eq_ctx_free(&w.cx);
}

static void the_favourable_value_may_be_chosen(void) {
    world w;
    eq_roles roles = {.favourable = ONE("no")};
    begin(&w);
    w.column[4].favourable_name = "paid back";
    w.column[4].unfavourable_name = "defaulted";
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK(w.data.y[0] == 0 && w.data.y[1] == 1);
    CHECK_TEXT(w.data.outcome_name[1], "no");
    CHECK_TEXT(w.data.outcome_name[0], "yes");
    roles.favourable.n = 0;
    CHECK(encode(&w, &roles) == EQ_OK);
    CHECK_TEXT(w.data.outcome_name[1], "paid back");
    CHECK_TEXT(w.data.outcome_name[0], "defaulted");
    eq_ctx_free(&w.cx);
}

static void check_refusal(world *w, const eq_roles *roles, const char *message) {
    CHECK(encode(w, roles) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&w->cx), message);
    CHECK(w->cx.tmp.size == 0);
    eq_ctx_free(&w->cx);
}

static void impossible_roles_are_refused(void) {
    static const char *nobody[] = {"X"}, *both[] = {"yes", "no"};
    world w;
    const char *column[] = {"shoe", "shoe"};
    eq_roles roles = {.n_protected = 1, .protected_column = column}, none = {0};
    begin(&w);
    check_refusal(&w, &roles, "protected column \"shoe\": the data have no such column");
    column[0] = "paid";
    check_refusal(&w, &roles, "protected column \"paid\": is the label");
    column[0] = column[1] = "sex";
    roles.n_protected = 2;
    check_refusal(&w, &roles, "protected column \"sex\": is named twice");
    roles.n_protected = 1;
    w.column[2].privileged = nobody;
    check_refusal(&w, &roles, "protected column \"sex\": every row is in group \"not X\", expected at least two groups");
    roles.by_level = true;
    check_refusal(&w, &roles, "protected column \"sex\": no group is privileged; name the one to compare with");
    begin(&w);
    w.column[0].min = (double)NAN;
    check_refusal(&w, &none,
                  "protected column \"age\": holds numbers, so the schema must say from where on (min) and up "
                  "to where (below) they are privileged");
    begin(&w);
    w.column[4].favourable = both;
    w.column[4].n_favourable = 2;
    check_refusal(&w, &none, "label \"paid\": every row has a favourable value (\"yes\"), expected both outcomes");
    w.column[4].n_favourable = 0;
    check_refusal(&w, &none, "label \"paid\": which value is favourable is not said");
    w.column[4].role = EQ_FEATURE;
    check_refusal(&w, &none, "no column is the label, expected one");
    begin(&w);
    roles.favourable = ONE("maybe");
    check_refusal(&w, &roles, "favourable \"maybe\": is no value of the label \"paid\", which has \"no\" and others");
    begin(&w);
    eq_filter filter = {"age", EQ_KEEP_GE, 100, NULL};
    w.schema.filter = &filter;
    w.schema.n_filters = 1;
    check_refusal(&w, &none, "no row is left: 6 were read, 6 filtered, 0 had a missing cell");
    begin(&w);
    for (int i = 0; i < 4; i++) w.column[i].role = EQ_FEATURE, w.column[i].min = (double)NAN;
    check_refusal(&w, &none, "no column is protected, expected at least one");
}

/* 25,000 names: more features than are allowed. */
static void an_identifier_as_a_category_is_refused_by_name(void) {
    eq_ctx cx = {0};
    eq_schema_column column[3] = {eq_schema_column_plain("name", EQ_FEATURE, EQ_CATEGORY),
                                  eq_schema_column_plain("sex", EQ_PROTECTED, EQ_CATEGORY),
                                  eq_schema_column_plain("paid", EQ_LABEL, EQ_CATEGORY)};
    column[1].privileged = male;
    column[1].n_privileged = 1;
    column[2].favourable = yes;
    column[2].n_favourable = 1;
    eq_schema schema = {.n_columns = 3, .column = column};
    eq_table table;
    eq_dataset data;
    eq_roles roles = {0};
    char *text = eq_arena_alloc(&cx, &cx.mem, 25001, 20);
    size_t used = text ? (size_t)sprintf(text, "name,sex,paid\n") : 0;
    for (int i = 0; i < 25000 && text; i++)
        used += (size_t)sprintf(text + used, "%d,%s,%s\n", i, i % 2 ? "M" : "F", i % 3 ? "yes" : "no");
    eq_bytes file = {text, used};
    CHECK(eq_table_read(&cx, &cx.mem, &schema, &file, 1, &table) == EQ_OK);
    CHECK(eq_dataset_encode(&cx, &cx.mem, &schema, &table, &roles, &data) == EQ_ELIMIT);
    CHECK_TEXT(eq_message(&cx), "25001 features, at most 20000 are allowed: column \"name\" has 25000 levels; is it a "
                                "name or a number rather than a category?");
    const char *chosen = "name";
    eq_roles names = {.n_protected = 1, .protected_column = &chosen};
    eq_ctx_clear(&cx);
    CHECK(eq_dataset_encode(&cx, &cx.mem, &schema, &table, &names, &data) == EQ_ELIMIT);
    CHECK_TEXT(eq_message(&cx), "column \"name\": 25000 groups occur, at most 1024 are allowed");
    eq_ctx_free(&cx);
}

static void every_failed_allocation_is_a_status(void) {
    const char *column[] = {"sex", "race"};
    eq_roles roles = {.n_protected = 2, .protected_column = column};
    world w;
    begin(&w);
    CHECK(encode(&w, &roles) == EQ_OK);
    size_t k = 1;
    for (; k < 1000; k++) {
        eq_ctx cx = {.fail_at = k};
        eq_status status = eq_dataset_encode(&cx, &cx.mem, &w.schema, &w.table, &roles, &w.data);
        CHECK(status == EQ_OK || status == EQ_EMEMORY);
        CHECK(cx.tmp.size == 0);
        eq_ctx_free(&cx);
        if (status == EQ_OK) break;
    }
    CHECK(k > 15 && k < 1000);
    eq_ctx_free(&w.cx);
}

int main(void) {
    RUN(numbers_and_protected_bits_come_first_then_levels);
    RUN(groups_are_named_by_their_rule);
    RUN(listed_numbers_are_compared_as_numbers);
    RUN(by_level_makes_one_group_a_level);
    RUN(a_word_for_nothing_is_not_the_reference_of_itself);
    RUN(several_columns_are_crossed_and_only_what_occurs_is_a_group);
    RUN(the_audit_changes_groups_and_not_features);
    RUN(protected_columns_may_be_left_out);
    RUN(protected_columns_know_their_features_and_groups);
    RUN(the_favourable_value_may_be_chosen);
    RUN(impossible_roles_are_refused);
    RUN(an_identifier_as_a_category_is_refused_by_name);
    RUN(every_failed_allocation_is_a_status);
    return check_done();
}
