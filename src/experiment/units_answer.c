/* What is asked and told about units. The rows are those of the cell's own split, standardised as its file says. */
#include <math.h>

#include "base/json_read.h"
#include "base/json_write.h"
#include "equipoise/metric.h"
#include "experiment/units_answer.h"

enum { MOST_CUT = 1000 };

static const char *const parts[] = {"valid", "test", "all", NULL};

static eq_status read_cuts(const eq_json *list, eq_arena *arena, eq_units_asked *asked) {
    eq_unit_place *cut;
    size_t n;
    EQ_TRY(eq_json_array(list, 0, MOST_CUT, &asked->question.n_cut));
    EQ_NEW(list->cx, arena, cut, asked->question.n_cut + 1);
    for (size_t c = 0; c < asked->question.n_cut; c++) {
        eq_json pair = eq_json_item(list, c);
        EQ_TRY(eq_json_array(&pair, 2, 2, &n));
        eq_json column = eq_json_item(&pair, 0), unit = eq_json_item(&pair, 1);
        EQ_TRY(eq_json_size(&column, 0, 100000, &cut[c].column));
        EQ_TRY(eq_json_size(&unit, 0, 100000, &cut[c].unit));
    }
    asked->question.cut = cut;
    return EQ_OK;
}

static eq_status read_options(const eq_json *root, eq_arena *arena, eq_units_asked *asked) {
    static const char *const keys[] = {"part", "cut", NULL};
    eq_json place;
    EQ_TRY(eq_json_object(root, keys));
    if (eq_json_get(root, "part", &place)) EQ_TRY(eq_json_choice(&place, parts, &asked->part));
    return eq_json_get(root, "cut", &place) ? read_cuts(&place, arena, asked) : EQ_OK;
}

static eq_status read_text(eq_ctx *cx, eq_arena *arena, const char *json, eq_units_asked *asked) {
    eq_tree tree;
    EQ_TRY(eq_tree_parse(cx, "options", eq_bytes_of(json ? json : "{}"), &tree));
    eq_json root = eq_json_root(cx, "options", tree);
    eq_status status = read_options(&root, arena, asked);
    eq_tree_free(tree);
    return status;
}

/* All rows as the model knows them: for a model that is given, which learnt from none of them. */
static eq_status everyone(eq_ctx *cx, eq_arena *arena, eq_units_asked *asked) {
    const double *mean = asked->from.moments[0], *sd = asked->from.moments[1];
    EQ_TRY(eq_dataset_copy(cx, arena, asked->all, &asked->everyone));
    for (size_t i = 0; i < asked->everyone.n_rows; i++)
        for (size_t f = 0; f < asked->everyone.n_features; f++) {
            float *x = &asked->everyone.x[i * asked->everyone.n_features + f];
            *x = (float)(((double)*x - mean[f]) / sd[f]);
        }
    return EQ_OK;
}

eq_status eq_units_ask(eq_ctx *cx, eq_arena *arena, eq_bytes model, const char *options_json, eq_units_asked *asked) {
    const double *set = asked->cell->setting;
    uint32_t seed = asked->plan->has_split_seed ? asked->plan->split_seed : asked->cell->seed;
    EQ_TRY(read_text(cx, arena, options_json, asked));
    EQ_TRY(eq_given_read(cx, arena, "the model", model, &asked->from));
    EQ_TRY(eq_dataset_split_by(cx, arena, asked->all, &set[EQ_SET_SPLIT_TRAIN], seed, asked->from.moments, &asked->split));
    asked->objective = (eq_objective){.performance = (eq_performance)set[EQ_SET_OBJECTIVE_PERFORMANCE],
                                      .bias = (eq_bias)set[EQ_SET_OBJECTIVE_BIAS],
                                      .epsilon = set[EQ_SET_OBJECTIVE_EPSILON]};
    const eq_dataset *rows[] = {&asked->split.valid, &asked->split.test, &asked->everyone};
    if (asked->part == 2) EQ_TRY(everyone(cx, arena, asked));
    asked->question.rows = rows[asked->part];
    asked->question.objective = &asked->objective;
    asked->question.threshold = asked->from.file.threshold;
    return eq_units_new(cx, arena, &asked->from.file.model, &asked->question, &asked->units);
}

