/* One forward pass in evaluation mode, block by block. */
#include <string.h>

#include "method/intra/trunk.h"
#include "model/graph/graph.h"
#include "model/train.h"

enum { BLOCK = 256 };

eq_status eq_trunk_of(eq_step *step, const char *id, const eq_dataset *rows, eq_model *model, float **h) {
    const eq_graph *graph = model->graph;
    eq_tape *tape;
    if (graph->node[graph->last].out != graph->output)
        return eq_fail(step->cx, EQ_EINPUT, "%s: op %zu (%s) follows the last Gemm, expected none", id, graph->n_nodes,
                       graph->node[graph->n_nodes - 1].op->id);
    EQ_NEW_CELLS(step->cx, step->arena, *h, rows->n_rows, eq_model_last(model)->n_in);
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    EQ_TRY(eq_tape_new(step->cx, &step->cx->tmp, model, BLOCK, &tape));
    for (size_t i = 0; i < rows->n_rows; i += BLOCK) {
        size_t n = rows->n_rows - i < BLOCK ? rows->n_rows - i : BLOCK;
        eq_tape_forward(tape, rows->x + i * rows->n_features, n, EQ_EVALUATING, NULL);
        memcpy(*h + i * tape->trunk_width, tape->trunk, n * tape->trunk_width * sizeof **h);
    }
    step->budget -= (int64_t)(rows->n_rows / 3 + 1);
    eq_arena_reset(&step->cx->tmp, mark);
    return EQ_OK;
}
