/* Plan JSON to plan. Every refusal names its path; every default comes from the tables of settings and methods, so the
 * normalised plan of a report (json_report.c) says all that was run. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/inject_read.h"
#include "base/json_read.h"
#include "experiment/grid.h"
#include "experiment/plan.h"
#include "math/sort.h"

#define PLAN_VERSION 1

static const char *const threshold_rules[] = {"performance", "objective", NULL};

/* One value of a parameter at a place. */
static eq_status read_value(const eq_json *place, const eq_param *param, double *out) {
    size_t choice;
    bool flag;
    switch (param->kind) {
    case EQ_REAL: return eq_json_number(place, param->min, param->max, out);
    case EQ_INTEGER: return eq_json_integer(place, param->min, param->max, out);
    case EQ_BOOLEAN:
        EQ_TRY(eq_json_boolean(place, &flag));
        *out = flag;
        return EQ_OK;
    case EQ_CHOICE:
        EQ_TRY(eq_json_choice(place, param->choice, &choice));
        *out = (double)choice;
        return EQ_OK;
    }
    return eq_json_fail(place, "has a kind that is not known"); /* unreachable: our own tables */
}

/* Position of the first of n values that is there before, or n. O(n log n). */
static eq_status find_repeated(eq_ctx *cx, const double *value, size_t n, size_t *at) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    uint32_t *order;
    EQ_NEW(cx, &cx->tmp, order, n);
    EQ_TRY(eq_sort_order(cx, value, n, order)); /* stable: of equal values the first is first */
    *at = n;
    for (size_t i = 1; i < n; i++)
        if (value[order[i]] == value[order[i - 1]] && order[i] < *at) *at = order[i];
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* The member named like the parameter: absent = default, a value, or an array of values or a grid = a sweep. */
static eq_status read_values(const eq_json *object, const eq_param *param, eq_arena *arena, eq_values *out) {
    eq_ctx *cx = object->cx;
    eq_json place;
    out->n = 1;
    if (!eq_json_get(object, param->id, &place)) {
        EQ_NEW(cx, arena, out->value, 1);
        out->value[0] = param->initial;
        return EQ_OK;
    }
    if (eq_tree_is_object(place.value)) return eq_grid_read(&place, param, arena, out);
    if (!eq_tree_is_list(place.value)) {
        EQ_NEW(cx, arena, out->value, 1);
        return read_value(&place, param, out->value);
    }
    EQ_TRY(eq_json_array(&place, 1, EQ_MAX_CELLS, &out->n));
    EQ_NEW(cx, arena, out->value, out->n);
    size_t i = 0, repeated;
    for (eq_json item = eq_json_item(&place, 0); item.value; eq_json_next(&item))
        EQ_TRY(read_value(&item, param, &out->value[i++]));
    EQ_TRY(find_repeated(cx, out->value, out->n, &repeated));
    if (repeated == out->n) return EQ_OK;
    eq_json item = eq_json_item(&place, repeated);
    return eq_json_fail(&item, "is in the sweep twice");
}

/* model.preset, or the first. */
static eq_status read_preset(const eq_json *model, eq_arena *arena, const eq_preset **out) {
    eq_json place;
    const char *id;
    *out = eq_preset_at(0);
    if (!eq_json_get(model, "preset", &place)) return EQ_OK;
    EQ_TRY(eq_json_text(&place, arena, &id));
    for (size_t i = 0; i < eq_preset_count(); i++)
        if (!strcmp(eq_preset_at(i)->id, id)) {
            *out = eq_preset_at(i);
            return EQ_OK;
        }
    return eq_json_fail(&place, "is \"%.60s\", expected the id of a preset of the catalogue, such as \"paper\"", id);
}

