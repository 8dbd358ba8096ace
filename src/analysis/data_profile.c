/* One pass over the rows for the groups, then one over each column.
 *
 * Every share is of weight where the subject has weights, and counts rows where it has none. A column is ranked or coded
 * once; bins, both AUCs and the partition of the rows into equal cells are read off that. Scratch lives in an arena that
 * is emptied between columns: a table of many columns needs no more than one of few. */
#include <math.h>
#include <string.h>

#include "base/work.h"
#include "base/sha256.h"
#include "data/table/table.h"
#include "analysis/data_profile.h"
#include "answer/answer.h"
#include "math/kernels.h"
#include "math/proportion.h"
#include "stat/column_auc.h"
#include "metric/cause.h"
#include "metric/tally.h"

#define LEAST_ROWS 20      /* under which no column is said to name its rows */
#define CHANCE 1e-6        /* of a level to hold one label only, under which it is said to settle it */
#define MOST_CELLS 4000000 /* of a contingency table */

/* What the passes share. */
typedef struct survey {
    const eq_subject *subject;
    eq_data_profile *profile;
    eq_arena scratch;
    uint8_t *side;   /* (n_rows) 1 = privileged */
    uint16_t *label; /* (n_rows) y, as classes have it */
    uint8_t *fold;   /* (n_rows) < EQ_FOLDS */
    bool one_label, one_side;
} survey;

/* ---- shares ---- */

static double weight_of(const eq_subject *subject, size_t row) {
    return subject->outcomes.weight ? subject->outcomes.weight[row] : 1;
}

static void add_to_share(eq_portion *share, double weight, bool has_it) {
    share->n++;
    share->weight += weight;
    share->squares += weight * weight;
    if (has_it) share->part += weight;
}

static double normal_of(const eq_subject *subject) {
    double confidence = subject->audit.confidence > 0 ? subject->audit.confidence : 0.95;
    return eq_normal_quantile(0.5 + confidence / 2);
}

eq_value eq_portion_value(const eq_subject *subject, const eq_portion *share, eq_cause empty) {
    if (!(share->weight > 0)) return eq_value_undefined(empty);
    double size = eq_effective_size(share->weight, share->squares), part = share->part / share->weight;
    eq_value value = eq_value_within(part, eq_wilson(part, size, normal_of(subject)));
    eq_value_few(size < EQ_FEW, &value);
    return value;
}

double eq_portion_test(const eq_portion portion[2]) {
    eq_share share[2];
    bool whole = true;
    for (int s = 0; s < 2; s++) {
        share[s].share = portion[s].weight > 0 ? portion[s].part / portion[s].weight : 0;
        share[s].n = eq_effective_size(portion[s].weight, portion[s].squares);
        if (!(share[s].n > 0)) return EQ_NAN;
        double n = (double)portion[s].n; /* without weights both sums are the number of rows */
        whole = whole && !(portion[s].weight < n || portion[s].weight > n || portion[s].squares < n || portion[s].squares > n);
    }
    return eq_share_test(share[0], share[1], whole);
}

static double within_one(double x) { return x < 0 ? 0 : x > 1 ? 1 : x; }

eq_value eq_estimate_value(const eq_subject *subject, double value, double error) {
    eq_value out = eq_value_bare(value);
    if (isnan(error)) return out;
    out.low = within_one(value - normal_of(subject) * error);
    out.high = within_one(value + normal_of(subject) * error);
    return out;
}

double eq_alone_share(const eq_subject *subject, const eq_column_profile *column) {
    size_t n_known = subject->table.n_rows - column->n_missing;
    return n_known ? (double)column->n_alone / (double)n_known : 0;
}

bool eq_names_rows(const eq_subject *subject, const eq_data_profile *profile, size_t column) {
    const eq_column_profile *p = &profile->column[column];
    if (p->counter) return true;
    return subject->table.column[column].kind == EQ_CATEGORY && p->n_distinct > LEAST_ROWS && eq_alone_share(subject, p) >= 0.5;
}

/* ---- rows ---- */

static eq_status name_sides(survey *s) {
    static const char *const several[2] = {EQ_WORDS("the unprivileged groups"), EQ_WORDS("the privileged groups")};
    const eq_outcomes *o = &s->subject->outcomes;
    for (int side = 0; side < 2; side++) {
        size_t n = 0, group = 0;
        for (size_t g = 0; g < o->n_groups; g++)
            if (o->privileged[g] == side) n++, group = g;
        s->profile->side[side] = several[side];
        if (n == 1)
            s->profile->side[side] =
                eq_arena_format(s->subject->cx, s->subject->arena, EQ_PRINTS("\"%s\""), o->group_name[group]);
        if (!s->profile->side[side]) return EQ_EMEMORY;
    }
    return EQ_OK;
}

