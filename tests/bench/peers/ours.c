/* Our side of `make bench-peers`: the jobs that peers do too, on the same rows (rows.h).
 *
 * Natively a program, `ours ROWS`, that answers lines "<job> <amount>" by {"seconds", "value"}; in WebAssembly the exports
 * ours_open, ours_run and ours_value, timed by wasm.mjs. The value shows that the work was done, and is held against the peers':
 * what it is stands in jobs.mjs beside each job. Networks are trained on from where the last call left them. */
#include <math.h>

#include "method/methods.h"
#include "method/post/reject_option.h"
#include "metric/interval/bootstrap.h"
#include "model/trees/boost.h"
#include "rows.h"

#define BATCH 64
#define WIDTH 32

enum { PAPER_NET, LAB_NET, TREES, LOGISTIC, DECISIONS, SCORES, BOOTSTRAP, REJECT_OPTION, GRADIENT, N_JOBS };

typedef struct net {
    eq_model model;
    eq_trainer *trainer;
} net;

typedef struct ours {
    eq_ctx cx;
    peer_rows rows;
    eq_dataset train, watched, test;
    eq_outcomes all, held_out; /* every row; those of the test part */
    net paper, lab;
    float *score; /* (n) */
    double value;
} ours;

static ours o; /* a bench is a program, not the library */

/* ---- opening ---- */

static eq_status part(eq_ctx *cx, size_t first, size_t n, eq_dataset *out) {
    static const uint8_t privileged[] = {0, 1};
    static const char *names[] = {"unprivileged", "privileged"};
    *out = (eq_dataset){.n_rows = n,
                        .n_features = o.rows.n_features,
                        .n_groups = 2,
                        .x = o.rows.x + first * o.rows.n_features,
                        .y = o.rows.y + first,
                        .group = o.rows.group + first,
                        .group_name = names};
    EQ_NEW(cx, &cx->mem, out->weight, n);
    EQ_NEW(cx, &cx->mem, out->row, n);
    EQ_NEW(cx, &cx->mem, out->privileged, 2);
    for (size_t i = 0; i < n; i++) out->weight[i] = 1, out->row[i] = (uint32_t)(first + i);
    for (size_t g = 0; g < 2; g++) out->privileged[g] = privileged[g];
    return EQ_OK;
}

static eq_status outcomes(eq_ctx *cx, size_t first, const eq_dataset *rows, eq_outcomes *out) {
    uint8_t *decision;
    EQ_NEW(cx, &cx->mem, decision, rows->n_rows);
    for (size_t i = 0; i < rows->n_rows; i++) decision[i] = o.rows.score[first + i] > 0.5;
    *out = (eq_outcomes){.n_rows = rows->n_rows,
                         .n_groups = 2,
                         .y = rows->y,
                         .yhat = decision,
                         .score = o.rows.score + first,
                         .group = rows->group,
                         .group_name = rows->group_name,
                         .privileged = rows->privileged};
    return EQ_OK;
}

/* No epoch's end takes time from it: one minibatch of rows is watched, as many as the trainer needs. */
static eq_status open_net(eq_ctx *cx, size_t n_hidden, net *out) {
    static const eq_train_config train = {.batch = BATCH, .max_epochs = 100000, .patience = 100000};
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = n_hidden, .dropout = 0.2, .batch_norm = true};
    eq_trainer_config how = {.train = &train, .rng = eq_rng_seed(3)};
    for (size_t l = 0; l < n_hidden; l++) config.hidden[l] = WIDTH;
    EQ_TRY(eq_model_init(cx, &cx->mem, &config, o.rows.n_features, eq_rng_seed(4), &out->model));
    return eq_trainer_new(cx, &cx->mem, &out->model, &o.train, &o.watched, &how, &out->trainer);
}

static eq_status open_all(eq_ctx *cx) {
    eq_dataset every;
    size_t before_test = o.rows.n_part[0] + o.rows.n_part[1];
    EQ_TRY(part(cx, 0, o.rows.n_part[0], &o.train));
    EQ_TRY(part(cx, o.rows.n_part[0], BATCH, &o.watched));
    EQ_TRY(part(cx, before_test, o.rows.n_part[2], &o.test));
    EQ_TRY(part(cx, 0, o.rows.n, &every));
    EQ_TRY(outcomes(cx, 0, &every, &o.all));
    EQ_TRY(outcomes(cx, before_test, &o.test, &o.held_out));
    EQ_NEW(cx, &cx->mem, o.score, o.rows.n);
    EQ_TRY(open_net(cx, 11, &o.paper));
    return open_net(cx, 2, &o.lab);
}

/* ---- the jobs; each leaves its scores, or its value, and what follows after the clock is in `look` ---- */

static eq_status train_net(eq_ctx *cx, net *n, int rows) {
    int64_t budget = rows;
    eq_status status = eq_trainer_step(cx, n->trainer, &budget);
    return status == EQ_MORE ? EQ_OK : status;
}

