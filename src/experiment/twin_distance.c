/* The distance between a twin and its original: the same small model is trained on either and judged on
 * unseen rows of its own kind. Both sides use the same splits and seeds, so that equal tables would give
 * equal figures. Means over many runs, because one split's equal opportunity difference moves by several
 * hundredths where a group is small. */
#include <math.h>
#include <string.h>

#include "equipoise/model.h"
#include "experiment/twin_distance.h"

#define TESTED_ROWS 200000
#define MIN_RUNS 5
#define MAX_RUNS 400
#define MOST_NUMBERS 30000000.0 /* rows x features: minutes for all models; the dense rows of 15,000 levels take a day */

/* Sums over runs. */
typedef struct totals {
    double sum[EQ_TWIN_N_FIGURES];
    size_t n[EQ_TWIN_N_FIGURES];
} totals;

typedef struct measuring {
    eq_ctx *cx;
    const eq_schema *schema;
    size_t n_protected;
    const char **protected_column; /* (n_protected) */
    eq_dataset *all;               /* (n_protected) the same rows and features, each with its own groups */
} measuring;

static eq_status train_model(measuring *m, eq_split *split, uint64_t seed, eq_model *model) {
    eq_ctx *cx = m->cx;
    eq_model_config config = {.kind = EQ_LOGISTIC_REGRESSION};
    eq_train_config train = {.learning_rate = 0.005, .batch = 128, .max_epochs = 200, .patience = 20, .plateau_patience = 5};
    eq_objective objective = {.performance = EQ_BALANCED_ACCURACY, .bias = EQ_STATISTICAL_PARITY_DIFFERENCE, .epsilon = 1};
    eq_rng root = eq_rng_seed(seed);
    eq_trainer_config settings = {.train = &train, .objective = &objective, .rng = eq_rng_split(&root, "train")};
    eq_trainer *trainer;
    EQ_TRY(eq_model_init(cx, &cx->tmp, &config, split->train.n_features, eq_rng_split(&root, "init"), model));
    EQ_TRY(eq_trainer_new(cx, &cx->tmp, model, &split->train, &split->valid, &settings, &trainer));
    int64_t budget = INT64_MAX;
    return eq_trainer_step(cx, trainer, &budget);
}

static void count_figure(totals *total, size_t figure, double value) {
    if (isnan(value)) return;
    total->sum[figure] += value;
    total->n[figure]++;
}

/* One split, one model, the figures of every protected column. */
static eq_status run_once(measuring *m, uint32_t seed, totals *total) {
    static const double fraction[3] = {0.6, 0.2, 0.2};
    eq_ctx *cx = m->cx;
    eq_split split;
    eq_model model;
    float *score;
    uint8_t *yhat;
    uint16_t *group;
    EQ_TRY(eq_dataset_split(cx, &cx->tmp, &m->all[0], fraction, seed, &split));
    EQ_TRY(train_model(m, &split, seed, &model));
    size_t n = split.test.n_rows;
    EQ_NEW(cx, &cx->tmp, score, n);
    EQ_NEW(cx, &cx->tmp, yhat, n);
    EQ_NEW(cx, &cx->tmp, group, n);
    EQ_TRY(eq_model_score(cx, &model, split.test.x, n, score));
    for (size_t i = 0; i < n; i++) yhat[i] = score[i] > 0.5F;
    for (size_t p = 0; p < m->n_protected; p++) {
        const eq_dataset *all = &m->all[p];
        for (size_t i = 0; i < n; i++) group[i] = all->group[split.test.row[i]];
        eq_outcomes outcomes = {.n_rows = n,
                                .n_groups = all->n_groups,
                                .y = split.test.y,
                                .yhat = yhat,
                                .group = group,
                                .group_name = all->group_name,
                                .privileged = all->privileged};
        eq_objective parity = {.performance = EQ_ACCURACY, .bias = EQ_STATISTICAL_PARITY_DIFFERENCE, .epsilon = 1};
        eq_objective opportunity = {.bias = EQ_EQUAL_OPPORTUNITY_DIFFERENCE, .epsilon = 1};
        eq_objective_value first, second;
        EQ_TRY(eq_objective_evaluate(cx, &parity, &outcomes, &first));
        EQ_TRY(eq_objective_evaluate(cx, &opportunity, &outcomes, &second));
        count_figure(&total[p], 0, first.performance);
        count_figure(&total[p], 1, second.performance);
        count_figure(&total[p], 2, first.bias);
        count_figure(&total[p], 3, second.bias);
    }
    return EQ_OK;
}

