/* The catalogue: methods.def as an array, and the families' words. A parameter's value is checked where a plan is read. The
 * baseline `none` lives here because it is nothing but its row. */
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

bool eq_method_needs_network(const eq_method *method) {
    return method->flags & EQ_NEEDS_GRADIENT || method->train || method->adjust;
}

const char *eq_method_flag_id(unsigned bit) {
    static const char *const ids[EQ_N_METHOD_FLAGS] = {"group_at_predict", "gradient",      "own_predictor",
                                                       "changes_rows",     "changes_width", "random_decision"};
    return bit < EQ_N_METHOD_FLAGS ? ids[bit] : "unknown";
}

/* A family's help is its title and what it does. */
#define FAMILY(id, title, does) \
    { id, title, does, title ": " does }
static const struct {
    const char *id, *title, *does, *help;
} families[EQ_N_FAMILIES] = {
    [EQ_BASELINE] = {"baseline", "Baseline", "The trained model as it is.", "The trained model as it is."},
    [EQ_PRE] = FAMILY("pre", "Pre-processing", "changes the training data before a model sees it."),
    [EQ_IN] = FAMILY("in", "In-processing", "changes how the model is trained."),
    [EQ_INTRA] = FAMILY("intra", "Intra-processing", "edits the weights of a trained model, using validation data."),
    [EQ_POST] = FAMILY("post", "Post-processing", "leaves the model alone and changes how its scores become decisions."),
};
#undef FAMILY

const char *eq_family_id(eq_family family) { return (unsigned)family < EQ_N_FAMILIES ? families[family].id : "unknown"; }

const char *eq_family_help(eq_family family) { return (unsigned)family < EQ_N_FAMILIES ? families[family].help : ""; }

const char *eq_family_title(eq_family family) { return (unsigned)family < EQ_N_FAMILIES ? families[family].title : ""; }

const char *eq_family_does(eq_family family) { return (unsigned)family < EQ_N_FAMILIES ? families[family].does : ""; }
