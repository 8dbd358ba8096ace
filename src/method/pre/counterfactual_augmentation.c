/* Counterfactual augmentation: every training row is there once more as each other group, with its label.
 *
 * Of K groups that have training rows, a row of weight w stays with w (1 - strength (K - 1) / K), and K - 1 copies of weight
 * strength w / K follow it, with the features of the protected columns that the other groups have. So at strength 1 those
 * features say nothing about the label that the others do not, and the weight of all rows is kept. Proxies stay as they are: to
 * change what would be different about a person of another group would take a causal graph, so a model may read the group off
 * them as before; what falls is the change of a score when the attribute alone is changed (the counterfactual test of a report).
 * Without a protected column among the features the copies would be the rows themselves, and the method refuses.
 * Source: Garg et al., "Counterfactual fairness in text classification through robustness" (AIES 2019), counterfactual
 * augmentation; Kusner et al., "Counterfactual fairness" (NIPS 2017), for what it is not. */
#include <string.h>

#include "method/methods.h"

enum { STRENGTH };

static const eq_param params[] = {
    {.id = "strength",
     .title = "Strength",
     .help = "Weight of the copies: none (0) to that of the row itself (1)",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
};

/* For each group a row that has its protected features. */
typedef struct examples {
    size_t n;        /* groups that have one */
    uint32_t *row;   /* (n) */
    uint16_t *group; /* (n) ascending */
} examples;

static eq_status find_examples(eq_ctx *cx, const eq_dataset *train, examples *out) {
    uint32_t *first;
    EQ_NEW(cx, &cx->tmp, first, train->n_groups); /* 1 + row, 0 = none */
    EQ_NEW(cx, &cx->tmp, out->row, train->n_groups);
    EQ_NEW(cx, &cx->tmp, out->group, train->n_groups);
    for (uint32_t i = 0; i < train->n_rows; i++)
        if (!first[train->group[i]]) first[train->group[i]] = i + 1;
    for (size_t g = 0; g < train->n_groups; g++) {
        if (!first[g]) continue;
        out->row[out->n] = first[g] - 1;
        out->group[out->n++] = (uint16_t)g;
    }
    return EQ_OK;
}

static void become(const eq_dataset *train, size_t example, float *x) {
    const float *of = train->x + example * train->n_features;
    for (size_t p = 0; p < train->n_protected; p++) {
        const eq_protected *column = &train->protected_column[p];
        memcpy(x + column->feature, of + column->feature, column->n_features * sizeof *x);
    }
}

/* Each row, and behind it its copies. */
static eq_status repeat(eq_step *step, const eq_dataset *train, size_t times, eq_dataset *out) {
    uint32_t *index;
    EQ_NEW(step->cx, &step->cx->tmp, index, train->n_rows * times);
    for (size_t i = 0; i < train->n_rows * times; i++) index[i] = (uint32_t)(i / times);
    return eq_dataset_take(step->cx, step->arena, train, (eq_row_list){index, train->n_rows * times}, out);
}

static eq_status augment(eq_step *step, eq_dataset *train) {
    examples other = {0};
    eq_dataset all;
    EQ_TRY(find_examples(step->cx, train, &other));
    if (other.n < 2) return EQ_OK;
    double share = step->param[STRENGTH] / (double)other.n;
    EQ_TRY(repeat(step, train, other.n, &all));
    for (size_t i = 0, at = 0; i < train->n_rows; i++) {
        all.weight[at++] *= 1 - share * (double)(other.n - 1);
        for (size_t k = 0; k < other.n; k++) {
            if (other.group[k] == train->group[i]) continue;
            become(train, other.row[k], all.x + at * all.n_features);
            all.group[at] = other.group[k];
            all.weight[at++] *= share;
        }
    }
    *train = all;
    return EQ_OK;
}

static size_t count_protected(const eq_dataset *train) {
    size_t n = 0;
    for (size_t p = 0; p < train->n_protected; p++) n += train->protected_column[p].n_features;
    return n;
}

static eq_status prepare(eq_step *step, eq_dataset *train) {
    step->done = 1;
    if (step->param[STRENGTH] == 0) return EQ_OK;
    if (!count_protected(train))
        return eq_fail(
            step->cx, EQ_EINPUT,
            "counterfactual_augmentation: the model does not read the protected column, so every copy would be the row "
            "itself; expected it among the features");
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    eq_status status = augment(step, train);
    eq_arena_reset(&step->cx->tmp, mark);
    return status;
}

const eq_method eq_method_counterfactual_augmentation = {
    .id = "counterfactual_augmentation",
    .title = "Counterfactual augmentation",
    .cite =
        "Garg, Perot, Limtiaco, Taly, Chi & Beutel 2019, Counterfactual fairness in text classification through robustness, AIES",
    .help = "Repeats every training row as each other group, so that the protected column itself says nothing; proxies stay.",
    .family = EQ_PRE,
    .flags = EQ_CHANGES_ROWS,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "equal_opportunity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .prepare = prepare,
};
