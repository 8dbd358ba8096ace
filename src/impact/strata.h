/* Two groups compared within strata, like with like: Mantel-Haenszel and what belongs to it. */
#ifndef EQ_IMPACT_STRATA_H
#define EQ_IMPACT_STRATA_H

#include "equipoise/metric.h"

/* One stratum: a group's selected and refused, and the reference's. Whole counts of people. */
typedef struct eq_stratum {
    double a, b, c, d;
} eq_stratum;

/* NaN where it is undefined, for the reason `why`. */
typedef struct eq_strata {
    size_t n, n_used;               /* a stratum of one group alone, or where all or none are selected, says nothing */
    double chi2, z, p;              /* Cochran-Mantel-Haenszel, without continuity correction */
    double observed_minus_expected; /* people of the group selected, beyond what their strata's rates would give */
    eq_value odds_ratio;            /* common: Mantel-Haenszel; interval: Robins, Breslow & Greenland */
    eq_value ratio;                 /* common ratio of rates; interval: Greenland & Robins */
    struct {
        double value, tarone, df, p, tarone_p; /* whether the strata have one odds ratio: Breslow-Day, with Tarone's correction */
        eq_cause why;
    } breslow_day;
    eq_cause why; /* of all that is NaN, where no stratum says anything */
} eq_strata;

/* stratum (n). O(n). Sources: Mantel & Haenszel 1959; Robins, Breslow & Greenland 1986; Greenland & Robins 1985; Breslow & Day
 * 1980; Tarone 1985. */
void eq_strata_compare(const eq_stratum *stratum, size_t n, double confidence, eq_strata *out);

#endif
