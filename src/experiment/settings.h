/* THE TABLE of a plan's settings: one row each, read by the plan parser, the catalogue (and so the page's controls and the
 * command line's help) and the report. To add one: add a row, then read it in run.c where it takes effect. The parameters of a
 * kind of model are rows of its own file (equipoise/kind.h) and take their places here by themselves.
 * Every setting may be swept but those of the split; model.hidden, a list by nature, model.preset, which stands for several, and
 * split.seed, which has no default, stand outside the table. */
#ifndef EQ_SETTINGS_H
#define EQ_SETTINGS_H

#include "equipoise/method.h"
#include "model/kinds.h"

typedef enum eq_section { EQ_SPLIT, EQ_MODEL, EQ_TRAIN, EQ_OBJECTIVE, EQ_REPORT, EQ_N_SECTIONS } eq_section;

#define EQ_OF_TRAINING 0 /* eq_train_defaults says it */

/*  name, section, id, title, kind, initial, min, max, choices, help */
#define EQ_SETTINGS_BEFORE_KINDS(X)                                                                                         \
    X(SPLIT_TRAIN, EQ_SPLIT, "train", "Training share", EQ_REAL, 0.6, 0.01, 0.98, NULL,                                     \
      "Share of the rows that the model learns from")                                                                       \
    X(SPLIT_VALID, EQ_SPLIT, "valid", "Validation share", EQ_REAL, 0.2, 0.01, 0.98, NULL,                                   \
      "Share for early stopping, thresholds and debiasing after training")                                                  \
    X(SPLIT_TEST, EQ_SPLIT, "test", "Test share", EQ_REAL, 0.2, 0.01, 0.98, NULL, "Share kept aside for the final figures") \
    X(MODEL_KIND, EQ_MODEL, "kind", "Model", EQ_CHOICE, EQ_KIND_AT_mlp, 0, EQ_N_KINDS - 1, kinds, "Model")
/* then the parameters of the kinds of model, in the order of kinds.def; and */
#define EQ_SETTINGS_AFTER_KINDS(X)                                                                                               \
    X(TRAIN_LEARNING_RATE, EQ_TRAIN, "learning_rate", "Learning rate", EQ_REAL, EQ_OF_TRAINING, 1e-8, 1, NULL,                   \
      "Learning rate (Adam)")                                                                                                    \
    X(TRAIN_BATCH, EQ_TRAIN, "batch", "Rows a minibatch", EQ_INTEGER, EQ_OF_TRAINING, 1, 65536, NULL, "Rows in a minibatch")     \
    X(TRAIN_MAX_EPOCHS, EQ_TRAIN, "max_epochs", "Most epochs", EQ_INTEGER, EQ_OF_TRAINING, 1, 100000, NULL, "Most epochs")       \
    X(TRAIN_PATIENCE, EQ_TRAIN, "patience", "Patience", EQ_INTEGER, EQ_OF_TRAINING, 1, 100000, NULL,                             \
      "Epochs without a better validation loss before stopping")                                                                 \
    X(TRAIN_WEIGHT_DECAY, EQ_TRAIN, "weight_decay", "Weight decay", EQ_REAL, 0, 0, 10, NULL,                                     \
      "Weight decay (L2); of a logistic regression 0 is 1 / rows, as C = 1")                                                     \
    X(TRAIN_PLATEAU_FACTOR, EQ_TRAIN, "plateau_factor", "Plateau factor", EQ_REAL, EQ_OF_TRAINING, 0.0001, 1, NULL,              \
      "Factor on the learning rate at a plateau of the validation loss")                                                         \
    X(TRAIN_PLATEAU_PATIENCE, EQ_TRAIN, "plateau_patience", "Plateau patience", EQ_INTEGER, EQ_OF_TRAINING, 1, 100000, NULL,     \
      "Epochs without improvement that make a plateau")                                                                          \
    X(TRAIN_LAST_WEIGHTS, EQ_TRAIN, "last_weights", "Keep last weights", EQ_BOOLEAN, 0, 0, 1, NULL,                              \
      "Keep the last epoch's weights instead of the best epoch's")                                                               \
    X(OBJECTIVE_PERFORMANCE, EQ_OBJECTIVE, "performance", "Performance", EQ_CHOICE, 0, 0, EQ_N_PERFORMANCES - 1, performances,   \
      "Performance to keep high")                                                                                                \
    X(OBJECTIVE_BIAS, EQ_OBJECTIVE, "bias", "Bias", EQ_CHOICE, 0, 0, EQ_N_BIASES - 1, biases, "Bias to bound")                   \
    X(OBJECTIVE_EPSILON, EQ_OBJECTIVE, "epsilon", "Epsilon", EQ_REAL, 0.05, 0.0001, 1, NULL,                                     \
      "Largest bias that is accepted, either way")                                                                               \
    X(OBJECTIVE_MARGIN, EQ_OBJECTIVE, "margin", "Margin", EQ_REAL, 0, 0, 0.5, NULL,                                              \
      "How far below epsilon a threshold's bias must lie while searching")                                                       \
    X(OBJECTIVE_CONFIDENCE, EQ_OBJECTIVE, "confidence", "Confidence", EQ_REAL, 0, 0, 0.9999, NULL,                               \
      "Confidence that the bias stays below epsilon on new rows, demanded while searching; 0 = none")                            \
    X(OBJECTIVE_GRID, EQ_OBJECTIVE, "grid", "Thresholds tried", EQ_INTEGER, 0, 0, 100001, NULL,                                  \
      "Thresholds tried, evenly spaced; 0 = every distinct one")                                                                 \
    X(OBJECTIVE_RESAMPLES, EQ_OBJECTIVE, "resamples", "Resamples", EQ_INTEGER, 0, 0, 1000, NULL,                                 \
      "Bootstrap resamples a threshold is judged on; 0 = the rows themselves")                                                   \
    X(REPORT_BOOTSTRAP, EQ_REPORT, "bootstrap", "Resamples", EQ_INTEGER, 1000, 0, 1000000, NULL,                                 \
      "Resamples behind each interval of a gap")                                                                                 \
    X(REPORT_CONFIDENCE, EQ_REPORT, "confidence", "Confidence", EQ_REAL, 0.95, 0.5, 0.9999, NULL, "Confidence of the intervals") \
    X(REPORT_AUDITS, EQ_REPORT, "audits", "Every metric", EQ_BOOLEAN, 1, 0, 1, NULL,                                             \
      "Write every metric of each cell, not only its objective")                                                                 \
    X(REPORT_CURVES, EQ_REPORT, "curves", "Training curves", EQ_BOOLEAN, 1, 0, 1, NULL, "Write the training curve of each cell") \
    X(REPORT_TRIALS, EQ_REPORT, "trials", "Networks tried", EQ_BOOLEAN, 0, 0, 1, NULL,                                           \
      "Write what each network that a search tried gives on validation")                                                         \
    X(REPORT_COUNTERFACTUAL, EQ_REPORT, "counterfactual", "Counterfactual", EQ_BOOLEAN, 0, 0, 1, NULL,                           \
      "Change the protected attribute of each test row and report whose decision turns around")

