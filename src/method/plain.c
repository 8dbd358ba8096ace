/* The baseline's model, from the baseline's streams. */
#include "method/plain.h"

eq_status eq_plain_fit(eq_step *step, const eq_dataset *train, eq_lesson *lesson, eq_predictor *out) {
    if (!out->kind) {
        *lesson = (eq_lesson){.arena = step->arena,
                              .spec = step->spec,
                              .train = train,
                              .valid = step->valid,
                              .valid_weight = step->valid_weight,
                              .rng = step->rng};
        EQ_TRY(eq_predictor_init(step->cx, step->arena, step->spec, train->n_features, step->init, out));
    }
    lesson->budget = step->budget;
    eq_status status = eq_predictor_train(step->cx, out, lesson);
    step->budget = lesson->budget;
    step->done = lesson->done;
    step->curve = lesson->curve;
    return status;
}
