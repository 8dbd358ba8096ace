/* The models that a lab was given, and those that it keeps of finished cells. */
#ifndef EQ_LAB_MODELS_H
#define EQ_LAB_MODELS_H

#include "experiment/saved.h"

enum { EQ_MOST_GIVEN = 8 };

typedef struct eq_given_list {
    size_t n;
    eq_arena arena[EQ_MOST_GIVEN];
    eq_given given[EQ_MOST_GIVEN];
} eq_given_list;

/* Reads a file and lists it, in place of one of the same name, or of the oldest. */
eq_status eq_given_add(eq_ctx *cx, eq_given_list *list, const char *name, eq_bytes bytes);
void eq_given_free(eq_given_list *list);

/* What the plan's model.given means, copied into `arena`; plan->given_sha256 is filled in. EQ_EINPUT: nothing of that name was
 * given, or its bytes have another SHA-256 than the plan says. */
eq_status eq_given_find(eq_ctx *cx, eq_arena *arena, const eq_given_list *list, eq_plan *plan, eq_given *out);

/* A finished cell's model, or why there is none. */
typedef struct eq_kept_model {
    eq_bytes bytes;
    const char *why;
} eq_kept_model;

typedef struct eq_kept_list {
    eq_arena arena;
    size_t n_cells, size; /* bytes held */
    eq_kept_model *cell;  /* (n_cells); NULL = none kept yet */
} eq_kept_list;

/* Keeps the model of the runner's cell. EQ_EMEMORY. */
eq_status eq_kept_add(eq_ctx *cx, eq_kept_list *list, const eq_runner *runner, const char *plan_json);
/* As eq_lab_model. */
eq_status eq_kept_find(eq_ctx *cx, const eq_kept_list *list, size_t cell, eq_bytes *out);
/* Forgets all. */
void eq_kept_free(eq_kept_list *list);

#endif
