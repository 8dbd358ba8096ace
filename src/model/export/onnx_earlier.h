/* What an earlier export put behind a given model's score: it goes when the model goes home again, with a rule of its own. */
#ifndef EQ_ONNX_EARLIER_H
#define EQ_ONNX_EARLIER_H

#include "model/onnx/format.h"

/* Values, weights, inputs and outputs of the file that are left out of it. */
typedef struct eq_earlier {
    size_t n;
    const char **name; /* (n) */
    bool score_stays;  /* the score is read from an output that an earlier export added: that one is of use again */
} eq_earlier;

/* None where the file has no note of ours, or where others have built on what we added. Lives in `arena`. */
eq_status eq_earlier_find(eq_ctx *cx, eq_arena *arena, const eq_onnx_state *state, eq_earlier *out);

bool eq_earlier_has(const eq_earlier *earlier, const char *name, size_t size);

#endif
