/* The rows of ../shared/golden/inproc/CASE.csv as a data set: eight features, the protected code, the label. */
#ifndef EQ_TESTS_INPROC_H
#define EQ_TESTS_INPROC_H

#include "equipoise/method.h"
#include "golden.h"
#include "model/kinds.h"

enum { INPROC_FEATURES = 8, INPROC_ROWS = 4000 };

typedef struct inproc {
    eq_dataset data;
    cJSON *expected;
    float x[INPROC_ROWS * INPROC_FEATURES];
    uint8_t y[INPROC_ROWS], privileged[2];
    uint16_t group[INPROC_ROWS];
    double weight[INPROC_ROWS];
    uint32_t row[INPROC_ROWS];
} inproc;

static inline bool inproc_read(eq_ctx *cx, const char *name, inproc *out) {
    char path[100];
    snprintf(path, sizeof path, "inproc/%s.csv", name);
    char *text = golden_text(cx, golden_folder(), path);
    snprintf(path, sizeof path, "inproc/%s.json", name);
    out->expected = golden_json(cx, golden_folder(), path);
    if (!text || !out->expected) return false;
    size_t n = 0;
    for (char *p = strchr(text, '\n'); p && p[1] && n < INPROC_ROWS; p = strchr(p, '\n'), n++) {
        for (size_t k = 0; k < INPROC_FEATURES; k++) out->x[n * INPROC_FEATURES + k] = (float)strtod(p + 1, &p);
        out->group[n] = (uint16_t)strtod(p + 1, &p);
        out->y[n] = (uint8_t)strtod(p + 1, &p);
        out->weight[n] = 1;
        out->row[n] = (uint32_t)n;
    }
    out->privileged[1] = 1;
    out->data = (eq_dataset){.n_rows = n,
                             .n_features = INPROC_FEATURES,
                             .n_groups = 2,
                             .x = out->x,
                             .y = out->y,
                             .group = out->group,
                             .weight = out->weight,
                             .row = out->row,
                             .privileged = out->privileged};
    return true;
}

/* A step of `method` over these rows, by logistic regression; its parameters at their defaults. */
typedef struct inproc_step {
    eq_step step;
    eq_train_config train;
    eq_model_spec spec;
    double param[EQ_MAX_PARAMS];
} inproc_step;

static inline void inproc_begin(eq_ctx *cx, const inproc *in, const eq_method *method, inproc_step *out) {
    memset(out, 0, sizeof *out);
    for (size_t k = 0; method && k < method->n_params; k++) out->param[k] = method->params[k].initial;
    out->spec = (eq_model_spec){.kind = &eq_kind_logistic_regression, .train = &out->train};
    out->step = (eq_step){.cx = cx,
                          .arena = &cx->mem,
                          .rng = eq_rng_seed(1),
                          .init = eq_rng_seed(2),
                          .param = out->param,
                          .state = method ? eq_arena_alloc(cx, &cx->mem, 1, method->state_size) : NULL,
                          .budget = INT64_MAX,
                          .spec = &out->spec,
                          .train_config = &out->train,
                          .valid = &in->data,
                          .privileged = in->privileged,
                          .n_groups = 2};
}

#endif
