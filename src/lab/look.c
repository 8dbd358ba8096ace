/* Looking into a finished cell's network: the question under way is kept with the run that it is about. */
#include <string.h>

#include "equipoise/units.h"
#include "lab/state.h"
#include "model/graph/file.h"

static eq_status begin(eq_lab *lab, size_t cell, const char *options, eq_arena *arena, eq_units_asked *asked) {
    const eq_trial *trial = &lab->trial;
    eq_bytes model;
    if (!lab->has_trial) return eq_fail(lab->cx, EQ_EINPUT, "plan: none was started, expected eq_lab_start first");
    EQ_TRY(eq_kept_find(lab->cx, &trial->kept, cell, &model));
    *asked = (eq_units_asked){.plan = &trial->plan, .cell = &trial->plan.cell[cell], .all = &trial->data};
    return eq_units_ask(lab->cx, arena, model, options, asked);
}

static void forget(eq_looked *looked) {
    eq_arena_free(&looked->arena);
    memset(looked, 0, sizeof *looked);
}

static bool is_under_way(const eq_looked *looked, size_t cell, const char *options) {
    return looked->options && looked->asked.cell->index == cell && !strcmp(looked->options, options);
}

static eq_status look(eq_lab *lab, size_t cell, const char *options, int64_t budget, const char **json) {
    eq_looked *looked = &lab->trial.looked;
    if (!is_under_way(looked, cell, options)) {
        forget(looked);
        EQ_TRY(begin(lab, cell, options, &looked->arena, &looked->asked));
        looked->options = eq_arena_text(lab->cx, &looked->arena, options, strlen(options));
        if (!looked->options) return EQ_EMEMORY;
    }
    EQ_TRY(eq_units_step(looked->asked.units, &budget));
    return eq_units_json(lab->cx, eq_lab_fresh(lab, EQ_TEXT_UNITS), &looked->asked, json);
}

eq_status eq_lab_units(eq_lab *lab, size_t cell, const char *options_json, int64_t budget, const char **json) {
    eq_mark mark;
    EQ_TRY(eq_lab_enter(lab, true, &mark));
    eq_status status = look(lab, cell, options_json ? options_json : "{}", budget > 0 ? budget : 1, json);
    if (status != EQ_MORE) forget(&lab->trial.looked);
    return eq_lab_leave(lab, mark, status);
}

static eq_status cut(eq_lab *lab, size_t cell, const char *options, eq_arena *own, eq_bytes *out) {
    eq_units_asked *asked;
    EQ_NEW(lab->cx, own, asked, 1);
    EQ_TRY(begin(lab, cell, options, own, asked));
    return eq_model_file_write(lab->cx, eq_lab_fresh(lab, EQ_TEXT_CUT), &asked->from.file, out);
}

eq_status eq_lab_cut(eq_lab *lab, size_t cell, const char *options_json, eq_bytes *out) {
    eq_mark mark;
    eq_arena own = {0};
    EQ_TRY(eq_lab_enter(lab, true, &mark));
    eq_status status = cut(lab, cell, options_json, &own, out);
    eq_arena_free(&own);
    return eq_lab_leave(lab, mark, status);
}
