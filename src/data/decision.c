/* Decisions are written as the labels are, or as 1 and 0 where the labels are words: "yes" and "no" beside a model's 1 and 0. */
#include <string.h>
#include <strings.h>

#include "data/aside.h"
#include "data/decision.h"

static bool is_label(const eq_column *label, const char *value) {
    for (size_t l = 0; l < label->n_levels; l++)
        if (eq_same_value(label->level[l], value)) return true;
    return false;
}

static bool is_digit_code(const char *value) { return eq_same_value(value, "1") || eq_same_value(value, "0"); }

/* Of a value that is no label. */
static bool is_code(const eq_column *label, const char *value) {
    if (!strcmp(value, EQ_DECIDED_FOR) || !strcmp(value, EQ_DECIDED_AGAINST)) return true;
    return is_digit_code(value) && !is_label(label, "1") && !is_label(label, "0");
}

bool eq_decision_is_favourable(const eq_column *label, const char *favourable, const char *value) {
    if (!favourable) return eq_same_value(value, "1");
    if (is_label(label, value) || !is_code(label, value)) return eq_same_value(value, favourable);
    return !strcmp(value, EQ_DECIDED_FOR) || eq_same_value(value, "1");
}

static bool says_no(const char *favourable) {
    static const char *const word[] = {"f", "false", "n", "no", "-"};
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (!strcasecmp(favourable, word[i])) return true;
    return false;
}

eq_status eq_decision_check(eq_ctx *cx, const eq_column *label, const char *favourable, const eq_column *pred) {
    size_t n_codes = 0;
    for (size_t p = 0; p < pred->n_levels; p++) {
        const char *value = pred->level[p];
        if (is_label(label, value)) continue;
        if (is_code(label, value)) {
            n_codes++;
            if (says_no(favourable) && is_digit_code(value))
                return eq_fail(cx, EQ_EINPUT, "column \"%s\": is 1 the decision \"%.60s\", the favourable one, or its opposite? "
                                              "Expected values of the label column \"%s\"", pred->name, favourable, label->name);
        } else if (label->n_levels > 1) {
            return eq_fail(cx, EQ_EINPUT, "column \"%s\": \"%.60s\" is no value of the label column \"%s\"", pred->name, value,
                           label->name);
        }
    }
    if (n_codes && n_codes < pred->n_levels)
        return eq_fail(cx, EQ_EINPUT, "column \"%s\": has \"%.60s\" and \"%.60s\", expected values of the label column \"%s\" or 1 "
                                      "and 0", pred->name, pred->level[0], pred->level[pred->n_levels - 1], label->name);
    return EQ_OK;
}
