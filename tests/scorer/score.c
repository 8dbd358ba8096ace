/* Scores of a model file on rows, for the comparison with the programs that made the file:
 *     score MODEL ROWS     ROWS: a line of column names parted by tabs, then a line a row; "" = missing
 * prints a score a line. Columns are found by name, or by order where the file has no names. Codes are numbers here. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/scorer/scorer.h"

static eq_ctx cx;

static eq_bytes file_of(const char *name) {
    FILE *file = fopen(name, "rb");
    if (!file) return (eq_bytes){0};
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *bytes = eq_arena_alloc(&cx, &cx.mem, size + 1, 1);
    if (fread(bytes, 1, size, file) != size) size = 0;
    fclose(file);
    return (eq_bytes){bytes, size};
}

/* The next cell, ended by a zero in place of its tab or line end; *end says which it was. */
static char *next_cell(char **at, char *end) {
    char *cell = *at;
    *at += strcspn(*at, "\t\n");
    *end = **at;
    if (**at) *(*at)++ = 0;
    return cell;
}

enum { MOST = 512 };

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    eq_scorer model;
    if (eq_scorer_read(&cx, &cx.mem, argv[1], file_of(argv[1]), NULL, &model) != EQ_OK)
        return fprintf(stderr, "%s\n", eq_message(&cx)), 1;
    eq_bytes rows = file_of(argv[2]);
    size_t n_rows = 0, width = 0, to[MOST];
    for (size_t i = 0; i < rows.size; i++) n_rows += rows.data[i] == '\n';
    char *text = eq_arena_text(&cx, &cx.mem, rows.data, rows.size), *at = text, end = '\t';
    n_rows -= n_rows > 0;
    eq_scorer_cells *column = eq_arena_alloc(&cx, &cx.mem, model.n_columns, sizeof *column);
    double **number = eq_arena_alloc(&cx, &cx.mem, model.n_columns, sizeof *number);
    const char ***cell = eq_arena_alloc(&cx, &cx.mem, model.n_columns, sizeof *cell);
    for (size_t c = 0; c < model.n_columns; c++) {
        number[c] = eq_arena_alloc(&cx, &cx.mem, n_rows, sizeof **number);
        cell[c] = eq_arena_alloc(&cx, &cx.mem, n_rows, sizeof **cell);
        bool takes_text = model.column[c].takes == EQ_TAKES_TEXT;
        column[c] = (eq_scorer_cells){takes_text ? NULL : number[c], takes_text ? cell[c] : NULL};
    }
    for (; end == '\t' && width < MOST; width++) {
        char *name = next_cell(&at, &end);
        to[width] = model.column[0].name ? 0 : width;
        while (model.column[0].name && to[width] < model.n_columns && strcmp(model.column[to[width]].name, name)) to[width]++;
    }
    for (size_t i = 0; i < n_rows; i++)
        for (size_t k = 0; k < width; k++) {
            char *value = next_cell(&at, &end);
            if (to[k] >= model.n_columns) continue;
            cell[to[k]][i] = value;
            number[to[k]][i] = *value ? strtod(value, NULL) : (double)NAN;
        }
    double *score = eq_arena_alloc(&cx, &cx.mem, n_rows, sizeof *score);
    if (eq_scorer_score(&cx, &model, &(eq_scorer_rows){.n_rows = n_rows, .column = column}, score) != EQ_OK)
        return fprintf(stderr, "%s\n", eq_message(&cx)), 1;
    for (size_t i = 0; i < n_rows; i++) printf("%.17g\n", score[i]);
    eq_ctx_free(&cx);
    return 0;
}
