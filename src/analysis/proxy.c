/* A trained adversary instead of one measure a column: columns that tell little one by one can tell the group together.
 *
 * Drawn rows are in random order, so train, validation and held-out rows are three stretches of one matrix. The model is
 * linear: a row's logit is the sum of what each column adds, so dealing a column out anew among the held-out rows (Breiman
 * 2001, permutation importance) needs no second pass through the model. */
#include <math.h>
#include <string.h>

#include "equipoise/model.h"
#include "base/work.h"
#include "data/table/table.h"
#include "analysis/proxy.h"
#include "math/sort.h"
#include "math/stats.h"
#include "stat/column_auc.h"
#include "metric/cause.h"
#include "metric/tally.h"

#define MOST_LEVELS 100
#define MOST_FEATURES 1000  /* of all categories together, about */
#define MOST_CELLS 40000000 /* of the matrix */
#define LEAST_ROWS 20
#define N_DEALS 5

/* The rows drawn and their matrix. */
typedef struct drawing {
    const eq_subject *subject;
    eq_proxy *proxy;
    eq_arena *keep; /* where all of this lives */
    eq_rng rng;
    eq_subject drawn; /* the chosen columns of the rows drawn */
    size_t *origin;   /* (drawn.table.n_columns) the subject's columns */
    uint32_t *row;    /* (n_rows) the subject's rows */
    uint16_t *group;  /* (n_rows) all 0: training knows no groups */
    uint8_t *y;       /* (n_rows) the target at hand */
    double *weight;   /* (n_rows) */
    eq_features features;
    eq_dataset fit, valid; /* stretches of it, while a model is trained */
    eq_trainer *trainer;   /* NULL: none is under way */
    eq_model model;
    double *share, *logit; /* (n_test, columns) what each adds to the logit; (n_test) */
    double *dealt;         /* (n_test) scratch */
    uint32_t *deal;        /* (n_test) scratch */
} drawing;

/* ---- what the model sees ---- */

static const char *refusal(const drawing *d, const eq_data_profile *profile, size_t c) {
    if (d->subject->use[c] == EQ_USE_OUTCOME) return EQ_WORDS("is an outcome");
    if (d->subject->use[c] == EQ_USE_PROTECTED) return EQ_WORDS("makes the groups");
    if (profile->column[c].spare) return EQ_WORDS("is protected");
    if (profile->column[c].constant) return "is the same in every row";
    return eq_names_rows(d->subject, profile, c) ? "names rows" : NULL;
}

/* The columns of the subject that may tell the group, still with all rows. */
static eq_status choose_columns(drawing *d, const eq_data_profile *profile) {
    const eq_table *all = &d->subject->table;
    eq_ctx *cx = d->subject->cx;
    d->drawn = *d->subject;
    d->drawn.arena = d->keep;
    d->drawn.table.n_columns = 0;
    EQ_NEW(cx, d->subject->arena, d->proxy->column, all->n_columns);
    EQ_NEW(cx, d->keep, d->drawn.table.column, all->n_columns);
    EQ_NEW(cx, d->keep, d->drawn.use, all->n_columns); /* zeroed: attributes */
    EQ_NEW(cx, d->keep, d->origin, all->n_columns);
    for (size_t c = 0; c < all->n_columns; c++) {
        d->proxy->column[c].drop.value = d->proxy->column[c].drop.low = d->proxy->column[c].drop.high = EQ_NAN;
        d->proxy->column[c].why = refusal(d, profile, c);
        if (d->proxy->column[c].why) continue;
        d->origin[d->drawn.table.n_columns] = c;
        d->drawn.table.column[d->drawn.table.n_columns++] = all->column[c];
    }
    return EQ_OK;
}

/* The `most` most frequent levels keep a code, by falling frequency and then in their order; the others become missing, which
 * is no level. */
static eq_status keep_levels(drawing *d, eq_column *column, size_t most) {
    eq_ctx *cx = d->subject->cx;
    const char **level;
    uint32_t *place, *order;
    double *rarity;
    size_t n = d->proxy->n_rows;
    if (column->kind == EQ_NUMBER || column->n_levels <= most) return EQ_OK;
    EQ_NEW(cx, d->keep, rarity, column->n_levels);
    EQ_NEW(cx, d->keep, order, column->n_levels);
    EQ_NEW(cx, d->keep, place, column->n_levels);
    EQ_NEW(cx, d->keep, level, most);
    for (size_t i = 0; i < n; i++)
        if (column->code[i] != EQ_MISSING) rarity[column->code[i]]--;
    EQ_TRY(eq_sort_order(cx, rarity, column->n_levels, order));
    for (size_t k = 0; k < column->n_levels; k++) {
        place[order[k]] = k < most ? (uint32_t)k : EQ_MISSING;
        if (k < most) level[k] = column->level[order[k]];
    }
    for (size_t i = 0; i < n; i++)
        if (column->code[i] != EQ_MISSING) column->code[i] = place[column->code[i]];
    column->level = level;
    column->n_levels = most;
    return EQ_OK;
}

