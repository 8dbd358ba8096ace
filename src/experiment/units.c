/* Columns are the wires that go into linear layers and nowhere else. Cutting a unit of one edits that layer's weights, so the
 * network passes people on from there; what it made of them before is computed once a column. */
#include <math.h>
#include <string.h>

#include "experiment/units.h"
#include "math/stats.h"
#include "model/train.h"

struct eq_units {
    eq_ctx *cx;
    eq_arena *arena;
    eq_model *model;
    eq_units_question ask;
    size_t n_columns, at, next; /* the column under way, and its next unit */
    bool begun;                 /* that column's numbers are there */
    eq_unit_column *column;
    float *h;             /* (n_rows, the widest column) what goes into it */
    float *logit, *score; /* (n_rows) */
    float *weight;        /* of a unit and the bias, while it is cut */
    double *wide;         /* (n_rows) */
    uint8_t *yhat;
    double n_side[2]; /* rows of unprivileged and privileged */
    eq_unit_effect whole;
};

static const eq_layer *layer_of(const eq_units *u, const eq_unit_column *column) { return &u->model->layer[column->layer]; }

static bool is_privileged(const eq_dataset *rows, size_t i) { return rows->privileged[rows->group[i]] != 0; }

/* ---- which columns there are ---- */

static bool is_column(const eq_model *model, size_t l) {
    const eq_graph *graph = model->graph;
    const eq_layer *layer = &model->layer[l];
    const eq_node *node = &graph->node[layer->node];
    size_t in = eq_operand_at(graph, node, 0)->at;
    return !strcmp(node->op->id, "Gemm") && layer->bias != SIZE_MAX && in == layer->wire && graph->wire[in].n_uses == 1;
}

static eq_status list_columns(eq_units *u) {
    const eq_model *model = u->model;
    const eq_graph *graph = model->graph;
    size_t widest = 1, n_out = 1;
    EQ_NEW(u->cx, u->arena, u->column, model->n_layers);
    for (size_t l = 0; l < model->n_layers; l++) {
        const eq_layer *layer = &model->layer[l];
        if (!is_column(model, l)) continue;
        eq_unit_column *column = &u->column[u->n_columns++];
        *column = (eq_unit_column){.layer = l, .input = layer->wire == 0, .n_units = layer->n_in};
        column->last = layer->node == graph->last && graph->node[graph->last].out == graph->output;
        EQ_NEW(u->cx, u->arena, column->unit, layer->n_in);
        EQ_NEW(u->cx, u->arena, column->edge, EQ_MOST_EDGES + 1);
        if (layer->n_in > widest) widest = layer->n_in;
        if (layer->n_out > n_out) n_out = layer->n_out;
    }
    EQ_NEW_CELLS(u->cx, u->arena, u->h, u->ask.rows->n_rows, widest);
    EQ_NEW(u->cx, u->arena, u->weight, 2 * n_out);
    return EQ_OK;
}

/* What goes into the column's layer, of every row. */
static eq_status fill_column(eq_units *u, const eq_unit_column *column) {
    const eq_dataset *rows = u->ask.rows;
    if (column->input) {
        memcpy(u->h, rows->x, rows->n_rows * rows->n_features * sizeof *u->h);
        return EQ_OK;
    }
    return eq_model_pass(u->cx, u->model, (size_t[]){0, column->layer}, rows->x, rows->n_rows, u->h);
}

/* ---- cutting ---- */

static double mean_of(const eq_units *u, const eq_unit_column *column, size_t j) {
    double sum = 0;
    for (size_t i = 0; i < u->ask.rows->n_rows; i++) sum += (double)u->h[i * column->n_units + j];
    return sum / (double)u->ask.rows->n_rows;
}

/* Puts `mean` in the unit's place. */
static void cut_unit(eq_units *u, const eq_unit_column *column, size_t j, double mean) {
    const eq_layer *layer = layer_of(u, column);
    float *weight = u->model->weight + layer->weight + j * layer->n_out, *bias = u->model->weight + layer->bias;
    for (size_t k = 0; k < layer->n_out; k++) {
        bias[k] = (float)((double)bias[k] + mean * (double)weight[k]);
        weight[k] = 0;
    }
}

