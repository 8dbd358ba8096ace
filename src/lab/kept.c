/* Kept subjects. Their arenas move with the struct: blocks hold no pointer back to it, only the subject does. */
#include "lab/kept.h"

static void drop(eq_kept *kept) {
    eq_arena_free(&kept->arena);
    *kept = (eq_kept){0};
}

size_t eq_keeping_add(eq_keeping *keeping, const eq_kept *fresh) {
    eq_kept *place = &keeping->kept[0];
    for (size_t i = 1; i < EQ_MOST_KEPT; i++) /* a free place has handle 0, and so is the oldest */
        if (keeping->kept[i].handle < place->handle) place = &keeping->kept[i];
    drop(place);
    *place = *fresh;
    place->subject.arena = &place->arena;
    return place->handle = ++keeping->last;
}

eq_status eq_keeping_find(eq_ctx *cx, const eq_keeping *keeping, size_t handle, const eq_subject **out) {
    for (size_t i = 0; handle && i < EQ_MOST_KEPT; i++)
        if (keeping->kept[i].handle == handle) return *out = &keeping->kept[i].subject, EQ_OK;
    return eq_fail(cx, EQ_EINPUT, "subject: %zu %s, expected one that is kept", handle,
                   handle && handle <= keeping->last ? "was dropped" : "was never made");
}

void eq_keeping_drop(eq_keeping *keeping, size_t handle) {
    for (size_t i = 0; handle && i < EQ_MOST_KEPT; i++)
        if (keeping->kept[i].handle == handle) drop(&keeping->kept[i]);
}

void eq_keeping_drop_all(eq_keeping *keeping, eq_borrowed gone) {
    for (size_t i = 0; i < EQ_MOST_KEPT; i++)
        if (keeping->kept[i].of >= gone) drop(&keeping->kept[i]);
}
