/* A warning is of a method as a rule, not of a seed, so seeds are counted, and the first of them speaks. */
#include <string.h>

#include "experiment/report_warnings.h"

static bool is_baseline(const eq_plan *plan, const eq_cell *cell) {
    const eq_plan_entry *entry = &plan->entry[cell->entry];
    return entry->n_methods == 1 && entry->method[0].method->family == EQ_BASELINE && !entry->has_threshold;
}

/* Cells lie settings outermost and seeds innermost. */
const eq_cell *eq_report_baseline(const eq_plan *plan, size_t cell) {
    size_t n = plan->n_cells, block = 0;
    while (block < n && !memcmp(plan->cell[block].setting, plan->cell[0].setting, sizeof plan->cell->setting)) block++;
    size_t first = cell / block * block;
    for (size_t c = first + cell % plan->n_seeds; c < first + block; c += plan->n_seeds)
        if (is_baseline(plan, &plan->cell[c])) return &plan->cell[c];
    return NULL;
}

/* The sentence of a finished cell, NULL = none. */
static eq_status sentence_of(eq_out *out, const eq_report_parts *parts, size_t c, eq_warning warning, const char **says) {
    const eq_record *record = &parts->record[c];
    *says = record->warning[warning];
    if (warning != EQ_WARN_LEVELLED) return EQ_OK;
    const eq_cell *base = eq_report_baseline(parts->plan, c);
    if (!base || base->index == c) return EQ_OK;
    const eq_record *baseline = &parts->record[base->index];
    if (!baseline->json || baseline->failed) return EQ_OK;
    return eq_warning_levelled(out->cx, &out->cx->tmp, baseline->rate, record->rate, says);
}

static eq_status add_warning(eq_out *out, eq_place list, const eq_report_parts *parts, size_t first, eq_warning warning) {
    const char *says, *first_says = NULL;
    size_t n = 0, of = 0, at = first;
    for (size_t c = first; c < first + parts->plan->n_seeds; c++) {
        const eq_record *record = &parts->record[c];
        if (!record->json || record->failed) continue;
        of++;
        EQ_TRY(sentence_of(out, parts, c, warning, &says));
        if (!says) continue;
        if (!n++) first_says = says, at = c;
    }
    if (!n) return EQ_OK;
    eq_place object = eq_out_object(out, list, NULL);
    eq_out_text(out, object, "id", eq_warning_id(warning));
    eq_report_identity(out, object, parts->plan, &parts->plan->cell[first]);
    eq_out_number(out, object, "n_seeds", (double)n);
    eq_out_number(out, object, "of", (double)of);
    eq_out_number(out, object, "seed", parts->plan->cell[at].seed);
    eq_out_text(out, object, "says", first_says);
    return EQ_OK;
}

eq_status eq_report_warnings(eq_out *out, eq_place list, const eq_report_parts *parts) {
    eq_status status = EQ_OK;
    for (size_t c = 0; c < parts->plan->n_cells && status == EQ_OK; c += parts->plan->n_seeds)
        for (int w = 0; w < EQ_N_WARNINGS && status == EQ_OK; w++) {
            eq_mark mark = eq_arena_mark(&out->cx->tmp);
            status = add_warning(out, list, parts, c, (eq_warning)w);
            eq_arena_reset(&out->cx->tmp, mark);
        }
    return status;
}