static eq_status cut_beforehand(eq_units *u) {
    for (size_t c = 0; c < u->ask.n_cut; c++) {
        const eq_unit_place *cut = &u->ask.cut[c];
        if (cut->column >= u->n_columns || u->column[cut->column].input || cut->unit >= u->column[cut->column].n_units)
            return eq_fail(u->cx, EQ_EINPUT, "cut[%zu]: is unit %zu of column %zu, and the network has no such hidden unit", c,
                           cut->unit, cut->column);
    }
    for (size_t k = 0; k < u->n_columns; k++) {
        bool filled = false;
        for (size_t c = 0; c < u->ask.n_cut; c++) {
            if (u->ask.cut[c].column != k) continue;
            if (!filled) EQ_TRY(fill_column(u, &u->column[k]));
            filled = true;
            cut_unit(u, &u->column[k], u->ask.cut[c].unit, mean_of(u, &u->column[k], u->ask.cut[c].unit));
        }
    }
    return EQ_OK;
}

/* ---- effects ---- */

/* The gap in the mean of n_rows numbers, unprivileged less privileged. */
static double gap_of(const eq_units *u, const float *value) {
    double sum[2] = {0};
    for (size_t i = 0; i < u->ask.rows->n_rows; i++) sum[is_privileged(u->ask.rows, i)] += (double)value[i];
    return sum[0] / u->n_side[0] - sum[1] / u->n_side[1];
}

/* Of the network as its weights now are; h is what goes into `column`. */
static eq_status measure(eq_units *u, const eq_unit_column *column, eq_unit_effect *out) {
    const eq_dataset *rows = u->ask.rows;
    EQ_TRY(eq_model_pass(u->cx, u->model, (size_t[]){column->layer, u->model->n_layers}, u->h, rows->n_rows, u->logit));
    eq_logit_scores(u->logit, rows->n_rows, u->score);
    *out = (eq_unit_effect){gap_of(u, u->logit), gap_of(u, u->score), EQ_NAN, EQ_NAN};
    if (isnan(u->ask.threshold)) return EQ_OK;
    for (size_t i = 0; i < rows->n_rows; i++) {
        u->wide[i] = (double)u->score[i];
        u->yhat[i] = u->wide[i] > u->ask.threshold;
    }
    eq_outcomes outcomes = {.n_rows = rows->n_rows,
                            .n_groups = rows->n_groups,
                            .y = rows->y,
                            .yhat = u->yhat,
                            .score = u->wide,
                            .weight = rows->weight,
                            .group = rows->group,
                            .group_name = rows->group_name,
                            .privileged = rows->privileged};
    eq_objective_value value;
    EQ_TRY(eq_objective_evaluate(u->cx, u->ask.objective, &outcomes, &value));
    out->bias = value.bias;
    out->performance = value.performance;
    return EQ_OK;
}

static eq_status try_cut(eq_units *u, eq_unit_column *column, size_t j) {
    const eq_layer *layer = layer_of(u, column);
    float *weight = u->model->weight + layer->weight + j * layer->n_out, *bias = u->model->weight + layer->bias;
    size_t size = layer->n_out * sizeof *weight;
    memcpy(u->weight, weight, size);
    memcpy(u->weight + layer->n_out, bias, size);
    cut_unit(u, column, j, column->unit[j].mean);
    EQ_TRY(measure(u, column, &column->unit[j].cut));
    memcpy(weight, u->weight, size);
    memcpy(bias, u->weight + layer->n_out, size);
    return EQ_OK;
}

/* ---- a column ---- */

