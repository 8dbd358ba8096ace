/* The catalogue: methods.def as an array, the families' words, and the one place that checks a parameter's
 * value. The baseline `none` lives here because it is nothing but its row. */
#include <math.h>
#include <string.h>

#include "method/methods.h"

const eq_method eq_method_none = {
    .id = "none",
    .title = "No debiasing",
    .cite = "The model as trained, with the threshold that performs best on validation.",
    .help = "Plain training, nothing done about fairness: what every method is compared with.",
    .family = EQ_BASELINE,
    .threshold = EQ_BY_PERFORMANCE,
};

#define EQ_METHOD(id) &eq_method_##id,
static const eq_method *const table[] = {
#include "method/methods.def"
};
#undef EQ_METHOD

size_t eq_method_count(void) { return sizeof table / sizeof *table; }

const eq_method *eq_method_at(size_t index) { return index < eq_method_count() ? table[index] : NULL; }

const eq_method *eq_method_find(const char *id) {
    for (size_t i = 0; i < eq_method_count(); i++)
        if (!strcmp(table[i]->id, id)) return table[i];
    return NULL;
}

static const struct {
    const char *id, *help;
} families[EQ_N_FAMILIES] = {
    [EQ_BASELINE] = {"baseline", "The trained model as it is."},
    [EQ_PRE] = {"pre", "Pre-processing: changes the training data before a model sees it."},
    [EQ_IN] = {"in", "In-processing: changes how the model is trained."},
    [EQ_INTRA] = {"intra", "Intra-processing: edits the weights of a trained model, using validation data."},
    [EQ_POST] = {"post",
                 "Post-processing: leaves the model alone and changes how its scores become decisions."},
};

const char *eq_family_id(eq_family family) {
    return (unsigned)family < EQ_N_FAMILIES ? families[family].id : "unknown";
}

const char *eq_family_help(eq_family family) {
    return (unsigned)family < EQ_N_FAMILIES ? families[family].help : "";
}

eq_status eq_param_check(eq_ctx *cx, const eq_method *method, const eq_param *param, double value) {
    bool whole = param->kind != EQ_REAL;
    if (value >= param->min && value <= param->max && (!whole || value == floor(value))) return EQ_OK;
    switch (param->kind) {
    case EQ_BOOLEAN:
        return eq_fail(cx, EQ_EINPUT, "%s.%s: %g is neither false nor true", method->id, param->id, value);
    case EQ_CHOICE:
        return eq_fail(cx, EQ_EINPUT, "%s.%s: there is no choice number %g, expected 0 to %g", method->id,
                       param->id, value, param->max);
    default:
        return eq_fail(cx, EQ_EINPUT, "%s.%s: %g, expected %s from %g to %g", method->id, param->id, value,
                       whole ? "a whole number" : "a number", param->min, param->max);
    }
}
