/* Attribute zeroing: the network stops looking at the protected columns.
 *
 * In every Linear that takes the input, the weights of a protected column become 0, and what they gave at the column's mean over
 * the training rows goes into the bias, so that the average person's first layer stays. Where the input also goes into another
 * operation, the network could go on looking; then it is refused. Columns that tell the group by proxy stay.
 * Source: the baseline of Qin & Merlo 2025. */
#include <string.h>

#include "method/intra/repair.h"
#include "model/graph/graph.h"

static const eq_param params[] = {EQ_REPAIR_PARAMS};

static bool is_protected(const eq_dataset *data, size_t column) {
    for (size_t p = 0; p < data->n_protected; p++) {
        const eq_protected *known = &data->protected_column[p];
        if (column >= known->feature && column < known->feature + known->n_features) return true;
        if (known->within && data->source && data->source[column].column && !strcmp(data->source[column].column, known->column))
            return true; /* a model that was given makes it of that column alone */
    }
    return false;
}

/* Weighted mean of a column. */
static double mean_of(const eq_dataset *data, size_t column) {
    double sum = 0, weight = 0;
    for (size_t i = 0; i < data->n_rows; i++) {
        sum += data->weight[i] * (double)data->x[i * data->n_features + column];
        weight += data->weight[i];
    }
    return sum / weight;
}

static eq_status check(eq_step *step, const eq_model *model) {
    const eq_graph *graph = model->graph;
    size_t n_columns = 0;
    for (size_t k = 0; k < step->train->n_features; k++) n_columns += is_protected(step->train, k);
    if (!n_columns)
        return eq_fail(step->cx, EQ_EINPUT, "attribute_zeroing: the model sees 0 protected columns, expected at least 1");
    for (size_t i = 0; i < graph->n_nodes; i++) {
        const eq_node *node = &graph->node[i];
        bool linear = node->op == graph->node[graph->last].op && node->n_in == 3;
        for (size_t k = 0; k < node->n_in; k++) {
            const eq_operand *in = eq_operand_at(graph, node, k);
            if (in->kind == EQ_WIRE && in->at == 0 && !linear)
                return eq_fail(step->cx, EQ_EINPUT,
                               "attribute_zeroing: the input goes into op %zu (%s), expected only Gemm with a bias", i + 1,
                               node->op->id);
        }
    }
    return EQ_OK;
}

static void zero_column(const eq_model *model, size_t column, double mean) {
    const eq_graph *graph = model->graph;
    for (size_t i = 0; i < graph->n_nodes; i++) {
        const eq_node *node = &graph->node[i];
        const eq_operand *in = eq_operand_at(graph, node, 0);
        if (in->kind != EQ_WIRE || in->at != 0) continue;
        float *weight = model->weight + in[1].at + column * node->width, *bias = model->weight + in[2].at;
        for (size_t u = 0; u < node->width; u++) {
            bias[u] = (float)((double)bias[u] + (double)weight[u] * mean);
            weight[u] = 0;
        }
    }
}

static eq_status adjust(eq_step *step, const eq_dataset *valid, eq_model *model) {
    eq_repair *repair = step->state;
    if (!repair->begun) {
        EQ_TRY(check(step, model));
        EQ_TRY(eq_repair_begin(step, valid, model, repair));
        for (size_t k = 0; k < step->train->n_features; k++)
            if (is_protected(step->train, k)) zero_column(model, k, mean_of(step->train, k));
    }
    return eq_repair_finish(step, valid, model, repair);
}

const eq_method eq_method_attribute_zeroing = {
    .id = "attribute_zeroing",
    .title = "Attribute zeroing",
    .cite = "Qin & Merlo 2025, as a baseline",
    .help = "Sets the weights of the protected columns in the first layer to zero and keeps their mean in the bias.",
    EQ_REPAIRS(eq_repair, params, adjust),
};
