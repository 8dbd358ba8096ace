/* Predictions files: any model's labels, scores and decisions with the groups, read as an ordinary table. Of the columns
 * that are named, people with something missing are set aside (aside.c); others come along as they are. */
#include <math.h>
#include <string.h>

#include "data/aside.h"
#include "data/decision.h"
#include "data/fix.h"
#include "data/wide.h"
#include "data/selection.h"
#include "data/group.h"
#include "data/marks.h"
#include "data/table/format.h"
#include "data/table/recode.h"
#include "data/table/table.h"

#define MOST_WEIGHT 1e60   /* so that no product of four sums of weights overflows */
#define MOST_PEOPLE 0x1p53 /* whole numbers are exact in double up to here */

static bool is_named(const eq_schema *schema, const char *name) {
    for (size_t i = 0; i < schema->n_columns; i++)
        if (!strcmp(schema->column[i].name, name)) return true;
    return false;
}

/* Rows of a table of counts that stand for none are not there. A missing count is not 0: it stays, and is refused. */
static eq_status keep_counted(eq_ctx *cx, const char *count, eq_schema *schema) {
    if (!count) return EQ_OK;
    EQ_NEW(cx, &cx->tmp, schema->filter, 1);
    schema->filter[0] = (eq_filter){.column = count, .op = EQ_KEEP_NE, .number = 0};
    schema->n_filters = 1;
    return EQ_OK;
}

/* The file's columns that nobody named, as they were guessed. */
static void add_others(const eq_schema *guessed, eq_schema *schema, eq_missing_policy *missing) {
    size_t n_named = schema->n_columns;
    if (guessed->format.no_header) return; /* then they have no names of their own */
    schema->missing = guessed->missing;
    schema->n_missing = guessed->n_missing;
    for (size_t i = 0; i < guessed->n_columns; i++) {
        eq_schema named = {.column = schema->column, .n_columns = n_named};
        if (is_named(&named, guessed->column[i].name)) continue;
        missing[schema->n_columns] = EQ_KEEP_CELL;
        schema->column[schema->n_columns++] = guessed->column[i];
    }
}

/* A column that is asked for: its values become what is said of them, whatever it is for. */
static eq_schema_column name_column(const eq_schema *guessed, const char *name, eq_column_kind kind) {
    eq_schema_column column = eq_schema_column_plain(name, EQ_FEATURE, kind);
    for (size_t i = 0; i < guessed->n_columns; i++) {
        const eq_schema_column *said = &guessed->column[i];
        if (strcmp(said->name, name)) continue;
        column.recode = said->recode;
        column.affix = said->affix;
        column.own_missing = said->own_missing;
        column.missing = said->missing;
        column.n_missing = said->n_missing;
    }
    return column;
}

/* What is needed is named. */
static eq_status check_columns(eq_ctx *cx, const eq_prediction_columns *columns) {
    if (!columns->label && !columns->pred && !columns->score)
        return eq_fail(cx, EQ_EINPUT,
                       "predictions: neither a label column nor decisions are named; expected decisions (pred), or scores with a "
                       "threshold, the median or how many are at the top");
    if (columns->weight_squared && !(columns->count && columns->weight))
        return eq_fail(cx, EQ_EINPUT, "predictions: squared weights are named, expected counts and weights beside them");
    if ((!columns->n_protected && !columns->n_memberships) || columns->n_protected > EQ_MOST_PROTECTED)
        return eq_fail(cx, EQ_EINPUT, "predictions: %zu protected columns are named, expected 1 to %d", columns->n_protected,
                       EQ_MOST_PROTECTED);
    return EQ_OK;
}

