/* Pre-processing against ../shared/golden. Uniform resampling: the rows that methods/pre_CASE.json wants of each cell, exactly;
 * preferential resampling and massaging, ranked by the case's scores: the very rows. Correlation remover: fairlearn's
 * coefficients and what it makes of the features (extra/correlation_remover*), to 1e-6, for features are single precision
 * here. Disparate impact remover: what BlackBoxAuditing makes of the tables in dir/, exactly.
 * Fair representation: loss and slopes at the point of methods/lfr.json, to 1e-6, for features are single precision.
 * Fair sampling and fair costs: the cuts of methods/fpir.json at its t, to 1e-9. Optimized pre-processing: the optima of
 * methods/optimized_preprocessing.json, to 1e-9. */
#include "check.h"
#include "equipoise/method.h"
#include "golden.h"
#include "method/pre/border.h"
#include "method/pre/massaging.h"
#include "method/pre/prototypes.h"
#include "method/pre/transport.h"
#include "method/price.h"

enum { N_COLUMNS = 5, N_KEPT = 4, MOST_ROWS = 1000 };

static eq_ctx cx;
static golden_rows rows;

static eq_dataset train;
static uint8_t label[GOLDEN_MAX_ROWS];
static cJSON *expected;

/* A case as training rows, and what pre_CASE.json expects of it. */
static bool load(const char *name) {
    static float column[GOLDEN_MAX_ROWS];
    static double unit[GOLDEN_MAX_ROWS];
    static uint32_t number[GOLDEN_MAX_ROWS];
    char file[100];
    snprintf(file, sizeof file, "methods/pre_%s.json", name);
    cJSON_Delete(expected);
    expected = golden_json(&cx, golden_folder(), file);
    snprintf(file, sizeof file, "cases/%s.csv", name);
    char *text = golden_text(&cx, golden_folder(), file);
    CHECK(expected && text);
    if (!expected || !text) return false;
    golden_parse_rows(text, &rows);
    memcpy(label, rows.y, sizeof label);
    for (uint32_t i = 0; i < rows.n_rows; i++) unit[i] = 1, number[i] = i;
    train = (eq_dataset){.n_rows = rows.n_rows,
                         .n_features = 1,
                         .n_groups = 2,
                         .x = column,
                         .y = label,
                         .group = rows.group,
                         .weight = unit,
                         .row = number,
                         .privileged = rows.privileged};
    return true;
}

/* Cell "gc": g = privileged, c = label. */
static const cJSON *golden_cell(int g, int c) {
    char key[3] = {(char)('0' + g), (char)('0' + c), 0};
    return golden_at(golden_at(expected, "resampling"), key);
}

static void resampling_wants_the_golden_rows_of(const char *name) {
    static void *state[1];
    double strength = 1;
    size_t n[2][2] = {{0, 0}, {0, 0}};
    if (!load(name)) return;
    eq_step step = {.cx = &cx, .arena = &cx.mem, .rng = eq_rng_seed(1), .param = &strength, .state = state};
    CHECK(eq_method_find("uniform_resampling")->prepare(&step, &train) == EQ_OK);
    for (size_t i = 0; i < train.n_rows; i++) n[train.group[i]][train.y[i]]++;
    for (int g = 0; g < 2; g++)
        for (int c = 0; c < 2; c++) CHECK(golden_cell(g, c) && golden_at(golden_cell(g, c), "rows")->valueint == (int)n[g][c]);
}

static void uniform_resampling_wants_the_golden_rows_of_each_cell(void) {
    if (!golden_text(&cx, golden_folder(), "methods/pre_german_sex.json")) SKIP("no golden values");
    resampling_wants_the_golden_rows_of("german_sex");
    resampling_wants_the_golden_rows_of("compas_race");
}

