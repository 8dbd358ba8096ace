/* A rule by group behind a score: each group's chance is looked up by its name and by which thresholds the score is above.
 * Chances that are 0 or 1 are decisions; others are drawn with u. A group that the file does not know has thresholds of NaN,
 * which no score is above, and chance 0: nobody is favoured by a name that is mistyped. */
#include <math.h>
#include <string.h>

#include "base/json_span.h"
#include "model/export/export.h"

/* ---- reading a rule ---- */

static eq_status fail_rule(eq_ctx *cx, const char *what) {
    return eq_fail(cx, EQ_EINPUT, "its decision %s, expected chances and thresholds of each group", what);
}

static eq_status read_group(eq_ctx *cx, eq_arena *arena, eq_span chances, eq_span thresholds, eq_rule_group *out) {
    double *chance, *threshold;
    size_t n_chances;
    EQ_TRY(eq_span_numbers(cx, arena, chances, &chance, &n_chances));
    EQ_TRY(eq_span_numbers(cx, arena, thresholds, &threshold, &out->n));
    if (!chance || !threshold || out->n > EQ_MOST_RULE_STEPS || n_chances != out->n + 1)
        return fail_rule(cx, "has another number of chances or thresholds in a group");
    for (size_t k = 0; k < n_chances; k++) {
        out->chance[k] = chance[k];
        if (!(chance[k] >= 0 && chance[k] <= 1)) return fail_rule(cx, "has a chance that is not in [0,1]");
    }
    for (size_t k = 0; k < out->n; k++) {
        out->threshold[k] = threshold[k];
        if (!isfinite(threshold[k]) || (k && threshold[k] < threshold[k - 1]))
            return fail_rule(cx, "has thresholds that do not ascend");
    }
    return EQ_OK;
}

eq_status eq_rule_read(eq_ctx *cx, eq_arena *arena, const char *decision, double threshold, eq_rule *out) {
    const char *const *name = NULL;
    eq_span root, chances, thresholds;
    *out = (eq_rule){0};
    if (!isnan(threshold)) {
        EQ_NEW(cx, arena, out->group, 1);
        out->group[0] = (eq_rule_group){.n = 1, .threshold = {threshold}, .chance = {0, 1}};
        out->n_groups = 1;
        return EQ_OK;
    }
    if (!decision) return EQ_OK;
    EQ_TRY(eq_span_open(cx, eq_bytes_of(decision), &root));
    chances = eq_span_get(root, "chances"), thresholds = eq_span_get(root, "thresholds");
    EQ_TRY(eq_span_texts(cx, arena, eq_span_get(root, "groups"), &name, &out->n_groups));
    size_t n = out->n_groups;
    if (!name || !n || n > EQ_MOST_RULE_GROUPS) return fail_rule(cx, "names no groups");
    if (eq_span_count(chances) != n || eq_span_count(thresholds) != n) return fail_rule(cx, "has no list for each group");
    EQ_NEW(cx, arena, out->group, n);
    eq_span chance = eq_span_first(chances), cut = eq_span_first(thresholds);
    for (size_t g = 0; g < n; g++, chance = eq_span_next(chance), cut = eq_span_next(cut)) {
        out->group[g].name = name[g];
        EQ_TRY(read_group(cx, arena, chance, cut, &out->group[g]));
    }
    return EQ_OK;
}

/* ---- writing it ---- */

typedef struct writer {
    eq_ctx *cx;
    eq_arena *arena;
    eq_onnx_out *onnx;
    const eq_rule *rule;
    bool failed;
} writer;

static void emit(writer *w, const char *op, const char *out, const char *const *in, const eq_wire_out *attributes) {
    eq_onnx_add_node(w->onnx, &(eq_out_node){.op = op, .out = out, .in = in, .attributes = attributes});
}

static const char *numbered(writer *w, const char *what, size_t k) {
    const char *name = eq_arena_format(w->cx, w->arena, "rule.%s%zu", what, k);
    if (!name) w->failed = true;
    return name ? name : "";
}

/* score > threshold of a float32 score and a double threshold: the largest float32 up to it parts scores alike. */
static float cut_of(double threshold) {
    float f = (float)threshold;
    int32_t bits;
    if ((double)f <= threshold) return f;
    memcpy(&bits, &f, sizeof bits);
    bits = f == 0 ? INT32_MIN + 1 : bits + (f > 0 ? -1 : 1);
    memcpy(&f, &bits, sizeof f);
    return f;
}

