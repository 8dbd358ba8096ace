/* Subjects and their features.
 *
 * Invariant: row i of the outcomes is row i of the table, for nothing is dropped between the two. A missing cell of an
 * attribute stays: as the mean of a number and as no level of a category, which moves no distance towards either side. */
#include <math.h>
#include <string.h>

#include "data/complete.h"
#include "data/loss.h"
#include "data/marks.h"
#include "data/missing.h"
#include "data/table/table.h"
#include "analysis/impact_kept.h"
#include "analysis/subject.h"
#include "math/stats.h"
#include "metric/measured.h"

#define MOST_LEVELS 100

static eq_status find_uses(eq_subject *subject, const char *const *protected_column, size_t n_protected) {
    EQ_NEW(subject->cx, subject->arena, subject->use, subject->table.n_columns);
    for (size_t c = 0; c < subject->table.n_columns; c++)
        for (size_t p = 0; p < n_protected; p++)
            if (!strcmp(subject->table.column[c].name, protected_column[p])) subject->use[c] = EQ_USE_PROTECTED;
    return EQ_OK;
}

/* Label and protected columns by the request, or failing that by the schema. */
static eq_status find_roles(eq_subject *subject, const eq_schema *schema, const eq_roles *roles) {
    const char *first = NULL;
    EQ_TRY(find_uses(subject, roles->protected_column, roles->n_protected));
    for (size_t s = 0; s < schema->n_columns; s++) {
        size_t c = eq_table_find(&subject->table, schema->column[s].name);
        if (c == SIZE_MAX) continue;
        if (schema->column[s].role == EQ_LABEL) subject->use[c] = EQ_USE_OUTCOME;
        if (schema->column[s].role != EQ_PROTECTED || first) continue;
        first = schema->column[s].name;
        if (!roles->n_protected) subject->use[c] = EQ_USE_PROTECTED;
    }
    return EQ_OK;
}

/* What is only kept for audits is none of the data unless the groups are made of it: it is no property to compare people by. */
static eq_status keep_in_sight(eq_subject *subject, const eq_schema *schema) {
    const eq_table *table = &subject->table;
    eq_column *column;
    eq_column_use *use;
    size_t n = 0;
    EQ_NEW(subject->cx, subject->arena, column, table->n_columns);
    EQ_NEW(subject->cx, subject->arena, use, table->n_columns);
    for (size_t c = 0; c < table->n_columns; c++) {
        bool apart = false;
        for (size_t s = 0; s < schema->n_columns; s++) {
            eq_role role = schema->column[s].role;
            if (!strcmp(schema->column[s].name, table->column[c].name)) apart = role >= EQ_ROLE_AUDITED && role < EQ_ROLE_BATCH;
        }
        if (apart && subject->use[c] != EQ_USE_PROTECTED) continue;
        column[n] = table->column[c];
        use[n++] = subject->use[c];
    }
    subject->table.column = column;
    subject->table.n_columns = n;
    subject->use = use;
    return EQ_OK;
}

/* A column that the schema does not protect, and that makes the groups now: words for nothing are nothing there too. The
 * loaded table keeps its cells. */
static eq_status mark_words(eq_subject *subject, const eq_schema *schema, size_t c) {
    eq_column *column = &subject->table.column[c];
    const eq_schema_column *described = NULL;
    eq_missing_words words = {NULL, 0};
    uint32_t *code;
    for (size_t s = 0; s < schema->n_columns; s++)
        if (!strcmp(schema->column[s].name, column->name)) described = &schema->column[s];
    if (column->kind != EQ_CATEGORY || !described || described->role != EQ_FEATURE || described->own_missing) return EQ_OK;
    EQ_NEW(subject->cx, subject->arena, code, subject->table.n_rows);
    for (size_t i = 0; i < subject->table.n_rows; i++) {
        code[i] = column->code[i];
        if (code[i] == EQ_MISSING) continue;
        const char *text = column->level[code[i]];
        if (!eq_missing_is_word(text, strlen(text), &words)) continue;
        code[i] = EQ_MISSING;
        column->n_missing++;
    }
    column->code = code;
    return EQ_OK;
}

/* Groups of those who have no value, called so; their cells are the subject's own. */
static eq_status name_nothing(eq_subject *subject, size_t c) {
    eq_column *column = &subject->table.column[c];
    uint32_t *code;
    if (!column->n_missing) return EQ_OK;
    if (column->kind == EQ_NUMBER)
        return eq_fail(subject->cx, EQ_EINPUT,
                       "column \"%s\": is missing for %zu people, who cannot be a group among numbers; cut the numbers (--cut)",
                       column->name, column->n_missing);
    EQ_NEW(subject->cx, subject->arena, code, subject->table.n_rows);
    if (subject->table.n_rows) memcpy(code, column->code, subject->table.n_rows * sizeof *code);
    column->code = code;
    return eq_column_name_missing(subject->cx, subject->arena, subject->table.n_rows, EQ_MISSING_LEVEL, column);
}

