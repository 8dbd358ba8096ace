/* The two shards of a real report, edited, merged: refused with a sentence, or one report, which merged alone is itself, and
 * whose cells are written as tables. Each line of the input edits one value: its number in the order of the text, and the
 * JSON put in its place, or "-" to take it out. "raw" and JSON stands for the array itself. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

#include "equipoise/experiment.h"
#include "fuzz/fuzz.h"

const char *const fuzz_word[] = {"{",        "}",         "[",          "]",        "\n",     "-",    " null",     "1",
                                 "-1",       "1e309",     "\n10 ",      "\n25 ",    "\n300 ", "raw ", "\"cells\"", "\"plan\"",
                                 "\"seed\"", "\"index\"", "\"method\"", "\"none\"", "true",   NULL};

static const char schema[] =
    "{\"name\": \"tiny\", \"files\": [{\"name\": \"tiny.csv\"}], \"columns\": [{\"name\": \"x\", \"kind\": \"number\"},"
    "{\"name\": \"sex\", \"role\": \"protected\", \"kind\": \"category\", \"privileged\": [\"m\"]},"
    "{\"name\": \"y\", \"role\": \"label\", \"favourable\": [\"1\"]}]}";
static const char plan[] =
    "{\"equipoise\": 1, \"data\": \"tiny\", \"protected\": \"sex\", \"model\": {\"kind\": \"logistic_regression\"},"
    "\"methods\": [{\"id\": \"none\"}], \"seeds\": [1, 2], \"report\": {\"bootstrap\": 0}}";

static char *run_shard(size_t shard) {
    char csv[1024], *kept;
    size_t at = (size_t)snprintf(csv, sizeof csv, "x,sex,y\n");
    eq_ctx cx = {.size_limit = (size_t)256 << 20};
    const char *json;
    eq_status status;
    eq_lab *lab;
    for (unsigned i = 0; i < 60; i++)
        at += (size_t)snprintf(csv + at, sizeof csv - at, "%u,%s,%u\n", i * 7 % 13, i % 2 ? "m" : "f", (i / 2 + i % 5 / 3) % 2);
    eq_bytes file = {csv, at};
    eq_source source = {.schema = {schema, sizeof schema - 1}, .file = &file, .n_files = 1};
    if (eq_lab_new(&cx, &lab) || eq_lab_load(lab, &source) || eq_lab_start(lab, plan, shard, 2)) abort();
    do status = eq_lab_step(lab, 1000000);
    while (status == EQ_MORE);
    if (status || eq_lab_report(lab, &json)) abort();
    kept = malloc(strlen(json) + 1);
    if (!kept) abort();
    strcpy(kept, json);
    eq_lab_close(lab);
    eq_ctx_free(&cx);
    return kept;
}

/* The value number *n below `place`, which counts down; NULL when there are fewer. */
static cJSON *find(cJSON *place, long *n) {
    for (cJSON *child = place->child; child; child = child->next) {
        if ((*n)-- == 0) return child;
        cJSON *found = find(child, n);
        if (found) return found;
    }
    return NULL;
}

static cJSON *parent_of(cJSON *place, const cJSON *value) {
    for (cJSON *child = place->child; child; child = child->next) {
        cJSON *found = child == value ? place : parent_of(child, value);
        if (found) return found;
    }
    return NULL;
}

static void edit(cJSON *root, char *line) {
    char *text;
    long n = strtol(line, &text, 10);
    cJSON *value = n < 0 ? NULL : find(root, &n), *parent = value ? parent_of(root, value) : NULL;
    while (*text == ' ') text++;
    if (!parent || parent == root) return; /* the reports are counted, so that two stay two */
    if (!strcmp(text, "-")) {
        cJSON_Delete(cJSON_DetachItemViaPointer(parent, value));
        return;
    }
    cJSON *other = cJSON_Parse(text);
    if (!other) other = cJSON_CreateString(text);
    if (!other) return;
    if (value->string) {
        other->string = malloc(strlen(value->string) + 1);
        if (other->string) strcpy(other->string, value->string);
    }
    if (cJSON_ReplaceItemViaPointer(parent, value, other)) return;
    cJSON_Delete(other);
}

static char *edited(char *text) {
    static char *shard[2];
    if (!strncmp(text, "raw ", 4)) {
        char *copy = malloc(strlen(text + 4) + 1);
        return copy ? strcpy(copy, text + 4) : NULL;
    }
    cJSON *root = cJSON_CreateArray();
    for (size_t s = 0; s < 2; s++) {
        if (!shard[s]) shard[s] = run_shard(s);
        cJSON_AddItemToArray(root, cJSON_Parse(shard[s]));
    }
    for (char *line = text, *end; line; line = end) {
        end = strchr(line, '\n');
        if (end) *end++ = 0;
        if (*line) edit(root, line);
    }
    /* eq_report_merge_json wants the reports as texts */
    cJSON *texts = cJSON_CreateArray();
    for (cJSON *report = root->child; report; report = report->next) {
        char *printed = cJSON_PrintUnformatted(report);
        cJSON_AddItemToArray(texts, cJSON_CreateString(printed ? printed : ""));
        cJSON_free(printed);
    }
    char *all = cJSON_PrintUnformatted(texts);
    cJSON_Delete(texts);
    cJSON_Delete(root);
    return all;
}

/* The cells' audits as documents. */
static void write_tables(eq_ctx *cx, const char *report) {
    cJSON *root = cJSON_Parse(report), *cell;
    if (!root) abort();
    cJSON_ArrayForEach(cell, cJSON_GetObjectItemCaseSensitive(root, "cells")) {
        char *test = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(cell, "test"));
        char *document = test ? eq_arena_format(cx, &cx->mem, "{\"answers\": {\"audit\": %s}}", test) : NULL;
        const char *written;
        if (document) (void)eq_audit_csv(cx, &cx->mem, (eq_bytes){document, strlen(document)}, &written);
        if (document) (void)eq_audit_html(cx, &cx->mem, (eq_bytes){document, strlen(document)}, &written);
        cJSON_free(test);
    }
    cJSON_Delete(root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char text[4097];
    eq_ctx cx = {.size_limit = (size_t)256 << 20};
    const char *json, *again;
    if (size >= sizeof text) size = sizeof text - 1;
    memcpy(text, data, size);
    text[size] = 0;
    char *reports = edited(text);
    if (reports && eq_report_merge_json(&cx, &cx.mem, (eq_bytes){reports, strlen(reports)}, &json) == EQ_OK) {
        if (eq_report_merge(&cx, &cx.mem, &json, 1, &again) != EQ_OK || strcmp(json, again)) abort();
        write_tables(&cx, json);
    }
    free(reports);
    eq_ctx_free(&cx);
    return 0;
}
