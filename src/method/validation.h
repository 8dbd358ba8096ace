/* The validation rows as metrics see them: what every method that chooses by them starts from. */
#ifndef EQ_METHOD_VALIDATION_H
#define EQ_METHOD_VALIDATION_H

#include "equipoise/method.h"
#include "metric/score/calibrator.h"

/* Validation with its scores (n_rows), which are copied to double in cx->tmp. No decisions. */
eq_status eq_validation_outcomes(const eq_step *step, const eq_dataset *valid, const float *score, eq_outcomes *out);

/* The threshold curve of each group on validation, without rows too; by the rows' own weights, or by `weight` (n_rows). curve
 * (n_groups) lives in step->arena. O(n). */
eq_status eq_validation_curves(eq_step *step, const eq_dataset *valid, const float *score, const double *weight,
                               eq_threshold_curve *curve);

/* Calibrators of validation's scores in double (n_rows): one a group, fitted on its own rows, where these are least_rows or more
 * with both outcomes; else that of all rows. out (step->n_groups) in step->arena. EQ_EINPUT: all outcomes are alike.
 * Which groups have that of all is in step->said, by valid->group_name. O(n log n). */
eq_status eq_validation_calibrators(eq_step *step, const eq_outcomes *valid, eq_calibrator_kind kind, double least_rows,
                                    eq_calibrator *out);

/* EQ_EINPUT when the objective is undefined on these labels, whatever is decided: "<id>: on validation the privileged groups
 * have no favourable outcomes: TPR is undefined". A rule that cannot be learnt is not passed over: its figures would be
 * those of the model alone under the method's name. O(n). */
eq_status eq_validation_need(const eq_step *step, const char *id, const eq_objective *objective, const eq_outcomes *outcomes);

#endif