/* The columns asked for, as a schema; a column asked for twice is refused by eq_schema_check. */
static eq_status describe(eq_ctx *cx, const eq_prediction_columns *columns, const eq_schema *guessed, eq_table_source *source,
                          size_t *n_named) {
    const struct {
        const char *name;
        eq_column_kind kind;
        eq_number_range range;
        eq_missing_policy missing;
    } wanted[] = {
        {columns->label, EQ_CATEGORY, {-HUGE_VAL, HUGE_VAL, false}, EQ_KEEP_WORD}, /* numbers where they are cut */
        {columns->wide ? NULL : columns->pred, EQ_CATEGORY, {-HUGE_VAL, HUGE_VAL, false}, EQ_KEEP_WORD},
        {columns->wide ? columns->pred : NULL, EQ_NUMBER, {0, MOST_PEOPLE, true}, EQ_REFUSE_CELL},
        {columns->score, EQ_NUMBER, {-HUGE_VAL, HUGE_VAL, false}, EQ_KEEP_WORD},
        {columns->stratum, EQ_CATEGORY, {-HUGE_VAL, HUGE_VAL, false}, EQ_KEEP_WORD},
        {columns->weight, EQ_NUMBER, {0, MOST_WEIGHT, false}, EQ_REFUSE_CELL}, /* nobody can say how much it would be */
        {columns->count, EQ_NUMBER, {0, MOST_PEOPLE, true}, EQ_REFUSE_CELL},
        {columns->weight_squared, EQ_NUMBER, {0, MOST_WEIGHT * MOST_WEIGHT, false}, EQ_REFUSE_CELL},
    };
    const size_t n_wanted = sizeof wanted / sizeof *wanted;
    eq_number_range *range;
    eq_missing_policy *missing;
    eq_schema *schema;
    EQ_NEW(cx, &cx->tmp, schema, 1);
    schema->name = "predictions";
    schema->format = guessed->format;
    schema->format.no_header = false;
    EQ_TRY(check_columns(cx, columns));
    size_t bound = n_wanted + columns->n_protected + columns->n_memberships + guessed->n_columns;
    EQ_NEW(cx, &cx->tmp, schema->column, bound);
    EQ_NEW(cx, &cx->tmp, range, bound);
    EQ_NEW(cx, &cx->tmp, missing, bound);
    for (size_t i = 0; i < bound; i++) range[i] = (eq_number_range){-HUGE_VAL, HUGE_VAL, false};
    for (size_t i = 0; i < n_wanted; i++) {
        if (!wanted[i].name) continue;
        range[schema->n_columns] = wanted[i].range;
        missing[schema->n_columns] = wanted[i].missing;
        schema->column[schema->n_columns++] = name_column(guessed, wanted[i].name, wanted[i].kind);
    }
    for (size_t i = 0; i < columns->n_protected && columns->stratum; i++)
        if (!strcmp(columns->stratum, columns->protected_column[i]))
            return eq_fail(cx, EQ_EINPUT,
                           "strata: \"%.60s\" makes the groups, expected a column in which several groups are alike",
                           columns->stratum);
    for (size_t i = 0; i < columns->n_protected; i++) {
        missing[schema->n_columns] = EQ_KEEP_WORD;
        schema->column[schema->n_columns++] = name_column(guessed, columns->protected_column[i], EQ_CATEGORY);
    }
    for (size_t i = 0; i < columns->n_memberships; i++) {
        range[schema->n_columns] = (eq_number_range){0, 1, false};
        missing[schema->n_columns] = EQ_REFUSE_CELL;
        schema->column[schema->n_columns++] = eq_schema_column_plain(columns->membership[i], EQ_FEATURE, EQ_NUMBER);
    }
    *n_named = schema->n_columns;
    EQ_TRY(keep_counted(cx, columns->count, schema));
    if (columns->all_columns) add_others(guessed, schema, missing);
    source->schema = schema;
    source->range = range;
    source->missing = missing;
    source->words = (eq_missing_words){columns->missing_word, columns->n_missing_words};
    return EQ_OK;
}

static const eq_column *column_of(const eq_table *table, const char *name) {
    return name ? &table->column[eq_table_find(table, name)] : NULL;
}

/* The file as it is read: its columns' table and the lines of its rows. */
typedef struct reading {
    const eq_prediction_columns *columns;
    const eq_table *table;
    const uint32_t *line;
    const uint8_t *selected; /* (n_rows) or NULL */
    bool inverse;            /* the score is the chance of an unfavourable label */
} reading;

