/* Plans: what is refused and where, what defaults are, how sweeps unfold. */
#include "check.h"
#include "experiment/plan.h"
#include "experiment/report.h"

static eq_status read_plan(eq_ctx *cx, const char *text, eq_plan *plan) {
    eq_bytes bytes = {text, strlen(text)};
    eq_ctx_clear(cx);
    return eq_plan_from_json(cx, &cx->mem, bytes, plan);
}

/* The plan is refused with a message that starts so. */
static void refused(const char *text, const char *start) {
    eq_ctx cx = {0};
    eq_plan plan;
    CHECK(read_plan(&cx, text, &plan) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), start);
    CHECK(!strncmp(eq_message(&cx), start, strlen(start)));
    eq_ctx_free(&cx);
}

static void a_plan_that_is_wrong_is_refused_with_its_path(void) {
    refused("[]", "plan: is an array, expected an object");
    refused("{}", "equipoise: is missing");
    refused("{\"equipoise\": 2, \"methods\": []}", "equipoise: is 2, expected");
    refused("{\"equipoise\": 1}", "methods: is missing");
    refused("{\"equipoise\": 1, \"methods\": []}", "methods: has 0 items");
    refused("{\"equipoise\": 1, \"methods\": [{}]}", "methods[0].id: is missing");
    refused("{\"equipoise\": 1, \"methods\": [{\"id\": \"magic\"}]}", "methods[0].id: is \"magic\"");
    refused("{\"equipoise\": 1, \"methods\": [{\"id\": \"none\", \"x\": 1}]}", "methods[0].x: is not a known key");
    refused("{\"equipoise\": 1, \"methods\": [{\"id\": \"none\", \"threshold\": \"luck\"}]}",
            "methods[0].threshold: is \"luck\"");
    refused("{\"equipoise\": 1, \"colour\": 1, \"methods\": [{\"id\": \"none\"}]}", "colour: is not a known key");
    refused("{\"equipoise\": 1, \"train\": {\"batch\": 0.5}, \"methods\": [{\"id\": \"none\"}]}", "train.batch: is 0.5");
    refused("{\"equipoise\": 1, \"train\": {\"batch\": \"64\"}, \"methods\": [{\"id\": \"none\"}]}", "train.batch: is \"64\"");
    refused("{\"equipoise\": 1, \"model\": {\"hidden\": [32, 0]}, \"methods\": [{\"id\": \"none\"}]}", "model.hidden[1]: is 0");
    refused("{\"equipoise\": 1, \"model\": {\"kind\": \"tree\"}, \"methods\": [{\"id\": \"none\"}]}", "model.kind: is \"tree\"");
    refused("{\"equipoise\": 1, \"objective\": {\"epsilon\": [0.1, 7]}, \"methods\": [{\"id\": \"none\"}]}",
            "objective.epsilon[1]: is 7");
    refused("{\"equipoise\": 1, \"split\": {\"train\": 0.5}, \"methods\": [{\"id\": \"none\"}]}", "split: has shares");
    refused("{\"equipoise\": 1, \"seeds\": [1, 1], \"methods\": [{\"id\": \"none\"}]}", "seeds[1]: is there twice");
    refused("{\"equipoise\": 1, \"seeds\": [-1], \"methods\": [{\"id\": \"none\"}]}", "seeds[0]: is -1");
    refused("{\"equipoise\": 1, \"methods\": [{\"id\": \"none\"}], \"methods\": []}", "methods: is there twice");
    refused("{\"equipoise\": 1, \"methods\": [[{\"id\": \"reweighing\"}, {\"id\": \"reweighing\"}]]}",
            "methods[0][1].id: is \"reweighing\" after");
    refused(
        "{\"equipoise\": 1, \"methods\": [[{\"id\": \"decoupled_classifiers\"}, {\"id\": \"random_perturbation\"}]]}",
        "methods[0][1].id: is \"random_perturbation\", which edits the weights of a network, after \"decoupled_classifiers\", "
        "which is a predictor of its own");
    refused("{\"equipoise\": 1, \"methods\": [[{\"id\": \"decoupled_classifiers\"}, {\"id\": \"adversarial_intra\"}]]}",
            "methods[0][1].id: is \"adversarial_intra\", which needs a model with gradients, after \"decoupled_classifiers\"");
}

