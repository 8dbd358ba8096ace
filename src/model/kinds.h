/* Declares `eq_kind_<id>` for each row of kinds.def and numbers them; files of kinds include it, so that their row is
 * checked. */
#ifndef EQ_KINDS_H
#define EQ_KINDS_H

#include "equipoise/kind.h"

#define EQ_KIND(id) extern const eq_kind eq_kind_##id;
#include "model/kinds.def"
#undef EQ_KIND

#define EQ_KIND(id) EQ_KIND_AT_##id,
typedef enum eq_kind_index {
#include "model/kinds.def"
    EQ_N_KINDS
} eq_kind_index;
#undef EQ_KIND

#endif
