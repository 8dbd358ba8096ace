/* The table of settings as data. Of training the core says the defaults (model/defaults.c). The network of Savani, White &
 * Govindarajulu 2020, with the code's eleven hidden layers where the paper says ten, is a preset and not the default: on small
 * data sets it often ends at chance (chance.h), and a model that learnt nothing looks free of bias. */
#include "experiment/settings.h"

static const char *const kinds[] = {
#define EQ_KIND(id) #id,
#include "model/kinds.def"
#undef EQ_KIND
    NULL};
static const char *const performances[] = {"balanced_accuracy", "accuracy", NULL};
static const char *const biases[] = {"statistical_parity_difference", "equal_opportunity_difference", "average_odds_difference",
                                     NULL};

static const eq_setting settings[EQ_N_SETTINGS] = {
#define ROW(name, section_, id_, title_, kind_, initial_, min_, max_, choice_, help_) \
    [EQ_SET_##name] = {section_,                                                      \
                       {.id = id_,                                                    \
                        .title = title_,                                              \
                        .help = help_,                                                \
                        .kind = kind_,                                                \
                        .initial = initial_,                                          \
                        .min = min_,                                                  \
                        .max = max_,                                                  \
                        .choice = choice_},                                           \
                       NULL},
    EQ_SETTINGS_BEFORE_KINDS(ROW) EQ_SETTINGS_AFTER_KINDS(ROW)
#undef ROW
};

size_t eq_setting_of_kind(size_t kind) {
    size_t at = EQ_SET_MODEL_PARAMS;
    for (size_t k = 0; k < kind; k++) at += eq_kind_at(k)->n_params;
    return at;
}

static eq_setting of_kind(size_t index) {
    eq_setting out = {.section = EQ_MODEL};
    for (size_t k = 0; k < EQ_N_KINDS; k++) {
        size_t first = eq_setting_of_kind(k);
        if (index < first || index - first >= eq_kind_at(k)->n_params) continue;
        out.kind = eq_kind_at(k);
        out.param = out.kind->params[index - first];
    }
    return out;
}

static double of_training(size_t index) {
    eq_train_config d = eq_train_defaults((eq_train_config){0});
    switch (index) {
    case EQ_SET_TRAIN_LEARNING_RATE: return d.learning_rate;
    case EQ_SET_TRAIN_BATCH: return (double)d.batch;
    case EQ_SET_TRAIN_MAX_EPOCHS: return (double)d.max_epochs;
    case EQ_SET_TRAIN_PATIENCE: return (double)d.patience;
    case EQ_SET_TRAIN_PLATEAU_FACTOR: return d.plateau_factor;
    case EQ_SET_TRAIN_PLATEAU_PATIENCE: return (double)d.plateau_patience;
    default: return settings[index].param.initial;
    }
}

static bool is_model_param(size_t index) { return index >= EQ_SET_MODEL_PARAMS && index <= EQ_SET_LAST_MODEL_PARAM; }

eq_section eq_setting_section(size_t index) { return is_model_param(index) ? EQ_MODEL : settings[index].section; }

eq_setting eq_setting_at(size_t index) {
    if (is_model_param(index)) return of_kind(index);
    eq_setting out = settings[index];
    out.param.initial = of_training(index);
    return out;
}

static const eq_preset presets[] = {
    {"lab", "Small network", "Two hidden layers of 32 units: trains on every data set here", 2, 32, EQ_KIND_AT_mlp, {0.2, 1}},
    {"paper",
     "Network of the paper",
     "The reference code's of Savani et al. 2020: eleven hidden layers of 32 units. On small data sets it often ends no "
     "better than chance",
     11,
     32,
     EQ_KIND_AT_mlp,
     {0.2, 1}},
};

size_t eq_preset_count(void) { return sizeof presets / sizeof *presets; }

const eq_preset *eq_preset_at(size_t index) { return &presets[index]; }

double eq_preset_value(const eq_preset *preset, size_t setting) {
    if (setting == EQ_SET_MODEL_KIND) return preset->kind;
    size_t first = eq_setting_of_kind(preset->kind);
    size_t n = sizeof preset->param / sizeof *preset->param;
    if (setting >= first && setting - first < n) return preset->param[setting - first];
    return eq_setting_at(setting).param.initial;
}

const char *eq_section_id(eq_section section) {
    static const char *const ids[] = {"split", "model", "train", "objective", "report"};
    return ids[section];
}
