/* The cases of Debian's libonnx-testdata that consist only of operations of the list (../shared/golden/models/libonnx-cases.txt):
 * single operations with inputs and outputs. They know no rows: inputs are bound, and the whole graph is computed when it is
 * planned. Relative tolerance 1e-4, absolute 1e-6. A table by operation goes to build/onnx-operations.txt. */
#include "check.h"
#include "onnx_case.h"

#define DATA "/usr/share/libonnx-testdata/data"

enum { MOST_KINDS = 200 };

/* Cases and differences by operation. */
static struct {
    char op[40];
    size_t n, failed;
    double worst;
} tally[MOST_KINDS];
static size_t n_kinds, n_failed;

static void count(const char *op, bool ok, double difference) {
    size_t k = 0;
    while (k < n_kinds && strcmp(tally[k].op, op)) k++;
    if (k == MOST_KINDS) return;
    if (k == n_kinds) snprintf(tally[n_kinds++].op, sizeof tally->op, "%s", op);
    tally[k].n++;
    tally[k].failed += !ok;
    if (difference > tally[k].worst) tally[k].worst = difference;
}

static bool same_number(double a, double b, double *difference) {
    if (a == b || (isnan(a) && isnan(b))) return true;
    *difference = fabs(a - b);
    return *difference <= 1e-6 + 1e-4 * fabs(b);
}

static bool same(const eq_onnx_value *got, const eq_onnx_tensor *want, double *difference) {
    bool all = eq_onnx_value_size(got) == want->size && got->constant;
    double worst = 0;
    for (size_t i = 0; all && i < want->size; i++) {
        double off = 0;
        if (want->text) all = got->text && eq_bytes_same(got->text[i], want->text[i]);
        else all = got->number && same_number(got->number[i], want->number[i], &off);
        if (off > worst) worst = off;
    }
    *difference = worst;
    return all;
}

/* The k-th input or output of the first data set. */
static eq_status read_tensor(eq_ctx *cx, const char *folder, const char *which, size_t k, eq_onnx_tensor *out) {
    char name[80];
    snprintf(name, sizeof name, "test_data_set_0/%s_%zu.pb", which, k);
    eq_bytes file = golden_bytes(cx, folder, name);
    if (!file.data) return eq_fail(cx, EQ_EINPUT, "%s is not there", name);
    return eq_onnx_parse_tensor(cx, &cx->mem, file, out);
}

/* Inputs are bound in the order of the graph's, without those that are weights. */
static eq_status bind(eq_ctx *cx, const char *folder, const eq_onnx_model *model, eq_onnx_tensor *bound) {
    for (size_t i = 0, k = 0; i < model->n_in; i++) {
        bool weight = false;
        for (size_t w = 0; w < model->n_weights; w++) weight |= !strcmp(model->weight[w].name, model->in[i].name);
        if (!weight) EQ_TRY(read_tensor(cx, folder, "input", k++, &bound[i]));
    }
    return EQ_OK;
}

static eq_status run_case(eq_ctx *cx, const char *folder, eq_onnx_model *model, bool *ok, double *worst) {
    eq_onnx_tensor *bound, want;
    eq_onnx_plan plan;
    eq_bytes file = golden_bytes(cx, folder, "model.onnx");
    EQ_TRY(eq_onnx_parse(cx, &cx->mem, file, model));
    EQ_NEW(cx, &cx->mem, bound, model->n_in + 1);
    EQ_TRY(bind(cx, folder, model, bound));
    EQ_TRY(eq_onnx_plan_make(cx, &cx->mem, model, bound, &plan));
    for (size_t i = 0; i < model->n_out; i++) {
        double difference;
        EQ_TRY(read_tensor(cx, folder, "output", i, &want));
        *ok &= same(&plan.value[plan.output[i]], &want, &difference);
        if (difference > *worst) *worst = difference;
    }
    return EQ_OK;
}

static void try_case(const char *kind, const char *name) {
    eq_ctx cx = {0};
    eq_onnx_model model = {0};
    char folder[300];
    bool ok = true;
    double worst = 0;
    snprintf(folder, sizeof folder, DATA "/%s/test_%s", kind, name);
    eq_status status = run_case(&cx, folder, &model, &ok, &worst);
    ok &= status == EQ_OK;
    if (!ok) printf("  %s/%s: %s\n", kind, name, status == EQ_OK ? "another value" : eq_message(&cx));
    n_failed += !ok;
    for (size_t i = 0; i < model.n_nodes; i++) count(model.node[i].op, ok, worst);
    eq_ctx_free(&cx);
}

static void write_table(void) {
    FILE *file = fopen("build/onnx-operations.txt", "w");
    if (!file) return;
    fprintf(file, "%-24s %6s %7s %12s\n", "operation", "nodes", "failed", "difference");
    for (size_t k = 0; k < n_kinds; k++)
        fprintf(file, "%-24s %6zu %7zu %12.3g\n", tally[k].op, tally[k].n, tally[k].failed, tally[k].worst);
    fclose(file);
}

static void every_listed_case_of_libonnx_testdata_is_computed_right(void) {
    eq_ctx cx = {0};
    char kind[60] = "";
    char *list = golden_text(&cx, onnx_folder(), "libonnx-cases.txt");
    FILE *there = fopen(DATA "/node/test_abs/model.onnx", "rb");
    size_t n = 0;
    if (there) fclose(there);
    if (!there) eq_ctx_free(&cx);
    if (!there) SKIP("libonnx-testdata is not installed (apt-get install libonnx-testdata)");
    CHECK(list != NULL);
    for (char *line = list; line && *line;) {
        char *end = strchr(line, '\n');
        if (end) *end = 0;
        for (char *word = *line == '#' ? NULL : strtok(line, " "); word; word = strtok(NULL, " ")) {
            if (*word == '[') snprintf(kind, sizeof kind, "%.*s", (int)strlen(word) - 2, word + 1);
            else try_case(kind, word), n++;
        }
        line = end ? end + 1 : NULL;
    }
    write_table();
    printf("  %zu cases, %zu failed\n", n, n_failed);
    CHECK(n >= 437);
    CHECK(n_failed == 0);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(every_listed_case_of_libonnx_testdata_is_computed_right);
    return check_done();
}
