#include "cli/dialect.h"

eq_status cli_dialect_add(cli_call *call, eq_out *out) {
    static const char *const texts[] = {"encoding", "delimiter", "quote", "escape", "decimal", "thousands", "ragged"};
    static const char *const counts[] = {"header", "skip"};
    const size_t lines[2] = {0, 100000};
    size_t n = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (cli_has(call, texts[i])) eq_out_text(out, out->root, texts[i], cli_text(call, texts[i]));
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        EQ_TRY(cli_whole(call, counts[i], lines, &n));
        if (cli_has(call, counts[i])) eq_out_number(out, out->root, counts[i], (double)n);
    }
    return EQ_OK;
}
