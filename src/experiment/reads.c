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

eq_status eq_reads_find(eq_ctx *cx, eq_arena *arena, const eq_pipeline *pipeline, const eq_dataset *const rows[2],
                        eq_reads *out) {
    const eq_dataset *given = rows[EQ_READS_GIVEN], *known = rows[EQ_READS_KNOWN];
    eq_text says = {.cx = cx, .arena = arena};
    *out = (eq_reads){.needs_group = eq_pipeline_reads_group(pipeline)};
    EQ_NEW(cx, arena, out->column, given->n_protected);
    for (size_t p = 0; p < given->n_protected; p++) {
        const char *column = given->protected_column[p].column;
        bool read = has_features(known, column) || (makes_features_of(pipeline->pre) && has_features(given, column));
        if (read) out->column[out->n_columns++] = column;
        eq_text_format(&says, "%s%s %s", p ? ", " : "", read ? "reads" : "does not read", column);
    }
    if (out->needs_group) eq_text_add(&says, "; needs the group");
    else if (!out->n_columns) eq_text_add(&says, "; needs no group");
    return eq_text_end(&says, &out->says);
}
