/* Golden ONNX models as scorers: the score of each row, what is asked, which layers are edited, their gradients as those of
 * torch's autograd in float64; and the files that are refused, whose sentences name what they must. */
#include "check.h"
#include "model/onnx/format.h"
#include "model/train.h"
#include "onnx_case.h"

typedef struct scored {
    onnx_case c; /* its JSON and inputs */
    eq_scorer scorer;
    eq_scorer_rows rows;
} scored;

/* The cells of a case, column by column, in the order of the graph's inputs. */
static void fill_cells(scored *s) {
    eq_ctx *cx = &s->c.cx;
    eq_scorer_cells *cell = eq_arena_alloc(cx, &cx->mem, s->scorer.n_columns, sizeof *cell);
    const eq_onnx_state *state = s->scorer.state;
    size_t n = s->c.n_rows;
    for (size_t i = 0; i < state->n_inputs; i++) {
        const eq_onnx_value *of = &state->plan.value[state->input[i]];
        size_t width = eq_onnx_value_width(of);
        const cJSON *item = golden_at(s->c.json, "inputs")->child;
        while (item && strcmp(golden_at(item, "name")->valuestring, of->name)) item = item->next;
        eq_onnx_value in = onnx_tensor(cx, item);
        for (size_t k = 0; k < width; k++) {
            double *number = eq_arena_alloc(cx, &cx->mem, n, sizeof *number);
            const char **text = eq_arena_alloc(cx, &cx->mem, n, sizeof *text);
            for (size_t r = 0; r < n; r++) {
                if (in.text) text[r] = in.text[r * width + k].data;
                else number[r] = in.number[r * width + k];
            }
            cell[state->first[i] + k] = (eq_scorer_cells){.number = in.number ? number : NULL, .text = in.text ? text : NULL};
        }
    }
    s->rows = (eq_scorer_rows){.n_rows = n, .column = cell};
}

/* Reads a case, with the answers that its score is said to be from. */
static eq_status open_scored(scored *s, const char *id, bool answered) {
    char name[100], class[30] = "";
    memset(s, 0, sizeof *s);
    s->c.id = id;
    snprintf(name, sizeof name, "%s.json", id);
    s->c.json = golden_json(&s->c.cx, onnx_folder(), name);
    s->c.n_rows = (size_t)golden_at(golden_at(s->c.json, "inputs")->child, "dims")->child->valuedouble;
    eq_bytes file = golden_bytes(&s->c.cx, onnx_folder(), golden_at(s->c.json, "file")->valuestring);
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};
    bool nameless = !strcmp(id, "torch_embeddings"), margin = !strcmp(id, "skl_linear_svc");
    if (!strcmp(id, "skl_tree_three_classes")) snprintf(class, sizeof class, "2");
    if (!strcmp(id, "torch_two_logits")) snprintf(class, sizeof class, "1");
    eq_scorer_options options = {.favourable = *class ? class : NULL, .is = margin ? "logit" : NULL};
    if (nameless) options.name = names, options.n_names = 9;
    EQ_TRY(eq_scorer_read(&s->c.cx, &s->c.cx.mem, "FILE", file, answered ? &options : NULL, &s->scorer));
    fill_cells(s);
    return EQ_OK;
}

static bool has_score(const cJSON *json) { return golden_at(golden_at(json, "expect"), "score") != NULL; }

#define FOR_EACH_CASE(id)                                                                                                        \
    eq_ctx list_cx_ = {0};                                                                                                       \
    cJSON *list_ = golden_json(&list_cx_, onnx_folder(), "index.json");                                                          \
    if (!list_) SKIP("there are no golden models");                                                                              \
    const char *id = NULL;                                                                                                       \
    for (const cJSON *entry_ = list_->child; entry_ && (id = golden_at(entry_, "id")->valuestring, true); entry_ = entry_->next) \
        if (!strcmp(golden_at(entry_, "format")->valuestring, "onnx"))

#define END_CASES        \
    cJSON_Delete(list_); \
    eq_ctx_free(&list_cx_)

