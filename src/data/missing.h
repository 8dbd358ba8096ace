/* Words that stand where a value is missing. */
#ifndef EQ_MISSING_H
#define EQ_MISSING_H

#include <stdbool.h>

#include "equipoise/table.h"

/* Which words mean "missing" in a file; word NULL = the list of missing.c. Letters' case does not matter. */
typedef struct eq_missing_words {
    const char *const *word; /* (n) */
    size_t n;
} eq_missing_words;

/* Whether a cell says that there is no value: nothing, or one of the words. O(words). */
bool eq_missing_is_word(const char *text, size_t size, const eq_missing_words *words);

/* How surely a cell of an unknown column means "missing": 2 by its name alone ("NA", "NULL"); 1 where all others are
 * numbers ("-", "unknown"); 0 not. An empty cell is 0: it needs no word. */
int eq_missing_strength(const char *text, size_t size);

#endif
