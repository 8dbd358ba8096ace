/* The saved parts of a run: a folder with a report for each trained network that is done. */
#ifndef EQ_CLI_PARTS_H
#define EQ_CLI_PARTS_H

#include "equipoise.h"

/* The part of a training group: *report is its text in cx->mem and *n_cells its cells, or both stay when it is not there.
 *   head  a report of the same plan and data; EQ_EINPUT when the part's plan, data or version are others */
eq_status cli_parts_load(eq_ctx *cx, const char *folder, size_t group, const char *head, const char **report, size_t *n_cells);

/* Saves a part, whole or not at all. */
eq_status cli_parts_save(eq_ctx *cx, const char *folder, size_t group, const char *report);

#endif
