/* Direct standardisation: in each group, a stratum weighs what it weighs among all people. A rate under these weights is the
 * mean over strata of the group's rates in them, so two groups differ only by how they are treated within strata (conditional
 * parity: Kamiran, Zliobaite & Calders 2013; Corbett-Davies et al. 2017). */
#include "method/post/strata.h"

#include <string.h>

#include "math/stats.h"

enum { MOST_VALUES = 10, N_QUARTERS = 4 };

/* A category's features stand side by side: "town=x", "town=y". */
static bool are_levels(const char *a, const char *b) {
    const char *sign = strchr(a, '=');
    return sign && !strncmp(a, b, (size_t)(sign - a) + 1);
}

/* Codes of the levels from .. to - 1: features are standardised, so a 1 is above 0; none of them is a stratum too. */
static size_t code_levels(const eq_dataset *valid, size_t from, size_t to, uint32_t *code) {
    for (size_t i = 0; i < valid->n_rows; i++) {
        const float *x = valid->x + i * valid->n_features;
        code[i] = (uint32_t)(to - from);
        for (size_t f = to; f-- > from;)
            if (x[f] > 0) code[i] = (uint32_t)(f - from);
    }
    return to - from + 1;
}

static size_t code_values(const eq_dataset *valid, size_t feature, double *scratch, uint32_t *code) {
    double value[MOST_VALUES], cut[N_QUARTERS - 1];
    size_t n_values = 0, n = valid->n_rows;
    for (size_t i = 0; i < n && n_values <= MOST_VALUES; i++) {
        double x = (double)valid->x[i * valid->n_features + feature];
        size_t k = 0;
        while (k < n_values && value[k] != x) k++;
        if (k == n_values && n_values++ < MOST_VALUES) value[k] = x;
        code[i] = (uint32_t)k;
    }
    if (n_values <= MOST_VALUES) return n_values;
    for (size_t i = 0; i < n; i++) scratch[i] = (double)valid->x[i * valid->n_features + feature];
    for (size_t k = 0; k + 1 < N_QUARTERS; k++) cut[k] = eq_quantile(scratch, n, (double)(k + 1) / N_QUARTERS);
    for (size_t i = 0; i < n; i++) {
        code[i] = 0;
        for (size_t k = 0; k + 1 < N_QUARTERS; k++) code[i] += (double)valid->x[i * valid->n_features + feature] > cut[k];
    }
    return N_QUARTERS;
}

/* One label's rows (2 = both labels'), counted. */
typedef struct strata {
    size_t n_groups, n;
    const uint32_t *code; /* (n_rows) */
    double *mass;         /* (n_groups, n) weight of each group in each stratum */
    double *common;       /* (n) of all groups in a stratum that each has; 0 where one lacks it */
} strata;

static bool is_of(const eq_dataset *valid, size_t row, int label) { return label == 2 || valid->y[row] == label; }

static void count(const eq_dataset *valid, int label, strata *s) {
    memset(s->mass, 0, s->n_groups * s->n * sizeof *s->mass);
    for (size_t i = 0; i < valid->n_rows; i++)
        if (is_of(valid, i, label)) s->mass[valid->group[i] * s->n + s->code[i]] += valid->weight[i];
    for (size_t k = 0; k < s->n; k++) {
        bool shared = true;
        s->common[k] = 0;
        for (size_t g = 0; g < s->n_groups; g++) {
            double own = 0;
            for (size_t j = 0; j < s->n; j++) own += s->mass[g * s->n + j];
            if (own > 0 && !(s->mass[g * s->n + k] > 0)) shared = false;
            s->common[k] += s->mass[g * s->n + k];
        }
        if (!shared) s->common[k] = 0;
    }
}

/* Multiplies the rows' weights; a group keeps its weight in the strata that all share. */
static void weigh(const eq_dataset *valid, int label, const strata *s, double *weight) {
    double all = 0;
    for (size_t k = 0; k < s->n; k++) all += s->common[k];
    for (size_t g = 0; g < s->n_groups; g++) {
        const double *mass = s->mass + g * s->n;
        double own = 0;
        for (size_t k = 0; k < s->n; k++) own += s->common[k] > 0 ? mass[k] : 0;
        for (size_t i = 0; i < valid->n_rows; i++) {
            size_t k = s->code[i];
            if (valid->group[i] != g || !is_of(valid, i, label)) continue;
            weight[i] = s->common[k] > 0 ? valid->weight[i] * (s->common[k] / all) / (mass[k] / own) : 0;
        }
    }
}

eq_status eq_strata_weights(const eq_step *step, const eq_dataset *valid, size_t feature, bool by_label, double *weight) {
    eq_ctx *cx = step->cx;
    strata s = {.n_groups = step->n_groups};
    uint32_t *code;
    double *scratch;
    EQ_NEW(cx, &cx->tmp, code, valid->n_rows);
    EQ_NEW(cx, &cx->tmp, scratch, valid->n_rows);
    if (valid->feature_name && strchr(valid->feature_name[feature], '=')) {
        const char *name = valid->feature_name[feature];
        size_t from = feature, to = feature + 1;
        while (from > 0 && are_levels(name, valid->feature_name[from - 1])) from--;
        while (to < valid->n_features && are_levels(name, valid->feature_name[to])) to++;
        s.n = code_levels(valid, from, to, code);
    } else {
        s.n = code_values(valid, feature, scratch, code);
    }
    s.code = code;
    EQ_NEW_CELLS(cx, &cx->tmp, s.mass, s.n_groups, s.n);
    EQ_NEW(cx, &cx->tmp, s.common, s.n);
    for (int label = by_label ? 0 : 2; label < (by_label ? 2 : 3); label++) {
        count(valid, label, &s);
        weigh(valid, label, &s, weight);
    }
    return EQ_OK;
}
