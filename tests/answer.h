/* Reading an analysis's answer in a test: members, and numbers that stand alone or as the value of {"value", "low", ...}. */
#ifndef EQ_TESTS_ANSWER_H
#define EQ_TESTS_ANSWER_H

#include <math.h>

#include <cJSON.h>

/* The member, or NULL. */
static inline const cJSON *at(const cJSON *tree, const char *key) { return cJSON_GetObjectItemCaseSensitive(tree, key); }

/* NaN when it is no number. */
static inline double number(const cJSON *tree, const char *key) {
    const cJSON *item = at(tree, key);
    if (cJSON_IsObject(item)) item = at(item, "value");
    return cJSON_IsNumber(item) ? item->valuedouble : (double)NAN;
}

#endif
