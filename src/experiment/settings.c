/* The table of settings as data. Defaults of training are those of Savani, White & Govindarajulu 2020 and its reference code.
 * Their network, with the code's eleven hidden layers where the paper says ten, is a preset and not the default: on small
 * data sets it often ends at chance (chance.h), and a model that learnt nothing looks free of bias. */
#include "experiment/settings.h"

static const char *const model_kinds[] = {"logistic_regression", "mlp", NULL};
static const char *const performances[] = {"balanced_accuracy", "accuracy", NULL};
static const char *const biases[] = {"statistical_parity_difference", "equal_opportunity_difference", "average_odds_difference",
                                     NULL};

static const eq_setting settings[] = {
#define ROW(name, section_, id_, title_, kind_, initial_, min_, max_, choice_, help_) \
    {section_,                                                                        \
     {.id = id_,                                                                      \
      .title = title_,                                                                \
      .help = help_,                                                                  \
      .kind = kind_,                                                                  \
      .initial = initial_,                                                            \
      .min = min_,                                                                    \
      .max = max_,                                                                    \
      .choice = choice_}},
    EQ_SETTINGS(ROW)
#undef ROW
};

const eq_setting *eq_setting_at(size_t index) { return &settings[index]; }

static const eq_preset presets[] = {
    {"lab", "Small network", "Two hidden layers of 32 units: trains on every data set here", 2, 32, EQ_MLP, 0.2, 1},
    {"paper", "Network of the paper",
     "The reference code's of Savani et al. 2020: eleven hidden layers of 32 units. On small data sets it often ends no "
     "better than chance",
     11, 32, EQ_MLP, 0.2, 1},
};

size_t eq_preset_count(void) { return sizeof presets / sizeof *presets; }

const eq_preset *eq_preset_at(size_t index) { return &presets[index]; }

double eq_preset_value(const eq_preset *preset, size_t setting) {
    if (setting == EQ_SET_MODEL_KIND) return preset->kind;
    if (setting == EQ_SET_MODEL_DROPOUT) return preset->dropout;
    if (setting == EQ_SET_MODEL_BATCH_NORM) return preset->batch_norm;
    return settings[setting].param.initial;
}

const char *eq_section_id(eq_section section) {
    static const char *const ids[] = {"split", "model", "train", "objective", "report"};
    return ids[section];
}
