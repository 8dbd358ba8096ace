/* Synthetic twins: fitting, sampling, privacy, JSON, and tables written as CSV. */
#include "check.h"
#include "data/table/csv_out.h"
#include "data/twin/twin.h"
#include "data/twin/twin_json.h"
#include "experiment/twin_distance.h"

#define N 4000

/* A made-up world: y is 1 for half of the rows of group m and for a quarter of group f (every third row is
 * f); pay is 0 for 60% of rows and else 1.5, 3.0, ..., 1500 with more for y = 1; size says pay is above 700;
 * colour has one common level, one of 5 rows and one of 3. */
typedef struct world {
    eq_ctx cx;
    eq_schema_column row[5];
    eq_schema schema;
    eq_column column[5];
    eq_table table;
    double pay[N], age[N];
    uint32_t sex[N], colour[N], y[N];
    eq_twin *twin;
} world;

static const char *sexes[] = {"f", "m"}, *colours[] = {"a rare one, quoted", "blue", "rarer \"still\""}, *labels[] = {"0", "1"};
static const char *privileged[] = {"m"}, *favourable[] = {"1"};

static void fill_rows(world *w) {
    eq_rng rng = eq_rng_seed(11);
    for (size_t r = 0; r < N; r++) {
        w->sex[r] = r % 3 != 0;
        w->y[r] = eq_rng_below(&rng, 4) < (w->sex[r] ? 2u : 1u);
        w->pay[r] = eq_rng_below(&rng, 10) < 6 ? 0 : 1.5 * (double)(1 + eq_rng_below(&rng, w->y[r] ? 1000 : 500));
        w->age[r] = (double)(18 + eq_rng_below(&rng, 60));
        w->colour[r] = r < 5 ? 0 : r < 8 ? 2 : 1;
    }
}

static world *new_world(void) {
    static world w;
    memset(&w, 0, sizeof w);
    fill_rows(&w);
    w.column[0] = (eq_column){.name = "sex", .kind = EQ_CATEGORY, .code = w.sex, .level = sexes, .n_levels = 2};
    w.column[1] = (eq_column){.name = "pay", .kind = EQ_NUMBER, .number = w.pay};
    w.column[2] = (eq_column){.name = "age", .kind = EQ_NUMBER, .number = w.age};
    w.column[3] = (eq_column){.name = "colour", .kind = EQ_CATEGORY, .code = w.colour, .level = colours, .n_levels = 3};
    w.column[4] = (eq_column){.name = "y", .kind = EQ_CATEGORY, .code = w.y, .level = labels, .n_levels = 2};
    w.row[0] = eq_schema_column_plain("sex", EQ_PROTECTED, EQ_CATEGORY);
    w.row[0].privileged = privileged;
    w.row[0].n_privileged = 1;
    w.row[1] = eq_schema_column_plain("pay", EQ_FEATURE, EQ_NUMBER);
    w.row[2] = eq_schema_column_plain("age", EQ_PROTECTED, EQ_NUMBER);
    w.row[2].min = 25;
    w.row[3] = eq_schema_column_plain("colour", EQ_FEATURE, EQ_CATEGORY);
    w.row[4] = eq_schema_column_plain("y", EQ_LABEL, EQ_CATEGORY);
    w.row[4].favourable = favourable;
    w.row[4].n_favourable = 1;
    w.schema = (eq_schema){.name = "world", .n_columns = 5, .column = w.row};
    w.table = (eq_table){.n_rows = N, .n_columns = 5, .column = w.column, .n_read = N};
    return &w;
}

/* A key of one's own for every number. */
static const uint8_t *key_of(uint64_t seed) {
    static uint8_t key[32];
    for (size_t i = 0; i < 8; i++) key[i] = (uint8_t)(seed >> (8 * i));
    return key;
}

static world *fitted(double epsilon) {
    world *w = new_world();
    eq_twin_options options = {.epsilon = epsilon, .delta = epsilon > 0 ? 1e-3 : 0, .key = key_of(5)};
    CHECK(eq_twin_fit(&w->cx, &w->cx.mem, &w->schema, &w->table, &options, &w->twin) == EQ_OK);
    return w;
}

