/* Pieces are a list in the order of their first being asked for. A piece that was done in one go knows the last one within it,
 * so that a later call goes on behind those. */
#include "base/work.h"

void eq_work_call(eq_work *work, int64_t budget) {
    work->budget = budget;
    work->last = NULL;
    work->from = work->upto = 0;
}

eq_arena *eq_work_arena(eq_ctx *cx) { return cx->work ? cx->work->arena : &cx->tmp; }

eq_status eq_work_piece(eq_ctx *cx, size_t size, eq_piece **out) {
    eq_work *work = cx->work;
    eq_piece *next = !work ? NULL : work->last ? work->last->next : work->first;
    if (!next) {
        eq_arena *arena = eq_work_arena(cx);
        EQ_NEW(cx, arena, next, 1);
        next->state = eq_arena_alloc(cx, arena, 1, size);
        if (!next->state) return EQ_EMEMORY;
        if (work && work->last) work->last->next = next;
        else if (work) work->first = next;
    }
    if (work) work->last = next;
    *out = next;
    return EQ_OK;
}

bool eq_work_is_spent(const eq_ctx *cx) { return cx->work && cx->work->budget <= 0; }

void eq_work_spend(eq_ctx *cx, size_t cost) {
    if (cx->work) cx->work->budget -= (int64_t)cost;
}

int64_t eq_work_budget(const eq_ctx *cx) { return cx->work ? cx->work->budget : INT64_MAX; }

void eq_work_begin_part(eq_ctx *cx, double upto) {
    if (!cx->work) return;
    cx->work->from = cx->work->upto;
    cx->work->upto = upto;
    eq_work_tell(cx, 0);
}

void eq_work_tell(eq_ctx *cx, double part) {
    eq_work *work = cx->work;
    if (!work) return;
    double done = work->from + (work->upto - work->from) * part;
    if (done > work->done) work->done = done;
}

eq_status eq_work_enter(eq_ctx *cx, eq_piece **out) {
    EQ_TRY(eq_work_piece(cx, 0, out));
    if ((*out)->done) cx->work->last = (*out)->after;
    return !(*out)->done && eq_work_is_spent(cx) ? EQ_MORE : EQ_OK;
}

void eq_work_leave(eq_ctx *cx, eq_piece *piece, size_t cost) {
    if (!cx->work) return;
    piece->done = true;
    piece->after = cx->work->last;
    eq_work_spend(cx, cost);
}