static eq_status refuse_nothing(const eq_subject *subject, size_t c) {
    const eq_column *column = &subject->table.column[c];
    if (!column->n_missing) return EQ_OK;
    return eq_fail(subject->cx, EQ_EINPUT,
                   "column \"%s\": is missing for %zu of %zu people, expected a value for each (missing values are refused, as "
                   "asked for)",
                   column->name, column->n_missing, subject->table.n_rows);
}

static eq_status mark_groups(eq_subject *subject, const eq_schema *schema, eq_unknown unknown) {
    eq_column *own;
    EQ_NEW(subject->cx, subject->arena, own, subject->table.n_columns);
    memcpy(own, subject->table.column, subject->table.n_columns * sizeof *own);
    subject->table.column = own;
    for (size_t c = 0; c < subject->table.n_columns; c++)
        if (subject->use[c] == EQ_USE_PROTECTED) {
            EQ_TRY(mark_words(subject, schema, c));
            if (unknown == EQ_UNKNOWN_AS_GROUP) EQ_TRY(name_nothing(subject, c));
            if (unknown == EQ_UNKNOWN_REFUSED) EQ_TRY(refuse_nothing(subject, c));
        }
    return EQ_OK;
}

/* Of each group, how many lack what. */
static eq_status tell_losses(eq_subject *subject) {
    const char **why;
    size_t *column, *group;
    eq_losing losing = {.table = &subject->table};
    EQ_NEW(subject->cx, &subject->cx->tmp, why, subject->table.n_columns);
    EQ_NEW(subject->cx, &subject->cx->tmp, column, subject->table.n_columns);
    EQ_NEW(subject->cx, &subject->cx->tmp, group, subject->table.n_columns);
    for (size_t c = 0; c < subject->table.n_columns; c++) {
        if (subject->use[c] == EQ_USE_ATTRIBUTE) continue;
        if (subject->use[c] == EQ_USE_PROTECTED) group[losing.n_groups++] = c;
        why[losing.n] = subject->use[c] == EQ_USE_PROTECTED ? "group" : "label";
        column[losing.n++] = c;
    }
    losing.column = column;
    losing.why = why;
    losing.group = group;
    return eq_losses_text(subject->cx, subject->arena, &losing, &subject->people.by_group);
}

/* Rows that have no label or no group leave the table, and are counted. */
static eq_status set_aside(eq_subject *subject, eq_unknown unknown) {
    const eq_table *table = &subject->table;
    eq_people *people = &subject->people;
    size_t n_missing = 0;
    eq_row_list kept = {0};
    uint32_t *index;
    for (size_t c = 0; c < table->n_columns; c++)
        if (subject->use[c] != EQ_USE_ATTRIBUTE) n_missing += table->column[c].n_missing;
    *people = (eq_people){.read = (double)table->n_rows, .used = (double)table->n_rows, .unknown_selected = EQ_NAN};
    if (!n_missing) return EQ_OK;
    EQ_TRY(tell_losses(subject));
    EQ_NEW(subject->cx, subject->arena, index, table->n_rows);
    for (size_t i = 0; i < table->n_rows; i++) {
        bool no_label = false, no_group = false;
        for (size_t c = 0; c < table->n_columns; c++) {
            if (subject->use[c] == EQ_USE_ATTRIBUTE || !eq_cell_is_missing(&table->column[c], i)) continue;
            *(subject->use[c] == EQ_USE_OUTCOME ? &no_label : &no_group) = true;
        }
        people->no_label += no_label;
        bool aside = no_label || (no_group && unknown == EQ_UNKNOWN_LEFT_OUT);
        people->no_group += aside && no_group;
        people->set_aside += aside;
        people->unknown += no_group && !aside;
        if (!no_label && !no_group) index[kept.n++] = (uint32_t)i;
    }
    kept.index = index;
    people->used = (double)kept.n;
    return eq_table_take(subject->cx, subject->arena, table, kept, &subject->table);
}

/* Label and protected columns alone: encoding refuses missing cells, and the others may have some. */
static eq_status narrow(const eq_subject *subject, eq_table *out) {
    *out = subject->table;
    out->n_columns = 0;
    EQ_NEW(subject->cx, subject->arena, out->column, subject->table.n_columns);
    for (size_t c = 0; c < subject->table.n_columns; c++)
        if (subject->use[c] != EQ_USE_ATTRIBUTE) out->column[out->n_columns++] = subject->table.column[c];
    return EQ_OK;
}

