/* THE TABLE of a plan's settings: one row each, read by the plan parser, the catalogue (and so the page's controls and the
 * command line's help) and the report. To add one: add a row, then use eq_setting in run.c where it takes effect.
 * Every setting may be swept but those of the split; model.hidden, a list by nature, model.preset, which stands for several, and
 * split.seed, which has no default, stand outside the table. */
#ifndef EQ_SETTINGS_H
#define EQ_SETTINGS_H

#include "equipoise/method.h"

typedef enum eq_section { EQ_SPLIT, EQ_MODEL, EQ_TRAIN, EQ_OBJECTIVE, EQ_REPORT, EQ_N_SECTIONS } eq_section;

/*  name, section, id, title, kind, initial, min, max, choices, help */
#define EQ_SETTINGS(X)                                                                                                           \
    X(SPLIT_TRAIN, EQ_SPLIT, "train", "Training share", EQ_REAL, 0.6, 0.01, 0.98, NULL,                                          \
      "Share of the rows that the model learns from")                                                                            \
    X(SPLIT_VALID, EQ_SPLIT, "valid", "Validation share", EQ_REAL, 0.2, 0.01, 0.98, NULL,                                        \
      "Share for early stopping, thresholds and debiasing after training")                                                       \
    X(SPLIT_TEST, EQ_SPLIT, "test", "Test share", EQ_REAL, 0.2, 0.01, 0.98, NULL, "Share kept aside for the final figures")      \
    X(MODEL_KIND, EQ_MODEL, "kind", "Model", EQ_CHOICE, EQ_MLP, 0, EQ_N_MODEL_KINDS - 1, model_kinds, "Model")                   \
    X(MODEL_DROPOUT, EQ_MODEL, "dropout", "Dropout", EQ_REAL, 0.2, 0, 0.95, NULL, "Dropout probability")                         \
    X(MODEL_BATCH_NORM, EQ_MODEL, "batch_norm", "Batch normalisation", EQ_BOOLEAN, 1, 0, 1, NULL, "Batch normalisation")         \
    X(TRAIN_LEARNING_RATE, EQ_TRAIN, "learning_rate", "Learning rate", EQ_REAL, 0.001, 1e-8, 1, NULL, "Learning rate (Adam)")    \
    X(TRAIN_BATCH, EQ_TRAIN, "batch", "Rows a minibatch", EQ_INTEGER, 64, 1, 65536, NULL, "Rows in a minibatch")                 \
    X(TRAIN_MAX_EPOCHS, EQ_TRAIN, "max_epochs", "Most epochs", EQ_INTEGER, 1001, 1, 100000, NULL, "Most epochs")                 \
    X(TRAIN_PATIENCE, EQ_TRAIN, "patience", "Patience", EQ_INTEGER, 100, 1, 100000, NULL,                                        \
      "Epochs without a better validation loss before stopping")                                                                 \
    X(TRAIN_WEIGHT_DECAY, EQ_TRAIN, "weight_decay", "Weight decay", EQ_REAL, 0, 0, 10, NULL,                                     \
      "Weight decay (L2); of a logistic regression 0 is 1 / rows, as C = 1")                                                     \
    X(TRAIN_PLATEAU_FACTOR, EQ_TRAIN, "plateau_factor", "Plateau factor", EQ_REAL, 0.1, 0.0001, 1, NULL,                         \
      "Factor on the learning rate at a plateau of the validation loss")                                                         \
    X(TRAIN_PLATEAU_PATIENCE, EQ_TRAIN, "plateau_patience", "Plateau patience", EQ_INTEGER, 10, 1, 100000, NULL,                 \
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
    X(REPORT_COUNTERFACTUAL, EQ_REPORT, "counterfactual", "Counterfactual", EQ_BOOLEAN, 0, 0, 1, NULL,                           \
      "Change the protected attribute of each test row and report whose decision turns around")

#define EQ_SETTING_ENUM(name, ...) EQ_SET_##name,
typedef enum eq_setting_index { EQ_SETTINGS(EQ_SETTING_ENUM) EQ_N_SETTINGS } eq_setting_index;
#undef EQ_SETTING_ENUM

typedef struct eq_setting {
    eq_section section;
    eq_param param;
} eq_setting;

/* The row of a setting; index < EQ_N_SETTINGS. */
const eq_setting *eq_setting_at(size_t index);

/* A section's key in a plan, such as "train". */
const char *eq_section_id(eq_section section);

/* A network by name: the values of the model section that a plan's "preset" stands for. Keys beside it override. */
typedef struct eq_preset {
    const char *id, *title, *help;
    size_t n_hidden; /* hidden layers, all of `width` units */
    uint32_t width;
    double kind, dropout, batch_norm;
} eq_preset;

/* THE TABLE of presets; the first is the default of a plan that names none. */
size_t eq_preset_count(void);
const eq_preset *eq_preset_at(size_t index);

/* What a preset gives one setting of the model section. */
double eq_preset_value(const eq_preset *preset, size_t setting);

#endif
