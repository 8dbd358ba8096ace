/* What laws are made of: every row of methods.def, run through the product's own runner over a small world. */
#ifndef EQ_LAWS_H
#define EQ_LAWS_H

#include "check.h"
#include "experiment/plan.h"
#include "method/runner.h"

#define EACH_METHOD(m)                                            \
    for (size_t index_ = 0; index_ < eq_method_count(); index_++) \
        for (const eq_method *m = eq_method_at(index_); m; m = NULL)

static eq_ctx cx;
static world start, scratch;
static outcome baseline, a, b;

/* Defaults, except that this small world does with 200 of what a method takes thousands of. */
static inline void thrifty(const eq_method *m, double *param) {
    for (size_t k = 0; k < m->n_params; k++) {
        param[k] = m->params[k].initial;
        if (m->params[k].kind == EQ_INTEGER && param[k] > 200) param[k] = 200;
    }
}

/* Runs over a fresh copy of `from`. */
static inline eq_status run_on(const world *from, const order *o, outcome *out) {
    double param[EQ_MAX_PARAMS];
    order full = *o;
    if (o->method && !o->param) {
        thrifty(o->method, param);
        full.param = param;
    }
    eq_ctx_free(&cx);
    scratch = *from;
    world_tie(&scratch);
    return run(&cx, &scratch, &full, out);
}

static inline void runs(const world *from, const order *o, outcome *out) {
    eq_status status = run_on(from, o, out);
    CHECK(status == EQ_OK);
    if (status != EQ_OK) printf("  ... %s: %s\n", o->method ? o->method->id : "none", eq_message(&cx));
}

/* The run of a method at its defaults, made once. */
static inline const outcome *usually(const eq_method *m) {
    static outcome made[64];
    static bool there[64];
    size_t k = 0;
    while (eq_method_at(k) != m) k++;
    CHECK(k < 64);
    if (!there[k]) runs(&start, &(order){.method = m, .seed = 1}, &made[k]);
    there[k] = true;
    return &made[k];
}

static inline bool same_scores(const outcome *p, const outcome *q) { return !memcmp(p->score, q->score, sizeof p->score); }
static inline bool same_decisions(const outcome *p, const outcome *q) { return !memcmp(p->yhat, q->yhat, sizeof p->yhat); }

/* Names the method when something failed in its turn. */
static inline void blame(const eq_method *m, int failed_before) {
    if (check_failed_here > failed_before) printf("  ... that was %s\n", m->id);
}

#endif
