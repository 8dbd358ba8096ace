/* Tables: CSV bytes and a schema in, typed columns out. */
#ifndef EQUIPOISE_TABLE_H
#define EQUIPOISE_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include "equipoise/arena.h"

#define EQ_MISSING UINT32_MAX /* code of a missing category */

/* Several texts, such as the values that mean one thing. */
typedef struct eq_text_list {
    const char *const *text; /* (n) */
    size_t n;
} eq_text_list;

typedef enum eq_column_kind { EQ_NUMBER, EQ_CATEGORY } eq_column_kind;

/* One typed column of n_rows cells. */
typedef struct eq_column {
    const char *name;
    eq_column_kind kind;
    double *number;     /* (n_rows) EQ_NUMBER only; NaN = missing */
    uint32_t *code;     /* (n_rows) EQ_CATEGORY only; < n_levels or EQ_MISSING */
    const char **level; /* (n_levels) EQ_CATEGORY only, distinct, in byte order */
    size_t n_levels;
    size_t n_missing; /* missing cells of this column among the rows that passed the filters */
} eq_column;

/* Kept columns in the schema's order (which is the file's), kept rows in file order. */
typedef struct eq_table {
    size_t n_rows, n_columns;
    eq_column *column;
    size_t n_read;                /* data rows read, before any filter */
    size_t n_filtered, n_missing; /* rows dropped by a filter; by a missing cell */
} eq_table;

/* Column index by name, or SIZE_MAX. */
size_t eq_table_find(const eq_table *table, const char *name);

/* How the bytes are cut into cells, and numbers read. Zero = comma, header, RFC 4180 quoting, decimal point, no groups. */
typedef struct eq_csv_format {
    char delimiter; /* 0 = ',' ; any one byte; ' ' = a run of spaces counts once */
    char decimal;   /* 0 = '.' ; between the digits of a number */
    char thousands; /* between groups of three digits, where there are any: '.', ',', ' ' (also no-break and
                                   narrow spaces) or '\'' (also U+2019); 0 = none; never the decimal sign */
    bool no_header; /* columns are then named by the schema, or "column 1", "column 2", ... */
    bool trim;      /* spaces and tabs around a cell (outside its quotes) are not part of it */
    char comment;   /* a first line that starts with this byte is skipped; 0 = none */
} eq_csv_format;

typedef enum eq_role { EQ_FEATURE, EQ_LABEL, EQ_PROTECTED, EQ_SOURCE, EQ_DROP } eq_role;

/* One column as the schema describes it. EQ_SOURCE: read for filters and derived columns, then dropped. */
typedef struct eq_schema_column {
    const char *name;
    eq_role role;
    eq_column_kind kind;      /* a label is read as a category whatever this says */
    bool strip_dot;           /* one '.' at the end of a cell is not part of it (adult.test labels) */
    const char *derived_from; /* NULL = read from the file; else this category column's cells are mapped: */
    size_t n_map;
    const char **map_from, **map_to;
    bool own_missing; /* `missing` below is meant for this column, also when it is empty */
    size_t n_missing;
    const char **missing; /* its missing tokens instead of the schema's */
    size_t n_levels;
    const char **level; /* levels a private twin may name, whatever the rows hold; nothing else heeds them */
    /* EQ_PROTECTED: which values are privileged, and what the two groups are called */
    size_t n_privileged;
    const char **privileged; /* values (numbers are compared as numbers); or, when there are none, */
    double min, below;       /* a number is privileged when >= min and < below; NaN = not given */
    const char *privileged_name, *unprivileged_name;
    /* EQ_LABEL: the cells that mean the favourable outcome */
    size_t n_favourable;
    const char **favourable;
    size_t n_unfavourable;     /* 0 = all others mean the unfavourable one */
    const char **unfavourable; /* a cell that is in neither list says nothing, as a missing one */
    const char *favourable_name, *unfavourable_name;
} eq_schema_column;

typedef enum eq_filter_op { EQ_KEEP_LE, EQ_KEEP_GE, EQ_KEEP_NE, EQ_KEEP_EQ } eq_filter_op;

/* Rows for which the comparison is false, or the cell missing, are dropped. */
typedef struct eq_filter {
    const char *column;
    eq_filter_op op;
    double number;
    const char *text; /* NULL = compare as numbers */
} eq_filter;

typedef struct eq_schema_file {
    const char *name, *sha256, *url;
} eq_schema_file;

/* A column of numbers that can be read in two ways: every '.' (or ',') in it has exactly three digits after it. */
typedef struct eq_ambiguity {
    const char *column, *example; /* the first such cell */
    size_t line;                  /* its line in the file, from 1 */
    char mark;                    /* '.' or ',' */
    double decimal, grouped;      /* the cell with the mark before decimals; between thousands */
} eq_ambiguity;

/* A data set's description: datasets/<name>.json, or what the import dialog writes. */
typedef struct eq_schema {
    const char *name, *title, *source, *licence, *citation;
    size_t n_files;
    eq_schema_file *file; /* in the order in which their rows are joined */
    eq_csv_format format;
    size_t n_missing;
    const char **missing; /* cells that mean "missing", besides the empty cell; of a label or protected column without
                                   tokens of its own so do NA, nan, None, unknown and their like, unless listed as values */
    size_t n_columns;
    eq_schema_column *column; /* in file order */
    size_t n_filters;
    eq_filter *filter;  /* applied in order */
    size_t n_ambiguous; /* of a guess only */
    eq_ambiguity *ambiguous;
    size_t n_defects;
    const char **defect; /* known defects, a sentence each, shown beside the data */
} eq_schema;

/* A schema column with no privileged rule: both bounds must be NaN, so zeroed memory is not enough. */
eq_schema_column eq_schema_column_plain(const char *name, eq_role role, eq_column_kind kind);

/* Refuses a schema that contradicts itself: a name twice, two labels, a filter on a column that is not there, ...
 * eq_table_read checks it too. EQ_EINPUT names the column. O(columns^2). */
eq_status eq_schema_check(eq_ctx *cx, const eq_schema *schema);

/* Reads the files of a schema into one typed table.
 *   file (n_files) whole files' bytes, in the order of schema->file
 * With a header, columns are found by name (a second "x" is called "x.1") and others ignored; without one, the schema
 * lists every column of the file. A file that is not UTF-8 is refused, as is a zero byte: cells end up in JSON.
 * Rows with a missing cell in any kept column are dropped and counted. EQ_EINPUT names line, column and cell.
 * O(bytes). The table lives in `arena`; the bytes are not needed afterwards. */
eq_status eq_table_read(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const eq_bytes *file, size_t n_files,
                        eq_table *out);

/* A schema guessed from the bytes themselves: delimiter, header, decimal sign, thousands, column kinds, missing tokens that
 * occur. Every role is EQ_FEATURE: label and protected columns are the person's to name. The import dialog starts
 * from it. Where 1.000 may be 1 or 1000 it is read as 1, and `ambiguous` says so. EQ_EINPUT when there is no row. O(bytes). */
eq_status eq_schema_guess(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_schema *out);

#endif
