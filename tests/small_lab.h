/* A lab on a small table made here: 400 rows, a number, a category, two groups, an outcome. */
#ifndef SMALL_LAB_H
#define SMALL_LAB_H

#include <stdlib.h>

#include "check.h"
#include "equipoise.h"

static const char schema[] =
    "{\"equipoise\": 1, \"name\": \"small\", \"title\": \"Small\", \"files\": [{\"name\": \"small.csv\"}], \"columns\": ["
    "{\"name\": \"a\", \"kind\": \"number\", \"role\": \"feature\"},"
    "{\"name\": \"b\", \"kind\": \"category\", \"role\": \"feature\"},"
    "{\"name\": \"g\", \"kind\": \"category\", \"role\": \"protected\", \"privileged\": [\"m\"],"
    " \"privileged_name\": \"m\", \"unprivileged_name\": \"f\"},"
    "{\"name\": \"y\", \"kind\": \"category\", \"role\": \"label\", \"favourable\": [\"1\"]}]}";

/* 400 rows: y depends on a and on the group, so there is a gap to find. */
static inline char *make_csv(void) {
    char *text = malloc(400 * 24 + 16), *end = text;
    eq_rng rng = eq_rng_seed(11);
    end += sprintf(end, "a,b,g,y\n");
    for (int i = 0; i < 400; i++) {
        double a = eq_rng_uniform(&rng);
        int m = eq_rng_uniform(&rng) < 0.6;
        int y = a + 0.3 * m + 0.4 * eq_rng_uniform(&rng) > 0.9;
        end += sprintf(end, "%.3f,%c,%c,%d\n", a, (char)('p' + eq_rng_below(&rng, 3)), m ? 'm' : 'f', y);
    }
    return text;
}

static inline eq_lab *open_lab(eq_ctx *cx) {
    char *csv = make_csv();
    eq_lab *lab = NULL;
    eq_bytes file = {csv, strlen(csv)};
    eq_source source = {.schema = {schema, sizeof schema - 1}, .file = &file, .n_files = 1};
    CHECK(eq_lab_new(cx, &lab) == EQ_OK && eq_lab_load(lab, &source) == EQ_OK);
    CHECK_TEXT(eq_message(cx), "");
    free(csv);
    return lab;
}

static inline void close_lab(eq_ctx *cx, eq_lab *lab) {
    eq_lab_close(lab);
    eq_ctx_free(cx);
}

/* The report of the plan's shard, in memory of the caller's own. */
static inline char *run_shard(const char *text, int64_t budget, size_t shard, size_t n_shards) {
    eq_ctx cx = {0};
    eq_lab *lab = open_lab(&cx);
    const char *report = "", *progress;
    eq_status status;
    CHECK(eq_lab_start(lab, text, shard, n_shards) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    while ((status = eq_lab_step(lab, budget)) == EQ_MORE) CHECK(eq_lab_progress(lab, NULL, &progress) == EQ_OK);
    CHECK(status == EQ_OK && eq_lab_report(lab, &report) == EQ_OK);
    char *copy = malloc(strlen(report) + 1);
    memcpy(copy, report, strlen(report) + 1);
    close_lab(&cx, lab);
    return copy;
}

/* Two shards of the plan, merged, are `report` to the byte. */
static inline void halves_make(const char *text, const char *report) {
    eq_ctx cx = {0};
    char *part[] = {run_shard(text, 100000, 0, 2), run_shard(text, 100000, 1, 2)};
    const char *const parts[] = {part[0], part[1]};
    const char *merged = "";
    CHECK(eq_report_merge(&cx, &cx.mem, parts, 2, &merged) == EQ_OK && !strcmp(merged, report));
    eq_ctx_free(&cx);
    for (size_t i = 0; i < 2; i++) free(part[i]);
}

#endif