/* Share of y = 1 among one sex. */
static double rate(const eq_table *t, const char *sex) {
    double n = 0, positive = 0;
    for (size_t r = 0; r < t->n_rows; r++) {
        if (strcmp(t->column[0].level[t->column[0].code[r]], sex)) continue;
        n++;
        positive += !strcmp(t->column[4].level[t->column[4].code[r]], "1");
    }
    return positive / n;
}

static void a_sample_has_the_originals_columns_and_base_rates(void) {
    world *w = fitted(0);
    eq_table t;
    CHECK(eq_twin_rows(w->twin) == N && eq_twin_epsilon(w->twin) == 0);
    CHECK(eq_twin_sample(&w->cx, &w->cx.mem, w->twin, 40000, 1, &t) == EQ_OK);
    CHECK(t.n_rows == 40000 && t.n_columns == 5 && t.n_read == 40000 && t.n_missing == 0);
    for (size_t c = 0; c < 5; c++) {
        CHECK_TEXT(t.column[c].name, w->column[c].name);
        CHECK(t.column[c].kind == w->column[c].kind);
    }
    /* 40,000 rows: the standard error of a rate is at most 0.5 / sqrt(13000) = 0.0044. */
    CHECK_NEAR(rate(&t, "f"), rate(&w->table, "f"), 0.018);
    CHECK_NEAR(rate(&t, "m"), rate(&w->table, "m"), 0.018);
    eq_ctx_free(&w->cx);
}

/* Zero holds 60% of pay and its own bin; the values are multiples of 1.5; ages are whole and from 18 to 77.
 */
static void sampled_numbers_look_like_the_originals(void) {
    world *w = fitted(0);
    eq_table t;
    CHECK(eq_twin_sample(&w->cx, &w->cx.mem, w->twin, 20000, 2, &t) == EQ_OK);
    double zeros = 0, high[2] = {0}, n[2] = {0}, original[2] = {0}, n_original[2] = {0};
    size_t odd = 0;
    for (size_t r = 0; r < 20000; r++) {
        double pay = t.column[1].number[r], age = t.column[2].number[r];
        zeros += pay == 0;
        odd += pay < 0 || pay > 1500 || pay * 10 != (double)(long)(pay * 10 + 0.5) || age != (double)(int)age;
        odd += age < 18 || age > 77;
        high[t.column[4].code[r]] += pay > 700;
        n[t.column[4].code[r]]++;
    }
    for (size_t r = 0; r < N; r++) original[w->y[r]] += w->pay[r] > 700, n_original[w->y[r]]++;
    CHECK(odd == 0);
    CHECK_NEAR(zeros / 20000, 0.6, 0.03);
    CHECK_NEAR(high[1] / n[1], original[1] / n_original[1], 0.025);
    CHECK_NEAR(high[0] / n[0], original[0] / n_original[0], 0.025);
    eq_ctx_free(&w->cx);
}

static bool same_tables(const eq_table *a, const eq_table *b, size_t n_rows) {
    for (size_t c = 0; c < a->n_columns; c++)
        for (size_t r = 0; r < n_rows; r++) {
            const eq_column *x = &a->column[c], *y = &b->column[c];
            if (x->kind == EQ_NUMBER ? memcmp(&x->number[r], &y->number[r], sizeof(double)) != 0
                                     : strcmp(x->level[x->code[r]], y->level[y->code[r]]) != 0)
                return false;
        }
    return true;
}

static void a_seed_gives_the_same_rows_and_another_seed_others(void) {
    world *w = fitted(0);
    eq_table a, b, other, part;
    CHECK(eq_twin_sample(&w->cx, &w->cx.mem, w->twin, 0, 7, &a) == EQ_OK);
    CHECK(eq_twin_sample(&w->cx, &w->cx.mem, w->twin, 0, 7, &b) == EQ_OK);
    CHECK(eq_twin_sample(&w->cx, &w->cx.mem, w->twin, 0, 8, &other) == EQ_OK);
    CHECK(eq_twin_sample(&w->cx, &w->cx.mem, w->twin, 100, 7, &part) == EQ_OK);
    CHECK(a.n_rows == N && same_tables(&a, &b, N));
    CHECK(!same_tables(&a, &other, N));
    CHECK(part.n_rows == 100 && same_tables(&a, &part, 100));
    CHECK(w->cx.tmp.size == 0);
    eq_ctx_free(&w->cx);
}

/* Ten rows of a twin whose rare colours hold 8 of 4,000 rows: they hardly ever occur, and then are no level.
 */
