/* Warnings of a data audit: what to look at before training, each a sentence with its number and what to do. */
#ifndef EQ_DATA_WARNING_H
#define EQ_DATA_WARNING_H

#include "analysis/proxy.h"
#include "answer/answer.h"

/* From where on a warning is given. */
#define EQ_LEAK_AUC 0.98    /* one column alone for the label */
#define EQ_LEAK_TOLD 0.75   /* share of the label's entropy that one column takes away (chance subtracted) */
#define EQ_LEAK_SETTLED 0.5 /* share of one label's rows with a value that no row of the other label has */
#define EQ_LEAK_MISSING 0.5 /* difference in label rates between rows without and with a value */
#define EQ_PROXY_AUC 0.8    /* for the privileged side against the rest: one column alone, or the model */
#define EQ_PROXY_V 0.5      /* Cramer's V of one column with the groups */
#define EQ_MISSING_P 0.001  /* p of equal shares, */
#define EQ_MISSING_GAP 0.01 /* and how far apart they are */
#define EQ_SMALL_SHARE 0.05 /* of a group in all rows */
#define EQ_ALONE_SHARE 0.5  /* of a category's cells with a value that no other row has */

typedef struct eq_data_warning {
    size_t column;    /* of the table; SIZE_MAX: about rows or groups */
    const char *kind; /* "leak", "id", "constant", "duplicate", "proxy", "missing", "unbalanced" */
    const eq_phrase *text;
} eq_data_warning;

typedef struct eq_data_warnings {
    size_t n;
    eq_data_warning *warning; /* (n) groups first, then rows, the model of proxies, and columns in the table's order */
} eq_data_warnings;

/* Lives in subject->arena. O(columns^2), and O(rows) for columns that are equal. */
eq_status eq_data_warn(const eq_subject *subject, const eq_data_profile *profile, const eq_proxy *proxy, eq_data_warnings *out);

#endif
