/* Plan JSON over fixed small data: refused with its path, or started and stepped a little. */
#include <stdio.h>
#include <string.h>

#include "equipoise/experiment.h"
#include "fuzz/fuzz.h"

#define MOST_STEPS 8

static const char schema[] =
    "{\"name\": \"tiny\", \"files\": [{\"name\": \"tiny.csv\"}], \"columns\": [{\"name\": \"x\", \"kind\": \"number\"},"
    "{\"name\": \"sex\", \"role\": \"protected\", \"kind\": \"category\", \"privileged\": [\"m\"]},"
    "{\"name\": \"y\", \"role\": \"label\", \"favourable\": [\"1\"]}]}";

const char *const fuzz_word[] = {
    "{",
    "}",
    "[",
    "]",
    "[[[[[[[[",
    ",",
    ":",
    "\"",
    "\\u0000",
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1e309",
    "1e-400",
    "0.5",
    "1",
    "4294967296",
    "\"equipoise\"",
    "\"methods\"",
    "\"id\"",
    "\"none\"",
    "\"reweighing\"",
    "\"random_perturbation\"",
    "\"score_gap_penalty\"",
    "\"group_thresholds\"",
    "\"fair_plug_in\"",
    "\"calibration\"",
    "\"linear_post_blind\"",
    "\"fair_reranking\"",
    "\"lambda\"",
    "\"trials\"",
    "\"threshold\"",
    "\"objective\"",
    "\"by_level\"",
    "\"privileged\"",
    "\"favourable\"",
    "\"drop_protected\"",
    "\"seeds\"",
    "\"hidden\"",
    "\"dropout\"",
    "\"epsilon\"",
    "\"strength\"",
    "{}",
    "[]",
    "\"\"",
    NULL,
};

static size_t write_csv(char *csv, size_t size) {
    size_t at = (size_t)snprintf(csv, size, "x,sex,y\n");
    for (unsigned i = 0; i < 40; i++)
        at += (size_t)snprintf(csv + at, size - at, "%u,%s,%u\n", i * 7 % 13, i % 2 ? "m" : "f", (i / 2 + i % 5 / 3) % 2);
    return at;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char csv[1024], plan[4097];
    eq_ctx cx = {.size_limit = (size_t)64 << 20};
    eq_bytes file = {csv, write_csv(csv, sizeof csv)};
    eq_source source = {.schema = {schema, sizeof schema - 1}, .file = &file, .n_files = 1};
    const char *json;
    eq_lab *lab;
    if (size >= sizeof plan) size = sizeof plan - 1;
    memcpy(plan, data, size);
    plan[size] = 0;
    if (eq_lab_new(&cx, &lab) == EQ_OK) {
        if (eq_lab_load(lab, &source) == EQ_OK && eq_lab_start(lab, plan, 0, 1) == EQ_OK) {
            for (int i = 0; i < MOST_STEPS && eq_lab_step(lab, 50) == EQ_MORE; i++) (void)eq_lab_progress(lab, NULL, &json);
            (void)eq_lab_report(lab, &json);
        }
        eq_lab_close(lab);
    }
    eq_ctx_free(&cx);
    return 0;
}
