/* Reports are put together from texts: a cell is written once, when it is done, and never again, so a report of a thousand
 * cells costs no more memory than its bytes. Summaries are medians over seeds; an undefined bias is left out of its median
 * and counted. */
#include <math.h>
#include <string.h>

#include "analysis/inject_read.h"
#include "equipoise/version.h"
#include "experiment/counterfactual_answer.h"
#include "answer/out.h"
#include "experiment/front.h"
#include "experiment/progress.h"
#include "experiment/report.h"
#include "experiment/report_blocks.h"
#include "experiment/report_warnings.h"
#include "math/sort.h"
#include "metric/cause.h"

static void add_param_value(eq_out *out, eq_place to, const char *key, const eq_param *param, double value) {
    if (param->kind == EQ_CHOICE) eq_out_text(out, to, key, param->choice[(size_t)value]);
    else if (param->kind == EQ_BOOLEAN) eq_out_bool(out, to, key, value != 0);
    else eq_out_number(out, to, key, value);
}

/* A fixed value as itself, a sweep as an array. */
static void add_values(eq_out *out, eq_place to, const eq_param *param, const eq_values *values) {
    if (values->n == 1) {
        add_param_value(out, to, param->id, param, values->value[0]);
        return;
    }
    eq_place array = eq_out_array(out, to, param->id);
    for (size_t i = 0; i < values->n; i++) add_param_value(out, array, NULL, param, values->value[i]);
}

/* "id", or "id+id" for a chain; the same for titles. */
static const char *join(eq_ctx *cx, eq_arena *arena, const eq_plan_entry *entry, bool titles) {
    const char *text = NULL;
    for (size_t m = 0; m < entry->n_methods; m++) {
        const eq_method *method = entry->method[m].method;
        const char *next = titles ? method->title : method->id;
        text = text ? eq_arena_format(cx, arena, titles ? "%s + %s" : "%s+%s", text, next)
                    : eq_arena_text(cx, arena, next, strlen(next));
        if (!text) return NULL;
    }
    return text;
}

const char *eq_report_chain(eq_ctx *cx, eq_arena *arena, const eq_plan *plan, const eq_cell *cell) {
    return join(cx, arena, &plan->entry[cell->entry], false);
}

void eq_report_identity(eq_out *out, eq_place to, const eq_plan *plan, const eq_cell *cell) {
    const eq_plan_entry *entry = &plan->entry[cell->entry];
    eq_mark mark = eq_arena_mark(&out->cx->tmp);
    const char *id = join(out->cx, &out->cx->tmp, entry, false), *title = join(out->cx, &out->cx->tmp, entry, true);
    if (!id || !title) out->failed = true; /* no memory: NULL would be written as null */
    eq_out_text(out, to, "method", id);
    eq_out_text(out, to, "title", title);
    eq_out_text(out, to, "family", eq_family_id(entry->method[entry->n_methods - 1].method->family));
    eq_arena_reset(&out->cx->tmp, mark);
    eq_place params = eq_out_object(out, to, "params");
    for (size_t m = 0; m < entry->n_methods; m++) {
        const eq_method *method = entry->method[m].method;
        eq_place own = eq_out_object(out, params, method->id);
        for (size_t p = 0; p < method->n_params; p++)
            add_param_value(out, own, method->params[p].id, &method->params[p], cell->param[m][p]);
    }
    eq_place settings = eq_out_object(out, to, "settings"); /* the swept ones, and a threshold rule of the plan's own */
    if (entry->has_threshold)
        eq_out_text(out, settings, "threshold", entry->threshold == EQ_BY_OBJECTIVE ? "objective" : "performance");
    for (size_t s = 0; s < EQ_N_SETTINGS; s++)
        if (plan->setting[s].n > 1) {
            eq_setting setting = eq_setting_at(s);
            add_param_value(out, settings, setting.param.id, &setting.param, cell->setting[s]);
        }
}

