/* The catalogue: tables of methods, metrics and settings written out, so that no other place repeats their names. */
#include <math.h>
#include <string.h>

#include "equipoise/version.h"
#include "analysis/analysis.h"
#include "analysis/inject_read.h"
#include "lab/catalog.h"
#include "answer/out.h"
#include "answer/reading.h"
#include "experiment/settings.h"
#include "metric/cause.h"
#include "metric/metric.h"
#include "impact/preset.h"

static void add_param(eq_out *out, eq_place list, const eq_param *param) {
    static const char *const kinds[] = {"real", "integer", "boolean", "choice"};
    eq_place object = eq_out_object(out, list, NULL);
    eq_out_text(out, object, "id", param->id);
    eq_out_text(out, object, "title", param->title);
    eq_out_text(out, object, "help", param->help);
    eq_out_text(out, object, "kind", kinds[param->kind]);
    if (param->kind == EQ_CHOICE) {
        eq_out_text(out, object, "default", param->choice[(size_t)param->initial]);
        eq_place choices = eq_out_array(out, object, "choices");
        for (size_t i = 0; param->choice[i]; i++) eq_out_text(out, choices, NULL, param->choice[i]);
    } else if (param->kind == EQ_BOOLEAN) {
        eq_out_bool(out, object, "default", param->initial != 0);
    } else {
        eq_out_number(out, object, "default", param->initial);
        eq_out_number(out, object, "min", param->min);
        eq_out_number(out, object, "max", param->max);
    }
}

static void add_flags(eq_out *out, eq_place list, unsigned flags) {
    for (unsigned bit = 0; bit < EQ_N_METHOD_FLAGS; bit++)
        if (flags & 1u << bit) eq_out_text(out, list, NULL, eq_method_flag_id(bit));
}

static void add_method(eq_out *out, eq_place list, const eq_method *method) {
    eq_place object = eq_out_object(out, list, NULL);
    eq_out_text(out, object, "id", method->id);
    eq_out_text(out, object, "title", method->title);
    eq_out_text(out, object, "cite", method->cite);
    eq_out_text(out, object, "help", method->help);
    eq_out_text(out, object, "family", eq_family_id(method->family));
    unsigned needs = EQ_NEEDS_GROUP_AT_PREDICT | EQ_NEEDS_GRADIENT;
    add_flags(out, eq_out_array(out, object, "needs"), method->flags & needs);
    add_flags(out, eq_out_array(out, object, "does"), method->flags & ~needs);
    eq_out_bool(out, object, "network", eq_method_needs_network(method));
    eq_out_text(out, object, "threshold", method->threshold == EQ_BY_OBJECTIVE ? "objective" : "performance");
    eq_out_text(out, object, "strength", method->strength);
    eq_place params = eq_out_array(out, object, "params");
    for (size_t p = 0; p < method->n_params; p++) add_param(out, params, &method->params[p]);
}

/* A formula as a list of its words, which are apart by one space. */
static void add_arithmetic(eq_out *out, eq_place object, const char *text) {
    eq_place list = eq_out_array(out, object, "arithmetic");
    for (const char *end; *text; text = *end ? end + 1 : end) {
        char word[8] = "";
        end = text + strcspn(text, " ");
        memcpy(word, text, (size_t)(end - text));
        eq_out_text(out, list, NULL, word);
    }
}

/* How the number comes about: what the row of metrics.def says beside prose. */
static void add_structure(eq_out *out, eq_place object, const eq_metric_row *row) {
    eq_out_text(out, object, "shape", eq_shape_id(row->shape));
    if (eq_metric_is_gap(row)) eq_out_text(out, object, "join", eq_join_id(row->join));
    eq_place rates = eq_out_array(out, object, "rates");
    if (row->n_rates) eq_out_text(out, rates, NULL, eq_metric_row_at(row->a)->info.id);
    if (row->n_rates > 1) eq_out_text(out, rates, NULL, eq_metric_row_at(row->b)->info.id);
    eq_place needs = eq_out_array(out, object, "needs");
    for (unsigned i = 0; i < EQ_N_WHOLES; i++)
        if (eq_metric_needs(row) & 1u << i) eq_out_text(out, needs, NULL, eq_whole_at(i)->id);
    if (eq_metric_needs(row) & EQ_DECISIONS) eq_out_text(out, needs, NULL, "decisions");
    if (row->shape == EQ_OF_COUNTS && row->interval == EQ_WILSON) eq_out_text(out, object, "share_of", eq_whole_of(row)->id);
    if (row->needs & EQ_SHARE_DECIDED) eq_out_bool(out, object, "share_decided", true);
    if (row->arithmetic) add_arithmetic(out, object, row->arithmetic);
}

