/* The order of an account of two models. */
#ifndef EQ_COMPARED_H
#define EQ_COMPARED_H

#include <stddef.h>

/* Where a measure stands in an account of two models: gaps first that a model can move, then rates, last what none can. */
typedef enum eq_compared_part { EQ_COMPARED_GAP, EQ_COMPARED_RATE, EQ_COMPARED_DATA, EQ_N_COMPARED_PARTS } eq_compared_part;
eq_compared_part eq_compared_part_of(size_t metric);
const char *eq_compared_title(eq_compared_part part);

#endif