static eq_status survey_rows(survey *s) {
    const eq_subject *subject = s->subject;
    const eq_outcomes *o = &subject->outcomes;
    eq_data_profile *p = s->profile;
    eq_rng root = eq_rng_seed(subject->audit.seed), folds = eq_rng_split(&root, "data folds");
    EQ_NEW(subject->cx, subject->arena, p->group_label, o->n_groups);
    EQ_NEW(subject->cx, subject->arena, p->group_missing, o->n_groups);
    for (size_t i = 0; i < o->n_rows; i++) {
        bool missing = false;
        for (size_t c = 0; c < subject->table.n_columns && !missing; c++)
            missing = eq_cell_is_missing(&subject->table.column[c], i);
        double w = weight_of(subject, i);
        s->side[i] = o->privileged[o->group[i]];
        s->label[i] = o->y[i];
        s->fold[i] = (uint8_t)eq_rng_below(&folds, EQ_FOLDS);
        p->n_incomplete += missing;
        add_to_share(&p->label, w, o->y[i]);
        add_to_share(&p->group_label[o->group[i]], w, o->y[i]);
        add_to_share(&p->group_missing[o->group[i]], w, missing);
        add_to_share(&p->side_missing[s->side[i]], w, missing);
        add_to_share(&p->label_rate[missing], w, o->y[i]);
    }
    s->one_label = !(p->label.part > 0 && p->label.part < p->label.weight);
    s->one_side = !(p->side_missing[0].weight > 0 && p->side_missing[1].weight > 0);
    return name_sides(s);
}

/* ---- columns ---- */

static eq_status survey_missing(const survey *s, size_t c, eq_column_profile *out) {
    const eq_subject *subject = s->subject;
    const eq_outcomes *o = &subject->outcomes;
    eq_sha256 sha;
    eq_sha256_begin(&sha);
    EQ_NEW(subject->cx, subject->arena, out->group_missing, o->n_groups);
    for (size_t i = 0; i < o->n_rows; i++) {
        double w = weight_of(subject, i);
        bool missing = eq_cell_is_missing(&subject->table.column[c], i);
        out->n_missing += missing;
        if (missing) eq_sha256_add(&sha, &(uint32_t){(uint32_t)i}, sizeof(uint32_t));
        add_to_share(&out->missing, w, missing);
        add_to_share(&out->group_missing[o->group[i]], w, missing);
        add_to_share(&out->side_missing[s->side[i]], w, missing);
        add_to_share(&out->label_rate[missing], w, o->y[i]);
    }
    if (out->n_missing) eq_sha256_end(&sha, out->missing_rows);
    return EQ_OK;
}

/* All different whole numbers that rise or fall with the rows, or leave few gaps between the least and the largest: at
 * random neither happens. */
static bool counts_rows(const eq_numbers *numbers, size_t n_distinct) {
    const eq_ranking *ranking = numbers->ranking;
    size_t n = ranking->n;
    bool rises = true, falls = true;
    if (n < LEAST_ROWS || n_distinct < n) return false;
    for (size_t i = 0; i < n; i++) {
        double value = numbers->value[ranking->row[i]];
        if (value < floor(value) || value > floor(value)) return false;
        rises &= i == 0 || ranking->row[i] > ranking->row[i - 1];
        falls &= i == 0 || ranking->row[i] < ranking->row[i - 1];
    }
    double range = numbers->value[ranking->row[n - 1]] - numbers->value[ranking->row[0]] + 1;
    return rises || falls || (n >= 5 * LEAST_ROWS && range <= 2 * (double)n);
}

/* Each row as the first row with an equal cell: the same for two columns exactly when each value of the one goes with one
 * value of the other. */
static eq_status fingerprint(survey *s, const eq_column *column, const eq_numbers *numbers, eq_column_profile *out) {
    eq_sha256 sha;
    uint32_t *first_row, *first_of_level;
    size_t n = s->subject->table.n_rows, n_levels = column->kind == EQ_CATEGORY ? column->n_levels : 0;
    EQ_NEW(s->subject->cx, &s->scratch, first_row, n);
    EQ_NEW(s->subject->cx, &s->scratch, first_of_level, n_levels);
    memset(first_row, 0xff, n * sizeof *first_row);
    memset(first_of_level, 0xff, n_levels * sizeof *first_of_level);
    if (column->kind == EQ_NUMBER) {
        uint32_t first = 0;
        for (size_t i = 0; i < numbers->ranking->n; i++) { /* the ranking keeps equal numbers in row order */
            uint32_t row = numbers->ranking->row[i];
            if (i == 0 || numbers->value[row] > numbers->value[first]) first = row;
            first_row[row] = first;
        }
    } else {
        for (size_t i = 0; i < n; i++) {
            uint32_t code = column->code[i];
            if (code >= n_levels) continue;
            if (first_of_level[code] == UINT32_MAX) first_of_level[code] = (uint32_t)i;
            first_row[i] = first_of_level[code];
        }
    }
    eq_sha256_begin(&sha);
    eq_sha256_add(&sha, first_row, n * sizeof *first_row);
    eq_sha256_end(&sha, out->partition);
    return EQ_OK;
}

