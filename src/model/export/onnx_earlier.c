/* Ours are known by what they are called (onnx_rule.c, onnx_edited.c): "rule.…", "favoured", "decision", and the last step of a
 * score that was added, which reads one of "rule.…". */
#include <string.h>

#include "model/export/onnx_earlier.h"
#include "model/onnx/notes.h"

typedef struct finder {
    eq_ctx *cx;
    const eq_onnx_model *model;
    const char *kept; /* an output that stays, with all that it is made of; NULL = none */
    eq_earlier *out;
} finder;

static bool begins(const char *name, const char *with) { return !strncmp(name, with, strlen(with)); }

/* Of a rule, as eq_export_rule names what it adds. */
static bool is_rule(const char *name) {
    static const char *const parts[] = {"rule.chance", "rule.threshold", "rule.above", "rule.now", "rule.half", NULL};
    for (size_t i = 0; parts[i]; i++)
        if (begins(name, parts[i])) return true;
    return !strcmp(name, "favoured") || !strcmp(name, "decision");
}

static bool is_score_node(const eq_onnx_node *node) {
    const char *out = node->n_out == 1 ? node->out[0] : "";
    bool named = !strcmp(out, "score") || !strcmp(out, "equipoise.score");
    return begins(out, "rule.") || (named && node->n_in && begins(node->in[0], "rule."));
}

bool eq_earlier_has(const eq_earlier *earlier, const char *name, size_t size) {
    for (size_t i = 0; i < earlier->n; i++)
        if (strlen(earlier->name[i]) == size && !memcmp(earlier->name[i], name, size)) return true;
    return false;
}

static bool has(const finder *f, const char *name) { return eq_earlier_has(f->out, name, strlen(name)); }

static void add(finder *f, const char *name) { f->out->name[f->out->n++] = name; }

static bool goes(const finder *f, const eq_onnx_node *node) {
    const char *out = node->n_out == 1 ? node->out[0] : "";
    return is_rule(out) || (!f->kept && is_score_node(node));
}

/* Nodes and weights first; then inputs that they alone read, and outputs that they give. */
static void list(finder *f) {
    static const char *const inputs[] = {"group", "u", "equipoise.group", "equipoise.u"};
    const eq_onnx_model *m = f->model;
    for (size_t i = 0; i < m->n_nodes; i++)
        if (goes(f, &m->node[i])) add(f, m->node[i].out[0]);
    for (size_t i = 0; i < m->n_weights; i++)
        if (is_rule(m->weight[i].name) || (!f->kept && begins(m->weight[i].name, "rule."))) add(f, m->weight[i].name);
    for (size_t k = 0; f->out->n && k < 4; k++) {
        bool read = false;
        for (size_t i = 0; i < m->n_nodes; i++)
            for (size_t j = 0; j < m->node[i].n_in; j++) read |= !goes(f, &m->node[i]) && !strcmp(m->node[i].in[j], inputs[k]);
        for (size_t i = 0; !read && i < m->n_in; i++)
            if (!strcmp(m->in[i].name, inputs[k])) add(f, inputs[k]);
    }
}

/* Whether nothing that stays reads what goes. */
static bool is_free(const finder *f) {
    for (size_t i = 0; i < f->model->n_nodes; i++)
        for (size_t j = 0; !goes(f, &f->model->node[i]) && j < f->model->node[i].n_in; j++)
            if (has(f, f->model->node[i].in[j])) return false;
    return true;
}

eq_status eq_earlier_find(eq_ctx *cx, eq_arena *arena, const eq_onnx_state *state, eq_earlier *out) {
    const eq_onnx_model *model = &state->model;
    finder f = {.cx = cx, .model = model, .out = out};
    *out = (eq_earlier){0};
    if (!eq_onnx_noted(model, EQ_NOTE_VERSION)) return EQ_OK;
    EQ_NEW(cx, arena, out->name, model->n_nodes + model->n_weights + 4);
    for (size_t i = 0; i < model->n_nodes && state->score.output; i++)
        if (is_score_node(&model->node[i]) && !strcmp(model->node[i].out[0], state->score.output)) f.kept = state->score.output;
    list(&f);
    if (!is_free(&f)) out->n = 0;
    out->score_stays = f.kept != NULL;
    return EQ_OK;
}