static void add_judged(eq_out *out, eq_place to, const eq_judged_by *part, bool audits) {
    eq_place objective = eq_out_object(out, to, "objective");
    eq_out_number(out, objective, "phi", part->objective.phi);
    eq_out_number(out, objective, "performance", part->objective.performance);
    eq_out_number(out, objective, "bias", part->objective.bias);
    eq_out_text(out, objective, "why", part->objective.why);
    if (part->objective.cause) eq_out_text(out, objective, "cause", eq_cause_id(part->objective.cause));
    eq_place sides = eq_out_array(out, objective, "sides");
    for (int s = 0; s < 2; s++) eq_out_number(out, sides, NULL, part->decided.sides.rate[s]);
    eq_out_number(out, objective, "error", part->decided.sides.error);
    eq_out_number(out, objective, "constant", part->decided.constant);
    if (!audits) return;
    eq_out_headline(out, to, &part->audit);
    eq_out_audit(out, to, &part->audit);
}

/* By the records, and where those are bent by the truth too. */
static void add_part(eq_out *out, eq_place to, const eq_part_result *part, bool audits) {
    add_judged(out, to, &part->by, audits);
    if (part->has_truth) add_judged(out, eq_out_object(out, to, "by_truth"), &part->by_truth, audits);
}

/* How well the model tells the outcomes apart on validation, and the mark of one that cannot. */
static void add_chance(eq_out *out, const eq_chance *chance) {
    const char *why;
    eq_mark mark = eq_arena_mark(&out->cx->tmp);
    eq_place auc = eq_out_object(out, out->root, "validation_auc");
    eq_out_number(out, auc, "value", chance->auc);
    eq_out_number(out, auc, "low", chance->low);
    eq_out_number(out, auc, "high", chance->high);
    if (eq_chance_sentence(out->cx, &out->cx->tmp, chance, &why) != EQ_OK) out->failed = true;
    else eq_out_text(out, out->root, "collapsed", why);
    eq_arena_reset(&out->cx->tmp, mark);
}

static void add_trials(eq_out *out, const eq_trials *trials) {
    const char *const key[] = {"phi", "performance", "bias"};
    const float *const list[] = {trials->phi, trials->performance, trials->bias};
    eq_place object = eq_out_object(out, out->root, "trials");
    for (int k = 0; k < 3; k++) {
        eq_place array = eq_out_array(out, object, key[k]);
        for (size_t i = 0; i < trials->n; i++) eq_out_short(out, array, NULL, list[k][i]);
    }
}

static void add_result(eq_out *out, const eq_cell *cell, const eq_cell_result *result) {
    static const char *const names[] = {"train", "valid", "test"};
    const eq_curve *curve = result->curve;
    eq_out_text(out, out->root, "weights_sha256", result->weights_sha256);
    eq_out_number(out, out->root, "n_weights", (double)result->n_weights);
    eq_out_number(out, out->root, "epochs", curve ? (double)curve->n_epochs : (double)NAN);
    eq_out_number(out, out->root, "best_epoch", curve ? (double)curve->best_epoch : (double)NAN);
    eq_out_number(out, out->root, "threshold", result->threshold);
    add_chance(out, &result->chance);
    if (result->n_notes) eq_out_texts(out, out->root, "notes", result->note, result->n_notes);
    eq_out_texts(out, out->root, "reads_column", result->reads.column, result->reads.n_columns);
    eq_out_bool(out, out->root, "needs_group", result->reads.needs_group);
    eq_out_text(out, out->root, "reads", result->reads.says);
    eq_place warnings = eq_out_array(out, out->root, "warnings");
    for (int w = 0; w < EQ_N_WARNINGS; w++) {
        if (!result->warning[w]) continue;
        eq_place warning = eq_out_object(out, warnings, NULL);
        eq_out_text(out, warning, "id", eq_warning_id((eq_warning)w));
        eq_out_text(out, warning, "says", result->warning[w]);
    }
    if (curve && cell->setting[EQ_SET_REPORT_CURVES] != 0)
        eq_out_curve(out, eq_out_object(out, out->root, "curve"), curve, (eq_bias)cell->setting[EQ_SET_OBJECTIVE_BIAS], 0);
    if (result->trials) add_trials(out, result->trials);
    for (int p = 0; p < EQ_N_PARTS; p++)
        add_part(out, eq_out_object(out, out->root, names[p]), &result->part[p], cell->setting[EQ_SET_REPORT_AUDITS] != 0);
    if (result->counterfactual)
        eq_out_counterfactual(out, eq_out_object(out, out->root, "counterfactual"), result->counterfactual);
}

