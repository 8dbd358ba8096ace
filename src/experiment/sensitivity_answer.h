/* What a network's bias hangs on, as JSON. */
#ifndef EQ_SENSITIVITY_ANSWER_H
#define EQ_SENSITIVITY_ANSWER_H

#include "equipoise/experiment.h"
#include "answer/out.h"
#include "experiment/run.h"
#include "experiment/sensitivity.h"

/* A text under construction; what eq_lab_sensitivity returns. */
typedef struct eq_sensitivity_text {
    eq_out out;
    eq_place cells;
} eq_sensitivity_text;

/* Begins `text` with what is the same for all networks. data_json: the "data" member of a report. */
void eq_sensitivity_begin(eq_ctx *cx, const char *data_json, const eq_dataset *data, const eq_sensitivity_options *options,
                          eq_sensitivity_text *text);

/* Adds one network: its seed and checksum, the figures of `found`, by layer and unit the mean absolute change of bias, the
 * sum over a feature's weights, and every weight's change by the gradient. */
void eq_sensitivity_add(eq_sensitivity_text *text, const eq_runner *runner, const eq_sensitivity *found);

/* Adds "blocks": a table of the networks. */
void eq_sensitivity_end(eq_sensitivity_text *text, const eq_sensitivity_options *options);

#endif
