/* Golden ONNX models (../shared/golden/models): every output of every graph as onnxruntime 1.30.0 gives it, within the tolerance
 * of the case; a row's bits whatever comes with it; and the files that are refused. */
#include "check.h"
#include "onnx_case.h"

static cJSON *list_of_cases(eq_ctx *cx) { return golden_json(cx, onnx_folder(), "index.json"); }

static double worst;

/* Whether `got` at row i, place k is what the case expects; NaN only where NaN is expected. */
static void check_outputs(onnx_case *c, const eq_onnx_run *run, size_t first, size_t n) {
    double tolerance = golden_at(c->json, "tolerance")->valuedouble;
    const cJSON *expected;
    cJSON_ArrayForEach(expected, golden_at(golden_at(c->json, "expect"), "outputs")) {
        size_t v = onnx_find(c, expected->string);
        CHECK(v != SIZE_MAX);
        if (v == SIZE_MAX) continue;
        const eq_onnx_value *got = &run->value[v];
        eq_onnx_value want = onnx_tensor(&c->cx, expected);
        size_t width = eq_onnx_value_size(&want) / (want.dim[0] ? want.dim[0] : 1), wrong = 0;
        CHECK(got->n_dims == want.n_dims && eq_onnx_value_size(got) == n * width);
        if (eq_onnx_value_size(got) != n * width) continue;
        for (size_t i = 0; i < n * width; i++) {
            if (got->text) wrong += !eq_bytes_same(got->text[i], want.text[first * width + i]);
            else {
                double a = got->number[i], b = want.number[first * width + i], difference = fabs(a - b);
                bool same = (isnan(a) && isnan(b)) || a == b || difference <= tolerance;
                if (same && difference > worst) worst = difference;
                wrong += !same;
                if (!same && wrong == 1) printf("  %s: %s[%zu] is %.9g, expected %.9g\n", c->id, got->name, i, a, b);
            }
        }
        CHECK(wrong == 0);
    }
}

static void every_output_of_every_golden_model_is_within_its_tolerance(void) {
    eq_ctx cx = {0};
    cJSON *list = list_of_cases(&cx);
    const cJSON *entry;
    size_t n = 0;
    if (!list) SKIP("there are no golden models");
    cJSON_ArrayForEach(entry, list) {
        onnx_case c;
        eq_onnx_run run;
        if (strcmp(golden_at(entry, "format")->valuestring, "onnx")) continue;
        eq_status status = onnx_open(&c, golden_at(entry, "id")->valuestring);
        for (size_t i = 0; status == EQ_OK && i < c.n_rows; i += EQ_ONNX_BLOCK) {
            size_t rows = c.n_rows - i < EQ_ONNX_BLOCK ? c.n_rows - i : EQ_ONNX_BLOCK;
            status = onnx_run(&c, i, rows, &run);
            if (status == EQ_OK) check_outputs(&c, &run, i, rows);
        }
        if (status != EQ_OK) printf("  %s: %s\n", c.id, eq_message(&c.cx));
        CHECK(status == EQ_OK);
        n++;
        onnx_close(&c);
    }
    printf("  %zu models, largest difference %.3g\n", n, worst);
    CHECK(n >= 30);
    cJSON_Delete(list);
    eq_ctx_free(&cx);
}

static void check_same_bits(onnx_case *c, const eq_onnx_run *all, const eq_onnx_run *few, size_t first, size_t n) {
    for (size_t o = 0; o < c->model.n_out; o++) {
        const eq_onnx_value *a = &all->value[c->plan.output[o]], *b = &few->value[c->plan.output[o]];
        size_t width = eq_onnx_value_size(b) / n;
        if (a->number) CHECK(!memcmp(a->number + first * width, b->number, n * width * sizeof *b->number));
        for (size_t i = 0; a->text && i < n * width; i++) CHECK(eq_bytes_same(a->text[first * width + i], b->text[i]));
    }
}

static void a_rows_bits_do_not_depend_on_what_comes_with_it(void) {
    eq_ctx cx = {0};
    cJSON *list = list_of_cases(&cx);
    const cJSON *entry;
    if (!list) SKIP("there are no golden models");
    cJSON_ArrayForEach(entry, list) {
        onnx_case c;
        eq_onnx_run all, few;
        if (strcmp(golden_at(entry, "format")->valuestring, "onnx")) continue;
        CHECK(onnx_open(&c, golden_at(entry, "id")->valuestring) == EQ_OK);
        size_t n = c.n_rows < EQ_ONNX_BLOCK ? c.n_rows : EQ_ONNX_BLOCK;
        CHECK(onnx_run(&c, 0, n, &all) == EQ_OK);
        for (size_t i = 0; i < n; i++) {
            CHECK(onnx_run(&c, i, 1, &few) == EQ_OK);
            check_same_bits(&c, &all, &few, i, 1);
        }
        CHECK(onnx_run(&c, n / 3, n - n / 3, &few) == EQ_OK);
        check_same_bits(&c, &all, &few, n / 3, n - n / 3);
        onnx_close(&c);
    }
    cJSON_Delete(list);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(every_output_of_every_golden_model_is_within_its_tolerance);
    RUN(a_rows_bits_do_not_depend_on_what_comes_with_it);
    return check_done();
}
