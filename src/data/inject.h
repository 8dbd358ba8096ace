/* Records bent by hand, to learn what an audit sees of it; the truth is kept beside them. */
#ifndef EQ_INJECT_H
#define EQ_INJECT_H

#include "data/source.h"

/* What is done to one group, in this order; each share is of those of the group whom the step before left. */
typedef struct eq_inject {
    const char *group;            /* "sex=Female"; NULL = nothing is bent */
    bool drop;                    /* nobody of the group is kept */
    double keep, keep_favourable; /* [0, 1] of its people; of those with the favourable outcome */
    double hide, invent;          /* [0, 1] of the favourable outcomes, recorded as unfavourable; of the others, as favourable */
    double noise;                 /* [0, 1] of its cells of `feature` change places, two by two */
    const char *feature;          /* a column; NULL where there is no noise */
    uint32_t seed;
} eq_inject;

/* How many people that was. */
typedef struct eq_injected {
    size_t n, n_favourable;               /* of the group, before */
    size_t left_out, left_out_favourable; /* who is no longer in the records, favoured or not; of them for keep_favourable */
    size_t n_could_hide, hidden;          /* favourable outcomes that were still there, and those hidden */
    size_t n_could_invent, invented;
    size_t swapped; /* cells that changed places */
} eq_injected;

/* Two tables of the same rows: as they are recorded, and with the outcomes as they are. */
typedef struct eq_bent {
    eq_table records, truth;
    eq_injected done;
} eq_bent;

/* Bends a table, missing cells and all, which stays as it is. People of the group are ranked by splitmix64(seed xor row), ties by
 * row, rows counted from 0 in `table`; the first floor(share n + 1/2) of n are taken. So a larger share takes the same people and
 * more. Noise ranks by splitmix64 of that again, or it would fall on those whose outcome is hidden. A row without an outcome, or
 * without a value of the group's column, is not of the group and stays. Outcomes are hidden as the most frequent
 * unfavourable value, and invented as the most frequent favourable one. Lives in `arena`, names and levels in the table.
 * EQ_EINPUT: the group is not COLUMN=VALUE, no such column or value; one outcome only; no such feature, or noise and no feature.
 * O(cells + rows log rows). */
eq_status eq_inject_table(eq_ctx *cx, eq_arena *arena, const eq_inject *inject, const eq_loaded *loaded, const eq_roles *roles,
                          eq_bent *out);

/* The loaded data bent, with its rows to train on, and the same rows as they truly are: copies that borrow from the original. */
typedef struct eq_bent_data {
    eq_loaded records, truth;
    eq_injected done;
    const char *says; /* eq_inject_words */
} eq_bent_data;

/* Bends loaded data. Lives in `arena`. Errors as above. O(cells + rows log rows). */
eq_status eq_inject_loaded(eq_ctx *cx, eq_arena *arena, const eq_inject *inject, const eq_loaded *loaded, const eq_roles *roles,
                           eq_bent_data *out);

/* "Bent by hand, sex=Female: 821 of 1641 favourable outcomes hidden". In `arena`; NULL when memory ran out. */
const char *eq_inject_words(eq_ctx *cx, eq_arena *arena, const eq_inject *inject, const eq_injected *done);

#endif
