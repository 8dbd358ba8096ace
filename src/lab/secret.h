/* The host's secret bytes: given before a plan is started, and the plan's alone from then on. */
#ifndef EQ_LAB_SECRET_H
#define EQ_LAB_SECRET_H

#include <stdbool.h>

#include "base/chacha20.h"

typedef struct eq_secret {
    bool there;
    uint8_t key[EQ_CHACHA20_KEY];
} eq_secret;

/* key (EQ_CHACHA20_KEY) is copied. */
void eq_secret_give(eq_secret *secret, const uint8_t *key);

/* Moves what was given; the key as `to` holds it, or NULL where there was none. */
const uint8_t *eq_secret_take(eq_secret *from, eq_secret *to);

#endif