/* model.hidden: widths of the hidden layers. */
static eq_status read_hidden(const eq_json *model, const eq_preset *preset, eq_plan *plan) {
    eq_json place;
    plan->n_hidden = preset->n_hidden;
    for (size_t i = 0; i < preset->n_hidden; i++) plan->hidden[i] = preset->width;
    if (!eq_json_get(model, "hidden", &place)) return EQ_OK;
    EQ_TRY(eq_json_array(&place, 1, EQ_MAX_HIDDEN, &plan->n_hidden));
    for (size_t i = 0; i < plan->n_hidden; i++) {
        eq_json item = eq_json_item(&place, i);
        size_t width = 0;
        EQ_TRY(eq_json_size(&item, 1, EQ_MAX_WIDTH, &width));
        plan->hidden[i] = (uint32_t)width;
    }
    uint64_t between = 0;
    for (size_t i = 0; i + 1 < plan->n_hidden; i++) between += (uint64_t)plan->hidden[i] * plan->hidden[i + 1];
    if (between <= EQ_MAX_BETWEEN) return EQ_OK;
    return eq_json_fail(&place, "has %.0f weights between its layers, expected at most %d", (double)between, EQ_MAX_BETWEEN);
}

/* What the file of a given model leaves open: model.columns, and model.score {output, class, is}. */
static eq_status read_answers(const eq_json *model, eq_arena *arena, eq_plan_given *out) {
    static const char *const keys[] = {"class", "is", "output", NULL};
    const char **const to[] = {&out->favourable, &out->is, &out->output};
    eq_json score, place;
    if (eq_json_get(model, "columns", &place)) EQ_TRY(eq_json_texts(&place, arena, &out->column, &out->n_columns));
    if (!eq_json_get(model, "score", &score)) return EQ_OK;
    EQ_TRY(eq_json_object(&score, keys));
    for (size_t i = 0; keys[i]; i++)
        if (eq_json_get(&score, keys[i], &place)) EQ_TRY(eq_json_text(&place, arena, to[i]));
    return EQ_OK;
}

/* model.trained_on: "none", "unknown", or {column, value} of the rows that it learned from. */
static eq_status read_learned(const eq_json *model, eq_arena *arena, eq_plan_learned *out) {
    static const char *const keys[] = {"column", "value", NULL};
    eq_json place, member;
    if (!eq_json_get(model, "trained_on", &place)) return EQ_OK;
    if (!eq_tree_is_object(place.value)) {
        const char *text = eq_tree_text(place.value);
        if (!text || (strcmp(text, "none") && strcmp(text, "unknown")))
            return eq_json_fail(&place, "is %s%.60s%s, expected \"none\", \"unknown\" or {\"column\": NAME, \"value\": V}",
                                text ? "\"" : "", text ? text : "no text", text ? "\"" : "");
        out->none = !strcmp(text, "none");
        return EQ_OK;
    }
    EQ_TRY(eq_json_object(&place, keys));
    EQ_TRY(eq_json_need(&place, "column", &member));
    EQ_TRY(eq_json_text(&member, arena, &out->column));
    EQ_TRY(eq_json_need(&place, "value", &member));
    return eq_json_text(&member, arena, &out->value);
}

/* model.given: a model file in place of a model to be made, and the SHA-256 that it must have. */
static eq_status read_given(const eq_json *model, eq_arena *arena, eq_plan *plan) {
    static const char *const keys[] = {"columns", "given", "score", "sha256", "trained_on", NULL};
    eq_json place;
    if (!eq_json_get(model, "given", &place)) {
        if (!eq_json_get(model, "sha256", &place) && !eq_json_get(model, "trained_on", &place)) return EQ_OK;
        return eq_json_fail(&place, "is there without \"given\", expected the name of a model file beside it");
    }
    EQ_TRY(eq_json_object(model, keys));
    EQ_TRY(eq_json_text(&place, arena, &plan->given));
    if (!*plan->given) return eq_json_fail(&place, "is empty, expected the name of a model file");
    EQ_TRY(read_answers(model, arena, &plan->answers));
    EQ_TRY(read_learned(model, arena, &plan->answers.learned));
    if (!eq_json_get(model, "sha256", &place)) return EQ_OK;
    EQ_TRY(eq_json_text(&place, arena, &plan->given_sha256));
    if (strlen(plan->given_sha256) == 64 && strspn(plan->given_sha256, "0123456789abcdef") == 64) return EQ_OK;
    return eq_json_fail(&place, "is \"%.70s\", expected 64 hexadecimal digits", plan->given_sha256);
}

