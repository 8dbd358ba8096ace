/* Writes the rows that peers are measured on (rows.h): encode OUT SCHEMA TWIN, or encode OUT SCHEMA FILE... of the original. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/source.h"
#include "model/trees/boost.h"
#include "rows.h"

#define MOST_FILES 8

static eq_status read_file(eq_ctx *cx, const char *path, eq_bytes *out) {
    FILE *file = fopen(path, "rb");
    char *data;
    if (!file) return eq_fail(cx, EQ_EINPUT, "%s: it cannot be read", path);
    fseek(file, 0, SEEK_END);
    out->size = (size_t)ftell(file);
    rewind(file);
    data = eq_arena_alloc(cx, &cx->mem, out->size + 1, 1);
    bool whole = data && fread(data, 1, out->size, file) == out->size;
    fclose(file);
    out->data = data;
    return whole ? EQ_OK : eq_fail(cx, EQ_EINPUT, "%s: it cannot be read", path);
}

static eq_status load(eq_ctx *cx, int n, char **path, eq_loaded *out) {
    eq_bytes file[MOST_FILES];
    eq_source source = {.file = file};
    EQ_TRY(read_file(cx, path[0], &source.schema));
    for (int i = 1; i < n; i++) {
        if (strstr(path[i], ".twin.json")) EQ_TRY(read_file(cx, path[i], &source.twin));
        else EQ_TRY(read_file(cx, path[i], &file[source.n_files++]));
    }
    return eq_loaded_read(cx, &source, out);
}

/* Scores with some skill, and ties: 30 boosted trees. */
static eq_status score(eq_ctx *cx, const eq_split *split, const peer_rows *rows) {
    eq_boosting_config config = {.max_rounds = 30, .patience = 30};
    eq_boosting *boosting;
    eq_trees trees;
    int64_t budget = INT64_MAX;
    float *given;
    EQ_TRY(eq_boosting_new(cx, &cx->mem, &trees, &split->train, &split->valid, &config, &boosting));
    EQ_TRY(eq_boosting_step(cx, boosting, &budget));
    EQ_NEW(cx, &cx->mem, given, rows->n);
    eq_trees_score(&trees, rows->x, rows->n, given);
    for (size_t i = 0; i < rows->n; i++) rows->score[i] = (double)given[i];
    return EQ_OK;
}

static eq_status write_rows(eq_ctx *cx, const eq_split *split, const char *path) {
    const eq_dataset *part[] = {&split->train, &split->valid, &split->test};
    uint32_t head[4] = {0, 0, 0, (uint32_t)split->train.n_features};
    peer_rows rows;
    char *file;
    for (int k = 0; k < 3; k++) head[k] = (uint32_t)part[k]->n_rows;
    size_t n = (size_t)head[0] + head[1] + head[2];
    EQ_NEW(cx, &cx->mem, file, sizeof head + n * (sizeof(double) + head[3] * sizeof(float) + 3));
    memcpy(file, head, sizeof head);
    size_t size = peer_rows_of(file, &rows), at = 0;
    for (int k = 0; k < 3; at += part[k++]->n_rows) {
        memcpy(rows.x + at * rows.n_features, part[k]->x, part[k]->n_rows * rows.n_features * sizeof(float));
        memcpy(rows.group + at, part[k]->group, part[k]->n_rows * sizeof(uint16_t));
        memcpy(rows.y + at, part[k]->y, part[k]->n_rows);
    }
    EQ_TRY(score(cx, split, &rows));
    FILE *out = fopen(path, "wb");
    bool whole = out && fwrite(file, 1, size, out) == size;
    if (out && fclose(out) != 0) whole = false;
    return whole ? EQ_OK : eq_fail(cx, EQ_EINPUT, "%s: it cannot be written", path);
}

static eq_status encode(eq_ctx *cx, const char *out, int n, char **path) {
    static const double fraction[3] = {0.6, 0.2, 0.2};
    const eq_roles roles = {.n_protected = 0};
    eq_loaded loaded = {0};
    eq_dataset all;
    eq_split split;
    EQ_TRY(load(cx, n, path, &loaded));
    EQ_TRY(eq_dataset_encode(cx, &cx->mem, &loaded.schema, &loaded.table, &roles, &all));
    if (all.n_groups != 2 || all.privileged[0] || !all.privileged[1])
        return eq_fail(cx, EQ_EINPUT, "%s: %zu groups, expected the unprivileged and the privileged", path[0], all.n_groups);
    EQ_TRY(eq_dataset_split(cx, &cx->mem, &all, fraction, 1, &split));
    EQ_TRY(write_rows(cx, &split, out));
    eq_arena_free(&loaded.arena);
    return EQ_OK;
}

int main(int argc, char **argv) {
    eq_ctx cx = {0};
    if (argc < 4 || argc > 3 + MOST_FILES) return fputs("usage: encode OUT SCHEMA TWIN|FILE...\n", stderr), 2;
    eq_status status = encode(&cx, argv[1], argc - 2, argv + 2);
    if (status != EQ_OK) fprintf(stderr, "%s\n", eq_message(&cx));
    eq_ctx_free(&cx);
    return status == EQ_OK ? 0 : 1;
}