static void only_levels_that_occur_are_levels(void) {
    world *w = fitted(0);
    eq_table t;
    CHECK(eq_twin_sample(&w->cx, &w->cx.mem, w->twin, 10, 3, &t) == EQ_OK);
    CHECK(t.column[3].n_levels == 1);
    CHECK_TEXT(t.column[3].level[0], "blue");
    CHECK(eq_twin_sample(&w->cx, &w->cx.mem, w->twin, 40000, 3, &t) == EQ_OK && t.column[3].n_levels == 3);
    CHECK_TEXT(t.column[3].level[2], "rarer \"still\"");
    eq_ctx_free(&w->cx);
}

/* The first bin of 25 and more begins at 25; rare levels share the last bin; label and sides come first. */
static void bins_keep_groups_apart_and_pool_rare_levels(void) {
    world *w = fitted(0);
    const eq_twin_column *age = &w->twin->column[2], *colour = &w->twin->column[3], *pay = &w->twin->column[1];
    for (size_t b = 0; b < age->n_bins; b++) CHECK(age->bin[b].high < 25 || age->bin[b].low >= 25);
    CHECK(age->n_bins > 8 && age->decimals == 0 && pay->decimals == 1);
    CHECK(pay->bin[0].low == 0 && pay->bin[0].high == 0 && pay->bin[1].low == 1.5);
    CHECK(colour->n_bins == 2 && colour->bin[0].value[0] == 1 && colour->bin[1].n_values == 2);
    CHECK(colour->bin[1].count[0] == 5 && colour->bin[1].count[1] == 3);
    CHECK(w->twin->order[0] == 4 && w->twin->n_groups == 2 && w->twin->group[0].column == 0);
    CHECK(w->twin->group[0].of_bin[0] == 0 && w->twin->group[0].of_bin[1] == 1);
    CHECK(w->twin->group[1].of_bin[0] == 0 && w->twin->group[1].of_bin[age->n_bins - 1] == 1);
    CHECK(w->twin->column[0].n_parents >= 1 && w->twin->column[0].parent[0] == 4);
    eq_ctx_free(&w->cx);
}

static void counts_add_up_to_the_rows_and_tables_stay_small(void) {
    world *w = fitted(0);
    for (size_t c = 0; c < 5; c++) {
        uint64_t sum = 0;
        for (size_t i = 0; i < w->twin->column[c].n_cells; i++) sum += w->twin->column[c].count[i];
        CHECK(sum == N);
        CHECK(w->twin->column[c].n_cells <= N / 5);
    }
    eq_ctx_free(&w->cx);
}

/* Column b is drawn from a pair (label, a) that no row had: (1, y). It backs off to the label alone, and 1
 * means q. */
static void an_unseen_combination_backs_off_to_fewer_parents(void) {
    static const char twin[] =
        "{\"equipoise_twin\":1,\"data\":\"d\",\"rows\":8,\"epsilon\":0,\"privacy\":\"\",\"distance\":null,"
        "\"order\":[\"label\",\"a\",\"b\"],\"columns\":["
        "{\"name\":\"a\",\"kind\":\"category\",\"levels\":[\"x\",\"y\"],\"sides\":[],\"parents\":[],"
        "\"counts\":[-1,1]},"
        "{\"name\":\"b\",\"kind\":\"category\",\"levels\":[\"p\",\"q\"],\"sides\":[],\"parents\":[\"label\","
        "\"a\"],"
        "\"counts\":[1,-1,5,-2,2,-2]},"
        "{\"name\":\"label\",\"kind\":\"category\",\"levels\":[\"0\",\"1\"],\"sides\":[],\"parents\":[],"
        "\"counts\":[-1,8]}]}";
    eq_ctx cx = {0};
    eq_twin *read;
    eq_table t;
    eq_bytes json = {twin, sizeof twin - 1};
    CHECK(eq_twin_from_json(&cx, &cx.mem, json, &read) == EQ_OK);
    CHECK(eq_twin_sample(&cx, &cx.mem, read, 50, 1, &t) == EQ_OK);
    CHECK_TEXT(t.column[0].level[0], "y");
    CHECK(t.column[1].n_levels == 1);
    CHECK_TEXT(t.column[1].level[0], "q");
    eq_ctx_free(&cx);
}

