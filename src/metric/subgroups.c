/* A subgroup is made of whole groups, since these are the combinations of protected values that occur, so all is known from
 * sums by group. The linear auditor regresses how much a group's rate is above everybody's on the indicators, each group by
 * its weight, and takes the groups for which that is above 0, or those below: the worse of both. It is a heuristic, as in
 * Kearns, Neel, Roth & Wu, "Preventing fairness gerrymandering" (ICML 2018), section 4; the search over conjunctions is exact. */
#include <math.h>
#include <string.h>

#include "math/cholesky.h"
#include "metric/subgroups.h"

#define RIDGE 1e-8
#define MOST_CONJUNCTIONS 100000

static void read_columns(const eq_dataset *data, eq_subgroups *s) {
    for (size_t k = 0; k < s->n_columns; k++) {
        s->n_values[k] = data->n_protected ? data->protected_column[k].n_values : data->n_groups;
        for (size_t g = 0; g < s->n_groups; g++)
            s->value[g * s->n_columns + k] = data->n_protected ? data->protected_column[k].of_group[g] : (uint16_t)g;
        s->n_terms += s->n_values[k] - 1;
    }
}

static void set_terms(eq_subgroups *s) {
    for (size_t g = 0; g < s->n_groups; g++) {
        double *term = s->term + g * s->n_terms;
        size_t at = 1;
        term[0] = 1;
        for (size_t k = 0; k < s->n_columns; at += s->n_values[k++] - 1) {
            uint16_t value = s->value[g * s->n_columns + k];
            if (value > 0) term[at + value - 1] = 1;
        }
    }
}

eq_status eq_subgroups_new(eq_ctx *cx, eq_arena *arena, const eq_dataset *data, eq_subgroup_kind kind, eq_subgroups *out) {
    eq_subgroups s = {
        .kind = kind, .n_groups = data->n_groups, .n_columns = data->n_protected ? data->n_protected : 1, .n_terms = 1};
    double n_conjunctions = 1;
    EQ_NEW(cx, arena, s.n_values, s.n_columns);
    EQ_NEW_CELLS(cx, arena, s.value, s.n_groups, s.n_columns);
    read_columns(data, &s);
    for (size_t k = 0; k < s.n_columns; k++) n_conjunctions *= (double)s.n_values[k] + 1;
    if (kind == EQ_SUBGROUPS_CONJUNCTIONS && n_conjunctions > MOST_CONJUNCTIONS)
        return eq_fail(cx, EQ_ELIMIT, "the protected columns have %.0f combinations of values, more than %d", n_conjunctions,
                       MOST_CONJUNCTIONS);
    EQ_NEW_CELLS(cx, arena, s.term, s.n_groups, s.n_terms);
    EQ_NEW_CELLS(cx, arena, s.normal, s.n_terms, s.n_terms);
    EQ_NEW(cx, arena, s.slope, s.n_terms);
    EQ_NEW(cx, arena, s.member, s.n_groups);
    EQ_NEW(cx, arena, s.selected, s.n_columns);
    set_terms(&s);
    *out = s;
    return EQ_OK;
}

typedef struct audit {
    const double *counted, *wrong;
    double everybody, all_counted, rate;
} audit;

/* Judges the groups marked in s->member. */
static void consider(const eq_subgroups *s, const audit *a, eq_subgroup *best) {
    double counted = 0, wrong = 0;
    for (size_t g = 0; g < s->n_groups; g++) {
        if (!s->member[g]) continue;
        counted += a->counted[g];
        wrong += a->wrong[g];
    }
    if (!(counted > 0)) return;
    double gap = wrong / counted - a->rate, violation = counted / a->everybody * fabs(gap);
    if (!(violation > best->violation)) return;
    best->share = counted / a->all_counted;
    best->gap = gap;
    best->violation = violation;
    memcpy(best->member, s->member, s->n_groups);
}

static void search_half_spaces(const eq_subgroups *s, const audit *a, eq_subgroup *best) {
    size_t n = s->n_terms;
    memset(s->normal, 0, n * n * sizeof *s->normal);
    memset(s->slope, 0, n * sizeof *s->slope);
    for (size_t g = 0; g < s->n_groups; g++) {
        const double *term = s->term + g * n;
        for (size_t i = 0; i < n; i++) {
            s->slope[i] += term[i] * (a->wrong[g] - a->rate * a->counted[g]) / a->all_counted;
            for (size_t j = 0; j <= i; j++) s->normal[i * n + j] += term[i] * term[j] * a->counted[g] / a->all_counted;
        }
    }
    for (size_t i = 0; i < n; i++) s->normal[i * n + i] += RIDGE;
    if (!eq_cholesky(s->normal, n)) return;
    eq_cholesky_solve(s->normal, n, s->slope);
    for (int side = -1; side <= 1; side += 2) {
        for (size_t g = 0; g < s->n_groups; g++) {
            double above = 0;
            for (size_t i = 0; i < n; i++) above += s->term[g * n + i] * s->slope[i];
            s->member[g] = side * above > 0;
        }
        consider(s, a, best);
    }
}

/* Each column's selected value counts from 1; 0 leaves it open. */
static void search_conjunctions(const eq_subgroups *s, const audit *a, eq_subgroup *best) {
    memset(s->selected, 0, s->n_columns * sizeof *s->selected);
    for (size_t k = 0; k < s->n_columns;) {
        for (size_t g = 0; g < s->n_groups; g++) {
            s->member[g] = 1;
            for (size_t c = 0; c < s->n_columns; c++)
                if (s->selected[c] && s->selected[c] != s->value[g * s->n_columns + c] + 1) s->member[g] = 0;
        }
        consider(s, a, best);
        for (k = 0; k < s->n_columns; k++) {
            if (s->selected[k]++ < s->n_values[k]) break;
            s->selected[k] = 0;
        }
    }
}

void eq_subgroups_worst(const eq_subgroups *s, const double *counted, const double *wrong, double everybody, eq_subgroup *out) {
    audit a = {.counted = counted, .wrong = wrong, .everybody = everybody};
    double all_wrong = 0;
    for (size_t g = 0; g < s->n_groups; g++) {
        a.all_counted += counted[g];
        all_wrong += wrong[g];
    }
    out->share = out->gap = out->violation = 0;
    memset(out->member, 0, s->n_groups);
    if (!(a.all_counted > 0)) return;
    a.rate = all_wrong / a.all_counted;
    if (s->kind == EQ_SUBGROUPS_LINEAR) search_half_spaces(s, &a, out);
    else search_conjunctions(s, &a, out);
}
