/* What methods share that repair a trained network once: how much of the repair is taken.
 *
 * With theta0 the network as trained and theta1 the repaired one, weights and running statistics are
 * theta0 + t (theta1 - theta0); t = 0 and t = 1 give the bits of either. Recommended: of t = 0, 0.1, ..., 1 times the strength
 * the one with the best objective on validation, ties to the smallest, so the kept network is never worse there than the one that
 * came. Reference: t is the strength. */
#ifndef EQ_METHOD_REPAIR_H
#define EQ_METHOD_REPAIR_H

#include "method/methods.h"

/* The first parameters of every such method; its own begin at EQ_REPAIR_OWN. */
enum { EQ_REPAIR_STRENGTH, EQ_REPAIR_MARGIN, EQ_REPAIR_VARIANT, EQ_REPAIR_OWN };

extern const char *const eq_repair_variants[3];

#define EQ_REPAIR_PARAMS                                                                                       \
    {.id = "strength",                                                                                         \
     .title = "Strength",                                                                                      \
     .help = "How much of the repair is taken, by interpolating the weights; 0 = the trained network",         \
     .kind = EQ_REAL,                                                                                          \
     .initial = 1,                                                                                             \
     .min = 0,                                                                                                 \
     .max = 1},                                                                                                \
        {.id = "margin",                                                                                       \
         .title = "Margin",                                                                                    \
         .help = "How much further below the bound on bias the search stays on validation",                    \
         .kind = EQ_REAL,                                                                                      \
         .initial = 0.01,                                                                                      \
         .min = 0,                                                                                             \
         .max = 1},                                                                                            \
    {                                                                                                          \
        .id = "variant", .title = "Variant",                                                                   \
        .help = "recommended: the best of eleven networks up to the strength; reference: the strength itself", \
        .kind = EQ_CHOICE, .initial = 0, .min = 0, .max = 1, .choice = eq_repair_variants                      \
    }

typedef struct eq_repair {
    eq_model trained, repaired;
    float *score; /* (valid n_rows) */
    double best_phi, best_t;
    size_t next; /* the next point of the curve */
    bool begun, captured;
} eq_repair;

/* Remembers the network as trained. Lives in step->arena. */
eq_status eq_repair_begin(eq_step *step, const eq_dataset *valid, const eq_model *model, eq_repair *repair);

/* Takes the model as repaired and leaves in it the network to keep; where that is the trained one although a repair was wanted,
 * step->said says so. Resumable: EQ_MORE to be called again. */
eq_status eq_repair_finish(eq_step *step, const eq_dataset *valid, eq_model *model, eq_repair *repair);

/* What they are all, and those below. */
#define EQ_REPAIRS(state, rows, hook)                                                                              \
    .family = EQ_INTRA, EQ_PARAMS(rows), .strength = "strength", .margin = "margin", .threshold = EQ_BY_OBJECTIVE, \
    .state_size = sizeof(state), .adjust = (hook)

/* ---- methods that choose their network by themselves ---- */

/* The last of their parameters: t = 1 leaves them as they are. */
#define EQ_BLEND_PARAM                                                                                                     \
    {                                                                                                                      \
        .id = "strength", .title = "Strength",                                                                             \
        .help = "How much of the change is taken, by interpolating the weights; 0 = the trained network", .kind = EQ_REAL, \
        .initial = 1, .min = 0, .max = 1                                                                                   \
    }

typedef struct eq_blend {
    double t; /* the strength */
    eq_model trained;
    bool begun;
} eq_blend;

typedef eq_status eq_adjust_hook(eq_step *step, const eq_dataset *valid, eq_model *model);

/* Runs `search` and takes of what it changed as much as blend->t says. Resumable as `search` is. */
eq_status eq_blend_run(eq_step *step, const eq_dataset *valid, eq_model *model, eq_blend *blend, eq_adjust_hook *search);

/* model = from + t (to - from), all of one shape; it may be one of the two. */
void eq_model_interpolate(const eq_model *from, const eq_model *to, double t, eq_model *model);

#endif