static eq_status refuse_value(eq_ctx *cx, const reading *r, const eq_column *column, uint32_t level) {
    size_t row = 0;
    while (column->code[row] != level) row++;
    eq_about about = {.field = "favourable", .line = r->line[row], .column = column->name, .value = column->level[level]};
    eq_fix_offer(column, "favourable", &about);
    return eq_fail_about(cx, &about, "line %u, column \"%s\": \"%.60s\" is neither 1 nor 0", r->line[row], column->name,
                         column->level[level]);
}

/* 1 where a cell is the favourable value. Without a chosen one, cells are 1 and 0. */
static eq_status read_outcomes(eq_ctx *cx, const reading *r, const eq_column *column, uint8_t *out) {
    const char *favourable = r->columns->favourable;
    uint8_t *of_level;
    EQ_NEW(cx, &cx->tmp, of_level, column->n_levels);
    for (uint32_t l = 0; l < column->n_levels; l++) {
        of_level[l] = eq_label_is_favourable(r->columns, column->level[l]);
        if (!favourable && !of_level[l] && !eq_same_value(column->level[l], "0")) return refuse_value(cx, r, column, l);
    }
    for (size_t i = 0; i < r->table->n_rows; i++) out[i] = of_level[column->code[i]];
    return EQ_OK;
}

/* A favourable value that was chosen occurs. */
static eq_status check_value(eq_ctx *cx, const eq_column *label, const char *favourable) {
    for (size_t l = 0; l < label->n_levels; l++)
        if (eq_same_value(label->level[l], favourable)) return EQ_OK;
    eq_about about = {.field = "favourable", .column = label->name, .value = favourable};
    eq_fix_offer(label, "favourable", &about);
    return eq_fail_about(cx, &about, "favourable \"%s\": is no value of column \"%s\", which has \"%.60s\"%s", favourable,
                         label->name, label->level[0], label->n_levels > 1 ? " and others" : "");
}

/* And decisions mean something beside one, unless they have favourable values of their own. */
static eq_status check_outcomes(eq_ctx *cx, const reading *r, const eq_column *label, const eq_column *pred) {
    const eq_prediction_columns *c = r->columns;
    eq_decisions rule;
    if (!label || !c->favourable) return EQ_OK;
    EQ_TRY(check_value(cx, label, c->favourable));
    for (size_t i = 0; i < c->n_also; i++) EQ_TRY(check_value(cx, label, c->also[i]));
    if (!pred || c->select.n_favourable || c->n_also) return EQ_OK;
    EQ_TRY(eq_decisions_make(cx, label, c->favourable, &rule));
    return eq_decisions_check(cx, &rule, pred);
}

/* Without a word of whom to compare with: the group of most people, the first of equals; one of missing values only
 * where there is no other. */
static eq_status prefer_largest(eq_ctx *cx, const reading *r, const eq_crossing *crossing, eq_groups *groups) {
    eq_missing_words words = {r->columns->missing_word, r->columns->n_missing_words};
    const eq_column *count = column_of(r->table, r->columns->count);
    double *people;
    uint8_t *unknown;
    size_t best = 0;
    EQ_NEW(cx, &cx->tmp, people, groups->n);
    EQ_NEW(cx, &cx->tmp, unknown, groups->n);
    for (size_t a = 0; a < crossing->n_axes; a++) {
        const eq_axis *axis = &crossing->axis[a];
        uint8_t *missing;
        EQ_NEW(cx, &cx->tmp, missing, axis->n);
        for (size_t l = 0; l < axis->n; l++)
            missing[l] =
                !strcmp(axis->name[l], EQ_EMPTY_NAME) || eq_missing_is_word(axis->name[l], strlen(axis->name[l]), &words);
        for (size_t i = 0; i < crossing->n_rows; i++) unknown[groups->group[i]] |= missing[axis->code[i]];
    }
    for (size_t i = 0; i < crossing->n_rows; i++) people[groups->group[i]] += count ? count->number[i] : 1;
    for (size_t g = 1; g < groups->n; g++)
        if (unknown[g] < unknown[best] || (unknown[g] == unknown[best] && people[g] > people[best])) best = g;
    memset(groups->privileged, 0, groups->n);
    groups->privileged[best] = 1;
    return EQ_OK;
}

