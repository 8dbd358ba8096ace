/* Options that name a column are gathered by column, so that what is said of one in several options is one change. */
#include <string.h>

#include "base/number.h"
#include "cli/columns.h"

#define MOST_SAID 4096 /* options that name a column */

/* One option: --cut age=25,45 */
typedef struct said {
    const char *option, *column, *value;
    bool done;
} said;

static const char *const options[] = {"kind", "cut", "quantiles", "merge", "order", "missing-of", "dates", "affix", "role"};
#define N_OPTIONS (sizeof options / sizeof *options)

static eq_status misread(cli_call *call, const said *s, const char *expected) {
    return cli_misuse(call, "--%s %.60s: is \"%.60s\", expected %s", s->option, s->column, s->value, expected);
}

static eq_status gather(cli_call *call, said *list, size_t *n) {
    *n = 0;
    for (size_t o = 0; o < N_OPTIONS; o++) {
        const char **given;
        size_t n_given;
        EQ_TRY(cli_texts(call, options[o], &given, &n_given));
        for (size_t i = 0; i < n_given; i++) {
            const char *equals = strchr(given[i], '=');
            if (!equals || equals == given[i])
                return cli_misuse(call, "--%s: is \"%.60s\", expected COLUMN=... as in --help", options[o], given[i]);
            if (*n == MOST_SAID) return cli_misuse(call, "--%s: more than %d of such options", options[o], MOST_SAID);
            list[*n] = (said){.option = options[o], .value = equals + 1};
            list[*n].column = eq_arena_text(call->cx, &call->cx->mem, given[i], (size_t)(equals - given[i]));
            if (!list[(*n)++].column) return EQ_EMEMORY;
        }
    }
    return EQ_OK;
}

/* The texts between commas; of nothing none. */
static eq_status split(cli_call *call, const char *text, const char ***part, size_t *n) {
    EQ_NEW(call->cx, &call->cx->mem, *part, strlen(text) + 1);
    for (*n = 0; *text; text += *text == ',') {
        size_t size = strcspn(text, ",");
        (*part)[*n] = eq_arena_text(call->cx, &call->cx->mem, text, size);
        if (!(*part)[(*n)++]) return EQ_EMEMORY;
        text += size;
    }
    return EQ_OK;
}

static eq_status add_list(cli_call *call, const said *s, const char *key, eq_out *out, eq_place column) {
    const char **part;
    size_t n;
    EQ_TRY(split(call, s->value, &part, &n));
    eq_out_texts(out, column, key, part, n);
    return EQ_OK;
}

static eq_status add_numbers(cli_call *call, const said *s, eq_out *out, eq_place column) {
    const char **part;
    size_t n;
    EQ_TRY(split(call, s->value, &part, &n));
    if (!n) return misread(call, s, "numbers with commas between them");
    eq_place list = eq_out_array(out, column, "cuts");
    for (size_t i = 0; i < n; i++) {
        double value;
        if (!eq_number_parse(part[i], strlen(part[i]), '.', &value)) return misread(call, s, "numbers with commas between them");
        eq_out_number(out, list, NULL, value);
    }
    return EQ_OK;
}

static eq_status add_date(cli_call *call, const said *s, eq_out *out, eq_place column) {
    static const char *const keys[] = {"order", "as", "at"};
    const char **part;
    size_t n;
    EQ_TRY(split(call, s->value, &part, &n));
    if (!n || n > 3) return misread(call, s, "ORDER, ORDER,AS or ORDER,age,DAY");
    eq_place date = eq_out_object(out, column, "date");
    for (size_t i = 0; i < n; i++) eq_out_text(out, date, keys[i], part[i]);
    return EQ_OK;
}

/* All --merge of the column, from `first` on. */
static eq_status add_merges(cli_call *call, said *first, const said *end, eq_out *out, eq_place column) {
    eq_place merge = eq_out_object(out, column, "merge");
    for (said *s = first; s < end; s++) {
        if (strcmp(s->option, "merge") || strcmp(s->column, first->column)) continue;
        const char *colon = strchr(s->value, ':'), **part;
        size_t n;
        s->done = true;
        if (!colon || colon == s->value) return misread(call, s, "NAME:A,B");
        const char *name = eq_arena_text(call->cx, &call->cx->mem, s->value, (size_t)(colon - s->value));
        if (!name) return EQ_EMEMORY;
        EQ_TRY(split(call, colon + 1, &part, &n));
        if (!n) return misread(call, s, "NAME:A,B");
        eq_out_texts(out, merge, name, part, n);
    }
    return EQ_OK;
}

static eq_status add_said(cli_call *call, said *s, const said *end, eq_out *out, eq_place column) {
    double n;
    if (!strcmp(s->option, "merge")) return add_merges(call, s, end, out, column);
    if (!strcmp(s->option, "cut")) return add_numbers(call, s, out, column);
    if (!strcmp(s->option, "order")) return add_list(call, s, "order", out, column);
    if (!strcmp(s->option, "missing-of")) return add_list(call, s, "missing", out, column);
    if (!strcmp(s->option, "dates")) return add_date(call, s, out, column);
    if (!strcmp(s->option, "affix") || !strcmp(s->option, "role")) return eq_out_text(out, column, s->option, s->value), EQ_OK;
    if (!strcmp(s->option, "kind")) return eq_out_text(out, column, "kind", s->value), EQ_OK;
    if (!eq_number_parse(s->value, strlen(s->value), '.', &n)) return misread(call, s, "a whole number");
    eq_out_number(out, column, "quantiles", n);
    return EQ_OK;
}

eq_status cli_columns_add(cli_call *call, eq_out *out) {
    said *list;
    size_t n;
    EQ_NEW(call->cx, &call->cx->mem, list, MOST_SAID);
    EQ_TRY(gather(call, list, &n));
    if (!n) return EQ_OK;
    eq_place columns = eq_out_array(out, out->root, "columns");
    for (size_t i = 0; i < n; i++) {
        if (list[i].done) continue;
        eq_place column = eq_out_object(out, columns, NULL);
        eq_out_text(out, column, "name", list[i].column);
        for (size_t k = i; k < n; k++) {
            if (list[k].done || strcmp(list[k].column, list[i].column)) continue;
            for (size_t b = i; b < k; b++)
                if (!strcmp(list[b].option, list[k].option) && !strcmp(list[b].column, list[k].column) &&
                    strcmp(list[k].option, "merge"))
                    return cli_misuse(call, "--%s %.60s: is given twice", list[k].option, list[k].column);
            EQ_TRY(add_said(call, &list[k], list + n, out, column));
            list[k].done = true;
        }
    }
    return EQ_OK;
}

eq_status cli_columns_changes(cli_call *call, eq_bytes *json) {
    eq_out out;
    const char *text;
    bool ragged = cli_accepts(call, "ragged") && cli_has(call, "ragged"), any = ragged || cli_has(call, "incomplete");
    for (size_t o = 0; o < N_OPTIONS; o++) any |= cli_has(call, options[o]);
    if (!any) return EQ_OK;
    eq_out_begin(call->cx, &out);
    if (cli_has(call, "incomplete")) eq_out_text(&out, out.root, "incomplete", cli_text(call, "incomplete"));
    if (ragged) eq_out_text(&out, out.root, "ragged", cli_text(call, "ragged"));
    eq_status status = cli_columns_add(call, &out);
    if (status != EQ_OK) eq_out_drop(&out);
    EQ_TRY(status);
    EQ_TRY(eq_out_print(&out, &call->cx->mem, &text));
    *json = eq_bytes_of(text);
    return EQ_OK;
}
