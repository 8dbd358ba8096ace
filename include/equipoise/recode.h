/* What a column's values become: one definition, used wherever the column is read. */
#ifndef EQUIPOISE_RECODE_H
#define EQUIPOISE_RECODE_H

#include <stddef.h>

#define EQ_MOST_CUTS 100

/* How a date is written; the parts are apart by '-', '/' or '.', a time of day behind it is not looked at. */
typedef enum eq_date_order { EQ_NO_DATE, EQ_DATE_YMD, EQ_DATE_DMY, EQ_DATE_MDY } eq_date_order;

/* The number that is made of a date. */
typedef enum eq_date_use {
    EQ_DATE_DAYS, /* since 1970-01-01, so that dates are in order */
    EQ_DATE_YEAR, /* the year */
    EQ_DATE_AGE   /* whole years from it to the day `at` */
} eq_date_use;

/* Zero = values as they are written. Whatever it says, values that are one number ("05", "5", "5.0") are one value. */
typedef struct eq_recode {
    size_t n_merged;         /* values that go by another name; two with one name are one value */
    const char **from, **to; /* (n_merged) */
    size_t n_order;          /* levels in this order, the others behind them in byte order */
    const char **order;      /* (n_order) names, after merging */
    size_t n_cuts;           /* numbers become levels: "under 25", "25 to 44", "45 and over" */
    double *cut;             /* (n_cuts) ascending; a number that equals a cut is above it */
    size_t n_quantiles;      /* instead of cuts: 2..EQ_MOST_CUTS parts of about as many rows each; 0 = none */
    eq_date_order date;      /* the cells are dates */
    eq_date_use date_use;    /* and this number is made of each */
    double at;               /* EQ_DATE_AGE: that day, as EQ_DATE_DAYS has it */
} eq_recode;

#endif
