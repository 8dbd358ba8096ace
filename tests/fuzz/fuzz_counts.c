/* A table of counts audited, options (the first line) and table mutated: refused with a sentence, or every value lies in its
 * interval and in its metric's range. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

#include "equipoise/experiment.h"
#include "metric/metric.h"
#include "fuzz/fuzz.h"

#define NEAR 1e-9

const char *const fuzz_word[] = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ";",
    ":",
    "\"",
    "\n",
    "null",
    "true",
    "0",
    "-1",
    "1e309",
    "0.5",
    "1",
    "4294967296",
    "1000000",
    "9007199254740993",
    "\"weight\"",
    "\"weight_squared\"",
    "\"n\"",
    "\"count\"",
    "\"threshold\"",
    "\"favourable\"",
    "\"confidence\"",
    "\"concentration\"",
    "\"minimum\"",
    "\"missing\"",
    "\"as-group\"",
    "\"refuse\"",
    "NA",
    "1,1,a,",
    NULL,
};

static double number(const cJSON *object, const char *key) {
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsNumber(value) ? value->valuedouble : (double)NAN;
}

/* Scores on another scale are no probabilities, and have its range. */
static bool any_scale;

/* Every object with a value below `place`; `metric` is the metric that it is of, or SIZE_MAX; or of two of it the difference. */
static void look(const cJSON *place, size_t metric, bool difference) {
    double value = number(place, "value"), low = number(place, "low"), high = number(place, "high");
    if (low > value + NEAR || high < value - NEAR || low > high) abort();
    if (metric != SIZE_MAX) {
        const eq_interval range = eq_metric_range(eq_metric_row_at(metric), any_scale);
        double least = difference ? range.low - range.high : range.low, most = difference ? -least : range.high;
        if (value < least - NEAR || value > most + NEAR) abort();
    }
    for (const cJSON *child = place->child; child; child = child->next) {
        size_t its = child->string ? eq_metric_find(child->string) : SIZE_MAX;
        look(child, its != SIZE_MAX ? its : metric, child->string && !strcmp(child->string, "difference"));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char options[1024];
    eq_ctx cx = {.size_limit = (size_t)64 << 20};
    const char *answer;
    eq_lab *lab;
    const uint8_t *end = memchr(data, '\n', size);
    size_t length = end ? (size_t)(end - data) : size;
    if (!end || length >= sizeof options) return 0;
    memcpy(options, data, length);
    options[length] = 0;
    eq_bytes file = {(const char *)end + 1, size - length - 1};
    if (eq_lab_new(&cx, &lab) == EQ_OK) {
        if (eq_lab_analyse(lab, "audit", file, options, &answer) == EQ_OK) {
            cJSON *root = cJSON_Parse(answer);
            if (!root) abort();
            any_scale = strstr(answer, "\"cause\":\"not_probabilities\"") != NULL;
            look(root, SIZE_MAX, false);
            cJSON_Delete(root);
        }
        eq_lab_close(lab);
    }
    eq_ctx_free(&cx);
    return 0;
}
