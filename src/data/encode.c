/* A typed table to a feature matrix, labels and groups.
 *
 * Features are what the published loaders make of these data: numbers in the schema's order, protected
 * columns as 1 (privileged) or 0 in their place, then each category column as one 0/1 feature a level, no
 * level left out. What the person chooses to audit changes groups only, never features, except that protected
 * columns may be dropped. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "data/aside.h"
#include "data/fix.h"
#include "data/group.h"
#include "data/missing.h"
#include "base/number.h"
#include "data/table/table.h"

typedef struct encoding {
    const eq_schema *schema;
    const eq_table *table;
    const eq_roles *roles;
    eq_arena *arena; /* of the result */
} encoding;

static const eq_schema_column *described(const eq_schema *schema, const char *name) {
    for (size_t i = 0; i < schema->n_columns; i++)
        if (!strcmp(schema->column[i].name, name)) return &schema->column[i];
    return NULL;
}

static bool is_listed(const char *const *list, size_t n, const char *text) {
    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i], text)) return true;
    return false;
}

/* The same for cells, of which "1" is "1.0". */
static bool is_value(const char *const *list, size_t n, const char *text) { return eq_is_value((eq_text_list){list, n}, text); }

/* Whether the schema says who is privileged in this column. */
static bool has_rule(const eq_schema_column *d) {
    return d && d->role == EQ_PROTECTED && (d->n_privileged || !isnan(d->min) || !isnan(d->below));
}

static bool number_is_privileged(const eq_schema_column *d, double value) {
    for (size_t i = 0; i < d->n_privileged; i++) {
        double listed;
        if (eq_number_parse(d->privileged[i], strlen(d->privileged[i]), '.', &listed) && value >= listed && value <= listed)
            return true;
    }
    return !d->n_privileged && !(value < d->min) && !(value >= d->below);
}

/* 1 = privileged, 0 = not, for each row of a column with a rule. */
static eq_status apply_rule(eq_ctx *cx, const encoding *e, const eq_column *column, uint32_t **out) {
    const eq_schema_column *d = described(e->schema, column->name);
    uint8_t *of_level;
    EQ_NEW(cx, &cx->tmp, *out, e->table->n_rows);
    if (column->kind == EQ_NUMBER) {
        for (size_t i = 0; i < e->table->n_rows; i++) (*out)[i] = number_is_privileged(d, column->number[i]);
        return EQ_OK;
    }
    EQ_NEW(cx, &cx->tmp, of_level, column->n_levels);
    for (size_t l = 0; l < column->n_levels; l++) of_level[l] = is_value(d->privileged, d->n_privileged, column->level[l]);
    for (size_t i = 0; i < e->table->n_rows; i++) (*out)[i] = of_level[column->code[i]];
    return EQ_OK;
}

/* ---- groups ---- */

/* "25 <= age < 60", "age >= 25" or "age < 25"; `negated` for those outside. */
static const char *name_bounds(eq_ctx *cx, eq_arena *arena, const eq_schema_column *d, bool negated) {
    if (isnan(d->below)) return eq_arena_format(cx, arena, negated ? "%s < %.15g" : "%s >= %.15g", d->name, d->min);
    if (isnan(d->min)) return eq_arena_format(cx, arena, negated ? "%s >= %.15g" : "%s < %.15g", d->name, d->below);
    return eq_arena_format(cx, arena, negated ? "not %.15g <= %s < %.15g" : "%.15g <= %s < %.15g", d->min, d->name, d->below);
}

/* What the privileged values of a category column are called together: "White", "A or B". */
static const char *name_values(eq_ctx *cx, eq_arena *arena, const eq_schema_column *d) {
    const char *name = d->privileged[0];
    for (size_t i = 1; i < d->n_privileged && name; i++) name = eq_arena_format(cx, arena, "%s or %s", name, d->privileged[i]);
    return name;
}

/* Names of the two groups of a rule, [0] unprivileged: the schema's, or the values themselves. */
static eq_status name_two(eq_ctx *cx, eq_arena *arena, const eq_schema_column *d, const eq_column *column, const char *name[2]) {
    name[0] = d->unprivileged_name;
    name[1] = d->privileged_name;
    if (!d->n_privileged) {
        if (!name[0]) name[0] = name_bounds(cx, arena, d, true);
        if (!name[1]) name[1] = name_bounds(cx, arena, d, false);
        return name[0] && name[1] ? EQ_OK : EQ_EMEMORY;
    }
    if (!name[1]) name[1] = name_values(cx, arena, d);
    bool pair = column->kind == EQ_CATEGORY && column->n_levels == 2 && d->n_privileged == 1 &&
                is_listed(column->level, 2, d->privileged[0]);
    if (!name[0] && pair) name[0] = column->level[!strcmp(column->level[0], d->privileged[0])];
    else if (!name[0] && name[1]) name[0] = eq_arena_format(cx, arena, "not %s", name[1]);
    return name[0] && name[1] ? EQ_OK : EQ_EMEMORY;
}

