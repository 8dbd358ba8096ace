/* Deciding alike about everybody is a line like the others: what it beats is no trade-off. Seeds are paired, for the cells of a
 * seed share their rows: a line that is on the front of few seeds is there by luck. */
#include <math.h>
#include <string.h>

#include "experiment/front.h"
#include "math/sort.h"

eq_status eq_front_find(eq_ctx *cx, const double *performance, const double *gap, size_t n, bool *on) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    uint32_t *order;
    double *key, least = (double)INFINITY;
    EQ_NEW(cx, &cx->tmp, order, n);
    EQ_NEW(cx, &cx->tmp, key, n);
    for (size_t i = 0; i < n; i++) {
        on[i] = false;
        key[i] = isnan(performance[i]) || isnan(gap[i]) ? (double)INFINITY : -performance[i];
    }
    EQ_TRY(eq_sort_order(cx, key, n, order));
    for (size_t i = 0, end; i < n && isfinite(key[order[i]]); i = end) {
        double own = (double)INFINITY; /* the least gap of those that perform alike */
        for (end = i; end < n && !(key[order[end]] > key[order[i]]); end++)
            if (gap[order[end]] < own) own = gap[order[end]];
        for (size_t k = i; k < end; k++) on[order[k]] = own < least && !(gap[order[k]] > own);
        if (own < least) least = own;
    }
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* One combination of settings: its lines, the last one the constant. */
typedef struct block {
    const eq_report_parts *parts;
    size_t first, n_lines, n_seeds; /* first cell; lines with the constant */
    bool *done, *on[2];             /* (n_lines) on validation and test */
    double *performance[2], *gap[2];
    size_t *seeds[2], *of; /* (n_lines) */
    double *value[2];      /* (n_lines) of one seed */
    double *list;          /* (n_seeds) */
} block;

static eq_status make_block(eq_ctx *cx, block *b) {
    EQ_NEW(cx, &cx->tmp, b->done, b->n_lines);
    EQ_NEW(cx, &cx->tmp, b->of, b->n_lines);
    EQ_NEW(cx, &cx->tmp, b->list, b->n_seeds);
    for (int p = 0; p < 2; p++) {
        EQ_NEW(cx, &cx->tmp, b->on[p], b->n_lines);
        EQ_NEW(cx, &cx->tmp, b->performance[p], b->n_lines);
        EQ_NEW(cx, &cx->tmp, b->gap[p], b->n_lines);
        EQ_NEW(cx, &cx->tmp, b->seeds[p], b->n_lines);
        EQ_NEW(cx, &cx->tmp, b->value[p], b->n_lines);
    }
    return EQ_OK;
}

static bool is_done(const eq_record *record) { return record->json && !record->failed; }

/* Performance and gap of a line for a seed; the constant has no gap, and its performance is that of the rows. NaN: not done. */
static eq_figures figures_of(const block *b, size_t line, size_t seed, int part) {
    const eq_record *record = &b->parts->record[b->first + seed];
    eq_figures none = {.performance = (double)NAN, .bias = (double)NAN};
    if (line + 1 < b->n_lines) {
        record += line * b->n_seeds;
        if (!is_done(record)) return none;
        eq_figures figures = part ? record->test : record->valid;
        figures.bias = fabs(figures.bias);
        return figures;
    }
    for (size_t l = 0; l + 1 < b->n_lines; l++)
        if (is_done(&record[l * b->n_seeds])) return (eq_figures){.performance = record[l * b->n_seeds].constant[part]};
    return none;
}

static eq_status count_seeds(eq_ctx *cx, block *b, int part) {
    for (size_t s = 0; s < b->n_seeds; s++) {
        for (size_t l = 0; l < b->n_lines; l++) {
            eq_figures figures = figures_of(b, l, s, part);
            b->value[0][l] = figures.performance;
            b->value[1][l] = figures.bias;
            b->of[l] += part == 0 && !isnan(figures.performance);
        }
        EQ_TRY(eq_front_find(cx, b->value[0], b->value[1], b->n_lines, b->on[part]));
        for (size_t l = 0; l < b->n_lines; l++) b->seeds[part][l] += b->on[part][l];
    }
    return EQ_OK;
}

static eq_status find_medians(eq_ctx *cx, block *b, int part) {
    eq_spread spread;
    for (size_t l = 0; l < b->n_lines; l++) {
        for (size_t s = 0; s < b->n_seeds; s++) b->list[s] = figures_of(b, l, s, part).performance;
        EQ_TRY(eq_spread_find(cx, b->list, b->n_seeds, &spread));
        b->performance[part][l] = spread.median;
        for (size_t s = 0; s < b->n_seeds; s++) b->list[s] = figures_of(b, l, s, part).bias;
        EQ_TRY(eq_spread_find(cx, b->list, b->n_seeds, &spread));
        b->gap[part][l] = spread.median;
    }
    return eq_front_find(cx, b->performance[part], b->gap[part], b->n_lines, b->on[part]);
}

static void add_line(eq_out *out, eq_place list, const block *b, size_t l) {
    static const char *const names[] = {"valid", "test"}, *const words[] = {"", "validation", "test", "validation and test"};
    eq_place item = eq_out_object(out, list, NULL);
    if (l + 1 < b->n_lines) eq_report_identity(out, item, b->parts->plan, &b->parts->plan->cell[b->first + l * b->n_seeds]);
    else {
        eq_out_text(out, item, "method", "constant");
        eq_out_text(out, item, "title", "Deciding alike about everybody");
    }
    for (int p = 0; p < 2; p++) {
        eq_place part = eq_out_object(out, item, names[p]);
        eq_out_number(out, part, "performance", b->performance[p][l]);
        eq_out_number(out, part, "gap", b->gap[p][l]);
        eq_out_bool(out, part, "on_front", b->on[p][l]);
        eq_out_number(out, part, "seeds_on_front", (double)b->seeds[p][l]);
        eq_out_number(out, part, "of", (double)b->of[l]);
    }
    eq_out_text(out, item, "front", words[b->on[0][l] + 2 * b->on[1][l]]);
}

static eq_status add_block(eq_out *out, eq_place list, block *b) {
    EQ_TRY(make_block(out->cx, b));
    for (int p = 0; p < 2; p++) {
        EQ_TRY(count_seeds(out->cx, b, p));
        EQ_TRY(find_medians(out->cx, b, p));
    }
    for (size_t l = 0; l < b->n_lines; l++)
        if (b->of[l]) add_line(out, list, b, l);
    return EQ_OK;
}

eq_status eq_report_front(eq_out *out, eq_place list, const eq_report_parts *parts) {
    const eq_plan *plan = parts->plan;
    size_t n = 0;
    eq_status status = EQ_OK;
    while (n < plan->n_cells && !memcmp(plan->cell[n].setting, plan->cell[0].setting, sizeof plan->cell->setting)) n++;
    for (size_t c = 0; c < plan->n_cells && status == EQ_OK; c += n) {
        eq_mark mark = eq_arena_mark(&out->cx->tmp);
        block b = {.parts = parts, .first = c, .n_lines = n / plan->n_seeds + 1, .n_seeds = plan->n_seeds};
        status = add_block(out, list, &b);
        eq_arena_reset(&out->cx->tmp, mark);
    }
    return status;
}