static eq_status cross(eq_ctx *cx, eq_arena *arena, const reading *r, eq_crossing *crossing, eq_groups *groups) {
    const eq_prediction_columns *columns = r->columns;
    eq_axis *axis;
    EQ_NEW(cx, &cx->tmp, axis, columns->n_protected);
    for (size_t a = 0; a < columns->n_protected; a++) {
        const eq_column *column = column_of(r->table, columns->protected_column[a]);
        uint8_t *privileged; /* nobody yet */
        EQ_NEW(cx, &cx->tmp, privileged, column->n_levels);
        axis[a] = (eq_axis){column->name, column->code, column->level, privileged, column->n_levels};
    }
    *crossing = (eq_crossing){axis, columns->n_protected, r->table->n_rows};
    return eq_groups_cross(cx, arena, crossing, groups);
}

static eq_status read_groups(eq_ctx *cx, eq_arena *arena, const reading *r, eq_predictions *out) {
    const eq_prediction_columns *columns = r->columns;
    eq_crossing crossing;
    eq_groups groups;
    EQ_TRY(cross(cx, arena, r, &crossing, &groups));
    if (groups.n < 2)
        return eq_fail(cx, EQ_EINPUT, "protected column \"%s\": every row is in group \"%s\"%s, expected at least two groups",
                       crossing.axis[0].column, groups.name[0], out->people.unknown > 0 ? " or in none that is known" : "");
    eq_preference named = {columns->privileged, columns->n_privileged};
    if (named.n) EQ_TRY(eq_groups_prefer(cx, &crossing, named, &groups));
    else EQ_TRY(prefer_largest(cx, r, &crossing, &groups));
    out->n_groups = groups.n;
    out->group = groups.group;
    out->group_name = groups.name;
    out->privileged = groups.privileged;
    return EQ_OK;
}

/* Where memberships alone tell the groups, all rows are one. */
static eq_status read_nobody(eq_ctx *cx, eq_arena *arena, eq_predictions *out) {
    out->n_groups = 1;
    EQ_NEW(cx, arena, out->group, out->n_rows);
    EQ_NEW(cx, arena, out->group_name, 1);
    EQ_NEW(cx, arena, out->privileged, 1);
    out->group_name[0] = "everyone";
    return EQ_OK;
}

/* As scores of the favourable outcome, the larger the more. */
static eq_status read_scores(eq_ctx *cx, eq_arena *arena, const reading *r, const eq_column *score, eq_predictions *out) {
    const eq_selection_rule *rule = &r->columns->select;
    size_t n = r->table->n_rows;
    out->score = score->number;
    for (size_t i = 0; i < n; i++) out->any_scale |= !(score->number[i] >= 0 && score->number[i] <= 1);
    if (rule->score_of && out->any_scale)
        return eq_fail(cx, EQ_EINPUT,
                       "score_of \"%.60s\": the scores of column \"%s\" are no chances, expected numbers in [0, 1]",
                       rule->score_of, score->name);
    if (!rule->lower && !r->inverse) return EQ_OK;
    EQ_NEW(cx, arena, out->score, n);
    for (size_t i = 0; i < n; i++) out->score[i] = r->inverse ? 1 - score->number[i] : -score->number[i];
    out->any_scale |= rule->lower;
    return EQ_OK;
}

static eq_status read_columns(eq_ctx *cx, eq_arena *arena, const reading *r, eq_predictions *out) {
    const eq_prediction_columns *columns = r->columns;
    const eq_table *table = r->table;
    const eq_column *label = column_of(table, columns->label), *pred = column_of(table, columns->pred);
    const eq_column *score = column_of(table, columns->score), *weight = column_of(table, columns->weight);
    const eq_column *count = column_of(table, columns->count), *squared = column_of(table, columns->weight_squared);
    size_t n = out->n_rows = table->n_rows;
    EQ_TRY(check_outcomes(cx, r, label, pred));
    EQ_NEW(cx, arena, out->y, n);
    out->unlabelled = !label;
    if (label) EQ_TRY(read_outcomes(cx, r, label, out->y));
    if (score) EQ_TRY(read_scores(cx, arena, r, score, out));
    out->count = count ? count->number : NULL;
    out->weight = weight ? weight->number : out->count;
    out->weight_squared = squared ? squared->number : weight ? NULL : out->count;
    if (r->selected) {
        EQ_NEW(cx, arena, out->yhat, n);
        memcpy(out->yhat, r->selected, n);
    }
    return columns->n_protected ? read_groups(cx, arena, r, out) : read_nobody(cx, arena, out);
}