static eq_status make_binary_axis(eq_ctx *cx, const encoding *e, const eq_column *column, eq_axis *axis) {
    static const uint8_t second[2] = {0, 1};
    uint32_t *code;
    const char **name;
    EQ_NEW(cx, e->arena, name, 2);
    EQ_TRY(apply_rule(cx, e, column, &code));
    EQ_TRY(name_two(cx, e->arena, described(e->schema, column->name), column, name));
    eq_axis made = {column->name, code, name, second, 2};
    *axis = made;
    return EQ_OK;
}

/* Whether a level is a better reference than the one found: larger, and not a word for nothing. */
static bool is_better(const eq_column *column, const size_t *count, size_t level, size_t best) {
    const eq_missing_words words = {NULL, 0};
    bool word = eq_missing_is_word(column->level[level], strlen(column->level[level]), &words);
    bool best_word = eq_missing_is_word(column->level[best], strlen(column->level[best]), &words);
    return word == best_word ? count[level] > count[best] : best_word && count[level];
}

/* One value a level; privileged by the rule, or without one the largest (first in byte order of equals). */
static eq_status make_level_axis(eq_ctx *cx, const encoding *e, const eq_column *column, eq_axis *axis) {
    const eq_schema_column *d = described(e->schema, column->name);
    uint8_t *privileged;
    size_t *count, largest = 0;
    EQ_NEW(cx, e->arena, privileged, column->n_levels);
    EQ_NEW(cx, &cx->tmp, count, column->n_levels);
    for (size_t i = 0; i < e->table->n_rows; i++) count[column->code[i]]++;
    for (size_t l = 0; l < column->n_levels; l++) {
        if (is_better(column, count, l, largest)) largest = l;
        if (has_rule(d)) privileged[l] = is_value(d->privileged, d->n_privileged, column->level[l]);
    }
    if (!has_rule(d) && column->n_levels) privileged[largest] = 1;
    eq_axis made = {column->name, column->code, column->level, privileged, column->n_levels};
    *axis = made;
    return EQ_OK;
}

static eq_status make_axis(eq_ctx *cx, const encoding *e, const char *name, eq_axis *axis) {
    size_t at = eq_table_find(e->table, name);
    const eq_schema_column *d = described(e->schema, name);
    if (at == SIZE_MAX) return eq_fail(cx, EQ_EINPUT, "protected column \"%s\": the data have no such column", name);
    const eq_column *column = &e->table->column[at];
    if (d && d->role == EQ_LABEL) return eq_fail(cx, EQ_EINPUT, "protected column \"%s\": is the label", name);
    if (has_rule(d) && (!e->roles->by_level || column->kind == EQ_NUMBER)) return make_binary_axis(cx, e, column, axis);
    if (column->kind == EQ_NUMBER)
        return eq_fail_about(
            cx, &(eq_about){.field = "columns", .column = name, .fix = {{"quantiles", "4"}, {"kind_category", NULL}}},
            "protected column \"%s\": holds numbers, so the schema must say from where on "
            "(min) and up to where (below) they are privileged",
            name);
    return make_level_axis(cx, e, column, axis);
}

static const char *first_protected(const eq_schema *schema) {
    for (size_t i = 0; i < schema->n_columns; i++)
        if (schema->column[i].role == EQ_PROTECTED) return schema->column[i].name;
    return NULL;
}

static eq_status check_groups(eq_ctx *cx, const eq_groups *groups, const char *column) {
    size_t n = 0;
    for (size_t g = 0; g < groups->n; g++) n += groups->privileged[g];
    if (groups->n < 2)
        return eq_fail(cx, EQ_EINPUT,
                       "protected column \"%s\": every row is in group \"%s\", expected at least two "
                       "groups",
                       column, groups->n ? groups->name[0] : "");
    if (n == 0 || n == groups->n)
        return eq_fail(cx, EQ_EINPUT, "protected column \"%s\": %s group is privileged; name the one to compare with", column,
                       n ? "every" : "no");
    return EQ_OK;
}

