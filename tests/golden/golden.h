/* Reading golden files: texts, JSON, and the CSV of a case. */
#ifndef EQ_TESTS_GOLDEN_H
#define EQ_TESTS_GOLDEN_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cJSON.h"
#include "equipoise/arena.h"

enum { GOLDEN_MAX_GROUPS = 8, GOLDEN_MAX_ROWS = 6000 };

typedef struct golden_rows {
    size_t n_rows, n_groups;
    uint8_t y[GOLDEN_MAX_ROWS], yhat[GOLDEN_MAX_ROWS];
    double score[GOLDEN_MAX_ROWS], weight[GOLDEN_MAX_ROWS];
    uint16_t group[GOLDEN_MAX_ROWS]; /* the code in the file */
    uint8_t privileged[GOLDEN_MAX_GROUPS];
} golden_rows;

/* The folder of the peers' values; GOLDEN_DIR may name another. */
static inline const char *golden_folder(void) { return getenv("GOLDEN_DIR") ? getenv("GOLDEN_DIR") : "../shared/golden"; }

/* The bytes of folder/name, and a zero behind them; NULL when there is no such file. Lives in cx->mem. */
static inline char *golden_read(eq_ctx *cx, const char *folder, const char *name, size_t *size) {
    char path[900];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char *bytes = eq_arena_alloc(cx, &cx->mem, *size + 1, 1);
    if (bytes && fread(bytes, 1, *size, file) != *size) bytes = NULL;
    fclose(file);
    return bytes;
}

static inline char *golden_text(eq_ctx *cx, const char *folder, const char *name) {
    size_t size;
    return golden_read(cx, folder, name, &size);
}

/* data NULL and size 0 when there is no such file. */
static inline eq_bytes golden_bytes(eq_ctx *cx, const char *folder, const char *name) {
    size_t size = 0;
    char *bytes = golden_read(cx, folder, name, &size);
    return bytes ? (eq_bytes){bytes, size} : (eq_bytes){0};
}

static inline cJSON *golden_json(eq_ctx *cx, const char *folder, const char *name) {
    char *text = golden_text(cx, folder, name);
    return text ? cJSON_Parse(text) : NULL;
}

static inline const cJSON *golden_at(const cJSON *node, const char *key) { return cJSON_GetObjectItemCaseSensitive(node, key); }

/* Rows of a case file: columns y_true, score, y_pred, protected [, protected2], weight. */
static inline void golden_parse_rows(char *text, golden_rows *out) {
    size_t columns = 1;
    for (char *p = text; *p && *p != '\n'; p++) columns += *p == ',';
    out->n_rows = out->n_groups = 0;
    for (char *p = strchr(text, '\n'); p && p[1] && out->n_rows < GOLDEN_MAX_ROWS; p = strchr(p, '\n')) {
        double cell[6] = {0};
        for (size_t k = 0; k < columns; k++) cell[k] = strtod(p + 1, &p);
        size_t i = out->n_rows++;
        out->y[i] = (uint8_t)cell[0];
        out->score[i] = cell[1];
        out->yhat[i] = (uint8_t)cell[2];
        out->group[i] = (uint16_t)cell[3];
        out->weight[i] = cell[columns - 1];
        if (out->group[i] + 1u > out->n_groups) out->n_groups = out->group[i] + 1u;
    }
}

#endif