static eq_status see_unit(eq_units *u, const eq_unit_column *column, size_t j, eq_unit_seen *out) {
    const eq_dataset *rows = u->ask.rows;
    double side[2] = {0}, square = 0, *count;
    eq_mark mark = eq_arena_mark(&u->cx->tmp);
    EQ_NEW(u->cx, u->arena, out->by_group, rows->n_groups);
    EQ_NEW(u->cx, &u->cx->tmp, count, rows->n_groups);
    out->mean = mean_of(u, column, j);
    for (size_t i = 0; i < rows->n_rows; i++) {
        double h = (double)u->h[i * column->n_units + j];
        side[is_privileged(rows, i)] += h;
        out->by_group[rows->group[i]] += h;
        count[rows->group[i]]++;
        square += (h - out->mean) * (h - out->mean);
    }
    for (size_t g = 0; g < rows->n_groups; g++) out->by_group[g] /= count[g]; /* NaN: nobody is in it */
    out->sd = sqrt(square / (double)rows->n_rows);
    out->share = column->last ? (double)u->model->weight[layer_of(u, column)->weight + j] *
                                    (side[0] / u->n_side[0] - side[1] / u->n_side[1])
                              : EQ_NAN;
    out->cut = (eq_unit_effect){EQ_NAN, EQ_NAN, EQ_NAN, EQ_NAN};
    eq_arena_reset(&u->cx->tmp, mark);
    return EQ_OK;
}

/* Keeps the strongest, in order; of equals the first. */
static void add_edge(eq_unit_column *column, eq_edge edge) {
    size_t at = column->n_edges;
    if (at == EQ_MOST_EDGES && !(edge.strength > column->edge[at - 1].strength)) return;
    if (at == EQ_MOST_EDGES) at--;
    else column->n_edges++;
    for (; at > 0 && edge.strength > column->edge[at - 1].strength; at--) column->edge[at] = column->edge[at - 1];
    column->edge[at] = edge;
}

static void list_edges(const eq_units *u, eq_unit_column *column) {
    const eq_layer *layer = layer_of(u, column);
    for (size_t j = 0; j < layer->n_in; j++)
        for (size_t k = 0; k < layer->n_out; k++) {
            double weight = (double)u->model->weight[layer->weight + j * layer->n_out + k];
            add_edge(column, (eq_edge){j, k, weight, fabs(weight) * column->unit[j].sd});
        }
}

static eq_status begin_column(eq_units *u, eq_unit_column *column) {
    EQ_TRY(fill_column(u, column));
    for (size_t j = 0; j < column->n_units; j++) EQ_TRY(see_unit(u, column, j, &column->unit[j]));
    list_edges(u, column);
    if (u->at == 0) EQ_TRY(measure(u, column, &u->whole));
    u->begun = true;
    return EQ_OK;
}

/* ---- the whole ---- */

eq_status eq_units_new(eq_ctx *cx, eq_arena *arena, eq_model *model, const eq_units_question *question, eq_units **out) {
    eq_units *u;
    const eq_dataset *rows = question->rows;
    EQ_NEW(cx, arena, u, 1);
    *u = (eq_units){.cx = cx, .arena = arena, .model = model, .ask = *question};
    EQ_NEW(cx, arena, u->logit, rows->n_rows);
    EQ_NEW(cx, arena, u->score, rows->n_rows);
    EQ_NEW(cx, arena, u->wide, rows->n_rows);
    EQ_NEW(cx, arena, u->yhat, rows->n_rows);
    for (size_t i = 0; i < rows->n_rows; i++) u->n_side[is_privileged(rows, i)]++;
    for (int side = 0; side < 2; side++)
        if (u->n_side[side] == 0)
            return eq_fail(cx, EQ_EINPUT, "units: of these rows nobody is %sprivileged, expected both sides of the gap",
                           side ? "" : "un");
    EQ_TRY(list_columns(u));
    EQ_TRY(cut_beforehand(u));
    *out = u;
    return EQ_OK;
}

eq_status eq_units_step(eq_units *u, int64_t *budget) {
    int64_t pass = (int64_t)(u->ask.rows->n_rows / 3 + 1);
    for (; u->at < u->n_columns; u->at++, u->next = 0, u->begun = false) {
        eq_unit_column *column = &u->column[u->at];
        if (*budget <= 0) return EQ_MORE;
        if (!u->begun) {
            EQ_TRY(begin_column(u, column));
            *budget -= pass;
        }
        for (; !column->input && u->next < column->n_units; u->next++) {
            if (*budget <= 0) return EQ_MORE;
            EQ_TRY(try_cut(u, column, u->next));
            *budget -= pass;
        }
    }
    return EQ_OK;
}

const eq_unit_column *eq_units_found(const eq_units *u, size_t *n, eq_unit_effect *whole) {
    *n = u->n_columns;
    *whole = u->whole;
    return u->column;
}
