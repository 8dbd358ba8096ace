/* Reading a source: the schema, then either the original files or a sample of the twin. Both give the same typed table, so
 * nothing downstream knows which it was, except to say so. */
#include <stdio.h>
#include <string.h>

#include "base/sha256.h"
#include "data/table/table.h"
#include "base/json_read.h"
#include "data/table/schema_json.h"
#include "data/twin/twin_json.h"
#include "data/complete.h"
#include "data/table/change_json.h"
#include "data/table/dialect.h"
#include "data/table/recode.h"
#include "data/source.h"

/* The fingerprint of what the rows were made from. */
static void fingerprint(const eq_source *source, size_t n_rows, char out[65]) {
    eq_sha256 sha;
    eq_sha256_begin(&sha);
    for (size_t f = 0; f < source->n_files; f++) eq_sha256_add(&sha, source->file[f].data, source->file[f].size);
    if (!source->n_files) {
        char tail[64];
        int size = snprintf(tail, sizeof tail, " rows %zu seed %llu", n_rows, (unsigned long long)source->seed);
        eq_sha256_add(&sha, source->twin.data, source->twin.size);
        eq_sha256_add(&sha, tail, (size_t)size);
    }
    eq_sha256_end(&sha, out);
}

/* A twin has the values of the file; what becomes of them is said beside it. */
static eq_status recode(eq_ctx *cx, eq_loaded *out, eq_column *column) {
    for (size_t s = 0; s < out->schema.n_columns; s++)
        if (!strcmp(out->schema.column[s].name, column->name))
            return eq_recode_column(cx, &out->arena, &out->schema.column[s], '.', out->table.n_rows, column);
    return EQ_OK;
}

static eq_status sample_twin(eq_ctx *cx, const eq_source *source, eq_loaded *out) {
    eq_twin *twin;
    EQ_TRY(eq_twin_from_json(cx, &out->arena, source->twin, &twin));
    EQ_TRY(eq_json_member(cx, &out->arena, "twin", source->twin, "distance", &out->distance));
    out->synthetic = true;
    out->original_rows = eq_twin_rows(twin);
    out->epsilon = eq_twin_epsilon(twin);
    size_t n_rows = source->n_rows ? source->n_rows : out->original_rows;
    EQ_TRY(eq_twin_sample(cx, &out->arena, twin, n_rows, source->seed, &out->table));
    fingerprint(source, n_rows, out->sha256);
    for (size_t c = 0; c < out->table.n_columns; c++) EQ_TRY(recode(cx, out, &out->table.column[c]));
    out->whole = out->table;
    return EQ_OK;
}

/* What the person says otherwise than the schema. */
static eq_status change(eq_ctx *cx, eq_bytes changes, eq_loaded *out) {
    static const char *const keys[] = {"columns", "incomplete", "ragged", NULL};
    eq_tree tree;
    eq_json place;
    eq_change_list list = {0};
    if (!changes.size) return EQ_OK;
    EQ_TRY(eq_tree_parse(cx, "changes", changes, &tree));
    eq_json root = eq_json_root(cx, "changes", tree);
    eq_status status = eq_json_object(&root, keys);
    if (status == EQ_OK) status = eq_json_read_incomplete(&root, &out->schema.impute);
    if (status == EQ_OK) status = eq_json_read_ragged(&root, &out->schema.format.ragged_aside);
    if (status == EQ_OK && eq_json_get(&root, "columns", &place)) status = eq_json_read_changes(&place, &out->arena, true, &list);
    eq_tree_free(tree);
    EQ_TRY(status);
    EQ_TRY(eq_schema_change(cx, list, &out->schema));
    return eq_schema_check(cx, &out->schema);
}

/* With the missing cells: who they are missing for is what an audit of the data asks. */
static eq_status read_whole(eq_ctx *cx, const eq_source *source, eq_loaded *out) {
    eq_missing_policy *keep;
    EQ_NEW(cx, &cx->tmp, keep, out->schema.n_columns);
    for (size_t c = 0; c < out->schema.n_columns; c++) keep[c] = EQ_KEEP_CELL;
    eq_table_source all = {.schema = &out->schema, .file = source->file, .n_files = source->n_files, .missing = keep};
    return eq_table_read_source(cx, &out->arena, &all, &out->whole);
}

eq_status eq_loaded_read(eq_ctx *cx, const eq_source *source, eq_loaded *out) {
    memset(out, 0, sizeof *out);
    EQ_TRY(eq_json_read_schema(cx, &out->arena, source->schema, &out->schema));
    EQ_TRY(change(cx, source->changes, out));
    if (!source->n_files && !source->twin.size)
        return eq_fail(cx, EQ_EINPUT, "data: neither files nor a twin were given for \"%s\"", out->schema.name);
    if (!source->n_files) return sample_twin(cx, source, out);
    EQ_TRY(read_whole(cx, source, out));
    fingerprint(source, 0, out->sha256);
    return eq_table_complete(cx, &out->arena, &out->whole, &out->schema, &out->table);
}
