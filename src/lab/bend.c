#include "lab/state.h"

eq_status eq_trial_bend(eq_lab *lab, eq_trial *trial) {
    eq_roles labels = trial->plan.roles;
    eq_bent_data *bent;
    eq_dataset truth;
    labels.labels_only = true;
    if (!trial->plan.inject.group) return EQ_OK;
    EQ_NEW(lab->cx, &trial->arena, bent, 1);
    EQ_TRY(eq_inject_loaded(lab->cx, &trial->arena, &trial->plan.inject, &lab->loaded, &trial->plan.roles, bent));
    EQ_TRY(eq_dataset_encode(lab->cx, &trial->arena, &bent->truth.schema, &bent->truth.table, &labels, &truth));
    trial->bent = bent;
    trial->truth = truth.y;
    return EQ_OK;
}
