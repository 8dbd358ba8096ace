/* What a network's bias hangs on, as JSON. */
#ifndef EQ_JSON_SENSITIVITY_H
#define EQ_JSON_SENSITIVITY_H

#include "equipoise/experiment.h"
#include "experiment/json_out.h"
#include "experiment/run.h"
#include "experiment/sensitivity.h"

/* A text under construction; what eq_lab_sensitivity returns. */
typedef struct eq_sensitivity_text {
    eq_out out;
    cJSON *cells;
} eq_sensitivity_text;

/* What is the same for all networks. data_json: the "data" member of a report. */
eq_sensitivity_text eq_sensitivity_begin(eq_ctx *cx, const char *data_json, const eq_dataset *data,
                                         const eq_sensitivity_options *options);

/* Adds one network: its seed and checksum, the figures of `found`, by layer and unit the mean absolute change of bias, the
 * sum over a feature's weights, and every weight's change by the gradient. */
void eq_sensitivity_add(eq_sensitivity_text *text, const eq_runner *runner, const eq_sensitivity *found);

#endif