/* split.seed: one split for all seeds. */
static eq_status read_split_seed(const eq_json *split, eq_plan *plan) {
    eq_json place;
    double seed;
    plan->has_split_seed = eq_json_get(split, "seed", &place);
    if (!plan->has_split_seed) return EQ_OK;
    EQ_TRY(eq_json_integer(&place, 0, UINT32_MAX, &seed));
    plan->split_seed = (uint32_t)seed;
    return EQ_OK;
}

/* A place that no parameter takes has the one value 0. */
static eq_status read_setting(const eq_json *section, size_t index, double initial, eq_arena *arena, eq_values *out) {
    eq_param param = eq_setting_at(index).param;
    param.initial = initial;
    if (param.id) return read_values(section, &param, arena, out);
    out->n = 1;
    EQ_NEW(section->cx, arena, out->value, 1);
    return EQ_OK;
}

/* One section of settings; `root` may lack it. */
static eq_status read_section(const eq_json *root, eq_section section, eq_arena *arena, eq_plan *plan) {
    const char *keys[EQ_N_SETTINGS + 8];
    size_t n_keys = 0;
    const eq_preset *preset = eq_preset_at(0);
    eq_json place = {root->cx, eq_tree_nothing(), root, eq_section_id(section), 0};
    eq_json_get(root, eq_section_id(section), &place);
    for (size_t i = 0; i < EQ_N_SETTINGS; i++)
        if (eq_setting_section(i) == section && eq_setting_at(i).param.id) keys[n_keys++] = eq_setting_at(i).param.id;
    if (section == EQ_MODEL)
        keys[n_keys++] = "hidden", keys[n_keys++] = "preset", keys[n_keys++] = "given", keys[n_keys++] = "sha256",
        keys[n_keys++] = "columns", keys[n_keys++] = "score", keys[n_keys++] = "trained_on";
    if (section == EQ_SPLIT) keys[n_keys++] = "seed";
    keys[n_keys] = NULL;
    EQ_TRY(eq_json_object(&place, keys));
    if (section == EQ_MODEL) EQ_TRY(read_given(&place, arena, plan));
    if (section == EQ_MODEL) EQ_TRY(read_preset(&place, arena, &preset));
    for (size_t i = 0; i < EQ_N_SETTINGS; i++)
        if (eq_setting_section(i) == section)
            EQ_TRY(read_setting(&place, i, eq_preset_value(preset, i), arena, &plan->setting[i]));
    if (section == EQ_SPLIT) EQ_TRY(read_split_seed(&place, plan));
    return section == EQ_MODEL ? read_hidden(&place, preset, plan) : EQ_OK;
}

static eq_status check_split(const eq_json *root, const eq_plan *plan) {
    double sum = 0;
    eq_json place;
    for (size_t i = EQ_SET_SPLIT_TRAIN; i <= EQ_SET_SPLIT_TEST; i++) {
        if (plan->setting[i].n > 1 && eq_json_get(root, "split", &place))
            return eq_json_fail(&place, "cannot be swept, expected one train, valid and test share");
        sum += plan->setting[i].value[0];
    }
    if (fabs(sum - 1) <= 1e-9) return EQ_OK;
    if (!eq_json_get(root, "split", &place)) place = *root;
    return eq_json_fail(&place, "has shares that add up to %.17g, expected 1", sum);
}

/* Refuses a method that works on a network where the plan has none. */
static eq_status check_model(const eq_json *place, const eq_plan *plan, const eq_plan_entry *entry, const eq_method *method) {
    if (plan->given && (method->family == EQ_PRE || method->family == EQ_IN))
        return eq_json_fail(place,
                            "is \"%s\", which works before or while a model is trained, and a given model is not trained again",
                            method->id);
    const char *asks = method->flags & EQ_NEEDS_GRADIENT ? "needs a model with gradients" : "edits the weights of a network";
    if (!eq_method_needs_network(method)) return EQ_OK;
    for (size_t m = 0; m < entry->n_methods; m++)
        if (entry->method[m].method->flags & EQ_OWN_PREDICTOR)
            return eq_json_fail(place, "is \"%s\", which %s, after \"%s\", which is a predictor of its own", method->id, asks,
                                entry->method[m].method->id);
    const eq_values *kinds = &plan->setting[EQ_SET_MODEL_KIND];
    for (size_t i = 0; i < kinds->n; i++) {
        const eq_kind *kind = eq_kind_at((size_t)kinds->value[i]);
        if (!(kind->flags & EQ_KIND_GRADIENT))
            return eq_json_fail(place, "is \"%s\", which %s, and model.kind is \"%s\", which is no network", method->id, asks,
                                kind->id);
    }
    return EQ_OK;
}

