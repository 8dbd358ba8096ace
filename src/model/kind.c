/* kinds.def as an array, and predictors: each call finds its hook in the row of the predictor's kind. */
#include <string.h>

#include "model/kinds.h"

#define EQ_KIND(id) &eq_kind_##id,
static const eq_kind *const table[] = {
#include "model/kinds.def"
};
#undef EQ_KIND

size_t eq_kind_count(void) { return EQ_N_KINDS; }

const eq_kind *eq_kind_at(size_t index) { return index < EQ_N_KINDS ? table[index] : NULL; }

const eq_kind *eq_kind_find(const char *id) {
    for (size_t i = 0; i < EQ_N_KINDS; i++)
        if (!strcmp(table[i]->id, id)) return table[i];
    return NULL;
}

static eq_status new_state(eq_ctx *cx, eq_arena *arena, const eq_kind *kind, eq_predictor *out) {
    *out = (eq_predictor){kind, eq_arena_alloc(cx, arena, 1, kind->state_size)};
    return out->state ? EQ_OK : EQ_EMEMORY;
}

eq_status eq_predictor_init(eq_ctx *cx, eq_arena *arena, const eq_model_spec *spec, size_t n_inputs, eq_rng rng,
                            eq_predictor *out) {
    eq_predictor made;
    EQ_TRY(new_state(cx, arena, spec->kind, &made));
    EQ_TRY(spec->kind->init(cx, arena, spec, n_inputs, rng, made.state));
    *out = made;
    return EQ_OK;
}

eq_status eq_curve_check(eq_ctx *cx, const eq_curve *curve, const eq_train_config *train) {
    if (!curve || curve->best_epoch) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT,
                   "train: the validation loss of the first epoch is not finite at learning rate %g, "
                   "expected a smaller one or another model",
                   train->learning_rate);
}

eq_status eq_predictor_train(eq_ctx *cx, const eq_predictor *predictor, eq_lesson *lesson) {
    EQ_TRY(predictor->kind->train(cx, lesson, predictor->state));
    return eq_curve_check(cx, lesson->curve, lesson->spec->train);
}

eq_status eq_predictor_score(eq_ctx *cx, const eq_predictor *predictor, const float *x, size_t n_rows, float *score) {
    return predictor->kind->score(cx, predictor->state, x, n_rows, score);
}

eq_status eq_predictor_copy(eq_ctx *cx, eq_arena *arena, const eq_predictor *from, eq_predictor *out) {
    eq_predictor made;
    EQ_TRY(new_state(cx, arena, from->kind, &made));
    EQ_TRY(from->kind->copy(cx, arena, from->state, made.state));
    *out = made;
    return EQ_OK;
}

eq_model *eq_predictor_network(const eq_predictor *predictor) {
    return predictor->kind && predictor->kind->network ? predictor->kind->network(predictor->state) : NULL;
}
