/* The rows that all peers work on: Adult, encoded, split and standardised by us, in one file.
 *
 *   uint32  n_train, n_valid, n_test, n_features
 *   double  score (n)               of a boosted model, for what is made of scores
 *   float   x (n, n_features)       the three parts one after the other, n rows in all
 *   uint16  group (n)               0 unprivileged, 1 privileged
 *   uint8   y (n)
 * encode.c writes it; ours.c and rows.py read it. */
#ifndef BENCH_PEERS_ROWS_H
#define BENCH_PEERS_ROWS_H

#include "equipoise.h"

typedef struct peer_rows {
    size_t n_part[3], n, n_features;
    double *score;
    float *x;
    uint16_t *group;
    uint8_t *y;
} peer_rows;

/* Where the parts of such a file lie, which begins at an address divisible by 8. Its size, in bytes. */
static inline size_t peer_rows_of(char *file, peer_rows *out) {
    const uint32_t *head = (const uint32_t *)(void *)file;
    for (int k = 0; k < 3; k++) out->n_part[k] = head[k];
    out->n = out->n_part[0] + out->n_part[1] + out->n_part[2];
    out->n_features = head[3];
    out->score = (double *)(void *)(file + 4 * sizeof *head);
    out->x = (float *)(void *)(out->score + out->n);
    out->group = (uint16_t *)(void *)(out->x + out->n * out->n_features);
    out->y = (uint8_t *)(void *)(out->group + out->n);
    return (size_t)((char *)out->y - file) + out->n;
}

#endif