static void a_twin_survives_json(void) {
    for (int privately = 0; privately < 2; privately++) {
        world *w = fitted(privately ? 2 : 0);
        const char *json, *again;
        eq_twin *read;
        eq_table a, b;
        CHECK(eq_twin_to_json(&w->cx, &w->cx.mem, w->twin, NULL, &json) == EQ_OK);
        eq_bytes bytes = {json, strlen(json)};
        CHECK(eq_twin_from_json(&w->cx, &w->cx.mem, bytes, &read) == EQ_OK);
        CHECK_TEXT(eq_message(&w->cx), "");
        CHECK(eq_twin_to_json(&w->cx, &w->cx.mem, read, NULL, &again) == EQ_OK);
        CHECK(!strcmp(json, again));
        CHECK(eq_twin_sample(&w->cx, &w->cx.mem, w->twin, 500, 3, &a) == EQ_OK);
        CHECK(eq_twin_sample(&w->cx, &w->cx.mem, read, 500, 3, &b) == EQ_OK);
        CHECK(same_tables(&a, &b, 500));
        CHECK_CONTAINS(json, "\"fit\":{\"bins\":16,\"parents\":3,\"cells\":");
        CHECK_CONTAINS(json, privately ? "\"epsilon\":2,\"delta\":0.001,\"fit\"" : "no privacy guarantee");
        CHECK_CONTAINS(json, privately ? ",\n\"privacy\":\"differentially private" : ",\n\"privacy\":\"no privacy");
        eq_ctx_free(&w->cx);
    }
}

static void refused(const char *from, const char *to, const char *part) {
    static char text[20000];
    world *w = fitted(0);
    const char *json;
    eq_twin *read;
    CHECK(eq_twin_to_json(&w->cx, &w->cx.mem, w->twin, NULL, &json) == EQ_OK);
    const char *at = strstr(json, from);
    CHECK(at != NULL);
    if (at) {
        int size = snprintf(text, sizeof text, "%.*s%s%s", (int)(at - json), json, to, at + strlen(from));
        eq_bytes bytes = {text, (size_t)size};
        CHECK(eq_twin_from_json(&w->cx, &w->cx.mem, bytes, &read) == EQ_EINPUT);
        CHECK_CONTAINS(eq_message(&w->cx), part);
    }
    eq_ctx_free(&w->cx);
}

static void a_wrong_twin_is_refused_with_its_path(void) {
    refused("\"bins\":16", "\"bins\":1", "fit.bins");
    refused("\"parents\":3,", "", "fit.parents");
    refused("\"equipoise_twin\":1", "\"equipoise_twin\":2", "equipoise_twin: is 2");
    refused("\"rows\":4000", "\"rows\":0", "rows: is 0");
    refused("\"kind\":\"number\"", "\"kind\":\"text\"", "columns[1].kind: is \"text\"");
    refused("\"decimals\":1", "\"decimals\":99", "columns[1].decimals: is 99");
    refused("\"levels\":[\"f\",\"m\"]", "\"levels\":[\"m\",\"f\"]", "columns[0].levels: \"f\" stands behind \"m\"");
    refused("\"name\":\"pay\"", "\"name\":\"sex\"", "columns[1].name: \"sex\" is there twice");
    refused("\"privileged\":[0,1]", "\"privileged\":[0,1,1]", "columns[0].privileged");
    refused("\"parents\":[]", "\"parents\":[\"sex\"]", "columns[4].parents: \"sex\" is not drawn before \"y\"");
    refused("\"parents\":[]", "\"parents\":[\"nobody\"]", "columns[4].parents: \"nobody\"");
    refused("\"counts\":[5,3]", "\"counts\":[5]", "columns[3].pooled.counts");
    refused("\"parents\":[],\n\"counts\":[", "\"parents\":[],\n\"counts\":[7,", "columns[4].counts");
    refused("\"parents\":[],\n\"counts\":[", "\"parents\":[],\n\"counts\":[-9,", "columns[4].counts[0]: passes the table's 2");
    refused("\"order\":[\"y\"", "\"order\":[\"z\"", "order: \"z\" is no column");
}

