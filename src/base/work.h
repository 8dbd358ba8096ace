/* Long work in pieces: a computation that is called again, from its beginning, until it is done.
 *
 * What takes long asks for its piece, which is zeroed the first time and as it was left when the computation comes by again; the
 * pieces are told apart by the order in which they are asked for, so what decides that order must be the same each time. When the
 * budget is spent it returns EQ_MORE, which EQ_TRY passes up like a failure. So the code around reads as if nothing were cut, and
 * what it allocates and computes between pieces has to be little, for it is done again in each call.
 *
 * The work stands in the context (cx->work); without one a computation is done in one go. */
#ifndef EQ_WORK_H
#define EQ_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "equipoise/arena.h"

typedef struct eq_piece {
    struct eq_piece *next;
    void *state;            /* zeroed at first */
    bool done;              /* see EQ_ONCE */
    struct eq_piece *after; /* the last piece that was asked for within it */
} eq_piece;

typedef struct eq_work {
    eq_arena *arena; /* of the pieces; all that they hold from one call to the next is in it */
    int64_t budget;  /* left of this call; a unit is about the time in which a row is trained, 10 microseconds */
    eq_piece *first, *last;
    double done;       /* of all work, [0, 1] */
    double from, upto; /* of the part under way */
} eq_work;

/* Begins a call of the computation with so much to spend. */
void eq_work_call(eq_work *work, int64_t budget);

/* The next piece, with a state of `size` bytes. */
eq_status eq_work_piece(eq_ctx *cx, size_t size, eq_piece **out);

/* Where pieces keep what they hold. */
eq_arena *eq_work_arena(eq_ctx *cx);

/* Whether nothing is left of the budget: to be asked before each bit of work, and then EQ_MORE is returned. */
bool eq_work_is_spent(const eq_ctx *cx);
void eq_work_spend(eq_ctx *cx, size_t cost);

/* What is left, for what counts it down itself. */
int64_t eq_work_budget(const eq_ctx *cx);

/* The part of all work that ends at `upto` begins; `part` of it is done, [0, 1]. */
void eq_work_begin_part(eq_ctx *cx, double upto);
void eq_work_tell(eq_ctx *cx, double part);

/* For EQ_ONCE. */
eq_status eq_work_enter(eq_ctx *cx, eq_piece **out);
void eq_work_leave(eq_ctx *cx, eq_piece *piece, size_t cost);

/* Makes `call`, which costs so much, once: when the computation comes by again it is passed over. What it makes is to be kept. */
#define EQ_ONCE(cx, cost, call)                 \
    do {                                        \
        eq_piece *once_;                        \
        EQ_TRY(eq_work_enter((cx), &once_));    \
        if (!once_->done) {                     \
            EQ_TRY(call);                       \
            eq_work_leave((cx), once_, (cost)); \
        }                                       \
    } while (0)

#endif
