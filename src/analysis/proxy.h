/* Proxies: how well a model that never sees the protected columns tells the groups apart. */
#ifndef EQ_PROXY_H
#define EQ_PROXY_H

#include "answer/answer.h"
#include "analysis/data_profile.h"

#define EQ_PROXY_ROWS 20000 /* most rows the model is trained and tried on */
#define EQ_PROXY_GROUPS 10  /* groups told from the rest one by one, the largest ones */

typedef struct eq_proxy_column {
    const char *why; /* not NULL: why the model does not see it */
    eq_value drop;   /* fall of the AUC on the held-out rows when the column is dealt out among them anew; mean of 5 deals */
} eq_proxy_column;

typedef struct eq_proxy {
    eq_cause why;                            /* why there is no model, if there is none */
    const eq_phrase *target;                 /* what it tells apart */
    eq_value auc;                            /* on the held-out rows, with DeLong's interval */
    size_t n_rows, n_train, n_valid, n_test; /* rows drawn, and what they are used for */
    size_t n_features, n_epochs;             /* n_epochs: of the weights kept */
    eq_value *group;                         /* (n_groups) AUC of each group against the rest; NULL with two groups */
    eq_proxy_column *column;                 /* (table.n_columns) */
} eq_proxy;

/* Trains a logistic regression to tell the privileged side from the rest by the attributes that are known of the person:
 * without protected columns (those the schema calls so too), outcomes, and columns that are constant or name rows.
 * EQ_PROXY_ROWS rows at most are drawn; of them 30 % are held out, and a fifth of the others says when to stop. Categories keep
 * their most frequent levels, 100 at most, and fewer where there are many categories. A missing number is the mean.
 * Lives in subject->arena. Cost: bounded by the rows drawn, about a second. */
eq_status eq_proxy_measure(const eq_subject *subject, const eq_data_profile *profile, eq_proxy *out);

#endif
