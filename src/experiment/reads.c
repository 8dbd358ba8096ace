/* Whether a model reads the protected column hangs on the run, not on the method: on what was encoded, left out, or taken away
 * before training. So it is read off the features themselves. */
#include <string.h>

#include "base/text.h"
#include "experiment/reads.h"

static bool has_features(const eq_dataset *rows, const char *column) {
    for (size_t p = 0; p < rows->n_protected; p++)
        if (!strcmp(rows->protected_column[p].column, column))
            return rows->protected_column[p].n_features > 0 || rows->protected_column[p].within;
    return false;
}

/* Makes other features of the given ones, the protected column among them; not where it takes the group to remove that. */
static bool makes_features_of(const eq_method *pre) {
    return pre && pre->map_x && pre->flags & EQ_CHANGES_WIDTH && !(pre->flags & EQ_NEEDS_GROUP_AT_PREDICT);
}

/* "reads age, does not read sex; needs the group", from its end. */
static const char *words(eq_ctx *cx, eq_arena *arena, const eq_dataset *rows, const eq_reads *reads) {
    const char *says = "";
    size_t k = reads->n_columns;
    for (size_t p = rows->n_protected; p-- > 0 && says;) {
        const char *column = rows->protected_column[p].column;
        bool read = k && reads->column[k - 1] == column;
        k -= read;
        says =
            *says ? eq_arena_format(cx, arena, read ? EQ_PRINTS("reads %s, %s") : EQ_PRINTS("does not read %s, %s"), column, says)
                  : eq_arena_format(cx, arena, read ? EQ_PRINTS("reads %s") : EQ_PRINTS("does not read %s"), column);
    }
    if (says && reads->needs_group) return eq_arena_format(cx, arena, EQ_PRINTS("%s; needs the group"), says);
    return says && !reads->n_columns ? eq_arena_format(cx, arena, EQ_PRINTS("%s; needs no group"), says) : says;
}

eq_status eq_reads_find(eq_ctx *cx, eq_arena *arena, const eq_pipeline *pipeline, const eq_dataset *const rows[2],
                        eq_reads *out) {
    const eq_dataset *given = rows[EQ_READS_GIVEN], *known = rows[EQ_READS_KNOWN];
    *out = (eq_reads){.needs_group = eq_pipeline_reads_group(pipeline)};
    EQ_NEW(cx, arena, out->column, given->n_protected);
    for (size_t p = 0; p < given->n_protected; p++) {
        const char *column = given->protected_column[p].column;
        bool read = has_features(known, column) || (makes_features_of(pipeline->pre) && has_features(given, column));
        if (read) out->column[out->n_columns++] = column;
    }
    out->says = words(cx, arena, given, out);
    return out->says ? EQ_OK : EQ_EMEMORY;
}
