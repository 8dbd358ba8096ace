/* Fairness penalties against ../shared/golden/methods/losses.json: value and slope by each logit of every form on 24 rows of 3
 * groups. Ratio forms there are those of fairret's reference implementation; slopes are central differences. */
#include "check.h"
#include "golden.h"
#include "method/in/penalty.h"

enum { MOST = 24 };

static eq_ctx cx;
static const cJSON *file;
static uint8_t y[MOST];
static uint16_t group[MOST];
static double ones[MOST], logit[MOST];

static const cJSON *read_file(void) {
    cJSON *all = golden_json(&cx, golden_folder(), "methods/losses.json");
    for (int i = 0; all && i < MOST; i++) {
        y[i] = (uint8_t)cJSON_GetArrayItem(golden_at(all, "y"), i)->valueint;
        group[i] = (uint16_t)cJSON_GetArrayItem(golden_at(all, "group"), i)->valueint;
        logit[i] = cJSON_GetArrayItem(golden_at(all, "logit"), i)->valuedouble;
        ones[i] = 1;
    }
    return all;
}

static void agree(const char *name, eq_penalty_config config, const cJSON *expected) {
    int failed = check_failed_here;
    eq_penalty penalty;
    double slope[MOST] = {0};
    eq_logits rows = {MOST, y, group, ones, logit};
    config.n_groups = 3;
    config.max_rows = MOST;
    config.lambda = 1;
    CHECK(expected && eq_penalty_new(&cx, &cx.mem, &config, &penalty) == EQ_OK);
    if (!expected) return;
    CHECK_NEAR(penalty.add_whole(penalty.state, &rows, slope), golden_at(expected, "value")->valuedouble, 1e-10);
    for (int i = 0; i < MOST; i++)
        CHECK_NEAR(slope[i], cJSON_GetArrayItem(golden_at(expected, "gradient_logit"), i)->valuedouble, 1e-6);
    if (check_failed_here > failed) printf("  ... that was %s\n", name);
}

static void rates_have_the_golden_values_and_slopes(void) {
    static const char *const names[] = {"selection_rate", "tpr", "fpr", "ppv", NULL, "accuracy", NULL};
    if (!file) SKIP("no golden values");
    for (eq_statistic s = 0; s < EQ_N_STATISTICS; s++) {
        if (!names[s]) continue;
        const cJSON *form = golden_at(golden_at(file, "forms"), names[s]);
        agree("l1", (eq_penalty_config){.form = EQ_PENALTY_RATIO, .statistic = s, .norm = EQ_NORM_L1}, golden_at(form, "l1"));
        agree("l2", (eq_penalty_config){.form = EQ_PENALTY_RATIO, .statistic = s, .norm = EQ_NORM_L2}, golden_at(form, "l2"));
        agree("lse", (eq_penalty_config){.form = EQ_PENALTY_RATIO, .statistic = s, .norm = EQ_NORM_SMOOTH_MAX},
              golden_at(form, "lse"));
        agree("projection", (eq_penalty_config){.form = EQ_PENALTY_PROJECTION, .statistic = s}, golden_at(form, "kl_projection"));
    }
}

static void dependences_have_the_golden_values_and_slopes(void) {
    if (!file) SKIP("no golden values");
    const cJSON *forms = golden_at(file, "forms");
    agree("mutual information", (eq_penalty_config){.form = EQ_PENALTY_MUTUAL_INFORMATION}, golden_at(forms, "prejudice_index"));
    agree("covariance", (eq_penalty_config){.form = EQ_PENALTY_COVARIANCE}, golden_at(forms, "covariance_squared"));
    agree("kernel", (eq_penalty_config){.form = EQ_PENALTY_KERNEL, .width = 1}, golden_at(forms, "hsic_gaussian_sigma1_delta"));
}

int main(void) {
    file = read_file();
    RUN(rates_have_the_golden_values_and_slopes);
    RUN(dependences_have_the_golden_values_and_slopes);
    eq_ctx_free(&cx);
    return check_done();
}
