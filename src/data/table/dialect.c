#include <string.h>

#include "data/table/dialect.h"

#define MOST_LINES 100000

const char *const eq_dialect_keys[] = {"encoding", "delimiter", "quote",     "escape", "header",
                                       "skip",     "decimal",   "thousands", "ragged", NULL};

static eq_status read_encoding(const eq_json *root, eq_dialect *out) {
    eq_json place;
    const char *name;
    if (!eq_json_get(root, "encoding", &place)) return EQ_OK;
    EQ_TRY(eq_json_text(&place, &root->cx->tmp, &name));
    if (eq_encoding_find(name, &out->encoding)) return EQ_OK;
    return eq_json_fail(&place, "is \"%.40s\", expected auto, utf-8, windows-1252, utf-16le or utf-16be", name);
}

static eq_status read_delimiter(const eq_json *root, eq_dialect *out) {
    static const struct {
        const char *name;
        char byte;
    } named[] = {{"tab", '\t'}, {"\\t", '\t'}, {"comma", ','}, {"semicolon", ';'}, {"bar", '|'}, {"space", ' '}, {"colon", ':'}};
    eq_json place;
    const char *text;
    if (!eq_json_get(root, "delimiter", &place)) return EQ_OK;
    EQ_TRY(eq_json_text(&place, &root->cx->tmp, &text));
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (!strcmp(text, named[i].name)) return out->delimiter = named[i].byte, EQ_OK;
    if (strlen(text) == 1 && !strchr("\"\r\n", *text)) return out->delimiter = *text, EQ_OK;
    return eq_json_fail(&place, "is \"%.40s\", expected one character such as ; or a word: tab, comma, semicolon, bar, space",
                        text);
}

static eq_status read_quotes(const eq_json *root, eq_dialect *out) {
    static const char *const quotes[] = {"\"", "'", "none", "double", "single", NULL};
    static const char *const escapes[] = {"none", "backslash", "\\", "doubled", NULL};
    eq_json place;
    size_t at;
    if (eq_json_get(root, "quote", &place)) {
        EQ_TRY(eq_json_choice(&place, quotes, &at));
        out->quote = (char[]){'"', '\'', EQ_NO_QUOTE, '"', '\''}[at];
    }
    if (!eq_json_get(root, "escape", &place)) return EQ_OK;
    EQ_TRY(eq_json_choice(&place, escapes, &at));
    out->escape = at == 1 || at == 2 ? '\\' : EQ_NO_ESCAPE;
    return EQ_OK;
}

static eq_status read_lines(const eq_json *root, eq_dialect *out) {
    eq_json place;
    size_t line;
    if (eq_json_get(root, "header", &place)) {
        EQ_TRY(eq_json_size(&place, 0, MOST_LINES, &line));
        out->header = line ? (int)line : EQ_NO_HEADER;
    }
    if (!eq_json_get(root, "skip", &place)) return EQ_OK;
    EQ_TRY(eq_json_size(&place, 0, MOST_LINES, &out->skip));
    if (out->skip && out->header > 0)
        return eq_json_fail(&place, "is %zu beside header %d, expected one of them: the header's line says what is above it",
                            out->skip, out->header);
    return EQ_OK;
}

static eq_status read_marks(const eq_json *root, eq_dialect *out) {
    static const char *const decimals[] = {".", ",", NULL};
    static const char *const thousands[] = {"none", ".", ",", "space", "'", " ", NULL};
    eq_json place;
    size_t at = 0;
    if (eq_json_get(root, "decimal", &place)) {
        EQ_TRY(eq_json_choice(&place, decimals, &at));
        out->decimal = decimals[at][0];
    }
    if (!eq_json_get(root, "thousands", &place)) return EQ_OK;
    EQ_TRY(eq_json_choice(&place, thousands, &at));
    out->thousands = "-., ' "[at];
    if (out->decimal == out->thousands)
        return eq_json_fail(&place, "is \"%s\", as the decimal sign, expected another mark", thousands[at]);
    return EQ_OK;
}

eq_status eq_json_read_ragged(const eq_json *root, bool *aside) {
    static const char *const words[] = {"refuse", "aside", NULL};
    eq_json place;
    size_t at = 0;
    if (!eq_json_get(root, "ragged", &place)) return EQ_OK;
    EQ_TRY(eq_json_choice(&place, words, &at));
    *aside = at == 1;
    return EQ_OK;
}

eq_status eq_json_read_dialect(const eq_json *root, eq_dialect *out) {
    *out = (eq_dialect){.skip = 0};
    EQ_TRY(read_encoding(root, out));
    EQ_TRY(read_delimiter(root, out));
    EQ_TRY(read_quotes(root, out));
    EQ_TRY(read_lines(root, out));
    EQ_TRY(eq_json_read_ragged(root, &out->ragged_aside));
    return read_marks(root, out);
}

void eq_dialect_write_marks(eq_out *out, eq_place to, char decimal, char thousands) {
    const char decimals[] = {decimal ? decimal : '.', 0}, mark[] = {thousands, 0};
    eq_out_text(out, to, "decimal", decimals);
    eq_out_text(out, to, "thousands", !thousands ? "none" : thousands == ' ' ? "space" : mark);
}
