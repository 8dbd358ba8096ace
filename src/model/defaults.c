/* Training as in Savani, White & Govindarajulu 2020 and its reference code, unless something else is asked for. */
#include "equipoise/model.h"

eq_train_config eq_train_defaults(eq_train_config given) {
    if (given.learning_rate == 0) given.learning_rate = 0.001;
    if (given.batch == 0) given.batch = 64;
    if (given.max_epochs == 0) given.max_epochs = 1001;
    if (given.patience == 0) given.patience = 100;
    if (given.plateau_factor == 0) given.plateau_factor = 0.1;
    if (given.plateau_patience == 0) given.plateau_patience = 10;
    return given;
}
