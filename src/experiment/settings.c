/* The table of settings as data. Defaults are those of Savani, White & Govindarajulu 2020 and its reference code, with the
 * code's eleven hidden layers where the paper says ten. */
#include "experiment/settings.h"

static const char *const model_kinds[] = {"logistic_regression", "mlp", NULL};
static const char *const performances[] = {"balanced_accuracy", "accuracy", NULL};
static const char *const biases[] = {"statistical_parity_difference", "equal_opportunity_difference",
                                     "average_odds_difference", NULL};

static const eq_setting settings[] = {
#define ROW(name, section_, id_, kind_, initial_, min_, max_, choice_, help_) \
    {section_, {.id = id_, .help = help_, .kind = kind_, .initial = initial_, .min = min_, .max = max_, .choice = choice_}},
    EQ_SETTINGS(ROW)
#undef ROW
};

const eq_setting *eq_setting_at(size_t index) {
    return &settings[index];
}

const char *eq_section_id(eq_section section) {
    static const char *const ids[] = {"split", "model", "train", "objective", "report"};
    return ids[section];
}