#define EQ_MOST_MODEL_PARAMS 24 /* parameters of all kinds together, their ids all different: tests/unit/test_kinds.c */

#define EQ_SETTING_ENUM(name, ...) EQ_SET_##name,
typedef enum eq_setting_index {
    EQ_SETTINGS_BEFORE_KINDS(EQ_SETTING_ENUM) EQ_SET_MODEL_PARAMS,
    EQ_SET_LAST_MODEL_PARAM = EQ_SET_MODEL_PARAMS + EQ_MOST_MODEL_PARAMS - 1,
    EQ_SETTINGS_AFTER_KINDS(EQ_SETTING_ENUM) EQ_N_SETTINGS
} eq_setting_index;
#undef EQ_SETTING_ENUM

/* param.id NULL: a place that no kind's parameter takes. */
typedef struct eq_setting {
    eq_section section;
    eq_param param;
    const eq_kind *kind; /* whose parameter it is, or NULL */
} eq_setting;

/* A setting, and its section alone; index < EQ_N_SETTINGS. */
eq_setting eq_setting_at(size_t index);
eq_section eq_setting_section(size_t index);

/* Where the parameters of a kind begin among the settings; kind < EQ_N_KINDS. */
size_t eq_setting_of_kind(size_t kind);

/* A section's key in a plan, such as "train". */
const char *eq_section_id(eq_section section);

/* A network by name: the values of the model section that a plan's "preset" stands for. Keys beside it override. */
typedef struct eq_preset {
    const char *id, *title, *help;
    size_t n_hidden; /* hidden layers, all of `width` units */
    uint32_t width;
    eq_kind_index kind;
    double param[2]; /* of the kind, in the order of its table */
} eq_preset;

/* THE TABLE of presets; the first is the default of a plan that names none. */
size_t eq_preset_count(void);
const eq_preset *eq_preset_at(size_t index);

/* What a preset gives one setting of the model section. */
double eq_preset_value(const eq_preset *preset, size_t setting);

#endif
