/* The part of an ONNX graph that methods edit, written down with the operations of model/ops: from the first weights of a linear
 * map on to the logit of the score. What comes before it stays as it is and is computed by the plan.
 *
 * Walking back from the score finds the logit: through Sigmoid, through the softmax of two columns, through 1 - p. Walking on
 * from the first layer, each operation becomes one that passes gradients; where one does not, only what comes after it is
 * edited. Dropout and running statistics stay as they are. */
#ifndef EQ_ONNX_NETWORK_H
#define EQ_ONNX_NETWORK_H

#include "model/graph/graph.h"
#include "model/onnx/score.h"

/* A value that comes into the network: columns first to first + width - 1 of its input. */
typedef struct eq_onnx_part {
    size_t value, first, width;
} eq_onnx_part;

/* Where numbers of the network came from: a constant of the plan, transposed, in rows row, row + 1 ...; times scale. */
typedef struct eq_onnx_origin {
    size_t node, slot; /* in the network's graph */
    size_t value;      /* in the plan, whose `weight` is the initialiser; SIZE_MAX: attributes of plan->step[step] */
    size_t step, row;
    bool across; /* the file has outputs as rows */
    double scale;
} eq_onnx_origin;

typedef struct eq_onnx_network {
    bool there;
    eq_model model;
    size_t n_parts, n_origins;
    eq_onnx_part *part;
    eq_onnx_origin *origin;
    size_t n_layers, n_editable; /* linear maps and embeddings that the score hangs on */
    const char *why_not;         /* a sentence: what cannot be edited and why; NULL = all can be */
} eq_onnx_network;

/* Lives in `arena`. Nothing to edit is no failure: network->why_not says why. plan->step[].kept is rewritten. */
eq_status eq_onnx_network_make(eq_ctx *cx, eq_arena *arena, eq_onnx_plan *plan, const eq_onnx_score *score, eq_onnx_network *out);

/* ---- for network.c: finding the logit (logit.c) ---- */

typedef enum eq_onnx_logit_form { EQ_LOGIT_NONE, EQ_LOGIT_COLUMN, EQ_LOGIT_DIFFERENCE, EQ_LOGIT_CLASSIFIER } eq_onnx_logit_form;

/* COLUMN: column a of value. DIFFERENCE: column a less column b. CLASSIFIER: value goes into the LinearClassifier `step`, and of
 * its rows of weights row a counts, less row b (SIZE_MAX = less none). */
typedef struct eq_onnx_logit {
    eq_onnx_logit_form form;
    size_t value, a, b, step;
    bool minus;          /* it is minus that */
    const char *stopper; /* NONE: the operation beyond which there is no logit, or NULL */
} eq_onnx_logit;

eq_onnx_logit eq_onnx_logit_find(const eq_onnx_plan *plan, const eq_onnx_score *score);

#endif