/* How many rows are drawn and levels kept, so that the matrix stays small; false when there are too many columns. */
static bool plan_matrix(const drawing *d, size_t *n_rows, size_t *most) {
    size_t n_numbers = 0, n_categories = 0;
    for (size_t c = 0; c < d->drawn.table.n_columns; c++)
        *(d->drawn.table.column[c].kind == EQ_NUMBER ? &n_numbers : &n_categories) += 1;
    *most = n_categories ? MOST_FEATURES / n_categories : 0;
    *most = *most > MOST_LEVELS ? MOST_LEVELS : *most < 2 ? 2 : *most;
    size_t n_features = n_numbers + n_categories * *most;
    *n_rows = d->subject->outcomes.n_rows < EQ_PROXY_ROWS ? d->subject->outcomes.n_rows : EQ_PROXY_ROWS;
    if (*n_rows > MOST_CELLS / n_features) *n_rows = MOST_CELLS / n_features;
    return n_features <= EQ_MAX_FEATURES;
}

static eq_status draw_rows(drawing *d, size_t most) {
    eq_ctx *cx = d->subject->cx;
    const eq_outcomes *o = &d->subject->outcomes;
    eq_proxy *p = d->proxy;
    eq_rng stream = eq_rng_split(&d->rng, "rows");
    EQ_NEW(cx, d->keep, d->row, o->n_rows);
    for (size_t i = 0; i < o->n_rows; i++) d->row[i] = (uint32_t)i;
    eq_rng_shuffle(&stream, d->row, (uint32_t)o->n_rows);
    p->n_test = p->n_rows - p->n_rows * 7 / 10;
    p->n_valid = (p->n_rows - p->n_test) / 5;
    p->n_train = p->n_rows - p->n_test - p->n_valid;
    EQ_TRY(eq_table_take(cx, d->keep, &d->drawn.table, (eq_row_list){d->row, p->n_rows}, &d->drawn.table));
    d->drawn.outcomes.n_rows = p->n_rows;
    EQ_NEW(cx, d->keep, d->group, p->n_rows);
    EQ_NEW(cx, d->keep, d->y, p->n_rows);
    EQ_NEW(cx, d->keep, d->weight, p->n_rows);
    for (size_t i = 0; i < p->n_rows; i++) d->weight[i] = o->weight ? o->weight[d->row[i]] : 1;
    for (size_t c = 0; c < d->drawn.table.n_columns; c++) EQ_TRY(keep_levels(d, &d->drawn.table.column[c], most));
    EQ_TRY(eq_subject_features(&d->drawn, true, &d->features));
    p->n_features = d->features.n_features;
    return EQ_OK;
}

/* ---- one target ---- */

/* Group `group` against the rest; SIZE_MAX: the privileged side. Gives a sentence when it cannot be tried, else NULL. */
static eq_cause set_target(drawing *d, size_t group) {
    const eq_outcomes *o = &d->subject->outcomes;
    const eq_proxy *p = d->proxy;
    double seen[3][2] = {{0, 0}, {0, 0}, {0, 0}};
    for (size_t i = 0; i < p->n_rows; i++) {
        uint16_t g = o->group[d->row[i]];
        d->y[i] = group == SIZE_MAX ? o->privileged[g] != 0 : g == group;
        seen[i < p->n_train ? 0 : i < p->n_train + p->n_valid ? 1 : 2][d->y[i]] += d->weight[i];
    }
    for (int y = 0; y < 2; y++)
        if (!(seen[0][y] > 0)) return EQ_ONE_SIDE_LEARNT;
    if (!(seen[1][0] + seen[1][1] > 0)) return EQ_WEIGHTLESS_STOP;
    for (int y = 0; y < 2; y++)
        if (!(seen[2][y] > 0)) return EQ_ONE_SIDE_HELD_OUT;
    return EQ_NO_CAUSE;
}

static eq_dataset stretch(const drawing *d, size_t first, size_t n) {
    return (eq_dataset){.n_rows = n,
                        .n_features = d->features.n_features,
                        .n_groups = 1,
                        .x = d->features.x + first * d->features.n_features,
                        .y = d->y + first,
                        .group = d->group + first,
                        .weight = d->weight + first};
}

