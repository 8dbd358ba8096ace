/* Declares `eq_method_<id>` for each row of methods.def; method files include it, so that their row is
 * checked. */
#ifndef EQ_METHODS_H
#define EQ_METHODS_H

#include "equipoise/method.h"

#define EQ_METHOD(id) extern const eq_method eq_method_##id;
#include "method/methods.def"
#undef EQ_METHOD

/* The rows of a method's parameters. */
#define EQ_PARAMS(rows) .params = (rows), .n_params = sizeof(rows) / sizeof *(rows)

#endif