static eq_status boost(eq_ctx *cx, eq_arena *arena, int rounds) {
    eq_boosting_config config = {.max_rounds = (size_t)rounds, .patience = (size_t)rounds};
    eq_boosting *boosting;
    eq_trees trees;
    int64_t budget = INT64_MAX;
    EQ_TRY(eq_boosting_new(cx, arena, &trees, &o.train, &o.watched, &config, &boosting));
    EQ_TRY(eq_boosting_step(cx, boosting, &budget));
    eq_trees_score(&trees, o.test.x, o.test.n_rows, o.score);
    return EQ_OK;
}

static eq_status fit_logistic(eq_ctx *cx, eq_arena *arena) {
    static const eq_train_config train = {.batch = 0};
    eq_model_spec spec = {.kind = eq_kind_find("logistic_regression"), .train = &train};
    eq_lesson lesson = {.arena = arena, .spec = &spec, .train = &o.train, .valid = &o.watched, .budget = INT64_MAX};
    eq_predictor predictor;
    EQ_TRY(eq_predictor_init(cx, arena, &spec, o.rows.n_features, eq_rng_seed(4), &predictor));
    EQ_TRY(eq_predictor_train(cx, &predictor, &lesson));
    return eq_predictor_score(cx, &predictor, o.test.x, o.test.n_rows, o.score);
}

static eq_status audit(eq_ctx *cx, eq_arena *arena, bool scores, const char *const *ids) {
    eq_outcomes all = o.all;
    eq_audit_options options = {.bootstrap = 0};
    eq_audit answer;
    if (!scores) all.score = NULL;
    EQ_TRY(eq_audit_compute(cx, arena, &all, &options, &answer));
    for (o.value = 0; *ids; ids++) o.value += answer.metric[eq_metric_find(*ids)].value;
    return EQ_OK;
}

/* Percentile intervals of eight metrics; the value is the sum of their lengths. */
static eq_status bootstrap(eq_ctx *cx, eq_arena *arena, int resamples) {
    static const char *const ids[] = {"statistical_parity_difference",
                                      "disparate_impact",
                                      "equal_opportunity_difference",
                                      "average_odds_difference",
                                      "accuracy",
                                      "f1",
                                      "mcc",
                                      "theil_index"};
    eq_tally tally[2];
    eq_counts set[2 + EQ_N_SIDES + 1];
    eq_resamples drawn;
    eq_bootstrap how = {
        .tally = tally, .privileged = o.all.privileged, .n_groups = 2, .n_resamples = (size_t)resamples, .rng = eq_rng_seed(5)};
    double *draw, *scratch;
    EQ_TRY(eq_tally_count(cx, &o.all, tally));
    for (int g = 0; g < 2; g++) set[g] = eq_counts_of(&tally[g]);
    eq_counts_pool(set, o.all.privileged, 2);
    EQ_TRY(eq_bootstrap_draw(cx, arena, &how, &drawn));
    EQ_NEW(cx, arena, draw, drawn.n_resamples);
    EQ_NEW(cx, arena, scratch, 2 * drawn.n_resamples);
    eq_count_blocks blocks = {.set = drawn.counts, .n = drawn.n_resamples, .n_groups = 2};
    o.value = 0;
    for (size_t k = 0; k < sizeof ids / sizeof *ids; k++) {
        size_t metric = eq_metric_find(ids[k]);
        eq_value value = {.value = eq_metric_of_counts(metric, set, 2, NULL)};
        eq_metric_of_blocks(metric, &blocks, NULL, draw);
        eq_draws_fill(draw, drawn.n_resamples, 0.95, scratch, &value);
        o.value += value.high - value.low;
    }
    return EQ_OK;
}

static eq_status reject_option(eq_ctx *cx) {
    eq_objective objective = {.performance = EQ_BALANCED_ACCURACY, .bias = EQ_STATISTICAL_PARITY_DIFFERENCE, .epsilon = 0.05};
    eq_reject_grid grid = {.low = 0.01, .high = 0.99, .n_thresholds = 100, .n_margins = 50, .direction = EQ_UNPRIVILEGED_UP};
    eq_reject_rule rule;
    EQ_TRY(eq_reject_option_search(cx, &objective, &grid, &o.held_out, &rule));
    o.value = rule.value.performance + rule.value.bias;
    return EQ_OK;
}

