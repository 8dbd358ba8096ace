/* What is loaded, as JSON: origin, columns, what encoding makes of them; and the short form that heads a report. */
#include <math.h>
#include <string.h>

#include "analysis/inject_read.h"
#include "answer/out.h"
#include "data/loss.h"
#include "data/table/schema_json.h"
#include "lab/describe.h"

static const eq_schema_column *label_of(const eq_schema *schema) {
    for (size_t c = 0; c < schema->n_columns; c++)
        if (schema->column[c].role == EQ_LABEL) return &schema->column[c];
    return NULL;
}

static void add_columns(eq_out *out, eq_place to, const eq_loaded *loaded) {
    eq_place columns = eq_out_array(out, to, "columns");
    for (size_t c = 0; c < loaded->table.n_columns; c++) {
        const eq_column *column = &loaded->table.column[c];
        const char *role = eq_role_word(EQ_FEATURE);
        for (size_t s = 0; s < loaded->schema.n_columns; s++)
            if (!strcmp(loaded->schema.column[s].name, column->name)) role = eq_role_word(loaded->schema.column[s].role);
        eq_place object = eq_out_object(out, columns, NULL);
        eq_out_text(out, object, "name", column->name);
        eq_out_text(out, object, "role", role);
        eq_out_text(out, object, "kind", column->kind == EQ_NUMBER ? "number" : "category");
        eq_out_number(out, object, "levels", column->kind == EQ_NUMBER ? (double)NAN : (double)column->n_levels);
    }
}

/* Counts of one protected column's groups. */
static eq_status add_protected(eq_out *out, eq_place list, const eq_loaded *loaded, eq_arena *own, const char *column) {
    eq_dataset labels;
    eq_roles roles = {.n_protected = 1, .protected_column = &column, .labels_only = true};
    EQ_TRY(eq_dataset_encode(out->cx, own, &loaded->schema, &loaded->table, &roles, &labels));
    eq_place object = eq_out_object(out, list, NULL);
    eq_out_text(out, object, "column", column);
    eq_place groups = eq_out_array(out, object, "groups");
    for (size_t g = 0; g < labels.n_groups; g++) {
        size_t n = 0, positives = 0;
        for (size_t i = 0; i < labels.n_rows; i++) {
            if (labels.group[i] != g) continue;
            n++;
            positives += labels.y[i];
        }
        eq_place group = eq_out_object(out, groups, NULL);
        eq_out_text(out, group, "name", labels.group_name[g]);
        eq_out_bool(out, group, "privileged", labels.privileged[g] != 0);
        eq_out_number(out, group, "n", (double)n);
        eq_out_number(out, group, "positives", (double)positives);
        eq_out_number(out, group, "base_rate", n ? (double)positives / (double)n : (double)NAN);
    }
    return EQ_OK;
}

/* Features, label and protected columns: what encoding makes of the table. */
static eq_status add_encoding(eq_out *out, const eq_loaded *loaded, eq_arena *own) {
    const eq_schema_column *label = label_of(&loaded->schema);
    eq_roles roles = {.labels_only = true};
    eq_dataset labels;
    EQ_TRY(eq_dataset_encode(out->cx, own, &loaded->schema, &loaded->table, &roles, &labels));
    size_t positives = 0;
    for (size_t i = 0; i < labels.n_rows; i++) positives += labels.y[i];
    eq_out_number(out, out->root, "features", (double)labels.n_features);
    eq_place object = eq_out_object(out, out->root, "label");
    eq_out_text(out, object, "column", label ? label->name : NULL);
    eq_out_text(out, object, "favourable", label ? label->favourable_name : NULL);
    eq_out_text(out, object, "unfavourable", label ? label->unfavourable_name : NULL);
    eq_out_number(out, object, "positives", (double)positives);
    eq_out_number(out, object, "base_rate", (double)positives / (double)labels.n_rows);
    eq_place list = eq_out_array(out, out->root, "protected");
    for (size_t c = 0; c < loaded->schema.n_columns; c++)
        if (loaded->schema.column[c].role == EQ_PROTECTED)
            EQ_TRY(add_protected(out, list, loaded, own, loaded->schema.column[c].name));
    return EQ_OK;
}

