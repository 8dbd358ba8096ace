/* The features that are no protected column: what methods that drop the column go on with. */
#ifndef EQ_UNPROTECTED_H
#define EQ_UNPROTECTED_H

#include "equipoise/method.h"

/* Whether a feature is a protected column, or a level of one. */
bool eq_feature_is_protected(const eq_dataset *data, size_t feature);

/* Zero = every feature stays. */
typedef struct eq_unprotected {
    size_t n;
    uint32_t *feature; /* (n) ascending */
} eq_unprotected;

/* Lives in step->arena. EQ_EINPUT in the name of the method: every feature is a protected column. */
eq_status eq_unprotected_find(eq_step *step, const char *id, const eq_dataset *train, eq_unprotected *out);

/* Takes the others out of rows, in place. */
void eq_unprotected_keep(const eq_unprotected *kept, eq_rows *rows);

/* The training data are as wide as what is left, with its names; no feature is a protected column any more. x is rewritten. */
eq_status eq_unprotected_narrow(eq_step *step, const eq_unprotected *kept, eq_dataset *train);

#endif