static void add_metric(eq_out *out, eq_place list, const eq_metric_info *metric) {
    static const char *const compared[] = {"overall", "sides", "groups"};
    eq_place object = eq_out_object(out, list, NULL);
    eq_out_text(out, object, "id", metric->id);
    eq_out_text(out, object, "title", metric->title);
    eq_out_text(out, object, "section", metric->section);
    eq_out_text(out, object, "kind", metric->kind == EQ_RATE ? "rate" : "disparity");
    if (metric->kind == EQ_DISPARITY) eq_out_text(out, object, "compared", compared[metric->compared]);
    eq_out_number(out, object, "ideal", metric->ideal);
    eq_out_number(out, object, "min", metric->min);
    eq_out_number(out, object, "max", metric->max);
    eq_out_number(out, object, "direction", metric->direction);
    eq_out_bool(out, object, "needs_score", metric->needs_score);
    eq_out_bool(out, object, "of_data", eq_metric_of_data(eq_metric_find(metric->id)));
    eq_out_bool(out, object, "leans", eq_metric_leans(eq_metric_find(metric->id)));
    add_structure(out, object, eq_metric_row_at(eq_metric_find(metric->id)));
    eq_out_text(out, object, "formula", metric->formula);
    eq_out_text(out, object, "source", metric->source);
    eq_out_text(out, object, "help", metric->help);
}

/* model.hidden is the one setting that is a list by nature. */
static void add_hidden(eq_out *out, eq_place list) {
    eq_place object = eq_out_object(out, list, NULL);
    eq_out_text(out, object, "id", "hidden");
    eq_out_text(out, object, "title", "Hidden layers");
    eq_out_text(out, object, "help", "Units in each hidden layer");
    eq_out_text(out, object, "kind", "integers");
    eq_place widths = eq_out_array(out, object, "default");
    const eq_preset *lab = eq_preset_at(0);
    for (size_t i = 0; i < lab->n_hidden; i++) eq_out_number(out, widths, NULL, lab->width);
    eq_out_number(out, object, "min", 1);
    eq_out_number(out, object, "max", EQ_MAX_WIDTH);
    eq_out_number(out, object, "max_items", EQ_MAX_HIDDEN);
}

/* Networks by name, each with what it gives the model section. */
static void add_presets(eq_out *out, eq_place list) {
    for (size_t p = 0; p < eq_preset_count(); p++) {
        const eq_preset *preset = eq_preset_at(p);
        eq_place object = eq_out_object(out, list, NULL);
        eq_out_text(out, object, "id", preset->id);
        eq_out_text(out, object, "title", preset->title);
        eq_out_text(out, object, "help", preset->help);
        eq_place model = eq_out_object(out, object, "model");
        const eq_kind *kind = eq_kind_at(preset->kind);
        size_t first = eq_setting_of_kind(preset->kind);
        eq_out_text(out, model, eq_setting_at(EQ_SET_MODEL_KIND).param.id, kind->id);
        eq_place widths = eq_out_array(out, model, "hidden");
        for (size_t i = 0; i < preset->n_hidden; i++) eq_out_number(out, widths, NULL, preset->width);
        for (size_t k = 0; k < kind->n_params; k++) {
            double value = eq_preset_value(preset, first + k);
            if (kind->params[k].kind == EQ_CHOICE)
                eq_out_text(out, model, kind->params[k].id, kind->params[k].choice[(size_t)value]);
            else if (kind->params[k].kind == EQ_BOOLEAN) eq_out_bool(out, model, kind->params[k].id, value != 0);
            else eq_out_number(out, model, kind->params[k].id, value);
        }
    }
}

/* split.seed is the one setting that may be absent. */
static void add_split_seed(eq_out *out, eq_place list) {
    eq_place object = eq_out_object(out, list, NULL);
    eq_out_text(out, object, "id", "seed");
    eq_out_text(out, object, "title", "Split seed");
    eq_out_text(out, object, "help", "Seed of the one split of all networks; without it each seed draws its own");
    eq_out_text(out, object, "kind", "integer");
    eq_out_text(out, object, "default", NULL);
    eq_out_number(out, object, "min", 0);
    eq_out_number(out, object, "max", UINT32_MAX);
}

static void add_settings(eq_out *out, eq_place sections) {
    for (eq_section section = EQ_SPLIT; section < EQ_N_SECTIONS; section++) {
        eq_place list = eq_out_array(out, sections, eq_section_id(section));
        for (size_t i = 0; i < EQ_N_SETTINGS; i++) {
            eq_setting setting = eq_setting_at(i);
            if (setting.section != section || !setting.param.id) continue;
            add_param(out, list, &setting.param);
            if (i == EQ_SET_MODEL_KIND) add_hidden(out, list);
            if (i == EQ_SET_SPLIT_TEST) add_split_seed(out, list);
        }
    }
}