static void add_origin(eq_out *out, const eq_loaded *loaded) {
    const eq_schema *schema = &loaded->schema;
    eq_out_text(out, out->root, "name", schema->name);
    eq_out_text(out, out->root, "title", schema->title);
    eq_out_bool(out, out->root, "synthetic", loaded->synthetic);
    if (loaded->synthetic) {
        eq_place twin = eq_out_object(out, out->root, "twin");
        eq_out_number(out, twin, "epsilon", loaded->epsilon);
        eq_out_text(out, twin, "privacy",
                    loaded->epsilon > 0 ? "differentially private at this epsilon" : "no privacy guarantee");
        eq_out_number(out, twin, "original_rows", (double)loaded->original_rows);
        eq_out_raw(out, twin, "distance", loaded->distance ? loaded->distance : "null");
    } else {
        eq_out_text(out, out->root, "twin", NULL);
    }
    eq_out_text(out, out->root, "source", schema->source);
    eq_out_text(out, out->root, "licence", schema->licence);
    eq_out_text(out, out->root, "citation", schema->citation);
    eq_place defects = eq_out_array(out, out->root, "defects");
    for (size_t d = 0; d < schema->n_defects; d++) eq_out_text(out, defects, NULL, schema->defect[d]);
    eq_place rows = eq_out_object(out, out->root, "rows");
    eq_out_number(out, rows, "read", (double)loaded->table.n_read);
    eq_out_number(out, rows, "filtered", (double)loaded->table.n_filtered);
    eq_out_number(out, rows, "missing", (double)loaded->table.n_missing);
    eq_out_number(out, rows, "kept", (double)loaded->table.n_rows);
}

eq_status eq_loaded_describe(eq_ctx *cx, eq_arena *arena, const eq_loaded *loaded, const char **json) {
    eq_arena own = {0};
    eq_out out;
    eq_out_begin(cx, &out);
    add_origin(&out, loaded);
    add_columns(&out, out.root, loaded);
    eq_status status = add_encoding(&out, loaded, &own);
    eq_arena_free(&own);
    eq_out_text(&out, out.root, "sha256", loaded->sha256);
    if (status == EQ_OK) return eq_out_print(&out, arena, json);
    eq_out_drop(&out);
    return status;
}

/* What a model that was given learned from: {"left_out", "says"}. */
static void add_learned(eq_out *out, const eq_learned *learned) {
    eq_place object = eq_out_object(out, out->root, "learned");
    eq_out_number(out, object, "left_out", (double)learned->n_rows);
    eq_out_text(out, object, "says", learned->says);
    if (learned->recoded) eq_out_text(out, object, "recoded", learned->recoded);
    if (learned->outcome) eq_out_text(out, object, "outcome", learned->outcome);
}

/* Rows that a given model could have been asked about: {"left_out", "says"}; nothing where there are none. */
static void add_missing(eq_out *out, eq_arena *arena, const eq_loaded *loaded) {
    const size_t n = loaded->table.n_missing, of = loaded->table.n_rows + n;
    if (!n) return;
    eq_place object = eq_out_object(out, out->root, "missing");
    eq_out_number(out, object, "left_out", (double)n);
    eq_out_text(out, object, "says",
                loaded->schema.impute
                    ? eq_arena_format(out->cx, arena,
                                      EQ_PRINTS("%zu of the %zu rows have no outcome or no group and are left out"), n, of)
                    : eq_arena_format(
                          out->cx, arena,
                          EQ_PRINTS("%zu of the %zu rows have a missing value and are left out; where such rows are imputed, the "
                                    "model is handed the empty cells"),
                          n, of));
}