/* Refuses a method that cannot stand behind those of the chain. */
static eq_status check_place(const eq_json *place, const eq_plan_entry *entry, const eq_method *method) {
    for (size_t m = 0; m < entry->n_methods; m++) {
        const eq_method *before = entry->method[m].method;
        if (method->flags & before->flags & EQ_OWN_PREDICTOR)
            return eq_json_fail(place,
                                "is \"%s\" after \"%s\", and each is a predictor of its own that takes the place of the model, "
                                "expected one of them",
                                method->id, before->id);
        if (before->family >= method->family)
            return eq_json_fail(place,
                                "is \"%s\" after \"%s\", expected one method a family, in the order pre, in, "
                                "intra, post",
                                method->id, before->id);
    }
    return EQ_OK;
}

/* A method's object, into the chain of an entry. */
static eq_status read_method(const eq_json *place, eq_arena *arena, const eq_plan *plan, eq_plan_entry *entry) {
    const char *keys[EQ_MAX_PARAMS + 3] = {"id", "threshold"}, *id;
    size_t n_keys = 2, rule;
    eq_json member;
    EQ_TRY(eq_json_need(place, "id", &member));
    EQ_TRY(eq_json_text(&member, arena, &id));
    const eq_method *method = eq_method_find(id);
    if (!method) return eq_json_fail(&member, "is \"%.60s\", expected the id of a method of the catalogue", id);
    for (size_t p = 0; p < method->n_params; p++) keys[n_keys++] = method->params[p].id;
    keys[n_keys] = NULL;
    EQ_TRY(eq_json_object(place, keys));
    EQ_TRY(check_place(&member, entry, method));
    EQ_TRY(check_model(&member, plan, entry, method));
    eq_plan_method *out = &entry->method[entry->n_methods++];
    out->method = method;
    for (size_t p = 0; p < method->n_params; p++) {
        const eq_param *param = &method->params[p];
        EQ_TRY(read_values(place, param, arena, &out->param[p]));
        bool is_grid = eq_json_get(place, param->id, &member) && eq_tree_is_object(member.value);
        if (is_grid && method->strength && !strcmp(method->strength, param->id)) eq_grid_add_neutral(&out->param[p]);
    }
    if (eq_json_get(place, "threshold", &member)) {
        EQ_TRY(eq_json_choice(&member, threshold_rules, &rule));
        entry->has_threshold = true;
        entry->threshold = (eq_threshold_rule)rule;
    }
    return EQ_OK;
}

static eq_status read_entry(const eq_json *place, eq_arena *arena, const eq_plan *plan, eq_plan_entry *entry) {
    if (!eq_tree_is_list(place->value)) return read_method(place, arena, plan, entry);
    size_t n;
    EQ_TRY(eq_json_array(place, 1, EQ_MAX_CHAIN, &n));
    for (size_t i = 0; i < n; i++) {
        eq_json item = eq_json_item(place, i);
        EQ_TRY(read_method(&item, arena, plan, entry));
    }
    return EQ_OK;
}

static eq_status read_methods(const eq_json *root, eq_arena *arena, eq_plan *plan) {
    eq_json place;
    EQ_TRY(eq_json_need(root, "methods", &place));
    EQ_TRY(eq_json_array(&place, 1, EQ_MAX_CELLS, &plan->n_entries));
    EQ_NEW(root->cx, arena, plan->entry, plan->n_entries);
    size_t i = 0;
    for (eq_json item = eq_json_item(&place, 0); item.value; eq_json_next(&item))
        EQ_TRY(read_entry(&item, arena, plan, &plan->entry[i++]));
    return EQ_OK;
}