/* The case's rows by cell, those nearest to the border first; its scores rank. */
static eq_resampling at_the_border(void) {
    eq_resampling work;
    CHECK(eq_resampling_begin(&cx, &cx.mem, &train, &work) == EQ_OK);
    CHECK(eq_border_sort(&cx, &train, rows.score, &work.rows) == EQ_OK);
    return work;
}

static void preferential_copies_are_the_golden_ones_of(const char *name) {
    double factor[2][2];
    if (!load(name)) return;
    eq_resampling work = at_the_border();
    eq_resampling_balance(&work, 1, EQ_KEEP_LAST, factor);
    for (int g = 0; g < 2; g++)
        for (int c = 0; c < 2; c++) {
            const cJSON *cell = golden_cell(g, c), *row, *extra = golden_at(cell, "preferential_extra"),
                        *dropped = golden_at(cell, "preferential_dropped"), *whole = golden_at(cell, "whole_copies"),
                        *moved = extra ? extra : dropped;
            int copies = whole ? whole->valueint : 1, n = 0;
            CHECK((extra != NULL) != (dropped != NULL));
            cJSON_ArrayForEach(row, moved) {
                CHECK((int)work.copies[row->valueint] == (extra ? copies + 1 : 0));
                work.copies[row->valueint] = (uint32_t)copies;
            }
            for (size_t i = 0; i < train.n_rows; i++)
                if (train.group[i] == g && train.y[i] == c) n++, CHECK((int)work.copies[i] == copies);
            CHECK(n == golden_at(cell, "n")->valueint);
            CHECK_NEAR(factor[g][c], golden_at(cell, "rows")->valuedouble / n, 1e-15);
        }
}

static void preferential_resampling_moves_the_golden_rows(void) {
    if (!golden_text(&cx, golden_folder(), "methods/pre_german_sex.json")) SKIP("no golden values");
    preferential_copies_are_the_golden_ones_of("german_sex");
    preferential_copies_are_the_golden_ones_of("compas_race");
}

/* Privileged minus unprivileged base rate of the labels that are there now. */
static double discrimination(void) {
    double favourable[2] = {0, 0}, n[2] = {0, 0};
    for (size_t i = 0; i < train.n_rows; i++) favourable[train.group[i]] += train.y[i], n[train.group[i]]++;
    return favourable[1] / n[1] - favourable[0] / n[0];
}

static void massaging_flips_the_golden_rows_of(const char *name) {
    const cJSON *row;
    double factor[2][2];
    int n_flipped = 0;
    if (!load(name)) return;
    eq_resampling work = at_the_border();
    CHECK_NEAR(discrimination(), golden_at(expected, "discrimination")->valuedouble, 1e-12);
    CHECK(eq_massaging_flip(&cx, &work, 1, &train, factor) == EQ_OK);
    for (size_t i = 0; i < train.n_rows; i++) n_flipped += train.y[i] != rows.y[i];
    CHECK(n_flipped == 2 * golden_at(expected, "moves")->valueint);
    cJSON_ArrayForEach(row, golden_at(expected, "promoted")) CHECK(!rows.y[row->valueint] && train.y[row->valueint]);
    cJSON_ArrayForEach(row, golden_at(expected, "demoted")) CHECK(rows.y[row->valueint] && !train.y[row->valueint]);
    CHECK_NEAR(discrimination(), golden_at(expected, "discrimination_after")->valuedouble, 1e-12);
}

static void massaging_changes_the_golden_labels(void) {
    if (!golden_text(&cx, golden_folder(), "methods/pre_german_sex.json")) SKIP("no golden values");
    massaging_flips_the_golden_rows_of("german_sex");
    massaging_flips_the_golden_rows_of("compas_race");
}

/* All numbers of a table below its header; returns the rows. */
static size_t read_table(const char *name, size_t n_columns, double *out) {
    char *text = golden_text(&cx, golden_folder(), name);
    size_t n = 0;
    for (char *p = text ? strchr(text, '\n') : NULL; p && p[1] && n < MOST_ROWS; p = strchr(p, '\n'), n++)
        for (size_t k = 0; k < n_columns; k++) out[n * n_columns + k] = strtod(p + 1, &p);
    return n;
}