/* The k-th threshold or chance of a group; beyond its last threshold no score is above. */
static float number_of(const eq_rule_group *group, size_t k, bool chance) {
    if (chance) return (float)group->chance[k < group->n ? k : group->n];
    return k < group->n ? cut_of(group->threshold[k]) : (float)INFINITY;
}

/* The groups' numbers as a value (n, 1): looked up by name, or one weight where there is one rule for all. */
static const char *look_up(writer *w, const char *what, size_t k, bool chance) {
    const eq_rule *rule = w->rule;
    const char *called = numbered(w, what, k), **name;
    float *number;
    if (!rule->group[0].name) {
        const float one = number_of(&rule->group[0], k, chance);
        eq_onnx_weight(w->onnx, called, &one, NULL, 0);
        return called;
    }
    number = eq_arena_alloc(w->cx, w->arena, rule->n_groups, sizeof *number);
    name = eq_arena_alloc(w->cx, w->arena, rule->n_groups, sizeof *name);
    if (!number || !name) return w->failed = true, called;
    for (size_t g = 0; g < rule->n_groups; g++) number[g] = number_of(&rule->group[g], k, chance), name[g] = rule->group[g].name;
    eq_wire_out attributes = eq_wire_new(&w->onnx->graph);
    eq_onnx_real(&attributes, "default_float", chance ? 0 : NAN);
    eq_onnx_put_words(&attributes, "keys_strings", name, rule->n_groups);
    eq_onnx_reals(&attributes, "values_floats", number, rule->n_groups);
    eq_onnx_add_node(w->onnx, &(eq_out_node){.op = "LabelEncoder",
                                             .out = called,
                                             .in = (const char *const[]){w->onnx->group, NULL},
                                             .attributes = &attributes,
                                             .ml = true});
    return called;
}

static bool draws(const eq_rule *rule) {
    for (size_t g = 0; g < rule->n_groups; g++)
        for (size_t k = 0; k <= rule->group[g].n; k++)
            if (rule->group[g].chance[k] > 0 && rule->group[g].chance[k] < 1) return true;
    return false;
}

/* chance (n, 1): that of the last threshold that the score is above. */
static const char *write_chance(writer *w, const char *score, size_t n_steps) {
    const char *chance = look_up(w, "chance", 0, true);
    for (size_t k = 0; k < n_steps; k++) {
        const char *above = numbered(w, "above", k), *now = numbered(w, "now", k);
        const char *threshold = look_up(w, "threshold", k, false), *next = look_up(w, "chance", k + 1, true);
        emit(w, "Greater", above, (const char *const[]){score, threshold, NULL}, NULL);
        emit(w, "Where", now, (const char *const[]){above, next, chance, NULL}, NULL);
        chance = now;
    }
    return chance;
}

eq_status eq_export_rule(eq_onnx_out *onnx, const eq_rule *rule, const char *score) {
    writer w = {.cx = onnx->graph.cx, .arena = onnx->graph.arena, .onnx = onnx, .rule = rule};
    size_t n_steps = 0;
    const float half = 0.5f;
    for (size_t g = 0; g < rule->n_groups; g++)
        if (rule->group[g].n > n_steps) n_steps = rule->group[g].n;
    const char *chance = write_chance(&w, score, n_steps);
    if (draws(rule)) {
        eq_onnx_input(onnx, onnx->u, EQ_OUT_FLOAT, 1);
        emit(&w, "Less", "favoured", (const char *const[]){onnx->u, chance, NULL}, NULL);
    } else {
        eq_onnx_weight(onnx, "rule.half", &half, NULL, 0);
        emit(&w, "Greater", "favoured", (const char *const[]){chance, "rule.half", NULL}, NULL);
    }
    if (rule->group[0].name) eq_onnx_input(onnx, onnx->group, EQ_OUT_TEXT, 1);
    eq_wire_out to = eq_wire_new(&onnx->graph);
    eq_onnx_put_whole(&to, "to", EQ_OUT_INT64);
    emit(&w, "Cast", "decision", (const char *const[]){"favoured", NULL}, &to);
    eq_onnx_output(onnx, "decision", EQ_OUT_INT64, 1);
    return w.failed || onnx->graph.failed ? EQ_EMEMORY : EQ_OK;
}
