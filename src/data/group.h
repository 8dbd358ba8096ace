/* Groups: the combinations of several columns' values that occur. */
#ifndef EQ_GROUP_H
#define EQ_GROUP_H

#include "equipoise/dataset.h"

/* One column to cross. */
typedef struct eq_axis {
    const char *column;
    const uint32_t *code;      /* (n_rows) < n */
    const char *const *name;   /* (n) what its values are called */
    const uint8_t *privileged; /* (n) 1 = in the reference set */
    size_t n;
} eq_axis;

typedef struct eq_crossing {
    const eq_axis *axis; /* (n_axes), at least one */
    size_t n_axes, n_rows;
} eq_crossing;

typedef struct eq_groups {
    size_t n;
    uint16_t *group;     /* (n_rows) < n */
    const char **name;   /* (n) "Female, not White" */
    uint8_t *privileged; /* (n) 1 where every axis is privileged */
} eq_groups;

/* Crosses the axes, the last one changing fastest; only combinations that occur are groups. Several axes' values are joined
 * ("Female, not White"); with the columns' names ("sex = 0, race = 1") where a value is a bare code, two axes have one value,
 * or two groups would be called alike. Lives in `arena`, names of a single axis in the axis. EQ_ELIMIT: more than
 * EQ_MAX_GROUPS. O(n_rows n_axes). */
eq_status eq_groups_cross(eq_ctx *cx, eq_arena *arena, const eq_crossing *crossing, eq_groups *out);

/* Makes privileged what is named: each of the texts a group's name, a value of one column or more ("w"), "race = w", or values
 * of all columns in their order ("m, w"). Groups named whole are privileged, and where values are named the groups that have
 * one of them in each of the columns they belong to. EQ_EINPUT: a text names nothing. O(n_rows n_axes). */
typedef struct eq_preference {
    const char *const *text; /* (n) */
    size_t n;
} eq_preference;
eq_status eq_groups_prefer(eq_ctx *cx, const eq_crossing *crossing, eq_preference preference, eq_groups *groups);

#endif