/* Kinds of model, each with the settings of the model section that are about it. */
static void add_kinds(eq_out *out, eq_place list) {
    for (size_t k = 0; k < eq_kind_count(); k++) {
        const eq_kind *kind = eq_kind_at(k);
        eq_place object = eq_out_object(out, list, NULL);
        eq_out_text(out, object, "id", kind->id);
        eq_out_text(out, object, "title", kind->title);
        eq_out_text(out, object, "help", kind->help);
        eq_out_bool(out, object, "gradient", kind->flags & EQ_KIND_GRADIENT);
        eq_place settings = eq_out_array(out, object, "settings");
        if (kind->flags & EQ_KIND_HIDDEN) eq_out_text(out, settings, NULL, "hidden");
        for (size_t p = 0; p < kind->n_params; p++) eq_out_text(out, settings, NULL, kind->params[p].id);
    }
}

/* How values read, why they are undefined, and under how many rows they are noted as few: the page's words and number. */
static void add_readings(eq_out *out) {
    eq_out_number(out, out->root, "few", EQ_FEW);
    eq_place list = eq_out_array(out, out->root, "readings");
    for (eq_reading r = EQ_READS_UNDEFINED; r < EQ_N_READINGS; r++) {
        eq_place object = eq_out_object(out, list, NULL);
        eq_out_text(out, object, "id", eq_reading_at(r)->id);
        eq_out_text(out, object, "text", eq_reading_at(r)->text);
        eq_out_bool(out, object, "of_tolerance", eq_reading_at(r)->of_tolerance);
    }
    eq_place causes = eq_out_object(out, out->root, "causes");
    for (eq_cause cause = EQ_NO_CAUSE + 1; cause < EQ_N_CAUSES; cause++)
        eq_out_text(out, causes, eq_cause_id(cause), eq_cause_words(cause));
}

static void add_analysis(eq_out *out, eq_place list, const eq_analysis *analysis) {
    static const char *const needs[] = {"file", "decisions", "scores"};
    eq_place object = eq_out_object(out, list, NULL);
    eq_out_text(out, object, "id", analysis->id);
    eq_out_text(out, object, "title", analysis->title);
    eq_out_text(out, object, "help", analysis->help);
    eq_place array = eq_out_array(out, object, "needs");
    for (unsigned i = 0; i < sizeof needs / sizeof *needs; i++)
        if (analysis->needs & 1u << i) eq_out_text(out, array, NULL, needs[i]);
    eq_place options = eq_out_array(out, object, "options");
    for (const eq_option *option = analysis->options; option->id; option++)
        eq_option_write(out, eq_out_object(out, options, NULL), option);
}

static void add_options(eq_out *out, const char *key, const eq_option *option) {
    eq_place list = eq_out_array(out, out->root, key);
    for (; option->id; option++) eq_option_write(out, eq_out_object(out, list, NULL), option);
}

eq_status eq_catalog_json(eq_ctx *cx, eq_arena *arena, const char **json) {
    eq_out out;
    eq_out_begin(cx, &out);
    eq_out_number(&out, out.root, "equipoise", 1);
    eq_out_text(&out, out.root, "version", EQ_VERSION);
    eq_place families = eq_out_array(&out, out.root, "families");
    for (eq_family family = EQ_BASELINE; family < EQ_N_FAMILIES; family++) {
        eq_place object = eq_out_object(&out, families, NULL);
        eq_out_text(&out, object, "id", eq_family_id(family));
        eq_out_text(&out, object, "title", eq_family_title(family));
        eq_out_text(&out, object, "does", eq_family_does(family));
        eq_out_text(&out, object, "help", eq_family_help(family));
    }
    eq_place methods = eq_out_array(&out, out.root, "methods");
    for (size_t m = 0; m < eq_method_count(); m++) add_method(&out, methods, eq_method_at(m));
    eq_place metrics = eq_out_array(&out, out.root, "metrics");
    for (size_t m = 0; m < eq_metric_count(); m++) add_metric(&out, metrics, eq_metric_at(m));
    add_settings(&out, eq_out_object(&out, out.root, "settings"));
    add_kinds(&out, eq_out_array(&out, out.root, "kinds"));
    add_presets(&out, eq_out_array(&out, out.root, "presets"));
    add_readings(&out);
    eq_place audits = eq_out_array(&out, out.root, "audit_presets");
    for (size_t p = 0; p < eq_audit_preset_count(); p++) eq_out_raw(&out, audits, NULL, eq_audit_preset_json(p));
    add_options(&out, "inject", eq_inject_options);       /* bending records by hand */
    add_options(&out, "selection", eq_selection_options); /* of a file of predictions: who is selected */
    add_options(&out, "intervals", eq_interval_options);  /* of every analysis: how sure it is to be */
    eq_place analyses = eq_out_array(&out, out.root, "analyses");
    for (size_t a = 0; a < eq_analysis_count(); a++) add_analysis(&out, analyses, eq_analysis_at(a));
    return eq_out_print(&out, arena, json);
}