static eq_status set_tables(survey *s, const eq_binning *levels, const eq_classes *classes, eq_association *out,
                            eq_contingency *table) {
    eq_ctx *cx = s->subject->cx;
    EQ_TRY(eq_contingency_count(cx, &s->scratch, levels, classes, table));
    double information = eq_mutual_information(table), chance = eq_chance_information(table);
    out->mutual_information = eq_value_bare(information);
    out->cramers_v = eq_value_bare(eq_cramers_v(table));
    if (isnan(out->cramers_v.value)) out->cramers_v = eq_value_undefined(EQ_FEW_TO_CORRECT);
    if (!(chance > information / 10)) return EQ_OK;
    const char *what = eq_arena_format(cx, s->subject->arena, "%.2g", chance);
    if (!what) return EQ_EMEMORY;
    return eq_value_note(cx, s->subject->arena, &(eq_reason){.cause = EQ_CHANCE, .what = what}, &out->mutual_information);
}

static eq_status set_auc(survey *s, const eq_numbers *numbers, const eq_binning *levels, const uint8_t *y, eq_value *out) {
    const eq_subject *subject = s->subject;
    eq_binary classes = {subject->table.n_rows, y, subject->outcomes.weight};
    eq_estimate auc;
    if (numbers) auc = eq_numbers_auc(numbers, &classes);
    else EQ_TRY(eq_levels_auc(subject->cx, levels, &classes, s->fold, EQ_FOLDS, &auc));
    bool falls = numbers && auc.value < 0.5, of_label = y == subject->outcomes.y;
    if (falls) auc.value = 1 - auc.value;
    *out = eq_estimate_value(subject, auc.value, auc.error);
    if (isnan(auc.value)) *out = eq_value_undefined(EQ_SIDES_APART);
    eq_reason note = {.cause = of_label ? EQ_FALLS_FAVOURABLE : EQ_FALLS_PRIVILEGED};
    if (falls) EQ_TRY(eq_value_note(subject->cx, subject->arena, &note, out));
    if (numbers || !levels->n_pooled) return EQ_OK;
    note = (eq_reason){.cause = EQ_RARE_POOLED, .what = eq_arena_format(subject->cx, subject->arena, "%zu", levels->n_pooled)};
    return note.what ? eq_value_note(subject->cx, subject->arena, &note, out) : EQ_EMEMORY;
}

static void refuse(eq_association *association, eq_cause why) {
    association->mutual_information = association->cramers_v = association->auc = eq_value_undefined(why);
}

/* Levels that hold one label only, where as many rows of that label would hardly come together by chance. */
static void find_settled(const eq_contingency *t, double settled[2]) {
    for (int y = 0; y < 2; y++) {
        double common = t->of_class[y] / t->whole, sum = 0;
        settled[y] = 0;
        if (common > EQ_COMMON) continue;
        for (size_t l = 0; l < t->n_levels; l++) {
            double rows = t->level[l] / t->whole * t->size; /* effective ones */
            if (!(t->cell[2 * l + (size_t)!y] > 0) && rows * eq_log(common) < eq_log(CHANCE)) sum += t->cell[2 * l + (size_t)y];
        }
        settled[y] = sum / t->of_class[y];
    }
}

