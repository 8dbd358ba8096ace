/* Fourteen thousand weights are too many to look at: a unit is shown by the mean absolute change over all that is its own
 * (its incoming weights, bias, scale and shift), a feature by the signed sum over its outgoing weights, which is the change
 * of bias when all of them grow together and means the same in every network. */
#include <math.h>

#include "answer/answer.h"
#include "equipoise/version.h"
#include "experiment/report.h"
#include "experiment/sensitivity_answer.h"

/* Mean absolute change over what belongs to unit j of a layer. */
static double unit_mean(const eq_layer *layer, const float *change, size_t j) {
    double sum = 0;
    size_t n = layer->n_in;
    if (layer->bias != SIZE_MAX) sum += fabs((double)change[layer->bias + j]), n++;
    for (size_t i = 0; i < layer->n_in; i++) sum += fabs((double)change[layer->weight + i * layer->n_out + j]);
    if (layer->gamma != SIZE_MAX) {
        bool shifts = layer->beta != SIZE_MAX;
        sum += fabs((double)change[layer->gamma + j]) + (shifts ? fabs((double)change[layer->beta + j]) : 0);
        n += 1 + shifts;
    }
    return sum / (double)n;
}

static void add_units(eq_out *out, eq_place to, const char *key, const eq_layer *layer, const float *change) {
    eq_place units = eq_out_array(out, to, key);
    for (size_t j = 0; j < layer->n_out; j++) eq_out_short(out, units, NULL, (float)unit_mean(layer, change, j));
}

static void add_layers(eq_out *out, eq_place to, const eq_model *model, const eq_sensitivity *found) {
    eq_place layers = eq_out_array(out, to, "layers");
    for (size_t l = 0; l < model->n_layers; l++) {
        eq_place layer = eq_out_object(out, layers, NULL);
        eq_out_number(out, layer, "weights", (double)(model->layer[l].n_in * model->layer[l].n_out));
        add_units(out, layer, "gradient", &model->layer[l], found->gradient);
        add_units(out, layer, "ridge", &model->layer[l], found->ridge);
    }
}

static void add_features(eq_out *out, eq_place to, const eq_model *model, const float *change) {
    const eq_layer *first = &model->layer[0];
    if (first->wire || first->n_in != model->n_inputs) return; /* not a map of the features */
    eq_place features = eq_out_array(out, to, "features");
    for (size_t i = 0; i < first->n_in; i++) {
        double sum = 0;
        for (size_t j = 0; j < first->n_out; j++) sum += (double)change[first->weight + i * first->n_out + j];
        eq_out_short(out, features, NULL, (float)sum);
    }
}

static void add_ridge(eq_out *out, eq_place to, const eq_sensitivity *found) {
    eq_place ridge = eq_out_object(out, to, "ridge");
    eq_out_number(out, ridge, "penalty", found->penalty);
    eq_out_number(out, ridge, "fitted", found->ridge_fit);
    eq_out_number(out, ridge, "held_out", found->ridge_held);
    eq_place plain = eq_out_object(out, to, "least_norm");
    eq_out_number(out, plain, "fitted", found->plain_fit);
    eq_out_number(out, plain, "held_out", found->plain_held);
    eq_out_number(out, plain, "leaked", found->plain_leaked);
    eq_out_number(out, plain, "leaked_rows", (double)found->n_leaked);
    eq_out_number(out, plain, "leaked_of", (double)found->n_second);
    eq_out_number(out, eq_out_object(out, to, "gradient"), "held_out", found->gradient_held);
}

void eq_sensitivity_begin(eq_ctx *cx, const char *data_json, const eq_dataset *data, const eq_sensitivity_options *options,
                          eq_sensitivity_text *text) {
    eq_out *out = &text->out;
    eq_out_begin(cx, out);
    eq_out_number(out, out->root, "equipoise", 1);
    eq_out_text(out, out->root, "version", EQ_VERSION);
    eq_out_raw(out, out->root, "data", data_json);
    eq_place names = eq_out_array(out, out->root, "features");
    for (size_t f = 0; f < data->n_features; f++) eq_out_text(out, names, NULL, data->feature_name[f]);
    eq_out_text(out, out->root, "part", options->on_valid ? "valid" : "test");
    eq_out_number(out, out->root, "sd", options->sd);
    text->cells = eq_out_array(out, out->root, "cells");
}

void eq_sensitivity_add(eq_sensitivity_text *text, const eq_runner *runner, const eq_sensitivity *found) {
    eq_out *out = &text->out;
    eq_place network = eq_out_object(out, text->cells, NULL);
    eq_report_identity(out, network, runner->plan, runner->cell);
    eq_out_number(out, network, "seed", runner->cell->seed);
    eq_out_text(out, network, "bias_id", eq_bias_id(runner->objective.bias));
    eq_out_text(out, network, "weights_sha256", runner->result.weights_sha256);
    eq_out_number(out, network, "n_weights", (double)found->n_weights);
    eq_place samples = eq_out_object(out, network, "networks");
    eq_out_number(out, samples, "fitted", (double)(found->n_fit + found->n_choose));
    eq_out_number(out, samples, "held_out", (double)found->n_held);
    eq_out_number(out, network, "bias", found->bias);
    eq_out_number(out, network, "perturbed_mean", found->mean);
    eq_out_number(out, network, "perturbed_deviation", found->deviation);
    add_ridge(out, network, found);
    const eq_model *model = eq_predictor_network(&runner->chain.model);
    add_layers(out, network, model, found);
    add_features(out, network, model, found->gradient);
    eq_place change = eq_out_array(out, network, "change");
    for (size_t j = 0; j < found->n_weights; j++) eq_out_short(out, change, NULL, found->gradient[j]);
}

void eq_sensitivity_end(eq_sensitivity_text *text, const eq_sensitivity_options *options) {
    static const eq_table_column columns[] = {{"Method", EQ_SHOW_NAME, "title", NULL},
                                              {"Seed", EQ_SHOW_GENERAL, "seed", NULL},
                                              {"Bias", EQ_SHOW_SIGNED, "bias", NULL},
                                              {"Mean when perturbed", EQ_SHOW_SIGNED, "perturbed_mean", NULL},
                                              {"Deviation", EQ_SHOW_NUMBER, "perturbed_deviation", NULL},
                                              {"Told by ridge", EQ_SHOW_NUMBER, "ridge/held_out", NULL},
                                              {"Told by the gradient", EQ_SHOW_NUMBER, "gradient/held_out", NULL}};
    eq_answer answer;
    eq_answer_begin(text->out.cx, &text->out, &answer);
    eq_answer_say(&answer, EQ_TITLE, "What the bias of a network hangs on");
    eq_answer_say(
        &answer, EQ_NOTE,
        "Each network\u2019s weights are moved at random, with a deviation of {general}, and its bias on the {words} rows is "
        "measured again. Told: the share of its variance over perturbed networks kept aside that a prediction linear in "
        "the weights explains, fitted by ridge regression or by the gradient alone.",
        options->sd, options->on_valid ? EQ_WORDS("validation") : EQ_WORDS("test"));
    eq_answer_table(&answer,
                    &(eq_table_block){.id = "networks", .of = "cells", .column = columns, .n_columns = 7, .whole = true});
    eq_answer_end(&answer, text->out.root);
}
