/* Columns are found by name, and a second "y" is called "y.1": who asks for "y" gets the first, and is told so. */
#include <string.h>

#include "cli/header.h"
#include "answer/plain.h"
#include "data/table/csv.h"
#include "data/table/format.h"

#define MOST_ABOVE ((size_t)1 << 20) /* bytes that a header is looked for in */

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

static eq_status read_header(eq_ctx *cx, eq_bytes head, const eq_dialect *said, eq_csv *csv) {
    bool more;
    eq_written written;
    if (head.size > MOST_ABOVE) head.size = MOST_ABOVE;
    EQ_TRY(eq_written_guess_head(cx, &cx->tmp, head, said, &written));
    EQ_TRY(eq_csv_open(cx, written.decoded.text, &written.format, csv));
    return eq_csv_next(cx, csv, &more);
}

eq_status cli_header_say(cli_call *call, eq_bytes head, const eq_dialect *said) {
    static const char *const options[] = {"label", "pred", "score", "weight", "count", "weight-squared"};
    const char **protected;
    size_t n;
    eq_csv csv = {0};
    EQ_TRY(cli_texts(call, "protected", &protected, &n));
    eq_mark mark = eq_arena_mark(&call->cx->tmp);
    if (read_header(call->cx, head, said, &csv) != EQ_OK) {
        eq_ctx_clear(call->cx);
        csv.n_cells = 0;
    }
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (cli_has(call, options[i])) say(call, &csv, cli_text(call, options[i]));
    for (size_t i = 0; i < n; i++) say(call, &csv, protected[i]);
    eq_arena_reset(&call->cx->tmp, mark);
    return EQ_OK;
}
