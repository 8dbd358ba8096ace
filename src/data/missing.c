/* What people, spreadsheets, databases and statistics programs write where there is no value. */
#include <string.h>

#include "data/missing.h"

static const char *const sure[] = {"na",   "n/a", "#n/a", "#na",    "<na>", "n.a.", "nan",
                                   "-nan", "nat", "null", "#null!", "none", "\\n",  "?"};
static const char *const likely[] = {"-", "--", ".", "unknown", "missing"};

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static bool same_word(const char *text, size_t size, const char *word) {
    if (strlen(word) != size) return false;
    for (size_t i = 0; i < size; i++)
        if (lower(text[i]) != lower(word[i])) return false;
    return true;
}

static bool is_one_of(const char *text, size_t size, const char *const *word, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (same_word(text, size, word[i])) return true;
    return false;
}

int eq_missing_strength(const char *text, size_t size) {
    if (!size || size > 8) return 0;
    if (is_one_of(text, size, sure, sizeof sure / sizeof *sure)) return 2;
    return is_one_of(text, size, likely, sizeof likely / sizeof *likely);
}

bool eq_missing_is_word(const char *text, size_t size, const eq_missing_words *words) {
    if (!size) return true;
    return words->word ? is_one_of(text, size, words->word, words->n) : eq_missing_strength(text, size) > 0;
}