/* The axes as the data set remembers them; their features are found later. */
static eq_status keep_axes(eq_ctx *cx, const encoding *e, const eq_crossing *c, eq_dataset *out) {
    EQ_NEW(cx, e->arena, out->protected_column, c->n_axes);
    out->n_protected = c->n_axes;
    for (size_t a = 0; a < c->n_axes; a++) {
        const eq_axis *axis = &c->axis[a];
        uint16_t *of_group;
        EQ_NEW(cx, e->arena, of_group, out->n_groups);
        for (size_t i = 0; i < c->n_rows; i++) of_group[out->group[i]] = (uint16_t)axis->code[i];
        out->protected_column[a] = (eq_protected){.column = axis->column,
                                                  .n_values = axis->n,
                                                  .value = axis->name,
                                                  .privileged = axis->privileged,
                                                  .of_group = of_group};
    }
    return EQ_OK;
}

static eq_status encode_groups(eq_ctx *cx, const encoding *e, eq_dataset *out) {
    const char *first = first_protected(e->schema);
    size_t n = e->roles->n_protected;
    const char *const *name = n ? e->roles->protected_column : &first;
    if (!n) n = 1;
    if (!name[0]) return eq_fail(cx, EQ_EINPUT, "no column is protected, expected at least one");
    eq_axis *axis;
    eq_groups groups;
    EQ_NEW(cx, &cx->tmp, axis, n);
    for (size_t i = 0; i < n; i++) {
        if (is_listed(name, i, name[i])) return eq_fail(cx, EQ_EINPUT, "protected column \"%s\": is named twice", name[i]);
        EQ_TRY(make_axis(cx, e, name[i], &axis[i]));
    }
    eq_crossing crossing = {axis, n, e->table->n_rows};
    EQ_TRY(eq_groups_cross(cx, e->arena, &crossing, &groups));
    eq_preference named = {e->roles->privileged, e->roles->n_privileged};
    if (named.n) EQ_TRY(eq_groups_prefer(cx, &crossing, named, &groups));
    out->n_groups = groups.n;
    out->group = groups.group;
    out->group_name = groups.name;
    out->privileged = groups.privileged;
    EQ_TRY(keep_axes(cx, e, &crossing, out));
    return check_groups(cx, &groups, name[0]);
}

/* ---- label ---- */

/* Names of the outcomes: the schema's, unless the person chose the favourable value; then the values
 * themselves. */
static eq_status name_outcomes(eq_ctx *cx, eq_arena *arena, const eq_column *label, const uint8_t *favourable,
                               const char *name[2]) {
    for (int side = 0; side < 2; side++) {
        size_t n = 0;
        const char *text = NULL;
        for (size_t l = 0; l < label->n_levels; l++) {
            if (favourable[l] != side) continue;
            text = n++ ? eq_arena_format(cx, arena, "%s or %s", text, label->level[l]) : label->level[l];
            if (!text) return EQ_EMEMORY;
            if (n == 4 && label->n_levels > 5) break; /* enough to be understood */
        }
        if (!name[side]) name[side] = text;
    }
    return EQ_OK;
}

static eq_status encode_label(eq_ctx *cx, const encoding *e, eq_dataset *out) {
    const eq_schema_column *d = NULL;
    for (size_t i = 0; i < e->schema->n_columns; i++)
        if (e->schema->column[i].role == EQ_LABEL) d = &e->schema->column[i];
    size_t at = d ? eq_table_find(e->table, d->name) : SIZE_MAX;
    if (at == SIZE_MAX) return eq_fail(cx, EQ_EINPUT, "no column is the label, expected one");
    const eq_column *label = &e->table->column[at];
    const eq_text_list asked = e->roles->favourable;
    bool chosen = asked.n > 0;
    eq_about about = {.field = "favourable", .column = d->name};
    eq_fix_offer(label, "favourable", &about);
    for (size_t i = 0; i < asked.n; i++)
        if (!is_value(label->level, label->n_levels, asked.text[i]))
            return eq_fail_about(cx, &about, "favourable \"%s\": is no value of the label \"%s\", which has \"%s\"%s",
                                 asked.text[i], d->name, label->n_levels ? label->level[0] : "",
                                 label->n_levels > 1 ? " and others" : "");
    const char *const *list = chosen ? asked.text : d->favourable;
    size_t n_list = chosen ? asked.n : d->n_favourable, n_favourable = 0;
    uint8_t *favourable;
    EQ_NEW(cx, &cx->tmp, favourable, label->n_levels);
    for (size_t l = 0; l < label->n_levels; l++) {
        favourable[l] = is_value(list, n_list, label->level[l]);
        n_favourable += favourable[l];
    }
    if (!n_list) return eq_fail_about(cx, &about, "label \"%s\": which value is favourable is not said", d->name);
    if (n_favourable == 0 || n_favourable == label->n_levels)
        return eq_fail_about(cx, &about, "label \"%s\": %s row has a favourable value (\"%s\"), expected both outcomes", d->name,
                             n_favourable ? "every" : "no", list[0]);
    out->outcome_name[0] = chosen ? NULL : d->unfavourable_name;
    out->outcome_name[1] = chosen ? NULL : d->favourable_name;
    EQ_TRY(name_outcomes(cx, e->arena, label, favourable, out->outcome_name));
    EQ_NEW(cx, e->arena, out->y, e->table->n_rows);
    for (size_t i = 0; i < e->table->n_rows; i++) out->y[i] = favourable[label->code[i]];
    return EQ_OK;
}

