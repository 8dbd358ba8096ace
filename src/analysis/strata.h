/* Strata: people by what they have in one column, so that like is compared with like. */
#ifndef EQ_STRATA_COLUMN_H
#define EQ_STRATA_COLUMN_H

#include "analysis/subject.h"

#define EQ_MOST_STRATA 10000

typedef struct eq_strata_column {
    const char *column;
    size_t n;         /* strata: values that occur */
    uint32_t *of_row; /* (n_rows) < n, or UINT32_MAX where the cell is missing */
    double n_unknown; /* people of whom it is missing */
} eq_strata_column;

/* The strata of a column's values, numbers as numbers. Lives in subject->arena. EQ_EINPUT: there is no such column, it makes the
 * groups, or it has over EQ_MOST_STRATA values. O(n_rows). */
eq_status eq_strata_read(const eq_subject *subject, const char *column, eq_strata_column *out);

#endif
