/* A run that was stopped goes on from its saved parts. A part is an ordinary report that holds the cells of one training
 * group, under a name made of the group's number in the whole plan: so parts do not depend on threads and shards, and
 * those of several machines may be copied together. That a part belongs to a run is checked by merging it with that run's
 * empty report, which refuses another plan, other data and another version with its own sentence. */
#include <stdio.h>
#include <string.h>

#include "cli/files.h"
#include "cli/parts.h"
#include "answer/plain.h"
#include "cli/report.h"
#include "base/json_read.h"

static const char *part_path(eq_ctx *cx, const char *folder, size_t group) {
    return eq_arena_format(cx, &cx->mem, "%s/network-%zu.json", folder, group + 1);
}

eq_status cli_parts_load(eq_ctx *cx, const char *folder, size_t group, const char *head, const char **report, size_t *n_cells) {
    eq_bytes file;
    const char *merged;
    cli_report_count count;
    eq_arena own = {0};
    const char *path = part_path(cx, folder, group);
    if (!path) return EQ_EMEMORY;
    if (!cli_file_exists(path)) return EQ_OK;
    EQ_TRY(cli_file_read(cx, path, &file));
    const char *end;
    if (!eq_json_is_valid(file, &end)) { /* what a full disk or another program left */
        fprintf(stderr, "equipoise: %s is %s; its network is run again\n", eq_plain(cx, path), file.size ? "cut" : "empty");
        return EQ_OK;
    }
    const char *both[2] = {head, file.data};
    eq_status status = eq_report_merge(cx, &own, both, 2, &merged);
    eq_arena_free(&own);
    if (status == EQ_EINPUT) {
        char why[EQ_MESSAGE_SIZE];
        snprintf(why, sizeof why, "%s", eq_message(cx));
        eq_ctx_clear(cx);
        return eq_fail(cx, EQ_EINPUT, "%.200s is not a part of this run (%.200s); remove it or give another folder", path, why);
    }
    EQ_TRY(status);
    EQ_TRY(cli_report_show(cx, file.data, false, &count));
    *report = file.data;
    *n_cells = count.n_cells;
    return EQ_OK;
}

eq_status cli_parts_save(eq_ctx *cx, const char *folder, size_t group, const char *report) {
    cli_output output = {0};
    const char *path = part_path(cx, folder, group);
    if (!path) return EQ_EMEMORY;
    EQ_TRY(cli_output_open(cx, path, &output));
    return cli_output_close(cx, &output, report);
}