static eq_status read_seed_list(const eq_json *list, eq_plan *plan) {
    eq_ctx *cx = list->cx;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    size_t i = 0, repeated;
    double *seed;
    EQ_NEW(cx, &cx->tmp, seed, plan->n_seeds);
    for (eq_json item = eq_json_item(list, 0); item.value; eq_json_next(&item), i++) {
        EQ_TRY(eq_json_integer(&item, 0, UINT32_MAX, &seed[i]));
        plan->seed[i] = (uint32_t)seed[i];
    }
    EQ_TRY(find_repeated(cx, seed, plan->n_seeds, &repeated));
    eq_arena_reset(&cx->tmp, mark);
    if (repeated == plan->n_seeds) return EQ_OK;
    eq_json item = eq_json_item(list, repeated);
    return eq_json_fail(&item, "is there twice");
}

static eq_status read_seeds(const eq_json *root, eq_arena *arena, eq_plan *plan) {
    eq_json place;
    plan->n_seeds = 1;
    bool given = eq_json_get(root, "seeds", &place);
    if (given) EQ_TRY(eq_json_array(&place, 1, EQ_MAX_CELLS, &plan->n_seeds));
    EQ_NEW(root->cx, arena, plan->seed, plan->n_seeds);
    plan->seed[0] = 1;
    return given ? read_seed_list(&place, plan) : EQ_OK;
}

static eq_status read_roles(const eq_json *root, eq_arena *arena, eq_roles *roles) {
    eq_json place;
    if (eq_json_get(root, "protected", &place))
        EQ_TRY(eq_json_texts(&place, arena, &roles->protected_column, &roles->n_protected));
    if (eq_json_get(root, "by_level", &place)) EQ_TRY(eq_json_boolean(&place, &roles->by_level));
    if (eq_json_get(root, "privileged", &place)) EQ_TRY(eq_json_texts(&place, arena, &roles->privileged, &roles->n_privileged));
    const char **favourable;
    if (eq_json_get(root, "favourable", &place)) {
        EQ_TRY(eq_json_texts(&place, arena, &favourable, &roles->favourable.n));
        roles->favourable.text = favourable;
    }
    if (eq_json_get(root, "drop_protected", &place)) EQ_TRY(eq_json_boolean(&place, &roles->drop_protected));
    return EQ_OK;
}

static eq_status read_plan(const eq_json *root, eq_arena *arena, eq_plan *plan) {
    static const char *const keys[] = {"equipoise",      "data",   "protected", "by_level", "privileged", "favourable",
                                       "drop_protected", "split",  "model",     "train",    "objective",  "methods",
                                       "seeds",          "report", "inject",    NULL};
    eq_json place;
    double version;
    EQ_TRY(eq_json_expect(root, "a plan"));
    EQ_TRY(eq_json_object(root, keys));
    EQ_TRY(eq_json_need(root, "equipoise", &place));
    EQ_TRY(eq_json_integer(&place, PLAN_VERSION, PLAN_VERSION, &version));
    if (eq_json_get(root, "data", &place)) EQ_TRY(eq_json_text(&place, arena, &plan->data));
    EQ_TRY(read_roles(root, arena, &plan->roles));
    EQ_TRY(eq_inject_read(root, arena, &plan->inject));
    for (eq_section section = EQ_SPLIT; section < EQ_N_SECTIONS; section++) EQ_TRY(read_section(root, section, arena, plan));
    EQ_TRY(check_split(root, plan));
    EQ_TRY(read_methods(root, arena, plan));
    return read_seeds(root, arena, plan);
}

eq_status eq_plan_from_json(eq_ctx *cx, eq_arena *arena, eq_bytes text, eq_plan *out) {
    eq_tree tree;
    memset(out, 0, sizeof *out);
    EQ_TRY(eq_tree_parse(cx, "plan", text, &tree));
    eq_json root = eq_json_root(cx, "plan", tree);
    eq_status status = read_plan(&root, arena, out);
    eq_tree_free(tree);
    return status;
}