/* ---- features ---- */

typedef enum form { SKIPPED, AS_NUMBER, AS_RULE, ONE_HOT } form;

static form form_of(const encoding *e, const eq_column *column) {
    const eq_schema_column *d = described(e->schema, column->name);
    bool chosen = is_listed(e->roles->protected_column, e->roles->n_protected, column->name);
    if (!d || (d->role != EQ_FEATURE && d->role != EQ_PROTECTED)) return SKIPPED;
    if (e->roles->drop_protected && (d->role == EQ_PROTECTED || chosen)) return SKIPPED;
    if (has_rule(d)) return AS_RULE;
    return column->kind == EQ_NUMBER ? AS_NUMBER : ONE_HOT;
}

/* Counts features and refuses too many, naming the column that has most. */
static eq_status count_features(eq_ctx *cx, const encoding *e, size_t *n_features) {
    const eq_column *largest = NULL;
    *n_features = 0;
    for (size_t c = 0; c < e->table->n_columns; c++) {
        const eq_column *column = &e->table->column[c];
        form as = form_of(e, column);
        *n_features += as == ONE_HOT ? column->n_levels : as != SKIPPED;
        if (as == ONE_HOT && (!largest || column->n_levels > largest->n_levels)) largest = column;
    }
    if (*n_features > EQ_MAX_FEATURES)
        return eq_fail(cx, EQ_ELIMIT,
                       "%zu features, at most %d are allowed: column \"%s\" has %zu levels; is it a "
                       "name or a number rather than a category?",
                       *n_features, EQ_MAX_FEATURES, largest ? largest->name : "", largest ? largest->n_levels : 0);
    if (!*n_features && !e->roles->labels_only) return eq_fail(cx, EQ_EINPUT, "no feature is left, expected at least one");
    return EQ_OK;
}

static eq_status encode_number(eq_ctx *cx, const eq_column *column, size_t f, eq_dataset *out) {
    for (size_t i = 0; i < out->n_rows; i++) {
        double value = column->number[i];
        if (!(fabs(value) <= (double)FLT_MAX))
            return eq_fail(cx, EQ_EINPUT, "column \"%s\": %.17g does not fit single precision (largest %g)", column->name, value,
                           (double)FLT_MAX);
        out->x[i * out->n_features + f] = (float)value;
    }
    return EQ_OK;
}

/* What is 1 by the schema's rule: of levels as the column writes them. */
static eq_status fill_rule_source(eq_ctx *cx, const encoding *e, const eq_column *column, eq_feature_source *out) {
    const eq_schema_column *d = described(e->schema, column->name);
    const char **value;
    if (!d->n_privileged) out->min = d->min, out->below = d->below;
    out->value = d->privileged, out->n_values = d->n_privileged;
    if (column->kind == EQ_NUMBER) return EQ_OK;
    EQ_NEW(cx, e->arena, value, column->n_levels);
    out->value = value, out->n_values = 0;
    for (size_t l = 0; l < column->n_levels; l++)
        if (is_value(d->privileged, d->n_privileged, column->level[l])) value[out->n_values++] = column->level[l];
    return EQ_OK;
}

