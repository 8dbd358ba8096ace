/* What columns mean, said on the command line: the members of a schema's columns under the same names. */
#ifndef EQ_CLI_COLUMNS_H
#define EQ_CLI_COLUMNS_H

#include "base/json_write.h"
#include "cli/args.h"

/* Rows of an option table. */
#define CLI_COLUMN_OPTIONS                                                                                                       \
    {"kind", "COLUMN=KIND", "What a column holds: number, category, yes_no, date, id or text (default: guessed)", true},         \
        {"affix", "COLUMN=TEXT",                                                                                                 \
         "What stands before or behind a column's numbers, such as $ or % (default: guessed, and said); COLUMN= nothing", true}, \
        {"cut", "COLUMN=25,45", "Numbers become levels: under 25, 25 to 44, 45 and over", true},                                 \
        {"quantiles", "COLUMN=4", "Numbers become so many levels of about as many rows each", true},                             \
        {"merge", "COLUMN=NAME:A,B", "Values that go by one name; with one value, what it is called", true},                     \
        {"order", "COLUMN=A,B,C", "Levels in this order, the others behind them", true},                                         \
        {"missing-of", "COLUMN=A,B", "Values that mean \"missing\" in this column, instead of the usual words; COLUMN= none",    \
         true},                                                                                                                  \
    {                                                                                                                            \
        "dates", "COLUMN=ORDER,AS,DAY",                                                                                          \
            "Dates written ymd, dmy or mdy, as days (the default), as year, or as age on a day such as\n"                        \
            "                         2026-01-31",                                                                               \
            true                                                                                                                 \
    }

#define CLI_INCOMPLETE_OPTION                                                                                        \
    {                                                                                                                \
        "incomplete", "POLICY",                                                                                      \
            "With --data: who lacks a feature is left out of training (drop, the default), or has the median or a\n" \
            "                         level of their own in its place, beside a feature that says so (impute)",      \
            false                                                                                                    \
    }

/* Adds "columns" to `out` where any of the options is given. Misuse: an option that is not so written. */
eq_status cli_columns_add(cli_call *call, eq_out *out);

#define CLI_ROLE_OPTION                                                                                                      \
    {                                                                                                                        \
        "role", "COLUMN=ROLE",                                                                                               \
            "With --data: what a column is for: feature, protected, audited (kept to group people by, never a feature),\n"   \
            "                         decision, score, weight, count, batch, stratum or drop (default: as the schema says)", \
            true                                                                                                             \
    }

/* {"columns": ..., "incomplete": ...} for eq_source.changes, in cx->mem; empty where nothing is given. */
eq_status cli_columns_changes(cli_call *call, eq_bytes *json);

#endif