/* ---- the answer ---- */

static void write_effect(eq_out *out, eq_place to, const char *key, const eq_unit_effect *effect) {
    eq_place place = eq_out_object(out, to, key);
    eq_out_number(out, place, "logit_gap", effect->logit_gap);
    eq_out_number(out, place, "score_gap", effect->score_gap);
    eq_out_number(out, place, "bias", effect->bias);
    eq_out_number(out, place, "performance", effect->performance);
}

static void write_unit(eq_out *out, eq_place to, const eq_unit_column *column, size_t j, const eq_units_asked *asked) {
    const eq_unit_seen *unit = &column->unit[j];
    eq_place place = eq_out_object(out, to, NULL);
    eq_out_text(out, place, "name", column->input ? asked->all->feature_name[j] : NULL);
    eq_out_number(out, place, "mean", unit->mean);
    eq_out_number(out, place, "sd", unit->sd);
    eq_place groups = eq_out_array(out, place, "by_group");
    for (size_t g = 0; g < asked->all->n_groups; g++) eq_out_number(out, groups, NULL, unit->by_group[g]);
    eq_out_number(out, place, "share", unit->share);
    if (column->input) eq_out_raw(out, place, "cut", "null");
    else write_effect(out, place, "cut", &unit->cut);
}

static void write_column(eq_out *out, eq_place to, const eq_unit_column *column, const eq_units_asked *asked) {
    const eq_layer *layer = &asked->from.file.model.layer[column->layer];
    eq_place place = eq_out_object(out, to, NULL);
    eq_out_text(out, place, "kind", column->input ? "input" : "hidden");
    eq_out_number(out, place, "n_weights", (double)layer->n_in * (double)layer->n_out);
    eq_place weights = eq_out_array(out, place, "weights");
    for (size_t e = 0; e < column->n_edges; e++) {
        eq_place edge = eq_out_array(out, weights, NULL);
        eq_out_number(out, edge, NULL, (double)column->edge[e].from);
        eq_out_number(out, edge, NULL, (double)column->edge[e].to);
        eq_out_short(out, edge, NULL, (float)column->edge[e].weight);
    }
    eq_place units = eq_out_array(out, place, "units");
    for (size_t j = 0; j < column->n_units; j++) write_unit(out, units, column, j, asked);
}

eq_status eq_units_json(eq_ctx *cx, eq_arena *arena, const eq_units_asked *asked, const char **json) {
    eq_out out;
    eq_unit_effect whole;
    size_t n;
    const eq_unit_column *column = eq_units_found(asked->units, &n, &whole);
    eq_out_begin(cx, &out);
    eq_out_number(&out, out.root, "cell", (double)asked->cell->index);
    eq_out_text(&out, out.root, "part", parts[asked->part]);
    eq_out_number(&out, out.root, "n", (double)asked->question.rows->n_rows);
    eq_out_texts(&out, out.root, "groups", asked->all->group_name, asked->all->n_groups);
    eq_place privileged = eq_out_array(&out, out.root, "privileged");
    for (size_t g = 0; g < asked->all->n_groups; g++) eq_out_bool(&out, privileged, NULL, asked->all->privileged[g]);
    eq_out_text(&out, out.root, "bias", eq_bias_id(asked->objective.bias));
    eq_out_text(&out, out.root, "performance", eq_performance_id(asked->objective.performance));
    eq_out_number(&out, out.root, "threshold", asked->question.threshold);
    write_effect(&out, out.root, "whole", &whole);
    eq_place cuts = eq_out_array(&out, out.root, "cut");
    for (size_t c = 0; c < asked->question.n_cut; c++) {
        eq_place pair = eq_out_array(&out, cuts, NULL);
        eq_out_number(&out, pair, NULL, (double)asked->question.cut[c].column);
        eq_out_number(&out, pair, NULL, (double)asked->question.cut[c].unit);
    }
    eq_place columns = eq_out_array(&out, out.root, "columns");
    for (size_t k = 0; k < n; k++) write_column(&out, columns, &column[k], asked);
    return eq_out_print(&out, arena, json);
}