static void options_out_of_range_and_missing_cells_are_refused(void) {
    world *w = new_world();
    eq_twin_options options = {.n_bins = 1};
    eq_twin *twin;
    CHECK(eq_twin_fit(&w->cx, &w->cx.mem, &w->schema, &w->table, &options, &twin) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&w->cx), "1 bins");
    eq_ctx_clear(&w->cx);
    options = (eq_twin_options){.epsilon = -1};
    CHECK(eq_twin_fit(&w->cx, &w->cx.mem, &w->schema, &w->table, &options, &twin) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&w->cx), "epsilon is -1");
    eq_ctx_clear(&w->cx);
    options = (eq_twin_options){0};
    w->age[3] = (double)NAN;
    CHECK(eq_twin_fit(&w->cx, &w->cx.mem, &w->schema, &w->table, &options, &twin) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&w->cx), "column \"age\", row 4");
    eq_ctx_clear(&w->cx);
    w->age[3] = 30;
    w->row[4].role = EQ_FEATURE;
    CHECK(eq_twin_fit(&w->cx, &w->cx.mem, &w->schema, &w->table, &options, &twin) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&w->cx), "no label");
    eq_ctx_free(&w->cx);
}

/* Half the total variation between original and sample over sex x y x (pay is 0), eight cells. */
static double distance(world *w, const eq_table *t) {
    double cell[2][8] = {{0}}, sum = 0;
    for (size_t r = 0; r < N; r++) cell[0][w->sex[r] * 4 + w->y[r] * 2 + (w->pay[r] == 0)] += 1.0 / N;
    for (size_t r = 0; r < t->n_rows; r++) {
        bool male = !strcmp(t->column[0].level[t->column[0].code[r]], "m");
        bool positive = !strcmp(t->column[4].level[t->column[4].code[r]], "1");
        cell[1][male * 4 + positive * 2 + (t->column[1].number[r] == 0)] += 1.0 / (double)t->n_rows;
    }
    for (size_t i = 0; i < 8; i++) sum += fabs(cell[0][i] - cell[1][i]) / 2;
    return sum;
}

/* Means over ten seeds: noise drowns the table at 0.01, hardly shows at 100. */
static void privacy_costs_distance_and_a_larger_epsilon_less(void) {
    static const double epsilon[3] = {0.01, 0.5, 100};
    double mean[3] = {0};
    for (size_t e = 0; e < 3; e++)
        for (uint64_t seed = 1; seed <= 10; seed++) {
            world *w = new_world();
            eq_twin_options options = {.epsilon = epsilon[e], .delta = 1e-3, .key = key_of(seed)};
            eq_table t;
            CHECK(eq_twin_fit(&w->cx, &w->cx.mem, &w->schema, &w->table, &options, &w->twin) == EQ_OK);
            CHECK(eq_twin_sample(&w->cx, &w->cx.mem, w->twin, 20000, 1, &t) == EQ_OK);
            mean[e] += distance(w, &t) / 10;
            eq_ctx_free(&w->cx);
        }
    CHECK(mean[0] > 2 * mean[1]);
    CHECK(mean[1] > mean[2]);
    CHECK(mean[2] < 0.05);
}

/* Nothing of a private twin may come straight from rows: counts are noisy, levels are not weighed, bins begin
 * and end at powers of two cut in halves (and at 25, which the schema says). */
static void a_private_twin_keeps_no_count_and_no_value(void) {
    world *w = fitted(4), *again;
    const eq_twin_column *label = &w->twin->column[4], *pay = &w->twin->column[1];
    uint64_t positives = 0;
    for (size_t r = 0; r < N; r++) positives += w->y[r];
    CHECK(label->count[1] != positives && label->count[0] != N - positives);
    CHECK_NEAR((double)label->count[1], (double)positives, 150); /* geometric of scale 2 * 5 tables / (4/4) = 10 */
    for (size_t b = 0; b < pay->n_bins; b++) CHECK(pay->bin[b].n_values == 0 && pay->bin[b].n_knots == 2);
    CHECK(pay->bin[pay->n_bins - 1].high >= 1500 && pay->bin[pay->n_bins - 1].high < 2048);
    CHECK(w->twin->column[3].n_levels == 1); /* 5 and 3 of 4,000 rows are neither named nor worth a pool */
    CHECK_TEXT(w->twin->column[3].level[0], "blue");
    for (size_t b = 0; b < w->twin->column[2].n_bins; b++)
        CHECK(w->twin->column[2].bin[b].high < 25 || w->twin->column[2].bin[b].low >= 25);
    uint64_t first = label->count[1];
    eq_ctx_free(&w->cx);
    again = new_world();
    eq_twin_options options = {.epsilon = 4, .delta = 1e-3, .key = key_of(6)};
    CHECK(eq_twin_fit(&again->cx, &again->cx.mem, &again->schema, &again->table, &options, &again->twin) == EQ_OK);
    CHECK(again->twin->column[4].count[1] != first);
    eq_twin_distance none = {0};
    const char *json;
    CHECK(eq_twin_to_json(&again->cx, &again->cx.mem, again->twin, &none, &json) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&again->cx), "cannot carry its distance");
    eq_ctx_free(&again->cx);
}