/* The settings are what a convex loss of standardised features needs to be close to its least. */
static eq_status begin_training(drawing *d) {
    eq_ctx *cx = d->subject->cx;
    const eq_proxy *p = d->proxy;
    eq_model_config kind = {.kind = EQ_LOGISTIC_REGRESSION};
    eq_train_config settings = {.learning_rate = 0.01,
                                .batch = 128,
                                .max_epochs = 60,
                                .patience = 6,
                                .plateau_patience = 2,
                                .plateau_factor = 0.3,
                                .weight_decay = 0.01};
    eq_trainer_config config = {.train = &settings, .rng = eq_rng_split(&d->rng, "training")};
    d->fit = stretch(d, 0, p->n_train);
    d->valid = stretch(d, p->n_train, p->n_valid);
    EQ_TRY(eq_model_init(cx, d->keep, &kind, p->n_features, eq_rng_split(&d->rng, "weights"), &d->model));
    return eq_trainer_new(cx, d->keep, &d->model, &d->fit, &d->valid, &config, &d->trainer);
}

/* Fills d->model. */
static eq_status train(drawing *d, size_t *n_epochs) {
    eq_ctx *cx = d->subject->cx;
    if (!d->trainer) EQ_TRY(begin_training(d));
    int64_t budget = eq_work_budget(cx), before = budget;
    eq_status status = eq_trainer_step(cx, d->trainer, &budget);
    /* a row of a model so small takes a tenth of what the unit is made for */
    eq_work_spend(cx, (size_t)(before - budget));
    EQ_TRY(status);
    *n_epochs = eq_trainer_curve(d->trainer)->best_epoch;
    d->trainer = NULL;
    return EQ_OK;
}

/* What each column adds to the logits of the held-out rows, and their sums. */
static void split_logits(drawing *d) {
    const eq_proxy *p = d->proxy;
    const eq_layer *layer = &d->model.layer[0];
    const float *w = d->model.weight + layer->weight;
    size_t n_columns = d->drawn.table.n_columns, n_features = d->features.n_features;
    memset(d->share, 0, p->n_test * n_columns * sizeof *d->share);
    for (size_t i = 0; i < p->n_test; i++) {
        const float *x = d->features.x + (p->n_rows - p->n_test + i) * n_features;
        double *share = d->share + i * n_columns;
        for (size_t f = 0; f < n_features; f++) share[d->features.column[f]] += (double)w[f] * (double)x[f];
        d->logit[i] = (double)d->model.weight[layer->bias];
        for (size_t c = 0; c < n_columns; c++) d->logit[i] += share[c];
    }
}

static eq_status held_out_auc(const drawing *d, const double *score, eq_estimate *auc) {
    size_t n = d->proxy->n_test, first = d->proxy->n_rows - n;
    eq_arena own = {0};
    eq_ranking ranking;
    eq_status status = eq_ranking_make(d->subject->cx, &own, score, n, &ranking);
    if (status == EQ_OK) {
        eq_numbers numbers = {n, score, &ranking};
        eq_binary classes = {n, d->y + first, d->weight + first};
        *auc = eq_numbers_auc(&numbers, &classes);
    }
    eq_arena_free(&own);
    return status;
}

static bool few_held_out(const drawing *d) {
    size_t n[2] = {0, 0}, first = d->proxy->n_rows - d->proxy->n_test;
    for (size_t i = first; i < d->proxy->n_rows; i++) n[d->y[i]]++;
    return n[0] < EQ_FEW || n[1] < EQ_FEW;
}

static eq_status measure(drawing *d, size_t group, eq_value *out, size_t *n_epochs) {
    eq_estimate auc = {EQ_NAN, EQ_NAN};
    eq_cause why = d->trainer ? EQ_NO_CAUSE : set_target(d, group);
    *out = why ? eq_value_undefined(why) : eq_value_bare(EQ_NAN);
    if (why) return EQ_OK;
    EQ_TRY(train(d, n_epochs));
    split_logits(d);
    EQ_TRY(held_out_auc(d, d->logit, &auc));
    d->model = (eq_model){0};
    *out = eq_estimate_value(d->subject, auc.value, auc.error);
    if (isnan(auc.value)) *out = eq_value_undefined(EQ_NUMBERS_TOO_LARGE);
    eq_value_few(few_held_out(d), out);
    return EQ_OK;
}

/* ---- what each column is good for ---- */

static eq_status deal_column(drawing *d, size_t c) {
    size_t n = d->proxy->n_test, n_columns = d->drawn.table.n_columns;
    eq_value *drop = &d->proxy->column[d->origin[c]].drop;
    double sum = 0;
    eq_rng deals = eq_rng_split(&d->rng, "deals");
    for (size_t k = 0; k < N_DEALS; k++) {
        eq_estimate auc;
        eq_rng stream = eq_rng_at(&deals, k);
        for (size_t i = 0; i < n; i++) d->deal[i] = (uint32_t)i;
        eq_rng_shuffle(&stream, d->deal, (uint32_t)n);
        for (size_t i = 0; i < n; i++)
            d->dealt[i] = d->logit[i] - d->share[i * n_columns + c] + d->share[d->deal[i] * n_columns + c];
        EQ_TRY(held_out_auc(d, d->dealt, &auc));
        sum += auc.value;
    }
    *drop = eq_value_bare(d->proxy->auc.value - sum / N_DEALS);
    return EQ_OK;
}