static void every_score_is_within_its_tolerance(void) {
    size_t n = 0;
    double worst = 0;
    FOR_EACH_CASE(id) {
        scored s;
        eq_status status = open_scored(&s, id, true);
        if (has_score(s.c.json)) {
            double *score = eq_arena_alloc(&s.c.cx, &s.c.cx.mem, s.c.n_rows, sizeof *score),
                   tolerance = golden_at(s.c.json, "tolerance")->valuedouble;
            if (status == EQ_OK) status = eq_scorer_score(&s.c.cx, &s.scorer, &s.rows, score);
            if (status != EQ_OK) printf("  %s: %s\n", id, eq_message(&s.c.cx));
            CHECK(status == EQ_OK);
            const cJSON *item = golden_at(golden_at(s.c.json, "expect"), "score")->child;
            for (size_t i = 0; status == EQ_OK && i < s.c.n_rows; i++, item = item->next) {
                double off = fabs(score[i] - item->valuedouble);
                if (!(off <= tolerance)) printf("  %s row %zu: %.9g, expected %.9g\n", id, i, score[i], item->valuedouble);
                CHECK(off <= tolerance);
                if (off > worst) worst = off;
            }
            n++;
        }
        onnx_close(&s.c);
    }
    printf("  %zu scores, largest difference %.3g\n", n, worst);
    CHECK(n >= 20);
    END_CASES;
}

/* expect.describe: whether layers are edited, their sizes, and what is asked. */
static void what_is_edited_and_asked_is_said(void) {
    FOR_EACH_CASE(id) {
        scored s;
        const cJSON *say, *asks;
        eq_status status = open_scored(&s, id, false);
        say = golden_at(golden_at(s.c.json, "expect"), "describe");
        if (say) {
            CHECK(status == EQ_OK);
            asks = golden_at(say, "asks");
            bool asked = s.scorer.asks != NULL, trainable = cJSON_IsTrue(golden_at(say, "trainable"));
            if (asked != (asks != NULL || !strcmp(id, "torch_embeddings")))
                printf("  %s: asks %s\n", id, asked ? s.scorer.asks->sentence : "nothing");
            CHECK(asked == (asks != NULL || !strcmp(id, "torch_embeddings")));
            onnx_close(&s.c);
            CHECK(open_scored(&s, id, true) == EQ_OK);
            say = golden_at(golden_at(s.c.json, "expect"), "describe");
            if ((s.scorer.network != NULL) != trainable)
                printf("  %s: %s\n", id, s.scorer.why_not ? s.scorer.why_not : "a network");
            CHECK((s.scorer.network != NULL) == trainable);
            CHECK(trainable ? s.scorer.n_editable > 0 : s.scorer.why_not != NULL);
            size_t l = 0, embeddings = (size_t)cJSON_GetArraySize(golden_at(say, "embeddings"));
            const cJSON *size;
            cJSON_ArrayForEach(size, golden_at(say, "layers")) {
                const eq_model *m = s.scorer.network;
                CHECK(m && embeddings + l < m->n_layers);
                if (!m || embeddings + l >= m->n_layers) break;
                const eq_layer *layer = &m->layer[embeddings + l++];
                CHECK(layer->n_in == (size_t)size->child->valuedouble && layer->n_out == (size_t)size->child->next->valuedouble);
            }
            if (golden_at(say, "layers")) CHECK(s.scorer.network && s.scorer.network->n_layers == embeddings + l);
        }
        onnx_close(&s.c);
    }
    END_CASES;
}

/* ---- gradients ---- */

typedef struct descent {
    float *x, *d_logit, *gradient;
    eq_tape *tape;
} descent;

/* Of the mean over the rows of log(1 + e^z) - y z. */
static double descend(scored *s, descent *d) {
    eq_ctx *cx = &s->c.cx;
    eq_model *model = &((eq_onnx_state *)s->scorer.state)->network.model;
    size_t n = s->c.n_rows;
    double loss = 0;
    const cJSON *y = golden_at(golden_at(s->c.json, "gradient"), "y")->child;
    d->x = eq_arena_alloc(cx, &cx->mem, n * model->n_inputs, sizeof *d->x);
    d->d_logit = eq_arena_alloc(cx, &cx->mem, n, sizeof *d->d_logit);
    d->gradient = eq_arena_alloc(cx, &cx->mem, model->n_weights, sizeof *d->gradient);
    CHECK(s->scorer.prefix(cx, &s->scorer, &s->rows, d->x) == EQ_OK);
    CHECK(eq_tape_new(cx, &cx->mem, model, n, &d->tape) == EQ_OK);
    eq_tape_forward(d->tape, d->x, n, EQ_TRAINING, NULL);
    for (size_t i = 0; i < n; i++, y = y->next) {
        double z = (double)d->tape->logit[i], label = y->valuedouble;
        loss += (fmax(z, 0) + log1p(exp(-fabs(z))) - label * z) / (double)n;
        d->d_logit[i] = (float)((1 / (1 + exp(-z)) - label) / (double)n);
    }
    eq_tape_backward(d->tape, d->d_logit, NULL, d->gradient, NULL);
    return loss;
}

/* The initialiser that torch calls `name`: its own name, or that with what the exporter puts in front. */
static bool is_parameter(const char *weight, const char *name) {
    size_t a = strlen(weight), b = strlen(name);
    return a >= b && !strcmp(weight + a - b, name) && (a == b || weight[a - b - 1] == '.');
}

