#include <string.h>

#include "analysis/inject_read.h"
#include "base/number.h"
#include "cli/rows.h"

static void add_value(const eq_option *row, const char *value, eq_out *out, eq_place to) {
    bool number = row->kind == EQ_OPTION_NUMBER || row->kind == EQ_OPTION_INTEGER;
    double read;
    if (!number || !eq_number_parse(value, strlen(value), '.', &read)) eq_out_text(out, to, row->id, value);
    else eq_out_number(out, to, row->id, read);
}

eq_status cli_rows_add(cli_call *call, const eq_option *row, eq_out *out, eq_place to) {
    const char **value;
    size_t n;
    for (; row->id; row++) {
        if (!row->flag || !cli_has(call, row->flag)) continue;
        EQ_TRY(cli_texts(call, row->flag, &value, &n));
        if (row->kind == EQ_OPTION_BOOLEAN) eq_out_bool(out, to, row->id, true);
        else if (row->kind == EQ_OPTION_TEXTS || row->kind == EQ_OPTION_COLUMNS) eq_out_texts(out, to, row->id, value, n);
        else add_value(row, value[0], out, to);
    }
    return EQ_OK;
}

eq_status cli_inject_add(cli_call *call, eq_out *out) {
    if (!cli_has(call, "inject")) return EQ_OK;
    return cli_rows_add(call, eq_inject_options, out, eq_out_object(out, out->root, "inject"));
}

eq_status cli_inject_check(cli_call *call, bool data) {
    for (const eq_option *row = eq_inject_options; row->id; row++) {
        if (!cli_has(call, row->flag)) continue;
        if (!data) return cli_misuse(call, "--%s goes with --data, not with --csv", row->flag);
        if (!cli_has(call, "inject")) return cli_misuse(call, "--%s goes with --inject GROUP, which is not there", row->flag);
    }
    return EQ_OK;
}
