/* The audit of a subject: its groups, all rows together, the two sides, and every disparity. */
#include <math.h>

#include "analysis/analysis.h"
#include "analysis/people.h"

enum { ALPHA, CONCENTRATION, MINIMUM };

static const eq_option options[] = {{.id = "alpha",
                                     .title = "Alpha",
                                     .help = "Of the generalized entropy indices",
                                     .kind = EQ_OPTION_NUMBER,
                                     .initial = 2,
                                     .min = -10,
                                     .max = 10},
                                    {.id = "concentration",
                                     .title = "Imaginary rows",
                                     .help = "Of differential fairness: imaginary rows a group, half of each outcome",
                                     .kind = EQ_OPTION_NUMBER,
                                     .initial = 1,
                                     .max = 10},
                                    {.id = "minimum",
                                     .title = "Rows at least",
                                     .help = "Groups of fewer rows are flagged",
                                     .kind = EQ_OPTION_INTEGER,
                                     .initial = 30,
                                     .min = 1,
                                     .max = 1e9},
                                    {.id = NULL}};

/* A setting of which 0 is a value of its own, where an option of 0 means the default. */
static double setting(double given) { return fabs(given) <= 0 ? EQ_ZERO : given; }

static eq_status run(eq_subject *subject, const eq_option_value *option, eq_answer *answer) {
    eq_out *out = answer->values;
    eq_audit audit;
    subject->audit.alpha = setting(option[ALPHA].number);
    subject->audit.concentration = setting(option[CONCENTRATION].number);
    subject->audit.minimum = (size_t)option[MINIMUM].number;
    EQ_TRY(eq_audit_compute(subject->cx, subject->arena, &subject->outcomes, &subject->audit, &audit));
    eq_out_headlines(out, out->root, &audit, subject->loaded ? subject->outcome_name[1] : NULL);
    eq_out_audit(out, out->root, &audit);
    eq_out_sides(out, out->root, &audit);
    EQ_TRY(eq_out_people(subject, &audit, out));
    return EQ_OK;
}

const eq_analysis eq_analysis_audit = {.id = "audit",
                                       .title = "Audit",
                                       .help = "Every metric of every group, and every disparity between groups",
                                       .needs = EQ_TAKES_COUNTS,
                                       .options = options,
                                       .run = run};
