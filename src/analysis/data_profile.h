/* A profile of the data before any model: who is in it, what is missing and for whom, and what each column tells. */
#ifndef EQ_DATA_PROFILE_H
#define EQ_DATA_PROFILE_H

#include "analysis/subject.h"

typedef struct eq_data_profile_options {
    size_t minimum; /* rows a group needs; fewer are warned of */
    size_t n_bins;  /* numbers are cut into so many quantile bins for mutual information and Cramer's V */
} eq_data_profile_options;

#define EQ_LEAST_LEVEL 5 /* values of fewer rows are taken together */
#define EQ_COMMON 0.8    /* a label so common that levels without the other one are no surprise */
#define EQ_FOLDS 5       /* in which a category is ranked by the shares outside */

/* Rows, and how many of them have some property. */
typedef struct eq_portion {
    size_t n;
    double weight, squares; /* sums of w, w^2 */
    double part;            /* weight of those that have a property */
} eq_portion;

typedef struct eq_association {
    eq_value mutual_information, cramers_v, auc;
} eq_association;

typedef struct eq_column_profile {
    bool spare;                            /* protected by the schema, though it makes no groups here */
    size_t n_missing, n_distinct, n_alone; /* cells; values; rows whose value no other row has */
    bool constant;                         /* one value, or none, in every row */
    bool counter;                          /* whole numbers that count the rows */
    eq_portion *group_missing;             /* (n_groups) missing cells */
    eq_portion missing, side_missing[2];   /* all; unprivileged, privileged */
    eq_portion label_rate[2];              /* favourable labels where the cell is known; where it is missing */
    eq_association label, group;           /* why is set throughout where the question makes no sense */
    double told;           /* share of the label's entropy that knowing the column takes away, in [0, 1]; NaN: undefined */
    double settled[2];     /* of the rows with label 0, 1: the share with a level that no row of the other label has, levels
                                small enough for that to be chance not counted; 0 for a label of over EQ_COMMON of the rows */
    char partition[65];    /* SHA-256 of which rows have equal cells: to compare columns of one table by, not to be kept */
    char missing_rows[65]; /* of which rows miss the cell, likewise; "" if none does */
    eq_cause why;          /* why it is associated with neither, if so */
} eq_column_profile;

typedef struct eq_data_profile {
    eq_data_profile_options options;
    size_t n_incomplete;                            /* rows with a missing cell */
    eq_portion label, *group_label, *group_missing; /* favourable labels: all, (n_groups); rows with a missing cell (n_groups) */
    eq_portion label_rate[2];                       /* favourable labels of rows without and with a missing cell */
    eq_portion side_missing[2];
    const char *side[2];       /* what the unprivileged and the privileged side are called: "Female" in quotes, or "the privileged
                                groups" without */
    eq_column_profile *column; /* (table.n_columns) */
} eq_data_profile;

/* Profiles a subject whose table may have missing cells. Lives in subject->arena. May return EQ_MORE (base/work.h): then it goes
 * on with the same `out`.
 * Column by column, so scratch is about 80 bytes a row whatever the columns. O(rows columns). */
eq_status eq_data_profile_make(const eq_subject *subject, const eq_data_profile_options *options, eq_data_profile *out);

/* A share with Wilson's interval at the subject's confidence. "few" under 30 effective rows; of nothing: undefined, with
 * the sentence `empty` (which lives as long as the value). */
eq_value eq_portion_value(const eq_subject *subject, const eq_portion *share, eq_cause empty);

/* Two-sided p of the hypothesis that two shares are equal (eq_share_test); NaN when one is of nothing. */
double eq_portion_test(const eq_portion share[2]);

/* An estimate with its normal interval at the subject's confidence, kept within [0, 1]. */
eq_value eq_estimate_value(const eq_subject *subject, double value, double error);

/* The share of known cells whose value no other row has; 0 where none is known. */
double eq_alone_share(const eq_subject *subject, const eq_column_profile *column);

/* Whether a column rather names rows than describes them: a counter, or a category of which half of the cells stand alone. */
bool eq_names_rows(const eq_subject *subject, const eq_data_profile *profile, size_t column);

#endif