/* Families compose, one of each; what cannot stand together is refused with the reason. */
static void one_of_each_family_makes_a_chain_and_what_cannot_is_refused(void) {
    eq_ctx cx = {0};
    eq_plan plan;
    CHECK(read_plan(&cx,
                    "{\"equipoise\": 1, \"methods\": [[{\"id\": \"reweighing\"}, {\"id\": \"score_gap_penalty\"},"
                    " {\"id\": \"random_perturbation\"}, {\"id\": \"group_thresholds\"}]]}",
                    &plan) == EQ_OK);
    CHECK(plan.n_entries == 1 && plan.entry[0].n_methods == 4);
    eq_ctx_free(&cx);
    refused("{\"equipoise\": 1, \"methods\": [[{\"id\": \"decoupled_classifiers\"}, {\"id\": \"decoupled_classifiers\"}]]}",
            "methods[0][1].id: is \"decoupled_classifiers\" after \"decoupled_classifiers\", and each is a predictor of its own");
    refused("{\"equipoise\": 1, \"model\": {\"kind\": \"gradient_boosted_trees\"},"
            " \"methods\": [[{\"id\": \"reweighing\"}, {\"id\": \"random_perturbation\"}]]}",
            "methods[0][1].id: is \"random_perturbation\", which edits the weights of a network, and model.kind is "
            "\"gradient_boosted_trees\", which is no network");
}

static void refused_grid(const char *grid, const char *start) {
    char text[300];
    snprintf(text, sizeof text, "{\"equipoise\": 1, \"methods\": [{\"id\": \"score_gap_penalty\", \"lambda\": %s}]}", grid);
    refused(text, start);
}

