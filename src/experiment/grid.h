/* Sweeps by their ends: {"from": 0.1, "to": 10, "steps": 3, "scale": "log"} in the place of a list of values. */
#ifndef EQ_GRID_H
#define EQ_GRID_H

#include "base/json_read.h"
#include "experiment/plan.h"

#define EQ_MAX_GRID 1000 /* steps */

/* Values from one end to the other, both exact, in equal steps ("linear", the default) or equal ratios ("log", from > 0). Whole
 * numbers are rounded, half up, and each is there once. One place more is kept for the neutral value. Lives in `arena`.
 * EQ_EINPUT: not a number's parameter, `from` not below `to`, a value out of the parameter's range. O(steps). */
eq_status eq_grid_read(const eq_json *place, const eq_param *param, eq_arena *arena, eq_values *out);

/* Puts 0, at which a method's strength is the baseline, before the values of a grid that lacks it. O(n). */
void eq_grid_add_neutral(eq_values *sweep);

#endif