/* Whether the schema has a rule for some column that makes the groups. */
static bool says_who(const eq_loaded *loaded, const eq_subject *subject) {
    for (size_t s = 0; s < loaded->schema.n_columns; s++) {
        const eq_schema_column *column = &loaded->schema.column[s];
        size_t c = eq_table_find(&subject->table, column->name);
        if (c == SIZE_MAX || subject->use[c] != EQ_USE_PROTECTED || column->role != EQ_PROTECTED) continue;
        if (column->n_privileged || !isnan(column->min) || !isnan(column->below)) return true;
    }
    return false;
}

/* The records that were bent, or the truth behind them, in the place of the loaded data. */
static eq_status bend(const eq_subject_request *request, eq_subject *subject, const eq_loaded **loaded) {
    eq_bent_data *bent;
    if (!request->inject.group) return EQ_OK;
    EQ_NEW(subject->cx, subject->arena, bent, 1);
    EQ_TRY(eq_inject_loaded(subject->cx, subject->arena, &request->inject, *loaded, &request->roles, bent));
    subject->bent = bent->says;
    subject->injected = bent->done;
    subject->by_truth = request->by_truth;
    *loaded = request->by_truth ? &bent->truth : &bent->records;
    return EQ_OK;
}

eq_status eq_subject_of_labels(const eq_loaded *loaded, const eq_subject_request *request, eq_subject *subject) {
    EQ_TRY(bend(request, subject, &loaded));
    eq_dataset data;
    eq_table encoded = loaded->table;
    subject->table = loaded->whole;
    EQ_TRY(find_roles(subject, &loaded->schema, &request->roles));
    const eq_unknown unknown = request->columns.unknown;
    EQ_TRY(keep_in_sight(subject, &loaded->schema));
    EQ_TRY(mark_groups(subject, &loaded->schema, unknown));
    EQ_TRY(set_aside(subject, unknown));
    const eq_ragged ragged = {loaded->whole.n_ragged, loaded->whole.first_ragged};
    EQ_TRY(eq_ragged_say(subject->cx, subject->arena, ragged, &subject->people.read_as));
    bool as_loaded = loaded->whole.column == loaded->table.column && subject->people.used >= (double)loaded->table.n_rows;
    if (!as_loaded || unknown == EQ_UNKNOWN_AS_GROUP) EQ_TRY(narrow(subject, &encoded));
    EQ_TRY(eq_dataset_encode(subject->cx, subject->arena, &loaded->schema, &encoded, &request->roles, &data));
    subject->outcomes = (eq_outcomes){.n_rows = data.n_rows,
                                      .n_groups = data.n_groups,
                                      .y = data.y,
                                      .weight = data.weight,
                                      .group = data.group,
                                      .group_name = data.group_name,
                                      .privileged = data.privileged};
    memcpy(subject->outcome_name, data.outcome_name, sizeof data.outcome_name);
    subject->loaded = loaded;
    subject->chosen = request->roles.n_privileged ? "named" : says_who(loaded, subject) ? "schema" : "largest";
    subject->label_column = subject->pred_column = SIZE_MAX;
    for (size_t c = 0; c < subject->table.n_columns; c++)
        if (subject->use[c] == EQ_USE_OUTCOME) subject->label_column = c;
    return EQ_OK;
}

eq_status eq_subject_of_predictions(eq_bytes file, const eq_subject_request *request, eq_subject *subject) {
    eq_predictions data;
    eq_prediction_columns *asked;
    const eq_prediction_columns columns = request->columns;
    EQ_NEW(subject->cx, subject->arena, asked, 1);
    *asked = columns;
    EQ_TRY(eq_predictions_read(subject->cx, subject->arena, file, &columns, &data));
    subject->outcomes = (eq_outcomes){.n_rows = data.n_rows,
                                      .n_groups = data.n_groups,
                                      .y = data.y,
                                      .yhat = data.yhat,
                                      .score = data.score,
                                      .any_scale = data.any_scale,
                                      .unlabelled = data.unlabelled,
                                      .weight = data.weight,
                                      .count = data.count,
                                      .weight_squared = data.weight_squared,
                                      .group = data.group,
                                      .group_name = data.group_name,
                                      .privileged = data.privileged};
    subject->columns = asked;
    subject->everyone = data.everyone;
    subject->table = data.table;
    EQ_TRY(find_uses(subject, columns.protected_column, columns.n_protected));
    subject->loaded = NULL; /* whatever is loaded, this file is not made of it */
    subject->people = data.people;
    subject->chosen = columns.n_privileged ? "named" : "largest";
    subject->label_column = columns.label ? eq_table_find(&data.table, columns.label) : SIZE_MAX;
    subject->pred_column = columns.pred ? eq_table_find(&data.table, columns.pred) : SIZE_MAX;
    for (size_t c = 0; c < data.n_named; c++)
        if (subject->use[c] != EQ_USE_PROTECTED) subject->use[c] = EQ_USE_OUTCOME;
    if (columns.stratum) subject->use[eq_table_find(&data.table, columns.stratum)] = EQ_USE_ATTRIBUTE;
    return EQ_OK;
}