/* Numbers of both signs that no decimals hold: bins touch, and a quarter stays negative. */
static void a_private_twin_of_unrounded_numbers_survives_json(void) {
    world *w = new_world();
    eq_twin_options options = {.epsilon = 10, .delta = 1e-3, .key = key_of(1)};
    const char *json;
    eq_table t;
    double negative = 0;
    for (size_t r = 0; r < N; r++) w->pay[r] = (r % 4 ? 1 : -1) * (0.01 + (double)r / 3000.0 / 7.0);
    CHECK(eq_twin_fit(&w->cx, &w->cx.mem, &w->schema, &w->table, &options, &w->twin) == EQ_OK);
    CHECK(w->twin->column[1].decimals == -1);
    CHECK(eq_twin_to_json(&w->cx, &w->cx.mem, w->twin, NULL, &json) == EQ_OK);
    eq_bytes bytes = {json, strlen(json)};
    CHECK(eq_twin_from_json(&w->cx, &w->cx.mem, bytes, &w->twin) == EQ_OK);
    CHECK_TEXT(eq_message(&w->cx), "");
    CHECK(eq_twin_sample(&w->cx, &w->cx.mem, w->twin, 20000, 1, &t) == EQ_OK);
    for (size_t r = 0; r < 20000; r++) negative += t.column[1].number[r] < 0;
    CHECK_NEAR(negative / 20000, 0.25, 0.05);
    eq_ctx_free(&w->cx);
}

/* The table itself as its own twin's original: figures of the original are there, and the twin's are near. */
static void distance_compares_models_on_both(void) {
    world *w = fitted(0);
    eq_twin_distance d = {0};
    const char *json;
    CHECK(eq_twin_measure(&w->cx, &w->cx.mem, &w->schema, &w->table, w->twin, 8, &d) == EQ_OK);
    CHECK(d.n_runs == 8 && d.n_protected == 2);
    CHECK_TEXT(d.figures[1].protected_column, "age");
    CHECK(d.figures[0].original[0] > 0.5 && d.figures[0].original[1] > 0.5 && d.figures[0].original[2] < 0);
    CHECK(d.largest > 0 && d.largest < 0.08);
    CHECK(eq_twin_to_json(&w->cx, &w->cx.mem, w->twin, &d, &json) == EQ_OK);
    CHECK_CONTAINS(json, "\"runs\":8,\"largest\":0.0");
    CHECK_CONTAINS(json, "{\"column\":\"sex\",\"original\":{\"accuracy\":0.");
    eq_ctx_free(&w->cx);
}

static bool reads_back(world *w, const eq_table *t) {
    eq_bytes csv;
    eq_table back;
    CHECK(eq_table_to_csv(&w->cx, &w->cx.mem, &w->schema, t, &csv) == EQ_OK);
    CHECK(eq_table_read(&w->cx, &w->cx.mem, &w->schema, &csv, 1, &back) == EQ_OK);
    CHECK_TEXT(eq_message(&w->cx), "");
    return back.n_rows == t->n_rows && back.n_columns == t->n_columns && back.n_missing == 0 && same_tables(t, &back, t->n_rows);
}

static void a_table_written_as_csv_reads_back(void) {
    world *w = fitted(0);
    CHECK(reads_back(w, &w->table));
    w->schema.format = (eq_csv_format){.delimiter = ';', .decimal = ',', .no_header = true, .trim = true, .comment = 'f'};
    CHECK(reads_back(w, &w->table));
    w->schema.format = (eq_csv_format){.delimiter = ' ', .no_header = true};
    CHECK(reads_back(w, &w->table));
    eq_ctx_free(&w->cx);
}