static double in[MOST_ROWS * N_COLUMNS], out[MOST_ROWS * N_KEPT], ones[MOST_ROWS];
static float x[MOST_ROWS * N_COLUMNS];
static uint16_t group[MOST_ROWS];

static void removal_is_that_of_fairlearn(double strength, const char *file) {
    static const char *feature[] = {"protected", "month", "credit_amount", "age", "installment_pct"};
    static const uint16_t itself[] = {0, 1};
    eq_protected column = {.column = "protected", .n_values = 2, .of_group = itself, .feature = 0, .n_features = 1};
    static unsigned char state[256];
    size_t n = read_table("extra/correlation_remover.input.csv", N_COLUMNS, in);
    CHECK(n > 100 && read_table(file, N_KEPT, out) == n);
    for (size_t i = 0; i < n; i++) {
        group[i] = (uint16_t)in[i * N_COLUMNS];
        ones[i] = 1;
        for (size_t f = 0; f < N_COLUMNS; f++) x[i * N_COLUMNS + f] = (float)in[i * N_COLUMNS + f];
    }
    train = (eq_dataset){.n_rows = n,
                         .n_features = N_COLUMNS,
                         .n_groups = 2,
                         .x = x,
                         .group = group,
                         .weight = ones,
                         .feature_name = feature,
                         .n_protected = 1,
                         .protected_column = &column};
    memset(state, 0, sizeof state);
    eq_step step = {.cx = &cx, .arena = &cx.mem, .param = &strength, .state = state};
    const eq_method *method = eq_method_find("correlation_remover");
    CHECK(method->state_size <= sizeof state && method->prepare(&step, &train) == EQ_OK);
    CHECK(train.n_features == N_KEPT);
    CHECK_TEXT(train.feature_name[0], "month");
    for (size_t k = 0; k < n * N_KEPT; k++) CHECK_NEAR(train.x[k], out[k], 1e-6);
}

static void correlation_remover_is_that_of_fairlearn(void) {
    if (!golden_text(&cx, golden_folder(), "extra/correlation_remover.input.csv")) SKIP("no golden values");
    removal_is_that_of_fairlearn(1, "extra/correlation_remover.out_1.0.csv");
    removal_is_that_of_fairlearn(0.5, "extra/correlation_remover.out_0.5.csv");
}

/* Column 0 is the protected one, the last the label. */
static void repair_is_that_of_blackboxauditing(const char *name, size_t n_repaired, bool merged) {
    static const char *feature[] = {"protected", "a", "b", "c", "d"};
    static const char *const level[] = {"0.0", "0.5", "0.8", "1.0"};
    static const uint16_t itself[] = {0, 1, 2};
    const eq_method *method = eq_method_find("disparate_impact_remover");
    eq_protected column = {.column = "protected", .n_values = 2, .of_group = itself, .feature = 0, .n_features = 1};
    size_t width = 1 + n_repaired;
    for (int l = 0; l < 4; l++) {
        static unsigned char state[256];
        static double given[MOST_ROWS * 6];
        char file[100];
        snprintf(file, sizeof file, "dir/%s.input.csv", name);
        size_t n = read_table(file, width + 1, given);
        snprintf(file, sizeof file, "dir/%s.repaired_%s.csv", name, level[l]);
        CHECK(n >= 40 && read_table(file, width, in) == n);
        for (size_t i = 0; i < n; i++) {
            group[i] = (uint16_t)given[i * (width + 1)];
            if (merged) group[i] /= 2;
            for (size_t f = 0; f < width; f++) x[i * width + f] = (float)given[i * (width + 1) + f];
        }
        double param[2] = {strtod(level[l], NULL), 0};
        train = (eq_dataset){.n_rows = n,
                             .n_features = width,
                             .n_groups = 2,
                             .x = x,
                             .group = group,
                             .feature_name = feature,
                             .n_protected = 1,
                             .protected_column = &column};
        memset(state, 0, sizeof state);
        eq_step step = {.cx = &cx, .arena = &cx.mem, .param = param, .state = state, .n_groups = 2};
        CHECK(method->state_size <= sizeof state && method->prepare(&step, &train) == EQ_OK);
        size_t first = l ? 0 : 1; /* level 0 keeps the column */
        CHECK(train.n_features == n_repaired + first);
        for (size_t i = 0; i < n; i++)
            for (size_t f = 0; f < n_repaired; f++) CHECK(x[i * train.n_features + first + f] == (float)in[i * width + 1 + f]);
    }
}