static eq_figures figures_of(const eq_objective_value *value) {
    eq_figures figures = {value->phi, value->performance, value->bias};
    return figures;
}

static eq_status keep_text(eq_ctx *cx, eq_arena *arena, const char *text, const char **out) {
    *out = text ? eq_arena_text(cx, arena, text, strlen(text)) : NULL;
    return *out || !text ? EQ_OK : EQ_EMEMORY;
}

static eq_status keep_texts(eq_ctx *cx, eq_arena *arena, const eq_cell_result *result, eq_record *out) {
    for (int w = 0; w < EQ_N_WARNINGS; w++) EQ_TRY(keep_text(cx, arena, result->warning[w], &out->warning[w]));
    return keep_text(cx, arena, result->reads.says, &out->reads);
}

/* What summaries need of a cell that was run. */
static eq_status keep_figures(eq_ctx *cx, eq_arena *arena, const eq_cell_result *result, eq_record *out) {
    out->noted = result->n_notes > 0;
    out->collapsed = result->chance.collapsed;
    memcpy(out->rate, result->part[EQ_PART_TEST].by.decided.sides.rate, sizeof out->rate);
    for (int p = 0; p < 2; p++) out->constant[p] = result->part[p ? EQ_PART_TEST : EQ_PART_VALID].by.decided.constant;
    out->valid = figures_of(&result->part[EQ_PART_VALID].by.objective);
    out->test = figures_of(&result->part[EQ_PART_TEST].by.objective);
    return keep_texts(cx, arena, result, out);
}

eq_status eq_report_cell(eq_ctx *cx, eq_arena *arena, const eq_plan *plan, const eq_cell *cell, const eq_cell_result *result,
                         const char *error, eq_record *out) {
    eq_out json;
    const char *why = error ? error : result->part[EQ_PART_TEST].by.objective.why;
    memset(out, 0, sizeof *out);
    out->failed = error != NULL;
    if (!error) EQ_TRY(keep_figures(cx, arena, result, out));
    if (why) out->why = eq_arena_text(cx, arena, why, strlen(why));
    if (why && !out->why) return EQ_EMEMORY;
    eq_out_begin(cx, &json); /* from here on nothing returns before the print, which gives the stream back */
    json.brief = true;
    eq_out_number(&json, json.root, "index", (double)cell->index);
    eq_report_identity(&json, json.root, plan, cell);
    eq_out_number(&json, json.root, "seed", cell->seed);
    eq_out_text(&json, json.root, "error", error);
    if (!error) add_result(&json, cell, result);
    return eq_out_print(&json, arena, &out->json);
}

static void add_methods(eq_out *out, const eq_plan *plan) {
    eq_place methods = eq_out_array(out, out->root, "methods");
    for (size_t e = 0; e < plan->n_entries; e++) {
        const eq_plan_entry *entry = &plan->entry[e];
        eq_place chain = entry->n_methods > 1 ? eq_out_array(out, methods, NULL) : methods;
        for (size_t m = 0; m < entry->n_methods; m++) {
            const eq_plan_method *method = &entry->method[m];
            eq_place object = eq_out_object(out, chain, NULL);
            eq_out_text(out, object, "id", method->method->id);
            if (entry->has_threshold && m + 1 == entry->n_methods)
                eq_out_text(out, object, "threshold", entry->threshold == EQ_BY_OBJECTIVE ? "objective" : "performance");
            for (size_t p = 0; p < method->method->n_params; p++)
                add_values(out, object, &method->method->params[p], &method->param[p]);
        }
    }
}

