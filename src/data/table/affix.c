/* An affix is one of a list, or what somebody says: letters beside digits are more often a name, such as A4, than a unit. */
#include <string.h>

#include "data/table/affix.h"

/* The longer before the shorter that they hold. Codes: ISO 4217's of the most traded, and signs that are written for them. */
static const char *const known[] = {"US$",     "A$",     "C$",     "R$",     "HK$",    "NZ$",    "$",      "\u20AC",
                                    "\u00A3",  "\u00A5", "\u20B9", "\u20A9", "\u20BD", "\u20BA", "\u20AA", "z\u0142",
                                    "K\u010D", "Fr.",    "kr",     "EUR",    "USD",    "GBP",    "CHF",    "JPY",
                                    "CNY",     "INR",    "AUD",    "CAD",    "SEK",    "NOK",    "DKK",    "PLN",
                                    "CZK",     "BRL",    "MXN",    "ZAR",    "KRW",    "TRY",    "%",      "\u2030"};
enum { N_KNOWN = sizeof known / sizeof *known, MOST_GUESSED = 8 };

static bool begins(eq_cell cell, const char *with) {
    size_t size = strlen(with);
    return size < cell.size && !memcmp(cell.text, with, size);
}

static bool ends(eq_cell cell, const char *with) {
    size_t size = strlen(with);
    return size < cell.size && !memcmp(cell.text + cell.size - size, with, size);
}

/* Spaces, also those that do not break a line (U+00A0, U+202F). */
static eq_cell without_spaces(eq_cell cell) {
    static const char *const space[] = {" ", "\t", "\u00A0", "\u202F"};
    for (size_t i = 0; i < sizeof space / sizeof *space;) {
        size_t size = strlen(space[i]);
        bool before = begins(cell, space[i]), behind = ends(cell, space[i]);
        if (before) cell.text += size;
        if (before || behind) cell.size -= size;
        i = before || behind ? 0 : i + 1;
    }
    return cell;
}

/* The cell without this affix; false where it has none. */
static bool strip(eq_cell cell, const char *affix, eq_cell *rest) {
    size_t size = strlen(affix);
    if (begins(cell, affix)) *rest = without_spaces((eq_cell){cell.text + size, cell.size - size});
    else if (ends(cell, affix)) *rest = without_spaces((eq_cell){cell.text, cell.size - size});
    else return false;
    return true;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_part(char c) { return is_digit(c) || c == '.' || c == ','; }

static bool is_signed(eq_cell cell) {
    return cell.size > 1 && (*cell.text == '-' || *cell.text == '+') && !is_digit(cell.text[1]);
}

const char *eq_affix_find(eq_cell cell, eq_cell *rest) {
    if (cell.size < 2 || is_part(cell.text[0]) == is_part(cell.text[cell.size - 1])) {
        /* "-5 %" has no digit at either end; "5" has both */
        if (cell.size < 3 || (*cell.text != '-' && *cell.text != '+') || !is_digit(cell.text[1])) return NULL;
    }
    if (is_signed(cell)) cell = without_spaces((eq_cell){cell.text + 1, cell.size - 1});
    for (size_t i = 0; i < N_KNOWN; i++)
        if (strip(cell, known[i], rest)) return known[i];
    return NULL;
}

bool eq_affix_number(const eq_csv_format *format, const char *affix, eq_cell cell, double *value) {
    eq_cell rest;
    if (eq_csv_number(format, cell, value)) return true;
    if (!affix || !*affix) return false;
    bool apart = is_signed(cell), minus = apart && *cell.text == '-';
    if (apart) cell = without_spaces((eq_cell){cell.text + 1, cell.size - 1});
    if (!strip(cell, affix, &rest) || (apart && rest.size && !is_digit(*rest.text)) || !eq_csv_number(format, rest, value))
        return false;
    if (minus) *value = -*value;
    return true;
}

const char *eq_affix_guess(eq_ctx *cx, const eq_csv_format *format, eq_cell cell) {
    size_t before = 0, behind = cell.size;
    double value;
    while (before < cell.size && !is_part(cell.text[before]) && cell.text[before] != '-' && cell.text[before] != '+') before++;
    while (behind > before && !is_part(cell.text[behind - 1])) behind--;
    if (!before == (behind == cell.size)) return NULL; /* on neither side, or on both */
    eq_cell affix = before ? (eq_cell){cell.text, before} : (eq_cell){cell.text + behind, cell.size - behind};
    affix = without_spaces(affix);
    const char *text = affix.size && affix.size <= MOST_GUESSED ? eq_arena_text(cx, &cx->tmp, affix.text, affix.size) : NULL;
    return text && !strchr(text, ',') && !strchr(text, '=') && eq_affix_number(format, text, cell, &value) ? text : NULL;
}