static eq_status associate(survey *s, size_t c, const eq_numbers *numbers, const eq_binning *levels) {
    const eq_subject *subject = s->subject;
    const eq_outcomes *o = &subject->outcomes;
    eq_column_profile *out = &s->profile->column[c];
    eq_classes labels = {2, s->label, o->weight}, groups = {o->n_groups, o->group, o->weight};
    eq_contingency table;
    out->told = EQ_NAN;
    if (levels->n_levels < 2) out->why = !levels->n_distinct ? EQ_ALL_MISSING : levels->n_pooled ? EQ_ALL_RARE : EQ_ALL_SAME;
    if (out->why) return refuse(&out->label, out->why), refuse(&out->group, out->why), EQ_OK;
    if (s->one_label) {
        refuse(&out->label, EQ_ONE_LABEL);
    } else {
        EQ_TRY(set_tables(s, levels, &labels, &out->label, &table));
        EQ_TRY(set_auc(s, numbers, levels, o->y, &out->label.auc));
        find_settled(&table, out->settled);
        out->told = within_one((out->label.mutual_information.value - eq_chance_information(&table)) / eq_class_entropy(&table));
    }
    if (subject->use[c] == EQ_USE_PROTECTED) return refuse(&out->group, EQ_MAKES_GROUPS), EQ_OK;
    EQ_TRY(set_tables(s, levels, &groups, &out->group, &table));
    if (s->one_side) out->group.auc = eq_value_undefined(EQ_WEIGHTLESS_SIDE);
    else EQ_TRY(set_auc(s, numbers, levels, s->side, &out->group.auc));
    return EQ_OK;
}

static eq_status survey_column(survey *s, size_t c) {
    const eq_subject *subject = s->subject;
    const eq_column *column = &subject->table.column[c];
    eq_column_profile *out = &s->profile->column[c];
    size_t n = subject->table.n_rows, most = MOST_CELLS / (subject->outcomes.n_groups + EQ_FOLDS);
    eq_ranking ranking = {0};
    eq_numbers numbers = {n, column->number, &ranking};
    eq_codes codes = {n, column->n_levels, column->code};
    eq_binning levels;
    bool is_number = column->kind == EQ_NUMBER;
    EQ_TRY(survey_missing(s, c, out));
    if (is_number) {
        EQ_TRY(eq_ranking_make(subject->cx, &s->scratch, column->number, n, &ranking));
        EQ_TRY(eq_bin_numbers(subject->cx, &s->scratch, &numbers, s->profile->options.n_bins, &levels));
        out->counter = counts_rows(&numbers, levels.n_distinct);
    } else {
        EQ_TRY(eq_bin_codes(subject->cx, &s->scratch, &codes, (const size_t[2]){EQ_LEAST_LEVEL, most}, &levels));
    }
    out->n_distinct = levels.n_distinct;
    out->n_alone = levels.n_alone;
    out->constant = levels.n_distinct == 0 || (levels.n_distinct == 1 && !levels.has_missing);
    EQ_TRY(fingerprint(s, column, &numbers, out));
    if (subject->use[c] == EQ_USE_OUTCOME) out->why = EQ_IS_OUTCOME;
    return associate(s, c, is_number ? &numbers : NULL, &levels);
}

/* Protected by the schema, though the groups are made of others. */
static bool is_spare(const eq_subject *subject, size_t c) {
    if (!subject->loaded || subject->use[c] != EQ_USE_ATTRIBUTE) return false;
    const eq_schema *schema = &subject->loaded->schema;
    for (size_t i = 0; i < schema->n_columns; i++)
        if (!strcmp(schema->column[i].name, subject->table.column[c].name)) return schema->column[i].role == EQ_PROTECTED;
    return false;
}

static eq_status begin(survey *s) {
    const eq_subject *subject = s->subject;
    size_t n = subject->outcomes.n_rows;
    eq_arena *keep = eq_work_arena(subject->cx);
    EQ_NEW(subject->cx, keep, s->side, n);
    EQ_NEW(subject->cx, keep, s->label, n);
    EQ_NEW(subject->cx, keep, s->fold, n);
    EQ_NEW(subject->cx, subject->arena, s->profile->column, subject->table.n_columns);
    return survey_rows(s);
}

static eq_status survey_one(survey *s, size_t c) {
    s->profile->column[c].spare = is_spare(s->subject, c);
    eq_status status = survey_column(s, c);
    eq_arena_free(&s->scratch);
    return status;
}

static eq_status survey_all(survey *s) {
    eq_ctx *cx = s->subject->cx;
    size_t n_columns = s->subject->table.n_columns, n = s->subject->outcomes.n_rows;
    EQ_ONCE(cx, n * n_columns / 5000 + 1, begin(s));
    for (size_t c = 0; c < n_columns; c++) {
        EQ_ONCE(cx, n / 50 + 1, survey_one(s, c));
        eq_work_tell(cx, (double)(c + 1) / (double)n_columns);
    }
    return EQ_OK;
}

eq_status eq_data_profile_make(const eq_subject *subject, const eq_data_profile_options *options, eq_data_profile *out) {
    eq_piece *piece;
    EQ_TRY(eq_work_piece(subject->cx, sizeof(survey), &piece));
    survey *s = piece->state;
    if (!s->profile) memset(out, 0, sizeof *out); /* else it is half made */
    s->subject = subject;
    s->profile = out;
    out->options = *options;
    return survey_all(s);
}