static eq_status encode(measuring *m, const eq_table *table) {
    eq_ctx *cx = m->cx;
    EQ_NEW(cx, &cx->tmp, m->all, m->n_protected);
    for (size_t p = 0; p < m->n_protected; p++) {
        eq_roles roles = {.n_protected = 1, .protected_column = &m->protected_column[p]};
        EQ_TRY(eq_dataset_encode(cx, &cx->tmp, m->schema, table, &roles, &m->all[p]));
    }
    return EQ_OK;
}

static eq_status measure_original(measuring *m, const eq_table *table, size_t n_runs, totals *total) {
    EQ_TRY(encode(m, table));
    for (size_t run = 0; run < n_runs; run++) {
        eq_mark mark = eq_arena_mark(&m->cx->tmp);
        EQ_TRY(run_once(m, (uint32_t)run + 1, total));
        eq_arena_reset(&m->cx->tmp, mark);
    }
    return EQ_OK;
}

static eq_status measure_twin(measuring *m, const eq_twin *twin, size_t n_runs, totals *total) {
    for (size_t run = 0; run < n_runs; run++) {
        eq_mark mark = eq_arena_mark(&m->cx->tmp);
        eq_table sample;
        EQ_TRY(eq_twin_sample(m->cx, &m->cx->tmp, twin, 0, run + 1, &sample));
        EQ_TRY(encode(m, &sample));
        EQ_TRY(run_once(m, (uint32_t)run + 1, total));
        eq_arena_reset(&m->cx->tmp, mark);
    }
    return EQ_OK;
}

static double mean(const totals *total, size_t figure) {
    return total->n[figure] ? total->sum[figure] / (double)total->n[figure] : (double)NAN;
}

static eq_status measure(measuring *m, const eq_table *table, const eq_twin *twin, eq_twin_distance *out) {
    eq_ctx *cx = m->cx;
    totals *original, *synthetic;
    EQ_NEW(cx, &cx->tmp, original, m->n_protected);
    EQ_NEW(cx, &cx->tmp, synthetic, m->n_protected);
    EQ_TRY(measure_original(m, table, out->n_runs, original));
    EQ_TRY(measure_twin(m, twin, out->n_runs, synthetic));
    out->largest = (double)NAN;
    for (size_t p = 0; p < m->n_protected; p++) {
        out->figures[p].protected_column = m->protected_column[p];
        for (size_t i = 0; i < EQ_TWIN_N_FIGURES; i++) {
            out->figures[p].original[i] = mean(&original[p], i);
            out->figures[p].twin[i] = mean(&synthetic[p], i);
            double apart = fabs(out->figures[p].original[i] - out->figures[p].twin[i]);
            if (!(apart <= out->largest) && !isnan(apart)) out->largest = apart;
        }
    }
    return EQ_OK;
}

/* Features as eq_dataset_encode makes them, but for what it leaves out. */
static eq_status check_size(eq_ctx *cx, const eq_table *table) {
    double n = 0;
    for (size_t c = 0; c < table->n_columns; c++) n += table->column[c].kind == EQ_NUMBER ? 1 : (double)table->column[c].n_levels;
    if (n * (double)table->n_rows <= MOST_NUMBERS) return EQ_OK;
    return eq_fail(cx, EQ_ELIMIT,
                   "twin: %zu rows of %.0f features are too many to measure its distance, expected at most %.0f "
                   "numbers",
                   table->n_rows, n, MOST_NUMBERS);
}

eq_status eq_twin_measure(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const eq_table *table, const eq_twin *twin,
                          size_t n_runs, eq_twin_distance *out) {
    measuring m = {.cx = cx, .schema = schema};
    size_t tested = table->n_rows / 5 + 1;
    EQ_TRY(check_size(cx, table));
    out->n_runs = n_runs                            ? n_runs
                  : TESTED_ROWS / tested < MIN_RUNS ? MIN_RUNS
                  : TESTED_ROWS / tested > MAX_RUNS ? MAX_RUNS
                                                    : TESTED_ROWS / tested;
    EQ_NEW(cx, arena, m.protected_column, schema->n_columns);
    for (size_t i = 0; i < schema->n_columns; i++)
        if (schema->column[i].role == EQ_PROTECTED) m.protected_column[m.n_protected++] = schema->column[i].name;
    if (!m.n_protected) return eq_fail(cx, EQ_EINPUT, "twin: schema \"%s\" has no protected column to measure by", schema->name);
    out->n_protected = m.n_protected;
    EQ_NEW(cx, arena, out->figures, m.n_protected);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = measure(&m, table, twin, out);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}