eq_status eq_loaded_head(eq_ctx *cx, eq_arena *arena, const eq_head *head, const char **json) {
    const eq_dataset *data = head->data;
    const eq_loaded *loaded = head->loaded;
    eq_out out;
    eq_out_begin(cx, &out);
    eq_out_text(&out, out.root, "name", loaded->schema.name);
    eq_out_text(&out, out.root, "title", loaded->schema.title);
    eq_out_bool(&out, out.root, "synthetic", loaded->synthetic);
    eq_out_number(&out, out.root, "rows", (double)data->n_rows);
    eq_out_number(&out, out.root, "features", (double)data->n_features);
    eq_out_text(&out, out.root, "sha256", loaded->sha256);
    eq_place groups = eq_out_array(&out, out.root, "groups");
    for (size_t g = 0; g < data->n_groups; g++) {
        eq_place group = eq_out_object(&out, groups, NULL);
        eq_out_text(&out, group, "name", data->group_name[g]);
        eq_out_bool(&out, group, "privileged", data->privileged[g] != 0);
    }
    if (head->bent) eq_injected_write(&out, out.root, &head->bent->done, head->bent->says);
    if (head->learned) add_learned(&out, head->learned), add_missing(&out, arena, loaded);
    return eq_out_print(&out, arena, json);
}

/* Of loaded data: whom the missing features leave out of training, by the subject's groups. */
static eq_status add_training(eq_out *out, const eq_subject *subject) {
    const eq_loaded *loaded = subject->loaded;
    const eq_table *whole = &loaded->whole;
    const char **why;
    size_t *column, *group;
    eq_losing losing = {.table = whole};
    EQ_NEW(out->cx, &out->cx->tmp, why, whole->n_columns);
    EQ_NEW(out->cx, &out->cx->tmp, column, whole->n_columns);
    EQ_NEW(out->cx, &out->cx->tmp, group, whole->n_columns);
    for (size_t c = 0; c < whole->n_columns; c++) {
        size_t own = eq_table_find(&subject->table, whole->column[c].name);
        if (own == SIZE_MAX) continue;
        if (subject->use[own] == EQ_USE_PROTECTED) group[losing.n_groups++] = c;
        if (subject->use[own] != EQ_USE_ATTRIBUTE || loaded->schema.impute) continue;
        why[losing.n] = "feature";
        column[losing.n++] = c;
    }
    losing.column = column;
    losing.why = why;
    losing.group = group;
    return eq_losses_write(out, out->root, "training", &losing);
}

eq_status eq_subject_describe(eq_ctx *cx, eq_arena *arena, const eq_subject *subject, const char **json) {
    static const char *const uses[] = {"attribute", "protected", "outcome"};
    const eq_outcomes *o = &subject->outcomes;
    eq_out out;
    eq_out_begin(cx, &out);
    eq_out_number(&out, out.root, "rows", (double)o->n_rows);
    eq_out_bool(&out, out.root, "decided", o->yhat != NULL);
    eq_out_bool(&out, out.root, "scored", o->score != NULL);
    eq_out_bool(&out, out.root, "chances", o->score && !o->any_scale);
    eq_out_bool(&out, out.root, "labelled", !o->unlabelled);
    eq_place groups = eq_out_array(&out, out.root, "groups");
    for (size_t g = 0; g < o->n_groups; g++) eq_out_text(&out, groups, NULL, o->group_name[g]);
    eq_place columns = eq_out_array(&out, out.root, "columns");
    for (size_t c = 0; c < subject->table.n_columns; c++) {
        eq_place column = eq_out_object(&out, columns, NULL);
        eq_out_text(&out, column, "name", subject->table.column[c].name);
        eq_out_text(&out, column, "kind", subject->table.column[c].kind == EQ_NUMBER ? "number" : "category");
        eq_out_text(&out, column, "use", uses[subject->use[c]]);
    }
    eq_out_raw(&out, out.root, "set_aside", subject->people.by_group ? subject->people.by_group : "[]");
    eq_status status = subject->loaded ? add_training(&out, subject) : EQ_OK;
    if (status != EQ_OK) eq_out_drop(&out);
    EQ_TRY(status);
    return eq_out_print(&out, arena, json);
}