/* Demographic parity; the chances of a favourable decision are left for the training rows. */
static eq_status exponentiated_gradient(eq_ctx *cx, eq_arena *arena) {
    static const eq_train_config train = {.batch = 0};
    const eq_method *method = eq_method_find("exponentiated_gradient");
    eq_model_spec spec = {.kind = eq_kind_find("logistic_regression"), .train = &train};
    double param[EQ_MAX_PARAMS];
    eq_step step = {.cx = cx,
                    .arena = arena,
                    .param = param,
                    .budget = INT64_MAX,
                    .spec = &spec,
                    .train_config = &train,
                    .rng = eq_rng_seed(6),
                    .init = eq_rng_seed(4),
                    .training = eq_rng_seed(7),
                    .valid = &o.watched,
                    .privileged = o.train.privileged,
                    .n_groups = 2};
    char *state;
    EQ_NEW(cx, arena, state, method->state_size);
    step.state = state;
    for (size_t k = 0; k < method->n_params; k++) param[k] = method->params[k].initial;
    EQ_TRY(method->fit(&step, &o.train));
    eq_rows rows = {.n_rows = o.train.n_rows, .n_features = o.train.n_features, .x = o.train.x, .row = o.train.row};
    return method->predict(&step, &rows, o.score);
}

static eq_status run(eq_ctx *cx, eq_arena *arena, int job, int amount) {
    static const char *const of_decisions[] = {
        "statistical_parity_difference", "average_odds_difference", "f1", "mcc", "theil_index", NULL};
    static const char *const of_scores[] = {"auc", "average_precision", "brier_score", "log_loss", NULL};
    if (job == PAPER_NET) return train_net(cx, &o.paper, amount);
    if (job == LAB_NET) return train_net(cx, &o.lab, amount);
    if (job == TREES) return boost(cx, arena, amount);
    if (job == BOOTSTRAP) return bootstrap(cx, arena, amount);
    for (int i = 0; i < amount; i++) {
        if (job == LOGISTIC) EQ_TRY(fit_logistic(cx, arena));
        if (job == DECISIONS) EQ_TRY(audit(cx, arena, false, of_decisions));
        if (job == SCORES) EQ_TRY(audit(cx, arena, true, of_scores));
        if (job == REJECT_OPTION) EQ_TRY(reject_option(cx));
        if (job == GRADIENT) EQ_TRY(exponentiated_gradient(cx, arena));
        eq_arena_free(arena);
    }
    return EQ_OK;
}

/* ---- what the scores are worth, beside the clock ---- */

static double test_loss(void) {
    double sum = 0;
    for (size_t i = 0; i < o.test.n_rows; i++) {
        double p = o.test.y[i] ? (double)o.score[i] : 1 - (double)o.score[i];
        sum -= log(p > 1e-7 ? p : 1e-7);
    }
    return sum / (double)o.test.n_rows;
}

/* The error expected of the mixture, and the gap between its groups' rates. */
static double error_and_gap(void) {
    double wrong = 0, chance[2] = {0, 0}, n[2] = {0, 0};
    for (size_t i = 0; i < o.train.n_rows; i++) {
        double p = (double)o.score[i];
        wrong += o.train.y[i] ? 1 - p : p;
        chance[o.train.group[i]] += p;
        n[o.train.group[i]]++;
    }
    return wrong / (double)o.train.n_rows + fabs(chance[1] / n[1] - chance[0] / n[0]);
}

static eq_status look(eq_ctx *cx, int job) {
    const net *n = job == PAPER_NET ? &o.paper : &o.lab;
    if (job == PAPER_NET || job == LAB_NET) EQ_TRY(eq_model_score(cx, &n->model, o.test.x, o.test.n_rows, o.score));
    if (job <= LOGISTIC) o.value = test_loss();
    if (job == GRADIENT) o.value = error_and_gap();
    return EQ_OK;
}

int ours_open(char *file);
int ours_run(int job, int amount);
double ours_value(int job);

int ours_open(char *file) {
    peer_rows_of(file, &o.rows);
    return open_all(&o.cx);
}

int ours_run(int job, int amount) {
    eq_arena arena = {0};
    eq_status status = run(&o.cx, &arena, job, amount);
    eq_arena_free(&arena);
    return status;
}

double ours_value(int job) { return look(&o.cx, job) == EQ_OK ? o.value : EQ_NAN; }

#ifndef __EMSCRIPTEN__
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static char *read_rows(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *data = malloc(size);
    if (data && fread(data, 1, size, file) != size) data = NULL;
    fclose(file);
    return data;
}

int main(int argc, char **argv) {
    char *file = argc == 2 ? read_rows(argv[1]) : NULL;
    int job, amount;
    if (!file || ours_open(file) != EQ_OK) return fprintf(stderr, "ours: %s\n", file ? eq_message(&o.cx) : "no rows"), 1;
    printf("{\"version\": \"%s\"}\n", EQ_VERSION);
    fflush(stdout);
    while (scanf("%d %d", &job, &amount) == 2) {
        struct timespec start, end;
        timespec_get(&start, TIME_UTC);
        if (ours_run(job, amount) != EQ_OK) return fprintf(stderr, "ours: %s\n", eq_message(&o.cx)), 1;
        timespec_get(&end, TIME_UTC);
        printf("{\"seconds\": %.9f, \"value\": %.17g}\n",
               (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec), ours_value(job));
        fflush(stdout);
    }
    return 0;
}
#endif
