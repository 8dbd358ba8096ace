/* Reading the original files and the shipped schemas in tests. Files are looked for in DATASETS_DIR,
 * build/datasets,
 * ../shared/datasets; they are not part of the project. */
#ifndef EQ_ORIGINALS_H
#define EQ_ORIGINALS_H

#include <stdio.h>
#include <stdlib.h>

#include "equipoise.h"
#include "data/table/schema_json.h"

/* A whole file in cx->mem; data is NULL when it cannot be read. */
static inline eq_bytes read_whole(eq_ctx *cx, const char *path) {
    eq_bytes bytes = {NULL, 0};
    FILE *file = fopen(path, "rb");
    if (!file) return bytes;
    long size = fseek(file, 0, SEEK_END) ? -1 : ftell(file);
    rewind(file);
    char *data = size < 0 ? NULL : eq_arena_alloc(cx, &cx->mem, (size_t)size + 1, 1);
    if (data && fread(data, 1, (size_t)size, file) == (size_t)size) {
        bytes.data = data;
        bytes.size = (size_t)size;
    }
    fclose(file);
    return bytes;
}

static inline eq_bytes read_original(eq_ctx *cx, const char *name) {
    const char *folder[3] = {getenv("DATASETS_DIR"), "build/datasets", "../shared/datasets"};
    eq_bytes bytes = {NULL, 0};
    for (int i = 0; i < 3 && !bytes.data; i++) {
        char path[600];
        if (!folder[i]) continue;
        snprintf(path, sizeof path, "%s/%s", folder[i], name);
        bytes = read_whole(cx, path);
    }
    return bytes;
}

typedef struct original {
    eq_schema schema;
    eq_bytes file[4];
    eq_table table;
} original;

/* The schema datasets/<name>.json and its files' table; false when a file is absent (or something failed: cx
 * says). */
static inline int read_original_table(eq_ctx *cx, const char *name, original *out) {
    char path[300];
    snprintf(path, sizeof path, "datasets/%s.json", name);
    if (eq_json_read_schema(cx, &cx->mem, read_whole(cx, path), &out->schema) != EQ_OK) return 0;
    for (size_t i = 0; i < out->schema.n_files; i++) {
        out->file[i] = read_original(cx, out->schema.file[i].name);
        if (!out->file[i].data) return 0;
    }
    return eq_table_read(cx, &cx->mem, &out->schema, out->file, out->schema.n_files, &out->table) == EQ_OK;
}

#endif