/* BlackBoxAuditing cuts a protected column of three groups in so few rows as if it were a number: the first two are one. */
static void disparate_impact_remover_is_that_of_blackboxauditing(void) {
    if (!golden_text(&cx, golden_folder(), "dir/dir_german.input.csv")) SKIP("no golden values");
    repair_is_that_of_blackboxauditing("dir_german", 4, false);
    repair_is_that_of_blackboxauditing("dir_imbalanced_iqr_zero", 1, false);
    repair_is_that_of_blackboxauditing("dir_small_binary", 2, false);
    repair_is_that_of_blackboxauditing("dir_three_groups_n54_bins_merge", 1, true);
}

/* ---- fair representation ---- */

/* The numbers of a list, rows one after another. */
static size_t read_numbers(const cJSON *list, double *to) {
    size_t n = 0;
    const cJSON *item;
    if (cJSON_IsNumber(list)) return *to = list->valuedouble, 1;
    cJSON_ArrayForEach(item, list) n += read_numbers(item, to + n);
    return n;
}

static void fair_representation_has_the_golden_loss_and_slopes(void) {
    cJSON *file = golden_json(&cx, golden_folder(), "methods/lfr.json");
    if (!file) SKIP("no golden values");
    double point[8], slope[8], golden[8], of_rows[24], y[8], groups[8], value[4];
    size_t n = read_numbers(golden_at(file, "y"), y);
    CHECK(n == 8 && read_numbers(golden_at(file, "group"), groups) == n && read_numbers(golden_at(file, "x"), of_rows) == 3 * n);
    CHECK(read_numbers(golden_at(file, "prototypes_then_weights"), point) == 8);
    CHECK(read_numbers(golden_at(file, "gradient"), golden) == 8);
    for (size_t i = 0; i < n; i++) {
        label[i] = (uint8_t)y[i];
        group[i] = (uint16_t)groups[i];
        ones[i] = 1;
        for (size_t f = 0; f < 3; f++) x[3 * i + f] = (float)of_rows[3 * i + f];
    }
    train = (eq_dataset){.n_rows = n, .n_features = 3, .n_groups = 2, .x = x, .y = label, .group = group, .weight = ones};
    eq_prototypes_task task = {.rows = &train,
                               .k = (size_t)golden_at(file, "k")->valueint,
                               .reconstruction = golden_at(file, "Ax")->valuedouble,
                               .label = golden_at(file, "Ay")->valuedouble,
                               .fairness = golden_at(file, "Az")->valuedouble};
    eq_prototypes *loss;
    int64_t budget = INT64_MAX;
    CHECK(eq_prototypes_new(&cx, &cx.mem, &task, &loss) == EQ_OK);
    CHECK(eq_prototypes_evaluate(loss, point, &budget, value, slope));
    const char *const parts[] = {"loss", "Lx", "Ly", "Lz"};
    for (int k = 0; k < 4; k++) CHECK_NEAR(value[k], golden_at(file, parts[k])->valuedouble, 1e-6);
    for (int k = 0; k < 8; k++) CHECK_NEAR(slope[k], golden[k], 1e-6);
    cJSON_Delete(file);
}

/* ---- the price of a gap, of fair sampling and fair costs ---- */