/* A test that is off, the parameters of a kind of model that is not run, and a network's that came later where they are as before
 * are not spelt out: plans and reports from before there were such keep their bytes. (Networks' first two always are.) */
static bool is_spelt_out(const eq_plan *plan, size_t index, const eq_setting *setting) {
    const eq_values *values = &plan->setting[index], *kinds = &plan->setting[EQ_SET_MODEL_KIND];
    if (index == EQ_SET_REPORT_COUNTERFACTUAL) return values->n > 1 || values->value[0] != 0;
    if (!setting->param.id) return false;
    if (!strcmp(setting->param.id, "layer_norm") || !strcmp(setting->param.id, "activation"))
        return values->n > 1 || values->value[0] != setting->param.initial;
    if (!setting->kind || setting->kind->flags & EQ_KIND_GRADIENT) return true;
    for (size_t k = 0; k < kinds->n; k++)
        if (eq_kind_at((size_t)kinds->value[k]) == setting->kind) return true;
    return false;
}

/* What was said of a given model's file. */
static void add_answers(eq_out *out, eq_place to, const eq_plan_given *said) {
    const eq_plan_learned *learned = &said->learned;
    if (said->n_columns) eq_out_texts(out, to, "columns", said->column, said->n_columns);
    if (said->output || said->favourable || said->is) {
        eq_place score = eq_out_object(out, to, "score");
        if (said->favourable) eq_out_text(out, score, "class", said->favourable);
        if (said->is) eq_out_text(out, score, "is", said->is);
        if (said->output) eq_out_text(out, score, "output", said->output);
    }
    if (!learned->column) {
        eq_out_text(out, to, "trained_on", learned->none ? "none" : "unknown");
        return;
    }
    eq_place rows = eq_out_object(out, to, "trained_on");
    eq_out_text(out, rows, "column", learned->column);
    eq_out_text(out, rows, "value", learned->value);
}

eq_status eq_report_plan(eq_ctx *cx, eq_arena *arena, const eq_plan *plan, const char **json) {
    eq_out out;
    eq_out_begin(cx, &out);
    const eq_roles *roles = &plan->roles;
    eq_out_number(&out, out.root, "equipoise", 1);
    if (plan->data) eq_out_text(&out, out.root, "data", plan->data);
    if (roles->n_protected) eq_out_texts(&out, out.root, "protected", roles->protected_column, roles->n_protected);
    eq_out_bool(&out, out.root, "by_level", roles->by_level);
    if (roles->n_privileged == 1) eq_out_text(&out, out.root, "privileged", roles->privileged[0]);
    if (roles->n_privileged > 1) eq_out_texts(&out, out.root, "privileged", roles->privileged, roles->n_privileged);
    if (roles->favourable.n == 1) eq_out_text(&out, out.root, "favourable", roles->favourable.text[0]);
    else if (roles->favourable.n) eq_out_texts(&out, out.root, "favourable", roles->favourable.text, roles->favourable.n);
    eq_out_bool(&out, out.root, "drop_protected", roles->drop_protected);
    eq_inject_write(&out, out.root, &plan->inject);
    for (eq_section section = EQ_SPLIT; section < EQ_N_SECTIONS; section++) {
        eq_place object = eq_out_object(&out, out.root, eq_section_id(section));
        if (section == EQ_MODEL && plan->given) {
            eq_out_text(&out, object, "given", plan->given);
            eq_out_text(&out, object, "sha256", plan->given_sha256);
            add_answers(&out, object, &plan->answers);
            continue;
        }
        for (size_t i = 0; i < EQ_N_SETTINGS; i++) {
            eq_setting setting = eq_setting_at(i);
            if (setting.section == section && is_spelt_out(plan, i, &setting))
                add_values(&out, object, &setting.param, &plan->setting[i]);
        }
        if (section == EQ_SPLIT && plan->has_split_seed) eq_out_number(&out, object, "seed", plan->split_seed);
        if (section != EQ_MODEL) continue;
        eq_place hidden = eq_out_array(&out, object, "hidden");
        for (size_t i = 0; i < plan->n_hidden; i++) eq_out_number(&out, hidden, NULL, plan->hidden[i]);
    }
    add_methods(&out, plan);
    eq_place seeds = eq_out_array(&out, out.root, "seeds");
    for (size_t s = 0; s < plan->n_seeds; s++) eq_out_number(&out, seeds, NULL, plan->seed[s]);
    return eq_out_print(&out, arena, json);
}

