/* Values are computed with the core's own logarithm, so a plan unfolds into the same cells everywhere. */
#include <math.h>
#include <string.h>

#include "experiment/grid.h"
#include "math/kernels.h"

enum { LINEAR, LOG };
static const char *const scales[] = {"linear", "log", NULL};

typedef struct grid {
    double from, to;
    size_t steps, scale;
} grid;

static eq_status read_grid(const eq_json *place, const eq_param *param, grid *out) {
    static const char *const keys[] = {"from", "to", "steps", "scale", NULL};
    eq_json member, from;
    if (param->kind != EQ_REAL && param->kind != EQ_INTEGER)
        return eq_json_fail(place, "is an object, and a grid is of numbers, expected a value or a list of values");
    EQ_TRY(eq_json_object(place, keys));
    EQ_TRY(eq_json_need(place, "from", &from));
    EQ_TRY(eq_json_number(&from, param->min, param->max, &out->from));
    EQ_TRY(eq_json_need(place, "to", &member));
    EQ_TRY(eq_json_number(&member, param->min, param->max, &out->to));
    if (!(out->from < out->to)) return eq_json_fail(&from, "is %.17g, expected a number below \"to\"", out->from);
    EQ_TRY(eq_json_need(place, "steps", &member));
    EQ_TRY(eq_json_size(&member, 2, EQ_MAX_GRID, &out->steps));
    if (eq_json_get(place, "scale", &member)) EQ_TRY(eq_json_choice(&member, scales, &out->scale));
    if (out->scale == LOG && !(out->from > 0))
        return eq_json_fail(&from, "is %.17g, expected a number above 0, for equal ratios begin nowhere else", out->from);
    return EQ_OK;
}

static double value_of(const grid *g, size_t i) {
    double share = (double)i / (double)(g->steps - 1);
    if (i == 0) return g->from;
    if (i + 1 == g->steps) return g->to;
    if (g->scale == LINEAR) return g->from + share * (g->to - g->from);
    return eq_exp(eq_log(g->from) + share * (eq_log(g->to) - eq_log(g->from)));
}

eq_status eq_grid_read(const eq_json *place, const eq_param *param, eq_arena *arena, eq_values *out) {
    grid g = {0};
    EQ_TRY(read_grid(place, param, &g));
    EQ_NEW(place->cx, arena, out->value, g.steps + 1);
    out->n = 0;
    for (size_t i = 0; i < g.steps; i++) {
        double value = value_of(&g, i);
        if (param->kind == EQ_INTEGER) value = floor(value + 0.5);
        if (!out->n || value > out->value[out->n - 1]) out->value[out->n++] = value;
    }
    return EQ_OK;
}

void eq_grid_add_neutral(eq_values *sweep) {
    for (size_t i = 0; i < sweep->n; i++)
        if (!(fabs(sweep->value[i]) > 0)) return;
    memmove(sweep->value + 1, sweep->value, sweep->n++ * sizeof *sweep->value);
    sweep->value[0] = 0;
}