/* Cuts at the golden t; shares are those that the scores promise. */
static void cuts_are_the_golden_ones_of(const char *name, const char *rate, eq_priced_rate which) {
    cJSON *file = golden_json(&cx, golden_folder(), "methods/fpir.json");
    const cJSON *at;
    eq_price price = {.rate = which};
    int n = 0;
    if (!load(name)) return;
    for (size_t i = 0; i < train.n_rows; i++) {
        double s = rows.score[i], part = which == EQ_PRICED_SELECTION ? 1 : which == EQ_PRICED_TPR ? s : 1 - s;
        price.mass[rows.group[i]] += part / (double)train.n_rows;
    }
    cJSON_ArrayForEach(at, golden_at(golden_at(golden_at(file, name), rate), "steps")) {
        double t = golden_at(at, "t")->valuedouble;
        const cJSON *cut = golden_at(at, "threshold");
        CHECK_NEAR(eq_price_cut(&price, t, 0), golden_at(cut, "0")->valuedouble, 1e-9);
        CHECK_NEAR(eq_price_cut(&price, t, 1), golden_at(cut, "1")->valuedouble, 1e-9);
        n++;
    }
    CHECK(n == 3);
    cJSON_Delete(file);
}

static void the_price_of_a_gap_gives_the_golden_cuts(void) {
    if (!golden_text(&cx, golden_folder(), "methods/fpir.json")) SKIP("no golden values");
    for (int k = 0; k < 2; k++) {
        const char *name = k ? "compas_race" : "german_sex";
        for (int rate = 0; rate < EQ_N_PRICED_RATES; rate++)
            cuts_are_the_golden_ones_of(name, eq_priced_rate_ids[rate], (eq_priced_rate)rate);
    }
}

/* ---- optimized pre-processing ---- */

/* Cells are [age][employment][good]: the second column is ordered. */
static void optimized_preprocessing_has_the_golden_optima(void) {
    cJSON *file = golden_json(&cx, golden_folder(), "methods/optimized_preprocessing.json");
    const cJSON *at;
    double mass[40];
    int n = 0;
    if (!file) SKIP("no golden values");
    CHECK(read_numbers(golden_at(file, "joint"), mass) == 40);
    eq_transport_task task = {
        .shape = {.n_columns = 2, .n_cells = 20, .n_levels = {2, 5}, .ordered = {false, true}}, .n_groups = 2, .mass = mass};
    cJSON_ArrayForEach(at, golden_at(file, "solutions")) {
        const cJSON *optimum = golden_at(at, "total_variation");
        eq_transport found;
        task.epsilon = golden_at(at, "epsilon")->valuedouble;
        task.limit[0] = golden_at(at, "limit_1")->valuedouble;
        task.limit[1] = golden_at(at, "limit_2")->valuedouble;
        CHECK(eq_transport_solve(&cx, &cx.mem, &task, &found) == EQ_OK);
        CHECK(found.feasible == (golden_at(at, "status")->valueint == 0) && found.feasible == cJSON_IsNumber(optimum));
        if (found.feasible) CHECK_NEAR(found.total_variation, optimum->valuedouble, 1e-9);
        else CHECK(found.least_epsilon > 0 && found.least_epsilon < 0.1);
        n++;
    }
    CHECK(n == 5);
    cJSON_Delete(file);
}

int main(void) {
    RUN(uniform_resampling_wants_the_golden_rows_of_each_cell);
    RUN(preferential_resampling_moves_the_golden_rows);
    RUN(massaging_changes_the_golden_labels);
    RUN(correlation_remover_is_that_of_fairlearn);
    RUN(fair_representation_has_the_golden_loss_and_slopes);
    RUN(the_price_of_a_gap_gives_the_golden_cuts);
    RUN(optimized_preprocessing_has_the_golden_optima);
    RUN(disparate_impact_remover_is_that_of_blackboxauditing);
    cJSON_Delete(expected);
    eq_ctx_free(&cx);
    return check_done();
}