/* There may be a hundred thousand seeds. */
eq_status eq_spread_find(eq_ctx *cx, double *value, size_t n, eq_spread *out) {
    size_t kept = 0;
    uint32_t *order;
    for (size_t i = 0; i < n; i++)
        if (!isnan(value[i])) value[kept++] = value[i];
    EQ_NEW(cx, &cx->tmp, order, kept);
    EQ_TRY(eq_sort_order(cx, value, kept, order));
    *out = (eq_spread){(double)NAN, (double)NAN, (double)NAN, kept};
    if (!kept) return EQ_OK;
    out->median = (value[order[(kept - 1) / 2]] + value[order[kept / 2]]) / 2;
    out->min = value[order[0]];
    out->max = value[order[kept - 1]];
    return EQ_OK;
}

static eq_status add_spread(eq_out *out, eq_place to, const char *key, double *value, size_t n) {
    eq_spread spread;
    EQ_TRY(eq_spread_find(out->cx, value, n, &spread));
    eq_place object = eq_out_object(out, to, key);
    eq_out_number(out, object, "median", spread.median);
    eq_out_number(out, object, "min", spread.min);
    eq_out_number(out, object, "max", spread.max);
    eq_out_number(out, object, "n", (double)spread.n);
    return EQ_OK;
}

static eq_status add_spreads(eq_out *out, eq_place to, const eq_figures *figures, double *scratch, size_t n) {
    for (size_t i = 0; i < n; i++) scratch[i] = figures[i].phi;
    EQ_TRY(add_spread(out, to, "phi", scratch, n));
    for (size_t i = 0; i < n; i++) scratch[i] = figures[i].performance;
    EQ_TRY(add_spread(out, to, "performance", scratch, n));
    for (size_t i = 0; i < n; i++) scratch[i] = figures[i].bias;
    return add_spread(out, to, "bias", scratch, n);
}

/* One line of the summary: cells first .. first + n_seeds - 1 differ by seed only. */
static eq_status summarise(eq_out *out, eq_place list, const eq_report_parts *parts, size_t first) {
    const eq_plan *plan = parts->plan;
    size_t n = 0, n_done = 0, n_trained = 0;
    const char *reads = NULL;
    eq_figures *valid, *test, *trained;
    double *scratch;
    EQ_NEW(out->cx, &out->cx->tmp, valid, plan->n_seeds);
    EQ_NEW(out->cx, &out->cx->tmp, test, plan->n_seeds);
    EQ_NEW(out->cx, &out->cx->tmp, trained, plan->n_seeds);
    EQ_NEW(out->cx, &out->cx->tmp, scratch, plan->n_seeds);
    for (size_t c = first; c < first + plan->n_seeds; c++) {
        const eq_record *record = &parts->record[c];
        n_done += record->json != NULL;
        if (!record->json || record->failed) continue;
        reads = record->reads;
        if (!record->collapsed) trained[n_trained++] = record->test;
        valid[n] = record->valid;
        test[n++] = record->test;
    }
    if (!n_done) return EQ_OK;
    eq_place object = eq_out_object(out, list, NULL);
    eq_report_identity(out, object, plan, &plan->cell[first]);
    if (reads) eq_out_text(out, object, "reads", reads);
    eq_out_number(out, object, "n_seeds", (double)n);
    eq_out_number(out, object, "n_collapsed", (double)(n - n_trained));
    EQ_TRY(add_spreads(out, object, test, scratch, n));
    if (n_trained < n) EQ_TRY(add_spreads(out, eq_out_object(out, object, "trained"), trained, scratch, n_trained));
    return add_spreads(out, eq_out_object(out, object, "valid"), valid, scratch, n);
}

