/* Pre-processing against ../shared/golden. Uniform resampling: the rows that methods/pre_CASE.json wants of each cell, exactly.
 * Correlation remover: fairlearn's coefficients and what it makes of the features (extra/correlation_remover*), to 1e-6, for
 * features are single precision here. */
#include "check.h"
#include "equipoise/method.h"
#include "golden.h"

enum { N_COLUMNS = 5, N_KEPT = 4, MOST_ROWS = 1000 };

static eq_ctx cx;
static golden_rows rows;

/* Cell "gc": g = privileged, c = label. */
static void resampling_wants_the_golden_rows_of(const char *name) {
    char file[100], key[3] = "00";
    snprintf(file, sizeof file, "methods/pre_%s.json", name);
    cJSON *expected = golden_json(&cx, golden_folder(), file);
    snprintf(file, sizeof file, "cases/%s.csv", name);
    char *text = golden_text(&cx, golden_folder(), file);
    CHECK(expected && text);
    if (!expected || !text) return;
    golden_parse_rows(text, &rows);
    static float x[GOLDEN_MAX_ROWS];
    static double ones[GOLDEN_MAX_ROWS];
    static uint32_t number[GOLDEN_MAX_ROWS];
    static void *state[1];
    double strength = 1;
    size_t n[2][2] = {{0, 0}, {0, 0}};
    for (uint32_t i = 0; i < rows.n_rows; i++) ones[i] = 1, number[i] = i;
    eq_dataset train = {.n_rows = rows.n_rows,
                        .n_features = 1,
                        .n_groups = 2,
                        .x = x,
                        .y = rows.y,
                        .group = rows.group,
                        .weight = ones,
                        .row = number,
                        .privileged = rows.privileged};
    eq_step step = {.cx = &cx, .arena = &cx.mem, .rng = eq_rng_seed(1), .param = &strength, .state = state};
    CHECK(eq_method_find("uniform_resampling")->prepare(&step, &train) == EQ_OK);
    for (size_t i = 0; i < train.n_rows; i++) n[train.group[i]][train.y[i]]++;
    for (int g = 0; g < 2; g++)
        for (int c = 0; c < 2; c++) {
            key[0] = (char)('0' + g), key[1] = (char)('0' + c);
            const cJSON *cell = golden_at(golden_at(expected, "resampling"), key);
            CHECK(cell && golden_at(cell, "rows")->valueint == (int)n[g][c]);
        }
    cJSON_Delete(expected);
}

static void uniform_resampling_wants_the_golden_rows_of_each_cell(void) {
    if (!golden_text(&cx, golden_folder(), "methods/pre_german_sex.json")) SKIP("no golden values");
    resampling_wants_the_golden_rows_of("german_sex");
    resampling_wants_the_golden_rows_of("compas_race");
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
    eq_dataset train = {.n_rows = n,
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

int main(void) {
    RUN(uniform_resampling_wants_the_golden_rows_of_each_cell);
    RUN(correlation_remover_is_that_of_fairlearn);
    eq_ctx_free(&cx);
    return check_done();
}