static eq_status refuse_empty(eq_ctx *cx, const eq_predictions *made) {
    const char *outcome = made->people.outcome_words, *group = made->people.group_words;
    return eq_fail(cx, EQ_EINPUT,
                   "all %zu rows lack a label, a decision, a score or a group%s%s%s%s%s, expected some with all "
                   "of them",
                   made->table.n_read, outcome || group ? " (" : "", outcome ? outcome : "", outcome && group ? ", " : "",
                   group ? group : "", outcome || group ? ")" : "");
}

/* Columns of everybody, whom setting aside does not move. */
static eq_status keep_everyone(eq_ctx *cx, eq_arena *arena, const eq_asiding *asiding, const eq_selection *selection,
                               eq_everyone *out) {
    const eq_prediction_columns *c = asiding->columns;
    eq_table *all;
    EQ_NEW(cx, arena, all, 1);
    *all = *asiding->table;
    EQ_NEW(cx, arena, all->column, all->n_columns);
    memcpy(all->column, asiding->table->column, all->n_columns * sizeof *all->column);
    const eq_column *count = column_of(all, c->count), *weight = column_of(all, c->weight);
    const eq_column *squared = column_of(all, c->weight_squared), *score = column_of(all, c->score);
    *out = (eq_everyone){.n_rows = all->n_rows,
                         .n_axes = c->n_protected,
                         .n_memberships = c->n_memberships,
                         .selected = asiding->selected,
                         .count = count ? count->number : NULL,
                         .weight = weight ? weight->number : NULL,
                         .weight_squared = squared ? squared->number : NULL,
                         .score = score ? score->number : NULL,
                         .pred = column_of(all, c->pred),
                         .stratum = column_of(all, c->stratum),
                         .line = asiding->line,
                         .selection = *selection};
    EQ_NEW(cx, arena, out->axis, c->n_protected);
    EQ_NEW(cx, arena, out->membership, c->n_memberships);
    for (size_t a = 0; a < c->n_protected; a++) out->axis[a] = column_of(all, c->protected_column[a]);
    for (size_t m = 0; m < c->n_memberships; m++) out->membership[m] = column_of(all, c->membership[m]);
    return EQ_OK;
}

/* The label that scores are chances of is one. */
static eq_status check_score_of(eq_ctx *cx, const eq_prediction_columns *c, const eq_table *table) {
    const eq_column *label = column_of(table, c->label);
    const char *of = c->select.score_of;
    if (!of) return EQ_OK;
    if (!c->score || !label)
        return eq_fail(cx, EQ_EINPUT, "score_of \"%.60s\": there is no column of %s", of, c->score ? "labels" : "scores");
    for (size_t l = 0; l < label->n_levels; l++)
        if (eq_same_value(label->level[l], of)) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT, "score_of \"%.60s\": is no value of column \"%s\"", of, label->name);
}

/* Labels, decisions, strata and groups are levels, also where dates are made of them. */
static eq_status name_dates(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, eq_predictions *made) {
    for (size_t c = 0; c < made->n_named; c++)
        if (schema->column[c].kind == EQ_CATEGORY && made->table.column[c].kind == EQ_NUMBER)
            EQ_TRY(eq_recode_name_dates(cx, arena, &schema->column[c].recode, made->table.n_rows, &made->table.column[c]));
    return EQ_OK;
}