static eq_status add_summary(eq_out *out, eq_place list, const eq_report_parts *parts, size_t first) {
    eq_mark mark = eq_arena_mark(&out->cx->tmp);
    eq_status status = summarise(out, list, parts, first);
    eq_arena_reset(&out->cx->tmp, mark);
    return status;
}

static eq_status add_blocks(eq_out *out, const eq_report_parts *parts) {
    eq_answer answer;
    eq_answer_begin(out->cx, out, &answer);
    eq_status status = eq_report_say(&answer, parts);
    if (status == EQ_OK) eq_answer_end(&answer, out->root);
    else eq_answer_drop(&answer);
    return status;
}

/* Members "summary", "warnings", "front" and "blocks". */
static eq_status summary_json(eq_ctx *cx, eq_arena *arena, const eq_report_parts *parts, const char **json) {
    eq_out out;
    eq_out_begin(cx, &out);
    eq_place list = eq_out_array(&out, out.root, "summary");
    eq_status status = EQ_OK;
    for (size_t c = 0; status == EQ_OK && c < parts->plan->n_cells; c += parts->plan->n_seeds)
        status = add_summary(&out, list, parts, c);
    if (status == EQ_OK) status = eq_report_warnings(&out, eq_out_array(&out, out.root, "warnings"), parts);
    if (status == EQ_OK) status = eq_report_front(&out, eq_out_array(&out, out.root, "front"), parts);
    if (status == EQ_OK) status = add_blocks(&out, parts);
    if (status == EQ_OK) return eq_out_print(&out, arena, json);
    eq_out_drop(&out);
    return status;
}

/* Copies the text to `to` and returns where it ends. */
static char *append(char *to, const char *text) {
    size_t size = strlen(text);
    memcpy(to, text, size);
    return to + size;
}

eq_status eq_report_json(eq_ctx *cx, eq_arena *arena, const eq_report_parts *parts, const char **json) {
    static const char head[] = "{\"equipoise\":1,\"version\":\"" EQ_VERSION "\",\"data\":";
    const char *summary;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_TRY(summary_json(cx, &cx->tmp, parts, &summary));
    size_t size = sizeof head + strlen(parts->data) + strlen(parts->plan_json) + strlen(summary) + 64;
    for (size_t c = 0; c < parts->plan->n_cells; c++)
        if (parts->record[c].json) size += strlen(parts->record[c].json) + 2;
    char *text = eq_arena_alloc(cx, arena, size, 1), *end = text;
    if (!text) return EQ_EMEMORY;
    end = append(append(end, head), parts->data);
    end = append(append(append(end, ",\"plan\":"), parts->plan_json), ",\"cells\":[");
    bool first = true;
    for (size_t c = 0; c < parts->plan->n_cells; c++) {
        if (!parts->record[c].json) continue;
        end = append(append(end, first ? "\n" : ",\n"), parts->record[c].json);
        first = false;
    }
    end = append(append(end, "],\n"), summary + 1); /* summary is an object: its brace closes the report */
    append(end, "\n");
    *json = text;
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
