/* The subjects that a lab keeps: the newest few, each under a handle that is never given twice. */
#ifndef EQ_KEPT_H
#define EQ_KEPT_H

#include "analysis/subject.h"

#define EQ_MOST_KEPT 8 /* subjects; the oldest goes when one more comes */

/* What a subject's texts and columns are borrowed from, and so what it cannot outlive. */
typedef enum eq_borrowed { EQ_OF_NOTHING, EQ_OF_DATA, EQ_OF_RUN } eq_borrowed;

typedef struct eq_kept {
    size_t handle; /* 0 = free */
    eq_arena arena;
    eq_subject subject;
    eq_borrowed of;
} eq_kept;

typedef struct eq_keeping {
    eq_kept kept[EQ_MOST_KEPT];
    size_t last; /* handle given */
} eq_keeping;

/* Takes over `fresh`, whose subject was made in its arena, and gives it a handle. The oldest makes room. */
size_t eq_keeping_add(eq_keeping *keeping, const eq_kept *fresh);

/* EQ_EINPUT: it was dropped, or never made. */
eq_status eq_keeping_find(eq_ctx *cx, const eq_keeping *keeping, size_t handle, const eq_subject **out);

/* Frees one; without a word where it is not there. */
void eq_keeping_drop(eq_keeping *keeping, size_t handle);

/* Frees those that borrow from `gone` or what hangs on it: a run hangs on its data. EQ_OF_NOTHING: all. */
void eq_keeping_drop_all(eq_keeping *keeping, eq_borrowed gone);

#endif