/* Who is selected, who is set aside, and the rest with label, decision, score and group. */
static eq_status read_people(eq_ctx *cx, eq_arena *arena, const eq_prediction_columns *columns, uint32_t *line,
                             eq_predictions *made) {
    eq_asiding asiding = {columns, &made->table, line, NULL};
    eq_selection selection;
    EQ_TRY(eq_aside_mark(cx, arena, &asiding, &made->people));
    EQ_TRY(check_score_of(cx, columns, &made->table));
    eq_selecting_from from = {columns, &made->table, line};
    EQ_TRY(eq_selection_make(cx, arena, &from, &selection, &asiding.selected));
    EQ_TRY(keep_everyone(cx, arena, &asiding, &selection, &made->everyone));
    EQ_TRY(eq_aside_set(cx, arena, &asiding, &made->people));
    if (!made->table.n_rows) return refuse_empty(cx, made);
    reading r = {columns, &made->table, asiding.line, asiding.selected, false};
    r.inverse = columns->select.score_of && !eq_label_is_favourable(columns, columns->select.score_of);
    return read_columns(cx, arena, &r, made);
}

/* A table of counts has no quantiles of people. */
static eq_status check_quantiles(eq_ctx *cx, const eq_prediction_columns *columns) {
    for (size_t i = 0; columns->count && i < columns->changes.n; i++)
        if (columns->changes.change[i].column.recode.n_quantiles)
            return eq_fail(
                cx, EQ_EINPUT,
                "column \"%s\": quantiles are of rows, and this is a table of counts (or a stream, which becomes one); "
                "name the cuts",
                columns->changes.change[i].name);
    return EQ_OK;
}

static eq_status read_predictions(eq_ctx *cx, eq_arena *arena, eq_bytes file, const eq_prediction_columns *columns,
                                  eq_predictions *out) {
    eq_written written;
    eq_schema guessed = {0};
    eq_table_source source = {.n_files = 1};
    eq_predictions made = {0};
    uint32_t *line;
    if (!isfinite(columns->threshold))
        return eq_fail(cx, EQ_EINPUT, "threshold: is %.17g, expected a finite number", columns->threshold);
    if (columns->dialect.header == EQ_NO_HEADER)
        return eq_fail(cx, EQ_EINPUT, "header: is 0, expected the line of the column names: columns are named by them");
    EQ_TRY(eq_written_guess(cx, &cx->tmp, file, &columns->dialect, &written));
    EQ_TRY(eq_schema_guess_with(cx, &cx->tmp, &written, &columns->dialect, &guessed)); /* marks of numbers need all rows */
    EQ_TRY(eq_marks_check(cx, columns, &guessed));
    EQ_TRY(eq_schema_change(cx, columns->changes, &guessed));
    EQ_TRY(check_quantiles(cx, columns));
    source.file = &written.decoded.text;
    source.decoded = true;
    EQ_TRY(describe(cx, columns, &guessed, &source, &made.n_named));
    source.line = &line;
    EQ_TRY(eq_table_read_source(cx, arena, &source, &made.table));
    if (!made.table.n_read) return eq_fail(cx, EQ_EINPUT, "the file has no row below its header");
    if (made.table.n_filtered && !made.table.n_rows)
        return eq_fail(cx, EQ_EINPUT, "column \"%s\": every row counts 0, expected one that counts more", columns->count);
    if (columns->wide) EQ_TRY(eq_wide_split(cx, arena, columns, &line, &made.table));
    EQ_TRY(name_dates(cx, arena, source.schema, &made));
    EQ_TRY(read_people(cx, arena, columns, line, &made));
    EQ_TRY(eq_written_say(cx, arena, &written, &made.people.read_as));
    EQ_TRY(eq_ragged_say(cx, arena, (eq_ragged){made.table.n_ragged, made.table.first_ragged}, &made.people.read_as));
    EQ_TRY(eq_columns_say(cx, arena, columns, &guessed, &made.people.read_as));
    *out = made;
    return EQ_OK;
}

eq_status eq_predictions_read(eq_ctx *cx, eq_arena *arena, eq_bytes file, const eq_prediction_columns *columns,
                              eq_predictions *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = read_predictions(cx, arena, file, columns, out);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}