/* Entry i of the parameter in torch's layout. */
static double entry(const float *gradient, const eq_tensor *t, bool across, size_t i) {
    if (t->n_dims < 2 || !across) return (double)gradient[i];
    size_t rows = t->dim[0], columns = t->dim[1];
    return (double)gradient[i % rows * columns + i / rows];
}

static void check_parameter(scored *s, const descent *d, const cJSON *want) {
    const eq_onnx_state *state = s->scorer.state;
    const eq_onnx_network *net = &state->network;
    bool found = false;
    for (size_t k = 0; k < net->n_origins && !found; k++) {
        const eq_onnx_origin *o = &net->origin[k];
        if (o->value == SIZE_MAX || state->plan.value[o->value].weight == SIZE_MAX) continue;
        if (!is_parameter(state->model.weight[state->plan.value[o->value].weight].name, want->string)) continue;
        const eq_operand *in = eq_operand_at(net->model.graph, &net->model.graph->node[o->node], o->slot);
        const float *g = d->gradient + in->at;
        double norm = 0, scale = golden_at(want, "norm")->valuedouble;
        found = true;
        CHECK(in->kind == EQ_WEIGHT);
        for (size_t i = 0; i < eq_tensor_size(&in->tensor); i++) norm += (double)g[i] * (double)g[i];
        if (!(fabs(sqrt(norm) - scale) <= 1e-4 * scale))
            printf("  %s: %s has norm %.9g, expected %.9g\n", s->c.id, want->string, sqrt(norm), scale);
        CHECK(fabs(sqrt(norm) - scale) <= 1e-4 * scale);
        size_t i = 0;
        for (const cJSON *first = golden_at(want, "first")->child; first; first = first->next, i++)
            CHECK(fabs(entry(g, &in->tensor, o->across, i) - first->valuedouble) <= 1e-4 * scale);
    }
    if (!found) printf("  %s: %s is no weight of the network\n", s->c.id, want->string);
    CHECK(found);
}

static void gradients_are_those_of_torch(void) {
    size_t n = 0, n_parameters = 0;
    FOR_EACH_CASE(id) {
        scored s;
        const cJSON *want, *gradient;
        eq_status status = open_scored(&s, id, true);
        gradient = golden_at(s.c.json, "gradient");
        if (gradient && status == EQ_OK && s.scorer.network) {
            descent d;
            double loss = descend(&s, &d), expected = golden_at(gradient, "loss")->valuedouble;
            CHECK(fabs(loss - expected) <= 1e-5 * expected);
            cJSON_ArrayForEach(want, golden_at(gradient, "of")) check_parameter(&s, &d, want), n_parameters++;
            n++;
        }
        onnx_close(&s.c);
    }
    printf("  %zu models, %zu parameters\n", n, n_parameters);
    CHECK(n == 8);
    END_CASES;
}

/* ---- refusals ---- */

static void files_that_are_refused_say_what_they_must(void) {
    eq_ctx list_cx = {0};
    cJSON *list = golden_json(&list_cx, onnx_folder(), "refused.json");
    const cJSON *entry_, *word;
    size_t n = 0;
    if (!list) SKIP("there are no golden models");
    cJSON_ArrayForEach(entry_, list) {
        const char *name = golden_at(entry_, "file")->valuestring;
        eq_ctx cx = {0};
        eq_scorer scorer;
        if (!strstr(name, ".onnx")) continue;
        eq_bytes file = golden_bytes(&cx, onnx_folder(), name);
        CHECK(file.data != NULL);
        eq_status status = eq_scorer_read(&cx, &cx.mem, "FILE", file, NULL, &scorer);
        CHECK(status == EQ_EINPUT || status == EQ_ELIMIT);
        cJSON_ArrayForEach(word, golden_at(entry_, "says")) {
            if (!strstr(eq_message(&cx), word->valuestring))
                printf("  %s: \"%s\" does not say \"%s\"\n", name, eq_message(&cx), word->valuestring);
            CHECK(strstr(eq_message(&cx), word->valuestring) != NULL);
        }
        CHECK(!strncmp(eq_message(&cx), "FILE", 4));
        n++;
        eq_ctx_free(&cx);
    }
    CHECK(n >= 24);
    cJSON_Delete(list);
    eq_ctx_free(&list_cx);
}

int main(void) {
    RUN(every_score_is_within_its_tolerance);
    RUN(what_is_edited_and_asked_is_said);
    RUN(gradients_are_those_of_torch);
    RUN(files_that_are_refused_say_what_they_must);
    return check_done();
}