/* One column's features from number *at on, which moves behind them. */
static eq_status encode_column(eq_ctx *cx, const encoding *e, const eq_column *column, eq_dataset *out, size_t *at) {
    uint32_t *code;
    size_t f = *at;
    form as = form_of(e, column);
    const eq_feature_source from = {
        .column = column->name, .text = column->kind != EQ_NUMBER, .min = (double)NAN, .below = (double)NAN};
    *at += as == ONE_HOT ? column->n_levels : 1;
    for (size_t p = 0; p < out->n_protected; p++)
        if (out->protected_column[p].column == column->name)
            out->protected_column[p].feature = f, out->protected_column[p].n_features = *at - f;
    for (size_t i = f; i < *at && as != SKIPPED; i++) out->source[i] = from;
    switch (as) {
    case SKIPPED: break;
    case AS_NUMBER: out->feature_name[f] = column->name; return encode_number(cx, column, f, out);
    case AS_RULE:
        out->feature_name[f] = column->name;
        EQ_TRY(fill_rule_source(cx, e, column, &out->source[f]));
        EQ_TRY(apply_rule(cx, e, column, &code));
        for (size_t i = 0; i < out->n_rows; i++) out->x[i * out->n_features + f] = (float)code[i];
        break;
    case ONE_HOT:
        for (size_t l = 0; l < column->n_levels; l++) {
            out->feature_name[f + l] = eq_arena_format(cx, e->arena, "%s=%s", column->name, column->level[l]);
            if (!out->feature_name[f + l]) return EQ_EMEMORY;
            out->source[f + l].n_values = 1, out->source[f + l].value = &column->level[l];
        }
        for (size_t i = 0; i < out->n_rows; i++) out->x[i * out->n_features + f + column->code[i]] = 1;
        break;
    }
    return EQ_OK;
}

static eq_status encode_features(eq_ctx *cx, const encoding *e, eq_dataset *out) {
    EQ_TRY(count_features(cx, e, &out->n_features));
    if (e->roles->labels_only) return EQ_OK;
    EQ_NEW(cx, e->arena, out->feature_name, out->n_features);
    EQ_NEW(cx, e->arena, out->source, out->n_features);
    EQ_NEW_CELLS(cx, e->arena, out->x, out->n_rows, out->n_features);
    size_t f = 0;
    for (int one_hot = 0; one_hot < 2; one_hot++)
        for (size_t c = 0; c < e->table->n_columns; c++) {
            const eq_column *column = &e->table->column[c];
            form as = form_of(e, column);
            if (as == SKIPPED || (as == ONE_HOT) != one_hot) continue;
            EQ_TRY(encode_column(cx, e, column, out, &f));
        }
    return EQ_OK;
}

/* Whether a missing cell of this column is one too many: of label, groups and features. */
static bool is_needed(const encoding *e, const char *name) {
    const eq_schema_column *d = described(e->schema, name);
    return !d || eq_role_is_needed(d->role) || is_listed(e->roles->protected_column, e->roles->n_protected, name);
}

/* Rows, not too many, and no missing cell that is needed (eq_table_read leaves none). */
static eq_status check_table(eq_ctx *cx, const encoding *e) {
    const eq_table *table = e->table;
    if (!table->n_rows)
        return eq_fail(cx, EQ_EINPUT, "no row is left: %zu were read, %zu filtered, %zu had a missing cell", table->n_read,
                       table->n_filtered, table->n_missing);
    if (table->n_rows >= UINT32_MAX) return eq_fail(cx, EQ_ELIMIT, "more than %u rows", UINT32_MAX - 1);
    for (size_t c = 0; c < table->n_columns; c++) {
        const eq_column *column = &table->column[c];
        size_t n_bad = 0;
        if (!is_needed(e, column->name)) continue;
        for (size_t i = 0; i < table->n_rows; i++)
            if (column->kind == EQ_NUMBER ? !isfinite(column->number[i]) : column->code[i] >= column->n_levels) n_bad++;
        if (n_bad) return eq_fail(cx, EQ_EINPUT, "column \"%s\": %zu rows have no value, expected none", column->name, n_bad);
    }
    return EQ_OK;
}

static eq_status encode(eq_ctx *cx, const encoding *e, eq_dataset *out) {
    eq_dataset data = {.n_rows = e->table->n_rows};
    EQ_TRY(check_table(cx, e));
    EQ_TRY(encode_label(cx, e, &data));
    EQ_TRY(encode_groups(cx, e, &data));
    EQ_TRY(encode_features(cx, e, &data));
    EQ_NEW(cx, e->arena, data.weight, data.n_rows);
    EQ_NEW(cx, e->arena, data.row, data.n_rows);
    for (size_t i = 0; i < data.n_rows; i++) {
        data.weight[i] = 1;
        data.row[i] = (uint32_t)i;
    }
    *out = data;
    return EQ_OK;
}

eq_status eq_dataset_encode(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const eq_table *table, const eq_roles *roles,
                            eq_dataset *out) {
    encoding e = {schema, table, roles, arena};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = encode(cx, &e, out);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}