/* Columns only read for a filter or a derived column get cells that bring the table back. */
static void csv_fills_what_filters_and_derived_columns_need(void) {
    static const char *from[] = {"A1", "A2", "A3"}, *to[] = {"m", "f", "m"};
    world *w = fitted(0);
    eq_schema_column row[9];
    eq_filter filter[4] = {{"days", EQ_KEEP_LE, 30, NULL},
                           {"days", EQ_KEEP_GE, -30, NULL},
                           {"days", EQ_KEEP_NE, 30, NULL},
                           {"code", EQ_KEEP_NE, 0, "A1"}};
    row[0] = eq_schema_column_plain("days", EQ_SOURCE, EQ_NUMBER);
    row[1] = eq_schema_column_plain("code", EQ_SOURCE, EQ_CATEGORY);
    row[2] = eq_schema_column_plain("noise", EQ_DROP, EQ_NUMBER);
    memcpy(row + 3, w->row, sizeof w->row);
    row[3].derived_from = "code";
    row[3].n_map = 3;
    row[3].map_from = from;
    row[3].map_to = to;
    w->schema.column = row;
    w->schema.n_columns = 8;
    w->schema.filter = filter;
    w->schema.n_filters = 4;
    CHECK(reads_back(w, &w->table));
    w->schema.format.no_header = true;
    CHECK(reads_back(w, &w->table));
    w->schema.format.delimiter = ' ';
    CHECK(reads_back(w, &w->table));
    filter[3].text = "A2"; /* then nothing derives f */
    eq_bytes csv;
    CHECK(eq_table_to_csv(&w->cx, &w->cx.mem, &w->schema, &w->table, &csv) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&w->cx), "no entry that gives \"f\"");
    eq_ctx_free(&w->cx);
}

/* Fit, JSON, sample and CSV with the k-th allocation refused: a status and a sentence each time. */
static void memory_may_run_out_at_any_moment(void) {
    for (size_t k = 1; k < 5000; k++) {
        world *w = new_world();
        eq_twin_options options = {.epsilon = k % 2 ? 1 : 0, .delta = k % 2 ? 1e-3 : 0, .key = key_of(k)};
        const char *json = NULL;
        eq_table t;
        eq_bytes csv;
        w->table.n_rows = 40;
        w->cx.fail_at = k;
        eq_status status = eq_twin_fit(&w->cx, &w->cx.mem, &w->schema, &w->table, &options, &w->twin);
        if (!status) status = eq_twin_to_json(&w->cx, &w->cx.mem, w->twin, NULL, &json);
        eq_bytes bytes = {json, json ? strlen(json) : 0};
        if (!status) status = eq_twin_from_json(&w->cx, &w->cx.mem, bytes, &w->twin);
        if (!status) status = eq_twin_sample(&w->cx, &w->cx.mem, w->twin, 10, 1, &t);
        if (!status) status = eq_table_to_csv(&w->cx, &w->cx.mem, &w->schema, &t, &csv);
        bool whole = w->cx.n_allocations < k;
        CHECK(whole ? status == EQ_OK : status == EQ_EMEMORY && *eq_message(&w->cx));
        eq_ctx_free(&w->cx);
        if (whole && k % 2) return;
    }
    CHECK(!"the sweep ended");
}

int main(void) {
    RUN(a_sample_has_the_originals_columns_and_base_rates);
    RUN(sampled_numbers_look_like_the_originals);
    RUN(a_seed_gives_the_same_rows_and_another_seed_others);
    RUN(only_levels_that_occur_are_levels);
    RUN(bins_keep_groups_apart_and_pool_rare_levels);
    RUN(counts_add_up_to_the_rows_and_tables_stay_small);
    RUN(an_unseen_combination_backs_off_to_fewer_parents);
    RUN(a_twin_survives_json);
    RUN(a_wrong_twin_is_refused_with_its_path);
    RUN(options_out_of_range_and_missing_cells_are_refused);
    RUN(privacy_costs_distance_and_a_larger_epsilon_less);
    RUN(a_private_twin_keeps_no_count_and_no_value);
    RUN(a_private_twin_of_unrounded_numbers_survives_json);
    RUN(distance_compares_models_on_both);
    RUN(a_table_written_as_csv_reads_back);
    RUN(csv_fills_what_filters_and_derived_columns_need);
    RUN(memory_may_run_out_at_any_moment);
    return check_done();
}