/* A strength begins with its neutral value; other parameters and settings have their ends and what lies between. */
static void a_grid_is_a_sweep_by_its_ends(void) {
    eq_ctx cx = {0};
    eq_plan plan;
    CHECK(read_plan(&cx,
                    "{\"equipoise\": 1, \"train\": {\"learning_rate\": {\"from\": 0.001, \"to\": 0.004, \"steps\": 4},"
                    " \"batch\": {\"from\": 1, \"to\": 3, \"steps\": 9}}, \"methods\": [{\"id\": \"score_gap_penalty\","
                    " \"lambda\": {\"from\": 0.1, \"to\": 10, \"steps\": 3, \"scale\": \"log\"}},"
                    " {\"id\": \"reweighing\", \"strength\": {\"from\": 0, \"to\": 1, \"steps\": 3}}]}",
                    &plan) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    const eq_values *rate = &plan.setting[EQ_SET_TRAIN_LEARNING_RATE], *batch = &plan.setting[EQ_SET_TRAIN_BATCH];
    const eq_values *lambda = &plan.entry[0].method[0].param[0], *strength = &plan.entry[1].method[0].param[0];
    static const double rates[] = {0.001, 0.002, 0.003, 0.004}, lambdas[] = {0, 0.1, 1, 10}, strengths[] = {0, 0.5, 1};
    CHECK(rate->n == 4 && batch->n == 3 && lambda->n == 4 && strength->n == 3);
    for (int i = 0; i < 4; i++) CHECK_NEAR(rate->value[i], rates[i], 1e-15);
    for (int i = 0; i < 4; i++) CHECK_NEAR(lambda->value[i], lambdas[i], 1e-15);
    for (int i = 0; i < 3; i++) CHECK_NEAR(batch->value[i], i + 1, 0);
    for (int i = 0; i < 3; i++) CHECK_NEAR(strength->value[i], strengths[i], 0);
    CHECK(rate->value[3] == 0.004 && lambda->value[3] == 10.0);
    eq_ctx_free(&cx);
    refused_grid("{\"from\": 1, \"to\": 1, \"steps\": 3}", "methods[0].lambda.from: is 1, expected a number below");
    refused_grid("{\"from\": 0, \"to\": 1, \"steps\": 3, \"scale\": \"log\"}", "methods[0].lambda.from: is 0, expected");
    refused_grid("{\"from\": 0, \"to\": 1, \"steps\": 1}", "methods[0].lambda.steps: is 1");
    refused_grid("{\"from\": 0, \"to\": 1}", "methods[0].lambda.steps: is missing");
    refused_grid("{\"from\": -1, \"to\": 1, \"steps\": 3}", "methods[0].lambda.from: is -1");
    refused(
        "{\"equipoise\": 1, \"model\": {\"kind\": {\"from\": 0, \"to\": 1, \"steps\": 2}}, \"methods\": [{\"id\": \"none\"}]}",
        "model.kind: is an object, and a grid is of numbers");
}

static void a_bare_plan_means_every_default(void) {
    eq_ctx cx = {0};
    eq_plan plan;
    CHECK(read_plan(&cx, "{\"equipoise\": 1, \"methods\": [{\"id\": \"none\"}]}", &plan) == EQ_OK);
    CHECK(eq_plan_unfold(&cx, &cx.mem, &plan) == EQ_OK);
    CHECK(plan.n_cells == 1 && plan.n_groups == 1 && plan.n_seeds == 1 && plan.seed[0] == 1);
    CHECK(plan.n_hidden == 2 && plan.hidden[0] == 32 && plan.hidden[1] == 32);
    CHECK(!plan.has_split_seed);
    for (size_t s = 0; s < EQ_N_SETTINGS; s++) {
        eq_setting setting = eq_setting_at(s);
        CHECK_NEAR(plan.cell[0].setting[s], setting.param.initial, 0);
        CHECK(!setting.param.id || strlen(setting.param.title) > 1);
    }
    eq_ctx_free(&cx);
}

/* The paper's network as its code builds it: eleven hidden layers of 32, dropout 0.2, batch norm. */
static void a_preset_is_a_network_by_name_and_keys_beside_it_override(void) {
    eq_ctx cx = {0};
    eq_plan plan;
    CHECK(read_plan(&cx, "{\"equipoise\": 1, \"model\": {\"preset\": \"paper\"}, \"methods\": [{\"id\": \"none\"}]}", &plan) ==
          EQ_OK);
    CHECK(plan.n_hidden == 11 && plan.hidden[0] == 32 && plan.hidden[10] == 32);
    CHECK_NEAR(plan.setting[EQ_SET_MODEL_KIND].value[0], EQ_KIND_AT_mlp, 0);
    const eq_values *dropout = &plan.setting[eq_setting_of_kind(EQ_KIND_AT_mlp)];
    CHECK_NEAR(dropout[0].value[0], 0.2, 0);
    CHECK_NEAR(dropout[1].value[0], 1, 0); /* batch norm */
    CHECK(read_plan(&cx,
                    "{\"equipoise\": 1, \"model\": {\"hidden\": [4, 5, 6], \"dropout\": [0, 0.5], \"preset\": \"paper\"},"
                    " \"methods\": [{\"id\": \"none\"}]}",
                    &plan) == EQ_OK);
    CHECK(plan.n_hidden == 3 && plan.hidden[2] == 6 && dropout->n == 2);
    CHECK(read_plan(&cx, "{\"equipoise\": 1, \"model\": {\"preset\": \"huge\"}, \"methods\": [{\"id\": \"none\"}]}", &plan) ==
          EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "model.preset: is \"huge\", expected the id of a preset of the catalogue");
    eq_ctx_free(&cx);
}

static void a_seed_of_the_split_is_a_whole_number(void) {
    static const char *const bad[] = {"-1", "1.5", "4294967296", "\"1\"", "[1, 2]"};
    eq_ctx cx = {0};
    eq_plan plan;
    char text[120];
    CHECK(read_plan(&cx, "{\"equipoise\": 1, \"split\": {\"seed\": 0}, \"methods\": [{\"id\": \"none\"}]}", &plan) == EQ_OK);
    CHECK(plan.has_split_seed && plan.split_seed == 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(text, sizeof text, "{\"equipoise\": 1, \"split\": {\"seed\": %s}, \"methods\": [{\"id\": \"none\"}]}", bad[i]);
        CHECK(read_plan(&cx, text, &plan) == EQ_EINPUT);
        CHECK_CONTAINS(eq_message(&cx), "split.seed: is ");
        eq_ctx_clear(&cx);
    }
    eq_ctx_free(&cx);
}

/* 2 epsilons x (none + 3 strengths of reweighing) x 2 seeds = 16 cells; 8 summaries. Plain training does not look at
 * epsilon, so `none` trains once a seed; reweighing, a method, may: 2 + 2 x 3 x 2 = 14 groups. */
static void sweeps_unfold_with_seeds_innermost(void) {
    eq_ctx cx = {0};
    eq_plan plan;
    CHECK(read_plan(&cx,
                    "{\"equipoise\": 1, \"objective\": {\"epsilon\": [0.05, 0.1]}, \"seeds\": [7, 8],"
                    " \"methods\": [{\"id\": \"none\"}, {\"id\": \"reweighing\", \"strength\": [0, 0.5, 1]}]}",
                    &plan) == EQ_OK);
    CHECK(eq_plan_unfold(&cx, &cx.mem, &plan) == EQ_OK);
    CHECK(plan.n_cells == 16 && plan.n_summaries == 8 && plan.n_groups == 14);
    CHECK(plan.cell[0].seed == 7 && plan.cell[1].seed == 8 && plan.cell[1].entry == 0);
    CHECK(plan.cell[4].entry == 1 && plan.cell[4].seed == 7);
    CHECK_NEAR(plan.cell[4].param[0][0], 0.5, 0);
    CHECK_NEAR(plan.cell[8].setting[EQ_SET_OBJECTIVE_EPSILON], 0.1, 0);
    for (size_t c = 0; c < plan.n_cells; c++) CHECK(plan.cell[c].index == c && plan.cell[c].summary == c / 2);
    eq_ctx_free(&cx);
}

static void methods_after_training_share_the_trained_network(void) {
    eq_ctx cx = {0};
    eq_plan plan;
    CHECK(read_plan(&cx,
                    "{\"equipoise\": 1, \"seeds\": [1, 2], \"methods\": [{\"id\": \"none\"}, {\"id\": \"reweighing\"},"
                    " {\"id\": \"random_perturbation\"}, [{\"id\": \"reweighing\"}, {\"id\": \"group_thresholds\"}]]}",
                    &plan) == EQ_OK);
    CHECK(eq_plan_unfold(&cx, &cx.mem, &plan) == EQ_OK);
    CHECK(plan.n_cells == 8 && plan.n_groups == 4);
    CHECK(plan.cell[0].group == plan.cell[4].group); /* none and random perturbation, seed 1 */
    CHECK(plan.cell[2].group == plan.cell[6].group); /* reweighing and the chain, seed 1 */
    CHECK(plan.cell[0].group != plan.cell[1].group);
    eq_ctx_free(&cx);
}

static void a_plan_too_large_is_refused(void) {
    eq_ctx cx = {0};
    eq_plan plan;
    char text[60000], *end = text;
    end += sprintf(end, "{\"equipoise\": 1, \"methods\": [{\"id\": \"none\"}], \"objective\": {\"epsilon\": [");
    for (int i = 1; i <= 400; i++) end += sprintf(end, "%s%g", i > 1 ? "," : "", i / 1000.0);
    end += sprintf(end, "]}, \"seeds\": [");
    for (int i = 1; i <= 400; i++) end += sprintf(end, "%s%d", i > 1 ? "," : "", i);
    sprintf(end, "]}");
    CHECK(read_plan(&cx, text, &plan) == EQ_OK);
    CHECK(eq_plan_unfold(&cx, &cx.mem, &plan) == EQ_EINPUT); /* 160,000 cells */
    CHECK_CONTAINS(eq_message(&cx), "more than 100000 cells");
    eq_ctx_free(&cx);
}

/* The normalised plan of a report is itself a plan, and the same one. */
static void the_normalised_plan_reads_back_to_itself(void) {
    eq_ctx cx = {0};
    eq_plan plan, again;
    const char *first, *second;
    CHECK(read_plan(&cx,
                    "{\"equipoise\": 1, \"data\": \"adult\", \"protected\": \"sex\", \"privileged\": \"Male\","
                    " \"train\": {\"learning_rate\": [0.001, 0.01]},"
                    " \"methods\": [{\"id\": \"none\", \"threshold\": \"objective\"},"
                    " [{\"id\": \"reweighing\", \"strength\": [0, 1]}, {\"id\": \"group_thresholds\"}]], \"seeds\": [3]}",
                    &plan) == EQ_OK);
    CHECK(eq_report_plan(&cx, &cx.mem, &plan, &first) == EQ_OK);
    CHECK(read_plan(&cx, first, &again) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    CHECK(eq_report_plan(&cx, &cx.mem, &again, &second) == EQ_OK);
    CHECK_TEXT(second, first);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(a_plan_that_is_wrong_is_refused_with_its_path);
    RUN(one_of_each_family_makes_a_chain_and_what_cannot_is_refused);
    RUN(a_grid_is_a_sweep_by_its_ends);
    RUN(a_bare_plan_means_every_default);
    RUN(a_preset_is_a_network_by_name_and_keys_beside_it_override);
    RUN(a_seed_of_the_split_is_a_whole_number);
    RUN(sweeps_unfold_with_seeds_innermost);
    RUN(methods_after_training_share_the_trained_network);
    RUN(a_plan_too_large_is_refused);
    RUN(the_normalised_plan_reads_back_to_itself);
    return check_done();
}
