/* Questions about units, and their answers, as JSON (equipoise/units.h). */
#ifndef EQ_UNITS_ANSWER_H
#define EQ_UNITS_ANSWER_H

#include "experiment/given.h"
#include "experiment/plan.h"
#include "experiment/units.h"

/* A question about the network of a file, whose cell is known. Lives in an arena of its own, which nothing else needs. */
typedef struct eq_units_asked {
    const eq_plan *plan;
    const eq_cell *cell;
    const eq_dataset *all; /* encoded, not standardised; borrowed */
    eq_given from;         /* a copy: its network is cut */
    eq_objective objective;
    eq_split split;
    size_t part;         /* 0 valid, 1 test, 2 everyone */
    eq_dataset everyone; /* made where part is 2 */
    eq_units_question question;
    eq_units *units;
} eq_units_asked;

/* Reads the options and the model and begins; asked->plan, cell and all are filled in before. EQ_EINPUT names an option. */
eq_status eq_units_ask(eq_ctx *cx, eq_arena *arena, eq_bytes model, const char *options_json, eq_units_asked *asked);

/* The answer of units that are done. */
eq_status eq_units_json(eq_ctx *cx, eq_arena *arena, const eq_units_asked *asked, const char **json);

#endif
