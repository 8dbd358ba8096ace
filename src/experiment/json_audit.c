/* The audit of a subject: its groups, all rows together, and every disparity. */
#include "experiment/json_analysis.h"

const char *const eq_analyse_audit_keys[] = {NULL};

eq_status eq_analyse_audit(eq_subject *subject, const eq_json *options, eq_out *out) {
    eq_audit audit;
    (void)options;
    EQ_TRY(eq_audit_compute(subject->cx, subject->arena, &subject->outcomes, &subject->audit, &audit));
    eq_out_audit(out, out->root, &audit);
    return EQ_OK;
}