static bool is_tried(const eq_data_profile *profile, size_t n_groups, size_t g) {
    size_t larger = 0;
    for (size_t h = 0; h < n_groups; h++)
        larger += profile->group_label[h].n > profile->group_label[g].n ||
                  (profile->group_label[h].n == profile->group_label[g].n && h < g);
    return larger < EQ_PROXY_GROUPS;
}

static eq_status make_groups(drawing *d) {
    size_t n = d->subject->outcomes.n_groups;
    EQ_NEW(d->subject->cx, d->subject->arena, d->proxy->group, n);
    for (size_t g = 0; g < n; g++) d->proxy->group[g] = eq_value_undefined(EQ_GROUP_NOT_TRIED);
    return EQ_OK;
}

/* The largest groups one by one; the others get a sentence. */
static eq_status measure_groups(drawing *d, const eq_data_profile *profile) {
    eq_ctx *cx = d->subject->cx;
    size_t ignored, n = d->subject->outcomes.n_groups, n_tried = n < EQ_PROXY_GROUPS ? n : EQ_PROXY_GROUPS, done = 1;
    if (n <= 2) return EQ_OK;
    EQ_ONCE(cx, 1, make_groups(d));
    for (size_t g = 0; g < n; g++) {
        if (!is_tried(profile, n, g)) continue;
        EQ_ONCE(cx, d->proxy->n_test / 100, measure(d, g, &d->proxy->group[g], &ignored));
        eq_work_tell(cx, (double)++done / (double)(n_tried + 1));
    }
    return EQ_OK;
}

/* The rows and their matrix, unless something is in the way: then p->why. */
static eq_status draw(drawing *d, const eq_data_profile *profile) {
    eq_ctx *cx = d->subject->cx;
    eq_proxy *p = d->proxy;
    size_t most;
    p->auc = eq_value_bare(EQ_NAN);
    p->target = eq_phrase_new(cx, d->subject->arena, "{words} against the rest", profile->side[1]);
    if (!p->target) return EQ_EMEMORY;
    EQ_TRY(choose_columns(d, profile));
    if (d->subject->table.n_rows < LEAST_ROWS) return p->why = EQ_TOO_FEW_TO_LEARN, EQ_OK;
    if (!d->drawn.table.n_columns) return p->why = EQ_NO_COLUMN_LEFT, EQ_OK;
    if (!plan_matrix(d, &p->n_rows, &most)) return p->why = EQ_TOO_MANY_FEATURES, EQ_OK;
    EQ_TRY(draw_rows(d, most));
    if (!p->n_features) return p->why = EQ_NO_COLUMN_VARIES, EQ_OK;
    EQ_NEW_CELLS(cx, d->keep, d->share, p->n_test, d->drawn.table.n_columns);
    EQ_NEW(cx, d->keep, d->logit, p->n_test);
    EQ_NEW(cx, d->keep, d->dealt, p->n_test);
    EQ_NEW(cx, d->keep, d->deal, p->n_test);
    return EQ_OK;
}

static eq_status measure_all(drawing *d, const eq_data_profile *profile) {
    eq_ctx *cx = d->subject->cx;
    eq_proxy *p = d->proxy;
    EQ_ONCE(cx, d->subject->table.n_rows / 100 + 1, draw(d, profile));
    if (p->why && !d->deal) return EQ_OK;
    EQ_ONCE(cx, p->n_test / 100, measure(d, SIZE_MAX, &p->auc, &p->n_epochs));
    p->why = p->auc.reason.cause;
    for (size_t c = 0; !p->why && c < d->drawn.table.n_columns; c++) EQ_ONCE(cx, p->n_test / 50, deal_column(d, c));
    return measure_groups(d, profile);
}

eq_status eq_proxy_measure(const eq_subject *subject, const eq_data_profile *profile, eq_proxy *out) {
    eq_piece *piece;
    EQ_TRY(eq_work_piece(subject->cx, sizeof(drawing), &piece));
    drawing *d = piece->state;
    if (!d->proxy) memset(out, 0, sizeof *out); /* else it is half made */
    eq_rng root = eq_rng_seed(subject->audit.seed);
    d->rng = eq_rng_split(&root, "proxy");
    d->subject = subject;
    d->proxy = out;
    d->keep = eq_work_arena(subject->cx);
    return measure_all(d, profile);
}