eq_status eq_subject_keep(eq_subject *subject) {
    EQ_NEW(subject->cx, subject->arena, subject->measured, 1);
    EQ_NEW(subject->cx, subject->arena, subject->impact, 1);
    return eq_measured_room(subject->cx, subject->arena, &subject->outcomes, subject->measured);
}

/* ---- features ---- */

static bool is_feature(const eq_subject *subject, size_t c, bool with_protected) {
    const eq_column *column = &subject->table.column[c];
    if (subject->use[c] == EQ_USE_OUTCOME) return false;
    if (subject->use[c] == EQ_USE_PROTECTED && !with_protected) return false;
    return column->kind == EQ_NUMBER || (column->n_levels > 1 && column->n_levels <= MOST_LEVELS);
}

/* A cell of feature f before it is standardised; NaN = missing. */
static double cell_of(const eq_column *column, size_t level, size_t row) {
    if (column->kind == EQ_NUMBER) return column->number[row];
    return column->code[row] == level;
}

/* Writes a standardised column; false when it is constant. */
static bool standardise(const eq_subject *subject, const eq_column *column, size_t level, float *x, size_t stride) {
    size_t n = subject->outcomes.n_rows, n_known = 0;
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        double value = cell_of(column, level, i);
        if (isnan(value)) continue;
        sum += value;
        n_known++;
    }
    double mean = n_known ? sum / (double)n_known : 0;
    for (size_t i = 0; i < n; i++) {
        double value = cell_of(column, level, i);
        if (!isnan(value)) squares += (value - mean) * (value - mean);
    }
    if (!(squares > 0)) return false;
    double scale = sqrt(squares / (double)n_known);
    for (size_t i = 0; i < n; i++) {
        double value = cell_of(column, level, i);
        x[i * stride] = isnan(value) ? 0 : (float)((value - mean) / scale);
    }
    return true;
}

static eq_status name_feature(const eq_subject *subject, size_t c, size_t level, const char **out) {
    const eq_column *column = &subject->table.column[c];
    *out = column->kind == EQ_NUMBER ? column->name
                                     : eq_arena_format(subject->cx, subject->arena, "%s=%s", column->name, column->level[level]);
    return *out ? EQ_OK : EQ_EMEMORY;
}

eq_status eq_subject_features(const eq_subject *subject, bool with_protected, eq_features *out) {
    size_t n = 0, n_columns = subject->table.n_columns;
    eq_features features = {0};
    for (size_t c = 0; c < n_columns; c++)
        if (is_feature(subject, c, with_protected))
            n += subject->table.column[c].kind == EQ_NUMBER ? 1 : subject->table.column[c].n_levels;
    EQ_NEW_CELLS(subject->cx, subject->arena, features.x, subject->outcomes.n_rows, n);
    EQ_NEW(subject->cx, subject->arena, features.column, n);
    EQ_NEW(subject->cx, subject->arena, features.name, n);
    for (size_t c = 0; c < n_columns; c++) {
        const eq_column *column = &subject->table.column[c];
        size_t before = features.n_features, n_levels = column->kind == EQ_NUMBER ? 1 : column->n_levels;
        if (subject->use[c] == EQ_USE_OUTCOME || (subject->use[c] == EQ_USE_PROTECTED && !with_protected)) continue;
        for (size_t l = 0; is_feature(subject, c, with_protected) && l < n_levels; l++) {
            if (!standardise(subject, column, l, features.x + features.n_features, n)) continue;
            EQ_TRY(name_feature(subject, c, l, &features.name[features.n_features]));
            features.column[features.n_features++] = c;
        }
        features.n_left_out += features.n_features == before;
    }
    /* constant columns leave a gap at the end of each row: close it */
    for (size_t i = 0; features.n_features < n && i < subject->outcomes.n_rows; i++)
        memmove(features.x + i * features.n_features, features.x + i * n, features.n_features * sizeof *features.x);
    *out = features;
    return EQ_OK;
}
