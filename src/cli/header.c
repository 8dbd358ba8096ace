/* Columns are found by name, and a second "y" is called "y.1": who asks for "y" gets the first, and is told so. */
#include <string.h>

#include "cli/header.h"
#include "answer/plain.h"
#include "data/table/csv.h"
#include "data/table/format.h"

static void say(cli_call *call, const eq_csv *csv, const char *name) {
    size_t first = 0, second = 0, n = 0;
    for (size_t i = 0; i < csv->n_cells; i++) {
        if (csv->cell[i].size != strlen(name) || strncmp(csv->cell[i].text, name, csv->cell[i].size)) continue;
        n++;
        if (n == 1) first = i + 1;
        if (n == 2) second = i + 1;
    }
    if (n > 1)
        fprintf(stderr, "equipoise %s: %zu columns are called \"%.80s\" (cells %zu and %zu of the header%s): the first is read\n",
                call->command->name, n, eq_plain(call->cx, name), first, second, n > 2 ? ", and more" : "");
}

static eq_status read_header(eq_ctx *cx, eq_bytes head, eq_csv *csv) {
    bool more;
    eq_csv_format format;
    EQ_TRY(eq_format_guess(cx, head, &format));
    EQ_TRY(eq_csv_open(cx, head, &format, csv));
    return eq_csv_next(cx, csv, &more);
}

eq_status cli_header_say(cli_call *call, eq_bytes head) {
    static const char *const options[] = {"label", "pred", "score", "weight", "count", "weight-squared"};
    const char **protected;
    size_t n;
    eq_csv csv = {0};
    EQ_TRY(cli_texts(call, "protected", &protected, &n));
    eq_mark mark = eq_arena_mark(&call->cx->tmp);
    if (read_header(call->cx, head, &csv) != EQ_OK) {
        eq_ctx_clear(call->cx);
        csv.n_cells = 0;
    }
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (cli_has(call, options[i])) say(call, &csv, cli_text(call, options[i]));
    for (size_t i = 0; i < n; i++) say(call, &csv, protected[i]);
    eq_arena_reset(&call->cx->tmp, mark);
    return EQ_OK;
}
