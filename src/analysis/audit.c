/* The audit of a subject: its groups, all rows together, the two sides, and every disparity. */
#include <math.h>

#include "analysis/analysis.h"
#include "analysis/people.h"

const eq_analysis_key eq_analyse_audit_keys[] = {
    {"alpha", "Of the generalized entropy indices, -10 to 10 (2)"},
    {"concentration", "Of differential fairness: imaginary rows a group, half of each outcome (1)"},
    {"minimum", "Groups of fewer rows are flagged (30)"},
    {NULL, NULL}};

/* A setting of which 0 is a value of its own, where an option of 0 means the default. */
static eq_status read_setting(const eq_json *options, const char *key, double least, double *out) {
    eq_json place;
    if (!eq_json_get(options, key, &place)) return EQ_OK;
    EQ_TRY(eq_json_number(&place, least, 10, out));
    if (fabs(*out) <= 0) *out = EQ_ZERO;
    return EQ_OK;
}

eq_status eq_analyse_audit(eq_subject *subject, const eq_json *options, eq_out *out) {
    eq_audit audit;
    eq_json place;
    EQ_TRY(read_setting(options, "alpha", -10, &subject->audit.alpha));
    EQ_TRY(read_setting(options, "concentration", 0, &subject->audit.concentration));
    if (eq_json_get(options, "minimum", &place)) EQ_TRY(eq_json_size(&place, 1, 1000000000, &subject->audit.minimum));
    EQ_TRY(eq_audit_compute(subject->cx, subject->arena, &subject->outcomes, &subject->audit, &audit));
    eq_out_headlines(out, out->root, &audit, subject->loaded ? subject->outcome_name[1] : NULL);
    eq_out_audit(out, out->root, &audit);
    eq_out_sides(out, out->root, &audit);
    EQ_TRY(eq_out_people(subject, &audit, out));
    return EQ_OK;
}
