/* The ranker is linear and solved to its minimum, so that it draws nothing; rows are ranked by the scores it gives the very rows
 * it was fitted to, as in Kamiran & Calders 2012. */
#include <math.h>

#include "method/pre/border.h"
#include "model/logistic.h"
#include "model/train.h"

enum { BLOCK = 1024, MOST_PASSES = 1000 };

static eq_status begin(eq_step *step, const eq_dataset *train, eq_ranker *ranker) {
    eq_model_config linear = {.kind = EQ_LOGISTIC_REGRESSION};
    double sum = 0, n = (double)train->n_rows;
    for (size_t i = 0; i < train->n_rows; i++) sum += train->weight[i];
    EQ_TRY(eq_model_init(step->cx, step->arena, &linear, train->n_features, step->rng, &ranker->model));
    eq_logistic_config config = {.scale = n / sum, .ridge = 1 / n};
    return eq_logistic_new(step->cx, step->arena, &ranker->model, train, &config, &ranker->fit);
}

static eq_status rank(eq_step *step, const char *id, const eq_dataset *train, eq_ranker *ranker) {
    float *logit;
    EQ_NEW(step->cx, step->arena, ranker->logit, train->n_rows);
    EQ_NEW(step->cx, &step->cx->tmp, logit, train->n_rows);
    EQ_TRY(eq_model_logits(step->cx, &ranker->model, train->x, train->n_rows, logit));
    for (size_t i = 0; i < train->n_rows; i++) {
        if (!isfinite(logit[i]))
            return eq_fail(step->cx, EQ_EINPUT, "%s: the ranking of row %zu is not finite, expected finite features", id, i);
        ranker->logit[i] = (double)logit[i];
    }
    return EQ_OK;
}

eq_status eq_ranker_step(eq_step *step, const char *id, const eq_dataset *train, eq_ranker *ranker) {
    double loss;
    eq_logistic_verdict verdict = EQ_LOGISTIC_MOVED;
    if (!ranker->fit) EQ_TRY(begin(step, train, ranker));
    while (verdict != EQ_LOGISTIC_SOLVED && ranker->n_passes < MOST_PASSES) {
        if (step->budget <= 0) return EQ_MORE;
        size_t left = train->n_rows - ranker->next_row, n = left < BLOCK ? left : BLOCK;
        eq_logistic_add(ranker->fit, ranker->next_row, n);
        step->budget -= (int64_t)n;
        ranker->next_row += n;
        if (ranker->next_row < train->n_rows) continue;
        verdict = eq_logistic_judge(ranker->fit, &loss);
        ranker->next_row = 0;
        step->done = (double)++ranker->n_passes / MOST_PASSES;
    }
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    eq_status status = rank(step, id, train, ranker);
    eq_arena_reset(&step->cx->tmp, mark);
    step->done = 1;
    return status;
}

static eq_status sort_cell(eq_ctx *cx, const double *rank, double sign, uint32_t *row, size_t n) {
    double *value;
    uint32_t *order, *sorted;
    EQ_NEW(cx, &cx->tmp, value, n);
    EQ_NEW(cx, &cx->tmp, order, n);
    EQ_NEW(cx, &cx->tmp, sorted, n);
    for (size_t k = 0; k < n; k++) value[k] = sign * rank[row[k]];
    EQ_TRY(eq_sort_order(cx, value, n, order));
    for (size_t k = 0; k < n; k++) sorted[k] = row[order[k]];
    for (size_t k = 0; k < n; k++) row[k] = sorted[k];
    return EQ_OK;
}

eq_status eq_border_sort(eq_ctx *cx, const eq_dataset *train, const double *rank, eq_classed *rows) {
    for (size_t cell = 0; cell < 2 * train->n_groups; cell++) {
        eq_mark mark = eq_arena_mark(&cx->tmp);
        size_t first = rows->first[cell];
        EQ_TRY(sort_cell(cx, rank, cell % 2 ? 1 : -1, rows->place + first, rows->first[cell + 1] - first));
        eq_arena_reset(&cx->tmp, mark);
    }
    return EQ_OK;
}
