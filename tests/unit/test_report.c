/* What a report says of its models besides figures: what they read, and what is to be known before a number is believed. */
#include <cJSON.h>

#include "small_lab.h"

/* What is read is a matter of the run: the same method reads the column where it is encoded, and not where it is left out. */
static void every_model_says_whether_it_reads_the_protected_column(void) {
    static const char text[] =
        "{\"equipoise\": 1, \"protected\": \"g\", \"drop_protected\": %s, \"model\": {\"hidden\": [3]},"
        " \"train\": {\"max_epochs\": 1}, \"report\": {\"bootstrap\": 0},"
        " \"methods\": [{\"id\": \"none\"}, {\"id\": \"group_thresholds\"}, {\"id\": \"correlation_remover\"}]}";
    static const char *const says[2][3] = {
        {"reads g", "reads g; needs the group", "does not read g; needs the group"},
        {"does not read g; needs no group", "does not read g; needs the group", "does not read g; needs the group"}};
    for (int dropped = 0; dropped < 2; dropped++) {
        char plan_text[500];
        snprintf(plan_text, sizeof plan_text, text, dropped ? "true" : "false");
        char *report = run_shard(plan_text, 100000, 0, 1), *part[2];
        cJSON *tree = cJSON_Parse(report);
        for (int c = 0; c < 3; c++) {
            const cJSON *cell = cJSON_GetArrayItem(cJSON_GetObjectItem(tree, "cells"), c),
                        *line = cJSON_GetArrayItem(cJSON_GetObjectItem(tree, "summary"), c);
            CHECK_TEXT(cJSON_GetStringValue(cJSON_GetObjectItem(cell, "reads")), says[dropped][c]);
            CHECK_TEXT(cJSON_GetStringValue(cJSON_GetObjectItem(line, "reads")), says[dropped][c]);
            CHECK(cJSON_GetArraySize(cJSON_GetObjectItem(cell, "reads_column")) == (!dropped && c < 2));
            CHECK(cJSON_IsTrue(cJSON_GetObjectItem(cell, "needs_group")) == (c > 0));
        }
        for (size_t i = 0; i < 2; i++) part[i] = run_shard(plan_text, 100000, i, 2);
        const char *const parts[] = {part[0], part[1]};
        const char *merged = "";
        eq_ctx cx = {0};
        CHECK(eq_report_merge(&cx, &cx.mem, parts, 2, &merged) == EQ_OK && !strcmp(merged, report));
        eq_ctx_free(&cx);
        for (size_t i = 0; i < 2; i++) free(part[i]);
        cJSON_Delete(tree);
        free(report);
    }
}

int main(void) {
    RUN(every_model_says_whether_it_reads_the_protected_column);
    return check_done();
}
