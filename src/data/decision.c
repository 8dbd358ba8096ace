/* Decisions are written as the labels are, or as 1 and 0 where the labels are words: "yes" and "no" beside a model's 1 and 0. */
#include <string.h>

#include "data/aside.h"
#include "data/decision.h"
#include "data/fix.h"

eq_status eq_decisions_make(eq_ctx *cx, const eq_column *label, const char *favourable, eq_decisions *out) {
    *out = (eq_decisions){.label = label, .favourable = favourable};
    EQ_TRY(eq_value_set_make(cx, label->level, label->n_levels, &out->labels));
    out->coded = !eq_value_set_has(&out->labels, "1") && !eq_value_set_has(&out->labels, "0");
    return EQ_OK;
}

static bool is_digit(const eq_decisions *rule, const char *value) {
    return rule->coded && (eq_same_value(value, "1") || eq_same_value(value, "0"));
}

/* Of a value that is no label. */
static bool is_code(const eq_decisions *rule, const char *value) {
    return !strcmp(value, EQ_DECIDED_FOR) || !strcmp(value, EQ_DECIDED_AGAINST) || is_digit(rule, value);
}

bool eq_decision_is_favourable(const eq_decisions *rule, const char *value) {
    if (!rule->favourable) return eq_same_value(value, "1");
    if (eq_value_set_has(&rule->labels, value) || !is_code(rule, value)) return eq_same_value(value, rule->favourable);
    return !strcmp(value, EQ_DECIDED_FOR) || eq_same_value(value, "1");
}

static bool says_no(const char *favourable) {
    static const char *const word[] = {"f", "F", "false", "False", "FALSE", "n", "N", "no", "No", "NO", "-"};
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (!strcmp(favourable, word[i])) return true;
    return false;
}

/* Any value of the decisions may be the favourable one. */
static const eq_about *offered(const eq_column *pred, const char *value, eq_about *about) {
    *about = (eq_about){.field = "pred_favourable", .column = pred->name, .value = value};
    eq_fix_offer(pred, "pred_favourable", about);
    return about;
}

eq_status eq_decisions_check(eq_ctx *cx, const eq_decisions *rule, const eq_column *pred) {
    const eq_column *label = rule->label;
    size_t n_codes = 0;
    eq_about about;
    if (!rule->favourable) return EQ_OK;
    for (size_t p = 0; p < pred->n_levels; p++) {
        const char *value = pred->level[p];
        if (eq_value_set_has(&rule->labels, value)) continue;
        if (is_code(rule, value)) {
            n_codes++;
            if (is_digit(rule, value) && says_no(rule->favourable))
                return eq_fail_about(cx,
                                     &(eq_about){.field = "pred_favourable",
                                                 .column = pred->name,
                                                 .value = value,
                                                 .fix = {{"pred_favourable", "1"}, {"pred_favourable", "0"}}},
                                     "column \"%s\": is 1 the decision \"%.60s\", the favourable one, or its opposite? "
                                     "Expected values of the label column \"%s\"",
                                     pred->name, rule->favourable, label->name);
        } else if (label->n_levels > 1) {
            return eq_fail_about(cx, offered(pred, value, &about),
                                 "column \"%s\": \"%.60s\" is no value of the label column \"%s\"", pred->name, value,
                                 label->name);
        }
    }
    if (n_codes && n_codes < pred->n_levels)
        return eq_fail_about(cx, offered(pred, pred->level[0], &about),
                             "column \"%s\": has \"%.60s\" and \"%.60s\", expected values of the label column \"%s\" or "
                             "1 and 0",
                             pred->name, pred->level[0], pred->level[pred->n_levels - 1], label->name);
    return EQ_OK;
}
