/* The catalogue as JSON: everything there is to choose from, straight from the tables. */
#ifndef EQ_CATALOG_H
#define EQ_CATALOG_H

#include "equipoise/method.h"

/* {"equipoise", "version", "families", "methods", "metrics", "settings"}; lives in `arena`. */
eq_status eq_catalog_json(eq_ctx *cx, eq_arena *arena, const char **json);

#endif
